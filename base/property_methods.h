/* The ten methods of IMAPIProp that every property object shares, named here so that forwarding functions need nothing above base;
 * implemented by the room prop for objects whose class has a property_offset. */
#ifndef MAPIX_BASE_PROPERTY_METHODS_H
#define MAPIX_BASE_PROPERTY_METHODS_H

#include "base/object.h"

HRESULT mapix_prop_save_changes(struct mapix_object *object, ULONG flags);
HRESULT mapix_prop_get_props(struct mapix_object *object, LPSPropTagArray tags, ULONG flags, ULONG *ret_count, LPSPropValue *ret_values);
HRESULT mapix_prop_get_prop_list(struct mapix_object *object, ULONG flags, LPSPropTagArray *ret_tags);
HRESULT mapix_prop_open_property(struct mapix_object *object, ULONG tag, LPCIID iid, ULONG interface_options, ULONG flags,
    LPUNKNOWN *ret_interface);
HRESULT mapix_prop_set_props(struct mapix_object *object, ULONG count, LPSPropValue values, LPSPropProblemArray *ret_problems);
HRESULT mapix_prop_delete_props(struct mapix_object *object, LPSPropTagArray tags, LPSPropProblemArray *ret_problems);
HRESULT mapix_prop_copy_to(struct mapix_object *object, ULONG excluded_count, LPCIID excluded_iids, LPSPropTagArray excluded_tags,
    ULONG_PTR ui_param, LPMAPIPROGRESS progress, LPCIID iid, LPVOID destination, ULONG flags, LPSPropProblemArray *ret_problems);
HRESULT mapix_prop_copy_props(struct mapix_object *object, LPSPropTagArray tags, ULONG_PTR ui_param, LPMAPIPROGRESS progress, LPCIID iid,
    LPVOID destination, ULONG flags, LPSPropProblemArray *ret_problems);
HRESULT mapix_prop_get_names_from_ids(struct mapix_object *object, LPSPropTagArray *tags, LPGUID property_set, ULONG flags,
    ULONG *ret_count, LPMAPINAMEID **ret_names);
HRESULT mapix_prop_get_ids_from_names(struct mapix_object *object, ULONG count, LPMAPINAMEID *names, ULONG flags, LPSPropTagArray *ret_tags);

#endif

/* BRING-UP: stands in for rooms that have not landed; goes away with the link argument in meson.build. */
#include <mapiutil.h>
#include <stdlib.h>

#include "base/property_methods.h"
#include "value/codec.h"

#pragma GCC diagnostic ignored "-Wunused-parameter"
#define WEAK __attribute__((weak))

WEAK HRESULT mapix_prop_save_changes(struct mapix_object *o, ULONG f) { abort(); }
WEAK HRESULT mapix_prop_get_props(struct mapix_object *o, LPSPropTagArray t, ULONG f, ULONG *c, LPSPropValue *v) { abort(); }
WEAK HRESULT mapix_prop_get_prop_list(struct mapix_object *o, ULONG f, LPSPropTagArray *t) { abort(); }
WEAK HRESULT mapix_prop_open_property(struct mapix_object *o, ULONG t, LPCIID i, ULONG p, ULONG f, LPUNKNOWN *r) { abort(); }
WEAK HRESULT mapix_prop_set_props(struct mapix_object *o, ULONG c, LPSPropValue v, LPSPropProblemArray *p) { abort(); }
WEAK HRESULT mapix_prop_delete_props(struct mapix_object *o, LPSPropTagArray t, LPSPropProblemArray *p) { abort(); }
WEAK HRESULT mapix_prop_copy_to(struct mapix_object *o, ULONG c, LPCIID e, LPSPropTagArray t, ULONG_PTR u, LPMAPIPROGRESS g, LPCIID i, LPVOID d, ULONG f, LPSPropProblemArray *p) { abort(); }
WEAK HRESULT mapix_prop_copy_props(struct mapix_object *o, LPSPropTagArray t, ULONG_PTR u, LPMAPIPROGRESS g, LPCIID i, LPVOID d, ULONG f, LPSPropProblemArray *p) { abort(); }
WEAK HRESULT mapix_prop_get_names_from_ids(struct mapix_object *o, LPSPropTagArray *t, LPGUID g, ULONG f, ULONG *c, LPMAPINAMEID **n) { abort(); }
WEAK HRESULT mapix_prop_get_ids_from_names(struct mapix_object *o, ULONG c, LPMAPINAMEID *n, ULONG f, LPSPropTagArray *t) { abort(); }
WEAK HRESULT HrQueryAllRows(LPMAPITABLE t, LPSPropTagArray c, LPSRestriction r, LPSSortOrderSet s, LONG m, LPSRowSet *w) { abort(); }
#include "value/codec.h"
/* For session/, until table/, the administration objects and mapiutil's property functions land. */
#define STANDS_IN(name) WEAK HRESULT name(void); WEAK HRESULT name(void) { abort(); }
STANDS_IN(admin_call_service)
STANDS_IN(admin_configuration_support)
STANDS_IN(admin_finish_profiles)
STANDS_IN(admin_services_new)
STANDS_IN(admin_set_default_store)
STANDS_IN(mapix_row_begin)
STANDS_IN(mapix_row_set_value)
STANDS_IN(mapix_row_source_init)
STANDS_IN(mapix_row_source_release)
STANDS_IN(mapix_row_wants)
STANDS_IN(mapix_table_notify_added)
STANDS_IN(mapix_table_notify_deleted)
STANDS_IN(mapix_table_notify_modified)
STANDS_IN(mapix_table_open)
WEAK HRESULT HrValidateIPMSubtree(LPMDB m, ULONG f, ULONG *c, LPSPropValue *v, LPMAPIERROR *e) { abort(); }

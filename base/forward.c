/* Written by tools/generate-forward.py; do not edit. */
#include "base/forward.h"

#include "base/object.h"
#include "base/property_methods.h"

HRESULT STDMETHODCALLTYPE mapix_forward_IMsgServiceAdmin2_QueryInterface(IMsgServiceAdmin2 *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMsgServiceAdmin2_AddRef(IMsgServiceAdmin2 *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMsgServiceAdmin2_Release(IMsgServiceAdmin2 *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMsgServiceAdmin2_GetLastError(IMsgServiceAdmin2 *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IABContainer_QueryInterface(IABContainer *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IABContainer_AddRef(IABContainer *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IABContainer_Release(IABContainer *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IABContainer_GetLastError(IABContainer *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IABContainer_SaveChanges(IABContainer *self, ULONG argument_1)
{
    return mapix_prop_save_changes(mapix_object_of(self), argument_1);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IABContainer_GetProps(IABContainer *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    return mapix_prop_get_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IABContainer_GetPropList(IABContainer *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    return mapix_prop_get_prop_list(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IABContainer_OpenProperty(IABContainer *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    return mapix_prop_open_property(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IABContainer_SetProps(IABContainer *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    return mapix_prop_set_props(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IABContainer_DeleteProps(IABContainer *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    return mapix_prop_delete_props(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IABContainer_CopyTo(IABContainer *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    return mapix_prop_copy_to(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IABContainer_CopyProps(IABContainer *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    return mapix_prop_copy_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IABContainer_GetNamesFromIDs(IABContainer *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    return mapix_prop_get_names_from_ids(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IABContainer_GetIDsFromNames(IABContainer *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    return mapix_prop_get_ids_from_names(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAttach_QueryInterface(IAttach *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IAttach_AddRef(IAttach *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IAttach_Release(IAttach *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAttach_GetLastError(IAttach *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAttach_SaveChanges(IAttach *self, ULONG argument_1)
{
    return mapix_prop_save_changes(mapix_object_of(self), argument_1);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAttach_GetProps(IAttach *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    return mapix_prop_get_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAttach_GetPropList(IAttach *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    return mapix_prop_get_prop_list(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAttach_OpenProperty(IAttach *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    return mapix_prop_open_property(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAttach_SetProps(IAttach *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    return mapix_prop_set_props(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAttach_DeleteProps(IAttach *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    return mapix_prop_delete_props(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAttach_CopyTo(IAttach *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    return mapix_prop_copy_to(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAttach_CopyProps(IAttach *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    return mapix_prop_copy_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAttach_GetNamesFromIDs(IAttach *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    return mapix_prop_get_names_from_ids(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAttach_GetIDsFromNames(IAttach *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    return mapix_prop_get_ids_from_names(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IDistList_QueryInterface(IDistList *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IDistList_AddRef(IDistList *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IDistList_Release(IDistList *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IDistList_GetLastError(IDistList *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IDistList_SaveChanges(IDistList *self, ULONG argument_1)
{
    return mapix_prop_save_changes(mapix_object_of(self), argument_1);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IDistList_GetProps(IDistList *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    return mapix_prop_get_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IDistList_GetPropList(IDistList *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    return mapix_prop_get_prop_list(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IDistList_OpenProperty(IDistList *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    return mapix_prop_open_property(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IDistList_SetProps(IDistList *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    return mapix_prop_set_props(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IDistList_DeleteProps(IDistList *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    return mapix_prop_delete_props(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IDistList_CopyTo(IDistList *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    return mapix_prop_copy_to(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IDistList_CopyProps(IDistList *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    return mapix_prop_copy_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IDistList_GetNamesFromIDs(IDistList *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    return mapix_prop_get_names_from_ids(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IDistList_GetIDsFromNames(IDistList *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    return mapix_prop_get_ids_from_names(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIAdviseSink_QueryInterface(IMAPIAdviseSink *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIAdviseSink_AddRef(IMAPIAdviseSink *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIAdviseSink_Release(IMAPIAdviseSink *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIClientShutdown_QueryInterface(IMAPIClientShutdown *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIClientShutdown_AddRef(IMAPIClientShutdown *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIClientShutdown_Release(IMAPIClientShutdown *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIContainer_QueryInterface(IMAPIContainer *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIContainer_AddRef(IMAPIContainer *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIContainer_Release(IMAPIContainer *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIContainer_GetLastError(IMAPIContainer *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIContainer_SaveChanges(IMAPIContainer *self, ULONG argument_1)
{
    return mapix_prop_save_changes(mapix_object_of(self), argument_1);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIContainer_GetProps(IMAPIContainer *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    return mapix_prop_get_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIContainer_GetPropList(IMAPIContainer *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    return mapix_prop_get_prop_list(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIContainer_OpenProperty(IMAPIContainer *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    return mapix_prop_open_property(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIContainer_SetProps(IMAPIContainer *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    return mapix_prop_set_props(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIContainer_DeleteProps(IMAPIContainer *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    return mapix_prop_delete_props(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIContainer_CopyTo(IMAPIContainer *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    return mapix_prop_copy_to(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIContainer_CopyProps(IMAPIContainer *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    return mapix_prop_copy_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIContainer_GetNamesFromIDs(IMAPIContainer *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    return mapix_prop_get_names_from_ids(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIContainer_GetIDsFromNames(IMAPIContainer *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    return mapix_prop_get_ids_from_names(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIControl_QueryInterface(IMAPIControl *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIControl_AddRef(IMAPIControl *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIControl_Release(IMAPIControl *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIControl_GetLastError(IMAPIControl *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFolder_QueryInterface(IMAPIFolder *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIFolder_AddRef(IMAPIFolder *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIFolder_Release(IMAPIFolder *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFolder_GetLastError(IMAPIFolder *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFolder_SaveChanges(IMAPIFolder *self, ULONG argument_1)
{
    return mapix_prop_save_changes(mapix_object_of(self), argument_1);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFolder_GetProps(IMAPIFolder *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    return mapix_prop_get_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFolder_GetPropList(IMAPIFolder *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    return mapix_prop_get_prop_list(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFolder_OpenProperty(IMAPIFolder *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    return mapix_prop_open_property(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFolder_SetProps(IMAPIFolder *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    return mapix_prop_set_props(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFolder_DeleteProps(IMAPIFolder *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    return mapix_prop_delete_props(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFolder_CopyTo(IMAPIFolder *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    return mapix_prop_copy_to(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFolder_CopyProps(IMAPIFolder *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    return mapix_prop_copy_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFolder_GetNamesFromIDs(IMAPIFolder *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    return mapix_prop_get_names_from_ids(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFolder_GetIDsFromNames(IMAPIFolder *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    return mapix_prop_get_ids_from_names(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIProgress_QueryInterface(IMAPIProgress *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIProgress_AddRef(IMAPIProgress *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIProgress_Release(IMAPIProgress *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIProp_QueryInterface(IMAPIProp *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIProp_AddRef(IMAPIProp *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIProp_Release(IMAPIProp *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIProp_GetLastError(IMAPIProp *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIProp_SaveChanges(IMAPIProp *self, ULONG argument_1)
{
    return mapix_prop_save_changes(mapix_object_of(self), argument_1);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIProp_GetProps(IMAPIProp *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    return mapix_prop_get_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIProp_GetPropList(IMAPIProp *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    return mapix_prop_get_prop_list(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIProp_OpenProperty(IMAPIProp *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    return mapix_prop_open_property(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIProp_SetProps(IMAPIProp *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    return mapix_prop_set_props(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIProp_DeleteProps(IMAPIProp *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    return mapix_prop_delete_props(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIProp_CopyTo(IMAPIProp *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    return mapix_prop_copy_to(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIProp_CopyProps(IMAPIProp *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    return mapix_prop_copy_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIProp_GetNamesFromIDs(IMAPIProp *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    return mapix_prop_get_names_from_ids(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIProp_GetIDsFromNames(IMAPIProp *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    return mapix_prop_get_ids_from_names(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIProviderShutdown_QueryInterface(IMAPIProviderShutdown *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIProviderShutdown_AddRef(IMAPIProviderShutdown *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIProviderShutdown_Release(IMAPIProviderShutdown *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIStatus_QueryInterface(IMAPIStatus *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIStatus_AddRef(IMAPIStatus *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIStatus_Release(IMAPIStatus *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIStatus_GetLastError(IMAPIStatus *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIStatus_SaveChanges(IMAPIStatus *self, ULONG argument_1)
{
    return mapix_prop_save_changes(mapix_object_of(self), argument_1);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIStatus_GetProps(IMAPIStatus *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    return mapix_prop_get_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIStatus_GetPropList(IMAPIStatus *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    return mapix_prop_get_prop_list(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIStatus_OpenProperty(IMAPIStatus *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    return mapix_prop_open_property(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIStatus_SetProps(IMAPIStatus *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    return mapix_prop_set_props(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIStatus_DeleteProps(IMAPIStatus *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    return mapix_prop_delete_props(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIStatus_CopyTo(IMAPIStatus *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    return mapix_prop_copy_to(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIStatus_CopyProps(IMAPIStatus *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    return mapix_prop_copy_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIStatus_GetNamesFromIDs(IMAPIStatus *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    return mapix_prop_get_names_from_ids(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIStatus_GetIDsFromNames(IMAPIStatus *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    return mapix_prop_get_ids_from_names(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPITable_QueryInterface(IMAPITable *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPITable_AddRef(IMAPITable *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPITable_Release(IMAPITable *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPITable_GetLastError(IMAPITable *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMailUser_QueryInterface(IMailUser *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMailUser_AddRef(IMailUser *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMailUser_Release(IMailUser *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMailUser_GetLastError(IMailUser *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMailUser_SaveChanges(IMailUser *self, ULONG argument_1)
{
    return mapix_prop_save_changes(mapix_object_of(self), argument_1);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMailUser_GetProps(IMailUser *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    return mapix_prop_get_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMailUser_GetPropList(IMailUser *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    return mapix_prop_get_prop_list(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMailUser_OpenProperty(IMailUser *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    return mapix_prop_open_property(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMailUser_SetProps(IMailUser *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    return mapix_prop_set_props(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMailUser_DeleteProps(IMailUser *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    return mapix_prop_delete_props(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMailUser_CopyTo(IMailUser *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    return mapix_prop_copy_to(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMailUser_CopyProps(IMailUser *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    return mapix_prop_copy_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMailUser_GetNamesFromIDs(IMailUser *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    return mapix_prop_get_names_from_ids(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMailUser_GetIDsFromNames(IMailUser *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    return mapix_prop_get_ids_from_names(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMessage_QueryInterface(IMessage *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMessage_AddRef(IMessage *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMessage_Release(IMessage *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMessage_GetLastError(IMessage *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMessage_SaveChanges(IMessage *self, ULONG argument_1)
{
    return mapix_prop_save_changes(mapix_object_of(self), argument_1);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMessage_GetProps(IMessage *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    return mapix_prop_get_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMessage_GetPropList(IMessage *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    return mapix_prop_get_prop_list(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMessage_OpenProperty(IMessage *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    return mapix_prop_open_property(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMessage_SetProps(IMessage *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    return mapix_prop_set_props(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMessage_DeleteProps(IMessage *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    return mapix_prop_delete_props(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMessage_CopyTo(IMessage *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    return mapix_prop_copy_to(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMessage_CopyProps(IMessage *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    return mapix_prop_copy_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMessage_GetNamesFromIDs(IMessage *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    return mapix_prop_get_names_from_ids(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMessage_GetIDsFromNames(IMessage *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    return mapix_prop_get_ids_from_names(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMsgStore_QueryInterface(IMsgStore *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMsgStore_AddRef(IMsgStore *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMsgStore_Release(IMsgStore *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMsgStore_GetLastError(IMsgStore *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMsgStore_SaveChanges(IMsgStore *self, ULONG argument_1)
{
    return mapix_prop_save_changes(mapix_object_of(self), argument_1);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMsgStore_GetProps(IMsgStore *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    return mapix_prop_get_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMsgStore_GetPropList(IMsgStore *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    return mapix_prop_get_prop_list(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMsgStore_OpenProperty(IMsgStore *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    return mapix_prop_open_property(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMsgStore_SetProps(IMsgStore *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    return mapix_prop_set_props(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMsgStore_DeleteProps(IMsgStore *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    return mapix_prop_delete_props(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMsgStore_CopyTo(IMsgStore *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    return mapix_prop_copy_to(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMsgStore_CopyProps(IMsgStore *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    return mapix_prop_copy_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMsgStore_GetNamesFromIDs(IMsgStore *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    return mapix_prop_get_names_from_ids(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMsgStore_GetIDsFromNames(IMsgStore *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    return mapix_prop_get_ids_from_names(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IProfSect_QueryInterface(IProfSect *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IProfSect_AddRef(IProfSect *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IProfSect_Release(IProfSect *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IProfSect_GetLastError(IProfSect *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IProfSect_SaveChanges(IProfSect *self, ULONG argument_1)
{
    return mapix_prop_save_changes(mapix_object_of(self), argument_1);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IProfSect_GetProps(IProfSect *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    return mapix_prop_get_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IProfSect_GetPropList(IProfSect *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    return mapix_prop_get_prop_list(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IProfSect_OpenProperty(IProfSect *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    return mapix_prop_open_property(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IProfSect_SetProps(IProfSect *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    return mapix_prop_set_props(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IProfSect_DeleteProps(IProfSect *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    return mapix_prop_delete_props(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IProfSect_CopyTo(IProfSect *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    return mapix_prop_copy_to(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IProfSect_CopyProps(IProfSect *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    return mapix_prop_copy_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IProfSect_GetNamesFromIDs(IProfSect *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    return mapix_prop_get_names_from_ids(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IProfSect_GetIDsFromNames(IProfSect *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    return mapix_prop_get_ids_from_names(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IProviderAdmin_QueryInterface(IProviderAdmin *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IProviderAdmin_AddRef(IProviderAdmin *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IProviderAdmin_Release(IProviderAdmin *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IProviderAdmin_GetLastError(IProviderAdmin *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_ISpoolerHook_QueryInterface(ISpoolerHook *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_ISpoolerHook_AddRef(ISpoolerHook *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_ISpoolerHook_Release(ISpoolerHook *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IABLogon_QueryInterface(IABLogon *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IABLogon_AddRef(IABLogon *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IABLogon_Release(IABLogon *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IABLogon_GetLastError(IABLogon *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IABProvider_QueryInterface(IABProvider *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IABProvider_AddRef(IABProvider *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IABProvider_Release(IABProvider *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPISupport_QueryInterface(IMAPISupport *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPISupport_AddRef(IMAPISupport *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPISupport_Release(IMAPISupport *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPISupport_GetLastError(IMAPISupport *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMSLogon_QueryInterface(IMSLogon *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMSLogon_AddRef(IMSLogon *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMSLogon_Release(IMSLogon *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMSLogon_GetLastError(IMSLogon *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMSProvider_QueryInterface(IMSProvider *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMSProvider_AddRef(IMSProvider *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMSProvider_Release(IMSProvider *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IXPLogon_QueryInterface(IXPLogon *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IXPLogon_AddRef(IXPLogon *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IXPLogon_Release(IXPLogon *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IXPProvider_QueryInterface(IXPProvider *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IXPProvider_AddRef(IXPProvider *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IXPProvider_Release(IXPProvider *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IPropData_QueryInterface(IPropData *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IPropData_AddRef(IPropData *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IPropData_Release(IPropData *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IPropData_GetLastError(IPropData *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IPropData_SaveChanges(IPropData *self, ULONG argument_1)
{
    return mapix_prop_save_changes(mapix_object_of(self), argument_1);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IPropData_GetProps(IPropData *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    return mapix_prop_get_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IPropData_GetPropList(IPropData *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    return mapix_prop_get_prop_list(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IPropData_OpenProperty(IPropData *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    return mapix_prop_open_property(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IPropData_SetProps(IPropData *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    return mapix_prop_set_props(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IPropData_DeleteProps(IPropData *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    return mapix_prop_delete_props(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IPropData_CopyTo(IPropData *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    return mapix_prop_copy_to(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IPropData_CopyProps(IPropData *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    return mapix_prop_copy_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IPropData_GetNamesFromIDs(IPropData *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    return mapix_prop_get_names_from_ids(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IPropData_GetIDsFromNames(IPropData *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    return mapix_prop_get_ids_from_names(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_ITableData_QueryInterface(ITableData *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_ITableData_AddRef(ITableData *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_ITableData_Release(ITableData *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAddrBook_QueryInterface(IAddrBook *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IAddrBook_AddRef(IAddrBook *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IAddrBook_Release(IAddrBook *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAddrBook_GetLastError(IAddrBook *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAddrBook_SaveChanges(IAddrBook *self, ULONG argument_1)
{
    return mapix_prop_save_changes(mapix_object_of(self), argument_1);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAddrBook_GetProps(IAddrBook *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    return mapix_prop_get_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAddrBook_GetPropList(IAddrBook *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    return mapix_prop_get_prop_list(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAddrBook_OpenProperty(IAddrBook *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    return mapix_prop_open_property(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAddrBook_SetProps(IAddrBook *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    return mapix_prop_set_props(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAddrBook_DeleteProps(IAddrBook *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    return mapix_prop_delete_props(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAddrBook_CopyTo(IAddrBook *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    return mapix_prop_copy_to(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAddrBook_CopyProps(IAddrBook *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    return mapix_prop_copy_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAddrBook_GetNamesFromIDs(IAddrBook *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    return mapix_prop_get_names_from_ids(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IAddrBook_GetIDsFromNames(IAddrBook *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    return mapix_prop_get_ids_from_names(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPISession_QueryInterface(IMAPISession *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPISession_AddRef(IMAPISession *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPISession_Release(IMAPISession *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPISession_GetLastError(IMAPISession *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMsgServiceAdmin_QueryInterface(IMsgServiceAdmin *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMsgServiceAdmin_AddRef(IMsgServiceAdmin *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMsgServiceAdmin_Release(IMsgServiceAdmin *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMsgServiceAdmin_GetLastError(IMsgServiceAdmin *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IProfAdmin_QueryInterface(IProfAdmin *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IProfAdmin_AddRef(IProfAdmin *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IProfAdmin_Release(IProfAdmin *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IProfAdmin_GetLastError(IProfAdmin *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_ITnef_QueryInterface(ITnef *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_ITnef_AddRef(ITnef *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_ITnef_Release(ITnef *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIForm_QueryInterface(IMAPIForm *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIForm_AddRef(IMAPIForm *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIForm_Release(IMAPIForm *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIForm_GetLastError(IMAPIForm *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFormAdviseSink_QueryInterface(IMAPIFormAdviseSink *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIFormAdviseSink_AddRef(IMAPIFormAdviseSink *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIFormAdviseSink_Release(IMAPIFormAdviseSink *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFormContainer_QueryInterface(IMAPIFormContainer *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIFormContainer_AddRef(IMAPIFormContainer *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIFormContainer_Release(IMAPIFormContainer *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFormContainer_GetLastError(IMAPIFormContainer *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFormFactory_QueryInterface(IMAPIFormFactory *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIFormFactory_AddRef(IMAPIFormFactory *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIFormFactory_Release(IMAPIFormFactory *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFormFactory_GetLastError(IMAPIFormFactory *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFormInfo_QueryInterface(IMAPIFormInfo *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIFormInfo_AddRef(IMAPIFormInfo *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIFormInfo_Release(IMAPIFormInfo *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFormInfo_GetLastError(IMAPIFormInfo *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFormInfo_SaveChanges(IMAPIFormInfo *self, ULONG argument_1)
{
    return mapix_prop_save_changes(mapix_object_of(self), argument_1);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFormInfo_GetProps(IMAPIFormInfo *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    return mapix_prop_get_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFormInfo_GetPropList(IMAPIFormInfo *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    return mapix_prop_get_prop_list(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFormInfo_OpenProperty(IMAPIFormInfo *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    return mapix_prop_open_property(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFormInfo_SetProps(IMAPIFormInfo *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    return mapix_prop_set_props(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFormInfo_DeleteProps(IMAPIFormInfo *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    return mapix_prop_delete_props(mapix_object_of(self), argument_1, argument_2);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFormInfo_CopyTo(IMAPIFormInfo *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    return mapix_prop_copy_to(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFormInfo_CopyProps(IMAPIFormInfo *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    return mapix_prop_copy_props(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFormInfo_GetNamesFromIDs(IMAPIFormInfo *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    return mapix_prop_get_names_from_ids(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4, argument_5);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFormInfo_GetIDsFromNames(IMAPIFormInfo *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    return mapix_prop_get_ids_from_names(mapix_object_of(self), argument_1, argument_2, argument_3, argument_4);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFormMgr_QueryInterface(IMAPIFormMgr *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIFormMgr_AddRef(IMAPIFormMgr *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIFormMgr_Release(IMAPIFormMgr *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIFormMgr_GetLastError(IMAPIFormMgr *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIMessageSite_QueryInterface(IMAPIMessageSite *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIMessageSite_AddRef(IMAPIMessageSite *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIMessageSite_Release(IMAPIMessageSite *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIMessageSite_GetLastError(IMAPIMessageSite *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIViewAdviseSink_QueryInterface(IMAPIViewAdviseSink *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIViewAdviseSink_AddRef(IMAPIViewAdviseSink *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIViewAdviseSink_Release(IMAPIViewAdviseSink *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIViewContext_QueryInterface(IMAPIViewContext *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIViewContext_AddRef(IMAPIViewContext *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMAPIViewContext_Release(IMAPIViewContext *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMAPIViewContext_GetLastError(IMAPIViewContext *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_IPersistMessage_QueryInterface(IPersistMessage *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IPersistMessage_AddRef(IPersistMessage *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IPersistMessage_Release(IPersistMessage *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IPersistMessage_GetLastError(IPersistMessage *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    return mapix_object_get_last_error(mapix_object_of(self), argument_1, argument_2, argument_3);
}

HRESULT STDMETHODCALLTYPE mapix_forward_ISequentialStream_QueryInterface(ISequentialStream *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_ISequentialStream_AddRef(ISequentialStream *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_ISequentialStream_Release(ISequentialStream *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IStream_QueryInterface(IStream *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IStream_AddRef(IStream *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IStream_Release(IStream *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IStorage_QueryInterface(IStorage *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IStorage_AddRef(IStorage *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IStorage_Release(IStorage *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IEnumSTATSTG_QueryInterface(IEnumSTATSTG *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IEnumSTATSTG_AddRef(IEnumSTATSTG *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IEnumSTATSTG_Release(IEnumSTATSTG *self)
{
    return mapix_object_release(mapix_object_of(self));
}

HRESULT STDMETHODCALLTYPE mapix_forward_IMalloc_QueryInterface(IMalloc *self, REFIID argument_1, LPVOID *argument_2)
{
    return mapix_object_query_interface(mapix_object_of(self), argument_1, argument_2);
}

ULONG STDMETHODCALLTYPE mapix_forward_IMalloc_AddRef(IMalloc *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

ULONG STDMETHODCALLTYPE mapix_forward_IMalloc_Release(IMalloc *self)
{
    return mapix_object_release(mapix_object_of(self));
}

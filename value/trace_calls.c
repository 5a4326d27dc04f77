/* Written by tools/generate-trace.py; do not edit. */
#include <mapiaux.h>
#include <mapiguid.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <mapix.h>
#include <stdint.h>
#include <string.h>

#include "base/object.h"
#include "value/trace_tell.h"

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin2_QueryInterface(IMsgServiceAdmin2 *self, REFIID argument_1, LPVOID *argument_2)
{
    const IMsgServiceAdmin2Vtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin2", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IMsgServiceAdmin2_AddRef(IMsgServiceAdmin2 *self)
{
    const IMsgServiceAdmin2Vtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IMsgServiceAdmin2_Release(IMsgServiceAdmin2 *self)
{
    const IMsgServiceAdmin2Vtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin2_GetLastError(IMsgServiceAdmin2 *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IMsgServiceAdmin2Vtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin2", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin2_GetMsgServiceTable(IMsgServiceAdmin2 *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IMsgServiceAdmin2Vtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin2", "GetMsgServiceTable");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetMsgServiceTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin2_CreateMsgService(IMsgServiceAdmin2 *self, LPTSTR argument_1, LPTSTR argument_2, ULONG_PTR argument_3, ULONG argument_4)
{
    const IMsgServiceAdmin2Vtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin2", "CreateMsgService");
    trace_text(&call, argument_1);
    trace_text(&call, argument_2);
    trace_word(&call, (uintptr_t)argument_3);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_enter(&call);
    result = real->CreateMsgService(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin2_DeleteMsgService(IMsgServiceAdmin2 *self, LPMAPIUID argument_1)
{
    const IMsgServiceAdmin2Vtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin2", "DeleteMsgService");
    trace_pointer(&call, argument_1);
    trace_enter(&call);
    result = real->DeleteMsgService(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin2_CopyMsgService(IMsgServiceAdmin2 *self, LPMAPIUID argument_1, LPTSTR argument_2, LPCIID argument_3, LPCIID argument_4, LPVOID argument_5, ULONG_PTR argument_6, ULONG argument_7)
{
    const IMsgServiceAdmin2Vtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin2", "CopyMsgService");
    trace_pointer(&call, argument_1);
    trace_text(&call, argument_2);
    trace_iid(&call, argument_3);
    trace_iid(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_word(&call, (uintptr_t)argument_6);
    trace_number(&call, (ULONG)argument_7, NULL);
    trace_enter(&call);
    result = real->CopyMsgService(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin2_RenameMsgService(IMsgServiceAdmin2 *self, LPMAPIUID argument_1, ULONG argument_2, LPTSTR argument_3)
{
    const IMsgServiceAdmin2Vtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin2", "RenameMsgService");
    trace_pointer(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_text(&call, argument_3);
    trace_enter(&call);
    result = real->RenameMsgService(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin2_ConfigureMsgService(IMsgServiceAdmin2 *self, LPMAPIUID argument_1, ULONG_PTR argument_2, ULONG argument_3, ULONG argument_4, LPSPropValue argument_5)
{
    const IMsgServiceAdmin2Vtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin2", "ConfigureMsgService");
    trace_pointer(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->ConfigureMsgService(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin2_OpenProfileSection(IMsgServiceAdmin2 *self, LPMAPIUID argument_1, LPCIID argument_2, ULONG argument_3, LPPROFSECT *argument_4)
{
    const IMsgServiceAdmin2Vtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin2", "OpenProfileSection");
    trace_pointer(&call, argument_1);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->OpenProfileSection(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin2_MsgServiceTransportOrder(IMsgServiceAdmin2 *self, ULONG argument_1, LPMAPIUID argument_2, ULONG argument_3)
{
    const IMsgServiceAdmin2Vtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin2", "MsgServiceTransportOrder");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_enter(&call);
    result = real->MsgServiceTransportOrder(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin2_AdminProviders(IMsgServiceAdmin2 *self, LPMAPIUID argument_1, ULONG argument_2, LPPROVIDERADMIN *argument_3)
{
    const IMsgServiceAdmin2Vtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin2", "AdminProviders");
    trace_pointer(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->AdminProviders(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin2_SetPrimaryIdentity(IMsgServiceAdmin2 *self, LPMAPIUID argument_1, ULONG argument_2)
{
    const IMsgServiceAdmin2Vtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin2", "SetPrimaryIdentity");
    trace_pointer(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_enter(&call);
    result = real->SetPrimaryIdentity(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin2_GetProviderTable(IMsgServiceAdmin2 *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IMsgServiceAdmin2Vtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin2", "GetProviderTable");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetProviderTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin2_CreateMsgServiceEx(IMsgServiceAdmin2 *self, LPTSTR argument_1, LPTSTR argument_2, ULONG_PTR argument_3, ULONG argument_4, LPMAPIUID argument_5)
{
    const IMsgServiceAdmin2Vtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin2", "CreateMsgServiceEx");
    trace_text(&call, argument_1);
    trace_text(&call, argument_2);
    trace_word(&call, (uintptr_t)argument_3);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->CreateMsgServiceEx(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static const IMsgServiceAdmin2Vtbl IMsgServiceAdmin2_table = {
    .QueryInterface = IMsgServiceAdmin2_QueryInterface,
    .AddRef = IMsgServiceAdmin2_AddRef,
    .Release = IMsgServiceAdmin2_Release,
    .GetLastError = IMsgServiceAdmin2_GetLastError,
    .GetMsgServiceTable = IMsgServiceAdmin2_GetMsgServiceTable,
    .CreateMsgService = IMsgServiceAdmin2_CreateMsgService,
    .DeleteMsgService = IMsgServiceAdmin2_DeleteMsgService,
    .CopyMsgService = IMsgServiceAdmin2_CopyMsgService,
    .RenameMsgService = IMsgServiceAdmin2_RenameMsgService,
    .ConfigureMsgService = IMsgServiceAdmin2_ConfigureMsgService,
    .OpenProfileSection = IMsgServiceAdmin2_OpenProfileSection,
    .MsgServiceTransportOrder = IMsgServiceAdmin2_MsgServiceTransportOrder,
    .AdminProviders = IMsgServiceAdmin2_AdminProviders,
    .SetPrimaryIdentity = IMsgServiceAdmin2_SetPrimaryIdentity,
    .GetProviderTable = IMsgServiceAdmin2_GetProviderTable,
    .CreateMsgServiceEx = IMsgServiceAdmin2_CreateMsgServiceEx,
};

static HRESULT STDMETHODCALLTYPE IABContainer_QueryInterface(IABContainer *self, REFIID argument_1, LPVOID *argument_2)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IABContainer_AddRef(IABContainer *self)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IABContainer_Release(IABContainer *self)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IABContainer_GetLastError(IABContainer *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABContainer_SaveChanges(IABContainer *self, ULONG argument_1)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "SaveChanges");
    trace_number(&call, (ULONG)argument_1, "save");
    trace_enter(&call);
    result = real->SaveChanges(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABContainer_GetProps(IABContainer *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "GetProps");
    trace_tags(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, "container");
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetProps(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABContainer_GetPropList(IABContainer *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "GetPropList");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetPropList(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABContainer_OpenProperty(IABContainer *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "OpenProperty");
    trace_tag(&call, argument_1);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_number(&call, (ULONG)argument_4, "open_property");
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->OpenProperty(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABContainer_SetProps(IABContainer *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "SetProps");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->SetProps(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABContainer_DeleteProps(IABContainer *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "DeleteProps");
    trace_tags(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->DeleteProps(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABContainer_CopyTo(IABContainer *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "CopyTo");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_iid(&call, argument_2);
    trace_tags(&call, argument_3);
    trace_word(&call, (uintptr_t)argument_4);
    trace_pointer(&call, argument_5);
    trace_iid(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_number(&call, (ULONG)argument_8, "copy");
    trace_pointer(&call, argument_9);
    trace_enter(&call);
    result = real->CopyTo(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABContainer_CopyProps(IABContainer *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "CopyProps");
    trace_tags(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_pointer(&call, argument_3);
    trace_iid(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_number(&call, (ULONG)argument_6, "copy");
    trace_pointer(&call, argument_7);
    trace_enter(&call);
    result = real->CopyProps(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABContainer_GetNamesFromIDs(IABContainer *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "GetNamesFromIDs");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->GetNamesFromIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABContainer_GetIDsFromNames(IABContainer *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "GetIDsFromNames");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetIDsFromNames(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABContainer_GetContentsTable(IABContainer *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "GetContentsTable");
    trace_number(&call, (ULONG)argument_1, "container");
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetContentsTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABContainer_GetHierarchyTable(IABContainer *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "GetHierarchyTable");
    trace_number(&call, (ULONG)argument_1, "container");
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetHierarchyTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABContainer_OpenEntry(IABContainer *self, ULONG argument_1, LPENTRYID argument_2, LPCIID argument_3, ULONG argument_4, ULONG *argument_5, LPUNKNOWN *argument_6)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "OpenEntry");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_iid(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, "open");
    trace_pointer(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->OpenEntry(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABContainer_SetSearchCriteria(IABContainer *self, LPSRestriction argument_1, LPENTRYLIST argument_2, ULONG argument_3)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "SetSearchCriteria");
    trace_restriction(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, "search");
    trace_enter(&call);
    result = real->SetSearchCriteria(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABContainer_GetSearchCriteria(IABContainer *self, ULONG argument_1, LPSRestriction *argument_2, LPENTRYLIST *argument_3, ULONG *argument_4)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "GetSearchCriteria");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetSearchCriteria(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABContainer_CreateEntry(IABContainer *self, ULONG argument_1, LPENTRYID argument_2, ULONG argument_3, LPMAPIPROP *argument_4)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "CreateEntry");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->CreateEntry(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABContainer_CopyEntries(IABContainer *self, LPENTRYLIST argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, ULONG argument_4)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "CopyEntries");
    trace_pointer(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_pointer(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_enter(&call);
    result = real->CopyEntries(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABContainer_DeleteEntries(IABContainer *self, LPENTRYLIST argument_1, ULONG argument_2)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "DeleteEntries");
    trace_pointer(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_enter(&call);
    result = real->DeleteEntries(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABContainer_ResolveNames(IABContainer *self, LPSPropTagArray argument_1, ULONG argument_2, LPADRLIST argument_3, LPFlagList argument_4)
{
    const IABContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABContainer", "ResolveNames");
    trace_tags(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->ResolveNames(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static const IABContainerVtbl IABContainer_table = {
    .QueryInterface = IABContainer_QueryInterface,
    .AddRef = IABContainer_AddRef,
    .Release = IABContainer_Release,
    .GetLastError = IABContainer_GetLastError,
    .SaveChanges = IABContainer_SaveChanges,
    .GetProps = IABContainer_GetProps,
    .GetPropList = IABContainer_GetPropList,
    .OpenProperty = IABContainer_OpenProperty,
    .SetProps = IABContainer_SetProps,
    .DeleteProps = IABContainer_DeleteProps,
    .CopyTo = IABContainer_CopyTo,
    .CopyProps = IABContainer_CopyProps,
    .GetNamesFromIDs = IABContainer_GetNamesFromIDs,
    .GetIDsFromNames = IABContainer_GetIDsFromNames,
    .GetContentsTable = IABContainer_GetContentsTable,
    .GetHierarchyTable = IABContainer_GetHierarchyTable,
    .OpenEntry = IABContainer_OpenEntry,
    .SetSearchCriteria = IABContainer_SetSearchCriteria,
    .GetSearchCriteria = IABContainer_GetSearchCriteria,
    .CreateEntry = IABContainer_CreateEntry,
    .CopyEntries = IABContainer_CopyEntries,
    .DeleteEntries = IABContainer_DeleteEntries,
    .ResolveNames = IABContainer_ResolveNames,
};

static HRESULT STDMETHODCALLTYPE IAttach_QueryInterface(IAttach *self, REFIID argument_1, LPVOID *argument_2)
{
    const IAttachVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAttach", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IAttach_AddRef(IAttach *self)
{
    const IAttachVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IAttach_Release(IAttach *self)
{
    const IAttachVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IAttach_GetLastError(IAttach *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IAttachVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAttach", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAttach_SaveChanges(IAttach *self, ULONG argument_1)
{
    const IAttachVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAttach", "SaveChanges");
    trace_number(&call, (ULONG)argument_1, "save");
    trace_enter(&call);
    result = real->SaveChanges(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAttach_GetProps(IAttach *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    const IAttachVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAttach", "GetProps");
    trace_tags(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, "container");
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetProps(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAttach_GetPropList(IAttach *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    const IAttachVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAttach", "GetPropList");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetPropList(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAttach_OpenProperty(IAttach *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    const IAttachVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAttach", "OpenProperty");
    trace_tag(&call, argument_1);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_number(&call, (ULONG)argument_4, "open_property");
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->OpenProperty(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAttach_SetProps(IAttach *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    const IAttachVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAttach", "SetProps");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->SetProps(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAttach_DeleteProps(IAttach *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    const IAttachVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAttach", "DeleteProps");
    trace_tags(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->DeleteProps(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAttach_CopyTo(IAttach *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    const IAttachVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAttach", "CopyTo");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_iid(&call, argument_2);
    trace_tags(&call, argument_3);
    trace_word(&call, (uintptr_t)argument_4);
    trace_pointer(&call, argument_5);
    trace_iid(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_number(&call, (ULONG)argument_8, "copy");
    trace_pointer(&call, argument_9);
    trace_enter(&call);
    result = real->CopyTo(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAttach_CopyProps(IAttach *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    const IAttachVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAttach", "CopyProps");
    trace_tags(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_pointer(&call, argument_3);
    trace_iid(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_number(&call, (ULONG)argument_6, "copy");
    trace_pointer(&call, argument_7);
    trace_enter(&call);
    result = real->CopyProps(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAttach_GetNamesFromIDs(IAttach *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    const IAttachVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAttach", "GetNamesFromIDs");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->GetNamesFromIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAttach_GetIDsFromNames(IAttach *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    const IAttachVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAttach", "GetIDsFromNames");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetIDsFromNames(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static const IAttachVtbl IAttach_table = {
    .QueryInterface = IAttach_QueryInterface,
    .AddRef = IAttach_AddRef,
    .Release = IAttach_Release,
    .GetLastError = IAttach_GetLastError,
    .SaveChanges = IAttach_SaveChanges,
    .GetProps = IAttach_GetProps,
    .GetPropList = IAttach_GetPropList,
    .OpenProperty = IAttach_OpenProperty,
    .SetProps = IAttach_SetProps,
    .DeleteProps = IAttach_DeleteProps,
    .CopyTo = IAttach_CopyTo,
    .CopyProps = IAttach_CopyProps,
    .GetNamesFromIDs = IAttach_GetNamesFromIDs,
    .GetIDsFromNames = IAttach_GetIDsFromNames,
};

static HRESULT STDMETHODCALLTYPE IDistList_QueryInterface(IDistList *self, REFIID argument_1, LPVOID *argument_2)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IDistList_AddRef(IDistList *self)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IDistList_Release(IDistList *self)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IDistList_GetLastError(IDistList *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IDistList_SaveChanges(IDistList *self, ULONG argument_1)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "SaveChanges");
    trace_number(&call, (ULONG)argument_1, "save");
    trace_enter(&call);
    result = real->SaveChanges(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IDistList_GetProps(IDistList *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "GetProps");
    trace_tags(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, "container");
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetProps(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IDistList_GetPropList(IDistList *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "GetPropList");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetPropList(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IDistList_OpenProperty(IDistList *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "OpenProperty");
    trace_tag(&call, argument_1);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_number(&call, (ULONG)argument_4, "open_property");
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->OpenProperty(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IDistList_SetProps(IDistList *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "SetProps");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->SetProps(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IDistList_DeleteProps(IDistList *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "DeleteProps");
    trace_tags(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->DeleteProps(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IDistList_CopyTo(IDistList *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "CopyTo");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_iid(&call, argument_2);
    trace_tags(&call, argument_3);
    trace_word(&call, (uintptr_t)argument_4);
    trace_pointer(&call, argument_5);
    trace_iid(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_number(&call, (ULONG)argument_8, "copy");
    trace_pointer(&call, argument_9);
    trace_enter(&call);
    result = real->CopyTo(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IDistList_CopyProps(IDistList *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "CopyProps");
    trace_tags(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_pointer(&call, argument_3);
    trace_iid(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_number(&call, (ULONG)argument_6, "copy");
    trace_pointer(&call, argument_7);
    trace_enter(&call);
    result = real->CopyProps(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IDistList_GetNamesFromIDs(IDistList *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "GetNamesFromIDs");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->GetNamesFromIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IDistList_GetIDsFromNames(IDistList *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "GetIDsFromNames");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetIDsFromNames(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IDistList_GetContentsTable(IDistList *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "GetContentsTable");
    trace_number(&call, (ULONG)argument_1, "container");
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetContentsTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IDistList_GetHierarchyTable(IDistList *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "GetHierarchyTable");
    trace_number(&call, (ULONG)argument_1, "container");
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetHierarchyTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IDistList_OpenEntry(IDistList *self, ULONG argument_1, LPENTRYID argument_2, LPCIID argument_3, ULONG argument_4, ULONG *argument_5, LPUNKNOWN *argument_6)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "OpenEntry");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_iid(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, "open");
    trace_pointer(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->OpenEntry(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IDistList_SetSearchCriteria(IDistList *self, LPSRestriction argument_1, LPENTRYLIST argument_2, ULONG argument_3)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "SetSearchCriteria");
    trace_restriction(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, "search");
    trace_enter(&call);
    result = real->SetSearchCriteria(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IDistList_GetSearchCriteria(IDistList *self, ULONG argument_1, LPSRestriction *argument_2, LPENTRYLIST *argument_3, ULONG *argument_4)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "GetSearchCriteria");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetSearchCriteria(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IDistList_CreateEntry(IDistList *self, ULONG argument_1, LPENTRYID argument_2, ULONG argument_3, LPMAPIPROP *argument_4)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "CreateEntry");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->CreateEntry(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IDistList_CopyEntries(IDistList *self, LPENTRYLIST argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, ULONG argument_4)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "CopyEntries");
    trace_pointer(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_pointer(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_enter(&call);
    result = real->CopyEntries(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IDistList_DeleteEntries(IDistList *self, LPENTRYLIST argument_1, ULONG argument_2)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "DeleteEntries");
    trace_pointer(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_enter(&call);
    result = real->DeleteEntries(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IDistList_ResolveNames(IDistList *self, LPSPropTagArray argument_1, ULONG argument_2, LPADRLIST argument_3, LPFlagList argument_4)
{
    const IDistListVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IDistList", "ResolveNames");
    trace_tags(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->ResolveNames(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static const IDistListVtbl IDistList_table = {
    .QueryInterface = IDistList_QueryInterface,
    .AddRef = IDistList_AddRef,
    .Release = IDistList_Release,
    .GetLastError = IDistList_GetLastError,
    .SaveChanges = IDistList_SaveChanges,
    .GetProps = IDistList_GetProps,
    .GetPropList = IDistList_GetPropList,
    .OpenProperty = IDistList_OpenProperty,
    .SetProps = IDistList_SetProps,
    .DeleteProps = IDistList_DeleteProps,
    .CopyTo = IDistList_CopyTo,
    .CopyProps = IDistList_CopyProps,
    .GetNamesFromIDs = IDistList_GetNamesFromIDs,
    .GetIDsFromNames = IDistList_GetIDsFromNames,
    .GetContentsTable = IDistList_GetContentsTable,
    .GetHierarchyTable = IDistList_GetHierarchyTable,
    .OpenEntry = IDistList_OpenEntry,
    .SetSearchCriteria = IDistList_SetSearchCriteria,
    .GetSearchCriteria = IDistList_GetSearchCriteria,
    .CreateEntry = IDistList_CreateEntry,
    .CopyEntries = IDistList_CopyEntries,
    .DeleteEntries = IDistList_DeleteEntries,
    .ResolveNames = IDistList_ResolveNames,
};

static HRESULT STDMETHODCALLTYPE IMAPIContainer_QueryInterface(IMAPIContainer *self, REFIID argument_1, LPVOID *argument_2)
{
    const IMAPIContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIContainer", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IMAPIContainer_AddRef(IMAPIContainer *self)
{
    const IMAPIContainerVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IMAPIContainer_Release(IMAPIContainer *self)
{
    const IMAPIContainerVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IMAPIContainer_GetLastError(IMAPIContainer *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IMAPIContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIContainer", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIContainer_SaveChanges(IMAPIContainer *self, ULONG argument_1)
{
    const IMAPIContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIContainer", "SaveChanges");
    trace_number(&call, (ULONG)argument_1, "save");
    trace_enter(&call);
    result = real->SaveChanges(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIContainer_GetProps(IMAPIContainer *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    const IMAPIContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIContainer", "GetProps");
    trace_tags(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, "container");
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetProps(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIContainer_GetPropList(IMAPIContainer *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    const IMAPIContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIContainer", "GetPropList");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetPropList(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIContainer_OpenProperty(IMAPIContainer *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    const IMAPIContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIContainer", "OpenProperty");
    trace_tag(&call, argument_1);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_number(&call, (ULONG)argument_4, "open_property");
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->OpenProperty(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIContainer_SetProps(IMAPIContainer *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    const IMAPIContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIContainer", "SetProps");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->SetProps(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIContainer_DeleteProps(IMAPIContainer *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    const IMAPIContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIContainer", "DeleteProps");
    trace_tags(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->DeleteProps(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIContainer_CopyTo(IMAPIContainer *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    const IMAPIContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIContainer", "CopyTo");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_iid(&call, argument_2);
    trace_tags(&call, argument_3);
    trace_word(&call, (uintptr_t)argument_4);
    trace_pointer(&call, argument_5);
    trace_iid(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_number(&call, (ULONG)argument_8, "copy");
    trace_pointer(&call, argument_9);
    trace_enter(&call);
    result = real->CopyTo(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIContainer_CopyProps(IMAPIContainer *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    const IMAPIContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIContainer", "CopyProps");
    trace_tags(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_pointer(&call, argument_3);
    trace_iid(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_number(&call, (ULONG)argument_6, "copy");
    trace_pointer(&call, argument_7);
    trace_enter(&call);
    result = real->CopyProps(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIContainer_GetNamesFromIDs(IMAPIContainer *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    const IMAPIContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIContainer", "GetNamesFromIDs");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->GetNamesFromIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIContainer_GetIDsFromNames(IMAPIContainer *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    const IMAPIContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIContainer", "GetIDsFromNames");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetIDsFromNames(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIContainer_GetContentsTable(IMAPIContainer *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IMAPIContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIContainer", "GetContentsTable");
    trace_number(&call, (ULONG)argument_1, "container");
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetContentsTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIContainer_GetHierarchyTable(IMAPIContainer *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IMAPIContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIContainer", "GetHierarchyTable");
    trace_number(&call, (ULONG)argument_1, "container");
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetHierarchyTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIContainer_OpenEntry(IMAPIContainer *self, ULONG argument_1, LPENTRYID argument_2, LPCIID argument_3, ULONG argument_4, ULONG *argument_5, LPUNKNOWN *argument_6)
{
    const IMAPIContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIContainer", "OpenEntry");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_iid(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, "open");
    trace_pointer(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->OpenEntry(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIContainer_SetSearchCriteria(IMAPIContainer *self, LPSRestriction argument_1, LPENTRYLIST argument_2, ULONG argument_3)
{
    const IMAPIContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIContainer", "SetSearchCriteria");
    trace_restriction(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, "search");
    trace_enter(&call);
    result = real->SetSearchCriteria(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIContainer_GetSearchCriteria(IMAPIContainer *self, ULONG argument_1, LPSRestriction *argument_2, LPENTRYLIST *argument_3, ULONG *argument_4)
{
    const IMAPIContainerVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIContainer", "GetSearchCriteria");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetSearchCriteria(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static const IMAPIContainerVtbl IMAPIContainer_table = {
    .QueryInterface = IMAPIContainer_QueryInterface,
    .AddRef = IMAPIContainer_AddRef,
    .Release = IMAPIContainer_Release,
    .GetLastError = IMAPIContainer_GetLastError,
    .SaveChanges = IMAPIContainer_SaveChanges,
    .GetProps = IMAPIContainer_GetProps,
    .GetPropList = IMAPIContainer_GetPropList,
    .OpenProperty = IMAPIContainer_OpenProperty,
    .SetProps = IMAPIContainer_SetProps,
    .DeleteProps = IMAPIContainer_DeleteProps,
    .CopyTo = IMAPIContainer_CopyTo,
    .CopyProps = IMAPIContainer_CopyProps,
    .GetNamesFromIDs = IMAPIContainer_GetNamesFromIDs,
    .GetIDsFromNames = IMAPIContainer_GetIDsFromNames,
    .GetContentsTable = IMAPIContainer_GetContentsTable,
    .GetHierarchyTable = IMAPIContainer_GetHierarchyTable,
    .OpenEntry = IMAPIContainer_OpenEntry,
    .SetSearchCriteria = IMAPIContainer_SetSearchCriteria,
    .GetSearchCriteria = IMAPIContainer_GetSearchCriteria,
};

static HRESULT STDMETHODCALLTYPE IMAPIFolder_QueryInterface(IMAPIFolder *self, REFIID argument_1, LPVOID *argument_2)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IMAPIFolder_AddRef(IMAPIFolder *self)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IMAPIFolder_Release(IMAPIFolder *self)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_GetLastError(IMAPIFolder *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_SaveChanges(IMAPIFolder *self, ULONG argument_1)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "SaveChanges");
    trace_number(&call, (ULONG)argument_1, "save");
    trace_enter(&call);
    result = real->SaveChanges(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_GetProps(IMAPIFolder *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "GetProps");
    trace_tags(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, "container");
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetProps(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_GetPropList(IMAPIFolder *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "GetPropList");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetPropList(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_OpenProperty(IMAPIFolder *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "OpenProperty");
    trace_tag(&call, argument_1);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_number(&call, (ULONG)argument_4, "open_property");
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->OpenProperty(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_SetProps(IMAPIFolder *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "SetProps");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->SetProps(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_DeleteProps(IMAPIFolder *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "DeleteProps");
    trace_tags(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->DeleteProps(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_CopyTo(IMAPIFolder *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "CopyTo");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_iid(&call, argument_2);
    trace_tags(&call, argument_3);
    trace_word(&call, (uintptr_t)argument_4);
    trace_pointer(&call, argument_5);
    trace_iid(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_number(&call, (ULONG)argument_8, "copy");
    trace_pointer(&call, argument_9);
    trace_enter(&call);
    result = real->CopyTo(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_CopyProps(IMAPIFolder *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "CopyProps");
    trace_tags(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_pointer(&call, argument_3);
    trace_iid(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_number(&call, (ULONG)argument_6, "copy");
    trace_pointer(&call, argument_7);
    trace_enter(&call);
    result = real->CopyProps(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_GetNamesFromIDs(IMAPIFolder *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "GetNamesFromIDs");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->GetNamesFromIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_GetIDsFromNames(IMAPIFolder *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "GetIDsFromNames");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetIDsFromNames(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_GetContentsTable(IMAPIFolder *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "GetContentsTable");
    trace_number(&call, (ULONG)argument_1, "container");
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetContentsTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_GetHierarchyTable(IMAPIFolder *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "GetHierarchyTable");
    trace_number(&call, (ULONG)argument_1, "container");
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetHierarchyTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_OpenEntry(IMAPIFolder *self, ULONG argument_1, LPENTRYID argument_2, LPCIID argument_3, ULONG argument_4, ULONG *argument_5, LPUNKNOWN *argument_6)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "OpenEntry");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_iid(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, "open");
    trace_pointer(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->OpenEntry(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_SetSearchCriteria(IMAPIFolder *self, LPSRestriction argument_1, LPENTRYLIST argument_2, ULONG argument_3)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "SetSearchCriteria");
    trace_restriction(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, "search");
    trace_enter(&call);
    result = real->SetSearchCriteria(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_GetSearchCriteria(IMAPIFolder *self, ULONG argument_1, LPSRestriction *argument_2, LPENTRYLIST *argument_3, ULONG *argument_4)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "GetSearchCriteria");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetSearchCriteria(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_CreateMessage(IMAPIFolder *self, LPCIID argument_1, ULONG argument_2, LPMESSAGE *argument_3)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "CreateMessage");
    trace_iid(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->CreateMessage(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_CopyMessages(IMAPIFolder *self, LPENTRYLIST argument_1, LPCIID argument_2, LPVOID argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, ULONG argument_6)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "CopyMessages");
    trace_pointer(&call, argument_1);
    trace_iid(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_word(&call, (uintptr_t)argument_4);
    trace_pointer(&call, argument_5);
    trace_number(&call, (ULONG)argument_6, "copy_messages");
    trace_enter(&call);
    result = real->CopyMessages(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_DeleteMessages(IMAPIFolder *self, LPENTRYLIST argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, ULONG argument_4)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "DeleteMessages");
    trace_pointer(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_pointer(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_enter(&call);
    result = real->DeleteMessages(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_CreateFolder(IMAPIFolder *self, ULONG argument_1, LPTSTR argument_2, LPTSTR argument_3, LPCIID argument_4, ULONG argument_5, LPMAPIFOLDER *argument_6)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "CreateFolder");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_text(&call, argument_2);
    trace_text(&call, argument_3);
    trace_iid(&call, argument_4);
    trace_number(&call, (ULONG)argument_5, NULL);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->CreateFolder(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_CopyFolder(IMAPIFolder *self, ULONG argument_1, LPENTRYID argument_2, LPCIID argument_3, LPVOID argument_4, LPTSTR argument_5, ULONG_PTR argument_6, LPMAPIPROGRESS argument_7, ULONG argument_8)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "CopyFolder");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_iid(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_text(&call, argument_5);
    trace_word(&call, (uintptr_t)argument_6);
    trace_pointer(&call, argument_7);
    trace_number(&call, (ULONG)argument_8, NULL);
    trace_enter(&call);
    result = real->CopyFolder(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_DeleteFolder(IMAPIFolder *self, ULONG argument_1, LPENTRYID argument_2, ULONG_PTR argument_3, LPMAPIPROGRESS argument_4, ULONG argument_5)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "DeleteFolder");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_word(&call, (uintptr_t)argument_3);
    trace_pointer(&call, argument_4);
    trace_number(&call, (ULONG)argument_5, "delete_folder");
    trace_enter(&call);
    result = real->DeleteFolder(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_SetReadFlags(IMAPIFolder *self, LPENTRYLIST argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, ULONG argument_4)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "SetReadFlags");
    trace_pointer(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_pointer(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, "read_flag");
    trace_enter(&call);
    result = real->SetReadFlags(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_GetMessageStatus(IMAPIFolder *self, ULONG argument_1, LPENTRYID argument_2, ULONG argument_3, ULONG *argument_4)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "GetMessageStatus");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetMessageStatus(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_SetMessageStatus(IMAPIFolder *self, ULONG argument_1, LPENTRYID argument_2, ULONG argument_3, ULONG argument_4, ULONG *argument_5)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "SetMessageStatus");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->SetMessageStatus(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_SaveContentsSort(IMAPIFolder *self, LPSSortOrderSet argument_1, ULONG argument_2)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "SaveContentsSort");
    trace_sort(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_enter(&call);
    result = real->SaveContentsSort(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIFolder_EmptyFolder(IMAPIFolder *self, ULONG_PTR argument_1, LPMAPIPROGRESS argument_2, ULONG argument_3)
{
    const IMAPIFolderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIFolder", "EmptyFolder");
    trace_word(&call, (uintptr_t)argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_enter(&call);
    result = real->EmptyFolder(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static const IMAPIFolderVtbl IMAPIFolder_table = {
    .QueryInterface = IMAPIFolder_QueryInterface,
    .AddRef = IMAPIFolder_AddRef,
    .Release = IMAPIFolder_Release,
    .GetLastError = IMAPIFolder_GetLastError,
    .SaveChanges = IMAPIFolder_SaveChanges,
    .GetProps = IMAPIFolder_GetProps,
    .GetPropList = IMAPIFolder_GetPropList,
    .OpenProperty = IMAPIFolder_OpenProperty,
    .SetProps = IMAPIFolder_SetProps,
    .DeleteProps = IMAPIFolder_DeleteProps,
    .CopyTo = IMAPIFolder_CopyTo,
    .CopyProps = IMAPIFolder_CopyProps,
    .GetNamesFromIDs = IMAPIFolder_GetNamesFromIDs,
    .GetIDsFromNames = IMAPIFolder_GetIDsFromNames,
    .GetContentsTable = IMAPIFolder_GetContentsTable,
    .GetHierarchyTable = IMAPIFolder_GetHierarchyTable,
    .OpenEntry = IMAPIFolder_OpenEntry,
    .SetSearchCriteria = IMAPIFolder_SetSearchCriteria,
    .GetSearchCriteria = IMAPIFolder_GetSearchCriteria,
    .CreateMessage = IMAPIFolder_CreateMessage,
    .CopyMessages = IMAPIFolder_CopyMessages,
    .DeleteMessages = IMAPIFolder_DeleteMessages,
    .CreateFolder = IMAPIFolder_CreateFolder,
    .CopyFolder = IMAPIFolder_CopyFolder,
    .DeleteFolder = IMAPIFolder_DeleteFolder,
    .SetReadFlags = IMAPIFolder_SetReadFlags,
    .GetMessageStatus = IMAPIFolder_GetMessageStatus,
    .SetMessageStatus = IMAPIFolder_SetMessageStatus,
    .SaveContentsSort = IMAPIFolder_SaveContentsSort,
    .EmptyFolder = IMAPIFolder_EmptyFolder,
};

static HRESULT STDMETHODCALLTYPE IMAPIProgress_QueryInterface(IMAPIProgress *self, REFIID argument_1, LPVOID *argument_2)
{
    const IMAPIProgressVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIProgress", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IMAPIProgress_AddRef(IMAPIProgress *self)
{
    const IMAPIProgressVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IMAPIProgress_Release(IMAPIProgress *self)
{
    const IMAPIProgressVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IMAPIProgress_Progress(IMAPIProgress *self, ULONG argument_1, ULONG argument_2, ULONG argument_3)
{
    const IMAPIProgressVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIProgress", "Progress");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_enter(&call);
    result = real->Progress(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIProgress_GetFlags(IMAPIProgress *self, ULONG *argument_1)
{
    const IMAPIProgressVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIProgress", "GetFlags");
    trace_pointer(&call, argument_1);
    trace_enter(&call);
    result = real->GetFlags(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIProgress_GetMax(IMAPIProgress *self, ULONG *argument_1)
{
    const IMAPIProgressVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIProgress", "GetMax");
    trace_pointer(&call, argument_1);
    trace_enter(&call);
    result = real->GetMax(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIProgress_GetMin(IMAPIProgress *self, ULONG *argument_1)
{
    const IMAPIProgressVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIProgress", "GetMin");
    trace_pointer(&call, argument_1);
    trace_enter(&call);
    result = real->GetMin(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIProgress_SetLimits(IMAPIProgress *self, LPULONG argument_1, LPULONG argument_2, LPULONG argument_3)
{
    const IMAPIProgressVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIProgress", "SetLimits");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->SetLimits(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static const IMAPIProgressVtbl IMAPIProgress_table = {
    .QueryInterface = IMAPIProgress_QueryInterface,
    .AddRef = IMAPIProgress_AddRef,
    .Release = IMAPIProgress_Release,
    .Progress = IMAPIProgress_Progress,
    .GetFlags = IMAPIProgress_GetFlags,
    .GetMax = IMAPIProgress_GetMax,
    .GetMin = IMAPIProgress_GetMin,
    .SetLimits = IMAPIProgress_SetLimits,
};

static HRESULT STDMETHODCALLTYPE IMAPIProp_QueryInterface(IMAPIProp *self, REFIID argument_1, LPVOID *argument_2)
{
    const IMAPIPropVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIProp", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IMAPIProp_AddRef(IMAPIProp *self)
{
    const IMAPIPropVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IMAPIProp_Release(IMAPIProp *self)
{
    const IMAPIPropVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IMAPIProp_GetLastError(IMAPIProp *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IMAPIPropVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIProp", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIProp_SaveChanges(IMAPIProp *self, ULONG argument_1)
{
    const IMAPIPropVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIProp", "SaveChanges");
    trace_number(&call, (ULONG)argument_1, "save");
    trace_enter(&call);
    result = real->SaveChanges(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIProp_GetProps(IMAPIProp *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    const IMAPIPropVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIProp", "GetProps");
    trace_tags(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, "container");
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetProps(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIProp_GetPropList(IMAPIProp *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    const IMAPIPropVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIProp", "GetPropList");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetPropList(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIProp_OpenProperty(IMAPIProp *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    const IMAPIPropVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIProp", "OpenProperty");
    trace_tag(&call, argument_1);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_number(&call, (ULONG)argument_4, "open_property");
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->OpenProperty(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIProp_SetProps(IMAPIProp *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    const IMAPIPropVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIProp", "SetProps");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->SetProps(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIProp_DeleteProps(IMAPIProp *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    const IMAPIPropVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIProp", "DeleteProps");
    trace_tags(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->DeleteProps(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIProp_CopyTo(IMAPIProp *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    const IMAPIPropVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIProp", "CopyTo");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_iid(&call, argument_2);
    trace_tags(&call, argument_3);
    trace_word(&call, (uintptr_t)argument_4);
    trace_pointer(&call, argument_5);
    trace_iid(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_number(&call, (ULONG)argument_8, "copy");
    trace_pointer(&call, argument_9);
    trace_enter(&call);
    result = real->CopyTo(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIProp_CopyProps(IMAPIProp *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    const IMAPIPropVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIProp", "CopyProps");
    trace_tags(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_pointer(&call, argument_3);
    trace_iid(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_number(&call, (ULONG)argument_6, "copy");
    trace_pointer(&call, argument_7);
    trace_enter(&call);
    result = real->CopyProps(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIProp_GetNamesFromIDs(IMAPIProp *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    const IMAPIPropVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIProp", "GetNamesFromIDs");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->GetNamesFromIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIProp_GetIDsFromNames(IMAPIProp *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    const IMAPIPropVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIProp", "GetIDsFromNames");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetIDsFromNames(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static const IMAPIPropVtbl IMAPIProp_table = {
    .QueryInterface = IMAPIProp_QueryInterface,
    .AddRef = IMAPIProp_AddRef,
    .Release = IMAPIProp_Release,
    .GetLastError = IMAPIProp_GetLastError,
    .SaveChanges = IMAPIProp_SaveChanges,
    .GetProps = IMAPIProp_GetProps,
    .GetPropList = IMAPIProp_GetPropList,
    .OpenProperty = IMAPIProp_OpenProperty,
    .SetProps = IMAPIProp_SetProps,
    .DeleteProps = IMAPIProp_DeleteProps,
    .CopyTo = IMAPIProp_CopyTo,
    .CopyProps = IMAPIProp_CopyProps,
    .GetNamesFromIDs = IMAPIProp_GetNamesFromIDs,
    .GetIDsFromNames = IMAPIProp_GetIDsFromNames,
};

static HRESULT STDMETHODCALLTYPE IMAPIStatus_QueryInterface(IMAPIStatus *self, REFIID argument_1, LPVOID *argument_2)
{
    const IMAPIStatusVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIStatus", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IMAPIStatus_AddRef(IMAPIStatus *self)
{
    const IMAPIStatusVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IMAPIStatus_Release(IMAPIStatus *self)
{
    const IMAPIStatusVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IMAPIStatus_GetLastError(IMAPIStatus *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IMAPIStatusVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIStatus", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIStatus_SaveChanges(IMAPIStatus *self, ULONG argument_1)
{
    const IMAPIStatusVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIStatus", "SaveChanges");
    trace_number(&call, (ULONG)argument_1, "save");
    trace_enter(&call);
    result = real->SaveChanges(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIStatus_GetProps(IMAPIStatus *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    const IMAPIStatusVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIStatus", "GetProps");
    trace_tags(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, "container");
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetProps(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIStatus_GetPropList(IMAPIStatus *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    const IMAPIStatusVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIStatus", "GetPropList");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetPropList(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIStatus_OpenProperty(IMAPIStatus *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    const IMAPIStatusVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIStatus", "OpenProperty");
    trace_tag(&call, argument_1);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_number(&call, (ULONG)argument_4, "open_property");
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->OpenProperty(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIStatus_SetProps(IMAPIStatus *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    const IMAPIStatusVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIStatus", "SetProps");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->SetProps(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIStatus_DeleteProps(IMAPIStatus *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    const IMAPIStatusVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIStatus", "DeleteProps");
    trace_tags(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->DeleteProps(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIStatus_CopyTo(IMAPIStatus *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    const IMAPIStatusVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIStatus", "CopyTo");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_iid(&call, argument_2);
    trace_tags(&call, argument_3);
    trace_word(&call, (uintptr_t)argument_4);
    trace_pointer(&call, argument_5);
    trace_iid(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_number(&call, (ULONG)argument_8, "copy");
    trace_pointer(&call, argument_9);
    trace_enter(&call);
    result = real->CopyTo(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIStatus_CopyProps(IMAPIStatus *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    const IMAPIStatusVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIStatus", "CopyProps");
    trace_tags(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_pointer(&call, argument_3);
    trace_iid(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_number(&call, (ULONG)argument_6, "copy");
    trace_pointer(&call, argument_7);
    trace_enter(&call);
    result = real->CopyProps(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIStatus_GetNamesFromIDs(IMAPIStatus *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    const IMAPIStatusVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIStatus", "GetNamesFromIDs");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->GetNamesFromIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIStatus_GetIDsFromNames(IMAPIStatus *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    const IMAPIStatusVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIStatus", "GetIDsFromNames");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetIDsFromNames(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIStatus_ValidateState(IMAPIStatus *self, ULONG_PTR argument_1, ULONG argument_2)
{
    const IMAPIStatusVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIStatus", "ValidateState");
    trace_word(&call, (uintptr_t)argument_1);
    trace_number(&call, (ULONG)argument_2, "validate");
    trace_enter(&call);
    result = real->ValidateState(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIStatus_SettingsDialog(IMAPIStatus *self, ULONG_PTR argument_1, ULONG argument_2)
{
    const IMAPIStatusVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIStatus", "SettingsDialog");
    trace_word(&call, (uintptr_t)argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_enter(&call);
    result = real->SettingsDialog(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIStatus_ChangePassword(IMAPIStatus *self, LPTSTR argument_1, LPTSTR argument_2, ULONG argument_3)
{
    const IMAPIStatusVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIStatus", "ChangePassword");
    trace_text(&call, argument_1);
    trace_text(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_enter(&call);
    result = real->ChangePassword(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPIStatus_FlushQueues(IMAPIStatus *self, ULONG_PTR argument_1, ULONG argument_2, LPENTRYID argument_3, ULONG argument_4)
{
    const IMAPIStatusVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPIStatus", "FlushQueues");
    trace_word(&call, (uintptr_t)argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, "flush");
    trace_enter(&call);
    result = real->FlushQueues(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static const IMAPIStatusVtbl IMAPIStatus_table = {
    .QueryInterface = IMAPIStatus_QueryInterface,
    .AddRef = IMAPIStatus_AddRef,
    .Release = IMAPIStatus_Release,
    .GetLastError = IMAPIStatus_GetLastError,
    .SaveChanges = IMAPIStatus_SaveChanges,
    .GetProps = IMAPIStatus_GetProps,
    .GetPropList = IMAPIStatus_GetPropList,
    .OpenProperty = IMAPIStatus_OpenProperty,
    .SetProps = IMAPIStatus_SetProps,
    .DeleteProps = IMAPIStatus_DeleteProps,
    .CopyTo = IMAPIStatus_CopyTo,
    .CopyProps = IMAPIStatus_CopyProps,
    .GetNamesFromIDs = IMAPIStatus_GetNamesFromIDs,
    .GetIDsFromNames = IMAPIStatus_GetIDsFromNames,
    .ValidateState = IMAPIStatus_ValidateState,
    .SettingsDialog = IMAPIStatus_SettingsDialog,
    .ChangePassword = IMAPIStatus_ChangePassword,
    .FlushQueues = IMAPIStatus_FlushQueues,
};

static HRESULT STDMETHODCALLTYPE IMAPITable_QueryInterface(IMAPITable *self, REFIID argument_1, LPVOID *argument_2)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IMAPITable_AddRef(IMAPITable *self)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IMAPITable_Release(IMAPITable *self)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IMAPITable_GetLastError(IMAPITable *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_Advise(IMAPITable *self, ULONG argument_1, LPMAPIADVISESINK argument_2, ULONG_PTR *argument_3)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "Advise");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->Advise(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_Unadvise(IMAPITable *self, ULONG_PTR argument_1)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "Unadvise");
    trace_word(&call, (uintptr_t)argument_1);
    trace_enter(&call);
    result = real->Unadvise(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_GetStatus(IMAPITable *self, ULONG *argument_1, ULONG *argument_2)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "GetStatus");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetStatus(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_SetColumns(IMAPITable *self, LPSPropTagArray argument_1, ULONG argument_2)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "SetColumns");
    trace_tags(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, "table_call");
    trace_enter(&call);
    result = real->SetColumns(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_QueryColumns(IMAPITable *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "QueryColumns");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryColumns(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_GetRowCount(IMAPITable *self, ULONG argument_1, ULONG *argument_2)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "GetRowCount");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetRowCount(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_SeekRow(IMAPITable *self, BOOKMARK argument_1, LONG argument_2, LONG *argument_3)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "SeekRow");
    trace_word(&call, (uintptr_t)argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->SeekRow(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_SeekRowApprox(IMAPITable *self, ULONG argument_1, ULONG argument_2)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "SeekRowApprox");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_enter(&call);
    result = real->SeekRowApprox(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_QueryPosition(IMAPITable *self, ULONG *argument_1, ULONG *argument_2, ULONG *argument_3)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "QueryPosition");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->QueryPosition(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_FindRow(IMAPITable *self, LPSRestriction argument_1, BOOKMARK argument_2, ULONG argument_3)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "FindRow");
    trace_restriction(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_enter(&call);
    result = real->FindRow(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_Restrict(IMAPITable *self, LPSRestriction argument_1, ULONG argument_2)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "Restrict");
    trace_restriction(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, "table_call");
    trace_enter(&call);
    result = real->Restrict(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_CreateBookmark(IMAPITable *self, BOOKMARK *argument_1)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "CreateBookmark");
    trace_pointer(&call, argument_1);
    trace_enter(&call);
    result = real->CreateBookmark(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_FreeBookmark(IMAPITable *self, BOOKMARK argument_1)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "FreeBookmark");
    trace_word(&call, (uintptr_t)argument_1);
    trace_enter(&call);
    result = real->FreeBookmark(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_SortTable(IMAPITable *self, LPSSortOrderSet argument_1, ULONG argument_2)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "SortTable");
    trace_sort(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, "table_call");
    trace_enter(&call);
    result = real->SortTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_QuerySortOrder(IMAPITable *self, LPSSortOrderSet *argument_1)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "QuerySortOrder");
    trace_pointer(&call, argument_1);
    trace_enter(&call);
    result = real->QuerySortOrder(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_QueryRows(IMAPITable *self, LONG argument_1, ULONG argument_2, LPSRowSet *argument_3)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "QueryRows");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->QueryRows(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_Abort(IMAPITable *self)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "Abort");
    trace_enter(&call);
    result = real->Abort(self);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_ExpandRow(IMAPITable *self, ULONG argument_1, LPBYTE argument_2, ULONG argument_3, ULONG argument_4, LPSRowSet *argument_5, ULONG *argument_6)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "ExpandRow");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_pointer(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->ExpandRow(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_CollapseRow(IMAPITable *self, ULONG argument_1, LPBYTE argument_2, ULONG argument_3, ULONG *argument_4)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "CollapseRow");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->CollapseRow(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_WaitForCompletion(IMAPITable *self, ULONG argument_1, ULONG argument_2, ULONG *argument_3)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "WaitForCompletion");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->WaitForCompletion(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_GetCollapseState(IMAPITable *self, ULONG argument_1, ULONG argument_2, LPBYTE argument_3, ULONG *argument_4, LPBYTE *argument_5)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "GetCollapseState");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->GetCollapseState(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPITable_SetCollapseState(IMAPITable *self, ULONG argument_1, ULONG argument_2, LPBYTE argument_3, BOOKMARK *argument_4)
{
    const IMAPITableVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPITable", "SetCollapseState");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->SetCollapseState(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static const IMAPITableVtbl IMAPITable_table = {
    .QueryInterface = IMAPITable_QueryInterface,
    .AddRef = IMAPITable_AddRef,
    .Release = IMAPITable_Release,
    .GetLastError = IMAPITable_GetLastError,
    .Advise = IMAPITable_Advise,
    .Unadvise = IMAPITable_Unadvise,
    .GetStatus = IMAPITable_GetStatus,
    .SetColumns = IMAPITable_SetColumns,
    .QueryColumns = IMAPITable_QueryColumns,
    .GetRowCount = IMAPITable_GetRowCount,
    .SeekRow = IMAPITable_SeekRow,
    .SeekRowApprox = IMAPITable_SeekRowApprox,
    .QueryPosition = IMAPITable_QueryPosition,
    .FindRow = IMAPITable_FindRow,
    .Restrict = IMAPITable_Restrict,
    .CreateBookmark = IMAPITable_CreateBookmark,
    .FreeBookmark = IMAPITable_FreeBookmark,
    .SortTable = IMAPITable_SortTable,
    .QuerySortOrder = IMAPITable_QuerySortOrder,
    .QueryRows = IMAPITable_QueryRows,
    .Abort = IMAPITable_Abort,
    .ExpandRow = IMAPITable_ExpandRow,
    .CollapseRow = IMAPITable_CollapseRow,
    .WaitForCompletion = IMAPITable_WaitForCompletion,
    .GetCollapseState = IMAPITable_GetCollapseState,
    .SetCollapseState = IMAPITable_SetCollapseState,
};

static HRESULT STDMETHODCALLTYPE IMailUser_QueryInterface(IMailUser *self, REFIID argument_1, LPVOID *argument_2)
{
    const IMailUserVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMailUser", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IMailUser_AddRef(IMailUser *self)
{
    const IMailUserVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IMailUser_Release(IMailUser *self)
{
    const IMailUserVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IMailUser_GetLastError(IMailUser *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IMailUserVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMailUser", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMailUser_SaveChanges(IMailUser *self, ULONG argument_1)
{
    const IMailUserVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMailUser", "SaveChanges");
    trace_number(&call, (ULONG)argument_1, "save");
    trace_enter(&call);
    result = real->SaveChanges(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMailUser_GetProps(IMailUser *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    const IMailUserVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMailUser", "GetProps");
    trace_tags(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, "container");
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetProps(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMailUser_GetPropList(IMailUser *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    const IMailUserVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMailUser", "GetPropList");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetPropList(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMailUser_OpenProperty(IMailUser *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    const IMailUserVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMailUser", "OpenProperty");
    trace_tag(&call, argument_1);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_number(&call, (ULONG)argument_4, "open_property");
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->OpenProperty(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMailUser_SetProps(IMailUser *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    const IMailUserVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMailUser", "SetProps");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->SetProps(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMailUser_DeleteProps(IMailUser *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    const IMailUserVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMailUser", "DeleteProps");
    trace_tags(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->DeleteProps(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMailUser_CopyTo(IMailUser *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    const IMailUserVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMailUser", "CopyTo");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_iid(&call, argument_2);
    trace_tags(&call, argument_3);
    trace_word(&call, (uintptr_t)argument_4);
    trace_pointer(&call, argument_5);
    trace_iid(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_number(&call, (ULONG)argument_8, "copy");
    trace_pointer(&call, argument_9);
    trace_enter(&call);
    result = real->CopyTo(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMailUser_CopyProps(IMailUser *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    const IMailUserVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMailUser", "CopyProps");
    trace_tags(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_pointer(&call, argument_3);
    trace_iid(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_number(&call, (ULONG)argument_6, "copy");
    trace_pointer(&call, argument_7);
    trace_enter(&call);
    result = real->CopyProps(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMailUser_GetNamesFromIDs(IMailUser *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    const IMailUserVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMailUser", "GetNamesFromIDs");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->GetNamesFromIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMailUser_GetIDsFromNames(IMailUser *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    const IMailUserVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMailUser", "GetIDsFromNames");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetIDsFromNames(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static const IMailUserVtbl IMailUser_table = {
    .QueryInterface = IMailUser_QueryInterface,
    .AddRef = IMailUser_AddRef,
    .Release = IMailUser_Release,
    .GetLastError = IMailUser_GetLastError,
    .SaveChanges = IMailUser_SaveChanges,
    .GetProps = IMailUser_GetProps,
    .GetPropList = IMailUser_GetPropList,
    .OpenProperty = IMailUser_OpenProperty,
    .SetProps = IMailUser_SetProps,
    .DeleteProps = IMailUser_DeleteProps,
    .CopyTo = IMailUser_CopyTo,
    .CopyProps = IMailUser_CopyProps,
    .GetNamesFromIDs = IMailUser_GetNamesFromIDs,
    .GetIDsFromNames = IMailUser_GetIDsFromNames,
};

static HRESULT STDMETHODCALLTYPE IMessage_QueryInterface(IMessage *self, REFIID argument_1, LPVOID *argument_2)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IMessage_AddRef(IMessage *self)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IMessage_Release(IMessage *self)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IMessage_GetLastError(IMessage *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMessage_SaveChanges(IMessage *self, ULONG argument_1)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "SaveChanges");
    trace_number(&call, (ULONG)argument_1, "save");
    trace_enter(&call);
    result = real->SaveChanges(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMessage_GetProps(IMessage *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "GetProps");
    trace_tags(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, "container");
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetProps(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMessage_GetPropList(IMessage *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "GetPropList");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetPropList(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMessage_OpenProperty(IMessage *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "OpenProperty");
    trace_tag(&call, argument_1);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_number(&call, (ULONG)argument_4, "open_property");
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->OpenProperty(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMessage_SetProps(IMessage *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "SetProps");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->SetProps(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMessage_DeleteProps(IMessage *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "DeleteProps");
    trace_tags(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->DeleteProps(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMessage_CopyTo(IMessage *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "CopyTo");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_iid(&call, argument_2);
    trace_tags(&call, argument_3);
    trace_word(&call, (uintptr_t)argument_4);
    trace_pointer(&call, argument_5);
    trace_iid(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_number(&call, (ULONG)argument_8, "copy");
    trace_pointer(&call, argument_9);
    trace_enter(&call);
    result = real->CopyTo(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMessage_CopyProps(IMessage *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "CopyProps");
    trace_tags(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_pointer(&call, argument_3);
    trace_iid(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_number(&call, (ULONG)argument_6, "copy");
    trace_pointer(&call, argument_7);
    trace_enter(&call);
    result = real->CopyProps(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMessage_GetNamesFromIDs(IMessage *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "GetNamesFromIDs");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->GetNamesFromIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMessage_GetIDsFromNames(IMessage *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "GetIDsFromNames");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetIDsFromNames(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMessage_GetAttachmentTable(IMessage *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "GetAttachmentTable");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetAttachmentTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMessage_OpenAttach(IMessage *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, LPATTACH *argument_4)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "OpenAttach");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->OpenAttach(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMessage_CreateAttach(IMessage *self, LPCIID argument_1, ULONG argument_2, ULONG *argument_3, LPATTACH *argument_4)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "CreateAttach");
    trace_iid(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->CreateAttach(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMessage_DeleteAttach(IMessage *self, ULONG argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, ULONG argument_4)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "DeleteAttach");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_word(&call, (uintptr_t)argument_2);
    trace_pointer(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_enter(&call);
    result = real->DeleteAttach(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMessage_GetRecipientTable(IMessage *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "GetRecipientTable");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetRecipientTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMessage_ModifyRecipients(IMessage *self, ULONG argument_1, LPADRLIST argument_2)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "ModifyRecipients");
    trace_number(&call, (ULONG)argument_1, "recipients");
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->ModifyRecipients(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMessage_SubmitMessage(IMessage *self, ULONG argument_1)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "SubmitMessage");
    trace_number(&call, (ULONG)argument_1, "submit");
    trace_enter(&call);
    result = real->SubmitMessage(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMessage_SetReadFlag(IMessage *self, ULONG argument_1)
{
    const IMessageVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMessage", "SetReadFlag");
    trace_number(&call, (ULONG)argument_1, "read_flag");
    trace_enter(&call);
    result = real->SetReadFlag(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static const IMessageVtbl IMessage_table = {
    .QueryInterface = IMessage_QueryInterface,
    .AddRef = IMessage_AddRef,
    .Release = IMessage_Release,
    .GetLastError = IMessage_GetLastError,
    .SaveChanges = IMessage_SaveChanges,
    .GetProps = IMessage_GetProps,
    .GetPropList = IMessage_GetPropList,
    .OpenProperty = IMessage_OpenProperty,
    .SetProps = IMessage_SetProps,
    .DeleteProps = IMessage_DeleteProps,
    .CopyTo = IMessage_CopyTo,
    .CopyProps = IMessage_CopyProps,
    .GetNamesFromIDs = IMessage_GetNamesFromIDs,
    .GetIDsFromNames = IMessage_GetIDsFromNames,
    .GetAttachmentTable = IMessage_GetAttachmentTable,
    .OpenAttach = IMessage_OpenAttach,
    .CreateAttach = IMessage_CreateAttach,
    .DeleteAttach = IMessage_DeleteAttach,
    .GetRecipientTable = IMessage_GetRecipientTable,
    .ModifyRecipients = IMessage_ModifyRecipients,
    .SubmitMessage = IMessage_SubmitMessage,
    .SetReadFlag = IMessage_SetReadFlag,
};

static HRESULT STDMETHODCALLTYPE IMsgStore_QueryInterface(IMsgStore *self, REFIID argument_1, LPVOID *argument_2)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IMsgStore_AddRef(IMsgStore *self)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IMsgStore_Release(IMsgStore *self)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_GetLastError(IMsgStore *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_SaveChanges(IMsgStore *self, ULONG argument_1)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "SaveChanges");
    trace_number(&call, (ULONG)argument_1, "save");
    trace_enter(&call);
    result = real->SaveChanges(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_GetProps(IMsgStore *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "GetProps");
    trace_tags(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, "container");
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetProps(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_GetPropList(IMsgStore *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "GetPropList");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetPropList(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_OpenProperty(IMsgStore *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "OpenProperty");
    trace_tag(&call, argument_1);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_number(&call, (ULONG)argument_4, "open_property");
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->OpenProperty(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_SetProps(IMsgStore *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "SetProps");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->SetProps(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_DeleteProps(IMsgStore *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "DeleteProps");
    trace_tags(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->DeleteProps(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_CopyTo(IMsgStore *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "CopyTo");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_iid(&call, argument_2);
    trace_tags(&call, argument_3);
    trace_word(&call, (uintptr_t)argument_4);
    trace_pointer(&call, argument_5);
    trace_iid(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_number(&call, (ULONG)argument_8, "copy");
    trace_pointer(&call, argument_9);
    trace_enter(&call);
    result = real->CopyTo(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_CopyProps(IMsgStore *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "CopyProps");
    trace_tags(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_pointer(&call, argument_3);
    trace_iid(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_number(&call, (ULONG)argument_6, "copy");
    trace_pointer(&call, argument_7);
    trace_enter(&call);
    result = real->CopyProps(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_GetNamesFromIDs(IMsgStore *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "GetNamesFromIDs");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->GetNamesFromIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_GetIDsFromNames(IMsgStore *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "GetIDsFromNames");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetIDsFromNames(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_Advise(IMsgStore *self, ULONG argument_1, LPENTRYID argument_2, ULONG argument_3, LPMAPIADVISESINK argument_4, ULONG_PTR *argument_5)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "Advise");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->Advise(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_Unadvise(IMsgStore *self, ULONG_PTR argument_1)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "Unadvise");
    trace_word(&call, (uintptr_t)argument_1);
    trace_enter(&call);
    result = real->Unadvise(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_CompareEntryIDs(IMsgStore *self, ULONG argument_1, LPENTRYID argument_2, ULONG argument_3, LPENTRYID argument_4, ULONG argument_5, ULONG *argument_6)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "CompareEntryIDs");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_number(&call, (ULONG)argument_5, NULL);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->CompareEntryIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_OpenEntry(IMsgStore *self, ULONG argument_1, LPENTRYID argument_2, LPCIID argument_3, ULONG argument_4, ULONG *argument_5, LPUNKNOWN *argument_6)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "OpenEntry");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_iid(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, "open");
    trace_pointer(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->OpenEntry(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_SetReceiveFolder(IMsgStore *self, LPTSTR argument_1, ULONG argument_2, ULONG argument_3, LPENTRYID argument_4)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "SetReceiveFolder");
    trace_text(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->SetReceiveFolder(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_GetReceiveFolder(IMsgStore *self, LPTSTR argument_1, ULONG argument_2, ULONG *argument_3, LPENTRYID *argument_4, LPTSTR *argument_5)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "GetReceiveFolder");
    trace_text(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->GetReceiveFolder(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_GetReceiveFolderTable(IMsgStore *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "GetReceiveFolderTable");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetReceiveFolderTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_StoreLogoff(IMsgStore *self, ULONG *argument_1)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "StoreLogoff");
    trace_pointer(&call, argument_1);
    trace_enter(&call);
    result = real->StoreLogoff(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_AbortSubmit(IMsgStore *self, ULONG argument_1, LPENTRYID argument_2, ULONG argument_3)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "AbortSubmit");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_enter(&call);
    result = real->AbortSubmit(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_GetOutgoingQueue(IMsgStore *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "GetOutgoingQueue");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetOutgoingQueue(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_SetLockState(IMsgStore *self, LPMESSAGE argument_1, ULONG argument_2)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "SetLockState");
    trace_pointer(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, "lock_state");
    trace_enter(&call);
    result = real->SetLockState(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_FinishedMsg(IMsgStore *self, ULONG argument_1, ULONG argument_2, LPENTRYID argument_3)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "FinishedMsg");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->FinishedMsg(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_NotifyNewMail(IMsgStore *self, LPNOTIFICATION argument_1)
{
    const IMsgStoreVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgStore", "NotifyNewMail");
    trace_pointer(&call, argument_1);
    trace_enter(&call);
    result = real->NotifyNewMail(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static const IMsgStoreVtbl IMsgStore_table = {
    .QueryInterface = IMsgStore_QueryInterface,
    .AddRef = IMsgStore_AddRef,
    .Release = IMsgStore_Release,
    .GetLastError = IMsgStore_GetLastError,
    .SaveChanges = IMsgStore_SaveChanges,
    .GetProps = IMsgStore_GetProps,
    .GetPropList = IMsgStore_GetPropList,
    .OpenProperty = IMsgStore_OpenProperty,
    .SetProps = IMsgStore_SetProps,
    .DeleteProps = IMsgStore_DeleteProps,
    .CopyTo = IMsgStore_CopyTo,
    .CopyProps = IMsgStore_CopyProps,
    .GetNamesFromIDs = IMsgStore_GetNamesFromIDs,
    .GetIDsFromNames = IMsgStore_GetIDsFromNames,
    .Advise = IMsgStore_Advise,
    .Unadvise = IMsgStore_Unadvise,
    .CompareEntryIDs = IMsgStore_CompareEntryIDs,
    .OpenEntry = IMsgStore_OpenEntry,
    .SetReceiveFolder = IMsgStore_SetReceiveFolder,
    .GetReceiveFolder = IMsgStore_GetReceiveFolder,
    .GetReceiveFolderTable = IMsgStore_GetReceiveFolderTable,
    .StoreLogoff = IMsgStore_StoreLogoff,
    .AbortSubmit = IMsgStore_AbortSubmit,
    .GetOutgoingQueue = IMsgStore_GetOutgoingQueue,
    .SetLockState = IMsgStore_SetLockState,
    .FinishedMsg = IMsgStore_FinishedMsg,
    .NotifyNewMail = IMsgStore_NotifyNewMail,
};

static HRESULT STDMETHODCALLTYPE IProfSect_QueryInterface(IProfSect *self, REFIID argument_1, LPVOID *argument_2)
{
    const IProfSectVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfSect", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IProfSect_AddRef(IProfSect *self)
{
    const IProfSectVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IProfSect_Release(IProfSect *self)
{
    const IProfSectVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IProfSect_GetLastError(IProfSect *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IProfSectVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfSect", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProfSect_SaveChanges(IProfSect *self, ULONG argument_1)
{
    const IProfSectVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfSect", "SaveChanges");
    trace_number(&call, (ULONG)argument_1, "save");
    trace_enter(&call);
    result = real->SaveChanges(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProfSect_GetProps(IProfSect *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    const IProfSectVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfSect", "GetProps");
    trace_tags(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, "container");
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetProps(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProfSect_GetPropList(IProfSect *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    const IProfSectVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfSect", "GetPropList");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetPropList(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProfSect_OpenProperty(IProfSect *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    const IProfSectVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfSect", "OpenProperty");
    trace_tag(&call, argument_1);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_number(&call, (ULONG)argument_4, "open_property");
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->OpenProperty(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProfSect_SetProps(IProfSect *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    const IProfSectVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfSect", "SetProps");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->SetProps(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProfSect_DeleteProps(IProfSect *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    const IProfSectVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfSect", "DeleteProps");
    trace_tags(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->DeleteProps(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProfSect_CopyTo(IProfSect *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    const IProfSectVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfSect", "CopyTo");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_iid(&call, argument_2);
    trace_tags(&call, argument_3);
    trace_word(&call, (uintptr_t)argument_4);
    trace_pointer(&call, argument_5);
    trace_iid(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_number(&call, (ULONG)argument_8, "copy");
    trace_pointer(&call, argument_9);
    trace_enter(&call);
    result = real->CopyTo(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProfSect_CopyProps(IProfSect *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    const IProfSectVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfSect", "CopyProps");
    trace_tags(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_pointer(&call, argument_3);
    trace_iid(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_number(&call, (ULONG)argument_6, "copy");
    trace_pointer(&call, argument_7);
    trace_enter(&call);
    result = real->CopyProps(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProfSect_GetNamesFromIDs(IProfSect *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    const IProfSectVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfSect", "GetNamesFromIDs");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->GetNamesFromIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProfSect_GetIDsFromNames(IProfSect *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    const IProfSectVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfSect", "GetIDsFromNames");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetIDsFromNames(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static const IProfSectVtbl IProfSect_table = {
    .QueryInterface = IProfSect_QueryInterface,
    .AddRef = IProfSect_AddRef,
    .Release = IProfSect_Release,
    .GetLastError = IProfSect_GetLastError,
    .SaveChanges = IProfSect_SaveChanges,
    .GetProps = IProfSect_GetProps,
    .GetPropList = IProfSect_GetPropList,
    .OpenProperty = IProfSect_OpenProperty,
    .SetProps = IProfSect_SetProps,
    .DeleteProps = IProfSect_DeleteProps,
    .CopyTo = IProfSect_CopyTo,
    .CopyProps = IProfSect_CopyProps,
    .GetNamesFromIDs = IProfSect_GetNamesFromIDs,
    .GetIDsFromNames = IProfSect_GetIDsFromNames,
};

static HRESULT STDMETHODCALLTYPE IProviderAdmin_QueryInterface(IProviderAdmin *self, REFIID argument_1, LPVOID *argument_2)
{
    const IProviderAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProviderAdmin", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IProviderAdmin_AddRef(IProviderAdmin *self)
{
    const IProviderAdminVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IProviderAdmin_Release(IProviderAdmin *self)
{
    const IProviderAdminVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IProviderAdmin_GetLastError(IProviderAdmin *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IProviderAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProviderAdmin", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProviderAdmin_GetProviderTable(IProviderAdmin *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IProviderAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProviderAdmin", "GetProviderTable");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetProviderTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProviderAdmin_CreateProvider(IProviderAdmin *self, LPTSTR argument_1, ULONG argument_2, LPSPropValue argument_3, ULONG_PTR argument_4, ULONG argument_5, MAPIUID *argument_6)
{
    const IProviderAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProviderAdmin", "CreateProvider");
    trace_text(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_word(&call, (uintptr_t)argument_4);
    trace_number(&call, (ULONG)argument_5, NULL);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->CreateProvider(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProviderAdmin_DeleteProvider(IProviderAdmin *self, LPMAPIUID argument_1)
{
    const IProviderAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProviderAdmin", "DeleteProvider");
    trace_pointer(&call, argument_1);
    trace_enter(&call);
    result = real->DeleteProvider(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProviderAdmin_OpenProfileSection(IProviderAdmin *self, LPMAPIUID argument_1, LPCIID argument_2, ULONG argument_3, LPPROFSECT *argument_4)
{
    const IProviderAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProviderAdmin", "OpenProfileSection");
    trace_pointer(&call, argument_1);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->OpenProfileSection(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static const IProviderAdminVtbl IProviderAdmin_table = {
    .QueryInterface = IProviderAdmin_QueryInterface,
    .AddRef = IProviderAdmin_AddRef,
    .Release = IProviderAdmin_Release,
    .GetLastError = IProviderAdmin_GetLastError,
    .GetProviderTable = IProviderAdmin_GetProviderTable,
    .CreateProvider = IProviderAdmin_CreateProvider,
    .DeleteProvider = IProviderAdmin_DeleteProvider,
    .OpenProfileSection = IProviderAdmin_OpenProfileSection,
};

static HRESULT STDMETHODCALLTYPE IABLogon_QueryInterface(IABLogon *self, REFIID argument_1, LPVOID *argument_2)
{
    const IABLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABLogon", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IABLogon_AddRef(IABLogon *self)
{
    const IABLogonVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IABLogon_Release(IABLogon *self)
{
    const IABLogonVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IABLogon_GetLastError(IABLogon *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IABLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABLogon", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABLogon_Logoff(IABLogon *self, ULONG argument_1)
{
    const IABLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABLogon", "Logoff");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_enter(&call);
    result = real->Logoff(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABLogon_OpenEntry(IABLogon *self, ULONG argument_1, LPENTRYID argument_2, LPCIID argument_3, ULONG argument_4, ULONG *argument_5, LPUNKNOWN *argument_6)
{
    const IABLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABLogon", "OpenEntry");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_iid(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, "open");
    trace_pointer(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->OpenEntry(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABLogon_CompareEntryIDs(IABLogon *self, ULONG argument_1, LPENTRYID argument_2, ULONG argument_3, LPENTRYID argument_4, ULONG argument_5, ULONG *argument_6)
{
    const IABLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABLogon", "CompareEntryIDs");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_number(&call, (ULONG)argument_5, NULL);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->CompareEntryIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABLogon_Advise(IABLogon *self, ULONG argument_1, LPENTRYID argument_2, ULONG argument_3, LPMAPIADVISESINK argument_4, ULONG_PTR *argument_5)
{
    const IABLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABLogon", "Advise");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->Advise(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABLogon_Unadvise(IABLogon *self, ULONG_PTR argument_1)
{
    const IABLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABLogon", "Unadvise");
    trace_word(&call, (uintptr_t)argument_1);
    trace_enter(&call);
    result = real->Unadvise(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABLogon_OpenStatusEntry(IABLogon *self, LPCIID argument_1, ULONG argument_2, ULONG *argument_3, LPMAPISTATUS *argument_4)
{
    const IABLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABLogon", "OpenStatusEntry");
    trace_iid(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->OpenStatusEntry(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABLogon_OpenTemplateID(IABLogon *self, ULONG argument_1, LPENTRYID argument_2, ULONG argument_3, LPMAPIPROP argument_4, LPCIID argument_5, LPMAPIPROP *argument_6, LPMAPIPROP argument_7)
{
    const IABLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABLogon", "OpenTemplateID");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_iid(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_enter(&call);
    result = real->OpenTemplateID(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABLogon_GetOneOffTable(IABLogon *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IABLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABLogon", "GetOneOffTable");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetOneOffTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABLogon_PrepareRecips(IABLogon *self, ULONG argument_1, LPSPropTagArray argument_2, LPADRLIST argument_3)
{
    const IABLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABLogon", "PrepareRecips");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_tags(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->PrepareRecips(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static const IABLogonVtbl IABLogon_table = {
    .QueryInterface = IABLogon_QueryInterface,
    .AddRef = IABLogon_AddRef,
    .Release = IABLogon_Release,
    .GetLastError = IABLogon_GetLastError,
    .Logoff = IABLogon_Logoff,
    .OpenEntry = IABLogon_OpenEntry,
    .CompareEntryIDs = IABLogon_CompareEntryIDs,
    .Advise = IABLogon_Advise,
    .Unadvise = IABLogon_Unadvise,
    .OpenStatusEntry = IABLogon_OpenStatusEntry,
    .OpenTemplateID = IABLogon_OpenTemplateID,
    .GetOneOffTable = IABLogon_GetOneOffTable,
    .PrepareRecips = IABLogon_PrepareRecips,
};

static HRESULT STDMETHODCALLTYPE IABProvider_QueryInterface(IABProvider *self, REFIID argument_1, LPVOID *argument_2)
{
    const IABProviderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABProvider", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IABProvider_AddRef(IABProvider *self)
{
    const IABProviderVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IABProvider_Release(IABProvider *self)
{
    const IABProviderVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IABProvider_Shutdown(IABProvider *self, ULONG *argument_1)
{
    const IABProviderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABProvider", "Shutdown");
    trace_pointer(&call, argument_1);
    trace_enter(&call);
    result = real->Shutdown(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABProvider_Logon(IABProvider *self, LPMAPISUP argument_1, ULONG_PTR argument_2, LPTSTR argument_3, ULONG argument_4, ULONG *argument_5, LPBYTE *argument_6, LPMAPIERROR *argument_7, LPABLOGON *argument_8)
{
    const IABProviderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IABProvider", "Logon");
    trace_pointer(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_text(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_pointer(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_pointer(&call, argument_8);
    trace_enter(&call);
    result = real->Logon(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8);
    trace_end_code(&call, result);
    return result;
}

static const IABProviderVtbl IABProvider_table = {
    .QueryInterface = IABProvider_QueryInterface,
    .AddRef = IABProvider_AddRef,
    .Release = IABProvider_Release,
    .Shutdown = IABProvider_Shutdown,
    .Logon = IABProvider_Logon,
};

static HRESULT STDMETHODCALLTYPE IMAPISupport_QueryInterface(IMAPISupport *self, REFIID argument_1, LPVOID *argument_2)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IMAPISupport_AddRef(IMAPISupport *self)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IMAPISupport_Release(IMAPISupport *self)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_GetLastError(IMAPISupport *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_GetMemAllocRoutines(IMAPISupport *self, LPALLOCATEBUFFER *argument_1, LPALLOCATEMORE *argument_2, LPFREEBUFFER *argument_3)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "GetMemAllocRoutines");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetMemAllocRoutines(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_Subscribe(IMAPISupport *self, LPNOTIFKEY argument_1, ULONG argument_2, ULONG argument_3, LPMAPIADVISESINK argument_4, ULONG_PTR *argument_5)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "Subscribe");
    trace_pointer(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->Subscribe(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_Unsubscribe(IMAPISupport *self, ULONG_PTR argument_1)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "Unsubscribe");
    trace_word(&call, (uintptr_t)argument_1);
    trace_enter(&call);
    result = real->Unsubscribe(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_Notify(IMAPISupport *self, LPNOTIFKEY argument_1, ULONG argument_2, LPNOTIFICATION argument_3, ULONG *argument_4)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "Notify");
    trace_pointer(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->Notify(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_ModifyStatusRow(IMAPISupport *self, ULONG argument_1, LPSPropValue argument_2, ULONG argument_3)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "ModifyStatusRow");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_enter(&call);
    result = real->ModifyStatusRow(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_OpenProfileSection(IMAPISupport *self, LPMAPIUID argument_1, ULONG argument_2, LPPROFSECT *argument_3)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "OpenProfileSection");
    trace_pointer(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->OpenProfileSection(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_RegisterPreprocessor(IMAPISupport *self, LPMAPIUID argument_1, LPTSTR argument_2, LPTSTR argument_3, LPSTR argument_4, LPSTR argument_5, ULONG argument_6)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "RegisterPreprocessor");
    trace_pointer(&call, argument_1);
    trace_text(&call, argument_2);
    trace_text(&call, argument_3);
    trace_text(&call, argument_4);
    trace_text(&call, argument_5);
    trace_number(&call, (ULONG)argument_6, NULL);
    trace_enter(&call);
    result = real->RegisterPreprocessor(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_NewUID(IMAPISupport *self, LPMAPIUID argument_1)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "NewUID");
    trace_pointer(&call, argument_1);
    trace_enter(&call);
    result = real->NewUID(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_MakeInvalid(IMAPISupport *self, ULONG argument_1, LPVOID argument_2, ULONG argument_3, ULONG argument_4)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "MakeInvalid");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_enter(&call);
    result = real->MakeInvalid(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_SpoolerYield(IMAPISupport *self, ULONG argument_1)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "SpoolerYield");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_enter(&call);
    result = real->SpoolerYield(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_SpoolerNotify(IMAPISupport *self, ULONG argument_1, LPVOID argument_2)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "SpoolerNotify");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->SpoolerNotify(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_CreateOneOff(IMAPISupport *self, LPTSTR argument_1, LPTSTR argument_2, LPTSTR argument_3, ULONG argument_4, ULONG *argument_5, LPENTRYID *argument_6)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "CreateOneOff");
    trace_text(&call, argument_1);
    trace_text(&call, argument_2);
    trace_text(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_pointer(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->CreateOneOff(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_SetProviderUID(IMAPISupport *self, LPMAPIUID argument_1, ULONG argument_2)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "SetProviderUID");
    trace_pointer(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_enter(&call);
    result = real->SetProviderUID(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_CompareEntryIDs(IMAPISupport *self, ULONG argument_1, LPENTRYID argument_2, ULONG argument_3, LPENTRYID argument_4, ULONG argument_5, ULONG *argument_6)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "CompareEntryIDs");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_number(&call, (ULONG)argument_5, NULL);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->CompareEntryIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_OpenTemplateID(IMAPISupport *self, ULONG argument_1, LPENTRYID argument_2, ULONG argument_3, LPMAPIPROP argument_4, LPCIID argument_5, LPMAPIPROP *argument_6, LPMAPIPROP argument_7)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "OpenTemplateID");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_iid(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_enter(&call);
    result = real->OpenTemplateID(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_OpenEntry(IMAPISupport *self, ULONG argument_1, LPENTRYID argument_2, LPCIID argument_3, ULONG argument_4, ULONG *argument_5, LPUNKNOWN *argument_6)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "OpenEntry");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_iid(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, "open");
    trace_pointer(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->OpenEntry(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_GetOneOffTable(IMAPISupport *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "GetOneOffTable");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetOneOffTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_Address(IMAPISupport *self, ULONG_PTR *argument_1, LPADRPARM argument_2, LPADRLIST *argument_3)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "Address");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->Address(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_Details(IMAPISupport *self, ULONG_PTR *argument_1, LPFNDISMISS argument_2, LPVOID argument_3, ULONG argument_4, LPENTRYID argument_5, LPFNBUTTON argument_6, LPVOID argument_7, LPTSTR argument_8, ULONG argument_9)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "Details");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_pointer(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_text(&call, argument_8);
    trace_number(&call, (ULONG)argument_9, NULL);
    trace_enter(&call);
    result = real->Details(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_NewEntry(IMAPISupport *self, ULONG_PTR argument_1, ULONG argument_2, ULONG argument_3, LPENTRYID argument_4, ULONG argument_5, LPENTRYID argument_6, ULONG *argument_7, LPENTRYID *argument_8)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "NewEntry");
    trace_word(&call, (uintptr_t)argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_number(&call, (ULONG)argument_5, NULL);
    trace_pointer(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_pointer(&call, argument_8);
    trace_enter(&call);
    result = real->NewEntry(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_DoConfigPropsheet(IMAPISupport *self, ULONG_PTR argument_1, ULONG argument_2, LPTSTR argument_3, LPMAPITABLE argument_4, LPMAPIPROP argument_5, ULONG argument_6)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "DoConfigPropsheet");
    trace_word(&call, (uintptr_t)argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_text(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_number(&call, (ULONG)argument_6, NULL);
    trace_enter(&call);
    result = real->DoConfigPropsheet(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_CopyMessages(IMAPISupport *self, LPCIID argument_1, LPVOID argument_2, LPENTRYLIST argument_3, LPCIID argument_4, LPVOID argument_5, ULONG_PTR argument_6, LPMAPIPROGRESS argument_7, ULONG argument_8)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "CopyMessages");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_iid(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_word(&call, (uintptr_t)argument_6);
    trace_pointer(&call, argument_7);
    trace_number(&call, (ULONG)argument_8, "copy_messages");
    trace_enter(&call);
    result = real->CopyMessages(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_CopyFolder(IMAPISupport *self, LPCIID argument_1, LPVOID argument_2, ULONG argument_3, LPENTRYID argument_4, LPCIID argument_5, LPVOID argument_6, LPTSTR argument_7, ULONG_PTR argument_8, LPMAPIPROGRESS argument_9, ULONG argument_10)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "CopyFolder");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_iid(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_text(&call, argument_7);
    trace_word(&call, (uintptr_t)argument_8);
    trace_pointer(&call, argument_9);
    trace_number(&call, (ULONG)argument_10, NULL);
    trace_enter(&call);
    result = real->CopyFolder(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9, argument_10);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_DoCopyTo(IMAPISupport *self, LPCIID argument_1, LPVOID argument_2, ULONG argument_3, LPCIID argument_4, LPSPropTagArray argument_5, ULONG_PTR argument_6, LPMAPIPROGRESS argument_7, LPCIID argument_8, LPVOID argument_9, ULONG argument_10, LPSPropProblemArray *argument_11)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "DoCopyTo");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_iid(&call, argument_4);
    trace_tags(&call, argument_5);
    trace_word(&call, (uintptr_t)argument_6);
    trace_pointer(&call, argument_7);
    trace_iid(&call, argument_8);
    trace_pointer(&call, argument_9);
    trace_number(&call, (ULONG)argument_10, NULL);
    trace_pointer(&call, argument_11);
    trace_enter(&call);
    result = real->DoCopyTo(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9, argument_10, argument_11);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_DoCopyProps(IMAPISupport *self, LPCIID argument_1, LPVOID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "DoCopyProps");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_tags(&call, argument_3);
    trace_word(&call, (uintptr_t)argument_4);
    trace_pointer(&call, argument_5);
    trace_iid(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_number(&call, (ULONG)argument_8, NULL);
    trace_pointer(&call, argument_9);
    trace_enter(&call);
    result = real->DoCopyProps(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_DoProgressDialog(IMAPISupport *self, ULONG_PTR argument_1, ULONG argument_2, LPMAPIPROGRESS *argument_3)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "DoProgressDialog");
    trace_word(&call, (uintptr_t)argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->DoProgressDialog(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_ReadReceipt(IMAPISupport *self, ULONG argument_1, LPMESSAGE argument_2, LPMESSAGE *argument_3)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "ReadReceipt");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->ReadReceipt(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_PrepareSubmit(IMAPISupport *self, LPMESSAGE argument_1, ULONG *argument_2)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "PrepareSubmit");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->PrepareSubmit(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_ExpandRecips(IMAPISupport *self, LPMESSAGE argument_1, ULONG *argument_2)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "ExpandRecips");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->ExpandRecips(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_UpdatePAB(IMAPISupport *self, ULONG argument_1, LPMESSAGE argument_2)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "UpdatePAB");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->UpdatePAB(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_DoSentMail(IMAPISupport *self, ULONG argument_1, LPMESSAGE argument_2)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "DoSentMail");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->DoSentMail(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_OpenAddressBook(IMAPISupport *self, LPCIID argument_1, ULONG argument_2, LPADRBOOK *argument_3)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "OpenAddressBook");
    trace_iid(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->OpenAddressBook(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_Preprocess(IMAPISupport *self, ULONG argument_1, ULONG argument_2, LPENTRYID argument_3)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "Preprocess");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->Preprocess(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_CompleteMsg(IMAPISupport *self, ULONG argument_1, ULONG argument_2, LPENTRYID argument_3)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "CompleteMsg");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->CompleteMsg(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_StoreLogoffTransports(IMAPISupport *self, ULONG *argument_1)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "StoreLogoffTransports");
    trace_pointer(&call, argument_1);
    trace_enter(&call);
    result = real->StoreLogoffTransports(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_StatusRecips(IMAPISupport *self, LPMESSAGE argument_1, LPADRLIST argument_2)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "StatusRecips");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->StatusRecips(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_WrapStoreEntryID(IMAPISupport *self, ULONG argument_1, LPENTRYID argument_2, ULONG *argument_3, LPENTRYID *argument_4)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "WrapStoreEntryID");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->WrapStoreEntryID(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_ModifyProfile(IMAPISupport *self, ULONG argument_1)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "ModifyProfile");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_enter(&call);
    result = real->ModifyProfile(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_IStorageFromStream(IMAPISupport *self, LPUNKNOWN argument_1, LPCIID argument_2, ULONG argument_3, LPSTORAGE *argument_4)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "IStorageFromStream");
    trace_pointer(&call, argument_1);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->IStorageFromStream(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISupport_GetSvcConfigSupportObj(IMAPISupport *self, ULONG argument_1, LPMAPISUP *argument_2)
{
    const IMAPISupportVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISupport", "GetSvcConfigSupportObj");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetSvcConfigSupportObj(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static const IMAPISupportVtbl IMAPISupport_table = {
    .QueryInterface = IMAPISupport_QueryInterface,
    .AddRef = IMAPISupport_AddRef,
    .Release = IMAPISupport_Release,
    .GetLastError = IMAPISupport_GetLastError,
    .GetMemAllocRoutines = IMAPISupport_GetMemAllocRoutines,
    .Subscribe = IMAPISupport_Subscribe,
    .Unsubscribe = IMAPISupport_Unsubscribe,
    .Notify = IMAPISupport_Notify,
    .ModifyStatusRow = IMAPISupport_ModifyStatusRow,
    .OpenProfileSection = IMAPISupport_OpenProfileSection,
    .RegisterPreprocessor = IMAPISupport_RegisterPreprocessor,
    .NewUID = IMAPISupport_NewUID,
    .MakeInvalid = IMAPISupport_MakeInvalid,
    .SpoolerYield = IMAPISupport_SpoolerYield,
    .SpoolerNotify = IMAPISupport_SpoolerNotify,
    .CreateOneOff = IMAPISupport_CreateOneOff,
    .SetProviderUID = IMAPISupport_SetProviderUID,
    .CompareEntryIDs = IMAPISupport_CompareEntryIDs,
    .OpenTemplateID = IMAPISupport_OpenTemplateID,
    .OpenEntry = IMAPISupport_OpenEntry,
    .GetOneOffTable = IMAPISupport_GetOneOffTable,
    .Address = IMAPISupport_Address,
    .Details = IMAPISupport_Details,
    .NewEntry = IMAPISupport_NewEntry,
    .DoConfigPropsheet = IMAPISupport_DoConfigPropsheet,
    .CopyMessages = IMAPISupport_CopyMessages,
    .CopyFolder = IMAPISupport_CopyFolder,
    .DoCopyTo = IMAPISupport_DoCopyTo,
    .DoCopyProps = IMAPISupport_DoCopyProps,
    .DoProgressDialog = IMAPISupport_DoProgressDialog,
    .ReadReceipt = IMAPISupport_ReadReceipt,
    .PrepareSubmit = IMAPISupport_PrepareSubmit,
    .ExpandRecips = IMAPISupport_ExpandRecips,
    .UpdatePAB = IMAPISupport_UpdatePAB,
    .DoSentMail = IMAPISupport_DoSentMail,
    .OpenAddressBook = IMAPISupport_OpenAddressBook,
    .Preprocess = IMAPISupport_Preprocess,
    .CompleteMsg = IMAPISupport_CompleteMsg,
    .StoreLogoffTransports = IMAPISupport_StoreLogoffTransports,
    .StatusRecips = IMAPISupport_StatusRecips,
    .WrapStoreEntryID = IMAPISupport_WrapStoreEntryID,
    .ModifyProfile = IMAPISupport_ModifyProfile,
    .IStorageFromStream = IMAPISupport_IStorageFromStream,
    .GetSvcConfigSupportObj = IMAPISupport_GetSvcConfigSupportObj,
};

static HRESULT STDMETHODCALLTYPE IMSLogon_QueryInterface(IMSLogon *self, REFIID argument_1, LPVOID *argument_2)
{
    const IMSLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMSLogon", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IMSLogon_AddRef(IMSLogon *self)
{
    const IMSLogonVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IMSLogon_Release(IMSLogon *self)
{
    const IMSLogonVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IMSLogon_GetLastError(IMSLogon *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IMSLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMSLogon", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMSLogon_Logoff(IMSLogon *self, ULONG *argument_1)
{
    const IMSLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMSLogon", "Logoff");
    trace_pointer(&call, argument_1);
    trace_enter(&call);
    result = real->Logoff(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMSLogon_OpenEntry(IMSLogon *self, ULONG argument_1, LPENTRYID argument_2, LPCIID argument_3, ULONG argument_4, ULONG *argument_5, LPUNKNOWN *argument_6)
{
    const IMSLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMSLogon", "OpenEntry");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_iid(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, "open");
    trace_pointer(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->OpenEntry(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMSLogon_CompareEntryIDs(IMSLogon *self, ULONG argument_1, LPENTRYID argument_2, ULONG argument_3, LPENTRYID argument_4, ULONG argument_5, ULONG *argument_6)
{
    const IMSLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMSLogon", "CompareEntryIDs");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_number(&call, (ULONG)argument_5, NULL);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->CompareEntryIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMSLogon_Advise(IMSLogon *self, ULONG argument_1, LPENTRYID argument_2, ULONG argument_3, LPMAPIADVISESINK argument_4, ULONG_PTR *argument_5)
{
    const IMSLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMSLogon", "Advise");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->Advise(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMSLogon_Unadvise(IMSLogon *self, ULONG_PTR argument_1)
{
    const IMSLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMSLogon", "Unadvise");
    trace_word(&call, (uintptr_t)argument_1);
    trace_enter(&call);
    result = real->Unadvise(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMSLogon_OpenStatusEntry(IMSLogon *self, LPCIID argument_1, ULONG argument_2, ULONG *argument_3, LPVOID *argument_4)
{
    const IMSLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMSLogon", "OpenStatusEntry");
    trace_iid(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->OpenStatusEntry(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static const IMSLogonVtbl IMSLogon_table = {
    .QueryInterface = IMSLogon_QueryInterface,
    .AddRef = IMSLogon_AddRef,
    .Release = IMSLogon_Release,
    .GetLastError = IMSLogon_GetLastError,
    .Logoff = IMSLogon_Logoff,
    .OpenEntry = IMSLogon_OpenEntry,
    .CompareEntryIDs = IMSLogon_CompareEntryIDs,
    .Advise = IMSLogon_Advise,
    .Unadvise = IMSLogon_Unadvise,
    .OpenStatusEntry = IMSLogon_OpenStatusEntry,
};

static HRESULT STDMETHODCALLTYPE IMSProvider_QueryInterface(IMSProvider *self, REFIID argument_1, LPVOID *argument_2)
{
    const IMSProviderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMSProvider", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IMSProvider_AddRef(IMSProvider *self)
{
    const IMSProviderVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IMSProvider_Release(IMSProvider *self)
{
    const IMSProviderVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IMSProvider_Shutdown(IMSProvider *self, ULONG *argument_1)
{
    const IMSProviderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMSProvider", "Shutdown");
    trace_pointer(&call, argument_1);
    trace_enter(&call);
    result = real->Shutdown(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMSProvider_Logon(IMSProvider *self, LPMAPISUP argument_1, ULONG_PTR argument_2, LPTSTR argument_3, ULONG argument_4, LPENTRYID argument_5, ULONG argument_6, LPCIID argument_7, ULONG *argument_8, LPBYTE *argument_9, LPMAPIERROR *argument_10, LPMSLOGON *argument_11, LPMDB *argument_12)
{
    const IMSProviderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMSProvider", "Logon");
    trace_pointer(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_text(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_pointer(&call, argument_5);
    trace_number(&call, (ULONG)argument_6, NULL);
    trace_iid(&call, argument_7);
    trace_pointer(&call, argument_8);
    trace_pointer(&call, argument_9);
    trace_pointer(&call, argument_10);
    trace_pointer(&call, argument_11);
    trace_pointer(&call, argument_12);
    trace_enter(&call);
    result = real->Logon(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9, argument_10, argument_11, argument_12);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMSProvider_SpoolerLogon(IMSProvider *self, LPMAPISUP argument_1, ULONG_PTR argument_2, LPTSTR argument_3, ULONG argument_4, LPENTRYID argument_5, ULONG argument_6, LPCIID argument_7, ULONG argument_8, LPBYTE argument_9, LPMAPIERROR *argument_10, LPMSLOGON *argument_11, LPMDB *argument_12)
{
    const IMSProviderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMSProvider", "SpoolerLogon");
    trace_pointer(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_text(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_pointer(&call, argument_5);
    trace_number(&call, (ULONG)argument_6, NULL);
    trace_iid(&call, argument_7);
    trace_number(&call, (ULONG)argument_8, NULL);
    trace_pointer(&call, argument_9);
    trace_pointer(&call, argument_10);
    trace_pointer(&call, argument_11);
    trace_pointer(&call, argument_12);
    trace_enter(&call);
    result = real->SpoolerLogon(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9, argument_10, argument_11, argument_12);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMSProvider_CompareStoreIDs(IMSProvider *self, ULONG argument_1, LPENTRYID argument_2, ULONG argument_3, LPENTRYID argument_4, ULONG argument_5, ULONG *argument_6)
{
    const IMSProviderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMSProvider", "CompareStoreIDs");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_number(&call, (ULONG)argument_5, NULL);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->CompareStoreIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static const IMSProviderVtbl IMSProvider_table = {
    .QueryInterface = IMSProvider_QueryInterface,
    .AddRef = IMSProvider_AddRef,
    .Release = IMSProvider_Release,
    .Shutdown = IMSProvider_Shutdown,
    .Logon = IMSProvider_Logon,
    .SpoolerLogon = IMSProvider_SpoolerLogon,
    .CompareStoreIDs = IMSProvider_CompareStoreIDs,
};

static HRESULT STDMETHODCALLTYPE IXPLogon_QueryInterface(IXPLogon *self, REFIID argument_1, LPVOID *argument_2)
{
    const IXPLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IXPLogon", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IXPLogon_AddRef(IXPLogon *self)
{
    const IXPLogonVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IXPLogon_Release(IXPLogon *self)
{
    const IXPLogonVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IXPLogon_AddressTypes(IXPLogon *self, ULONG *argument_1, ULONG *argument_2, LPTSTR **argument_3, ULONG *argument_4, LPMAPIUID **argument_5)
{
    const IXPLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IXPLogon", "AddressTypes");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->AddressTypes(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IXPLogon_RegisterOptions(IXPLogon *self, ULONG *argument_1, ULONG *argument_2, LPOPTIONDATA *argument_3)
{
    const IXPLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IXPLogon", "RegisterOptions");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->RegisterOptions(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IXPLogon_TransportNotify(IXPLogon *self, ULONG *argument_1, LPVOID *argument_2)
{
    const IXPLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IXPLogon", "TransportNotify");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->TransportNotify(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IXPLogon_Idle(IXPLogon *self, ULONG argument_1)
{
    const IXPLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IXPLogon", "Idle");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_enter(&call);
    result = real->Idle(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IXPLogon_TransportLogoff(IXPLogon *self, ULONG argument_1)
{
    const IXPLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IXPLogon", "TransportLogoff");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_enter(&call);
    result = real->TransportLogoff(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IXPLogon_SubmitMessage(IXPLogon *self, ULONG argument_1, LPMESSAGE argument_2, ULONG_PTR *argument_3, ULONG_PTR *argument_4)
{
    const IXPLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IXPLogon", "SubmitMessage");
    trace_number(&call, (ULONG)argument_1, "submit");
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->SubmitMessage(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IXPLogon_EndMessage(IXPLogon *self, ULONG_PTR argument_1, ULONG *argument_2)
{
    const IXPLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IXPLogon", "EndMessage");
    trace_word(&call, (uintptr_t)argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->EndMessage(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IXPLogon_Poll(IXPLogon *self, ULONG *argument_1)
{
    const IXPLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IXPLogon", "Poll");
    trace_pointer(&call, argument_1);
    trace_enter(&call);
    result = real->Poll(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IXPLogon_StartMessage(IXPLogon *self, ULONG argument_1, LPMESSAGE argument_2, ULONG_PTR *argument_3)
{
    const IXPLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IXPLogon", "StartMessage");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->StartMessage(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IXPLogon_OpenStatusEntry(IXPLogon *self, LPCIID argument_1, ULONG argument_2, ULONG *argument_3, LPMAPISTATUS *argument_4)
{
    const IXPLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IXPLogon", "OpenStatusEntry");
    trace_iid(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->OpenStatusEntry(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IXPLogon_ValidateState(IXPLogon *self, ULONG_PTR argument_1, ULONG argument_2)
{
    const IXPLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IXPLogon", "ValidateState");
    trace_word(&call, (uintptr_t)argument_1);
    trace_number(&call, (ULONG)argument_2, "validate");
    trace_enter(&call);
    result = real->ValidateState(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IXPLogon_FlushQueues(IXPLogon *self, ULONG_PTR argument_1, ULONG argument_2, LPENTRYID argument_3, ULONG argument_4)
{
    const IXPLogonVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IXPLogon", "FlushQueues");
    trace_word(&call, (uintptr_t)argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, "flush");
    trace_enter(&call);
    result = real->FlushQueues(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static const IXPLogonVtbl IXPLogon_table = {
    .QueryInterface = IXPLogon_QueryInterface,
    .AddRef = IXPLogon_AddRef,
    .Release = IXPLogon_Release,
    .AddressTypes = IXPLogon_AddressTypes,
    .RegisterOptions = IXPLogon_RegisterOptions,
    .TransportNotify = IXPLogon_TransportNotify,
    .Idle = IXPLogon_Idle,
    .TransportLogoff = IXPLogon_TransportLogoff,
    .SubmitMessage = IXPLogon_SubmitMessage,
    .EndMessage = IXPLogon_EndMessage,
    .Poll = IXPLogon_Poll,
    .StartMessage = IXPLogon_StartMessage,
    .OpenStatusEntry = IXPLogon_OpenStatusEntry,
    .ValidateState = IXPLogon_ValidateState,
    .FlushQueues = IXPLogon_FlushQueues,
};

static HRESULT STDMETHODCALLTYPE IXPProvider_QueryInterface(IXPProvider *self, REFIID argument_1, LPVOID *argument_2)
{
    const IXPProviderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IXPProvider", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IXPProvider_AddRef(IXPProvider *self)
{
    const IXPProviderVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IXPProvider_Release(IXPProvider *self)
{
    const IXPProviderVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IXPProvider_Shutdown(IXPProvider *self, ULONG *argument_1)
{
    const IXPProviderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IXPProvider", "Shutdown");
    trace_pointer(&call, argument_1);
    trace_enter(&call);
    result = real->Shutdown(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IXPProvider_TransportLogon(IXPProvider *self, LPMAPISUP argument_1, ULONG_PTR argument_2, LPTSTR argument_3, ULONG *argument_4, LPMAPIERROR *argument_5, LPXPLOGON *argument_6)
{
    const IXPProviderVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IXPProvider", "TransportLogon");
    trace_pointer(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_text(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->TransportLogon(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static const IXPProviderVtbl IXPProvider_table = {
    .QueryInterface = IXPProvider_QueryInterface,
    .AddRef = IXPProvider_AddRef,
    .Release = IXPProvider_Release,
    .Shutdown = IXPProvider_Shutdown,
    .TransportLogon = IXPProvider_TransportLogon,
};

static HRESULT STDMETHODCALLTYPE IPropData_QueryInterface(IPropData *self, REFIID argument_1, LPVOID *argument_2)
{
    const IPropDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IPropData", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IPropData_AddRef(IPropData *self)
{
    const IPropDataVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IPropData_Release(IPropData *self)
{
    const IPropDataVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IPropData_GetLastError(IPropData *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IPropDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IPropData", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IPropData_SaveChanges(IPropData *self, ULONG argument_1)
{
    const IPropDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IPropData", "SaveChanges");
    trace_number(&call, (ULONG)argument_1, "save");
    trace_enter(&call);
    result = real->SaveChanges(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IPropData_GetProps(IPropData *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    const IPropDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IPropData", "GetProps");
    trace_tags(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, "container");
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetProps(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IPropData_GetPropList(IPropData *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    const IPropDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IPropData", "GetPropList");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetPropList(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IPropData_OpenProperty(IPropData *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    const IPropDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IPropData", "OpenProperty");
    trace_tag(&call, argument_1);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_number(&call, (ULONG)argument_4, "open_property");
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->OpenProperty(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IPropData_SetProps(IPropData *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    const IPropDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IPropData", "SetProps");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->SetProps(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IPropData_DeleteProps(IPropData *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    const IPropDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IPropData", "DeleteProps");
    trace_tags(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->DeleteProps(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IPropData_CopyTo(IPropData *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    const IPropDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IPropData", "CopyTo");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_iid(&call, argument_2);
    trace_tags(&call, argument_3);
    trace_word(&call, (uintptr_t)argument_4);
    trace_pointer(&call, argument_5);
    trace_iid(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_number(&call, (ULONG)argument_8, "copy");
    trace_pointer(&call, argument_9);
    trace_enter(&call);
    result = real->CopyTo(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IPropData_CopyProps(IPropData *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    const IPropDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IPropData", "CopyProps");
    trace_tags(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_pointer(&call, argument_3);
    trace_iid(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_number(&call, (ULONG)argument_6, "copy");
    trace_pointer(&call, argument_7);
    trace_enter(&call);
    result = real->CopyProps(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IPropData_GetNamesFromIDs(IPropData *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    const IPropDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IPropData", "GetNamesFromIDs");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->GetNamesFromIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IPropData_GetIDsFromNames(IPropData *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    const IPropDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IPropData", "GetIDsFromNames");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetIDsFromNames(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IPropData_HrSetObjAccess(IPropData *self, ULONG argument_1)
{
    const IPropDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IPropData", "HrSetObjAccess");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_enter(&call);
    result = real->HrSetObjAccess(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IPropData_HrSetPropAccess(IPropData *self, LPSPropTagArray argument_1, ULONG *argument_2)
{
    const IPropDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IPropData", "HrSetPropAccess");
    trace_tags(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->HrSetPropAccess(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IPropData_HrGetPropAccess(IPropData *self, LPSPropTagArray *argument_1, ULONG **argument_2)
{
    const IPropDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IPropData", "HrGetPropAccess");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->HrGetPropAccess(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IPropData_HrAddObjProps(IPropData *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    const IPropDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IPropData", "HrAddObjProps");
    trace_tags(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->HrAddObjProps(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static const IPropDataVtbl IPropData_table = {
    .QueryInterface = IPropData_QueryInterface,
    .AddRef = IPropData_AddRef,
    .Release = IPropData_Release,
    .GetLastError = IPropData_GetLastError,
    .SaveChanges = IPropData_SaveChanges,
    .GetProps = IPropData_GetProps,
    .GetPropList = IPropData_GetPropList,
    .OpenProperty = IPropData_OpenProperty,
    .SetProps = IPropData_SetProps,
    .DeleteProps = IPropData_DeleteProps,
    .CopyTo = IPropData_CopyTo,
    .CopyProps = IPropData_CopyProps,
    .GetNamesFromIDs = IPropData_GetNamesFromIDs,
    .GetIDsFromNames = IPropData_GetIDsFromNames,
    .HrSetObjAccess = IPropData_HrSetObjAccess,
    .HrSetPropAccess = IPropData_HrSetPropAccess,
    .HrGetPropAccess = IPropData_HrGetPropAccess,
    .HrAddObjProps = IPropData_HrAddObjProps,
};

static HRESULT STDMETHODCALLTYPE ITableData_QueryInterface(ITableData *self, REFIID argument_1, LPVOID *argument_2)
{
    const ITableDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "ITableData", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE ITableData_AddRef(ITableData *self)
{
    const ITableDataVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE ITableData_Release(ITableData *self)
{
    const ITableDataVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE ITableData_HrGetView(ITableData *self, LPSSortOrderSet argument_1, CALLERRELEASE *argument_2, ULONG_PTR argument_3, LPMAPITABLE *argument_4)
{
    const ITableDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "ITableData", "HrGetView");
    trace_sort(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_word(&call, (uintptr_t)argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->HrGetView(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE ITableData_HrModifyRow(ITableData *self, LPSRow argument_1)
{
    const ITableDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "ITableData", "HrModifyRow");
    trace_pointer(&call, argument_1);
    trace_enter(&call);
    result = real->HrModifyRow(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE ITableData_HrDeleteRow(ITableData *self, LPSPropValue argument_1)
{
    const ITableDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "ITableData", "HrDeleteRow");
    trace_pointer(&call, argument_1);
    trace_enter(&call);
    result = real->HrDeleteRow(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE ITableData_HrQueryRow(ITableData *self, LPSPropValue argument_1, LPSRow *argument_2, ULONG *argument_3)
{
    const ITableDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "ITableData", "HrQueryRow");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->HrQueryRow(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE ITableData_HrEnumRow(ITableData *self, ULONG argument_1, LPSRow *argument_2)
{
    const ITableDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "ITableData", "HrEnumRow");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->HrEnumRow(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE ITableData_HrNotify(ITableData *self, ULONG argument_1, ULONG argument_2, LPSPropValue argument_3)
{
    const ITableDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "ITableData", "HrNotify");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->HrNotify(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE ITableData_HrInsertRow(ITableData *self, ULONG argument_1, LPSRow argument_2)
{
    const ITableDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "ITableData", "HrInsertRow");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->HrInsertRow(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE ITableData_HrModifyRows(ITableData *self, ULONG argument_1, LPSRowSet argument_2)
{
    const ITableDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "ITableData", "HrModifyRows");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->HrModifyRows(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE ITableData_HrDeleteRows(ITableData *self, ULONG argument_1, LPSRowSet argument_2, ULONG *argument_3)
{
    const ITableDataVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "ITableData", "HrDeleteRows");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->HrDeleteRows(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static const ITableDataVtbl ITableData_table = {
    .QueryInterface = ITableData_QueryInterface,
    .AddRef = ITableData_AddRef,
    .Release = ITableData_Release,
    .HrGetView = ITableData_HrGetView,
    .HrModifyRow = ITableData_HrModifyRow,
    .HrDeleteRow = ITableData_HrDeleteRow,
    .HrQueryRow = ITableData_HrQueryRow,
    .HrEnumRow = ITableData_HrEnumRow,
    .HrNotify = ITableData_HrNotify,
    .HrInsertRow = ITableData_HrInsertRow,
    .HrModifyRows = ITableData_HrModifyRows,
    .HrDeleteRows = ITableData_HrDeleteRows,
};

static HRESULT STDMETHODCALLTYPE IAddrBook_QueryInterface(IAddrBook *self, REFIID argument_1, LPVOID *argument_2)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IAddrBook_AddRef(IAddrBook *self)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IAddrBook_Release(IAddrBook *self)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IAddrBook_GetLastError(IAddrBook *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_SaveChanges(IAddrBook *self, ULONG argument_1)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "SaveChanges");
    trace_number(&call, (ULONG)argument_1, "save");
    trace_enter(&call);
    result = real->SaveChanges(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_GetProps(IAddrBook *self, LPSPropTagArray argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "GetProps");
    trace_tags(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, "container");
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetProps(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_GetPropList(IAddrBook *self, ULONG argument_1, LPSPropTagArray *argument_2)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "GetPropList");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetPropList(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_OpenProperty(IAddrBook *self, ULONG argument_1, LPCIID argument_2, ULONG argument_3, ULONG argument_4, LPUNKNOWN *argument_5)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "OpenProperty");
    trace_tag(&call, argument_1);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_number(&call, (ULONG)argument_4, "open_property");
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->OpenProperty(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_SetProps(IAddrBook *self, ULONG argument_1, LPSPropValue argument_2, LPSPropProblemArray *argument_3)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "SetProps");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->SetProps(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_DeleteProps(IAddrBook *self, LPSPropTagArray argument_1, LPSPropProblemArray *argument_2)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "DeleteProps");
    trace_tags(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->DeleteProps(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_CopyTo(IAddrBook *self, ULONG argument_1, LPCIID argument_2, LPSPropTagArray argument_3, ULONG_PTR argument_4, LPMAPIPROGRESS argument_5, LPCIID argument_6, LPVOID argument_7, ULONG argument_8, LPSPropProblemArray *argument_9)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "CopyTo");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_iid(&call, argument_2);
    trace_tags(&call, argument_3);
    trace_word(&call, (uintptr_t)argument_4);
    trace_pointer(&call, argument_5);
    trace_iid(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_number(&call, (ULONG)argument_8, "copy");
    trace_pointer(&call, argument_9);
    trace_enter(&call);
    result = real->CopyTo(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_CopyProps(IAddrBook *self, LPSPropTagArray argument_1, ULONG_PTR argument_2, LPMAPIPROGRESS argument_3, LPCIID argument_4, LPVOID argument_5, ULONG argument_6, LPSPropProblemArray *argument_7)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "CopyProps");
    trace_tags(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_pointer(&call, argument_3);
    trace_iid(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_number(&call, (ULONG)argument_6, "copy");
    trace_pointer(&call, argument_7);
    trace_enter(&call);
    result = real->CopyProps(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_GetNamesFromIDs(IAddrBook *self, LPSPropTagArray *argument_1, LPGUID argument_2, ULONG argument_3, ULONG *argument_4, LPMAPINAMEID **argument_5)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "GetNamesFromIDs");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->GetNamesFromIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_GetIDsFromNames(IAddrBook *self, ULONG argument_1, LPMAPINAMEID *argument_2, ULONG argument_3, LPSPropTagArray *argument_4)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "GetIDsFromNames");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->GetIDsFromNames(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_OpenEntry(IAddrBook *self, ULONG argument_1, LPENTRYID argument_2, LPCIID argument_3, ULONG argument_4, ULONG *argument_5, LPUNKNOWN *argument_6)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "OpenEntry");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_iid(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, "open");
    trace_pointer(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->OpenEntry(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_CompareEntryIDs(IAddrBook *self, ULONG argument_1, LPENTRYID argument_2, ULONG argument_3, LPENTRYID argument_4, ULONG argument_5, ULONG *argument_6)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "CompareEntryIDs");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_number(&call, (ULONG)argument_5, NULL);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->CompareEntryIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_Advise(IAddrBook *self, ULONG argument_1, LPENTRYID argument_2, ULONG argument_3, LPMAPIADVISESINK argument_4, ULONG_PTR *argument_5)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "Advise");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->Advise(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_Unadvise(IAddrBook *self, ULONG_PTR argument_1)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "Unadvise");
    trace_word(&call, (uintptr_t)argument_1);
    trace_enter(&call);
    result = real->Unadvise(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_CreateOneOff(IAddrBook *self, LPTSTR argument_1, LPTSTR argument_2, LPTSTR argument_3, ULONG argument_4, ULONG *argument_5, LPENTRYID *argument_6)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "CreateOneOff");
    trace_text(&call, argument_1);
    trace_text(&call, argument_2);
    trace_text(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_pointer(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->CreateOneOff(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_NewEntry(IAddrBook *self, ULONG_PTR argument_1, ULONG argument_2, ULONG argument_3, LPENTRYID argument_4, ULONG argument_5, LPENTRYID argument_6, ULONG *argument_7, LPENTRYID *argument_8)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "NewEntry");
    trace_word(&call, (uintptr_t)argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_number(&call, (ULONG)argument_5, NULL);
    trace_pointer(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_pointer(&call, argument_8);
    trace_enter(&call);
    result = real->NewEntry(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_ResolveName(IAddrBook *self, ULONG_PTR argument_1, ULONG argument_2, LPTSTR argument_3, LPADRLIST argument_4)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "ResolveName");
    trace_word(&call, (uintptr_t)argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_text(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->ResolveName(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_Address(IAddrBook *self, ULONG_PTR *argument_1, LPADRPARM argument_2, LPADRLIST *argument_3)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "Address");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->Address(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_Details(IAddrBook *self, ULONG_PTR *argument_1, LPFNDISMISS argument_2, LPVOID argument_3, ULONG argument_4, LPENTRYID argument_5, LPFNBUTTON argument_6, LPVOID argument_7, LPTSTR argument_8, ULONG argument_9)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "Details");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_pointer(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_pointer(&call, argument_7);
    trace_text(&call, argument_8);
    trace_number(&call, (ULONG)argument_9, NULL);
    trace_enter(&call);
    result = real->Details(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_RecipOptions(IAddrBook *self, ULONG_PTR argument_1, ULONG argument_2, LPADRENTRY argument_3)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "RecipOptions");
    trace_word(&call, (uintptr_t)argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->RecipOptions(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_QueryDefaultRecipOpt(IAddrBook *self, LPTSTR argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "QueryDefaultRecipOpt");
    trace_text(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->QueryDefaultRecipOpt(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_GetPAB(IAddrBook *self, ULONG *argument_1, LPENTRYID *argument_2)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "GetPAB");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetPAB(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_SetPAB(IAddrBook *self, ULONG argument_1, LPENTRYID argument_2)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "SetPAB");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->SetPAB(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_GetDefaultDir(IAddrBook *self, ULONG *argument_1, LPENTRYID *argument_2)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "GetDefaultDir");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetDefaultDir(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_SetDefaultDir(IAddrBook *self, ULONG argument_1, LPENTRYID argument_2)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "SetDefaultDir");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->SetDefaultDir(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_GetSearchPath(IAddrBook *self, ULONG argument_1, LPSRowSet *argument_2)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "GetSearchPath");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetSearchPath(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_SetSearchPath(IAddrBook *self, ULONG argument_1, LPSRowSet argument_2)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "SetSearchPath");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->SetSearchPath(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IAddrBook_PrepareRecips(IAddrBook *self, ULONG argument_1, LPSPropTagArray argument_2, LPADRLIST argument_3)
{
    const IAddrBookVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IAddrBook", "PrepareRecips");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_tags(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->PrepareRecips(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static const IAddrBookVtbl IAddrBook_table = {
    .QueryInterface = IAddrBook_QueryInterface,
    .AddRef = IAddrBook_AddRef,
    .Release = IAddrBook_Release,
    .GetLastError = IAddrBook_GetLastError,
    .SaveChanges = IAddrBook_SaveChanges,
    .GetProps = IAddrBook_GetProps,
    .GetPropList = IAddrBook_GetPropList,
    .OpenProperty = IAddrBook_OpenProperty,
    .SetProps = IAddrBook_SetProps,
    .DeleteProps = IAddrBook_DeleteProps,
    .CopyTo = IAddrBook_CopyTo,
    .CopyProps = IAddrBook_CopyProps,
    .GetNamesFromIDs = IAddrBook_GetNamesFromIDs,
    .GetIDsFromNames = IAddrBook_GetIDsFromNames,
    .OpenEntry = IAddrBook_OpenEntry,
    .CompareEntryIDs = IAddrBook_CompareEntryIDs,
    .Advise = IAddrBook_Advise,
    .Unadvise = IAddrBook_Unadvise,
    .CreateOneOff = IAddrBook_CreateOneOff,
    .NewEntry = IAddrBook_NewEntry,
    .ResolveName = IAddrBook_ResolveName,
    .Address = IAddrBook_Address,
    .Details = IAddrBook_Details,
    .RecipOptions = IAddrBook_RecipOptions,
    .QueryDefaultRecipOpt = IAddrBook_QueryDefaultRecipOpt,
    .GetPAB = IAddrBook_GetPAB,
    .SetPAB = IAddrBook_SetPAB,
    .GetDefaultDir = IAddrBook_GetDefaultDir,
    .SetDefaultDir = IAddrBook_SetDefaultDir,
    .GetSearchPath = IAddrBook_GetSearchPath,
    .SetSearchPath = IAddrBook_SetSearchPath,
    .PrepareRecips = IAddrBook_PrepareRecips,
};

static HRESULT STDMETHODCALLTYPE IMAPISession_QueryInterface(IMAPISession *self, REFIID argument_1, LPVOID *argument_2)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IMAPISession_AddRef(IMAPISession *self)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IMAPISession_Release(IMAPISession *self)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IMAPISession_GetLastError(IMAPISession *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISession_GetMsgStoresTable(IMAPISession *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "GetMsgStoresTable");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetMsgStoresTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISession_OpenMsgStore(IMAPISession *self, ULONG_PTR argument_1, ULONG argument_2, LPENTRYID argument_3, LPCIID argument_4, ULONG argument_5, LPMDB *argument_6)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "OpenMsgStore");
    trace_word(&call, (uintptr_t)argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_iid(&call, argument_4);
    trace_number(&call, (ULONG)argument_5, "open_store");
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->OpenMsgStore(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISession_OpenAddressBook(IMAPISession *self, ULONG_PTR argument_1, LPCIID argument_2, ULONG argument_3, LPADRBOOK *argument_4)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "OpenAddressBook");
    trace_word(&call, (uintptr_t)argument_1);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->OpenAddressBook(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISession_OpenProfileSection(IMAPISession *self, LPMAPIUID argument_1, LPCIID argument_2, ULONG argument_3, LPPROFSECT *argument_4)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "OpenProfileSection");
    trace_pointer(&call, argument_1);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->OpenProfileSection(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISession_GetStatusTable(IMAPISession *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "GetStatusTable");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetStatusTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISession_OpenEntry(IMAPISession *self, ULONG argument_1, LPENTRYID argument_2, LPCIID argument_3, ULONG argument_4, ULONG *argument_5, LPUNKNOWN *argument_6)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "OpenEntry");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_iid(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, "open");
    trace_pointer(&call, argument_5);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->OpenEntry(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISession_CompareEntryIDs(IMAPISession *self, ULONG argument_1, LPENTRYID argument_2, ULONG argument_3, LPENTRYID argument_4, ULONG argument_5, ULONG *argument_6)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "CompareEntryIDs");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_number(&call, (ULONG)argument_5, NULL);
    trace_pointer(&call, argument_6);
    trace_enter(&call);
    result = real->CompareEntryIDs(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISession_Advise(IMAPISession *self, ULONG argument_1, LPENTRYID argument_2, ULONG argument_3, LPMAPIADVISESINK argument_4, ULONG_PTR *argument_5)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "Advise");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->Advise(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISession_Unadvise(IMAPISession *self, ULONG_PTR argument_1)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "Unadvise");
    trace_word(&call, (uintptr_t)argument_1);
    trace_enter(&call);
    result = real->Unadvise(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISession_MessageOptions(IMAPISession *self, ULONG_PTR argument_1, ULONG argument_2, LPTSTR argument_3, LPMESSAGE argument_4)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "MessageOptions");
    trace_word(&call, (uintptr_t)argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_text(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->MessageOptions(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISession_QueryDefaultMessageOpt(IMAPISession *self, LPTSTR argument_1, ULONG argument_2, ULONG *argument_3, LPSPropValue *argument_4)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "QueryDefaultMessageOpt");
    trace_text(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->QueryDefaultMessageOpt(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISession_EnumAdrTypes(IMAPISession *self, ULONG argument_1, ULONG *argument_2, LPTSTR **argument_3)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "EnumAdrTypes");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->EnumAdrTypes(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISession_QueryIdentity(IMAPISession *self, ULONG *argument_1, LPENTRYID *argument_2)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "QueryIdentity");
    trace_pointer(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryIdentity(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISession_Logoff(IMAPISession *self, ULONG_PTR argument_1, ULONG argument_2, ULONG argument_3)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "Logoff");
    trace_word(&call, (uintptr_t)argument_1);
    trace_number(&call, (ULONG)argument_2, "logoff");
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_enter(&call);
    result = real->Logoff(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISession_SetDefaultStore(IMAPISession *self, ULONG argument_1, ULONG argument_2, LPENTRYID argument_3)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "SetDefaultStore");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->SetDefaultStore(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISession_AdminServices(IMAPISession *self, ULONG argument_1, LPSERVICEADMIN *argument_2)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "AdminServices");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->AdminServices(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISession_ShowForm(IMAPISession *self, ULONG_PTR argument_1, LPMDB argument_2, LPMAPIFOLDER argument_3, LPCIID argument_4, ULONG_PTR argument_5, LPMESSAGE argument_6, ULONG argument_7, ULONG argument_8, ULONG argument_9, ULONG argument_10, LPSTR argument_11)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "ShowForm");
    trace_word(&call, (uintptr_t)argument_1);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_iid(&call, argument_4);
    trace_word(&call, (uintptr_t)argument_5);
    trace_pointer(&call, argument_6);
    trace_number(&call, (ULONG)argument_7, NULL);
    trace_number(&call, (ULONG)argument_8, NULL);
    trace_number(&call, (ULONG)argument_9, NULL);
    trace_number(&call, (ULONG)argument_10, NULL);
    trace_text(&call, argument_11);
    trace_enter(&call);
    result = real->ShowForm(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8, argument_9, argument_10, argument_11);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMAPISession_PrepareForm(IMAPISession *self, LPCIID argument_1, LPMESSAGE argument_2, ULONG_PTR *argument_3)
{
    const IMAPISessionVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMAPISession", "PrepareForm");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->PrepareForm(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static const IMAPISessionVtbl IMAPISession_table = {
    .QueryInterface = IMAPISession_QueryInterface,
    .AddRef = IMAPISession_AddRef,
    .Release = IMAPISession_Release,
    .GetLastError = IMAPISession_GetLastError,
    .GetMsgStoresTable = IMAPISession_GetMsgStoresTable,
    .OpenMsgStore = IMAPISession_OpenMsgStore,
    .OpenAddressBook = IMAPISession_OpenAddressBook,
    .OpenProfileSection = IMAPISession_OpenProfileSection,
    .GetStatusTable = IMAPISession_GetStatusTable,
    .OpenEntry = IMAPISession_OpenEntry,
    .CompareEntryIDs = IMAPISession_CompareEntryIDs,
    .Advise = IMAPISession_Advise,
    .Unadvise = IMAPISession_Unadvise,
    .MessageOptions = IMAPISession_MessageOptions,
    .QueryDefaultMessageOpt = IMAPISession_QueryDefaultMessageOpt,
    .EnumAdrTypes = IMAPISession_EnumAdrTypes,
    .QueryIdentity = IMAPISession_QueryIdentity,
    .Logoff = IMAPISession_Logoff,
    .SetDefaultStore = IMAPISession_SetDefaultStore,
    .AdminServices = IMAPISession_AdminServices,
    .ShowForm = IMAPISession_ShowForm,
    .PrepareForm = IMAPISession_PrepareForm,
};

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin_QueryInterface(IMsgServiceAdmin *self, REFIID argument_1, LPVOID *argument_2)
{
    const IMsgServiceAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IMsgServiceAdmin_AddRef(IMsgServiceAdmin *self)
{
    const IMsgServiceAdminVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IMsgServiceAdmin_Release(IMsgServiceAdmin *self)
{
    const IMsgServiceAdminVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin_GetLastError(IMsgServiceAdmin *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IMsgServiceAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin_GetMsgServiceTable(IMsgServiceAdmin *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IMsgServiceAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin", "GetMsgServiceTable");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetMsgServiceTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin_CreateMsgService(IMsgServiceAdmin *self, LPTSTR argument_1, LPTSTR argument_2, ULONG_PTR argument_3, ULONG argument_4)
{
    const IMsgServiceAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin", "CreateMsgService");
    trace_text(&call, argument_1);
    trace_text(&call, argument_2);
    trace_word(&call, (uintptr_t)argument_3);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_enter(&call);
    result = real->CreateMsgService(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin_DeleteMsgService(IMsgServiceAdmin *self, LPMAPIUID argument_1)
{
    const IMsgServiceAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin", "DeleteMsgService");
    trace_pointer(&call, argument_1);
    trace_enter(&call);
    result = real->DeleteMsgService(self, argument_1);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin_CopyMsgService(IMsgServiceAdmin *self, LPMAPIUID argument_1, LPTSTR argument_2, LPCIID argument_3, LPCIID argument_4, LPVOID argument_5, ULONG_PTR argument_6, ULONG argument_7)
{
    const IMsgServiceAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin", "CopyMsgService");
    trace_pointer(&call, argument_1);
    trace_text(&call, argument_2);
    trace_iid(&call, argument_3);
    trace_iid(&call, argument_4);
    trace_pointer(&call, argument_5);
    trace_word(&call, (uintptr_t)argument_6);
    trace_number(&call, (ULONG)argument_7, NULL);
    trace_enter(&call);
    result = real->CopyMsgService(self, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin_RenameMsgService(IMsgServiceAdmin *self, LPMAPIUID argument_1, ULONG argument_2, LPTSTR argument_3)
{
    const IMsgServiceAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin", "RenameMsgService");
    trace_pointer(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_text(&call, argument_3);
    trace_enter(&call);
    result = real->RenameMsgService(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin_ConfigureMsgService(IMsgServiceAdmin *self, LPMAPIUID argument_1, ULONG_PTR argument_2, ULONG argument_3, ULONG argument_4, LPSPropValue argument_5)
{
    const IMsgServiceAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin", "ConfigureMsgService");
    trace_pointer(&call, argument_1);
    trace_word(&call, (uintptr_t)argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->ConfigureMsgService(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin_OpenProfileSection(IMsgServiceAdmin *self, LPMAPIUID argument_1, LPCIID argument_2, ULONG argument_3, LPPROFSECT *argument_4)
{
    const IMsgServiceAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin", "OpenProfileSection");
    trace_pointer(&call, argument_1);
    trace_iid(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_pointer(&call, argument_4);
    trace_enter(&call);
    result = real->OpenProfileSection(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin_MsgServiceTransportOrder(IMsgServiceAdmin *self, ULONG argument_1, LPMAPIUID argument_2, ULONG argument_3)
{
    const IMsgServiceAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin", "MsgServiceTransportOrder");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_number(&call, (ULONG)argument_3, NULL);
    trace_enter(&call);
    result = real->MsgServiceTransportOrder(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin_AdminProviders(IMsgServiceAdmin *self, LPMAPIUID argument_1, ULONG argument_2, LPPROVIDERADMIN *argument_3)
{
    const IMsgServiceAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin", "AdminProviders");
    trace_pointer(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->AdminProviders(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin_SetPrimaryIdentity(IMsgServiceAdmin *self, LPMAPIUID argument_1, ULONG argument_2)
{
    const IMsgServiceAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin", "SetPrimaryIdentity");
    trace_pointer(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_enter(&call);
    result = real->SetPrimaryIdentity(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgServiceAdmin_GetProviderTable(IMsgServiceAdmin *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IMsgServiceAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IMsgServiceAdmin", "GetProviderTable");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetProviderTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static const IMsgServiceAdminVtbl IMsgServiceAdmin_table = {
    .QueryInterface = IMsgServiceAdmin_QueryInterface,
    .AddRef = IMsgServiceAdmin_AddRef,
    .Release = IMsgServiceAdmin_Release,
    .GetLastError = IMsgServiceAdmin_GetLastError,
    .GetMsgServiceTable = IMsgServiceAdmin_GetMsgServiceTable,
    .CreateMsgService = IMsgServiceAdmin_CreateMsgService,
    .DeleteMsgService = IMsgServiceAdmin_DeleteMsgService,
    .CopyMsgService = IMsgServiceAdmin_CopyMsgService,
    .RenameMsgService = IMsgServiceAdmin_RenameMsgService,
    .ConfigureMsgService = IMsgServiceAdmin_ConfigureMsgService,
    .OpenProfileSection = IMsgServiceAdmin_OpenProfileSection,
    .MsgServiceTransportOrder = IMsgServiceAdmin_MsgServiceTransportOrder,
    .AdminProviders = IMsgServiceAdmin_AdminProviders,
    .SetPrimaryIdentity = IMsgServiceAdmin_SetPrimaryIdentity,
    .GetProviderTable = IMsgServiceAdmin_GetProviderTable,
};

static HRESULT STDMETHODCALLTYPE IProfAdmin_QueryInterface(IProfAdmin *self, REFIID argument_1, LPVOID *argument_2)
{
    const IProfAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfAdmin", "QueryInterface");
    trace_iid(&call, argument_1);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->QueryInterface(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static ULONG STDMETHODCALLTYPE IProfAdmin_AddRef(IProfAdmin *self)
{
    const IProfAdminVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->AddRef(self);
}

static ULONG STDMETHODCALLTYPE IProfAdmin_Release(IProfAdmin *self)
{
    const IProfAdminVtbl *real = ((struct mapix_interface *)self)->traced;

    return real->Release(self);
}

static HRESULT STDMETHODCALLTYPE IProfAdmin_GetLastError(IProfAdmin *self, HRESULT argument_1, ULONG argument_2, LPMAPIERROR *argument_3)
{
    const IProfAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfAdmin", "GetLastError");
    trace_code(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_pointer(&call, argument_3);
    trace_enter(&call);
    result = real->GetLastError(self, argument_1, argument_2, argument_3);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProfAdmin_GetProfileTable(IProfAdmin *self, ULONG argument_1, LPMAPITABLE *argument_2)
{
    const IProfAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfAdmin", "GetProfileTable");
    trace_number(&call, (ULONG)argument_1, NULL);
    trace_pointer(&call, argument_2);
    trace_enter(&call);
    result = real->GetProfileTable(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProfAdmin_CreateProfile(IProfAdmin *self, LPTSTR argument_1, LPTSTR argument_2, ULONG_PTR argument_3, ULONG argument_4)
{
    const IProfAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfAdmin", "CreateProfile");
    trace_text(&call, argument_1);
    trace_text(&call, argument_2);
    trace_word(&call, (uintptr_t)argument_3);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_enter(&call);
    result = real->CreateProfile(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProfAdmin_DeleteProfile(IProfAdmin *self, LPTSTR argument_1, ULONG argument_2)
{
    const IProfAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfAdmin", "DeleteProfile");
    trace_text(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_enter(&call);
    result = real->DeleteProfile(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProfAdmin_ChangeProfilePassword(IProfAdmin *self, LPTSTR argument_1, LPTSTR argument_2, LPTSTR argument_3, ULONG argument_4)
{
    const IProfAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfAdmin", "ChangeProfilePassword");
    trace_text(&call, argument_1);
    trace_text(&call, argument_2);
    trace_text(&call, argument_3);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_enter(&call);
    result = real->ChangeProfilePassword(self, argument_1, argument_2, argument_3, argument_4);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProfAdmin_CopyProfile(IProfAdmin *self, LPTSTR argument_1, LPTSTR argument_2, LPTSTR argument_3, ULONG_PTR argument_4, ULONG argument_5)
{
    const IProfAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfAdmin", "CopyProfile");
    trace_text(&call, argument_1);
    trace_text(&call, argument_2);
    trace_text(&call, argument_3);
    trace_word(&call, (uintptr_t)argument_4);
    trace_number(&call, (ULONG)argument_5, NULL);
    trace_enter(&call);
    result = real->CopyProfile(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProfAdmin_RenameProfile(IProfAdmin *self, LPTSTR argument_1, LPTSTR argument_2, LPTSTR argument_3, ULONG_PTR argument_4, ULONG argument_5)
{
    const IProfAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfAdmin", "RenameProfile");
    trace_text(&call, argument_1);
    trace_text(&call, argument_2);
    trace_text(&call, argument_3);
    trace_word(&call, (uintptr_t)argument_4);
    trace_number(&call, (ULONG)argument_5, NULL);
    trace_enter(&call);
    result = real->RenameProfile(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProfAdmin_SetDefaultProfile(IProfAdmin *self, LPTSTR argument_1, ULONG argument_2)
{
    const IProfAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfAdmin", "SetDefaultProfile");
    trace_text(&call, argument_1);
    trace_number(&call, (ULONG)argument_2, NULL);
    trace_enter(&call);
    result = real->SetDefaultProfile(self, argument_1, argument_2);
    trace_end_code(&call, result);
    return result;
}

static HRESULT STDMETHODCALLTYPE IProfAdmin_AdminServices(IProfAdmin *self, LPTSTR argument_1, LPTSTR argument_2, ULONG_PTR argument_3, ULONG argument_4, LPSERVICEADMIN *argument_5)
{
    const IProfAdminVtbl *real = ((struct mapix_interface *)self)->traced;
    struct trace_call call;
    HRESULT result;

    trace_begin(&call, self, "IProfAdmin", "AdminServices");
    trace_text(&call, argument_1);
    trace_text(&call, argument_2);
    trace_word(&call, (uintptr_t)argument_3);
    trace_number(&call, (ULONG)argument_4, NULL);
    trace_pointer(&call, argument_5);
    trace_enter(&call);
    result = real->AdminServices(self, argument_1, argument_2, argument_3, argument_4, argument_5);
    trace_end_code(&call, result);
    return result;
}

static const IProfAdminVtbl IProfAdmin_table = {
    .QueryInterface = IProfAdmin_QueryInterface,
    .AddRef = IProfAdmin_AddRef,
    .Release = IProfAdmin_Release,
    .GetLastError = IProfAdmin_GetLastError,
    .GetProfileTable = IProfAdmin_GetProfileTable,
    .CreateProfile = IProfAdmin_CreateProfile,
    .DeleteProfile = IProfAdmin_DeleteProfile,
    .ChangeProfilePassword = IProfAdmin_ChangeProfilePassword,
    .CopyProfile = IProfAdmin_CopyProfile,
    .RenameProfile = IProfAdmin_RenameProfile,
    .SetDefaultProfile = IProfAdmin_SetDefaultProfile,
    .AdminServices = IProfAdmin_AdminServices,
};

static const struct {
    const IID *iid;
    const void *table;
} tables[] = {
    { &IID_IMsgServiceAdmin2, &IMsgServiceAdmin2_table },
    { &IID_IABContainer, &IABContainer_table },
    { &IID_IAttachment, &IAttach_table },
    { &IID_IDistList, &IDistList_table },
    { &IID_IMAPIContainer, &IMAPIContainer_table },
    { &IID_IMAPIFolder, &IMAPIFolder_table },
    { &IID_IMAPIProgress, &IMAPIProgress_table },
    { &IID_IMAPIProp, &IMAPIProp_table },
    { &IID_IMAPIStatus, &IMAPIStatus_table },
    { &IID_IMAPITable, &IMAPITable_table },
    { &IID_IMailUser, &IMailUser_table },
    { &IID_IMessage, &IMessage_table },
    { &IID_IMsgStore, &IMsgStore_table },
    { &IID_IProfSect, &IProfSect_table },
    { &IID_IProviderAdmin, &IProviderAdmin_table },
    { &IID_IABLogon, &IABLogon_table },
    { &IID_IABProvider, &IABProvider_table },
    { &IID_IMAPISup, &IMAPISupport_table },
    { &IID_IMSLogon, &IMSLogon_table },
    { &IID_IMSProvider, &IMSProvider_table },
    { &IID_IXPLogon, &IXPLogon_table },
    { &IID_IXPProvider, &IXPProvider_table },
    { &IID_IMAPIPropData, &IPropData_table },
    { &IID_IMAPITableData, &ITableData_table },
    { &IID_IAddrBook, &IAddrBook_table },
    { &IID_IMAPISession, &IMAPISession_table },
    { &IID_IMsgServiceAdmin, &IMsgServiceAdmin_table },
    { &IID_IProfAdmin, &IProfAdmin_table },
};

const void *trace_table(const IID *iid)
{
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
        if (!memcmp(iid, tables[i].iid, sizeof(IID)))
            return tables[i].table;
    return NULL;
}

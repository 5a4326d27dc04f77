/* A module between the subsystem and another provider's: it passes on what it is asked, writes each call down, and spoils it as a script says
 * (script.h). So a sound provider becomes any of a dozen broken ones, and two sound ones can be compared in what they were asked.
 *
 * MAPIX_WRAPPED        the other module, an absolute path
 * MAPIX_WRAPPED_ENTRY  its service entry function; ServiceEntry without it
 *
 * Words besides script.h's. Init: same (the object of the last time again), old (report an old SPI), anyversion (accept one that is too old),
 * holes (a method table with empty slots). Logon: noaddref (the support object is not kept), extraref (kept once more than said), noobject,
 * anyflags, anyiid (accept what the other refuses), leave (fail, and leave an object). Logoff: keepref. ServiceEntry: keepref, sheet (show one,
 * unasked). QueryInterface: lie (yes to everything). MsgStore.GetProps: noprops; .Advise: zero; .OpenEntry: wrongtype; .GetLastError: foreign;
 * XPLogon.AddressTypes: noarrays; .SubmitMessage: takeall (everybody's recipients), keepref (the message's).
 * What is further inside (wrapped_parts.c) has the other's method tables with some methods of ours.
 */
#include "script.h"
#include "wrapped.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One object of the other's, as we show it. */
struct wrap {
    const void *methods;
    atomic_uint references;
    IUnknown *inner;
    LPMAPISUP support;                     /* of its logon; not ours, for spoiling only */
    char name[128];
    struct wrap *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct wrap *wraps;

static struct wrap *wrap_new(const void *methods, void *inner, const char *name, LPMAPISUP support)
{
    struct wrap *wrap;

    pthread_mutex_lock(&lock);
    for (wrap = wraps; wrap && wrap->inner != inner; wrap = wrap->next)
        ;
    if (wrap)                              /* the same store again (SPI-MS-07) */
        atomic_fetch_add(&wrap->references, 1);
    pthread_mutex_unlock(&lock);
    if (wrap) {
        ((IUnknown *)inner)->lpVtbl->Release(inner);
        return wrap;
    }
    if (FAILED(allocate(sizeof(*wrap), (LPVOID *)&wrap)))
        return NULL;
    memset(wrap, 0, sizeof(*wrap));
    wrap->methods = methods;
    wrap->references = 1;
    wrap->inner = inner;
    wrap->support = support;
    snprintf(wrap->name, sizeof(wrap->name), "%s", name);
    pthread_mutex_lock(&lock);
    wrap->next = wraps;
    wraps = wrap;
    pthread_mutex_unlock(&lock);
    return wrap;
}

static HRESULT record(struct wrap *wrap, const char *method, char word[256])
{
    write_log(wrap->name, method, NULL);
    return act(wrap->name, method, NULL, word);
}

#define SELF       ((struct wrap *)(void *)self)
#define INNER(I)   ((I *)(void *)SELF->inner)
#define ENTER(NAME)                                                                                                                \
    char word[256];                                                                                                                \
    HRESULT scripted = record(SELF, NAME, word);                                                                                   \
    if (FAILED(scripted))                                                                                                          \
        return scripted

static ULONG add_ref(struct wrap *wrap)
{
    return atomic_fetch_add(&wrap->references, 1) + 1;
}

static ULONG release(struct wrap *wrap, const char *method)
{
    ULONG left = atomic_fetch_sub(&wrap->references, 1) - 1;
    char word[256];

    if (left)
        return left;
    record(wrap, method, word);
    pthread_mutex_lock(&lock);
    for (struct wrap **place = &wraps; *place; place = &(*place)->next)
        if (*place == wrap) {
            *place = wrap->next;
            break;
        }
    pthread_mutex_unlock(&lock);
    wrap->inner->lpVtbl->Release(wrap->inner);
    release_buffer(wrap);
    return 0;
}

/* Whoever the other answers for, we stand before. */
static HRESULT query(struct wrap *wrap, REFIID iid, LPVOID *ret, const char *method)
{
    char word[256];
    HRESULT result = act(wrap->name, method, NULL, word);

    if (!FAILED(result) && strcmp(word, "lie"))
        result = wrap->inner->lpVtbl->QueryInterface(wrap->inner, iid, ret);
    else if (!FAILED(result))
        wrap->inner->lpVtbl->AddRef(wrap->inner);
    if (FAILED(result))
        return result;
    if (!strcmp(word, "lie") || *ret == (void *)wrap->inner) {
        wrap->inner->lpVtbl->Release(wrap->inner);
        add_ref(wrap);
        *ret = wrap;
    }
    return result;
}

#define UNKNOWN(I, NAME)                                                                                                           \
    static HRESULT STDMETHODCALLTYPE I##_QueryInterface(I *self, REFIID iid, LPVOID *ret) { return query(SELF, iid, ret, NAME ".QueryInterface"); } \
    static ULONG STDMETHODCALLTYPE I##_AddRef(I *self) { return add_ref(SELF); }                                                    \
    static ULONG STDMETHODCALLTYPE I##_Release(I *self) { return release(SELF, NAME ".Release"); }

/* --- IMsgStore --- */
UNKNOWN(IMsgStore, "MsgStore")
static HRESULT STDMETHODCALLTYPE IMsgStore_GetLastError(IMsgStore *self, HRESULT hResult, ULONG ulFlags, LPMAPIERROR *lppMAPIError)
{
    ENTER("MsgStore.GetLastError");
    if (!strcmp(word, "foreign")) {                /* a block of somebody else's */
        *lppMAPIError = calloc(1, sizeof(MAPIERROR));
        return S_OK;
    }
    return INNER(IMsgStore)->lpVtbl->GetLastError(INNER(IMsgStore), hResult, ulFlags, lppMAPIError);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_SaveChanges(IMsgStore *self, ULONG ulFlags)
{
    ENTER("MsgStore.SaveChanges");
    return INNER(IMsgStore)->lpVtbl->SaveChanges(INNER(IMsgStore), ulFlags);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_GetProps(IMsgStore *self, LPSPropTagArray lpPropTagArray, ULONG ulFlags, ULONG *lpcValues, LPSPropValue *lppPropArray)
{
    ENTER("MsgStore.GetProps");
    if (!strcmp(word, "noprops")) {                /* success with nothing */
        *lpcValues = 0;
        *lppPropArray = NULL;
        return S_OK;
    }
    return INNER(IMsgStore)->lpVtbl->GetProps(INNER(IMsgStore), lpPropTagArray, ulFlags, lpcValues, lppPropArray);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_GetPropList(IMsgStore *self, ULONG ulFlags, LPSPropTagArray *lppPropTagArray)
{
    ENTER("MsgStore.GetPropList");
    return INNER(IMsgStore)->lpVtbl->GetPropList(INNER(IMsgStore), ulFlags, lppPropTagArray);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_OpenProperty(IMsgStore *self, ULONG ulPropTag, LPCIID lpiid, ULONG ulInterfaceOptions, ULONG ulFlags, LPUNKNOWN *lppUnk)
{
    ENTER("MsgStore.OpenProperty");
    return INNER(IMsgStore)->lpVtbl->OpenProperty(INNER(IMsgStore), ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_SetProps(IMsgStore *self, ULONG cValues, LPSPropValue lpPropArray, LPSPropProblemArray *lppProblems)
{
    ENTER("MsgStore.SetProps");
    return INNER(IMsgStore)->lpVtbl->SetProps(INNER(IMsgStore), cValues, lpPropArray, lppProblems);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_DeleteProps(IMsgStore *self, LPSPropTagArray lpPropTagArray, LPSPropProblemArray *lppProblems)
{
    ENTER("MsgStore.DeleteProps");
    return INNER(IMsgStore)->lpVtbl->DeleteProps(INNER(IMsgStore), lpPropTagArray, lppProblems);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_CopyTo(IMsgStore *self, ULONG ciidExclude, LPCIID rgiidExclude, LPSPropTagArray lpExcludeProps, ULONG_PTR ulUIParam, LPMAPIPROGRESS lpProgress, LPCIID lpInterface, LPVOID lpDestObj, ULONG ulFlags, LPSPropProblemArray *lppProblems)
{
    ENTER("MsgStore.CopyTo");
    return INNER(IMsgStore)->lpVtbl->CopyTo(INNER(IMsgStore), ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_CopyProps(IMsgStore *self, LPSPropTagArray lpIncludeProps, ULONG_PTR ulUIParam, LPMAPIPROGRESS lpProgress, LPCIID lpInterface, LPVOID lpDestObj, ULONG ulFlags, LPSPropProblemArray *lppProblems)
{
    ENTER("MsgStore.CopyProps");
    return INNER(IMsgStore)->lpVtbl->CopyProps(INNER(IMsgStore), lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_GetNamesFromIDs(IMsgStore *self, LPSPropTagArray *lppPropTags, LPGUID lpPropSetGuid, ULONG ulFlags, ULONG *lpcPropNames, LPMAPINAMEID **lpppPropNames)
{
    ENTER("MsgStore.GetNamesFromIDs");
    return INNER(IMsgStore)->lpVtbl->GetNamesFromIDs(INNER(IMsgStore), lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_GetIDsFromNames(IMsgStore *self, ULONG cPropNames, LPMAPINAMEID *lppPropNames, ULONG ulFlags, LPSPropTagArray *lppPropTags)
{
    ENTER("MsgStore.GetIDsFromNames");
    return INNER(IMsgStore)->lpVtbl->GetIDsFromNames(INNER(IMsgStore), cPropNames, lppPropNames, ulFlags, lppPropTags);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_Advise(IMsgStore *self, ULONG cbEntryID, LPENTRYID lpEntryID, ULONG ulEventMask, LPMAPIADVISESINK lpAdviseSink, ULONG_PTR *lpulConnection)
{
    ENTER("MsgStore.Advise");
    if (!strcmp(word, "zero")) {                   /* a connection that is none */
        *lpulConnection = 0;
        return S_OK;
    }
    return INNER(IMsgStore)->lpVtbl->Advise(INNER(IMsgStore), cbEntryID, lpEntryID, ulEventMask, lpAdviseSink, lpulConnection);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_Unadvise(IMsgStore *self, ULONG_PTR ulConnection)
{
    ENTER("MsgStore.Unadvise");
    return INNER(IMsgStore)->lpVtbl->Unadvise(INNER(IMsgStore), ulConnection);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_CompareEntryIDs(IMsgStore *self, ULONG cbEntryID1, LPENTRYID lpEntryID1, ULONG cbEntryID2, LPENTRYID lpEntryID2, ULONG ulFlags, ULONG *lpulResult)
{
    ENTER("MsgStore.CompareEntryIDs");
    return INNER(IMsgStore)->lpVtbl->CompareEntryIDs(INNER(IMsgStore), cbEntryID1, lpEntryID1, cbEntryID2, lpEntryID2, ulFlags, lpulResult);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_OpenEntry(IMsgStore *self, ULONG cbEntryID, LPENTRYID lpEntryID, LPCIID lpInterface, ULONG ulFlags, ULONG *lpulObjType, LPUNKNOWN *lppUnk)
{
    ENTER("MsgStore.OpenEntry");
    HRESULT result = INNER(IMsgStore)->lpVtbl->OpenEntry(INNER(IMsgStore), cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk);
    if (!strcmp(word, "wrongtype"))
        *lpulObjType = MAPI_MESSAGE;
    else if (!FAILED(result) && *lpulObjType == MAPI_FOLDER)
        spoil_folder((LPMAPIFOLDER)(void *)*lppUnk);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMsgStore_SetReceiveFolder(IMsgStore *self, LPTSTR lpszMessageClass, ULONG ulFlags, ULONG cbEntryID, LPENTRYID lpEntryID)
{
    ENTER("MsgStore.SetReceiveFolder");
    return INNER(IMsgStore)->lpVtbl->SetReceiveFolder(INNER(IMsgStore), lpszMessageClass, ulFlags, cbEntryID, lpEntryID);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_GetReceiveFolder(IMsgStore *self, LPTSTR lpszMessageClass, ULONG ulFlags, ULONG *lpcbEntryID, LPENTRYID *lppEntryID, LPTSTR *lppszExplicitClass)
{
    ENTER("MsgStore.GetReceiveFolder");
    return INNER(IMsgStore)->lpVtbl->GetReceiveFolder(INNER(IMsgStore), lpszMessageClass, ulFlags, lpcbEntryID, lppEntryID, lppszExplicitClass);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_GetReceiveFolderTable(IMsgStore *self, ULONG ulFlags, LPMAPITABLE *lppTable)
{
    ENTER("MsgStore.GetReceiveFolderTable");
    return INNER(IMsgStore)->lpVtbl->GetReceiveFolderTable(INNER(IMsgStore), ulFlags, lppTable);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_StoreLogoff(IMsgStore *self, ULONG *lpulFlags)
{
    ENTER("MsgStore.StoreLogoff");
    return INNER(IMsgStore)->lpVtbl->StoreLogoff(INNER(IMsgStore), lpulFlags);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_AbortSubmit(IMsgStore *self, ULONG cbEntryID, LPENTRYID lpEntryID, ULONG ulFlags)
{
    ENTER("MsgStore.AbortSubmit");
    return INNER(IMsgStore)->lpVtbl->AbortSubmit(INNER(IMsgStore), cbEntryID, lpEntryID, ulFlags);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_GetOutgoingQueue(IMsgStore *self, ULONG ulFlags, LPMAPITABLE *lppTable)
{
    ENTER("MsgStore.GetOutgoingQueue");
    return INNER(IMsgStore)->lpVtbl->GetOutgoingQueue(INNER(IMsgStore), ulFlags, lppTable);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_SetLockState(IMsgStore *self, LPMESSAGE lpMessage, ULONG ulLockState)
{
    ENTER("MsgStore.SetLockState");
    return INNER(IMsgStore)->lpVtbl->SetLockState(INNER(IMsgStore), lpMessage, ulLockState);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_FinishedMsg(IMsgStore *self, ULONG ulFlags, ULONG cbEntryID, LPENTRYID lpEntryID)
{
    ENTER("MsgStore.FinishedMsg");
    return INNER(IMsgStore)->lpVtbl->FinishedMsg(INNER(IMsgStore), ulFlags, cbEntryID, lpEntryID);
}

static HRESULT STDMETHODCALLTYPE IMsgStore_NotifyNewMail(IMsgStore *self, LPNOTIFICATION lpNotification)
{
    ENTER("MsgStore.NotifyNewMail");
    return INNER(IMsgStore)->lpVtbl->NotifyNewMail(INNER(IMsgStore), lpNotification);
}

static const IMsgStoreVtbl store_methods = {
    .QueryInterface = IMsgStore_QueryInterface, .AddRef = IMsgStore_AddRef, .Release = IMsgStore_Release,
    .GetLastError = IMsgStore_GetLastError, .SaveChanges = IMsgStore_SaveChanges, .GetProps = IMsgStore_GetProps,
    .GetPropList = IMsgStore_GetPropList, .OpenProperty = IMsgStore_OpenProperty, .SetProps = IMsgStore_SetProps,
    .DeleteProps = IMsgStore_DeleteProps, .CopyTo = IMsgStore_CopyTo, .CopyProps = IMsgStore_CopyProps,
    .GetNamesFromIDs = IMsgStore_GetNamesFromIDs, .GetIDsFromNames = IMsgStore_GetIDsFromNames, .Advise = IMsgStore_Advise,
    .Unadvise = IMsgStore_Unadvise, .CompareEntryIDs = IMsgStore_CompareEntryIDs, .OpenEntry = IMsgStore_OpenEntry,
    .SetReceiveFolder = IMsgStore_SetReceiveFolder, .GetReceiveFolder = IMsgStore_GetReceiveFolder,
    .GetReceiveFolderTable = IMsgStore_GetReceiveFolderTable, .StoreLogoff = IMsgStore_StoreLogoff, .AbortSubmit = IMsgStore_AbortSubmit,
    .GetOutgoingQueue = IMsgStore_GetOutgoingQueue, .SetLockState = IMsgStore_SetLockState, .FinishedMsg = IMsgStore_FinishedMsg,
    .NotifyNewMail = IMsgStore_NotifyNewMail,
};

/* --- IMSLogon --- */
UNKNOWN(IMSLogon, "MSLogon")
static HRESULT STDMETHODCALLTYPE IMSLogon_GetLastError(IMSLogon *self, HRESULT hResult, ULONG ulFlags, LPMAPIERROR *lppMAPIError)
{
    ENTER("MSLogon.GetLastError");
    return INNER(IMSLogon)->lpVtbl->GetLastError(INNER(IMSLogon), hResult, ulFlags, lppMAPIError);
}

static HRESULT STDMETHODCALLTYPE IMSLogon_Logoff(IMSLogon *self, ULONG *lpulFlags)
{
    ENTER("MSLogon.Logoff");
    HRESULT result = INNER(IMSLogon)->lpVtbl->Logoff(INNER(IMSLogon), lpulFlags);
    if (!strcmp(word, "keepref"))              /* logged off, and yet held */
        SELF->support->lpVtbl->AddRef(SELF->support);
    return result;
}

static HRESULT STDMETHODCALLTYPE IMSLogon_OpenEntry(IMSLogon *self, ULONG cbEntryID, LPENTRYID lpEntryID, LPCIID lpInterface, ULONG ulFlags, ULONG *lpulObjType, LPUNKNOWN *lppUnk)
{
    ENTER("MSLogon.OpenEntry");
    return INNER(IMSLogon)->lpVtbl->OpenEntry(INNER(IMSLogon), cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk);
}

static HRESULT STDMETHODCALLTYPE IMSLogon_CompareEntryIDs(IMSLogon *self, ULONG cbEntryID1, LPENTRYID lpEntryID1, ULONG cbEntryID2, LPENTRYID lpEntryID2, ULONG ulFlags, ULONG *lpulResult)
{
    ENTER("MSLogon.CompareEntryIDs");
    return INNER(IMSLogon)->lpVtbl->CompareEntryIDs(INNER(IMSLogon), cbEntryID1, lpEntryID1, cbEntryID2, lpEntryID2, ulFlags, lpulResult);
}

static HRESULT STDMETHODCALLTYPE IMSLogon_Advise(IMSLogon *self, ULONG cbEntryID, LPENTRYID lpEntryID, ULONG ulEventMask, LPMAPIADVISESINK lpAdviseSink, ULONG_PTR *lpulConnection)
{
    ENTER("MSLogon.Advise");
    return INNER(IMSLogon)->lpVtbl->Advise(INNER(IMSLogon), cbEntryID, lpEntryID, ulEventMask, lpAdviseSink, lpulConnection);
}

static HRESULT STDMETHODCALLTYPE IMSLogon_Unadvise(IMSLogon *self, ULONG_PTR ulConnection)
{
    ENTER("MSLogon.Unadvise");
    return INNER(IMSLogon)->lpVtbl->Unadvise(INNER(IMSLogon), ulConnection);
}

static HRESULT STDMETHODCALLTYPE IMSLogon_OpenStatusEntry(IMSLogon *self, LPCIID lpInterface, ULONG ulFlags, ULONG *lpulObjType, LPVOID *lppEntry)
{
    ENTER("MSLogon.OpenStatusEntry");
    return INNER(IMSLogon)->lpVtbl->OpenStatusEntry(INNER(IMSLogon), lpInterface, ulFlags, lpulObjType, lppEntry);
}

static const IMSLogonVtbl logon_methods = {
    .QueryInterface = IMSLogon_QueryInterface, .AddRef = IMSLogon_AddRef, .Release = IMSLogon_Release,
    .GetLastError = IMSLogon_GetLastError, .Logoff = IMSLogon_Logoff, .OpenEntry = IMSLogon_OpenEntry,
    .CompareEntryIDs = IMSLogon_CompareEntryIDs, .Advise = IMSLogon_Advise, .Unadvise = IMSLogon_Unadvise,
    .OpenStatusEntry = IMSLogon_OpenStatusEntry,
};

/* --- IABLogon --- */
UNKNOWN(IABLogon, "ABLogon")
static HRESULT STDMETHODCALLTYPE IABLogon_GetLastError(IABLogon *self, HRESULT hResult, ULONG ulFlags, LPMAPIERROR *lppMAPIError)
{
    ENTER("ABLogon.GetLastError");
    return INNER(IABLogon)->lpVtbl->GetLastError(INNER(IABLogon), hResult, ulFlags, lppMAPIError);
}

static HRESULT STDMETHODCALLTYPE IABLogon_Logoff(IABLogon *self, ULONG ulFlags)
{
    ENTER("ABLogon.Logoff");
    HRESULT result = INNER(IABLogon)->lpVtbl->Logoff(INNER(IABLogon), ulFlags);
    if (!strcmp(word, "keepref"))              /* logged off, and yet held */
        SELF->support->lpVtbl->AddRef(SELF->support);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABLogon_OpenEntry(IABLogon *self, ULONG cbEntryID, LPENTRYID lpEntryID, LPCIID lpInterface, ULONG ulFlags, ULONG *lpulObjType, LPUNKNOWN *lppUnk)
{
    ENTER("ABLogon.OpenEntry");
    HRESULT result = INNER(IABLogon)->lpVtbl->OpenEntry(INNER(IABLogon), cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk);
    if (!FAILED(result) && (*lpulObjType == MAPI_ABCONT || *lpulObjType == MAPI_DISTLIST))
        spoil_container((LPABCONT)(void *)*lppUnk, *lpulObjType == MAPI_DISTLIST);
    return result;
}

static HRESULT STDMETHODCALLTYPE IABLogon_CompareEntryIDs(IABLogon *self, ULONG cbEntryID1, LPENTRYID lpEntryID1, ULONG cbEntryID2, LPENTRYID lpEntryID2, ULONG ulFlags, ULONG *lpulResult)
{
    ENTER("ABLogon.CompareEntryIDs");
    return INNER(IABLogon)->lpVtbl->CompareEntryIDs(INNER(IABLogon), cbEntryID1, lpEntryID1, cbEntryID2, lpEntryID2, ulFlags, lpulResult);
}

static HRESULT STDMETHODCALLTYPE IABLogon_Advise(IABLogon *self, ULONG cbEntryID, LPENTRYID lpEntryID, ULONG ulEventMask, LPMAPIADVISESINK lpAdviseSink, ULONG_PTR *lpulConnection)
{
    ENTER("ABLogon.Advise");
    return INNER(IABLogon)->lpVtbl->Advise(INNER(IABLogon), cbEntryID, lpEntryID, ulEventMask, lpAdviseSink, lpulConnection);
}

static HRESULT STDMETHODCALLTYPE IABLogon_Unadvise(IABLogon *self, ULONG_PTR ulConnection)
{
    ENTER("ABLogon.Unadvise");
    return INNER(IABLogon)->lpVtbl->Unadvise(INNER(IABLogon), ulConnection);
}

static HRESULT STDMETHODCALLTYPE IABLogon_OpenStatusEntry(IABLogon *self, LPCIID lpInterface, ULONG ulFlags, ULONG *lpulObjType, LPMAPISTATUS *lppEntry)
{
    ENTER("ABLogon.OpenStatusEntry");
    return INNER(IABLogon)->lpVtbl->OpenStatusEntry(INNER(IABLogon), lpInterface, ulFlags, lpulObjType, lppEntry);
}

static HRESULT STDMETHODCALLTYPE IABLogon_OpenTemplateID(IABLogon *self, ULONG cbTemplateID, LPENTRYID lpTemplateID, ULONG ulTemplateFlags, LPMAPIPROP lpMAPIPropData, LPCIID lpInterface, LPMAPIPROP *lppMAPIPropNew, LPMAPIPROP lpMAPIPropSibling)
{
    ENTER("ABLogon.OpenTemplateID");
    return INNER(IABLogon)->lpVtbl->OpenTemplateID(INNER(IABLogon), cbTemplateID, lpTemplateID, ulTemplateFlags, lpMAPIPropData, lpInterface, lppMAPIPropNew, lpMAPIPropSibling);
}

static HRESULT STDMETHODCALLTYPE IABLogon_GetOneOffTable(IABLogon *self, ULONG ulFlags, LPMAPITABLE *lppTable)
{
    ENTER("ABLogon.GetOneOffTable");
    return INNER(IABLogon)->lpVtbl->GetOneOffTable(INNER(IABLogon), ulFlags, lppTable);
}

static HRESULT STDMETHODCALLTYPE IABLogon_PrepareRecips(IABLogon *self, ULONG ulFlags, LPSPropTagArray lpPropTagArray, LPADRLIST lpRecipList)
{
    ENTER("ABLogon.PrepareRecips");
    return INNER(IABLogon)->lpVtbl->PrepareRecips(INNER(IABLogon), ulFlags, lpPropTagArray, lpRecipList);
}

static const IABLogonVtbl book_methods = {
    .QueryInterface = IABLogon_QueryInterface, .AddRef = IABLogon_AddRef, .Release = IABLogon_Release,
    .GetLastError = IABLogon_GetLastError, .Logoff = IABLogon_Logoff, .OpenEntry = IABLogon_OpenEntry,
    .CompareEntryIDs = IABLogon_CompareEntryIDs, .Advise = IABLogon_Advise, .Unadvise = IABLogon_Unadvise,
    .OpenStatusEntry = IABLogon_OpenStatusEntry, .OpenTemplateID = IABLogon_OpenTemplateID, .GetOneOffTable = IABLogon_GetOneOffTable,
    .PrepareRecips = IABLogon_PrepareRecips,
};

/* --- IXPLogon --- */
UNKNOWN(IXPLogon, "XPLogon")
static HRESULT STDMETHODCALLTYPE IXPLogon_AddressTypes(IXPLogon *self, ULONG *lpulFlags, ULONG *lpcAdrType, LPTSTR **lpppAdrTypeArray, ULONG *lpcMAPIUID, LPMAPIUID **lpppUIDArray)
{
    ENTER("XPLogon.AddressTypes");
    if (!strcmp(word, "noarrays")) {               /* two types, and no array of them */
        *lpcAdrType = 2;
        *lpppAdrTypeArray = NULL;
        return S_OK;
    }
    return INNER(IXPLogon)->lpVtbl->AddressTypes(INNER(IXPLogon), lpulFlags, lpcAdrType, lpppAdrTypeArray, lpcMAPIUID, lpppUIDArray);
}

static HRESULT STDMETHODCALLTYPE IXPLogon_RegisterOptions(IXPLogon *self, ULONG *lpulFlags, ULONG *lpcOptions, LPOPTIONDATA *lppOptions)
{
    ENTER("XPLogon.RegisterOptions");
    return INNER(IXPLogon)->lpVtbl->RegisterOptions(INNER(IXPLogon), lpulFlags, lpcOptions, lppOptions);
}

static HRESULT STDMETHODCALLTYPE IXPLogon_TransportNotify(IXPLogon *self, ULONG *lpulFlags, LPVOID *lppvData)
{
    ENTER("XPLogon.TransportNotify");
    return INNER(IXPLogon)->lpVtbl->TransportNotify(INNER(IXPLogon), lpulFlags, lppvData);
}

static HRESULT STDMETHODCALLTYPE IXPLogon_Idle(IXPLogon *self, ULONG ulFlags)
{
    ENTER("XPLogon.Idle");
    return INNER(IXPLogon)->lpVtbl->Idle(INNER(IXPLogon), ulFlags);
}

static HRESULT STDMETHODCALLTYPE IXPLogon_TransportLogoff(IXPLogon *self, ULONG ulFlags)
{
    ENTER("XPLogon.TransportLogoff");
    HRESULT result = INNER(IXPLogon)->lpVtbl->TransportLogoff(INNER(IXPLogon), ulFlags);
    if (!strcmp(word, "keepref"))              /* logged off, and yet held */
        SELF->support->lpVtbl->AddRef(SELF->support);
    return result;
}

static HRESULT STDMETHODCALLTYPE IXPLogon_SubmitMessage(IXPLogon *self, ULONG ulFlags, LPMESSAGE lpMessage, ULONG_PTR *lpulMsgRef, ULONG_PTR *lpulReturnParm)
{
    ENTER("XPLogon.SubmitMessage");
    HRESULT result = INNER(IXPLogon)->lpVtbl->SubmitMessage(INNER(IXPLogon), ulFlags, lpMessage, lpulMsgRef, lpulReturnParm);
    if (!strcmp(word, "takeall"))
        take_all(lpMessage);
    if (!strcmp(word, "keepref"))
        lpMessage->lpVtbl->AddRef(lpMessage);
    return result;
}

static HRESULT STDMETHODCALLTYPE IXPLogon_EndMessage(IXPLogon *self, ULONG_PTR ulMsgRef, ULONG *lpulFlags)
{
    ENTER("XPLogon.EndMessage");
    return INNER(IXPLogon)->lpVtbl->EndMessage(INNER(IXPLogon), ulMsgRef, lpulFlags);
}

static HRESULT STDMETHODCALLTYPE IXPLogon_Poll(IXPLogon *self, ULONG *lpulIncoming)
{
    ENTER("XPLogon.Poll");
    return INNER(IXPLogon)->lpVtbl->Poll(INNER(IXPLogon), lpulIncoming);
}

static HRESULT STDMETHODCALLTYPE IXPLogon_StartMessage(IXPLogon *self, ULONG ulFlags, LPMESSAGE lpMessage, ULONG_PTR *lpulMsgRef)
{
    ENTER("XPLogon.StartMessage");
    return INNER(IXPLogon)->lpVtbl->StartMessage(INNER(IXPLogon), ulFlags, lpMessage, lpulMsgRef);
}

static HRESULT STDMETHODCALLTYPE IXPLogon_OpenStatusEntry(IXPLogon *self, LPCIID lpInterface, ULONG ulFlags, ULONG *lpulObjType, LPMAPISTATUS *lppEntry)
{
    ENTER("XPLogon.OpenStatusEntry");
    return INNER(IXPLogon)->lpVtbl->OpenStatusEntry(INNER(IXPLogon), lpInterface, ulFlags, lpulObjType, lppEntry);
}

static HRESULT STDMETHODCALLTYPE IXPLogon_ValidateState(IXPLogon *self, ULONG_PTR ulUIParam, ULONG ulFlags)
{
    ENTER("XPLogon.ValidateState");
    return INNER(IXPLogon)->lpVtbl->ValidateState(INNER(IXPLogon), ulUIParam, ulFlags);
}

static HRESULT STDMETHODCALLTYPE IXPLogon_FlushQueues(IXPLogon *self, ULONG_PTR ulUIParam, ULONG cbTargetTransport, LPENTRYID lpTargetTransport, ULONG ulFlags)
{
    ENTER("XPLogon.FlushQueues");
    return INNER(IXPLogon)->lpVtbl->FlushQueues(INNER(IXPLogon), ulUIParam, cbTargetTransport, lpTargetTransport, ulFlags);
}

static const IXPLogonVtbl transport_methods = {
    .QueryInterface = IXPLogon_QueryInterface, .AddRef = IXPLogon_AddRef, .Release = IXPLogon_Release,
    .AddressTypes = IXPLogon_AddressTypes, .RegisterOptions = IXPLogon_RegisterOptions, .TransportNotify = IXPLogon_TransportNotify,
    .Idle = IXPLogon_Idle, .TransportLogoff = IXPLogon_TransportLogoff, .SubmitMessage = IXPLogon_SubmitMessage,
    .EndMessage = IXPLogon_EndMessage, .Poll = IXPLogon_Poll, .StartMessage = IXPLogon_StartMessage,
    .OpenStatusEntry = IXPLogon_OpenStatusEntry, .ValidateState = IXPLogon_ValidateState, .FlushQueues = IXPLogon_FlushQueues,
};

/* --- logging on --- */

/* What every logon may do wrong with the support object; `logoff` undoes the other's hold. */
static void spoil_support(LPMAPISUP support, const char *word)
{
    if (!strcmp(word, "extraref"))
        support->lpVtbl->AddRef(support);
}

UNKNOWN(IMSProvider, "MSProvider")

static HRESULT STDMETHODCALLTYPE IMSProvider_Shutdown(IMSProvider *self, ULONG *flags)
{
    ENTER("MSProvider.Shutdown");
    return INNER(IMSProvider)->lpVtbl->Shutdown(INNER(IMSProvider), flags);
}

static HRESULT wrap_store(const char *name, LPMAPISUP support, const char *word, HRESULT result, LPMSLOGON *logon, LPMDB *store)
{
    ULONG flags = 0;

    if (FAILED(result))
        return result;
    spoil_support(support, word);
    if (!strcmp(word, "noaddref") && *logon)
        (*logon)->lpVtbl->Logoff(*logon, &flags);
    if (*logon)
        *logon = (LPMSLOGON)(void *)wrap_new(&logon_methods, *logon, name, support);
    if (*store)
        *store = (LPMDB)(void *)wrap_new(&store_methods, *store, name, support);
    if (!strcmp(word, "noobject"))
        *store = NULL;
    return result;
}

static HRESULT STDMETHODCALLTYPE IMSProvider_Logon(IMSProvider *self, LPMAPISUP support, ULONG_PTR ui, LPTSTR profile, ULONG size, LPENTRYID id, ULONG flags,
    LPCIID iid, ULONG *security_size, LPBYTE *security, LPMAPIERROR *error, LPMSLOGON *logon, LPMDB *store)
{
    char name[128], word[256];
    HRESULT result;

    instance_name(support, name);
    write_log(name, "MSProvider.Logon", "flags %#x id %d", (unsigned)flags, size != 0);
    result = act(name, "MSProvider.Logon", error, word);
    if (!strcmp(word, "ui") && (flags & MDB_NO_DIALOG))
        result = MAPI_E_UNCONFIGURED;
    if (!strcmp(word, "leave")) {
        INNER(IMSProvider)->lpVtbl->Logon(INNER(IMSProvider), support, ui, profile, 0, NULL, 0, NULL, security_size, security, error, logon, store);
        return MAPI_E_LOGON_FAILED;
    }
    if (FAILED(result))
        return result;
    spoil_support_object(support);
    if (!strcmp(word, "anyflags"))
        flags &= MDB_NO_DIALOG | MDB_WRITE | MDB_NO_MAIL | MDB_TEMPORARY | MAPI_UNICODE;
    result = INNER(IMSProvider)->lpVtbl->Logon(INNER(IMSProvider), support, ui, profile, size, id, flags, strcmp(word, "anyiid") ? iid : NULL,
        security_size, security, error, logon, store);
    return wrap_store(name, support, word, result, logon, store);
}

static HRESULT STDMETHODCALLTYPE IMSProvider_SpoolerLogon(IMSProvider *self, LPMAPISUP support, ULONG_PTR ui, LPTSTR profile, ULONG size, LPENTRYID id,
    ULONG flags, LPCIID iid, ULONG security_size, LPBYTE security, LPMAPIERROR *error, LPMSLOGON *logon, LPMDB *store)
{
    char name[128], word[256];
    HRESULT result;

    instance_name(support, name);
    write_log(name, "MSProvider.SpoolerLogon", NULL);
    result = act(name, "MSProvider.SpoolerLogon", error, word);
    if (FAILED(result))
        return result;
    result = INNER(IMSProvider)->lpVtbl->SpoolerLogon(INNER(IMSProvider), support, ui, profile, size, id, flags, iid, security_size, security, error, logon,
        store);
    return wrap_store(name, support, word, result, logon, store);
}

static HRESULT STDMETHODCALLTYPE IMSProvider_CompareStoreIDs(IMSProvider *self, ULONG size_1, LPENTRYID one, ULONG size_2, LPENTRYID other, ULONG flags,
    ULONG *ret)
{
    ENTER("MSProvider.CompareStoreIDs");
    return INNER(IMSProvider)->lpVtbl->CompareStoreIDs(INNER(IMSProvider), size_1, one, size_2, other, flags, ret);
}

static const IMSProviderVtbl ms_methods = {
    .QueryInterface = IMSProvider_QueryInterface, .AddRef = IMSProvider_AddRef, .Release = IMSProvider_Release, .Shutdown = IMSProvider_Shutdown,
    .Logon = IMSProvider_Logon, .SpoolerLogon = IMSProvider_SpoolerLogon, .CompareStoreIDs = IMSProvider_CompareStoreIDs,
};

UNKNOWN(IABProvider, "ABProvider")

static HRESULT STDMETHODCALLTYPE IABProvider_Shutdown(IABProvider *self, ULONG *flags)
{
    ENTER("ABProvider.Shutdown");
    return INNER(IABProvider)->lpVtbl->Shutdown(INNER(IABProvider), flags);
}

static HRESULT STDMETHODCALLTYPE IABProvider_Logon(IABProvider *self, LPMAPISUP support, ULONG_PTR ui, LPTSTR profile, ULONG flags, ULONG *security_size,
    LPBYTE *security, LPMAPIERROR *error, LPABLOGON *logon)
{
    char name[128], word[256];
    HRESULT result;

    instance_name(support, name);
    write_log(name, "ABProvider.Logon", "flags %#x", (unsigned)flags);
    result = act(name, "ABProvider.Logon", error, word);
    if (!strcmp(word, "ui") && (flags & AB_NO_DIALOG))
        result = MAPI_E_UNCONFIGURED;
    if (FAILED(result))
        return result;
    result = INNER(IABProvider)->lpVtbl->Logon(INNER(IABProvider), support, ui, profile, flags, security_size, security, error, logon);
    if (FAILED(result))
        return result;
    spoil_support(support, word);
    if (!strcmp(word, "noaddref"))
        (*logon)->lpVtbl->Logoff(*logon, 0);
    *logon = !strcmp(word, "noobject") ? NULL : (LPABLOGON)(void *)wrap_new(&book_methods, *logon, name, support);
    return result;
}

static const IABProviderVtbl ab_methods = {
    .QueryInterface = IABProvider_QueryInterface, .AddRef = IABProvider_AddRef, .Release = IABProvider_Release, .Shutdown = IABProvider_Shutdown,
    .Logon = IABProvider_Logon,
};

UNKNOWN(IXPProvider, "XPProvider")

static HRESULT STDMETHODCALLTYPE IXPProvider_Shutdown(IXPProvider *self, ULONG *flags)
{
    ENTER("XPProvider.Shutdown");
    return INNER(IXPProvider)->lpVtbl->Shutdown(INNER(IXPProvider), flags);
}

static HRESULT STDMETHODCALLTYPE IXPProvider_TransportLogon(IXPProvider *self, LPMAPISUP support, ULONG_PTR ui, LPTSTR profile, ULONG *flags,
    LPMAPIERROR *error, LPXPLOGON *logon)
{
    char name[128], word[256];
    HRESULT result;

    instance_name(support, name);
    write_log(name, "XPProvider.TransportLogon", "flags %#x", (unsigned)*flags);
    result = act(name, "XPProvider.TransportLogon", error, word);
    if (!strcmp(word, "ui") && (*flags & LOGON_NO_DIALOG))
        result = MAPI_E_UNCONFIGURED;
    if (FAILED(result))
        return result;
    result = INNER(IXPProvider)->lpVtbl->TransportLogon(INNER(IXPProvider), support, ui, profile, flags, error, logon);
    if (FAILED(result))
        return result;
    spoil_support(support, word);
    if (!strcmp(word, "noaddref"))
        (*logon)->lpVtbl->TransportLogoff(*logon, 0);
    *logon = !strcmp(word, "noobject") ? NULL : (LPXPLOGON)(void *)wrap_new(&transport_methods, *logon, name, support);
    return result;
}

static const IXPProviderVtbl xp_methods = {
    .QueryInterface = IXPProvider_QueryInterface, .AddRef = IXPProvider_AddRef, .Release = IXPProvider_Release, .Shutdown = IXPProvider_Shutdown,
    .TransportLogon = IXPProvider_TransportLogon,
};

/* A provider object whose last method is missing. */
static const struct { const void *slots[7]; } holes = { { (const void *)IMSProvider_QueryInterface, (const void *)IMSProvider_AddRef,
    (const void *)IMSProvider_Release } };

/* --- entry points --- */

static void *other_function(const char *name)
{
    static void *handle;
    const char *path = getenv("MAPIX_WRAPPED");

    pthread_mutex_lock(&lock);
    if (!handle && path)
        handle = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    pthread_mutex_unlock(&lock);
    return handle ? dlsym(handle, name) : NULL;
}

/* The three init functions have one signature (SPI-ENT-02). */
static HRESULT start(const char *function, const void *methods, HINSTANCE module, LPMALLOC memory, LPALLOCATEBUFFER buffer, LPALLOCATEMORE more,
    LPFREEBUFFER free_buffer, ULONG flags, ULONG version, ULONG *ret_version, LPVOID *ret)
{
    union { void *address; MSPROVIDERINIT *call; } other = { other_function(function) };
    static struct wrap *last;
    LPMSPROVIDER inner = NULL;
    char word[256];
    HRESULT result;

    allocate = buffer;
    allocate_more = more;
    release_buffer = free_buffer;
    write_log("-", function, NULL);
    result = other.address ? act("-", function, NULL, word) : MAPI_E_NOT_FOUND;
    if (FAILED(result))
        return result;
    if (!strcmp(word, "same") && last) {
        add_ref(last);
        *ret_version = version;
        *ret = last;
        return S_OK;
    }
    result = other.call(module, memory, buffer, more, free_buffer, flags, !strcmp(word, "anyversion") ? CURRENT_SPI_VERSION : version, ret_version, &inner);
    if (FAILED(result))
        return result;
    if (!strcmp(word, "old"))
        *ret_version = PDK1_SPI_VERSION;
    last = wrap_new(!strcmp(word, "holes") ? &holes : methods, inner, "-", NULL);
    *ret = last;
    return last ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

HRESULT STDMAPIINITCALLTYPE MSProviderInit(HINSTANCE module, LPMALLOC memory, LPALLOCATEBUFFER buffer, LPALLOCATEMORE more, LPFREEBUFFER free_buffer,
    ULONG flags, ULONG version, ULONG *ret_version, LPMSPROVIDER *ret)
{
    return start("MSProviderInit", &ms_methods, module, memory, buffer, more, free_buffer, flags, version, ret_version, (LPVOID *)ret);
}

HRESULT STDMAPIINITCALLTYPE ABProviderInit(HINSTANCE module, LPMALLOC memory, LPALLOCATEBUFFER buffer, LPALLOCATEMORE more, LPFREEBUFFER free_buffer,
    ULONG flags, ULONG version, ULONG *ret_version, LPABPROVIDER *ret)
{
    return start("ABProviderInit", &ab_methods, module, memory, buffer, more, free_buffer, flags, version, ret_version, (LPVOID *)ret);
}

HRESULT STDMAPIINITCALLTYPE XPProviderInit(HINSTANCE module, LPMALLOC memory, LPALLOCATEBUFFER buffer, LPALLOCATEMORE more, LPFREEBUFFER free_buffer,
    ULONG flags, ULONG version, ULONG *ret_version, LPXPPROVIDER *ret)
{
    return start("XPProviderInit", &xp_methods, module, memory, buffer, more, free_buffer, flags, version, ret_version, (LPVOID *)ret);
}

HRESULT STDAPICALLTYPE ServiceEntry(HINSTANCE module, LPMALLOC memory, LPMAPISUP support, ULONG_PTR ui, ULONG flags, ULONG context, ULONG count,
    LPSPropValue values, LPPROVIDERADMIN admin, LPMAPIERROR *error)
{
    static const char *const contexts[] = { "?", "INSTALL", "CREATE", "CONFIGURE", "DELETE", "UNINSTALL", "PROVIDER_CREATE", "PROVIDER_DELETE" };
    const char *name = getenv("MAPIX_WRAPPED_ENTRY");
    union { void *address; MSGSERVICEENTRY *call; } other = { other_function(name ? name : "ServiceEntry") };
    char word[256], method[64];
    HRESULT result;

    if (support)
        support->lpVtbl->GetMemAllocRoutines(support, &allocate, &allocate_more, &release_buffer);
    snprintf(method, sizeof(method), "ServiceEntry.%s", contexts[context < 8 ? context : 0]);
    write_log("service", method, "flags %#x count %u", (unsigned)flags, (unsigned)count);
    result = other.address ? act("service", method, error, word) : MAPI_E_NOT_FOUND;
    if (FAILED(result))
        return result;
    if (!strcmp(word, "keepref"))
        support->lpVtbl->AddRef(support);
    if (!strcmp(word, "sheet")) {              /* with a display table that has nothing in it, and itself for properties */
        LPPROFSECT section = NULL;
        LPMAPITABLE table = NULL;

        if (SUCCEEDED(admin->lpVtbl->OpenProfileSection(admin, NULL, NULL, 0, &section)) && SUCCEEDED(admin->lpVtbl->GetProviderTable(admin, 0, &table)))
            support->lpVtbl->DoConfigPropsheet(support, ui, 0, (LPTSTR) "unasked", table, (LPMAPIPROP)section, 0);
        if (section)
            section->lpVtbl->Release(section);
        if (table)
            table->lpVtbl->Release(table);
        return S_OK;
    }
    if (!strcmp(word, "ok"))
        return S_OK;
    if (!strcmp(word, "words")) {
        *error = make_error("everything went well");
        return S_OK;
    }
    return other.call(module, memory, support, ui, flags, context, count, values, admin, error);
}

/* HrValidateParameters: the arguments of a method, checked by a table of their kinds (SPI-UTIL-11). */
#include <mapival.h>
#include <mapix.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"

/* One letter an argument, the object itself left out:
 *   .  any number         o  where to put a result     O  the same, may be NULL    p  readable pointer   P  the same, may be NULL
 *   i  an IID             I  the same, may be NULL     u  an object                U  the same, may be NULL
 *   t  property tags      T  the same, may be NULL     r  a restriction            R  the same, may be NULL
 *   b  a sort order       l  a list of entry ids       L  the same, may be NULL    a  an address list    A  the same, may be NULL
 *   e  a size and that many bytes, two arguments       v  a count and that many property values, two arguments
 *   f  flags: MAPI_UNICODE or none */
static const char *const kinds[] = {
    [IUnknown_QueryInterface] = "io", [IUnknown_AddRef] = "", [IUnknown_Release] = "",
    [IMAPIProp_GetLastError] = ".fo", [IMAPIProp_SaveChanges] = ".", [IMAPIProp_GetProps] = "Tfoo", [IMAPIProp_GetPropList] = "fo",
    [IMAPIProp_OpenProperty] = ".i..o", [IMAPIProp_SetProps] = "vO", [IMAPIProp_DeleteProps] = "tO",
    [IMAPIProp_CopyTo] = ".PT.Uip.O", [IMAPIProp_CopyProps] = "t.Uip.O", [IMAPIProp_GetNamesFromIDs] = "oP.oo",
    [IMAPIProp_GetIDsFromNames] = ".P.o",
    [IMAPITable_GetLastError] = ".fo", [IMAPITable_Advise] = ".uo", [IMAPITable_Unadvise] = ".", [IMAPITable_GetStatus] = "oo",
    [IMAPITable_SetColumns] = "t.", [IMAPITable_QueryColumns] = ".o", [IMAPITable_GetRowCount] = ".o", [IMAPITable_SeekRow] = "..O",
    [IMAPITable_SeekRowApprox] = "..", [IMAPITable_QueryPosition] = "ooo", [IMAPITable_FindRow] = "r..",
    [IMAPITable_Restrict] = "R.", [IMAPITable_CreateBookmark] = "o", [IMAPITable_FreeBookmark] = ".", [IMAPITable_SortTable] = "b.",
    [IMAPITable_QuerySortOrder] = "o", [IMAPITable_QueryRows] = "..o", [IMAPITable_Abort] = "", [IMAPITable_ExpandRow] = "e..oo",
    [IMAPITable_CollapseRow] = "e.o", [IMAPITable_WaitForCompletion] = "..O", [IMAPITable_GetCollapseState] = ".eoo",
    [IMAPITable_SetCollapseState] = ".eo",
    [IMAPIContainer_GetContentsTable] = ".o", [IMAPIContainer_GetHierarchyTable] = ".o", [IMAPIContainer_OpenEntry] = "eI.oo",
    [IMAPIContainer_SetSearchCriteria] = "RL.", [IMAPIContainer_GetSearchCriteria] = "fOOO",
    [IABContainer_CreateEntry] = "e.o", [IABContainer_CopyEntries] = "l.U.", [IABContainer_DeleteEntries] = "l.",
    [IABContainer_ResolveNames] = "T.ap", [IDistList_CreateEntry] = "e.o", [IDistList_CopyEntries] = "l.U.",
    [IDistList_DeleteEntries] = "l.", [IDistList_ResolveNames] = "T.ap",
    [IMAPIFolder_CreateMessage] = "I.o", [IMAPIFolder_CopyMessages] = "lIp.U.", [IMAPIFolder_DeleteMessages] = "l.U.",
    [IMAPIFolder_CreateFolder] = ".pPI.o", [IMAPIFolder_CopyFolder] = "eIpP.U.", [IMAPIFolder_DeleteFolder] = "e.U.",
    [IMAPIFolder_SetReadFlags] = "L.U.", [IMAPIFolder_GetMessageStatus] = "e.o", [IMAPIFolder_SetMessageStatus] = "e..O",
    [IMAPIFolder_SaveContentsSort] = "b.", [IMAPIFolder_EmptyFolder] = ".U.",
    [IMsgStore_Advise] = "e.uo", [IMsgStore_Unadvise] = ".", [IMsgStore_CompareEntryIDs] = "ee.o", [IMsgStore_OpenEntry] = "eI.oo",
    [IMsgStore_SetReceiveFolder] = "P.e", [IMsgStore_GetReceiveFolder] = "P.ooO", [IMsgStore_GetReceiveFolderTable] = ".o",
    [IMsgStore_StoreLogoff] = "o", [IMsgStore_AbortSubmit] = "e.", [IMsgStore_GetOutgoingQueue] = ".o", [IMsgStore_SetLockState] = "u.",
    [IMsgStore_FinishedMsg] = ".e", [IMsgStore_NotifyNewMail] = "p",
    [IMessage_GetAttachmentTable] = ".o", [IMessage_OpenAttach] = ".I.o", [IMessage_CreateAttach] = "I.oo",
    [IMessage_DeleteAttach] = "..U.", [IMessage_GetRecipientTable] = ".o", [IMessage_ModifyRecipients] = ".a",
    [IMessage_SubmitMessage] = ".", [IMessage_SetReadFlag] = ".",
    [IABProvider_Shutdown] = "o", [IABProvider_Logon] = "u.P.OOOo", [IABLogon_GetLastError] = ".fo", [IABLogon_Logoff] = ".",
    [IABLogon_OpenEntry] = "eI.oo", [IABLogon_CompareEntryIDs] = "ee.o", [IABLogon_Advise] = "e.uo", [IABLogon_Unadvise] = ".",
    [IABLogon_OpenStatusEntry] = "I.oo", [IABLogon_OpenTemplateID] = "e.uIoo", [IABLogon_GetOneOffTable] = ".o",
    [IABLogon_PrepareRecips] = ".Ta",
    [IXPProvider_Shutdown] = "o", [IXPProvider_TransportLogon] = "u.PoOo", [IXPLogon_AddressTypes] = "ooooo",
    [IXPLogon_RegisterOptions] = "ooo", [IXPLogon_TransportNotify] = "oo", [IXPLogon_Idle] = ".", [IXPLogon_TransportLogoff] = ".",
    [IXPLogon_SubmitMessage] = ".uoo", [IXPLogon_EndMessage] = ".o", [IXPLogon_Poll] = "o", [IXPLogon_StartMessage] = ".uo",
    [IXPLogon_OpenStatusEntry] = "I.oo", [IXPLogon_ValidateState] = "..", [IXPLogon_FlushQueues] = ".e.",
    [IMSProvider_Shutdown] = "o", [IMSProvider_Logon] = "u.Pe.IOOOoo", [IMSProvider_SpoolerLogon] = "u.Pe.IeOoo",
    [IMSProvider_CompareStoreIDs] = "ee.o", [IMSLogon_GetLastError] = ".fo", [IMSLogon_Logoff] = "o", [IMSLogon_OpenEntry] = "eI.oo",
    [IMSLogon_CompareEntryIDs] = "ee.o", [IMSLogon_Advise] = "e.uo", [IMSLogon_Unadvise] = ".", [IMSLogon_OpenStatusEntry] = "I.oo",
    [IMAPIControl_GetLastError] = ".fo", [IMAPIControl_Activate] = "..", [IMAPIControl_GetState] = ".o",
    [IMAPIStatus_ValidateState] = "..", [IMAPIStatus_SettingsDialog] = "..", [IMAPIStatus_ChangePassword] = "PP.",
    [IMAPIStatus_FlushQueues] = ".e.",
    [IStream__Read] = "p.O", [IStream__Write] = "p.O", [IStream_Seek] = "..O", [IStream_SetSize] = ".", [IStream_CopyTo] = "u.OO",
    [IStream_Commit] = ".", [IStream_Revert] = "", [IStream_LockRegion] = "...", [IStream_UnlockRegion] = "...", [IStream_Stat] = "o.",
    [IStream_Clone] = "o",
    [IMAPIAdviseSink_OnNotify] = ".p",
};

static bool is_object(const void *pointer)
{
    return mapix_memory_is_readable(pointer, sizeof(void *)) &&
        mapix_memory_is_readable(((const IUnknown *)pointer)->lpVtbl, 3 * sizeof(void *));
}

/* Does one argument have its kind? `second` is the one behind it. */
static HRESULT check(char kind, DWORD_PTR argument, DWORD_PTR second)
{
    const void *pointer = (const void *)argument;
    bool good;
    /* An upper-case letter may be NULL. */
    if (kind >= 'A' && kind <= 'Z') {
        if (argument == 0)
            return S_OK;
        kind = (char)(kind | 0x20);
    }
    switch (kind) {
    case 'f':
        return ((ULONG)argument & ~(ULONG)MAPI_UNICODE) == 0 ? S_OK : MAPI_E_UNKNOWN_FLAGS;
    case 'o':
        good = mapix_memory_is_readable(pointer, sizeof(ULONG));
        break;
    case 'p':
        good = mapix_memory_is_readable(pointer, 1);
        break;
    case 'i':
        good = mapix_memory_is_readable(pointer, sizeof(IID));
        break;
    case 'u':
        good = is_object(pointer);
        break;
    case 't':
        good = mapix_memory_is_readable(pointer, sizeof(ULONG)) &&
            mapix_memory_is_readable(pointer, CbNewSPropTagArray((size_t)((const SPropTagArray *)pointer)->cValues));
        break;
    case 'r':
        good = !FBadRestriction((LPSRestriction)argument);
        break;
    case 'b':
        good = !FBadSortOrderSet((LPSSortOrderSet)argument);
        break;
    case 'l':
        good = !FBadEntryList((LPENTRYLIST)argument);
        break;
    case 'a':
        good = !FBadRowSet((LPSRowSet)argument);
        break;
    case 'e':
        good = (ULONG)argument == 0 || mapix_memory_is_readable((const void *)second, (ULONG)argument);
        break;
    case 'v':
        good = (ULONG)argument != 0 && mapix_memory_is_readable((const void *)second, (ULONG)argument * sizeof(SPropValue));
        for (ULONG i = 0; good && i < (ULONG)argument; i++)
            good = !FBadProp(&((LPSPropValue)second)[i]);
        break;
    default:
        good = true;
        break;
    }
    return good ? S_OK : MAPI_E_INVALID_PARAMETER;
}

/* S_OK; MAPI_E_INVALID_PARAMETER: an argument of the method is not what it must be, or the method is unknown; MAPI_E_UNKNOWN_FLAGS. `__rgArgs`
 * holds the arguments without the object, each in a word, as the ValidateParms macros fill it. */
HRESULT STDAPICALLTYPE HrValidateParameters(METHODS arg1, LPVOID *__rgArgs)
{
    if ((unsigned)arg1 >= sizeof(kinds) / sizeof(kinds[0]) || kinds[arg1] == NULL)
        return MAPI_E_INVALID_PARAMETER;
    const DWORD_PTR *arguments = (const DWORD_PTR *)(const void *)__rgArgs;
    if (arguments == NULL)
        return kinds[arg1][0] == '\0' ? S_OK : MAPI_E_INVALID_PARAMETER;
    HRESULT result = S_OK;
    for (const char *kind = kinds[arg1]; *kind != '\0' && SUCCEEDED(result); kind++) {
        bool is_pair = *kind == 'e' || *kind == 'v';
        result = check(*kind, arguments[0], is_pair ? arguments[1] : 0);
        arguments += is_pair ? 2 : 1;
    }
    return result;
}

/* The older forms walk the caller's stack, which no 64-bit machine passes arguments on: only the object can be looked at. `First` is
 * where the object pointer stands. */
HRESULT STDAPICALLTYPE __ValidateParameters(METHODS arg1, LPVOID arg2)
{
    if ((unsigned)arg1 >= sizeof(kinds) / sizeof(kinds[0]) || !mapix_memory_is_readable(arg2, sizeof(void *)))
        return MAPI_E_INVALID_PARAMETER;
    return is_object(*(void **)arg2) ? S_OK : MAPI_E_INVALID_PARAMETER;
}

HRESULT STDAPICALLTYPE __CPPValidateParameters(METHODS arg1, const LPVOID First)
{
    if ((unsigned)arg1 >= sizeof(kinds) / sizeof(kinds[0]) || !mapix_memory_is_readable(First, 1))
        return MAPI_E_INVALID_PARAMETER;
    return S_OK;
}

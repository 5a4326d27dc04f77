/* Logging on and finding things. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/warm.h"
#include "table/helpers.h"

int cli_initialize(struct cli *cli)
{
    HRESULT result;

    if (cli->initialized)
        return EX_OK;
    result = MAPIInitialize(NULL);
    if (FAILED(result)) {
        LPMAPIERROR error = NULL;
        HRESULT cause = !FAILED(mapix_last_error(0, &error)) && error ? (HRESULT)error->ulLowLevelError : S_OK;

        MAPIFreeBuffer(error);
        cli_fail(cli, result, NULL, "MAPI cannot be initialised");
        return cli_exit_status(result == MAPI_E_NOT_INITIALIZED && FAILED(cause) ? cause : result);
    }
    cli->initialized = true;
    return EX_OK;
}

int cli_log_on(struct cli *cli, ULONG flags)
{
    mapix_warm_heap(320 * 1024);            /* what a session, an open store and a list take */
    int status = cli_initialize(cli);
    char *password = NULL;
    HRESULT result;

    if (!status && cli->password_file)
        status = cli_read_password(cli->password_file, &password);
    if (status)
        return status;
    flags |= MAPI_EXTENDED | (cli->profile ? MAPI_NEW_SESSION : MAPI_USE_DEFAULT);
    if (!password && !cli->json && !(flags & MAPI_LOGON_UI) && isatty(STDIN_FILENO) && isatty(STDERR_FILENO))      /* LOGON-16: one of the two */
        flags |= MAPI_PASSWORD_UI;     /* somebody is there to be asked */
    result = MAPILogonEx(0, (LPTSTR)(uintptr_t)cli->profile, (LPTSTR)password, flags, &cli->session);
    cli_forget_password(password);
    if (!FAILED(result))
        return EX_OK;
    if (cli->profile)
        return cli_fail(cli, result, NULL, "cannot log on to profile %s", cli->profile);
    return cli_fail(cli, result, NULL, "cannot log on to the default profile (mapix profile list shows it)");
}

/* The entry id of the default store. */
static HRESULT find_default_store(struct cli *cli, LPSRowSet *ret_rows)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_ENTRYID, PR_DEFAULT_STORE } };
    SPropValue yes = { .ulPropTag = PR_DEFAULT_STORE, .Value.b = TRUE };
    SRestriction is_default = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_DEFAULT_STORE, &yes } };
    LPMAPITABLE table;
    HRESULT result = cli->session->lpVtbl->GetMsgStoresTable(cli->session, 0, &table);

    if (FAILED(result))
        return result;
    result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, &is_default, NULL, 1, ret_rows);
    table->lpVtbl->Release(table);
    if (FAILED(result))
        return result;
    if ((*ret_rows)->cRows == 1 && (*ret_rows)->aRow[0].lpProps[0].ulPropTag == PR_ENTRYID)
        return S_OK;
    FreeProws(*ret_rows);
    return MAPI_E_NOT_FOUND;
}

int cli_open_store(struct cli *cli, ULONG logon_flags)
{
    LPSRowSet rows;
    SBinary id;
    HRESULT result;
    int status = cli_log_on(cli, logon_flags);

    if (status)
        return status;
    result = find_default_store(cli, &rows);
    if (FAILED(result))
        return cli_fail(cli, result, cli->session, "the profile has no default message store (mapix service add LOCAL makes one)");
    id = rows->aRow[0].lpProps[0].Value.bin;
    result = cli->session->lpVtbl->OpenMsgStore(cli->session, 0, id.cb, (LPENTRYID)(void *)id.lpb, NULL,
        MDB_WRITE | MDB_NO_DIALOG | (logon_flags & MAPI_NO_MAIL ? MDB_NO_MAIL : 0), &cli->store);
    FreeProws(rows);
    return FAILED(result) ? cli_fail(cli, result, cli->session, "the default message store does not open") : EX_OK;
}

void cli_close(struct cli *cli)
{
    if (cli->store)
        cli->store->lpVtbl->Release(cli->store);
    if (cli->session) {
        cli->session->lpVtbl->Logoff(cli->session, 0, 0, 0);
        cli->session->lpVtbl->Release(cli->session);
    }
    if (cli->initialized)
        MAPIUninitialize();
}

static HRESULT open_folder_id(struct cli *cli, const SBinary *id, LPMAPIFOLDER *ret_folder)
{
    ULONG type;

    return cli->store->lpVtbl->OpenEntry(cli->store, id->cb, (LPENTRYID)(void *)id->lpb, NULL, MAPI_BEST_ACCESS, &type, (LPUNKNOWN *)ret_folder);
}

/* The subfolder whose name is the `length` bytes at `name`. */
static HRESULT open_child(struct cli *cli, LPMAPIFOLDER parent, const char *name, size_t length, LPMAPIFOLDER *ret_folder)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_DISPLAY_NAME_A, PR_ENTRYID } };
    SPropValue value = { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = strndup(name, length) };
    SRestriction alike = { .rt = RES_CONTENT, .res.resContent = { FL_FULLSTRING | FL_IGNORECASE, PR_DISPLAY_NAME_A, &value } };
    LPMAPITABLE table;
    LPSRowSet rows;
    const SBinary *found = NULL;
    HRESULT result = value.Value.lpszA ? parent->lpVtbl->GetHierarchyTable(parent, 0, &table) : MAPI_E_NOT_ENOUGH_MEMORY;

    if (!FAILED(result))
        result = mapix_table_take_rows(table, (const SPropTagArray *)&columns, &alike, &rows);
    if (FAILED(result)) {
        free(value.Value.lpszA);
        return result;
    }
    for (ULONG i = 0; i < rows->cRows; i++) {
        const SPropValue *values = rows->aRow[i].lpProps;

        if (!found || (values[0].ulPropTag == PR_DISPLAY_NAME_A && !strcmp(values[0].Value.lpszA, value.Value.lpszA)))
            found = &values[1].Value.bin;
    }
    result = found ? open_folder_id(cli, found, ret_folder) : MAPI_E_NOT_FOUND;
    FreeProws(rows);
    free(value.Value.lpszA);
    return result;
}

static HRESULT open_subtree(struct cli *cli, LPMAPIFOLDER *ret_folder)
{
    LPSPropValue id;
    HRESULT result = HrGetOneProp((LPMAPIPROP)cli->store, PR_IPM_SUBTREE_ENTRYID, &id);

    if (FAILED(result))
        return result;
    result = open_folder_id(cli, &id->Value.bin, ret_folder);
    MAPIFreeBuffer(id);
    return result;
}

static HRESULT open_inbox(struct cli *cli, LPMAPIFOLDER *ret_folder)
{
    ULONG size = 0;
    LPENTRYID id = NULL;
    HRESULT result = cli->store->lpVtbl->GetReceiveFolder(cli->store, NULL, 0, &size, &id, NULL);

    if (FAILED(result))
        return result;
    result = open_folder_id(cli, &(SBinary){ size, (LPBYTE)id }, ret_folder);
    MAPIFreeBuffer(id);
    return result;
}

int cli_open_folder(struct cli *cli, const char *path, LPMAPIFOLDER *ret_folder)
{
    LPMAPIFOLDER folder, child;
    const char *at = path;
    size_t length = strcspn(at, "/");
    bool inbox = length == 5 && !strncasecmp(at, "inbox", 5);
    HRESULT result = inbox ? open_inbox(cli, &folder) : open_subtree(cli, &folder);

    if (inbox && !FAILED(result))
        at += length;
    while (!FAILED(result) && *at) {
        at += strspn(at, "/");
        length = strcspn(at, "/");
        if (!length)
            break;
        result = open_child(cli, folder, at, length, &child);
        folder->lpVtbl->Release(folder);
        folder = child;
        at += length;
    }
    if (FAILED(result))
        return cli_fail(cli, result, result == MAPI_E_NOT_FOUND ? NULL : (void *)cli->store, "there is no folder %s (mapix folder list shows them)", path);
    *ret_folder = folder;
    return EX_OK;
}

int cli_open_message(struct cli *cli, const char *id, ULONG flags, LPMESSAGE *ret_message)
{
    ULONG size, type = 0;
    BYTE *bytes;
    LPUNKNOWN object;
    HRESULT result;

    if (!cli_parse_hex(id, &size, &bytes))
        return cli_usage("%s is no message id; mapix message list prints them", id);
    result = cli->store->lpVtbl->OpenEntry(cli->store, size, (LPENTRYID)(void *)bytes, NULL, flags, &type, &object);
    free(bytes);
    if (FAILED(result))
        return cli_fail(cli, result, cli->store, "message %s does not open", id);
    if (type != MAPI_MESSAGE) {
        object->lpVtbl->Release(object);
        return cli_usage("%s is no message", id);
    }
    *ret_message = (LPMESSAGE)object;
    return EX_OK;
}

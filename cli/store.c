/* mapix store, mapix status, mapix contact, mapix daemon */
#include "cli/cli.h"
#include <mapixtags.h>
#include <mspst.h>

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/file.h"
#include "store/store.h"
#include "table/helpers.h"

static int read_rows(struct cli *cli, LPMAPITABLE table, const SPropTagArray *tags, const char *const *names, const struct cli_column *columns)
{
    LPSRowSet rows;
    json_t *list;
    HRESULT result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)tags, NULL, NULL, 0, &rows);

    if (FAILED(result))
        return cli_fail(cli, result, table, "the table cannot be read");
    list = json_array();
    for (ULONG i = 0; i < rows->cRows; i++)
        json_array_append_new(list, cli_json_row(&rows->aRow[i], names));
    FreeProws(rows);
    return cli_print_list(cli, list, columns);
}

static int list_stores(struct cli *cli, int argc, char **argv)
{
    static const SizedSPropTagArray(4, tags) = { 4, { PR_DISPLAY_NAME_A, PR_PROVIDER_DISPLAY_A, PR_DEFAULT_STORE, PR_ENTRYID } };
    static const char *const names[] = { "name", "provider", "default", "id", NULL };
    static const struct cli_column columns[] = {
        { "name", "STORE", 32 }, { "provider", "PROVIDER", 24 }, { "default", "DEFAULT", 0 }, { NULL, NULL, 0 }
    };
    LPMAPITABLE table;
    HRESULT result;
    int status;

    (void)argv;
    if (argc)
        return cli_usage("store list takes nothing");
    if ((status = cli_log_on(cli, MAPI_NO_MAIL)))
        return status;
    result = cli->session->lpVtbl->GetMsgStoresTable(cli->session, 0, &table);
    if (FAILED(result))
        return cli_fail(cli, result, cli->session, "the message stores cannot be listed");
    status = read_rows(cli, table, (const SPropTagArray *)&tags, names, columns);
    table->lpVtbl->Release(table);
    return status;
}

int cli_status(struct cli *cli, int argc, char **argv)
{
    static const SizedSPropTagArray(7, tags) = { 7, { PR_DISPLAY_NAME_A, PR_RESOURCE_TYPE, PR_STATUS_CODE, PR_STATUS_STRING_A, PR_PROVIDER_DLL_NAME_A,
        PR_SERVICE_NAME_A, PR_SERVICE_UID } };
    static const char *const names[] = { "name", "type", "code", "status", "module", "service", "service_uid", NULL };
    static const char *const types[] = { [MAPI_STORE_PROVIDER] = "store", [MAPI_AB] = "address book", [MAPI_AB_PROVIDER] = "address book provider",
        [MAPI_TRANSPORT_PROVIDER] = "transport", [MAPI_SPOOLER] = "spooler", [MAPI_PROFILE_PROVIDER] = "profiles",
        [MAPI_SUBSYSTEM] = "subsystem", [MAPI_HOOK_PROVIDER] = "hook" };
    static const struct cli_column columns[] = {
        { "type", "KIND", 22 }, { "name", "NAME", 32 }, { "state", "STATE", 12 }, { "status", "TEXT", 0 }, { NULL, NULL, 0 }
    };
    LPMAPITABLE table;
    LPSRowSet rows;
    json_t *list;
    HRESULT result;
    int status;

    (void)argv;
    if (argc)
        return cli_usage("status takes nothing");
    if ((status = cli_log_on(cli, 0)))
        return status;
    result = cli->session->lpVtbl->GetStatusTable(cli->session, 0, &table);
    if (FAILED(result))
        return cli_fail(cli, result, cli->session, "the status table does not open");
    result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&tags, NULL, NULL, 0, &rows);
    if (FAILED(result))
        status = cli_fail(cli, result, table, "the status table cannot be read");
    table->lpVtbl->Release(table);
    if (status)
        return status;
    list = json_array();
    for (ULONG i = 0; i < rows->cRows; i++) {
        json_t *row = cli_json_row(&rows->aRow[i], names);
        ULONG type = (ULONG)rows->aRow[i].lpProps[1].Value.l, code = (ULONG)rows->aRow[i].lpProps[2].Value.l;

        if (type < sizeof(types) / sizeof(types[0]) && types[type])
            json_object_set_new(row, "type", json_string(types[type]));
        json_object_set_new(row, "state", json_string(code & STATUS_FAILURE ? "failed" : code & STATUS_OFFLINE ? "offline" :
                                                  code & STATUS_AVAILABLE ? "available" : "unknown"));
        json_array_append_new(list, row);
    }
    FreeProws(rows);
    return cli_print_list(cli, list, columns);
}

/* --- the files of stores --- */

static void note_finding(void *context, bool is_problem, const char *text)
{
    json_t *finding = json_object();

    json_object_set_new(finding, "problem", json_boolean(is_problem));
    json_object_set_new(finding, "text", json_string(text));
    json_array_append_new(context, finding);
}

/* The path in a provider's section, which lies below the data directory if it is not absolute. Free it; NULL when it has none. */
static char *path_in_section(LPSERVICEADMIN services, const SBinary *uid)
{
    LPPROFSECT section;
    LPSPropValue value;
    char *directory = mapix_file_data_directory(), *path = NULL;

    if (FAILED(services->lpVtbl->OpenProfileSection(services, (LPMAPIUID)(void *)uid->lpb, NULL, MAPI_FORCE_ACCESS, &section))) {
        free(directory);
        return NULL;
    }
    if (!FAILED(HrGetOneProp((LPMAPIPROP)section, PR_PST_PATH, &value))) {
        path = *value->Value.lpszA == '/' ? strdup(value->Value.lpszA) : directory ? mapix_file_path(directory, value->Value.lpszA) : NULL;
        MAPIFreeBuffer(value);
    }
    section->lpVtbl->Release(section);
    free(directory);
    return path;
}

/* The file of the default store as the profile has it: a damaged one does not open. Free it. NULL with status 0 when it does not say. */
static char *configured_file(struct cli *cli, int *ret_status)
{
    static const SizedSPropTagArray(3, tags) = { 3, { PR_PROVIDER_UID, PR_RESOURCE_TYPE, PR_RESOURCE_FLAGS } };
    LPSERVICEADMIN services;
    LPMAPITABLE table;
    LPSRowSet rows;
    char *path = NULL;

    *ret_status = cli_open_services(cli, &services);
    if (*ret_status)
        return NULL;
    if (!FAILED(services->lpVtbl->GetProviderTable(services, 0, &table)) &&
        !FAILED(mapix_table_take_rows(table, (const SPropTagArray *)&tags, NULL, &rows))) {
        for (ULONG i = 0; i < rows->cRows && !path; i++) {
            const SPropValue *values = rows->aRow[i].lpProps;

            if (values[0].ulPropTag == PR_PROVIDER_UID && values[1].Value.l == MAPI_STORE_PROVIDER &&
                values[2].ulPropTag == PR_RESOURCE_FLAGS && values[2].Value.l & STATUS_DEFAULT_STORE)
                path = path_in_section(services, &values[0].Value.bin);
        }
        FreeProws(rows);
    }
    services->lpVtbl->Release(services);
    return path;
}

/* The file of the default store. Free it. NULL, reported, when it has none. */
static char *store_file(struct cli *cli, int *ret_status)
{
    LPSPropValue path = NULL;
    char *copy = configured_file(cli, ret_status);
    HRESULT result;

    if (copy || *ret_status)
        return copy;
    *ret_status = cli_open_store(cli, MAPI_NO_MAIL);   /* it is made by this if it was never opened */
    if (*ret_status)
        return NULL;
    result = HrGetOneProp((LPMAPIPROP)cli->store, PR_PST_PATH_A, &path);
    if (FAILED(result))
        *ret_status = cli_fail(cli, result, cli->store, "the default store does not tell its file");
    else if (!(copy = strdup(path->Value.lpszA)))
        *ret_status = EX_OSERR;
    MAPIFreeBuffer(path);
    if (cli->store) {
        cli->store->lpVtbl->Release(cli->store);
        cli->store = NULL;
    }
    return copy;
}

static int check_or_repair(struct cli *cli, int argc, char **argv, const char *verb,
    HRESULT (*act)(const char *path, const struct mapix_store_report *report, ULONG *ret_count))
{
    struct mapix_store_report report = { note_finding, NULL };
    json_t *findings, *object;
    char *path = NULL;
    ULONG count = 0;
    HRESULT result;
    int status = EX_OK;

    if (argc > 1)
        return cli_usage("store %s takes one file at most", verb);
    if (argc && !*argv[0])
        return cli_usage("store %s: a file has a name; without one it is the default store", verb);
    path = argc ? strdup(argv[0]) : store_file(cli, &status);
    if (!path)
        return status ? status : EX_OSERR;
    findings = json_array();
    report.context = findings;
    result = act(path, &report, &count);
    object = json_object();
    json_object_set_new(object, "file", json_string(path));
    json_object_set_new(object, "sound", json_boolean(!FAILED(result)));
    json_object_set_new(object, "findings", findings);
    cli_print_object(cli, object);
    if (FAILED(result))
        status = cli_fail(cli, result, NULL, "store %s of %s", verb, path);
    free(path);
    return status;
}

static int check_store(struct cli *cli, int argc, char **argv)
{
    return check_or_repair(cli, argc, argv, "check", mapix_store_check);
}

static int repair_store(struct cli *cli, int argc, char **argv)
{
    return check_or_repair(cli, argc, argv, "repair", mapix_store_repair);
}

static int backup_store(struct cli *cli, int argc, char **argv)
{
    struct mapix_store *store = NULL;
    HRESULT result;
    char *path;
    int status;

    if (argc != 1 || !*argv[0])
        return cli_usage("store backup needs the file to write");
    path = store_file(cli, &status);
    if (!path)
        return status;
    result = mapix_store_open(path, NULL, &store);
    if (!FAILED(result))
        result = mapix_store_backup(store, argv[0], NULL);
    if (FAILED(result))
        status = cli_fail(cli, result, NULL, "the backup of %s to %s", path, argv[0]);
    mapix_store_release(store);
    free(path);
    return status;
}

int cli_store(struct cli *cli, int argc, char **argv)
{
    static const struct cli_choice choices[] = {
        { "list", list_stores, "" },            { "check", check_store, "[FILE]" }, { "backup", backup_store, "FILE" },
        { "repair", repair_store, "[FILE]" },   { NULL, NULL, NULL },
    };

    return cli_choose(cli, "store", choices, argc, argv);
}

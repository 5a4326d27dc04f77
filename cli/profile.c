/* mapix profile, mapix service */
#include "cli/cli.h"
#include <mapiwz.h>
#include <mapixtags.h>
#include <mspst.h>

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>
#include <unistd.h>

#include "value/names.h"
#include "table/helpers.h"

static int open_admin(struct cli *cli, LPPROFADMIN *ret_admin)
{
    int status = cli_initialize(cli);
    HRESULT result;

    if (status)
        return status;
    result = MAPIAdminProfiles(0, ret_admin);
    return FAILED(result) ? cli_fail(cli, result, NULL, "the profiles cannot be opened") : EX_OK;
}

static bool has_profile(LPPROFADMIN admin, const char *name)
{
    static const SizedSPropTagArray(1, tags) = { 1, { PR_DISPLAY_NAME_A } };
    LPMAPITABLE table;
    LPSRowSet rows;
    bool found = false;

    if (FAILED(admin->lpVtbl->GetProfileTable(admin, 0, &table)) ||
        FAILED(mapix_table_take_rows(table, (const SPropTagArray *)&tags, NULL, &rows)))
        return false;
    for (ULONG i = 0; i < rows->cRows; i++)
        found |= rows->aRow[i].lpProps[0].ulPropTag == PR_DISPLAY_NAME_A && !strcasecmp(rows->aRow[i].lpProps[0].Value.lpszA, name);
    FreeProws(rows);
    return found;
}

static int create_profile(struct cli *cli, int argc, char **argv)
{
    LPPROFADMIN admin;
    const char *name = NULL;
    bool is_default = false;
    HRESULT result;
    int status;

    for (int i = 0; i < argc; i++) {
        if (!strcmp(argv[i], "--default"))
            is_default = true;
        else if (!name)
            name = argv[i];
        else
            return cli_usage("profile create takes one name");
    }
    if (!name || !*name)
        return cli_usage("profile create needs a name");
    if ((status = open_admin(cli, &admin)))
        return status;
    result = admin->lpVtbl->CreateProfile(admin, (LPTSTR)(uintptr_t)name, NULL, 0, 0);
    if (FAILED(result))
        status = cli_fail(cli, result, admin, "profile %s was not created", name);
    if (status == EX_NOPERM && has_profile(admin, name))       /* MAPI's code for a name that is taken */
        status = EX_CANTCREAT;
    if (!status && is_default) {
        result = admin->lpVtbl->SetDefaultProfile(admin, (LPTSTR)(uintptr_t)name, 0);
        if (FAILED(result))
            status = cli_fail(cli, result, admin, "profile %s exists, but did not become the default", name);
    }
    admin->lpVtbl->Release(admin);
    return status;
}

static int read_table(struct cli *cli, LPMAPITABLE table, const SPropTagArray *columns, const char *const *names, json_t **ret_list)
{
    LPSRowSet rows;
    HRESULT result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)columns, NULL, NULL, 0, &rows);

    if (FAILED(result))
        return cli_fail(cli, result, table, "the table cannot be read");
    *ret_list = json_array();
    for (ULONG i = 0; i < rows->cRows; i++)
        json_array_append_new(*ret_list, cli_json_row(&rows->aRow[i], names));
    FreeProws(rows);
    return EX_OK;
}

static int list_profiles(struct cli *cli, int argc, char **argv)
{
    static const SizedSPropTagArray(2, tags) = { 2, { PR_DISPLAY_NAME_A, PR_DEFAULT_PROFILE } };
    static const char *const names[] = { "name", "default", NULL };
    static const struct cli_column columns[] = { { "name", "NAME", 32 }, { "default", "DEFAULT", 0 }, { NULL, NULL, 0 } };
    LPPROFADMIN admin;
    LPMAPITABLE table;
    json_t *list = NULL;
    HRESULT result;
    int status;

    (void)argv;
    if (argc)
        return cli_usage("profile list takes nothing");
    if ((status = open_admin(cli, &admin)))
        return status;
    result = admin->lpVtbl->GetProfileTable(admin, 0, &table);
    if (FAILED(result)) {
        status = cli_fail(cli, result, admin, "the profiles cannot be listed");
    } else {
        status = read_table(cli, table, (const SPropTagArray *)&tags, names, &list);
        table->lpVtbl->Release(table);
        if (!status)
            status = cli_print_list(cli, list, columns);
    }
    admin->lpVtbl->Release(admin);
    return status;
}

static int with_profile(struct cli *cli, int argc, char **argv, const char *verb,
    HRESULT (*act)(LPPROFADMIN admin, const char *name), const char *failure)
{
    LPPROFADMIN admin;
    HRESULT result;
    int status;

    if (argc != 1 || !*argv[0])
        return cli_usage("profile %s needs one name", verb);
    if ((status = open_admin(cli, &admin)))
        return status;
    result = act(admin, argv[0]);
    if (FAILED(result))
        status = cli_fail(cli, result, admin, failure, argv[0]);
    admin->lpVtbl->Release(admin);
    return status;
}

static HRESULT act_delete(LPPROFADMIN admin, const char *name)
{
    return admin->lpVtbl->DeleteProfile(admin, (LPTSTR)(uintptr_t)name, 0);
}

static HRESULT act_default(LPPROFADMIN admin, const char *name)
{
    return admin->lpVtbl->SetDefaultProfile(admin, (LPTSTR)(uintptr_t)name, 0);
}

/* The wizard walks through it (WIZ). */
static int new_profile(struct cli *cli, int argc, char **argv)
{
    extern LAUNCHWIZARDENTRY LaunchWizard;
    char name[256];
    HRESULT result;
    int status;

    (void)argv;
    if (argc)
        return cli_usage("profile new takes nothing: it asks");
    if ((status = cli_initialize(cli)))
        return status;
    result = LaunchWizard(NULL, 0, NULL, sizeof(name), (LPTSTR)name);
    if (FAILED(result))
        return cli_fail(cli, result, NULL, "no profile was made");
    if (!cli->json)
        return printf("%s\n", name) < 0 ? EX_IOERR : EX_OK;
    return cli_print_object(cli, json_pack("{s:s}", "name", name));
}

static int delete_profile(struct cli *cli, int argc, char **argv)
{
    return with_profile(cli, argc, argv, "delete", act_delete, "profile %s was not deleted");
}

static int default_profile(struct cli *cli, int argc, char **argv)
{
    return with_profile(cli, argc, argv, "default", act_default, "profile %s did not become the default");
}

/* The name of the default profile; free it. NULL when there is none or the table cannot be read. */
static char *find_default_profile(LPPROFADMIN admin)
{
    static const SizedSPropTagArray(2, tags) = { 2, { PR_DISPLAY_NAME_A, PR_DEFAULT_PROFILE } };
    LPMAPITABLE table;
    LPSRowSet rows;
    char *name = NULL;

    if (FAILED(admin->lpVtbl->GetProfileTable(admin, 0, &table)) ||
        FAILED(mapix_table_take_rows(table, (const SPropTagArray *)&tags, NULL, &rows)))
        return NULL;
    for (ULONG i = 0; i < rows->cRows && !name; i++)
        if (rows->aRow[i].lpProps[1].ulPropTag == PR_DEFAULT_PROFILE && rows->aRow[i].lpProps[1].Value.b)
            name = strdup(rows->aRow[i].lpProps[0].Value.lpszA);
    FreeProws(rows);
    return name;
}

/* The services of cli->profile or of the default profile. */
int cli_open_services(struct cli *cli, LPSERVICEADMIN *ret_services)
{
    LPPROFADMIN admin;
    HRESULT result = MAPI_E_NOT_FOUND;
    char *found = NULL;
    const char *name = cli->profile;
    int status = open_admin(cli, &admin);

    if (status)
        return status;
    if (!name)
        name = found = find_default_profile(admin);
    if (!name) {
        cli_usage("there is no default profile; name one with --profile, or mapix profile default NAME");
        status = EX_CONFIG;
    } else {
        result = admin->lpVtbl->AdminServices(admin, (LPTSTR)(uintptr_t)name, NULL, 0, 0, ret_services);
        if (FAILED(result))
            status = cli_fail(cli, result, admin, "the services of profile %s cannot be opened", name);
    }
    free(found);
    admin->lpVtbl->Release(admin);
    return status;
}

static int read_services(struct cli *cli, LPSERVICEADMIN services, json_t **ret_list)
{
    static const SizedSPropTagArray(4, tags) = { 4, { PR_SERVICE_NAME_A, PR_DISPLAY_NAME_A, PR_SERVICE_UID, PR_RESOURCE_FLAGS } };
    static const char *const names[] = { "service", "name", "uid", "flags", NULL };
    LPMAPITABLE table;
    HRESULT result = services->lpVtbl->GetMsgServiceTable(services, 0, &table);
    int status;

    if (FAILED(result))
        return cli_fail(cli, result, services, "the services cannot be listed");
    status = read_table(cli, table, (const SPropTagArray *)&tags, names, ret_list);
    table->lpVtbl->Release(table);
    return status;
}

static int list_services(struct cli *cli, int argc, char **argv)
{
    static const struct cli_column columns[] = { { "service", "SERVICE", 16 }, { "name", "NAME", 32 }, { "uid", "UID", 0 }, { NULL, NULL, 0 } };
    LPSERVICEADMIN services;
    json_t *list = NULL;
    int status;

    (void)argv;
    if (argc)
        return cli_usage("service list takes nothing");
    if ((status = cli_open_services(cli, &services)))
        return status;
    status = read_services(cli, services, &list);
    services->lpVtbl->Release(services);
    return status ? status : cli_print_list(cli, list, columns);
}

static int show_profile(struct cli *cli, int argc, char **argv)
{
    static const SizedSPropTagArray(4, tags) = { 4, { PR_DISPLAY_NAME_A, PR_SERVICE_NAME_A, PR_PROVIDER_DLL_NAME_A, PR_RESOURCE_TYPE } };
    static const char *const names[] = { "name", "service", "module", "type", NULL };
    LPSERVICEADMIN services;
    LPMAPITABLE table;
    json_t *object, *list = NULL, *providers = NULL;
    HRESULT result;
    int status;

    if (argc != 1)
        return cli_usage("profile show needs one name");
    cli->profile = argv[0];
    if ((status = cli_open_services(cli, &services)))
        return status == EX_CONFIG ? EX_NOINPUT : status;  /* what was named is not there */
    status = read_services(cli, services, &list);
    if (!status) {
        result = services->lpVtbl->GetProviderTable(services, 0, &table);
        if (FAILED(result)) {
            status = cli_fail(cli, result, services, "the providers cannot be listed");
        } else {
            status = read_table(cli, table, (const SPropTagArray *)&tags, names, &providers);
            table->lpVtbl->Release(table);
        }
    }
    services->lpVtbl->Release(services);
    if (status) {
        json_decref(list);
        return status;
    }
    object = json_object();
    json_object_set_new(object, "name", json_string(argv[0]));
    json_object_set_new(object, "services", list);
    json_object_set_new(object, "providers", providers);
    return cli_print_object(cli, object);
}

int cli_profile(struct cli *cli, int argc, char **argv)
{
    static const struct cli_choice choices[] = {
        { "create", create_profile, "NAME [--default]" },
        { "new", new_profile, "" },
        { "list", list_profiles, "" },
        { "show", show_profile, "NAME" },
        { "delete", delete_profile, "NAME" },
        { "default", default_profile, "NAME" },
        { "copy", cli_profile_copy, "NAME NEW-NAME" },
        { "rename", cli_profile_rename, "NAME NEW-NAME" },
        { "passwd", cli_profile_passwd, "NAME" },
        { "export", cli_profile_export, "NAME FILE [--secrets]" },
        { "import", cli_profile_import, "FILE [NAME] [--without-secrets]" },
        { "forget-secrets", cli_profile_forget_secrets, "NAME" },
        { NULL, NULL, NULL },
    };

    return cli_choose(cli, "profile", choices, argc, argv);
}

/* --- services --- */

/* What a KEY=VALUE of the command line means: a property by a short name of ours, by MAPI's name, or by eight hex digits. */
static ULONG tag_of_key(const char *key, size_t length)
{
    static const struct {
        const char *key;
        ULONG tag;
    } aliases[] = { { "path", PR_PST_PATH_A }, { "maildir", PR_MAPIX_MAILDIR_A }, { "name", PR_DISPLAY_NAME_A } };
    char name[128], *end;
    ULONG tag = 0;

    if (length >= sizeof(name))
        return 0;
    memcpy(name, key, length);
    name[length] = 0;
    for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
        if (!strcasecmp(aliases[i].key, name))
            return aliases[i].tag;
    if (length == 8 || (length == 10 && !strncasecmp(name, "0x", 2))) {
        tag = (ULONG)strtoul(name, &end, 16);
        if (!*end)
            return tag;
    }
    return mapix_names_property_by_name(name, &tag) ? tag : 0;
}

/* Binary is put in place of its digits. */
static bool value_from_text(char *text, SPropValue *value)
{
    char *end = NULL;
    long long number;
    ULONG size;
    BYTE *bytes;

    if (PROP_TYPE(value->ulPropTag) == PT_UNICODE || PROP_TYPE(value->ulPropTag) == PT_TSTRING)
        value->ulPropTag = CHANGE_PROP_TYPE(value->ulPropTag, PT_STRING8);
    switch (PROP_TYPE(value->ulPropTag)) {
    case PT_STRING8:
        value->Value.lpszA = (LPSTR)(uintptr_t)text;
        return true;
    case PT_LONG:
        errno = 0;
        number = strtoll(text, &end, 0);
        value->Value.l = (LONG)number;
        return *text && !*end && !errno && number >= INT32_MIN && number <= UINT32_MAX;
    case PT_BOOLEAN:
        value->Value.b = !strcasecmp(text, "yes") || !strcasecmp(text, "true") || !strcmp(text, "1");
        return value->Value.b || !strcasecmp(text, "no") || !strcasecmp(text, "false") || !strcmp(text, "0");
    case PT_BINARY:
        if (!cli_parse_hex(text, &size, &bytes))
            return false;
        memcpy(text, bytes, size);
        free(bytes);
        value->Value.bin = (SBinary){ size, (LPBYTE)text };
        return true;
    default:
        return false;
    }
}

/* KEY=VALUE words as property values; values point into argv. Free with free(). */
int cli_parse_values(int argc, char **argv, SPropValue **ret_values)
{
    SPropValue *values = calloc((size_t)argc + 1, sizeof(*values));

    if (!values)
        return EX_OSERR;
    for (int i = 0; i < argc; i++) {
        char *equals = strchr(argv[i], '=');

        values[i].ulPropTag = equals ? tag_of_key(argv[i], (size_t)(equals - argv[i])) : 0;
        if (!values[i].ulPropTag || !value_from_text(equals + 1, &values[i])) {
            free(values);
            return cli_usage(equals ? "%s: no property of that name, or a value that does not fit it" : "\"%s\" is not KEY=VALUE", argv[i]);
        }
    }
    *ret_values = values;
    return EX_OK;
}

/* The UID of the service that `name` means: its service name without regard to case, or its display name. `ret_flags`, which may be NULL: its
 * PR_RESOURCE_FLAGS. */
static int find_service(struct cli *cli, LPSERVICEADMIN services, const char *name, MAPIUID *ret_uid, ULONG *ret_flags)
{
    static const SizedSPropTagArray(4, tags) = { 4, { PR_SERVICE_NAME_A, PR_DISPLAY_NAME_A, PR_SERVICE_UID, PR_RESOURCE_FLAGS } };
    LPMAPITABLE table;
    LPSRowSet rows;
    ULONG found = 0;
    HRESULT result = services->lpVtbl->GetMsgServiceTable(services, 0, &table);

    if (!FAILED(result))
        result = mapix_table_take_rows(table, (const SPropTagArray *)&tags, NULL, &rows);
    if (FAILED(result))
        return cli_fail(cli, result, services, "the services cannot be listed");
    for (ULONG i = 0; i < rows->cRows; i++) {
        const SPropValue *values = rows->aRow[i].lpProps;

        if ((values[0].ulPropTag == PR_SERVICE_NAME_A && !strcasecmp(values[0].Value.lpszA, name)) ||
            (values[1].ulPropTag == PR_DISPLAY_NAME_A && !strcmp(values[1].Value.lpszA, name))) {
            memcpy(ret_uid, values[2].Value.bin.lpb, sizeof(*ret_uid));
            if (ret_flags)
                *ret_flags = values[3].ulPropTag == PR_RESOURCE_FLAGS ? (ULONG)values[3].Value.l : 0;
            found++;
        }
    }
    FreeProws(rows);
    if (found == 1)
        return EX_OK;
    if (found)
        return cli_usage("the profile has %u services %s; use the display name", (unsigned)found, name);
    cli_usage("the profile has no service %s (mapix service list shows them)", name);
    return EX_NOINPUT;
}

static int add_service(struct cli *cli, int argc, char **argv)
{
    LPSERVICEADMIN services;
    LPSERVICEADMIN2 services2 = NULL;
    SPropValue *values = NULL;
    MAPIUID uid;
    HRESULT result;
    int status;

    if (argc < 1 || !*argv[0])
        return cli_usage("service add needs the service's name in mapisvc.inf");
    if ((status = cli_parse_values(argc - 1, argv + 1, &values)))
        return status;
    if ((status = cli_open_services(cli, &services))) {
        free(values);
        return status;
    }
    result = services->lpVtbl->QueryInterface(services, &IID_IMsgServiceAdmin2, (LPVOID *)&services2);
    if (!FAILED(result))
        result = services2->lpVtbl->CreateMsgServiceEx(services2, argv[0], argv[0], 0, 0, &uid);
    if (FAILED(result))
        status = cli_fail(cli, result, services, "service %s was not added", argv[0]);
    if (!status && argc > 1) {
        result = services->lpVtbl->ConfigureMsgService(services, &uid, 0, 0, (ULONG)argc - 1, values);
        if (FAILED(result)) {
            status = cli_fail(cli, result, services, "service %s was not configured and is taken out again", argv[0]);
            services->lpVtbl->DeleteMsgService(services, &uid);
        }
    }
    if (services2)
        services2->lpVtbl->Release(services2);
    services->lpVtbl->Release(services);
    free(values);
    return status;
}

/* SVC-14: the service that holds the default store is not removed by a slip. Asks at the terminal; without one --force is needed. */
static int may_remove(const char *name, bool force)
{
    char answer[16] = "";

    if (force)
        return EX_OK;
    if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return cli_usage("service %s has the default message store, and without it no mail can be kept or sent; --force removes it (its file stays)", name);
    fprintf(stderr, "The service %s has the default message store; without it no mail can be kept or sent. Remove it (its file stays)? [y/N] ", name);
    if (fgets(answer, sizeof(answer), stdin) && (*answer == 'y' || *answer == 'Y'))
        return EX_OK;
    fprintf(stderr, "mapix: service %s stays\n", name);
    return EX_TEMPFAIL;
}

static int remove_service(struct cli *cli, int argc, char **argv)
{
    LPSERVICEADMIN services;
    MAPIUID uid;
    ULONG flags = 0;
    HRESULT result;
    int status;
    bool force = false;
    const char *name = NULL;

    for (int i = 0; i < argc; i++) {
        if (!strcmp(argv[i], "--force"))
            force = true;
        else if (name)
            return cli_usage("service remove needs one name");
        else
            name = argv[i];
    }
    if (!name || !*name)
        return cli_usage("service remove needs one name");
    if ((status = cli_open_services(cli, &services)))
        return status;
    status = find_service(cli, services, name, &uid, &flags);
    if (!status && flags & SERVICE_DEFAULT_STORE)
        status = may_remove(name, force);
    if (!status) {
        result = services->lpVtbl->DeleteMsgService(services, &uid);
        if (FAILED(result))
            status = cli_fail(cli, result, services, "service %s was not removed", name);
    }
    services->lpVtbl->Release(services);
    return status;
}

static int configure_service(struct cli *cli, int argc, char **argv)
{
    LPSERVICEADMIN services;
    SPropValue *values;
    MAPIUID uid;
    HRESULT result;
    int status;

    if (argc < 1 || !*argv[0])
        return cli_usage("service configure needs a name, and KEY=VALUE words or a terminal to ask at");
    if ((status = cli_parse_values(argc - 1, argv + 1, &values)))
        return status;
    status = cli_open_services(cli, &services);
    if (!status) {
        status = find_service(cli, services, argv[0], &uid, NULL);
        if (!status) {                 /* without values: its sheet */
            result = services->lpVtbl->ConfigureMsgService(services, &uid, 0, argc == 1 ? SERVICE_UI_ALWAYS : 0, (ULONG)argc - 1, values);
            if (result == MAPI_E_NO_SUPPORT && argc == 1)
                status = cli_usage("service %s was not configured: no dialog can be shown here; give KEY=VALUE words, or run this at a terminal", argv[0]);
            else if (FAILED(result))
                status = cli_fail(cli, result, services, "service %s was not configured", argv[0]);
        }
        services->lpVtbl->Release(services);
    }
    free(values);
    return status;
}

int cli_service(struct cli *cli, int argc, char **argv)
{
    static const struct cli_choice choices[] = {
        { "add", add_service, "NAME [KEY=VALUE ...]" }, { "list", list_services, "" },
        { "remove", remove_service, "NAME [--force]" }, { "configure", configure_service, "NAME [KEY=VALUE ...]" },
        { NULL, NULL, NULL },
    };

    return cli_choose(cli, "service", choices, argc, argv);
}

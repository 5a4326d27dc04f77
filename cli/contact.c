/* mapix contact, mapix daemon */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "wire/broker.h"

/* --- contacts --- */

/* The personal address book of the session. */
static int open_personal_book(struct cli *cli, LPADRBOOK *ret_book, LPABCONT *ret_container)
{
    ULONG size, type;
    LPENTRYID id = NULL;
    HRESULT result = cli->session->lpVtbl->OpenAddressBook(cli->session, 0, NULL, AB_NO_DIALOG, ret_book);
    int status;

    if (FAILED(result))
        return cli_fail(cli, result, cli->session, "the address book does not open");
    result = (*ret_book)->lpVtbl->GetPAB(*ret_book, &size, &id);
    if (!FAILED(result))
        result = (*ret_book)->lpVtbl->OpenEntry(*ret_book, size, id, NULL, MAPI_BEST_ACCESS, &type, (LPUNKNOWN *)ret_container);
    MAPIFreeBuffer(id);
    if (!FAILED(result))
        return EX_OK;
    status = cli_fail(cli, result, *ret_book, "the profile has no personal address book (mapix service add LOCAL brings one)");
    (*ret_book)->lpVtbl->Release(*ret_book);
    return status;
}

static int list_contacts(struct cli *cli, int argc, char **argv)
{
    static const SizedSPropTagArray(4, tags) = { 4, { PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_ENTRYID } };
    static const char *const names[] = { "name", "type", "address", "id", NULL };
    static const struct cli_column columns[] = { { "name", "NAME", 32 }, { "type", "TYPE", 6 }, { "address", "ADDRESS", 0 }, { NULL, NULL, 0 } };
    LPADRBOOK book;
    LPABCONT container;
    LPMAPITABLE table;
    LPSRowSet rows;
    json_t *list;
    HRESULT result;
    int status;

    (void)argv;
    if (argc)
        return cli_usage("contact list takes nothing");
    status = cli_log_on(cli, MAPI_NO_MAIL);
    if (!status)
        status = open_personal_book(cli, &book, &container);
    if (status)
        return status;
    result = container->lpVtbl->GetContentsTable(container, 0, &table);
    if (!FAILED(result)) {
        result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&tags, NULL, NULL, 0, &rows);
        table->lpVtbl->Release(table);
    }
    if (FAILED(result)) {
        status = cli_fail(cli, result, container, "the contacts cannot be listed");
    } else {
        list = json_array();
        for (ULONG i = 0; i < rows->cRows; i++)
            json_array_append_new(list, cli_json_row(&rows->aRow[i], names));
        FreeProws(rows);
        status = cli_print_list(cli, list, columns);
    }
    container->lpVtbl->Release(container);
    book->lpVtbl->Release(book);
    return status;
}

/* The template a container has for plain mail users. */
static HRESULT find_template(LPABCONT container, LPSPropValue *ret_template)
{
    return HrGetOneProp((LPMAPIPROP)container, PR_DEF_CREATE_MAILUSER, ret_template);
}

static int add_contact(struct cli *cli, int argc, char **argv)
{
    SPropValue values[3];
    LPADRBOOK book;
    LPABCONT container;
    LPSPropValue template = NULL;
    LPMAPIPROP entry = NULL;
    HRESULT result;
    int status;

    if (argc != 2 || !strchr(argv[1], '@'))
        return cli_usage("contact add needs a name and a mail address");
    status = cli_log_on(cli, MAPI_NO_MAIL);
    if (!status)
        status = open_personal_book(cli, &book, &container);
    if (status)
        return status;
    values[0] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = argv[0] };
    values[1] = (SPropValue){ .ulPropTag = PR_ADDRTYPE_A, .Value.lpszA = (LPSTR)(uintptr_t) "SMTP" };
    values[2] = (SPropValue){ .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = argv[1] };
    result = find_template(container, &template);
    if (!FAILED(result))
        result = container->lpVtbl->CreateEntry(container, template->Value.bin.cb, (LPENTRYID)(void *)template->Value.bin.lpb, 0, &entry);
    if (!FAILED(result))
        result = entry->lpVtbl->SetProps(entry, 3, values, NULL);
    if (!FAILED(result))
        result = entry->lpVtbl->SaveChanges(entry, 0);
    if (FAILED(result))
        status = cli_fail(cli, result, entry ? (void *)entry : (void *)container, "contact %s was not added", argv[0]);
    MAPIFreeBuffer(template);
    if (entry)
        entry->lpVtbl->Release(entry);
    container->lpVtbl->Release(container);
    book->lpVtbl->Release(book);
    return status;
}

int cli_contact(struct cli *cli, int argc, char **argv)
{
    static const struct cli_choice choices[] = { { "add", add_contact, "NAME ADDRESS" }, { "list", list_contacts, "" }, { NULL, NULL, NULL } };

    return cli_choose(cli, "contact", choices, argc, argv);
}

/* --- the daemon --- */

static int show_daemon(struct cli *cli, int argc, char **argv)
{
    static const char *const states[] = { "starting", "idle", "working", "failed", "ended" };
    struct mapix_broker_status *status;
    json_t *object = json_object(), *spoolers;
    HRESULT result;

    (void)argv;
    if (argc)
        return cli_usage("daemon status takes nothing");
    result = mapix_broker_status(&status);
    if (result == MAPI_E_NOT_FOUND) {
        json_object_set_new(object, "running", json_false());
        return cli_print_object(cli, object);
    }
    if (FAILED(result))
        return cli_fail(cli, result, NULL, "mapixd does not tell its state");
    json_object_set_new(object, "running", json_true());
    json_object_set_new(object, "process", json_integer(status->process));
    json_object_set_new(object, "version", json_string(status->version));
    json_object_set_new(object, "uptime_seconds", json_integer(status->uptime));
    json_object_set_new(object, "members", json_integer(status->members));
    json_object_set_new(object, "keys", json_integer(status->keys));
    spoolers = json_array();
    for (uint32_t i = 0; i < status->spooler_count; i++) {
        json_t *spooler = json_object();

        json_object_set_new(spooler, "profile", json_string(status->spoolers[i].profile));
        json_object_set_new(spooler, "process", json_integer(status->spoolers[i].process));
        json_object_set_new(spooler, "state", json_string(status->spoolers[i].state < 5 ? states[status->spoolers[i].state] : "unknown"));
        json_object_set_new(spooler, "restarts", json_integer(status->spoolers[i].restarts));
        json_object_set_new(spooler, "text", json_string(status->spoolers[i].text));
        json_array_append_new(spoolers, spooler);
    }
    json_object_set_new(object, "spoolers", spoolers);
    mapix_broker_status_free(status);
    mapix_broker_disconnect();
    return cli_print_object(cli, object);
}

static int stop_daemon(struct cli *cli, int argc, char **argv)
{
    HRESULT result;

    (void)argv;
    if (argc)
        return cli_usage("daemon stop takes nothing");
    result = mapix_broker_stop();
    mapix_broker_disconnect();
    return FAILED(result) && result != MAPI_E_NOT_FOUND ? cli_fail(cli, result, NULL, "mapixd was not stopped") : EX_OK;
}

int cli_daemon(struct cli *cli, int argc, char **argv)
{
    static const struct cli_choice choices[] = { { "status", show_daemon, "" }, { "stop", stop_daemon, "" }, { NULL, NULL, NULL } };

    return cli_choose(cli, "daemon", choices, argc, argv);
}

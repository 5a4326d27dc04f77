/* mapix contact: the personal address book, and names looked up in all address books. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>

#define MUTABLE(text) ((LPSTR)(uintptr_t)(text))

/* What a listing shows of an entry. */
enum { ROW_NAME, ROW_TYPE, ROW_ADDRESS, ROW_ID, ROW_COLUMNS };
static const SizedSPropTagArray(ROW_COLUMNS, row_tags) = { ROW_COLUMNS, { PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_ENTRYID } };
static const char *const row_names[] = { "name", "type", "address", "id", NULL };
static const struct cli_column row_columns[] = { { "name", "NAME", 32 }, { "type", "TYPE", 8 }, { "address", "ADDRESS", 0 }, { NULL, NULL, 0 } };

/* --- the address book and its entries --- */

struct contacts {
    LPADRBOOK book;
    LPABCONT container;                /* the personal address book */
};

static void close_contacts(struct contacts *contacts)
{
    if (contacts->container)
        contacts->container->lpVtbl->Release(contacts->container);
    if (contacts->book)
        contacts->book->lpVtbl->Release(contacts->book);
}

/* `flags`: AB_NO_DIALOG, or 0 for verbs that ask the user. */
static int open_book(struct cli *cli, ULONG flags, struct contacts *contacts)
{
    int status = cli_log_on(cli, MAPI_NO_MAIL);
    HRESULT result;

    memset(contacts, 0, sizeof(*contacts));
    if (status)
        return status;
    result = cli->session->lpVtbl->OpenAddressBook(cli->session, 0, NULL, flags, &contacts->book);
    return FAILED(result) ? cli_fail(cli, result, cli->session, "the address book does not open") : EX_OK;
}

/* Log on and open the personal address book. Reports why it cannot. */
static int open_contacts_with(struct cli *cli, ULONG flags, struct contacts *contacts)
{
    ULONG size = 0, type;
    LPENTRYID id = NULL;
    HRESULT result;
    int status = open_book(cli, flags, contacts);

    if (status)
        return status;
    result = contacts->book->lpVtbl->GetPAB(contacts->book, &size, &id);
    if (!FAILED(result) && !size) {
        fprintf(stderr, "mapix: the profile has no address book to keep contacts in\n  mapix service add LOCAL brings one.\n");
        status = EX_UNAVAILABLE;
    } else {
        if (!FAILED(result))
            result = contacts->book->lpVtbl->OpenEntry(contacts->book, size, id, &IID_IABContainer, MAPI_BEST_ACCESS, &type,
                (LPUNKNOWN *)&contacts->container);
        if (FAILED(result))
            status = cli_fail(cli, result, contacts->book, "the personal address book does not open");
    }
    MAPIFreeBuffer(id);
    if (status)
        close_contacts(contacts);
    return status;
}

static int open_contacts(struct cli *cli, struct contacts *contacts)
{
    return open_contacts_with(cli, AB_NO_DIALOG, contacts);
}

static HRESULT read_rows(LPMAPITABLE table, LPSRestriction restriction, json_t *list)
{
    LPSRowSet rows;
    HRESULT result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&row_tags, restriction, NULL, 0, &rows);

    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < rows->cRows; i++)
        json_array_append_new(list, cli_json_row(&rows->aRow[i], row_names));
    FreeProws(rows);
    return S_OK;
}

/* A list of one recipient to be resolved, for FreePadrlist; NULL without memory. */
static LPADRLIST one_name(const char *name)
{
    LPADRLIST list;
    LPSPropValue value;

    if (FAILED(MAPIAllocateBuffer(CbNewADRLIST(1), (LPVOID *)&list)))
        return NULL;
    memset(list, 0, CbNewADRLIST(1));
    if (FAILED(MAPIAllocateBuffer(sizeof(*value), (LPVOID *)&value))) {
        MAPIFreeBuffer(list);
        return NULL;
    }
    *value = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = MUTABLE(name) };
    list->cEntries = 1;
    list->aEntries[0].cValues = 1;
    list->aEntries[0].rgPropVals = value;
    return list;
}

static LPSPropValue value_of(const ADRLIST *list, ULONG tag)
{
    return PpropFindProp(list->aEntries[0].rgPropVals, list->aEntries[0].cValues, tag);
}

static json_t *entry_of(const ADRLIST *list)
{
    json_t *object = json_object();

    for (int i = 0; i < ROW_COLUMNS; i++) {
        LPSPropValue value = value_of(list, row_tags.aulPropTag[i]);
        json_object_set_new(object, row_names[i], value ? cli_json_value(value) : json_null());
    }
    return object;
}

/* Everything of a container that a name may mean: part of the name or of the address. */
static HRESULT find_in(LPMAPITABLE table, const char *words, json_t *list)
{
    SPropValue anr = { .ulPropTag = PR_ANR_A, .Value.lpszA = MUTABLE(words) }, name = { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = MUTABLE(words) },
               address = { .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = MUTABLE(words) };
    const ULONG fuzzy = FL_SUBSTRING | FL_LOOSE | FL_IGNORECASE;
    SRestriction parts[] = {
        { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_ANR_A, &anr } },
        { .rt = RES_CONTENT, .res.resContent = { fuzzy, PR_DISPLAY_NAME_A, &name } },
        { .rt = RES_CONTENT, .res.resContent = { fuzzy, PR_EMAIL_ADDRESS_A, &address } },
    };
    SRestriction any = { .rt = RES_OR, .res.resOr = { 3, parts } };
    HRESULT result = read_rows(table, &any, list);

    return result == MAPI_E_TOO_COMPLEX ? read_rows(table, &parts[0], list) : result;      /* all that a provider must know */
}

static HRESULT search_container(LPABCONT container, const char *words, json_t *list)
{
    LPMAPITABLE table;
    HRESULT result = container->lpVtbl->GetContentsTable(container, 0, &table);

    if (FAILED(result))
        return result;
    result = words ? find_in(table, words, list) : read_rows(table, NULL, list);
    table->lpVtbl->Release(table);
    return result;
}

/* Name what a name may mean. */
static int report_ambiguous(struct contacts *contacts, const char *name)
{
    json_t *list = json_array(), *entry;
    size_t i;

    fprintf(stderr, "mapix: %s may mean several contacts; give the id of one:\n", name);
    if (!FAILED(search_container(contacts->container, name, list)))
        json_array_foreach(list, i, entry) {
            fputs("  ", stderr);
            cli_print_text(stderr, json_string_value(json_object_get(entry, "name")));
            fprintf(stderr, "  %s\n", json_string_value(json_object_get(entry, "id")));
        }
    json_decref(list);
    return EX_USAGE;
}

/* The identifier of a contact named by id or by name; free() it. Reports why there is none. */
static int find_contact(struct cli *cli, struct contacts *contacts, const char *name, SBinary *ret_id)
{
    FlagList flags = { 1, { MAPI_UNRESOLVED } };
    LPADRLIST list;
    LPSPropValue id = NULL;
    HRESULT result;
    int status = EX_OK;

    if (strlen(name) >= 48 && cli_parse_hex(name, &ret_id->cb, &ret_id->lpb))
        return EX_OK;
    list = one_name(name);
    if (!list)
        return cli_fail(cli, MAPI_E_NOT_ENOUGH_MEMORY, NULL, "%s was not looked up", name);
    result = contacts->container->lpVtbl->ResolveNames(contacts->container, NULL, 0, list, &flags);
    if (!FAILED(result))
        id = value_of(list, PR_ENTRYID);
    if (FAILED(result))
        status = cli_fail(cli, result, contacts->container, "%s was not looked up", name);
    else if (flags.ulFlag[0] == MAPI_AMBIGUOUS)
        status = report_ambiguous(contacts, name);
    else if (!id) {
        fprintf(stderr, "mapix: there is no contact %s (mapix contact list shows all)\n", name);
        status = EX_NOINPUT;
    } else {
        ret_id->cb = id->Value.bin.cb;
        ret_id->lpb = malloc(ret_id->cb);
        if (ret_id->lpb)
            memcpy(ret_id->lpb, id->Value.bin.lpb, ret_id->cb);
        else
            status = cli_fail(cli, MAPI_E_NOT_ENOUGH_MEMORY, NULL, "%s was not looked up", name);
    }
    FreePadrlist(list);
    return status;
}

/* --- list, search, resolve --- */

static int list_contacts(struct cli *cli, int argc, char **argv)
{
    struct contacts contacts;
    json_t *list;
    HRESULT result;
    int status;

    (void)argv;
    if (argc)
        return cli_usage("contact list takes nothing");
    status = open_contacts(cli, &contacts);
    if (status)
        return status;
    list = json_array();
    result = search_container(contacts.container, NULL, list);
    if (FAILED(result)) {
        json_decref(list);
        status = cli_fail(cli, result, contacts.container, "the contacts cannot be listed");
    } else {
        status = cli_print_list(cli, list, row_columns);
    }
    close_contacts(&contacts);
    return status;
}

static HRESULT search_row(LPADRBOOK book, const SRow *row, const char *words, json_t *list)
{
    const SPropValue *id = PpropFindProp(row->lpProps, row->cValues, PR_ENTRYID);
    const SPropValue *name = PpropFindProp(row->lpProps, row->cValues, PR_DISPLAY_NAME_A);
    json_t *found = json_array(), *entry;
    LPABCONT container;
    ULONG type;
    size_t i;
    HRESULT result = id ? book->lpVtbl->OpenEntry(book, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, &IID_IABContainer, 0, &type,
        (LPUNKNOWN *)&container) : MAPI_E_NOT_FOUND;

    if (!FAILED(result)) {
        result = search_container(container, words, found);
        container->lpVtbl->Release(container);
    }
    json_array_foreach(found, i, entry)
        json_object_set_new(entry, "container", name ? cli_json_value(name) : json_null());
    json_array_extend(list, found);
    json_decref(found);
    return result;
}

static int search_contacts(struct cli *cli, int argc, char **argv)
{
    static const struct cli_column columns[] = { { "name", "NAME", 32 }, { "type", "TYPE", 8 }, { "container", "IN", 16 }, { "address", "ADDRESS", 0 },
        { NULL, NULL, 0 } };
    struct contacts contacts;
    LPSRowSet path = NULL;
    json_t *list;
    HRESULT result;
    int status;

    if (argc != 1 || !*argv[0])
        return cli_usage("contact search needs words");
    status = open_book(cli, AB_NO_DIALOG, &contacts);
    if (status)
        return status;
    list = json_array();
    result = contacts.book->lpVtbl->GetSearchPath(contacts.book, 0, &path);
    for (ULONG i = 0; !FAILED(result) && i < path->cRows; i++)
        result = search_row(contacts.book, &path->aRow[i], argv[0], list);
    if (path)
        FreeProws(path);
    if (FAILED(result)) {
        json_decref(list);
        status = cli_fail(cli, result, contacts.book, "the address books cannot be searched");
    } else {
        status = cli_print_list(cli, list, columns);
    }
    close_contacts(&contacts);
    return status;
}

static int resolve_names(struct cli *cli, int argc, char **argv)
{
    static const struct cli_column columns[] = { { "query", "QUERY", 24 }, { "state", "STATE", 10 }, { "name", "NAME", 24 }, { "type", "TYPE", 8 },
        { "address", "ADDRESS", 0 }, { NULL, NULL, 0 } };
    struct contacts contacts;
    json_t *answer = json_array();
    int status = EX_OK, worst = EX_OK;

    if (!argc)
        status = cli_usage("contact resolve needs names or addresses");
    if (!status)
        status = open_book(cli, AB_NO_DIALOG, &contacts);
    for (int i = 0; i < argc && !status; i++) {
        LPADRLIST list = one_name(argv[i]);
        HRESULT result = list ? contacts.book->lpVtbl->ResolveName(contacts.book, 0, 0, NULL, list) : MAPI_E_NOT_ENOUGH_MEMORY;

        if (!FAILED(result) || result == MAPI_E_NOT_FOUND || result == MAPI_E_AMBIGUOUS_RECIP) {
            json_t *object = json_object(), *entry = entry_of(list);

            json_object_set_new(object, "query", json_string(argv[i]));
            json_object_set_new(object, "state", json_string(!FAILED(result) ? "resolved" : result == MAPI_E_NOT_FOUND ? "unknown" : "ambiguous"));
            if (FAILED(result))
                json_object_set_new(entry, "name", json_null());       /* the name asked for, not one that was found */
            json_object_update(object, entry);
            json_decref(entry);
            json_array_append_new(answer, object);
            if (FAILED(result) && !worst)
                worst = cli_exit_status(result);
        } else {
            status = cli_fail(cli, result, contacts.book, "%s was not looked up", argv[i]);
        }
        if (list)
            FreePadrlist(list);
        if (status)
            close_contacts(&contacts);
    }
    if (status) {
        json_decref(answer);
        return status;
    }
    close_contacts(&contacts);
    status = cli_print_list(cli, answer, columns);
    return status ? status : worst;
}

/* --- show --- */

static HRESULT add_members(LPMAPIPROP entry, json_t *object)
{
    LPDISTLIST list;
    LPMAPITABLE table;
    json_t *members = json_array();
    HRESULT result = entry->lpVtbl->QueryInterface(entry, &IID_IDistList, (LPVOID *)&list);

    if (!FAILED(result)) {
        result = list->lpVtbl->GetContentsTable(list, 0, &table);
        if (!FAILED(result)) {
            result = read_rows(table, NULL, members);
            table->lpVtbl->Release(table);
        }
        list->lpVtbl->Release(list);
    }
    json_object_set_new(object, "members", members);
    return result;
}

static int print_entry(struct cli *cli, LPMAPIPROP entry, ULONG type)
{
    static const SizedSPropTagArray(7, tags) = { 7, { PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_COMPANY_NAME_A,
        PR_BUSINESS_TELEPHONE_NUMBER_A, PR_COMMENT_A, PR_ENTRYID } };
    static const char *const names[] = { "name", "type", "address", "company", "telephone", "notes", "id", NULL };
    json_t *object = json_object(), *rest, *members;
    LPSPropValue values = NULL;
    ULONG count;
    int status;
    HRESULT result = entry->lpVtbl->GetProps(entry, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &values);

    if (!FAILED(result)) {
        SRow row = { .cValues = count, .lpProps = values };

        json_object_set_new(object, "kind", json_string(type == MAPI_DISTLIST ? "list" : "person"));
        rest = cli_json_row(&row, names);
        json_object_update(object, rest);
        json_decref(rest);
        MAPIFreeBuffer(values);
        if (type == MAPI_DISTLIST)
            result = add_members(entry, object);
    }
    if (FAILED(result)) {
        json_decref(object);
        return cli_fail(cli, result, entry, "the contact cannot be read");
    }
    if (type != MAPI_DISTLIST || cli->json)
        return cli_print_object(cli, object);
    members = json_incref(json_object_get(object, "members"));
    json_object_del(object, "members");
    status = cli_print_object(cli, object);
    if (status)
        json_decref(members);
    return status ? status : cli_print_list(cli, members, row_columns);
}

static int show_contact(struct cli *cli, int argc, char **argv)
{
    struct contacts contacts;
    SBinary id = { 0, NULL };
    LPMAPIPROP entry = NULL;
    ULONG type;
    int status;

    if (argc != 1)
        return cli_usage("contact show needs a name or an id");
    status = open_contacts(cli, &contacts);
    if (status)
        return status;
    status = find_contact(cli, &contacts, argv[0], &id);
    if (!status) {
        HRESULT result = contacts.book->lpVtbl->OpenEntry(contacts.book, id.cb, (LPENTRYID)(void *)id.lpb, NULL, 0, &type, (LPUNKNOWN *)&entry);

        if (!FAILED(result) && type != MAPI_MAILUSER && type != MAPI_DISTLIST)
            status = cli_usage("this id is no contact's");
        else
            status = FAILED(result) ? cli_fail(cli, result, contacts.book, "contact %s does not open", argv[0]) : print_entry(cli, entry, type);
    }
    if (entry)
        entry->lpVtbl->Release(entry);
    free(id.lpb);
    close_contacts(&contacts);
    return status;
}

/* --- add, delete --- */

/* A new entry of a container from a template's or another entry's identifier, with `count` values, saved. `ret_entry` may be NULL. */
static HRESULT create(LPABCONT container, const SBinary *template, ULONG count, LPSPropValue values, LPMAPIPROP *ret_entry)
{
    LPMAPIPROP entry = NULL;
    HRESULT result = container->lpVtbl->CreateEntry(container, template->cb, (LPENTRYID)(void *)template->lpb, 0, &entry);

    if (!FAILED(result) && count)
        result = entry->lpVtbl->SetProps(entry, count, values, NULL);
    if (!FAILED(result))
        result = entry->lpVtbl->SaveChanges(entry, KEEP_OPEN_READWRITE);
    if (!FAILED(result) && ret_entry)
        *ret_entry = entry;
    else if (entry)
        entry->lpVtbl->Release(entry);
    return result;
}

/* Put what the names mean into a list; all of them are looked up before the first goes in. */
static int add_to_list(struct cli *cli, struct contacts *contacts, LPMAPIPROP entry, int argc, char **argv)
{
    SBinary *ids = calloc((size_t)argc + 1, sizeof(*ids));
    LPADRLIST *lists = calloc((size_t)argc + 1, sizeof(*lists));
    LPABCONT list = NULL;
    HRESULT result = ids && lists ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    int status = EX_OK, i;

    for (i = 0; i < argc && !FAILED(result) && !status; i++) {
        lists[i] = one_name(argv[i]);
        result = lists[i] ? contacts->book->lpVtbl->ResolveName(contacts->book, 0, 0, NULL, lists[i]) : MAPI_E_NOT_ENOUGH_MEMORY;
        if (FAILED(result))
            status = cli_fail(cli, result, contacts->book, "%s does not become a member", argv[i]);
        else
            ids[i] = value_of(lists[i], PR_ENTRYID)->Value.bin;
    }
    if (!FAILED(result))
        result = entry->lpVtbl->QueryInterface(entry, &IID_IDistList, (LPVOID *)&list);
    for (i = 0; i < argc && !FAILED(result); i++)
        result = create(list, &ids[i], 0, NULL, NULL);
    if (FAILED(result) && !status)
        status = cli_fail(cli, result, list ? (void *)list : (void *)entry, "the list did not take its members");
    if (list)
        list->lpVtbl->Release(list);
    for (i = 0; lists && i < argc; i++)
        if (lists[i])
            FreePadrlist(lists[i]);
    free(lists);
    free(ids);
    return status;
}

static int remove_entry(struct cli *cli, struct contacts *contacts, SBinary *id, const char *name)
{
    ENTRYLIST entries = { 1, id };
    HRESULT result = contacts->container->lpVtbl->DeleteEntries(contacts->container, &entries, 0);

    if (result == MAPI_W_PARTIAL_COMPLETION)
        result = MAPI_E_NOT_FOUND;
    return FAILED(result) ? cli_fail(cli, result, contacts->container, "contact %s was not deleted", name) : EX_OK;
}

/* A list whose members cannot be had is not left behind. */
static int add_members_or_nothing(struct cli *cli, struct contacts *contacts, LPMAPIPROP entry, const char *name, int argc, char **argv)
{
    int status = add_to_list(cli, contacts, entry, argc, argv);
    LPSPropValue id = NULL;

    if (status && !FAILED(HrGetOneProp(entry, PR_ENTRYID, &id)))
        remove_entry(cli, contacts, &id->Value.bin, name);
    MAPIFreeBuffer(id);
    return status;
}

/* A new contact of a kind that the user chooses, with what he fills in. */
static int add_by_dialog(struct cli *cli)
{
    struct contacts contacts;
    LPSPropValue id = NULL;
    HRESULT result;
    int status = open_contacts_with(cli, 0, &contacts);

    if (status)
        return status;
    result = HrGetOneProp((LPMAPIPROP)contacts.container, PR_ENTRYID, &id);
    if (!FAILED(result))
        result = contacts.book->lpVtbl->NewEntry(contacts.book, 0, 0, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, 0, NULL, NULL, NULL);
    if (FAILED(result))
        status = cli_fail(cli, result, contacts.book, "no contact was added");
    MAPIFreeBuffer(id);
    close_contacts(&contacts);
    return status;
}

static int add_contact(struct cli *cli, int argc, char **argv)
{
    SPropValue values[3];
    struct contacts contacts;
    LPSPropValue template = NULL;
    LPMAPIPROP entry = NULL;
    HRESULT result;
    bool list = argc >= 2 && !strcmp(argv[1], "--list");
    int status;

    if (!argc)
        return add_by_dialog(cli);
    if (!list && (argc != 2 || !strchr(argv[1], '@')))
        return cli_usage("contact add needs a name and a mail address, or a name, --list and members");
    status = open_contacts(cli, &contacts);
    if (status)
        return status;
    values[0] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = argv[0] };
    values[1] = (SPropValue){ .ulPropTag = PR_ADDRTYPE_A, .Value.lpszA = MUTABLE("SMTP") };
    values[2] = (SPropValue){ .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = argv[1] };
    result = HrGetOneProp((LPMAPIPROP)contacts.container, list ? PR_DEF_CREATE_DL : PR_DEF_CREATE_MAILUSER, &template);
    if (!FAILED(result))
        result = create(contacts.container, &template->Value.bin, list ? 1 : 3, values, &entry);
    if (FAILED(result))
        status = cli_fail(cli, result, contacts.container, "contact %s was not added", argv[0]);
    else if (list)
        status = add_members_or_nothing(cli, &contacts, entry, argv[0], argc - 2, argv + 2);
    MAPIFreeBuffer(template);
    if (entry)
        entry->lpVtbl->Release(entry);
    close_contacts(&contacts);
    return status;
}

static int edit_contact(struct cli *cli, int argc, char **argv)
{
    struct contacts contacts;
    SBinary id = { 0, NULL };
    int status;

    if (argc != 1)
        return cli_usage("contact edit needs a name or an id");
    status = open_contacts_with(cli, 0, &contacts);
    if (status)
        return status;
    status = find_contact(cli, &contacts, argv[0], &id);
    if (!status) {
        HRESULT result = contacts.book->lpVtbl->Details(contacts.book, NULL, NULL, NULL, id.cb, (LPENTRYID)(void *)id.lpb, NULL, NULL, NULL,
            DIALOG_MODAL);

        if (FAILED(result))
            status = cli_fail(cli, result, contacts.book, "contact %s stays as it was", argv[0]);
    }
    free(id.lpb);
    close_contacts(&contacts);
    return status;
}

static int delete_contact(struct cli *cli, int argc, char **argv)
{
    struct contacts contacts;
    SBinary id = { 0, NULL };
    int status;

    if (argc != 1)
        return cli_usage("contact delete needs a name or an id");
    status = open_contacts(cli, &contacts);
    if (status)
        return status;
    status = find_contact(cli, &contacts, argv[0], &id);
    if (!status)
        status = remove_entry(cli, &contacts, &id, argv[0]);
    free(id.lpb);
    close_contacts(&contacts);
    return status;
}

/* --- join, leave --- */

/* Open a list of the personal address book by name or id, to change it. */
static int open_list(struct cli *cli, struct contacts *contacts, const char *name, LPMAPIPROP *ret_list)
{
    SBinary id = { 0, NULL };
    ULONG type;
    int status = find_contact(cli, contacts, name, &id);

    if (!status) {
        HRESULT result = contacts->book->lpVtbl->OpenEntry(contacts->book, id.cb, (LPENTRYID)(void *)id.lpb, &IID_IDistList, MAPI_MODIFY, &type,
            (LPUNKNOWN *)ret_list);

        if (result == MAPI_E_INTERFACE_NOT_SUPPORTED)
            status = cli_usage("%s is a person, not a list", name);
        else if (FAILED(result))
            status = cli_fail(cli, result, contacts->book, "list %s does not open", name);
    }
    free(id.lpb);
    return status;
}

static int join_list(struct cli *cli, int argc, char **argv)
{
    struct contacts contacts;
    LPMAPIPROP list = NULL;
    int status;

    if (argc < 2)
        return cli_usage("contact join needs a list and who joins it");
    status = open_contacts(cli, &contacts);
    if (status)
        return status;
    status = open_list(cli, &contacts, argv[0], &list);
    if (!status)
        status = add_to_list(cli, &contacts, list, argc - 1, argv + 1);
    if (list)
        list->lpVtbl->Release(list);
    close_contacts(&contacts);
    return status;
}

static bool same_text(json_t *entry, const char *key, const char *text)
{
    const char *value = json_string_value(json_object_get(entry, key));

    return value && !strcasecmp(value, text);
}

/* Take a member out, by its name, address or id as `contact show` tells them. */
static int remove_member(struct cli *cli, LPMAPIPROP list, json_t *members, const char *who)
{
    SBinary id = { 0, NULL };
    ENTRYLIST entries = { 1, &id };
    json_t *member;
    size_t i;
    HRESULT result = MAPI_E_NOT_FOUND;

    json_array_foreach(members, i, member)
        if (!id.lpb && (same_text(member, "name", who) || same_text(member, "address", who) || same_text(member, "id", who)))
            cli_parse_hex(json_string_value(json_object_get(member, "id")), &id.cb, &id.lpb);
    if (!id.lpb) {
        fprintf(stderr, "mapix: %s is no member of the list (mapix contact show tells who is)\n", who);
        return EX_NOINPUT;
    }
    result = ((LPDISTLIST)(void *)list)->lpVtbl->DeleteEntries((LPDISTLIST)(void *)list, &entries, 0);
    free(id.lpb);
    return FAILED(result) ? cli_fail(cli, result, list, "%s stays a member", who) : EX_OK;
}

static int leave_list(struct cli *cli, int argc, char **argv)
{
    struct contacts contacts;
    LPMAPIPROP list = NULL;
    json_t *object = NULL;
    int status;

    if (argc < 2)
        return cli_usage("contact leave needs a list and who leaves it");
    status = open_contacts(cli, &contacts);
    if (status)
        return status;
    status = open_list(cli, &contacts, argv[0], &list);
    if (!status) {
        HRESULT result = add_members(list, object = json_object());

        if (FAILED(result))
            status = cli_fail(cli, result, list, "the members of %s cannot be read", argv[0]);
    }
    for (int i = 1; i < argc && !status; i++)
        status = remove_member(cli, list, json_object_get(object, "members"), argv[i]);
    json_decref(object);
    if (list)
        list->lpVtbl->Release(list);
    close_contacts(&contacts);
    return status;
}

int cli_contact(struct cli *cli, int argc, char **argv)
{
    static const struct cli_choice choices[] = { { "add", add_contact, "[NAME ADDRESS | NAME --list [WHO ...]]" }, { "list", list_contacts, "" },
        { "show", show_contact, "WHO" }, { "edit", edit_contact, "WHO" }, { "delete", delete_contact, "WHO" }, { "search", search_contacts, "WORDS" },
        { "resolve", resolve_names, "WHO ..." }, { "join", join_list, "LIST WHO ..." }, { "leave", leave_list, "LIST WHO ..." },
        { NULL, NULL, NULL } };

    return cli_choose(cli, "contact", choices, argc, argv);
}

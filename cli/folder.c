/* mapix folder, mapix message, mapix search */
#include "cli/cli.h"
#include <mapixtags.h>

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "table/helpers.h"

/* --- folders --- */

static int list_below(struct cli *cli, LPMAPIFOLDER folder, json_t *list)
{
    static const SizedSPropTagArray(5, columns) = { 5, { PR_DISPLAY_NAME_A, PR_DEPTH, PR_CONTENT_COUNT, PR_CONTENT_UNREAD, PR_ENTRYID } };
    LPMAPITABLE table;
    LPSRowSet rows;
    char *paths[128] = { NULL };               /* of the folder last seen at each depth */
    LONG top;
    HRESULT result = folder->lpVtbl->GetHierarchyTable(folder, CONVENIENT_DEPTH, &table);

    if (!FAILED(result))
        result = mapix_table_take_rows(table, (const SPropTagArray *)&columns, NULL, &rows);
    if (FAILED(result))
        return cli_fail(cli, result, folder, "the folders cannot be listed");
    top = rows->cRows && rows->aRow[0].lpProps[1].ulPropTag == PR_DEPTH ? rows->aRow[0].lpProps[1].Value.l : 0;
    for (ULONG i = 0; i < rows->cRows; i++) {
        const SPropValue *values = rows->aRow[i].lpProps;
        LONG below = values[1].ulPropTag == PR_DEPTH ? values[1].Value.l - top : 0;    /* the first row is a child of the folder asked for */
        ULONG depth = below > 0 ? (ULONG)below + 1 : 1;
        const char *above;
        json_t *object;

        if (depth > 127)
            depth = 127;
        above = paths[depth - 1];
        free(paths[depth]);
        if (asprintf(&paths[depth], "%s%s%s", above ? above : "", above ? "/" : "",
                values[0].ulPropTag == PR_DISPLAY_NAME_A ? values[0].Value.lpszA : "?") < 0) {
            paths[depth] = NULL;
            result = MAPI_E_NOT_ENOUGH_MEMORY;
            break;
        }
        object = json_object();
        json_object_set_new(object, "path", json_string(paths[depth]));
        json_object_set_new(object, "depth", json_integer((json_int_t)depth));
        json_object_set_new(object, "messages", cli_json_value(&values[2]));
        json_object_set_new(object, "unread", cli_json_value(&values[3]));
        json_object_set_new(object, "id", cli_json_value(&values[4]));
        json_array_append_new(list, object);
    }
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
        free(paths[i]);
    FreeProws(rows);
    return FAILED(result) ? cli_fail(cli, result, NULL, "the folders cannot be listed") : EX_OK;
}

static int list_folders(struct cli *cli, int argc, char **argv)
{
    static const struct cli_column columns[] = {
        { "path", "FOLDER", 40 }, { "messages", "MESSAGES", 8 }, { "unread", "UNREAD", 0 }, { NULL, NULL, 0 }
    };
    LPMAPIFOLDER folder;
    json_t *list = json_array();
    int status;

    if (argc > 1)
        return cli_usage("folder list takes one folder at most");
    status = cli_open_store(cli, MAPI_NO_MAIL);
    if (!status)
        status = cli_open_folder(cli, argc ? argv[0] : "", &folder);
    if (status)
        return status;
    status = list_below(cli, folder, list);
    folder->lpVtbl->Release(folder);
    return status ? status : cli_print_list(cli, list, columns);
}

static int create_folder(struct cli *cli, int argc, char **argv)
{
    LPMAPIFOLDER parent, made;
    char *name, *slash;
    HRESULT result;
    int status;

    if (argc != 1 || !*argv[0])
        return cli_usage("folder create needs one path");
    if ((status = cli_open_store(cli, MAPI_NO_MAIL)))
        return status;
    slash = strrchr(argv[0], '/');
    name = slash ? slash + 1 : argv[0];
    if (!*name)
        return cli_usage("the path %s ends without a name", argv[0]);
    if (slash)
        *slash = 0;
    if ((status = cli_open_folder(cli, slash ? argv[0] : "", &parent)))
        return status;
    result = parent->lpVtbl->CreateFolder(parent, FOLDER_GENERIC, (LPTSTR)name, NULL, NULL, 0, &made);
    if (FAILED(result))
        status = cli_fail(cli, result, parent, "folder %s was not created", name);
    else
        made->lpVtbl->Release(made);
    parent->lpVtbl->Release(parent);
    return status;
}

int cli_folder(struct cli *cli, int argc, char **argv)
{
    static const struct cli_choice choices[] = {
        { "list", list_folders, "[FOLDER]" }, { "create", create_folder, "PATH" }, { NULL, NULL, NULL }
    };

    return cli_choose(cli, "folder", choices, argc, argv);
}

/* --- lists of messages --- */

#define LIST_LIMIT 50

static int list_contents(struct cli *cli, LPMAPIFOLDER folder, SRestriction *restriction, ULONG limit)
{
    static const SizedSPropTagArray(7, tags) = { 7,
        { PR_MESSAGE_DELIVERY_TIME, PR_SENDER_NAME_A, PR_SUBJECT_A, PR_MESSAGE_FLAGS, PR_MESSAGE_SIZE, PR_MESSAGE_CLASS_A, PR_ENTRYID } };
    static const char *const names[] = { "received", "from", "subject", "flags", "size", "class", "id", NULL };
    static const struct cli_column columns[] = {
        { "received", "RECEIVED", 16, true }, { "new", "N", 1 }, { "from", "FROM", 24 }, { "subject", "SUBJECT", 40 }, { "id", "ID", 0 },
        { NULL, NULL, 0 }
    };
    static const SizedSSortOrderSet(1, newest) = { 1, 0, 0, { { PR_MESSAGE_DELIVERY_TIME, TABLE_SORT_DESCEND } } };
    LPMAPITABLE table;
    LPSRowSet rows;
    json_t *list, *row;
    bool is_read;
    HRESULT result = folder->lpVtbl->GetContentsTable(folder, MAPI_DEFERRED_ERRORS, &table);

    if (FAILED(result))
        return cli_fail(cli, result, folder, "the messages cannot be listed");
    result = table->lpVtbl->SetColumns(table, (LPSPropTagArray)(uintptr_t)&tags, TBL_BATCH);
    if (!FAILED(result))
        result = table->lpVtbl->SortTable(table, (LPSSortOrderSet)(uintptr_t)&newest, TBL_BATCH);
    if (!FAILED(result) && restriction)
        result = table->lpVtbl->Restrict(table, restriction, TBL_BATCH);
    if (!FAILED(result))
        result = table->lpVtbl->QueryRows(table, (LONG)limit, 0, &rows);
    if (FAILED(result)) {
        int status = cli_fail(cli, result, table, "the messages cannot be listed");

        table->lpVtbl->Release(table);
        return status;
    }
    list = json_array();
    for (ULONG i = 0; i < rows->cRows; i++) {
        row = cli_json_row(&rows->aRow[i], names);
        is_read = json_integer_value(json_object_get(row, "flags")) & MSGFLAG_READ;
        json_object_set_new(row, "read", json_boolean(is_read));
        if (!cli->json)
            json_object_set_new(row, "new", json_string(is_read ? "" : "*"));
        json_array_append_new(list, row);
    }
    FreeProws(rows);
    table->lpVtbl->Release(table);
    return cli_print_list(cli, list, columns);
}

/* Take "--limit N" out of the words. False when N is no number. */
static bool take_limit(int *argc, char **argv, ULONG *ret_limit)
{
    int kept = 0;

    *ret_limit = LIST_LIMIT;
    for (int i = 0; i < *argc; i++) {
        char *end;

        if (strcmp(argv[i], "--limit")) {
            argv[kept++] = argv[i];
            continue;
        }
        if (++i == *argc)
            return false;
        *ret_limit = (ULONG)strtoul(argv[i], &end, 10);
        if (!*argv[i] || *end || !*ret_limit || *ret_limit > 1000000)
            return false;
    }
    *argc = kept;
    return true;
}

static int list_messages(struct cli *cli, int argc, char **argv)
{
    LPMAPIFOLDER folder;
    ULONG limit;
    int status;

    if (!take_limit(&argc, argv, &limit) || argc != 1)
        return cli_usage("message list needs one folder, and a number after --limit");
    status = cli_open_store(cli, MAPI_NO_MAIL);
    if (!status)
        status = cli_open_folder(cli, argv[0], &folder);
    if (status)
        return status;
    status = list_contents(cli, folder, NULL, limit);
    folder->lpVtbl->Release(folder);
    return status;
}

/* Words are looked for in subject, sender, recipients and body, without regard to case; all must be there. */
int cli_search(struct cli *cli, int argc, char **argv)
{
    static const ULONG where[] = { PR_SUBJECT_A, PR_SENDER_NAME_A, PR_SENDER_EMAIL_ADDRESS_A, PR_DISPLAY_TO_A, PR_DISPLAY_CC_A, PR_BODY_A };
    enum { PLACES = sizeof(where) / sizeof(where[0]), WORDS = 16 };
    SRestriction all[WORDS], any[WORDS][PLACES], whole;
    SPropValue values[WORDS][PLACES];
    LPMAPIFOLDER folder;
    ULONG limit, count = 0;
    int status;

    if (!take_limit(&argc, argv, &limit) || argc != 2 || !*argv[1])
        return cli_usage("search needs a folder and what to look for");
    for (char *word = strtok(argv[1], " \t\n"); word && count < WORDS; word = strtok(NULL, " \t\n"), count++) {
        for (int i = 0; i < PLACES; i++) {
            values[count][i] = (SPropValue){ .ulPropTag = where[i], .Value.lpszA = word };
            any[count][i].rt = RES_CONTENT;
            any[count][i].res.resContent.ulFuzzyLevel = FL_SUBSTRING | FL_IGNORECASE;
            any[count][i].res.resContent.ulPropTag = where[i];
            any[count][i].res.resContent.lpProp = &values[count][i];
        }
        all[count].rt = RES_OR;
        all[count].res.resOr.cRes = PLACES;
        all[count].res.resOr.lpRes = any[count];
    }
    if (!count)
        return cli_usage("search needs a word");
    whole.rt = RES_AND;
    whole.res.resAnd.cRes = count;
    whole.res.resAnd.lpRes = all;
    status = cli_open_store(cli, MAPI_NO_MAIL);
    if (!status)
        status = cli_open_folder(cli, argv[0], &folder);
    if (status)
        return status;
    status = list_contents(cli, folder, &whole, limit);
    folder->lpVtbl->Release(folder);
    return status;
}

/* --- one message --- */

static int show_message(struct cli *cli, int argc, char **argv)
{
    LPMESSAGE message;
    bool all = cli_take_word(&argc, argv, "--all");
    int status;

    if (argc != 1)
        return cli_usage("message show needs one id");
    status = cli_open_store(cli, MAPI_NO_MAIL);
    if (!status)
        status = cli_open_message(cli, argv[0], 0, &message);
    if (status)
        return status;
    status = cli_show_message(cli, message, all);
    message->lpVtbl->Release(message);
    return status;
}

/* --- what is done to messages --- */

enum action { MOVE, DELETE, MARK_READ, MARK_UNREAD };

/* Messages of one folder, for calls that folders take. */
struct chosen {
    LPMAPIFOLDER folder;
    LPSPropValue parent;               /* its entry id */
    LPSPropValue *ids;                 /* of each message */
    SBinary *list;
    ULONG count;
};

static void forget(struct chosen *chosen)
{
    for (ULONG i = 0; i < chosen->count; i++)
        MAPIFreeBuffer(chosen->ids[i]);
    if (chosen->folder)
        chosen->folder->lpVtbl->Release(chosen->folder);
    MAPIFreeBuffer(chosen->parent);
    chosen->folder = NULL;
    chosen->parent = NULL;
    chosen->count = 0;
}

/* Find a message's id and folder. */
static int look_up(struct cli *cli, const char *id, LPSPropValue *ret_parent, LPSPropValue *ret_id)
{
    LPMESSAGE message;
    HRESULT result;
    int status = cli_open_message(cli, id, 0, &message);

    if (status)
        return status;
    *ret_id = *ret_parent = NULL;
    result = HrGetOneProp((LPMAPIPROP)message, PR_PARENT_ENTRYID, ret_parent);
    if (!FAILED(result))
        result = HrGetOneProp((LPMAPIPROP)message, PR_ENTRYID, ret_id);
    if (FAILED(result)) {
        MAPIFreeBuffer(*ret_parent);
        status = cli_fail(cli, result, message, "the folder of message %s is not known", id);
    }
    message->lpVtbl->Release(message);
    return status;
}

static int act(struct cli *cli, struct chosen *chosen, enum action action, LPMAPIFOLDER target)
{
    static const char *const doing[] = { "moving", "deleting", "marking", "marking" };
    LPMAPIPROGRESS progress;
    ENTRYLIST list = { chosen->count, chosen->list };
    LPMAPIFOLDER folder;
    ULONG type;
    HRESULT result = cli->store->lpVtbl->OpenEntry(cli->store, chosen->parent->Value.bin.cb, (LPENTRYID)(void *)chosen->parent->Value.bin.lpb,
        NULL, MAPI_BEST_ACCESS, &type, (LPUNKNOWN *)&folder);

    if (FAILED(result))
        return cli_fail(cli, result, cli->store, "the folder of the messages does not open");
    chosen->folder = folder;
    for (ULONG i = 0; i < chosen->count; i++)
        chosen->list[i] = chosen->ids[i]->Value.bin;
    progress = cli_progress_new(doing[action]);
    if (action == MOVE)
        result = folder->lpVtbl->CopyMessages(folder, &list, NULL, target, 0, progress, MESSAGE_MOVE | MESSAGE_DIALOG);
    else if (action == DELETE)
        result = folder->lpVtbl->DeleteMessages(folder, &list, 0, progress, MESSAGE_DIALOG);
    else
        result = folder->lpVtbl->SetReadFlags(folder, &list, 0, progress,
            (action == MARK_READ ? SUPPRESS_RECEIPT : CLEAR_READ_FLAG) | MESSAGE_DIALOG);
    cli_progress_end(progress);
    if (FAILED(result))
        return cli_fail(cli, result, folder, "%s failed", doing[action]);
    if (result == MAPI_W_PARTIAL_COMPLETION) {
        fprintf(stderr, "mapix: some of the messages were not changed; they may be gone, or are being sent\n");
        return EX_TEMPFAIL;
    }
    return EX_OK;
}

static bool same_binary(const SPropValue *one, const SPropValue *other)
{
    return one->Value.bin.cb == other->Value.bin.cb && !memcmp(one->Value.bin.lpb, other->Value.bin.lpb, one->Value.bin.cb);
}

/* Messages that follow one another in one folder go in one call. */
static int act_on_messages(struct cli *cli, char **ids, int count, enum action action, const char *target_path)
{
    struct chosen chosen = { .ids = calloc((size_t)count, sizeof(LPSPropValue)), .list = calloc((size_t)count, sizeof(SBinary)) };
    LPMAPIFOLDER target = NULL;
    int status = chosen.ids && chosen.list ? cli_open_store(cli, MAPI_NO_MAIL) : EX_OSERR;

    if (!status && action == MOVE)
        status = cli_open_folder(cli, target_path, &target);
    for (int i = 0; i < count && !status; i++) {
        LPSPropValue parent, id;

        if ((status = look_up(cli, ids[i], &parent, &id)))
            break;
        if (chosen.count && !same_binary(parent, chosen.parent)) {
            status = act(cli, &chosen, action, target);
            forget(&chosen);
        }
        MAPIFreeBuffer(chosen.parent);
        chosen.parent = parent;
        chosen.ids[chosen.count++] = id;
    }
    if (!status && chosen.count)
        status = act(cli, &chosen, action, target);
    forget(&chosen);
    if (target)
        target->lpVtbl->Release(target);
    free(chosen.ids);
    free(chosen.list);
    return status;
}

static int move_message(struct cli *cli, int argc, char **argv)
{
    if (argc < 2)
        return cli_usage("message move needs an id and a folder");
    return act_on_messages(cli, argv, argc - 1, MOVE, argv[argc - 1]);
}

static int delete_message(struct cli *cli, int argc, char **argv)
{
    return argc >= 1 ? act_on_messages(cli, argv, argc, DELETE, NULL) : cli_usage("message delete needs an id");
}

static int mark_message(struct cli *cli, int argc, char **argv)
{
    bool unread = cli_take_word(&argc, argv, "--unread");

    if (argc < 1)
        return cli_usage("message mark needs an id, and --unread to take it back");
    return act_on_messages(cli, argv, argc, unread ? MARK_UNREAD : MARK_READ, NULL);
}

int cli_message(struct cli *cli, int argc, char **argv)
{
    static const struct cli_choice choices[] = {
        { "list", list_messages, "FOLDER [--limit N]" }, { "show", show_message, "ID [--all]" },
        { "move", move_message, "ID... FOLDER" },           { "delete", delete_message, "ID..." },
        { "mark", mark_message, "ID... [--unread]" },       { NULL, NULL, NULL },
    };

    return cli_choose(cli, "message", choices, argc, argv);
}

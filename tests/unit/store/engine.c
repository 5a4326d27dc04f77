/* The store engine: creating, folders, messages with recipients and attachments, moving, copying, deleting, flags, queue, receive folders,
 * search folders, large values, named properties, changes, refusals. */
#include "tests/unit/store/place.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include "base/sqlite.h"
#include "table/source.h"

/* --- Files -------------------------------------------------------------------------------------------------------------------------------- */

static void new_store_has_special_folders(void **state)      /* SPI-STORE-10, SPI-STORE-13 */
{
    struct place *place = *state;
    int64_t folder = 0;
    char *class = NULL;
    struct stat info;
    int role;

    for (role = MAPIX_ROLE_ROOT; role < MAPIX_ROLE_COUNT; role++)
        assert_true(place->facts.roles[role] > 0);
    assert_int_equal(folder_of(place, place->facts.roles[MAPIX_ROLE_SUBTREE]).parent, place->facts.roles[MAPIX_ROLE_ROOT]);
    assert_int_equal(folder_of(place, inbox(place)).parent, place->facts.roles[MAPIX_ROLE_SUBTREE]);
    assert_int_equal(folder_of(place, place->facts.roles[MAPIX_ROLE_ROOT]).folder_count, 4);
    assert_int_equal(mapix_store_receive_find(place->store, "IPM.Note.X", &folder, &class), S_OK);
    assert_int_equal(folder, inbox(place));
    assert_string_equal(class, "IPM");
    MAPIFreeBuffer(class);
    assert_int_equal(mapix_store_receive_find(place->store, "IPC.Foo", &folder, NULL), S_OK);
    assert_int_equal(folder, place->facts.roles[MAPIX_ROLE_ROOT]);
    assert_int_equal(stat(place->path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
}

static void reopening_finds_what_was_saved(void **state)
{
    struct place *place = *state;
    int64_t message = add_message(place, inbox(place), L"RE: \x00DC" L"bersicht", 1000, 0);
    struct mapix_store_message row;
    struct mapix_store_record record;
    MAPIUID uid = place->facts.uid;

    mapix_store_release(place->store);
    assert_int_equal(mapix_store_open(place->path, NULL, &place->store), S_OK);
    assert_int_equal(mapix_store_get_facts(place->store, &place->facts), S_OK);
    assert_memory_equal(&uid, &place->facts.uid, 16);
    assert_int_equal(mapix_store_message_load(place->store, message, &row, &record), S_OK);
    assert_true(wcscmp(text_in(&record, PR_SUBJECT_W), L"RE: \x00DC" L"bersicht") == 0);
    assert_true(wcscmp(text_in(&record, PR_SUBJECT_PREFIX_W), L"RE: ") == 0);        /* SPI-MSG-17 */
    assert_true(wcscmp(text_in(&record, PR_NORMALIZED_SUBJECT_W), L"\x00DC" L"bersicht") == 0);
    assert_true(wcscmp(text_in(&record, PR_BODY_W), L"Hallo Welt") == 0);
    assert_int_equal(row.flags, MSGFLAG_UNMODIFIED);
    assert_true(row.size > 20);
    mapix_store_record_clear(&record);
}

static void other_files_are_refused(void **state)
{
    struct place *place = *state;
    struct mapix_store *other = NULL;
    struct mapix_store_options options = creating();
    char path[128];
    sqlite3 *database;
    FILE *file;

    snprintf(path, sizeof(path), "%s/absent.db", place->directory);
    assert_int_equal(mapix_store_open(path, NULL, &other), MAPI_E_NOT_FOUND);
    snprintf(path, sizeof(path), "%s/text.db", place->directory);
    file = fopen(path, "w");
    fputs("This is no database at all, but long enough to be read as the header of one, I should say, more than a hundred bytes.", file);
    fclose(file);
    assert_int_equal(mapix_store_open(path, &options, &other), MAPI_E_CORRUPT_DATA);
    snprintf(path, sizeof(path), "%s/foreign.db", place->directory);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, "CREATE TABLE precious (x)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
    assert_int_equal(mapix_store_open(path, &options, &other), MAPI_E_CORRUPT_DATA);
    assert_null(other);
}

static void set_version(struct place *place, int version)
{
    char sql[64];
    sqlite3 *database;

    mapix_store_release(place->store);
    place->store = NULL;
    assert_int_equal(sqlite3_open(place->path, &database), SQLITE_OK);
    snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", version);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

static void newer_versions_are_refused(void **state)
{
    struct place *place = *state;
    struct mapix_store_folder row;
    int64_t folder;
    HRESULT result;
    char *text;

    set_version(place, 2 << 16 | 99);
    assert_int_equal(mapix_store_open(place->path, NULL, &place->store), MAPI_E_VERSION);
    text = mapix_error_text(mapix_error_thread_slot(), &result);
    assert_non_null(text);
    assert_non_null(strstr(text, "update mapix"));
    free(text);
    set_version(place, 1 << 16 | 99);             /* may be read, not written */
    assert_int_equal(mapix_store_open(place->path, NULL, &place->store), S_OK);
    assert_int_equal(mapix_store_folder_get(place->store, inbox(place), &row), S_OK);
    assert_int_equal(mapix_store_folder_create(place->store, inbox(place), FOLDER_GENERIC, L"x", NULL, NULL, &folder), MAPI_E_VERSION);
}

static unsigned long nfs(const char *directory)
{
    (void)directory;
    return 0x6969;
}

static void network_file_systems_are_refused(void **state)
{
    struct place *place = *state;
    unsigned long (*before)(const char *) = mapix_store_file_system_probe;
    struct mapix_store *other = NULL;
    HRESULT result;
    char *text;

    mapix_store_file_system_probe = nfs;
    assert_int_equal(mapix_store_open(place->path, NULL, &other), MAPI_E_NO_SUPPORT);
    mapix_store_file_system_probe = before;
    text = mapix_error_text(mapix_error_thread_slot(), &result);
    assert_non_null(strstr(text, "NFS"));
    assert_non_null(strstr(text, "local disk"));
    free(text);
}

/* Another connection's locks survive a look at the head of the file: else a process that closes the store as the last one, as it thinks, would delete the
 * WAL under the others. */
static void a_second_look_keeps_the_locks(void **state)
{
    struct place *place = *state;
    struct mapix_store_options known = { .known = &place->facts };
    struct mapix_store *second;
    int status = 0;
    pid_t child;

    add_message(place, inbox(place), L"x", 1, 0);
    assert_int_equal(mapix_store_open(place->path, &known, &second), S_OK);      /* looks at the head only */
    child = fork();
    if (!child) {                                 /* SQLite's shared lock of the parent: a range behind the first gigabyte */
        struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0x40000002, .l_len = 510 };
        int file = open(place->path, O_RDWR);
        _exit(file < 0 || fcntl(file, F_GETLK, &lock) != 0 ? 1 : lock.l_type == F_UNLCK ? 2 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    mapix_store_release(second);
}

static void read_only_writes_nothing(void **state)
{
    struct place *place = *state;
    struct mapix_store_options options = { .read_only = true };
    struct mapix_store *other = NULL;
    int64_t folder;

    assert_int_equal(mapix_store_open(place->path, &options, &other), S_OK);
    assert_int_equal(mapix_store_folder_create(other, inbox(place), FOLDER_GENERIC, L"x", NULL, NULL, &folder), MAPI_E_NO_ACCESS);
    mapix_store_release(other);
}

/* --- Folders ------------------------------------------------------------------------------------------------------------------------------ */

static void folders_have_unique_names(void **state)          /* SPI-FLD-03 */
{
    struct place *place = *state;
    int64_t one = 0, other = 0;

    assert_int_equal(mapix_store_folder_create(place->store, inbox(place), FOLDER_GENERIC, L"Stra\x00DF" L"e", L"Notiz", L"IPF.Note", &one), S_OK);
    assert_int_equal(mapix_store_folder_create(place->store, inbox(place), FOLDER_GENERIC, L"STRASSE", NULL, NULL, &other), MAPI_E_COLLISION);
    assert_int_equal(other, one);
    assert_int_equal(mapix_store_folder_create(place->store, inbox(place), FOLDER_GENERIC, L"", NULL, NULL, &other), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(folder_of(place, inbox(place)).folder_count, 1);
}

static void folders_change_move_and_go(void **state)         /* SPI-FLD-04, SPI-FLD-09 */
{
    struct place *place = *state;
    SPropValue values[] = { text_value(PR_DISPLAY_NAME_W, L"Neu"), text_value(PR_COMMENT_W, L"anders") };
    struct mapix_store_record set = { .count = 2, .values = values }, record;
    struct mapix_store_folder row;
    int64_t one, below;

    assert_int_equal(mapix_store_folder_create(place->store, inbox(place), FOLDER_GENERIC, L"Alt", L"Notiz", NULL, &one), S_OK);
    assert_int_equal(mapix_store_folder_create(place->store, one, FOLDER_GENERIC, L"Unten", NULL, NULL, &below), S_OK);
    assert_int_equal(mapix_store_folder_change(place->store, one, &set, 0, NULL), S_OK);
    assert_int_equal(mapix_store_folder_load(place->store, one, &row, &record), S_OK);
    assert_true(wcscmp(text_in(&record, PR_DISPLAY_NAME_W), L"Neu") == 0);
    assert_true(wcscmp(text_in(&record, PR_COMMENT_W), L"anders") == 0);
    mapix_store_record_clear(&record);
    assert_int_equal(mapix_store_folder_move(place->store, one, below, NULL), MAPI_E_FOLDER_CYCLE);
    assert_int_equal(mapix_store_folder_move(place->store, one, place->facts.roles[MAPIX_ROLE_DRAFTS], L"Dort"), S_OK);
    assert_int_equal(folder_of(place, inbox(place)).folder_count, 0);
    assert_int_equal(folder_of(place, one).parent, place->facts.roles[MAPIX_ROLE_DRAFTS]);
    assert_int_equal(mapix_store_folder_delete(place->store, one), MAPI_E_HAS_FOLDERS);
    add_message(place, below, L"x", 1, 0);
    assert_int_equal(mapix_store_folder_delete(place->store, below), MAPI_E_HAS_MESSAGES);
    assert_int_equal(mapix_store_folder_delete(place->store, inbox(place)), MAPI_E_NO_ACCESS);
    assert_int_equal(mapix_store_folder_move(place->store, inbox(place), one, NULL), MAPI_E_NO_ACCESS);
}

/* --- Messages ----------------------------------------------------------------------------------------------------------------------------- */

static void counts_follow_messages(void **state)
{
    struct place *place = *state;
    int64_t ids[3] = { add_message(place, inbox(place), L"a", 1, 0), add_message(place, inbox(place), L"b", 2, MSGFLAG_READ),
        add_message(place, inbox(place), L"c", 3, 0) };
    int64_t drafts = place->facts.roles[MAPIX_ROLE_DRAFTS];
    ULONG done = 0;

    assert_int_equal(folder_of(place, inbox(place)).content_count, 3);
    assert_int_equal(folder_of(place, inbox(place)).content_unread, 2);
    assert_int_equal(mapix_store_messages_flag(place->store, inbox(place), ids, 3, MSGFLAG_READ, 0, NULL, &done), S_OK);
    assert_int_equal(folder_of(place, inbox(place)).content_unread, 0);
    assert_int_equal(mapix_store_messages_move(place->store, inbox(place), drafts, ids, 2, NULL, &done), S_OK);
    assert_int_equal(done, 2);
    assert_int_equal(folder_of(place, inbox(place)).content_count, 1);
    assert_int_equal(folder_of(place, drafts).content_count, 2);
    assert_int_equal(mapix_store_messages_copy(place->store, drafts, inbox(place), ids, 2, NULL, NULL), S_OK);
    assert_int_equal(folder_of(place, inbox(place)).content_count, 3);
    assert_int_equal(mapix_store_messages_delete(place->store, drafts, ids, 3, false, NULL, &done), MAPI_W_PARTIAL_COMPLETION);     /* SPI-FLD-06 */
    assert_int_equal(done, 2);
    assert_int_equal(folder_of(place, drafts).content_count, 0);
    assert_int_equal(folder_of(place, drafts).content_size, 0);
}

static void two_writers_of_a_message(void **state)           /* SPI-MSG-05 */
{
    struct place *place = *state;
    int64_t id = add_message(place, inbox(place), L"a", 1, 0);
    SPropValue values[] = { text_value(PR_SUBJECT_W, L"neu") };
    struct mapix_store_record record = { .count = 1, .values = values };
    struct mapix_store_message_save save = { .id = id, .version = 1, .record = &record };
    struct mapix_store_message row;

    assert_int_equal(mapix_store_message_save(place->store, &save, &row), S_OK);
    assert_int_equal(row.version, 2);
    assert_int_equal(row.flags & MSGFLAG_UNMODIFIED, 0);      /* SPI-MSG-04 */
    assert_int_equal(mapix_store_message_save(place->store, &save, &row), MAPI_E_OBJECT_CHANGED);
    save.force = true;
    assert_int_equal(mapix_store_message_save(place->store, &save, &row), S_OK);
    assert_int_equal(mapix_store_messages_delete(place->store, inbox(place), &id, 1, false, NULL, NULL), S_OK);
    assert_int_equal(mapix_store_message_save(place->store, &save, &row), MAPI_E_OBJECT_DELETED);
}

static SRowSet *two_recipients(void)
{
    static const wchar_t *const names[] = { L"Ada Lovelace", L"Grace Hopper" };
    SRowSet *rows;
    int index;

    assert_int_equal(MAPIAllocateBuffer(CbNewSRowSet(2), (void **)&rows), S_OK);
    rows->cRows = 2;
    for (index = 0; index < 2; index++) {
        SPropValue *values;
        assert_int_equal(MAPIAllocateBuffer(3 * sizeof(*values), (void **)&values), S_OK);
        values[0] = long_value(PR_ROWID, index);
        values[1] = long_value(PR_RECIPIENT_TYPE, MAPI_TO);
        values[2] = text_value(PR_DISPLAY_NAME_W, names[index]);
        rows->aRow[index] = (SRow){ .cValues = 3, .lpProps = values };
    }
    return rows;
}

static void recipients_attachments_and_messages_in_them(void **state)
{
    struct place *place = *state;
    SPropValue outer[] = { text_value(PR_SUBJECT_W, L"au\x00DF" L"en") }, inner[] = { text_value(PR_SUBJECT_W, L"innen") };
    SPropValue file[] = { text_value(PR_ATTACH_LONG_FILENAME_W, L"a.txt"), long_value(PR_ATTACH_METHOD, ATTACH_BY_VALUE), { .ulPropTag = PR_ATTACH_DATA_BIN } };
    SPropValue holder[] = { long_value(PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG) };
    struct mapix_store_record outer_record = { .count = 1, .values = outer }, inner_record = { .count = 1, .values = inner };
    struct mapix_store_record file_record = { .count = 3, .values = file }, holder_record = { .count = 1, .values = holder }, record;
    struct mapix_store_message_save embedded = { .record = &inner_record };
    struct mapix_store_attachment_save attachments[2] = { { .number = 0, .record = &file_record },
        { .number = 1, .record = &holder_record, .embedded = &embedded } };
    struct mapix_store_message_save save = { .folder = inbox(place), .record = &outer_record, .attachments = attachments, .attachment_count = 2 };
    struct mapix_store_message row, inside;
    struct mapix_store_attachment *list, attachment;
    int64_t copy[1], *ids, value;
    LPSRowSet rows;
    const SRow *second;
    size_t length;
    ULONG count;
    char part[8];

    file[2].Value.bin.cb = 200000;
    file[2].Value.bin.lpb = calloc(1, 200000);
    memcpy(file[2].Value.bin.lpb + 65534, "abcd", 4);      /* across two chunks */
    rows = two_recipients();
    save.recipients = rows;
    assert_int_equal(mapix_store_message_save(place->store, &save, &row), S_OK);
    FreeProws(rows);
    free(file[2].Value.bin.lpb);
    assert_int_equal(row.attachment_count, 2);
    assert_true(row.flags & MSGFLAG_HASATTACH);
    assert_true(row.size > 200000);
    assert_int_equal(mapix_store_message_load(place->store, row.id, &row, &record), S_OK);
    assert_true(wcscmp(text_in(&record, PR_DISPLAY_TO_W), L"Ada Lovelace; Grace Hopper") == 0);      /* SPI-MSG-10 */
    mapix_store_record_clear(&record);
    assert_int_equal(mapix_store_recipients_load(place->store, row.id, &rows), S_OK);
    assert_int_equal(rows->cRows, 2);
    second = rows->aRow + 1;
    assert_true(wcscmp(PpropFindProp(second->lpProps, second->cValues, PR_DISPLAY_NAME_W)->Value.lpszW, L"Grace Hopper") == 0);
    FreeProws(rows);
    copy[0] = row.id;
    assert_int_equal(mapix_store_messages_copy(place->store, inbox(place), place->facts.roles[MAPIX_ROLE_SENT], copy, 1, NULL, NULL), S_OK);
    assert_int_equal(mapix_store_messages_delete(place->store, inbox(place), copy, 1, false, NULL, NULL), S_OK);
    assert_int_equal(mapix_store_messages_list(place->store, place->facts.roles[MAPIX_ROLE_SENT], 0, &count, &ids), S_OK);
    assert_int_equal(count, 1);
    assert_int_equal(mapix_store_attachments_list(place->store, ids[0], &count, &list), S_OK);
    assert_int_equal(count, 2);
    assert_int_equal(mapix_store_message_load(place->store, list[1].embedded, &inside, &record), S_OK);
    assert_true(wcscmp(text_in(&record, PR_SUBJECT_W), L"innen") == 0);
    assert_int_equal(inside.kind, MAPIX_MESSAGE_EMBEDDED);
    mapix_store_record_clear(&record);
    assert_int_equal(mapix_store_attachment_load(place->store, list[0].id, &attachment, &record), S_OK);
    assert_int_equal(record.large_count, 1);
    assert_int_equal(record.large[0].size, 200000);
    value = record.large[0].value;
    assert_int_equal(mapix_store_value_read(place->store, value, 65533, part, 6, &length), S_OK);
    assert_int_equal(length, 6);
    assert_memory_equal(part, "\0abcd", 6);
    mapix_store_record_clear(&record);
    assert_int_equal(mapix_store_messages_delete(place->store, place->facts.roles[MAPIX_ROLE_SENT], ids, 1, false, NULL, NULL), S_OK);
    assert_int_equal(mapix_store_value_read(place->store, value, 0, part, 6, &length), MAPI_E_OBJECT_DELETED);      /* nothing is left */
    MAPIFreeBuffer(ids);
    MAPIFreeBuffer(list);
}

static void status_is_set_by_mask(void **state)              /* SPI-FLD-12 */
{
    struct place *place = *state;
    int64_t id = add_message(place, inbox(place), L"a", 1, 0);
    ULONG before = 7;

    assert_int_equal(mapix_store_message_status(place->store, id, MSGSTATUS_TAGGED | 0x10000, MSGSTATUS_TAGGED, &before), S_OK);
    assert_int_equal(before, 0);
    assert_int_equal(mapix_store_message_status(place->store, id, 0, 0, &before), S_OK);
    assert_int_equal(before, MSGSTATUS_TAGGED);
}

/* --- Queue --------------------------------------------------------------------------------------------------------------------------------- */

static void queue_keeps_its_messages(void **state)           /* SPI-SUBM-08, SPI-SUBM-09 */
{
    struct place *place = *state;
    int64_t id = add_message(place, place->facts.roles[MAPIX_ROLE_OUTBOX], L"a", 1, MSGFLAG_UNSENT);
    struct mapix_store_message row;
    ULONG count = 0;

    assert_int_equal(mapix_store_queue_add(place->store, id, SUBMITFLAG_PREPROCESS, 42), S_OK);
    assert_int_equal(mapix_store_message_get(place->store, id, &row), S_OK);
    assert_true(row.flags & MSGFLAG_SUBMIT);
    assert_int_equal(row.queue_flags, SUBMITFLAG_PREPROCESS);
    assert_int_equal(mapix_store_messages_delete(place->store, 0, &id, 1, false, NULL, NULL), MAPI_W_PARTIAL_COMPLETION);
    assert_int_equal(mapix_store_queue_set_flags(place->store, id, SUBMITFLAG_LOCKED, 0), S_OK);
    assert_int_equal(mapix_store_queue_remove(place->store, id, false), MAPI_E_UNABLE_TO_ABORT);
    assert_int_equal(mapix_store_queue_set_flags(place->store, id, 0, SUBMITFLAG_LOCKED), S_OK);
    assert_int_equal(mapix_store_queue_remove(place->store, id, false), S_OK);
    assert_int_equal(mapix_store_queue_remove(place->store, id, false), MAPI_E_NOT_IN_QUEUE);
    assert_int_equal(mapix_store_queue_count(place->store, &count), S_OK);
    assert_int_equal(count, 0);
}

static void receive_folders_by_longest_prefix(void **state)  /* SPI-STORE-12, SPI-STORE-14 */
{
    struct place *place = *state;
    int64_t found = 0, drafts = place->facts.roles[MAPIX_ROLE_DRAFTS];
    char *class;

    assert_int_equal(mapix_store_receive_set(place->store, "IPM.Note.Foo", drafts), S_OK);
    assert_int_equal(mapix_store_receive_find(place->store, "ipm.note.foo.bar", &found, &class), S_OK);
    assert_int_equal(found, drafts);
    MAPIFreeBuffer(class);
    assert_int_equal(mapix_store_receive_find(place->store, "IPM.Note.Foobar", &found, &class), S_OK);
    assert_int_equal(found, inbox(place));
    assert_string_equal(class, "IPM");
    MAPIFreeBuffer(class);
    assert_int_equal(mapix_store_receive_set(place->store, "IPM.Note.Foo", 0), S_OK);
    assert_int_equal(mapix_store_receive_set(place->store, "IPM.Note.Foo", 0), S_OK);
    assert_int_equal(mapix_store_receive_find(place->store, "Other", &found, &class), S_OK);
    assert_string_equal(class, "");
    MAPIFreeBuffer(class);
}

/* --- Search folders ------------------------------------------------------------------------------------------------------------------------ */

static void search_folders_stay_true(void **state)           /* SPI-FLD-18, SPI-FLD-19, SPI-FLD-20 */
{
    struct place *place = *state;
    SPropValue wanted = text_value(PR_SUBJECT_W, L"wichtig");
    SRestriction restriction = { .rt = RES_CONTENT };
    struct mapix_store_criteria criteria;
    struct mapix_store_folder row;
    int64_t search, below, folders[1] = { inbox(place) }, id, old;
    ULONG before;

    restriction.res.resContent.ulFuzzyLevel = FL_SUBSTRING | FL_IGNORECASE;
    restriction.res.resContent.ulPropTag = PR_SUBJECT_W;
    restriction.res.resContent.lpProp = &wanted;
    old = add_message(place, inbox(place), L"sehr WICHTIG", 1, 0);
    add_message(place, inbox(place), L"egal", 2, 0);
    assert_int_equal(mapix_store_folder_create(place->store, inbox(place), FOLDER_GENERIC, L"Unten", NULL, NULL, &below), S_OK);
    assert_int_equal(mapix_store_folder_create(place->store, place->facts.roles[MAPIX_ROLE_FINDER], FOLDER_SEARCH, L"Suche", NULL, NULL, &search), S_OK);
    assert_int_equal(mapix_store_search_get(place->store, search, &criteria), MAPI_E_NOT_INITIALIZED);
    assert_int_equal(mapix_store_search_set(place->store, search, NULL, 1, folders, 0), MAPI_E_NOT_INITIALIZED);
    assert_int_equal(mapix_store_search_set(place->store, inbox(place), &restriction, 1, folders, 0), MAPI_E_NO_SUPPORT);
    assert_int_equal(mapix_store_search_set(place->store, search, &restriction, 1, folders, RECURSIVE_SEARCH), S_OK);
    assert_int_equal(mapix_store_search_get(place->store, search, &criteria), S_OK);
    assert_int_equal(criteria.state, SEARCH_RUNNING | SEARCH_REBUILD | SEARCH_RECURSIVE);
    MAPIFreeBuffer(criteria.memory);
    assert_int_equal(mapix_store_search_run(place->store, search, NULL), S_OK);
    assert_int_equal(mapix_store_search_get(place->store, search, &criteria), S_OK);
    assert_int_equal(criteria.state, SEARCH_RUNNING | SEARCH_RECURSIVE);
    assert_int_equal(criteria.folder_count, 1);
    MAPIFreeBuffer(criteria.memory);
    row = folder_of(place, search);
    assert_int_equal(row.content_count, 1);
    assert_int_equal(row.content_unread, 1);
    id = add_message(place, below, L"auch wichtig", 3, 0);      /* live, and below */
    assert_int_equal(folder_of(place, search).content_count, 2);
    assert_int_equal(mapix_store_messages_flag(place->store, 0, &id, 1, MSGFLAG_READ, 0, NULL, NULL), S_OK);
    assert_int_equal(folder_of(place, search).content_unread, 1);
    assert_int_equal(mapix_store_messages_move(place->store, below, place->facts.roles[MAPIX_ROLE_DRAFTS], &id, 1, NULL, NULL), S_OK);
    assert_int_equal(folder_of(place, search).content_count, 1);
    assert_int_equal(mapix_store_messages_delete(place->store, search, &old, 1, false, NULL, NULL), S_OK);     /* the real message goes */
    assert_int_equal(folder_of(place, search).content_count, 0);
    assert_int_equal(mapix_store_message_status(place->store, old, 0, 0, &before), MAPI_E_NOT_FOUND);
}

/* --- Changes -------------------------------------------------------------------------------------------------------------------------------- */

/* Listeners run on any thread; assertions are the test's own thread's affair. */
struct heard {
    pthread_mutex_t lock;
    pthread_cond_t more;
    ULONG events;
    size_t count;
    int64_t last;
    bool incomplete;
};

#define HEARD_NOTHING { .lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER }

/* Until so many changes were told. */
static void wait_for(struct heard *heard, size_t count)
{
    struct timespec limit;
    size_t told;

    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_sec += 20;
    pthread_mutex_lock(&heard->lock);
    while (heard->count < count && pthread_cond_timedwait(&heard->more, &heard->lock, &limit) == 0)
        ;
    told = heard->count;
    pthread_mutex_unlock(&heard->lock);
    assert_int_equal(told, count);
    assert_false(heard->incomplete);
}

static void hear(void *context, const struct mapix_store_change *changes, size_t count, bool complete)
{
    struct heard *heard = context;
    size_t index;

    pthread_mutex_lock(&heard->lock);
    heard->incomplete = heard->incomplete || !complete;
    for (index = 0; index < count; index++) {
        heard->events |= changes[index].event;
        heard->last = changes[index].object;
    }
    heard->count += count;
    pthread_cond_broadcast(&heard->more);
    pthread_mutex_unlock(&heard->lock);
}

static void changes_reach_listeners_of_both(void **state)    /* SPI-STORE-20 */
{
    struct place *place = *state;
    struct mapix_store *other;
    struct heard here = HEARD_NOTHING, there = HEARD_NOTHING;
    ULONG listener, remote;
    int64_t id;

    assert_int_equal(mapix_store_open(place->path, NULL, &other), S_OK);
    assert_int_equal(mapix_store_listen(place->store, hear, &here, &listener), S_OK);
    assert_int_equal(mapix_store_listen(other, hear, &there, &remote), S_OK);
    id = add_message(place, inbox(place), L"a", 1, 0);
    wait_for(&here, 1);
    assert_int_equal(here.events, fnevObjectCreated);
    assert_int_equal(here.last, id);
    assert_int_equal(mapix_store_poll(other), S_OK);
    wait_for(&there, 1);
    assert_int_equal(there.events, fnevObjectCreated);
    assert_int_equal(mapix_store_messages_delete(place->store, inbox(place), &id, 1, false, NULL, NULL), S_OK);
    wait_for(&here, 2);
    assert_int_equal(here.events, fnevObjectCreated | fnevObjectDeleted);
    mapix_store_unlisten(place->store, listener);
    add_message(place, inbox(place), L"b", 1, 0);
    assert_int_equal(here.count, 2);
    assert_int_equal(mapix_store_poll(other), S_OK);
    wait_for(&there, 3);
    mapix_store_unlisten(other, remote);
    mapix_store_release(other);
}

/* Another process writes; nobody calls mapix_store_poll. */
static void changes_of_other_processes_arrive(void **state)
{
    struct place *place = *state;
    struct heard here = HEARD_NOTHING;
    ULONG listener;
    int status = 0, go[2];
    pid_t child;

    mapix_store_release(place->store);            /* a connection must not cross fork */
    assert_int_equal(pipe(go), 0);
    child = fork();
    if (!child) {
        struct mapix_store *store;
        char byte;
        if (read(go[0], &byte, 1) != 1 || FAILED(mapix_store_open(place->path, NULL, &store)))
            _exit(1);
        place->store = store;
        add_message(place, inbox(place), L"von dort", 1, 0);
        mapix_store_release(store);
        _exit(0);
    }
    assert_int_equal(mapix_store_open(place->path, NULL, &place->store), S_OK);
    assert_int_equal(mapix_store_listen(place->store, hear, &here, &listener), S_OK);
    assert_int_equal(write(go[1], "", 1), 1);
    close(go[0]);
    close(go[1]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    wait_for(&here, 1);
    assert_int_equal(here.events, fnevObjectCreated);
    mapix_store_unlisten(place->store, listener);
}

static void a_batch_is_told_when_it_is_durable(void **state)
{
    struct place *place = *state;
    SPropValue values[] = { text_value(PR_SUBJECT_W, L"a") };
    struct mapix_store_record record = { .count = 1, .values = values };
    struct mapix_store_message_save save = { .folder = inbox(place), .record = &record, .batch = true };
    struct mapix_store_message row;
    struct mapix_store *other;
    struct mapix_store_folder folder;
    struct heard here = HEARD_NOTHING;
    ULONG listener;
    int index;

    assert_int_equal(mapix_store_open(place->path, NULL, &other), S_OK);
    assert_int_equal(mapix_store_listen(place->store, hear, &here, &listener), S_OK);
    for (index = 0; index < 10; index++)
        assert_int_equal(mapix_store_message_save(place->store, &save, &row), S_OK);
    assert_int_equal(mapix_store_flush(place->store), S_OK);
    wait_for(&here, 10);
    assert_int_equal(mapix_store_folder_get(other, inbox(place), &folder), S_OK);
    assert_int_equal(folder.content_count, 10);
    /* a failing step leaves the others */
    assert_int_equal(mapix_store_message_save(place->store, &save, &row), S_OK);
    save.folder = 9999;
    assert_int_equal(mapix_store_message_save(place->store, &save, &row), MAPI_E_OBJECT_DELETED);
    assert_int_equal(mapix_store_flush(place->store), S_OK);
    assert_int_equal(mapix_store_folder_get(other, inbox(place), &folder), S_OK);
    assert_int_equal(folder.content_count, 11);
    mapix_store_unlisten(place->store, listener);
    mapix_store_release(other);
}

/* A small save has no savepoint of its own: one that SQLite refuses half way takes the batch with it, and what was lost so is told, once, to whoever saves
 * next; nothing is left of it. (How much that is depends on whether the batch ended by itself meanwhile.) */
static void a_batch_that_is_lost_is_told(void **state)
{
    struct place *place = *state;
    SPropValue values[] = { text_value(PR_SUBJECT_W, L"a") };
    struct mapix_store_record record = { .count = 1, .values = values };
    struct mapix_store_message_save save = { .folder = inbox(place), .record = &record, .batch = true };
    struct mapix_store_folder folder;
    struct mapix_store *other;
    sqlite3 *database;

    assert_int_equal(mapix_store_open(place->path, NULL, &other), S_OK);
    assert_int_equal(mapix_store_message_save(place->store, &save, NULL), S_OK);
    assert_int_equal(mapix_store_flush(place->store), S_OK);
    assert_int_equal(sqlite3_open(place->path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, "CREATE TRIGGER full BEFORE INSERT ON change WHEN (SELECT count(*) FROM message) > 4"
        " BEGIN SELECT RAISE(ABORT, 'no more'); END", NULL, NULL, NULL), SQLITE_OK);
    for (int index = 0; index < 3; index++)
        assert_int_equal(mapix_store_message_save(place->store, &save, NULL), S_OK);
    HRESULT refused = mapix_store_message_save(place->store, &save, NULL);
    assert_true(FAILED(refused));
    assert_int_equal(mapix_store_folder_get(other, inbox(place), &folder), S_OK);
    assert_in_range(folder.content_count, 1, 4);
    assert_int_equal(sqlite3_exec(database, "DROP TRIGGER full", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
    if (folder.content_count < 4)
        assert_int_equal(mapix_store_message_save(place->store, &save, NULL), refused);
    assert_int_equal(mapix_store_message_save(place->store, &save, NULL), S_OK);
    assert_int_equal(mapix_store_flush(place->store), S_OK);
    ULONG before = folder.content_count;
    assert_int_equal(mapix_store_folder_get(other, inbox(place), &folder), S_OK);
    assert_int_equal(folder.content_count, before + 1);
    mapix_store_release(other);
}

/* --- Soft deletion --------------------------------------------------------------------------------------------------------------------------- */

static void soft_deleted_messages_can_come_back(void **state)
{
    struct place *place = *state;
    int64_t first = add_message(place, inbox(place), L"a", 1, 0), second = add_message(place, inbox(place), L"b", 2, 0);
    struct mapix_store_message row;
    int64_t both[] = { first, second }, *listed = NULL;
    ULONG count = 0;

    assert_int_equal(mapix_store_messages_delete(place->store, inbox(place), both, 2, true, NULL, NULL), S_OK);
    assert_int_equal(folder_of(place, inbox(place)).content_count, 0);
    assert_int_equal(folder_of(place, inbox(place)).content_unread, 0);
    assert_int_equal(kind_of(place, first), MAPIX_MESSAGE_NORMAL | MAPIX_MESSAGE_DELETED);
    assert_int_equal(mapix_store_messages_list(place->store, inbox(place), MAPIX_MESSAGE_DELETED, &count, &listed), S_OK);
    assert_int_equal(count, 2);
    MAPIFreeBuffer(listed);
    assert_int_equal(mapix_store_messages_move(place->store, inbox(place), inbox(place), &first, 1, NULL, NULL), S_OK);
    assert_int_equal(kind_of(place, first), MAPIX_MESSAGE_NORMAL);
    assert_int_equal(folder_of(place, inbox(place)).content_count, 1);
    /* young ones stay, old ones go for good, those that came back are not among them */
    assert_int_equal(mapix_store_purge(place->store, 1000, 10, &count), S_OK);
    assert_int_equal(count, 0);
    assert_int_equal(mapix_store_purge(place->store, INT64_MAX, 10, &count), S_OK);
    assert_int_equal(count, 1);
    assert_int_equal(mapix_store_message_get(place->store, second, &row), MAPI_E_NOT_FOUND);
    assert_int_equal(kind_of(place, first), MAPIX_MESSAGE_NORMAL);
    assert_int_equal(folder_of(place, inbox(place)).content_count, 1);
}

/* --- Orders ------------------------------------------------------------------------------------------------------------------------------------ */

enum { MANY = 1200 };

static void add_many(struct place *place)
{
    int index;

    for (index = 0; index < MANY; index++) {
        wchar_t subject[32], to[32];
        swprintf(subject, 32, L"%ls%d", index % 3 ? L"RE: " : L"", (index * 7919) % MANY);
        swprintf(to, 32, L"name %d", (index * 31) % 97);
        SPropValue values[] = { text_value(PR_SUBJECT_W, subject), long_value(PR_IMPORTANCE, index % 4), time_value(PR_CREATION_TIME, (uint64_t)((index * 17) % 1000)),
            time_value(PR_CLIENT_SUBMIT_TIME, (uint64_t)index) };
        SPropValue recipient[] = { text_value(PR_DISPLAY_NAME_W, to), long_value(PR_RECIPIENT_TYPE, MAPI_TO) };
        struct { ULONG count; SRow row; } rows = { 1, { .cValues = 2, .lpProps = recipient } };
        struct mapix_store_record record = { .count = index % 5 ? 4 : 3, .values = values };      /* some have no submit time */
        struct mapix_store_message_save save = { .folder = inbox(place), .record = &record, .recipients = (SRowSet *)(void *)&rows, .batch = true };
        assert_int_equal(mapix_store_message_save(place->store, &save, NULL), S_OK);
    }
    assert_int_equal(mapix_store_flush(place->store), S_OK);
}

static LPMAPITABLE contents(struct place *place)
{
    struct mapix_store_identity identity = { .writable = true };
    struct mapix_row_source *source = NULL;
    LPMAPITABLE table = NULL;

    assert_int_equal(mapix_store_table_source(place->store, MAPIX_TABLE_CONTENTS, inbox(place), MAPIX_MESSAGE_NORMAL, &identity, &source), S_OK);
    assert_int_equal(mapix_table_open(source, MAPI_UNICODE, NULL, &table), S_OK);
    mapix_row_source_release(source);
    return table;
}

/* All rows in the order of one key: none is out of it, and those without the key are last (SPI-TBL-12). */
static void check_order(struct place *place, ULONG tag, ULONG order)
{
    SizedSSortOrderSet(1, sort) = { 1, 0, 0, { { tag, order } } };
    SizedSPropTagArray(1, columns) = { 1, { tag } };
    LPMAPITABLE table = contents(place);
    LPSRowSet rows = NULL;
    bool missing = false;

    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)&columns, NULL, (LPSSortOrderSet)&sort, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, MANY);
    for (ULONG i = 0; i < rows->cRows; i++) {
        const SPropValue *value = &rows->aRow[i].lpProps[0], *before = i ? &rows->aRow[i - 1].lpProps[0] : NULL;
        missing = missing || PROP_TYPE(value->ulPropTag) == PT_ERROR;
        assert_int_equal(PROP_TYPE(value->ulPropTag) == PT_ERROR, missing);
        if (before && !missing) {
            LONG difference = LPropCompareProp((LPSPropValue)(uintptr_t)before, (LPSPropValue)(uintptr_t)value);
            assert_true(order == TABLE_SORT_ASCEND ? difference <= 0 : difference >= 0);
        }
    }
    FreeProws(rows);
    table->lpVtbl->Release(table);
}

/* What SQLite makes of the walk. */
static void assert_walk(struct place *place, const char *key)
{
    char sql[256];
    sqlite3 *database;
    sqlite3_stmt *statement;
    bool sorted_in_memory = false;

    assert_int_equal(sqlite3_open(place->path, &database), SQLITE_OK);
    snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN SELECT m.id FROM message m WHERE m.folder = 1 AND m.kind = 0 AND %s IS NOT NULL"
        " ORDER BY %s DESC, m.id DESC LIMIT 50", key, key);
    assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW)
        sorted_in_memory = sorted_in_memory || strstr((const char *)sqlite3_column_text(statement, 3), "TEMP B-TREE");
    sqlite3_finalize(statement);
    sqlite3_close(database);
    assert_false(sorted_in_memory);
}

static void large_folders_are_walked_in_any_common_order(void **state)
{
    static const ULONG tags[] = { PR_SUBJECT_W, PR_NORMALIZED_SUBJECT_W, PR_DISPLAY_TO_W, PR_MESSAGE_SIZE, PR_CLIENT_SUBMIT_TIME, PR_CREATION_TIME,
        PR_LAST_MODIFICATION_TIME, PR_IMPORTANCE };
    static const char *const keys[] = { "coalesce(m.whole_key, m.subject_key)", "m.subject_key", "m.to_key", "m.size", "m.submit_time", "m.created",
        "m.modified", "m.importance" };
    struct place *place = *state;

    add_many(place);
    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
        check_order(place, tags[i], TABLE_SORT_ASCEND);
        check_order(place, tags[i], TABLE_SORT_DESCEND);
        assert_walk(place, keys[i]);
    }
}

static __typeof__(sqlite3_prepare_v3) real_prepare;
static int bodies_asked;

static int count_bodies(sqlite3 *database, const char *sql, int size, unsigned flags, sqlite3_stmt **ret_statement, const char **ret_rest)
{
    bodies_asked += strstr(sql, "message_body") != NULL;
    return real_prepare(database, sql, size, flags, ret_statement, ret_rest);
}

/* Headings count what is unread (SPI-TBL-14) by what a row has in its columns: no body is read for them. */
static void headings_read_no_bodies(void **state)
{
    static const SizedSSortOrderSet(1, by_importance) = { 1, 1, 0, { { PR_IMPORTANCE, TABLE_SORT_ASCEND } } };
    static const SizedSPropTagArray(1, key) = { 1, { PR_IMPORTANCE } };
    static const SizedSPropTagArray(3, columns) = { 3, { PR_IMPORTANCE, PR_CONTENT_COUNT, PR_CONTENT_UNREAD } };
    struct place *place = *state;
    LPSRowSet rows = NULL;
    LONG count = 0, unread = 0;

    add_many(place);
    LPMAPITABLE table = contents(place);
    real_prepare = sqlite3_prepare_v3;
    sqlite3_prepare_v3 = count_bodies;
    bodies_asked = 0;
    assert_int_equal(table->lpVtbl->SetColumns(table, (LPSPropTagArray)(uintptr_t)&key, 0), S_OK);
    assert_int_equal(table->lpVtbl->SortTable(table, (LPSSortOrderSet)(uintptr_t)&by_importance, 0), S_OK);
    assert_int_equal(table->lpVtbl->QueryRows(table, 1000, TBL_NOADVANCE, &rows), S_OK);
    sqlite3_prepare_v3 = real_prepare;
    FreeProws(rows);
    assert_int_equal(table->lpVtbl->SetColumns(table, (LPSPropTagArray)(uintptr_t)&columns, 0), S_OK);
    assert_int_equal(table->lpVtbl->QueryRows(table, 1000, 0, &rows), S_OK);
    for (ULONG i = 0; i < rows->cRows; i++) {
        count += rows->aRow[i].lpProps[1].Value.l;
        unread += rows->aRow[i].lpProps[2].Value.l;
    }
    assert_int_equal(count, MANY);
    assert_int_equal(unread, MANY);
    assert_int_equal(bodies_asked, 0);
    FreeProws(rows);
    table->lpVtbl->Release(table);
}

/* Another version of the library wrote other keys, while this one has the store open: no order is read from them, they are made anew. */
static void sort_keys_of_another_version_are_made_anew(void **state)
{
    struct place *place = *state;
    int64_t version = number_of(place, "SELECT sort_version FROM store");

    add_many(place);
    run_sql(place, "UPDATE message SET subject_key = randomblob(8), whole_key = NULL, to_key = randomblob(3); UPDATE store SET sort_version = 123456789");
    check_order(place, PR_NORMALIZED_SUBJECT_W, TABLE_SORT_ASCEND);
    assert_int_equal(number_of(place, "SELECT sort_version FROM store"), version);
    check_order(place, PR_SUBJECT_W, TABLE_SORT_DESCEND);
    check_order(place, PR_DISPLAY_TO_W, TABLE_SORT_ASCEND);
    /* who writes a row with keys that the others' do not fit to says so */
    run_sql(place, "UPDATE store SET sort_version = 123456789");
    add_message(place, inbox(place), L"mixed", 1, 0);
    assert_int_equal(number_of(place, "SELECT sort_version FROM store"), 0);
}

static void files_of_version_1_are_brought_up(void **state)
{
    struct place *place = *state;

    add_many(place);
    mapix_store_release(place->store);
    place->store = NULL;
    run_sql(place, "DROP INDEX message_by_deletion; ALTER TABLE message DROP COLUMN whole_key; ALTER TABLE message DROP COLUMN to_key;"
        " ALTER TABLE message DROP COLUMN deleted_on; PRAGMA user_version = 65537");
    struct mapix_store_options reading = { .read_only = true };
    assert_int_equal(mapix_store_open(place->path, &reading, &place->store), S_OK);      /* a reader leaves it as it is */
    check_order(place, PR_SUBJECT_W, TABLE_SORT_ASCEND);
    mapix_store_release(place->store);
    assert_int_equal(mapix_store_open(place->path, NULL, &place->store), S_OK);
    assert_int_equal(number_of(place, "PRAGMA user_version"), 1 << 16 | 3);
    check_order(place, PR_SUBJECT_W, TABLE_SORT_ASCEND);
    check_order(place, PR_DISPLAY_TO_W, TABLE_SORT_DESCEND);
    assert_int_equal(mapix_store_check(place->path, NULL, NULL), S_OK);
}

/* --- Ids ------------------------------------------------------------------------------------------------------------------------------------ */

static void entry_ids_are_checked(void **state)              /* SPI-EID-01, SPI-EID-02, SPI-EID-05 */
{
    struct place *place = *state;
    BYTE bytes[40], *odd = bytes + 1;
    ULONG type;
    int64_t id;

    mapix_store_entry_id_make(&place->facts.uid, MAPI_MESSAGE, 0x123456789ALL, odd);
    assert_int_equal(mapix_store_entry_id_parse(&place->facts.uid, 32, odd, &type, &id), S_OK);
    assert_int_equal(id, 0x123456789ALL);
    assert_int_equal(type, MAPI_MESSAGE);
    assert_int_equal(*(ULONG *)(void *)memcpy(&type, odd, 4), 0);
    assert_int_equal(mapix_store_entry_id_parse(&place->facts.uid, 31, odd, &type, &id), MAPI_E_INVALID_ENTRYID);
    odd[21] = MAPI_ABCONT;
    assert_int_equal(mapix_store_entry_id_parse(&place->facts.uid, 32, odd, &type, &id), MAPI_E_INVALID_ENTRYID);
    odd[4] ^= 1;
    assert_int_equal(mapix_store_entry_id_parse(&place->facts.uid, 32, odd, &type, &id), MAPI_E_UNKNOWN_ENTRYID);
}

static const char large_text[300000];

static HRESULT read_large(void *context, uint64_t offset, void *buffer, size_t length, size_t *ret_length)
{
    (void)context;
    *ret_length = offset < sizeof(large_text) ? (sizeof(large_text) - offset < length ? (size_t)(sizeof(large_text) - offset) : length) : 0;
    memcpy(buffer, large_text + offset, *ret_length);
    return S_OK;
}

/* While a store is held, large values, roles and messages join one batch; another connection sees them when it was let go. */
static void what_is_held_is_durable_when_let_go(void **state)
{
    struct place *place = *state;
    struct mapix_store_bytes bytes = { .read = read_large, .size = sizeof(large_text) };
    struct mapix_store *other = NULL;
    char buffer[1000];
    size_t length = 0;
    int64_t value = 0;

    assert_int_equal(mapix_store_open(place->path, NULL, &other), S_OK);
    mapix_store_hold(place->store);
    assert_int_equal(mapix_store_value_write(place->store, &bytes, &value), S_OK);
    assert_int_equal(mapix_store_value_read(place->store, value, 299000, buffer, sizeof(buffer), &length), S_OK);
    assert_int_equal(length, 1000);
    assert_int_equal(mapix_store_let_go(place->store), S_OK);
    assert_int_equal(mapix_store_value_read(other, value, 0, buffer, sizeof(buffer), &length), S_OK);
    assert_int_equal(mapix_store_value_write(place->store, &bytes, &value), S_OK);     /* and one by one again */
    assert_int_equal(mapix_store_value_read(other, value, 0, buffer, sizeof(buffer), &length), S_OK);
    mapix_store_release(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(new_store_has_special_folders, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_held_is_durable_when_let_go, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reopening_finds_what_was_saved, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_files_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(newer_versions_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(network_file_systems_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(read_only_writes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_second_look_keeps_the_locks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(folders_have_unique_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(folders_change_move_and_go, set_up, tear_down),
        cmocka_unit_test_setup_teardown(counts_follow_messages, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_writers_of_a_message, set_up, tear_down),
        cmocka_unit_test_setup_teardown(recipients_attachments_and_messages_in_them, set_up, tear_down),
        cmocka_unit_test_setup_teardown(status_is_set_by_mask, set_up, tear_down),
        cmocka_unit_test_setup_teardown(queue_keeps_its_messages, set_up, tear_down),
        cmocka_unit_test_setup_teardown(receive_folders_by_longest_prefix, set_up, tear_down),
        cmocka_unit_test_setup_teardown(search_folders_stay_true, set_up, tear_down),
        cmocka_unit_test_setup_teardown(changes_reach_listeners_of_both, set_up, tear_down),
        cmocka_unit_test_setup_teardown(changes_of_other_processes_arrive, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_batch_is_told_when_it_is_durable, set_up, tear_down),
        cmocka_unit_test_setup_teardown(soft_deleted_messages_can_come_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(large_folders_are_walked_in_any_common_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(headings_read_no_bodies, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sort_keys_of_another_version_are_made_anew, set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_of_version_1_are_brought_up, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_batch_that_is_lost_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(entry_ids_are_checked, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPI-STORE-27: a store that nobody can write to keeps what is the user's own in a side of it, and its file stays as it is, byte for byte. */
#include "tests/unit/store/place.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "table/source.h"
#include "tests/lib/nobody.h"

#define MESSAGES 40

struct scene {
    struct place place;             /* first: the helpers of place.h take it */
    int64_t ids[MESSAGES];
    char state[96];
    size_t size;                    /* of the file, and what is in it */
    void *bytes;
};

static void *bytes_of(const char *path, size_t *ret_size)
{
    int file = open(path, O_RDONLY);
    struct stat info;
    void *bytes;

    assert_true(file >= 0);
    assert_int_equal(fstat(file, &info), 0);
    bytes = malloc((size_t)info.st_size + 1);
    assert_int_equal(read(file, bytes, (size_t)info.st_size), info.st_size);
    close(file);
    *ret_size = (size_t)info.st_size;
    return bytes;
}

static void assert_file_is_as_it_was(struct scene *scene)    /* SPI-STORE-27 */
{
    size_t size = 0;
    void *bytes = bytes_of(scene->place.path, &size);
    char beside[128];

    assert_int_equal(size, scene->size);
    assert_memory_equal(bytes, scene->bytes, size);
    free(bytes);
    snprintf(beside, sizeof(beside), "%s-shm", scene->place.path);
    assert_int_not_equal(access(beside, F_OK), 0);
}

static void run_command(const char *format, const char *one, const char *other)
{
    char command[400];

    snprintf(command, sizeof(command), format, one, other);
    assert_int_equal(system(command), 0);
}

static void seal(struct scene *scene)
{
    free(scene->bytes);
    scene->bytes = bytes_of(scene->place.path, &scene->size);
    assert_int_equal(chmod(scene->place.path, 0444), 0);
}

static void open_it(struct scene *scene)
{
    assert_int_equal(mapix_store_open(scene->place.path, NULL, &scene->place.store), S_OK);
    assert_true(mapix_store_is_read_only(scene->place.store));
}

static void close_it(struct scene *scene)
{
    mapix_store_release(scene->place.store);
    scene->place.store = NULL;
}

static int set_up_scene(void **state)
{
    struct scene *scene = calloc(1, sizeof(*scene));
    struct mapix_store_options options = creating();
    ULONG index;

    strcpy(scene->place.directory, "/tmp/mapix-store-XXXXXX");
    assert_non_null(mkdtemp(scene->place.directory));
    snprintf(scene->place.path, sizeof(scene->place.path), "%s/store.db", scene->place.directory);
    snprintf(scene->state, sizeof(scene->state), "%s/state", scene->place.directory);
    assert_int_equal(setenv("XDG_STATE_HOME", scene->state, 1), 0);
    assert_int_equal(mapix_store_open(scene->place.path, &options, &scene->place.store), S_OK);
    assert_int_equal(mapix_store_get_facts(scene->place.store, &scene->place.facts), S_OK);
    for (index = 0; index < MESSAGES; index++)
        scene->ids[index] = add_message(&scene->place, inbox(&scene->place), index % 2 ? L"ungerade" : L"gerade", 1000 + index, 0);
    close_it(scene);
    seal(scene);
    *state = scene;
    return 0;
}

static int tear_down_scene(void **state)
{
    struct scene *scene = *state;

    mapix_store_release(scene->place.store);
    run_command("chmod -R u+w %s; rm -rf %s", scene->place.directory, scene->place.directory);
    free(scene->bytes);
    free(scene);
    return 0;
}

static HRESULT mark(struct scene *scene, ULONG index)
{
    return mapix_store_messages_flag(scene->place.store, 0, &scene->ids[index], 1, MSGFLAG_READ, 0, NULL, NULL);
}

static bool is_read(struct scene *scene, ULONG index)
{
    struct mapix_store_message row;

    assert_int_equal(mapix_store_message_get(scene->place.store, scene->ids[index], &row), S_OK);
    return row.flags & MSGFLAG_READ;
}

static int64_t make_search(struct scene *scene)
{
    SPropValue wanted = text_value(PR_SUBJECT_W, L"ungerade");
    SRestriction restriction = { .rt = RES_PROPERTY };
    int64_t folder = 0, where = inbox(&scene->place);

    restriction.res.resProperty = (SPropertyRestriction){ RELOP_EQ, PR_SUBJECT_W, &wanted };
    assert_int_equal(mapix_store_folder_create(scene->place.store, scene->place.facts.roles[MAPIX_ROLE_FINDER], FOLDER_SEARCH, L"Suche", NULL, NULL,
        &folder), S_OK);
    assert_int_equal(mapix_store_search_set(scene->place.store, folder, &restriction, 1, &where, RESTART_SEARCH), S_OK);
    assert_int_equal(mapix_store_search_run(scene->place.store, folder, NULL), S_OK);
    return folder;
}

static int64_t make_view(struct scene *scene, ULONG role)
{
    SPropValue values[] = { text_value(PR_SUBJECT_W, L"Ansicht"), text_value(PR_MESSAGE_CLASS_W, L"IPM.Microsoft.FolderDesign.NamedView") };
    struct mapix_store_record record = { .count = 2, .values = values };
    struct mapix_store_message_save save = { .folder = scene->place.facts.roles[role], .kind = MAPIX_MESSAGE_ASSOCIATED, .record = &record };
    struct mapix_store_message row;

    assert_int_equal(mapix_store_message_save(scene->place.store, &save, &row), S_OK);
    return row.id;
}

static void save_sort(struct scene *scene)
{
    SPropValue value = { .ulPropTag = MAPIX_STORE_SAVED_SORT, .Value.bin = { 3, (LPBYTE)"abc" } };
    struct mapix_store_record set = { .count = 1, .values = &value };

    assert_int_equal(mapix_store_folder_change(scene->place.store, inbox(&scene->place), &set, 0, NULL), S_OK);
}

/* Read state, sort order, search and view are there when the store is opened again, and the file was not touched. */
static void what_is_the_users_own_is_kept(void **state)      /* SPI-STORE-27 */
{
    struct scene *scene = *state;
    struct mapix_store_record record;
    struct mapix_store_folder row;
    int64_t search, view, common;

    open_it(scene);
    assert_true(mapix_store_keeps_personal(scene->place.store));
    assert_int_equal(folder_of(&scene->place, inbox(&scene->place)).content_unread, MESSAGES);
    assert_int_equal(mark(scene, 3), S_OK);
    save_sort(scene);
    search = make_search(scene);
    view = make_view(scene, MAPIX_ROLE_VIEWS);
    common = make_view(scene, MAPIX_ROLE_COMMON_VIEWS);
    close_it(scene);
    assert_file_is_as_it_was(scene);

    open_it(scene);
    assert_true(is_read(scene, 3));
    assert_false(is_read(scene, 4));
    assert_int_equal(folder_of(&scene->place, inbox(&scene->place)).content_unread, MESSAGES - 1);
    assert_int_equal(folder_of(&scene->place, search).content_count, MESSAGES / 2);
    assert_int_equal(folder_of(&scene->place, search).content_unread, MESSAGES / 2 - 1);
    assert_int_equal(mapix_store_folder_load(scene->place.store, inbox(&scene->place), &row, &record), S_OK);
    assert_non_null(mapix_store_record_find(&record, MAPIX_STORE_SAVED_SORT));
    mapix_store_record_clear(&record);
    assert_int_equal(kind_of(&scene->place, view), MAPIX_MESSAGE_ASSOCIATED);
    assert_int_equal(mapix_store_messages_delete(scene->place.store, scene->place.facts.roles[MAPIX_ROLE_COMMON_VIEWS], &common, 1, false, NULL, NULL), S_OK);
    assert_int_equal(mapix_store_folder_delete(scene->place.store, search), S_OK);
    close_it(scene);
    assert_int_equal(mapix_store_check(scene->place.path, NULL, NULL), S_OK);
    assert_file_is_as_it_was(scene);
}

static void assert_refused(HRESULT result)
{
    LPMAPIERROR error = NULL;

    assert_int_equal(result, MAPI_E_NO_ACCESS);
    assert_int_equal(mapix_error_get(mapix_error_thread_slot(), result, 0, &error), S_OK);
    assert_non_null(error);
    assert_non_null(strstr((char *)(void *)error->lpszError, "cannot be written"));
    MAPIFreeBuffer(error);
}

/* All else is refused, and says why. */
static void nothing_else_is_written(void **state)            /* SPI-STORE-27, SPI-STORE-06 */
{
    struct scene *scene = *state;
    SPropValue values[] = { text_value(PR_DISPLAY_NAME_W, L"anders"), { .ulPropTag = MAPIX_STORE_SAVED_SORT, .Value.bin = { 3, (LPBYTE)"abc" } } };
    struct mapix_store_record record = { .count = 1, .values = values }, both = { .count = 2, .values = values };
    struct mapix_store_message_save save = { .folder = 0, .record = &record }, change = { .id = 0, .record = &record };
    struct mapix_store *store;
    struct mapix_store_message row;
    const ULONG gone[] = { PR_COMMENT_W };
    int64_t in = inbox(&scene->place), finder = scene->place.facts.roles[MAPIX_ROLE_FINDER], made = 0;
    ULONG before = 0;

    open_it(scene);
    store = scene->place.store;
    save.folder = in;
    change.id = scene->ids[0];
    assert_refused(mapix_store_message_save(store, &save, &row));
    assert_refused(mapix_store_message_save(store, &change, &row));
    save.batch = true;
    assert_refused(mapix_store_message_save(store, &save, &row));
    save.kind = MAPIX_MESSAGE_ASSOCIATED;         /* not a folder of views */
    assert_refused(mapix_store_message_save(store, &save, &row));
    save.folder = scene->place.facts.roles[MAPIX_ROLE_VIEWS];
    save.kind = MAPIX_MESSAGE_NORMAL;
    assert_refused(mapix_store_message_save(store, &save, &row));
    assert_refused(mapix_store_messages_delete(store, in, scene->ids, 1, false, NULL, NULL));
    assert_refused(mapix_store_messages_delete(store, in, scene->ids, 1, true, NULL, NULL));
    assert_refused(mapix_store_messages_move(store, in, finder, scene->ids, 1, NULL, NULL));
    assert_refused(mapix_store_messages_copy(store, in, in, scene->ids, 1, NULL, NULL));
    assert_refused(mapix_store_messages_flag(store, in, scene->ids, 1, MSGFLAG_UNSENT, 0, NULL, NULL));
    assert_refused(mapix_store_message_status(store, scene->ids[0], 1, 1, &before));
    assert_refused(mapix_store_folder_create(store, in, FOLDER_GENERIC, L"neu", NULL, NULL, &made));
    assert_refused(mapix_store_folder_create(store, finder, FOLDER_GENERIC, L"neu", NULL, NULL, &made));
    assert_refused(mapix_store_folder_create(store, in, FOLDER_SEARCH, L"neu", NULL, NULL, &made));
    assert_refused(mapix_store_folder_change(store, in, &record, 0, NULL));
    assert_refused(mapix_store_folder_change(store, in, &both, 0, NULL));
    assert_refused(mapix_store_folder_change(store, in, NULL, 1, gone));
    assert_refused(mapix_store_folder_delete(store, scene->place.facts.roles[MAPIX_ROLE_DRAFTS]));
    assert_refused(mapix_store_folder_trash(store, scene->place.facts.roles[MAPIX_ROLE_JUNK]));
    assert_refused(mapix_store_folder_move(store, scene->place.facts.roles[MAPIX_ROLE_JUNK], in, NULL));
    assert_refused(mapix_store_properties_change(store, &record, 0, NULL));
    assert_refused(mapix_store_set_role(store, MAPIX_ROLE_JUNK, 0));
    assert_refused(mapix_store_receive_set(store, "IPM.X", in));
    close_it(scene);
    assert_file_is_as_it_was(scene);
}

static bool side_holds(struct scene *scene, const char *text)
{
    char command[300];

    snprintf(command, sizeof(command), "grep -rqa '%s' %s/mapix/read-only-stores", text, scene->state);
    return system(command) == 0;
}

/* Many messages: an order gets its index, in the side. */
static void indices_are_kept(void **state)                   /* SPI-STORE-27 */
{
    struct scene *scene = *state;
    struct mapix_store_options options = creating();
    struct mapix_store_identity identity = { .writable = false };
    SizedSSortOrderSet(1, sort) = { 1, 0, 0, { { PR_MESSAGE_SIZE, TABLE_SORT_ASCEND } } };
    SizedSPropTagArray(1, columns) = { 1, { PR_MESSAGE_SIZE } };
    struct mapix_row_source *source = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    ULONG index;

    assert_int_equal(chmod(scene->place.path, 0644), 0);
    assert_int_equal(mapix_store_open(scene->place.path, &options, &scene->place.store), S_OK);
    mapix_store_hold(scene->place.store);
    for (index = 0; index < 1100; index++)
        add_message(&scene->place, inbox(&scene->place), L"viele", 5000 + index, 0);
    assert_int_equal(mapix_store_let_go(scene->place.store), S_OK);
    close_it(scene);
    seal(scene);
    open_it(scene);
    assert_false(side_holds(scene, "CREATE INDEX message_by_size"));
    assert_int_equal(mapix_store_table_source(scene->place.store, MAPIX_TABLE_CONTENTS, inbox(&scene->place), MAPIX_MESSAGE_NORMAL, &identity, &source), S_OK);
    assert_int_equal(mapix_table_open(source, MAPI_UNICODE, NULL, &table), S_OK);
    mapix_row_source_release(source);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)&columns, NULL, (LPSSortOrderSet)&sort, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, MESSAGES + 1100);
    FreeProws(rows);
    table->lpVtbl->Release(table);
    close_it(scene);
    assert_true(side_holds(scene, "CREATE INDEX message_by_size"));
    assert_int_equal(mapix_store_check(scene->place.path, NULL, NULL), S_OK);
    assert_file_is_as_it_was(scene);
}

/* --- Several processes ---------------------------------------------------------------------------------------------------------------------- */

static int in_child(int (*function)(struct scene *scene), struct scene *scene)
{
    int status = 0;
    pid_t child = fork();

    assert_true(child >= 0);
    if (!child) {
        scene->place.store = NULL;
        _exit(function(scene));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}

static int mark_another(struct scene *scene)
{
    struct mapix_store_message row;

    if (FAILED(mapix_store_open(scene->place.path, NULL, &scene->place.store)))
        return 1;
    if (FAILED(mapix_store_message_get(scene->place.store, scene->ids[5], &row)) || !(row.flags & MSGFLAG_READ))
        return 2;                                 /* what the parent has marked, and keeps open */
    if (mark(scene, 6) != S_OK)
        return 3;
    mapix_store_release(scene->place.store);
    return 0;
}

struct heard {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    int64_t message;
};

static void hear(void *context, const struct mapix_store_change *changes, size_t count, bool complete)
{
    struct heard *heard = context;
    size_t index;

    (void)complete;
    pthread_mutex_lock(&heard->lock);
    for (index = 0; index < count; index++)
        if (changes[index].type == MAPI_MESSAGE)
            heard->message = changes[index].object;
    pthread_cond_broadcast(&heard->wake);
    pthread_mutex_unlock(&heard->lock);
}

/* Read state that one process sets is seen, and told, in another. */
static void two_processes_share_a_side(void **state)         /* SPI-STORE-27 */
{
    struct scene *scene = *state;
    struct heard heard = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0 };
    struct timespec until;
    ULONG listener = 0;

    open_it(scene);
    assert_int_equal(mark(scene, 5), S_OK);
    assert_int_equal(mapix_store_listen(scene->place.store, hear, &heard, &listener), S_OK);
    assert_int_equal(in_child(mark_another, scene), 0);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 20;
    pthread_mutex_lock(&heard.lock);
    while (heard.message != scene->ids[6])
        assert_int_equal(pthread_cond_timedwait(&heard.wake, &heard.lock, &until), 0);
    pthread_mutex_unlock(&heard.lock);
    assert_true(is_read(scene, 6));
    mapix_store_unlisten(scene->place.store, listener);
    close_it(scene);
    assert_file_is_as_it_was(scene);
}

/* Mark and unmark all, tell each round when it is durable. Every few rounds the store is closed, which brings the WAL into pages and map. */
static void mark_for_ever(struct scene *scene, int told)
{
    unsigned char round;

    for (round = 1; ; round = round == 200 ? 1 : round + 1) {
        if (FAILED(mapix_store_open(scene->place.path, NULL, &scene->place.store)) || !mapix_store_keeps_personal(scene->place.store))
            _exit(1);
        ULONG index;
        for (index = 0; index < MESSAGES; index++)
            if (mapix_store_messages_flag(scene->place.store, 0, &scene->ids[index], 1, round % 2 ? MSGFLAG_READ : 0, round % 2 ? 0 : MSGFLAG_READ, NULL, NULL)
                != S_OK)
                _exit(2);
        if (write(told, &round, 1) != 1)
            _exit(3);
        mapix_store_release(scene->place.store);
    }
}

/* Killed at any moment, what was durable is there, and the side is sound. */
static void a_killed_process_loses_nothing(void **state)     /* SPI-STORE-27 */
{
    struct scene *scene = *state;
    unsigned turn;

    for (turn = 0; turn < 24; turn++) {
        int pipes[2], status;
        unsigned char round = 0;
        struct timespec pause = { 0, (long)(turn * 1700000) };
        assert_int_equal(pipe(pipes), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (!child)
            mark_for_ever(scene, pipes[1]);
        close(pipes[1]);
        assert_int_equal(read(pipes[0], &round, 1), 1);
        nanosleep(&pause, NULL);                  /* where in its work it dies is what varies, not what is waited for */
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        while (read(pipes[0], &round, 1) == 1)
            ;
        close(pipes[0]);
        assert_int_equal(mapix_store_check(scene->place.path, NULL, NULL), S_OK);
        open_it(scene);
        assert_true(mapix_store_keeps_personal(scene->place.store));
        /* The next round may have begun: what it has reached is a beginning of the messages, the rest is of the round that was told. */
        bool told = round % 2;
        ULONG index = 0, changed = 0;
        while (index < MESSAGES && is_read(scene, index) != told)
            index++;
        for (changed = index; index < MESSAGES; index++)
            assert_int_equal(is_read(scene, index), told);
        assert_true(changed <= MESSAGES);
        close_it(scene);
    }
    assert_file_is_as_it_was(scene);
}

/* Its owner has the store open, who may write: it is read with him, without a side; a `-shm` that nobody has locked is none of this. */
static void the_owner_is_at_work(void **state)               /* SPI-STORE-27 */
{
    struct scene *scene = *state;
    int ready[2], go[2], status;
    char byte = 0, shared[128];
    pid_t owner;

    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(go), 0);
    assert_int_equal(chmod(scene->place.path, 0644), 0);
    owner = fork();
    assert_true(owner >= 0);
    if (!owner) {
        close(go[1]);
        if (FAILED(mapix_store_open(scene->place.path, NULL, &scene->place.store)) || mark(scene, 0) != S_OK || write(ready[1], "", 1) != 1)
            _exit(1);
        _exit(read(go[0], &byte, 1) == 1 ? 2 : 3);           /* gone without closing: the `-shm` stays */
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_int_equal(chmod(scene->place.path, 0444), 0);
    open_it(scene);
    assert_false(mapix_store_keeps_personal(scene->place.store));
    assert_non_null(strstr(mapix_store_why_not_personal(scene->place.store), "owner"));
    assert_true(is_read(scene, 0));
    assert_refused(mark(scene, 1));
    close_it(scene);
    assert_int_equal(write(go[1], "", 1), 1);
    assert_int_equal(waitpid(owner, &status, 0), owner);
    snprintf(shared, sizeof(shared), "%s-shm", scene->place.path);
    assert_int_equal(access(shared, F_OK), 0);
    open_it(scene);
    assert_true(mapix_store_keeps_personal(scene->place.store));
    assert_true(is_read(scene, 0));               /* it stands in the WAL that he left */
    assert_int_equal(mark(scene, 1), S_OK);
    for (status = 0; status < 2; status++) {
        close(ready[status]);
        close(go[status]);
    }
}

/* --- Another state of the file ---------------------------------------------------------------------------------------------------------------- */

/* Somebody who may write changes the file: what is kept belongs to the old state, and no page of it is mixed into the new one. */
static void a_changed_file_has_another_side(void **state)    /* SPI-STORE-27 */
{
    struct scene *scene = *state;
    struct mapix_store_options options = creating();
    char old[128];
    ULONG index;

    open_it(scene);
    for (index = 0; index < MESSAGES; index++)
        assert_int_equal(mark(scene, index), S_OK);
    close_it(scene);
    snprintf(old, sizeof(old), "%s.old", scene->place.path);
    run_command("cp -p %s %s", scene->place.path, old);

    assert_int_equal(chmod(scene->place.path, 0644), 0);
    assert_int_equal(mapix_store_open(scene->place.path, &options, &scene->place.store), S_OK);
    assert_false(mapix_store_is_read_only(scene->place.store));
    for (index = 0; index < MESSAGES; index++)
        add_message(&scene->place, inbox(&scene->place), L"neu", 9000 + index, 0);
    close_it(scene);
    seal(scene);
    assert_int_equal(mapix_store_check(scene->place.path, NULL, NULL), S_OK);
    open_it(scene);
    assert_int_equal(folder_of(&scene->place, inbox(&scene->place)).content_count, 2 * MESSAGES);
    assert_false(is_read(scene, 1));
    assert_int_equal(mark(scene, 2), S_OK);
    close_it(scene);
    assert_int_equal(mapix_store_check(scene->place.path, NULL, NULL), S_OK);
    assert_file_is_as_it_was(scene);

    run_command("mv -f %s %s", old, scene->place.path);      /* the state of before comes back, and finds what was kept for it */
    open_it(scene);
    assert_int_equal(folder_of(&scene->place, inbox(&scene->place)).content_unread, 0);
}

/* The file changes while it is open: reads fail, and say what to do. */
static void a_file_that_changes_under_us(void **state)       /* SPI-STORE-27 */
{
    struct scene *scene = *state;
    struct mapix_store_message row;
    struct mapix_store_record record;
    HRESULT result = S_OK;
    ULONG index;
    int file;

    open_it(scene);
    assert_int_equal(chmod(scene->place.path, 0644), 0);
    file = open(scene->place.path, O_WRONLY);
    assert_true(file >= 0);
    assert_int_equal(pwrite(file, "\0", 1, (off_t)scene->size - 1), 1);
    close(file);
    for (index = 0; index < MESSAGES && SUCCEEDED(result); index++) {
        result = mapix_store_message_load(scene->place.store, scene->ids[index], &row, &record);
        if (SUCCEEDED(result))
            mapix_store_record_clear(&record);
    }
    assert_int_equal(result, MAPI_E_OBJECT_CHANGED);
}

/* A copy that was made while the store was in use: what is in the WAL beside it is seen. */
static void the_wal_of_a_snapshot_is_read(void **state)      /* SPI-STORE-27 */
{
    struct scene *scene = *state;
    struct mapix_store_options options = creating();
    char copy[128];
    int64_t last;

    assert_int_equal(chmod(scene->place.path, 0644), 0);
    assert_int_equal(mapix_store_open(scene->place.path, &options, &scene->place.store), S_OK);
    last = add_message(&scene->place, inbox(&scene->place), L"zuletzt", 7000, 0);
    snprintf(copy, sizeof(copy), "%s/copy.db", scene->place.directory);
    run_command("cp %s %s", scene->place.path, copy);
    run_command("cp %s-wal %s-wal", scene->place.path, copy);
    close_it(scene);
    strcpy(scene->place.path, copy);
    seal(scene);
    assert_int_equal(mapix_store_check(copy, NULL, NULL), S_OK);
    open_it(scene);
    assert_int_equal(kind_of(&scene->place, last), 0);
    assert_int_equal(mark(scene, 0), S_OK);
    close_it(scene);
    open_it(scene);
    assert_int_equal(kind_of(&scene->place, last), 0);
    assert_true(is_read(scene, 0));
    close_it(scene);
    assert_file_is_as_it_was(scene);
}

/* A backup holds what the user sees, and can be written to; repair says why it cannot do anything. */
static void backup_and_repair(void **state)                  /* SPI-STORE-27 */
{
    struct scene *scene = *state;
    char copy[128], sealed[96];

    snprintf(copy, sizeof(copy), "%s/backup.db", scene->place.directory);
    open_it(scene);
    assert_int_equal(mark(scene, 9), S_OK);
    assert_int_equal(mapix_store_backup(scene->place.store, copy, NULL), S_OK);
    close_it(scene);
    assert_refused(mapix_store_repair(scene->place.path, NULL, NULL));
    assert_file_is_as_it_was(scene);
    strcpy(sealed, scene->place.path);
    strcpy(scene->place.path, copy);
    assert_int_equal(mapix_store_check(copy, NULL, NULL), S_OK);
    assert_int_equal(mapix_store_open(copy, NULL, &scene->place.store), S_OK);
    assert_false(mapix_store_is_read_only(scene->place.store));
    assert_true(is_read(scene, 9));
    assert_int_equal(mark(scene, 10), S_OK);
    close_it(scene);

    strcpy(scene->place.path, sealed);            /* without a side, too */
    run_command("rm -rf %s; : > %s", scene->state, scene->state);
    open_it(scene);
    assert_int_equal(unlink(copy), 0);
    assert_int_equal(mapix_store_backup(scene->place.store, copy, NULL), S_OK);
    close_it(scene);
    assert_int_equal(mapix_store_check(copy, NULL, NULL), S_OK);
}

/* --- Trouble with the side ----------------------------------------------------------------------------------------------------------------------- */

static void assert_only_readable(struct scene *scene)
{
    open_it(scene);
    assert_false(mapix_store_keeps_personal(scene->place.store));
    assert_int_equal(folder_of(&scene->place, inbox(&scene->place)).content_count, MESSAGES);
    assert_refused(mark(scene, 0));
    close_it(scene);
    assert_file_is_as_it_was(scene);
}

/* Without a directory to keep anything in, the store opens, and only reads. */
static void no_place_for_a_side(void **state)                /* SPI-STORE-27 */
{
    struct scene *scene = *state;

    assert_int_equal(mkdir(scene->state, 0500), 0);
    assert_only_readable(scene);
    assert_int_equal(rmdir(scene->state), 0);
    close(open(scene->state, O_WRONLY | O_CREAT, 0600));     /* a file where the directory should be */
    assert_only_readable(scene);
}

static int without_room(struct scene *scene)
{
    struct rlimit limit = { 4096, 4096 };

    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0 || FAILED(mapix_store_open(scene->place.path, NULL, &scene->place.store)))
        return 1;
    if (!mapix_store_is_read_only(scene->place.store) || mapix_store_keeps_personal(scene->place.store) || mark(scene, 0) != MAPI_E_NO_ACCESS)
        return 2;
    mapix_store_release(scene->place.store);
    return 0;
}

/* A write that the disk refuses fails, and the store stays as it was. */
static int room_ends(struct scene *scene)
{
    struct rlimit limit = { 65536, 65536 };
    struct mapix_store_message row;
    HRESULT result = S_OK;
    ULONG index;

    if (FAILED(mapix_store_open(scene->place.path, NULL, &scene->place.store)))
        return 1;
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 2;
    for (index = 0; index < 10 * MESSAGES && SUCCEEDED(result); index++)
        result = mark(scene, index % MESSAGES);
    if (SUCCEEDED(result) && index < 10 * MESSAGES)
        return 3;
    if (FAILED(mapix_store_message_get(scene->place.store, scene->ids[0], &row)))
        return 4;
    mapix_store_release(scene->place.store);
    return 0;
}

static void a_full_disk(void **state)                        /* SPI-STORE-27 */
{
    struct scene *scene = *state;

    assert_int_equal(in_child(without_room, scene), 0);
    assert_file_is_as_it_was(scene);
    assert_int_equal(in_child(room_ends, scene), 0);
    assert_int_equal(mapix_store_check(scene->place.path, NULL, NULL), S_OK);
    open_it(scene);
    assert_int_equal(mark(scene, 7), S_OK);
    assert_true(is_read(scene, 7));
}

/* Files of a side that hold anything: the store is read without it, or with what can be used of it, and nobody crashes. */
static void a_damaged_side(void **state)                     /* SPI-STORE-27 */
{
    static const char *const damages[] = {
        "cd %s/mapix/read-only-stores/* && : > pages", "cd %s/mapix/read-only-stores/* && head -c 100000 /dev/zero | tr '\\0' x > map",
        "cd %s/mapix/read-only-stores/* && head -c 100000 /dev/urandom > pages-wal", "cd %s/mapix/read-only-stores/* && rm pages",
        "cd %s/mapix/read-only-stores/* && rm map", "cd %s/mapix/read-only-stores/* && rm -rf * ",
        "cd %s/mapix/read-only-stores/* && chmod a-w . *",
    };
    struct scene *scene = *state;
    size_t index;

    for (index = 0; index < sizeof(damages) / sizeof(damages[0]); index++) {
        open_it(scene);
        assert_int_equal(mark(scene, 1), S_OK);
        close_it(scene);
        run_command(damages[index], scene->state, "");
        open_it(scene);
        assert_int_equal(folder_of(&scene->place, inbox(&scene->place)).content_count, MESSAGES);
        close_it(scene);
        assert_file_is_as_it_was(scene);
        run_command("chmod -R u+w %s; rm -rf %s", scene->state, scene->state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_the_users_own_is_kept, set_up_scene, tear_down_scene),
        cmocka_unit_test_setup_teardown(nothing_else_is_written, set_up_scene, tear_down_scene),
        cmocka_unit_test_setup_teardown(indices_are_kept, set_up_scene, tear_down_scene),
        cmocka_unit_test_setup_teardown(two_processes_share_a_side, set_up_scene, tear_down_scene),
        cmocka_unit_test_setup_teardown(a_killed_process_loses_nothing, set_up_scene, tear_down_scene),
        cmocka_unit_test_setup_teardown(the_owner_is_at_work, set_up_scene, tear_down_scene),
        cmocka_unit_test_setup_teardown(a_changed_file_has_another_side, set_up_scene, tear_down_scene),
        cmocka_unit_test_setup_teardown(a_file_that_changes_under_us, set_up_scene, tear_down_scene),
        cmocka_unit_test_setup_teardown(the_wal_of_a_snapshot_is_read, set_up_scene, tear_down_scene),
        cmocka_unit_test_setup_teardown(backup_and_repair, set_up_scene, tear_down_scene),
        cmocka_unit_test_setup_teardown(no_place_for_a_side, set_up_scene, tear_down_scene),
        cmocka_unit_test_setup_teardown(a_full_disk, set_up_scene, tear_down_scene),
        cmocka_unit_test_setup_teardown(a_damaged_side, set_up_scene, tear_down_scene),
    };

    stop_being_root();
    return cmocka_run_group_tests_name("store/side", tests, NULL, NULL);
}

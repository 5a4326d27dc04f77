/* The tables, and what a new store begins with. docs/store-format.md explains each column. */
#include "store/internal.h"

#include "value/sortkey.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

const char store_schema_sql[] =
    "CREATE TABLE store (id INTEGER PRIMARY KEY CHECK (id = 1), uid BLOB NOT NULL, provider BLOB NOT NULL, created INTEGER NOT NULL,"
    " sort_version INTEGER NOT NULL, search_version INTEGER NOT NULL, changes_from INTEGER NOT NULL, properties BLOB, large BLOB);"

    "CREATE TABLE special (role INTEGER PRIMARY KEY, folder INTEGER NOT NULL);"

    "CREATE TABLE folder (id INTEGER PRIMARY KEY AUTOINCREMENT, parent INTEGER NOT NULL, type INTEGER NOT NULL, name TEXT NOT NULL,"
    " name_key BLOB NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL,"
    " content_count INTEGER NOT NULL DEFAULT 0, content_unread INTEGER NOT NULL DEFAULT 0,"
    " associated_count INTEGER NOT NULL DEFAULT 0, folder_count INTEGER NOT NULL DEFAULT 0,"
    " content_size INTEGER NOT NULL DEFAULT 0, content_version INTEGER NOT NULL DEFAULT 0, properties BLOB, large BLOB);"
    "CREATE UNIQUE INDEX folder_by_name ON folder(parent, name_key);"

    "CREATE TABLE message (id INTEGER PRIMARY KEY AUTOINCREMENT, folder INTEGER NOT NULL, kind INTEGER NOT NULL, version INTEGER NOT NULL,"
    " flags INTEGER NOT NULL, status INTEGER NOT NULL DEFAULT 0, size INTEGER NOT NULL,"
    " delivery_time INTEGER, submit_time INTEGER, created INTEGER NOT NULL, modified INTEGER NOT NULL,"
    " class TEXT NOT NULL, subject TEXT, subject_prefix INTEGER NOT NULL DEFAULT 0, sender_name TEXT, sender_address TEXT,"
    " representing_name TEXT, display_to TEXT NOT NULL DEFAULT '', display_cc TEXT NOT NULL DEFAULT '',"
    " importance INTEGER, priority INTEGER, sensitivity INTEGER, search_key BLOB,"
    " subject_key BLOB, sender_key BLOB, whole_key BLOB, to_key BLOB, deleted_on INTEGER);"
    "CREATE INDEX message_by_delivery ON message(folder, kind, delivery_time);"
    "CREATE INDEX message_by_subject ON message(folder, kind, subject_key);"
    "CREATE INDEX message_by_sender ON message(folder, kind, sender_key);"
    "CREATE INDEX message_by_deletion ON message(deleted_on) WHERE deleted_on IS NOT NULL;"

    "CREATE TABLE message_body (id INTEGER PRIMARY KEY, attachment INTEGER NOT NULL DEFAULT 0, display_bcc TEXT NOT NULL DEFAULT '',"
    " properties BLOB, large BLOB, recipients BLOB);"
    "CREATE INDEX message_by_attachment ON message_body(attachment) WHERE attachment != 0;"

    "CREATE TABLE attachment (id INTEGER PRIMARY KEY AUTOINCREMENT, message INTEGER NOT NULL, number INTEGER NOT NULL,"
    " size INTEGER NOT NULL, embedded INTEGER NOT NULL DEFAULT 0, properties BLOB, large BLOB);"
    "CREATE INDEX attachment_by_message ON attachment(message, number);"

    "CREATE TABLE value (id INTEGER PRIMARY KEY AUTOINCREMENT, size INTEGER NOT NULL, uses INTEGER NOT NULL, created INTEGER NOT NULL);"
    "CREATE INDEX value_unclaimed ON value(created) WHERE uses = 0;"
    "CREATE TABLE chunk (id INTEGER PRIMARY KEY, data BLOB NOT NULL);"

    "CREATE TABLE named_property (id INTEGER PRIMARY KEY, space BLOB NOT NULL, kind INTEGER NOT NULL, name NOT NULL,"
    " UNIQUE (space, kind, name));"

    "CREATE TABLE receive (id INTEGER PRIMARY KEY AUTOINCREMENT, class TEXT NOT NULL UNIQUE COLLATE NOCASE, folder INTEGER NOT NULL);"

    "CREATE TABLE queue (position INTEGER PRIMARY KEY AUTOINCREMENT, message INTEGER NOT NULL UNIQUE, flags INTEGER NOT NULL);"

    "CREATE TABLE search (folder INTEGER PRIMARY KEY, restriction BLOB, folders BLOB, state INTEGER NOT NULL);"
    "CREATE TABLE search_result (folder INTEGER NOT NULL, message INTEGER NOT NULL, PRIMARY KEY (folder, message)) WITHOUT ROWID;"
    "CREATE INDEX search_result_by_message ON search_result(message);"

    "CREATE TABLE change (number INTEGER PRIMARY KEY AUTOINCREMENT, event INTEGER NOT NULL, type INTEGER NOT NULL, flags INTEGER NOT NULL,"
    " object INTEGER NOT NULL, parent INTEGER NOT NULL, old_parent INTEGER NOT NULL, old_object INTEGER NOT NULL);";

struct special_folder {
    enum mapix_store_role role;
    enum mapix_store_role parent;
    const wchar_t *name;
    const wchar_t *class;
};

/* Parents come first. Views, finder and subtree hang under the root, mail folders under the subtree (SPI-STORE-10). */
static const struct special_folder special_folders[] = {
    { MAPIX_ROLE_ROOT, MAPIX_ROLE_NONE, L"Root", NULL },
    { MAPIX_ROLE_FINDER, MAPIX_ROLE_ROOT, L"Search Root", NULL },
    { MAPIX_ROLE_VIEWS, MAPIX_ROLE_ROOT, L"Views", NULL },
    { MAPIX_ROLE_COMMON_VIEWS, MAPIX_ROLE_ROOT, L"Common Views", NULL },
    { MAPIX_ROLE_SUBTREE, MAPIX_ROLE_ROOT, L"IPM Subtree", NULL },
    { MAPIX_ROLE_INBOX, MAPIX_ROLE_SUBTREE, L"Inbox", L"IPF.Note" },
    { MAPIX_ROLE_OUTBOX, MAPIX_ROLE_SUBTREE, L"Outbox", L"IPF.Note" },
    { MAPIX_ROLE_SENT, MAPIX_ROLE_SUBTREE, L"Sent Items", L"IPF.Note" },
    { MAPIX_ROLE_DELETED, MAPIX_ROLE_SUBTREE, L"Deleted Items", L"IPF.Note" },
    { MAPIX_ROLE_DRAFTS, MAPIX_ROLE_SUBTREE, L"Drafts", L"IPF.Note" },
    { MAPIX_ROLE_JUNK, MAPIX_ROLE_SUBTREE, L"Junk E-mail", L"IPF.Note" },
    { MAPIX_ROLE_CONTACTS, MAPIX_ROLE_SUBTREE, L"Contacts", L"IPF.Contact" },
    { MAPIX_ROLE_CALENDAR, MAPIX_ROLE_SUBTREE, L"Calendar", L"IPF.Appointment" },
    { MAPIX_ROLE_TASKS, MAPIX_ROLE_SUBTREE, L"Tasks", L"IPF.Task" },
    { MAPIX_ROLE_NOTES, MAPIX_ROLE_SUBTREE, L"Notes", L"IPF.StickyNote" },
    { MAPIX_ROLE_JOURNAL, MAPIX_ROLE_SUBTREE, L"Journal", L"IPF.Journal" },
};

/* The folder of a role: the one that has it, else a child of that name, else a new one. */
static HRESULT ensure_one(struct mapix_store *store, const struct special_folder *folder, int64_t *ids)
{
    HRESULT result = store_get_integer(store, &ids[folder->role], "SELECT folder FROM special WHERE role = ?1 AND folder IN (SELECT id FROM folder)",
        1, (int64_t)folder->role);

    if (result != MAPI_E_NOT_FOUND)
        return result;
    result = folder->role == MAPIX_ROLE_ROOT
        ? store_get_integer(store, &ids[folder->role], "SELECT id FROM folder WHERE type = 0 AND ?1 = 1", 1, (int64_t)folder->role)
        : store_folder_find(store, ids[folder->parent], folder->name, &ids[folder->role]);
    if (result == MAPI_E_NOT_FOUND)
        result = store_folder_insert(store, folder->role == MAPIX_ROLE_ROOT ? 0 : ids[folder->parent],
            folder->role == MAPIX_ROLE_ROOT ? FOLDER_ROOT : FOLDER_GENERIC, folder->name, NULL, folder->class, &ids[folder->role]);
    if (SUCCEEDED(result))
        result = store_run(store, "INSERT OR REPLACE INTO special (role, folder) VALUES (?1, ?2)", 2, (int64_t)folder->role, ids[folder->role]);
    return result;
}

HRESULT store_ensure_special_folders(struct mapix_store *store)
{
    int64_t ids[MAPIX_ROLE_COUNT] = { 0 };
    size_t index;
    HRESULT result = S_OK;

    for (index = 0; SUCCEEDED(result) && index < sizeof(special_folders) / sizeof(special_folders[0]); index++)
        result = ensure_one(store, &special_folders[index], ids);
    /* SPI-STORE-13: "IPM", reports and the rest arrive in the Inbox, IPC in the root. */
    if (SUCCEEDED(result))
        result = store_run(store, "INSERT OR IGNORE INTO receive (class, folder) VALUES ('', ?1), ('IPM', ?1), ('REPORT.IPM', ?1), ('IPC', ?2)", 2,
            ids[MAPIX_ROLE_INBOX], ids[MAPIX_ROLE_ROOT]);
    return result;
}

static void make_uid(MAPIUID *ret_uid)
{
    if (getrandom(ret_uid, sizeof(*ret_uid), 0) != (ssize_t)sizeof(*ret_uid))
        arc4random_buf(ret_uid, sizeof(*ret_uid));
    ret_uid->ab[7] = (BYTE)((ret_uid->ab[7] & 0x0F) | 0x40);       /* a random UUID, so that its bytes say what it is */
    ret_uid->ab[8] = (BYTE)((ret_uid->ab[8] & 0x3F) | 0x80);
}

static HRESULT insert_store_row(struct mapix_store *store, const struct mapix_store_options *options)
{
    SPropValue name = { .ulPropTag = PR_DISPLAY_NAME_W };
    struct mapix_store_record record = { .count = 1, .values = &name };
    struct store_encoded encoded = { 0 };
    sqlite3_stmt *statement = NULL;
    MAPIUID uid;
    HRESULT result;

    wchar_t *wide = store_wide(options->name ? options->name : "Mailbox");
    if (!wide)
        return store_no_memory();
    name.Value.lpszW = wide;
    make_uid(&uid);
    result = store_encode(store, &record, NULL, &encoded);
    if (SUCCEEDED(result))
        result = store_prepare(store, "INSERT INTO store (id, uid, provider, created, sort_version, search_version, changes_from, properties)"
            " VALUES (1, ?1, ?2, ?3, ?4, 1, 1, ?5)", &statement);
    if (SUCCEEDED(result)) {
        sqlite3_bind_blob(statement, 1, &uid, sizeof(uid), SQLITE_STATIC);
        sqlite3_bind_blob(statement, 2, &options->provider, sizeof(options->provider), SQLITE_STATIC);
        sqlite3_bind_int64(statement, 3, store_now());
        sqlite3_bind_int64(statement, 4, mapix_sort_key_version());
        sqlite3_bind_blob64(statement, 5, encoded.bytes, encoded.size, SQLITE_STATIC);
        result = store_step(store, statement, NULL);
    }
    store_finish(store, statement);
    store_encoded_clear(&encoded);
    free(wide);
    return result;
}

/* Two processes may find the file empty at once: the second sees the tables once it has the write lock. */
HRESULT store_create_schema(struct mapix_store *store, const struct mapix_store_options *options)
{
    int64_t identity = 0;
    char pragma[128];
    HRESULT result = store_begin(store);

    if (FAILED(result))
        return result;
    result = store_get_integer(store, &identity, "PRAGMA application_id", 0);
    if (SUCCEEDED(result) && identity == STORE_APPLICATION_ID)
        return store_end(store, S_OK);
    if (SUCCEEDED(result))
        result = store_execute(store, store_schema_sql);
    if (SUCCEEDED(result)) {
        sqlite3_snprintf(sizeof(pragma), pragma, "PRAGMA application_id = %d; PRAGMA user_version = %d", STORE_APPLICATION_ID,
            STORE_READ_VERSION << 16 | STORE_WRITE_VERSION);
        result = store_execute(store, pragma);
    }
    if (SUCCEEDED(result))
        result = insert_store_row(store, options);
    if (SUCCEEDED(result))
        result = store_ensure_special_folders(store);
    return store_end(store, result);
}

/* Version 2: orders by whole subject and by recipients, and when a message was deleted. Version 3: soft-deleted folders, whose parent is negative.
 * What version 1 wrote keeps its meaning, so a reader of version 1 still reads the file. */
HRESULT store_upgrade(struct mapix_store *store)
{
    int64_t version = 0, after = 0;
    char pragma[64];
    bool more = true;
    HRESULT result = store_run(store, "BEGIN IMMEDIATE", 0);

    if (FAILED(result))
        return result;
    store->in_transaction = true;
    result = store_get_integer(store, &version, "PRAGMA user_version", 0);
    if (SUCCEEDED(result) && (version & 0xFFFF) < 2) {      /* nobody was faster */
        result = store_execute(store, "ALTER TABLE message ADD COLUMN whole_key BLOB; ALTER TABLE message ADD COLUMN to_key BLOB;"
            " ALTER TABLE message ADD COLUMN deleted_on INTEGER;"
            " CREATE INDEX message_by_deletion ON message(deleted_on) WHERE deleted_on IS NOT NULL;");
        while (SUCCEEDED(result) && more)
            result = store_sort_keys_make_some(store, &after, &more);
        if (SUCCEEDED(result))
            result = store_run(store, "UPDATE store SET sort_version = ?1 WHERE id = 1", 1, (int64_t)mapix_sort_key_version());
        if (SUCCEEDED(result))
            result = store_run(store, "UPDATE message SET deleted_on = ?1 WHERE kind & 4", 1, store_now());
    }
    if (SUCCEEDED(result) && (version & 0xFFFF) < STORE_WRITE_VERSION) {
        sqlite3_snprintf(sizeof(pragma), pragma, "PRAGMA user_version = %d", STORE_READ_VERSION << 16 | STORE_WRITE_VERSION);
        result = store_execute(store, pragma);
    }
    return store_end(store, result);
}

static HRESULT load_roles(struct mapix_store *store)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_prepare(store, "SELECT role, folder FROM special", &statement);

    memset(store->facts.roles, 0, sizeof(store->facts.roles));
    while (SUCCEEDED(result) && SUCCEEDED(result = store_step(store, statement, &row)) && row) {
        int64_t role = sqlite3_column_int64(statement, 0);
        if (role > 0 && role < MAPIX_ROLE_COUNT)
            store->facts.roles[role] = sqlite3_column_int64(statement, 1);
    }
    store_finish(store, statement);
    return result;
}

HRESULT store_load_facts(struct mapix_store *store)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_get_row(store, &statement, &row, "SELECT uid, provider, created, sort_version FROM store WHERE id = 1", 0);

    if (SUCCEEDED(result) && (!row || sqlite3_column_bytes(statement, 0) != 16 || sqlite3_column_bytes(statement, 1) != 16))
        result = store_error(store, MAPI_E_CORRUPT_DATA, "The message store %s has lost its identity: run 'mapix store repair', or restore "
            "a backup", store->path);
    if (SUCCEEDED(result)) {
        memcpy(&store->facts.uid, sqlite3_column_blob(statement, 0), 16);
        memcpy(&store->facts.provider, sqlite3_column_blob(statement, 1), 16);
        store->facts.created = sqlite3_column_int64(statement, 2);
        store->sort_keys_valid = sqlite3_column_int64(statement, 3) == mapix_sort_key_version();
    }
    store_finish(store, statement);
    if (SUCCEEDED(result))
        result = load_roles(store);
    if (SUCCEEDED(result) && !store->facts.roles[MAPIX_ROLE_ROOT])
        result = store_error(store, MAPI_E_CORRUPT_DATA, "The message store %s has no root folder: run 'mapix store repair', or restore "
            "a backup", store->path);
    store->facts_stale = FAILED(result);
    return result;
}

HRESULT mapix_store_get_facts(struct mapix_store *store, struct mapix_store_facts *ret_facts)
{
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = load_roles(store);
    if (SUCCEEDED(result))
        *ret_facts = store->facts;
    store_leave(store);
    return result;
}

HRESULT mapix_store_set_role(struct mapix_store *store, enum mapix_store_role role, int64_t folder)
{
    ULONG type = 0;
    HRESULT result;

    if (role <= MAPIX_ROLE_ROOT || role >= MAPIX_ROLE_COUNT)
        return MAPI_E_INVALID_PARAMETER;
    result = store_enter(store);
    if (FAILED(result))
        return result;
    result = store_begin(store);
    if (SUCCEEDED(result)) {
        if (folder)
            result = store_folder_type(store, folder, &type);
        if (folder && SUCCEEDED(result))
            result = store_folder_check_alive(store, folder);
        if (SUCCEEDED(result))
            result = folder ? store_run(store, "INSERT OR REPLACE INTO special (role, folder) VALUES (?1, ?2)", 2, (int64_t)role, folder)
                            : store_run(store, "DELETE FROM special WHERE role = ?1", 1, (int64_t)role);
        if (SUCCEEDED(result))
            result = store_change_add(store, fnevObjectModified, MAPI_STORE, 0, 0, 0, 0, 0);
        result = store_end(store, result);
    }
    if (SUCCEEDED(result))
        result = load_roles(store);
    store_leave(store);
    return result;
}

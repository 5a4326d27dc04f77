/* The profile storage on SQLite, and the picture of it (picture.h) where that is all that is needed. A rollback journal, not WAL: the file is small, seldom written, and must be readable where its directory
 * cannot be written. synchronous is FULL; every write transaction begins IMMEDIATE, so that two writers wait instead of failing. */
#include "profile/storage.h"

#include <errno.h>
#include <fcntl.h>
#include <mapicode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/sqlite.h"
#include "profile/picture.h"
#include "profile/profile.h"

#define COMPONENT "profile storage"
#define APPLICATION_ID 0x6D617078           /* "mapx" */
#define VERSION 1

int storage_sqlite_busy_timeout = 20000;
void (*storage_sqlite_step)(const char *name);

static const char schema[] =
    "CREATE TABLE profile (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, folded TEXT UNIQUE, new_name TEXT,"
    " new_folded TEXT UNIQUE, flags INTEGER NOT NULL, is_default INTEGER NOT NULL DEFAULT 0, search_key BLOB NOT NULL UNIQUE,"
    " key_method INTEGER NOT NULL DEFAULT 0, key BLOB);"
    "CREATE UNIQUE INDEX one_default ON profile (is_default) WHERE is_default = 1;"
    "CREATE TABLE used_search_key (search_key BLOB PRIMARY KEY) WITHOUT ROWID;"
    "CREATE TABLE section (id INTEGER PRIMARY KEY AUTOINCREMENT, profile INTEGER NOT NULL REFERENCES profile ON DELETE CASCADE,"
    " uid BLOB NOT NULL, owner BLOB NOT NULL, kind INTEGER NOT NULL, position INTEGER NOT NULL, placed INTEGER NOT NULL DEFAULT 0,"
    " deleted INTEGER NOT NULL DEFAULT 0, UNIQUE (profile, uid));"
    "CREATE INDEX section_position ON section (profile, position);"
    "CREATE TABLE value (section INTEGER NOT NULL REFERENCES section ON DELETE CASCADE, id INTEGER NOT NULL, type INTEGER NOT NULL,"
    " sealed INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (section, id)) WITHOUT ROWID;";

/* Each statement is prepared once. The columns of a profile and of a section are in the order in which rows are read. */
#define PROFILE_COLUMNS "SELECT id, name, new_name, flags, is_default, search_key, key_method, key, folded FROM profile "
#define SECTION_COLUMNS "SELECT id, uid, owner, kind, position, placed, deleted FROM section "
enum statement {
    BEGIN_READ, BEGIN_WRITE, COMMIT, ROLLBACK,
    EACH_PROFILE, FIND_PROFILE, GET_PROFILE, FIND_DEFAULT, NAME_IS_RESERVED, ADD_SEARCH_KEY, ADD_PROFILE, MARK_PROFILE, RENAME_PROFILE,
    RENAME_LATER, CLEAR_DEFAULT, SET_DEFAULT, SET_KEY, COPY_KEY, COPY_SECTIONS, COPY_VALUES, REMOVE_PROFILE,
    EACH_SECTION, FIND_SECTION, NEXT_POSITION, ADD_SECTION, CHANGE_SECTION, REMOVE_SECTION, MARKED_SECTIONS,
    EACH_VALUE, FIND_VALUE, SET_VALUE, REMOVE_VALUE, REMOVE_SEALED,
    STATEMENTS
};
static const char *const statement_text[STATEMENTS] = {
    [BEGIN_READ] = "BEGIN",
    [BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",
    [EACH_PROFILE] = PROFILE_COLUMNS "ORDER BY id",
    [FIND_PROFILE] = PROFILE_COLUMNS "WHERE folded = ?1",
    [GET_PROFILE] = PROFILE_COLUMNS "WHERE id = ?1",
    [FIND_DEFAULT] = PROFILE_COLUMNS "WHERE is_default = 1",
    [NAME_IS_RESERVED] = "SELECT 1 FROM profile WHERE (folded = ?1 OR new_folded = ?1) AND id <> ?2",
    [ADD_SEARCH_KEY] = "INSERT INTO used_search_key (search_key) VALUES (?1)",
    [ADD_PROFILE] = "INSERT INTO profile (name, folded, flags, search_key) VALUES (?1, ?2, ?3, ?4)",
    [MARK_PROFILE] = "UPDATE profile SET flags = flags | 2, folded = NULL, new_name = NULL, new_folded = NULL, is_default = 0 WHERE id = ?1",
    [RENAME_PROFILE] = "UPDATE profile SET flags = flags & ~2, name = ?2, folded = ?3, new_name = NULL, new_folded = NULL WHERE id = ?1",
    [RENAME_LATER] = "UPDATE profile SET new_name = ?2, new_folded = ?3 WHERE id = ?1",
    [CLEAR_DEFAULT] = "UPDATE profile SET is_default = 0 WHERE is_default = 1",
    [SET_DEFAULT] = "UPDATE profile SET is_default = 1 WHERE id = ?1",
    [SET_KEY] = "UPDATE profile SET key_method = ?2, key = ?3 WHERE id = ?1",
    [COPY_KEY] = "UPDATE profile SET (key_method, key) = (SELECT key_method, key FROM profile WHERE id = ?1) WHERE id = ?2",
    [COPY_SECTIONS] = "INSERT INTO section (profile, uid, owner, kind, position, placed) "
        "SELECT ?2, uid, owner, kind, position, placed FROM section WHERE profile = ?1 AND deleted = 0",
    [COPY_VALUES] = "INSERT INTO value (section, id, type, sealed, data) SELECT copy.id, value.id, value.type, value.sealed, value.data "
        "FROM section AS copy JOIN section AS original ON original.profile = ?1 AND original.uid = copy.uid "
        "JOIN value ON value.section = original.id WHERE copy.profile = ?2",
    [REMOVE_PROFILE] = "DELETE FROM profile WHERE id = ?1",
    [EACH_SECTION] = SECTION_COLUMNS "WHERE profile = ?1 ORDER BY position",
    [FIND_SECTION] = SECTION_COLUMNS "WHERE profile = ?1 AND uid = ?2",
    [NEXT_POSITION] = "SELECT coalesce(max(position), 0) + 1 FROM section WHERE profile = ?1",
    [ADD_SECTION] = "INSERT INTO section (profile, uid, owner, kind, position, placed, deleted) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [CHANGE_SECTION] = "UPDATE section SET owner = ?2, kind = ?3, position = ?4, placed = ?5, deleted = ?6 WHERE id = ?1",
    [REMOVE_SECTION] = "DELETE FROM section WHERE id = ?1",
    [MARKED_SECTIONS] = "SELECT count(*) FROM section WHERE deleted <> 0 OR kind = ?1",
    [EACH_VALUE] = "SELECT id, type, sealed, data FROM value WHERE section = ?1 ORDER BY id",
    [FIND_VALUE] = "SELECT id, type, sealed, data FROM value WHERE section = ?1 AND id = ?2",
    [SET_VALUE] = "INSERT INTO value (section, id, type, sealed, data) VALUES (?1, ?2, ?3, ?4, ?5) "
        "ON CONFLICT (section, id) DO UPDATE SET type = excluded.type, sealed = excluded.sealed, data = excluded.data",
    [REMOVE_VALUE] = "DELETE FROM value WHERE section = ?1 AND id = ?2",
    [REMOVE_SEALED] = "DELETE FROM value WHERE sealed <> 0 AND section IN (SELECT id FROM section WHERE profile = ?1)",
};

struct sqlite_storage {
    struct profile_storage storage;         /* first */
    bool opened;                            /* else the picture was enough so far */
    sqlite3 *database;                      /* NULL, opened: there is none and none can be made; empty for readers */
    uint64_t busy_until;                    /* while it waits for another writer */
    char *directory;
    char *path;
    int file;                               /* to look at its head, or -1; closed last, or SQLite's locks would go with it */
    struct picture *picture;                /* the last one taken or loaded, or NULL */
    struct picture_stamp seen;              /* by the last reader who had no picture */
    bool refused;                           /* of this moment no picture can be taken */
    bool over_picture;                      /* what is being read */
    dev_t device;                           /* of the file that was opened; both 0 without one */
    ino_t inode;
    bool writing;
    sqlite3_stmt *statements[STATEMENTS];
};

static struct sqlite_storage *sqlite_of(struct profile_storage *storage)
{
    return (struct sqlite_storage *)storage;
}

static void step(const char *name)
{
    if (storage_sqlite_step)
        storage_sqlite_step(name);
}

/* ---- errors: SQLite's become ours here, once ---- */

static HRESULT fail_sqlite(struct sqlite_storage *self, int code)
{
    struct mapix_error_slot *slot = &self->storage.error;
    const char *path = self->path;
    int system_error = self->database ? sqlite3_system_errno(self->database) : 0;
    const char *detail = self->database ? sqlite3_errmsg(self->database)
        : sqlite3_errstr ? sqlite3_errstr(code) : "there is none, and none can be made";
    int extended = self->database ? sqlite3_extended_errcode(self->database) : code;
#define FAIL(result, ...) return mapix_error_set(slot, result, COMPONENT, (ULONG)extended, 0, __VA_ARGS__)
    switch (code & 0xFF) {
    case SQLITE_NOMEM:
        FAIL(MAPI_E_NOT_ENOUGH_MEMORY, "The profiles in %s could not be read: not enough memory", path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        FAIL(MAPI_E_BUSY, "The profiles in %s are held by another process; try again, or end the process that holds the file", path);
    case SQLITE_FULL:
        FAIL(MAPI_E_NOT_ENOUGH_DISK, "The profiles in %s could not be changed: the disk is full. Nothing was changed; free some space", path);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        FAIL(MAPI_E_CORRUPT_DATA, "The profiles in %s are damaged (%s). Restore the file from a backup, save what can be read with "
            "\"sqlite3 FILE .recover\", or move it away and create the profiles anew; message stores are not affected", path, detail);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        FAIL(MAPI_E_NO_ACCESS, "The profiles in %s cannot be changed: the file or its directory cannot be written (%s). "
            "Set XDG_CONFIG_HOME to a directory you can write to, or correct the permissions", path, detail);
    case SQLITE_CANTOPEN:
        if (system_error == EMFILE || system_error == ENFILE)
            FAIL(MAPI_E_NOT_ENOUGH_RESOURCES, "The profiles in %s cannot be opened: %s. End other sessions, or raise the limit of descriptors "
                "(ulimit -n)", path, strerror(system_error));
        if (system_error == ENOSPC || system_error == EDQUOT || mapix_file_disk_is_full(path))
            FAIL(MAPI_E_NOT_ENOUGH_DISK, "The profiles in %s cannot be opened: the disk is full; free some space", path);
        FAIL(MAPI_E_NO_ACCESS, "The profiles in %s cannot be opened: %s", path,
            system_error ? strerror(system_error) : detail);
    case SQLITE_IOERR:
        if (extended == SQLITE_IOERR_NOMEM)
            FAIL(MAPI_E_NOT_ENOUGH_MEMORY, "The profiles in %s could not be read: not enough memory", path);
        if (system_error == ENOSPC || system_error == EDQUOT)
            FAIL(MAPI_E_NOT_ENOUGH_DISK, "The profiles in %s could not be changed: %s. Nothing was changed; free some space", path,
                strerror(system_error));
        FAIL(MAPI_E_DISK_ERROR, "The profiles in %s could not be read or written: %s. Check the disk", path,
            system_error ? strerror(system_error) : detail);
    case SQLITE_CONSTRAINT:
        return MAPI_E_COLLISION;
    default:
        FAIL(MAPI_E_CALL_FAILED, "The profiles in %s could not be used: %s", path, detail);
    }
#undef FAIL
}

/* ---- statements ---- */

static HRESULT prepare(struct sqlite_storage *self, enum statement which, sqlite3_stmt **ret_statement)
{
    *ret_statement = NULL;
    if (!self->statements[which]) {
        int code = sqlite3_prepare_v3(self->database, statement_text[which], -1, SQLITE_PREPARE_PERSISTENT, &self->statements[which], NULL);
        if (code != SQLITE_OK) {
            /* The schema is ours and was checked: a table that is not there means that the file is damaged. */
            return fail_sqlite(self, code == SQLITE_ERROR ? SQLITE_CORRUPT : code);
        }
    }
    *ret_statement = self->statements[which];
    return S_OK;
}

/* Bound without a copy: nothing can fail here, and what is bound lives until the statement ran. */
static void put_text(sqlite3_stmt *statement, int index, const char *text)
{
    if (text)
        sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(statement, index);
}

static void put_blob(sqlite3_stmt *statement, int index, const void *data, size_t size)
{
    sqlite3_bind_blob64(statement, index, size ? data : "", size, SQLITE_STATIC);
}

/* Step once. S_OK: a row is there, the caller resets; S_FALSE: done, already reset. */
static HRESULT advance(struct sqlite_storage *self, sqlite3_stmt *statement)
{
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        return S_OK;
    HRESULT result = code == SQLITE_DONE ? S_FALSE : fail_sqlite(self, code);
    sqlite3_reset(statement);
    return result;
}

/* Run a statement that gives no rows. */
static HRESULT run(struct sqlite_storage *self, sqlite3_stmt *statement)
{
    step("write");
    HRESULT result = advance(self, statement);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return FAILED(result) ? result : S_OK;
}

static HRESULT run_id(struct sqlite_storage *self, enum statement which, int64_t id)
{
    sqlite3_stmt *statement;
    HRESULT result = prepare(self, which, &statement);
    if (FAILED(result))
        return result;
    if (sqlite3_bind_parameter_count(statement) > 0)
        sqlite3_bind_int64(statement, 1, id);
    return run(self, statement);
}

/* A damaged file may hold a blob of any size where a UID stands. */
static bool get_bytes(sqlite3_stmt *statement, int column, unsigned char *bytes, int size)
{
    const void *data = sqlite3_column_blob(statement, column);
    if (!data || sqlite3_column_bytes(statement, column) != size)
        return false;
    memcpy(bytes, data, (size_t)size);
    return true;
}

/* ---- transactions ---- */

static HRESULT open_whole(struct sqlite_storage *self);
static HRESULT end(struct profile_storage *storage, bool commit);

static bool picture_is_current(const struct sqlite_storage *self)
{
    struct picture_stamp stamp;
    return self->picture && picture_stamp_of(self->file, &stamp) && picture_is_of(self->picture, &stamp);
}

/* In a reading transaction: go on with a picture, if this is the second reader who finds the same state and it can be taken. */
static HRESULT turn_to_picture(struct sqlite_storage *self)
{
    struct picture_stamp stamp, now;
    struct picture *picture;
    bool same = picture_stamp_of(self->file, &stamp);
    if (!same || memcmp(&stamp, &self->seen, sizeof(stamp)) != 0) {
        self->seen = stamp;
        self->refused = !same;
        return S_OK;
    }
    if (self->refused)
        return S_OK;
    picture = picture_take(&self->storage, &stamp);
    /* By now the file is locked: what it is was read. */
    if (!picture || !picture_stamp_of(self->file, &now) || !picture_is_of(picture, &now)) {
        self->refused = true;
        mapix_error_clear(&self->storage.error);
        free(picture);
        return S_OK;
    }
    picture_save(picture, self->directory);
    free(self->picture);
    self->picture = picture;
    HRESULT result = end(&self->storage, true);
    self->over_picture = SUCCEEDED(result);
    return result;
}

static HRESULT begin(struct profile_storage *storage, bool write)
{
    struct sqlite_storage *self = sqlite_of(storage);
    sqlite3_stmt *statement;
    if (!write && picture_is_current(self)) {
        self->over_picture = true;
        return S_OK;
    }
    HRESULT result = self->opened ? S_OK : open_whole(self);
    if (FAILED(result))
        return result;
    if (!self->database)
        return write ? fail_sqlite(self, SQLITE_READONLY) : S_OK;
    if (write && storage->read_only)
        return fail_sqlite(self, SQLITE_READONLY);
    result = prepare(self, write ? BEGIN_WRITE : BEGIN_READ, &statement);
    if (SUCCEEDED(result))
        result = run(self, statement);
    if (FAILED(result))
        return result;
    self->writing = write;
    step("begin");
    return write ? S_OK : turn_to_picture(self);
}

/* What finds one row leaves it open, so that its strings live until the next use of the statement. */
static const enum statement left_open[] = { FIND_PROFILE, GET_PROFILE, FIND_DEFAULT, FIND_VALUE };

static HRESULT end(struct profile_storage *storage, bool commit)
{
    struct sqlite_storage *self = sqlite_of(storage);
    sqlite3_stmt *statement;
    HRESULT result = S_OK;
    if (self->over_picture) {
        self->over_picture = false;
        return S_OK;
    }
    for (size_t i = 0; i < sizeof(left_open) / sizeof(left_open[0]); i++)
        sqlite3_reset(self->statements[left_open[i]]);      /* a row left open would keep the file locked */
    if (!self->database || sqlite3_get_autocommit(self->database))
        return commit && self->writing ? fail_sqlite(self, SQLITE_ABORT) : S_OK;
    if (commit) {
        step("commit");
        result = prepare(self, COMMIT, &statement);
        if (SUCCEEDED(result))
            result = run(self, statement);
        if (SUCCEEDED(result) && self->writing) {
            step("committed");
            picture_remove(self->directory);    /* what is forgotten now is not kept there */
        }
    }
    if (!sqlite3_get_autocommit(self->database) && SUCCEEDED(prepare(self, ROLLBACK, &statement))) {
        sqlite3_step(statement);
        sqlite3_reset(statement);
    }
    self->writing = false;
    return result;
}

/* ---- profiles ---- */

static HRESULT read_profile(struct sqlite_storage *self, sqlite3_stmt *statement, struct storage_profile *ret_profile)
{
    memset(ret_profile, 0, sizeof(*ret_profile));
    ret_profile->id = sqlite3_column_int64(statement, 0);
    ret_profile->name = (char *)(uintptr_t)sqlite3_column_text(statement, 1);
    ret_profile->new_name = (char *)(uintptr_t)sqlite3_column_text(statement, 2);
    ret_profile->flags = (unsigned)sqlite3_column_int(statement, 3);
    ret_profile->is_default = sqlite3_column_int(statement, 4) != 0;
    ret_profile->key_method = sqlite3_column_int(statement, 6);
    ret_profile->folded = (char *)(uintptr_t)sqlite3_column_text(statement, 8);
    ret_profile->key = sqlite3_column_blob(statement, 7);
    ret_profile->key_size = (size_t)sqlite3_column_bytes(statement, 7);
    if (!ret_profile->name || !get_bytes(statement, 5, ret_profile->search_key, 16))
        return fail_sqlite(self, sqlite3_errcode(self->database) == SQLITE_NOMEM ? SQLITE_NOMEM : SQLITE_CORRUPT);
    return S_OK;
}

static HRESULT each_profile(struct profile_storage *storage, HRESULT (*callback)(void *context, const struct storage_profile *profile),
    void *context)
{
    if (sqlite_of(storage)->over_picture)
        return picture_each_profile(sqlite_of(storage)->picture, callback, context);
    struct sqlite_storage *self = sqlite_of(storage);
    struct storage_profile profile;
    sqlite3_stmt *statement;
    if (!self->database)
        return S_OK;
    HRESULT result = prepare(self, EACH_PROFILE, &statement);
    while (SUCCEEDED(result) && (result = advance(self, statement)) == S_OK) {
        result = read_profile(self, statement, &profile);
        if (result == S_OK)
            result = callback(context, &profile);
        if (result != S_OK) {
            sqlite3_reset(statement);
            return result;
        }
    }
    return FAILED(result) ? result : S_OK;
}

/* The row stays open until `end`. */
static HRESULT one_profile(struct sqlite_storage *self, sqlite3_stmt *statement, struct storage_profile *ret_profile)
{
    HRESULT result = advance(self, statement);
    if (result != S_OK)
        return FAILED(result) ? result : MAPI_E_NOT_FOUND;
    return read_profile(self, statement, ret_profile);
}

static HRESULT prepare_fresh(struct sqlite_storage *self, enum statement which, sqlite3_stmt **ret_statement)
{
    *ret_statement = NULL;
    if (!self->database)
        return MAPI_E_NOT_FOUND;
    HRESULT result = prepare(self, which, ret_statement);
    if (SUCCEEDED(result)) {
        sqlite3_reset(*ret_statement);
        sqlite3_clear_bindings(*ret_statement);
    }
    return result;
}

static HRESULT find_profile(struct profile_storage *storage, const char *folded, struct storage_profile *ret_profile)
{
    if (sqlite_of(storage)->over_picture)
        return picture_find_profile(sqlite_of(storage)->picture, folded, ret_profile);
    sqlite3_stmt *statement;
    HRESULT result = prepare_fresh(sqlite_of(storage), FIND_PROFILE, &statement);
    if (FAILED(result))
        return result;
    sqlite3_bind_text(statement, 1, folded, -1, SQLITE_STATIC);
    return one_profile(sqlite_of(storage), statement, ret_profile);
}

static HRESULT get_profile(struct profile_storage *storage, int64_t id, struct storage_profile *ret_profile)
{
    if (sqlite_of(storage)->over_picture)
        return picture_get_profile(sqlite_of(storage)->picture, id, ret_profile);
    sqlite3_stmt *statement;
    HRESULT result = prepare_fresh(sqlite_of(storage), GET_PROFILE, &statement);
    if (FAILED(result))
        return result;
    sqlite3_bind_int64(statement, 1, id);
    return one_profile(sqlite_of(storage), statement, ret_profile);
}

static HRESULT find_default(struct profile_storage *storage, struct storage_profile *ret_profile)
{
    if (sqlite_of(storage)->over_picture)
        return picture_find_default(sqlite_of(storage)->picture, ret_profile);
    sqlite3_stmt *statement;
    HRESULT result = prepare_fresh(sqlite_of(storage), FIND_DEFAULT, &statement);
    return FAILED(result) ? result : one_profile(sqlite_of(storage), statement, ret_profile);
}

static HRESULT name_is_reserved(struct profile_storage *storage, const char *folded, int64_t besides)
{
    struct sqlite_storage *self = sqlite_of(storage);
    sqlite3_stmt *statement;
    HRESULT result = prepare_fresh(self, NAME_IS_RESERVED, &statement);
    if (FAILED(result))
        return result == MAPI_E_NOT_FOUND ? S_FALSE : result;
    sqlite3_bind_text(statement, 1, folded, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, besides);
    result = advance(self, statement);
    sqlite3_reset(statement);
    return result;
}

static HRESULT add_profile(struct profile_storage *storage, const char *name, const char *folded, unsigned flags,
    const unsigned char *search_key, int64_t *ret_id)
{
    struct sqlite_storage *self = sqlite_of(storage);
    sqlite3_stmt *statement;
    HRESULT result = prepare(self, ADD_SEARCH_KEY, &statement);
    if (FAILED(result))
        return result;
    put_blob(statement, 1, search_key, 16);
    result = run(self, statement);
    if (SUCCEEDED(result))
        result = prepare(self, ADD_PROFILE, &statement);
    if (FAILED(result))
        return result;
    put_text(statement, 1, name);
    put_text(statement, 2, folded);
    sqlite3_bind_int64(statement, 3, flags);
    put_blob(statement, 4, search_key, 16);
    result = run(self, statement);
    if (SUCCEEDED(result))
        *ret_id = sqlite3_last_insert_rowid(self->database);
    return result;
}

static HRESULT mark_profile_deleted(struct profile_storage *storage, int64_t id)
{
    return run_id(sqlite_of(storage), MARK_PROFILE, id);
}

static HRESULT rename_profile(struct profile_storage *storage, int64_t id, const char *name, const char *folded, bool pending)
{
    sqlite3_stmt *statement;
    HRESULT result = prepare(sqlite_of(storage), pending ? RENAME_LATER : RENAME_PROFILE, &statement);
    if (FAILED(result))
        return result;
    sqlite3_bind_int64(statement, 1, id);
    put_text(statement, 2, name);
    put_text(statement, 3, folded);
    return run(sqlite_of(storage), statement);
}

static HRESULT set_default(struct profile_storage *storage, int64_t id)
{
    HRESULT result = run_id(sqlite_of(storage), CLEAR_DEFAULT, 0);
    return FAILED(result) || !id ? result : run_id(sqlite_of(storage), SET_DEFAULT, id);
}

static HRESULT set_key(struct profile_storage *storage, int64_t id, int method, const void *key, size_t size)
{
    sqlite3_stmt *statement;
    HRESULT result = prepare(sqlite_of(storage), SET_KEY, &statement);
    if (FAILED(result))
        return result;
    sqlite3_bind_int64(statement, 1, id);
    sqlite3_bind_int(statement, 2, method);
    put_blob(statement, 3, key, size);
    return run(sqlite_of(storage), statement);
}

static HRESULT copy_profile(struct profile_storage *storage, int64_t from, int64_t to)
{
    static const enum statement copies[] = { COPY_KEY, COPY_SECTIONS, COPY_VALUES };
    HRESULT result = S_OK;
    for (int i = 0; i < 3 && SUCCEEDED(result); i++) {
        sqlite3_stmt *statement;
        result = prepare(sqlite_of(storage), copies[i], &statement);
        if (FAILED(result))
            return result;
        sqlite3_bind_int64(statement, 1, from);
        sqlite3_bind_int64(statement, 2, to);
        result = run(sqlite_of(storage), statement);
    }
    return result;
}

static HRESULT remove_profile(struct profile_storage *storage, int64_t id)
{
    return run_id(sqlite_of(storage), REMOVE_PROFILE, id);
}

/* ---- sections ---- */

static HRESULT read_section(struct sqlite_storage *self, sqlite3_stmt *statement, struct storage_section *ret_section)
{
    memset(ret_section, 0, sizeof(*ret_section));
    ret_section->id = sqlite3_column_int64(statement, 0);
    ret_section->kind = sqlite3_column_int(statement, 3);
    ret_section->position = sqlite3_column_int64(statement, 4);
    ret_section->placed = sqlite3_column_int(statement, 5) != 0;
    ret_section->deleted = sqlite3_column_int(statement, 6) != 0;
    if (!get_bytes(statement, 1, ret_section->uid, 16) || !get_bytes(statement, 2, ret_section->owner, 16))
        return fail_sqlite(self, sqlite3_errcode(self->database) == SQLITE_NOMEM ? SQLITE_NOMEM : SQLITE_CORRUPT);
    return S_OK;
}

static HRESULT each_section(struct profile_storage *storage, int64_t profile,
    HRESULT (*callback)(void *context, const struct storage_section *section), void *context)
{
    if (sqlite_of(storage)->over_picture)
        return picture_each_section(sqlite_of(storage)->picture, profile, callback, context);
    struct sqlite_storage *self = sqlite_of(storage);
    struct storage_section section;
    sqlite3_stmt *statement;
    HRESULT result = prepare_fresh(self, EACH_SECTION, &statement);
    if (FAILED(result))
        return result == MAPI_E_NOT_FOUND ? S_OK : result;
    sqlite3_bind_int64(statement, 1, profile);
    while ((result = advance(self, statement)) == S_OK) {
        result = read_section(self, statement, &section);
        if (result == S_OK)
            result = callback(context, &section);
        if (result != S_OK) {
            sqlite3_reset(statement);
            return result;
        }
    }
    return FAILED(result) ? result : S_OK;
}

static HRESULT find_section(struct profile_storage *storage, int64_t profile, const unsigned char *uid, struct storage_section *ret_section)
{
    if (sqlite_of(storage)->over_picture)
        return picture_find_section(sqlite_of(storage)->picture, profile, uid, ret_section);
    struct sqlite_storage *self = sqlite_of(storage);
    sqlite3_stmt *statement;
    HRESULT result = prepare_fresh(self, FIND_SECTION, &statement);
    if (FAILED(result))
        return result;
    sqlite3_bind_int64(statement, 1, profile);
    sqlite3_bind_blob(statement, 2, uid, 16, SQLITE_STATIC);
    result = advance(self, statement);
    if (result != S_OK)
        return FAILED(result) ? result : MAPI_E_NOT_FOUND;
    result = read_section(self, statement, ret_section);
    sqlite3_reset(statement);
    return result;
}

static HRESULT add_section(struct profile_storage *storage, int64_t profile, struct storage_section *section)
{
    struct sqlite_storage *self = sqlite_of(storage);
    sqlite3_stmt *statement;
    HRESULT result = prepare_fresh(self, NEXT_POSITION, &statement);
    if (FAILED(result))
        return result;
    sqlite3_bind_int64(statement, 1, profile);
    result = advance(self, statement);
    if (result != S_OK)
        return FAILED(result) ? result : MAPI_E_CORRUPT_DATA;
    section->position = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    result = prepare(self, ADD_SECTION, &statement);
    if (FAILED(result))
        return result;
    sqlite3_bind_int64(statement, 1, profile);
    put_blob(statement, 2, section->uid, 16);
    put_blob(statement, 3, section->owner, 16);
    sqlite3_bind_int(statement, 4, section->kind);
    sqlite3_bind_int64(statement, 5, section->position);
    sqlite3_bind_int(statement, 6, section->placed);
    sqlite3_bind_int(statement, 7, section->deleted);
    result = run(self, statement);
    if (SUCCEEDED(result))
        section->id = sqlite3_last_insert_rowid(self->database);
    return result;
}

static HRESULT change_section(struct profile_storage *storage, const struct storage_section *section)
{
    sqlite3_stmt *statement;
    HRESULT result = prepare(sqlite_of(storage), CHANGE_SECTION, &statement);
    if (FAILED(result))
        return result;
    sqlite3_bind_int64(statement, 1, section->id);
    put_blob(statement, 2, section->owner, 16);
    sqlite3_bind_int(statement, 3, section->kind);
    sqlite3_bind_int64(statement, 4, section->position);
    sqlite3_bind_int(statement, 5, section->placed);
    sqlite3_bind_int(statement, 6, section->deleted);
    return run(sqlite_of(storage), statement);
}

static HRESULT remove_section(struct profile_storage *storage, int64_t id)
{
    return run_id(sqlite_of(storage), REMOVE_SECTION, id);
}

static HRESULT marked_sections(struct profile_storage *storage, int kind, int64_t *ret_count)
{
    struct sqlite_storage *self = sqlite_of(storage);
    sqlite3_stmt *statement;
    *ret_count = self->over_picture ? picture_marked_sections(self->picture, kind) : 0;
    if (self->over_picture)
        return S_OK;
    HRESULT result = prepare_fresh(self, MARKED_SECTIONS, &statement);
    if (FAILED(result))
        return result == MAPI_E_NOT_FOUND ? S_OK : result;
    sqlite3_bind_int(statement, 1, kind);
    result = advance(self, statement);
    if (result == S_OK)
        *ret_count = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    return FAILED(result) ? result : S_OK;
}

/* ---- values ---- */

static void read_value(sqlite3_stmt *statement, struct storage_value *ret_value)
{
    ret_value->id = (uint16_t)sqlite3_column_int(statement, 0);
    ret_value->type = (uint16_t)sqlite3_column_int(statement, 1);
    ret_value->sealed = sqlite3_column_int(statement, 2) != 0;
    ret_value->data = sqlite3_column_blob(statement, 3);
    ret_value->size = (size_t)sqlite3_column_bytes(statement, 3);
}

static HRESULT each_value(struct profile_storage *storage, int64_t section,
    HRESULT (*callback)(void *context, const struct storage_value *value), void *context)
{
    if (sqlite_of(storage)->over_picture)
        return picture_each_value(sqlite_of(storage)->picture, section, callback, context);
    struct sqlite_storage *self = sqlite_of(storage);
    struct storage_value value;
    sqlite3_stmt *statement;
    HRESULT result = prepare_fresh(self, EACH_VALUE, &statement);
    if (FAILED(result))
        return result == MAPI_E_NOT_FOUND ? S_OK : result;
    sqlite3_bind_int64(statement, 1, section);
    while ((result = advance(self, statement)) == S_OK) {
        read_value(statement, &value);
        result = callback(context, &value);
        if (result != S_OK) {
            sqlite3_reset(statement);
            return result;
        }
    }
    return FAILED(result) ? result : S_OK;
}

static HRESULT find_value(struct profile_storage *storage, int64_t section, uint16_t id, struct storage_value *ret_value)
{
    if (sqlite_of(storage)->over_picture)
        return picture_find_value(sqlite_of(storage)->picture, section, id, ret_value);
    struct sqlite_storage *self = sqlite_of(storage);
    sqlite3_stmt *statement;
    HRESULT result = prepare_fresh(self, FIND_VALUE, &statement);
    if (FAILED(result))
        return result;
    sqlite3_bind_int64(statement, 1, section);
    sqlite3_bind_int(statement, 2, id);
    result = advance(self, statement);
    if (result != S_OK)
        return FAILED(result) ? result : MAPI_E_NOT_FOUND;
    read_value(statement, ret_value);
    return S_OK;
}

static HRESULT set_value(struct profile_storage *storage, int64_t section, const struct storage_value *value)
{
    sqlite3_stmt *statement;
    HRESULT result = prepare(sqlite_of(storage), SET_VALUE, &statement);
    if (FAILED(result))
        return result;
    sqlite3_bind_int64(statement, 1, section);
    sqlite3_bind_int(statement, 2, value->id);
    sqlite3_bind_int(statement, 3, value->type);
    sqlite3_bind_int(statement, 4, value->sealed);
    put_blob(statement, 5, value->data, value->size);
    return run(sqlite_of(storage), statement);
}

static HRESULT remove_value(struct profile_storage *storage, int64_t section, uint16_t id)
{
    struct sqlite_storage *self = sqlite_of(storage);
    sqlite3_stmt *statement;
    HRESULT result = prepare(self, REMOVE_VALUE, &statement);
    if (FAILED(result))
        return result;
    sqlite3_bind_int64(statement, 1, section);
    sqlite3_bind_int(statement, 2, id);
    result = run(self, statement);
    return FAILED(result) || sqlite3_changes(self->database) ? result : S_FALSE;
}

static HRESULT remove_sealed(struct profile_storage *storage, int64_t profile)
{
    return run_id(sqlite_of(storage), REMOVE_SEALED, profile);
}

/* ---- opening ---- */

static void close_storage(struct profile_storage *storage)
{
    struct sqlite_storage *self = sqlite_of(storage);
    for (int i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(self->statements[i]);
    sqlite3_close(self->database);
    if (self->file >= 0)
        close(self->file);
    mapix_error_clear(&storage->error);
    free(self->picture);
    free(self->directory);
    free(self->path);
    free(self);
}

/* Not so once a backup was put in its place: whoever comes next opens that one. */
static bool is_current(struct profile_storage *storage)
{
    struct sqlite_storage *self = sqlite_of(storage);
    struct stat about;
    if (stat(self->path, &about) != 0)
        return !self->inode;
    return about.st_dev == self->device && about.st_ino == self->inode;
}

static const struct storage_operations sqlite_operations = {
    .begin = begin, .end = end, .is_current = is_current, .close = close_storage,
    .each_profile = each_profile, .find_profile = find_profile, .get_profile = get_profile, .find_default = find_default,
    .name_is_reserved = name_is_reserved, .add_profile = add_profile, .mark_profile_deleted = mark_profile_deleted,
    .rename_profile = rename_profile, .set_default = set_default, .set_key = set_key, .copy_profile = copy_profile,
    .remove_profile = remove_profile,
    .each_section = each_section, .find_section = find_section, .add_section = add_section, .change_section = change_section,
    .remove_section = remove_section, .marked_sections = marked_sections,
    .each_value = each_value, .find_value = find_value, .set_value = set_value, .remove_value = remove_value,
    .remove_sealed = remove_sealed,
};

static HRESULT get_pragma(struct sqlite_storage *self, const char *text, int64_t *ret_number)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(self->database, text, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *ret_number = sqlite3_column_int64(statement, 0);
    HRESULT result = code == SQLITE_ROW ? S_OK : fail_sqlite(self, code);
    sqlite3_finalize(statement);
    return result;
}

static HRESULT execute(struct sqlite_storage *self, const char *text)
{
    int code = sqlite3_exec(self->database, text, NULL, NULL, NULL);
    return code == SQLITE_OK ? S_OK : fail_sqlite(self, code);
}

/* Is it ours, and of a version that we know? S_FALSE: it is empty. */
static HRESULT check_version(struct sqlite_storage *self)
{
    int64_t application = 0, version = 0, pages = 0;
    bool alone = sqlite3_get_autocommit(self->database);
    HRESULT result = alone ? execute(self, "BEGIN") : S_OK;         /* one look at the file instead of three */
    if (SUCCEEDED(result))
        result = get_pragma(self, "PRAGMA application_id", &application);
    if (SUCCEEDED(result))
        result = get_pragma(self, "PRAGMA user_version", &version);
    if (SUCCEEDED(result))
        result = get_pragma(self, "PRAGMA schema_version", &pages);
    if (alone && !sqlite3_get_autocommit(self->database)) {
        HRESULT ended = execute(self, "ROLLBACK");
        if (SUCCEEDED(result))
            result = ended;
    }
    if (FAILED(result))
        return result;
    if (application == 0 && version == 0 && pages == 0)
        return S_FALSE;
    if (application != APPLICATION_ID)
        return mapix_error_set(&self->storage.error, MAPI_E_CORRUPT_DATA, COMPONENT, 0, 0,
            "%s is no profile storage of mapix; move it away and create the profiles anew", self->path);
    if (version > VERSION)
        return mapix_error_set(&self->storage.error, MAPI_E_VERSION, COMPONENT, (ULONG)version, 0,
            "The profiles in %s were written by a newer mapix (format %d, this one knows %d); use that, or set XDG_CONFIG_HOME to another "
            "directory", self->path, (int)version, VERSION);
    return S_OK;
}

static HRESULT create_schema(struct sqlite_storage *self)
{
    char marks[96];
    HRESULT result = execute(self, "BEGIN IMMEDIATE");
    if (FAILED(result))
        return result;
    result = check_version(self);           /* somebody else may have been faster */
    if (result == S_FALSE) {
        snprintf(marks, sizeof(marks), "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID, VERSION);
        result = execute(self, schema);
        if (SUCCEEDED(result))
            result = execute(self, marks);
    }
    if (SUCCEEDED(result)) {
        step("create");
        result = execute(self, "COMMIT");
    }
    if (FAILED(result))
        sqlite3_exec(self->database, "ROLLBACK", NULL, NULL, NULL);
    return result;
}

/* The file before SQLite sees it, so that it is private from its first byte. Says whether it can be written. */
static HRESULT touch_file(struct sqlite_storage *self, bool *ret_missing)
{
    struct stat about;
    HRESULT result = mapix_file_make_directory(self->directory);
    if (result == MAPI_E_NOT_ENOUGH_MEMORY)
        return fail_sqlite(self, SQLITE_NOMEM);
    if (self->file < 0 && SUCCEEDED(result))
        self->file = open(self->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (self->file < 0 && SUCCEEDED(result) && errno == ELOOP)      /* a link made by the user is welcome */
        self->file = open(self->path, O_RDWR | O_CLOEXEC);
    *ret_missing = false;
    if (self->file >= 0) {
        if (fstat(self->file, &about) == 0) {
            self->device = about.st_dev;
            self->inode = about.st_ino;
        }
        self->storage.read_only = access(self->directory, W_OK) != 0;
        return S_OK;
    }
    int reason = FAILED(result) ? EACCES : errno;
    self->storage.read_only = true;
    if (stat(self->path, &about) == 0) {
        self->device = about.st_dev;
        self->inode = about.st_ino;
        return S_OK;
    }
    if (errno == ENOENT || errno == ENOTDIR) {
        *ret_missing = true;
        if (reason == EACCES || reason == EROFS || reason == EPERM)
            return S_OK;
    }
    return mapix_error_set(&self->storage.error, mapix_error_from_errno(reason), COMPONENT, (ULONG)reason, 0,
        "The profiles in %s cannot be opened: %s", self->path, strerror(reason));
}

static int wait_while_busy(void *context, int attempt)
{
    struct sqlite_storage *self = context;
    return mapix_sqlite_wait(attempt, (unsigned)storage_sqlite_busy_timeout, &self->busy_until);
}

static HRESULT open_database(struct sqlite_storage *self)
{
    HRESULT result = mapix_sqlite_ready(&self->storage.error);
    if (FAILED(result))
        return result;
    int flags = SQLITE_OPEN_NOMUTEX | (self->storage.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    int code = sqlite3_open_v2(self->path, &self->database, flags, NULL);
    if (code != SQLITE_OK)
        return fail_sqlite(self, code);
    sqlite3_extended_result_codes(self->database, 0);
    sqlite3_busy_handler(self->database, wait_while_busy, self);
    sqlite3_db_config(self->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(self->database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_limit(self->database, SQLITE_LIMIT_LENGTH, 256 * 1024 * 1024);
    result = execute(self, "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON;"
        "PRAGMA secure_delete = ON; PRAGMA cache_size = -512");
    if (SUCCEEDED(result))
        result = check_version(self);
    if (result != S_FALSE)
        return result;
    if (!self->storage.read_only)
        return create_schema(self);
    sqlite3_close(self->database);          /* made, but never filled: as if it were not there */
    self->database = NULL;
    return S_OK;
}

/* After a failure as if it had not been tried. */
static HRESULT open_whole(struct sqlite_storage *self)
{
    bool network = false, missing = false;
    HRESULT result = mapix_file_is_on_network(self->directory, &network);
    if (SUCCEEDED(result) && network)
        result = mapix_error_set(&self->storage.error, MAPI_E_NO_SUPPORT, COMPONENT, 0, 0,
            "%s lies on a network file system, where files cannot be locked safely; set XDG_CONFIG_HOME to a local directory", self->directory);
    else
        result = touch_file(self, &missing);
    if (SUCCEEDED(result) && !missing)
        result = open_database(self);
    self->opened = SUCCEEDED(result);
    if (FAILED(result)) {
        sqlite3_close(self->database);
        self->database = NULL;
    }
    return result;
}

/* Begin with a saved picture, if there is one of this very moment. False: the database has to be opened. */
static bool open_picture(struct sqlite_storage *self)
{
    struct picture_stamp stamp;
    self->file = open(self->path, O_RDWR | O_CLOEXEC);
    if (!picture_stamp_of(self->file, &stamp) || !(self->picture = picture_load(self->directory)) || !picture_is_of(self->picture, &stamp))
        return false;
    self->device = (dev_t)stamp.device;
    self->inode = (ino_t)stamp.inode;
    self->storage.read_only = access(self->directory, W_OK) != 0;
    return true;
}

HRESULT storage_sqlite_open(const char *directory, struct mapix_error_slot *error, struct profile_storage **ret_storage)
{
    struct sqlite_storage *self = calloc(1, sizeof(*self));
    if (self) {
        self->storage.operations = &sqlite_operations;
        self->file = -1;
        self->directory = strdup(directory);
        self->path = mapix_file_path(directory, "profiles.db");
    }
    if (!self || !self->directory || !self->path) {
        if (self)
            close_storage(&self->storage);
        return mapix_error_set(error, MAPI_E_NOT_ENOUGH_MEMORY, COMPONENT, 0, 0, "The profiles could not be opened: not enough memory");
    }
    HRESULT result = open_picture(self) ? S_OK : open_whole(self);
    if (FAILED(result)) {
        mapix_error_copy(error, &self->storage.error);
        close_storage(&self->storage);
        return result;
    }
    *ret_storage = &self->storage;
    return S_OK;
}

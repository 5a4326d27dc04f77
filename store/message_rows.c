/* Messages and attachments: loading, and saving a whole new state in one transaction. */
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

/* The columns a record's values stand in, in the order of the statements below. Tags have the one type that the column takes; a value
 * of another type goes to the blob. */
enum { DELIVERY, SUBMIT, CREATED, MODIFIED, CLASS, SUBJECT, SENDER, SENDER_ADDRESS, REPRESENTING, DISPLAY_TO, DISPLAY_CC, IMPORTANCE,
    PRIORITY, SENSITIVITY, SEARCH_KEY, COLUMN_COUNT };

const struct store_message_column store_message_columns[] = {
    { PR_MESSAGE_DELIVERY_TIME, "delivery_time" },
    { PR_CLIENT_SUBMIT_TIME, "submit_time" },
    { PR_CREATION_TIME, "created" },
    { PR_LAST_MODIFICATION_TIME, "modified" },
    { PR_MESSAGE_CLASS_W, "class" },
    { PR_SUBJECT_W, "subject" },
    { PR_SENDER_NAME_W, "sender_name" },
    { PR_SENDER_EMAIL_ADDRESS_W, "sender_address" },
    { PR_SENT_REPRESENTING_NAME_W, "representing_name" },
    { PR_DISPLAY_TO_W, "display_to" },
    { PR_DISPLAY_CC_W, "display_cc" },
    { PR_IMPORTANCE, "importance" },
    { PR_PRIORITY, "priority" },
    { PR_SENSITIVITY, "sensitivity" },
    { PR_SEARCH_KEY, "search_key" },
    { 0, NULL },
};

#define VALUE_COLUMNS "delivery_time, submit_time, created, modified, class, subject, sender_name, sender_address, representing_name," \
    " display_to, display_cc, importance, priority, sensitivity, search_key"

/* Held by a column, or follows from one: not for the blob. */
static bool column_takes(const SPropValue *value)
{
    int index;

    for (index = 0; index < COLUMN_COUNT; index++)
        if (store_message_columns[index].tag == value->ulPropTag)
            return true;
    switch (PROP_ID(value->ulPropTag)) {
    case PROP_ID(PR_SUBJECT_PREFIX):
    case PROP_ID(PR_NORMALIZED_SUBJECT):
    case PROP_ID(PR_DISPLAY_TO):
    case PROP_ID(PR_DISPLAY_CC):
    case PROP_ID(PR_DISPLAY_BCC):
        return true;
    default:
        return false;
    }
}

static HRESULT no_message(struct mapix_store *store)
{
    return store_error(store, MAPI_E_NOT_FOUND, "The message is no longer in the message store %s; somebody deleted or moved it", store->path);
}

/* --- Loading -------------------------------------------------------------------------------------------------------------------------- */

HRESULT store_message_row(struct mapix_store *store, int64_t message, struct mapix_store_message *ret_message)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_get_row(store, &statement, &row, "SELECT folder, kind, version, flags, status, size,"
        " (SELECT count(*) FROM attachment WHERE message = m.id), (SELECT flags FROM queue WHERE message = m.id) FROM message m"
        " WHERE id = ?1", 1, message);

    if (SUCCEEDED(result) && row)
        *ret_message = (struct mapix_store_message){
            .id = message,
            .folder = sqlite3_column_int64(statement, 0),
            .kind = (ULONG)sqlite3_column_int64(statement, 1),
            .version = sqlite3_column_int64(statement, 2),
            .flags = (ULONG)sqlite3_column_int64(statement, 3),
            .status = (ULONG)sqlite3_column_int64(statement, 4),
            .size = sqlite3_column_int64(statement, 5),
            .attachment_count = (ULONG)sqlite3_column_int64(statement, 6),
            .queue_flags = sqlite3_column_type(statement, 7) == SQLITE_NULL ? MAPIX_STORE_NOT_QUEUED
                                                                            : (ULONG)sqlite3_column_int64(statement, 7),
        };
    store_finish(store, statement);
    if (SUCCEEDED(result) && !row)
        return no_message(store);
    return result;
}

static HRESULT add_column(struct store_builder *builder, sqlite3_stmt *statement, int column, ULONG tag)
{
    SPropValue value = { .ulPropTag = tag };

    if (sqlite3_column_type(statement, column) == SQLITE_NULL)
        return S_OK;
    switch (PROP_TYPE(tag)) {
    case PT_SYSTIME:
        value.Value.ft = store_to_filetime(sqlite3_column_int64(statement, column));
        return store_builder_add(builder, &value);
    case PT_LONG:
        value.Value.l = (LONG)sqlite3_column_int64(statement, column);
        return store_builder_add(builder, &value);
    case PT_UNICODE:
        return store_builder_add_text(builder, tag, (const char *)sqlite3_column_text(statement, column),
            (size_t)sqlite3_column_bytes(statement, column));
    default:
        return store_builder_add_blob(builder, tag, sqlite3_column_blob(statement, column), (size_t)sqlite3_column_bytes(statement, column));
    }
}

/* The two halves of the subject, of which only the whole is stored. */
static HRESULT add_subject_parts(struct store_builder *builder, sqlite3_stmt *statement, int subject, int prefix)
{
    const char *text = (const char *)sqlite3_column_text(statement, subject);
    size_t size = (size_t)sqlite3_column_bytes(statement, subject), length = (size_t)sqlite3_column_int(statement, prefix);
    HRESULT result;

    if (!text)
        return S_OK;
    if (length > size)
        length = size;
    result = store_builder_add_text(builder, PR_SUBJECT_PREFIX_W, text, length);
    if (SUCCEEDED(result))
        result = store_builder_add_text(builder, PR_NORMALIZED_SUBJECT_W, text + length, size - length);
    return result;
}

#define RECORD_COLUMNS VALUE_COLUMNS ", subject_prefix, b.display_bcc, b.properties, b.large"
enum { RECORD_COLUMN_COUNT = COLUMN_COUNT + 4 };

/* The record in the row that a statement stands at, whose first columns are RECORD_COLUMNS. */
static HRESULT take_record(sqlite3_stmt *statement, struct mapix_store_record *ret_record)
{
    struct store_builder builder = { 0 };
    int index;
    HRESULT result = store_builder_start(&builder);

    for (index = 0; SUCCEEDED(result) && index < COLUMN_COUNT; index++)
        result = add_column(&builder, statement, index, store_message_columns[index].tag);
    if (SUCCEEDED(result))
        result = add_subject_parts(&builder, statement, SUBJECT, COLUMN_COUNT);
    if (SUCCEEDED(result))
        result = add_column(&builder, statement, COLUMN_COUNT + 1, PR_DISPLAY_BCC_W);
    if (SUCCEEDED(result))
        result = store_builder_add_encoded(&builder, statement, COLUMN_COUNT + 2, COLUMN_COUNT + 3);
    if (FAILED(result))
        mapix_store_record_clear(&builder.record);
    else
        *ret_record = builder.record;
    return result;
}

HRESULT store_message_properties(struct mapix_store *store, int64_t message, struct mapix_store_record *ret_record)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_get_row(store, &statement, &row, "SELECT " RECORD_COLUMNS " FROM message m LEFT JOIN message_body b ON b.id = m.id WHERE m.id = ?1",
        1, message);

    if (SUCCEEDED(result) && !row)
        result = no_message(store);
    if (SUCCEEDED(result))
        result = take_record(statement, ret_record);
    store_finish(store, statement);
    return result;
}

/* The plus signs keep SQLite from an index of the folder, which it would sort by id for each page. */
HRESULT mapix_store_messages_walk(struct mapix_store *store, int64_t folder, ULONG kind, int64_t after, ULONG limit,
    HRESULT (*each)(void *context, int64_t message, int64_t version, struct mapix_store_record *record), void *context, ULONG *ret_count)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    ULONG count = 0;
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_prepare(store, "SELECT " RECORD_COLUMNS ", m.id, m.version FROM message m LEFT JOIN message_body b ON b.id = m.id"
        " WHERE m.id > ?1 AND +m.folder = ?2 AND +m.kind = ?3 ORDER BY m.id LIMIT ?4", &statement);
    if (SUCCEEDED(result)) {
        sqlite3_bind_int64(statement, 1, after);
        sqlite3_bind_int64(statement, 2, folder);
        sqlite3_bind_int64(statement, 3, kind);
        sqlite3_bind_int64(statement, 4, limit);
    }
    while (SUCCEEDED(result) && SUCCEEDED(result = store_step(store, statement, &row)) && row) {
        struct mapix_store_record record = { 0 };
        result = take_record(statement, &record);
        if (SUCCEEDED(result)) {
            result = each(context, sqlite3_column_int64(statement, RECORD_COLUMN_COUNT), sqlite3_column_int64(statement, RECORD_COLUMN_COUNT + 1), &record);
            mapix_store_record_clear(&record);
            count++;
        }
    }
    store_finish(store, statement);
    store_leave(store);
    *ret_count = count;
    return result;
}

HRESULT mapix_store_message_get(struct mapix_store *store, int64_t message, struct mapix_store_message *ret_message)
{
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_message_row(store, message, ret_message);
    store_leave(store);
    return result;
}

HRESULT mapix_store_message_load(struct mapix_store *store, int64_t message, struct mapix_store_message *ret_message,
    struct mapix_store_record *ret_record)
{
    struct mapix_store_message found;
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_begin_read(store);
    if (SUCCEEDED(result)) {
        result = store_message_row(store, message, &found);
        if (SUCCEEDED(result))
            result = store_message_properties(store, message, ret_record);
        store_end_read(store);
    }
    store_leave(store);
    if (SUCCEEDED(result))
        *ret_message = found;
    return result;
}

HRESULT mapix_store_recipients_load(struct mapix_store *store, int64_t message, LPSRowSet *ret_rows)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_get_row(store, &statement, &row, "SELECT recipients FROM message_body WHERE id = ?1", 1, message);
    if (SUCCEEDED(result) && !row)
        result = no_message(store);
    if (SUCCEEDED(result))
        result = store_recipients_decode(store, sqlite3_column_blob(statement, 0), (size_t)sqlite3_column_bytes(statement, 0), ret_rows);
    store_finish(store, statement);
    store_leave(store);
    return result;
}

HRESULT mapix_store_attachments_list(struct mapix_store *store, int64_t message, ULONG *ret_count,
    struct mapix_store_attachment **ret_attachments)
{
    struct mapix_store_attachment *list = NULL;
    sqlite3_stmt *statement = NULL;
    int64_t count = 0;
    ULONG taken = 0;
    bool row = false;
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_begin_read(store);
    if (SUCCEEDED(result)) {
        result = store_get_integer(store, &count, "SELECT count(*) FROM attachment WHERE message = ?1", 1, message);
        if (SUCCEEDED(result) && FAILED(MAPIAllocateBuffer((ULONG)((size_t)(count + 1) * sizeof(*list)), (void **)&list)))
            result = store_no_memory();
        if (SUCCEEDED(result))
            result = store_prepare(store, "SELECT id, number, size, embedded FROM attachment WHERE message = ?1 ORDER BY number", &statement);
        if (SUCCEEDED(result))
            sqlite3_bind_int64(statement, 1, message);
        while (SUCCEEDED(result) && taken < (ULONG)count && SUCCEEDED(result = store_step(store, statement, &row)) && row)
            list[taken++] = (struct mapix_store_attachment){ sqlite3_column_int64(statement, 0), sqlite3_column_int(statement, 1),
                sqlite3_column_int64(statement, 2), sqlite3_column_int64(statement, 3) };
        store_finish(store, statement);
        store_end_read(store);
    }
    store_leave(store);
    if (FAILED(result)) {
        MAPIFreeBuffer(list);
        return result;
    }
    *ret_count = taken;
    *ret_attachments = list;
    return S_OK;
}

HRESULT mapix_store_attachment_load(struct mapix_store *store, int64_t attachment, struct mapix_store_attachment *ret_attachment,
    struct mapix_store_record *ret_record)
{
    struct store_builder builder = { 0 };
    struct mapix_store_attachment found = { 0 };
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_get_row(store, &statement, &row, "SELECT number, size, embedded, properties, large FROM attachment WHERE id = ?1", 1, attachment);
    if (SUCCEEDED(result) && !row)
        result = store_error(store, MAPI_E_NOT_FOUND, "The attachment is no longer in the message store %s", store->path);
    if (SUCCEEDED(result)) {
        found = (struct mapix_store_attachment){ attachment, sqlite3_column_int(statement, 0), sqlite3_column_int64(statement, 1),
            sqlite3_column_int64(statement, 2) };
        result = store_builder_start(&builder);
    }
    if (SUCCEEDED(result))
        result = store_builder_add_encoded(&builder, statement, 3, 4);
    store_finish(store, statement);
    store_leave(store);
    if (FAILED(result)) {
        mapix_store_record_clear(&builder.record);
        return result;
    }
    *ret_attachment = found;
    *ret_record = builder.record;
    return S_OK;
}

/* --- Saving --------------------------------------------------------------------------------------------------------------------------- */

/* Where the prefix of a subject ends: one to three letters, a colon, a space (SPI-MSG-17); 0 when there is none. */
static size_t prefix_length(const wchar_t *subject)
{
    size_t index;

    for (index = 0; index < 4; index++) {
        if (subject[index] == L':')
            return index && subject[index + 1] == L' ' ? index + 2 : 0;
        if (!subject[index] || !iswalpha((wint_t)subject[index]))
            return 0;
    }
    return 0;
}

size_t mapix_store_subject_prefix(const wchar_t *subject, const wchar_t *given)
{
    size_t length = given ? wcslen(given) : 0;

    return given && wcsncmp(subject, given, length) == 0 ? length : prefix_length(subject);
}

static const wchar_t *text_of(const struct mapix_store_record *record, ULONG tag)
{
    const SPropValue *value = mapix_store_record_find(record, tag);

    return value && PROP_TYPE(value->ulPropTag) == PT_UNICODE ? value->Value.lpszW : NULL;
}

static size_t utf8_length(const wchar_t *text, size_t count)
{
    size_t length = 0, index;

    for (index = 0; index < count; index++)
        length += (uint32_t)text[index] < 0x80 ? 1 : (uint32_t)text[index] < 0x800 ? 2 : (uint32_t)text[index] < 0x10000 ? 3 : 4;
    return length;
}

/* Subject, prefix and normalised subject may be given in any combination; the whole wins. *ret_subject is malloc or NULL. */
static HRESULT find_subject(const struct mapix_store_record *record, wchar_t **ret_subject, size_t *ret_prefix)
{
    const wchar_t *subject = text_of(record, PR_SUBJECT_W), *prefix = text_of(record, PR_SUBJECT_PREFIX_W);
    const wchar_t *normalized = text_of(record, PR_NORMALIZED_SUBJECT_W);
    size_t first, length;
    wchar_t *whole;

    *ret_subject = NULL;
    *ret_prefix = 0;
    if (!subject && !normalized)
        return S_OK;
    if (subject) {
        first = mapix_store_subject_prefix(subject, prefix);
        whole = wcsdup(subject);
    } else {
        first = prefix ? wcslen(prefix) : 0;
        length = first + wcslen(normalized) + 1;
        whole = malloc(length * sizeof(*whole));
        if (whole) {
            if (prefix)
                wmemcpy(whole, prefix, first);
            wmemcpy(whole + first, normalized, length - first);
        }
    }
    if (!whole)
        return store_no_memory();
    *ret_subject = whole;
    *ret_prefix = first;
    return S_OK;
}

static HRESULT bind_value(struct mapix_store *store, sqlite3_stmt *statement, int index, const struct mapix_store_record *record, ULONG tag)
{
    const SPropValue *value = mapix_store_record_find(record, tag);

    if (!value || value->ulPropTag != tag) {
        sqlite3_bind_null(statement, index);
        return S_OK;
    }
    switch (PROP_TYPE(tag)) {
    case PT_SYSTIME:
        sqlite3_bind_int64(statement, index, store_from_filetime(value->Value.ft));
        return S_OK;
    case PT_LONG:
        sqlite3_bind_int64(statement, index, value->Value.l);
        return S_OK;
    case PT_UNICODE:
        return store_bind_wide(store, statement, index, value->Value.lpszW);
    default:
        sqlite3_bind_blob(statement, index, value->Value.bin.lpb ? (const void *)value->Value.bin.lpb : "", (int)value->Value.bin.cb, SQLITE_STATIC);
        return S_OK;
    }
}

/* Everything a save works out before it writes. */
struct prepared {
    wchar_t *subject;
    size_t prefix;                  /* wide characters */
    wchar_t *names[3];              /* To, Cc, Bcc; NULL: as they are */
    void *recipients;
    size_t recipients_size;
    bool has_recipients;
};

static void prepared_clear(struct prepared *prepared)
{
    free(prepared->subject);
    free(prepared->names[0]);
    free(prepared->names[1]);
    free(prepared->names[2]);
    free(prepared->recipients);
}

static HRESULT prepare_save(struct mapix_store *store, const struct mapix_store_message_save *save, struct prepared *prepared)
{
    static const SRowSet none;
    const SRowSet *rows = save->recipients ? save->recipients : save->id ? NULL : &none;
    HRESULT result = find_subject(save->record, &prepared->subject, &prepared->prefix);

    if (FAILED(result) || !rows)
        return result;
    prepared->has_recipients = true;
    prepared->names[0] = store_recipients_names(rows, MAPI_TO);
    prepared->names[1] = store_recipients_names(rows, MAPI_CC);
    prepared->names[2] = store_recipients_names(rows, MAPI_BCC);
    if (!prepared->names[0] || !prepared->names[1] || !prepared->names[2])
        return store_no_memory();
    return store_recipients_encode(store, rows, &prepared->recipients, &prepared->recipients_size);
}

/* SPI-STORE-28: a message always has a class. */
static const wchar_t *class_of(const struct mapix_store_record *record)
{
    const wchar_t *class = text_of(record, PR_MESSAGE_CLASS_W);

    return class && *class ? class : L"IPM";
}

/* Parameters 1 to 20 are shared by the insert and the update. */
static HRESULT bind_columns(struct mapix_store *store, sqlite3_stmt *statement, const struct mapix_store_record *record,
    const struct prepared *prepared, int64_t now)
{
    const wchar_t *sender = text_of(record, PR_SENDER_NAME_W);
    HRESULT result = S_OK;
    int index;

    for (index = 0; SUCCEEDED(result) && index < COLUMN_COUNT; index++)
        result = bind_value(store, statement, index + 1, record, store_message_columns[index].tag);
    if (FAILED(result))
        return result;
    if (!mapix_store_record_find(record, PR_CREATION_TIME))
        sqlite3_bind_int64(statement, CREATED + 1, now);
    if (!mapix_store_record_find(record, PR_LAST_MODIFICATION_TIME))
        sqlite3_bind_int64(statement, MODIFIED + 1, now);
    result = store_bind_wide(store, statement, CLASS + 1, class_of(record));
    if (SUCCEEDED(result))
        result = store_bind_wide(store, statement, SUBJECT + 1, prepared->subject);
    for (index = 0; SUCCEEDED(result) && index < 2; index++)
        result = store_bind_wide(store, statement, DISPLAY_TO + index + 1, prepared->names[index]);
    sqlite3_bind_int64(statement, COLUMN_COUNT + 1, prepared->subject ? (int64_t)utf8_length(prepared->subject, prepared->prefix) : 0);
    if (SUCCEEDED(result))
        result = store_bind_sort_key(store, statement, COLUMN_COUNT + 2, prepared->subject ? prepared->subject + prepared->prefix : NULL);
    if (SUCCEEDED(result))
        result = store_bind_sort_key(store, statement, COLUMN_COUNT + 3, sender);
    if (SUCCEEDED(result))                        /* of the whole subject, where that is another one */
        result = store_bind_sort_key(store, statement, COLUMN_COUNT + 4, prepared->prefix ? prepared->subject : NULL);
    if (SUCCEEDED(result))
        result = store_bind_sort_key(store, statement, COLUMN_COUNT + 5, prepared->names[0]);
    return result;
}

static HRESULT write_row(struct mapix_store *store, const struct mapix_store_message_save *save, const struct prepared *prepared,
    const struct mapix_store_message *row, int64_t *ret_id)
{
    sqlite3_stmt *statement = NULL;
    HRESULT result;

    result = store_prepare(store, save->id
        ? "UPDATE message SET (" VALUE_COLUMNS ", subject_prefix, subject_key, sender_key, whole_key, to_key) ="
          " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, coalesce(?10, display_to), coalesce(?11, display_cc), ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
          " ?19, coalesce(?20, to_key)), version = version + 1, flags = ?21, size = ?22 WHERE id = ?23"
        : "INSERT INTO message (" VALUE_COLUMNS ", subject_prefix, subject_key, sender_key, whole_key, to_key, version, flags, size,"
          " folder, kind)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, 1, ?21, ?22, ?23, ?24)", &statement);
    if (FAILED(result))
        return result;
    result = bind_columns(store, statement, save->record, prepared, store_now());
    sqlite3_bind_int64(statement, 21, row->flags);
    sqlite3_bind_int64(statement, 22, row->size);
    if (save->id) {
        sqlite3_bind_int64(statement, 23, save->id);
    } else {
        sqlite3_bind_int64(statement, 23, row->folder);
        sqlite3_bind_int64(statement, 24, row->kind);
    }
    if (SUCCEEDED(result))
        result = store_step(store, statement, NULL);
    store_finish(store, statement);
    if (SUCCEEDED(result))
        *ret_id = save->id ? save->id : sqlite3_last_insert_rowid(store->database);
    return result;
}

static HRESULT write_body(struct mapix_store *store, int64_t message, bool is_new, const struct store_encoded *encoded,
    const struct prepared *prepared, int64_t attachment)
{
    sqlite3_stmt *statement = NULL;
    HRESULT result;

    if (is_new)
        result = store_prepare(store, "INSERT INTO message_body (id, properties, large, display_bcc, recipients, attachment)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &statement);
    else if (prepared->has_recipients)
        result = store_prepare(store, "UPDATE message_body SET properties = ?2, large = ?3, display_bcc = ?4, recipients = ?5"
            " WHERE id = ?1", &statement);
    else
        result = store_prepare(store, "UPDATE message_body SET properties = ?2, large = ?3 WHERE id = ?1", &statement);
    if (FAILED(result))
        return result;
    sqlite3_bind_int64(statement, 1, message);
    sqlite3_bind_blob64(statement, 2, encoded->bytes, encoded->size, SQLITE_STATIC);
    sqlite3_bind_blob64(statement, 3, encoded->large, encoded->large_size, SQLITE_STATIC);
    if (prepared->has_recipients) {
        result = store_bind_wide(store, statement, 4, prepared->names[2]);
        sqlite3_bind_blob64(statement, 5, prepared->recipients, prepared->recipients_size, SQLITE_STATIC);
    }
    if (is_new)
        sqlite3_bind_int64(statement, 6, attachment);
    if (SUCCEEDED(result))
        result = store_step(store, statement, NULL);
    store_finish(store, statement);
    return result;
}

/* A copy of the `large` column of a row, to release its claims once the new row has made its own. */
static HRESULT old_large(struct mapix_store *store, const char *sql, int64_t id, void **ret_bytes, size_t *ret_size)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_get_row(store, &statement, &row, sql, 1, id);

    *ret_bytes = NULL;
    *ret_size = 0;
    if (SUCCEEDED(result) && row && sqlite3_column_bytes(statement, 0)) {
        *ret_size = (size_t)sqlite3_column_bytes(statement, 0);
        *ret_bytes = malloc(*ret_size);
        if (*ret_bytes)
            memcpy(*ret_bytes, sqlite3_column_blob(statement, 0), *ret_size);
        else
            result = store_no_memory();
    }
    store_finish(store, statement);
    return result;
}

static HRESULT save_one(struct mapix_store *store, struct mapix_store_message_save *save, int64_t attachment,
    struct mapix_store_message *ret_row);

static HRESULT remove_attachment(struct mapix_store *store, int64_t attachment)
{
    int64_t embedded = 0;
    void *large = NULL;
    size_t large_size = 0;
    HRESULT result = store_get_integer(store, &embedded, "SELECT embedded FROM attachment WHERE id = ?1", 1, attachment);

    if (result == MAPI_E_NOT_FOUND)
        return S_OK;
    if (SUCCEEDED(result) && embedded)
        result = store_message_remove(store, embedded);
    if (SUCCEEDED(result))
        result = old_large(store, "SELECT large FROM attachment WHERE id = ?1", attachment, &large, &large_size);
    if (SUCCEEDED(result))
        result = store_large_release(store, large, large_size);
    if (SUCCEEDED(result))
        result = store_run(store, "DELETE FROM attachment WHERE id = ?1", 1, attachment);
    free(large);
    return result;
}

static HRESULT write_attachment_row(struct mapix_store *store, const struct mapix_store_attachment_save *save, int64_t message,
    const struct store_encoded *encoded, int64_t *ret_id)
{
    sqlite3_stmt *statement = NULL;
    HRESULT result = store_prepare(store, save->id
        ? "UPDATE attachment SET properties = ?1, large = ?2, size = ?3, number = ?4 WHERE id = ?5"
        : "INSERT INTO attachment (properties, large, size, number, message) VALUES (?1, ?2, ?3, ?4, ?5)", &statement);

    if (FAILED(result))
        return result;
    sqlite3_bind_blob64(statement, 1, encoded->bytes, encoded->size, SQLITE_STATIC);
    sqlite3_bind_blob64(statement, 2, encoded->large, encoded->large_size, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 3, encoded->total);
    sqlite3_bind_int64(statement, 4, save->number);
    sqlite3_bind_int64(statement, 5, save->id ? save->id : message);
    result = store_step(store, statement, NULL);
    store_finish(store, statement);
    if (SUCCEEDED(result))
        *ret_id = save->id ? save->id : sqlite3_last_insert_rowid(store->database);
    return result;
}

static HRESULT save_embedded(struct mapix_store *store, struct mapix_store_attachment_save *save, int64_t attachment)
{
    struct mapix_store_message row = { 0 };
    int64_t before = 0, embedded = 0, size = 0;
    HRESULT result = store_get_integer(store, &before, "SELECT embedded FROM attachment WHERE id = ?1", 1, attachment);

    if (SUCCEEDED(result) && before && (save->drop_embedded || (save->embedded && !save->embedded->id)))
        result = store_message_remove(store, before);
    else if (SUCCEEDED(result) && before)
        embedded = before;
    if (SUCCEEDED(result) && save->embedded) {
        struct mapix_store_message_save inner = *save->embedded;
        inner.kind = MAPIX_MESSAGE_EMBEDDED;
        inner.folder = 0;
        inner.force = true;                       /* the outer message decides who wins */
        result = save_one(store, &inner, attachment, &row);
        embedded = row.id;
        size = row.size;
    } else if (SUCCEEDED(result) && embedded) {
        result = store_get_integer(store, &size, "SELECT size FROM message WHERE id = ?1", 1, embedded);
    }
    if (SUCCEEDED(result))
        result = store_run(store, "UPDATE attachment SET embedded = ?2, size = size + ?3 WHERE id = ?1", 3, attachment, embedded, size);
    if (SUCCEEDED(result))
        save->ret_embedded = embedded;
    return result;
}

static HRESULT save_attachment(struct mapix_store *store, struct mapix_store_attachment_save *save, int64_t message)
{
    struct store_encoded encoded = { 0 };
    void *large = NULL;
    size_t large_size = 0;
    int64_t owner = 0, id = 0;
    HRESULT result = S_OK;

    if (save->id) {                               /* somebody else may have deleted it: then it comes back as a new one */
        result = store_get_integer(store, &owner, "SELECT message FROM attachment WHERE id = ?1", 1, save->id);
        if (result == MAPI_E_NOT_FOUND || (SUCCEEDED(result) && owner != message)) {
            result = S_OK;
            save->id = 0;
        }
    }
    if (SUCCEEDED(result) && save->remove)
        return save->id ? remove_attachment(store, save->id) : S_OK;
    if (SUCCEEDED(result) && save->id)
        result = old_large(store, "SELECT large FROM attachment WHERE id = ?1", save->id, &large, &large_size);
    if (SUCCEEDED(result))
        result = store_encode(store, save->record, NULL, &encoded);
    if (SUCCEEDED(result))
        result = write_attachment_row(store, save, message, &encoded, &id);
    if (SUCCEEDED(result))
        result = store_large_release(store, large, large_size);
    if (SUCCEEDED(result))
        result = save_embedded(store, save, id);
    if (SUCCEEDED(result))
        save->ret_id = id;
    store_encoded_clear(&encoded);
    free(large);
    return result;
}

/* The row as it will be: flags and place. Checks who may save (SPI-MSG-05). */
static HRESULT start_row(struct mapix_store *store, const struct mapix_store_message_save *save, struct mapix_store_message *row)
{
    ULONG type = 0;
    HRESULT result;

    if (!save->id) {
        *row = (struct mapix_store_message){ .folder = save->folder, .kind = save->kind,
            .flags = save->flags_set | MSGFLAG_UNMODIFIED | (save->kind == MAPIX_MESSAGE_ASSOCIATED ? MSGFLAG_ASSOCIATED : 0) };
        if (save->kind == MAPIX_MESSAGE_EMBEDDED || (store->batch_number && store->batch_folder == save->folder))
            return S_OK;
        result = store_folder_type(store, save->folder, &type);
        if (result == MAPI_E_NOT_FOUND)
            return store_error(store, MAPI_E_OBJECT_DELETED, "The folder of the message was deleted; save the message in another folder");
        if (SUCCEEDED(result) && type == FOLDER_SEARCH)
            return store_error(store, MAPI_E_NO_SUPPORT, "A search folder only shows messages of other folders; save the message there");
        if (SUCCEEDED(result))
            result = store_folder_check_alive(store, save->folder);
        if (SUCCEEDED(result))
            store->batch_folder = save->folder;
        return result;
    }
    result = store_message_row(store, save->id, row);
    if (result == MAPI_E_NOT_FOUND || (SUCCEEDED(result) && row->kind & MAPIX_MESSAGE_DELETED))
        return store_error(store, MAPI_E_OBJECT_DELETED, "The message was deleted meanwhile; copy its contents to a new message");
    if (FAILED(result))
        return result;
    if (row->folder && FAILED(result = store_folder_check_alive(store, row->folder)))
        return result;
    if (row->version != save->version && !save->force)
        return store_error(store, MAPI_E_OBJECT_CHANGED, "Somebody else saved the message meanwhile; open it again, or save with FORCE_SAVE");
    row->flags = ((row->flags & ~(save->flags_clear & ~(ULONG)MSGFLAG_READ)) | (save->flags_set & ~(ULONG)MSGFLAG_READ)) & ~(ULONG)MSGFLAG_UNMODIFIED;   /* read state: messages_flag */
    return S_OK;
}

static HRESULT save_attachments(struct mapix_store *store, struct mapix_store_message_save *save, int64_t message, int64_t *ret_count,
    int64_t *ret_size)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    ULONG index;
    HRESULT result = S_OK;

    for (index = 0; SUCCEEDED(result) && index < save->attachment_count; index++)
        result = save_attachment(store, &save->attachments[index], message);
    *ret_count = 0;
    *ret_size = 0;
    if (FAILED(result) || (!save->id && !save->attachment_count))
        return result;
    result = store_get_row(store, &statement, &row, "SELECT count(*), coalesce(sum(size), 0) FROM attachment WHERE message = ?1", 1, message);
    if (SUCCEEDED(result)) {
        *ret_count = sqlite3_column_int64(statement, 0);
        *ret_size = sqlite3_column_int64(statement, 1);
    }
    store_finish(store, statement);
    return result;
}

/* Bytes in columns, roughly: what PR_MESSAGE_SIZE says beyond blobs. Names of recipients count with the recipients. */
static int64_t column_size(const struct mapix_store_record *record, const struct prepared *prepared)
{
    int64_t size = 64 + (prepared->subject ? (int64_t)utf8_length(prepared->subject, wcslen(prepared->subject)) : 0);
    int index;

    for (index = 0; index < COLUMN_COUNT; index++) {
        const wchar_t *text = index == SUBJECT || index == DISPLAY_TO || index == DISPLAY_CC ? NULL : text_of(record, store_message_columns[index].tag);
        if (index == CLASS)
            text = class_of(record);
        size += text ? (int64_t)utf8_length(text, wcslen(text)) : 0;
    }
    return size;
}

/* Of the recipients that the save leaves as they are. */
static HRESULT old_recipients_size(struct mapix_store *store, int64_t message, size_t *ret_size)
{
    int64_t size = 0;
    HRESULT result = store_get_integer(store, &size, "SELECT coalesce(length(recipients), 0) FROM message_body WHERE id = ?1", 1, message);

    *ret_size = (size_t)size;
    return result == MAPI_E_NOT_FOUND ? S_OK : result;
}

/* Write it all; `ret_row` is the row as it is then, but for the version, status and queue of one that was there before. */
static HRESULT save_one(struct mapix_store *store, struct mapix_store_message_save *save, int64_t attachment,
    struct mapix_store_message *ret_row)
{
    struct mapix_store_message row = { 0 };
    struct prepared prepared = { 0 };
    struct store_encoded encoded = { 0 };
    void *large = NULL;
    size_t large_size = 0;
    int64_t id = 0, count = 0, attachment_size = 0, before = 0;
    HRESULT result = start_row(store, save, &row);

    if (FAILED(result))
        return result;
    before = row.size;
    result = prepare_save(store, save, &prepared);
    if (SUCCEEDED(result))
        result = store_sort_keys_mark(store);
    if (SUCCEEDED(result) && save->id)
        result = old_large(store, "SELECT large FROM message_body WHERE id = ?1", save->id, &large, &large_size);
    if (SUCCEEDED(result))
        result = store_encode(store, save->record, column_takes, &encoded);
    if (SUCCEEDED(result) && !prepared.has_recipients)
        result = old_recipients_size(store, save->id, &prepared.recipients_size);
    row.size = column_size(save->record, &prepared) + encoded.total + (int64_t)prepared.recipients_size;
    if (SUCCEEDED(result))
        result = write_row(store, save, &prepared, &row, &id);
    if (SUCCEEDED(result))
        result = write_body(store, id, !save->id, &encoded, &prepared, attachment);
    if (SUCCEEDED(result))
        result = store_large_release(store, large, large_size);
    if (SUCCEEDED(result))
        result = save_attachments(store, save, id, &count, &attachment_size);
    if (SUCCEEDED(result) && (count || (row.flags & MSGFLAG_HASATTACH))) {
        row.flags = count ? row.flags | MSGFLAG_HASATTACH : row.flags & ~(ULONG)MSGFLAG_HASATTACH;
        row.size += attachment_size;
        result = store_run(store, "UPDATE message SET flags = ?2, size = ?3 WHERE id = ?1", 3, id, (int64_t)row.flags, row.size);
    }
    if (SUCCEEDED(result) && row.folder) {
        result = save->id ? store_folder_count(store, row.folder, row.kind, 0, 0, row.size - before)
                          : store_folder_count(store, row.folder, row.kind, 1, !(row.flags & MSGFLAG_READ), row.size);
    }
    store_encoded_clear(&encoded);
    prepared_clear(&prepared);
    free(large);
    if (SUCCEEDED(result)) {
        *ret_row = row;
        ret_row->id = id;
        ret_row->attachment_count = (ULONG)count;
    }
    return result;
}

static HRESULT save_message(struct mapix_store *store, struct mapix_store_message_save *save, struct mapix_store_message *ret_message)
{
    HRESULT result = save_one(store, save, 0, ret_message);
    int64_t id = ret_message->id;

    if (SUCCEEDED(result) && save->id) {
        result = store_message_row(store, id, ret_message);
    } else {                                      /* nothing is known of a new one that is not known here */
        ret_message->version = 1;
        ret_message->queue_flags = MAPIX_STORE_NOT_QUEUED;
    }
    if (SUCCEEDED(result) && ret_message->folder) {
        ULONG flags = (ret_message->kind & MAPIX_MESSAGE_ASSOCIATED ? MAPIX_CHANGE_ASSOCIATED : 0)
            | (save->copied && !save->id ? MAPIX_CHANGE_QUIET : 0);
        result = store_change_add(store, save->id ? fnevObjectModified : fnevObjectCreated, MAPI_MESSAGE, flags, id, ret_message->folder, 0, 0);
        if (SUCCEEDED(result))
            result = store_searches_update(store, id, ret_message->folder, ret_message->kind);
    }
    return result;
}

/* Is there nothing in it that may fail once something was written, but for SQLite? */
static bool is_light(const struct mapix_store *store, const struct mapix_store_message_save *save)
{
    return !save->id && !save->attachment_count && !save->record->large_count && !store->held && store->searches_version && !store->searches;
}

bool mapix_store_message_is_view(const struct mapix_store *store, int64_t folder, ULONG kind)
{
    return kind & MAPIX_MESSAGE_ASSOCIATED && folder && (folder == store->facts.roles[MAPIX_ROLE_VIEWS] || folder == store->facts.roles[MAPIX_ROLE_COMMON_VIEWS]);
}

/* For a store that nobody can write to views alone are kept (SPI-STORE-27). */
static HRESULT check_personal(struct mapix_store *store, const struct mapix_store_message_save *save)
{
    struct mapix_store_message row = { .folder = save->folder, .kind = save->kind };
    HRESULT result = save->id ? store_message_row(store, save->id, &row) : S_OK;

    if (FAILED(result))
        return result;
    return mapix_store_message_is_view(store, row.folder, row.kind) ? S_OK : store_refuse_read_only(store);
}

static HRESULT save_personal(struct mapix_store *store, struct mapix_store_message_save *save, struct mapix_store_message *ret_message)
{
    HRESULT result = store_begin_personal(store);

    if (FAILED(result))
        return result;
    result = check_personal(store, save);
    return store_end(store, FAILED(result) ? result : save_message(store, save, ret_message));
}

HRESULT mapix_store_message_save(struct mapix_store *store, struct mapix_store_message_save *save, struct mapix_store_message *ret_message)
{
    struct mapix_store_message saved = { 0 };
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    if (store->read_only) {
        result = save_personal(store, save, &saved);
    } else {
        result = !save->batch ? store_begin(store) : is_light(store, save) ? store_begin_bare(store) : store_begin_joined(store);
        if (SUCCEEDED(result))
            result = store_end(store, save_message(store, save, &saved));
    }
    store_leave(store);
    if (SUCCEEDED(result) && ret_message)
        *ret_message = saved;
    return result;
}

/* Search folders: criteria, filling, and staying true while messages come, change and go. Results are rows (folder, message); a message
 * is put to the criteria of every active search in the transaction that changes it. */
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "value/codec.h"
#include "value/restriction.h"
#include "value/value.h"

#define LARGE_TEXT_LIMIT (4 << 20)                /* bytes of a body that a search looks at */

struct store_search {
    struct store_search *next;
    int64_t folder;
    struct mapix_restriction *compiled;
    int64_t *folders;
    size_t folder_count;
    bool recursive;
};

void store_searches_forget(struct mapix_store *store)
{
    while (store->searches) {
        struct store_search *search = store->searches;
        store->searches = search->next;
        mapix_restriction_free(search->compiled);
        free(search->folders);
        free(search);
    }
    store->searches_version = 0;
}

/* --- Criteria in the file --------------------------------------------------------------------------------------------------------------- */

static HRESULT damaged(struct mapix_store *store)
{
    return store_error(store, MAPI_E_CORRUPT_DATA, "The criteria of a search folder are damaged in %s: set them again, or run "
        "'mapix store repair'", store->path);
}

static HRESULT read_folders(sqlite3_stmt *statement, int column, void *memory, ULONG *ret_count, int64_t **ret_folders)
{
    ULONG size = (ULONG)sqlite3_column_bytes(statement, column);
    void *folders = NULL;

    if (FAILED(MAPIAllocateMore(size + 8, memory, &folders)))
        return store_no_memory();
    if (size)
        memcpy(folders, sqlite3_column_blob(statement, column), size);
    *ret_count = size / 8;
    *ret_folders = folders;
    return S_OK;
}

static HRESULT get_criteria(struct mapix_store *store, int64_t folder, struct mapix_store_criteria *ret_criteria)
{
    struct mapix_store_criteria criteria = { 0 };
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_get_row(store, &statement, &row, "SELECT restriction, folders, state FROM search WHERE folder = ?1", 1, folder);

    if (SUCCEEDED(result) && !row)
        result = MAPI_E_NOT_INITIALIZED;
    if (SUCCEEDED(result) && FAILED(MAPIAllocateBuffer(16, &criteria.memory)))
        result = store_no_memory();
    if (SUCCEEDED(result)) {
        result = mapix_codec_decode_restriction(sqlite3_column_blob(statement, 0), (size_t)sqlite3_column_bytes(statement, 0),
            criteria.memory, &criteria.restriction);
        if (result == MAPI_E_CORRUPT_DATA)
            damaged(store);
    }
    if (SUCCEEDED(result))
        result = read_folders(statement, 1, criteria.memory, &criteria.folder_count, &criteria.folders);
    if (SUCCEEDED(result))
        criteria.state = (ULONG)sqlite3_column_int64(statement, 2);
    store_finish(store, statement);
    if (FAILED(result))
        MAPIFreeBuffer(criteria.memory);
    else
        *ret_criteria = criteria;
    return result;
}

bool store_criteria_decode(const void *bytes, size_t size)
{
    LPSRestriction restriction = NULL;
    HRESULT result = mapix_codec_decode_restriction(bytes, size, NULL, &restriction);

    MAPIFreeBuffer(restriction);
    return result != MAPI_E_CORRUPT_DATA;
}

HRESULT mapix_store_search_get(struct mapix_store *store, int64_t folder, struct mapix_store_criteria *ret_criteria)
{
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = get_criteria(store, folder, ret_criteria);
    store_leave(store);
    return result;
}

static HRESULT load_one(struct mapix_store *store, int64_t folder)
{
    struct mapix_store_criteria criteria;
    struct store_search *search;
    HRESULT result = get_criteria(store, folder, &criteria);

    if (FAILED(result))
        return result;
    search = calloc(1, sizeof(*search));
    if (search) {
        search->folder = folder;
        search->recursive = criteria.state & SEARCH_RECURSIVE;
        search->folder_count = criteria.folder_count;
        search->folders = malloc((criteria.folder_count + 1) * sizeof(*search->folders));
    }
    if (!search || !search->folders) {
        free(search);
        result = store_no_memory();
    } else {
        memcpy(search->folders, criteria.folders, criteria.folder_count * sizeof(*search->folders));
        result = mapix_restriction_compile(criteria.restriction, &search->compiled);
        if (SUCCEEDED(result)) {
            search->next = store->searches;
            store->searches = search;
        } else {
            free(search->folders);
            free(search);
        }
    }
    MAPIFreeBuffer(criteria.memory);
    return result;
}

/* The active searches as this transaction sees them. */
static HRESULT load_searches(struct mapix_store *store)
{
    int64_t version = 0, *ids = NULL;
    ULONG count = 0, index;
    HRESULT result;

    if (store->searches_version && store_has_looked(store))
        return S_OK;
    result = store_get_integer(store, &version, "SELECT search_version FROM store WHERE id = 1", 0);
    if (FAILED(result) || version == store->searches_version)
        return result;
    store_searches_forget(store);
    result = store_list(store, &count, &ids, "SELECT folder FROM search WHERE state & ?1", 1, (int64_t)SEARCH_RUNNING);
    for (index = 0; SUCCEEDED(result) && index < count; index++) {
        result = load_one(store, ids[index]);
        if (result == MAPI_E_CORRUPT_DATA)        /* mail goes on; `mapix store check` names the search folder */
            result = S_OK;
    }
    MAPIFreeBuffer(ids);
    if (SUCCEEDED(result))
        store->searches_version = version;
    else
        store_searches_forget(store);
    return result;
}

/* --- Does a message match? --------------------------------------------------------------------------------------------------------------- */

struct candidate {
    struct mapix_store *store;
    int64_t message;
    bool loaded;
    HRESULT result;
    struct mapix_store_message row;
    struct mapix_store_record record;
    SPropValue computed[4];
    struct converted *converted;    /* values in another width than stored; they hang on the record's memory */
};

struct converted {
    struct converted *next;
    ULONG tag;
    SPropValue value;
};

static HRESULT load_candidate(struct candidate *candidate)
{
    HRESULT result;

    if (candidate->loaded)
        return candidate->result;
    candidate->loaded = true;
    result = store_message_row(candidate->store, candidate->message, &candidate->row);
    if (SUCCEEDED(result))
        result = store_message_properties(candidate->store, candidate->message, &candidate->record);
    candidate->result = result;
    candidate->computed[0] = (SPropValue){ .ulPropTag = PR_MESSAGE_FLAGS, .Value.l = (LONG)candidate->row.flags };
    candidate->computed[1] = (SPropValue){ .ulPropTag = PR_MESSAGE_SIZE, .Value.l = (LONG)candidate->row.size };
    candidate->computed[2] = (SPropValue){ .ulPropTag = PR_MSG_STATUS, .Value.l = (LONG)candidate->row.status };
    candidate->computed[3] = (SPropValue){ .ulPropTag = PR_HASATTACH, .Value.b = (candidate->row.flags & MSGFLAG_HASATTACH) != 0 };
    return result;
}

static HRESULT read_chunks(struct mapix_store *store, const struct mapix_store_large *large, struct store_builder *to)
{
    size_t wanted = large->size < LARGE_TEXT_LIMIT ? (size_t)large->size : LARGE_TEXT_LIMIT, have = 0;
    char *bytes = malloc(wanted + 1);
    HRESULT result = bytes ? S_OK : store_no_memory();

    while (SUCCEEDED(result) && have < wanted) {
        sqlite3_stmt *statement = NULL;
        bool row = false;
        result = store_get_row(store, &statement, &row, "SELECT data FROM chunk WHERE id = ?1", 1, large->value << 24 | (int64_t)(have / STORE_CHUNK_SIZE));
        size_t size = SUCCEEDED(result) && row ? (size_t)sqlite3_column_bytes(statement, 0) : 0;
        if (size > wanted - have)
            size = wanted - have;
        if (size)
            memcpy(bytes + have, sqlite3_column_blob(statement, 0), size);
        store_finish(store, statement);
        have += size;
        if (!size)
            break;
    }
    if (SUCCEEDED(result))
        result = PROP_TYPE(large->tag) == PT_UNICODE ? store_builder_add_text(to, large->tag, bytes, have)
                                                     : store_builder_add_blob(to, large->tag, bytes, have);
    free(bytes);
    return result;
}

static const SPropValue *find_value(struct candidate *candidate, ULONG tag)
{
    const SPropValue *value = mapix_store_record_find(&candidate->record, tag);
    const struct mapix_store_large *large;
    ULONG index;

    for (index = 0; index < 4; index++)
        if (PROP_ID(candidate->computed[index].ulPropTag) == PROP_ID(tag))
            return &candidate->computed[index];
    large = value ? NULL : mapix_store_record_find_large(&candidate->record, tag);
    if (large) {
        struct store_builder builder = { .record = candidate->record };
        builder.capacity = builder.record.count;  /* the next addition makes a new array */
        candidate->result = read_chunks(candidate->store, large, &builder);
        if (FAILED(candidate->result))
            return NULL;
        candidate->record = builder.record;
        value = mapix_store_record_find(&candidate->record, tag);
    }
    return value;
}

/* Once for each tag, however many conditions ask for it. A failure stays in candidate->result. */
static const SPropValue *convert_value(struct candidate *candidate, const SPropValue *value, ULONG tag)
{
    struct converted *converted;

    for (converted = candidate->converted; converted; converted = converted->next)
        if (converted->tag == tag)
            return &converted->value;
    if (FAILED(MAPIAllocateMore(sizeof(*converted), candidate->record.memory, (void **)&converted))) {
        candidate->result = store_no_memory();
        return NULL;
    }
    *converted = (struct converted){ candidate->converted, tag, *value };
    candidate->result = mapix_value_convert(&converted->value, PROP_TYPE(tag), candidate->record.memory);
    if (FAILED(candidate->result))
        return NULL;
    candidate->converted = converted;
    return &converted->value;
}

static const SPropValue *get_value(void *context, ULONG tag)
{
    struct candidate *candidate = context;
    const SPropValue *value;

    if (FAILED(load_candidate(candidate)))
        return NULL;
    value = find_value(candidate, tag);
    if (!value || PROP_TYPE(tag) == PT_UNSPECIFIED || PROP_TYPE(value->ulPropTag) == PROP_TYPE(tag))
        return value;
    return mapix_value_types_convert(value->ulPropTag, tag) ? convert_value(candidate, value, tag) : NULL;
}

static HRESULT matches_attachments(struct candidate *candidate, struct mapix_restriction *inner, bool *ret_matches)
{
    struct mapix_store *store = candidate->store;
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_prepare(store, "SELECT properties, large FROM attachment WHERE message = ?1", &statement);

    *ret_matches = false;
    if (SUCCEEDED(result))
        sqlite3_bind_int64(statement, 1, candidate->message);
    while (SUCCEEDED(result) && !*ret_matches && SUCCEEDED(result = store_step(store, statement, &row)) && row) {
        struct store_builder builder = { 0 };
        result = store_builder_start(&builder);
        if (SUCCEEDED(result))
            result = store_builder_add_encoded(&builder, statement, 0, 1);
        if (SUCCEEDED(result))
            *ret_matches = mapix_restriction_matches_values(inner, builder.record.values, builder.record.count);
        mapix_store_record_clear(&builder.record);
    }
    store_finish(store, statement);
    return result;
}

static HRESULT matches_recipients(struct candidate *candidate, struct mapix_restriction *inner, bool *ret_matches)
{
    struct mapix_store *store = candidate->store;
    sqlite3_stmt *statement = NULL;
    LPSRowSet rows = NULL;
    bool row = false;
    ULONG index;
    HRESULT result = store_get_row(store, &statement, &row, "SELECT recipients FROM message_body WHERE id = ?1", 1, candidate->message);

    *ret_matches = false;
    if (SUCCEEDED(result) && row)
        result = store_recipients_decode(store, sqlite3_column_blob(statement, 0), (size_t)sqlite3_column_bytes(statement, 0), &rows);
    store_finish(store, statement);
    for (index = 0; SUCCEEDED(result) && rows && !*ret_matches && index < rows->cRows; index++)
        *ret_matches = mapix_restriction_matches_values(inner, rows->aRow[index].lpProps, rows->aRow[index].cValues);
    FreeProws(rows);
    return result;
}

static HRESULT matches_sub_object(void *context, ULONG tag, struct mapix_restriction *inner, bool *ret_matches)
{
    if (PROP_ID(tag) == PROP_ID(PR_MESSAGE_RECIPIENTS))
        return matches_recipients(context, inner, ret_matches);
    if (PROP_ID(tag) == PROP_ID(PR_MESSAGE_ATTACHMENTS))
        return matches_attachments(context, inner, ret_matches);
    return MAPI_E_TOO_COMPLEX;
}

static HRESULT candidate_matches(struct candidate *candidate, struct mapix_restriction *compiled, bool *ret_match)
{
    struct mapix_restriction_row row = { get_value, matches_sub_object, candidate };
    HRESULT result;

    mapix_restriction_reset(compiled);
    result = mapix_restriction_matches(compiled, &row, ret_match);
    if (SUCCEEDED(result) && candidate->loaded && FAILED(candidate->result))
        result = candidate->result;
    return result;
}

HRESULT store_message_matches(struct mapix_store *store, int64_t message, struct mapix_restriction *compiled, bool *ret_match)
{
    struct candidate candidate = { .store = store, .message = message };
    HRESULT result = candidate_matches(&candidate, compiled, ret_match);

    mapix_store_record_clear(&candidate.record);
    return result;
}

/* --- Staying true -------------------------------------------------------------------------------------------------------------------------- */

static HRESULT count_result(struct mapix_store *store, int64_t folder, int64_t message, int sign)
{
    return store_run(store, "UPDATE folder SET content_count = content_count + ?3, content_unread = content_unread + ?3 *"
        " (SELECT NOT (flags & 1) FROM message WHERE id = ?2), content_version = content_version + 1 WHERE id = ?1", 3, folder, message,
        (int64_t)sign);
}

static HRESULT put_result(struct mapix_store *store, int64_t folder, int64_t message)
{
    HRESULT result = store_run(store, "INSERT OR IGNORE INTO search_result (folder, message) VALUES (?1, ?2)", 2, folder, message);

    if (FAILED(result) || !sqlite3_changes(store->database))
        return result;
    result = count_result(store, folder, message, 1);
    if (SUCCEEDED(result))
        result = store_change_add(store, fnevObjectCreated, MAPI_MESSAGE, MAPIX_CHANGE_LINK | MAPIX_CHANGE_QUIET, message, folder, 0, 0);
    return result;
}

static HRESULT drop_result(struct mapix_store *store, int64_t folder, int64_t message)
{
    HRESULT result = store_run(store, "DELETE FROM search_result WHERE folder = ?1 AND message = ?2", 2, folder, message);

    if (FAILED(result) || !sqlite3_changes(store->database))
        return result;
    result = count_result(store, folder, message, -1);
    if (SUCCEEDED(result))
        result = store_change_add(store, fnevObjectDeleted, MAPI_MESSAGE, MAPIX_CHANGE_LINK | MAPIX_CHANGE_QUIET, message, folder, 0, 0);
    return result;
}

static HRESULT covers(struct mapix_store *store, const struct store_search *search, int64_t folder, bool *ret_covers)
{
    HRESULT result = S_OK;
    size_t index;

    *ret_covers = false;
    for (index = 0; SUCCEEDED(result) && !*ret_covers && index < search->folder_count; index++) {
        *ret_covers = search->folders[index] == folder;
        if (!*ret_covers && search->recursive)
            result = store_folder_is_below(store, folder, search->folders[index], ret_covers);
    }
    return result;
}

HRESULT store_searches_update(struct mapix_store *store, int64_t message, int64_t folder, ULONG kind)
{
    struct candidate candidate = { .store = store, .message = message };
    struct store_search *search;
    HRESULT result = load_searches(store);

    for (search = store->searches; SUCCEEDED(result) && search; search = search->next) {
        bool match = false;
        if (kind == MAPIX_MESSAGE_NORMAL)
            result = covers(store, search, folder, &match);
        if (SUCCEEDED(result) && match)
            result = candidate_matches(&candidate, search->compiled, &match);
        if (SUCCEEDED(result))
            result = match ? put_result(store, search->folder, message) : drop_result(store, search->folder, message);
    }
    mapix_store_record_clear(&candidate.record);
    return result;
}

HRESULT store_searches_remove(struct mapix_store *store, int64_t message)
{
    int64_t *folders = NULL;
    ULONG count = 0, index;
    HRESULT result = store_list(store, &count, &folders, "SELECT folder FROM search_result WHERE message = ?1", 1, message);

    for (index = 0; SUCCEEDED(result) && index < count; index++)
        result = drop_result(store, folders[index], message);
    MAPIFreeBuffer(folders);
    return result;
}

HRESULT store_searches_follow(struct mapix_store *store, int64_t folder, bool restored)
{
    const struct store_search *search;
    int64_t *messages = NULL;
    ULONG count = 0, index;
    bool concerned = restored;
    HRESULT result = load_searches(store);

    for (search = store->searches; search && !concerned; search = search->next)
        concerned = search->recursive;            /* the others name folders, wherever they are */
    if (FAILED(result) || !store->searches || !concerned)
        return result;
    result = store_list(store, &count, &messages, STORE_BELOW " SELECT m.id FROM message m JOIN below ON m.folder = below.id WHERE m.kind = 0", 1, folder);
    for (index = 0; SUCCEEDED(result) && index < count; index++) {
        int64_t parent = 0;
        result = store_get_integer(store, &parent, "SELECT folder FROM message WHERE id = ?1", 1, messages[index]);
        if (SUCCEEDED(result))
            result = store_searches_update(store, messages[index], parent, MAPIX_MESSAGE_NORMAL);
    }
    MAPIFreeBuffer(messages);
    return result;
}

/* --- Setting and filling ------------------------------------------------------------------------------------------------------------------- */

static HRESULT check_criteria(struct mapix_store *store, int64_t folder, const SRestriction *restriction, ULONG count, const int64_t *folders)
{
    ULONG type = 0, index;
    HRESULT result = store_folder_type(store, folder, &type);

    if (SUCCEEDED(result) && type != FOLDER_SEARCH)
        result = store_error(store, MAPI_E_NO_SUPPORT, "Only a search folder has search criteria; create one with FOLDER_SEARCH");
    if (SUCCEEDED(result) && restriction)
        result = mapix_restriction_check(restriction);
    for (index = 0; SUCCEEDED(result) && index < count; index++) {
        result = store_folder_type(store, folders[index], &type);
        if (SUCCEEDED(result) && type == FOLDER_SEARCH)
            result = store_error(store, MAPI_E_NO_SUPPORT, "A search folder cannot be searched; name the folders that hold the messages");
    }
    return result;
}

static HRESULT write_criteria(struct mapix_store *store, int64_t folder, const SRestriction *restriction, ULONG count,
    const int64_t *folders, ULONG state)
{
    sqlite3_stmt *statement = NULL;
    void *bytes = NULL;
    size_t size = 0;
    HRESULT result = mapix_codec_encode_restriction(restriction, &bytes, &size);

    if (SUCCEEDED(result))
        result = store_prepare(store, "INSERT OR REPLACE INTO search (folder, restriction, folders, state) VALUES (?1, ?2, ?3, ?4)", &statement);
    if (SUCCEEDED(result)) {
        sqlite3_bind_int64(statement, 1, folder);
        sqlite3_bind_blob64(statement, 2, bytes, size, SQLITE_STATIC);
        sqlite3_bind_blob64(statement, 3, folders, count * sizeof(*folders), SQLITE_STATIC);
        sqlite3_bind_int64(statement, 4, state);
        result = store_step(store, statement, NULL);
    }
    store_finish(store, statement);
    free(bytes);
    if (SUCCEEDED(result))
        result = store_run(store, "UPDATE store SET search_version = search_version + 1", 0);
    return result;
}

static HRESULT set_criteria(struct mapix_store *store, int64_t folder, const SRestriction *restriction, ULONG count,
    const int64_t *folders, ULONG flags)
{
    struct mapix_store_criteria old = { 0 };
    bool fresh, restart;
    ULONG state;
    HRESULT result = check_criteria(store, folder, restriction, count, folders);

    if (FAILED(result))
        return result;
    result = get_criteria(store, folder, &old);
    fresh = result == MAPI_E_NOT_INITIALIZED;
    if (FAILED(result) && !fresh)
        return result;
    if (fresh && (!count || !restriction))        /* SPI-FLD-19: nothing to reuse at the first call */
        return store_error(store, MAPI_E_NOT_INITIALIZED, "The first criteria of a search folder need a restriction and folders");
    restart = fresh || restriction || count || flags & RESTART_SEARCH || (flags & (RECURSIVE_SEARCH | SHALLOW_SEARCH)
        && !(flags & RECURSIVE_SEARCH) != !(old.state & SEARCH_RECURSIVE));
    state = fresh ? SEARCH_RUNNING : old.state;
    if (flags & STOP_SEARCH)
        state &= ~(ULONG)(SEARCH_RUNNING | SEARCH_REBUILD);
    else if (restart)
        state |= SEARCH_RUNNING | SEARCH_REBUILD;
    if (flags & RECURSIVE_SEARCH)
        state |= SEARCH_RECURSIVE;
    else if (flags & SHALLOW_SEARCH)
        state &= ~(ULONG)SEARCH_RECURSIVE;
    if (flags & FOREGROUND_SEARCH)
        state |= SEARCH_FOREGROUND;
    else if (flags & BACKGROUND_SEARCH)
        state &= ~(ULONG)SEARCH_FOREGROUND;
    result = write_criteria(store, folder, restriction ? restriction : old.restriction, count ? count : old.folder_count,
        count ? folders : old.folders, state);
    if (SUCCEEDED(result) && restart && !(flags & STOP_SEARCH)) {
        result = store_run(store, "DELETE FROM search_result WHERE folder = ?1", 1, folder);
        if (SUCCEEDED(result))
            result = store_run(store, "UPDATE folder SET content_count = 0, content_unread = 0 WHERE id = ?1", 1, folder);
    }
    if (SUCCEEDED(result))
        result = store_change_add(store, fnevObjectModified, MAPI_FOLDER, 0, folder, 0, 0, 0);
    MAPIFreeBuffer(old.memory);
    return result;
}

HRESULT mapix_store_search_set(struct mapix_store *store, int64_t folder, const SRestriction *restriction, ULONG folder_count,
    const int64_t *folders, ULONG flags)
{
    HRESULT result = store_enter_personal(store);

    return FAILED(result) ? result : store_leave_write(store, set_criteria(store, folder, restriction, folder_count, folders, flags));
}

struct filling {
    int64_t folder;
    const int64_t *messages;
};

static struct store_search *find_search(struct mapix_store *store, int64_t folder)
{
    struct store_search *search = store->searches;

    while (search && search->folder != folder)
        search = search->next;
    return search;
}

static HRESULT fill_one(struct mapix_store *store, void *context, ULONG index)
{
    struct filling *filling = context;
    struct mapix_store_message row;
    struct store_search *search;
    bool match = false;
    HRESULT result = load_searches(store);        /* the criteria may have changed between two batches */

    search = SUCCEEDED(result) ? find_search(store, filling->folder) : NULL;
    if (FAILED(result) || !search)
        return FAILED(result) ? result : S_OK;
    result = store_message_row(store, filling->messages[index], &row);
    if (result == MAPI_E_NOT_FOUND)
        return S_OK;
    if (SUCCEEDED(result) && row.kind == MAPIX_MESSAGE_NORMAL)
        result = covers(store, search, row.folder, &match);
    if (SUCCEEDED(result) && match)
        result = store_message_matches(store, row.id, search->compiled, &match);
    if (SUCCEEDED(result) && match)
        result = put_result(store, search->folder, row.id);
    return result;
}

static HRESULT list_candidates(struct mapix_store *store, const struct store_search *search, ULONG *ret_count, int64_t **ret_messages)
{
    sqlite3_str *sql = sqlite3_str_new(store->database);
    sqlite3_stmt *statement = NULL;
    size_t index;
    char *text;
    HRESULT result;

    sqlite3_str_appendall(sql, "WITH RECURSIVE base(id) AS (SELECT id FROM folder WHERE id IN (0");
    for (index = 0; index < search->folder_count; index++)
        sqlite3_str_appendf(sql, ",%lld", (long long)search->folders[index]);
    sqlite3_str_appendall(sql, ")");
    if (search->recursive)
        sqlite3_str_appendall(sql, " UNION SELECT folder.id FROM folder JOIN base ON folder.parent = base.id WHERE type != 2");
    sqlite3_str_appendall(sql, ") SELECT message.id FROM message JOIN base ON folder = base.id WHERE kind = 0");
    text = sqlite3_str_finish(sql);
    if (!text)
        return store_no_memory();
    result = store_prepare_text(store, text, &statement);
    if (SUCCEEDED(result))
        result = store_take_ids(store, statement, ret_count, ret_messages);
    store_finish(store, statement);
    sqlite3_free(text);
    return result;
}

/* `version`: the criteria that the results were found by; S_FALSE when somebody has changed them since. */
static HRESULT finish_search(struct mapix_store *store, int64_t folder, int64_t version)
{
    int64_t now = 0;
    HRESULT result = store_begin_personal(store);

    if (FAILED(result))
        return result;
    result = store_get_integer(store, &now, "SELECT search_version FROM store WHERE id = 1", 0);
    if (SUCCEEDED(result) && now != version)
        return store_end(store, S_FALSE);
    if (SUCCEEDED(result))
        result = store_run(store, "UPDATE search SET state = state & ~?2 WHERE folder = ?1", 2, folder, (int64_t)SEARCH_REBUILD);
    if (SUCCEEDED(result))
        result = store_change_add(store, fnevSearchComplete, MAPI_FOLDER, 0, folder, 0, 0, 0);
    return store_end(store, result);
}

static HRESULT fill_search(struct mapix_store *store, int64_t folder, const struct mapix_store_progress *progress)
{
    struct filling filling = { .folder = folder };
    struct store_search *search;
    int64_t *messages = NULL, version;
    ULONG count = 0;
    HRESULT result = load_searches(store);

    version = store->searches_version;
    search = SUCCEEDED(result) ? find_search(store, folder) : NULL;
    if (search)
        result = list_candidates(store, search, &count, &messages);
    filling.messages = messages;
    if (SUCCEEDED(result))
        result = store_in_batches(store, store_begin_personal, count, fill_one, &filling, progress, NULL);
    if (SUCCEEDED(result))
        result = finish_search(store, folder, version);
    MAPIFreeBuffer(messages);
    return result;
}

HRESULT mapix_store_search_run(struct mapix_store *store, int64_t folder, const struct mapix_store_progress *progress)
{
    int64_t state = 0;
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    do {                                          /* criteria that were set meanwhile are for us too */
        result = store_get_integer(store, &state, "SELECT state FROM search WHERE folder = ?1", 1, folder);
        if (SUCCEEDED(result) && state & SEARCH_REBUILD)
            result = fill_search(store, folder, progress);
    } while (result == S_FALSE);
    store_leave(store);
    return result == MAPI_E_NOT_FOUND ? MAPI_E_NOT_INITIALIZED : result;
}

HRESULT mapix_store_has_searches(struct mapix_store *store, bool *ret_has)
{
    int64_t count = 0;
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_get_integer(store, &count, "SELECT count(*) FROM search s JOIN folder f ON f.id = s.folder WHERE s.state & ?1 AND f.parent > 0", 1,
        (int64_t)SEARCH_RUNNING);
    store_leave(store);
    if (SUCCEEDED(result))
        *ret_has = count != 0;
    return result;
}

HRESULT mapix_store_search_unfinished(struct mapix_store *store, ULONG *ret_count, int64_t **ret_folders)
{
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_list(store, ret_count, ret_folders, "SELECT folder FROM search WHERE state & ?1", 1, (int64_t)SEARCH_REBUILD);
    store_leave(store);
    return result;
}

/* Row sources over the file: contents, hierarchy, queue and receive folders (table/source.h). A sort order that an index serves is a walk
 * along it; where a walk stands is named by the key and id of a row, so it goes on after that row was moved or deleted. */
#include "store/internal.h"

#include <edkmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "table/source.h"
#include "value/codec.h"
#include "value/value.h"

struct table_source {
    struct mapix_row_source source;
    struct mapix_store *store;
    enum mapix_store_table table;
    int64_t folder;
    ULONG kind;
    bool is_search;
    struct mapix_store_identity identity;
    ULONG listener;
};

/* What a walk goes along. */
struct walk {
    const char *from;               /* FROM ... with the join of bodies left out */
    const char *base;               /* WHERE: the rows of this table; parameters 1 and 2 are folder and kind */
    const char *key;                /* the key column, NULL: by id alone */
    const char *id;                 /* the id of a row, in the table that the walk begins with: SQLite does not see through the join */
    bool key_is_blob;
    bool descending;
};

struct view_data {
    struct walk walk;
    char *restriction;              /* SQL, or NULL */
};

#define FROM_MESSAGE "message m"
#define BASE_MESSAGE "m.folder = ?1 AND m.kind = ?2"

static struct table_source *of(struct mapix_row_source *source)
{
    return (struct table_source *)(void *)source;
}

/* --- Columns ---------------------------------------------------------------------------------------------------------------------------- */

static const ULONG contents_columns[] = {
    /* SPI-FLD-16, shown by default */
    PR_ENTRYID, PR_INSTANCE_KEY, PR_RECORD_KEY, PR_OBJECT_TYPE, PR_SUBJECT_W, PR_SENDER_NAME_W, PR_DISPLAY_TO_W, PR_DISPLAY_CC_W,
    PR_MESSAGE_DELIVERY_TIME, PR_HASATTACH, PR_LAST_MODIFICATION_TIME, PR_MAPPING_SIGNATURE, PR_MESSAGE_CLASS_W, PR_MESSAGE_FLAGS,
    PR_MESSAGE_SIZE, PR_MSG_STATUS, PR_PARENT_ENTRYID, PR_STORE_ENTRYID, PR_STORE_RECORD_KEY,
    /* on request */
    PR_NORMALIZED_SUBJECT_W, PR_SUBJECT_PREFIX_W, PR_SENDER_EMAIL_ADDRESS_W, PR_SENT_REPRESENTING_NAME_W, PR_CLIENT_SUBMIT_TIME,
    PR_CREATION_TIME, PR_IMPORTANCE, PR_PRIORITY, PR_SENSITIVITY, PR_SEARCH_KEY, PR_DISPLAY_BCC_W, PR_ACCESS, PR_ACCESS_LEVEL,
    PR_PARENT_DISPLAY_W, PR_STORE_SUPPORT_MASK,
};
#define CONTENTS_DEFAULT 19

static const ULONG queue_columns[] = {            /* SPI-SUBM-06 */
    PR_CLIENT_SUBMIT_TIME, PR_DISPLAY_BCC_W, PR_DISPLAY_CC_W, PR_DISPLAY_TO_W, PR_ENTRYID, PR_MESSAGE_FLAGS, PR_MESSAGE_SIZE, PR_PRIORITY,
    PR_SENDER_NAME_W, PR_SUBJECT_W, PR_SUBMIT_FLAGS, PR_INSTANCE_KEY,
};

static const ULONG hierarchy_columns[] = {        /* SPI-FLD-15 */
    PR_DISPLAY_NAME_W, PR_ENTRYID, PR_INSTANCE_KEY, PR_COMMENT_W, PR_DEPTH, PR_DISPLAY_TYPE, PR_OBJECT_TYPE, PR_STATUS, PR_FOLDER_TYPE,
    PR_SUBFOLDERS, PR_CONTENT_COUNT, PR_CONTENT_UNREAD, PR_CONTAINER_CLASS_W,
    PR_RECORD_KEY, PR_PARENT_ENTRYID, PR_STORE_ENTRYID, PR_STORE_RECORD_KEY, PR_ASSOC_CONTENT_COUNT, PR_CREATION_TIME,
    PR_LAST_MODIFICATION_TIME, PR_MAPPING_SIGNATURE, PR_ACCESS, PR_ACCESS_LEVEL, PR_FOLDER_CHILD_COUNT, PR_MESSAGE_SIZE_EXTENDED,
    PR_STORE_SUPPORT_MASK, PR_DELETED_ON,
};
#define HIERARCHY_DEFAULT 13

static const ULONG receive_columns[] = { PR_ENTRYID, PR_MESSAGE_CLASS_W, PR_RECORD_KEY, PR_INSTANCE_KEY };

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static HRESULT columns(struct mapix_row_source *source, LPSPropTagArray *ret_columns, ULONG *ret_default_count)
{
    const ULONG *tags = contents_columns;
    ULONG count = COUNT_OF(contents_columns), shown = CONTENTS_DEFAULT;
    LPSPropTagArray array = NULL;

    switch (of(source)->table) {
    case MAPIX_TABLE_CONTENTS:
        break;
    case MAPIX_TABLE_QUEUE:
        tags = queue_columns;
        shown = count = COUNT_OF(queue_columns);
        break;
    case MAPIX_TABLE_HIERARCHY:
    case MAPIX_TABLE_HIERARCHY_DEEP:
        tags = hierarchy_columns;
        count = COUNT_OF(hierarchy_columns);
        shown = HIERARCHY_DEFAULT;
        break;
    case MAPIX_TABLE_RECEIVE:
        tags = receive_columns;
        shown = count = COUNT_OF(receive_columns);
        break;
    }
    if (FAILED(MAPIAllocateBuffer(CbNewSPropTagArray(count), (void **)&array)))
        return store_no_memory();
    array->cValues = count;
    memcpy(array->aulPropTag, tags, count * sizeof(*tags));
    *ret_columns = array;
    *ret_default_count = shown;
    return S_OK;
}

/* --- Restrictions that SQL evaluates as restriction.h does -------------------------------------------------------------------------------- */

static const char *number_column(ULONG tag)
{
    switch (tag) {
    case PR_MESSAGE_FLAGS: return "m.flags";
    case PR_MESSAGE_SIZE: return "m.size";
    case PR_MSG_STATUS: return "m.status";
    case PR_IMPORTANCE: return "m.importance";
    case PR_PRIORITY: return "m.priority";
    case PR_SENSITIVITY: return "m.sensitivity";
    case PR_MESSAGE_DELIVERY_TIME: return "m.delivery_time";
    case PR_CLIENT_SUBMIT_TIME: return "m.submit_time";
    case PR_CREATION_TIME: return "m.created";
    case PR_LAST_MODIFICATION_TIME: return "m.modified";
    default: return NULL;
    }
}

/* Append SQL for `restriction`; false when a part is beyond it, and then nothing useful was appended. */
static bool compile(const SRestriction *restriction, sqlite3_str *sql, int depth)
{
    static const char *const relations[] = { "<", "<=", ">", ">=", "=", "<>" };
    const char *column;
    ULONG index;

    if (depth > 16)
        return false;
    switch (restriction->rt) {
    case RES_AND:
    case RES_OR:
        if (restriction->res.resAnd.cRes > 64)
            return false;
        sqlite3_str_appendall(sql, restriction->rt == RES_AND ? "(1" : "(0");
        for (index = 0; index < restriction->res.resAnd.cRes; index++) {
            sqlite3_str_appendall(sql, restriction->rt == RES_AND ? " AND " : " OR ");
            if (!compile(&restriction->res.resAnd.lpRes[index], sql, depth + 1))
                return false;
        }
        sqlite3_str_appendall(sql, ")");
        return true;
    case RES_NOT:
        sqlite3_str_appendall(sql, "NOT ");
        return compile(restriction->res.resNot.lpRes, sql, depth + 1);
    case RES_PROPERTY:
        if (restriction->res.resProperty.relop >= COUNT_OF(relations) || !restriction->res.resProperty.lpProp
            || restriction->res.resProperty.lpProp->ulPropTag != restriction->res.resProperty.ulPropTag)
            return false;
        column = number_column(restriction->res.resProperty.ulPropTag);
        if (column) {
            const SPropValue *value = restriction->res.resProperty.lpProp;
            int64_t number = PROP_TYPE(value->ulPropTag) == PT_LONG ? value->Value.l : store_from_filetime(value->Value.ft);
            sqlite3_str_appendf(sql, "(%s %s %lld) IS TRUE", column, relations[restriction->res.resProperty.relop], (long long)number);
            return true;
        }
        if (restriction->res.resProperty.ulPropTag == PR_HASATTACH && (restriction->res.resProperty.relop == RELOP_EQ
                || restriction->res.resProperty.relop == RELOP_NE)) {
            bool wanted = !restriction->res.resProperty.lpProp->Value.b == (restriction->res.resProperty.relop == RELOP_NE);
            sqlite3_str_appendf(sql, "((m.flags & %d) %s 0)", MSGFLAG_HASATTACH, wanted ? "<>" : "=");
            return true;
        }
        return false;
    case RES_BITMASK:
        column = number_column(restriction->res.resBitMask.ulPropTag);
        if (!column || PROP_TYPE(restriction->res.resBitMask.ulPropTag) != PT_LONG)
            return false;
        sqlite3_str_appendf(sql, "((%s & %lld) %s 0) IS TRUE", column, (long long)(LONG)restriction->res.resBitMask.ulMask,
            restriction->res.resBitMask.relBMR == BMR_EQZ ? "=" : "<>");
        return true;
    case RES_EXIST:
        column = number_column(restriction->res.resExist.ulPropTag);
        if (!column)
            return false;
        sqlite3_str_appendf(sql, "(%s IS NOT NULL)", column);
        return true;
    default:
        return false;
    }
}

static char *compile_text(const SRestriction *restriction)
{
    sqlite3_str *sql = sqlite3_str_new(NULL);
    bool fits = compile(restriction, sql, 0);
    char *text = sqlite3_str_finish(sql);

    if (fits)
        return text;
    sqlite3_free(text);
    return NULL;
}

/* Of an AND that is beyond SQL, the parts that are not: they leave fewer rows for the engine. */
static char *compile_part(const SRestriction *restriction)
{
    sqlite3_str *sql;
    bool any = false;
    ULONG index;
    char *text;

    if (restriction->rt != RES_AND)
        return NULL;
    sql = sqlite3_str_new(NULL);
    sqlite3_str_appendall(sql, "(1");
    for (index = 0; index < restriction->res.resAnd.cRes; index++) {
        char *part = compile_text(&restriction->res.resAnd.lpRes[index]);
        if (part)
            sqlite3_str_appendf(sql, " AND %s", part);
        any = any || part;
        sqlite3_free(part);
    }
    sqlite3_str_appendall(sql, ")");
    text = sqlite3_str_finish(sql);
    if (any)
        return text;
    sqlite3_free(text);
    return NULL;
}

/* --- Views ------------------------------------------------------------------------------------------------------------------------------- */

/* Orders that an index serves. Those with `name` are made when a client first wants a large folder in that order, and kept from then on: few
 * clients sort by more than one of them, and each costs every append. */
struct order {
    ULONG tag;                      /* the string types answer for each other */
    const char *key;
    bool key_is_blob;
    const char *name;               /* of the index; NULL: every store has it */
    const char *expression;         /* what it is on, behind folder and kind */
};

static const struct order orders[] = {
    { PR_MESSAGE_DELIVERY_TIME, "m.delivery_time", false, NULL, NULL },
    { PR_NORMALIZED_SUBJECT_W, "m.subject_key", true, NULL, NULL },
    { PR_SENDER_NAME_W, "m.sender_key", true, NULL, NULL },
    { PR_SUBJECT_W, "coalesce(m.whole_key, m.subject_key)", true, "message_by_whole_subject", "coalesce(whole_key, subject_key)" },
    { PR_DISPLAY_TO_W, "m.to_key", true, "message_by_recipients", "to_key" },
    { PR_MESSAGE_SIZE, "m.size", false, "message_by_size", "size" },
    { PR_CLIENT_SUBMIT_TIME, "m.submit_time", false, "message_by_submission", "submit_time" },
    { PR_LAST_MODIFICATION_TIME, "m.modified", false, "message_by_modification", "modified" },
    { PR_CREATION_TIME, "m.created", false, "message_by_creation", "created" },
    { PR_IMPORTANCE, "m.importance", false, "message_by_importance", "importance" },
    { PR_PRIORITY, "m.priority", false, "message_by_priority", "priority" },
    { PR_SENSITIVITY, "m.sensitivity", false, "message_by_sensitivity", "sensitivity" },
};

enum { INDEX_WORTH_ROWS = 1000 };   /* fewer are sorted in memory as quickly */

static const struct order *find_order(ULONG tag)
{
    size_t index;

    for (index = 0; index < COUNT_OF(orders); index++)
        if (orders[index].tag == tag || (PROP_TYPE(orders[index].tag) == PT_UNICODE && tag == CHANGE_PROP_TYPE(orders[index].tag, PT_STRING8)))
            return &orders[index];
    return NULL;
}

/* Make sure that the index of an order is there. False: it is not, and the engine sorts. */
static bool has_index(const struct table_source *source, const struct order *order)
{
    struct mapix_store *store = source->store;
    sqlite3_stmt *statement = NULL;
    int64_t rows = 0;
    bool row = false;
    HRESULT result = store_prepare(store, "SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?1", &statement);

    if (SUCCEEDED(result)) {
        sqlite3_bind_text(statement, 1, order->name, -1, SQLITE_STATIC);
        result = store_step(store, statement, &row);
    }
    store_finish(store, statement);
    if (FAILED(result) || row || (store->read_only && !store->keeps))
        return SUCCEEDED(result) && row;
    result = store_get_integer(store, &rows, "SELECT content_count + associated_count FROM folder WHERE id = ?1", 1, source->folder);
    if (FAILED(result) || rows < INDEX_WORTH_ROWS || FAILED(store_begin_personal(store)))
        return false;
    char *sql = sqlite3_mprintf("CREATE INDEX IF NOT EXISTS %s ON message(folder, kind, %s)", order->name, order->expression);
    result = store_end(store, sql ? store_execute(store, sql) : store_no_memory());
    sqlite3_free(sql);
    return SUCCEEDED(result);
}

/* Can the order be read from the file? Sort keys of another version are made anew first. */
static bool prepare_order(const struct table_source *source, const struct order *order)
{
    struct mapix_store *store = source->store;
    bool ready;

    if (FAILED(store_enter(store)))
        return false;
    ready = !order->key_is_blob || SUCCEEDED(store_sort_keys_look(store));
    if (ready && order->key_is_blob && !store->sort_keys_valid)
        ready = (!store->read_only || store->keeps) && SUCCEEDED(store_sort_keys_make(store)) && store->sort_keys_valid;
    if (ready && order->name)
        ready = !store->old_format && has_index(source, order);
    store_leave(store);
    return ready;
}

static bool walk_for(const struct table_source *source, const SSortOrderSet *sort, struct walk *ret_walk)
{
    struct walk walk = { FROM_MESSAGE, BASE_MESSAGE, "m.delivery_time", "m.id", false, false };
    const struct order *order;

    if (source->table == MAPIX_TABLE_QUEUE)
        walk = (struct walk){ "queue q JOIN message m ON m.id = q.message", "q.flags >= ?1 AND ?2 = 0", "q.position", "m.id", false, false };
    else if (source->is_search)
        walk = (struct walk){ "search_result r JOIN message m ON m.id = r.message", "r.folder = ?1 AND ?2 = 0", NULL, "r.message", false, false };
    *ret_walk = walk;
    if (!sort || !sort->cSorts)
        return true;
    if (sort->cSorts > 1 || sort->cCategories || source->table != MAPIX_TABLE_CONTENTS || source->is_search
        || (sort->aSort[0].ulOrder != TABLE_SORT_ASCEND && sort->aSort[0].ulOrder != TABLE_SORT_DESCEND))
        return false;
    order = find_order(sort->aSort[0].ulPropTag);
    if (!order || !prepare_order(source, order))
        return false;
    walk.key = order->key;
    walk.key_is_blob = order->key_is_blob;
    walk.descending = sort->aSort[0].ulOrder == TABLE_SORT_DESCEND;
    *ret_walk = walk;
    return true;
}

static HRESULT open_view(struct mapix_row_source *base, struct mapix_row_view *view)
{
    struct table_source *source = of(base);
    struct view_data *data = calloc(1, sizeof(*data));

    if (!data)
        return store_no_memory();
    view->data = data;
    if (walk_for(source, view->query.sort, &data->walk))
        view->sort = MAPIX_ROWS_ALL;
    if (view->query.restriction) {
        data->restriction = compile_text(view->query.restriction);
        if (data->restriction)
            view->restriction = MAPIX_ROWS_ALL;
        else if ((data->restriction = compile_part(view->query.restriction)))
            view->restriction = MAPIX_ROWS_SOME;
    }
    return S_OK;
}

static void close_view(struct mapix_row_view *view)
{
    struct view_data *data = view->data;

    if (data) {
        sqlite3_free(data->restriction);
        free(data);
    }
}

/* --- The values of a row ------------------------------------------------------------------------------------------------------------------ */

/* How one requested column comes about. */
enum cell {
    CELL_NOTHING, CELL_TEXT, CELL_TIME, CELL_LONG, CELL_BLOB, CELL_ENTRY_ID, CELL_RECORD_KEY, CELL_OBJECT_TYPE, CELL_HAS_ATTACH,
    CELL_MAPPING, CELL_PARENT_ENTRY_ID, CELL_STORE_ENTRY_ID, CELL_STORE_RECORD_KEY, CELL_SUBJECT_REST, CELL_SUBJECT_PREFIX, CELL_ACCESS,
    CELL_ACCESS_LEVEL, CELL_SUPPORT_MASK, CELL_PROPERTY, CELL_BOOLEAN, CELL_I8, CELL_SIZE, CELL_ALIAS_STATUS, CELL_FLAGS, CELL_FOLDER_STATUS,
};

struct plan {
    enum cell *cells;
    int *positions;                 /* the SQL column of a cell that has one */
    bool needs_body;
    bool needs_properties;
    char *select;                   /* ", column, column" */
};

#define FIXED_COLUMNS 3             /* id, folder, flags come first in every contents query; then the key */

static enum cell message_cell(ULONG tag, const char **ret_sql)
{
    const struct store_message_column *column;

    for (column = store_message_columns; column->name; column++)
        if (PROP_ID(column->tag) == PROP_ID(tag)) {
            *ret_sql = column->name;
            switch (PROP_TYPE(column->tag)) {
            case PT_UNICODE: return CELL_TEXT;
            case PT_SYSTIME: return CELL_TIME;
            case PT_LONG: return CELL_LONG;
            default: return CELL_BLOB;
            }
        }
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_MESSAGE_SIZE): *ret_sql = "m.size"; return PROP_TYPE(tag) == PT_I8 ? CELL_I8 : CELL_SIZE;
    case PROP_ID(PR_MSG_STATUS): *ret_sql = "m.status"; return CELL_LONG;
    case PROP_ID(PR_DELETED_ON): *ret_sql = "m.deleted_on"; return CELL_TIME;
    case PROP_ID(PR_DISPLAY_BCC): *ret_sql = "b.display_bcc"; return CELL_TEXT;
    case PROP_ID(PR_PARENT_DISPLAY): *ret_sql = "(SELECT name FROM folder WHERE id = m.folder)"; return CELL_TEXT;
    case PROP_ID(PR_NORMALIZED_SUBJECT): *ret_sql = "substr(CAST(m.subject AS BLOB), m.subject_prefix + 1)"; return CELL_TEXT;
    case PROP_ID(PR_SUBJECT_PREFIX): *ret_sql = "substr(CAST(m.subject AS BLOB), 1, m.subject_prefix)"; return CELL_TEXT;
    case PROP_ID(PR_MESSAGE_FLAGS): return CELL_FLAGS;
    case PROP_ID(PR_ENTRYID): return CELL_ENTRY_ID;
    case PROP_ID(PR_RECORD_KEY): return CELL_RECORD_KEY;
    case PROP_ID(PR_OBJECT_TYPE): return CELL_OBJECT_TYPE;
    case PROP_ID(PR_HASATTACH): return CELL_HAS_ATTACH;
    case PROP_ID(PR_MAPPING_SIGNATURE): return CELL_MAPPING;
    case PROP_ID(PR_PARENT_ENTRYID): return CELL_PARENT_ENTRY_ID;
    case PROP_ID(PR_STORE_ENTRYID): return CELL_STORE_ENTRY_ID;
    case PROP_ID(PR_STORE_RECORD_KEY): return CELL_STORE_RECORD_KEY;
    case PROP_ID(PR_ACCESS): return CELL_ACCESS;
    case PROP_ID(PR_ACCESS_LEVEL): return CELL_ACCESS_LEVEL;
    case PROP_ID(PR_STORE_SUPPORT_MASK): return CELL_SUPPORT_MASK;
    case PROP_ID(PR_SUBMIT_FLAGS): *ret_sql = "(SELECT flags FROM queue WHERE message = m.id)"; return CELL_LONG;
    case PROP_ID(PR_INSTANCE_KEY):
    case PROP_ID(PR_ROW_TYPE):
    case PROP_ID(PR_DEPTH):
        return CELL_NOTHING;
    default: return CELL_PROPERTY;
    }
}

static enum cell folder_cell(ULONG tag, const char **ret_sql)
{
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_DISPLAY_NAME): *ret_sql = "f.name"; return CELL_TEXT;
    case PROP_ID(PR_FOLDER_TYPE): *ret_sql = "f.type"; return CELL_LONG;
    case PROP_ID(PR_CONTENT_COUNT): *ret_sql = "f.content_count"; return CELL_LONG;
    case PROP_ID(PR_CONTENT_UNREAD): *ret_sql = "f.content_unread"; return CELL_LONG;
    case PROP_ID(PR_ASSOC_CONTENT_COUNT): *ret_sql = "f.associated_count"; return CELL_LONG;
    case PROP_ID(PR_FOLDER_CHILD_COUNT): *ret_sql = "f.folder_count"; return CELL_LONG;
    case PROP_ID(PR_SUBFOLDERS): *ret_sql = "f.folder_count > 0"; return CELL_BOOLEAN;
    case PROP_ID(PR_CREATION_TIME): *ret_sql = "f.created"; return CELL_TIME;
    case PROP_ID(PR_DELETED_ON): *ret_sql = "CASE WHEN f.parent < 0 THEN f.modified END"; return CELL_TIME;
    case PROP_ID(PR_LAST_MODIFICATION_TIME): *ret_sql = "f.modified"; return CELL_TIME;
    case PROP_ID(PR_MESSAGE_SIZE): *ret_sql = "f.content_size"; return PROP_TYPE(tag) == PT_LONG ? CELL_SIZE : CELL_I8;
    case PROP_ID(PR_DISPLAY_TYPE): *ret_sql = "16777216"; return CELL_LONG;         /* DT_FOLDER */
    case PROP_ID(PR_STATUS): return CELL_FOLDER_STATUS;
    case PROP_ID(PR_DEPTH): *ret_sql = "w.depth"; return CELL_LONG;
    /* As the folder says itself: who has a task is not deleted, and nothing is made in a search folder. */
    case PROP_ID(PR_ACCESS): *ret_sql = "CASE f.type WHEN 2 THEN 3 ELSE 59 END"
        " + CASE WHEN EXISTS (SELECT 1 FROM special s WHERE s.folder = f.id) THEN 0 ELSE 4 END"; return CELL_ACCESS;
    case PROP_ID(PR_ENTRYID): return CELL_ENTRY_ID;
    case PROP_ID(PR_RECORD_KEY): return CELL_RECORD_KEY;
    case PROP_ID(PR_OBJECT_TYPE): return CELL_OBJECT_TYPE;
    case PROP_ID(PR_MAPPING_SIGNATURE): return CELL_MAPPING;
    case PROP_ID(PR_PARENT_ENTRYID): return CELL_PARENT_ENTRY_ID;
    case PROP_ID(PR_STORE_ENTRYID): return CELL_STORE_ENTRY_ID;
    case PROP_ID(PR_STORE_RECORD_KEY): return CELL_STORE_RECORD_KEY;
    case PROP_ID(PR_ACCESS_LEVEL): return CELL_ACCESS_LEVEL;
    case PROP_ID(PR_STORE_SUPPORT_MASK): return CELL_SUPPORT_MASK;
    case PROP_ID(PR_INSTANCE_KEY):
    case PROP_ID(PR_ROW_TYPE):
        return CELL_NOTHING;
    default: return CELL_PROPERTY;
    }
}

static bool is_property(enum cell cell)
{
    return cell == CELL_PROPERTY || cell == CELL_FOLDER_STATUS;
}

static void plan_clear(struct plan *plan)
{
    free(plan->cells);
    free(plan->positions);
    sqlite3_free(plan->select);
}

/* `first` is the number of the first SQL column that is free. The two property columns come last. */
static HRESULT plan_columns(const SPropTagArray *columns, enum cell (*cell_of)(ULONG tag, const char **ret_sql), const char *alias, int first,
    struct plan *plan)
{
    sqlite3_str *sql = sqlite3_str_new(NULL);
    ULONG count = columns ? columns->cValues : 0, index;

    memset(plan, 0, sizeof(*plan));
    plan->cells = calloc(count + 1, sizeof(*plan->cells));
    plan->positions = calloc(count + 2, sizeof(*plan->positions));
    if (!plan->cells || !plan->positions) {
        sqlite3_free(sqlite3_str_finish(sql));
        return store_no_memory();
    }
    for (index = 0; index < count; index++) {
        const char *text = NULL;
        ULONG tag = columns->aulPropTag[index];
        plan->cells[index] = PROP_TYPE(tag) == PT_NULL || PROP_TYPE(tag) == PT_OBJECT ? CELL_NOTHING : cell_of(tag, &text);
        if (is_property(plan->cells[index]))
            plan->needs_properties = true;
        if (text) {
            plan->positions[index] = first++;
            plan->needs_body = plan->needs_body || strncmp(text, "b.", 2) == 0;
            sqlite3_str_appendf(sql, ", %s", text);
        }
    }
    plan->positions[count] = first;
    if (plan->needs_properties) {
        sqlite3_str_appendf(sql, ", %s.properties, %s.large", alias, alias);
        plan->needs_body = true;
    }
    bool failed = sqlite3_str_errcode(sql) != SQLITE_OK;
    plan->select = sqlite3_str_finish(sql);       /* NULL when nothing was appended */
    return failed ? store_no_memory() : S_OK;
}

/* S_FALSE: the row does not have it. */
static HRESULT set_property(struct mapix_row_writer *writer, ULONG column, ULONG tag, sqlite3_stmt *statement, int position, void **memory)
{
    const uint8_t *large = sqlite3_column_blob(statement, position + 1);
    int size = sqlite3_column_bytes(statement, position + 1);
    SPropValue value;
    HRESULT result;

    for (; size >= 20; size -= 20, large += 20)
        if ((ULONG)(large[2] | large[3] << 8) == PROP_ID(tag))
            return mapix_row_set_error(writer, column, MAPI_E_NOT_ENOUGH_MEMORY);      /* open it as a stream */
    if (!sqlite3_column_bytes(statement, position))
        return S_FALSE;                           /* a row without such properties has no blob */
    if (!*memory && FAILED(MAPIAllocateBuffer(16, memory)))
        return store_no_memory();
    result = mapix_codec_find_value(sqlite3_column_blob(statement, position), (size_t)sqlite3_column_bytes(statement, position),
        CHANGE_PROP_TYPE(tag, PT_UNSPECIFIED), *memory, &value);
    if (result == MAPI_E_NOT_ENOUGH_MEMORY)
        return store_no_memory();
    if (FAILED(result))
        return result == MAPI_E_NOT_FOUND ? S_FALSE : mapix_row_set_error(writer, column, MAPI_E_CORRUPT_DATA);
    return mapix_row_set_value(writer, column, &value);
}

static HRESULT set_entry_id(struct mapix_row_writer *writer, ULONG column, const struct table_source *source, ULONG type, int64_t id)
{
    BYTE bytes[MAPIX_STORE_ENTRY_ID_SIZE];

    mapix_store_entry_id_make(&source->store->facts.uid, type, id, bytes);
    return mapix_row_set_binary(writer, column, bytes, sizeof(bytes));
}

static HRESULT set_record_key(struct mapix_row_writer *writer, ULONG column, const struct table_source *source, ULONG type, int64_t id)
{
    BYTE bytes[MAPIX_STORE_RECORD_KEY_SIZE];

    mapix_store_record_key_make(&source->store->facts.uid, type, id, bytes);
    return mapix_row_set_binary(writer, column, bytes, sizeof(bytes));
}

struct row_facts {
    ULONG type;                     /* MAPI_MESSAGE, MAPI_FOLDER */
    int64_t id;
    int64_t parent;
    ULONG flags;
};

static HRESULT set_cell(const struct table_source *source, struct mapix_row_writer *writer, ULONG column, ULONG tag, enum cell cell,
    int position, sqlite3_stmt *statement, const struct row_facts *facts)
{
    const struct mapix_store_identity *identity = &source->identity;

    switch (cell) {
    case CELL_TEXT:
    case CELL_SUBJECT_REST:
    case CELL_SUBJECT_PREFIX:
        if (sqlite3_column_type(statement, position) == SQLITE_NULL)
            return S_OK;
        return mapix_row_set_utf8(writer, column, sqlite3_column_blob(statement, position), (size_t)sqlite3_column_bytes(statement, position));
    case CELL_TIME:
        if (sqlite3_column_type(statement, position) == SQLITE_NULL)
            return S_OK;
        return mapix_row_set_systime(writer, column, store_to_filetime(sqlite3_column_int64(statement, position)));
    case CELL_LONG:
    case CELL_ALIAS_STATUS:
        if (sqlite3_column_type(statement, position) == SQLITE_NULL)
            return S_OK;
        return mapix_row_set_long(writer, column, (LONG)sqlite3_column_int64(statement, position));
    case CELL_SIZE:                               /* as much as 32 bits say */
        return mapix_row_set_long(writer, column, (LONG)(sqlite3_column_int64(statement, position) > INT32_MAX ? INT32_MAX
            : sqlite3_column_int64(statement, position)));
    case CELL_I8:
        return mapix_row_set_i8(writer, column, sqlite3_column_int64(statement, position));
    case CELL_BOOLEAN:
        return mapix_row_set_boolean(writer, column, sqlite3_column_int(statement, position) != 0);
    case CELL_BLOB:
        if (sqlite3_column_type(statement, position) == SQLITE_NULL)
            return S_OK;
        return mapix_row_set_binary(writer, column, sqlite3_column_blob(statement, position), (size_t)sqlite3_column_bytes(statement, position));
    case CELL_FLAGS:
        return mapix_row_set_long(writer, column, (LONG)facts->flags);
    case CELL_ENTRY_ID:
        return set_entry_id(writer, column, source, facts->type, facts->id);
    case CELL_PARENT_ENTRY_ID:
        return set_entry_id(writer, column, source, MAPI_FOLDER, facts->parent ? facts->parent : facts->id);
    case CELL_RECORD_KEY:
        return set_record_key(writer, column, source, facts->type, facts->id);
    case CELL_OBJECT_TYPE:
        return mapix_row_set_long(writer, column, (LONG)facts->type);
    case CELL_HAS_ATTACH:
        return mapix_row_set_boolean(writer, column, (facts->flags & MSGFLAG_HASATTACH) != 0);
    case CELL_MAPPING:
        return mapix_row_set_binary(writer, column, &source->store->facts.uid, sizeof(MAPIUID));
    case CELL_STORE_ENTRY_ID:
        return mapix_row_set_binary(writer, column, identity->store_entry_id, identity->store_entry_id_size);
    case CELL_STORE_RECORD_KEY:
        return mapix_row_set_binary(writer, column, identity->store_record_key, identity->store_record_key_size);
    case CELL_ACCESS:
        if (!identity->writable || (facts->type == MAPI_MESSAGE && facts->flags & MSGFLAG_SUBMIT))      /* it waits to be sent */
            return mapix_row_set_long(writer, column, MAPI_ACCESS_READ);
        return mapix_row_set_long(writer, column, facts->type == MAPI_FOLDER ? (LONG)sqlite3_column_int64(statement, position)
            : (LONG)(MAPI_ACCESS_MODIFY | MAPI_ACCESS_READ | MAPI_ACCESS_DELETE));
    case CELL_ACCESS_LEVEL:
        return mapix_row_set_long(writer, column, identity->writable ? MAPI_MODIFY : 0);
    case CELL_SUPPORT_MASK:
        return mapix_row_set_long(writer, column, (LONG)identity->support_mask);
    case CELL_PROPERTY:
    case CELL_FOLDER_STATUS:
    case CELL_NOTHING:
        break;
    }
    (void)tag;
    return S_OK;
}

static HRESULT write_row(const struct table_source *source, struct mapix_row_writer *writer, const SPropTagArray *columns,
    const struct plan *plan, sqlite3_stmt *statement, const struct row_facts *facts)
{
    ULONG count = columns ? columns->cValues : 0, index;
    void *memory = NULL;
    HRESULT result = S_OK;

    for (index = 0; SUCCEEDED(result) && index < count; index++) {
        enum cell cell = plan->cells[index];
        if (cell == CELL_NOTHING)
            continue;
        if (!is_property(cell))
            result = set_cell(source, writer, index, columns->aulPropTag[index], cell, plan->positions[index], statement, facts);
        else
            result = set_property(writer, index, columns->aulPropTag[index], statement, plan->positions[count], &memory);
        if (result == S_FALSE && cell == CELL_FOLDER_STATUS)      /* nobody marked it */
            result = mapix_row_set_long(writer, index, 0);
    }
    MAPIFreeBuffer(memory);
    return FAILED(result) ? result : S_OK;
}

/* --- Walking messages --------------------------------------------------------------------------------------------------------------------- */

/* Where a row stands: whether it has a key, and the key. A copy: the engine's place moves on with each row that it takes. */
struct place {
    bool has_key;
    int64_t number;
    uint8_t blob[STORE_SORT_KEY_SIZE];
    size_t size;
    int64_t id;
};

static void read_place(const struct walk *walk, const struct mapix_row_boundary *from, struct place *ret_place)
{
    const uint8_t *bytes = from->position;

    memset(ret_place, 0, sizeof(*ret_place));
    ret_place->id = (int64_t)from->id;
    if (!walk->key || !bytes || from->position_size < 1 || !bytes[0])
        return;
    ret_place->has_key = true;
    ret_place->size = from->position_size - 1 < STORE_SORT_KEY_SIZE ? from->position_size - 1 : STORE_SORT_KEY_SIZE;
    memcpy(ret_place->blob, bytes + 1, ret_place->size);
    if (!walk->key_is_blob && ret_place->size == sizeof(ret_place->number))
        memcpy(&ret_place->number, bytes + 1, sizeof(ret_place->number));
}

/* A stretch of rows in one SQL order. Parameters: 1 folder, 2 kind, 3 key, 4 id, 5 limit, 6 offset. */
struct stretch {
    char condition[160];
    char order[96];
};

/* The rows with a key come first, whatever the direction of the order (SPI-TBL-12: missing values last); those without by id. */
static int stretches(const struct walk *walk, const struct mapix_row_boundary *from, bool forward, struct stretch out[3], struct place *place)
{
    bool inside = from->kind == MAPIX_ROWS_BEFORE || from->kind == MAPIX_ROWS_AFTER;
    bool inclusive = forward ? from->kind == MAPIX_ROWS_BEFORE : from->kind == MAPIX_ROWS_AFTER;
    bool up = walk->descending != forward;
    const char *key = walk->key, *direction = up ? "ASC" : "DESC";
    int count = 0;

    memset(place, 0, sizeof(*place));
    if (from->kind == (forward ? MAPIX_ROWS_END : MAPIX_ROWS_BEGINNING))
        return 0;
    if (inside)
        read_place(walk, from, place);
    if (!key) {
        snprintf(out[0].condition, sizeof(out[0].condition), inside ? "%s %s%s ?4" : "1", walk->id, forward ? ">" : "<", inclusive ? "=" : "");
        snprintf(out[0].order, sizeof(out[0].order), "%s %s", walk->id, forward ? "ASC" : "DESC");
        return 1;
    }
    if (inside && place->has_key) {
        snprintf(out[count].condition, sizeof(out[0].condition), "%s = ?3 AND m.id %s%s ?4", key, up ? ">" : "<", inclusive ? "=" : "");
        snprintf(out[count++].order, sizeof(out[0].order), "m.id %s", direction);
        snprintf(out[count].condition, sizeof(out[0].condition), "%s %s ?3", key, up ? ">" : "<");
        snprintf(out[count++].order, sizeof(out[0].order), "%s %s, m.id %s", key, direction, direction);
        if (!forward)
            return count;
    }
    if (!inside || !place->has_key || forward) {
        bool whole = !inside || place->has_key;
        if (forward && !inside) {
            snprintf(out[count].condition, sizeof(out[0].condition), "%s IS NOT NULL", key);
            snprintf(out[count++].order, sizeof(out[0].order), "%s %s, m.id %s", key, direction, direction);
        }
        snprintf(out[count].condition, sizeof(out[0].condition), whole ? "%s IS NULL" : "%s IS NULL AND m.id %s%s ?4", key,
            forward ? ">" : "<", inclusive ? "=" : "");
        snprintf(out[count++].order, sizeof(out[0].order), "m.id %s", forward ? "ASC" : "DESC");
        if (!forward) {
            snprintf(out[count].condition, sizeof(out[0].condition), "%s IS NOT NULL", key);
            snprintf(out[count++].order, sizeof(out[0].order), "%s %s, m.id %s", key, direction, direction);
        }
    }
    return count;
}

static void bind_stretch(sqlite3_stmt *statement, const struct table_source *source, const struct walk *walk, const struct place *place)
{
    sqlite3_bind_int64(statement, 1, source->table == MAPIX_TABLE_QUEUE ? 0 : source->folder);
    sqlite3_bind_int64(statement, 2, source->table == MAPIX_TABLE_QUEUE || source->is_search ? 0 : source->kind);
    if (walk->key_is_blob)
        sqlite3_bind_blob64(statement, 3, place->blob, place->size, SQLITE_STATIC);
    else
        sqlite3_bind_int64(statement, 3, place->number);
    sqlite3_bind_int64(statement, 4, place->id);
}

static HRESULT begin_row(const struct walk *walk, struct mapix_row_writer *writer, sqlite3_stmt *statement)
{
    uint8_t position[1 + STORE_SORT_KEY_SIZE];
    size_t size = 1;

    position[0] = sqlite3_column_type(statement, FIXED_COLUMNS) != SQLITE_NULL;
    if (position[0] && walk->key_is_blob) {
        size_t length = (size_t)sqlite3_column_bytes(statement, FIXED_COLUMNS);
        if (length > STORE_SORT_KEY_SIZE)
            length = STORE_SORT_KEY_SIZE;
        if (length)
            memcpy(position + 1, sqlite3_column_blob(statement, FIXED_COLUMNS), length);
        size += length;
    } else if (position[0]) {
        int64_t number = sqlite3_column_int64(statement, FIXED_COLUMNS);
        memcpy(position + 1, &number, sizeof(number));
        size += sizeof(number);
    }
    return mapix_row_begin(writer, (uint64_t)sqlite3_column_int64(statement, 0), position, size);
}

static HRESULT prepare_walk(struct table_source *source, const struct view_data *data, const struct plan *plan, const char *condition,
    const char *order, sqlite3_stmt **ret_statement)
{
    const struct walk *walk = &data->walk;
    char *sql = sqlite3_mprintf("SELECT m.id, m.folder, m.flags, %s%s FROM %s%s WHERE %s%s%s AND %s%s%s%s", walk->key ? walk->key : "NULL",
        plan->select ? plan->select : "", walk->from, plan->needs_body ? " LEFT JOIN message_body b ON b.id = m.id" : "", walk->base,
        data->restriction ? " AND " : "", data->restriction ? data->restriction : "", condition, order ? " ORDER BY " : "",
        order ? order : "", order ? " LIMIT ?5 OFFSET ?6" : "");
    HRESULT result;

    if (!sql)
        return store_no_memory();
    result = store_prepare_text(source->store, sql, ret_statement);
    sqlite3_free(sql);
    return result;
}

static HRESULT take_row(struct table_source *source, const struct walk *walk, struct mapix_row_writer *writer, const SPropTagArray *columns,
    const struct plan *plan, sqlite3_stmt *statement)
{
    struct row_facts facts = { MAPI_MESSAGE, sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1),
        (ULONG)sqlite3_column_int64(statement, 2) };
    HRESULT result = begin_row(walk, writer, statement);

    return SUCCEEDED(result) ? write_row(source, writer, columns, plan, statement, &facts) : result;
}

static HRESULT read_stretch(struct table_source *source, const struct view_data *data, const struct stretch *stretch, const struct place *place,
    const SPropTagArray *columns, const struct plan *plan, ULONG *limit, ULONG offset, struct mapix_row_writer *writer)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = prepare_walk(source, data, plan, stretch->condition, stretch->order, &statement);

    if (SUCCEEDED(result)) {
        bind_stretch(statement, source, &data->walk, place);
        sqlite3_bind_int64(statement, 5, *limit);
        sqlite3_bind_int64(statement, 6, offset);
    }
    while (SUCCEEDED(result) && *limit && SUCCEEDED(result = store_step(source->store, statement, &row)) && row) {
        result = take_row(source, &data->walk, writer, columns, plan, statement);
        --*limit;
    }
    store_finish(source->store, statement);
    return result;
}

/* Errors recorded on the thread go to the table. */
static HRESULT told(struct mapix_row_view *view, HRESULT result)
{
    if (FAILED(result) && view->error)
        mapix_error_copy(view->error, mapix_error_thread_slot());
    return result;
}

static HRESULT contents_read(struct mapix_row_view *view, const struct mapix_row_boundary *from, enum mapix_row_direction direction,
    ULONG limit, const SPropTagArray *columns, struct mapix_row_writer *writer)
{
    struct table_source *source = of(view->source);
    struct view_data *data = view->data;
    struct stretch parts[4];
    struct place place;
    struct plan plan;
    int count = stretches(&data->walk, from, direction == MAPIX_ROWS_FORWARD, parts, &place), index;
    HRESULT result = plan_columns(columns, message_cell, "b", FIXED_COLUMNS + 1, &plan);

    if (SUCCEEDED(result))
        result = store_enter(source->store);
    if (SUCCEEDED(result)) {
        result = store_begin_read(source->store);
        for (index = 0; SUCCEEDED(result) && index < count && limit; index++)
            result = read_stretch(source, data, &parts[index], &place, columns, &plan, &limit, 0, writer);
        store_end_read(source->store);
        store_leave(source->store);
    }
    plan_clear(&plan);
    return told(view, result);
}

static HRESULT contents_read_rows(struct mapix_row_view *view, const uint64_t *ids, ULONG count, const SPropTagArray *columns,
    struct mapix_row_writer *writer)
{
    struct table_source *source = of(view->source);
    struct view_data *data = view->data;
    struct place none = { 0 };
    struct plan plan;
    char condition[40];
    ULONG index;
    HRESULT result = plan_columns(columns, message_cell, "b", FIXED_COLUMNS + 1, &plan);

    if (SUCCEEDED(result))
        result = store_enter(source->store);
    if (SUCCEEDED(result)) {
        result = store_begin_read(source->store);
        for (index = 0; SUCCEEDED(result) && index < count; index++) {
            sqlite3_stmt *statement = NULL;
            bool row = false;
            snprintf(condition, sizeof(condition), "%s = ?4", data->walk.id);
            result = prepare_walk(source, data, &plan, condition, NULL, &statement);
            if (SUCCEEDED(result)) {
                none.id = (int64_t)ids[index];
                bind_stretch(statement, source, &data->walk, &none);
                result = store_step(source->store, statement, &row);
            }
            if (SUCCEEDED(result) && row)
                result = take_row(source, &data->walk, writer, columns, &plan, statement);
            store_finish(source->store, statement);
        }
        store_end_read(source->store);
        store_leave(source->store);
    }
    plan_clear(&plan);
    return told(view, result);
}

static HRESULT count_stretch(struct table_source *source, const struct view_data *data, const char *condition, const struct place *place,
    int64_t *ret_count)
{
    const struct walk *walk = &data->walk;
    sqlite3_stmt *statement = NULL;
    bool row = false;
    char *sql = sqlite3_mprintf("SELECT count(*) FROM %s WHERE %s%s%s AND %s", walk->from, walk->base, data->restriction ? " AND " : "",
        data->restriction ? data->restriction : "", condition);
    HRESULT result = sql ? store_prepare_text(source->store, sql, &statement) : store_no_memory();

    sqlite3_free(sql);
    if (SUCCEEDED(result)) {
        bind_stretch(statement, source, walk, place);
        result = store_step(source->store, statement, &row);
    }
    if (SUCCEEDED(result))
        *ret_count = sqlite3_column_int64(statement, 0);
    store_finish(source->store, statement);
    return result;
}

static HRESULT contents_count(struct mapix_row_view *view, ULONG *ret_count)
{
    struct table_source *source = of(view->source);
    struct view_data *data = view->data;
    struct place none = { 0 };
    int64_t count = 0;
    HRESULT result = store_enter(source->store);

    if (FAILED(result))
        return told(view, result);
    if (!data->restriction && source->table == MAPIX_TABLE_CONTENTS && source->kind == MAPIX_MESSAGE_NORMAL)
        result = store_get_integer(source->store, &count, "SELECT content_count FROM folder WHERE id = ?1", 1, source->folder);
    else if (!data->restriction && source->table == MAPIX_TABLE_CONTENTS && source->kind == MAPIX_MESSAGE_ASSOCIATED)
        result = store_get_integer(source->store, &count, "SELECT associated_count FROM folder WHERE id = ?1", 1, source->folder);
    else
        result = count_stretch(source, data, "1", &none, &count);
    store_leave(source->store);
    if (result == MAPI_E_NOT_FOUND)
        result = S_OK;                            /* the folder is gone: an empty table */
    if (SUCCEEDED(result))
        *ret_count = (ULONG)count;
    return told(view, result);
}

static HRESULT contents_rank(struct mapix_row_view *view, const struct mapix_row_boundary *boundary, ULONG *ret_rank)
{
    struct table_source *source = of(view->source);
    struct view_data *data = view->data;
    struct stretch parts[4];
    struct place place;
    int64_t sum = 0;
    int count = stretches(&data->walk, boundary, false, parts, &place), index;
    HRESULT result = store_enter(source->store);

    if (FAILED(result))
        return told(view, result);
    for (index = 0; SUCCEEDED(result) && index < count; index++) {
        int64_t part = 0;
        result = count_stretch(source, data, parts[index].condition, &place, &part);
        sum += part;
    }
    store_leave(source->store);
    if (SUCCEEDED(result))
        *ret_rank = (ULONG)sum;
    return told(view, result);
}

static HRESULT contents_skip(struct mapix_row_view *view, const struct mapix_row_boundary *from, enum mapix_row_direction direction,
    ULONG count, struct mapix_row_writer *writer, ULONG *ret_skipped)
{
    struct table_source *source = of(view->source);
    struct view_data *data = view->data;
    struct stretch parts[4];
    struct place place;
    struct plan plan = { 0 };
    int64_t sizes[4] = { 0 };
    ULONG passed = 0, one = 1;
    int number = stretches(&data->walk, from, direction == MAPIX_ROWS_FORWARD, parts, &place), index, last = -1;
    HRESULT result = store_enter(source->store);

    if (FAILED(result))
        return told(view, result);
    result = store_begin_read(source->store);
    for (index = 0; SUCCEEDED(result) && index < number && passed < count; index++) {
        result = count_stretch(source, data, parts[index].condition, &place, &sizes[index]);
        if (sizes[index]) {
            last = index;
            if (sizes[index] > (int64_t)(count - passed))
                sizes[index] = count - passed;
            passed += (ULONG)sizes[index];
        }
    }
    if (SUCCEEDED(result) && last >= 0)
        result = read_stretch(source, data, &parts[last], &place, NULL, &plan, &one, (ULONG)sizes[last] - 1, writer);
    store_end_read(source->store);
    store_leave(source->store);
    if (SUCCEEDED(result))
        *ret_skipped = passed;
    return told(view, result);
}

/* --- Folders --------------------------------------------------------------------------------------------------------------------------------- */

/* The rows of a hierarchy table in the order of a tree: the path of folded names, each ended by a zero, orders them. Parameter 1: folder; negative
 * for those that were deleted from it. The deep table of deleted folders has those that were deleted from any folder below, and what is in them. */
#define BELOW_ONE "WITH w(id, depth, path) AS (SELECT id, 0, name_key || x'00' FROM folder WHERE parent = ?1)"
#define BELOW_ALL "WITH RECURSIVE w(id, depth, path) AS (SELECT id, 0, CAST(name_key || x'00' AS BLOB) FROM folder WHERE parent = ?1" \
    " UNION ALL SELECT f.id, w.depth + 1, CAST(w.path || f.name_key || x'00' AS BLOB) FROM folder f JOIN w ON f.parent = w.id" \
    " WHERE w.depth < 256)"
#define BELOW_ALL_DELETED "WITH RECURSIVE live(id) AS (VALUES (-?1) UNION SELECT f.id FROM folder f JOIN live ON f.parent = live.id)," \
    " w(id, depth, path) AS (SELECT f.id, 0, CAST(name_key || x'00' AS BLOB) FROM folder f JOIN live ON f.parent = -live.id" \
    " UNION ALL SELECT f.id, w.depth + 1, CAST(w.path || f.name_key || x'00' AS BLOB) FROM folder f JOIN w ON f.parent = w.id" \
    " WHERE w.depth < 256)"

static HRESULT open_hierarchy(struct mapix_row_source *source, struct mapix_row_view *view)
{
    (void)source;
    if (!view->query.sort || !view->query.sort->cSorts)
        view->sort = MAPIX_ROWS_ALL;
    return S_OK;
}

static HRESULT hierarchy_row(struct table_source *source, struct mapix_row_writer *writer, const SPropTagArray *columns,
    const struct plan *plan, sqlite3_stmt *statement)
{
    struct row_facts facts = { MAPI_FOLDER, sqlite3_column_int64(statement, 0), llabs(sqlite3_column_int64(statement, 1)), 0 };
    HRESULT result = mapix_row_begin(writer, (uint64_t)facts.id, sqlite3_column_blob(statement, 2), (size_t)sqlite3_column_bytes(statement, 2));

    return SUCCEEDED(result) ? write_row(source, writer, columns, plan, statement, &facts) : result;
}

static bool shows_deleted(const struct table_source *source)
{
    return source->kind & MAPIX_MESSAGE_DELETED;
}

static void bind_folder(sqlite3_stmt *statement, const struct table_source *source)
{
    sqlite3_bind_int64(statement, 1, shows_deleted(source) ? -source->folder : source->folder);
}

static HRESULT prepare_hierarchy(struct table_source *source, const struct plan *plan, const char *condition, const char *order,
    sqlite3_stmt **ret_statement)
{
    char *sql = sqlite3_mprintf("%s SELECT f.id, f.parent, CAST(w.path AS BLOB)%s FROM w JOIN folder f ON f.id = w.id WHERE %s%s",
        source->table != MAPIX_TABLE_HIERARCHY_DEEP ? BELOW_ONE : shows_deleted(source) ? BELOW_ALL_DELETED : BELOW_ALL, plan->select ? plan->select : "", condition, order);
    HRESULT result = sql ? store_prepare_text(source->store, sql, ret_statement) : store_no_memory();

    sqlite3_free(sql);
    return result;
}

static const char *hierarchy_condition(const struct mapix_row_boundary *from, bool forward)
{
    switch (from->kind) {
    case MAPIX_ROWS_BEGINNING:
        return forward ? "1" : "0";
    case MAPIX_ROWS_END:
        return forward ? "0" : "1";
    case MAPIX_ROWS_BEFORE:
        return forward ? "CAST(w.path AS BLOB) >= ?2" : "CAST(w.path AS BLOB) < ?2";
    default:
        return forward ? "CAST(w.path AS BLOB) > ?2" : "CAST(w.path AS BLOB) <= ?2";
    }
}

static HRESULT hierarchy_read(struct mapix_row_view *view, const struct mapix_row_boundary *from, enum mapix_row_direction direction,
    ULONG limit, const SPropTagArray *columns, struct mapix_row_writer *writer)
{
    struct table_source *source = of(view->source);
    bool forward = direction == MAPIX_ROWS_FORWARD, row = false;
    sqlite3_stmt *statement = NULL;
    struct plan plan;
    HRESULT result = plan_columns(columns, folder_cell, "f", 3, &plan);

    if (SUCCEEDED(result))
        result = store_enter(source->store);
    if (SUCCEEDED(result)) {
        result = prepare_hierarchy(source, &plan, hierarchy_condition(from, forward),
            forward ? " ORDER BY CAST(w.path AS BLOB) LIMIT ?3" : " ORDER BY CAST(w.path AS BLOB) DESC LIMIT ?3", &statement);
        if (SUCCEEDED(result)) {
            bind_folder(statement, source);
            if (from->position)
                sqlite3_bind_blob64(statement, 2, from->position, from->position_size, SQLITE_STATIC);
            sqlite3_bind_int64(statement, 3, limit);
        }
        while (SUCCEEDED(result) && SUCCEEDED(result = store_step(source->store, statement, &row)) && row)
            result = hierarchy_row(source, writer, columns, &plan, statement);
        store_finish(source->store, statement);
        store_leave(source->store);
    }
    plan_clear(&plan);
    return told(view, result);
}

static HRESULT hierarchy_read_rows(struct mapix_row_view *view, const uint64_t *ids, ULONG count, const SPropTagArray *columns,
    struct mapix_row_writer *writer)
{
    struct table_source *source = of(view->source);
    struct plan plan;
    ULONG index;
    HRESULT result = plan_columns(columns, folder_cell, "f", 3, &plan);

    if (SUCCEEDED(result))
        result = store_enter(source->store);
    if (SUCCEEDED(result)) {
        for (index = 0; SUCCEEDED(result) && index < count; index++) {
            sqlite3_stmt *statement = NULL;
            bool row = false;
            result = prepare_hierarchy(source, &plan, "f.id = ?2", "", &statement);
            if (SUCCEEDED(result)) {
                bind_folder(statement, source);
                sqlite3_bind_int64(statement, 2, (int64_t)ids[index]);
                result = store_step(source->store, statement, &row);
            }
            if (SUCCEEDED(result) && row)
                result = hierarchy_row(source, writer, columns, &plan, statement);
            store_finish(source->store, statement);
        }
        store_leave(source->store);
    }
    plan_clear(&plan);
    return told(view, result);
}

/* --- Receive folders ------------------------------------------------------------------------------------------------------------------------- */

static HRESULT receive_row(struct table_source *source, struct mapix_row_writer *writer, const SPropTagArray *columns, sqlite3_stmt *statement)
{
    int64_t folder = sqlite3_column_int64(statement, 2);
    ULONG index;
    HRESULT result = mapix_row_begin(writer, (uint64_t)sqlite3_column_int64(statement, 0), NULL, 0);

    for (index = 0; SUCCEEDED(result) && columns && index < columns->cValues; index++)
        switch (PROP_ID(columns->aulPropTag[index])) {
        case PROP_ID(PR_ENTRYID):
            result = set_entry_id(writer, index, source, MAPI_FOLDER, folder);
            break;
        case PROP_ID(PR_RECORD_KEY):
            result = set_record_key(writer, index, source, MAPI_FOLDER, folder);
            break;
        case PROP_ID(PR_MESSAGE_CLASS):
            result = mapix_row_set_utf8(writer, index, (const char *)sqlite3_column_text(statement, 1), (size_t)sqlite3_column_bytes(statement, 1));
            break;
        default:
            break;
        }
    return result;
}

static HRESULT read_receive(struct mapix_row_view *view, const char *sql, int64_t id, ULONG limit, const SPropTagArray *columns,
    struct mapix_row_writer *writer)
{
    struct table_source *source = of(view->source);
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_enter(source->store);

    if (FAILED(result))
        return told(view, result);
    result = store_prepare(source->store, sql, &statement);
    if (SUCCEEDED(result)) {
        sqlite3_bind_int64(statement, 1, id);
        sqlite3_bind_int64(statement, 2, limit);
    }
    while (SUCCEEDED(result) && SUCCEEDED(result = store_step(source->store, statement, &row)) && row)
        result = receive_row(source, writer, columns, statement);
    store_finish(source->store, statement);
    store_leave(source->store);
    return told(view, result);
}

static HRESULT receive_read(struct mapix_row_view *view, const struct mapix_row_boundary *from, enum mapix_row_direction direction,
    ULONG limit, const SPropTagArray *columns, struct mapix_row_writer *writer)
{
    bool forward = direction == MAPIX_ROWS_FORWARD;
    int64_t id = from->kind == MAPIX_ROWS_BEGINNING ? 0 : from->kind == MAPIX_ROWS_END ? INT64_MAX : (int64_t)from->id;
    bool inclusive = forward ? from->kind == MAPIX_ROWS_BEFORE : from->kind == MAPIX_ROWS_AFTER;

    if (inclusive)
        id += forward ? -1 : 1;
    return read_receive(view, forward ? "SELECT id, class, folder FROM receive WHERE id > ?1 ORDER BY id LIMIT ?2"
                                      : "SELECT id, class, folder FROM receive WHERE id < ?1 ORDER BY id DESC LIMIT ?2", id, limit, columns, writer);
}

static HRESULT receive_read_rows(struct mapix_row_view *view, const uint64_t *ids, ULONG count, const SPropTagArray *columns,
    struct mapix_row_writer *writer)
{
    HRESULT result = S_OK;
    ULONG index;

    for (index = 0; SUCCEEDED(result) && index < count; index++)
        result = read_receive(view, "SELECT id, class, folder FROM receive WHERE id = ?1 LIMIT ?2", (int64_t)ids[index], 1, columns, writer);
    return result;
}

/* --- Staying live ------------------------------------------------------------------------------------------------------------------------------ */

struct news {
    uint64_t added[64], deleted[64], modified[64];
    size_t added_count, deleted_count, modified_count;
};

static void flush(struct table_source *source, struct news *news)
{
    if (news->deleted_count)
        mapix_table_notify_deleted(&source->source, news->deleted, news->deleted_count);
    if (news->added_count)
        mapix_table_notify_added(&source->source, news->added, news->added_count);
    if (news->modified_count)
        mapix_table_notify_modified(&source->source, news->modified, news->modified_count);
    news->added_count = news->deleted_count = news->modified_count = 0;
}

static bool has(const uint64_t *ids, size_t count, uint64_t id)
{
    while (count--)
        if (ids[count] == id)
            return true;
    return false;
}

/* Is the thing a row of the table now? A change of what is none would be told as a row that went. When it cannot be found out: yes. */
static bool is_row(struct table_source *source, int64_t id)
{
    struct mapix_store *store = source->store;
    int64_t found = 0, folder = source->folder;
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return true;
    if (source->table == MAPIX_TABLE_QUEUE)
        result = store_get_integer(store, &found, "SELECT 1 FROM queue WHERE message = ?1", 1, id);
    else if (source->is_search)
        result = store_get_integer(store, &found, "SELECT 1 FROM search_result WHERE folder = ?1 AND message = ?2", 2, folder, id);
    else if (source->table == MAPIX_TABLE_HIERARCHY)
        result = store_get_integer(store, &found, "SELECT 1 FROM folder WHERE id = ?1 AND parent = ?2", 2, id, shows_deleted(source) ? -folder : folder);
    else if (source->table == MAPIX_TABLE_HIERARCHY_DEEP && !shows_deleted(source))
        result = store_get_integer(store, &found, "WITH RECURSIVE up(id) AS (SELECT parent FROM folder WHERE id = ?1 UNION SELECT parent FROM folder"
            " JOIN up ON folder.id = up.id) SELECT 1 FROM up WHERE id = ?2", 2, id, folder);
    store_leave(store);
    return result != MAPI_E_NOT_FOUND;
}

/* Order matters only between different kinds of news about one row: those force what is waiting out first. */
static void tell(struct table_source *source, struct news *news, uint64_t *ids, size_t *count, int64_t id)
{
    bool elsewhere = (ids != news->added && has(news->added, news->added_count, (uint64_t)id))
        || (ids != news->deleted && has(news->deleted, news->deleted_count, (uint64_t)id));

    if (has(ids, *count, (uint64_t)id) && !(ids == news->modified && elsewhere))
        return;
    if (ids == news->modified && (has(news->added, news->added_count, (uint64_t)id) || !is_row(source, id)))
        return;                                   /* the row is read after the change anyway; or it is none */
    if (elsewhere || *count == 64)
        flush(source, news);
    ids[(*count)++] = (uint64_t)id;
}

#define ADDED(id) tell(source, news, news->added, &news->added_count, id)
#define DELETED(id) tell(source, news, news->deleted, &news->deleted_count, id)
#define MODIFIED(id) tell(source, news, news->modified, &news->modified_count, id)

static void contents_news(struct table_source *source, struct news *news, const struct mapix_store_change *change)
{
    bool link = change->flags & MAPIX_CHANGE_LINK;
    bool was_deleted = change->flags & MAPIX_CHANGE_DELETED, deleted_ones = shows_deleted(source);

    if (change->type != MAPI_MESSAGE || change->flags & MAPIX_CHANGE_QUEUE || link != (source->is_search && change->event != fnevObjectModified))
        return;
    if (!source->is_search && !(change->flags & MAPIX_CHANGE_ASSOCIATED) != !(source->kind & MAPIX_MESSAGE_ASSOCIATED))
        return;
    switch (change->event) {
    case fnevObjectCreated:
    case fnevObjectCopied:
        if (change->parent == source->folder)
            ADDED(change->object);
        break;
    case fnevObjectDeleted:
        if (change->parent == source->folder && was_deleted == deleted_ones)
            DELETED(change->object);
        else if (change->parent == source->folder && deleted_ones)
            ADDED(change->object);                /* unless it went for good at once */
        break;
    case fnevObjectMoved:
        if (change->old_parent == source->folder && was_deleted == deleted_ones)
            DELETED(change->object);
        if (change->parent == source->folder && !deleted_ones)
            ADDED(change->object);
        break;
    case fnevObjectModified:
        if (source->is_search || (change->parent == source->folder && was_deleted == deleted_ones))
            MODIFIED(change->object);
        break;
    default:
        break;
    }
}

static void queue_news(struct table_source *source, struct news *news, const struct mapix_store_change *change)
{
    if (change->type != MAPI_MESSAGE)
        return;
    if (!(change->flags & MAPIX_CHANGE_QUEUE)) {
        if (change->event == fnevObjectModified)
            MODIFIED(change->object);
        return;
    }
    if (change->event == fnevObjectCreated)
        ADDED(change->object);
    else if (change->event == fnevObjectDeleted)
        DELETED(change->object);
    else
        MODIFIED(change->object);
}

/* A folder that moved between two folders, or came back (`was_deleted`). */
static void folder_moved(struct table_source *source, struct news *news, const struct mapix_store_change *change, bool was_deleted)
{
    bool left = change->old_parent == source->folder && !was_deleted, came = change->parent == source->folder;

    if (left && !came)
        DELETED(change->object);
    else if (came && !left)
        ADDED(change->object);
    else if (came)
        MODIFIED(change->object);
    MODIFIED(change->parent);
    MODIFIED(change->old_parent);
}

/* The table of soft-deleted folders: they come by deletion, and go by being moved back or deleted for good. */
static void deleted_folder_news(struct table_source *source, struct news *news, const struct mapix_store_change *change)
{
    bool was_deleted = change->flags & MAPIX_CHANGE_DELETED;

    if (change->event == fnevObjectDeleted && change->parent == source->folder && !was_deleted)
        ADDED(change->object);                    /* unless it went for good at once */
    else if ((change->event == fnevObjectDeleted && was_deleted) || (change->event == fnevObjectMoved && was_deleted))
        DELETED(change->object);
    else if (change->event == fnevObjectModified)
        MODIFIED(change->object);
}

static void hierarchy_news(struct table_source *source, struct news *news, const struct mapix_store_change *change)
{
    bool deep = source->table == MAPIX_TABLE_HIERARCHY_DEEP;

    if (change->type == MAPI_MESSAGE && !(change->flags & MAPIX_CHANGE_QUEUE)) {          /* counts */
        MODIFIED(change->parent);
        if (change->old_parent)
            MODIFIED(change->old_parent);
        return;
    }
    if (change->type != MAPI_FOLDER)
        return;
    if (deep && (change->flags & MAPIX_CHANGE_TREE || (shows_deleted(source) && change->event == fnevObjectDeleted))) {
        flush(source, news);                      /* everything below came or went along */
        mapix_table_notify_changed(&source->source);
        return;
    }
    if (shows_deleted(source)) {
        deleted_folder_news(source, news, change);
        return;
    }
    switch (change->event) {
    case fnevObjectCreated:
    case fnevObjectCopied:
        if (deep || change->parent == source->folder)
            ADDED(change->object);
        MODIFIED(change->parent);
        break;
    case fnevObjectDeleted:
        if (change->flags & MAPIX_CHANGE_DELETED)
            break;                                /* gone from here before */
        DELETED(change->object);
        MODIFIED(change->parent);
        break;
    case fnevObjectMoved:
        folder_moved(source, news, change, change->flags & MAPIX_CHANGE_DELETED);
        break;
    case fnevObjectModified:
    case fnevSearchComplete:
        MODIFIED(change->object);
        break;
    default:
        break;
    }
}

static void follow(void *context, const struct mapix_store_change *changes, size_t count, bool complete)
{
    struct table_source *source = context;
    struct news news;
    size_t index;

    if (!complete) {
        mapix_table_notify_changed(&source->source);
        return;
    }
    news.added_count = news.deleted_count = news.modified_count = 0;
    for (index = 0; index < count; index++)
        switch (source->table) {
        case MAPIX_TABLE_CONTENTS:
            contents_news(source, &news, &changes[index]);
            break;
        case MAPIX_TABLE_QUEUE:
            queue_news(source, &news, &changes[index]);
            break;
        case MAPIX_TABLE_HIERARCHY:
        case MAPIX_TABLE_HIERARCHY_DEEP:
            hierarchy_news(source, &news, &changes[index]);
            break;
        case MAPIX_TABLE_RECEIVE:
            if (changes[index].type == MAPI_STORE)
                mapix_table_notify_changed(&source->source);
            break;
        }
    flush(source, &news);
}

/* Each table has a source of its own here, so nobody else is in this function. */
static HRESULT watch(struct mapix_row_source *base)
{
    struct table_source *source = of(base);

    return source->listener ? S_OK : mapix_store_listen(source->store, follow, source, &source->listener);
}

static void destroy(struct mapix_row_source *base)
{
    struct table_source *source = of(base);

    if (source->listener)
        mapix_store_unlisten(source->store, source->listener);
    mapix_store_release(source->store);
    free(source);
}

static const struct mapix_row_source_operations contents_operations = {
    .columns = columns, .open_view = open_view, .close_view = close_view, .read = contents_read, .read_rows = contents_read_rows,
    .count = contents_count, .rank = contents_rank, .skip = contents_skip, .watch = watch, .destroy = destroy,
};
static const struct mapix_row_source_operations hierarchy_operations = {
    .columns = columns, .open_view = open_hierarchy, .read = hierarchy_read, .read_rows = hierarchy_read_rows, .watch = watch, .destroy = destroy,
};
static const struct mapix_row_source_operations receive_operations = {
    .columns = columns, .read = receive_read, .read_rows = receive_read_rows, .watch = watch, .destroy = destroy,
};

HRESULT mapix_store_table_source(struct mapix_store *store, enum mapix_store_table table, int64_t folder, ULONG kind,
    const struct mapix_store_identity *identity, struct mapix_row_source **ret_source)
{
    struct table_source *source;
    ULONG type = 0;
    HRESULT result = S_OK;

    if (table == MAPIX_TABLE_CONTENTS || table == MAPIX_TABLE_HIERARCHY || table == MAPIX_TABLE_HIERARCHY_DEEP) {
        result = store_enter(store);
        if (FAILED(result))
            return result;
        result = store_folder_type(store, folder, &type);
        store_leave(store);
    }
    if (FAILED(result))
        return result;
    source = calloc(1, sizeof(*source));
    if (!source)
        return store_no_memory();
    source->store = mapix_store_reference(store);
    source->table = table;
    source->folder = folder;
    source->kind = kind;
    source->is_search = table == MAPIX_TABLE_CONTENTS && type == FOLDER_SEARCH && kind == MAPIX_MESSAGE_NORMAL;
    source->identity = *identity;
    mapix_row_source_init(&source->source, table == MAPIX_TABLE_CONTENTS || table == MAPIX_TABLE_QUEUE ? &contents_operations
        : table == MAPIX_TABLE_RECEIVE ? &receive_operations : &hierarchy_operations, TBLTYPE_DYNAMIC);
    source->source.plain_keys = true;
    source->source.message_flags = source->source.operations == &contents_operations;
    *ret_source = &source->source;
    return S_OK;
}

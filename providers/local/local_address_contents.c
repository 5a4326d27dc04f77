/* Contents tables of the local address book. Contacts are rows of the roster in the order of names, where that is asked for, and restrictions with
 * PR_ANR are put to them here; the engine does the rest. Profiles and members of lists are few, and read when the table is opened. */
#include "providers/local/local_address.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "providers/local/local_store.h"
#include "value/restriction.h"
#include "value/value.h"

/* --- Restrictions with PR_ANR --------------------------------------------------------------------------------------------------------- */

/* In our copy of a restriction each test of PR_ANR becomes one of a flag of our own, whose value is what the query answers (SPI-AB-11). */
#define PR_FLAG(index) PROP_TAG(PT_BOOLEAN, 0x7C00 + (index))
#define QUERY_LIMIT 64

/* What a view keeps: its restriction, where it is for us, and what we make of its order. */
struct anr_view {
    struct mapix_restriction *compiled;                 /* NULL: all rows */
    bool plain;                                         /* it is one test of PR_ANR and nothing else */
    bool whole_records;                                 /* it asks for more than the roster keeps */
    bool descending;
    ULONG count;
    struct address_query queries[QUERY_LIMIT];
};

/* The row that a restriction is put to. */
struct anr_row {
    struct address_book *book;
    struct anr_view *view;
    const struct address_record *record;
    const struct address_entry *entry;                  /* or NULL */
    uint64_t id;
    struct prop_memory memory;
    HRESULT result;
};

static bool is_anr(void *context, ULONG tag)
{
    (void)context;
    return PROP_ID(tag) != PROP_ID(PR_ANR);             /* false stops the visit */
}

static HRESULT take_query(struct anr_view *view, const SPropValue *value, LPSPropValue *ret_flag, void *base)
{
    SPropValue *flag = mapix_memory_more_zero(base, sizeof(*flag));
    wchar_t *text = NULL;
    if (!flag)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (view->count == QUERY_LIMIT || (PROP_TYPE(value->ulPropTag) != PT_UNICODE && PROP_TYPE(value->ulPropTag) != PT_STRING8))
        return MAPI_E_TOO_COMPLEX;
    text = PROP_TYPE(value->ulPropTag) == PT_UNICODE ? mapix_text_copy_wide(base, value->Value.lpszW) : mapix_text_wide(base, value->Value.lpszA);
    if (!text)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = address_query_make(text, &view->queries[view->count]);
    if (FAILED(hr))
        return hr;
    flag->ulPropTag = PR_FLAG(view->count++);
    flag->Value.b = TRUE;
    *ret_flag = flag;
    return S_OK;
}

/* Change the copy in place; its depth was limited when it was copied. */
static HRESULT replace_anr(struct anr_view *view, SRestriction *node, void *base)
{
    HRESULT hr = S_OK;
    LPSPropValue flag = NULL;
    switch (node->rt) {
    case RES_AND:
    case RES_OR:
        for (ULONG i = 0; SUCCEEDED(hr) && i < node->res.resAnd.cRes; i++)
            hr = replace_anr(view, &node->res.resAnd.lpRes[i], base);
        return hr;
    case RES_NOT:
        return replace_anr(view, node->res.resNot.lpRes, base);
    case RES_COMMENT:
        return node->res.resComment.lpRes ? replace_anr(view, node->res.resComment.lpRes, base) : S_OK;
    case RES_PROPERTY:
        if (PROP_ID(node->res.resProperty.ulPropTag) != PROP_ID(PR_ANR))
            return S_OK;
        hr = take_query(view, node->res.resProperty.lpProp, &flag, base);
        break;
    case RES_CONTENT:
        if (PROP_ID(node->res.resContent.ulPropTag) != PROP_ID(PR_ANR))
            return S_OK;
        hr = take_query(view, node->res.resContent.lpProp, &flag, base);
        break;
    default:
        return S_OK;
    }
    if (FAILED(hr))
        return hr;
    bool equal = node->rt == RES_CONTENT || node->res.resProperty.relop != RELOP_NE;
    node->rt = RES_PROPERTY;
    node->res.resProperty.relop = equal ? RELOP_EQ : RELOP_NE;
    node->res.resProperty.ulPropTag = flag->ulPropTag;
    node->res.resProperty.lpProp = flag;
    return S_OK;
}

static void free_view(struct anr_view *view)
{
    if (!view)
        return;
    mapix_restriction_free(view->compiled);
    for (ULONG i = 0; i < view->count; i++)
        address_query_clear(&view->queries[i]);
    free(view);
}

/* Is it PR_ANR = text, and that alone? */
static bool is_plain(const SRestriction *restriction)
{
    return (restriction->rt == RES_PROPERTY && restriction->res.resProperty.relop == RELOP_EQ) || restriction->rt == RES_CONTENT;
}

static bool is_known(void *context, ULONG tag)
{
    (void)context;
    return address_roster_knows(tag) || PROP_ID(tag) == PROP_ID(PR_ANR);
}

static HRESULT take_restriction(struct anr_view *own, const SRestriction *restriction)
{
    SRestriction *copy = NULL;
    HRESULT hr = mapix_restriction_copy(restriction, NULL, &copy);
    if (SUCCEEDED(hr))
        hr = replace_anr(own, copy, copy);
    if (SUCCEEDED(hr))
        hr = mapix_restriction_compile(copy, &own->compiled);
    mapix_memory_free(copy);
    own->plain = is_plain(restriction);
    own->whole_records = !mapix_restriction_visit_tags(restriction, is_known, NULL);
    return hr;
}

static HRESULT open_view(struct mapix_row_source *source, struct mapix_row_view *view)
{
    (void)source;
    if (!view->query.restriction || mapix_restriction_visit_tags(view->query.restriction, is_anr, NULL))
        return S_OK;                                    /* the engine evaluates everything else */
    struct anr_view *own = calloc(1, sizeof(*own));
    HRESULT hr = own ? take_restriction(own, view->query.restriction) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(hr)) {
        free_view(own);
        return hr;
    }
    view->data = own;
    view->restriction = MAPIX_ROWS_ALL;
    return S_OK;
}

static void close_view(struct mapix_row_view *view)
{
    free_view(view->data);
    view->data = NULL;
}

static const SPropValue *row_value(void *context, ULONG tag)
{
    struct anr_row *row = context;
    SPropValue *value = mapix_prop_allocate(&row->memory, sizeof(*value));
    ULONG flag = PROP_ID(tag) - 0x7C00;
    if (!value) {
        row->result = MAPI_E_NOT_ENOUGH_MEMORY;
        return NULL;
    }
    memset(value, 0, sizeof(*value));
    if (PROP_TYPE(tag) == PT_BOOLEAN && flag < row->view->count) {
        int match = ANR_NO;
        const struct address_query *query = &row->view->queries[flag];
        HRESULT hr = S_OK;
        if (row->entry)
            match = address_words_match(&row->entry->words, query);
        else
            hr = address_query_match(query, row->record, &match);
        if (FAILED(hr))
            row->result = hr;
        value->ulPropTag = tag;
        value->Value.b = match != ANR_NO;
        return value;
    }
    if (PROP_ID(tag) == PROP_ID(PR_INSTANCE_KEY)) {     /* as the table makes it: the id, low byte first */
        BYTE *bytes = mapix_prop_allocate(&row->memory, 8);
        for (int i = 0; bytes && i < 8; i++)
            bytes[i] = (BYTE)(row->id >> (8 * i));
        *value = (SPropValue){ .ulPropTag = PR_INSTANCE_KEY, .Value.bin = { 8, bytes } };
        return bytes ? value : NULL;
    }
    address_value(row->book, row->record, tag, SIZE_MAX, &row->memory, value);
    if (PROP_TYPE(value->ulPropTag) == PT_ERROR)
        return NULL;
    if (PROP_TYPE(value->ulPropTag) != PROP_TYPE(tag) && PROP_TYPE(tag) != PT_UNSPECIFIED
        && FAILED(mapix_value_convert(value, PROP_TYPE(tag), row->memory.base)))
        return NULL;
    return value;
}

static HRESULT matches(struct address_book *book, struct mapix_row_view *view, uint64_t id, const struct address_record *record,
    const struct address_entry *entry, bool *ret_match)
{
    struct anr_row row = { .book = book, .view = view->data, .record = record, .entry = entry, .id = id };
    *ret_match = true;
    if (!row.view || !row.view->compiled)
        return S_OK;
    row.memory = (struct prop_memory){ mapix_memory_new(256), MAPIAllocateMore };
    if (!row.memory.base)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    const struct mapix_restriction_row access = { .get = row_value, .context = &row };
    HRESULT hr = mapix_restriction_matches(row.view->compiled, &access, ret_match);
    mapix_memory_free(row.memory.base);
    return FAILED(hr) ? hr : row.result;
}

/* --- Rows ------------------------------------------------------------------------------------------------------------------------------ */

static const ULONG contents_columns[] = { PR_DISPLAY_NAME_W, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W, PR_DISPLAY_TYPE, PR_OBJECT_TYPE, PR_ENTRYID,
    PR_INSTANCE_KEY, PR_RECORD_KEY, PR_SEARCH_KEY, PR_SEND_RICH_INFO, PR_TRANSMITABLE_DISPLAY_NAME_W };
#define CONTENTS_COLUMNS (sizeof(contents_columns) / sizeof(contents_columns[0]))

static HRESULT columns(struct mapix_row_source *source, LPSPropTagArray *ret_columns, ULONG *ret_default_count)
{
    SPropTagArray *tags = mapix_memory_new(CbNewSPropTagArray(CONTENTS_COLUMNS));
    (void)source;
    if (!tags)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    tags->cValues = CONTENTS_COLUMNS;
    memcpy(tags->aulPropTag, contents_columns, sizeof(contents_columns));
    *ret_columns = tags;
    *ret_default_count = CONTENTS_COLUMNS;
    return S_OK;
}

static HRESULT set_cell(struct mapix_row_writer *writer, ULONG column, const SPropValue *value)
{
    if (PROP_TYPE(value->ulPropTag) != PT_ERROR)
        return mapix_row_set_value(writer, column, value);
    return value->Value.err == MAPI_E_NOT_FOUND ? S_OK : mapix_row_set_error(writer, column, value->Value.err);
}

static HRESULT write_row(struct address_book *book, uint64_t id, const struct address_record *record, const struct address_entry *entry,
    const SPropTagArray *tags, struct mapix_row_writer *writer)
{
    BYTE key[8];
    struct prop_memory memory = { mapix_memory_new(256), MAPIAllocateMore };
    if (!memory.base)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (int i = 0; i < 8; i++)
        key[i] = (BYTE)(id >> (8 * i));
    HRESULT hr = mapix_row_begin(writer, id, entry ? entry->key : NULL, entry ? entry->key_size : 0);
    for (ULONG i = 0; SUCCEEDED(hr) && tags && i < tags->cValues; i++) {
        SPropValue value = { 0 };
        if (!mapix_row_wants(writer, i))
            continue;
        if (PROP_ID(tags->aulPropTag[i]) == PROP_ID(PR_INSTANCE_KEY)) {
            hr = mapix_row_set_binary(writer, i, key, sizeof(key));
            continue;
        }
        address_value(book, record, tags->aulPropTag[i], SIZE_MAX, &memory, &value);
        hr = set_cell(writer, i, &value);
    }
    mapix_memory_free(memory.base);
    return hr;
}

/* --- Contacts: rows are the messages of the folder, as the roster has them ---------------------------------------------------------------- */

static struct address_book *book_of(struct mapix_row_source *source)
{
    return (struct address_book *)(void *)((char *)source - offsetof(struct address_book, contacts));
}

/* By name, up or down: the roster's order. */
static bool is_by_name(const SSortOrderSet *sort)
{
    return !sort || !sort->cSorts || (sort->cSorts == 1 && !sort->cCategories && PROP_ID(sort->aSort[0].ulPropTag) == PROP_ID(PR_DISPLAY_NAME) &&
        !(PROP_TYPE(sort->aSort[0].ulPropTag) & MV_FLAG) && sort->aSort[0].ulOrder <= TABLE_SORT_DESCEND);
}

static HRESULT contacts_open_view(struct mapix_row_source *source, struct mapix_row_view *view)
{
    HRESULT hr = open_view(source, view);
    if (FAILED(hr) || !is_by_name(view->query.sort))
        return hr;
    struct anr_view *own = view->data ? view->data : calloc(1, sizeof(*own));
    if (!own)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    own->descending = view->query.sort && view->query.sort->cSorts && view->query.sort->aSort[0].ulOrder == TABLE_SORT_DESCEND;
    view->data = own;
    view->sort = MAPIX_ROWS_ALL;
    return S_OK;
}

/* A walk over the roster, which is locked. */
struct walk {
    struct address_book *book;
    struct mapix_row_view *view;
    bool whole_records;                                 /* columns or restriction want more than the roster keeps */
    bool up;                                            /* along ascending names */
    size_t at;                                          /* up: the next one; down: the one behind it */
};

static bool wants_whole(const struct mapix_row_view *view, const SPropTagArray *tags)
{
    const struct anr_view *own = view->data;
    bool whole = own && own->whole_records;
    for (ULONG i = 0; tags && i < tags->cValues && !whole; i++)
        whole = !address_roster_knows(tags->aulPropTag[i]);
    return whole;
}

static struct walk start_walk(struct mapix_row_view *view, const struct mapix_row_boundary *from, enum mapix_row_direction direction,
    const SPropTagArray *tags)
{
    const struct anr_view *own = view->data;
    struct address_book *book = book_of(view->source);
    const struct address_roster *roster = &book->roster;
    bool descending = own && own->descending;
    struct walk walk = { .book = book, .view = view, .whole_records = wants_whole(view, tags), .up = (direction == MAPIX_ROWS_FORWARD) != descending };
    switch (from->kind) {
    case MAPIX_ROWS_BEGINNING:
        walk.at = descending ? roster->count : 0;
        break;
    case MAPIX_ROWS_END:
        walk.at = descending ? 0 : roster->count;
        break;
    default:
        walk.at = address_roster_place(roster, from->position, from->position_size,
            (int64_t)from->id + ((from->kind == MAPIX_ROWS_AFTER) != descending));
        break;
    }
    return walk;
}

/* The next entry, or NULL. */
static const struct address_entry *step(struct walk *walk)
{
    const struct address_roster *roster = &walk->book->roster;
    if (walk->up)
        return walk->at < roster->count ? roster->by_name[walk->at++] : NULL;
    return walk->at ? roster->by_name[--walk->at] : NULL;
}

/* Put the view's restriction to an entry, and write it where it fits (no writer: only ask). S_FALSE: left out, or gone. */
static HRESULT offer_entry(const struct walk *walk, const struct address_entry *entry, const SPropTagArray *tags, struct mapix_row_writer *writer)
{
    const struct anr_view *own = walk->view->data;
    struct address_record record;
    bool match = true, whole = walk->whole_records || entry->partial;
    if (own && own->plain && address_words_match(&entry->words, &own->queries[0]) == ANR_NO)
        return S_FALSE;
    if (!writer && (!own || !own->compiled || own->plain))
        return S_OK;
    if (whole) {
        HRESULT hr = address_record_load(walk->book, 0, entry->number, &record);
        if (FAILED(hr))
            return hr == MAPI_E_NOT_FOUND ? S_FALSE : hr;
    } else {
        address_entry_record(walk->book, entry, &record);
    }
    HRESULT hr = own && own->plain ? S_OK : matches(walk->book, walk->view, (uint64_t)entry->number, &record, entry, &match);
    if (SUCCEEDED(hr) && match && writer)
        hr = write_row(walk->book, (uint64_t)entry->number, &record, entry, tags, writer);
    if (whole)
        address_record_clear(&record);
    return FAILED(hr) ? hr : match ? S_OK : S_FALSE;
}

static HRESULT contacts_read(struct mapix_row_view *view, const struct mapix_row_boundary *from, enum mapix_row_direction direction, ULONG limit,
    const SPropTagArray *tags, struct mapix_row_writer *writer)
{
    struct address_book *book = book_of(view->source);
    const struct address_entry *entry;
    ULONG done = 0;
    HRESULT hr = address_roster_lock(book);
    if (FAILED(hr))
        return hr;
    struct walk walk = start_walk(view, from, direction, tags);
    while (SUCCEEDED(hr) && done < limit && (entry = step(&walk))) {
        hr = offer_entry(&walk, entry, tags, writer);
        done += hr == S_OK;
    }
    address_roster_unlock(book);
    return FAILED(hr) ? hr : S_OK;
}

static HRESULT contacts_read_rows(struct mapix_row_view *view, const uint64_t *ids, ULONG count, const SPropTagArray *tags,
    struct mapix_row_writer *writer)
{
    struct address_book *book = book_of(view->source);
    const struct walk walk = { .book = book, .view = view, .whole_records = wants_whole(view, tags) };
    HRESULT hr = address_roster_lock(book);
    if (FAILED(hr))
        return hr;
    for (ULONG i = 0; SUCCEEDED(hr) && i < count; i++) {
        const struct address_entry *entry = address_roster_find(&book->roster, (int64_t)ids[i]);
        if (entry)
            hr = offer_entry(&walk, entry, tags, writer);
    }
    address_roster_unlock(book);
    return FAILED(hr) ? hr : S_OK;
}

/* How many rows lie before a boundary. */
static HRESULT contacts_rank(struct mapix_row_view *view, const struct mapix_row_boundary *boundary, ULONG *ret_rank)
{
    struct address_book *book = book_of(view->source);
    const struct anr_view *own = view->data;
    const struct address_entry *entry;
    ULONG rank = 0;
    HRESULT hr = address_roster_lock(book);
    if (FAILED(hr))
        return hr;
    struct walk walk = start_walk(view, boundary, MAPIX_ROWS_BACKWARD, NULL);
    if (!own || !own->compiled)
        rank = (ULONG)(walk.up ? book->roster.count - walk.at : walk.at);
    else
        while (SUCCEEDED(hr) && (entry = step(&walk))) {
            hr = offer_entry(&walk, entry, NULL, NULL);
            rank += hr == S_OK;
        }
    address_roster_unlock(book);
    if (FAILED(hr))
        return hr;
    *ret_rank = rank;
    return S_OK;
}

static HRESULT contacts_count(struct mapix_row_view *view, ULONG *ret_count)
{
    const struct mapix_row_boundary end = { .kind = MAPIX_ROWS_END };
    return contacts_rank(view, &end, ret_count);
}

static HRESULT contacts_skip(struct mapix_row_view *view, const struct mapix_row_boundary *from, enum mapix_row_direction direction, ULONG count,
    struct mapix_row_writer *writer, ULONG *ret_skipped)
{
    struct address_book *book = book_of(view->source);
    const struct anr_view *own = view->data;
    const struct address_entry *entry, *last = NULL;
    ULONG skipped = 0;
    HRESULT hr = address_roster_lock(book);
    if (FAILED(hr))
        return hr;
    struct walk walk = start_walk(view, from, direction, NULL);
    if ((!own || !own->compiled) && count) {               /* no need to look at those between */
        size_t left = walk.up ? book->roster.count - walk.at : walk.at, jump = (count < left ? count : left);
        skipped = (ULONG)jump;
        walk.at = walk.up ? walk.at + jump - (jump != 0) : walk.at - jump + (jump != 0);
        last = jump ? step(&walk) : NULL;
    }
    while (own && own->compiled && SUCCEEDED(hr) && skipped < count && (entry = step(&walk))) {
        hr = offer_entry(&walk, entry, NULL, NULL);
        if (hr == S_OK) {
            last = entry;
            skipped++;
        }
    }
    if (SUCCEEDED(hr) && last)
        hr = mapix_row_begin(writer, (uint64_t)last->number, last->key, last->key_size);
    address_roster_unlock(book);
    if (FAILED(hr))
        return hr;
    *ret_skipped = skipped;
    return S_OK;
}

const struct mapix_row_source_operations address_contacts_operations = {
    .columns = columns,
    .open_view = contacts_open_view,
    .close_view = close_view,
    .read = contacts_read,
    .read_rows = contacts_read_rows,
    .count = contacts_count,
    .rank = contacts_rank,
    .skip = contacts_skip,
};

/* --- Rows in memory: profiles, and members of a list; row ids are places, from 1 -------------------------------------------------------- */

/* One row if it matches. S_FALSE: left out. */
static HRESULT offer(struct address_book *book, struct mapix_row_view *view, uint64_t id, const struct address_record *record,
    const SPropTagArray *tags, struct mapix_row_writer *writer)
{
    bool match;
    HRESULT hr = matches(book, view, id, record, NULL, &match);
    if (FAILED(hr) || !match)
        return FAILED(hr) ? hr : S_FALSE;
    return write_row(book, id, record, NULL, tags, writer);
}

struct fixed {
    struct mapix_row_source source;
    struct address_book *book;
    ULONG count;
    struct address_record *records;
};

static HRESULT fixed_read(struct mapix_row_view *view, const struct mapix_row_boundary *from, enum mapix_row_direction direction, ULONG limit,
    const SPropTagArray *tags, struct mapix_row_writer *writer)
{
    struct fixed *fixed = (struct fixed *)(void *)view->source;
    ULONG at = 0, done = 0;
    HRESULT hr = S_OK;
    if (from->kind == MAPIX_ROWS_END)
        at = fixed->count;
    else if (from->kind != MAPIX_ROWS_BEGINNING)
        at = (ULONG)(from->kind == MAPIX_ROWS_AFTER ? from->id : from->id - 1);
    while (SUCCEEDED(hr) && done < limit && (direction == MAPIX_ROWS_FORWARD ? at < fixed->count : at > 0)) {
        ULONG place = direction == MAPIX_ROWS_FORWARD ? at : at - 1;
        hr = offer(fixed->book, view, place + 1, &fixed->records[place], tags, writer);
        done += hr == S_OK;
        at = direction == MAPIX_ROWS_FORWARD ? at + 1 : at - 1;
    }
    return FAILED(hr) ? hr : S_OK;
}

static HRESULT fixed_read_rows(struct mapix_row_view *view, const uint64_t *ids, ULONG count, const SPropTagArray *tags,
    struct mapix_row_writer *writer)
{
    struct fixed *fixed = (struct fixed *)(void *)view->source;
    HRESULT hr = S_OK;
    for (ULONG i = 0; SUCCEEDED(hr) && i < count; i++)
        if (ids[i] && ids[i] <= fixed->count)
            hr = offer(fixed->book, view, ids[i], &fixed->records[ids[i] - 1], tags, writer);
    return FAILED(hr) ? hr : S_OK;
}

void address_records_free(struct address_record *records, ULONG count)
{
    for (ULONG i = 0; i < count; i++)
        address_record_clear(&records[i]);
    free(records);
}

static void fixed_destroy(struct mapix_row_source *source)
{
    struct fixed *fixed = (struct fixed *)(void *)source;
    address_records_free(fixed->records, fixed->count);
    address_book_release(fixed->book);
    free(fixed);
}

static const struct mapix_row_source_operations fixed_operations = {
    .columns = columns,
    .open_view = open_view,
    .close_view = close_view,
    .read = fixed_read,
    .read_rows = fixed_read_rows,
    .destroy = fixed_destroy,
};

/* What records are made of: names of profiles, or the rows of a list's members. */
struct sources {
    struct address_book *book;
    char **names;
    LPSRowSet rows;
};

static HRESULT load_profile(const struct sources *from, ULONG index, struct address_record *ret_record)
{
    return address_record_profile(from->book, from->names[index], ret_record);
}

/* A member that is an entry of this book is shown as it is today; one that is gone as it was. */
static HRESULT load_member(const struct sources *from, ULONG index, struct address_record *ret_record)
{
    const SRow *row = &from->rows->aRow[index];
    const SPropValue *id = mapix_value_find(row->lpProps, row->cValues, PR_ENTRYID);
    struct address_id parsed;
    if (id && SUCCEEDED(address_id_parse(from->book, id->Value.bin.cb, id->Value.bin.lpb, &parsed)) && parsed.number) {
        HRESULT hr = address_record_load(from->book, parsed.kind, parsed.number, ret_record);
        if (hr != MAPI_E_NOT_FOUND)
            return hr;
    }
    return address_record_member(row, ret_record);
}

/* All of them, or none. */
static HRESULT load_each(const struct sources *from, ULONG count, HRESULT (*load)(const struct sources *from, ULONG index, struct address_record *ret_record),
    ULONG *ret_count, struct address_record **ret_records)
{
    struct address_record *records = calloc(count + (size_t)1, sizeof(*records));
    HRESULT hr = records ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    ULONG done = 0;
    while (SUCCEEDED(hr) && done < count && SUCCEEDED(hr = load(from, done, &records[done])))
        done++;
    if (FAILED(hr)) {
        address_records_free(records, done);
        return hr;
    }
    *ret_count = count;
    *ret_records = records;
    return S_OK;
}

HRESULT address_records_load(struct address_book *book, enum address_kind kind, int64_t list, ULONG *ret_count, struct address_record **ret_records)
{
    struct sources from = { .book = book };
    ULONG count = 0;
    HRESULT hr = kind == ADDRESS_LIST ? address_members(book, list, &from.rows) : address_profiles(&count, &from.names);
    if (SUCCEEDED(hr) && kind == ADDRESS_LIST)
        count = from.rows->cRows;
    if (SUCCEEDED(hr))
        hr = load_each(&from, count, kind == ADDRESS_LIST ? load_member : load_profile, ret_count, ret_records);
    free(from.names);
    FreeProws(from.rows);
    return hr;
}

HRESULT address_contents_table(struct address_book *book, struct mapix_object *parent, enum address_kind kind, int64_t list,
    const SRestriction *base, ULONG flags, LPMAPITABLE *ret_table)
{
    static const SizedSSortOrderSet(1, by_name) = { 1, 0, 0, { { PR_DISPLAY_NAME_W, TABLE_SORT_ASCEND } } };
    const SSortOrderSet *sort = (const SSortOrderSet *)(const void *)&by_name;
    if (kind == ADDRESS_CONTACTS) {
        HRESULT hr = address_book_listen(book);
        return FAILED(hr) ? hr : mapix_table_open_with(&book->contacts, flags, base, sort, parent, ret_table);
    }
    struct fixed *fixed = calloc(1, sizeof(*fixed));
    if (!fixed)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = address_records_load(book, kind, list, &fixed->count, &fixed->records);
    if (FAILED(hr)) {
        free(fixed);
        return hr;
    }
    fixed->book = address_book_reference(book);
    mapix_row_source_init(&fixed->source, &fixed_operations, TBLTYPE_SNAPSHOT);
    hr = mapix_table_open_with(&fixed->source, flags, base, sort, parent, ret_table);
    mapix_row_source_release(&fixed->source);
    return hr;
}

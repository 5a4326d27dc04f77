/* The recipients of a message before it goes. */
#include <mapiutil.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text.h"
#include "support/mail.h"
#include "support/one_off.h"
#include "value/value.h"

#define RECIPIENT_LIMIT 100000         /* of a message, and of all its lists together: the budget against a list without end */

static bool has_column(const SPropTagArray *columns, ULONG tag)
{
    for (ULONG i = 0; i < columns->cValues; i++)
        if (PROP_ID(columns->aulPropTag[i]) == PROP_ID(tag))
            return true;
    return false;
}

/* `first`, then the table's other columns; 8-bit text. For free(). */
static HRESULT choose_columns(LPMAPITABLE table, const SPropTagArray *first, LPSPropTagArray *ret_columns)
{
    LPSPropTagArray all = NULL, columns;
    HRESULT hr = table->lpVtbl->QueryColumns(table, TBL_ALL_COLUMNS, &all);
    if (FAILED(hr))
        return hr;
    columns = malloc(CbNewSPropTagArray(first->cValues + all->cValues));
    if (columns) {
        memcpy(columns, first, CbNewSPropTagArray(first->cValues));
        for (ULONG i = 0; i < all->cValues; i++)
            if (!has_column(first, all->aulPropTag[i]))
                columns->aulPropTag[columns->cValues++] = PROP_TYPE(all->aulPropTag[i]) == PT_UNICODE
                    ? CHANGE_PROP_TYPE(all->aulPropTag[i], PT_STRING8) : all->aulPropTag[i];
        *ret_columns = columns;
    }
    MAPIFreeBuffer(all);
    return columns ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

HRESULT mapix_recipients_read(LPMESSAGE message, const SPropTagArray *first, LPSRowSet *ret_rows)
{
    LPMAPITABLE table = NULL;
    LPSPropTagArray columns = NULL;
    HRESULT hr = message->lpVtbl->GetRecipientTable(message, 0, &table);
    if (FAILED(hr))
        return hr;
    hr = choose_columns(table, first, &columns);
    if (SUCCEEDED(hr))
        hr = HrQueryAllRows(table, columns, NULL, NULL, RECIPIENT_LIMIT, ret_rows);
    free(columns);
    table->lpVtbl->Release(table);
    return hr;
}

static HRESULT read_recipients(LPMESSAGE message, LPSRowSet *ret_rows)
{
    static const SizedSPropTagArray(1, none) = { 0, { 0 } };
    return mapix_recipients_read(message, (const SPropTagArray *)(const void *)&none, ret_rows);
}

/* A row's values but those that are missing or changed, then the changed ones. */
static ULONG merge_row(const SRow *row, ULONG count, const SPropValue *changed, SPropValue *values)
{
    ULONG used = 0;
    for (ULONG i = 0; i < row->cValues; i++)
        if (PROP_TYPE(row->lpProps[i].ulPropTag) != PT_ERROR && PROP_TYPE(row->lpProps[i].ulPropTag) != PT_NULL &&
            !mapix_value_find(changed, count, PROP_TAG(PT_UNSPECIFIED, PROP_ID(row->lpProps[i].ulPropTag))))
            values[used++] = row->lpProps[i];
    memcpy(values + used, changed, count * sizeof(*values));
    return used + count;
}

HRESULT mapix_recipients_change(LPMESSAGE message, const SRowSet *rows, const bool *which, ULONG count, const SPropValue *changed)
{
    size_t total = 0;
    for (ULONG i = 0; i < rows->cRows; i++)
        total += !which || which[i] ? rows->aRow[i].cValues + (size_t)count : 0;
    if (!total)
        return S_OK;
    LPADRLIST list = malloc(CbNewADRLIST(rows->cRows));
    SPropValue *values = malloc(total * sizeof(*values)), *next = values;
    HRESULT hr = list && values ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr)) {
        list->cEntries = 0;
        for (ULONG i = 0; i < rows->cRows; i++) {
            if (which && !which[i])
                continue;
            ADRENTRY *entry = &list->aEntries[list->cEntries++];
            *entry = (ADRENTRY){ .cValues = merge_row(&rows->aRow[i], count, changed, next), .rgPropVals = next };
            next += entry->cValues;
        }
        hr = message->lpVtbl->ModifyRecipients(message, MODRECIP_MODIFY, list);
    }
    free(list);
    free(values);
    return hr;
}

static const char *row_text(const SRow *row, ULONG tag)
{
    const SPropValue *value = mapix_value_find(row->lpProps, row->cValues, CHANGE_PROP_TYPE(tag, PT_STRING8));
    return value ? value->Value.lpszA : NULL;
}

static LONG row_long(const SRow *row, ULONG tag, LONG otherwise)
{
    const SPropValue *value = mapix_value_find(row->lpProps, row->cValues, tag);
    return value ? value->Value.l : otherwise;
}

static const SBinary *row_binary(const SRow *row, ULONG tag)
{
    const SPropValue *value = mapix_value_find(row->lpProps, row->cValues, tag);
    return value && value->Value.bin.cb ? &value->Value.bin : NULL;
}

/* Set values of a row: its array becomes a new block without what was missing. */
static HRESULT row_set(SRow *row, ULONG count, const SPropValue *values)
{
    SPropValue *all = malloc((row->cValues + (size_t)count) * sizeof(*all)), *copy = NULL;
    ULONG used = 0;
    if (!all)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < row->cValues; i++)
        if (PROP_TYPE(row->lpProps[i].ulPropTag) != PT_ERROR && PROP_TYPE(row->lpProps[i].ulPropTag) != PT_NULL &&
            !mapix_value_find(values, count, PROP_TAG(PT_UNSPECIFIED, PROP_ID(row->lpProps[i].ulPropTag))))
            all[used++] = row->lpProps[i];
    memcpy(all + used, values, count * sizeof(*values));
    used += count;
    HRESULT hr = mapix_value_copy_array(all, used, NULL, &copy);
    free(all);
    if (FAILED(hr))
        return hr;
    MAPIFreeBuffer(row->lpProps);
    row->lpProps = copy;
    row->cValues = used;
    return S_OK;
}

/* What ModifyRecipients is told at the end: entries point into rows, which stay alive. */
struct recipient_changes {
    LPADRLIST list;
    ULONG capacity;
};

static HRESULT note_change(struct recipient_changes *changes, const SRow *row)
{
    ULONG count = changes->list ? changes->list->cEntries : 0;
    if (count == changes->capacity) {
        ULONG capacity = changes->capacity ? 2 * changes->capacity : 16;
        LPADRLIST grown = realloc(changes->list, CbNewADRLIST(capacity));
        if (!grown)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        changes->list = grown;
        changes->list->cEntries = count;
        changes->capacity = capacity;
    }
    changes->list->aEntries[count] = (ADRENTRY){ .cValues = row->cValues, .rgPropVals = row->lpProps };
    changes->list->cEntries = count + 1;
    return S_OK;
}

static HRESULT apply(LPMESSAGE message, ULONG how, struct recipient_changes *changes)
{
    HRESULT hr = S_OK;
    if (changes->list && changes->list->cEntries)
        hr = message->lpVtbl->ModifyRecipients(message, how, changes->list);
    free(changes->list);
    memset(changes, 0, sizeof(*changes));
    return hr;
}

HRESULT support_prepare_submit(const struct support_host *host, void *context, LPMESSAGE message, ULONG *io_flags,
    struct mapix_error_slot *error)
{
    LPSPropValue flags = NULL;
    LPSRowSet rows = NULL;
    struct recipient_changes changed = { 0 };
    if (io_flags && (*io_flags & ~(ULONG)CHECK_SENDER))
        return MAPI_E_UNKNOWN_FLAGS;
    if (io_flags)
        *io_flags = 0;
    HRESULT hr = HrGetOneProp((LPMAPIPROP)message, PR_MESSAGE_FLAGS, &flags);
    bool resend = SUCCEEDED(hr) && (flags->Value.l & MSGFLAG_RESEND);
    MAPIFreeBuffer(flags);
    if (!resend)
        return FAILED(hr) && hr != MAPI_E_NOT_FOUND ? hr : S_OK;
    hr = read_recipients(message, &rows);
    for (ULONG i = 0; SUCCEEDED(hr) && i < rows->cRows; i++) {
        LONG type = row_long(&rows->aRow[i], PR_RECIPIENT_TYPE, MAPI_TO);
        SPropValue value = { .ulPropTag = PR_RESPONSIBILITY };
        if (!(type & (LONG)(MAPI_SUBMITTED | MAPI_P1)))
            continue;
        value.Value.b = (type & (LONG)MAPI_SUBMITTED) != 0;
        hr = row_set(&rows->aRow[i], 1, &value);
        if (SUCCEEDED(hr))
            hr = note_change(&changed, &rows->aRow[i]);
    }
    if (SUCCEEDED(hr))
        hr = apply(message, MODRECIP_MODIFY, &changed);
    free(changed.list);
    if (rows)
        FreeProws(rows);
    return hr;
}

/* A distribution list whose members are added. All are kept until the end, since the entries of `added` point into their rows. */
struct open_list {
    const SBinary *id;                         /* in a row of the list or message it was met in; first, as the key of the tree */
    LPSRowSet rows;
    ULONG next;                                /* the member that is looked at next */
    struct open_list *outer;
};

/* Recipients of a message being expanded. */
struct expansion {
    const struct support_host *host;
    void *context;
    struct mapix_error_slot *error;
    LPSRowSet rows;                            /* as they are in the message */
    ULONG members;                             /* rows read from lists */
    struct recipient_changes added, changed, removed;
    void *lists;                               /* tree of struct open_list by id: against circles */
    void *keys;                                /* tree of "TYPE:ADDRESS" of everybody: against duplicates */
};

static int compare_keys(const void *one, const void *other)
{
    return strcmp(one, other);
}

static int compare_lists(const void *one, const void *other)
{
    const SBinary *left = ((const struct open_list *)one)->id, *right = ((const struct open_list *)other)->id;
    return left->cb != right->cb ? left->cb < right->cb ? -1 : 1 : memcmp(left->lpb, right->lpb, left->cb);
}

static void free_list(void *node)
{
    struct open_list *list = node;
    FreeProws(list->rows);
    free(list);
}

/* Is this recipient there twice? Remembers it. Recipients without an address are never duplicates. */
static bool is_duplicate(struct expansion *expansion, const SRow *row, HRESULT *io_result)
{
    const char *type = row_text(row, PR_ADDRTYPE_A), *address = row_text(row, PR_EMAIL_ADDRESS_A);
    BYTE *key = NULL;
    ULONG size;
    if (!type || !address || !*address || (row_long(row, PR_RECIPIENT_TYPE, MAPI_TO) & (LONG)(MAPI_SUBMITTED | MAPI_P1)))
        return false;
    if (FAILED(*io_result = mapix_search_key(type, address, &size, &key)))
        return false;
    void **place = tsearch(key, &expansion->keys, compare_keys);
    bool known = place && *place != key;
    if (!place)
        *io_result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (!place || known)
        free(key);
    return known;
}

static HRESULT set_one_off(SRow *row, const char *name, const char *type, const char *address)
{
    LPENTRYID entry_id = NULL;
    BYTE *key = NULL;
    ULONG size = 0, key_size = 0;
    HRESULT hr = mapix_one_off_encode(name, type, address, MAPI_UNICODE, &size, &entry_id);
    if (SUCCEEDED(hr))
        hr = mapix_search_key(type, address, &key_size, &key);
    if (SUCCEEDED(hr)) {
        const SPropValue values[] = {
            { .ulPropTag = PR_ENTRYID, .Value.bin = { size, (LPBYTE)entry_id } },
            { .ulPropTag = PR_ADDRTYPE_A, .Value.lpszA = (LPSTR)(uintptr_t)type },
            { .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = (LPSTR)(uintptr_t)address },
            { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name },
            { .ulPropTag = PR_SEARCH_KEY, .Value.bin = { key_size, key } },
            { .ulPropTag = PR_OBJECT_TYPE, .Value.l = MAPI_MAILUSER },
        };
        hr = row_set(row, sizeof(values) / sizeof(values[0]), values);
    }
    MAPIFreeBuffer(entry_id);
    free(key);
    return hr;
}

/* Give a recipient what its one-off entry id says, or an entry id for what it says. */
static HRESULT resolve_one_off(SRow *row, bool *ret_changed)
{
    const SBinary *id = row_binary(row, PR_ENTRYID);
    const char *type = row_text(row, PR_ADDRTYPE_A), *address = row_text(row, PR_EMAIL_ADDRESS_A), *name = row_text(row, PR_DISPLAY_NAME_A);
    HRESULT hr = S_OK;
    if (type && address && *address && id)
        return S_OK;
    *ret_changed = true;
    if (id && support_is_one_off(id->cb, id->lpb)) {
        struct support_one_off parts;
        hr = mapix_one_off_decode(id->cb, id->lpb, &parts);
        if (SUCCEEDED(hr)) {
            hr = set_one_off(row, name && *name ? name : parts.display_name, parts.address_type, parts.address);
            mapix_one_off_clear(&parts);
        } else if (hr == MAPI_E_INVALID_ENTRYID) {     /* it will get its non-delivery report */
            *ret_changed = false;
            hr = S_OK;
        }
        return hr;
    }
    if (!id && type && *type && address && *address)
        return set_one_off(row, name && *name ? name : address, type, address);
    char *made_name = NULL, *made_type = NULL, *made_address = NULL;
    hr = !id && name ? support_one_off_parse(name, &made_name, &made_type, &made_address) : MAPI_E_NOT_FOUND;
    if (SUCCEEDED(hr))
        hr = set_one_off(row, made_name, made_type, made_address);
    *ret_changed = hr != MAPI_E_NOT_FOUND;
    free(made_name);
    free(made_type);
    free(made_address);
    return hr == MAPI_E_NOT_FOUND ? S_OK : hr;
}

/* A display name that was changed goes back to the one nobody can change. */
static HRESULT restore_name(SRow *row, bool *ret_changed)
{
    const char *name = row_text(row, PR_DISPLAY_NAME_A), *original = row_text(row, PR_TRANSMITABLE_DISPLAY_NAME_A);
    if (!original || !*original || (name && !strcmp(name, original)))
        return S_OK;
    char *copy = strdup(original);
    SPropValue value = { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = copy };
    HRESULT hr = copy ? row_set(row, 1, &value) : MAPI_E_NOT_ENOUGH_MEMORY;
    free(copy);
    *ret_changed = true;
    return hr;
}

static HRESULT treat_row(struct expansion *expansion, SRow *row, bool *ret_changed)
{
    HRESULT hr = restore_name(row, ret_changed);
    if (SUCCEEDED(hr))
        hr = resolve_one_off(row, ret_changed);
    if (SUCCEEDED(hr) && is_duplicate(expansion, row, &hr)) {
        SPropValue value = { .ulPropTag = PR_RESPONSIBILITY, .Value.b = TRUE };
        hr = row_set(row, 1, &value);
        *ret_changed = true;
    }
    return hr;
}

static HRESULT read_list(struct expansion *expansion, const SBinary *id, LPSRowSet *ret_rows)
{
    static const SizedSPropTagArray(8, columns) = { 8, { PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_ENTRYID, PR_SEARCH_KEY,
        PR_OBJECT_TYPE, PR_DISPLAY_TYPE, PR_SEND_RICH_INFO } };
    LPDISTLIST list = NULL;
    LPMAPITABLE table = NULL;
    ULONG type = 0;
    if (!expansion->host->open_entry)
        return MAPI_E_NO_SUPPORT;
    HRESULT hr = expansion->host->open_entry(expansion->context, id->cb, (LPENTRYID)id->lpb, &IID_IDistList, 0, &type, (LPUNKNOWN *)&list,
        expansion->error);
    if (FAILED(hr))
        return hr;
    hr = list->lpVtbl->GetContentsTable(list, 0, &table);
    if (SUCCEEDED(hr)) {
        hr = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, RECIPIENT_LIMIT, ret_rows);
        table->lpVtbl->Release(table);
    }
    list->lpVtbl->Release(list);
    return hr;
}

static bool is_list(const SRow *row)
{
    const char *type = row_text(row, PR_ADDRTYPE_A);
    return type && !strcasecmp(type, "MAPIPDL") && row_binary(row, PR_ENTRYID);
}

/* Begin with a list inside `outer` (NULL: inside the message). `ret_list` is NULL where it was met before: its members are there. */
static HRESULT enter_list(struct expansion *expansion, const SBinary *id, struct open_list *outer, struct open_list **ret_list)
{
    struct open_list *list = calloc(1, sizeof(*list));
    if (!list)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *list = (struct open_list){ .id = id, .outer = outer };
    void **place = tsearch(list, &expansion->lists, compare_lists);
    if (!place || *place != list) {
        free(list);
        *ret_list = NULL;
        return place ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    HRESULT hr = read_list(expansion, id, &list->rows);
    if (FAILED(hr) && hr != MAPI_E_TABLE_TOO_BIG)
        return hr;
    if (SUCCEEDED(hr))
        expansion->members += list->rows->cRows;
    if (FAILED(hr) || expansion->members > RECIPIENT_LIMIT)
        return mapix_error_set(expansion->error, MAPI_E_TOO_COMPLEX, "support", 0, 0,
            "The distribution lists among the recipients have more than %d members; send to parts of them", RECIPIENT_LIMIT);
    *ret_list = list;
    return S_OK;
}

static HRESULT add_member(struct expansion *expansion, SRow *row, LONG recipient_type)
{
    SPropValue value = { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = recipient_type };
    bool changed = false;
    HRESULT hr = row_set(row, 1, &value);
    if (SUCCEEDED(hr))
        hr = treat_row(expansion, row, &changed);
    return SUCCEEDED(hr) ? note_change(&expansion->added, row) : hr;
}

/* Add the members of a list in its place, those of lists within it in theirs. No recursion: how deep they lie is the sender's business. */
static HRESULT expand_list(struct expansion *expansion, const SBinary *id, LONG recipient_type)
{
    struct open_list *list = NULL, *inner = NULL;
    HRESULT hr = enter_list(expansion, id, NULL, &list);
    while (SUCCEEDED(hr) && list) {
        if (list->next == list->rows->cRows) {
            list = list->outer;
            continue;
        }
        SRow *row = &list->rows->aRow[list->next++];
        if (!is_list(row)) {
            hr = add_member(expansion, row, recipient_type);
            continue;
        }
        hr = enter_list(expansion, row_binary(row, PR_ENTRYID), list, &inner);
        list = SUCCEEDED(hr) && inner ? inner : list;
    }
    return hr;
}

static HRESULT expand_row(struct expansion *expansion, SRow *row)
{
    bool changed = false;
    if (is_list(row)) {
        HRESULT hr = expand_list(expansion, row_binary(row, PR_ENTRYID), row_long(row, PR_RECIPIENT_TYPE, MAPI_TO));
        return FAILED(hr) ? hr : note_change(&expansion->removed, row);
    }
    HRESULT hr = treat_row(expansion, row, &changed);
    return SUCCEEDED(hr) && changed ? note_change(&expansion->changed, row) : hr;
}

/* NEEDS_SPOOLER while anybody is left to serve, NEEDS_PREPROCESSING when a preprocessor asked for one of them. */
static ULONG needs(const struct expansion *expansion, const SRow *row)
{
    const SPropValue *served = mapix_value_find(row->lpProps, row->cValues, PR_RESPONSIBILITY);
    if (served && served->Value.b)
        return 0;
    const SBinary *id = row_binary(row, PR_ENTRYID);
    bool preprocess = expansion->host->needs_preprocessing && expansion->host->needs_preprocessing(expansion->context,
        row_text(row, PR_ADDRTYPE_A), id ? id->cb : 0, id ? (const ENTRYID *)id->lpb : NULL);
    return NEEDS_SPOOLER | (preprocess ? NEEDS_PREPROCESSING : 0);
}

HRESULT support_expand_recipients(const struct support_host *host, void *context, LPMESSAGE message, ULONG *ret_flags,
    struct mapix_error_slot *error)
{
    struct expansion all = { .host = host, .context = context, .error = error }, *expansion = &all;
    ULONG flags = 0;
    HRESULT hr = read_recipients(message, &expansion->rows);
    for (ULONG i = 0; SUCCEEDED(hr) && i < expansion->rows->cRows; i++)
        hr = expand_row(expansion, &expansion->rows->aRow[i]);
    for (ULONG i = 0; SUCCEEDED(hr) && i < expansion->rows->cRows; i++)
        if (!is_list(&expansion->rows->aRow[i]))
            flags |= needs(expansion, &expansion->rows->aRow[i]);
    for (ULONG i = 0; SUCCEEDED(hr) && expansion->added.list && i < expansion->added.list->cEntries; i++) {
        const ADRENTRY *entry = &expansion->added.list->aEntries[i];
        SRow row = { .cValues = entry->cValues, .lpProps = entry->rgPropVals };
        flags |= needs(expansion, &row);
    }
    if (SUCCEEDED(hr))
        hr = apply(message, MODRECIP_MODIFY, &expansion->changed);
    if (SUCCEEDED(hr))
        hr = apply(message, MODRECIP_ADD, &expansion->added);
    if (SUCCEEDED(hr))
        hr = apply(message, MODRECIP_REMOVE, &expansion->removed);
    tdestroy(expansion->keys, free);
    tdestroy(expansion->lists, free_list);
    FreeProws(expansion->rows);
    free(expansion->added.list);
    free(expansion->changed.list);
    free(expansion->removed.list);
    if (SUCCEEDED(hr))
        *ret_flags = flags;
    return hr;
}

/* Submission: the recipients of a message before it goes, and the message after it went. */
#include <mapihook.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text.h"
#include "support/mail.h"
#include "support/one_off.h"
#include "value/value.h"

#define LIST_DEPTH 8                   /* personal distribution lists within lists */
#define RECIPIENT_LIMIT 100000

/* All recipients with all their columns; 8-bit text. For FreeProws. */
static HRESULT read_recipients(LPMESSAGE message, LPSRowSet *ret_rows)
{
    LPMAPITABLE table = NULL;
    LPSPropTagArray columns = NULL;
    HRESULT hr = message->lpVtbl->GetRecipientTable(message, 0, &table);
    if (FAILED(hr))
        return hr;
    hr = table->lpVtbl->QueryColumns(table, TBL_ALL_COLUMNS, &columns);
    for (ULONG i = 0; SUCCEEDED(hr) && i < columns->cValues; i++)
        if (PROP_TYPE(columns->aulPropTag[i]) == PT_UNICODE)
            columns->aulPropTag[i] = CHANGE_PROP_TYPE(columns->aulPropTag[i], PT_STRING8);
    if (SUCCEEDED(hr))
        hr = HrQueryAllRows(table, columns, NULL, NULL, RECIPIENT_LIMIT, ret_rows);
    MAPIFreeBuffer(columns);
    table->lpVtbl->Release(table);
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

/* Recipients of a message being expanded. */
struct expansion {
    const struct support_host *host;
    void *context;
    struct mapix_error_slot *error;
    LPSRowSet rows;                            /* as they are in the message */
    LPSRowSet members[LIST_DEPTH * 8];         /* rows read from lists, alive until the end */
    unsigned member_count;
    struct recipient_changes added, changed, removed;
    const SBinary **seen;                      /* lists on the way, against circles */
    unsigned seen_count;
    char **keys;                               /* "TYPE:ADDRESS" of everybody, for duplicates */
    ULONG key_count, key_capacity;
};

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
    for (ULONG i = 0; i < expansion->key_count; i++)
        if (!strcmp(expansion->keys[i], (char *)key)) {
            free(key);
            return true;
        }
    if (expansion->key_count == expansion->key_capacity) {
        ULONG capacity = expansion->key_capacity ? 2 * expansion->key_capacity : 16;
        char **grown = realloc(expansion->keys, capacity * sizeof(*grown));
        if (!grown) {
            free(key);
            *io_result = MAPI_E_NOT_ENOUGH_MEMORY;
            return false;
        }
        expansion->keys = grown;
        expansion->key_capacity = capacity;
    }
    expansion->keys[expansion->key_count++] = (char *)key;
    return false;
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
        hr = support_one_off_decode(id->cb, id->lpb, &parts);
        if (SUCCEEDED(hr)) {
            hr = set_one_off(row, name && *name ? name : parts.display_name, parts.address_type, parts.address);
            support_one_off_clear(&parts);
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

static bool same_binary(const SBinary *one, const SBinary *other)
{
    return one->cb == other->cb && !memcmp(one->lpb, other->lpb, one->cb);
}

/* Add the members of a list in its place, lists in lists as well. A list met again, or too deep, is left out: its members are there. */
static HRESULT expand_list(struct expansion *expansion, const SBinary *id, LONG recipient_type, unsigned depth)
{
    for (unsigned i = 0; i < expansion->seen_count; i++)
        if (same_binary(expansion->seen[i], id))
            return S_OK;
    if (depth >= LIST_DEPTH || expansion->member_count == sizeof(expansion->members) / sizeof(expansion->members[0]))
        return mapix_error_set(expansion->error, MAPI_E_TOO_COMPLEX, "support", 0, 0, "The recipients contain distribution lists too deep in one another");
    LPSRowSet rows = NULL;
    HRESULT hr = read_list(expansion, id, &rows);
    if (FAILED(hr))
        return hr;
    expansion->members[expansion->member_count++] = rows;
    const SBinary **grown = realloc(expansion->seen, (expansion->seen_count + 1) * sizeof(*grown));
    if (!grown)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    expansion->seen = grown;
    expansion->seen[expansion->seen_count++] = id;
    for (ULONG i = 0; SUCCEEDED(hr) && i < rows->cRows; i++) {
        SPropValue value = { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = recipient_type };
        bool changed = false;
        if (is_list(&rows->aRow[i])) {
            hr = expand_list(expansion, row_binary(&rows->aRow[i], PR_ENTRYID), recipient_type, depth + 1);
            continue;
        }
        hr = row_set(&rows->aRow[i], 1, &value);
        if (SUCCEEDED(hr))
            hr = treat_row(expansion, &rows->aRow[i], &changed);
        if (SUCCEEDED(hr))
            hr = note_change(&expansion->added, &rows->aRow[i]);
    }
    return hr;
}

static HRESULT expand_row(struct expansion *expansion, SRow *row)
{
    bool changed = false;
    if (is_list(row)) {
        HRESULT hr = expand_list(expansion, row_binary(row, PR_ENTRYID), row_long(row, PR_RECIPIENT_TYPE, MAPI_TO), 0);
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
    struct expansion *expansion = calloc(1, sizeof(*expansion));
    ULONG flags = 0;
    if (!expansion)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *expansion = (struct expansion){ .host = host, .context = context, .error = error };
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
    for (ULONG i = 0; i < expansion->key_count; i++)
        free(expansion->keys[i]);
    for (unsigned i = 0; i < expansion->member_count; i++)
        FreeProws(expansion->members[i]);
    if (expansion->rows)
        FreeProws(expansion->rows);
    free(expansion->added.list);
    free(expansion->changed.list);
    free(expansion->removed.list);
    free(expansion->keys);
    free(expansion->seen);
    free(expansion);
    if (SUCCEEDED(hr))
        *ret_flags = flags;
    return hr;
}

/* After sending. ---------------------------------------------------------------------------------------------------------------------- */

static HRESULT open_folder(const struct support_host *host, void *context, const SBinary *id, struct mapix_error_slot *error,
    LPMAPIFOLDER *ret_folder)
{
    ULONG type;
    return host->open_entry(context, id->cb, (LPENTRYID)id->lpb, &IID_IMAPIFolder, MAPI_MODIFY, &type, (LPUNKNOWN *)ret_folder, error);
}

enum { SENT_DELETE, SENT_FOLDER, SENT_ID, SENT_PARENT, SENT_COUNT };

/* Hooks see the message in the folder where it will lie; they may choose another, or have it deleted (SPI-HOOK-03 to -05). */
static HRESULT run_hooks(const struct support_host *host, void *context, LPMESSAGE message, LPSPropValue values, LPMAPIFOLDER *io_folder,
    bool *io_delete, struct mapix_error_slot *error)
{
    ULONG flags = 0, size = 0;
    LPENTRYID target = NULL;
    if (!host->run_outbound_hooks)
        return S_OK;
    HRESULT hr = host->run_outbound_hooks(context, message, *io_folder, &flags, &size, &target);
    if (SUCCEEDED(hr) && (flags & HOOK_DELETE))
        *io_delete = true;
    if (SUCCEEDED(hr) && size && target) {
        SBinary id = { size, (LPBYTE)target };
        LPMAPIFOLDER other = NULL;
        hr = open_folder(host, context, &id, error, &other);
        if (SUCCEEDED(hr)) {
            if (*io_folder)
                (*io_folder)->lpVtbl->Release(*io_folder);
            *io_folder = other;
        }
    }
    MAPIFreeBuffer(target);
    return hr;
}

HRESULT support_do_sent_mail(const struct support_host *host, void *context, ULONG flags, LPMESSAGE message, struct mapix_error_slot *error)
{
    static const SizedSPropTagArray(SENT_COUNT, tags) = { SENT_COUNT, { PR_DELETE_AFTER_SUBMIT, PR_SENTMAIL_ENTRYID, PR_ENTRYID,
        PR_PARENT_ENTRYID } };
    LPSPropValue values = NULL;
    LPMAPIFOLDER folder = NULL, parent = NULL;
    ULONG count;
    HRESULT hr = host->open_entry ? message->lpVtbl->GetProps(message, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &values) : MAPI_E_NO_SUPPORT;
    if (FAILED(hr))
        goto out;
    bool delete = values[SENT_DELETE].ulPropTag == PR_DELETE_AFTER_SUBMIT && values[SENT_DELETE].Value.b;
    bool move = values[SENT_FOLDER].ulPropTag == PR_SENTMAIL_ENTRYID && values[SENT_FOLDER].Value.bin.cb;
    if (values[SENT_ID].ulPropTag != PR_ENTRYID || values[SENT_PARENT].ulPropTag != PR_PARENT_ENTRYID) {
        hr = MAPI_E_MISSING_REQUIRED_COLUMN;
        goto out;
    }
    if (move && FAILED(open_folder(host, context, &values[SENT_FOLDER].Value.bin, error, &folder)))
        move = false;                              /* the folder is gone: the message stays where it is */
    hr = run_hooks(host, context, message, values, &folder, &delete, error);
    message->lpVtbl->Release(message);             /* nobody has it open any more, so it can be moved */
    message = NULL;
    if (FAILED(hr) || (!delete && !folder))
        goto out;
    hr = open_folder(host, context, &values[SENT_PARENT].Value.bin, error, &parent);
    if (FAILED(hr))
        goto out;
    ENTRYLIST list = { 1, &values[SENT_ID].Value.bin };
    if (delete)
        hr = parent->lpVtbl->DeleteMessages(parent, &list, 0, NULL, 0);
    else
        hr = parent->lpVtbl->CopyMessages(parent, &list, &IID_IMAPIFolder, folder, 0, NULL, MESSAGE_MOVE);
out:
    if (message)
        message->lpVtbl->Release(message);
    if (folder)
        folder->lpVtbl->Release(folder);
    if (parent)
        parent->lpVtbl->Release(parent);
    MAPIFreeBuffer(values);
    return hr == MAPI_W_ERRORS_RETURNED ? S_OK : hr;
}

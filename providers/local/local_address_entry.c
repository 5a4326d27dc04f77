/* IMailUser and IDistList of LOCAL_AB: contacts, lists, their members while they are made, profiles, templates. */
#include "providers/local/local_address.h"

#include <mapiaux.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/memory.h"
#include "base/text.h"
#include "providers/local/local_store.h"
#include "support/one_off.h"
#include "value/value.h"

struct entry {
    struct mapix_object object;
    struct mapix_interface user;           /* IMailUser, or */
    struct mapix_interface list;           /* IDistList */
    struct mapix_prop properties;
    struct address_book *book;
    struct address_record record;          /* as it is saved; guarded by the object's lock */
    ULONG create_flags;                    /* CREATE_*; of a new one */
    int64_t list_number;                   /* of a new member: its list */
    LPSRowSet members;                     /* of a new list that is a copy */
    struct additions *additions;           /* of a new member that is saved with others: theirs; not ours */
};

/* Members of one list that are saved together: each save writes the whole list. */
struct additions {
    LPSRowSet rows;                        /* FreeProws */
    ULONG capacity;
};

static struct entry *entry_of(IDistList *self)
{
    return (struct entry *)mapix_object_of(self);
}

static bool is_list(const struct entry *entry)
{
    return entry->record.kind == ADDRESS_LIST || entry->record.kind == ADDRESS_LIST_TEMPLATE;
}

/* --- Properties ------------------------------------------------------------------------------------------------------------------------------ */

static HRESULT entry_list(struct mapix_object *object, struct prop_tags *tags)
{
    struct entry *entry = (struct entry *)object;
    HRESULT hr = address_list_tags(&entry->record, tags);
    if (SUCCEEDED(hr) && is_list(entry))
        hr = mapix_prop_tags_add(tags, PR_CONTAINER_CONTENTS);
    return hr;
}

static HRESULT entry_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    struct entry *entry = (struct entry *)object;
    for (ULONG i = 0; i < count; i++)
        address_value(entry->book, &entry->record, tags[i], limit, memory, &ret_values[i]);
    return S_OK;
}

static HRESULT entry_check(struct mapix_object *object, const SPropValue *value)
{
    struct entry *entry = (struct entry *)object;
    if (address_is_computed(value->ulPropTag) || PROP_TYPE(value->ulPropTag) == PT_OBJECT)
        return MAPI_E_COMPUTED;
    if (is_list(entry) && (PROP_ID(value->ulPropTag) == PROP_ID(PR_ADDRTYPE) || PROP_ID(value->ulPropTag) == PROP_ID(PR_EMAIL_ADDRESS)))
        return MAPI_E_COMPUTED;
    switch (PROP_ID(value->ulPropTag)) {
    case PROP_ID(PR_DISPLAY_NAME):
    case PROP_ID(PR_ADDRTYPE):
    case PROP_ID(PR_EMAIL_ADDRESS):
    case PROP_ID(PR_TRANSMITABLE_DISPLAY_NAME):
        return PROP_TYPE(value->ulPropTag) == PT_UNICODE || PROP_TYPE(value->ulPropTag) == PT_STRING8 ? S_OK : MAPI_E_INVALID_TYPE;
    default:
        return S_OK;
    }
}

static HRESULT entry_check_delete(struct mapix_object *object, ULONG tag)
{
    (void)object;
    return address_is_computed(tag) ? MAPI_E_COMPUTED : S_OK;
}

/* The form that came with another provider's entry, else ours. */
static HRESULT details_table(struct entry *entry, LPMAPITABLE *ret_table)
{
    struct prop_memory memory = { mapix_memory_new(1), MAPIAllocateMore };
    SPropValue form;
    if (!memory.base)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = address_stored_value(entry->book, &entry->record, PR_ADDRESS_FORM, SIZE_MAX, &memory, &form);
    if (SUCCEEDED(hr))
        hr = form.ulPropTag == PR_ADDRESS_FORM ? address_form_unpack(entry->book, &form.Value.bin, ret_table) : MAPI_E_CORRUPT_DATA;
    mapix_memory_free(memory.base);
    return SUCCEEDED(hr) || hr == MAPI_E_NOT_ENOUGH_MEMORY
        ? hr : address_details_table(entry->book, entry->record.kind, entry->record.number, ret_table);
}

static HRESULT entry_open(struct mapix_object *object, ULONG tag, const IID *iid, ULONG options, ULONG flags, LPUNKNOWN *ret_interface)
{
    struct entry *entry = (struct entry *)object;
    (void)flags;
    if (memcmp(iid, &IID_IMAPITable, sizeof(*iid)) != 0)
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (PROP_ID(tag) == PROP_ID(PR_DETAILS_TABLE))
        return details_table(entry, (LPMAPITABLE *)ret_interface);
    if (PROP_ID(tag) == PROP_ID(PR_CONTAINER_CONTENTS) && entry->record.kind == ADDRESS_LIST && entry->record.number)
        return address_contents_table(entry->book, object, ADDRESS_LIST, entry->record.number, NULL, options & MAPI_UNICODE,
            (LPMAPITABLE *)ret_interface);
    return MAPI_E_NOT_FOUND;
}

static struct prop_names *entry_names(struct mapix_object *object)
{
    struct prop_names *names = NULL;
    return SUCCEEDED(mapix_store_names(((struct entry *)object)->book->engine, &names)) ? names : NULL;
}

/* --- Saving ---------------------------------------------------------------------------------------------------------------------------------- */

HRESULT address_change_value(const struct prop_change *change, void *base, SPropValue *ret_value)
{
    if (change->kind == PROP_CHANGE_SET) {
        *ret_value = *change->value;
        return S_OK;
    }
    uint64_t size = mapix_prop_content_size(change->content);
    size_t got = 0;
    if (PROP_TYPE(change->tag) == PT_OBJECT || size > 0x10000000)
        return MAPI_E_TOO_BIG;
    char *bytes = mapix_memory_more(base, (size_t)size + 1);
    if (!bytes)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = mapix_prop_content_read(change->content, 0, bytes, (size_t)size, &got);
    if (FAILED(hr) || got != size)
        return FAILED(hr) ? hr : MAPI_E_CALL_FAILED;
    memset(ret_value, 0, sizeof(*ret_value));
    ret_value->ulPropTag = change->tag;
    if (PROP_TYPE(change->tag) == PT_BINARY) {
        ret_value->Value.bin = (SBinary){ (ULONG)size, (LPBYTE)bytes };
        return S_OK;
    }
    ret_value->ulPropTag = CHANGE_PROP_TYPE(change->tag, PT_UNICODE);
    ret_value->Value.lpszW = mapix_text_wide_sized(base, bytes, (size_t)size);
    return ret_value->Value.lpszW ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static const struct prop_change *find_change(const struct prop_change *changes, ULONG count, ULONG tag)
{
    for (ULONG i = 0; i < count; i++)
        if (PROP_ID(changes[i].tag) == PROP_ID(tag))
            return &changes[i];
    return NULL;
}

/* The record with the changes in it; shares values with both. mapix_memory_free(ret_record->memory). */
static HRESULT apply(const struct mapix_store_record *old, const struct prop_change *changes, ULONG count, struct mapix_store_record *ret_record)
{
    size_t values = (old->count + (size_t)count + 1) * sizeof(SPropValue), large = (old->large_count + (size_t)1) * sizeof(*old->large);
    HRESULT hr = S_OK;
    memset(ret_record, 0, sizeof(*ret_record));
    ret_record->memory = mapix_memory_new(1);
    if (!ret_record->memory)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    ret_record->values = mapix_memory_more(ret_record->memory, values);
    ret_record->large = mapix_memory_more(ret_record->memory, large);
    if (!ret_record->values || !ret_record->large) {
        mapix_memory_free(ret_record->memory);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    for (ULONG i = 0; i < old->count; i++)
        if (!find_change(changes, count, old->values[i].ulPropTag))
            ret_record->values[ret_record->count++] = old->values[i];
    for (ULONG i = 0; i < old->large_count; i++)
        if (!find_change(changes, count, old->large[i].tag))
            ret_record->large[ret_record->large_count++] = old->large[i];
    for (ULONG i = 0; SUCCEEDED(hr) && i < count; i++) {
        if (changes[i].kind != PROP_CHANGE_DELETE)
            hr = address_change_value(&changes[i], ret_record->memory, &ret_record->values[ret_record->count++]);
    }
    if (FAILED(hr))
        mapix_memory_free(ret_record->memory);
    return hr;
}

/* The first entry of the same kind that is this one; 0: none. */
static HRESULT find_duplicate(struct address_book *book, const struct address_record *record, bool strict, int64_t *ret_number)
{
    struct address_words words;
    struct address_record other;
    bool same = false;
    HRESULT hr = address_words_make(record, &words);
    if (FAILED(hr))
        return hr;
    hr = address_roster_lock(book);
    if (SUCCEEDED(hr)) {
        for (size_t i = 0; SUCCEEDED(hr) && words.name && !same && i < book->roster.count; i++) {
            const struct address_entry *entry = book->roster.by_id[i];
            if (entry->kind != record->kind || !entry->words.name || strcmp(entry->words.name, words.name))
                continue;
            address_entry_record(book, entry, &other);
            hr = address_is_duplicate(record, &other, strict, &same);
            *ret_number = entry->number;
        }
        address_roster_unlock(book);
    }
    address_words_clear(&words);
    if (!same)
        *ret_number = 0;
    return hr;
}

/* SPI-AB-20. *ret_number: the duplicate to replace, 0 if there is none. */
static HRESULT check_duplicates(struct entry *entry, const struct address_record *record, int64_t *ret_number)
{
    *ret_number = 0;
    if (!(entry->create_flags & (CREATE_CHECK_DUP_LOOSE | CREATE_CHECK_DUP_STRICT)))
        return S_OK;
    HRESULT hr = find_duplicate(entry->book, record, entry->create_flags & CREATE_CHECK_DUP_STRICT, ret_number);
    if (SUCCEEDED(hr) && *ret_number && !(entry->create_flags & CREATE_REPLACE))
        return mapix_object_fail(&entry->object, MAPI_E_COLLISION, 0,
            "The address book has such an entry already; change that one, or save with CREATE_REPLACE");
    return hr;
}

static HRESULT note_addition(struct additions *additions, ULONG count, const SPropValue *values)
{
    ULONG used = additions->rows ? additions->rows->cRows : 0;
    if (used == additions->capacity) {
        ULONG capacity = used ? 2 * used : 16;
        LPSRowSet grown = mapix_memory_new(CbNewSRowSet(capacity));
        if (!grown)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        grown->cRows = used;
        if (used)
            memcpy(grown->aRow, additions->rows->aRow, used * sizeof(SRow));
        mapix_memory_free(additions->rows);
        additions->rows = grown;
        additions->capacity = capacity;
    }
    SRow *row = &additions->rows->aRow[used];
    HRESULT hr = mapix_value_copy_array(values, count, NULL, &row->lpProps);
    if (FAILED(hr))
        return hr;
    row->cValues = count;
    additions->rows->cRows++;
    return S_OK;
}

/* A member goes into its list as a row: with the identifier it was copied from, else as a one-off. */
static HRESULT save_member(struct entry *entry, const struct address_record *record, bool batch)
{
    static const ULONG tags[] = { PR_DISPLAY_NAME_W, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W };
    SPropValue values[6];
    ULONG count = 0, size = 0;
    LPENTRYID one_off = NULL;
    char *texts[3] = { NULL, NULL, NULL };
    HRESULT hr = S_OK;
    for (int i = 0; SUCCEEDED(hr) && i < 3; i++) {
        const wchar_t *text = address_text(record, tags[i]);
        if (!text)
            continue;
        values[count++] = (SPropValue){ .ulPropTag = tags[i], .Value.lpszW = (LPWSTR)(uintptr_t)text };
        texts[i] = mapix_text_utf8_heap(text);
        hr = texts[i] ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (SUCCEEDED(hr) && record->id_size) {
        const SPropValue *type = mapix_store_record_find(&record->stored, PR_OBJECT_TYPE);
        values[count++] = (SPropValue){ .ulPropTag = PR_ENTRYID, .Value.bin = { record->id_size, (LPBYTE)(uintptr_t)record->id } };
        if (type)
            values[count++] = *type;
    } else if (SUCCEEDED(hr) && (!texts[1] || !texts[2])) {
        hr = mapix_object_fail(&entry->object, MAPI_E_MISSING_REQUIRED_COLUMN, 0, "A member of a list needs PR_ADDRTYPE and PR_EMAIL_ADDRESS");
    } else if (SUCCEEDED(hr)) {
        hr = mapix_one_off_encode(texts[0], texts[1], texts[2], MAPI_UNICODE, &size, &one_off);
        values[count++] = (SPropValue){ .ulPropTag = PR_ENTRYID, .Value.bin = { size, (LPBYTE)one_off } };
    }
    SRowSet one = { .cRows = 1, .aRow = { { .cValues = count, .lpProps = values } } };
    if (SUCCEEDED(hr))
        hr = entry->additions ? note_addition(entry->additions, count, values) : address_members_add(entry->book, entry->list_number, batch, &one);
    MAPIFreeBuffer(one_off);
    for (int i = 0; i < 3; i++)
        free(texts[i]);
    return hr;
}

static HRESULT save_entry(struct entry *entry, struct address_record *record, ULONG flags)
{
    SRowSet none = { .cRows = 0 };
    struct address_record saved;
    int64_t replaced = 0, number = 0;
    bool new = !entry->record.number;
    HRESULT hr = new ? check_duplicates(entry, record, &replaced) : S_OK;
    const SRowSet *members = !new || record->kind != ADDRESS_LIST ? NULL : entry->members ? entry->members : &none;
    if (SUCCEEDED(hr))
        hr = address_save(entry->book, record->kind, new ? replaced : entry->record.number, entry->record.version,
            replaced || (flags & FORCE_SAVE), flags & MAPI_DEFERRED_ERRORS, &record->stored, members, &number);
    if (SUCCEEDED(hr))
        hr = address_record_load(entry->book, record->kind, number, &saved);
    if (FAILED(hr))
        return hr;
    address_record_clear(&entry->record);
    entry->record = saved;
    return S_OK;
}

static HRESULT entry_commit(struct mapix_object *object, struct prop_change *changes, ULONG count, ULONG flags)
{
    struct entry *entry = (struct entry *)object;
    struct address_record record = entry->record;
    if (record.kind == ADDRESS_USER_TEMPLATE || record.kind == ADDRESS_LIST_TEMPLATE || record.kind == ADDRESS_PROFILE_USER)
        return mapix_object_fail(object, MAPI_E_NO_ACCESS, 0, "This is a template or a profile, not a contact; create an entry in Contacts");
    if (!count && record.number)
        return S_OK;
    HRESULT hr = apply(&entry->record.stored, changes, count, &record.stored);
    if (FAILED(hr))
        return hr;
    hr = entry->list_number ? save_member(entry, &record, flags & MAPI_DEFERRED_ERRORS) : save_entry(entry, &record, flags);
    mapix_memory_free(record.stored.memory);
    return address_failed(object, hr);
}

static const struct prop_source entry_source = {
    .list = entry_list,
    .get = entry_get,
    .commit = entry_commit,
    .check_set = entry_check,
    .check_delete = entry_check_delete,
    .open = entry_open,
    .names = entry_names,
};

/* --- IDistList ------------------------------------------------------------------------------------------------------------------------------- */

/* Lists not saved yet have no place for members. */
static HRESULT enter_list(struct entry *entry, bool change)
{
    MAPIX_ENTER(entry);
    if (!entry->record.number)
        return mapix_object_fail(&entry->object, MAPI_E_NOT_FOUND, 0, "This distribution list is not saved yet; call SaveChanges first");
    if (change && !mapix_prop_is_writable(&entry->object))
        return mapix_object_fail(&entry->object, MAPI_E_NO_ACCESS, 0, "This distribution list was opened for reading; open it with MAPI_MODIFY");
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE get_contents_table(IDistList *self, ULONG flags, LPMAPITABLE *ret_table)
{
    struct entry *entry = entry_of(self);
    HRESULT hr = enter_list(entry, false);
    if (FAILED(hr))
        return hr;
    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    if (flags & ~(ULONG)(MAPI_UNICODE | MAPI_DEFERRED_ERRORS))
        return MAPI_E_UNKNOWN_FLAGS;
    return address_failed(&entry->object,
        address_contents_table(entry->book, &entry->object, ADDRESS_LIST, entry->record.number, NULL, flags & MAPI_UNICODE, ret_table));
}

static HRESULT STDMETHODCALLTYPE get_hierarchy_table(IDistList *self, ULONG flags, LPMAPITABLE *ret_table)
{
    (void)self, (void)flags, (void)ret_table;
    return MAPI_E_NO_SUPPORT;
}

/* A member may be of another address book. */
static HRESULT STDMETHODCALLTYPE open_entry(IDistList *self, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret_object)
{
    struct entry *entry = entry_of(self);
    struct address_id id;
    MAPIX_ENTER(entry);
    if (!size || !entry_id || !ret_type || !ret_object)
        return MAPI_E_INVALID_PARAMETER;
    *ret_object = NULL;
    if (SUCCEEDED(address_id_parse(entry->book, size, entry_id, &id)))
        return address_open(entry->book, entry->object.parent, &entry->object, size, entry_id, iid, flags, ret_type, ret_object);
    LPMAPISUP support = address_book_support(entry->book);
    if (!support)
        return MAPI_E_INVALID_OBJECT;
    HRESULT hr = support->lpVtbl->OpenEntry(support, size, entry_id, iid, flags, ret_type, ret_object);
    support->lpVtbl->Release(support);
    return hr;
}

static HRESULT STDMETHODCALLTYPE set_search_criteria(IDistList *self, LPSRestriction restriction, LPENTRYLIST containers, ULONG flags)
{
    (void)self, (void)restriction, (void)containers, (void)flags;
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE get_search_criteria(IDistList *self, ULONG flags, LPSRestriction *restriction, LPENTRYLIST *containers, ULONG *state)
{
    (void)self, (void)flags, (void)restriction, (void)containers, (void)state;
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE create_entry(IDistList *self, ULONG size, LPENTRYID template_id, ULONG flags, LPMAPIPROP *ret_entry)
{
    struct entry *entry = entry_of(self);
    HRESULT hr = enter_list(entry, true);
    if (FAILED(hr))
        return hr;
    if (!size || !template_id || !ret_entry)
        return MAPI_E_INVALID_PARAMETER;
    *ret_entry = NULL;
    return address_create(entry->book, entry->object.parent, &entry->object, entry->record.number, size, template_id, flags, ret_entry);
}

static HRESULT STDMETHODCALLTYPE copy_entries(IDistList *self, LPENTRYLIST entries, ULONG_PTR ui_param, LPMAPIPROGRESS progress, ULONG flags)
{
    struct entry *entry = entry_of(self);
    HRESULT hr = enter_list(entry, true);
    if (FAILED(hr))
        return hr;
    if (!entries || (entries->cValues && !entries->lpbin))
        return MAPI_E_INVALID_PARAMETER;
    return address_copy_entries(entry->book, entry->object.parent, &entry->object, entry->record.number, entries, ui_param,
        progress, flags);
}

static HRESULT STDMETHODCALLTYPE delete_entries(IDistList *self, LPENTRYLIST entries, ULONG flags)
{
    struct entry *entry = entry_of(self);
    ULONG done = 0;
    HRESULT hr = enter_list(entry, true);
    if (FAILED(hr))
        return hr;
    if (!entries || (entries->cValues && !entries->lpbin))
        return MAPI_E_INVALID_PARAMETER;
    if (flags)
        return MAPI_E_UNKNOWN_FLAGS;
    hr = address_member_remove(entry->book, entry->record.number, entries, &done);
    if (FAILED(hr))
        return address_failed(&entry->object, hr);
    return done < entries->cValues ? MAPI_W_PARTIAL_COMPLETION : S_OK;
}

static HRESULT STDMETHODCALLTYPE resolve_names(IDistList *self, LPSPropTagArray tags, ULONG flags, LPADRLIST names, LPFlagList states)
{
    struct entry *entry = entry_of(self);
    HRESULT hr = enter_list(entry, false);
    if (FAILED(hr))
        return hr;
    if (!names || !states || states->cFlags < names->cEntries)
        return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(ULONG)(MAPI_UNICODE | MAPI_CACHE_ONLY))
        return MAPI_E_UNKNOWN_FLAGS;
    return address_failed(&entry->object, address_resolve(entry->book, ADDRESS_LIST, entry->record.number, tags, flags, names, states));
}

static const IDistListVtbl list_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IDistList),
    MAPIX_FORWARD_IMAPIPROP(IDistList),
    .GetContentsTable = get_contents_table,
    .GetHierarchyTable = get_hierarchy_table,
    .OpenEntry = open_entry,
    .SetSearchCriteria = set_search_criteria,
    .GetSearchCriteria = get_search_criteria,
    .CreateEntry = create_entry,
    .CopyEntries = copy_entries,
    .DeleteEntries = delete_entries,
    .ResolveNames = resolve_names,
};

static const IMailUserVtbl user_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMailUser),
    MAPIX_FORWARD_IMAPIPROP(IMailUser),
};

static void entry_finalize(struct mapix_object *object)
{
    struct entry *entry = (struct entry *)object;
    mapix_prop_finalize(object);
    address_record_clear(&entry->record);
    FreeProws(entry->members);
    address_book_release(entry->book);
}

static const struct mapix_class_interface user_interfaces[] = {
    { &IID_IMailUser, offsetof(struct entry, user), &user_vtable },
    { &IID_IMAPIProp, offsetof(struct entry, user), NULL },
    { NULL, 0, NULL },
};
static const struct mapix_class user_class = {
    .name = "contact", .size = sizeof(struct entry), .interfaces = user_interfaces, .finalize = entry_finalize,
    .property_offset = offsetof(struct entry, properties),
};

static const struct mapix_class_interface list_interfaces[] = {
    { &IID_IDistList, offsetof(struct entry, list), &list_vtable },
    { &IID_IMAPIContainer, offsetof(struct entry, list), NULL },
    { &IID_IMAPIProp, offsetof(struct entry, list), NULL },
    { NULL, 0, NULL },
};
static const struct mapix_class list_class = {
    .name = "distribution list", .size = sizeof(struct entry), .interfaces = list_interfaces, .finalize = entry_finalize,
    .property_offset = offsetof(struct entry, properties),
};

static HRESULT new_entry(struct address_book *book, struct mapix_object *parent, struct address_record *record, bool writable,
    struct entry **ret_entry)
{
    bool list = record->kind == ADDRESS_LIST || record->kind == ADDRESS_LIST_TEMPLATE;
    struct entry *entry = NULL;
    HRESULT hr = mapix_object_new(list ? &list_class : &user_class, parent, &entry);
    if (FAILED(hr)) {
        address_record_clear(record);
        return hr;
    }
    entry->book = address_book_reference(book);
    entry->record = *record;
    hr = mapix_prop_initialize(&entry->object, &entry_source, MAPIX_PROP_TRANSACTED | MAPIX_PROP_ACCESS_LEVEL | (writable ? MAPIX_PROP_WRITABLE : 0), NULL);
    if (FAILED(hr)) {
        mapix_object_release(&entry->object);
        return hr;
    }
    *ret_entry = entry;
    return S_OK;
}

static LPMAPIPROP interface_of(struct entry *entry)
{
    return (LPMAPIPROP)(void *)(is_list(entry) ? &entry->list : &entry->user);
}

/* Let the provider that a template identifier belongs to put its code around an entry (SPI-AB-22); it may well decline to. The entry's
 * reference stays the caller's. */
static HRESULT bind_to_template(struct entry *entry, const SBinary *template_id, ULONG flags, LPCIID iid, LPMAPIPROP *ret_bound)
{
    LPMAPIPROP own = interface_of(entry), bound = NULL;
    LPMAPISUP support = address_book_support(entry->book);
    if (!support)
        return MAPI_E_INVALID_OBJECT;
    HRESULT hr = support->lpVtbl->OpenTemplateID(support, template_id->cb, (LPENTRYID)template_id->lpb, flags, own,
        iid ? iid : is_list(entry) ? &IID_IDistList : &IID_IMailUser, &bound, NULL);
    support->lpVtbl->Release(support);
    if (FAILED(hr))
        return hr;
    if (!bound) {
        own->lpVtbl->AddRef(own);
        bound = own;
    }
    *ret_bound = bound;
    return S_OK;
}

static HRESULT give_interface(struct entry *entry, LPCIID iid, LPUNKNOWN *ret_object)
{
    HRESULT hr = mapix_object_query_interface(&entry->object, iid ? iid : is_list(entry) ? &IID_IDistList : &IID_IMailUser, (void **)ret_object);
    return FAILED(hr) ? MAPI_E_INTERFACE_NOT_SUPPORTED : S_OK;
}

/* An entry with code of another provider. Where that is not to be had, the entry is shown as it was copied. */
static HRESULT open_foreign(struct entry *entry, const SBinary *template_id, bool must_write,
    LPCIID iid, LPUNKNOWN *ret_object)
{
    HRESULT hr = bind_to_template(entry, template_id, 0, iid, (LPMAPIPROP *)ret_object);
    if (SUCCEEDED(hr) || hr == MAPI_E_INTERFACE_NOT_SUPPORTED || hr == MAPI_E_NOT_ENOUGH_MEMORY)
        return hr;
    if (must_write)
        return mapix_error_set(mapix_error_thread_slot(), MAPI_E_NO_ACCESS, "address book", 0, 0,
            "This entry belongs to an address book that is not in use, and can only be read without it; add its service to the profile");
    mapix_prop_set_writable(&entry->object, false);
    return give_interface(entry, iid, ret_object);
}

HRESULT address_open_record(struct address_book *book, struct mapix_object *parent, struct address_record *record, bool writable, bool must_write,
    LPCIID iid, LPUNKNOWN *ret_object)
{
    const SPropValue *template_id = record->number ? mapix_store_record_find(&record->stored, PR_TEMPLATEID) : NULL;
    SBinary bytes = { 0 };
    struct entry *entry;
    if (template_id && template_id->ulPropTag == PR_TEMPLATEID && template_id->Value.bin.cb) {
        bytes.cb = template_id->Value.bin.cb;
        bytes.lpb = mapix_memory_copy(NULL, template_id->Value.bin.lpb, bytes.cb);
        if (!bytes.lpb) {
            address_record_clear(record);
            return MAPI_E_NOT_ENOUGH_MEMORY;
        }
    }
    HRESULT hr = new_entry(book, parent, record, writable || bytes.cb, &entry);
    if (SUCCEEDED(hr)) {
        hr = bytes.cb ? open_foreign(entry, &bytes, must_write, iid, ret_object) : give_interface(entry, iid, ret_object);
        mapix_object_release(&entry->object);
    }
    mapix_memory_free(bytes.lpb);
    return hr;
}

/* --- New entries ------------------------------------------------------------------------------------------------------------------------------ */

/* What a copy must not take over: it follows from the new entry. */
static bool is_copied(const SPropValue *value)
{
    return PROP_TYPE(value->ulPropTag) != PT_ERROR && PROP_TYPE(value->ulPropTag) != PT_OBJECT && PROP_TYPE(value->ulPropTag) != PT_NULL
        && !address_is_computed(value->ulPropTag);
}

static bool is_named(const SPropValue *value)
{
    return PROP_ID(value->ulPropTag) >= 0x8000;
}

/* Give named properties the ids that they have in the new entry; one whose name is not known becomes an error. */
static HRESULT map_names(LPMAPIPROP from, LPMAPIPROP to, ULONG count, SPropValue *values)
{
    SPropTagArray *tags = mapix_memory_new(CbNewSPropTagArray(count + 1)), *ids = NULL;
    LPMAPINAMEID *names = NULL;
    ULONG named = 0, next = 0;
    if (!tags)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    tags->cValues = 0;
    for (ULONG i = 0; i < count; i++)
        if (is_named(&values[i]))
            tags->aulPropTag[tags->cValues++] = values[i].ulPropTag;
    HRESULT hr = tags->cValues ? from->lpVtbl->GetNamesFromIDs(from, &tags, NULL, 0, &named, &names) : S_FALSE;
    if (hr == S_OK && named == tags->cValues)
        hr = to->lpVtbl->GetIDsFromNames(to, named, names, MAPI_CREATE, &ids);
    bool mapped = hr == S_OK && ids && ids->cValues == tags->cValues;
    for (ULONG i = 0; i < count; i++)
        if (is_named(&values[i])) {
            ULONG id = mapped ? PROP_ID(ids->aulPropTag[next++]) : 0;
            values[i].ulPropTag = id ? PROP_TAG(PROP_TYPE(values[i].ulPropTag), id) : PROP_TAG(PT_ERROR, PROP_ID(values[i].ulPropTag));
        }
    MAPIFreeBuffer(ids);
    MAPIFreeBuffer(names);
    mapix_memory_free(tags);
    return hr == MAPI_E_NOT_ENOUGH_MEMORY ? hr : S_OK;
}

/* The properties of any entry, as pending changes of a new one; `list`: without those that a list of ours makes itself. */
static HRESULT copy_properties(LPMAPIPROP from, LPMAPIPROP to, bool list)
{
    LPSPropTagArray tags = NULL;
    LPSPropValue values = NULL;
    ULONG count = 0, kept = 0;
    HRESULT hr = from->lpVtbl->GetPropList(from, MAPI_UNICODE, &tags);
    if (SUCCEEDED(hr))
        hr = from->lpVtbl->GetProps(from, tags, MAPI_UNICODE, &count, &values);
    if (SUCCEEDED(hr))
        hr = map_names(from, to, count, values);
    for (ULONG i = 0; SUCCEEDED(hr) && i < count; i++)
        if (is_copied(&values[i]) && (!list || (PROP_ID(values[i].ulPropTag) != PROP_ID(PR_ADDRTYPE)
                && PROP_ID(values[i].ulPropTag) != PROP_ID(PR_EMAIL_ADDRESS))))
            values[kept++] = values[i];
    if (SUCCEEDED(hr) && kept)
        hr = to->lpVtbl->SetProps(to, kept, values, NULL);
    MAPIFreeBuffer(values);
    MAPIFreeBuffer(tags);
    return hr;
}

/* The members of a list of any provider: the rows that say where they can be reached. */
static HRESULT copy_members(LPMAPIPROP from, struct entry *to)
{
    static const SizedSPropTagArray(7, columns) = { 7, { PR_ENTRYID, PR_DISPLAY_NAME_W, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W, PR_OBJECT_TYPE,
        PR_RECIPIENT_TYPE, PR_ROWID } };
    IMAPIContainer *list = NULL;
    LPMAPITABLE table = NULL;
    HRESULT hr = from->lpVtbl->QueryInterface(from, &IID_IMAPIContainer, (LPVOID *)&list);
    if (SUCCEEDED(hr))
        hr = list->lpVtbl->GetContentsTable(list, MAPI_UNICODE, &table);
    if (SUCCEEDED(hr))
        hr = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &to->members);
    for (ULONG i = 0; SUCCEEDED(hr) && i < to->members->cRows; i++) {
        SRow *row = &to->members->aRow[i];
        row->lpProps[5] = (SPropValue){ .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO };
        row->lpProps[6] = (SPropValue){ .ulPropTag = PR_ROWID, .Value.l = (LONG)i };
        for (ULONG j = 0; j < row->cValues;) {
            if (PROP_TYPE(row->lpProps[j].ulPropTag) == PT_ERROR)
                row->lpProps[j] = row->lpProps[--row->cValues];
            else
                j++;
        }
    }
    if (table)
        table->lpVtbl->Release(table);
    if (list)
        list->lpVtbl->Release(list);
    return hr;
}

/* A member keeps the identifier of what it is: the list leads there. */
static HRESULT member_record(ULONG size, const ENTRYID *entry_id, ULONG type, struct address_record *ret_record)
{
    SPropValue values[] = { { .ulPropTag = PR_ENTRYID, .Value.bin = { size, (LPBYTE)(uintptr_t)entry_id } },
        { .ulPropTag = PR_OBJECT_TYPE, .Value.l = (LONG)type } };
    SRow row = { .cValues = 2, .lpProps = values };
    return address_record_member(&row, ret_record);
}

/* The entry of another address book that wants its own code with every copy: that code joins now, or there is no copy (SPI-AB-22). Its
 * form stays with the copy (SPI-AB-21). */
static HRESULT fill_from_template(LPMAPIPROP from, const SBinary *template_id, struct entry *entry, LPMAPIPROP *ret_bound)
{
    SPropValue form;
    void *base = mapix_memory_new(1);
    if (!base)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = address_form_pack(from, base, &form);
    if (SUCCEEDED(hr))
        hr = mapix_prop_put(&entry->object, 1, &form);
    else if (hr != MAPI_E_NOT_ENOUGH_MEMORY)
        hr = S_OK;                             /* it has none: ours will do */
    if (SUCCEEDED(hr))
        hr = bind_to_template(entry, template_id, FILL_ENTRY, NULL, ret_bound);
    mapix_memory_free(base);
    return hr;
}

/* Fill a new entry from another; *ret_bound is what its user gets. */
static HRESULT fill_copy(LPMAPIPROP from, ULONG type, struct entry *entry, LPMAPIPROP *ret_bound)
{
    LPSPropValue template_id = NULL;
    LPMAPIPROP bound = NULL;
    HRESULT hr = entry->list_number ? MAPI_E_NOT_FOUND : HrGetOneProp(from, PR_TEMPLATEID, &template_id);
    if (SUCCEEDED(hr) && template_id->Value.bin.cb) {
        hr = fill_from_template(from, &template_id->Value.bin, entry, &bound);
    } else if (hr != MAPI_E_NOT_ENOUGH_MEMORY) {
        bound = interface_of(entry);
        bound->lpVtbl->AddRef(bound);
        hr = S_OK;
    }
    if (SUCCEEDED(hr))
        hr = copy_properties(from, bound, is_list(entry));
    if (SUCCEEDED(hr) && !entry->list_number && type == MAPI_DISTLIST)
        hr = copy_members(from, entry);
    MAPIFreeBuffer(template_id);
    if (FAILED(hr)) {
        if (bound)
            bound->lpVtbl->Release(bound);
        return hr;
    }
    *ret_bound = bound;
    return S_OK;
}

/* A copy of an entry of any provider. */
static HRESULT create_copy(struct address_book *book, struct mapix_object *parent, struct mapix_object *caller, int64_t list, ULONG size,
    LPENTRYID entry_id, ULONG flags, LPMAPIPROP *ret_entry)
{
    struct address_record record;
    struct entry *entry = NULL;
    LPMAPIPROP from = NULL;
    ULONG type = 0;
    LPMAPISUP support = address_book_support(book);
    if (!support)
        return MAPI_E_INVALID_OBJECT;
    HRESULT hr = support->lpVtbl->OpenEntry(support, size, entry_id, NULL, 0, &type, (LPUNKNOWN *)&from);
    support->lpVtbl->Release(support);
    if (SUCCEEDED(hr) && type != MAPI_MAILUSER && type != MAPI_DISTLIST)
        hr = mapix_object_fail(caller, MAPI_E_INVALID_ENTRYID, 0, "Only users and distribution lists can be copied into an address book");
    if (SUCCEEDED(hr))
        hr = list ? member_record(size, entry_id, type, &record)
                  : address_record_template(book, type == MAPI_DISTLIST ? ADDRESS_LIST : ADDRESS_CONTACT, &record);
    if (SUCCEEDED(hr))
        hr = new_entry(book, parent, &record, true, &entry);
    if (SUCCEEDED(hr)) {
        entry->create_flags = flags;
        entry->list_number = list;
        hr = fill_copy(from, type, entry, ret_entry);
        mapix_object_release(&entry->object);
    }
    if (from)
        from->lpVtbl->Release(from);
    return hr;
}

static HRESULT create_from_template(struct address_book *book, struct mapix_object *parent, int64_t list, bool new_list, ULONG flags,
    LPMAPIPROP *ret_entry)
{
    struct address_record record;
    struct entry *entry;
    HRESULT hr = address_record_template(book, new_list ? ADDRESS_LIST : list ? ADDRESS_MEMBER : ADDRESS_CONTACT, &record);
    if (SUCCEEDED(hr))
        hr = new_entry(book, parent, &record, true, &entry);
    if (FAILED(hr))
        return hr;
    entry->create_flags = flags;
    entry->list_number = list;
    *ret_entry = interface_of(entry);
    return S_OK;
}

HRESULT address_create(struct address_book *book, struct mapix_object *parent, struct mapix_object *caller, int64_t list, ULONG size,
    LPENTRYID template_id, ULONG flags, LPMAPIPROP *ret_entry)
{
    struct address_id id;
    if (flags & ~(ULONG)(CREATE_CHECK_DUP_STRICT | CREATE_CHECK_DUP_LOOSE | CREATE_REPLACE))
        return mapix_object_fail(caller, MAPI_E_UNKNOWN_FLAGS, 0, "Unknown flags %#x", (unsigned)flags);
    if (mapix_store_is_read_only(book->engine))
        return mapix_object_fail(caller, MAPI_E_NO_ACCESS, 0, "The contacts file can only be read; check its permissions");
    HRESULT hr = address_id_parse(book, size, template_id, &id);
    bool template = SUCCEEDED(hr) && (id.kind == ADDRESS_USER_TEMPLATE || id.kind == ADDRESS_LIST_TEMPLATE);
    if (template && list && id.kind == ADDRESS_LIST_TEMPLATE)
        return mapix_object_fail(caller, MAPI_E_NO_SUPPORT, 0, "Make the inner list in Contacts first, then copy it into this one");
    return template ? create_from_template(book, parent, list, id.kind == ADDRESS_LIST_TEMPLATE, flags, ret_entry)
                    : create_copy(book, parent, caller, list, size, template_id, flags, ret_entry);
}

/* One entry, copied and saved. */
static HRESULT copy_one(struct address_book *book, struct mapix_object *parent, struct mapix_object *caller, int64_t list, const SBinary *id, ULONG flags,
    struct additions *additions)
{
    LPMAPIPROP entry = NULL;
    HRESULT hr = address_create(book, parent, caller, list, id->cb, (LPENTRYID)id->lpb, flags, &entry);
    if (FAILED(hr))
        return hr;
    if (list)                                  /* nothing is bound to other providers there: it is ours */
        entry_of((IDistList *)(void *)entry)->additions = additions;
    hr = entry->lpVtbl->SaveChanges(entry, MAPI_DEFERRED_ERRORS);
    entry->lpVtbl->Release(entry);
    return hr;
}

/* Those that can be; *ret_partial: there were others. */
static HRESULT copy_each(struct address_book *book, struct mapix_object *parent, struct mapix_object *caller, int64_t list, LPENTRYLIST entries, ULONG flags,
    struct additions *additions, const struct mapix_store_progress *progress, bool *ret_partial)
{
    *ret_partial = false;
    for (ULONG i = 0; i < entries->cValues; i++) {
        HRESULT hr = copy_one(book, parent, caller, list, &entries->lpbin[i], flags, additions);
        if (hr == MAPI_E_NOT_ENOUGH_MEMORY)
            return hr;
        *ret_partial = *ret_partial || (FAILED(hr) && hr != MAPI_E_COLLISION);
        if (progress && i + 1 < entries->cValues && progress->ask(progress->context, i + 1, entries->cValues))
            return MAPI_E_USER_CANCEL;
    }
    return S_OK;
}

/* SPI-AB-21 */
HRESULT address_copy_entries(struct address_book *book, struct mapix_object *parent, struct mapix_object *caller, int64_t list,
    LPENTRYLIST entries, ULONG_PTR ui_param, LPMAPIPROGRESS progress, ULONG flags)
{
    struct additions additions = { 0 };
    struct local_progress asked;
    bool partial = false;
    if (flags & ~(ULONG)(AB_NO_DIALOG | CREATE_CHECK_DUP_LOOSE | CREATE_CHECK_DUP_STRICT | CREATE_REPLACE))
        return mapix_object_fail(caller, MAPI_E_UNKNOWN_FLAGS, 0, "Unknown flags %#x", (unsigned)flags);
    /* AB_NO_DIALOG has the value of CREATE_CHECK_DUP_STRICT: here it means the check, as the page on CopyEntries names both. */
    LPMAPISUP support = address_book_support(book);
    HRESULT hr = copy_each(book, parent, caller, list, entries, flags, &additions,
        local_progress_start(&asked, support, !(flags & AB_NO_DIALOG), ui_param, progress), &partial);
    if (support)
        support->lpVtbl->Release(support);
    HRESULT flushed = additions.rows && hr != MAPI_E_NOT_ENOUGH_MEMORY ? address_members_add(book, list, true, additions.rows) : S_OK;
    FreeProws(additions.rows);
    if (SUCCEEDED(flushed))
        flushed = mapix_store_flush(book->engine);         /* what was copied is durable when we return */
    local_progress_end(&asked, FAILED(hr) ? hr : flushed);
    if (FAILED(hr))
        return hr;
    if (FAILED(flushed))
        return address_failed(caller, flushed);
    return partial ? MAPI_W_PARTIAL_COMPLETION : S_OK;
}

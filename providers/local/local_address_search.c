/* Advanced searching in a container (SPI-AB-23): criteria that restrict the contents tables opened after them, and the search object of
 * PR_SEARCH, whose properties are the criteria as a person fills them in. Criteria live as long as the object they were set on. */
#include "providers/local/local_address.h"

#include <mapiaux.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/memory.h"
#include "support/form.h"
#include "value/restriction.h"

/* --- Criteria ------------------------------------------------------------------------------------------------------------------------------ */

#define SEARCH_FLAGS (STOP_SEARCH | RESTART_SEARCH | RECURSIVE_SEARCH | SHALLOW_SEARCH | FOREGROUND_SEARCH | BACKGROUND_SEARCH)

static bool both(ULONG flags, ULONG one, ULONG other)
{
    return (flags & one) && (flags & other);
}

void address_criteria_init(struct address_criteria *criteria)
{
    memset(criteria, 0, sizeof(*criteria));
    pthread_mutex_init(&criteria->lock, NULL);
}

void address_criteria_clear(struct address_criteria *criteria)
{
    mapix_memory_free(criteria->restriction);
    pthread_mutex_destroy(&criteria->lock);
}

/* Takes `restriction` over. */
static void replace(struct address_criteria *criteria, SRestriction *restriction, bool stopped)
{
    pthread_mutex_lock(&criteria->lock);
    SRestriction *old = criteria->restriction;
    criteria->restriction = restriction;
    criteria->stopped = stopped;
    pthread_mutex_unlock(&criteria->lock);
    mapix_memory_free(old);
}

/* A copy for MAPIFreeBuffer; NULL without criteria. */
static HRESULT copy_of(struct address_criteria *criteria, bool running_only, SRestriction **ret_restriction, bool *ret_stopped)
{
    pthread_mutex_lock(&criteria->lock);
    bool wanted = criteria->restriction && !(running_only && criteria->stopped);
    HRESULT hr = mapix_restriction_copy(wanted ? criteria->restriction : NULL, NULL, ret_restriction);
    if (ret_stopped)
        *ret_stopped = criteria->stopped;
    pthread_mutex_unlock(&criteria->lock);
    return hr;
}

/* One container is searched: the one that the criteria are set on. */
static HRESULT check_containers(struct address_book *book, enum address_kind kind, struct mapix_object *caller, const ENTRYLIST *containers)
{
    for (ULONG i = 0; containers && i < containers->cValues; i++) {
        struct address_id id;
        if (!containers->lpbin)
            return MAPI_E_INVALID_PARAMETER;
        if (FAILED(address_id_parse(book, containers->lpbin[i].cb, containers->lpbin[i].lpb, &id)) || id.kind != kind)
            return mapix_object_fail(caller, MAPI_E_TOO_COMPLEX, 0, "A container of the local address book searches itself only; search the others one by one");
    }
    return S_OK;
}

HRESULT address_criteria_set(struct address_criteria *criteria, struct address_book *book, enum address_kind kind, struct mapix_object *caller,
    const SRestriction *restriction, const ENTRYLIST *containers, ULONG flags)
{
    SRestriction *copy = NULL;
    if (flags & ~(ULONG)SEARCH_FLAGS)
        return mapix_object_fail(caller, MAPI_E_UNKNOWN_FLAGS, 0, "Unknown flags %#x", (unsigned)flags);
    if (both(flags, STOP_SEARCH, RESTART_SEARCH) || both(flags, RECURSIVE_SEARCH, SHALLOW_SEARCH) || both(flags, FOREGROUND_SEARCH, BACKGROUND_SEARCH))
        return mapix_object_fail(caller, MAPI_E_INVALID_PARAMETER, 0, "These search flags exclude one another");
    HRESULT hr = check_containers(book, kind, caller, containers);
    if (SUCCEEDED(hr) && restriction)
        hr = mapix_restriction_check(restriction);
    if (SUCCEEDED(hr))
        hr = restriction ? mapix_restriction_copy(restriction, NULL, &copy) : copy_of(criteria, false, &copy, NULL);
    if (SUCCEEDED(hr) && !copy)
        hr = mapix_object_fail(caller, MAPI_E_NOT_INITIALIZED, 0, "The first search of a container needs a restriction");
    if (FAILED(hr))
        return hr;
    replace(criteria, copy, flags & STOP_SEARCH);
    return S_OK;
}

static HRESULT give_containers(struct address_book *book, enum address_kind kind, LPENTRYLIST *ret_list)
{
    BYTE bytes[ADDRESS_ID_MAX];
    ULONG size = address_id_make(book, kind, 0, NULL, bytes);
    LPENTRYLIST list = mapix_memory_new_zero(sizeof(*list) + sizeof(SBinary));
    if (!list)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    list->cValues = 1;
    list->lpbin = (LPSBinary)(list + 1);
    list->lpbin->cb = size;
    list->lpbin->lpb = mapix_memory_copy(list, bytes, size);
    if (!list->lpbin->lpb) {
        mapix_memory_free(list);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    *ret_list = list;
    return S_OK;
}

HRESULT address_criteria_get(struct address_criteria *criteria, struct address_book *book, enum address_kind kind, struct mapix_object *caller,
    ULONG flags, LPSRestriction *ret_restriction, LPENTRYLIST *ret_containers, ULONG *ret_state)
{
    SRestriction *copy = NULL;
    bool stopped;
    if (ret_restriction)
        *ret_restriction = NULL;
    if (ret_containers)
        *ret_containers = NULL;
    if (flags & ~(ULONG)MAPI_UNICODE)
        return mapix_object_fail(caller, MAPI_E_UNKNOWN_FLAGS, 0, "Unknown flags %#x", (unsigned)flags);
    HRESULT hr = copy_of(criteria, false, &copy, &stopped);
    if (SUCCEEDED(hr) && !copy)
        hr = mapix_object_fail(caller, MAPI_E_NOT_INITIALIZED, 0, "This container was not searched yet; set criteria with SetSearchCriteria");
    if (SUCCEEDED(hr) && ret_containers)
        hr = give_containers(book, kind, ret_containers);
    if (FAILED(hr) || !ret_restriction)
        mapix_memory_free(copy);
    else
        *ret_restriction = copy;
    if (SUCCEEDED(hr) && ret_state)
        *ret_state = stopped ? 0 : SEARCH_RUNNING;
    return hr;
}

HRESULT address_criteria_table(struct address_criteria *criteria, struct address_book *book, struct mapix_object *parent, enum address_kind kind,
    ULONG flags, LPMAPITABLE *ret_table)
{
    SRestriction *copy = NULL;
    HRESULT hr = copy_of(criteria, true, &copy, NULL);
    if (SUCCEEDED(hr))
        hr = address_contents_table(book, parent, kind, 0, copy, flags, ret_table);
    mapix_memory_free(copy);
    return hr;
}

/* --- The search object --------------------------------------------------------------------------------------------------------------------- */

/* What can be searched for; the first is a name as ResolveNames takes it, the others are parts of a text. */
static const struct mapix_form_field fields[] = {
    { MAPIX_FORM_EDIT, "Name", PR_DISPLAY_NAME_A, DT_EDITABLE },
    { MAPIX_FORM_EDIT, "Address", PR_EMAIL_ADDRESS_A, DT_EDITABLE },
    { MAPIX_FORM_EDIT, "Address type", PR_ADDRTYPE_A, DT_EDITABLE },
    { MAPIX_FORM_EDIT, "Company", PR_COMPANY_NAME_A, DT_EDITABLE },
    { MAPIX_FORM_EDIT, "Telephone", PR_BUSINESS_TELEPHONE_NUMBER_A, DT_EDITABLE },
    { MAPIX_FORM_EDIT, "Notes", PR_COMMENT_A, DT_EDITABLE },
};
#define FIELDS (sizeof(fields) / sizeof(fields[0]))

struct search {
    struct mapix_object object;
    struct mapix_interface container;      /* IMAPIContainer */
    struct mapix_prop properties;
    struct address_book *book;
    enum address_kind kind;                /* of the container searched */
    struct address_criteria criteria;
    LPWSTR texts[FIELDS];                  /* as saved; guarded by the object's lock */
};

static struct search *search_of(IMAPIContainer *self)
{
    return (struct search *)mapix_object_of(self);
}

static size_t field_of(ULONG tag)
{
    size_t i = 0;
    while (i < FIELDS && PROP_ID(fields[i].tag) != PROP_ID(tag))
        i++;
    return i;
}

static HRESULT search_list(struct mapix_object *object, struct prop_tags *tags)
{
    struct search *search = (struct search *)object;
    HRESULT hr = mapix_prop_tags_add(tags, PR_OBJECT_TYPE);
    if (SUCCEEDED(hr))
        hr = mapix_prop_tags_add(tags, PR_DETAILS_TABLE);
    if (SUCCEEDED(hr))
        hr = mapix_prop_tags_add(tags, PR_CONTAINER_CONTENTS);
    for (size_t i = 0; SUCCEEDED(hr) && i < FIELDS; i++)
        if (search->texts[i])
            hr = mapix_prop_tags_add(tags, CHANGE_PROP_TYPE(fields[i].tag, PT_UNICODE));
    return hr;
}

static HRESULT search_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    struct search *search = (struct search *)object;
    (void)limit;
    for (ULONG i = 0; i < count; i++) {
        size_t field = field_of(tags[i]);
        HRESULT hr = MAPI_E_NOT_FOUND;
        if (PROP_ID(tags[i]) == PROP_ID(PR_OBJECT_TYPE)) {
            ret_values[i] = (SPropValue){ .ulPropTag = PR_OBJECT_TYPE, .Value.l = MAPI_ABCONT };
            hr = S_OK;
        } else if (field < FIELDS && search->texts[field]) {
            SPropValue value = { .ulPropTag = CHANGE_PROP_TYPE(fields[field].tag, PT_UNICODE), .Value.lpszW = search->texts[field] };
            hr = mapix_prop_copy_value(memory, &value, &ret_values[i]);
        }
        if (FAILED(hr))
            mapix_prop_error_value(&ret_values[i], tags[i], hr);
    }
    return S_OK;
}

static HRESULT search_check(struct mapix_object *object, const SPropValue *value)
{
    (void)object;
    if (field_of(value->ulPropTag) == FIELDS)
        return MAPI_E_NO_ACCESS;
    return PROP_TYPE(value->ulPropTag) == PT_UNICODE || PROP_TYPE(value->ulPropTag) == PT_STRING8 ? S_OK : MAPI_E_INVALID_TYPE;
}

static HRESULT search_check_delete(struct mapix_object *object, ULONG tag)
{
    (void)object;
    return field_of(tag) == FIELDS ? MAPI_E_NO_ACCESS : S_OK;
}

/* The texts as a restriction in one block; NULL: none is filled in. */
static HRESULT make_restriction(LPWSTR const texts[FIELDS], SRestriction **ret_restriction)
{
    ULONG count = 0;
    SRestriction parts[FIELDS], all = { .rt = RES_AND };
    SPropValue values[FIELDS];
    for (size_t i = 0; i < FIELDS; i++) {
        if (!texts[i] || !texts[i][wcsspn(texts[i], L" \t\r\n")])
            continue;
        ULONG tag = i ? CHANGE_PROP_TYPE(fields[i].tag, PT_UNICODE) : PR_ANR_W;
        values[count] = (SPropValue){ .ulPropTag = tag, .Value.lpszW = texts[i] };
        memset(&parts[count], 0, sizeof(parts[count]));
        parts[count].rt = i ? RES_CONTENT : RES_PROPERTY;
        if (i) {
            parts[count].res.resContent.ulFuzzyLevel = FL_SUBSTRING | FL_LOOSE | FL_IGNORECASE;
            parts[count].res.resContent.ulPropTag = tag;
            parts[count].res.resContent.lpProp = &values[count];
        } else {
            parts[count].res.resProperty.relop = RELOP_EQ;
            parts[count].res.resProperty.ulPropTag = tag;
            parts[count].res.resProperty.lpProp = &values[count];
        }
        count++;
    }
    all.res.resAnd.cRes = count;
    all.res.resAnd.lpRes = parts;
    return mapix_restriction_copy(count ? &all : NULL, NULL, ret_restriction);
}

/* SaveChanges: the texts become the criteria (using-an-advanced-search-dialog-box). */
static HRESULT search_commit(struct mapix_object *object, struct prop_change *changes, ULONG count, ULONG flags)
{
    struct search *search = (struct search *)object;
    LPWSTR texts[FIELDS], made[FIELDS] = { NULL };
    SRestriction *restriction = NULL;
    HRESULT hr = S_OK;
    (void)flags;
    memcpy(texts, search->texts, sizeof(texts));
    for (ULONG i = 0; SUCCEEDED(hr) && i < count; i++) {
        size_t field = field_of(changes[i].tag);
        SPropValue value;
        texts[field] = NULL;
        if (changes[i].kind == PROP_CHANGE_DELETE)
            continue;
        void *base = mapix_memory_new(1);
        hr = base ? address_change_value(&changes[i], base, &value) : MAPI_E_NOT_ENOUGH_MEMORY;
        if (SUCCEEDED(hr)) {
            texts[field] = made[field] = mapix_memory_copy(NULL, value.Value.lpszW, (wcslen(value.Value.lpszW) + 1) * sizeof(wchar_t));
            hr = made[field] ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
        }
        mapix_memory_free(base);
    }
    if (SUCCEEDED(hr))
        hr = make_restriction(texts, &restriction);
    for (size_t i = 0; i < FIELDS; i++) {
        if (FAILED(hr))
            mapix_memory_free(made[i]);
        else if (texts[i] != search->texts[i])
            mapix_memory_free(search->texts[i]);
    }
    if (FAILED(hr))
        return hr;
    memcpy(search->texts, texts, sizeof(texts));
    replace(&search->criteria, restriction, false);
    return S_OK;
}

static HRESULT search_open(struct mapix_object *object, ULONG tag, const IID *iid, ULONG options, ULONG flags, LPUNKNOWN *ret_interface)
{
    struct search *search = (struct search *)object;
    struct address_book *book = search->book;
    (void)flags;
    if (memcmp(iid, &IID_IMAPITable, sizeof(*iid)) != 0)
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (PROP_ID(tag) == PROP_ID(PR_DETAILS_TABLE))
        return mapix_form_table("Find", FIELDS, fields, book->allocate_buffer, book->allocate_more, book->free_buffer, (LPMAPITABLE *)ret_interface);
    if (PROP_ID(tag) == PROP_ID(PR_CONTAINER_CONTENTS))
        return address_criteria_table(&search->criteria, book, object, search->kind, options & MAPI_UNICODE, (LPMAPITABLE *)ret_interface);
    return MAPI_E_NOT_FOUND;
}

static const struct prop_source search_source = {
    .list = search_list,
    .get = search_get,
    .commit = search_commit,
    .check_set = search_check,
    .check_delete = search_check_delete,
    .open = search_open,
};

static HRESULT STDMETHODCALLTYPE search_contents_table(IMAPIContainer *self, ULONG flags, LPMAPITABLE *ret_table)
{
    struct search *search = search_of(self);
    MAPIX_ENTER(search);
    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    if (flags & ~(ULONG)(MAPI_UNICODE | MAPI_DEFERRED_ERRORS))
        return MAPI_E_UNKNOWN_FLAGS;
    return address_failed(&search->object,
        address_criteria_table(&search->criteria, search->book, &search->object, search->kind, flags & MAPI_UNICODE, ret_table));
}

static HRESULT STDMETHODCALLTYPE search_hierarchy_table(IMAPIContainer *self, ULONG flags, LPMAPITABLE *ret_table)
{
    struct search *search = search_of(self);
    (void)flags, (void)ret_table;
    MAPIX_ENTER(search);
    return mapix_object_fail(&search->object, MAPI_E_NO_SUPPORT, 0, "There are no containers in a search");
}

static HRESULT STDMETHODCALLTYPE search_open_entry(IMAPIContainer *self, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret_object)
{
    struct search *search = search_of(self);
    MAPIX_ENTER(search);
    return address_open(search->book, search->object.parent, &search->object, size, entry_id, iid, flags, ret_type, ret_object);
}

static HRESULT STDMETHODCALLTYPE search_set_criteria(IMAPIContainer *self, LPSRestriction restriction, LPENTRYLIST containers, ULONG flags)
{
    struct search *search = search_of(self);
    MAPIX_ENTER(search);
    return address_criteria_set(&search->criteria, search->book, search->kind, &search->object, restriction, containers, flags);
}

static HRESULT STDMETHODCALLTYPE search_get_criteria(IMAPIContainer *self, ULONG flags, LPSRestriction *ret_restriction, LPENTRYLIST *ret_containers,
    ULONG *ret_state)
{
    struct search *search = search_of(self);
    MAPIX_ENTER(search);
    return address_criteria_get(&search->criteria, search->book, search->kind, &search->object, flags, ret_restriction, ret_containers, ret_state);
}

static const IMAPIContainerVtbl search_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPIContainer),
    MAPIX_FORWARD_IMAPIPROP(IMAPIContainer),
    .GetContentsTable = search_contents_table,
    .GetHierarchyTable = search_hierarchy_table,
    .OpenEntry = search_open_entry,
    .SetSearchCriteria = search_set_criteria,
    .GetSearchCriteria = search_get_criteria,
};

static void search_finalize(struct mapix_object *object)
{
    struct search *search = (struct search *)object;
    mapix_prop_finalize(object);
    for (size_t i = 0; i < FIELDS; i++)
        mapix_memory_free(search->texts[i]);
    if (search->book)
        address_criteria_clear(&search->criteria);
    address_book_release(search->book);
}

static const struct mapix_class_interface search_interfaces[] = {
    { &IID_IMAPIContainer, offsetof(struct search, container), &search_vtable },
    { &IID_IMAPIProp, offsetof(struct search, container), NULL },
    { NULL, 0, NULL },
};
static const struct mapix_class search_class = {
    .name = "contacts search", .size = sizeof(struct search), .interfaces = search_interfaces, .finalize = search_finalize,
    .property_offset = offsetof(struct search, properties),
};

HRESULT address_search_open(struct address_book *book, struct mapix_object *parent, enum address_kind kind, LPUNKNOWN *ret_object)
{
    struct search *search = NULL;
    HRESULT hr = mapix_object_new(&search_class, parent, &search);
    if (FAILED(hr))
        return hr;
    search->book = address_book_reference(book);
    search->kind = kind;
    address_criteria_init(&search->criteria);
    hr = mapix_prop_initialize(&search->object, &search_source, MAPIX_PROP_TRANSACTED | MAPIX_PROP_WRITABLE, NULL);
    if (SUCCEEDED(hr))
        hr = mapix_object_query_interface(&search->object, &IID_IMAPIContainer, (void **)ret_object);
    mapix_object_release(&search->object);
    return hr;
}

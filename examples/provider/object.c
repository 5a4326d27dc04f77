/* What every object shares: COM's counting, errors with words, the methods of IMAPIProp; provider objects, logons, entry ids. */
#include "notes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

LPALLOCATEBUFFER allocate;
LPALLOCATEMORE allocate_more;
LPFREEBUFFER release_memory;

void keep_allocators(LPALLOCATEBUFFER buffer, LPALLOCATEMORE more, LPFREEBUFFER release)
{
    allocate = buffer;
    allocate_more = more;
    release_memory = release;
}

/* --- counting --- */

HRESULT object_new(const struct kind *kind, const void *methods, size_t size, struct logon *logon, bool writable, void *ret_object)
{
    struct object *object;

    if (FAILED(allocate((ULONG)size, (LPVOID *)&object)))      /* not malloc: MakeInvalid frees it (SPI-SUP-15) */
        return MAPI_E_NOT_ENOUGH_MEMORY;
    memset(object, 0, size);
    object->methods = methods;
    object->references = 1;
    object->kind = kind;
    object->writable = writable;
    if (FAILED(CreateIProp(&IID_IMAPIPropData, allocate, allocate_more, release_memory, NULL, &object->values))) {
        release_memory(object);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    object->logon = logon;
    logon_add(logon);
    pthread_mutex_lock(&logon->lock);
    object->next = logon->objects;
    logon->objects = object;
    pthread_mutex_unlock(&logon->lock);
    *(struct object **)ret_object = object;
    return S_OK;
}

/* What an object holds, but not its memory. */
static void empty_object(struct object *object)
{
    if (object->kind->finalize)
        object->kind->finalize(object);
    object->values->lpVtbl->Release(object->values);
    logon_release(object->logon);
}

HRESULT object_query(struct object *object, REFIID iid, LPVOID *ret)
{
    if (!ret)
        return MAPI_E_INVALID_PARAMETER;
    *ret = NULL;
    for (int i = 0; object->kind->interfaces[i]; i++)
        if (!memcmp(iid, object->kind->interfaces[i], sizeof(IID))) {
            object_add(object);
            *ret = object;
            return S_OK;
        }
    return MAPI_E_INTERFACE_NOT_SUPPORTED;
}

ULONG object_add(struct object *object)
{
    return atomic_fetch_add(&object->references, 1) + 1;
}

ULONG object_release(struct object *object)
{
    struct logon *logon = object->logon;
    ULONG left = atomic_fetch_sub(&object->references, 1) - 1;

    if (left)
        return left;
    pthread_mutex_lock(&logon->lock);
    for (struct object **place = &logon->objects; *place; place = &(*place)->next)
        if (*place == object) {
            *place = object->next;
            break;
        }
    pthread_mutex_unlock(&logon->lock);
    empty_object(object);
    release_memory(object);
    return 0;
}

/* --- errors --- */

HRESULT fail(struct object *object, HRESULT result, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    pthread_mutex_lock(&object->logon->lock);
    object->failed = result;
    vsnprintf(object->words, sizeof(object->words), format, arguments);
    pthread_mutex_unlock(&object->logon->lock);
    va_end(arguments);
    return result;
}

LPMAPIERROR make_error(const char *words)
{
    LPMAPIERROR error;
    size_t length = strlen(words) + 1;

    if (FAILED(allocate((ULONG)(sizeof(*error) + length + 8), (LPVOID *)&error)))
        return NULL;
    memset(error, 0, sizeof(*error));
    error->ulVersion = MAPI_ERROR_VERSION;
    error->lpszError = (LPTSTR)memcpy((char *)(error + 1), words, length);
    error->lpszComponent = (LPTSTR)memcpy((char *)(error + 1) + length, "notes", 6);
    return error;
}

/* UTF-8 as wchar_t, into `to`; returns how many there are, with the NUL. What is no UTF-8 becomes a question mark. */
static size_t widen(const char *from, wchar_t *to)
{
    size_t count = 0;

    while (*from) {
        unsigned char byte = (unsigned char)*from++;
        int more = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc0 ? 1 : 0;
        wchar_t character = more ? byte & (0x3f >> more) : byte < 0x80 ? byte : L'?';

        while (more-- && (*from & 0xc0) == 0x80)
            character = character << 6 | (*from++ & 0x3f);
        to[count++] = character;
    }
    to[count++] = 0;
    return count;
}

/* S_OK and the words about `result`, or S_OK and NULL when nothing is known; one release_memory frees all (SPI-ABI-08). */
HRESULT object_last_error(struct object *object, HRESULT result, ULONG flags, LPMAPIERROR *ret)
{
    char words[sizeof(object->words)];
    LPMAPIERROR error;
    wchar_t *wide;

    if (!ret)
        return MAPI_E_INVALID_PARAMETER;
    *ret = NULL;
    if (flags & ~(ULONG)MAPI_UNICODE)
        return MAPI_E_UNKNOWN_FLAGS;
    pthread_mutex_lock(&object->logon->lock);
    bool known = object->failed == result && object->words[0];
    memcpy(words, object->words, sizeof(words));
    pthread_mutex_unlock(&object->logon->lock);
    if (!known || !FAILED(result))
        return S_OK;
    error = make_error(words);
    if (!error)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (flags & MAPI_UNICODE) {
        if (FAILED(allocate_more((ULONG)((strlen(words) + 1 + 6) * sizeof(*wide)), error, (LPVOID *)&wide))) {
            release_memory(error);
            return MAPI_E_NOT_ENOUGH_MEMORY;
        }
        error->lpszError = (LPTSTR)wide;
        wide += widen(words, wide);
        widen("notes", wide);
        error->lpszComponent = (LPTSTR)wide;
    }
    *ret = error;
    return S_OK;
}

/* --- properties --- */

HRESULT object_save(struct object *object, ULONG flags)
{
    if (flags & ~(ULONG)(KEEP_OPEN_READONLY | KEEP_OPEN_READWRITE | FORCE_SAVE | MAPI_DEFERRED_ERRORS))
        return fail(object, MAPI_E_UNKNOWN_FLAGS, "SaveChanges does not know the flags %#x", (unsigned)flags);
    return object->kind->save ? object->kind->save(object, flags) : S_OK;      /* what is not transacted has nothing to save */
}

HRESULT object_get(struct object *object, LPSPropTagArray tags, ULONG flags, ULONG *count, LPSPropValue *values)
{
    if (!count || !values)
        return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(ULONG)MAPI_UNICODE)
        return fail(object, MAPI_E_UNKNOWN_FLAGS, "GetProps does not know the flags %#x", (unsigned)flags);
    HRESULT result = object->kind->refresh ? object->kind->refresh(object) : S_OK;
    return FAILED(result) ? result : object->values->lpVtbl->GetProps(object->values, tags, flags, count, values);
}

HRESULT object_list(struct object *object, ULONG flags, LPSPropTagArray *tags)
{
    return object->values->lpVtbl->GetPropList(object->values, flags, tags);
}

/* Tables have a way in by OpenProperty too; text and bytes open as streams, which IPropData does. */
HRESULT object_open(struct object *object, ULONG tag, LPCIID iid, ULONG options, ULONG flags, LPUNKNOWN *ret)
{
    if (!ret || !iid)
        return MAPI_E_INVALID_PARAMETER;
    *ret = NULL;
    if (PROP_TYPE(tag) == PT_OBJECT && object->kind->open_table && !memcmp(iid, &IID_IMAPITable, sizeof(IID)))
        return object->kind->open_table(object, tag, options, (LPMAPITABLE *)ret);
    if (flags & (MAPI_MODIFY | MAPI_CREATE) && !object->writable)
        return fail(object, MAPI_E_NO_ACCESS, "This is open for reading only; open it with MAPI_MODIFY");
    return object->values->lpVtbl->OpenProperty(object->values, tag, iid, options, flags, ret);
}

static bool is_computed(const struct object *object, ULONG tag)
{
    for (const ULONG *at = object->kind->computed; at && *at; at++)
        if (PROP_ID(*at) == PROP_ID(tag))
            return true;
    return false;
}

/* Some of them may be refused while the others are set: that is success, with a list of problems (whose order is that of the values). */
HRESULT object_set(struct object *object, ULONG count, LPSPropValue values, LPSPropProblemArray *problems)
{
    LPSPropProblemArray list = NULL;
    HRESULT result = S_OK;

    if (problems)
        *problems = NULL;
    if (!count || !values)
        return MAPI_E_INVALID_PARAMETER;
    for (ULONG i = 0; i < count; i++)                      /* these fail the whole call, before anything is set */
        if (PROP_TYPE(values[i].ulPropTag) == PT_OBJECT || ((PROP_TYPE(values[i].ulPropTag) & MV_FLAG) && !values[i].Value.MVl.cValues))
            return MAPI_E_INVALID_PARAMETER;
    if (!object->writable)
        return fail(object, MAPI_E_NO_ACCESS, "This is open for reading only; open it with MAPI_MODIFY");
    if (FAILED(allocate((ULONG)CbNewSPropProblemArray(count), (LPVOID *)&list)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    list->cProblem = 0;
    for (ULONG i = 0; i < count && result != MAPI_E_NOT_ENOUGH_MEMORY && result != MAPI_E_INVALID_PARAMETER; i++) {
        LPSPropProblemArray one = NULL;
        HRESULT why = S_OK;

        if (is_computed(object, values[i].ulPropTag)) {
            why = MAPI_E_COMPUTED;
        } else if (PROP_ID(values[i].ulPropTag) >= 0x8000) {
            why = MAPI_E_UNEXPECTED_ID;            /* ids from there on belong to names */
        } else if (PROP_TYPE(values[i].ulPropTag) & MV_FLAG) {
            why = MAPI_E_NO_SUPPORT;               /* the files have no lines for them */
        } else {
            result = object->values->lpVtbl->SetProps(object->values, 1, &values[i], &one);
            if (one)
                why = one->aProblem[0].scode;
            release_memory(one);
        }
        if (FAILED(why))
            list->aProblem[list->cProblem++] = (SPropProblem){ .ulIndex = i, .ulPropTag = values[i].ulPropTag, .scode = why };
    }
    if (problems && list->cProblem && !FAILED(result))
        *problems = list;
    else
        release_memory(list);
    return result;
}

HRESULT object_delete(struct object *object, LPSPropTagArray tags, LPSPropProblemArray *problems)
{
    if (problems)
        *problems = NULL;
    if (!tags)
        return MAPI_E_INVALID_PARAMETER;
    if (!object->writable)
        return fail(object, MAPI_E_NO_ACCESS, "This is open for reading only; open it with MAPI_MODIFY");
    return object->values->lpVtbl->DeleteProps(object->values, tags, problems);
}

/* Copying is the same for everybody, so the support object of a store does it: it reads and writes through these very methods
 * (SPI-SUP-29). An address book's has no such thing (SPI-SUP-01); there the properties in memory are all there is. */
HRESULT object_copy_to(struct object *object, ULONG excluded, LPCIID iids, LPSPropTagArray tags, ULONG_PTR ui, LPMAPIPROGRESS progress, LPCIID iid,
    LPVOID destination, ULONG flags, LPSPropProblemArray *problems)
{
    LPMAPISUP support = object->logon->support;
    HRESULT result = MAPI_E_NO_SUPPORT;

    if (flags & MAPI_DECLINE_OK)
        return MAPI_E_DECLINE_COPY;            /* it is the support object that asks: do it yourself (SPI-SUP-31) */
    if (support)
        result = support->lpVtbl->DoCopyTo(support, object->kind->interfaces[2], object, excluded, iids, tags, ui, progress, iid, destination,
            flags, problems);
    if (result == MAPI_E_NO_SUPPORT)
        result = object->values->lpVtbl->CopyTo(object->values, excluded, iids, tags, ui, progress, iid, destination, flags, problems);
    return result;
}

HRESULT object_copy_props(struct object *object, LPSPropTagArray tags, ULONG_PTR ui, LPMAPIPROGRESS progress, LPCIID iid, LPVOID destination,
    ULONG flags, LPSPropProblemArray *problems)
{
    LPMAPISUP support = object->logon->support;
    HRESULT result = MAPI_E_NO_SUPPORT;

    if (flags & MAPI_DECLINE_OK)
        return MAPI_E_DECLINE_COPY;
    if (support)
        result = support->lpVtbl->DoCopyProps(support, object->kind->interfaces[2], object, tags, ui, progress, iid, destination, flags, problems);
    if (result == MAPI_E_NO_SUPPORT)
        result = object->values->lpVtbl->CopyProps(object->values, tags, ui, progress, iid, destination, flags, problems);
    return result;
}

static void put(LPPROPDATA values, SPropValue *value)
{
    values->lpVtbl->SetProps(values, 1, value, NULL);
}

void put_long(LPPROPDATA values, ULONG tag, LONG number)
{
    SPropValue value = { .ulPropTag = tag };

    if (PROP_TYPE(tag) == PT_BOOLEAN)
        value.Value.b = (unsigned short)(number != 0);
    else
        value.Value.l = number;
    put(values, &value);
}

void put_text(LPPROPDATA values, ULONG tag, const char *text)
{
    put(values, &(SPropValue){ .ulPropTag = CHANGE_PROP_TYPE(tag, PT_STRING8), .Value.lpszA = (LPSTR)(uintptr_t)text });
}

void put_binary(LPPROPDATA values, ULONG tag, ULONG size, const void *bytes)
{
    put(values, &(SPropValue){ .ulPropTag = tag, .Value.bin = { size, (LPBYTE)(uintptr_t)bytes } });
}

LPSPropValue get_value(LPPROPDATA values, ULONG tag)
{
    SizedSPropTagArray(1, tags) = { 1, { PROP_TYPE(tag) == PT_TSTRING || PROP_TYPE(tag) == PT_UNICODE ? CHANGE_PROP_TYPE(tag, PT_STRING8) : tag } };
    LPSPropValue value = NULL;
    ULONG count;

    if (!FAILED(values->lpVtbl->GetProps(values, (LPSPropTagArray)&tags, 0, &count, &value)) && PROP_TYPE(value->ulPropTag) != PT_ERROR)
        return value;
    release_memory(value);
    return NULL;
}

char *get_text(LPPROPDATA values, ULONG tag)
{
    LPSPropValue value = get_value(values, CHANGE_PROP_TYPE(tag, PT_STRING8));
    char *text = value ? strdup(value->Value.lpszA) : NULL;

    release_memory(value);
    return text;
}

LONG get_long(LPPROPDATA values, ULONG tag, LONG otherwise)
{
    LPSPropValue value = get_value(values, tag);
    LONG number = !value ? otherwise : PROP_TYPE(tag) == PT_BOOLEAN ? value->Value.b : value->Value.l;

    release_memory(value);
    return number;
}

/* --- provider objects --- */

HRESULT provider_new(const void *methods, const IID *interface, void *ret_provider)
{
    struct provider *provider = calloc(1, sizeof(*provider));

    if (!provider)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *provider = (struct provider){ .methods = methods, .references = 1, .interface = interface };
    pthread_mutex_init(&provider->lock, NULL);
    *(struct provider **)ret_provider = provider;
    return S_OK;
}

HRESULT provider_query(struct provider *provider, REFIID iid, LPVOID *ret)
{
    if (!ret)
        return MAPI_E_INVALID_PARAMETER;
    *ret = NULL;
    if (memcmp(iid, provider->interface, sizeof(IID)) && memcmp(iid, &IID_IUnknown, sizeof(IID)))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    provider_add(provider);
    *ret = provider;
    return S_OK;
}

ULONG provider_add(struct provider *provider)
{
    return atomic_fetch_add(&provider->references, 1) + 1;
}

ULONG provider_release(struct provider *provider)
{
    ULONG left = atomic_fetch_sub(&provider->references, 1) - 1;

    if (!left) {
        pthread_mutex_destroy(&provider->lock);
        free(provider);
    }
    return left;
}

/* --- logons --- */

/* One text of the service's section. The section of this provider names it; each provider of a service may read it (SPI-PROF-01). */
static HRESULT read_configuration(LPMAPISUP support, char **ret_path, char **ret_owner)
{
    static const SizedSPropTagArray(1, link) = { 1, { PR_SERVICE_UID } };
    static const SizedSPropTagArray(2, wanted) = { 2, { PR_NOTES_PATH, PR_NOTES_OWNER } };
    LPPROFSECT own = NULL, section = NULL;
    LPSPropValue values = NULL;
    ULONG count;
    HRESULT result = support->lpVtbl->OpenProfileSection(support, NULL, 0, &own);

    if (FAILED(result))
        return result;
    result = own->lpVtbl->GetProps(own, (LPSPropTagArray)(uintptr_t)&link, 0, &count, &values);
    if (!FAILED(result) && values->ulPropTag != PR_SERVICE_UID)
        result = MAPI_E_UNCONFIGURED;
    if (!FAILED(result))
        result = support->lpVtbl->OpenProfileSection(support, (LPMAPIUID)(void *)values->Value.bin.lpb, 0, &section);
    release_memory(values);
    values = NULL;
    own->lpVtbl->Release(own);
    if (FAILED(result))
        return result == MAPI_E_NOT_FOUND ? MAPI_E_UNCONFIGURED : result;
    result = section->lpVtbl->GetProps(section, (LPSPropTagArray)(uintptr_t)&wanted, 0, &count, &values);
    if (!FAILED(result) && values[0].ulPropTag != PR_NOTES_PATH)
        result = MAPI_E_UNCONFIGURED;
    if (!FAILED(result)) {
        *ret_path = strdup(values[0].Value.lpszA);
        *ret_owner = strdup(values[1].ulPropTag == PR_NOTES_OWNER ? values[1].Value.lpszA : base_name(values[0].Value.lpszA));
        result = *ret_path && *ret_owner ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    release_memory(values);
    section->lpVtbl->Release(section);
    return result;
}

HRESULT logon_new(LPMAPISUP support, struct provider *provider, const char *directory, LPMAPIERROR *ret_error, struct logon **ret_logon)
{
    struct logon *logon = calloc(1, sizeof(*logon));
    char words[300];
    HRESULT result;

    if (!logon)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *logon = (struct logon){ .references = 1, .provider = provider, .store_logoff = LOGOFF_ABORT };
    pthread_mutex_init(&logon->lock, NULL);
    result = read_configuration(support, &logon->path, &logon->owner);
    if (directory && result == MAPI_E_UNCONFIGURED) {      /* a store opened by its entry id alone (SPI-MS-04) */
        logon->path = strdup(directory);
        logon->owner = strdup(base_name(directory));
        result = logon->path && logon->owner ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (result == MAPI_E_UNCONFIGURED && ret_error)
        *ret_error = make_error("The notebook's directory is not set; give property 6640001E an absolute path");
    if (!FAILED(result)) {
        result = notebook_open(logon->path, false, &logon->uid);
        if (FAILED(result) && ret_error) {
            snprintf(words, sizeof(words), "The notebook %s cannot be opened (%s); configure the service with the directory of one", logon->path,
                result == MAPI_E_NOT_FOUND ? "there is none" : result == MAPI_E_NO_ACCESS ? "access is denied" : "it cannot be read");
            *ret_error = make_error(words);
        }
    }
    if (FAILED(result)) {
        logon_release(logon);
        return result;
    }
    support->lpVtbl->AddRef(support);          /* without it the subsystem takes the logon for failed (SPI-LIFE-06) */
    logon->support = support;
    *ret_logon = logon;
    return S_OK;
}

void logon_add(struct logon *logon)
{
    atomic_fetch_add(&logon->references, 1);
}

void logon_release(struct logon *logon)
{
    if (atomic_fetch_sub(&logon->references, 1) != 1)
        return;
    pthread_mutex_destroy(&logon->lock);
    free(logon->path);
    free(logon->owner);
    free(logon);
}

/* The next object that somebody still holds: it must go on answering, and then vanish, without us. */
static struct object *take_object(struct logon *logon)
{
    struct object *object = NULL;

    pthread_mutex_lock(&logon->lock);
    for (struct object **place = &logon->objects; *place; place = &(*place)->next)
        if (!(*place)->kind->outlives) {
            object = *place;
            *place = object->next;
            break;
        }
    pthread_mutex_unlock(&logon->lock);
    return object;
}

void logon_end(struct logon *logon)
{
    LPMAPISUP support;

    logon_add(logon);
    pthread_mutex_lock(&logon->provider->lock);
    for (struct logon **place = &logon->provider->logons; *place; place = &(*place)->next)
        if (*place == logon) {
            *place = logon->next;
            break;
        }
    pthread_mutex_unlock(&logon->provider->lock);
    pthread_mutex_lock(&logon->lock);
    support = logon->support;
    logon->support = NULL;
    pthread_mutex_unlock(&logon->lock);
    if (support && logon->is_store) {          /* MAPI_NO_MAIL or not: the subsystem knows what to do about it */
        ULONG flags = logon->store_logoff;

        support->lpVtbl->StoreLogoffTransports(support, &flags);
    }
    for (struct object *object; support && (object = take_object(logon));) {
        ULONG references = atomic_load(&object->references), methods = object->kind->methods;

        if (!references)
            continue;                          /* it goes by itself just now: the store whose last Release ends the logon */
        empty_object(object);
        support->lpVtbl->MakeInvalid(support, 0, object, references, methods);
    }
    if (support)
        support->lpVtbl->Release(support);     /* the very last: the subsystem takes our UIDs and our status row away */
    logon_release(logon);
}

HRESULT logon_status(struct logon *logon, ULONG type, ULONG code, ULONG methods)
{
    struct id *id = id_new(logon, 'P', logon->owner);
    char key[300];
    ULONG count = 3;
    SPropValue values[6] = {
        { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = logon->owner },
        { .ulPropTag = PR_STATUS_CODE, .Value.l = (LONG)code },
        { .ulPropTag = PR_RESOURCE_METHODS, .Value.l = (LONG)methods },
    };
    HRESULT result = MAPI_E_NOT_ENOUGH_MEMORY;

    /* Who we are, for the service that supplies the primary identity (SPI-PROF-14). */
    if (id && type == MAPI_STORE_PROVIDER) {
        snprintf(key, sizeof(key), "NOTE:%s", logon->path);
        for (char *at = key; *at; at++)
            if (*at >= 'a' && *at <= 'z')
                *at = (char)(*at - 'a' + 'A');
        values[3] = (SPropValue){ .ulPropTag = PR_IDENTITY_DISPLAY_A, .Value.lpszA = logon->owner };
        values[4] = (SPropValue){ .ulPropTag = PR_IDENTITY_SEARCH_KEY, .Value.bin = { (ULONG)strlen(key) + 1, (LPBYTE)key } };
        ULONG size = 0;
        LPENTRYID one_off = NULL;
        if (!FAILED(logon->support->lpVtbl->CreateOneOff(logon->support, (LPTSTR)logon->owner, (LPTSTR) "NOTE", (LPTSTR)logon->path, 0, &size, &one_off))) {
            values[5] = (SPropValue){ .ulPropTag = PR_IDENTITY_ENTRYID, .Value.bin = { size, (LPBYTE)one_off } };
            count = 6;
        }
        result = logon->support->lpVtbl->ModifyStatusRow(logon->support, count, values, 0);
        release_memory(one_off);
    } else if (id) {
        result = logon->support->lpVtbl->ModifyStatusRow(logon->support, count, values, 0);
    }
    free(id);
    return result;
}

void logon_describe(struct logon *logon, const char *name, ULONG size, LPENTRYID entry_id)
{
    LPPROFSECT section;
    SPropValue values[3] = {
        { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name },
        { .ulPropTag = PR_RECORD_KEY, .Value.bin = { sizeof(logon->uid), logon->uid.ab } },
        { .ulPropTag = PR_ENTRYID, .Value.bin = { size, (LPBYTE)entry_id } },
    };

    if (FAILED(logon->support->lpVtbl->OpenProfileSection(logon->support, NULL, MAPI_MODIFY, &section)))
        return;                                /* a convenience for others, no reason to fail */
    section->lpVtbl->SetProps(section, entry_id ? 3 : 2, values, NULL);
    section->lpVtbl->Release(section);
}

/* --- entry ids --- */

struct id *id_new(struct logon *logon, char kind, const char *path)
{
    struct id *id = calloc(1, ID_SIZE(path));

    if (!id)
        return NULL;
    id->uid = logon->uid;
    id->kind = kind;
    strcpy(id->path, path);
    return id;
}

/* An entry id may come from anywhere: what it says is checked before it is believed. "a/../../etc" is no path of ours. */
const char *id_path(const struct logon *logon, ULONG size, const ENTRYID *entry_id, char *ret_kind)
{
    const struct id *id = (const struct id *)(const void *)entry_id;

    if (!entry_id || size <= offsetof(struct id, path) || ((const char *)entry_id)[size - 1])
        return NULL;
    if (memcmp(&id->uid, &logon->uid, sizeof(id->uid)) || !strchr("SFMAPT", id->kind) || !id->kind)
        return NULL;
    if (ID_SIZE(id->path) != size || (id->kind != 'S' && id->path[0] == '/'))
        return NULL;
    if (id->kind == 'S')
        return id->path;                       /* an absolute directory, for a logon without configuration */
    for (const char *at = id->path; *at; at += strcspn(at, "/"), at += *at == '/')
        if (id->kind != 'P' && *at == '.')
            return NULL;
    *ret_kind = id->kind;
    return id->path;
}

HRESULT id_compare(const struct logon *logon, ULONG size_1, const ENTRYID *one, ULONG size_2, const ENTRYID *other, ULONG *ret_equal)
{
    char kind_1, kind_2;

    if (!ret_equal)
        return MAPI_E_INVALID_PARAMETER;
    *ret_equal = FALSE;
    const char *path_1 = id_path(logon, size_1, one, &kind_1), *path_2 = id_path(logon, size_2, other, &kind_2);
    if (!path_1 || !path_2)
        return MAPI_E_UNKNOWN_ENTRYID;
    *ret_equal = kind_1 == kind_2 && !strcmp(path_1, path_2);
    return S_OK;
}

#include "base/error.h"

#include <errno.h>
#include <mapicode.h>
#include <mapix.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"

#define COMPONENT_MAX 30                       /* SPI-ABI-08 */
#define TEXT_MAX 4096                          /* a person reads it */

struct mapix_error_record {
    HRESULT result;
    ULONG low_level;
    ULONG context;
    bool is_static;
    char component[COMPONENT_MAX + 1];
    char text[];
};

/* What a failure leaves behind when there was no memory to say more. */
static struct mapix_error_record out_of_memory = {
    MAPI_E_NOT_ENOUGH_MEMORY, ENOMEM, 0, true, "mapix", "There was not enough memory to go on; close something."
};

static void lock_slot(struct mapix_error_slot *slot)
{
    while (__atomic_test_and_set(&slot->lock, __ATOMIC_ACQUIRE))
        sched_yield();
}

static void unlock_slot(struct mapix_error_slot *slot)
{
    __atomic_clear(&slot->lock, __ATOMIC_RELEASE);
}

static void put_record(struct mapix_error_slot *slot, struct mapix_error_record *record)
{
    struct mapix_error_record *old;

    lock_slot(slot);
    old = slot->record;
    slot->record = record;
    unlock_slot(slot);
    if (old && !old->is_static)
        free(old);
}

static struct mapix_error_record *make_record(HRESULT result, const char *component, ULONG low_level, ULONG context, const char *text)
{
    size_t length = strnlen(text, TEXT_MAX);
    struct mapix_error_record *record = malloc(sizeof(*record) + length + 1);

    if (!record)
        return &out_of_memory;
    memset(record, 0, sizeof(*record));
    record->result = result;
    record->low_level = low_level;
    record->context = context;
    snprintf(record->component, sizeof(record->component), "%s", component ? component : "mapix");
    memcpy(record->text, text, length);
    record->text[length] = 0;
    return record;
}

HRESULT mapix_error_set_va(struct mapix_error_slot *slot, HRESULT result, const char *component, ULONG low_level, ULONG context,
    const char *format, va_list arguments)
{
    char text[TEXT_MAX];

    if (!slot)
        return result;
    if (vsnprintf(text, sizeof(text), format, arguments) < 0)
        text[0] = 0;
    put_record(slot, make_record(result, component, low_level, context, text));
    return result;
}

HRESULT mapix_error_set(struct mapix_error_slot *slot, HRESULT result, const char *component, ULONG low_level, ULONG context,
    const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    mapix_error_set_va(slot, result, component, low_level, context, format, arguments);
    va_end(arguments);
    return result;
}

void mapix_error_clear(struct mapix_error_slot *slot)
{
    put_record(slot, NULL);
}

/* A copy of the slot's record for use outside the lock; NULL when it is empty. Never NULL otherwise. */
static struct mapix_error_record *take_copy(struct mapix_error_slot *slot)
{
    struct mapix_error_record *copy = NULL;

    lock_slot(slot);
    if (slot->record) {
        const struct mapix_error_record *record = slot->record;

        copy = record->is_static ? slot->record
                                 : make_record(record->result, record->component, record->low_level, record->context, record->text);
    }
    unlock_slot(slot);
    return copy;
}

static void drop_copy(struct mapix_error_record *copy)
{
    if (copy && !copy->is_static)
        free(copy);
}

void mapix_error_copy(struct mapix_error_slot *to, struct mapix_error_slot *from)
{
    if (to && from && to != from)
        put_record(to, take_copy(from));
}

void mapix_error_copy_of(struct mapix_error_slot *to, struct mapix_error_slot *from, HRESULT result)
{
    struct mapix_error_record *record = to && from && to != from ? take_copy(from) : NULL;

    if (record && record->result == result)
        put_record(to, record);
    else if (record)
        drop_copy(record);
}

HRESULT mapix_error_set_mapierror(struct mapix_error_slot *slot, HRESULT result, ULONG flags, const MAPIERROR *error)
{
    char *text = NULL, *component = NULL;

    if (!slot)
        return result;
    if (!error)
        return mapix_error_set(slot, result, NULL, 0, 0, "The provider gave no reason.");
    text = error->lpszError ? mapix_text_from_flags_heap(error->lpszError, flags) : NULL;
    component = error->lpszComponent ? mapix_text_from_flags_heap(error->lpszComponent, flags) : NULL;
    mapix_error_set(slot, result, component, error->ulLowLevelError, error->ulContext, "%s", text ? text : "The provider gave no reason.");
    free(text);
    free(component);
    return result;
}

static HRESULT fill_mapierror(const struct mapix_error_record *record, ULONG flags, LPMAPIERROR *ret_error)
{
    LPMAPIERROR error;
    HRESULT result = MAPIAllocateBuffer(sizeof(*error), (LPVOID *)&error);
    const char *text = record->is_static ? out_of_memory.text : record->text;

    if (FAILED(result))
        return result;
    memset(error, 0, sizeof(*error));
    error->ulVersion = MAPI_ERROR_VERSION;
    error->ulLowLevelError = record->low_level;
    error->ulContext = record->context;
    error->lpszError = mapix_text_to_flags(error, text, flags);
    error->lpszComponent = mapix_text_to_flags(error, record->component, flags);
    if (!error->lpszError || !error->lpszComponent) {
        MAPIFreeBuffer(error);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    *ret_error = error;
    return S_OK;
}

HRESULT mapix_error_get(struct mapix_error_slot *slot, HRESULT result, ULONG flags, LPMAPIERROR *ret_error)
{
    struct mapix_error_record *record;
    HRESULT filled = S_OK;

    if (!ret_error)
        return MAPI_E_INVALID_PARAMETER;
    *ret_error = NULL;
    if (flags & ~MAPI_UNICODE)
        return MAPI_E_UNKNOWN_FLAGS;
    record = take_copy(slot);
    if (record && record->result == result)
        filled = fill_mapierror(record, flags, ret_error);
    drop_copy(record);
    return filled;
}

char *mapix_error_text(struct mapix_error_slot *slot, HRESULT *ret_result)
{
    struct mapix_error_record *record = take_copy(slot);
    char *text = NULL;

    if (!record)
        return NULL;
    text = strdup(record->is_static ? out_of_memory.text : record->text);
    if (ret_result)
        *ret_result = record->result;
    drop_copy(record);
    return text;
}

static pthread_key_t thread_key;
static bool has_thread_key;            /* a process may have none left, and key 0 is somebody's */
static pthread_once_t thread_once = PTHREAD_ONCE_INIT;
static struct mapix_error_slot shared_slot;    /* for a thread that has no memory or no key for its own */

static void free_thread_slot(void *slot)
{
    mapix_error_clear(slot);
    free(slot);
}

static void make_thread_key(void)
{
    has_thread_key = pthread_key_create(&thread_key, free_thread_slot) == 0;
}

struct mapix_error_slot *mapix_error_thread_slot(void)
{
    struct mapix_error_slot *slot;

    pthread_once(&thread_once, make_thread_key);
    if (!has_thread_key)
        return &shared_slot;
    slot = pthread_getspecific(thread_key);
    if (!slot && (slot = calloc(1, sizeof(*slot))) && pthread_setspecific(thread_key, slot)) {
        free(slot);
        slot = NULL;
    }
    return slot ? slot : &shared_slot;
}

HRESULT mapix_error_from_errno(int error_number)
{
    static const struct {
        int error_number;
        HRESULT result;
    } table[] = {
        { 0, S_OK },
        { ENOENT, MAPI_E_NOT_FOUND },
        { ENOTDIR, MAPI_E_NOT_FOUND },
        { EISDIR, MAPI_E_INVALID_PARAMETER },
        { EACCES, MAPI_E_NO_ACCESS },
        { EPERM, MAPI_E_NO_ACCESS },
        { EROFS, MAPI_E_NO_ACCESS },
        { EEXIST, MAPI_E_COLLISION },
        { ENOMEM, MAPI_E_NOT_ENOUGH_MEMORY },
        { ENOSPC, MAPI_E_NOT_ENOUGH_DISK },
        { EDQUOT, MAPI_E_NOT_ENOUGH_DISK },
        { EFBIG, MAPI_E_NOT_ENOUGH_DISK },
        { EMFILE, MAPI_E_NOT_ENOUGH_RESOURCES },
        { ENFILE, MAPI_E_NOT_ENOUGH_RESOURCES },
        { EAGAIN, MAPI_E_BUSY },
        { EBUSY, MAPI_E_BUSY },
        { EINTR, MAPI_E_CALL_FAILED },
        { EIO, MAPI_E_DISK_ERROR },
        { ETIMEDOUT, MAPI_E_TIMEOUT },
        { ECONNREFUSED, MAPI_E_NETWORK_ERROR },
        { ECONNRESET, MAPI_E_NETWORK_ERROR },
        { EPIPE, MAPI_E_NETWORK_ERROR },
        { EHOSTUNREACH, MAPI_E_NETWORK_ERROR },
        { ENETUNREACH, MAPI_E_NETWORK_ERROR },
        { EINVAL, MAPI_E_INVALID_PARAMETER },
        { ENAMETOOLONG, MAPI_E_INVALID_PARAMETER },
        { ENOSYS, MAPI_E_NO_SUPPORT },
        { ENOTSUP, MAPI_E_NO_SUPPORT },
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (table[i].error_number == error_number)
            return table[i].result;
    return MAPI_E_CALL_FAILED;
}

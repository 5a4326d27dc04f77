/* IMSLogon: what the subsystem holds of an open store (SPI-MS-12), and the store's status object. */
#include "providers/local/local_store.h"

#include <stdio.h>

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "providers/local/local_status.h"

/* The store object, alive, with a reference; NULL when it has ended. */
static struct local_store *take_store(struct local_core *core)
{
    struct local_store *store;

    pthread_mutex_lock(&core->lock);
    store = core->store;
    if (store) {
        unsigned references = atomic_load(&store->object.references);
        while (references && !atomic_compare_exchange_weak(&store->object.references, &references, references + 1))
            ;
        if (!references)
            store = NULL;
    }
    pthread_mutex_unlock(&core->lock);
    return store;
}

static HRESULT STDMETHODCALLTYPE logon_logoff(IMSLogon *self, ULONG *io_flags)
{
    struct local_logon *logon = (struct local_logon *)mapix_object_of(self);
    struct local_store *store = take_store(logon->core);

    (void)io_flags;
    mapix_store_flush(logon->core->engine);
    if (store) {                                  /* the session ends: what hangs on the store is dead from now on */
        mapix_object_invalidate(&store->object);
        mapix_object_release(&store->object);
    }
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE logon_open_entry(IMSLogon *self, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret_object)
{
    struct local_logon *logon = (struct local_logon *)mapix_object_of(self);
    struct local_store *store;
    HRESULT result;

    MAPIX_ENTER(logon);
    store = take_store(logon->core);
    if (!store)
        return MAPI_E_INVALID_OBJECT;
    result = local_open_entry(store, &logon->object, size, entry_id, iid, flags, ret_type, ret_object);
    mapix_object_release(&store->object);
    return result;
}

static HRESULT STDMETHODCALLTYPE logon_compare_entry_ids(IMSLogon *self, ULONG size_1, LPENTRYID entry_1, ULONG size_2, LPENTRYID entry_2,
    ULONG flags, ULONG *ret_result)
{
    struct local_logon *logon = (struct local_logon *)mapix_object_of(self);

    MAPIX_ENTER(logon);
    return local_compare_entry_ids(logon->core, size_1, entry_1, size_2, entry_2, flags, ret_result);
}

static HRESULT STDMETHODCALLTYPE logon_advise(IMSLogon *self, ULONG size, LPENTRYID entry_id, ULONG mask, LPMAPIADVISESINK sink,
    ULONG_PTR *ret_connection)
{
    struct local_logon *logon = (struct local_logon *)mapix_object_of(self);

    MAPIX_ENTER(logon);
    return local_advise(logon->core, &logon->object, size, entry_id, mask, sink, ret_connection);
}

static HRESULT STDMETHODCALLTYPE logon_unadvise(IMSLogon *self, ULONG_PTR connection)
{
    struct local_logon *logon = (struct local_logon *)mapix_object_of(self);

    MAPIX_ENTER(logon);
    return local_unadvise(logon->core, &logon->object, connection);
}

/* --- Status -------------------------------------------------------------------------------------------------------------------------------------------- */

/* The name is the folder tree's, as the store has it. */
static void read_name(struct local_core *core, char text[256])
{
    struct mapix_store_record record = { 0 };
    const SPropValue *name = SUCCEEDED(mapix_store_properties_load(core->engine, &record)) ? mapix_store_record_find(&record, PR_DISPLAY_NAME_W) : NULL;
    char *utf8 = name && PROP_TYPE(name->ulPropTag) == PT_UNICODE ? mapix_text_utf8_heap(name->Value.lpszW) : NULL;

    snprintf(text, 256, "%s", utf8 ? utf8 : "Local folders");
    free(utf8);
    mapix_store_record_clear(&record);
}

static ULONG status_values(struct mapix_object *owner, struct local_status_space *space, SPropValue ret_values[LOCAL_STATUS_VALUES])
{
    struct local_core *core = ((struct local_logon *)owner)->core;
    ULONG count = 0;

    read_name(core, space->text);
    memset(space->id, 0, MAPIX_STORE_ENTRY_ID_SIZE);
    memcpy(space->id + 4, &core->uid, 16);
    space->id[20] = 1;
    space->id[21] = MAPI_STATUS;
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = space->text };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_PROVIDER_DISPLAY_A, .Value.lpszA = (LPSTR)(uintptr_t) "Local message store" };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_STATUS_CODE, .Value.l = STATUS_AVAILABLE };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_RESOURCE_METHODS, .Value.l = STATUS_VALIDATE_STATE };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_ENTRYID, .Value.bin = { MAPIX_STORE_ENTRY_ID_SIZE, space->id } };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_OBJECT_TYPE, .Value.l = MAPI_STATUS };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_RESOURCE_TYPE, .Value.l = MAPI_STORE_PROVIDER };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_RESOURCE_FLAGS, .Value.l = 0 };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_PROVIDER_DLL_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t) "local" };
    return count;
}

/* The store can be read: that is all there is to a file. */
static HRESULT status_validate(struct mapix_object *owner, ULONG flags)
{
    struct mapix_store_facts facts;

    (void)flags;
    return local_failed(owner, mapix_store_get_facts(((struct local_logon *)owner)->core->engine, &facts));
}

static const struct local_status_kind store_status = { .values = status_values, .validate = status_validate };

static HRESULT STDMETHODCALLTYPE logon_open_status(IMSLogon *self, LPCIID iid, ULONG flags, ULONG *ret_type, LPVOID *ret_entry)
{
    struct local_logon *logon = (struct local_logon *)mapix_object_of(self);

    MAPIX_ENTER(logon);
    return local_status_open(&logon->object, &store_status, iid, flags, ret_type, ret_entry);
}

static void logon_finalize(struct mapix_object *object)
{
    local_core_release(((struct local_logon *)object)->core);
}

static const IMSLogonVtbl logon_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMSLogon),
    MAPIX_FORWARD_ERROR(IMSLogon),
    .Logoff = logon_logoff,
    .OpenEntry = logon_open_entry,
    .CompareEntryIDs = logon_compare_entry_ids,
    .Advise = logon_advise,
    .Unadvise = logon_unadvise,
    .OpenStatusEntry = logon_open_status,
};
static const struct mapix_class_interface logon_interfaces[] = {
    { &IID_IMSLogon, offsetof(struct local_logon, logon), &logon_vtable },
    { NULL, 0, NULL },
};
const struct mapix_class local_logon_class = {
    .name = "store logon", .size = sizeof(struct local_logon), .interfaces = logon_interfaces, .finalize = logon_finalize,
};

HRESULT local_logon_new(struct local_core *core, struct local_logon **ret_logon)
{
    struct local_logon *logon = NULL;
    HRESULT result = mapix_object_new(&local_logon_class, NULL, &logon);

    if (FAILED(result))
        return result;
    logon->core = local_core_reference(core);
    *ret_logon = logon;
    return S_OK;
}

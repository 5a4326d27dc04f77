/* MSProviderInit and IMSProvider: finding, making and opening the store of a profile section. */
#include "providers/local/local_store.h"

#include <errno.h>
#include <mspst.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wchar.h>

#include "base/text.h"
#include "providers/local/local_identity.h"
#include "providers/local/local_known.h"
#include "providers/local/local_shutdown.h"
#include "providers/local/local_handshake.h"

/* PR_MDB_PROVIDER of LOCAL: {5F1D4E0A-6B0C-4C57-9A86-2B7D1C0E4A11} */
static const MAPIUID provider_uid = { { 0x0A, 0x4E, 0x1D, 0x5F, 0x0C, 0x6B, 0x57, 0x4C, 0x9A, 0x86, 0x2B, 0x7D, 0x1C, 0x0E, 0x4A, 0x11 } };

#define PR_STORE_PATH_W CHANGE_PROP_TYPE(PR_PST_PATH, PT_UNICODE)

/* What every store of LOCAL can do; a store opened for reading loses two bits (SPI-STORE-06). */
#define SUPPORT_MASK (STORE_ENTRYID_UNIQUE | STORE_SEARCH_OK | STORE_MODIFY_OK | STORE_CREATE_OK | STORE_ATTACH_OK | STORE_OLE_OK \
    | STORE_SUBMIT_OK | STORE_NOTIFY_OK | STORE_MV_PROPS_OK | STORE_CATEGORIZE_OK | STORE_RESTRICTION_OK | STORE_SORT_OK | STORE_HTML_OK \
    | STORE_RTF_OK | STORE_ANSI_OK | STORE_UNICODE_OK)

/* Messages and folders deleted long ago that the spooler's logon takes out of the file, at most. */
#define PURGE_AT_LOGON 1000

struct local_provider {
    struct mapix_object object;
    struct mapix_interface provider;
    struct mapix_interface shutdown;       /* IMAPIProviderShutdown */
    struct local_allocators memory;
    pthread_mutex_t lock;
    struct local_core *cores;       /* weak: stores that are open */
};

/* --- Cores --------------------------------------------------------------------------------------------------------------------------------- */

struct local_core *local_core_reference(struct local_core *core)
{
    atomic_fetch_add(&core->references, 1);
    return core;
}

static void unlist(struct local_core *core)
{
    struct local_provider *provider = core->provider;
    struct local_core **link;

    if (!provider)
        return;
    pthread_mutex_lock(&provider->lock);
    for (link = &provider->cores; *link && *link != core; link = &(*link)->next)
        ;
    if (*link)
        *link = core->next;
    pthread_mutex_unlock(&provider->lock);
    mapix_object_release(&provider->object);
    core->provider = NULL;
}

void local_core_release(struct local_core *core)
{
    if (!core || atomic_fetch_sub(&core->references, 1) != 1)
        return;
    unlist(core);
    if (core->support)
        core->support->lpVtbl->Release(core->support);
    mapix_store_release(core->engine);
    MAPIFreeBuffer(core->entry_id);
    free(core->plain_entry_id);
    pthread_mutex_destroy(&core->lock);
    free(core);
}

struct mapix_store_identity local_core_identity(const struct local_core *core)
{
    return (struct mapix_store_identity){ core->entry_id_size, core->entry_id, sizeof(core->record_key), core->record_key, core->support_mask,
        core->writable };
}

/* --- Where the store is ---------------------------------------------------------------------------------------------------------------------- */

/* A store's own entry id: flags, the store's UID, version 1, MAPI_STORE, two zeros, the path in UTF-8 with its zero. A path inside the data
 * directory is kept relative to it, so that a home that moved still finds its mail. */
#define STORE_ID_HEAD 24

static char *data_directory(void)
{
    const char *home = getenv("XDG_DATA_HOME"), *user = getenv("HOME");
    char *path = NULL;

    if (home && *home == '/')
        return asprintf(&path, "%s/mapix", home) < 0 ? NULL : path;
    return asprintf(&path, "%s/.local/share/mapix", user && *user ? user : "/tmp") < 0 ? NULL : path;
}

static char *absolute_path(const char *path)
{
    char *base, *whole = NULL;

    if (*path == '/')
        return strdup(path);
    base = data_directory();
    if (base && asprintf(&whole, "%s/%s", base, path) < 0)
        whole = NULL;
    free(base);
    return whole;
}

static HRESULT make_parents(const char *path)
{
    char *copy = strdup(path), *slash;

    if (!copy)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (mkdir(copy, 0700) != 0 && errno != EEXIST && errno != EISDIR) {
            int error = errno;
            HRESULT result = mapix_error_set(mapix_error_thread_slot(), mapix_error_from_errno(error), "store", (ULONG)error, 0,
                "The directory %s for the message store cannot be made: %s; check its parent, or name another path", copy, strerror(error));
            free(copy);
            return result;
        }
        *slash = '/';
    }
    free(copy);
    return S_OK;
}

static char *path_of_entry_id(ULONG size, const ENTRYID *entry_id)
{
    const BYTE *bytes = (const BYTE *)entry_id;

    if (size <= STORE_ID_HEAD || bytes[20] != 1 || bytes[21] != MAPI_STORE || bytes[size - 1] != 0)
        return NULL;
    return strdup((const char *)bytes + STORE_ID_HEAD);
}

enum section_value { SECTION_PATH, SECTION_NAME, SECTION_ENTRY_ID, SECTION_UID, SECTION_KNOWN, SECTION_VALUES };

struct section {
    LPPROFSECT object;
    char *path;                     /* as configured, UTF-8; NULL: none */
    char *name;                     /* PR_DISPLAY_NAME of the store to be made */
    bool has_entry_id;              /* PR_ENTRYID is there: the profile knows the store */
    SBinary entry_id;
    SPropValue *values;             /* by enum section_value */
};

static void section_close(struct section *section)
{
    if (section->object)
        section->object->lpVtbl->Release(section->object);
    MAPIFreeBuffer(section->values);
    free(section->path);
    free(section->name);
}

/* A text of the section as UTF-8, to be freed. NULL: there is none, or it is empty. */
static char *text_value(const SPropValue *value)
{
    if (PROP_TYPE(value->ulPropTag) == PT_STRING8)
        return *value->Value.lpszA ? strdup(value->Value.lpszA) : NULL;
    return PROP_TYPE(value->ulPropTag) == PT_UNICODE && *value->Value.lpszW ? mapix_text_utf8_heap(value->Value.lpszW) : NULL;
}

static HRESULT section_open(LPMAPISUP support, struct section *section)
{
    static const SizedSPropTagArray(SECTION_VALUES, tags) = { SECTION_VALUES,
        { PR_PST_PATH, PR_DISPLAY_NAME_W, PR_ENTRYID, PR_PROVIDER_UID, LOCAL_TAG_KNOWN } };
    ULONG count = 0;
    HRESULT result = support->lpVtbl->OpenProfileSection(support, NULL, MAPI_MODIFY, &section->object);

    if (FAILED(result))                           /* a profile in use elsewhere is readable still */
        result = support->lpVtbl->OpenProfileSection(support, NULL, 0, &section->object);
    if (FAILED(result))
        return result;
    result = section->object->lpVtbl->GetProps(section->object, (LPSPropTagArray)(uintptr_t)&tags, MAPI_UNICODE, &count, &section->values);
    if (FAILED(result) || count < SECTION_VALUES)
        return FAILED(result) ? result : MAPI_E_CALL_FAILED;
    section->path = text_value(&section->values[SECTION_PATH]);
    section->name = text_value(&section->values[SECTION_NAME]);
    if (PROP_TYPE(section->values[SECTION_ENTRY_ID].ulPropTag) == PT_BINARY) {
        section->has_entry_id = true;
        section->entry_id = section->values[SECTION_ENTRY_ID].Value.bin;
    }
    return S_OK;
}

/* The path of a store that was never named: stores/UID.db in the data directory, by the provider's own UID in the profile. */
static char *default_path(const struct section *section)
{
    BYTE uid[16];
    char *path = malloc(8 + 32 + 4);
    int index;

    if (!path)
        return NULL;
    if (PROP_TYPE(section->values[SECTION_UID].ulPropTag) == PT_BINARY && section->values[SECTION_UID].Value.bin.cb == 16)
        memcpy(uid, section->values[SECTION_UID].Value.bin.lpb, 16);
    else if (getrandom(uid, sizeof(uid), 0) != (ssize_t)sizeof(uid))
        memset(uid, 0, sizeof(uid));
    memcpy(path, "stores/", 7);
    for (index = 0; index < 16; index++)
        sprintf(path + 7 + 2 * index, "%02x", uid[index]);
    strcpy(path + 7 + 32, ".db");
    return path;
}

/* --- Opening --------------------------------------------------------------------------------------------------------------------------------- */

static HRESULT make_entry_ids(struct local_core *core, const char *stored_path)
{
    size_t size = STORE_ID_HEAD + strlen(stored_path) + 1;
    LPENTRYID wrapped = NULL;
    ULONG wrapped_size = 0;
    HRESULT result;

    core->plain_entry_id = calloc(1, size);
    if (!core->plain_entry_id)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    memcpy(core->plain_entry_id + 4, &core->uid, 16);
    core->plain_entry_id[20] = 1;
    core->plain_entry_id[21] = MAPI_STORE;
    strcpy((char *)core->plain_entry_id + STORE_ID_HEAD, stored_path);
    core->plain_entry_id_size = (ULONG)size;
    result = core->support->lpVtbl->WrapStoreEntryID(core->support, (ULONG)size, (LPENTRYID)(void *)core->plain_entry_id, &wrapped_size, &wrapped);
    if (FAILED(result))
        return result;
    if (FAILED(MAPIAllocateBuffer(wrapped_size, (void **)&core->entry_id))) {
        core->free_buffer(wrapped);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    memcpy(core->entry_id, wrapped, wrapped_size);
    core->entry_id_size = wrapped_size;
    core->free_buffer(wrapped);
    return S_OK;
}

/* The store of an entry id must be that store: a file that vanished is not made anew, and another in its place is not taken for it (STORE-10). */
static HRESULT check_identity(const struct local_core *core, const MAPIUID *expected)
{
    if (!expected || memcmp(expected, &core->uid, sizeof(*expected)) == 0)
        return S_OK;
    return mapix_error_set(mapix_error_thread_slot(), MAPI_E_NOT_FOUND, "store", 0, 0,
        "%s is another message store than the profile means: put the right file there, or remove the service and add it again",
        mapix_store_path(core->engine));
}

/* Whose file it is. A file that the section knows is not opened for that. */
static HRESULT open_engine(struct local_core *core, const char *path, struct mapix_store_options *options, const struct section *section, bool no_waiting)
{
    struct mapix_store_facts facts = { .provider = provider_uid };
    struct local_known known;
    HRESULT result = S_OK;

    if (!core->is_spooler && local_known_read(&section->values[SECTION_KNOWN], path, no_waiting, &known)) {
        facts.uid = known.uid;
        options->known = &facts;
        options->no_waiting = no_waiting;
    } else if (no_waiting) {
        return MAPI_E_WAIT;
    } else if (options->create) {
        result = make_parents(path);
    }
    if (SUCCEEDED(result))
        result = mapix_store_open(path, options, &core->engine);
    if (SUCCEEDED(result) && !options->known) {
        result = mapix_store_get_facts(core->engine, &facts);
        if (SUCCEEDED(result) && !core->is_spooler && memcmp(&facts.provider, &provider_uid, sizeof(provider_uid)) == 0)
            local_known_keep(core->support, &facts.uid, facts.roles[MAPIX_ROLE_ROOT], path);
    }
    if (SUCCEEDED(result)) {
        core->uid = facts.uid;
        memcpy(core->record_key, &facts.provider, 16);
        memcpy(core->record_key + 16, &facts.uid, 16);
    }
    if (result == MAPI_E_NOT_FOUND && !options->create)
        mapix_error_set(mapix_error_thread_slot(), result, "store", 0, 0,
            "The message store %s is gone: restore it from a backup, or remove the service and add it again", path);
    return result;
}

/* `expected` is NULL when the profile has no store yet: then it is made. */
static HRESULT core_open(struct local_provider *provider, LPMAPISUP support, const char *stored_path, const struct section *section,
    ULONG flags, bool is_spooler, const MAPIUID *expected, struct local_core **ret_core)
{
    struct local_core *core = calloc(1, sizeof(*core));
    struct mapix_store_options options = { .create = !expected, .provider = provider_uid, .name = section->name };
    char *path = absolute_path(stored_path);
    HRESULT result = core && path ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    if (core) {
        atomic_init(&core->references, 1);
        pthread_mutex_init(&core->lock, NULL);
        core->support = support;
        support->lpVtbl->AddRef(support);
        core->allocate_buffer = provider->memory.allocate_buffer;
        core->allocate_more = provider->memory.allocate_more;
        core->free_buffer = provider->memory.free_buffer;
        core->writable = is_spooler || flags & (MDB_WRITE | MAPI_BEST_ACCESS);
        core->is_spooler = is_spooler;
        core->without_mail = flags & MDB_NO_MAIL;
        core->logoff_flags = LOGOFF_ABORT;        /* until StoreLogoff says otherwise (SPI-MS-16) */
    }
    if (SUCCEEDED(result))
        result = open_engine(core, path, &options, section, flags & MAPIX_LOGON_IMMEDIATE);
    if (SUCCEEDED(result))
        result = check_identity(core, expected);
    if (SUCCEEDED(result)) {
        core->writable = core->writable && !mapix_store_is_read_only(core->engine);
        core->support_mask = core->writable ? SUPPORT_MASK : (SUPPORT_MASK & ~(ULONG)(STORE_MODIFY_OK | STORE_CREATE_OK)) | STORE_READONLY;
        if (mapix_store_is_read_only(core->engine))
            core->support_mask &= ~(ULONG)STORE_SUBMIT_OK;        /* there is no place for what would be sent */
        if (getrandom(&core->nonce, sizeof(core->nonce), 0) != (ssize_t)sizeof(core->nonce))
            core->nonce = (uint64_t)getpid();
        result = make_entry_ids(core, stored_path);
    }
    free(path);
    if (FAILED(result)) {
        local_core_release(core);
        return result;
    }
    core->provider = provider;
    mapix_object_add_ref(&provider->object);
    *ret_core = core;
    return S_OK;
}

/* What the message store table shows, written when it changed only: a logon must not write the profile every time (SPI-LIFE-05). */
static HRESULT write_section(struct local_core *core, struct section *section, const char *stored_path, ULONG flags)
{
    SPropValue values[4];
    ULONG count = 0;
    HRESULT result;

    if (section->has_entry_id && section->path && section->entry_id.cb == core->entry_id_size
        && memcmp(section->entry_id.lpb, core->entry_id, core->entry_id_size) == 0) {
        /* It may be the section of a store that was open with MDB_TEMPORARY before; a permanent one stays as it is (STORE-14). */
        result = flags & MDB_TEMPORARY ? S_OK : core->support->lpVtbl->ModifyProfile(core->support, 0);
        return result == MAPI_E_NO_ACCESS || result == MAPI_E_NO_SUPPORT ? S_OK : result;
    }
    if (flags & MAPIX_LOGON_IMMEDIATE)
        return MAPI_E_WAIT;                       /* others may be writing profiles */
    memset(values, 0, sizeof(values));
    values[count].ulPropTag = PR_ENTRYID;
    values[count].Value.bin.cb = core->entry_id_size;
    values[count++].Value.bin.lpb = core->entry_id;
    values[count].ulPropTag = PR_RECORD_KEY;
    values[count].Value.bin.cb = sizeof(core->record_key);
    values[count++].Value.bin.lpb = core->record_key;
    if (!section->path) {
        values[count].ulPropTag = PR_PST_PATH;
        values[count++].Value.lpszA = (LPSTR)(uintptr_t)stored_path;
    }
    if (!section->name) {
        values[count].ulPropTag = PR_DISPLAY_NAME_A;
        values[count++].Value.lpszA = (LPSTR)(uintptr_t)"Mailbox";
    }
    result = section->object->lpVtbl->SetProps(section->object, count, values, NULL);
    if (SUCCEEDED(result))
        result = section->object->lpVtbl->SaveChanges(section->object, KEEP_OPEN_READONLY);
    if (SUCCEEDED(result) && !(flags & MDB_TEMPORARY))
        result = core->support->lpVtbl->ModifyProfile(core->support, 0);
    if (result == MAPI_E_NO_ACCESS || result == MAPI_E_NO_SUPPORT)
        return S_OK;                              /* a profile that may not be written still gets its mail */
    return result;
}

/* SPI-MS-10, SPI-STAT: the row names the store and its state. */
static HRESULT write_status_row(struct local_core *core, const char *name)
{
    SPropValue values[6];
    ULONG count = 0;
    char *text = NULL;
    BYTE entry_id[MAPIX_STORE_ENTRY_ID_SIZE] = { 0 };
    HRESULT result;

    if (asprintf(&text, "%s (%s)", name ? name : "Mailbox", mapix_store_path(core->engine)) < 0)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    memcpy(entry_id + 4, &core->uid, 16);
    entry_id[20] = 1;
    entry_id[21] = MAPI_STATUS;
    memset(values, 0, sizeof(values));
    values[count].ulPropTag = PR_DISPLAY_NAME_A;
    values[count++].Value.lpszA = text;
    values[count].ulPropTag = PR_PROVIDER_DISPLAY_A;
    values[count++].Value.lpszA = (LPSTR)(uintptr_t)"Local message store";
    values[count].ulPropTag = PR_STATUS_CODE;
    values[count++].Value.l = STATUS_AVAILABLE;
    values[count].ulPropTag = PR_RESOURCE_METHODS;
    values[count++].Value.l = STATUS_VALIDATE_STATE;
    values[count].ulPropTag = PR_ENTRYID;
    values[count].Value.bin.cb = sizeof(entry_id);
    values[count++].Value.bin.lpb = entry_id;
    result = core->support->lpVtbl->ModifyStatusRow(core->support, count, values, 0);
    free(text);
    return result == MAPI_E_NO_SUPPORT ? S_OK : result;
}

/* A core with a live store object for this path, that is not the spooler's. Its store object gets a reference. */
static struct local_store *find_open(struct local_provider *provider, const char *stored_path, bool wants_write)
{
    char *path = absolute_path(stored_path);
    struct local_store *found = NULL;
    struct local_core *core;

    if (!path)
        return NULL;
    pthread_mutex_lock(&provider->lock);
    for (core = provider->cores; core && !found; core = core->next) {
        if (core->is_spooler || strcmp(mapix_store_path(core->engine), path) != 0)
            continue;
        pthread_mutex_lock(&core->lock);
        if (core->store) {                        /* its count may be zero: then it is ending and not to be revived */
            unsigned references = atomic_load(&core->store->object.references);
            while (references && !atomic_compare_exchange_weak(&core->store->object.references, &references, references + 1))
                ;
            if (references) {
                found = core->store;
                if (wants_write && !core->writable && !mapix_store_is_read_only(core->engine)) {
                    core->writable = true;
                    core->support_mask = SUPPORT_MASK;
                    mapix_prop_set_writable(&found->object, true);
                }
            }
        }
        pthread_mutex_unlock(&core->lock);
    }
    pthread_mutex_unlock(&provider->lock);
    free(path);
    return found;
}

static HRESULT give(struct mapix_object *object, LPCIID iid, LPMDB *ret_store)
{
    void *interface = NULL;
    HRESULT result = mapix_object_query_interface(object, iid ? iid : &IID_IMsgStore, &interface);

    if (FAILED(result))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    *ret_store = interface;
    return S_OK;
}

/* Mail that was left when the spooler and its broker were killed, or the machine was switched off, goes out with the next session that has mail. */
static void tell_of_left_mail(struct local_core *core, LPMAPISUP support)
{
    ULONG count = 0;

    if (!core->without_mail && SUCCEEDED(mapix_store_queue_count(core->engine, &count)) && count && !mapix_store_is_read_only(core->engine))
        support->lpVtbl->SpoolerNotify(support, NOTIFY_READYTOSEND, NULL);
}

static HRESULT log_on_new(struct local_provider *provider, LPMAPISUP support, struct section *section, const char *stored_path, ULONG flags,
    bool is_spooler, const MAPIUID *expected, LPCIID iid, LPMSLOGON *ret_logon, LPMDB *ret_store)
{
    struct local_core *core = NULL;
    struct local_store *store = NULL;
    struct local_logon *logon = NULL;
    HRESULT result = core_open(provider, support, stored_path, section, flags, is_spooler, expected, &core);

    if (FAILED(result))
        return result;
    if (is_spooler)
        (void)mapix_store_purge_old(core->engine, PURGE_AT_LOGON);      /* a store in which nobody deletes any more; a failure is nobody's trouble */
    if (SUCCEEDED(result))
        result = write_section(core, section, stored_path, flags);
    if (SUCCEEDED(result))
        result = support->lpVtbl->SetProviderUID(support, &core->uid, 0);
    if (SUCCEEDED(result) && !is_spooler)
        result = write_status_row(core, section->name);
    if (SUCCEEDED(result) && !is_spooler)
        tell_of_left_mail(core, support);
    if (SUCCEEDED(result))
        result = local_store_new(core, &store);
    if (SUCCEEDED(result))
        result = local_logon_new(core, &logon);
    if (SUCCEEDED(result)) {
        pthread_mutex_lock(&provider->lock);
        core->next = provider->cores;
        provider->cores = core;
        pthread_mutex_unlock(&provider->lock);
        result = give(&store->object, iid, ret_store);
    }
    if (SUCCEEDED(result)) {
        mapix_object_add_ref(&logon->object);
        *ret_logon = (LPMSLOGON)(void *)&logon->logon;
    }
    mapix_object_release(store ? &store->object : NULL);
    mapix_object_release(logon ? &logon->object : NULL);
    local_core_release(core);
    return result;
}

/* Before anything is written or registered. */
static HRESULT check_logon(LPCIID iid, ULONG flags, ULONG known_flags)
{
    if (flags & ~known_flags)
        return mapix_error_set(mapix_error_thread_slot(), MAPI_E_UNKNOWN_FLAGS, "store", 0, 0,
            "Among the flags %#x are some that a message store does not know", (unsigned)flags);
    if (iid && !IsEqualIID(iid, &IID_IMsgStore) && !IsEqualIID(iid, &IID_IMapixBatch) && !IsEqualIID(iid, &IID_IMAPIProp) && !IsEqualIID(iid, &IID_IUnknown))
        return mapix_error_set(mapix_error_thread_slot(), MAPI_E_INTERFACE_NOT_SUPPORTED, "store", 0, 0,
            "A message store is an IMsgStore, IMAPIProp or IUnknown; pass NULL for the first");
    return S_OK;
}

#define LOGON_FLAGS (MAPI_DEFERRED_ERRORS | MDB_NO_DIALOG | MDB_NO_MAIL | MDB_TEMPORARY | MDB_WRITE | MAPI_UNICODE | MAPI_BEST_ACCESS | MDB_ONLINE | \
    MAPIX_LOGON_IMMEDIATE)

static HRESULT log_on(struct local_provider *provider, LPMAPISUP support, ULONG size, const ENTRYID *entry_id, LPCIID iid, ULONG flags,
    bool is_spooler, LPMAPIERROR *ret_error, LPMSLOGON *ret_logon, LPMDB *ret_store)
{
    struct section section = { 0 };
    struct local_store *open = NULL;
    char *stored_path = NULL;
    MAPIUID uid;
    const MAPIUID *expected = NULL;
    HRESULT result;

    if (!support || !ret_logon || !ret_store || (size && !entry_id))
        return MAPI_E_INVALID_PARAMETER;
    *ret_logon = NULL;
    *ret_store = NULL;
    if (ret_error)
        *ret_error = NULL;
    result = check_logon(iid, flags, LOGON_FLAGS);
    if (FAILED(result))
        goto out;
    if ((flags & MAPIX_LOGON_IMMEDIATE) && !(flags & MDB_NO_MAIL))
        return MAPI_E_WAIT;                       /* mail that was left is looked for in the file (tell_of_left_mail) */
    if (size) {
        stored_path = path_of_entry_id(size, entry_id);
        if (!stored_path) {
            result = mapix_error_set(mapix_error_thread_slot(), MAPI_E_UNKNOWN_ENTRYID, "store", 0, 0, "%s",
                "The entry identifier is not one of a LOCAL message store; take it from the message store table");
            goto out;
        }
        memcpy(&uid, (const BYTE *)entry_id + 4, sizeof(uid));
        expected = &uid;
        open = is_spooler ? NULL : find_open(provider, stored_path, flags & (MDB_WRITE | MAPI_BEST_ACCESS));
    }
    if (!open) {
        result = section_open(support, &section);
        if (SUCCEEDED(result) && !stored_path) {
            stored_path = section.path ? strdup(section.path) : default_path(&section);
            if (!stored_path)
                result = MAPI_E_NOT_ENOUGH_MEMORY;
            else if (!is_spooler)
                open = find_open(provider, stored_path, flags & (MDB_WRITE | MAPI_BEST_ACCESS));
        }
        if (FAILED(result))
            goto out;
    }
    if (open) {                                   /* SPI-MS-07 */
        result = give(&open->object, iid, ret_store);
        mapix_object_release(&open->object);
    } else {
        result = log_on_new(provider, support, &section, stored_path, flags, is_spooler, expected, iid, ret_logon, ret_store);
    }
out:
    if (FAILED(result) && ret_error)
        mapix_error_get(mapix_error_thread_slot(), result, flags & MAPI_UNICODE, ret_error);
    section_close(&section);
    free(stored_path);
    return result;
}

static HRESULT STDMETHODCALLTYPE provider_logon(IMSProvider *self, LPMAPISUP support, ULONG_PTR ui_param, LPTSTR profile, ULONG size,
    LPENTRYID entry_id, ULONG flags, LPCIID iid, ULONG *ret_security_size, LPBYTE *ret_security, LPMAPIERROR *ret_error,
    LPMSLOGON *ret_logon, LPMDB *ret_store)
{
    (void)ui_param;
    if (ret_security_size)
        *ret_security_size = 0;                   /* the profile section suffices for the spooler (SPI-MS-08) */
    if (ret_security)
        *ret_security = NULL;
    HRESULT result = log_on((struct local_provider *)mapix_object_of(self), support, size, entry_id, iid, flags, false, ret_error, ret_logon,
        ret_store);
    if (SUCCEEDED(result) && *ret_logon)
        local_identity_tell(support, profile, flags);         /* who it is can wait when memory is short */
    return result;
}

static HRESULT STDMETHODCALLTYPE provider_spooler_logon(IMSProvider *self, LPMAPISUP support, ULONG_PTR ui_param, LPTSTR profile, ULONG size,
    LPENTRYID entry_id, ULONG flags, LPCIID iid, ULONG security_size, LPBYTE security, LPMAPIERROR *ret_error, LPMSLOGON *ret_logon,
    LPMDB *ret_store)
{
    (void)ui_param, (void)profile, (void)security_size, (void)security;
    return log_on((struct local_provider *)mapix_object_of(self), support, size, entry_id, iid, flags, true, ret_error, ret_logon, ret_store);
}

static HRESULT STDMETHODCALLTYPE provider_compare(IMSProvider *self, ULONG size_1, LPENTRYID entry_1, ULONG size_2, LPENTRYID entry_2,
    ULONG flags, ULONG *ret_result)
{
    const BYTE *one = (const BYTE *)entry_1, *two = (const BYTE *)entry_2;

    (void)self;
    if (!one || !two || !ret_result)
        return MAPI_E_INVALID_PARAMETER;
    if (flags)
        return MAPI_E_UNKNOWN_FLAGS;
    if (size_1 <= STORE_ID_HEAD || size_2 <= STORE_ID_HEAD || one[21] != MAPI_STORE || two[21] != MAPI_STORE)
        return MAPI_E_UNKNOWN_ENTRYID;
    *ret_result = memcmp(one + 4, two + 4, 16) == 0;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE provider_shutdown(IMSProvider *self, ULONG *io_flags)
{
    (void)self, (void)io_flags;                   /* stores hold what they need; their end was announced by Logoff */
    return S_OK;
}

static void provider_finalize(struct mapix_object *object)
{
    struct local_provider *provider = (struct local_provider *)object;

    local_allocators_release(&provider->memory);
    pthread_mutex_destroy(&provider->lock);
}

static const IMSProviderVtbl provider_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMSProvider),
    .Shutdown = provider_shutdown,
    .Logon = provider_logon,
    .SpoolerLogon = provider_spooler_logon,
    .CompareStoreIDs = provider_compare,
};
static const struct mapix_class_interface provider_interfaces[] = {
    { &IID_IMSProvider, offsetof(struct local_provider, provider), &provider_vtable },
    { &IID_IMAPIProviderShutdown, offsetof(struct local_provider, shutdown), &local_shutdown_vtable },
    { NULL, 0, NULL },
};
static const struct mapix_class provider_class = {
    .name = "store provider", .size = sizeof(struct local_provider), .interfaces = provider_interfaces, .finalize = provider_finalize,
};

HRESULT STDMAPIINITCALLTYPE MSProviderInit(HINSTANCE instance, LPMALLOC allocator, LPALLOCATEBUFFER allocate_buffer,
    LPALLOCATEMORE allocate_more, LPFREEBUFFER free_buffer, ULONG flags, ULONG mapi_version, ULONG *ret_version, LPMSPROVIDER *ret_provider)
{
    const struct local_allocators given = { allocator, allocate_buffer, allocate_more, free_buffer };
    struct local_provider *provider = NULL;
    HRESULT result = local_handshake(&given, mapi_version, ret_version, (LPUNKNOWN *)(void *)ret_provider);

    (void)instance, (void)flags;
    if (SUCCEEDED(result))
        result = mapix_object_new(&provider_class, NULL, &provider);
    if (FAILED(result))
        return result;
    pthread_mutex_init(&provider->lock, NULL);
    local_allocators_hold(&provider->memory, &given);
    *ret_provider = (LPMSPROVIDER)(void *)&provider->provider;
    return S_OK;
}

/* mapix provider check: the child's home, the host of its support objects, and its words to the parent. */
#include "cli/provider.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "loader/loader.h"
#include "value/names.h"

const char *const provider_inits[KIND_COUNT] = { "MSProviderInit", "ABProviderInit", "XPProviderInit" };
const char *const provider_kinds[KIND_COUNT] = { "message store", "address book", "transport" };

/* --- words --- */

/* One line: fields with tabs between; what might break a line is replaced. */
static void send_line(const struct provider_target *target, char kind, const char *const *fields, int count)
{
    char line[2048];
    size_t used = 0;

    line[used++] = kind;
    for (int i = 0; i < count; i++) {
        line[used++] = '\t';
        for (const char *at = fields[i]; *at && used < sizeof(line) - 2; at++)
            line[used++] = *at == '\t' || *at == '\n' ? ' ' : *at;
    }
    line[used++] = '\n';
    for (size_t sent = 0; sent < used;) {
        ssize_t now = write(target->pipe, line + sent, used - sent);

        if (now < 0 && errno == EINTR)
            continue;
        if (now <= 0)
            _exit(3);                          /* nobody listens any more */
        sent += (size_t)now;
    }
}

void provider_step(const struct provider_target *target, const char *format, ...)
{
    char text[256];
    const char *field = text;
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    send_line(target, 'S', &field, 1);
}

void provider_rule(const struct provider_target *target, const char *rule, bool kept, bool note, const char *expected, const char *happened, ...)
{
    char text[1024];
    const char *fields[] = { rule, expected, text };
    va_list arguments;

    va_start(arguments, happened);
    vsnprintf(text, sizeof(text), happened, arguments);
    va_end(arguments);
    send_line(target, kept ? 'P' : note ? 'N' : 'F', fields, 3);
}

const char *provider_result(HRESULT result)
{
    static char texts[8][16];
    static unsigned turn;
    const char *name = mapix_names_error(result);

    if (name)
        return name;
    snprintf(texts[turn % 8], sizeof(texts[0]), "%#010x", (unsigned)result);
    return texts[turn++ % 8];
}

void provider_free(const struct provider_target *target, void *block, const char *what)
{
    unsigned long faults = mapix_memory_fault_count();

    if (!block)
        return;
    MAPIFreeBuffer(block);
    MUST(target, "SPI-ENT-12", mapix_memory_fault_count() == faults, "what callers free to come whole from the allocators given at init",
        "%s is no block of theirs, was freed before or written past its end", what);
}

/* --- an administration object for entry functions --- */

static struct provider_world *world_of(IProviderAdmin *self)
{
    return (struct provider_world *)(void *)((char *)self - offsetof(struct provider_world, admin));
}

static HRESULT STDMETHODCALLTYPE admin_query(IProviderAdmin *self, REFIID iid, LPVOID *ret)
{
    *ret = memcmp(iid, &IID_IProviderAdmin, sizeof(IID)) && memcmp(iid, &IID_IUnknown, sizeof(IID)) ? NULL : self;
    return *ret ? S_OK : MAPI_E_INTERFACE_NOT_SUPPORTED;
}

static ULONG STDMETHODCALLTYPE admin_add(IProviderAdmin *self) { return 2; }
static ULONG STDMETHODCALLTYPE admin_release(IProviderAdmin *self) { return 1; }

static HRESULT STDMETHODCALLTYPE admin_error(IProviderAdmin *self, HRESULT result, ULONG flags, LPMAPIERROR *ret)
{
    return world_of(self)->providers->lpVtbl->GetLastError(world_of(self)->providers, result, flags, ret);
}

static HRESULT STDMETHODCALLTYPE admin_table(IProviderAdmin *self, ULONG flags, LPMAPITABLE *ret)
{
    return world_of(self)->providers->lpVtbl->GetProviderTable(world_of(self)->providers, flags, ret);
}

static HRESULT STDMETHODCALLTYPE admin_create(IProviderAdmin *self, LPTSTR name, ULONG count, LPSPropValue values, ULONG_PTR ui_param, ULONG flags,
    MAPIUID *ret_uid)
{
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE admin_delete(IProviderAdmin *self, LPMAPIUID uid) { return MAPI_E_NO_SUPPORT; }

static HRESULT STDMETHODCALLTYPE admin_section(IProviderAdmin *self, LPMAPIUID uid, LPCIID iid, ULONG flags, LPPROFSECT *ret)
{
    struct provider_world *world = world_of(self);

    return world->providers->lpVtbl->OpenProfileSection(world->providers, uid ? uid : &world->service, iid, flags | MAPI_FORCE_ACCESS, ret);
}

static const IProviderAdminVtbl admin_methods = {
    .QueryInterface = admin_query, .AddRef = admin_add, .Release = admin_release, .GetLastError = admin_error, .GetProviderTable = admin_table,
    .CreateProvider = admin_create, .DeleteProvider = admin_delete, .OpenProfileSection = admin_section,
};

/* --- the world --- */

bool provider_load(const struct provider_target *target, struct provider_world *world)
{
    struct mapix_error_slot error = { 0 };
    char *text;

    memset(world, 0, sizeof(*world));
    world->target = target;
    world->admin.lpVtbl = (IProviderAdminVtbl *)(uintptr_t)&admin_methods;
    provider_step(target, "loading the module");
    if (FAILED(mapix_loader_find(target->module, &error, &world->path))) {
        text = mapix_error_text(&error, NULL);
        MUST(target, "SPI-ENT-11", false, "a module of that name", "%s", text ? text : "there is none");
        free(text);
        return false;
    }
    world->handle = dlopen(world->path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    MUST(target, "SPI-ENT-16", world->handle != NULL, "a module that loads", "%s", dlerror());
    for (int kind = 0; world->handle && kind < KIND_COUNT; kind++)
        world->has[kind] = dlsym(world->handle, provider_inits[kind]) != NULL;
    return world->handle != NULL;
}

void *provider_symbol(const struct provider_world *world, const char *name)
{
    return dlsym(world->handle, name);
}

/* A service for a module that no catalogue names: its providers as far as it exports them. */
static bool write_catalogue(const struct provider_world *world)
{
    static const char *const types[] = { "MAPI_STORE_PROVIDER", "MAPI_AB_PROVIDER", "MAPI_TRANSPORT_PROVIDER" };
    const char *home = getenv("XDG_CONFIG_HOME");
    char path[4200];
    FILE *file;

    snprintf(path, sizeof(path), "%s/mapix", home);
    mkdir(path, 0700);
    snprintf(path, sizeof(path), "%s/mapix/mapisvc.inf", home);
    file = fopen(path, "we");
    if (!file)
        return false;
    fprintf(file, "[Services]\nCHECKED=Checked\n[CHECKED]\nPR_DISPLAY_NAME=Checked\nPR_SERVICE_DLL_NAME=%s\n", world->path);
    if (provider_symbol(world, "ServiceEntry"))
        fprintf(file, "PR_SERVICE_ENTRY_NAME=ServiceEntry\n");
    fprintf(file, "PR_RESOURCE_FLAGS=0\nProviders=");
    for (int kind = 0, first = 1; kind < KIND_COUNT; kind++)
        if (world->has[kind]) {
            fprintf(file, "%sCHECKED_%d", first ? "" : ", ", kind);
            first = 0;
        }
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (world->has[kind])
            fprintf(file, "\n[CHECKED_%d]\nPR_DISPLAY_NAME=Checked %s\nPR_PROVIDER_DISPLAY=Checked\nPR_PROVIDER_DLL_NAME=%s\nPR_RESOURCE_TYPE=%s\n"
                "PR_RESOURCE_FLAGS=0", kind, provider_kinds[kind], world->path, types[kind]);
    fprintf(file, "\n");
    return fclose(file) == 0;
}

static HRESULT find_rows(LPMAPITABLE table, LPSPropTagArray columns, LPSRowSet *ret_rows)
{
    HRESULT result = HrQueryAllRows(table, columns, NULL, NULL, 0, ret_rows);

    table->lpVtbl->Release(table);
    return result;
}

static HRESULT find_service(struct provider_world *world)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_SERVICE_UID, PR_SERVICE_ENTRY_NAME } };
    LPMAPITABLE table;
    LPSRowSet rows;
    HRESULT result = world->services->lpVtbl->GetMsgServiceTable(world->services, 0, &table);

    if (!FAILED(result))
        result = find_rows(table, (LPSPropTagArray)(uintptr_t)&columns, &rows);
    if (FAILED(result))
        return result;
    if (rows->cRows == 1 && rows->aRow[0].lpProps[0].ulPropTag == PR_SERVICE_UID) {
        memcpy(&world->service, rows->aRow[0].lpProps[0].Value.bin.lpb, sizeof(MAPIUID));
        if (rows->aRow[0].lpProps[1].ulPropTag == PR_SERVICE_ENTRY_NAME && *rows->aRow[0].lpProps[1].Value.lpszA)
            world->entry = strdup(rows->aRow[0].lpProps[1].Value.lpszA);
    } else {
        result = MAPI_E_NOT_FOUND;
    }
    FreeProws(rows);
    return result;
}

static HRESULT find_providers(struct provider_world *world)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_PROVIDER_UID, PR_RESOURCE_TYPE } };
    static const LONG types[] = { MAPI_STORE_PROVIDER, MAPI_AB_PROVIDER, MAPI_TRANSPORT_PROVIDER };
    LPMAPITABLE table;
    LPSRowSet rows;
    HRESULT result = world->services->lpVtbl->AdminProviders(world->services, &world->service, 0, &world->providers);

    if (!FAILED(result))
        result = world->providers->lpVtbl->GetProviderTable(world->providers, 0, &table);
    if (!FAILED(result))
        result = find_rows(table, (LPSPropTagArray)(uintptr_t)&columns, &rows);
    if (FAILED(result))
        return result;
    bool found[KIND_COUNT] = { false };
    for (ULONG i = 0; i < rows->cRows; i++)
        for (int kind = 0; kind < KIND_COUNT; kind++)
            if (rows->aRow[i].lpProps[1].ulPropTag == PR_RESOURCE_TYPE && rows->aRow[i].lpProps[1].Value.l == types[kind] && !found[kind]) {
                memcpy(&world->sections[kind], rows->aRow[i].lpProps[0].Value.bin.lpb, sizeof(MAPIUID));
                found[kind] = true;
            }
    for (int kind = 0; kind < KIND_COUNT; kind++)
        world->has[kind] = world->has[kind] && found[kind];
    FreeProws(rows);
    return S_OK;
}

static HRESULT make_profile(struct provider_world *world, bool configure)
{
    LPPROFADMIN profiles;
    HRESULT result = MAPIAdminProfiles(0, &profiles);

    if (!FAILED(result))
        result = profiles->lpVtbl->CreateProfile(profiles, (LPTSTR) "check", NULL, 0, 0);
    if (!FAILED(result))
        result = profiles->lpVtbl->AdminServices(profiles, (LPTSTR) "check", NULL, 0, 0, &world->services);
    if (FAILED(result))
        return result;
    profiles->lpVtbl->Release(profiles);
    provider_step(world->target, "the service entry function, MSG_SERVICE_CREATE without a dialog");
    result = world->services->lpVtbl->CreateMsgService(world->services, (LPTSTR)world->service_name, NULL, 0, 0);
    if (!FAILED(result))
        result = find_service(world);
    if (!FAILED(result))
        result = find_providers(world);
    world->configured = S_OK;
    if (!FAILED(result) && configure && (world->entry || world->target->value_count)) {
        provider_step(world->target, "the service entry function, MSG_SERVICE_CONFIGURE without a dialog");
        world->configured = world->services->lpVtbl->ConfigureMsgService(world->services, &world->service, 0, 0, world->target->value_count,
            (LPSPropValue)(uintptr_t)world->target->values);
    }
    return result;
}

bool provider_world_open(const struct provider_target *target, bool configure, struct provider_world *world)
{
    MAPIINIT_0 init = { 0, MAPI_MULTITHREAD_NOTIFICATIONS };
    HRESULT result = MAPIInitialize(&init);

    if (FAILED(result) || !provider_load(target, world)) {
        if (FAILED(result))
            MUST(target, "-", false, "a subsystem that starts", "MAPIInitialize: %s", provider_result(result));
        return false;
    }
    if (target->service)
        world->service_name = strdup(target->service);
    else if (FAILED(mapix_loader_service(target->module, NULL, &world->service_name)))
        world->service_name = write_catalogue(world) ? strdup("CHECKED") : NULL;
    result = world->service_name ? make_profile(world, configure) : MAPI_E_CALL_FAILED;
    MUST(target, "SPI-SVC-05", !FAILED(result), "a profile that takes the service", "making one with %s: %s", world->service_name ? world->service_name :
        "it", provider_result(result));
    MUST(target, "SPI-SVC-07", !FAILED(world->configured) || world->configured == MAPI_E_NOT_INITIALIZED,
        "the entry function to apply the values given (KEY=VALUE ...) without a dialog", "ConfigureMsgService: %s", provider_result(world->configured));
    return !FAILED(result);
}

void provider_world_close(struct provider_world *world)
{
    if (world->providers)
        world->providers->lpVtbl->Release(world->providers);
    if (world->services)
        world->services->lpVtbl->Release(world->services);
    free(world->path);
    free(world->service_name);
    free(world->entry);
    MAPIUninitialize();
}

LPUNKNOWN provider_start(struct provider_world *world, enum provider_kind kind, ULONG version, ULONG *ret_version, HRESULT *ret_result)
{
    union { void *address; MSPROVIDERINIT *call; } function = { provider_symbol(world, provider_inits[kind]) };
    LPMALLOC malloc_object = MAPIGetDefaultMalloc();
    LPMSPROVIDER provider = NULL;

    provider_step(world->target, "%s", provider_inits[kind]);
    *ret_version = 0;                          /* the three have one signature (SPI-ENT-02) */
    *ret_result = function.call((HINSTANCE)world->handle, malloc_object, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, 0, version,
        ret_version, &provider);
    malloc_object->lpVtbl->Release(malloc_object);
    return (LPUNKNOWN)provider;
}

/* --- the host of a support object --- */

static HRESULT open_profile_section(void *context, const MAPIUID *uid, ULONG flags, struct mapix_error_slot *error, LPPROFSECT *ret_section)
{
    struct provider_host *host = context;
    struct provider_world *world = host->world;
    const MAPIUID *section = uid ? uid : host->kind == KIND_CONFIGURATION ? &world->service : &world->sections[host->kind];

    return world->providers->lpVtbl->OpenProfileSection(world->providers, (LPMAPIUID)(uintptr_t)section, NULL, flags | MAPI_FORCE_ACCESS, ret_section);
}

static HRESULT modify_status_row(void *context, ULONG count, LPSPropValue values, ULONG flags)
{
    struct provider_host *host = context;

    host->rows += !(flags & STATUSROW_UPDATE);
    for (ULONG i = 0; i < count; i++) {
        host->row_has_name |= PROP_ID(values[i].ulPropTag) == PROP_ID(PR_DISPLAY_NAME);
        host->row_has_code |= values[i].ulPropTag == PR_STATUS_CODE;
        host->row_has_methods |= values[i].ulPropTag == PR_RESOURCE_METHODS;
    }
    return S_OK;
}

static HRESULT set_provider_uid(void *context, const MAPIUID *uid, ULONG flags)
{
    struct provider_host *host = context;

    host->uids++;
    host->uid = *uid;
    return S_OK;
}

/* Nobody else is here: whose entry it is, if anybody's, is the provider that logged on. */
static HRESULT open_entry(void *context, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type, LPUNKNOWN *ret_object,
    struct mapix_error_slot *error)
{
    const struct provider_logon *on = ((struct provider_host *)context)->on;

    if (on && on->book)
        return on->book->lpVtbl->OpenEntry(on->book, size, entry_id, iid, flags, ret_type, ret_object);
    if (on && on->logon)
        return on->logon->lpVtbl->OpenEntry(on->logon, size, entry_id, iid, flags, ret_type, ret_object);
    return MAPI_E_UNKNOWN_ENTRYID;
}

static HRESULT compare_entry_ids(void *context, ULONG size_1, LPENTRYID one, ULONG size_2, LPENTRYID other, ULONG flags, ULONG *ret_equal)
{
    const struct provider_logon *on = ((struct provider_host *)context)->on;

    if (on && on->book)
        return on->book->lpVtbl->CompareEntryIDs(on->book, size_1, one, size_2, other, flags, ret_equal);
    if (on && on->logon)
        return on->logon->lpVtbl->CompareEntryIDs(on->logon, size_1, one, size_2, other, flags, ret_equal);
    return MAPI_E_UNKNOWN_ENTRYID;
}

static const char *module_name(void *context)
{
    return ((struct provider_host *)context)->world->target->module;
}

static HRESULT modify_profile(void *context, ULONG flags) { return S_OK; }

static HRESULT run_property_sheet(void *context, ULONG_PTR ui_param, ULONG flags, LPTSTR title, LPMAPITABLE table, LPMAPIPROP data, ULONG top_page)
{
    ((struct provider_host *)context)->sheets++;
    return MAPI_E_USER_CANCEL;
}

static HRESULT spooler_notify(void *context, ULONG flags, LPVOID data) { return S_OK; }

static HRESULT store_logoff_transports(void *context, ULONG *io_flags)
{
    ((struct provider_host *)context)->transport_logoffs++;
    *io_flags = LOGOFF_COMPLETE;
    return S_OK;
}

static void released(void *context) { ((struct provider_host *)context)->released++; }

static const struct support_host host_functions = {
    .open_profile_section = open_profile_section, .modify_status_row = modify_status_row, .set_provider_uid = set_provider_uid, .open_entry = open_entry,
    .compare_entry_ids = compare_entry_ids, .module_name = module_name, .modify_profile = modify_profile, .run_property_sheet = run_property_sheet,
    .spooler_notify = spooler_notify, .store_logoff_transports = store_logoff_transports, .released = released,
};

/* --- notifications on their way: the methods that a provider tells by --- */

/* The host of a support object, whose method table stands in it. */
static struct provider_host *watched_host(IMAPISupport *self)
{
    return (struct provider_host *)(void *)((char *)self->lpVtbl - offsetof(struct provider_host, watched));
}

static HRESULT STDMETHODCALLTYPE watch_subscribe(IMAPISupport *self, LPNOTIFKEY key, ULONG mask, ULONG flags, LPMAPIADVISESINK sink, ULONG_PTR *connection)
{
    struct provider_host *host = watched_host(self);

    host->subscribed++;
    MUST(host->world->target, "SPI-SUP-09", !(flags & NOTIFY_SYNC), "no NOTIFY_SYNC for a client's Advise", "Subscribe with flags %#x", (unsigned)flags);
    return host->real->Subscribe(self, key, mask, flags, sink, connection);
}

static HRESULT STDMETHODCALLTYPE watch_unsubscribe(IMAPISupport *self, ULONG_PTR connection)
{
    watched_host(self)->unsubscribed++;
    return watched_host(self)->real->Unsubscribe(self, connection);
}

/* A long-term identifier with its size, or neither. */
static bool is_long_term(ULONG size, const ENTRYID *id)
{
    return size ? id && size >= 4 && !(id->abFlags[0] & MAPI_SHORTTERM) : !id;
}

static bool is_sound_object(const OBJECT_NOTIFICATION *object)
{
    return is_long_term(object->cbEntryID, object->lpEntryID) && is_long_term(object->cbParentID, object->lpParentID) &&
        is_long_term(object->cbOldID, object->lpOldID) && is_long_term(object->cbOldParentID, object->lpOldParentID);
}

static HRESULT STDMETHODCALLTYPE watch_notify(IMAPISupport *self, LPNOTIFKEY key, ULONG count, LPNOTIFICATION notifications, ULONG *flags)
{
    struct provider_host *host = watched_host(self);
    const struct provider_target *target = host->world->target;

    host->notified++;
    for (ULONG i = 0; i < count; i++) {
        const OBJECT_NOTIFICATION *object = &notifications[i].info.obj;
        ULONG event = notifications[i].ulEventType;

        MUST(target, "SPI-SUP-10", event && !(event & (event - 1)), "one event in each NOTIFICATION", "ulEventType %#x", (unsigned)event);
        if (!(event & (fnevObjectCreated | fnevObjectDeleted | fnevObjectModified | fnevObjectMoved | fnevObjectCopied)))
            continue;
        MUST(target, "SPI-SUP-10", is_sound_object(object), "long-term entry ids in notifications, each with its size, unused ones zero", "event %#x has others",
            (unsigned)event);
        if (!(event & (fnevObjectMoved | fnevObjectCopied)))
            MUST(target, "SPI-SUP-10", !object->cbOldID && !object->cbOldParentID, "unused members of a notification to be zero",
                "event %#x has an old entry id", (unsigned)event);
    }
    return host->real->Notify(self, key, count, notifications, flags);
}

bool provider_host_new(struct provider_world *world, enum provider_kind kind, struct provider_host *host)
{
    static const enum support_flavour flavours[] = { SUPPORT_STORE, SUPPORT_ADDRESS_BOOK, SUPPORT_TRANSPORT, SUPPORT_CONFIGURATION };

    memset(host, 0, sizeof(*host));
    host->world = world;
    host->kind = kind;
    if (FAILED(mapix_support_new(flavours[kind], &host_functions, host, &host->support)))
        return false;
    host->real = host->support->lpVtbl;
    host->watched = *host->real;
    host->watched.Subscribe = watch_subscribe;
    host->watched.Unsubscribe = watch_unsubscribe;
    host->watched.Notify = watch_notify;
    host->support->lpVtbl = &host->watched;    /* the object is the same: only what its method table points at is ours */
    return true;
}

unsigned provider_host_references(const struct provider_host *host)
{
    host->support->lpVtbl->AddRef(host->support);
    return host->support->lpVtbl->Release(host->support) - 1;
}

void provider_host_end(struct provider_host *host)
{
    host->on = NULL;
    host->support->lpVtbl = host->real;        /* whoever still holds it may outlive the host */
    host->support->lpVtbl->Release(host->support);
    host->support = NULL;
}

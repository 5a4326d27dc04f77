/* mapix provider check: the call sequences. Each function runs in a process of its own, so that what one spoils no other meets. */
#include "cli/provider.h"

#include <stdlib.h>
#include <string.h>

static const IID nobody = { 0x7a3c1e55, 0x0d42, 0x4f19, { 0x8e, 0x61, 0x13, 0xc2, 0x9b, 0x70, 0x44, 0xd8 } };
static const char *const logons[KIND_COUNT] = { "IMSProvider::Logon", "IABProvider::Logon", "IXPProvider::TransportLogon" };

/* --- the handshake --- */

static const IID *provider_iid(enum provider_kind kind)
{
    return kind == KIND_STORE ? &IID_IMSProvider : kind == KIND_BOOK ? &IID_IABProvider : &IID_IXPProvider;
}

static void shut_down(const struct provider_target *target, enum provider_kind kind, LPUNKNOWN provider)
{
    ULONG flags = 0;
    HRESULT result;

    provider_step(target, "Shutdown of the %s provider", provider_kinds[kind]);
    if (kind == KIND_STORE)                    /* the same slot of three interfaces */
        result = ((LPMSPROVIDER)(void *)provider)->lpVtbl->Shutdown((LPMSPROVIDER)(void *)provider, &flags);
    else if (kind == KIND_BOOK)
        result = ((LPABPROVIDER)(void *)provider)->lpVtbl->Shutdown((LPABPROVIDER)(void *)provider, &flags);
    else
        result = ((LPXPPROVIDER)(void *)provider)->lpVtbl->Shutdown((LPXPPROVIDER)(void *)provider, &flags);
    MUST(target, "SPI-LIFE-13", !FAILED(result), "Shutdown to succeed once all logons are gone", "%s: %s", provider_kinds[kind], provider_result(result));
    provider_step(target, "the last Release of the %s provider", provider_kinds[kind]);
    ULONG left = provider->lpVtbl->Release(provider);
    SHOULD(target, "SPI-LIFE-10", !left, "nobody to hold the provider object after Shutdown", "%s: %u references are left", provider_kinds[kind],
        (unsigned)left);
}

static void handshake(struct provider_world *world, enum provider_kind kind)
{
    static const size_t slots[KIND_COUNT] = { 7, 5, 5 };
    const struct provider_target *target = world->target;
    ULONG version;
    HRESULT result;
    LPUNKNOWN first = provider_start(world, kind, CURRENT_SPI_VERSION, &version, &result), other;

    MUST(target, "SPI-ENT-05", !FAILED(result) && first, "init to succeed with the current SPI version", "%s: %s", provider_inits[kind],
        provider_result(result));
    if (FAILED(result) || !first)
        return;
    MUST(target, "SPI-ENT-06", version >= CURRENT_SPI_VERSION, "a provider that speaks SPI version 0x00010010 or later", "%s answers version %#010x",
        provider_inits[kind], (unsigned)version);
    provider_check_unknown(target, first, provider_iid(kind), slots[kind], provider_kinds[kind]);
    other = provider_start(world, kind, CURRENT_SPI_VERSION, &version, &result);
    MUST(target, "SPI-ENT-07", !FAILED(result) && other && other != first, "a provider object of its own for each init", "%s: %s", provider_inits[kind],
        FAILED(result) ? provider_result(result) : "the same object again");
    if (!FAILED(result) && other && other != first)
        shut_down(target, kind, other);
    other = provider_start(world, kind, CURRENT_SPI_VERSION + 0x00010000, &version, &result);
    MUST(target, "SPI-ENT-05", !FAILED(result) && other, "init to accept a newer subsystem", "%s with version 0x00020010: %s", provider_inits[kind],
        provider_result(result));
    if (!FAILED(result) && other) {
        provider_step(target, "Release of the %s provider without Shutdown", provider_kinds[kind]);
        other->lpVtbl->Release(other);         /* as if Shutdown had been called (SPI-LIFE-14) */
    }
    other = provider_start(world, kind, PDK1_SPI_VERSION, &version, &result);
    MUST(target, "SPI-ENT-05", result == MAPI_E_VERSION || (!FAILED(result) && version <= PDK1_SPI_VERSION),
        "init with an older SPI to answer MAPI_E_VERSION, or to speak that", "%s with version 0x00010000: %s, speaks %#010x", provider_inits[kind],
        provider_result(result), (unsigned)version);
    MUST(target, "SPI-ENT-05", !FAILED(result) || !other, "no object from an init that failed", "%s leaves one", provider_inits[kind]);
    if (!FAILED(result) && other)
        other->lpVtbl->Release(other);
    shut_down(target, kind, first);
}

void provider_handshake(const struct provider_target *target)
{
    struct provider_world world;
    MAPIINIT_0 init = { 0, MAPI_MULTITHREAD_NOTIFICATIONS };

    if (FAILED(MAPIInitialize(&init)) || !provider_load(target, &world))
        return;
    MUST(target, "SPI-ENT-01", world.has[KIND_STORE] || world.has[KIND_BOOK] || world.has[KIND_TRANSPORT] || provider_symbol(&world, "HPProviderInit") ||
        provider_symbol(&world, "ServiceEntry"), "a module to export MSProviderInit, ABProviderInit, XPProviderInit or HPProviderInit",
        "it exports none of them");
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (world.has[kind])
            handshake(&world, (enum provider_kind)kind);
    provider_world_close(&world);
}

/* --- the service entry function --- */

static HRESULT call_service(struct provider_world *world, ULONG flags, ULONG context, ULONG count, SPropValue *values, struct provider_host *host)
{
    union { void *address; MSGSERVICEENTRY *call; } function = { provider_symbol(world, world->entry) };
    LPMALLOC malloc_object = MAPIGetDefaultMalloc();
    LPMAPIERROR error = NULL;
    HRESULT result;

    provider_step(world->target, "%s with context %u, flags %#x", world->entry, (unsigned)context, (unsigned)flags);
    result = function.call((HINSTANCE)world->handle, malloc_object, host->support, 0, flags, context, count, values, &world->admin, &error);
    malloc_object->lpVtbl->Release(malloc_object);
    MUST(world->target, "SPI-SVC-15", FAILED(result) || !error, "no MAPIERROR from an entry function that succeeded", "context %u leaves one",
        (unsigned)context);
    MUST(world->target, "SPI-SVC-15", result != MAPI_E_EXTENDED_ERROR || error, "words with MAPI_E_EXTENDED_ERROR", "context %u leaves none", (unsigned)context);
    provider_free(world->target, error, "the MAPIERROR of the entry function");
    MUST(world->target, "SPI-SVC-13", provider_host_references(host) == 0, "an entry function not to keep the support object", "%u references are left after "
        "context %u", provider_host_references(host), (unsigned)context);
    return result;
}

void provider_service(const struct provider_target *target)
{
    struct provider_world world;
    struct provider_host host;
    SPropValue stranger = { .ulPropTag = PROP_TAG(PT_LONG, 0x67E1), .Value.l = 7 };
    HRESULT result;

    if (!provider_world_open(target, true, &world) || !world.entry || !provider_symbol(&world, world.entry)) {
        if (world.entry && world.handle)
            MUST(target, "SPI-SVC-01", false, "the entry function that PR_SERVICE_ENTRY_NAME names", "the module exports no %s", world.entry);
        return;
    }
    if (!provider_host_new(&world, KIND_CONFIGURATION, &host))
        return;
    result = call_service(&world, 0, MSG_SERVICE_CONFIGURE, 0, NULL, &host);
    MUST(target, "SPI-SVC-08", !FAILED(result) || result == MAPI_E_UNCONFIGURED || result == MAPI_E_EXTENDED_ERROR || result == MAPI_E_USER_CANCEL,
        "CONFIGURE without values and dialog to succeed or answer MAPI_E_UNCONFIGURED", "it answers %s", provider_result(result));
    MUST(target, "SPI-SVC-12", host.sheets == 0, "no dialog without SERVICE_UI_ALWAYS or SERVICE_UI_ALLOWED", "CONFIGURE with flags 0 shows %u sheets",
        host.sheets);
    result = call_service(&world, 0, MSG_SERVICE_CONFIGURE, 1, &stranger, &host);
    SHOULD(target, "SPI-SVC-07", FAILED(result), "values that mean nothing to be refused", "CONFIGURE with property 0x67E10003: %s", provider_result(result));
    result = call_service(&world, 0, MSG_SERVICE_INSTALL, 0, NULL, &host);
    MUST(target, "SPI-SVC-04", !FAILED(result), "INSTALL to succeed", "it answers %s", provider_result(result));
    result = call_service(&world, 0, MSG_SERVICE_UNINSTALL, 0, NULL, &host);
    MUST(target, "SPI-SVC-10", !FAILED(result) || result == MAPI_E_USER_CANCEL, "UNINSTALL to succeed, or MAPI_E_USER_CANCEL to stay", "it answers %s",
        provider_result(result));
    result = call_service(&world, 0, 99, 0, NULL, &host);
    MUST(target, "SPI-SVC-03", FAILED(result), "an unknown context to be refused", "context 99: %s", provider_result(result));
    result = call_service(&world, 0, MSG_SERVICE_DELETE, 0, NULL, &host);
    MUST(target, "SPI-SVC-09", !FAILED(result), "DELETE to succeed", "it answers %s", provider_result(result));
    provider_host_end(&host);
    provider_world_close(&world);
}

/* --- logging on --- */

/* The profile's name is the caller's: it is spoilt right after, so that a provider that kept the pointer notices (SPI-LIFE-07). */
static void log_on(struct provider_world *world, struct provider_host *host, LPUNKNOWN provider, ULONG flags, ULONG size, LPENTRYID id, LPCIID iid,
    struct provider_logon *on)
{
    const struct provider_target *target = world->target;
    char *profile = strdup("check");
    LPMAPIERROR error = NULL;
    ULONG security_size = 0;
    LPBYTE security = NULL;

    memset(on, 0, sizeof(*on));
    on->provider = provider;
    provider_step(target, "%s", logons[host->kind]);
    if (host->kind == KIND_STORE) {
        LPMSPROVIDER store = (LPMSPROVIDER)(void *)provider;

        on->result = store->lpVtbl->Logon(store, host->support, 0, (LPTSTR)profile, size, id, flags, iid, &security_size, &security, &error, &on->logon,
            &on->store);
    } else if (host->kind == KIND_BOOK) {
        LPABPROVIDER book = (LPABPROVIDER)(void *)provider;

        on->result = book->lpVtbl->Logon(book, host->support, 0, (LPTSTR)profile, flags, &security_size, &security, &error, &on->book);
        MUST(target, "SPI-AB-03", !security_size && !security, "the security parameters of an address book to come back zero", "size %u",
            (unsigned)security_size);
    } else {
        LPXPPROVIDER transport = (LPXPPROVIDER)(void *)provider;

        on->transport_flags = flags;
        on->result = transport->lpVtbl->TransportLogon(transport, host->support, 0, (LPTSTR)profile, &on->transport_flags, &error, &on->transport);
    }
    memset(profile, '?', strlen(profile));
    free(profile);
    MUST(target, "SPI-MS-08", !security_size == !security, "security data and its size together", "%s: size %u, %s", logons[host->kind],
        (unsigned)security_size, security ? "data" : "none");
    provider_free(target, security, "the security data of a logon");
    host->on = FAILED(on->result) ? NULL : on;
    MUST(target, "SPI-FAIL-14", on->result != MAPI_E_EXTENDED_ERROR || error, "words with MAPI_E_EXTENDED_ERROR", "%s leaves none", logons[host->kind]);
    provider_free(target, error, "the MAPIERROR of a logon");
}

static LPUNKNOWN start(struct provider_world *world, enum provider_kind kind)
{
    ULONG version;
    HRESULT result;
    LPUNKNOWN provider = provider_start(world, kind, CURRENT_SPI_VERSION, &version, &result);

    return FAILED(result) ? NULL : provider;
}

/* What each logon that succeeds did before it returned. */
static bool check_logon(struct provider_world *world, struct provider_host *host, const struct provider_logon *on, bool spooler)
{
    const struct provider_target *target = world->target;
    const char *what = spooler ? "IMSProvider::SpoolerLogon" : logons[host->kind];
    bool objects = host->kind == KIND_STORE ? on->logon && on->store : host->kind == KIND_BOOK ? on->book != NULL : on->transport != NULL;

    MUST(target, "SPI-FAIL-07", !FAILED(on->result), on->result == MAPI_E_UNCONFIGURED
        ? "a configured provider to log on (its entry function writes the service's section, which PR_SERVICE_UID in the provider's own section names)"
        : "a configured provider to log on", "%s: %s", what, provider_result(on->result));
    if (FAILED(on->result))
        return false;
    MUST(target, "SPI-MS-05", objects, host->kind == KIND_STORE ? "a logon object and a store from a first logon" : "a logon object from a logon",
        "%s succeeds without", what);
    MUST(target, "SPI-LIFE-06", provider_host_references(host) > 0, "AddRef on the support object (what is not kept is freed, and the provider unloaded)",
        "%s keeps no reference", what);
    if (host->kind != KIND_TRANSPORT && !spooler)      /* a transport may wait until it was asked for its address types (SPI-XP-02) */
        MUST(target, host->kind == KIND_STORE ? "SPI-MS-10" : "SPI-STAT-03", host->rows > 0, "a status row before the logon returns (ModifyStatusRow)",
            "%s makes none", what);
    MUST(target, "SPI-STAT-02", !host->rows || (host->row_has_name && host->row_has_code && host->row_has_methods),
        "PR_DISPLAY_NAME, PR_STATUS_CODE and PR_RESOURCE_METHODS in the status row", "%s leaves out%s%s%s", what, host->row_has_name ? "" : " PR_DISPLAY_NAME",
        host->row_has_code ? "" : " PR_STATUS_CODE", host->row_has_methods ? "" : " PR_RESOURCE_METHODS");
    if (host->kind != KIND_TRANSPORT)
        MUST(target, "SPI-LIFE-04", host->uids > 0, "a UID registered at logon (SetProviderUID)", "%s registers none", what);
    return objects;
}

/* A logon that failed leaves nothing behind. */
static void check_failed_logon(struct provider_world *world, struct provider_host *host, const struct provider_logon *on, const char *why)
{
    MUST(world->target, "SPI-FAIL-04", !on->logon && !on->store && !on->book && !on->transport, "no objects from a logon that failed", "%s (%s) leaves some",
        logons[host->kind], why);
    MUST(world->target, "SPI-FAIL-04", provider_host_references(host) == 0, "no reference on the support object from a logon that failed",
        "%s (%s) leaves %u", logons[host->kind], why, provider_host_references(host));
}

static const ULONG no_dialog[KIND_COUNT] = { MDB_NO_DIALOG | MDB_WRITE, AB_NO_DIALOG, LOGON_NO_DIALOG };

/* Without configuration and without permission for a dialog. */
void provider_unconfigured(const struct provider_target *target)
{
    struct provider_world world;
    bool all_refused = true;

    if (!provider_world_open(target, false, &world))
        return;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        struct provider_host host;
        struct provider_logon on;
        LPUNKNOWN provider = world.has[kind] ? start(&world, (enum provider_kind)kind) : NULL;

        if (!provider || !provider_host_new(&world, (enum provider_kind)kind, &host))
            continue;
        log_on(&world, &host, provider, no_dialog[kind], 0, NULL, NULL, &on);
        MUST(target, "SPI-FAIL-07", host.sheets == 0, "no dialog where dialogs are forbidden", "%s shows %u", logons[kind], host.sheets);
        if (FAILED(on.result)) {
            MUST(target, "SPI-FAIL-07", on.result == MAPI_E_UNCONFIGURED || on.result == MAPI_E_LOGON_FAILED || on.result == MAPI_E_FAILONEPROVIDER ||
                on.result == MAPI_E_EXTENDED_ERROR, "MAPI_E_UNCONFIGURED, MAPI_E_LOGON_FAILED or MAPI_E_FAILONEPROVIDER without configuration",
                "%s: %s", logons[kind], provider_result(on.result));
            check_failed_logon(&world, &host, &on, "unconfigured");
            provider_host_end(&host);
            shut_down(target, (enum provider_kind)kind, provider);
        } else {
            all_refused = false;               /* one that needs no configuration is left as it is: this process ends */
        }
    }
    if (all_refused)
        provider_world_close(&world);
}

/* --- stores --- */

static const ULONG store_properties[] = { PR_DISPLAY_NAME_A, PR_ENTRYID, PR_OBJECT_TYPE, PR_RECORD_KEY, PR_STORE_ENTRYID, PR_STORE_RECORD_KEY,
    PR_MDB_PROVIDER, PR_STORE_SUPPORT_MASK };
static const ULONG folder_properties[] = { PR_DISPLAY_NAME_A, PR_ENTRYID, PR_FOLDER_TYPE, PR_OBJECT_TYPE, PR_PARENT_ENTRYID, PR_RECORD_KEY,
    PR_STORE_ENTRYID, PR_STORE_RECORD_KEY };
static const ULONG hierarchy_columns[] = { PR_COMMENT, PR_DEPTH, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE,
    PR_STATUS, PR_FOLDER_TYPE, PR_SUBFOLDERS };
static const ULONG contents_columns[] = { PR_ENTRYID, PR_INSTANCE_KEY, PR_RECORD_KEY, PR_OBJECT_TYPE, PR_DISPLAY_TO, PR_DISPLAY_CC, PR_HASATTACH,
    PR_LAST_MODIFICATION_TIME, PR_MAPPING_SIGNATURE, PR_MESSAGE_CLASS, PR_MESSAGE_FLAGS, PR_MESSAGE_SIZE, PR_MSG_STATUS, PR_PARENT_ENTRYID,
    PR_STORE_ENTRYID, PR_STORE_RECORD_KEY };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

bool provider_scene_open(const struct provider_target *target, enum provider_kind kind, ULONG flags, struct provider_scene *scene)
{
    LPUNKNOWN provider;

    scene->folder = NULL;
    if (!provider_world_open(target, true, &scene->world) || !scene->world.has[kind] || !(provider = start(&scene->world, kind)) ||
        !provider_host_new(&scene->world, kind, &scene->host))
        return false;
    log_on(&scene->world, &scene->host, provider, no_dialog[kind] | flags, 0, NULL, kind == KIND_STORE ? &IID_IMsgStore : NULL, &scene->on);
    return check_logon(&scene->world, &scene->host, &scene->on, false);
}

static void close_store(const struct provider_target *target, LPMDB store)
{
    ULONG flags = LOGOFF_ORDERLY;

    provider_step(target, "IMsgStore::StoreLogoff");
    HRESULT result = store->lpVtbl->StoreLogoff(store, &flags);
    MUST(target, "SPI-MS-16", !FAILED(result), "StoreLogoff to take the client's flags", "it answers %s", provider_result(result));
    provider_step(target, "the last Release of the store");
    store->lpVtbl->Release(store);
}

/* After the store is closed, one way or other. */
static void check_closed(struct provider_world *world, struct provider_host *host, const struct provider_logon *on, const char *how)
{
    const struct provider_target *target = world->target;

    MUST(target, "SPI-LIFE-11", provider_host_references(host) == 0, "the support object to be released with the logon", "%u references are left after %s",
        provider_host_references(host), how);
    if (on->logon) {
        provider_step(target, "the last Release of the logon object");
        on->logon->lpVtbl->Release(on->logon);
    }
    provider_host_end(host);
    shut_down(target, host->kind, on->provider);
}

void provider_scene_close(struct provider_scene *scene)
{
    const struct provider_target *target = scene->world.target;
    LPUNKNOWN logon = scene->host.kind == KIND_BOOK ? (LPUNKNOWN)scene->on.book : (LPUNKNOWN)scene->on.transport;

    if (scene->folder)
        scene->folder->lpVtbl->Release(scene->folder);
    if (scene->host.kind == KIND_STORE) {
        close_store(target, scene->on.store);
        check_closed(&scene->world, &scene->host, &scene->on, "the store was closed");
    } else {
        logon->lpVtbl->Release(logon);
        provider_host_end(&scene->host);
        shut_down(target, scene->host.kind, scene->on.provider);
    }
    provider_world_close(&scene->world);
}

static LPMAPIFOLDER open_root(const struct provider_target *target, LPMDB store, LPMSLOGON logon)
{
    LPMAPIFOLDER root = NULL, other = NULL;
    ULONG type = 0;

    provider_step(target, "IMsgStore::OpenEntry of the root folder");
    HRESULT result = store->lpVtbl->OpenEntry(store, 0, NULL, NULL, MAPI_BEST_ACCESS, &type, (LPUNKNOWN *)&root);
    MUST(target, "SPI-STORE-07", !FAILED(result) && root && type == MAPI_FOLDER, "OpenEntry with no entry id to open the root folder", "%s, type %u",
        provider_result(result), (unsigned)type);
    provider_step(target, "IMSLogon::OpenEntry of the root folder");
    result = logon->lpVtbl->OpenEntry(logon, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)&other);
    MUST(target, "SPI-MS-12", !FAILED(result) && other && type == MAPI_FOLDER, "IMSLogon::OpenEntry to do what IMsgStore::OpenEntry does", "%s, type %u",
        provider_result(result), (unsigned)type);
    if (!FAILED(result) && other)
        other->lpVtbl->Release(other);
    return root;
}

/* Entry ids of strangers, cut off, and of nothing. */
static void check_bad_ids(const struct provider_target *target, LPMDB store, const MAPIUID *uid)
{
    struct { BYTE flags[4]; MAPIUID uid; BYTE rest[12]; } id = { { 0 }, *uid, { 0xff, 0x2e, 0x2e, 0x2f, 0xff } };
    static const ULONG sizes[] = { 1, 4, 19, 20, 21, sizeof(id) };
    LPUNKNOWN object = NULL;
    ULONG type;

    for (size_t i = 0; i < COUNT(sizes); i++) {
        provider_step(target, "OpenEntry with a bad entry id of %u bytes", (unsigned)sizes[i]);
        HRESULT result = store->lpVtbl->OpenEntry(store, sizes[i], (LPENTRYID)(void *)&id, NULL, 0, &type, &object);
        MUST(target, "SPI-STORE-16", FAILED(result), "an entry id of nothing to be refused", "OpenEntry with %u bytes: %s", (unsigned)sizes[i],
            provider_result(result));
    }
}

static void check_folder(const struct provider_target *target, LPMAPIFOLDER folder)
{
    LPMAPITABLE table = NULL;
    HRESULT result;

    provider_check_unknown(target, (LPUNKNOWN)folder, &IID_IMAPIFolder, 30, "the root folder");
    provider_check_properties(target, (LPMAPIPROP)folder, "the root folder", "SPI-FLD-01", folder_properties, COUNT(folder_properties));
    provider_step(target, "GetHierarchyTable");
    result = folder->lpVtbl->GetHierarchyTable(folder, 0, &table);
    MUST(target, "SPI-FLD-15", !FAILED(result) && table, "a hierarchy table", "%s", provider_result(result));
    if (!FAILED(result) && table) {
        provider_check_table(target, table, "the hierarchy table", "SPI-FLD-15", hierarchy_columns, COUNT(hierarchy_columns), PR_DISPLAY_NAME_A);
        table->lpVtbl->Release(table);
    }
    table = NULL;
    provider_step(target, "GetContentsTable");
    result = folder->lpVtbl->GetContentsTable(folder, 0, &table);
    MUST(target, "SPI-FLD-16", !FAILED(result) && table, "a contents table", "%s", provider_result(result));
    if (!FAILED(result) && table) {
        provider_check_table(target, table, "the contents table", "SPI-FLD-16", contents_columns, COUNT(contents_columns), PR_SUBJECT_A);
        table->lpVtbl->Release(table);
    }
}

static LONG STDMETHODCALLTYPE on_notify(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    return S_OK;
}

static void check_advise(const struct provider_target *target, LPMDB store, LPMSLOGON logon)
{
    LPMAPIADVISESINK sink = NULL;
    ULONG_PTR connection = 0;

    if (FAILED(HrAllocAdviseSink(on_notify, NULL, &sink)))
        return;
    provider_step(target, "IMsgStore::Advise");
    HRESULT result = store->lpVtbl->Advise(store, 0, NULL, fnevObjectCreated | fnevNewMail, sink, &connection);
    MUST(target, "SPI-STORE-18", result == MAPI_E_NO_SUPPORT || (!FAILED(result) && connection), "Advise to give a connection, or MAPI_E_NO_SUPPORT",
        "%s, connection %llu", provider_result(result), (unsigned long long)connection);
    if (!FAILED(result)) {
        result = store->lpVtbl->Unadvise(store, connection);
        MUST(target, "SPI-STORE-18", !FAILED(result), "Unadvise to end it", "%s", provider_result(result));
    }
    provider_step(target, "IMSLogon::Advise");
    connection = 0;
    result = logon->lpVtbl->Advise(logon, 0, NULL, fnevObjectCreated, sink, &connection);
    MUST(target, "SPI-MS-14", result == MAPI_E_NO_SUPPORT || (!FAILED(result) && connection), "IMSLogon::Advise to give a connection, or MAPI_E_NO_SUPPORT",
        "%s, connection %llu", provider_result(result), (unsigned long long)connection);
    if (!FAILED(result))
        logon->lpVtbl->Unadvise(logon, connection);
    sink->lpVtbl->Release(sink);
}

static void check_status(const struct provider_target *target, LPMAPISTATUS status, ULONG type, HRESULT result, const char *what)
{
    static const ULONG required[] = { PR_DISPLAY_NAME_A, PR_PROVIDER_DISPLAY_A, PR_PROVIDER_DLL_NAME_A, PR_RESOURCE_FLAGS, PR_RESOURCE_METHODS,
        PR_RESOURCE_TYPE, PR_STATUS_CODE };

    MUST(target, "SPI-STAT-05", !FAILED(result) && status && type == MAPI_STATUS, "OpenStatusEntry to give a status object", "%s: %s, type %u", what,
        provider_result(result), (unsigned)type);
    if (FAILED(result) || !status)
        return;
    provider_check_unknown(target, (LPUNKNOWN)status, &IID_IMAPIStatus, 18, what);
    provider_check_properties(target, (LPMAPIPROP)status, what, "SPI-STAT-07", required, COUNT(required));
    provider_step(target, "ValidateState of %s", what);
    result = status->lpVtbl->ValidateState(status, 0, SUPPRESS_UI);
    MUST(target, "SPI-STAT-06", result != MAPI_E_NO_SUPPORT, "ValidateState to be there", "%s: %s", what, provider_result(result));
    status->lpVtbl->Release(status);
}

void provider_store(const struct provider_target *target)
{
    struct provider_scene scene;
    LPMAPIFOLDER root;
    LPMAPISTATUS status = NULL;
    ULONG type = 0;

    if (!provider_scene_open(target, KIND_STORE, 0, &scene))
        return;
    provider_check_unknown(target, (LPUNKNOWN)scene.on.store, &IID_IMsgStore, 27, "the store");
    provider_check_unknown(target, (LPUNKNOWN)scene.on.logon, &IID_IMSLogon, 10, "the logon object of the store");
    provider_check_properties(target, (LPMAPIPROP)scene.on.store, "the store", "SPI-STORE-04", store_properties, COUNT(store_properties));
    root = open_root(target, scene.on.store, scene.on.logon);
    if (root) {
        check_folder(target, root);
        root->lpVtbl->Release(root);
    }
    check_bad_ids(target, scene.on.store, &scene.host.uid);
    check_advise(target, scene.on.store, scene.on.logon);
    provider_step(target, "IMSLogon::OpenStatusEntry");
    HRESULT result = scene.on.logon->lpVtbl->OpenStatusEntry(scene.on.logon, NULL, 0, &type, (LPVOID *)&status);
    check_status(target, status, type, result, "the status object of the store");
    close_store(target, scene.on.store);
    MUST(target, "SPI-MS-16", scene.host.transport_logoffs == 1, "one StoreLogoffTransports when the store closes", "it was called %u times",
        scene.host.transport_logoffs);
    check_closed(&scene.world, &scene.host, &scene.on, "the store was closed");
    provider_world_close(&scene.world);
}

/* Its own entry id, unwrapped, as the subsystem hands it on; NULL without one. */
static LPSPropValue own_id(LPMDB store, ULONG *ret_size, LPENTRYID *ret_id)
{
    LPSPropValue value = NULL;
    const char *name;

    if (FAILED(HrGetOneProp((LPMAPIPROP)store, PR_ENTRYID, &value)))
        return NULL;
    *ret_size = value->Value.bin.cb;
    *ret_id = (LPENTRYID)(void *)value->Value.bin.lpb;
    /* 4 bytes of flags, the UID of wrapped ids, version and flag, the module's name, padding (SPI-EID-09) */
    if (*ret_size > 24 && value->Value.bin.lpb[4] == 0x38 && value->Value.bin.lpb[5] == 0xa1) {
        name = (const char *)value->Value.bin.lpb + 22;
        ULONG head = (22 + (ULONG)strnlen(name, *ret_size - 22) + 1 + 3) & ~3u;

        *ret_id = (LPENTRYID)(void *)(value->Value.bin.lpb + head);
        *ret_size -= head;
    }
    return value;
}

/* The same store a second time in a session. */
void provider_store_again(const struct provider_target *target)
{
    struct provider_scene scene;
    struct provider_host second;
    struct provider_logon again;
    LPSPropValue value;
    ULONG size = 0, equal = FALSE;
    LPENTRYID id = NULL;

    if (!provider_scene_open(target, KIND_STORE, 0, &scene) || !(value = own_id(scene.on.store, &size, &id)))
        return;
    LPMSPROVIDER provider = (LPMSPROVIDER)(void *)scene.on.provider;
    provider_step(target, "CompareStoreIDs");
    HRESULT result = provider->lpVtbl->CompareStoreIDs(provider, size, id, size, id, 0, &equal);
    MUST(target, "SPI-MS-11", !FAILED(result) && equal, "CompareStoreIDs to know a store's own id", "%s, %s", provider_result(result),
        equal ? "equal" : "different");
    if (!provider_host_new(&scene.world, KIND_STORE, &second))
        return;
    log_on(&scene.world, &second, scene.on.provider, MDB_NO_DIALOG | MDB_WRITE, size, id, &IID_IMsgStore, &again);
    MUST(target, "SPI-MS-07", !FAILED(again.result) && again.store, "a second logon to the same store to succeed", "%s", provider_result(again.result));
    if (!FAILED(again.result) && again.store) {
        MUST(target, "SPI-MS-07", !again.logon, "no second logon object for a store that is open", "there is one");
        MUST(target, "SPI-MS-07", provider_host_references(&second) == 0, "no reference on the second support object", "%u", provider_host_references(&second));
        MUST(target, "SPI-MS-07", second.rows == 0 && second.uids == 0, "no second status row and UID", "%u rows, %u UIDs", second.rows, second.uids);
        again.store->lpVtbl->Release(again.store);
    }
    provider_host_end(&second);
    MAPIFreeBuffer(value);
    provider_scene_close(&scene);
}

/* A session that ends: Logoff while a client still holds the store and a folder, then the client lets go. */
void provider_store_logoff(const struct provider_target *target)
{
    struct provider_scene scene;
    LPMAPIFOLDER root;
    LPSPropTagArray tags = NULL;
    ULONG flags = 0;

    if (!provider_scene_open(target, KIND_STORE, 0, &scene))
        return;
    root = open_root(target, scene.on.store, scene.on.logon);
    provider_step(target, "IMSLogon::Logoff with the store and a folder open");
    HRESULT result = scene.on.logon->lpVtbl->Logoff(scene.on.logon, &flags);
    MUST(target, "SPI-MS-15", !FAILED(result), "Logoff to succeed", "%s", provider_result(result));
    SHOULD(target, "SPI-LIFE-11", provider_host_references(&scene.host) == 0, "Logoff to release the support object, whoever still holds the store",
        "%u references are left", provider_host_references(&scene.host));
    provider_step(target, "a folder used after Logoff");
    if (root && root->lpVtbl->GetPropList(root, 0, &tags) == S_OK)
        MAPIFreeBuffer(tags);                  /* it may answer, or MAPI_E_INVALID_OBJECT; it may not crash (SPI-SUP-15) */
    provider_step(target, "Release of a folder after Logoff");
    if (root)
        root->lpVtbl->Release(root);
    provider_step(target, "Release of the store after Logoff");
    scene.on.store->lpVtbl->Release(scene.on.store);
    provider_step(target, "Release of the logon object after Logoff");
    scene.on.logon->lpVtbl->Release(scene.on.logon);
    scene.on.logon = NULL;
    check_closed(&scene.world, &scene.host, &scene.on, "Logoff");
    provider_world_close(&scene.world);
}

/* Everything released, no Logoff: as if it had been called with zero flags. */
void provider_store_release(const struct provider_target *target)
{
    struct provider_scene scene;

    if (!provider_scene_open(target, KIND_STORE, 0, &scene))
        return;
    provider_step(target, "Release of the store without StoreLogoff and Logoff");
    scene.on.store->lpVtbl->Release(scene.on.store);
    provider_step(target, "Release of the logon object without Logoff");
    scene.on.logon->lpVtbl->Release(scene.on.logon);
    scene.on.logon = NULL;
    MUST(target, "SPI-LIFE-14", provider_host_references(&scene.host) == 0, "the last Release to do what Logoff does", "%u references on the support object are left",
        provider_host_references(&scene.host));
    provider_host_end(&scene.host);
    provider_step(target, "Release of the provider without Shutdown");
    scene.on.provider->lpVtbl->Release(scene.on.provider);
    provider_world_close(&scene.world);
}

/* Parameters that no logon accepts. */
void provider_store_wrong(const struct provider_target *target)
{
    struct { BYTE flags[4]; MAPIUID uid; char text[8]; } foreign = { { 0 }, { { 0xde, 0xad, 0xbe, 0xef } }, "foreign" };
    struct provider_world world;
    struct provider_host host;
    struct provider_logon on;
    LPUNKNOWN provider;

    if (!provider_world_open(target, true, &world) || !world.has[KIND_STORE] || !(provider = start(&world, KIND_STORE)) ||
        !provider_host_new(&world, KIND_STORE, &host))
        return;
    log_on(&world, &host, provider, MDB_NO_DIALOG | 0x00800000, 0, NULL, NULL, &on);
    MUST(target, "SPI-MS-03", on.result == MAPI_E_UNKNOWN_FLAGS, "unknown logon flags to be refused (MAPI_E_UNKNOWN_FLAGS)", "flag 0x00800000: %s",
        provider_result(on.result));
    if (FAILED(on.result))
        check_failed_logon(&world, &host, &on, "unknown flags");
    log_on(&world, &host, provider, MDB_NO_DIALOG, 0, NULL, &nobody, &on);
    MUST(target, "SPI-MS-06", on.result == MAPI_E_INTERFACE_NOT_SUPPORTED, "an unknown interface to be refused (MAPI_E_INTERFACE_NOT_SUPPORTED)", "%s",
        provider_result(on.result));
    if (FAILED(on.result))
        check_failed_logon(&world, &host, &on, "unknown interface");
    log_on(&world, &host, provider, MDB_NO_DIALOG, sizeof(foreign), (LPENTRYID)(void *)&foreign, NULL, &on);
    MUST(target, "SPI-MS-04", FAILED(on.result), "another provider's entry id to be refused", "%s", provider_result(on.result));
    if (FAILED(on.result))
        check_failed_logon(&world, &host, &on, "foreign entry id");
    log_on(&world, &host, provider, MDB_NO_DIALOG | MDB_WRITE, 0, NULL, NULL, &on);
    MUST(target, "SPI-MS-06", !FAILED(on.result) && on.store, "a NULL interface to mean IMsgStore", "%s", provider_result(on.result));
    if (FAILED(on.result) || !on.store || !on.logon)
        return;
    close_store(target, on.store);
    check_closed(&world, &host, &on, "the store was closed");
    provider_world_close(&world);
}

/* The spooler's logon to the same store. */
void provider_spooler(const struct provider_target *target)
{
    struct provider_world world;
    struct provider_host host;
    struct provider_logon on = { 0 };
    LPMAPITABLE queue = NULL;
    LPMAPIERROR error = NULL;

    if (!provider_world_open(target, true, &world) || !world.has[KIND_STORE] || !(on.provider = start(&world, KIND_STORE)) ||
        !provider_host_new(&world, KIND_STORE, &host))
        return;
    LPMSPROVIDER provider = (LPMSPROVIDER)(void *)on.provider;
    provider_step(target, "IMSProvider::SpoolerLogon");
    on.result = provider->lpVtbl->SpoolerLogon(provider, host.support, 0, (LPTSTR) "check", 0, NULL, MDB_NO_DIALOG | MDB_WRITE, NULL, 0, NULL, &error,
        &on.logon, &on.store);
    provider_free(target, error, "the MAPIERROR of SpoolerLogon");
    SHOULD(target, "SPI-MS-09", on.result != MAPI_E_NO_SUPPORT, "SpoolerLogon (required of a default store)", "%s", provider_result(on.result));
    if (on.result == MAPI_E_NO_SUPPORT)
        return;
    if (!check_logon(&world, &host, &on, true))
        return;
    provider_step(target, "GetOutgoingQueue");
    HRESULT result = on.store->lpVtbl->GetOutgoingQueue(on.store, 0, &queue);
    MUST(target, "SPI-SUBM-06", !FAILED(result) && queue, "the spooler to get the outgoing queue", "%s", provider_result(result));
    if (!FAILED(result) && queue) {
        static const ULONG columns[] = { PR_ENTRYID, PR_SUBMIT_FLAGS };

        provider_check_table(target, queue, "the outgoing queue", "SPI-SUBM-06", columns, COUNT(columns), PR_CLIENT_SUBMIT_TIME);
        queue->lpVtbl->Release(queue);
    }
    close_store(target, on.store);
    check_closed(&world, &host, &on, "the spooler's store was closed");
    provider_world_close(&world);
}

/* --- messages --- */

static const ULONG message_properties[] = { PR_CREATION_TIME, PR_LAST_MODIFICATION_TIME, PR_DISPLAY_TO_A, PR_DISPLAY_CC_A, PR_DISPLAY_BCC_A, PR_ENTRYID,
    PR_MESSAGE_CLASS_A, PR_MESSAGE_FLAGS, PR_MESSAGE_SIZE, PR_NORMALIZED_SUBJECT_A, PR_PARENT_ENTRYID, PR_PARENT_DISPLAY_A, PR_RECORD_KEY, PR_SEARCH_KEY,
    PR_STORE_ENTRYID, PR_STORE_RECORD_KEY };
static const ULONG recipient_columns[] = { PR_DISPLAY_NAME, PR_RECIPIENT_TYPE, PR_ROWID };

/* The folder that receives mail, for writing; NULL where the store has none, or does not let anything be made. */
static LPMAPIFOLDER receive_folder(const struct provider_target *target, LPMDB store)
{
    LPSPropValue mask = NULL;
    LPMAPIFOLDER folder = NULL;
    LPENTRYID id = NULL;
    ULONG size = 0, type = 0;
    bool writable = !FAILED(HrGetOneProp((LPMAPIPROP)store, PR_STORE_SUPPORT_MASK, &mask)) && (mask->Value.l & STORE_CREATE_OK);

    MAPIFreeBuffer(mask);
    provider_step(target, "GetReceiveFolder");
    HRESULT result = store->lpVtbl->GetReceiveFolder(store, (LPTSTR) "IPM.Note", 0, &size, &id, NULL);
    MUST(target, "SPI-STORE-12", result == MAPI_E_NO_SUPPORT || (!FAILED(result) && size && id), "GetReceiveFolder to name a folder", "%s",
        provider_result(result));
    if (FAILED(result))
        return NULL;
    provider_step(target, "OpenEntry of the receive folder");
    result = store->lpVtbl->OpenEntry(store, size, id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)&folder);
    provider_free(target, id, "the entry id of GetReceiveFolder");
    MUST(target, "SPI-STORE-12", !FAILED(result) && type == MAPI_FOLDER, "the receive folder to open for writing", "%s, type %u", provider_result(result),
        (unsigned)type);
    if (!FAILED(result) && !writable) {
        folder->lpVtbl->Release(folder);
        folder = NULL;
    }
    return FAILED(result) ? NULL : folder;
}

bool provider_scene_folder(const struct provider_target *target, struct provider_scene *scene)
{
    return provider_scene_open(target, KIND_STORE, 0, scene) && (scene->folder = receive_folder(target, scene->on.store)) != NULL;
}

ULONG provider_count_messages(LPMAPIFOLDER folder)
{
    LPMAPITABLE table = NULL;
    ULONG count = 0;

    if (FAILED(folder->lpVtbl->GetContentsTable(folder, 0, &table)))
        return 0;
    table->lpVtbl->GetRowCount(table, 0, &count);
    table->lpVtbl->Release(table);
    return count;
}

static void add_recipient(const struct provider_target *target, LPMESSAGE message)
{
    SPropValue values[4] = { { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR) "Ada" }, { .ulPropTag = PR_ADDRTYPE_A, .Value.lpszA = (LPSTR) "SMTP" },
        { .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = (LPSTR) "ada@example.org" }, { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO } };
    SizedADRLIST(1, list) = { .cEntries = 1, .aEntries = { { .cValues = 4, .rgPropVals = values } } };
    LPMAPITABLE table = NULL;

    provider_step(target, "ModifyRecipients");
    HRESULT result = message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)(void *)&list);
    MUST(target, "SPI-MSG-09", !FAILED(result), "ModifyRecipients to add one", "%s", provider_result(result));
    provider_step(target, "GetRecipientTable");
    result = message->lpVtbl->GetRecipientTable(message, 0, &table);
    MUST(target, "SPI-MSG-07", !FAILED(result) && table, "a recipient table", "%s", provider_result(result));
    if (!FAILED(result) && table) {
        provider_check_table(target, table, "the recipient table", "SPI-MSG-07", recipient_columns, COUNT(recipient_columns), PR_DISPLAY_NAME_A);
        table->lpVtbl->Release(table);
    }
}

void provider_delete_message(const struct provider_target *target, LPMAPIFOLDER folder, LPMESSAGE message, ULONG before)
{
    LPSPropValue id = NULL;

    if (FAILED(HrGetOneProp((LPMAPIPROP)message, PR_ENTRYID, &id)))
        return;
    message->lpVtbl->Release(message);
    provider_step(target, "DeleteMessages");
    ENTRYLIST list = { 1, &id->Value.bin };
    HRESULT result = folder->lpVtbl->DeleteMessages(folder, &list, 0, NULL, 0);
    MUST(target, "SPI-FLD-06", result == S_OK && provider_count_messages(folder) == before, "a message to be deleted", "%s, %u messages of %u are left",
        provider_result(result), (unsigned)provider_count_messages(folder), (unsigned)before);
    MAPIFreeBuffer(id);
}

/* A message made, looked at, saved, listed, deleted. */
void provider_message(const struct provider_target *target)
{
    SPropValue subject = { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR) "a check" };
    struct provider_scene scene;
    LPMESSAGE message = NULL;

    if (!provider_scene_folder(target, &scene))
        return;
    ULONG before = provider_count_messages(scene.folder);
    provider_step(target, "CreateMessage");
    HRESULT result = scene.folder->lpVtbl->CreateMessage(scene.folder, NULL, 0, &message);
    MUST(target, "SPI-STORE-22", !FAILED(result) && message, "CreateMessage in the receive folder", "%s", provider_result(result));
    if (FAILED(result) || !message)
        return;
    provider_check_unknown(target, (LPUNKNOWN)message, &IID_IMessage, 22, "a message");
    provider_step(target, "SetProps of a message");
    result = message->lpVtbl->SetProps(message, 1, &subject, NULL);
    MUST(target, "SPI-PROP-07", !FAILED(result), "a subject to be set", "%s", provider_result(result));
    provider_step(target, "SubmitMessage without recipients");
    result = message->lpVtbl->SubmitMessage(message, 0);
    MUST(target, "SPI-SUBM-01", FAILED(result), "a message without recipients to be refused (MAPI_E_NO_RECIPIENTS)", "SubmitMessage: %s",
        provider_result(result));
    add_recipient(target, message);
    SHOULD(target, "SPI-MSG-01", provider_count_messages(scene.folder) == before, "nothing to be kept before SaveChanges", "%u messages instead of %u",
        (unsigned)provider_count_messages(scene.folder), (unsigned)before);
    provider_step(target, "SaveChanges of a message");
    result = message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE);
    MUST(target, "SPI-MSG-06", !FAILED(result), "SaveChanges to save", "%s", provider_result(result));
    provider_check_properties(target, (LPMAPIPROP)message, "a saved message", "SPI-MSG-02", message_properties, COUNT(message_properties));
    MUST(target, "SPI-MSG-01", provider_count_messages(scene.folder) == before + 1, "a saved message to be listed", "%u messages instead of %u",
        (unsigned)provider_count_messages(scene.folder), (unsigned)before + 1);
    provider_delete_message(target, scene.folder, message, before);
    provider_scene_close(&scene);
}

/* --- address books --- */

static const ULONG container_properties[] = { PR_CONTAINER_FLAGS, PR_DISPLAY_NAME_A, PR_ENTRYID, PR_OBJECT_TYPE, PR_RECORD_KEY };
static const ULONG book_hierarchy_columns[] = { PR_DEPTH, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE, PR_CONTAINER_FLAGS };
static const ULONG book_contents_columns[] = { PR_ADDRTYPE, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE, PR_RECORD_KEY };

/* How many rows PR_ANR leaves of a contents table. */
static ULONG count_anr(LPABCONT container, const char *name)
{
    SPropValue value = { .ulPropTag = PR_ANR_A, .Value.lpszA = (LPSTR)(uintptr_t)name };
    SRestriction restriction = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_ANR_A, &value } };
    LPMAPITABLE table = NULL;
    ULONG count = 0;

    if (FAILED(container->lpVtbl->GetContentsTable(container, 0, &table)))
        return 0;
    if (FAILED(table->lpVtbl->Restrict(table, &restriction, 0)) || FAILED(table->lpVtbl->GetRowCount(table, 0, &count)))
        count = 0;
    table->lpVtbl->Release(table);
    return count;
}

void provider_check_names(const struct provider_target *target, LPABCONT container, const char *name)
{
    FlagList states = { 1, { MAPI_UNRESOLVED } };
    LPADRLIST list = NULL;

    if (FAILED(MAPIAllocateBuffer(CbNewADRLIST(1), (LPVOID *)&list)))
        return;
    list->cEntries = 1;
    list->aEntries[0] = (ADRENTRY){ .cValues = 1 };
    if (!FAILED(MAPIAllocateBuffer(sizeof(SPropValue), (LPVOID *)&list->aEntries[0].rgPropVals))) {
        list->aEntries[0].rgPropVals[0] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name };
        provider_step(target, "IABContainer::ResolveNames");
        HRESULT result = container->lpVtbl->ResolveNames(container, NULL, 0, list, &states);
        if (result == MAPI_E_NO_SUPPORT)
            MUST(target, "SPI-AB-11", count_anr(container, name) > 0, "a contents table that finds names by PR_ANR where there is no ResolveNames",
                "\"%s\", an entry's name, finds nobody", name);
        else
            MUST(target, "SPI-AB-13", !FAILED(result) && states.ulFlag[0] != MAPI_UNRESOLVED, "ResolveNames to find an entry by its whole name",
                "\"%s\": %s, flag %u", name, provider_result(result), (unsigned)states.ulFlag[0]);
    }
    FreePadrlist(list);
}

/* The name of its first entry, if there is one. */
static void check_first_name(const struct provider_target *target, LPABCONT container)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_DISPLAY_NAME_A } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;

    if (FAILED(container->lpVtbl->GetContentsTable(container, 0, &table)))
        return;
    if (!FAILED(table->lpVtbl->SetColumns(table, (LPSPropTagArray)(uintptr_t)&columns, 0)) && !FAILED(table->lpVtbl->QueryRows(table, 1, 0, &rows)) &&
        rows->cRows && rows->aRow[0].lpProps[0].ulPropTag == PR_DISPLAY_NAME_A)
        provider_check_names(target, container, rows->aRow[0].lpProps[0].Value.lpszA);
    FreeProws(rows);
    table->lpVtbl->Release(table);
}

/* The first container below the root: its entries. */
static void check_container(const struct provider_target *target, LPABLOGON logon, LPMAPITABLE hierarchy)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ENTRYID } };
    LPABCONT container = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    ULONG type = 0;

    if (FAILED(HrQueryAllRows(hierarchy, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 1, &rows)))
        return;
    if (rows->cRows && rows->aRow[0].lpProps[0].ulPropTag == PR_ENTRYID) {
        provider_step(target, "IABLogon::OpenEntry of a container");
        HRESULT result = logon->lpVtbl->OpenEntry(logon, rows->aRow[0].lpProps[0].Value.bin.cb, (LPENTRYID)(void *)rows->aRow[0].lpProps[0].Value.bin.lpb, NULL,
            0, &type, (LPUNKNOWN *)&container);
        MUST(target, "SPI-AB-05", !FAILED(result) && container && type == MAPI_ABCONT, "the containers of the hierarchy to open", "%s, type %u",
            provider_result(result), (unsigned)type);
        if (!FAILED(result) && container) {
            provider_check_properties(target, (LPMAPIPROP)container, "an address book container", "SPI-AB-06", container_properties,
                COUNT(container_properties));
            result = container->lpVtbl->GetContentsTable(container, 0, &table);
            MUST(target, "SPI-AB-09", !FAILED(result) && table, "a contents table", "%s", provider_result(result));
            if (!FAILED(result) && table) {
                provider_check_table(target, table, "the contents of the address book", "SPI-AB-09", book_contents_columns, COUNT(book_contents_columns),
                    PR_DISPLAY_NAME_A);
                table->lpVtbl->Release(table);
                check_first_name(target, container);
            }
            container->lpVtbl->Release(container);
        }
    }
    FreeProws(rows);
}

void provider_book(const struct provider_target *target)
{
    struct { BYTE flags[4]; MAPIUID uid; BYTE rest[8]; } bad = { { 0 }, { { 0 } }, { 0xff } };
    struct provider_scene scene;
    LPABCONT root = NULL;
    LPMAPITABLE table = NULL;
    LPMAPISTATUS status = NULL;
    ULONG type = 0;

    if (!provider_scene_open(target, KIND_BOOK, 0, &scene))
        return;
    provider_check_unknown(target, (LPUNKNOWN)scene.on.book, &IID_IABLogon, 13, "the logon object of the address book");
    provider_step(target, "IABLogon::OpenEntry of the root");
    HRESULT result = scene.on.book->lpVtbl->OpenEntry(scene.on.book, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)&root);
    MUST(target, "SPI-AB-05", result == MAPI_E_NO_SUPPORT || (!FAILED(result) && root && type == MAPI_ABCONT),
        "OpenEntry with no entry id to open the root container", "%s, type %u", provider_result(result), (unsigned)type);
    if (!FAILED(result) && root) {
        provider_check_unknown(target, (LPUNKNOWN)root, &IID_IABContainer, 23, "the root container");
        provider_step(target, "GetHierarchyTable of the root container");
        result = root->lpVtbl->GetHierarchyTable(root, 0, &table);
        MUST(target, "SPI-AB-10", !FAILED(result) && table, "a hierarchy table", "%s", provider_result(result));
        if (!FAILED(result) && table) {
            provider_check_table(target, table, "the hierarchy of the address book", "SPI-AB-10", book_hierarchy_columns, COUNT(book_hierarchy_columns),
                PR_DISPLAY_NAME_A);
            check_container(target, scene.on.book, table);
            table->lpVtbl->Release(table);
        }
        root->lpVtbl->Release(root);
    }
    bad.uid = scene.host.uid;
    provider_step(target, "IABLogon::OpenEntry with a bad entry id");
    LPUNKNOWN object = NULL;
    result = scene.on.book->lpVtbl->OpenEntry(scene.on.book, sizeof(bad), (LPENTRYID)(void *)&bad, NULL, 0, &type, &object);
    MUST(target, "SPI-AB-05", FAILED(result), "an entry id of nobody to be refused", "%s", provider_result(result));
    provider_step(target, "IABLogon::OpenStatusEntry");
    result = scene.on.book->lpVtbl->OpenStatusEntry(scene.on.book, NULL, 0, &type, &status);
    check_status(target, status, type, result, "the status object of the address book");
    provider_step(target, "IABLogon::Logoff");
    result = scene.on.book->lpVtbl->Logoff(scene.on.book, 0);
    MUST(target, "SPI-LIFE-11", !FAILED(result) && provider_host_references(&scene.host) == 0, "Logoff to release the support object", "%s, %u references are left",
        provider_result(result), provider_host_references(&scene.host));
    provider_scene_close(&scene);
}

void provider_book_logoff(const struct provider_target *target)
{
    struct provider_scene scene;
    LPABCONT root = NULL;
    LPSPropTagArray tags = NULL;
    ULONG type = 0;

    if (!provider_scene_open(target, KIND_BOOK, 0, &scene))
        return;
    scene.on.book->lpVtbl->OpenEntry(scene.on.book, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)&root);
    provider_step(target, "IABLogon::Logoff with a container open");
    scene.on.book->lpVtbl->Logoff(scene.on.book, 0);
    scene.on.book->lpVtbl->Release(scene.on.book);
    provider_host_end(&scene.host);
    MUST(target, "SPI-LIFE-11", scene.host.released == 1, "Logoff to release the support object", "it is still held");
    provider_step(target, "a container used and released after Logoff");
    if (root && root->lpVtbl->GetPropList(root, 0, &tags) == S_OK)
        MAPIFreeBuffer(tags);
    if (root)
        root->lpVtbl->Release(root);
    shut_down(target, KIND_BOOK, scene.on.provider);
    provider_world_close(&scene.world);
}

/* --- transports --- */

static void check_address_types(const struct provider_target *target, LPXPLOGON logon)
{
    ULONG flags = 0, type_count = 0, uid_count = 0;
    LPTSTR *types = NULL;
    LPMAPIUID *uids = NULL;
    bool whole = true;

    provider_step(target, "IXPLogon::AddressTypes");
    HRESULT result = logon->lpVtbl->AddressTypes(logon, &flags, &type_count, &types, &uid_count, &uids);
    MUST(target, "SPI-XP-06", !FAILED(result), "AddressTypes to say what the transport serves", "%s", provider_result(result));
    if (FAILED(result))
        return;
    for (ULONG i = 0; i < type_count && whole; i++)
        whole = types && types[i] && *(const char *)types[i];
    for (ULONG i = 0; i < uid_count && whole; i++)
        whole = uids && uids[i];
    MUST(target, "SPI-XP-06", whole, "whole arrays of address types and UIDs", "%u types, %u UIDs, some are missing", (unsigned)type_count, (unsigned)uid_count);
}

void provider_transport(const struct provider_target *target)
{
    struct provider_scene scene;
    LPMAPISTATUS status = NULL;
    ULONG type = 0, count = 0, flags = 0, incoming = 0;
    LPOPTIONDATA options = NULL;

    if (!provider_scene_open(target, KIND_TRANSPORT, LOGON_NO_CONNECT | LOGON_NO_INBOUND | LOGON_NO_OUTBOUND, &scene))
        return;
    provider_check_unknown(target, (LPUNKNOWN)scene.on.transport, &IID_IXPLogon, 15, "the logon object of the transport");
    check_address_types(target, scene.on.transport);
    provider_step(target, "IXPLogon::RegisterOptions");
    HRESULT result = scene.on.transport->lpVtbl->RegisterOptions(scene.on.transport, &flags, &count, &options);
    MUST(target, "SPI-XP-34", result == MAPI_E_NO_SUPPORT || !FAILED(result), "RegisterOptions to give options, none, or MAPI_E_NO_SUPPORT", "%s",
        provider_result(result));
    flags = NOTIFY_BEGIN_OUTBOUND;
    provider_step(target, "IXPLogon::TransportNotify");
    result = scene.on.transport->lpVtbl->TransportNotify(scene.on.transport, &flags, NULL);
    MUST(target, "SPI-XP-19", !FAILED(result), "TransportNotify to turn outbound mail on", "%s", provider_result(result));
    MUST(target, "SPI-STAT-03", scene.host.rows > 0, "a status row of the transport (ModifyStatusRow)", "it made none up to TransportNotify");
    if (scene.on.transport_flags & LOGON_SP_POLL) {
        provider_step(target, "IXPLogon::Poll");
        result = scene.on.transport->lpVtbl->Poll(scene.on.transport, &incoming);
        MUST(target, "SPI-XP-21", !FAILED(result), "Poll where the transport asked for it", "%s", provider_result(result));
    }
    provider_step(target, "IXPLogon::OpenStatusEntry");
    result = scene.on.transport->lpVtbl->OpenStatusEntry(scene.on.transport, NULL, 0, &type, &status);
    check_status(target, status, type, result, "the status object of the transport");
    provider_step(target, "IXPLogon::TransportLogoff");
    result = scene.on.transport->lpVtbl->TransportLogoff(scene.on.transport, 0);
    MUST(target, "SPI-XP-33", !FAILED(result) && provider_host_references(&scene.host) == 0, "TransportLogoff to release the support object",
        "%s, %u references are left", provider_result(result), provider_host_references(&scene.host));
    provider_step(target, "Release of the logon object after TransportLogoff");
    provider_scene_close(&scene);
}

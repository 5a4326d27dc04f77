/* IMAPISupport with a session behind it: what a provider gets from each method that asks its session (SPI-SUP), and when its objects come and go
 * (SPI-LIFE). The support objects are those of the scripted provider's logons. */
#include "fixture.h"

#include <mapispi.h>
#include <stdio.h>
#include <stdlib.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/lock.h"
#include "base/object.h"
#include "scratch.h"
#include "tests/lib/waiting.h"
#include "session/core.h"
#include "session/seams.h"
#include "session/session.h"

#define assert_says(text, words)                                                                                                   \
    do {                                                                                                                           \
        const char *said = (text);                                                                                                 \
        if (!strstr(said, words))                                                                                                  \
            fail_msg("\"%s\" does not say \"%s\"", said, words);                                                                   \
    } while (0)

/* The scripted provider's entry ids: a UID made of its name. */
static void scripted_id(const char *name, BYTE kind, BYTE bytes[24])
{
    memset(bytes, 0, 24);
    memset(bytes + 4, 0x5c, 16);
    for (size_t i = 0; name[i]; i++)
        bytes[4 + i % 16] = (BYTE)(bytes[4 + i % 16] * 31 + (BYTE)name[i]);
    bytes[20] = kind;
}

/* A session with an address book and a store, which a client has open. */
struct world {
    LPMAPISESSION session;
    struct session_core *core;
    LPMDB store;
    LPMAPISUP of_store, of_book;
};

static LPMAPISUP support_of(struct session_core *core, ULONG type)
{
    LPMAPISUP support = NULL;
    pthread_mutex_lock(&core->lock);
    for (struct session_logon *logon = core->logons; logon; logon = logon->next)
        if (logon->provider->type == type && logon->support)
            support = logon->support;
    pthread_mutex_unlock(&core->lock);
    return support;
}

/* imapisupport-getlasterror: it failed, and the support object says why. */
static void is_told(LPMAPISUP support, HRESULT hr)
{
    LPMAPIERROR error = NULL;
    assert_true(FAILED(hr));
    assert_int_equal(support->lpVtbl->GetLastError(support, hr, 0, &error), S_OK);
    assert_non_null(error);
    assert_true(strlen((const char *)error->lpszError) > 20);
    MAPIFreeBuffer(error);
}

static void open_world(const char *profile, ULONG flags, struct world *world)
{
    fixture_profile(profile, NULL);
    fixture_service(profile, "One", "scripted", 0, "AB book", "MS store", NULL);
    fixture_script("");
    world->session = fixture_logon(profile, MAPI_NEW_SESSION | flags);
    world->core = session_core_of(world->session);
    LPSPropValue id = fixture_store_id(world->session, "store");
    assert_int_equal(world->session->lpVtbl->OpenMsgStore(world->session, 0, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, MDB_WRITE,
        &world->store), S_OK);
    MAPIFreeBuffer(id);
    assert_non_null(world->of_store = support_of(world->core, MAPI_STORE_PROVIDER));
    assert_non_null(world->of_book = support_of(world->core, MAPI_AB_PROVIDER));
}

static void close_world(struct world *world)
{
    if (world->store)
        world->store->lpVtbl->Release(world->store);
    fixture_logoff(world->session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* SPI-SUP-02: its one interface, no properties. SPI-SUP-04: the allocators of the init call. SPI-SUP-14: fresh UIDs. SPI-SUP-46. */
static void the_object_itself(void **state)
{
    struct world world;
    LPALLOCATEBUFFER buffer;
    LPALLOCATEMORE more;
    LPFREEBUFFER release;
    LPUNKNOWN other = NULL;
    MAPIUID one, two;
    open_world("itself", 0, &world);
    LPMAPISUP support = world.of_store;
    assert_int_equal(support->lpVtbl->QueryInterface(support, &IID_IMAPISup, (LPVOID *)&other), S_OK);
    assert_ptr_equal(other, support);
    other->lpVtbl->Release(other);
    assert_int_equal(support->lpVtbl->QueryInterface(support, &IID_IMAPIProp, (LPVOID *)&other), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_null(other);
    assert_int_equal(support->lpVtbl->GetMemAllocRoutines(support, &buffer, &more, &release), S_OK);
    assert_true(buffer == MAPIAllocateBuffer && more == MAPIAllocateMore && release == MAPIFreeBuffer);
    assert_int_equal(support->lpVtbl->NewUID(support, &one), S_OK);
    assert_int_equal(support->lpVtbl->NewUID(support, &two), S_OK);
    assert_memory_not_equal(&one, &two, sizeof(one));
    assert_int_equal(support->lpVtbl->UpdatePAB(support, 0, NULL), MAPI_E_NO_SUPPORT);
    assert_int_equal(support->lpVtbl->Preprocess(support, 0, 0, NULL), MAPI_E_NO_SUPPORT);
    close_world(&world);
}

/* SPI-SUP-12, SPI-PROF-06: its own section without a UID; another that is there; one that is not, made with MAPI_MODIFY only. SPI-PROF-08: which a
 * client cannot open without force. SPI-PROF-07, K-27: a provider writes its own while a client reads it. */
static void profile_sections(void **state)
{
    struct world world;
    LPPROFSECT section = NULL, clients = NULL;
    LPSPropValue name = NULL;
    MAPIUID uid, own;
    open_world("sections", 0, &world);
    LPMAPISUP support = world.of_store;
    assert_int_equal(support->lpVtbl->OpenProfileSection(support, NULL, 0, &section), S_OK);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)section, PR_DISPLAY_NAME_A, &name), S_OK);
    assert_string_equal(name->Value.lpszA, "store");
    MAPIFreeBuffer(name);
    section->lpVtbl->Release(section);
    own = world.core->providers[0].type == MAPI_STORE_PROVIDER ? world.core->providers[0].section : world.core->providers[1].section;
    assert_int_equal(support->lpVtbl->OpenProfileSection(support, NULL, 0x40000, &section), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(support->lpVtbl->NewUID(support, &uid), S_OK);
    assert_int_equal(support->lpVtbl->OpenProfileSection(support, &uid, 0, &section), MAPI_E_NOT_FOUND);
    assert_int_equal(support->lpVtbl->OpenProfileSection(support, &uid, MAPI_MODIFY, &section), S_OK);
    section->lpVtbl->Release(section);
    assert_int_equal(support->lpVtbl->OpenProfileSection(support, &uid, 0, &section), S_OK);
    section->lpVtbl->Release(section);
    assert_int_equal(world.session->lpVtbl->OpenProfileSection(world.session, &own, NULL, 0, &clients), MAPI_E_NO_ACCESS);
    assert_int_equal(world.session->lpVtbl->OpenProfileSection(world.session, &own, NULL, MAPI_FORCE_ACCESS, &clients), S_OK);
    assert_int_equal(support->lpVtbl->OpenProfileSection(support, NULL, MAPI_MODIFY, &section), S_OK);
    section->lpVtbl->Release(section);
    clients->lpVtbl->Release(clients);
    close_world(&world);
}

static struct { atomic_uint rows; } heard;
static LONG STDMETHODCALLTYPE on_row(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    atomic_fetch_add(&heard.rows, count);
    return S_OK;
}

/* SPI-SUP-11: STATUSROW_UPDATE merges into the caller's row; MAPI's own columns are there; listeners hear of it. */
static void status_rows(void **state)
{
    struct world world;
    ULONG count;
    ULONG_PTR connection;
    LPMAPITABLE table;
    LPMAPIADVISESINK sink;
    SPropValue values[2] = { { .ulPropTag = PR_STATUS_STRING_A, .Value.lpszA = (LPSTR)(uintptr_t) "three quarters full" },
        { .ulPropTag = PR_STATUS_CODE, .Value.l = STATUS_OFFLINE } };
    open_world("rows", 0, &world);
    assert_int_equal(world.session->lpVtbl->GetStatusTable(world.session, 0, &table), S_OK);
    assert_int_equal(HrAllocAdviseSink(on_row, NULL, &sink), S_OK);
    atomic_store(&heard.rows, 0);
    assert_int_equal(table->lpVtbl->Advise(table, fnevTableModified, sink, &connection), S_OK);
    assert_int_equal(world.of_store->lpVtbl->ModifyStatusRow(world.of_store, 2, values, STATUSROW_UPDATE), S_OK);
    wait_notified(atomic_load(&heard.rows));
    LPSPropValue row = fixture_status_row(world.session, "store", &count);
    assert_non_null(row);
    assert_string_equal(PpropFindProp(row, count, PR_STATUS_STRING_A)->Value.lpszA, "three quarters full");
    assert_int_equal(PpropFindProp(row, count, PR_STATUS_CODE)->Value.l, STATUS_OFFLINE);
    assert_int_equal(PpropFindProp(row, count, PR_RESOURCE_METHODS)->Value.l, STATUS_VALIDATE_STATE);     /* from its first call */
    assert_string_equal(PpropFindProp(row, count, PR_PROVIDER_DLL_NAME_A)->Value.lpszA, "scripted");
    assert_int_equal(PpropFindProp(row, count, PR_RESOURCE_TYPE)->Value.l, MAPI_STORE_PROVIDER);
    assert_non_null(PpropFindProp(row, count, PR_ENTRYID));
    assert_non_null(PpropFindProp(row, count, PR_INSTANCE_KEY));
    MAPIFreeBuffer(row);
    assert_int_equal(world.of_store->lpVtbl->ModifyStatusRow(world.of_store, 1, values, 0x8000), MAPI_E_UNKNOWN_FLAGS);
    table->lpVtbl->Unadvise(table, connection);
    table->lpVtbl->Release(table);
    sink->lpVtbl->Release(sink);
    close_world(&world);
}

/* SPI-SUP-20: UIDs are added, also twice, and route; SPI-SUP-21: comparing goes to the owner of both (SPI-MS-13), SPI-SUP-22: a NULL id is refused,
 * reading is the default. */
static void entry_ids(void **state)
{
    struct world world;
    BYTE stores[24], fresh[24], strange[24] = { 0 };
    LPUNKNOWN object = NULL;
    ULONG type, equal = 7;
    open_world("ids", 0, &world);
    LPMAPISUP support = world.of_book;
    scripted_id("store", 1, stores);
    memcpy(fresh, stores, 24);
    assert_int_equal(support->lpVtbl->NewUID(support, (LPMAPIUID)(fresh + 4)), S_OK);
    assert_int_equal(support->lpVtbl->OpenEntry(support, 24, (LPENTRYID)fresh, NULL, 0, &type, &object), MAPI_E_UNKNOWN_ENTRYID);
    assert_int_equal(world.of_store->lpVtbl->SetProviderUID(world.of_store, (LPMAPIUID)(fresh + 4), 0), S_OK);
    assert_int_equal(world.of_store->lpVtbl->SetProviderUID(world.of_store, (LPMAPIUID)(fresh + 4), 0), S_OK);
    assert_int_equal(world.of_store->lpVtbl->SetProviderUID(world.of_store, (LPMAPIUID)(fresh + 4), 1), MAPI_E_UNKNOWN_FLAGS);
    fixture_clear_log();
    assert_int_equal(support->lpVtbl->OpenEntry(support, 24, (LPENTRYID)fresh, NULL, 0, &type, &object), S_OK);
    object->lpVtbl->Release(object);
    assert_int_equal(support->lpVtbl->OpenEntry(support, 24, (LPENTRYID)stores, NULL, 0, &type, &object), S_OK);     /* the first one is still there */
    object->lpVtbl->Release(object);
    assert_says(fixture_log(), "store OpenEntry 24 flags 0\n");
    assert_int_equal(support->lpVtbl->OpenEntry(support, 0, NULL, NULL, 0, &type, &object), MAPI_E_INVALID_PARAMETER);
    memcpy(strange, stores, 24);
    strange[20] = 7;                                                   /* what the store does not find is told to itself, too */
    assert_int_equal(world.of_store->lpVtbl->OpenEntry(world.of_store, 24, (LPENTRYID)strange, NULL, 0, &type, &object), MAPI_E_NOT_FOUND);
    is_told(world.of_store, MAPI_E_NOT_FOUND);
    fixture_clear_log();
    assert_int_equal(support->lpVtbl->CompareEntryIDs(support, 24, (LPENTRYID)stores, 24, (LPENTRYID)stores, 0, &equal), S_OK);
    assert_int_equal(equal, TRUE);
    memset(strange + 4, 0x77, 16);
    fixture_clear_log();
    assert_int_equal(support->lpVtbl->CompareEntryIDs(support, 24, (LPENTRYID)strange, 24, (LPENTRYID)strange, 0, &equal), MAPI_E_UNKNOWN_ENTRYID);
    support->lpVtbl->CompareEntryIDs(support, 24, (LPENTRYID)stores, 24, (LPENTRYID)strange, 0, &equal);
    assert_string_equal(fixture_calls(), "");                          /* nobody is asked about what is half another's */
    close_world(&world);
}

/* SPI-SUP-23, SPI-SUP-24: foreign templates by their UID; MAPI's own templates for addresses. */
static void templates(void **state)
{
    struct world world;
    BYTE books[24], strange[24] = { 0 };
    LPMAPIPROP made = NULL;
    LPPROPDATA data;
    LPMAPITABLE table = NULL;
    ULONG rows = 0;
    open_world("templates", 0, &world);
    LPMAPISUP support = world.of_book;
    assert_int_equal(CreateIProp(&IID_IMAPIPropData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &data), S_OK);
    memset(strange + 4, 0x77, 16);
    assert_int_equal(support->lpVtbl->OpenTemplateID(support, 24, (LPENTRYID)strange, 0, (LPMAPIPROP)data, NULL, &made, NULL), MAPI_E_UNKNOWN_ENTRYID);
    scripted_id("book", 1, books);
    assert_int_equal(support->lpVtbl->OpenTemplateID(support, 24, (LPENTRYID)books, FILL_ENTRY, (LPMAPIPROP)data, NULL, &made, NULL),
        MAPI_E_NO_SUPPORT);                                            /* it was asked, and has none */
    data->lpVtbl->Release(data);
    assert_int_equal(support->lpVtbl->GetOneOffTable(support, 0, &table), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &rows), S_OK);
    assert_true(rows > 0);
    table->lpVtbl->Release(table);
    assert_int_equal(support->lpVtbl->GetOneOffTable(support, 0x10, &table), MAPI_E_UNKNOWN_FLAGS);
    close_world(&world);
}

/* SPI-SUP-38: the address book always opens, with a warning when somebody failed; its interface is IAddrBook. */
static void address_books(void **state)
{
    struct world world = { 0 };
    LPADRBOOK book = NULL;
    open_world("books", 0, &world);
    assert_int_equal(world.of_store->lpVtbl->OpenAddressBook(world.of_store, NULL, 0, &book), S_OK);
    book->lpVtbl->Release(book);
    assert_int_equal(world.of_store->lpVtbl->OpenAddressBook(world.of_store, &IID_IAddrBook, AB_NO_DIALOG, &book), S_OK);
    book->lpVtbl->Release(book);
    assert_int_equal(world.of_store->lpVtbl->OpenAddressBook(world.of_store, &IID_IMessage, 0, &book), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_int_equal(world.of_store->lpVtbl->OpenAddressBook(world.of_store, NULL, 0x100, &book), MAPI_E_UNKNOWN_FLAGS);
    close_world(&world);
    fixture_profile("worse", NULL);
    fixture_service("worse", "Bad", "scripted2", 0, "AB bad", NULL);
    fixture_service("worse", "One", "scripted", 0, "MS store", NULL);
    fixture_script("bad/ABProvider.Logon * 80040115\n");               /* MAPI_E_NETWORK_ERROR */
    world.session = fixture_logon("worse", MAPI_NEW_SESSION);
    LPMAPISUP support = support_of(session_core_of(world.session), MAPI_STORE_PROVIDER);
    assert_int_equal(support->lpVtbl->OpenAddressBook(support, NULL, 0, &book), MAPI_W_ERRORS_RETURNED);
    assert_non_null(book);
    book->lpVtbl->Release(book);
    fixture_logoff(world.session);
}

/* SPI-SUP-42, SPI-SUP-19: ids for others. SPI-SUP-45: a support object for the entry function, of the flavour that it has. */
static void ids_and_configuration(void **state)
{
    struct world world;
    BYTE inner[24];
    LPENTRYID id = NULL;
    ULONG size = 0;
    LPMAPISUP configuration = NULL, another = NULL;
    LPPROFSECT section = NULL;
    LPSPropValue name = NULL;
    open_world("configuration", 0, &world);
    LPMAPISUP support = world.of_store;
    scripted_id("store", 1, inner);
    assert_int_equal(support->lpVtbl->WrapStoreEntryID(support, sizeof(inner), (LPENTRYID)inner, &size, &id), S_OK);
    assert_string_equal((char *)id + 22, "scripted");
    assert_memory_equal((BYTE *)id + size - 24, inner, 24);
    MAPIFreeBuffer(id);
    assert_int_equal(support->lpVtbl->CreateOneOff(support, NULL, (LPTSTR) "SMTP", (LPTSTR) "a@b.c", 0, &size, &id), S_OK);
    assert_string_equal((char *)id + 24, "a@b.c");                     /* no name: the address */
    MAPIFreeBuffer(id);
    assert_int_equal(support->lpVtbl->CreateOneOff(support, (LPTSTR) "A", NULL, (LPTSTR) "a@b.c", 0, &size, &id), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(support->lpVtbl->CreateOneOff(support, (LPTSTR) "A", (LPTSTR) "SMTP", NULL, 0, &size, &id), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(support->lpVtbl->GetSvcConfigSupportObj(support, 0, &configuration), S_OK);
    assert_ptr_not_equal(configuration, support);
    assert_int_equal(configuration->lpVtbl->ModifyStatusRow(configuration, 0, NULL, 0), MAPI_E_NO_SUPPORT);
    assert_int_equal(configuration->lpVtbl->OpenProfileSection(configuration, NULL, 0, &section), S_OK);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)section, PR_SERVICE_NAME_A, &name), S_OK);
    assert_string_equal(name->Value.lpszA, "One");                     /* the service's own */
    MAPIFreeBuffer(name);
    section->lpVtbl->Release(section);
    assert_int_equal(configuration->lpVtbl->GetSvcConfigSupportObj(configuration, 0, &another), S_OK);      /* SPI-SUP-45: of all support objects */
    assert_ptr_not_equal(another, configuration);
    assert_int_equal(another->lpVtbl->OpenProfileSection(another, NULL, 0, &section), S_OK);
    section->lpVtbl->Release(section);
    another->lpVtbl->Release(another);
    configuration->lpVtbl->Release(configuration);
    close_world(&world);
}

/* SPI-SUP-43: a store opened by its id alone stays in the profile if its provider says so, unless it was opened MDB_TEMPORARY. */
static void keeps_a_store(void **state)
{
    BYTE inner[24];
    ULONG size, type;
    LPENTRYID wrapped;
    LPMDB store;
    (void)type;
    for (int temporary = 1; temporary >= 0; temporary--) {
        const char *profile = temporary ? "passing" : "staying";
        fixture_profile(profile, NULL);
        fixture_service(profile, "One", "scripted", 0, "MS store", NULL);
        LPMAPISESSION session = fixture_logon(profile, MAPI_NEW_SESSION);
        scripted_id("elsewhere", 1, inner);
        assert_int_equal(WrapStoreEntryID(0, (LPTSTR) "scripted", sizeof(inner), (LPENTRYID)inner, &size, &wrapped), S_OK);
        assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, size, wrapped, NULL, temporary ? MDB_TEMPORARY : 0, &store), S_OK);
        MAPIFreeBuffer(wrapped);
        struct session_core *core = session_core_of(session);
        LPMAPISUP support = NULL;
        for (struct session_logon *logon = core->logons; logon; logon = logon->next)
            if (logon->provider->temporary)
                support = logon->support;
        assert_non_null(support);
        assert_int_equal(support->lpVtbl->ModifyProfile(support, 1), MAPI_E_UNKNOWN_FLAGS);
        assert_int_equal(support->lpVtbl->ModifyProfile(support, 0), S_OK);
        assert_int_equal(fixture_store_rows(session), temporary ? 1 : 2);
        store->lpVtbl->Release(store);
        fixture_logoff(session);
        session = fixture_logon(profile, MAPI_NEW_SESSION);
        assert_int_equal(fixture_store_rows(session), temporary ? 1 : 2);
        if (!temporary) {                                              /* and opens by what the table says */
            fixture_clear_log();
            LPSPropValue id = fixture_store_id(session, "unnamed");
            assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, MDB_NO_DIALOG, &store),
                S_OK);
            assert_says(fixture_log(), "MSProvider.Logon");
            store->lpVtbl->Release(store);
            MAPIFreeBuffer(id);
        }
        fixture_logoff(session);
    }
}

/* What the spooler hears. */
static struct {
    unsigned notified, logoffs, completed, opened;
    ULONG flags, security_size;
    BYTE security[16];
} spooler;

static HRESULT spooler_notify(const char *profile, const MAPIUID *section, ULONG flags, const void *data)
{
    spooler.notified++;
    spooler.flags = flags;
    return S_OK;
}

static HRESULT spooler_logoff(const char *profile, const MAPIUID *section, ULONG *flags)
{
    spooler.logoffs++;
    spooler.flags = *flags;
    *flags = LOGOFF_OUTBOUND;
    return S_OK;
}

static HRESULT spooler_complete(const char *profile, const MAPIUID *section, ULONG size, const ENTRYID *id)
{
    spooler.completed++;
    return S_OK;
}

static HRESULT spooler_opened(const char *profile, const MAPIUID *section, ULONG size, const BYTE *security)
{
    spooler.opened++;
    spooler.security_size = size;
    if (size && size <= sizeof(spooler.security))
        memcpy(spooler.security, security, size);
    return S_OK;
}

/* SPI-SUP-18, SPI-SUP-39, SPI-SUP-40, SPI-MS-08: to the spooler, with what the store gave for its logon, unless the session has no mail. */
static void tells_the_spooler(void **state)
{
    static const struct session_spooler table = { .notify = spooler_notify, .store_logoff = spooler_logoff, .complete_message = spooler_complete,
        .store_opened = spooler_opened };
    const struct session_spooler *before = mapix_session_set_spooler(&table);
    struct world world;
    BYTE id[24];
    ULONG flags = LOGOFF_ORDERLY | LOGOFF_QUIET;
    fixture_script("");
    memset(&spooler, 0, sizeof(spooler));
    open_world("mail", 0, &world);
    assert_true(spooler.opened > 0);
    LPMAPISUP support = world.of_store;
    assert_int_equal(support->lpVtbl->SpoolerNotify(support, NOTIFY_READYTOSEND, NULL), S_OK);
    assert_int_equal(spooler.notified, 1);
    assert_int_equal(spooler.flags, NOTIFY_READYTOSEND);
    assert_int_equal(support->lpVtbl->StoreLogoffTransports(support, &flags), MAPI_E_INVALID_PARAMETER);       /* one of them */
    flags = LOGOFF_PURGE;
    assert_int_equal(support->lpVtbl->StoreLogoffTransports(support, &flags), S_OK);
    assert_int_equal(spooler.flags, LOGOFF_PURGE);
    assert_int_equal(flags, LOGOFF_OUTBOUND);
    int ready[2];
    char byte;
    MAPIUID section = { { 0 } };
    for (struct session_logon *logon = world.core->logons; logon; logon = logon->next)
        if (logon->provider->type == MAPI_STORE_PROVIDER)
            section = logon->provider->section;
    assert_int_equal(pipe(ready), 0);
    pid_t other = fork();
    if (!other) {                                      /* another process with the store open: the call is ignored (SPI-SUP-40) */
        struct mapix_lock_file *file = NULL;
        struct mapix_lock *mark;
        char name[64];
        bool marked = SUCCEEDED(profile_open_shared(&file)) && file;
        for (int number = 1; marked && number < 100; number++) {   /* whatever number the profile has */
            int length = snprintf(name, sizeof(name), "%d/", number);
            for (int i = 0; i < 16; i++)
                length += snprintf(name + length, sizeof(name) - (size_t)length, "%02x", section.ab[i]);
            marked = SUCCEEDED(mapix_lock_acquire(file, mapix_lock_offset("store", name), false, 0, &mark));
        }
        if (marked)
            (void)!write(ready[1], "x", 1);
        else
            _exit(1);
        for (;;)
            pause();
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    unsigned told = spooler.logoffs;
    flags = LOGOFF_PURGE;
    assert_int_equal(support->lpVtbl->StoreLogoffTransports(support, &flags), S_OK);
    assert_int_equal(flags, LOGOFF_COMPLETE);
    assert_int_equal(spooler.logoffs, told);
    kill(other, SIGKILL);
    assert_int_equal(waitpid(other, NULL, 0), other);
    flags = LOGOFF_PURGE;
    assert_int_equal(support->lpVtbl->StoreLogoffTransports(support, &flags), S_OK);
    assert_int_equal(flags, LOGOFF_OUTBOUND);
    scripted_id("store", 3, id);
    assert_int_equal(support->lpVtbl->CompleteMsg(support, 0, sizeof(id), (LPENTRYID)id), S_OK);
    assert_int_equal(spooler.completed, 1);
    assert_int_equal(support->lpVtbl->CompleteMsg(support, 0, 0, NULL), MAPI_E_INVALID_PARAMETER);
    close_world(&world);
    memset(&spooler, 0, sizeof(spooler));
    open_world("without", MAPI_NO_MAIL, &world);
    support = world.of_store;
    assert_int_equal(support->lpVtbl->SpoolerNotify(support, NOTIFY_READYTOSEND, NULL), S_OK);
    flags = LOGOFF_ORDERLY;
    assert_int_equal(support->lpVtbl->StoreLogoffTransports(support, &flags), S_OK);
    assert_int_equal(flags, LOGOFF_COMPLETE);
    assert_int_equal(spooler.opened + spooler.notified + spooler.logoffs, 0);
    close_world(&world);
    memset(&spooler, 0, sizeof(spooler));
    fixture_profile("blob", NULL);
    fixture_service("blob", "One", "scripted", 0, "MS store", NULL);
    fixture_script("MSProvider.Logon * security\n");
    LPMAPISESSION session = fixture_logon("blob", MAPI_NEW_SESSION);
    assert_int_equal(spooler.security_size, 6);
    assert_memory_equal(spooler.security, "blob\1\2", 6);
    fixture_logoff(session);
    fixture_script("");
    mapix_session_set_spooler(before);
}

/* SPI-LIFE-09: a provider that talks to the spooler in its logon, against the advice, still logs on. */
static void no_deadlock_in_a_logon(void **state)
{
    fixture_profile("early", NULL);
    fixture_service("early", "One", "scripted", 0, "MS store", NULL);
    fixture_script("MSProvider.Logon * early\n");
    LPMAPISESSION session = fixture_logon("early", MAPI_NEW_SESSION);
    assert_says(fixture_log(), "store Early.SpoolerNotify");
    fixture_logoff(session);
    fixture_script("");
}

static HRESULT routed(LPMAPISESSION session, const char *name)
{
    BYTE id[24];
    ULONG type;
    LPUNKNOWN object;
    scripted_id(name, 1, id);
    HRESULT hr = session->lpVtbl->OpenEntry(session, 24, (LPENTRYID)id, NULL, 0, &type, &object);
    if (SUCCEEDED(hr))
        object->lpVtbl->Release(object);
    return hr;
}

/* SPI-ENT-09: nothing starts before a logon does; the module is the one that the section names. SPI-LIFE-03: address books log on once a session, stores
 * at each OpenMsgStore. SPI-LIFE-12: with the last support object of a store its UIDs, its row and its provider object go. SPI-LIFE-15: and
 * nothing of the others. SPI-LIFE-16: at the end address books before stores. */
static void comes_and_goes(void **state)
{
    struct world world;
    ULONG count;
    LPADRBOOK book;
    LPMDB again;
    fixture_profile("times", NULL);
    fixture_service("times", "Two", "scripted2", 0, "MS other", NULL);
    LPPROFADMIN profiles;
    LPSERVICEADMIN services;
    LPMAPITABLE table;
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, (LPTSTR) "times", NULL, 0, 0, &services), S_OK);
    assert_int_equal(services->lpVtbl->GetMsgServiceTable(services, 0, &table), S_OK);
    table->lpVtbl->Release(table);
    services->lpVtbl->Release(services);
    profiles->lpVtbl->Release(profiles);
    assert_string_equal(fixture_log(), "");                            /* looking at a profile starts nobody */
    LPMAPISESSION other = fixture_logon("times", MAPI_NEW_SESSION);
    LPSPropValue row = fixture_status_row(other, "other", &count);
    assert_string_equal(PpropFindProp(row, count, PR_PROVIDER_DLL_NAME_A)->Value.lpszA, "scripted2");
    MAPIFreeBuffer(row);
    fixture_logoff(other);

    open_world("comes", 0, &world);
    LPSPropValue id = fixture_store_id(world.session, "store");
    assert_int_equal(world.session->lpVtbl->OpenMsgStore(world.session, 0, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, MDB_WRITE, &again), S_OK);
    MAPIFreeBuffer(id);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(world.session->lpVtbl->OpenAddressBook(world.session, 0, NULL, 0, &book), S_OK);
        book->lpVtbl->Release(book);
    }
    unsigned stores = 0, books = 0;
    for (const char *at = fixture_log(); (at = strstr(at, "MSProvider.Logon")); at++)
        stores++;
    for (const char *at = fixture_log(); (at = strstr(at, "ABProvider.Logon")); at++)
        books++;
    assert_int_equal(books, 1);
    assert_int_equal(stores, 3);                                       /* MAPILogonEx's, and two of the client's */
    assert_int_equal(routed(world.session, "store"), S_OK);
    fixture_clear_log();
    again->lpVtbl->Release(again);
    world.store->lpVtbl->Release(world.store);
    world.store = NULL;
    assert_string_equal(fixture_calls(), "store:Store.Closed store:MSLogon.Logoff store:MSLogon.Release MSProvider.Shutdown MSProvider.Release");
    assert_int_equal(routed(world.session, "store"), MAPI_E_UNKNOWN_ENTRYID);
    assert_null(fixture_status_row(world.session, "store", &count));
    LPSPropValue still = fixture_status_row(world.session, "book", &count);
    assert_non_null(still);
    MAPIFreeBuffer(still);
    close_world(&world);

    open_world("goes", 0, &world);
    world.store->lpVtbl->Release(world.store);
    world.store = NULL;
    id = fixture_store_id(world.session, "store");
    assert_int_equal(world.session->lpVtbl->OpenMsgStore(world.session, 0, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, 0, &world.store), S_OK);
    MAPIFreeBuffer(id);
    fixture_clear_log();
    assert_int_equal(world.session->lpVtbl->Logoff(world.session, 0, 0, 0), S_OK);
    const char *log = fixture_log(), *left = strstr(log, "book ABLogon.Logoff"), *right = strstr(log, "store MSLogon.Logoff");
    assert_true(left && right && left < right);
    world.store->lpVtbl->Release(world.store);
    world.session->lpVtbl->Release(world.session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* SENT-02, SPI-SVC-03: the contexts' numbers. SENT-13: every flag reaches the function. SENT-08, SPI-SVC-14: which has the service's own section without a
 * UID (the record is by its name). SENT-15, SPI-SVC-02: a service without one. SPI-SVC-11: providers are added and removed with its leave. SENT-09: what it
 * answers is the caller's. SPI-PROF-11: a provider table is a snapshot. */
static void entry_functions(void **state)
{
    static const HRESULT answers[] = { MAPI_E_UNCONFIGURED, MAPI_E_USER_CANCEL, MAPI_E_NO_SUPPORT, MAPI_E_BAD_CHARWIDTH };
    LPPROFADMIN profiles;
    LPSERVICEADMIN services;
    LPPROVIDERADMIN providers;
    LPMAPITABLE table;
    LPSRowSet rows;
    MAPIUID with = { { 0 } }, without = { { 0 } };
    static const SizedSPropTagArray(2, columns) = { 2, { PR_SERVICE_UID, PR_SERVICE_NAME_A } };
    assert_int_equal(MSG_SERVICE_INSTALL | MSG_SERVICE_CREATE << 4 | MSG_SERVICE_CONFIGURE << 8 | MSG_SERVICE_DELETE << 12 |
        MSG_SERVICE_UNINSTALL << 16 | MSG_SERVICE_PROVIDER_CREATE << 20 | MSG_SERVICE_PROVIDER_DELETE << 24, 0x7654321);
    fixture_profile("entries", NULL);
    fixture_service("entries", "With", "scripted", 0, "AB book", NULL);
    fixture_service("entries", "Without", "scripted", FIXTURE_NO_ENTRY, "MS store", NULL);
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, (LPTSTR) "entries", NULL, 0, 0, &services), S_OK);
    assert_int_equal(services->lpVtbl->GetMsgServiceTable(services, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    table->lpVtbl->Release(table);
    for (ULONG i = 0; i < rows->cRows; i++)
        memcpy(!strcmp(rows->aRow[i].lpProps[1].Value.lpszA, "With") ? &with : &without, rows->aRow[i].lpProps[0].Value.bin.lpb, sizeof(MAPIUID));
    FreeProws(rows);
    assert_int_equal(services->lpVtbl->ConfigureMsgService(services, &without, 0, 0, 0, NULL), MAPI_E_NOT_INITIALIZED);
    assert_int_equal(services->lpVtbl->ConfigureMsgService(services, &with, 7, SERVICE_UI_ALLOWED | UI_CURRENT_PROVIDER_FIRST, 0, NULL), S_OK);
    assert_says(fixture_log(), "With ServiceEntry.CONFIGURE flags 0x14 count 0");
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        char script[64];
        snprintf(script, sizeof(script), "ServiceEntry.CONFIGURE * %08x\n", (unsigned)answers[i]);
        fixture_script(script);
        assert_int_equal(services->lpVtbl->ConfigureMsgService(services, &with, 0, 0, 0, NULL), answers[i]);
    }
    fixture_script("");
    assert_int_equal(services->lpVtbl->AdminProviders(services, &with, 0, &providers), S_OK);
    assert_int_equal(providers->lpVtbl->GetProviderTable(providers, 0, &table), S_OK);
    ULONG before = 0, after = 0;
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &before), S_OK);
    static const SizedSPropTagArray(1, provider_columns) = { 1, { PR_PROVIDER_UID } };
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&provider_columns, NULL, NULL, 0, &rows), S_OK);
    fixture_script("ServiceEntry.PROVIDER_DELETE 1 80040102\n");
    assert_int_equal(providers->lpVtbl->DeleteProvider(providers, (LPMAPIUID)rows->aRow[0].lpProps[0].Value.bin.lpb), MAPI_E_NO_SUPPORT);
    fixture_script("");
    assert_int_equal(providers->lpVtbl->DeleteProvider(providers, (LPMAPIUID)rows->aRow[0].lpProps[0].Value.bin.lpb), S_OK);
    assert_says(fixture_log(), "With ServiceEntry.PROVIDER_DELETE");
    FreeProws(rows);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &after), S_OK);
    assert_int_equal(after, before);                                   /* the table of before */
    table->lpVtbl->Release(table);
    assert_int_equal(providers->lpVtbl->GetProviderTable(providers, 0, &table), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &after), S_OK);
    assert_int_equal(after, before - 1);
    table->lpVtbl->Release(table);
    providers->lpVtbl->Release(providers);
    services->lpVtbl->Release(services);
    profiles->lpVtbl->Release(profiles);
}

/* SPI-SUP-25: without permission for dialogs the three that show one say so, and change nothing. */
static void no_dialogs(void **state)
{
    struct world world;
    BYTE books[24];
    ULONG size = 7;
    LPENTRYID made = NULL;
    LPADRLIST list = NULL;
    ULONG_PTR ui = 0;
    ADRPARM parameters = { .ulFlags = DIALOG_MODAL, .cDestFields = 1 };
    open_world("nodialogs", 0, &world);
    scripted_id("book", 1, books);
    HRESULT hr = world.of_book->lpVtbl->Address(world.of_book, &ui, &parameters, &list);
    assert_true(hr == MAPI_E_NO_SUPPORT || hr == MAPI_E_USER_CANCEL);
    is_told(world.of_book, hr);
    assert_null(list);
    hr = world.of_book->lpVtbl->Details(world.of_book, &ui, NULL, NULL, sizeof(books), (LPENTRYID)books, NULL, NULL, NULL, DIALOG_MODAL);
    is_told(world.of_book, hr);
    hr = world.of_book->lpVtbl->NewEntry(world.of_book, 0, 0, 0, NULL, 0, NULL, &size, &made);
    assert_true(hr == MAPI_E_NO_SUPPORT || hr == MAPI_E_USER_CANCEL);
    is_told(world.of_book, hr);
    assert_null(made);
    close_world(&world);
}

/* SPI-FAIL-15: a store that logs on with a warning is open, and the session tells the words. */
static void warnings(void **state)
{
    LPMDB store = NULL;
    fixture_profile("warned", NULL);
    fixture_service("warned", "One", "scripted", 0, "MS store", NULL);
    LPMAPISESSION session = fixture_logon("warned", MAPI_NEW_SESSION);
    LPSPropValue id = fixture_store_id(session, "store");
    fixture_script("MSProvider.Logon * warning\n");
    assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, 0, &store), MAPI_W_ERRORS_RETURNED);
    assert_non_null(store);
    assert_says(fixture_error(session, MAPI_W_ERRORS_RETURNED), "store");
    fixture_script("");
    store->lpVtbl->Release(store);
    MAPIFreeBuffer(id);
    fixture_logoff(session);
}

/* A spooler that is nobody: the real one would start daemons, whose calls stand in the same log. */
static int start_alone(void **state)
{
    static const struct session_spooler nobody = { 0 };
    int failed = fixture_start(state);
    mapix_session_set_spooler(&nobody);
    return failed;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_object_itself), cmocka_unit_test(profile_sections), cmocka_unit_test(status_rows), cmocka_unit_test(entry_ids),
        cmocka_unit_test(templates), cmocka_unit_test(address_books), cmocka_unit_test(ids_and_configuration), cmocka_unit_test(keeps_a_store),
        cmocka_unit_test(tells_the_spooler), cmocka_unit_test(no_deadlock_in_a_logon), cmocka_unit_test(comes_and_goes),
        cmocka_unit_test(entry_functions), cmocka_unit_test(no_dialogs), cmocka_unit_test(warnings),
    };
    return cmocka_run_group_tests(tests, start_alone, fixture_end);
}

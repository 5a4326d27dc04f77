/* Hostile entry ids at every OpenEntry of a session: IMAPISession, IAddrBook, IMsgStore, IMAPIFolder, IABContainer; at CompareEntryIDs, Advise
 * and OpenMsgStore too. A session with LOCAL is made once. Input: whom to ask, flags, which genuine id to begin with, how many bytes of it
 * to keep, and what follows them. */
#include <mapidefs.h>
#include <mapiguid.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <mapix.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/scratch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

#define T(text) ((LPTSTR)(uintptr_t)(text))

static LPMAPISESSION session;
static LPADRBOOK book;
static LPMDB store;
static LPMAPIFOLDER folder;
static LPABCONT container;

#define SAMPLES 16
static SBinary samples[SAMPLES];       /* genuine ids; the first is empty */
static unsigned sample_count = 1;

static void must(HRESULT hr, const char *what)
{
    if (FAILED(hr)) {
        fprintf(stderr, "fuzz_open_entry: %s: %#x\n", what, (unsigned)hr);
        exit(1);
    }
}

static void keep(ULONG size, const void *bytes)
{
    SBinary *sample = &samples[sample_count < SAMPLES ? sample_count++ : SAMPLES - 1];
    sample->cb = size;
    sample->lpb = malloc(size);
    if (sample->lpb)
        memcpy(sample->lpb, bytes, size);
}

static void keep_property(void *object, ULONG tag)
{
    LPSPropValue value = NULL;
    if (SUCCEEDED(HrGetOneProp((LPMAPIPROP)object, tag, &value)))
        keep(value->Value.bin.cb, value->Value.bin.lpb);
    MAPIFreeBuffer(value);
}

/* A new entry of the personal address book, and its id as a sample. */
static void add_entry(ULONG template_tag, const char *name)
{
    SPropValue values[] = { { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name },
        { .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = (LPSTR)(uintptr_t) "a@b.c" } };
    LPSPropValue template = NULL;
    LPMAPIPROP entry = NULL;
    must(HrGetOneProp((LPMAPIPROP)(void *)container, template_tag, &template), "template");
    keep(template->Value.bin.cb, template->Value.bin.lpb);
    must(container->lpVtbl->CreateEntry(container, template->Value.bin.cb, (LPENTRYID)(void *)template->Value.bin.lpb, 0, &entry), "CreateEntry");
    must(entry->lpVtbl->SetProps(entry, 2, values, NULL), "SetProps");
    must(entry->lpVtbl->SaveChanges(entry, KEEP_OPEN_READONLY), "SaveChanges");
    keep_property(entry, PR_ENTRYID);
    entry->lpVtbl->Release(entry);
    MAPIFreeBuffer(template);
}

static void open_books(void)
{
    LPENTRYID id = NULL;
    LPUNKNOWN root = NULL;
    ULONG size = 0, type = 0;
    must(session->lpVtbl->OpenAddressBook(session, 0, NULL, AB_NO_DIALOG, &book), "OpenAddressBook");
    must(book->lpVtbl->GetPAB(book, &size, &id), "GetPAB");
    keep(size, id);
    must(book->lpVtbl->OpenEntry(book, size, id, &IID_IABContainer, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&container), "Contacts");
    MAPIFreeBuffer(id);
    add_entry(PR_DEF_CREATE_MAILUSER, "Person");
    add_entry(PR_DEF_CREATE_DL, "List");
    must(book->lpVtbl->CreateOneOff(book, T("Name"), T("SMTP"), T("a@b.c"), 0, &size, &id), "CreateOneOff");
    keep(size, id);
    MAPIFreeBuffer(id);
    must(book->lpVtbl->OpenEntry(book, 0, NULL, NULL, 0, &type, &root), "root");
    keep_property(root, PR_ENTRYID);
    root->lpVtbl->Release(root);
}

static void open_store(void)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ENTRYID } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    LPENTRYID id = NULL;
    LPMESSAGE message = NULL;
    ULONG size = 0, type = 0;
    must(session->lpVtbl->GetMsgStoresTable(session, 0, &table), "GetMsgStoresTable");
    must(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), "stores");
    table->lpVtbl->Release(table);
    const SBinary *store_id = &rows->aRow[0].lpProps[0].Value.bin;
    keep(store_id->cb, store_id->lpb);
    must(session->lpVtbl->OpenMsgStore(session, 0, store_id->cb, (LPENTRYID)(void *)store_id->lpb, NULL, MDB_WRITE | MDB_NO_DIALOG, &store), "OpenMsgStore");
    FreeProws(rows);
    must(store->lpVtbl->GetReceiveFolder(store, T("IPM.Note"), 0, &size, &id, NULL), "GetReceiveFolder");
    keep(size, id);
    must(store->lpVtbl->OpenEntry(store, size, id, &IID_IMAPIFolder, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&folder), "Inbox");
    MAPIFreeBuffer(id);
    must(folder->lpVtbl->CreateMessage(folder, NULL, 0, &message), "CreateMessage");
    must(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READONLY), "SaveChanges");
    keep_property(message, PR_ENTRYID);
    message->lpVtbl->Release(message);
    must(session->lpVtbl->GetStatusTable(session, 0, &table), "GetStatusTable");
    must(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), "status");
    keep(rows->aRow[0].lpProps[0].Value.bin.cb, rows->aRow[0].lpProps[0].Value.bin.lpb);
    FreeProws(rows);
    table->lpVtbl->Release(table);
}

static void end(void)
{
    folder->lpVtbl->Release(folder);
    container->lpVtbl->Release(container);
    book->lpVtbl->Release(book);
    store->lpVtbl->Release(store);
    session->lpVtbl->Logoff(session, 0, 0, 0);
    session->lpVtbl->Release(session);
    MAPIUninitialize();
    scratch_leave();
    for (unsigned i = 0; i < sample_count; i++)
        free(samples[i].lpb);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    char path[4096];
    LPPROFADMIN profiles = NULL;
    (void)argc, (void)argv;
    setenv("MAPIX_BUILD_DIR", BUILD_DIRECTORY, 0);
    setenv("MAPIX_SOURCE_DIR", SOURCE_DIRECTORY, 0);
    setenv("MAPIX_LOG", "none", 0);
    scratch_enter();
    snprintf(path, sizeof(path), "%s/data", getenv("MAPIX_SOURCE_DIR"));
    setenv("MAPIX_SVC_PATH", path, 1);
    snprintf(path, sizeof(path), "%s/providers/local", getenv("MAPIX_BUILD_DIR"));
    setenv("MAPIX_PROVIDER_PATH", path, 1);
    must(MAPIInitialize(NULL), "MAPIInitialize");
    must(MAPIAdminProfiles(0, &profiles), "MAPIAdminProfiles");
    must(profiles->lpVtbl->CreateProfile(profiles, T("fuzz"), NULL, 0, MAPI_DEFAULT_SERVICES), "CreateProfile");
    profiles->lpVtbl->Release(profiles);
    must(MAPILogonEx(0, T("fuzz"), NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), "MAPILogonEx");
    open_books();
    open_store();
    atexit(end);
    return 0;
}

/* What was opened must be of use, or say that it is not. */
static void use(LPUNKNOWN object, ULONG type)
{
    LPSPropValue values = NULL;
    LPMAPITABLE table = NULL;
    IMAPIContainer *tables = NULL;
    LPMAPIPROP prop = NULL;
    ULONG count;
    if (type == 0)
        abort();
    if (SUCCEEDED(object->lpVtbl->QueryInterface(object, &IID_IMAPIProp, (LPVOID *)&prop))) {
        prop->lpVtbl->GetProps(prop, NULL, MAPI_UNICODE, &count, &values);
        MAPIFreeBuffer(values);
        prop->lpVtbl->Release(prop);
    }
    if (SUCCEEDED(object->lpVtbl->QueryInterface(object, &IID_IMAPIContainer, (LPVOID *)&tables))) {
        if (SUCCEEDED(tables->lpVtbl->GetContentsTable(tables, 0, &table)))
            table->lpVtbl->Release(table);
        tables->lpVtbl->Release(tables);
    }
    object->lpVtbl->Release(object);
}

static HRESULT open_at(unsigned whom, ULONG size, LPENTRYID id, ULONG flags, ULONG *ret_type, LPUNKNOWN *ret_object)
{
    switch (whom) {
    case 0: return session->lpVtbl->OpenEntry(session, size, id, NULL, flags, ret_type, ret_object);
    case 1: return book->lpVtbl->OpenEntry(book, size, id, NULL, flags, ret_type, ret_object);
    case 2: return store->lpVtbl->OpenEntry(store, size, id, NULL, flags, ret_type, ret_object);
    case 3: return folder->lpVtbl->OpenEntry(folder, size, id, NULL, flags, ret_type, ret_object);
    case 4: return container->lpVtbl->OpenEntry(container, size, id, NULL, flags, ret_type, ret_object);
    default:
        *ret_type = MAPI_STORE;
        return session->lpVtbl->OpenMsgStore(session, 0, size, id, NULL, MDB_NO_DIALOG | MDB_TEMPORARY, (LPMDB *)(void *)ret_object);
    }
}

static void compare(ULONG size, LPENTRYID id, const SBinary *sample)
{
    LPENTRYID other = (LPENTRYID)(void *)sample->lpb;
    ULONG equal = FALSE;
    session->lpVtbl->CompareEntryIDs(session, size, id, sample->cb, other, 0, &equal);
    session->lpVtbl->CompareEntryIDs(session, sample->cb, other, size, id, 0, &equal);
    book->lpVtbl->CompareEntryIDs(book, size, id, sample->cb, other, 0, &equal);
    store->lpVtbl->CompareEntryIDs(store, size, id, sample->cb, other, 0, &equal);
}

static LONG STDAPICALLTYPE nothing(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    (void)context, (void)count, (void)notifications;
    return S_OK;
}

static void advise(ULONG size, LPENTRYID id)
{
    LPMAPIADVISESINK sink = NULL;
    ULONG_PTR connection;
    if (FAILED(HrAllocAdviseSink(nothing, NULL, &sink)))
        return;
    if (SUCCEEDED(session->lpVtbl->Advise(session, size, id, fnevObjectModified, sink, &connection)))
        session->lpVtbl->Unadvise(session, connection);
    if (SUCCEEDED(book->lpVtbl->Advise(book, size, id, fnevObjectModified, sink, &connection)))
        book->lpVtbl->Unadvise(book, connection);
    if (SUCCEEDED(store->lpVtbl->Advise(store, size, id, fnevObjectModified, sink, &connection)))
        store->lpVtbl->Unadvise(store, connection);
    sink->lpVtbl->Release(sink);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const ULONG flags[] = { 0, MAPI_MODIFY, MAPI_BEST_ACCESS, MAPI_DEFERRED_ERRORS };
    if (size < 4 || size > 4096)
        return 0;
    const SBinary *sample = &samples[data[2] % sample_count];
    size_t kept = data[3] < sample->cb ? data[3] : sample->cb, total = kept + size - 4;
    BYTE *id = malloc(total + 1);          /* exactly as long as it says, for the sanitizers */
    LPUNKNOWN object = NULL;
    ULONG type = 0;
    if (!id)
        return 0;
    if (kept)
        memcpy(id, sample->lpb, kept);
    memcpy(id + kept, data + 4, size - 4);
    BYTE *exact = realloc(id, total ? total : 1);
    id = exact ? exact : id;
    if (SUCCEEDED(open_at(data[0] % 6, (ULONG)total, (LPENTRYID)(void *)id, flags[data[1] % 4], &type, &object)) && object)
        use(object, type);
    compare((ULONG)total, (LPENTRYID)(void *)id, sample);
    if (data[1] & 4)
        advise((ULONG)total, (LPENTRYID)(void *)id);
    free(id);
    return 0;
}

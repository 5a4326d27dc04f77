/* The spooler's logic on a real LOCAL store, with transports, hooks and preprocessors of our own that write down what is asked of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <edkmdb.h>
#include <mapiguid.h>
#include <mapixext.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <mapix.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/spooler.h"
#include "tests/lib/scratch.h"
#include "tests/lib/table_conformance.h"
#include "value/codec.h"
#include "value/names.h"
#include "wire/spooler_request.h"
#include "tests/lib/waiting.h"

#define T(text) ((LPTSTR)(uintptr_t)(text))

/* --- what spooler.c gives the rest --- */

static time_t clock_offset;

time_t spooler_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + clock_offset;
}

void spooler_wake(struct spooler_state *spooler, bool flush)
{
    spooler->awake = true;
    spooler->flush |= flush;
}

void spooler_trouble(struct spooler_state *spooler, const char *format, ...)
{
    char text[1024];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    free(spooler->last_trouble);
    spooler->last_trouble = strdup(text);
}

const char *spooler_error_name(HRESULT result)
{
    const char *name = mapix_names_error(result);

    return name ? name : "an unknown error";
}

/* --- transports of ours --- */

#define FAKES 3

static char log_text[8192];

static void note(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void note(const char *format, ...)
{
    size_t length = strlen(log_text);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(log_text + length, sizeof(log_text) - length, format, arguments);
    va_end(arguments);
}

struct fake {
    IXPLogon logon;                    /* lpVtbl */
    IMAPIStatus status;
    IMapixBatch batch;                 /* lpVtbl NULL: it has none */
    HRESULT commit;                    /* of the next Commit */
    HRESULT types_result;
    char name;
    const char *types[4];              /* NULL-terminated; none: all types */
    MAPIUID uid;
    bool has_uid;
    bool takes;                        /* sets PR_RESPONSIBILITY */
    bool saves;                        /* SaveChanges itself before it fails */
    HRESULT submit;
    ULONG_PTR wait;
    ULONG end;                         /* EndMessage's flags, once */
    unsigned incoming;                 /* messages that StartMessage brings */
    SBinary bounced;                   /* the search key of a message that a native report, which StartMessage has, is about */
    HRESULT start;
    HRESULT validate;
    HRESULT options;
    bool stop_in_submit;
    ULONG_PTR seen_cancel;
    unsigned references;
    ULONG last_flags;
};

static struct fake fakes[FAKES];
struct fake_hook {
    ISpoolerHook hook;
    ULONG flags;                       /* what it asks for */
    LPMAPIFOLDER target;               /* NULL: none */
    unsigned in, out;
};
static struct fake_hook hooks[2];

static void use_hooks(ULONG first, ULONG second);
static char last_address[128];
static struct spooler_state spooler;
static LPMAPISESSION client;
static LPMDB store;

static struct fake *fake_of(IXPLogon *self)
{
    return (struct fake *)(void *)self;
}

static HRESULT STDMETHODCALLTYPE fake_query(IXPLogon *self, REFIID iid, LPVOID *ret)
{
    struct fake *fake = fake_of(self);

    *ret = fake->batch.lpVtbl && IsEqualGUID(iid, &IID_IMapixBatch) ? &fake->batch : NULL;
    return *ret ? S_OK : MAPI_E_INTERFACE_NOT_SUPPORTED;
}

static struct fake *fake_of_batch(IMapixBatch *self)
{
    return (struct fake *)(void *)((char *)self - offsetof(struct fake, batch));
}

static ULONG STDMETHODCALLTYPE batch_release(IMapixBatch *self)
{
    (void)self;
    return 1;
}

static HRESULT STDMETHODCALLTYPE batch_begin(IMapixBatch *self)
{
    note("%c:Begin ", fake_of_batch(self)->name);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE batch_commit(IMapixBatch *self)
{
    struct fake *fake = fake_of_batch(self);
    HRESULT result = fake->commit;

    fake->commit = S_OK;
    note("%c:Commit ", fake->name);
    return result;
}

static const IMapixBatchVtbl batch_vtable = { .Release = batch_release, .Begin = batch_begin, .Commit = batch_commit };

static ULONG STDMETHODCALLTYPE fake_add_ref(IXPLogon *self)
{
    return ++fake_of(self)->references;
}

static ULONG STDMETHODCALLTYPE fake_release(IXPLogon *self)
{
    return --fake_of(self)->references;
}

static HRESULT STDMETHODCALLTYPE fake_types(IXPLogon *self, ULONG *ret_flags, ULONG *ret_count, LPTSTR **ret_types, ULONG *ret_uid_count,
    LPMAPIUID **ret_uids)
{
    struct fake *fake = fake_of(self);
    static MAPIUID *uids[FAKES];

    if (FAILED(fake->types_result))
        return fake->types_result;
    *ret_flags = 0;
    *ret_count = 0;
    while (fake->types[*ret_count])
        (*ret_count)++;
    *ret_types = *ret_count ? (LPTSTR *)(void *)fake->types : NULL;
    uids[fake - fakes] = &fake->uid;
    *ret_uid_count = fake->has_uid;
    *ret_uids = &uids[fake - fakes];
    note("%c:AddressTypes ", fake->name);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE fake_options(IXPLogon *self, ULONG *ret_flags, ULONG *ret_count, LPOPTIONDATA *ret_options)
{
    note("%c:Options ", fake_of(self)->name);
    *ret_flags = *ret_count = 0;
    *ret_options = NULL;
    return fake_of(self)->options;
}

static HRESULT STDMETHODCALLTYPE fake_notify(IXPLogon *self, ULONG *io_flags, LPVOID *data)
{
    struct fake *fake = fake_of(self);

    fake->last_flags = *io_flags;
    if (*io_flags & NOTIFY_CANCEL_MESSAGE && !(*io_flags & NOTIFY_ABORT_DEFERRED))
        fake->seen_cancel = *(ULONG *)*data + 1;
    note("%c:Notify(%x) ", fake->name, (unsigned)*io_flags);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE fake_idle(IXPLogon *self, ULONG flags)
{
    (void)flags;
    note("%c:Idle ", fake_of(self)->name);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE fake_logoff(IXPLogon *self, ULONG flags)
{
    (void)self, (void)flags;
    return S_OK;
}

static LPSRowSet recipients_of(LPMESSAGE message)
{
    static const SizedSPropTagArray(5, tags) = { 5, { PR_ROWID, PR_RESPONSIBILITY, PR_EMAIL_ADDRESS_A, PR_DISPLAY_NAME_A, PR_ADDRTYPE_A } };
    LPMAPITABLE table;
    LPSRowSet rows;

    assert_int_equal(message->lpVtbl->GetRecipientTable(message, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&tags, NULL, NULL, 0, &rows), S_OK);
    table->lpVtbl->Release(table);
    return rows;
}

static void take_responsibility(LPMESSAGE message, const SRow *row)
{
    SizedADRLIST(1, list) = { .cEntries = 1 };
    SPropValue values[5];

    memcpy(values, row->lpProps, sizeof(values));
    values[1] = (SPropValue){ .ulPropTag = PR_RESPONSIBILITY, .Value.b = TRUE };
    list.aEntries[0].cValues = 5;
    list.aEntries[0].rgPropVals = values;
    assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_MODIFY, (LPADRLIST)(void *)&list), S_OK);
}

static HRESULT STDMETHODCALLTYPE fake_submit(IXPLogon *self, ULONG flags, LPMESSAGE message, ULONG_PTR *reference, ULONG_PTR *ret_wait)
{
    struct fake *fake = fake_of(self);
    LPSRowSet rows = recipients_of(message);
    LPSPropValue subject;

    assert_int_equal(*reference, 0);   /* SPI-XP-10 */
    for (ULONG i = 0; fake->name == 'A' && i < rows->cRows; i++)       /* how A sees those who are not its own */
        if (rows->aRow[i].lpProps[1].Value.b)
            snprintf(last_address, sizeof(last_address), "%s:%s", rows->aRow[i].lpProps[4].ulPropTag == PR_ADDRTYPE_A ? rows->aRow[i].lpProps[4].Value.lpszA : "",
                rows->aRow[i].lpProps[2].ulPropTag == PR_EMAIL_ADDRESS_A ? rows->aRow[i].lpProps[2].Value.lpszA : "");
    assert_int_equal(HrGetOneProp((LPMAPIPROP)message, PR_SUBJECT_A, &subject), S_OK);
    note("%c:Submit(%s%s", fake->name, subject->Value.lpszA, flags & BEGIN_DEFERRED ? ",again" : "");
    MAPIFreeBuffer(subject);
    *reference = 77;
    for (ULONG i = 0; i < rows->cRows; i++) {
        if (rows->aRow[i].lpProps[1].Value.b)
            continue;
        note(",%s", rows->aRow[i].lpProps[2].ulPropTag == PR_EMAIL_ADDRESS_A ? rows->aRow[i].lpProps[2].Value.lpszA : "?");
        if (fake->takes)
            take_responsibility(message, &rows->aRow[i]);
    }
    note(") ");
    FreeProws(rows);
    *ret_wait = fake->wait;
    if (fake->stop_in_submit) {
        fake->stop_in_submit = false;
        spooler.stop = true;
        spooler_cancel_running(&spooler);
        return MAPI_E_USER_CANCEL;
    }
    if (fake->saves)
        assert_int_equal(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE), S_OK);
    return fake->submit;
}

static HRESULT STDMETHODCALLTYPE fake_end(IXPLogon *self, ULONG_PTR reference, ULONG *ret_flags)
{
    struct fake *fake = fake_of(self);

    assert_int_equal(reference, 77);
    note("%c:End ", fake->name);
    *ret_flags = fake->end;
    fake->end = 0;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE fake_poll(IXPLogon *self, ULONG *ret_incoming)
{
    note("%c:Poll ", fake_of(self)->name);
    *ret_incoming = fake_of(self)->incoming;
    return S_OK;
}

/* A native report of non-delivery came in: the transport finds the original by the key that went out with it and says what became of its recipients. No
 * message is brought (SPI-XP-22). */
static HRESULT translate_report(struct fake *fake)
{
    LPMAPISUP support = spooler.session->transports[fake - fakes].support;
    LPMDB own = spooler.session->stores[0].store;
    SPropValue key = { .ulPropTag = PR_SEARCH_KEY, .Value.bin = fake->bounced };
    SRestriction about = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_SEARCH_KEY, &key } };
    static const SizedSPropTagArray(1, id) = { 1, { PR_ENTRYID } };
    LPMAPIFOLDER folder;
    LPMAPITABLE table;
    LPSPropValue sent, values;
    LPSRowSet rows;
    LPMESSAGE original;
    LPADRLIST failed;
    ULONG type;

    assert_int_equal(HrGetOneProp((LPMAPIPROP)own, PR_IPM_SENTMAIL_ENTRYID, &sent), S_OK);
    assert_int_equal(own->lpVtbl->OpenEntry(own, sent->Value.bin.cb, (LPENTRYID)(void *)sent->Value.bin.lpb, NULL, 0, &type, (LPUNKNOWN *)&folder), S_OK);
    MAPIFreeBuffer(sent);
    assert_int_equal(folder->lpVtbl->GetContentsTable(folder, 0, &table), S_OK);
    folder->lpVtbl->Release(folder);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&id, &about, NULL, 0, &rows), S_OK);
    table->lpVtbl->Release(table);
    assert_int_equal(rows->cRows, 1);
    assert_int_equal(own->lpVtbl->OpenEntry(own, rows->aRow[0].lpProps[0].Value.bin.cb, (LPENTRYID)(void *)rows->aRow[0].lpProps[0].Value.bin.lpb,
                         NULL, 0, &type, (LPUNKNOWN *)&original), S_OK);
    FreeProws(rows);
    assert_int_equal(MAPIAllocateBuffer(CbNewADRLIST(1), (LPVOID *)&failed), S_OK);
    assert_int_equal(MAPIAllocateBuffer(6 * sizeof(*values), (LPVOID *)&values), S_OK);
    values[0] = (SPropValue){ .ulPropTag = PR_ROWID, .Value.l = 0 };
    values[1] = (SPropValue){ .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO };
    values[2] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t) "gone" };
    values[3] = (SPropValue){ .ulPropTag = PR_NDR_REASON_CODE, .Value.l = 1 };
    values[4] = (SPropValue){ .ulPropTag = PR_NDR_DIAG_CODE, .Value.l = 48 };
    values[5] = (SPropValue){ .ulPropTag = PR_REPORT_TEXT_A, .Value.lpszA = (LPSTR)(uintptr_t) "550 5.1.1 no such mailbox" };
    failed->cEntries = 1;
    failed->aEntries[0] = (ADRENTRY){ .cValues = 6, .rgPropVals = values };
    assert_int_equal(support->lpVtbl->StatusRecips(support, original, failed), S_OK);
    original->lpVtbl->Release(original);
    fake->bounced.cb = 0;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE fake_start(IXPLogon *self, ULONG flags, LPMESSAGE message, ULONG_PTR *reference)
{
    struct fake *fake = fake_of(self);
    SPropValue values[] = { { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(uintptr_t) "came in" },
        { .ulPropTag = PR_MESSAGE_CLASS_A, .Value.lpszA = (LPSTR)(uintptr_t) "IPM.Note.Test" } };

    (void)flags;
    assert_int_equal(*reference, 1);   /* SPI-XP-22 */
    note("%c:Start ", fake->name);
    if (fake->bounced.cb)
        return translate_report(fake);
    if ((FAILED(fake->start) && !fake->saves) || !fake->incoming)
        return fake->start;
    fake->incoming--;
    assert_int_equal(message->lpVtbl->SetProps(message, 2, values, NULL), S_OK);
    assert_int_equal(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE), S_OK);
    return fake->start;
}

static HRESULT STDMETHODCALLTYPE fake_validate(IXPLogon *self, ULONG_PTR ui_param, ULONG flags)
{
    (void)ui_param;
    note("%c:Validate(%x) ", fake_of(self)->name, (unsigned)flags);
    return fake_of(self)->validate;
}

static HRESULT STDMETHODCALLTYPE fake_flush(IXPLogon *self, ULONG_PTR ui_param, ULONG size, LPENTRYID target, ULONG flags)
{
    (void)ui_param;
    assert_int_equal(size, 0);         /* STAT-36 */
    assert_null(target);
    note("%c:Flush(%x) ", fake_of(self)->name, (unsigned)flags);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE status_password(IMAPIStatus *self, LPTSTR old_password, LPTSTR new_password, ULONG flags)
{
    (void)self, (void)flags;
    note("Password(%s) ", (char *)new_password);
    return strcmp((char *)old_password, "old") ? MAPI_E_NO_ACCESS : S_OK;
}

static ULONG STDMETHODCALLTYPE status_release(IMAPIStatus *self)
{
    (void)self;
    return 1;
}

static HRESULT STDMETHODCALLTYPE status_validate(IMAPIStatus *self, ULONG_PTR ui_param, ULONG flags)
{
    (void)self, (void)ui_param;
    note("Status(%x) ", (unsigned)flags);
    return S_OK;
}

static const IMAPIStatusVtbl status_vtable = { .Release = status_release, .ValidateState = status_validate, .ChangePassword = status_password };

static HRESULT STDMETHODCALLTYPE fake_open_status(IXPLogon *self, LPCIID iid, ULONG flags, ULONG *ret_type, LPMAPISTATUS *ret_status)
{
    (void)iid, (void)flags;
    fake_of(self)->status.lpVtbl = (IMAPIStatusVtbl *)(uintptr_t)&status_vtable;
    *ret_type = MAPI_STATUS;
    *ret_status = &fake_of(self)->status;
    return S_OK;
}

static const IXPLogonVtbl fake_vtable = {
    .QueryInterface = fake_query, .AddRef = fake_add_ref, .Release = fake_release, .AddressTypes = fake_types, .RegisterOptions = fake_options, .TransportNotify = fake_notify,
    .Idle = fake_idle, .TransportLogoff = fake_logoff, .SubmitMessage = fake_submit, .EndMessage = fake_end, .Poll = fake_poll,
    .StartMessage = fake_start, .OpenStatusEntry = fake_open_status, .ValidateState = fake_validate, .FlushQueues = fake_flush,
};

/* --- the world --- */

static HRESULT answered;
static char answer_bytes[4096];
static size_t answer_size;

static void take_answer(uint32_t ticket, HRESULT result, const char *text, const void *bytes, size_t size)
{
    (void)text;
    if (!ticket)
        return;                        /* an arrival in our own process */
    assert_int_equal(ticket, 9);
    answered = result;
    answer_size = size < sizeof(answer_bytes) ? size : 0;
    if (answer_size)
        memcpy(answer_bytes, bytes, answer_size);
}

static HRESULT notify(void *context, const MAPIUID *section, ULONG flags, const void *data)
{
    (void)context;
    return spooler_take_notification(&spooler, section, flags, data);
}

static HRESULT outbound_hooks(void *context, const MAPIUID *section, LPMESSAGE message, LPMAPIFOLDER folder, ULONG *io_flags, ULONG *io_size,
    LPENTRYID *io_target)
{
    (void)context, (void)section;
    return spooler_run_hooks(&spooler, HOOK_OUTBOUND, spooler.session->stores[0].store, message, folder, io_flags, io_size, io_target);
}

static const struct spooler_host host = { .answer = take_answer };
static HRESULT arrived(void *context, const MAPIUID *section, ULONG size, const ENTRYID *entry_id)
{
    (void)context;
    return spooler_note_arrival(&spooler, section, size, entry_id);
}

static const struct mapix_spooler_host session_host = { .notify = notify, .outbound_hooks = outbound_hooks, .arrived = arrived };
static struct mapix_spooler_transport *real_transports;
static unsigned real_count;

static LPMDB default_store(void)
{
    LPMAPITABLE table;
    LPSRowSet rows;
    LPMDB found;
    static const SizedSPropTagArray(1, id) = { 1, { PR_ENTRYID } };

    assert_int_equal(client->lpVtbl->GetMsgStoresTable(client, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&id, NULL, NULL, 1, &rows), S_OK);
    table->lpVtbl->Release(table);
    assert_int_equal(client->lpVtbl->OpenMsgStore(client, 0, rows->aRow[0].lpProps[0].Value.bin.cb,
                         (LPENTRYID)(void *)rows->aRow[0].lpProps[0].Value.bin.lpb, NULL, MDB_WRITE, &found),
        S_OK);
    FreeProws(rows);
    return found;
}

static int set_up(void **state)
{
    char path[512];
    LPPROFADMIN profiles;

    (void)state;
    scratch_enter();
    snprintf(path, sizeof(path), "%s/data", getenv("MAPIX_SOURCE_DIR"));
    setenv("MAPIX_SVC_PATH", path, 1);
    snprintf(path, sizeof(path), "%s/providers/local", getenv("MAPIX_BUILD_DIR"));
    setenv("MAPIX_PROVIDER_PATH", path, 1);
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("ada"), NULL, 0, MAPI_DEFAULT_SERVICES), S_OK);
    profiles->lpVtbl->Release(profiles);
    memset(&spooler, 0, sizeof(spooler));
    memset(fakes, 0, sizeof(fakes));
    *log_text = 0;
    clock_offset = 0;
    pthread_mutex_init(&spooler.lock, NULL);
    spooler.host = &host;
    assert_int_equal(mapix_spooler_session_open("ada", &session_host, NULL, &spooler.session), S_OK);
    assert_int_equal(spooler.session->transport_count, 1);
    assert_int_equal(mapix_spooler_transport_logon(spooler.session, 0), S_OK);
    real_transports = spooler.session->transports;
    real_count = spooler.session->transport_count;
    spooler.session->transports = calloc(FAKES, sizeof(*real_transports));
    spooler.session->transport_count = FAKES;
    spooler.lanes = calloc(FAKES, sizeof(*spooler.lanes));
    for (int i = 0; i < FAKES; i++) {
        struct mapix_spooler_transport *transport = &spooler.session->transports[i];

        fakes[i] = (struct fake){ .logon.lpVtbl = (IXPLogonVtbl *)(uintptr_t)&fake_vtable, .name = (char)('A' + i), .types = { "NONE" }, .takes = true,
            .references = 1 };
        *transport = real_transports[0];
        transport->logon = &fakes[i].logon;
        transport->section.ab[0] = (BYTE)i;
        transport->name = &fakes[i].name;
        transport->support->lpVtbl->AddRef(transport->support);
        transport->flags = 0;
        spooler.lanes[i].outbound = spooler.lanes[i].inbound = true;
        spooler.lanes[i].reread = true;
    }
    assert_int_equal(MAPILogonEx(0, T("ada"), NULL, MAPI_EXTENDED | MAPI_NEW_SESSION, &client), S_OK);
    store = default_store();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    spooler_answer_questions(&spooler, true);          /* reports that arrived */
    store->lpVtbl->Release(store);
    client->lpVtbl->Logoff(client, 0, 0, 0);
    client->lpVtbl->Release(client);
    spooler_abandon_deferred(&spooler);
    spooler_forget_preprocessors(&spooler, NULL);
    spooler_stop_transports(&spooler);
    for (int i = 0; i < FAKES; i++) {
        if (spooler.session->transports[i].support)
            spooler.session->transports[i].support->lpVtbl->Release(spooler.session->transports[i].support);
        if (spooler.session->transports[i].failure != real_transports[0].failure)
            free(spooler.session->transports[i].failure);
    }
    free(spooler.session->transports);
    spooler.session->transports = real_transports;
    spooler.session->transport_count = real_count;
    spooler.session->hook_count = 0;
    mapix_spooler_session_close(spooler.session);
    free(spooler.lanes);
    free(spooler.last_trouble);
    MAPIUninitialize();
    scratch_leave();
    return 0;
}

/* Read the types of the fakes as a start does. */
static void begin(void)
{
    spooler_attend_transports(&spooler);
    *log_text = 0;
}

static LPMAPIFOLDER open_special(ULONG tag)
{
    LPSPropValue id;
    LPMAPIFOLDER folder;
    ULONG type;

    assert_int_equal(HrGetOneProp((LPMAPIPROP)store, tag, &id), S_OK);
    assert_int_equal(store->lpVtbl->OpenEntry(store, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, MAPI_MODIFY, &type,
                         (LPUNKNOWN *)&folder),
        S_OK);
    MAPIFreeBuffer(id);
    return folder;
}

static LPMAPIFOLDER open_inbox(void)
{
    ULONG size, type;
    LPENTRYID id;
    LPMAPIFOLDER folder;

    assert_int_equal(store->lpVtbl->GetReceiveFolder(store, NULL, 0, &size, &id, NULL), S_OK);
    assert_int_equal(store->lpVtbl->OpenEntry(store, size, id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)&folder), S_OK);
    MAPIFreeBuffer(id);
    return folder;
}

/* Rows of a folder with class and subject, newest last. */
static LPSRowSet list(LPMAPIFOLDER folder)
{
    static const SizedSPropTagArray(3, tags) = { 3, { PR_MESSAGE_CLASS_A, PR_SUBJECT_A, PR_ENTRYID } };
    LPMAPITABLE table;
    LPSRowSet rows;

    assert_int_equal(folder->lpVtbl->GetContentsTable(folder, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&tags, NULL, NULL, 0, &rows), S_OK);
    table->lpVtbl->Release(table);
    return rows;
}

static ULONG count_in(LPMAPIFOLDER folder)
{
    LPSRowSet rows = list(folder);
    ULONG count = rows->cRows;

    FreeProws(rows);
    folder->lpVtbl->Release(folder);
    return count;
}

/* "TYPE:address" ..., NULL; an address that begins with '#' has an entry id of the fake with that letter. */
static LPMESSAGE compose(const char *subject, const char *const *to)
{
    SPropValue values[] = { { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(uintptr_t)subject },
        { .ulPropTag = PR_MESSAGE_CLASS_A, .Value.lpszA = (LPSTR)(uintptr_t) "IPM.Note" },
        { .ulPropTag = PR_DELETE_AFTER_SUBMIT, .Value.b = TRUE } };
    LPMAPIFOLDER outbox = open_special(PR_IPM_OUTBOX_ENTRYID);
    LPMESSAGE message;

    assert_int_equal(outbox->lpVtbl->CreateMessage(outbox, NULL, 0, &message), S_OK);
    outbox->lpVtbl->Release(outbox);
    assert_int_equal(message->lpVtbl->SetProps(message, 3, values, NULL), S_OK);
    for (; *to; to++) {
        char type[32];
        const char *address = strchr(*to, ':') + 1;
        BYTE id[24] = { 0 };
        SizedADRLIST(1, entries) = { .cEntries = 1 };
        SPropValue row[5] = {
            { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO },
            { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)address },
            { .ulPropTag = PR_ADDRTYPE_A, .Value.lpszA = type },
            { .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = (LPSTR)(uintptr_t)address },
            { .ulPropTag = PR_ENTRYID, .Value.bin = { sizeof(id), id } },
        };

        snprintf(type, sizeof(type), "%.*s", (int)(address - 1 - *to), *to);
        if (*address == '#')
            memcpy(id + 4, &fakes[address[1] - 'A'].uid, sizeof(MAPIUID));
        entries.aEntries[0].cValues = *address == '#' ? 5 : 4;
        entries.aEntries[0].rgPropVals = row;
        assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)(void *)&entries), S_OK);
    }
    return message;
}

#define SUBMIT(subject, ...) submit(subject, (const char *const[]){ __VA_ARGS__, NULL })
static void submit(const char *subject, const char *const *to)
{
    LPMESSAGE message = compose(subject, to);

    assert_int_equal(message->lpVtbl->SubmitMessage(message, 0), S_OK);
    message->lpVtbl->Release(message);
}

static ULONG queued(void)
{
    return count_in(open_special(PR_IPM_OUTBOX_ENTRYID));
}

/* --- outgoing --- */

static void types_match_and_order_decides(void **state) /* SVC-31, SPI-XP-06, SPI-XP-07, SPI-XP-08, SPI-XP-10, SPI-SUBM-07, SPI-SUBM-13 */
{
    (void)state;
    fakes[0].types[0] = "FAX";
    fakes[1].types[0] = "fax";         /* letters of either case */
    fakes[1].types[1] = "SMTP";
    fakes[2].types[0] = "";            /* nobody by type (a preprocessor's) */
    begin();
    SUBMIT("first", "FAX:1", "SMTP:2");
    SUBMIT("second", "SMTP:3");
    assert_int_equal(spooler_send_all(&spooler, -1), 2);
    assert_string_equal(log_text, "A:Submit(first,1) A:End B:Submit(first,2) B:End B:Submit(second,3) B:End ");
    assert_int_equal(queued(), 0);
    assert_int_equal(count_in(open_inbox()), 0);
}

static void uids_come_before_types(void **state) /* SPI-XP-07, SVC-31 */
{
    (void)state;
    fakes[0].types[0] = "SMTP";
    fakes[2].has_uid = true;
    memset(&fakes[2].uid, 0x5A, sizeof(MAPIUID));
    begin();
    SUBMIT("mixed", "SMTP:#C", "SMTP:plain");
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    assert_string_equal(log_text, "A:Submit(mixed,plain) A:End C:Submit(mixed,#C) C:End ");
}

static void who_declines_is_followed_by_the_next(void **state) /* SVC-31, SPI-XP-07, SPI-XP-11, SPI-XP-12, SPI-RPT-06 */
{
    (void)state;
    fakes[0].types[0] = fakes[1].types[0] = "SMTP";
    fakes[0].takes = false;            /* leaves PR_RESPONSIBILITY FALSE */
    fakes[1].submit = MAPI_E_NOT_ME;
    fakes[1].takes = false;
    memset(fakes[2].types, 0, sizeof(fakes[2].types));         /* any type: the last resort */
    begin();
    SUBMIT("declined", "SMTP:x");
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    assert_string_equal(log_text, "A:Submit(declined,x) A:End B:Submit(declined,x) C:Submit(declined,x) C:End ");
    fakes[2].takes = false;
    *log_text = 0;
    SUBMIT("nobody", "SMTP:y");
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    assert_int_equal(count_in(open_inbox()), 1);       /* the report */
}

static void refusals_wait(void **state) /* SPI-XP-12, SPI-XP-13 */
{
    static const struct {
        HRESULT result;
        ULONG wait;
        time_t until;
    } cases[] = { { MAPI_E_BUSY, 0, 60 }, { MAPI_E_WAIT, 7, 7 }, { MAPI_E_NETWORK_ERROR, 300, 300 }, { MAPI_E_CALL_FAILED, 0, 60 } };

    (void)state;
    fakes[0].types[0] = "SMTP";
    begin();
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        fakes[0].submit = cases[i].result;
        fakes[0].wait = cases[i].wait;
        *log_text = 0;
        SUBMIT("later", "SMTP:x");
        assert_int_equal(spooler_send_all(&spooler, -1), 0);
        assert_string_equal(log_text, "A:Submit(later,x) ");           /* no EndMessage */
        assert_in_range(spooler_next_due(&spooler), spooler_now() + cases[i].until - 1, spooler_now() + cases[i].until);
        *log_text = 0;
        assert_int_equal(spooler_send_all(&spooler, -1), 0);
        assert_string_equal(log_text, "");
        clock_offset += cases[i].until;
        assert_int_equal(spooler_send_all(&spooler, -1), 0);           /* what it marked was not saved: all again, with care */
        assert_string_equal(log_text, "A:Submit(later,again,x) ");
        if (!cases[i].wait)
            assert_in_range(spooler_next_due(&spooler), spooler_now() + 119, spooler_now() + 120);      /* twice as long */
        fakes[0].submit = S_OK;
        spooler.flush = true;
        assert_int_equal(spooler_send_all(&spooler, -1), 1);
        assert_int_equal(spooler_next_due(&spooler), 0);
    }
}

static void a_busy_transport_keeps_the_order(void **state) /* SPI-SUBM-07 */
{
    (void)state;
    fakes[0].types[0] = "SMTP";
    fakes[0].submit = MAPI_E_BUSY;
    begin();
    SUBMIT("first", "SMTP:x");
    SUBMIT("second", "SMTP:x");
    assert_int_equal(spooler_send_all(&spooler, -1), 0);
    assert_string_equal(log_text, "A:Submit(first,x) ");       /* the second is not even offered */
    fakes[0].submit = S_OK;
    *log_text = 0;
    clock_offset += 60;
    assert_int_equal(spooler_send_all(&spooler, -1), 2);
    assert_true(strstr(log_text, "first") < strstr(log_text, "second"));
}

static void a_canceled_message_is_settled(void **state) /* SPI-XP-12 */
{
    (void)state;
    fakes[0].types[0] = "SMTP";
    fakes[0].submit = MAPI_E_CANCEL;
    begin();
    SUBMIT("no more", "SMTP:x");
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    assert_int_equal(queued(), 0);
    assert_int_equal(count_in(open_inbox()), 0);
}

static void end_message_says_how_it_goes_on(void **state) /* SPI-XP-15, SPI-XP-16, SPI-XP-17 */
{
    (void)state;
    fakes[0].types[0] = "SMTP";
    fakes[0].end = END_RESEND_NOW;
    begin();
    SUBMIT("now", "SMTP:x");
    fakes[0].takes = false;
    fakes[0].end = END_RESEND_NOW;
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    assert_string_equal(log_text, "A:Submit(now,x) A:End A:Submit(now,again,x) A:End ");
    fakes[0].takes = true;
    fakes[0].end = END_RESEND_LATER;
    *log_text = 0;
    SUBMIT("late", "SMTP:x");
    assert_int_equal(spooler_send_all(&spooler, -1), 0);
    assert_int_equal(queued(), 1);
    clock_offset += 60;
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    fakes[0].end = END_DONT_RESEND;
    fakes[0].takes = false;
    SUBMIT("deferred", "SMTP:x");
    assert_int_equal(spooler_send_all(&spooler, -1), 0);
    *log_text = 0;
    spooler.flush = true;              /* a flush does not hurry it */
    assert_int_equal(spooler_send_all(&spooler, -1), 0);
    assert_string_equal(log_text, "");
    assert_int_equal(spooler_take_notification(&spooler, &spooler.session->transports[0].section, NOTIFY_SENTDEFERRED, &spooler.waiting->id), S_OK);
    spooler_try_said(&spooler);
    fakes[0].takes = true;
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    assert_string_equal(log_text, "A:Submit(deferred,again,x) A:End ");
    /* The user thinks better of a deferred one. */
    fakes[0].end = END_DONT_RESEND;
    SUBMIT("aborted", "SMTP:x");
    assert_int_equal(spooler_send_all(&spooler, -1), 0);
    assert_int_equal(store->lpVtbl->AbortSubmit(store, spooler.waiting->id.cb, (LPENTRYID)(void *)spooler.waiting->id.lpb, 0), S_OK);
    *log_text = 0;
    spooler_send_all(&spooler, -1);
    assert_int_equal(fakes[0].last_flags, NOTIFY_ABORT_DEFERRED | NOTIFY_CANCEL_MESSAGE);
    assert_int_equal(spooler_next_due(&spooler), 0);
    /* The spooler leaves. */
    fakes[0].end = END_DONT_RESEND;
    SUBMIT("left behind", "SMTP:x");
    assert_int_equal(spooler_send_all(&spooler, -1), 0);
    spooler_abandon_deferred(&spooler);
    assert_int_equal(fakes[0].last_flags, NOTIFY_ABORT_DEFERRED);
}

static void a_transport_that_saves_hides_nobody_for_ever(void **state) /* SPI-XP-10, SPI-XP-13 */
{
    (void)state;
    fakes[0].types[0] = "FAX";
    fakes[1].types[0] = "SMTP";
    fakes[0].saves = true;
    fakes[0].submit = MAPI_E_NETWORK_ERROR;
    begin();
    SUBMIT("saved", "FAX:1", "SMTP:2");
    assert_int_equal(spooler_send_all(&spooler, -1), 0);
    assert_string_equal(log_text, "A:Submit(saved,1) B:Submit(saved,2) B:End ");       /* B was not hidden by A's turn */
    fakes[0].submit = S_OK;
    clock_offset += 60;
    *log_text = 0;
    assert_int_equal(spooler_send_all(&spooler, -1), 1);       /* both were saved as served */
    assert_string_equal(log_text, "");
}

static void a_transport_that_is_down_keeps_its_mail(void **state) /* SPI-XP-09, SPI-SUBM-07 */
{
    (void)state;
    fakes[1].types[0] = "SMTP";
    begin();
    spooler.session->transports[0].logon = NULL;       /* it never logged on: nobody knows what it serves */
    free(spooler.lanes[0].types[0]);
    spooler.lanes[0].type_count = 0;
    spooler.lanes[0].known = false;
    SUBMIT("for whom", "FAX:1");
    SUBMIT("overtakes", "SMTP:2");
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    assert_string_equal(log_text, "B:Submit(overtakes,2) B:End ");
    assert_int_equal(queued(), 1);
    assert_int_equal(count_in(open_inbox()), 0);       /* no report */
    assert_non_null(spooler.last_trouble);
}

/* Who cannot say whom it serves may serve anybody: mail waits, and what was known before stays known. */
static void a_transport_that_does_not_say_whom_it_serves_keeps_its_mail(void **state) /* SPI-XP-06, SPI-XP-09 */
{
    (void)state;
    fakes[0].types[0] = "SMTP";
    fakes[0].types_result = MAPI_E_NOT_ENOUGH_MEMORY;
    begin();
    SUBMIT("early", "SMTP:1");
    assert_int_equal(spooler_send_all(&spooler, -1), 0);
    assert_int_equal(queued(), 1);
    assert_int_equal(count_in(open_inbox()), 0);       /* no report */
    assert_non_null(spooler.last_trouble);
    fakes[0].types_result = S_OK;
    clock_offset += 60;
    begin();
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    assert_string_equal(log_text, "A:Submit(early,again,1) A:End ");
    fakes[0].types_result = MAPI_E_NETWORK_ERROR;      /* later: it serves whom it served */
    spooler.lanes[0].reread = true;
    begin();
    SUBMIT("late", "SMTP:2");
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    assert_string_equal(log_text, "A:Submit(late,2) A:End ");
}

static void a_broken_transport_is_only_released(void **state) /* SPI-SUP-17 */
{
    (void)state;
    fakes[0].types[0] = "SMTP";
    begin();
    spooler.lanes[0].outbound = true;
    assert_int_equal(spooler_take_notification(&spooler, &spooler.session->transports[0].section, NOTIFY_SENTDEFERRED | NOTIFY_CRITICAL_ERROR, NULL),
        MAPI_E_INVALID_PARAMETER);
    assert_int_equal(spooler_take_notification(&spooler, &spooler.session->transports[0].section, NOTIFY_CRITICAL_ERROR, NULL), S_OK);
    SUBMIT("stays", "SMTP:x");
    assert_int_equal(spooler_send_all(&spooler, -1), 0);
    spooler_idle(&spooler);
    spooler_receive_all(&spooler, -1);
    assert_string_equal(log_text, "");
    assert_int_equal(queued(), 1);
}

static void outbound_that_ended_sends_nothing(void **state) /* SPI-XP-19 */
{
    (void)state;
    fakes[0].types[0] = "SMTP";
    begin();
    spooler.lanes[0].outbound = false;
    SUBMIT("off", "SMTP:x");
    assert_int_equal(spooler_send_all(&spooler, -1), 0);
    spooler.flush = false;
    assert_int_equal(spooler_take_notification(&spooler, &spooler.session->transports[0].section, NOTIFY_READYTOSEND, NULL), S_OK);
    assert_false(spooler.flush);       /* ignored while it is off */
    assert_string_equal(log_text, "");
    spooler.lanes[0].outbound = true;
    assert_int_equal(spooler_take_notification(&spooler, &spooler.session->transports[0].section, NOTIFY_READYTOSEND, NULL), S_OK);
    assert_true(spooler.flush);
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
}

static void a_message_under_way_is_canceled(void **state) /* SPI-XP-18, SPI-XP-11 */
{
    (void)state;
    fakes[0].types[0] = "SMTP";
    fakes[0].stop_in_submit = true;
    begin();
    SUBMIT("long", "SMTP:x");
    assert_int_equal(spooler_send_all(&spooler, -1), 0);
    assert_int_equal(fakes[0].seen_cancel, 78);        /* the reference that SubmitMessage set */
    spooler.stop = false;
    clock_offset += 60;
    assert_int_equal(spooler_send_all(&spooler, -1), 1);       /* unlocked again, and whole */
}

static void the_sender_may_want_it_later(void **state)
{
    LPMESSAGE message = compose("tomorrow", (const char *const[]){ "SMTP:x", NULL });
    SPropValue later = { .ulPropTag = PR_DEFERRED_DELIVERY_TIME };
    FILETIME now;
    uint64_t ticks;

    (void)state;
    fakes[0].types[0] = "SMTP";
    begin();
    ticks = ((uint64_t)time(NULL) + 11644473600u + 3600u) * 10000000u;
    now = (FILETIME){ (DWORD)ticks, (DWORD)(ticks >> 32) };
    later.Value.ft = now;
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &later, NULL), S_OK);
    assert_int_equal(message->lpVtbl->SubmitMessage(message, 0), S_OK);
    message->lpVtbl->Release(message);
    spooler.flush = true;
    assert_int_equal(spooler_send_all(&spooler, -1), 0);
    assert_string_equal(log_text, "");
    assert_in_range(spooler_next_due(&spooler), spooler_now() + 3590, spooler_now() + 3601);
}

static void the_queue_is_a_table_like_others(void **state) /* SPI-SUBM-06 */
{
    LPMDB own = spooler.session->stores[0].store;
    LPMAPITABLE queue;

    (void)state;
    fakes[0].types[0] = "SMTP";
    begin();
    SUBMIT("first", "SMTP:a");
    SUBMIT("second", "SMTP:b");
    SUBMIT("third", "SMTP:c");
    assert_int_equal(own->lpVtbl->GetOutgoingQueue(own, 0, &queue), S_OK);
    table_conformance(queue, &(struct table_conformance_options){ .name = "outgoing queue", .any_type = true });
    queue->lpVtbl->Release(queue);
    assert_int_equal(spooler_send_all(&spooler, -1), 3);
}

static void what_a_dead_spooler_locked_is_sent_with_care(void **state) /* SPI-SUBM-14, SPI-SUBM-08 */
{
    LPMDB own = spooler.session->stores[0].store;
    LPMAPITABLE queue;
    LPSRowSet rows;
    LPMESSAGE message;
    ULONG type;
    static const SizedSPropTagArray(1, id) = { 1, { PR_ENTRYID } };
    struct mapix_spooler_session *next;

    (void)state;
    fakes[0].types[0] = "SMTP";
    begin();
    SUBMIT("orphan", "SMTP:x");
    assert_int_equal(own->lpVtbl->GetOutgoingQueue(own, 0, &queue), S_OK);
    assert_int_equal(HrQueryAllRows(queue, (LPSPropTagArray)(uintptr_t)&id, NULL, NULL, 0, &rows), S_OK);
    queue->lpVtbl->Release(queue);
    assert_int_equal(own->lpVtbl->OpenEntry(own, rows->aRow[0].lpProps[0].Value.bin.cb, (LPENTRYID)(void *)rows->aRow[0].lpProps[0].Value.bin.lpb,
                         NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)&message),
        S_OK);
    assert_int_equal(own->lpVtbl->SetLockState(own, message, MSG_LOCKED), S_OK);
    message->lpVtbl->Release(message);
    assert_int_equal(store->lpVtbl->AbortSubmit(store, rows->aRow[0].lpProps[0].Value.bin.cb,
                         (LPENTRYID)(void *)rows->aRow[0].lpProps[0].Value.bin.lpb, 0),
        MAPI_E_UNABLE_TO_ABORT);
    FreeProws(rows);
    assert_int_equal(mapix_spooler_session_open("ada", &session_host, NULL, &next), S_OK);      /* the store keeps the lock for the next spooler */
    mapix_spooler_session_close(next);
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    assert_string_equal(log_text, "A:Submit(orphan,again,x) A:End ");
}

/* Recipients of the one message that is queued. */
static ULONG recipients_of_kind(LONG kind)
{
    static const SizedSPropTagArray(1, tags) = { 1, { PR_RECIPIENT_TYPE } };
    LPMAPIFOLDER outbox = open_special(PR_IPM_OUTBOX_ENTRYID);
    LPSRowSet queue = list(outbox), rows;
    LPMAPITABLE table;
    LPMESSAGE message;
    ULONG type, count = 0;

    outbox->lpVtbl->Release(outbox);
    assert_int_equal(queue->cRows, 1);
    assert_int_equal(store->lpVtbl->OpenEntry(store, queue->aRow[0].lpProps[2].Value.bin.cb, (LPENTRYID)(void *)queue->aRow[0].lpProps[2].Value.bin.lpb,
                         NULL, 0, &type, (LPUNKNOWN *)&message), S_OK);
    FreeProws(queue);
    assert_int_equal(message->lpVtbl->GetRecipientTable(message, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&tags, NULL, NULL, 0, &rows), S_OK);
    for (ULONG i = 0; i < rows->cRows; i++)
        count += rows->aRow[i].lpProps[0].ulPropTag == PR_RECIPIENT_TYPE && rows->aRow[i].lpProps[0].Value.l == kind;
    FreeProws(rows);
    table->lpVtbl->Release(table);
    message->lpVtbl->Release(message);
    return count;
}

static void what_one_transport_did_outlives_anothers_failure(void **state) /* SPI-XP-11, SPI-XP-13 */
{
    (void)state;
    fakes[0].types[0] = "SMTP";
    fakes[1].types[0] = "FAX";
    fakes[1].takes = false;
    fakes[1].submit = MAPI_E_NETWORK_ERROR;
    begin();
    SUBMIT("both", "SMTP:x", "FAX:1");
    assert_int_equal(spooler_send_all(&spooler, -1), 0);
    assert_string_equal(log_text, "A:Submit(both,x) A:End B:Submit(both,1) ");
    assert_int_equal(recipients_of_kind(MAPI_TO), 2);  /* what their rows had otherwise, they have (imessage-modifyrecipients) */
    *log_text = 0;
    fakes[1].takes = true;
    fakes[1].submit = S_OK;
    clock_offset += 60;
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    assert_string_equal(log_text, "B:Submit(both,again,1) B:End ");    /* A's recipient does not get it twice */
}

/* What a transport does in a batch counts once the batch is durable, and nothing is saved about it before: when its end fails, all that it did is
 * done again, for a message that another transport served as well. */
static void a_batch_that_fails_is_done_again(void **state) /* SPI-XP-11, SPI-XP-13, SPI-SUBM-14 */
{
    (void)state;
    fakes[0].types[0] = "SMTP";
    fakes[0].batch.lpVtbl = (IMapixBatchVtbl *)(uintptr_t)&batch_vtable;
    fakes[0].commit = MAPI_E_NOT_ENOUGH_DISK;
    fakes[1].types[0] = "FAX";
    begin();
    SUBMIT("one", "SMTP:w");
    SUBMIT("both", "SMTP:x", "FAX:1");
    assert_int_equal(spooler_send_all(&spooler, -1), 0);
    assert_string_equal(log_text, "A:Begin A:Submit(one,w) A:End A:Submit(both,x) A:End A:Commit A:Begin A:Commit ");
    assert_int_equal(queued(), 2);
    *log_text = 0;
    clock_offset += 60;
    assert_int_equal(spooler_send_all(&spooler, -1), 2);
    assert_string_equal(log_text, "A:Begin A:Submit(one,again,w) A:End A:Submit(both,again,x) A:End A:Commit A:Begin B:Submit(both,again,1) B:End A:Commit ");
    assert_int_equal(queued(), 0);
}

static void instances_of_one_transport_have_a_preferred_one(void **state) /* RFLG-07, SPI-XP-07 */
{
    (void)state;
    for (int i = 0; i < FAKES; i++)
        fakes[i].types[0] = "SMTP";
    spooler.session->transports[0].module = "one";
    spooler.session->transports[1].module = "other";
    spooler.session->transports[1].default_outbound = true;    /* among its own instances only */
    spooler.session->transports[2].module = "one";
    spooler.session->transports[2].default_outbound = true;
    begin();
    SUBMIT("who", "SMTP:x");
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    assert_string_equal(log_text, "C:Submit(who,x) C:End ");
    *log_text = 0;
    fakes[2].submit = MAPI_E_NOT_ME;
    fakes[2].takes = false;
    SUBMIT("who else", "SMTP:x");
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    assert_string_equal(log_text, "C:Submit(who else,x) A:Submit(who else,x) A:End ");
}

/* Replace the recipients of the one message that is queued, as another store might have left them. */
static void replace_recipients(LPADRLIST recipients)
{
    LPMDB queue_store = spooler.session->stores[0].store;
    LPMAPIFOLDER outbox = open_special(PR_IPM_OUTBOX_ENTRYID);
    LPSRowSet rows = list(outbox);
    LPMESSAGE message;
    ULONG type;

    outbox->lpVtbl->Release(outbox);
    assert_int_equal(rows->cRows, 1);
    assert_int_equal(queue_store->lpVtbl->OpenEntry(queue_store, rows->aRow[0].lpProps[2].Value.bin.cb,
                         (LPENTRYID)(void *)rows->aRow[0].lpProps[2].Value.bin.lpb, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)&message), S_OK);
    FreeProws(rows);
    assert_int_equal(message->lpVtbl->ModifyRecipients(message, 0, recipients), S_OK);
    assert_int_equal(message->lpVtbl->SaveChanges(message, 0), S_OK);
    message->lpVtbl->Release(message);
}

/* What a store that is coupled with a transport has served itself goes to no transport; when that was everybody, CompleteMsg does the rest. */
static void a_coupled_store_serves_its_own(void **state) /* SPI-SUBM-11, SPI-SUBM-12, SPI-SUP-39 */
{
    SPropValue rows[2][5] = {
        { { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO }, { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t) "own" },
            { .ulPropTag = PR_ADDRTYPE_A, .Value.lpszA = (LPSTR)(uintptr_t) "SMTP" },
            { .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = (LPSTR)(uintptr_t) "own" }, { .ulPropTag = PR_RESPONSIBILITY, .Value.b = TRUE } },
        { { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO }, { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t) "other" },
            { .ulPropTag = PR_ADDRTYPE_A, .Value.lpszA = (LPSTR)(uintptr_t) "SMTP" },
            { .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = (LPSTR)(uintptr_t) "other" }, { .ulPropTag = PR_RESPONSIBILITY, .Value.b = FALSE } },
    };
    SizedADRLIST(2, list_of_two) = { .cEntries = 2, { { .cValues = 5, .rgPropVals = rows[0] }, { .cValues = 5, .rgPropVals = rows[1] } } };
    SPropValue question[] = { { .ulPropTag = SPOOLER_TAG_REQUEST, .Value.l = SPOOLER_COMPLETE },
        { .ulPropTag = SPOOLER_TAG_SECTION, .Value.bin = { sizeof(MAPIUID), (LPBYTE)&spooler.session->stores[0].section } },
        { .ulPropTag = SPOOLER_TAG_ENTRY_ID } };
    LPMAPIFOLDER outbox;
    LPSRowSet queue;
    void *bytes;
    size_t size;

    (void)state;
    fakes[0].types[0] = "SMTP";
    begin();
    SUBMIT("half", "SMTP:x");
    replace_recipients((LPADRLIST)(void *)&list_of_two);
    assert_int_equal(spooler_send_all(&spooler, -1), 1);       /* the coupled pair could not serve all */
    assert_string_equal(log_text, "A:Submit(half,other) A:End ");
    *log_text = 0;
    SUBMIT("whole", "SMTP:x");
    outbox = open_special(PR_IPM_OUTBOX_ENTRYID);
    queue = list(outbox);
    outbox->lpVtbl->Release(outbox);
    question[2].Value.bin = queue->aRow[0].lpProps[2].Value.bin;
    assert_int_equal(mapix_codec_encode_values(question, 3, &bytes, &size), S_OK);
    use_hooks(HOOK_OUTBOUND, 0);
    answered = MAPI_E_CALL_FAILED;
    spooler_take_question(&spooler, 9, bytes, size);
    spooler_answer_questions(&spooler, false);
    free(bytes);
    FreeProws(queue);
    assert_int_equal(answered, S_OK);
    assert_int_equal(hooks[0].out, 1);                 /* preferred, so that hooks run */
    assert_string_equal(log_text, "");                 /* and no transport is asked */
    assert_int_equal(queued(), 0);
}

/* The coupled pair is seen in the status table: the transport's row names the store, which a client opens by it; mail that other transports serve goes
 * to them, and mail for the pair's transport through the spooler, as if they were strangers. */
static void a_coupled_pair_is_two_providers_to_others(void **state) /* SPI-STORE-29, SPI-SUBM-11 */
{
    LPMAPISUP support = real_transports[0].support;
    LPSPropValue id, values, own = NULL;
    SPropValue row = { .ulPropTag = PR_OWN_STORE_ENTRYID };
    ULONG count, same = 0;
    LPMDB opened;

    (void)state;
    fakes[0].types[0] = "SMTP";
    fakes[1].types[0] = "FAX";
    begin();
    assert_int_equal(HrGetOneProp((LPMAPIPROP)store, PR_STORE_ENTRYID, &id), S_OK);
    row.Value.bin = id->Value.bin;
    assert_int_equal(support->lpVtbl->ModifyStatusRow(support, 1, &row, STATUSROW_UPDATE), S_OK);
    assert_int_equal(mapix_spooler_transport_row(spooler.session, 0, &count, &values), S_OK);
    for (ULONG i = 0; i < count; i++)
        own = values[i].ulPropTag == PR_OWN_STORE_ENTRYID ? &values[i] : own;
    assert_non_null(own);              /* STATUS_OWN_STORE beside it comes from mapisvc.inf (tests/integration/test_remote.py) */
    assert_int_equal(client->lpVtbl->CompareEntryIDs(client, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, own->Value.bin.cb,
                         (LPENTRYID)(void *)own->Value.bin.lpb, 0, &same), S_OK);
    assert_true(same);
    assert_int_equal(client->lpVtbl->OpenMsgStore(client, 0, own->Value.bin.cb, (LPENTRYID)(void *)own->Value.bin.lpb, NULL, 0, &opened), S_OK);
    opened->lpVtbl->Release(opened);
    MAPIFreeBuffer(values);
    MAPIFreeBuffer(id);
    SUBMIT("to both", "SMTP:1", "FAX:2");
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    assert_string_equal(log_text, "A:Submit(to both,1) A:End B:Submit(to both,2) B:End ");
    assert_int_equal(queued(), 0);
}

static void others_are_resolved_for_who_asks(void **state) /* SPI-XP-04 */
{
    SPropValue mine[4] = { { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO },
        { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t) "x" },
        { .ulPropTag = PR_ADDRTYPE_A, .Value.lpszA = (LPSTR)(uintptr_t) "SMTP" },
        { .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = (LPSTR)(uintptr_t) "x" } };
    SPropValue other[3] = { { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_CC },
        { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t) "Grace" }, { .ulPropTag = PR_ENTRYID } };
    SizedADRLIST(2, both) = { .cEntries = 2, { { .cValues = 4, .rgPropVals = mine }, { .cValues = 3, .rgPropVals = other } } };
    LPADRBOOK book;

    (void)state;
    fakes[0].types[0] = "SMTP";
    fakes[0].takes = false;
    fakes[0].submit = MAPI_E_WAIT;
    fakes[0].wait = 1;
    assert_int_equal(client->lpVtbl->OpenAddressBook(client, 0, NULL, AB_NO_DIALOG, &book), S_OK);
    assert_int_equal(book->lpVtbl->CreateOneOff(book, T("Grace"), T("FAX"), T("555"), 0, &other[2].Value.bin.cb,
                         (LPENTRYID *)(void *)&other[2].Value.bin.lpb), S_OK);
    book->lpVtbl->Release(book);
    begin();
    SUBMIT("far and wide", "SMTP:x");
    replace_recipients((LPADRLIST)(void *)&both);
    spooler_send_all(&spooler, -1);
    assert_string_equal(last_address, ":");            /* an entry id is all there is */
    spooler.session->transports[0].flags = LOGON_SP_RESOLVE;
    clock_offset += 2;
    spooler_send_all(&spooler, -1);
    assert_string_equal(last_address, "FAX:555");
    MAPIFreeBuffer(other[2].Value.bin.lpb);
}

/* --- reports --- */

static void a_report_is_made_once(void **state) /* SPI-RPT-01, SPI-RPT-02, SPI-RPT-04, SPI-RPT-05, SPI-RPT-06, SPI-SUP-41 */
{
    static const SizedSPropTagArray(6, tags) = { 6, { PR_MESSAGE_CLASS_A, PR_ORIGINAL_SUBJECT_A, PR_REPORT_TEXT_A, PR_REPORT_TIME,
        PR_SENDER_NAME_A, PR_ORIGINAL_SUBMIT_TIME } };
    LPMAPIFOLDER inbox;
    LPSRowSet rows;
    LPMESSAGE message, report;
    LPMAPISUP support = real_transports[0].support;
    LPADRLIST list_of_bad;
    LPMAPITABLE table;
    LPSPropValue values;
    SPropValue submitted = { .ulPropTag = PR_CLIENT_SUBMIT_TIME };
    ULONG type, count;

    (void)state;
    begin();
    message = compose("lost", (const char *const[]){ "FAX:1", "FAX:2", NULL });
    {
        uint64_t ticks = ((uint64_t)time(NULL) + 11644473600u) * 10000000u;
        submitted.Value.ft = (FILETIME){ (DWORD)ticks, (DWORD)(ticks >> 32) };
    }
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &submitted, NULL), S_OK);
    assert_int_equal(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE), S_OK);
    for (int twice = 0; twice < 2; twice++) {          /* as after the death of a spooler in between */
        assert_int_equal(MAPIAllocateBuffer(CbNewADRLIST(1), (LPVOID *)&list_of_bad), S_OK);
        assert_int_equal(MAPIAllocateBuffer(4 * sizeof(SPropValue), (LPVOID *)&values), S_OK);
        values[0] = (SPropValue){ .ulPropTag = PR_ROWID, .Value.l = 0 };
        values[1] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t) "1" };
        values[2] = (SPropValue){ .ulPropTag = PR_NDR_REASON_CODE, .Value.l = 5 };
        values[3] = (SPropValue){ .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO };
        list_of_bad->cEntries = 1;
        list_of_bad->aEntries[0] = (ADRENTRY){ .cValues = 4, .rgPropVals = values };
        assert_int_equal(support->lpVtbl->StatusRecips(support, message, list_of_bad), S_OK);
    }
    message->lpVtbl->Release(message);
    inbox = open_inbox();
    rows = list(inbox);
    assert_int_equal(rows->cRows, 1);
    assert_string_equal(rows->aRow[0].lpProps[0].Value.lpszA, "REPORT.IPM.Note.NDR");
    assert_int_equal(store->lpVtbl->OpenEntry(store, rows->aRow[0].lpProps[2].Value.bin.cb,
                         (LPENTRYID)(void *)rows->aRow[0].lpProps[2].Value.bin.lpb, NULL, 0, &type, (LPUNKNOWN *)&report),
        S_OK);
    FreeProws(rows);
    assert_int_equal(report->lpVtbl->GetProps(report, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &values), S_OK);
    assert_string_equal(values[1].Value.lpszA, "lost");
    MAPIFreeBuffer(values);
    assert_int_equal(report->lpVtbl->GetAttachmentTable(report, 0, &table), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    assert_int_equal(count, 1);        /* the original */
    table->lpVtbl->Release(table);
    report->lpVtbl->Release(report);
    inbox->lpVtbl->Release(inbox);
}

/* The sender has one report, the one that reached nobody, once, as a message that came: of whom it tells is on it, whom it did not reach is not. */
static void check_returned_report(void)
{
    LPMAPIFOLDER inbox = open_inbox();
    LPSRowSet rows = list(inbox), recipients;
    LPMESSAGE report;
    LPSPropValue flags;
    SBinaryArray all;
    ULONG type;

    assert_int_equal(rows->cRows, 1);
    assert_string_equal(rows->aRow[0].lpProps[0].Value.lpszA, "REPORT.IPM.Note.NDR");
    assert_string_equal(rows->aRow[0].lpProps[1].Value.lpszA, "Undeliverable: lost");
    all = (SBinaryArray){ 1, &rows->aRow[0].lpProps[2].Value.bin };
    assert_int_equal(store->lpVtbl->OpenEntry(store, all.lpbin->cb, (LPENTRYID)(void *)all.lpbin->lpb, NULL, 0, &type, (LPUNKNOWN *)&report), S_OK);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)report, PR_MESSAGE_FLAGS, &flags), S_OK);
    assert_int_equal(flags->Value.l & (MSGFLAG_SUBMIT | MSGFLAG_UNSENT | MSGFLAG_RESEND), 0);
    MAPIFreeBuffer(flags);
    recipients = recipients_of(report);
    assert_int_equal(recipients->cRows, 2);
    for (ULONG i = 0; i < 2; i++)
        assert_string_equal(recipients->aRow[i].lpProps[4].Value.lpszA, "NOBODY");
    FreeProws(recipients);
    report->lpVtbl->Release(report);
    assert_int_equal(inbox->lpVtbl->DeleteMessages(inbox, &all, 0, NULL, 0), S_OK);
    FreeProws(rows);
    inbox->lpVtbl->Release(inbox);
}

/* Who is named for reports gets them as mail, and the sender does not; when that mail reaches nobody either, the sender gets that report, and none
 * about it. The reports of somebody whose entry has no address are the sender's. */
static void who_is_named_gets_the_reports(void **state) /* SPI-RPT-03, SPI-RPT-08 */
{
    LPADRBOOK book;
    LPENTRYID id;
    ULONG size;
    char expected[] = "Undeliverable: lost";

    (void)state;
    fakes[0].types[0] = "FAX";
    begin();
    assert_int_equal(client->lpVtbl->OpenAddressBook(client, 0, NULL, 0, &book), S_OK);
    assert_int_equal(book->lpVtbl->CreateOneOff(book, (LPTSTR)(uintptr_t) "Post office", (LPTSTR)(uintptr_t) "FAX", (LPTSTR)(uintptr_t) "desk", 0, &size, &id),
        S_OK);
    for (int round = 0; round < 3; round++) {
        LPMESSAGE message = compose("lost", (const char *const[]){ "NOBODY:x", "NOBODY:desk", NULL });
        SPropValue named = { .ulPropTag = PR_REPORT_ENTRYID, .Value.bin = { size, (LPBYTE)id } };

        if (round == 2)                /* an entry that nobody opens */
            named.Value.bin.cb = 24;
        assert_int_equal(message->lpVtbl->SetProps(message, 1, &named, NULL), S_OK);
        assert_int_equal(message->lpVtbl->SubmitMessage(message, 0), S_OK);
        message->lpVtbl->Release(message);
        *log_text = 0;
        fakes[0].takes = round == 0;
        for (int i = 0; i < 3 && queued(); i++)
            spooler_send_all(&spooler, -1);
        assert_int_equal(queued(), 0);
        assert_int_equal(count_in(open_inbox()), round == 0 ? 0 : 1);
        if (round == 1)
            check_returned_report();
        if (round == 2) {
            assert_string_equal(log_text, "");
        } else {
            char line[80];

            snprintf(line, sizeof(line), "A:Submit(%s,desk) A:End ", expected);        /* to him alone */
            assert_string_equal(log_text, line);
        }
    }
    MAPIFreeBuffer(id);
    book->lpVtbl->Release(book);
}

/* --- incoming --- */

static void mail_comes_in(void **state) /* SPI-XP-21, SPI-XP-22, SPI-XP-19, SPI-XP-32 */
{
    const MAPIUID *section = &spooler.session->transports[0].section;

    (void)state;
    begin();
    fakes[0].incoming = 2;
    assert_int_equal(spooler_receive_all(&spooler, -1), 0);    /* it neither polls nor said anything */
    assert_string_equal(log_text, "");
    spooler.lanes[0].inbound = false;
    spooler_take_notification(&spooler, section, NOTIFY_NEWMAIL, NULL);
    spooler.lanes[0].inbound = true;
    assert_int_equal(spooler_receive_all(&spooler, -1), 0);    /* said while inbound was off */
    spooler_take_notification(&spooler, section, NOTIFY_NEWMAIL | NOTIFY_CRITSEC, NULL);
    assert_int_equal(spooler_receive_all(&spooler, -1), 0);    /* in a critical section */
    spooler_take_notification(&spooler, section, NOTIFY_NONCRIT, NULL);
    assert_int_equal(spooler_receive_all(&spooler, -1), 2);
    assert_string_equal(log_text, "A:Start A:Start A:Start ");         /* until it saved nothing */
    assert_int_equal(count_in(open_inbox()), 2);
    *log_text = 0;
    spooler.session->transports[0].flags = LOGON_SP_POLL;
    fakes[0].incoming = 1;
    assert_int_equal(spooler_receive_all(&spooler, -1), 1);
    assert_string_equal(log_text, "A:Poll A:Start A:Start A:Poll ");
    *log_text = 0;
    assert_int_equal(spooler_receive_all(&spooler, -1), 0);    /* not before its time */
    assert_string_equal(log_text, "");
    clock_offset += 60;
    fakes[0].incoming = 1;
    fakes[0].start = MAPI_E_NETWORK_ERROR;
    assert_int_equal(spooler_receive_all(&spooler, -1), 0);
    assert_int_equal(count_in(open_inbox()), 3);       /* an error drops the message */
}

/* A second service of the same kind in the profile, so that there are two stores. */
/* A transport gets a report of its own kind about a message that left long ago: the sender has a report of MAPI's, with what the native one says of each
 * recipient, and no message besides. */
static void a_native_report_becomes_one_of_ours(void **state) /* SPI-RPT-07, SPI-XP-22 */
{
    static const SizedSPropTagArray(3, tags) = { 3, { PR_REPORT_TEXT_A, PR_NDR_REASON_CODE, PR_NDR_DIAG_CODE } };
    LPMESSAGE message = compose("went out", (const char *const[]){ "SMTP:gone", NULL }), report;
    SPropValue filed[] = { { .ulPropTag = PR_DELETE_AFTER_SUBMIT, .Value.b = FALSE }, { .ulPropTag = PR_SENTMAIL_ENTRYID } };
    LPSPropValue sent, key, body;
    LPMAPIFOLDER inbox;
    LPMAPITABLE table;
    LPSRowSet rows, recipients;
    ULONG type;

    (void)state;
    fakes[0].types[0] = "SMTP";
    begin();
    assert_int_equal(HrGetOneProp((LPMAPIPROP)store, PR_IPM_SENTMAIL_ENTRYID, &sent), S_OK);
    filed[1].Value.bin = sent->Value.bin;
    assert_int_equal(message->lpVtbl->SetProps(message, 2, filed, NULL), S_OK);
    MAPIFreeBuffer(sent);
    assert_int_equal(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE), S_OK);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)message, PR_SEARCH_KEY, &key), S_OK);
    assert_int_equal(message->lpVtbl->SubmitMessage(message, 0), S_OK);
    message->lpVtbl->Release(message);
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    fakes[0].bounced = key->Value.bin;
    spooler_take_notification(&spooler, &spooler.session->transports[0].section, NOTIFY_NEWMAIL, NULL);
    assert_int_equal(spooler_receive_all(&spooler, -1), 0);
    MAPIFreeBuffer(key);
    inbox = open_inbox();
    rows = list(inbox);
    inbox->lpVtbl->Release(inbox);
    assert_int_equal(rows->cRows, 1);
    assert_string_equal(rows->aRow[0].lpProps[0].Value.lpszA, "REPORT.IPM.Note.NDR");
    assert_string_equal(rows->aRow[0].lpProps[1].Value.lpszA, "Undeliverable: went out");
    assert_int_equal(store->lpVtbl->OpenEntry(store, rows->aRow[0].lpProps[2].Value.bin.cb, (LPENTRYID)(void *)rows->aRow[0].lpProps[2].Value.bin.lpb,
                         NULL, 0, &type, (LPUNKNOWN *)&report), S_OK);
    FreeProws(rows);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)report, PR_BODY_A, &body), S_OK);
    assert_non_null(strstr(body->Value.lpszA, "550 5.1.1 no such mailbox"));
    MAPIFreeBuffer(body);
    assert_int_equal(report->lpVtbl->GetRecipientTable(report, 0, &table), S_OK);
    report->lpVtbl->Release(report);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&tags, NULL, NULL, 0, &recipients), S_OK);
    table->lpVtbl->Release(table);
    assert_int_equal(recipients->cRows, 1);
    assert_string_equal(recipients->aRow[0].lpProps[0].Value.lpszA, "550 5.1.1 no such mailbox");
    assert_int_equal(recipients->aRow[0].lpProps[1].Value.l, 1);
    assert_int_equal(recipients->aRow[0].lpProps[2].Value.l, 48);
    FreeProws(recipients);
}

static void add_second_store(void)
{
    LPPROFADMIN profiles;
    LPSERVICEADMIN services;

    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("two"), NULL, 0, MAPI_DEFAULT_SERVICES), S_OK);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, T("two"), NULL, 0, 0, &services), S_OK);
    assert_int_equal(services->lpVtbl->CreateMsgService(services, T("LOCAL"), T("Second"), 0, 0), S_OK);
    services->lpVtbl->Release(services);
    profiles->lpVtbl->Release(profiles);
}

/* STORE-30: who names another default store need not tell anybody: the next mail that begins to come in goes there. */
static void new_mail_goes_to_the_default_store_of_now(void **state)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_ENTRYID, PR_DEFAULT_STORE } };
    struct mapix_spooler_session *session;
    LPMAPISESSION other;
    LPMAPITABLE table;
    LPSRowSet rows;
    ULONG chosen;
    unsigned was, now;

    (void)state;
    add_second_store();
    assert_int_equal(mapix_spooler_session_open("two", &session_host, NULL, &session), S_OK);
    assert_int_equal(session->store_count, 2);
    was = session->stores[1].is_default;
    assert_ptr_equal(mapix_spooler_default_store(session), session->stores[was].store);
    assert_int_equal(MAPILogonEx(0, T("two"), NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL, &other), S_OK);
    assert_int_equal(other->lpVtbl->GetMsgStoresTable(other, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 2);
    chosen = rows->aRow[0].lpProps[1].ulPropTag == PR_DEFAULT_STORE && rows->aRow[0].lpProps[1].Value.b ? 1 : 0;
    assert_int_equal(other->lpVtbl->SetDefaultStore(other, MAPI_DEFAULT_STORE, rows->aRow[chosen].lpProps[0].Value.bin.cb,
        (LPENTRYID)(void *)rows->aRow[chosen].lpProps[0].Value.bin.lpb), S_OK);
    FreeProws(rows);
    table->lpVtbl->Release(table);
    assert_ptr_equal(mapix_spooler_default_store(session), session->stores[!was].store);
    now = session->stores[1].is_default;
    assert_int_equal(now, !was);
    other->lpVtbl->Logoff(other, 0, 0, 0);
    other->lpVtbl->Release(other);
    mapix_spooler_session_close(session);
}

static void a_transport_that_fails_to_bring_mail_is_not_asked_again_at_once(void **state) /* SPI-XP-22, SPI-XP-23 */
{
    (void)state;
    begin();
    spooler.session->transports[0].flags = LOGON_SP_POLL;
    fakes[0].incoming = 3;
    fakes[0].start = MAPI_E_NETWORK_ERROR;
    assert_int_equal(spooler_receive_all(&spooler, -1), 0);
    assert_string_equal(log_text, "A:Poll A:Start ");          /* Poll goes on saying that there is something */
    assert_int_equal(count_in(open_inbox()), 0);
    *log_text = 0;
    clock_offset += 60;
    fakes[0].saves = true;             /* what it had saved is there, and is announced like any other */
    assert_int_equal(spooler_receive_all(&spooler, -1), 1);
    assert_string_equal(log_text, "A:Poll A:Start ");
    assert_int_equal(count_in(open_inbox()), 1);
}

static void starting_asks_for_types_and_options(void **state) /* SPI-XP-02, SPI-XP-34 */
{
    char expected[256];

    (void)state;
    fakes[0].options = MAPI_E_NO_SUPPORT;      /* an answer as good as another */
    begin();
    assert_int_equal(spooler_validate_transport(&spooler, 0, 0), S_OK);
    *log_text = 0;
    spooler_begin_transport(&spooler, 0);
    snprintf(expected, sizeof(expected), "A:AddressTypes A:Options A:Notify(%x) A:Notify(%x) ", NOTIFY_BEGIN_OUTBOUND, NOTIFY_BEGIN_INBOUND);
    assert_string_equal(log_text, expected);
    assert_true(spooler.lanes[0].outbound && spooler.lanes[0].inbound);
}

static void idle_time_is_for_those_who_asked(void **state) /* SPI-XP-28, SPI-XP-32 */
{
    (void)state;
    begin();
    spooler.session->transports[1].flags = LOGON_SP_IDLE;
    spooler_idle(&spooler);
    assert_string_equal(log_text, "B:Idle ");
    spooler_take_notification(&spooler, &spooler.session->transports[1].section, NOTIFY_CRITSEC, NULL);
    *log_text = 0;
    spooler_idle(&spooler);
    assert_string_equal(log_text, "");
}

/* --- hooks --- */

static HRESULT answer_hook(struct fake_hook *hook, ULONG *io_flags, ULONG *io_size, LPBYTE *io_target)
{
    LPSPropValue id;

    *io_flags |= hook->flags;
    if (!hook->target)
        return S_OK;
    assert_int_equal(HrGetOneProp((LPMAPIPROP)hook->target, PR_ENTRYID, &id), S_OK);
    *io_size = id->Value.bin.cb;
    assert_int_equal(MAPIAllocateBuffer(id->Value.bin.cb, (LPVOID *)io_target), S_OK);
    memcpy(*io_target, id->Value.bin.lpb, id->Value.bin.cb);
    MAPIFreeBuffer(id);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE hook_in(ISpoolerHook *self, LPMESSAGE message, LPMAPIFOLDER folder, LPMDB mdb, ULONG *io_flags, ULONG *io_size,
    LPBYTE *io_target)
{
    struct fake_hook *hook = (struct fake_hook *)(void *)self;

    assert_non_null(message);
    assert_non_null(folder);
    assert_non_null(mdb);
    hook->in++;
    return answer_hook(hook, io_flags, io_size, io_target);
}

static HRESULT STDMETHODCALLTYPE hook_out(ISpoolerHook *self, LPMESSAGE message, LPMAPIFOLDER folder, LPMDB mdb, ULONG *io_flags, ULONG *io_size,
    LPBYTE *io_target)
{
    struct fake_hook *hook = (struct fake_hook *)(void *)self;

    (void)folder;
    assert_non_null(message);
    assert_non_null(mdb);
    hook->out++;
    return answer_hook(hook, io_flags, io_size, io_target);
}

static const ISpoolerHookVtbl hook_vtable = { .InboundMsgHook = hook_in, .OutboundMsgHook = hook_out };
static struct mapix_spooler_hook hook_list[2];

static void use_hooks(ULONG first, ULONG second)
{
    memset(hooks, 0, sizeof(hooks));
    hooks[0].hook.lpVtbl = hooks[1].hook.lpVtbl = (ISpoolerHookVtbl *)(uintptr_t)&hook_vtable;
    hook_list[0] = (struct mapix_spooler_hook){ .name = (char *)(uintptr_t) "one", .flags = first, .hook = &hooks[0].hook };
    hook_list[1] = (struct mapix_spooler_hook){ .name = (char *)(uintptr_t) "two", .flags = second, .hook = &hooks[1].hook };
    free(spooler.session->hooks);
    spooler.session->hooks = calloc(2, sizeof(*spooler.session->hooks));
    memcpy(spooler.session->hooks, hook_list, sizeof(hook_list));
    spooler.session->hook_count = 2;
}

static void bring_one(void)
{
    fakes[0].incoming = 1;
    spooler_take_notification(&spooler, &spooler.session->transports[0].section, NOTIFY_NEWMAIL, NULL);
    assert_int_equal(spooler_receive_all(&spooler, -1), 1);
}

static void inbound_hooks_see_what_came(void **state) /* SPI-HOOK-03, SPI-HOOK-04, SPI-HOOK-05 */
{
    (void)state;
    begin();
    use_hooks(HOOK_INBOUND, HOOK_INBOUND | HOOK_OUTBOUND);
    bring_one();
    assert_int_equal(hooks[0].in, 1);
    assert_int_equal(hooks[1].in, 1);
    assert_int_equal(hooks[1].out, 0);
    hooks[0].flags = HOOK_CANCEL;      /* stops the later ones */
    bring_one();
    assert_int_equal(hooks[0].in, 2);
    assert_int_equal(hooks[1].in, 1);
    assert_int_equal(count_in(open_inbox()), 2);
    hooks[0].flags = HOOK_DELETE;
    bring_one();
    assert_int_equal(count_in(open_inbox()), 2);
    hooks[0].flags = 0;
    hooks[0].target = open_special(PR_IPM_WASTEBASKET_ENTRYID);
    bring_one();
    assert_int_equal(count_in(open_inbox()), 2);
    assert_int_equal(count_in(open_special(PR_IPM_WASTEBASKET_ENTRYID)), 1);
    hooks[0].target->lpVtbl->Release(hooks[0].target);
}

static LONG STDAPICALLTYPE hear(LPVOID context, ULONG count, LPNOTIFICATION events)
{
    for (ULONG i = 0; i < count; i++)
        if (events[i].ulEventType == fnevNewMail)
            ++*(unsigned *)context;
    return S_OK;
}

/* A message that a store took by itself, and a report, pass the hooks, and then the store's clients hear of them. */
static void what_came_by_itself_passes_the_hooks(void **state) /* SPI-SUP-18, SPI-HOOK-04 */
{
    LPMAPIFOLDER inbox = open_inbox();
    LPMAPIADVISESINK sink;
    LPMESSAGE message;
    LPSPropValue id;
    NEWMAIL_NOTIFICATION mail = { 0 };
    ULONG_PTR connection;
    unsigned heard = 0;
    const MAPIUID *section = &spooler.session->stores[0].section;

    (void)state;
    begin();
    use_hooks(HOOK_INBOUND, 0);
    assert_int_equal(HrAllocAdviseSink(hear, &heard, &sink), S_OK);
    assert_int_equal(store->lpVtbl->Advise(store, 0, NULL, fnevNewMail, sink, &connection), S_OK);
    assert_int_equal(inbox->lpVtbl->CreateMessage(inbox, NULL, 0, &message), S_OK);
    assert_int_equal(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READONLY), S_OK);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)message, PR_ENTRYID, &id), S_OK);
    message->lpVtbl->Release(message);
    assert_int_equal(spooler_take_notification(&spooler, section, NOTIFY_NEWMAIL_RECEIVED, NULL), MAPI_E_INVALID_PARAMETER);
    mail.cbEntryID = id->Value.bin.cb;
    mail.lpEntryID = (LPENTRYID)(void *)id->Value.bin.lpb;
    assert_int_equal(spooler_take_notification(&spooler, section, NOTIFY_NEWMAIL_RECEIVED, &mail), S_OK);
    assert_int_equal(hooks[0].in, 0);                  /* between messages */
    spooler_answer_questions(&spooler, true);
    assert_int_equal(hooks[0].in, 1);
    MAPIFreeBuffer(id);
    SUBMIT("lost", "NOBODY:x");        /* nobody serves it: a report */
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    spooler_answer_questions(&spooler, true);
    assert_int_equal(hooks[0].in, 2);
    hooks[0].flags = HOOK_DELETE;      /* a hook that wants no reports */
    SUBMIT("lost again", "NOBODY:x");
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    spooler_answer_questions(&spooler, true);
    assert_int_equal(hooks[0].in, 3);
    assert_int_equal(count_in(inbox), 2);
    wait_notified(heard >= 2);
    assert_int_equal(heard, 2);
    store->lpVtbl->Unadvise(store, connection);
    sink->lpVtbl->Release(sink);
}

static void outbound_hooks_see_what_went(void **state) /* SPI-HOOK-03, SPI-HOOK-04, SPI-SUP-37, SPI-SUBM-10, SPI-SUP-39 */
{
    LPMESSAGE message;
    SPropValue keep = { .ulPropTag = PR_DELETE_AFTER_SUBMIT, .Value.b = FALSE };

    (void)state;
    fakes[0].types[0] = "SMTP";
    begin();
    use_hooks(HOOK_OUTBOUND, HOOK_INBOUND);
    hooks[0].target = open_special(PR_IPM_WASTEBASKET_ENTRYID);
    message = compose("went", (const char *const[]){ "SMTP:x", NULL });
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &keep, NULL), S_OK);
    assert_int_equal(message->lpVtbl->SubmitMessage(message, 0), S_OK);
    message->lpVtbl->Release(message);
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    assert_int_equal(hooks[0].out, 1);
    assert_int_equal(hooks[1].in + hooks[1].out, 0);
    assert_int_equal(count_in(open_special(PR_IPM_WASTEBASKET_ENTRYID)), 1);   /* the folder that the hook chose */
    assert_int_equal(queued(), 0);
    hooks[0].target->lpVtbl->Release(hooks[0].target);
}

/* --- preprocessors --- */

static unsigned preprocessed, removed;
static LPADRLIST bad_list;

static HRESULT STDMETHODCALLTYPE preprocess(LPVOID session, LPMESSAGE message, LPADRBOOK book, LPMAPIFOLDER folder, LPALLOCATEBUFFER allocate,
    LPALLOCATEMORE more, LPFREEBUFFER release, ULONG *ret_count, LPMESSAGE **ret_messages, LPADRLIST *ret_bad)
{
    SPropValue subject = { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(uintptr_t) "rendered" };

    assert_non_null(session);
    assert_non_null(book);
    assert_non_null(folder);
    assert_true(allocate == MAPIAllocateBuffer && more == MAPIAllocateMore && release == MAPIFreeBuffer);
    (void)ret_messages;
    *ret_count = 0;
    *ret_bad = bad_list;
    preprocessed++;
    return message->lpVtbl->SetProps(message, 1, &subject, NULL);
}

static HRESULT STDMETHODCALLTYPE remove_info(LPMESSAGE message)
{
    (void)message;
    removed++;
    return S_OK;
}

static void preprocessors_work_before_transports(void **state) /* SPI-SUBM-05, SPI-SUBM-13, SPI-SUP-13, SPI-HOOK-01, SPI-HOOK-02 */
{
    struct preprocessor *made = calloc(1, sizeof(*made));
    char *list_text;

    (void)state;
    preprocessed = removed = 0;
    bad_list = NULL;
    fakes[0].types[0] = "SMTP";
    fakes[1].types[0] = "FAX";
    begin();
    *made = (struct preprocessor){ .section = spooler.session->transports[1].section, .type = strdup("FAX"), .preprocess = preprocess,
        .remove = remove_info };
    spooler.preprocessors = made;
    list_text = spooler_list_preprocessors(&spooler, &made->section);
    assert_string_equal(list_text, "FAX\n");
    free(list_text);
    SUBMIT("plain", "SMTP:x");
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    assert_int_equal(preprocessed, 0);                 /* only for what its transport handles */
    SUBMIT("image", "FAX:1");
    *log_text = 0;
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    assert_string_equal(log_text, "B:Submit(rendered,1) B:End ");
    assert_int_equal(preprocessed, 1);
    assert_int_equal(removed, 1);
}

/* Nobody hears of a report that did not arrive, nor does SMTP's null sender of anything. */
static void no_report_about_a_report(void **state) /* SPI-RPT-08 */
{
    SPropValue class = { .ulPropTag = PR_MESSAGE_CLASS_A, .Value.lpszA = (LPSTR)(uintptr_t) "Report.IPM.Note.NDR" };
    SPropValue nobody = { .ulPropTag = PR_SENDER_EMAIL_ADDRESS_A, .Value.lpszA = (LPSTR)(uintptr_t) "<>" };
    SPropValue *const changes[] = { &class, &nobody, NULL };

    (void)state;
    begin();
    for (int i = 0; i < 3; i++) {
        LPMESSAGE message = compose("bounces", (const char *const[]){ "NOBODY:x", NULL });

        if (changes[i])
            assert_int_equal(message->lpVtbl->SetProps(message, 1, changes[i], NULL), S_OK);
        assert_int_equal(message->lpVtbl->SubmitMessage(message, 0), S_OK);
        message->lpVtbl->Release(message);
        assert_int_equal(spooler_send_all(&spooler, -1), 1);
        assert_int_equal(queued(), 0);
        assert_int_equal(count_in(open_inbox()), i == 2 ? 1 : 0);      /* the third is an ordinary message */
    }
}

/* Who a preprocessor says cannot be reached is reported, and no transport gets the message for him. */
static void bad_recipients_of_a_preprocessor_are_settled(void **state) /* SPI-HOOK-01, SPI-RPT-06 */
{
    struct preprocessor *made = calloc(1, sizeof(*made));
    LPSPropValue values;
    LPMAPIFOLDER inbox;

    (void)state;
    fakes[1].types[0] = "FAX";
    begin();
    *made = (struct preprocessor){ .section = spooler.session->transports[1].section, .type = strdup("FAX"), .preprocess = preprocess };
    spooler.preprocessors = made;
    assert_int_equal(MAPIAllocateBuffer(CbNewADRLIST(1), (LPVOID *)&bad_list), S_OK);
    assert_int_equal(MAPIAllocateBuffer(3 * sizeof(SPropValue), (LPVOID *)&values), S_OK);
    values[0] = (SPropValue){ .ulPropTag = PR_ROWID, .Value.l = 0 };
    values[1] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t) "1" };
    values[2] = (SPropValue){ .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO };
    bad_list->cEntries = 1;
    bad_list->aEntries[0] = (ADRENTRY){ .cValues = 3, .rgPropVals = values };
    SUBMIT("image", "FAX:1", "FAX:2");
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    assert_string_equal(log_text, "B:Submit(rendered,2) B:End ");
    inbox = open_inbox();
    assert_int_equal(count_in(inbox), 1);              /* the report */
}

static void a_session_knows_what_is_preprocessed(void **state) /* SPI-SUBM-04, SPI-SUBM-05, SPI-SUP-36 */
{
    LPMDB own = spooler.session->stores[0].store;
    static const SizedSPropTagArray(1, tags) = { 1, { PR_SUBMIT_FLAGS } };
    struct preprocessor *made = calloc(1, sizeof(*made));
    LPMAPITABLE queue;
    LPSRowSet rows;

    (void)state;
    fakes[1].types[0] = "FAX";
    begin();
    preprocessed = 0;
    *made = (struct preprocessor){ .section = spooler.session->transports[1].section, .type = strdup("FAX"), .preprocess = preprocess };
    spooler.preprocessors = made;
    spooler.session->transports[0].section = real_transports[0].section;       /* the one that is in the profile */
    mapix_spooler_transport_remember(spooler.session, 0, false, "FAX\n");
    SUBMIT("flagged", "FAX:1");
    assert_int_equal(own->lpVtbl->GetOutgoingQueue(own, 0, &queue), S_OK);
    assert_int_equal(HrQueryAllRows(queue, (LPSPropTagArray)(uintptr_t)&tags, NULL, NULL, 0, &rows), S_OK);
    queue->lpVtbl->Release(queue);
    assert_true(rows->aRow[0].lpProps[0].Value.l & SUBMITFLAG_PREPROCESS);
    FreeProws(rows);
    assert_int_equal(spooler_send_all(&spooler, -1), 1);
    assert_int_equal(preprocessed, 1);
}

/* --- questions --- */

static void ask(enum spooler_request what, int transport, ULONG flags)
{
    SPropValue values[5] = { { .ulPropTag = SPOOLER_TAG_REQUEST, .Value.l = (LONG)what }, { .ulPropTag = SPOOLER_TAG_FLAGS, .Value.l = (LONG)flags },
        { .ulPropTag = SPOOLER_TAG_OLD_TEXT, .Value.lpszA = (LPSTR)(uintptr_t) "old" },
        { .ulPropTag = SPOOLER_TAG_NEW_TEXT, .Value.lpszA = (LPSTR)(uintptr_t) "new" } };
    void *bytes;
    size_t size;

    if (transport >= 0)
        values[4] = (SPropValue){ .ulPropTag = SPOOLER_TAG_SECTION,
            .Value.bin = { sizeof(MAPIUID), (LPBYTE)&spooler.session->transports[transport].section } };
    assert_int_equal(mapix_codec_encode_values(values, transport >= 0 ? 5 : 4, &bytes, &size), S_OK);
    answered = MAPI_E_CALL_FAILED;
    spooler_take_question(&spooler, 9, bytes, size);
    free(bytes);
    spooler_answer_questions(&spooler, false);
}

static ULONG real_row_code;
static void set_real_row(void)
{
    SPropValue code = { .ulPropTag = PR_STATUS_CODE, .Value.l = (LONG)real_row_code };

    assert_int_equal(real_transports[0].support->lpVtbl->ModifyStatusRow(real_transports[0].support, 1, &code, STATUSROW_UPDATE), S_OK);
}

static void a_flush_goes_transport_by_transport(void **state) /* SPI-XP-29, SPI-XP-30, SPI-XP-20, STAT-34, STAT-37, STAT-38 */
{
    char expected[512];

    (void)state;
    fakes[0].types[0] = "SMTP";
    fakes[1].types[0] = "FAX";
    begin();
    SUBMIT("both", "SMTP:x", "FAX:1");
    ask(SPOOLER_FLUSH, -1, FLUSH_UPLOAD | FLUSH_DOWNLOAD | FLUSH_FORCE);
    assert_int_equal(answered, S_OK);
    snprintf(expected, sizeof(expected), "A:Flush(e) A:Submit(both,x) A:End A:Notify(%x) A:Notify(%x) B:Flush(e) B:Submit(both,1) B:End B:Notify(%x) "
        "B:Notify(%x) C:Flush(e) C:Notify(%x) C:Notify(%x) ", NOTIFY_END_OUTBOUND_FLUSH, NOTIFY_END_INBOUND_FLUSH, NOTIFY_END_OUTBOUND_FLUSH,
        NOTIFY_END_INBOUND_FLUSH, NOTIFY_END_OUTBOUND_FLUSH, NOTIFY_END_INBOUND_FLUSH);
    assert_string_equal(log_text, expected);
    assert_int_equal(queued(), 0);
    *log_text = 0;
    SUBMIT("one of two", "SMTP:y");
    SUBMIT("the other", "FAX:2");
    ask(SPOOLER_FLUSH, 1, FLUSH_UPLOAD);               /* only its own */
    assert_non_null(strstr(log_text, "B:Submit(the other,2)"));
    assert_null(strstr(log_text, "A:"));
    assert_int_equal(queued(), 1);
}

static void one_flush_is_pending_at_most(void **state) /* STAT-35 */
{
    (void)state;
    begin();
    spooler.flush_pending = true;
    ask(SPOOLER_FLUSH, -1, FLUSH_UPLOAD | FLUSH_ASYNC_OK);
    assert_int_equal(answered, MAPI_E_BUSY);
    assert_false(spooler.flush_pending);               /* it was done after the questions */
    ask(SPOOLER_FLUSH, -1, FLUSH_UPLOAD | FLUSH_ASYNC_OK);
    assert_int_equal(answered, S_OK);
}

static void validating_looks_at_every_transport(void **state) /* SPI-XP-31, STAT-23, STAT-28 */
{
    (void)state;
    begin();
    ask(SPOOLER_VALIDATE, -1, 0);
    assert_int_equal(answered, S_OK);
    assert_string_equal(log_text, "A:Validate(1) B:Validate(1) C:Validate(1) ");
    *log_text = 0;
    fakes[1].types[0] = "NEW";
    ask(SPOOLER_VALIDATE, 1, CONFIG_CHANGED);
    assert_string_equal(log_text, "B:Validate(100001) B:AddressTypes ");
    fakes[2].validate = MAPI_E_BUSY;
    ask(SPOOLER_VALIDATE, -1, 0);
    assert_int_equal(answered, MAPI_E_BUSY);
    assert_string_equal(spooler.lanes[1].types[0], "NEW");
}

static void passwords_and_types_are_asked_for(void **state) /* STAT-41, SPI-STAT-06 */
{
    ULONG count;
    LPSPropValue values;

    (void)state;
    fakes[0].types[0] = fakes[1].types[0] = "SMTP";
    begin();
    ask(SPOOLER_CHANGE_PASSWORD, 0, 0);
    assert_int_equal(answered, S_OK);
    assert_string_equal(log_text, "Password(new) ");
    ask(SPOOLER_TYPES, -1, 0);
    assert_int_equal(answered, S_OK);
    assert_int_equal(mapix_codec_decode_values(answer_bytes, answer_size, NULL, &count, &values), S_OK);
    assert_int_equal(values[0].Value.MVszA.cValues, 2);        /* SMTP once, NONE of the third */
    assert_string_equal(values[0].Value.MVszA.lppszA[0], "SMTP");
    MAPIFreeBuffer(values);
    spooler_take_question(&spooler, 9, "\xff\xff\xff\xff", 4);
    spooler_answer_questions(&spooler, false);
    assert_true(FAILED(answered));
}

/* ValidateState does nothing but say in the row what is wanted; the spooler does it afterwards. */
static void a_remote_transports_wish_is_granted(void **state) /* STAT-31, SPI-XP-30 */
{
    (void)state;
    begin();
    real_row_code = STATUS_INBOUND_ENABLED | STATUS_INBOUND_ACTIVE;
    set_real_row();
    ask(SPOOLER_VALIDATE, 0, REFRESH_XP_HEADER_CACHE);
    assert_int_equal(answered, S_OK);
    assert_string_equal(log_text, "Status(10000) ");           /* answered before anything is done */
    assert_int_equal(spooler.lanes[0].wish, FLUSH_DOWNLOAD);
    *log_text = 0;
    spooler_grant_wishes(&spooler);
    assert_non_null(strstr(log_text, "A:Flush(4) A:Notify("));
    *log_text = 0;
    spooler_grant_wishes(&spooler);
    assert_string_equal(log_text, "");
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(types_match_and_order_decides),
        TEST(uids_come_before_types),
        TEST(who_declines_is_followed_by_the_next),
        TEST(refusals_wait),
        TEST(a_busy_transport_keeps_the_order),
        TEST(a_canceled_message_is_settled),
        TEST(end_message_says_how_it_goes_on),
        TEST(a_transport_that_saves_hides_nobody_for_ever),
        TEST(a_transport_that_is_down_keeps_its_mail),
        TEST(a_broken_transport_is_only_released),
        TEST(outbound_that_ended_sends_nothing),
        TEST(a_message_under_way_is_canceled),
        TEST(the_sender_may_want_it_later),
        TEST(the_queue_is_a_table_like_others),
        TEST(what_a_dead_spooler_locked_is_sent_with_care),
        TEST(what_one_transport_did_outlives_anothers_failure),
        TEST(a_batch_that_fails_is_done_again),
        TEST(a_transport_that_does_not_say_whom_it_serves_keeps_its_mail),
        TEST(instances_of_one_transport_have_a_preferred_one),
        TEST(others_are_resolved_for_who_asks),
        TEST(a_report_is_made_once),
        TEST(who_is_named_gets_the_reports),
        TEST(new_mail_goes_to_the_default_store_of_now),
        TEST(a_transport_that_fails_to_bring_mail_is_not_asked_again_at_once),
        TEST(starting_asks_for_types_and_options),
        TEST(what_came_by_itself_passes_the_hooks),
        TEST(a_coupled_store_serves_its_own),
        TEST(a_coupled_pair_is_two_providers_to_others),
        TEST(a_native_report_becomes_one_of_ours),
        TEST(no_report_about_a_report),
        TEST(bad_recipients_of_a_preprocessor_are_settled),
        TEST(a_remote_transports_wish_is_granted),
        TEST(mail_comes_in),
        TEST(idle_time_is_for_those_who_asked),
        TEST(inbound_hooks_see_what_came),
        TEST(outbound_hooks_see_what_went),
        TEST(preprocessors_work_before_transports),
        TEST(a_session_knows_what_is_preprocessed),
        TEST(a_flush_goes_transport_by_transport),
        TEST(one_flush_is_pending_at_most),
        TEST(validating_looks_at_every_transport),
        TEST(passwords_and_types_are_asked_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

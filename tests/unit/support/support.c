/* IMAPISupport: the matrix of 41 methods by 4 flavours (SPI-SUP-01), parameters, routing to the host, MakeInvalid (SPI-SUP-15), life. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/object.h"
#include "support/support.h"

#define AB  1u
#define MS  2u
#define XP  4u
#define CFG 8u

/* A host that answers everything and counts. */
struct fake_host {
    unsigned calls, released;
    ULONG flags;
    MAPIUID uid;
    char told[128];
};

static HRESULT host_section(void *context, const MAPIUID *uid, ULONG flags, struct mapix_error_slot *error, LPPROFSECT *section)
{
    struct fake_host *host = context;
    host->calls++;
    host->flags = flags;
    return uid ? mapix_error_set(error, MAPI_E_NOT_FOUND, "test", 0, 0, "no such section here") : S_OK;
}

static HRESULT host_row(void *context, ULONG count, LPSPropValue values, ULONG flags)
{
    ((struct fake_host *)context)->calls++;
    return S_OK;
}

static HRESULT host_uid(void *context, const MAPIUID *uid, ULONG flags)
{
    ((struct fake_host *)context)->uid = *uid;
    return S_OK;
}

static HRESULT host_book(void *context, LPCIID iid, ULONG flags, struct mapix_error_slot *error, LPADRBOOK *book)
{
    return MAPI_E_CALL_FAILED;
}

static HRESULT host_spooler(void *context, ULONG flags, LPVOID data)
{
    ((struct fake_host *)context)->flags = flags;
    return S_OK;
}

static HRESULT host_yield(void *context, ULONG flags)
{
    return ((struct fake_host *)context)->calls++ ? MAPI_W_CANCEL_MESSAGE : S_OK;
}

static HRESULT host_preprocessor(void *context, const MAPIUID *uid, const char *address_type, const char *module, const char *preprocess,
    const char *remove, ULONG flags)
{
    struct fake_host *host = context;
    snprintf(host->told, sizeof(host->told), "%s %s %s %s %s", uid ? "uid" : "any", address_type ? address_type : "any", module, preprocess,
        remove ? remove : "nothing");
    return S_OK;
}

static const char *host_module(void *context) { return "module"; }
static HRESULT host_modify(void *context, ULONG flags) { return S_OK; }
static HRESULT host_configuration(void *context, struct mapix_error_slot *error, LPMAPISUP *support) { return MAPI_E_CALL_FAILED; }
static void host_released(void *context) { ((struct fake_host *)context)->released++; }

static const struct support_host functions = {
    .open_profile_section = host_section, .modify_status_row = host_row, .set_provider_uid = host_uid, .open_address_book = host_book,
    .module_name = host_module, .modify_profile = host_modify, .configuration_support = host_configuration, .spooler_notify = host_spooler,
    .released = host_released, .spooler_yield = host_yield, .register_preprocessor = host_preprocessor,
};

/* Every method with nothing but zeros: a method that is there says INVALID_PARAMETER or better, never NO_SUPPORT. */
typedef HRESULT zero_call(IMAPISupport *s);
static HRESULT call_1(IMAPISupport *s) { LPMAPIERROR e; return s->lpVtbl->GetLastError(s, 0, 0, &e); }
static HRESULT call_2(IMAPISupport *s) { return s->lpVtbl->GetMemAllocRoutines(s, NULL, NULL, NULL); }
static HRESULT call_3(IMAPISupport *s) { return s->lpVtbl->Subscribe(s, NULL, 0, 0, NULL, NULL); }
static HRESULT call_4(IMAPISupport *s) { return s->lpVtbl->Unsubscribe(s, 77777); }
static HRESULT call_5(IMAPISupport *s) { return s->lpVtbl->Notify(s, NULL, 0, NULL, NULL); }
static HRESULT call_6(IMAPISupport *s) { return s->lpVtbl->ModifyStatusRow(s, 1, NULL, 0); }
static HRESULT call_7(IMAPISupport *s) { return s->lpVtbl->OpenProfileSection(s, NULL, 0, NULL); }
static HRESULT call_8(IMAPISupport *s) { return s->lpVtbl->RegisterPreprocessor(s, NULL, NULL, NULL, NULL, NULL, 0); }
static HRESULT call_9(IMAPISupport *s) { return s->lpVtbl->NewUID(s, NULL); }
static HRESULT call_10(IMAPISupport *s) { return s->lpVtbl->MakeInvalid(s, 0, NULL, 0, 0); }
static HRESULT call_11(IMAPISupport *s) { return s->lpVtbl->SpoolerYield(s, 0); }
static HRESULT call_12(IMAPISupport *s) { return s->lpVtbl->SpoolerNotify(s, 0, NULL); }
static HRESULT call_13(IMAPISupport *s) { return s->lpVtbl->CreateOneOff(s, NULL, NULL, NULL, 0, NULL, NULL); }
static HRESULT call_14(IMAPISupport *s) { return s->lpVtbl->SetProviderUID(s, NULL, 0); }
static HRESULT call_15(IMAPISupport *s) { return s->lpVtbl->CompareEntryIDs(s, 0, NULL, 0, NULL, 0, NULL); }
static HRESULT call_16(IMAPISupport *s) { return s->lpVtbl->OpenTemplateID(s, 0, NULL, 0, NULL, NULL, NULL, NULL); }
static HRESULT call_17(IMAPISupport *s) { return s->lpVtbl->OpenEntry(s, 0, NULL, NULL, 0, NULL, NULL); }
static HRESULT call_18(IMAPISupport *s) { return s->lpVtbl->GetOneOffTable(s, 0, NULL); }
static HRESULT call_19(IMAPISupport *s) { return s->lpVtbl->Address(s, NULL, NULL, NULL); }
static HRESULT call_20(IMAPISupport *s) { return s->lpVtbl->Details(s, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 0); }
static HRESULT call_21(IMAPISupport *s) { return s->lpVtbl->NewEntry(s, 0, 0, 0, NULL, 0, NULL, NULL, NULL); }
static HRESULT call_22(IMAPISupport *s) { return s->lpVtbl->DoConfigPropsheet(s, 0, 0, NULL, NULL, NULL, 0); }
static HRESULT call_23(IMAPISupport *s) { return s->lpVtbl->CopyMessages(s, NULL, NULL, NULL, NULL, NULL, 0, NULL, 0); }
static HRESULT call_24(IMAPISupport *s) { return s->lpVtbl->CopyFolder(s, NULL, NULL, 0, NULL, NULL, NULL, NULL, 0, NULL, 0); }
static HRESULT call_25(IMAPISupport *s) { return s->lpVtbl->DoCopyTo(s, NULL, NULL, 0, NULL, NULL, 0, NULL, NULL, NULL, 0, NULL); }
static HRESULT call_26(IMAPISupport *s) { return s->lpVtbl->DoCopyProps(s, NULL, NULL, NULL, 0, NULL, NULL, NULL, 0, NULL); }
static HRESULT call_27(IMAPISupport *s) { return s->lpVtbl->DoProgressDialog(s, 0, 0, NULL); }
static HRESULT call_28(IMAPISupport *s) { return s->lpVtbl->ReadReceipt(s, 0, NULL, NULL); }
static HRESULT call_29(IMAPISupport *s) { return s->lpVtbl->PrepareSubmit(s, NULL, NULL); }
static HRESULT call_30(IMAPISupport *s) { return s->lpVtbl->ExpandRecips(s, NULL, NULL); }
static HRESULT call_31(IMAPISupport *s) { return s->lpVtbl->UpdatePAB(s, 0, NULL); }
static HRESULT call_32(IMAPISupport *s) { return s->lpVtbl->DoSentMail(s, 0, NULL); }
static HRESULT call_33(IMAPISupport *s) { return s->lpVtbl->OpenAddressBook(s, NULL, 0, NULL); }
static HRESULT call_34(IMAPISupport *s) { return s->lpVtbl->Preprocess(s, 0, 0, NULL); }
static HRESULT call_35(IMAPISupport *s) { return s->lpVtbl->CompleteMsg(s, 0, 0, NULL); }
static HRESULT call_36(IMAPISupport *s) { return s->lpVtbl->StoreLogoffTransports(s, NULL); }
static HRESULT call_37(IMAPISupport *s) { return s->lpVtbl->StatusRecips(s, NULL, NULL); }
static HRESULT call_38(IMAPISupport *s) { return s->lpVtbl->WrapStoreEntryID(s, 0, NULL, NULL, NULL); }
static HRESULT call_39(IMAPISupport *s) { return s->lpVtbl->ModifyProfile(s, 0); }
static HRESULT call_40(IMAPISupport *s) { return s->lpVtbl->IStorageFromStream(s, NULL, NULL, 0, NULL); }
static HRESULT call_41(IMAPISupport *s) { return s->lpVtbl->GetSvcConfigSupportObj(s, 0, NULL); }

/* Written from the table in provider.md, chapter 7 (SPI-SUP-01). What is not there answers MAPI_E_NO_SUPPORT (SPI-ABI-06), the two slots that
 * nobody documented in every flavour (SPI-SUP-46). */
static const struct {
    const char *name;
    zero_call *call;
    unsigned flavours;
} matrix[41] = {
    { "GetLastError", call_1, AB | MS | XP | CFG }, { "GetMemAllocRoutines", call_2, AB | MS | XP | CFG },
    { "Subscribe", call_3, AB | MS | XP }, { "Unsubscribe", call_4, AB | MS | XP }, { "Notify", call_5, AB | MS | XP },
    { "ModifyStatusRow", call_6, AB | MS | XP }, { "OpenProfileSection", call_7, AB | MS | XP | CFG },
    { "RegisterPreprocessor", call_8, XP }, { "NewUID", call_9, AB | MS | XP | CFG }, { "MakeInvalid", call_10, AB | MS | XP | CFG },
    { "SpoolerYield", call_11, XP }, { "SpoolerNotify", call_12, MS | XP }, { "CreateOneOff", call_13, AB | MS | XP },
    { "SetProviderUID", call_14, AB | MS }, { "CompareEntryIDs", call_15, AB | MS | XP }, { "OpenTemplateID", call_16, AB },
    { "OpenEntry", call_17, AB | MS | XP }, { "GetOneOffTable", call_18, AB }, { "Address", call_19, AB }, { "Details", call_20, AB },
    { "NewEntry", call_21, AB }, { "DoConfigPropsheet", call_22, AB | MS | XP | CFG }, { "CopyMessages", call_23, MS },
    { "CopyFolder", call_24, MS }, { "DoCopyTo", call_25, MS }, { "DoCopyProps", call_26, MS }, { "DoProgressDialog", call_27, AB | MS },
    { "ReadReceipt", call_28, MS }, { "PrepareSubmit", call_29, MS }, { "ExpandRecips", call_30, MS }, { "UpdatePAB", call_31, 0 },
    { "DoSentMail", call_32, MS }, { "OpenAddressBook", call_33, AB | MS | XP }, { "Preprocess", call_34, 0 }, { "CompleteMsg", call_35, MS },
    { "StoreLogoffTransports", call_36, MS }, { "StatusRecips", call_37, XP }, { "WrapStoreEntryID", call_38, AB | MS | XP },
    { "ModifyProfile", call_39, MS }, { "IStorageFromStream", call_40, AB | MS | XP },
    { "GetSvcConfigSupportObj", call_41, AB | MS | XP | CFG },
};

static void every_method_in_every_flavour(void **state)
{
    for (enum support_flavour flavour = SUPPORT_ADDRESS_BOOK; flavour <= SUPPORT_CONFIGURATION; flavour++) {
        struct fake_host host = { 0 };
        LPMAPISUP support;
        assert_int_equal(mapix_support_new(flavour, &functions, &host, &support), S_OK);
        for (size_t i = 0; i < 41; i++) {
            HRESULT hr = matrix[i].call(support);
            bool expected = matrix[i].flavours & 1u << flavour;
            if ((hr != MAPI_E_NO_SUPPORT) != expected)
                fail_msg("%s in flavour %d answers %#x", matrix[i].name, (int)flavour, (unsigned)hr);
        }
        support->lpVtbl->Release(support);
        assert_int_equal(host.released, 1);
    }
}

/* SPI-SUP-03, -12, -20: what reaches the host, what is refused before it, and the words of a failure. */
static void asks_its_host(void **state)
{
    struct fake_host host = { 0 };
    LPMAPISUP support;
    LPPROFSECT section;
    LPMAPIERROR error = NULL;
    MAPIUID uid = { { 1, 2, 3 } }, fresh = { { 0 } }, other = { { 0 } };
    assert_int_equal(mapix_support_new(SUPPORT_STORE, &functions, &host, &support), S_OK);
    assert_int_equal(support->lpVtbl->OpenProfileSection(support, NULL, MAPI_MODIFY, &section), S_OK);
    assert_int_equal(host.flags, MAPI_MODIFY);
    assert_int_equal(support->lpVtbl->OpenProfileSection(support, NULL, 0x40, &section), MAPI_E_UNKNOWN_FLAGS);   /* PSECT-08 */
    HRESULT hr = support->lpVtbl->OpenProfileSection(support, &uid, 0, &section);
    assert_int_equal(hr, MAPI_E_NOT_FOUND);
    assert_int_equal(support->lpVtbl->GetLastError(support, hr, 0, &error), S_OK);
    assert_non_null(error);
    assert_non_null(strstr((char *)error->lpszError, "no such section"));
    MAPIFreeBuffer(error);
    assert_int_equal(support->lpVtbl->SetProviderUID(support, &uid, 0), S_OK);
    assert_memory_equal(&host.uid, &uid, sizeof(uid));
    assert_int_equal(support->lpVtbl->NewUID(support, &fresh), S_OK);
    assert_int_equal(support->lpVtbl->NewUID(support, &other), S_OK);
    assert_memory_not_equal(&fresh, &other, sizeof(fresh));
    assert_int_equal(support->lpVtbl->ModifyStatusRow(support, 0, NULL, 0x1), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(support->lpVtbl->CompareEntryIDs(support, 0, NULL, 0, NULL, 0, &host.calls), MAPI_E_NO_SUPPORT);      /* this host cannot */
    support->lpVtbl->Release(support);
}

/* SPI-SUP-17, SPI-SUP-18: stores and transports have other flags. */
static void tells_the_spooler(void **state)
{
    struct fake_host host = { 0 };
    LPMAPISUP support;
    char data = 0;
    ULONG flags = 0;
    assert_int_equal(mapix_support_new(SUPPORT_STORE, &functions, &host, &support), S_OK);
    assert_int_equal(support->lpVtbl->SpoolerNotify(support, NOTIFY_READYTOSEND, NULL), S_OK);
    assert_int_equal(host.flags, NOTIFY_READYTOSEND);
    assert_int_equal(support->lpVtbl->SpoolerNotify(support, NOTIFY_NEWMAIL_RECEIVED, &data), S_OK);
    assert_int_equal(support->lpVtbl->SpoolerNotify(support, NOTIFY_NEWMAIL_RECEIVED, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(support->lpVtbl->SpoolerNotify(support, NOTIFY_CRITSEC, NULL), MAPI_E_UNKNOWN_FLAGS);
    flags = LOGOFF_ABORT | LOGOFF_PURGE;
    assert_int_equal(support->lpVtbl->StoreLogoffTransports(support, &flags), MAPI_E_INVALID_PARAMETER);
    flags = LOGOFF_ORDERLY;
    assert_int_equal(support->lpVtbl->StoreLogoffTransports(support, &flags), S_OK);
    assert_int_equal(flags, LOGOFF_COMPLETE);                          /* LOGOFF-18: nobody has transports here */
    support->lpVtbl->Release(support);
    assert_int_equal(mapix_support_new(SUPPORT_TRANSPORT, &functions, &host, &support), S_OK);
    assert_int_equal(support->lpVtbl->SpoolerNotify(support, NOTIFY_CRITSEC, NULL), S_OK);
    assert_int_equal(support->lpVtbl->SpoolerNotify(support, NOTIFY_SENTDEFERRED | NOTIFY_CRITICAL_ERROR, &data), MAPI_E_INVALID_PARAMETER);
    host.calls = 0;
    assert_int_equal(support->lpVtbl->SpoolerYield(support, 0), S_OK);
    assert_int_equal(support->lpVtbl->SpoolerYield(support, 0), MAPI_W_CANCEL_MESSAGE);        /* SPI-SUP-16 */
    assert_false(FAILED(MAPI_W_CANCEL_MESSAGE));                       /* SPI-ABI-05: a warning is a success */
    assert_int_equal(support->lpVtbl->SpoolerYield(support, 1), MAPI_E_UNKNOWN_FLAGS);
    support->lpVtbl->Release(support);
}

static unsigned profiles_modified;

static HRESULT modify_profile(void *context, ULONG flags)
{
    profiles_modified++;
    return S_OK;
}

/* SPI-SUP-43 (imapisupport-modifyprofile): MDB_TEMPORARY asks nobody. */
static void modifies_profiles(void **state)
{
    static const struct support_host host = { .modify_profile = modify_profile };
    LPMAPISUP support;
    assert_int_equal(mapix_support_new(SUPPORT_STORE, &host, NULL, &support), S_OK);
    assert_int_equal(support->lpVtbl->ModifyProfile(support, MDB_TEMPORARY), S_OK);
    assert_int_equal(profiles_modified, 0);
    assert_int_equal(support->lpVtbl->ModifyProfile(support, 0), S_OK);
    assert_int_equal(profiles_modified, 1);
    assert_int_equal(support->lpVtbl->ModifyProfile(support, MDB_WRITE), MAPI_E_UNKNOWN_FLAGS);
    support->lpVtbl->Release(support);
}

/* SPI-SUP-13: by UID, by address type in either kind of text, or for everybody. */
static void registers_preprocessors(void **state)
{
    struct fake_host host = { 0 };
    LPMAPISUP support;
    MAPIUID uid = { { 1 } };
    assert_int_equal(mapix_support_new(SUPPORT_TRANSPORT, &functions, &host, &support), S_OK);
    assert_int_equal(support->lpVtbl->RegisterPreprocessor(support, NULL, NULL, (LPTSTR) "fax", "Render", NULL, 0), S_OK);
    assert_string_equal(host.told, "any any fax Render nothing");
    assert_int_equal(support->lpVtbl->RegisterPreprocessor(support, &uid, (LPTSTR)L"FAX", (LPTSTR)L"fax", "Render", "Remove", MAPI_UNICODE), S_OK);
    assert_string_equal(host.told, "uid FAX fax Render Remove");
    strcpy(host.told, "nothing");
    assert_int_equal(support->lpVtbl->RegisterPreprocessor(support, &uid, NULL, (LPTSTR) "fax", NULL, NULL, 0), S_OK);      /* the page: it may be NULL */
    assert_string_equal(host.told, "nothing");
    assert_int_equal(support->lpVtbl->RegisterPreprocessor(support, &uid, NULL, NULL, "Render", NULL, 0), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(support->lpVtbl->RegisterPreprocessor(support, &uid, NULL, (LPTSTR) "fax", "Render", NULL, 2), MAPI_E_UNKNOWN_FLAGS);
    support->lpVtbl->Release(support);
}

static HRESULT lost_row(void *c, ULONG n, LPSPropValue v, ULONG f) { return MAPI_E_NOT_FOUND; }
static HRESULT lost_uid(void *c, const MAPIUID *u, ULONG f) { return MAPI_E_NOT_FOUND; }
static HRESULT lost_compare(void *c, ULONG a, LPENTRYID b, ULONG d, LPENTRYID e, ULONG f, ULONG *r) { return MAPI_E_NOT_FOUND; }
static HRESULT lost_template(void *c, ULONG a, LPENTRYID b, ULONG f, LPMAPIPROP d, LPCIID i, LPMAPIPROP *n, LPMAPIPROP s) { return MAPI_E_NOT_FOUND; }
static HRESULT lost_table(void *c, ULONG f, LPMAPITABLE *t) { return MAPI_E_NOT_FOUND; }
static HRESULT lost_flags(void *c, ULONG f) { return MAPI_E_NOT_FOUND; }
static HRESULT lost_logoff(void *c, ULONG *f) { return MAPI_E_NOT_FOUND; }
static HRESULT lost_data(void *c, ULONG f, LPVOID d) { return MAPI_E_NOT_FOUND; }
static HRESULT lost_message(void *c, ULONG f, ULONG s, LPENTRYID e) { return MAPI_E_NOT_FOUND; }
static HRESULT lost_preprocessor(void *c, const MAPIUID *u, const char *a, const char *m, const char *p, const char *r, ULONG f) { return MAPI_E_NOT_FOUND; }

static void is_told(LPMAPISUP support, HRESULT hr, const char *method)
{
    LPMAPIERROR error = NULL;
    assert_int_equal(hr, MAPI_E_NOT_FOUND);
    assert_int_equal(support->lpVtbl->GetLastError(support, hr, 0, &error), S_OK);
    assert_non_null(error);
    if (!strstr((const char *)error->lpszError, method) || !strstr((const char *)error->lpszError, "MAPI_E_NOT_FOUND"))
        fail_msg("%s: %s", method, (const char *)error->lpszError);
    MAPIFreeBuffer(error);
}

/* imapisupport-getlasterror: what a host, the spooler or another provider refuses without a word is told of in words. */
static void every_failure_is_told(void **state)
{
    static const struct support_host host = { .modify_status_row = lost_row, .set_provider_uid = lost_uid, .compare_entry_ids = lost_compare,
        .open_template_id = lost_template, .get_one_off_table = lost_table, .modify_profile = lost_flags, .spooler_yield = lost_flags,
        .spooler_notify = lost_data, .store_logoff_transports = lost_logoff, .complete_message = lost_message, .register_preprocessor = lost_preprocessor };
    LPMAPISUP store, book, transport;
    MAPIUID uid = { { 1 } };
    ULONG word = 0;
    LPMAPIPROP property = (LPMAPIPROP)(void *)&uid, result = NULL;
    LPMAPITABLE table = NULL;
    LPENTRYID id = (LPENTRYID)(void *)&uid;
    assert_int_equal(mapix_support_new(SUPPORT_STORE, &host, NULL, &store), S_OK);
    assert_int_equal(mapix_support_new(SUPPORT_ADDRESS_BOOK, &host, NULL, &book), S_OK);
    assert_int_equal(mapix_support_new(SUPPORT_TRANSPORT, &host, NULL, &transport), S_OK);
    is_told(store, store->lpVtbl->ModifyStatusRow(store, 0, NULL, 0), "ModifyStatusRow");
    is_told(store, store->lpVtbl->SetProviderUID(store, &uid, 0), "SetProviderUID");
    is_told(store, store->lpVtbl->CompareEntryIDs(store, 16, id, 16, id, 0, &word), "CompareEntryIDs");
    is_told(store, store->lpVtbl->ModifyProfile(store, 0), "ModifyProfile");
    is_told(store, store->lpVtbl->SpoolerNotify(store, NOTIFY_READYTOSEND, NULL), "SpoolerNotify");
    is_told(store, store->lpVtbl->StoreLogoffTransports(store, &word), "StoreLogoffTransports");
    is_told(store, store->lpVtbl->CompleteMsg(store, 0, 16, id), "CompleteMsg");
    is_told(store, store->lpVtbl->Unsubscribe(store, 12345), "Unsubscribe");
    is_told(book, book->lpVtbl->OpenTemplateID(book, 16, id, 0, property, NULL, &result, NULL), "OpenTemplateID");
    is_told(book, book->lpVtbl->GetOneOffTable(book, 0, &table), "GetOneOffTable");
    is_told(transport, transport->lpVtbl->SpoolerYield(transport, 0), "SpoolerYield");
    is_told(transport, transport->lpVtbl->RegisterPreprocessor(transport, NULL, NULL, (LPTSTR) "fax", "Render", NULL, 0), "RegisterPreprocessor");
    store->lpVtbl->Release(store);
    book->lpVtbl->Release(book);
    transport->lpVtbl->Release(transport);
}

/* A sink that counts, may stop the others, and may take its time. */
struct sink {
    const IMAPIAdviseSinkVtbl *methods;
    atomic_uint references, heard;
    ULONG answer;
    ULONG_PTR entry_bytes;                 /* of the last event: a copy, not the notifier's */
    bool slow;
    atomic_bool entered, may_leave, left;
};

static HRESULT STDMETHODCALLTYPE sink_query(IMAPIAdviseSink *self, REFIID iid, LPVOID *ret) { *ret = NULL; return MAPI_E_INTERFACE_NOT_SUPPORTED; }
static ULONG STDMETHODCALLTYPE sink_add(IMAPIAdviseSink *self) { return ++((struct sink *)(void *)self)->references; }
static ULONG STDMETHODCALLTYPE sink_release(IMAPIAdviseSink *self) { return --((struct sink *)(void *)self)->references; }

static ULONG STDMETHODCALLTYPE sink_notify(IMAPIAdviseSink *self, ULONG count, LPNOTIFICATION events)
{
    struct sink *sink = (struct sink *)(void *)self;
    sink->entry_bytes = (ULONG_PTR)events->info.newmail.lpEntryID;
    atomic_store(&sink->entered, true);
    while (sink->slow && !atomic_load(&sink->may_leave))
        sched_yield();
    sink->heard += count;
    atomic_store(&sink->left, true);
    return sink->answer;
}

static const IMAPIAdviseSinkVtbl sink_methods = { .QueryInterface = sink_query, .AddRef = sink_add, .Release = sink_release, .OnNotify = sink_notify };

struct notifying {
    LPMAPISUP support;
    LPNOTIFKEY key;
};

static void *notify_on_a_thread(void *context)
{
    struct notifying *notifying = context;
    NOTIFICATION event = { .ulEventType = fnevNewMail };
    ULONG flags = 0;
    notifying->support->lpVtbl->Notify(notifying->support, notifying->key, 1, &event, &flags);
    return NULL;
}

/* SPI-SUP-05 to -08: through any support object of the process. SPI-SUP-06: a sink is let go when no call of it is under way. SPI-SUP-07: by key and
 * mask, copies, nobody is success. SPI-SUP-08: synchronous sinks before Notify returns; one may stop the rest. */
static void notifies(void **state)
{
    struct fake_host host = { 0 };
    LPMAPISUP one, other;
    SizedNOTIFKEY(4, key) = { 4, { 1, 2, 3, 4 } };
    SizedNOTIFKEY(4, elsewhere) = { 4, { 1, 2, 3, 5 } };
    struct sink first = { .methods = &sink_methods, .references = 1 }, second = { .methods = &sink_methods, .references = 1 };
    ULONG_PTR connections[3];
    BYTE bytes[24] = { 0 };
    NOTIFICATION event = { .ulEventType = fnevNewMail, .info.newmail = { .cbEntryID = sizeof(bytes), .lpEntryID = (LPENTRYID)bytes } };
    ULONG flags = 0;
    assert_int_equal(mapix_support_new(SUPPORT_STORE, &functions, &host, &one), S_OK);
    assert_int_equal(mapix_support_new(SUPPORT_ADDRESS_BOOK, &functions, &host, &other), S_OK);
    assert_int_equal(one->lpVtbl->Notify(one, (LPNOTIFKEY)&key, 1, &event, &flags), S_OK);
    assert_int_equal(one->lpVtbl->Subscribe(one, NULL, fnevNewMail, 0, (LPMAPIADVISESINK)(void *)&first, &connections[0]), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(one->lpVtbl->Subscribe(one, (LPNOTIFKEY)&key, fnevNewMail, NOTIFY_SYNC, (LPMAPIADVISESINK)(void *)&first, &connections[0]), S_OK);
    assert_int_equal(one->lpVtbl->Subscribe(one, (LPNOTIFKEY)&key, fnevNewMail, NOTIFY_SYNC, (LPMAPIADVISESINK)(void *)&second, &connections[1]), S_OK);
    assert_true(connections[0] && connections[1] && connections[0] != connections[1]);
    assert_int_equal(first.references, 2);
    assert_int_equal(other->lpVtbl->Notify(other, (LPNOTIFKEY)&elsewhere, 1, &event, &flags), S_OK);
    event.ulEventType = fnevObjectCreated;
    assert_int_equal(other->lpVtbl->Notify(other, (LPNOTIFKEY)&key, 1, &event, &flags), S_OK);
    assert_int_equal(first.heard, 0);                                  /* another key, another event */
    event.ulEventType = fnevNewMail;
    assert_int_equal(other->lpVtbl->Notify(other, (LPNOTIFKEY)&key, 1, &event, &flags), S_OK);
    assert_int_equal(first.heard, 1);
    assert_int_equal(second.heard, 1);
    assert_int_equal(flags, 0);
    first.answer = second.answer = CALLBACK_DISCONTINUE;
    assert_int_equal(other->lpVtbl->Notify(other, (LPNOTIFKEY)&key, 1, &event, &flags), S_OK);
    assert_int_equal(first.heard + second.heard, 3);                   /* one of them, and no more */
    assert_int_equal(flags, NOTIFY_CANCELED);
    assert_int_equal(one->lpVtbl->Unsubscribe(one, connections[1]), S_OK);
    assert_int_equal(one->lpVtbl->Unsubscribe(one, connections[1]), MAPI_E_NOT_FOUND);
    assert_int_equal(second.references, 1);
    first.answer = 0;
    first.slow = true;
    atomic_store(&first.entered, false);
    struct notifying notifying = { other, (LPNOTIFKEY)&key };
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, notify_on_a_thread, &notifying), 0);
    while (!atomic_load(&first.entered))
        sched_yield();
    atomic_store(&first.left, false);
    assert_int_equal(one->lpVtbl->Unsubscribe(one, connections[0]), S_OK);
    assert_true(atomic_load(&first.references) == 2 || atomic_load(&first.left));      /* held while it runs */
    atomic_store(&first.may_leave, true);
    pthread_join(thread, NULL);
    assert_int_equal(first.references, 1);
    one->lpVtbl->Release(one);
    other->lpVtbl->Release(other);
}

/* SPI-SUP-15. */
static void makes_objects_invalid(void **state)
{
    struct fake_host host = { 0 };
    LPMAPISUP support;
    IMAPIProp *object;
    static const IMAPIPropVtbl methods = { 0 };
    LPSPropTagArray tags;
    assert_int_equal(mapix_support_new(SUPPORT_TRANSPORT, &functions, &host, &support), S_OK);
    assert_int_equal(MAPIAllocateBuffer(32, (LPVOID *)&object), S_OK);
    *(const IMAPIPropVtbl **)(void *)object = &methods;
    assert_int_equal(support->lpVtbl->MakeInvalid(support, 1, object, 2, 14), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(support->lpVtbl->MakeInvalid(support, 0, object, 2, 2), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(support->lpVtbl->MakeInvalid(support, 0, object, 2, 14), S_OK);
    assert_int_equal(object->lpVtbl->GetPropList(object, 0, &tags), MAPI_E_INVALID_OBJECT);
    assert_int_equal(object->lpVtbl->SaveChanges(object, 0), MAPI_E_INVALID_OBJECT);
    assert_int_equal(object->lpVtbl->AddRef(object), 3);
    assert_int_equal(object->lpVtbl->Release(object), 2);
    assert_int_equal(object->lpVtbl->Release(object), 1);
    assert_int_equal(object->lpVtbl->Release(object), 0);              /* and the memory went with it */
    support->lpVtbl->Release(support);
}

/* An abandoned provider's support object refuses everything, but counts, and tells its maker when it goes. */
static void can_be_invalidated(void **state)
{
    struct fake_host host = { 0 };
    LPMAPISUP support;
    MAPIUID uid;
    assert_int_equal(mapix_support_new(SUPPORT_STORE, &functions, &host, &support), S_OK);
    assert_int_equal(support_foreign_references(support), 0);
    support->lpVtbl->AddRef(support);
    assert_int_equal(support_foreign_references(support), 1);
    mapix_support_invalidate(support);
    assert_int_equal(support->lpVtbl->NewUID(support, &uid), MAPI_E_INVALID_OBJECT);
    assert_true(support_hold_if_alive(support));
    support->lpVtbl->Release(support);
    support->lpVtbl->Release(support);
    assert_int_equal(host.released, 0);
    support->lpVtbl->Release(support);
    assert_int_equal(host.released, 1);
}

/* SPI-ABI-02: sizes that do not depend on the platform, and those that do. SPI-ABI-03: text as design.md decides. SPI-ABI-05: severity. SPI-SVC-12. */
static void the_interface_is_as_it_says(void **state)
{
    assert_int_equal(sizeof(ULONG), 4);
    assert_int_equal(sizeof(LONG), 4);
    assert_int_equal(sizeof(SCODE), 4);
    assert_int_equal(sizeof(HRESULT), 4);
    assert_int_equal(sizeof(ULONG_PTR), sizeof(void *));
    assert_int_equal(sizeof(BOOKMARK), sizeof(void *));
    assert_int_equal(sizeof(MAPIUID), 16);
    assert_int_equal(sizeof(WCHAR), sizeof(wchar_t));
    static const HRESULT warnings[] = { MAPI_W_ERRORS_RETURNED, MAPI_W_PARTIAL_COMPLETION, MAPI_W_POSITION_CHANGED, MAPI_W_APPROX_COUNT,
        MAPI_W_CANCEL_MESSAGE, MAPI_W_NO_SERVICE };
    for (size_t i = 0; i < sizeof(warnings) / sizeof(warnings[0]); i++)
        assert_true(SUCCEEDED(warnings[i]) && warnings[i] != S_OK);
    assert_true(FAILED(MAPI_E_NO_SUPPORT) && FAILED(MAPI_E_UNCONFIGURED));
    assert_int_equal(SERVICE_UI_ALWAYS, 2);
    assert_int_equal(UI_CURRENT_PROVIDER_FIRST, 4);
    assert_int_equal(MSG_SERVICE_UI_READ_ONLY, 8);
    assert_int_equal(SERVICE_UI_ALLOWED, 0x10);
    assert_int_equal(SERVICE_LOGON_FAILED, 0x20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_method_in_every_flavour),
        cmocka_unit_test(asks_its_host),
        cmocka_unit_test(tells_the_spooler),
        cmocka_unit_test(the_interface_is_as_it_says),
        cmocka_unit_test(registers_preprocessors), cmocka_unit_test(every_failure_is_told),
        cmocka_unit_test(modifies_profiles),
        cmocka_unit_test(notifies),
        cmocka_unit_test(makes_objects_invalid),
        cmocka_unit_test(can_be_invalidated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

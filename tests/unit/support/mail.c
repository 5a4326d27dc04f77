/* What support objects do for submission and reports, on real messages (in memory, OpenIMsgOnIStg): SPI-SUP-34 to -36, -41, SPI-SUBM-03,
 * SPI-RPT-01, -03, -08, K-02, ONEO-06, -08. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <imessage.h>
#include <mapihook.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storage/compound.h"
#include "storage/stream.h"
#include "storage/stream_backing.h"
#include "support/mail.h"
#include "support/one_off.h"

static LPMESSAGE new_message(void)
{
    struct mapix_stream_backing *memory = NULL;
    IStorage *storage = NULL;
    LPMESSAGE message = NULL;
    assert_int_equal(stream_memory_backing_new(NULL, 0, NULL, &memory), S_OK);
    assert_int_equal(mapix_storage_on_backing(memory, STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE, true, 0, &storage), S_OK);
    assert_int_equal(OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL, storage, NULL, 0, 0,
        &message), S_OK);
    storage->lpVtbl->Release(storage);
    mapix_stream_backing_release(memory);
    return message;
}

static void set_long(LPMESSAGE message, ULONG tag, LONG number)
{
    SPropValue value = { .ulPropTag = tag, .Value.l = number };
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &value, NULL), S_OK);
}

static void set_text(LPMESSAGE message, ULONG tag, const char *text)
{
    SPropValue value = { .ulPropTag = tag, .Value.lpszA = (LPSTR)(uintptr_t)text };
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &value, NULL), S_OK);
}

static SPropValue text_value(ULONG tag, const char *text)
{
    return (SPropValue){ .ulPropTag = tag, .Value.lpszA = (LPSTR)(uintptr_t)text };
}

static void add_recipient(LPMESSAGE message, ULONG count, SPropValue *values)
{
    SizedADRLIST(1, list) = { 1, { { .cValues = count, .rgPropVals = values } } };
    assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)&list), S_OK);
}

/* name, type, address (NULL: left out) */
static void add_simple(LPMESSAGE message, const char *name, const char *type, const char *address, LONG recipient_type)
{
    SPropValue values[4] = { { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = recipient_type }, text_value(PR_DISPLAY_NAME_A, name),
        text_value(PR_ADDRTYPE_A, type), text_value(PR_EMAIL_ADDRESS_A, address) };
    add_recipient(message, type ? 4 : 2, values);
}

static LPSRowSet recipients(LPMESSAGE message)
{
    static const SizedSPropTagArray(6, columns) = { 6, { PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_ENTRYID, PR_RECIPIENT_TYPE,
        PR_RESPONSIBILITY } };
    LPMAPITABLE table;
    LPSRowSet rows;
    assert_int_equal(message->lpVtbl->GetRecipientTable(message, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    table->lpVtbl->Release(table);
    return rows;
}

enum { NAME, TYPE, ADDRESS, ID, KIND, SERVED };

static const SRow *find(LPSRowSet rows, const char *name)
{
    for (ULONG i = 0; i < rows->cRows; i++)
        if (PROP_TYPE(rows->aRow[i].lpProps[NAME].ulPropTag) == PT_STRING8 && !strcmp(rows->aRow[i].lpProps[NAME].Value.lpszA, name))
            return &rows->aRow[i];
    fail_msg("no recipient %s", name);
    return NULL;
}

static bool served(const SRow *row)
{
    return row->lpProps[SERVED].ulPropTag == PR_RESPONSIBILITY && row->lpProps[SERVED].Value.b;
}

static struct mapix_error_slot error;

/* SPI-SUP-35, SPI-SUBM-03, K-02. */
static void resending(void **state)
{
    static const struct support_host host = { 0 };
    LPMESSAGE message = new_message();
    ULONG flags = 0x100;
    add_simple(message, "Served", "SMTP", "served@example.org", MAPI_TO | MAPI_SUBMITTED);
    add_simple(message, "Again", "SMTP", "again@example.org", MAPI_P1);
    assert_int_equal(support_prepare_submit(&host, NULL, message, &flags, &error), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(support_prepare_submit(&host, NULL, message, NULL, &error), S_OK);
    LPSRowSet rows = recipients(message);
    assert_false(served(find(rows, "Served")));                /* no MSGFLAG_RESEND: untouched */
    FreeProws(rows);
    set_long(message, PR_MESSAGE_FLAGS, MSGFLAG_UNSENT | MSGFLAG_RESEND);
    assert_int_equal(support_prepare_submit(&host, NULL, message, NULL, &error), S_OK);
    rows = recipients(message);
    assert_true(served(find(rows, "Served")));
    assert_false(served(find(rows, "Again")));
    assert_string_equal(find(rows, "Again")->lpProps[ADDRESS].Value.lpszA, "again@example.org");
    FreeProws(rows);
    message->lpVtbl->Release(message);
}

/* Preprocessing for fax only. */
static bool needs_preprocessing(void *context, const char *type, ULONG size, const ENTRYID *id)
{
    return type && !strcmp(type, "FAX");
}

/* SPI-SUP-36. */
static void expanding(void **state)
{
    static const struct support_host host = { .needs_preprocessing = needs_preprocessing };
    LPMESSAGE message = new_message();
    ULONG flags = 0, size;
    LPENTRYID id;
    add_simple(message, "ann@example.org", NULL, NULL, MAPI_TO);
    add_simple(message, "Fax machine[FAX:+49 1]", NULL, NULL, MAPI_CC);
    add_simple(message, "Bob", "SMTP", "bob@example.org", MAPI_TO);
    add_simple(message, "Bob again", "SMTP", "BOB@example.org", MAPI_BCC);
    add_simple(message, "Nobody in particular", NULL, NULL, MAPI_TO);
    assert_int_equal(mapix_one_off_encode("Carol", "SMTP", "carol@example.org", MAPI_UNICODE, &size, &id), S_OK);
    SPropValue one_off[3] = { { .ulPropTag = PR_ENTRYID, .Value.bin = { size, (LPBYTE)id } }, { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO },
        text_value(PR_DISPLAY_NAME_A, "Carol") };
    add_recipient(message, 3, one_off);
    MAPIFreeBuffer(id);
    SPropValue renamed[5] = { text_value(PR_DISPLAY_NAME_A, "Boss"), text_value(PR_TRANSMITABLE_DISPLAY_NAME_A, "'Dave'"),
        text_value(PR_ADDRTYPE_A, "SMTP"), text_value(PR_EMAIL_ADDRESS_A, "dave@example.org"), { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO } };
    add_recipient(message, 5, renamed);
    assert_int_equal(support_expand_recipients(&host, NULL, message, &flags, &error), S_OK);
    assert_int_equal(flags, NEEDS_SPOOLER | NEEDS_PREPROCESSING);
    LPSRowSet rows = recipients(message);
    assert_int_equal(rows->cRows, 7);
    const SRow *ann = find(rows, "ann@example.org"), *fax = find(rows, "Fax machine");
    assert_string_equal(ann->lpProps[TYPE].Value.lpszA, "SMTP");
    assert_true(support_is_one_off(ann->lpProps[ID].Value.bin.cb, ann->lpProps[ID].Value.bin.lpb));
    assert_string_equal(fax->lpProps[TYPE].Value.lpszA, "FAX");
    assert_string_equal(fax->lpProps[ADDRESS].Value.lpszA, "+49 1");
    assert_int_equal(fax->lpProps[KIND].Value.l, MAPI_CC);
    assert_string_equal(find(rows, "Carol")->lpProps[ADDRESS].Value.lpszA, "carol@example.org");
    assert_false(served(find(rows, "Bob")));
    assert_true(served(find(rows, "Bob again")));              /* a duplicate: nobody gets it twice */
    assert_int_equal(PROP_TYPE(find(rows, "Nobody in particular")->lpProps[ADDRESS].ulPropTag), PT_ERROR);
    assert_string_equal(find(rows, "'Dave'")->lpProps[ADDRESS].Value.lpszA, "dave@example.org");
    FreeProws(rows);
    /* Once more changes nothing. */
    assert_int_equal(support_expand_recipients(&host, NULL, message, &flags, &error), S_OK);
    rows = recipients(message);
    assert_int_equal(rows->cRows, 7);
    FreeProws(rows);
    message->lpVtbl->Release(message);
}

/* A provider's list: its id is a number, its members are what `members` says. */
struct fake_list {
    const struct IDistListVtbl *vtable;
    ULONG number;
};

static unsigned lists_opened;
static ULONG (*list_members)(ULONG number, ULONG place, bool *ret_is_list);     /* 0: no more */

static ULONG STDMETHODCALLTYPE list_release(IDistList *self)
{
    free(self);
    return 0;
}

static HRESULT STDMETHODCALLTYPE list_contents(IDistList *self, ULONG flags, LPMAPITABLE *ret_table)
{
    static const SizedSPropTagArray(5, columns) = { 5, { PR_INSTANCE_KEY, PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_ENTRYID } };
    struct fake_list *list = (struct fake_list *)(void *)self;
    LPTABLEDATA data = NULL;
    bool is_list = false;
    assert_int_equal(CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC, PR_INSTANCE_KEY,
        (LPSPropTagArray)(uintptr_t)&columns, &data), S_OK);
    for (ULONG i = 0, number; (number = list_members(list->number, i, &is_list)); i++) {
        char address[32];
        snprintf(address, sizeof(address), "m%u@example.org", (unsigned)number);
        SPropValue values[] = { { .ulPropTag = PR_INSTANCE_KEY, .Value.bin = { sizeof(i), (LPBYTE)&i } }, text_value(PR_DISPLAY_NAME_A, "member"),
            text_value(PR_ADDRTYPE_A, is_list ? "MAPIPDL" : "SMTP"), text_value(PR_EMAIL_ADDRESS_A, address),
            { .ulPropTag = PR_ENTRYID, .Value.bin = { sizeof(number), (LPBYTE)&number } } };
        SRow row = { .cValues = 5, .lpProps = values };
        assert_int_equal(data->lpVtbl->HrModifyRow(data, &row), S_OK);
    }
    HRESULT result = data->lpVtbl->HrGetView(data, NULL, NULL, 0, ret_table);
    data->lpVtbl->Release(data);
    return result;
}

static const struct IDistListVtbl list_vtable = { .Release = list_release, .GetContentsTable = list_contents };

static HRESULT open_list(void *context, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type, LPUNKNOWN *ret_object,
    struct mapix_error_slot *slot)
{
    struct fake_list *list = calloc(1, sizeof(*list));
    lists_opened++;
    list->vtable = &list_vtable;
    memcpy(&list->number, entry_id, sizeof(list->number));
    *ret_type = MAPI_DISTLIST;
    *ret_object = (LPUNKNOWN)list;
    return S_OK;
}

/* A list in a list in a list ..., each with an identifier that nobody saw before. */
static ULONG endless(ULONG number, ULONG place, bool *ret_is_list)
{
    *ret_is_list = true;
    return place < 50 ? number * 50 + place : 0;
}

/* 100 lists of 200, list 2000 among them all and twice in itself; every second member is in its neighbour as well. */
static ULONG crowd(ULONG number, ULONG place, bool *ret_is_list)
{
    *ret_is_list = number == 1 ? place < 100 : place >= 200;
    if (number == 1)
        return place < 100 ? 2000 + place : 0;
    return place < 200 ? (number - 2000) * 100 + place + 1 : place < 202 ? 2000 : 0;
}

static void send_to_list(LPMESSAGE message, ULONG number)
{
    SPropValue values[4] = { text_value(PR_DISPLAY_NAME_A, "List"), text_value(PR_ADDRTYPE_A, "MAPIPDL"),
        { .ulPropTag = PR_ENTRYID, .Value.bin = { sizeof(number), (LPBYTE)&number } }, { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_CC } };
    add_recipient(message, 4, values);
}

/* SPI-SUP-36: every list is opened once, everybody gets it once, and a provider whose lists never end is stopped. */
static void expanding_lists(void **state)
{
    static const struct support_host host = { .open_entry = open_list };
    LPMESSAGE message = new_message();
    ULONG flags = 0, twice = 0;
    list_members = crowd;
    send_to_list(message, 1);
    assert_int_equal(support_expand_recipients(&host, NULL, message, &flags, &error), S_OK);
    assert_int_equal(flags, NEEDS_SPOOLER);
    assert_int_equal(lists_opened, 101);
    LPSRowSet rows = recipients(message);
    assert_int_equal(rows->cRows, 100 * 200);
    for (ULONG i = 0; i < rows->cRows; i++) {
        assert_int_equal(rows->aRow[i].lpProps[KIND].Value.l, MAPI_CC);
        twice += served(&rows->aRow[i]);
    }
    assert_int_equal(twice, 99 * 100);
    FreeProws(rows);
    message->lpVtbl->Release(message);

    message = new_message();
    list_members = endless;
    send_to_list(message, 1);
    flags = 0x123;
    assert_int_equal(support_expand_recipients(&host, NULL, message, &flags, &error), MAPI_E_TOO_COMPLEX);
    assert_int_equal(flags, 0x123);
    char *text = mapix_error_text(&error, NULL);
    assert_non_null(strstr(text, "100000 members"));
    free(text);
    rows = recipients(message);
    assert_int_equal(rows->cRows, 1);                          /* as it was */
    FreeProws(rows);
    message->lpVtbl->Release(message);
}

static char *text_of(LPMESSAGE message, ULONG tag)
{
    static char text[4][512];
    static int next;
    LPSPropValue value = NULL;
    char *to = text[next++ % 4];
    assert_int_equal(HrGetOneProp((LPMAPIPROP)message, tag, &value), S_OK);
    snprintf(to, 512, "%s", value->Value.lpszA);
    MAPIFreeBuffer(value);
    return to;
}

/* SPI-SUP-34, SPI-RPT-01, -03, -05, -08. */
static void receipts(void **state)
{
    LPMESSAGE original = new_message(), report = new_message(), other = new_message();
    set_text(original, PR_MESSAGE_CLASS_A, "IPM.Note");
    set_text(original, PR_SUBJECT_A, "The plan");
    assert_int_equal(support_read_receipt(0, original, report, &error), MAPI_E_NO_RECIPIENTS);        /* nobody to tell */
    set_text(original, PR_SENDER_NAME_A, "Ann");
    set_text(original, PR_SENDER_ADDRTYPE_A, "SMTP");
    set_text(original, PR_SENDER_EMAIL_ADDRESS_A, "ann@example.org");
    assert_int_equal(support_read_receipt(0, original, report, &error), S_OK);
    assert_string_equal(text_of(report, PR_MESSAGE_CLASS_A), "REPORT.IPM.Note.IPNRN");
    assert_string_equal(text_of(report, PR_SUBJECT_A), "Read: The plan");
    assert_string_equal(text_of(report, PR_ORIGINAL_SUBJECT_A), "The plan");
    LPSRowSet rows = recipients(report);
    assert_int_equal(rows->cRows, 1);
    assert_string_equal(find(rows, "Ann")->lpProps[ADDRESS].Value.lpszA, "ann@example.org");
    FreeProws(rows);
    assert_int_equal(support_read_receipt(MAPI_NON_READ, original, other, &error), S_OK);
    assert_string_equal(text_of(other, PR_MESSAGE_CLASS_A), "REPORT.IPM.Note.IPNNRN");
    assert_int_equal(support_read_receipt(0, report, other, &error), MAPI_E_NO_SUPPORT);
    original->lpVtbl->Release(original);
    report->lpVtbl->Release(report);
    other->lpVtbl->Release(other);
}

/* SPI-SUP-41: StatusRecips needs a message that lies in a store; a report is not reported on; the list is freed on success only. */
static void delivery_reports(void **state)
{
    static const struct support_host host = { 0 };
    LPMESSAGE message = new_message();
    LPADRLIST list = NULL;
    assert_int_equal(MAPIAllocateBuffer(CbNewADRLIST(1), (LPVOID *)&list), S_OK);
    list->cEntries = 0;
    assert_int_equal(support_status_recipients(&host, NULL, message, list, &error), MAPI_E_INVALID_PARAMETER);     /* the list stays ours */
    set_text(message, PR_MESSAGE_CLASS_A, "Report.IPM.Note.NDR");
    assert_int_equal(support_status_recipients(&host, NULL, message, list, &error), S_OK);                         /* ... and went with this */
    message->lpVtbl->Release(message);
    mapix_error_clear(&error);
}

/* A folder that is told to move or delete; entry ids name it by their first byte. */
struct fake_folder {
    const IMAPIFolderVtbl *methods;
    unsigned references, deleted, moved, hooked;
    BYTE moved_to;
    BYTE name;
};

static struct fake_folder folders[2];

static ULONG STDMETHODCALLTYPE folder_release(IMAPIFolder *self) { return --((struct fake_folder *)(void *)self)->references; }

static HRESULT STDMETHODCALLTYPE folder_delete(IMAPIFolder *self, LPENTRYLIST list, ULONG_PTR ui, LPMAPIPROGRESS progress, ULONG flags)
{
    assert_int_equal(list->cValues, 1);
    ((struct fake_folder *)(void *)self)->deleted++;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE folder_copy(IMAPIFolder *self, LPENTRYLIST list, LPCIID iid, LPVOID destination, ULONG_PTR ui, LPMAPIPROGRESS progress,
    ULONG flags)
{
    assert_int_equal(flags, MESSAGE_MOVE);
    ((struct fake_folder *)(void *)self)->moved++;
    ((struct fake_folder *)(void *)self)->moved_to = ((struct fake_folder *)destination)->name;
    return S_OK;
}

static const IMAPIFolderVtbl folder_methods = { .Release = folder_release, .DeleteMessages = folder_delete, .CopyMessages = folder_copy };

static HRESULT open_fake_folder(void *context, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type, LPUNKNOWN *ret,
    struct mapix_error_slot *slot)
{
    BYTE name = entry_id->abFlags[0];
    if (name != 'o' && name != 's')
        return MAPI_E_NOT_FOUND;
    struct fake_folder *folder = &folders[name == 's'];
    folder->methods = &folder_methods;
    folder->name = name;
    folder->references++;
    *ret_type = MAPI_FOLDER;
    *ret = (LPUNKNOWN)(void *)folder;
    return S_OK;
}

static HRESULT hook(void *context, LPMESSAGE message, LPMAPIFOLDER folder, ULONG *flags, ULONG *size, LPENTRYID *target)
{
    unsigned *hooked = context;
    if (folder)
        assert_int_equal(((struct fake_folder *)(void *)folder)->name, 's');
    ++*hooked;
    if (*hooked == 2)
        *flags = HOOK_DELETE;
    return S_OK;
}

static LPMESSAGE sent_message(bool delete, char folder)
{
    LPMESSAGE message = new_message();
    BYTE parent[20] = { 'o' }, sent[20] = { (BYTE)folder }, own[20] = { 'm' };
    SPropValue values[4] = { { .ulPropTag = PR_PARENT_ENTRYID, .Value.bin = { 20, parent } }, { .ulPropTag = PR_ENTRYID, .Value.bin = { 20, own } },
        { .ulPropTag = PR_DELETE_AFTER_SUBMIT, .Value.b = delete }, { .ulPropTag = PR_SENTMAIL_ENTRYID, .Value.bin = { 20, sent } } };
    LPSPropProblemArray problems = NULL;
    assert_int_equal(message->lpVtbl->SetProps(message, folder ? 4 : 3, values, &problems), S_OK);
    assert_null(problems);
    return message;
}

/* SPI-SUP-37: deleted after sending, moved to the sent folder, or left; hooks have their say first; the message is released. SPI-HOOK-04. */
static void sent_mail(void **state)
{
    struct support_host host = { .open_entry = open_fake_folder };
    unsigned hooked = 0;
    assert_int_equal(support_do_sent_mail(&host, NULL, 0, sent_message(false, 's'), &error), S_OK);
    assert_int_equal(folders[0].moved, 1);
    assert_int_equal(folders[0].moved_to, 's');
    assert_int_equal(support_do_sent_mail(&host, NULL, 0, sent_message(true, 's'), &error), S_OK);
    assert_int_equal(folders[0].deleted, 1);
    assert_int_equal(support_do_sent_mail(&host, NULL, 0, sent_message(false, 0), &error), S_OK);
    assert_int_equal(support_do_sent_mail(&host, NULL, 0, sent_message(false, 'x'), &error), S_OK);    /* that folder is gone: it stays */
    assert_int_equal(folders[0].moved + folders[0].deleted, 2);
    host.run_outbound_hooks = hook;
    assert_int_equal(support_do_sent_mail(&host, &hooked, 0, sent_message(false, 's'), &error), S_OK);
    assert_int_equal(folders[0].moved, 2);
    assert_int_equal(support_do_sent_mail(&host, &hooked, 0, sent_message(false, 's'), &error), S_OK);
    assert_int_equal(folders[0].deleted, 2);                           /* the hook said so */
    assert_int_equal(folders[0].references + folders[1].references, 0);
    assert_int_equal(hooked, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resending),
        cmocka_unit_test(expanding),
        cmocka_unit_test(expanding_lists),
        cmocka_unit_test(receipts),
        cmocka_unit_test(delivery_reports),
        cmocka_unit_test(sent_mail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

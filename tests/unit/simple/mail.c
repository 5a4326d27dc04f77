/* Messages of Simple MAPI: sent, found, read, saved, deleted. */
#include "common.h"

#include <mapioid.h>
#include <edkmdb.h>
#include <mapispi.h>
#include <mapiguid.h>

static LHANDLE alice, bob;

static int set_up(void **state)
{
    common_set_up(state);
    alice = log_on("alice");
    bob = log_on("bob");
    return 0;
}

static int tear_down(void **state)
{
    log_off(alice);
    log_off(bob);
    return common_tear_down(state);
}

static MapiRecipDesc to_name(ULONG class, const char *name)
{
    return (MapiRecipDesc){ .ulRecipClass = class, .lpszName = S(name) };
}

static MapiRecipDesc to_address(ULONG class, const char *name, const char *address)
{
    return (MapiRecipDesc){ .ulRecipClass = class, .lpszName = S(name), .lpszAddress = S(address) };
}

/* How many messages the folder of a store's property holds. */
static ULONG messages_in(LHANDLE handle, ULONG tag)
{
    LPMAPISESSION session = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    LPMDB store = NULL;
    LPSPropValue id = NULL;
    LPMAPIFOLDER folder = NULL;
    ULONG type, count = 0;
    static const SizedSPropTagArray(2, columns) = { 2, { PR_ENTRYID, PR_DEFAULT_STORE } };
    assert_int_equal(ScMAPIXFromSMAPI(handle, 0, NULL, &session), S_OK);
    assert_int_equal(session->lpVtbl->GetMsgStoresTable(session, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, rows->aRow[0].lpProps[0].Value.bin.cb,
        (LPENTRYID)(void *)rows->aRow[0].lpProps[0].Value.bin.lpb, NULL, MDB_WRITE, &store), S_OK);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)store, tag, &id), S_OK);
    assert_int_equal(store->lpVtbl->OpenEntry(store, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, 0, &type, (LPUNKNOWN *)(void *)&folder), S_OK);
    DROP(table);
    assert_int_equal(folder->lpVtbl->GetContentsTable(folder, 0, &table), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    MAPIFreeBuffer(id);
    FreeProws(rows);
    DROP(table);
    DROP(folder);
    DROP(store);
    DROP(session);
    return count;
}

/* The message behind an identifier. */
static LPMESSAGE open_message(LHANDLE handle, const char *subject)
{
    LPMAPISESSION session = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    LPMDB store = NULL;
    LPMAPIFOLDER folder = NULL;
    LPMESSAGE message = NULL;
    LPENTRYID id = NULL;
    ULONG type, size = 0;
    static const SizedSPropTagArray(2, columns) = { 2, { PR_ENTRYID, PR_SUBJECT_A } };
    assert_int_equal(ScMAPIXFromSMAPI(handle, 0, NULL, &session), S_OK);
    assert_int_equal(session->lpVtbl->GetMsgStoresTable(session, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, rows->aRow[0].lpProps[0].Value.bin.cb,
        (LPENTRYID)(void *)rows->aRow[0].lpProps[0].Value.bin.lpb, NULL, MDB_WRITE, &store), S_OK);
    FreeProws(rows);
    DROP(table);
    assert_int_equal(store->lpVtbl->GetReceiveFolder(store, T("IPM"), 0, &size, &id, NULL), S_OK);
    assert_int_equal(store->lpVtbl->OpenEntry(store, size, id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&folder), S_OK);
    MAPIFreeBuffer(id);
    assert_int_equal(folder->lpVtbl->GetContentsTable(folder, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    for (ULONG i = 0; i < rows->cRows && !message; i++)
        if (!strcmp(rows->aRow[i].lpProps[1].Value.lpszA, subject))
            assert_int_equal(store->lpVtbl->OpenEntry(store, rows->aRow[i].lpProps[0].Value.bin.cb, (LPENTRYID)(void *)rows->aRow[i].lpProps[0].Value.bin.lpb,
                NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&message), S_OK);
    assert_non_null(message);
    FreeProws(rows);
    DROP(table);
    DROP(folder);
    DROP(store);
    DROP(session);
    return message;
}

/* --- sending --- */

/* SMAPI-13, SMAPI-14, SMAPI-19, SMAPI-20, SMAPI-23: out of one profile and into the other, whole. */
static void round_trip(void **state)
{
    static const char noise[] = "a\0b\xff\n";
    char id[64];
    size_t size;
    (void)state;
    const char *first = write_file("noise.bin", noise, sizeof(noise)), *second = write_file("plain", "text", 4);
    BYTE encoding[] = { 0x2a, 0x86, 0x48 };
    MapiFileTagExt type = { 0, 3, encoding, 3, encoding };
    MapiFileDesc files[] = { { .nPosition = 5, .lpszPathName = S(first), .lpFileType = &type },
        { .nPosition = (ULONG)-1, .lpszPathName = S(second), .lpszFileName = S("Über.txt") } };
    MapiRecipDesc recipients[] = { to_name(MAPI_TO, "bob"), to_address(MAPI_CC, "Carla", "SMTP:carla@example.invalid"), to_name(MAPI_BCC, "alice") };
    MapiMessage message = { .ulReserved = CP_UTF8, .lpszSubject = S("Grüße"), .lpszNoteText = S("Line?one\r\nzwei ä\n"), .flFlags = MAPI_RECEIPT_REQUESTED, .nRecipCount = 3,
        .lpRecips = recipients, .nFileCount = 2, .lpFiles = files };
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), SUCCESS_SUCCESS);
    unlink(first);                                                     /* SMAPI-17: copied before it returned */
    unlink(second);
    wait_for(bob, "Grüße", id);
    lpMapiMessage got = read_message(bob, id, 0);
    assert_int_equal(got->flFlags & MAPI_UNREAD, MAPI_UNREAD);
    assert_int_equal(got->flFlags & MAPI_SENT, MAPI_SENT);
    assert_int_equal(got->flFlags & MAPI_RECEIPT_REQUESTED, MAPI_RECEIPT_REQUESTED);
    assert_string_equal(got->lpszNoteText, "Line?one\r\nzwei ä\n");
    assert_string_equal(got->lpszMessageType, "IPM.Note");
    int year, month, day, hour, minute, length = 0;
    assert_int_equal(sscanf(got->lpszDateReceived, "%4d/%2d/%2d %2d:%2d%n", &year, &month, &day, &hour, &minute, &length), 5);
    assert_int_equal(length, 16);
    assert_int_equal(strlen(got->lpszDateReceived), 16);
    assert_int_equal(strlen(got->lpszConversationID), 44);
    assert_non_null(got->lpOriginator);
    assert_int_equal(got->lpOriginator->ulRecipClass, MAPI_ORIG);
    assert_string_equal(got->lpOriginator->lpszName, "alice");
    assert_int_equal(got->nRecipCount, 2);                             /* blind copies are not told */
    assert_int_equal(got->lpRecips[0].ulRecipClass, MAPI_TO);
    assert_string_equal(got->lpRecips[0].lpszName, "bob");
    assert_non_null(strchr(got->lpRecips[0].lpszAddress, ':'));
    assert_int_equal(got->lpRecips[1].ulRecipClass, MAPI_CC);
    assert_string_equal(got->lpRecips[1].lpszName, "Carla");
    assert_string_equal(got->lpRecips[1].lpszAddress, "SMTP:carla@example.invalid");
    assert_int_equal(got->nFileCount, 2);
    const MapiFileDesc *binary = &got->lpFiles[strcmp(got->lpFiles[0].lpszFileName, "noise.bin") != 0], *text = &got->lpFiles[binary == got->lpFiles];
    assert_string_equal(binary->lpszFileName, "noise.bin");
    assert_int_equal(binary->nPosition, 5);
    assert_non_null(binary->lpFileType);
    assert_memory_equal(((MapiFileTagExt *)binary->lpFileType)->lpTag, encoding, 3);
    char *bytes = file_content(binary->lpszPathName, &size);
    assert_int_equal(size, sizeof(noise));
    assert_memory_equal(bytes, noise, size);
    free(bytes);
    assert_string_equal(strrchr(binary->lpszPathName, '.'), ".bin");
    assert_string_equal(text->lpszFileName, "Über.txt");
    assert_int_equal(text->nPosition, (ULONG)-1);
    bytes = file_content(text->lpszPathName, &size);
    assert_string_equal(bytes, "text");
    free(bytes);
    for (ULONG i = 0; i < got->nFileCount; i++)
        assert_int_equal(unlink(got->lpFiles[i].lpszPathName), 0);
    MapiRecipDesc back = *got->lpOriginator;                           /* an answer to the entry id, which is what counts; in the conversation */
    char conversation[64];
    strcpy(conversation, got->lpszConversationID);
    back.ulRecipClass = MAPI_TO;
    back.lpszName = S("somebody else");
    back.lpszAddress = S("SMTP:nobody@example.invalid");
    assert_true(back.ulEIDSize > 0);
    MapiMessage answer = { .lpszSubject = S("Re: Grüße"), .lpszConversationID = conversation, .nRecipCount = 1, .lpRecips = &back };
    assert_code(MAPISendMail(bob, 0, &answer, 0, 0), SUCCESS_SUCCESS);
    MAPIFreeBuffer(got);
    wait_for(alice, "Re: Grüße", id);
    got = read_message(alice, id, 0);
    assert_string_equal(got->lpszConversationID, conversation);
    assert_string_equal(got->lpRecips[0].lpszName, "alice");           /* SMAPI-14: name and address beside an entry id are ignored */
    assert_string_equal(got->lpszNoteText, "");
    MAPIFreeBuffer(got);
}

/* SMAPI-14: an address alone is the name, too; the type is upper case; one without a type is an Internet address. */
static void addresses(void **state)
{
    MapiRecipDesc recipients[] = { to_address(MAPI_TO, NULL, "smtp:bob@localhost"), to_address(MAPI_CC, "", "bob@localhost") };
    MapiMessage message = { .lpszSubject = S("addressed"), .nRecipCount = 2, .lpRecips = recipients };
    char id[64];
    (void)state;
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), SUCCESS_SUCCESS);
    wait_for(bob, "addressed", id);
    lpMapiMessage got = read_message(bob, id, 0);
    for (int i = 0; i < 2; i++) {
        assert_string_equal(got->lpRecips[i].lpszName, "bob@localhost");
        assert_string_equal(got->lpRecips[i].lpszAddress, "SMTP:bob@localhost");
    }
    MAPIFreeBuffer(got);
}

/* SMAPI-17: success says nothing about the recipient. What cannot be delivered comes back as a report. */
static void not_validated(void **state)
{
    MapiRecipDesc recipient = to_address(MAPI_TO, NULL, "SMTP:nobody-there@localhost");
    MapiMessage message = { .lpszSubject = S("void"), .nRecipCount = 1, .lpRecips = &recipient };
    (void)state;
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), SUCCESS_SUCCESS);
}

static wchar_t wide_path[512];

/* SMAPI-01: the wide twin; its codes 27 and 28 are those of newer headers. */
static void wide(void **state)
{
    MapiRecipDescW recipient = { .ulRecipClass = MAPI_TO, .lpszName = (LPWSTR)L"bob" };
    swprintf(wide_path, 512, L"%s", write_file("weit.txt", "w", 1));
    MapiFileDescW file = { .nPosition = (ULONG)-1, .lpszPathName = wide_path, .lpszFileName = (LPWSTR)L"\u5b57.txt" };
    MapiMessageW message = { .lpszSubject = (LPWSTR)L"weit \u6587", .lpszNoteText = (LPWSTR)L"\u00e4", .nRecipCount = 1, .lpRecips = &recipient, .nFileCount = 1, .lpFiles = &file };
    char id[64];
    (void)state;
    assert_code(MAPISendMailW(alice, 0, &message, MAPI_FORCE_UNICODE, 0), SUCCESS_SUCCESS);
    wait_for(bob, "weit 文", id);
    lpMapiMessage got = read_message(bob, id, MAPI_SUPPRESS_ATTACH);
    assert_string_equal(got->lpszNoteText, "ä");
    assert_string_equal(got->lpFiles[0].lpszFileName, "字.txt");
    MAPIFreeBuffer(got);
    message.nRecipCount = 0xffffffff;
    assert_code(MAPISendMailW(alice, 0, &message, 0, 0), MAPI_E_TOO_MANY_RECIPIENTS);
    message.nRecipCount = 1;
    message.nFileCount = 0xffffffff;
    assert_code(MAPISendMailW(alice, 0, &message, 0, 0), MAPI_E_TOO_MANY_FILES);
    assert_code(MAPISendMailW(alice, 0, NULL, 0, 0), MAPI_E_FAILURE);
    MapiMessage narrow = { 0 };
    assert_code(MAPISendMail(alice, 0, &narrow, MAPI_FORCE_UNICODE, 0), MAPI_E_FAILURE);
    assert_int_equal(MAPI_E_UNICODE_NOT_SUPPORTED, 27);
    assert_int_equal(MAPI_E_ATTACHMENT_TOO_LARGE, 28);
}

/* SMAPI-01, SMAPI-13, SMAPI-15, SMAPI-16: the codes of everything that is refused, and nothing is sent. */
static void refuses_to_send(void **state)
{
    const char *good = write_file("good", "x", 1), *huge = scratch_path("huge"), *closed = scratch_path("closed");
    (void)state;
    write_file("huge", "", 0);
    assert_int_equal(truncate(huge, (off_t)3 << 30), 0);
    mkdir(closed, 0700);
    MapiFileDesc files[] = { { .nPosition = (ULONG)-1, .lpszPathName = S(good) }, { .nPosition = (ULONG)-1 } };
    MapiRecipDesc recipients[] = { to_name(MAPI_TO, "bob"), to_name(MAPI_CC, "alice") };
    MapiMessage message = { .lpszSubject = S("never"), .nRecipCount = 2, .lpRecips = recipients, .nFileCount = 2, .lpFiles = files };
    time_t end = time(NULL) + 20;                                      /* what others sent leaves the outbox first */
    while (messages_in(alice, PR_IPM_OUTBOX_ENTRYID) && time(NULL) < end)
        ;
    files[1].lpszPathName = S("/does/not/exist");
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_ATTACHMENT_NOT_FOUND);
    assert_says("/does/not/exist");
    files[1].lpszPathName = NULL;
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_ATTACHMENT_NOT_FOUND);
    files[1].lpszPathName = S(closed);
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_ATTACHMENT_OPEN_FAILURE);
    files[1].lpszPathName = S(huge);
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_ATTACHMENT_TOO_LARGE);
    files[1].lpszPathName = S(good);
    files[1].flFlags = MAPI_OLE;
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_TYPE_NOT_SUPPORTED);
    files[1].flFlags = MAPI_OLE | MAPI_OLE_STATIC;
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_TYPE_NOT_SUPPORTED);
    files[1].flFlags = 0;
    message.nFileCount = 0xffffffff;
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_TOO_MANY_FILES);
    message.lpFiles = NULL;
    message.nFileCount = 1;
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_ATTACHMENT_NOT_FOUND);
    message.nFileCount = 0;
    message.nRecipCount = 0xffffffff;
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_TOO_MANY_RECIPIENTS);
    message.nRecipCount = 0;
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_INVALID_RECIPS);
    message.lpRecips = NULL;
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_INVALID_RECIPS);
    message.nRecipCount = 2;
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_INVALID_RECIPS);
    message.lpRecips = recipients;
    static const ULONG wrong[] = { MAPI_ORIG, 4, 0xffffffff };
    for (int i = 0; i < 3; i++) {
        recipients[1].ulRecipClass = wrong[i];
        assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_BAD_RECIPTYPE);
    }
    recipients[1] = to_name(MAPI_CC, "no such person");
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_UNKNOWN_RECIPIENT);
    assert_says("no such person");
    recipients[1] = to_name(MAPI_CC, "");
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_INVALID_RECIPS);
    recipients[1] = to_address(MAPI_CC, "x", "not an address");
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_INVALID_RECIPS);
    recipients[1] = (MapiRecipDesc){ .ulRecipClass = MAPI_CC, .ulEIDSize = 10 };
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_INVALID_RECIPS);
    recipients[1].lpEntryID = (void *)(uintptr_t)"no entry id";
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_INVALID_RECIPS);
    recipients[1].ulEIDSize = 0xffffffff;
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_INVALID_RECIPS);
    message.nRecipCount = 1;
    message.ulReserved = 1252;
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_FAILURE);
    message.ulReserved = 0;
    size_t size = (64u << 20) + 1;
    message.lpszNoteText = malloc(size + 1);
    memset(message.lpszNoteText, 'x', size);
    message.lpszNoteText[size] = 0;
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_TEXT_TOO_LARGE);
    free(message.lpszNoteText);
    message.lpszNoteText = NULL;
    assert_code(MAPISendMail(alice, 0, NULL, 0, 0), MAPI_E_FAILURE);
    assert_code(MAPISendMail(alice, 0, &message, 0x80000000, 0), MAPI_E_FAILURE);
    assert_code(MAPISendMail(alice, 0, &message, 0, 1), MAPI_E_FAILURE);
    assert_code(MAPISendMail(alice, 0, &message, 0x4, 0), MAPI_E_FAILURE);
    assert_code(MAPISendMail(alice + 99, 0, &message, 0, 0), MAPI_E_INVALID_SESSION);
    assert_int_equal(messages_in(alice, PR_IPM_OUTBOX_ENTRYID), 0);
}

/* --- the send note --- */

static const char *typed_subject;

static void type_note(LPMAPIPROP data)
{
    SPropValue values[] = { { .ulPropTag = PR_DISPLAY_TO_A, .Value.lpszA = S("bob ; alice") }, { .ulPropTag = PR_DISPLAY_CC_A, .Value.lpszA = S("bob@localhost;") },
        { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = S(typed_subject) }, { .ulPropTag = PR_BODY_A, .Value.lpszA = S("by hand") } };
    assert_int_equal(data->lpVtbl->SetProps(data, 4, values, NULL), S_OK);
}

static void look_at_note(LPMAPIPROP data)
{
    LPSPropValue value = NULL;
    assert_int_equal(HrGetOneProp(data, PR_DISPLAY_TO_A, &value), S_OK);
    assert_string_equal(value->Value.lpszA, "bob; Carla");
    MAPIFreeBuffer(value);
    assert_int_equal(HrGetOneProp(data, PR_SUBJECT_A, &value), S_OK);
    assert_string_equal(value->Value.lpszA, "shown");
    MAPIFreeBuffer(value);
}

static void clear_note(LPMAPIPROP data)
{
    SPropValue empty = { .ulPropTag = PR_DISPLAY_TO_A, .Value.lpszA = S("") };
    assert_int_equal(data->lpVtbl->SetProps(data, 1, &empty, NULL), S_OK);
}

/* SMAPI-13, SMAPI-18, SMAPI-21: MAPI_DIALOG asks for what is missing and shows what is there; nobody to ask is a failure, backing out an abort. */
static void send_note(void **state)
{
    MapiMessage message = { 0 };
    MapiRecipDesc recipients[] = { to_name(MAPI_TO, "bob"), to_address(MAPI_TO, "Carla", "SMTP:bob@localhost") };
    char id[64], paths[600];
    (void)state;
    assert_code(MAPISendMail(alice, 0, &message, MAPI_DIALOG, 0), MAPI_E_FAILURE);
    assert_says("leave MAPI_DIALOG out");
    assert_code(MAPISendDocuments(0, S(";"), NULL, NULL, 0), MAPI_E_FAILURE);
    ask_me();
    asked.sheet = MAPI_E_USER_CANCEL;
    assert_code(MAPISendMail(alice, 0, &message, MAPI_DIALOG, 0), MAPI_E_USER_ABORT);
    asked.sheet = S_OK;
    assert_code(MAPISendMail(alice, 0, &message, MAPI_DIALOG, 0), MAPI_E_INVALID_RECIPS);      /* left empty */
    asked.fill = type_note;
    typed_subject = "typed";
    assert_code(MAPISendMail(alice, 0, &message, MAPI_DIALOG, 0), SUCCESS_SUCCESS);
    wait_for(bob, "typed", id);
    lpMapiMessage got = read_message(bob, id, 0);
    assert_string_equal(got->lpszNoteText, "by hand");
    assert_int_equal(got->nRecipCount, 3);
    assert_int_equal(got->lpRecips[2].ulRecipClass, MAPI_CC);
    MAPIFreeBuffer(got);
    message = (MapiMessage){ .lpszSubject = S("shown"), .nRecipCount = 2, .lpRecips = recipients };
    asked.fill = look_at_note;
    assert_code(MAPISendMail(alice, 0, &message, MAPI_DIALOG, 0), SUCCESS_SUCCESS);
    wait_for(bob, "shown", id);
    got = read_message(bob, id, 0);
    assert_string_equal(got->lpRecips[1].lpszAddress, "SMTP:bob@localhost");                  /* known before, still known */
    MAPIFreeBuffer(got);
    asked.fill = clear_note;
    assert_code(MAPISendMail(alice, 0, &message, MAPI_DIALOG, 0), MAPI_E_INVALID_RECIPS);
    asked.fill = look_at_note;
    int sheets = asked.sheets;
    assert_code(MAPISendMail(alice, 0, &message, MAPI_DIALOG_MODELESS, 0), MAPI_E_INVALID_SESSION);
    assert_int_equal(asked.sheets, sheets);
    assert_code(MAPISendMail(0, 0, &message, MAPI_DIALOG_MODELESS | MAPI_NEW_SESSION, 0), SUCCESS_SUCCESS);
    assert_int_equal(asked.sheets, sheets + 1);
    asked.fill = type_note;
    typed_subject = "documents";
    snprintf(paths, sizeof(paths), "%s|%s", write_file("one.txt", "1", 1), write_file("two.txt", "22", 2));
    assert_code(MAPISendDocuments(0, S("|"), paths, S("eins.txt"), 0), SUCCESS_SUCCESS);
    wait_for(bob, "documents", id);
    got = read_message(bob, id, MAPI_SUPPRESS_ATTACH);
    assert_int_equal(got->nFileCount, 2);
    assert_string_equal(got->lpFiles[0].lpszFileName, "eins.txt");
    assert_string_equal(got->lpFiles[1].lpszFileName, "two.txt");
    MAPIFreeBuffer(got);
    assert_code(MAPISendDocuments(0, S("|"), S("/nowhere/at/all"), NULL, 0), MAPI_E_ATTACHMENT_OPEN_FAILURE);
    ask_nobody();
}

/* --- finding --- */

static void forget_all(LHANDLE handle)
{
    char id[64];
    while (MAPIFindNext(handle, 0, NULL, NULL, 0, 0, id) == SUCCESS_SUCCESS)
        assert_code(MAPIDeleteMail(handle, 0, id, 0, 0), SUCCESS_SUCCESS);
    while (MAPIFindNext(handle, 0, S("REPORT"), NULL, 0, 0, id) == SUCCESS_SUCCESS)
        assert_code(MAPIDeleteMail(handle, 0, id, 0, 0), SUCCESS_SUCCESS);
}

static void assert_sequence(LHANDLE handle, const char *class, FLAGS flags, const char *const *expected)
{
    char seed[512] = "", id[512];
    ULONG code;
    for (; (code = MAPIFindNext(handle, 0, S(class), seed, flags | MAPI_LONG_MSGID, 0, id)) == SUCCESS_SUCCESS; expected++) {
        lpMapiMessage message = read_message(handle, id, MAPI_ENVELOPE_ONLY | MAPI_PEEK);
        assert_non_null(*expected);
        assert_string_equal(message->lpszSubject, *expected);
        MAPIFreeBuffer(message);
        strcpy(seed, id);
    }
    assert_int_equal(code, MAPI_E_NO_MESSAGES);
    assert_null(*expected);
}

/* SMAPI-22: by class prefix, in order, unread only, from a seed; SMAPI-25: a deleted identifier is none. */
static void finds(void **state)
{
    static const char *const in_order[] = { "first", "second", "third", "fourth", NULL }, *const notes[] = { "first", "third", NULL },
        *const special[] = { "second", NULL }, *const unread[] = { "second", "fourth", NULL }, *const none[] = { NULL };
    char id[4][64], found[64], other[64];
    (void)state;
    forget_all(alice);
    assert_code(MAPIFindNext(alice, 0, NULL, NULL, 0, 0, found), MAPI_E_NO_MESSAGES);
    put_message(alice, "third", "IPM.Note", "2026/03/03 10:00", 0, id[2]);
    put_message(alice, "first", NULL, "2026/01/01 10:00", 0, id[0]);
    put_message(alice, "fourth", "IPM.Contact", "2026/04/04 10:00", MAPI_UNREAD, id[3]);
    put_message(alice, "second", "IPM.Special.Thing", "2026/02/02 10:00", MAPI_UNREAD, id[1]);
    assert_sequence(alice, NULL, MAPI_GUARANTEE_FIFO, in_order);
    assert_sequence(alice, "", MAPI_GUARANTEE_FIFO, in_order);
    assert_sequence(alice, "IPM.Note", MAPI_GUARANTEE_FIFO, notes);
    assert_sequence(alice, "ipm.spec", 0, special);
    assert_sequence(alice, "IPM", MAPI_GUARANTEE_FIFO | MAPI_UNREAD_ONLY, unread);
    assert_sequence(alice, "IPM.None", 0, none);
    for (int i = 0; i < 3; i++) {                                      /* from any seed, in any order of calls */
        int from = (i * 2) % 3;
        assert_code(MAPIFindNext(alice, 0, NULL, id[from], MAPI_GUARANTEE_FIFO, 0, found), SUCCESS_SUCCESS);
        assert_string_equal(found, id[from + 1]);
    }
    assert_code(MAPIFindNext(alice, 0, NULL, id[0], MAPI_GUARANTEE_FIFO | MAPI_UNREAD_ONLY, 0, found), SUCCESS_SUCCESS);
    assert_string_equal(found, id[1]);
    MAPIFreeBuffer(read_message(alice, found, 0));                     /* read now, and still a seed */
    assert_code(MAPIFindNext(alice, 0, NULL, found, MAPI_GUARANTEE_FIFO | MAPI_UNREAD_ONLY, 0, other), SUCCESS_SUCCESS);
    assert_string_equal(other, id[3]);
    assert_code(MAPIFindNext(alice, 0, NULL, id[1], MAPI_GUARANTEE_FIFO, 0, found), SUCCESS_SUCCESS);
    assert_code(MAPIDeleteMail(alice, 0, found, 0, 0), SUCCESS_SUCCESS);
    assert_code(MAPIDeleteMail(alice, 0, found, 0, 0), MAPI_E_INVALID_MESSAGE);
    assert_code(MAPIFindNext(alice, 0, NULL, found, MAPI_GUARANTEE_FIFO, 0, other), MAPI_E_INVALID_MESSAGE);
    lpMapiMessage message = NULL;
    assert_code(MAPIReadMail(alice, 0, found, 0, 0, &message), MAPI_E_INVALID_MESSAGE);
    assert_null(message);
    assert_code(MAPIDeleteMail(alice, 0, S("AAAA"), 1, 0), MAPI_E_FAILURE);
    assert_code(MAPIFindNext(alice, 0, NULL, NULL, 0, 0, NULL), MAPI_E_FAILURE);
    assert_code(MAPIFindNext(alice, 0, NULL, NULL, MAPI_PEEK, 0, found), MAPI_E_FAILURE);
    assert_code(MAPIFindNext(alice, 0, NULL, NULL, 0, 1, found), MAPI_E_FAILURE);
    assert_code(MAPIFindNext(bob, 0, NULL, id[0], 0, 0, found), MAPI_E_INVALID_MESSAGE);       /* of another session's store */
}

/* SMAPI-22, SMAPI-23, SMAPI-25: no identifier at all. */
static void hostile_identifiers(void **state)
{
    static char long_one[2000];
    const char *const wrong[] = { "x", "AAAA", "not base64!", "AAAAA", "////", "\xff\xfe", long_one, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
    char found[512];
    lpMapiMessage message;
    (void)state;
    memset(long_one, 'A', sizeof(long_one) - 1);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_code(MAPIFindNext(alice, 0, NULL, S(wrong[i]), 0, 0, found), MAPI_E_INVALID_MESSAGE);
        assert_code(MAPIReadMail(alice, 0, S(wrong[i]), 0, 0, &message), MAPI_E_INVALID_MESSAGE);
        assert_code(MAPIDeleteMail(alice, 0, S(wrong[i]), 0, 0), MAPI_E_INVALID_MESSAGE);
    }
    assert_code(MAPIReadMail(alice, 0, NULL, 0, 0, &message), MAPI_E_INVALID_MESSAGE);
    assert_code(MAPIReadMail(alice, 0, S(""), 0, 0, &message), MAPI_E_INVALID_MESSAGE);
    assert_code(MAPIDeleteMail(alice, 0, NULL, 0, 0), MAPI_E_INVALID_MESSAGE);
    assert_code(MAPIReadMail(alice, 0, S("AAAA"), 0, 0, NULL), MAPI_E_FAILURE);
    assert_code(MAPIReadMail(alice, 0, S("AAAA"), MAPI_UNREAD_ONLY, 0, &message), MAPI_E_FAILURE);
}

/* --- reading --- */

static bool is_unread(LHANDLE handle, const char *id)
{
    lpMapiMessage message = read_message(handle, id, MAPI_PEEK | MAPI_ENVELOPE_ONLY);
    bool unread = message->flFlags & MAPI_UNREAD;
    MAPIFreeBuffer(message);
    return unread;
}

/* SMAPI-02, SMAPI-23: what each flag leaves out, and when a message counts as read. */
static void read_flags(void **state)
{
    const char *path = write_file("data.bin", "data", 4);
    MapiFileDesc file = { .nPosition = (ULONG)-1, .lpszPathName = S(path) };
    MapiMessage message = { .lpszSubject = S("flags"), .lpszNoteText = S("the text"), .flFlags = MAPI_UNREAD | MAPI_SENT, .nFileCount = 1, .lpFiles = &file };
    char id[64] = "", *bytes;
    size_t size;
    (void)state;
    assert_code(MAPISaveMail(alice, 0, &message, 0, 0, id), SUCCESS_SUCCESS);
    lpMapiMessage got = read_message(alice, id, MAPI_ENVELOPE_ONLY | MAPI_PEEK | MAPI_BODY_AS_FILE);
    assert_string_equal(got->lpszNoteText, "");
    assert_int_equal(got->nFileCount, 1);
    assert_string_equal(got->lpFiles[0].lpszPathName, "");
    assert_string_equal(got->lpFiles[0].lpszFileName, "data.bin");
    assert_true(got->flFlags & MAPI_SENT);
    MAPIFreeBuffer(got);
    got = read_message(alice, id, MAPI_SUPPRESS_ATTACH | MAPI_PEEK);
    assert_string_equal(got->lpszNoteText, "the text");
    assert_string_equal(got->lpFiles[0].lpszPathName, "");
    MAPIFreeBuffer(got);
    got = read_message(alice, id, MAPI_BODY_AS_FILE | MAPI_PEEK);
    assert_string_equal(got->lpszNoteText, "");
    assert_int_equal(got->nFileCount, 2);
    bytes = file_content(got->lpFiles[0].lpszPathName, &size);
    assert_string_equal(bytes, "the text");
    free(bytes);
    assert_int_equal(got->lpFiles[0].nPosition, (ULONG)-1);
    bytes = file_content(got->lpFiles[1].lpszPathName, &size);
    assert_string_equal(bytes, "data");
    free(bytes);
    unlink(got->lpFiles[0].lpszPathName);
    unlink(got->lpFiles[1].lpszPathName);
    MAPIFreeBuffer(got);
    assert_true(is_unread(alice, id));
    char elsewhere[600];                                               /* an error leaves it unread, and no file behind */
    snprintf(elsewhere, sizeof(elsewhere), "%s", scratch_path("missing"));
    setenv("TMPDIR", elsewhere, 1);
    assert_code(MAPIReadMail(alice, 0, id, 0, 0, &got), MAPI_E_ATTACHMENT_WRITE_FAILURE);
    assert_null(got);
    setenv("TMPDIR", scratch_path("tmp"), 1);
    assert_true(is_unread(alice, id));
    got = read_message(alice, id, 0);
    assert_true(got->flFlags & MAPI_UNREAD);                           /* as it was when it was read */
    unlink(got->lpFiles[0].lpszPathName);
    MAPIFreeBuffer(got);
    assert_false(is_unread(alice, id));
    assert_code(MAPIDeleteMail(alice, 0, id, 0, 0), SUCCESS_SUCCESS);
}

/* SMAPI-23: every kind of attachment: an embedded message is a .msg file, an OLE object says so, a reference has no file of ours. */
static void attachment_kinds(void **state)
{
    static const LONG methods[] = { ATTACH_EMBEDDED_MSG, ATTACH_OLE, ATTACH_BY_REFERENCE, ATTACH_BY_VALUE };
    char id[64];
    size_t size;
    (void)state;
    put_message(alice, "kinds", NULL, NULL, 0, id);
    LPMESSAGE message = open_message(alice, "kinds"), inner = NULL;
    for (int i = 0; i < 4; i++) {
        LPATTACH attachment = NULL;
        ULONG number;
        SPropValue values[] = { { .ulPropTag = PR_ATTACH_METHOD, .Value.l = methods[i] }, { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = S("thing") },
            { .ulPropTag = PR_ATTACH_DATA_BIN, .Value.bin = { 3, (LPBYTE)(uintptr_t)"ole" } } };
        assert_int_equal(message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment), S_OK);
        assert_int_equal(attachment->lpVtbl->SetProps(attachment, methods[i] == ATTACH_OLE ? 3 : 2, values, NULL), S_OK);
        if (methods[i] == ATTACH_EMBEDDED_MSG) {
            SPropValue subject = { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = S("inner") };
            assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY,
                (LPUNKNOWN *)(void *)&inner), S_OK);
            assert_int_equal(inner->lpVtbl->SetProps(inner, 1, &subject, NULL), S_OK);
            assert_int_equal(inner->lpVtbl->SaveChanges(inner, 0), S_OK);
            DROP(inner);
        }
        assert_int_equal(attachment->lpVtbl->SaveChanges(attachment, 0), S_OK);
        DROP(attachment);
    }
    assert_int_equal(message->lpVtbl->SaveChanges(message, 0), S_OK);
    DROP(message);
    lpMapiMessage got = read_message(alice, id, 0);
    assert_int_equal(got->nFileCount, 4);
    assert_string_equal(got->lpFiles[0].lpszFileName, "thing.msg");
    assert_string_equal(strrchr(got->lpFiles[0].lpszPathName, '.'), ".msg");
    char *bytes = file_content(got->lpFiles[0].lpszPathName, &size);
    assert_memory_equal(bytes, "\xd0\xcf\x11\xe0", 4);
    free(bytes);
    assert_int_equal(got->lpFiles[1].flFlags, MAPI_OLE);
    bytes = file_content(got->lpFiles[1].lpszPathName, &size);
    assert_string_equal(bytes, "ole");
    free(bytes);
    assert_string_equal(got->lpFiles[2].lpszPathName, "");
    bytes = file_content(got->lpFiles[3].lpszPathName, &size);         /* nothing in it */
    assert_int_equal(size, 0);
    free(bytes);
    for (int i = 0; i < 4; i++)
        if (*got->lpFiles[i].lpszPathName)
            assert_int_equal(unlink(got->lpFiles[i].lpszPathName), 0);
    MAPIFreeBuffer(got);
    assert_code(MAPIDeleteMail(alice, 0, id, 0, 0), SUCCESS_SUCCESS);
}

/* SMAPI-23: a text beyond what GetProps gives comes whole. */
static void long_text(void **state)
{
    size_t size = 3 << 20;
    MapiMessage message = { .lpszSubject = S("long"), .lpszNoteText = malloc(size + 1) };
    char id[64] = "";
    (void)state;
    for (size_t i = 0; i < size; i++)
        message.lpszNoteText[i] = (char)('a' + i % 26);
    message.lpszNoteText[size] = 0;
    assert_code(MAPISaveMail(alice, 0, &message, 0, 0, id), SUCCESS_SUCCESS);
    lpMapiMessage got = read_message(alice, id, 0);
    assert_int_equal(strlen(got->lpszNoteText), size);
    assert_memory_equal(got->lpszNoteText, message.lpszNoteText, size);
    MAPIFreeBuffer(got);
    free(message.lpszNoteText);
    assert_code(MAPIDeleteMail(alice, 0, id, 0, 0), SUCCESS_SUCCESS);
}

/* --- saving --- */

/* SMAPI-24: made in the folder of its class, and replaced, recipients and files included. */
static void saves(void **state)
{
    const char *one = write_file("one", "1", 1), *two = write_file("two", "2", 1);
    MapiFileDesc file = { .nPosition = (ULONG)-1, .lpszPathName = S(one) };
    MapiRecipDesc recipient = to_name(MAPI_TO, "bob"), other = to_address(MAPI_CC, "Carla", "SMTP:carla@example.org");
    MapiMessage message = { .lpszSubject = S("draft"), .lpszNoteText = S("1"), .nRecipCount = 1, .lpRecips = &recipient, .nFileCount = 1, .lpFiles = &file };
    char id[64] = "", same[64], long_id[512] = "";
    (void)state;
    assert_code(MAPISaveMail(alice, 0, &message, 0, 0, id), SUCCESS_SUCCESS);
    assert_true(strlen(id) > 0 && strlen(id) < 64);
    strcpy(same, id);
    message = (MapiMessage){ .lpszSubject = S("changed"), .lpszNoteText = S("2"), .nRecipCount = 1, .lpRecips = &other, .nFileCount = 1, .lpFiles = &file };
    file.lpszPathName = S(two);
    assert_code(MAPISaveMail(alice, 0, &message, 0, 0, id), SUCCESS_SUCCESS);
    assert_string_equal(id, same);
    lpMapiMessage got = read_message(alice, id, MAPI_SUPPRESS_ATTACH);
    assert_string_equal(got->lpszSubject, "changed");
    assert_string_equal(got->lpszNoteText, "2");
    assert_int_equal(got->nRecipCount, 1);
    assert_string_equal(got->lpRecips[0].lpszName, "Carla");
    assert_int_equal(got->nFileCount, 1);
    assert_string_equal(got->lpFiles[0].lpszFileName, "two");
    assert_false(got->flFlags & MAPI_SENT);
    MAPIFreeBuffer(got);
    assert_code(MAPISaveMail(alice, 0, &message, MAPI_LONG_MSGID, 0, long_id), SUCCESS_SUCCESS);
    assert_code(MAPIDeleteMail(alice, 0, long_id, 0, 0), SUCCESS_SUCCESS);
    recipient.lpszName = S("no such person");
    message.lpRecips = &recipient;
    *long_id = 0;
    assert_code(MAPISaveMail(alice, 0, &message, MAPI_LONG_MSGID, 0, long_id), MAPI_E_INVALID_RECIPS);
    assert_int_equal(*long_id, 0);
    recipient.ulRecipClass = 9;
    assert_code(MAPISaveMail(alice, 0, &message, 0, 0, id), MAPI_E_BAD_RECIPTYPE);
    message.nRecipCount = 0;
    message.lpRecips = NULL;
    file.lpszPathName = S("/no/such/file");
    assert_code(MAPISaveMail(alice, 0, &message, 0, 0, id), MAPI_E_ATTACHMENT_NOT_FOUND);
    message.nFileCount = 0;
    assert_code(MAPISaveMail(alice, 0, &message, 0, 0, NULL), MAPI_E_INVALID_MESSAGE);
    assert_code(MAPISaveMail(alice, 0, &message, 0, 0, S("AAAA")), MAPI_E_INVALID_MESSAGE);
    assert_code(MAPISaveMail(alice + 99, 0, &message, 0, 0, id), MAPI_E_INVALID_SESSION);
    assert_code(MAPISaveMail(alice, 0, NULL, 0, 0, id), MAPI_E_FAILURE);
    got = read_message(alice, id, MAPI_SUPPRESS_ATTACH);               /* what failed changed nothing */
    assert_string_equal(got->lpFiles[0].lpszFileName, "two");
    MAPIFreeBuffer(got);
    assert_code(MAPIDeleteMail(alice, 0, id, 0, 0), SUCCESS_SUCCESS);
}

/* SMAPI-28: the store marked for Simple MAPI, else the default store. */
static void store_of_simple_mapi(void **state)
{
    LHANDLE handle = 0;
    LPMAPISESSION session = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    LPPROFADMIN profiles = NULL;
    LPSERVICEADMIN services = NULL;
    LPSERVICEADMIN2 services2 = NULL;
    char id[64], found[64];
    static const SizedSPropTagArray(2, columns) = { 2, { PR_ENTRYID, PR_DEFAULT_STORE } };
    (void)state;
    make_profile("twostores", NULL, false);
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, T("twostores"), NULL, 0, 0, &services), S_OK);
    assert_int_equal(services->lpVtbl->CreateMsgService(services, T("LOCAL"), T("Second"), 0, 0), S_OK);
    DROP(services2);
    DROP(services);
    DROP(profiles);
    handle = log_on("twostores");
    put_message(handle, "in the default store", NULL, NULL, 0, id);
    assert_int_equal(ScMAPIXFromSMAPI(handle, 0, NULL, &session), S_OK);
    log_off(handle);
    DROP(session);
    handle = log_on("twostores");
    assert_int_equal(ScMAPIXFromSMAPI(handle, 0, NULL, &session), S_OK);
    assert_int_equal(session->lpVtbl->GetMsgStoresTable(session, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 2);
    const SPropValue *second = rows->aRow[rows->aRow[0].lpProps[1].Value.b ? 1 : 0].lpProps;
    assert_false(second[1].ulPropTag == PR_DEFAULT_STORE && second[1].Value.b);
    assert_int_equal(session->lpVtbl->SetDefaultStore(session, MAPI_SIMPLE_STORE_TEMPORARY, second->Value.bin.cb, (LPENTRYID)(void *)second->Value.bin.lpb), S_OK);
    assert_code(MAPIFindNext(handle, 0, NULL, NULL, 0, 0, found), MAPI_E_NO_MESSAGES);
    assert_code(MAPIReadMail(handle, 0, id, 0, 0, &(lpMapiMessage){ NULL }), MAPI_E_INVALID_MESSAGE);
    log_off(handle);
    handle = log_on("twostores");
    assert_code(MAPIFindNext(handle, 0, NULL, NULL, 0, 0, found), SUCCESS_SUCCESS);
    assert_string_equal(found, id);
    log_off(handle);
    FreeProws(rows);
    DROP(table);
    DROP(session);
    MAPIUninitialize();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip),
        cmocka_unit_test(addresses),
        cmocka_unit_test(not_validated),
        cmocka_unit_test(wide),
        cmocka_unit_test(refuses_to_send),
        cmocka_unit_test(send_note),
        cmocka_unit_test(finds),
        cmocka_unit_test(hostile_identifiers),
        cmocka_unit_test(read_flags),
        cmocka_unit_test(attachment_kinds),
        cmocka_unit_test(long_text),
        cmocka_unit_test(saves),
        cmocka_unit_test(store_of_simple_mapi),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

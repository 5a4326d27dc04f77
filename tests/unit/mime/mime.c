/* Mail to messages and back through IConverterSession, by the rules of MS-OXCMAIL as SPI-MIME has them, on messages in memory. */
#include "tests/unit/mime/fixture.h"

static void the_interface_is_as_published(void **state) /* SPI-MIME-01, SPI-MIME-02, SPI-MIME-03 */
{
    LPMESSAGE message = new_message();
    LPCONVERTERSESSION again;
    LPSTREAM stream;

    (void)state;
    assert_int_equal(converter->lpVtbl->QueryInterface(converter, &IID_IConverterSession, (LPVOID *)&again), S_OK);
    again->lpVtbl->Release(again);
    assert_int_equal(converter->lpVtbl->PlaceHolder1(converter), E_NOTIMPL);
    assert_int_equal(converter->lpVtbl->PlaceHolder5(converter), E_NOTIMPL);
    assert_int_equal(converter->lpVtbl->SetAdrBook(converter, NULL), S_OK);
    assert_int_equal(converter->lpVtbl->SetEncoding(converter, IET_QP), S_OK);
    assert_int_equal(converter->lpVtbl->SetEncoding(converter, (ENCODINGTYPE)99), E_INVALIDARG);
    assert_int_equal(converter->lpVtbl->SetSaveFormat(converter, SAVE_RFC1521), S_OK);
    assert_int_equal(mapix_stream_memory_new("", 0, STGM_READWRITE, NULL, &stream), S_OK);
    assert_int_equal(converter->lpVtbl->MIMEToMAPI(converter, NULL, message, NULL, 0), E_INVALIDARG);
    assert_int_equal(converter->lpVtbl->MIMEToMAPI(converter, stream, NULL, NULL, 0), E_INVALIDARG);
    assert_int_equal(converter->lpVtbl->MIMEToMAPI(converter, stream, message, NULL, 0x80000000), E_INVALIDARG);
    assert_int_equal(converter->lpVtbl->MAPIToMIMEStm(converter, message, stream, 0x80000000), E_INVALIDARG);
    assert_int_equal(converter->lpVtbl->MAPIToMIMEStm(converter, message, NULL, 0), E_INVALIDARG);
    stream->lpVtbl->Release(stream);
    message->lpVtbl->Release(message);
    converter->lpVtbl->Release(converter);                     /* with what was set */
    assert_int_equal(mapix_converter_session(&converter), S_OK);
}

static void headers_become_properties(void **state) /* SPI-MIME-04, SPI-MIME-05 */
{
    LPMESSAGE message = import_mail("From: Ada Lovelace <ada@example.org>\r\nSender: \"Secretary, the\" <sec@example.org>\r\nTo: a@example.org\r\n"
        "Reply-To: Desk <desk@example.org>\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nDate: Mon, 02 Mar 2026 09:15:00 +0100\r\n"
        "Message-ID: <1@example.org>\r\nIn-Reply-To: <0@example.org>\r\nReferences: <r@example.org> <0@example.org>\r\n"
        "Disposition-Notification-To: ada@example.org\r\nReturn-Receipt-To: ada@example.org\r\nImportance: high\r\nSensitivity: private\r\n\r\nHello\r\n");
    LPSPropValue value;

    (void)state;
    expect_text(message, PR_SUBJECT, "Gr\xc3\xbc\xc3\x9f" "e");
    expect_text(message, PR_SENT_REPRESENTING_NAME, "Ada Lovelace");
    expect_text(message, PR_SENT_REPRESENTING_EMAIL_ADDRESS, "ada@example.org");
    expect_text(message, PR_SENDER_NAME, "Secretary, the");
    expect_text(message, PR_SENDER_EMAIL_ADDRESS, "sec@example.org");
    expect_text(message, PR_SENDER_ADDRTYPE, "SMTP");          /* SPI-MIME-06 */
    expect_text(message, PR_INTERNET_MESSAGE_ID, "<1@example.org>");
    expect_text(message, PR_IN_REPLY_TO_ID, "<0@example.org>");
    expect_text(message, PR_REPLY_RECIPIENT_NAMES, "Desk");
    assert_int_equal(number_of(message, PR_IMPORTANCE), IMPORTANCE_HIGH);
    assert_int_equal(number_of(message, PR_SENSITIVITY), SENSITIVITY_PRIVATE);
    assert_int_equal(number_of(message, PR_READ_RECEIPT_REQUESTED), 1);
    assert_int_equal(number_of(message, PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED), 1);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)message, PR_CLIENT_SUBMIT_TIME, &value), S_OK);
    assert_true((((uint64_t)value->Value.ft.dwHighDateTime << 32 | value->Value.ft.dwLowDateTime) / 10000000 - 11644473600u) == 1772439300u);
    MAPIFreeBuffer(value);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)message, PR_MESSAGE_DELIVERY_TIME, &value), S_OK);
    MAPIFreeBuffer(value);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)message, PR_TRANSPORT_MESSAGE_HEADERS_A, &value), S_OK);
    assert_non_null(strstr(value->Value.lpszA, "Return-Receipt-To:"));
    MAPIFreeBuffer(value);
    message->lpVtbl->Release(message);
}

static void recipients_of_every_kind(void **state) /* SPI-MIME-04, SPI-MIME-06 */
{
    LPMESSAGE message = import_mail("To: \"O'Brien, Pat\" <pat@example.org>, bare@example.org\nCc: Team: x@example.org, y@example.org;\n"
        "Bcc: z@example.org\nSubject: x\n\n.\n");
    LPSRowSet rows = recipients_of(message);
    static const struct {
        LONG kind;
        const char *name, *address;
    } expected[] = { { MAPI_TO, "O'Brien, Pat", "pat@example.org" }, { MAPI_TO, "bare@example.org", "bare@example.org" },
        { MAPI_CC, "x@example.org", "x@example.org" }, { MAPI_CC, "y@example.org", "y@example.org" }, { MAPI_BCC, "z@example.org", "z@example.org" } };

    (void)state;
    assert_int_equal(rows->cRows, 5);
    for (ULONG i = 0; i < 5; i++) {
        assert_int_equal(rows->aRow[i].lpProps[0].Value.l, expected[i].kind);
        assert_string_equal(rows->aRow[i].lpProps[1].Value.lpszA, expected[i].name);
        assert_string_equal(rows->aRow[i].lpProps[2].Value.lpszA, "SMTP");
        assert_string_equal(rows->aRow[i].lpProps[3].Value.lpszA, expected[i].address);
    }
    FreeProws(rows);
    message->lpVtbl->Release(message);
}

static void bodies_in_their_charsets(void **state) /* SPI-MIME-07, SPI-MIME-05 */
{
    LPMESSAGE message = import_mail("Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\n"
        "Content-Transfer-Encoding: quoted-printable\n\nsch=F6n\n");

    (void)state;
    expect_text(message, PR_BODY, "sch\xc3\xb6n\n");
    assert_int_equal(count_attachments(message), 0);
    message->lpVtbl->Release(message);
    message = import_mail("Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nplain\n"
        "--b\nContent-Type: text/html; charset=utf-8\n\n<b>rich</b>\n--b--\n");
    assert_int_equal(count_attachments(message), 0);
    {
        LPSPropValue html;

        assert_int_equal(HrGetOneProp((LPMAPIPROP)message, PR_HTML, &html), S_OK);
        assert_memory_equal(html->Value.bin.lpb, "<b>rich</b>", 11);
        MAPIFreeBuffer(html);
    }
    message->lpVtbl->Release(message);
}

static void attachments_and_embedded_messages(void **state) /* SPI-MIME-08, SPI-MIME-07 */
{
    LPMESSAGE message = import_mail("Subject: outer\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nbody\n"
        "--b\nContent-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename*=utf-8''%C3%BC.pdf\n"
        "Content-Transfer-Encoding: base64\n\nAAEC/w==\n--b\nContent-Type: message/rfc822\n\nSubject: inner\n\nnested\n--b--\n");
    LPATTACH attachment;
    LPMESSAGE inner;
    LPSPropValue value;

    (void)state;
    expect_text(message, PR_BODY, "body");
    assert_int_equal(count_attachments(message), 2);
    assert_int_equal(message->lpVtbl->OpenAttach(message, 0, NULL, 0, &attachment), S_OK);
    expect_text(attachment, PR_ATTACH_LONG_FILENAME, "\xc3\xbc.pdf");
    expect_text(attachment, PR_ATTACH_MIME_TAG, "application/pdf");
    assert_int_equal(number_of(attachment, PR_RENDERING_POSITION), -1);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)attachment, PR_ATTACH_DATA_BIN, &value), S_OK);
    assert_int_equal(value->Value.bin.cb, 4);
    assert_memory_equal(value->Value.bin.lpb, "\x00\x01\x02\xff", 4);
    MAPIFreeBuffer(value);
    attachment->lpVtbl->Release(attachment);
    assert_int_equal(message->lpVtbl->OpenAttach(message, 1, NULL, 0, &attachment), S_OK);
    assert_int_equal(number_of(attachment, PR_ATTACH_METHOD), ATTACH_EMBEDDED_MSG);
    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (LPUNKNOWN *)&inner), S_OK);
    expect_text(inner, PR_SUBJECT, "inner");
    inner->lpVtbl->Release(inner);
    attachment->lpVtbl->Release(attachment);
    message->lpVtbl->Release(message);
}

static void what_is_written_can_be_read(void **state) /* SPI-MIME-02, SPI-MIME-05, SPI-MIME-06, SPI-MIME-07, SPI-XP-14 */
{
    static const struct {
        LONG kind;
        const char *name, *address;
    } people[] = { { MAPI_TO, "Doe, Jane", "jane@example.org" }, { MAPI_CC, "J\xc3\xb6rg", "joerg@example.org" },
        { MAPI_BCC, "Hidden", "hidden@example.org" }, { (LONG)(MAPI_P1 | MAPI_TO), "Envelope", "p1@example.org" } };
    LPMESSAGE message = new_message();
    SPropValue values[] = { { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(uintptr_t) "Gr\xc3\xbc\xc3\x9f" "e" },
        { .ulPropTag = PR_BODY_A, .Value.lpszA = (LPSTR)(uintptr_t) "Only ASCII.\n" },
        { .ulPropTag = PR_INTERNET_MESSAGE_ID_A, .Value.lpszA = (LPSTR)(uintptr_t) "<own@example.org>" },
        { .ulPropTag = PR_SENDER_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t) "Ada" },
        { .ulPropTag = PR_SENDER_ADDRTYPE_A, .Value.lpszA = (LPSTR)(uintptr_t) "SMTP" },
        { .ulPropTag = PR_SENDER_EMAIL_ADDRESS_A, .Value.lpszA = (LPSTR)(uintptr_t) "ada@example.org" } };
    char *text;

    (void)state;
    assert_int_equal(message->lpVtbl->SetProps(message, 6, values, NULL), S_OK);
    for (size_t i = 0; i < 4; i++) {
        SPropValue row[] = { { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = people[i].kind },
            { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)people[i].name },
            { .ulPropTag = PR_ADDRTYPE_A, .Value.lpszA = (LPSTR)(uintptr_t) "SMTP" },
            { .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = (LPSTR)(uintptr_t)people[i].address } };
        SizedADRLIST(1, list) = { 1, { { .cValues = 4, .rgPropVals = row } } };

        assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)(void *)&list), S_OK);
    }
    text = export_mail(message, CCSF_SMTP);
    assert_non_null(strstr(text, "Message-Id: <own@example.org>") ? "" : strstr(text, "Message-ID: <own@example.org>"));
    assert_non_null(strstr(text, "\"Doe, Jane\" <jane@example.org>"));         /* quoted */
    assert_non_null(strstr(text, "=?"));                                       /* RFC 2047 */
    assert_null(strstr(text, "hidden@example.org"));                           /* never on the wire */
    assert_null(strstr(text, "p1@example.org"));
    assert_non_null(strstr(text, "us-ascii"));
    free(text);
    text = export_mail(message, CCSF_SMTP | CCSF_INCLUDE_BCC | CCSF_NO_MSGID);
    assert_non_null(strstr(text, "hidden@example.org"));
    assert_null(strstr(text, "own@example.org"));
    message->lpVtbl->Release(message);
    message = import_mail(text);
    free(text);
    expect_text(message, PR_SUBJECT, "Gr\xc3\xbc\xc3\x9f" "e");
    expect_text(message, PR_SENDER_EMAIL_ADDRESS, "ada@example.org");
    {
        LPSRowSet rows = recipients_of(message);

        assert_int_equal(rows->cRows, 3);
        assert_string_equal(rows->aRow[1].lpProps[1].Value.lpszA, "J\xc3\xb6rg");
        FreeProws(rows);
    }
    message->lpVtbl->Release(message);
}

static void hostile_mail_is_a_message(void **state)
{
    size_t size = 1 << 20;
    char *deep = malloc(size);
    size_t at = 0;
    LPMESSAGE message;
    char *text;

    (void)state;
    for (int i = 0; i < 400; i++)
        at += (size_t)snprintf(deep + at, size - at, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
    snprintf(deep + at, size - at, "Content-Type: text/plain\n\nend\n");
    message = import_mail(deep);
    text = export_mail(message, CCSF_SMTP);
    assert_string_equal(text, deep);   /* byte for byte, though it is too deep to be shown whole */
    free(text);
    message->lpVtbl->Release(message);
    at = (size_t)snprintf(deep, size, "Content-Type: multipart/mixed; boundary=b\n\n");
    for (int i = 0; i < 5000; i++)
        at += (size_t)snprintf(deep + at, size - at, "--b\n\nx\n");
    message = import_mail(deep);
    assert_in_range(count_attachments(message), 1, 2001);
    message->lpVtbl->Release(message);
    free(deep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_interface_is_as_published),
        cmocka_unit_test(headers_become_properties),
        cmocka_unit_test(recipients_of_every_kind),
        cmocka_unit_test(bodies_in_their_charsets),
        cmocka_unit_test(attachments_and_embedded_messages),
        cmocka_unit_test(what_is_written_can_be_read),
        cmocka_unit_test(hostile_mail_is_a_message),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

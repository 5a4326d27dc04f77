/* Mail of every kind that MS-OXCMAIL knows, as it becomes messages. */
#include "tests/unit/mime/fixture.h"

#include <mapixtags.h>
#include <time.h>

static LPATTACH attachment_of(LPMESSAGE message, ULONG number)
{
    LPATTACH attachment;

    assert_int_equal(message->lpVtbl->OpenAttach(message, number, NULL, 0, &attachment), S_OK);
    return attachment;
}

static void expect_bytes(void *object, ULONG tag, const void *expected, size_t size)
{
    LPSPropValue value;

    assert_int_equal(HrGetOneProp(object, tag, &value), S_OK);
    assert_int_equal(value->Value.bin.cb, size);
    assert_memory_equal(value->Value.bin.lpb, expected, size);
    MAPIFreeBuffer(value);
}

static int64_t seconds_of(void *object, ULONG tag)
{
    LPSPropValue value;
    int64_t seconds;

    assert_int_equal(HrGetOneProp(object, tag, &value), S_OK);
    seconds = (int64_t)(((uint64_t)value->Value.ft.dwHighDateTime << 32 | value->Value.ft.dwLowDateTime) / 10000000) - 11644473600;
    MAPIFreeBuffer(value);
    return seconds;
}

static void recipients_in_every_spelling(void **state)
{
    LPMESSAGE message = import_mail("To: =?iso-8859-1?Q?J=F6rg_?= =?utf-8?B?w5xiZWw=?= <joerg@example.org>,\r\n\t\"quoted \\\"one\\\"\" <q@example.org>\r\n"
        "To: second@example.org (with a comment)\r\nCc: undisclosed-recipients:;, Team =?utf-8?Q?=C3=BC?=: a@example.org, B <b@example.org>;\r\n"
        "Bcc: plain@example.org\r\nSubject: x\r\n\r\n.\r\n");
    static const char *const expected[][2] = { { "J\xc3\xb6rg \xc3\x9c" "bel", "joerg@example.org" }, { "quoted \"one\"", "q@example.org" },
        { NULL, "second@example.org" }, { NULL, "a@example.org" }, { "B", "b@example.org" }, { NULL, "plain@example.org" } };
    LPSRowSet rows = recipients_of(message);

    (void)state;
    assert_int_equal(rows->cRows, 6);
    for (ULONG i = 0; i < 6; i++) {
        if (expected[i][0])
            assert_string_equal(rows->aRow[i].lpProps[1].Value.lpszA, expected[i][0]);
        assert_string_equal(rows->aRow[i].lpProps[3].Value.lpszA, expected[i][1]);
    }
    FreeProws(rows);
    message->lpVtbl->Release(message);
    message = import_with("Bcc: b@example.org\n\nx", 22, CCSF_SMTP);   /* iconvertersession-mimetomapi: Bcc only when it is asked for */
    rows = recipients_of(message);
    assert_int_equal(rows->cRows, 0);
    FreeProws(rows);
    message->lpVtbl->Release(message);
}

static void wishes_and_conversations(void **state)
{
    LPMESSAGE message = import_mail("From: a@example.org\nX-Priority: 5 (Lowest)\nPriority: urgent\nSensitivity: Company-Confidential\n"
        "Thread-Topic: =?utf-8?Q?T=C3=B6pfe?=\nThread-Index: AcrXbgTwXvjpHD5+TdSwpW8hG1Q0iw==\nReferences: <a@b>\n <c@d>\n"
        "Reply-By: Tue, 3 Mar 2026 10:00:00 +0000\nExpires: Wed, 04 Mar 2026 10:00:00 GMT\nX-Auto-Response-Suppress: DR, OOF, AutoReply\n"
        "X-Message-Flag: Follow up\nKeywords: one, two words\nList-Help: <mailto:h@example.org>\nReturn-Path: <bounce@example.org>\n"
        "Content-Class: urn:content-class:custom.Order\n\n.\n");
    MAPINAMEID name = { .lpguid = (LPGUID)(uintptr_t)&PS_PUBLIC_STRINGS, .ulKind = MNID_STRING, .Kind.lpwstrName = (LPWSTR)(uintptr_t)L"Keywords" };
    LPMAPINAMEID names = &name;
    LPSPropTagArray tags;
    LPSPropValue value;

    (void)state;
    assert_int_equal(number_of(message, PR_IMPORTANCE), IMPORTANCE_LOW);
    assert_int_equal(number_of(message, PR_PRIORITY), PRIO_URGENT);
    assert_int_equal(number_of(message, PR_SENSITIVITY), SENSITIVITY_COMPANY_CONFIDENTIAL);
    assert_int_equal(number_of(message, PR_AUTO_RESPONSE_SUPPRESS),
        AUTO_RESPONSE_SUPPRESS_DR | AUTO_RESPONSE_SUPPRESS_OOF | AUTO_RESPONSE_SUPPRESS_AUTO_REPLY);
    expect_text(message, PR_CONVERSATION_TOPIC, "T\xc3\xb6pfe");
    expect_text(message, PR_INTERNET_REFERENCES, "<a@b> <c@d>");
    expect_text(message, PR_LIST_HELP, "<mailto:h@example.org>");
    expect_text(message, PR_INTERNET_RETURN_PATH, "<bounce@example.org>");
    expect_text(message, PR_MESSAGE_CLASS, "IPM.Note.Custom.Order");
    assert_int_equal(seconds_of(message, PR_REPLY_TIME), 1772532000);
    assert_int_equal(seconds_of(message, PR_EXPIRY_TIME), 1772618400);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)message, PR_CONVERSATION_INDEX, &value), S_OK);
    assert_int_equal(value->Value.bin.cb, 22);
    MAPIFreeBuffer(value);
    assert_int_equal(message->lpVtbl->GetIDsFromNames(message, 1, &names, 0, &tags), S_OK);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)message, PROP_TAG(PT_MV_STRING8, PROP_ID(tags->aulPropTag[0])), &value), S_OK);
    assert_int_equal(value->Value.MVszA.cValues, 2);
    assert_string_equal(value->Value.MVszA.lppszA[1], "two words");
    MAPIFreeBuffer(value);
    MAPIFreeBuffer(tags);
    message->lpVtbl->Release(message);
}

static void dates_of_every_kind(void **state)
{
    static const struct {
        const char *date;
        int64_t seconds;
    } dates[] = { { "Mon, 02 Mar 2026 09:15:00 +0100", 1772439300 }, { "2 Mar 2026 08:15 +0000", 1772439300 },
        { "Mon, 2 Mar 2026 03:15:00 EST (a comment)", 1772439300 }, { "Mon, 02 Mar 26 08:15:00 GMT", 1772439300 },
        { "Mon Mar  2 08:15:00 2026", 1772439300 } };
    char mail[256];
    LPSPropValue value;

    (void)state;
    for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
        snprintf(mail, sizeof(mail), "Date: %s\n\nx\n", dates[i].date);
        LPMESSAGE message = import_mail(mail);
        assert_int_equal(seconds_of(message, PR_CLIENT_SUBMIT_TIME), dates[i].seconds);
        message->lpVtbl->Release(message);
    }
    LPMESSAGE message = import_mail("Date: yesterday, or so\nReceived: from a by b; Mon, 02 Mar 2026 09:15:00 +0100\n\nx\n");
    assert_int_equal(HrGetOneProp((LPMAPIPROP)message, PR_CLIENT_SUBMIT_TIME, &value), MAPI_E_NOT_FOUND);
    assert_int_equal(seconds_of(message, PR_MESSAGE_DELIVERY_TIME), 1772439300);
    message->lpVtbl->Release(message);
}

static void charsets_known_and_not(void **state)
{
    LPMESSAGE message = import_mail("Subject: Caf\xe9\nContent-Type: text/plain; charset=x-nobody-knows\n\ncaf\xe9\n");

    (void)state;
    expect_text(message, PR_SUBJECT, "Caf\xc3\xa9");           /* 8-bit without a name: UTF-8, else Windows-1252 */
    expect_text(message, PR_BODY, "caf\xc3\xa9\n");
    message->lpVtbl->Release(message);
    message = import_mail("Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n\n/v8AYQDk\n");
    expect_text(message, PR_BODY, "a\xc3\xa4");         /* by its byte order mark, which is no text */
    message->lpVtbl->Release(message);
    message = import_mail("Content-Type: text/plain; charset=hz-gb-2312\n\n~{VPND~}~~\n~{VP\n");
    expect_text(message, PR_BODY, "\xe4\xb8\xad\xe6\x96\x87~\n\xe4\xb8\xad\n");
    message->lpVtbl->Release(message);
    message = import_mail("Subject: \xc3\xbc\nContent-Type: text/plain; charset=\"koi8-r\"\n\n\xd0\xd2\xc9\n");
    expect_text(message, PR_SUBJECT, "\xc3\xbc");              /* RFC 6532 */
    expect_text(message, PR_BODY, "\xd0\xbf\xd1\x80\xd0\xb8\n");
    assert_int_equal(number_of(message, PR_INTERNET_CPID), 20866);
    message->lpVtbl->Release(message);
}

static void flowed_text_is_joined(void **state) /* RFC 3676 */
{
    LPMESSAGE message = import_mail("Content-Type: text/plain; format=flowed\n\nOne \nparagraph.\n>> quoted \n>> text\n> other\n From here\n-- \nsign\n");

    (void)state;
    expect_text(message, PR_BODY, "One paragraph.\n>> quoted text\n> other\nFrom here\n-- \nsign\n");
    message->lpVtbl->Release(message);
    message = import_mail("Content-Type: text/plain; format=flowed; delsp=yes\n\nOne \nword\n");
    expect_text(message, PR_BODY, "Oneword\n");
    message->lpVtbl->Release(message);
}

/* Text that is not what its charset says is mended, which makes it longer: none of it is lost, and the mail still comes out as it came in. */
static void mended_text_is_whole(void **state)
{
    static const char *const mails[] = { "Content-Type: text/plain; charset=utf-8\n\nA \xff\xfe\xfd \nend\n",
        "Content-Type: text/plain; charset=utf-8; format=flowed\n\nA \xff\xfe\xfd \nend\n" };
    static const char *const bodies[] = { "A \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd \nend\n", "A \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd end\n" };

    (void)state;
    for (int i = 0; i < 2; i++) {
        LPMESSAGE message = import_mail(mails[i]);
        char *text = export_mail(message, CCSF_SMTP | CCSF_INCLUDE_BCC);

        expect_text(message, PR_BODY, bodies[i]);
        assert_string_equal(text, mails[i]);
        free(text);
        message->lpVtbl->Release(message);
    }
}

static void related_and_alternative(void **state)
{
    LPMESSAGE message = import_mail("Content-Type: multipart/related; boundary=r\n\n--r\nContent-Type: multipart/alternative; boundary=a\n\n--a\n\nplain\n--a\n"
        "Content-Type: text/html\n\n<img src=\"cid:p1@x\">\n--a\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\n--a--\n--r\n"
        "Content-Type: image/png; name=\"p/../1.png\"\nContent-ID: <p1@x>\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\niVBORw==\n--r--\n");
    LPATTACH attachment;

    (void)state;
    expect_text(message, PR_BODY, "plain");
    assert_int_equal(count_attachments(message), 2);
    attachment = attachment_of(message, 0);
    expect_text(attachment, PR_ATTACH_MIME_TAG, "text/calendar");
    attachment->lpVtbl->Release(attachment);
    attachment = attachment_of(message, 1);
    expect_text(attachment, PR_ATTACH_CONTENT_ID, "p1@x");
    expect_text(attachment, PR_ATTACH_LONG_FILENAME, "p_.._1.png");
    assert_int_equal(number_of(attachment, PR_ATTACH_FLAGS), 4);
    assert_int_equal(number_of(attachment, PR_ATTACHMENT_HIDDEN), 1);
    attachment->lpVtbl->Release(attachment);
    message->lpVtbl->Release(message);
    /* Text behind text is an attachment, HTML too, unless the two are alternatives. */
    message = import_mail("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Type: text/html\n\n<p>two\n--b--\n");
    assert_int_equal(count_attachments(message), 1);
    message->lpVtbl->Release(message);
}

static void file_names_of_rfc_2231(void **state)
{
    LPMESSAGE message = import_mail("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\nContent-Type: application/x-a\nContent-Disposition: attachment;\n"
        " filename*0*=utf-8''%C3%BC; filename*1=\"ber.txt\"\n\n1\n--b\nContent-Type: application/x-a; name=\"=?utf-8?Q?=C3=A4.bin?=\"\n\n2\n--b--\n");
    LPATTACH attachment = attachment_of(message, 0);

    (void)state;
    expect_text(attachment, PR_ATTACH_LONG_FILENAME, "\xc3\xbc" "ber.txt");
    expect_text(attachment, PR_ATTACH_EXTENSION, ".txt");
    attachment->lpVtbl->Release(attachment);
    attachment = attachment_of(message, 1);
    expect_text(attachment, PR_ATTACH_LONG_FILENAME, "\xc3\xa4.bin");
    attachment->lpVtbl->Release(attachment);
    message->lpVtbl->Release(message);
}

static void signed_and_encrypted_mail_stays_whole(void **state) /* MS-OXOSMIME */
{
    static const char entity[] = "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=s\n\n--s\n"
        "Content-Type: multipart/mixed; boundary=m\n\n--m\n\nsigned text\n--m\nContent-Type: application/x-a\n\ninner\n--m--\n--s\n"
        "Content-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\nAAAA\n--s--\n";
    LPMESSAGE message = import_mail(entity);
    LPATTACH attachment;

    (void)state;
    expect_text(message, PR_MESSAGE_CLASS, "IPM.Note.SMIME.MultipartSigned");
    expect_text(message, PR_BODY, "signed text");
    assert_int_equal(count_attachments(message), 1);
    attachment = attachment_of(message, 0);
    expect_text(attachment, PR_ATTACH_MIME_TAG, "multipart/signed");
    expect_text(attachment, PR_ATTACH_LONG_FILENAME, "smime.p7m");
    expect_bytes(attachment, PR_ATTACH_DATA_BIN, entity, sizeof(entity) - 1);
    attachment->lpVtbl->Release(attachment);
    message->lpVtbl->Release(message);
    message = import_mail("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nAAEC\n");
    expect_text(message, PR_MESSAGE_CLASS, "IPM.Note.SMIME");
    assert_int_equal(count_attachments(message), 1);
    attachment = attachment_of(message, 0);
    expect_bytes(attachment, PR_ATTACH_DATA_BIN, "\0\1\2", 3);
    attachment->lpVtbl->Release(attachment);
    message->lpVtbl->Release(message);
}

static void delivery_reports(void **state) /* RFC 3464 */
{
    static const char mail[] = "From: MAILER-DAEMON@example.org\nTo: me@example.org\nDate: Mon, 02 Mar 2026 09:15:00 +0100\nSubject: Failed\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nIt did not work.\n--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.example.org\nArrival-Date: Mon, 02 Mar 2026 09:14:00 +0100\n\nFinal-Recipient: rfc822; gone@example.net\nAction: failed\n"
        "Status: 5.1.1\nRemote-MTA: dns; mx.example.net\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n\nFinal-Recipient: rfc822; late@example.net\n"
        "Action: delayed\nStatus: 4.4.1\n\n--b\nContent-Type: text/rfc822-headers\n\nSubject: The plan\nMessage-ID: <plan@example.org>\n"
        "Date: Mon, 02 Mar 2026 09:00:00 +0100\n\n--b--\n";
    LPMESSAGE message = import_mail(mail);
    static const SizedSPropTagArray(4, tags) = { 4, { PR_EMAIL_ADDRESS_A, PR_NDR_DIAG_CODE, PROP_TAG(PT_LONG, 0x0C20), PR_SUPPLEMENTARY_INFO_A } };
    LPMAPITABLE table;
    LPSRowSet rows;
    char *text;

    (void)state;
    text = export_mail(message, CCSF_SMTP);
    assert_string_equal(text, mail);
    free(text);
    expect_text(message, PR_MESSAGE_CLASS, "REPORT.IPM.Note.NDR");
    expect_text(message, PR_BODY, "It did not work.");
    expect_text(message, PR_ORIGINAL_SUBJECT, "The plan");
    expect_text(message, PR_INTERNET_RETURN_PATH, "<plan@example.org>");       /* PidTagOriginalMessageId */
    assert_int_equal(seconds_of(message, PR_REPORT_TIME), 1772439300);
    assert_int_equal(seconds_of(message, PR_ORIGINAL_SUBMIT_TIME), 1772438400);
    assert_int_equal(message->lpVtbl->GetRecipientTable(message, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&tags, NULL, NULL, 0, &rows), S_OK);
    table->lpVtbl->Release(table);
    assert_int_equal(rows->cRows, 2);
    assert_string_equal(rows->aRow[0].lpProps[0].Value.lpszA, "gone@example.net");
    assert_int_equal(rows->aRow[0].lpProps[1].Value.l, MAPI_DIAG_MAIL_RECIPIENT_UNKNOWN);
    assert_int_equal(rows->aRow[0].lpProps[2].Value.l, 511);
    assert_string_equal(rows->aRow[0].lpProps[3].Value.lpszA, "550 5.1.1 no such user");
    assert_int_equal(rows->aRow[1].lpProps[2].Value.l, 441);
    FreeProws(rows);
    message->lpVtbl->Release(message);
}

static void read_reports(void **state) /* RFC 8098 */
{
    static const char mail[] = "From: you@example.org\nTo: me@example.org\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n"
        "--b\n\nRead.\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; you@example.org\n"
        "Original-Message-ID: <plan@example.org>\nDisposition: manual-action/MDN-sent-manually; %s\n\n--b--\n";
    char text[1000];
    LPMESSAGE message;

    (void)state;
    snprintf(text, sizeof(text), mail, "displayed");
    message = import_mail(text);
    expect_text(message, PR_MESSAGE_CLASS, "REPORT.IPM.Note.IPNRN");
    expect_text(message, PR_INTERNET_RETURN_PATH, "<plan@example.org>");
    expect_text(message, PR_REPORT_DISPOSITION, "displayed");
    message->lpVtbl->Release(message);
    snprintf(text, sizeof(text), mail, "deleted");
    message = import_mail(text);
    expect_text(message, PR_MESSAGE_CLASS, "REPORT.IPM.Note.IPNNRN");
    message->lpVtbl->Release(message);
}

static void what_is_elsewhere_and_macs(void **state)
{
    LPMESSAGE message = import_mail("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\n"
        "Content-Type: message/external-body; access-type=anon-ftp; site=\"ftp.example.org\"; directory=\"pub\"; name=\"a.zip\"\n\nContent-Type: application/zip\n\n--b\n"
        "Content-Type: multipart/appledouble; boundary=d\n\n--d\nContent-Type: application/applefile; name=Bild\n\nfork\n--d\nContent-Type: image/gif; name=Bild\n\n"
        "GIF89a\n--d--\n--b--\n");
    LPATTACH attachment;

    (void)state;
    assert_int_equal(count_attachments(message), 2);
    attachment = attachment_of(message, 0);
    expect_text(attachment, PR_ATTACH_LONG_FILENAME, "a.zip.url");
    expect_bytes(attachment, PR_ATTACH_DATA_BIN, "[InternetShortcut]\r\nURL=ftp://ftp.example.org/pub/a.zip\r\n", 57);
    attachment->lpVtbl->Release(attachment);
    attachment = attachment_of(message, 1);
    expect_text(attachment, PR_ATTACH_MIME_TAG, "image/gif");
    expect_bytes(attachment, PR_ATTACH_DATA_BIN, "GIF89a", 6);
    attachment->lpVtbl->Release(attachment);
    message->lpVtbl->Release(message);
}

static void uuencoded_parts(void **state)
{
    LPMESSAGE message = import_mail("Content-Type: application/x-a; name=a\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n#0V%T\n`\nend\n");
    LPATTACH attachment = attachment_of(message, 0);

    (void)state;
    expect_bytes(attachment, PR_ATTACH_DATA_BIN, "Cat", 3);
    attachment->lpVtbl->Release(attachment);
    message->lpVtbl->Release(message);
}

static void html_as_rtf(void **state) /* iconvertersession-mimetomapi: CCSF_USE_RTF */
{
    static const char mail[] = "Content-Type: text/html; charset=utf-8\n\n<html><body><p class=\"a\">Gr\xc3\xbc\xc3\x9f" "e {&amp;} you</p></body></html>";
    LPMESSAGE message = import_with(mail, sizeof(mail) - 1, CCSF_SMTP | CCSF_USE_RTF);
    LPSPropValue value;
    char *text;

    (void)state;
    assert_int_equal(HrGetOneProp((LPMAPIPROP)message, PR_RTF_COMPRESSED, &value), S_OK);
    MAPIFreeBuffer(value);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)message, PR_HTML, &value), MAPI_E_NOT_FOUND);
    text = export_mail(message, CCSF_SMTP);                    /* the HTML is in it, whole */
    assert_non_null(strstr(text, "text/html"));
    assert_non_null(strstr(text, "<p class="));
    free(text);
    message->lpVtbl->Release(message);
    message = import_with("X-Unsent: 1\n\nx", 14, CCSF_SMTP | CCSF_EMBEDDED_MESSAGE);
    assert_int_equal(number_of(message, PR_MESSAGE_FLAGS) & MSGFLAG_UNSENT, MSGFLAG_UNSENT);
    message->lpVtbl->Release(message);
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Time to import a mail of `count` repetitions. */
static double time_of(const char *head, const char *repeated, const char *tail, int count)
{
    size_t size = strlen(head) + strlen(tail) + strlen(repeated) * (size_t)count, at;
    char *mail = malloc(size + 1);
    double start;
    LPMESSAGE message;

    at = (size_t)sprintf(mail, "%s", head);
    for (int i = 0; i < count; i++) {
        memcpy(mail + at, repeated, strlen(repeated));
        at += strlen(repeated);
    }
    strcpy(mail + at, tail);
    start = now();
    message = import_with(mail, size, CCSF_SMTP);
    start = now() - start;
    message->lpVtbl->Release(message);
    free(mail);
    return start;
}

/* Ten times as much takes some ten times as long; quadratic would be a hundred. */
static void hostile_mail_takes_linear_time(void **state)
{
    static const struct {
        const char *head, *repeated, *tail;
        int count;
    } mails[] = { { "Subject: x\n", "X-Header: some value that is there\n", "\nbody\n", 10000 },
        { "Subject: x\nTo: ", "someone@example.org, ", "end@example.org\n\nbody\n", 2000 },
        { "", "Content-Type: multipart/mixed; boundary=b\n\n--b\n", "\nx\n", 1000 },
        { "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n", "--b--\n", 200 },
        { "Content-Type: application/x-a\nContent-Transfer-Encoding: base64\n\n", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xt\n", "", 20000 },
        { "Content-Type: multipart/mixed; boundary=b\n\n", "--bx\n--", "\n--b--\n", 20000 },
        { "Content-Type: text/plain; x=\"", "\\\"a;b=", "\"\n\nbody\n", 10000 },
        { "Subject: ", "=?utf-8?Q?a?= ", "\n\nbody\n", 1000 } };

    (void)state;
    for (size_t i = 0; i < sizeof(mails) / sizeof(mails[0]); i++) {
        double few = time_of(mails[i].head, mails[i].repeated, mails[i].tail, mails[i].count);
        double many = time_of(mails[i].head, mails[i].repeated, mails[i].tail, mails[i].count * 10);

        if (many > few * 40 + 0.25)
            fail_msg("mail %zu: %f s for %d, %f s for ten times as many", i, few, mails[i].count, many);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recipients_in_every_spelling), cmocka_unit_test(wishes_and_conversations), cmocka_unit_test(dates_of_every_kind),
        cmocka_unit_test(charsets_known_and_not), cmocka_unit_test(flowed_text_is_joined), cmocka_unit_test(mended_text_is_whole),
        cmocka_unit_test(related_and_alternative),
        cmocka_unit_test(file_names_of_rfc_2231), cmocka_unit_test(signed_and_encrypted_mail_stays_whole), cmocka_unit_test(delivery_reports),
        cmocka_unit_test(read_reports), cmocka_unit_test(what_is_elsewhere_and_macs), cmocka_unit_test(uuencoded_parts),
        cmocka_unit_test(html_as_rtf), cmocka_unit_test(hostile_mail_takes_linear_time),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* Messages as mail: what each of IConverterSession's setters and flags changes. */
#include "tests/unit/mime/fixture.h"

#include <mapixtags.h>
#include <tnef.h>

#include "convert/rtf.h"

static SPropValue text_value(ULONG tag, const char *text)
{
    return (SPropValue){ .ulPropTag = CHANGE_PROP_TYPE(tag, PT_STRING8), .Value.lpszA = (LPSTR)(uintptr_t)text };
}

static LPMESSAGE letter(const char *subject, const char *body)
{
    LPMESSAGE message = new_message();
    SPropValue values[] = { text_value(PR_SUBJECT, subject), text_value(PR_BODY, body), text_value(PR_SENDER_NAME, "Ada"),
        text_value(PR_SENDER_ADDRTYPE, "SMTP"), text_value(PR_SENDER_EMAIL_ADDRESS, "ada@example.org"),
        text_value(PR_INTERNET_MESSAGE_ID, "<1@example.org>") };

    assert_int_equal(message->lpVtbl->SetProps(message, 6, values, NULL), S_OK);
    return message;
}

static void add_recipient(LPMESSAGE message, const char *name, const char *type, const char *address, int rich)
{
    SPropValue row[] = { { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO }, text_value(PR_DISPLAY_NAME, name), text_value(PR_ADDRTYPE, type),
        text_value(PR_EMAIL_ADDRESS, address), { .ulPropTag = PR_SEND_RICH_INFO, .Value.b = (unsigned short)(rich > 0) } };
    SizedADRLIST(1, list) = { 1, { { .cValues = rich < 0 ? 4 : 5, .rgPropVals = row } } };

    assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)(void *)&list), S_OK);
}

static LPATTACH add_file(LPMESSAGE message, const char *name, const char *type, const void *bytes, size_t size, LONG position)
{
    LPATTACH attachment;
    ULONG number;
    SPropValue values[] = { { .ulPropTag = PR_ATTACH_METHOD, .Value.l = ATTACH_BY_VALUE }, text_value(PR_ATTACH_LONG_FILENAME, name),
        text_value(PR_ATTACH_MIME_TAG, type), { .ulPropTag = PR_ATTACH_DATA_BIN, .Value.bin = { (ULONG)size, (LPBYTE)(uintptr_t)bytes } },
        { .ulPropTag = PR_RENDERING_POSITION, .Value.l = position } };

    assert_int_equal(message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment), S_OK);
    assert_int_equal(attachment->lpVtbl->SetProps(attachment, 5, values, NULL), S_OK);
    assert_int_equal(attachment->lpVtbl->SaveChanges(attachment, 0), S_OK);
    return attachment;
}

static void expect_in(const char *text, const char *expected)
{
    if (!strstr(text, expected))
        fail_msg("no \"%s\" in:\n%s", expected, text);
}

static void expect_not_in(const char *text, const char *unexpected)
{
    if (strstr(text, unexpected))
        fail_msg("\"%s\" in:\n%s", unexpected, text);
}

/* Each test sets on a converter of its own. */
static int fresh(void **state)
{
    (void)state;
    converter->lpVtbl->Release(converter);
    return mapix_converter_session(&converter);
}

static void each_encoding(void **state) /* SPI-MIME-03, iconvertersession-setencoding */
{
    static const struct {
        ENCODINGTYPE encoding;
        const char *header, *text;
    } encodings[] = { { IET_BASE64, "Content-Transfer-Encoding: base64", "R3LDvMOfZQ0K" }, { IET_QP, "Content-Transfer-Encoding: quoted-printable", "Gr=C3=BC" },
        { IET_UUENCODE, "Content-Transfer-Encoding: x-uuencode", "begin " }, { IET_8BIT, "Content-Transfer-Encoding: 8bit", "Gr\xc3\xbc\xc3\x9f" "e" },
        { IET_7BIT, "Content-Transfer-Encoding: quoted-printable", "Gr=C3=BC" } };
    static const ENCODINGTYPE others[] = { IET_BINARY, IET_INETCSET, IET_UNICODE, IET_RFC1522, IET_ENCODED, IET_CURRENT, IET_UNKNOWN, IET_BINHEX40, IET_LAST };
    LPMESSAGE message = letter("x", "Gr\xc3\xbc\xc3\x9f" "e\r\n"), plain = letter("x", "plain\r\n");
    char *text;

    (void)state;
    for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++) {
        assert_int_equal(converter->lpVtbl->SetEncoding(converter, encodings[i].encoding), S_OK);
        text = export_mail(message, CCSF_SMTP);
        expect_in(text, encodings[i].header);
        if (encodings[i].encoding != IET_UUENCODE)
            expect_in(text, encodings[i].text);
        LPMESSAGE back = import_mail(text);
        if (encodings[i].encoding != IET_UUENCODE)
            expect_text(back, PR_BODY, "Gr\xc3\xbc\xc3\x9f" "e\r\n");
        back->lpVtbl->Release(back);
        free(text);
    }
    text = export_mail(plain, CCSF_SMTP);                      /* IET_7BIT, where the text can */
    expect_in(text, "Content-Transfer-Encoding: 7bit");
    free(text);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        assert_int_equal(converter->lpVtbl->SetEncoding(converter, others[i]), E_INVALIDARG);
    message->lpVtbl->Release(message);
    plain->lpVtbl->Release(plain);
}

static void the_encoding_is_the_outermost_texts(void **state) /* iconvertersession-setencoding */
{
    LPMESSAGE message = letter("x", "plain\r\n"), inner;
    LPATTACH attachment = add_file(message, "a.txt", "text/plain", "file\n", 5, -1), around;
    SPropValue method = { .ulPropTag = PR_ATTACH_METHOD, .Value.l = ATTACH_EMBEDDED_MSG }, values[] = { text_value(PR_SUBJECT, "in"), text_value(PR_BODY, "inner text") };
    ULONG number;
    char *text;

    (void)state;
    attachment->lpVtbl->Release(attachment);
    assert_int_equal(message->lpVtbl->CreateAttach(message, NULL, 0, &number, &around), S_OK);
    assert_int_equal(around->lpVtbl->SetProps(around, 1, &method, NULL), S_OK);
    assert_int_equal(around->lpVtbl->OpenProperty(around, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&inner), S_OK);
    assert_int_equal(inner->lpVtbl->SetProps(inner, 2, values, NULL), S_OK);
    assert_int_equal(inner->lpVtbl->SaveChanges(inner, 0), S_OK);
    inner->lpVtbl->Release(inner);
    assert_int_equal(around->lpVtbl->SaveChanges(around, 0), S_OK);
    around->lpVtbl->Release(around);
    assert_int_equal(converter->lpVtbl->SetEncoding(converter, IET_QP), S_OK);
    text = export_mail(message, CCSF_SMTP);
    expect_in(text, "inner text");                             /* 7bit, as suits it */
    expect_in(text, "Content-Transfer-Encoding: quoted-printable");
    expect_in(text, "ZmlsZQo=");
    free(text);
    message->lpVtbl->Release(message);
}

static void without_mime(void **state) /* SPI-MIME-09, SPI-MIME-03, iconvertersession-setsaveformat */
{
    LPMESSAGE message = letter("x", "A paragraph that is longer than seventy-eight characters and has to be broken between its words.  \r\n"
        "AWordThatIsLongerThanSeventyEightCharactersAndCannotBeBrokenBetweenWordsSoItIsBrokenInside\r\n"), inner;
    LPATTACH attachment = add_file(message, "cat.txt", "text/plain", "Cat", 3, -1), around;
    SPropValue values[] = { text_value(PR_SUBJECT, "The inner one"), text_value(PR_BODY, "inner text") };
    SPropValue method = { .ulPropTag = PR_ATTACH_METHOD, .Value.l = ATTACH_EMBEDDED_MSG };
    ULONG number;
    char *text;

    (void)state;
    attachment->lpVtbl->Release(attachment);
    attachment = add_file(message, "drawing", "application/x-ole", "OLE OBJECT", 10, -1);
    method.Value.l = ATTACH_OLE;
    assert_int_equal(attachment->lpVtbl->SetProps(attachment, 1, &method, NULL), S_OK);
    assert_int_equal(attachment->lpVtbl->SaveChanges(attachment, 0), S_OK);
    attachment->lpVtbl->Release(attachment);
    assert_int_equal(message->lpVtbl->CreateAttach(message, NULL, 0, &number, &around), S_OK);
    method.Value.l = ATTACH_EMBEDDED_MSG;
    assert_int_equal(around->lpVtbl->SetProps(around, 1, &method, NULL), S_OK);
    assert_int_equal(around->lpVtbl->OpenProperty(around, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&inner), S_OK);
    assert_int_equal(inner->lpVtbl->SetProps(inner, 2, values, NULL), S_OK);
    attachment = add_file(inner, "dog.txt", "text/plain", "Dog", 3, -1);
    attachment->lpVtbl->Release(attachment);
    assert_int_equal(inner->lpVtbl->SaveChanges(inner, 0), S_OK);
    inner->lpVtbl->Release(inner);
    assert_int_equal(around->lpVtbl->SaveChanges(around, 0), S_OK);
    around->lpVtbl->Release(around);
    assert_int_equal(converter->lpVtbl->SetSaveFormat(converter, SAVE_RFC822), S_OK);
    text = export_mail(message, CCSF_SMTP);
    expect_not_in(text, "MIME-Version");
    expect_in(text, "From: Ada <ada@example.org>\r\n");
    expect_in(text, "be broken \r\nbetween its words.\r\n");    /* line-wrap: one blank; line-break: none */
    expect_in(text, "  \r\n");                                 /* line-nobreak: two */
    expect_in(text, "\r\nbegin 0755 cat.txt\r\n#0V%T\r\n`\r\nend\r\n");
    expect_in(text, "Subject: The inner one\r\n");             /* flattened: its text in the text, its file beside ours */
    expect_in(text, "inner text");
    expect_in(text, "\r\nbegin 0755 dog.txt\r\n");
    expect_not_in(text, "drawing");                            /* OLE is dropped */
    free(text);
    assert_int_equal(converter->lpVtbl->SetSaveFormat(converter, (MIMESAVETYPE)7), E_INVALIDARG);
    assert_int_equal(converter->lpVtbl->SetSaveFormat(converter, SAVE_RFC1521), S_OK);
    text = export_mail(message, CCSF_SMTP);
    expect_in(text, "MIME-Version: 1.0");
    free(text);
    message->lpVtbl->Release(message);
}

static void text_is_wrapped_where_it_is_asked_for(void **state) /* iconvertersession-settextwrapping */
{
    LPMESSAGE message = letter("x", "one two three four five six seven\r\n");
    char *text;

    (void)state;
    assert_int_equal(converter->lpVtbl->SetTextWrapping(converter, TRUE, 14), S_OK);
    text = export_mail(message, CCSF_SMTP);
    expect_in(text, "\r\none two three\r\nfour five six\r\nseven\r\n");
    free(text);
    assert_int_equal(converter->lpVtbl->SetTextWrapping(converter, FALSE, 0), S_OK);
    text = export_mail(message, CCSF_SMTP);
    expect_in(text, "\r\none two three four five six seven\r\n");
    free(text);
    message->lpVtbl->Release(message);
}

static void text_in_a_charset(void **state) /* iconvertersession-setcharset */
{
    LPMESSAGE message = letter("x", "Gr\xc3\xbc\xc3\x9f" "e\r\n"), tagged = letter("x", "Gr\xc3\xbc\xc3\x9f" "e\r\n");
    SPropValue page = { .ulPropTag = PR_INTERNET_CPID, .Value.l = 65001 };
    char *text;

    (void)state;
    assert_int_equal(tagged->lpVtbl->SetProps(tagged, 1, &page, NULL), S_OK);
    assert_int_equal(converter->lpVtbl->SetCharset(converter, TRUE, MAPIX_CHARSET(28591), CSET_APPLY_ALL), S_OK);
    assert_int_equal(converter->lpVtbl->SetEncoding(converter, IET_QP), S_OK);
    text = export_mail(tagged, CCSF_SMTP);
    expect_in(text, "Gr=FC=DFe");
    expect_in(text, "8859-1");
    free(text);
    assert_int_equal(converter->lpVtbl->SetCharset(converter, TRUE, MAPIX_CHARSET(28591), CSET_APPLY_UNTAGGED), S_OK);
    text = export_mail(tagged, CCSF_SMTP | CCSF_PLAIN_TEXT_ONLY);
    expect_in(text, "Gr=C3=BC");                               /* it says what it is in */
    free(text);
    text = export_mail(message, CCSF_SMTP);
    expect_in(text, "Gr=FC=DFe");
    free(text);
    assert_int_equal(converter->lpVtbl->SetCharset(converter, TRUE, MAPIX_CHARSET(28591), CSET_APPLY_TAG_ALL), S_OK);
    text = export_mail(message, CCSF_SMTP);
    expect_in(text, "Gr=C3=BC");
    expect_in(text, "8859-1");
    free(text);
    assert_int_equal(converter->lpVtbl->SetCharset(converter, FALSE, NULL, CSET_APPLY_ALL), S_OK);
    text = export_mail(message, CCSF_SMTP);
    expect_in(text, "charset=utf-8");
    free(text);
    assert_int_equal(converter->lpVtbl->SetCharset(converter, TRUE, MAPIX_CHARSET(12), CSET_APPLY_ALL), E_INVALIDARG);
    assert_int_equal(converter->lpVtbl->SetCharset(converter, TRUE, NULL, CSET_APPLY_ALL), S_OK);
    message->lpVtbl->Release(message);
    tagged->lpVtbl->Release(tagged);
}

static void each_flag(void **state) /* SPI-MIME-02, iconvertersession-mapitomimestm */
{
    LPMESSAGE message = letter("Gr\xc3\xbc\xc3\x9f" "e", "text\r\n");
    SPropValue values[] = { { .ulPropTag = PR_HTML, .Value.bin = { 12, (LPBYTE)(uintptr_t) "<b>text</b>\n" } },
        { .ulPropTag = PR_MESSAGE_FLAGS, .Value.l = MSGFLAG_UNSENT } };
    char *text;

    (void)state;
    assert_int_equal(message->lpVtbl->SetProps(message, 2, values, NULL), S_OK);
    add_recipient(message, "J\xc3\xb6rg", "SMTP", "joerg@example.org", -1);
    text = export_mail(message, CCSF_SMTP | CCSF_8BITHEADERS);
    expect_in(text, "Subject: Gr\xc3\xbc\xc3\x9f" "e\r\n");
    expect_in(text, "J\xc3\xb6rg <joerg@example.org>");
    free(text);
    text = export_mail(message, CCSF_SMTP | CCSF_GLOBAL_MESSAGE);
    expect_in(text, "Subject: Gr\xc3\xbc\xc3\x9f" "e\r\n");
    free(text);
    text = export_mail(message, CCSF_SMTP | CCSF_PLAIN_TEXT_ONLY);
    expect_not_in(text, "text/html");
    free(text);
    text = export_mail(message, CCSF_SMTP | CCSF_USE_RTF);
    expect_in(text, "text/rtf");
    expect_not_in(text, "text/html");
    free(text);
    text = export_mail(message, CCSF_SMTP | CCSF_NOHEADERS);
    expect_not_in(text, "Subject:");
    expect_in(text, "multipart/alternative");
    free(text);
    text = export_mail(message, CCSF_SMTP | CCSF_NO_MSGID);
    expect_not_in(text, "essage-I");
    expect_not_in(text, "X-Unsent");
    free(text);
    text = export_mail(message, CCSF_SMTP | CCSF_EMBEDDED_MESSAGE);
    expect_in(text, "X-Unsent: 1");
    free(text);
    message->lpVtbl->Release(message);
}

static void blind_copies_of_an_imported_mail(void **state) /* SPI-MIME-05 */
{
    LPMESSAGE message = import_mail("To: a@example.org\nBcc: hidden@example.org\nSubject: x\n\ny\n");
    char *text = export_mail(message, CCSF_SMTP);

    (void)state;
    expect_not_in(text, "hidden");
    free(text);
    text = export_mail(message, CCSF_SMTP | CCSF_INCLUDE_BCC);
    assert_string_equal(text, "To: a@example.org\nBcc: hidden@example.org\nSubject: x\n\ny\n");
    free(text);
    message->lpVtbl->Release(message);
}

static void a_change_in_an_attachment_is_a_change(void **state)
{
    static const char mail[] = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\nContent-Type: application/x-a; name=a\n\nAAAA\n--b--\n";
    LPMESSAGE message = import_mail(mail);
    SPropValue data = { .ulPropTag = PR_ATTACH_DATA_BIN, .Value.bin = { 4, (LPBYTE)(uintptr_t) "BBBB" } };
    LPATTACH attachment;
    char *text = export_mail(message, CCSF_SMTP);

    (void)state;
    assert_string_equal(text, mail);
    free(text);
    assert_int_equal(message->lpVtbl->OpenAttach(message, 0, NULL, MAPI_MODIFY, &attachment), S_OK);
    assert_int_equal(attachment->lpVtbl->SetProps(attachment, 1, &data, NULL), S_OK);
    assert_int_equal(attachment->lpVtbl->SaveChanges(attachment, 0), S_OK);
    attachment->lpVtbl->Release(attachment);
    text = export_mail(message, CCSF_SMTP);
    expect_in(text, "QkJCQg==");
    free(text);
    message->lpVtbl->Release(message);
}

static void attachments_in_the_order_of_the_text(void **state)
{
    LPMESSAGE message = letter("x", "text"), back;
    static const LONG positions[] = { -1, 30, 10, -1, 20 };
    static const char *const names[] = { "last", "third", "first", "after-last", "second" };
    static const char *const expected[] = { "first", "second", "third", "last", "after-last" };
    char *text;

    (void)state;
    for (int i = 0; i < 5; i++) {
        LPATTACH attachment = add_file(message, names[i], "application/x-a", "1", 1, positions[i]);
        attachment->lpVtbl->Release(attachment);
    }
    text = export_mail(message, CCSF_SMTP);
    back = import_mail(text);
    free(text);
    for (ULONG i = 0; i < 5; i++) {
        LPATTACH attachment;
        assert_int_equal(back->lpVtbl->OpenAttach(back, i, NULL, 0, &attachment), S_OK);
        expect_text(attachment, PR_ATTACH_LONG_FILENAME, expected[i]);
        attachment->lpVtbl->Release(attachment);
    }
    back->lpVtbl->Release(back);
    message->lpVtbl->Release(message);
}

static void tnef_for_those_who_want_it(void **state) /* SPI-TNEF-09, SPI-TNEF-10 */
{
    LPMESSAGE message = letter("Report", "text"), back;
    SPropValue own = { .ulPropTag = PROP_TAG(PT_LONG, 0x6801), .Value.l = 4711 };
    LPATTACH attachment = add_file(message, "a.bin", "application/x-a", "\1\2\3", 3, 5);
    char *text, *id;

    (void)state;
    attachment->lpVtbl->Release(attachment);
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &own, NULL), S_OK);
    add_recipient(message, "No", "SMTP", "no@example.org", 0);
    text = export_mail(message, CCSF_SMTP | CCSF_USE_TNEF);
    expect_not_in(text, "ms-tnef");                            /* FALSE: the rich form is dropped */
    free(text);
    add_recipient(message, "Yes", "SMTP", "yes@example.org", 1);
    text = export_mail(message, CCSF_SMTP | CCSF_USE_TNEF);
    expect_in(text, "application/ms-tnef");
    expect_in(text, "winmail.dat");
    expect_in(text, "X-MS-TNEF-Correlator: <1@example.org>");
    back = import_mail(text);
    assert_int_equal(number_of(back, PROP_TAG(PT_LONG, 0x6801)), 4711);
    expect_text(back, PR_SENDER_EMAIL_ADDRESS, "ada@example.org");
    expect_text(back, PR_BODY, "text");
    assert_int_equal(count_attachments(back), 1);
    assert_int_equal(back->lpVtbl->OpenAttach(back, 0, NULL, 0, &attachment), S_OK);
    expect_text(attachment, PR_ATTACH_LONG_FILENAME, "a.bin");
    assert_int_equal(number_of(attachment, PR_RENDERING_POSITION), 5);
    attachment->lpVtbl->Release(attachment);
    back->lpVtbl->Release(back);
    while ((id = strstr(text, "<1@example.org>")))             /* the stream of another message */
        id[1] = '2';
    back = import_mail(text);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)back, own.ulPropTag, &(LPSPropValue){ NULL }), MAPI_E_NOT_FOUND);
    expect_text(back, PR_BODY, "text");
    assert_int_equal(count_attachments(back), 0);
    back->lpVtbl->Release(back);
    free(text);
    message->lpVtbl->Release(message);
    message = letter("Report", "text");
    add_recipient(message, "Silent", "SMTP", "s@example.org", -1);
    text = export_mail(message, CCSF_SMTP | CCSF_USE_TNEF);    /* nobody says: the caller's choice */
    expect_in(text, "application/ms-tnef");
    free(text);
    text = export_mail(message, CCSF_SMTP);
    expect_not_in(text, "ms-tnef");
    free(text);
    message->lpVtbl->Release(message);
}

static const char rtf[] = "{\\rtf1\\ansi\\pard formatted words\\par}";

static void set_rtf(LPMESSAGE message, const char *text)
{
    SPropValue value = { .ulPropTag = PR_RTF_COMPRESSED };
    char *bytes;
    size_t size;

    assert_int_equal(mapix_convert_rtf_compress(text, strlen(text), true, &bytes, &size), S_OK);
    value.Value.bin = (SBinary){ (ULONG)size, (LPBYTE)bytes };
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &value, NULL), S_OK);
    free(bytes);
}

/* A mail does not leave without the text that it has: what cannot be read is an error where nothing else says the same. */
static void text_that_cannot_be_read_is_no_empty_mail(void **state)
{
    static const SizedSPropTagArray(1, body) = { 1, { PR_BODY } };
    LPMESSAGE message = letter("x", "plain words");
    SPropValue broken = { .ulPropTag = PR_RTF_COMPRESSED, .Value.bin = { 24, (LPBYTE)(uintptr_t) "no compressed text at all" } };
    LPSTREAM stream;
    char *text;

    (void)state;
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &broken, NULL), S_OK);
    text = export_mail(message, CCSF_SMTP);
    expect_in(text, "plain words");
    free(text);
    assert_int_equal(message->lpVtbl->DeleteProps(message, (LPSPropTagArray)(uintptr_t)&body, NULL), S_OK);
    assert_int_equal(mapix_stream_memory_new(NULL, 0, STGM_READWRITE, NULL, &stream), S_OK);
    assert_int_equal(converter->lpVtbl->MAPIToMIMEStm(converter, message, stream, CCSF_SMTP), MAPI_E_CORRUPT_DATA);
    stream->lpVtbl->Release(stream);
    message->lpVtbl->Release(message);
}

static void formatted_text_is_what_counts(void **state) /* SPI-MIME-11 */
{
    LPMESSAGE message = letter("x", "stale words"), back;
    SPropValue in_sync = { .ulPropTag = PR_RTF_IN_SYNC, .Value.b = FALSE };
    LPSPropValue value;
    char *text;

    (void)state;
    set_rtf(message, rtf);
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &in_sync, NULL), S_OK);
    text = export_mail(message, CCSF_SMTP);
    expect_in(text, "formatted words");
    expect_not_in(text, "stale words");
    free(text);
    add_recipient(message, "Yes", "SMTP", "yes@example.org", 1);
    text = export_mail(message, CCSF_SMTP | CCSF_USE_TNEF);
    back = import_mail(text);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)back, PR_RTF_COMPRESSED, &value), S_OK);    /* in: RTF before the body */
    MAPIFreeBuffer(value);
    assert_int_equal(count_attachments(back), 0);
    back->lpVtbl->Release(back);
    free(text);
    message->lpVtbl->Release(message);
}

/* --- an address book that knows one person --- */

static ULONG book_references = 1;

static ULONG STDMETHODCALLTYPE book_add_ref(IAddrBook *self)
{
    (void)self;
    return ++book_references;
}

static ULONG STDMETHODCALLTYPE book_release(IAddrBook *self)
{
    (void)self;
    return --book_references;
}

static HRESULT STDMETHODCALLTYPE book_open_entry(IAddrBook *self, ULONG size, LPENTRYID id, LPCIID iid, ULONG flags, ULONG *ret_type, LPUNKNOWN *ret)
{
    (void)self, (void)size, (void)id, (void)iid, (void)flags, (void)ret_type, (void)ret;
    return MAPI_E_NOT_FOUND;
}

static HRESULT STDMETHODCALLTYPE book_resolve_name(IAddrBook *self, ULONG_PTR window, ULONG flags, LPTSTR title, LPADRLIST list)
{
    LPSPropValue found, value = PpropFindProp(list->aEntries[0].rgPropVals, list->aEntries[0].cValues, PR_DISPLAY_NAME_A);

    (void)self, (void)window, (void)flags, (void)title;
    if (!value || (strcmp(value->Value.lpszA, "Team Lead") && strcmp(value->Value.lpszA, "/o=org/cn=lead")))
        return MAPI_E_NOT_FOUND;
    assert_int_equal(MAPIAllocateBuffer(sizeof(*found), (LPVOID *)&found), S_OK);
    *found = text_value(PR_SMTP_ADDRESS, "lead@example.org");
    MAPIFreeBuffer(list->aEntries[0].rgPropVals);
    list->aEntries[0].cValues = 1;
    list->aEntries[0].rgPropVals = found;
    return S_OK;
}

static IAddrBookVtbl book_methods = { .AddRef = book_add_ref, .Release = book_release, .OpenEntry = book_open_entry, .ResolveName = book_resolve_name };
static IAddrBook book = { &book_methods };

static void the_address_book_is_asked(void **state) /* SPI-MIME-03, iconvertersession-setadrbook */
{
    LPMESSAGE message = letter("x", "text");
    char *text;

    (void)state;
    add_recipient(message, "Team Lead", "EX", "/o=org/cn=lead", -1);
    text = export_mail(message, CCSF_SMTP);
    expect_not_in(text, "lead@example.org");
    free(text);
    assert_int_equal(converter->lpVtbl->SetAdrBook(converter, &book), S_OK);
    assert_int_equal(book_references, 2);
    text = export_mail(message, CCSF_SMTP);
    expect_in(text, "Team Lead <lead@example.org>");
    free(text);
    assert_int_equal(converter->lpVtbl->SetAdrBook(converter, NULL), S_OK);
    assert_int_equal(book_references, 1);
    message->lpVtbl->Release(message);
}

static ULONG named(LPMESSAGE message, const GUID *set)
{
    MAPINAMEID name = { .lpguid = (LPGUID)(uintptr_t)set, .ulKind = MNID_STRING, .Kind.lpwstrName = (LPWSTR)(uintptr_t)L"Approver" };
    LPMAPINAMEID names = &name;
    LPSPropTagArray tags;
    ULONG tag;

    assert_int_equal(message->lpVtbl->GetIDsFromNames(message, 1, &names, MAPI_CREATE, &tags), S_OK);
    tag = PROP_TAG(PT_STRING8, PROP_ID(tags->aulPropTag[0]));
    MAPIFreeBuffer(tags);
    return tag;
}

static void addresses_in_properties_are_translated(void **state) /* SPI-MIME-10 */
{
    LPMESSAGE message = letter("x", "text"), back;
    SPropValue values[] = { text_value(named(message, &PS_ROUTING_ADDRTYPE), "EX"),
        text_value(named(message, &PS_ROUTING_EMAIL_ADDRESSES), "/o=org/cn=lead") };
    char *text;

    (void)state;
    assert_int_equal(message->lpVtbl->SetProps(message, 2, values, NULL), S_OK);
    assert_int_equal(converter->lpVtbl->SetAdrBook(converter, &book), S_OK);
    text = export_mail(message, CCSF_SMTP | CCSF_USE_TNEF);
    back = import_mail(text);
    free(text);
    expect_text(back, named(back, &PS_ROUTING_ADDRTYPE), "SMTP");
    expect_text(back, named(back, &PS_ROUTING_EMAIL_ADDRESSES), "lead@example.org");
    back->lpVtbl->Release(back);
    expect_text(message, values[0].ulPropTag, "EX");           /* the message itself keeps what it has */
    message->lpVtbl->Release(message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_encoding, fresh), cmocka_unit_test_setup(the_encoding_is_the_outermost_texts, fresh),
        cmocka_unit_test_setup(without_mime, fresh), cmocka_unit_test_setup(text_is_wrapped_where_it_is_asked_for, fresh),
        cmocka_unit_test_setup(text_in_a_charset, fresh), cmocka_unit_test_setup(each_flag, fresh),
        cmocka_unit_test_setup(blind_copies_of_an_imported_mail, fresh), cmocka_unit_test_setup(a_change_in_an_attachment_is_a_change, fresh),
        cmocka_unit_test_setup(attachments_in_the_order_of_the_text, fresh), cmocka_unit_test_setup(tnef_for_those_who_want_it, fresh),
        cmocka_unit_test_setup(formatted_text_is_what_counts, fresh), cmocka_unit_test_setup(text_that_cannot_be_read_is_no_empty_mail, fresh),
        cmocka_unit_test_setup(the_address_book_is_asked, fresh),
        cmocka_unit_test_setup(addresses_in_properties_are_translated, fresh),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

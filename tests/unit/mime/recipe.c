/* A mail byte for byte without keeping its bytes twice (docs/mail.md). */
#include "fixture.h"

#include <mapicode.h>

/* Letters of base64 of `size` bytes in lines that end with `end`, the last one too. For free(). */
static char *base64(size_t size, unsigned width, const char *end)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned char bytes[3];
    char *text = calloc(1, size * 3 + 16), *at = text;
    unsigned column = 0;

    for (size_t i = 0; i < size; i += 3, column += 4) {
        for (size_t j = 0; j < 3; j++)
            bytes[j] = i + j < size ? (unsigned char)((i + j) * 2654435761u >> 13) : 0;
        if (column == width) {
            at = stpcpy(at, end);
            column = 0;
        }
        at[0] = letters[bytes[0] >> 2];
        at[1] = letters[(bytes[0] & 3) << 4 | bytes[1] >> 4];
        at[2] = i + 1 < size ? letters[(bytes[1] & 15) << 2 | bytes[2] >> 6] : '=';
        at[3] = i + 2 < size ? letters[bytes[2] & 63] : '=';
        at += 4;
    }
    strcpy(at, end);
    return text;
}

static char *mail_with(const char *file, const char *end, const char *text)
{
    char *mail = NULL;

    assert_true(asprintf(&mail, "From: a@example.org%1$sTo: b@example.org%1$sSubject: files%1$sDate: Mon, 5 Jan 2026 10:00:00 +0000%1$s"
        "MIME-Version: 1.0%1$sContent-Type: multipart/mixed; boundary=x%1$s%1$s--x%1$sContent-Type: text/plain; charset=utf-8%1$s%1$s%2$s%1$s"
        "--x%1$sContent-Type: application/pdf; name=a.pdf%1$sContent-Disposition: attachment%1$sContent-Transfer-Encoding: base64%1$s%1$s%3$s"
        "--x%1$sContent-Type: text/x-log; name=b.log%1$sContent-Disposition: attachment%1$s%1$sa log%1$s--x--%1$s", end, text, file) > 0);
    return mail;
}

/* How much of it is kept, as a recipe or as it is. */
static size_t kept(LPMESSAGE message, ULONG tag)
{
    LPSTREAM stream;
    STATSTG statistics;

    if (FAILED(message->lpVtbl->OpenProperty(message, tag, &IID_IStream, 0, 0, (LPUNKNOWN *)&stream)))
        return 0;
    assert_int_equal(stream->lpVtbl->Stat(stream, &statistics, STATFLAG_NONAME), S_OK);
    stream->lpVtbl->Release(stream);
    return statistics.cbSize.QuadPart;
}

static void expect_export(LPMESSAGE message, const char *mail, bool same)
{
    char *text = export_mail(message, CCSF_SMTP | CCSF_INCLUDE_BCC);

    if (same)
        assert_string_equal(text, mail);
    else
        assert_string_not_equal(text, mail);
    free(text);
}

static void files_are_kept_once(void **state)
{
    static const struct {
        size_t size;
        unsigned width;
        const char *end;
    } shapes[] = { { 5000, 76, "\r\n" }, { 5001, 76, "\n" }, { 5002, 60, "\r\n" }, { 300, 400, "\n" }, { 57, 76, "\n" }, { 300000, 72, "\n" }, { 900001, 76, "\r\n" },
        { 2000000, 76, "\n" } };

    (void)state;
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        char *file = base64(shapes[i].size, shapes[i].width, shapes[i].end), *mail = mail_with(file, shapes[i].end, "Gr\xc3\xbc\xc3\x9f" "e");
        LPMESSAGE message = import_mail(mail);

        assert_int_equal(kept(message, PR_INTERNET_CONTENT), 0);
        assert_in_range(kept(message, PR_MAPIX_CONTENT_RECIPE), 20, 600);
        expect_export(message, mail, true);
        message->lpVtbl->Release(message);
        free(file);
        free(mail);
    }
}

/* Letters that encoding the file again would not give: they stay in the recipe, and the mail stays what it was. */
static void what_is_odd_is_kept_as_it_came(void **state)
{
    static const struct {
        size_t at;
        char letter;
    } odd[] = { { 100, ' ' }, { 76, ' ' }, { 154, '\n' }, { 30, '!' } };

    (void)state;
    for (size_t i = 0; i <= sizeof(odd) / sizeof(odd[0]); i++) {
        char *file = base64(3001, 76, "\n"), *mail;
        LPMESSAGE message;

        if (i < sizeof(odd) / sizeof(odd[0]))
            file[odd[i].at] = odd[i].letter;
        else
            file[strlen(file) - 4]++;  /* bits behind the last byte */
        mail = mail_with(file, "\n", "text");
        message = import_mail(mail);
        assert_true(kept(message, PR_MAPIX_CONTENT_RECIPE) > strlen(file));
        expect_export(message, mail, true);
        message->lpVtbl->Release(message);
        free(file);
        free(mail);
    }
}

/* A signed mail is its own attachment, so all of it is there already. */
static void a_signed_mail(void **state)
{
    static const char mail[] = "From: a@example.org\nSubject: signed\nMIME-Version: 1.0\nContent-Type: multipart/signed; protocol=\"application/pkcs7-signature\";"
        " micalg=sha-256; boundary=s\n\n--s\nContent-Type: text/plain\n\nThis is what was signed, and it is long enough.\n--s\n"
        "Content-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\nAAAAAAAAAAAAAAAA\n--s--\n";
    LPMESSAGE message = import_mail(mail);

    (void)state;
    assert_int_equal(kept(message, PR_INTERNET_CONTENT), 0);
    assert_in_range(kept(message, PR_MAPIX_CONTENT_RECIPE), 4, 40);
    expect_export(message, mail, true);
    message->lpVtbl->Release(message);
}

static void replace_file(LPMESSAGE message, ULONG number, const char *with)
{
    SPropValue data = { .ulPropTag = PR_ATTACH_DATA_BIN, .Value.bin = { (ULONG)strlen(with), (LPBYTE)(uintptr_t)with } };
    LPATTACH attachment;

    assert_int_equal(message->lpVtbl->OpenAttach(message, number, NULL, MAPI_MODIFY, &attachment), S_OK);
    assert_int_equal(attachment->lpVtbl->SetProps(attachment, 1, &data, NULL), S_OK);
    assert_int_equal(attachment->lpVtbl->SaveChanges(attachment, 0), S_OK);
    attachment->lpVtbl->Release(attachment);
}

/* What does not fit the message any more is not written: a mail is built from the message. */
static void a_recipe_for_another_message(void **state)
{
    char *file = base64(3000, 76, "\n"), *mail = mail_with(file, "\n", "text"), *text;
    SPropValue head = { .ulPropTag = PR_TRANSPORT_MESSAGE_HEADERS_A, .Value.lpszA = (LPSTR)(uintptr_t)"From: somebody@else.example\n\n" };
    LPMESSAGE message = import_mail(mail);

    (void)state;
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &head, NULL), S_OK);
    expect_export(message, mail, false);
    message->lpVtbl->Release(message);
    message = import_mail(mail);
    replace_file(message, 1, "another log");
    text = export_mail(message, CCSF_SMTP | CCSF_INCLUDE_BCC);
    assert_null(strstr(text, "\na log\n"));
    assert_non_null(strstr(text, "another log") ? "" : strstr(text, "YW5vdGhlciBsb2c="));
    free(text);
    message->lpVtbl->Release(message);
    free(file);
    free(mail);
}

static void a_broken_recipe(void **state)
{
    static const struct {
        const char *bytes;
        ULONG size;
    } recipes[] = { { "", 0 }, { "\2\0\1a", 4 }, { "\1\0\x7f" "abc", 6 }, { "\1\6\1", 3 }, { "\1\4\5\1\4\5\1", 7 }, { "\1\4\5\1\5\xa0\x1f\0\x4c\0", 10 },
        { "\1\4\5\x09", 4 }, { "\1\5\5\0\0\0", 6 }, { "\1\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\1", 12 } };
    char *file = base64(3000, 76, "\n"), *mail = mail_with(file, "\n", "text");
    LPMESSAGE message = import_mail(mail);

    (void)state;
    for (size_t i = 0; i < sizeof(recipes) / sizeof(recipes[0]); i++) {
        SPropValue recipe = { .ulPropTag = PR_MAPIX_CONTENT_RECIPE, .Value.bin = { recipes[i].size, (LPBYTE)(uintptr_t)recipes[i].bytes } };
        char *text;

        assert_int_equal(message->lpVtbl->SetProps(message, 1, &recipe, NULL), S_OK);
        text = export_mail(message, CCSF_SMTP | CCSF_INCLUDE_BCC);
        assert_non_null(strstr(text, "Subject: files"));
        assert_non_null(strstr(text, "a.pdf"));
        free(text);
    }
    message->lpVtbl->Release(message);
    free(file);
    free(mail);
}

/* As older versions kept it. */
static void a_mail_kept_whole(void **state)
{
    static const SizedSPropTagArray(1, recipe) = { 1, { PR_MAPIX_CONTENT_RECIPE } };
    char *file = base64(3000, 76, "\n"), *mail = mail_with(file, "\n", "text");
    SPropValue whole = { .ulPropTag = PR_INTERNET_CONTENT, .Value.bin = { (ULONG)strlen(mail), (LPBYTE)mail } };
    LPMESSAGE message = import_mail(mail);

    (void)state;
    assert_int_equal(message->lpVtbl->DeleteProps(message, (LPSPropTagArray)(uintptr_t)&recipe, NULL), S_OK);
    expect_export(message, mail, false);
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &whole, NULL), S_OK);
    expect_export(message, mail, true);
    message->lpVtbl->Release(message);
    free(file);
    free(mail);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_kept_once), cmocka_unit_test(what_is_odd_is_kept_as_it_came), cmocka_unit_test(a_signed_mail),
        cmocka_unit_test(a_recipe_for_another_message), cmocka_unit_test(a_broken_recipe), cmocka_unit_test(a_mail_kept_whole),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

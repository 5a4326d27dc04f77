/* Import and export with the n-th allocation failing: each call says so, or gives what it gives with enough memory. Nothing is left out in silence. */
#include "tests/unit/mime/fixture.h"

#include "tests/lib/failing_allocator.h"

static const char mail[] =
    "Received: from a by b; Mon, 02 Mar 2026 09:15:00 +0100\n"
    "From: =?utf-8?Q?J=C3=B6rg?= <j@example.org>\nSender: \"Office\" <o@example.org>\nReply-To: r@example.org, =?utf-8?Q?=C3=9C?= <u@example.org>\n"
    "To: a@example.org, B (comment) <b@example.org>\nCc: \"C, c\" <c@example.org>\nDisposition-Notification-To: n@example.org\n"
    "Return-Receipt-To: d@example.org\nSubject: Re: =?utf-8?Q?gr=C3=BC=C3=9Fe?=\nDate: Mon, 02 Mar 2026 09:15:00 +0100\nMessage-ID: 1@example.org\n"
    "In-Reply-To: <0@example.org>\nReferences: <0@example.org>\nKeywords: one, two\nX-Message-Flag: Follow up\nThread-Topic: gr\xc3\xbc\xc3\x9f" "e\n"
    "Thread-Index: AcqXlnQPZWVlZWVlZWVlZWVlZWVlZQ==\nList-Help: <mailto:h@example.org>\nMIME-Version: 1.0\n"
    "Content-Type: multipart/mixed; boundary=\"x\"\n\n"
    "--x\nContent-Type: multipart/alternative; boundary=y\n\n"
    "--y\nContent-Type: text/plain; charset=iso-8859-1; format=flowed\n\ngr\xfc\xdf" "e \nzwei\n"
    "--y\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<p>gr=C3=BC=C3=9Fe</p>\n--y--\n"
    "--x\nContent-Type: image/png; name=\"=?utf-8?Q?b=C3=A4r?=.png\"\nContent-ID: <i@example.org>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgoAAAANSUhEUg==\n"
    "--x\nContent-Type: text/plain; charset=koi8-r\nContent-Disposition: attachment; filename*0*=utf-8''%D0%BF; filename*1=\".txt\"\n\nabc\n"
    "--x\nContent-Type: message/external-body; access-type=URL; URL=\"http://example.org/\"; name=there\n\nContent-Type: text/plain\n\n"
    "--x\nContent-Type: message/rfc822\n\nFrom: i@example.org\nDate: Mon, 02 Mar 2026 09:15:00 +0100\nTo: k@example.org\nSubject: inner\n\nText\n--x--\n";

/* All that a message shows, as one text for free(): its own properties, its recipients, its attachments. */
static void describe_object(FILE *file, LPMAPIPROP object)
{
    LPSPropValue values;
    ULONG count;
    LPSPropTagArray tags;

    assert_int_equal(object->lpVtbl->GetPropList(object, 0, &tags), S_OK);
    for (ULONG i = 0; i < tags->cValues; i++) {
        SizedSPropTagArray(1, one) = { 1, { tags->aulPropTag[i] } };

        if (FAILED(object->lpVtbl->GetProps(object, (LPSPropTagArray)(void *)&one, 0, &count, &values)))
            fail_msg("GetProps %08x", (unsigned)tags->aulPropTag[i]);
        if (PROP_ID(values->ulPropTag) != PROP_ID(PR_CREATION_TIME) && PROP_ID(values->ulPropTag) != PROP_ID(PR_LAST_MODIFICATION_TIME)
            && PROP_ID(values->ulPropTag) != PROP_ID(PR_SEARCH_KEY) && PROP_ID(values->ulPropTag) != PROP_ID(PR_RECORD_KEY))
            fprintf(file, "%08x %u\n", (unsigned)values->ulPropTag, (unsigned)UlPropSize(values));
        MAPIFreeBuffer(values);
    }
    MAPIFreeBuffer(tags);
}

static char *describe(LPMESSAGE message)
{
    LPSRowSet rows = recipients_of(message);
    char *text = NULL;
    size_t size;
    FILE *file = open_memstream(&text, &size);
    LPATTACH attachment;

    describe_object(file, (LPMAPIPROP)message);
    for (ULONG i = 0; i < rows->cRows; i++)
        fprintf(file, "%s %s\n", rows->aRow[i].lpProps[1].Value.lpszA, rows->aRow[i].lpProps[3].Value.lpszA);
    FreeProws(rows);
    for (ULONG i = 0; message->lpVtbl->OpenAttach(message, i, NULL, 0, &attachment) == S_OK; i++) {
        fprintf(file, "attachment %u\n", (unsigned)i);
        describe_object(file, (LPMAPIPROP)attachment);
        attachment->lpVtbl->Release(attachment);
    }
    fclose(file);
    return text;
}

/* Line for line, but for boundaries, which are new each time. */
static void expect_same(const char *what, unsigned long n, const char *got, const char *expected)
{
    while (*got || *expected) {
        size_t length = strcspn(got, "\n"), wanted = strcspn(expected, "\n");
        bool boundary = !strncmp(got, "--", 2) || memmem(got, length, "boundary=", 9);

        if (!boundary && (length != wanted || memcmp(got, expected, length)))
            fail_msg("allocation %lu failed, and the %s said nothing: \"%.*s\" is not \"%.*s\"", n, what, (int)length, got, (int)wanted, expected);
        got += length + (got[length] != 0);
        expected += wanted + (expected[wanted] != 0);
    }
}

static void an_import_with_too_little_memory_says_so(void **state)
{
    LPMESSAGE whole = import_with(mail, sizeof(mail) - 1, CCSF_SMTP | CCSF_INCLUDE_BCC);
    char *expected = describe(whole);
    unsigned long refused = 0;
    bool failed = true;

    assert_non_null(strstr(expected, "attachment 3"));
    for (unsigned long n = 1; failed; n++) {
        LPMESSAGE message = new_message();
        LPSTREAM stream;
        HRESULT result;

        assert_int_equal(mapix_stream_memory_new(mail, sizeof(mail) - 1, STGM_READ, NULL, &stream), S_OK);
        failing_allocator_fail_at(n);
        result = converter->lpVtbl->MIMEToMAPI(converter, stream, message, NULL, CCSF_SMTP | CCSF_INCLUDE_BCC);
        failed = failing_allocator_stop();
        if (FAILED(result)) {
            assert_true(failed);
            refused++;
        } else {
            char *got = describe(message);

            expect_same("import", n, got, expected);
            free(got);
        }
        stream->lpVtbl->Release(stream);
        message->lpVtbl->Release(message);
    }
    assert_true(refused > 20);
    free(expected);
    whole->lpVtbl->Release(whole);
}

static void export_each(LPMESSAGE message)
{
    char *expected = export_mail(message, CCSF_SMTP);
    unsigned long refused = 0;
    bool failed = true;

    for (unsigned long n = 1; failed; n++) {
        LPSTREAM stream;
        HRESULT result;
        size_t size;

        assert_int_equal(mapix_stream_memory_new(NULL, 0, STGM_READWRITE, NULL, &stream), S_OK);
        failing_allocator_fail_at(n);
        result = converter->lpVtbl->MAPIToMIMEStm(converter, message, stream, CCSF_SMTP);
        failed = failing_allocator_stop();
        if (FAILED(result)) {
            assert_true(failed);
            refused++;
        } else {
            const char *bytes = mapix_stream_memory_bytes(stream, &size);
            char *got = calloc(1, size + 1);

            memcpy(got, bytes, size);
            expect_same("export", n, got, expected);
            free(got);
        }
        stream->lpVtbl->Release(stream);
    }
    assert_true(refused > 20);
    free(expected);
}

/* Byte for byte, made anew, without MIME. */
static void an_export_with_too_little_memory_says_so(void **state)
{
    LPMESSAGE message = import_with(mail, sizeof(mail) - 1, CCSF_SMTP | CCSF_INCLUDE_BCC);
    SPropValue subject = { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(uintptr_t)"gr\xc3\xbc\xc3\x9f" "e" };

    export_each(message);
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &subject, NULL), S_OK);
    export_each(message);
    assert_int_equal(converter->lpVtbl->SetSaveFormat(converter, SAVE_RFC822), S_OK);
    export_each(message);
    message->lpVtbl->Release(message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_import_with_too_little_memory_says_so),
        cmocka_unit_test(an_export_with_too_little_memory_says_so),
    };

    failing_allocator_spare_others();
    return cmocka_run_group_tests_name("mime-memory", tests, set_up, tear_down);
}

/* A .msg whose n-th write fails, for every n: what is opened afterwards is the old message whole or the new one whole. SPI-UTIL-12, SPI-STRM-04. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <imessage.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "storage/compound.h"
#include "tests/unit/storage/tape.h"

#define BODY_SIZE 9000

static LPMESSAGE open_message(struct tape *tape, DWORD mode, bool create, ULONG flags)
{
    IStorage *storage = NULL;
    LPMESSAGE message = NULL;

    if (FAILED(mapix_storage_on_backing(&tape->backing, mode | STGM_SHARE_EXCLUSIVE | STGM_TRANSACTED, create, 0, &storage)))
        return NULL;
    if (FAILED(OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL, storage, NULL, 0, flags,
            &message)))
        message = NULL;
    storage->lpVtbl->Release(storage);
    return message;
}

/* Subject, body, one more recipient and one more attachment, all saying the same letter. */
static HRESULT write_version(LPMESSAGE message, wchar_t letter)
{
    wchar_t body[BODY_SIZE + 1], subject[2] = { letter, 0 };
    BYTE data[6000];
    SPropValue values[2] = { { .ulPropTag = PR_SUBJECT_W, .Value.lpszW = subject }, { .ulPropTag = PR_BODY_W, .Value.lpszW = body } };
    SPropValue name = { .ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = subject };
    SPropValue bytes = { .ulPropTag = PR_ATTACH_DATA_BIN, .Value.bin = { sizeof(data), data } };
    struct { ULONG count; ADRENTRY entry[1]; } list = { 1, { { 0, 1, &name } } };
    LPATTACH attachment = NULL;
    ULONG number;

    wmemset(body, letter, BODY_SIZE);
    body[BODY_SIZE] = 0;
    memset(data, (int)letter, sizeof(data));
    HRESULT result = message->lpVtbl->SetProps(message, 2, values, NULL);
    if (!FAILED(result))
        result = message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)&list);
    if (!FAILED(result))
        result = message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment);
    if (!FAILED(result))
        result = attachment->lpVtbl->SetProps(attachment, 1, &bytes, NULL);
    if (!FAILED(result))
        result = attachment->lpVtbl->SaveChanges(attachment, 0);
    if (attachment)
        attachment->lpVtbl->Release(attachment);
    return FAILED(result) ? result : message->lpVtbl->SaveChanges(message, 0);
}

static ULONG rows_of(LPMESSAGE message, bool attachments)
{
    LPMAPITABLE table = NULL;
    ULONG count = 0;

    if (attachments)
        assert_int_equal(message->lpVtbl->GetAttachmentTable(message, 0, &table), S_OK);
    else
        assert_int_equal(message->lpVtbl->GetRecipientTable(message, 0, &table), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    table->lpVtbl->Release(table);
    return count;
}

/* Which version is on the tape? All its parts must agree. */
static wchar_t read_version(struct tape *tape)
{
    LPMESSAGE message = open_message(tape, STGM_READ, false, 0);
    LPSPropValue subject = NULL;
    LPSTREAM stream = NULL;
    wchar_t body[BODY_SIZE], letter;
    ULONG got = 0;

    assert_non_null(message);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)message, PR_SUBJECT_W, &subject), S_OK);
    letter = subject->Value.lpszW[0];
    MAPIFreeBuffer(subject);
    assert_int_equal(message->lpVtbl->OpenProperty(message, PR_BODY_W, &IID_IStream, 0, 0, (LPUNKNOWN *)&stream), S_OK);
    assert_int_equal(stream->lpVtbl->Read(stream, body, sizeof(body), &got), S_OK);
    assert_int_equal(got, sizeof(body));
    for (int i = 0; i < BODY_SIZE; i++)
        assert_int_equal(body[i], letter);
    stream->lpVtbl->Release(stream);
    assert_int_equal(rows_of(message, false), letter == L'a' ? 1 : 2);
    assert_int_equal(rows_of(message, true), letter == L'a' ? 1 : 2);
    message->lpVtbl->Release(message);
    return letter;
}

static void commits_whole_or_not(void **state)
{
    struct tape old;
    LPMESSAGE message;
    bool torn = *(const bool *)*state;
    long n;

    tape_init(&old);
    message = open_message(&old, STGM_READWRITE, true, 0);
    assert_non_null(message);
    assert_int_equal(write_version(message, L'a'), S_OK);
    message->lpVtbl->Release(message);
    assert_int_equal(read_version(&old), L'a');
    for (n = 0;; n++) {
        struct tape tape;
        HRESULT result;

        tape_init(&tape);
        tape.bytes = malloc(old.size + 1);
        memcpy(tape.bytes, old.bytes, old.size);
        tape.size = old.size;
        tape.fail_at = n;
        tape.torn = torn;
        message = open_message(&tape, STGM_READWRITE, false, 0);
        assert_non_null(message);
        result = write_version(message, L'b');
        message->lpVtbl->Release(message);
        bool failed = tape.writes > n;
        tape.fail_at = -1;
        wchar_t version = read_version(&tape);
        if (!FAILED(result))
            assert_int_equal(version, L'b');
        tape_free(&tape);
        if (!failed)
            break;
    }
    assert_true(n > 3);
    tape_free(&old);
}

int main(void)
{
    static const bool whole = false, torn = true;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(commits_whole_or_not, (void *)(uintptr_t)&whole),
        { "commits_whole_or_not, torn", commits_whole_or_not, NULL, NULL, (void *)(uintptr_t)&torn },
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

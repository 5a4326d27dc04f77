/* What the tests of mail share: the converter, messages in memory, mail in and out of them. */
#ifndef TESTS_UNIT_MIME_FIXTURE_H
#define TESTS_UNIT_MIME_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <edkmdb.h>
#include <imessage.h>
#include <mapiaux.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storage/stream.h"

__attribute__((unused)) static LPCONVERTERSESSION converter;

__attribute__((unused)) static int set_up(void **state)
{
    char path[512];

    (void)state;
    snprintf(path, sizeof(path), "%s/mime", getenv("MAPIX_BUILD_DIR"));
    setenv("MAPIX_PROVIDER_PATH", path, 1);
    return mapix_converter_session(&converter);
}

__attribute__((unused)) static int tear_down(void **state)
{
    (void)state;
    converter->lpVtbl->Release(converter);
    return 0;
}

__attribute__((unused)) static LPMESSAGE new_message(void)
{
    LPSTORAGE storage;
    LPMESSAGE message;
    LPMALLOC memory = MAPIGetDefaultMalloc();

    assert_int_equal(mapix_open_storage(NULL, MAPI_CREATE, STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE | STGM_CREATE, &storage), S_OK);
    assert_int_equal(OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, memory, NULL, storage, NULL, 0, MAPI_UNICODE, &message), S_OK);
    storage->lpVtbl->Release(storage);
    memory->lpVtbl->Release(memory);
    return message;
}

__attribute__((unused)) static LPMESSAGE import_with(const char *text, size_t size, ULONG flags)
{
    LPMESSAGE message = new_message();
    LPSTREAM stream;

    assert_int_equal(mapix_stream_memory_new(text, size, STGM_READ, NULL, &stream), S_OK);
    assert_int_equal(converter->lpVtbl->MIMEToMAPI(converter, stream, message, NULL, flags), S_OK);
    stream->lpVtbl->Release(stream);
    return message;
}

__attribute__((unused)) static LPMESSAGE import_mail(const char *text)
{
    return import_with(text, strlen(text), CCSF_SMTP | CCSF_INCLUDE_BCC);
}

/* For free(). */
__attribute__((unused)) static char *export_mail(LPMESSAGE message, ULONG flags)
{
    LPSTREAM stream;
    const char *bytes;
    size_t size;
    char *text;

    assert_int_equal(mapix_stream_memory_new(NULL, 0, STGM_READWRITE, NULL, &stream), S_OK);
    assert_int_equal(converter->lpVtbl->MAPIToMIMEStm(converter, message, stream, flags), S_OK);
    bytes = mapix_stream_memory_bytes(stream, &size);
    text = calloc(1, size + 1);
    memcpy(text, bytes, size);
    stream->lpVtbl->Release(stream);
    return text;
}

__attribute__((unused)) static void expect_text(void *object, ULONG tag, const char *expected)
{
    LPSPropValue value;
    HRESULT result = HrGetOneProp(object, CHANGE_PROP_TYPE(tag, PT_STRING8), &value);

    if (!expected) {
        assert_int_equal(result, MAPI_E_NOT_FOUND);
        return;
    }
    assert_int_equal(result, S_OK);
    assert_string_equal(value->Value.lpszA, expected);
    MAPIFreeBuffer(value);
}

__attribute__((unused)) static LONG number_of(void *object, ULONG tag)
{
    LPSPropValue value;
    LONG number;

    assert_int_equal(HrGetOneProp(object, tag, &value), S_OK);
    number = PROP_TYPE(tag) == PT_BOOLEAN ? value->Value.b : value->Value.l;
    MAPIFreeBuffer(value);
    return number;
}

__attribute__((unused)) static LPSRowSet recipients_of(LPMESSAGE message)
{
    static const SizedSPropTagArray(4, tags) = { 4, { PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A } };
    LPMAPITABLE table;
    LPSRowSet rows;

    assert_int_equal(message->lpVtbl->GetRecipientTable(message, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&tags, NULL, NULL, 0, &rows), S_OK);
    table->lpVtbl->Release(table);
    return rows;
}

__attribute__((unused)) static ULONG count_attachments(LPMESSAGE message)
{
    LPMAPITABLE table;
    ULONG count;

    assert_int_equal(message->lpVtbl->GetAttachmentTable(message, 0, &table), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    table->lpVtbl->Release(table);
    return count;
}

#endif

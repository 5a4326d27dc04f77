/* The n-th allocation fails, in everything of this room that allocates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <mapiutil.h>
#include <stdlib.h>

#include "base/memory.h"
#include "tests/lib/failing_allocator.h"
#include "tests/unit/value/random.h"
#include "value/codec.h"
#include "value/restriction.h"
#include "value/sortkey.h"
#include "value/value.h"

static struct random_source source;
static SPropValue *values;
static ULONG count;
static SRestriction *restriction;

static bool survived(HRESULT result)
{
    assert_true(result == S_OK || result == MAPI_E_NOT_ENOUGH_MEMORY);
    return result == S_OK;
}

static void copy_body(void *context)
{
    SPropValue *copies, *duplicate = NULL;
    SRestriction *copy;
    if (survived(mapix_value_copy_array(values, count, NULL, &copies))) {
        SPropValue single;
        for (ULONG i = 0; i < count; i++)
            if (survived(mapix_value_copy(&single, &values[i], copies)))
                survived(mapix_value_convert(&single, PT_STRING8, copies));
        mapix_memory_free(copies);
    }
    if (survived(ScDupPropset((int)count, values, MAPIAllocateBuffer, &duplicate)))
        MAPIFreeBuffer(duplicate);
    if (survived(mapix_restriction_copy(restriction, NULL, &copy)))
        mapix_memory_free(copy);
}

static void codec_body(void *context)
{
    void *bytes;
    size_t size;
    ULONG decoded_count;
    SPropValue *decoded;
    SRestriction *back;
    if (survived(mapix_codec_encode_values(values, count, &bytes, &size))) {
        if (survived(mapix_codec_decode_values(bytes, size, NULL, &decoded_count, &decoded)))
            mapix_memory_free(decoded);
        free(bytes);
    }
    if (survived(mapix_codec_encode_restriction(restriction, &bytes, &size))) {
        if (survived(mapix_codec_decode_restriction(bytes, size, NULL, &back)))
            mapix_memory_free(back);
        free(bytes);
    }
    SRow row = { 0, count, values };
    SRowSet rows = { 1, { row } }, *rows_back;
    struct mapix_codec_writer writer = { 0 };
    mapix_codec_put_rows(&writer, &rows);
    if (survived(writer.result)) {
        struct mapix_codec_reader reader = mapix_codec_reader(writer.data, writer.length, NULL);
        rows_back = mapix_codec_get_rows(&reader);
        if (survived(mapix_codec_finish(&reader)))
            FreeProws(rows_back);
    }
    mapix_codec_writer_release(&writer);
}

static void restriction_body(void *context)
{
    struct mapix_restriction *compiled;
    if (!survived(mapix_restriction_compile(restriction, &compiled)))
        return;
    mapix_restriction_matches_values(compiled, values, count);
    mapix_restriction_free(compiled);
    for (ULONG i = 0; i < count; i++) {
        uint8_t key[100];
        size_t size;
        survived(mapix_sort_key(&values[i], 0, key, sizeof(key), &size));
        mapix_value_compare(&values[i], &values[0]);
        mapix_value_contains(&values[i], &values[0], FL_SUBSTRING | FL_LOOSE);
    }
}

static void everything_survives(void **state)
{
    for (unsigned seed = 0; seed < 12; seed++) {
        source = random_start(seed);
        values = random_values(&source, &count);
        restriction = random_restriction(&source, 4);
        failing_allocator_each(copy_body, NULL);
        failing_allocator_each(codec_body, NULL);
        failing_allocator_each(restriction_body, NULL);
        random_end(&source);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(everything_survives) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

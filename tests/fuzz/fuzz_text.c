/* Text in every form: conversions agree about their lengths and with one another; folding is idempotent for whole texts. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
    if (!good)
        abort();
}

static void convert(const char *text, size_t size)
{
    size_t units = mapix_text_utf8_to_wide_length(text, size);
    wchar_t *wide = malloc((units + 1) * sizeof(*wide));
    check(mapix_text_utf8_to_wide(text, size, wide) == wide + units);
    size_t length = mapix_text_wide_to_utf8_length(wide, units);
    char *again = malloc(length + 1);
    check(mapix_text_wide_to_utf8(wide, units, again) == again + length);
    check(mapix_text_is_valid_utf8(again, length));
    if (mapix_text_is_valid_utf8(text, size))
        check(length == size && memcmp(again, text, size) == 0);
    size_t bytes = mapix_text_utf8_to_utf16_length(text, size);
    check(bytes == mapix_text_wide_to_utf16_length(wide, units));
    char *utf16 = malloc(bytes + 1);
    check(mapix_text_utf8_to_utf16(text, size, utf16) == utf16 + bytes);
    check(mapix_text_utf16_to_utf8_length(utf16, bytes) == length);
    check(mapix_text_utf16_to_wide_length(utf16, bytes) == units);
    mapix_text_utf16_to_wide(utf16, bytes, wide);
    free(utf16);
    free(again);
    free(wide);
}

static void fold(const char *text, size_t size, unsigned how)
{
    struct mapix_fold one, two;
    mapix_fold_init(&one);
    mapix_fold_init(&two);
    check(SUCCEEDED(mapix_fold_text(&one, text, size, how)));
    check(mapix_text_is_valid_utf8(one.text, one.length));
    check(SUCCEEDED(mapix_fold_text(&two, one.text, one.length, how)));
    mapix_fold_release(&one);
    mapix_fold_release(&two);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned pages[] = { 65001, 1252, 932, 50220, 1200, 65000, 54936 };
    if (size == 0)
        return 0;
    const char *text = (const char *)data + 1;
    size--;
    convert(text, size);
    fold(text, size, data[0] & 7);
    char *utf8;
    size_t length, replaced;
    void *bytes;
    unsigned page = pages[data[0] % (sizeof(pages) / sizeof(pages[0]))];
    if (SUCCEEDED(mapix_text_from_code_page(page, text, size, &utf8, &length, &replaced))) {
        check(mapix_text_is_valid_utf8(utf8, length));
        if (SUCCEEDED(mapix_text_to_code_page(page, utf8, length, 0, &bytes, &size, &replaced)))
            free(bytes);
        free(utf8);
    }
    return 0;
}

/* The protocol's JSON and the character filters: what passes, what does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "prompt/client/filter.h"
#include "prompt/client/json.h"

static void reads_documents(void **state)
{
    static const char text[] = " {\"a\":[1,-2,true,false,null,\"x\\u00e9\\ud83d\\ude00\\n\"],\"b\":{\"c\":\"d\"},\"b\":7} ";
    struct prompt_json_document *document = prompt_json_parse(text, sizeof(text) - 1);
    assert_non_null(document);
    const struct prompt_json *root = prompt_json_root(document), *list = prompt_json_member(root, "a");
    assert_int_equal(list->count, 6);
    assert_int_equal(list->first->next->number, -2);
    assert_true(list->first->next->next->boolean);
    const struct prompt_json *last = list->first;
    while (last->next)
        last = last->next;
    assert_string_equal(last->text, "x\xC3\xA9\xF0\x9F\x98\x80\n");
    assert_string_equal(prompt_json_text(prompt_json_member(root, "b"), "c", "?"), "d");       /* of two the first */
    assert_string_equal(prompt_json_text(root, "a", "otherwise"), "otherwise");
    assert_int_equal(prompt_json_number(NULL, "a", 5), 5);
    prompt_json_free(document);
}

static void refuses_what_is_no_document(void **state)
{
    static const char *const wrong[] = { "", "{", "}", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "nul", "truth", "01", "1.5", "1e3", "-", "\"x", "\"\\x\"",
        "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\"", "\"\x01\"", "\"\xFF\"", "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "1 2", "99999999999999999999",
        "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]" };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        if (prompt_json_parse(wrong[i], strlen(wrong[i])))
            fail_msg("accepted: %s", wrong[i]);
    assert_null(prompt_json_parse("\"a\0b\"", 5));
    size_t length = 2 * (PROMPT_JSON_VALUES + 10);
    char *many = malloc(length + 1);
    for (size_t i = 0; i < length; i += 2)
        memcpy(many + i, i ? ",1" : "[1", 2);
    many[length] = ']';
    assert_null(prompt_json_parse(many, length + 1));
    free(many);
}

static void writes_what_it_reads(void **state)
{
    struct prompt_json_writer writer = { 0 };
    prompt_json_open(&writer, NULL, '{');
    prompt_json_put_text(&writer, "text", "a\"b\\c\n\x7F\xFF\xC3\xA9");
    prompt_json_open(&writer, "list", '[');
    prompt_json_put_number(&writer, NULL, -5);
    prompt_json_put_boolean(&writer, NULL, true);
    prompt_json_put_text(&writer, NULL, NULL);
    prompt_json_close(&writer, ']');
    prompt_json_open(&writer, "empty", '{');
    prompt_json_close(&writer, '}');
    prompt_json_close(&writer, '}');
    prompt_json_end_line(&writer);
    assert_false(writer.failed);
    assert_int_equal(writer.text[writer.length - 1], '\n');
    assert_ptr_equal(memchr(writer.text, '\n', writer.length), writer.text + writer.length - 1);       /* one line */
    struct prompt_json_document *document = prompt_json_parse(writer.text, writer.length - 1);
    assert_non_null(document);
    assert_string_equal(prompt_json_text(prompt_json_root(document), "text", ""), "a\"b\\c\n\x7F\xEF\xBF\xBD\xC3\xA9");
    assert_int_equal(prompt_json_member(prompt_json_root(document), "list")->count, 3);
    prompt_json_free(document);
    prompt_json_writer_free(&writer);
}

static void filters_characters(void **state)
{
    assert_true(prompt_filter_passes(NULL, "anything"));
    assert_true(prompt_filter_passes("*", "anything"));
    assert_true(prompt_filter_passes("[0-9]", "0123456789"));
    assert_false(prompt_filter_passes("[0-9]", "12a"));
    assert_true(prompt_filter_passes("[~0-9]", "abc"));
    assert_false(prompt_filter_passes("[~0-9]", "abc1"));
    assert_true(prompt_filter_passes("[\\-\\\\\\[\\]]", "-\\[]"));              /* the page's own example */
    assert_false(prompt_filter_passes("[\\-\\\\\\[\\]]", "a"));
    assert_true(prompt_filter_passes("[a-z\xC3\xA4]", "z\xC3\xA4"));
    assert_false(prompt_filter_passes("[a-z]", "\xC3\xA4"));
    assert_true(prompt_filter_passes("[0-9]", ""));
    assert_int_equal(prompt_count_characters("a\xC3\xA4" "b"), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(reads_documents), cmocka_unit_test(refuses_what_is_no_document),
        cmocka_unit_test(writes_what_it_reads), cmocka_unit_test(filters_characters) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Our reader of structure and fields against GMime's, which is slower and made for every mail: on each sample the same parts of the same
 * types in the same order, the same decoded bodies, the same subject and people (SPI-MIME-01). What both may read in their own way, a mail
 * that breaks the standard, is left to the fuzz target, which asks only for a structure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <gmime/gmime.h>
#include <mapiutil.h>
#include <mapix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mime/field.h"
#include "mime/reader.h"

/* The leaves that both can be asked for, in order; of GMime's tree, message parts are entered like multiparts. */
struct leaves {
    GMimeObject *list[256];
    unsigned count;
};

static void collect(GMimeObject *object, struct leaves *leaves)
{
    if (GMIME_IS_MULTIPART(object)) {
        for (int i = 0; i < g_mime_multipart_get_count(GMIME_MULTIPART(object)); i++)
            collect(g_mime_multipart_get_part(GMIME_MULTIPART(object), i), leaves);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));

        if (inner && g_mime_message_get_mime_part(inner))
            collect(g_mime_message_get_mime_part(inner), leaves);
    } else if (leaves->count < 256) {
        leaves->list[leaves->count++] = object;
    }
}

static struct mime_part *next_leaf(struct mime_part *part)
{
    /* upwards to the next sister, then down to the first leaf */
    while (part && !part->next)
        part = part->parent;
    part = part ? part->next : NULL;
    while (part && part->first)
        part = part->first;
    return part;
}

static void compare_body(void *base, struct mime_part *ours, GMimeObject *theirs)
{
    GMimeStream *memory = g_mime_stream_mem_new();
    GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(theirs));
    GByteArray *bytes;
    struct mime_range decoded;

    if (content)
        g_mime_data_wrapper_write_to_stream(content, memory);
    bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
    assert_int_equal(mime_decode(base, ours, &decoded), S_OK);
    assert_int_equal(decoded.size, bytes->len);
    assert_memory_equal(decoded.at, bytes->data, decoded.size);
    g_object_unref(memory);
}

static void compare_parts(void *base, struct mime_part *mail, GMimeMessage *message)
{
    struct leaves leaves = { .count = 0 };
    struct mime_part *ours = mail;

    if (g_mime_message_get_mime_part(message))
        collect(g_mime_message_get_mime_part(message), &leaves);
    while (ours->first)
        ours = ours->first;
    for (unsigned i = 0; i < leaves.count; i++, ours = next_leaf(ours)) {
        GMimeContentType *type = g_mime_object_get_content_type(leaves.list[i]);
        char *text = g_mime_content_type_get_mime_type(type), *small = g_ascii_strdown(text, -1);

        assert_non_null(ours);
        assert_string_equal(ours->type, small);
        compare_body(base, ours, leaves.list[i]);
        g_free(small);
        g_free(text);
    }
    assert_null(ours);
}

static void compare_text(const char *ours, const char *theirs)
{
    assert_string_equal(ours ? ours : "", theirs ? theirs : "");
}

static unsigned flatten(InternetAddressList *list, InternetAddress **result, unsigned count, unsigned room)
{
    for (int i = 0; list && i < internet_address_list_length(list); i++) {
        InternetAddress *address = internet_address_list_get_address(list, i);

        if (INTERNET_ADDRESS_IS_GROUP(address))
            count = flatten(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)), result, count, room);
        else if (count < room)
            result[count++] = address;
    }
    return count;
}

static void compare_people(void *base, struct mime_part *mail, enum mime_known known, InternetAddressList *theirs)
{
    InternetAddress *flat[64];
    unsigned expected = flatten(theirs, flat, 0, 64);
    struct mime_address *ours = NULL;
    ULONG count = 0;

    assert_int_equal(mime_addresses(base, mail, known, 64, &count, &ours), S_OK);
    assert_int_equal(count, expected);
    for (ULONG i = 0; i < count; i++) {
        const char *name = internet_address_get_name(flat[i]);
        const char *address = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(flat[i]));

        compare_text(ours[i].address, address);
        compare_text(ours[i].name, name && *name ? name : address);
    }
}

static void compare_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    size_t size = 0;
    void *base;
    struct mime_part *mail;
    GMimeStream *stream;
    GMimeParser *parser;
    GMimeMessage *message;

    assert_non_null(file);
    assert_true(getdelim(&bytes, &size, EOF, file) > 0);
    size = (size_t)ftell(file);
    fclose(file);
    assert_int_equal(MAPIAllocateBuffer(1, &base), S_OK);
    assert_int_equal(mime_read(base, (struct mime_range){ bytes, size }, &mail), S_OK);
    stream = g_mime_stream_mem_new_with_buffer(bytes, size);
    parser = g_mime_parser_new_with_stream(stream);
    message = g_mime_parser_construct_message(parser, NULL);
    assert_non_null(message);

    print_message("%s\n", path);
    compare_parts(base, mail, message);
    compare_text(mime_field_text(base, mime_field(mail, FIELD_SUBJECT)), g_mime_message_get_subject(message));
    compare_people(base, mail, FIELD_FROM, g_mime_message_get_from(message));
    compare_people(base, mail, FIELD_TO, g_mime_message_get_to(message));
    compare_people(base, mail, FIELD_CC, g_mime_message_get_cc(message));

    g_object_unref(message);
    g_object_unref(parser);
    g_object_unref(stream);
    MAPIFreeBuffer(base);
    free(bytes);
}

/* Samples that break the standard: each library mends them in its own way. */
static bool is_broken(const char *name)
{
    return strstr(name, "broken") != NULL;
}

static void test_samples(void **state)
{
    char directory[4096], path[8192];
    const char *source = getenv("MAPIX_SOURCE_DIR");
    struct dirent **entries;
    int count, compared = 0;

    (void)state;
    assert_non_null(source);
    snprintf(directory, sizeof(directory), "%s/examples/mail", source);
    count = scandir(directory, &entries, NULL, alphasort);
    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;

        if (strstr(name, ".eml") && !is_broken(name)) {
            snprintf(path, sizeof(path), "%s/%s", directory, name);
            compare_file(path);
            compared++;
        }
        free(entries[i]);
    }
    free(entries);
    assert_true(compared >= 10);
}

int main(void)
{
    static const struct CMUnitTest tests[] = { cmocka_unit_test(test_samples) };

    g_mime_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Recipes of mails: see recipe.h. */
#include "mime/recipe.h"

#include <edkmdb.h>
#include <mapicode.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mime/export_internal.h"
#include "mime/mime.h"
#include "table/helpers.h"
#include "value/codec.h"

#define VERSION 1
#define SAVES_AT_LEAST 64              /* else the mail is kept as it came */
#define HEAD_CHECK 16                  /* bytes that tell whether the head still is the mail's */
#define WIDTH_MAX 998                  /* letters in a line: RFC 5322 */

/* --- writing --- */

void recipe_add(struct recipe *recipe, void *base, const struct recipe_use *use)
{
    if (recipe->count == recipe->room) {
        ULONG room = recipe->room * 2 + 8;
        struct recipe_use *grown = mapix_memory_more_array(base, room, sizeof(*grown));

        if (!grown)
            return;
        if (recipe->count)
            memcpy(grown, recipe->uses, recipe->count * sizeof(*grown));
        recipe->uses = grown;
        recipe->room = room;
    }
    recipe->uses[recipe->count++] = *use;
}

/* In their order, of two at one place the longer one first. */
static int by_place(const void *one, const void *other)
{
    const struct recipe_use *a = one, *b = other;

    if (a->bytes.at != b->bytes.at)
        return a->bytes.at < b->bytes.at ? -1 : 1;
    return a->bytes.size > b->bytes.size ? -1 : a->bytes.size < b->bytes.size;
}

static bool is_file(unsigned kind)
{
    return kind == RECIPE_FILE || kind == RECIPE_FILE_BASE64;
}

/* What a recipe has used: each property once and the files in their order, so that what is cooked is bounded by what the message holds. */
struct used {
    unsigned kinds;
    uint64_t next_file;
};

static bool use_once(struct used *used, unsigned kind, uint64_t file)
{
    if (is_file(kind) ? file < used->next_file : (used->kinds & 1u << kind) != 0)
        return false;
    if (is_file(kind))
        used->next_file = file + 1;
    else
        used->kinds |= 1u << kind;
    return true;
}

/* Those that do not overlap. Returns the number of bytes they cover. */
static size_t choose(struct recipe *recipe)
{
    struct used used = { 0, 0 };
    const char *end = NULL;
    ULONG count = 0;
    size_t covered = 0;

    if (recipe->count > 1)
        qsort(recipe->uses, recipe->count, sizeof(*recipe->uses), by_place);
    for (ULONG i = 0; i < recipe->count; i++) {
        const struct recipe_use *use = &recipe->uses[i];

        if (!use->bytes.size || (end && use->bytes.at < end) || !use_once(&used, use->kind, use->file))
            continue;
        end = use->bytes.at + use->bytes.size;
        covered += use->bytes.size;
        recipe->uses[count++] = *use;
    }
    recipe->count = count;
    return covered;
}

static void check_of_head(struct mime_range head, unsigned char ret_check[HEAD_CHECK])
{
    crypto_generichash(ret_check, HEAD_CHECK, (const unsigned char *)head.at, head.size, NULL, 0);
}

static void put_literal(struct mapix_codec_writer *writer, const char *from, const char *to)
{
    if (from == to)
        return;
    mapix_codec_put_u8(writer, RECIPE_LITERAL);
    mapix_codec_put_binary(writer, from, (size_t)(to - from));
}

static void put_use(struct mapix_codec_writer *writer, const struct recipe_use *use)
{
    unsigned char check[HEAD_CHECK];

    mapix_codec_put_u8(writer, (uint8_t)use->kind);
    mapix_codec_put_number(writer, use->bytes.size);
    if (use->kind == RECIPE_HEAD) {
        check_of_head(use->bytes, check);
        mapix_codec_put_bytes(writer, check, sizeof(check));
    } else if (is_file(use->kind)) {
        mapix_codec_put_number(writer, use->file);
    }
    if (use->kind == RECIPE_FILE_BASE64) {
        mapix_codec_put_number(writer, use->shape.width);
        mapix_codec_put_u8(writer, use->shape.crlf);
    }
}

bool recipe_write(struct recipe *recipe, struct mime_range mail, struct mapix_codec_writer *writer)
{
    const char *at = mail.at;

    if (choose(recipe) < SAVES_AT_LEAST + 8 * (size_t)recipe->count)
        return false;
    mapix_codec_put_u8(writer, VERSION);
    for (ULONG i = 0; i < recipe->count; i++) {
        const struct recipe_use *use = &recipe->uses[i];

        put_literal(writer, at, use->bytes.at);
        put_use(writer, use);
        at = use->bytes.at + use->bytes.size;
    }
    put_literal(writer, at, mail.at + mail.size);
    return true;
}

/* --- base64 --- */

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void encode_three(const unsigned char *bytes, char ret_letters[4])
{
    ret_letters[0] = letters[bytes[0] >> 2];
    ret_letters[1] = letters[(bytes[0] & 3) << 4 | bytes[1] >> 4];
    ret_letters[2] = letters[(bytes[1] & 15) << 2 | bytes[2] >> 6];
    ret_letters[3] = letters[bytes[2] & 63];
}

/* The end: one or two bytes, filled up. */
static void encode_rest(const unsigned char *bytes, unsigned count, char ret_letters[4])
{
    const unsigned char three[3] = { bytes[0], count > 1 ? bytes[1] : 0, 0 };

    encode_three(three, ret_letters);
    ret_letters[3] = '=';
    if (count == 1)
        ret_letters[2] = '=';
}

static size_t base64_size(uint64_t size, struct recipe_shape shape)
{
    uint64_t coded = (size + 2) / 3 * 4, lines = coded ? (coded - 1) / shape.width : 0;

    return (size_t)(coded + lines * (shape.crlf ? 2 : 1));
}

void recipe_check_start(struct recipe_check *check, const struct mime_part *part)
{
    struct mime_range body = part->body;
    const char *end = memchr(body.at, '\n', body.size);
    size_t width = end ? (size_t)(end - body.at) : body.size;

    *check = (struct recipe_check){ .body = body };
    check->shape.crlf = end && width && end[-1] == '\r';
    width -= check->shape.crlf;
    check->shape.width = (unsigned)width;
    check->same = part->encoding == ENCODED_BASE64 && width && width <= WIDTH_MAX && width % 4 == 0;
}

/* Do the next bytes of the body say this? */
static void expect(struct recipe_check *check, const char *text, size_t size)
{
    if (check->body.size - check->at < size || memcmp(check->body.at + check->at, text, size))
        check->same = false;
    check->at += size;
}

static void expect_four(struct recipe_check *check, const char four[4])
{
    if (check->column == check->shape.width) {
        expect(check, check->shape.crlf ? "\r\n" : "\n", check->shape.crlf ? 2 : 1);
        check->column = 0;
    }
    if (check->same)
        expect(check, four, 4);
    check->column += 4;
}

void recipe_check_take(struct recipe_check *check, const void *bytes, size_t size)
{
    const unsigned char *at = bytes, *end = at + size;
    char four[4];

    while (check->same && check->carried_count && check->carried_count < 3 && at < end)
        check->carried[check->carried_count++] = *at++;
    if (check->same && check->carried_count == 3) {
        encode_three(check->carried, four);
        expect_four(check, four);
        check->carried_count = 0;
    }
    for (; check->same && end - at >= 3; at += 3) {
        encode_three(at, four);
        expect_four(check, four);
    }
    while (check->same && at < end)
        check->carried[check->carried_count++] = *at++;
}

void recipe_check_end(struct recipe_check *check, struct recipe *recipe, void *base, ULONG file)
{
    struct recipe_use use = { .kind = RECIPE_FILE_BASE64, .file = file, .shape = check->shape };
    char four[4];

    if (check->same && check->carried_count) {
        encode_rest(check->carried, check->carried_count, four);
        expect_four(check, four);
    }
    use.bytes = (struct mime_range){ check->body.at, check->at };
    if (check->same)
        recipe_add(recipe, base, &use);
}

static void append_base64(GByteArray *mail, const GByteArray *file, struct recipe_shape shape)
{
    unsigned at = 0, column = 0;
    char four[4];

    for (; at < file->len; at += 3, column += 4) {
        if (column == shape.width) {
            g_byte_array_append(mail, (const guint8 *)(shape.crlf ? "\r\n" : "\n"), shape.crlf ? 2 : 1);
            column = 0;
        }
        if (file->len - at >= 3)
            encode_three(file->data + at, four);
        else
            encode_rest(file->data + at, file->len - at, four);
        g_byte_array_append(mail, (const guint8 *)four, 4);
    }
}

/* --- cooking --- */

struct kitchen {
    LPMESSAGE message;
    struct mapix_codec_reader reader;
    struct used used;
    LPSRowSet files;                   /* numbers of the attachments; NULL: not asked for yet */
    GByteArray *mail;
};

static HRESULT open_file(struct kitchen *kitchen, uint64_t number, LPATTACH *ret_file)
{
    static const SizedSPropTagArray(1, tags) = { 1, { PR_ATTACH_NUM } };
    LPMAPITABLE table;
    HRESULT result = S_OK;

    if (!kitchen->files) {
        result = kitchen->message->lpVtbl->GetAttachmentTable(kitchen->message, 0, &table);
        if (FAILED(result))
            return result;
        result = mapix_table_take_rows(table, (const SPropTagArray *)&tags, NULL, &kitchen->files);
    }
    if (FAILED(result))
        return result;
    if (number >= kitchen->files->cRows || kitchen->files->aRow[number].lpProps[0].ulPropTag != PR_ATTACH_NUM)
        return MAPI_E_CORRUPT_DATA;
    return kitchen->message->lpVtbl->OpenAttach(kitchen->message, (ULONG)kitchen->files->aRow[number].lpProps[0].Value.l, NULL, 0, ret_file);
}

static HRESULT read_file(struct kitchen *kitchen, GByteArray **ret_bytes)
{
    uint64_t number = mapix_codec_get_number(&kitchen->reader);
    LPATTACH file;
    HRESULT result = kitchen->reader.result;

    if (FAILED(result))
        return result;
    if (!use_once(&kitchen->used, RECIPE_FILE, number))
        return MAPI_E_CORRUPT_DATA;
    if (FAILED(result = open_file(kitchen, number, &file)))
        return result;
    result = export_read((LPMAPIPROP)file, PR_ATTACH_DATA_BIN, ret_bytes);
    file->lpVtbl->Release(file);
    return result;
}

static HRESULT append(struct kitchen *kitchen, const GByteArray *bytes, uint64_t size)
{
    if (bytes->len != size)
        return MAPI_E_CORRUPT_DATA;
    g_byte_array_append(kitchen->mail, bytes->data, bytes->len);
    return S_OK;
}

static HRESULT cook_head(struct kitchen *kitchen, uint64_t size)
{
    const uint8_t *kept = mapix_codec_get_bytes(&kitchen->reader, HEAD_CHECK);
    unsigned char check[HEAD_CHECK];
    GByteArray *head;
    HRESULT result = kitchen->reader.result;

    if (FAILED(result) || FAILED(result = export_read((LPMAPIPROP)kitchen->message, PR_TRANSPORT_MESSAGE_HEADERS_A, &head)))
        return result;
    check_of_head((struct mime_range){ (const char *)head->data, head->len }, check);
    result = memcmp(check, kept, sizeof(check)) ? MAPI_E_CORRUPT_DATA : append(kitchen, head, size);
    g_byte_array_free(head, TRUE);
    return result;
}

static HRESULT cook_base64(struct kitchen *kitchen, uint64_t size)
{
    struct recipe_shape shape;
    GByteArray *file;
    HRESULT result = read_file(kitchen, &file);

    if (FAILED(result))
        return result;
    shape.width = (unsigned)mapix_codec_get_number(&kitchen->reader);
    shape.crlf = mapix_codec_get_u8(&kitchen->reader);
    result = kitchen->reader.result;
    if (!FAILED(result) && (!shape.width || shape.width > WIDTH_MAX || shape.width % 4 || base64_size(file->len, shape) != size))
        result = MAPI_E_CORRUPT_DATA;
    if (!FAILED(result))
        append_base64(kitchen->mail, file, shape);
    g_byte_array_free(file, TRUE);
    return result;
}

/* Everything of one property. */
static HRESULT cook_whole(struct kitchen *kitchen, enum recipe_kind kind, uint64_t size)
{
    GByteArray *bytes;
    HRESULT result = kind == RECIPE_FILE ? read_file(kitchen, &bytes)
        : export_read((LPMAPIPROP)kitchen->message, kind == RECIPE_PLAIN ? PR_BODY_A : PR_HTML, &bytes);

    if (FAILED(result))
        return result;
    result = append(kitchen, bytes, size);
    g_byte_array_free(bytes, TRUE);
    return result;
}

static HRESULT cook_one(struct kitchen *kitchen)
{
    unsigned kind = mapix_codec_get_u8(&kitchen->reader);
    uint64_t size = mapix_codec_get_number(&kitchen->reader);
    const uint8_t *literal;

    if (FAILED(kitchen->reader.result))
        return kitchen->reader.result;
    if (kind >= RECIPE_KIND_COUNT || size > MIME_SIZE_MAX - kitchen->mail->len
        || (kind != RECIPE_LITERAL && !is_file(kind) && !use_once(&kitchen->used, kind, 0)))
        return MAPI_E_CORRUPT_DATA;
    switch (kind) {
    case RECIPE_LITERAL:
        if ((literal = mapix_codec_get_bytes(&kitchen->reader, size)))
            g_byte_array_append(kitchen->mail, literal, (guint)size);
        return kitchen->reader.result;
    case RECIPE_HEAD:
        return cook_head(kitchen, size);
    case RECIPE_FILE_BASE64:
        return cook_base64(kitchen, size);
    default:
        return cook_whole(kitchen, kind, size);
    }
}

HRESULT recipe_cook(LPMESSAGE message, const void *bytes, size_t size, GByteArray **ret_mail)
{
    struct kitchen kitchen = { .message = message, .reader = mapix_codec_reader(bytes, size, NULL) };
    HRESULT result = mapix_codec_get_u8(&kitchen.reader) == VERSION ? kitchen.reader.result : MAPI_E_CORRUPT_DATA;

    kitchen.mail = g_byte_array_new();
    while (!FAILED(result) && mapix_codec_left(&kitchen.reader))
        result = cook_one(&kitchen);
    FreeProws(kitchen.files);
    if (FAILED(result))
        g_byte_array_free(kitchen.mail, TRUE);
    else
        *ret_mail = kitchen.mail;
    return result;
}

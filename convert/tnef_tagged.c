/* Message text with tags where attachments stand (the page "TNEF-Tagged Message Text", SPI-TNEF-08):
 *
 *     [[ title : key in container ]]
 *
 * The text of the stream is UTF-8, as all 8-bit text of mapix. Positions count characters of PR_BODY. */
#include <mapiguid.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/memory.h"
#include "base/text.h"
#include "convert/tnef_internal.h"
#include "storage/stream.h"
#include "table/helpers.h"
#include "value/value.h"

/* An attachment as a tag names it. The strings are malloc's. */
struct place {
    ULONG number, key;
    LONG position;
    wchar_t *title, *container;
};

struct places {
    struct place *items;
    size_t count;
};

static void places_clear(struct places *places)
{
    for (size_t i = 0; i < places->count; i++) {
        free(places->items[i].title);
        free(places->items[i].container);
    }
    free(places->items);
    memset(places, 0, sizeof(*places));
}

/* What stands in a tag must not end it. */
static wchar_t *plain(const wchar_t *text)
{
    wchar_t *copy = wcsdup(text);

    for (wchar_t *at = copy; at && *at; at++)
        if (wcschr(L"[]:\r\n", *at))
            *at = L'_';
    return copy;
}

static const wchar_t *text_of(const SPropValue *value)
{
    return value && PROP_TYPE(value->ulPropTag) == PT_UNICODE && value->Value.lpszW[0] ? value->Value.lpszW : NULL;
}

enum { COLUMN_NUMBER, COLUMN_POSITION, COLUMN_METHOD, COLUMN_LONG_NAME, COLUMN_NAME, COLUMN_TITLE, COLUMN_TRANSPORT, COLUMNS };

static const wchar_t *title_of(const SPropValue *row, LONG method)
{
    bool file = method != ATTACH_OLE && method != ATTACH_EMBEDDED_MSG;
    const wchar_t *long_name = text_of(&row[COLUMN_LONG_NAME]), *name = text_of(&row[COLUMN_NAME]), *title = text_of(&row[COLUMN_TITLE]);

    if (!file && title)
        return title;
    if (long_name || name || title)
        return long_name ? long_name : name ? name : title;
    return method == ATTACH_OLE ? L"Object" : method == ATTACH_EMBEDDED_MSG ? L"Message" : L"File";
}

static const struct tnef_attachment *known(const struct tnef *tnef, ULONG number)
{
    for (size_t i = 0; i < tnef->attachment_count; i++)
        if (tnef->attachments[i].number == number)
            return &tnef->attachments[i];
    return NULL;
}

static bool fill_place(struct tnef *tnef, const SPropValue *row, struct place *place)
{
    place->number = (ULONG)row[COLUMN_NUMBER].Value.l;
    place->position = PROP_TYPE(row[COLUMN_POSITION].ulPropTag) == PT_LONG ? row[COLUMN_POSITION].Value.l : -1;
    if (!known(tnef, place->number) && FAILED(tnef_add_attachment(tnef, place->number, false)))
        return false;
    place->key = known(tnef, place->number)->key;
    const SPropValue *given = tnef_override(tnef, place->number, PR_ATTACH_TRANSPORT_NAME_W);
    const wchar_t *transport = given ? text_of(given) : text_of(&row[COLUMN_TRANSPORT]);
    LONG method = PROP_TYPE(row[COLUMN_METHOD].ulPropTag) == PT_LONG ? row[COLUMN_METHOD].Value.l : (LONG)ATTACH_BY_VALUE;
    wchar_t *stream = transport ? NULL : mapix_text_wide_heap(tnef->name);
    place->title = plain(title_of(row, method));
    place->container = transport || stream ? plain(transport ? transport : stream) : NULL;
    free(stream);
    return place->title && place->container;
}

static HRESULT find_places(struct tnef *tnef, LPMESSAGE message, struct places *ret_places)
{
    SizedSPropTagArray(COLUMNS, columns) = { COLUMNS, { PR_ATTACH_NUM, PR_RENDERING_POSITION, PR_ATTACH_METHOD, PR_ATTACH_LONG_FILENAME_W,
        PR_ATTACH_FILENAME_W, PR_DISPLAY_NAME_W, PR_ATTACH_TRANSPORT_NAME_W } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;

    memset(ret_places, 0, sizeof(*ret_places));
    HRESULT result = message->lpVtbl->GetAttachmentTable(message, MAPI_UNICODE, &table);
    if (FAILED(result))
        return result;
    result = mapix_table_take_rows(table, (LPSPropTagArray)&columns, NULL, &rows);
    if (FAILED(result))
        return result;
    ret_places->items = calloc(rows->cRows ? rows->cRows : 1, sizeof(struct place));
    for (ULONG i = 0; ret_places->items && i < rows->cRows && !FAILED(result); i++)
        if (!fill_place(tnef, rows->aRow[i].lpProps, &ret_places->items[ret_places->count++]))
            result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (!ret_places->items)
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    FreeProws(rows);
    if (FAILED(result))
        places_clear(ret_places);
    return result;
}

/* --- Text to tagged text ------------------------------------------------------------------------------------------------------------------------ */

/* PR_BODY, for free(). MAPI_E_NOT_FOUND. */
static HRESULT read_body(LPMESSAGE message, wchar_t **ret_text)
{
    LPSPropValue value = NULL;
    LPSTREAM stream = NULL;
    void *bytes;
    size_t size;

    HRESULT result = HrGetOneProp((LPMAPIPROP)message, PR_BODY_W, &value);
    if (!FAILED(result)) {
        *ret_text = wcsdup(value->Value.lpszW);
        mapix_memory_free(value);
        return *ret_text ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (result != MAPI_E_NOT_ENOUGH_MEMORY)
        return result;
    result = message->lpVtbl->OpenProperty(message, PR_BODY_W, &IID_IStream, 0, 0, (LPUNKNOWN *)&stream);
    if (FAILED(result))
        return result;
    result = mapix_storage_result(mapix_stream_read_all(stream, TNEF_ATTRIBUTE_LIMIT, &bytes, &size));
    stream->lpVtbl->Release(stream);
    if (FAILED(result))
        return result;
    size_t length = size / sizeof(wchar_t);
    *ret_text = malloc((length + 1) * sizeof(wchar_t));
    if (*ret_text) {
        memcpy(*ret_text, bytes, length * sizeof(wchar_t));
        (*ret_text)[length] = 0;
    }
    free(bytes);
    return *ret_text ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static int by_position(const void *one, const void *other)
{
    LONG a = ((const struct place *)one)->position, b = ((const struct place *)other)->position;

    return (a > b) - (a < b);
}

static void add_wide(struct convert_buffer *to, const wchar_t *text, size_t length)
{
    size_t size = mapix_text_wide_to_utf8_length(text, length);

    if (convert_buffer_reserve(to, size)) {
        mapix_text_wide_to_utf8(text, length, to->bytes + to->size);
        to->size += size;
    }
}

static void add_tag(struct convert_buffer *to, const struct place *place)
{
    char number[24];

    snprintf(number, sizeof(number), " : %u in ", (unsigned)place->key);
    convert_buffer_add_text(to, "[[ ");
    add_wide(to, place->title, wcslen(place->title));
    convert_buffer_add_text(to, number);
    add_wide(to, place->container, wcslen(place->container));
    convert_buffer_add_text(to, " ]]");
}

/* Each tag takes the place of one character; several attachments at one position stand side by side, those behind the text at its end. */
static void tag_text(const wchar_t *text, struct places *places, struct convert_buffer *to)
{
    size_t length = wcslen(text), at = 0;

    if (places->count)
        qsort(places->items, places->count, sizeof(places->items[0]), by_position);
    for (size_t i = 0; i < places->count; i++) {
        struct place *place = &places->items[i];
        if (place->position < 0)
            continue;
        size_t position = (size_t)place->position < length ? (size_t)place->position : length;
        if (position > at) {
            add_wide(to, text + at, position - at);
            at = position;
        }
        add_tag(to, place);
        bool last_here = i + 1 == places->count || places->items[i + 1].position != place->position;
        if (last_here && at < length)
            at++;
    }
    add_wide(to, text + at, length - at);
}

/* --- Tagged text to text ------------------------------------------------------------------------------------------------------------------------ */

/* The attachment of a tag: by its key, by where it is kept, by its name. */
static struct place *match(struct places *places, const wchar_t *title, ULONG key, const wchar_t *container)
{
    for (size_t i = 0; i < places->count; i++)
        if (places->items[i].key == key)
            return &places->items[i];
    for (size_t i = 0; i < places->count; i++)
        if (!wcscasecmp(places->items[i].container, container) && !wcscasecmp(places->items[i].title, title))
            return &places->items[i];
    for (size_t i = 0; i < places->count; i++)
        if (!wcscasecmp(places->items[i].container, container) || !wcscasecmp(places->items[i].title, title))
            return &places->items[i];
    return NULL;
}

static wchar_t *last_in(wchar_t *text, const wchar_t *what)
{
    wchar_t *found = NULL;

    for (wchar_t *at = wcsstr(text, what); at; at = wcsstr(at + 1, what))
        found = at;
    return found;
}

/* Take the inside of a tag apart, in place. */
static struct place *read_tag(struct places *places, wchar_t *inside)
{
    wchar_t *end, *in = last_in(inside, L" in "), *colon;

    if (!in)
        return NULL;
    *in = 0;
    colon = last_in(inside, L" : ");
    if (!colon)
        return NULL;
    *colon = 0;
    unsigned long key = wcstoul(colon + 3, &end, 10);
    return end != colon + 3 && !*end && key <= UINT32_MAX ? match(places, inside, (ULONG)key, in + 4) : NULL;
}

/* Replace every tag that names an attachment by a space, and tell the attachment where. Others stay text. */
static bool strip_tags(wchar_t *text, struct places *places)
{
    wchar_t *from = text, *to = text;
    bool found = false;

    while (*from) {
        wchar_t *end = !wcsncmp(from, L"[[ ", 3) ? wcsstr(from + 3, L" ]]") : NULL, *line = wcspbrk(from, L"\r\n");
        struct place *place = NULL;
        if (end && (!line || line > end)) {
            wchar_t *inside = malloc(((size_t)(end - from) - 2) * sizeof(wchar_t));
            if (!inside)
                return false;
            wmemcpy(inside, from + 3, (size_t)(end - from) - 3);
            inside[end - from - 3] = 0;
            place = read_tag(places, inside);
            free(inside);
        }
        if (place) {
            place->position = (LONG)(to - text);
            *to++ = L' ';
            from = end + 3;
            found = true;
        } else
            *to++ = *from++;
    }
    *to = 0;
    return found;
}

static HRESULT place_attachment(LPMESSAGE message, const struct place *place)
{
    SPropValue position = { .ulPropTag = PR_RENDERING_POSITION, .Value.l = place->position };
    LPATTACH attach = NULL;

    HRESULT result = message->lpVtbl->OpenAttach(message, place->number, NULL, MAPI_MODIFY, &attach);
    if (FAILED(result))
        return result;
    result = attach->lpVtbl->SetProps(attach, 1, &position, NULL);
    if (!FAILED(result))
        result = attach->lpVtbl->SaveChanges(attach, 0);
    attach->lpVtbl->Release(attach);
    return result;
}

/* Text without its tags into the message; what they say to the attachments. `text` loses its tags. Without any nothing is written, unless
 * the text is new. */
static HRESULT store_text(struct tnef *tnef, LPMESSAGE message, wchar_t *text, bool is_new)
{
    struct places places;

    HRESULT result = find_places(tnef, message, &places);
    if (FAILED(result))
        return result;
    if (!strip_tags(text, &places) && !is_new) {
        places_clear(&places);
        return S_OK;
    }
    result = tnef_write_property((LPMAPIPROP)message, PR_BODY_W, text, wcslen(text) * sizeof(wchar_t));
    for (size_t i = 0; i < places.count && !FAILED(result); i++)
        if (places.items[i].position >= 0)
            result = place_attachment(message, &places.items[i]);
    places_clear(&places);
    return result;
}

/* What was written to the stream, when it is committed or released. */
struct writer {
    struct tnef *tnef;
    LPMESSAGE message;
};

static HRESULT writer_commit(void *context, const void *bytes, size_t size)
{
    struct writer *writer = context;
    size_t length = mapix_text_utf8_to_wide_length(bytes, size);
    wchar_t *text = malloc((length + 1) * sizeof(wchar_t));

    if (!text)
        return STG_E_INSUFFICIENTMEMORY;
    mapix_text_utf8_to_wide(bytes, size, text);
    text[length] = 0;
    pthread_mutex_lock(&writer->tnef->lock);
    HRESULT result = store_text(writer->tnef, writer->message, text, true);
    pthread_mutex_unlock(&writer->tnef->lock);
    free(text);
    return result;
}

static void writer_release(void *context)
{
    struct writer *writer = context;

    writer->message->lpVtbl->Release(writer->message);
    mapix_object_release(&writer->tnef->object);
    free(writer);
}

static HRESULT open_writer(struct tnef *tnef, LPMESSAGE message, const struct convert_buffer *tagged, LPSTREAM *ret_stream)
{
    struct writer *writer = malloc(sizeof(*writer));
    struct mapix_stream_memory_owner owner = { writer_commit, writer_release, writer };

    if (!writer)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *writer = (struct writer){ tnef, message };
    mapix_object_add_ref(&tnef->object);
    message->lpVtbl->AddRef(message);
    return mapix_stream_memory_new(tagged->bytes, tagged->size, STGM_READWRITE, &owner, ret_stream);
}

HRESULT tnef_open_tagged_body(struct tnef *tnef, LPMESSAGE message, ULONG flags, LPSTREAM *ret_stream)
{
    struct convert_buffer tagged = { 0 };
    struct places places = { 0 };
    wchar_t *text = NULL;

    HRESULT result = read_body(message, &text);
    if (result == MAPI_E_NOT_FOUND && (flags & MAPI_CREATE))
        result = S_OK;
    /* Receiving: the text that the transport left in the message has tags; this call takes them out. */
    if (!FAILED(result) && text && (flags & MAPI_MODIFY))
        result = store_text(tnef, message, text, false);
    if (!FAILED(result))
        result = find_places(tnef, message, &places);
    if (!FAILED(result) && text)
        tag_text(text, &places, &tagged);
    if (!FAILED(result) && tagged.failed)
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (!FAILED(result))
        result = flags & MAPI_MODIFY ? open_writer(tnef, message, &tagged, ret_stream)
                                     : mapix_stream_memory_new(tagged.bytes, tagged.size, STGM_READ, NULL, ret_stream);
    places_clear(&places);
    convert_buffer_clear(&tagged);
    free(text);
    return result;
}

#include <mapiguid.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "convert/buffer.h"
#include "convert/message_internal.h"
#include "convert/rtf.h"

/* Named properties of a .msg (MS-OXMSG 2.2.3): three streams say it all, numbered ones are a hash table over them for other readers. */
#define NAMES L"__nameid_version1.0"
#define GUIDS L"__substg1.0_00020102"
#define ENTRIES L"__substg1.0_00030102"
#define STRINGS L"__substg1.0_00040102"
#define FIRST_GUID 3u
#define BUCKETS 0x1Fu
/* Bytes of string names read from one file, however often its entries point at the same ones. */
#define NAMES_BUDGET(strings_size) ((size_t)(strings_size) * 2 + 65536)

static unsigned get16(const unsigned char *at)
{
    return (unsigned)(at[0] | at[1] << 8);
}

static uint32_t get32(const unsigned char *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void add32(struct convert_buffer *buffer, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        convert_buffer_add_byte(buffer, (unsigned char)(value >> (8 * i)));
}

static void add16(struct convert_buffer *buffer, unsigned value)
{
    convert_buffer_add_byte(buffer, (unsigned char)value);
    convert_buffer_add_byte(buffer, (unsigned char)(value >> 8));
}

struct streams {
    unsigned char *guids, *entries, *strings;
    size_t guids_size, entries_size, strings_size;
    size_t budget;                                 /* bytes of string names that may still be read */
};

/* The GUID that an index means: two are fixed, the others stand in the stream. */
static bool find_guid(const struct streams *streams, unsigned index, GUID *ret_guid)
{
    if (index == 1) {
        *ret_guid = PS_MAPI;
        return true;
    }
    if (index == 2) {
        *ret_guid = PS_PUBLIC_STRINGS;
        return true;
    }
    if (index < FIRST_GUID || (size_t)(index - FIRST_GUID + 1) * 16 > streams->guids_size)
        return false;
    const unsigned char *at = streams->guids + (size_t)(index - FIRST_GUID) * 16;
    ret_guid->Data1 = get32(at);
    ret_guid->Data2 = (WORD)get16(at + 4);
    ret_guid->Data3 = (WORD)get16(at + 6);
    memcpy(ret_guid->Data4, at + 8, 8);
    return true;
}

/* One entry into the map. What makes no sense is left out: its property then has no name. */
static HRESULT add_entry(struct streams *streams, size_t index, struct prop_names *names)
{
    const unsigned char *entry = streams->entries + index * 8;
    uint32_t value = get32(entry);
    unsigned kind = get16(entry + 4);
    wchar_t *text = NULL;
    GUID guid;

    if (!find_guid(streams, kind >> 1, &guid))
        return S_OK;
    MAPINAMEID name = { .lpguid = &guid, .ulKind = MNID_ID, .Kind.lID = (LONG)value };
    if (kind & 1) {
        if (value > streams->strings_size || streams->strings_size - value < 4)
            return S_OK;
        size_t size = get32(streams->strings + value);
        if (size > streams->strings_size - value - 4 || !size || size > streams->budget)
            return S_OK;
        streams->budget -= size;
        size_t length = mapix_text_utf16_to_wide_length(streams->strings + value + 4, size);
        text = malloc((length + 1) * sizeof(*text));
        if (!text)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        mapix_text_utf16_to_wide(streams->strings + value + 4, size, text);
        text[length] = 0;
        name.ulKind = MNID_STRING;
        name.Kind.lpwstrName = text;
    }
    HRESULT result = mapix_prop_names_add(names, 0x8000u + (ULONG)index, &name);
    free(text);
    return result == MAPI_E_NOT_ENOUGH_MEMORY ? result : S_OK;
}

static HRESULT read_optional(IStorage *storage, const OLECHAR *name, size_t limit, unsigned char **ret_bytes, size_t *ret_size)
{
    HRESULT result = convert_read_element(storage, name, limit, (void **)ret_bytes, ret_size);

    if (result == MAPI_E_NOT_FOUND) {
        *ret_bytes = NULL;
        *ret_size = 0;
        return S_OK;
    }
    return result == MAPI_E_TOO_BIG ? MAPI_E_CORRUPT_DATA : result;
}

HRESULT convert_names_load(IStorage *storage, struct prop_names *names)
{
    struct streams streams = { 0 };
    IStorage *names_storage;

    HRESULT result = storage->lpVtbl->OpenStorage(storage, NAMES, NULL, MESSAGE_READ, NULL, 0, &names_storage);
    if (FAILED(result))
        return result == STG_E_FILENOTFOUND ? S_OK : mapix_storage_result(result);
    result = read_optional(names_storage, GUIDS, 65536 * 16, &streams.guids, &streams.guids_size);
    if (SUCCEEDED(result))
        result = read_optional(names_storage, ENTRIES, 0x7FFF * 8, &streams.entries, &streams.entries_size);
    if (SUCCEEDED(result))
        result = read_optional(names_storage, STRINGS, (size_t)64 << 20, &streams.strings, &streams.strings_size);
    streams.budget = NAMES_BUDGET(streams.strings_size);
    for (size_t i = 0; SUCCEEDED(result) && (i + 1) * 8 <= streams.entries_size; i++)
        result = add_entry(&streams, i, names);
    free(streams.guids);
    free(streams.entries);
    free(streams.strings);
    names_storage->lpVtbl->Release(names_storage);
    return result;
}

/* --- Writing --------------------------------------------------------------------------------------------------------------------------- */

struct writer {
    struct convert_buffer guids, entries, strings, buckets[BUCKETS];
};

static unsigned guid_index(struct writer *writer, const GUID *guid)
{
    struct convert_buffer bytes = { 0 };

    if (IsEqualGUID(guid, &PS_MAPI))
        return 1;
    if (IsEqualGUID(guid, &PS_PUBLIC_STRINGS))
        return 2;
    add32(&bytes, guid->Data1);
    add16(&bytes, guid->Data2);
    add16(&bytes, guid->Data3);
    convert_buffer_add(&bytes, guid->Data4, 8);
    unsigned index = 0;
    if (!bytes.failed) {
        while ((index + 1) * 16 <= writer->guids.size && memcmp(writer->guids.bytes + index * 16, bytes.bytes, 16))
            index++;
        if (index * 16 == writer->guids.size)
            convert_buffer_add(&writer->guids, bytes.bytes, 16);
    } else {
        writer->guids.failed = true;
    }
    convert_buffer_clear(&bytes);
    return index + FIRST_GUID;
}

/* The string as a counted UTF-16 run, filled to four bytes. Returns its place; the hash is over its bytes. */
static uint32_t add_string(struct writer *writer, const wchar_t *text, uint32_t *ret_hash)
{
    size_t length = wcslen(text), size = mapix_text_wide_to_utf16_length(text, length);
    uint32_t place = (uint32_t)writer->strings.size;
    unsigned char *bytes = malloc(size + 1);

    *ret_hash = 0;
    if (!bytes) {
        writer->strings.failed = true;
        return place;
    }
    mapix_text_wide_to_utf16(text, length, bytes);
    *ret_hash = rtf_crc(bytes, size);
    add32(&writer->strings, (uint32_t)size);
    convert_buffer_add(&writer->strings, bytes, size);
    while (writer->strings.size % 4 && !writer->strings.failed)
        convert_buffer_add_byte(&writer->strings, 0);
    free(bytes);
    return place;
}

static void add_name(struct writer *writer, ULONG id, const MAPINAMEID *name)
{
    unsigned index = guid_index(writer, name->lpguid), kind = index << 1 | (name->ulKind == MNID_STRING);
    uint32_t hash, value;

    /* Ids stand by their order; one that nobody has becomes a name that nothing asks for. */
    while (writer->entries.size / 8 < id - 0x8000u && !writer->entries.failed) {
        add32(&writer->entries, 0);
        add16(&writer->entries, 0);
        add16(&writer->entries, (unsigned)(writer->entries.size / 8));
    }
    if (name->ulKind == MNID_STRING) {
        value = add_string(writer, name->Kind.lpwstrName, &hash);
    } else {
        value = (uint32_t)name->Kind.lID;
        hash = value;
    }
    add32(&writer->entries, value);
    add16(&writer->entries, kind);
    add16(&writer->entries, id - 0x8000u);
    struct convert_buffer *bucket = &writer->buckets[(hash ^ kind) % BUCKETS];
    if (name->ulKind == MNID_ID)
        bucket = &writer->buckets[(hash ^ (index << 1)) % BUCKETS];
    add32(bucket, hash);
    add16(bucket, kind);
    add16(bucket, id - 0x8000u);
}

static HRESULT write_streams(IStorage *storage, struct writer *writer)
{
    OLECHAR name[ELEMENT_NAME];
    bool failed = writer->guids.failed || writer->entries.failed || writer->strings.failed;

    for (unsigned i = 0; i < BUCKETS; i++)
        failed = failed || writer->buckets[i].failed;
    if (failed)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT result = convert_write_element(storage, GUIDS, writer->guids.bytes, writer->guids.size);
    if (SUCCEEDED(result))
        result = convert_write_element(storage, ENTRIES, writer->entries.bytes, writer->entries.size);
    if (SUCCEEDED(result))
        result = convert_write_element(storage, STRINGS, writer->strings.bytes, writer->strings.size);
    for (unsigned i = 0; i < BUCKETS && SUCCEEDED(result); i++) {
        convert_element_name(name, L"__substg1.0_", (0x1000u + i) << 16 | 0x0102);
        if (writer->buckets[i].size)
            result = convert_write_element(storage, name, writer->buckets[i].bytes, writer->buckets[i].size);
    }
    return result;
}

/* All names are in the map with ascending ids or not: they are entered by id. */
static int compare_ids(const void *one, const void *other)
{
    ULONG left = *(const ULONG *)one, right = *(const ULONG *)other;

    return left < right ? -1 : left > right;
}

static HRESULT collect(struct writer *writer, LPSPropTagArray tags, LPMAPINAMEID *names, ULONG count)
{
    ULONG *order = malloc((count + 1) * 2 * sizeof(*order));

    if (!order)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count; i++) {
        order[i * 2] = PROP_ID(tags->aulPropTag[i]);
        order[i * 2 + 1] = i;
    }
    qsort(order, count, 2 * sizeof(*order), compare_ids);
    for (ULONG i = 0; i < count; i++)
        if (order[i * 2] >= 0x8000 && names[order[i * 2 + 1]] && names[order[i * 2 + 1]]->lpguid)
            add_name(writer, order[i * 2], names[order[i * 2 + 1]]);
    free(order);
    return S_OK;
}

HRESULT convert_names_save(IStorage *storage, struct prop_names *names)
{
    LPSPropTagArray tags = NULL;
    LPMAPINAMEID *list = NULL;
    struct writer writer = { 0 };
    IStorage *names_storage = NULL;
    ULONG count = 0;

    HRESULT result = mapix_prop_names_get_names(names, &tags, NULL, 0, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, &count, &list);
    if (result == MAPI_E_NOT_FOUND)
        result = S_OK;
    if (SUCCEEDED(result) && tags)
        result = collect(&writer, tags, list, count);
    if (SUCCEEDED(result))
        result = mapix_storage_result(storage->lpVtbl->CreateStorage(storage, NAMES, MESSAGE_MODE | STGM_CREATE, 0, 0, &names_storage));
    if (SUCCEEDED(result))
        result = write_streams(names_storage, &writer);
    if (SUCCEEDED(result))
        result = mapix_storage_result(names_storage->lpVtbl->Commit(names_storage, STGC_DEFAULT));
    if (names_storage)
        names_storage->lpVtbl->Release(names_storage);
    convert_buffer_clear(&writer.guids);
    convert_buffer_clear(&writer.entries);
    convert_buffer_clear(&writer.strings);
    for (unsigned i = 0; i < BUCKETS; i++)
        convert_buffer_clear(&writer.buckets[i]);
    MAPIFreeBuffer(tags);
    MAPIFreeBuffer(list);
    return result;
}

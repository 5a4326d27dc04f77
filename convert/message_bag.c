#include <mapitags.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "convert/message_internal.h"

#define PROPERTIES L"__properties_version1.0"
#define VALUE L"__substg1.0_"
#define ENTRY_SIZE 16u

static ULONG get32(const unsigned char *at)
{
    return at[0] | (ULONG)at[1] << 8 | (ULONG)at[2] << 16 | (ULONG)at[3] << 24;
}

static uint64_t get64(const unsigned char *at)
{
    return get32(at) | (uint64_t)get32(at + 4) << 32;
}

static void put32(unsigned char *at, ULONG value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> (8 * i));
}

static void put64(unsigned char *at, uint64_t value)
{
    put32(at, (ULONG)value);
    put32(at + 4, (ULONG)(value >> 32));
}

void convert_element_name(OLECHAR *ret_name, const wchar_t *prefix, ULONG number)
{
    swprintf(ret_name, ELEMENT_NAME, L"%ls%08X", prefix, number);
}

bool convert_element_number(const OLECHAR *name, const wchar_t *prefix, ULONG *ret_number)
{
    size_t length = wcslen(prefix);

    if (!name || wcsncmp(name, prefix, length) || wcslen(name) != length + 8 || wcsspn(name + length, L"0123456789abcdefABCDEF") != 8)
        return false;
    *ret_number = (ULONG)wcstoul(name + length, NULL, 16);
    return *ret_number <= INT32_MAX;
}

static void member_name(OLECHAR *ret_name, ULONG tag, ULONG index)
{
    swprintf(ret_name, ELEMENT_NAME, L"%ls%08X-%08X", VALUE, tag, index);
}

/* --- Elements ------------------------------------------------------------------------------------------------------------------------- */

HRESULT convert_write_element(IStorage *storage, const OLECHAR *name, const void *bytes, size_t size)
{
    IStream *stream;

    HRESULT result = storage->lpVtbl->CreateStream(storage, name, MESSAGE_MODE | STGM_CREATE, 0, 0, &stream);
    if (FAILED(result))
        return mapix_storage_result(result);
    result = mapix_stream_write_all(stream, bytes, size);
    if (SUCCEEDED(result))
        result = stream->lpVtbl->Commit(stream, STGC_DEFAULT);
    stream->lpVtbl->Release(stream);
    return mapix_storage_result(result);
}

/* Its size is found with Seek; above `limit` it is MAPI_E_TOO_BIG. */
HRESULT convert_read_element(IStorage *storage, const OLECHAR *name, size_t limit, void **ret_bytes, size_t *ret_size)
{
    LARGE_INTEGER none = { .QuadPart = 0 };
    ULARGE_INTEGER end;
    IStream *stream;

    if (!storage)
        return MAPI_E_NOT_FOUND;
    HRESULT result = storage->lpVtbl->OpenStream(storage, name, NULL, MESSAGE_READ, 0, &stream);
    if (FAILED(result))
        return mapix_storage_result(result);
    result = stream->lpVtbl->Seek(stream, none, STREAM_SEEK_END, &end);
    if (SUCCEEDED(result) && end.QuadPart > limit)
        result = MAPI_E_TOO_BIG;
    if (SUCCEEDED(result))
        result = mapix_stream_rewind(stream, 0);
    if (SUCCEEDED(result))
        result = mapix_stream_read_all(stream, limit < MESSAGE_VALUE_LIMIT ? limit : MESSAGE_VALUE_LIMIT, ret_bytes, ret_size);
    stream->lpVtbl->Release(stream);
    return mapix_storage_result(result);
}

/* --- Entries -------------------------------------------------------------------------------------------------------------------------- */

static size_t find_place(const struct message_bag *bag, ULONG tag, bool *ret_found)
{
    size_t low = 0, high = bag->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (PROP_ID(bag->entries[middle].tag) < PROP_ID(tag))
            low = middle + 1;
        else
            high = middle;
    }
    *ret_found = low < bag->count && PROP_ID(bag->entries[low].tag) == PROP_ID(tag);
    return low;
}

struct bag_entry *convert_bag_find(const struct message_bag *bag, ULONG tag)
{
    bool found;
    size_t place = find_place(bag, tag, &found);

    return found ? &bag->entries[place] : NULL;
}

/* The entry for this id, made if there is none; its tag and value are the caller's to set. */
static HRESULT enter(struct message_bag *bag, ULONG tag, struct bag_entry **ret_entry)
{
    bool found;
    size_t place = find_place(bag, tag, &found);

    if (!found) {
        if (bag->count == bag->capacity) {
            size_t capacity = bag->capacity ? bag->capacity * 2 : 32;
            struct bag_entry *entries = realloc(bag->entries, capacity * sizeof(*entries));
            if (!entries)
                return MAPI_E_NOT_ENOUGH_MEMORY;
            bag->entries = entries;
            bag->capacity = capacity;
        }
        memmove(bag->entries + place + 1, bag->entries + place, (bag->count - place) * sizeof(*bag->entries));
        bag->count++;
        bag->entries[place] = (struct bag_entry){ .attributes = PROPATTR_READABLE | PROPATTR_WRITEABLE };
    }
    memset(bag->entries[place].value, 0, 8);
    bag->entries[place].tag = tag;
    *ret_entry = &bag->entries[place];
    return S_OK;
}

static int compare_entries(const void *one, const void *other)
{
    ULONG left = PROP_ID(((const struct bag_entry *)one)->tag), right = PROP_ID(((const struct bag_entry *)other)->tag);

    return left < right ? -1 : left > right;
}

static void forget_text(struct message_bag *bag)
{
    free(bag->text);
    bag->text = NULL;
    bag->text_id = 0;
}

HRESULT convert_bag_load(struct message_bag *bag, bool *ret_found)
{
    unsigned char *bytes;
    size_t size;

    if (ret_found)
        *ret_found = false;
    HRESULT result = convert_read_element(bag->storage, PROPERTIES, 65536u * ENTRY_SIZE + 32, (void **)&bytes, &size);
    if (result == MAPI_E_NOT_FOUND)
        return S_OK;
    if (FAILED(result))
        return result == MAPI_E_TOO_BIG ? MAPI_E_CORRUPT_DATA : result;
    if (size < bag->header_size) {
        free(bytes);
        return MAPI_E_CORRUPT_DATA;
    }
    memcpy(bag->header, bytes, bag->header_size);
    size_t count = (size - bag->header_size) / ENTRY_SIZE;
    bag->entries = malloc((count + 1) * sizeof(*bag->entries));
    bag->capacity = bag->entries ? count + 1 : 0;
    for (size_t i = 0; bag->entries && i < count; i++) {
        const unsigned char *at = bytes + bag->header_size + i * ENTRY_SIZE;
        struct bag_entry entry = { .tag = get32(at), .attributes = get32(at + 4) };
        memcpy(entry.value, at + 8, 8);
        if (PROP_ID(entry.tag))
            bag->entries[bag->count++] = entry;
    }
    free(bytes);
    if (!bag->entries)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    qsort(bag->entries, bag->count, sizeof(*bag->entries), compare_entries);
    size_t kept = 0;
    for (size_t i = 0; i < bag->count; i++)
        if (!kept || PROP_ID(bag->entries[kept - 1].tag) != PROP_ID(bag->entries[i].tag))
            bag->entries[kept++] = bag->entries[i];
    bag->count = kept;
    if (ret_found)
        *ret_found = true;
    return S_OK;
}

HRESULT convert_bag_save(struct message_bag *bag)
{
    size_t size = bag->header_size + bag->count * ENTRY_SIZE;
    unsigned char *bytes = calloc(1, size);

    if (!bytes)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    memcpy(bytes, bag->header, bag->header_size);
    for (size_t i = 0; i < bag->count; i++) {
        unsigned char *at = bytes + bag->header_size + i * ENTRY_SIZE;
        put32(at, bag->entries[i].tag);
        put32(at + 4, bag->entries[i].attributes);
        memcpy(at + 8, bag->entries[i].value, 8);
    }
    HRESULT result = convert_write_element(bag->storage, PROPERTIES, bytes, size);
    free(bytes);
    return result;
}

void convert_bag_clear(struct message_bag *bag)
{
    if (bag->storage)
        bag->storage->lpVtbl->Release(bag->storage);
    bag->storage = NULL;
    forget_text(bag);
    free(bag->entries);
    bag->entries = NULL;
    bag->count = bag->capacity = 0;
}

/* Types as clients see them: strings are wide. 0: a type that MAPI has no values for. */
static ULONG shown_type(ULONG tag)
{
    switch (PROP_TYPE(tag)) {
    case PT_STRING8:
        return PT_UNICODE;
    case PT_MV_STRING8:
        return PT_MV_UNICODE;
    case PT_I2:
    case PT_LONG:
    case PT_R4:
    case PT_DOUBLE:
    case PT_CURRENCY:
    case PT_APPTIME:
    case PT_ERROR:
    case PT_BOOLEAN:
    case PT_OBJECT:
    case PT_I8:
    case PT_UNICODE:
    case PT_SYSTIME:
    case PT_CLSID:
    case PT_BINARY:
    case PT_MV_I2:
    case PT_MV_LONG:
    case PT_MV_R4:
    case PT_MV_DOUBLE:
    case PT_MV_CURRENCY:
    case PT_MV_APPTIME:
    case PT_MV_I8:
    case PT_MV_UNICODE:
    case PT_MV_SYSTIME:
    case PT_MV_CLSID:
    case PT_MV_BINARY:
        return PROP_TYPE(tag);
    default:
        return 0;
    }
}

bool convert_bag_keeps_type(ULONG tag)
{
    return shown_type(tag) != 0;
}

HRESULT convert_bag_list(const struct message_bag *bag, struct prop_tags *tags)
{
    HRESULT result = S_OK;

    for (size_t i = 0; i < bag->count && SUCCEEDED(result); i++) {
        ULONG type = shown_type(bag->entries[i].tag);
        if (type)
            result = mapix_prop_tags_add(tags, CHANGE_PROP_TYPE(bag->entries[i].tag, type));
    }
    return result;
}

ULONG convert_bag_long(const struct message_bag *bag, ULONG tag, ULONG otherwise)
{
    const struct bag_entry *entry = convert_bag_find(bag, tag);

    return entry && PROP_TYPE(entry->tag) == PT_LONG ? get32(entry->value) : otherwise;
}

/* --- Reading values ------------------------------------------------------------------------------------------------------------------- */

/* Bytes of a stored string as wide text from `memory`. A terminator at the end is not part of it. */
static HRESULT decode_text(struct message_bag *bag, ULONG type, const unsigned char *bytes, size_t size, const struct prop_memory *memory,
    wchar_t **ret_text)
{
    char *utf8 = NULL;
    size_t length;

    if (type == PT_UNICODE) {
        while (size >= 2 && !bytes[size - 1] && !bytes[size - 2] && !(size & 1))
            size -= 2;
        length = mapix_text_utf16_to_wide_length(bytes, size);
    } else {
        while (size && !bytes[size - 1])
            size--;
        size_t utf8_length;
        HRESULT result = mapix_text_from_code_page(bag->file->code_page, bytes, size, &utf8, &utf8_length, NULL);
        if (result == MAPI_E_BAD_CHARWIDTH)
            result = mapix_text_from_code_page(1252, bytes, size, &utf8, &utf8_length, NULL);
        if (FAILED(result))
            return result;
        size = utf8_length;
        length = mapix_text_utf8_to_wide_length(utf8, size);
    }
    wchar_t *text = mapix_prop_allocate(memory, (length + 1) * sizeof(*text));
    if (text) {
        if (utf8)
            mapix_text_utf8_to_wide(utf8, size, text);
        else
            mapix_text_utf16_to_wide(bytes, size, text);
        text[length] = 0;
        *ret_text = text;
    }
    free(utf8);
    return text ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* Decode the eight bytes of an entry or a member of a multi-value. */
static size_t decode_flat(ULONG type, const unsigned char *at, union _PV *ret_value)
{
    uint64_t wide;

    switch (type) {
    case PT_I2:
        ret_value->i = (short)(at[0] | at[1] << 8);
        return 2;
    case PT_BOOLEAN:
        ret_value->b = at[0] | at[1] ? TRUE : FALSE;
        return 2;
    case PT_LONG:
    case PT_ERROR:
    case PT_R4:
        ret_value->l = (LONG)get32(at);
        return 4;
    case PT_SYSTIME:
        ret_value->ft.dwLowDateTime = get32(at);
        ret_value->ft.dwHighDateTime = get32(at + 4);
        return 8;
    default:
        wide = get64(at);
        memcpy(ret_value, &wide, 8);
        return 8;
    }
}

static size_t flat_size(ULONG type)
{
    switch (type) {
    case PT_I2:
    case PT_BOOLEAN:
        return 2;
    case PT_LONG:
    case PT_ERROR:
    case PT_R4:
        return 4;
    case PT_DOUBLE:
    case PT_CURRENCY:
    case PT_APPTIME:
    case PT_I8:
    case PT_SYSTIME:
        return 8;
    case PT_CLSID:
        return 16;
    default:
        return 0;
    }
}

static HRESULT get_guid(const unsigned char *bytes, GUID *ret_guid)
{
    ret_guid->Data1 = get32(bytes);
    ret_guid->Data2 = (WORD)(bytes[4] | bytes[5] << 8);
    ret_guid->Data3 = (WORD)(bytes[6] | bytes[7] << 8);
    memcpy(ret_guid->Data4, bytes + 8, 8);
    return S_OK;
}

/* Members of fixed size stand one behind the other in one stream. */
static HRESULT get_flat_members(const struct prop_memory *memory, ULONG type, const unsigned char *bytes, size_t size, SPropValue *ret_value)
{
    size_t width = flat_size(type), member = type == PT_CLSID ? sizeof(GUID) : width, count = size / width;
    unsigned char *members = mapix_prop_allocate(memory, count * member + 1);

    if (!members)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (size_t i = 0; i < count; i++) {
        union _PV value;
        if (type == PT_CLSID) {
            get_guid(bytes + i * width, (GUID *)(void *)(members + i * member));
            continue;
        }
        decode_flat(type, bytes + i * width, &value);
        memcpy(members + i * member, &value, member);
    }
    ret_value->Value.MVl.cValues = (ULONG)count;
    ret_value->Value.MVl.lpl = (LONG *)(void *)members;
    return count ? S_OK : MAPI_E_NOT_FOUND;
}

/* The bytes of a value that has to be there. Too large for GetProps is MAPI_E_NOT_ENOUGH_MEMORY. */
static HRESULT read_value(struct message_bag *bag, const OLECHAR *name, size_t limit, void **ret_bytes, size_t *ret_size)
{
    HRESULT result = convert_read_element(bag->storage, name, limit, ret_bytes, ret_size);

    return result == MAPI_E_NOT_FOUND ? MAPI_E_CORRUPT_DATA : result == MAPI_E_TOO_BIG ? MAPI_E_NOT_ENOUGH_MEMORY : result;
}

/* Members of varying size have a stream each; the first stream holds their lengths, which only tell how many there are. */
static HRESULT get_members(struct message_bag *bag, ULONG tag, size_t limit, const struct prop_memory *memory, size_t lengths_size,
    SPropValue *ret_value)
{
    ULONG type = PROP_TYPE(tag) & ~(ULONG)MV_FLAG;
    size_t count = lengths_size / (type == PT_BINARY ? 8 : 4), total = 0;
    HRESULT result = S_OK;
    OLECHAR name[ELEMENT_NAME];

    if (!count)
        return MAPI_E_NOT_FOUND;
    if (count > 65536)
        return MAPI_E_CORRUPT_DATA;
    SBinary *binaries = type == PT_BINARY ? mapix_prop_allocate(memory, count * sizeof(*binaries)) : NULL;
    wchar_t **texts = type == PT_BINARY ? NULL : mapix_prop_allocate(memory, count * sizeof(*texts));
    if (!binaries && !texts)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (size_t i = 0; i < count && SUCCEEDED(result); i++) {
        void *bytes;
        size_t size;
        member_name(name, tag, (ULONG)i);
        result = read_value(bag, name, limit - total, &bytes, &size);
        if (FAILED(result))
            return result;
        total += size;
        if (texts) {
            result = decode_text(bag, type, bytes, size, memory, &texts[i]);
        } else {
            binaries[i].cb = (ULONG)size;
            binaries[i].lpb = mapix_prop_allocate(memory, size + 1);
            if (binaries[i].lpb)
                memcpy(binaries[i].lpb, bytes, size);
            else
                result = MAPI_E_NOT_ENOUGH_MEMORY;
        }
        free(bytes);
    }
    ret_value->Value.MVbin.cValues = (ULONG)count;
    if (texts)
        ret_value->Value.MVszW.lppszW = texts;
    else
        ret_value->Value.MVbin.lpbin = binaries;
    return result;
}

static HRESULT get_stream_value(struct message_bag *bag, ULONG tag, size_t limit, const struct prop_memory *memory, SPropValue *ret_value)
{
    ULONG type = PROP_TYPE(tag), single = type & ~(ULONG)MV_FLAG;
    OLECHAR name[ELEMENT_NAME];
    void *bytes;
    size_t size;

    convert_element_name(name, VALUE, tag);
    HRESULT result = read_value(bag, name, limit, &bytes, &size);
    if (FAILED(result))
        return result;
    if ((type & MV_FLAG) && flat_size(single)) {
        result = get_flat_members(memory, single, bytes, size, ret_value);
    } else if (type & MV_FLAG) {
        result = get_members(bag, tag, limit, memory, size, ret_value);
    } else if (type == PT_STRING8 || type == PT_UNICODE) {
        result = decode_text(bag, type, bytes, size, memory, &ret_value->Value.lpszW);
    } else if (type == PT_CLSID) {
        ret_value->Value.lpguid = size >= 16 ? mapix_prop_allocate(memory, sizeof(GUID)) : NULL;
        result = size < 16 ? MAPI_E_CORRUPT_DATA : !ret_value->Value.lpguid ? MAPI_E_NOT_ENOUGH_MEMORY
            : get_guid(bytes, ret_value->Value.lpguid);
    } else {
        ret_value->Value.bin.cb = (ULONG)size;
        ret_value->Value.bin.lpb = mapix_prop_allocate(memory, size + 1);
        if (ret_value->Value.bin.lpb)
            memcpy(ret_value->Value.bin.lpb, bytes, size);
        else
            result = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    free(bytes);
    return result;
}

void convert_bag_get(struct message_bag *bag, ULONG tag, size_t limit, const struct prop_memory *memory, SPropValue *ret_value)
{
    const struct bag_entry *entry = convert_bag_find(bag, tag);
    ULONG type = entry ? shown_type(entry->tag) : 0;
    HRESULT result = S_OK;

    if (!type) {
        mapix_prop_error_value(ret_value, tag, MAPI_E_NOT_FOUND);
        return;
    }
    memset(ret_value, 0, sizeof(*ret_value));
    ret_value->ulPropTag = CHANGE_PROP_TYPE(entry->tag, type);
    if (type == PT_OBJECT)
        return;
    if (flat_size(type) && type != PT_CLSID)
        decode_flat(type, entry->value, &ret_value->Value);
    else
        result = get_stream_value(bag, entry->tag, limit < MESSAGE_VALUE_LIMIT ? limit : MESSAGE_VALUE_LIMIT, memory, ret_value);
    if (FAILED(result))
        mapix_prop_error_value(ret_value, tag, result);
}

/* --- Pieces of values ------------------------------------------------------------------------------------------------------------------ */

static SCODE STDMETHODCALLTYPE heap_more(ULONG size, LPVOID base, LPVOID *ret_memory)
{
    *ret_memory = malloc(size);
    return *ret_memory ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* The string of this id as wide text, kept until another one is asked for or it changes. */
static HRESULT load_text(struct message_bag *bag, const struct bag_entry *entry)
{
    struct prop_memory heap = { .base = bag, .allocate_more = heap_more };
    SPropValue value;

    if (bag->text && bag->text_id == PROP_ID(entry->tag))
        return S_OK;
    forget_text(bag);
    HRESULT result = get_stream_value(bag, entry->tag, MESSAGE_VALUE_LIMIT, &heap, &value);
    if (FAILED(result))
        return result;
    bag->text = value.Value.lpszW;
    bag->text_id = PROP_ID(entry->tag);
    bag->text_size = wcslen(bag->text) * sizeof(wchar_t);
    return S_OK;
}

static HRESULT open_value(struct message_bag *bag, ULONG tag, IStream **ret_stream)
{
    OLECHAR name[ELEMENT_NAME];

    if (!bag->storage)
        return MAPI_E_NOT_FOUND;
    convert_element_name(name, VALUE, tag);
    return mapix_storage_result(bag->storage->lpVtbl->OpenStream(bag->storage, name, NULL, MESSAGE_READ, 0, ret_stream));
}

HRESULT convert_bag_size(struct message_bag *bag, ULONG tag, ULONG *ret_type, uint64_t *ret_size)
{
    const struct bag_entry *entry = convert_bag_find(bag, tag);
    LARGE_INTEGER none = { .QuadPart = 0 };
    ULARGE_INTEGER end;
    IStream *stream;
    HRESULT result;

    if (!entry)
        return MAPI_E_NOT_FOUND;
    switch (PROP_TYPE(entry->tag)) {
    case PT_STRING8:
    case PT_UNICODE:
        result = load_text(bag, entry);
        *ret_type = PT_UNICODE;
        *ret_size = SUCCEEDED(result) ? bag->text_size : 0;
        return result;
    case PT_BINARY:
        result = open_value(bag, entry->tag, &stream);
        if (FAILED(result))
            return result;
        result = mapix_storage_result(stream->lpVtbl->Seek(stream, none, STREAM_SEEK_END, &end));
        stream->lpVtbl->Release(stream);
        *ret_type = PT_BINARY;
        *ret_size = SUCCEEDED(result) ? end.QuadPart : 0;
        return result;
    default:
        return MAPI_E_INVALID_TYPE;
    }
}

HRESULT convert_bag_read(struct message_bag *bag, ULONG tag, uint64_t offset, void *buffer, size_t length, size_t *ret_length)
{
    const struct bag_entry *entry = convert_bag_find(bag, tag);
    IStream *stream;
    HRESULT result;

    *ret_length = 0;
    if (!entry)
        return MAPI_E_NOT_FOUND;
    if (PROP_TYPE(entry->tag) == PT_STRING8 || PROP_TYPE(entry->tag) == PT_UNICODE) {
        result = load_text(bag, entry);
        if (FAILED(result) || offset >= bag->text_size)
            return result;
        *ret_length = bag->text_size - offset < length ? (size_t)(bag->text_size - offset) : length;
        memcpy(buffer, (const char *)bag->text + offset, *ret_length);
        return S_OK;
    }
    result = open_value(bag, entry->tag, &stream);
    if (FAILED(result))
        return result;
    result = mapix_stream_rewind(stream, offset);
    while (SUCCEEDED(result) && *ret_length < length) {
        ULONG read = 0;
        result = stream->lpVtbl->Read(stream, (char *)buffer + *ret_length, (ULONG)(length - *ret_length), &read);
        if (!read)
            break;
        *ret_length += read;
    }
    stream->lpVtbl->Release(stream);
    return mapix_storage_result(result);
}

/* --- Writing values -------------------------------------------------------------------------------------------------------------------- */

HRESULT convert_bag_delete(struct message_bag *bag, ULONG tag)
{
    bool found;
    size_t place = find_place(bag, tag, &found);
    OLECHAR name[ELEMENT_NAME];
    HRESULT result = S_OK;

    forget_text(bag);
    if (!found)
        return S_OK;
    ULONG stored = bag->entries[place].tag, type = PROP_TYPE(stored), single = type & ~(ULONG)MV_FLAG;
    if (!flat_size(type) || type == PT_CLSID) {
        convert_element_name(name, VALUE, stored);
        if (bag->storage)
            result = bag->storage->lpVtbl->DestroyElement(bag->storage, name);
        for (ULONG i = 0; SUCCEEDED(result) && bag->storage && (type & MV_FLAG) && !flat_size(single); i++) {
            member_name(name, stored, i);
            result = bag->storage->lpVtbl->DestroyElement(bag->storage, name);
        }
        if (FAILED(result) && result != STG_E_FILENOTFOUND)
            return mapix_storage_result(result);
    }
    memmove(bag->entries + place, bag->entries + place + 1, (bag->count - place - 1) * sizeof(*bag->entries));
    bag->count--;
    return S_OK;
}

/* A string as the file keeps it, with its terminator, for free(). */
static HRESULT encode_text(struct message_bag *bag, const wchar_t *text, void **ret_bytes, size_t *ret_size)
{
    size_t length = wcslen(text);
    HRESULT result = S_OK;

    if (bag->file->unicode) {
        size_t size = mapix_text_wide_to_utf16_length(text, length);
        unsigned char *bytes = malloc(size + 2);
        if (!bytes)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        mapix_text_wide_to_utf16(text, length, bytes);
        bytes[size] = bytes[size + 1] = 0;
        *ret_bytes = bytes;
        *ret_size = size + 2;
        return S_OK;
    }
    char *utf8 = mapix_text_utf8_heap(text);
    if (!utf8)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    result = mapix_text_to_code_page(bag->file->code_page, utf8, strlen(utf8), 0, ret_bytes, ret_size, NULL);
    if (result == MAPI_E_BAD_CHARWIDTH)
        result = mapix_text_to_code_page(1252, utf8, strlen(utf8), 0, ret_bytes, ret_size, NULL);
    free(utf8);
    if (SUCCEEDED(result))
        *ret_size += 1;                            /* zero bytes follow what to_code_page gives */
    return result;
}

static size_t terminator(const struct message_bag *bag)
{
    return bag->file->unicode ? 2 : 1;
}

/* Put a string or bytes into the value stream of `tag`, and its size into the entry. */
static HRESULT store_value(struct message_bag *bag, ULONG tag, const void *bytes, size_t size, size_t told_size)
{
    OLECHAR name[ELEMENT_NAME];
    struct bag_entry *entry;

    convert_element_name(name, VALUE, tag);
    HRESULT result = convert_write_element(bag->storage, name, bytes, size);
    if (SUCCEEDED(result))
        result = enter(bag, tag, &entry);
    if (SUCCEEDED(result))
        put32(entry->value, (ULONG)told_size);
    return result;
}

static HRESULT set_text(struct message_bag *bag, ULONG tag, const wchar_t *text)
{
    void *bytes;
    size_t size;

    HRESULT result = encode_text(bag, text, &bytes, &size);
    if (FAILED(result))
        return result;
    result = store_value(bag, CHANGE_PROP_TYPE(tag, bag->file->unicode ? PT_UNICODE : PT_STRING8), bytes, size - terminator(bag), size);
    free(bytes);
    return result;
}

static void put_guid(unsigned char *at, const GUID *guid)
{
    put32(at, guid->Data1);
    at[4] = (unsigned char)guid->Data2;
    at[5] = (unsigned char)(guid->Data2 >> 8);
    at[6] = (unsigned char)guid->Data3;
    at[7] = (unsigned char)(guid->Data3 >> 8);
    memcpy(at + 8, guid->Data4, 8);
}

static void encode_flat(ULONG type, const union _PV *value, unsigned char *at)
{
    uint64_t wide;

    switch (type) {
    case PT_I2:
    case PT_BOOLEAN:
        at[0] = (unsigned char)value->i;
        at[1] = (unsigned char)(value->i >> 8);
        break;
    case PT_LONG:
    case PT_ERROR:
    case PT_R4:
        put32(at, (ULONG)value->l);
        break;
    case PT_SYSTIME:
        put32(at, value->ft.dwLowDateTime);
        put32(at + 4, value->ft.dwHighDateTime);
        break;
    default:
        memcpy(&wide, value, 8);
        put64(at, wide);
    }
}

static HRESULT set_flat_members(struct message_bag *bag, const SPropValue *value)
{
    ULONG type = PROP_TYPE(value->ulPropTag) & ~(ULONG)MV_FLAG, count = value->Value.MVl.cValues;
    size_t width = flat_size(type), size = (size_t)count * width;
    unsigned char *bytes = calloc(1, size + 1);

    if (!bytes)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count; i++) {
        union _PV member;
        if (type == PT_CLSID) {
            put_guid(bytes + i * width, &value->Value.MVguid.lpguid[i]);
            continue;
        }
        memset(&member, 0, sizeof(member));
        memcpy(&member, (const char *)value->Value.MVl.lpl + i * width, width);
        encode_flat(type, &member, bytes + i * width);
    }
    HRESULT result = store_value(bag, value->ulPropTag, bytes, size, size);
    free(bytes);
    return result;
}

static HRESULT set_members(struct message_bag *bag, const SPropValue *value)
{
    bool binary = PROP_TYPE(value->ulPropTag) == PT_MV_BINARY;
    ULONG count = value->Value.MVbin.cValues, tag = value->ulPropTag;
    size_t width = binary ? 8 : 4;
    unsigned char *lengths = calloc(count + 1, width);
    HRESULT result = lengths ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    OLECHAR name[ELEMENT_NAME];

    if (!binary)
        tag = CHANGE_PROP_TYPE(tag, bag->file->unicode ? PT_MV_UNICODE : PT_MV_STRING8);
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++) {
        void *bytes = binary ? value->Value.MVbin.lpbin[i].lpb : NULL;
        size_t size = binary ? value->Value.MVbin.lpbin[i].cb : 0;
        if (!binary)
            result = encode_text(bag, value->Value.MVszW.lppszW[i], &bytes, &size);
        if (SUCCEEDED(result)) {
            member_name(name, tag, i);
            put32(lengths + i * width, (ULONG)size);
            result = convert_write_element(bag->storage, name, bytes, size);
        }
        if (!binary)
            free(bytes);
    }
    if (SUCCEEDED(result))
        result = store_value(bag, tag, lengths, count * width, count * width);
    free(lengths);
    return result;
}

HRESULT convert_bag_set(struct message_bag *bag, const SPropValue *value)
{
    ULONG type = PROP_TYPE(value->ulPropTag), attributes = PROPATTR_READABLE | PROPATTR_WRITEABLE;
    const struct bag_entry *former = convert_bag_find(bag, value->ulPropTag);
    unsigned char guid[16];
    struct bag_entry *entry;

    if (former)
        attributes = former->attributes;
    HRESULT result = convert_bag_delete(bag, value->ulPropTag);
    if (FAILED(result))
        return result;
    if (flat_size(type) && type != PT_CLSID) {
        result = enter(bag, value->ulPropTag, &entry);
        if (SUCCEEDED(result))
            encode_flat(type, &value->Value, entry->value);
    } else if (type == PT_UNICODE) {
        result = set_text(bag, value->ulPropTag, value->Value.lpszW);
    } else if (type == PT_BINARY) {
        result = store_value(bag, value->ulPropTag, value->Value.bin.lpb, value->Value.bin.cb, value->Value.bin.cb);
    } else if (type == PT_CLSID) {
        put_guid(guid, value->Value.lpguid);
        result = store_value(bag, value->ulPropTag, guid, 16, 16);
    } else if ((type & MV_FLAG) && flat_size(type & ~(ULONG)MV_FLAG)) {
        result = set_flat_members(bag, value);
    } else if (type == PT_MV_UNICODE || type == PT_MV_BINARY) {
        result = set_members(bag, value);
    } else {
        return MAPI_E_INVALID_TYPE;
    }
    if (SUCCEEDED(result))
        convert_bag_find(bag, value->ulPropTag)->attributes = attributes;
    return result;
}

HRESULT convert_bag_set_long(struct message_bag *bag, ULONG tag, ULONG value)
{
    SPropValue whole = { .ulPropTag = tag, .Value.l = (LONG)value };

    return convert_bag_set(bag, &whole);
}

HRESULT convert_bag_set_object(struct message_bag *bag, ULONG tag, bool is_message)
{
    struct bag_entry *entry;
    HRESULT result = enter(bag, tag, &entry);

    if (SUCCEEDED(result)) {
        put32(entry->value, 0xFFFFFFFF);
        put32(entry->value + 4, is_message ? 1 : 4);
    }
    return result;
}

/* Large text arrives as UTF-8 and is kept whole for its conversion; bytes go through in pieces. */
static HRESULT set_text_content(struct message_bag *bag, ULONG tag, struct prop_content *content)
{
    uint64_t size = mapix_prop_content_size(content);
    char *utf8 = size < MESSAGE_VALUE_LIMIT ? malloc((size_t)size + 1) : NULL;
    wchar_t *text = NULL;
    size_t read = 0;

    if (!utf8)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT result = mapix_prop_content_read(content, 0, utf8, (size_t)size, &read);
    if (SUCCEEDED(result)) {
        utf8[read] = 0;
        text = mapix_text_wide_heap(utf8);
        result = text ? set_text(bag, tag, text) : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    free(utf8);
    free(text);
    return result;
}

static HRESULT write_content(IStream *stream, struct prop_content *content)
{
    uint64_t size = mapix_prop_content_size(content), done = 0;
    char *buffer = malloc(65536);
    HRESULT result = buffer ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    while (SUCCEEDED(result) && done < size) {
        size_t read = 0;
        result = mapix_prop_content_read(content, done, buffer, size - done < 65536 ? (size_t)(size - done) : 65536, &read);
        if (SUCCEEDED(result) && !read)
            result = MAPI_E_DISK_ERROR;
        if (SUCCEEDED(result))
            result = mapix_storage_result(mapix_stream_write_all(stream, buffer, read));
        done += read;
    }
    free(buffer);
    return result;
}

HRESULT convert_bag_set_content(struct message_bag *bag, ULONG tag, struct prop_content *content)
{
    OLECHAR name[ELEMENT_NAME];
    struct bag_entry *entry;
    IStream *stream;

    HRESULT result = convert_bag_delete(bag, tag);
    if (FAILED(result))
        return result;
    if (PROP_TYPE(tag) == PT_STRING8 || PROP_TYPE(tag) == PT_UNICODE)
        return set_text_content(bag, tag, content);
    tag = CHANGE_PROP_TYPE(tag, PT_BINARY);
    convert_element_name(name, VALUE, tag);
    result = bag->storage->lpVtbl->CreateStream(bag->storage, name, MESSAGE_MODE | STGM_CREATE, 0, 0, &stream);
    if (FAILED(result))
        return mapix_storage_result(result);
    result = write_content(stream, content);
    if (SUCCEEDED(result))
        result = mapix_storage_result(stream->lpVtbl->Commit(stream, STGC_DEFAULT));
    stream->lpVtbl->Release(stream);
    if (SUCCEEDED(result))
        result = enter(bag, tag, &entry);
    if (SUCCEEDED(result))
        put32(entry->value, (ULONG)mapix_prop_content_size(content));
    return result;
}

HRESULT convert_bag_apply(struct message_bag *bag, struct prop_change *changes, ULONG count)
{
    HRESULT result = S_OK;

    for (ULONG i = 0; i < count && SUCCEEDED(result); i++) {
        if (changes[i].kind == PROP_CHANGE_SET)
            result = convert_bag_set(bag, changes[i].value);
        else if (changes[i].kind == PROP_CHANGE_CONTENT)
            result = convert_bag_set_content(bag, changes[i].tag, changes[i].content);
        else
            result = convert_bag_delete(bag, changes[i].tag);
    }
    return result;
}

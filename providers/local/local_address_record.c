/* Entries of the local address book: identifiers, what is stored of them, and what follows from it. */
#include "providers/local/local_address.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/memory.h"
#include "base/text.h"
#include "providers/local/local_store.h"
#include "support/one_off.h"
#include "table/helpers.h"
#include "value/value.h"

#define WIDE(text) ((LPWSTR)(uintptr_t)(text))

/* {0B9C6E2D-51F4-4A7E-8C33-4D6170782D41} */
const MAPIUID address_common_uid = { { 0x2D, 0x6E, 0x9C, 0x0B, 0xF4, 0x51, 0x7E, 0x4A, 0x8C, 0x33, 0x4D, 0x61, 0x70, 0x78, 0x2D, 0x41 } };

/* --- Identifiers -------------------------------------------------------------------------------------------------------------------- */

ULONG address_object_type(enum address_kind kind)
{
    switch (kind) {
    case ADDRESS_ROOT:
    case ADDRESS_CONTACTS:
    case ADDRESS_PROFILES:
        return MAPI_ABCONT;
    case ADDRESS_LIST:
    case ADDRESS_LIST_TEMPLATE:
        return MAPI_DISTLIST;
    case ADDRESS_STATUS:
        return MAPI_STATUS;
    default:
        return MAPI_MAILUSER;
    }
}

static bool is_common(enum address_kind kind)
{
    return kind == ADDRESS_PROFILES || kind == ADDRESS_PROFILE_USER || kind == ADDRESS_USER_TEMPLATE || kind == ADDRESS_LIST_TEMPLATE;
}

/* Flags, UID, version 1, kind, two zeros; then a number (8 bytes) or a name. */
ULONG address_id_make(const struct address_book *book, enum address_kind kind, int64_t number, const char *name, BYTE ret_bytes[ADDRESS_ID_MAX])
{
    memset(ret_bytes, 0, 32);
    memcpy(ret_bytes + 4, is_common(kind) ? &address_common_uid : &book->uid, 16);
    ret_bytes[20] = 1;
    ret_bytes[21] = (BYTE)kind;
    if (kind == ADDRESS_CONTACT || kind == ADDRESS_LIST) {
        for (int i = 0; i < 8; i++)
            ret_bytes[24 + i] = (BYTE)((uint64_t)number >> (8 * i));
        return 32;
    }
    if (kind != ADDRESS_PROFILE_USER)
        return 24;
    size_t length = strnlen(name, ADDRESS_NAME_MAX - 1);
    memcpy(ret_bytes + 24, name, length);
    ret_bytes[24 + length] = 0;
    return (ULONG)(25 + length);
}

HRESULT address_id_parse(const struct address_book *book, ULONG size, const void *bytes, struct address_id *ret_id)
{
    const BYTE *id = bytes;
    memset(ret_id, 0, sizeof(*ret_id));
    ret_id->kind = ADDRESS_ROOT;
    if (!size)
        return S_OK;
    if (size < 24 || id[20] != 1 || id[22] || id[23] || id[21] < ADDRESS_ROOT || id[21] > ADDRESS_STATUS || id[21] == ADDRESS_MEMBER)
        return MAPI_E_UNKNOWN_ENTRYID;
    ret_id->kind = (enum address_kind)id[21];
    if (memcmp(id + 4, is_common(ret_id->kind) ? &address_common_uid : &book->uid, 16))
        return MAPI_E_UNKNOWN_ENTRYID;
    switch (ret_id->kind) {
    case ADDRESS_CONTACT:
    case ADDRESS_LIST:
        for (int i = 7; size == 32 && i >= 0; i--)
            ret_id->number = (int64_t)((uint64_t)ret_id->number << 8 | id[24 + i]);
        return ret_id->number > 0 ? S_OK : MAPI_E_UNKNOWN_ENTRYID;
    case ADDRESS_PROFILE_USER:
        if (size < 26 || size > ADDRESS_ID_MAX || memchr(id + 24, 0, size - 24) != id + size - 1)
            return MAPI_E_UNKNOWN_ENTRYID;
        memcpy(ret_id->name, id + 24, size - 24);
        return S_OK;
    default:
        return size == 24 ? S_OK : MAPI_E_UNKNOWN_ENTRYID;
    }
}

/* --- Records ------------------------------------------------------------------------------------------------------------------------ */

void address_record_clear(struct address_record *record)
{
    mapix_store_record_clear(&record->stored);
    record->id_size = 0;
}

static void set_id(struct address_book *book, struct address_record *record, const char *name)
{
    record->id_size = address_id_make(book, record->kind, record->number, name, record->id_bytes);
    record->id = NULL;
}

static const BYTE *id_of(const struct address_record *record)
{
    return record->id ? record->id : record->id_bytes;
}

static enum address_kind kind_of(const struct mapix_store_record *stored)
{
    const SPropValue *class = mapix_store_record_find(stored, PR_MESSAGE_CLASS_W);
    bool is_list = class && PROP_TYPE(class->ulPropTag) == PT_UNICODE && !wcsncmp(class->Value.lpszW, L"IPM.DistList", 12);
    return is_list ? ADDRESS_LIST : ADDRESS_CONTACT;
}

void address_record_take(int64_t number, int64_t version, const struct mapix_store_record *stored, struct address_record *ret_record)
{
    memset(ret_record, 0, sizeof(*ret_record));
    ret_record->kind = kind_of(stored);
    ret_record->number = number;
    ret_record->version = version;
    ret_record->stored = *stored;
}

HRESULT address_record_load(struct address_book *book, enum address_kind kind, int64_t number, struct address_record *ret_record)
{
    struct mapix_store_message message;
    memset(ret_record, 0, sizeof(*ret_record));
    HRESULT hr = mapix_store_message_load(book->engine, number, &message, &ret_record->stored);
    if (FAILED(hr))
        return hr;
    ret_record->kind = kind_of(&ret_record->stored);
    if (message.folder != book->folder || (kind && kind != ret_record->kind)) {
        mapix_store_record_clear(&ret_record->stored);
        return MAPI_E_NOT_FOUND;
    }
    ret_record->number = number;
    ret_record->version = message.version;
    set_id(book, ret_record, NULL);
    return S_OK;
}

static HRESULT stored_texts(struct address_record *record, ULONG count, const ULONG *tags, const char *const *texts)
{
    record->stored.memory = mapix_memory_new_zero((count + 1) * sizeof(SPropValue));
    record->stored.values = record->stored.memory;
    for (ULONG i = 0; record->stored.memory && i < count; i++) {
        SPropValue *value = &record->stored.values[record->stored.count];
        value->ulPropTag = tags[i];
        value->Value.lpszW = mapix_text_wide(record->stored.memory, texts[i]);
        if (!value->Value.lpszW)
            break;
        record->stored.count++;
    }
    if (record->stored.count == count)
        return S_OK;
    mapix_store_record_clear(&record->stored);
    return MAPI_E_NOT_ENOUGH_MEMORY;
}

HRESULT address_record_profile(struct address_book *book, const char *name, struct address_record *ret_record)
{
    static const ULONG tags[] = { PR_DISPLAY_NAME_W, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W };
    const char *const texts[] = { name, "LOCAL", name };
    memset(ret_record, 0, sizeof(*ret_record));
    ret_record->kind = ADDRESS_PROFILE_USER;
    set_id(book, ret_record, name);
    return stored_texts(ret_record, 3, tags, texts);
}

HRESULT address_record_template(struct address_book *book, enum address_kind kind, struct address_record *ret_record)
{
    static const ULONG tags[] = { PR_ADDRTYPE_W };
    const char *const texts[] = { "SMTP" };
    memset(ret_record, 0, sizeof(*ret_record));
    ret_record->kind = kind;
    if (kind == ADDRESS_USER_TEMPLATE || kind == ADDRESS_LIST_TEMPLATE)
        set_id(book, ret_record, NULL);
    return stored_texts(ret_record, kind == ADDRESS_LIST || kind == ADDRESS_LIST_TEMPLATE ? 0 : 1, tags, texts);
}

HRESULT address_record_member(const SRow *row, struct address_record *ret_record)
{
    memset(ret_record, 0, sizeof(*ret_record));
    ret_record->kind = ADDRESS_MEMBER;
    HRESULT hr = mapix_value_copy_array(row->lpProps, row->cValues, NULL, &ret_record->stored.values);
    if (FAILED(hr))
        return hr;
    ret_record->stored.memory = ret_record->stored.values;
    ret_record->stored.count = row->cValues;
    const SPropValue *id = mapix_value_find(ret_record->stored.values, row->cValues, PR_ENTRYID);
    if (id) {
        ret_record->id_size = id->Value.bin.cb;
        ret_record->id = id->Value.bin.lpb;
    }
    return S_OK;
}

/* --- Properties --------------------------------------------------------------------------------------------------------------------- */

/* What the engine keeps of a message and an entry does not have. */
static bool is_hidden(ULONG tag)
{
    ULONG id = PROP_ID(tag);
    switch (id) {
    case PROP_ID(PR_MESSAGE_CLASS):
    case PROP_ID(PR_IMPORTANCE):
    case PROP_ID(PR_PRIORITY):
    case PROP_ID(PR_SUBJECT):
    case PROP_ID(PR_SUBJECT_PREFIX):
    case PROP_ID(PR_CLIENT_SUBMIT_TIME):
    case PROP_ID(PR_CONVERSATION_TOPIC):
    case PROP_ID(PR_CONVERSATION_INDEX):
    case PROP_ID(PR_ROWID):
    case PROP_ID(PR_RECIPIENT_TYPE):
        return true;
    default:
        return id >= 0x0E00 && id <= 0x0EFF;
    }
}

/* What is stored for ourselves. */
static bool is_private(ULONG tag)
{
    return PROP_ID(tag) == PROP_ID(PR_ADDRESS_FORM);
}

bool address_is_computed(ULONG tag)
{
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_ENTRYID):
    case PROP_ID(PR_RECORD_KEY):
    case PROP_ID(PR_SEARCH_KEY):
    case PROP_ID(PR_OBJECT_TYPE):
    case PROP_ID(PR_DISPLAY_TYPE):
    case PROP_ID(PR_INSTANCE_KEY):
    case PROP_ID(PR_ACCESS):
    case PROP_ID(PR_ACCESS_LEVEL):
    case PROP_ID(PR_MAPPING_SIGNATURE):
    case PROP_ID(PR_STORE_ENTRYID):
    case PROP_ID(PR_STORE_RECORD_KEY):
    case PROP_ID(PR_ROW_TYPE):
    case PROP_ID(PR_ANR):
    case PROP_ID(PR_CREATION_TIME):
    case PROP_ID(PR_LAST_MODIFICATION_TIME):
        return true;
    default:
        return is_hidden(tag) || is_private(tag);
    }
}

static bool is_list(const struct address_record *record)
{
    return record->kind == ADDRESS_LIST || record->kind == ADDRESS_LIST_TEMPLATE;
}

static const wchar_t *stored_text(const struct address_record *record, ULONG tag)
{
    const SPropValue *value = mapix_store_record_find(&record->stored, tag);
    return value && PROP_TYPE(value->ulPropTag) == PT_UNICODE ? value->Value.lpszW : NULL;
}

const wchar_t *address_text(const struct address_record *record, ULONG tag)
{
    const wchar_t *text = stored_text(record, tag);
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_ADDRTYPE):
        return is_list(record) ? L"MAPIPDL" : text;                 /* SPI-AB-25 */
    case PROP_ID(PR_EMAIL_ADDRESS):
        return is_list(record) ? stored_text(record, PR_DISPLAY_NAME_W) : text;
    case PROP_ID(PR_DISPLAY_NAME):
        return text ? text : stored_text(record, PR_EMAIL_ADDRESS_W);
    case PROP_ID(PR_TRANSMITABLE_DISPLAY_NAME):
        return text ? text : address_text(record, PR_DISPLAY_NAME_W);
    default:
        return text;
    }
}

static bool is_text_of_ours(ULONG tag)
{
    return PROP_ID(tag) == PROP_ID(PR_ADDRTYPE) || PROP_ID(tag) == PROP_ID(PR_EMAIL_ADDRESS) || PROP_ID(tag) == PROP_ID(PR_DISPLAY_NAME)
        || PROP_ID(tag) == PROP_ID(PR_TRANSMITABLE_DISPLAY_NAME);
}

/* SPI-AB-07. MAPI_E_NOT_FOUND without an address. */
static HRESULT make_search_key(const struct address_record *record, ULONG *ret_size, BYTE **ret_key)
{
    const wchar_t *type = address_text(record, PR_ADDRTYPE_W), *address = address_text(record, PR_EMAIL_ADDRESS_W);
    if (!type || !address)
        return MAPI_E_NOT_FOUND;
    char *type_utf8 = mapix_text_utf8_heap(type), *address_utf8 = mapix_text_utf8_heap(address);
    HRESULT hr = type_utf8 && address_utf8 ? mapix_search_key(type_utf8, address_utf8, ret_size, ret_key) : MAPI_E_NOT_ENOUGH_MEMORY;
    free(type_utf8);
    free(address_utf8);
    return hr;
}

/* A value in chunks of its own. */
static HRESULT large_value(struct address_book *book, const struct mapix_store_large *large, size_t limit,
    const struct prop_memory *memory, SPropValue *ret_value)
{
    size_t size = (size_t)large->size, got = 0;
    if (size > limit)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    char *bytes = mapix_prop_allocate(memory, size + 1);
    if (!bytes)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = mapix_store_value_read(book->engine, large->value, 0, bytes, size, &got);
    if (FAILED(hr) || got != size)
        return FAILED(hr) ? hr : MAPI_E_CORRUPT_DATA;
    bytes[size] = 0;
    ret_value->ulPropTag = large->tag;
    ret_value->dwAlignPad = 0;
    if (PROP_TYPE(large->tag) == PT_BINARY) {
        ret_value->Value.bin = (SBinary){ (ULONG)size, (LPBYTE)bytes };
    } else {
        ret_value->ulPropTag = CHANGE_PROP_TYPE(large->tag, PT_STRING8);
        ret_value->Value.lpszA = bytes;
    }
    return S_OK;
}

static HRESULT copy_within(const SPropValue *value, size_t limit, const struct prop_memory *memory, SPropValue *ret_value)
{
    return mapix_value_size(value) > limit ? MAPI_E_NOT_ENOUGH_MEMORY : mapix_prop_copy_value(memory, value, ret_value);
}

HRESULT address_stored_value(struct address_book *book, const struct address_record *record, ULONG tag, size_t limit,
    const struct prop_memory *memory, SPropValue *ret_value)
{
    const SPropValue *value = mapix_store_record_find(&record->stored, tag);
    if (value)
        return copy_within(value, limit, memory, ret_value);
    const struct mapix_store_large *large = mapix_store_record_find_large(&record->stored, tag);
    return large ? large_value(book, large, limit, memory, ret_value) : MAPI_E_NOT_FOUND;
}

static HRESULT get_value(struct address_book *book, const struct address_record *record, ULONG tag, size_t limit,
    const struct prop_memory *memory, SPropValue *ret_value)
{
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_ENTRYID):
        return record->id_size ? local_put_binary(memory, PR_ENTRYID, id_of(record), record->id_size, ret_value) : MAPI_E_NOT_FOUND;
    case PROP_ID(PR_RECORD_KEY):
        return record->id_size ? local_put_binary(memory, PR_RECORD_KEY, id_of(record), record->id_size, ret_value) : MAPI_E_NOT_FOUND;
    case PROP_ID(PR_SEARCH_KEY): {
        BYTE *key = NULL;
        ULONG size = 0;
        HRESULT hr = make_search_key(record, &size, &key);
        if (SUCCEEDED(hr))
            hr = local_put_binary(memory, PR_SEARCH_KEY, key, size, ret_value);
        free(key);
        return hr;
    }
    case PROP_ID(PR_OBJECT_TYPE):
    case PROP_ID(PR_DISPLAY_TYPE): {
        const SPropValue *own = record->kind == ADDRESS_MEMBER ? mapix_store_record_find(&record->stored, tag) : NULL;
        if (own && PROP_TYPE(own->ulPropTag) == PT_LONG)
            return local_put_long(own->ulPropTag, own->Value.l, ret_value);
        if (PROP_ID(tag) == PROP_ID(PR_OBJECT_TYPE))
            return local_put_long(PR_OBJECT_TYPE, (LONG)address_object_type(record->kind), ret_value);
        return local_put_long(PR_DISPLAY_TYPE, is_list(record) ? DT_PRIVATE_DISTLIST : DT_MAILUSER, ret_value);
    }
    default:
        break;
    }
    if (is_hidden(tag) || is_private(tag))
        return MAPI_E_NOT_FOUND;
    SPropValue text = { .ulPropTag = CHANGE_PROP_TYPE(tag, PT_UNICODE) };
    if (is_text_of_ours(tag) && (text.Value.lpszW = WIDE(address_text(record, tag))))
        return copy_within(&text, limit, memory, ret_value);
    HRESULT hr = address_stored_value(book, record, tag, limit, memory, ret_value);
    if (hr == MAPI_E_NOT_FOUND && PROP_ID(tag) == PROP_ID(PR_SEND_RICH_INFO))
        return local_put_boolean(PR_SEND_RICH_INFO, false, ret_value);
    return hr;
}

void address_value(struct address_book *book, const struct address_record *record, ULONG tag, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_value)
{
    HRESULT hr = get_value(book, record, tag, limit, memory, ret_value);
    if (FAILED(hr))
        mapix_prop_error_value(ret_value, tag, hr);
}

HRESULT address_list_tags(const struct address_record *record, struct prop_tags *tags)
{
    static const ULONG texts[] = { PR_DISPLAY_NAME_W, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W, PR_TRANSMITABLE_DISPLAY_NAME_W };
    static const ULONG always[] = { PR_OBJECT_TYPE, PR_DISPLAY_TYPE, PR_SEND_RICH_INFO, PR_DETAILS_TABLE };
    static const ULONG keys[] = { PR_ENTRYID, PR_RECORD_KEY };
    HRESULT hr = S_OK;
    for (ULONG i = 0; SUCCEEDED(hr) && i < 4; i++)
        if (address_text(record, texts[i]))
            hr = mapix_prop_tags_add(tags, texts[i]);
    for (ULONG i = 0; SUCCEEDED(hr) && i < 4; i++)
        hr = mapix_prop_tags_add(tags, always[i]);
    for (ULONG i = 0; SUCCEEDED(hr) && record->id_size && i < 2; i++)
        hr = mapix_prop_tags_add(tags, keys[i]);
    if (SUCCEEDED(hr) && address_text(record, PR_ADDRTYPE_W) && address_text(record, PR_EMAIL_ADDRESS_W))
        hr = mapix_prop_tags_add(tags, PR_SEARCH_KEY);
    for (ULONG i = 0; SUCCEEDED(hr) && i < record->stored.count + record->stored.large_count; i++) {
        ULONG tag = i < record->stored.count ? record->stored.values[i].ulPropTag : record->stored.large[i - record->stored.count].tag;
        if (!is_hidden(tag) && !is_private(tag) && !mapix_prop_tags_contain_id(tags, tag) && PROP_ID(tag) != PROP_ID(PR_SEARCH_KEY))
            hr = mapix_prop_tags_add(tags, tag);
    }
    return hr;
}

/* --- Profiles ----------------------------------------------------------------------------------------------------------------------- */

static HRESULT pack_names(const SRowSet *rows, ULONG *ret_count, char ***ret_names)
{
    size_t size = (rows->cRows + 1) * sizeof(char *);
    ULONG count = 0;
    for (ULONG i = 0; i < rows->cRows; i++)
        if (rows->aRow[i].lpProps[0].ulPropTag == PR_DISPLAY_NAME_A)
            size += strlen(rows->aRow[i].lpProps[0].Value.lpszA) + 1;
    char **names = malloc(size), *at = names ? (char *)(names + rows->cRows + 1) : NULL;
    if (!names)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < rows->cRows; i++)
        if (rows->aRow[i].lpProps[0].ulPropTag == PR_DISPLAY_NAME_A) {
            names[count++] = at;
            at = stpcpy(at, rows->aRow[i].lpProps[0].Value.lpszA) + 1;
        }
    *ret_count = count;
    *ret_names = names;
    return S_OK;
}

HRESULT address_profiles(ULONG *ret_count, char ***ret_names)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_DISPLAY_NAME_A } };
    LPPROFADMIN admin = NULL;
    LPMAPITABLE table;
    LPSRowSet rows = NULL;
    HRESULT hr = MAPIAdminProfiles(0, &admin);
    if (SUCCEEDED(hr))
        hr = admin->lpVtbl->GetProfileTable(admin, 0, &table);
    if (SUCCEEDED(hr))
        hr = mapix_table_take_rows(table, (const SPropTagArray *)&columns, NULL, &rows);
    if (SUCCEEDED(hr))
        hr = pack_names(rows, ret_count, ret_names);
    FreeProws(rows);
    if (admin)
        admin->lpVtbl->Release(admin);
    return hr;
}

/* --- Names that users type ---------------------------------------------------------------------------------------------------------- */

static bool separates(unsigned char c)
{
    return c <= ' ' || (c < 0x80 && strchr(",;()[]<>\"/|", c));
}

/* Folded, words with one space between. */
static HRESULT fold_words(const wchar_t *text, char **ret_text, size_t *ret_length)
{
    struct mapix_fold fold;
    mapix_fold_init(&fold);
    HRESULT hr = mapix_fold_wide(&fold, text, wcslen(text), MAPIX_FOLD_LOOSE);
    char *words = SUCCEEDED(hr) ? malloc(fold.length + 1) : NULL;
    size_t length = 0;
    for (size_t i = 0; words && i < fold.length; i++) {
        if (!separates((unsigned char)fold.text[i]))
            words[length++] = fold.text[i];
        else if (length && words[length - 1] != ' ')
            words[length++] = ' ';
    }
    mapix_fold_release(&fold);
    if (!words)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    while (length && words[length - 1] == ' ')
        length--;
    words[length] = 0;
    *ret_text = words;
    *ret_length = length;
    return S_OK;
}

HRESULT address_query_make(const wchar_t *text, struct address_query *ret_query)
{
    return fold_words(text, &ret_query->folded, &ret_query->length);
}

void address_query_clear(struct address_query *query)
{
    free(query->folded);
    memset(query, 0, sizeof(*query));
}

/* Does some word begin with these bytes? */
static bool a_word_begins(const char *words, const char *with, size_t length)
{
    for (const char *at = words; at; at = strchr(at, ' ')) {
        if (*at == ' ')
            at++;
        if (!strncmp(at, with, length))
            return true;
    }
    return false;
}

HRESULT address_words_make(const struct address_record *record, struct address_words *ret_words)
{
    const wchar_t *name = address_text(record, PR_DISPLAY_NAME_W), *address = address_text(record, PR_EMAIL_ADDRESS_W);
    size_t length;
    *ret_words = (struct address_words){ NULL, NULL };
    HRESULT hr = name ? fold_words(name, &ret_words->name, &length) : S_OK;
    if (SUCCEEDED(hr) && address)
        hr = fold_words(address, &ret_words->address, &length);
    if (FAILED(hr))
        address_words_clear(ret_words);
    return hr;
}

void address_words_clear(struct address_words *words)
{
    free(words->name);
    free(words->address);
    *words = (struct address_words){ NULL, NULL };
}

/* SPI-AB-12: every word of the query begins some word of the name; or the query begins the address. */
int address_words_match(const struct address_words *words, const struct address_query *query)
{
    if (!query->length)
        return ANR_NO;
    if ((words->name && !strcmp(words->name, query->folded)) || (words->address && !strcmp(words->address, query->folded)))
        return ANR_EXACT;
    if (words->address && !strncmp(words->address, query->folded, query->length))
        return ANR_FITS;
    bool fits = words->name != NULL;
    for (const char *word = query->folded; fits && word;) {
        const char *end = strchr(word, ' ');
        fits = a_word_begins(words->name, word, end ? (size_t)(end - word) : strlen(word));
        word = end ? end + 1 : NULL;
    }
    return fits ? ANR_FITS : ANR_NO;
}

HRESULT address_query_match(const struct address_query *query, const struct address_record *record, int *ret_match)
{
    struct address_words words;
    HRESULT hr = address_words_make(record, &words);
    *ret_match = ANR_NO;
    if (FAILED(hr))
        return hr;
    *ret_match = address_words_match(&words, query);
    address_words_clear(&words);
    return S_OK;
}

HRESULT address_is_duplicate(const struct address_record *one, const struct address_record *other, bool strict, bool *ret_same)
{
    const wchar_t *name = address_text(one, PR_DISPLAY_NAME_W), *other_name = address_text(other, PR_DISPLAY_NAME_W);
    char *words = NULL, *other_words = NULL;
    size_t length;
    *ret_same = false;
    if (!name || !other_name)
        return S_OK;
    HRESULT hr = fold_words(name, &words, &length);
    if (SUCCEEDED(hr))
        hr = fold_words(other_name, &other_words, &length);
    bool same = SUCCEEDED(hr) && !strcmp(words, other_words);
    free(words);
    free(other_words);
    if (same && strict) {
        BYTE *key = NULL, *other_key = NULL;
        ULONG size = 0, other_size = 0;
        HRESULT key_hr = make_search_key(one, &size, &key), other_hr = make_search_key(other, &other_size, &other_key);
        same = size == other_size && (!size || !memcmp(key, other_key, size));
        if (key_hr == MAPI_E_NOT_ENOUGH_MEMORY || other_hr == MAPI_E_NOT_ENOUGH_MEMORY)
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
        free(key);
        free(other_key);
    }
    *ret_same = same;
    return hr;
}

/* --- Saving ------------------------------------------------------------------------------------------------------------------------- */

/* The record as the engine wants it: what it keeps itself is left out, the class says what it is. */
static HRESULT with_class(enum address_kind kind, const struct mapix_store_record *record, struct mapix_store_record *ret_record)
{
    *ret_record = *record;
    ret_record->values = malloc((record->count + (size_t)1) * sizeof(SPropValue));
    ret_record->memory = NULL;
    ret_record->count = 0;
    if (!ret_record->values)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < record->count; i++)
        if (!is_hidden(record->values[i].ulPropTag) && PROP_ID(record->values[i].ulPropTag) != PROP_ID(PR_SEARCH_KEY))
            ret_record->values[ret_record->count++] = record->values[i];
    ret_record->values[ret_record->count++] = (SPropValue){ .ulPropTag = PR_MESSAGE_CLASS_W,
        .Value.lpszW = WIDE(kind == ADDRESS_LIST ? L"IPM.DistList" : L"IPM.Contact") };
    return S_OK;
}

HRESULT address_save(struct address_book *book, enum address_kind kind, int64_t number, int64_t version, bool force, bool batch,
    const struct mapix_store_record *record, const SRowSet *members, int64_t *ret_number)
{
    struct mapix_store_record whole;
    struct mapix_store_message saved = { 0 };
    HRESULT hr = with_class(kind, record, &whole);
    if (FAILED(hr))
        return hr;
    struct mapix_store_message_save save = { .id = number, .folder = book->folder, .version = version, .force = force, .batch = batch, .flags_set = MSGFLAG_READ,
        .record = &whole, .recipients = members };
    hr = mapix_store_message_save(book->engine, &save, &saved);
    free(whole.values);
    if (SUCCEEDED(hr) && ret_number)
        *ret_number = saved.id;
    return hr;
}

/* --- Members of lists ---------------------------------------------------------------------------------------------------------------- */

HRESULT address_members(struct address_book *book, int64_t list, LPSRowSet *ret_rows)
{
    return mapix_store_recipients_load(book->engine, list, ret_rows);
}

static HRESULT save_members(struct address_book *book, int64_t list, bool batch, const SRowSet *rows)
{
    struct address_record record;
    HRESULT hr = address_record_load(book, ADDRESS_LIST, list, &record);
    if (FAILED(hr))
        return hr;
    hr = address_save(book, ADDRESS_LIST, list, record.version, true, batch, &record.stored, rows, NULL);
    address_record_clear(&record);
    return hr;
}

static const SBinary *member_id(const SRow *row)
{
    const SPropValue *id = mapix_value_find(row->lpProps, row->cValues, PR_ENTRYID);
    return id ? &id->Value.bin : NULL;
}

static bool same_id(const SBinary *one, const SBinary *other)
{
    return one && other && one->cb == other->cb && !memcmp(one->lpb, other->lpb, one->cb);
}

static int compare_ids(const void *one, const void *other)
{
    const SBinary *left = one, *right = other;
    return left->cb != right->cb ? left->cb < right->cb ? -1 : 1 : memcmp(left->lpb, right->lpb, left->cb);
}

static void keep_node(void *node)
{
    (void)node;
}

/* The rows of a list and those added, the last of each id. Shares what it can; `values` has room for the added ones' with two more each. */
static HRESULT merge_members(const SRowSet *old, const SRowSet *added, SPropValue *values, SRowSet *rows)
{
    ULONG total = old->cRows + added->cRows, kept = 0;
    bool *drop = calloc(total + (size_t)1, sizeof(*drop));
    LONG next = 0;
    void *ids = NULL;
    HRESULT hr = drop ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < old->cRows; i++) {
        const SPropValue *number = mapix_value_find(old->aRow[i].lpProps, old->aRow[i].cValues, PR_ROWID);
        if (number && number->Value.l >= next)
            next = number->Value.l + 1;
        rows->aRow[i] = old->aRow[i];
    }
    for (ULONG i = 0; i < added->cRows; i++) {
        ULONG count = added->aRow[i].cValues;
        memcpy(values, added->aRow[i].lpProps, count * sizeof(*values));
        values[count] = (SPropValue){ .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO };
        values[count + 1] = (SPropValue){ .ulPropTag = PR_ROWID, .Value.l = next++ };
        rows->aRow[old->cRows + i] = (SRow){ .cValues = count + 2, .lpProps = values };
        values += count + 2;
    }
    for (ULONG i = total; SUCCEEDED(hr) && i-- > 0;) {
        const SBinary *id = member_id(&rows->aRow[i]), **place = id ? tsearch(id, &ids, compare_ids) : NULL;
        if (id && !place)
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
        drop[i] = place && *place != id;
    }
    for (ULONG i = 0; SUCCEEDED(hr) && i < total; i++)
        if (!drop[i])
            rows->aRow[kept++] = rows->aRow[i];
    rows->cRows = kept;
    tdestroy(ids, keep_node);
    free(drop);
    return hr;
}

HRESULT address_members_add(struct address_book *book, int64_t list, bool batch, const SRowSet *added)
{
    LPSRowSet old = NULL;
    SRowSet *rows = NULL;
    size_t count = 1;
    for (ULONG i = 0; i < added->cRows; i++)
        count += added->aRow[i].cValues + (size_t)2;
    SPropValue *values = malloc(count * sizeof(*values));
    if (!values)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    pthread_mutex_lock(&book->members_lock);
    HRESULT hr = address_members(book, list, &old);
    if (SUCCEEDED(hr)) {
        rows = malloc(CbNewSRowSet(old->cRows + added->cRows + 1));
        hr = rows ? merge_members(old, added, values, rows) : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (SUCCEEDED(hr))
        hr = save_members(book, list, batch, rows);
    pthread_mutex_unlock(&book->members_lock);
    FreeProws(old);
    free(rows);
    free(values);
    return hr;
}

HRESULT address_member_remove(struct address_book *book, int64_t list, const ENTRYLIST *entries, ULONG *ret_done)
{
    LPSRowSet old = NULL;
    ULONG done = 0;
    pthread_mutex_lock(&book->members_lock);
    HRESULT hr = address_members(book, list, &old);
    SRowSet *rows = SUCCEEDED(hr) ? malloc(CbNewSRowSet(old->cRows + 1)) : NULL;
    if (rows) {
        rows->cRows = 0;
        for (ULONG i = 0; i < old->cRows; i++) {
            bool gone = false;
            for (ULONG j = 0; j < entries->cValues && !gone; j++)
                gone = same_id(member_id(&old->aRow[i]), &entries->lpbin[j]);
            if (gone)
                done++;
            else
                rows->aRow[rows->cRows++] = old->aRow[i];
        }
        hr = done ? save_members(book, list, false, rows) : S_OK;
    } else if (SUCCEEDED(hr)) {
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    pthread_mutex_unlock(&book->members_lock);
    FreeProws(old);
    free(rows);
    *ret_done = done;
    return hr;
}

/* The roster: what lists show of each contact and what names are looked up by, in memory, in the order of names. It is read once, when somebody
 * first lists or looks up, and follows the change log of the file from there, whoever wrote it: so it is exact whenever it is locked. The whole of
 * an entry is read from the file when something else of it is wanted. */
#include "providers/local/local_address.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "value/sortkey.h"
#include "value/value.h"

#define KEY_LIMIT 128
#define PAGE 1000                      /* entries read while the file is locked */

/* What is kept of an entry's properties; everything that contents tables show by themselves follows from these. */
static const ULONG kept_tags[] = { PR_DISPLAY_NAME_W, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W, PR_TRANSMITABLE_DISPLAY_NAME_W, PR_SEND_RICH_INFO };
static const ULONG known_tags[] = { PR_DISPLAY_NAME_W, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W, PR_TRANSMITABLE_DISPLAY_NAME_W, PR_SEND_RICH_INFO,
    PR_DISPLAY_TYPE, PR_OBJECT_TYPE, PR_ENTRYID, PR_RECORD_KEY, PR_SEARCH_KEY, PR_INSTANCE_KEY };
#define KEPT (sizeof(kept_tags) / sizeof(kept_tags[0]))
#define KNOWN (sizeof(known_tags) / sizeof(known_tags[0]))

void address_roster_init(struct address_roster *roster)
{
    memset(roster, 0, sizeof(*roster));
    pthread_mutex_init(&roster->lock, NULL);
}

static void free_entry(struct address_entry *entry)
{
    if (!entry)
        return;
    address_words_clear(&entry->words);
    mapix_memory_free(entry->values);
    free(entry);
}

static void forget_all(struct address_roster *roster)
{
    for (size_t i = 0; i < roster->count; i++)
        free_entry(roster->by_name[i]);
    roster->count = 0;
    roster->loaded = false;
}

void address_roster_clear(struct address_roster *roster)
{
    forget_all(roster);
    free(roster->by_name);
    free(roster->by_id);
    pthread_mutex_destroy(&roster->lock);
}

/* --- Entries --------------------------------------------------------------------------------------------------------------------------- */

static bool is_large(const struct address_record *record)
{
    for (size_t i = 0; i < KEPT; i++)
        if (mapix_store_record_find_large(&record->stored, kept_tags[i]))
            return true;
    return false;
}

static HRESULT new_entry(const struct address_record *record, struct address_entry **ret_entry)
{
    SPropValue values[KEPT], name = { .ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = (LPWSTR)(uintptr_t)address_text(record, PR_DISPLAY_NAME_W) };
    BYTE key[KEY_LIMIT];
    size_t key_size = 0;
    ULONG count = 0;
    HRESULT hr = mapix_sort_key(name.Value.lpszW ? &name : NULL, 0, key, sizeof(key), &key_size);
    struct address_entry *entry = SUCCEEDED(hr) ? calloc(1, sizeof(*entry) + key_size) : NULL;
    if (!entry)
        return FAILED(hr) ? hr : MAPI_E_NOT_ENOUGH_MEMORY;
    for (size_t i = 0; i < KEPT; i++) {
        const SPropValue *value = mapix_store_record_find(&record->stored, kept_tags[i]);
        if (value)
            values[count++] = *value;
    }
    entry->number = record->number;
    entry->version = record->version;
    entry->kind = record->kind;
    entry->partial = is_large(record);
    entry->key_size = key_size;
    memcpy(entry->key, key, key_size);
    entry->count = count;
    hr = count ? mapix_value_copy_array(values, count, NULL, &entry->values) : S_OK;
    if (SUCCEEDED(hr))
        hr = address_words_make(record, &entry->words);
    if (FAILED(hr)) {
        free_entry(entry);
        return hr;
    }
    *ret_entry = entry;
    return S_OK;
}

bool address_entry_knows(const struct address_entry *entry, ULONG tag)
{
    for (size_t i = 0; entry && !entry->partial && i < KNOWN; i++)
        if (PROP_ID(known_tags[i]) == PROP_ID(tag))
            return true;
    return false;
}

bool address_roster_knows(ULONG tag)
{
    static const struct address_entry any = { .partial = false };
    return address_entry_knows(&any, tag);
}

void address_entry_record(const struct address_book *book, const struct address_entry *entry, struct address_record *ret_record)
{
    ret_record->kind = entry->kind;
    ret_record->number = entry->number;
    ret_record->version = entry->version;
    ret_record->id = NULL;
    ret_record->id_size = address_id_make(book, entry->kind, entry->number, NULL, ret_record->id_bytes);
    ret_record->stored = (struct mapix_store_record){ .count = entry->count, .values = entry->values };
}

/* --- Places ---------------------------------------------------------------------------------------------------------------------------- */

static int compare_keys(const void *one, size_t one_size, const void *other, size_t other_size)
{
    int order = memcmp(one, other, one_size < other_size ? one_size : other_size);
    return order ? order : one_size < other_size ? -1 : one_size > other_size;
}

size_t address_roster_place(const struct address_roster *roster, const void *key, size_t key_size, int64_t number)
{
    size_t low = 0, high = roster->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct address_entry *entry = roster->by_name[middle];
        int order = compare_keys(entry->key, entry->key_size, key, key_size);
        if (order < 0 || (order == 0 && entry->number < number))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The place of this number, or where it would be, by number. */
static size_t place_of(const struct address_roster *roster, int64_t number)
{
    size_t low = 0, high = roster->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (roster->by_id[middle]->number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct address_entry *address_roster_find(const struct address_roster *roster, int64_t number)
{
    size_t at = place_of(roster, number);
    return at < roster->count && roster->by_id[at]->number == number ? roster->by_id[at] : NULL;
}

static void remove_at(struct address_entry **entries, size_t count, size_t at)
{
    memmove(&entries[at], &entries[at + 1], (count - at - 1) * sizeof(*entries));
}

static void insert_at(struct address_entry **entries, size_t count, size_t at, struct address_entry *entry)
{
    memmove(&entries[at + 1], &entries[at], (count - at) * sizeof(*entries));
    entries[at] = entry;
}

static void drop(struct address_roster *roster, int64_t number)
{
    struct address_entry *entry = address_roster_find(roster, number);
    if (!entry)
        return;
    remove_at(roster->by_name, roster->count, address_roster_place(roster, entry->key, entry->key_size, number));
    remove_at(roster->by_id, roster->count, place_of(roster, number));
    roster->count--;
    free_entry(entry);
}

static HRESULT make_room(struct address_roster *roster, size_t wanted)
{
    if (wanted <= roster->capacity)
        return S_OK;
    size_t capacity = roster->capacity ? 2 * roster->capacity : 64;
    if (capacity < wanted)
        capacity = wanted;
    struct address_entry **by_name = realloc(roster->by_name, capacity * sizeof(*by_name));
    if (by_name)
        roster->by_name = by_name;
    struct address_entry **by_id = by_name ? realloc(roster->by_id, capacity * sizeof(*by_id)) : NULL;
    if (by_id)
        roster->by_id = by_id;
    if (!by_id)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    roster->capacity = capacity;
    return S_OK;
}

/* --- Following the file ------------------------------------------------------------------------------------------------------------------ */

/* The entry as it is now; *ret_entry NULL: there is none (any more). */
static HRESULT read_entry(struct address_book *book, int64_t number, struct address_entry **ret_entry)
{
    struct address_record record;
    *ret_entry = NULL;
    HRESULT hr = address_record_load(book, 0, number, &record);
    if (FAILED(hr))
        return hr == MAPI_E_NOT_FOUND ? S_OK : hr;
    hr = new_entry(&record, ret_entry);
    address_record_clear(&record);
    return hr;
}

static HRESULT refresh(struct address_book *book, struct address_roster *roster, int64_t number)
{
    struct address_entry *entry = NULL;
    HRESULT hr = read_entry(book, number, &entry);
    if (SUCCEEDED(hr) && entry)
        hr = make_room(roster, roster->count + 1);
    if (FAILED(hr)) {
        free_entry(entry);
        return hr;
    }
    drop(roster, number);
    if (!entry)
        return S_OK;
    insert_at(roster->by_name, roster->count, address_roster_place(roster, entry->key, entry->key_size, number), entry);
    insert_at(roster->by_id, roster->count, place_of(roster, number), entry);
    roster->count++;
    return S_OK;
}

static int by_name(const void *one, const void *other)
{
    const struct address_entry *left = *(struct address_entry *const *)one, *right = *(struct address_entry *const *)other;
    int order = compare_keys(left->key, left->key_size, right->key, right->key_size);
    return order ? order : left->number < right->number ? -1 : left->number > right->number;
}

static HRESULT append(void *context, int64_t number, int64_t version, struct mapix_store_record *stored)
{
    struct address_roster *roster = context;
    struct address_record record;
    struct address_entry *entry = NULL;
    address_record_take(number, version, stored, &record);
    HRESULT hr = make_room(roster, roster->count + 1);
    if (SUCCEEDED(hr))
        hr = new_entry(&record, &entry);
    if (FAILED(hr))
        return hr;
    roster->by_id[roster->count] = roster->by_name[roster->count] = entry;
    roster->count++;
    return S_OK;
}

static HRESULT load_all(struct address_book *book, struct address_roster *roster)
{
    ULONG got = PAGE;
    HRESULT hr = S_OK;
    forget_all(roster);
    while (SUCCEEDED(hr) && got == PAGE)
        hr = mapix_store_messages_walk(book->engine, book->folder, MAPIX_MESSAGE_NORMAL, roster->count ? roster->by_id[roster->count - 1]->number : 0,
            PAGE, append, roster, &got);
    if (FAILED(hr)) {
        forget_all(roster);
        return hr;
    }
    if (roster->count)
        qsort(roster->by_name, roster->count, sizeof(*roster->by_name), by_name);
    roster->loaded = true;
    return S_OK;
}

/* Is this a change of the contacts? */
static bool concerns(const struct address_book *book, const struct mapix_store_change *change)
{
    return change->type == MAPI_MESSAGE && !(change->flags & (MAPIX_CHANGE_LINK | MAPIX_CHANGE_QUEUE)) &&
        (change->parent == book->folder || change->old_parent == book->folder);
}

static HRESULT follow(struct address_book *book, struct address_roster *roster)
{
    struct mapix_store_change *changes = malloc(MAPIX_STORE_CHANGES_AT_ONCE * sizeof(*changes));
    size_t count = 0;
    int64_t newest = 0;
    bool complete = true;
    HRESULT hr = changes ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    do {
        if (SUCCEEDED(hr))
            hr = mapix_store_changes_read(book->engine, roster->seen, changes, &count, &complete, &newest);
        if (SUCCEEDED(hr) && (!roster->loaded || !complete)) {
            hr = load_all(book, roster);                               /* at least as of `newest`; what is newer is looked at again */
            if (SUCCEEDED(hr))
                roster->seen = newest;
            continue;
        }
        for (size_t i = 0; SUCCEEDED(hr) && i < count; i++) {
            if (concerns(book, &changes[i]))
                hr = refresh(book, roster, changes[i].object);
            if (SUCCEEDED(hr))
                roster->seen = changes[i].number;
        }
    } while (SUCCEEDED(hr) && roster->seen < newest);
    free(changes);
    return hr;
}

HRESULT address_roster_lock(struct address_book *book)
{
    HRESULT hr = mapix_store_flush(book->engine);          /* tells tables, which lock the roster: so before we do */
    if (FAILED(hr))
        return hr;
    pthread_mutex_lock(&book->roster.lock);
    hr = follow(book, &book->roster);
    if (FAILED(hr))
        pthread_mutex_unlock(&book->roster.lock);
    return hr;
}

void address_roster_unlock(struct address_book *book)
{
    pthread_mutex_unlock(&book->roster.lock);
}

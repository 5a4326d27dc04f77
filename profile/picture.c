#include "profile/picture.h"

#include <errno.h>
#include <fcntl.h>
#include <mapicode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"

#define FILE_NAME "profiles.picture"
#define NEW_NAME "profiles.picture.new"
#define LIMIT (1024u * 1024)                /* larger profiles are read from the database */
#define VERSION 1
#define ABANDONED 60                        /* seconds after which a half-written file is nobody's any more */

/* As in the file, which is for this machine only: a reader that sees another magic, size or version takes none. */
struct bytes {
    uint32_t at;                            /* in the bytes at the end */
    uint32_t size;                          /* of a text: with its end; NOTHING: NULL */
};
#define NOTHING UINT32_MAX

struct picture_profile {
    int64_t id;
    struct bytes name, new_name, folded, key;
    uint32_t flags;
    uint32_t is_default;
    int32_t key_method;
    uint32_t first_section, sections;
    unsigned char search_key[16];
    uint32_t unused;
};

struct picture_section {
    int64_t id, position;
    unsigned char uid[16], owner[16];
    int32_t kind;
    uint32_t placed, deleted;
    uint32_t first_value, values;
    uint32_t unused;
};

struct picture_value {
    struct bytes data;
    uint16_t id, type;
    uint32_t sealed;
};

struct picture {
    char magic[8];
    uint32_t version;
    uint32_t size;                          /* of all */
    uint64_t sum;                           /* of all that follows */
    struct picture_stamp stamp;
    uint32_t profiles, sections, values;    /* how many of each follow, in this order, and then their bytes */
    uint32_t unused;
};

static const char magic[8] = "mapixpic";

/* ---- looking at one ---- */

static const struct picture_profile *profiles_of(const struct picture *picture)
{
    return (const struct picture_profile *)(picture + 1);
}

static const struct picture_section *sections_of(const struct picture *picture)
{
    return (const struct picture_section *)(profiles_of(picture) + picture->profiles);
}

static const struct picture_value *values_of(const struct picture *picture)
{
    return (const struct picture_value *)(sections_of(picture) + picture->sections);
}

static char *bytes_at(const struct picture *picture, struct bytes bytes)
{
    return bytes.size == NOTHING ? NULL : (char *)(uintptr_t)(values_of(picture) + picture->values) + bytes.at;
}

static void show_profile(const struct picture *picture, const struct picture_profile *from, struct storage_profile *ret_profile)
{
    *ret_profile = (struct storage_profile){ .id = from->id, .name = bytes_at(picture, from->name), .new_name = bytes_at(picture, from->new_name),
        .folded = bytes_at(picture, from->folded), .flags = from->flags, .is_default = from->is_default != 0, .key_method = from->key_method,
        .key = bytes_at(picture, from->key), .key_size = from->key.size == NOTHING ? 0 : from->key.size };
    memcpy(ret_profile->search_key, from->search_key, 16);
}

static void show_section(const struct picture_section *from, struct storage_section *ret_section)
{
    *ret_section = (struct storage_section){ .id = from->id, .kind = from->kind, .position = from->position, .placed = from->placed != 0,
        .deleted = from->deleted != 0 };
    memcpy(ret_section->uid, from->uid, 16);
    memcpy(ret_section->owner, from->owner, 16);
}

static void show_value(const struct picture *picture, const struct picture_value *from, struct storage_value *ret_value)
{
    *ret_value = (struct storage_value){ .id = from->id, .type = from->type, .sealed = from->sealed != 0, .data = bytes_at(picture, from->data),
        .size = from->data.size };
}

static const struct picture_profile *profile_at(const struct picture *picture, int64_t id)
{
    const struct picture_profile *at = profiles_of(picture), *end = at + picture->profiles;
    while (at < end && at->id != id)
        at++;
    return at < end ? at : NULL;
}

static const struct picture_section *section_at(const struct picture *picture, int64_t id)
{
    const struct picture_section *at = sections_of(picture), *end = at + picture->sections;
    while (at < end && at->id != id)
        at++;
    return at < end ? at : NULL;
}

HRESULT picture_each_profile(const struct picture *picture, HRESULT (*callback)(void *context, const struct storage_profile *profile), void *context)
{
    struct storage_profile profile;
    HRESULT result = S_OK;
    for (uint32_t i = 0; i < picture->profiles && result == S_OK; i++) {
        show_profile(picture, &profiles_of(picture)[i], &profile);
        result = callback(context, &profile);
    }
    return result;
}

HRESULT picture_find_profile(const struct picture *picture, const char *folded, struct storage_profile *ret_profile)
{
    for (uint32_t i = 0; i < picture->profiles; i++) {
        show_profile(picture, &profiles_of(picture)[i], ret_profile);
        if (ret_profile->folded && strcmp(ret_profile->folded, folded) == 0)
            return S_OK;
    }
    return MAPI_E_NOT_FOUND;
}

HRESULT picture_get_profile(const struct picture *picture, int64_t id, struct storage_profile *ret_profile)
{
    const struct picture_profile *found = profile_at(picture, id);
    if (found)
        show_profile(picture, found, ret_profile);
    return found ? S_OK : MAPI_E_NOT_FOUND;
}

HRESULT picture_find_default(const struct picture *picture, struct storage_profile *ret_profile)
{
    for (uint32_t i = 0; i < picture->profiles; i++)
        if (profiles_of(picture)[i].is_default) {
            show_profile(picture, &profiles_of(picture)[i], ret_profile);
            return S_OK;
        }
    return MAPI_E_NOT_FOUND;
}

HRESULT picture_each_section(const struct picture *picture, int64_t profile,
    HRESULT (*callback)(void *context, const struct storage_section *section), void *context)
{
    const struct picture_profile *of = profile_at(picture, profile);
    struct storage_section section;
    HRESULT result = S_OK;
    for (uint32_t i = 0; of && i < of->sections && result == S_OK; i++) {
        show_section(&sections_of(picture)[of->first_section + i], &section);
        result = callback(context, &section);
    }
    return result;
}

HRESULT picture_find_section(const struct picture *picture, int64_t profile, const unsigned char *uid, struct storage_section *ret_section)
{
    const struct picture_profile *of = profile_at(picture, profile);
    for (uint32_t i = 0; of && i < of->sections; i++) {
        const struct picture_section *at = &sections_of(picture)[of->first_section + i];
        if (memcmp(at->uid, uid, 16) == 0) {
            show_section(at, ret_section);
            return S_OK;
        }
    }
    return MAPI_E_NOT_FOUND;
}

int64_t picture_marked_sections(const struct picture *picture, int kind)
{
    int64_t count = 0;
    for (uint32_t i = 0; i < picture->sections; i++)
        count += sections_of(picture)[i].deleted || sections_of(picture)[i].kind == kind;
    return count;
}

HRESULT picture_each_value(const struct picture *picture, int64_t section,
    HRESULT (*callback)(void *context, const struct storage_value *value), void *context)
{
    const struct picture_section *of = section_at(picture, section);
    struct storage_value value;
    HRESULT result = S_OK;
    for (uint32_t i = 0; of && i < of->values && result == S_OK; i++) {
        show_value(picture, &values_of(picture)[of->first_value + i], &value);
        result = callback(context, &value);
    }
    return result;
}

HRESULT picture_find_value(const struct picture *picture, int64_t section, uint16_t id, struct storage_value *ret_value)
{
    const struct picture_section *of = section_at(picture, section);
    for (uint32_t i = 0; of && i < of->values; i++) {
        const struct picture_value *at = &values_of(picture)[of->first_value + i];
        if (at->id == id) {
            show_value(picture, at, ret_value);
            return S_OK;
        }
    }
    return MAPI_E_NOT_FOUND;
}

/* ---- stamps ---- */

bool picture_stamp_of(int file, struct picture_stamp *ret_stamp)
{
    struct stat about;
    memset(ret_stamp, 0, sizeof(*ret_stamp));
    /* In this order: whoever changes the head has the time of the change noted before. */
    if (file < 0 || pread(file, ret_stamp->head, sizeof(ret_stamp->head), 0) != (ssize_t)sizeof(ret_stamp->head) || fstat(file, &about) != 0)
        return false;
    ret_stamp->device = about.st_dev;
    ret_stamp->inode = about.st_ino;
    ret_stamp->size = (uint64_t)about.st_size;
    ret_stamp->modified[0] = about.st_mtim.tv_sec;
    ret_stamp->modified[1] = about.st_mtim.tv_nsec;
    ret_stamp->changed[0] = about.st_ctim.tv_sec;
    ret_stamp->changed[1] = about.st_ctim.tv_nsec;
    /* With a WAL (2) the head says nothing about the last transaction. */
    return memcmp(ret_stamp->head, "SQLite format 3", 16) == 0 && ret_stamp->head[18] == 1 && ret_stamp->head[19] == 1;
}

bool picture_is_of(const struct picture *picture, const struct picture_stamp *stamp)
{
    return picture && memcmp(&picture->stamp, stamp, sizeof(*stamp)) == 0;
}

/* ---- taking one ---- */

struct pile {
    char *data;
    size_t size, room;
};

struct taking {
    struct pile profiles, sections, values, bytes;
    bool failed;
};

static void *pile_up(struct taking *taking, struct pile *pile, const void *data, size_t size)
{
    if (taking->failed || size > LIMIT - pile->size)
        taking->failed = true;
    else if (size > pile->room - pile->size) {
        size_t room = pile->room ? pile->room : 512;
        while (room - pile->size < size)
            room *= 2;
        char *larger = realloc(pile->data, room);
        taking->failed = !larger;
        if (larger) {
            pile->data = larger;
            pile->room = room;
        }
    }
    if (taking->failed)
        return NULL;
    void *at = pile->data + pile->size;
    if (size)
        memcpy(at, data, size);
    pile->size += size;
    return at;
}

static struct bytes keep(struct taking *taking, const void *data, size_t size)
{
    struct bytes kept = { (uint32_t)taking->bytes.size, data ? (uint32_t)size : NOTHING };
    if (data)
        pile_up(taking, &taking->bytes, data, size);
    return kept;
}

static struct bytes keep_text(struct taking *taking, const char *text)
{
    return keep(taking, text, text ? strlen(text) + 1 : 0);
}

static HRESULT take_profile(void *context, const struct storage_profile *profile)
{
    struct taking *taking = context;
    struct picture_profile taken = { .id = profile->id, .name = keep_text(taking, profile->name), .new_name = keep_text(taking, profile->new_name),
        .folded = keep_text(taking, profile->folded), .key = keep(taking, profile->key, profile->key_size), .flags = profile->flags,
        .is_default = profile->is_default, .key_method = profile->key_method };
    memcpy(taken.search_key, profile->search_key, 16);
    pile_up(taking, &taking->profiles, &taken, sizeof(taken));
    return taking->failed ? MAPI_E_TOO_BIG : S_OK;
}

static HRESULT take_section(void *context, const struct storage_section *section)
{
    struct taking *taking = context;
    struct picture_section taken = { .id = section->id, .position = section->position, .kind = section->kind, .placed = section->placed,
        .deleted = section->deleted };
    memcpy(taken.uid, section->uid, 16);
    memcpy(taken.owner, section->owner, 16);
    pile_up(taking, &taking->sections, &taken, sizeof(taken));
    return taking->failed ? MAPI_E_TOO_BIG : S_OK;
}

static HRESULT take_value(void *context, const struct storage_value *value)
{
    struct taking *taking = context;
    /* Nothing has an address, too. */
    struct picture_value taken = { .data = keep(taking, value->data ? value->data : "", value->size), .id = value->id, .type = value->type,
        .sealed = value->sealed };
    pile_up(taking, &taking->values, &taken, sizeof(taken));
    return taking->failed ? MAPI_E_TOO_BIG : S_OK;
}

/* Sections of all profiles, then values of all sections, each as one run. */
static HRESULT take_all(struct profile_storage *storage, struct taking *taking)
{
    HRESULT result = storage->operations->each_profile(storage, take_profile, taking);
    struct picture_profile *profiles = (struct picture_profile *)(void *)taking->profiles.data;
    for (size_t i = 0; i < taking->profiles.size / sizeof(*profiles) && result == S_OK; i++) {
        profiles[i].first_section = (uint32_t)(taking->sections.size / sizeof(struct picture_section));
        result = storage->operations->each_section(storage, profiles[i].id, take_section, taking);
        profiles[i].sections = (uint32_t)(taking->sections.size / sizeof(struct picture_section)) - profiles[i].first_section;
    }
    struct picture_section *sections = (struct picture_section *)(void *)taking->sections.data;
    for (size_t i = 0; i < taking->sections.size / sizeof(*sections) && result == S_OK; i++) {
        sections[i].first_value = (uint32_t)(taking->values.size / sizeof(struct picture_value));
        result = storage->operations->each_value(storage, sections[i].id, take_value, taking);
        sections[i].values = (uint32_t)(taking->values.size / sizeof(struct picture_value)) - sections[i].first_value;
    }
    return result;
}

static uint64_t sum_of(const struct picture *picture)
{
    const char *at = (const char *)&picture->stamp, *end = (const char *)picture + picture->size;
    uint64_t sum = UINT64_C(0xCBF29CE484222325), word;
    for (; at < end; at += sizeof(word)) {
        word = 0;
        memcpy(&word, at, (size_t)(end - at) < sizeof(word) ? (size_t)(end - at) : sizeof(word));
        sum = (sum ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        sum ^= sum >> 29;
    }
    return sum;
}

static struct picture *put_together(const struct taking *taking, const struct picture_stamp *stamp)
{
    const struct pile *piles[] = { &taking->profiles, &taking->sections, &taking->values, &taking->bytes };
    size_t size = sizeof(struct picture);
    for (int i = 0; i < 4; i++)
        size += piles[i]->size;
    struct picture *picture = size <= LIMIT ? calloc(1, size) : NULL;
    if (!picture)
        return NULL;
    memcpy(picture->magic, magic, sizeof(magic));
    picture->version = VERSION;
    picture->size = (uint32_t)size;
    picture->stamp = *stamp;
    picture->profiles = (uint32_t)(taking->profiles.size / sizeof(struct picture_profile));
    picture->sections = (uint32_t)(taking->sections.size / sizeof(struct picture_section));
    picture->values = (uint32_t)(taking->values.size / sizeof(struct picture_value));
    char *at = (char *)(picture + 1);
    for (int i = 0; i < 4; at += piles[i++]->size)
        if (piles[i]->size)
            memcpy(at, piles[i]->data, piles[i]->size);
    picture->sum = sum_of(picture);
    return picture;
}

struct picture *picture_take(struct profile_storage *storage, const struct picture_stamp *stamp)
{
    struct taking taking = { .failed = false };
    struct picture *picture = take_all(storage, &taking) == S_OK ? put_together(&taking, stamp) : NULL;
    free(taking.profiles.data);
    free(taking.sections.data);
    free(taking.values.data);
    free(taking.bytes.data);
    return picture;
}

/* ---- the file ---- */

static bool bytes_fit(const struct picture *picture, struct bytes bytes, size_t room, bool text)
{
    if (bytes.size == NOTHING)
        return true;
    return bytes.at <= room && bytes.size <= room - bytes.at && (!text || (bytes.size && !bytes_at(picture, bytes)[bytes.size - 1]));
}

static bool run_fits(uint32_t first, uint32_t count, uint32_t all)
{
    return first <= all && count <= all - first;
}

/* Whatever its sum says: nothing in it leads out of it. */
static bool is_sound(const struct picture *picture, size_t size)
{
    if (size < sizeof(*picture) || memcmp(picture->magic, magic, sizeof(magic)) != 0 || picture->version != VERSION || picture->size != size ||
        picture->sum != sum_of(picture))
        return false;
    size_t room = size - sizeof(*picture), fixed = (size_t)picture->profiles * sizeof(struct picture_profile) +
        (size_t)picture->sections * sizeof(struct picture_section) + (size_t)picture->values * sizeof(struct picture_value);
    if (fixed > room)
        return false;
    room -= fixed;
    for (uint32_t i = 0; i < picture->profiles; i++) {
        const struct picture_profile *at = &profiles_of(picture)[i];
        if (at->name.size == NOTHING || !bytes_fit(picture, at->name, room, true) || !bytes_fit(picture, at->new_name, room, true) ||
            !bytes_fit(picture, at->folded, room, true) || !bytes_fit(picture, at->key, room, false) ||
            !run_fits(at->first_section, at->sections, picture->sections))
            return false;
    }
    for (uint32_t i = 0; i < picture->sections; i++)
        if (!run_fits(sections_of(picture)[i].first_value, sections_of(picture)[i].values, picture->values))
            return false;
    for (uint32_t i = 0; i < picture->values; i++)
        if (values_of(picture)[i].data.size == NOTHING || !bytes_fit(picture, values_of(picture)[i].data, room, false))
            return false;
    return true;
}

struct picture *picture_load(const char *directory)
{
    char *path = mapix_file_path(directory, FILE_NAME);
    int file = path ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
    struct picture *picture = NULL;
    struct stat about;
    free(path);
    if (file < 0)
        return NULL;
    size_t size = fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size <= (off_t)LIMIT ? (size_t)about.st_size : 0;
    if (size >= sizeof(*picture) && (picture = malloc(size)) && (read(file, picture, size) != (ssize_t)size || !is_sound(picture, size))) {
        free(picture);
        picture = NULL;
    }
    close(file);
    return picture;
}

/* One writer at a time; what one left that was killed is in the way for a minute. */
static int open_new(const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    struct stat about;
    if (file < 0 && errno == EEXIST && lstat(path, &about) == 0 && about.st_mtime + ABANDONED < time(NULL))
        unlink(path);
    return file;
}

void picture_save(const struct picture *picture, const char *directory)
{
    char *path = mapix_file_path(directory, FILE_NAME), *new_path = mapix_file_path(directory, NEW_NAME);
    int file = path && new_path ? open_new(new_path) : -1;
    if (file >= 0) {
        bool written = write(file, picture, picture->size) == (ssize_t)picture->size;
        if (close(file) != 0 || !written || rename(new_path, path) != 0)
            unlink(new_path);
    }
    free(path);
    free(new_path);
}

void picture_remove(const char *directory)
{
    char *path = mapix_file_path(directory, FILE_NAME);
    if (path)
        unlink(path);
    free(path);
}

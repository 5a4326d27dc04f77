/* Profiles over a storage: names, passwords, use marks, put-off deletions, sections. Values are in values.c. */
#include "profile/profile.h"

#include <errno.h>
#include <mapicode.h>
#include <mapitags.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <utf8proc.h>

#include "base/file.h"
#include "base/guid.h"
#include "base/lock.h"
#include "base/text.h"
#include "profile/internal.h"

#define LOCK_FILE "profiles.lock"
#define COMPONENT "profiles"

/* {5F0B1A3E-6D70-4978-9A21-6D6170780001}, made for mapix */
const MAPIUID profile_mapi_section = { { 0x3E, 0x1A, 0x0B, 0x5F, 0x70, 0x6D, 0x78, 0x49, 0x9A, 0x21, 0x6D, 0x61, 0x70, 0x78, 0x00, 0x01 } };

/* ---- the storage of this process: one connection per directory, shared by all that use it ---- */

static pthread_mutex_t homes_lock = PTHREAD_MUTEX_INITIALIZER;
static struct profile_home *homes;
static struct profile_home *kept;           /* counted; open while MAPI is initialized */

static HRESULT fail_memory(struct mapix_error_slot *error)
{
    return mapix_error_set(error, MAPI_E_NOT_ENOUGH_MEMORY, COMPONENT, 0, 0, "The profiles could not be used: not enough memory");
}

static HRESULT fail_forked(struct mapix_error_slot *error)
{
    return mapix_error_set(error, MAPI_E_INVALID_OBJECT, COMPONENT, 0, 0, "This process was forked from one that uses profiles; it has to "
        "execute a program, or the parent has to release everything before it forks");
}

static void home_free(struct profile_home *home)
{
    if (home->storage)
        home->storage->operations->close(home->storage);
    mapix_lock_file_close(home->locks);
    pthread_mutex_destroy(&home->lock);
    free(home->directory);
    free(home);
}

static HRESULT open_lock_file(const char *directory, struct mapix_lock_file **ret_file)
{
    char *path = mapix_file_path(directory, LOCK_FILE);
    HRESULT result = path ? mapix_lock_file_open(path, ret_file) : MAPI_E_NOT_ENOUGH_MEMORY;
    free(path);
    return result;
}

static HRESULT home_new(char *directory, struct mapix_error_slot *error, struct profile_home **ret_home)
{
    pthread_mutexattr_t recursive;
    struct profile_home *home = calloc(1, sizeof(*home));
    if (!home) {
        free(directory);
        return fail_memory(error);
    }
    home->directory = directory;
    home->references = 1;
    home->fork_generation = mapix_fork_generation();
    pthread_mutexattr_init(&recursive);
    pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&home->lock, &recursive);
    pthread_mutexattr_destroy(&recursive);
    HRESULT result = storage_sqlite_open(directory, error, &home->storage);
    if (SUCCEEDED(result)) {
        result = open_lock_file(directory, &home->locks);
        if (FAILED(result) && result != MAPI_E_NOT_ENOUGH_MEMORY && home->storage->read_only)
            result = S_OK;                  /* who cannot write the directory changes nothing that a lock would guard */
        else if (FAILED(result))
            mapix_error_set(error, result, COMPONENT, 0, 0, "The lock file %s/" LOCK_FILE " cannot be opened", directory);
    }
    if (FAILED(result)) {
        home_free(home);
        return result;
    }
    *ret_home = home;
    return S_OK;
}

static void unlist_locked(struct profile_home *home)
{
    for (struct profile_home **at = &homes; *at; at = &(*at)->next)
        if (*at == home) {
            *at = home->next;
            break;
        }
}

/* The home of a directory, or NULL. One whose file was replaced is only left to those that have it. */
static struct profile_home *find_locked(const char *directory)
{
    struct profile_home *home = homes;
    while (home && strcmp(home->directory, directory) != 0)
        home = home->next;
    if (home && home->fork_generation == mapix_fork_generation() && !home->storage->operations->is_current(home->storage)) {
        unlist_locked(home);
        home = NULL;
    }
    return home;
}

HRESULT profile_home_get(struct mapix_error_slot *error, struct profile_home **ret_home)
{
    char *directory = mapix_file_config_directory();
    if (!directory && (getenv("XDG_CONFIG_HOME") || getenv("HOME")))
        return fail_memory(error);
    if (!directory)
        return mapix_error_set(error, MAPI_E_NOT_FOUND, COMPONENT, 0, 0, "There is no home directory; set HOME or XDG_CONFIG_HOME");
    HRESULT result = S_OK;
    pthread_mutex_lock(&homes_lock);
    struct profile_home *home = find_locked(directory);
    if (home) {
        free(directory);
        if (home->fork_generation != mapix_fork_generation())
            result = fail_forked(error);
        else
            home->references++;
    } else if (SUCCEEDED(result = home_new(directory, error, &home))) {
        home->next = homes;
        homes = home;
    }
    pthread_mutex_unlock(&homes_lock);
    if (SUCCEEDED(result))
        *ret_home = home;
    return result;
}

void profile_home_release(struct profile_home *home)
{
    if (!home || home->fork_generation != mapix_fork_generation())
        return;                             /* the connection stays the parent's: SQLite must not be touched here */
    pthread_mutex_lock(&homes_lock);
    bool last = --home->references == 0;
    if (last)
        unlist_locked(home);
    pthread_mutex_unlock(&homes_lock);
    if (last)
        home_free(home);
}

static struct profile_home *take_kept(bool only_idle)
{
    pthread_mutex_lock(&homes_lock);
    struct profile_home *home = !only_idle || (kept && kept->references == 1) ? kept : NULL;
    if (home)
        kept = NULL;
    pthread_mutex_unlock(&homes_lock);
    return home;
}

/* A child must not find a connection that nobody uses any more: it may open one of its own. */
static void before_fork(void)
{
    profile_home_release(take_kept(true));
}

static void watch_forks(void)
{
    pthread_atfork(before_fork, NULL, NULL);
}

HRESULT profile_open_shared(struct mapix_lock_file **ret_file)
{
    *ret_file = NULL;
    char *directory = mapix_file_config_directory();
    HRESULT result = directory ? open_lock_file(directory, ret_file)
        : getenv("XDG_CONFIG_HOME") || getenv("HOME") ? MAPI_E_NOT_ENOUGH_MEMORY : S_OK;
    if (result == MAPI_E_NOT_FOUND && SUCCEEDED(mapix_file_make_directory(directory)))
        result = open_lock_file(directory, ret_file);
    free(directory);
    return result == MAPI_E_NOT_ENOUGH_RESOURCES || result == MAPI_E_NOT_ENOUGH_MEMORY || result == MAPI_E_NOT_ENOUGH_DISK ? result : S_OK;
}

HRESULT profile_keep_open(struct mapix_error_slot *error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct profile_home *home;
    HRESULT result = profile_home_get(error, &home);
    if (FAILED(result))
        return result;
    pthread_once(&once, watch_forks);
    pthread_mutex_lock(&homes_lock);
    struct profile_home *before = kept;
    kept = home;
    pthread_mutex_unlock(&homes_lock);
    profile_home_release(before);
    return S_OK;
}

void profile_let_go(void)
{
    profile_home_release(take_kept(false));
}

HRESULT profile_home_begin(struct profile_home *home, bool write, struct mapix_error_slot *error)
{
    if (home->fork_generation != mapix_fork_generation())
        return fail_forked(error);
    pthread_mutex_lock(&home->lock);
    HRESULT result = S_OK;
    if (home->depth == 0) {
        result = home->storage->operations->begin(home->storage, write);
        if (FAILED(result))
            mapix_error_copy(error, &home->storage->error);
        home->writing = write;
    } else if (write && !home->writing)
        result = mapix_error_set(error, MAPI_E_CALL_FAILED, COMPONENT, 0, 0, "A change of profiles was begun while reading them");
    if (FAILED(result)) {
        pthread_mutex_unlock(&home->lock);
        return result;
    }
    home->depth++;
    return S_OK;
}

HRESULT profile_home_end(struct profile_home *home, HRESULT result, struct mapix_error_slot *error)
{
    bool tell = FAILED(result) && result != MAPI_E_NOT_FOUND && result != MAPI_E_COLLISION;
    if (--home->depth == 0) {
        HRESULT ended = home->storage->operations->end(home->storage, SUCCEEDED(result));
        if (FAILED(ended) && SUCCEEDED(result)) {
            result = ended;
            tell = true;
        }
    }
    if (tell) {                             /* what the storage said, unless the caller knew better */
        HRESULT said = S_OK;
        char *text = mapix_error_text(&home->storage->error, &said);
        if (text && said == result)
            mapix_error_copy(error, &home->storage->error);
        free(text);
        mapix_error_clear(&home->storage->error);
    }
    pthread_mutex_unlock(&home->lock);
    return result;
}

static HRESULT use_lock(struct profile_home *home, int64_t id, bool exclusive, int timeout, struct mapix_lock **ret_lock)
{
    char name[24];
    *ret_lock = NULL;
    if (!home->locks)
        return S_OK;
    snprintf(name, sizeof(name), "%lld", (long long)id);
    return mapix_lock_acquire(home->locks, mapix_lock_offset("profile", name), exclusive, timeout, ret_lock);
}

HRESULT profile_lock_path(struct mapix_error_slot *error, char **ret_path)
{
    char *directory = mapix_file_config_directory(), *path = directory ? mapix_file_path(directory, "profiles.lock") : NULL;
    free(directory);
    if (!path)
        return fail_memory(error);
    *ret_path = path;
    return S_OK;
}

/* ---- names ---- */

bool profile_name_is_valid(const char *name)
{
    size_t length = strlen(name), count = 0;
    const char *at = name, *end = name + length;
    if (!length || length > PROFILE_NAME_MAX * 4 || !mapix_text_is_valid_utf8(name, length) || *name == ' ' || end[-1] == ' ')
        return false;
    while (at < end) {
        uint32_t letter = mapix_text_next_utf8(&at, end);
        utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)letter);
        bool good = (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO) || strchr("_ -.@+", (int)letter);
        if (!letter || letter > 0x10FFFF || (letter > 0x7F && category > UTF8PROC_CATEGORY_NO) || !good)
            return false;
        count++;
    }
    return count <= PROFILE_NAME_MAX;
}

/* The form in which names are compared. free() it. NULL without memory. */
static char *fold(const char *name)
{
    struct mapix_fold folded;
    char *copy = NULL;
    mapix_fold_init(&folded);
    if (SUCCEEDED(mapix_fold_text(&folded, name, strlen(name), MAPIX_FOLD_CASE)) && (copy = malloc(folded.length + 1))) {
        memcpy(copy, folded.text, folded.length);
        copy[folded.length] = 0;
    }
    mapix_fold_release(&folded);
    return copy;
}

static HRESULT fail_name(const char *name, struct mapix_error_slot *error)
{
    return mapix_error_set(error, MAPI_E_INVALID_PARAMETER, COMPONENT, 0, 0, "\"%.80s\" is no name for a profile: 1 to 64 letters, digits, "
        "'_', '-', '.', '@', '+' and inner spaces", name);
}

static HRESULT fail_missing(const char *name, struct mapix_error_slot *error)
{
    return mapix_error_set(error, MAPI_E_NOT_FOUND, COMPONENT, 0, 0, "There is no profile \"%.80s\"; \"mapix profile list\" shows those there "
        "are, \"mapix profile create\" makes one", name);
}

static HRESULT fail_taken(const char *name, struct mapix_error_slot *error)
{
    return mapix_error_set(error, MAPI_E_NO_ACCESS, COMPONENT, 0, 0, "There is a profile \"%.80s\" already, or one that will take this name "
        "when nobody uses it any more; choose another name", name);
}

/* What most calls on a name do: fold it, get the home, begin, find. On success the transaction is open. */
struct by_name {
    struct profile_home *home;
    char *folded;
    struct storage_profile found;
};

static HRESULT begin_by_name(const char *name, bool write, struct mapix_error_slot *error, struct by_name *by)
{
    memset(by, 0, sizeof(*by));
    HRESULT result = profile_home_get(error, &by->home);
    if (SUCCEEDED(result) && !(by->folded = fold(name)))
        result = fail_memory(error);
    if (SUCCEEDED(result))
        result = profile_home_begin(by->home, write, error);
    if (SUCCEEDED(result)) {
        result = by->home->storage->operations->find_profile(by->home->storage, by->folded, &by->found);
        if (FAILED(result)) {
            result = profile_home_end(by->home, result, error);
            if (result == MAPI_E_NOT_FOUND)
                fail_missing(name, error);
        }
    }
    if (FAILED(result)) {
        free(by->folded);
        profile_home_release(by->home);
    }
    return result;
}

static HRESULT end_by_name(struct by_name *by, HRESULT result, struct mapix_error_slot *error)
{
    result = profile_home_end(by->home, result, error);
    free(by->folded);
    profile_home_release(by->home);
    return result;
}

/* ---- the set of profiles ---- */

struct listing {
    ULONG count;
    ULONG capacity;
    struct profile_listing *rows;           /* names are separate until the end */
    size_t text;
};

static HRESULT list_one(void *context, const struct storage_profile *profile)
{
    struct listing *listing = context;
    if (profile->flags & STORAGE_PROFILE_DELETED)
        return S_OK;
    if (listing->count == listing->capacity) {
        ULONG capacity = listing->capacity ? listing->capacity * 2 : 8;
        struct profile_listing *rows = realloc(listing->rows, capacity * sizeof(*rows));
        if (!rows)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        listing->rows = rows;
        listing->capacity = capacity;
    }
    struct profile_listing *row = &listing->rows[listing->count];
    row->flags = profile_public_flags(profile);
    memcpy(row->search_key, profile->search_key, 16);
    row->name = strdup(profile->name);
    if (!row->name)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    listing->count++;
    listing->text += strlen(row->name) + 1;
    return S_OK;
}

unsigned profile_public_flags(const struct storage_profile *profile)
{
    return (profile->flags & STORAGE_PROFILE_APP ? PROFILE_APP : 0) | (profile->is_default ? PROFILE_DEFAULT : 0) |
        (profile->key_method == SECRET_PASSWORD ? PROFILE_LOCKED : 0);
}

HRESULT profile_list(struct mapix_error_slot *error, ULONG *ret_count, struct profile_listing **ret_list)
{
    struct listing listing = { 0 };
    struct profile_home *home;
    struct profile_listing *block = NULL;
    HRESULT result = profile_home_get(error, &home);
    if (FAILED(result))
        return result;
    result = profile_home_begin(home, false, error);
    if (SUCCEEDED(result)) {
        result = home->storage->operations->each_profile(home->storage, list_one, &listing);
        result = profile_home_end(home, result, error);
    }
    if (SUCCEEDED(result)) {
        block = malloc(listing.count * sizeof(*block) + listing.text + 1);
        if (!block)
            result = fail_memory(error);
    }
    char *text = block ? (char *)(block + listing.count) : NULL;
    for (ULONG i = 0; i < listing.count; i++) {
        if (block) {
            block[i] = listing.rows[i];
            block[i].name = strcpy(text, listing.rows[i].name);
            text += strlen(text) + 1;
        }
        free(listing.rows[i].name);
    }
    free(listing.rows);
    profile_home_release(home);
    if (SUCCEEDED(result)) {
        *ret_count = listing.count;
        *ret_list = block;
    } else if (result == MAPI_E_NOT_ENOUGH_MEMORY)
        fail_memory(error);
    return result;
}

/* Insert a row with a search key that no profile ever had (PROF-22, PSECT-15). */
static HRESULT insert_profile(struct profile_home *home, const char *name, const char *folded, unsigned flags, struct mapix_error_slot *error,
    int64_t *ret_id)
{
    const struct storage_operations *operations = home->storage->operations;
    unsigned char key[16];
    HRESULT result = operations->name_is_reserved(home->storage, folded, 0);
    if (result == S_OK)
        return fail_taken(name, error);
    for (int attempt = 0; attempt < 3 && SUCCEEDED(result); attempt++) {
        if (!mapix_random_bytes(key, sizeof(key)))
            return mapix_error_set(error, MAPI_E_CALL_FAILED, COMPONENT, 0, 0, "The kernel gives no random numbers");
        result = operations->add_profile(home->storage, name, folded, flags & PROFILE_APP ? STORAGE_PROFILE_APP : 0, key, ret_id);
        if (result != MAPI_E_COLLISION)
            break;
    }
    return result;
}

static bool password_is_too_long(const char *password)
{
    size_t count = 0;
    for (const char *at = password; at && *at; at++)
        count += (*at & 0xC0) != 0x80;
    return count > PROFILE_NAME_MAX;
}

static HRESULT fail_password_length(struct mapix_error_slot *error)
{
    return mapix_error_set(error, MAPI_E_INVALID_PARAMETER, COMPONENT, 0, 0, "A profile's password has at most %d characters",
        PROFILE_NAME_MAX);
}

#define OPEN_DRAFT 0x10000u                 /* profile_open: `name` is the number of a draft */

/* `ret_draft` NULL: a profile; else it is marked as deleted from the start, and used by who makes it. */
static HRESULT create(const char *name, const char *password, unsigned flags, struct mapix_error_slot *error, int64_t *ret_id,
    struct mapix_lock **ret_draft)
{
    struct profile_home *home = NULL;
    struct secret_key *key = NULL;
    void *wrapped = NULL;
    char *folded = NULL;
    size_t size = 0;
    int method = SECRET_NONE;
    HRESULT result;

    if (!profile_name_is_valid(name))
        return fail_name(name, error);
    if (password_is_too_long(password))
        return fail_password_length(error);
    result = profile_home_get(error, &home);
    if (SUCCEEDED(result) && !(folded = fold(name)))
        result = fail_memory(error);
    if (SUCCEEDED(result) && password && *password) {       /* the slow part outside of the transaction */
        result = secret_key_new(error, &key);
        if (SUCCEEDED(result))
            result = secret_wrap(key, home->directory, password, error, &method, &wrapped, &size);
    }
    if (SUCCEEDED(result))
        result = profile_home_begin(home, true, error);
    if (SUCCEEDED(result)) {
        result = insert_profile(home, name, folded, flags, error, ret_id);
        if (SUCCEEDED(result) && key)
            result = home->storage->operations->set_key(home->storage, *ret_id, method, wrapped, size);
        if (SUCCEEDED(result) && ret_draft)
            result = home->storage->operations->mark_profile_deleted(home->storage, *ret_id);
        if (SUCCEEDED(result) && ret_draft)
            result = use_lock(home, *ret_id, false, 0, ret_draft);
        result = profile_home_end(home, result, error);
    }
    secret_key_free(key);
    free(wrapped);
    free(folded);
    profile_home_release(home);
    return result;
}

HRESULT profile_create(const char *name, const char *password, unsigned flags, struct mapix_error_slot *error)
{
    int64_t id;
    return create(name, password, flags, error, &id, NULL);
}

HRESULT profile_create_draft(const char *name, const char *password, unsigned flags, struct mapix_error_slot *error, struct profile **ret_profile)
{
    struct mapix_lock *lock = NULL;
    char handle[24];
    int64_t id;
    HRESULT result = create(name, password, flags, error, &id, &lock);
    if (SUCCEEDED(result)) {
        snprintf(handle, sizeof(handle), "%lld", (long long)id);
        result = profile_open(handle, password, OPEN_DRAFT, error, ret_profile);
    }
    if (FAILED(result)) {
        mapix_lock_release(lock);
        return result;
    }
    struct profile *draft = *ret_profile;
    draft->use = lock;
    draft->use_count = 1;
    draft->draft_name = fold(name);         /* without memory its services do not find it by name, that is all */
    draft->maker = pthread_self();
    pthread_mutex_lock(&draft->home->lock);
    draft->next_draft = draft->home->drafts;
    draft->home->drafts = draft;
    pthread_mutex_unlock(&draft->home->lock);
    return S_OK;
}

/* It is none any more. */
static void forget_draft(struct profile *draft)
{
    if (!draft->draft_name)
        return;
    pthread_mutex_lock(&draft->home->lock);
    for (struct profile **place = &draft->home->drafts; *place; place = &(*place)->next_draft)
        if (*place == draft) {
            *place = draft->next_draft;
            break;
        }
    free(draft->draft_name);
    draft->draft_name = NULL;
    pthread_mutex_unlock(&draft->home->lock);
}

HRESULT profile_publish(struct profile *draft, struct mapix_error_slot *error)
{
    char *folded = fold(draft->name);
    if (!folded)
        return fail_memory(error);
    HRESULT result = profile_home_begin(draft->home, true, error);
    if (SUCCEEDED(result)) {
        result = draft->home->storage->operations->name_is_reserved(draft->home->storage, folded, draft->id);
        if (result == S_OK)
            result = fail_taken(draft->name, error);
        else if (result == S_FALSE)
            result = draft->home->storage->operations->rename_profile(draft->home->storage, draft->id, draft->name, folded, false);
        result = profile_home_end(draft->home, result, error);
    }
    free(folded);
    if (SUCCEEDED(result))
        forget_draft(draft);
    return result;
}

HRESULT profile_mark_deleted(const char *name, struct mapix_error_slot *error, bool *ret_in_use)
{
    struct by_name by;
    struct mapix_lock *lock = NULL;
    HRESULT result = begin_by_name(name, true, error, &by);
    if (FAILED(result))
        return result;
    int64_t id = by.found.id;
    result = by.home->storage->operations->mark_profile_deleted(by.home->storage, id);
    *ret_in_use = FAILED(use_lock(by.home, id, true, 0, &lock));
    mapix_lock_release(lock);
    return end_by_name(&by, result, error);
}

HRESULT profile_rename(const char *name, const char *new_name, struct mapix_error_slot *error)
{
    struct by_name by;
    struct mapix_lock *lock = NULL;
    char *folded;
    if (!profile_name_is_valid(new_name))
        return fail_name(new_name, error);
    HRESULT result = begin_by_name(name, true, error, &by);
    if (FAILED(result))
        return result;
    const struct storage_operations *operations = by.home->storage->operations;
    int64_t id = by.found.id;
    folded = fold(new_name);
    result = folded ? operations->name_is_reserved(by.home->storage, folded, id) : fail_memory(error);
    if (result == S_OK)
        result = fail_taken(new_name, error);
    else if (result == S_FALSE) {
        bool pending = FAILED(use_lock(by.home, id, true, 0, &lock));
        result = operations->rename_profile(by.home->storage, id, new_name, folded, pending);
    }
    free(folded);
    result = end_by_name(&by, result, error);
    mapix_lock_release(lock);               /* held over the commit, so that no session begins under the old name meanwhile */
    return result;
}

HRESULT profile_copy(const char *name, const char *password, const char *new_name, struct mapix_error_slot *error)
{
    struct profile *source = NULL;
    char *folded = NULL;
    int64_t id;
    if (!profile_name_is_valid(new_name))
        return fail_name(new_name, error);
    HRESULT result = profile_open(name, password, 0, error, &source);
    if (SUCCEEDED(result) && !(folded = fold(new_name)))
        result = fail_memory(error);
    if (SUCCEEDED(result))
        result = profile_home_begin(source->home, true, error);
    if (SUCCEEDED(result)) {
        result = insert_profile(source->home, new_name, folded, source->flags, error, &id);
        if (SUCCEEDED(result))
            result = source->home->storage->operations->copy_profile(source->home->storage, source->id, id);
        result = profile_home_end(source->home, result, error);
    }
    free(folded);
    profile_release(source);
    return result;
}

HRESULT profile_look_up(const char *name, struct mapix_error_slot *error, unsigned *ret_flags)
{
    struct by_name by;
    HRESULT result = begin_by_name(name, false, error, &by);
    if (FAILED(result))
        return result;
    *ret_flags = profile_public_flags(&by.found);
    return end_by_name(&by, S_OK, error);
}

HRESULT profile_set_default(const char *name, struct mapix_error_slot *error)
{
    struct by_name by;
    HRESULT result;
    if (name) {
        result = begin_by_name(name, true, error, &by);
        if (FAILED(result))
            return result;
        return end_by_name(&by, by.home->storage->operations->set_default(by.home->storage, by.found.id), error);
    }
    struct profile_home *home;
    result = profile_home_get(error, &home);
    if (FAILED(result))
        return result;
    result = profile_home_begin(home, true, error);
    if (SUCCEEDED(result))
        result = profile_home_end(home, home->storage->operations->set_default(home->storage, 0), error);
    profile_home_release(home);
    return result;
}

HRESULT profile_change_password(const char *name, const char *old_password, const char *new_password, struct mapix_error_slot *error)
{
    struct profile *profile = NULL;
    void *wrapped = NULL;
    size_t size = 0;
    int method = SECRET_NONE;
    if (password_is_too_long(new_password))
        return fail_password_length(error);
    HRESULT result = profile_open(name, old_password, 0, error, &profile);
    if (FAILED(result))
        return result;
    bool lock = new_password && *new_password;
    result = profile_home_begin(profile->home, true, error);
    if (SUCCEEDED(result)) {
        /* A profile without secrets and without password needs no key. */
        result = profile_key_locked(profile, lock || (profile->flags & PROFILE_LOCKED), error);
        if (SUCCEEDED(result) && profile->key)
            result = secret_wrap(profile->key, profile->home->directory, new_password, error, &method, &wrapped, &size);
        if (SUCCEEDED(result) && profile->key)
            result = profile->home->storage->operations->set_key(profile->home->storage, profile->id, method, wrapped, size);
        result = profile_home_end(profile->home, result, error);
    }
    free(wrapped);
    profile_release(profile);
    return result;
}

/* ---- an open profile ---- */

/* Of a spooler's process: whose mail it moves, and the key that mapixd handed to it. Set before the first profile is opened. */
static const char *served_profile;
static struct secret_key *handed_key;

HRESULT mapix_profile_serve(const char *name, const unsigned char *key)
{
    served_profile = name;
    secret_key_free(handed_key);
    handed_key = NULL;
    return key ? secret_key_from_bytes(key, mapix_error_thread_slot(), &handed_key) : S_OK;
}

/* Is it the key of this profile? */
static bool was_handed(const struct storage_profile *found)
{
    const unsigned char *id = secret_wrapped_id(found->key, found->key_size);
    return handed_key && id && memcmp(id, secret_key_id(handed_key), SECRET_ID_SIZE) == 0;
}

HRESULT profile_copy_key(struct profile *profile, struct mapix_error_slot *error, unsigned char ret_bytes[PROFILE_KEY_BYTES])
{
    _Static_assert(PROFILE_KEY_BYTES == SECRET_KEY_BYTES, "the key of a profile is that of its secrets");
    if (!(profile->flags & PROFILE_LOCKED))
        return S_FALSE;
    HRESULT result = profile_home_begin(profile->home, false, error);
    if (FAILED(result))
        return result;
    if (profile->key)
        secret_key_to_bytes(profile->key, ret_bytes);
    result = profile->key ? S_OK : mapix_error_set(error, MAPI_E_NO_ACCESS, COMPONENT, 0, 0,
        "The profile \"%s\" was opened without its password", profile->name);
    return profile_home_end(profile->home, result, error);
}

static HRESULT check_password(struct profile *profile, const struct storage_profile *found, const char *password,
    struct mapix_error_slot *error)
{
    bool given = password && *password;
    if (found->key_method != SECRET_PASSWORD)
        return given ? mapix_error_set(error, MAPI_E_LOGON_FAILED, COMPONENT, 0, 0, "The profile \"%s\" has no password, but one was given; leave it out",
                           profile->name) : S_OK;
    if (!given && served_profile && strcasecmp(profile->name, served_profile) != 0)
        return S_OK;
    if (!given && was_handed(found)) {
        unsigned char bytes[SECRET_KEY_BYTES];
        secret_key_to_bytes(handed_key, bytes);
        HRESULT result = secret_key_from_bytes(bytes, error, &profile->key);
        explicit_bzero(bytes, sizeof(bytes));
        return result;
    }
    return secret_unwrap(found->key_method, found->key, found->key_size, profile->home->directory, password, error, &profile->key);
}

static HRESULT find_to_open(struct profile_home *home, const char *name, const char *folded, unsigned flags, struct storage_profile *found)
{
    const struct storage_operations *operations = home->storage->operations;
    if (flags & (PROFILE_OPEN_EXPIRED | OPEN_DRAFT)) {
        HRESULT result = operations->get_profile(home->storage, strtoll(name, NULL, 10), found);
        return SUCCEEDED(result) && !(found->flags & STORAGE_PROFILE_DELETED) ? MAPI_E_NOT_FOUND : result;
    }
    if ((!name || !*name) && (flags & PROFILE_OPEN_DEFAULT))
        return operations->find_default(home->storage, found);
    HRESULT result = operations->find_profile(home->storage, folded, found);
    if (result == MAPI_E_NOT_FOUND)         /* the services of a profile that this thread is making */
        for (const struct profile *draft = home->drafts; draft; draft = draft->next_draft)
            if (draft->draft_name && pthread_equal(draft->maker, pthread_self()) && !strcmp(draft->draft_name, folded))
                return operations->get_profile(home->storage, draft->id, found);
    return result;
}

static HRESULT fill(struct profile *profile, const struct storage_profile *found, const char *password, unsigned flags,
    struct mapix_error_slot *error)
{
    profile->id = found->id;
    profile->flags = profile_public_flags(found);
    memcpy(profile->search_key, found->search_key, 16);
    profile->name = strdup(found->name);
    if (!profile->name)
        return fail_memory(error);
    if (flags & PROFILE_OPEN_EXPIRED)       /* one process only tells the services; sessions cannot begin any more */
        return SUCCEEDED(use_lock(profile->home, profile->id, true, 0, &profile->removal)) ? S_OK
            : mapix_error_set(error, MAPI_E_BUSY, COMPONENT, 0, 0, "The deleted profile \"%s\" is still in use", profile->name);
    return flags & PROFILE_OPEN_SEALED ? S_OK : check_password(profile, found, password, error);
}

HRESULT profile_open(const char *name, const char *password, unsigned flags, struct mapix_error_slot *error, struct profile **ret_profile)
{
    struct storage_profile found;
    char *folded = fold(name ? name : "");
    struct profile *profile = calloc(1, sizeof(*profile));
    HRESULT result = folded && profile ? profile_home_get(error, &profile->home) : fail_memory(error);
    if (profile)
        atomic_init(&profile->references, 1);
    if (SUCCEEDED(result))
        result = profile_home_begin(profile->home, false, error);
    if (SUCCEEDED(result)) {
        result = find_to_open(profile->home, name, folded, flags, &found);
        if (SUCCEEDED(result))
            result = fill(profile, &found, password, flags, error);
        else if (result == MAPI_E_NOT_FOUND)
            result = name && *name ? fail_missing(name, error) : mapix_error_set(error, MAPI_E_NOT_FOUND, COMPONENT, 0, 0,
                "There is no default profile; name one, or choose it with \"mapix profile default NAME\"");
        result = profile_home_end(profile->home, result, error);
    }
    free(folded);
    if (FAILED(result)) {
        profile_release(profile);
        return result;
    }
    *ret_profile = profile;
    return S_OK;
}

struct profile *profile_add_ref(struct profile *profile)
{
    atomic_fetch_add(&profile->references, 1);
    return profile;
}

void profile_release(struct profile *profile)
{
    if (!profile || atomic_fetch_sub(&profile->references, 1) != 1)
        return;
    forget_draft(profile);
    mapix_lock_release(profile->use);
    mapix_lock_release(profile->removal);
    secret_key_free(profile->key);
    profile_home_release(profile->home);
    free(profile->name);
    free(profile);
}

const char *profile_name(const struct profile *profile)
{
    return profile->name;
}

const unsigned char *profile_search_key(const struct profile *profile)
{
    return profile->search_key;
}

unsigned profile_flags(const struct profile *profile)
{
    return profile->flags;
}

bool profile_is_gone(struct profile *profile)
{
    struct storage_profile found;
    if (FAILED(profile_home_begin(profile->home, false, NULL)))
        return false;
    HRESULT result = profile->home->storage->operations->get_profile(profile->home->storage, profile->id, &found);
    return profile_home_end(profile->home, result, NULL) == MAPI_E_NOT_FOUND;
}

static HRESULT check_alive(struct profile *profile, struct mapix_error_slot *error)
{
    struct storage_profile found;
    HRESULT result = profile_home_begin(profile->home, false, error);
    if (FAILED(result))
        return result;
    result = profile->home->storage->operations->get_profile(profile->home->storage, profile->id, &found);
    if (SUCCEEDED(result) && (found.flags & STORAGE_PROFILE_DELETED))
        result = MAPI_E_NOT_FOUND;
    if (result == MAPI_E_NOT_FOUND)
        fail_missing(profile->name, error);
    return profile_home_end(profile->home, result, error);
}

HRESULT profile_begin_use(struct profile *profile, struct mapix_error_slot *error)
{
    struct mapix_lock *lock = NULL;
    if (profile->home->fork_generation != mapix_fork_generation())
        return fail_forked(error);
    /* Whoever renames or removes holds the lock for moments only; no lock of ours is held while waiting for it. */
    HRESULT result = use_lock(profile->home, profile->id, false, 10000, &lock);
    if (result == MAPI_E_NOT_ENOUGH_MEMORY)
        return fail_memory(error);
    if (FAILED(result))
        return mapix_error_set(error, MAPI_E_BUSY, COMPONENT, 0, 0, "The profile \"%s\" is being renamed or deleted by another process; try "
            "again", profile->name);
    pthread_mutex_lock(&profile->home->lock);
    result = check_alive(profile, error);   /* it may have been deleted since it was opened */
    if (SUCCEEDED(result) && profile->use_count++ == 0) {
        profile->use = lock;
        lock = NULL;
    }
    pthread_mutex_unlock(&profile->home->lock);
    mapix_lock_release(lock);
    return result;
}

/* Of one store in one profile: a file may be a store of several. */
static uint64_t store_offset(const struct profile *profile, const MAPIUID *section)
{
    char name[24 + 2 * sizeof(*section)];
    int length = snprintf(name, sizeof(name), "%lld/", (long long)profile->id);
    for (size_t i = 0; i < sizeof(*section); i++)
        length += snprintf(name + length, sizeof(name) - (size_t)length, "%02x", section->ab[i]);
    return mapix_lock_offset("store", name);
}

HRESULT profile_mark_store(struct profile *profile, const MAPIUID *section, struct mapix_lock **ret_lock)
{
    *ret_lock = NULL;
    if (profile->home->fork_generation != mapix_fork_generation() || !profile->home->locks)
        return S_FALSE;
    return mapix_lock_acquire(profile->home->locks, store_offset(profile, section), false, 0, ret_lock);
}

bool profile_store_is_elsewhere(struct profile *profile, const MAPIUID *section)
{
    pid_t process;
    return profile->home->fork_generation == mapix_fork_generation() && profile->home->locks &&
        SUCCEEDED(mapix_lock_holder(profile->home->locks, store_offset(profile, section), &process)) && process && process != getpid();
}

void profile_end_use(struct profile *profile)
{
    if (profile->home->fork_generation != mapix_fork_generation())
        return;
    pthread_mutex_lock(&profile->home->lock);
    if (profile->use_count && --profile->use_count == 0) {
        mapix_lock_release(profile->use);
        profile->use = NULL;
    }
    pthread_mutex_unlock(&profile->home->lock);
}

bool profile_is_in_use(struct profile *profile)
{
    struct mapix_lock *lock = NULL;
    bool in_use = FAILED(use_lock(profile->home, profile->id, true, 0, &lock));
    mapix_lock_release(lock);
    return in_use;
}

pid_t profile_user(struct profile *profile)
{
    char name[24];
    pid_t process = 0;
    snprintf(name, sizeof(name), "%lld", (long long)profile->id);
    if (profile->home->locks)
        mapix_lock_holder(profile->home->locks, mapix_lock_offset("profile", name), &process);
    return process;
}

/* ---- finishing what was put off ---- */

struct expiry {
    ULONG count;
    ULONG capacity;
    struct { int64_t id; bool deleted; char *new_name; } *rows;
    bool all;                               /* sections are marked somewhere: look at every profile */
};

static HRESULT note_expiry(void *context, const struct storage_profile *profile)
{
    struct expiry *expiry = context;
    if (!expiry->all && !profile->new_name && !(profile->flags & STORAGE_PROFILE_DELETED))
        return S_OK;
    if (expiry->count == expiry->capacity) {
        ULONG capacity = expiry->capacity ? expiry->capacity * 2 : 8;
        void *rows = realloc(expiry->rows, capacity * sizeof(*expiry->rows));
        if (!rows)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        expiry->rows = rows;
        expiry->capacity = capacity;
    }
    char *new_name = profile->new_name ? strdup(profile->new_name) : NULL;
    if (profile->new_name && !new_name)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    expiry->rows[expiry->count].id = profile->id;
    expiry->rows[expiry->count].deleted = (profile->flags & STORAGE_PROFILE_DELETED) != 0;
    expiry->rows[expiry->count++].new_name = new_name;
    return S_OK;
}

struct marked {
    ULONG count;
    ULONG capacity;
    int64_t *ids;
};

static HRESULT note_marked(void *context, const struct storage_section *section)
{
    struct marked *marked = context;
    if (!section->deleted && section->kind != PROFILE_SECTION_TEMPORARY)    /* temporary ones outlive a session only if it was killed */
        return S_OK;
    if (marked->count == marked->capacity) {
        ULONG capacity = marked->capacity ? marked->capacity * 2 : 8;
        int64_t *ids = realloc(marked->ids, capacity * sizeof(*ids));
        if (!ids)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        marked->ids = ids;
        marked->capacity = capacity;
    }
    marked->ids[marked->count++] = section->id;
    return S_OK;
}

/* Rename a profile and drop its marked sections, as one transaction, if nobody uses it. */
static HRESULT expire_one(struct profile_home *home, int64_t id, struct mapix_error_slot *error)
{
    const struct storage_operations *operations = home->storage->operations;
    struct storage_profile found;
    struct marked marked = { 0 };
    struct mapix_lock *lock = NULL;
    if (FAILED(use_lock(home, id, true, 0, &lock)))
        return S_OK;
    HRESULT result = profile_home_begin(home, true, error);
    if (SUCCEEDED(result)) {
        result = operations->get_profile(home->storage, id, &found);
        if (SUCCEEDED(result) && found.new_name) {
            char *name = strdup(found.new_name), *folded = name ? fold(name) : NULL;
            result = folded ? operations->rename_profile(home->storage, id, name, folded, false) : MAPI_E_NOT_ENOUGH_MEMORY;
            free(folded);
            free(name);
        }
        if (SUCCEEDED(result))
            result = operations->each_section(home->storage, id, note_marked, &marked);
        for (ULONG i = 0; i < marked.count && SUCCEEDED(result); i++)
            result = operations->remove_section(home->storage, marked.ids[i]);
        if (result == MAPI_E_NOT_FOUND)
            result = S_OK;
        result = profile_home_end(home, result, error);
    }
    free(marked.ids);
    mapix_lock_release(lock);
    return result;
}

HRESULT profile_expire(struct mapix_error_slot *error, ULONG *ret_count, char (**ret_handles)[24])
{
    struct expiry expiry = { 0 };
    struct profile_home *home;
    char (*handles)[24] = NULL;
    int64_t marked = 0;
    ULONG count = 0;
    HRESULT result = profile_home_get(error, &home);
    if (FAILED(result))
        return result;
    result = profile_home_begin(home, false, error);
    if (SUCCEEDED(result)) {
        result = home->storage->operations->marked_sections(home->storage, PROFILE_SECTION_TEMPORARY, &marked);
        expiry.all = marked > 0;
        if (SUCCEEDED(result))
            result = home->storage->operations->each_profile(home->storage, note_expiry, &expiry);
        result = profile_home_end(home, result, error);
    }
    if (SUCCEEDED(result) && !(handles = malloc((expiry.count + 1) * sizeof(*handles))))
        result = fail_memory(error);
    for (ULONG i = 0; i < expiry.count; i++) {
        struct mapix_lock *lock = NULL;
        if (SUCCEEDED(result) && home->storage->read_only)
            ;                               /* those who can write will do it */
        else if (SUCCEEDED(result) && expiry.rows[i].deleted) {
            if (SUCCEEDED(use_lock(home, expiry.rows[i].id, true, 0, &lock)))
                snprintf(handles[count++], sizeof(*handles), "%lld", (long long)expiry.rows[i].id);
            mapix_lock_release(lock);
        } else if (SUCCEEDED(result))
            result = expire_one(home, expiry.rows[i].id, error);
        free(expiry.rows[i].new_name);
    }
    free(expiry.rows);
    profile_home_release(home);
    if (FAILED(result)) {
        free(handles);
        return result;
    }
    *ret_count = count;
    *ret_handles = handles;
    return S_OK;
}

HRESULT profile_remove(struct profile *profile, struct mapix_error_slot *error)
{
    HRESULT result = profile_home_begin(profile->home, true, error);
    if (FAILED(result))
        return result;
    result = profile->home->storage->operations->remove_profile(profile->home->storage, profile->id);
    return profile_home_end(profile->home, result, error);
}

/* ---- transactions ---- */

HRESULT profile_begin(struct profile *profile, struct mapix_error_slot *error)
{
    return profile_home_begin(profile->home, true, error);
}

HRESULT profile_begin_read(struct profile *profile, struct mapix_error_slot *error)
{
    return profile_home_begin(profile->home, false, error);
}

void profile_end_read(struct profile *profile)
{
    profile_home_end(profile->home, S_OK, NULL);
}

HRESULT profile_commit(struct profile *profile, struct mapix_error_slot *error)
{
    return profile_home_end(profile->home, S_OK, error);
}

void profile_rollback(struct profile *profile)
{
    profile_home_end(profile->home, MAPI_E_NOT_FOUND, NULL);
}

/* ---- sections ---- */

static void to_public(const struct storage_section *from, struct profile_section *to)
{
    memset(to, 0, sizeof(*to));
    memcpy(to->uid.ab, from->uid, 16);
    memcpy(to->owner.ab, from->owner, 16);
    to->kind = (enum profile_section_kind)from->kind;
    to->position = (ULONG)from->position;
    to->placed = from->placed;
    to->deleted = from->deleted;
}

static HRESULT fail_section(const struct profile *profile, const MAPIUID *uid, struct mapix_error_slot *error)
{
    char text[MAPIX_UID_TEXT_SIZE];
    return mapix_error_set(error, MAPI_E_NOT_FOUND, COMPONENT, 0, 0, "The profile \"%s\" has no section %s", profile->name,
        mapix_uid_text(uid, text));
}

HRESULT profile_section_locked(struct profile *profile, const MAPIUID *uid, struct mapix_error_slot *error, struct storage_section *ret_section)
{
    HRESULT result = profile->home->storage->operations->find_section(profile->home->storage, profile->id, uid->ab, ret_section);
    return result == MAPI_E_NOT_FOUND ? fail_section(profile, uid, error) : result;
}

struct section_list {
    enum profile_section_kind kind;
    const MAPIUID *owner;
    ULONG count;
    ULONG capacity;
    struct profile_section *sections;
};

static HRESULT list_section(void *context, const struct storage_section *section)
{
    struct section_list *list = context;
    if (section->deleted || (list->kind && section->kind != (int)list->kind) ||
        (list->owner && memcmp(section->owner, list->owner->ab, 16) != 0))
        return S_OK;
    if (list->count == list->capacity) {
        ULONG capacity = list->capacity ? list->capacity * 2 : 8;
        struct profile_section *sections = realloc(list->sections, capacity * sizeof(*sections));
        if (!sections)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        list->sections = sections;
        list->capacity = capacity;
    }
    to_public(section, &list->sections[list->count++]);
    return S_OK;
}

HRESULT profile_list_sections(struct profile *profile, enum profile_section_kind kind, const MAPIUID *owner,
    struct mapix_error_slot *error, ULONG *ret_count, struct profile_section **ret_sections)
{
    struct section_list list = { .kind = kind, .owner = owner };
    HRESULT result = profile_home_begin(profile->home, false, error);
    if (FAILED(result))
        return result;
    result = profile->home->storage->operations->each_section(profile->home->storage, profile->id, list_section, &list);
    if (result == MAPI_E_NOT_ENOUGH_MEMORY)
        fail_memory(error);
    result = profile_home_end(profile->home, result, error);
    if (FAILED(result)) {
        free(list.sections);
        return result;
    }
    *ret_count = list.count;
    *ret_sections = list.sections;
    return S_OK;
}

/* Transports come as they were placed, then as they were added, those that prefer to be last behind (PROF-37, SVC-29). */
static int transport_rank(const struct profile_provider *provider)
{
    return provider->section.placed ? 0 : provider->flags & STATUS_XP_PREFER_LAST ? 2 : 1;
}

static int compare_transports(const void *a, const void *b)
{
    const struct profile_provider *one = a, *other = b;
    int ranks = transport_rank(one) - transport_rank(other);
    return ranks ? ranks : (one->section.position > other->section.position) - (one->section.position < other->section.position);
}

/* The transports among `providers` fill the transports' places in their own order. */
static HRESULT order_transports(struct profile_provider *providers, ULONG count)
{
    struct profile_provider *transports = malloc((count + 1) * sizeof(*transports));
    ULONG used = 0;
    if (!transports)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count; i++)
        if (providers[i].type == MAPI_TRANSPORT_PROVIDER)
            transports[used++] = providers[i];
    qsort(transports, used, sizeof(*transports), compare_transports);
    used = 0;
    for (ULONG i = 0; i < count; i++) {
        if (providers[i].type == MAPI_TRANSPORT_PROVIDER)
            providers[i] = transports[used++];
        providers[i].ordinal = i;
    }
    free(transports);
    return S_OK;
}

HRESULT profile_list_providers(struct profile *profile, const MAPIUID *service, struct mapix_error_slot *error, ULONG *ret_count,
    struct profile_provider **ret_providers)
{
    struct profile_section *sections = NULL;
    struct profile_provider *providers = NULL;
    ULONG count = 0, left = 0;
    HRESULT result = profile_home_begin(profile->home, false, error);
    if (FAILED(result))
        return result;
    result = profile_list_sections(profile, PROFILE_SECTION_PROVIDER, NULL, error, &count, &sections);
    if (SUCCEEDED(result) && !(providers = calloc(count + 1, sizeof(*providers))))
        result = fail_memory(error);
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++) {
        providers[i].section = sections[i];
        providers[i].type = profile_get_long(profile, &sections[i].uid, PR_RESOURCE_TYPE, 0);
        providers[i].flags = profile_get_long(profile, &sections[i].uid, PR_RESOURCE_FLAGS, 0);
    }
    result = profile_home_end(profile->home, result, error);
    free(sections);
    if (SUCCEEDED(result) && FAILED(result = order_transports(providers, count)))
        fail_memory(error);
    if (FAILED(result)) {
        free(providers);
        return result;
    }
    for (ULONG i = 0; i < count; i++)
        if (!service || memcmp(&providers[i].section.owner, service, 16) == 0)
            providers[left++] = providers[i];
    *ret_count = left;
    *ret_providers = providers;
    return S_OK;
}

HRESULT profile_find_section(struct profile *profile, const MAPIUID *uid, struct mapix_error_slot *error, struct profile_section *ret_section)
{
    struct storage_section section;
    HRESULT result = profile_home_begin(profile->home, false, error);
    if (FAILED(result))
        return result;
    result = profile_section_locked(profile, uid, error, &section);
    if (SUCCEEDED(result) && ret_section)
        to_public(&section, ret_section);
    return profile_home_end(profile->home, result, error);
}

HRESULT profile_add_section(struct profile *profile, const MAPIUID *uid, enum profile_section_kind kind, const MAPIUID *owner,
    struct mapix_error_slot *error)
{
    struct storage_section section = { .kind = kind }, found;
    const struct storage_operations *operations = profile->home->storage->operations;
    struct storage_profile row;
    HRESULT result = profile_home_begin(profile->home, true, error);
    if (FAILED(result))
        return result;
    memcpy(section.uid, uid, 16);
    if (owner)
        memcpy(section.owner, owner, 16);
    result = operations->get_profile(profile->home->storage, profile->id, &row);
    if (result == MAPI_E_NOT_FOUND)
        fail_missing(profile->name, error);
    else if (SUCCEEDED(result)) {
        result = operations->find_section(profile->home->storage, profile->id, uid->ab, &found);
        if (SUCCEEDED(result))
            result = mapix_error_set(error, MAPI_E_COLLISION, COMPONENT, 0, 0, "The profile \"%s\" has a section of this name", profile->name);
        else if (result == MAPI_E_NOT_FOUND)
            result = operations->add_section(profile->home->storage, profile->id, &section);
    }
    return profile_home_end(profile->home, result, error);
}

HRESULT profile_change_section(struct profile *profile, const struct profile_section *section, struct mapix_error_slot *error)
{
    struct storage_section found;
    HRESULT result = profile_home_begin(profile->home, true, error);
    if (FAILED(result))
        return result;
    result = profile_section_locked(profile, &section->uid, error, &found);
    if (SUCCEEDED(result)) {
        found.kind = section->kind;
        memcpy(found.owner, &section->owner, 16);
        found.position = section->position;
        found.placed = section->placed;
        found.deleted = section->deleted;
        result = profile->home->storage->operations->change_section(profile->home->storage, &found);
    }
    return profile_home_end(profile->home, result, error);
}

HRESULT profile_remove_section(struct profile *profile, const MAPIUID *uid, bool mark, struct mapix_error_slot *error)
{
    struct storage_section found;
    HRESULT result = profile_home_begin(profile->home, true, error);
    if (FAILED(result))
        return result;
    result = profile_section_locked(profile, uid, error, &found);
    if (SUCCEEDED(result) && mark) {
        found.deleted = true;
        result = profile->home->storage->operations->change_section(profile->home->storage, &found);
    } else if (SUCCEEDED(result))
        result = profile->home->storage->operations->remove_section(profile->home->storage, found.id);
    return profile_home_end(profile->home, result, error);
}

/* ---- locks on sections ---- */

struct profile_section_lock {
    struct profile *profile;
    struct mapix_lock *lock;                /* NULL: readers of what nobody can write */
};

HRESULT profile_lock_section(struct profile *profile, const MAPIUID *uid, bool write, struct mapix_error_slot *error,
    struct profile_section_lock **ret_lock)
{
    struct storage_section section;
    char name[24];
    struct profile_section_lock *lock = calloc(1, sizeof(*lock));
    if (!lock)
        return fail_memory(error);
    HRESULT result = profile_home_begin(profile->home, false, error);
    if (SUCCEEDED(result))
        result = profile_home_end(profile->home, profile_section_locked(profile, uid, error, &section), error);
    if (SUCCEEDED(result) && write && profile->home->storage->read_only)
        result = mapix_error_set(error, MAPI_E_NO_ACCESS, COMPONENT, 0, 0, "The profiles in %s cannot be changed: the directory cannot be "
            "written. Set XDG_CONFIG_HOME to one that can", profile->home->directory);
    if (SUCCEEDED(result) && profile->home->locks) {
        snprintf(name, sizeof(name), "%lld", (long long)section.id);
        result = mapix_lock_acquire(profile->home->locks, mapix_lock_offset("section", name), write, 0, &lock->lock);
        if (result == MAPI_E_NOT_ENOUGH_MEMORY)
            fail_memory(error);
        else if (FAILED(result))
            result = mapix_error_set(error, MAPI_E_NO_ACCESS, COMPONENT, 0, 0, "A section of the profile \"%s\" is open elsewhere%s; release "
                "it there first", profile->name, write ? "" : " for writing");
    }
    if (FAILED(result)) {
        free(lock);
        return result;
    }
    lock->profile = profile_add_ref(profile);
    *ret_lock = lock;
    return S_OK;
}

void profile_unlock_section(struct profile_section_lock *lock)
{
    if (!lock)
        return;
    mapix_lock_release(lock->lock);
    profile_release(lock->profile);
    free(lock);
}

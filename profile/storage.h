/* Where profiles are kept: an interface, so that a fleet can keep them in PostgreSQL later (design.md, "Growing past one machine"), and its
 * SQLite form, $XDG_CONFIG_HOME/mapix/profiles.db with a rollback journal.
 *
 * Rows and bytes only: no names are judged here, no locks but the database's own are taken, nothing is sealed. Every function but open
 * and close runs between begin and end, by the thread that began. SQL stands in storage_sqlite.c alone. */
#ifndef MAPIX_PROFILE_STORAGE_H
#define MAPIX_PROFILE_STORAGE_H

#include <mapix.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define STORAGE_PROFILE_APP     0x1u
#define STORAGE_PROFILE_DELETED 0x2u        /* marked: nobody finds it by name */

struct storage_profile {
    int64_t id;                             /* never used again after a removal */
    char *name;                             /* as spelt; valid until the next call on the storage */
    char *folded;                           /* as names are compared; NULL: marked */
    char *new_name;                         /* what a pending rename will make it, or NULL */
    unsigned flags;
    bool is_default;
    unsigned char search_key[16];
    int key_method;                         /* secret.h */
    const void *key;                        /* the wrapped key, with key_size bytes; valid until the next call */
    size_t key_size;
};

struct storage_section {
    int64_t id;                             /* never used again */
    unsigned char uid[16];
    unsigned char owner[16];
    int kind;
    int64_t position;
    bool placed;
    bool deleted;
};

struct storage_value {
    uint16_t id;
    uint16_t type;
    bool sealed;
    const void *data;                       /* of a row found: valid until the next call */
    size_t size;
};

struct profile_storage;

/* Each function returns S_OK or an error that profile.h lists, recorded in the storage's slot; MAPI_E_NOT_FOUND and MAPI_E_COLLISION are
 * answers and recorded by nobody. Callbacks return S_OK to go on; anything else ends the walk and is its result. They call nothing here. */
struct storage_operations {
    HRESULT (*begin)(struct profile_storage *storage, bool write);
    HRESULT (*end)(struct profile_storage *storage, bool commit);
    bool (*is_current)(struct profile_storage *storage);                                            /* false: its file was replaced or removed */
    void (*close)(struct profile_storage *storage);

    HRESULT (*each_profile)(struct profile_storage *storage, HRESULT (*callback)(void *context, const struct storage_profile *profile),
        void *context);                                                                             /* marked ones too */
    HRESULT (*find_profile)(struct profile_storage *storage, const char *folded, struct storage_profile *ret_profile);
    HRESULT (*get_profile)(struct profile_storage *storage, int64_t id, struct storage_profile *ret_profile);
    HRESULT (*find_default)(struct profile_storage *storage, struct storage_profile *ret_profile);
    HRESULT (*name_is_reserved)(struct profile_storage *storage, const char *folded, int64_t besides);  /* S_OK or S_FALSE */
    HRESULT (*add_profile)(struct profile_storage *storage, const char *name, const char *folded, unsigned flags,
        const unsigned char *search_key, int64_t *ret_id);                                          /* MAPI_E_COLLISION: the key was used before */
    HRESULT (*mark_profile_deleted)(struct profile_storage *storage, int64_t id);
    /* Not pending: one that was marked has a name again, and is marked no more. */
    HRESULT (*rename_profile)(struct profile_storage *storage, int64_t id, const char *name, const char *folded, bool pending);
    HRESULT (*set_default)(struct profile_storage *storage, int64_t id);                            /* 0: none */
    HRESULT (*set_key)(struct profile_storage *storage, int64_t id, int method, const void *key, size_t size);
    HRESULT (*copy_profile)(struct profile_storage *storage, int64_t from, int64_t to);             /* sections, values, key */
    HRESULT (*remove_profile)(struct profile_storage *storage, int64_t id);

    HRESULT (*each_section)(struct profile_storage *storage, int64_t profile,
        HRESULT (*callback)(void *context, const struct storage_section *section), void *context);  /* by position; marked ones too */
    HRESULT (*find_section)(struct profile_storage *storage, int64_t profile, const unsigned char *uid, struct storage_section *ret_section);
    HRESULT (*add_section)(struct profile_storage *storage, int64_t profile, struct storage_section *section);    /* fills id, position */
    HRESULT (*change_section)(struct profile_storage *storage, const struct storage_section *section);
    HRESULT (*remove_section)(struct profile_storage *storage, int64_t id);
    HRESULT (*marked_sections)(struct profile_storage *storage, int kind, int64_t *ret_count);      /* of all profiles; and those of a kind */

    HRESULT (*each_value)(struct profile_storage *storage, int64_t section,
        HRESULT (*callback)(void *context, const struct storage_value *value), void *context);     /* by id */
    HRESULT (*find_value)(struct profile_storage *storage, int64_t section, uint16_t id, struct storage_value *ret_value);
    HRESULT (*set_value)(struct profile_storage *storage, int64_t section, const struct storage_value *value);
    HRESULT (*remove_value)(struct profile_storage *storage, int64_t section, uint16_t id);         /* S_FALSE: was not there */
    HRESULT (*remove_sealed)(struct profile_storage *storage, int64_t profile);
};

struct profile_storage {
    const struct storage_operations *operations;
    struct mapix_error_slot error;          /* why the last call failed */
    bool read_only;                         /* the file or its directory cannot be written */
};

/* Open the SQLite storage in `directory`, making both if they are missing; read only where they cannot be written, and empty when they
 * are not there and cannot be made. Errors as in profile.h; recorded in `error`. */
HRESULT storage_sqlite_open(const char *directory, struct mapix_error_slot *error, struct profile_storage **ret_storage);

/* For tests: how long a busy database is waited for, in milliseconds (20,000). */
extern int storage_sqlite_busy_timeout;

/* For tests: called with the name of each step at which a process may be killed ("begin", "write", "commit", "committed"). */
extern void (*storage_sqlite_step)(const char *name);

#endif

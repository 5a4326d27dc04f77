/* What the profiles' database holds, as one small block in memory and in a file beside it, profiles.picture. A process that only reads - a logon -
 * reads that file, and needs no SQLite: no library to load, no schema to parse, no locks to take and give back for each look.
 *
 * The database stays the one truth. A picture has the stamp of the file it was taken of, and is used only while the file still has it: SQLite counts
 * its transactions in the head of a file with a rollback journal, and the kernel notes each write. A picture is taken and saved inside a
 * reading transaction, which no writer can commit in; who commits removes the saved one. What is damaged, or of another moment, counts
 * as not there. Secrets are in it as they are in the database: sealed. */
#ifndef MAPIX_PROFILE_PICTURE_H
#define MAPIX_PROFILE_PICTURE_H

#include "profile/storage.h"

/* A moment of the database: its head and what the kernel says of the file. */
struct picture_stamp {
    unsigned char head[100];
    unsigned char unused[4];
    uint64_t device;
    uint64_t inode;
    uint64_t size;
    int64_t modified[2];
    int64_t changed[2];
};

struct picture;

/* The stamp of the open file. False: it cannot be read, or is no file in which SQLite counts the transactions. */
bool picture_stamp_of(int file, struct picture_stamp *ret_stamp);

bool picture_is_of(const struct picture *picture, const struct picture_stamp *stamp);

/* Take one through `storage`, in a reading transaction that has read something; NULL: something fails, or the profiles are too large. */
struct picture *picture_take(struct profile_storage *storage, const struct picture_stamp *stamp);

/* The saved one in `directory`, or NULL when there is none or it is damaged. */
struct picture *picture_load(const char *directory);

/* Save it, if that can be done: a picture that is not there costs time only. */
void picture_save(const struct picture *picture, const char *directory);
void picture_remove(const char *directory);

/* As in struct storage_operations. What is returned lives as long as the picture. */
HRESULT picture_each_profile(const struct picture *picture, HRESULT (*callback)(void *context, const struct storage_profile *profile), void *context);
HRESULT picture_find_profile(const struct picture *picture, const char *folded, struct storage_profile *ret_profile);
HRESULT picture_get_profile(const struct picture *picture, int64_t id, struct storage_profile *ret_profile);
HRESULT picture_find_default(const struct picture *picture, struct storage_profile *ret_profile);
HRESULT picture_each_section(const struct picture *picture, int64_t profile,
    HRESULT (*callback)(void *context, const struct storage_section *section), void *context);
HRESULT picture_find_section(const struct picture *picture, int64_t profile, const unsigned char *uid, struct storage_section *ret_section);
int64_t picture_marked_sections(const struct picture *picture, int kind);
HRESULT picture_each_value(const struct picture *picture, int64_t section,
    HRESULT (*callback)(void *context, const struct storage_value *value), void *context);
HRESULT picture_find_value(const struct picture *picture, int64_t section, uint16_t id, struct storage_value *ret_value);

#endif

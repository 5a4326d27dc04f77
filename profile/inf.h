/* mapisvc.inf: the catalogue of message services from which profiles are filled (INF, SPI-SVC-19).
 *
 * Grammar. UTF-8 text, LF or CRLF, a byte order mark is skipped. A line whose first character that is no blank is ';' or '#' is a comment.
 * [Section] opens a section; KEY=VALUE belongs to the section above it. Names of sections and keys ignore case (ASCII). Blanks around
 * keys and values are dropped; a value in one pair of double quotes keeps its blanks. Sections of one name merge, over all files; the
 * first value of a key wins. Lists are comma separated, an entry in double quotes may hold commas; names may hold blanks (INF-07).
 *
 * [Services], [Default Services], [Help File Mappings] are the global sections. A service section has properties, Providers= (at least
 * one), Sections= and, ours, Parallel=1: its providers may log on beside those of other services. A provider section has properties
 * and WIZARD_ENTRY_NAME=. An extra section has UID= with 32 hexadecimal digits and properties.
 *
 * A property key is a PR_ name or 8 hexadecimal digits, identifier and type. Values by type:
 *   text                     as it stands; 8-bit and wide alike become PT_STRING8 in UTF-8 here
 *   PT_I2 PT_LONG PT_ERROR   exactly 4 or 8 hexadecimal digits are bytes in memory order (01000000 is 1, INF-13); 0x... or other decimal
 *                            digits are numbers; PT_LONG and PT_ERROR also take flag names joined by '|' (INF-15)
 *   PT_R4 PT_DOUBLE PT_APPTIME PT_CURRENCY PT_I8 PT_SYSTIME
 *                            exactly 8 or 16 hexadecimal digits in memory order, else a number
 *   PT_BOOLEAN               true, false, yes, no, 1, 0, or 4 hexadecimal digits
 *   PT_BINARY                pairs of hexadecimal digits; PT_CLSID 32 digits, or {registry form}
 *   PT_MV_*                  a list of these
 *
 * What is wrong in a file is remembered with file and line and fails only what it touches: a service with a bad line cannot be added,
 * the others can. Limits are below. Threads: a catalogue is not changed after loading, so any thread may read it. */
#ifndef MAPIX_PROFILE_INF_H
#define MAPIX_PROFILE_INF_H

#include <mapix.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

#define PROFILE_INF_MAX_FILE_SIZE (1024 * 1024)
#define PROFILE_INF_MAX_FILES 256
#define PROFILE_INF_MAX_NAME 255
#define PROFILE_INF_MAX_SECTIONS 4096
#define PROFILE_INF_MAX_ENTRIES 65536
#define PROFILE_INF_MAX_PROPERTIES 1024     /* of one section */
#define PROFILE_INF_MAX_LIST 256            /* entries of one list or multiple value */
#define PROFILE_INF_MAX_PROBLEMS 64         /* kept with their text; a later one still fails its section */

struct profile_inf;

enum profile_inf_list { PROFILE_INF_SERVICES, PROFILE_INF_DEFAULT_SERVICES };

/* One section's properties. Values live as long as what they belong to. */
struct profile_inf_properties {
    ULONG count;
    SPropValue *values;
};

struct profile_inf_provider {
    const char *name;                       /* of its section */
    const char *wizard_entry;               /* WIZARD_ENTRY_NAME, or NULL (INF-20) */
    struct profile_inf_properties properties;
};

struct profile_inf_extra {
    const char *name;
    MAPIUID uid;
    struct profile_inf_properties properties;
};

struct profile_inf_service {
    const char *name;                       /* the key in [Services], spelt as there (SVC-04) */
    const char *display_name;               /* its value there */
    bool parallel;
    struct profile_inf_properties properties;
    ULONG provider_count;
    struct profile_inf_provider *providers;
    ULONG extra_count;
    struct profile_inf_extra *extras;
};

/* An empty catalogue. MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT profile_inf_new(struct profile_inf **ret_inf);
void profile_inf_free(struct profile_inf *inf);

/* Read everything that applies here, in the order in which the first value wins: each file or directory in MAPIX_SVC_PATH (colons between;
 * of a directory mapisvc.inf, then the other *.inf sorted), $XDG_CONFIG_HOME/mapix/mapisvc.inf, $sysconfdir/mapix/mapisvc.inf and
 * mapisvc.d. Missing files are no error. MAPI_E_NOT_ENOUGH_MEMORY, recorded in `error`. */
HRESULT profile_inf_load(struct mapix_error_slot *error, struct profile_inf **ret_inf);

/* $sysconfdir/mapix. Tests, which must not depend on what is installed, set it. */
extern const char *profile_inf_system_directory;

/* Add one file or directory, or a text whose name is used in problems. What is wrong becomes a problem of the catalogue and S_OK;
 * MAPI_E_NOT_FOUND when there is nothing at `path`, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT profile_inf_add_path(struct profile_inf *inf, const char *path);
HRESULT profile_inf_add_text(struct profile_inf *inf, const char *file_name, const char *text, size_t size);

/* The services that a list names, in file order. */
ULONG profile_inf_service_count(const struct profile_inf *inf, enum profile_inf_list list);
const char *profile_inf_service_name(const struct profile_inf *inf, enum profile_inf_list list, ULONG index);

/* Everything about a service of [Services]; the name ignores case. MAPI_E_NOT_FOUND: not listed, or listed without a section (GAP-15).
 * MAPI_E_CORRUPT_DATA: a line in one of its sections is wrong, a provider section is missing or lacks a required entry (INF-06, INF-09).
 * MAPI_E_NOT_ENOUGH_MEMORY. The text in `error` says file and line. The service does not need the catalogue any more; free it
 * with profile_inf_service_free. */
HRESULT profile_inf_service(const struct profile_inf *inf, const char *name, struct mapix_error_slot *error,
    struct profile_inf_service **ret_service);
void profile_inf_service_free(struct profile_inf_service *service);

/* The help file of a service in [Help File Mappings], or NULL. */
const char *profile_inf_help_file(const struct profile_inf *inf, const char *service);

/* What was wrong in the files: "file:line: text". NULL after the last. */
const char *profile_inf_problem(const struct profile_inf *inf, ULONG index);

/* One property line: `key` and `value` as in a file. Values are allocated with malloc in one chain; free with profile_inf_value_free.
 * MAPI_E_INVALID_PARAMETER with a reason in `ret_reason`, MAPI_E_NOT_ENOUGH_MEMORY. For tools that take KEY=VALUE as well. */
struct profile_inf_value {
    SPropValue property;
    struct profile_inf_arena *arena;
};
HRESULT profile_inf_parse_property(const char *key, const char *value, struct profile_inf_value *ret_value, const char **ret_reason);
void profile_inf_value_free(struct profile_inf_value *value);

#endif

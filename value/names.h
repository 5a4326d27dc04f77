/* Names of MAPI's numbers and numbers of its names: what traces, error texts and the command print and read.
 *
 * Everything is constant data: any thread, nothing to free, nothing allocated. Names are matched without regard to case. */
#ifndef MAPIX_VALUE_NAMES_H
#define MAPIX_VALUE_NAMES_H

#include <mapix.h>
#include <stdbool.h>
#include <stddef.h>

/* A property: its tag, strings as PT_UNICODE, and its name without _A or _W. Where one identifier has several names the one of
 * lower rank comes first. */
struct mapix_property_name
{
    ULONG tag;
    unsigned rank;
    char name[56];                             /* here, not behind a pointer: thousands of those would be relocated at each process start */
};

/* A result. cause is NULL where there is nothing to say beyond the meaning. */
struct mapix_error_name
{
    HRESULT code;
    const char *name;
    const char *meaning;
    const char *cause;
};

/* A number and its name. */
struct mapix_number_name
{
    ULONG value;
    const char *name;
};

/* The numbers that one kind of argument or property takes: bits to be combined, or alternatives. */
struct mapix_name_group
{
    const char *name;
    bool flags;
    const char *about;
    const struct mapix_number_name *members;
    size_t count;
};

/* Return the name of a property, "PR_SUBJECT", by its identifier and, if several have that identifier, by its type; 8-bit and wide
 * strings are the same, and PT_UNSPECIFIED and PT_ERROR fit any type. NULL if the identifier has no name, as those from 0x8000. */
const char *mapix_names_property(ULONG tag);

/* Find a property by name: "PR_SUBJECT", "PR_SUBJECT_A", "PR_SUBJECT_W" or "SUBJECT"; or read a number, "0x0037001F". Strings
 * without suffix get PT_UNICODE. False, and *ret_tag untouched, if there is none. */
bool mapix_names_property_by_name(const char *name, ULONG *ret_tag);

/* Write a tag for people: "PR_SUBJECT (0x0037001F)", with the type if it is not the usual one, or "0x8001 PT_UNICODE".
 * Cuts at room; returns text. */
const char *mapix_names_format_property(ULONG tag, char *text, size_t room);

/* Return all names of properties, by identifier. */
const struct mapix_property_name *mapix_names_properties(size_t *ret_count);

/* Return a property type's name, "PT_UNICODE", "PT_MV_LONG"; MV_INSTANCE is ignored. NULL if there is none. */
const char *mapix_names_type(ULONG type);

/* Find a property type by name, with or without PT_. False if there is none. */
bool mapix_names_type_by_name(const char *name, ULONG *ret_type);

/* Return an object type's name, "MAPI_MESSAGE". NULL if there is none. */
const char *mapix_names_object_type(ULONG type);

/* Return a result's name, "MAPI_E_NOT_FOUND". NULL if it has none. */
const char *mapix_names_error(HRESULT code);

/* Return what is known of a result. NULL if it has no name. */
const struct mapix_error_name *mapix_names_explain(HRESULT code);

/* Find a result by name, or by number: "MAPI_E_NOT_FOUND", "0x8004010F". NULL if there is none. */
const struct mapix_error_name *mapix_names_explain_by_name(const char *name);

/* Return all results that have a name, by code. */
const struct mapix_error_name *mapix_names_errors(size_t *ret_count);

/* Return a group, "message_flags". NULL if there is none. */
const struct mapix_name_group *mapix_names_group(const char *name);

/* Return all groups, by name. */
const struct mapix_name_group *mapix_names_groups(size_t *ret_count);

/* Write a number of a group for people: "MSGFLAG_READ | MSGFLAG_HASATTACH | 0x4000", "0" if no bit is set, the name of an
 * alternative, or the number where it has no name or group is NULL. Cuts at room; returns text. */
const char *mapix_names_format(const struct mapix_name_group *group, ULONG value, char *text, size_t room);

/* Find any constant of the public headers but property tags by name: "MAPI_MODIFY", "fnevNewMail". *ret_header, if asked for, is
 * the header that defines it. False, and nothing set, if there is none. */
bool mapix_names_constant_by_name(const char *name, ULONG *ret_value, const char **ret_header);

/* Return a GUID's name, "IID_IMAPIProp", "PS_PUBLIC_STRINGS"; a MAPIUID may be given as well. NULL if it has none. */
const char *mapix_names_guid(const void *guid);

/* Find a GUID by name, or read "{00020329-0000-0000-C000-000000000046}" with or without braces. False if it is neither. */
bool mapix_names_guid_by_name(const char *name, GUID *ret_guid);

#endif

#include "value/names_tables.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Read a whole string as an unsigned number of 32 bits, decimal or 0x. */
static bool read_number(const char *text, ULONG *ret_value)
{
    char *end;
    unsigned long long value;

    if (*text < '0' || *text > '9')
        return false;
    errno = 0;
    value = strtoull(text, &end, 0);
    if (errno || *end || value > 0xFFFFFFFFULL)
        return false;
    *ret_value = (ULONG)value;
    return true;
}

/* Strings of both widths are one type here. */
static ULONG wide_type(ULONG type)
{
    type &= ~(ULONG)MV_INSTANCE;
    return type == PT_STRING8 || type == PT_MV_STRING8 ? type + 1 : type;
}

/* Return the first of the properties with this identifier, or the end of the table. */
static const struct mapix_property_name *first_of(ULONG id)
{
    size_t low = 0, high = names_properties_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (PROP_ID(names_properties[middle].tag) < id)
            low = middle + 1;
        else
            high = middle;
    }
    return names_properties + low;
}

const char *mapix_names_property(ULONG tag)
{
    const struct mapix_property_name *first = first_of(PROP_ID(tag)), *end = names_properties + names_properties_count, *at;
    ULONG type = wide_type(PROP_TYPE(tag));

    /* From 0x8000 on a number means what the object's own mapping says; Exchange's directory names stand in the table for
     * those who look up by name. */
    if (PROP_ID(tag) >= 0x8000)
        return NULL;
    for (at = first; at < end && PROP_ID(at->tag) == PROP_ID(tag); at++)
        if (PROP_TYPE(at->tag) == type)
            return at->name;
    return first < end && PROP_ID(first->tag) == PROP_ID(tag) ? first->name : NULL;
}

/* Find a property by the name in the table, length characters of it. */
static const struct mapix_property_name *property_named(const char *prefix, const char *name, size_t length)
{
    size_t low = 0, high = names_properties_count;
    size_t before = strlen(prefix);
    char wanted[96];

    if (before + length >= sizeof(wanted))
        return NULL;
    memcpy(wanted, prefix, before);
    memcpy(wanted + before, name, length);
    wanted[before + length] = 0;
    for (char *at = wanted; *at; at++)
        if (*at >= 'a' && *at <= 'z')
            *at = (char)(*at - 'a' + 'A');
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (strcmp(names_properties[names_properties_by_name[middle]].name, wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == names_properties_count || strcmp(names_properties[names_properties_by_name[low]].name, wanted))
        return NULL;
    return names_properties + names_properties_by_name[low];
}

bool mapix_names_property_by_name(const char *name, ULONG *ret_tag)
{
    size_t length = strlen(name);
    const char *prefix = strncasecmp(name, "PR_", 3) ? "PR_" : "";
    const struct mapix_property_name *found;
    ULONG type;

    if (read_number(name, ret_tag))
        return true;
    found = property_named(prefix, name, length);
    if (found) {
        *ret_tag = found->tag;
        return true;
    }
    if (length < 3 || name[length - 2] != '_' || !(found = property_named(prefix, name, length - 2)))
        return false;
    type = PROP_TYPE(found->tag);
    if (type != PT_UNICODE && type != PT_MV_UNICODE)
        return false;
    switch (name[length - 1]) {
    case 'A': case 'a':
        *ret_tag = CHANGE_PROP_TYPE(found->tag, type - 1);
        return true;
    case 'W': case 'w':
        *ret_tag = found->tag;
        return true;
    default:
        return false;
    }
}

const char *mapix_names_format_property(ULONG tag, char *text, size_t room)
{
    const char *name = mapix_names_property(tag), *type = mapix_names_type(PROP_TYPE(tag));
    ULONG usual;

    if (!name && type)
        snprintf(text, room, "0x%04X %s", (unsigned)PROP_ID(tag), type);
    else if (!name)
        snprintf(text, room, "0x%08X", (unsigned)tag);
    else if (mapix_names_property_by_name(name, &usual) && PROP_TYPE(usual) == wide_type(PROP_TYPE(tag)))
        snprintf(text, room, "%s (0x%08X)", name, (unsigned)tag);
    else
        snprintf(text, room, "%s (0x%08X, %s)", name, (unsigned)tag, type ? type : "no type");
    return text;
}

const struct mapix_property_name *mapix_names_properties(size_t *ret_count)
{
    *ret_count = names_properties_count;
    return names_properties;
}

/* Return the name of a number in a group of alternatives. */
static const char *member(const char *group_name, ULONG value)
{
    const struct mapix_name_group *group = mapix_names_group(group_name);

    for (size_t i = 0; group && i < group->count; i++)
        if (group->members[i].value == value)
            return group->members[i].name;
    return NULL;
}

const char *mapix_names_type(ULONG type)
{
    return member("property_type", type & ~(ULONG)MV_INSTANCE);
}

bool mapix_names_type_by_name(const char *name, ULONG *ret_type)
{
    const struct mapix_name_group *group = mapix_names_group("property_type");
    size_t skip = strncasecmp(name, "PT_", 3) ? 3 : 0;

    for (size_t i = 0; i < group->count; i++)
        if (!strcasecmp(group->members[i].name + skip, name)) {
            *ret_type = group->members[i].value;
            return true;
        }
    return false;
}

const char *mapix_names_object_type(ULONG type)
{
    return member("object_type", type);
}

const struct mapix_error_name *mapix_names_explain(HRESULT code)
{
    size_t low = 0, high = names_errors_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if ((ULONG)names_errors[middle].code < (ULONG)code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < names_errors_count && names_errors[low].code == code ? names_errors + low : NULL;
}

const char *mapix_names_error(HRESULT code)
{
    const struct mapix_error_name *found = mapix_names_explain(code);

    return found ? found->name : NULL;
}

const struct mapix_error_name *mapix_names_explain_by_name(const char *name)
{
    ULONG value;

    for (size_t i = 0; i < names_errors_count; i++)
        if (!strcasecmp(names_errors[i].name, name))
            return names_errors + i;
    /* E_FAIL, SUCCESS_SUCCESS and the like are other names of codes that stand in the table */
    if (read_number(name, &value) || mapix_names_constant_by_name(name, &value, NULL))
        return mapix_names_explain((HRESULT)value);
    return NULL;
}

const struct mapix_error_name *mapix_names_errors(size_t *ret_count)
{
    *ret_count = names_errors_count;
    return names_errors;
}

const struct mapix_name_group *mapix_names_group(const char *name)
{
    for (size_t i = 0; i < names_groups_count; i++)
        if (!strcasecmp(names_groups[i].name, name))
            return names_groups + i;
    return NULL;
}

const struct mapix_name_group *mapix_names_groups(size_t *ret_count)
{
    *ret_count = names_groups_count;
    return names_groups;
}

/* Append to text, as far as there is room. */
static void append(char *text, size_t room, const char *separator, const char *name)
{
    size_t length = strlen(text);

    if (length < room)
        snprintf(text + length, room - length, "%s%s", length ? separator : "", name);
}

const char *mapix_names_format(const struct mapix_name_group *group, ULONG value, char *text, size_t room)
{
    char number[16];

    if (!room)
        return text;
    *text = 0;
    for (size_t i = 0; group && i < group->count; i++) {
        ULONG bits = group->members[i].value;

        if (!group->flags && bits == value) {
            append(text, room, "", group->members[i].name);
            return text;
        }
        if (group->flags && (value & bits) == bits) {
            append(text, room, " | ", group->members[i].name);
            value &= ~bits;
        }
    }
    if (value || !*text) {
        snprintf(number, sizeof(number), value > 9 ? "0x%X" : "%u", (unsigned)value);
        append(text, room, " | ", number);
    }
    return text;
}

bool mapix_names_constant_by_name(const char *name, ULONG *ret_value, const char **ret_header)
{
    for (size_t i = 0; i < names_constants_count; i++)
        if (!strcasecmp(names_constants[i].name, name)) {
            *ret_value = names_constants[i].value;
            if (ret_header)
                *ret_header = names_constants[i].header;
            return true;
        }
    return false;
}

const char *mapix_names_guid(const void *guid)
{
    for (size_t i = 0; i < names_guids_count; i++)
        if (!memcmp(names_guids[i].bytes, guid, sizeof(names_guids[i].bytes)))
            return names_guids[i].name;
    return NULL;
}

bool mapix_names_guid_by_name(const char *name, GUID *ret_guid)
{
    unsigned d1, d2, d3, d4[8];
    int end = 0;

    for (size_t i = 0; i < names_guids_count; i++)
        if (!strcasecmp(names_guids[i].name, name)) {
            memcpy(ret_guid, names_guids[i].bytes, sizeof(*ret_guid));
            return true;
        }
    /* Widths keep each number inside its field; %x alone would take a sign or 0x, hence the length */
    if (strlen(name) != (*name == '{' ? 38u : 36u) || strspn(name, "{}-0123456789abcdefABCDEF") != strlen(name))
        return false;
    if (sscanf(name, *name == '{' ? "{%8x-%4x-%4x-%2x%2x-%2x%2x%2x%2x%2x%2x}%n" : "%8x-%4x-%4x-%2x%2x-%2x%2x%2x%2x%2x%2x%n", &d1, &d2, &d3,
            &d4[0], &d4[1], &d4[2], &d4[3], &d4[4], &d4[5], &d4[6], &d4[7], &end) != 11 || !end || name[end])
        return false;
    ret_guid->Data1 = d1;
    ret_guid->Data2 = (WORD)d2;
    ret_guid->Data3 = (WORD)d3;
    for (size_t i = 0; i < 8; i++)
        ret_guid->Data4[i] = (BYTE)d4[i];
    return true;
}

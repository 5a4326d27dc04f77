/* mapix prop, error, flag, guid: what a number means, and what a name stands for. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/guid.h"
#include "value/names.h"

static bool parse_number(const char *text, ULONG *ret_number)
{
    char *end;
    unsigned long long number = strtoull(text, &end, 0);

    if (!*text || *end || (text[0] == '-' ? number < (unsigned long long)-0x80000000LL && number > 0x7fffffff : number > 0xffffffff))
        return false;
    *ret_number = (ULONG)number;
    return true;
}

/* A property's number: as MAPI writes them, four or eight hexadecimal digits need no 0x in front (0037 is no octal 31). */
static bool parse_tag(const char *text, ULONG *ret_tag)
{
    size_t length = strlen(text);

    if ((length != 4 && length != 8) || strspn(text, "0123456789abcdefABCDEF") != length)
        return parse_number(text, ret_tag);
    *ret_tag = (ULONG)strtoul(text, NULL, 16);
    return true;
}

static void set_hex(json_t *object, const char *key, ULONG number)
{
    char text[16];

    snprintf(text, sizeof(text), "0x%08X", (unsigned)number);
    json_object_set_new(object, key, json_string(text));
}

int cli_prop(struct cli *cli, int argc, char **argv)
{
    json_t *object, *others;
    const struct mapix_property_name *all;
    const char *name, *type;
    size_t count;
    ULONG tag;

    if (argc != 1)
        return cli_usage("prop needs a property's name or number");
    if (!parse_tag(argv[0], &tag) && !mapix_names_property_by_name(argv[0], &tag)) {
        fprintf(stderr, "mapix: no property is called %s\n", argv[0]);
        return EX_NOINPUT;
    }
    if (tag <= 0xffff)                 /* an identifier alone */
        tag = PROP_TAG(PT_UNSPECIFIED, tag);
    name = mapix_names_property(tag);
    type = mapix_names_type(PROP_TYPE(tag));
    object = json_object();
    json_object_set_new(object, "name", name ? json_string(name) : json_null());
    set_hex(object, "tag", tag);
    json_object_set_new(object, "id", json_sprintf("0x%04X", (unsigned)PROP_ID(tag)));
    json_object_set_new(object, "type", type ? json_string(type) : json_sprintf("0x%04X", (unsigned)PROP_TYPE(tag)));
    json_object_set_new(object, "named", json_boolean(PROP_ID(tag) >= 0x8000));
    others = json_array();
    all = mapix_names_properties(&count);
    for (size_t i = 0; i < count; i++)
        if (PROP_ID(all[i].tag) == PROP_ID(tag) && (!name || strcmp(all[i].name, name)))
            json_array_append_new(others, json_string(all[i].name));
    json_object_set_new(object, "also", others);
    return cli_print_object(cli, object);
}

int cli_error(struct cli *cli, int argc, char **argv)
{
    const struct mapix_error_name *error;
    json_t *object;

    if (argc != 1)
        return cli_usage("error needs a code's name or number");
    error = mapix_names_explain_by_name(argv[0]);
    if (!error) {
        fprintf(stderr, "mapix: no result is called %s\n", argv[0]);
        return EX_NOINPUT;
    }
    object = json_object();
    json_object_set_new(object, "name", json_string(error->name));
    set_hex(object, "code", (ULONG)error->code);
    json_object_set_new(object, "failure", json_boolean(FAILED(error->code)));
    json_object_set_new(object, "meaning", error->meaning ? json_string(error->meaning) : json_null());
    json_object_set_new(object, "cause", error->cause ? json_string(error->cause) : json_null());
    return cli_print_object(cli, object);
}

/* A number may mean something in many groups: list them; a name is one constant. */
int cli_flag(struct cli *cli, int argc, char **argv)
{
    static const struct cli_column columns[] = { { "group", "WHERE", 28 }, { "meaning", "MEANING", 0 }, { NULL, NULL, 0 } };
    const struct mapix_name_group *groups;
    const char *header;
    char text[1024];
    json_t *list, *object;
    size_t count;
    ULONG value;

    if (argc != 1)
        return cli_usage("flag needs a constant's name or a number");
    if (mapix_names_constant_by_name(argv[0], &value, &header)) {
        object = json_object();
        json_object_set_new(object, "name", json_string(argv[0]));
        set_hex(object, "value", value);
        json_object_set_new(object, "header", json_string(header));
        return cli_print_object(cli, object);
    }
    if (!parse_number(argv[0], &value)) {
        fprintf(stderr, "mapix: no constant is called %s\n", argv[0]);
        return EX_NOINPUT;
    }
    list = json_array();
    groups = mapix_names_groups(&count);
    for (size_t i = 0; i < count; i++) {
        ULONG known = 0;

        for (size_t j = 0; j < groups[i].count; j++)
            known |= groups[i].flags ? groups[i].members[j].value : groups[i].members[j].value == value;
        if (groups[i].flags ? !value || (value & ~known) : !known)
            continue;
        object = json_object();
        json_object_set_new(object, "group", json_string(groups[i].name));
        json_object_set_new(object, "meaning", json_string(mapix_names_format(&groups[i], value, text, sizeof(text))));
        json_array_append_new(list, object);
    }
    return cli_print_list(cli, list, columns);
}

int cli_guid(struct cli *cli, int argc, char **argv)
{
    char text[MAPIX_GUID_TEXT_SIZE];
    const char *name;
    json_t *object;
    GUID guid;

    if (argc != 1)
        return cli_usage("guid needs a GUID or a name");
    if (!mapix_names_guid_by_name(argv[0], &guid)) {
        fprintf(stderr, "mapix: %s is no GUID and none is called that\n", argv[0]);
        return EX_NOINPUT;
    }
    name = mapix_names_guid(&guid);
    object = json_object();
    json_object_set_new(object, "name", name ? json_string(name) : json_null());
    json_object_set_new(object, "guid", json_string(mapix_guid_text(&guid, text)));
    json_object_set_new(object, "bytes", cli_json_binary(&(SBinary){ sizeof(guid), (LPBYTE)&guid }));
    return cli_print_object(cli, object);
}

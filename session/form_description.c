/* Form configuration files: the pages "File format of form configuration files" and the five on its sections. */
#include "session/forms.h"

#include <mapicode.h>
#include <mapiguid.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/guid.h"
#include "base/memory.h"
#include "base/text.h"

#define COMPONENT "forms"

struct entry {
    const char *section;
    const char *key;
    const char *value;
};

struct parser {
    struct form_description *form;             /* the base of all memory */
    const char *name;
    struct mapix_error_slot *error;
    struct entry *entries;
    ULONG count;
};

static HRESULT corrupt(const struct parser *parser, const char *section, const char *key, const char *what)
{
    return mapix_error_set(parser->error, MAPI_E_CORRUPT_DATA, COMPONENT, 0, 0, "%s: [%s] %s %s", parser->name, section, key, what);
}

static char *copy_text(struct parser *parser, const char *start, const char *end)
{
    char *copy = mapix_memory_more(parser->form, (size_t)(end - start) + 1);

    if (copy) {
        memcpy(copy, start, (size_t)(end - start));
        copy[end - start] = 0;
    }
    return copy;
}

/* Blanks around the text go, and a pair of double quotes. */
static char *trimmed(struct parser *parser, const char *start, const char *end)
{
    while (start < end && (*start == ' ' || *start == '\t'))
        start++;
    while (end > start && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
        end--;
    if (end - start >= 2 && *start == '"' && end[-1] == '"') {
        start++;
        end--;
    }
    return copy_text(parser, start, end);
}

static HRESULT add_line(struct parser *parser, const char **section, const char *start, const char *end)
{
    const char *equals;
    struct entry *entry = &parser->entries[parser->count];

    while (start < end && (*start == ' ' || *start == '\t'))
        start++;
    while (end > start && (end[-1] == '\r' || end[-1] == ' ' || end[-1] == '\t'))
        end--;
    if (start == end || *start == ';')
        return S_OK;
    if (*start == '[') {
        const char *close = memchr(start, ']', (size_t)(end - start));

        if (!close)
            return corrupt(parser, *section, "", "has a section heading without ]");
        *section = trimmed(parser, start + 1, close);
        return *section ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    equals = memchr(start, '=', (size_t)(end - start));
    if (!equals)
        return corrupt(parser, *section, "", "has a line that is neither a heading nor an entry");
    if (parser->count == FORM_ENTRIES_MAX)
        return mapix_error_set(parser->error, MAPI_E_TOO_BIG, COMPONENT, 0, 0, "%s has more than %d entries", parser->name, FORM_ENTRIES_MAX);
    *entry = (struct entry){ *section, trimmed(parser, start, equals), trimmed(parser, equals + 1, end) };
    if (!entry->key || !entry->value)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    parser->count++;
    return S_OK;
}

static HRESULT read_lines(struct parser *parser, const char *text, size_t size)
{
    const char *end = text + size, *section = "";
    HRESULT result = S_OK;

    if (size >= 3 && !memcmp(text, "\xef\xbb\xbf", 3))
        text += 3;
    while (text < end && !FAILED(result)) {
        const char *line_end = memchr(text, '\n', (size_t)(end - text));

        if (!line_end)
            line_end = end;
        result = add_line(parser, &section, text, line_end);
        text = line_end + 1;
    }
    return result;
}

/* The `index`-th value of a key, or NULL. */
static const char *find_nth(const struct parser *parser, const char *section, const char *key, ULONG index)
{
    for (ULONG i = 0; i < parser->count; i++)
        if (!mapix_text_compare_ascii(parser->entries[i].section, section) && !mapix_text_compare_ascii(parser->entries[i].key, key) && !index--)
            return parser->entries[i].value;
    return NULL;
}

static const char *find(const struct parser *parser, const char *section, const char *key)
{
    const char *value = find_nth(parser, section, key, 0);

    return value && *value ? value : NULL;
}

static HRESULT find_number(const struct parser *parser, const char *section, const char *key, ULONG otherwise, ULONG *ret_number)
{
    const char *value = find(parser, section, key);
    char *end;

    *ret_number = otherwise;
    if (!value)
        return S_OK;
    long long number = strtoll(value, &end, 0);
    if (*end || number < INT32_MIN || number > UINT32_MAX)
        return corrupt(parser, section, key, "is no number");
    *ret_number = (ULONG)number;
    return S_OK;
}

static HRESULT find_guid(const struct parser *parser, const char *section, const char *key, GUID *ret_guid, bool *ret_found)
{
    const char *value = find(parser, section, key);

    *ret_found = value != NULL;
    if (!value)
        return S_OK;
    return FAILED(mapix_guid_parse(value, ret_guid)) ? corrupt(parser, section, key, "is no identifier of the form {8-4-4-4-12}") : S_OK;
}

/* A path as this system has it: backslashes turned, "%d" and relative paths resolved against the file's directory. */
static HRESULT make_path(struct parser *parser, const char *value, const char **ret_path)
{
    const char *directory = find(parser, "Installed", "Directory");
    size_t length;
    char *path;

    *ret_path = NULL;
    if (!value)
        return S_OK;
    if (!directory)
        directory = ".";
    if (!strncmp(value, "%d", 2))
        value += 2 + (value[2] == '/' || value[2] == '\\');
    else if (*value == '/')
        directory = NULL;
    length = (directory ? strlen(directory) + 1 : 0) + strlen(value) + 1;
    path = mapix_memory_more(parser->form, length);
    if (!path)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    snprintf(path, length, "%s%s%s", directory ? directory : "", directory ? "/" : "", value);
    for (char *at = path; *at; at++)
        if (*at == '\\')
            *at = '/';
    *ret_path = path;
    return S_OK;
}

static bool is_message_class(const char *text)
{
    for (const char *at = text; *at; at++)
        if (*at < 32 || *at > 126)
            return false;
    return *text && strlen(text) < 256;
}

static HRESULT read_description(struct parser *parser)
{
    static const char section[] = "Description";
    struct form_description *form = parser->form;
    ULONG hidden = 0, in_folder = 0;
    bool has_id = false;
    HRESULT result;

    form->message_class = find(parser, section, "MessageClass");
    form->display_name = find(parser, section, "DisplayName");
    if (!form->message_class || !is_message_class(form->message_class))
        return corrupt(parser, section, "MessageClass", "is missing or no message class");
    if (!form->display_name)
        return corrupt(parser, section, "DisplayName", "is missing");
    form->category = find(parser, section, "Category");
    form->subcategory = find(parser, section, "Subcategory");
    form->comment = find(parser, section, "Comment");
    form->owner = find(parser, section, "Owner");
    form->version = find(parser, section, "Version");
    form->designer = find(parser, section, "DesignerToolName");
    result = find_guid(parser, section, "Clsid", &form->class_id, &has_id);
    if (!FAILED(result) && !has_id)
        result = corrupt(parser, section, "Clsid", "is missing");
    if (!FAILED(result))
        result = find_guid(parser, section, "DesignerToolGuid", &form->designer_id, &form->has_designer_id);
    if (!FAILED(result))
        result = find_number(parser, section, "Hidden", 0, &hidden);
    if (!FAILED(result))
        result = find_number(parser, section, "ComposeInFolder", 0, &in_folder);
    form->hidden = hidden;
    form->compose_in_folder = in_folder;
    if (!FAILED(result))
        result = make_path(parser, find(parser, section, "SmallIcon"), &form->small_icon);
    if (!FAILED(result))
        result = make_path(parser, find(parser, section, "LargeIcon"), &form->large_icon);
    return result;
}

/* How many entries of a section begin with `prefix`; MAPI_E_TOO_BIG above the limit. */
static HRESULT count_entries(const struct parser *parser, const char *section, const char *prefix, ULONG *ret_count)
{
    ULONG count = 0;

    for (ULONG i = 0; i < parser->count; i++)
        count += !mapix_text_compare_ascii(parser->entries[i].section, section) && !strncasecmp(parser->entries[i].key, prefix, strlen(prefix));
    *ret_count = count;
    if (count > FORM_LIST_MAX)
        return mapix_error_set(parser->error, MAPI_E_TOO_BIG, COMPONENT, 0, 0, "%s: [%s] has more than %d entries", parser->name, section, FORM_LIST_MAX);
    return S_OK;
}

/* For each entry `prefix`X = NAME of [list]: read section [kind NAME] into the next element. */
static HRESULT read_list(struct parser *parser, const char *list, const char *prefix, const char *kind, size_t size, void **ret_elements,
    ULONG *ret_count, HRESULT (*read)(struct parser *parser, const char *section, const char *name, void *element))
{
    ULONG count, done = 0;
    HRESULT result = count_entries(parser, list, prefix, &count);
    char *elements, section[300];

    if (FAILED(result) || !count)
        return result;
    elements = mapix_memory_more_zero(parser->form, count * size);
    if (!elements)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < parser->count && !FAILED(result); i++) {
        const struct entry *entry = &parser->entries[i];

        if (mapix_text_compare_ascii(entry->section, list) || strncasecmp(entry->key, prefix, strlen(prefix)))
            continue;
        if (snprintf(section, sizeof(section), "%s%s", kind, entry->value) >= (int)sizeof(section))
            return corrupt(parser, list, entry->key, "is too long");
        result = read(parser, section, entry->value, elements + done++ * size);
    }
    *ret_elements = elements;
    *ret_count = done;
    return result;
}

static HRESULT read_verb(struct parser *parser, const char *section, const char *name, void *element)
{
    struct form_verb *verb = element;
    ULONG code;
    HRESULT result = find_number(parser, section, "Code", 0, &code);

    verb->code = (LONG)code;
    verb->name = find(parser, section, "DisplayName");
    if (!verb->name)
        verb->name = name;
    if (!FAILED(result))
        result = find_number(parser, section, "Flags", 0, &verb->flags);
    if (!FAILED(result))
        result = find_number(parser, section, "Attribs", 0, &verb->attributes);
    return result;
}

static int compare_verbs(const void *one, const void *other)
{
    const struct form_verb *a = one, *b = other;

    return a->code < b->code ? -1 : a->code > b->code;
}

/* A property name out of PREFIXNmidPropset, -String, -Integer. Without a set: PS_MAPI for integers below 0x8000, else PS_PUBLIC_STRINGS. */
static HRESULT read_name(struct parser *parser, const char *section, const char *prefix, MAPINAMEID *ret_name)
{
    char set_key[32], string_key[32], integer_key[32];
    const char *string;
    ULONG number;
    bool has_set;
    GUID *set = mapix_memory_more(parser->form, sizeof(*set));
    HRESULT result;

    if (!set)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    snprintf(set_key, sizeof(set_key), "%sNmidPropset", prefix);
    snprintf(string_key, sizeof(string_key), "%sNmidString", prefix);
    snprintf(integer_key, sizeof(integer_key), "%sNmidInteger", prefix);
    string = find(parser, section, string_key);
    if (string && find(parser, section, integer_key))
        return corrupt(parser, section, string_key, "and the integer exclude each other");
    if (!string && !find(parser, section, integer_key))
        return corrupt(parser, section, string_key, "or the integer is missing");
    result = find_number(parser, section, integer_key, 0, &number);
    if (!FAILED(result))
        result = find_guid(parser, section, set_key, set, &has_set);
    if (FAILED(result))
        return result;
    if (!has_set)
        *set = !string && number < 0x8000 ? PS_MAPI : PS_PUBLIC_STRINGS;
    ret_name->lpguid = set;
    ret_name->ulKind = string ? MNID_STRING : MNID_ID;
    if (!string) {
        ret_name->Kind.lID = (LONG)number;
        return S_OK;
    }
    ret_name->Kind.lpwstrName = mapix_text_wide(parser->form, string);
    return ret_name->Kind.lpwstrName ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static HRESULT read_choices(struct parser *parser, const char *name, struct form_property *property)
{
    char section[300], key[40];
    ULONG count;
    HRESULT result;

    if (!name || snprintf(section, sizeof(section), "Enum1.%s", name) >= (int)sizeof(section))
        return corrupt(parser, "Properties", "Enum1", "is missing or too long");
    result = read_name(parser, section, "Idx", &property->index);
    if (!FAILED(result))
        result = find_number(parser, section, "EnumCount", 0, &count);
    if (FAILED(result))
        return result;
    if (count > FORM_LIST_MAX)
        return corrupt(parser, section, "EnumCount", "is too large");
    property->choices = mapix_memory_more_zero(parser->form, (count ? count : 1) * sizeof(*property->choices));
    if (!property->choices)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count && !FAILED(result); i++) {
        struct form_choice *choice = &property->choices[i];

        snprintf(key, sizeof(key), "Val.%u.Display", (unsigned)i + 1);
        choice->name = find(parser, section, key);
        if (!choice->name)
            return corrupt(parser, section, key, "is missing");
        snprintf(key, sizeof(key), "Val.%u.Index", (unsigned)i + 1);
        result = find_number(parser, section, key, i + 1, &choice->value);
    }
    property->choice_count = count;
    return result;
}

static HRESULT read_property(struct parser *parser, const char *section, const char *name, void *element)
{
    struct form_property *property = element;
    ULONG special = 0;
    HRESULT result = find_number(parser, section, "Type", PT_UNSPECIFIED, &property->type);

    if (!FAILED(result))
        result = find_number(parser, section, "Flags", 0, &property->flags);
    if (!FAILED(result))
        result = find_number(parser, section, "SpecialType", 0, &special);
    if (!FAILED(result))
        result = read_name(parser, section, "", &property->name);
    if (FAILED(result))
        return result;
    if (special > FPST_ENUM_PROP)
        return corrupt(parser, section, "SpecialType", "is neither 0 nor 1");
    property->display_name = find(parser, section, "DisplayName");
    if (!property->display_name)
        property->display_name = name;
    property->is_enumeration = special;
    return special ? read_choices(parser, find(parser, section, "Enum1"), property) : S_OK;
}

static ULONG number_of(const char *text, const char *const *names, const ULONG *numbers)
{
    for (ULONG i = 0; text && names[i]; i++)
        if (!mapix_text_compare_ascii(text, names[i]))
            return numbers[i];
    return 0;
}

/* Registry = InprocServer32 = PATH. */
static HRESULT find_server(struct parser *parser, const char *section, const char **ret_path)
{
    static const char key[] = "InprocServer32";
    const char *value;

    *ret_path = NULL;
    for (ULONG i = 0; (value = find_nth(parser, section, "Registry", i)); i++) {
        if (strncasecmp(value, key, sizeof(key) - 1))
            continue;
        value += sizeof(key) - 1;
        value += strspn(value, " \t");
        if (*value++ == '=')
            return make_path(parser, value + strspn(value, " \t"), ret_path);
    }
    return S_OK;
}

static HRESULT read_platform(struct parser *parser, const char *section, const char *name, void *element)
{
    static const char *const cpus[] = { "Ix86", "MIPS", "AXP", "PPC", "M68", "X64", NULL };
    static const ULONG cpu_numbers[] = { MAPIFORM_CPU_X86, MAPIFORM_CPU_MIP, MAPIFORM_CPU_AXP, MAPIFORM_CPU_PPC, MAPIFORM_CPU_M68, MAPIFORM_CPU_X64 };
    static const char *const systems[] = { "Win3.1", "WinNT3.5", "Win95", "Mac7", "WinNT4.0", NULL };
    static const ULONG system_numbers[] = { MAPIFORM_OS_WIN_31, MAPIFORM_OS_WINNT_35, MAPIFORM_OS_WIN_95, MAPIFORM_OS_MAC_7x,
        MAPIFORM_OS_WINNT_40 };
    struct form_platform *platform = element;
    const char *system = find(parser, section, "OSVersion"), *linked = find(parser, section, "LinkTo");
    ULONG cpu = number_of(find(parser, section, "CPU"), cpus, cpu_numbers), number = number_of(system, systems, system_numbers);
    char other[300];

    platform->name = name;
    platform->code = cpu && number ? MAPIFORM_PLATFORM(cpu, number) : 0;
    platform->ours = system && !mapix_text_compare_ascii(system, "POSIX");
    if (linked && snprintf(other, sizeof(other), "Platform.%s", linked) < (int)sizeof(other))
        section = other;
    return find_server(parser, section, &platform->module);
}

static HRESULT read_extension(struct parser *parser, const char *section, const char *name, void *element)
{
    struct form_extension *extension = element;
    const char *value = find_nth(parser, section, "Value", 0);
    ULONG type, number;
    HRESULT result = find_number(parser, section, "Type", 0, &type);

    (void)name;
    if (!FAILED(result))
        result = read_name(parser, section, "", &extension->name);
    if (FAILED(result))
        return result;
    if (extension->name.ulKind != MNID_ID)
        return corrupt(parser, section, "NmidInteger", "is missing: sets with strings are not supported");
    if (type == PT_STRING8 && value) {
        extension->value.ulPropTag = PROP_TAG(PT_STRING8, 0);
        extension->value.Value.lpszA = (LPSTR)(uintptr_t)value;
        return S_OK;
    }
    if (type != PT_LONG || !value)
        return corrupt(parser, section, "Type", "is neither 3 nor 30, or Value is missing");
    result = find_number(parser, section, "Value", 0, &number);
    extension->value.ulPropTag = PROP_TAG(PT_LONG, 0);
    extension->value.Value.l = (LONG)number;
    return result;
}

static HRESULT read_all(struct parser *parser)
{
    struct form_description *form = parser->form;
    HRESULT result = read_description(parser);

    if (!FAILED(result))
        result = read_list(parser, "Verbs", "Verb", "Verb.", sizeof(*form->verbs), (void **)&form->verbs, &form->verb_count, read_verb);
    if (!FAILED(result))
        result = read_list(parser, "Properties", "Property", "Property.", sizeof(*form->properties), (void **)&form->properties,
            &form->property_count, read_property);
    if (!FAILED(result))
        result = read_list(parser, "Platforms", "Platform", "Platform.", sizeof(*form->platforms), (void **)&form->platforms,
            &form->platform_count, read_platform);
    if (!FAILED(result))
        result = read_list(parser, "Extensions", "Extension.", "Extension.", sizeof(*form->extensions), (void **)&form->extensions,
            &form->extension_count, read_extension);
    if (!FAILED(result) && form->verb_count)
        qsort(form->verbs, form->verb_count, sizeof(*form->verbs), compare_verbs);
    return result;
}

HRESULT form_description_parse(const char *text, size_t size, const char *name, struct mapix_error_slot *error, struct form_description **ret_form)
{
    struct parser parser = { .name = name, .error = error };
    char *copy;
    HRESULT result;

    if (size > FORM_FILE_MAX)
        return mapix_error_set(error, MAPI_E_TOO_BIG, COMPONENT, 0, 0, "%s is larger than %d bytes", name, FORM_FILE_MAX);
    if (memchr(text, 0, size) || !mapix_text_is_valid_utf8(text, size))
        return mapix_error_set(error, MAPI_E_CORRUPT_DATA, COMPONENT, 0, 0, "%s is no text in UTF-8", name);
    parser.form = mapix_memory_new_zero(sizeof(*parser.form));
    parser.entries = malloc(FORM_ENTRIES_MAX * sizeof(*parser.entries));
    copy = parser.form ? mapix_memory_copy(parser.form, text, size) : NULL;
    result = parser.entries && copy ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    if (!FAILED(result))
        result = read_lines(&parser, text, size);
    if (!FAILED(result))
        result = read_all(&parser);
    free(parser.entries);
    if (FAILED(result)) {
        form_description_free(parser.form);
        return result;
    }
    parser.form->text = copy;
    parser.form->size = size;
    *ret_form = parser.form;
    return S_OK;
}

void form_description_free(struct form_description *form)
{
    mapix_memory_free(form);
}

char *form_description_installed(const char *directory, const char *text, size_t size, size_t *ret_size)
{
    static const char section[] = "[Installed]";
    size_t capacity = strlen(directory) + size + 64;
    char *copy = mapix_memory_new(capacity);
    int head = 0;

    if (!copy)
        return NULL;
    if (size >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) {
        text += 3;
        size -= 3;
    }
    if (size < sizeof(section) || memcmp(text, section, sizeof(section) - 1))
        head = snprintf(copy, capacity, "%s\nDirectory = %s\n", section, directory);
    memcpy(copy + head, text, size);
    *ret_size = (size_t)head + size;
    return copy;
}

static bool has_platform(const struct form_description *form, const char *name)
{
    for (ULONG i = 0; i < form->platform_count; i++)
        if (!mapix_text_compare_ascii(form->platforms[i].name, name))
            return true;
    return false;
}

char *form_description_merge(const struct form_description *old, const struct form_description *added, size_t *ret_size)
{
    size_t capacity = old->size + 2, length = old->size;
    char *text;

    for (ULONG i = 0; i < added->platform_count; i++)
        capacity += 2 * strlen(added->platforms[i].name) + (added->platforms[i].module ? strlen(added->platforms[i].module) : 0) + 128;
    text = mapix_memory_new(capacity);
    if (!text)
        return NULL;
    memcpy(text, old->text, old->size);
    text[length++] = '\n';
    for (ULONG i = 0; i < added->platform_count; i++) {
        const struct form_platform *platform = &added->platforms[i];

        if (has_platform(old, platform->name))
            continue;
        length += (size_t)snprintf(text + length, capacity - length, "[Platforms]\nPlatform.m%u = %s\n[Platform.%s]\n%s", (unsigned)i,
            platform->name, platform->name, platform->ours ? "OSVersion = POSIX\n" : "");
        if (platform->module)
            length += (size_t)snprintf(text + length, capacity - length, "Registry = InprocServer32 = %s\n", platform->module);
    }
    *ret_size = length;
    return text;
}

/* mapix entryid: what is in an entry identifier. Ours, those of Exchange and Outlook as [MS-OXCDATA] 2.2, [MS-OXOCNTC] 2.2.2.2.4.1.1 and
 * [MS-OXNSPI] 2.2.9 lay them out, one-offs and wrapped ones of whoever (SPI-EID-09, -11). The bytes are a stranger's: each is asked for before
 * it is read. */
#include "cli/cli.h"

#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/guid.h"
#include "support/one_off.h"
#include "support/store_entry_id.h"
#include "value/names.h"

#define DEPTH 8                                    /* identifiers within identifiers */

/* An identifier being taken apart: `at` moves; `fields` gets what was found. */
struct reader {
    const BYTE *bytes;
    size_t size, at;
    bool cut;                                      /* something ended too early, or is not what it should be */
    const char *kind;
    const char *format;                            /* who says so */
    json_t *fields;
    json_t *contains;                              /* the identifier within, or NULL */
    unsigned depth;
};

static json_t *describe(const BYTE *bytes, size_t size, unsigned depth);

/* --- Reading --- */

static const BYTE *take(struct reader *reader, size_t count)
{
    const BYTE *at = reader->bytes + reader->at;

    if (reader->cut || count > reader->size - reader->at) {
        reader->cut = true;
        return NULL;
    }
    reader->at += count;
    return at;
}

static uint64_t take_number(struct reader *reader, size_t count)
{
    const BYTE *at = take(reader, count);
    uint64_t number = 0;

    for (size_t i = count; at && i > 0; i--)
        number = number << 8 | at[i - 1];
    return number;
}

/* A number that has one value only. */
static void expect_number(struct reader *reader, size_t count, uint64_t value)
{
    if (take_number(reader, count) != value)
        reader->cut = true;
}

static void put(struct reader *reader, const char *name, json_t *value)
{
    json_object_set_new(reader->fields, name, value ? value : json_null());
}

static void put_number(struct reader *reader, const char *name, size_t count)
{
    uint64_t number = take_number(reader, count);

    if (!reader->cut)
        put(reader, name, json_integer((json_int_t)number));
}

static void put_guid(struct reader *reader, const char *name)
{
    char text[MAPIX_GUID_TEXT_SIZE];
    const BYTE *at = take(reader, 16);
    GUID guid;

    if (!at)
        return;
    memcpy(&guid, at, sizeof(guid));
    put(reader, name, json_string(mapix_guid_text(&guid, text)));
}

static void put_bytes(struct reader *reader, const char *name, size_t count)
{
    const BYTE *at = take(reader, count);

    if (at)
        put(reader, name, cli_json_binary(&(SBinary){ (ULONG)count, (LPBYTE)(uintptr_t)at }));
}

/* Bytes that may be no UTF-8 are shown as what Latin-1 makes of them. */
static json_t *narrow_text(const BYTE *bytes, size_t length)
{
    json_t *text = json_stringn((const char *)bytes, length);
    char *latin;
    size_t used = 0;

    if (text || !(latin = malloc(2 * length + 1)))
        return text;
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] >= 0x80)
            latin[used++] = (char)(0xc0 | bytes[i] >> 6);
        latin[used++] = (char)(bytes[i] < 0x80 ? bytes[i] : 0x80 | (bytes[i] & 0x3f));
    }
    text = json_stringn(latin, used);
    free(latin);
    return text;
}

/* 8-bit text with its zero. */
static void put_text(struct reader *reader, const char *name)
{
    const BYTE *at = reader->bytes + reader->at, *end = reader->cut ? NULL : memchr(at, 0, reader->size - reader->at);

    if (!end) {
        reader->cut = true;
        return;
    }
    reader->at += (size_t)(end - at) + 1;
    put(reader, name, narrow_text(at, (size_t)(end - at)));
}

/* UTF-16LE with its zero, ASCII in practice: others are shown as "?". */
static void put_wide_text(struct reader *reader, const char *name)
{
    char text[512];
    size_t used = 0;

    for (uint64_t unit; (unit = take_number(reader, 2)) && !reader->cut;)
        if (used < sizeof(text) - 1)
            text[used++] = (char)(unit < 0x80 ? unit : '?');
    if (!reader->cut)
        put(reader, name, json_stringn(text, used));
}

static void put_contained(struct reader *reader, size_t count)
{
    const BYTE *at = take(reader, count);

    if (at)
        reader->contains = describe(at, count, reader->depth + 1);
}

struct name_of_number {
    uint64_t number;
    const char *name;
};

static const char *name_of(const struct name_of_number *names, uint64_t number)
{
    while (names->name && names->number != number)
        names++;
    return names->name;
}

/* A number and its name, or both as "number". */
static void put_named(struct reader *reader, const char *name, const struct name_of_number *names, uint64_t number)
{
    const char *known = name_of(names, number);

    if (!reader->cut)
        put(reader, name, known ? json_string(known) : json_sprintf("%#llx", (unsigned long long)number));
}

/* --- Ours --- */

static const BYTE root_uid[16] = { 0xF1, 0x52, 0x1A, 0x4D, 0x5C, 0x0B, 0x0E, 0x4E, 0x9A, 0x2B, 0x6D, 0x61, 0x70, 0x69, 0x78, 0x41 };
static const BYTE status_uid[16] = { 0xE1, 0x3A, 0x90, 0x4C, 0x77, 0x02, 0x4F, 0x6D, 0x83, 0xB5, 0x1E, 0xC0, 0x2D, 0x94, 0x68, 0x5A };
static const BYTE compound_uid[16] = { 0x6d, 0x61, 0x70, 0x69, 0x78, 0x9c, 0x41, 0xe7, 0xb2, 0x0d, 0x5a, 0x33, 0xc1, 0x18, 0x77, 0x02 };
static const BYTE book_uid[16] = { 0x2D, 0x6E, 0x9C, 0x0B, 0xF4, 0x51, 0x7E, 0x4A, 0x8C, 0x33, 0x4D, 0x61, 0x70, 0x78, 0x2D, 0x41 };
static const char mapix[] = "mapix";

/* session/status.c */
static void read_status(struct reader *reader)
{
    static const struct name_of_number rows[] = { { 1, "subsystem" }, { 2, "spooler" }, { 3, "address book" }, { 0, NULL } };
    uint64_t row = take_number(reader, 8);

    reader->kind = "status object of a session";
    reader->format = mapix;
    put_named(reader, "row", rows, row);
    put_guid(reader, "profile_section");
}

/* session/composed_id.c */
static void read_compound(struct reader *reader)
{
    uint64_t key_size = take_number(reader, 4);

    reader->kind = "compound identifier (HrComposeEID)";
    reader->format = mapix;
    put_bytes(reader, "store_record_key", (size_t)key_size);
    put_contained(reader, reader->cut ? 0 : reader->size - reader->at);
}

/* Of LOCAL's address book, the kinds that are the same in every book. */
static void read_book(struct reader *reader)
{
    static const struct name_of_number kinds[] = { { 3, "container of the profiles" }, { 6, "profile of the same user" }, { 7, "template of a contact" },
        { 8, "template of a distribution list" }, { 0, NULL } };

    expect_number(reader, 1, 1);
    uint64_t kind = take_number(reader, 1);
    expect_number(reader, 2, 0);
    reader->kind = name_of(kinds, kind);
    reader->format = "mapix, LOCAL";
    if (!reader->kind)
        reader->cut = true;
    if (kind == 6)
        put_text(reader, "profile");
}

/* What a LOCAL store or address book makes, under a UID of its own; by its shape. False: it is none. */
static bool read_local(struct reader *reader)
{
    static const struct name_of_number numbered[] = { { 3, "folder" }, { 4, "contact" }, { 5, "message, or distribution list of an address book" },
        { MAPI_STATUS, "status object of a store" }, { 0, NULL } };
    static const struct name_of_number single[] = { { 1, "address book" }, { 2, "container of the contacts" }, { 10, "status object of an address book" },
        { 0, NULL } };
    const BYTE *head = reader->bytes + 20;

    if (reader->size < 24 || head[0] != 1 || head[2] || head[3])
        return false;
    if (head[1] == MAPI_STORE && reader->size > 24) {
        if (memchr(head + 4, 0, reader->size - 24) != reader->bytes + reader->size - 1)
            return false;
        reader->kind = "message store";
    } else {
        reader->kind = reader->size == 32 ? name_of(numbered, head[1]) : reader->size == 24 ? name_of(single, head[1]) : NULL;
    }
    if (!reader->kind)
        return false;
    reader->format = "mapix, LOCAL";
    take(reader, 4);
    if (head[1] == MAPI_STORE && reader->size > 24)
        put_text(reader, "path");                  /* relative to $XDG_DATA_HOME/mapix where it can be */
    else if (reader->size == 32)
        put_number(reader, "number", 8);
    return true;
}

/* --- One-offs and wrapped ones --- */

static const BYTE one_off_uid[16] = MAPI_ONE_OFF_UID;
static const BYTE wrap_uid[16] = { 0x38, 0xA1, 0xBB, 0x10, 0x05, 0xE5, 0x10, 0x1A, 0xA1, 0xBB, 0x08, 0x00, 0x2B, 0x2A, 0x56, 0xC2 };

static void read_one_off(struct reader *reader)
{
    struct support_one_off parts;

    reader->kind = "one-off recipient";
    reader->format = "[MS-OXCDATA] 2.2.5.1";
    if (FAILED(mapix_one_off_decode((ULONG)reader->size, reader->bytes, &parts))) {
        reader->cut = true;
        return;
    }
    reader->at = reader->size;
    put(reader, "display_name", narrow_text((const BYTE *)parts.display_name, strlen(parts.display_name)));
    put(reader, "address_type", narrow_text((const BYTE *)parts.address_type, strlen(parts.address_type)));
    put(reader, "address", narrow_text((const BYTE *)parts.address, strlen(parts.address)));
    put(reader, "unicode", json_boolean(parts.flags & MAPI_ONE_OFF_UNICODE));
    put(reader, "rich_info", json_boolean(!(parts.flags & MAPI_ONE_OFF_NO_RICH_INFO)));
    mapix_one_off_clear(&parts);
}

static void read_wrapped_store(struct reader *reader)
{
    const ENTRYID *inner;
    const char *module;
    ULONG size;

    reader->kind = "wrapped message store";
    reader->format = "WrapStoreEntryID; [MS-OXCDATA] 2.2.4.3";
    if (FAILED(mapix_support_unwrap((ULONG)reader->size, reader->bytes, &module, &size, &inner))) {
        reader->cut = true;
        return;
    }
    put(reader, "module", narrow_text((const BYTE *)module, strlen(module)));
    reader->at = reader->size - size;
    put_contained(reader, size);
}

/* --- Exchange and Outlook --- */

static const BYTE exchange_private_uid[16] = { 0x1B, 0x55, 0xFA, 0x20, 0xAA, 0x66, 0x11, 0xCD, 0x9B, 0xC8, 0x00, 0xAA, 0x00, 0x2F, 0xC4, 0x5A };
static const BYTE exchange_public_uid[16] = { 0x1C, 0x83, 0x02, 0x10, 0xAA, 0x66, 0x11, 0xCD, 0x9B, 0xC8, 0x00, 0xAA, 0x00, 0x2F, 0xC4, 0x5A };
static const BYTE x500_uid[16] = { 0xDC, 0xA7, 0x40, 0xC8, 0xC0, 0x42, 0x10, 0x1A, 0xB4, 0xB9, 0x08, 0x00, 0x2B, 0x2F, 0xE1, 0x82 };
static const BYTE contact_uid[16] = { 0xFE, 0x42, 0xAA, 0x0A, 0x18, 0xC7, 0x1A, 0x10, 0xE8, 0x85, 0x0B, 0x65, 0x1C, 0x24, 0x00, 0x00 };
static const BYTE member_uid[16] = { 0xC0, 0x91, 0xAD, 0xD3, 0x51, 0x9D, 0xCF, 0x11, 0xA4, 0xA9, 0x00, 0xAA, 0x00, 0x47, 0xFA, 0xA4 };

/* What a store's identifier from after 2003 has behind its names, and what newer ones have behind that. */
static void read_exchange_tail(struct reader *reader)
{
    size_t start = reader->at;

    if (take_number(reader, 4) == 0xF32135D8) {
        take(reader, 16);                          /* size, version, and where the two texts are: one behind the other */
        put_text(reader, "server_dn");
        put_wide_text(reader, "server_name");
        take(reader, 2);
        start = reader->at;
        if (reader->cut || reader->at == reader->size || take_number(reader, 4) != 0xF43246E9) {
            reader->at = reader->cut ? reader->at : start;
            return;
        }
        take(reader, 12);
        put_wide_text(reader, "smtp_address");
        return;
    }
    reader->at = start;                            /* not ours to name: it is shown as the rest */
    reader->cut = false;
}

static void read_exchange_store(struct reader *reader)
{
    static const struct name_of_number types[] = { { 0x0c, "mailbox" }, { 0x06, "public folders" }, { 0, NULL } };

    reader->kind = "Exchange message store";
    reader->format = "[MS-OXCDATA] 2.2.4.3";
    put_named(reader, "type", types, take_number(reader, 4));
    put_text(reader, "server");
    if (!reader->cut && reader->at < reader->size)
        put_text(reader, "mailbox_dn");
    if (!reader->cut && reader->at < reader->size)
        read_exchange_tail(reader);
}

static void read_x500(struct reader *reader)
{
    static const struct name_of_number types[] = { { 0, "mail user" }, { 1, "distribution list" }, { 2, "public folder" }, { 3, "automated mailbox" },
        { 4, "organisation" }, { 5, "private distribution list" }, { 6, "remote mail user" }, { 0x100, "container" }, { 0x101, "template" },
        { 0x102, "one-off user" }, { 0x200, "search" }, { 0, NULL } };

    reader->kind = "Exchange address book entry";
    reader->format = "[MS-OXCDATA] 2.2.5.2";
    expect_number(reader, 4, 1);
    put_named(reader, "type", types, take_number(reader, 4));
    put_text(reader, "x500_dn");
}

static void read_contact(struct reader *reader)
{
    static const struct name_of_number addresses[] = { { 0, "email 1" }, { 1, "email 2" }, { 2, "email 3" }, { 3, "fax 1" }, { 4, "fax 2" },
        { 5, "fax 3" }, { 0, NULL } };

    expect_number(reader, 4, 3);
    uint64_t type = take_number(reader, 4), index = take_number(reader, 4), size = take_number(reader, 4);
    bool is_list = type == 5;
    reader->kind = is_list ? "personal distribution list" : "address of a contact";
    reader->format = is_list ? "[MS-OXCDATA] 2.2.5.4" : "[MS-OXCDATA] 2.2.5.3";
    if (type != 4 && type != 5)
        reader->cut = true;
    if (!is_list)
        put_named(reader, "address", addresses, index);
    put_contained(reader, (size_t)size);
}

static void read_member(struct reader *reader)
{
    static const struct name_of_number kinds[] = { { 0, "one-off recipient" }, { 3, "contact" }, { 4, "personal distribution list" },
        { 5, "mail user of the global list" }, { 6, "distribution list of the global list" }, { 0, NULL } };
    static const struct name_of_number addresses[] = { { 0, "email 1" }, { 1, "email 2" }, { 2, "email 3" }, { 3, "business fax" }, { 4, "home fax" },
        { 5, "primary fax" }, { 6, "none" }, { 0, NULL } };
    uint64_t type = take_number(reader, 1);

    reader->kind = "member of a distribution list";
    reader->format = "[MS-OXOCNTC] 2.2.2.2.4.1.1";
    put_named(reader, "type", kinds, type & 0x0f);
    if ((type & 0x0f) == 3)
        put_named(reader, "address", addresses, type >> 4 & 7);
    put_contained(reader, reader->cut ? 0 : reader->size - reader->at);
}

/* Folders and messages of Exchange, whose provider is the mailbox: by their size and type. False: it is none. */
static bool read_exchange_object(struct reader *reader)
{
    static const struct name_of_number folders[] = { { 1, "private" }, { 3, "public" }, { 5, "mapped public" }, { 0xc, "public newsgroup" }, { 0, NULL } };
    static const struct name_of_number messages[] = { { 7, "private" }, { 9, "public" }, { 0xb, "mapped public" }, { 0, NULL } };
    bool is_folder = reader->size == 46;
    const struct name_of_number *types = is_folder ? folders : messages;
    uint64_t type;

    if ((!is_folder && reader->size != 70) || !name_of(types, type = reader->bytes[20] | (unsigned)reader->bytes[21] << 8))
        return false;
    take(reader, 2);
    reader->kind = is_folder ? "Exchange folder" : "Exchange message";
    reader->format = is_folder ? "[MS-OXCDATA] 2.2.4.1" : "[MS-OXCDATA] 2.2.4.2";
    put_named(reader, "type", types, type);
    put_guid(reader, is_folder ? "database" : "folder_database");
    put_bytes(reader, is_folder ? "counter" : "folder_counter", 6);
    take(reader, 2);
    if (!is_folder) {
        put_guid(reader, "message_database");
        put_bytes(reader, "message_counter", 6);
        take(reader, 2);
    }
    return true;
}

/* [MS-OXNSPI] 2.2.9.2: valid in one connection to one server. */
static bool read_ephemeral(struct reader *reader)
{
    static const struct name_of_number types[] = { { 0, "mail user" }, { 1, "distribution list" }, { 2, "public folder" }, { 3, "automated mailbox" },
        { 4, "organisation" }, { 5, "private distribution list" }, { 6, "remote mail user" }, { 0, NULL } };

    if (reader->size != 32 || reader->bytes[0] != 0x87 || memcmp(reader->bytes + 20, "\1\0\0\0", 4))
        return false;
    take(reader, 4);
    reader->kind = "Exchange address book entry, for one connection";
    reader->format = "[MS-OXNSPI] 2.2.9.2";
    put_named(reader, "type", types, take_number(reader, 4));
    put_number(reader, "number", 4);
    return true;
}

/* --- Which is it? --- */

static void read_root(struct reader *reader)
{
    reader->kind = "root of the address book";
    reader->format = mapix;
    expect_number(reader, 1, 1);
    expect_number(reader, 1, MAPI_ABCONT);
    expect_number(reader, 2, 0);
}

static void read_by_provider(struct reader *reader)
{
    static const struct {
        const BYTE *uid;
        void (*read)(struct reader *reader);
    } known[] = { { root_uid, read_root }, { status_uid, read_status }, { compound_uid, read_compound }, { book_uid, read_book }, { one_off_uid, read_one_off },
        { wrap_uid, read_wrapped_store }, { x500_uid, read_x500 },
        { contact_uid, read_contact }, { member_uid, read_member }, { exchange_private_uid, read_exchange_store },
        { exchange_public_uid, read_exchange_store } };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (!memcmp(reader->bytes + 4, known[i].uid, 16)) {
            known[i].read(reader);
            return;
        }
    if (!read_exchange_object(reader) && !read_ephemeral(reader))
        read_local(reader);
}

static json_t *describe(const BYTE *bytes, size_t size, unsigned depth)
{
    struct reader reader = { .bytes = bytes, .size = size, .at = 20, .depth = depth, .fields = json_object() };
    char text[MAPIX_GUID_TEXT_SIZE];
    json_t *object = json_object();
    const char *name;
    GUID uid;

    json_object_set_new(object, "size", json_integer((json_int_t)size));
    if (size < 20 || depth > DEPTH) {
        json_object_set_new(object, "valid", json_false());
        json_decref(reader.fields);
        return object;
    }
    memcpy(&uid, bytes + 4, sizeof(uid));
    read_by_provider(&reader);
    name = mapix_names_guid(&uid);
    json_object_set_new(object, "valid", json_boolean(!reader.cut));
    json_object_set_new(object, "kind", reader.kind ? json_string(reader.kind) : json_null());
    json_object_set_new(object, "format", reader.format ? json_string(reader.format) : json_null());
    json_object_set_new(object, "term", json_string(bytes[0] & MAPI_SHORTTERM ? "short" : "long"));
    json_object_set_new(object, "flags", json_sprintf("%02x%02x%02x%02x", bytes[0], bytes[1], bytes[2], bytes[3]));
    json_object_set_new(object, "provider", json_string(mapix_guid_text(&uid, text)));
    json_object_set_new(object, "provider_name", name ? json_string(name) : json_null());
    json_object_set_new(object, "fields", reader.fields);
    json_object_set_new(object, "contains", reader.contains ? reader.contains : json_null());
    json_object_set_new(object, "rest", cli_json_binary(&(SBinary){ (ULONG)(size - reader.at), (LPBYTE)(uintptr_t)bytes + reader.at }));
    return object;
}

/* For people: what is not there is left out, what is inside is indented. */
static void print(const json_t *object, int indent)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)object, key, value) {
        if (json_is_null(value) || (json_is_string(value) && !*json_string_value(value)) || (json_is_object(value) && !json_object_size(value)))
            continue;
        printf("%*s%s:", indent, "", key);
        if (json_is_object(value)) {
            putchar('\n');
            print(value, indent + 2);
            continue;
        }
        putchar(' ');
        if (json_is_string(value))
            cli_print_text(stdout, json_string_value(value));
        else if (json_is_integer(value))
            printf("%lld", (long long)json_integer_value(value));
        else
            fputs(json_is_true(value) ? "yes" : "no", stdout);
        putchar('\n');
    }
}

int cli_entryid(struct cli *cli, int argc, char **argv)
{
    json_t *object;
    BYTE *bytes;
    ULONG size;

    if (argc != 1)
        return cli_usage("entryid needs an entry id in hexadecimal");
    if (!cli_parse_hex(argv[0], &size, &bytes))
        return cli_usage("%s is not hexadecimal", argv[0]);
    object = describe(bytes, size, 0);
    free(bytes);
    if (cli->json)
        return cli_print_object(cli, object);
    print(object, 0);
    json_decref(object);
    return ferror(stdout) ? EX_IOERR : EX_OK;
}

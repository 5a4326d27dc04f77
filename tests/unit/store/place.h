/* A store in a directory of its own, for the tests of this room. */
#ifndef MAPIX_TESTS_STORE_PLACE_H
#define MAPIX_TESTS_STORE_PLACE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include <mapiutil.h>

#include "store/store.h"

struct place {
    char directory[64];
    char path[96];
    struct mapix_store *store;
    struct mapix_store_facts facts;
};

static inline struct mapix_store_options creating(void)
{
    return (struct mapix_store_options){ .create = true, .provider = { { 1, 2, 3 } }, .name = "Postfach \xC3\xA4" };
}

static inline int set_up(void **state)
{
    struct mapix_store_options options = creating();
    struct place *place = calloc(1, sizeof(*place));

    strcpy(place->directory, "/tmp/mapix-store-XXXXXX");
    assert_non_null(mkdtemp(place->directory));
    snprintf(place->path, sizeof(place->path), "%s/store.db", place->directory);
    assert_int_equal(mapix_store_open(place->path, &options, &place->store), S_OK);
    assert_int_equal(mapix_store_get_facts(place->store, &place->facts), S_OK);
    *state = place;
    return 0;
}

static inline int tear_down(void **state)
{
    struct place *place = *state;
    char command[128];

    mapix_store_release(place->store);
    snprintf(command, sizeof(command), "rm -rf %s", place->directory);
    assert_int_equal(system(command), 0);
    free(place);
    return 0;
}

/* --- Helpers ---------------------------------------------------------------------------------------------------------------------------- */

static inline SPropValue text_value(ULONG tag, const wchar_t *text)
{
    SPropValue value = { .ulPropTag = tag };

    value.Value.lpszW = (LPWSTR)(uintptr_t)text;
    return value;
}

static inline SPropValue long_value(ULONG tag, LONG number)
{
    SPropValue value = { .ulPropTag = tag };

    value.Value.l = number;
    return value;
}

static inline SPropValue time_value(ULONG tag, uint64_t time)
{
    SPropValue value = { .ulPropTag = tag };

    value.Value.ft = (FILETIME){ (DWORD)time, (DWORD)(time >> 32) };
    return value;
}

static inline int64_t add_message(struct place *place, int64_t folder, const wchar_t *subject, uint64_t time, ULONG flags)
{
    SPropValue values[] = { text_value(PR_SUBJECT_W, subject), text_value(PR_SENDER_NAME_W, L"Ada"), text_value(PR_MESSAGE_CLASS_W, L"IPM.Note"),
        time_value(PR_MESSAGE_DELIVERY_TIME, time), text_value(PR_BODY_W, L"Hallo Welt") };
    struct mapix_store_record record = { .count = 5, .values = values };
    struct mapix_store_message_save save = { .folder = folder, .record = &record, .flags_set = flags };
    struct mapix_store_message row;

    assert_int_equal(mapix_store_message_save(place->store, &save, &row), S_OK);
    return row.id;
}

static inline struct mapix_store_folder folder_of(struct place *place, int64_t folder)
{
    struct mapix_store_folder row;

    assert_int_equal(mapix_store_folder_get(place->store, folder, &row), S_OK);
    return row;
}

static inline const wchar_t *text_in(const struct mapix_store_record *record, ULONG tag)
{
    const SPropValue *value = mapix_store_record_find(record, tag);

    return value && PROP_TYPE(value->ulPropTag) == PT_UNICODE ? value->Value.lpszW : L"?";
}

static inline int64_t inbox(struct place *place)
{
    return place->facts.roles[MAPIX_ROLE_INBOX];
}

static inline ULONG kind_of(struct place *place, int64_t message)
{
    struct mapix_store_message row;

    assert_int_equal(mapix_store_message_get(place->store, message, &row), S_OK);
    return row.kind;
}

static inline void run_sql(struct place *place, const char *sql)
{
    sqlite3 *database;

    assert_int_equal(sqlite3_open(place->path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

static inline int64_t number_of(struct place *place, const char *sql)
{
    sqlite3 *database;
    sqlite3_stmt *statement;
    int64_t number;

    assert_int_equal(sqlite3_open(place->path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return number;
}

#endif

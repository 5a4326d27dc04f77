/* What a store file holds that SQLite does not check: encoded properties, references of large values, recipients, entry ids. */
#include <mapix.h>
#include <mapiutil.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "store/internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static sqlite3_stmt *statement(void)
{
    static sqlite3 *database;
    static sqlite3_stmt *made;

    if (!database && (FAILED(mapix_sqlite_ready(NULL)) || sqlite3_open_v2(":memory:", &database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK))
        abort();
    if (!made)
        sqlite3_prepare_v2(database, "SELECT ?1, ?2", -1, &made, NULL);
    return made;
}

static void read_record(const uint8_t *data, size_t size)
{
    struct store_builder builder = { 0 };
    size_t split = size ? data[0] % size : 0;
    sqlite3_stmt *row = statement();

    sqlite3_bind_blob64(row, 1, data + split, size - split, SQLITE_STATIC);
    sqlite3_bind_blob64(row, 2, data, split, SQLITE_STATIC);
    if (sqlite3_step(row) == SQLITE_ROW && SUCCEEDED(store_builder_start(&builder)))
        store_builder_add_encoded(&builder, row, 0, 1);
    mapix_store_record_find(&builder.record, PR_SUBJECT_W);
    mapix_store_record_find_large(&builder.record, PR_BODY_W);
    mapix_store_record_clear(&builder.record);
    sqlite3_reset(row);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MAPIUID uid = { { 0 } };
    LPSRowSet rows = NULL;
    ULONG type;
    int64_t id;

    read_record(data, size);
    if (SUCCEEDED(store_recipients_decode(NULL, data, size, &rows))) {
        free(store_recipients_names(rows, MAPI_TO));
        FreeProws(rows);
    }
    if (size >= 16)
        memcpy(&uid, data, 16);
    if (size >= 12)
        mapix_store_entry_id_parse(&uid, (ULONG)(size - 12), data + 12, &type, &id);
    mapix_store_entry_id_parse(&uid, (ULONG)size, data, &type, &id);
    return 0;
}

/* An address book of many contacts: made, listed, searched while somebody types, resolved, sorted. Beside it a plain SQLite table with the same
 * names and an index over them. Run with the environment of a build folder (tools/bench sets it).
 *
 *     address [CONTACTS [DURABLE]]     DURABLE of them are made one by one, the others copied from what was made in steps */
#include <mapispi.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapix.h>

#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/timing.h"

#define T(text) ((LPTSTR)(uintptr_t)(text))
#define DROP(object) ((void)(object)->lpVtbl->Release(object))

static LPMAPISESSION session;
static LPADRBOOK book;
static LPABCONT container;
static sqlite3 *database;

static void must(HRESULT result, const char *what)
{
    if (result >= 0)
        return;
    fprintf(stderr, "%s: 0x%08X\n", what, (unsigned)result);
    exit(1);
}

static double began;
static void begin(void) { began = (double)timing_now(); }
static double ms(void) { return ((double)timing_now() - began) / 1e6; }

static void told(const char *what, double ours, double plain)
{
    if (plain > 0)
        printf("%-44s %10.3f ms   SQLite %10.3f ms   %6.2f times\n", what, ours, plain, ours / plain);
    else
        printf("%-44s %10.3f ms\n", what, ours);
    fflush(stdout);
}

static const char *const first[] = { "Ada", "Grace", "Edsger", "Barbara", "Donald", "Niklaus", "Frances", "Tony", "Leslie", "Radia" };

static void name_of(int number, char name[64], char address[64])
{
    sprintf(name, "%s Surname%05d", first[number % 10], number);
    sprintf(address, "person%d@example.org", number);
}

static void make(int number)
{
    LPSPropValue template = NULL;
    LPMAPIPROP entry = NULL;
    char name[64], address[64];
    name_of(number, name, address);
    SPropValue values[] = { { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = name }, { .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = address } };
    must(HrGetOneProp((LPMAPIPROP)(void *)container, PR_DEF_CREATE_MAILUSER, &template), "template");
    must(container->lpVtbl->CreateEntry(container, template->Value.bin.cb, (LPENTRYID)(void *)template->Value.bin.lpb, 0, &entry), "CreateEntry");
    must(entry->lpVtbl->SetProps(entry, 2, values, NULL), "SetProps");
    must(entry->lpVtbl->SaveChanges(entry, 0), "SaveChanges");
    DROP(entry);
    MAPIFreeBuffer(template);
}

static void plain(const char *sql)
{
    char *text = NULL;
    if (sqlite3_exec(database, sql, NULL, NULL, &text)) {
        fprintf(stderr, "%s: %s\n", sql, text);
        exit(1);
    }
}

static void plain_insert(sqlite3_stmt *insert, int number)
{
    char name[64], address[64];
    name_of(number, name, address);
    sqlite3_bind_text(insert, 1, name, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 2, address, -1, SQLITE_TRANSIENT);
    sqlite3_step(insert);
    sqlite3_reset(insert);
}

static double plain_rows(const char *sql)
{
    sqlite3_stmt *statement;
    double start = (double)timing_now();
    sqlite3_prepare_v2(database, sql, -1, &statement, NULL);
    while (sqlite3_step(statement) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(statement); i++)
            timing_use(strdup((const char *)sqlite3_column_text(statement, i)));
    sqlite3_finalize(statement);
    return ((double)timing_now() - start) / 1e6;
}

static LPMAPITABLE contents(void)
{
    LPMAPITABLE table;
    must(container->lpVtbl->GetContentsTable(container, 0, &table), "GetContentsTable");
    return table;
}

static ULONG first_rows(LPMAPITABLE table, LONG count)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_DISPLAY_NAME_A, PR_EMAIL_ADDRESS_A } };
    LPSRowSet rows = NULL;
    must(table->lpVtbl->SetColumns(table, (LPSPropTagArray)(uintptr_t)&columns, 0), "SetColumns");
    must(table->lpVtbl->QueryRows(table, count, 0, &rows), "QueryRows");
    ULONG got = rows->cRows;
    FreeProws(rows);
    return got;
}

/* What a client does at each letter. */
static double typed(const char *text, ULONG *ret_found)
{
    SPropValue value = { .ulPropTag = PR_ANR_A, .Value.lpszA = (LPSTR)(uintptr_t)text };
    SRestriction restriction = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_ANR_A, &value } };
    LPMAPITABLE table;
    begin();
    table = contents();
    must(table->lpVtbl->Restrict(table, &restriction, 0), "Restrict");
    *ret_found = first_rows(table, 20);
    DROP(table);
    return ms();
}

static double resolved(const char *text, HRESULT expected)
{
    LPADRLIST list;
    must(MAPIAllocateBuffer(CbNewADRLIST(1), (LPVOID *)&list), "memory");
    list->cEntries = 1;
    list->aEntries[0] = (ADRENTRY){ .cValues = 1 };
    must(MAPIAllocateBuffer(sizeof(SPropValue), (LPVOID *)&list->aEntries[0].rgPropVals), "memory");
    list->aEntries[0].rgPropVals[0] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)text };
    begin();
    HRESULT hr = book->lpVtbl->ResolveName(book, 0, 0, NULL, list);
    double time = ms();
    if (hr != expected)
        fprintf(stderr, "ResolveName %s: 0x%08X\n", text, (unsigned)hr);
    FreePadrlist(list);
    return time;
}

static void open_all(void)
{
    ULONG size = 0, type = 0;
    LPENTRYID id = NULL;
    LPPROFADMIN profiles;
    must(MAPIAdminProfiles(0, &profiles), "MAPIAdminProfiles");
    profiles->lpVtbl->CreateProfile(profiles, T("bench"), NULL, 0, MAPI_DEFAULT_SERVICES);
    DROP(profiles);
    must(MAPILogonEx(0, T("bench"), NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), "MAPILogonEx");
    must(session->lpVtbl->OpenAddressBook(session, 0, NULL, AB_NO_DIALOG, &book), "OpenAddressBook");
    must(book->lpVtbl->GetPAB(book, &size, &id), "GetPAB");
    must(book->lpVtbl->OpenEntry(book, size, id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&container), "OpenEntry");
    MAPIFreeBuffer(id);
}

/* Copy all there is into the same container until there are enough. */
static int grow(int have, int wanted)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ENTRYID } };
    while (have < wanted) {
        LPMAPITABLE table = contents();
        LPSRowSet rows = NULL;
        ENTRYLIST list = { 0, NULL };
        must(table->lpVtbl->SetColumns(table, (LPSPropTagArray)(uintptr_t)&columns, 0), "SetColumns");
        must(table->lpVtbl->QueryRows(table, wanted - have, 0, &rows), "QueryRows");
        list.lpbin = calloc(rows->cRows, sizeof(SBinary));
        for (ULONG i = 0; i < rows->cRows; i++)
            list.lpbin[list.cValues++] = rows->aRow[i].lpProps[0].Value.bin;
        begin();
        must(container->lpVtbl->CopyEntries(container, &list, 0, NULL, 0), "CopyEntries");
        printf("  copied %u: %.3f ms each\n", (unsigned)list.cValues, ms() / list.cValues);
        have += (int)list.cValues;
        free(list.lpbin);
        FreeProws(rows);
        DROP(table);
    }
    return have;
}

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 10000, durable = argc > 2 ? atoi(argv[2]) : 1000;
    static const SizedSSortOrderSet(1, by_name) = { 1, 0, 0, { { PR_DISPLAY_NAME_A, TABLE_SORT_ASCEND } } };
    static const SizedSSortOrderSet(1, by_address) = { 1, 0, 0, { { PR_EMAIL_ADDRESS_A, TABLE_SORT_DESCEND } } };
    sqlite3_stmt *insert;
    ULONG found = 0, rows = 0;
    LONG moved = 0;
    must(MAPIInitialize(NULL), "MAPIInitialize");
    open_all();
    char plain_path[4096];
    snprintf(plain_path, sizeof(plain_path), "%s/plain-contacts.db", getenv("XDG_DATA_HOME") ? getenv("XDG_DATA_HOME") : ".");
    sqlite3_open(plain_path, &database);
    plain("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE c(id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE, address TEXT);"
          "CREATE INDEX by_name ON c(name); CREATE INDEX by_address ON c(address)");
    sqlite3_prepare_v2(database, "INSERT INTO c(name, address) VALUES(?,?)", -1, &insert, NULL);
    begin();
    for (int i = 0; i < durable; i++)
        plain_insert(insert, i);
    double plain_time = ms() / durable;
    begin();
    for (int i = 0; i < durable; i++)
        make(i);
    told("a contact made and saved", ms() / durable, plain_time);
    plain("BEGIN");
    for (int i = durable; i < count; i++)
        plain_insert(insert, i);
    plain("COMMIT");
    grow(durable, count);
    begin();
    LPMAPITABLE table = contents();
    first_rows(table, 50);
    told("the first 50", ms(), plain_rows("SELECT name, address FROM c ORDER BY name LIMIT 50"));
    begin();
    must(table->lpVtbl->GetRowCount(table, 0, &rows), "GetRowCount");
    told("GetRowCount", ms(), plain_rows("SELECT count(*) FROM c"));
    begin();
    must(table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, (LONG)rows / 2, &moved), "SeekRow");
    first_rows(table, 50);
    told("50 in the middle", ms(), 0);
    begin();
    must(table->lpVtbl->SeekRowApprox(table, 3, 4), "SeekRowApprox");
    first_rows(table, 50);
    told("50 at three quarters (scroll bar)", ms(), 0);
    begin();
    must(table->lpVtbl->SortTable(table, (LPSSortOrderSet)(uintptr_t)&by_name, 0), "SortTable");
    must(table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, 0, NULL), "SeekRow");
    first_rows(table, 50);
    told("sorted by name, the first 50", ms(), plain_rows("SELECT name, address FROM c ORDER BY name LIMIT 50"));
    SPropValue prefix = { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = T("Radia") };
    SRestriction from = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_GE, PR_DISPLAY_NAME_A, &prefix } };
    begin();
    must(table->lpVtbl->FindRow(table, &from, BOOKMARK_BEGINNING, 0), "FindRow");
    first_rows(table, 20);
    told("typed ahead in the sorted list (FindRow)", ms(), plain_rows("SELECT name, address FROM c WHERE name>='Radia' ORDER BY name LIMIT 20"));
    begin();
    must(table->lpVtbl->SortTable(table, (LPSSortOrderSet)(uintptr_t)&by_address, 0), "SortTable");
    must(table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, 0, NULL), "SeekRow");
    first_rows(table, 50);
    told("sorted by address, the first 50", ms(), plain_rows("SELECT name, address FROM c ORDER BY address DESC LIMIT 50"));
    DROP(table);
    begin();
    table = contents();
    LPSRowSet all = NULL;
    static const SizedSPropTagArray(2, columns) = { 2, { PR_DISPLAY_NAME_A, PR_EMAIL_ADDRESS_A } };
    must(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &all), "HrQueryAllRows");
    told("all rows", ms(), plain_rows("SELECT name, address FROM c ORDER BY name"));
    FreeProws(all);
    DROP(table);
    static const char *const letters[] = { "s", "su", "surname00", "surname00999", "gra surname00", "person500@", "nobody" };
    for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
        char text[80], sql[200];
        double time = typed(letters[i], &found);
        sprintf(text, "typed \"%s\": %u found", letters[i], (unsigned)found);
        sprintf(sql, "SELECT name, address FROM c WHERE name LIKE '%%%s%%' ORDER BY name LIMIT 20", letters[i]);
        told(text, time, plain_rows(sql));
    }
    told("ResolveName, one", resolved("Edsger Surname00012", durable < count && count > 2 * durable ? MAPI_E_AMBIGUOUS_RECIP : S_OK), 0);
    told("ResolveName, nobody", resolved("Nobody Atall", MAPI_E_NOT_FOUND), 0);
    told("ResolveName, thousands", resolved("Surname", MAPI_E_AMBIGUOUS_RECIP), 0);
    DROP(container);
    DROP(book);
    must(session->lpVtbl->Logoff(session, 0, 0, 0), "Logoff");
    DROP(session);
    begin();
    open_all();
    told("logon and the address book open", ms(), 0);
    begin();
    table = contents();
    first_rows(table, 50);
    told("the first 50 after that", ms(), 0);
    DROP(table);
    DROP(container);
    DROP(book);
    session->lpVtbl->Logoff(session, 0, 0, 0);
    DROP(session);
    MAPIUninitialize();
    return 0;
}

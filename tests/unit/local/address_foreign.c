/* The integrated address book over two providers: LOCAL_AB, and an outside one with templates, short-term ids, containers without
 * ResolveNames, a one-off table that changes (tests/lib/foreign_book). */
#include <edkmdb.h>
#include <unistd.h>

#include "address_common.h"
#include "tests/lib/waiting.h"
#include "tests/lib/foreign_book/foreign_book.h"
#include "tests/lib/table_conformance.h"

static void read_log(char text[65536])
{
    FILE *file = fopen(scratch_path("foreign.log"), "r");
    size_t length = file ? fread(text, 1, 65535, file) : 0;
    text[length] = 0;
    if (file)
        fclose(file);
}

static void clear_log(void)
{
    FILE *file = fopen(scratch_path("foreign.log"), "w");
    if (file)
        fclose(file);
}

/* How often a line stands in the log. */
static int logged(const char *line)
{
    static char text[65536];
    int count = 0;
    read_log(text);
    for (char *at = strtok(text, "\n"); at; at = strtok(NULL, "\n"))
        count += !strcmp(at, line);
    return count;
}

static void log_on(void)
{
    assert_int_equal(MAPILogonEx(0, T("alice"), NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), S_OK);
    assert_int_equal(session->lpVtbl->OpenAddressBook(session, 0, NULL, AB_NO_DIALOG, &book), S_OK);
}

static void log_off(void)
{
    DROP(book);
    assert_int_equal(session->lpVtbl->Logoff(session, 0, 0, 0), S_OK);
    DROP(session);
}

static LPSERVICEADMIN services_of_alice(void)
{
    LPPROFADMIN profiles = NULL;
    LPSERVICEADMIN services = NULL;
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, T("alice"), NULL, 0, 0, &services), S_OK);
    DROP(profiles);
    return services;
}

static int set_up(void **state)
{
    char path[2048];
    LPPROFADMIN profiles = NULL;
    (void)state;
    scratch_enter();
    FILE *file = fopen(scratch_path("foreign.inf"), "w");
    assert_non_null(file);
    fputs("[Services]\nFOREIGN=Foreign directory\n[FOREIGN]\nPR_DISPLAY_NAME=Foreign directory\nProviders=FOREIGN_AB\n"
          "[FOREIGN_AB]\nPR_PROVIDER_DLL_NAME=foreign_book\nPR_RESOURCE_TYPE=MAPI_AB_PROVIDER\nPR_DISPLAY_NAME=Foreign\nPR_PROVIDER_DISPLAY=Foreign\n", file);
    fclose(file);
    snprintf(path, sizeof(path), "%s/data:%s", getenv("MAPIX_SOURCE_DIR"), scratch_path("foreign.inf"));
    setenv("MAPIX_SVC_PATH", path, 1);
    snprintf(path, sizeof(path), "%s/providers/local:%s/tests/lib", getenv("MAPIX_BUILD_DIR"), getenv("MAPIX_BUILD_DIR"));
    setenv("MAPIX_PROVIDER_PATH", path, 1);
    setenv("MAPIX_FOREIGN_LOG", scratch_path("foreign.log"), 1);
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("alice"), NULL, 0, MAPI_DEFAULT_SERVICES), S_OK);
    DROP(profiles);
    LPSERVICEADMIN services = services_of_alice();
    assert_int_equal(services->lpVtbl->CreateMsgService(services, T("FOREIGN"), T("Foreign directory"), 0, 0), S_OK);
    DROP(services);
    log_on();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    log_off();
    MAPIUninitialize();
    scratch_leave();
    return 0;
}

/* An id of the foreign provider, in one of four static places. */
static SBinary foreign(BYTE kind, BYTE number)
{
    static const MAPIUID uid = FOREIGN_UID;
    static BYTE places[4][FOREIGN_ID_SIZE];
    static unsigned next;
    BYTE *bytes = places[next++ % 4];
    memset(bytes, 0, 4);
    memcpy(bytes + 4, &uid, 16);
    bytes[20] = kind;
    bytes[21] = number;
    return (SBinary){ FOREIGN_ID_SIZE, bytes };
}

#define ID(binary) (binary).cb, (LPENTRYID)(void *)(binary).lpb

static HRESULT open_entry(SBinary id, ULONG flags, void *ret_object)
{
    ULONG type = 0;
    return session->lpVtbl->OpenEntry(session, ID(id), NULL, flags, &type, (LPUNKNOWN *)ret_object);
}

static LPSPropValue get(void *object, ULONG tag)
{
    LPSPropValue value = NULL;
    assert_int_equal(HrGetOneProp((LPMAPIPROP)object, tag, &value), S_OK);
    return value;
}

static LONG level_of(void *object)
{
    LPSPropValue value = get(object, PR_ACCESS_LEVEL);
    LONG level = value->Value.l;
    MAPIFreeBuffer(value);
    return level;
}

static LPSPropValue add_contact(const char *name, const char *address)
{
    LPABCONT container = NULL;
    LPSPropValue id = NULL;
    assert_int_equal(open_personal(&container), S_OK);
    assert_int_equal(create_entry(container, PR_DEF_CREATE_MAILUSER, name, address, &id), S_OK);
    DROP(container);
    return id;
}

/* --- Opening and comparing --------------------------------------------------------------------------------------------------------------- */

/* ENTRY-03, ENTRY-04, ENTRY-06, ENTRY-07, ENTRY-08, ENTRY-09, ENTRY-10, AB-02, SPI-EID-06 */
static void entries_are_opened_by_their_owner(void **state)
{
    LPSPropValue contact = add_contact("Level", "level@example.org");
    LPMAPIPROP object = NULL;
    LPENTRYID one_off = NULL;
    ULONG type = 0, size = 0;
    SBinary greta = foreign(FOREIGN_USER, 0);
    (void)state;
    clear_log();
    assert_int_equal(session->lpVtbl->OpenEntry(session, ID(greta), NULL, 0, &type, (LPUNKNOWN *)(void *)&object), S_OK);
    assert_int_equal(type, MAPI_MAILUSER);
    assert_int_equal(logged("OpenEntry 22 flags 0"), 1);
    DROP(object);
    /* A provider that does not know the flags for caches and deleted items is asked without them. */
    assert_int_equal(open_entry(greta, MAPI_MODIFY | MAPI_NO_CACHE | SHOW_SOFT_DELETES, &object), S_OK);
    assert_int_equal(logged("OpenEntry 22 flags 0x1"), 1);
    DROP(object);
    assert_int_equal(book->lpVtbl->OpenEntry(book, ID(greta), NULL, MAPI_GAL_ONLY, &type, (LPUNKNOWN *)(void *)&object), S_OK);
    DROP(object);
    object = NULL;
    assert_int_equal(open_entry(foreign(FOREIGN_USER, 9), 0, &object), MAPI_E_NOT_FOUND);
    assert_int_equal(open_entry(foreign(FOREIGN_USER, 9), MAPI_DEFERRED_ERRORS, &object), MAPI_E_NOT_FOUND);        /* it may come later, not must */
    SBinary unknown = foreign(FOREIGN_USER, 0);
    unknown.lpb[4] ^= 1;
    assert_int_equal(open_entry(unknown, 0, &object), MAPI_E_UNKNOWN_ENTRYID);
    assert_int_equal(book->lpVtbl->OpenEntry(book, ID(unknown), NULL, 0, &type, (LPUNKNOWN *)(void *)&object), MAPI_E_UNKNOWN_ENTRYID);
    unknown.cb = 12;
    assert_int_equal(open_entry(unknown, 0, &object), MAPI_E_UNKNOWN_ENTRYID);
    assert_null(object);

    assert_int_equal(open_entry(contact->Value.bin, 0, &object), S_OK);
    assert_int_equal(level_of(object), 0);
    SPropValue name = { .ulPropTag = PR_COMMENT_A, .Value.lpszA = (LPSTR)(uintptr_t)"x" };
    assert_int_equal(object->lpVtbl->SetProps(object, 1, &name, NULL), MAPI_E_NO_ACCESS);
    DROP(object);
    assert_int_equal(open_entry(contact->Value.bin, MAPI_BEST_ACCESS, &object), S_OK);
    assert_int_equal(level_of(object), MAPI_MODIFY);
    DROP(object);
    assert_int_equal(book->lpVtbl->CreateOneOff(book, T("N"), T("SMTP"), T("n@b.c"), 0, &size, &one_off), S_OK);
    SBinary one = { size, (LPBYTE)one_off };
    assert_int_equal(open_entry(one, MAPI_MODIFY, &object), MAPI_E_NO_ACCESS);
    assert_int_equal(open_entry(one, MAPI_BEST_ACCESS, &object), S_OK);
    assert_int_equal(level_of(object), 0);
    DROP(object);
    MAPIFreeBuffer(one_off);
    MAPIFreeBuffer(contact);
}

/* ENTRY-11, ENTRY-12, ENTRY-13, ENTRY-14, AB-03, SPI-AB-27, SPI-EID-04 */
static void entries_are_compared_by_their_owner(void **state)
{
    LPSPropValue contact = add_contact("Compared", "compared@example.org");
    SBinary one = foreign(FOREIGN_USER, 0), same = foreign(FOREIGN_USER, 0), other = foreign(FOREIGN_USER, 1), unknown = foreign(FOREIGN_USER, 0);
    LPMAPIPROP object = NULL;
    ULONG equal = 7;
    (void)state;
    same.lpb[0] = MAPI_SHORTTERM;                              /* another name of the same */
    unknown.lpb[4] ^= 1;
    for (int i = 0; i < 2; i++) {                              /* the session and the address book */
#define COMPARE(a, b) (i ? book->lpVtbl->CompareEntryIDs(book, ID(a), ID(b), 0, &equal) \
                         : session->lpVtbl->CompareEntryIDs(session, ID(a), ID(b), 0, &equal))
        assert_int_equal(COMPARE(one, same), S_OK);
        assert_int_equal(equal, TRUE);
        assert_int_equal(COMPARE(one, other), S_OK);
        assert_int_equal(equal, FALSE);
        equal = 7;
        assert_int_equal(COMPARE(one, contact->Value.bin), S_OK);
        assert_int_equal(equal, FALSE);
        equal = 7;
        assert_int_equal(COMPARE(one, unknown), MAPI_E_UNKNOWN_ENTRYID);
        assert_int_equal(COMPARE(unknown, contact->Value.bin), MAPI_E_UNKNOWN_ENTRYID);
        assert_int_equal(equal, 7);
    }
    assert_int_equal(session->lpVtbl->CompareEntryIDs(session, ID(one), ID(one), 1, &equal), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(open_entry(same, 0, &object), S_OK);      /* short-term: good for this session */
    DROP(object);
    assert_memory_equal(contact->Value.bin.lpb, "\0\0\0\0", 4);
    MAPIFreeBuffer(contact);
}

/* ENTRY-15, SPI-EID-05: ids at odd addresses. */
static void ids_need_no_alignment(void **state)
{
    LPSPropValue contact = add_contact("Odd", "odd@example.org");
    LPENTRYID one_off = NULL;
    ULONG size = 0, equal = FALSE;
    BYTE space[512];
    (void)state;
    assert_int_equal(book->lpVtbl->CreateOneOff(book, T("N"), T("SMTP"), T("n@b.c"), 0, &size, &one_off), S_OK);
    const SBinary ids[] = { contact->Value.bin, { size, (LPBYTE)one_off }, foreign(FOREIGN_USER, 0) };
    for (int i = 0; i < 3; i++)
        for (int shift = 1; shift < 8; shift += 2) {
            SBinary odd = { ids[i].cb, space + shift };
            LPMAPIPROP object = NULL;
            memcpy(odd.lpb, ids[i].lpb, odd.cb);
            assert_int_equal(open_entry(odd, 0, &object), S_OK);
            assert_int_equal(session->lpVtbl->CompareEntryIDs(session, ID(odd), ID(ids[i]), 0, &equal), S_OK);
            assert_int_equal(equal, TRUE);
            DROP(object);
        }
    MAPIFreeBuffer(one_off);
    MAPIFreeBuffer(contact);
}

/* --- Names ------------------------------------------------------------------------------------------------------------------------------- */

static LPADRLIST names(int count, const char *const *texts)
{
    LPADRLIST list = NULL;
    assert_int_equal(MAPIAllocateBuffer(CbNewADRLIST(count), (LPVOID *)&list), S_OK);
    memset(list, 0, CbNewADRLIST(count));
    list->cEntries = (ULONG)count;
    for (int i = 0; i < count; i++) {
        list->aEntries[i].cValues = 1;
        assert_int_equal(MAPIAllocateBuffer(sizeof(SPropValue), (LPVOID *)&list->aEntries[i].rgPropVals), S_OK);
        *list->aEntries[i].rgPropVals = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)texts[i] };
    }
    return list;
}

static const SPropValue *value_of(LPADRLIST list, int at, ULONG tag)
{
    return PpropFindProp(list->aEntries[at].rgPropVals, list->aEntries[at].cValues, tag);
}

/* The path: Exact, Directory, Contacts. */
static void search_foreign_first(void)
{
    LPENTRYID pab = NULL;
    ULONG size = 0;
    assert_int_equal(book->lpVtbl->GetPAB(book, &size, &pab), S_OK);
    SPropValue ids[] = { { .ulPropTag = PR_ENTRYID, .Value.bin = foreign(FOREIGN_CONTAINER, 1) },
        { .ulPropTag = PR_ENTRYID, .Value.bin = foreign(FOREIGN_CONTAINER, 0) }, { .ulPropTag = PR_ENTRYID, .Value.bin = { size, (LPBYTE)pab } } };
    SizedSRowSet(3, path) = { 3, { { 0, 1, &ids[0] }, { 0, 1, &ids[1] }, { 0, 1, &ids[2] } } };
    assert_int_equal(book->lpVtbl->SetSearchPath(book, 0, (LPSRowSet)(void *)&path), S_OK);
    MAPIFreeBuffer(pab);
}

/* AB-14, AB-15, AB-16, AB-17, SPI-AB-13, SPI-AB-15 */
static void containers_are_asked_in_order(void **state)
{
    static const char *const texts[] = { "exact", "twin", "greta", "double", "nobody", "level" };
    LPADRLIST list = names(6, texts);
    (void)state;
    search_foreign_first();
    clear_log();
    HRESULT hr = book->lpVtbl->ResolveName(book, 0, 0, NULL, list);
    assert_true(hr == MAPI_E_AMBIGUOUS_RECIP || hr == MAPI_E_NOT_FOUND);
    assert_int_equal(logged("Exact.ResolveNames exact twin greta double nobody level"), 1);
    assert_int_equal(logged("Directory.ResolveNames"), 1);
    assert_int_equal(logged("Directory.GetContentsTable"), 4);           /* greta, double, nobody, level: what nobody answered */
    assert_memory_equal(value_of(list, 0, PR_ENTRYID)->Value.bin.lpb + 4, foreign(FOREIGN_USER, 0).lpb + 4, 18);
    assert_null(value_of(list, 1, PR_ENTRYID));
    assert_memory_equal(value_of(list, 2, PR_ENTRYID)->Value.bin.lpb, foreign(FOREIGN_USER, 0).lpb, FOREIGN_ID_SIZE);
    assert_string_equal(value_of(list, 2, PR_EMAIL_ADDRESS_A)->Value.lpszA, "greta");
    assert_null(value_of(list, 3, PR_ENTRYID));
    assert_null(value_of(list, 4, PR_ENTRYID));
    assert_string_equal(value_of(list, 5, PR_EMAIL_ADDRESS_A)->Value.lpszA, "level@example.org");
    assert_int_equal(list->cEntries, 6);
    FreePadrlist(list);

    clear_log();
    list = names(1, texts);                                              /* all resolved: nobody else is asked */
    assert_int_equal(book->lpVtbl->ResolveName(book, 0, 0, NULL, list), S_OK);
    assert_int_equal(logged("Directory.ResolveNames"), 0);
    FreePadrlist(list);
    list = names(1, &texts[1]);
    assert_int_equal(book->lpVtbl->ResolveName(book, 0, 0, NULL, list), MAPI_E_AMBIGUOUS_RECIP);
    assert_int_equal(logged("Directory.ResolveNames"), 0);
    FreePadrlist(list);
    list = names(1, &texts[3]);
    assert_int_equal(book->lpVtbl->ResolveName(book, 0, 0, NULL, list), MAPI_E_AMBIGUOUS_RECIP);
    FreePadrlist(list);
    list = names(1, &texts[4]);
    assert_int_equal(book->lpVtbl->ResolveName(book, 0, 0, NULL, list), MAPI_E_NOT_FOUND);
    FreePadrlist(list);
    list = names(1, texts);                                              /* ENTRY-10: a provider that does not know Exchange's flag is asked without it */
    assert_int_equal(book->lpVtbl->ResolveName(book, 0, MAPI_CACHE_ONLY, NULL, list), S_OK);
    assert_int_equal(book->lpVtbl->PrepareRecips(book, MAPI_CACHE_ONLY, NULL, list), S_OK);
    assert_int_equal(value_of(list, 0, PR_ENTRYID)->Value.bin.lpb[0], 0);
    FreePadrlist(list);
}

/* AB-20, AB-21, SPI-AB-17, SPI-EID-03: their owners make ids long-term, with and without properties. */
static void recipients_get_long_term_ids(void **state)
{
    static const SizedSPropTagArray(2, tags) = { 2, { PR_ACCOUNT_A, PR_DISPLAY_NAME_A } };
    static const char *const texts[] = { "exact", "unresolved" };
    (void)state;
    for (int with_tags = 0; with_tags < 2; with_tags++) {
        LPADRLIST list = names(2, texts), before = list;
        assert_int_equal(book->lpVtbl->ResolveName(book, 0, 0, NULL, list), MAPI_E_NOT_FOUND);
        SPropValue *left = list->aEntries[1].rgPropVals;
        assert_int_equal(value_of(list, 0, PR_ENTRYID)->Value.bin.lpb[0], MAPI_SHORTTERM);
        clear_log();
        assert_int_equal(book->lpVtbl->PrepareRecips(book, 0, with_tags ? (LPSPropTagArray)(uintptr_t)&tags : NULL, list), S_OK);
        assert_int_equal(logged(with_tags ? "PrepareRecips 2" : "PrepareRecips 0"), 1);
        assert_int_equal(value_of(list, 0, PR_ENTRYID)->Value.bin.lpb[0], 0);
        assert_ptr_equal(list, before);
        assert_int_equal(list->cEntries, 2);
        assert_ptr_equal(list->aEntries[1].rgPropVals, left);
        if (with_tags) {
            assert_int_equal(list->aEntries[0].rgPropVals[0].ulPropTag, PROP_TAG(PT_ERROR, PROP_ID(PR_ACCOUNT_A)));
            assert_int_equal(list->aEntries[0].rgPropVals[0].Value.err, MAPI_E_NOT_FOUND);
            assert_int_equal(list->aEntries[0].rgPropVals[1].ulPropTag, PR_DISPLAY_NAME_A);
        }
        FreePadrlist(list);
    }
}

/* --- Templates --------------------------------------------------------------------------------------------------------------------------- */

static LPMAPITABLE template_table(void)
{
    LPMAPITABLE table = NULL;
    assert_int_equal(open_entry(foreign(FOREIGN_TEMPLATES, 0), 0, &table), S_OK);
    return table;
}

static ULONG count_rows(LPMAPITABLE table)
{
    ULONG count = 0;
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    return count;
}

static LONG STDAPICALLTYPE count_events(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    (void)notifications;
    *(ULONG *)context += count;
    return S_OK;
}

/* ValidateState of the address book's status object. */
static HRESULT validate_book(void)
{
    static const SizedSPropTagArray(1, id_column) = { 1, { PR_ENTRYID } };
    SPropValue type = { .ulPropTag = PR_RESOURCE_TYPE, .Value.l = MAPI_AB };
    SRestriction is_book = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_RESOURCE_TYPE, &type } };
    LPMAPISTATUS status = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    assert_int_equal(session->lpVtbl->GetStatusTable(session, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&id_column, &is_book, NULL, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 1);
    assert_int_equal(open_entry(rows->aRow[0].lpProps[0].Value.bin, 0, &status), S_OK);
    HRESULT result = status->lpVtbl->ValidateState(status, 0, 0);
    DROP(status);
    FreeProws(rows);
    DROP(table);
    return result;
}

/* AB-26, AB-27, SPI-SUP-24, SPI-AB-18 */
static void templates_of_all_providers(void **state)
{
    static const SizedSPropTagArray(7, columns) = { 7, { PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_DEPTH, PR_DISPLAY_TYPE, PR_ENTRYID, PR_INSTANCE_KEY,
        PR_SELECTABLE } };
    static const char *const expected[] = { "Internet address", "Foreign address", "Other address" };
    LPMAPITABLE table = template_table();
    LPMAPIADVISESINK sink = NULL;
    LPMAPIPROP nothing = NULL;
    LPSRowSet rows = NULL;
    ULONG_PTR connection = 0;
    ULONG events = 0;
    (void)state;
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 3);
    for (ULONG i = 0; i < 3; i++) {
        assert_string_equal(rows->aRow[i].lpProps[0].Value.lpszA, expected[i]);
        for (ULONG j = 0; j < columns.cValues; j++)
            assert_int_equal(rows->aRow[i].lpProps[j].ulPropTag, columns.aulPropTag[j]);
    }
    FreeProws(rows);
    /* The tables behind it stay open: asking again asks nobody, and what is new there shows here. */
    clear_log();
    LPMAPITABLE other = template_table();
    assert_int_equal(logged("GetOneOffTable"), 0);
    DROP(other);
    assert_int_equal(HrAllocAdviseSink(count_events, &events, &sink), S_OK);
    assert_int_equal(table->lpVtbl->Advise(table, fnevTableModified, sink, &connection), S_OK);
    assert_int_equal(open_entry(foreign(FOREIGN_TRIGGER, 0), 0, &nothing), MAPI_E_NOT_FOUND);
    for (int i = 0; i < 1000 && count_rows(table) < 4; i++)
        assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(count_rows(table), 4);
    for (int i = 0; i < 1000 && !events; i++)
        assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_true(events > 0);
    assert_int_equal(table->lpVtbl->Unadvise(table, connection), S_OK);
    DROP(sink);
    DROP(table);
    /* Until ValidateState of the address book (STAT-24). */
    assert_int_equal(validate_book(), S_OK);
    table = template_table();
    assert_int_equal(logged("GetOneOffTable"), 1);
    DROP(table);
}

/* --- The containers of all providers ----------------------------------------------------------------------------------------------------- */

/* Names of an open hierarchy table, one space behind each. */
static const char *names_of(LPMAPITABLE table)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_DISPLAY_NAME_A } };
    static char text[512];
    LPSRowSet rows = NULL;
    assert_int_equal(table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, 0, NULL), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    text[0] = 0;
    for (ULONG i = 0; i < rows->cRows; i++)
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s ", rows->aRow[i].lpProps[0].Value.lpszA);
    FreeProws(rows);
    return text;
}

static LPSPropValue instance_key(LPMAPITABLE table, const char *name)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_DISPLAY_NAME_A, PR_INSTANCE_KEY } };
    LPSRowSet rows = NULL;
    LPSPropValue copy = NULL;
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    for (ULONG i = 0; i < rows->cRows; i++)
        if (!strcmp(rows->aRow[i].lpProps[0].Value.lpszA, name))
            assert_int_equal(ScDupPropset(2, rows->aRow[i].lpProps, MAPIAllocateBuffer, &copy), S_OK);
    FreeProws(rows);
    assert_non_null(copy);
    return copy;
}

static void expect_names(LPMAPITABLE table, const char *expected)
{
    wait_notified(!strcmp(names_of(table), expected));
    assert_string_equal(names_of(table), expected);
}

static LPMAPITABLE root_hierarchy(ULONG flags)
{
    LPABCONT root = NULL;
    LPMAPITABLE table = NULL;
    ULONG type = 0;
    assert_int_equal(book->lpVtbl->OpenEntry(book, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)(void *)&root), S_OK);
    assert_int_equal(root->lpVtbl->GetHierarchyTable(root, flags, &table), S_OK);
    DROP(root);
    return table;
}

/* AB-01, SPI-AB-04: the root shows the containers of all providers, and an open table follows those that tell of changes. */
static void containers_of_all_providers(void **state)
{
    LPMAPITABLE table = root_hierarchy(0), deep = root_hierarchy(CONVENIENT_DEPTH | SHOW_SOFT_DELETES);
    LPMAPIADVISESINK sink = NULL;
    LPMAPIPROP nothing = NULL;
    ULONG_PTR connection = 0;
    ULONG events = 0;
    (void)state;
    assert_string_equal(names_of(table), "Contacts Profiles Directory Exact ");
    LPSPropValue key = instance_key(table, "Exact");
    assert_int_equal(HrAllocAdviseSink(count_events, &events, &sink), S_OK);
    assert_int_equal(table->lpVtbl->Advise(table, fnevTableModified, sink, &connection), S_OK);
    assert_int_equal(open_entry(foreign(FOREIGN_TRIGGER, 1), 0, &nothing), MAPI_E_NOT_FOUND);
    expect_names(table, "Contacts Profiles Annex Directory Exact ");
    expect_names(deep, "Contacts Profiles Annex Directory Exact ");
    LPSPropValue now = instance_key(table, "Exact");              /* the same row, though it moved */
    assert_int_equal(now[1].Value.bin.cb, key[1].Value.bin.cb);
    assert_memory_equal(now[1].Value.bin.lpb, key[1].Value.bin.lpb, key[1].Value.bin.cb);
    for (int i = 0; i < 1000 && !events; i++)
        assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_true(events > 0);
    assert_int_equal(open_entry(foreign(FOREIGN_TRIGGER, 2), 0, &nothing), MAPI_E_NOT_FOUND);
    expect_names(table, "Contacts Profiles Annex Directory Precise ");
    assert_int_equal(open_entry(foreign(FOREIGN_TRIGGER, 3), 0, &nothing), MAPI_E_NOT_FOUND);
    expect_names(table, "Contacts Profiles Directory Precise ");
    expect_names(deep, "Contacts Profiles Directory Precise ");
    assert_int_equal(table->lpVtbl->Unadvise(table, connection), S_OK);
    MAPIFreeBuffer(key);
    MAPIFreeBuffer(now);
    DROP(sink);
    DROP(table);
    DROP(deep);
}

/* --- Foreign entries in the personal address book ------------------------------------------------------------------------------------------ */

static LPSPropValue find_copy(LPABCONT container)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ENTRYID } };
    SPropValue value = { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)"Bound One" };
    SRestriction is_it = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_DISPLAY_NAME_A, &value } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    LPSPropValue id = NULL;
    assert_int_equal(container->lpVtbl->GetContentsTable(container, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, &is_it, NULL, 0, &rows), S_OK);
    if (rows->cRows) {
        assert_int_equal(rows->cRows, 1);
        assert_int_equal(MAPIAllocateBuffer(sizeof(*id), (LPVOID *)&id), S_OK);
        assert_int_equal(PropCopyMore(id, rows->aRow[0].lpProps, MAPIAllocateMore, id), S_OK);
    }
    FreeProws(rows);
    DROP(table);
    return id;
}

static void assert_text(void *object, ULONG tag, const char *text)
{
    LPSPropValue value = get(object, tag);
    assert_string_equal(value->Value.lpszA, text);
    MAPIFreeBuffer(value);
}

/* SPI-AB-22, SPI-SUP-23, SPI-AB-21 */
static void copies_keep_their_owners_code(void **state)
{
    LPABCONT container = NULL;
    LPMAPIPROP entry = NULL;
    SBinary bound = foreign(FOREIGN_USER, FOREIGN_BOUND);
    ENTRYLIST list = { 1, &bound };
    SPropValue change = { .ulPropTag = PR_ACCOUNT_A, .Value.lpszA = (LPSTR)(uintptr_t)"changed" };
    (void)state;
    assert_int_equal(open_personal(&container), S_OK);
    setenv("MAPIX_FOREIGN", "refuse", 1);                       /* creating must bind */
    assert_int_equal(container->lpVtbl->CopyEntries(container, &list, 0, NULL, 0), MAPI_W_PARTIAL_COMPLETION);
    assert_int_equal(container->lpVtbl->CreateEntry(container, ID(bound), 0, &entry), MAPI_E_UNKNOWN_ENTRYID);
    assert_null(find_copy(container));
    unsetenv("MAPIX_FOREIGN");
    clear_log();
    assert_int_equal(container->lpVtbl->CopyEntries(container, &list, 0, NULL, 0), S_OK);
    assert_int_equal(logged("OpenTemplateID flags 0x1"), 1);
    LPSPropValue id = find_copy(container);
    assert_non_null(id);
    assert_int_equal(open_entry(id->Value.bin, 0, &entry), S_OK);        /* what it gives is what the client gets */
    assert_int_equal(logged("OpenTemplateID flags 0"), 1);
    assert_text(entry, PR_DISPLAY_NAME_A, "live");
    DROP(entry);
    setenv("MAPIX_FOREIGN", "decline", 1);                      /* it wants nothing of this entry */
    assert_int_equal(open_entry(id->Value.bin, MAPI_MODIFY, &entry), S_OK);
    assert_text(entry, PR_DISPLAY_NAME_A, "Bound One");
    assert_text(entry, PR_COMMENT_A, "filled by its own code");
    LPSPropValue template_id = get(entry, PR_TEMPLATEID);
    assert_int_equal(template_id->Value.bin.cb, FOREIGN_ID_SIZE);
    MAPIFreeBuffer(template_id);
    assert_int_equal(entry->lpVtbl->SetProps(entry, 1, &change, NULL), S_OK);
    DROP(entry);
    setenv("MAPIX_FOREIGN", "refuse", 1);                       /* without its code it is for reading */
    assert_int_equal(open_entry(id->Value.bin, MAPI_BEST_ACCESS, &entry), S_OK);
    assert_int_equal(level_of(entry), 0);
    assert_int_equal(entry->lpVtbl->SetProps(entry, 1, &change, NULL), MAPI_E_NO_ACCESS);
    DROP(entry);
    assert_int_equal(open_entry(id->Value.bin, MAPI_MODIFY, &entry), MAPI_E_NO_ACCESS);
    unsetenv("MAPIX_FOREIGN");
    MAPIFreeBuffer(id);
    DROP(container);
}

/* --- Notifications ----------------------------------------------------------------------------------------------------------------------- */

/* AB-30, SPI-AB-24: those whose business it is are asked; NULL is everybody. */
static void subscriptions_go_to_providers(void **state)
{
    LPMAPIADVISESINK sink = NULL;
    ULONG_PTR connection = 0;
    ULONG events = 0;
    SBinary greta = foreign(FOREIGN_USER, 0), unknown = foreign(FOREIGN_USER, 0);
    (void)state;
    unknown.lpb[4] ^= 1;
    assert_int_equal(HrAllocAdviseSink(count_events, &events, &sink), S_OK);
    clear_log();
    assert_int_equal(book->lpVtbl->Advise(book, 0, NULL, fnevCriticalError, sink, &connection), S_OK);
    assert_int_equal(logged("Advise 0 0x1"), 1);
    assert_int_equal(book->lpVtbl->Unadvise(book, connection), S_OK);
    assert_int_equal(logged("Unadvise 77"), 1);
    assert_int_equal(book->lpVtbl->Advise(book, ID(greta), fnevCriticalError, sink, &connection), S_OK);
    assert_int_equal(logged("Advise 22 0x1"), 1);
    assert_int_equal(book->lpVtbl->Unadvise(book, connection), S_OK);
    assert_int_equal(book->lpVtbl->Advise(book, ID(greta), fnevObjectModified, sink, &connection), MAPI_E_NO_SUPPORT);
    assert_int_equal(book->lpVtbl->Advise(book, ID(unknown), fnevObjectModified, sink, &connection), MAPI_E_UNKNOWN_ENTRYID);
    assert_int_equal(book->lpVtbl->Advise(book, 10, (LPENTRYID)(void *)greta.lpb, fnevObjectModified, sink, &connection), MAPI_E_INVALID_ENTRYID);
    DROP(sink);
}

/* --- What is kept ------------------------------------------------------------------------------------------------------------------------- */

/* AB-06, AB-08, AB-10, SPI-AB-03, SPI-AB-26: defaults and path outlive the session, not the container. */
static void what_is_gone_is_forgotten(void **state)
{
    SBinary directory = foreign(FOREIGN_CONTAINER, 0);
    LPENTRYID id = NULL;
    LPSRowSet path = NULL;
    ULONG size = 0;
    (void)state;
    assert_int_equal(book->lpVtbl->SetDefaultDir(book, ID(directory)), S_OK);
    assert_int_equal(book->lpVtbl->SetPAB(book, ID(directory)), MAPI_E_NO_ACCESS);         /* it cannot be written */
    search_foreign_first();
    log_off();
    clear_log();
    log_on();
    assert_int_equal(logged("Logon security pointers"), 1);
    assert_int_equal(book->lpVtbl->GetDefaultDir(book, &size, &id), S_OK);
    assert_int_equal(size, directory.cb);
    assert_memory_equal(id, directory.lpb, size);
    MAPIFreeBuffer(id);
    assert_int_equal(book->lpVtbl->GetSearchPath(book, 0, &path), S_OK);
    assert_int_equal(path->cRows, 3);
    FreeProws(path);
    assert_int_equal(validate_book(), S_OK);

    log_off();
    static const SizedSPropTagArray(2, columns) = { 2, { PR_SERVICE_UID, PR_SERVICE_NAME_A } };
    LPSERVICEADMIN services = services_of_alice();
    LPMAPITABLE table = NULL;
    assert_int_equal(services->lpVtbl->GetMsgServiceTable(services, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &path), S_OK);
    for (ULONG i = 0; i < path->cRows; i++)
        if (!strcmp(path->aRow[i].lpProps[1].Value.lpszA, "FOREIGN"))
            assert_int_equal(services->lpVtbl->DeleteMsgService(services, (LPMAPIUID)(void *)path->aRow[i].lpProps[0].Value.bin.lpb), S_OK);
    FreeProws(path);
    DROP(table);
    DROP(services);
    log_on();
    assert_int_equal(validate_book(), MAPI_E_NOT_FOUND);       /* STAT-24 */
    LPSPropValue pab = NULL;
    LPABCONT container = NULL;
    assert_int_equal(open_personal(&container), S_OK);
    pab = get(container, PR_ENTRYID);
    assert_int_equal(book->lpVtbl->GetSearchPath(book, 0, &path), S_OK);
    assert_int_equal(path->cRows, 1);                          /* what is left of the path; not the built-in one, which has Profiles too */
    assert_memory_equal(path->aRow[0].lpProps[0].Value.bin.lpb, pab->Value.bin.lpb, pab->Value.bin.cb);
    FreeProws(path);
    assert_int_equal(book->lpVtbl->GetDefaultDir(book, &size, &id), S_OK);
    assert_true(size > 0 && (size != directory.cb || memcmp(id, directory.lpb, size)));
    MAPIFreeBuffer(id);
    MAPIFreeBuffer(pab);
    DROP(container);
}

/* The suite of every table, on those that show the rows of several providers. What the suite's own advise sinks were told is on its way when
 * it is done, and holds its table: deliver that first. */
static void check_table(LPMAPITABLE table, const char *name)
{
    const struct table_conformance_options options = { .name = name, .any_type = true, .few_rows = count_rows(table) < 3 };
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    table_conformance(table, &options);
    DROP(table);
    assert_int_equal(HrDispatchNotifications(0), S_OK);
}

static void tables_of_all_providers_conform(void **state)
{
    (void)state;
    check_table(template_table(), "one-off table");
    check_table(root_hierarchy(0), "containers of all providers");
    check_table(root_hierarchy(CONVENIENT_DEPTH), "containers of all providers with depth");
}

/* AB-01, SPI-LIFE-11: a table of all providers' containers that is open when the session ends is told nothing more, and can still be released. */
static void tables_end_with_their_session(void **state)
{
    LPMAPITABLE table = root_hierarchy(CONVENIENT_DEPTH), other = root_hierarchy(0);
    LPMAPIPROP nothing = NULL;
    ULONG count = 0;
    (void)state;
    assert_true(count_rows(table) >= 4);
    assert_int_equal(open_entry(foreign(FOREIGN_TRIGGER, 1), 0, &nothing), MAPI_E_NOT_FOUND);       /* a change is on its way */
    log_off();
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), MAPI_E_INVALID_OBJECT);
    DROP(table);
    DROP(other);
    log_on();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_opened_by_their_owner),
        cmocka_unit_test(entries_are_compared_by_their_owner),
        cmocka_unit_test(ids_need_no_alignment),
        cmocka_unit_test(containers_are_asked_in_order),
        cmocka_unit_test(recipients_get_long_term_ids),
        cmocka_unit_test(templates_of_all_providers),
        cmocka_unit_test(containers_of_all_providers),
        cmocka_unit_test(tables_of_all_providers_conform),
        cmocka_unit_test(copies_keep_their_owners_code),
        cmocka_unit_test(subscriptions_go_to_providers),
        cmocka_unit_test(tables_end_with_their_session),
        cmocka_unit_test(what_is_gone_is_forgotten),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

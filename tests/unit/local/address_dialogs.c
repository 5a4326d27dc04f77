/* The dialogs of the address book, answered by the scripted helper (tests/lib/scripted_prompt.py): AB-16, AB-22, AB-23, AB-24, AB-25. */
#include "address_common.h"

#include <stdbool.h>
#include <unistd.h>

#include "tests/lib/scripted_prompt.h"

static LPADRBOOK asking;                                       /* opened without AB_NO_DIALOG; `book` never asks */

static int set_up(void **state)
{
    int failed = common_set_up(state);
    scripted_prompt_start();
    assert_int_equal(session->lpVtbl->OpenAddressBook(session, 0, NULL, 0, &asking), S_OK);
    return failed;
}

static int tear_down(void **state)
{
    DROP(asking);
    return common_tear_down(state);
}

#define CHOOSE(question, index) "{\"button\":\"ok\",\"values\":{\"" question "\":" index "}}\n"
#define CANCEL "{\"button\":\"cancel\"}\n"

static LPSPropValue get(void *object, ULONG tag)
{
    LPSPropValue value = NULL;
    assert_int_equal(HrGetOneProp((LPMAPIPROP)object, tag, &value), S_OK);
    return value;
}

static void assert_text(ULONG size, LPENTRYID id, ULONG tag, const char *text)
{
    LPMAPIPROP entry = NULL;
    ULONG type = 0;
    assert_int_equal(book->lpVtbl->OpenEntry(book, size, id, NULL, 0, &type, (LPUNKNOWN *)(void *)&entry), S_OK);
    LPSPropValue value = get(entry, tag);
    assert_string_equal(value->Value.lpszA, text);
    MAPIFreeBuffer(value);
    DROP(entry);
}

static const char *why(void)
{
    LPMAPIERROR error = NULL;
    static char text[1024];
    asking->lpVtbl->GetLastError(asking, MAPI_E_CALL_FAILED, 0, &error);
    snprintf(text, sizeof(text), "%s", error ? (char *)(void *)error->lpszError : "-");
    MAPIFreeBuffer(error);
    return text;
}

static LPSPropValue personal_id(void)
{
    LPABCONT container = NULL;
    assert_int_equal(open_personal(&container), S_OK);
    LPSPropValue id = get(container, PR_ENTRYID);
    DROP(container);
    return id;
}

/* --- New entries: AB-25 -------------------------------------------------------------------------------------------------------------------- */

static void new_entries(void **state)
{
    LPSPropValue pab = personal_id();
    LPABCONT container = NULL;
    LPENTRYID id = NULL;
    ULONG size = 0;
    (void)state;
    assert_int_equal(open_personal(&container), S_OK);
    LPSPropValue template = get(container, PR_DEF_CREATE_MAILUSER);
    answers("{\"button\":\"ok\",\"values\":{\"Name\":\"Dia One\",\"Address\":\"one@example.org\"}}\n");
    HRESULT hr = asking->lpVtbl->NewEntry(asking, 0, 0, pab->Value.bin.cb, (LPENTRYID)(void *)pab->Value.bin.lpb, template->Value.bin.cb,
        (LPENTRYID)(void *)template->Value.bin.lpb, &size, &id);
    if (FAILED(hr))
        fail_msg("%#x %s", (unsigned)hr, why());
    assert_text(size, id, PR_EMAIL_ADDRESS_A, "one@example.org");
    assert_text(size, id, PR_DISPLAY_NAME_A, "Dia One");
    MAPIFreeBuffer(id);
    /* Of which kind, the user says. */
    answers(CHOOSE("What kind of entry?", "1") "{\"button\":\"ok\",\"values\":{\"Name\":\"Dia Two\",\"Address\":\"two@example.org\"}}\n");
    assert_int_equal(asking->lpVtbl->NewEntry(asking, 0, 0, pab->Value.bin.cb, (LPENTRYID)(void *)pab->Value.bin.lpb, 0, NULL, &size, &id), S_OK);
    assert_asked("Personal distribution list");
    assert_text(size, id, PR_EMAIL_ADDRESS_A, "two@example.org");
    MAPIFreeBuffer(id);
    /* Backing out leaves nothing. */
    answers(CANCEL);
    assert_int_equal(asking->lpVtbl->NewEntry(asking, 0, 0, pab->Value.bin.cb, (LPENTRYID)(void *)pab->Value.bin.lpb, 0, NULL, &size, &id), MAPI_E_USER_CANCEL);
    assert_int_equal(size, 0);
    assert_null(id);
    answers(CHOOSE("What kind of entry?", "1") CANCEL);
    assert_int_equal(asking->lpVtbl->NewEntry(asking, 0, 0, pab->Value.bin.cb, (LPENTRYID)(void *)pab->Value.bin.lpb, 0, NULL, NULL, NULL), MAPI_E_USER_CANCEL);
    /* For a message only: no container keeps it. The last template is MAPI's own, for any type. */
    answers(CHOOSE("What kind of entry?", "1") "{\"button\":\"ok\",\"values\":{\"Name\":\"Machine\",\"Address type\":\"fax\",\"Address\":\"+49 1\"}}\n");
    assert_int_equal(asking->lpVtbl->NewEntry(asking, 0, 0, 0, NULL, 0, NULL, &size, &id), S_OK);
    assert_asked("Other address");
    assert_text(size, id, PR_ADDRTYPE_A, "FAX");
    assert_text(size, id, PR_EMAIL_ADDRESS_A, "+49 1");
    MAPIFreeBuffer(id);
    /* Nobody to ask. */
    assert_int_equal(book->lpVtbl->NewEntry(book, 0, 0, 0, NULL, 0, NULL, &size, &id), MAPI_E_NO_SUPPORT);
    setenv("MAPIX_PROMPT", "none", 1);
    assert_int_equal(asking->lpVtbl->NewEntry(asking, 0, 0, 0, NULL, 0, NULL, &size, &id), MAPI_E_NO_SUPPORT);
    char path[4096];
    snprintf(path, sizeof(path), "%s/tests/lib/scripted_prompt.py", getenv("MAPIX_SOURCE_DIR"));
    setenv("MAPIX_PROMPT", path, 1);
    MAPIFreeBuffer(template);
    MAPIFreeBuffer(pab);
    DROP(container);
}

/* --- Details: AB-24 ------------------------------------------------------------------------------------------------------------------------- */

static SCODE STDMETHODCALLTYPE press(ULONG_PTR ui_param, LPVOID context, ULONG size, LPENTRYID id, ULONG flags)
{
    (void)ui_param, (void)flags;
    ++*(int *)context;
    return size && id ? S_OK : MAPI_E_INVALID_PARAMETER;
}

static void STDMETHODCALLTYPE dismissed(ULONG_PTR ui_param, LPVOID context)
{
    (void)ui_param;
    ++*(int *)context;
}

static void details(void **state)
{
    LPABCONT container = NULL;
    LPSPropValue id = NULL;
    LPENTRYID one_off = NULL;
    ULONG size = 0;
    int pressed = 0, gone = 0;
    (void)state;
    assert_int_equal(open_personal(&container), S_OK);
    assert_int_equal(create_entry(container, PR_DEF_CREATE_MAILUSER, "Dieter", "dieter@example.org", &id), S_OK);
    LPENTRYID entry_id = (LPENTRYID)(void *)id->Value.bin.lpb;
    ULONG_PTR ui_param = 0;
    answers("{\"button\":\"ok\",\"values\":{\"Telephone\":\"4711\"}}\n");
    assert_int_equal(asking->lpVtbl->Details(asking, &ui_param, NULL, NULL, id->Value.bin.cb, entry_id, NULL, NULL, NULL, DIALOG_MODAL), S_OK);
    assert_asked("dieter@example.org");
    assert_text(id->Value.bin.cb, entry_id, PR_BUSINESS_TELEPHONE_NUMBER_A, "4711");
    answers(CANCEL);
    assert_int_equal(asking->lpVtbl->Details(asking, &ui_param, NULL, NULL, id->Value.bin.cb, entry_id, NULL, NULL, NULL, DIALOG_MODAL), MAPI_E_USER_CANCEL);
    /* The modal one is shown for DIALOG_SDI too; whoever waits for its end is told. */
    answers("{\"button\":\"ok\"}\n");
    assert_int_equal(asking->lpVtbl->Details(asking, &ui_param, dismissed, &gone, id->Value.bin.cb, entry_id, NULL, NULL, NULL, DIALOG_SDI), S_OK);
    assert_int_equal(gone, 1);
    /* A button of the client's. */
    answers(CHOOSE("What is to be done?", "1") CHOOSE("What is to be done?", "0") "{\"button\":\"ok\"}\n" CHOOSE("What is to be done?", "1")
        CHOOSE("What is to be done?", "2"));
    assert_int_equal(asking->lpVtbl->Details(asking, &ui_param, NULL, NULL, id->Value.bin.cb, entry_id, press, &pressed, T("Call them"), DIALOG_MODAL), S_OK);
    assert_asked("Call them");
    assert_int_equal(pressed, 2);
    /* A one-off is shown, and not changed. */
    assert_int_equal(book->lpVtbl->CreateOneOff(book, T("Once"), T("SMTP"), T("once@example.org"), 0, &size, &one_off), S_OK);
    answers("{\"button\":\"ok\"}\n");
    assert_int_equal(asking->lpVtbl->Details(asking, &ui_param, NULL, NULL, size, one_off, NULL, NULL, NULL, DIALOG_MODAL), S_OK);
    assert_asked("once@example.org");
    MAPIFreeBuffer(one_off);
    assert_int_equal(book->lpVtbl->Details(book, &ui_param, NULL, NULL, id->Value.bin.cb, entry_id, NULL, NULL, NULL, DIALOG_MODAL), MAPI_E_NO_SUPPORT);
    assert_int_equal(asking->lpVtbl->Details(asking, &ui_param, NULL, NULL, 0, NULL, NULL, NULL, NULL, 0), MAPI_E_INVALID_PARAMETER);
    ENTRYLIST entries = { 1, &id->Value.bin };
    assert_int_equal(container->lpVtbl->DeleteEntries(container, &entries, 0), S_OK);
    MAPIFreeBuffer(id);
    DROP(container);
}

/* --- Names: AB-16 --------------------------------------------------------------------------------------------------------------------------- */

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

static const char *text_in(LPADRLIST list, ULONG at, ULONG tag)
{
    const SPropValue *value = PpropFindProp(list->aEntries[at].rgPropVals, list->aEntries[at].cValues, tag);
    return value && value->ulPropTag == tag ? value->Value.lpszA : NULL;
}

static LONG type_in(LPADRLIST list, ULONG at)
{
    const SPropValue *value = PpropFindProp(list->aEntries[at].rgPropVals, list->aEntries[at].cValues, PR_RECIPIENT_TYPE);
    return value ? value->Value.l : -1;
}

static void names_are_settled(void **state)
{
    static const char *const texts[] = { "dia", "nobody", "one@b.c" };
    LPADRLIST list = names(3, texts);
    (void)state;
    answers(CHOOSE("Which name?", "1") "{\"button\":\"ok\",\"values\":{\"Name or address\":\"nobody either\"}}\n"
        "{\"button\":\"ok\",\"values\":{\"Name or address\":\"some@body.org\"}}\n");
    assert_int_equal(asking->lpVtbl->ResolveName(asking, 0, MAPI_DIALOG, T("My title"), list), S_OK);
    assert_asked("My title");
    assert_asked("nobody either");
    assert_string_equal(text_in(list, 0, PR_EMAIL_ADDRESS_A), "two@example.org");
    assert_string_equal(text_in(list, 1, PR_EMAIL_ADDRESS_A), "some@body.org");
    FreePadrlist(list);
    /* Who backs out has cancelled the call; the names stay as they are, and what was settled before stays settled (iaddrbook-resolvename). */
    list = names(2, texts);
    answers(CHOOSE("Which name?", "1") CANCEL);
    assert_int_equal(asking->lpVtbl->ResolveName(asking, 0, MAPI_DIALOG, NULL, list), MAPI_E_USER_CANCEL);
    assert_string_equal(text_in(list, 0, PR_EMAIL_ADDRESS_A), "two@example.org");
    assert_string_equal(text_in(list, 1, PR_DISPLAY_NAME_A), "nobody");
    FreePadrlist(list);
    list = names(1, texts);
    answers("{\"die\":1}\n");                              /* a helper that fails: as without a dialog */
    assert_int_equal(asking->lpVtbl->ResolveName(asking, 0, MAPI_DIALOG, NULL, list), MAPI_E_AMBIGUOUS_RECIP);
    answers(CANCEL);
    assert_int_equal(asking->lpVtbl->ResolveName(asking, 0, MAPI_DIALOG, NULL, list), MAPI_E_USER_CANCEL);
    assert_string_equal(text_in(list, 0, PR_DISPLAY_NAME_A), "dia");
    assert_int_equal(book->lpVtbl->ResolveName(book, 0, MAPI_DIALOG, NULL, list), MAPI_E_AMBIGUOUS_RECIP);
    FreePadrlist(list);
    list = names(1, &texts[1]);
    answers(CANCEL);
    assert_int_equal(asking->lpVtbl->ResolveName(asking, 0, MAPI_DIALOG, NULL, list), MAPI_E_USER_CANCEL);
    FreePadrlist(list);
}

/* --- Address: AB-22, AB-23 ------------------------------------------------------------------------------------------------------------------- */

static void recipients_are_chosen(void **state)
{
    ADRPARM parameters = { .ulFlags = DIALOG_MODAL | AB_RESOLVE, .cDestFields = 0xFFFFFFFF };
    LPADRLIST list = NULL;
    ULONG_PTR ui_param = 0;
    (void)state;
    /* To: two of Contacts. Cc: typed, resolved at the end. */
    answers(CHOOSE("Who gets it?", "0") CHOOSE("To", "0") CHOOSE("Which address book?", "0") CHOOSE("Which names?", "[0,1]") CHOOSE("Who gets it?", "1")
        CHOOSE("Cc", "1") "{\"button\":\"ok\",\"values\":{\"Names or addresses, \\\";\\\" between\":\" Eve <eve@b.c> ; dia o\"}}\n" CHOOSE("Who gets it?", "3"));
    assert_int_equal(asking->lpVtbl->Address(asking, &ui_param, &parameters, &list), S_OK);
    assert_asked("To: Dia One, Dia Two");
    assert_non_null(list);
    assert_int_equal(list->cEntries, 4);
    static const ULONG must[] = { PR_ENTRYID, PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_DISPLAY_TYPE };
    for (ULONG i = 0; i < 4; i++) {
        for (int j = 0; j < 5; j++)
            assert_non_null(PpropFindProp(list->aEntries[i].rgPropVals, list->aEntries[i].cValues, must[j]));
        assert_int_equal(type_in(list, i), i < 2 ? MAPI_TO : MAPI_CC);
    }
    assert_string_equal(text_in(list, 2, PR_EMAIL_ADDRESS_A), "eve@b.c");
    assert_string_equal(text_in(list, 3, PR_EMAIL_ADDRESS_A), "one@example.org");
    /* Who is taken out stays in his place, without properties. Two wells of the caller's own; an inner cancel leads back. */
    LPSTR titles[] = { (LPSTR)(uintptr_t)"An", (LPSTR)(uintptr_t)"Kopie" };
    ULONG types[] = { MAPI_TO, MAPI_BCC };
    ADRPARM own = { .ulFlags = DIALOG_MODAL, .cDestFields = 2, .lppszDestTitles = titles, .lpulDestComps = types, .lpszCaption = (LPSTR)(uintptr_t)"Wer" };
    answers(CHOOSE("Who gets it?", "0") CHOOSE("An", "2") CHOOSE("Who is not to get it?", "[0]") CHOOSE("Who gets it?", "1") CANCEL
        CHOOSE("Who gets it?", "1") CHOOSE("Kopie", "1") "{\"button\":\"ok\",\"values\":{\"Names or addresses, \\\";\\\" between\":\"unknown\"}}\n"
        CHOOSE("Who gets it?", "2"));
    assert_int_equal(asking->lpVtbl->Address(asking, &ui_param, &own, &list), S_OK);
    assert_asked("\"Wer\"");
    assert_asked("Kopie: nobody");
    assert_int_equal(list->cEntries, 5);
    assert_int_equal(list->aEntries[0].cValues, 0);
    assert_null(list->aEntries[0].rgPropVals);
    assert_string_equal(text_in(list, 1, PR_DISPLAY_NAME_A), "Dia Two");
    assert_int_equal(type_in(list, 4), MAPI_BCC);
    assert_null(text_in(list, 4, PR_EMAIL_ADDRESS_A));          /* unresolved: nobody asked for that */
    /* Cancelled: nothing has changed. */
    LPADRLIST before = list;
    answers(CHOOSE("Who gets it?", "0") CHOOSE("To", "2") CHOOSE("Who is not to get it?", "[0]") CANCEL);
    assert_int_equal(asking->lpVtbl->Address(asking, &ui_param, &parameters, &list), MAPI_E_USER_CANCEL);
    assert_ptr_equal(list, before);
    assert_string_equal(text_in(list, 1, PR_DISPLAY_NAME_A), "Dia Two");
    /* Exactly one, of the container that the caller names, limited by his restriction. */
    LPSPropValue pab = personal_id();
    SPropValue wanted = { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)"Dia Two" };
    SRestriction only = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_DISPLAY_NAME_A, &wanted } };
    ADRPARM one = { .ulFlags = DIALOG_MODAL | ADDRESS_ONE, .cbABContEntryID = pab->Value.bin.cb,
        .lpABContEntryID = (LPENTRYID)(void *)pab->Value.bin.lpb, .lpContRestriction = &only };
    answers(CHOOSE("Which name?", "0"));
    assert_int_equal(asking->lpVtbl->Address(asking, &ui_param, &one, &list), S_OK);
    assert_int_equal(list->cEntries, 1);
    assert_string_equal(text_in(list, 0, PR_EMAIL_ADDRESS_A), "two@example.org");
    FreePadrlist(list);
    list = NULL;
    /* Only looking. */
    int gone = 0;
    ADRPARM look = { .ulFlags = DIALOG_SDI, .lpfnDismiss = dismissed, .lpvDismissContext = &gone, .cbABContEntryID = pab->Value.bin.cb,
        .lpABContEntryID = (LPENTRYID)(void *)pab->Value.bin.lpb };
    answers(CHOOSE("Which name?", "0") "{\"button\":\"ok\"}\n" CANCEL);
    assert_int_equal(asking->lpVtbl->Address(asking, &ui_param, &look, &list), S_OK);
    assert_asked("one@example.org");
    assert_null(list);
    assert_int_equal(gone, 1);
    /* AB_SELECTONLY: nothing is typed. */
    parameters.ulFlags |= AB_SELECTONLY;
    answers(CHOOSE("Who gets it?", "0") CHOOSE("Which address book?", "0") CHOOSE("Which names?", "[1]") CHOOSE("Who gets it?", "3"));
    assert_int_equal(asking->lpVtbl->Address(asking, &ui_param, &parameters, &list), S_OK);
    assert_int_equal(list->cEntries, 1);
    FreePadrlist(list);
    MAPIFreeBuffer(pab);
}

static void wrong_parameters(void **state)                       /* AB-23 */
{
    ULONG types[] = { MAPI_TO };
    ADRPARM parameters = { .ulFlags = 0 };
    LPADRLIST list = NULL;
    (void)state;
#define REFUSED() assert_int_equal(asking->lpVtbl->Address(asking, NULL, &parameters, &list), MAPI_E_INVALID_PARAMETER)
    REFUSED();
    parameters.ulFlags = DIALOG_MODAL | DIALOG_SDI;
    REFUSED();
    parameters = (ADRPARM){ .ulFlags = DIALOG_MODAL | ADDRESS_ONE, .cDestFields = 1 };
    REFUSED();
    parameters = (ADRPARM){ .ulFlags = DIALOG_SDI | ADDRESS_ONE };
    REFUSED();
    parameters = (ADRPARM){ .ulFlags = DIALOG_MODAL, .cDestFields = 0xFFFFFFFF, .lpulDestComps = types };
    REFUSED();
    parameters = (ADRPARM){ .ulFlags = DIALOG_MODAL | 0x10000000 };
    REFUSED();
    parameters = (ADRPARM){ .ulFlags = DIALOG_MODAL, .lpReserved = types };
    REFUSED();
    parameters = (ADRPARM){ .ulFlags = DIALOG_MODAL };
    assert_int_equal(book->lpVtbl->Address(book, NULL, &parameters, &list), MAPI_E_NO_SUPPORT);
    assert_null(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_entries),
        cmocka_unit_test(details),
        cmocka_unit_test(names_are_settled),
        cmocka_unit_test(recipients_are_chosen),
        cmocka_unit_test(wrong_parameters),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

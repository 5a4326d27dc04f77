/* Property sheets: display tables of every control type through the scripted helper (SPI-SUP-26, SPI-SVC-16, SPI-UTIL-11). */
#include "fixture.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "scratch.h"
#include "tests/lib/waiting.h"

#define PR_NAME PROP_TAG(PT_UNICODE, 0x6601)
#define PR_SECRET PROP_TAG(PT_STRING8, 0x6602)
#define PR_CHECK PROP_TAG(PT_BOOLEAN, 0x6603)
#define PR_COMBO PROP_TAG(PT_STRING8, 0x6604)
#define PR_DROP PROP_TAG(PT_LONG, 0x6605)
#define PR_LIST PROP_TAG(PT_BINARY, 0x6606)
#define PR_RADIO PROP_TAG(PT_LONG, 0x6607)
#define PR_MANY PROP_TAG(PT_MV_STRING8, 0x6608)
#define PR_LINES PROP_TAG(PT_STRING8, 0x6609)
#define PR_FIXED PROP_TAG(PT_STRING8, 0x660A)
#define PR_COMBO_TABLE PROP_TAG(PT_OBJECT, 0x6611)
#define PR_DROP_TABLE PROP_TAG(PT_OBJECT, 0x6612)
#define PR_LIST_TABLE PROP_TAG(PT_OBJECT, 0x6613)
#define PR_MEMBERS_TABLE PROP_TAG(PT_OBJECT, 0x6614)
#define PR_BUTTON PROP_TAG(PT_OBJECT, 0x6621)

/* ---- the data: an IPropData, with tables and a button beside it, that watches and refuses ---- */

static struct {
    LPPROPDATA data;
    LPTABLEDATA sheet_data;                    /* for notifications */
    LPMAPITABLE sheet;
    unsigned set_calls;
    ULONG last_set;                            /* tag */
    const char *refuse;                        /* a name that is not accepted */
    unsigned presses;
    HRESULT press_result;
    bool button_off, ask_in_button;
    HRESULT asked;
} test;

static HRESULT notify_control(BYTE id)
{
    BYTE bytes[20] = "control of the test";
    bytes[19] = id;
    SPropValue value = { .ulPropTag = PR_CONTROL_ID, .Value.bin = { 20, bytes } };
    return test.sheet_data->lpVtbl->HrNotify(test.sheet_data, 0, 1, &value);
}

static void put_text(ULONG tag, const char *text)
{
    SPropValue value = { .ulPropTag = tag, .Value.lpszA = (LPSTR)(uintptr_t)text };
    assert_int_equal(test.data->lpVtbl->SetProps(test.data, 1, &value, NULL), S_OK);
}

static HRESULT STDMETHODCALLTYPE control_last_error(IMAPIControl *self, HRESULT result, ULONG flags, LPMAPIERROR *error)
{
    static const wchar_t words[] = L"the cable is out";
    assert_int_equal(flags, MAPI_UNICODE);
    assert_int_equal(MAPIAllocateBuffer(sizeof(**error) + sizeof(words), (LPVOID *)error), S_OK);
    memset(*error, 0, sizeof(**error));
    (*error)->lpszError = (LPTSTR)memcpy(*error + 1, words, sizeof(words));
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE control_activate(IMAPIControl *self, ULONG flags, ULONG_PTR ui_param)
{
    test.presses++;
    assert_int_equal(ui_param, 77);
    if (test.ask_in_button)
        test.asked = prompt_confirm(ui_param, "On top", "Really?", NULL);
    if (FAILED(test.press_result))
        return test.press_result;
    put_text(PR_FIXED, "pressed");
    test.button_off = true;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE control_state(IMAPIControl *self, ULONG flags, ULONG *state)
{
    *state = test.button_off ? MAPI_DISABLED : MAPI_ENABLED;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE control_query(IMAPIControl *self, REFIID iid, LPVOID *object) { return MAPI_E_INTERFACE_NOT_SUPPORTED; }
static ULONG STDMETHODCALLTYPE control_count(IMAPIControl *self) { return 1; }

static IMAPIControlVtbl control_vtable = { .QueryInterface = control_query, .AddRef = control_count, .Release = control_count,
    .GetLastError = control_last_error, .Activate = control_activate, .GetState = control_state };
static IMAPIControl control_object = { &control_vtable };

static HRESULT make_table(ULONG tag, LPMAPITABLE *ret_table)
{
    static SizedSPropTagArray(4, columns) = { 4, { PR_COMBO, PR_DROP, PR_LIST, PR_DISPLAY_NAME_A } };
    static const char *const names[] = { "red", "green", "blue" };
    LPTABLEDATA data;
    HRESULT hr = CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC, PR_DROP, (LPSPropTagArray)&columns, &data);
    for (LONG i = 0; i < 3 && SUCCEEDED(hr); i++) {
        BYTE byte = (BYTE)i;
        SPropValue values[] = { { .ulPropTag = PR_COMBO, .Value.lpszA = (LPSTR)(uintptr_t)names[i] }, { .ulPropTag = PR_DROP, .Value.l = 10 * i },
            { .ulPropTag = PR_LIST, .Value.bin = { 1, &byte } }, { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)names[i] } };
        SRow row = { 0, 4, values };
        hr = data->lpVtbl->HrModifyRow(data, &row);
    }
    if (SUCCEEDED(hr))
        hr = data->lpVtbl->HrGetView(data, NULL, NULL, 0, ret_table);
    data->lpVtbl->Release(data);
    return hr;
}

static HRESULT STDMETHODCALLTYPE data_open(IMAPIProp *self, ULONG tag, LPCIID iid, ULONG options, ULONG flags, LPUNKNOWN *object)
{
    if (tag == PR_BUTTON && IsEqualIID(iid, &IID_IMAPIControl)) {
        *object = (LPUNKNOWN)&control_object;
        return S_OK;
    }
    if (PROP_TYPE(tag) == PT_OBJECT && IsEqualIID(iid, &IID_IMAPITable))
        return make_table(tag, (LPMAPITABLE *)object);
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE data_get(IMAPIProp *self, LPSPropTagArray tags, ULONG flags, ULONG *count, LPSPropValue *values)
{
    return test.data->lpVtbl->GetProps(test.data, tags, flags, count, values);
}

static HRESULT STDMETHODCALLTYPE data_set(IMAPIProp *self, ULONG count, LPSPropValue values, LPSPropProblemArray *problems)
{
    test.set_calls += count;
    test.last_set = values[0].ulPropTag;
    for (ULONG i = 0; i < count; i++)
        if (test.refuse && values[i].ulPropTag == PR_NAME) {
            wchar_t wide[64];
            swprintf(wide, 64, L"%s", test.refuse);
            if (!wcscmp(wide, values[i].Value.lpszW))
                return MAPI_E_INVALID_PARAMETER;
        }
    if (values[0].ulPropTag == PR_CHECK) {                     /* what depends on it changes with it */
        put_text(PR_FIXED, values[0].Value.b ? "checked" : "unchecked");
        notify_control(2);
    }
    return test.data->lpVtbl->SetProps(test.data, count, values, problems);
}

static HRESULT STDMETHODCALLTYPE data_last_error(IMAPIProp *self, HRESULT result, ULONG flags, LPMAPIERROR *error)
{
    static const wchar_t words[] = L"that name is taken";
    assert_int_equal(MAPIAllocateBuffer(sizeof(**error) + sizeof(words), (LPVOID *)error), S_OK);
    memset(*error, 0, sizeof(**error));
    (*error)->lpszError = (LPTSTR)memcpy(*error + 1, words, sizeof(words));
    return S_OK;
}

static IMAPIPropVtbl data_vtable = { .GetLastError = data_last_error, .GetProps = data_get, .SetProps = data_set, .OpenProperty = data_open };
static IMAPIProp data_object = { &data_vtable };

/* ---- the sheet ---- */

#define WORDS(structure, name, member, words)                                                                                       \
    static struct { structure head; char words_of[sizeof(words)]; } name = { { .member = sizeof(structure) }, words }

WORDS(DTBLPAGE, page_one, ulbLpszLabel, "One");
WORDS(DTBLPAGE, page_two, ulbLpszLabel, "Two");
WORDS(DTBLLABEL, label_name, ulbLpszLabelName, "&Name:");
WORDS(DTBLLABEL, label_secret, ulbLpszLabelName, "Password");
WORDS(DTBLLABEL, label_combo, ulbLpszLabelName, "Combo");
WORDS(DTBLLABEL, label_fixed, ulbLpszLabelName, "Fixed");
WORDS(DTBLLABEL, label_lines, ulbLpszLabelName, "Lines");
WORDS(DTBLLABEL, label_drop, ulbLpszLabelName, "Drop");
WORDS(DTBLLABEL, label_list, ulbLpszLabelName, "List");
WORDS(DTBLLABEL, label_many, ulbLpszLabelName, "Many");
WORDS(DTBLLABEL, label_members, ulbLpszLabelName, "Members");
WORDS(DTBLLABEL, label_alone, ulbLpszLabelName, "Alone");
WORDS(DTBLGROUPBOX, group, ulbLpszLabel, "Group");
static struct { DTBLLABEL head; wchar_t words[8]; } label_wide = { { sizeof(DTBLLABEL), MAPI_UNICODE }, L"W\xEF" L"de" };
static struct { DTBLEDIT head; char filter[8]; } edit_name = { { sizeof(DTBLEDIT), 0, 5, PR_NAME }, "[a-z]" };
static DTBLEDIT edit_secret = { 0, 0, 0, PR_SECRET }, edit_fixed = { 0, 0, 0, PR_FIXED }, edit_lines = { 0, 0, 0, PR_LINES };
static struct { DTBLCHECKBOX head; char words[8]; } check = { { sizeof(DTBLCHECKBOX), 0, PR_CHECK }, "Check" };
static DTBLCOMBOBOX combo = { 0, 0, 0, PR_COMBO, PR_COMBO_TABLE };
static DTBLDDLBX drop = { 0, PR_DISPLAY_NAME_A, PR_DROP, PR_DROP_TABLE };
static DTBLLBX list = { 0, PR_LIST, PR_LIST_TABLE }, members = { 0, PR_NULL, PR_MEMBERS_TABLE };
static struct { DTBLRADIOBUTTON head; char words[8]; } radio_1 = { { sizeof(DTBLRADIOBUTTON), 0, 2, PR_RADIO, 100 }, "Hundred" },
    radio_2 = { { sizeof(DTBLRADIOBUTTON), 0, 2, PR_RADIO, 200 }, "Two h" };
static DTBLMVLISTBOX many = { 0, PR_MANY };
static DTBLMVDDLBX many_too = { 0, PR_MANY };
static struct { DTBLBUTTON head; char words[8]; } button = { { sizeof(DTBLBUTTON), 0, PR_BUTTON }, "Press" };

static BYTE ids[32][20];

#define CONTROL(number, type, flags, structure)                                                                                    \
    { .ulCtlType = type, .ulCtlFlags = flags, .lpbNotif = ids[number], .cbNotif = 20, .ctl.lpv = &structure }

static void build_sheet(void)
{
    static DTCTL one[] = { CONTROL(0, DTCT_PAGE, 0, page_one), CONTROL(30, DTCT_LABEL, 0, label_name),
        CONTROL(1, DTCT_EDIT, DT_EDITABLE | DT_REQUIRED, edit_name), CONTROL(29, DTCT_LABEL, 0, label_fixed), CONTROL(2, DTCT_EDIT, 0, edit_fixed),
        CONTROL(28, DTCT_LABEL, 0, label_secret), CONTROL(3, DTCT_EDIT, DT_EDITABLE | DT_PASSWORD_EDIT, edit_secret),
        CONTROL(4, DTCT_CHECKBOX, DT_EDITABLE | DT_SET_IMMEDIATE, check), CONTROL(27, DTCT_LABEL, 0, label_combo),
        CONTROL(5, DTCT_COMBOBOX, DT_EDITABLE, combo), CONTROL(26, DTCT_LABEL, 0, label_alone), CONTROL(6, DTCT_BUTTON, 0, button) };
    static DTCTL two[] = { CONTROL(7, DTCT_PAGE, 0, page_two), CONTROL(8, DTCT_GROUPBOX, 0, group), CONTROL(25, DTCT_LABEL, 0, label_drop),
        CONTROL(9, DTCT_DDLBX, DT_EDITABLE, drop), CONTROL(24, DTCT_LABEL, 0, label_list), CONTROL(10, DTCT_LBX, 0, list),
        CONTROL(11, DTCT_RADIOBUTTON, 0, radio_1), CONTROL(12, DTCT_RADIOBUTTON, 0, radio_2), CONTROL(23, DTCT_LABEL, 0, label_many),
        CONTROL(13, DTCT_MVLISTBOX, 0, many), CONTROL(14, DTCT_MVDDLBX, 0, many_too), CONTROL(22, DTCT_LABEL, 0, label_lines),
        CONTROL(15, DTCT_EDIT, DT_EDITABLE | DT_MULTILINE, edit_lines), CONTROL(21, DTCT_LABEL, 0, label_members),
        CONTROL(16, DTCT_LBX, 0, members) };
    DTPAGE pages[] = { { .cctl = sizeof(one) / sizeof(one[0]), .lpctl = one }, { .cctl = sizeof(two) / sizeof(two[0]), .lpctl = two } };
    for (int i = 0; i < 32; i++) {
        memcpy(ids[i], "control of the test", 19);
        ids[i][19] = (BYTE)i;
    }
    assert_int_equal(BuildDisplayTable(MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, NULL, 2, pages, 0, &test.sheet, &test.sheet_data), S_OK);
}

static int begin(void **state)
{
    LPSTR texts[] = { (LPSTR)(uintptr_t) "first", (LPSTR)(uintptr_t) "second" };
    SPropValue values[] = { { .ulPropTag = PR_NAME, .Value.lpszW = (LPWSTR)(uintptr_t)L"ann" },
        { .ulPropTag = PR_SECRET, .Value.lpszA = (LPSTR)(uintptr_t) "swordfish" }, { .ulPropTag = PR_FIXED, .Value.lpszA = (LPSTR)(uintptr_t) "still" },
        { .ulPropTag = PR_COMBO, .Value.lpszA = (LPSTR)(uintptr_t) "mauve" }, { .ulPropTag = PR_DROP, .Value.l = 10 },
        { .ulPropTag = PR_RADIO, .Value.l = 200 }, { .ulPropTag = PR_MANY, .Value.MVszA = { 2, texts } } };
    memset(&test, 0, sizeof(test));
    assert_int_equal(CreateIProp(&IID_IMAPIPropData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &test.data), S_OK);
    assert_int_equal(test.data->lpVtbl->SetProps(test.data, 7, values, NULL), S_OK);
    build_sheet();
    return 0;
}

static int finish(void **state)
{
    test.sheet->lpVtbl->Release(test.sheet);
    test.sheet_data->lpVtbl->Release(test.sheet_data);
    test.data->lpVtbl->Release(test.data);
    return 0;
}

static HRESULT run(const char *script)
{
    answers(script);
    return prompt_run_sheet(77, 0, (LPTSTR)(uintptr_t) "The sheet", test.sheet, &data_object, 1, NULL);
}

static LPSPropValue value(ULONG tag)
{
    LPSPropValue found = NULL;
    assert_int_equal(HrGetOneProp((LPMAPIPROP)test.data, tag, &found), S_OK);
    return found;
}

static void assert_text_is(ULONG tag, const char *text)
{
    LPSPropValue found = value(tag);
    assert_string_equal(found->Value.lpszA, text);
    MAPIFreeBuffer(found);
}

/* Every control of display-tables with what is behind it; nothing that is secret. */
static void shows_every_control(void **state)
{
    assert_int_equal(run("{\"button\":\"cancel\"}\n"), MAPI_E_USER_CANCEL);
    assert_asked("\"dialog\":\"sheet\",\"parent\":77,\"title\":\"The sheet\",\"top\":1");
    assert_asked("{\"title\":\"One\",\"controls\":[{\"control\":0,\"type\":\"edit\",\"label\":\"Name\",\"editable\":true,\"required\":true,"
                 "\"filter\":\"[a-z]\",\"limit\":5,\"value\":\"ann\"}");
    assert_asked("\"type\":\"edit\",\"label\":\"Fixed\",\"value\":\"still\"}");
    assert_asked("\"type\":\"edit\",\"label\":\"Password\",\"editable\":true,\"secret\":true,\"value\":\"\",\"stored\":true}");
    assert_not_asked("swordfish");
    assert_asked("\"type\":\"check\",\"label\":\"Check\",\"editable\":true,\"immediate\":true,\"value\":false}");
    assert_asked("\"type\":\"combo\",\"label\":\"Combo\",\"editable\":true,\"options\":[\"red\",\"green\",\"blue\"],\"value\":\"mauve\"}");
    assert_asked("\"type\":\"button\",\"label\":\"Press\",\"enabled\":true}");
    assert_asked("\"type\":\"label\",\"label\":\"Alone\"}");
    assert_asked("{\"title\":\"Two\",\"controls\":[");
    assert_asked("\"type\":\"group\",\"label\":\"Group\"}");
    assert_asked("\"type\":\"dropdown\",\"label\":\"Drop\",\"editable\":true,\"options\":[\"red\",\"green\",\"blue\"],\"value\":1}");
    assert_asked("\"type\":\"list\",\"label\":\"List\",\"editable\":true,\"options\":[\"red\",\"green\",\"blue\"],\"value\":null}");
    assert_asked("\"type\":\"radio\",\"editable\":true,\"options\":[\"Hundred\",\"Two h\"],\"value\":1}");
    assert_asked("\"type\":\"values\",\"label\":\"Many\",\"options\":[\"first\",\"second\"]}");
    assert_asked("\"type\":\"values\",\"options\":[\"first\",\"second\"]}");
    assert_asked("\"type\":\"edit\",\"label\":\"Lines\",\"editable\":true,\"multiline\":true,\"value\":\"\"}");
    assert_asked("\"type\":\"values\",\"label\":\"Members\",\"options\":[\"red\",\"green\",\"blue\"]}");
    assert_int_equal(test.set_calls, 0);
}

/* What was changed is set when the sheet is left with OK, and only that (display-table-implementation). */
static void sets_what_was_changed(void **state)
{
    assert_int_equal(run("{\"button\":\"ok\",\"values\":{\"Name\":\"bob\",\"Password\":\"hunter2\",\"Combo\":\"blue\",\"Drop\":2,\"List\":1,\"10\":0,"
                         "\"Lines\":\"a\\nb\"}}\n"), S_OK);
    assert_text_is(PR_SECRET, "hunter2");
    assert_text_is(PR_COMBO, "blue");
    assert_text_is(PR_LINES, "a\nb");
    LPSPropValue found = value(PR_NAME);
    assert_true(!wcscmp(found->Value.lpszW, L"bob"));
    MAPIFreeBuffer(found);
    found = value(PR_DROP);
    assert_int_equal(found->Value.l, 20);
    MAPIFreeBuffer(found);
    found = value(PR_LIST);
    assert_int_equal(found->Value.bin.cb, 1);
    assert_int_equal(found->Value.bin.lpb[0], 1);
    MAPIFreeBuffer(found);
    found = value(PR_RADIO);
    assert_int_equal(found->Value.l, 100);
    MAPIFreeBuffer(found);
    assert_int_equal(test.set_calls, 7);
    test.set_calls = 0;
    assert_int_equal(run("{\"button\":\"ok\"}\n"), S_OK);
    assert_int_equal(test.set_calls, 0);
    assert_int_equal(run("{\"button\":\"cancel\",\"values\":{\"Name\":\"eve\"}}\n"), MAPI_E_USER_CANCEL);
    assert_int_equal(test.set_calls, 0);
}

/* DT_REQUIRED, the filter, the length, and what the properties refuse: told, and the sheet stays. */
static void refuses_wrong_values(void **state)
{
    test.refuse = "taken";
    assert_int_equal(run("{\"button\":\"ok\",\"values\":{\"Name\":\"\"}}\n{\"button\":\"ok\",\"values\":{\"Name\":\"Bob1\"}}\n"
                         "{\"button\":\"ok\",\"values\":{\"Name\":\"abcdef\"}}\n{\"button\":\"ok\",\"values\":{\"Name\":\"taken\"}}\n"
                         "{\"button\":\"ok\",\"values\":{\"Name\":\"good\"}}\n"), S_OK);
    assert_asked("\"message\":\"Name must have a value\",\"control\":0");
    assert_asked("\"message\":\"Name has characters that are not allowed there (allowed: [a-z])\",\"control\":0");
    assert_asked("\"message\":\"Name has more than 5 characters\",\"control\":0");
    assert_asked("\"message\":\"Name was not accepted: that name is taken\",\"control\":0");
    LPSPropValue found = value(PR_NAME);
    assert_true(!wcscmp(found->Value.lpszW, L"good"));
    MAPIFreeBuffer(found);
}

/* DT_SET_IMMEDIATE: SetProps at once, and what it changes elsewhere is shown (about-display-table-notifications). */
static void sets_immediately(void **state)
{
    assert_int_equal(run("{\"set\":\"Check\",\"value\":true}\n{\"button\":\"cancel\"}\n"), MAPI_E_USER_CANCEL);
    assert_int_equal(test.set_calls, 1);
    assert_int_equal(test.last_set, PR_CHECK);
    assert_asked("\"update\":1,\"reply\":true,\"controls\":[{\"control\":1,\"type\":\"edit\",\"label\":\"Fixed\",\"value\":\"checked\"}]");
    LPSPropValue found = value(PR_CHECK);
    assert_true(found->Value.b);                               /* cancel takes nothing back that was set */
    MAPIFreeBuffer(found);
}

/* control-object-implementation: GetState, Activate, GetLastError; the button that switches itself off cannot be pressed again. */
static void presses_buttons(void **state)
{
    assert_int_equal(run("{\"press\":\"Press\"}\n{\"button\":\"ok\"}\n"), S_OK);
    assert_int_equal(test.presses, 1);
    assert_asked("\"label\":\"Fixed\",\"value\":\"pressed\"");
    assert_asked("\"type\":\"button\",\"label\":\"Press\"}");
    test.button_off = false;
    test.press_result = MAPI_E_NETWORK_ERROR;
    assert_int_equal(run("{\"press\":\"Press\"}\n{\"button\":\"ok\"}\n"), S_OK);
    assert_asked("\"message\":\"the cable is out\"");
    test.press_result = MAPI_E_USER_CANCEL;                    /* no message for that */
    assert_int_equal(run("{\"press\":\"Press\"}\n{\"button\":\"ok\"}\n"), S_OK);
    assert_not_asked("\"message\"");
    test.button_off = true;
    assert_int_equal(run("{\"press\":\"Press\"}\n"), MAPI_E_CALL_FAILED);
    assert_int_equal(test.presses, 3);
}

/* A dialog that a button opens lies on top, in the same helper. */
static void opens_dialogs_on_top(void **state)
{
    test.ask_in_button = true;
    assert_int_equal(run("{\"press\":\"Press\"}\n{\"button\":\"no\"}\n{\"button\":\"ok\"}\n"), S_OK);
    assert_int_equal(test.asked, S_FALSE);
    assert_asked("\"open\":2,\"dialog\":\"confirm\"");
    const char *first = strstr(asked(), "\"mapix-prompt\":1");
    assert_null(strstr(first + 1, "\"mapix-prompt\":1"));
    test.button_off = false;
    assert_int_equal(run("{\"press\":\"Press\"}\n{\"die\":1}\n"), MAPI_E_CALL_FAILED);
    assert_int_equal(test.asked, MAPI_E_CALL_FAILED);
}

static void *notify_later(void *argument)
{
    if (!wait_for_file(argument))
        return NULL;                           /* then the dialog shows nothing, and the test fails */
    put_text(PR_FIXED, "from elsewhere");
    notify_control(2);
    return NULL;
}

/* A change that nobody caused here is shown by itself. */
static void follows_notifications(void **state)
{
    pthread_t thread;
    char path[4096], script[5000];
    snprintf(path, sizeof(path), "%s", scratch_path("shown"));
    snprintf(script, sizeof(script), "{\"touch\":\"%s\"}\n{\"wait\":1}\n{\"button\":\"ok\"}\n", path);
    assert_int_equal(pthread_create(&thread, NULL, notify_later, path), 0);
    assert_int_equal(run(script), S_OK);
    pthread_join(thread, NULL);
    assert_asked("{\"update\":1,\"controls\":[{\"control\":1,\"type\":\"edit\",\"label\":\"Fixed\",\"value\":\"from elsewhere\"}]}");
}

static void refuses_bad_arguments(void **state)
{
    static BYTE bytes[4] = { 1, 2, 3, 4 };
    static SizedSPropTagArray(4, columns) = { 4, { PR_ROWID, PR_CONTROL_TYPE, PR_CONTROL_FLAGS, PR_CONTROL_STRUCTURE } };
    LPTABLEDATA data;
    LPMAPITABLE table;
    assert_int_equal(prompt_run_sheet(0, 0, NULL, NULL, &data_object, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(prompt_run_sheet(0, 0, NULL, test.sheet, NULL, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(prompt_run_sheet(0, 1, NULL, test.sheet, &data_object, 0, NULL), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC, PR_ROWID, (LPSPropTagArray)&columns,
        &data), S_OK);
    SPropValue values[] = { { .ulPropTag = PR_ROWID }, { .ulPropTag = PR_CONTROL_TYPE, .Value.l = DTCT_EDIT }, { .ulPropTag = PR_CONTROL_FLAGS },
        { .ulPropTag = PR_CONTROL_STRUCTURE, .Value.bin = { 4, bytes } } };
    SRow row = { 0, 4, values };
    assert_int_equal(data->lpVtbl->HrModifyRow(data, &row), S_OK);
    assert_int_equal(data->lpVtbl->HrGetView(data, NULL, NULL, 0, &table), S_OK);
    assert_int_equal(prompt_run_sheet(0, 0, NULL, table, &data_object, 0, NULL), MAPI_E_CORRUPT_DATA);
    table->lpVtbl->Release(table);
    /* a label whose string has no end, and one that begins outside: labels without words, the edit after them works */
    DTBLLABEL label = { sizeof(DTBLLABEL) + 100, 0 };
    values[1].Value.l = DTCT_LABEL;
    values[3].Value.bin = (SBinary){ sizeof(label), (LPBYTE)&label };
    assert_int_equal(data->lpVtbl->HrModifyRow(data, &row), S_OK);
    assert_int_equal(data->lpVtbl->HrGetView(data, NULL, NULL, 0, &table), S_OK);
    answers("{\"button\":\"ok\"}\n");
    assert_int_equal(prompt_run_sheet(0, 0, NULL, table, &data_object, 0, NULL), S_OK);
    assert_asked("\"controls\":[]");
    table->lpVtbl->Release(table);
    values[3].Value.bin = (SBinary){ sizeof(label_wide), (LPBYTE)&label_wide };
    assert_int_equal(data->lpVtbl->HrModifyRow(data, &row), S_OK);
    assert_int_equal(data->lpVtbl->HrGetView(data, NULL, NULL, 0, &table), S_OK);
    answers("{\"button\":\"ok\"}\n");
    assert_int_equal(prompt_run_sheet(0, MAPI_UNICODE, (LPTSTR)(uintptr_t)L"T\xEF", table, &data_object, 0, NULL), S_OK);
    assert_asked("\"type\":\"label\",\"label\":\"W\xC3\xAF" "de\"}");
    assert_asked("\"title\":\"T\xC3\xAF\"");
    table->lpVtbl->Release(table);
    data->lpVtbl->Release(data);
}

#define SHEET_TEST(name) cmocka_unit_test_setup_teardown(name, begin, finish)

int main(void)
{
    const struct CMUnitTest tests[] = { SHEET_TEST(shows_every_control), SHEET_TEST(sets_what_was_changed), SHEET_TEST(refuses_wrong_values),
        SHEET_TEST(sets_immediately), SHEET_TEST(presses_buttons), SHEET_TEST(opens_dialogs_on_top), SHEET_TEST(follows_notifications),
        SHEET_TEST(refuses_bad_arguments) };
    return cmocka_run_group_tests(tests, fixture_start, fixture_end);
}

/* A client that has dialogs shown: PROFILE LOGON-FLAGS WHAT [NAME...]. Prints what came of it, a line each, then "RESULT code echo|silent". With
 * "logon" it only logs on and off; the rest is done in a session. */
#include <mapiform.h>
#include <mapiutil.h>
#include <mapix.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>

static LPMAPISESSION session;
static LPADRBOOK book;

static const char *text_in(const ADRENTRY *entry, ULONG tag)
{
    const SPropValue *value = PpropFindProp(entry->rgPropVals, entry->cValues, CHANGE_PROP_TYPE(tag, PT_UNSPECIFIED));
    return value && PROP_TYPE(value->ulPropTag) == PT_STRING8 ? value->Value.lpszA : "-";
}

static void print_list(LPADRLIST list)
{
    static const char *const types[] = { "from", "to", "cc", "bcc" };
    for (ULONG i = 0; list && i < list->cEntries; i++) {
        const ADRENTRY *entry = &list->aEntries[i];
        const SPropValue *type = PpropFindProp(entry->rgPropVals, entry->cValues, PR_RECIPIENT_TYPE);
        printf("%s: %s <%s>\n", type && type->Value.l >= 0 && type->Value.l < 4 ? types[type->Value.l] : "name", text_in(entry, PR_DISPLAY_NAME),
            text_in(entry, PR_EMAIL_ADDRESS));
    }
    if (list)
        FreePadrlist(list);
}

static LPADRLIST make_list(int count, char **names)
{
    LPADRLIST list = NULL;
    if (FAILED(MAPIAllocateBuffer((ULONG)CbNewADRLIST(count), (LPVOID *)&list)))
        abort();
    memset(list, 0, CbNewADRLIST(count));
    list->cEntries = (ULONG)count;
    for (int i = 0; i < count; i++) {
        list->aEntries[i].cValues = 1;
        if (FAILED(MAPIAllocateBuffer(sizeof(SPropValue), (LPVOID *)&list->aEntries[i].rgPropVals)))
            abort();
        *list->aEntries[i].rgPropVals = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = names[i] };
    }
    return list;
}

static HRESULT address(int count, char **names)
{
    ADRPARM parameters = { .ulFlags = DIALOG_MODAL | AB_RESOLVE, .cDestFields = 3, .lpszCaption = (LPTSTR) "Who?" };
    ULONG_PTR ui_param = 0;
    LPADRLIST list = count ? make_list(count, names) : NULL;
    HRESULT result = book->lpVtbl->Address(book, &ui_param, &parameters, &list);
    print_list(list);
    return result;
}

static HRESULT resolve(int count, char **names)
{
    LPADRLIST list = make_list(count, names);
    HRESULT result = book->lpVtbl->ResolveName(book, 0, MAPI_DIALOG, NULL, list);
    print_list(list);
    return result;
}

static HRESULT details(int count, char **names)
{
    LPADRLIST list = make_list(count, names);
    ULONG_PTR ui_param = 0;
    HRESULT result = book->lpVtbl->ResolveName(book, 0, 0, NULL, list);
    if (!FAILED(result)) {
        const SPropValue *id = PpropFindProp(list->aEntries[0].rgPropVals, list->aEntries[0].cValues, PR_ENTRYID);
        result = book->lpVtbl->Details(book, &ui_param, NULL, NULL, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, NULL, NULL, DIALOG_MODAL);
    }
    FreePadrlist(list);
    return result;
}

static HRESULT new_entry(int count, char **names)
{
    LPENTRYID container = NULL, id = NULL;
    ULONG size = 0, id_size = 0;
    HRESULT result = count ? S_OK : book->lpVtbl->GetPAB(book, &size, &container);
    (void)names;
    if (!FAILED(result))
        result = book->lpVtbl->NewEntry(book, 0, 0, size, container, 0, NULL, &id_size, &id);
    printf("identifier %s\n", id_size ? "made" : "none");
    MAPIFreeBuffer(container);
    MAPIFreeBuffer(id);
    return result;
}

/* AB-28, AB-29, SESS-13: answered without a dialog, since no transport registers options any more. */
static HRESULT options(int count, char **names)
{
    LPSPropValue values = NULL;
    ULONG value_count = 1;
    ADRENTRY entry = { 0 };
    (void)count, (void)names;
    printf("RecipOptions %#x\n", (unsigned)book->lpVtbl->RecipOptions(book, 0, 0, &entry));
    printf("QueryDefaultRecipOpt %#x", (unsigned)book->lpVtbl->QueryDefaultRecipOpt(book, (LPTSTR) "SMTP", 0, &value_count, &values));
    printf(" %u\n", (unsigned)value_count);
    printf("MessageOptions %#x\n", (unsigned)session->lpVtbl->MessageOptions(session, 0, 0, (LPTSTR) "SMTP", NULL));
    return S_OK;
}

static HRESULT form(int count, char **names)
{
    LPMAPIFORMCONTAINER container = NULL;
    LPSMAPIFORMINFOARRAY array = NULL;
    LPMAPIFORMMGR manager = NULL;
    LPMAPIFORMINFO info = NULL;
    LPSPropValue name = NULL;
    HRESULT result = MAPIOpenFormMgr(session, &manager);
    (void)count;
    if (!FAILED(result))
        result = manager->lpVtbl->OpenFormContainer(manager, HFRMREG_LOCAL, NULL, &container);
    if (!FAILED(result))
        result = container->lpVtbl->InstallForm(container, 0, MAPIFORM_INSTALL_DIALOG, names[0]);
    printf("InstallForm %#x\n", (unsigned)result);
    if (!FAILED(result))
        result = manager->lpVtbl->SelectForm(manager, 0, 0, NULL, NULL, &info);
    if (!FAILED(result))
        result = HrGetOneProp((LPMAPIPROP)info, PR_DISPLAY_NAME_A, &name);
    printf("SelectForm %s\n", name ? name->Value.lpszA : "-");
    if (!FAILED(result))
        result = manager->lpVtbl->SelectMultipleForms(manager, 0, 0, NULL, NULL, NULL, &array);
    printf("SelectMultipleForms %d\n", array ? (int)array->cForms : -1);
    container->lpVtbl->Release(container);
    container = NULL;
    if (!FAILED(result))
        result = manager->lpVtbl->SelectFormContainer(manager, 0, MAPIFORM_SELECT_ALL_REGISTRIES, &container);
    printf("SelectFormContainer %s\n", container ? "chosen" : "-");
    return result;
}

static HRESULT logoff(int count, char **names)
{
    (void)count, (void)names;
    return session->lpVtbl->Logoff(session, 0, MAPI_LOGOFF_UI, 0);
}

static HRESULT logon_only(int count, char **names)
{
    (void)count, (void)names;
    return S_OK;
}

static HRESULT app_profile(int count, char **names)
{
    LPPROFADMIN profiles = NULL;
    HRESULT result = count ? MAPIAdminProfiles(0, &profiles) : MAPI_E_INVALID_PARAMETER;
    if (!FAILED(result)) {
        result = profiles->lpVtbl->CreateProfile(profiles, (LPTSTR)names[0], NULL, 0, MAPI_APP_PROFILE | MAPI_DEFAULT_SERVICES);
        profiles->lpVtbl->Release(profiles);
    }
    return result;
}

/* Dies where its memory can be looked at: after the logon, its secrets used (names[0] "core"), or waits to be looked at ("wait"). */
static HRESULT expose(int count, char **names)
{
    if (count && !strcmp(names[0], "core"))
        abort();
    puts("READY");
    fflush(stdout);
    getchar();
    return S_OK;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        HRESULT (*run)(int count, char **names);
    } verbs[] = { { "logon", logon_only }, { "address", address }, { "resolve", resolve }, { "details", details }, { "new-entry", new_entry },
        { "options", options }, { "form", form }, { "logoff", logoff }, { "expose", expose },
        { "app-profile", app_profile } };
    struct termios modes;
    HRESULT result = argc < 4 ? MAPI_E_INVALID_PARAMETER : MAPIInitialize(NULL);
    if (!FAILED(result))
        result = MAPILogonEx(0, *argv[1] ? (LPTSTR)argv[1] : NULL, NULL, (FLAGS)strtoul(argv[2], NULL, 0), &session);
    if (!FAILED(result))
        result = session->lpVtbl->OpenAddressBook(session, 0, NULL, 0, &book);
    for (size_t i = 0; !FAILED(result) && i < sizeof(verbs) / sizeof(verbs[0]); i++)
        if (!strcmp(argv[3], verbs[i].name)) {
            result = verbs[i].run(argc - 4, argv + 4);
            break;
        }
    printf("RESULT %08x %s\n", (unsigned)result, tcgetattr(0, &modes) || !(modes.c_lflag & ECHO) ? "silent" : "echo");
    fflush(stdout);
    _Exit(0);
}

/* Forms: the local library, a folder's and the personal one; what is told of a form; a form server; ShowForm. FORM-01 to FORM-11. */
#include "client.h"

#include <dlfcn.h>
#include <edkmdb.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>
#include <mapiform.h>
#include <wchar.h>

#include "scripted_prompt.h"

static const char help_desk[] =
    "\xef\xbb\xbf[Description]\r\nMessageClass = IPM.Help\r\nClsid = {00020D31-0000-0000-C000-000000000046}\r\nDisplayName = Help Desk Request Form\r\n"
    ";optional entries\r\nCategory = Help Desk Requests\r\nSubcategory = New Requests\r\nComment = \" Use this form \"\r\nOwner = Help Desk\r\n"
    "SmallIcon = icons\\small.ico\r\nVersion = 1.00\r\nHidden = 0\r\nComposeInFolder = 1\r\n"
    "[Platforms]\r\nPlatform.1 = NTx86\r\nPlatform.2 = Here\r\n"
    "[Platform.NTx86]\r\nCPU = ix86\r\nOSVersion = WinNT3.5\r\nFile = \\helpdesk.exe\r\n"
    "[Platform.Here]\r\nOSVersion = POSIX\r\nRegistry = InprocServer32 = %d\\form-server.so\r\n"
    "[Properties]\r\nProperty.1 = Fire Hazard\r\nProperty.2 = Number\r\n"
    "[Property.Fire Hazard]\r\nType = 30\r\nNmidPropset = {E47F4480-8400-101B-934D-04021C007002}\r\nNmidString = FireHazard\r\n"
    "DisplayName = Fire Hazard\r\nSpecialType = 1\r\nEnum1 = HazardEnum\r\n"
    "[Enum1.HazardEnum]\r\nIdxNmidPropset={E47F4480-8400-101B-934D-04021C007002}\r\nIdxNmidString=FireHazardEnum\r\nEnumCount = 2\r\n"
    "Val.1.Display = Low\r\nVal.1.Index = 1\r\nVal.2.Display = High\r\nVal.2.Index = 3\r\n"
    "[Property.Number]\r\nType = 3\r\nNmidInteger = 0x7001\r\n"
    "[Verbs]\r\nVerb1=2\r\nVerb2=1\r\n[Verb.1]\r\nDisplayName=Reply\r\ncode=1\r\nAttribs=2\r\n[Verb.2]\r\nDisplayName=Delete\r\nCode=2\r\nFlags=8\r\n"
    "[Extensions]\r\nExtension.A = 1\r\n[Extension.1]\r\nType = 30\r\nNmidPropset = {00020D0C-0000-0000-C000-000000000046}\r\nNmidInteger = 1\r\n"
    "Value = 11220000\r\n";
static const char software[] =
    "[Description]\nMessageClass=IPM.Help.Software\nClsid={00020D32-0000-0000-C000-000000000046}\nDisplayName=Software\n"
    "[Properties]\nProperty.1=N\n[Property.N]\nType=3\nNmidInteger=0x7001\nDisplayName=Number\n";

static int start(void **state)
{
    char command[4096];
    client_start(state);
    scripted_prompt_start();
    mkdir(scratch_path("forms"), 0700);
    mkdir(scratch_path("forms/icons"), 0700);
    client_write_file("forms/help.cfg", help_desk);
    client_write_file("forms/software.cfg", software);
    client_write_file("forms/icons/small.ico", "icon");
    snprintf(command, sizeof(command), "%s/tests/conformance/form-server.so", getenv("MAPIX_BUILD_DIR"));
    assert_int_equal(symlink(command, scratch_path("forms/form-server.so")), 0);
    return 0;
}

static LPMAPIFORMCONTAINER open_local(void)
{
    LPMAPIFORMCONTAINER container = NULL;
    assert_int_equal(MAPIOpenLocalFormContainer(&container), S_OK);
    return container;
}

static void install(LPMAPIFORMCONTAINER container, const char *name, ULONG flags)
{
    HRESULT result = container->lpVtbl->InstallForm(container, 0, flags, (LPCTSTR)scratch_path(name));
    if (result != S_OK) {
        LPMAPIERROR error = NULL;
        container->lpVtbl->GetLastError(container, result, 0, &error);
        fail_msg("InstallForm: %#x %s", (unsigned)result, error ? (const char *)error->lpszError : "");
    }
}

static char *text_of(LPMAPIFORMINFO info, ULONG tag)
{
    static char text[300];
    LPSPropValue value = NULL;
    assert_int_equal(HrGetOneProp((LPMAPIPROP)info, tag, &value), S_OK);
    snprintf(text, sizeof(text), "%s", value->Value.lpszA);
    MAPIFreeBuffer(value);
    return text;
}

/* FORM-10: no MAPIInitialize, no profile. */
static void local_library(void **state)
{
    LPMAPIFORMCONTAINER local = open_local();
    LPMAPIFORMINFO info = NULL;
    LPTSTR name = NULL;
    assert_int_equal(MAPIOpenLocalFormContainer(NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(local->lpVtbl->ResolveMessageClass(local, "IPM.Help", 0, &info), MAPI_E_NOT_FOUND);
    assert_null(info);
    install(local, "forms/help.cfg", 0);
    CLIENT_DROP(local);
    local = open_local();                                                            /* it is there for others */
    assert_int_equal(local->lpVtbl->ResolveMessageClass(local, "ipm.help", MAPIFORM_EXACTMATCH, &info), S_OK);
    assert_string_equal(text_of(info, PR_DISPLAY_NAME_A), "Help Desk Request Form");
    assert_string_equal(text_of(info, PR_COMMENT_A), " Use this form ");
    CLIENT_DROP(info);
    assert_int_equal(local->lpVtbl->ResolveMessageClass(local, "IPM.Help.Hardware.Mouse", 0, &info), S_OK);      /* its superclass */
    CLIENT_DROP(info);
    assert_int_equal(local->lpVtbl->ResolveMessageClass(local, "IPM.Help.Hardware", MAPIFORM_EXACTMATCH, &info), MAPI_E_NOT_FOUND);
    assert_int_equal(local->lpVtbl->ResolveMessageClass(local, "IPM.Helper", 0, &info), MAPI_E_NOT_FOUND);
    assert_int_equal(local->lpVtbl->ResolveMessageClass(local, "IPM", 0, &info), MAPI_E_NOT_FOUND);
    assert_int_equal(local->lpVtbl->ResolveMessageClass(local, "IPM.Help", 1, &info), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(local->lpVtbl->ResolveMessageClass(local, NULL, 0, &info), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(local->lpVtbl->GetDisplay(local, MAPI_UNICODE, &name), S_OK);
    assert_true(wcslen((const wchar_t *)name) > 0);
    MAPIFreeBuffer(name);
    CLIENT_DROP(local);
}

static void information(void **state)
{
    LPMAPIFORMCONTAINER local = open_local(), again = NULL;
    LPMAPIFORMINFO info = NULL;
    LPMAPIFORMPROPARRAY properties = NULL;
    LPMAPIVERBARRAY verbs = NULL;
    LPSPropValue value = NULL;
    LPSPropTagArray ids = NULL;
    HICON icon = (HICON)(uintptr_t)1;
    static const GUID class_id = { 0x00020D31, 0, 0, { 0xC0, 0, 0, 0, 0, 0, 0, 0x46 } };
    GUID set = { 0x00020D0C, 0, 0, { 0xC0, 0, 0, 0, 0, 0, 0, 0x46 } };
    MAPINAMEID name = { .lpguid = &set, .ulKind = MNID_ID, .Kind.lID = 1 }, *names = &name;
    assert_int_equal(local->lpVtbl->ResolveMessageClass(local, "IPM.Help", 0, &info), S_OK);
    assert_string_equal(text_of(info, PR_MESSAGE_CLASS_A), "IPM.Help");
    assert_string_equal(text_of(info, PR_FORM_CATEGORY_A), "Help Desk Requests");
    assert_string_equal(text_of(info, PR_FORM_CATEGORY_SUB_A), "New Requests");
    assert_string_equal(text_of(info, PR_FORM_CONTACT_NAME_A), "Help Desk");
    assert_string_equal(text_of(info, PR_FORM_VERSION_A), "1.00");
    assert_int_equal(HrGetOneProp((LPMAPIPROP)info, PR_FORM_CLSID, &value), S_OK);
    assert_memory_equal(value->Value.lpguid, &class_id, 16);
    MAPIFreeBuffer(value);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)info, PR_FORM_HIDDEN, &value), S_OK);
    assert_false(value->Value.b);
    MAPIFreeBuffer(value);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)info, PR_FORM_MESSAGE_BEHAVIOR, &value), S_OK);
    assert_int_equal(value->Value.l, MAPI_MESSAGE_BEHAVIOR_FOLDER);
    MAPIFreeBuffer(value);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)info, PR_FORM_HOST_MAP, &value), S_OK);
    assert_int_equal(value->Value.MVl.cValues, 1);
    assert_int_equal(value->Value.MVl.lpl[0], MAPIFORM_PLATFORM(MAPIFORM_CPU_X86, MAPIFORM_OS_WINNT_35));
    MAPIFreeBuffer(value);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)info, PR_MINI_ICON, &value), S_OK);
    assert_int_equal(value->Value.bin.cb, 4);
    assert_memory_equal(value->Value.bin.lpb, "icon", 4);
    MAPIFreeBuffer(value);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)info, PR_ICON, &value), MAPI_E_NOT_FOUND);
    assert_int_equal(info->lpVtbl->GetIDsFromNames(info, 1, &names, 0, &ids), S_OK);      /* extended attributes are named properties */
    assert_int_equal(HrGetOneProp((LPMAPIPROP)info, CHANGE_PROP_TYPE(ids->aulPropTag[0], PT_STRING8), &value), S_OK);
    assert_string_equal(value->Value.lpszA, "11220000");
    MAPIFreeBuffer(value);
    MAPIFreeBuffer(ids);
    SPropValue changed = { .ulPropTag = PR_COMMENT_A, .Value.lpszA = (LPSTR) "x" };
    assert_int_equal(info->lpVtbl->SetProps(info, 1, &changed, NULL), MAPI_E_NO_ACCESS);
    assert_int_equal(info->lpVtbl->CalcFormPropSet(info, MAPI_UNICODE, &properties), S_OK);
    assert_int_equal(properties->cProps, 2);
    assert_true(wcscmp((const wchar_t *)properties->aFormProp[0].pszDisplayName, L"Fire Hazard") == 0);
    assert_int_equal(properties->aFormProp[0].ulFlags, MAPI_UNICODE);
    assert_int_equal(properties->aFormProp[0].nPropType, PT_STRING8);
    assert_true(wcscmp(properties->aFormProp[0].nmid.Kind.lpwstrName, L"FireHazard") == 0);
    assert_int_equal(properties->aFormProp[0].nSpecialType, FPST_ENUM_PROP);
    assert_int_equal(properties->aFormProp[0].u.s1.cfpevAvailable, 2);
    assert_int_equal(properties->aFormProp[0].u.s1.pfpevAvailable[1].nVal, 3);
    assert_true(wcscmp((const wchar_t *)properties->aFormProp[0].u.s1.pfpevAvailable[1].pszDisplayName, L"High") == 0);
    assert_true(IsEqualGUID(properties->aFormProp[1].nmid.lpguid, &PS_MAPI));             /* below 0x8000 without a set */
    MAPIFreeBuffer(properties);
    assert_int_equal(info->lpVtbl->CalcVerbSet(info, 0, &verbs), S_OK);                   /* by number */
    assert_int_equal(verbs->cMAPIVerb, 2);
    assert_int_equal(verbs->aMAPIVerb[0].lVerb, 1);
    assert_string_equal((const char *)verbs->aMAPIVerb[0].szVerbname, "Reply");
    assert_int_equal(verbs->aMAPIVerb[0].grfAttribs, 2);
    assert_int_equal(verbs->aMAPIVerb[1].fuFlags, 8);
    MAPIFreeBuffer(verbs);
    assert_int_equal(info->lpVtbl->CalcVerbSet(info, 4, &verbs), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(info->lpVtbl->MakeIconFromBinary(info, PROP_ID(PR_MINI_ICON), &icon), MAPI_E_NO_SUPPORT);
    assert_null(icon);
    assert_int_equal(info->lpVtbl->SaveForm(info, (LPCTSTR)scratch_path("saved.fdm")), MAPI_E_NO_SUPPORT);    /* the local library's */
    assert_int_equal(info->lpVtbl->OpenFormContainer(info, &again), S_OK);
    assert_ptr_equal(again, local);
    CLIENT_DROP(again);
    CLIENT_DROP(info);
    CLIENT_DROP(local);
}

static ULONG count_of(LPSMAPIFORMINFOARRAY array)
{
    ULONG count = 0;
    for (ULONG i = 0; i < array->cForms; i++)
        if (array->aFormInfo[i]) {
            CLIENT_DROP(array->aFormInfo[i]);
            count++;
        }
    MAPIFreeBuffer(array);
    return count;
}

static void several(void **state)
{
    LPMAPIFORMCONTAINER local = open_local();
    LPSMAPIFORMINFOARRAY array = NULL;
    LPMAPIFORMPROPARRAY properties = NULL;
    struct { ULONG count; LPCSTR classes[3]; } classes = { 3, { "IPM.Help", "IPM.Nothing", "IPM.Help.Software.X" } };
    install(local, "forms/software.cfg", 0);
    assert_int_equal(local->lpVtbl->ResolveMultipleMessageClasses(local, (LPSMESSAGECLASSARRAY)&classes, 0, &array), S_OK);
    assert_int_equal(array->cForms, 3);
    assert_null(array->aFormInfo[1]);                                                     /* unresolved ones are NULL */
    assert_string_equal(text_of(array->aFormInfo[2], PR_DISPLAY_NAME_A), "Software");
    assert_int_equal(count_of(array), 2);
    assert_int_equal(local->lpVtbl->ResolveMultipleMessageClasses(local, NULL, 0, &array), S_OK);
    assert_int_equal(count_of(array), 2);
    assert_int_equal(local->lpVtbl->CalcFormPropSet(local, FORMPROPSET_UNION, &properties), S_OK);
    assert_int_equal(properties->cProps, 2);
    MAPIFreeBuffer(properties);
    assert_int_equal(local->lpVtbl->CalcFormPropSet(local, FORMPROPSET_INTERSECTION, &properties), S_OK);
    assert_int_equal(properties->cProps, 1);
    assert_int_equal(properties->aFormProp[0].nmid.Kind.lID, 0x7001);
    MAPIFreeBuffer(properties);
    assert_int_equal(local->lpVtbl->RemoveForm(local, "IPM.HELP.software"), S_OK);
    assert_int_equal(local->lpVtbl->RemoveForm(local, "IPM.Help.Software"), MAPI_E_NOT_FOUND);
    assert_int_equal(local->lpVtbl->RemoveForm(local, "../../services/mapisvc"), MAPI_E_NOT_FOUND);
    CLIENT_DROP(local);
}

/* imapiformcontainer-installform: bad files, a second form for a class, merging of platforms. */
static void installing(void **state)
{
    static const char *bad[] = { "[Description]\nMessageClass=IPM.X\nDisplayName=X\n", "[Description\n", "nothing at all\n", "\xff\xfe",
        "[Description]\nMessageClass=IPM.X\nDisplayName=X\nClsid={00020D32-0000-0000-C000-000000000046]\n" };
    LPMAPIFORMCONTAINER local = open_local();
    LPMAPIFORMINFO info = NULL;
    LPMAPIERROR error = NULL;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        client_write_file("bad.cfg", bad[i]);
        assert_int_equal(local->lpVtbl->InstallForm(local, 0, 0, (LPCTSTR)scratch_path("bad.cfg")), MAPI_E_EXTENDED_ERROR);
        assert_int_equal(local->lpVtbl->GetLastError(local, MAPI_E_EXTENDED_ERROR, 0, &error), S_OK);
        assert_non_null(error);
        assert_non_null(strstr((const char *)error->lpszError, "bad.cfg"));
        MAPIFreeBuffer(error);
    }
    assert_int_equal(local->lpVtbl->InstallForm(local, 0, 0, (LPCTSTR)scratch_path("missing.cfg")), MAPI_E_EXTENDED_ERROR);
    assert_int_equal(local->lpVtbl->InstallForm(local, 0, 2, (LPCTSTR)scratch_path("bad.cfg")), MAPI_E_UNKNOWN_FLAGS);
    client_write_file("forms/second.cfg", "[Description]\nMessageClass=IPM.Help\nClsid={00020D33-0000-0000-C000-000000000046}\nDisplayName=Second\n"
        "[Platforms]\nPlatform.9=NTx86\nPlatform.8=Mac\n[Platform.Mac]\nCPU=PPC\nOSVersion=Mac7\n[Platform.NTx86]\nCPU=MIPS\nOSVersion=Win95\n");
    install(local, "forms/second.cfg", 0);                                /* merged: only its new platforms count */
    assert_int_equal(local->lpVtbl->ResolveMessageClass(local, "IPM.Help", 0, &info), S_OK);
    assert_string_equal(text_of(info, PR_DISPLAY_NAME_A), "Help Desk Request Form");
    CLIENT_DROP(info);
    answers("{\"button\":\"ok\"}\n");
    install(local, "forms/second.cfg", MAPIFORM_INSTALL_OVERWRITEONCONFLICT | MAPI_DIALOG);     /* with a dialog the other flag is ignored */
    assert_int_equal(local->lpVtbl->ResolveMessageClass(local, "IPM.Help", 0, &info), S_OK);
    assert_string_equal(text_of(info, PR_DISPLAY_NAME_A), "Help Desk Request Form");
    CLIENT_DROP(info);
    install(local, "forms/second.cfg", MAPIFORM_INSTALL_OVERWRITEONCONFLICT);
    assert_int_equal(local->lpVtbl->ResolveMessageClass(local, "IPM.Help", 0, &info), S_OK);
    assert_string_equal(text_of(info, PR_DISPLAY_NAME_A), "Second");
    CLIENT_DROP(info);
    assert_int_equal(local->lpVtbl->RemoveForm(local, "IPM.Help"), S_OK);
    client_write_file("forms/here.cfg", "[Description]\nMessageClass=IPM.Help\nClsid={00020D33-0000-0000-C000-000000000046}\nDisplayName=Here\n"
        "[Platforms]\nPlatform.1=Here\n[Platform.Here]\nOSVersion=POSIX\nRegistry=InprocServer32=form-server.so\n");
    install(local, "forms/second.cfg", 0);
    install(local, "forms/here.cfg", 0);                                  /* a server comes by merging */
    LPMAPIFORMMGR manager = NULL;
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    LPMAPISESSION session = client_logon();
    assert_int_equal(MAPIOpenFormMgr(session, &manager), S_OK);
    assert_int_equal(local->lpVtbl->ResolveMessageClass(local, "IPM.Help", 0, &info), S_OK);
    assert_string_equal(text_of(info, PR_DISPLAY_NAME_A), "Second");
    assert_int_equal(manager->lpVtbl->PrepareForm(manager, 0, 0, info), S_OK);
    CLIENT_DROP(info);
    CLIENT_DROP(manager);
    client_logoff(session);
    MAPIUninitialize();
    assert_int_equal(local->lpVtbl->RemoveForm(local, "IPM.Help"), S_OK);
    CLIENT_DROP(local);
}

static void write_form(const char *name)
{
    char text[400];
    snprintf(text, sizeof(text), "[Description]\nMessageClass=IPM.Order\nClsid={00020D33-0000-0000-C000-000000000046}\nDisplayName=%s\n", name);
    client_write_file("forms/order.cfg", text);
}

#define CANCEL "{\"button\":\"cancel\"}\n"
#define CHOOSE(value) "{\"button\":\"ok\",\"values\":{\"0\":" value "}}\n"

static LPMAPIFORMMGR open_manager(LPMAPISESSION *ret_session, LPMDB *ret_store, LPMAPIFOLDER *ret_inbox)
{
    LPMAPIFORMMGR manager = NULL;
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    *ret_session = client_logon();
    *ret_store = client_store(*ret_session);
    *ret_inbox = client_inbox(*ret_store);
    assert_int_equal(MAPIOpenFormMgr(*ret_session, &manager), S_OK);
    return manager;
}

static void close_manager(LPMAPIFORMMGR manager, LPMAPISESSION session, LPMDB store, LPMAPIFOLDER inbox)
{
    CLIENT_DROP(manager);
    CLIENT_DROP(inbox);
    CLIENT_DROP(store);
    client_logoff(session);
    MAPIUninitialize();
}

/* imapiformmgr-selectform, imapiformmgr-selectmultipleforms: dialogs; hidden forms only in the second; a folder's forms, or those of no folder. */
static void choosing_forms(void **state)
{
    LPMAPISESSION session;
    LPMDB store;
    LPMAPIFOLDER inbox;
    LPMAPIFORMCONTAINER local = open_local();
    LPMAPIFORMINFO info = NULL;
    LPSMAPIFORMINFOARRAY array = NULL, proposed = NULL;
    LPMAPIERROR error = NULL;
    LPMAPIFORMMGR manager = open_manager(&session, &store, &inbox);
    answers("");
    assert_int_equal(manager->lpVtbl->SelectForm(manager, 0, 0, NULL, inbox, &info), MAPI_E_NOT_FOUND);       /* the folder has none: nobody is asked */
    assert_string_equal(asked(), "");
    install(local, "forms/help.cfg", MAPIFORM_INSTALL_OVERWRITEONCONFLICT);
    install(local, "forms/software.cfg", MAPIFORM_INSTALL_OVERWRITEONCONFLICT);
    client_write_file("forms/hidden.cfg", "[Description]\nMessageClass=IPM.Hidden\nClsid={00020D39-0000-0000-C000-000000000046}\nDisplayName=Nobody sees it\n"
        "Hidden=1\n");
    install(local, "forms/hidden.cfg", 0);
    answers(CANCEL);
    assert_int_equal(manager->lpVtbl->SelectForm(manager, 0x51, 0, NULL, NULL, &info), MAPI_E_USER_CANCEL);
    assert_null(info);
    assert_asked("\"title\":\"Choose a form\"");
    assert_asked("\"parent\":81");
    assert_asked("Help Desk Request Form (IPM.Help), Forms of this computer");
    assert_not_asked("Nobody sees it");
    answers(CHOOSE("1"));
    assert_int_equal(manager->lpVtbl->SelectForm(manager, 0, MAPI_UNICODE, (LPCTSTR)(uintptr_t)L"W\u00e4hle", NULL, &info), S_OK);
    assert_asked("\"title\":\"W\u00e4hle\"");
    char first[300];
    strcpy(first, text_of(info, PR_MESSAGE_CLASS_A));
    CLIENT_DROP(info);
    assert_true(!strcmp(first, "IPM.Help") || !strcmp(first, "IPM.Help.Software"));
    answers(CHOOSE("[0,1,2]"));
    assert_int_equal(manager->lpVtbl->SelectMultipleForms(manager, 0, 0, "Many", NULL, NULL, &array), S_OK);
    assert_int_equal(array->cForms, 3);
    assert_asked("Nobody sees it");
    assert_asked("\"value\":[]");
    proposed = array;
    answers("{\"button\":\"ok\"}\n");
    assert_int_equal(manager->lpVtbl->SelectMultipleForms(manager, 0, 0, NULL, NULL, proposed, &array), S_OK);
    assert_asked("\"value\":[0,1,2]");                                      /* preselected */
    assert_int_equal(array->cForms, 3);
    assert_ptr_not_equal(array, proposed);
    assert_int_equal(count_of(proposed), 3);
    assert_int_equal(count_of(array), 3);
    answers(CHOOSE("[]"));
    assert_int_equal(manager->lpVtbl->SelectMultipleForms(manager, 0, 0, NULL, NULL, NULL, &array), S_OK);
    assert_int_equal(count_of(array), 0);
    assert_int_equal(manager->lpVtbl->SelectForm(manager, 0, 2, NULL, NULL, &info), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(manager->lpVtbl->SelectMultipleForms(manager, 0, 2, NULL, NULL, NULL, &array), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(manager->lpVtbl->SelectForm(manager, 0, 0, NULL, NULL, NULL), MAPI_E_INVALID_PARAMETER);
    char *helper = strdup(getenv("MAPIX_PROMPT"));
    setenv("MAPIX_PROMPT", "none", 1);
    assert_int_equal(manager->lpVtbl->SelectForm(manager, 0, 0, NULL, NULL, &info), MAPI_E_NO_SUPPORT);
    assert_int_equal(manager->lpVtbl->GetLastError(manager, MAPI_E_NO_SUPPORT, 0, &error), S_OK);
    assert_non_null(strstr((const char *)error->lpszError, "nobody can be asked"));
    MAPIFreeBuffer(error);
    setenv("MAPIX_PROMPT", helper, 1);
    free(helper);
    assert_int_equal(local->lpVtbl->RemoveForm(local, "IPM.Hidden"), S_OK);
    CLIENT_DROP(local);
    close_manager(manager, session, store, inbox);
}

/* imapiformmgr-selectformcontainer: the personal library, folders of every store; never the local library. */
static void choosing_libraries(void **state)
{
    LPMAPISESSION session;
    LPMDB store;
    LPMAPIFOLDER inbox, inner = NULL;
    LPMAPIFORMCONTAINER container = NULL;
    LPTSTR name = NULL;
    LPMAPIFORMMGR manager = open_manager(&session, &store, &inbox);
    assert_int_equal(inbox->lpVtbl->CreateFolder(inbox, FOLDER_GENERIC, (LPTSTR) "Inner", NULL, NULL, OPEN_IF_EXISTS, &inner), S_OK);
    CLIENT_DROP(inner);
    answers(CHOOSE("0"));
    assert_int_equal(manager->lpVtbl->SelectFormContainer(manager, 0, MAPIFORM_SELECT_ALL_REGISTRIES, &container), S_OK);
    assert_asked("\"options\":[\"Personal forms\",\"Local folders: ");
    assert_asked("Inbox / Inner\"");
    assert_not_asked("Forms of this computer");
    assert_int_equal(container->lpVtbl->GetDisplay(container, 0, &name), S_OK);
    assert_string_equal((const char *)name, "Personal forms");
    MAPIFreeBuffer(name);
    CLIENT_DROP(container);
    answers(CHOOSE("0"));
    assert_int_equal(manager->lpVtbl->SelectFormContainer(manager, 0, MAPIFORM_SELECT_FOLDER_REGISTRY_ONLY, &container), S_OK);
    assert_not_asked("Personal");
    write_form("installed where it was chosen");
    install(container, "forms/order.cfg", 0);
    assert_int_equal(container->lpVtbl->RemoveForm(container, "IPM.Order"), S_OK);
    CLIENT_DROP(container);
    answers(CANCEL);
    assert_int_equal(manager->lpVtbl->SelectFormContainer(manager, 0, MAPIFORM_SELECT_NON_FOLDER_REGISTRY_ONLY, &container), MAPI_E_USER_CANCEL);
    assert_asked("\"options\":[\"Personal forms\"]");
    assert_null(container);
    assert_int_equal(manager->lpVtbl->SelectFormContainer(manager, 0, 3, &container), MAPI_E_UNKNOWN_FLAGS);
    close_manager(manager, session, store, inbox);
}

/* imapiformcontainer-installform: with MAPI_DIALOG the user says how, and OVERWRITEONCONFLICT is ignored. */
static void installing_with_a_dialog(void **state)
{
    LPMAPIFORMCONTAINER local = open_local();
    LPMAPIFORMINFO info = NULL;
    const ULONG flags = MAPIFORM_INSTALL_DIALOG | MAPIFORM_INSTALL_OVERWRITEONCONFLICT;
    const char *path = scratch_path("forms/order.cfg");
    char *file = strdup(path);
    write_form("first");
    answers(CANCEL);
    assert_int_equal(local->lpVtbl->InstallForm(local, 7, flags, file), MAPI_E_USER_CANCEL);
    assert_asked("Install the form first (IPM.Order)");
    assert_asked("\"parent\":7");
    assert_int_equal(local->lpVtbl->ResolveMessageClass(local, "IPM.Order", 0, &info), MAPI_E_NOT_FOUND);
    answers("{\"button\":\"ok\"}\n");
    assert_int_equal(local->lpVtbl->InstallForm(local, 0, flags, file), S_OK);
    write_form("second");
    answers("{\"button\":\"ok\"}\n");
    assert_int_equal(local->lpVtbl->InstallForm(local, 0, flags, file), S_OK);
    assert_int_equal(local->lpVtbl->ResolveMessageClass(local, "IPM.Order", 0, &info), S_OK);
    assert_string_equal(text_of(info, PR_DISPLAY_NAME_A), "first");            /* merged */
    CLIENT_DROP(info);
    answers(CHOOSE("1"));
    assert_int_equal(local->lpVtbl->InstallForm(local, 0, flags, file), S_OK);
    assert_int_equal(local->lpVtbl->ResolveMessageClass(local, "IPM.Order", 0, &info), S_OK);
    assert_string_equal(text_of(info, PR_DISPLAY_NAME_A), "second");
    CLIENT_DROP(info);
    assert_int_equal(local->lpVtbl->RemoveForm(local, "IPM.Order"), S_OK);
    free(file);
    CLIENT_DROP(local);
}

static HRESULT resolve(LPMAPIFORMMGR manager, const char *message_class, LPMAPIFOLDER folder, char *ret_name)
{
    LPMAPIFORMINFO info = NULL;
    HRESULT result = manager->lpVtbl->ResolveMessageClass(manager, message_class, 0, folder, &info);
    if (SUCCEEDED(result)) {
        strcpy(ret_name, text_of(info, PR_DISPLAY_NAME_A));
        CLIENT_DROP(info);
    }
    return result;
}

/* THRD-02: form objects are for the thread that opened them; ours work on any. */
static void *resolve_elsewhere(void *manager)
{
    char name[300] = "";
    HRESULT result = resolve(manager, "IPM.Order.Big", NULL, name);
    return (void *)(intptr_t)(SUCCEEDED(result) && strcmp(name, "personal") ? MAPI_E_CALL_FAILED : result);
}

static HRESULT result_elsewhere(LPMAPIFORMMGR manager)
{
    pthread_t thread;
    void *result = &thread;
    assert_int_equal(pthread_create(&thread, NULL, resolve_elsewhere, manager), 0);
    pthread_join(thread, &result);
    return (HRESULT)(intptr_t)result;
}

/* FORM-09: local library, folder, personal library. */
static void search_order(void **state)
{
    char name[300] = "";
    LPMAPIFORMMGR manager = NULL;
    LPMAPIFORMCONTAINER personal = NULL, folder = NULL, local = NULL;
    LPMAPIFORMINFO info = NULL;
    LPSMAPIFORMINFOARRAY array = NULL;
    assert_int_equal(MAPIOpenFormMgr(NULL, &manager), MAPI_E_NOT_INITIALIZED);
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    assert_int_equal(MAPIOpenFormMgr(NULL, &manager), MAPI_E_INVALID_PARAMETER);
    LPMAPISESSION session = client_logon();
    LPMDB store = client_store(session);
    LPMAPIFOLDER inbox = client_inbox(store);
    assert_int_equal(MAPIOpenFormMgr(session, &manager), S_OK);
    assert_int_equal(resolve(manager, "IPM.Order", inbox, name), MAPI_E_NOT_FOUND);
    assert_int_equal(manager->lpVtbl->OpenFormContainer(manager, HFRMREG_PERSONAL, NULL, &personal), S_OK);
    write_form("personal");
    install(personal, "forms/order.cfg", 0);
    assert_int_equal(resolve(manager, "IPM.Order.Big", inbox, name), S_OK);
    assert_string_equal(name, "personal");
    assert_int_equal(result_elsewhere(manager), S_OK);
    assert_int_equal(manager->lpVtbl->OpenFormContainer(manager, HFRMREG_FOLDER, NULL, &folder), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(manager->lpVtbl->OpenFormContainer(manager, HFRMREG_LOCAL, (LPUNKNOWN)inbox, &folder), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(manager->lpVtbl->OpenFormContainer(manager, HFRMREG_FOLDER, (LPUNKNOWN)store, &folder), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_int_equal(manager->lpVtbl->OpenFormContainer(manager, HFRMREG_FOLDER, (LPUNKNOWN)inbox, &folder), S_OK);
    write_form("folder");
    install(folder, "forms/order.cfg", 0);
    assert_int_equal(resolve(manager, "IPM.Order", inbox, name), S_OK);
    assert_string_equal(name, "folder");
    assert_int_equal(resolve(manager, "IPM.Order", NULL, name), S_OK);                    /* without a folder its library is not searched */
    assert_string_equal(name, "personal");
    assert_int_equal(manager->lpVtbl->OpenFormContainer(manager, HFRMREG_DEFAULT, NULL, &local), S_OK);
    write_form("local");
    install(local, "forms/order.cfg", 0);
    assert_int_equal(resolve(manager, "IPM.Order", inbox, name), S_OK);
    assert_string_equal(name, "local");
    assert_int_equal(manager->lpVtbl->ResolveMultipleMessageClasses(manager, NULL, 0, inbox, &array), S_OK);
    assert_int_equal(count_of(array), 3);
    write_form("folder, second");
    install(folder, "forms/order.cfg", MAPIFORM_INSTALL_OVERWRITEONCONFLICT);
    assert_int_equal(folder->lpVtbl->ResolveMultipleMessageClasses(folder, NULL, 0, &array), S_OK);
    assert_int_equal(count_of(array), 1);
    assert_int_equal(folder->lpVtbl->ResolveMessageClass(folder, "IPM.Order", 0, &info), S_OK);
    assert_int_equal(info->lpVtbl->SaveForm(info, (LPCTSTR)scratch_path("saved.fdm")), S_OK);
    CLIENT_DROP(info);
    assert_int_equal(folder->lpVtbl->RemoveForm(folder, "IPM.Order"), S_OK);
    assert_int_equal(folder->lpVtbl->RemoveForm(folder, "IPM.Order"), MAPI_E_NOT_FOUND);
    install(folder, "saved.fdm", 0);                                                      /* what SaveForm wrote installs again */
    assert_int_equal(folder->lpVtbl->ResolveMessageClass(folder, "IPM.Order", 0, &info), S_OK);
    assert_string_equal(text_of(info, PR_DISPLAY_NAME_A), "folder, second");
    CLIENT_DROP(info);
    assert_int_equal(local->lpVtbl->RemoveForm(local, "IPM.Order"), S_OK);
    assert_int_equal(personal->lpVtbl->RemoveForm(personal, "IPM.Order"), S_OK);
    assert_int_equal(folder->lpVtbl->RemoveForm(folder, "IPM.Order"), S_OK);
    CLIENT_DROP(local);
    CLIENT_DROP(folder);
    CLIENT_DROP(personal);
    CLIENT_DROP(manager);
    CLIENT_DROP(inbox);
    CLIENT_DROP(store);
    client_logoff(session);
    MAPIUninitialize();
}

static LPMESSAGE make_message(LPMAPIFOLDER folder, const char *message_class, bool saved)
{
    SPropValue value = { .ulPropTag = PR_MESSAGE_CLASS_A, .Value.lpszA = (LPSTR)(uintptr_t)message_class };
    LPMESSAGE message = NULL;
    assert_int_equal(folder->lpVtbl->CreateMessage(folder, NULL, 0, &message), S_OK);
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &value, NULL), S_OK);
    if (saved)
        assert_int_equal(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE), S_OK);
    return message;
}

static char *log_of_server(void)
{
    void *server = dlopen(scratch_path("forms/form-server.so"), RTLD_NOW | RTLD_NOLOAD);
    char *log = server ? dlsym(server, "form_log") : NULL;
    assert_non_null(log);
    return log;
}

/* The least message site that a form can be loaded with: the form of the tests only counts references on it. */
static ULONG site_references = 1;
static ULONG STDMETHODCALLTYPE site_add(IMAPIMessageSite *self) { return ++site_references; }
static ULONG STDMETHODCALLTYPE site_drop(IMAPIMessageSite *self) { return --site_references; }
static IMAPIMessageSiteVtbl site_vtable = { .AddRef = site_add, .Release = site_drop };
static IMAPIMessageSite site = { &site_vtable };

/* FORM-11. */
static void loading(void **state)
{
    LPMAPIFORMCONTAINER local = open_local();
    LPMAPIFORMMGR manager = NULL;
    LPMAPIFORMINFO info = NULL;
    LPMAPIFORM form = NULL;
    LPMAPIERROR error = NULL;
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    install(local, "forms/help.cfg", 0);
    install(local, "forms/software.cfg", 0);
    LPMAPISESSION session = client_logon();
    LPMDB store = client_store(session);
    LPMAPIFOLDER inbox = client_inbox(store);
    LPMESSAGE message = make_message(inbox, "IPM.Help.Hardware", true);
    assert_int_equal(MAPIOpenFormMgr(session, &manager), S_OK);
    assert_int_equal(manager->lpVtbl->LoadForm(manager, 0, 0, "IPM.Nothing", 0, 0, NULL, &site, message, NULL, &IID_IMAPIForm, (LPVOID *)&form),
        MAPI_E_NOT_FOUND);
    assert_int_equal(manager->lpVtbl->LoadForm(manager, 0, MAPIFORM_EXACTMATCH, NULL, 0, 0, NULL, &site, message, NULL, &IID_IMAPIForm,
        (LPVOID *)&form), MAPI_E_NOT_FOUND);
    assert_int_equal(manager->lpVtbl->LoadForm(manager, 0, 0, NULL, 9, 9, NULL, &site, message, NULL, &IID_IMAPISession, (LPVOID *)&form),
        MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_null(form);
    log_of_server()[0] = 0;
    assert_int_equal(manager->lpVtbl->LoadForm(manager, 0, 0, NULL, 9, 9, NULL, &site, message, NULL, &IID_IMAPIForm, (LPVOID *)&form), S_OK);
    assert_null(strstr(log_of_server(), "Load(9,9)"));                                    /* without a class the message tells them */
    form->lpVtbl->ShutdownForm(form, SAVEOPTS_NOSAVE);
    CLIENT_DROP(form);
    assert_int_equal(manager->lpVtbl->LoadForm(manager, 0, 0, "IPM.Help", 5, 7, NULL, &site, message, NULL, &IID_IMAPIForm, (LPVOID *)&form), S_OK);
    assert_non_null(strstr(log_of_server(), "Load(5,7)"));
    form->lpVtbl->ShutdownForm(form, SAVEOPTS_NOSAVE);
    CLIENT_DROP(form);
    assert_int_equal(manager->lpVtbl->LoadForm(manager, 0, 0x1000, "IPM.Help", 0, 0, NULL, &site, message, NULL, &IID_IMAPIForm, (LPVOID *)&form),
        MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(local->lpVtbl->ResolveMessageClass(local, "IPM.Help", 0, &info), S_OK);
    assert_int_equal(manager->lpVtbl->CreateForm(manager, 0, 0, info, &IID_IMAPIForm, (LPVOID *)&form), S_OK);
    CLIENT_DROP(form);
    assert_int_equal(manager->lpVtbl->CreateForm(manager, 0, 0, info, &IID_IMAPISession, (LPVOID *)&form), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_int_equal(manager->lpVtbl->CreateForm(manager, 0, 0, info, NULL, (LPVOID *)&form), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(manager->lpVtbl->PrepareForm(manager, 0, 0, info), S_OK);
    CLIENT_DROP(info);
    assert_int_equal(local->lpVtbl->ResolveMessageClass(local, "IPM.Help.Software", 0, &info), S_OK);
    assert_int_equal(manager->lpVtbl->PrepareForm(manager, 0, 0, info), MAPI_E_NOT_FOUND);            /* no server for this system */
    assert_int_equal(manager->lpVtbl->GetLastError(manager, MAPI_E_NOT_FOUND, 0, &error), S_OK);
    assert_non_null(strstr((const char *)error->lpszError, "POSIX"));
    MAPIFreeBuffer(error);
    CLIENT_DROP(info);
    assert_int_equal(manager->lpVtbl->IsInConflict(manager, 0, 0, "IPM.Nothing", NULL), S_FALSE);
    assert_int_equal(manager->lpVtbl->IsInConflict(manager, 0, MSGSTATUS_IN_CONFLICT, "IPM.Help", NULL), S_OK);
    CLIENT_DROP(manager);
    assert_int_equal(site_references, 1);
    CLIENT_DROP(message);
    CLIENT_DROP(inbox);
    CLIENT_DROP(store);
    client_logoff(session);
    MAPIUninitialize();
    CLIENT_DROP(local);
}

static ULONG rows_of(LPMAPIFOLDER folder, const char *subject)
{
    SPropValue value = { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(uintptr_t)subject };
    SRestriction is = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_SUBJECT_A, &value } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    ULONG count;
    assert_int_equal(folder->lpVtbl->GetContentsTable(folder, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, NULL, &is, NULL, 0, &rows), S_OK);
    count = rows->cRows;
    FreeProws(rows);
    CLIENT_DROP(table);
    return count;
}

static HRESULT show(LPMAPISESSION session, LPMDB store, LPMAPIFOLDER folder, LPMESSAGE message, ULONG flags, const char *press)
{
    ULONG_PTR token = 0;
    setenv("FORM_PRESS", press, 1);
    assert_int_equal(session->lpVtbl->PrepareForm(session, NULL, message, &token), S_OK);
    message->lpVtbl->Release(message);                                                    /* FORM-02: before ShowForm */
    HRESULT result = session->lpVtbl->ShowForm(session, 0, store, folder, NULL, token, NULL, flags, 3, 4, MAPI_ACCESS_READ, (LPSTR) "IPM.Help");
    assert_int_equal(session->lpVtbl->ShowForm(session, 0, store, folder, NULL, token, NULL, flags, 3, 4, MAPI_ACCESS_READ, (LPSTR) "IPM.Help"),
        MAPI_E_INVALID_PARAMETER);                                                        /* FORM-03: a token is good once */
    return result;
}

/* FORM-01 to FORM-08. */
static void showing(void **state)
{
    LPMAPIFORMCONTAINER local = open_local();
    ULONG_PTR token = 0;
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    install(local, "forms/help.cfg", MAPIFORM_INSTALL_OVERWRITEONCONFLICT);
    LPMAPISESSION session = client_logon();
    LPMDB store = client_store(session);
    LPMAPIFOLDER inbox = client_inbox(store);
    LPMESSAGE message = make_message(inbox, "IPM.Help", true);
    log_of_server()[0] = 0;
    assert_int_equal(show(session, store, inbox, message, 0, "save"), S_OK);              /* FORM-04, FORM-06: returns when the form is closed */
    assert_string_equal(log_of_server(), "Load(3,4) SetViewContext(modal) Open Save SaveCompleted Shutdown ");
    assert_int_equal(rows_of(inbox, "written by the form"), 1);
    log_of_server()[0] = 0;
    message = make_message(inbox, "IPM.Help", false);
    assert_int_equal(show(session, store, inbox, message, MAPI_NEW_MESSAGE | MAPI_POST_MESSAGE, "submit"), S_OK);      /* FORM-05: into the folder */
    assert_string_equal(log_of_server(), "InitNew SetViewContext(modal) Open Save HandsOff Shutdown ");
    assert_int_equal(rows_of(inbox, "written by the form"), 2);
    message = make_message(inbox, "IPM.Help", false);
    HRESULT result = show(session, store, inbox, message, MAPI_NEW_MESSAGE, "submit");    /* submitted: without a recipient it cannot be */
    assert_true(FAILED(result));
    message = make_message(inbox, "IPM.Help", false);
    assert_int_equal(show(session, store, inbox, message, MAPI_NEW_MESSAGE, "cancel"), MAPI_E_USER_CANCEL);            /* FORM-07 */
    assert_int_equal(rows_of(inbox, "written by the form"), 2);
    message = make_message(inbox, "IPM.Note", false);
    assert_int_equal(session->lpVtbl->PrepareForm(session, &IID_IMAPIFolder, message, &token), MAPI_E_INTERFACE_NOT_SUPPORTED);       /* FORM-01 */
    assert_int_equal(session->lpVtbl->PrepareForm(session, &IID_IMessage, message, &token), S_OK);
    assert_int_equal(session->lpVtbl->ShowForm(session, 0, store, inbox, NULL, token, message, 0, 0, 0, 0, (LPSTR) "IPM.Note"),
        MAPI_E_INVALID_PARAMETER);                                                        /* FORM-03: lpMessageSent is reserved */
    assert_int_equal(session->lpVtbl->ShowForm(session, 0, store, inbox, NULL, token, NULL, 0, 0, 0, 0, (LPSTR) "IPM.Note"), MAPI_E_NOT_FOUND);
    LPMAPIERROR error = NULL;
    assert_int_equal(session->lpVtbl->GetLastError(session, MAPI_E_NOT_FOUND, 0, &error), S_OK);
    assert_non_null(strstr((const char *)error->lpszError, "IPM.Note"));
    MAPIFreeBuffer(error);
    CLIENT_DROP(message);
    CLIENT_DROP(inbox);
    CLIENT_DROP(store);
    client_logoff(session);
    MAPIUninitialize();
    CLIENT_DROP(local);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(local_library), cmocka_unit_test(information), cmocka_unit_test(several), cmocka_unit_test(installing),
        cmocka_unit_test(search_order), cmocka_unit_test(choosing_forms), cmocka_unit_test(choosing_libraries),
        cmocka_unit_test(installing_with_a_dialog), cmocka_unit_test(loading), cmocka_unit_test(showing),
    };
    return cmocka_run_group_tests(tests, start, client_end);
}

/* The dialogs of a logon through a helper that follows a script (tests/lib/scripted_prompt.py): chooser, credentials, settings, failures, logoff,
 * wizard; and helpers that are killed at every step of it. */
#include "fixture.h"

#include <mapiwz.h>
#include <mapixtags.h>
#include <mspst.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/object.h"
#include "profile/profile.h"
#include "prop/copy.h"
#include "scratch.h"
#include "scripted_prompt.h"
#include "tests/lib/waiting.h"
#include "session/seams.h"
#include "session/wizard.h"
#include "tests/lib/own_program.h"

static int start(void **state)
{
    char path[8192];
    if (fixture_start(state))
        return 1;
    scripted_prompt_start();
    snprintf(path, sizeof(path), "%s/data/mapisvc.inf", getenv("MAPIX_SOURCE_DIR"));
    setenv("MAPIX_SVC_PATH", path, 1);
    snprintf(path, sizeof(path), "%s/tests/lib:%s/providers/local", getenv("MAPIX_BUILD_DIR"), getenv("MAPIX_BUILD_DIR"));
    setenv("MAPIX_PROVIDER_PATH", path, 1);
    return 0;
}

static LPMAPISESSION logon(const char *profile, ULONG flags, HRESULT expected)
{
    LPMAPISESSION session = NULL;
    HRESULT hr = MAPILogonEx(0x77, (LPTSTR)(uintptr_t)profile, NULL, flags | MAPI_NEW_SESSION | MAPI_NO_MAIL | MAPI_EXTENDED, &session);
    if (hr != expected)
        fail_msg("MAPILogonEx: %#x instead of %#x: %s\n%s", (unsigned)hr, (unsigned)expected, fixture_error(NULL, hr), asked());
    return session;
}

static void end(LPMAPISESSION session)
{
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

static bool is_default(const char *name)
{
    unsigned flags = 0;
    assert_int_equal(profile_look_up(name, NULL, &flags), S_OK);
    return flags & PROFILE_DEFAULT;
}

/* LOGON-10, LOGON-17, LOGON-21, LOGON-26, LOGON-01: the list, app profiles with MAPI_APP_PROFILE only, the check boxes, cancel, the window. */
static void chooses_a_profile(void **state)
{
    fixture_profile("first", NULL);
    fixture_service("first", "One", "scripted", 0, "MS store", NULL);
    fixture_profile("second", NULL);
    fixture_service("second", "Two", "scripted", 0, "MS other", NULL);
    assert_int_equal(profile_create("hidden", NULL, PROFILE_APP, NULL), S_OK);
    answers("{\"button\":\"ok\",\"values\":{\"Profile\":1,\"Make this the default profile\":true}}\n");
    LPMAPISESSION session = logon(NULL, MAPI_LOGON_UI, S_OK);
    assert_asked("\"options\":[\"first\",\"second\"]");
    assert_asked("\"parent\":119");
    assert_true(strstr(fixture_calls(), "other:MSProvider.Logon") != NULL);
    assert_true(is_default("second"));
    end(session);
    answers("{\"button\":\"ok\",\"values\":{\"Profile\":0,\"Show the settings of every service first\":true}}\n");
    fixture_clear_log();
    session = logon(NULL, MAPI_LOGON_UI | MAPI_APP_PROFILE, S_OK);
    assert_asked("\"options\":[\"first\",\"second\",\"hidden\"]");
    assert_asked("\"value\":1");                                           /* the default is proposed */
    assert_string_equal(fixture_calls(), "One:ServiceEntry.CONFIGURE MSProviderInit store:MSProvider.Logon");
    end(session);
    answers("{\"button\":\"cancel\"}\n");
    logon(NULL, MAPI_LOGON_UI, MAPI_E_USER_CANCEL);
    answers("");
    session = logon(NULL, MAPI_LOGON_UI | MAPI_USE_DEFAULT, S_OK);
    assert_string_equal(asked(), "");                                      /* nothing was missing (CONF-02) */
    end(session);
    answers("{\"button\":\"cancel\"}\n");                                  /* LOGON-13: the user has to name it, default or not */
    logon(NULL, MAPI_LOGON_UI | MAPI_EXPLICIT_PROFILE, MAPI_E_USER_CANCEL);
    assert_asked("\"dialog\":\"choose-profile\"");
}

/* LOGON-12, LOGON-30: a password that is missing or wrong is asked for once, with LOGON_UI or PASSWORD_UI; never a word of it in a log. */
static void asks_for_the_password(void **state)
{
    fixture_profile("locked", "secret");
    fixture_service("locked", "One", "scripted", 0, "MS store", NULL);
    answers("{\"button\":\"ok\",\"values\":{\"Password\":\"secret\"}}\n");
    end(logon("locked", MAPI_PASSWORD_UI, S_OK));
    assert_asked("\"title\":\"Password of the profile locked\"");
    assert_asked("\"secret\":true");
    answers("{\"button\":\"ok\",\"values\":{\"Password\":\"wrong\"}}\n{\"button\":\"ok\",\"values\":{\"Password\":\"secret\"}}\n");
    logon("locked", MAPI_LOGON_UI, MAPI_E_LOGON_FAILED);
    assert_null(strstr(fixture_error(NULL, MAPI_E_LOGON_FAILED), "wrong\""));
    answers("{\"button\":\"cancel\"}\n");
    logon("locked", MAPI_LOGON_UI, MAPI_E_USER_CANCEL);
    answers("");
    logon("locked", 0, MAPI_E_LOGON_FAILED);
    assert_string_equal(asked(), "");
}

/* CONF-03, LOGON-15, LOGON-28, NOMAIL-09: no dialog without a flag that allows it, none in a service, none without a helper. */
static void asks_nobody_when_forbidden(void **state)
{
    fixture_profile("quiet", NULL);
    fixture_service("quiet", "Good", "scripted", 0, "MS good", NULL);
    fixture_service("quiet", "Weak", "scripted", 0, "MS weak", NULL);
    fixture_script("weak/MSProvider.Logon * fail:80040115:no server\n");
    answers("{\"button\":\"retry\"}\n");
    end(logon("quiet", 0, S_OK));
    end(logon("quiet", MAPI_LOGON_UI | MAPI_NT_SERVICE, S_OK));
    end(logon("quiet", MAPI_SERVICE_UI_ALWAYS | MAPI_NT_SERVICE, S_OK));
    logon(NULL, 0, MAPI_E_LOGON_FAILED);
    assert_string_equal(asked(), "");
    char *helper = strdup(getenv("MAPIX_PROMPT"));
    setenv("MAPIX_PROMPT", "none", 1);
    end(logon("quiet", MAPI_LOGON_UI, S_OK));
    logon(NULL, MAPI_LOGON_UI, MAPI_E_LOGON_FAILED);
    setenv("MAPIX_PROMPT", helper, 1);
    free(helper);
}

/* CONF-04, CONF-05, CONF-06: which service, why, what to do; retry, correct, skip, cancel. */
static void tells_failures(void **state)
{
    fixture_profile("failing", NULL);
    fixture_service("failing", "Good", "scripted", 0, "MS fine", NULL);
    fixture_service("failing", "Mail", "scripted", 0, "MS lame", NULL);
    fixture_service("failing", "Fixed", "scripted", FIXTURE_NO_ENTRY, "MS firm", NULL);
    fixture_script("lame/MSProvider.Logon * fail:80040115:the server mail.example is down\n");
    answers("{\"button\":\"skip\"}\n");
    fixture_clear_log();
    end(logon("failing", MAPI_LOGON_UI, S_OK));
    assert_asked("\"title\":\"The service Mail cannot be used\"");
    assert_asked("the server mail.example is down");
    assert_asked("Check that the network works");
    assert_asked("\"button\":\"correct\"");
    answers("{\"button\":\"retry\"}\n");
    fixture_clear_log();
    end(logon("failing", MAPI_LOGON_UI, S_OK));
    assert_true(strstr(fixture_calls(), "lame:MSProvider.Logon lame:MSProvider.Logon") != NULL);       /* once more, then it is out */
    answers("{\"button\":\"correct\"}\n");
    fixture_clear_log();
    end(logon("failing", MAPI_LOGON_UI, S_OK));
    assert_true(strstr(fixture_calls(), "lame:MSProvider.Logon Mail:ServiceEntry.CONFIGURE lame:MSProvider.Logon") != NULL);
    answers("{\"button\":\"cancel\"}\n");
    logon("failing", MAPI_LOGON_UI, MAPI_E_USER_CANCEL);
    fixture_script("firm/MSProvider.Logon * fail:8004010f:the file is gone\n");
    answers("{\"button\":\"skip\"}\n");
    end(logon("failing", MAPI_LOGON_UI, S_OK));
    assert_not_asked("\"button\":\"correct\"");                            /* it has no settings */
    assert_asked("Check the paths in the settings");
}

/* CONF-15, CONF-16, CONF-18: a provider that needs its user says so when it may not ask, and asks when it may; one whose user backed out is off, and
 * nobody is told what he knows. */
static void lets_providers_ask(void **state)
{
    fixture_profile("asking", NULL);
    fixture_service("asking", "Good", "scripted", 0, "MS calm", NULL);
    fixture_service("asking", "Asking", "scripted", 0, "MS curious", NULL);
    fixture_script("curious/MSProvider.Logon * ui\n");
    fixture_clear_log();
    answers("");
    end(logon("asking", 0, S_OK));
    assert_non_null(strstr(fixture_calls(), "curious:MSProvider.Logon Asking:ServiceEntry.CONFIGURE curious:MSProvider.Logon"));
    assert_non_null(strstr(fixture_log(), "ServiceEntry.CONFIGURE flags 0x20 "));      /* no SERVICE_UI flag */
    fixture_clear_log();
    LPMAPISESSION session = logon("asking", MAPI_LOGON_UI, S_OK);
    assert_null(strstr(fixture_calls(), "CONFIGURE"));
    end(session);
    fixture_script("curious/MSProvider.Logon * 8004011c\n");
    fixture_clear_log();
    end(logon("asking", MAPI_LOGON_UI, S_OK));
    assert_non_null(strstr(fixture_log(), "ServiceEntry.CONFIGURE flags 0x30 "));      /* SERVICE_UI_ALLOWED | SERVICE_LOGON_FAILED */
    fixture_script("curious/MSProvider.Logon * 80040113\n");
    fixture_clear_log();
    session = logon("asking", MAPI_LOGON_UI, S_OK);
    assert_null(strstr(fixture_calls(), "CONFIGURE"));
    assert_string_equal(asked(), "");
    LPSPropValue id = fixture_store_id(session, "curious");
    LPMDB store = NULL;
    assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, 0, &store), MAPI_E_USER_CANCEL);
    MAPIFreeBuffer(id);
    end(session);
}

/* A profile with LOCAL, made as a program would. */
static void make_local(const char *name)
{
    LPPROFADMIN admin;
    LPSERVICEADMIN services;
    assert_int_equal(MAPIAdminProfiles(0, &admin), S_OK);
    assert_int_equal(admin->lpVtbl->CreateProfile(admin, (LPTSTR)(uintptr_t)name, NULL, 0, 0), S_OK);
    assert_int_equal(admin->lpVtbl->AdminServices(admin, (LPTSTR)(uintptr_t)name, NULL, 0, 0, &services), S_OK);
    assert_int_equal(services->lpVtbl->CreateMsgService(services, (LPTSTR) "LOCAL", NULL, 0, 0), S_OK);
    services->lpVtbl->Release(services);
    admin->lpVtbl->Release(admin);
}

/* LOGON-25, CONF-18, SENT-04, SPI-SVC-16, SPI-SUP-26: LOCAL's real settings before it is logged on; the provider's clock stands still while the
 * user thinks. */
static void shows_settings(void **state)
{
    char script[8192];
    make_local("local");
    setenv("MAPIX_LOGON_DEADLINE", "1", 1);
    snprintf(script, sizeof(script), "{\"sleep\":1.5}\n{\"button\":\"ok\",\"values\":{\"Name\":\"My mail\",\"1\":\"relative\"}}\n"
        "{\"button\":\"ok\",\"values\":{\"1\":\"%s\"}}\n", scratch_path("elsewhere.db"));
    answers(script);
    LPMAPISESSION session = logon("local", MAPI_LOGON_UI | MAPI_SERVICE_UI_ALWAYS, S_OK);
    unsetenv("MAPIX_LOGON_DEADLINE");
    assert_asked("\"title\":\"Local mail\"");
    assert_asked("\"title\":\"Messages\"");
    assert_asked("\"title\":\"Local mail: a path begins with /\"");
    LPSPropValue id = fixture_store_id(session, "My mail");
    assert_non_null(id);
    MAPIFreeBuffer(id);
    assert_int_equal(access(scratch_path("elsewhere.db"), F_OK), 0);
    fixture_logoff(session);
    answers("{\"button\":\"cancel\"}\n");                                  /* leaves the service as it is, and the logon goes on */
    fixture_logoff(logon("local", MAPI_LOGON_UI | MAPI_SERVICE_UI_ALWAYS, S_OK));
    assert_asked("\"value\":\"My mail\"");
}

/* SENT-03, SENT-04, SPI-SVC-06, SPI-SVC-07: ConfigureMsgService shows the sheet with a UI flag and only then; values that make sense are set without
 * one; a service that needs nothing is created without asking; read-only on demand. */
static void configures_with_and_without_sheet(void **state)
{
    static const SizedSPropTagArray(1, tags) = { 1, { PR_SERVICE_UID } };
    LPPROFADMIN admin;
    LPSERVICEADMIN services;
    LPMAPITABLE table;
    LPSRowSet rows;
    answers("");
    make_local("sheets");
    assert_string_equal(asked(), "");
    assert_int_equal(MAPIAdminProfiles(0, &admin), S_OK);
    assert_int_equal(admin->lpVtbl->AdminServices(admin, (LPTSTR) "sheets", NULL, 0, 0, &services), S_OK);
    assert_int_equal(services->lpVtbl->GetMsgServiceTable(services, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&tags, NULL, NULL, 0, &rows), S_OK);
    LPMAPIUID uid = (LPMAPIUID)rows->aRow[0].lpProps[0].Value.bin.lpb;
    answers("{\"button\":\"cancel\"}\n");
    assert_int_equal(services->lpVtbl->ConfigureMsgService(services, uid, 0, SERVICE_UI_ALLOWED, 0, NULL), S_OK);
    SPropValue name = { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR) "Renamed" };
    assert_int_equal(services->lpVtbl->ConfigureMsgService(services, uid, 0, SERVICE_UI_ALLOWED, 1, &name), S_OK);
    assert_string_equal(asked(), "");                                      /* valid settings: nothing to ask */
    assert_int_equal(services->lpVtbl->ConfigureMsgService(services, uid, 0x99, SERVICE_UI_ALWAYS, 0, NULL), MAPI_E_USER_CANCEL);
    assert_asked("\"parent\":153");
    assert_asked("\"value\":\"Renamed\"");
    answers("{\"button\":\"ok\"}\n");
    assert_int_equal(services->lpVtbl->ConfigureMsgService(services, uid, 0, SERVICE_UI_ALWAYS | MSG_SERVICE_UI_READ_ONLY, 0, NULL), S_OK);
    assert_not_asked("\"editable\"");
    answers("{\"die\":1}\n");
    assert_int_equal(services->lpVtbl->ConfigureMsgService(services, uid, 0, SERVICE_UI_ALWAYS, 0, NULL), MAPI_E_CALL_FAILED);
    LPMAPIERROR why = NULL;
    assert_int_equal(services->lpVtbl->GetLastError(services, MAPI_E_CALL_FAILED, 0, &why), S_OK);
    assert_non_null(why);
    assert_says((const char *)why->lpszError, "The dialog could not be finished");       /* not only a code */
    assert_says((const char *)why->lpszError, "MAPIX_PROMPT");
    MAPIFreeBuffer(why);
    char *helper = strdup(getenv("MAPIX_PROMPT"));
    setenv("MAPIX_PROMPT", "none", 1);
    assert_int_equal(services->lpVtbl->ConfigureMsgService(services, uid, 0, SERVICE_UI_ALWAYS, 0, NULL), MAPI_E_NO_SUPPORT);
    assert_int_equal(services->lpVtbl->CreateMsgService(services, (LPTSTR) "LOCAL", NULL, 0, SERVICE_UI_ALWAYS), S_OK);
    setenv("MAPIX_PROMPT", helper, 1);
    free(helper);
    FreeProws(rows);
    table->lpVtbl->Release(table);
    services->lpVtbl->Release(services);
    admin->lpVtbl->Release(admin);
}

/* LOGOFF-02 */
static void confirms_the_logoff(void **state)
{
    fixture_profile("leaving", NULL);
    fixture_service("leaving", "One", "scripted", 0, "MS store", NULL);
    LPMAPISESSION session = logon("leaving", 0, S_OK);
    answers("{\"button\":\"no\"}\n");
    assert_int_equal(session->lpVtbl->Logoff(session, 0x55, MAPI_LOGOFF_UI, 0), MAPI_E_USER_CANCEL);
    assert_asked("Log off from the profile leaving?");
    assert_asked("\"parent\":85");
    answers("{\"die\":1}\n");                                              /* a helper that fails keeps nobody logged on */
    assert_int_equal(session->lpVtbl->Logoff(session, 0, MAPI_LOGOFF_UI, 0), S_OK);
    session->lpVtbl->Release(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* SPI-UTIL-14: a copy whose caller wants a dialog and brings no progress object shows one of ours; nothing where dialogs are not possible. */
static void shows_progress_of_copies(void **state)
{
    LPMAPIPROGRESS progress;
    answers("");
    assert_int_equal(prop_progress_for_dialog(0x31, &progress), S_OK);
    let_time_pass(620);
    assert_int_equal(progress->lpVtbl->Progress(progress, 500, 1, 2), S_OK);
    progress->lpVtbl->Release(progress);
    assert_asked("{\"progress\":500,\"of\":1000");
    assert_asked("\"parent\":49");
    char *helper = strdup(getenv("MAPIX_PROMPT"));
    setenv("MAPIX_PROMPT", "none", 1);
    answers("");
    assert_int_equal(prop_progress_for_dialog(0, &progress), S_OK);
    let_time_pass(620);
    assert_int_equal(progress->lpVtbl->Progress(progress, 500, 1, 2), S_OK);
    progress->lpVtbl->Release(progress);
    assert_string_equal(asked(), "");
    setenv("MAPIX_PROMPT", helper, 1);
    free(helper);
}

static HRESULT launch(ULONG flags, const char *const *services, char name[64])
{
    return LaunchWizard((HWND)(uintptr_t)0x42, flags, (LPCTSTR *)(uintptr_t)services, 64, (LPTSTR)name);
}

static void delete_all_profiles(void)
{
    struct profile_listing *list = NULL;
    ULONG count = 0;
    LPPROFADMIN admin;
    assert_int_equal(profile_list(NULL, &count, &list), S_OK);
    assert_int_equal(MAPIAdminProfiles(0, &admin), S_OK);
    for (ULONG i = 0; i < count; i++)
        assert_int_equal(admin->lpVtbl->DeleteProfile(admin, (LPTSTR)list[i].name, MAPI_APP_PROFILE), S_OK);
    admin->lpVtbl->Release(admin);
    free(list);
}

#define NEXT "{\"button\":\"ok\"}\n"

/* WIZ-01, WIZ-02, WIZ-03, WIZ-07: from nothing to a profile that logs on. */
static void wizard_makes_a_profile(void **state)
{
    char name[64];
    delete_all_profiles();
    answers(NEXT "{\"button\":\"ok\",\"values\":{\"Name\":\"a/b\"}}\n{\"button\":\"ok\",\"values\":{\"Name\":\"Wizard\"}}\n" NEXT NEXT NEXT);
    assert_int_equal(launch(MAPI_PW_FIRST_PROFILE, NULL, name), S_OK);
    assert_string_equal(name, "Wizard");
    assert_asked("This is the first one here");                            /* the welcome page */
    assert_asked("A name has letters");
    assert_asked("\"options\":[\"Local mail\"],\"value\":[0]");            /* default services are proposed */
    assert_asked("\"title\":\"Local mail\"");                              /* its entry function was called (WIZ-06) */
    assert_asked("The profile Wizard is ready");
    assert_asked("\"parent\":66");
    assert_true(is_default("Wizard"));
    fixture_logoff(logon("Wizard", 0, S_OK));
    answers("{\"button\":\"ok\",\"values\":{\"Name\":\"wizard\"}}\n{\"button\":\"ok\",\"values\":{\"Name\":\"Other\"}}\n" NEXT);
    assert_int_equal(launch(MAPI_PW_LAUNCHED_BY_CONFIG | MAPI_PW_HIDE_SERVICES_LIST, NULL, name), S_OK);
    assert_string_equal(name, "Other");
    assert_not_asked("\"dialog\":\"choose\"");
    assert_not_asked("A profile says");                                    /* no welcome */
    assert_asked("There is a profile with that name");
    assert_false(is_default("Other"));
}

/* WIZ-05 and what it leaves: nothing. */
static void wizard_can_be_left(void **state)
{
    static const char *const steps[] = { NEXT "{\"button\":\"cancel\"}\n", NEXT NEXT "{\"button\":\"cancel\"}\n",
        NEXT NEXT NEXT "{\"button\":\"cancel\"}\n{\"button\":\"cancel\"}\n" };
    char name[64];
    ULONG count = 0;
    struct profile_listing *list = NULL;
    delete_all_profiles();
    for (int i = 0; i < 3; i++) {
        answers(steps[i]);
        assert_int_equal(launch(0, NULL, name), MAPI_E_USER_CANCEL);
        assert_string_equal(name, "");
        assert_int_equal(profile_list(NULL, &count, &list), S_OK);
        assert_int_equal(count, 0);
        free(list);
    }
    answers(NEXT NEXT "{\"die\":1}\n");
    assert_int_equal(launch(0, NULL, name), MAPI_E_CALL_FAILED);
    assert_int_equal(profile_list(NULL, &count, &list), S_OK);
    free(list);
    answers(NEXT NEXT NEXT "{\"button\":\"cancel\"}\n{\"button\":\"yes\"}\n" NEXT);    /* a sheet left, the service left out */
    assert_int_equal(launch(0, NULL, name), S_OK);
    assert_asked("Go on without the service LOCAL?");
    char *helper = strdup(getenv("MAPIX_PROMPT"));
    setenv("MAPIX_PROMPT", "none", 1);
    assert_int_equal(launch(0, NULL, name), MAPI_E_CALL_FAILED);
    setenv("MAPIX_PROMPT", helper, 1);
    free(helper);
    assert_int_equal(launch(0x1000, NULL, name), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(launch(MAPI_PW_PROVIDER_UI_ONLY, NULL, name), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(launch(MAPI_PW_ADD_SERVICE_ONLY, NULL, name), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(LaunchWizard(NULL, 0, NULL, 0, (LPTSTR)name), MAPI_E_INVALID_PARAMETER);
}

/* WIZ-03, WIZ-04: adding services to the default profile, without pages; nothing when the one is there. */
static void wizard_adds_services(void **state)
{
    static const char *const local[] = { "LOCAL", NULL }, *const unknown[] = { "NOSUCH", NULL };
    char name[64];
    delete_all_profiles();
    answers(NEXT);                                                         /* the service's own sheet only */
    assert_int_equal(launch(MAPI_PW_ADD_SERVICE_ONLY | MAPI_PW_PROVIDER_UI_ONLY, local, name), S_OK);
    assert_string_equal(name, "Mail");
    assert_not_asked("\"dialog\":\"text\"");
    assert_asked("\"dialog\":\"sheet\"");
    assert_true(is_default("Mail"));
    answers("");
    assert_int_equal(launch(MAPI_PW_ADD_SERVICE_ONLY, local, name), S_OK);
    assert_string_equal(asked(), "");
    assert_string_equal(name, "Mail");
    assert_int_equal(launch(MAPI_PW_ADD_SERVICE_ONLY, unknown, name), MAPI_E_CALL_FAILED);
    assert_string_equal(asked(), "");
    delete_all_profiles();
    answers(NEXT NEXT NEXT NEXT);                                          /* no default profile: welcome, name, sheet, ready; no list */
    assert_int_equal(launch(MAPI_PW_ADD_SERVICE_ONLY, local, name), S_OK);
    assert_not_asked("\"dialog\":\"choose\"");
    assert_asked("\"dialog\":\"text\"");
}

/* WIZ-06, SPI-SVC-17: each provider's wizard function, its pages, and at the end the properties by ConfigureMsgService. */
static void wizard_runs_wizards_of_providers(void **state)
{
    static const char *const services[] = { "WIZARDLY", NULL };
    char name[64], *catalogue = strdup(getenv("MAPIX_SVC_PATH"));
    FILE *file = fopen(scratch_path("wizard.inf"), "w");
    fputs("[Services]\nWIZARDLY=Wizardly\n[WIZARDLY]\nPR_DISPLAY_NAME=Wizardly\nProviders=WIZARDLY_MS\nPR_SERVICE_DLL_NAME=scripted\n"
          "PR_SERVICE_ENTRY_NAME=ServiceEntry\n[WIZARDLY_MS]\nPR_DISPLAY_NAME=wizardly\nPR_PROVIDER_DISPLAY=x\nPR_PROVIDER_DLL_NAME=scripted\n"
          "PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER\nPR_RESOURCE_FLAGS=0\nWIZARD_ENTRY_NAME=WizardEntry\n", file);
    fclose(file);
    setenv("MAPIX_SVC_PATH", scratch_path("wizard.inf"), 1);
    delete_all_profiles();
    fixture_script("");
    fixture_clear_log();
    answers("");
    assert_int_equal(launch(MAPI_PW_ADD_SERVICE_ONLY | MAPI_PW_PROVIDER_UI_ONLY, services, name), S_OK);
    assert_string_equal(fixture_calls(), "Wizardly:ServiceEntry.CREATE WizardEntry WizardPage WizardPage WizardPage WizardPage WizardPage WizardPage "
        "Wizardly:ServiceEntry.CONFIGURE Wizardly:ServiceEntry.CONFIGURE");
    assert_non_null(strstr(fixture_log(), "WizardEntry complete"));
    assert_non_null(strstr(fixture_log(), "WizardPage 0x110 0\n- WizardPage 0x40a 0\n- WizardPage 0x111 0x40b\n- WizardPage 0x111 0x40b\n"
        "- WizardPage 0x111 0x40b\n- WizardPage 0x10 0\n"));
    assert_non_null(strstr(fixture_log(), "ServiceEntry.CONFIGURE flags 0 count 1"));
    delete_all_profiles();
    fixture_script("WizardEntry * 80004005\n");
    assert_int_equal(launch(MAPI_PW_ADD_SERVICE_ONLY | MAPI_PW_PROVIDER_UI_ONLY, services, name), MAPI_E_CALL_FAILED);
    assert_non_null(strstr(fixture_error(NULL, MAPI_E_CALL_FAILED), "wizard"));
    setenv("MAPIX_SVC_PATH", catalogue, 1);
    fixture_script("");
    free(catalogue);
}

/* Who has a sheet shown, in order: services whose entry function was called to configure with a dialog. */
static void assert_sheets(const char *hint, const char *expected)
{
    static const char *const services[] = { "FOLDERS", "WIZARDLY", "BOOK", "BOTH", NULL }, *const names[] = { "Folders", "Wizardly", "Book", "Both" };
    char name[64], found[64] = "";
    if (hint)
        setenv("MAPIX_TEST_WIZARD_HINT", hint, 1);
    delete_all_profiles();
    fixture_clear_log();
    answers("");
    HRESULT hr = launch(MAPI_PW_ADD_SERVICE_ONLY | MAPI_PW_PROVIDER_UI_ONLY, services, name);
    if (FAILED(hr))
        fail_msg("%s", fixture_error(NULL, hr));
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char call[64];
        const char *at = fixture_log();
        snprintf(call, sizeof(call), "%s ServiceEntry.CONFIGURE flags 0x2", names[i]);
        if (strstr(at, call))
            snprintf(found + strlen(found), sizeof(found) - strlen(found), "%s ", names[i]);
    }
    assert_string_equal(found, expected);
    assert_null(strstr(fixture_log(), "count 2"));                         /* the hint is no setting */
    unsetenv("MAPIX_TEST_WIZARD_HINT");
}

/* WIZ-09: PR_WIZARD_NO_PST_PAGE and PR_WIZARD_NO_PAB_PAGE, set by any provider's wizard, leave out the sheets of services that bring nothing but a
 * store, nothing but an address book; wherever these stand in the list. */
static void wizards_of_providers_suppress_pages(void **state)
{
    char *catalogue = strdup(getenv("MAPIX_SVC_PATH"));
    FILE *file = fopen(scratch_path("pages.inf"), "w");
    static const struct { const char *name, *display, *providers; } services[] = { { "FOLDERS", "Folders", "A_STORE" }, { "WIZARDLY", "Wizardly", "W_STORE" },
        { "BOOK", "Book", "A_BOOK" }, { "BOTH", "Both", "A_STORE, A_BOOK" } };
    static const struct { const char *name, *type, *wizard; } providers[] = { { "A_STORE", "MAPI_STORE_PROVIDER", "" }, { "A_BOOK", "MAPI_AB_PROVIDER", "" },
        { "W_STORE", "MAPI_STORE_PROVIDER", "WIZARD_ENTRY_NAME=WizardEntry\n" } };
    fputs("[Services]\n", file);
    for (size_t i = 0; i < 4; i++)
        fprintf(file, "%s=%s\n", services[i].name, services[i].display);
    for (size_t i = 0; i < 4; i++)
        fprintf(file, "[%s]\nPR_DISPLAY_NAME=%s\nProviders=%s\nPR_SERVICE_DLL_NAME=scripted\nPR_SERVICE_ENTRY_NAME=ServiceEntry\n", services[i].name,
            services[i].display, services[i].providers);
    for (size_t i = 0; i < 3; i++)
        fprintf(file, "[%s]\nPR_DISPLAY_NAME=x\nPR_PROVIDER_DISPLAY=x\nPR_PROVIDER_DLL_NAME=scripted\nPR_RESOURCE_TYPE=%s\nPR_RESOURCE_FLAGS=0\n%s", providers[i].name,
            providers[i].type, providers[i].wizard);
    fclose(file);
    setenv("MAPIX_SVC_PATH", scratch_path("pages.inf"), 1);
    fixture_script("");
    assert_sheets(NULL, "Folders Wizardly Book Both ");
    assert_sheets("6700000B", "Wizardly Book Both ");
    assert_sheets("6701000B", "Folders Wizardly Both ");
    setenv("MAPIX_SVC_PATH", catalogue, 1);
    free(catalogue);
}

/* WIZ-08, LOGON-10: the chooser leads to the wizard; who leaves the wizard comes back to the list. */
static void chooser_makes_a_profile(void **state)
{
    delete_all_profiles();
    answers("{\"button\":\"new\"}\n{\"button\":\"cancel\"}\n{\"button\":\"new\"}\n{\"button\":\"ok\",\"values\":{\"Name\":\"Fresh\"}}\n" NEXT NEXT NEXT);
    LPMAPISESSION session = logon(NULL, MAPI_LOGON_UI, S_OK);
    assert_asked("There is no profile yet");
    assert_true(is_default("Fresh"));
    fixture_logoff(session);
}

/* Issue 4: the helper is killed at every step of a logon; each time the logon ends in order, and the next one works. */
static void survives_killed_helpers(void **state)
{
    delete_all_profiles();
    make_local("kill");
    fixture_profile("kill2", "secret");
    fixture_service("kill2", "Mail", "scripted", 0, "MS dead", NULL);
    fixture_service("kill2", "Good", "scripted", 0, "MS live", NULL);
    fixture_script("dead/MSProvider.Logon 1 fail:80040115:no server\n");
    answers("{\"die\":1}\n");
    logon(NULL, MAPI_LOGON_UI, MAPI_E_LOGON_FAILED);                       /* at the chooser */
    answers("{\"die\":1}\n");
    logon("kill2", MAPI_LOGON_UI, MAPI_E_LOGON_FAILED);                    /* at the password */
    answers("{\"button\":\"ok\",\"values\":{\"Password\":\"secret\"}}\n{\"die\":1}\n");
    fixture_logoff(logon("kill2", MAPI_LOGON_UI, S_OK));                   /* at the failure: skipped, as without dialogs */
    answers("{\"die\":1}\n");
    fixture_logoff(logon("kill", MAPI_LOGON_UI | MAPI_SERVICE_UI_ALWAYS, S_OK));       /* at a sheet */
    answers("{\"button\":\"ok\",\"values\":{\"Profile\":0}}\n");
    fixture_logoff(logon(NULL, MAPI_LOGON_UI, S_OK));
}

/* The client is killed at each of the same steps: the helper goes by itself, and the logon lock is free. */
static void helpers_survive_no_client(void **state)
{
    static const char *const scripts[] = { "", "{\"button\":\"ok\",\"values\":{\"Profile\":0}}\n" };
    for (int step = 0; step < 2; step++) {
        char script[16384], path[4096], line[4200];
        pid_t helper = 0;
        snprintf(path, sizeof(path), "%s%d", scratch_path("reached"), step);
        snprintf(script, sizeof(script), "%s{\"touch\":\"%s\"}\n{\"pid\":\"%s.pid\"}\n{\"wait\":1}\n", scripts[step], path, path);
        answers(script);
        pid_t client = fork();
        if (!client) {
            execl(own_program(), "client", "client", NULL);
            _exit(127);
        }
        snprintf(line, sizeof(line), "%s.pid", path);
        assert_true(wait_for_file(line));
        FILE *file = fopen(line, "r");
        assert_non_null(file);
        assert_int_equal(fscanf(file, "%d", &helper), 1);
        fclose(file);
        kill(client, SIGKILL);
        waitpid(client, NULL, 0);
        assert_true(wait_for_end(helper));                                 /* it is init's child now */
    }
    answers("{\"button\":\"ok\",\"values\":{\"Profile\":0}}\n");
    fixture_logoff(logon(NULL, MAPI_LOGON_UI | MAPI_TIMEOUT_SHORT, S_OK));
}

/* This program again, as the client that is killed. */
static int be_client(void)
{
    LPMAPISESSION session = NULL;
    if (FAILED(MAPIInitialize(NULL)))
        return 1;
    return FAILED(MAPILogonEx(0, NULL, NULL, MAPI_NEW_SESSION | MAPI_NO_MAIL | MAPI_LOGON_UI | MAPI_SERVICE_UI_ALWAYS, &session));
}

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "client"))
        return be_client();
    const struct CMUnitTest tests[] = { cmocka_unit_test(chooses_a_profile), cmocka_unit_test(asks_for_the_password),
        cmocka_unit_test(asks_nobody_when_forbidden), cmocka_unit_test(tells_failures), cmocka_unit_test(lets_providers_ask),
        cmocka_unit_test(shows_settings),
        cmocka_unit_test(configures_with_and_without_sheet), cmocka_unit_test(confirms_the_logoff), cmocka_unit_test(shows_progress_of_copies),
        cmocka_unit_test(wizard_makes_a_profile),
        cmocka_unit_test(wizard_can_be_left), cmocka_unit_test(wizard_adds_services), cmocka_unit_test(wizard_runs_wizards_of_providers),
        cmocka_unit_test(wizards_of_providers_suppress_pages),
        cmocka_unit_test(chooser_makes_a_profile),
        cmocka_unit_test(survives_killed_helpers), cmocka_unit_test(helpers_survive_no_client) };
    return cmocka_run_group_tests(tests, start, fixture_end);
}

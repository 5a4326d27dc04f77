#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/guid.h"
#include "profile/inf.h"
#include "profile/profile.h"
#include "scratch.h"

static int start(ULONG flags)
{
    char path[4096];
    scratch_enter();
    snprintf(path, sizeof(path), "%s/tests/lib", getenv("MAPIX_BUILD_DIR"));
    setenv("MAPIX_PROVIDER_PATH", path, 1);
    setenv("MAPIX_SCRIPT", scratch_path("script"), 1);
    setenv("MAPIX_SCRIPT_LOG", scratch_path("log"), 1);
    setenv("MAPIX_LOG", "none", 0);
    profile_inf_system_directory = getenv("HOME");         /* not what is installed */
    MAPIINIT_0 init = { 0, flags };
    return FAILED(MAPIInitialize(&init));
}

int fixture_start(void **state)
{
    return start(MAPI_MULTITHREAD_NOTIFICATIONS);
}

int fixture_start_alone(void **state)
{
    return start(0);
}

int fixture_end(void **state)
{
    MAPIUninitialize();
    scratch_leave();
    return 0;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

void fixture_script(const char *lines)
{
    write_file(scratch_path("script"), lines);
}

void fixture_clear_log(void)
{
    write_file(scratch_path("log"), "");
}

const char *fixture_log(void)
{
    static char text[65536];
    FILE *file = fopen(scratch_path("log"), "r");
    size_t length = file ? fread(text, 1, sizeof(text) - 1, file) : 0;
    text[length] = 0;
    if (file)
        fclose(file);
    return text;
}

const char *fixture_calls(void)
{
    static char calls[65536];
    char copy[65536], instance[128], method[128];
    size_t used = 0;
    snprintf(copy, sizeof(copy), "%s", fixture_log());
    calls[0] = 0;
    for (char *line = strtok(copy, "\n"); line; line = strtok(NULL, "\n")) {
        if (sscanf(line, "%127s %127s", instance, method) != 2)
            continue;
        used += (size_t)snprintf(calls + used, sizeof(calls) - used, "%s%s%s%s", used ? " " : "", strcmp(instance, "-") ? instance : "",
            strcmp(instance, "-") ? ":" : "", method);
    }
    return calls;
}

void assert_calls(const char *expected)
{
    if (strcmp(fixture_calls(), expected))
        fail_msg("called:   %s\nexpected: %s", fixture_calls(), expected);
}

void assert_says(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" does not say \"%s\"", text, part);
}

static struct profile *open_profile(const char *name)
{
    struct profile *profile = NULL;
    struct mapix_error_slot error = { 0 };
    HRESULT hr = profile_open(name, NULL, 0, &error, &profile);
    if (hr == MAPI_E_LOGON_FAILED)
        hr = profile_open(name, "secret", 0, &error, &profile);
    if (FAILED(hr))
        fail_msg("%s: %s", name, mapix_error_text(&error, NULL));
    mapix_error_clear(&error);
    return profile;
}

void fixture_profile(const char *name, const char *password)
{
    assert_int_equal(profile_create(name, password, 0, NULL), S_OK);
    fixture_script("");
    fixture_clear_log();
}

static void set_text(struct profile *profile, const MAPIUID *uid, ULONG tag, const char *text)
{
    SPropValue value = { .ulPropTag = tag, .Value.lpszA = (LPSTR)(uintptr_t)text };
    assert_int_equal(profile_set_values(profile, uid, 1, &value, NULL), S_OK);
}

static void set_long(struct profile *profile, const MAPIUID *uid, ULONG tag, LONG number)
{
    SPropValue value = { .ulPropTag = tag, .Value.l = number };
    assert_int_equal(profile_set_values(profile, uid, 1, &value, NULL), S_OK);
}

void fixture_service(const char *profile_name, const char *name, const char *module, unsigned flags, ...)
{
    struct profile *profile = open_profile(profile_name);
    MAPIUID service, provider;
    va_list arguments;
    assert_int_equal(mapix_uid_new(&service), S_OK);
    assert_int_equal(profile_add_section(profile, &service, PROFILE_SECTION_SERVICE, NULL, NULL), S_OK);
    set_text(profile, &service, PR_SERVICE_NAME_A, name);
    set_text(profile, &service, PR_DISPLAY_NAME_A, name);
    if (!(flags & FIXTURE_NO_ENTRY)) {
        set_text(profile, &service, PR_SERVICE_DLL_NAME_A, module);
        set_text(profile, &service, PR_SERVICE_ENTRY_NAME, "ServiceEntry");
    }
    SPropValue parallel = { .ulPropTag = PR_MAPIX_SERVICE_PARALLEL, .Value.b = (flags & FIXTURE_PARALLEL) != 0 };
    assert_int_equal(profile_set_values(profile, &service, 1, &parallel, NULL), S_OK);
    va_start(arguments, flags);
    for (const char *what = va_arg(arguments, const char *); what; what = va_arg(arguments, const char *)) {
        assert_int_equal(mapix_uid_new(&provider), S_OK);
        assert_int_equal(profile_add_section(profile, &provider, PROFILE_SECTION_PROVIDER, &service, NULL), S_OK);
        set_text(profile, &provider, PR_DISPLAY_NAME_A, what + 3);
        set_text(profile, &provider, PR_PROVIDER_DISPLAY_A, "Scripted provider");
        set_text(profile, &provider, PR_PROVIDER_DLL_NAME_A, module);
        set_long(profile, &provider, PR_RESOURCE_TYPE, what[0] == 'A' ? MAPI_AB_PROVIDER : what[0] == 'X' ? MAPI_TRANSPORT_PROVIDER : MAPI_STORE_PROVIDER);
        set_long(profile, &provider, PR_RESOURCE_FLAGS, 0);
    }
    va_end(arguments);
    profile_release(profile);
}

void fixture_set_flags(const char *profile_name, const char *provider, ULONG flags)
{
    struct profile *profile = open_profile(profile_name);
    struct profile_provider *list = NULL;
    ULONG count = 0;
    bool found = false;
    assert_int_equal(profile_list_providers(profile, NULL, NULL, &count, &list), S_OK);
    for (ULONG i = 0; i < count; i++) {
        char *name = NULL;
        assert_int_equal(profile_get_text(profile, &list[i].section.uid, PR_DISPLAY_NAME_A, NULL, &name), S_OK);
        if (name && !strcmp(name, provider)) {
            set_long(profile, &list[i].section.uid, PR_RESOURCE_FLAGS, (LONG)flags);
            found = true;
        }
        free(name);
    }
    free(list);
    profile_release(profile);
    assert_true(found);
}

const char *fixture_error(LPMAPISESSION session, HRESULT result)
{
    static char text[8192];
    LPMAPIERROR error = NULL;
    text[0] = 0;
    HRESULT hr = session ? session->lpVtbl->GetLastError(session, result, 0, &error) : mapix_last_error(0, &error);
    assert_int_equal(hr, S_OK);
    if (error)
        snprintf(text, sizeof(text), "%s", (const char *)error->lpszError);
    MAPIFreeBuffer(error);
    return text;
}

LPMAPISESSION fixture_logon(const char *profile, ULONG flags)
{
    LPMAPISESSION session = NULL;
    HRESULT hr = MAPILogonEx(0, (LPTSTR)(uintptr_t)profile, NULL, flags | MAPI_EXTENDED, &session);
    if (hr != S_OK)
        fail_msg("logon to %s: %#x %s", profile, (unsigned)hr, fixture_error(NULL, hr));
    return session;
}

void fixture_logoff(LPMAPISESSION session)
{
    assert_int_equal(session->lpVtbl->Logoff(session, 0, 0, 0), S_OK);
    session->lpVtbl->Release(session);
}

/* The row of a table with this display name; its values move to the caller. */
static LPSPropValue find_row(LPMAPITABLE table, const char *name, ULONG *ret_count)
{
    LPSRowSet rows = NULL;
    LPSPropValue found = NULL;
    assert_int_equal(HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows), S_OK);
    for (ULONG i = 0; i < rows->cRows && !found; i++) {
        LPSPropValue value = PpropFindProp(rows->aRow[i].lpProps, rows->aRow[i].cValues, PR_DISPLAY_NAME_A);
        if (value && !strcmp(value->Value.lpszA, name)) {
            found = rows->aRow[i].lpProps;
            *ret_count = rows->aRow[i].cValues;
            rows->aRow[i].lpProps = NULL;
            rows->aRow[i].cValues = 0;
        }
    }
    FreeProws(rows);
    return found;
}

LPSPropValue fixture_status_row(LPMAPISESSION session, const char *name, ULONG *ret_count)
{
    LPMAPITABLE table = NULL;
    assert_int_equal(session->lpVtbl->GetStatusTable(session, 0, &table), S_OK);
    LPSPropValue row = find_row(table, name, ret_count);
    table->lpVtbl->Release(table);
    return row;
}

LPSPropValue fixture_store_id(LPMAPISESSION session, const char *name)
{
    LPMAPITABLE table = NULL;
    LPSPropValue copy = NULL;
    ULONG count = 0;
    assert_int_equal(session->lpVtbl->GetMsgStoresTable(session, 0, &table), S_OK);
    LPSPropValue row = find_row(table, name, &count);
    table->lpVtbl->Release(table);
    assert_non_null(row);
    LPSPropValue id = PpropFindProp(row, count, PR_ENTRYID);
    assert_non_null(id);
    assert_int_equal(ScDupPropset(1, id, MAPIAllocateBuffer, &copy), S_OK);
    MAPIFreeBuffer(row);
    return copy;
}

LPMDB fixture_open_store(LPMAPISESSION session, const char *name, ULONG flags, HRESULT expected)
{
    LPSPropValue id = fixture_store_id(session, name);
    LPMDB store = NULL;
    HRESULT hr = session->lpVtbl->OpenMsgStore(session, 0, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, flags, &store);
    if (hr != expected)
        fail_msg("OpenMsgStore(%s): %#x instead of %#x: %s", name, (unsigned)hr, (unsigned)expected, fixture_error(session, hr));
    MAPIFreeBuffer(id);
    return store;
}

ULONG fixture_store_rows(LPMAPISESSION session)
{
    LPMAPITABLE table = NULL;
    ULONG count = 0;
    assert_int_equal(session->lpVtbl->GetMsgStoresTable(session, 0, &table), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    table->lpVtbl->Release(table);
    return count;
}

/* ---- a sink ---- */

static struct fixture_sink *sink_of(IMAPIAdviseSink *self)
{
    return (struct fixture_sink *)(void *)self;
}

static ULONG STDMETHODCALLTYPE sink_add(IMAPIAdviseSink *self)
{
    return (ULONG)__atomic_add_fetch(&sink_of(self)->references, 1, __ATOMIC_SEQ_CST);
}

static HRESULT STDMETHODCALLTYPE sink_query(IMAPIAdviseSink *self, REFIID iid, LPVOID *object)
{
    (void)iid;
    *object = self;
    sink_add(self);
    return S_OK;
}

static ULONG STDMETHODCALLTYPE sink_release(IMAPIAdviseSink *self)
{
    struct fixture_sink *sink = sink_of(self);
    pthread_mutex_lock(&sink->lock);
    LONG left = __atomic_sub_fetch(&sink->references, 1, __ATOMIC_SEQ_CST);
    pthread_cond_broadcast(&sink->changed);
    pthread_mutex_unlock(&sink->lock);
    return (ULONG)left;
}

static ULONG STDMETHODCALLTYPE sink_notify(IMAPIAdviseSink *self, ULONG count, LPNOTIFICATION events)
{
    struct fixture_sink *sink = sink_of(self);
    pthread_mutex_lock(&sink->lock);
    for (ULONG i = 0; i < count; i++) {
        if (events[i].ulEventType == fnevCriticalError) {
            sink->critical++;
            sink->code = events[i].info.err.scode;
            assert_int_equal(events[i].info.err.cbEntryID, 0);
        }
        sink->extended += events[i].ulEventType == fnevExtended;
        sink->mail += events[i].ulEventType == fnevNewMail;
    }
    pthread_cond_broadcast(&sink->changed);
    pthread_mutex_unlock(&sink->lock);
    return 0;
}

const IMAPIAdviseSinkVtbl fixture_sink_methods = { .QueryInterface = sink_query, .AddRef = sink_add, .Release = sink_release, .OnNotify = sink_notify };

/* Bounded by what a test may last: what has not come by then will not come. */
static void wait_changed(struct fixture_sink *sink, const struct timespec *until, const char *problem)
{
    if (pthread_cond_timedwait(&sink->changed, &sink->lock, until))
        fail_msg("%s", problem);
}

static struct timespec in_ten_seconds(void)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 10;
    return until;
}

void fixture_sink_wait(struct fixture_sink *sink, const unsigned *number)
{
    struct timespec until = in_ten_seconds();
    pthread_mutex_lock(&sink->lock);
    while (!*number)
        wait_changed(sink, &until, "no notification came");
    pthread_mutex_unlock(&sink->lock);
}

void fixture_sink_wait_for_last(struct fixture_sink *sink)
{
    struct timespec until = in_ten_seconds();
    pthread_mutex_lock(&sink->lock);
    while (__atomic_load_n(&sink->references, __ATOMIC_SEQ_CST) != 1)
        wait_changed(sink, &until, "a sink is still held");
    pthread_mutex_unlock(&sink->lock);
}

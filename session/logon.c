/* MAPILogonEx: the logon machine with its real parts. Provider calls run on a thread that is given up past the deadline. */
#include <mapi.h>
#include <mapiaux.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/lock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/warm.h"
#include "loader/loader.h"
#include "prompt/client/prompt.h"
#include "session/admin.h"
#include "session/core.h"
#include "session/failure.h"
#include "session/initialize.h"
#include "session/logon_record.h"
#include "session/seams.h"
#include "session/session.h"
#include "session/worker.h"

#define COMPONENT "logon"
#define SHORT_TIMEOUT_MS 5000              /* GAP-35; MAPIX_LOGON_SHORT_TIMEOUT, in seconds, changes it */

struct logon_run {
    struct session_core *core;
    struct logon_machine machine;
    struct mapix_error_slot error;         /* what the last step said */
    struct mapix_lock_file *lock_file;
    struct mapix_lock *lock;
    LPMAPISESSION joined;
    LPMAPISESSION session;                 /* the handle, once made; it holds `core` too */
    const char *password;
    bool validated;
};

/* Each thread of a logon has a worker of its own. */
static _Thread_local struct session_worker *worker;

static uint64_t run_clock(void *context)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* Broker and lock. ------------------------------------------------------------------------------------------------------------------- */

/* One lock for all processes of this user (LOGON-22). Where it cannot be made (a read-only home), logons are not serialised. */
static HRESULT run_take_lock(void *context, bool short_timeout)
{
    struct logon_run *run = context;
    char *path = NULL;
    HRESULT hr = profile_lock_path(&run->error, &path);
    if (SUCCEEDED(hr))
        hr = mapix_lock_file_open(path, &run->lock_file);
    free(path);
    if (SUCCEEDED(hr))
        hr = mapix_lock_acquire(run->lock_file, mapix_lock_offset("logon", ""), true,
            short_timeout ? (int)session_setting_milliseconds("MAPIX_LOGON_SHORT_TIMEOUT", SHORT_TIMEOUT_MS) : -1, &run->lock);
    if (hr == MAPI_E_TIMEOUT || hr == MAPI_E_NOT_ENOUGH_MEMORY || SUCCEEDED(hr))
        return hr;
    mapix_log_write(MAPIX_LOG_INFO, COMPONENT, "The logon lock cannot be taken (%#010x); going on without it", (unsigned)hr);
    return S_OK;
}

static void run_drop_lock(void *context)
{
    struct logon_run *run = context;
    mapix_lock_release(run->lock);
    run->lock = NULL;
    if (run->lock_file)
        mapix_lock_file_close(run->lock_file);
    run->lock_file = NULL;
}

static HRESULT run_find_shared(void *context)
{
    const struct session_broker *broker = session_broker();
    mapix_error_clear(&((struct logon_run *)context)->error);
    return broker ? broker->find_shared() : MAPI_E_NOT_FOUND;
}

static HRESULT run_join(void *context)
{
    struct logon_run *run = context;
    return session_broker()->join(run->machine.request.flags, &run->joined);
}

static HRESULT make_handle(struct logon_run *run);

/* The broker is told of the handle, so it is made here; still under the logon lock, so that nobody finds no shared session meanwhile. Without a
 * broker there is nobody to share with, and the session is an individual one. */
static HRESULT run_publish(void *context)
{
    struct logon_run *run = context;
    const struct session_broker *broker = session_broker();
    if (!broker || !broker->publish)
        return S_OK;
    HRESULT hr = make_handle(run);
    if (SUCCEEDED(hr))
        hr = broker->publish(run->session);
    run->core->shared = SUCCEEDED(hr);
    return hr;
}

/* Profile. ------------------------------------------------------------------------------------------------------------------------------ */

/* Found by opening it, so that the next step has it: one look at the storage for both. */
static HRESULT run_find_default(void *context, char **ret_name)
{
    struct logon_run *run = context;
    struct profile *profile = NULL;
    HRESULT hr = profile_open(NULL, NULL, PROFILE_OPEN_DEFAULT | PROFILE_OPEN_SEALED, &run->error, &profile);
    if (FAILED(hr))
        return hr;
    char *name = strdup(profile_name(profile));
    if (name && !run->password && !(profile_flags(profile) & PROFILE_LOCKED)) {
        run->core->profile = profile;
        run->validated = true;
        profile = NULL;
    }
    profile_release(profile);
    *ret_name = name;
    return name ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static HRESULT open_with(struct logon_run *run, const char *name, const char *password)
{
    struct profile *profile = NULL;
    HRESULT hr = profile_open(name, password, 0, &run->error, &profile);
    if (SUCCEEDED(hr)) {
        profile_release(run->core->profile);
        run->core->profile = profile;
        run->validated = true;
    }
    return hr;
}

/* Opening and validating are one call of the profile; the machine wants to know which of them failed. */
static HRESULT run_open_profile(void *context, const char *name)
{
    struct logon_run *run = context;
    if (run->validated)                    /* the default */
        return S_OK;
    HRESULT hr = open_with(run, name, run->password);
    return hr == MAPI_E_LOGON_FAILED ? S_OK : hr;
}

static HRESULT run_validate(void *context, const char *password)
{
    struct logon_run *run = context;
    return run->validated ? S_OK : open_with(run, run->machine.profile_name, password);
}

static HRESULT run_load(void *context, struct logon_plan *ret_plan)
{
    struct logon_run *run = context;
    struct session_core *core = run->core;
    HRESULT hr = profile_begin_use(core->profile, &run->error);
    if (FAILED(hr))
        return hr == MAPI_E_NOT_FOUND ? MAPI_E_LOGON_FAILED : hr;
    core->in_use = core->logging_on = true;
    core->dialogs = logon_machine_dialogs(&run->machine);
    core->profile_name = strdup(profile_name(core->profile));
    if (!core->profile_name)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    hr = session_core_load(core, &run->error);
    *ret_plan = core->plan;
    return hr;
}

/* Providers. ------------------------------------------------------------------------------------------------------------------------------ */

/* What a worker's thread works on. Freed when both sides are done with it. */
struct provider_job {
    struct session_core *core;
    struct session_provider *provider;     /* start */
    struct session_service *service;       /* configure */
    ULONG flags;
    struct session_open open;
    struct mapix_error_slot error;
    unsigned references;
};

static void job_drop(void *data)
{
    struct provider_job *job = data;
    if (__atomic_sub_fetch(&job->references, 1, __ATOMIC_ACQ_REL))
        return;
    mapix_error_clear(&job->error);
    session_core_release(job->core);
    free(job);
}

static struct provider_job *job_new(struct session_core *core)
{
    struct provider_job *job = calloc(1, sizeof(*job));
    if (job) {
        job->core = session_core_hold(core);
        job->references = 2;
    }
    return job;
}

static HRESULT job_start(void *data)
{
    struct provider_job *job = data;
    if (job->core->flags & MAPI_BG_SESSION)
        session_worker_yield_to_others();
    HRESULT hr = session_provider_logon(job->core, job->provider, &job->open, &job->error);
    if (hr == MAPI_E_NO_ACCESS && (job->open.flags & MDB_WRITE)) {      /* a store on media that cannot be written */
        job->open.flags &= ~(ULONG)MDB_WRITE;
        hr = session_provider_logon(job->core, job->provider, &job->open, &job->error);
    }
    return hr;
}

static HRESULT job_configure(void *data)
{
    struct provider_job *job = data;
    return admin_call_service(job->core->profile, &job->service->uid, job->open.ui_param, job->flags, MSG_SERVICE_CONFIGURE, 0, NULL,
        &job->error);
}

static ULONG logon_flags(const struct session_core *core, const struct session_provider *provider, bool dialogs)
{
    if (provider->type == MAPI_AB_PROVIDER)
        return dialogs ? 0 : AB_NO_DIALOG;
    return MDB_WRITE | (dialogs ? 0 : MDB_NO_DIALOG) | (core->flags & MAPI_NO_MAIL ? MDB_NO_MAIL : 0);
}

/* On this thread, which nobody can give up: only where no other thread is in a module, or stuck in one with a lock of the C library, and where no
 * file system is asked for the module that may not answer. */
static bool may_be_immediate(const struct session_core *core, const struct session_provider *provider)
{
    return provider->immediate && !(core->flags & MAPI_BG_SESSION) && !core->parallel_phase && !session_worker_any_abandoned() &&
        loader_module_at_hand(provider->module_name);
}

/* It did not come back in time: with its module, or with an answer. */
static void explain_abandoned(struct session_provider *provider, bool looking, unsigned deadline)
{
    const char *kind = session_failure_kind(provider), *name = session_failure_name(provider), *service = session_failure_service(provider);
    double seconds = deadline / 10 / 100.0;
    const char *plural = deadline / 10 == 100 ? "" : "s";
    if (looking)
        mapix_error_set(&provider->error, MAPI_E_TIMEOUT, COMPONENT, deadline, 0, "The module \"%s\" of the %s \"%s\" of the service \"%s\" could not "
            "be looked for within %.3g second%s: a directory of MAPIX_PROVIDER_PATH, or of the module's path, does not answer, as a network file system "
            "does whose server is away. It is given up for this session. Mend that mount, or take its directory out of MAPIX_PROVIDER_PATH, then log on "
            "again", provider->module_name, kind, name, service, seconds, plural);
    else
        mapix_error_set(&provider->error, MAPI_E_TIMEOUT, COMPONENT, deadline, 0, "The %s \"%s\" of the service \"%s\" did not answer within %.3g "
            "second%s and is given up for this session. Check its server, then log on again; or raise MAPIX_LOGON_DEADLINE", kind, name, service, seconds, plural);
}

static HRESULT run_start(void *context, unsigned index, bool dialogs)
{
    struct logon_run *run = context;
    struct session_core *core = run->core;
    struct session_provider *provider = &core->providers[index];
    struct provider_job *job = job_new(core);
    bool abandoned = false;
    if (!job)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    job->provider = provider;
    job->open = (struct session_open){ .ui_param = core->ui_param, .flags = logon_flags(core, provider, dialogs),
        .hold = provider->type == MAPI_STORE_PROVIDER };
    const struct session_job work = { job_start, job_drop, job };
    unsigned deadline = session_worker_deadline();
    HRESULT hr = MAPI_E_WAIT;
    job->open.immediate = may_be_immediate(core, provider);
    if (job->open.immediate)
        hr = job_start(job);
    if (hr != MAPI_E_WAIT) {
        job_drop(job);                     /* the worker's hold */
    } else {
        job->open.immediate = false;
        hr = session_worker_run(&worker, &work, deadline, &abandoned);
    }
    if (abandoned) {
        explain_abandoned(provider, session_provider_abandon(core, provider), deadline);
    } else {
        mapix_error_copy(&provider->error, &job->error);
        if (SUCCEEDED(hr) && provider->type == MAPI_STORE_PROVIDER)
            session_stores_refresh(core, provider);
        if (SUCCEEDED(hr) && job->open.warning == S_OK)
            mapix_error_clear(&provider->error);
    }
    job_drop(job);
    return hr;
}

static HRESULT run_configure(void *context, unsigned index, ULONG flags)
{
    struct logon_run *run = context;
    struct session_core *core = run->core;
    struct session_service *service = &core->services[index];
    struct provider_job *job = job_new(core);
    bool abandoned = false;
    if (!job)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    job->service = service;
    job->flags = flags;
    job->open.ui_param = core->ui_param;
    const struct session_job work = { job_configure, job_drop, job };
    HRESULT hr = session_worker_run(&worker, &work, session_worker_deadline(), &abandoned);
    if (abandoned) {
        mapix_error_set(&service->error, hr, COMPONENT, 0, 0, "The configuration of the service \"%s\" did not come back in time; the service "
            "is given up for this session. Log on again, or raise MAPIX_LOGON_DEADLINE", service->display_name);
        for (unsigned i = 0; i < core->plan.provider_count; i++)
            if (core->providers[i].service == service) {
                session_provider_abandon(core, &core->providers[i]);
                mapix_error_copy(&core->providers[i].error, &service->error);
            }
    }
    else
        mapix_error_copy(&service->error, &job->error);
    job_drop(job);
    return hr;
}

/* Everything of the service goes down; its rows say why (CONF-05, GAP-31). */
static void run_disable(void *context, unsigned index, unsigned culprit, HRESULT result)
{
    struct logon_run *run = context;
    struct session_core *core = run->core;
    struct session_service *service = &core->services[index];
    mapix_error_copy(&service->error, &core->providers[culprit].error);
    for (unsigned i = 0; i < core->plan.provider_count; i++) {
        struct session_provider *provider = &core->providers[i];
        if (provider->service != service)
            continue;
        if (!provider->state->abandoned)
            session_logoff_providers(core, 0, provider, 0);
        if (provider->state->result == S_OK || i != culprit)
            provider->state->result = result;
        if (!(core->flags & MAPI_NO_MAIL) || provider->type != MAPI_TRANSPORT_PROVIDER)        /* without mail there are no rows of transports */
            session_provider_show_failure(core, provider, &core->providers[culprit], &service->error);
    }
    char *text = mapix_error_text(&service->error, NULL);
    mapix_log_write(MAPIX_LOG_WARNING, COMPONENT, "The service \"%s\" is disabled for this session: %s", service->display_name,
        text ? text : "no reason given");
    free(text);
}

/* Services that declare it run side by side, each on a thread that takes its providers in order; then the others, in profile order. */
struct phase_thread {
    struct logon_run *run;
    unsigned service;
    ULONG type;
    pthread_t thread;
    bool started;
};

static void attempt_service(struct logon_run *run, unsigned service, ULONG type)
{
    struct logon_plan *plan = &run->machine.plan;
    for (unsigned i = 0; i < plan->provider_count; i++)
        if (plan->providers[i].type == type && plan->providers[i].service == service)
            logon_machine_attempt(&run->machine, i);
}

static void *phase_main(void *argument)
{
    struct phase_thread *phase = argument;
    attempt_service(phase->run, phase->service, phase->type);
    session_worker_stop(worker);
    worker = NULL;
    return NULL;
}

static bool runs_beside(const struct logon_plan *plan, unsigned service, ULONG type)
{
    if (!plan->services[service].parallel)
        return false;
    for (unsigned i = 0; i < plan->provider_count; i++)
        if (plan->providers[i].service == service && plan->providers[i].type == type)
            return true;
    return false;
}

static void run_phase(void *context, ULONG type)
{
    struct logon_run *run = context;
    struct logon_plan *plan = &run->machine.plan;
    unsigned beside = 0;
    for (unsigned i = 0; i < plan->service_count; i++)
        beside += runs_beside(plan, i, type);
    struct phase_thread *threads = beside > 1 ? calloc(plan->service_count, sizeof(*threads)) : NULL;
    run->core->parallel_phase = threads != NULL;
    for (unsigned i = 0; threads && i < plan->service_count; i++) {
        threads[i] = (struct phase_thread){ .run = run, .service = i, .type = type };
        threads[i].started = runs_beside(plan, i, type) && !pthread_create(&threads[i].thread, NULL, phase_main, &threads[i]);
    }
    for (unsigned i = 0; threads && i < plan->service_count; i++)
        if (threads[i].started)
            pthread_join(threads[i].thread, NULL);
    run->core->parallel_phase = false;
    for (unsigned i = 0; i < plan->provider_count && !run->machine.cancelled; i++)
        if (plan->providers[i].type == type && !(threads && threads[plan->providers[i].service].started))
            logon_machine_attempt(&run->machine, i);
    free(threads);
}

static HRESULT run_download(void *context)
{
    struct logon_run *run = context;
    const struct session_spooler *spooler = session_spooler();
    return spooler && spooler->download ? spooler->download(run->core->profile_name) : MAPI_E_NO_SUPPORT;
}

static char *run_text(void *context, int provider, int service, HRESULT result)
{
    struct logon_run *run = context;
    struct mapix_error_slot *slot = provider >= 0 ? &run->core->providers[provider].error :
        service >= 0 ? &run->core->services[service].error : &run->error;
    HRESULT said = S_OK;
    char *text = mapix_error_text(slot, &said);
    if (said == result || (provider < 0 && service < 0))
        return text;
    free(text);                            /* it is about something that happened before */
    return NULL;
}

/* Prompt. ---------------------------------------------------------------------------------------------------------------------------------- */

static bool run_prompt_available(void *context)
{
    const struct session_prompt *prompt = session_prompt();
    return prompt && prompt->available() && !session_is_service();
}

static HRESULT run_choose_profile(void *context, ULONG flags, char **ret_name, bool *ret_all_sheets)
{
    struct logon_run *run = context;
    return session_prompt()->choose_profile(run->core->ui_param, flags, ret_name, ret_all_sheets);
}

static HRESULT run_ask_password(void *context, const char *name, char **ret_password)
{
    struct logon_run *run = context;
    return session_prompt()->ask_password(run->core->ui_param, name, ret_password);
}

static enum logon_answer run_tell_failure(void *context, unsigned index, HRESULT result, bool may_correct)
{
    struct logon_run *run = context;
    struct session_provider *provider = &run->core->providers[index];
    char *text = mapix_error_text(&provider->error, NULL);
    enum logon_answer answer = session_prompt()->tell_failure(run->core->ui_param, provider->service->display_name, text ? text : "", result,
        may_correct);
    free(text);
    return answer;
}

static const struct logon_functions functions = {
    .clock = run_clock,
    .take_lock = run_take_lock,
    .drop_lock = run_drop_lock,
    .find_shared = run_find_shared,
    .join = run_join,
    .publish = run_publish,
    .find_default = run_find_default,
    .open_profile = run_open_profile,
    .validate = run_validate,
    .load = run_load,
    .start = run_start,
    .configure = run_configure,
    .disable = run_disable,
    .run_phase = run_phase,
    .download = run_download,
    .text = run_text,
    .prompt_available = run_prompt_available,
    .choose_profile = run_choose_profile,
    .ask_password = run_ask_password,
    .tell_failure = run_tell_failure,
};

/* The end. ---------------------------------------------------------------------------------------------------------------------------------- */

/* The texts of everything that failed, one a line; NULL when nothing did. For free(). */
static char *joined_failures(struct session_core *core)
{
    char *all = NULL;
    size_t length = 0;
    for (unsigned i = 0; i < core->plan.provider_count; i++) {
        char *text = mapix_error_text(&core->providers[i].error, NULL);
        size_t size = text ? strlen(text) : 0;
        char *grown = text ? realloc(all, length + size + 2) : NULL;
        if (grown) {
            all = grown;
            if (length)
                all[length++] = '\n';
            memcpy(all + length, text, size + 1);
            length += size;
        }
        free(text);
    }
    return all;
}

/* Why MAPILogonEx failed, in words, for mapix_last_error. */
static void explain_failure(struct logon_run *run, HRESULT hr)
{
    struct mapix_error_slot *slot = mapix_error_thread_slot();
    char *failures = joined_failures(run->core);
    char *text = failures ? NULL : mapix_error_text(&run->error, NULL);
    const char *name = run->machine.profile_name ? run->machine.profile_name : "";
    if (run->machine.reason)
        mapix_error_set(slot, hr, COMPONENT, 0, 0, "%s", run->machine.reason);
    else if (failures)
        mapix_error_set(slot, hr, COMPONENT, 0, 0, "No service of the profile \"%s\" could log on:\n%s", name, failures);
    else
        mapix_error_set(slot, hr, COMPONENT, 0, 0, "The profile \"%s\" cannot be used: %s", name, text ? text : "the logon failed");
    free(failures);
    free(text);
}

static HRESULT make_handle(struct logon_run *run)
{
    struct session_core *core = run->core;
    char *failures = joined_failures(core);
    if (failures)
        mapix_error_set(&core->warning, MAPI_W_ERRORS_RETURNED, COMPONENT, 0, 0, "%s", failures);
    free(failures);
    for (unsigned i = 0; i < core->plan.provider_count; i++)           /* the disabled ones have theirs (run_disable) */
        if (core->providers[i].state->outcome == LOGON_SPARED)
            session_provider_show_failure(core, &core->providers[i], &core->providers[i], &core->providers[i].error);
    HRESULT hr = session_new(core, &run->session);
    if (SUCCEEDED(hr))
        session_core_hold(core);                                       /* the handle's */
    return hr;
}

static HRESULT establish(struct logon_run *run, LPMAPISESSION *ret_session)
{
    struct session_core *core = run->core;
    const struct session_spooler *spooler = session_spooler();
    HRESULT hr = run->session ? S_OK : make_handle(run);
    if (FAILED(hr))
        return hr;
    if (!(core->flags & MAPI_NO_MAIL) && spooler && spooler->session_began)
        spooler->session_began(core->profile_name, session_may_receive(core));
    *ret_session = run->session;
    return S_OK;
}

static HRESULT run_logon(struct logon_run *run, LPMAPISESSION *ret_session)
{
    HRESULT hr = logon_machine_run(&run->machine);
    run->core->logging_on = false;
    session_worker_stop(worker);
    worker = NULL;
    if (SUCCEEDED(hr) && run->machine.joined) {
        *ret_session = run->joined;
        return S_OK;
    }
    if (SUCCEEDED(hr))
        hr = establish(run, ret_session);
    if (FAILED(hr)) {
        explain_failure(run, hr);
        if (run->session)
            run->session->lpVtbl->Release(run->session);               /* a session that could not be shared is none */
        else if (run->core->status)
            session_core_end(run->core);
        else if (run->core->in_use)
            profile_end_use(run->core->profile);
    }
    return hr;
}

static void leave_record(struct session_core *core, const struct logon_machine *machine, HRESULT hr)
{
    char *text = mapix_error_text(FAILED(hr) ? mapix_error_thread_slot() : &core->warning, NULL);
    session_logon_record_write(core, machine, hr, text);
    free(text);
}

/* mapix.h; LOGON, CONF. Results are logon_machine_run's and MAPI_E_NOT_INITIALIZED, MAPI_E_INVALID_PARAMETER (GAP-28). Why it failed:
 * mapix_last_error. */
HRESULT STDMETHODCALLTYPE MAPILogonEx(ULONG_PTR ulUIParam, LPTSTR lpszProfileName, LPTSTR lpszPassword, ULONG ulFlags,
    LPMAPISESSION *lppSession)
{
    if (!lppSession)
        return mapix_error_set(mapix_error_thread_slot(), MAPI_E_INVALID_PARAMETER, COMPONENT, 0, 0, "MAPILogonEx has nowhere to put the session");
    *lppSession = NULL;
    if (!session_is_initialized())
        return session_not_initialized("MAPILogonEx");
    mapix_warm_heap(72 * 1024);
    struct logon_run run = { .core = session_core_new() };
    char *name = lpszProfileName ? mapix_text_from_flags_heap(lpszProfileName, ulFlags) : NULL;
    char *password = lpszPassword ? mapix_text_from_flags_heap(lpszPassword, ulFlags) : NULL;
    HRESULT hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (run.core && (name || !lpszProfileName) && (password || !lpszPassword)) {
        struct logon_request request = { .profile_name = name, .password = password, .flags = ulFlags };
        run.core->flags = ulFlags;
        run.core->ui_param = ulUIParam;
        run.password = password;
        if (session_is_service())
            run.core->flags = request.flags |= MAPI_NT_SERVICE;
        struct session_core *core = session_core_hold(run.core);       /* the handle may take the run's hold */
        logon_machine_init(&run.machine, &functions, &run, &request);
        bool dialogs = logon_machine_dialogs(&run.machine);
        if (dialogs)
            prompt_begin_series();                                         /* one helper for all that is asked */
        hr = run_logon(&run, lppSession);
        if (dialogs)
            prompt_end_series();
        leave_record(core, &run.machine, hr);
        logon_machine_clear(&run.machine);
        session_core_release(core);
    }
    session_core_release(run.core);
    mapix_error_clear(&run.error);
    if (password)
        explicit_bzero(password, strlen(password));
    free(password);
    free(name);
    return hr;
}

#include "session/logon_machine.h"

#include <mapispi.h>
#include <stdlib.h>
#include <string.h>

typedef enum logon_state step_function(struct logon_machine *machine);

static enum logon_state fail(struct logon_machine *machine, HRESULT result, const char *reason)
{
    machine->result = result;
    machine->reason = reason;
    return LOGON_FAILED_STATE;
}

static bool interactive(const struct logon_machine *machine, ULONG flags)
{
    return (machine->request.flags & flags) && !(machine->request.flags & MAPI_NT_SERVICE) &&
        machine->functions->prompt_available(machine->context);
}

/* Who works in the background does not disturb the user with services (LOGON-27); a profile and its password may be asked for. */
bool logon_machine_dialogs(const struct logon_machine *machine)
{
    return !(machine->request.flags & MAPI_BG_SESSION) && interactive(machine, MAPI_LOGON_UI | MAPI_PASSWORD_UI | MAPI_SERVICE_UI_ALWAYS);
}

/* Characters, not bytes: every byte that does not continue a UTF-8 sequence begins one. */
static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

static enum logon_state check_request(struct logon_machine *machine)
{
    const struct logon_request *request = &machine->request;
    if (request->flags & ~(ULONG)LOGON_KNOWN_FLAGS)
        return fail(machine, MAPI_E_UNKNOWN_FLAGS, "MAPILogonEx was called with flags that MAPI does not know; pass those that mapix.h declares for it");
    if ((request->flags & MAPI_LOGON_UI) && (request->flags & MAPI_PASSWORD_UI))
        return fail(machine, MAPI_E_LOGON_FAILED, "MAPI_LOGON_UI and MAPI_PASSWORD_UI exclude each other; pass one of them");
    if (request->profile_name && characters(request->profile_name) > LOGON_PROFILE_NAME_LIMIT)
        return fail(machine, MAPI_E_LOGON_FAILED, "The profile name is longer than 64 characters, and no profile can have it; \"mapix profile list\" shows those there are");
    return LOGON_TAKE_LOCK;
}

static enum logon_state take_lock(struct logon_machine *machine)
{
    HRESULT hr = machine->functions->take_lock(machine->context, machine->request.flags & MAPI_TIMEOUT_SHORT);
    if (FAILED(hr))
        return fail(machine, hr, hr == MAPI_E_TIMEOUT ? "Another logon of this user is still in progress; try again when it has ended" : NULL);
    machine->locked = true;
    return machine->request.flags & MAPI_NEW_SESSION ? LOGON_CHOOSE : LOGON_FIND_SHARED;
}

static enum logon_state find_shared(struct logon_machine *machine)
{
    machine->result = machine->functions->find_shared(machine->context);
    return SUCCEEDED(machine->result) ? LOGON_JOIN : LOGON_CHOOSE;
}

static enum logon_state join(struct logon_machine *machine)
{
    HRESULT hr = machine->functions->join(machine->context);
    if (hr == MAPI_E_NOT_FOUND || hr == MAPI_E_END_OF_SESSION)      /* it ended between the look and the call: go on as if there were none */
        return LOGON_CHOOSE;
    if (FAILED(hr))
        return fail(machine, hr, NULL);
    machine->joined = true;
    return LOGON_DONE;
}

static enum logon_state choose(struct logon_machine *machine)
{
    const struct logon_request *request = &machine->request;
    if (request->profile_name && *request->profile_name) {
        machine->profile_name = strdup(request->profile_name);
        return machine->profile_name ? LOGON_OPEN_PROFILE : fail(machine, MAPI_E_NOT_ENOUGH_MEMORY, NULL);
    }
    if (request->flags & MAPI_USE_DEFAULT)
        return LOGON_FIND_DEFAULT;
    if (interactive(machine, MAPI_LOGON_UI))
        return LOGON_PROMPT_PROFILE;
    return fail(machine, MAPI_E_LOGON_FAILED, request->flags & MAPI_LOGON_UI
        ? "No profile was named, and no dialog can be shown to ask for one; name a profile, or install a prompt helper"
        : "No profile was named, no shared session exists, and neither the default profile (MAPI_USE_DEFAULT) nor a dialog "
          "(MAPI_LOGON_UI) was asked for; name a profile");
}

static enum logon_state find_default(struct logon_machine *machine)
{
    HRESULT hr = machine->functions->find_default(machine->context, &machine->profile_name);
    if (SUCCEEDED(hr))
        return LOGON_OPEN_PROFILE;
    machine->result = hr;
    if (hr == MAPI_E_NOT_FOUND && interactive(machine, MAPI_LOGON_UI))
        return LOGON_PROMPT_PROFILE;
    if (hr == MAPI_E_NOT_FOUND)
        return fail(machine, MAPI_E_LOGON_FAILED, "There is no default profile; name a profile, or set one with: mapix profile default NAME");
    return fail(machine, hr, NULL);
}

static enum logon_state prompt_profile(struct logon_machine *machine)
{
    free(machine->profile_name);
    machine->profile_name = NULL;
    HRESULT hr = machine->functions->choose_profile(machine->context, machine->request.flags & MAPI_APP_PROFILE, &machine->profile_name,
        &machine->all_sheets);
    if (hr == MAPI_E_USER_CANCEL) {
        machine->cancelled = true;
        return fail(machine, hr, "The user cancelled the choice of a profile; log on again and choose one, or name it");
    }
    if (FAILED(hr))
        return fail(machine, MAPI_E_LOGON_FAILED, "The dialog that asks for a profile could not be shown; name a profile");
    machine->from_chooser = true;
    return LOGON_OPEN_PROFILE;
}

static enum logon_state open_profile(struct logon_machine *machine)
{
    HRESULT hr = machine->functions->open_profile(machine->context, machine->profile_name);
    if (SUCCEEDED(hr))
        return LOGON_VALIDATE;
    machine->result = hr;
    if (hr == MAPI_E_NOT_FOUND && machine->from_chooser)
        return LOGON_PROMPT_PROFILE;
    if (hr == MAPI_E_NOT_FOUND || hr == MAPI_E_INVALID_PARAMETER)
        return fail(machine, MAPI_E_LOGON_FAILED, NULL);
    return fail(machine, hr, NULL);
}

static enum logon_state validate(struct logon_machine *machine)
{
    HRESULT hr = machine->functions->validate(machine->context, machine->request.password);
    if (SUCCEEDED(hr))
        return LOGON_LOAD_SERVICES;
    machine->result = hr;
    if (hr == MAPI_E_LOGON_FAILED && interactive(machine, MAPI_LOGON_UI | MAPI_PASSWORD_UI))
        return LOGON_PROMPT_CREDENTIALS;
    return fail(machine, hr, NULL);
}

static enum logon_state prompt_credentials(struct logon_machine *machine)
{
    HRESULT hr = machine->functions->ask_password(machine->context, machine->profile_name, &machine->password);
    if (SUCCEEDED(hr))
        return LOGON_VALIDATE_AGAIN;
    machine->cancelled = hr == MAPI_E_USER_CANCEL;
    return fail(machine, machine->cancelled ? hr : MAPI_E_LOGON_FAILED,
        machine->cancelled ? "The user cancelled the question for the profile's password; log on again and give it" : NULL);
}

static enum logon_state validate_again(struct logon_machine *machine)
{
    HRESULT hr = machine->functions->validate(machine->context, machine->password);
    return SUCCEEDED(hr) ? LOGON_LOAD_SERVICES : fail(machine, hr, NULL);
}

static enum logon_state load_services(struct logon_machine *machine)
{
    HRESULT hr = machine->functions->load(machine->context, &machine->plan);
    if (FAILED(hr))
        return fail(machine, hr, NULL);
    return (machine->request.flags & MAPI_SERVICE_UI_ALWAYS) || machine->all_sheets ? LOGON_SERVICE_SHEETS : LOGON_START_ADDRESS_BOOKS;
}

/* Why the step that was just made failed, in words. */
static char *failure_text(struct logon_machine *machine, int provider, int service, HRESULT result)
{
    if (provider < 0 && service < 0 && machine->reason)
        return strdup(machine->reason);
    return machine->functions->text ? machine->functions->text(machine->context, provider, service, result) : NULL;
}

static void record(struct logon_machine *machine, const char *state, int provider, int service, HRESULT result, const char *note, uint64_t begin)
{
    uint64_t now = machine->functions->clock(machine->context);
    char *text = note ? strdup(note) : FAILED(result) ? failure_text(machine, provider, service, result) : NULL;
    pthread_mutex_lock(&machine->steps_lock);
    if (machine->step_count == machine->step_capacity) {
        unsigned capacity = machine->step_capacity ? 2 * machine->step_capacity : 32;
        struct logon_step *grown = realloc(machine->steps, capacity * sizeof(*grown));
        if (grown) {
            machine->steps = grown;
            machine->step_capacity = capacity;
        }
    }
    if (machine->step_count < machine->step_capacity)          /* without memory the record is shorter, the logon goes on */
        machine->steps[machine->step_count++] = (struct logon_step){ state, provider, service, result, text, begin, now - begin };
    else
        free(text);
    pthread_mutex_unlock(&machine->steps_lock);
}

/* A sheet per service before any of them is logged on (LOGON-25); cancelling one leaves that service as it is. */
static enum logon_state service_sheets(struct logon_machine *machine)
{
    bool possible = machine->all_sheets || interactive(machine, MAPI_SERVICE_UI_ALWAYS);
    for (unsigned i = 0; i < machine->plan.service_count && possible; i++) {
        if (!machine->plan.services[i].has_entry)
            continue;
        uint64_t begin = machine->functions->clock(machine->context);
        HRESULT hr = machine->functions->configure(machine->context, i, SERVICE_UI_ALWAYS);
        record(machine, "show service sheet", -1, (int)i, hr, NULL, begin);
    }
    if (!possible)
        machine->result = MAPI_E_NO_SUPPORT;                   /* for the record: skipped, nobody can show them (GAP-09) */
    return LOGON_START_ADDRESS_BOOKS;
}

static void run_phase(struct logon_machine *machine, ULONG type)
{
    if (machine->functions->run_phase) {
        machine->functions->run_phase(machine->context, type);
        return;
    }
    for (unsigned i = 0; i < machine->plan.provider_count && !machine->cancelled; i++)
        if (machine->plan.providers[i].type == type)
            logon_machine_attempt(machine, i);
}

static enum logon_state start_address_books(struct logon_machine *machine)
{
    run_phase(machine, MAPI_AB_PROVIDER);
    return machine->cancelled ? fail(machine, MAPI_E_USER_CANCEL, "The user cancelled the logon at the failure of a service; log on again, and go on without that service") : LOGON_START_STORES;
}

static enum logon_state start_stores(struct logon_machine *machine)
{
    run_phase(machine, MAPI_STORE_PROVIDER);
    return machine->cancelled ? fail(machine, MAPI_E_USER_CANCEL, "The user cancelled the logon at the failure of a service; log on again, and go on without that service") : LOGON_JUDGE;
}

/* Without mail there is nothing to fetch (GAP-11). */
static enum logon_state download_or_done(const struct logon_machine *machine)
{
    return (machine->request.flags & (MAPI_FORCE_DOWNLOAD | MAPI_NO_MAIL)) == MAPI_FORCE_DOWNLOAD ? LOGON_DOWNLOAD : LOGON_DONE;
}

/* The session exists unless everything it had is disabled (GAP-08). What was spared may come later. */
static enum logon_state judge(struct logon_machine *machine)
{
    unsigned tried = 0, disabled = 0;
    for (unsigned i = 0; i < machine->plan.provider_count; i++) {
        tried += machine->plan.providers[i].outcome != LOGON_UNTRIED;
        disabled += machine->plan.providers[i].outcome == LOGON_DISABLED;
    }
    if (tried && disabled == tried)
        return fail(machine, MAPI_E_LOGON_FAILED, NULL);
    return machine->request.flags & MAPI_ALLOW_OTHERS ? LOGON_PUBLISH : download_or_done(machine);
}

static enum logon_state publish(struct logon_machine *machine)
{
    HRESULT hr = machine->functions->publish(machine->context);
    return FAILED(hr) ? fail(machine, hr, NULL) : download_or_done(machine);
}

/* Best effort: a failure is no logon error (GAP-11). */
static enum logon_state download(struct logon_machine *machine)
{
    if (machine->locked)                                       /* the spooler that downloads logs on, too, and waits for the lock */
        machine->functions->drop_lock(machine->context);
    machine->locked = false;
    machine->result = machine->functions->download(machine->context);
    return LOGON_DONE;
}

static const struct {
    const char *name;
    step_function *step;
} states[LOGON_STATES] = {
    [LOGON_CHECK_REQUEST] = { "check request", check_request },
    [LOGON_TAKE_LOCK] = { "take logon lock", take_lock },
    [LOGON_FIND_SHARED] = { "find shared session", find_shared },
    [LOGON_JOIN] = { "join shared session", join },
    [LOGON_CHOOSE] = { "choose profile", choose },
    [LOGON_FIND_DEFAULT] = { "find default profile", find_default },
    [LOGON_PROMPT_PROFILE] = { "ask for profile", prompt_profile },
    [LOGON_OPEN_PROFILE] = { "open profile", open_profile },
    [LOGON_VALIDATE] = { "validate credentials", validate },
    [LOGON_PROMPT_CREDENTIALS] = { "ask for credentials", prompt_credentials },
    [LOGON_VALIDATE_AGAIN] = { "validate credentials again", validate_again },
    [LOGON_LOAD_SERVICES] = { "load services", load_services },
    [LOGON_SERVICE_SHEETS] = { "show service sheets", service_sheets },
    [LOGON_START_ADDRESS_BOOKS] = { "start address books", start_address_books },
    [LOGON_START_STORES] = { "start stores", start_stores },
    [LOGON_JUDGE] = { "judge", judge },
    [LOGON_PUBLISH] = { "share session", publish },
    [LOGON_DOWNLOAD] = { "download", download },
    [LOGON_DONE] = { "done", NULL },
    [LOGON_FAILED_STATE] = { "failed", NULL },
};

void logon_machine_init(struct logon_machine *machine, const struct logon_functions *functions, void *context,
    const struct logon_request *request)
{
    *machine = (struct logon_machine){ .functions = functions, .context = context, .request = *request };
    pthread_mutex_init(&machine->steps_lock, NULL);
}

void logon_machine_clear(struct logon_machine *machine)
{
    free(machine->profile_name);
    if (machine->password)
        explicit_bzero(machine->password, strlen(machine->password));
    free(machine->password);
    for (unsigned i = 0; i < machine->step_count; i++)
        free(machine->steps[i].text);
    free(machine->steps);
    pthread_mutex_destroy(&machine->steps_lock);
    memset(machine, 0, sizeof(*machine));
}

HRESULT logon_machine_run(struct logon_machine *machine)
{
    HRESULT result = S_OK;
    while (states[machine->state].step) {
        enum logon_state state = machine->state;
        uint64_t begin = machine->functions->clock(machine->context);
        machine->result = S_OK;
        machine->state = states[state].step(machine);
        result = machine->result;
        record(machine, states[state].name, -1, -1, result, NULL, begin);
    }
    if (machine->locked)
        machine->functions->drop_lock(machine->context);
    machine->locked = false;
    machine->result = machine->state == LOGON_DONE ? S_OK : result;
    return machine->result;
}

/* One provider. ------------------------------------------------------------------------------------------------------------ */

struct attempt {
    struct logon_machine *machine;
    unsigned index;
    struct logon_provider *provider;
    struct logon_service *service;
    bool correct;                  /* the user wants to correct the settings first */
    HRESULT result;                /* of the step just made, for the record */
    const char *note;              /* what was answered at it, or NULL */
};

/* Where a result leads, the second time. */
static enum logon_attempt_state judge_result(struct attempt *attempt, HRESULT hr)
{
    attempt->provider->result = hr;
    if (SUCCEEDED(hr))
        return ATTEMPT_READY;
    if (hr == MAPI_E_FAILONEPROVIDER || hr == MAPI_E_SESSION_LIMIT)
        return ATTEMPT_SPARE;
    return ATTEMPT_DISABLE;
}

static enum logon_attempt_state attempt_first(struct attempt *attempt)
{
    struct logon_machine *machine = attempt->machine;
    HRESULT hr = attempt->result = machine->functions->start(machine->context, attempt->index, logon_machine_dialogs(machine));
    enum logon_attempt_state next = judge_result(attempt, hr);
    if (next != ATTEMPT_DISABLE || hr == MAPI_E_USER_CANCEL || attempt->provider->abandoned)
        return next;
    if (hr == MAPI_E_UNCONFIGURED)
        return attempt->service->has_entry ? ATTEMPT_CONFIGURE : ATTEMPT_DISABLE;
    return logon_machine_dialogs(machine) ? ATTEMPT_TELL : ATTEMPT_DISABLE;
}

static enum logon_attempt_state attempt_tell(struct attempt *attempt)
{
    struct logon_machine *machine = attempt->machine;
    switch (machine->functions->tell_failure(machine->context, attempt->index, attempt->provider->result, attempt->service->has_entry)) {
    case LOGON_ANSWER_RETRY:
        attempt->note = "retry";
        return ATTEMPT_SECOND;
    case LOGON_ANSWER_CORRECT:
        attempt->note = "correct the settings";
        attempt->correct = true;
        return attempt->service->has_entry ? ATTEMPT_CONFIGURE : ATTEMPT_SECOND;
    case LOGON_ANSWER_CANCEL:
        attempt->note = "cancel the logon";
        attempt->result = MAPI_E_USER_CANCEL;
        return ATTEMPT_CANCEL;
    default:
        attempt->note = "go on without the service";
        return ATTEMPT_DISABLE;
    }
}

static enum logon_attempt_state attempt_configure(struct attempt *attempt)
{
    struct logon_machine *machine = attempt->machine;
    ULONG flags = SERVICE_LOGON_FAILED;
    if (logon_machine_dialogs(machine))
        flags |= attempt->correct ? SERVICE_UI_ALWAYS : SERVICE_UI_ALLOWED;
    HRESULT hr = attempt->result = machine->functions->configure(machine->context, attempt->provider->service, flags);
    if (hr == MAPI_E_USER_CANCEL || attempt->provider->abandoned) {
        attempt->provider->result = hr;
        return ATTEMPT_DISABLE;
    }
    return ATTEMPT_SECOND;
}

static enum logon_attempt_state attempt_second(struct attempt *attempt)
{
    struct logon_machine *machine = attempt->machine;
    HRESULT hr = attempt->result = machine->functions->start(machine->context, attempt->index, logon_machine_dialogs(machine));
    return judge_result(attempt, hr);
}

static const struct {
    const char *name;
    enum logon_attempt_state (*step)(struct attempt *attempt);
} attempt_states[ATTEMPT_STATES] = {
    [ATTEMPT_FIRST] = { "log on provider", attempt_first },
    [ATTEMPT_TELL] = { "tell the user", attempt_tell },
    [ATTEMPT_CONFIGURE] = { "configure service", attempt_configure },
    [ATTEMPT_SECOND] = { "log on provider again", attempt_second },
    [ATTEMPT_READY] = { "ready", NULL },
    [ATTEMPT_SPARE] = { "spared", NULL },
    [ATTEMPT_DISABLE] = { "disable service", NULL },
    [ATTEMPT_CANCEL] = { "cancelled", NULL },
};

/* Every provider of the service is off until the session ends, those that run already included (CONF-05, CONF-22). */
static void disable(struct attempt *attempt)
{
    struct logon_machine *machine = attempt->machine;
    uint64_t begin = machine->functions->clock(machine->context);
    HRESULT result = attempt->provider->result;
    attempt->service->disabled = true;
    attempt->service->result = result;
    for (unsigned i = 0; i < machine->plan.provider_count; i++) {
        struct logon_provider *other = &machine->plan.providers[i];
        if (other->service != attempt->provider->service)
            continue;
        if (other->outcome != LOGON_UNTRIED || other == attempt->provider || other->type == MAPI_AB_PROVIDER ||
            other->type == MAPI_STORE_PROVIDER)
            other->outcome = LOGON_DISABLED;
    }
    machine->functions->disable(machine->context, attempt->provider->service, attempt->index, result);
    record(machine, attempt_states[ATTEMPT_DISABLE].name, (int)attempt->index, (int)attempt->provider->service, result, NULL, begin);
}

void logon_machine_attempt(struct logon_machine *machine, unsigned index)
{
    struct logon_provider *provider = &machine->plan.providers[index];
    struct attempt attempt = { .machine = machine, .index = index, .provider = provider, .service = &machine->plan.services[provider->service] };
    if (attempt.service->disabled || machine->cancelled)
        return;
    enum logon_attempt_state state = ATTEMPT_FIRST;
    while (attempt_states[state].step) {
        enum logon_attempt_state current = state;
        uint64_t begin = machine->functions->clock(machine->context);
        attempt.result = S_OK;
        attempt.note = NULL;
        state = attempt_states[current].step(&attempt);
        record(machine, attempt_states[current].name, (int)index, (int)provider->service, attempt.result, attempt.note, begin);
    }
    if (state == ATTEMPT_READY)
        provider->outcome = LOGON_READY;
    else if (state == ATTEMPT_SPARE)
        provider->outcome = LOGON_SPARED;
    else if (state == ATTEMPT_CANCEL)
        machine->cancelled = true;
    else
        disable(&attempt);
}

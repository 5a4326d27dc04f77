/* The logon machine: the flowchart of the page "MAPI sessions" as a table of states.
 *
 * It does no I/O. It asks profile, broker, providers and prompt through the function tables below, so that every path runs in a unit test,
 * and records each step with its time and result. What is asked may take long and may be foreign code; the machine holds no lock meanwhile
 * (its own lock guards the record of steps only, because services that run side by side report from several threads).
 *
 * Rules: LOGON-07 to LOGON-18, CONF-05, CONF-17 to CONF-22, SPI-FAIL, CON-01 to CON-05, GAP-02, -05, -08, -09, -23, -45.
 */
#ifndef MAPIX_SESSION_LOGON_MACHINE_H
#define MAPIX_SESSION_LOGON_MACHINE_H

#include <mapi.h>
#include <mapiaux.h>
#include <mapix.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum logon_state {
    LOGON_CHECK_REQUEST,
    LOGON_TAKE_LOCK,
    LOGON_FIND_SHARED,
    LOGON_JOIN,
    LOGON_CHOOSE,
    LOGON_FIND_DEFAULT,
    LOGON_PROMPT_PROFILE,
    LOGON_OPEN_PROFILE,
    LOGON_VALIDATE,
    LOGON_PROMPT_CREDENTIALS,
    LOGON_VALIDATE_AGAIN,
    LOGON_LOAD_SERVICES,
    LOGON_SERVICE_SHEETS,
    LOGON_START_ADDRESS_BOOKS,
    LOGON_START_STORES,
    LOGON_JUDGE,
    LOGON_PUBLISH,
    LOGON_DOWNLOAD,
    LOGON_DONE,
    LOGON_FAILED_STATE,
    LOGON_STATES
};

/* The steps of bringing one provider up, beneath LOGON_START_*. */
enum logon_attempt_state {
    ATTEMPT_FIRST,
    ATTEMPT_TELL,
    ATTEMPT_CONFIGURE,
    ATTEMPT_SECOND,
    ATTEMPT_READY,
    ATTEMPT_SPARE,
    ATTEMPT_DISABLE,
    ATTEMPT_CANCEL,
    ATTEMPT_STATES
};

enum logon_outcome {
    LOGON_UNTRIED,
    LOGON_READY,
    LOGON_SPARED,                  /* MAPI_E_FAILONEPROVIDER, MAPI_E_SESSION_LIMIT: off now, may be tried again (SPI-FAIL-05, GAP-10) */
    LOGON_DISABLED,                /* with its whole service, for this session */
};

enum logon_answer { LOGON_ANSWER_RETRY, LOGON_ANSWER_CORRECT, LOGON_ANSWER_SKIP, LOGON_ANSWER_CANCEL };

struct logon_service {
    bool has_entry;                /* exports an entry function */
    bool parallel;                 /* declares that it may run beside others */
    bool disabled;
    HRESULT result;                /* why */
};

struct logon_provider {
    ULONG type;                    /* MAPI_AB_PROVIDER, MAPI_STORE_PROVIDER; others are not started at logon */
    unsigned service;
    enum logon_outcome outcome;
    HRESULT result;                /* of the last attempt */
    bool abandoned;                /* set by `start`: it hung past the deadline; no retry */
};

/* Services and providers of the profile, in its order. The arrays belong to who fills them in `load`. */
struct logon_plan {
    unsigned service_count, provider_count;
    struct logon_service *services;
    struct logon_provider *providers;
};

struct logon_request {
    const char *profile_name;      /* UTF-8; NULL or empty: none given */
    const char *password;
    ULONG flags;                   /* of MAPILogonEx */
};

/* What the machine asks. `context` is the same for all. Names returned are freed with free(). */
struct logon_functions {
    /* Time for the record, in microseconds from any start. */
    uint64_t (*clock)(void *context);

    /* The broker. Lock: MAPI_E_TIMEOUT. Find: S_OK or MAPI_E_NOT_FOUND. */
    HRESULT (*take_lock)(void *context, bool short_timeout);
    void (*drop_lock)(void *context);
    HRESULT (*find_shared)(void *context);
    HRESULT (*join)(void *context);
    HRESULT (*publish)(void *context);

    /* The profile. Default: MAPI_E_NOT_FOUND when there is none. Open: MAPI_E_NOT_FOUND. Validate: MAPI_E_LOGON_FAILED. */
    HRESULT (*find_default)(void *context, char **ret_name);
    HRESULT (*open_profile)(void *context, const char *name);
    HRESULT (*validate)(void *context, const char *password);
    HRESULT (*load)(void *context, struct logon_plan *ret_plan);

    /* The providers. Start: what the provider's logon, or finding its module, answered. Configure: the service's entry function with
     * MSG_SERVICE_CONFIGURE and these flags. Disable: log off what already runs of that service. Phase: call logon_machine_attempt for
     * every provider of this type, side by side where services allow it; NULL: one after the other. */
    HRESULT (*start)(void *context, unsigned provider, bool dialogs);
    HRESULT (*configure)(void *context, unsigned service, ULONG flags);
    void (*disable)(void *context, unsigned service, unsigned provider, HRESULT result);
    void (*run_phase)(void *context, ULONG type);
    HRESULT (*download)(void *context);

    /* For the record: what was said when the step just made failed with `result`, for free(), or NULL. Of a provider, else a service, else
     * the logon itself; -1: none. May be NULL. */
    char *(*text)(void *context, int provider, int service, HRESULT result);

    /* The prompt: not available means that no dialog can be shown. Choose: MAPI_E_USER_CANCEL. */
    bool (*prompt_available)(void *context);
    HRESULT (*choose_profile)(void *context, ULONG flags, char **ret_name, bool *ret_all_sheets);
    HRESULT (*ask_password)(void *context, const char *profile_name, char **ret_password);
    enum logon_answer (*tell_failure)(void *context, unsigned provider, HRESULT result, bool may_correct);
};

/* One step that was made. */
struct logon_step {
    const char *state;             /* "find default profile" ... */
    int provider, service;         /* index in the plan, or -1 */
    HRESULT result;
    char *text;                    /* why it failed, or what was answered; NULL: nothing to say */
    uint64_t begin, duration;      /* microseconds */
};

struct logon_machine {
    const struct logon_functions *functions;
    void *context;
    struct logon_request request;
    enum logon_state state;
    char *profile_name;            /* the one chosen */
    char *password;                /* typed in at a prompt; wiped at the end */
    bool joined, all_sheets, from_chooser, locked;
    atomic_bool cancelled;           /* by the user, at a dialog of the logon itself */
    HRESULT result;
    const char *reason;            /* why it failed, where the machine itself knows: a full sentence */
    struct logon_plan plan;
    pthread_mutex_t steps_lock;
    struct logon_step *steps;
    unsigned step_count, step_capacity;
};

/* All flags that MAPILogonEx knows (LOGON-06). */
#define LOGON_KNOWN_FLAGS                                                                                                          \
    (MAPI_LOGON_UI | MAPI_NEW_SESSION | MAPI_ALLOW_OTHERS | MAPI_APP_PROFILE | MAPI_EXPLICIT_PROFILE | MAPI_EXTENDED |             \
        MAPI_USE_DEFAULT | MAPI_FORCE_DOWNLOAD | MAPI_SERVICE_UI_ALWAYS | MAPI_NO_MAIL | MAPI_NT_SERVICE | MAPI_PASSWORD_UI |       \
        MAPI_TIMEOUT_SHORT | MAPI_BG_SESSION | MAPI_UNICODE)

/* A profile name has at most this many characters (LOGON-02). */
#define LOGON_PROFILE_NAME_LIMIT 64

void logon_machine_init(struct logon_machine *machine, const struct logon_functions *functions, void *context,
    const struct logon_request *request);

/* Go through the states until the end. Returns S_OK (joined or established), MAPI_E_UNKNOWN_FLAGS, MAPI_E_TIMEOUT, MAPI_E_USER_CANCEL,
 * MAPI_E_NOT_ENOUGH_MEMORY or MAPI_E_LOGON_FAILED; what the profile answered when it is neither missing nor refused is passed on
 * (MAPI_E_CORRUPT_DATA, MAPI_E_VERSION ...). The lock is dropped in any case. */
HRESULT logon_machine_run(struct logon_machine *machine);

/* Bring up one provider: first try, telling or configuring, second try, and what follows. For `run_phase`; any thread. Nothing is
 * done for a provider whose service was disabled before. */
void logon_machine_attempt(struct logon_machine *machine, unsigned provider);

/* May dialogs of services be shown? (CONF-14) */
bool logon_machine_dialogs(const struct logon_machine *machine);

void logon_machine_clear(struct logon_machine *machine);

#endif

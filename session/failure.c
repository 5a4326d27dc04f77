#include "session/failure.h"

#include <mapicode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "value/names.h"

#define COMPONENT "session"

/* Causes are told apart by what the provider's logon answered (CONF-06, SPI-FAIL-10, ERR-08). */
static const struct {
    HRESULT result;
    const char *cause;
    const char *remedy;
} causes[] = {
    /* the four of the page "MAPI sessions": an invalid path, an incompatible version, an unavailable server, corrupt data */
    { MAPI_E_NOT_FOUND, "something it needs is not where its settings say (an invalid path or name)",
        "Correct its settings with \"mapix service configure\"" },
    { MAPI_E_VERSION, "it needs an incompatible version of MAPI or of its data", "Update the provider or mapix" },
    { MAPI_E_NETWORK_ERROR, "its server is not available", "Check the network and the server's name, then log on again" },
    { MAPI_E_CORRUPT_DATA, "its data is damaged",
        "See what is left with \"mapix store check\", then \"mapix store repair\" or restore a backup" },
    /* settings and credentials */
    { MAPI_E_UNCONFIGURED, "settings are missing", "Supply them with \"mapix service configure\"" },
    { MAPI_E_LOGON_FAILED, "the user name or the password was refused", "Correct them with \"mapix service configure\"" },
    { MAPI_E_NO_ACCESS, "access was denied", "Check the permissions and the account" },
    { MAPI_E_PASSWORD_CHANGE_REQUIRED, "the server wants a new password first", "Change the password at the server, then in the settings" },
    { MAPI_E_PASSWORD_EXPIRED, "the password has expired", "Change the password at the server, then in the settings" },
    { MAPI_E_INVALID_WORKSTATION_ACCOUNT, "the account may not be used from this machine", "Ask the administrator of the server" },
    { MAPI_E_INVALID_ACCESS_TIME, "the account may not be used at this time", "Try again at another time" },
    { MAPI_E_ACCOUNT_DISABLED, "the account is disabled", "Ask the administrator of the server" },
    { MAPI_E_USER_CANCEL, "the user cancelled", "Log on again when its questions can be answered" },
    /* for now */
    { MAPI_E_FAILONEPROVIDER, "it is off for now, the rest of its service is not", "Open it to try again, then it may ask for what it lacks" },
    { MAPI_E_SESSION_LIMIT, "it permits no further session", "End another session that uses it, then open it again" },
    { MAPI_E_BUSY, "it is busy", "Log on again in a while" },
    { MAPI_E_TIMEOUT, "it did not get an answer in time", "Check its server, then log on again" },
    { MAPI_E_OFFLINE, "it is offline", "Bring it online, then log on again" },
    { MAPI_E_END_OF_SESSION, "its server ended the session", "Log on again" },
    { MAPI_E_RECONNECTED, "its connection was lost and made again meanwhile", "Log on again" },
    /* this machine */
    { MAPI_E_NOT_ENOUGH_MEMORY, "memory is short", "End other programs, then log on again" },
    { MAPI_E_NOT_ENOUGH_RESOURCES, "the system has no more threads, descriptors or locks for it", "End other programs, then log on again" },
    { MAPI_E_NOT_ENOUGH_DISK, "the disk is full", "Make room, then log on again" },
    { MAPI_E_DISK_ERROR, "the disk cannot be read or written", "Check the disk, and restore a backup if it is broken" },
    /* languages */
    { MAPI_E_UNKNOWN_CPID, "its server does not serve this code page", "Log on with another character set" },
    { MAPI_E_UNKNOWN_LCID, "its server does not serve this language", "Log on with another locale" },
    { MAPI_W_ERRORS_RETURNED, "part of it failed", "The rest can be used" },
};

const char *session_failure_kind(const struct session_provider *provider)
{
    return provider->type == MAPI_AB_PROVIDER ? "address book" : provider->type == MAPI_TRANSPORT_PROVIDER ? "transport" : "message store";
}

const char *session_failure_service(const struct session_provider *provider)
{
    if (!provider->service)
        return "no service";
    return *provider->service->display_name ? provider->service->display_name : provider->service->name;
}

const char *session_failure_name(const struct session_provider *provider)
{
    return *provider->display_name ? provider->display_name : provider->module_name;
}

/* Who keeps others from a provider that permits few sessions: as far as we know, who uses the profile (design.md). */
static void name_holder(struct profile *profile, char text[160])
{
    char path[64], name[64] = "";
    pid_t process = profile_user(profile);
    text[0] = 0;
    if (!process)
        return;
    snprintf(path, sizeof(path), "/proc/%ld/comm", (long)process);
    FILE *file = fopen(path, "re");
    if (file && fgets(name, sizeof(name), file))
        name[strcspn(name, "\n")] = 0;
    if (file)
        fclose(file);
    if (process == getpid())
        snprintf(text, 160, "; a session of this program holds the profile");
    else
        snprintf(text, 160, "; %s (process %ld) holds a session on the profile", *name ? name : "a program", (long)process);
}

HRESULT session_failure_record(struct session_core *core, struct session_provider *provider, HRESULT hr, const MAPIERROR *reported,
    struct mapix_error_slot *error)
{
    const struct mapix_error_name *known = mapix_names_explain(hr);
    const char *said = reported && reported->lpszError ? (const char *)reported->lpszError : "";
    const char *component = reported && reported->lpszComponent ? (const char *)reported->lpszComponent : "";
    const char *cause = *said ? "it says why itself" : "it gives no reason";
    const char *remedy = "Ask its author, or its documentation";
    char short_component[31], code[16], holder[160] = "";
    for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++)
        if (causes[i].result == hr) {
            cause = causes[i].cause;
            remedy = causes[i].remedy;
        }
    if (hr == MAPI_E_SESSION_LIMIT)
        name_holder(core->profile, holder);
    snprintf(short_component, sizeof(short_component), "%s", *component ? component : COMPONENT);
    snprintf(code, sizeof(code), "%#010x", (unsigned)hr);
    return mapix_error_set(error, hr, short_component, reported ? reported->ulLowLevelError : 0, reported ? reported->ulContext : 0,
        "The %s \"%s\" of the service \"%s\" %s: %s%s%s%s%s. %s (%s)", session_failure_kind(provider), session_failure_name(provider),
        session_failure_service(provider), FAILED(hr) ? "could not log on" : "logged on with errors", cause, holder, *said ? " (\"" : "", said, *said ? "\")" : "", remedy,
        known ? known->name : code);
}

HRESULT session_failure_of(struct session_core *core, struct session_provider *provider, HRESULT hr, struct mapix_error_slot *error)
{
    char *text = mapix_error_text(error, NULL);
    if (!text)
        return session_failure_record(core, provider, hr, NULL, error);
    mapix_error_set(error, hr, COMPONENT, 0, 0, "The %s \"%s\" of the service \"%s\" could not be started. %s", session_failure_kind(provider),
        session_failure_name(provider), session_failure_service(provider), text);
    free(text);
    return hr;
}

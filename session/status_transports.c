/* The transports' rows in a client's status table, and the spooler's: the transports live in mapix-spooler, which tells of each change. */
#include <mapispi.h>
#include <mapixext.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "prop/prop.h"
#include "session/core.h"
#include "session/seams.h"

static struct session_provider *find_transport(struct session_core *core, const MAPIUID *section)
{
    for (unsigned i = 0; i < core->plan.provider_count; i++)
        if (core->providers[i].type == MAPI_TRANSPORT_PROVIDER && !memcmp(&core->providers[i].section, section, sizeof(*section)))
            return &core->providers[i];
    return NULL;
}

/* A row as the spooler has it now: it replaces what was there. A service added since this session began is not shown in it. */
static void take_row(void *context, const MAPIUID *section, ULONG count, const SPropValue *values)
{
    struct session_core *core = context;
    struct session_provider *provider = find_transport(core, section);
    if (provider)
        session_status_modify(core, provider, count, values, false);
}

static void take_state(void *context, ULONG code, const char *text)
{
    struct session_core *core = context;
    if (text) {
        session_status_show_spooler(core, code, text);
        return;
    }
    pthread_mutex_lock(&core->lock);
    core->transports_known = false;                /* something was lost: the next who looks asks again */
    pthread_mutex_unlock(&core->lock);
}

static const struct session_spooler_events events = { .row = take_row, .state = take_state };

bool session_has_transports(const struct session_core *core)
{
    if (core->flags & MAPI_NO_MAIL)
        return false;                              /* NOMAIL-05 */
    for (unsigned i = 0; i < core->plan.provider_count; i++)
        if (core->providers[i].type == MAPI_TRANSPORT_PROVIDER)
            return true;
    return false;
}

bool session_may_receive(struct session_core *core)
{
    for (unsigned i = 0; i < core->plan.provider_count; i++) {
        const ULONG tag = PR_MAPIX_INBOUND;
        struct prop_memory memory = { mapix_memory_new(16), MAPIAllocateMore };
        SPropValue value = { .ulPropTag = 0 };
        bool may = core->providers[i].type == MAPI_TRANSPORT_PROVIDER && memory.base &&
            (FAILED(profile_get_values(core->profile, &core->providers[i].section, 1, &tag, &memory, NULL, &value)) ||
                value.ulPropTag != PR_MAPIX_INBOUND || value.Value.b);
        mapix_memory_free(memory.base);
        if (may)
            return true;
    }
    return false;
}

/* Listen before asking, so that nothing falls between. */
static void follow(struct session_core *core, const struct session_spooler *spooler)
{
    void *follower = NULL;
    pthread_mutex_lock(&core->lock);
    bool needed = !core->follower && !core->ended;
    pthread_mutex_unlock(&core->lock);
    if (!needed || !spooler->follow || FAILED(spooler->follow(core->profile_name, &events, core, &follower)))
        return;
    pthread_mutex_lock(&core->lock);
    if (!core->follower && !core->ended) {
        core->follower = follower;
        follower = NULL;
    }
    pthread_mutex_unlock(&core->lock);
    if (follower)
        spooler->unfollow(follower);
}

HRESULT session_status_wait(struct session_core *core)
{
    const struct session_spooler *spooler = session_spooler();
    if (!spooler || !spooler->transport_rows || !session_has_transports(core))
        return S_OK;
    pthread_mutex_lock(&core->lock);
    bool known = core->transports_known;
    core->transports_known = true;
    pthread_mutex_unlock(&core->lock);
    if (known)
        return S_OK;
    follow(core, spooler);
    HRESULT hr = spooler->transport_rows(core->profile_name, &events, core);
    if (FAILED(hr)) {
        char *text = mapix_error_text(mapix_error_thread_slot(), NULL);
        session_status_show_spooler(core, STATUS_FAILURE, text ? text : "The mail spooler does not answer");
        free(text);
        pthread_mutex_lock(&core->lock);
        core->transports_known = false;
        pthread_mutex_unlock(&core->lock);
    }
    return hr;
}

void session_status_unfollow(struct session_core *core)
{
    const struct session_spooler *spooler = session_spooler();
    pthread_mutex_lock(&core->lock);
    void *follower = core->follower;
    core->follower = NULL;
    pthread_mutex_unlock(&core->lock);
    if (follower && spooler && spooler->unfollow)
        spooler->unfollow(follower);
}

#include "session/seams.h"

#include <stdatomic.h>

#include "session/prompt.h"

static _Atomic(const struct session_prompt *) the_prompt = &session_helper_prompt;
static _Atomic(const struct session_broker *) the_broker;
static _Atomic(const struct session_spooler *) the_spooler;
static _Atomic(const struct session_address_book *) the_address_book;

const struct session_prompt *mapix_session_set_prompt(const struct session_prompt *prompt)
{
    return atomic_exchange(&the_prompt, prompt);
}

const struct session_broker *mapix_session_set_broker(const struct session_broker *broker)
{
    return atomic_exchange(&the_broker, broker);
}

const struct session_spooler *mapix_session_set_spooler(const struct session_spooler *spooler)
{
    return atomic_exchange(&the_spooler, spooler);
}

const struct session_prompt *session_prompt(void)
{
    return atomic_load(&the_prompt);
}

const struct session_broker *session_broker(void)
{
    return atomic_load(&the_broker);
}

const struct session_spooler *session_spooler(void)
{
    return atomic_load(&the_spooler);
}

void session_set_address_book(const struct session_address_book *book)
{
    atomic_store(&the_address_book, book);
}

const struct session_address_book *session_address_book(void)
{
    return atomic_load(&the_address_book);
}

HRESULT session_open_address_book(struct session_core *core, struct mapix_object *parent, ULONG_PTR ui_param, LPCIID iid, ULONG flags,
    struct mapix_error_slot *error, LPADRBOOK *ret_book)
{
    const struct session_address_book *book = session_address_book();
    if (!book)
        return mapix_error_set(error, MAPI_E_NO_SUPPORT, "session", 0, 0, "This build of mapix has no address book");
    return book->open(core, parent, ui_param, iid, flags, error, ret_book);
}

#include "support/invalid.h"

#include <stdatomic.h>

#define SLOTS 128

/* What lies in the first 16 bytes of an invalid object. */
struct invalid_object {
    const void *methods;
    atomic_uint references;
};

static ULONG STDMETHODCALLTYPE add_ref(void *self)
{
    return atomic_fetch_add(&((struct invalid_object *)self)->references, 1) + 1;
}

static ULONG STDMETHODCALLTYPE release(void *self)
{
    ULONG left = atomic_fetch_sub(&((struct invalid_object *)self)->references, 1) - 1;
    if (!left)
        MAPIFreeBuffer(self);
    return left;
}

/* Stands in every other slot. The arguments a caller passes are its own to remove, so what they are does not matter. */
static HRESULT STDMETHODCALLTYPE refuse(void *self)
{
    return MAPI_E_INVALID_OBJECT;
}

static const struct {
    HRESULT(STDMETHODCALLTYPE *query_interface)(void *self);
    ULONG(STDMETHODCALLTYPE *add_ref)(void *self);
    ULONG(STDMETHODCALLTYPE *release)(void *self);
    HRESULT(STDMETHODCALLTYPE *others[SLOTS - 3])(void *self);
} stubs = { refuse, add_ref, release, { [0 ... SLOTS - 4] = refuse } };

HRESULT support_make_invalid(void *object, ULONG references, ULONG methods)
{
    if (!object || !references || methods < 3 || methods > SLOTS)
        return MAPI_E_INVALID_PARAMETER;
    struct invalid_object *invalid = object;
    atomic_store(&invalid->references, references);
    invalid->methods = &stubs;
    return S_OK;
}

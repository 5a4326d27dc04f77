/* A property source in memory whose every step can be made to fail: what stands below an IMAPIProp in tests.
 *
 * A store holds committed properties; any number of objects are opened on it, transacted or immediate, as two writers of one message are.
 *     struct fixture_store *store = fixture_store_new();
 *     store->computed[0] = PR_MESSAGE_SIZE;
 *     fixture_open(store, MAPIX_PROP_TRANSACTED | MAPIX_PROP_WRITABLE, &message);
 *     fixture_fail(store, FIXTURE_COMMIT, 1, MAPI_E_NOT_ENOUGH_DISK);            the next commit fails
 */
#ifndef MAPIX_TESTS_PROP_FIXTURE_H
#define MAPIX_TESTS_PROP_FIXTURE_H

#include <mapix.h>
#include <mapiutil.h>
#include <pthread.h>
#include <stdbool.h>

#include "prop/names.h"
#include "prop/prop.h"

enum fixture_operation {
    FIXTURE_LIST, FIXTURE_GET, FIXTURE_COMMIT, FIXTURE_CHECK_SET, FIXTURE_CHECK_DELETE, FIXTURE_SIZE, FIXTURE_READ, FIXTURE_OPEN, FIXTURE_COPY,
    FIXTURE_OPERATIONS,
};

#define FIXTURE_TAGS 8

struct fixture_store {
    struct prop_source source;         /* change large_value, or clear may-slots, before objects are opened */
    pthread_mutex_t lock;              /* of the data below */
    pthread_mutex_t *objects_lock;     /* given to the objects; NULL: each has its own */
    LPSPropValue *values;              /* each a MAPI base; strings as PT_UNICODE or (streamed) PT_STRING8 */
    ULONG count;
    unsigned version;                  /* counts commits that changed something */
    bool deleted;
    struct prop_names *names;          /* NULL: no named properties */
    ULONG computed[FIXTURE_TAGS];      /* ids that answer MAPI_E_COMPUTED; end with 0 */
    ULONG refused[FIXTURE_TAGS];       /* MAPI_E_NO_ACCESS */
    ULONG swallowed[FIXTURE_TAGS];     /* changes are accepted and dropped */
    ULONG too_big[FIXTURE_TAGS];       /* values with data answer MAPI_E_NOT_ENOUGH_MEMORY; streams are fine */
    ULONG left_out[FIXTURE_TAGS];      /* immediate commits leave these out with MAPI_E_UNEXPECTED_TYPE */
    ULONG objects[FIXTURE_TAGS];       /* PT_OBJECT tags to list */
    LPUNKNOWN opened;                  /* what opening one of them gives, with another reference */
    unsigned calls[FIXTURE_OPERATIONS];
    ULONG last_flags;                  /* of the last commit or open */
    ULONG last_options;                /* of the last open */
    ULONG content_changes;             /* PROP_CHANGE_CONTENT seen */
    enum fixture_operation fail_operation;
    unsigned fail_countdown;           /* the n-th call from now fails; 0: none */
    HRESULT fail_code;
};

struct fixture_store *fixture_store_new(void);
void fixture_store_free(struct fixture_store *store);          /* after all objects are released */
HRESULT fixture_put(struct fixture_store *store, const SPropValue *value);
/* The committed value, any type, or NULL. */
const SPropValue *fixture_find(const struct fixture_store *store, ULONG tag);
void fixture_fail(struct fixture_store *store, enum fixture_operation operation, unsigned countdown, HRESULT code);

/* The object behind. Fixtures with more interfaces (mail_fixture.c) start with it. */
struct fixture_object {
    struct mapix_object object;
    struct mapix_interface prop;
    struct mapix_prop properties;
    struct fixture_store *store;
    unsigned version;                  /* of the store when opened or last saved */
};
HRESULT fixture_object_initialize(struct fixture_object *fixture, struct fixture_store *store, unsigned flags);

/* An object on the store, as IMAPIProp (also IMessage's IID is not known to it). Flags: MAPIX_PROP_*. */
HRESULT fixture_open(struct fixture_store *store, unsigned flags, LPMAPIPROP *ret_prop);

#endif

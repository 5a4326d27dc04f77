/* The rules of IMAPIProp that hold for every property object of the project, whoever implements it. Each room's tests run this on theirs:
 *
 *     static HRESULT open_message(void *context, bool writable, LPMAPIPROP *ret_prop) { ... }
 *     static const struct prop_conformance suite = { .name = "message", .open = open_message, .transacted = true, .names = true };
 *     prop_conformance_run(&suite, test_context);
 *
 * open gives the same persistent object each time. The suite uses ids from `free_id` on (default 0x6600, private and plain; 24 of them), and
 * named properties if there are any; it leaves nothing behind. Failures are cmocka assertions. */
#ifndef MAPIX_TESTS_PROP_CONFORMANCE_H
#define MAPIX_TESTS_PROP_CONFORMANCE_H

#include <mapix.h>
#include <stdbool.h>

struct prop_conformance {
    const char *name;
    HRESULT (*open)(void *context, bool writable, LPMAPIPROP *ret_prop);
    bool transacted;                   /* changes are seen by another opening after SaveChanges, else at once */
    bool in_memory;                    /* each open makes a new object (IPropData, unsaved messages): persistence is not looked at */
    bool one_at_a_time;                /* a second opening is refused while the first is there (profile sections) */
    bool names;                        /* named properties are supported */
    bool any_id;                       /* ids from 0x8000 may be set without names */
    bool no_read_only;                 /* cannot be opened for reading only */
    bool no_streams;                   /* OpenProperty(IID_IStream) is not supported */
    bool no_multi_values;
    bool no_copy;                      /* CopyTo and CopyProps answer MAPI_E_NO_SUPPORT */
    bool secure;                       /* the secure range is kept and never listed (SPI-PROF-04) */
    ULONG free_id;
    ULONG computed_tag;                /* a property that answers MAPI_E_COMPUTED or MAPI_E_NO_ACCESS when set; 0: none known */
    ULONG object_tag;                  /* a PT_OBJECT property it lists; 0: none */
};

/* Run all that applies; stops at the first assertion that fails. */
void prop_conformance_run(const struct prop_conformance *suite, void *context);

/* For objects that nobody may change (status objects, one-offs, containers): what is listed is there, changes are refused, arguments are checked,
 * CopyTo copies all. */
void prop_conformance_read_only(LPMAPIPROP prop, const char *name);

#endif

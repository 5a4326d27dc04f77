/* mapix import: mails become messages on several threads, and are saved in the order in which they came. */
#ifndef MAPIX_CLI_IMPORT_H
#define MAPIX_CLI_IMPORT_H

#include "cli/cli.h"

/* One mail on its way. */
struct import_mail {
    char *source;                      /* where it came from, for what is said of it; freed with it */
    char *bytes;                       /* freed with it if owned */
    size_t size;
    bool owned;
    unsigned flags;                    /* MAIL_* */
    uint64_t end;                      /* how much of all there is to import lies behind it */
    LPMESSAGE message;                 /* filled, not saved; NULL when `result` is a failure */
    HRESULT result;
    char *error;                       /* the failure in words, or NULL */
};

/* Called for each mail in its turn, on any thread, never on two at once. The message is released after it. */
typedef void import_take(void *context, struct import_mail *mail);

struct import_queue;

/* A queue that fills messages of `folder`. MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT import_queue_new(LPMAPIFOLDER folder, LPCONVERTERSESSION converter, import_take *take, void *context, struct import_queue **ret_queue);

/* Add a mail; what is in it belongs to the queue. May fill and take several that are in it. */
void import_queue_put(struct import_queue *queue, const struct import_mail *mail);

/* Take all that are in it: before bytes that are not owned go away, and at the end. */
void import_queue_flush(struct import_queue *queue);

/* End its threads. NULL does nothing. */
void import_queue_free(struct import_queue *queue);

#endif

/* What IMAPISupport does for submission and reports, over public interfaces alone. `host` and `context` are the support object's.
 * Text of failures goes to `error`. */
#ifndef MAPIX_SUPPORT_MAIL_H
#define MAPIX_SUPPORT_MAIL_H

#include "support/support.h"

/* Resent messages (SPI-SUP-35, SPI-SUBM-03, K-02): MAPI_SUBMITTED recipients were served before (PR_RESPONSIBILITY TRUE), MAPI_P1 ones are
 * to be served (FALSE). `io_flags` may be NULL; in: CHECK_SENDER. */
HRESULT support_prepare_submit(const struct support_host *host, void *context, LPMESSAGE message, ULONG *io_flags,
    struct mapix_error_slot *error);

/* SPI-SUP-36: expand MAPIPDL lists, give changed display names back, mark duplicates, resolve one-offs; NEEDS_PREPROCESSING, NEEDS_SPOOLER. */
HRESULT support_expand_recipients(const struct support_host *host, void *context, LPMESSAGE message, ULONG *ret_flags,
    struct mapix_error_slot *error);

/* SPI-SUP-37: what becomes of a message that was sent: hooks, the sent folder, deletion. Releases the message. */
HRESULT support_do_sent_mail(const struct support_host *host, void *context, ULONG flags, LPMESSAGE message, struct mapix_error_slot *error);

/* SPI-SUP-34: fill `empty` as the read or (MAPI_NON_READ) non-read report about `read`. */
HRESULT support_read_receipt(ULONG flags, LPMESSAGE read, LPMESSAGE empty, struct mapix_error_slot *error);

/* SPI-SUP-41, SPI-RPT: delivery and non-delivery reports from what the transport put into `recipients`, submitted in the message's store.
 * Frees the list on success. */
HRESULT support_status_recipients(const struct support_host *host, void *context, LPMESSAGE message, LPADRLIST recipients,
    struct mapix_error_slot *error);

#endif

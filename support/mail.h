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

/* Recipients with all they have: the columns of `first` in their order, then the others; 8-bit text. For FreeProws. */
HRESULT mapix_recipients_read(LPMESSAGE message, const SPropTagArray *first, LPSRowSet *ret_rows);

/* Change some values of the recipients marked in `which` (NULL: all), in the open message. A recipient that is modified keeps nothing that is not
 * said again (imessage-modifyrecipients), so `rows` are those of mapix_recipients_read. MAPI_E_NOT_ENOUGH_MEMORY and what ModifyRecipients says. */
HRESULT mapix_recipients_change(LPMESSAGE message, const SRowSet *rows, const bool *which, ULONG count, const SPropValue *changed);

#endif

#include "support/mail.h"

HRESULT support_prepare_submit(const struct support_host *host, void *context, LPMESSAGE message, ULONG *io_flags,
    struct mapix_error_slot *error)
{
    return MAPI_E_NO_SUPPORT;
}

HRESULT support_expand_recipients(const struct support_host *host, void *context, LPMESSAGE message, ULONG *ret_flags,
    struct mapix_error_slot *error)
{
    return MAPI_E_NO_SUPPORT;
}

HRESULT support_do_sent_mail(const struct support_host *host, void *context, ULONG flags, LPMESSAGE message, struct mapix_error_slot *error)
{
    return MAPI_E_NO_SUPPORT;
}

HRESULT support_read_receipt(ULONG flags, LPMESSAGE read, LPMESSAGE empty, struct mapix_error_slot *error)
{
    return MAPI_E_NO_SUPPORT;
}

HRESULT support_status_recipients(const struct support_host *host, void *context, LPMESSAGE message, LPADRLIST recipients,
    struct mapix_error_slot *error)
{
    return MAPI_E_NO_SUPPORT;
}

/* Results: HRESULTs to the codes of Simple MAPI and of CMC, once; and the words that go with a failure. */
#include <mapicode.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <xcmc.h>

#include "base/log.h"
#include "simple/simple.h"

#define COMPONENT "simple"

/* SMAPI-01, SMAPI-07. What is not here is MAPI_E_FAILURE. */
static const struct {
    HRESULT result;
    ULONG code;
} simple_codes[] = {
    { MAPI_E_USER_CANCEL, MAPI_E_USER_ABORT },
    { MAPI_E_LOGON_FAILED, MAPI_E_LOGON_FAILURE },
    { MAPI_E_PASSWORD_CHANGE_REQUIRED, MAPI_E_LOGON_FAILURE },
    { MAPI_E_PASSWORD_EXPIRED, MAPI_E_LOGON_FAILURE },
    { MAPI_E_INVALID_WORKSTATION_ACCOUNT, MAPI_E_LOGON_FAILURE },
    { MAPI_E_INVALID_ACCESS_TIME, MAPI_E_LOGON_FAILURE },
    { MAPI_E_ACCOUNT_DISABLED, MAPI_E_LOGON_FAILURE },
    { MAPI_E_SESSION_LIMIT, MAPI_E_TOO_MANY_SESSIONS },
    { MAPI_E_NOT_ENOUGH_MEMORY, MAPI_E_INSUFFICIENT_MEMORY },
    { MAPI_E_NOT_ENOUGH_DISK, MAPI_E_DISK_FULL },
    { MAPI_E_NO_ACCESS, MAPI_E_ACCESS_DENIED },
    { MAPI_E_NETWORK_ERROR, MAPI_E_NETWORK_FAILURE },
    { MAPI_E_NO_SUPPORT, MAPI_E_NOT_SUPPORTED },
    { MAPI_E_INTERFACE_NOT_SUPPORTED, MAPI_E_NOT_SUPPORTED },
    { MAPI_E_TOO_COMPLEX, MAPI_E_NOT_SUPPORTED },
    { MAPI_E_AMBIGUOUS_RECIP, MAPI_E_AMBIGUOUS_RECIPIENT },
    { MAPI_E_NO_RECIPIENTS, MAPI_E_INVALID_RECIPS },
    { MAPI_E_INVALID_ENTRYID, MAPI_E_INVALID_MESSAGE },
    { MAPI_E_UNKNOWN_ENTRYID, MAPI_E_INVALID_MESSAGE },
    { MAPI_E_OBJECT_DELETED, MAPI_E_INVALID_MESSAGE },
    { MAPI_E_OBJECT_CHANGED, MAPI_E_MESSAGE_IN_USE },
    { MAPI_E_SUBMITTED, MAPI_E_MESSAGE_IN_USE },
    { MAPI_E_INVALID_OBJECT, MAPI_E_INVALID_SESSION },
    { MAPI_E_END_OF_SESSION, MAPI_E_INVALID_SESSION },
};

/* By code of Simple MAPI. What is not here is CMC_E_FAILURE. */
static const ULONG cmc_codes[] = {
    [SUCCESS_SUCCESS] = CMC_SUCCESS,
    [MAPI_E_USER_ABORT] = CMC_E_USER_CANCEL,
    [MAPI_E_FAILURE] = CMC_E_FAILURE,
    [MAPI_E_LOGON_FAILURE] = CMC_E_LOGON_FAILURE,
    [MAPI_E_DISK_FULL] = CMC_E_DISK_FULL,
    [MAPI_E_INSUFFICIENT_MEMORY] = CMC_E_INSUFFICIENT_MEMORY,
    [MAPI_E_ACCESS_DENIED] = CMC_E_FAILURE,
    [MAPI_E_TOO_MANY_SESSIONS] = CMC_E_SERVICE_UNAVAILABLE,
    [MAPI_E_TOO_MANY_FILES] = CMC_E_TOO_MANY_FILES,
    [MAPI_E_TOO_MANY_RECIPIENTS] = CMC_E_TOO_MANY_RECIPIENTS,
    [MAPI_E_ATTACHMENT_NOT_FOUND] = CMC_E_ATTACHMENT_NOT_FOUND,
    [MAPI_E_ATTACHMENT_OPEN_FAILURE] = CMC_E_ATTACHMENT_OPEN_FAILURE,
    [MAPI_E_ATTACHMENT_WRITE_FAILURE] = CMC_E_ATTACHMENT_WRITE_FAILURE,
    [MAPI_E_UNKNOWN_RECIPIENT] = CMC_E_RECIPIENT_NOT_FOUND,
    [MAPI_E_BAD_RECIPTYPE] = CMC_E_INVALID_MESSAGE_PARAMETER,
    [MAPI_E_NO_MESSAGES] = CMC_E_INVALID_MESSAGE_REFERENCE,
    [MAPI_E_INVALID_MESSAGE] = CMC_E_INVALID_MESSAGE_REFERENCE,
    [MAPI_E_TEXT_TOO_LARGE] = CMC_E_TEXT_TOO_LARGE,
    [MAPI_E_INVALID_SESSION] = CMC_E_INVALID_SESSION_ID,
    [MAPI_E_TYPE_NOT_SUPPORTED] = CMC_E_UNRECOGNIZED_MESSAGE_TYPE,
    [MAPI_E_AMBIGUOUS_RECIPIENT] = CMC_E_AMBIGUOUS_RECIPIENT,
    [MAPI_E_MESSAGE_IN_USE] = CMC_E_MESSAGE_IN_USE,
    [MAPI_E_NETWORK_FAILURE] = CMC_E_SERVICE_UNAVAILABLE,
    [MAPI_E_INVALID_EDITFIELDS] = CMC_E_INVALID_PARAMETER,
    [MAPI_E_INVALID_RECIPS] = CMC_E_INVALID_MESSAGE_PARAMETER,
    [MAPI_E_NOT_SUPPORTED] = CMC_E_NOT_SUPPORTED,
    [MAPI_E_ATTACHMENT_TOO_LARGE] = CMC_E_ATTACHMENT_READ_FAILURE,
};

static bool is_ours(HRESULT result, HRESULT first)
{
    return ((ULONG)result & 0xffff0000u) == (ULONG)first;
}

ULONG simple_result(HRESULT result)
{
    if (SUCCEEDED(result))
        return SUCCESS_SUCCESS;
    if (is_ours(result, SIMPLE_ERROR(0)))
        return (ULONG)result & 0xffff;
    for (size_t i = 0; i < sizeof(simple_codes) / sizeof(simple_codes[0]); i++)
        if (simple_codes[i].result == result)
            return simple_codes[i].code;
    return MAPI_E_FAILURE;
}

ULONG cmc_result(HRESULT result)
{
    ULONG code = simple_result(result);
    if (is_ours(result, CMC_ERROR(0)))
        return (ULONG)result & 0xffff;
    if (code == SUCCESS_SUCCESS)
        return CMC_SUCCESS;
    return code < sizeof(cmc_codes) / sizeof(cmc_codes[0]) && cmc_codes[code] ? cmc_codes[code] : CMC_E_FAILURE;
}

HRESULT simple_fail(HRESULT result, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    mapix_error_set_va(mapix_error_thread_slot(), result, COMPONENT, 0, 0, format, arguments);
    va_end(arguments);
    return result;
}

HRESULT simple_fail_object(HRESULT result, void *object, const char *format, ...)
{
    LPMAPIPROP asked = object;
    LPMAPIERROR error = NULL;
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    if (!asked || FAILED(asked->lpVtbl->GetLastError(asked, result, 0, &error)))
        error = NULL;
    if (error && error->lpszError)
        simple_fail(result, "%s: %s", text, (const char *)error->lpszError);
    else
        simple_fail(result, "%s (%#010x)", text, (unsigned)result);
    MAPIFreeBuffer(error);
    return result;
}

HRESULT simple_check_flags(const char *function, FLAGS flags, FLAGS known, ULONG reserved)
{
    if (flags & ~known)
        return simple_fail(SIMPLE_ERROR(MAPI_E_FAILURE), "%s does not know the flags %#x", function, (unsigned)(flags & ~known));
    if (reserved)
        return simple_fail(SIMPLE_ERROR(MAPI_E_FAILURE), "The reserved parameter of %s must be 0", function);
    return S_OK;
}

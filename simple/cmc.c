/* Common Messaging Calls: sessions, configuration, deleting, freeing, and what the other functions share. */
#include "simple/cmc.h"

#include <mapicode.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "session/seams.h"

#define EXTENSION_LIMIT 256                                /* a longer array is one without an end */

static HRESULT check_extensions(const CMC_extension *extensions, ULONG code)
{
    for (int i = 0; extensions && i < EXTENSION_LIMIT; i++) {
        if (extensions[i].extension_flags & CMC_EXT_REQUIRED)
            return simple_fail(CMC_ERROR(code), "The extension %u of CMC is required, and there are none here", (unsigned)extensions[i].item_code);
        if (extensions[i].extension_flags & CMC_EXT_LAST_ELEMENT)
            return S_OK;
    }
    return extensions ? simple_fail(CMC_ERROR(CMC_E_INVALID_PARAMETER), "An array of extensions has no end: set CMC_EXT_LAST_ELEMENT") : S_OK;
}

HRESULT cmc_check(CMC_flags flags, CMC_flags known, const CMC_extension *extensions)
{
    if (flags & CMC_COUNTED_STRING_TYPE)
        return simple_fail(CMC_ERROR(CMC_E_COUNTED_STRING_UNSUPPORTED), "Counted strings are not supported; end strings with a zero");
    if (flags & ~(known | CMC_ERROR_UI_ALLOWED))
        return simple_fail(CMC_ERROR(CMC_E_INVALID_FLAG), "Unknown flags %#x", (unsigned)(flags & ~known));
    return check_extensions(extensions, CMC_E_UNSUPPORTED_FUNCTION_EXT);
}

HRESULT cmc_check_data(const CMC_extension *extensions)
{
    return check_extensions(extensions, CMC_E_UNSUPPORTED_DATA_EXT);
}

HRESULT cmc_enter(CMC_session_id session, CMC_flags flags, CMC_ui_id ui_id, struct simple_session **ret_session)
{
    if (!session && !(flags & CMC_LOGON_UI_ALLOWED))
        return simple_fail(CMC_ERROR(CMC_E_USER_NOT_LOGGED_ON), "There is no session; log on with cmc_logon, or pass CMC_LOGON_UI_ALLOWED");
    return simple_session_enter(SIMPLE_CMC_HANDLE, session, ui_id, session ? 0 : MAPI_NEW_SESSION | MAPI_LOGON_UI, ret_session);
}

/* --- message types --- */

/* The values that the standard registers, and the endings of the classes of reports that stand for them. */
static const struct {
    const char *type, *ending;
} registered[] = { { "CMC: NDR", ".NDR" }, { "CMC: DR", ".DR" }, { "CMC: RN", ".IPNRN" }, { "CMC: NRN", ".IPNNRN" } };

static bool ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text), size = strlen(ending);
    return length >= size && !mapix_text_compare_ascii(text + length - size, ending);
}

char *cmc_type_of_class(void *base, const char *class)
{
    if (!*class || !mapix_text_compare_ascii(class, "IPM") || !mapix_text_compare_ascii(class, "IPM.Note"))
        return mapix_text_copy(base, "CMC: IPM");
    for (size_t i = 0; i < sizeof(registered) / sizeof(registered[0]); i++)
        if (ends_with(class, registered[i].ending))
            return mapix_text_copy(base, registered[i].type);
    size_t size = strlen(class) + sizeof("BLT: ");
    char *type = mapix_memory_more(base, size);
    if (type)
        snprintf(type, size, "BLT: %s", class);
    return type;
}

static const char *skip_blanks(const char *text)
{
    return text + strspn(text, " \t");
}

HRESULT cmc_class_of_type(const char *type, const char **ret_class)
{
    *ret_class = NULL;
    if (!type || !*skip_blanks(type))
        return S_OK;
    const char *colon = strchr(type, ':'), *value = colon ? skip_blanks(colon + 1) : "";
    char prefix[4] = "";
    if (colon)
        snprintf(prefix, sizeof(prefix), "%.3s", skip_blanks(type));
    bool bilateral = !mapix_text_compare_ascii(prefix, "BLT") && *value;
    bool mail = !mapix_text_compare_ascii(prefix, "CMC") && !mapix_text_compare_ascii(value, "IPM");
    if (bilateral)
        *ret_class = value;
    return bilateral || mail ? S_OK : simple_fail(CMC_ERROR(CMC_E_UNRECOGNIZED_MESSAGE_TYPE), "\"%.200s\" is no type of message that can be sent; "
        "use CMC: IPM, or BLT: and a message class", type);
}

bool cmc_same_type(const char *one, const char *other)
{
    char texts[2][300];
    const char *from[2] = { one, other };
    for (int i = 0; i < 2; i++) {
        size_t length = 0;
        for (const char *c = from[i]; *c && length < sizeof(texts[i]) - 1; c++)
            if (*c != ' ' && *c != '\t')
                texts[i][length++] = *c;
        texts[i][length] = 0;
    }
    return !mapix_text_compare_ascii(texts[0], texts[1]);
}

/* --- times, references, recipients --- */

CMC_time cmc_time_of(FILETIME time)
{
    time_t seconds = (time_t)mapix_time_to_unix(time);
    struct tm local = { 0 };
    CMC_time result = { .tmzone = CMC_NO_TIMEZONE };
    if (!localtime_r(&seconds, &local) || local.tm_year < 0 || local.tm_year > 127)
        return result;
    result = (CMC_time){ .second = (CMC_sint8)local.tm_sec, .minute = (CMC_sint8)local.tm_min, .hour = (CMC_sint8)local.tm_hour,
        .day = (CMC_sint8)local.tm_mday, .month = (CMC_sint8)local.tm_mon, .year = (CMC_sint8)local.tm_year, .isdst = local.tm_isdst > 0,
        .tmzone = (CMC_sint16)(local.tm_gmtoff / 60) };
    return result;
}

CMC_message_reference *cmc_make_reference(void *base, const char *id)
{
    size_t length = strlen(id);
    CMC_message_reference *reference = mapix_memory_more(base, sizeof(*reference) + length);
    if (reference) {
        reference->length = (CMC_uint32)length;
        memcpy(reference->string, id, length + 1);
    }
    return reference;
}

HRESULT cmc_reference_id(const CMC_message_reference *reference, char id[SIMPLE_LONG_ID_SIZE])
{
    if (!reference || !reference->length || reference->length >= SIMPLE_LONG_ID_SIZE)
        return simple_fail(CMC_ERROR(CMC_E_INVALID_MESSAGE_REFERENCE), "This is no reference to a message; take one of cmc_list");
    memcpy(id, reference->string, reference->length);
    id[reference->length] = 0;
    return S_OK;
}

HRESULT cmc_recipient_fill(void *base, const MapiRecipDesc *from, CMC_recipient *to)
{
    static const CMC_enum roles[] = { [MAPI_ORIG] = CMC_ROLE_ORIGINATOR, [MAPI_TO] = CMC_ROLE_TO, [MAPI_CC] = CMC_ROLE_CC, [MAPI_BCC] = CMC_ROLE_BCC };
    *to = (CMC_recipient){ .name_type = CMC_TYPE_UNKNOWN, .role = roles[from->ulRecipClass & 3] };
    to->name = mapix_text_copy(base, from->lpszName);
    to->address = mapix_text_copy(base, from->lpszAddress);
    return to->name && to->address ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* --- the functions --- */

/* xcmc.h. `user` is a profile; without one the default profile is meant, or the user is asked if he may be. `service` is not needed. */
CMC_return_code cmc_logon(CMC_string service, CMC_string user, CMC_string password, CMC_object_identifier character_set, CMC_ui_id ui_id,
    CMC_uint16 caller_cmc_version, CMC_flags logon_flags, CMC_session_id *session, CMC_extension *logon_extensions)
{
    ULONG number = 0;
    (void)service;
    HRESULT hr = cmc_check(logon_flags, CMC_UI_FLAGS, logon_extensions);
    if (session)
        *session = 0;
    if (SUCCEEDED(hr) && !session)
        hr = simple_fail(CMC_ERROR(CMC_E_INVALID_PARAMETER), "cmc_logon has nowhere to put the session");
    if (SUCCEEDED(hr) && caller_cmc_version != CMC_VERSION)
        hr = simple_fail(CMC_ERROR(CMC_E_UNSUPPORTED_VERSION), "This is version %u of CMC, not %u", (unsigned)CMC_VERSION, (unsigned)caller_cmc_version);
    if (SUCCEEDED(hr) && character_set && strcmp(character_set, CMC_CHAR_ISTRING))
        hr = simple_fail(CMC_ERROR(CMC_E_UNSUPPORTED_CHARACTER_SET), "The only character set here is the international one (UTF-8), " CMC_CHAR_ISTRING);
    if (SUCCEEDED(hr))
        hr = simple_logon(SIMPLE_CMC_HANDLE, ui_id, user, password, MAPI_NEW_SESSION | (logon_flags & CMC_LOGON_UI_ALLOWED ? MAPI_LOGON_UI : 0), &number);
    if (SUCCEEDED(hr))
        *session = number;
    return cmc_result(hr);
}

/* xcmc.h. */
CMC_return_code cmc_logoff(CMC_session_id session, CMC_ui_id ui_id, CMC_flags logoff_flags, CMC_extension *logoff_extensions)
{
    (void)ui_id;
    HRESULT hr = cmc_check(logoff_flags, CMC_LOGOFF_UI_ALLOWED, logoff_extensions);
    return cmc_result(FAILED(hr) ? hr : simple_logoff(SIMPLE_CMC_HANDLE, session));
}

/* xcmc.h. Frees what cmc_list, cmc_look_up, cmc_query_configuration or cmc_read returned, all of it. */
CMC_return_code cmc_free(CMC_buffer memory)
{
    return memory && MAPIFreeBuffer(memory) ? CMC_E_INVALID_MEMORY : CMC_SUCCESS;
}

/* xcmc.h. */
CMC_return_code cmc_act_on(CMC_session_id session, CMC_message_reference *message_reference, CMC_enum operation, CMC_flags act_on_flags, CMC_ui_id ui_id,
    CMC_extension *act_on_extensions)
{
    struct simple_session *entered = NULL;
    char id[SIMPLE_LONG_ID_SIZE];
    HRESULT hr = cmc_check(act_on_flags, 0, act_on_extensions);
    if (SUCCEEDED(hr) && operation == CMC_ACT_ON_EXTENDED)
        hr = simple_fail(CMC_ERROR(CMC_E_UNSUPPORTED_ACTION), "There are no extended actions");
    if (SUCCEEDED(hr) && operation != CMC_ACT_ON_DELETE)
        hr = simple_fail(CMC_ERROR(CMC_E_INVALID_ENUM), "%d is no action", (int)operation);
    if (SUCCEEDED(hr))
        hr = cmc_reference_id(message_reference, id);
    if (SUCCEEDED(hr))
        hr = simple_session_find(SIMPLE_CMC_HANDLE, session, &entered);
    if (SUCCEEDED(hr))
        hr = simple_delete(entered, ui_id, id);
    simple_session_release(entered);
    return cmc_result(hr);
}

/* --- cmc_query_configuration --- */

/* The name of the default profile, for cmc_free; NULL: there is none. */
static HRESULT default_profile(CMC_string *ret_name)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_DISPLAY_NAME_A, PR_DEFAULT_PROFILE } };
    LPPROFADMIN profiles = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    *ret_name = NULL;
    HRESULT hr = MAPIInitialize(NULL);
    if (FAILED(hr))
        return hr;
    hr = MAPIAdminProfiles(0, &profiles);
    if (SUCCEEDED(hr))
        hr = profiles->lpVtbl->GetProfileTable(profiles, 0, &table);
    if (SUCCEEDED(hr))
        hr = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows);
    for (ULONG i = 0; SUCCEEDED(hr) && !*ret_name && i < rows->cRows; i++) {
        const SPropValue *row = rows->aRow[i].lpProps;
        if (row[1].ulPropTag == PR_DEFAULT_PROFILE && row[1].Value.b && !(*ret_name = mapix_text_copy(NULL, row[0].Value.lpszA)))
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    FreeProws(rows);
    if (table)
        table->lpVtbl->Release(table);
    if (profiles)
        profiles->lpVtbl->Release(profiles);
    MAPIUninitialize();
    return hr;
}

static HRESULT character_sets(CMC_object_identifier **ret_sets)
{
    CMC_object_identifier *sets = mapix_memory_new_zero(2 * sizeof(*sets));
    if (!sets || !(sets[0] = mapix_text_copy(sets, CMC_CHAR_ISTRING))) {
        mapix_memory_free(sets);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    *ret_sets = sets;
    return S_OK;
}

static HRESULT answer(CMC_enum item, CMC_buffer reference)
{
    const struct session_prompt *prompt = session_prompt();
    switch (item) {
    case CMC_CONFIG_CHARACTER_SET:
        return character_sets(reference);
    case CMC_CONFIG_LINE_TERM:
        *(CMC_enum *)reference = CMC_LINE_TERM_LF;
        return S_OK;
    case CMC_CONFIG_DEFAULT_SERVICE:
        *(CMC_string *)reference = NULL;
        return S_OK;
    case CMC_CONFIG_DEFAULT_USER:
        return default_profile(reference);
    case CMC_CONFIG_REQ_PASSWORD:
    case CMC_CONFIG_REQ_USER:
        *(CMC_enum *)reference = CMC_REQUIRED_OPT;
        return S_OK;
    case CMC_CONFIG_REQ_SERVICE:
        *(CMC_enum *)reference = CMC_REQUIRED_NO;
        return S_OK;
    case CMC_CONFIG_UI_AVAIL:
        *(CMC_boolean *)reference = prompt && prompt->available && prompt->available() ? CMC_TRUE : CMC_FALSE;
        return S_OK;
    case CMC_CONFIG_SUP_NOMKMSGREAD:
        *(CMC_boolean *)reference = CMC_TRUE;
        return S_OK;
    case CMC_CONFIG_SUP_COUNTED_STR:
        *(CMC_boolean *)reference = CMC_FALSE;
        return S_OK;
    case CMC_CONFIG_VER_IMPLEM:
    case CMC_CONFIG_VER_SPEC:
        *(CMC_uint16 *)reference = CMC_VERSION;
        return S_OK;
    default:
        return simple_fail(CMC_ERROR(CMC_E_INVALID_ENUM), "%d is nothing that can be asked for", (int)item);
    }
}

/* xcmc.h. */
CMC_return_code cmc_query_configuration(CMC_session_id session, CMC_enum item, CMC_buffer reference, CMC_extension *config_extensions)
{
    struct simple_session *entered = NULL;
    HRESULT hr = cmc_check(0, 0, config_extensions);
    if (SUCCEEDED(hr) && !reference)
        hr = simple_fail(CMC_ERROR(CMC_E_INVALID_PARAMETER), "cmc_query_configuration has nowhere to put the answer");
    if (SUCCEEDED(hr) && session)
        hr = simple_session_find(SIMPLE_CMC_HANDLE, session, &entered);
    if (SUCCEEDED(hr))
        hr = answer(item, reference);
    simple_session_release(entered);
    return cmc_result(hr);
}

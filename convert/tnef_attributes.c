/* Attributes that stand for one property or a few: the table "Mapping of TNEF Attributes to MAPI Properties", both ways (SPI-TNEF-07).
 *
 * Times are UTC in the attributes; MS-OXTNEF leaves the zone to the writer, so a reader can trust the encapsulated FILETIME only, and
 * whatever attMAPIProps says wins over an attribute here. */
#include <edkmdb.h>
#include <mapix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "convert/tnef_internal.h"
#include "value/value.h"

enum form { FORM_TEXT, FORM_CLASS, FORM_DATE, FORM_STATUS, FORM_PRIORITY, FORM_HEX, FORM_LONG, FORM_SHORT, FORM_BINARY };

static const struct mapping {
    ULONG attribute;
    BYTE level;
    enum form form;
    ULONG tag;
} mappings[] = {
    { attMessageClass, LVL_MESSAGE, FORM_CLASS, PR_MESSAGE_CLASS_W },
    { attOriginalMessageClass, LVL_MESSAGE, FORM_CLASS, PR_ORIG_MESSAGE_CLASS_W },
    { attPriority, LVL_MESSAGE, FORM_PRIORITY, PR_PRIORITY },
    { attSubject, LVL_MESSAGE, FORM_TEXT, PR_SUBJECT_W },
    { attDateSent, LVL_MESSAGE, FORM_DATE, PR_CLIENT_SUBMIT_TIME },
    { attDateRecd, LVL_MESSAGE, FORM_DATE, PR_MESSAGE_DELIVERY_TIME },
    { attDateModified, LVL_MESSAGE, FORM_DATE, PR_LAST_MODIFICATION_TIME },
    { attDateStart, LVL_MESSAGE, FORM_DATE, PR_START_DATE },
    { attDateEnd, LVL_MESSAGE, FORM_DATE, PR_END_DATE },
    { attMessageStatus, LVL_MESSAGE, FORM_STATUS, PR_MESSAGE_FLAGS },
    { attMessageID, LVL_MESSAGE, FORM_HEX, PR_SEARCH_KEY },
    { attParentID, LVL_MESSAGE, FORM_HEX, PR_PARENT_KEY },
    { attConversationID, LVL_MESSAGE, FORM_HEX, PR_CONVERSATION_KEY },
    { attAidOwner, LVL_MESSAGE, FORM_LONG, PR_OWNER_APPT_ID },
    { attRequestRes, LVL_MESSAGE, FORM_SHORT, PR_RESPONSE_REQUESTED },
    { attDelegate, LVL_MESSAGE, FORM_BINARY, PR_RCVD_REPRESENTING_ENTRYID },
    { attBody, LVL_MESSAGE, FORM_TEXT, PR_BODY_W },
    { attAttachTitle, LVL_ATTACHMENT, FORM_TEXT, PR_ATTACH_FILENAME_W },
    { attAttachTransportFilename, LVL_ATTACHMENT, FORM_TEXT, PR_ATTACH_TRANSPORT_NAME_W },
    { attAttachMetaFile, LVL_ATTACHMENT, FORM_BINARY, PR_ATTACH_RENDERING },
    { attAttachCreateDate, LVL_ATTACHMENT, FORM_DATE, PR_CREATION_TIME },
    { attAttachModifyDate, LVL_ATTACHMENT, FORM_DATE, PR_LAST_MODIFICATION_TIME },
};

/* The names that message classes had before MAPI (MS-OXTNEF 2.1.3.3.9). */
static const struct {
    const char *old, *class;
} class_names[] = {
    { "IPM.Microsoft Mail.Note", "IPM.Note" },
    { "IPM.Microsoft Mail.Read Receipt", "Report.IPM.Note.IPNRN" },
    { "IPM.Microsoft Mail.Non-Delivery", "Report.IPM.Note.NDR" },
    { "IPM.Microsoft Schedule.MtgReq", "IPM.Schedule.Meeting.Request" },
    { "IPM.Microsoft Schedule.MtgRespP", "IPM.Schedule.Meeting.Resp.Pos" },
    { "IPM.Microsoft Schedule.MtgRespN", "IPM.Schedule.Meeting.Resp.Neg" },
    { "IPM.Microsoft Schedule.MtgRespA", "IPM.Schedule.Meeting.Resp.Tent" },
    { "IPM.Microsoft Schedule.MtgCncl", "IPM.Schedule.Meeting.Canceled" },
};

/* Flags of attMessageStatus (the page "attMessageStatus"); fmsModified is the opposite of its flag. */
static const struct {
    BYTE status;
    ULONG flag;
} status_flags[] = {
    { fmsRead, MSGFLAG_READ },
    { fmsSubmitted, MSGFLAG_SUBMIT },
    { fmsHasAttach, MSGFLAG_HASATTACH },
    { fmsLocal, MSGFLAG_UNSENT },
};

/* --- Writing ---------------------------------------------------------------------------------------------------------------------------- */

void tnef_put_attribute(struct convert_buffer *to, BYTE level, ULONG attribute, const void *bytes, size_t size)
{
    const unsigned char *byte = bytes;
    uint16_t sum = 0;

    convert_buffer_add_byte(to, level);
    tnef_put_u32(to, attribute);
    tnef_put_u32(to, (uint32_t)size);
    convert_buffer_add(to, bytes, size);
    for (size_t i = 0; i < size; i++)
        sum = (uint16_t)(sum + byte[i]);
    tnef_put_u16(to, sum);
}

/* Text in the stream's code page with its terminator. `*ret_loss`: some of it is not in that page. */
static HRESULT put_page_text(struct tnef *tnef, const char *utf8, struct convert_buffer *to, bool *ret_loss)
{
    void *bytes;
    size_t size, replaced = 0;

    HRESULT result = mapix_text_to_code_page(tnef->code_page, utf8, strlen(utf8), '?', &bytes, &size, &replaced);
    if (FAILED(result))
        return result;
    convert_buffer_add(to, bytes, size);
    convert_buffer_add_byte(to, 0);
    free(bytes);
    if (replaced)
        *ret_loss = true;
    return S_OK;
}

static const char *old_class_name(const char *class)
{
    for (size_t i = 0; i < sizeof(class_names) / sizeof(class_names[0]); i++)
        if (!mapix_text_compare_ascii(class_names[i].class, class))
            return class_names[i].old;
    return class;
}

static void put_date(FILETIME time, struct convert_buffer *to, bool *ret_loss)
{
    struct timespec at = mapix_time_to_timespec(time);
    struct tm parts;

    if (!gmtime_r(&at.tv_sec, &parts)) {
        memset(&parts, 0, sizeof(parts));
        *ret_loss = true;
    }
    tnef_put_u16(to, (uint16_t)(parts.tm_year + 1900));
    tnef_put_u16(to, (uint16_t)(parts.tm_mon + 1));
    tnef_put_u16(to, (uint16_t)parts.tm_mday);
    tnef_put_u16(to, (uint16_t)parts.tm_hour);
    tnef_put_u16(to, (uint16_t)parts.tm_min);
    tnef_put_u16(to, (uint16_t)parts.tm_sec);
    tnef_put_u16(to, (uint16_t)parts.tm_wday);
    if (mapix_time_value(time) % MAPIX_TIME_SECOND || parts.tm_year + 1900 > UINT16_MAX)
        *ret_loss = true;
}

static void put_status(ULONG flags, struct convert_buffer *to, bool *ret_loss)
{
    BYTE status = flags & MSGFLAG_UNMODIFIED ? 0 : fmsModified;
    ULONG told = MSGFLAG_UNMODIFIED;

    for (size_t i = 0; i < sizeof(status_flags) / sizeof(status_flags[0]); i++) {
        if (flags & status_flags[i].flag)
            status |= status_flags[i].status;
        told |= status_flags[i].flag;
    }
    convert_buffer_add_byte(to, status);
    if (flags & ~told)
        *ret_loss = true;
}

/* A priority above or below normal is 1 or 3: `prioHigh` and `prioLow`; the page's words are crossed, its numbers are these. */
static void put_priority(LONG priority, struct convert_buffer *to)
{
    tnef_put_u16(to, priority > PRIO_NORMAL ? prioHigh : priority < PRIO_NORMAL ? prioLow : prioNorm);
}

static HRESULT put_hex(const SBinary *binary, struct convert_buffer *to)
{
    char digits[3];

    for (ULONG i = 0; i < binary->cb; i++) {
        snprintf(digits, sizeof(digits), "%02X", binary->lpb[i]);
        convert_buffer_add(to, digits, 2);
    }
    convert_buffer_add_byte(to, 0);
    return to->failed ? MAPI_E_NOT_ENOUGH_MEMORY : S_OK;
}

static HRESULT put_text(struct tnef *tnef, enum form form, const SPropValue *value, struct convert_buffer *to, bool *ret_loss)
{
    const char *utf8 = PROP_TYPE(value->ulPropTag) == PT_STRING8 ? value->Value.lpszA : NULL;
    LPSTR made = utf8 ? NULL : mapix_text_utf8(NULL, value->Value.lpszW);

    utf8 = utf8 ? utf8 : made;
    if (!utf8)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT result = put_page_text(tnef, form == FORM_CLASS ? old_class_name(utf8) : utf8, to, ret_loss);
    mapix_memory_free(made);
    return result;
}

/* The bytes of an attribute for a value of the type that its mapping names. */
static HRESULT put_form(struct tnef *tnef, enum form form, const SPropValue *value, struct convert_buffer *to, bool *ret_loss)
{
    switch (form) {
    case FORM_TEXT:
    case FORM_CLASS:
        return put_text(tnef, form, value, to, ret_loss);
    case FORM_DATE:
        put_date(value->Value.ft, to, ret_loss);
        return S_OK;
    case FORM_STATUS:
        put_status((ULONG)value->Value.l, to, ret_loss);
        return S_OK;
    case FORM_PRIORITY:
        put_priority(value->Value.l, to);
        *ret_loss = value->Value.l < PRIO_NONURGENT || value->Value.l > PRIO_URGENT;
        return S_OK;
    case FORM_HEX:
        return put_hex(&value->Value.bin, to);
    case FORM_LONG:
        tnef_put_u32(to, (uint32_t)value->Value.l);
        return S_OK;
    case FORM_SHORT:
        tnef_put_u16(to, value->Value.b ? 1 : 0);
        return S_OK;
    case FORM_BINARY:
        convert_buffer_add(to, value->Value.bin.lpb, value->Value.bin.cb);
        return S_OK;
    }
    return MAPI_E_INVALID_PARAMETER;
}

/* Everything but the priority, which does not fit the value removed: an attribute with a loss stays encapsulated, unless the old form is
 * all that is wanted. */
static bool is_done_with(const struct tnef *tnef, bool loss)
{
    return !loss || (tnef->flags & TNEF_COMPATIBILITY);
}

static HRESULT put_mapped(struct tnef *tnef, BYTE level, struct tnef_values *values, struct convert_buffer *to)
{
    for (size_t i = 0; i < sizeof(mappings) / sizeof(mappings[0]); i++) {
        const struct mapping *mapping = &mappings[i];
        SPropValue *value = mapping->level == level ? mapix_value_find_text(values->values, values->count, mapping->tag) : NULL;
        struct convert_buffer bytes = { 0 };
        bool loss = false;
        if (!value)
            continue;
        HRESULT result = put_form(tnef, mapping->form, value, &bytes, &loss);
        if (!FAILED(result) && bytes.failed)
            result = MAPI_E_NOT_ENOUGH_MEMORY;
        if (!FAILED(result))
            tnef_put_attribute(to, level, mapping->attribute, bytes.bytes, bytes.size);
        convert_buffer_clear(&bytes);
        if (FAILED(result))
            return result;
        if (is_done_with(tnef, loss))
            tnef_values_remove(values, mapping->tag);
    }
    return S_OK;
}

/* Name, address type and address of somebody, as UTF-8, empty where missing. Owned by the caller's base. */
struct person {
    const char *name, *type, *address;
};

static const char *text_value(struct tnef_values *values, ULONG tag)
{
    SPropValue *value = mapix_value_find_text(values->values, values->count, tag);

    if (!value)
        return NULL;
    if (PROP_TYPE(value->ulPropTag) == PT_STRING8)
        return value->Value.lpszA;
    return tnef_values_base(values) ? mapix_text_utf8(values->base, value->Value.lpszW) : NULL;
}

static bool find_person(struct tnef_values *values, ULONG name, ULONG type, ULONG address, struct person *ret_person)
{
    ret_person->name = text_value(values, name);
    ret_person->type = text_value(values, type);
    ret_person->address = text_value(values, address);
    if (!ret_person->name || !ret_person->address)
        return false;
    if (!ret_person->type)
        ret_person->type = "SMTP";
    return true;
}

/* attFrom: a TRP with name and "type:address", each as long as its padded form says, and an empty TRP behind (the page "attFrom"). */
static HRESULT put_from(struct tnef *tnef, const struct person *person, struct convert_buffer *to, bool *ret_loss)
{
    struct convert_buffer name = { 0 }, address = { 0 }, bytes = { 0 };
    char *full = NULL;

    HRESULT result = put_page_text(tnef, person->name, &name, ret_loss);
    if (name.size % 2)
        convert_buffer_add_byte(&name, 0);
    if (!FAILED(result) && asprintf(&full, "%s:%s", person->type, person->address) < 0)
        full = NULL, result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (!FAILED(result))
        result = put_page_text(tnef, full, &address, ret_loss);
    if (!FAILED(result) && name.size + address.size + 2 * sizeof(TRP) <= UINT16_MAX) {
        tnef_put_u16(&bytes, trpidOneOff);
        tnef_put_u16(&bytes, (uint16_t)(2 * sizeof(TRP) + name.size + address.size));
        tnef_put_u16(&bytes, (uint16_t)name.size);
        tnef_put_u16(&bytes, (uint16_t)address.size);
        convert_buffer_add(&bytes, name.bytes, name.size);
        convert_buffer_add(&bytes, address.bytes, address.size);
        while (bytes.size % sizeof(TRP))
            convert_buffer_add_byte(&bytes, 0);
        convert_buffer_add(&bytes, "\0\0\0\0\0\0\0\0", sizeof(TRP));
        tnef_put_attribute(to, LVL_MESSAGE, attFrom, bytes.bytes, bytes.size);
    } else if (!FAILED(result))
        *ret_loss = true;                            /* too long for its 16-bit lengths */
    if (name.failed || address.failed || bytes.failed)
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    free(full);
    convert_buffer_clear(&name);
    convert_buffer_clear(&address);
    convert_buffer_clear(&bytes);
    return result;
}

/* attOwner and attSentFor: two counted strings. */
static HRESULT put_counted(struct tnef *tnef, ULONG attribute, const struct person *person, struct convert_buffer *to, bool *ret_loss)
{
    struct convert_buffer bytes = { 0 }, text = { 0 };
    char *full = NULL;
    HRESULT result = asprintf(&full, "%s:%s", person->type, person->address) < 0 ? MAPI_E_NOT_ENOUGH_MEMORY : S_OK;

    if (FAILED(result))
        return result;
    for (int i = 0; i < 2 && !FAILED(result); i++) {
        result = put_page_text(tnef, i ? full : person->name, &text, ret_loss);
        if (text.size > UINT16_MAX)
            text.size = 0, *ret_loss = true;
        tnef_put_u16(&bytes, (uint16_t)text.size);
        convert_buffer_add(&bytes, text.bytes, text.size);
        text.size = 0;
    }
    if (text.failed || bytes.failed)
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (!FAILED(result))
        tnef_put_attribute(to, LVL_MESSAGE, attribute, bytes.bytes, bytes.size);
    free(full);
    convert_buffer_clear(&text);
    convert_buffer_clear(&bytes);
    return result;
}

static bool class_begins(struct tnef_values *values, const char *start)
{
    const char *class = text_value(values, PR_MESSAGE_CLASS_W);

    return class && !strncasecmp(class, start, strlen(start));
}

/* Who sent, and whose meeting it is. Old readers have these attributes only; the entry ids always travel encapsulated. */
static HRESULT put_people(struct tnef *tnef, struct tnef_values *values, struct convert_buffer *to)
{
    struct person person;
    HRESULT result = S_OK;
    bool loss = false;

    if (find_person(values, PR_SENDER_NAME_W, PR_SENDER_ADDRTYPE_W, PR_SENDER_EMAIL_ADDRESS_W, &person)) {
        result = put_from(tnef, &person, to, &loss);
        if (!FAILED(result) && is_done_with(tnef, loss)) {
            tnef_values_remove(values, PR_SENDER_NAME_W);
            tnef_values_remove(values, PR_SENDER_ADDRTYPE_W);
            tnef_values_remove(values, PR_SENDER_EMAIL_ADDRESS_W);
        }
    }
    bool response = class_begins(values, "IPM.Schedule.Meeting.Resp"), meeting = class_begins(values, "IPM.Schedule.Meeting.");
    if (!FAILED(result) && meeting
        && (response ? find_person(values, PR_RCVD_REPRESENTING_NAME_W, PR_RCVD_REPRESENTING_ADDRTYPE_W, PR_RCVD_REPRESENTING_EMAIL_ADDRESS_W, &person)
                     : find_person(values, PR_SENT_REPRESENTING_NAME_W, PR_SENT_REPRESENTING_ADDRTYPE_W, PR_SENT_REPRESENTING_EMAIL_ADDRESS_W, &person)))
        result = put_counted(tnef, attOwner, &person, to, &loss);
    if (!FAILED(result)
        && find_person(values, PR_SENT_REPRESENTING_NAME_W, PR_SENT_REPRESENTING_ADDRTYPE_W, PR_SENT_REPRESENTING_EMAIL_ADDRESS_W, &person))
        result = put_counted(tnef, attSentFor, &person, to, &loss);
    return result;
}

/* What readers of old expect to find even when the message does not have it (TNEF_COMPATIBILITY). */
static bool add_defaults(struct tnef_values *values)
{
    SPropValue class = { .ulPropTag = PR_MESSAGE_CLASS_W, .Value.lpszW = (LPWSTR)L"IPM.Note" };
    SPropValue priority = { .ulPropTag = PR_PRIORITY, .Value.l = PRIO_NORMAL };
    SPropValue flags = { .ulPropTag = PR_MESSAGE_FLAGS, .Value.l = MSGFLAG_UNMODIFIED };

    return (mapix_value_find_text(values->values, values->count, PR_MESSAGE_CLASS_W) || tnef_values_set(values, &class))
        && (mapix_value_find(values->values, values->count, PR_PRIORITY) || tnef_values_set(values, &priority))
        && (mapix_value_find(values->values, values->count, PR_MESSAGE_FLAGS) || tnef_values_set(values, &flags));
}

HRESULT tnef_put_attributes(struct tnef *tnef, BYTE level, struct tnef_values *values, struct convert_buffer *to)
{
    struct convert_buffer people = { 0 };
    HRESULT result = S_OK;

    if (tnef->flags & TNEF_PURE)
        return S_OK;
    if (level == LVL_MESSAGE) {
        if ((tnef->flags & TNEF_COMPATIBILITY) && !add_defaults(values))
            return MAPI_E_NOT_ENOUGH_MEMORY;
        result = put_people(tnef, values, &people);  /* looks at the class, which is removed next but stands before it */
    }
    if (!FAILED(result))
        result = put_mapped(tnef, level, values, to);
    convert_buffer_add(to, people.bytes, people.size);
    if (people.failed)
        to->failed = true;
    convert_buffer_clear(&people);
    return result;
}

/* --- Reading ---------------------------------------------------------------------------------------------------------------------------- */

static uint16_t u16_at(const unsigned char *bytes)
{
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

/* `size` bytes of the stream's code page as a wide string of `values`; NULL without memory. */
static LPWSTR take_page_text(struct tnef *tnef, const unsigned char *bytes, size_t size, struct tnef_values *values)
{
    char *utf8 = NULL;
    size_t length = 0;
    LPWSTR wide = NULL;

    size = strnlen((const char *)bytes, size);
    if (FAILED(mapix_text_from_code_page(tnef->code_page, bytes, size, &utf8, &length, NULL)))
        return NULL;
    if (tnef_values_base(values))
        wide = mapix_text_wide_sized(values->base, utf8, length);
    free(utf8);
    return wide;
}

static bool set_text(struct tnef_values *values, ULONG tag, LPWSTR text)
{
    SPropValue value = { .ulPropTag = tag, .Value.lpszW = text };

    return text && tnef_values_set(values, &value);
}

static HRESULT take_class(struct tnef *tnef, const struct tnef_attribute *attribute, ULONG tag, struct tnef_values *values)
{
    LPWSTR text = take_page_text(tnef, attribute->bytes, attribute->size, values);
    LPSTR name = text ? mapix_text_utf8(values->base, text) : NULL;

    if (!name)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (size_t i = 0; i < sizeof(class_names) / sizeof(class_names[0]); i++)
        if (!mapix_text_compare_ascii(class_names[i].old, name))
            text = mapix_text_wide(values->base, class_names[i].class);
    return set_text(values, tag, text) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static HRESULT take_date(const struct tnef_attribute *attribute, SPropValue *value)
{
    struct tm parts = { 0 };

    if (attribute->size < sizeof(DTR))
        return MAPI_E_CORRUPT_DATA;
    parts.tm_year = u16_at(attribute->bytes) - 1900;
    parts.tm_mon = u16_at(attribute->bytes + 2) - 1;
    parts.tm_mday = u16_at(attribute->bytes + 4);
    parts.tm_hour = u16_at(attribute->bytes + 6);
    parts.tm_min = u16_at(attribute->bytes + 8);
    parts.tm_sec = u16_at(attribute->bytes + 10);
    if (parts.tm_mon < 0 || parts.tm_mon > 11 || parts.tm_mday < 1 || parts.tm_mday > 31 || parts.tm_hour > 23 || parts.tm_min > 59
        || parts.tm_sec > 60)
        return MAPI_E_CORRUPT_DATA;
    value->Value.ft = mapix_time_from_unix(timegm(&parts));
    return S_OK;
}

static void take_status(BYTE status, SPropValue *value)
{
    value->Value.l = status & fmsModified ? 0 : MSGFLAG_UNMODIFIED;
    for (size_t i = 0; i < sizeof(status_flags) / sizeof(status_flags[0]); i++)
        if (status & status_flags[i].status)
            value->Value.l |= (LONG)status_flags[i].flag;
}

static int digit(unsigned char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Hexadecimal digits back to bytes; text that is none is kept as it is, terminator included. */
static HRESULT take_hex(const struct tnef_attribute *attribute, struct tnef_values *values, SPropValue *value)
{
    size_t length = strnlen((const char *)attribute->bytes, attribute->size);
    bool hex = length % 2 == 0;

    for (size_t i = 0; i < length; i++)
        hex = hex && digit(attribute->bytes[i]) >= 0;
    value->Value.bin.cb = (ULONG)(hex ? length / 2 : attribute->size);
    value->Value.bin.lpb = tnef_values_memory(values, attribute->size);
    if (!value->Value.bin.lpb)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (size_t i = 0; hex && i < length / 2; i++)
        value->Value.bin.lpb[i] = (BYTE)(digit(attribute->bytes[2 * i]) << 4 | digit(attribute->bytes[2 * i + 1]));
    if (!hex)
        memcpy(value->Value.bin.lpb, attribute->bytes, attribute->size);
    return S_OK;
}

static HRESULT take_number(const struct tnef_attribute *attribute, enum form form, struct tnef_values *values, SPropValue *value)
{
    size_t needed = form == FORM_STATUS ? 1 : form == FORM_LONG ? 4 : 2;

    if (attribute->size < needed)
        return MAPI_E_CORRUPT_DATA;
    if (form == FORM_STATUS)
        take_status(attribute->bytes[0], value);
    else if (form == FORM_LONG)
        value->Value.l = (LONG)(u16_at(attribute->bytes) | (uint32_t)u16_at(attribute->bytes + 2) << 16);
    else if (form == FORM_SHORT)
        value->Value.b = u16_at(attribute->bytes) != 0;
    else {
        uint16_t priority = u16_at(attribute->bytes);
        value->Value.l = priority == prioHigh ? PRIO_URGENT : priority == prioLow ? PRIO_NONURGENT : PRIO_NORMAL;
        SPropValue importance = { .ulPropTag = PR_IMPORTANCE, .Value.l = value->Value.l + IMPORTANCE_NORMAL };
        if (!mapix_value_find(values->values, values->count, PR_IMPORTANCE) && !tnef_values_set(values, &importance))
            return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    return S_OK;
}

static HRESULT take_mapped(struct tnef *tnef, const struct mapping *mapping, const struct tnef_attribute *attribute,
    struct tnef_values *values)
{
    SPropValue value = { .ulPropTag = mapping->tag };
    HRESULT result = S_OK;

    switch (mapping->form) {
    case FORM_TEXT:
        value.Value.lpszW = take_page_text(tnef, attribute->bytes, attribute->size, values);
        result = value.Value.lpszW ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
        break;
    case FORM_CLASS:
        return take_class(tnef, attribute, mapping->tag, values);
    case FORM_DATE:
        result = take_date(attribute, &value);
        break;
    case FORM_HEX:
        result = take_hex(attribute, values, &value);
        break;
    case FORM_BINARY:
        value.Value.bin.cb = (ULONG)attribute->size;
        value.Value.bin.lpb = tnef_values_memory(values, attribute->size);
        if (!value.Value.bin.lpb)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        memcpy(value.Value.bin.lpb, attribute->bytes, attribute->size);
        break;
    default:
        result = take_number(attribute, mapping->form, values, &value);
    }
    if (!FAILED(result) && !tnef_values_set(values, &value))
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    return result;
}

/* The four properties of a person; their entry id where someone is there to make one-off ids. */
static const struct role {
    ULONG name, type, address, entry_id;
} sender = { PR_SENDER_NAME_W, PR_SENDER_ADDRTYPE_W, PR_SENDER_EMAIL_ADDRESS_W, PR_SENDER_ENTRYID },
  sent_for = { PR_SENT_REPRESENTING_NAME_W, PR_SENT_REPRESENTING_ADDRTYPE_W, PR_SENT_REPRESENTING_EMAIL_ADDRESS_W, PR_SENT_REPRESENTING_ENTRYID },
  received_for = { PR_RCVD_REPRESENTING_NAME_W, PR_RCVD_REPRESENTING_ADDRTYPE_W, PR_RCVD_REPRESENTING_EMAIL_ADDRESS_W, PR_RCVD_REPRESENTING_ENTRYID };

static void set_one_off(struct tnef *tnef, const struct role *role, LPWSTR name, LPWSTR type, LPWSTR address, struct tnef_values *values)
{
    SPropValue value = { .ulPropTag = role->entry_id };
    LPENTRYID entry_id = NULL;
    ULONG size = 0;

    if (!tnef->address_book
        || FAILED(tnef->address_book->lpVtbl->CreateOneOff(tnef->address_book, (LPTSTR)name, (LPTSTR)type, (LPTSTR)address, MAPI_UNICODE, &size, &entry_id)))
        return;
    value.Value.bin.cb = size;
    value.Value.bin.lpb = tnef_values_memory(values, size);
    if (value.Value.bin.lpb) {
        memcpy(value.Value.bin.lpb, entry_id, size);
        tnef_values_set(values, &value);
    }
    mapix_memory_free(entry_id);
}

static HRESULT set_person(struct tnef *tnef, const struct role *role, LPWSTR name, LPWSTR full, struct tnef_values *values)
{
    if (!name || !full)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    LPWSTR colon = wcschr(full, L':');
    if (!colon)
        return MAPI_E_CORRUPT_DATA;
    *colon = 0;
    if (!set_text(values, role->name, name) || !set_text(values, role->type, full) || !set_text(values, role->address, colon + 1))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    set_one_off(tnef, role, name, full, colon + 1, values);
    return S_OK;
}

static HRESULT take_from(struct tnef *tnef, const struct tnef_attribute *attribute, struct tnef_values *values)
{
    if (attribute->size < sizeof(TRP) || u16_at(attribute->bytes) != trpidOneOff)
        return MAPI_E_CORRUPT_DATA;
    size_t name = u16_at(attribute->bytes + 4), address = u16_at(attribute->bytes + 6);
    if (sizeof(TRP) + name + address > attribute->size)
        return MAPI_E_CORRUPT_DATA;
    const unsigned char *text = attribute->bytes + sizeof(TRP);
    return set_person(tnef, &sender, take_page_text(tnef, text, name, values), take_page_text(tnef, text + name, address, values), values);
}

static HRESULT take_counted(struct tnef *tnef, const struct role *role, const struct tnef_attribute *attribute, struct tnef_values *values)
{
    LPWSTR texts[2] = { NULL, NULL };
    size_t at = 0;

    for (int i = 0; i < 2; i++) {
        if (attribute->size - at < 2)
            return MAPI_E_CORRUPT_DATA;
        size_t length = u16_at(attribute->bytes + at);
        at += 2;
        if (length > attribute->size - at)
            return MAPI_E_CORRUPT_DATA;
        texts[i] = take_page_text(tnef, attribute->bytes + at, length, values);
        at += length;
    }
    return set_person(tnef, role, texts[0], texts[1], values);
}

/* Whose meeting: the organiser in requests, who was asked in responses. */
static const struct role *owner_role(struct tnef_values *values)
{
    return class_begins(values, "IPM.Schedule.Meeting.Resp") ? &received_for : &sent_for;
}

HRESULT tnef_take_attribute(struct tnef *tnef, const struct tnef_attribute *attribute, struct tnef_values *values)
{
    if (attribute->level == LVL_MESSAGE && attribute->id == attFrom)
        return take_from(tnef, attribute, values);
    if (attribute->level == LVL_MESSAGE && attribute->id == attOwner)
        return take_counted(tnef, owner_role(values), attribute, values);
    if (attribute->level == LVL_MESSAGE && attribute->id == attSentFor)
        return take_counted(tnef, &sent_for, attribute, values);
    for (size_t i = 0; i < sizeof(mappings) / sizeof(mappings[0]); i++)
        if (mappings[i].attribute == attribute->id && mappings[i].level == attribute->level)
            return take_mapped(tnef, &mappings[i], attribute, values);
    return S_FALSE;
}

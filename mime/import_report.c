/* multipart/report, RFC 6522: delivery status notifications (RFC 3464) and disposition notifications (RFC 8098) become reports. */
#include <edkmdb.h>
#include <mapicode.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapix.h>
#include <mapixtags.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "mime/import_internal.h"

#define GROUPS_MAX 2000                /* recipients one report tells of */
#define REASON_TRANSFER_FAILED 0       /* PR_NDR_REASON_CODE */
#define PR_NDR_STATUS_CODE PROP_TAG(PT_LONG, 0x0C20)
#define PR_DSN_REMOTE_MTA_A PROP_TAG(PT_STRING8, 0x0C21)
#define PR_ORIGINAL_MESSAGE_ID_A PR_INTERNET_RETURN_PATH_A     /* PidTagOriginalMessageId has the same number */

/* A block of fields as a head: those of the message first, then one for each recipient. False: there is no more. */
static bool next_block(struct import *import, struct mime_range *io_rest, struct mime_part **ret_block)
{
    struct mime_range rest = *io_rest;

    while (rest.size && strchr("\r\n \t", *rest.at)) {
        rest.at++;
        rest.size--;
    }
    if (!rest.size || !import_note(import, mime_read_head(import->base, rest, ret_block)) || !(*ret_block)->head.size)
        return false;
    *io_rest = (*ret_block)->body;
    return true;
}

static struct mime_range find(const struct mime_part *block, const char *name)
{
    for (ULONG i = 0; i < block->field_count; i++)
        if (mime_equal(block->fields[i].name, name))
            return mime_trim(block->fields[i].value);
    return (struct mime_range){ NULL, 0 };
}

/* What stands behind the type of "rfc822; a@example.org". */
static struct mime_range untyped(struct mime_range value)
{
    const char *semicolon = value.size ? memchr(value.at, ';', value.size) : NULL;

    return semicolon ? mime_trim((struct mime_range){ semicolon + 1, (size_t)(value.at + value.size - semicolon - 1) }) : value;
}

/* "5.1.1" as 511, MS-OXCMAIL's number for it; 0 when it is none. */
static LONG status_number(struct mime_range value)
{
    LONG class = 0, numbers[3] = { 0, 0, 0 };
    int index = 0;

    for (size_t i = 0; i < value.size && index < 3; i++) {
        if (value.at[i] == '.')
            index++;
        else if (value.at[i] >= '0' && value.at[i] <= '9' && numbers[index] < 100)
            numbers[index] = numbers[index] * 10 + (value.at[i] - '0');
        else
            break;
    }
    class = numbers[0];
    return class ? class * 100 + (numbers[1] < 10 ? numbers[1] : 9) * 10 + (numbers[2] < 10 ? numbers[2] : 9) : 0;
}

/* Why mail did not arrive, as MAPI has it; by the subject and detail of the status. */
static LONG diagnosis_of(LONG status)
{
    switch (status % 100) {
    case 11:
    case 10:
    case 12:
    case 13:
        return MAPI_DIAG_MAIL_RECIPIENT_UNKNOWN;
    case 14:
        return MAPI_DIAG_OR_NAME_AMBIGUOUS;
    case 16:
        return MAPI_DIAG_MAIL_RECIPIENT_MOVED;
    case 21:
        return MAPI_DIAG_MAIL_REFUSED;
    case 22:
    case 23:
    case 34:
        return MAPI_DIAG_LENGTH_CONSTRAINT_VIOLATD;
    case 24:
        return MAPI_DIAG_EXPANSION_FAILED;
    case 46:
        return MAPI_DIAG_LOOP_DETECTED;
    case 47:
        return MAPI_DIAG_MAXIMUM_TIME_EXPIRED;
    case 71:
    case 72:
        return MAPI_DIAG_SUBMISSION_PROHIBITED;
    default:
        return MAPI_DIAG_NO_DIAGNOSTIC;
    }
}

enum outcome { DELIVERED, DELAYED, FAILED_FOR_GOOD };

static enum outcome outcome_of(const struct mime_part *block)
{
    struct mime_range action = find(block, "Action");

    return mime_equal(action, "failed") ? FAILED_FOR_GOOD : mime_equal(action, "delayed") ? DELAYED : DELIVERED;
}

static bool add_report_row(struct import *import, LPADRLIST list, const struct mime_part *block, struct mime_range arrival)
{
    struct mime_range final = untyped(find(block, "Final-Recipient")), original = untyped(find(block, "Original-Recipient"));
    struct mime_range why = untyped(find(block, "Diagnostic-Code")), by = untyped(find(block, "Remote-MTA"));
    char *address = mime_field_raw(import->base, original.size ? original : final);
    struct mime_address who = { address, address };
    LONG status = status_number(find(block, "Status"));
    ULONG from = import->count, count;
    LPSPropValue values;

    if (!address || !*address)
        return false;
    import_add_recipient_values(import, &who, MAPI_TO);
    if (outcome_of(block) == FAILED_FOR_GOOD) {
        import_add_long(import, PR_NDR_REASON_CODE, REASON_TRANSFER_FAILED);
        import_add_long(import, PR_NDR_DIAG_CODE, diagnosis_of(status));
    } else if (outcome_of(block) == DELIVERED) {
        import_add_time(import, PR_DELIVER_TIME, find(block, "Last-Attempt-Date").size ? find(block, "Last-Attempt-Date") : arrival);
    }
    if (status)
        import_add_long(import, PR_NDR_STATUS_CODE, status);
    if (why.size)
        import_add_text(import, PR_SUPPLEMENTARY_INFO, mime_field_text(import->base, why));
    if (by.size)
        import_add_text(import, PR_DSN_REMOTE_MTA_A, mime_field_text(import->base, by));
    count = import->count - from;
    import->count = from;
    mime_digest_recipient(&import->digest, import->values + from, count);
    if (!import_note(import, MAPIAllocateBuffer(count * (ULONG)sizeof(SPropValue), (LPVOID *)&values)))
        return false;
    memcpy(values, import->values + from, count * sizeof(SPropValue));
    list->aEntries[list->cEntries] = (ADRENTRY){ .cValues = count, .rgPropVals = values };
    list->cEntries++;
    return true;
}

/* What the returned mail or its head says of the message that this is about. */
static void add_original(struct import *import, const struct mime_part *mail)
{
    struct mime_part *head = NULL;

    for (const struct mime_part *part = mail->first; part && !head; part = part->next) {
        if (part->first && mime_is(part, "message/"))
            head = part->first;
        else if (mime_is(part, "text/rfc822-headers") || mime_is(part, "message/rfc822-headers"))
            import_note(import, mime_read_head(import->base, part->body, &head));
    }
    if (!head)
        return;
    if (head->known[FIELD_SUBJECT])
        import_add_text(import, PR_ORIGINAL_SUBJECT, mime_field_text(import->base, mime_field(head, FIELD_SUBJECT)));
    import_add_time(import, PR_ORIGINAL_SUBMIT_TIME, mime_field(head, FIELD_DATE));
    if (head->known[FIELD_MESSAGE_ID])
        import_add_text(import, PR_ORIGINAL_MESSAGE_ID_A, mime_field_raw(import->base, mime_field(head, FIELD_MESSAGE_ID)));
}

static const char *delivery_report(struct import *import, const struct mime_part *status)
{
    static const char *const classes[] = { "REPORT.IPM.Note.DR", "REPORT.IPM.Note.Delayed", "REPORT.IPM.Note.NDR" };
    enum outcome worst = DELIVERED;
    struct mime_range rest, arrival;
    struct mime_part *block;
    LPADRLIST list;

    if (!import_note(import, mime_decode(import->base, status, &rest)) || !next_block(import, &rest, &block)
        || !import_note(import, MAPIAllocateBuffer((ULONG)CbNewADRLIST(GROUPS_MAX), (LPVOID *)&list)))
        return NULL;
    arrival = find(block, "Arrival-Date");
    list->cEntries = 0;
    while (list->cEntries < GROUPS_MAX && next_block(import, &rest, &block))
        if (add_report_row(import, list, block, arrival) && outcome_of(block) > worst)
            worst = outcome_of(block);
    if (list->cEntries) {
        import->is_report = true;
        import_note(import, import->message->lpVtbl->ModifyRecipients(import->message, MODRECIP_ADD, list));
    }
    FreePadrlist(list);
    return import->is_report ? classes[worst] : NULL;
}

static const char *disposition_report(struct import *import, const struct mime_part *notification)
{
    struct mime_range rest, disposition, id;
    struct mime_part *block;
    const char *mode;
    bool read;

    if (!import_note(import, mime_decode(import->base, notification, &rest)) || !next_block(import, &rest, &block))
        return NULL;
    disposition = find(block, "Disposition");
    mode = disposition.size ? memchr(disposition.at, ';', disposition.size) : NULL;
    rest = untyped(disposition);
    read = rest.size >= 9 && !strncasecmp(rest.at, "displayed", 9);
    import_add_text(import, PR_REPORT_DISPOSITION, mime_field_raw(import->base, rest));
    if (mode)
        import_add_text(import, PR_REPORT_DISPOSITION_MODE,
            mime_field_raw(import->base, (struct mime_range){ disposition.at, (size_t)(mode - disposition.at) }));
    if ((id = find(block, "Original-Message-ID")).size)
        import_add_text(import, PR_ORIGINAL_MESSAGE_ID_A, mime_field_raw(import->base, id));
    return read ? "REPORT.IPM.Note.IPNRN" : "REPORT.IPM.Note.IPNNRN";
}

const char *import_report(struct import *import, const struct mime_part *mail)
{
    const char *class = NULL;
    const struct mime_part *part;

    if (!mime_is(mail, "multipart/report"))
        return NULL;
    for (part = mail->first; part && !class; part = part->next) {
        if (mime_is(part, "message/delivery-status") || mime_is(part, "message/global-delivery-status"))
            class = delivery_report(import, part);
        else if (mime_is(part, "message/disposition-notification") || mime_is(part, "message/global-disposition-notification"))
            class = disposition_report(import, part);
    }
    if (!class)
        return NULL;
    import->is_notification = true;
    import_add_time(import, PR_REPORT_TIME, mime_field(mail, FIELD_DATE));
    import_add_text(import, PR_ORIG_MESSAGE_CLASS, "IPM.Note");
    add_original(import, mail);
    return class;
}

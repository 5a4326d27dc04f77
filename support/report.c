/* Reports: read, not read, delivered, not delivered (SPI-RPT). */
#include <mapixext.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/guid.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "support/mail.h"
#include "value/value.h"

enum { ORIGINAL_CLASS, ORIGINAL_SUBJECT, ORIGINAL_TO, ORIGINAL_CC, ORIGINAL_BCC, ORIGINAL_SUBMIT, ORIGINAL_TOPIC, ORIGINAL_INDEX, ORIGINAL_TAG,
    ORIGINAL_KEY, ORIGINAL_REPORT_ID, ORIGINAL_REPORT_NAME, ORIGINAL_REPORT_KEY, ORIGINAL_READ_ID, ORIGINAL_READ_KEY, ORIGINAL_SENDER_ID,
    ORIGINAL_SENDER_NAME, ORIGINAL_SENDER_TYPE, ORIGINAL_SENDER_ADDRESS, ORIGINAL_SENDER_KEY, ORIGINAL_RECEIVED_ID, ORIGINAL_RECEIVED_NAME,
    ORIGINAL_RECEIVED_TYPE, ORIGINAL_RECEIVED_ADDRESS, ORIGINAL_RECEIVED_KEY, ORIGINAL_DELIVERED, ORIGINAL_STORE, ORIGINAL_DR, ORIGINAL_NDR,
    ORIGINAL_COUNT };

static const SizedSPropTagArray(ORIGINAL_COUNT, original_tags) = { ORIGINAL_COUNT, { PR_MESSAGE_CLASS_A, PR_SUBJECT_A, PR_DISPLAY_TO_A,
    PR_DISPLAY_CC_A, PR_DISPLAY_BCC_A, PR_CLIENT_SUBMIT_TIME, PR_CONVERSATION_TOPIC_A, PR_CONVERSATION_INDEX, PR_REPORT_TAG, PR_SEARCH_KEY,
    PR_REPORT_ENTRYID, PR_REPORT_NAME_A, PR_REPORT_SEARCH_KEY, PR_READ_RECEIPT_ENTRYID, PR_READ_RECEIPT_SEARCH_KEY, PR_SENDER_ENTRYID,
    PR_SENDER_NAME_A, PR_SENDER_ADDRTYPE_A, PR_SENDER_EMAIL_ADDRESS_A, PR_SENDER_SEARCH_KEY, PR_RECEIVED_BY_ENTRYID, PR_RECEIVED_BY_NAME_A,
    PR_RECEIVED_BY_ADDRTYPE_A, PR_RECEIVED_BY_EMAIL_ADDRESS_A, PR_RECEIVED_BY_SEARCH_KEY, PR_MESSAGE_DELIVERY_TIME, PR_STORE_ENTRYID,
    PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, PR_ORIGINATOR_NON_DELIVERY_REPORT_REQUESTED } };

/* What an addressee's own entry says of him. */
enum { KNOWN_NAME, KNOWN_TYPE, KNOWN_ADDRESS, KNOWN_KEY, KNOWN_COUNT };

static const SizedSPropTagArray(KNOWN_COUNT, known_tags) = { KNOWN_COUNT, { PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_SEARCH_KEY } };

/* Values of a report under way. */
struct values {
    SPropValue list[48];
    ULONG count;
};

static void add(struct values *values, ULONG tag, const SPropValue *from)
{
    if (PROP_TYPE(from->ulPropTag) == PT_ERROR || values->count == sizeof(values->list) / sizeof(values->list[0]))
        return;
    values->list[values->count] = *from;
    values->list[values->count++].ulPropTag = tag;
}

static void add_text(struct values *values, ULONG tag, const char *text)
{
    SPropValue value = { .ulPropTag = tag, .Value.lpszA = (LPSTR)(uintptr_t)text };
    add(values, tag, &value);
}

static const char *text_of(const SPropValue *value)
{
    return PROP_TYPE(value->ulPropTag) == PT_STRING8 ? value->Value.lpszA : "";
}

/* What every report says about its original (SPI-RPT-05). `memory` holds texts made here. */
static HRESULT describe(const SPropValue *original, const char *kind, const char *title, void *memory, struct values *values)
{
    const char *class = *text_of(&original[ORIGINAL_CLASS]) ? text_of(&original[ORIGINAL_CLASS]) : "IPM";
    const char *subject = text_of(&original[ORIGINAL_SUBJECT]);
    size_t size = strlen(class) + strlen(kind) + 16, subject_size = strlen(subject) + strlen(title) + 4;
    char *report_class = mapix_memory_more(memory, size), *report_subject = mapix_memory_more(memory, subject_size);
    if (!report_class || !report_subject)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    snprintf(report_class, size, "REPORT.%s.%s", class, kind);
    snprintf(report_subject, subject_size, "%s: %s", title, subject);
    add_text(values, PR_MESSAGE_CLASS_A, report_class);
    add_text(values, PR_SUBJECT_A, report_subject);
    add(values, PR_ORIGINAL_SUBJECT_A, &original[ORIGINAL_SUBJECT]);
    add(values, PR_ORIGINAL_DISPLAY_TO_A, &original[ORIGINAL_TO]);
    add(values, PR_ORIGINAL_DISPLAY_CC_A, &original[ORIGINAL_CC]);
    add(values, PR_ORIGINAL_DISPLAY_BCC_A, &original[ORIGINAL_BCC]);
    add(values, PR_ORIGINAL_SUBMIT_TIME, &original[ORIGINAL_SUBMIT]);
    add(values, PR_ORIGINAL_SEARCH_KEY, &original[ORIGINAL_KEY]);
    add(values, PR_CONVERSATION_TOPIC_A, &original[ORIGINAL_TOPIC]);
    add(values, PR_CONVERSATION_INDEX, &original[ORIGINAL_INDEX]);
    add(values, PR_REPORT_TAG, &original[ORIGINAL_TAG]);
    SPropValue now = { .ulPropTag = PR_REPORT_TIME, .Value.ft = mapix_time_now() };
    add(values, PR_REPORT_TIME, &now);
    return S_OK;
}

/* No report about a report, nor to SMTP's null sender (SPI-RPT-08). */
static bool is_report(const SPropValue *original)
{
    return !strncasecmp(text_of(&original[ORIGINAL_CLASS]), "REPORT.", 7) || !strcmp(text_of(&original[ORIGINAL_SENDER_ADDRESS]), "<>");
}

static HRESULT read_original(LPMESSAGE message, LPSPropValue *ret_values)
{
    ULONG count;
    HRESULT hr = message->lpVtbl->GetProps(message, (LPSPropTagArray)(uintptr_t)&original_tags, 0, &count, ret_values);
    return FAILED(hr) ? hr : S_OK;             /* some are always missing */
}

/* Has the list a value of this tag? */
static bool has(const struct values *values, ULONG tag)
{
    return mapix_value_find(values->list, values->count, tag) != NULL;
}

/* Whom a report goes to: who was named for it, else the sender (SPI-RPT-03). `known`: what his entry says of who was named, or NULL. */
static HRESULT add_addressee(LPMESSAGE report, const SPropValue *original, int named_id, int named_key, const SPropValue *known)
{
    struct values values = { 0 };
    bool named = PROP_TYPE(original[named_id].ulPropTag) == PT_BINARY;
    if (named) {
        add(&values, PR_ENTRYID, &original[named_id]);
        add(&values, PR_SEARCH_KEY, &original[named_key]);
        if (named_id == ORIGINAL_REPORT_ID)
            add(&values, PR_DISPLAY_NAME_A, &original[ORIGINAL_REPORT_NAME]);
        for (int i = 0; known && i < KNOWN_COUNT; i++)
            if (!has(&values, known_tags.aulPropTag[i]))
                add(&values, known_tags.aulPropTag[i], &known[i]);
    } else {
        add(&values, PR_ENTRYID, &original[ORIGINAL_SENDER_ID]);
        add(&values, PR_DISPLAY_NAME_A, &original[ORIGINAL_SENDER_NAME]);
        add(&values, PR_ADDRTYPE_A, &original[ORIGINAL_SENDER_TYPE]);
        add(&values, PR_EMAIL_ADDRESS_A, &original[ORIGINAL_SENDER_ADDRESS]);
        add(&values, PR_SEARCH_KEY, &original[ORIGINAL_SENDER_KEY]);
    }
    if (!values.count)
        return MAPI_E_NO_RECIPIENTS;
    if (!has(&values, PR_DISPLAY_NAME_A))
        add_text(&values, PR_DISPLAY_NAME_A, text_of(&original[ORIGINAL_SENDER_NAME]));
    SPropValue type = { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO };
    add(&values, PR_RECIPIENT_TYPE, &type);
    SizedADRLIST(1, list) = { 1, { { .cValues = values.count, .rgPropVals = values.list } } };
    return report->lpVtbl->ModifyRecipients(report, MODRECIP_ADD, (LPADRLIST)&list);
}

HRESULT support_read_receipt(ULONG flags, LPMESSAGE read, LPMESSAGE empty, struct mapix_error_slot *error)
{
    LPSPropValue original = NULL;
    struct values values = { 0 };
    char text[64];
    bool unread = flags & MAPI_NON_READ;
    HRESULT hr = read_original(read, &original);
    if (FAILED(hr))
        return hr;
    if (is_report(original)) {
        hr = mapix_error_set(error, MAPI_E_NO_SUPPORT, "support", 0, 0, "A report is not answered by another report");
        goto out;
    }
    hr = describe(original, unread ? "IPNNRN" : "IPNRN", unread ? "Not read" : "Read", original, &values);
    if (FAILED(hr))
        goto out;
    snprintf(text, sizeof(text), unread ? "Your message was deleted without being read." : "Your message was read.");
    add_text(&values, PR_REPORT_TEXT_A, text);
    add_text(&values, PR_BODY_A, text);
    SPropValue yes = { .ulPropTag = PR_DELETE_AFTER_SUBMIT, .Value.b = TRUE }, now = { .ulPropTag = PR_RECEIPT_TIME, .Value.ft = mapix_time_now() };
    add(&values, PR_DELETE_AFTER_SUBMIT, &yes);
    if (!unread)
        add(&values, PR_RECEIPT_TIME, &now);
    add(&values, PR_ORIGINAL_DELIVERY_TIME, &original[ORIGINAL_DELIVERED]);
    hr = empty->lpVtbl->SetProps(empty, values.count, values.list, NULL);
    if (SUCCEEDED(hr))
        hr = add_addressee(empty, original, ORIGINAL_READ_ID, ORIGINAL_READ_KEY, NULL);
    if (hr == MAPI_E_NO_RECIPIENTS)
        mapix_error_set(error, hr, "support", 0, 0, "The message has neither a sender nor an address for receipts");
out:
    MAPIFreeBuffer(original);
    return hr;
}

/* Delivery reports. ---------------------------------------------------------------------------------------------------------------------- */

static bool entry_boolean(const ADRENTRY *entry, ULONG tag, const SPropValue *original, bool otherwise)
{
    const SPropValue *value = mapix_value_find(entry->rgPropVals, entry->cValues, tag);
    if (value)
        return value->Value.b;
    return PROP_TYPE(original->ulPropTag) == PT_BOOLEAN ? original->Value.b : otherwise;
}

/* Which report a recipient belongs to: failed ones have a reason or no time of delivery (SPI-RPT-02). */
static bool belongs(const ADRENTRY *entry, const SPropValue *original, bool failed)
{
    bool delivered = mapix_value_find(entry->rgPropVals, entry->cValues, PR_DELIVER_TIME) != NULL;
    if (!entry->cValues || delivered == failed)
        return false;
    return failed ? entry_boolean(entry, PR_ORIGINATOR_NON_DELIVERY_REPORT_REQUESTED, &original[ORIGINAL_NDR], true)
                  : entry_boolean(entry, PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, &original[ORIGINAL_DR], false);
}

/* The text of a report: each recipient and what the transport said. For free(). */
static char *report_text(const ADRLIST *recipients, const SPropValue *original, bool failed)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    fprintf(out, failed ? "Your message did not reach some or all of its recipients.\n\nSubject: %s\n\n" : "Your message was delivered.\n\nSubject: %s\n\n",
        text_of(&original[ORIGINAL_SUBJECT]));
    for (ULONG i = 0; i < recipients->cEntries; i++) {
        const ADRENTRY *entry = &recipients->aEntries[i];
        if (!belongs(entry, original, failed))
            continue;
        const SPropValue *name = mapix_value_find(entry->rgPropVals, entry->cValues, PR_DISPLAY_NAME_A);
        const SPropValue *address = mapix_value_find(entry->rgPropVals, entry->cValues, PR_EMAIL_ADDRESS_A);
        const SPropValue *why = mapix_value_find(entry->rgPropVals, entry->cValues, PR_REPORT_TEXT_A);
        fprintf(out, "%s%s%s%s\n", name ? name->Value.lpszA : "", name && address ? " <" : "", address ? address->Value.lpszA : "",
            name && address ? ">" : "");
        if (why)
            fprintf(out, "    %s\n", why->Value.lpszA);
    }
    return fclose(out) ? NULL : text;
}

/* Whom the report tells of. In a report that is submitted they count as served: it goes to its addressee alone (PrepareSubmit, K-02). */
static HRESULT copy_recipients(LPMESSAGE report, const ADRLIST *recipients, const SPropValue *original, bool failed, bool submitted)
{
    LPADRLIST list = calloc(1, CbNewADRLIST(recipients->cEntries));
    if (!list)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = S_OK;
    for (ULONG i = 0; i < recipients->cEntries; i++)
        if (belongs(&recipients->aEntries[i], original, failed))
            list->aEntries[list->cEntries++] = recipients->aEntries[i];
    /* Row numbers are the original's; those of the report are given anew. */
    LPSPropValue *trimmed = calloc(list->cEntries + 1, sizeof(*trimmed));
    for (ULONG i = 0; trimmed && i < list->cEntries; i++) {
        ADRENTRY *entry = &list->aEntries[i];
        trimmed[i] = malloc((entry->cValues + 1) * sizeof(SPropValue));
        ULONG used = 0;
        LONG type = MAPI_TO;
        for (ULONG j = 0; trimmed[i] && j < entry->cValues; j++) {
            const SPropValue *value = &entry->rgPropVals[j];
            if (value->ulPropTag == PR_RECIPIENT_TYPE)
                type = value->Value.l & 0xF;
            else if (value->ulPropTag != PR_ROWID && value->ulPropTag != PR_RESPONSIBILITY && PROP_TYPE(value->ulPropTag) != PT_ERROR)
                trimmed[i][used++] = *value;
        }
        if (trimmed[i])
            trimmed[i][used++] = (SPropValue){ .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = submitted ? type | (LONG)MAPI_SUBMITTED : type };
        entry->cValues = trimmed[i] ? used : 0;
        entry->rgPropVals = trimmed[i];
        if (!trimmed[i])
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (!trimmed)
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr))
        hr = report->lpVtbl->ModifyRecipients(report, MODRECIP_ADD, list);
    for (ULONG i = 0; trimmed && i < list->cEntries; i++)
        free(trimmed[i]);
    free(trimmed);
    free(list);
    return hr;
}

/* A non-delivery report carries the original (SPI-RPT-04); in a store without attachments it goes without one. */
static HRESULT attach_original(LPMESSAGE report, LPMESSAGE message, const char *subject)
{
    LPATTACH attachment = NULL;
    LPMESSAGE copy = NULL;
    ULONG number;
    HRESULT hr = report->lpVtbl->CreateAttach(report, NULL, 0, &number, &attachment);
    if (FAILED(hr))
        return hr == MAPI_E_NO_SUPPORT ? S_OK : hr;
    SPropValue values[] = {
        { .ulPropTag = PR_ATTACH_METHOD, .Value.l = ATTACH_EMBEDDED_MSG },
        { .ulPropTag = PR_RENDERING_POSITION, .Value.l = -1 },
        { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)subject },
    };
    hr = attachment->lpVtbl->SetProps(attachment, 3, values, NULL);
    if (SUCCEEDED(hr))
        hr = attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&copy);
    if (SUCCEEDED(hr))
        hr = message->lpVtbl->CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IMessage, copy, 0, NULL);
    if (SUCCEEDED(hr))
        hr = copy->lpVtbl->SaveChanges(copy, 0);
    if (copy)
        copy->lpVtbl->Release(copy);
    if (SUCCEEDED(hr))
        hr = attachment->lpVtbl->SaveChanges(attachment, 0);
    attachment->lpVtbl->Release(attachment);
    return hr;
}

/* What names a report: the submission it tells of, its kind, and the recipients by their rows. For free(). A spooler that died after it made
 * a report and before it said so makes the same one again: it is recognised by this. */
static HRESULT report_key(LPMESSAGE message, const SPropValue *original, const ADRLIST *recipients, bool failed, SBinary *ret_key)
{
    LPSPropValue id = NULL;
    HRESULT hr = HrGetOneProp((LPMAPIPROP)message, PR_ENTRYID, &id);
    ULONG id_size = SUCCEEDED(hr) ? id->Value.bin.cb : 0, size = id_size + (ULONG)sizeof(FILETIME) + 1;
    BYTE *bytes = malloc(size + recipients->cEntries * sizeof(LONG));
    if (bytes) {
        if (id_size)
            memcpy(bytes, id->Value.bin.lpb, id_size);
        memset(bytes + id_size, 0, sizeof(FILETIME));
        if (original[ORIGINAL_SUBMIT].ulPropTag == PR_CLIENT_SUBMIT_TIME)
            memcpy(bytes + id_size, &original[ORIGINAL_SUBMIT].Value.ft, sizeof(FILETIME));
        bytes[size - 1] = failed;
        for (ULONG i = 0; i < recipients->cEntries; i++) {
            const SPropValue *row = mapix_value_find(recipients->aEntries[i].rgPropVals, recipients->aEntries[i].cValues, PR_ROWID);
            if (!row || !belongs(&recipients->aEntries[i], original, failed))
                continue;
            memcpy(bytes + size, &row->Value.l, sizeof(LONG));
            size += (ULONG)sizeof(LONG);
        }
    }
    MAPIFreeBuffer(id);
    *ret_key = (SBinary){ size, bytes };
    return bytes ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static uint64_t ticks(FILETIME time)
{
    return (uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

/* Is this report in the folder already? It came after the submission, so only the newest messages are looked at. */
static bool was_made(LPMAPIFOLDER folder, const SBinary *key, const SPropValue *original)
{
    static const SizedSPropTagArray(2, tags) = { 2, { PR_MESSAGE_DELIVERY_TIME, PR_MAPIX_REPORT_KEY } };
    static const SizedSSortOrderSet(1, newest) = { 1, 0, 0, { { PR_MESSAGE_DELIVERY_TIME, TABLE_SORT_DESCEND } } };
    const SPropValue *submitted = &original[ORIGINAL_SUBMIT];
    LPMAPITABLE table = NULL;
    bool found = false, older = submitted->ulPropTag != PR_CLIENT_SUBMIT_TIME;
    if (FAILED(folder->lpVtbl->GetContentsTable(folder, 0, &table)))
        return false;
    HRESULT hr = table->lpVtbl->SetColumns(table, (LPSPropTagArray)(uintptr_t)&tags, TBL_BATCH);
    if (SUCCEEDED(hr))
        hr = table->lpVtbl->SortTable(table, (LPSSortOrderSet)(uintptr_t)&newest, TBL_BATCH);
    while (SUCCEEDED(hr) && !found && !older) {
        LPSRowSet rows = NULL;
        hr = table->lpVtbl->QueryRows(table, 50, 0, &rows);
        older = SUCCEEDED(hr) && !rows->cRows;
        for (ULONG i = 0; SUCCEEDED(hr) && i < rows->cRows && !found && !older; i++) {
            const SPropValue *values = rows->aRow[i].lpProps;
            older = values[0].ulPropTag == PR_MESSAGE_DELIVERY_TIME && ticks(values[0].Value.ft) < ticks(submitted->Value.ft);
            found = values[1].ulPropTag == PR_MAPIX_REPORT_KEY && values[1].Value.bin.cb == key->cb &&
                !memcmp(values[1].Value.bin.lpb, key->lpb, key->cb);
        }
        if (SUCCEEDED(hr))
            FreeProws(rows);
    }
    table->lpVtbl->Release(table);
    return found;
}

static HRESULT fill_report(LPMESSAGE report, LPMESSAGE message, const SPropValue *original, void *memory, const ADRLIST *recipients, bool failed,
    bool submitted)
{
    struct values values = { 0 };
    MAPIUID key;
    HRESULT hr = describe(original, failed ? "NDR" : "DR", failed ? "Undeliverable" : "Delivered", memory, &values);
    if (SUCCEEDED(hr))
        hr = mapix_uid_new(&key);
    char *text = SUCCEEDED(hr) ? report_text(recipients, original, failed) : NULL;
    if (SUCCEEDED(hr) && !text)
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(hr))
        return hr;
    add_text(&values, PR_REPORT_TEXT_A, text);
    add_text(&values, PR_BODY_A, text);
    add_text(&values, PR_SENDER_NAME_A, "System Administrator");
    SPropValue read = { .ulPropTag = PR_MESSAGE_FLAGS, .Value.l = submitted ? MSGFLAG_UNSENT | MSGFLAG_RESEND : 0 }, now = { .ulPropTag = PR_MESSAGE_DELIVERY_TIME, .Value.ft = mapix_time_now() };
    SPropValue search = { .ulPropTag = PR_SEARCH_KEY, .Value.bin = { sizeof(key), (LPBYTE)&key } };
    add(&values, PR_MESSAGE_FLAGS, &read);
    add(&values, PR_MESSAGE_DELIVERY_TIME, &now);
    add(&values, PR_SEARCH_KEY, &search);
    hr = report->lpVtbl->SetProps(report, values.count, values.list, NULL);
    free(text);
    if (SUCCEEDED(hr))
        hr = copy_recipients(report, recipients, original, failed, submitted);
    if (SUCCEEDED(hr) && failed)
        hr = attach_original(report, message, text_of(&original[ORIGINAL_SUBJECT]));
    return hr;
}

/* The store's clients hear of the report: through the spooler, whose part it is, or from the store itself. */
static void announce(const struct support_host *host, void *context, LPMDB store, const SBinary *report_id, ULONG folder_size, LPENTRYID folder_id,
    bool failed)
{
    NOTIFICATION event;
    if (host->message_arrived && SUCCEEDED(host->message_arrived(context, report_id->cb, (LPENTRYID)report_id->lpb)))
        return;
    memset(&event, 0, sizeof(event));
    event.ulEventType = fnevNewMail;
    event.info.newmail.cbEntryID = report_id->cb;
    event.info.newmail.lpEntryID = (LPENTRYID)report_id->lpb;
    event.info.newmail.cbParentID = folder_size;
    event.info.newmail.lpParentID = folder_id;
    event.info.newmail.lpszMessageClass = (LPTSTR)(uintptr_t)(failed ? "REPORT.IPM.Note.NDR" : "REPORT.IPM.Note.DR");
    store->lpVtbl->NotifyNewMail(store, &event);
}

/* Fill and name a new report in `folder`. It is not saved. */
static HRESULT make_report(LPMAPIFOLDER folder, LPMESSAGE message, const SPropValue *original, void *memory, const ADRLIST *recipients, bool failed,
    const SPropValue *addressee, const SBinary *key, LPMESSAGE *ret_report)
{
    LPMESSAGE report = NULL;
    SPropValue values[2] = { { .ulPropTag = PR_MAPIX_REPORT_KEY, .Value.bin = *key }, { .ulPropTag = PR_DELETE_AFTER_SUBMIT, .Value.b = TRUE } };
    HRESULT hr = folder->lpVtbl->CreateMessage(folder, NULL, 0, &report);
    if (SUCCEEDED(hr) && addressee)            /* first, so that he is nobody's duplicate */
        hr = add_addressee(report, original, ORIGINAL_REPORT_ID, ORIGINAL_REPORT_KEY, addressee);
    if (SUCCEEDED(hr))
        hr = fill_report(report, message, original, memory, recipients, failed, addressee != NULL);
    if (SUCCEEDED(hr))
        hr = report->lpVtbl->SetProps(report, addressee ? 2 : 1, values, NULL);
    if (SUCCEEDED(hr))
        *ret_report = report;
    else if (report)
        report->lpVtbl->Release(report);
    return hr;
}

/* Where a store receives reports of a kind. */
static HRESULT open_report_folder(LPMDB store, bool failed, ULONG *ret_size, LPENTRYID *ret_id, LPMAPIFOLDER *ret_folder)
{
    ULONG type;
    HRESULT hr = store->lpVtbl->GetReceiveFolder(store, (LPTSTR)(uintptr_t)(failed ? "REPORT.IPM.Note.NDR" : "REPORT.IPM.Note.DR"), 0, ret_size,
        ret_id, NULL);
    return FAILED(hr) ? hr : store->lpVtbl->OpenEntry(store, *ret_size, *ret_id, &IID_IMAPIFolder, MAPI_MODIFY, &type, (LPUNKNOWN *)ret_folder);
}

static HRESULT save_and_announce(const struct support_host *host, void *context, LPMDB store, LPMESSAGE report, ULONG folder_size,
    LPENTRYID folder_id, bool failed)
{
    LPSPropValue id = NULL;
    HRESULT hr = report->lpVtbl->SaveChanges(report, KEEP_OPEN_READONLY);
    if (SUCCEEDED(hr) && SUCCEEDED(HrGetOneProp((LPMAPIPROP)report, PR_ENTRYID, &id)))
        announce(host, context, store, &id->Value.bin, folder_size, folder_id, failed);
    MAPIFreeBuffer(id);
    return hr;
}

/* The report is delivered where the store receives messages of its class, and the store tells its clients. */
static HRESULT deliver_report(const struct support_host *host, void *context, LPMDB store, LPMESSAGE message, const SPropValue *original,
    void *memory, const ADRLIST *recipients, bool failed, const SBinary *key)
{
    LPMAPIFOLDER folder = NULL;
    LPMESSAGE report = NULL;
    LPENTRYID folder_id = NULL;
    ULONG size = 0;
    HRESULT hr = open_report_folder(store, failed, &size, &folder_id, &folder);
    if (SUCCEEDED(hr) && !was_made(folder, key, original))
        hr = make_report(folder, message, original, memory, recipients, failed, NULL, key, &report);
    if (SUCCEEDED(hr) && report)
        hr = save_and_announce(host, context, store, report, size, folder_id, failed);
    if (report)
        report->lpVtbl->Release(report);
    if (folder)
        folder->lpVtbl->Release(folder);
    MAPIFreeBuffer(folder_id);
    return hr;
}

/* Somebody else than the sender is to hear: the report is mail to him, from the store's Outbox. One that is there already is not made again. */
static HRESULT submit_report(LPMDB store, LPMESSAGE message, const SPropValue *original, void *memory, const ADRLIST *recipients, bool failed,
    const SPropValue *addressee, const SBinary *key)
{
    LPMAPIFOLDER outbox = NULL;
    LPMESSAGE report = NULL;
    LPSPropValue id = NULL;
    ULONG type;
    HRESULT hr = HrGetOneProp((LPMAPIPROP)store, PR_IPM_OUTBOX_ENTRYID, &id);
    if (SUCCEEDED(hr))
        hr = store->lpVtbl->OpenEntry(store, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, &IID_IMAPIFolder, MAPI_MODIFY, &type,
            (LPUNKNOWN *)&outbox);
    if (SUCCEEDED(hr) && !was_made(outbox, key, original))
        hr = make_report(outbox, message, original, memory, recipients, failed, addressee, key, &report);
    if (SUCCEEDED(hr) && report)
        hr = report->lpVtbl->SubmitMessage(report, 0);
    if (report)
        report->lpVtbl->Release(report);
    if (outbox)
        outbox->lpVtbl->Release(outbox);
    MAPIFreeBuffer(id);
    return hr;
}

static bool same_text(const SPropValue *one, const SPropValue *other)
{
    return *text_of(one) && !strcasecmp(text_of(one), text_of(other));
}

/* Who is named for the reports of this message (SPI-RPT-03): what his entry says, in the order of known_tags, for MAPIFreeBuffer. NULL: nobody,
 * the sender himself, or somebody whose entry is gone or has no address; then the sender hears, for a report that reaches nobody helps nobody. */
static LPSPropValue named_addressee(const struct support_host *host, void *context, const SPropValue *original, struct mapix_error_slot *error)
{
    const SPropValue *id = &original[ORIGINAL_REPORT_ID], *sender = &original[ORIGINAL_SENDER_ID];
    LPMAPIPROP entry = NULL;
    LPSPropValue known = NULL;
    ULONG type, count;
    if (id->ulPropTag != PR_REPORT_ENTRYID || !id->Value.bin.cb || (sender->ulPropTag == PR_SENDER_ENTRYID &&
        sender->Value.bin.cb == id->Value.bin.cb && !memcmp(sender->Value.bin.lpb, id->Value.bin.lpb, id->Value.bin.cb)))
        return NULL;
    HRESULT hr = host->open_entry(context, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, 0, &type, (LPUNKNOWN *)&entry, error);
    if (SUCCEEDED(hr))
        hr = entry->lpVtbl->GetProps(entry, (LPSPropTagArray)(uintptr_t)&known_tags, 0, &count, &known);
    if (entry)
        entry->lpVtbl->Release(entry);
    if (FAILED(hr))
        return NULL;
    bool is_sender = same_text(&known[KNOWN_TYPE], &original[ORIGINAL_SENDER_TYPE]) &&
        same_text(&known[KNOWN_ADDRESS], &original[ORIGINAL_SENDER_ADDRESS]);
    if (!is_sender && *text_of(&known[KNOWN_TYPE]) && *text_of(&known[KNOWN_ADDRESS]))
        return known;
    MAPIFreeBuffer(known);
    return NULL;
}

/* One report, to who is named for it or to the sender. */
static HRESULT send_report(const struct support_host *host, void *context, LPMESSAGE message, const SPropValue *original, void *memory,
    const ADRLIST *recipients, bool failed, struct mapix_error_slot *error)
{
    LPMDB store = NULL;
    ULONG type;
    SBinary key = { 0, NULL };
    const SBinary *store_id = &original[ORIGINAL_STORE].Value.bin;
    HRESULT hr = host->open_entry ? host->open_entry(context, store_id->cb, (LPENTRYID)store_id->lpb, &IID_IMsgStore, MAPI_MODIFY, &type,
        (LPUNKNOWN *)&store, error) : MAPI_E_NO_SUPPORT;
    if (FAILED(hr))
        return hr;
    LPSPropValue addressee = named_addressee(host, context, original, error);
    hr = report_key(message, original, recipients, failed, &key);
    if (SUCCEEDED(hr) && addressee)
        hr = submit_report(store, message, original, memory, recipients, failed, addressee, &key);
    else if (SUCCEEDED(hr))
        hr = deliver_report(host, context, store, message, original, memory, recipients, failed, &key);
    free(key.lpb);
    MAPIFreeBuffer(addressee);
    store->lpVtbl->Release(store);
    return hr;
}

/* In the sender's copy those the report tells of are recipients like others, and whom it did not reach is none. */
static HRESULT settle_recipients(LPMESSAGE copy)
{
    static const SizedSPropTagArray(1, type) = { 1, { PR_RECIPIENT_TYPE } };
    LPSRowSet rows = NULL;
    HRESULT hr = mapix_recipients_read(copy, (const SPropTagArray *)(const void *)&type, &rows);
    for (ULONG i = 0; SUCCEEDED(hr) && i < rows->cRows; i++) {
        SRowSet one = { 1, { rows->aRow[i] } };
        SPropValue changed = rows->aRow[i].lpProps[0];
        if (changed.Value.l & (LONG)MAPI_SUBMITTED) {
            changed.Value.l &= 0xF;
            hr = mapix_recipients_change(copy, &one, NULL, 1, &changed);
        } else {
            hr = copy->lpVtbl->ModifyRecipients(copy, MODRECIP_REMOVE, (LPADRLIST)(void *)&one);
        }
    }
    FreeProws(rows);
    return hr;
}

static HRESULT fill_returned(LPMESSAGE report, LPMESSAGE copy)
{
    static const SizedSPropTagArray(4, left) = { 4, { PR_DELETE_AFTER_SUBMIT, PR_SENTMAIL_ENTRYID, PR_RESPONSIBILITY, PR_CLIENT_SUBMIT_TIME } };
    SPropValue values[] = { { .ulPropTag = PR_MESSAGE_FLAGS, .Value.l = 0 }, { .ulPropTag = PR_MESSAGE_DELIVERY_TIME, .Value.ft = mapix_time_now() } };
    HRESULT hr = report->lpVtbl->CopyTo(report, 0, NULL, (LPSPropTagArray)(uintptr_t)&left, 0, NULL, &IID_IMessage, copy, 0, NULL);
    if (SUCCEEDED(hr))
        hr = copy->lpVtbl->SetProps(copy, 2, values, NULL);
    return SUCCEEDED(hr) ? settle_recipients(copy) : hr;
}

/* A report that we submitted for somebody whom nobody serves: it is the sender's then, who else would never hear. It is the same report, not one about
 * it (SPI-RPT-08). `original` describes the report here. */
static HRESULT return_report(const struct support_host *host, void *context, LPMESSAGE report, const SPropValue *original,
    const SBinary *key, struct mapix_error_slot *error)
{
    const SBinary *store_id = &original[ORIGINAL_STORE].Value.bin;
    const char *class = text_of(&original[ORIGINAL_CLASS]);
    bool failed = strlen(class) < 3 || strcasecmp(class + strlen(class) - 3, ".DR");
    LPMAPIFOLDER folder = NULL;
    LPMESSAGE copy = NULL;
    LPMDB store = NULL;
    LPENTRYID folder_id = NULL;
    ULONG type, size = 0;
    HRESULT hr = host->open_entry ? host->open_entry(context, store_id->cb, (LPENTRYID)store_id->lpb, &IID_IMsgStore, MAPI_MODIFY, &type,
        (LPUNKNOWN *)&store, error) : MAPI_E_NO_SUPPORT;
    if (SUCCEEDED(hr))
        hr = open_report_folder(store, failed, &size, &folder_id, &folder);
    if (SUCCEEDED(hr) && !was_made(folder, key, original))
        hr = folder->lpVtbl->CreateMessage(folder, NULL, 0, &copy);
    if (SUCCEEDED(hr) && copy)
        hr = fill_returned(report, copy);
    if (SUCCEEDED(hr) && copy)
        hr = save_and_announce(host, context, store, copy, size, folder_id, failed);
    if (copy)
        copy->lpVtbl->Release(copy);
    if (folder)
        folder->lpVtbl->Release(folder);
    if (store)
        store->lpVtbl->Release(store);
    MAPIFreeBuffer(folder_id);
    return hr;
}

HRESULT support_status_recipients(const struct support_host *host, void *context, LPMESSAGE message, LPADRLIST recipients,
    struct mapix_error_slot *error)
{
    LPSPropValue original = NULL;
    HRESULT hr = read_original(message, &original);
    if (SUCCEEDED(hr) && !is_report(original) && PROP_TYPE(original[ORIGINAL_STORE].ulPropTag) != PT_BINARY)
        hr = mapix_error_set(error, MAPI_E_INVALID_PARAMETER, "support", 0, 0, "StatusRecips needs a message that lies in a store");
    for (int failed = 0; SUCCEEDED(hr) && failed < 2 && !is_report(original); failed++) {
        bool any = false;
        for (ULONG i = 0; i < recipients->cEntries && !any; i++)
            any = belongs(&recipients->aEntries[i], original, failed);
        if (any)
            hr = send_report(host, context, message, original, original, recipients, failed, error);
    }
    LPSPropValue key = NULL;
    if (SUCCEEDED(hr) && is_report(original) && PROP_TYPE(original[ORIGINAL_STORE].ulPropTag) == PT_BINARY &&
        SUCCEEDED(HrGetOneProp((LPMAPIPROP)message, PR_MAPIX_REPORT_KEY, &key)))
        hr = return_report(host, context, message, original, &key->Value.bin, error);
    MAPIFreeBuffer(key);
    MAPIFreeBuffer(original);
    if (SUCCEEDED(hr))
        mapix_value_free_rows((SRowSet *)recipients);      /* the layouts are one (SPI-MEM-04) */
    return hr;
}

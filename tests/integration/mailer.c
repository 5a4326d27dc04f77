/* A mail program that stays: it does what the lines of its standard input say, and answers each with one line (test_daemons.py, test_delivery.py).
 *
 *     submit ADDRESS SUBJECT [read|delivered]   a message to "TYPE:ADDRESS" or an SMTP address, asking for that report
 *     resend ADDRESS OTHER SUBJECT    to ADDRESS again: both stand in the list as served (MAPI_SUBMITTED), ADDRESS once more for the envelope (MAPI_P1)
 *     many COUNT ADDRESS SUBJECT      so many messages "SUBJECT 0", "SUBJECT 1", ...
 *     crowd COUNT SUBJECT             one message to so many recipients nNNN@example.org
 *     listen                          say "newmail CLASS SUBJECT" whenever the default store does, between answers
 *     folder CLASS NAME               make a folder beside the Inbox that receives messages of the class
 *     read SUBJECT | discard SUBJECT  mark as read; delete (unread: its sender hears that it was not)
 *     show SUBJECT                    "TAG=value" of what local delivery sets, on one line
 *     recipients SUBJECT              "TYPE:ADDRESS" of each, the type hexadecimal
 *     row NAME                        "name=value" of a row of the status table
 *     headers NAME                    the folder of a remote transport: "count=N", then "subject=status" each
 *     mark NAME SUBJECT FLAGS         set PR_MSG_STATUS of a header (hexadecimal)
 *     validate NAME FLAGS             IMAPIStatus::ValidateState
 *     flush NAME FLAGS                IMAPIStatus::FlushQueues
 *     table                           say "row" when the status table changed
 *     options TYPE                    IMAPISession::MessageOptions
 *     quit                            log off
 */
#include <mapiutil.h>
#include <mapix.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static LPMAPISESSION session;
static LPMDB store;
static pthread_mutex_t out = PTHREAD_MUTEX_INITIALIZER;

#define TRY(call)                                                                                      \
    do {                                                                                               \
        HRESULT hr_ = (call);                                                                          \
        if (FAILED(hr_))                                                                               \
            return hr_;                                                                                \
    } while (0)
#define TAGS(...) ((LPSPropTagArray)(void *)(ULONG[]){ sizeof((ULONG[]){ __VA_ARGS__ }) / sizeof(ULONG), __VA_ARGS__ })

static void say(const char *format, const char *one, const char *two)
{
    pthread_mutex_lock(&out);
    printf(format, one, two);
    putchar('\n');
    fflush(stdout);
    pthread_mutex_unlock(&out);
}

static HRESULT open_store(void)
{
    LPMAPITABLE table;
    LPSRowSet rows;
    SPropValue yes = { .ulPropTag = PR_DEFAULT_STORE, .Value.b = TRUE };
    SRestriction is_default = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_DEFAULT_STORE, &yes } };
    TRY(session->lpVtbl->GetMsgStoresTable(session, 0, &table));
    TRY(HrQueryAllRows(table, TAGS(PR_ENTRYID), &is_default, NULL, 1, &rows));
    table->lpVtbl->Release(table);
    if (!rows->cRows)
        return MAPI_E_NOT_FOUND;
    HRESULT hr = session->lpVtbl->OpenMsgStore(session, 0, rows->aRow[0].lpProps[0].Value.bin.cb,
        (LPENTRYID)(void *)rows->aRow[0].lpProps[0].Value.bin.lpb, NULL, MDB_WRITE, &store);
    FreeProws(rows);
    return hr;
}

static HRESULT open_id(const SBinary *id, LPVOID *ret)
{
    ULONG type;
    return store->lpVtbl->OpenEntry(store, id->cb, (LPENTRYID)(void *)id->lpb, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)ret);
}

static HRESULT open_special(ULONG tag, LPMAPIFOLDER *ret)
{
    LPSPropValue id;
    TRY(HrGetOneProp((LPMAPIPROP)store, tag, &id));
    HRESULT hr = open_id(&id->Value.bin, (LPVOID *)ret);
    MAPIFreeBuffer(id);
    return hr;
}

static HRESULT open_inbox(LPMAPIFOLDER *ret)
{
    SBinary id = { 0, NULL };
    TRY(store->lpVtbl->GetReceiveFolder(store, NULL, 0, &id.cb, (LPENTRYID *)(void *)&id.lpb, NULL));
    HRESULT hr = open_id(&id, (LPVOID *)ret);
    MAPIFreeBuffer(id.lpb);
    return hr;
}

static HRESULT add_recipients(LPMESSAGE message, unsigned count, const char *address, const char *report)
{
    const char *colon = strchr(address, ':');
    char type[16] = "SMTP";
    LPADRLIST list;
    if (colon) {
        snprintf(type, sizeof(type), "%.*s", (int)(colon - address), address);
        address = colon + 1;
    }
    TRY(MAPIAllocateBuffer(CbNewADRLIST(count), (LPVOID *)&list));
    list->cEntries = 0;
    for (unsigned i = 0; i < count; i++) {
        LPSPropValue values;
        char *text;
        TRY(MAPIAllocateBuffer(5 * sizeof(*values), (LPVOID *)&values));
        TRY(MAPIAllocateMore(64, values, (LPVOID *)&text));
        if (count > 1)
            snprintf(text, 64, "n%05u@example.org", i);
        else
            snprintf(text, 64, "%s", address);
        values[0] = (SPropValue){ .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO };
        values[1] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = text };
        values[2] = (SPropValue){ .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = text };
        values[3] = (SPropValue){ .ulPropTag = PR_ADDRTYPE_A, .Value.lpszA = type };
        values[4] = (SPropValue){ .ulPropTag = PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, .Value.b = report && !strcmp(report, "delivered") };
        list->aEntries[i] = (ADRENTRY){ .cValues = 5, .rgPropVals = values };
        list->cEntries++;
    }
    /* the type is on our stack */
    HRESULT hr = message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, list);
    FreePadrlist(list);
    return hr;
}

static HRESULT submit(unsigned recipients, const char *address, const char *subject, const char *report)
{
    LPMAPIFOLDER outbox;
    LPMESSAGE message;
    SPropValue values[] = { { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(size_t)subject },
        { .ulPropTag = PR_MESSAGE_CLASS_A, .Value.lpszA = (LPSTR)(size_t)(strncmp(subject, "IPM.", 4) ? "IPM.Note" : subject) },
        { .ulPropTag = PR_BODY_A, .Value.lpszA = (LPSTR)(size_t)"body" }, { .ulPropTag = PR_DELETE_AFTER_SUBMIT, .Value.b = TRUE },
        { .ulPropTag = PR_READ_RECEIPT_REQUESTED, .Value.b = TRUE } };
    TRY(open_special(PR_IPM_OUTBOX_ENTRYID, &outbox));
    TRY(outbox->lpVtbl->CreateMessage(outbox, NULL, 0, &message));
    outbox->lpVtbl->Release(outbox);
    TRY(message->lpVtbl->SetProps(message, report && !strcmp(report, "read") ? 5 : 4, values, NULL));
    TRY(add_recipients(message, recipients, address, report));
    HRESULT hr = message->lpVtbl->SubmitMessage(message, 0);
    message->lpVtbl->Release(message);
    return hr;
}

static HRESULT resend(const char *address, const char *other, const char *subject)
{
    const struct { const char *address; LONG type; } list[] = { { other, MAPI_TO | (LONG)MAPI_SUBMITTED }, { address, MAPI_TO | (LONG)MAPI_SUBMITTED },
        { address, MAPI_P1 } };
    LPMAPIFOLDER outbox;
    LPMESSAGE message;
    SPropValue values[] = { { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(size_t)subject }, { .ulPropTag = PR_DELETE_AFTER_SUBMIT, .Value.b = TRUE },
        { .ulPropTag = PR_MESSAGE_FLAGS, .Value.l = MSGFLAG_UNSENT | MSGFLAG_RESEND },
        { .ulPropTag = PR_MESSAGE_CLASS_A, .Value.lpszA = (LPSTR)(size_t)"IPM.Note" } };
    HRESULT hr = S_OK;
    TRY(open_special(PR_IPM_OUTBOX_ENTRYID, &outbox));
    TRY(outbox->lpVtbl->CreateMessage(outbox, NULL, 0, &message));
    outbox->lpVtbl->Release(outbox);
    TRY(message->lpVtbl->SetProps(message, 4, values, NULL));
    for (size_t i = 0; SUCCEEDED(hr) && i < sizeof(list) / sizeof(list[0]); i++) {
        SPropValue row[] = { { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = list[i].type }, { .ulPropTag = PR_ADDRTYPE_A, .Value.lpszA = (LPSTR)(size_t)"SMTP" },
            { .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = (LPSTR)(size_t)list[i].address },
            { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(size_t)list[i].address } };
        SizedADRLIST(1, one) = { 1, { { 0, 4, row } } };
        hr = message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)(void *)&one);
    }
    if (SUCCEEDED(hr))
        hr = message->lpVtbl->SubmitMessage(message, 0);
    message->lpVtbl->Release(message);
    return hr;
}

static HRESULT submit_many(unsigned count, const char *address, const char *subject)
{
    char text[256];
    for (unsigned i = 0; i < count; i++) {
        snprintf(text, sizeof(text), "%s %u", subject, i);
        TRY(submit(1, address, text, NULL));
        say("submitted %s", text, NULL);
    }
    return S_OK;
}

static LONG STDAPICALLTYPE hear(LPVOID context, ULONG count, LPNOTIFICATION events)
{
    for (ULONG i = 0; i < count; i++) {
        NEWMAIL_NOTIFICATION *mail = &events[i].info.newmail;
        SBinary id = { mail->cbEntryID, (LPBYTE)mail->lpEntryID };
        LPSPropValue subject = NULL;
        LPMESSAGE message;
        if (events[i].ulEventType != fnevNewMail || FAILED(open_id(&id, (LPVOID *)&message)))
            continue;
        HrGetOneProp((LPMAPIPROP)message, PR_SUBJECT_A, &subject);
        say("newmail %s %s", (const char *)mail->lpszMessageClass, subject ? subject->Value.lpszA : "");
        MAPIFreeBuffer(subject);
        message->lpVtbl->Release(message);
    }
    return S_OK;
}

static HRESULT listen_for_mail(void)
{
    LPMAPIADVISESINK sink;
    ULONG_PTR connection;
    TRY(HrAllocAdviseSink(hear, NULL, &sink));
    HRESULT hr = store->lpVtbl->Advise(store, 0, NULL, fnevNewMail, sink, &connection);
    sink->lpVtbl->Release(sink);
    return hr;
}

static HRESULT make_receive_folder(const char *class, const char *name)
{
    LPMAPIFOLDER root, folder;
    LPSPropValue id;
    TRY(open_special(PR_IPM_SUBTREE_ENTRYID, &root));
    TRY(root->lpVtbl->CreateFolder(root, FOLDER_GENERIC, (LPTSTR)(size_t)name, NULL, NULL, OPEN_IF_EXISTS, &folder));
    root->lpVtbl->Release(root);
    TRY(HrGetOneProp((LPMAPIPROP)folder, PR_ENTRYID, &id));
    folder->lpVtbl->Release(folder);
    HRESULT hr = store->lpVtbl->SetReceiveFolder(store, (LPTSTR)(size_t)class, 0, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb);
    MAPIFreeBuffer(id);
    return hr;
}

static HRESULT find(const char *subject, LPMAPIFOLDER *ret_inbox, LPSRowSet *ret_rows)
{
    SPropValue value = { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(size_t)subject };
    SRestriction same = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_SUBJECT_A, &value } };
    LPMAPITABLE table;
    TRY(open_inbox(ret_inbox));
    TRY((*ret_inbox)->lpVtbl->GetContentsTable(*ret_inbox, 0, &table));
    TRY(HrQueryAllRows(table, TAGS(PR_ENTRYID), &same, NULL, 0, ret_rows));
    table->lpVtbl->Release(table);
    return (*ret_rows)->cRows ? S_OK : MAPI_E_NOT_FOUND;
}

static HRESULT on_message(const char *verb, const char *subject)
{
    LPMAPIFOLDER inbox;
    LPSRowSet rows;
    TRY(find(subject, &inbox, &rows));
    SBinaryArray list = { 1, &rows->aRow[0].lpProps[0].Value.bin };
    HRESULT hr = !strcmp(verb, "read") ? inbox->lpVtbl->SetReadFlags(inbox, &list, 0, NULL, 0)
                                       : inbox->lpVtbl->DeleteMessages(inbox, &list, 0, NULL, 0);
    FreeProws(rows);
    inbox->lpVtbl->Release(inbox);
    return hr;
}

static HRESULT show(const char *subject)
{
    static const struct { ULONG tag; const char *name; } shown[] = { { PR_RECEIVED_BY_NAME_A, "by" }, { PR_RECEIVED_BY_ADDRTYPE_A, "by_type" },
        { PR_RECEIVED_BY_EMAIL_ADDRESS_A, "by_address" }, { PR_RECEIVED_BY_SEARCH_KEY, "by_key" }, { PR_RECEIVED_BY_ENTRYID, "by_id" },
        { PR_RCVD_REPRESENTING_NAME_A, "for" }, { PR_RCVD_REPRESENTING_EMAIL_ADDRESS_A, "for_address" }, { PR_RCVD_REPRESENTING_SEARCH_KEY, "for_key" },
        { PR_SENDER_EMAIL_ADDRESS_A, "sender" }, { PR_SENT_REPRESENTING_EMAIL_ADDRESS_A, "sent_for" }, { PR_SENDER_SEARCH_KEY, "sender_key" },
        { PR_MESSAGE_TO_ME, "to_me" }, { PR_MESSAGE_CC_ME, "cc_me" }, { PR_MESSAGE_RECIP_ME, "recip_me" }, { PR_MESSAGE_FLAGS, "flags" },
        { PR_MESSAGE_DELIVERY_TIME, "delivered" }, { PR_CLIENT_SUBMIT_TIME, "submitted" }, { PR_PROVIDER_SUBMIT_TIME, "provider_submitted" },
        { PR_MESSAGE_CLASS_A, "class" } };
    LPMAPIFOLDER inbox;
    LPMESSAGE message;
    LPSRowSet rows;
    char text[4096];
    size_t used = 0;
    TRY(find(subject, &inbox, &rows));
    TRY(open_id(&rows->aRow[0].lpProps[0].Value.bin, (LPVOID *)&message));
    for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
        LPSPropValue value;
        if (FAILED(HrGetOneProp((LPMAPIPROP)message, shown[i].tag, &value)))
            continue;
        used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s=", used ? "\t" : "", shown[i].name);
        switch (PROP_TYPE(shown[i].tag)) {
        case PT_STRING8:
            used += (size_t)snprintf(text + used, sizeof(text) - used, "%s", value->Value.lpszA);
            break;
        case PT_BINARY:
            used += (size_t)snprintf(text + used, sizeof(text) - used, "%.*s", shown[i].tag == PR_RECEIVED_BY_ENTRYID ? 0 : (int)value->Value.bin.cb,
                (char *)value->Value.bin.lpb);
            break;
        case PT_BOOLEAN:
            used += (size_t)snprintf(text + used, sizeof(text) - used, "%d", value->Value.b);
            break;
        case PT_LONG:
            used += (size_t)snprintf(text + used, sizeof(text) - used, "%d", value->Value.l);
            break;
        default:
            used += (size_t)snprintf(text + used, sizeof(text) - used, "%llu",
                (unsigned long long)value->Value.ft.dwHighDateTime << 32 | value->Value.ft.dwLowDateTime);
        }
        MAPIFreeBuffer(value);
    }
    say("%s%s", text, "");
    message->lpVtbl->Release(message);
    FreeProws(rows);
    inbox->lpVtbl->Release(inbox);
    return S_OK;
}

static HRESULT show_recipients(const char *subject)
{
    LPMAPIFOLDER inbox;
    LPMAPITABLE table;
    LPMESSAGE message;
    LPSRowSet rows, list;
    char text[4096] = "";
    size_t used = 0;
    TRY(find(subject, &inbox, &rows));
    TRY(open_id(&rows->aRow[0].lpProps[0].Value.bin, (LPVOID *)&message));
    TRY(message->lpVtbl->GetRecipientTable(message, 0, &table));
    TRY(HrQueryAllRows(table, TAGS(PR_RECIPIENT_TYPE, PR_EMAIL_ADDRESS_A), NULL, NULL, 0, &list));
    for (ULONG i = 0; i < list->cRows; i++)
        used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%#x:%s", used ? "\t" : "", (unsigned)list->aRow[i].lpProps[0].Value.l,
            list->aRow[i].lpProps[1].Value.lpszA);
    say("%s%s", text, "");
    FreeProws(list);
    table->lpVtbl->Release(table);
    message->lpVtbl->Release(message);
    FreeProws(rows);
    inbox->lpVtbl->Release(inbox);
    return S_OK;
}

/* --- the status table --- */

static HRESULT status_row(const char *name, LPSRowSet *ret_rows)
{
    SPropValue value = { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(size_t)name };
    SRestriction same = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_DISPLAY_NAME_A, &value } };
    LPMAPITABLE table;
    TRY(session->lpVtbl->GetStatusTable(session, 0, &table));
    HRESULT hr = HrQueryAllRows(table, TAGS(PR_ENTRYID, PR_STATUS_CODE, PR_RESOURCE_FLAGS, PR_REMOTE_VALIDATE_OK, PR_REMOTE_PROGRESS, PR_STATUS_STRING_A,
        PR_OWN_STORE_ENTRYID, PR_REMOTE_PROGRESS_TEXT_A), &same, NULL, 0, ret_rows);
    table->lpVtbl->Release(table);
    return FAILED(hr) ? hr : (*ret_rows)->cRows ? S_OK : MAPI_E_NOT_FOUND;
}

static HRESULT show_row(const char *name)
{
    LPSRowSet rows;
    char text[1024];
    TRY(status_row(name, &rows));
    const SPropValue *v = rows->aRow[0].lpProps;
    snprintf(text, sizeof(text), "code=%#x\tflags=%#x\tok=%d\tprogress=%d\ttext=%s\town=%.*s\tprogress_text=%s", (unsigned)v[1].Value.l, (unsigned)v[2].Value.l,
        v[3].ulPropTag == PR_REMOTE_VALIDATE_OK ? v[3].Value.b : -1, v[4].ulPropTag == PR_REMOTE_PROGRESS ? (int)v[4].Value.l : -1,
        v[5].ulPropTag == PR_STATUS_STRING_A ? v[5].Value.lpszA : "", v[6].ulPropTag == PR_OWN_STORE_ENTRYID ? (int)v[6].Value.bin.cb : 0,
        v[6].ulPropTag == PR_OWN_STORE_ENTRYID ? (char *)v[6].Value.bin.lpb : "", v[7].ulPropTag == PR_REMOTE_PROGRESS_TEXT_A ? v[7].Value.lpszA : "");
    FreeProws(rows);
    say("%s%s", text, "");
    return S_OK;
}

static HRESULT open_status(const char *name, LPMAPISTATUS *ret)
{
    LPSRowSet rows;
    ULONG type;
    TRY(status_row(name, &rows));
    HRESULT hr = session->lpVtbl->OpenEntry(session, rows->aRow[0].lpProps[0].Value.bin.cb, (LPENTRYID)(void *)rows->aRow[0].lpProps[0].Value.bin.lpb,
        NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)ret);
    FreeProws(rows);
    return hr;
}

static HRESULT open_headers(const char *name, LPMAPIFOLDER *ret_folder, LPSRowSet *ret_rows)
{
    LPMAPISTATUS status;
    LPMAPITABLE table;
    TRY(open_status(name, &status));
    HRESULT hr = status->lpVtbl->QueryInterface(status, &IID_IMAPIFolder, (LPVOID *)ret_folder);
    status->lpVtbl->Release(status);
    if (FAILED(hr))
        return hr;
    hr = (*ret_folder)->lpVtbl->GetContentsTable(*ret_folder, 0, &table);
    if (SUCCEEDED(hr)) {
        hr = HrQueryAllRows(table, TAGS(PR_ENTRYID, PR_SUBJECT_A, PR_MSG_STATUS), NULL, NULL, 0, ret_rows);
        table->lpVtbl->Release(table);
    }
    if (FAILED(hr))
        (*ret_folder)->lpVtbl->Release(*ret_folder);
    return hr;
}

static HRESULT show_headers(const char *name)
{
    LPMAPIFOLDER folder;
    LPSPropValue count;
    LPSPropTagArray tags;
    LPSRowSet rows;
    char text[4096];
    TRY(open_headers(name, &folder, &rows));
    TRY(folder->lpVtbl->GetPropList(folder, 0, &tags));
    TRY(HrGetOneProp((LPMAPIPROP)folder, PR_CONTENT_COUNT, &count));
    size_t used = (size_t)snprintf(text, sizeof(text), "count=%d\ttags=%u", (int)count->Value.l, (unsigned)tags->cValues);
    for (ULONG i = 0; i < rows->cRows; i++)
        used += (size_t)snprintf(text + used, sizeof(text) - used, "\t%s=%#x", rows->aRow[i].lpProps[1].Value.lpszA, (unsigned)rows->aRow[i].lpProps[2].Value.l);
    if (folder->lpVtbl->CreateMessage(folder, NULL, 0, (LPMESSAGE *)(void *)&name) != MAPI_E_NO_SUPPORT)
        snprintf(text, sizeof(text), "a list of headers is no folder");
    MAPIFreeBuffer(count);
    MAPIFreeBuffer(tags);
    FreeProws(rows);
    folder->lpVtbl->Release(folder);
    say("%s%s", text, "");
    return S_OK;
}

static HRESULT mark(const char *name, const char *subject, ULONG flags)
{
    LPMAPIFOLDER folder;
    LPSRowSet rows;
    ULONG old;
    HRESULT hr = MAPI_E_NOT_FOUND;
    TRY(open_headers(name, &folder, &rows));
    for (ULONG i = 0; i < rows->cRows; i++)
        if (!strcmp(rows->aRow[i].lpProps[1].Value.lpszA, subject))
            hr = folder->lpVtbl->SetMessageStatus(folder, rows->aRow[i].lpProps[0].Value.bin.cb, (LPENTRYID)(void *)rows->aRow[i].lpProps[0].Value.bin.lpb,
                flags, MSGSTATUS_REMOTE_DOWNLOAD | MSGSTATUS_REMOTE_DELETE, &old);
    FreeProws(rows);
    folder->lpVtbl->Release(folder);
    return hr;
}

static HRESULT on_status(const char *verb, const char *name, ULONG flags)
{
    LPMAPISTATUS status;
    TRY(open_status(name, &status));
    HRESULT hr = !strcmp(verb, "validate") ? status->lpVtbl->ValidateState(status, 0, flags) : status->lpVtbl->FlushQueues(status, 0, 0, NULL, flags);
    status->lpVtbl->Release(status);
    return hr;
}

static LONG STDAPICALLTYPE hear_table(LPVOID context, ULONG count, LPNOTIFICATION events)
{
    say("newmail row%s%s", "", "");
    return S_OK;
}

static HRESULT watch_table(void)
{
    static LPMAPITABLE table;          /* as long as the program */
    LPMAPIADVISESINK sink;
    ULONG_PTR connection;
    TRY(session->lpVtbl->GetStatusTable(session, 0, &table));
    TRY(HrAllocAdviseSink(hear_table, NULL, &sink));
    HRESULT hr = table->lpVtbl->Advise(table, fnevTableModified, sink, &connection);
    sink->lpVtbl->Release(sink);
    return hr;
}

static HRESULT obey(char **words, int count)
{
    if (!strcmp(words[0], "mark") && count > 3)
        return mark(words[1], words[2], (ULONG)strtoul(words[3], NULL, 16));
    if ((!strcmp(words[0], "validate") || !strcmp(words[0], "flush")) && count > 2)
        return on_status(words[0], words[1], (ULONG)strtoul(words[2], NULL, 16));
    if (!strcmp(words[0], "options") && count > 1)
        return session->lpVtbl->MessageOptions(session, 0, 0, (LPTSTR)words[1], NULL);
    if (!strcmp(words[0], "table"))
        return watch_table();
    if (!strcmp(words[0], "submit") && count > 2)
        return submit(1, words[1], words[2], count > 3 ? words[3] : NULL);
    if (!strcmp(words[0], "resend") && count > 3)
        return resend(words[1], words[2], words[3]);
    if (!strcmp(words[0], "many") && count > 3)
        return submit_many((unsigned)atoi(words[1]), words[2], words[3]);
    if (!strcmp(words[0], "crowd") && count > 2)
        return submit((unsigned)atoi(words[1]), "SMTP:", words[2], NULL);
    if (!strcmp(words[0], "listen"))
        return listen_for_mail();
    if (!strcmp(words[0], "folder") && count > 2)
        return make_receive_folder(words[1], words[2]);
    if ((!strcmp(words[0], "read") || !strcmp(words[0], "discard")) && count > 1)
        return on_message(words[0], words[1]);
    return MAPI_E_NO_SUPPORT;
}

/* Words are apart by tabs. */
static int split(char *line, char **words, int limit)
{
    int count = 0;
    for (char *word = strtok(line, "\t\n"); word && count < limit; word = strtok(NULL, "\t\n"))
        words[count++] = word;
    return count;
}

int main(int argc, char **argv)
{
    MAPIINIT_0 init = { MAPI_INIT_VERSION, MAPI_MULTITHREAD_NOTIFICATIONS };
    char line[1024], code[32];
    HRESULT hr = argc > 1 ? MAPIInitialize(&init) : MAPI_E_INVALID_PARAMETER;
    if (SUCCEEDED(hr))
        hr = MAPILogonEx(0, (LPTSTR)(size_t)argv[1], NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | (argc > 2 ? MAPI_NO_MAIL : 0), &session);
    if (SUCCEEDED(hr))
        hr = open_store();
    snprintf(code, sizeof(code), "%#010x", (unsigned)hr);
    say("%s%s", FAILED(hr) ? code : "ready", "");
    while (SUCCEEDED(hr) && fgets(line, sizeof(line), stdin)) {
        char *words[5];
        int count = split(line, words, 5);
        if (!count || !strcmp(words[0], "quit"))
            break;
        if ((!strcmp(words[0], "show") || !strcmp(words[0], "row") || !strcmp(words[0], "headers") || !strcmp(words[0], "recipients")) && count > 1) {
            HRESULT one = (*words[0] == 's' ? show : *words[0] == 'h' ? show_headers : words[0][1] == 'o' ? show_row : show_recipients)(words[1]);
            if (FAILED(one)) {
                snprintf(code, sizeof(code), "%#010x", (unsigned)one);
                say("%s%s", code, "");
            }
            continue;
        }
        HRESULT one = obey(words, count);
        snprintf(code, sizeof(code), "%#010x", (unsigned)one);
        say("%s%s", FAILED(one) ? code : "ok", "");
    }
    if (store)
        store->lpVtbl->Release(store);
    if (session) {
        session->lpVtbl->Logoff(session, 0, 0, 0);
        session->lpVtbl->Release(session);
    }
    MAPIUninitialize();
    return FAILED(hr);
}

/* Messages: their properties and recipients are in memory from OpenEntry to SaveChanges; submission. */
#include "notes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct message {
    struct object object;
    char *folder;
    char *path;                        /* NULL: never saved */
    LPTABLEDATA recipients;            /* by PR_ROWID */
    LONG next_row;
    bool submitted;
};

#define MESSAGE(pointer) ((struct message *)(void *)(pointer))

PROPERTY_FUNCTIONS(IMessage)

/* --- recipients --- */

static const SizedSPropTagArray(11, recipient_columns) = { 11, { PR_ROWID, PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A,
    PR_ENTRYID, PR_SEARCH_KEY, PR_RESPONSIBILITY, PR_OBJECT_TYPE, PR_DISPLAY_TYPE, PR_SEND_RICH_INFO } };

static const SPropValue *find(const SPropValue *values, ULONG count, ULONG tag)
{
    for (ULONG i = 0; i < count; i++)
        if (PROP_ID(values[i].ulPropTag) == PROP_ID(tag) && PROP_TYPE(values[i].ulPropTag) != PT_ERROR)
            return &values[i];
    return NULL;
}

/* A row as the table has it: 8-bit text, a number, a recipient type, and nobody has sent it yet. */
static HRESULT put_recipient(struct message *message, LONG row_id, const SPropValue *values, ULONG count)
{
    LPPROPDATA row;                    /* converts PT_UNICODE for us */
    LPSPropValue all = NULL;
    ULONG all_count, kept = 0;
    HRESULT result = CreateIProp(&IID_IMAPIPropData, allocate, allocate_more, release_memory, NULL, &row);

    if (FAILED(result))
        return result;
    put_long(row, PR_RECIPIENT_TYPE, MAPI_TO);
    put_long(row, PR_RESPONSIBILITY, FALSE);
    put_long(row, PR_OBJECT_TYPE, MAPI_MAILUSER);
    put_long(row, PR_DISPLAY_TYPE, DT_MAILUSER);
    for (ULONG i = 0; i < count && !FAILED(result); i++)
        if (PROP_TYPE(values[i].ulPropTag) != PT_ERROR && PROP_TYPE(values[i].ulPropTag) != PT_OBJECT && PROP_TYPE(values[i].ulPropTag) != PT_NULL)
            result = row->lpVtbl->SetProps(row, 1, (LPSPropValue)(uintptr_t)&values[i], NULL);
    put_long(row, PR_ROWID, row_id);
    if (!FAILED(result))
        result = row->lpVtbl->GetProps(row, (LPSPropTagArray)(uintptr_t)&recipient_columns, 0, &all_count, &all);
    for (ULONG i = 0; all && i < all_count; i++)
        if (PROP_TYPE(all[i].ulPropTag) != PT_ERROR)
            all[kept++] = all[i];
    if (!FAILED(result))
        result = message->recipients->lpVtbl->HrModifyRow(message->recipients, &(SRow){ .cValues = kept, .lpProps = all });
    release_memory(all);
    row->lpVtbl->Release(row);
    return result;
}

/* From the file: the entry id is a one-off, made from what the line says. */
static HRESULT put_note_recipient(struct message *message, const struct recipient *from)
{
    struct logon *logon = message->object.logon;
    ULONG size = 0, count = 5;
    LPENTRYID id = NULL;
    char *key = NULL;
    SPropValue values[7] = {
        { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = from->name },
        { .ulPropTag = PR_ADDRTYPE_A, .Value.lpszA = from->address_type },
        { .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = from->address },
        { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = from->type },
        { .ulPropTag = PR_RESPONSIBILITY, .Value.b = from->served },
    };

    if (logon->support && !FAILED(logon->support->lpVtbl->CreateOneOff(logon->support, (LPTSTR)from->name, (LPTSTR)from->address_type,
            (LPTSTR)from->address, 0, &size, &id)))
        values[count++] = (SPropValue){ .ulPropTag = PR_ENTRYID, .Value.bin = { size, (LPBYTE)id } };
    key = malloc(strlen(from->address_type) + strlen(from->address) + 2);
    if (key) {                                 /* "TYPE:ADDRESS", upper case, with its NUL */
        int length = sprintf(key, "%s:%s", from->address_type, from->address);

        for (char *at = key; *at; at++)
            if (*at >= 'a' && *at <= 'z')
                *at = (char)(*at - 'a' + 'A');
        values[count++] = (SPropValue){ .ulPropTag = PR_SEARCH_KEY, .Value.bin = { (ULONG)length + 1, (LPBYTE)key } };
    }
    HRESULT result = put_recipient(message, message->next_row++, values, count);
    free(key);
    release_memory(id);
    return result;
}

/* What the file keeps of the rows, and the lists of names. */
static HRESULT read_recipients(struct message *message, struct note *note)
{
    HRESULT result = S_OK;
    LPSRow row = NULL;

    for (ULONG i = 0; !FAILED(result) && !FAILED(message->recipients->lpVtbl->HrEnumRow(message->recipients, i, &row)) && row; i++) {
        const SPropValue *name = find(row->lpProps, row->cValues, PR_DISPLAY_NAME), *type = find(row->lpProps, row->cValues, PR_ADDRTYPE);
        const SPropValue *address = find(row->lpProps, row->cValues, PR_EMAIL_ADDRESS), *role = find(row->lpProps, row->cValues, PR_RECIPIENT_TYPE);
        const SPropValue *served = find(row->lpProps, row->cValues, PR_RESPONSIBILITY);
        LONG kind = role ? role->Value.l & 0xf : MAPI_TO;

        if (kind >= MAPI_TO && kind <= MAPI_BCC)
            result = note_add_recipient(note, kind, name ? name->Value.lpszA : "", type ? type->Value.lpszA : "", address ? address->Value.lpszA : "",
                served && served->Value.b);
        release_memory(row);
        row = NULL;
    }
    return result;
}

static void put_display(LPPROPDATA values, const struct note *note, ULONG tag, LONG type)
{
    size_t length = 1;
    char *text;

    for (ULONG i = 0; i < note->recipient_count; i++)
        length += strlen(note->recipients[i].name) + 2;
    text = calloc(1, length);
    if (!text)
        return;
    for (ULONG i = 0; i < note->recipient_count; i++)
        if (note->recipients[i].type == type) {
            if (*text)
                strcat(text, "; ");
            strcat(text, note->recipients[i].name);
        }
    put_text(values, tag, text);
    free(text);
}

/* --- computed properties --- */

static void put_normalized_subject(LPPROPDATA values)
{
    char *subject = get_text(values, PR_SUBJECT_A), *at = subject;
    size_t length = at ? strcspn(at, " :") : 0;

    if (at && length > 0 && length <= 3 && at[length] == ':' && at[length + 1] == ' ')     /* "RE: " and its like */
        at += length + 2;
    put_text(values, PR_NORMALIZED_SUBJECT_A, at ? at : "");
    free(subject);
}

static void computed_values(struct logon *logon, const char *path, const struct note *note, enum note_state state)
{
    LPPROPDATA values = note->values;
    LONG flags = get_long(values, PR_MESSAGE_FLAGS, 0) & ~(LONG)(MSGFLAG_SUBMIT | MSGFLAG_HASATTACH);
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path)) : NULL;

    common_values(logon, values, 'M', path, MAPI_MESSAGE);
    put_long(values, PR_MESSAGE_FLAGS, flags | (state == NOTE_KEPT ? 0 : (LONG)MSGFLAG_SUBMIT));
    put_long(values, PR_SUBMIT_FLAGS, state == NOTE_SENDING ? SUBMITFLAG_LOCKED : 0);
    put_long(values, PR_HASATTACH, FALSE);
    put_long(values, PR_MSG_STATUS, 0);
    put_long(values, PR_STORE_SUPPORT_MASK, STORE_MODIFY_OK | STORE_CREATE_OK | STORE_SUBMIT_OK | STORE_NOTIFY_OK | STORE_SORT_OK | STORE_RESTRICTION_OK);
    put_text(values, PR_PARENT_DISPLAY_A, folder ? base_name(folder) : "");
    put_normalized_subject(values);
    put_display(values, note, PR_DISPLAY_TO_A, MAPI_TO);
    put_display(values, note, PR_DISPLAY_CC_A, MAPI_CC);
    put_display(values, note, PR_DISPLAY_BCC_A, MAPI_BCC);
    free(folder);
}

HRESULT message_values(struct logon *logon, const char *path, LPPROPDATA *ret_values)
{
    struct note note = { 0 };
    enum note_state state;
    HRESULT result = CreateIProp(&IID_IMAPIPropData, allocate, allocate_more, release_memory, NULL, &note.values);

    if (FAILED(result))
        return result;
    result = note_read(logon->path, path, &note, &state);
    if (!FAILED(result))
        computed_values(logon, path, &note, state);
    note_clear(&note);
    if (FAILED(result))
        note.values->lpVtbl->Release(note.values);
    else
        *ret_values = note.values;
    return result;
}

/* --- IMessage --- */

static HRESULT write_message(struct message *message, enum note_state state)
{
    struct logon *logon = message->object.logon;
    struct note note = { .values = message->object.values };
    bool fresh = !message->path;
    HRESULT result = read_recipients(message, &note);

    if (!FAILED(result) && fresh && !(message->path = note_new_path(message->folder)))
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (!FAILED(result))
        result = note_write(logon->path, message->path, &note, state);
    if (!FAILED(result)) {
        note_stat(logon->path, message->path, note.values);
        computed_values(logon, message->path, &note, state);
        tell(logon, fresh ? fnevObjectCreated : fnevObjectModified, 'M', message->path);
    } else if (fresh) {
        free(message->path);
        message->path = NULL;
    }
    note_clear(&note);
    return result;
}

/* Nothing is kept before this (SPI-MSG-01). */
static HRESULT save_message(struct object *object, ULONG flags)
{
    struct message *message = MESSAGE(object);
    enum note_state state = NOTE_KEPT;

    if (!object->writable)
        return fail(object, MAPI_E_NO_ACCESS, "The message is open for reading only; open it with MAPI_MODIFY");
    if (message->path && !note_exists(object->logon->path, message->path, &state))
        return fail(object, MAPI_E_OBJECT_DELETED, "Somebody deleted the message meanwhile");
    HRESULT result = write_message(message, state);
    return FAILED(result) ? fail(object, result, "The message was not saved") : S_OK;
}

static HRESULT STDMETHODCALLTYPE message_attachments(IMessage *self, ULONG flags, LPMAPITABLE *ret_table)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_ATTACH_NUM, PR_RECORD_KEY } };
    LPTABLEDATA table;
    HRESULT result;

    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    result = CreateTable(&IID_IMAPITableData, allocate, allocate_more, release_memory, NULL, TBLTYPE_DYNAMIC, PR_ATTACH_NUM,
        (LPSPropTagArray)(uintptr_t)&columns, &table);
    if (FAILED(result))
        return result;
    result = table->lpVtbl->HrGetView(table, NULL, NULL, 0, ret_table);
    table->lpVtbl->Release(table);
    return result;
}

static HRESULT STDMETHODCALLTYPE message_open_attach(IMessage *self, ULONG number, LPCIID iid, ULONG flags, LPATTACH *ret)
{
    return fail(OBJECT(self), MAPI_E_NOT_FOUND, "Notes have no attachments");
}

static HRESULT STDMETHODCALLTYPE message_create_attach(IMessage *self, LPCIID iid, ULONG flags, ULONG *number, LPATTACH *ret)
{
    return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "Notes have no attachments");
}

static HRESULT STDMETHODCALLTYPE message_delete_attach(IMessage *self, ULONG number, ULONG_PTR ui_param, LPMAPIPROGRESS progress, ULONG flags)
{
    return fail(OBJECT(self), MAPI_E_NOT_FOUND, "Notes have no attachments");
}

static HRESULT STDMETHODCALLTYPE message_recipients(IMessage *self, ULONG flags, LPMAPITABLE *ret_table)
{
    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    if (flags & ~(ULONG)(MAPI_UNICODE | MAPI_DEFERRED_ERRORS))
        return fail(OBJECT(self), MAPI_E_UNKNOWN_FLAGS, "GetRecipientTable does not know the flags %#x", (unsigned)flags);
    return MESSAGE(self)->recipients->lpVtbl->HrGetView(MESSAGE(self)->recipients, NULL, NULL, 0, ret_table);
}

static HRESULT open_message_table(struct object *object, ULONG tag, ULONG flags, LPMAPITABLE *ret_table)
{
    if (tag == PR_MESSAGE_RECIPIENTS)
        return message_recipients((IMessage *)(void *)object, flags, ret_table);
    if (tag == PR_MESSAGE_ATTACHMENTS)
        return message_attachments((IMessage *)(void *)object, flags, ret_table);
    return fail(object, MAPI_E_NO_SUPPORT, "A message has no table of that kind");
}

/* 0 replaces all; the others go by PR_ROWID. */
static HRESULT STDMETHODCALLTYPE message_modify_recipients(IMessage *self, ULONG flags, LPADRLIST list)
{
    struct message *message = MESSAGE(self);
    LPTABLEDATA table = message->recipients;
    HRESULT result = S_OK;
    ULONG deleted;

    if (!list || (flags & ~(ULONG)(MODRECIP_ADD | MODRECIP_MODIFY | MODRECIP_REMOVE)) || (flags & (flags - 1)))
        return fail(OBJECT(self), MAPI_E_INVALID_PARAMETER, "ModifyRecipients wants a list, and one of its flags or none");
    if (!OBJECT(self)->writable)
        return fail(OBJECT(self), MAPI_E_NO_ACCESS, "The message is open for reading only; open it with MAPI_MODIFY");
    if (!flags)
        table->lpVtbl->HrDeleteRows(table, TAD_ALL_ROWS, NULL, &deleted);
    for (ULONG i = 0; i < list->cEntries && !FAILED(result); i++) {
        const ADRENTRY *entry = &list->aEntries[i];
        const SPropValue *row = find(entry->rgPropVals, entry->cValues, PR_ROWID);

        if (flags & (MODRECIP_MODIFY | MODRECIP_REMOVE) && !row)
            result = fail(OBJECT(self), MAPI_E_INVALID_PARAMETER, "A recipient to change is named by its PR_ROWID");
        else if (flags == MODRECIP_REMOVE)
            table->lpVtbl->HrDeleteRow(table, (LPSPropValue)(uintptr_t)row);
        else
            result = put_recipient(message, flags == MODRECIP_MODIFY ? row->Value.l : message->next_row++, entry->rgPropVals, entry->cValues);
    }
    if (!FAILED(result)) {
        struct note note = { .values = OBJECT(self)->values };

        result = read_recipients(message, &note);
        put_display(note.values, &note, PR_DISPLAY_TO_A, MAPI_TO);
        put_display(note.values, &note, PR_DISPLAY_CC_A, MAPI_CC);
        put_display(note.values, &note, PR_DISPLAY_BCC_A, MAPI_BCC);
        note_clear(&note);
    }
    return result;
}

static FILETIME now(void)
{
    unsigned long long ticks = ((unsigned long long)time(NULL) + 11644473600ull) * 10000000ull;

    return (FILETIME){ (DWORD)ticks, (DWORD)(ticks >> 32) };
}

/* The message leaves the folder it was written in for the queue. */
static HRESULT enqueue(struct message *message)
{
    struct logon *logon = message->object.logon;
    char *queued = join(OUTBOX, base_name(message->path));
    bool elsewhere = queued && strcmp(queued, message->path);
    HRESULT result = queued ? note_move(logon->path, message->path, queued, NOTE_QUEUED) : MAPI_E_NOT_ENOUGH_MEMORY;

    if (FAILED(result)) {
        free(queued);
        return result;
    }
    if (elsewhere)
        tell(logon, fnevObjectDeleted, 'M', message->path);
    tell(logon, elsewhere ? fnevObjectCreated : fnevObjectModified, 'M', queued);
    free(message->path);
    message->path = queued;
    return S_OK;
}

/* SPI-SUBM, the store's half. What MAPI knows better than we do, it does: PrepareSubmit for what is sent again, ExpandRecips always. */
static HRESULT STDMETHODCALLTYPE message_submit(IMessage *self, ULONG flags)
{
    struct message *message = MESSAGE(self);
    struct logon *logon = OBJECT(self)->logon;
    LPMAPISUP support = logon->support;
    SPropValue submitted = { .ulPropTag = PR_CLIENT_SUBMIT_TIME, .Value.ft = now() };
    LPSRow first = NULL;
    ULONG needs = NEEDS_SPOOLER;
    LONG message_flags = get_long(OBJECT(self)->values, PR_MESSAGE_FLAGS, 0);
    HRESULT result;

    if (flags & ~(ULONG)FORCE_SUBMIT)
        return fail(OBJECT(self), MAPI_E_UNKNOWN_FLAGS, "SubmitMessage does not know the flags %#x", (unsigned)flags);
    if (!OBJECT(self)->writable || !support)
        return fail(OBJECT(self), MAPI_E_NO_ACCESS, "The message is open for reading only; open it with MAPI_MODIFY");
    message->recipients->lpVtbl->HrEnumRow(message->recipients, 0, &first);
    release_memory(first);
    if (!first)
        return fail(OBJECT(self), MAPI_E_NO_RECIPIENTS, "The message has no recipients; add one with ModifyRecipients");
    if (!logon->without_mail) {                /* wakes the spooler; asked for once before the first PrepareSubmit, and harmless again */
        support->lpVtbl->SpoolerNotify(support, NOTIFY_READYTOSEND, NULL);
        logon->told_spooler = true;
    }
    result = message_flags & MSGFLAG_RESEND ? support->lpVtbl->PrepareSubmit(support, self, NULL) : S_OK;
    if (!FAILED(result))
        result = support->lpVtbl->ExpandRecips(support, self, &needs);
    if (FAILED(result))
        return fail(OBJECT(self), result, "The recipients could not be worked out");
    OBJECT(self)->values->lpVtbl->SetProps(OBJECT(self)->values, 1, &submitted, NULL);
    put_long(OBJECT(self)->values, PR_MESSAGE_FLAGS, (message_flags & ~(LONG)MSGFLAG_UNSENT) | MSGFLAG_READ);
    result = write_message(message, NOTE_KEPT);
    if (!FAILED(result))
        result = enqueue(message);
    if (!FAILED(result) && !logon->without_mail)
        support->lpVtbl->SpoolerNotify(support, NOTIFY_READYTOSEND, NULL);
    if (!FAILED(result))
        OBJECT(self)->writable = false;        /* from now on the client only releases it */
    return FAILED(result) ? fail(OBJECT(self), result, "The message was not sent") : S_OK;
}

static HRESULT STDMETHODCALLTYPE message_set_read_flag(IMessage *self, ULONG flags)
{
    struct message *message = MESSAGE(self);
    LONG old = get_long(OBJECT(self)->values, PR_MESSAGE_FLAGS, 0);
    LONG fresh = old;
    enum note_state state;

    if (flags & ~(ULONG)(CLEAR_READ_FLAG | CLEAR_NRN_PENDING | CLEAR_RN_PENDING | GENERATE_RECEIPT_ONLY | MAPI_DEFERRED_ERRORS | SUPPRESS_RECEIPT))
        return fail(OBJECT(self), MAPI_E_UNKNOWN_FLAGS, "SetReadFlag does not know the flags %#x", (unsigned)flags);
    if (flags & CLEAR_READ_FLAG && flags & (SUPPRESS_RECEIPT | GENERATE_RECEIPT_ONLY))
        return fail(OBJECT(self), MAPI_E_INVALID_PARAMETER, "CLEAR_READ_FLAG goes with no other receipt flag");
    if (!OBJECT(self)->logon->writable)
        return fail(OBJECT(self), MAPI_E_NO_ACCESS, "The notebook is open for reading only; open it with MDB_WRITE");
    if (flags & CLEAR_READ_FLAG)
        fresh &= ~(LONG)MSGFLAG_READ;
    else if (!(flags & GENERATE_RECEIPT_ONLY))
        fresh |= MSGFLAG_READ;
    if (fresh == old)
        return S_OK;
    put_long(OBJECT(self)->values, PR_MESSAGE_FLAGS, fresh);
    if (!message->path || !note_exists(OBJECT(self)->logon->path, message->path, &state) || state != NOTE_KEPT)
        return S_OK;
    return write_message(message, state);
}

static const IMessageVtbl message_methods = {
    PROPERTY_METHODS(IMessage), .GetAttachmentTable = message_attachments, .OpenAttach = message_open_attach, .CreateAttach = message_create_attach,
    .DeleteAttach = message_delete_attach, .GetRecipientTable = message_recipients, .ModifyRecipients = message_modify_recipients,
    .SubmitMessage = message_submit, .SetReadFlag = message_set_read_flag,
};

static void finalize_message(struct object *object)
{
    struct message *message = MESSAGE(object);

    if (message->recipients)
        message->recipients->lpVtbl->Release(message->recipients);
    free(message->folder);
    free(message->path);
}

static const ULONG message_computed[] = { PR_ENTRYID, PR_RECORD_KEY, PR_INSTANCE_KEY, PR_PARENT_ENTRYID, PR_STORE_ENTRYID, PR_STORE_RECORD_KEY,
    PR_OBJECT_TYPE, PR_ACCESS, PR_ACCESS_LEVEL, PR_DISPLAY_TO, PR_DISPLAY_CC, PR_DISPLAY_BCC, PR_HASATTACH, PR_MESSAGE_SIZE, PR_MAPPING_SIGNATURE,
    PR_SUBMIT_FLAGS, PR_MSG_STATUS, PR_PARENT_DISPLAY, PR_STORE_SUPPORT_MASK, 0 };

static const struct kind message_kind = {
    .interfaces = { &IID_IUnknown, &IID_IMAPIProp, &IID_IMessage }, .methods = sizeof(IMessageVtbl) / sizeof(void *), .finalize = finalize_message,
    .save = save_message, .open_table = open_message_table, .computed = message_computed,
};

static HRESULT new_message(struct logon *logon, bool writable, struct message **ret_message)
{
    struct message *message;
    HRESULT result = object_new(&message_kind, &message_methods, sizeof(*message), logon, writable, &message);

    if (FAILED(result))
        return result;
    result = CreateTable(&IID_IMAPITableData, allocate, allocate_more, release_memory, NULL, TBLTYPE_DYNAMIC, PR_ROWID,
        (LPSPropTagArray)(uintptr_t)&recipient_columns, &message->recipients);
    if (FAILED(result)) {
        object_release(&message->object);
        return result;
    }
    put_long(message->object.values, PR_ACCESS_LEVEL, writable);
    *ret_message = message;
    return S_OK;
}

HRESULT message_open(struct logon *logon, const char *path, bool writable, LPMESSAGE *ret_message)
{
    const char *slash = strrchr(path, '/');
    struct message *message;
    struct note note = { 0 };
    enum note_state state;
    HRESULT result = new_message(logon, writable, &message);

    if (FAILED(result))
        return result;
    note.values = message->object.values;
    message->path = strdup(path);
    message->folder = slash ? strndup(path, (size_t)(slash - path)) : strdup("");
    result = message->path && message->folder ? note_read(logon->path, path, &note, &state) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (!FAILED(result))
        computed_values(logon, path, &note, state);
    for (ULONG i = 0; i < note.recipient_count && !FAILED(result); i++)
        result = put_note_recipient(message, &note.recipients[i]);
    note_clear(&note);
    if (FAILED(result))
        object_release(&message->object);
    else
        *ret_message = (LPMESSAGE)(void *)message;
    return result;
}

HRESULT message_new(struct logon *logon, const char *folder, LPMESSAGE *ret_message)
{
    struct message *message;
    MAPIUID key;
    HRESULT result = new_message(logon, true, &message);

    if (FAILED(result))
        return result;
    message->folder = strdup(folder);
    result = message->folder ? logon->support->lpVtbl->NewUID(logon->support, &key) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(result)) {
        object_release(&message->object);
        return result;
    }
    LPPROPDATA values = message->object.values;
    put_binary(values, PR_SEARCH_KEY, sizeof(key), &key);      /* from the start, and copied with it (SPI-MSG-03) */
    put_long(values, PR_OBJECT_TYPE, MAPI_MESSAGE);
    put_long(values, PR_MESSAGE_FLAGS, MSGFLAG_UNSENT | MSGFLAG_READ);
    put_long(values, PR_HASATTACH, FALSE);
    put_text(values, PR_MESSAGE_CLASS_A, "IPM");
    put_text(values, PR_DISPLAY_TO_A, "");
    put_text(values, PR_DISPLAY_CC_A, "");
    put_text(values, PR_DISPLAY_BCC_A, "");
    *ret_message = (LPMESSAGE)(void *)message;
    return S_OK;
}

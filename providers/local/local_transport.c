/* LOCAL_XP: delivers between the profiles of one user, and into a Maildir.
 *
 * It serves recipients of type LOCAL (the address is a profile's name) and SMTP addresses PROFILE@localhost by logging on to that profile
 * as any program would and filing a copy in its receive folder. Where the service has a Maildir (PR_MAPIX_MAILDIR), all other SMTP
 * recipients are written there, one file a message, for a mail server or another program to take on. Everybody else is declined. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/forward.h"
#include "base/object.h"
#include "base/text.h"
#include "base/time.h"
#include "prop/prop.h"
#include "providers/local/local_identity.h"
#include "providers/local/local_service.h"
#include "storage/stream.h"

/* A profile we deliver to, kept open while mail goes out. */
struct target {
    struct target *next;
    char *profile;
    LPMAPISESSION session;
    LPMDB store;
    LPMAPIFOLDER inbox;
};

struct transport_provider {
    struct mapix_object object;
    struct mapix_interface provider;
};

struct transport {
    struct mapix_object object;
    struct mapix_interface logon;
    LPMAPISUP support;
    char *profile;
    char *maildir;                     /* NULL: none */
    pthread_mutex_t lock;              /* of what follows; calls come one at a time but for TransportNotify */
    struct target *targets;
    bool outbound;
    bool canceled;
    unsigned long delivered;
    LPCONVERTERSESSION converter;
};

/* --- targets --- */

static void close_targets(struct transport *transport)
{
    while (transport->targets) {
        struct target *target = transport->targets;

        transport->targets = target->next;
        if (target->inbox)
            target->inbox->lpVtbl->Release(target->inbox);
        if (target->store)
            target->store->lpVtbl->Release(target->store);
        if (target->session) {
            target->session->lpVtbl->Logoff(target->session, 0, 0, 0);
            target->session->lpVtbl->Release(target->session);
        }
        free(target->profile);
        free(target);
    }
}

static HRESULT open_inbox(struct target *target)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ENTRYID } };
    SPropValue yes = { .ulPropTag = PR_DEFAULT_STORE, .Value.b = TRUE };
    SRestriction is_default = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_DEFAULT_STORE, &yes } };
    LPMAPITABLE table;
    LPSRowSet rows;
    ULONG size = 0, type;
    LPENTRYID id = NULL;
    HRESULT result = target->session->lpVtbl->GetMsgStoresTable(target->session, 0, &table);

    if (FAILED(result))
        return result;
    result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, &is_default, NULL, 1, &rows);
    table->lpVtbl->Release(table);
    if (FAILED(result))
        return result;
    if (rows->cRows)
        result = target->session->lpVtbl->OpenMsgStore(target->session, 0, rows->aRow[0].lpProps[0].Value.bin.cb,
            (LPENTRYID)(void *)rows->aRow[0].lpProps[0].Value.bin.lpb, NULL, MDB_WRITE | MDB_NO_DIALOG | MDB_NO_MAIL, &target->store);
    else
        result = MAPI_E_NOT_FOUND;
    FreeProws(rows);
    if (!FAILED(result))
        result = target->store->lpVtbl->GetReceiveFolder(target->store, NULL, 0, &size, &id, NULL);
    if (FAILED(result))
        return result;
    result = target->store->lpVtbl->OpenEntry(target->store, size, id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)&target->inbox);
    MAPIFreeBuffer(id);
    return result;
}

/* The open target for a profile. MAPI_E_LOGON_FAILED and the like: it cannot be had now. */
static HRESULT find_target(struct transport *transport, const char *profile, struct target **ret_target)
{
    struct target *target;
    HRESULT result;

    for (target = transport->targets; target; target = target->next)
        if (!strcmp(target->profile, profile)) {
            *ret_target = target;
            return S_OK;
        }
    target = calloc(1, sizeof(*target));
    if (!target || !(target->profile = strdup(profile))) {
        free(target);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    target->next = transport->targets;
    transport->targets = target;
    result = MAPILogonEx(0, (LPTSTR)target->profile, NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL | MAPI_NT_SERVICE, &target->session);
    if (!FAILED(result))
        result = open_inbox(target);
    if (FAILED(result)) {              /* not kept: it may work the next time */
        struct target *others = target->next;

        target->next = NULL;
        transport->targets = target;
        close_targets(transport);
        transport->targets = others;
        return result;
    }
    *ret_target = target;
    return S_OK;
}

/* Is there a profile of this name? */
static bool profile_exists(const char *name)
{
    static const SizedSPropTagArray(1, tags) = { 1, { PR_DISPLAY_NAME_A } };
    LPPROFADMIN admin;
    LPMAPITABLE table;
    LPSRowSet rows;
    bool found = false;

    if (FAILED(MAPIAdminProfiles(0, &admin)))
        return false;
    if (!FAILED(admin->lpVtbl->GetProfileTable(admin, 0, &table))) {
        if (!FAILED(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&tags, NULL, NULL, 0, &rows))) {
            for (ULONG i = 0; i < rows->cRows && !found; i++)
                found = rows->aRow[i].lpProps[0].ulPropTag == PR_DISPLAY_NAME_A && !strcasecmp(rows->aRow[i].lpProps[0].Value.lpszA, name);
            FreeProws(rows);
        }
        table->lpVtbl->Release(table);
    }
    admin->lpVtbl->Release(admin);
    return found;
}

/* --- delivering --- */

enum fate { DECLINE, TO_PROFILE, TO_MAILDIR };

static const SizedSPropTagArray(6, recipient_tags) = { 6,
    { PR_ROWID, PR_RESPONSIBILITY, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_DISPLAY_NAME_A, PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED } };

static const char *text_at(const SRow *row, ULONG index, ULONG tag)
{
    return row->lpProps[index].ulPropTag == tag ? row->lpProps[index].Value.lpszA : "";
}

/* Where a recipient's copy goes; the profile's name is for free(). */
static enum fate decide(const struct transport *transport, const SRow *row, char **ret_profile)
{
    const char *type = text_at(row, 2, PR_ADDRTYPE_A), *address = text_at(row, 3, PR_EMAIL_ADDRESS_A), *at = strrchr(address, '@');
    char *name = NULL;

    if (!strcasecmp(type, "LOCAL"))
        name = strdup(address);
    else if (!strcasecmp(type, "SMTP") && at && !strcasecmp(at, "@localhost"))
        name = strndup(address, (size_t)(at - address));
    if (name && profile_exists(name)) {
        *ret_profile = name;
        return TO_PROFILE;
    }
    free(name);
    return transport->maildir && !strcasecmp(type, "SMTP") ? TO_MAILDIR : DECLINE;
}

/* What is the copy's own: it came just now, unread, for this profile (SPI-XP-24). */
static HRESULT stamp(LPMESSAGE copy, const SRow *row)
{
    SPropValue values[6];
    ULONG count = 0;

    memset(values, 0, sizeof(values));
    values[count].ulPropTag = PR_MESSAGE_DELIVERY_TIME;
    values[count++].Value.ft = mapix_time_now();
    values[count].ulPropTag = PR_MESSAGE_FLAGS;
    values[count++].Value.l = 0;
    values[count].ulPropTag = PR_RECEIVED_BY_NAME_A;
    values[count++].Value.lpszA = (LPSTR)(uintptr_t)text_at(row, 4, PR_DISPLAY_NAME_A);
    values[count].ulPropTag = PR_RECEIVED_BY_ADDRTYPE_A;
    values[count++].Value.lpszA = (LPSTR)(uintptr_t)text_at(row, 2, PR_ADDRTYPE_A);
    values[count].ulPropTag = PR_RECEIVED_BY_EMAIL_ADDRESS_A;
    values[count++].Value.lpszA = (LPSTR)(uintptr_t)text_at(row, 3, PR_EMAIL_ADDRESS_A);
    values[count].ulPropTag = PR_MESSAGE_TO_ME;
    values[count++].Value.b = TRUE;
    return copy->lpVtbl->SetProps(copy, count, values, NULL);
}

/* What names this submission of this message: kept with each copy, so that a spooler which died before it could say so does not make
 * another. Free it with free(). */
static HRESULT submission_key(LPMESSAGE message, ULONG recipient, SBinary *ret_key)
{
    static const SizedSPropTagArray(2, tags) = { 2, { PR_ENTRYID, PR_CLIENT_SUBMIT_TIME } };
    LPSPropValue values;
    ULONG count;
    HRESULT result = message->lpVtbl->GetProps(message, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &values);
    FILETIME time = { 0, 0 };

    if (FAILED(result))
        return result;
    if (values[1].ulPropTag == PR_CLIENT_SUBMIT_TIME)
        time = values[1].Value.ft;
    ret_key->cb = (values[0].ulPropTag == PR_ENTRYID ? values[0].Value.bin.cb : 0) + (ULONG)(sizeof(time) + sizeof(recipient));
    ret_key->lpb = malloc(ret_key->cb);
    if (ret_key->lpb) {
        memcpy(ret_key->lpb, &time, sizeof(time));
        memcpy(ret_key->lpb + sizeof(time), &recipient, sizeof(recipient));
        if (values[0].ulPropTag == PR_ENTRYID)
            memcpy(ret_key->lpb + sizeof(time) + sizeof(recipient), values[0].Value.bin.lpb, values[0].Value.bin.cb);
    }
    MAPIFreeBuffer(values);
    return ret_key->lpb ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static bool has_copy(struct target *target, const SBinary *key)
{
    SPropValue value = { .ulPropTag = PR_MESSAGE_SUBMISSION_ID, .Value.bin = *key };
    SRestriction same = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_MESSAGE_SUBMISSION_ID, &value } };
    LPMAPITABLE table;
    bool found = false;

    if (!FAILED(target->inbox->lpVtbl->GetContentsTable(target->inbox, 0, &table))) {
        found = !FAILED(table->lpVtbl->FindRow(table, &same, BOOKMARK_BEGINNING, 0));
        table->lpVtbl->Release(table);
    }
    return found;
}

/* Nobody learns of a blind copy but the one it is for. */
static HRESULT hide_blind_copies(LPMESSAGE copy, const SRow *row)
{
    static const SizedSPropTagArray(3, tags) = { 3, { PR_ROWID, PR_RECIPIENT_TYPE, PR_EMAIL_ADDRESS_A } };
    SizedADRLIST(1, list) = { .cEntries = 1 };
    LPMAPITABLE table;
    LPSRowSet rows;
    HRESULT result = copy->lpVtbl->GetRecipientTable(copy, 0, &table);

    if (FAILED(result))
        return result;
    result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&tags, NULL, NULL, 0, &rows);
    table->lpVtbl->Release(table);
    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < rows->cRows && !FAILED(result); i++) {
        const SRow *other = &rows->aRow[i];

        if (other->lpProps[1].ulPropTag != PR_RECIPIENT_TYPE || (other->lpProps[1].Value.l & 0xff) != MAPI_BCC ||
            !strcasecmp(text_at(other, 2, PR_EMAIL_ADDRESS_A), text_at(row, 3, PR_EMAIL_ADDRESS_A)))
            continue;
        list.aEntries[0].cValues = 1;
        list.aEntries[0].rgPropVals = other->lpProps;
        result = copy->lpVtbl->ModifyRecipients(copy, MODRECIP_REMOVE, (LPADRLIST)(void *)&list);
    }
    FreeProws(rows);
    return result;
}

static HRESULT deliver(struct target *target, LPMESSAGE message, const SRow *row, bool again)
{
    /* The store's own, and what belongs to the submission, stays behind. */
    static const SizedSPropTagArray(16, excluded) = { 16,
        { PR_ENTRYID, PR_RECORD_KEY, PR_PARENT_ENTRYID, PR_STORE_ENTRYID, PR_STORE_RECORD_KEY, PR_MESSAGE_FLAGS, PR_SUBMIT_FLAGS,
            PR_SENTMAIL_ENTRYID, PR_DELETE_AFTER_SUBMIT, PR_RESPONSIBILITY, PR_MESSAGE_DELIVERY_TIME, PR_SEARCH_KEY, PR_CREATION_TIME,
            PR_LAST_MODIFICATION_TIME, PR_MESSAGE_SUBMISSION_ID, PR_DISPLAY_BCC } };
    SPropValue value = { .ulPropTag = PR_MESSAGE_SUBMISSION_ID };
    LPMESSAGE copy = NULL;
    HRESULT result = submission_key(message, (ULONG)row->lpProps[0].Value.l, &value.Value.bin);

    if (FAILED(result))
        return result;
    if (!again || !has_copy(target, &value.Value.bin))
        result = target->inbox->lpVtbl->CreateMessage(target->inbox, NULL, 0, &copy);
    if (FAILED(result) || !copy) {
        free(value.Value.bin.lpb);
        return result;
    }
    result = message->lpVtbl->CopyTo(message, 0, NULL, (LPSPropTagArray)(uintptr_t)&excluded, 0, NULL, &IID_IMessage, copy, 0, NULL);
    if (!FAILED(result))
        result = hide_blind_copies(copy, row);
    if (!FAILED(result))
        result = stamp(copy, row);
    if (!FAILED(result))
        result = copy->lpVtbl->SetProps(copy, 1, &value, NULL);
    if (!FAILED(result))
        result = copy->lpVtbl->SaveChanges(copy, 0);
    copy->lpVtbl->Release(copy);
    free(value.Value.bin.lpb);
    return result;
}

static HRESULT convert(struct transport *transport, LPMESSAGE message, const void **ret_bytes, size_t *ret_size, LPSTREAM *ret_stream)
{
    HRESULT result = transport->converter ? S_OK : mapix_converter_session(&transport->converter);

    if (!FAILED(result))
        result = mapix_stream_memory_new(NULL, 0, STGM_READWRITE, NULL, ret_stream);
    if (FAILED(result))
        return result;
    result = transport->converter->lpVtbl->MAPIToMIMEStm(transport->converter, message, *ret_stream, 0);
    if (FAILED(result))
        (*ret_stream)->lpVtbl->Release(*ret_stream);
    else
        *ret_bytes = mapix_stream_memory_bytes(*ret_stream, ret_size);
    return result;
}

/* The part of a file's name that says which submission it holds. */
static HRESULT maildir_mark(LPMESSAGE message, char ret_mark[20])
{
    uint64_t hash = 0xcbf29ce484222325u;
    SBinary key;
    HRESULT result = submission_key(message, 0, &key);

    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < key.cb; i++)
        hash = (hash ^ key.lpb[i]) * 0x100000001b3u;
    free(key.lpb);
    snprintf(ret_mark, 20, "K%016llx", (unsigned long long)hash);
    return S_OK;
}

static bool in_maildir(const char *maildir, const char *mark)
{
    static const char *const parts[] = { "new", "cur" };
    bool found = false;

    for (size_t i = 0; i < 2 && !found; i++) {
        char *path = mapix_file_path(maildir, parts[i]);
        DIR *directory = path ? opendir(path) : NULL;
        struct dirent *entry;

        while (directory && !found && (entry = readdir(directory)))
            found = strstr(entry->d_name, mark) != NULL;
        if (directory)
            closedir(directory);
        free(path);
    }
    return found;
}

/* Into tmp, synced, then into new, as Maildir has it: a reader never sees half a message. */
static HRESULT write_maildir(struct transport *transport, LPMESSAGE message, bool again)
{
    struct timespec now;
    const void *bytes;
    size_t size;
    LPSTREAM stream;
    char host[64] = "localhost", mark[20], *path = NULL;
    HRESULT result = maildir_mark(message, mark);

    if (!FAILED(result) && again && in_maildir(transport->maildir, mark))
        return S_OK;
    if (!FAILED(result))
        result = convert(transport, message, &bytes, &size, &stream);
    if (FAILED(result))
        return result;
    clock_gettime(CLOCK_REALTIME, &now);
    gethostname(host, sizeof(host) - 1);
    for (char *at = host; *at; at++)
        if (*at == '/' || *at == ':')
            *at = '_';
    if (asprintf(&path, "%s/new/%lld.M%ldP%dQ%lu%s.%s", transport->maildir, (long long)now.tv_sec, now.tv_nsec / 1000, (int)getpid(),
            ++transport->delivered, mark, host) < 0)
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    else
        result = mapix_file_write(path, bytes, size, 0600);
    free(path);
    stream->lpVtbl->Release(stream);
    return result;
}

static HRESULT set_responsible(LPMESSAGE message, const SRow *row)
{
    SizedADRLIST(1, list) = { .cEntries = 1 };
    SPropValue values[8];
    ULONG count = 0;

    for (ULONG i = 0; i < row->cValues && count < 7; i++)
        if (PROP_TYPE(row->lpProps[i].ulPropTag) != PT_ERROR && row->lpProps[i].ulPropTag != PR_RESPONSIBILITY)
            values[count++] = row->lpProps[i];
    values[count++] = (SPropValue){ .ulPropTag = PR_RESPONSIBILITY, .Value.b = TRUE };
    list.aEntries[0].cValues = count;
    list.aEntries[0].rgPropVals = values;
    return message->lpVtbl->ModifyRecipients(message, MODRECIP_MODIFY, (LPADRLIST)(void *)&list);
}

static HRESULT read_recipients(LPMESSAGE message, LPSRowSet *ret_rows)
{
    LPMAPITABLE table;
    HRESULT result = message->lpVtbl->GetRecipientTable(message, 0, &table);

    if (FAILED(result))
        return result;
    result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&recipient_tags, NULL, NULL, 0, ret_rows);
    table->lpVtbl->Release(table);
    return result;
}

/* Who sends is the profile, unless the message says so itself (SPI-XP-26). Set on the submitted message: the copy in Sent Items has it too. */
static HRESULT stamp_sender(struct transport *transport, LPMESSAGE message)
{
    static const ULONG groups[2][5] = {
        { PR_SENDER_NAME_A, PR_SENDER_ADDRTYPE_A, PR_SENDER_EMAIL_ADDRESS_A, PR_SENDER_ENTRYID, PR_SENDER_SEARCH_KEY },
        { PR_SENT_REPRESENTING_NAME_A, PR_SENT_REPRESENTING_ADDRTYPE_A, PR_SENT_REPRESENTING_EMAIL_ADDRESS_A, PR_SENT_REPRESENTING_ENTRYID,
            PR_SENT_REPRESENTING_SEARCH_KEY },
    };
    struct local_identity identity;
    HRESULT result;

    if (!transport->profile)
        return S_OK;
    result = local_identity_make(transport->profile, &identity);
    for (int i = 0; i < 2 && !FAILED(result); i++) {
        LPSPropValue present = NULL;
        SPropValue values[5] = {
            { .ulPropTag = groups[i][0], .Value.lpszA = identity.name },
            { .ulPropTag = groups[i][1], .Value.lpszA = (LPSTR)(uintptr_t) "SMTP" },
            { .ulPropTag = groups[i][2], .Value.lpszA = identity.address },
            { .ulPropTag = groups[i][3], .Value.bin = { identity.id_size, (LPBYTE)identity.id } },
            { .ulPropTag = groups[i][4], .Value.bin = { identity.key_size, identity.key } },
        };

        if (FAILED(HrGetOneProp((LPMAPIPROP)message, groups[i][0], &present)))
            result = message->lpVtbl->SetProps(message, 5, values, NULL);
        MAPIFreeBuffer(present);
    }
    local_identity_clear(&identity);
    return result;
}

/* One recipient's turn. A target that cannot be opened now leaves the recipient for later. */
static HRESULT serve(struct transport *transport, LPMESSAGE message, const SRow *row, bool again, bool *io_in_maildir)
{
    char *profile = NULL;
    struct target *target;
    HRESULT result = S_OK;

    switch (decide(transport, row, &profile)) {
    case DECLINE:
        return S_OK;
    case TO_PROFILE:
        result = find_target(transport, profile, &target);
        if (!FAILED(result))
            result = deliver(target, message, row, again);
        break;
    case TO_MAILDIR:
        if (!*io_in_maildir)           /* once for all of them: the headers name everyone */
            result = write_maildir(transport, message, again);
        *io_in_maildir = true;
        break;
    }
    free(profile);
    return FAILED(result) ? result : set_responsible(message, row);
}

/* SPI-XP-10 to -12. Recipients served before a failure keep their mark: the retry does not serve them again. */
static HRESULT STDMETHODCALLTYPE transport_submit(IXPLogon *self, ULONG flags, LPMESSAGE message, ULONG_PTR *reference, ULONG_PTR *ret_wait)
{
    struct transport *transport = (struct transport *)mapix_object_of(self);
    LPSRowSet rows;
    bool in_box = false, served_any = false;
    HRESULT result, one = S_OK;

    MAPIX_ENTER(transport);
    if (flags & ~(ULONG)BEGIN_DEFERRED)
        return MAPI_E_UNKNOWN_FLAGS;
    if (!message || !reference || !ret_wait)
        return MAPI_E_INVALID_PARAMETER;
    *reference = 1;
    *ret_wait = 0;
    pthread_mutex_lock(&transport->lock);
    transport->canceled = false;
    result = transport->outbound ? stamp_sender(transport, message) : MAPI_E_BUSY;
    if (!FAILED(result))
        result = read_recipients(message, &rows);
    if (FAILED(result)) {
        pthread_mutex_unlock(&transport->lock);
        return result;
    }
    for (ULONG i = 0; i < rows->cRows && !transport->canceled; i++) {
        if (rows->aRow[i].lpProps[1].ulPropTag == PR_RESPONSIBILITY && rows->aRow[i].lpProps[1].Value.b)
            continue;
        one = serve(transport, message, &rows->aRow[i], (flags & BEGIN_DEFERRED) != 0, &in_box);
        if (FAILED(one))
            result = one;
        else
            served_any = true;
    }
    if (served_any && FAILED(result))
        message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE);
    if (transport->canceled)
        result = MAPI_E_USER_CANCEL;
    FreeProws(rows);
    pthread_mutex_unlock(&transport->lock);
    if (!FAILED(result))
        return S_OK;
    return mapix_object_fail(&transport->object, result == MAPI_E_USER_CANCEL ? result : MAPI_E_WAIT, (ULONG)result,
        "Local delivery could not file a message (0x%08x); it is tried again. Look at the recipients' profiles with mapix --profile NAME status.",
        (unsigned)result);
}

static HRESULT STDMETHODCALLTYPE transport_end_message(IXPLogon *self, ULONG_PTR reference, ULONG *ret_flags)
{
    (void)reference;
    MAPIX_ENTER(mapix_object_of(self));
    if (!ret_flags)
        return MAPI_E_INVALID_PARAMETER;
    *ret_flags = 0;
    return S_OK;
}

/* --- the rest of IXPLogon --- */

static HRESULT STDMETHODCALLTYPE transport_address_types(IXPLogon *self, ULONG *ret_flags, ULONG *ret_type_count, LPTSTR **ret_types,
    ULONG *ret_uid_count, LPMAPIUID **ret_uids)
{
    static char local[] = "LOCAL", smtp[] = "SMTP";
    static LPTSTR types[] = { (LPTSTR)local, (LPTSTR)smtp };

    MAPIX_ENTER(mapix_object_of(self));
    if (!ret_flags || !ret_type_count || !ret_types || !ret_uid_count || !ret_uids)
        return MAPI_E_INVALID_PARAMETER;
    *ret_flags = 0;
    *ret_type_count = 2;
    *ret_types = types;
    *ret_uid_count = 0;
    *ret_uids = NULL;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE transport_register_options(IXPLogon *self, ULONG *ret_flags, ULONG *ret_count, LPOPTIONDATA *ret_options)
{
    MAPIX_ENTER(mapix_object_of(self));
    if (!ret_flags || !ret_count || !ret_options)
        return MAPI_E_INVALID_PARAMETER;
    *ret_flags = 0;
    *ret_count = 0;                    /* SPI-XP-34 */
    *ret_options = NULL;
    return S_OK;
}

static HRESULT write_status_row(struct transport *transport, bool update)
{
    SPropValue values[5];
    ULONG count = 0;

    memset(values, 0, sizeof(values));
    values[count].ulPropTag = PR_DISPLAY_NAME_A;
    values[count++].Value.lpszA = (LPSTR)(uintptr_t) "Local delivery";
    values[count].ulPropTag = PR_STATUS_CODE;
    values[count++].Value.l = STATUS_AVAILABLE | (transport->outbound ? STATUS_OUTBOUND_ENABLED : 0);
    values[count].ulPropTag = PR_STATUS_STRING_A;
    values[count++].Value.lpszA = (LPSTR)(uintptr_t)(transport->maildir ? "to profiles and a Maildir" : "to profiles of this user");
    values[count].ulPropTag = PR_RESOURCE_METHODS;
    values[count++].Value.l = STATUS_VALIDATE_STATE;
    values[count].ulPropTag = PR_PROVIDER_DISPLAY_A;
    values[count++].Value.lpszA = (LPSTR)(uintptr_t) "Local transport";
    return transport->support->lpVtbl->ModifyStatusRow(transport->support, count, values, update ? STATUSROW_UPDATE : 0);
}

/* SPI-XP-18, -19: may come on another thread in the middle of a submission. */
static HRESULT STDMETHODCALLTYPE transport_notify(IXPLogon *self, ULONG *io_flags, LPVOID *data)
{
    struct transport *transport = (struct transport *)mapix_object_of(self);
    bool update = false;

    (void)data;
    MAPIX_ENTER(transport);
    if (!io_flags)
        return MAPI_E_INVALID_PARAMETER;
    if (*io_flags & NOTIFY_CANCEL_MESSAGE)
        __atomic_store_n(&transport->canceled, true, __ATOMIC_RELAXED);
    if (*io_flags & (NOTIFY_BEGIN_OUTBOUND | NOTIFY_END_OUTBOUND)) {
        pthread_mutex_lock(&transport->lock);
        transport->outbound = (*io_flags & NOTIFY_BEGIN_OUTBOUND) != 0;
        if (!transport->outbound)
            close_targets(transport);
        pthread_mutex_unlock(&transport->lock);
        update = true;
    }
    return update ? write_status_row(transport, true) : S_OK;
}

static HRESULT STDMETHODCALLTYPE transport_idle(IXPLogon *self, ULONG flags)
{
    MAPIX_ENTER(mapix_object_of(self));
    return flags ? MAPI_E_UNKNOWN_FLAGS : S_OK;
}

static HRESULT STDMETHODCALLTYPE transport_logoff(IXPLogon *self, ULONG flags)
{
    struct transport *transport = (struct transport *)mapix_object_of(self);
    LPMAPISUP support = transport->support;

    MAPIX_ENTER(transport);
    (void)flags;
    pthread_mutex_lock(&transport->lock);
    close_targets(transport);
    pthread_mutex_unlock(&transport->lock);
    mapix_object_invalidate(&transport->object);
    transport->support = NULL;
    if (support)
        support->lpVtbl->Release(support);             /* SPI-XP-33: last */
    return S_OK;
}

/* It never brings mail in: others file theirs in our receive folder. */
static HRESULT STDMETHODCALLTYPE transport_poll(IXPLogon *self, ULONG *ret_incoming)
{
    MAPIX_ENTER(mapix_object_of(self));
    if (!ret_incoming)
        return MAPI_E_INVALID_PARAMETER;
    *ret_incoming = 0;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE transport_start_message(IXPLogon *self, ULONG flags, LPMESSAGE message, ULONG_PTR *reference)
{
    (void)flags;
    MAPIX_ENTER(mapix_object_of(self));
    return message && reference ? S_OK : MAPI_E_INVALID_PARAMETER;         /* nothing saved: nothing delivered (SPI-XP-22) */
}

static HRESULT STDMETHODCALLTYPE transport_validate(IXPLogon *self, ULONG_PTR ui_param, ULONG flags)
{
    (void)ui_param;
    (void)flags;
    MAPIX_ENTER(mapix_object_of(self));
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE transport_flush(IXPLogon *self, ULONG_PTR ui_param, ULONG size, LPENTRYID entry_id, ULONG flags)
{
    (void)ui_param;
    (void)size;
    (void)entry_id;
    (void)flags;
    MAPIX_ENTER(mapix_object_of(self));
    return S_OK;                       /* it has no queue of its own: what it takes is delivered when it answers */
}

/* --- the status object --- */

struct transport_status {
    struct mapix_object object;
    struct mapix_interface status;
    struct mapix_prop properties;
};

static const ULONG status_tags[] = { PR_DISPLAY_NAME_W, PR_OBJECT_TYPE, PR_RESOURCE_TYPE, PR_RESOURCE_METHODS, PR_STATUS_CODE,
    PR_PROVIDER_DISPLAY_W, PR_PROVIDER_DLL_NAME_W, PR_RESOURCE_FLAGS };

static HRESULT status_list(struct mapix_object *object, struct prop_tags *tags)
{
    HRESULT result = S_OK;

    (void)object;
    for (size_t i = 0; !FAILED(result) && i < sizeof(status_tags) / sizeof(*status_tags); i++)
        result = mapix_prop_tags_add(tags, status_tags[i]);
    return result;
}

static HRESULT status_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    struct transport *transport = (struct transport *)object->parent;

    (void)limit;
    for (ULONG i = 0; i < count; i++) {
        SPropValue value = { .ulPropTag = 0 };

        switch (PROP_ID(tags[i])) {
        case PROP_ID(PR_DISPLAY_NAME):
            value.ulPropTag = PR_DISPLAY_NAME_W;
            value.Value.lpszW = (LPWSTR)(uintptr_t)L"Local delivery";
            break;
        case PROP_ID(PR_PROVIDER_DISPLAY):
            value.ulPropTag = PR_PROVIDER_DISPLAY_W;
            value.Value.lpszW = (LPWSTR)(uintptr_t)L"Local transport";
            break;
        case PROP_ID(PR_PROVIDER_DLL_NAME):
            value.ulPropTag = PR_PROVIDER_DLL_NAME_W;
            value.Value.lpszW = (LPWSTR)(uintptr_t)L"local";
            break;
        case PROP_ID(PR_RESOURCE_FLAGS):
            value = (SPropValue){ .ulPropTag = PR_RESOURCE_FLAGS, .Value.l = 0 };
            break;
        case PROP_ID(PR_OBJECT_TYPE):
            value = (SPropValue){ .ulPropTag = PR_OBJECT_TYPE, .Value.l = MAPI_STATUS };
            break;
        case PROP_ID(PR_RESOURCE_TYPE):
            value = (SPropValue){ .ulPropTag = PR_RESOURCE_TYPE, .Value.l = MAPI_TRANSPORT_PROVIDER };
            break;
        case PROP_ID(PR_RESOURCE_METHODS):
            value = (SPropValue){ .ulPropTag = PR_RESOURCE_METHODS, .Value.l = STATUS_VALIDATE_STATE };
            break;
        case PROP_ID(PR_STATUS_CODE):
            value = (SPropValue){ .ulPropTag = PR_STATUS_CODE,
                .Value.l = STATUS_AVAILABLE | (transport->outbound ? STATUS_OUTBOUND_ENABLED : 0) };
            break;
        }
        if (!value.ulPropTag)
            mapix_prop_error_value(&ret_values[i], tags[i], MAPI_E_NOT_FOUND);
        else if (FAILED(mapix_prop_copy_value(memory, &value, &ret_values[i])))
            mapix_prop_error_value(&ret_values[i], tags[i], MAPI_E_NOT_ENOUGH_MEMORY);
    }
    return S_OK;
}

static const struct prop_source status_source = { .list = status_list, .get = status_get };

static HRESULT STDMETHODCALLTYPE status_validate(IMAPIStatus *self, ULONG_PTR ui_param, ULONG flags)
{
    (void)ui_param;
    (void)flags;
    MAPIX_ENTER(mapix_object_of(self));
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE status_settings(IMAPIStatus *self, ULONG_PTR ui_param, ULONG flags)
{
    (void)ui_param;
    (void)flags;
    MAPIX_ENTER(mapix_object_of(self));
    return MAPI_E_NO_SUPPORT;          /* PR_RESOURCE_METHODS does not offer it */
}

static HRESULT STDMETHODCALLTYPE status_password(IMAPIStatus *self, LPTSTR old_password, LPTSTR new_password, ULONG flags)
{
    (void)old_password;
    (void)new_password;
    (void)flags;
    MAPIX_ENTER(mapix_object_of(self));
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE status_flush(IMAPIStatus *self, ULONG_PTR ui_param, ULONG size, LPENTRYID target, ULONG flags)
{
    (void)ui_param;
    (void)size;
    (void)target;
    (void)flags;
    MAPIX_ENTER(mapix_object_of(self));
    return S_OK;
}

static const IMAPIStatusVtbl status_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPIStatus), MAPIX_FORWARD_IMAPIPROP(IMAPIStatus), .ValidateState = status_validate,
    .SettingsDialog = status_settings, .ChangePassword = status_password, .FlushQueues = status_flush,
};
static const struct mapix_class_interface status_interfaces[] = {
    { &IID_IMAPIStatus, offsetof(struct transport_status, status), &status_vtable },
    { &IID_IMAPIProp, offsetof(struct transport_status, status), NULL },
    { NULL, 0, NULL },
};
static const struct mapix_class status_class = {
    .name = "transport status", .size = sizeof(struct transport_status), .interfaces = status_interfaces, .finalize = mapix_prop_finalize,
    .property_offset = offsetof(struct transport_status, properties),
};

static HRESULT STDMETHODCALLTYPE transport_open_status(IXPLogon *self, LPCIID iid, ULONG flags, ULONG *ret_type, LPMAPISTATUS *ret_status)
{
    struct transport *transport = (struct transport *)mapix_object_of(self);
    struct transport_status *status;
    HRESULT result;

    MAPIX_ENTER(transport);
    if (flags & ~(ULONG)MAPI_MODIFY)
        return MAPI_E_UNKNOWN_FLAGS;
    if (!ret_type || !ret_status)
        return MAPI_E_INVALID_PARAMETER;
    result = mapix_object_new(&status_class, &transport->object, &status);
    if (FAILED(result))
        return result;
    result = mapix_prop_initialize(&status->object, &status_source, 0, NULL);
    if (!FAILED(result))
        result = mapix_object_query_interface(&status->object, iid ? iid : &IID_IMAPIStatus, (void **)ret_status);
    mapix_object_release(&status->object);
    if (!FAILED(result))
        *ret_type = MAPI_STATUS;
    return result;
}

/* --- logging on --- */

static void transport_finalize(struct mapix_object *object)
{
    struct transport *transport = (struct transport *)object;

    close_targets(transport);
    if (transport->converter)
        transport->converter->lpVtbl->Release(transport->converter);
    if (transport->support)            /* SPI-LIFE-14: released without a logoff */
        transport->support->lpVtbl->Release(transport->support);
    pthread_mutex_destroy(&transport->lock);
    free(transport->profile);
    free(transport->maildir);
}

static const IXPLogonVtbl transport_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IXPLogon), .AddressTypes = transport_address_types, .RegisterOptions = transport_register_options,
    .TransportNotify = transport_notify, .Idle = transport_idle, .TransportLogoff = transport_logoff, .SubmitMessage = transport_submit,
    .EndMessage = transport_end_message, .Poll = transport_poll, .StartMessage = transport_start_message,
    .OpenStatusEntry = transport_open_status, .ValidateState = transport_validate, .FlushQueues = transport_flush,
};
static const struct mapix_class_interface transport_interfaces[] = {
    { &IID_IXPLogon, offsetof(struct transport, logon), &transport_vtable },
    { NULL, 0, NULL },
};
static const struct mapix_class transport_class = {
    .name = "local transport", .size = sizeof(struct transport), .interfaces = transport_interfaces, .finalize = transport_finalize
};

/* The Maildir that the service was configured with, made if it is not there yet. No property: no Maildir. */
static HRESULT read_maildir(LPMAPISUP support, char **ret_maildir)
{
    static const char *const parts[] = { "", "tmp", "new", "cur" };
    LPPROFSECT section;
    LPSPropValue value;
    HRESULT result = support->lpVtbl->OpenProfileSection(support, NULL, 0, &section);

    if (FAILED(result))
        return result;
    if (!FAILED(HrGetOneProp((LPMAPIPROP)section, PR_MAPIX_MAILDIR_A, &value))) {
        for (size_t i = 0; !FAILED(result) && i < 4; i++) {
            char *path = mapix_file_path(value->Value.lpszA, parts[i]);

            result = path ? mapix_file_make_directory(path) : MAPI_E_NOT_ENOUGH_MEMORY;
            free(path);
        }
        if (!FAILED(result) && !(*ret_maildir = strdup(value->Value.lpszA)))
            result = MAPI_E_NOT_ENOUGH_MEMORY;
        MAPIFreeBuffer(value);
    }
    section->lpVtbl->Release(section);
    return result;
}

static HRESULT STDMETHODCALLTYPE provider_logon(IXPProvider *self, LPMAPISUP support, ULONG_PTR ui_param, LPTSTR profile, ULONG *io_flags,
    LPMAPIERROR *ret_error, LPXPLOGON *ret_logon)
{
    struct transport *transport;
    HRESULT result;

    (void)ui_param;
    if (ret_error)
        *ret_error = NULL;
    if (!support || !io_flags || !ret_logon || !profile)
        return MAPI_E_INVALID_PARAMETER;
    if (*io_flags & ~(ULONG)(LOGON_NO_DIALOG | LOGON_NO_CONNECT | LOGON_NO_INBOUND | LOGON_NO_OUTBOUND | MAPI_UNICODE))
        return MAPI_E_UNKNOWN_FLAGS;
    result = mapix_object_new(&transport_class, mapix_object_of(self), &transport);
    if (FAILED(result))
        return result;
    pthread_mutex_init(&transport->lock, NULL);
    transport->outbound = !(*io_flags & LOGON_NO_OUTBOUND);
    transport->profile = mapix_text_from_flags_heap(profile, *io_flags & MAPI_UNICODE);
    if (!transport->profile) {
        mapix_object_release(&transport->object);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    support->lpVtbl->AddRef(support);
    transport->support = support;
    result = read_maildir(support, &transport->maildir);
    if (!FAILED(result))
        result = write_status_row(transport, false);
    if (!FAILED(result))
        result = local_identity_tell(support, (LPTSTR)transport->profile, 0);
    if (FAILED(result)) {
        mapix_object_release(&transport->object);
        return result;
    }
    *io_flags = 0;                     /* no idle time, no polling (SPI-XP-04) */
    *ret_logon = (LPXPLOGON)&transport->logon;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE provider_shutdown(IXPProvider *self, ULONG *io_flags)
{
    (void)self;
    (void)io_flags;
    return S_OK;
}

static const IXPProviderVtbl provider_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IXPProvider), .Shutdown = provider_shutdown, .TransportLogon = provider_logon
};
static const struct mapix_class_interface provider_interfaces[] = {
    { &IID_IXPProvider, offsetof(struct transport_provider, provider), &provider_vtable },
    { NULL, 0, NULL },
};
static const struct mapix_class provider_class = {
    .name = "local transport provider", .size = sizeof(struct transport_provider), .interfaces = provider_interfaces
};

HRESULT STDAPICALLTYPE XPProviderInit(HINSTANCE instance, LPMALLOC malloc_object, LPALLOCATEBUFFER allocate_buffer, LPALLOCATEMORE allocate_more,
    LPFREEBUFFER free_buffer, ULONG flags, ULONG mapi_version, ULONG *ret_version, LPXPPROVIDER *ret_provider)
{
    struct transport_provider *provider;
    HRESULT result;

    (void)instance;
    (void)malloc_object;
    (void)flags;
    if (!allocate_buffer || !allocate_more || !free_buffer || !ret_version || !ret_provider)
        return MAPI_E_INVALID_PARAMETER;
    if (mapi_version < CURRENT_SPI_VERSION)
        return MAPI_E_VERSION;
    result = mapix_object_new(&provider_class, NULL, &provider);
    if (FAILED(result))
        return result;
    *ret_version = CURRENT_SPI_VERSION;
    *ret_provider = (LPXPPROVIDER)&provider->provider;
    return S_OK;
}

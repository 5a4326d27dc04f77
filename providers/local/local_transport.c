/* LOCAL_XP: delivers between the profiles of one user, and into a Maildir.
 *
 * It serves recipients of type LOCAL (the address is a profile's name) and SMTP addresses PROFILE@localhost by logging on to that profile
 * as any program would and filing a copy in its receive folder. Where the service has a Maildir (PR_MAPIX_MAILDIR), all other SMTP
 * recipients are written there, one file a message, for a mail server or another program to take on. Everybody else is declined. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mapicode.h>
#include <mapiguid.h>
#include <mapihook.h>
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
#include "providers/local/local_shutdown.h"
#include "providers/local/local_status.h"
#include "providers/local/local_store.h"
#include "providers/local/local_handshake.h"
#include "session/spooler_client.h"
#include "storage/stream.h"
#include "support/mail.h"
#include "support/one_off.h"
#include "table/helpers.h"

/* A profile we deliver to, kept open while mail goes out. */
struct target {
    struct target *next;
    char *profile;
    LPMAPISESSION session;
    LPMDB store;
    LPMAPIFOLDER folder;               /* the receive folder that the last message went to */
    LPENTRYID folder_id;
    ULONG folder_size;
    MAPIUID section;                   /* of the store */
    bool hooked;                       /* inbound hooks have to see what comes */
    struct arrived *arrived;           /* to be told once it is durable */
    LPMAPIXBATCH batch;                /* of the store; NULL: it has none */
    bool began;
};

struct arrived {
    struct arrived *next;
    SBinary id;
};

struct transport_provider {
    struct mapix_object object;
    struct mapix_interface provider;
    struct mapix_interface shutdown;       /* IMAPIProviderShutdown */
};

struct transport {
    struct mapix_object object;
    struct mapix_interface logon;
    struct mapix_interface batch;      /* IMapixBatch */
    LPMAPISUP support;
    char *profile;
    char *maildir;                     /* NULL: none */
    pthread_mutex_t lock;              /* of what follows; calls come one at a time but for TransportNotify */
    struct target *targets;
    bool outbound;
    bool flushing;
    bool batching;                     /* between Begin and Commit */
    bool canceled;
    unsigned long delivered;
    LPCONVERTERSESSION converter;
};

/* --- targets --- */

/* The target's own spooler has its hooks; it announces what they leave. */
static void tell_arrived(struct target *target)
{
    while (target->arrived) {
        struct arrived *arrived = target->arrived;

        target->arrived = arrived->next;
        mapix_spooler_tell_arrival(target->profile, &target->section, arrived->id.cb, (LPENTRYID)(void *)arrived->id.lpb);
        free(arrived->id.lpb);
        free(arrived);
    }
}

static void close_targets(struct transport *transport)
{
    while (transport->targets) {
        struct target *target = transport->targets;

        transport->targets = target->next;
        tell_arrived(target);
        if (target->batch)
            target->batch->lpVtbl->Release(target->batch);
        if (target->folder)
            target->folder->lpVtbl->Release(target->folder);
        MAPIFreeBuffer(target->folder_id);
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

/* Does the profile have a hook provider for mail that comes in, and which section is the default store's? */
static void look_for_hooks(struct target *target)
{
    static const SizedSPropTagArray(3, columns) = { 3, { PR_RESOURCE_TYPE, PR_RESOURCE_FLAGS, PR_PROVIDER_UID } };
    LPSERVICEADMIN admin;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    bool has_store = false, has_hook = false;

    if (FAILED(target->session->lpVtbl->AdminServices(target->session, 0, &admin)))
        return;
    if (FAILED(admin->lpVtbl->GetProviderTable(admin, 0, &table)) ||
        FAILED(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows)))
        rows = NULL;
    for (ULONG i = 0; rows && i < rows->cRows; i++) {
        const SPropValue *values = rows->aRow[i].lpProps;
        LONG type = values[0].ulPropTag == PR_RESOURCE_TYPE ? values[0].Value.l : 0;
        LONG flags = values[1].ulPropTag == PR_RESOURCE_FLAGS ? values[1].Value.l : 0;

        has_hook |= type == MAPI_HOOK_PROVIDER && flags & HOOK_INBOUND;
        if (type == MAPI_STORE_PROVIDER && flags & STATUS_DEFAULT_STORE && values[2].ulPropTag == PR_PROVIDER_UID) {
            memcpy(&target->section, values[2].Value.bin.lpb, sizeof(MAPIUID));
            has_store = true;
        }
    }
    target->hooked = has_store && has_hook;
    FreeProws(rows);
    if (table)
        table->lpVtbl->Release(table);
    admin->lpVtbl->Release(admin);
}

static HRESULT open_store(struct target *target)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ENTRYID } };
    SPropValue yes = { .ulPropTag = PR_DEFAULT_STORE, .Value.b = TRUE };
    SRestriction is_default = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_DEFAULT_STORE, &yes } };
    LPMAPITABLE table;
    LPSRowSet rows;
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
        look_for_hooks(target);
    return result;
}

/* The folder for mail of this message's class: asked each time, for the profile's owner may have chosen another meanwhile. */
static HRESULT find_folder(struct target *target, LPMESSAGE message)
{
    LPSPropValue class = NULL;
    LPMAPIFOLDER folder;
    LPENTRYID id = NULL;
    ULONG size = 0, type;
    HRESULT result = HrGetOneProp((LPMAPIPROP)message, PR_MESSAGE_CLASS_A, &class);

    result = target->store->lpVtbl->GetReceiveFolder(target->store, FAILED(result) ? NULL : (LPTSTR)class->Value.lpszA, 0, &size, &id, NULL);
    MAPIFreeBuffer(class);
    if (FAILED(result))
        return result;
    if (target->folder && size == target->folder_size && !memcmp(id, target->folder_id, size)) {
        MAPIFreeBuffer(id);
        return S_OK;
    }
    result = target->store->lpVtbl->OpenEntry(target->store, size, id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)&folder);
    if (FAILED(result)) {
        MAPIFreeBuffer(id);
        return result;
    }
    if (target->folder)
        target->folder->lpVtbl->Release(target->folder);
    MAPIFreeBuffer(target->folder_id);
    target->folder = folder;
    target->folder_id = id;
    target->folder_size = size;
    return S_OK;
}

/* What is delivered between Begin and Commit becomes durable at once. */
static void join_batch(const struct transport *transport, struct target *target)
{
    if (!transport->batching || target->began)
        return;
    if (!target->batch && FAILED(target->store->lpVtbl->QueryInterface(target->store, &IID_IMapixBatch, (LPVOID *)&target->batch)))
        target->batch = NULL;
    if (target->batch)
        target->began = !FAILED(target->batch->lpVtbl->Begin(target->batch));
}

/* The open target for a profile. MAPI_E_LOGON_FAILED and the like: it cannot be had now. */
static HRESULT find_target(struct transport *transport, const char *profile, struct target **ret_target)
{
    struct target *target;
    HRESULT result;

    for (target = transport->targets; target; target = target->next)
        if (!strcmp(target->profile, profile)) {
            join_batch(transport, target);
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
        result = open_store(target);
    if (FAILED(result)) {              /* not kept: it may work the next time */
        struct target *others = target->next;

        target->next = NULL;
        transport->targets = target;
        close_targets(transport);
        transport->targets = others;
        return result;
    }
    join_batch(transport, target);
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
    if (!FAILED(admin->lpVtbl->GetProfileTable(admin, 0, &table)) &&
        !FAILED(mapix_table_take_rows(table, (const SPropTagArray *)&tags, NULL, &rows))) {
        for (ULONG i = 0; i < rows->cRows && !found; i++)
            found = rows->aRow[i].lpProps[0].ulPropTag == PR_DISPLAY_NAME_A && !strcasecmp(rows->aRow[i].lpProps[0].Value.lpszA, name);
        FreeProws(rows);
    }
    admin->lpVtbl->Release(admin);
    return found;
}

/* --- delivering --- */

enum fate { DECLINE, TO_PROFILE, TO_MAILDIR };

enum { COLUMN_ROW, COLUMN_RESPONSIBILITY, COLUMN_TYPE, COLUMN_ADDRESS, COLUMN_NAME, COLUMN_KIND, COLUMN_REPORT, COLUMN_COUNT };
static const SizedSPropTagArray(COLUMN_COUNT, recipient_tags) = { COLUMN_COUNT,
    { PR_ROWID, PR_RESPONSIBILITY, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_DISPLAY_NAME_A, PR_RECIPIENT_TYPE,
        PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED } };

static const char *text_at(const SRow *row, ULONG index, ULONG tag)
{
    return row->lpProps[index].ulPropTag == tag ? row->lpProps[index].Value.lpszA : "";
}

/* Where a recipient's copy goes; the profile's name is for free(). */
static enum fate decide(const struct transport *transport, const SRow *row, char **ret_profile)
{
    const char *type = text_at(row, COLUMN_TYPE, PR_ADDRTYPE_A), *address = text_at(row, COLUMN_ADDRESS, PR_EMAIL_ADDRESS_A), *at = strrchr(address, '@');
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

/* What is the copy's own: it came just now, unread, for this profile (SPI-XP-24, -25, -27). */
static HRESULT stamp(struct transport *transport, LPMESSAGE copy, const SRow *row, bool from_me)
{
    static const ULONG groups[2][5] = {
        { PR_RECEIVED_BY_NAME_A, PR_RECEIVED_BY_ADDRTYPE_A, PR_RECEIVED_BY_EMAIL_ADDRESS_A, PR_RECEIVED_BY_ENTRYID, PR_RECEIVED_BY_SEARCH_KEY },
        { PR_RCVD_REPRESENTING_NAME_A, PR_RCVD_REPRESENTING_ADDRTYPE_A, PR_RCVD_REPRESENTING_EMAIL_ADDRESS_A, PR_RCVD_REPRESENTING_ENTRYID,
            PR_RCVD_REPRESENTING_SEARCH_KEY },
    };
    const char *name = text_at(row, COLUMN_NAME, PR_DISPLAY_NAME_A), *type = text_at(row, COLUMN_TYPE, PR_ADDRTYPE_A);
    const char *address = text_at(row, COLUMN_ADDRESS, PR_EMAIL_ADDRESS_A);
    LONG kind = row->lpProps[COLUMN_KIND].ulPropTag == PR_RECIPIENT_TYPE ? row->lpProps[COLUMN_KIND].Value.l & 0xF : MAPI_TO;
    LPENTRYID id = NULL;
    BYTE *key = NULL;
    ULONG size = 0, key_size = 0, count = 0;
    SPropValue values[16];
    HRESULT result = transport->support->lpVtbl->CreateOneOff(transport->support, (LPTSTR)(uintptr_t)name, (LPTSTR)(uintptr_t)type,
        (LPTSTR)(uintptr_t)address, 0, &size, &id);

    if (!FAILED(result))
        result = mapix_search_key(type, address, &key_size, &key);
    memset(values, 0, sizeof(values));
    values[count].ulPropTag = PR_MESSAGE_DELIVERY_TIME;
    values[count++].Value.ft = mapix_time_now();
    values[count++] = (SPropValue){ .ulPropTag = PR_MESSAGE_FLAGS, .Value.l = from_me ? MSGFLAG_FROMME : 0 };
    for (int i = 0; i < 2; i++) {
        values[count++] = (SPropValue){ .ulPropTag = groups[i][0], .Value.lpszA = (LPSTR)(uintptr_t)name };
        values[count++] = (SPropValue){ .ulPropTag = groups[i][1], .Value.lpszA = (LPSTR)(uintptr_t)type };
        values[count++] = (SPropValue){ .ulPropTag = groups[i][2], .Value.lpszA = (LPSTR)(uintptr_t)address };
        values[count++] = (SPropValue){ .ulPropTag = groups[i][3], .Value.bin = { size, (LPBYTE)id } };
        values[count++] = (SPropValue){ .ulPropTag = groups[i][4], .Value.bin = { key_size, key } };
    }
    values[count++] = (SPropValue){ .ulPropTag = PR_MESSAGE_TO_ME, .Value.b = kind == MAPI_TO };
    values[count++] = (SPropValue){ .ulPropTag = PR_MESSAGE_CC_ME, .Value.b = kind == MAPI_CC };
    values[count++] = (SPropValue){ .ulPropTag = PR_MESSAGE_RECIP_ME, .Value.b = TRUE };
    if (!FAILED(result))
        result = copy->lpVtbl->SetProps(copy, count, values, NULL);
    MAPIFreeBuffer(id);
    free(key);
    return result;
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

    if (!FAILED(target->folder->lpVtbl->GetContentsTable(target->folder, 0, &table))) {
        found = !FAILED(table->lpVtbl->FindRow(table, &same, BOOKMARK_BEGINNING, 0));
        table->lpVtbl->Release(table);
    }
    return found;
}

/* Is a recipient of the message one that a reader of this copy does not see? Nobody learns of a blind copy but the one it is for, and who got the
 * message a second time (MAPI_P1) stands in the list already (SPI-XP-14). */
static bool is_hidden(const SRow *other, LONG type, const SRow *row)
{
    if (type & (LONG)MAPI_P1)
        return true;
    return (type & 0xff) == MAPI_BCC && strcasecmp(text_at(other, 2, PR_EMAIL_ADDRESS_A), text_at(row, COLUMN_ADDRESS, PR_EMAIL_ADDRESS_A)) != 0;
}

/* Of a resend the list is as it was the first time: MAPI_SUBMITTED is the envelope's. */
static HRESULT clear_submitted(LPMESSAGE copy)
{
    static const SizedSPropTagArray(1, tags) = { 1, { PR_RECIPIENT_TYPE } };
    LPSRowSet rows;
    HRESULT result = mapix_recipients_read(copy, (const SPropTagArray *)(const void *)&tags, &rows);

    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < rows->cRows && !FAILED(result); i++) {
        SPropValue type = rows->aRow[i].lpProps[0];
        const SizedSRowSet(1, one) = { 1, { rows->aRow[i] } };

        if (type.ulPropTag != PR_RECIPIENT_TYPE || !(type.Value.l & (LONG)MAPI_SUBMITTED))
            continue;
        type.Value.l &= ~(LONG)MAPI_SUBMITTED;
        result = mapix_recipients_change(copy, (const SRowSet *)(const void *)&one, NULL, 1, &type);
    }
    FreeProws(rows);
    return result;
}

static HRESULT hide_envelope(LPMESSAGE copy, const SRow *row)
{
    static const SizedSPropTagArray(3, tags) = { 3, { PR_ROWID, PR_RECIPIENT_TYPE, PR_EMAIL_ADDRESS_A } };
    SizedADRLIST(1, list) = { .cEntries = 1 };
    LPMAPITABLE table;
    LPSRowSet rows;
    bool resent = false;
    HRESULT result = copy->lpVtbl->GetRecipientTable(copy, 0, &table);

    if (!FAILED(result))
        result = mapix_table_take_rows(table, (const SPropTagArray *)&tags, NULL, &rows);
    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < rows->cRows && !FAILED(result); i++) {
        const SRow *other = &rows->aRow[i];
        LONG type = other->lpProps[1].ulPropTag == PR_RECIPIENT_TYPE ? other->lpProps[1].Value.l : MAPI_TO;

        resent = resent || type & (LONG)MAPI_SUBMITTED;
        if (!is_hidden(other, type, row))
            continue;
        list.aEntries[0].cValues = 1;
        list.aEntries[0].rgPropVals = other->lpProps;
        result = copy->lpVtbl->ModifyRecipients(copy, MODRECIP_REMOVE, (LPADRLIST)(void *)&list);
    }
    FreeProws(rows);
    return FAILED(result) || !resent ? result : clear_submitted(copy);
}

/* The receiver's programs hear of it, from the hooks' spooler if there are hooks. Another provider's store tells its clients itself. */
static void announce(struct target *target, LPMESSAGE copy)
{
    struct arrived *arrived = target->hooked ? calloc(1, sizeof(*arrived)) : NULL, **end = &target->arrived;
    LPSPropValue id;

    if (!arrived || FAILED(HrGetOneProp((LPMAPIPROP)copy, PR_ENTRYID, &id))) {
        free(arrived);
        local_store_announce(target->store, copy);
        return;
    }
    arrived->id.cb = id->Value.bin.cb;
    arrived->id.lpb = malloc(arrived->id.cb);
    if (arrived->id.lpb) {
        memcpy(arrived->id.lpb, id->Value.bin.lpb, arrived->id.cb);
        while (*end)
            end = &(*end)->next;
        *end = arrived;                /* in the order delivered */
    } else {
        free(arrived);
    }
    MAPIFreeBuffer(id);
    if (!target->began)
        tell_arrived(target);
}

static HRESULT deliver(struct transport *transport, struct target *target, LPMESSAGE message, const SRow *row, bool again)
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
    result = find_folder(target, message);
    if (!FAILED(result) && (!again || !has_copy(target, &value.Value.bin)))
        result = target->folder->lpVtbl->CreateMessage(target->folder, NULL, 0, &copy);
    if (FAILED(result) || !copy) {
        free(value.Value.bin.lpb);
        return result;
    }
    result = message->lpVtbl->CopyTo(message, 0, NULL, (LPSPropTagArray)(uintptr_t)&excluded, 0, NULL, &IID_IMessage, copy, 0, NULL);
    if (!FAILED(result))
        result = hide_envelope(copy, row);
    if (!FAILED(result))
        result = stamp(transport, copy, row, !strcmp(target->profile, transport->profile));
    if (!FAILED(result))
        result = copy->lpVtbl->SetProps(copy, 1, &value, NULL);
    if (!FAILED(result))
        result = copy->lpVtbl->SaveChanges(copy, KEEP_OPEN_READWRITE);
    if (!FAILED(result))
        announce(target, copy);
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

static bool has_marked(const char *directory_path, const char *mark)
{
    DIR *directory = opendir(directory_path);
    struct dirent *entry;
    bool found = false;

    while (directory && !found && (entry = readdir(directory)))
        found = strstr(entry->d_name, mark) != NULL;
    if (directory)
        closedir(directory);
    return found;
}

static bool in_folder(const char *maildir, const char *folder, const char *mark)
{
    char path[PATH_MAX];

    return (snprintf(path, sizeof(path), "%s/%s/cur", maildir, folder) < (int)sizeof(path) && has_marked(path, mark)) ||
        (snprintf(path, sizeof(path), "%s/%s/new", maildir, folder) < (int)sizeof(path) && has_marked(path, mark));
}

/* Is it there already, wherever its reader put it meanwhile? Folders of a Maildir++ are the directories that begin with a dot, itself among them. */
static bool in_maildir(const char *maildir, const char *mark)
{
    DIR *directory = opendir(maildir);
    struct dirent *entry;
    bool found = false;

    while (directory && !found && (entry = readdir(directory)))
        found = *entry->d_name == '.' && strcmp(entry->d_name, "..") && in_folder(maildir, entry->d_name, mark);
    if (directory)
        closedir(directory);
    return found;
}

/* Whole and durable in tmp, then renamed into new: whoever reads new never sees half a message, nor one that goes away again. */
static HRESULT put_into_maildir(const char *maildir, const char *name, const void *bytes, size_t size)
{
    char tmp[PATH_MAX], new[PATH_MAX];
    int directory;
    HRESULT result;

    if (snprintf(tmp, sizeof(tmp), "%s/tmp/%s", maildir, name) >= (int)sizeof(tmp) ||
        snprintf(new, sizeof(new), "%s/new/%s", maildir, name) >= (int)sizeof(new))
        return MAPI_E_TOO_COMPLEX;
    result = mapix_file_write(tmp, bytes, size, 0600);
    if (FAILED(result))
        return result;
    if (rename(tmp, new)) {
        result = mapix_error_from_errno(errno);
        unlink(tmp);
        return result;
    }
    *strrchr(new, '/') = 0;
    directory = open(new, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0) {
        fsync(directory);
        close(directory);
    }
    return S_OK;
}

/* One file for all its recipients here: its name says the time, the process, the submission, the host and its size. */
static HRESULT write_maildir(struct transport *transport, LPMESSAGE message, bool again)
{
    struct timespec now;
    const void *bytes;
    size_t size;
    LPSTREAM stream;
    char host[64] = "localhost", mark[20], name[255];
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
        if (*at == '/' || *at == ':' || *at == ',')
            *at = '_';
    snprintf(name, sizeof(name), "%lld.M%ldP%dQ%lu%s.%s,S=%zu", (long long)now.tv_sec, now.tv_nsec / 1000, (int)getpid(), ++transport->delivered,
        mark, host, size);
    result = put_into_maildir(transport->maildir, name, bytes, size);
    stream->lpVtbl->Release(stream);
    return result;
}

static bool has_property(LPMESSAGE message, ULONG tag)
{
    LPSPropValue value;
    HRESULT result = HrGetOneProp((LPMAPIPROP)message, tag, &value);

    if (!FAILED(result))
        MAPIFreeBuffer(value);
    return !FAILED(result);
}

/* Who sends is the profile, whatever the message brought along; for whom, it may say itself (SPI-XP-26). Set on the submitted message: the copy in
 * Sent Items has it too. */
static HRESULT stamp_sender(struct transport *transport, LPMESSAGE message)
{
    static const ULONG groups[2][5] = {
        { PR_SENDER_NAME_A, PR_SENDER_ADDRTYPE_A, PR_SENDER_EMAIL_ADDRESS_A, PR_SENDER_ENTRYID, PR_SENDER_SEARCH_KEY },
        { PR_SENT_REPRESENTING_NAME_A, PR_SENT_REPRESENTING_ADDRTYPE_A, PR_SENT_REPRESENTING_EMAIL_ADDRESS_A, PR_SENT_REPRESENTING_ENTRYID,
            PR_SENT_REPRESENTING_SEARCH_KEY },
    };
    SPropValue submitted = { .ulPropTag = PR_PROVIDER_SUBMIT_TIME, .Value.ft = mapix_time_now() };
    struct local_identity identity;
    HRESULT result;

    if (!transport->profile)
        return S_OK;
    result = local_identity_make(transport->profile, &identity);
    for (int i = 0; i < 2 && !FAILED(result); i++) {
        SPropValue values[5] = {
            { .ulPropTag = groups[i][0], .Value.lpszA = identity.name },
            { .ulPropTag = groups[i][1], .Value.lpszA = (LPSTR)(uintptr_t) "SMTP" },
            { .ulPropTag = groups[i][2], .Value.lpszA = identity.address },
            { .ulPropTag = groups[i][3], .Value.bin = { identity.id_size, (LPBYTE)identity.id } },
            { .ulPropTag = groups[i][4], .Value.bin = { identity.key_size, identity.key } },
        };

        if (!i || !has_property(message, groups[i][0]))
            result = message->lpVtbl->SetProps(message, 5, values, NULL);
    }
    if (!FAILED(result) && !has_property(message, PR_PROVIDER_SUBMIT_TIME))
        result = message->lpVtbl->SetProps(message, 1, &submitted, NULL);
    local_identity_clear(&identity);
    return result;
}

/* One recipient's turn. A target that cannot be opened now leaves the recipient for later. */
static HRESULT serve(struct transport *transport, LPMESSAGE message, const SRow *row, bool again, bool *io_in_maildir, bool *ret_served)
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
            result = deliver(transport, target, message, row, again);
        break;
    case TO_MAILDIR:
        if (!*io_in_maildir)           /* once for all of them: the headers name everyone */
            result = write_maildir(transport, message, again);
        *io_in_maildir = true;
        break;
    }
    free(profile);
    *ret_served = !FAILED(result);
    return result;
}

/* Who asked to hear that it arrived does (SPI-RPT-02, -07): StatusRecips decides, and makes each report once. A report that cannot be made does
 * not undo the delivery. */
static void report_delivered(struct transport *transport, LPMESSAGE message, const SRowSet *rows, const bool *served)
{
    LPADRLIST list;
    SPropValue now = { .ulPropTag = PR_DELIVER_TIME, .Value.ft = mapix_time_now() };

    if (FAILED(MAPIAllocateBuffer((ULONG)CbNewADRLIST(rows->cRows), (LPVOID *)&list)))
        return;
    list->cEntries = 0;
    for (ULONG i = 0; i < rows->cRows; i++) {
        const SPropValue *asked = &rows->aRow[i].lpProps[COLUMN_REPORT];
        LPSPropValue values;

        if (!served[i] || asked->ulPropTag != PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED || !asked->Value.b ||
            FAILED(MAPIAllocateBuffer((COLUMN_COUNT + 1) * sizeof(SPropValue), (LPVOID *)&values)))
            continue;
        memcpy(values, rows->aRow[i].lpProps, COLUMN_COUNT * sizeof(SPropValue));
        values[COLUMN_COUNT] = now;
        list->aEntries[list->cEntries].ulReserved1 = 0;
        list->aEntries[list->cEntries].cValues = COLUMN_COUNT + 1;
        list->aEntries[list->cEntries++].rgPropVals = values;
    }
    if (!list->cEntries || FAILED(transport->support->lpVtbl->StatusRecips(transport->support, message, list)))
        FreePadrlist(list);
}

/* SPI-XP-10 to -12. Recipients served before a failure keep their mark: the retry does not serve them again. */
static HRESULT STDMETHODCALLTYPE transport_submit(IXPLogon *self, ULONG flags, LPMESSAGE message, ULONG_PTR *reference, ULONG_PTR *ret_wait)
{
    struct transport *transport = (struct transport *)mapix_object_of(self);
    LPSRowSet rows;
    const SPropValue yes = { .ulPropTag = PR_RESPONSIBILITY, .Value.b = TRUE };
    bool in_box = false, served_any = false, *served = NULL;
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
        result = mapix_recipients_read(message, (const SPropTagArray *)(const void *)&recipient_tags, &rows);
    if (!FAILED(result) && !(served = calloc(rows->cRows + 1, sizeof(bool)))) {
        FreeProws(rows);
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (FAILED(result)) {
        pthread_mutex_unlock(&transport->lock);
        return result;
    }
    for (ULONG i = 0; i < rows->cRows && !transport->canceled; i++) {
        if (rows->aRow[i].lpProps[1].ulPropTag == PR_RESPONSIBILITY && rows->aRow[i].lpProps[1].Value.b)
            continue;
        one = serve(transport, message, &rows->aRow[i], (flags & BEGIN_DEFERRED) != 0, &in_box, &served[i]);
        if (FAILED(one))
            result = one;
        else
            served_any |= served[i];
    }
    if (served_any)
        one = mapix_recipients_change(message, rows, served, 1, &yes);
    if (served_any && FAILED(one))
        result = one;
    if (served_any)
        report_delivered(transport, message, rows, served);
    free(served);
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

/* The row and the status object say the same (SPI-STAT-02, -07). */
static ULONG status_values(struct mapix_object *owner, struct local_status_space *space, SPropValue ret_values[LOCAL_STATUS_VALUES])
{
    struct transport *transport = (struct transport *)owner;
    LONG code = STATUS_AVAILABLE | (transport->outbound ? STATUS_OUTBOUND_ENABLED : 0) | (transport->flushing ? STATUS_OUTBOUND_FLUSH : 0);
    ULONG count = 0;

    (void)space;
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t) "Local delivery" };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_PROVIDER_DISPLAY_A, .Value.lpszA = (LPSTR)(uintptr_t) "Local transport" };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_STATUS_CODE, .Value.l = code };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_STATUS_STRING_A,
        .Value.lpszA = (LPSTR)(uintptr_t)(transport->maildir ? "to profiles and a Maildir" : "to profiles of this user") };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_RESOURCE_METHODS, .Value.l = STATUS_VALIDATE_STATE | STATUS_FLUSH_QUEUES };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_OBJECT_TYPE, .Value.l = MAPI_STATUS };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_RESOURCE_TYPE, .Value.l = MAPI_TRANSPORT_PROVIDER };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_RESOURCE_FLAGS, .Value.l = 0 };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_PROVIDER_DLL_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t) "local" };
    return count;
}

static HRESULT write_status_row(struct transport *transport, bool update)
{
    struct local_status_space space;
    SPropValue values[LOCAL_STATUS_VALUES];

    status_values(&transport->object, &space, values);
    return transport->support->lpVtbl->ModifyStatusRow(transport->support, 5, values, update ? STATUSROW_UPDATE : 0);
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
    if (*io_flags & (NOTIFY_BEGIN_OUTBOUND_FLUSH | NOTIFY_END_OUTBOUND_FLUSH)) {       /* SPI-XP-20 */
        pthread_mutex_lock(&transport->lock);
        transport->flushing = (*io_flags & NOTIFY_BEGIN_OUTBOUND_FLUSH) != 0;
        pthread_mutex_unlock(&transport->lock);
        update = true;
    }
    return update ? write_status_row(transport, true) : S_OK;
}

/* Nothing more goes out for now: the receivers' profiles are let go, so that nobody's session or store is kept from being changed or deleted. */
static HRESULT STDMETHODCALLTYPE transport_idle(IXPLogon *self, ULONG flags)
{
    struct transport *transport = (struct transport *)mapix_object_of(self);

    MAPIX_ENTER(transport);
    if (flags)
        return MAPI_E_UNKNOWN_FLAGS;
    pthread_mutex_lock(&transport->lock);
    close_targets(transport);
    pthread_mutex_unlock(&transport->lock);
    return S_OK;
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

static HRESULT read_maildir(LPMAPISUP support, char **ret_maildir);

/* The settings may have changed; the Maildir must be there and writable. */
static HRESULT validate(struct mapix_object *owner, ULONG flags)
{
    struct transport *transport = (struct transport *)owner;
    char *maildir = NULL, *old;
    HRESULT result = read_maildir(transport->support, &maildir);

    if (FAILED(result))
        return local_failed(owner, result);
    pthread_mutex_lock(&transport->lock);
    old = transport->maildir;
    transport->maildir = maildir;
    pthread_mutex_unlock(&transport->lock);
    free(old);
    if (flags & CONFIG_CHANGED)        /* SPI-STAT-10 */
        transport->support->lpVtbl->SpoolerNotify(transport->support, NOTIFY_CONFIG_CHANGE, NULL);
    return write_status_row(transport, true);
}

/* It has no queue of its own, what it takes is delivered when it answers: the bit says that the spooler is asked to be quick (SPI-XP-30). */
static HRESULT flush(struct mapix_object *owner, ULONG flags)
{
    struct transport *transport = (struct transport *)owner;

    if (!(flags & FLUSH_UPLOAD))
        return S_OK;
    pthread_mutex_lock(&transport->lock);
    transport->flushing = true;
    pthread_mutex_unlock(&transport->lock);
    return write_status_row(transport, true);
}

static const struct local_status_kind transport_status = { .values = status_values, .validate = validate, .flush = flush };

static HRESULT STDMETHODCALLTYPE transport_validate(IXPLogon *self, ULONG_PTR ui_param, ULONG flags)
{
    struct transport *transport = (struct transport *)mapix_object_of(self);
    HRESULT result;

    (void)ui_param;
    MAPIX_ENTER(transport);
    result = local_status_check_validate(flags);
    return FAILED(result) ? result : validate(&transport->object, flags);
}

static HRESULT STDMETHODCALLTYPE transport_flush(IXPLogon *self, ULONG_PTR ui_param, ULONG size, LPENTRYID entry_id, ULONG flags)
{
    struct transport *transport = (struct transport *)mapix_object_of(self);
    HRESULT result;

    (void)ui_param;
    MAPIX_ENTER(transport);
    if (size || entry_id)
        return MAPI_E_INVALID_PARAMETER;
    result = local_status_check_flush(flags);
    return FAILED(result) ? result : flush(&transport->object, flags);
}

static HRESULT STDMETHODCALLTYPE transport_open_status(IXPLogon *self, LPCIID iid, ULONG flags, ULONG *ret_type, LPMAPISTATUS *ret_status)
{
    struct transport *transport = (struct transport *)mapix_object_of(self);

    MAPIX_ENTER(transport);
    return local_status_open(&transport->object, &transport_status, iid, flags, ret_type, (LPVOID *)ret_status);
}

/* --- IMapixBatch: what is delivered between Begin and Commit is durable at once --- */

static HRESULT STDMETHODCALLTYPE batch_query_interface(IMapixBatch *self, REFIID iid, LPVOID *ret)
{
    return mapix_object_query_interface(mapix_object_of(self), iid, ret);
}

static ULONG STDMETHODCALLTYPE batch_add_ref(IMapixBatch *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

static ULONG STDMETHODCALLTYPE batch_release(IMapixBatch *self)
{
    return mapix_object_release(mapix_object_of(self));
}

static HRESULT STDMETHODCALLTYPE batch_begin(IMapixBatch *self)
{
    struct transport *transport = (struct transport *)mapix_object_of(self);

    MAPIX_ENTER(transport);
    pthread_mutex_lock(&transport->lock);
    transport->batching = true;
    pthread_mutex_unlock(&transport->lock);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE batch_commit(IMapixBatch *self)
{
    struct transport *transport = (struct transport *)mapix_object_of(self);
    HRESULT result = S_OK;

    MAPIX_ENTER(transport);
    pthread_mutex_lock(&transport->lock);
    transport->batching = false;
    for (struct target *target = transport->targets; target; target = target->next) {
        HRESULT one = target->began ? target->batch->lpVtbl->Commit(target->batch) : S_OK;

        target->began = false;
        if (FAILED(one))
            result = one;
        tell_arrived(target);
    }
    pthread_mutex_unlock(&transport->lock);
    return result;
}

static const IMapixBatchVtbl batch_vtable = {
    .QueryInterface = batch_query_interface, .AddRef = batch_add_ref, .Release = batch_release, .Begin = batch_begin, .Commit = batch_commit,
};

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
    { &IID_IMapixBatch, offsetof(struct transport, batch), &batch_vtable },
    { NULL, 0, NULL },
};
static const struct mapix_class transport_class = {
    .name = "local transport", .size = sizeof(struct transport), .interfaces = transport_interfaces, .finalize = transport_finalize
};

HRESULT local_make_maildir(const char *maildir)
{
    static const char *const parts[] = { "", "tmp", "new", "cur" };
    HRESULT result = S_OK;

    for (size_t i = 0; !FAILED(result) && i < 4; i++) {
        char *path = mapix_file_path(maildir, parts[i]);

        result = path ? mapix_file_make_directory(path) : MAPI_E_NOT_ENOUGH_MEMORY;
        if (!FAILED(result) && i && access(path, W_OK | X_OK))
            result = mapix_error_from_errno(errno);
        free(path);
    }
    return result;
}

/* The Maildir that the service was configured with, made if it is not there yet. No property: no Maildir. */
static HRESULT read_maildir(LPMAPISUP support, char **ret_maildir)
{
    LPPROFSECT section;
    LPSPropValue value;
    HRESULT result = support->lpVtbl->OpenProfileSection(support, NULL, 0, &section);

    if (FAILED(result))
        return result;
    if (!FAILED(HrGetOneProp((LPMAPIPROP)section, PR_MAPIX_MAILDIR_A, &value))) {
        result = local_make_maildir(value->Value.lpszA);
        if (FAILED(result))
            mapix_error_set(mapix_error_thread_slot(), result, "local transport", 0, 0, "The Maildir %s of local delivery cannot be used; "
                "name another (mapix service configure LOCAL maildir=DIR) or mend its permissions", value->Value.lpszA);
        else if (!(*ret_maildir = strdup(value->Value.lpszA)))
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
    *ret_logon = NULL;
    if (*io_flags & ~(ULONG)(LOGON_NO_DIALOG | LOGON_NO_CONNECT | LOGON_NO_INBOUND | LOGON_NO_OUTBOUND | MAPI_UNICODE)) {
        result = mapix_error_set(mapix_error_thread_slot(), MAPI_E_UNKNOWN_FLAGS, "local transport", 0, 0,
            "Among the flags %#x are some that a transport does not know", (unsigned)*io_flags);
        goto failed;
    }
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
        goto failed;
    }
    *io_flags = LOGON_SP_IDLE;         /* no polling: nothing comes in (SPI-XP-04) */
    *ret_logon = (LPXPLOGON)&transport->logon;
    return S_OK;
failed:
    if (ret_error)
        mapix_error_get(mapix_error_thread_slot(), result, *io_flags & MAPI_UNICODE, ret_error);
    *io_flags &= MAPI_UNICODE;         /* the width of the strings in the error */
    return result;
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
    { &IID_IMAPIProviderShutdown, offsetof(struct transport_provider, shutdown), &local_shutdown_vtable },
    { NULL, 0, NULL },
};
static const struct mapix_class provider_class = {
    .name = "local transport provider", .size = sizeof(struct transport_provider), .interfaces = provider_interfaces
};

HRESULT STDMAPIINITCALLTYPE XPProviderInit(HINSTANCE instance, LPMALLOC allocator, LPALLOCATEBUFFER allocate_buffer, LPALLOCATEMORE allocate_more,
    LPFREEBUFFER free_buffer, ULONG flags, ULONG mapi_version, ULONG *ret_version, LPXPPROVIDER *ret_provider)
{
    const struct local_allocators given = { allocator, allocate_buffer, allocate_more, free_buffer };
    struct transport_provider *provider = NULL;
    HRESULT result = local_handshake(&given, mapi_version, ret_version, (LPUNKNOWN *)(void *)ret_provider);

    (void)instance, (void)flags;
    if (SUCCEEDED(result))
        result = mapix_object_new(&provider_class, NULL, &provider);
    if (FAILED(result))
        return result;
    *ret_provider = (LPXPPROVIDER)&provider->provider;
    return S_OK;
}

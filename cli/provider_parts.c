/* mapix provider check: what a store's messages and folders have inside: attachments, search folders; and what it tells of them. */
#include "cli/provider.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static ULONG support_mask(LPMDB store)
{
    LPSPropValue value = NULL;
    ULONG mask = FAILED(HrGetOneProp((LPMAPIPROP)store, PR_STORE_SUPPORT_MASK, &value)) ? 0 : (ULONG)value->Value.l;

    MAPIFreeBuffer(value);
    return mask;
}

/* --- Attachments --- */

static const BYTE attached[] = "the bytes of an attachment";

/* Fill it: method, name, and the data through a stream. */
static bool fill_attachment(const struct provider_target *target, LPATTACH attach)
{
    SPropValue values[] = { { .ulPropTag = PR_ATTACH_METHOD, .Value.l = ATTACH_BY_VALUE }, { .ulPropTag = PR_RENDERING_POSITION, .Value.l = -1 },
        { .ulPropTag = PR_ATTACH_LONG_FILENAME_A, .Value.lpszA = (LPSTR) "check.txt" } };
    LPSTREAM stream = NULL;
    ULONG written = 0;

    provider_step(target, "SetProps of an attachment");
    HRESULT result = attach->lpVtbl->SetProps(attach, COUNT(values), values, NULL);
    MUST(target, "SPI-MSG-13", !FAILED(result), "an attachment by value to be made", "SetProps: %s", provider_result(result));
    provider_step(target, "OpenProperty of PR_ATTACH_DATA_BIN");
    result = attach->lpVtbl->OpenProperty(attach, PR_ATTACH_DATA_BIN, &IID_IStream, 0, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)(void *)&stream);
    MUST(target, "SPI-MSG-14", !FAILED(result) && stream, "the data of an attachment as a stream", "OpenProperty: %s", provider_result(result));
    if (FAILED(result) || !stream)
        return false;
    result = stream->lpVtbl->Write(stream, attached, sizeof(attached), &written);
    if (!FAILED(result))
        result = stream->lpVtbl->Commit(stream, 0);
    stream->lpVtbl->Release(stream);
    MUST(target, "SPI-MSG-14", !FAILED(result) && written == sizeof(attached), "the stream to take the data", "%u bytes of %u: %s", (unsigned)written,
        (unsigned)sizeof(attached), provider_result(result));
    provider_step(target, "SaveChanges of an attachment");
    result = attach->lpVtbl->SaveChanges(attach, 0);
    MUST(target, "SPI-MSG-01", !FAILED(result), "an attachment to be saved", "SaveChanges: %s", provider_result(result));
    return !FAILED(result);
}

/* Rows of the attachment table; UINT32_MAX without one. */
static ULONG count_attachments(const struct provider_target *target, LPMESSAGE message, bool judge)
{
    static const ULONG required[] = { PR_ATTACH_NUM, PR_INSTANCE_KEY, PR_RECORD_KEY, PR_RENDERING_POSITION };
    LPMAPITABLE table = NULL;
    LPSPropTagArray columns = NULL;
    ULONG count = 0;

    provider_step(target, "GetAttachmentTable");
    HRESULT result = message->lpVtbl->GetAttachmentTable(message, 0, &table);
    MUST(target, "SPI-MSG-11", !FAILED(result) && table, "an attachment table", "%s", provider_result(result));
    if (FAILED(result) || !table)
        return UINT32_MAX;
    if (judge && table->lpVtbl->QueryColumns(table, TBL_ALL_COLUMNS, &columns) == S_OK) {
        size_t there = 0;

        for (size_t i = 0; i < COUNT(required); i++)
            for (ULONG j = 0; j < columns->cValues; j++)
                there += columns->aulPropTag[j] == required[i];
        MUST(target, "SPI-MSG-11", there == COUNT(required), "PR_ATTACH_NUM, PR_INSTANCE_KEY, PR_RECORD_KEY and PR_RENDERING_POSITION in the attachment table",
            "%zu of them", there);
        MAPIFreeBuffer(columns);
    }
    table->lpVtbl->GetRowCount(table, 0, &count);
    table->lpVtbl->Release(table);
    return count;
}

/* It is there again by its number, with what was put into it. */
static void read_attachment(const struct provider_target *target, LPMESSAGE message, ULONG number)
{
    static const ULONG required[] = { PR_OBJECT_TYPE, PR_ATTACH_METHOD, PR_RENDERING_POSITION };
    LPATTACH attach = NULL, nobody = NULL;
    LPSTREAM stream = NULL;
    BYTE bytes[2 * sizeof(attached)];
    ULONG read = 0;

    provider_step(target, "OpenAttach");
    HRESULT result = message->lpVtbl->OpenAttach(message, number, NULL, 0, &attach);
    MUST(target, "SPI-MSG-11", !FAILED(result) && attach, "OpenAttach to open what CreateAttach numbered", "number %u: %s", (unsigned)number,
        provider_result(result));
    if (!FAILED(result) && attach) {
        provider_check_properties(target, (LPMAPIPROP)attach, "an attachment", "SPI-MSG-16", required, COUNT(required));
        result = attach->lpVtbl->OpenProperty(attach, PR_ATTACH_DATA_BIN, &IID_IStream, 0, 0, (LPUNKNOWN *)(void *)&stream);
        if (!FAILED(result))
            result = stream->lpVtbl->Read(stream, bytes, sizeof(bytes), &read);
        MUST(target, "SPI-MSG-14", !FAILED(result) && read == sizeof(attached) && !memcmp(bytes, attached, read), "an attachment to keep its bytes",
            "%u bytes of %u: %s", (unsigned)read, (unsigned)sizeof(attached), provider_result(result));
        if (stream)
            stream->lpVtbl->Release(stream);
        attach->lpVtbl->Release(attach);
    }
    provider_step(target, "OpenAttach of a number that nobody has");
    result = message->lpVtbl->OpenAttach(message, number + 4711, NULL, 0, &nobody);
    MUST(target, "SPI-MSG-11", FAILED(result), "an unknown attachment number to be refused", "OpenAttach of %u: %s", (unsigned)number + 4711,
        provider_result(result));
    if (!FAILED(result) && nobody)
        nobody->lpVtbl->Release(nobody);
}

static void check_attachments(const struct provider_target *target, LPMESSAGE message)
{
    LPATTACH attach = NULL;
    LPSPropValue has = NULL;
    ULONG number = 0;

    provider_step(target, "CreateAttach");
    HRESULT result = message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attach);
    MUST(target, "SPI-MSG-13", !FAILED(result) && attach, "CreateAttach in a store that says STORE_ATTACH_OK", "%s", provider_result(result));
    if (FAILED(result) || !attach)
        return;
    provider_check_unknown(target, (LPUNKNOWN)attach, &IID_IAttachment, 14, "an attachment");
    bool whole = fill_attachment(target, attach);
    attach->lpVtbl->Release(attach);
    provider_step(target, "SaveChanges of a message with an attachment");
    result = message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE);
    MUST(target, "SPI-MSG-01", !FAILED(result), "a message with an attachment to be saved", "%s", provider_result(result));
    if (!whole || FAILED(result))
        return;
    ULONG count = count_attachments(target, message, true);
    MUST(target, "SPI-MSG-01", count == 1, "a saved attachment in the attachment table", "%u rows", (unsigned)count);
    bool flagged = !FAILED(HrGetOneProp((LPMAPIPROP)message, PR_HASATTACH, &has)) && has->Value.b;
    MUST(target, "SPI-MSG-04", flagged, "PR_HASATTACH of a message with an attachment", "it is not TRUE");
    MAPIFreeBuffer(has);
    read_attachment(target, message, number);
    provider_step(target, "DeleteAttach");
    result = message->lpVtbl->DeleteAttach(message, number, 0, NULL, 0);
    if (!FAILED(result))
        result = message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE);
    count = count_attachments(target, message, false);
    MUST(target, "SPI-MSG-15", !FAILED(result) && count == 0, "DeleteAttach to delete with the next SaveChanges", "%s, %u rows are left", provider_result(result),
        (unsigned)count);
}

void provider_attachments(const struct provider_target *target)
{
    struct provider_scene scene;
    LPMESSAGE message = NULL;

    if (!provider_scene_folder(target, &scene))
        return;
    ULONG before = provider_count_messages(scene.folder);
    provider_step(target, "CreateMessage");
    if (!FAILED(scene.folder->lpVtbl->CreateMessage(scene.folder, NULL, 0, &message)) && message) {
        if (support_mask(scene.on.store) & STORE_ATTACH_OK) {
            check_attachments(target, message);
        } else {
            ULONG number;
            LPATTACH attach = NULL;

            provider_step(target, "CreateAttach in a store without attachments");
            HRESULT result = message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attach);
            MUST(target, "SPI-MSG-13", FAILED(result) && !attach, "a store without STORE_ATTACH_OK to refuse attachments", "CreateAttach: %s",
                provider_result(result));
        }
        if (!FAILED(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE)))
            provider_delete_message(target, scene.folder, message, before);
        else
            message->lpVtbl->Release(message);
    }
    provider_scene_close(&scene);
}

/* --- Search folders --- */

/* Wait until it does not run any more; false: it never ended. A provider need not tell of the end (fnevSearchComplete), so it is asked again and
 * again, for four seconds. */
static bool search_ends(LPMAPIFOLDER search)
{
    for (int i = 0; i < 200; i++) {
        LPSRestriction restriction = NULL;
        LPENTRYLIST folders = NULL;
        ULONG state = 0;

        if (FAILED(search->lpVtbl->GetSearchCriteria(search, 0, &restriction, &folders, &state)))
            return false;
        MAPIFreeBuffer(restriction);
        MAPIFreeBuffer(folders);
        if (!(state & SEARCH_REBUILD))
            return true;
        poll(NULL, 0, 20);
    }
    return false;
}

static void check_search(const struct provider_target *target, LPMAPIFOLDER search, LPMAPIFOLDER folder, const char *subject)
{
    SPropValue value = { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(uintptr_t)subject };
    SRestriction restriction = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_SUBJECT_A, &value } };
    LPSRestriction got = NULL;
    LPENTRYLIST folders = NULL;
    LPSPropValue id = NULL;
    LPMESSAGE message = NULL;
    ULONG state = 0;

    provider_step(target, "GetSearchCriteria of a new search folder");
    HRESULT result = search->lpVtbl->GetSearchCriteria(search, 0, &got, &folders, &state);
    MUST(target, "SPI-FLD-20", result == MAPI_E_NOT_INITIALIZED, "MAPI_E_NOT_INITIALIZED from GetSearchCriteria before the first SetSearchCriteria", "%s",
        provider_result(result));
    if (FAILED(HrGetOneProp((LPMAPIPROP)folder, PR_ENTRYID, &id)))
        return;
    ENTRYLIST list = { 1, &id->Value.bin };
    provider_step(target, "SetSearchCriteria");
    result = search->lpVtbl->SetSearchCriteria(search, &restriction, &list, SHALLOW_SEARCH | RESTART_SEARCH | FOREGROUND_SEARCH);
    MAPIFreeBuffer(id);
    MUST(target, "SPI-FLD-19", !FAILED(result) || result == MAPI_E_TOO_COMPLEX, "SetSearchCriteria to search by subject, or MAPI_E_TOO_COMPLEX", "%s",
        provider_result(result));
    if (FAILED(result))
        return;
    provider_step(target, "GetSearchCriteria");
    result = search->lpVtbl->GetSearchCriteria(search, 0, &got, &folders, &state);
    MUST(target, "SPI-FLD-20", !FAILED(result) && got && folders && got->rt == RES_PROPERTY && folders->cValues == 1,
        "GetSearchCriteria to give back what was set", "%s, state %#x", provider_result(result), (unsigned)state);
    provider_free(target, got, "the restriction of GetSearchCriteria");
    provider_free(target, folders, "the folders of GetSearchCriteria");
    MUST(target, "SPI-FLD-19", search_ends(search), "a search over one folder to end", "SEARCH_REBUILD stays set for 4 s");
    ULONG found = provider_count_messages(search);
    MUST(target, "SPI-FLD-18", found == 1, "a search folder to show what it found", "%u messages instead of 1", (unsigned)found);
    provider_step(target, "CreateMessage in a search folder");
    result = search->lpVtbl->CreateMessage(search, NULL, 0, &message);
    MUST(target, "SPI-FLD-18", FAILED(result), "no new messages in a search folder", "CreateMessage: %s", provider_result(result));
    if (!FAILED(result) && message)
        message->lpVtbl->Release(message);
    provider_step(target, "SetSearchCriteria of an ordinary folder");
    result = folder->lpVtbl->SetSearchCriteria(folder, &restriction, NULL, 0);
    MUST(target, "SPI-FLD-19", FAILED(result), "an ordinary folder to refuse search criteria (MAPI_E_NO_SUPPORT)", "SetSearchCriteria: %s",
        provider_result(result));
}

/* A message for the search to find. */
static LPMESSAGE make_message(LPMAPIFOLDER folder, const char *subject)
{
    SPropValue value = { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(uintptr_t)subject };
    LPMESSAGE message = NULL;

    if (FAILED(folder->lpVtbl->CreateMessage(folder, NULL, 0, &message)))
        return NULL;
    if (!FAILED(message->lpVtbl->SetProps(message, 1, &value, NULL)) && !FAILED(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE)))
        return message;
    message->lpVtbl->Release(message);
    return NULL;
}

void provider_search(const struct provider_target *target)
{
    static const char subject[] = "what the check looks for";
    struct provider_scene scene;
    LPMAPIFOLDER root = NULL, search = NULL;
    ULONG type = 0;

    if (!provider_scene_folder(target, &scene))
        return;
    ULONG before = provider_count_messages(scene.folder);
    LPMESSAGE message = support_mask(scene.on.store) & STORE_SEARCH_OK ? make_message(scene.folder, subject) : NULL;
    if (message && !FAILED(scene.on.store->lpVtbl->OpenEntry(scene.on.store, 0, NULL, NULL, MAPI_BEST_ACCESS, &type, (LPUNKNOWN *)(void *)&root))) {
        provider_step(target, "CreateFolder of a search folder");
        HRESULT result = root->lpVtbl->CreateFolder(root, FOLDER_SEARCH, (LPTSTR) "check", NULL, NULL, 0, &search);
        MUST(target, "SPI-FLD-03", !FAILED(result) && search, "a search folder in a store that says STORE_SEARCH_OK", "CreateFolder: %s",
            provider_result(result));
        if (!FAILED(result) && search) {
            check_search(target, search, scene.folder, subject);
            search->lpVtbl->Release(search);
        }
        root->lpVtbl->Release(root);
    }
    if (message)
        provider_delete_message(target, scene.folder, message, before);
    provider_scene_close(&scene);
}

/* --- What it tells --- */

/* What a watcher heard. It is told in a thread of MAPI's, and a provider that is wrong may tell it after it has gone: hence static, in a process that
 * runs one scenario. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t more;
    ULONG events;
} heard = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0 };

static LONG STDMETHODCALLTYPE on_notify(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    (void)context;
    (void)notifications;
    pthread_mutex_lock(&heard.lock);
    heard.events += count;
    pthread_cond_broadcast(&heard.more);
    pthread_mutex_unlock(&heard.lock);
    return S_OK;
}

/* Wait for so many events, two seconds at the most; how many came. */
static ULONG wait_for_events(ULONG wanted)
{
    struct timespec end;
    ULONG events;

    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += 2;
    pthread_mutex_lock(&heard.lock);
    while (heard.events < wanted && !pthread_cond_timedwait(&heard.more, &heard.lock, &end))
        ;
    events = heard.events;
    pthread_mutex_unlock(&heard.lock);
    return events;
}

/* Somebody watches while a message comes and goes: what the provider said through its support object was seen by provider_world.c. */
void provider_events(const struct provider_target *target)
{
    struct provider_scene scene;
    LPMAPIADVISESINK sink = NULL;
    ULONG_PTR connection = 0;

    if (!provider_scene_folder(target, &scene))
        return;
    ULONG before = provider_count_messages(scene.folder);
    bool watched = !FAILED(HrAllocAdviseSink(on_notify, NULL, &sink)) && !FAILED(scene.on.store->lpVtbl->Advise(scene.on.store, 0, NULL,
        fnevObjectCreated | fnevObjectDeleted | fnevObjectModified, sink, &connection));
    if (watched) {
        provider_step(target, "a message made, changed and deleted while somebody watches");
        LPMESSAGE message = make_message(scene.folder, "watched");

        if (message)
            provider_delete_message(target, scene.folder, message, before);
        ULONG told = message ? wait_for_events(2) : 0;
        SHOULD(target, "SPI-STORE-18", !message || told >= 2, "a watcher of the store to hear that a message came and went", "%u events in 2 s", (unsigned)told);
        provider_step(target, "Unadvise");
        scene.on.store->lpVtbl->Unadvise(scene.on.store, connection);
        MUST(target, "SPI-SUP-09", !scene.host.subscribed == !scene.host.unsubscribed && (!scene.host.subscribed || scene.host.notified),
            "Subscribe, Notify and Unsubscribe together, or none of them", "%u, %u and %u calls", scene.host.subscribed, scene.host.notified, scene.host.unsubscribed);
    }
    if (sink)
        sink->lpVtbl->Release(sink);
    provider_scene_close(&scene);
}

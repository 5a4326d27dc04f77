/* Objects inside a wrapped provider keep their own bodies: their method table is a copy of the other's, with some methods of ours in it that do
 * what the script says and else what the other does. One copy a class is enough.
 *
 * Words. Message.CreateAttach: noattach (success without an object); .OpenAttach: anynumber; .GetAttachmentTable: empty; .DeleteAttach: ok (nothing
 * is deleted). Folder.CreateFolder, .SetSearchCriteria: ok (nothing is done); .GetSearchCriteria: always. Container.CreateEntry: a result;
 * .DeleteEntries: partial; .ResolveNames, List.CopyEntries: ok (nothing is done). Support.Subscribe: sync; .Notify: shortterm, leftover, two. Hook.Outbound, .Inbound: flags, half, keepref. */
#include "wrapped.h"

#include <mapihook.h>
#include <stdbool.h>
#include <string.h>

#define WORD(NAME)                                                                                                                 \
    char word[256];                                                                                                                \
    HRESULT scripted = act("-", NAME, NULL, word);                                                                                 \
    if (FAILED(scripted))                                                                                                          \
        return scripted

/* --- Messages --- */

static const IMessageVtbl *message_real;
static IMessageVtbl message_ours;

static HRESULT STDMETHODCALLTYPE message_create_attach(IMessage *self, LPCIID iid, ULONG flags, ULONG *number, LPATTACH *ret)
{
    WORD("Message.CreateAttach");
    if (!strcmp(word, "noattach")) {
        *ret = NULL;
        return S_OK;
    }
    return message_real->CreateAttach(self, iid, flags, number, ret);
}

static HRESULT STDMETHODCALLTYPE message_open_attach(IMessage *self, ULONG number, LPCIID iid, ULONG flags, LPATTACH *ret)
{
    WORD("Message.OpenAttach");
    return message_real->OpenAttach(self, strcmp(word, "anynumber") ? number : 0, iid, flags, ret);
}

static HRESULT STDMETHODCALLTYPE message_attachments(IMessage *self, ULONG flags, LPMAPITABLE *ret)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ATTACH_NUM } };
    LPTABLEDATA data;

    WORD("Message.GetAttachmentTable");
    if (strcmp(word, "empty"))
        return message_real->GetAttachmentTable(self, flags, ret);
    if (FAILED(CreateTable(NULL, allocate, allocate_more, release_buffer, NULL, TBLTYPE_DYNAMIC, PR_ATTACH_NUM, (LPSPropTagArray)(uintptr_t)&columns, &data)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT result = data->lpVtbl->HrGetView(data, NULL, NULL, 0, ret);
    data->lpVtbl->Release(data);
    return result;
}

static HRESULT STDMETHODCALLTYPE message_delete_attach(IMessage *self, ULONG number, ULONG_PTR ui, LPMAPIPROGRESS progress, ULONG flags)
{
    WORD("Message.DeleteAttach");
    return !strcmp(word, "ok") ? S_OK : message_real->DeleteAttach(self, number, ui, progress, flags);
}

static void spoil_message(LPMESSAGE message)
{
    if (message->lpVtbl == &message_ours)
        return;
    message_real = message->lpVtbl;
    message_ours = *message_real;
    message_ours.CreateAttach = message_create_attach;
    message_ours.OpenAttach = message_open_attach;
    message_ours.GetAttachmentTable = message_attachments;
    message_ours.DeleteAttach = message_delete_attach;
    message->lpVtbl = &message_ours;
}

/* --- Folders --- */

static const IMAPIFolderVtbl *folder_real;
static IMAPIFolderVtbl folder_ours;

static HRESULT STDMETHODCALLTYPE folder_create_message(IMAPIFolder *self, LPCIID iid, ULONG flags, LPMESSAGE *ret)
{
    HRESULT result = folder_real->CreateMessage(self, iid, flags, ret);

    if (!FAILED(result))
        spoil_message(*ret);
    return result;
}

static HRESULT STDMETHODCALLTYPE folder_create_folder(IMAPIFolder *self, ULONG type, LPTSTR name, LPTSTR comment, LPCIID iid, ULONG flags, LPMAPIFOLDER *ret)
{
    WORD("Folder.CreateFolder");
    HRESULT result = folder_real->CreateFolder(self, type, name, comment, iid, flags, ret);
    if (!FAILED(result))
        spoil_folder(*ret);
    return result;
}

static HRESULT STDMETHODCALLTYPE folder_set_criteria(IMAPIFolder *self, LPSRestriction restriction, LPENTRYLIST folders, ULONG flags)
{
    WORD("Folder.SetSearchCriteria");
    return !strcmp(word, "ok") ? S_OK : folder_real->SetSearchCriteria(self, restriction, folders, flags);
}

static HRESULT STDMETHODCALLTYPE folder_get_criteria(IMAPIFolder *self, ULONG flags, LPSRestriction *restriction, LPENTRYLIST *folders, ULONG *state)
{
    WORD("Folder.GetSearchCriteria");
    HRESULT result = folder_real->GetSearchCriteria(self, flags, restriction, folders, state);
    return !strcmp(word, "always") && FAILED(result) ? S_OK : result;
}

void spoil_folder(LPMAPIFOLDER folder)
{
    if (folder->lpVtbl == &folder_ours)
        return;
    folder_real = folder->lpVtbl;
    folder_ours = *folder_real;
    folder_ours.CreateMessage = folder_create_message;
    folder_ours.CreateFolder = folder_create_folder;
    folder_ours.SetSearchCriteria = folder_set_criteria;
    folder_ours.GetSearchCriteria = folder_get_criteria;
    folder->lpVtbl = &folder_ours;
}

/* --- Containers and lists: the two have one shape --- */

static const IABContainerVtbl *container_real;
static IABContainerVtbl container_ours;
static const IDistListVtbl *list_real;
static IDistListVtbl list_ours;

static HRESULT STDMETHODCALLTYPE container_create(IABContainer *self, ULONG size, LPENTRYID id, ULONG flags, LPMAPIPROP *ret)
{
    WORD("Container.CreateEntry");
    return container_real->CreateEntry(self, size, id, flags, ret);
}

static HRESULT STDMETHODCALLTYPE container_delete(IABContainer *self, LPENTRYLIST entries, ULONG flags)
{
    WORD("Container.DeleteEntries");
    return !strcmp(word, "partial") ? MAPI_W_PARTIAL_COMPLETION : container_real->DeleteEntries(self, entries, flags);
}

static HRESULT STDMETHODCALLTYPE container_resolve(IABContainer *self, LPSPropTagArray tags, ULONG flags, LPADRLIST list, LPFlagList states)
{
    WORD("Container.ResolveNames");
    return !strcmp(word, "ok") ? S_OK : container_real->ResolveNames(self, tags, flags, list, states);
}

static HRESULT STDMETHODCALLTYPE list_copy(IDistList *self, LPENTRYLIST entries, ULONG_PTR ui, LPMAPIPROGRESS progress, ULONG flags)
{
    WORD("List.CopyEntries");
    return !strcmp(word, "ok") ? S_OK : list_real->CopyEntries(self, entries, ui, progress, flags);
}

void spoil_container(LPABCONT container, BOOL is_list)
{
    LPDISTLIST list = (LPDISTLIST)(void *)container;

    if (is_list && list->lpVtbl != &list_ours) {
        list_real = list->lpVtbl;
        list_ours = *list_real;
        list_ours.CopyEntries = list_copy;
        list->lpVtbl = &list_ours;
    }
    if (!is_list && container->lpVtbl != &container_ours) {
        container_real = container->lpVtbl;
        container_ours = *container_real;
        container_ours.CreateEntry = container_create;
        container_ours.DeleteEntries = container_delete;
        container_ours.ResolveNames = container_resolve;
        container->lpVtbl = &container_ours;
    }
}

/* --- What a provider asks of its support object --- */

static const IMAPISupportVtbl *support_real;
static IMAPISupportVtbl support_ours;

static HRESULT STDMETHODCALLTYPE support_subscribe(IMAPISupport *self, LPNOTIFKEY key, ULONG mask, ULONG flags, LPMAPIADVISESINK sink, ULONG_PTR *connection)
{
    const IMAPISupportVtbl *ours = self->lpVtbl;

    WORD("Support.Subscribe");
    self->lpVtbl = support_real;               /* the checker knows its object by its table */
    HRESULT result = self->lpVtbl->Subscribe(self, key, mask, !strcmp(word, "sync") ? flags | NOTIFY_SYNC : flags, sink, connection);
    self->lpVtbl = ours;
    return result;
}

static HRESULT STDMETHODCALLTYPE support_unsubscribe(IMAPISupport *self, ULONG_PTR connection)
{
    const IMAPISupportVtbl *ours = self->lpVtbl;

    WORD("Support.Unsubscribe");
    if (!strcmp(word, "ok"))
        return S_OK;
    self->lpVtbl = support_real;
    HRESULT result = self->lpVtbl->Unsubscribe(self, connection);
    self->lpVtbl = ours;
    return result;
}

static HRESULT STDMETHODCALLTYPE support_notify(IMAPISupport *self, LPNOTIFKEY key, ULONG count, LPNOTIFICATION notifications, ULONG *flags)
{
    const IMAPISupportVtbl *ours = self->lpVtbl;
    OBJECT_NOTIFICATION *object = &notifications[0].info.obj;

    WORD("Support.Notify");
    if (!strcmp(word, "shortterm") && object->lpEntryID)
        object->lpEntryID->abFlags[0] = 0xff;
    if (!strcmp(word, "leftover")) {
        object->cbOldID = object->cbEntryID;
        object->lpOldID = object->lpEntryID;
    }
    if (!strcmp(word, "two"))
        notifications[0].ulEventType |= fnevObjectModified | fnevObjectCreated;
    self->lpVtbl = support_real;
    HRESULT result = self->lpVtbl->Notify(self, key, count, notifications, flags);
    self->lpVtbl = ours;
    return result;
}

/* Only where the script wants it: a session's own support objects stay what they are. */
void spoil_support_object(LPMAPISUP support)
{
    char word[256];

    if (FAILED(act("-", "Support", NULL, word)) || strcmp(word, "spoil") || support->lpVtbl == &support_ours)
        return;
    support_real = support->lpVtbl;
    support_ours = *support_real;
    support_ours.Subscribe = support_subscribe;
    support_ours.Unsubscribe = support_unsubscribe;
    support_ours.Notify = support_notify;
    support->lpVtbl = &support_ours;
}

/* --- Recipients --- */

void take_all(LPMESSAGE message)
{
    static const SizedSPropTagArray(6, columns) = { 6, { PR_ROWID, PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_RECIPIENT_TYPE, PR_RESPONSIBILITY } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;

    if (FAILED(message->lpVtbl->GetRecipientTable(message, 0, &table)))
        return;
    HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows);
    for (ULONG i = 0; rows && i < rows->cRows; i++) {
        SizedADRLIST(1, list) = { .cEntries = 1, .aEntries = { { .cValues = 6, .rgPropVals = rows->aRow[i].lpProps } } };

        rows->aRow[i].lpProps[5] = (SPropValue){ .ulPropTag = PR_RESPONSIBILITY, .Value.b = TRUE };
        message->lpVtbl->ModifyRecipients(message, MODRECIP_MODIFY, (LPADRLIST)(void *)&list);
    }
    FreeProws(rows);
    table->lpVtbl->Release(table);
}

/* --- A hook that lets everything pass --- */

static HRESULT STDMETHODCALLTYPE hook_query(ISpoolerHook *self, REFIID iid, LPVOID *ret)
{
    *ret = memcmp(iid, &IID_ISpoolerHook, sizeof(*iid)) && memcmp(iid, &IID_IUnknown, sizeof(*iid)) ? NULL : self;
    return *ret ? S_OK : MAPI_E_INTERFACE_NOT_SUPPORTED;
}

static ULONG STDMETHODCALLTYPE hook_add(ISpoolerHook *self) { return 2; }
static ULONG STDMETHODCALLTYPE hook_release(ISpoolerHook *self) { return 1; }

static HRESULT hooked(const char *method, LPMESSAGE message, ULONG *flags, ULONG *size)
{
    WORD(method);
    if (!strcmp(word, "flags"))
        *flags = 0x80;
    if (!strcmp(word, "half"))
        *size = 24;
    if (!strcmp(word, "keepref"))
        message->lpVtbl->AddRef(message);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE hook_inbound(ISpoolerHook *self, LPMESSAGE message, LPMAPIFOLDER folder, LPMDB store, ULONG *flags, ULONG *size, LPBYTE *id)
{
    return hooked("Hook.Inbound", message, flags, size);
}

static HRESULT STDMETHODCALLTYPE hook_outbound(ISpoolerHook *self, LPMESSAGE message, LPMAPIFOLDER folder, LPMDB store, ULONG *flags, ULONG *size, LPBYTE *id)
{
    return hooked("Hook.Outbound", message, flags, size);
}

HRESULT STDMAPIINITCALLTYPE HPProviderInit(LPMAPISESSION session, HINSTANCE instance, LPALLOCATEBUFFER buffer, LPALLOCATEMORE more, LPFREEBUFFER free_buffer,
    LPMAPIUID section, ULONG flags, LPSPOOLERHOOK *ret)
{
    static ISpoolerHookVtbl methods = { .QueryInterface = hook_query, .AddRef = hook_add, .Release = hook_release, .InboundMsgHook = hook_inbound,
        .OutboundMsgHook = hook_outbound };
    static ISpoolerHook hook = { .lpVtbl = &methods };

    allocate = buffer;
    allocate_more = more;
    release_buffer = free_buffer;
    WORD("HPProviderInit");
    *ret = &hook;
    return S_OK;
}

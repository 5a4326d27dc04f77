/* mapix provider check: distribution lists of an address book, a message that goes to a transport, hooks of the spooler. */
#include "cli/provider.h"

#include <mapihook.h>
#include <imessage.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storage/compound.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* --- Distribution lists --- */

static LPMAPIPROP create(const struct provider_target *target, LPABCONT container, ULONG template_tag, const char *name, const char *address)
{
    SPropValue values[] = { { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name },
        { .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = (LPSTR)(uintptr_t)address } };
    LPSPropValue template = NULL;
    LPMAPIPROP entry = NULL;

    if (FAILED(HrGetOneProp((LPMAPIPROP)container, template_tag, &template)))
        return NULL;                           /* it makes none of that kind */
    provider_step(target, "CreateEntry of %s", name);
    HRESULT result = container->lpVtbl->CreateEntry(container, template->Value.bin.cb, (LPENTRYID)(void *)template->Value.bin.lpb, 0, &entry);
    if (!FAILED(result))
        result = entry->lpVtbl->SetProps(entry, address ? 2 : 1, values, NULL);
    if (!FAILED(result))
        result = entry->lpVtbl->SaveChanges(entry, KEEP_OPEN_READWRITE);
    MAPIFreeBuffer(template);
    MUST(target, "SPI-AB-20", !FAILED(result), "a container with templates to make entries of them", "%s: %s", name, provider_result(result));
    if (FAILED(result) && entry) {
        entry->lpVtbl->Release(entry);
        entry = NULL;
    }
    return entry;
}

static ULONG count_members(LPDISTLIST list)
{
    LPMAPITABLE table = NULL;
    ULONG count = 0;

    if (FAILED(list->lpVtbl->GetContentsTable(list, 0, &table)))
        return UINT32_MAX;
    table->lpVtbl->GetRowCount(table, 0, &count);
    table->lpVtbl->Release(table);
    return count;
}

static void check_list(const struct provider_target *target, LPABLOGON logon, const SBinary *list_id, SBinary *member_id)
{
    static const ULONG required[] = { PR_ADDRTYPE_A, PR_DISPLAY_NAME_A, PR_ENTRYID, PR_OBJECT_TYPE, PR_RECORD_KEY };
    ENTRYLIST members = { 1, member_id };
    LPDISTLIST list = NULL;
    ULONG type = 0;

    provider_step(target, "IABLogon::OpenEntry of a distribution list");
    HRESULT result = logon->lpVtbl->OpenEntry(logon, list_id->cb, (LPENTRYID)(void *)list_id->lpb, &IID_IDistList, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&list);
    MUST(target, "SPI-AB-05", !FAILED(result) && list && type == MAPI_DISTLIST, "a distribution list to open as IDistList", "%s, type %u",
        provider_result(result), (unsigned)type);
    if (FAILED(result) || !list)
        return;
    provider_check_unknown(target, (LPUNKNOWN)list, &IID_IDistList, 23, "a distribution list");
    provider_check_properties(target, (LPMAPIPROP)list, "a distribution list", "SPI-AB-06", required, COUNT(required));
    ULONG before = count_members(list);
    MUST(target, "SPI-AB-09", before == 0, "a new list without members", "%u", (unsigned)before);
    provider_step(target, "IDistList::CopyEntries");
    result = list->lpVtbl->CopyEntries(list, &members, 0, NULL, AB_NO_DIALOG);
    MUST(target, "SPI-AB-21", result == S_OK && count_members(list) == 1, "a list to take a member", "CopyEntries: %s, %u members", provider_result(result),
        (unsigned)count_members(list));
    provider_step(target, "IDistList::DeleteEntries");
    result = list->lpVtbl->DeleteEntries(list, &members, 0);
    MUST(target, "SPI-AB-21", result == S_OK && count_members(list) == 0, "a list to let a member go", "DeleteEntries: %s, %u members",
        provider_result(result), (unsigned)count_members(list));
    list->lpVtbl->Release(list);
}

/* A user and a list made in a container that makes both, and deleted. */
static void check_lists_of(const struct provider_target *target, LPABLOGON logon, LPABCONT container)
{
    LPSPropValue list_id = NULL, user_id = NULL;
    LPMAPIPROP list = create(target, container, PR_DEF_CREATE_DL, "A list of the check", NULL);
    LPMAPIPROP user = list ? create(target, container, PR_DEF_CREATE_MAILUSER, "A user of the check", "check@example.org") : NULL;

    if (list && user && !FAILED(HrGetOneProp(list, PR_ENTRYID, &list_id)) && !FAILED(HrGetOneProp(user, PR_ENTRYID, &user_id))) {
        SBinary both[] = { list_id->Value.bin, user_id->Value.bin };
        ENTRYLIST entries = { 2, both };

        check_list(target, logon, &both[0], &both[1]);
        provider_check_names(target, container, "A user of the check");
        provider_step(target, "IABContainer::DeleteEntries");
        HRESULT result = container->lpVtbl->DeleteEntries(container, &entries, 0);
        MUST(target, "SPI-AB-21", result == S_OK, "entries to be deleted", "DeleteEntries: %s", provider_result(result));
    }
    MAPIFreeBuffer(list_id);
    MAPIFreeBuffer(user_id);
    if (list)
        list->lpVtbl->Release(list);
    if (user)
        user->lpVtbl->Release(user);
}

static void check_containers(const struct provider_target *target, LPABLOGON logon, LPABCONT root)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_ENTRYID, PR_CONTAINER_FLAGS } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    ULONG type = 0;

    if (!FAILED(root->lpVtbl->GetHierarchyTable(root, 0, &table)))
        HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows);
    for (ULONG i = 0; rows && i < rows->cRows; i++) {
        const SPropValue *values = rows->aRow[i].lpProps;
        LPABCONT container = NULL;

        if (values[0].ulPropTag != PR_ENTRYID || values[1].ulPropTag != PR_CONTAINER_FLAGS || !(values[1].Value.l & AB_MODIFIABLE))
            continue;
        provider_step(target, "IABLogon::OpenEntry of a container for writing");
        HRESULT result = logon->lpVtbl->OpenEntry(logon, values[0].Value.bin.cb, (LPENTRYID)(void *)values[0].Value.bin.lpb, NULL, MAPI_MODIFY, &type,
            (LPUNKNOWN *)(void *)&container);
        MUST(target, "SPI-AB-05", !FAILED(result) && container, "a container that says AB_MODIFIABLE to open for writing", "%s", provider_result(result));
        if (FAILED(result) || !container)
            continue;
        check_lists_of(target, logon, container);
        container->lpVtbl->Release(container);
    }
    FreeProws(rows);
    if (table)
        table->lpVtbl->Release(table);
}

void provider_lists(const struct provider_target *target)
{
    struct provider_scene scene;
    LPABCONT root = NULL;
    ULONG type = 0;

    if (!provider_scene_open(target, KIND_BOOK, 0, &scene))
        return;
    if (!FAILED(scene.on.book->lpVtbl->OpenEntry(scene.on.book, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)(void *)&root))) {
        check_containers(target, scene.on.book, root);
        root->lpVtbl->Release(root);
    }
    provider_step(target, "IABLogon::Logoff");
    scene.on.book->lpVtbl->Logoff(scene.on.book, 0);
    provider_scene_close(&scene);
}

/* --- A message of ours, in a file --- */

static LPMESSAGE new_message(void)
{
    SPropValue values[] = { { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR) "a check" }, { .ulPropTag = PR_BODY_A, .Value.lpszA = (LPSTR) "Text.\r\n" },
        { .ulPropTag = PR_MESSAGE_CLASS_A, .Value.lpszA = (LPSTR) "IPM.Note" }, { .ulPropTag = PR_SENDER_NAME_A, .Value.lpszA = (LPSTR) "The check" },
        { .ulPropTag = PR_SENDER_ADDRTYPE_A, .Value.lpszA = (LPSTR) "SMTP" }, { .ulPropTag = PR_SENDER_EMAIL_ADDRESS_A, .Value.lpszA = (LPSTR) "check@example.org" } };
    LPMALLOC memory = MAPIGetDefaultMalloc();
    LPSTORAGE storage = NULL;
    LPMESSAGE message = NULL;
    char path[4200];

    snprintf(path, sizeof(path), "%s/check.msg", getenv("HOME"));
    HRESULT result = mapix_storage_create(path, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE | STGM_TRANSACTED, 0, &storage);
    if (!FAILED(result))
        result = OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, memory, NULL, storage, NULL, 0, 0, &message);
    if (!FAILED(result))
        result = message->lpVtbl->SetProps(message, COUNT(values), values, NULL);
    memory->lpVtbl->Release(memory);
    if (storage)
        storage->lpVtbl->Release(storage);
    return FAILED(result) ? NULL : message;
}

static void add_recipient(LPMESSAGE message, const char *name, const char *type, const char *address, bool served)
{
    SPropValue values[] = { { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name }, { .ulPropTag = PR_ADDRTYPE_A, .Value.lpszA = (LPSTR)(uintptr_t)type },
        { .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = (LPSTR)(uintptr_t)address }, { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO },
        { .ulPropTag = PR_RESPONSIBILITY, .Value.b = served } };
    SizedADRLIST(1, list) = { .cEntries = 1, .aEntries = { { .cValues = COUNT(values), .rgPropVals = values } } };

    message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)(void *)&list);
}

/* PR_RESPONSIBILITY of a recipient; -1: it is gone. */
static int is_served(LPMESSAGE message, const char *name)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_DISPLAY_NAME_A, PR_RESPONSIBILITY } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    int served = -1;

    if (FAILED(message->lpVtbl->GetRecipientTable(message, 0, &table)))
        return -1;
    HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows);
    for (ULONG i = 0; rows && i < rows->cRows; i++)
        if (rows->aRow[i].lpProps[0].ulPropTag == PR_DISPLAY_NAME_A && !strcmp(rows->aRow[i].lpProps[0].Value.lpszA, name))
            served = rows->aRow[i].lpProps[1].ulPropTag == PR_RESPONSIBILITY && rows->aRow[i].lpProps[1].Value.b;
    FreeProws(rows);
    table->lpVtbl->Release(table);
    return served;
}

static unsigned references(LPMESSAGE message)
{
    message->lpVtbl->AddRef(message);
    return (unsigned)message->lpVtbl->Release(message);
}

/* --- A message to a transport --- */

static void check_submission(const struct provider_target *target, LPXPLOGON logon, LPMESSAGE message)
{
    static const ULONG later[] = { (ULONG)MAPI_E_BUSY, (ULONG)MAPI_E_NOT_ME, (ULONG)MAPI_E_CANCEL, (ULONG)MAPI_E_WAIT, (ULONG)MAPI_E_NETWORK_ERROR };
    ULONG_PTR reference = 0, returned = 0;
    ULONG flags = 0;
    unsigned before = references(message);
    bool known = false;

    provider_step(target, "IXPLogon::SubmitMessage");
    HRESULT result = logon->lpVtbl->SubmitMessage(logon, 0, message, &reference, &returned);
    for (size_t i = 0; i < COUNT(later); i++)
        known |= (ULONG)result == later[i];
    SHOULD(target, "SPI-XP-12", !FAILED(result) || known, "SubmitMessage to succeed, or to answer MAPI_E_BUSY, _NOT_ME, _CANCEL, _WAIT or _NETWORK_ERROR", "%s",
        provider_result(result));
    MUST(target, "SPI-XP-11", is_served(message, "Served before") == 1, "a recipient with PR_RESPONSIBILITY TRUE to be left alone", "it is %d",
        is_served(message, "Served before"));
    MUST(target, "SPI-XP-11", is_served(message, "Of another kind") == 0,
        "a recipient of an address type that the transport does not serve to keep PR_RESPONSIBILITY FALSE", "it is %d", is_served(message, "Of another kind"));
    if (!FAILED(result)) {
        SHOULD(target, "SPI-XP-11", reference != 0, "a message reference from SubmitMessage", "it stays 0");
        provider_step(target, "IXPLogon::EndMessage");
        result = logon->lpVtbl->EndMessage(logon, reference, &flags);
        MUST(target, "SPI-XP-15", !FAILED(result) && !(flags & ~(END_RESEND_NOW | END_RESEND_LATER | END_DONT_RESEND)),
            "EndMessage to succeed with END_ flags alone", "%s, flags %#x", provider_result(result), (unsigned)flags);
    }
    MUST(target, "SPI-XP-15", references(message) == before, "no reference on the message after EndMessage", "%u instead of %u", references(message), before);
}

/* The first address type that the transport serves, or NULL: any. */
static const char *served_type(LPXPLOGON logon)
{
    static char type[64];
    ULONG flags = 0, type_count = 0, uid_count = 0;
    LPTSTR *types = NULL;
    LPMAPIUID *uids = NULL;

    if (FAILED(logon->lpVtbl->AddressTypes(logon, &flags, &type_count, &types, &uid_count, &uids)) || !type_count || (flags & MAPI_UNICODE))
        return NULL;
    snprintf(type, sizeof(type), "%s", (const char *)types[0]);
    return type;
}

void provider_submission(const struct provider_target *target)
{
    struct provider_scene scene;
    ULONG flags = NOTIFY_BEGIN_OUTBOUND;

    if (!provider_scene_open(target, KIND_TRANSPORT, LOGON_NO_INBOUND, &scene))
        return;
    LPMESSAGE message = new_message();
    const char *type = served_type(scene.on.transport);

    provider_step(target, "IXPLogon::TransportNotify");
    if (message && !FAILED(scene.on.transport->lpVtbl->TransportNotify(scene.on.transport, &flags, NULL))) {
        add_recipient(message, "For the transport", type ? type : "SMTP", "nobody@check.invalid", false);
        add_recipient(message, "Served before", type ? type : "SMTP", "served@check.invalid", true);
        if (type)
            add_recipient(message, "Of another kind", "MAPIX-CHECK-TYPE", "someone", false);
        message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE);
        if (type)
            check_submission(target, scene.on.transport, message);
        flags = NOTIFY_END_OUTBOUND;
        provider_step(target, "IXPLogon::TransportNotify, the end of outbound mail");
        HRESULT result = scene.on.transport->lpVtbl->TransportNotify(scene.on.transport, &flags, NULL);
        MUST(target, "SPI-XP-19", !FAILED(result), "TransportNotify to turn outbound mail off", "%s", provider_result(result));
    }
    if (message)
        message->lpVtbl->Release(message);
    provider_step(target, "IXPLogon::TransportLogoff");
    scene.on.transport->lpVtbl->TransportLogoff(scene.on.transport, 0);
    provider_scene_close(&scene);
}

/* --- Hooks --- */

static void check_hook(const struct provider_target *target, LPSPOOLERHOOK hook, bool outbound, LPMESSAGE message)
{
    const char *name = outbound ? "ISpoolerHook::OutboundMsgHook" : "ISpoolerHook::InboundMsgHook";
    unsigned before = references(message);
    ULONG flags = 0, size = 0;
    LPBYTE folder = NULL;

    provider_step(target, "%s", name);
    HRESULT result = outbound ? hook->lpVtbl->OutboundMsgHook(hook, message, NULL, NULL, &flags, &size, &folder)
                              : hook->lpVtbl->InboundMsgHook(hook, message, NULL, NULL, &flags, &size, &folder);
    MUST(target, "SPI-HOOK-03", !FAILED(result) || result == MAPI_E_NO_SUPPORT, "a hook to let a message pass", "%s: %s", name, provider_result(result));
    MUST(target, "SPI-HOOK-03", !(flags & ~(HOOK_DELETE | HOOK_CANCEL)), "HOOK_DELETE and HOOK_CANCEL alone", "%s: flags %#x", name, (unsigned)flags);
    MUST(target, "SPI-HOOK-05", !size == !folder, "the entry id of another folder and its size together", "%s: size %u, %s", name, (unsigned)size,
        folder ? "an id" : "no id");
    provider_free(target, folder, "the entry id of a hook");
    MUST(target, "SPI-HOOK-03", references(message) == before, "no reference on a message that a hook has seen", "%s: %u instead of %u", name,
        references(message), before);
}

void provider_hooks(const struct provider_target *target)
{
    MAPIINIT_0 init = { 0, MAPI_MULTITHREAD_NOTIFICATIONS };
    struct provider_world world;
    union { void *address; HPPROVIDERINIT *call; } function;
    MAPIUID section = { { 0x63, 0x68, 0x65, 0x63, 0x6b } };
    LPSPOOLERHOOK hook = NULL;

    if (FAILED(MAPIInitialize(&init)) || !provider_load(target, &world))
        return;
    function.address = provider_symbol(&world, "HPProviderInit");
    if (function.address) {
        provider_step(target, "HPProviderInit");
        HRESULT result = function.call(NULL, (HINSTANCE)world.handle, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, &section, 0, &hook);
        MUST(target, "SPI-HOOK-03", !FAILED(result) && hook, "HPProviderInit to give a hook", "%s", provider_result(result));
        LPMESSAGE message = !FAILED(result) && hook ? new_message() : NULL;

        if (hook && !FAILED(result)) {
            provider_check_unknown(target, (LPUNKNOWN)hook, &IID_ISpoolerHook, 5, "the hook");
            for (int outbound = 0; message && outbound < 2; outbound++)
                check_hook(target, hook, outbound, message);
            provider_step(target, "the last Release of the hook");
            hook->lpVtbl->Release(hook);
        }
        if (message)
            message->lpVtbl->Release(message);
    }
    provider_world_close(&world);
}

/* Write the seeds of the targets compound and message anew: seeds_storage FOLDER. */
#include <imessage.h>
#include <mapiutil.h>
#include <stdio.h>
#include <string.h>

#include "storage/compound.h"
#include "storage/stream.h"

#define MODE (STGM_READWRITE | STGM_SHARE_EXCLUSIVE)

static void put(IStorage *storage, const wchar_t *name, size_t size)
{
    static char bytes[20000];
    IStream *stream;

    memset(bytes, 's', sizeof(bytes));
    if (FAILED(storage->lpVtbl->CreateStream(storage, name, MODE | STGM_CREATE, 0, 0, &stream)))
        return;
    mapix_stream_write_all(stream, bytes, size);
    stream->lpVtbl->Release(stream);
}

static void write_compound(const char *folder, const char *name, unsigned sector_size)
{
    char path[256];
    IStorage *root, *inner;

    snprintf(path, sizeof(path), "%s/compound/%s", folder, name);
    if (FAILED(mapix_storage_create(path, MODE | STGM_CREATE, sector_size, &root)))
        return;
    put(root, L"large", 5000);
    put(root, L"small", 100);
    put(root, L"empty", 0);
    if (SUCCEEDED(root->lpVtbl->CreateStorage(root, L"inner", MODE, 0, 0, &inner))) {
        put(inner, L"a", 64);
        put(inner, L"b", 65);
        inner->lpVtbl->Release(inner);
    }
    root->lpVtbl->Release(root);
}

static void add_recipient(LPMESSAGE message)
{
    SPropValue values[2] = { { .ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = (LPWSTR)L"Alice" },
        { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO } };
    SizedADRLIST(1, list) = { .cEntries = 1, .aEntries = { { .cValues = 2, .rgPropVals = values } } };

    message->lpVtbl->ModifyRecipients(message, 0, (LPADRLIST)&list);
}

static void add_attachment(LPMESSAGE message, int depth)
{
    LPATTACH attachment;
    LPMESSAGE inner;
    ULONG number;
    SPropValue subject = { .ulPropTag = PR_SUBJECT_W, .Value.lpszW = (LPWSTR)L"inner" };

    if (FAILED(message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment)))
        return;
    if (SUCCEEDED(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY,
            (LPUNKNOWN *)&inner))) {
        inner->lpVtbl->SetProps(inner, 1, &subject, NULL);
        if (depth)
            add_attachment(inner, depth - 1);
        inner->lpVtbl->SaveChanges(inner, KEEP_OPEN_READWRITE);
        inner->lpVtbl->Release(inner);
    }
    attachment->lpVtbl->SaveChanges(attachment, KEEP_OPEN_READWRITE);
    attachment->lpVtbl->Release(attachment);
}

static void add_named(LPMESSAGE message)
{
    GUID set = { 0x11223344, 1, 2, { 3, 4, 5, 6, 7, 8, 9, 10 } };
    MAPINAMEID by_id = { .lpguid = &set, .ulKind = MNID_ID, .Kind.lID = 0x8501 };
    MAPINAMEID by_text = { .lpguid = &set, .ulKind = MNID_STRING, .Kind.lpwstrName = (LPWSTR)L"name" };
    LPMAPINAMEID names[] = { &by_id, &by_text };
    LPSPropTagArray tags = NULL;

    if (FAILED(message->lpVtbl->GetIDsFromNames(message, 2, names, MAPI_CREATE, &tags)))
        return;
    LPWSTR texts[] = { (LPWSTR)L"one", (LPWSTR)L"two" };
    SPropValue values[2] = { { .ulPropTag = PROP_TAG(PT_LONG, PROP_ID(tags->aulPropTag[0])), .Value.l = 1 },
        { .ulPropTag = PROP_TAG(PT_MV_UNICODE, PROP_ID(tags->aulPropTag[1])), .Value.MVszW = { 2, texts } } };
    message->lpVtbl->SetProps(message, 2, values, NULL);
    MAPIFreeBuffer(tags);
}

static void write_message(const char *folder, const char *name, ULONG flags, int depth)
{
    char path[256];
    IStorage *root;
    LPMESSAGE message;
    SPropValue values[3] = { { .ulPropTag = PR_SUBJECT_W, .Value.lpszW = (LPWSTR)L"subject" },
        { .ulPropTag = PR_MESSAGE_CLASS_W, .Value.lpszW = (LPWSTR)L"IPM.Note" },
        { .ulPropTag = PROP_TAG(PT_SYSTIME, 0x0039), .Value.ft = { 1, 2 } } };

    snprintf(path, sizeof(path), "%s/message/%s", folder, name);
    if (FAILED(mapix_storage_create(path, MODE | STGM_CREATE | STGM_TRANSACTED, 0, &root)))
        return;
    if (SUCCEEDED(OpenIMsgOnIStg(NULL, NULL, NULL, NULL, NULL, NULL, root, NULL, 0, flags, &message))) {
        message->lpVtbl->SetProps(message, 3, values, NULL);
        add_recipient(message);
        add_named(message);
        if (depth >= 0)
            add_attachment(message, depth);
        message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE);
        message->lpVtbl->Release(message);
    }
    root->lpVtbl->Release(root);
}

int main(int count, char **arguments)
{
    if (count != 2)
        return 1;
    write_compound(arguments[1], "small-sectors", 512);
    write_compound(arguments[1], "large-sectors", 4096);
    write_message(arguments[1], "plain.msg", MAPI_UNICODE, -1);
    write_message(arguments[1], "8bit.msg", 0, 0);
    write_message(arguments[1], "nested.msg", MAPI_UNICODE, 1);
    return 0;
}

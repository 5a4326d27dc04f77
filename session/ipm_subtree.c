/* HrValidateIPMSubtree: make sure that a store has the standard folders, through the public interfaces alone (STORE-17). */
#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { COMMON_VIEWS, FINDER, SUBTREE, OUTBOX, SENT, DELETED, VIEWS, INBOX, FOLDER_COUNT };

/* Where each folder lives, what it is called when it must be made, and how the store tells of it. Parents come before children. */
static const struct standard_folder {
    int parent;                        /* -1: the store's root */
    bool always;                       /* made without MAPI_FULL_IPM_TREE too */
    ULONG tag;                         /* 0: the receive folder */
    ULONG valid;                       /* its bit in PR_VALID_FOLDER_MASK */
    const wchar_t *name;
} folders[FOLDER_COUNT] = {
    [COMMON_VIEWS] = { -1, false, PR_COMMON_VIEWS_ENTRYID, FOLDER_COMMON_VIEWS_VALID, L"Common Views" },
    [FINDER] = { -1, true, PR_FINDER_ENTRYID, FOLDER_FINDER_VALID, L"Search Root" },
    [SUBTREE] = { -1, true, PR_IPM_SUBTREE_ENTRYID, FOLDER_IPM_SUBTREE_VALID, L"IPM Subtree" },
    [OUTBOX] = { SUBTREE, false, PR_IPM_OUTBOX_ENTRYID, FOLDER_IPM_OUTBOX_VALID, L"Outbox" },
    [SENT] = { SUBTREE, false, PR_IPM_SENTMAIL_ENTRYID, FOLDER_IPM_SENTMAIL_VALID, L"Sent Items" },
    [DELETED] = { SUBTREE, true, PR_IPM_WASTEBASKET_ENTRYID, FOLDER_IPM_WASTEBASKET_VALID, L"Deleted Items" },
    [VIEWS] = { -1, false, PR_VIEWS_ENTRYID, FOLDER_VIEWS_VALID, L"Views" },
    [INBOX] = { SUBTREE, false, 0, FOLDER_IPM_INBOX_VALID, L"Inbox" },
};

struct subtree {
    LPMDB store;
    ULONG flags;
    ULONG valid;
    bool changed;
    LPSPropValue ids[FOLDER_COUNT];    /* PT_BINARY values, each its own allocation */
};

static HRESULT keep_id(ULONG size, const void *bytes, LPSPropValue *ret)
{
    LPSPropValue value;
    HRESULT result = MAPIAllocateBuffer(sizeof(*value), (LPVOID *)&value);

    if (FAILED(result))
        return result;
    memset(value, 0, sizeof(*value));
    value->ulPropTag = PROP_TAG(PT_BINARY, PROP_ID_NULL);
    value->Value.bin.cb = size;
    result = MAPIAllocateMore(size, value, (LPVOID *)&value->Value.bin.lpb);
    if (FAILED(result)) {
        MAPIFreeBuffer(value);
        return result;
    }
    memcpy(value->Value.bin.lpb, bytes, size);
    *ret = value;
    return S_OK;
}

static HRESULT open_folder(struct subtree *tree, const SBinary *id, LPMAPIFOLDER *ret)
{
    ULONG type;

    return tree->store->lpVtbl->OpenEntry(tree->store, id ? id->cb : 0, id ? (LPENTRYID)(void *)id->lpb : NULL, NULL, MAPI_BEST_ACCESS, &type,
        (LPUNKNOWN *)ret);
}

static HRESULT receive_folder(struct subtree *tree, LPSPropValue *ret)
{
    ULONG size = 0;
    LPENTRYID id = NULL;
    HRESULT result = tree->store->lpVtbl->GetReceiveFolder(tree->store, (LPTSTR)(uintptr_t) "IPM", 0, &size, &id, NULL);

    if (FAILED(result))
        return result;
    result = size ? keep_id(size, id, ret) : MAPI_E_NOT_FOUND;
    MAPIFreeBuffer(id);
    return result;
}

/* What the store says of a folder. With MAPI_FORCE_CREATE, or where the mask has no bit for it, it must open to count. */
static HRESULT find_existing(struct subtree *tree, int which)
{
    const struct standard_folder *folder = &folders[which];
    LPMAPIFOLDER opened;
    LPSPropValue value = NULL;
    HRESULT result = folder->tag ? HrGetOneProp((LPMAPIPROP)tree->store, folder->tag, &value) : receive_folder(tree, &value);

    if (FAILED(result))
        return MAPI_E_NOT_FOUND;
    if (tree->flags & MAPI_FORCE_CREATE || !(tree->valid & folder->valid)) {
        result = open_folder(tree, &value->Value.bin, &opened);
        if (!FAILED(result))
            opened->lpVtbl->Release(opened);
    }
    if (FAILED(result)) {
        MAPIFreeBuffer(value);
        return MAPI_E_NOT_FOUND;
    }
    tree->ids[which] = value;
    return S_OK;
}

static HRESULT create(struct subtree *tree, int which)
{
    const struct standard_folder *folder = &folders[which];
    LPMAPIFOLDER parent = NULL, made = NULL;
    LPSPropValue id = NULL;
    SPropValue pointer;
    HRESULT result = open_folder(tree, folder->parent < 0 ? NULL : &tree->ids[folder->parent]->Value.bin, &parent);

    if (!FAILED(result))
        result = parent->lpVtbl->CreateFolder(parent, FOLDER_GENERIC, (LPTSTR)(uintptr_t)folder->name, NULL, NULL,
            MAPI_UNICODE | OPEN_IF_EXISTS, &made);
    if (!FAILED(result))
        result = HrGetOneProp((LPMAPIPROP)made, PR_ENTRYID, &id);
    if (!FAILED(result))
        result = keep_id(id->Value.bin.cb, id->Value.bin.lpb, &tree->ids[which]);
    if (!FAILED(result) && folder->tag) {
        pointer = *id;
        pointer.ulPropTag = folder->tag;
        result = HrSetOneProp((LPMAPIPROP)tree->store, &pointer);
    } else if (!FAILED(result)) {
        result = tree->store->lpVtbl->SetReceiveFolder(tree->store, (LPTSTR)(uintptr_t) "IPM", 0, id->Value.bin.cb,
            (LPENTRYID)(void *)id->Value.bin.lpb);
    }
    MAPIFreeBuffer(id);
    if (made)
        made->lpVtbl->Release(made);
    if (parent)
        parent->lpVtbl->Release(parent);
    return result;
}

static HRESULT validate(struct subtree *tree)
{
    HRESULT result = S_OK;
    ULONG valid = tree->valid;

    for (int i = 0; i < FOLDER_COUNT && !FAILED(result); i++) {
        if (!FAILED(find_existing(tree, i))) {
            valid |= folders[i].valid;
            continue;
        }
        valid &= ~folders[i].valid;
        if (!folders[i].always && !(tree->flags & MAPI_FULL_IPM_TREE))
            continue;
        result = create(tree, i);
        if (!FAILED(result))
            valid |= folders[i].valid;
    }
    tree->changed = valid != tree->valid;
    tree->valid = valid;
    return result;
}

/* PR_VALID_FOLDER_MASK and the ids in one allocation chain. */
static HRESULT give_values(struct subtree *tree, ULONG *ret_count, LPSPropValue *ret_values)
{
    LPSPropValue values;
    ULONG count = 0;
    HRESULT result = MAPIAllocateBuffer((FOLDER_COUNT + 1) * sizeof(SPropValue), (LPVOID *)&values);

    if (FAILED(result))
        return result;
    memset(values, 0, (FOLDER_COUNT + 1) * sizeof(SPropValue));
    values[count].ulPropTag = PR_VALID_FOLDER_MASK;
    values[count++].Value.l = (LONG)tree->valid;
    for (int i = 0; i < FOLDER_COUNT && !FAILED(result); i++) {
        if (!tree->ids[i])
            continue;
        values[count].ulPropTag = folders[i].tag ? folders[i].tag : PROP_TAG(PT_BINARY, PROP_ID_NULL);
        values[count].Value.bin.cb = tree->ids[i]->Value.bin.cb;
        result = MAPIAllocateMore(values[count].Value.bin.cb, values, (LPVOID *)&values[count].Value.bin.lpb);
        if (!FAILED(result))
            memcpy(values[count].Value.bin.lpb, tree->ids[i]->Value.bin.lpb, values[count].Value.bin.cb);
        count++;
    }
    if (FAILED(result)) {
        MAPIFreeBuffer(values);
        return result;
    }
    *ret_count = count;
    *ret_values = values;
    return S_OK;
}

HRESULT HrValidateIPMSubtree(LPMDB lpMDB, ULONG ulFlags, ULONG *lpcValues, LPSPropValue *lppValues, LPMAPIERROR *lpperr)
{
    struct subtree tree = { .store = lpMDB, .flags = ulFlags };
    LPSPropValue mask = NULL;
    SPropValue new_mask = { .ulPropTag = PR_VALID_FOLDER_MASK };
    HRESULT result;

    if (!lpMDB || (lppValues && !lpcValues))
        return MAPI_E_INVALID_PARAMETER;
    if (ulFlags & ~(ULONG)(MAPI_FORCE_CREATE | MAPI_FULL_IPM_TREE))
        return MAPI_E_UNKNOWN_FLAGS;
    if (lpperr)
        *lpperr = NULL;
    if (!FAILED(HrGetOneProp((LPMAPIPROP)lpMDB, PR_VALID_FOLDER_MASK, &mask)))
        tree.valid = (ULONG)mask->Value.l;
    MAPIFreeBuffer(mask);
    result = validate(&tree);
    new_mask.Value.l = (LONG)tree.valid;
    if (!FAILED(result) && tree.changed)
        result = HrSetOneProp((LPMAPIPROP)lpMDB, &new_mask);
    if (result == MAPI_E_COMPUTED)
        result = S_OK;                 /* the store keeps the mask by itself */
    if (!FAILED(result) && lppValues)
        result = give_values(&tree, lpcValues, lppValues);
    if (FAILED(result) && lpperr)
        lpMDB->lpVtbl->GetLastError(lpMDB, result, 0, lpperr);
    for (int i = 0; i < FOLDER_COUNT; i++)
        MAPIFreeBuffer(tree.ids[i]);
    return result;
}

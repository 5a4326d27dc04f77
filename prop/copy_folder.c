/* The generic copy, folders: messages from folder to folder, folders with what they contain. */
#include <mapitags.h>
#include <stdlib.h>
#include <string.h>

#include "prop/copy_internal.h"
#include "prop/internal.h"

#define FOLDER_DEPTH 256                       /* folders within folders, and parents on the way to the root */

/* A message's state in its folder stays there (SPI-FLD-07). Ends with 0. */
static const ULONG not_for_messages[] = { PR_MSG_STATUS, PR_RECORD_KEY, 0 };

/* A new folder has its name from its creation. Ends with 0. */
static const ULONG not_for_folders[] = { PR_DISPLAY_NAME, PR_FOLDER_TYPE, PR_RECORD_KEY, 0 };

/* Copy errors that say something about the whole operation, not about one item. */
static bool ends_all(HRESULT result)
{
    return result == MAPI_E_USER_CANCEL || result == MAPI_E_INVALID_OBJECT || result == MAPI_E_NOT_ENOUGH_MEMORY
        || result == MAPI_E_NOT_ENOUGH_DISK;
}

static LPSPropValue get_one(LPMAPIPROP object, ULONG tag)
{
    LPSPropValue value;

    prop_copy_get_one(object, tag, &value);
    return value;
}

static bool same_bytes(const SPropValue *one, const SPropValue *other)
{
    return one && other && one->Value.bin.cb == other->Value.bin.cb && one->Value.bin.cb > 0
        && memcmp(one->Value.bin.lpb, other->Value.bin.lpb, one->Value.bin.cb) == 0;
}

/* Cycles: from the destination up to its root, is the source on the way? */
bool prop_copy_is_cycle(LPMAPIPROP source, LPMAPIPROP destination)
{
    LPSPropValue wanted = NULL, here = NULL, parent = NULL;
    LPMAPIFOLDER source_folder = NULL, folder = NULL, next;
    bool cycle = false;
    unsigned depth;

    if (!FAILED(source->lpVtbl->QueryInterface(source, &IID_IMAPIFolder, (LPVOID *)&source_folder))
        && !FAILED(destination->lpVtbl->QueryInterface(destination, &IID_IMAPIFolder, (LPVOID *)&folder)))
        wanted = get_one(source, PR_ENTRYID);
    for (depth = 0; wanted && folder && !cycle && depth < FOLDER_DEPTH; depth++) {
        ULONG type = 0;

        next = NULL;
        here = get_one((LPMAPIPROP)folder, PR_ENTRYID);
        parent = get_one((LPMAPIPROP)folder, PR_PARENT_ENTRYID);
        cycle = same_bytes(wanted, here);
        if (!cycle && parent && !same_bytes(here, parent)
            && FAILED(folder->lpVtbl->OpenEntry(folder, parent->Value.bin.cb, (LPENTRYID)parent->Value.bin.lpb, &IID_IMAPIFolder, 0, &type,
                (LPUNKNOWN *)&next)))
            next = NULL;
        mapix_object_free_from(folder, here);
        mapix_object_free_from(folder, parent);
        folder->lpVtbl->Release(folder);
        folder = next;
    }
    if (folder)
        folder->lpVtbl->Release(folder);
    if (source_folder)
        source_folder->lpVtbl->Release(source_folder);
    mapix_object_free_from(source, wanted);
    return cycle;
}

/* Messages. */

/* What is owed for a message is settled with the original: its copy must not make receipts again (SPI-FLD-08). */
static void owe_no_receipts(LPMESSAGE from, LPMESSAGE to)
{
    static const SizedSPropTagArray(2, tags) = { 2, { PR_READ_RECEIPT_REQUESTED, PR_NON_RECEIPT_NOTIFICATION_REQUESTED } };
    LPSPropValue values = NULL;
    ULONG count = 0;
    HRESULT result = from->lpVtbl->GetProps(from, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &values);

    if (FAILED(result))
        return;
    if ((values[0].ulPropTag == PR_READ_RECEIPT_REQUESTED && values[0].Value.b)
        || (values[1].ulPropTag == PR_NON_RECEIPT_NOTIFICATION_REQUESTED && values[1].Value.b))
        to->lpVtbl->SetReadFlag(to, CLEAR_RN_PENDING | CLEAR_NRN_PENDING);      /* a store that has no such flags owes nothing */
    mapix_object_free_from(from, values);
}

static HRESULT copy_message(struct prop_copy *copy, LPMAPIFOLDER source, const SBinary *entry, LPMAPIFOLDER destination, ULONG flags)
{
    struct prop_copy below = { .record_on = copy->record_on, .depth = copy->depth + 1 };
    struct prop_copy_what what = { .is_copy_to = true, .also_excluded = not_for_messages };
    struct prop_problems problems = { 0 };
    LPMESSAGE from = NULL, to = NULL;
    ULONG type = 0;
    HRESULT result = source->lpVtbl->OpenEntry(source, entry->cb, (LPENTRYID)entry->lpb, &IID_IMessage, 0, &type, (LPUNKNOWN *)&from);

    if (!FAILED(result))
        result = destination->lpVtbl->CreateMessage(destination, NULL, flags & MAPI_ASSOCIATED, &to);
    if (!FAILED(result))
        result = prop_copy_pair(&below, (LPMAPIPROP)from, (LPMAPIPROP)to, &what, &problems);
    if (!FAILED(result))
        result = to->lpVtbl->SaveChanges(to, KEEP_OPEN_READWRITE);
    if (!FAILED(result))
        owe_no_receipts(from, to);
    if (to)
        to->lpVtbl->Release(to);
    if (from)
        from->lpVtbl->Release(from);
    prop_problems_clear(&problems);
    return result;
}

/* Is this message an associated one? Then so is its copy. */
static ULONG kind_of_message(LPMAPIFOLDER folder, const SBinary *entry)
{
    LPMESSAGE message = NULL;
    LPSPropValue value;
    ULONG type = 0, kind = 0;

    if (FAILED(folder->lpVtbl->OpenEntry(folder, entry->cb, (LPENTRYID)entry->lpb, &IID_IMessage, 0, &type, (LPUNKNOWN *)&message)))
        return 0;
    value = get_one((LPMAPIPROP)message, PR_MESSAGE_FLAGS);
    if (value && value->Value.l & MSGFLAG_ASSOCIATED)
        kind = MAPI_ASSOCIATED;
    mapix_object_free_from(message, value);
    message->lpVtbl->Release(message);
    return kind;
}

/* Copy messages one by one; those that arrived leave the source in the end when moving. `kind`: MAPI_ASSOCIATED, 0, or ~0 to find out.
 * MAPI_W_PARTIAL_COMPLETION when some did not arrive. */
static HRESULT copy_list(struct prop_copy *copy, LPMAPIFOLDER source, LPENTRYLIST messages, LPMAPIFOLDER destination, ULONG kind, bool move)
{
    struct prop_progress scale;
    SBinaryArray arrived = { 0, NULL };
    bool partial = false;
    HRESULT result = S_OK;
    ULONG i;

    arrived.lpbin = malloc((messages->cValues ? messages->cValues : 1) * sizeof(*arrived.lpbin));
    if (!arrived.lpbin)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    /* The receiving store is not responsible for read reports of what it receives (imapifolder-copymessages). */
    source->lpVtbl->SetReadFlags(source, messages, 0, NULL, GENERATE_RECEIPT_ONLY);
    prop_progress_start(&scale, copy->progress, messages->cValues);
    for (i = 0; i < messages->cValues && !FAILED(result); i++) {
        const SBinary *entry = &messages->lpbin[i];
        HRESULT copied = copy_message(copy, source, entry, destination, kind == ~0u ? kind_of_message(source, entry) : kind);

        if (ends_all(copied))
            result = copied;
        else if (FAILED(copied))
            partial = true;
        else
            arrived.lpbin[arrived.cValues++] = *entry;
        if (!FAILED(result))
            result = prop_progress_step(&scale);
    }
    prop_progress_finish(&scale);
    if (move && arrived.cValues > 0 && source->lpVtbl->DeleteMessages(source, &arrived, 0, NULL, 0) != S_OK)
        partial = true;                        /* some are there twice now: none is lost */
    free(arrived.lpbin);
    return !FAILED(result) && partial ? MAPI_W_PARTIAL_COMPLETION : result;
}

/* The entry ids in a contents or hierarchy table. */
static HRESULT entries_of(LPMAPIFOLDER folder, bool hierarchy, ULONG flags, LPSRowSet *ret_rows)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ENTRYID } };
    LPMAPITABLE table = NULL;
    HRESULT result = hierarchy ? folder->lpVtbl->GetHierarchyTable(folder, flags, &table)
                               : folder->lpVtbl->GetContentsTable(folder, flags, &table);

    if (FAILED(result))
        return result;
    result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, ret_rows);
    table->lpVtbl->Release(table);
    return result;
}

static HRESULT list_of_rows(LPSRowSet rows, LPENTRYLIST ret_list)
{
    ULONG i;

    ret_list->cValues = 0;
    ret_list->lpbin = malloc((rows->cRows ? rows->cRows : 1) * sizeof(*ret_list->lpbin));
    if (!ret_list->lpbin)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; i < rows->cRows; i++)
        if (rows->aRow[i].lpProps[0].ulPropTag == PR_ENTRYID)
            ret_list->lpbin[ret_list->cValues++] = rows->aRow[i].lpProps[0].Value.bin;
    return S_OK;
}

/* All messages of one kind. A folder without such a table has none. */
static HRESULT copy_all_messages(struct prop_copy *copy, LPMAPIFOLDER source, LPMAPIFOLDER destination, ULONG kind, bool move)
{
    LPSRowSet rows = NULL;
    SBinaryArray list = { 0, NULL };
    HRESULT result = entries_of(source, false, kind, &rows);

    if (result == MAPI_E_NO_SUPPORT)
        return S_OK;
    if (!FAILED(result))
        result = list_of_rows(rows, &list);
    if (!FAILED(result) && list.cValues > 0)
        result = copy_list(copy, source, &list, destination, kind, move);
    free(list.lpbin);
    FreeProws(rows);
    return result;
}

/* Subobjects of a folder whose CopyTo or CopyProps runs: what stays behind is a problem of the table's property. */
static HRESULT copy_part(struct prop_copy *copy, LPVOID from, LPVOID to, const struct prop_copy_what *what, ULONG kind, ULONG tag,
    struct prop_problems *problems)
{
    HRESULT result = copy_all_messages(copy, from, to, kind, what->flags & MAPI_MOVE);

    if (ends_all(result) || result == S_OK)
        return result;
    return prop_problem_add(problems, 0, tag, result == MAPI_W_PARTIAL_COMPLETION ? MAPI_E_CALL_FAILED : result);
}

HRESULT prop_copy_contents(struct prop_copy *copy, LPVOID from, LPVOID to, const struct prop_copy_what *what, struct prop_problems *problems)
{
    return copy_part(copy, from, to, what, 0, PR_CONTAINER_CONTENTS, problems);
}

HRESULT prop_copy_associated(struct prop_copy *copy, LPVOID from, LPVOID to, const struct prop_copy_what *what, struct prop_problems *problems)
{
    return copy_part(copy, from, to, what, MAPI_ASSOCIATED, PR_FOLDER_ASSOCIATED_CONTENTS, problems);
}

/* Folders. */

static HRESULT copy_tree(struct prop_copy *copy, LPMAPIFOLDER parent, const SBinary *entry, LPMAPIFOLDER destination, const wchar_t *name,
    bool subfolders, bool move);

/* All subfolders of `source` into `destination`. */
static HRESULT copy_subfolders(struct prop_copy *copy, LPMAPIFOLDER source, LPMAPIFOLDER destination, bool move)
{
    struct prop_progress scale;
    LPSRowSet rows = NULL;
    bool partial = false;
    HRESULT result = entries_of(source, true, 0, &rows);
    ULONG i;

    if (FAILED(result))
        return result == MAPI_E_NO_SUPPORT ? S_OK : result;
    prop_progress_start(&scale, copy->progress, rows->cRows);
    for (i = 0; i < rows->cRows && !FAILED(result); i++) {
        HRESULT copied;

        if (rows->aRow[i].lpProps[0].ulPropTag != PR_ENTRYID)
            continue;
        prop_progress_enter(&scale);
        copied = copy_tree(copy, source, &rows->aRow[i].lpProps[0].Value.bin, destination, NULL, true, move);
        if (ends_all(copied) || copied == MAPI_E_COLLISION || copied == MAPI_E_TOO_COMPLEX)
            result = copied;
        else
            partial |= copied != S_OK;
        if (!FAILED(result))
            result = prop_progress_step(&scale);
    }
    prop_progress_finish(&scale);
    FreeProws(rows);
    return !FAILED(result) && partial ? MAPI_W_PARTIAL_COMPLETION : result;
}

/* A search folder is its criteria. */
static HRESULT copy_search(LPMAPIFOLDER source, LPMAPIFOLDER destination)
{
    LPSRestriction restriction = NULL;
    LPENTRYLIST folders = NULL;
    ULONG state = 0;
    HRESULT result = source->lpVtbl->GetSearchCriteria(source, 0, &restriction, &folders, &state);

    if (result == MAPI_E_NOT_INITIALIZED)
        return S_OK;
    if (!FAILED(result))
        result = destination->lpVtbl->SetSearchCriteria(destination, restriction, folders,
            (state & SEARCH_RUNNING ? RESTART_SEARCH : STOP_SEARCH) | (state & SEARCH_RECURSIVE ? RECURSIVE_SEARCH : SHALLOW_SEARCH));
    mapix_object_free_from(source, restriction);
    mapix_object_free_from(source, folders);
    return result;
}

/* Fill a new folder: its properties, then its messages, then its subfolders. */
static HRESULT fill_folder(struct prop_copy *copy, LPMAPIFOLDER source, LPMAPIFOLDER destination, LONG type, bool subfolders, bool move)
{
    struct prop_copy_what what = { .is_copy_to = true, .also_excluded = not_for_folders, .values_only = true };
    struct prop_copy quiet = { .record_on = copy->record_on };
    struct prop_problems problems = { 0 };
    bool partial = false;
    HRESULT result = prop_copy_pair(&quiet, (LPMAPIPROP)source, (LPMAPIPROP)destination, &what, &problems);

    prop_problems_clear(&problems);
    if (type == FOLDER_SEARCH)
        return FAILED(result) ? result : copy_search(source, destination);
    if (!FAILED(result))
        result = copy_all_messages(&quiet, source, destination, 0, move);
    partial |= result == MAPI_W_PARTIAL_COMPLETION;
    if (!FAILED(result))
        result = copy_all_messages(&quiet, source, destination, MAPI_ASSOCIATED, move);
    partial |= result == MAPI_W_PARTIAL_COMPLETION;
    if (!FAILED(result) && subfolders)
        result = copy_subfolders(copy, source, destination, move);
    partial |= result == MAPI_W_PARTIAL_COMPLETION;
    return !FAILED(result) && partial ? MAPI_W_PARTIAL_COMPLETION : result;
}

static HRESULT create_folder(LPMAPIFOLDER source, LPMAPIFOLDER destination, const wchar_t *name, LONG *ret_type, LPMAPIFOLDER *ret_folder)
{
    LPSPropValue own_name = NULL, comment = get_one((LPMAPIPROP)source, PR_COMMENT_W), type = get_one((LPMAPIPROP)source, PR_FOLDER_TYPE);
    HRESULT result = S_OK;

    if (!name) {
        result = prop_copy_get_one((LPMAPIPROP)source, PR_DISPLAY_NAME_W, &own_name);
        name = own_name ? own_name->Value.lpszW : NULL;
    }
    *ret_type = type && type->Value.l == FOLDER_SEARCH ? FOLDER_SEARCH : FOLDER_GENERIC;
    if (!FAILED(result))
        result = destination->lpVtbl->CreateFolder(destination, (ULONG)*ret_type, (LPTSTR)(uintptr_t)name,
            comment ? (LPTSTR)comment->Value.lpszW : NULL, NULL, MAPI_UNICODE, ret_folder);
    mapix_object_free_from(source, own_name);
    mapix_object_free_from(source, comment);
    mapix_object_free_from(source, type);
    return result;
}

static HRESULT copy_tree(struct prop_copy *copy, LPMAPIFOLDER parent, const SBinary *entry, LPMAPIFOLDER destination, const wchar_t *name,
    bool subfolders, bool move)
{
    struct prop_copy below = { .record_on = copy->record_on, .progress = copy->progress, .folder_depth = copy->folder_depth + 1 };
    LPMAPIFOLDER source = NULL, folder = NULL;
    ULONG object_type = 0;
    LONG type = FOLDER_GENERIC;
    HRESULT result;

    if (copy->folder_depth >= FOLDER_DEPTH)
        return MAPI_E_TOO_COMPLEX;
    result = parent->lpVtbl->OpenEntry(parent, entry->cb, (LPENTRYID)entry->lpb, &IID_IMAPIFolder, move ? MAPI_BEST_ACCESS : 0, &object_type,
        (LPUNKNOWN *)&source);
    if (!FAILED(result) && prop_copy_is_cycle((LPMAPIPROP)source, (LPMAPIPROP)destination))
        result = MAPI_E_FOLDER_CYCLE;
    if (!FAILED(result))
        result = create_folder(source, destination, name, &type, &folder);
    if (!FAILED(result)) {
        result = fill_folder(&below, source, folder, type, subfolders, move);
    }
    if (folder)
        folder->lpVtbl->Release(folder);
    if (source)
        source->lpVtbl->Release(source);
    if (result == S_OK && move)
        result = parent->lpVtbl->DeleteFolder(parent, entry->cb, (LPENTRYID)entry->lpb, 0, NULL, DEL_MESSAGES | DEL_FOLDERS);
    return result;
}

HRESULT prop_copy_hierarchy(struct prop_copy *copy, LPVOID from, LPVOID to, const struct prop_copy_what *what, struct prop_problems *problems)
{
    HRESULT result = copy_subfolders(copy, from, to, what->flags & MAPI_MOVE);

    if (ends_all(result) || result == S_OK || result == MAPI_E_COLLISION || result == MAPI_E_FOLDER_CYCLE)
        return result;
    return prop_problem_add(problems, 0, PR_CONTAINER_HIERARCHY, result == MAPI_W_PARTIAL_COMPLETION ? MAPI_E_CALL_FAILED : result);
}

/* Entry points. */

/* The folder behind a pointer that is said to have the interface `iid` (NULL: IMAPIFolder; IUnknown, IMAPIProp, IMAPIContainer also). */
static HRESULT folder_of(LPCIID iid, LPVOID pointer, LPMAPIFOLDER *ret_folder)
{
    LPUNKNOWN unknown = pointer;

    if (iid && !IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IMAPIProp) && !IsEqualGUID(iid, &IID_IMAPIContainer)
        && !IsEqualGUID(iid, &IID_IMAPIFolder))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    return FAILED(unknown->lpVtbl->QueryInterface(unknown, &IID_IMAPIFolder, (LPVOID *)ret_folder)) ? MAPI_E_INTERFACE_NOT_SUPPORTED : S_OK;
}

static HRESULT open_pair(struct mapix_object *record_on, LPCIID source_iid, LPVOID source, LPCIID destination_iid, LPVOID destination,
    LPMAPIFOLDER *ret_source, LPMAPIFOLDER *ret_destination)
{
    HRESULT result;

    if (!source || !destination)
        return prop_copy_fail(record_on, MAPI_E_INVALID_PARAMETER, "A copy needs a source folder and a destination folder.");
    result = folder_of(source_iid, source, ret_source);
    if (!FAILED(result))
        result = folder_of(destination_iid, destination, ret_destination);
    if (FAILED(result))
        prop_copy_fail(record_on, result, "Source and destination of this copy must be folders.");
    return result;
}

/* The display: the caller's, one of ours, or none without the dialog flag. Release it. */
static HRESULT progress_for(bool wanted, ULONG_PTR ui_param, LPMAPIPROGRESS given, LPMAPIPROGRESS *ret_progress)
{
    *ret_progress = NULL;
    if (!wanted)
        return S_OK;
    if (!given)
        return prop_progress_for_dialog(ui_param, ret_progress);
    given->lpVtbl->AddRef(given);
    *ret_progress = given;
    return S_OK;
}

static HRESULT ask_for_messages(LPMAPIFOLDER source, LPENTRYLIST messages, LPMAPIFOLDER destination, ULONG_PTR ui_param,
    LPMAPIPROGRESS progress, ULONG flags)
{
    struct prop_copy_frame frame;
    HRESULT result;

    if (!prop_copy_enter(&frame, source))
        return MAPI_E_DECLINE_COPY;
    result = source->lpVtbl->CopyMessages(source, messages, &IID_IMAPIFolder, destination, ui_param, progress, flags | MAPI_DECLINE_OK);
    prop_copy_leave(&frame);
    return result == MAPI_E_NO_SUPPORT || result == MAPI_E_UNKNOWN_FLAGS ? MAPI_E_DECLINE_COPY : result;
}

HRESULT prop_copy_messages(struct mapix_object *record_on, LPCIID source_iid, LPVOID source_folder, LPENTRYLIST messages,
    LPCIID destination_iid, LPVOID destination_folder, ULONG_PTR ui_param, LPMAPIPROGRESS progress, ULONG flags)
{
    struct prop_copy copy = { .record_on = record_on };
    LPMAPIFOLDER source = NULL, destination = NULL;
    HRESULT result;

    if (!messages || (messages->cValues && !messages->lpbin))
        return prop_copy_fail(record_on, MAPI_E_INVALID_PARAMETER, "CopyMessages needs the entry ids of the messages to copy.");
    if (flags & ~(MESSAGE_MOVE | MESSAGE_DIALOG))
        return prop_copy_fail(record_on, MAPI_E_UNKNOWN_FLAGS, "CopyMessages knows the flags MESSAGE_MOVE and MESSAGE_DIALOG only.");
    result = open_pair(record_on, source_iid, source_folder, destination_iid, destination_folder, &source, &destination);
    if (!FAILED(result))
        result = ask_for_messages(source, messages, destination, ui_param, progress, flags);
    if (result == MAPI_E_DECLINE_COPY) {
        result = progress_for(flags & MESSAGE_DIALOG, ui_param, progress, &copy.progress);
        if (!FAILED(result))
            result = copy_list(&copy, source, messages, destination, ~0u, flags & MESSAGE_MOVE);
    }
    if (copy.progress)
        copy.progress->lpVtbl->Release(copy.progress);
    if (source)
        source->lpVtbl->Release(source);
    if (destination)
        destination->lpVtbl->Release(destination);
    return result;
}

static HRESULT ask_for_folder(LPMAPIFOLDER source, const SBinary *entry, LPMAPIFOLDER destination, LPTSTR new_name, ULONG_PTR ui_param,
    LPMAPIPROGRESS progress, ULONG flags)
{
    struct prop_copy_frame frame;
    HRESULT result;

    if (!prop_copy_enter(&frame, source))
        return MAPI_E_DECLINE_COPY;
    result = source->lpVtbl->CopyFolder(source, entry->cb, (LPENTRYID)entry->lpb, &IID_IMAPIFolder, destination, new_name, ui_param, progress,
        flags | MAPI_DECLINE_OK);
    prop_copy_leave(&frame);
    return result == MAPI_E_NO_SUPPORT || result == MAPI_E_UNKNOWN_FLAGS ? MAPI_E_DECLINE_COPY : result;
}

static HRESULT run_folder(struct prop_copy *copy, LPMAPIFOLDER source, const SBinary *entry, LPMAPIFOLDER destination, LPTSTR new_name,
    ULONG flags)
{
    wchar_t *converted = NULL;
    const wchar_t *name = (const wchar_t *)new_name;
    size_t length;
    HRESULT result = S_OK;

    if (new_name && !(flags & MAPI_UNICODE)) {
        result = prop_wide_from_utf8((const char *)new_name, strlen((const char *)new_name), &converted, &length);
        name = converted;
    }
    if (!FAILED(result))
        result = copy_tree(copy, source, entry, destination, name, flags & (COPY_SUBFOLDERS | FOLDER_MOVE), flags & FOLDER_MOVE);
    free(converted);
    if (result == MAPI_E_COLLISION)
        prop_copy_fail(copy->record_on, result, "The destination already has a folder of that name; give another name.");
    if (result == MAPI_E_FOLDER_CYCLE)
        prop_copy_fail(copy->record_on, result, "The destination lies within the folder that is to be copied; choose one outside of it.");
    return result;
}

HRESULT prop_copy_folder(struct mapix_object *record_on, LPCIID source_iid, LPVOID source_folder, ULONG entry_id_size, LPENTRYID entry_id,
    LPCIID destination_iid, LPVOID destination_folder, LPTSTR new_name, ULONG_PTR ui_param, LPMAPIPROGRESS progress, ULONG flags)
{
    struct prop_copy copy = { .record_on = record_on };
    SBinary entry = { entry_id_size, (LPBYTE)entry_id };
    LPMAPIFOLDER source = NULL, destination = NULL;
    HRESULT result;

    if (!entry_id_size || !entry_id)
        return prop_copy_fail(record_on, MAPI_E_INVALID_PARAMETER, "CopyFolder needs the entry id of the folder to copy.");
    if (flags & ~(COPY_SUBFOLDERS | FOLDER_MOVE | FOLDER_DIALOG | MAPI_UNICODE))
        return prop_copy_fail(record_on, MAPI_E_UNKNOWN_FLAGS, "CopyFolder knows the flags COPY_SUBFOLDERS, FOLDER_MOVE, FOLDER_DIALOG and MAPI_UNICODE only.");
    result = open_pair(record_on, source_iid, source_folder, destination_iid, destination_folder, &source, &destination);
    if (!FAILED(result))
        result = ask_for_folder(source, &entry, destination, new_name, ui_param, progress, flags);
    if (result == MAPI_E_DECLINE_COPY) {
        result = progress_for(flags & FOLDER_DIALOG, ui_param, progress, &copy.progress);
        if (!FAILED(result))
            result = run_folder(&copy, source, &entry, destination, new_name, flags);
    }
    if (copy.progress)
        copy.progress->lpVtbl->Release(copy.progress);
    if (source)
        source->lpVtbl->Release(source);
    if (destination)
        destination->lpVtbl->Release(destination);
    return result;
}

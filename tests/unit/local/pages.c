/* LOCAL_MS held against the reference pages of the methods and properties, sentence by sentence: what the tests of the rules leave out. */
#include "world.h"

#include <mapixext.h>
#include <sqlite3.h>

#define T(text) ((LPTSTR)(uintptr_t)(text))
#define ID(value) (value)->Value.bin.cb, (LPENTRYID)(void *)(value)->Value.bin.lpb

static LONG number_of(LPVOID object, ULONG tag)
{
    LPSPropValue value = get(object, tag);
    LONG result = PROP_TYPE(tag) == PT_BOOLEAN ? value->Value.b : value->Value.l;

    MAPIFreeBuffer(value);
    return result;
}

static HRESULT answer_for(LPVOID object, ULONG tag)
{
    LPSPropValue value = NULL;
    HRESULT result = HrGetOneProp((LPMAPIPROP)object, tag, &value);

    MAPIFreeBuffer(value);
    return result;
}

/* What became of one property in SetProps. */
static HRESULT set_answer(LPVOID object, SPropValue value)
{
    LPMAPIPROP prop = object;
    LPSPropProblemArray problems = NULL;
    HRESULT result = prop->lpVtbl->SetProps(prop, 1, &value, &problems);

    if (SUCCEEDED(result) && problems)
        result = problems->aProblem[0].scode;
    MAPIFreeBuffer(problems);
    return result;
}

static bool error_has(LPVOID object, HRESULT result, const char *text)
{
    LPMAPIPROP prop = object;
    LPMAPIERROR error = NULL;
    bool found;

    assert_int_equal(prop->lpVtbl->GetLastError(prop, result, 0, &error), S_OK);
    found = error && error->lpszError && strstr((const char *)error->lpszError, text) && error->lpszComponent;
    MAPIFreeBuffer(error);
    return found;
}

static LPMAPIFOLDER new_folder(LPMAPIFOLDER parent, const char *name)
{
    LPMAPIFOLDER folder = NULL;

    assert_int_equal(parent->lpVtbl->CreateFolder(parent, FOLDER_GENERIC, T(name), NULL, NULL, 0, &folder), S_OK);
    return folder;
}

static LPMESSAGE saved_message(LPMAPIFOLDER folder, const wchar_t *subject)
{
    LPMESSAGE message = new_message(folder, subject, 0);

    save(message);
    return message;
}

/* --- Progress --------------------------------------------------------------------------------------------------------------------------------- */

struct told {
    IMAPIProgress progress;
    int calls;
    ULONG flags;
    ULONG last;
    ULONG count;
    bool went_back;
};

static HRESULT STDMETHODCALLTYPE told_query(IMAPIProgress *self, REFIID iid, LPVOID *object) { (void)self, (void)iid; *object = NULL; return MAPI_E_INTERFACE_NOT_SUPPORTED; }
static ULONG STDMETHODCALLTYPE told_reference(IMAPIProgress *self) { (void)self; return 1; }

static HRESULT STDMETHODCALLTYPE told_progress(IMAPIProgress *self, ULONG value, ULONG count, ULONG total)
{
    struct told *told = (struct told *)(void *)self;

    (void)total;
    told->calls++;
    told->went_back = told->went_back || value < told->last;
    told->last = value;
    told->count = count;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE told_flags(IMAPIProgress *self, ULONG *flags) { *flags = ((struct told *)(void *)self)->flags; return S_OK; }
static HRESULT STDMETHODCALLTYPE told_minimum(IMAPIProgress *self, ULONG *value) { (void)self; *value = 200; return S_OK; }
static HRESULT STDMETHODCALLTYPE told_maximum(IMAPIProgress *self, ULONG *value) { (void)self; *value = 300; return S_OK; }
static HRESULT STDMETHODCALLTYPE told_limits(IMAPIProgress *self, LPULONG minimum, LPULONG maximum, LPULONG flags) { (void)self, (void)minimum, (void)maximum, (void)flags; return S_OK; }

static const IMAPIProgressVtbl told_vtable = { .QueryInterface = told_query, .AddRef = told_reference, .Release = told_reference, .Progress = told_progress,
    .GetFlags = told_flags, .GetMin = told_minimum, .GetMax = told_maximum, .SetLimits = told_limits };

/* The long operations, each on a fresh folder with a message, a subfolder and an attachment. */
enum operation { COPY, DELETE, FLAG, COPY_TREE, DELETE_TREE, EMPTY, DETACH, OPERATIONS };

struct place {
    LPMAPIFOLDER folder, below;
    LPMESSAGE message;
    LPSPropValue message_id, below_id;
    ULONG attachment;
};

static struct place make_place(LPMAPIFOLDER parent, int number)
{
    struct place place;
    LPATTACH attachment = NULL;
    char name[16];

    snprintf(name, sizeof(name), "place %d", number);
    place.folder = new_folder(parent, name);
    place.below = new_folder(place.folder, "below");
    drop(saved_message(place.below, L"deep"));
    place.message = new_message(place.folder, L"m", 0);
    assert_int_equal(place.message->lpVtbl->CreateAttach(place.message, NULL, 0, &place.attachment, &attachment), S_OK);
    save(attachment);
    drop(attachment);
    save(place.message);
    place.message_id = get(place.message, PR_ENTRYID);
    place.below_id = get(place.below, PR_ENTRYID);
    return place;
}

static void leave_place(struct place *place)
{
    MAPIFreeBuffer(place->message_id);
    MAPIFreeBuffer(place->below_id);
    drop(place->message);
    drop(place->below);
    drop(place->folder);
}

static HRESULT operate(enum operation operation, struct place *place, LPMAPIFOLDER target, LPMAPIPROGRESS progress, bool dialog)
{
    LPMAPIFOLDER folder = place->folder;
    SBinaryArray list = { 1, &place->message_id->Value.bin };
    ULONG message_flag = dialog ? MESSAGE_DIALOG : 0, folder_flag = dialog ? FOLDER_DIALOG : 0;

    switch (operation) {
    case COPY:
        return folder->lpVtbl->CopyMessages(folder, &list, NULL, target, 0, progress, message_flag);
    case DELETE:
        return folder->lpVtbl->DeleteMessages(folder, &list, 0, progress, message_flag);
    case FLAG:
        return folder->lpVtbl->SetReadFlags(folder, &list, 0, progress, message_flag | SUPPRESS_RECEIPT);
    case COPY_TREE:
        return folder->lpVtbl->CopyFolder(folder, ID(place->below_id), NULL, target, NULL, 0, progress, folder_flag);
    case DELETE_TREE:
        return folder->lpVtbl->DeleteFolder(folder, ID(place->below_id), 0, progress, folder_flag | DEL_MESSAGES | DEL_FOLDERS);
    case EMPTY:
        return folder->lpVtbl->EmptyFolder(folder, 0, progress, folder_flag | DELETE_HARD_DELETE);
    default:
        return place->message->lpVtbl->DeleteAttach(place->message, place->attachment, 0, progress, dialog ? ATTACH_DIALOG : 0);
    }
}

/* imapifolder-copymessages, -deletemessages, -setreadflags, -copyfolder, -deletefolder, -emptyfolder, imessage-deleteattach: without the dialog flag
 * lpProgress is ignored; with it it is told, and where it is NULL MAPI's own object is. SPI-SUP-33, SPI-STORE-01 */
static void progress_follows_the_dialog_flag(void **state)
{
    struct world *world = *state;
    LPMAPIFOLDER subtree = open_special(world, PR_IPM_SUBTREE_ENTRYID);
    int number = 0;

    for (int operation = 0; operation < OPERATIONS; operation++) {
        struct told part = { .progress = { (IMAPIProgressVtbl *)(uintptr_t)&told_vtable } };
        struct told whole = { .progress = part.progress, .flags = MAPI_TOP_LEVEL };
        struct place places[4];
        LPMAPIFOLDER targets[4];
        for (int i = 0; i < 4; i++) {
            char name[16];
            places[i] = make_place(subtree, number);
            snprintf(name, sizeof(name), "target %d", number++);
            targets[i] = new_folder(subtree, name);
        }
        world->dialogs = 0;
        assert_int_equal(operate(operation, &places[0], targets[0], &part.progress, false), S_OK);
        assert_int_equal(part.calls, 0);
        assert_int_equal(world->dialogs, 0);
        assert_int_equal(operate(operation, &places[1], targets[1], NULL, true), S_OK);
        assert_int_equal(world->dialogs, 1);
        assert_int_equal(operate(operation, &places[2], targets[2], &part.progress, true), S_OK);
        assert_true(part.calls > 0);
        assert_int_equal(part.last, 300);         /* within the limits that it found */
        assert_int_equal(part.count, 0);          /* counts are for MAPI_TOP_LEVEL (imapiprogress-progress) */
        assert_int_equal(operate(operation, &places[3], targets[3], &whole.progress, true), S_OK);
        assert_int_equal(whole.last, 1000);
        assert_true(whole.count > 0);
        assert_false(part.went_back || whole.went_back);
        assert_int_equal(world->dialogs, 1);
        for (int i = 0; i < 4; i++) {
            leave_place(&places[i]);
            drop(targets[i]);
        }
    }
    drop(subtree);
}

/* --- Folders ---------------------------------------------------------------------------------------------------------------------------------- */

/* imapifolder-createfolder, -copyfolder: what lpInterface may be. A folder that the caller does not get is not made. SPI-FLD-07 */
static void folders_come_by_their_interfaces_only(void **state)
{
    LPMAPIFOLDER inbox = open_inbox(*state), target = new_folder(inbox, "target"), source = new_folder(inbox, "source"), made = NULL;
    static const IID *const good[] = { NULL, &IID_IMAPIFolder, &IID_IMAPIContainer, &IID_IMAPIProp, &IID_IUnknown };
    static const IID *const bad[] = { &IID_IMessage, &IID_IMsgStore, &IID_IMAPITable };
    LPSPropValue id = get(source, PR_ENTRYID);
    char name[8] = "0";
    size_t index;

    for (index = 0; index < sizeof(bad) / sizeof(bad[0]); index++) {
        assert_int_equal(inbox->lpVtbl->CreateFolder(inbox, FOLDER_GENERIC, T("never"), NULL, bad[index], 0, &made), MAPI_E_INTERFACE_NOT_SUPPORTED);
        assert_true(error_has(inbox, MAPI_E_INTERFACE_NOT_SUPPORTED, "IMAPIFolder"));
        assert_int_equal(inbox->lpVtbl->CopyFolder(inbox, ID(id), bad[index], target, NULL, 0, NULL, 0), MAPI_E_INTERFACE_NOT_SUPPORTED);
    }
    assert_int_equal(number_of(inbox, PR_FOLDER_CHILD_COUNT), 2);
    assert_int_equal(number_of(target, PR_FOLDER_CHILD_COUNT), 0);
    for (index = 0; index < sizeof(good) / sizeof(good[0]); index++) {
        name[0] = (char)('0' + index);
        assert_int_equal(inbox->lpVtbl->CreateFolder(inbox, FOLDER_GENERIC, T(name), NULL, good[index], 0, &made), S_OK);
        drop(made);
        assert_int_equal(inbox->lpVtbl->CopyFolder(inbox, ID(id), good[index], target, T(name), 0, NULL, 0), S_OK);
    }
    MAPIFreeBuffer(id);
    drop(source);
    drop(target);
    drop(inbox);
}

/* imapiprop-getlasterror: a call that is refused for its flags or its interface says so, on the object that was called. */
static void refusals_are_explained(void **state)
{
    struct world *world = *state;
    LPMDB store = world->store;
    LPMAPIFOLDER inbox = open_inbox(world), made = NULL;
    LPMESSAGE message = saved_message(inbox, L"x"), created = NULL;
    LPSPropValue id = get(message, PR_ENTRYID);
    SBinaryArray list = { 1, &id->Value.bin };
    LPATTACH attachment = NULL;
    LPMAPITABLE table = NULL;
    LPUNKNOWN object = NULL;
    ULONG type, n, bad = 0x40000000, status, off = bad;
#define REFUSED(object, call) do { assert_int_equal(call, MAPI_E_UNKNOWN_FLAGS); assert_true(error_has(object, MAPI_E_UNKNOWN_FLAGS, "0x40000000")); } while (0)

    REFUSED(store, store->lpVtbl->OpenEntry(store, ID(id), NULL, bad, &type, &object));
    REFUSED(store, store->lpVtbl->GetReceiveFolderTable(store, bad, &table));
    REFUSED(store, store->lpVtbl->SetReceiveFolder(store, NULL, bad, 0, NULL));
    REFUSED(store, store->lpVtbl->AbortSubmit(store, ID(id), bad));
    REFUSED(store, store->lpVtbl->StoreLogoff(store, &off));
    REFUSED(inbox, inbox->lpVtbl->GetContentsTable(inbox, bad, &table));
    REFUSED(inbox, inbox->lpVtbl->GetHierarchyTable(inbox, bad, &table));
    REFUSED(inbox, inbox->lpVtbl->OpenEntry(inbox, ID(id), NULL, bad, &type, &object));
    REFUSED(inbox, inbox->lpVtbl->SetSearchCriteria(inbox, NULL, NULL, bad));
    REFUSED(inbox, inbox->lpVtbl->GetSearchCriteria(inbox, bad, NULL, NULL, NULL));
    REFUSED(inbox, inbox->lpVtbl->CreateMessage(inbox, NULL, bad, &created));
    REFUSED(inbox, inbox->lpVtbl->CopyMessages(inbox, &list, NULL, inbox, 0, NULL, bad));
    REFUSED(inbox, inbox->lpVtbl->DeleteMessages(inbox, &list, 0, NULL, bad));
    REFUSED(inbox, inbox->lpVtbl->CreateFolder(inbox, FOLDER_GENERIC, T("x"), NULL, NULL, bad, &made));
    REFUSED(inbox, inbox->lpVtbl->CopyFolder(inbox, ID(id), NULL, inbox, NULL, 0, NULL, bad));
    REFUSED(inbox, inbox->lpVtbl->DeleteFolder(inbox, ID(id), 0, NULL, bad));
    REFUSED(inbox, inbox->lpVtbl->SetReadFlags(inbox, &list, 0, NULL, bad));
    REFUSED(inbox, inbox->lpVtbl->GetMessageStatus(inbox, ID(id), bad, &status));
    REFUSED(inbox, inbox->lpVtbl->SaveContentsSort(inbox, NULL, bad));
    REFUSED(inbox, inbox->lpVtbl->EmptyFolder(inbox, 0, NULL, bad));
    REFUSED(message, message->lpVtbl->GetAttachmentTable(message, bad, &table));
    REFUSED(message, message->lpVtbl->GetRecipientTable(message, bad, &table));
    REFUSED(message, message->lpVtbl->OpenAttach(message, 0, NULL, bad, &attachment));
    REFUSED(message, message->lpVtbl->CreateAttach(message, NULL, bad, &n, &attachment));
    REFUSED(message, message->lpVtbl->DeleteAttach(message, 0, 0, NULL, bad));
    REFUSED(message, message->lpVtbl->ModifyRecipients(message, bad, NULL));
    REFUSED(message, message->lpVtbl->SubmitMessage(message, bad));
    REFUSED(message, message->lpVtbl->SetReadFlag(message, bad));
    assert_int_equal(store->lpVtbl->OpenEntry(store, ID(id), &IID_IMAPITable, 0, &type, &object), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_true(error_has(store, MAPI_E_INTERFACE_NOT_SUPPORTED, "interface"));
    assert_int_equal(inbox->lpVtbl->CreateMessage(inbox, &IID_IMAPITable, 0, &created), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_true(error_has(inbox, MAPI_E_INTERFACE_NOT_SUPPORTED, "interface"));
    assert_int_equal(message->lpVtbl->CreateAttach(message, &IID_IMAPITable, 0, &n, &attachment), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_true(error_has(message, MAPI_E_INTERFACE_NOT_SUPPORTED, "interface"));
    assert_null(table);
    assert_null(object);
    assert_null(attachment);
    assert_null(created);
    MAPIFreeBuffer(id);
    drop(message);
    drop(inbox);
#undef REFUSED
}

/* imapiprop-copyto: a property that cannot be set is a problem of its own; the others are copied. imsgstore-setreceivefolder: what would lose mail fails. */
static void one_refusal_is_not_all(void **state)
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world), one = new_folder(inbox, "one"), two = new_folder(inbox, "two");
    LPSPropProblemArray problems = NULL;
    LPSPropValue comment, name, id;
    bool told = false;
    LPENTRYID found = NULL;
    ULONG size, index;

    assert_int_equal(set_answer(one, wide(PR_COMMENT_W, L"kept")), S_OK);
    assert_int_equal(set_answer(one, wide(PR_CONTAINER_CLASS_W, L"IPF.Note")), S_OK);
    assert_int_equal(one->lpVtbl->CopyTo(one, 0, NULL, NULL, 0, NULL, &IID_IMAPIFolder, two, 0, &problems), S_OK);
    for (index = 0; problems && index < problems->cProblem; index++) {
        assert_int_not_equal(PROP_ID(problems->aProblem[index].ulPropTag), PROP_ID(PR_COMMENT));
        told = told || (PROP_ID(problems->aProblem[index].ulPropTag) == PROP_ID(PR_DISPLAY_NAME) && problems->aProblem[index].scode == MAPI_E_COLLISION);
    }
    assert_true(told);
    MAPIFreeBuffer(problems);
    comment = get(two, PR_COMMENT_W);
    name = get(two, PR_DISPLAY_NAME_W);
    assert_int_equal(wcscmp(comment->Value.lpszW, L"kept"), 0);
    assert_int_equal(wcscmp(name->Value.lpszW, L"two"), 0);
    MAPIFreeBuffer(comment);
    MAPIFreeBuffer(name);

    id = get(one, PR_ENTRYID);
    assert_int_equal(inbox->lpVtbl->DeleteFolder(inbox, ID(id), 0, NULL, 0), S_OK);
    assert_int_equal(world->store->lpVtbl->SetReceiveFolder(world->store, T("Own.Class"), 0, ID(id)), MAPI_E_OBJECT_DELETED);
    assert_int_equal(world->store->lpVtbl->GetReceiveFolder(world->store, T("Own.Class"), 0, &size, &found, NULL), S_OK);
    assert_memory_not_equal(found, id->Value.bin.lpb, size);
    MAPIFreeBuffer(found);
    MAPIFreeBuffer(id);
    drop(two);
    drop(one);
    drop(inbox);
}

/* imapifolder-copyfolder: "do not stop the operation prematurely": what cannot be copied is left out, the rest is copied. SPI-FLD-07 */
static void a_copy_goes_on_past_what_cannot_be_copied(void **state)
{
    LPMAPIFOLDER inbox = open_inbox(*state), tree = new_folder(inbox, "tree"), scope = new_folder(inbox, "scope"), results = NULL, copy = NULL, last;
    LPSPropValue scope_id = get(scope, PR_ENTRYID), tree_id = get(tree, PR_ENTRYID);
    SBinaryArray where = { 1, &scope_id->Value.bin };
    SRestriction all = { .rt = RES_EXIST };

    all.res.resExist.ulPropTag = PR_SUBJECT_W;
    assert_int_equal(tree->lpVtbl->CreateFolder(tree, FOLDER_SEARCH, T("a search"), NULL, NULL, 0, &results), S_OK);
    assert_int_equal(results->lpVtbl->SetSearchCriteria(results, &all, &where, FOREGROUND_SEARCH), S_OK);
    drop(results);
    last = new_folder(tree, "last");
    drop(saved_message(last, L"arrives"));
    drop(last);
    assert_int_equal(inbox->lpVtbl->DeleteFolder(inbox, ID(scope_id), 0, NULL, DELETE_HARD_DELETE), S_OK);       /* nothing is searched any more */
    assert_int_equal(inbox->lpVtbl->CopyFolder(inbox, ID(tree_id), NULL, inbox, T("copy"), 0, NULL, COPY_SUBFOLDERS), MAPI_W_PARTIAL_COMPLETION);
    assert_int_equal(inbox->lpVtbl->CreateFolder(inbox, FOLDER_GENERIC, T("copy"), NULL, NULL, OPEN_IF_EXISTS, &copy), S_OK);
    assert_int_equal(copy->lpVtbl->CreateFolder(copy, FOLDER_GENERIC, T("last"), NULL, NULL, OPEN_IF_EXISTS, &last), S_OK);
    assert_int_equal(number_of(last, PR_CONTENT_COUNT), 1);
    MAPIFreeBuffer(scope_id);
    MAPIFreeBuffer(tree_id);
    drop(last);
    drop(copy);
    drop(scope);
    drop(tree);
    drop(inbox);
}

/* SPI-STORE-11: a task is given by an entry id; a value of another type does not take it away. */
static void tasks_are_given_by_entry_ids(void **state)
{
    LPMAPIFOLDER inbox = open_inbox(*state);

    assert_int_equal(answer_for(inbox, PR_IPM_DRAFTS_ENTRYID), S_OK);
    assert_int_equal(set_answer(inbox, number(CHANGE_PROP_TYPE(PR_IPM_DRAFTS_ENTRYID, PT_LONG), 5)), MAPI_E_INVALID_TYPE);
    assert_int_equal(answer_for(inbox, PR_IPM_DRAFTS_ENTRYID), S_OK);
    drop(inbox);
}

static LPSRowSet rows_below(LPMAPIFOLDER folder)
{
    static const SizedSPropTagArray(3, columns) = { 3, { PR_STATUS, PR_ACCESS, PR_DISPLAY_NAME_A } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows;

    assert_int_equal(folder->lpVtbl->GetHierarchyTable(folder, 0, &table), S_OK);
    rows = all_rows(table, (const SPropTagArray *)&columns);
    drop(table);
    return rows;
}

/* pidtagstatus: "the client application sets this flag"; bits of MAPI's that are not defined stay zero. It is a column of hierarchy tables (SPI-FLD-15). */
static void a_folders_status_is_the_clients(void **state)
{
    LPMAPIFOLDER inbox = open_inbox(*state), folder = new_folder(inbox, "marked"), other = new_folder(inbox, "other");
    LPSRowSet rows;

    assert_int_equal(number_of(folder, PR_STATUS), 0);
    assert_int_equal(set_answer(folder, number(PR_STATUS, FLDSTATUS_DELMARKED | 0x40000)), S_OK);
    assert_int_equal(number_of(folder, PR_STATUS), FLDSTATUS_DELMARKED | 0x40000);
    assert_int_equal(set_answer(folder, number(PR_STATUS, 0x100)), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(set_answer(folder, wide(CHANGE_PROP_TYPE(PR_STATUS, PT_UNICODE), L"x")), MAPI_E_INVALID_TYPE);
    rows = rows_below(inbox);
    assert_int_equal(rows->cRows, 2);
    assert_int_equal(rows->aRow[0].lpProps[0].Value.l, FLDSTATUS_DELMARKED | 0x40000);
    assert_int_equal(rows->aRow[1].lpProps[0].ulPropTag, PR_STATUS);
    assert_int_equal(rows->aRow[1].lpProps[0].Value.l, 0);
    FreeProws(rows);
    drop(other);
    drop(folder);
    drop(inbox);
}

/* SPI-FLD-02: the column says what the object says. */
static void hierarchy_tables_know_the_access(void **state)
{
    struct world *world = *state;
    LPMAPIFOLDER subtree = open_special(world, PR_IPM_SUBTREE_ENTRYID), root = NULL, made = new_folder(subtree, "own"), results = NULL;
    LPMAPIFOLDER parents[2];
    ULONG type;

    assert_int_equal(world->store->lpVtbl->OpenEntry(world->store, 0, NULL, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&root), S_OK);
    assert_int_equal(root->lpVtbl->CreateFolder(root, FOLDER_SEARCH, T("results"), NULL, NULL, 0, &results), S_OK);
    parents[0] = root;
    parents[1] = subtree;
    for (int which = 0; which < 2; which++) {
        static const SizedSPropTagArray(2, columns) = { 2, { PR_ACCESS, PR_ENTRYID } };
        LPMAPITABLE table = NULL;
        LPSRowSet rows;
        assert_int_equal(parents[which]->lpVtbl->GetHierarchyTable(parents[which], 0, &table), S_OK);
        rows = all_rows(table, (const SPropTagArray *)&columns);
        assert_true(rows->cRows > 3);
        for (ULONG index = 0; index < rows->cRows; index++) {
            LPMAPIFOLDER folder = open_id(world, &rows->aRow[index].lpProps[1].Value.bin);
            assert_int_equal(rows->aRow[index].lpProps[0].Value.l, number_of(folder, PR_ACCESS));
            drop(folder);
        }
        FreeProws(rows);
        drop(table);
    }
    drop(results);
    drop(made);
    drop(root);
    drop(subtree);
}

/* pidtagstorestate: STORE_HAS_SEARCHES while there is an active search. */
static void the_store_tells_of_searches(void **state)
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world), results = NULL;
    LPSPropValue id = get(inbox, PR_ENTRYID);
    SBinaryArray where = { 1, &id->Value.bin };
    SRestriction all = { .rt = RES_EXIST };

    all.res.resExist.ulPropTag = PR_SUBJECT_W;
    assert_int_equal(number_of(world->store, PR_STORE_STATE), 0);
    assert_int_equal(inbox->lpVtbl->CreateFolder(inbox, FOLDER_SEARCH, T("all"), NULL, NULL, 0, &results), S_OK);
    assert_int_equal(number_of(world->store, PR_STORE_STATE), 0);
    assert_int_equal(results->lpVtbl->SetSearchCriteria(results, &all, &where, FOREGROUND_SEARCH), S_OK);
    assert_int_equal(number_of(world->store, PR_STORE_STATE), STORE_HAS_SEARCHES);
    assert_int_equal(results->lpVtbl->SetSearchCriteria(results, NULL, NULL, STOP_SEARCH), S_OK);
    assert_int_equal(number_of(world->store, PR_STORE_STATE), 0);
    MAPIFreeBuffer(id);
    drop(results);
    drop(inbox);
}

/* pidtagmessagestatus: every bit of its list can be set. imapifolder-copymessages: "do not include a message's status in the copy or move operation". */
static void a_messages_status_stays_behind(void **state)
{
    const ULONG bits = MSGSTATUS_ANSWERED | MSGSTATUS_DELMARKED | MSGSTATUS_DRAFT | MSGSTATUS_HIDDEN | MSGSTATUS_HIGHLIGHTED | MSGSTATUS_REMOTE_DELETE
        | MSGSTATUS_REMOTE_DOWNLOAD | MSGSTATUS_TAGGED | 0x80000000u;
    LPMAPIFOLDER inbox = open_inbox(*state), folder = new_folder(inbox, "target");
    LPMESSAGE message = saved_message(inbox, L"marked");
    LPSPropValue id = get(message, PR_ENTRYID);
    SBinaryArray list = { 1, &id->Value.bin };
    ULONG status = 0;

    assert_int_equal(inbox->lpVtbl->SetMessageStatus(inbox, ID(id), 0xFFFFFFFF, 0xFFFFFFFF, NULL), S_OK);
    assert_int_equal(inbox->lpVtbl->GetMessageStatus(inbox, ID(id), 0, &status), S_OK);
    assert_int_equal(status & bits, bits);
    assert_int_equal(status & ~bits & 0xFFFF, 0);              /* K-35 */
    assert_int_equal(inbox->lpVtbl->CopyMessages(inbox, &list, NULL, folder, 0, NULL, MESSAGE_MOVE), S_OK);
    assert_int_equal(folder->lpVtbl->GetMessageStatus(folder, ID(id), 0, &status), S_OK);
    assert_int_equal(status, 0);
    MAPIFreeBuffer(id);
    drop(message);
    drop(folder);
    drop(inbox);
}

/* imapifolder-savecontentssort: the order is one that tables show rows in; pidtagcontentunreadcount: no category. SPI-FLD-13 */
static void saved_orders_can_be_shown(void **state)
{
    static const struct { ULONG sorts, categories, expanded; SSortOrder order[1]; HRESULT expected; } cases[] = {
        { 1, 3, 0, { { PR_SUBJECT_W, TABLE_SORT_ASCEND } }, MAPI_E_INVALID_PARAMETER },
        { 1, 0, 1, { { PR_SUBJECT_W, TABLE_SORT_ASCEND } }, MAPI_E_INVALID_PARAMETER },
        { 1, 1, 0, { { PR_CONTENT_UNREAD, TABLE_SORT_ASCEND } }, MAPI_E_INVALID_PARAMETER },
        { 1, 0, 0, { { PR_CONTAINER_CONTENTS, TABLE_SORT_ASCEND } }, MAPI_E_TOO_COMPLEX },
        { 1, 0, 0, { { PR_SUBJECT_W, 77 } }, MAPI_E_TOO_COMPLEX },
        { 1, 1, 0, { { PR_SUBJECT_W, TABLE_SORT_ASCEND } }, S_OK }, { 1, 0, 0, { { PR_SUBJECT_W, TABLE_SORT_DESCEND } }, S_OK },
    };
    LPMAPIFOLDER inbox = open_inbox(*state);

    drop(saved_message(inbox, L"x"));
    for (size_t index = 0; index < sizeof(cases) / sizeof(cases[0]); index++) {
        LPMAPITABLE table = NULL;
        LPSRowSet rows = NULL;
        assert_int_equal(inbox->lpVtbl->SaveContentsSort(inbox, (LPSSortOrderSet)(uintptr_t)&cases[index], 0), cases[index].expected);
        if (FAILED(cases[index].expected))
            assert_true(error_has(inbox, cases[index].expected, "SortTable"));
        assert_int_equal(inbox->lpVtbl->GetContentsTable(inbox, 0, &table), S_OK);
        assert_int_equal(table->lpVtbl->QueryRows(table, 10, 0, &rows), S_OK);
        assert_int_equal(rows->cRows, 1);
        FreeProws(rows);
        drop(table);
    }
    drop(inbox);
}

/* pidtagmessageflags: MSGFLAG_READ is ignored for associated messages, which do not retain a read state. SPI-FLD-17 */
static void associated_messages_have_no_read_state(void **state)
{
    LPMAPIFOLDER inbox = open_inbox(*state);
    LPMESSAGE message = NULL, again = NULL;
    LPSPropValue id;
    SBinaryArray list;
    LONG before;
    ULONG type;

    assert_int_equal(inbox->lpVtbl->CreateMessage(inbox, NULL, MAPI_ASSOCIATED, &message), S_OK);
    save(message);
    before = number_of(message, PR_MESSAGE_FLAGS);
    id = get(message, PR_ENTRYID);
    list = (SBinaryArray){ 1, &id->Value.bin };
    assert_int_equal(inbox->lpVtbl->SetReadFlags(inbox, &list, 0, NULL, CLEAR_READ_FLAG), S_OK);
    assert_int_equal(inbox->lpVtbl->OpenEntry(inbox, ID(id), NULL, 0, &type, (LPUNKNOWN *)(void *)&again), S_OK);
    assert_int_equal(number_of(again, PR_MESSAGE_FLAGS), before);
    assert_int_equal(number_of(inbox, PR_CONTENT_UNREAD), 0);
    MAPIFreeBuffer(id);
    drop(again);
    drop(message);
    drop(inbox);
}

/* imapifolder-emptyfolder, SPI-FLD-05: what cannot be deleted below stays with what is in it, hard deletion or not. */
static void special_folders_keep_their_mail(void **state)
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world), subtree = open_special(world, PR_IPM_SUBTREE_ENTRYID);

    drop(saved_message(inbox, L"stays"));
    assert_int_equal(subtree->lpVtbl->EmptyFolder(subtree, 0, NULL, 0), MAPI_W_PARTIAL_COMPLETION);
    assert_int_equal(number_of(inbox, PR_CONTENT_COUNT), 1);
    assert_int_equal(subtree->lpVtbl->EmptyFolder(subtree, 0, NULL, DELETE_HARD_DELETE), MAPI_W_PARTIAL_COMPLETION);
    assert_int_equal(number_of(inbox, PR_CONTENT_COUNT), 1);
    assert_int_equal(inbox->lpVtbl->EmptyFolder(inbox, 0, NULL, DELETE_HARD_DELETE), S_OK);
    assert_int_equal(number_of(inbox, PR_CONTENT_COUNT), 0);
    drop(subtree);
    drop(inbox);
}

static HRESULT one_value(LPVOID object, ULONG tag)
{
    LPMAPIPROP prop = object;
    SizedSPropTagArray(1, tags) = { 1, { tag } };
    LPSPropValue values = NULL;
    ULONG count = 0;
    HRESULT result = prop->lpVtbl->GetProps(prop, (LPSPropTagArray)(void *)&tags, 0, &count, &values);

    MAPIFreeBuffer(values);
    return result;
}

/* A folder is looked at once while saves are put together; it may go between one such batch and the next. */
static void messages_are_made_only_where_a_folder_is(void **state)
{
    LPMAPIFOLDER inbox = open_inbox(*state), folder = new_folder(inbox, "going");
    LPSPropValue id = get(folder, PR_ENTRYID);
    LPMESSAGE message = NULL;

    for (int i = 0; i < 3; i++) {
        assert_int_equal(folder->lpVtbl->CreateMessage(folder, NULL, 0, &message), S_OK);
        assert_int_equal(message->lpVtbl->SaveChanges(message, MAPI_DEFERRED_ERRORS), S_OK);
        drop(message);
    }
    assert_int_equal(inbox->lpVtbl->DeleteFolder(inbox, ID(id), 0, NULL, DEL_MESSAGES | DELETE_HARD_DELETE), S_OK);
    assert_int_equal(folder->lpVtbl->CreateMessage(folder, NULL, 0, &message), MAPI_E_OBJECT_DELETED);
    MAPIFreeBuffer(id);
    drop(folder);
    drop(inbox);
}

/* MAPI_E_OBJECT_DELETED: the object that was opened is gone. "Any error value except MAPI_E_NOT_FOUND" is what imapifolder-setreadflags, -deletemessages
 * and -copyfolder say of calls that could do nothing. */
static void what_was_deleted_says_so(void **state)
{
    LPMAPIFOLDER inbox = open_inbox(*state), folder = new_folder(inbox, "gone"), made = NULL;
    LPMESSAGE message = saved_message(inbox, L"gone"), there = saved_message(inbox, L"there"), unread = NULL;
    LPSPropValue folder_id = get(folder, PR_ENTRYID), message_id = get(message, PR_ENTRYID), there_id = get(there, PR_ENTRYID);
    SBinaryArray list = { 1, &message_id->Value.bin }, other = { 1, &there_id->Value.bin };
    LPMAPITABLE table = NULL;
    LPUNKNOWN object = NULL;
    ULONG status, type;

    assert_int_equal(inbox->lpVtbl->OpenEntry(inbox, ID(message_id), NULL, 0, &type, (LPUNKNOWN *)(void *)&unread), S_OK);     /* not looked at before */
    assert_int_equal(inbox->lpVtbl->DeleteFolder(inbox, ID(folder_id), 0, NULL, DELETE_HARD_DELETE), S_OK);
    assert_int_equal(inbox->lpVtbl->DeleteMessages(inbox, &list, 0, NULL, DELETE_HARD_DELETE), S_OK);
    assert_int_equal(one_value(folder, PR_CONTENT_COUNT), MAPI_E_OBJECT_DELETED);
    assert_true(error_has(folder, MAPI_E_OBJECT_DELETED, "deleted after it was opened"));
    assert_int_equal(set_answer(folder, wide(PR_COMMENT_W, L"x")), MAPI_E_OBJECT_DELETED);
    assert_int_equal(folder->lpVtbl->GetContentsTable(folder, 0, &table), MAPI_E_OBJECT_DELETED);
    assert_int_equal(folder->lpVtbl->GetHierarchyTable(folder, 0, &table), MAPI_E_OBJECT_DELETED);
    assert_int_equal(folder->lpVtbl->CreateMessage(folder, NULL, 0, (LPMESSAGE *)(void *)&object), MAPI_E_OBJECT_DELETED);
    assert_int_equal(folder->lpVtbl->CreateFolder(folder, FOLDER_GENERIC, T("x"), NULL, NULL, 0, &made), MAPI_E_OBJECT_DELETED);
    assert_int_equal(folder->lpVtbl->SetReadFlags(folder, NULL, 0, NULL, 0), MAPI_E_OBJECT_DELETED);
    assert_int_equal(folder->lpVtbl->DeleteMessages(folder, &other, 0, NULL, 0), MAPI_E_OBJECT_DELETED);
    assert_int_equal(folder->lpVtbl->EmptyFolder(folder, 0, NULL, 0), MAPI_E_OBJECT_DELETED);
    assert_int_equal(folder->lpVtbl->SaveContentsSort(folder, NULL, 0), MAPI_E_OBJECT_DELETED);
    assert_int_equal(inbox->lpVtbl->CopyMessages(inbox, &other, NULL, folder, 0, NULL, 0), MAPI_E_OBJECT_DELETED);
    assert_true(error_has(inbox, MAPI_E_OBJECT_DELETED, "copy to"));
    assert_int_equal(inbox->lpVtbl->DeleteFolder(inbox, ID(folder_id), 0, NULL, 0), MAPI_E_NOT_FOUND);        /* what is asked for is not there */
    assert_int_equal(inbox->lpVtbl->GetMessageStatus(inbox, ID(message_id), 0, &status), MAPI_E_NOT_FOUND);

    assert_int_equal(one_value(unread, PR_SUBJECT_W), MAPI_E_OBJECT_DELETED);
    assert_true(error_has(unread, MAPI_E_OBJECT_DELETED, "deleted after it was opened"));
    assert_int_equal(unread->lpVtbl->GetRecipientTable(unread, 0, &table), MAPI_E_OBJECT_DELETED);
    assert_int_equal(message->lpVtbl->SetReadFlag(message, 0), MAPI_E_OBJECT_DELETED);         /* imessage-setreadflag: not of messages that do not exist */
    assert_int_equal(message->lpVtbl->SubmitMessage(message, 0), MAPI_E_OBJECT_DELETED);
    assert_int_equal(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE), MAPI_E_OBJECT_DELETED);
    MAPIFreeBuffer(folder_id);
    MAPIFreeBuffer(message_id);
    MAPIFreeBuffer(there_id);
    drop(unread);
    drop(there);
    drop(message);
    drop(folder);
    drop(inbox);
}

/* --- Read state ------------------------------------------------------------------------------------------------------------------------------- */

/* imapifolder-setreadflags: the flag cannot be changed of messages that have been moved elsewhere, whatever flags are given. SPI-FLD-10, SPI-FLD-11 */
static void messages_elsewhere_keep_their_state(void **state)
{
    static const ULONG flags[] = { 0, CLEAR_READ_FLAG, SUPPRESS_RECEIPT, GENERATE_RECEIPT_ONLY, CLEAR_RN_PENDING, CLEAR_NRN_PENDING, MAPI_DEFERRED_ERRORS,
        SUPPRESS_RECEIPT | GENERATE_RECEIPT_ONLY };
    LPMAPIFOLDER inbox = open_inbox(*state), folder = new_folder(inbox, "elsewhere"), results = NULL;
    LPMESSAGE message = new_message(folder, L"moved", 0);
    SPropValue request = { .ulPropTag = PR_READ_RECEIPT_REQUESTED, .Value.b = TRUE };
    LPSPropValue id;
    SBinaryArray list;
    LONG before;

    assert_int_equal(set_answer(message, request), S_OK);
    save(message);
    id = get(message, PR_ENTRYID);
    list = (SBinaryArray){ 1, &id->Value.bin };
    before = number_of(message, PR_MESSAGE_FLAGS);
    assert_true(before & MSGFLAG_RN_PENDING);
    drop(message);
    for (size_t index = 0; index < sizeof(flags) / sizeof(flags[0]); index++) {
        ULONG type;
        assert_int_equal(inbox->lpVtbl->SetReadFlags(inbox, &list, 0, NULL, flags[index]), MAPI_W_PARTIAL_COMPLETION);
        assert_int_equal(folder->lpVtbl->OpenEntry(folder, ID(id), NULL, 0, &type, (LPUNKNOWN *)(void *)&message), S_OK);
        assert_int_equal(number_of(message, PR_MESSAGE_FLAGS), before);
        assert_int_equal(number_of(message, PR_READ_RECEIPT_REQUESTED), TRUE);
        drop(message);
    }
    /* A search folder shows it, and so it can be changed there. */
    SRestriction all = { .rt = RES_EXIST };
    SBinaryArray where;
    LPSPropValue folder_id = get(folder, PR_ENTRYID);
    all.res.resExist.ulPropTag = PR_SUBJECT_W;
    where = (SBinaryArray){ 1, &folder_id->Value.bin };
    assert_int_equal(inbox->lpVtbl->CreateFolder(inbox, FOLDER_SEARCH, T("all"), NULL, NULL, 0, &results), S_OK);
    assert_int_equal(results->lpVtbl->SetSearchCriteria(results, &all, &where, FOREGROUND_SEARCH), S_OK);
    assert_int_equal(results->lpVtbl->SetReadFlags(results, &list, 0, NULL, SUPPRESS_RECEIPT), S_OK);
    assert_int_equal(number_of(folder, PR_CONTENT_UNREAD), 0);
    MAPIFreeBuffer(folder_id);
    MAPIFreeBuffer(id);
    drop(results);
    drop(folder);
    drop(inbox);
}

/* imessage-setreadflag before the first save: CLEAR_RN_PENDING and CLEAR_NRN_PENDING do not mark it read, and nothing is owed after it. */
static void receipts_of_a_new_message_can_be_called_off(void **state)
{
    LPMAPIFOLDER inbox = open_inbox(*state);
    SPropValue request = { .ulPropTag = PR_READ_RECEIPT_REQUESTED, .Value.b = TRUE };
    static const struct { ULONG flags; LONG expected; } cases[] = {
        { CLEAR_RN_PENDING, MSGFLAG_NRN_PENDING }, { CLEAR_NRN_PENDING, MSGFLAG_RN_PENDING }, { CLEAR_RN_PENDING | CLEAR_NRN_PENDING, 0 },
        { SUPPRESS_RECEIPT | GENERATE_RECEIPT_ONLY, 0 }, { 0, MSGFLAG_READ }, { SUPPRESS_RECEIPT, MSGFLAG_READ }, { GENERATE_RECEIPT_ONLY, MSGFLAG_RN_PENDING | MSGFLAG_NRN_PENDING },
    };

    for (size_t index = 0; index < sizeof(cases) / sizeof(cases[0]); index++) {
        LPMESSAGE message = new_message(inbox, L"new", 0);
        assert_int_equal(set_answer(message, request), S_OK);
        save(message);
        drop(message);
        message = new_message(inbox, L"new", 0);
        assert_int_equal(set_answer(message, request), S_OK);
        assert_int_equal(message->lpVtbl->SetReadFlag(message, cases[index].flags), S_OK);
        save(message);
        assert_int_equal(number_of(message, PR_MESSAGE_FLAGS) & (MSGFLAG_READ | MSGFLAG_RN_PENDING | MSGFLAG_NRN_PENDING), cases[index].expected);
        drop(message);
    }
    drop(inbox);
}

/* --- Messages and attachments ------------------------------------------------------------------------------------------------------------------- */

/* pidtagcreationtime, pidtaglastmodificationtime: a client's until the first SaveChanges, the store's from then on. SPI-MSG-02 */
static void times_are_the_stores_after_the_save(void **state)
{
    LPMAPIFOLDER inbox = open_inbox(*state);
    LPMESSAGE message = new_message(inbox, L"old", 0);
    SPropValue created = { .ulPropTag = PR_CREATION_TIME, .Value.ft = { 7, 29000000 } };
    SPropValue modified = { .ulPropTag = PR_LAST_MODIFICATION_TIME, .Value.ft = { 9, 29000000 } };
    LPSPropValue value;

    assert_int_equal(set_answer(message, created), S_OK);
    assert_int_equal(set_answer(message, modified), S_OK);
    save(message);
    value = get(message, PR_LAST_MODIFICATION_TIME);
    assert_memory_equal(&value->Value.ft, &modified.Value.ft, sizeof(FILETIME));
    MAPIFreeBuffer(value);
    assert_int_equal(set_answer(message, created), MAPI_E_COMPUTED);
    assert_int_equal(set_answer(message, modified), MAPI_E_COMPUTED);
    assert_int_equal(set_answer(message, wide(PR_SUBJECT_W, L"new")), S_OK);
    save(message);
    value = get(message, PR_LAST_MODIFICATION_TIME);
    assert_memory_not_equal(&value->Value.ft, &modified.Value.ft, sizeof(FILETIME));
    MAPIFreeBuffer(value);
    value = get(message, PR_CREATION_TIME);
    assert_memory_equal(&value->Value.ft, &created.Value.ft, sizeof(FILETIME));
    MAPIFreeBuffer(value);
    drop(message);
    drop(inbox);
}

static void check_sizes(LPMAPITABLE table, ULONG row, LONG size, LONGLONG extended)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_MESSAGE_SIZE, PR_MESSAGE_SIZE_EXTENDED } };
    LPSRowSet rows = all_rows(table, (const SPropTagArray *)&columns);

    assert_int_equal(rows->aRow[row].lpProps[0].ulPropTag, PR_MESSAGE_SIZE);
    assert_int_equal(rows->aRow[row].lpProps[0].Value.l, size);
    assert_int_equal(rows->aRow[row].lpProps[1].ulPropTag, PR_MESSAGE_SIZE_EXTENDED);
    assert_int_equal(rows->aRow[row].lpProps[1].Value.li.QuadPart, extended);
    FreeProws(rows);
    drop(table);
}

/* pidtagmessagesize, pidtagmessagesizeextended: what does not fit in 32 bits is not negative; tables know both. */
static void sizes_above_two_gibibytes(void **state)
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world), folder = new_folder(inbox, "big");
    LPMESSAGE message = saved_message(folder, L"big"), again = NULL;
    LPSPropValue path = get(world->store, PR_PST_PATH), id = get(message, PR_ENTRYID), extended;
    LPMAPITABLE table = NULL;
    sqlite3 *database = NULL;
    ULONG type;

    drop(message);
    assert_int_equal(sqlite3_open(path->Value.lpszA, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, "UPDATE message SET size = 5000000000; UPDATE folder SET content_size = 6000000000 WHERE name = 'big'",
        NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
    MAPIFreeBuffer(path);
    assert_int_equal(number_of(folder, PR_MESSAGE_SIZE), INT32_MAX);
    assert_int_equal(folder->lpVtbl->OpenEntry(folder, ID(id), NULL, 0, &type, (LPUNKNOWN *)(void *)&again), S_OK);
    assert_int_equal(number_of(again, PR_MESSAGE_SIZE), INT32_MAX);
    extended = get(again, PR_MESSAGE_SIZE_EXTENDED);
    assert_int_equal(extended->Value.li.QuadPart, 5000000000);
    MAPIFreeBuffer(extended);
    assert_int_equal(folder->lpVtbl->GetContentsTable(folder, 0, &table), S_OK);
    check_sizes(table, 0, INT32_MAX, 5000000000);
    assert_int_equal(inbox->lpVtbl->GetHierarchyTable(inbox, 0, &table), S_OK);
    check_sizes(table, 0, INT32_MAX, 6000000000);
    MAPIFreeBuffer(id);
    drop(again);
    drop(folder);
    drop(inbox);
}

/* imsprovider-logon: a logon that cannot give what is asked for says why, and leaves nothing behind. */
static void a_store_says_why_it_cannot(void **state)
{
    struct world *world = *state;
    LPMSPROVIDER provider = new_provider();
    LPMAPIERROR error = NULL;
    LPMAPISUP support = NULL;
    LPMSLOGON logon = NULL;
    LPMDB store = NULL;
    ULONG size = 0;
    LPBYTE security = NULL;
    int rows = world->rows, uids = world->uids, released_before = world->released;

    assert_int_equal(mapix_support_new(SUPPORT_STORE, &host, world, &support), S_OK);
    for (int which = 0; which < 2; which++) {
        assert_int_equal(provider->lpVtbl->Logon(provider, support, 0, T("p"), 0, NULL, MDB_NO_DIALOG | (which ? 0x40000000 : 0),
            which ? NULL : &IID_IMAPITable, &size, &security, &error, &logon, &store), which ? MAPI_E_UNKNOWN_FLAGS : MAPI_E_INTERFACE_NOT_SUPPORTED);
        assert_non_null(error);
        assert_non_null(strstr((const char *)error->lpszError, which ? "flags" : "IMsgStore"));
        assert_null(logon);
        assert_null(store);
        MAPIFreeBuffer(error);
    }
    assert_int_equal(world->rows, rows);
    assert_int_equal(world->uids, uids);
    drop(support);
    assert_int_equal(world->released, released_before + 1);       /* it kept no reference */
    world->released = released_before;
    drop(provider);
}

/* pidtagconversationtopic, pidtagnormalizedsubject: the topic is what the normalized subject is, however that came about. SPI-MSG-17 */
static void topics_are_normalized_subjects(void **state)
{
    static const struct { const wchar_t *subject, *prefix, *normalized; const wchar_t *topic; } cases[] = {
        { L"Re: lunch", NULL, NULL, L"lunch" }, { L"lunch", NULL, NULL, L"lunch" }, { L"12: lunch", NULL, NULL, L"12: lunch" },
        { L"Antwort: lunch", L"Antwort: ", NULL, L"lunch" }, { L"Re: lunch", L"", NULL, L"Re: lunch" }, { L"Re: lunch", L"AW: ", NULL, L"lunch" },
        { NULL, L"Re: ", L"lunch", L"lunch" }, { NULL, NULL, L"lunch", L"lunch" },
    };
    LPMAPIFOLDER inbox = open_inbox(*state);

    for (size_t index = 0; index < sizeof(cases) / sizeof(cases[0]); index++) {
        LPMESSAGE message = NULL;
        LPSPropValue topic, normalized;
        assert_int_equal(inbox->lpVtbl->CreateMessage(inbox, NULL, 0, &message), S_OK);
        if (cases[index].subject)
            assert_int_equal(set_answer(message, wide(PR_SUBJECT_W, cases[index].subject)), S_OK);
        if (cases[index].prefix)
            assert_int_equal(set_answer(message, wide(PR_SUBJECT_PREFIX_W, cases[index].prefix)), S_OK);
        if (cases[index].normalized)
            assert_int_equal(set_answer(message, wide(PR_NORMALIZED_SUBJECT_W, cases[index].normalized)), S_OK);
        save(message);
        topic = get(message, PR_CONVERSATION_TOPIC_W);
        normalized = get(message, PR_NORMALIZED_SUBJECT_W);
        assert_int_equal(wcscmp(topic->Value.lpszW, cases[index].topic), 0);
        assert_int_equal(wcscmp(normalized->Value.lpszW, cases[index].topic), 0);
        MAPIFreeBuffer(topic);
        MAPIFreeBuffer(normalized);
        drop(message);
    }
    drop(inbox);
}

static LONG size_in_table(LPMESSAGE message)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ATTACH_SIZE } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows;
    LONG size;

    assert_int_equal(message->lpVtbl->GetAttachmentTable(message, 0, &table), S_OK);
    rows = all_rows(table, (const SPropTagArray *)&columns);
    size = rows->aRow[rows->cRows - 1].lpProps[0].Value.l;
    FreeProws(rows);
    drop(table);
    return size;
}

/* pidtaghasattachments, imessage-createattach: an attachment is there after its own save. pidtagattachsize: all that is in it counts. imessage-deleteattach,
 * -openattach: the error names the number. SPI-MSG-01, SPI-MSG-15 */
static void attachments_count_when_they_are_saved(void **state)
{
    LPMAPIFOLDER inbox = open_inbox(*state);
    LPMESSAGE message = new_message(inbox, L"with", 0), inner = NULL;
    wchar_t name[1001];
    LPATTACH attachment = NULL, other = NULL;
    ULONG number_1, number_2;

    wmemset(name, L'x', 1000);
    name[1000] = 0;
    assert_int_equal(message->lpVtbl->CreateAttach(message, NULL, 0, &number_1, &attachment), S_OK);
    assert_int_equal(number_of(message, PR_HASATTACH), FALSE);
    assert_int_equal(set_answer(attachment, wide(PR_ATTACH_LONG_FILENAME_W, name)), S_OK);
    save(attachment);
    assert_int_equal(number_of(message, PR_HASATTACH), TRUE);
    assert_in_range(number_of(attachment, PR_ATTACH_SIZE), 1000, 1100);
    assert_int_equal(size_in_table(message), number_of(attachment, PR_ATTACH_SIZE));
    drop(attachment);
    /* the message in it is part of it, before and after the outer save */
    assert_int_equal(message->lpVtbl->CreateAttach(message, NULL, 0, &number_2, &attachment), S_OK);
    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (LPUNKNOWN *)(void *)&inner), MAPI_E_NOT_FOUND);
    assert_true(error_has(attachment, MAPI_E_NOT_FOUND, "no message in the attachment"));
    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY,
        (LPUNKNOWN *)(void *)&inner), S_OK);
    assert_int_equal(set_answer(inner, wide(PR_SUBJECT_W, name)), S_OK);
    save(inner);
    assert_int_equal(answer_for(inner, PR_CREATION_TIME), S_OK);             /* imessageimapiprop: set at SaveChanges */
    assert_int_equal(answer_for(inner, PR_LAST_MODIFICATION_TIME), S_OK);
    assert_int_equal(answer_for(inner, PR_MESSAGE_CLASS_W), S_OK);
    drop(inner);
    save(attachment);
    assert_true(number_of(attachment, PR_ATTACH_SIZE) >= 1000);
    assert_int_equal(size_in_table(message), number_of(attachment, PR_ATTACH_SIZE));
    assert_int_equal(answer_for(attachment, PR_ATTACH_DATA_OBJ), MAPI_E_NOT_ENOUGH_MEMORY);      /* it is there: OpenProperty opens it */
    save(message);
    assert_true(number_of(attachment, PR_ATTACH_SIZE) >= 1000);
    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (LPUNKNOWN *)(void *)&inner), S_OK);
    assert_true(number_of(inner, PR_MESSAGE_SIZE) >= 1000);        /* pidtagmessagesize: once it is saved */
    assert_int_equal(answer_for(inner, PR_CREATION_TIME), S_OK);
    assert_int_equal(answer_for(inner, PR_MESSAGE_CLASS_W), S_OK);
    drop(inner);
    assert_int_equal(message->lpVtbl->OpenAttach(message, 99, NULL, 0, &other), MAPI_E_NOT_FOUND);
    assert_true(error_has(message, MAPI_E_NOT_FOUND, "number 99"));
    assert_int_equal(message->lpVtbl->DeleteAttach(message, 98, 0, NULL, 0), MAPI_E_NOT_FOUND);
    assert_true(error_has(message, MAPI_E_NOT_FOUND, "number 98"));
    assert_int_equal(message->lpVtbl->DeleteAttach(message, number_2, 0, NULL, 0), S_OK);
    assert_int_equal(one_value(attachment, PR_ATTACH_METHOD), MAPI_E_OBJECT_DELETED);
    assert_true(error_has(attachment, MAPI_E_OBJECT_DELETED, "deleted from its message"));
    drop(attachment);
    drop(message);
    drop(inbox);
}

static LONG access_in_table(LPMAPIFOLDER folder)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ACCESS } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows;
    LONG access;

    assert_int_equal(folder->lpVtbl->GetContentsTable(folder, 0, &table), S_OK);
    rows = all_rows(table, (const SPropTagArray *)&columns);
    assert_int_equal(rows->cRows, 1);
    access = rows->aRow[0].lpProps[0].Value.l;
    FreeProws(rows);
    drop(table);
    return access;
}

/* imsgstore-abortsubmit: "the only action that can be performed on the message"; PR_ACCESS says so to whom it is. SPI-FLD-02, SPI-MSG-21 */
static void what_waits_to_be_sent_cannot_be_changed(void **state)
{
    struct world *world = *state;
    const LONG all = MAPI_ACCESS_READ | MAPI_ACCESS_MODIFY | MAPI_ACCESS_DELETE;
    LPMAPIFOLDER outbox = open_special(world, PR_IPM_OUTBOX_ENTRYID);
    LPMESSAGE message = new_message(outbox, L"sent", MSGFLAG_UNSENT);
    LPSPropValue id;
    ULONG type;

    add_recipient(message, L"Ada");
    save(message);
    id = get(message, PR_ENTRYID);
    assert_int_equal(number_of(message, PR_ACCESS), all);
    assert_int_equal(access_in_table(outbox), all);
    assert_int_equal(message->lpVtbl->SubmitMessage(message, 0), S_OK);
    drop(message);
    assert_int_equal(outbox->lpVtbl->OpenEntry(outbox, ID(id), NULL, MAPI_BEST_ACCESS, &type, (LPUNKNOWN *)(void *)&message), S_OK);
    assert_int_equal(number_of(message, PR_ACCESS), MAPI_ACCESS_READ);
    assert_int_equal(number_of(message, PR_ACCESS_LEVEL), 0);
    assert_int_equal(access_in_table(outbox), MAPI_ACCESS_READ);
    assert_int_equal(message->lpVtbl->SetReadFlag(message, 0), MAPI_E_SUBMITTED);        /* imessage-setreadflag: not of submitted messages */
    drop(message);
    assert_int_equal(world->store->lpVtbl->AbortSubmit(world->store, ID(id), 0), S_OK);
    assert_int_equal(outbox->lpVtbl->OpenEntry(outbox, ID(id), NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&message), S_OK);
    assert_int_equal(number_of(message, PR_ACCESS), all);
    assert_int_equal(access_in_table(outbox), all);
    MAPIFreeBuffer(id);
    drop(message);
    drop(outbox);
}

/* --- The address book --------------------------------------------------------------------------------------------------------------------------- */

/* hierarchy-tables: what containers are shown with. iablogon-preparerecips: MAPI_E_NOT_FOUND when a recipient does not exist; the others are prepared.
 * SPI-AB-10, SPI-AB-16 */
static void containers_and_recipients(void **state)
{
    static const SizedSPropTagArray(2, wanted) = { 2, { PR_EMAIL_ADDRESS_A, PR_DISPLAY_NAME_A } };
    static const ULONG required[] = { PR_COMMENT_A, PR_DEPTH, PR_DISPLAY_NAME_A, PR_DISPLAY_TYPE, PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE, PR_STATUS,
        PR_CONTAINER_FLAGS };
    struct world *world = *state;
    LPABPROVIDER provider = NULL;
    LPABLOGON logon = NULL;
    LPMAPISUP support = NULL;
    LPMAPIERROR error = NULL;
    LPABCONT root = NULL, contacts = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    LPSPropValue template_id, ids[2];
    SBinaryArray one;
    ULONG version, type, security_size = 0;
    LPBYTE security = NULL;
    int released_before;
    LPADRLIST list = NULL;

    assert_int_equal(mapix_support_new(SUPPORT_ADDRESS_BOOK, &host, world, &support), S_OK);
    assert_int_equal(ABProviderInit(0, NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, 0, CURRENT_SPI_VERSION, &version, &provider), S_OK);
    assert_int_equal(provider->lpVtbl->Logon(provider, support, 0, T("p"), 0x40000000, &security_size, &security, &error, &logon), MAPI_E_UNKNOWN_FLAGS);
    assert_non_null(error);
    assert_non_null(strstr((const char *)error->lpszError, "flags"));
    MAPIFreeBuffer(error);
    assert_int_equal(provider->lpVtbl->Logon(provider, support, 0, T("p"), AB_NO_DIALOG, &security_size, &security, &error, &logon), S_OK);
    released_before = world->released;
    drop(support);
    assert_int_equal(logon->lpVtbl->OpenEntry(logon, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)(void *)&root), S_OK);
    assert_int_equal(root->lpVtbl->GetHierarchyTable(root, 0, &table), S_OK);
    rows = all_rows(table, NULL);
    for (ULONG index = 0; index < rows->cRows; index++)          /* hierarchy-tables: the required columns. SPI-AB-10 */
        for (size_t column = 0; column < sizeof(required) / sizeof(required[0]); column++)
            assert_non_null(PpropFindProp(rows->aRow[index].lpProps, rows->aRow[index].cValues, required[column]));
    for (ULONG index = 0; index < rows->cRows && !contacts; index++) {
        LPSPropValue id = PpropFindProp(rows->aRow[index].lpProps, rows->aRow[index].cValues, PR_ENTRYID);
        assert_int_equal(logon->lpVtbl->OpenEntry(logon, ID(id), NULL, MAPI_BEST_ACCESS, &type, (LPUNKNOWN *)(void *)&contacts), S_OK);
        if (FAILED(answer_for(contacts, PR_DEF_CREATE_MAILUSER))) {
            drop(contacts);
            contacts = NULL;
        }
    }
    FreeProws(rows);
    drop(table);
    assert_non_null(contacts);
    template_id = get(contacts, PR_DEF_CREATE_MAILUSER);
    for (int index = 0; index < 2; index++) {
        LPMAPIPROP user = NULL;
        SPropValue values[] = { wide(PR_DISPLAY_NAME_W, index ? L"Eve" : L"Ada"), wide(PR_EMAIL_ADDRESS_W, index ? L"eve@b.c" : L"ada@b.c") };
        assert_int_equal(contacts->lpVtbl->CreateEntry(contacts, ID(template_id), 0, &user), S_OK);
        assert_int_equal(user->lpVtbl->SetProps(user, 2, values, NULL), S_OK);
        save(user);
        ids[index] = get(user, PR_ENTRYID);
        drop(user);
    }
    one = (SBinaryArray){ 1, &ids[0]->Value.bin };
    assert_int_equal(contacts->lpVtbl->DeleteEntries(contacts, &one, 0), S_OK);
    assert_int_equal(MAPIAllocateBuffer(CbNewADRLIST(2), (void **)&list), S_OK);
    list->cEntries = 2;
    for (int index = 0; index < 2; index++) {
        LPSPropValue values = NULL;
        assert_int_equal(MAPIAllocateBuffer(sizeof(*values), (void **)&values), S_OK);
        values[0] = (SPropValue){ .ulPropTag = PR_ENTRYID, .Value.bin = ids[index]->Value.bin };
        list->aEntries[index] = (ADRENTRY){ .cValues = 1, .rgPropVals = values };
    }
    assert_int_equal(logon->lpVtbl->PrepareRecips(logon, 0, (LPSPropTagArray)(uintptr_t)&wanted, list), MAPI_E_NOT_FOUND);
    assert_int_equal(logon->lpVtbl->GetLastError(logon, MAPI_E_NOT_FOUND, 0, &error), S_OK);
    assert_non_null(error);
    MAPIFreeBuffer(error);
    assert_int_equal(list->aEntries[1].rgPropVals[0].ulPropTag, PR_EMAIL_ADDRESS_A);
    assert_string_equal(list->aEntries[1].rgPropVals[0].Value.lpszA, "eve@b.c");
    FreePadrlist(list);
    MAPIFreeBuffer(ids[0]);
    MAPIFreeBuffer(ids[1]);
    MAPIFreeBuffer(template_id);
    drop(contacts);
    drop(root);
    assert_int_equal(logon->lpVtbl->Logoff(logon, 0), S_OK);
    drop(logon);
    drop(provider);
    world->released = released_before;
}

/* --- The transport ------------------------------------------------------------------------------------------------------------------------------ */

/* ixpprovider-transportlogon: a logon that fails says why, in the width that it names. */
static void a_transport_says_why_it_cannot(void **state)
{
    struct world *world = *state;
    SPropValue maildir = { .ulPropTag = PR_MAPIX_MAILDIR_A, .Value.lpszA = (LPSTR)(uintptr_t)"/dev/null/mail" };
    LPXPPROVIDER provider = NULL;
    LPXPLOGON logon = (LPXPLOGON)(void *)&maildir;
    LPMAPIERROR error = NULL;
    LPMAPISUP support = NULL;
    ULONG version, flags = LOGON_NO_DIALOG;
    int released_before = world->released;

    assert_int_equal(world->section->lpVtbl->SetProps(world->section, 1, &maildir, NULL), S_OK);
    assert_int_equal(mapix_support_new(SUPPORT_TRANSPORT, &host, world, &support), S_OK);
    assert_int_equal(XPProviderInit(0, NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, 0, CURRENT_SPI_VERSION, &version, &provider), S_OK);
    assert_true(FAILED(provider->lpVtbl->TransportLogon(provider, support, 0, T("p"), &flags, &error, &logon)));
    assert_null(logon);
    assert_non_null(error);
    assert_non_null(strstr((const char *)error->lpszError, "/dev/null/mail"));
    assert_int_equal(flags, 0);
    MAPIFreeBuffer(error);
    flags = 0x40000000 | MAPI_UNICODE;
    assert_int_equal(provider->lpVtbl->TransportLogon(provider, support, 0, T("p"), &flags, &error, &logon), MAPI_E_UNKNOWN_FLAGS);
    assert_non_null(error);
    assert_non_null(wcsstr((const wchar_t *)(const void *)error->lpszError, L"flags"));
    assert_int_equal(flags, MAPI_UNICODE);
    MAPIFreeBuffer(error);
    drop(provider);
    drop(support);
    assert_int_equal(world->released, released_before + 1);
    world->released = released_before;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(progress_follows_the_dialog_flag), TEST(folders_come_by_their_interfaces_only), TEST(tasks_are_given_by_entry_ids), TEST(refusals_are_explained), TEST(one_refusal_is_not_all),
        TEST(sizes_above_two_gibibytes), TEST(a_copy_goes_on_past_what_cannot_be_copied), TEST(what_waits_to_be_sent_cannot_be_changed), TEST(a_store_says_why_it_cannot), TEST(saved_orders_can_be_shown), TEST(associated_messages_have_no_read_state), TEST(containers_and_recipients),
        TEST(a_folders_status_is_the_clients), TEST(hierarchy_tables_know_the_access), TEST(the_store_tells_of_searches),
        TEST(a_messages_status_stays_behind), TEST(topics_are_normalized_subjects), TEST(a_transport_says_why_it_cannot),
        TEST(special_folders_keep_their_mail), TEST(messages_are_made_only_where_a_folder_is), TEST(what_was_deleted_says_so), TEST(messages_elsewhere_keep_their_state),
        TEST(receipts_of_a_new_message_can_be_called_off), TEST(times_are_the_stores_after_the_save), TEST(attachments_count_when_they_are_saved),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The generic copy of messages and folders (SPI-SUP-27 to -32, SPI-FLD-07, SPI-MSG-09, -11). */
#include "test.h"

#include "mail_fixture.h"
#include "prop/copy.h"

struct rig {
    struct mail_node *from, *to;
};

static struct rig start(void)
{
    return (struct rig){ mail_root_new(L"from"), mail_root_new(L"to") };
}

static void stop(struct rig *rig)
{
    mail_node_free(rig->from);
    mail_node_free(rig->to);
}

static SPropValue wide_value(ULONG tag, const wchar_t *text)
{
    return (SPropValue){ .ulPropTag = tag, .Value.lpszW = (LPWSTR)(uintptr_t)text };
}

/* A message with two recipients, an attachment with bytes, and one with a message that has an attachment itself. */
static struct mail_node *full_message(struct mail_node *folder, const wchar_t *subject)
{
    struct mail_node *message = mail_add(folder, MAIL_MESSAGE, subject), *attachment, *inner;

    mail_put(message, wide_value(PR_BODY_W, L"body"));
    mail_put(message, bytes_value(PROP_ID(PR_SEARCH_KEY), "searchkey", 9));
    mail_put(message, long_value(PROP_ID(PR_MSG_STATUS), 7));
    mail_add_recipient(message, "Ann", MAPI_TO);
    mail_add_recipient(message, "Bob", MAPI_CC);
    attachment = mail_add(message, MAIL_ATTACHMENT, L"a.txt");
    mail_put(attachment, bytes_value(PROP_ID(PR_ATTACH_DATA_BIN), "content", 7));
    mail_put(attachment, long_value(PROP_ID(PR_ATTACH_METHOD), ATTACH_BY_VALUE));
    attachment = mail_add(message, MAIL_ATTACHMENT, L"inner");
    mail_put(attachment, long_value(PROP_ID(PR_ATTACH_METHOD), ATTACH_EMBEDDED_MSG));
    attachment->store->objects[0] = PR_ATTACH_DATA_OBJ;
    inner = mail_add(attachment, MAIL_MESSAGE, L"inner subject");
    mail_add_recipient(inner, "Cem", MAPI_TO);
    mail_put(mail_add(inner, MAIL_ATTACHMENT, L"deep"), bytes_value(PROP_ID(PR_ATTACH_DATA_BIN), "deep", 4));
    return message;
}

static void assert_text(const struct mail_node *node, ULONG tag, const wchar_t *expected)
{
    const SPropValue *value = mail_value(node, tag);

    assert_non_null(value);
    assert_int_equal(wcscmp(value->Value.lpszW, expected), 0);
}

static void assert_full(const struct mail_node *message)
{
    SRow *recipients = message->recipients->aRow;
    struct mail_node *attachment, *inner;

    assert_text(message, PR_BODY_W, L"body");
    assert_memory_equal(mail_value(message, PR_SEARCH_KEY)->Value.bin.lpb, "searchkey", 9);
    assert_int_equal(message->recipients->cRows, 2);
    assert_int_equal(wcscmp(PpropFindProp(recipients[1].lpProps, recipients[1].cValues, PR_DISPLAY_NAME_W)->Value.lpszW, L"Bob"), 0);
    assert_int_equal(mail_count(message, MAIL_ATTACHMENT), 2);
    attachment = mail_child(message, MAIL_ATTACHMENT, 0);
    assert_text(attachment, PR_ATTACH_FILENAME_W, L"a.txt");
    assert_memory_equal(mail_value(attachment, PR_ATTACH_DATA_BIN)->Value.bin.lpb, "content", 7);
    inner = mail_child(mail_child(message, MAIL_ATTACHMENT, 1), MAIL_MESSAGE, 0);
    assert_non_null(inner);
    assert_text(inner, PR_SUBJECT_W, L"inner subject");
    assert_int_equal(inner->recipients->cRows, 1);
    assert_memory_equal(mail_value(mail_child(inner, MAIL_ATTACHMENT, 0), PR_ATTACH_DATA_BIN)->Value.bin.lpb, "deep", 4);
}

static HRESULT copy_message(struct mail_node *from, struct mail_node *to, ULONG excluded_count, LPCIID excluded, LPSPropTagArray tags, ULONG flags,
    LPSPropProblemArray *problems)
{
    LPMESSAGE source = mail_open_message(from), destination = mail_open_message(to);
    HRESULT result = source->lpVtbl->CopyTo(source, excluded_count, excluded, tags, 0, NULL, &IID_IMessage, destination, flags, problems);

    if (!FAILED(result))
        assert_int_equal(destination->lpVtbl->SaveChanges(destination, 0), S_OK);
    if (flags & MAPI_MOVE)
        assert_int_equal(source->lpVtbl->SaveChanges(source, 0), S_OK);
    release(source);
    release(destination);
    return result;
}

static void whole_message(void **state)
{
    struct rig rig = start();
    struct mail_node *from = full_message(rig.from, L"one"), *to = mail_add(rig.to, MAIL_MESSAGE, L"two");
    LPSPropProblemArray problems = NULL;

    mail_add_recipient(to, "Old", MAPI_TO);
    mail_add(to, MAIL_ATTACHMENT, L"old");
    assert_int_equal(copy_message(from, to, 0, NULL, NULL, 0, &problems), S_OK);
    assert_null(problems);
    assert_full(to);
    assert_text(to, PR_SUBJECT_W, L"one");
    assert_full(from);
    stop(&rig);
}

/* Excluding IMessage, or the two properties, leaves recipients and attachments out. */
static void without_subobjects(void **state)
{
    struct rig rig = start();
    SizedSPropTagArray(2, tags) = { 2, { PR_MESSAGE_RECIPIENTS, PR_MESSAGE_ATTACHMENTS } };
    struct mail_node *from = full_message(rig.from, L"one"), *to = mail_add(rig.to, MAIL_MESSAGE, L"two");

    assert_int_equal(copy_message(from, to, 1, &IID_IMessage, NULL, 0, NULL), S_OK);
    assert_text(to, PR_SUBJECT_W, L"one");
    assert_null(to->recipients);
    assert_int_equal(mail_count(to, MAIL_ATTACHMENT), 0);
    assert_int_equal(copy_message(from, to, 0, NULL, (LPSPropTagArray)&tags, 0, NULL), S_OK);
    assert_null(to->recipients);
    assert_int_equal(mail_count(to, MAIL_ATTACHMENT), 0);
    tags.cValues = 1;
    assert_int_equal(copy_message(from, to, 0, NULL, (LPSPropTagArray)&tags, 0, NULL), S_OK);
    assert_null(to->recipients);
    assert_int_equal(mail_count(to, MAIL_ATTACHMENT), 2);
    stop(&rig);
}

/* SPI-SUP-30: only what is named. */
static void named_subobjects(void **state)
{
    struct rig rig = start();
    SizedSPropTagArray(1, tags) = { 1, { PR_MESSAGE_RECIPIENTS } };
    struct mail_node *from = full_message(rig.from, L"one"), *to = mail_add(rig.to, MAIL_MESSAGE, L"two");
    LPMESSAGE source = mail_open_message(from), destination = mail_open_message(to);

    assert_int_equal(prop_copy_props(NULL, &IID_IMessage, source, (LPSPropTagArray)&tags, 0, NULL, &IID_IMessage, destination, 0, NULL), S_OK);
    assert_int_equal(to->recipients->cRows, 2);
    assert_int_equal(mail_count(to, MAIL_ATTACHMENT), 0);
    assert_text(to, PR_SUBJECT_W, L"two");
    release(source);
    release(destination);
    stop(&rig);
}

static void noreplace_and_move(void **state)
{
    struct rig rig = start();
    struct mail_node *from = full_message(rig.from, L"one"), *to = mail_add(rig.to, MAIL_MESSAGE, L"two");

    mail_add_recipient(to, "Old", MAPI_TO);
    assert_int_equal(copy_message(from, to, 0, NULL, NULL, MAPI_NOREPLACE | MAPI_MOVE, NULL), S_OK);
    assert_text(to, PR_SUBJECT_W, L"two");
    assert_int_equal(to->recipients->cRows, 1);
    assert_int_equal(mail_count(to, MAIL_ATTACHMENT), 2);
    assert_text(from, PR_SUBJECT_W, L"one");
    assert_null(mail_value(from, PR_BODY_W));
    assert_int_equal(from->recipients->cRows, 2);
    assert_int_equal(mail_count(from, MAIL_ATTACHMENT), 0);
    assert_int_equal(copy_message(from, to, 0, NULL, NULL, MAPI_MOVE, NULL), S_OK);
    assert_int_equal(to->recipients->cRows, 2);
    assert_int_equal(from->recipients->cRows, 0);
    stop(&rig);
}

static struct mail_node *with_embedded(struct mail_node *message, const wchar_t *subject)
{
    struct mail_node *attachment = mail_add(message, MAIL_ATTACHMENT, L"attached"), *below;

    mail_put(attachment, long_value(PROP_ID(PR_ATTACH_METHOD), ATTACH_EMBEDDED_MSG));
    attachment->store->objects[0] = PR_ATTACH_DATA_OBJ;
    below = mail_add(attachment, MAIL_MESSAGE, subject);
    return below;
}

/* MAPI_NOREPLACE between attachments: a message that is in the destination stays what it is. */
static void noreplace_of_an_attached_message(void **state)
{
    struct rig rig = start();
    struct mail_node *from = mail_add(rig.from, MAIL_MESSAGE, L"from"), *to = mail_add(rig.to, MAIL_MESSAGE, L"to");
    struct mail_node *theirs = with_embedded(to, L"there before");
    LPMESSAGE source, destination;
    LPATTACH one = NULL, other = NULL;

    with_embedded(from, L"new");
    source = mail_open_message(from);
    destination = mail_open_message(to);
    assert_int_equal(source->lpVtbl->OpenAttach(source, 0, NULL, 0, &one), S_OK);
    assert_int_equal(destination->lpVtbl->OpenAttach(destination, 0, NULL, MAPI_MODIFY, &other), S_OK);
    assert_int_equal(one->lpVtbl->CopyTo(one, 0, NULL, NULL, 0, NULL, &IID_IAttachment, other, MAPI_NOREPLACE, NULL), S_OK);
    assert_text(theirs, PR_SUBJECT_W, L"there before");
    release(other);
    release(one);
    release(source);
    release(destination);
    stop(&rig);
}

/* A copy into another kind of object: its properties come, recipients and attachments have nowhere to go. */
static void into_a_bag(void **state)
{
    struct rig rig = start();
    LPMESSAGE source = mail_open_message(full_message(rig.from, L"one"));
    SizedSPropTagArray(1, tags) = { 1, { PR_MESSAGE_ATTACHMENTS } };
    LPSPropProblemArray problems = NULL;
    LPPROPDATA data = NULL;

    assert_int_equal(CreateIProp(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &data), S_OK);
    assert_int_equal(source->lpVtbl->CopyTo(source, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, data, 0, &problems), S_OK);
    assert_null(problems);
    assert_int_equal(get_code((LPMAPIPROP)data, PR_SUBJECT_W), S_OK);
    assert_int_equal(source->lpVtbl->CopyProps(source, (LPSPropTagArray)&tags, 0, NULL, &IID_IMAPIProp, data, 0, &problems), S_OK);
    assert_int_equal(problems->aProblem[0].scode, MAPI_E_INTERFACE_NOT_SUPPORTED);
    MAPIFreeBuffer(problems);
    release(data);
    release(source);
    stop(&rig);
}

/* An attachment that cannot be made is a problem of PR_MESSAGE_ATTACHMENTS; the rest arrives. */
static void failing_attachment(void **state)
{
    struct rig rig = start();
    struct mail_node *from = full_message(rig.from, L"one"), *to = mail_add(rig.to, MAIL_MESSAGE, L"two");
    LPSPropProblemArray problems = NULL;

    to->create_result = MAPI_E_NOT_ENOUGH_DISK;
    assert_int_equal(copy_message(from, to, 0, NULL, NULL, 0, &problems), S_OK);
    assert_int_equal(problems->cProblem, 2);
    assert_int_equal(problems->aProblem[0].ulPropTag, PR_MESSAGE_ATTACHMENTS);
    assert_int_equal(problems->aProblem[0].scode, MAPI_E_NOT_ENOUGH_DISK);
    MAPIFreeBuffer(problems);
    assert_int_equal(to->recipients->cRows, 2);
    stop(&rig);
}

/* Messages within messages without end stop at a depth. */
static void bounded_depth(void **state)
{
    struct rig rig = start();
    struct mail_node *message = mail_add(rig.from, MAIL_MESSAGE, L"top"), *first = message, *to = mail_add(rig.to, MAIL_MESSAGE, L"two");
    LPSPropProblemArray problems = NULL;
    unsigned depth = 0;
    int i;

    for (i = 0; i < 100; i++) {
        struct mail_node *attachment = mail_add(message, MAIL_ATTACHMENT, L"next");

        mail_put(attachment, long_value(PROP_ID(PR_ATTACH_METHOD), ATTACH_EMBEDDED_MSG));
        attachment->store->objects[0] = PR_ATTACH_DATA_OBJ;
        message = mail_add(attachment, MAIL_MESSAGE, L"below");
    }
    assert_int_equal(copy_message(first, to, 0, NULL, NULL, 0, &problems), S_OK);
    assert_int_equal(problems->aProblem[0].scode, MAPI_E_TOO_COMPLEX);
    MAPIFreeBuffer(problems);
    for (message = to; message && mail_count(message, MAIL_ATTACHMENT); depth++)
        message = mail_child(mail_child(message, MAIL_ATTACHMENT, 0), MAIL_MESSAGE, 0);
    assert_true(depth > 20 && depth <= 32);
    stop(&rig);
}

static HRESULT copy_messages(struct rig *rig, struct mail_node **messages, ULONG count, ULONG flags)
{
    LPMAPIFOLDER source = mail_open_folder(rig->from), destination = mail_open_folder(rig->to);
    SBinary entries[8];
    SBinaryArray list = { count, entries };
    HRESULT result;
    ULONG i;

    for (i = 0; i < count; i++)
        entries[i] = mail_entry(messages[i]);
    result = prop_copy_messages(NULL, &IID_IMAPIFolder, source, &list, &IID_IMAPIFolder, destination, 0, NULL, flags);
    release(source);
    release(destination);
    return result;
}

/* SPI-SUP-27: copied whole, without their status in the folder; pending receipts are sent for first. */
static void messages(void **state)
{
    struct rig rig = start();
    struct mail_node *both[] = { full_message(rig.from, L"one"), full_message(rig.from, L"two") };

    both[1]->associated = true;
    mail_put(both[1], long_value(PROP_ID(PR_MESSAGE_FLAGS), MSGFLAG_ASSOCIATED));
    assert_int_equal(copy_messages(&rig, both, 2, MESSAGE_DIALOG), S_OK);
    assert_int_equal(mail_count(rig.to, MAIL_MESSAGE), 2);
    assert_int_equal(mail_count(rig.from, MAIL_MESSAGE), 2);
    assert_full(mail_child(rig.to, MAIL_MESSAGE, 0));
    assert_full(mail_child(rig.to, MAIL_MESSAGE, 1));
    assert_null(mail_value(mail_child(rig.to, MAIL_MESSAGE, 0), PR_MSG_STATUS));
    assert_false(mail_child(rig.to, MAIL_MESSAGE, 0)->associated);
    assert_true(mail_child(rig.to, MAIL_MESSAGE, 1)->associated);
    assert_int_equal(rig.from->receipts, 1);
    assert_int_equal(rig.from->asked, 1);
    assert_int_equal(copy_messages(&rig, both, 1, MESSAGE_MOVE), S_OK);
    assert_int_equal(mail_count(rig.to, MAIL_MESSAGE), 3);
    assert_int_equal(mail_count(rig.from, MAIL_MESSAGE), 1);
    assert_int_equal(copy_messages(&rig, both, 0, 0x40), MAPI_E_UNKNOWN_FLAGS);
    rig.from->own_copy = true;
    assert_int_equal(copy_messages(&rig, &both[1], 1, MESSAGE_MOVE), S_OK);
    assert_int_equal(mail_count(rig.to, MAIL_MESSAGE), 3);
    stop(&rig);
}

/* Best effort: what does not arrive stays, and the call says that it was not everything. */
static void some_messages(void **state)
{
    struct rig rig = start();
    struct mail_node *both[] = { full_message(rig.from, L"one"), full_message(rig.from, L"two") };

    rig.to->create_result = MAPI_E_NO_ACCESS;
    assert_int_equal(copy_messages(&rig, both, 2, MESSAGE_MOVE), MAPI_W_PARTIAL_COMPLETION);
    assert_int_equal(mail_count(rig.from, MAIL_MESSAGE), 2);
    rig.to->create_result = MAPI_E_NOT_ENOUGH_DISK;
    assert_int_equal(copy_messages(&rig, both, 2, MESSAGE_MOVE), MAPI_E_NOT_ENOUGH_DISK);
    assert_int_equal(mail_count(rig.from, MAIL_MESSAGE), 2);
    stop(&rig);
}

static HRESULT copy_folder(struct rig *rig, struct mail_node *folder, struct mail_node *to, const void *name, ULONG flags)
{
    LPMAPIFOLDER source = mail_open_folder(rig->from), destination = mail_open_folder(to);
    SBinary entry = mail_entry(folder);
    HRESULT result = prop_copy_folder(NULL, &IID_IMAPIFolder, source, entry.cb, (LPENTRYID)entry.lpb, NULL, destination, (LPTSTR)(uintptr_t)name,
        0, NULL, flags);

    release(source);
    release(destination);
    return result;
}

static struct mail_node *full_folder(struct mail_node *parent)
{
    struct mail_node *folder = mail_add(parent, MAIL_FOLDER, L"folder"), *below = mail_add(folder, MAIL_FOLDER, L"below");

    mail_put(folder, wide_value(PR_COMMENT_W, L"a comment"));
    full_message(folder, L"first");
    full_message(below, L"second");
    full_message(folder, L"hidden")->associated = true;
    return folder;
}

/* SPI-SUP-28: copy with and without subfolders, a new name, a name that is taken, a move. */
static void folders(void **state)
{
    struct rig rig = start();
    struct mail_node *folder = full_folder(rig.from), *copy;

    assert_int_equal(copy_folder(&rig, folder, rig.to, NULL, 0), S_OK);
    copy = mail_child(rig.to, MAIL_FOLDER, 0);
    assert_text(copy, PR_DISPLAY_NAME_W, L"folder");
    assert_text(copy, PR_COMMENT_W, L"a comment");
    assert_int_equal(mail_count(copy, MAIL_MESSAGE), 2);
    assert_true(mail_child(copy, MAIL_MESSAGE, 1)->associated);
    assert_int_equal(mail_count(copy, MAIL_FOLDER), 0);
    assert_int_equal(copy_folder(&rig, folder, rig.to, NULL, COPY_SUBFOLDERS), MAPI_E_COLLISION);
    assert_int_equal(copy_folder(&rig, folder, rig.to, "n\xc3\xa4me", COPY_SUBFOLDERS | FOLDER_DIALOG), S_OK);
    copy = mail_child(rig.to, MAIL_FOLDER, 1);
    assert_text(copy, PR_DISPLAY_NAME_W, L"n\u00e4me");
    assert_full(mail_child(mail_child(copy, MAIL_FOLDER, 0), MAIL_MESSAGE, 0));
    assert_int_equal(copy_folder(&rig, folder, rig.to, L"moved", FOLDER_MOVE | MAPI_UNICODE), S_OK);
    copy = mail_child(rig.to, MAIL_FOLDER, 2);
    assert_full(mail_child(mail_child(copy, MAIL_FOLDER, 0), MAIL_MESSAGE, 0));
    assert_int_equal(mail_count(rig.from, MAIL_FOLDER), 0);
    stop(&rig);
}

static void folder_failures(void **state)
{
    struct rig rig = start();
    struct mail_node *folder = full_folder(rig.from), *below = mail_child(folder, MAIL_FOLDER, 0);

    assert_int_equal(copy_folder(&rig, folder, below, NULL, COPY_SUBFOLDERS), MAPI_E_FOLDER_CYCLE);
    assert_int_equal(copy_folder(&rig, folder, folder, NULL, COPY_SUBFOLDERS), MAPI_E_FOLDER_CYCLE);
    assert_int_equal(mail_count(below, MAIL_FOLDER), 0);
    assert_int_equal(copy_folder(&rig, folder, rig.to, NULL, 0x4000), MAPI_E_UNKNOWN_FLAGS);
    /* A message that cannot be read stays behind, and so does its folder. */
    fixture_fail(mail_child(below, MAIL_MESSAGE, 0)->store, FIXTURE_LIST, 1, MAPI_E_CORRUPT_DATA);
    assert_int_equal(copy_folder(&rig, folder, rig.to, NULL, FOLDER_MOVE), MAPI_W_PARTIAL_COMPLETION);
    assert_int_equal(mail_count(rig.from, MAIL_FOLDER), 1);
    assert_int_equal(mail_count(below, MAIL_MESSAGE), 1);
    assert_int_equal(mail_count(rig.to, MAIL_FOLDER), 1);
    stop(&rig);
}

/* CopyTo of a folder takes its contents along; into itself or below it does not go; excluding IMAPIContainer leaves the contents. */
static void folder_copy_to(void **state)
{
    struct rig rig = start();
    struct mail_node *folder = full_folder(rig.from), *to = mail_add(rig.to, MAIL_FOLDER, L"target");
    LPMAPIFOLDER source = mail_open_folder(folder), destination = mail_open_folder(to), inside = mail_open_folder(mail_child(folder, MAIL_FOLDER, 0));

    assert_int_equal(source->lpVtbl->CopyTo(source, 0, NULL, NULL, 0, NULL, &IID_IMAPIFolder, inside, 0, NULL), MAPI_E_FOLDER_CYCLE);
    assert_int_equal(source->lpVtbl->CopyTo(source, 1, &IID_IMAPIContainer, NULL, 0, NULL, &IID_IMAPIFolder, destination, 0, NULL), S_OK);
    assert_int_equal(to->count, 0);
    assert_int_equal(source->lpVtbl->CopyTo(source, 0, NULL, NULL, 0, NULL, &IID_IMAPIFolder, destination, 0, NULL), S_OK);
    assert_text(to, PR_COMMENT_W, L"a comment");
    assert_int_equal(mail_count(to, MAIL_MESSAGE), 2);
    assert_full(mail_child(mail_child(to, MAIL_FOLDER, 0), MAIL_MESSAGE, 0));
    assert_int_equal(source->lpVtbl->CopyTo(source, 0, NULL, NULL, 0, NULL, &IID_IMAPIFolder, destination, 0, NULL), MAPI_E_COLLISION);
    release(source);
    release(destination);
    release(inside);
    stop(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_message), cmocka_unit_test(without_subobjects), cmocka_unit_test(named_subobjects),
        cmocka_unit_test(noreplace_and_move), cmocka_unit_test(into_a_bag), cmocka_unit_test(failing_attachment),
        cmocka_unit_test(noreplace_of_an_attached_message), cmocka_unit_test(bounded_depth), cmocka_unit_test(messages), cmocka_unit_test(some_messages), cmocka_unit_test(folders),
        cmocka_unit_test(folder_failures), cmocka_unit_test(folder_copy_to),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

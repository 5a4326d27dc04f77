/* The store's objects follow the rules of every property object (SPI-PROP, SPI-NAME, SPI-STRM), and are copied whole. */
#include "world.h"

#include "tests/lib/prop_conformance.h"

struct place {
    struct world *world;
    SBinary id;                        /* of the folder or message to open; empty where a new object is made each time */
};

static HRESULT open_by_id(void *context, bool writable, LPMAPIPROP *ret_prop)
{
    struct place *place = context;
    ULONG type;

    return place->world->store->lpVtbl->OpenEntry(place->world->store, place->id.cb, (LPENTRYID)(void *)place->id.lpb, NULL,
        writable ? MAPI_MODIFY : 0, &type, (LPUNKNOWN *)(void *)ret_prop);
}

static HRESULT open_the_store(void *context, bool writable, LPMAPIPROP *ret_prop)
{
    struct place *place = context;

    place->world->store->lpVtbl->AddRef(place->world->store);
    *ret_prop = (LPMAPIPROP)place->world->store;
    return S_OK;
}

static HRESULT make_message(void *context, bool writable, LPMAPIPROP *ret_prop)
{
    LPMAPIFOLDER inbox = open_inbox(((struct place *)context)->world);
    HRESULT result = inbox->lpVtbl->CreateMessage(inbox, NULL, 0, (LPMESSAGE *)(void *)ret_prop);

    drop(inbox);
    return result;
}

static HRESULT make_attachment(void *context, bool writable, LPMAPIPROP *ret_prop)
{
    LPMESSAGE message = NULL;
    ULONG number;
    HRESULT result = make_message(context, true, (LPMAPIPROP *)(void *)&message);

    if (FAILED(result))
        return result;
    result = message->lpVtbl->CreateAttach(message, NULL, 0, &number, (LPATTACH *)(void *)ret_prop);
    drop(message);
    return result;
}

static void folder(void **state)
{
    static const struct prop_conformance suite = { .name = "folder", .open = open_by_id, .names = true, .computed_tag = PR_ENTRYID,
        .object_tag = PR_CONTAINER_CONTENTS };
    LPMAPIFOLDER inbox = open_inbox(*state);
    LPSPropValue id = get(inbox, PR_ENTRYID);
    struct place place = { *state, id->Value.bin };

    prop_conformance_run(&suite, &place);
    drop(inbox);
    MAPIFreeBuffer(id);
}

static void saved_message(void **state)
{
    static const struct prop_conformance suite = { .name = "message", .open = open_by_id, .names = true, .transacted = true,
        .computed_tag = PR_MESSAGE_SIZE, .object_tag = PR_MESSAGE_RECIPIENTS };
    LPMAPIFOLDER inbox = open_inbox(*state);
    LPMESSAGE message = new_message(inbox, L"subject", 0);
    LPSPropValue id;
    struct place place = { *state, { 0, NULL } };

    save(message);
    id = get(message, PR_ENTRYID);
    drop(message);
    drop(inbox);
    place.id = id->Value.bin;
    prop_conformance_run(&suite, &place);
    MAPIFreeBuffer(id);
}

static void unsaved_message(void **state)
{
    static const struct prop_conformance suite = { .name = "new message", .open = make_message, .names = true, .transacted = true,
        .in_memory = true, .no_read_only = true, .computed_tag = PR_MESSAGE_SIZE, .object_tag = PR_MESSAGE_ATTACHMENTS };
    struct place place = { *state, { 0, NULL } };

    prop_conformance_run(&suite, &place);
}

static void attachment(void **state)
{
    static const struct prop_conformance suite = { .name = "attachment", .open = make_attachment, .names = true, .transacted = true,
        .in_memory = true, .no_read_only = true };
    struct place place = { *state, { 0, NULL } };

    prop_conformance_run(&suite, &place);
}

static void store(void **state)
{
    static const struct prop_conformance suite = { .name = "store", .open = open_the_store, .names = true, .no_read_only = true,
        .computed_tag = PR_ENTRYID };
    struct place place = { *state, { 0, NULL } };

    prop_conformance_run(&suite, &place);
}

static ULONG rows_in(LPMAPITABLE table)
{
    ULONG count = 0;

    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    drop(table);
    return count;
}

/* CopyTo of a message: what the store computes is refused with MAPI_E_COMPUTED and nothing else is lost (SPI-PROP-08, SPI-PROP-13). */
static void copied_message(void **state)
{
    LPMAPIFOLDER inbox = open_inbox(*state);
    LPMESSAGE from = new_message(inbox, L"copy me", 0), to = NULL;
    SPropValue values[] = { { .ulPropTag = PR_ATTACH_DATA_BIN, .Value.bin = { 4, (LPBYTE)(uintptr_t)"data" } },
        number(PR_ATTACH_METHOD, ATTACH_BY_VALUE), number(PR_RENDERING_POSITION, 30) };
    LPSPropProblemArray problems = NULL;
    LPSPropValue subject, position;
    LPMAPITABLE table;
    LPATTACH file;
    ULONG i;

    add_recipient(from, L"Ann");
    for (int made = 0; made < 2; made++) {
        assert_int_equal(from->lpVtbl->CreateAttach(from, NULL, 0, &i, &file), S_OK);
        assert_int_equal(file->lpVtbl->SetProps(file, 3, values, NULL), S_OK);
        save(file);
        drop(file);
        values[2].Value.l = 10;                   /* the later one stands first in the text, and in the table */
    }
    save(from);
    assert_int_equal(inbox->lpVtbl->CreateMessage(inbox, NULL, 0, &to), S_OK);
    assert_int_equal(from->lpVtbl->CopyTo(from, 0, NULL, NULL, 0, NULL, &IID_IMessage, to, 0, &problems), S_OK);
    for (i = 0; problems && i < problems->cProblem; i++)
        assert_int_equal(problems->aProblem[i].scode, MAPI_E_COMPUTED);
    MAPIFreeBuffer(problems);
    save(to);
    subject = get(to, PR_SUBJECT_W);
    assert_int_equal(wcscmp(subject->Value.lpszW, L"copy me"), 0);
    MAPIFreeBuffer(subject);
    assert_int_equal(to->lpVtbl->GetAttachmentTable(to, 0, &table), S_OK);
    assert_int_equal(rows_in(table), 2);
    assert_int_equal(to->lpVtbl->OpenAttach(to, 0, NULL, 0, &file), S_OK);
    position = get(file, PR_RENDERING_POSITION);
    assert_int_equal(position->Value.l, 30);      /* the order in which they were made stays */
    MAPIFreeBuffer(position);
    drop(file);
    assert_int_equal(to->lpVtbl->GetRecipientTable(to, 0, &table), S_OK);
    assert_int_equal(rows_in(table), 1);
    drop(to);
    drop(from);
    drop(inbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(folder, set_up, tear_down), cmocka_unit_test_setup_teardown(saved_message, set_up, tear_down),
        cmocka_unit_test_setup_teardown(unsaved_message, set_up, tear_down), cmocka_unit_test_setup_teardown(attachment, set_up, tear_down),
        cmocka_unit_test_setup_teardown(store, set_up, tear_down), cmocka_unit_test_setup_teardown(copied_message, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What was deleted without DELETE_HARD_DELETE, and the end of it; search folders while folders come and go. */
#include "tests/unit/store/place.h"

#include "table/source.h"

static int64_t add_folder(struct place *place, int64_t parent, const wchar_t *name)
{
    int64_t folder = 0;

    assert_int_equal(mapix_store_folder_create(place->store, parent, FOLDER_GENERIC, name, NULL, NULL, &folder), S_OK);
    return folder;
}

static void assert_sound(struct place *place)
{
    assert_int_equal(mapix_store_check(place->path, NULL, NULL), S_OK);
}

/* imapifolder-deletefolder, imapicontainer-gethierarchytable: it is out of the way, nothing is lost, and it comes back where it is moved to. */
static void a_deleted_folder_comes_back_with_all_in_it(void **state)
{
    struct place *place = *state;
    int64_t one = add_folder(place, inbox(place), L"Eins"), below = add_folder(place, one, L"Unten"), again, id = add_message(place, below, L"x", 1, 0);
    int64_t *listed = NULL;
    struct mapix_store_folder row;
    ULONG count = 0;

    assert_int_equal(mapix_store_folder_trash(place->store, one), S_OK);
    assert_int_equal(folder_of(place, inbox(place)).folder_count, 0);
    assert_true(folder_of(place, one).deleted);
    assert_int_equal(folder_of(place, one).parent, inbox(place));
    assert_int_equal(mapix_store_folder_children(place->store, inbox(place), false, &count, &listed), S_OK);
    assert_int_equal(count, 0);
    MAPIFreeBuffer(listed);
    assert_int_equal(mapix_store_folder_children(place->store, inbox(place), true, &count, &listed), S_OK);
    assert_int_equal(count, 1);
    assert_int_equal(listed[0], one);
    MAPIFreeBuffer(listed);
    assert_int_equal(mapix_store_folder_find(place->store, inbox(place), L"eins", &again), MAPI_E_NOT_FOUND);
    again = add_folder(place, inbox(place), L"Eins");         /* its name is free */
    assert_int_equal(mapix_store_folder_trash(place->store, again), S_OK);
    assert_sound(place);
    assert_int_equal(mapix_store_folder_move(place->store, one, inbox(place), NULL), S_OK);
    row = folder_of(place, one);
    assert_false(row.deleted);
    assert_int_equal(row.folder_count, 1);
    assert_int_equal(folder_of(place, inbox(place)).folder_count, 1);
    assert_int_equal(folder_of(place, below).content_count, 1);
    assert_int_equal(kind_of(place, id), MAPIX_MESSAGE_NORMAL);
    assert_int_equal(mapix_store_folder_find(place->store, inbox(place), L"eins", &again), S_OK);
    assert_int_equal(again, one);
    assert_sound(place);
}

/* Nothing new gets into what is deleted: it would go with it. */
static void nothing_enters_a_deleted_folder(void **state)
{
    struct place *place = *state;
    int64_t one = add_folder(place, inbox(place), L"Eins"), below = add_folder(place, one, L"Unten"), id = add_message(place, inbox(place), L"x", 1, 0),
        inside = add_message(place, below, L"y", 1, 0), made;
    SPropValue value = text_value(PR_SUBJECT_W, L"z");
    struct mapix_store_record record = { .count = 1, .values = &value };
    struct mapix_store_message_save fresh = { .folder = below, .record = &record }, old = { .id = inside, .record = &record, .force = true };

    assert_int_equal(mapix_store_receive_set(place->store, "IPM.Note", below), S_OK);
    assert_int_equal(mapix_store_folder_trash(place->store, one), S_OK);
    assert_int_equal(mapix_store_message_save(place->store, &fresh, NULL), MAPI_E_OBJECT_DELETED);
    assert_int_equal(mapix_store_message_save(place->store, &old, NULL), MAPI_E_OBJECT_DELETED);
    assert_int_equal(mapix_store_messages_move(place->store, inbox(place), below, &id, 1, NULL, NULL), MAPI_E_OBJECT_DELETED);
    assert_int_equal(mapix_store_messages_copy(place->store, inbox(place), one, &id, 1, NULL, NULL), MAPI_E_OBJECT_DELETED);
    assert_int_equal(mapix_store_folder_create(place->store, below, FOLDER_GENERIC, L"n", NULL, NULL, &made), MAPI_E_OBJECT_DELETED);
    assert_int_equal(mapix_store_folder_change(place->store, one, &record, 0, NULL), MAPI_E_OBJECT_DELETED);
    assert_int_equal(mapix_store_set_role(place->store, MAPIX_ROLE_JUNK, below), MAPI_E_OBJECT_DELETED);
    assert_int_equal(mapix_store_receive_find(place->store, "IPM.Note", &made, NULL), S_OK);
    assert_int_equal(made, inbox(place));         /* mail goes to the Inbox again */
    assert_int_equal(mapix_store_messages_move(place->store, below, inbox(place), &inside, 1, NULL, NULL), S_OK);      /* but out of it */
    assert_sound(place);
}

/* SPI-FLD-05: what waits to be sent stays, and so does its folder. */
static void queued_messages_keep_their_folder(void **state)
{
    struct place *place = *state;
    int64_t one = add_folder(place, inbox(place), L"Eins"), below = add_folder(place, one, L"Unten"), id = add_message(place, below, L"x", 1, MSGFLAG_UNSENT);

    assert_int_equal(mapix_store_queue_add(place->store, id, 0, 1), S_OK);
    assert_int_equal(mapix_store_folder_trash(place->store, one), S_FALSE);
    assert_false(folder_of(place, one).deleted);
    assert_int_equal(mapix_store_set_role(place->store, MAPIX_ROLE_JUNK, below), S_OK);
    assert_int_equal(mapix_store_queue_remove(place->store, id, true), S_OK);
    assert_int_equal(mapix_store_folder_trash(place->store, one), S_FALSE);
    assert_int_equal(mapix_store_folder_trash(place->store, below), MAPI_E_NO_ACCESS);
}

/* What was kept long enough goes, deepest folders first, however large; what is young stays. */
static void what_was_deleted_goes_in_the_end(void **state)
{
    struct place *place = *state;
    int64_t one = add_folder(place, inbox(place), L"Eins"), below = add_folder(place, one, L"Unten"), before = add_folder(place, below, L"vorher");
    struct mapix_store_folder row;
    ULONG done = 0;
    int index;

    for (index = 0; index < 25; index++)
        add_message(place, index % 2 ? below : before, L"x", (uint64_t)index, 0);
    assert_int_equal(mapix_store_folder_trash(place->store, before), S_OK);
    assert_int_equal(mapix_store_folder_trash(place->store, one), S_OK);
    assert_int_equal(mapix_store_purge(place->store, 1000, 10, &done), S_OK);
    assert_int_equal(done, 0);
    for (index = 0; index < 4; index++) {
        assert_int_equal(mapix_store_purge(place->store, INT64_MAX, 10, &done), S_OK);
        assert_true(done <= 10);
        assert_sound(place);
    }
    assert_int_equal(mapix_store_folder_get(place->store, one, &row), MAPI_E_NOT_FOUND);
    assert_int_equal(mapix_store_folder_get(place->store, before, &row), MAPI_E_NOT_FOUND);
    assert_int_equal(number_of(place, "SELECT count(*) FROM message"), 0);
}

/* A file does not grow for ever: what is deleted each day goes after fourteen days, however much it is. */
static void a_store_does_not_grow_for_ever(void **state)
{
    struct place *place = *state;
    int64_t early = 0, late = 0, ids[300];
    int day, index;

    for (day = 0; day < 40; day++) {
        for (index = 0; index < 300; index++) {
            SPropValue values[] = { text_value(PR_SUBJECT_W, L"subject"), text_value(PR_BODY_W, L"a body that takes a little room in the file") };
            struct mapix_store_record record = { .count = 2, .values = values };
            struct mapix_store_message_save save = { .folder = inbox(place), .record = &record, .batch = true };
            struct mapix_store_message row;
            assert_int_equal(mapix_store_message_save(place->store, &save, &row), S_OK);
            ids[index] = row.id;
        }
        assert_int_equal(mapix_store_messages_delete(place->store, inbox(place), ids, 300, true, NULL, NULL), S_OK);
        run_sql(place, "UPDATE message SET deleted_on = deleted_on - 864000000000");       /* a day goes by */
        if (day == 19)
            early = number_of(place, "PRAGMA page_count");
        late = number_of(place, "PRAGMA page_count");
    }
    assert_true(number_of(place, "SELECT count(*) FROM message") <= 15 * 300);
    assert_true(late <= early + early / 10);
}

/* A second deletion of the same list is none: only DELETE_HARD_DELETE takes away what was deleted before. */
static void deleting_twice_loses_nothing(void **state)
{
    struct place *place = *state;
    int64_t id = add_message(place, inbox(place), L"x", 1, 0);

    assert_int_equal(mapix_store_messages_delete(place->store, inbox(place), &id, 1, true, NULL, NULL), S_OK);
    assert_int_equal(mapix_store_messages_delete(place->store, inbox(place), &id, 1, true, NULL, NULL), MAPI_W_PARTIAL_COMPLETION);
    assert_int_equal(kind_of(place, id), MAPIX_MESSAGE_NORMAL | MAPIX_MESSAGE_DELETED);
    assert_int_equal(mapix_store_messages_delete(place->store, inbox(place), &id, 1, false, NULL, NULL), S_OK);
    assert_int_equal(number_of(place, "SELECT count(*) FROM message"), 0);
}

/* --- Search folders ---------------------------------------------------------------------------------------------------------------------------- */

static int64_t add_search(struct place *place, const SRestriction *restriction, int64_t where)
{
    int64_t search = 0;

    assert_int_equal(mapix_store_folder_create(place->store, place->facts.roles[MAPIX_ROLE_FINDER], FOLDER_SEARCH, L"Suche", NULL, NULL, &search), S_OK);
    assert_int_equal(mapix_store_search_set(place->store, search, restriction, 1, &where, RECURSIVE_SEARCH), S_OK);
    assert_int_equal(mapix_store_search_run(place->store, search, NULL), S_OK);
    return search;
}

static SRestriction has_subject(void)
{
    SRestriction restriction = { .rt = RES_EXIST };

    restriction.res.resExist.ulPropTag = PR_SUBJECT_W;
    return restriction;
}

/* SPI-FLD-20: a recursive search follows folders that move, go and come back. */
static void searches_follow_folders(void **state)
{
    struct place *place = *state;
    SRestriction restriction = has_subject();
    int64_t one = add_folder(place, inbox(place), L"Eins"), below = add_folder(place, one, L"Unten"), search;

    add_message(place, below, L"x", 1, 0);
    search = add_search(place, &restriction, inbox(place));
    assert_int_equal(folder_of(place, search).content_count, 1);
    assert_int_equal(mapix_store_folder_move(place->store, one, place->facts.roles[MAPIX_ROLE_DRAFTS], NULL), S_OK);
    assert_int_equal(folder_of(place, search).content_count, 0);
    assert_int_equal(mapix_store_folder_move(place->store, one, inbox(place), NULL), S_OK);
    assert_int_equal(folder_of(place, search).content_count, 1);
    assert_int_equal(mapix_store_folder_trash(place->store, one), S_OK);
    assert_int_equal(folder_of(place, search).content_count, 0);
    assert_int_equal(mapix_store_search_set(place->store, search, NULL, 0, NULL, RESTART_SEARCH), S_OK);
    assert_int_equal(mapix_store_search_run(place->store, search, NULL), S_OK);
    assert_int_equal(folder_of(place, search).content_count, 0);         /* and does not find it anew */
    assert_int_equal(mapix_store_folder_move(place->store, one, inbox(place), NULL), S_OK);
    assert_int_equal(folder_of(place, search).content_count, 1);
    assert_sound(place);
}

/* Criteria that cannot be read stop that search, not the mail; the check names it, the repair takes it away. */
static void damaged_criteria_stop_no_mail(void **state)
{
    struct place *place = *state;
    SRestriction restriction = has_subject();

    add_search(place, &restriction, inbox(place));
    mapix_store_release(place->store);
    run_sql(place, "UPDATE search SET restriction = x'FFFFFFFFFF'; UPDATE store SET search_version = search_version + 1");
    assert_int_equal(mapix_store_open(place->path, NULL, &place->store), S_OK);
    add_message(place, inbox(place), L"x", 1, 0);
    assert_int_equal(mapix_store_check(place->path, NULL, NULL), MAPI_E_CORRUPT_DATA);
    mapix_store_release(place->store);
    assert_int_equal(mapix_store_repair(place->path, NULL, NULL), S_OK);
    assert_sound(place);
    assert_int_equal(mapix_store_open(place->path, NULL, &place->store), S_OK);
}

/* More conditions on 8-bit strings than anybody would think of: the last one counts as the first. */
static void many_conditions_are_all_looked_at(void **state)
{
    struct place *place = *state;
    SRestriction conditions[40], restriction = { .rt = RES_OR };
    SPropValue values[40];
    char texts[40][8];
    int index;

    for (index = 0; index < 40; index++) {
        snprintf(texts[index], sizeof(texts[index]), "t%d", index);
        values[index] = (SPropValue){ .ulPropTag = index % 2 ? PR_SUBJECT_A : PR_SENDER_NAME_A, .Value.lpszA = texts[index] };
        conditions[index] = (SRestriction){ .rt = RES_CONTENT };
        conditions[index].res.resContent.ulFuzzyLevel = FL_FULLSTRING;
        conditions[index].res.resContent.ulPropTag = values[index].ulPropTag;
        conditions[index].res.resContent.lpProp = &values[index];
    }
    restriction.res.resOr.cRes = 40;
    restriction.res.resOr.lpRes = conditions;
    add_message(place, inbox(place), L"t39", 1, 0);
    assert_int_equal(folder_of(place, add_search(place, &restriction, inbox(place))).content_count, 1);
}

/* PR_MESSAGE_SIZE says the same after a save that changed nothing, recipients and attachments included. */
static void sizes_do_not_shrink(void **state)
{
    struct place *place = *state;
    SPropValue values[] = { text_value(PR_SUBJECT_W, L"RE: Betreff") };
    SPropValue recipient[] = { text_value(PR_DISPLAY_NAME_W, L"Ada Lovelace"), long_value(PR_RECIPIENT_TYPE, MAPI_TO) };
    struct { ULONG count; SRow row; } rows = { 1, { .cValues = 2, .lpProps = recipient } };
    struct mapix_store_record record = { .count = 1, .values = values }, loaded;
    struct mapix_store_attachment_save attachment = { .record = &record };
    struct mapix_store_message_save save = { .folder = inbox(place), .record = &record, .recipients = (SRowSet *)(void *)&rows,
        .attachments = &attachment, .attachment_count = 1 };
    struct mapix_store_message row, again;

    assert_int_equal(mapix_store_message_save(place->store, &save, &row), S_OK);
    assert_int_equal(mapix_store_message_load(place->store, row.id, &row, &loaded), S_OK);
    struct mapix_store_message_save same = { .id = row.id, .version = row.version, .record = &loaded };
    assert_int_equal(mapix_store_message_save(place->store, &same, &again), S_OK);
    assert_int_equal(again.size, row.size);
    mapix_store_record_clear(&loaded);
    assert_sound(place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_deleted_folder_comes_back_with_all_in_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_enters_a_deleted_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(queued_messages_keep_their_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_deleted_goes_in_the_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_store_does_not_grow_for_ever, set_up, tear_down),
        cmocka_unit_test_setup_teardown(deleting_twice_loses_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(searches_follow_folders, set_up, tear_down),
        cmocka_unit_test_setup_teardown(damaged_criteria_stop_no_mail, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_conditions_are_all_looked_at, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sizes_do_not_shrink, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

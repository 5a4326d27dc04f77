/* What a store does when a message is submitted, step by step (SPI-SUBM-02). */
#include "tests/unit/local/world.h"

/* The message as a program sees it while it waits. */
static LPMESSAGE open_waiting(struct world *world, const SBinary *id)
{
    LPMESSAGE message = NULL;
    ULONG type;

    assert_int_equal(world->store->lpVtbl->OpenEntry(world->store, id->cb, (LPENTRYID)(void *)id->lpb, NULL, 0, &type, (LPUNKNOWN *)(void *)&message), S_OK);
    return message;
}

static LPSRowSet recipients_of(LPMESSAGE message)
{
    static const SizedSPropTagArray(3, columns) = { 3, { PR_RECIPIENT_TYPE, PR_RESPONSIBILITY, PR_EMAIL_ADDRESS_W } };
    LPMAPITABLE table;
    LPSRowSet rows;

    assert_int_equal(message->lpVtbl->GetRecipientTable(message, 0, &table), S_OK);
    rows = all_rows(table, (const SPropTagArray *)&columns);
    drop(table);
    return rows;
}

static LPSPropValue submit(LPMESSAGE message)
{
    LPSPropValue id;

    save(message);
    id = get(message, PR_ENTRYID);
    assert_int_equal(message->lpVtbl->SubmitMessage(message, 0), S_OK);
    drop(message);
    return id;
}

/* SPI-SUBM-02: what was not saved is; nobody is responsible yet for any recipient; flags and time of the submission stand; the recipients were
 * expanded; the spooler was told once in the session that messages come. */
static void each_step_of_a_submission(void **state)
{
    struct world *world = *state;
    LPMAPIFOLDER outbox = open_special(world, PR_IPM_OUTBOX_ENTRYID);
    LPMESSAGE message = new_message(outbox, L"Post", 0);
    SPropValue late = wide(PR_BODY_W, L"written after the save");
    LPSPropValue id, value;
    LPSRowSet rows;
    int told;

    add_recipient(message, L"Ada");
    add_recipient(message, L"Charles");
    save(message);
    id = get(message, PR_ENTRYID);
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &late, NULL), S_OK);
    assert_int_equal(world->ready, 0);
    assert_int_equal(message->lpVtbl->SubmitMessage(message, 0), S_OK);
    drop(message);
    message = open_waiting(world, &id->Value.bin);
    value = get(message, PR_BODY_W);
    assert_true(wcscmp(value->Value.lpszW, late.Value.lpszW) == 0);
    MAPIFreeBuffer(value);
    value = get(message, PR_MESSAGE_FLAGS);
    assert_int_equal(value->Value.l & (MSGFLAG_SUBMIT | MSGFLAG_UNSENT), MSGFLAG_SUBMIT | MSGFLAG_UNSENT);
    MAPIFreeBuffer(value);
    value = get(message, PR_CLIENT_SUBMIT_TIME);
    assert_true(value->Value.ft.dwHighDateTime > 0);
    MAPIFreeBuffer(value);
    value = get(message, PR_SUBMIT_FLAGS);        /* it is in the queue, and nobody has it */
    assert_int_equal(value->Value.l & SUBMITFLAG_LOCKED, 0);
    MAPIFreeBuffer(value);
    rows = recipients_of(message);
    assert_int_equal(rows->cRows, 2);
    assert_int_equal(rows->aRow[0].lpProps[1].ulPropTag, PR_RESPONSIBILITY);
    assert_int_equal(rows->aRow[0].lpProps[1].Value.b, FALSE);
    assert_int_equal(rows->aRow[1].lpProps[1].ulPropTag, PR_RESPONSIBILITY);
    assert_int_equal(rows->aRow[1].lpProps[1].Value.b, TRUE);          /* the same address twice: ExpandRecips settled the second */
    FreeProws(rows);
    drop(message);
    MAPIFreeBuffer(id);
    told = world->ready;
    message = new_message(outbox, L"noch eine", 0);
    add_recipient(message, L"Ada");
    id = submit(message);
    assert_int_equal(world->ready - told, told - 1);      /* the store's own call came once; what follows is the queue's, each time */
    MAPIFreeBuffer(id);
    drop(outbox);
}

/* SPI-SUBM-02, PrepareSubmit: a resend goes to the envelope's recipients (MAPI_P1); those of the first time (MAPI_SUBMITTED) are settled. */
static void a_resend_is_prepared(void **state)
{
    struct world *world = *state;
    LPMAPIFOLDER outbox = open_special(world, PR_IPM_OUTBOX_ENTRYID);
    LPMESSAGE message = new_message(outbox, L"nochmals", MSGFLAG_RESEND);
    SPropValue settled[] = { wide(PR_DISPLAY_NAME_W, L"Grace"), number(PR_RECIPIENT_TYPE, MAPI_TO | (LONG)MAPI_SUBMITTED), wide(PR_ADDRTYPE_W, L"SMTP"),
        wide(PR_EMAIL_ADDRESS_W, L"grace@example.org") };
    SPropValue again[] = { wide(PR_DISPLAY_NAME_W, L"Ada"), number(PR_RECIPIENT_TYPE, MAPI_TO | MAPI_P1), wide(PR_ADDRTYPE_W, L"SMTP"),
        wide(PR_EMAIL_ADDRESS_W, L"ada@example.org") };
    SizedADRLIST(2, list) = { 2, { { 0, 4, settled }, { 0, 4, again } } };
    LPSPropValue id;
    LPSRowSet rows;
    bool settled_found = false, again_found = false;

    assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)(void *)&list), S_OK);
    id = submit(message);
    message = open_waiting(world, &id->Value.bin);
    rows = recipients_of(message);
    for (ULONG i = 0; i < rows->cRows; i++) {
        const SPropValue *row = rows->aRow[i].lpProps;
        bool is_grace = row[2].ulPropTag == PR_EMAIL_ADDRESS_W && wcscmp(row[2].Value.lpszW, L"grace@example.org") == 0;
        settled_found = settled_found || (is_grace && row[1].ulPropTag == PR_RESPONSIBILITY && row[1].Value.b);
        again_found = again_found || (!is_grace && row[1].ulPropTag == PR_RESPONSIBILITY && !row[1].Value.b);
    }
    assert_true(settled_found);
    assert_true(again_found);
    FreeProws(rows);
    drop(message);
    MAPIFreeBuffer(id);
    drop(outbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_step_of_a_submission, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_resend_is_prepared, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

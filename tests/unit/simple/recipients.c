/* MAPIResolveName, MAPIAddress, MAPIDetails. */
#include "common.h"

static LHANDLE alice;

static void add_contact(LPADRBOOK book, const char *name, const char *address)
{
    ULONG size = 0, type;
    LPENTRYID id = NULL;
    LPABCONT container = NULL;
    LPMAPIPROP entry = NULL;
    LPSPropValue template = NULL;
    SPropValue values[] = { { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = S(name) }, { .ulPropTag = PR_ADDRTYPE_A, .Value.lpszA = S("SMTP") },
        { .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = S(address) } };
    assert_int_equal(book->lpVtbl->GetPAB(book, &size, &id), S_OK);
    assert_int_equal(book->lpVtbl->OpenEntry(book, size, id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&container), S_OK);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)container, PR_DEF_CREATE_MAILUSER, &template), S_OK);
    assert_int_equal(container->lpVtbl->CreateEntry(container, template->Value.bin.cb, (LPENTRYID)(void *)template->Value.bin.lpb, 0, &entry), S_OK);
    assert_int_equal(entry->lpVtbl->SetProps(entry, 3, values, NULL), S_OK);
    assert_int_equal(entry->lpVtbl->SaveChanges(entry, 0), S_OK);
    DROP(entry);
    DROP(container);
    MAPIFreeBuffer(template);
    MAPIFreeBuffer(id);
}

static int set_up(void **state)
{
    LPMAPISESSION session = NULL;
    LPADRBOOK book = NULL;
    common_set_up(state);
    setenv("MAPIX_PROMPT", "none", 1);
    alice = log_on("alice");
    assert_int_equal(ScMAPIXFromSMAPI(alice, 0, NULL, &session), S_OK);
    assert_int_equal(session->lpVtbl->OpenAddressBook(session, 0, NULL, AB_NO_DIALOG, &book), S_OK);
    add_contact(book, "Grace Hopper", "grace@example.org");
    add_contact(book, "Grace Kelly", "kelly@example.org");
    DROP(book);
    DROP(session);
    return 0;
}

static int tear_down(void **state)
{
    log_off(alice);
    return common_tear_down(state);
}

/* SMAPI-26. */
static void resolves(void **state)
{
    lpMapiRecipDesc recipient = (void *)1;
    (void)state;
    assert_code(MAPIResolveName(alice, 0, S("Grace Hopper"), 0, 0, &recipient), SUCCESS_SUCCESS);
    assert_string_equal(recipient->lpszName, "Grace Hopper");
    assert_string_equal(recipient->lpszAddress, "SMTP:grace@example.org");
    assert_int_equal(recipient->ulRecipClass, MAPI_TO);
    assert_int_equal(recipient->ulReserved, 0);
    assert_true(recipient->ulEIDSize > 0);
    assert_non_null(recipient->lpEntryID);
    assert_int_equal(MAPIFreeBuffer(recipient), S_OK);
    assert_code(MAPIResolveName(alice, 0, S("SMTP:x@example.org"), MAPI_AB_NOMODIFY, 0, &recipient), SUCCESS_SUCCESS);
    assert_string_equal(recipient->lpszAddress, "SMTP:x@example.org");
    MAPIFreeBuffer(recipient);
    assert_code(MAPIResolveName(alice, 0, S("Grace"), 0, 0, &recipient), MAPI_E_AMBIGUOUS_RECIPIENT);
    assert_null(recipient);
    assert_says("Grace");
    assert_code(MAPIResolveName(alice, 0, S("nobody of this name"), 0, 0, &recipient), MAPI_E_UNKNOWN_RECIPIENT);
    assert_code(MAPIResolveName(alice, 0, S(""), 0, 0, &recipient), MAPI_E_UNKNOWN_RECIPIENT);
    assert_code(MAPIResolveName(alice, 0, NULL, 0, 0, &recipient), MAPI_E_UNKNOWN_RECIPIENT);
    assert_code(MAPIResolveName(alice, 0, S("bob"), 0, 0, NULL), MAPI_E_FAILURE);
    assert_code(MAPIResolveName(alice, 0, S("bob"), MAPI_PEEK, 0, &recipient), MAPI_E_FAILURE);
    assert_code(MAPIResolveName(alice, 0, S("bob"), 0, 1, &recipient), MAPI_E_FAILURE);
    char *long_name = malloc(1 << 20);
    memset(long_name, 'y', (1 << 20) - 1);
    long_name[(1 << 20) - 1] = 0;
    assert_code(MAPIResolveName(alice, 0, long_name, 0, 0, &recipient), MAPI_E_UNKNOWN_RECIPIENT);
    free(long_name);
    MapiRecipDesc to = { .ulRecipClass = MAPI_TO, .lpszName = S("Grace") };
    MapiMessage message = { .nRecipCount = 1, .lpRecips = &to };
    assert_code(MAPISendMail(alice, 0, &message, 0, 0), MAPI_E_AMBIGUOUS_RECIPIENT);           /* SMAPI-14 */
}

/* SMAPI-27: arguments of MAPIAddress; without somebody to ask it is not supported. */
static void addressing(void **state)
{
    MapiRecipDesc recipients[] = { { .ulRecipClass = MAPI_CC, .lpszName = S("bob") }, { .ulRecipClass = MAPI_TO, .lpszName = S("Grace Hopper") } };
    lpMapiRecipDesc result = (void *)1;
    ULONG count = 0;
    (void)state;
    assert_code(MAPIAddress(alice, 0, NULL, 5, NULL, 0, NULL, 0, 0, &count, &result), MAPI_E_INVALID_EDITFIELDS);
    assert_null(result);
    assert_code(MAPIAddress(alice, 0, NULL, 0xffffffff, NULL, 0, NULL, 0, 0, &count, &result), MAPI_E_INVALID_EDITFIELDS);
    assert_code(MAPIAddress(alice, 0, NULL, 4, NULL, 2, NULL, 0, 0, &count, &result), MAPI_E_INVALID_RECIPS);
    assert_code(MAPIAddress(alice, 0, NULL, 4, NULL, 0xffffffff, recipients, 0, 0, &count, &result), MAPI_E_INVALID_RECIPS);
    recipients[0].ulRecipClass = 7;
    assert_code(MAPIAddress(alice, 0, NULL, 4, NULL, 2, recipients, 0, 0, &count, &result), MAPI_E_INVALID_RECIPS);
    recipients[0].ulRecipClass = MAPI_CC;
    assert_code(MAPIAddress(alice, 0, NULL, 4, NULL, 2, recipients, 0, 0, NULL, &result), MAPI_E_FAILURE);
    assert_code(MAPIAddress(alice, 0, NULL, 4, NULL, 2, recipients, 0, 0, &count, NULL), MAPI_E_FAILURE);
    assert_code(MAPIAddress(alice, 0, NULL, 4, NULL, 2, recipients, MAPI_DIALOG, 0, &count, &result), MAPI_E_FAILURE);
    assert_code(MAPIAddress(alice, 0, NULL, 4, NULL, 2, recipients, 0, 1, &count, &result), MAPI_E_FAILURE);
    assert_code(MAPIAddress(alice + 7, 0, NULL, 4, NULL, 2, recipients, 0, 0, &count, &result), MAPI_E_INVALID_SESSION);
    for (ULONG fields = 0; fields <= 4; fields++)
        assert_code(MAPIAddress(alice, 0, S("Caption"), fields, S("An"), 2, recipients, 0, 0, &count, &result), MAPI_E_NOT_SUPPORTED);
    assert_null(result);
}

/* SMAPI-27: MAPIDetails wants an entry id that the address book knows. */
static void details(void **state)
{
    MapiRecipDesc recipient = { .lpszName = S("bob") };
    lpMapiRecipDesc resolved = NULL;
    (void)state;
    assert_code(MAPIDetails(alice, 0, &recipient, 0, 0), MAPI_E_AMBIGUOUS_RECIPIENT);
    assert_code(MAPIDetails(alice, 0, NULL, 0, 0), MAPI_E_INVALID_RECIPS);
    recipient.ulEIDSize = 24;
    assert_code(MAPIDetails(alice, 0, &recipient, 0, 0), MAPI_E_INVALID_RECIPS);
    recipient.lpEntryID = (void *)(uintptr_t)"this is no entry identifier of anyone";
    recipient.ulEIDSize = 0xffffffff;
    assert_code(MAPIDetails(alice, 0, &recipient, 0, 0), MAPI_E_INVALID_RECIPS);
    assert_code(MAPIResolveName(alice, 0, S("Grace Hopper"), 0, 0, &resolved), SUCCESS_SUCCESS);
    assert_code(MAPIDetails(alice, 0, resolved, MAPI_DIALOG, 0), MAPI_E_FAILURE);
    assert_code(MAPIDetails(alice, 0, resolved, 0, 1), MAPI_E_FAILURE);
    assert_code(MAPIDetails(alice, 0, resolved, MAPI_AB_NOMODIFY, 0), MAPI_E_NOT_SUPPORTED);
    MAPIFreeBuffer(resolved);
}

/* --- with somebody to ask: the scripted helper (tests/lib/scripted_prompt.py) --- */

static void script(const char *lines)
{
    char path[600];
    FILE *file = fopen(scratch_path("prompt-script"), "w");
    assert_non_null(file);
    fputs(lines, file);
    fclose(file);
    unlink(scratch_path("prompt-script.at"));
    unlink(scratch_path("prompt-log"));
    snprintf(path, sizeof(path), "%s/tests/lib/scripted_prompt.py", getenv("MAPIX_SOURCE_DIR"));
    setenv("MAPIX_PROMPT", path, 1);
    setenv("MAPIX_PROMPT_SCRIPT", scratch_path("prompt-script"), 1);
    setenv("MAPIX_PROMPT_LOG", scratch_path("prompt-log"), 1);
}

static void assert_shown(const char *part)
{
    size_t size;
    char *log = file_content(scratch_path("prompt-log"), &size);
    if (!strstr(log, part))
        fail_msg("\"%s\" was not shown:\n%s", part, log);
    free(log);
}

#define CHOOSE(question, index) "{\"button\":\"ok\",\"values\":{\"" question "\":" index "}}\n"
#define CANCEL "{\"button\":\"cancel\"}\n"
#define TYPE(text) "{\"button\":\"ok\",\"values\":{\"Names or addresses, \\\";\\\" between\":\"" text "\"}}\n"

/* SMAPI-27: the result is grouped by class; SMAPI-26: a name that may mean several is asked about. */
static void dialogs(void **state)
{
    MapiRecipDesc recipients[] = { { .ulRecipClass = MAPI_CC, .lpszName = S("bob") }, { .ulRecipClass = MAPI_TO, .lpszName = S("x"),
        .lpszAddress = S("SMTP:x@example.org") } };
    lpMapiRecipDesc result = NULL, resolved = NULL;
    ULONG count = 77;
    (void)state;
    script(CHOOSE("Who gets it?", "0") CHOOSE("To", "1") TYPE("kelly@example.org") CHOOSE("Who gets it?", "3"));
    assert_code(MAPIAddress(alice, 0, S("Hello"), 4, NULL, 2, recipients, 0, 0, &count, &result), SUCCESS_SUCCESS);
    assert_shown("Hello");
    assert_int_equal(count, 3);
    assert_int_equal(result[0].ulRecipClass, MAPI_TO);
    assert_string_equal(result[0].lpszAddress, "SMTP:x@example.org");
    assert_string_equal(result[1].lpszAddress, "SMTP:kelly@example.org");
    assert_int_equal(result[2].ulRecipClass, MAPI_CC);
    assert_string_equal(result[2].lpszName, "bob");
    for (ULONG i = 0; i < count; i++)
        assert_true(result[i].ulEIDSize > 0);
    assert_int_equal(MAPIFreeBuffer(result), S_OK);
    script(CANCEL);
    assert_code(MAPIAddress(alice, 0, NULL, 4, NULL, 2, recipients, 0, 0, &count, &result), MAPI_E_USER_ABORT);
    assert_null(result);
    script(CHOOSE("Who gets it?", "1"));                               /* one field, its own label, nobody in it: a block to free all the same */
    assert_code(MAPIAddress(alice, 0, NULL, 1, S("Label"), 0, NULL, 0, 0, &count, &result), SUCCESS_SUCCESS);
    assert_shown("Label: nobody");
    assert_shown("Address Book");
    assert_int_equal(count, 0);
    assert_non_null(result);
    MAPIFreeBuffer(result);
    script(CHOOSE("Who gets it?", "2"));                               /* two classes are more than one field: the label is ignored */
    assert_code(MAPIAddress(alice, 0, NULL, 1, S("Label"), 2, recipients, 0, 0, &count, &result), SUCCESS_SUCCESS);
    assert_shown("Cc: bob");
    assert_int_equal(count, 2);
    MAPIFreeBuffer(result);
    script(CHOOSE("Which address book?", "0") CANCEL CANCEL);          /* no field: only looking, nobody comes back */
    assert_code(MAPIAddress(alice, 0, NULL, 0, NULL, 0, NULL, 0, 0, &count, &result), SUCCESS_SUCCESS);
    assert_shown("Grace Hopper");
    assert_int_equal(count, 0);
    assert_non_null(result);
    MAPIFreeBuffer(result);
    script(CHOOSE("Which name?", "1"));
    assert_code(MAPIResolveName(alice, 0, S("Grace"), MAPI_DIALOG, 0, &resolved), SUCCESS_SUCCESS);
    assert_string_equal(resolved->lpszName, "Grace Kelly");
    script("{\"button\":\"ok\"}\n");
    assert_code(MAPIDetails(alice, 0, resolved, 0, 0), SUCCESS_SUCCESS);
    assert_shown("kelly@example.org");
    script(CANCEL);
    assert_code(MAPIDetails(alice, 0, resolved, 0, 0), MAPI_E_USER_ABORT);
    script("");
    MapiRecipDesc unknown = { .ulEIDSize = 37, .lpEntryID = (void *)(uintptr_t)"this is no entry identifier of anyone" };
    assert_code(MAPIDetails(alice, 0, &unknown, 0, 0), MAPI_E_INVALID_RECIPS);
    MAPIFreeBuffer(resolved);
    setenv("MAPIX_PROMPT", "none", 1);
}

/* SMAPI-13: the send note through the helper, as a person sees it. */
static void send_note(void **state)
{
    MapiMessage message = { .lpszSubject = S("noted") };
    (void)state;
    script("{\"button\":\"ok\",\"values\":{\"To\":\"bob; Grace\",\"Text\":\"Hello\"}}\n" CHOOSE("Which name?", "0"));
    assert_code(MAPISendMail(alice, 0, &message, MAPI_DIALOG, 0), SUCCESS_SUCCESS);
    assert_shown("noted");
    script(CANCEL);
    assert_code(MAPISendMail(alice, 0, &message, MAPI_DIALOG, 0), MAPI_E_USER_ABORT);
    setenv("MAPIX_PROMPT", "none", 1);
    assert_code(MAPISendMail(alice, 0, &message, MAPI_DIALOG, 0), MAPI_E_FAILURE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resolves),
        cmocka_unit_test(addressing),
        cmocka_unit_test(details),
        cmocka_unit_test(dialogs),
        cmocka_unit_test(send_note),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

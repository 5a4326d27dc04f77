/* Common Messaging Calls from outside. */
#include "common.h"

#include <xcmc.h>

static CMC_session_id alice, bob;

static CMC_session_id cmc_on(const char *profile)
{
    CMC_session_id session = 0;
    assert_code(cmc_logon(NULL, S(profile), NULL, NULL, 0, CMC_VERSION, 0, &session, NULL), CMC_SUCCESS);
    assert_true(session != 0);
    return session;
}

static int set_up(void **state)
{
    common_set_up(state);
    alice = cmc_on("alice");
    bob = cmc_on("bob");
    return 0;
}

static int tear_down(void **state)
{
    assert_code(cmc_logoff(alice, 0, 0, NULL), CMC_SUCCESS);
    assert_code(cmc_logoff(bob, 0, 0, NULL), CMC_SUCCESS);
    return common_tear_down(state);
}

/* Ask until a message with this subject is there; its summary's reference, for cmc_free with *ret_list. */
static CMC_message_reference *wait_for_mail(CMC_session_id session, const char *subject, CMC_message_summary **ret_list)
{
    time_t end = time(NULL) + 20;
    do {
        CMC_uint32 count = 0;
        assert_code(cmc_list(session, NULL, 0, NULL, &count, 0, ret_list, NULL), CMC_SUCCESS);
        for (CMC_uint32 i = 0; i < count; i++)
            if (!strcmp((*ret_list)[i].subject, subject))
                return (*ret_list)[i].message_reference;
        cmc_free(*ret_list);
    } while (time(NULL) < end);
    fail_msg("\"%s\" did not arrive", subject);
    return NULL;
}

static void sessions(void **state)
{
    CMC_session_id session = 9;
    LPMAPISESSION extended = NULL;
    LHANDLE handle = 0;
    CMC_extension extension = { 16, 0, NULL, CMC_EXT_LAST_ELEMENT };
    (void)state;
    assert_code(cmc_logon(NULL, S("nobody"), NULL, NULL, 0, CMC_VERSION, 0, &session, NULL), CMC_E_LOGON_FAILURE);
    assert_int_equal(session, 0);
    assert_code(cmc_logon(NULL, S("alice"), NULL, NULL, 0, 200, 0, &session, NULL), CMC_E_UNSUPPORTED_VERSION);
    assert_code(cmc_logon(NULL, S("alice"), NULL, S(CMC_CHAR_CP437), 0, CMC_VERSION, 0, &session, NULL), CMC_E_UNSUPPORTED_CHARACTER_SET);
    assert_code(cmc_logon(NULL, S("alice"), NULL, NULL, 0, CMC_VERSION, 0, NULL, NULL), CMC_E_INVALID_PARAMETER);
    assert_code(cmc_logon(NULL, S("alice"), NULL, NULL, 0, CMC_VERSION, 1, &session, NULL), CMC_E_INVALID_FLAG);
    assert_code(cmc_logon(NULL, S("alice"), NULL, NULL, 0, CMC_VERSION, CMC_COUNTED_STRING_TYPE, &session, NULL), CMC_E_COUNTED_STRING_UNSUPPORTED);
    extension.extension_flags |= CMC_EXT_REQUIRED;
    assert_code(cmc_logon(NULL, S("alice"), NULL, NULL, 0, CMC_VERSION, 0, &session, &extension), CMC_E_UNSUPPORTED_FUNCTION_EXT);
    extension.extension_flags = CMC_EXT_LAST_ELEMENT;
    assert_code(cmc_logon(NULL, NULL, NULL, S(CMC_CHAR_ISTRING), 0, CMC_VERSION, CMC_ERROR_UI_ALLOWED, &session, &extension), CMC_SUCCESS);
    assert_int_equal(ScMAPIXFromCMC(session, 0, NULL, &extended), S_OK);
    DROP(extended);
    assert_int_equal(ScMAPIXFromSMAPI(session, 0, NULL, &extended), MAPI_E_INVALID_PARAMETER);     /* the two do not mix */
    assert_code(MAPILogoff(session, 0, 0, 0), MAPI_E_INVALID_SESSION);
    assert_code(MAPILogon(0, NULL, NULL, 0, 0, &handle), MAPI_E_LOGIN_FAILURE);                    /* nor are CMC's sessions shared */
    assert_code(cmc_logoff(session, 0, CMC_LOGOFF_UI_ALLOWED, NULL), CMC_SUCCESS);
    assert_code(cmc_logoff(session, 0, 0, NULL), CMC_E_INVALID_SESSION_ID);
    assert_int_equal(ScMAPIXFromCMC(session, 0, NULL, &extended), MAPI_E_INVALID_PARAMETER);
    assert_code(cmc_free(NULL), CMC_SUCCESS);
}

static void configuration(void **state)
{
    CMC_object_identifier *sets = NULL;
    CMC_string text = S("x");
    CMC_enum number = 99;
    CMC_boolean yes = 99;
    CMC_uint16 version = 0;
    (void)state;
    assert_code(cmc_query_configuration(0, CMC_CONFIG_CHARACTER_SET, &sets, NULL), CMC_SUCCESS);
    assert_string_equal(sets[0], CMC_CHAR_ISTRING);
    assert_null(sets[1]);
    assert_code(cmc_free(sets), CMC_SUCCESS);
    assert_code(cmc_query_configuration(alice, CMC_CONFIG_LINE_TERM, &number, NULL), CMC_SUCCESS);
    assert_int_equal(number, CMC_LINE_TERM_LF);
    assert_code(cmc_query_configuration(0, CMC_CONFIG_DEFAULT_SERVICE, &text, NULL), CMC_SUCCESS);
    assert_null(text);
    assert_code(cmc_query_configuration(0, CMC_CONFIG_DEFAULT_USER, &text, NULL), CMC_SUCCESS);
    assert_string_equal(text, "alice");
    assert_code(cmc_free(text), CMC_SUCCESS);
    assert_code(cmc_query_configuration(0, CMC_CONFIG_REQ_PASSWORD, &number, NULL), CMC_SUCCESS);
    assert_int_equal(number, CMC_REQUIRED_OPT);
    assert_code(cmc_query_configuration(0, CMC_CONFIG_REQ_SERVICE, &number, NULL), CMC_SUCCESS);
    assert_int_equal(number, CMC_REQUIRED_NO);
    assert_code(cmc_query_configuration(0, CMC_CONFIG_REQ_USER, &number, NULL), CMC_SUCCESS);
    assert_int_equal(number, CMC_REQUIRED_OPT);
    assert_code(cmc_query_configuration(0, CMC_CONFIG_UI_AVAIL, &yes, NULL), CMC_SUCCESS);
    assert_int_equal(yes, CMC_FALSE);
    ask_me();
    assert_code(cmc_query_configuration(0, CMC_CONFIG_UI_AVAIL, &yes, NULL), CMC_SUCCESS);
    assert_int_equal(yes, CMC_TRUE);
    ask_nobody();
    assert_code(cmc_query_configuration(0, CMC_CONFIG_SUP_NOMKMSGREAD, &yes, NULL), CMC_SUCCESS);
    assert_int_equal(yes, CMC_TRUE);
    assert_code(cmc_query_configuration(0, CMC_CONFIG_SUP_COUNTED_STR, &yes, NULL), CMC_SUCCESS);
    assert_int_equal(yes, CMC_FALSE);
    assert_code(cmc_query_configuration(0, CMC_CONFIG_VER_IMPLEM, &version, NULL), CMC_SUCCESS);
    assert_int_equal(version, 100);
    assert_code(cmc_query_configuration(0, CMC_CONFIG_VER_SPEC, &version, NULL), CMC_SUCCESS);
    assert_int_equal(version, 100);
    assert_code(cmc_query_configuration(0, 77, &version, NULL), CMC_E_INVALID_ENUM);
    assert_code(cmc_query_configuration(0, CMC_CONFIG_VER_SPEC, NULL, NULL), CMC_E_INVALID_PARAMETER);
    assert_code(cmc_query_configuration(4711, CMC_CONFIG_VER_SPEC, &version, NULL), CMC_E_INVALID_SESSION_ID);
}

static void round_trip(void **state)
{
    (void)state;
    CMC_attachment files[] = { { S("body.txt"), NULL, S(write_file("body", "the text", 8)), 0, NULL },
        { S("data.bin"), NULL, S(write_file("payload", "\1\2\3", 3)), CMC_ATT_LAST_ELEMENT, NULL } };
    CMC_recipient recipients[] = { { S("bob"), CMC_TYPE_INDIVIDUAL, NULL, CMC_ROLE_TO, 0, NULL },
        { S("ignored"), CMC_TYPE_UNKNOWN, NULL, CMC_ROLE_TO, CMC_RECIP_IGNORE, NULL }, { S("Carla"), 0, S("SMTP:carla@example.invalid"), CMC_ROLE_CC, 0, NULL },
        { S("alice"), 0, NULL, CMC_ROLE_AUTHORIZING_USER, CMC_RECIP_LAST_ELEMENT, NULL } };
    CMC_message message = { .message_type = S("cmc: ipm"), .subject = S("call"), .recipients = recipients, .attachments = files,
        .message_flags = CMC_MSG_TEXT_NOTE_AS_FILE };
    CMC_message_summary *list = NULL, *rest = NULL;
    CMC_message *got = NULL;
    CMC_uint32 count = 0;
    assert_code(cmc_send(alice, &message, 0, 0, NULL), CMC_SUCCESS);
    CMC_message_reference *reference = wait_for_mail(bob, "call", &list);
    assert_string_equal(list[0].message_type, "CMC: IPM");
    assert_int_equal(list[0].summary_flags & (CMC_SUM_READ | CMC_SUM_UNSENT), 0);
    assert_true(list[0].summary_flags & CMC_SUM_LAST_ELEMENT);
    assert_true(list[0].byte_length > 0);
    assert_true(list[0].time_sent.year >= 120);
    assert_int_equal(list[0].time_sent.tmzone, 0);
    assert_string_equal(list[0].originator->name, "alice");
    assert_int_equal(list[0].originator->role, CMC_ROLE_ORIGINATOR);
    assert_code(cmc_list(bob, S("CMC:IPM"), CMC_LIST_UNREAD_ONLY | CMC_LIST_COUNT_ONLY, NULL, &count, 0, NULL, NULL), CMC_SUCCESS);
    assert_int_equal(count, 1);
    count = 0;
    assert_code(cmc_list(bob, NULL, 0, reference, &count, 0, &rest, NULL), CMC_SUCCESS);       /* behind the last there is none */
    assert_int_equal(count, 0);
    assert_null(rest);
    assert_code(cmc_read(bob, reference, CMC_DO_NOT_MARK_AS_READ | CMC_MSG_AND_ATT_HDRS_ONLY, &got, 0, NULL), CMC_SUCCESS);
    assert_string_equal(got->attachments[0].attach_filename, "");
    assert_false(got->message_flags & CMC_MSG_READ);
    cmc_free(got);
    assert_code(cmc_read(bob, NULL, CMC_READ_FIRST_UNREAD_MESSAGE, &got, 0, NULL), CMC_SUCCESS);
    assert_int_equal(got->message_reference->length, reference->length);
    assert_memory_equal(got->message_reference->string, reference->string, reference->length);
    assert_string_equal(got->subject, "call");
    assert_string_equal(got->text_note, "the text");
    assert_int_equal(got->recipients[0].role, CMC_ROLE_ORIGINATOR);
    assert_string_equal(got->recipients[1].name, "bob");
    assert_int_equal(got->recipients[2].role, CMC_ROLE_CC);
    assert_true(got->recipients[2].recip_flags & CMC_RECIP_LAST_ELEMENT);
    assert_string_equal(got->attachments[0].attach_title, "data.bin");
    assert_int_equal(got->attachments[0].attach_flags, CMC_ATT_APP_OWNS_FILE | CMC_ATT_LAST_ELEMENT);
    size_t size;
    char *bytes = file_content(got->attachments[0].attach_filename, &size);
    assert_int_equal(size, 3);
    assert_memory_equal(bytes, "\1\2\3", 3);
    free(bytes);
    unlink(got->attachments[0].attach_filename);
    cmc_free(got);
    assert_code(cmc_read(bob, NULL, CMC_READ_FIRST_UNREAD_MESSAGE, &got, 0, NULL), CMC_E_INVALID_MESSAGE_REFERENCE);
    assert_code(cmc_act_on(bob, reference, CMC_ACT_ON_EXTENDED, 0, 0, NULL), CMC_E_UNSUPPORTED_ACTION);
    assert_code(cmc_act_on(bob, reference, 7, 0, 0, NULL), CMC_E_INVALID_ENUM);
    assert_code(cmc_act_on(bob, reference, CMC_ACT_ON_DELETE, 0, 0, NULL), CMC_SUCCESS);
    assert_code(cmc_act_on(bob, reference, CMC_ACT_ON_DELETE, 0, 0, NULL), CMC_E_INVALID_MESSAGE_REFERENCE);
    assert_code(cmc_read(bob, reference, 0, &got, 0, NULL), CMC_E_INVALID_MESSAGE_REFERENCE);
    count = 0;
    assert_code(cmc_list(bob, NULL, 0, reference, &count, 0, &rest, NULL), CMC_E_INVALID_MESSAGE_REFERENCE);
    cmc_free(list);
}

static void lists(void **state)
{
    LHANDLE handle = log_on("alice");
    CMC_message_summary *list = NULL;
    CMC_uint32 count = 2;
    char id[3][64];
    (void)state;
    put_message(handle, "b", "IPM.Special", "2026/02/02 10:00", MAPI_UNREAD, id[1]);
    put_message(handle, "a", NULL, "2026/01/01 10:00", 0, id[0]);
    put_message(handle, "c", "REPORT.IPM.Note.NDR", "2026/03/03 10:00", 0, id[2]);
    assert_code(cmc_list(alice, NULL, 0, NULL, &count, 0, &list, NULL), CMC_SUCCESS);
    assert_int_equal(count, 2);                                        /* no more than were asked for, oldest first */
    assert_string_equal(list[0].subject, "a");
    assert_string_equal(list[1].subject, "b");
    assert_string_equal(list[1].message_type, "BLT: IPM.Special");
    assert_false(list[0].summary_flags & CMC_SUM_LAST_ELEMENT);
    assert_true(list[1].summary_flags & CMC_SUM_LAST_ELEMENT);
    assert_true(list[0].summary_flags & CMC_SUM_READ);
    assert_true(list[0].summary_flags & CMC_SUM_UNSENT);
    CMC_message_summary *rest = NULL;
    count = 0;
    assert_code(cmc_list(alice, S("CMC: NDR"), CMC_LIST_MSG_REFS_ONLY, list[1].message_reference, &count, 0, &rest, NULL), CMC_SUCCESS);
    assert_int_equal(count, 1);
    assert_null(rest[0].subject);
    assert_int_equal(rest[0].byte_length, CMC_LENGTH_UNKNOWN);
    assert_string_equal(rest[0].message_reference->string, id[2]);     /* as a zero-terminated text, too: Simple MAPI's identifier */
    cmc_free(rest);
    cmc_free(list);
    for (int i = 0; i < 3; i++)
        assert_code(MAPIDeleteMail(handle, 0, id[i], 0, 0), SUCCESS_SUCCESS);
    log_off(handle);
    assert_code(cmc_list(alice, S("nonsense"), 0, NULL, &count, 0, &list, NULL), CMC_E_UNRECOGNIZED_MESSAGE_TYPE);
    assert_code(cmc_list(alice, NULL, 0, NULL, NULL, 0, &list, NULL), CMC_E_INVALID_PARAMETER);
    assert_code(cmc_list(alice, NULL, 0, NULL, &count, 0, NULL, NULL), CMC_E_INVALID_PARAMETER);
    assert_code(cmc_list(alice, NULL, 0x40, NULL, &count, 0, &list, NULL), CMC_E_INVALID_FLAG);
    assert_code(cmc_list(4711, NULL, 0, NULL, &count, 0, &list, NULL), CMC_E_INVALID_SESSION_ID);
}

static void refuses(void **state)
{
    static CMC_recipient endless[20000];
    CMC_recipient recipient = { S("no such person"), 0, NULL, CMC_ROLE_TO, CMC_RECIP_LAST_ELEMENT, NULL };
    CMC_attachment file = { NULL, NULL, S("/no/such/file"), CMC_ATT_LAST_ELEMENT, NULL };
    CMC_message message = { .recipients = &recipient };
    CMC_extension required = { 1, 0, NULL, CMC_EXT_LAST_ELEMENT | CMC_EXT_REQUIRED };
    CMC_message *got = NULL;
    struct { CMC_uint32 length; char text[600]; } reference = { 500, "x" };
    (void)state;
    assert_code(cmc_send(alice, NULL, 0, 0, NULL), CMC_E_INVALID_PARAMETER);
    assert_code(cmc_send(alice, &message, 0, 0, NULL), CMC_E_RECIPIENT_NOT_FOUND);
    message.attachments = &file;
    assert_code(cmc_send(alice, &message, 0, 0, NULL), CMC_E_ATTACHMENT_NOT_FOUND);
    message.message_flags = CMC_MSG_TEXT_NOTE_AS_FILE;
    assert_code(cmc_send(alice, &message, 0, 0, NULL), CMC_E_ATTACHMENT_NOT_FOUND);
    message = (CMC_message){ .recipients = NULL };
    assert_code(cmc_send(alice, &message, 0, 0, NULL), CMC_E_INVALID_MESSAGE_PARAMETER);
    assert_code(cmc_send(alice, &message, CMC_SEND_UI_REQUESTED, 0, NULL), CMC_E_FAILURE);       /* nobody to ask */
    message.recipients = endless;
    assert_code(cmc_send(alice, &message, 0, 0, NULL), CMC_E_TOO_MANY_RECIPIENTS);
    message.recipients = &recipient;
    message.message_type = S("CMC: NDR");
    assert_code(cmc_send(alice, &message, 0, 0, NULL), CMC_E_UNRECOGNIZED_MESSAGE_TYPE);
    message.message_type = NULL;
    message.message_extensions = &required;
    assert_code(cmc_send(alice, &message, 0, 0, NULL), CMC_E_UNSUPPORTED_DATA_EXT);
    message.message_extensions = NULL;
    recipient.role = 9;
    assert_code(cmc_send(alice, &message, 0, 0, NULL), CMC_E_INVALID_ENUM);
    recipient.role = CMC_ROLE_TO;
    assert_code(cmc_send(0, &message, 0, 0, NULL), CMC_E_USER_NOT_LOGGED_ON);
    assert_code(cmc_send(4711, &message, 0, 0, NULL), CMC_E_INVALID_SESSION_ID);
    assert_code(cmc_read(alice, (CMC_message_reference *)(void *)&reference, 0, &got, 0, NULL), CMC_E_INVALID_MESSAGE_REFERENCE);
    reference.length = 0xffffffff;
    assert_code(cmc_read(alice, (CMC_message_reference *)(void *)&reference, 0, &got, 0, NULL), CMC_E_INVALID_MESSAGE_REFERENCE);
    assert_code(cmc_read(alice, (CMC_message_reference *)(void *)&reference, CMC_READ_FIRST_UNREAD_MESSAGE, &got, 0, NULL), CMC_E_INVALID_FLAG);
    assert_code(cmc_read(alice, NULL, 0, NULL, 0, NULL), CMC_E_INVALID_PARAMETER);
    assert_code(cmc_act_on(alice, NULL, CMC_ACT_ON_DELETE, 0, 0, NULL), CMC_E_INVALID_MESSAGE_REFERENCE);
}

static void documents(void **state)
{
    char paths[1200];
    CMC_message_summary *list = NULL;
    CMC_message *got = NULL;
    (void)state;
    snprintf(paths, sizeof(paths), "%s,%s,%s", write_file("note.txt", "noted", 5), write_file("x.txt", "x", 1), write_file("y.txt", "y", 1));
    assert_code(cmc_send_documents(S("bob"), S("never"), NULL, 0, NULL, NULL, S(","), 0), CMC_E_USER_NOT_LOGGED_ON);
    assert_code(cmc_send_documents(S("TO: bob,cc:SMTP:carla@example.invalid,BCC:alice"), S("documents"), NULL,
        CMC_LOGON_UI_ALLOWED | CMC_FIRST_ATTACH_AS_TEXT_NOTE, paths, S("note,ex"), S(","), 0), CMC_SUCCESS);
    CMC_message_reference *reference = wait_for_mail(bob, "documents", &list);
    assert_code(cmc_read(bob, reference, CMC_MSG_AND_ATT_HDRS_ONLY, &got, 0, NULL), CMC_SUCCESS);
    assert_string_equal(got->text_note, "noted");
    assert_string_equal(got->attachments[0].attach_title, "ex");
    assert_string_equal(got->attachments[1].attach_title, "y.txt");
    assert_int_equal(got->recipients[2].role, CMC_ROLE_CC);
    cmc_free(got);
    cmc_free(list);
    assert_code(cmc_send_documents(NULL, NULL, NULL, CMC_LOGON_UI_ALLOWED, NULL, NULL, NULL, 0), CMC_E_FAILURE);    /* to be written by the user */
    assert_code(cmc_send_documents(S("bob"), NULL, NULL, CMC_LOGON_UI_ALLOWED, S("/no/such/file"), NULL, NULL, 0), CMC_E_ATTACHMENT_NOT_FOUND);
    assert_code(cmc_send_documents(S("bob"), NULL, NULL, 0x40, NULL, NULL, NULL, 0), CMC_E_INVALID_FLAG);
}

static void look_up(void **state)
{
    CMC_recipient who = { S("bob"), CMC_TYPE_UNKNOWN, NULL, CMC_ROLE_TO, CMC_RECIP_LAST_ELEMENT, NULL }, *found = NULL;
    CMC_uint32 count = 0;
    (void)state;
    assert_code(cmc_look_up(alice, &who, 0, 0, &count, &found, NULL), CMC_SUCCESS);
    assert_int_equal(count, 1);
    assert_string_equal(found[0].name, "bob");
    assert_non_null(strchr(found[0].address, ':'));
    assert_int_equal(found[0].name_type, CMC_TYPE_INDIVIDUAL);
    assert_true(found[0].recip_flags & CMC_RECIP_LAST_ELEMENT);
    cmc_free(found);
    who.name = S("no such person");
    assert_code(cmc_look_up(alice, &who, 0, 0, &count, &found, NULL), CMC_E_RECIPIENT_NOT_FOUND);
    assert_null(found);
    assert_code(cmc_look_up(alice, &who, CMC_LOOKUP_RESOLVE_PREFIX_SEARCH, 0, &count, &found, NULL), CMC_E_RECIPIENT_NOT_FOUND);
    who.name = S("al");
    count = 0;
    assert_code(cmc_look_up(alice, &who, CMC_LOOKUP_RESOLVE_PREFIX_SEARCH, 0, &count, &found, NULL), CMC_SUCCESS);
    assert_true(count >= 1);
    assert_string_equal(found[0].name, "alice");
    cmc_free(found);
    assert_code(cmc_look_up(alice, NULL, CMC_LOOKUP_RESOLVE_IDENTITY, 0, &count, &found, NULL), CMC_SUCCESS);
    assert_int_equal(count, 1);
    assert_string_equal(found[0].name, "alice");
    cmc_free(found);
    assert_code(cmc_look_up(alice, &who, CMC_LOOKUP_DETAILS_UI, 0, &count, &found, NULL), CMC_E_NOT_SUPPORTED);
    assert_code(cmc_look_up(alice, &who, CMC_LOOKUP_ADDRESSING_UI, 0, &count, &found, NULL), CMC_E_NOT_SUPPORTED);
    assert_code(cmc_look_up(alice, &who, CMC_LOOKUP_DETAILS_UI | CMC_LOOKUP_RESOLVE_UI, 0, &count, &found, NULL), CMC_E_INVALID_FLAG);
    assert_code(cmc_look_up(alice, NULL, 0, 0, &count, &found, NULL), CMC_E_INVALID_PARAMETER);
    assert_code(cmc_look_up(alice, &who, 0, 0, NULL, &found, NULL), CMC_E_INVALID_PARAMETER);
    assert_code(cmc_look_up(0, &who, 0, 0, &count, &found, NULL), CMC_E_USER_NOT_LOGGED_ON);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sessions),
        cmocka_unit_test(configuration),
        cmocka_unit_test(lists),                                       /* before reports come back */
        cmocka_unit_test(round_trip),
        cmocka_unit_test(refuses),
        cmocka_unit_test(documents),
        cmocka_unit_test(look_up),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

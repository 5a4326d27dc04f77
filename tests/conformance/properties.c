/* The rules of IMAPIProp (tests/lib/prop_conformance.h) on every property object that a client meets and no room's tests run them on: .msg
 * messages and what is in them, status objects, one-offs, address book containers, profile sections, form information, folders and stores as
 * a session gives them. SPI-PROP-03 to -16, SPI-NAME-01 to -04. */
#include "client.h"

#include <imessage.h>
#include <mapiform.h>
#include <stdbool.h>
#include <wchar.h>

#include "prop_conformance.h"

static LPMAPISESSION session;
static LPMDB store;

static int start(void **state)
{
    client_start(state);
    client_must(MAPIInitialize(NULL), "MAPIInitialize");
    session = client_logon();
    store = client_store(session);
    return 0;
}

static int end(void **state)
{
    CLIENT_DROP(store);
    client_logoff(session);
    MAPIUninitialize();
    return client_end(state);
}

/* --- .msg --- */

static HRESULT open_msg(void *context, bool writable, LPMAPIPROP *ret_prop)
{
    LPSTORAGE storage = NULL;
    HRESULT result = mapix_open_storage((LPCTSTR)context, 0, (writable ? STGM_READWRITE : STGM_READ) | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE,
        &storage);
    if (FAILED(result))
        return MapStorageSCode(result);
    result = OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL, storage, NULL, 0, 0,
        (LPMESSAGE *)(void *)ret_prop);
    storage->lpVtbl->Release(storage);
    return result;
}

static void make_msg(const char *path)
{
    LPSTORAGE storage = NULL;
    LPMESSAGE message = NULL;
    SPropValue subject = { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR) "a message" };
    assert_int_equal(mapix_open_storage((LPCTSTR)path, MAPI_CREATE, STGM_CREATE | STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE, &storage),
        S_OK);
    assert_int_equal(OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL, storage, NULL, 0, 0,
        &message), S_OK);
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &subject, NULL), S_OK);
    assert_int_equal(message->lpVtbl->SaveChanges(message, 0), S_OK);
    message->lpVtbl->Release(message);
    storage->lpVtbl->Release(storage);
}

static void msg_message(void **state)
{
    static const struct prop_conformance suite = { .name = ".msg", .open = open_msg, .transacted = true, .one_at_a_time = true, .names = true };
    char path[4096];
    snprintf(path, sizeof(path), "%s", scratch_path("message.msg"));
    make_msg(path);
    prop_conformance_run(&suite, path);
}

static HRESULT make_msg_attachment(void *context, bool writable, LPMAPIPROP *ret_prop)
{
    LPMESSAGE message = NULL;
    ULONG number;
    HRESULT result = open_msg(context, true, (LPMAPIPROP *)(void *)&message);
    if (FAILED(result))
        return result;
    result = message->lpVtbl->CreateAttach(message, NULL, 0, &number, (LPATTACH *)(void *)ret_prop);
    message->lpVtbl->Release(message);
    return result;
}

static void msg_attachment(void **state)
{
    static const struct prop_conformance suite = { .name = "attachment in a .msg", .open = make_msg_attachment, .transacted = true,
        .in_memory = true, .one_at_a_time = true, .names = true, .no_read_only = true };
    char path[4096];
    snprintf(path, sizeof(path), "%s", scratch_path("attachment.msg"));
    make_msg(path);
    prop_conformance_run(&suite, path);
}

/* --- A session's own --- */

static HRESULT open_section(void *context, bool writable, LPMAPIPROP *ret_prop)
{
    return session->lpVtbl->OpenProfileSection(session, context, NULL, writable ? MAPI_MODIFY : 0, (LPPROFSECT *)(void *)ret_prop);
}

static void profile_section(void **state)
{
    static const struct prop_conformance suite = { .name = "profile section", .open = open_section, .one_at_a_time = true, .secure = true };
    MAPIUID mine = { "a client's own" };
    prop_conformance_run(&suite, &mine);
}

static HRESULT open_folder(void *context, bool writable, LPMAPIPROP *ret_prop)
{
    const SBinary *id = context;
    ULONG type;
    return session->lpVtbl->OpenEntry(session, id->cb, (LPENTRYID)(void *)id->lpb, NULL, writable ? MAPI_MODIFY : 0, &type, (LPUNKNOWN *)(void *)ret_prop);
}

static void folder(void **state)
{
    static const struct prop_conformance suite = { .name = "folder", .open = open_folder, .names = true, .computed_tag = PR_ENTRYID,
        .object_tag = PR_CONTAINER_CONTENTS };
    LPMAPIFOLDER inbox = client_inbox(store);
    LPSPropValue id = NULL;
    assert_int_equal(HrGetOneProp((LPMAPIPROP)inbox, PR_ENTRYID, &id), S_OK);
    CLIENT_DROP(inbox);
    prop_conformance_run(&suite, &id->Value.bin);
    MAPIFreeBuffer(id);
}

/* Status objects are read; STAT-36 and its neighbours are theirs. */
static void status_objects(void **state)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_ENTRYID, PR_DISPLAY_NAME_A } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    ULONG opened = 0;
    assert_int_equal(session->lpVtbl->GetStatusTable(session, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    for (ULONG i = 0; i < rows->cRows; i++) {
        const SBinary *id = &rows->aRow[i].lpProps[0].Value.bin;
        LPMAPIPROP status = NULL;
        ULONG type = 0;
        HRESULT result = session->lpVtbl->OpenEntry(session, id->cb, (LPENTRYID)(void *)id->lpb, NULL, 0, &type, (LPUNKNOWN *)(void *)&status);
        if (FAILED(result))
            continue;                                       /* a provider need not have a status object */
        assert_int_equal(type, MAPI_STATUS);
        prop_conformance_read_only(status, rows->aRow[i].lpProps[1].Value.lpszA);
        CLIENT_DROP(status);
        opened++;
    }
    assert_true(opened >= 2);                               /* the subsystem and the address book */
    FreeProws(rows);
    CLIENT_DROP(table);
}

static void address_book(void **state)
{
    LPADRBOOK book = NULL;
    LPMAPIPROP root = NULL, one_off = NULL;
    LPENTRYID id = NULL;
    ULONG size = 0, type = 0;
    assert_true(SUCCEEDED(session->lpVtbl->OpenAddressBook(session, 0, NULL, AB_NO_DIALOG, &book)));
    assert_int_equal(book->lpVtbl->OpenEntry(book, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)(void *)&root), S_OK);
    prop_conformance_read_only(root, "address book's root");
    CLIENT_DROP(root);
    assert_int_equal(book->lpVtbl->CreateOneOff(book, (LPTSTR) "Ann", (LPTSTR) "SMTP", (LPTSTR) "ann@example.org", 0, &size, &id), S_OK);
    assert_int_equal(book->lpVtbl->OpenEntry(book, size, id, NULL, 0, &type, (LPUNKNOWN *)(void *)&one_off), S_OK);
    assert_int_equal(type, MAPI_MAILUSER);
    prop_conformance_read_only(one_off, "one-off");
    CLIENT_DROP(one_off);
    MAPIFreeBuffer(id);
    CLIENT_DROP(book);
}

static void form_information(void **state)
{
    LPMAPIFORMCONTAINER local = NULL;
    LPMAPIFORMINFO info = NULL;
    client_write_file("form.cfg", "[Description]\nMessageClass=IPM.P\nClsid={00020D33-0000-0000-C000-000000000046}\nDisplayName=P\nComment=c\n"
        "[Extensions]\nExtension.A=1\n[Extension.1]\nType=3\nNmidPropset={00020D0C-0000-0000-C000-000000000046}\nNmidInteger=1\nValue=5\n");
    assert_int_equal(MAPIOpenLocalFormContainer(&local), S_OK);
    assert_int_equal(local->lpVtbl->InstallForm(local, 0, 0, (LPCTSTR)scratch_path("form.cfg")), S_OK);
    assert_int_equal(local->lpVtbl->ResolveMessageClass(local, "IPM.P", 0, &info), S_OK);
    prop_conformance_read_only((LPMAPIPROP)info, "form information");
    CLIENT_DROP(info);
    CLIENT_DROP(local);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(msg_message), cmocka_unit_test(msg_attachment), cmocka_unit_test(profile_section), cmocka_unit_test(folder),
        cmocka_unit_test(status_objects), cmocka_unit_test(address_book), cmocka_unit_test(form_information),
    };
    return cmocka_run_group_tests(tests, start, end);
}

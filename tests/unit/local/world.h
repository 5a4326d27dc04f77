/* LOCAL_MS in a scratch directory, with the real support object over a host in memory: for this room's tests. */
#ifndef MAPIX_TESTS_LOCAL_WORLD_H
#define MAPIX_TESTS_LOCAL_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <edkmdb.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <mspst.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

#include "base/object.h"
#include "prop/copy.h"
#include "support/support.h"
#include "tests/lib/scratch.h"

/* --- The host ------------------------------------------------------------------------------------------------------------------------------ */

struct world {
    LPPROPDATA section;
    LPMSPROVIDER provider;
    LPMAPISUP support;
    LPMSLOGON logon;
    LPMDB store;
    int uids, rows, modified, ready, transports;
    int dialogs;                    /* progress objects that were asked for */
    int released;
    ULONG needs;
};

static inline HRESULT open_profile_section(void *context, const MAPIUID *uid, ULONG flags, struct mapix_error_slot *error, LPPROFSECT *ret_section)
{
    struct world *world = context;

    (void)flags, (void)error;
    if (uid)
        return MAPI_E_NOT_FOUND;
    world->section->lpVtbl->AddRef(world->section);
    *ret_section = (LPPROFSECT)(void *)world->section;
    return S_OK;
}

static inline HRESULT modify_status_row(void *context, ULONG count, LPSPropValue values, ULONG flags)
{
    if (flags & STATUSROW_UPDATE)
        return S_OK;
    assert_non_null(PpropFindProp(values, count, PR_STATUS_CODE));
    ((struct world *)context)->rows++;
    return S_OK;
}

static inline HRESULT set_provider_uid(void *context, const MAPIUID *uid, ULONG flags)
{
    (void)uid, (void)flags;
    ((struct world *)context)->uids++;
    return S_OK;
}

static inline HRESULT modify_profile(void *context, ULONG flags)
{
    (void)flags;
    ((struct world *)context)->modified++;
    return S_OK;
}

static inline const char *module_name(void *context)
{
    (void)context;
    return "local";
}

static inline HRESULT spooler_notify(void *context, ULONG flags, LPVOID data)
{
    (void)data;
    if (flags & NOTIFY_READYTOSEND)
        ((struct world *)context)->ready++;
    return S_OK;
}

static inline HRESULT store_logoff_transports(void *context, ULONG *io_flags)
{
    ((struct world *)context)->transports++;
    *io_flags = LOGOFF_COMPLETE;
    return S_OK;
}

static inline HRESULT new_progress(void *context, ULONG_PTR ui_param, LPMAPIPROGRESS *ret_progress)
{
    (void)ui_param;
    ((struct world *)context)->dialogs++;
    return prop_progress_new(ret_progress);
}

static inline void released(void *context)
{
    ((struct world *)context)->released++;
}

static const struct support_host host = {
    .open_profile_section = open_profile_section, .modify_status_row = modify_status_row, .set_provider_uid = set_provider_uid,
    .modify_profile = modify_profile, .module_name = module_name, .spooler_notify = spooler_notify,
    .store_logoff_transports = store_logoff_transports, .new_progress = new_progress, .released = released,
};

static inline LPMSPROVIDER new_provider(void)
{
    LPMSPROVIDER provider = NULL;
    ULONG version = 0;

    assert_int_equal(MSProviderInit(0, NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, 0, CURRENT_SPI_VERSION, &version, &provider), S_OK);
    assert_int_equal(version, CURRENT_SPI_VERSION);
    return provider;
}

static inline int set_up(void **state)
{
    struct world *world = calloc(1, sizeof(*world));
    LPMAPIERROR error = NULL;
    SPropValue name = { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)"Zuhause" };

    scratch_enter();
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    assert_int_equal(CreateIProp(&IID_IMAPIPropData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &world->section), S_OK);
    assert_int_equal(world->section->lpVtbl->SetProps(world->section, 1, &name, NULL), S_OK);
    world->provider = new_provider();
    assert_int_equal(mapix_support_new(SUPPORT_STORE, &host, world, &world->support), S_OK);
    assert_int_equal(world->provider->lpVtbl->Logon(world->provider, world->support, 0, (LPTSTR)(uintptr_t) "p", 0, NULL, MDB_WRITE | MDB_NO_DIALOG, NULL,
        NULL, NULL, &error, &world->logon, &world->store), S_OK);
    world->support->lpVtbl->Release(world->support);
    *state = world;
    return 0;
}

static inline int tear_down(void **state)
{
    struct world *world = *state;
    ULONG flags = LOGOFF_ORDERLY, zero = 0;

    assert_int_equal(world->store->lpVtbl->StoreLogoff(world->store, &flags), S_OK);
    world->store->lpVtbl->Release(world->store);
    assert_int_equal(world->transports, 1);       /* SPI-MS-16 */
    assert_int_equal(world->released, 1);
    world->logon->lpVtbl->Logoff(world->logon, &zero);
    world->logon->lpVtbl->Release(world->logon);
    world->provider->lpVtbl->Shutdown(world->provider, &zero);
    world->provider->lpVtbl->Release(world->provider);
    world->section->lpVtbl->Release(world->section);
    MAPIUninitialize();
    scratch_leave();
    free(world);
    return 0;
}

/* --- Helpers ------------------------------------------------------------------------------------------------------------------------------- */

static inline LPSPropValue get(LPVOID object, ULONG tag)
{
    LPSPropValue value = NULL;

    assert_int_equal(HrGetOneProp((LPMAPIPROP)object, tag, &value), S_OK);
    return value;
}

static inline LPMAPIFOLDER open_id(struct world *world, const SBinary *id)
{
    LPMAPIFOLDER folder = NULL;
    ULONG type = 0;

    assert_int_equal(world->store->lpVtbl->OpenEntry(world->store, id->cb, (LPENTRYID)(void *)id->lpb, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&folder), S_OK);
    assert_int_equal(type, MAPI_FOLDER);
    return folder;
}

static inline LPMAPIFOLDER open_special(struct world *world, ULONG tag)
{
    LPSPropValue value = get(world->store, tag);
    LPMAPIFOLDER folder = open_id(world, &value->Value.bin);

    MAPIFreeBuffer(value);
    return folder;
}

static inline LPMAPIFOLDER open_inbox(struct world *world)
{
    LPENTRYID id = NULL;
    ULONG size = 0;
    LPMAPIFOLDER folder;
    SBinary binary;

    assert_int_equal(world->store->lpVtbl->GetReceiveFolder(world->store, (LPTSTR)(uintptr_t) "IPM.Note", 0, &size, &id, NULL), S_OK);
    binary = (SBinary){ size, (LPBYTE)id };
    folder = open_id(world, &binary);
    MAPIFreeBuffer(id);
    return folder;
}

static inline SPropValue wide(ULONG tag, const wchar_t *text)
{
    SPropValue value = { .ulPropTag = tag };

    value.Value.lpszW = (LPWSTR)(uintptr_t)text;
    return value;
}

static inline SPropValue number(ULONG tag, LONG l)
{
    SPropValue value = { .ulPropTag = tag };

    value.Value.l = l;
    return value;
}

static inline LPMESSAGE new_message(LPMAPIFOLDER folder, const wchar_t *subject, ULONG flags)
{
    LPMESSAGE message = NULL;
    SPropValue values[] = { wide(PR_SUBJECT_W, subject), wide(PR_MESSAGE_CLASS_W, L"IPM.Note"), number(PR_MESSAGE_FLAGS, (LONG)flags),
        wide(PR_SENDER_NAME_W, L"Ada Lovelace"), { .ulPropTag = PR_MESSAGE_DELIVERY_TIME } };
    static DWORD time = 1000;

    values[4].Value.ft = (FILETIME){ time++, 30000000 };
    assert_int_equal(folder->lpVtbl->CreateMessage(folder, NULL, 0, &message), S_OK);
    assert_int_equal(message->lpVtbl->SetProps(message, 5, values, NULL), S_OK);
    return message;
}

static inline void save(LPVOID object)
{
    LPMAPIPROP prop = object;

    assert_int_equal(prop->lpVtbl->SaveChanges(prop, KEEP_OPEN_READWRITE), S_OK);
}

static inline void drop(LPVOID object)
{
    ((LPUNKNOWN)object)->lpVtbl->Release((LPUNKNOWN)object);
}

static inline LPSRowSet all_rows(LPMAPITABLE table, const SPropTagArray *columns)
{
    LPSRowSet rows = NULL;

    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)columns, NULL, NULL, 0, &rows), S_OK);
    return rows;
}

static inline void add_recipient(LPMESSAGE message, const wchar_t *name)
{
    SPropValue values[] = { wide(PR_DISPLAY_NAME_W, name), number(PR_RECIPIENT_TYPE, MAPI_TO), wide(PR_ADDRTYPE_W, L"SMTP"),
        wide(PR_EMAIL_ADDRESS_W, L"a@example.org") };
    SizedADRLIST(1, list) = { 1, { { 0, 4, values } } };

    assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)(void *)&list), S_OK);
}

#endif

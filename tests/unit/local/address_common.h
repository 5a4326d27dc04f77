/* A session of a new profile with LOCAL_AB, and its address book; for tests from outside. */
#ifndef MAPIX_TESTS_LOCAL_ADDRESS_COMMON_H
#define MAPIX_TESTS_LOCAL_ADDRESS_COMMON_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#include <mapiaux.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <mapix.h>

#include "tests/lib/scratch.h"

#define T(text) ((LPTSTR)(uintptr_t)(text))
#define DROP(object) ((object) ? (void)(object)->lpVtbl->Release(object) : (void)0)

static LPMAPISESSION session;
static LPADRBOOK book;

static inline int common_set_up(void **state)
{
    char path[512];
    LPPROFADMIN profiles = NULL;
    (void)state;
    scratch_enter();
    snprintf(path, sizeof(path), "%s/data", getenv("MAPIX_SOURCE_DIR"));
    setenv("MAPIX_SVC_PATH", path, 1);
    snprintf(path, sizeof(path), "%s/providers/local", getenv("MAPIX_BUILD_DIR"));
    setenv("MAPIX_PROVIDER_PATH", path, 1);
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("alice"), NULL, 0, MAPI_DEFAULT_SERVICES), S_OK);
    DROP(profiles);
    assert_int_equal(MAPILogonEx(0, T("alice"), NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), S_OK);
    assert_int_equal(session->lpVtbl->OpenAddressBook(session, 0, NULL, AB_NO_DIALOG, &book), S_OK);
    return 0;
}

static inline int common_tear_down(void **state)
{
    (void)state;
    DROP(book);
    assert_int_equal(session->lpVtbl->Logoff(session, 0, 0, 0), S_OK);
    DROP(session);
    MAPIUninitialize();
    scratch_leave();
    return 0;
}

/* What may fail for want of memory fails alone: no assertions here. */
static inline HRESULT open_personal(LPABCONT *ret_container)
{
    ULONG size = 0, type = 0;
    LPENTRYID id = NULL;
    HRESULT hr = book->lpVtbl->GetPAB(book, &size, &id);
    if (SUCCEEDED(hr))
        hr = size ? book->lpVtbl->OpenEntry(book, size, id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)ret_container) : MAPI_E_NOT_FOUND;
    MAPIFreeBuffer(id);
    return hr;
}

static inline HRESULT create_entry(LPABCONT container, ULONG template_tag, const char *name, const char *address, LPSPropValue *ret_id)
{
    LPSPropValue template = NULL;
    LPMAPIPROP entry = NULL;
    SPropValue values[] = { { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name },
        { .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = (LPSTR)(uintptr_t)address } };
    HRESULT hr = HrGetOneProp((LPMAPIPROP)(void *)container, template_tag, &template);
    if (SUCCEEDED(hr))
        hr = container->lpVtbl->CreateEntry(container, template->Value.bin.cb, (LPENTRYID)(void *)template->Value.bin.lpb, 0, &entry);
    if (SUCCEEDED(hr))
        hr = entry->lpVtbl->SetProps(entry, address ? 2 : 1, values, NULL);
    if (SUCCEEDED(hr))
        hr = entry->lpVtbl->SaveChanges(entry, KEEP_OPEN_READONLY);
    if (SUCCEEDED(hr) && ret_id)
        hr = HrGetOneProp(entry, PR_ENTRYID, ret_id);
    DROP(entry);
    MAPIFreeBuffer(template);
    return hr;
}

#endif

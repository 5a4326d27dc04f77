/* The n-th allocation fails in every utility function that allocates and no room's own test covers: nothing crashes, nothing leaks, results are
 * MAPI_E_NOT_ENOUGH_MEMORY (E_OUTOFMEMORY) or success. MEM-05, SPI-MEM-03. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <imessage.h>
#include <mapidbg.h>
#include <mapiform.h>
#include <mapinls.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <mapival.h>
#include <mapiwin.h>
#include <mapixext.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <wchar.h>

#include "base/memory.h"
#include "base/object.h"
#include "notify/notify.h"
#include "session/forms.h"
#include "session/initialize.h"
#include "tests/lib/failing_allocator.h"
#include "tests/lib/scratch.h"

static bool survived(HRESULT result)
{
    if (result != S_OK && result != MAPI_E_NOT_ENOUGH_MEMORY && result != E_OUTOFMEMORY && result != MAPI_W_ERRORS_RETURNED)
        fail_msg("%#x", (unsigned)result);
    return !FAILED(result);
}

static void free_survived(HRESULT result, void *place)
{
    if (survived(result))
        MAPIFreeBuffer(*(void **)place);
}

static const SPropValue sample[] = {
    { .ulPropTag = PR_SUBJECT_W, .Value.lpszW = (LPWSTR)(uintptr_t)L"subject" },
    { .ulPropTag = PR_ENTRYID, .Value.bin = { 6, (LPBYTE)(uintptr_t)"\0\0\0\0ab" } },
    { .ulPropTag = PR_IMPORTANCE, .Value.l = 1 },
};
#define SAMPLE ((LPSPropValue)(uintptr_t)sample)

static void identifiers(void *context)
{
    ULONG size = 0, store_size = 0;
    LPENTRYID id = NULL, store = NULL;
    LPSTR text = NULL;
    LPWSTR wide = NULL;
    BYTE *index = NULL;

    (void)context;
    free_survived(HrComposeEID(NULL, 3, (LPBYTE) "key", 6, (LPENTRYID) "\0\0\0\0ab", &size, &id), &id);
    if (survived(HrDecomposeEID(NULL, 6, (LPENTRYID) "\0\0\0\0ab", &store_size, &store, &size, &id)))
        MAPIFreeBuffer(id);
    free_survived(HrComposeMsgID(NULL, 3, (LPBYTE) "key", 6, (LPENTRYID) "\0\0\0\0ab", &text), &text);
    free_survived(HrComposeMsgIDW(NULL, 3, (LPBYTE) "key", 6, (LPENTRYID) "\0\0\0\0ab", &wide), &wide);
    free_survived(HrDecomposeMsgID(NULL, (LPSTR) "000000006162", &store_size, &store, &size, &id), &id);
    free_survived(HrDecomposeMsgIDW(NULL, (LPWSTR)(uintptr_t)L"000000006162", &store_size, &store, &size, &id), &id);
    free_survived(HrSzFromEntryID(6, (LPENTRYID) "\0\0\0\0ab", &text), &text);
    free_survived(HrEntryIDFromSz((LPSTR) "000000006162", &size, &id), &id);
    free_survived(ScCreateConversationIndex(0, NULL, &size, &index), &index);
    free_survived(WrapStoreEntryID(0, (LPTSTR) "local", 6, (LPENTRYID) "\0\0\0\0ab", &size, &id), &id);
    MAPIFreeBuffer(EncodeID(6, (LPENTRYID) "\0\0\0\0ab"));
    if (FDecodeID(L"\xac00\xac01", &id, &size))
        MAPIFreeBuffer(id);
}

static void values(void *context)
{
    SRestriction exists = { .rt = RES_EXIST, .res.resExist = { .ulPropTag = PR_SUBJECT_W } }, both[2] = { exists, exists };
    SRestriction restriction = { .rt = RES_AND, .res.resAnd = { 2, both } };
    LPSRestriction copy = NULL;
    LPSPropValue duplicate = NULL, more = NULL, one = NULL;
    LPPROPDATA data = NULL;
    void *block = NULL, *bigger = NULL;

    (void)context;
    free_survived(HrCopyRestriction(&restriction, NULL, &copy), &copy);
    free_survived(ScDupPropset(3, SAMPLE, MAPIAllocateBuffer, &duplicate), &duplicate);
    if (survived(MAPIAllocateBuffer(sizeof(*more), (LPVOID *)&more))) {
        survived(PropCopyMore(more, SAMPLE, MAPIAllocateMore, more));
        MAPIFreeBuffer(more);
    }
    if (survived(MAPIAllocateBuffer(10, &block)))
        MAPIFreeBuffer(survived(MAPIReallocateBuffer(block, 5000, &bigger)) ? bigger : block);
    if (!survived(CreateIProp(&IID_IMAPIPropData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &data)))
        return;
    if (survived(HrSetOneProp((LPMAPIPROP)data, SAMPLE)))
        free_survived(HrGetOneProp((LPMAPIPROP)data, PR_SUBJECT_W, &one), &one);
    (void)FPropExists((LPMAPIPROP)data, PR_SUBJECT_W);
    data->lpVtbl->Release(data);
}

static LONG STDMETHODCALLTYPE ignore(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    return S_OK;
}

static void sinks(void *context)
{
    LPMAPIADVISESINK sink = NULL, wrapped = NULL;
    LPMAPIINITMONITOR monitor = NULL;
    LPMAPIWAITRESULT wait = NULL;

    (void)context;
    if (survived(HrAllocAdviseSink(ignore, NULL, &sink))) {
        if (survived(HrThisThreadAdviseSink(sink, &wrapped)))
            wrapped->lpVtbl->Release(wrapped);
        sink->lpVtbl->Release(sink);
    }
    if (!survived(CreateMAPIInitializationMonitor(&monitor)))
        return;
    if (survived(monitor->lpVtbl->BeginWait(monitor, 0, &wait)))
        wait->lpVtbl->Release(wait);
    monitor->lpVtbl->Release(monitor);
}

static void tables(void *context)
{
    static DTBLEDIT edit = { 0, 0, 20, PR_DISPLAY_NAME_A };
    static const SizedSPropTagArray(1, first) = { 1, { PR_CONTROL_TYPE } };
    DTCTL control = { .ulCtlType = DTCT_EDIT, .ctl.lpedit = &edit, .lpszFilter = (LPTSTR) "*" };
    DTPAGE page = { 1, NULL, { NULL }, &control };
    LPMAPITABLE table = NULL;
    LPTABLEDATA data = NULL;
    LPSRowSet rows = NULL;

    (void)context;
    if (!survived(BuildDisplayTable(MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, NULL, 1, &page, 0, &table, &data)))
        return;
    survived(HrAddColumns(table, (LPSPropTagArray)(uintptr_t)&first, MAPIAllocateBuffer, MAPIFreeBuffer));
    survived(HrAddColumnsEx(table, (LPSPropTagArray)(uintptr_t)&first, MAPIAllocateBuffer, MAPIFreeBuffer, NULL));
    if (survived(HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows)))
        FreeProws(rows);
    table->lpVtbl->Release(table);
    data->lpVtbl->Release(data);
}

static void streams(void *context)
{
    LPSTREAM stream = NULL, wrapped = NULL;
    LPSTORAGE storage = NULL;

    (void)context;
    HRESULT result = OpenStreamOnFile(MAPIAllocateBuffer, MAPIFreeBuffer, STGM_CREATE | STGM_READWRITE | STGM_DELETEONRELEASE,
        (LPSTR)(uintptr_t)scratch_path("stream"), NULL, &stream);
    if (survived(result)) {
        if (!FAILED(WrapCompressedRTFStream(stream, MAPI_MODIFY, &wrapped))) {
            (void)wrapped->lpVtbl->Write(wrapped, "{\\rtf1 text}", 12, NULL);
            (void)wrapped->lpVtbl->Commit(wrapped, 0);
            wrapped->lpVtbl->Release(wrapped);
        }
        stream->lpVtbl->Release(stream);
    }
    result = OpenStreamOnFileW(MAPIAllocateBuffer, MAPIFreeBuffer, SOF_UNIQUEFILENAME | STGM_CREATE | STGM_READWRITE | STGM_DELETEONRELEASE, NULL,
        L"UTM", &stream);
    if (survived(result))
        stream->lpVtbl->Release(stream);
    if (!FAILED(mapix_open_storage(NULL, MAPI_CREATE, STGM_READWRITE | STGM_SHARE_EXCLUSIVE, &storage)))
        storage->lpVtbl->Release(storage);
}

static void watched_memory(void *context)
{
    (void)context;
    LPMALLOC watched = DBGMEM_EncapsulateFn(MAPIGetDefaultMalloc(), (char *)(uintptr_t)"watched", 0);
    if (!watched)
        return;
    void *block = watched->lpVtbl->Alloc(watched, 10), *larger = watched->lpVtbl->Realloc(watched, block, 5000);
    watched->lpVtbl->Free(watched, larger ? larger : block);
    DBGMEM_ShutdownFn(watched);
}

/* Texts too long for a buffer on the stack, with letters that have to be folded. What cannot be told for want of memory is told as unlike. */
static void comparisons(void *context)
{
    static wchar_t wide[2000], other[2000];
    static char narrow[6001], back[6001];
    SPropValue one = { .ulPropTag = PR_SUBJECT_W, .Value.lpszW = wide }, same = { .ulPropTag = PR_SUBJECT_W, .Value.lpszW = other };
    SRestriction contains = { .rt = RES_CONTENT, .res.resContent = { FL_SUBSTRING | FL_LOOSE, PR_SUBJECT_W, &one } };

    (void)context;
    wmemset(wide, L'\u00e4', 1999);
    wmemset(other, L'\u00c4', 1999);
    (void)MNLS_CompareStringW(0x0409, NORM_IGNORECASE, wide, -1, other, -1);
    if (MNLS_WideCharToMultiByte(1252, 0, wide, -1, narrow, sizeof(narrow), NULL, NULL) > 0)
        (void)MNLS_MultiByteToWideChar(1252, 0, narrow, -1, other, 2000);
    if (MNLS_WideCharToMultiByte(65001, 0, wide, -1, narrow, sizeof(narrow), NULL, NULL) > 0)
        (void)MNLS_CompareStringA(0x0409, NORM_IGNORECASE, narrow, -1, "other", -1);
    (void)FPropContainsProp(&one, &same, FL_SUBSTRING | FL_IGNORECASE);
    (void)FPropCompareProp(&one, RELOP_EQ, &same);
    (void)LPropCompareProp(&one, &same);
    (void)FBadRestriction(&contains);
    (void)ScUNCFromLocalPath((LPSTR)(uintptr_t)"/tmp/somewhere", back, sizeof(back));
    (void)ScLocalPathFromUNC((LPSTR)(uintptr_t)"\\\\server\\share\\file", back, sizeof(back));
    if (survived(ScInitMapiUtil(0)))
        DeinitMapiUtil();
}

static const char form_text[] =
    "[Description]\nMessageClass=IPM.M\nClsid={00020D33-0000-0000-C000-000000000046}\nDisplayName=M\n[Verbs]\nVerb1=a\n[Verb.a]\nCode=1\n"
    "[Properties]\nProperty.1=N\n[Property.N]\nType=3\nNmidString=N\nSpecialType=1\nEnum1=E\n[Enum1.E]\nIdxNmidString=I\nEnumCount=1\n"
    "Val.1.Display=x\n[Platforms]\nPlatform.1=P\n[Platform.P]\nOSVersion=POSIX\nRegistry=InprocServer32=/x.so\n"
    "[Extensions]\nExtension.A=1\n[Extension.1]\nType=3\nNmidPropset={00020D0C-0000-0000-C000-000000000046}\nNmidInteger=1\nValue=5\n";

static void forms(void *context)
{
    LPMAPIFORMCONTAINER local = NULL;
    LPMAPIFORMINFO info = NULL;
    LPMAPIFORMPROPARRAY properties = NULL;
    LPMAPIVERBARRAY verbs = NULL;
    LPMAPIFORMMGR manager = NULL;
    LPSMAPIFORMINFOARRAY array = NULL;

    (void)context;
    if (!survived(MAPIOpenLocalFormContainer(&local)))
        return;
    (void)local->lpVtbl->InstallForm(local, 0, MAPIFORM_INSTALL_OVERWRITEONCONFLICT, (LPCTSTR)scratch_path("form.cfg"));
    if (!FAILED(local->lpVtbl->ResolveMessageClass(local, "IPM.M.N", 0, &info))) {
        if (!FAILED(info->lpVtbl->CalcFormPropSet(info, MAPI_UNICODE, &properties)))
            MAPIFreeBuffer(properties);
        if (!FAILED(info->lpVtbl->CalcVerbSet(info, MAPI_UNICODE, &verbs)))
            MAPIFreeBuffer(verbs);
        info->lpVtbl->Release(info);
    }
    if (survived(form_manager_new(NULL, &manager))) {
        if (!FAILED(manager->lpVtbl->ResolveMultipleMessageClasses(manager, NULL, 0, NULL, &array))) {
            for (ULONG i = 0; i < array->cForms; i++)
                array->aFormInfo[i]->lpVtbl->Release(array->aFormInfo[i]);
            MAPIFreeBuffer(array);
        }
        manager->lpVtbl->Release(manager);
    }
    local->lpVtbl->Release(local);
}

static void every_utility(void **state)
{
    static void (*const bodies[])(void *) = { identifiers, values, sinks, tables, streams, watched_memory, comparisons, forms };
    FILE *file = fopen(scratch_path("form.cfg"), "w");

    fputs(form_text, file);
    fclose(file);
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        long before;

        bodies[i](NULL);
        before = mapix_object_live_count();
        assert_true(failing_allocator_each(bodies[i], NULL) > 1);
        assert_int_equal(mapix_object_live_count(), before);
    }
}

/* The step at which MAPIInitialize failed, as the error tells it. `broken`: no allocation succeeds meanwhile. */
static ULONG failed_step(const MAPIINIT_0 *init, bool broken, HRESULT expected)
{
    LPMAPIERROR error = NULL;
    ULONG step = 0;
    if (broken)
        failing_allocator_fail_from(1);
    HRESULT result = MAPIInitialize((LPVOID)(uintptr_t)init);
    failing_allocator_stop();
    assert_int_equal(result, expected);
    assert_int_equal(mapix_last_error(0, &error), S_OK);
    if (error)
        step = error->ulContext;
    MAPIFreeBuffer(error);
    assert_false(session_is_initialized());
    return step;
}

/* INIT-08, INIT-13: parameters are looked at before what all processes share is opened, that before the notification engine is made, that before
 * the profiles are reached. */
static void steps(void **state)
{
    MAPIINIT_0 bad = { MAPI_INIT_VERSION, 0x80 }, threads = { MAPI_INIT_VERSION, MAPI_MULTITHREAD_NOTIFICATIONS };
    mkdir(scratch_path("config/mapix"), 0700);
    FILE *file = fopen(scratch_path("config/mapix/profiles.db"), "w");
    fputs("this is no database, and it is longer than the head of one would be; so it must be damaged, whoever looks at it", file);
    fclose(file);
    failed_step(&bad, true, MAPI_E_UNKNOWN_FLAGS);                        /* steps 1, 6 and 7 would fail */
    failed_step(&threads, true, MAPI_E_NOT_ENOUGH_RESOURCES);             /* steps 5, 6 and 7 */
    assert_int_equal(failed_step(&bad, false, MAPI_E_UNKNOWN_FLAGS), 1);
    assert_int_equal(failed_step(&threads, false, MAPI_E_NOT_INITIALIZED), 7);
    remove(scratch_path("config/mapix/profiles.db"));
    assert_int_equal(MAPIInitialize(&threads), S_OK);
    MAPIUninitialize();
    /* With a little more memory each time the steps are reached in their order. */
    ULONG last = 0;
    unsigned seen = 0;
    HRESULT result = MAPI_E_NOT_ENOUGH_MEMORY;
    for (unsigned long n = 1; n < 2000 && FAILED(result); n++) {
        failing_allocator_fail_from(n);
        result = MAPIInitialize(&threads);
        failing_allocator_stop();
        ULONG step = result == MAPI_E_NOT_ENOUGH_RESOURCES ? 5 : result == MAPI_E_INVALID_OBJECT ? 6 : result == MAPI_E_NOT_INITIALIZED ? 7 : 8;
        assert_true(step >= last);
        assert_true(step < 8 || result == S_OK);
        seen |= 1u << step;
        last = step;
    }
    assert_int_equal(result, S_OK);
    assert_int_equal(seen & 1u << 5 && seen & 1u << 6 && seen & 1u << 7, true);
    MAPIUninitialize();
}

static int start(void **state)
{
    scratch_enter();
    return 0;
}

static int end(void **state)
{
    scratch_leave();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_utility), cmocka_unit_test(steps) };
    return cmocka_run_group_tests(tests, start, end);
}

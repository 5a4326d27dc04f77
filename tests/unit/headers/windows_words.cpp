// What unchanged C++ sources write beside MAPI itself: identifiers compared, texts formatted and copied, events, threads, a message loop.
// Built twice, with 8-bit and with wide TCHARs.
#include <windows.h>
#include <tchar.h>
#include <strsafe.h>
#include <stdio.h>
#include <MAPIX.h>
#include <MAPIUtil.h>
#include <MAPIGuid.h>

static int failures;

#define CHECK(what) ((what) ? (void)0 : (void)(failures++, fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what)))

// As every sink of a Windows program begins
class Sink : public IMAPIAdviseSink
{
public:
    LONG references = 1;
    int called = 0;

    STDMETHODIMP QueryInterface(REFIID riid, LPVOID *ppvObj)
    {
        *ppvObj = nullptr;
        if (riid != IID_IUnknown && riid != IID_IMAPIAdviseSink)
            return E_NOINTERFACE;
        *ppvObj = this;
        AddRef();
        return S_OK;
    }
    STDMETHODIMP_(ULONG) AddRef() { return InterlockedIncrement(&references); }
    STDMETHODIMP_(ULONG) Release() { return InterlockedDecrement(&references); }
    STDMETHODIMP_(ULONG) OnNotify(ULONG, LPNOTIFICATION)
    {
        called++;
        PostQuitMessage(7);
        return 0;
    }
};

static void compare_identifiers()
{
    GUID same = IID_IMAPITable, other = IID_IMessage;

    CHECK(same == IID_IMAPITable);
    CHECK(other != IID_IMAPITable);
    CHECK(!(same == other));
}

static void convert()
{
    const char *text = "\xC5\x81\xC3\xB3" "d\xC5\xBA \xF0\x9F\x93\xA7";
    WCHAR wide[16];
    char back[32];

    CHECK(MultiByteToWideChar(CP_UTF8, 0, text, -1, nullptr, 0) == 7);
    CHECK(MultiByteToWideChar(CP_ACP, 0, text, -1, wide, 16) == 7);
    CHECK(!wcscmp(wide, L"\u0141\u00f3d\u017a \U0001f4e7"));
    CHECK(MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, 3) == 0);
    CHECK(MultiByteToWideChar(CP_UTF8, 0, "\xC3", 1, wide, 16) == 1 && wide[0] == 0xFFFD);
    CHECK(MultiByteToWideChar(CP_UTF8, 0, "\xE0\x80\xAF", 3, wide, 16) == 1 && wide[0] == 0xFFFD);
    MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, 16);
    CHECK(WideCharToMultiByte(CP_UTF8, 0, wide, -1, nullptr, 0, nullptr, nullptr) == (int)strlen(text) + 1);
    CHECK(WideCharToMultiByte(CP_UTF8, 0, wide, -1, back, 32, nullptr, nullptr) == (int)strlen(text) + 1 && !strcmp(back, text));
    CHECK(WideCharToMultiByte(CP_UTF8, 0, wide, -1, back, 4, nullptr, nullptr) == 0);
}

static void format()
{
    TCHAR text[64];
    WCHAR wide[64];
    char narrow[64];
    HRESULT code = MAPI_E_NOT_FOUND;

    CHECK(SUCCEEDED(StringCchPrintf(text, 64, _T("%s %d %08lX %lu"), _T("one"), 2, code, (ULONG)3)));
    CHECK(!_tcscmp(text, _T("one 2 8004010F 3")));
    CHECK(SUCCEEDED(StringCchPrintf(text, 64, _T("%hs|%ls|%5.2f|%%|%I64d"), "8", L"wide", 1.5, (LONGLONG)1 << 40)));
    CHECK(!_tcscmp(text, _T("8|wide| 1.50|%|1099511627776")));
    CHECK(StringCchPrintfW(wide, 64, L"%S", "\xff") == STRSAFE_E_INSUFFICIENT_BUFFER);      /* no text in the locale of this program */
    CHECK(wsprintfW(wide, L"%s %S %c", L"a", "b", L'c') == 5 && !wcscmp(wide, L"a b c"));
    CHECK(wsprintfA(narrow, "%s %S %lx", "a", L"b", 0x1f) == 6 && !strcmp(narrow, "a b 1f"));
    CHECK(StringCchPrintfA(narrow, 4, "%s", "12345") == STRSAFE_E_INSUFFICIENT_BUFFER && !strcmp(narrow, "123"));
    CHECK(_sntprintf(text, 4, _T("%d"), 12345) == -1);
    CHECK(_stprintf(text, _T("%s"), _T("old")) == 3);
}

static void copy()
{
    TCHAR text[8];
    char exact[4];

    CHECK(StringCchCopy(text, 8, _T("abc")) == S_OK && StringCchCat(text, 8, _T("defgh")) == STRSAFE_E_INSUFFICIENT_BUFFER);
    CHECK(!_tcscmp(text, _T("abcdefg")));
    CHECK(StringCchCopy(text, 0, _T("abc")) == STRSAFE_E_INVALID_PARAMETER);
    CHECK(strcpy_s(exact, "abc") == 0 && strcpy_s(exact, 4, "abcd") == ERANGE && !*exact);
    CHECK(strncpy_s(exact, 4, "abcdef", _TRUNCATE) == STRUNCATE && !strcmp(exact, "abc"));
    CHECK(strncpy_s(exact, 4, "abc", _TRUNCATE) == 0 && strncpy_s(exact, 4, "abcdef", 2) == 0 && !strcmp(exact, "ab"));
    CHECK(_tcscpy_s(text, 8, _T("x")) == 0 && _tcscat_s(text, 8, _T("yz")) == 0 && !_tcscmp(text, _T("xyz")));
    lstrcpyn(text, _T("abcdefghij"), 4);
    CHECK(!lstrcmp(text, _T("abc")));
}

struct meeting
{
    HANDLE started, may_end;
};

static DWORD WINAPI run(LPVOID argument)
{
    meeting *both = (meeting *)argument;

    SetEvent(both->started);
    WaitForSingleObject(both->may_end, INFINITE);
    return 42;
}

static void wait()
{
    HANDLE event = CreateEvent(nullptr, FALSE, FALSE, nullptr), end = CreateEvent(nullptr, TRUE, FALSE, nullptr), thread;
    meeting both = { event, end };
    DWORD code = 0;

    CHECK(WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
    thread = CreateThread(nullptr, 0, run, &both, 0, nullptr);
    CHECK(WaitForSingleObject(event, INFINITE) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
    CHECK(GetExitCodeThread(thread, &code) && code == STILL_ACTIVE && WaitForSingleObject(thread, 0) == WAIT_TIMEOUT);
    SetEvent(end);
    CHECK(WaitForSingleObject(thread, INFINITE) == WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code) && code == 42);
    CHECK(CloseHandle(thread) && CloseHandle(event) && CloseHandle(end));
}

static void times()
{
    SYSTEMTIME time = { 2026, 3, 0, 14, 9, 26, 53, 589 }, again = SYSTEMTIME();
    FILETIME stamp, local, back;

    CHECK(SystemTimeToFileTime(&time, &stamp) && FileTimeToSystemTime(&stamp, &again));
    CHECK(again.wYear == 2026 && again.wMonth == 3 && again.wDay == 14 && again.wMilliseconds == 589 && again.wDayOfWeek == 6);
    FileTimeToLocalFileTime(&stamp, &local);
    LocalFileTimeToFileTime(&local, &back);
    CHECK(!CompareFileTime(&stamp, &back));
    time.wMonth = 13;
    CHECK(!SystemTimeToFileTime(&time, &stamp));
}

static void files()
{
    char directory[MAX_PATH], name[MAX_PATH];

    CHECK(GetTempPathA(MAX_PATH, directory) == strlen(directory) && directory[strlen(directory) - 1] == '/');
    CHECK(GetTempFileNameA(directory, "mapix", 0, name) && DeleteFileA(name) && !DeleteFileA(name));
}

// A thread that initialized MAPI without MAPI_MULTITHREAD_NOTIFICATIONS is called in its message loop.
static void pump()
{
    Sink sink, *own = &sink;
    LPMAPIADVISESINK wrapped = nullptr;
    LPTABLEDATA data = nullptr;
    LPMAPITABLE view = nullptr;
    SizedSPropTagArray(1, columns) = { 1, { PR_ROWID } };
    SPropValue value;
    SRow row = { 0, 1, &value };
    ULONG_PTR connection = 0;
    MSG message;

    CHECK(SUCCEEDED(CreateTable(&IID_IMAPITableData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, nullptr, TBLTYPE_DYNAMIC, PR_ROWID,
        (LPSPropTagArray)&columns, &data)));
    CHECK(SUCCEEDED(data->HrGetView(nullptr, nullptr, 0, &view)));
    CHECK(SUCCEEDED(HrThisThreadAdviseSink(own, &wrapped)));
    CHECK(SUCCEEDED(view->Advise(fnevTableModified, wrapped, &connection)));
    CHECK(!PeekMessage(&message, nullptr, 0, 0, PM_REMOVE));
    value.ulPropTag = PR_ROWID;
    value.Value.l = 1;
    CHECK(SUCCEEDED(data->HrModifyRow(&row)));
    CHECK(!GetMessage(&message, nullptr, 0, 0) && message.message == WM_QUIT && message.wParam == 7);
    CHECK(sink.called > 0);
    view->Unadvise(connection);
    wrapped->Release();
    view->Release();
    data->Release();
}

int _tmain(int argc, TCHAR *argv[])
{
    MAPIINIT_0 init = { MAPI_INIT_VERSION, 0 };

    (void)argc, (void)argv;
    compare_identifiers();
    convert();
    format();
    copy();
    wait();
    times();
    files();
    CHECK(SUCCEEDED(MAPIInitialize(&init)));
    pump();
    MAPIUninitialize();
    return failures ? 1 : 0;
}

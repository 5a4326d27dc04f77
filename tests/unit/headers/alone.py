"""Each public header compiles by itself, with no warning.

alone.py quick   C11 by gcc
alone.py full    C11, C17, C++14, C++20, each plain and with UNICODE, by gcc and clang; beside every header of POSIX and C++;
                 after headers that have the SDK's types already; the opt-in directory of Windows' headers
"""
import concurrent.futures
import os
import sys

import common

STRICT = ['-Wall', '-Wextra', '-pedantic', '-Werror', '-Wno-pragma-once-outside-header']
POSIX = ['arpa/inet.h', 'assert.h', 'complex.h', 'ctype.h', 'dirent.h', 'dlfcn.h', 'errno.h', 'fcntl.h', 'fenv.h', 'float.h', 'ftw.h',
    'glob.h', 'grp.h', 'iconv.h', 'inttypes.h', 'langinfo.h', 'libgen.h', 'limits.h', 'locale.h', 'math.h', 'mqueue.h', 'net/if.h',
    'netdb.h', 'netinet/in.h', 'netinet/tcp.h', 'poll.h', 'pthread.h', 'pwd.h', 'regex.h', 'sched.h', 'search.h', 'semaphore.h',
    'setjmp.h', 'signal.h', 'spawn.h', 'stdarg.h', 'stdio.h', 'stdlib.h', 'string.h', 'strings.h', 'sys/ipc.h', 'sys/mman.h',
    'sys/select.h', 'sys/socket.h', 'sys/stat.h', 'sys/time.h', 'sys/un.h', 'sys/wait.h', 'syslog.h', 'termios.h', 'time.h', 'unistd.h',
    'utime.h', 'wchar.h', 'wctype.h', 'wordexp.h']
STANDARD = ['algorithm', 'array', 'atomic', 'chrono', 'complex', 'condition_variable', 'deque', 'exception', 'fstream', 'functional',
    'future', 'iomanip', 'iostream', 'iterator', 'limits', 'list', 'locale', 'map', 'memory', 'mutex', 'new', 'numeric', 'queue',
    'random', 'regex', 'set', 'sstream', 'stack', 'stdexcept', 'string', 'thread', 'tuple', 'typeinfo', 'unordered_map', 'utility',
    'valarray', 'vector']
COMPAT = ['windows.h', 'objbase.h', 'initguid.h', 'tchar.h', 'sal.h', 'initoid.h', 'strsafe.h', 'mapixtext.h', 'mapixwait.h']

# What Wine's or MinGW's headers have defined before ours are read, in the widths that both use
SDK_FIRST = '''
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>
#define _WINDEF_
typedef char CHAR; typedef unsigned char BYTE, UCHAR, BOOLEAN; typedef short SHORT; typedef unsigned short WORD, USHORT;
typedef int INT, BOOL; typedef unsigned int UINT; typedef int32_t LONG; typedef uint32_t ULONG, DWORD;
typedef float FLOAT; typedef double DOUBLE; typedef long long LONGLONG; typedef unsigned long long ULONGLONG, DWORDLONG;
typedef wchar_t WCHAR; typedef long INT_PTR, LONG_PTR; typedef unsigned long UINT_PTR, ULONG_PTR, DWORD_PTR; typedef size_t SIZE_T;
typedef void *PVOID, *LPVOID, *HANDLE; typedef const void *LPCVOID; typedef CHAR *PSTR, *LPSTR; typedef const CHAR *PCSTR, *LPCSTR;
typedef WCHAR *PWSTR, *LPWSTR; typedef const WCHAR *PCWSTR, *LPCWSTR; typedef BYTE *PBYTE, *LPBYTE; typedef const BYTE *LPCBYTE;
typedef WORD *LPWORD; typedef DWORD *LPDWORD; typedef INT *LPINT; typedef LONG *PLONG, *LPLONG; typedef BOOL *LPBOOL;
typedef HANDLE HGLOBAL, HLOCAL; typedef struct HINSTANCE__ *HINSTANCE; typedef HINSTANCE HMODULE; typedef struct HWND__ *HWND;
typedef struct HMENU__ *HMENU; typedef struct HICON__ *HICON; typedef struct HACCEL__ *HACCEL;
typedef UINT_PTR WPARAM; typedef LONG_PTR LPARAM, LRESULT;
#define GUID_DEFINED
typedef struct _GUID { unsigned int Data1; unsigned short Data2; unsigned short Data3; unsigned char Data4[8]; } GUID;
#define _FILETIME_
typedef struct _FILETIME { DWORD dwLowDateTime; DWORD dwHighDateTime; } FILETIME, *PFILETIME, *LPFILETIME;
#define _SYSTEMTIME_
typedef struct _SYSTEMTIME { WORD wYear; WORD rest[7]; } SYSTEMTIME, *PSYSTEMTIME, *LPSYSTEMTIME;
#define _tagCY_DEFINED
typedef union tagCY { LONGLONG int64; } CY;
#define _HRESULT_DEFINED
typedef LONG HRESULT;
#define __IUnknown_INTERFACE_DEFINED__
#ifdef __cplusplus
typedef const GUID &TESTIID;
struct IUnknown {
    virtual HRESULT QueryInterface(TESTIID riid, void **object) = 0; virtual ULONG AddRef() = 0; virtual ULONG Release() = 0;
};
#else
typedef struct IUnknown IUnknown;
typedef struct IUnknownVtbl {
    HRESULT (*QueryInterface)(IUnknown *This, const GUID *riid, void **object);
    ULONG (*AddRef)(IUnknown *This); ULONG (*Release)(IUnknown *This);
} IUnknownVtbl;
struct IUnknown { const IUnknownVtbl *lpVtbl; };
#endif
#define FAILED(result) ((HRESULT)(result) < 0)
#define SUCCEEDED(result) ((HRESULT)(result) >= 0)
'''


def include(*names):
    return ''.join('#include <%s>\n' % name for name in names)


def jobs(full):
    """(what, text, compiler, standard, options)"""
    for header in common.headers():
        text = include(header, header) + 'int nothing;\n'
        if not full:
            yield header, text, 'gcc', 'c11', STRICT
            continue
        for compiler in 'gcc', 'clang':
            for standard in 'c11', 'c17', 'c++14', 'c++20':
                for more in [], ['-DUNICODE'], ['-DCOBJMACROS', '-DDEBUG']:
                    yield header, text, compiler, standard, STRICT + more
    if not full:
        return
    everything = common.headers()
    for compiler in 'gcc', 'clang':
        for standard in 'c11', 'c17', 'c++14', 'c++20':
            # Without -pedantic and -Werror: complex.h and others of the system warn by themselves
            beside = POSIX + (STANDARD if '+' in standard else [])
            # edkmdb.h and search.h both have a type ACTION: Exchange's name is wanted here
            beside.remove('search.h')
            if '+' in standard:
                beside.remove('complex.h')
            options = ['-Wall', '-Wextra', '-D_GNU_SOURCE']
            yield 'after POSIX', include(*beside, *everything), compiler, standard, options
            yield 'before POSIX', include(*everything, *beside), compiler, standard, options
            own = '#define INITGUID\n#define INITOID\n#define DEFINE_STRCONST\n' + ''.join('#define USES_%s\n' % row['name'] for row in common.facts('identifiers.tsv'))
            yield 'with identifiers of its own', own + include(*everything), compiler, standard, STRICT
            yield 'after an SDK', SDK_FIRST + include('mapix.h', 'mapispi.h', 'mapiutil.h', 'imessage.h'), compiler, standard, STRICT
            compat = ['-I' + os.path.join(common.INCLUDE, 'compat'), '-I' + os.path.join(common.BUILD, 'include', 'mapix', 'compat')]
            with open(os.path.join(common.HERE, 'windows_program.cpp'), encoding='utf-8') as program:
                source = program.read()
            for more in [], ['-DUNICODE', '-D_UNICODE']:
                yield 'windows_program.cpp', source, compiler, standard, ['-Wall', '-Wextra', '-Werror', '-D_GNU_SOURCE'] + compat + more
            for header in COMPAT + ['Windows.h', 'MAPIX.h', 'MAPIUtil.h', 'EdkMdb.h', 'EMSABTAG.H']:
                for more in [], ['-DUNICODE']:
                    yield 'compat/' + header, include(header, 'mapix.h'), compiler, standard, STRICT + compat + ['-D_GNU_SOURCE'] + more


def main():
    full = sys.argv[1:] == ['full']
    for tool in ['gcc', 'clang', 'g++', 'clang++'] if full else ['gcc']:
        common.need(tool)
    count, failures = 0, []

    def run(job):
        what, text, compiler, standard, options = job
        if compiler == 'gcc':
            options = [o for o in options if o != '-Wno-pragma-once-outside-header']
        return job, common.compile_text(text, compiler, standard, options)

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (what, _, compiler, standard, options), (ok, messages) in pool.map(run, jobs(full)):
            count += 1
            if not ok:
                failures.append('%s, %s, %s %s\n%s' % (what, compiler, standard, ' '.join(o for o in options if o.startswith('-D')), messages[:1500]))
    for failure in failures[:20]:
        print(failure)
    print('%d compilations, %d failed' % (count, len(failures)))
    return 1 if failures else 0


sys.exit(main())

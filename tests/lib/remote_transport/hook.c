/* An inbound hook for tests: it writes down each message's subject in MAPIX_HOOK_LOG, and deletes those that begin with "spam". Public headers only. */
#include <mapihook.h>
#include <mapiutil.h>
#include <mapix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static LPFREEBUFFER release_buffer;

static HRESULT STDMETHODCALLTYPE hook_query(ISpoolerHook *self, REFIID iid, LPVOID *object) { *object = NULL; return E_NOINTERFACE; }
static ULONG STDMETHODCALLTYPE hook_count(ISpoolerHook *self) { return 1; }

static HRESULT STDMETHODCALLTYPE hook_in(ISpoolerHook *self, LPMESSAGE message, LPMAPIFOLDER folder, LPMDB store, ULONG *flags, ULONG *size, LPBYTE *target)
{
    const char *path = getenv("MAPIX_HOOK_LOG");
    FILE *log = path ? fopen(path, "a") : NULL;
    LPSPropValue subject;
    HRESULT hr = HrGetOneProp((LPMAPIPROP)message, PR_SUBJECT_A, &subject);
    if (FAILED(hr))
        return hr;
    if (log) {
        fprintf(log, "%s\n", subject->Value.lpszA);
        fclose(log);
    }
    if (!strncmp(subject->Value.lpszA, "spam", 4))
        *flags |= HOOK_DELETE;
    release_buffer(subject);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE hook_out(ISpoolerHook *self, LPMESSAGE message, LPMAPIFOLDER folder, LPMDB store, ULONG *flags, ULONG *size, LPBYTE *target)
{
    return S_OK;
}

static const ISpoolerHookVtbl methods = { .QueryInterface = hook_query, .AddRef = hook_count, .Release = hook_count, .InboundMsgHook = hook_in,
    .OutboundMsgHook = hook_out };

HRESULT STDAPICALLTYPE HPProviderInit(LPMAPISESSION session, HINSTANCE instance, LPALLOCATEBUFFER allocate, LPALLOCATEMORE more, LPFREEBUFFER release,
    LPMAPIUID section, ULONG flags, LPSPOOLERHOOK *hook)
{
    static const ISpoolerHookVtbl *object = &methods;
    release_buffer = release;
    *hook = (LPSPOOLERHOOK)(void *)&object;
    return S_OK;
}

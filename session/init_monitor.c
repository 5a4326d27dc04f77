/* CreateMAPIInitializationMonitor: who waits for somebody else's MAPIInitialize (INIT-27, INIT-28). */
#include <mapixext.h>
#include <mapicode.h>

#include "base/object.h"
#include "session/initialize.h"

struct init_monitor {
    struct mapix_object object;
    struct mapix_interface monitor;
};

struct wait_result {
    struct mapix_object object;
    struct mapix_interface result;
};

/* These outlive forks, logoffs and initializations: no method asks mapix_object_is_valid. */
static BOOL STDMETHODCALLTYPE monitor_is_initialized(IMAPIInitMonitor *self)
{
    (void)self;
    return session_is_initialized();
}

static HRESULT STDMETHODCALLTYPE monitor_wait(IMAPIInitMonitor *self, DWORD timeout)
{
    (void)self;
    return session_wait_initialized(timeout);
}

static HRESULT STDMETHODCALLTYPE result_query_interface(IMAPIWaitResult *self, REFIID iid, LPVOID *ret_interface)
{
    return mapix_object_query_interface(mapix_object_of(self), iid, ret_interface);
}

static ULONG STDMETHODCALLTYPE result_add_ref(IMAPIWaitResult *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

static ULONG STDMETHODCALLTYPE result_release(IMAPIWaitResult *self)
{
    return mapix_object_release(mapix_object_of(self));
}

static HRESULT STDMETHODCALLTYPE result_end(IMAPIWaitResult *self, DWORD timeout)
{
    (void)self;
    return session_wait_initialized(timeout);
}

static const IMAPIWaitResultVtbl result_vtable = {
    .QueryInterface = result_query_interface,
    .AddRef = result_add_ref,
    .Release = result_release,
    .End = result_end,
};

static const struct mapix_class_interface result_interfaces[] = {
    { &IID_IMAPIWaitResult, offsetof(struct wait_result, result), &result_vtable },
    { NULL, 0, NULL },
};

static const struct mapix_class result_class = {
    .name = "wait for initialization",
    .size = sizeof(struct wait_result),
    .interfaces = result_interfaces,
};

/* `timeout` is the page's; the time that counts is End's own argument, since nothing waits before it. */
static HRESULT STDMETHODCALLTYPE monitor_begin_wait(IMAPIInitMonitor *self, DWORD timeout, LPMAPIWAITRESULT *ret_result)
{
    struct wait_result *wait = NULL;

    (void)timeout;
    if (!ret_result)
        return MAPI_E_INVALID_PARAMETER;
    *ret_result = NULL;
    if (FAILED(mapix_object_new(&result_class, mapix_object_of(self), &wait)))
        return E_OUTOFMEMORY;
    *ret_result = (LPMAPIWAITRESULT)(void *)&wait->result;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE monitor_query_interface(IMAPIInitMonitor *self, REFIID iid, LPVOID *ret_interface)
{
    return mapix_object_query_interface(mapix_object_of(self), iid, ret_interface);
}

static ULONG STDMETHODCALLTYPE monitor_add_ref(IMAPIInitMonitor *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

static ULONG STDMETHODCALLTYPE monitor_release(IMAPIInitMonitor *self)
{
    return mapix_object_release(mapix_object_of(self));
}

static const IMAPIInitMonitorVtbl monitor_vtable = {
    .QueryInterface = monitor_query_interface,
    .AddRef = monitor_add_ref,
    .Release = monitor_release,
    .IsInitialized = monitor_is_initialized,
    .Wait = monitor_wait,
    .BeginWait = monitor_begin_wait,
};

static const struct mapix_class_interface monitor_interfaces[] = {
    { &IID_IMAPIInitMonitor, offsetof(struct init_monitor, monitor), &monitor_vtable },
    { NULL, 0, NULL },
};

static const struct mapix_class monitor_class = {
    .name = "initialization monitor",
    .size = sizeof(struct init_monitor),
    .interfaces = monitor_interfaces,
};

/* mapixext.h. */
HRESULT STDAPICALLTYPE CreateMAPIInitializationMonitor(LPMAPIINITMONITOR *ppInitMonitor)
{
    struct init_monitor *monitor = NULL;

    if (!ppInitMonitor)
        return MAPI_E_INVALID_PARAMETER;
    *ppInitMonitor = NULL;
    if (FAILED(mapix_object_new(&monitor_class, NULL, &monitor)))
        return E_OUTOFMEMORY;
    *ppInitMonitor = (LPMAPIINITMONITOR)(void *)&monitor->monitor;
    return S_OK;
}

/* Advise sinks made for callers: from a callback, and bound to the calling thread. */
#include <mapicode.h>
#include <mapiguid.h>
#include <mapiutil.h>
#include <stdlib.h>

#include "base/forward.h"
#include "base/object.h"
#include "notify/queue.h"

struct sink {
    struct mapix_object object;
    struct mapix_interface sink;
    LPNOTIFCALLBACK callback;                  /* HrAllocAdviseSink */
    void *context;
    struct notify_queue *queue;                /* HrThisThreadAdviseSink: the wrapping thread's */
    struct notify_connection *wrapped;
    pthread_t thread;
};

static ULONG STDMETHODCALLTYPE call_back(IMAPIAdviseSink *self, ULONG count, LPNOTIFICATION notifications)
{
    struct sink *sink = (struct sink *)mapix_object_of(self);

    return (ULONG)sink->callback(sink->context, count, notifications);
}

/* On its own thread the wrapped sink is called at once; from any other the notifications wait for that thread's pump. */
static ULONG STDMETHODCALLTYPE hand_over(IMAPIAdviseSink *self, ULONG count, LPNOTIFICATION notifications)
{
    struct sink *sink = (struct sink *)mapix_object_of(self);

    if (pthread_equal(sink->thread, pthread_self()))
        return sink->wrapped->sink->lpVtbl->OnNotify(sink->wrapped->sink, count, notifications);
    notify_queue_post(sink->queue, sink->wrapped, count, notifications);
    return 0;
}

static void finalize(struct mapix_object *object)
{
    struct sink *sink = (struct sink *)object;

    if (sink->wrapped)
        notify_connection_release(sink->wrapped);
    notify_queue_release(sink->queue);
}

static const IMAPIAdviseSinkVtbl callback_vtable = { MAPIX_FORWARD_IUNKNOWN(IMAPIAdviseSink), .OnNotify = call_back };
static const IMAPIAdviseSinkVtbl thread_vtable = { MAPIX_FORWARD_IUNKNOWN(IMAPIAdviseSink), .OnNotify = hand_over };

static const struct mapix_class_interface callback_interfaces[] = {
    { &IID_IMAPIAdviseSink, offsetof(struct sink, sink), &callback_vtable },
    { NULL, 0, NULL },
};
static const struct mapix_class_interface thread_interfaces[] = {
    { &IID_IMAPIAdviseSink, offsetof(struct sink, sink), &thread_vtable },
    { NULL, 0, NULL },
};
static const struct mapix_class callback_class = { .name = "advise sink", .size = sizeof(struct sink), .interfaces = callback_interfaces };
static const struct mapix_class thread_class = {
    .name = "this-thread advise sink", .size = sizeof(struct sink), .interfaces = thread_interfaces, .finalize = finalize
};

HRESULT HrAllocAdviseSink(LPNOTIFCALLBACK lpfnCallback, LPVOID lpvContext, LPMAPIADVISESINK *lppAdviseSink)
{
    struct sink *sink;
    HRESULT result;

    if (!lpfnCallback || !lppAdviseSink)
        return MAPI_E_INVALID_PARAMETER;
    *lppAdviseSink = NULL;
    result = mapix_object_new(&callback_class, NULL, &sink);
    if (FAILED(result))
        return result;
    sink->callback = lpfnCallback;
    sink->context = lpvContext;
    *lppAdviseSink = (LPMAPIADVISESINK)&sink->sink;
    return S_OK;
}

HRESULT HrThisThreadAdviseSink(LPMAPIADVISESINK lpAdviseSink, LPMAPIADVISESINK *lppAdviseSink)
{
    struct sink *sink;
    HRESULT result;

    if (!lpAdviseSink || !lppAdviseSink)
        return MAPI_E_INVALID_PARAMETER;
    *lppAdviseSink = NULL;
    result = mapix_object_new(&thread_class, NULL, &sink);
    if (FAILED(result))
        return result;
    sink->thread = pthread_self();
    sink->queue = notify_queue_of_thread();
    if (sink->queue)
        notify_queue_add_ref(sink->queue);
    sink->wrapped = sink->queue ? notify_connection_new(fnevExtended, 0, lpAdviseSink) : NULL;
    if (!sink->wrapped) {
        mapix_object_release(&sink->object);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    *lppAdviseSink = (LPMAPIADVISESINK)&sink->sink;
    return S_OK;
}

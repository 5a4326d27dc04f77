/* The progress object (SPI-UTIL-14, SPI-SUP-33), which shows nothing unless it was given somebody who does, and the scale on which a copy reports to any progress object. */
#include <pthread.h>
#include <stdatomic.h>

#include "base/forward.h"
#include "prop/copy.h"
#include "prop/copy_internal.h"

struct progress_object {
    struct mapix_object object;
    struct mapix_interface progress;
    pthread_mutex_t lock;
    bool has_lock;
    ULONG minimum;
    ULONG maximum;
    ULONG flags;
    ULONG whole;                               /* the limit of the top level: what drives the display */
    const struct prop_progress_display *display;
    void *context;
};

static struct progress_object *progress_of(IMAPIProgress *self)
{
    return (struct progress_object *)mapix_object_of(self);
}

static HRESULT STDMETHODCALLTYPE progress_progress(IMAPIProgress *self, ULONG value, ULONG count, ULONG total)
{
    struct progress_object *progress = progress_of(self);

    if (!progress->display)
        return S_OK;
    pthread_mutex_lock(&progress->lock);
    ULONG whole = progress->whole;
    pthread_mutex_unlock(&progress->lock);
    progress->display->show(progress->context, value < whole ? value : whole, whole, count, total);
    return S_OK;
}

static HRESULT get_number(IMAPIProgress *self, const ULONG *number, ULONG *ret_number)
{
    if (!ret_number)
        return MAPI_E_INVALID_PARAMETER;
    pthread_mutex_lock(&progress_of(self)->lock);
    *ret_number = *number;
    pthread_mutex_unlock(&progress_of(self)->lock);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE progress_get_flags(IMAPIProgress *self, ULONG *ret_flags)
{
    return get_number(self, &progress_of(self)->flags, ret_flags);
}

static HRESULT STDMETHODCALLTYPE progress_get_max(IMAPIProgress *self, ULONG *ret_maximum)
{
    return get_number(self, &progress_of(self)->maximum, ret_maximum);
}

static HRESULT STDMETHODCALLTYPE progress_get_min(IMAPIProgress *self, ULONG *ret_minimum)
{
    return get_number(self, &progress_of(self)->minimum, ret_minimum);
}

static HRESULT STDMETHODCALLTYPE progress_set_limits(IMAPIProgress *self, LPULONG minimum, LPULONG maximum, LPULONG flags)
{
    struct progress_object *progress = progress_of(self);

    if (flags && *flags & ~MAPI_TOP_LEVEL)
        return MAPI_E_UNKNOWN_FLAGS;
    pthread_mutex_lock(&progress->lock);
    if (minimum)
        progress->minimum = *minimum;
    if (maximum)
        progress->maximum = *maximum;
    if (flags)
        progress->flags = *flags;
    if (progress->flags & MAPI_TOP_LEVEL)
        progress->whole = progress->maximum;
    pthread_mutex_unlock(&progress->lock);
    return S_OK;
}

static void progress_finalize(struct mapix_object *object)
{
    struct progress_object *progress = (struct progress_object *)object;

    if (progress->has_lock)
        pthread_mutex_destroy(&progress->lock);
    if (progress->display)
        progress->display->end(progress->context);
}

static const IMAPIProgressVtbl progress_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPIProgress),
    .Progress = progress_progress,
    .GetFlags = progress_get_flags,
    .GetMax = progress_get_max,
    .GetMin = progress_get_min,
    .SetLimits = progress_set_limits,
};

static const struct mapix_class_interface progress_interfaces[] = {
    { &IID_IMAPIProgress, offsetof(struct progress_object, progress), &progress_vtable },
    { NULL, 0, NULL },
};

static const struct mapix_class progress_class = {
    .name = "progress object",
    .size = sizeof(struct progress_object),
    .interfaces = progress_interfaces,
    .finalize = progress_finalize,
};

HRESULT prop_progress_new(LPMAPIPROGRESS *ret_progress)
{
    return mapix_prop_progress_new(NULL, NULL, ret_progress);
}

HRESULT mapix_prop_progress_new(const struct prop_progress_display *display, void *context, LPMAPIPROGRESS *ret_progress)
{
    struct progress_object *progress;
    HRESULT result = mapix_object_new(&progress_class, NULL, &progress);

    if (FAILED(result))
        return result;
    if (pthread_mutex_init(&progress->lock, NULL)) {
        mapix_object_release(&progress->object);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    progress->has_lock = true;
    progress->minimum = 1;
    progress->maximum = progress->whole = 1000;
    progress->display = display;
    progress->context = context;
    progress->flags = MAPI_TOP_LEVEL;
    *ret_progress = (LPMAPIPROGRESS)(void *)&progress->progress;
    return S_OK;
}

static HRESULT (*_Atomic progress_maker)(ULONG_PTR ui_param, LPMAPIPROGRESS *ret_progress);

void prop_set_progress_maker(HRESULT (*maker)(ULONG_PTR ui_param, LPMAPIPROGRESS *ret_progress))
{
    atomic_store(&progress_maker, maker);
}

HRESULT prop_progress_for_dialog(ULONG_PTR ui_param, LPMAPIPROGRESS *ret_progress)
{
    HRESULT (*maker)(ULONG_PTR, LPMAPIPROGRESS *) = atomic_load(&progress_maker);

    return maker ? maker(ui_param, ret_progress) : prop_progress_new(ret_progress);
}

/* Reporting. The one who finds MAPI_TOP_LEVEL set drives the display over 0 to 1000; others get the part between the limits they find
 * (how-to-display-a-progress-indicator). */

void prop_progress_start(struct prop_progress *scale, LPMAPIPROGRESS progress, ULONG total)
{
    ULONG flags = 0, minimum = 0, maximum = 1000;

    *scale = (struct prop_progress){ .progress = progress, .total = total ? total : 1, .maximum = maximum };
    if (!progress)
        return;
    if (FAILED(progress->lpVtbl->GetFlags(progress, &flags)))
        flags = 0;
    scale->top_level = flags & MAPI_TOP_LEVEL;
    if (scale->top_level) {
        progress->lpVtbl->SetLimits(progress, &minimum, &maximum, &flags);
        return;
    }
    if (!FAILED(progress->lpVtbl->GetMin(progress, &scale->minimum)) && !FAILED(progress->lpVtbl->GetMax(progress, &scale->maximum))
        && scale->maximum >= scale->minimum)
        return;
    scale->minimum = 0;
    scale->maximum = maximum;
}

static ULONG value_at(const struct prop_progress *scale, ULONG done)
{
    if (done > scale->total)
        done = scale->total;
    return scale->minimum + (ULONG)((uint64_t)(scale->maximum - scale->minimum) * done / scale->total);
}

void prop_progress_enter(struct prop_progress *scale)
{
    ULONG flags = 0, minimum = value_at(scale, scale->done), maximum = value_at(scale, scale->done + 1);

    if (scale->progress)
        scale->progress->lpVtbl->SetLimits(scale->progress, &minimum, &maximum, &flags);
}

HRESULT prop_progress_step(struct prop_progress *scale)
{
    ULONG value, count;

    scale->done++;
    if (!scale->progress)
        return S_OK;
    value = value_at(scale, scale->done);
    count = scale->done > scale->total ? scale->total : scale->done;
    return scale->progress->lpVtbl->Progress(scale->progress, value, scale->top_level ? count : 0, scale->top_level ? scale->total : 0);
}

void prop_progress_finish(struct prop_progress *scale)
{
    ULONG flags = scale->top_level ? MAPI_TOP_LEVEL : 0;

    if (scale->progress)
        scale->progress->lpVtbl->SetLimits(scale->progress, &scale->minimum, &scale->maximum, &flags);
}

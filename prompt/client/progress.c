/* Progress, shown by a helper that nobody waits for. */
#include <mapicode.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "prompt/client/prompt.h"
#include "prompt/client/talk.h"
#include "prop/copy.h"

#define QUIET_MS 500                           /* what is over sooner needs no gauge */
#define PAUSE_MS 100                           /* between two looks */

struct shown_progress {
    pthread_mutex_t lock;
    ULONG_PTR ui_param;
    char *title;
    uint64_t next;                             /* not before this time */
    ULONG last;
    bool shown, hopeless;
};

static void send_progress(struct prompt_talk *talk, const struct shown_progress *progress, ULONG value, ULONG whole)
{
    struct prompt_json_writer writer = { 0 };
    prompt_json_open(&writer, NULL, '{');
    prompt_json_put_number(&writer, "progress", value);
    prompt_json_put_number(&writer, "of", whole);
    prompt_json_put_text(&writer, "title", progress->title);
    prompt_json_close(&writer, '}');
    prompt_talk_send(talk, &writer, NULL);
    prompt_json_writer_free(&writer);
}

static void show(void *context, ULONG value, ULONG whole, ULONG count, ULONG total)
{
    (void)count;
    (void)total;
    struct shown_progress *progress = context;
    uint64_t now = mapix_time_monotonic_ms();
    struct prompt_talk *talk;
    pthread_mutex_lock(&progress->lock);
    if (!progress->hopeless && whole && now >= progress->next && value != progress->last) {
        HRESULT hr = prompt_talk_try_enter(progress->ui_param, &talk);
        progress->hopeless = FAILED(hr);       /* no helper now is none for this operation */
        if (hr == S_OK) {
            if (!progress->shown)
                prompt_talk_linger(true);
            progress->shown = true;
            send_progress(talk, progress, value, whole);
            prompt_talk_leave(talk);
        }
        progress->last = value;
        progress->next = now + PAUSE_MS;
    }
    pthread_mutex_unlock(&progress->lock);
}

static void end(void *context)
{
    struct shown_progress *progress = context;
    if (progress->shown)
        prompt_talk_linger(false);
    pthread_mutex_destroy(&progress->lock);
    free(progress->title);
    free(progress);
}

static const struct prop_progress_display display = { show, end };

HRESULT prompt_progress_new(ULONG_PTR ui_param, const char *title, LPMAPIPROGRESS *ret_progress)
{
    if (!prompt_available())
        return prop_progress_new(ret_progress);
    struct shown_progress *progress = calloc(1, sizeof(*progress));
    if (!progress || !(progress->title = strdup(title ? title : "mapix")) || pthread_mutex_init(&progress->lock, NULL)) {
        if (progress)
            free(progress->title);
        free(progress);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    progress->ui_param = ui_param;
    progress->next = mapix_time_monotonic_ms() + QUIET_MS;
    HRESULT hr = mapix_prop_progress_new(&display, progress, ret_progress);
    if (FAILED(hr))
        end(progress);
    return hr;
}

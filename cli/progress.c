/* Progress on a terminal, as an IMAPIProgress. */
#include "cli/cli.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/time.h"
#include "prop/copy.h"

#define WHOLE 1000
#define PAUSE_MS 100
#define BAR 24

struct bar {
    const char *what;
    uint64_t next;                     /* when it may be drawn again */
    bool terminal, shown;
};

static void show(void *context, ULONG value, ULONG whole, ULONG count, ULONG total)
{
    struct bar *bar = context;
    uint64_t now = bar->terminal ? mapix_time_monotonic_ms() : 0;
    unsigned filled = whole ? (unsigned)((uint64_t)value * BAR / whole) : 0;

    if (!bar->terminal || now < bar->next)
        return;
    bar->next = now + PAUSE_MS;
    bar->shown = true;
    fprintf(stderr, "\r%s [%.*s%.*s] %3u %%", bar->what, (int)filled, "########################", BAR - (int)filled, "........................",
        whole ? (unsigned)((uint64_t)value * 100 / whole) : 0);
    if (count && total)
        fprintf(stderr, "  %lu of %lu", (unsigned long)count, (unsigned long)total);
    else if (count)
        fprintf(stderr, "  %lu", (unsigned long)count);
    fputs("\033[K", stderr);
    fflush(stderr);
}

static void end(void *context)
{
    struct bar *bar = context;

    if (bar->shown)
        fputs("\r\033[K", stderr);
    free(bar);
}

static const struct prop_progress_display display = { show, end };

LPMAPIPROGRESS cli_progress_new(const char *what)
{
    struct bar *bar = calloc(1, sizeof(*bar));
    LPMAPIPROGRESS progress;

    if (!bar)
        return NULL;
    bar->what = what;
    bar->terminal = isatty(STDERR_FILENO);
    bar->next = bar->terminal ? mapix_time_monotonic_ms() + PAUSE_MS : 0;      /* what is quick needs none */
    if (FAILED(mapix_prop_progress_new(&display, bar, &progress))) {
        free(bar);
        return NULL;
    }
    return progress;
}

void cli_progress_report(LPMAPIPROGRESS progress, uint64_t done, uint64_t whole, unsigned long count, unsigned long total)
{
    if (progress)
        progress->lpVtbl->Progress(progress, whole ? (ULONG)((double)done / (double)whole * WHOLE) : 0, (ULONG)count, (ULONG)total);
}

void cli_progress_end(LPMAPIPROGRESS progress)
{
    if (progress)
        progress->lpVtbl->Release(progress);
}

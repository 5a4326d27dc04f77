/* A million notifications through an advise sink in one process, against a million calls of the same sink (issue "Foundations", measure 4). */
#include <mapiutil.h>
#include <mapix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "notify/notify.h"

#define COUNT 1000000
#define ROUNDS 5

static unsigned long seen;

static LONG STDAPICALLTYPE count_them(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    (void)context;
    (void)notifications;
    seen += count;
    return S_OK;
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double measure(bool multithread)
{
    double rounds[ROUNDS];
    struct mapix_advise_list list;
    LPMAPIADVISESINK sink;
    ULONG_PTR connection;
    NOTIFICATION notification;

    memset(&notification, 0, sizeof(notification));
    notification.ulEventType = fnevObjectModified;
    notification.info.obj.cbEntryID = 24;
    notification.info.obj.lpEntryID = (LPENTRYID)(void *)"0123456789abcdef01234567";
    notification.info.obj.ulObjType = MAPI_MESSAGE;
    if (FAILED(notify_engine_start(multithread)) || FAILED(HrAllocAdviseSink(count_them, NULL, &sink)))
        abort();
    mapix_advise_init(&list);
    if (FAILED(mapix_advise_add(&list, fnevObjectModified, sink, &connection)))
        abort();
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();

        for (int i = 0; i < COUNT; i++) {
            mapix_advise_post(&list, 1, &notification);
            if (!multithread && i % 1000 == 999)
                HrDispatchNotifications(0);
        }
        HrDispatchNotifications(0);
        rounds[round] = (now() - start) / COUNT;
    }
    mapix_advise_close(&list);
    sink->lpVtbl->Release(sink);
    notify_engine_stop();
    qsort(rounds, ROUNDS, sizeof(*rounds), compare);
    return rounds[ROUNDS / 2];
}

int main(void)
{
    printf("notification, own pump: %.0f ns each\n", measure(false));
    printf("notification, MAPI's thread: %.0f ns each\n", measure(true));
    printf("aim: under 300 ns each; %lu delivered\n", seen);
    return seen == 2ul * ROUNDS * COUNT ? 0 : 1;
}

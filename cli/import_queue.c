/* The queue is a ring of runs, each a few mails one after the other. A thread takes a run, fills its messages, waits for the run's turn, and saves them:
 * while one saves, others fill. Who made a message also saves and releases it, so that its memory stays with one thread, and threads have to wake each
 * other once a run. The one who puts does the same whenever the ring is full, so that nobody is idle and all works without other threads, too. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/import.h"
#include "storage/stream.h"

#define RUN 16                         /* mails of a run */
#define RUN_BYTES (1u << 20)           /* a run is closed when it has as many bytes */
#define RUNS 6
#define BYTES_MAX (64u << 20)          /* in the ring; a mail that is larger goes alone */
#define WORKERS_MAX 3

struct run {
    struct import_mail mails[RUN];
    unsigned count;
    size_t bytes;
};

struct import_queue {
    LPMAPIFOLDER folder;
    LPCONVERTERSESSION converter;
    import_take *take;
    void *context;
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    pthread_t workers[WORKERS_MAX];
    unsigned worker_count;
    bool ending;
    struct run ring[RUNS];
    unsigned long turn, next, end;     /* the run to be saved, the first nobody fills, the one that is put together; modulo RUNS */
    size_t bytes;
};

static void fill(struct import_queue *queue, struct import_mail *mail)
{
    LPSTREAM stream = NULL;
    HRESULT result = mapix_stream_borrowed_new(mail->bytes, mail->size, &stream);

    mail->message = NULL;
    if (!FAILED(result))
        result = queue->folder->lpVtbl->CreateMessage(queue->folder, NULL, 0, &mail->message);
    if (!FAILED(result))
        result = queue->converter->lpVtbl->MIMEToMAPI(queue->converter, stream, mail->message, NULL, CCSF_SMTP | CCSF_INCLUDE_BCC | CCSF_EMBEDDED_MESSAGE);
    if (!FAILED(result))
        result = mail_flags_set(mail->message, mail->flags);
    if (FAILED(result)) {
        mail->error = cli_error_text(result, mail->message ? (void *)mail->message : (void *)queue->folder);
        if (mail->message)
            mail->message->lpVtbl->Release(mail->message);
        mail->message = NULL;
    }
    mail->result = result;
    if (stream)
        stream->lpVtbl->Release(stream);
}

/* Take one mail out of the queue for good. */
static void take(struct import_queue *queue, struct import_mail *mail)
{
    queue->take(queue->context, mail);
    if (mail->message)
        mail->message->lpVtbl->Release(mail->message);
    free(mail->source);
    free(mail->error);
    if (mail->owned)
        free(mail->bytes);
}

/* Fill the next run and save it when its turn comes. `lock` is held, and there is a run. */
static void do_run(struct import_queue *queue)
{
    unsigned long number = queue->next++;
    struct run *run = &queue->ring[number % RUNS];

    pthread_mutex_unlock(&queue->lock);
    for (unsigned i = 0; i < run->count; i++)
        fill(queue, &run->mails[i]);
    pthread_mutex_lock(&queue->lock);
    while (queue->turn != number)
        pthread_cond_wait(&queue->done, &queue->lock);
    pthread_mutex_unlock(&queue->lock);
    for (unsigned i = 0; i < run->count; i++)
        take(queue, &run->mails[i]);
    pthread_mutex_lock(&queue->lock);
    queue->bytes -= run->bytes;
    run->bytes = 0;
    run->count = 0;
    queue->turn++;
    pthread_cond_broadcast(&queue->done);
}

static void *work(void *argument)
{
    struct import_queue *queue = argument;
    bool initialized = !FAILED(MAPIInitialize(NULL));

    pthread_mutex_lock(&queue->lock);
    while (initialized && !queue->ending) {
        if (queue->next == queue->end)
            pthread_cond_wait(&queue->work, &queue->lock);
        else
            do_run(queue);
    }
    pthread_mutex_unlock(&queue->lock);
    if (initialized)
        MAPIUninitialize();
    return NULL;
}

HRESULT import_queue_new(LPMAPIFOLDER folder, LPCONVERTERSESSION converter, import_take *take_one, void *context, struct import_queue **ret_queue)
{
    struct import_queue *queue = calloc(1, sizeof(*queue));
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    if (!queue)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    queue->folder = folder;
    queue->converter = converter;
    queue->take = take_one;
    queue->context = context;
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->work, NULL);
    pthread_cond_init(&queue->done, NULL);
    while (queue->worker_count < WORKERS_MAX && (long)queue->worker_count + 1 < cores
           && !pthread_create(&queue->workers[queue->worker_count], NULL, work, queue))
        queue->worker_count++;
    *ret_queue = queue;
    return S_OK;
}

/* Do a run, or wait for one that others do. `lock` is held, and not all are done. */
static void help(struct import_queue *queue)
{
    if (queue->next != queue->end)
        do_run(queue);
    else
        pthread_cond_wait(&queue->done, &queue->lock);
}

/* Close the run that is put together, and wait until there is a place for another. `lock` is held. */
static void close_run(struct import_queue *queue)
{
    if (queue->ring[queue->end % RUNS].count) {
        queue->end++;
        pthread_cond_signal(&queue->work);
    }
    while (queue->end - queue->turn == RUNS)
        help(queue);
}

void import_queue_put(struct import_queue *queue, const struct import_mail *mail)
{
    pthread_mutex_lock(&queue->lock);
    if (queue->bytes && queue->bytes + mail->size > BYTES_MAX) {
        close_run(queue);
        while (queue->bytes && queue->bytes + mail->size > BYTES_MAX)
            help(queue);
    }
    struct run *run = &queue->ring[queue->end % RUNS];
    run->mails[run->count++] = *mail;
    run->bytes += mail->size;
    queue->bytes += mail->size;
    if (run->count == RUN || run->bytes >= RUN_BYTES)
        close_run(queue);
    pthread_mutex_unlock(&queue->lock);
}

void import_queue_flush(struct import_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    close_run(queue);
    while (queue->turn != queue->end)
        help(queue);
    pthread_mutex_unlock(&queue->lock);
}

void import_queue_free(struct import_queue *queue)
{
    if (!queue)
        return;
    pthread_mutex_lock(&queue->lock);
    queue->ending = true;
    pthread_cond_broadcast(&queue->work);
    pthread_mutex_unlock(&queue->lock);
    for (unsigned i = 0; i < queue->worker_count; i++)
        pthread_join(queue->workers[i], NULL);
    pthread_cond_destroy(&queue->work);
    pthread_cond_destroy(&queue->done);
    pthread_mutex_destroy(&queue->lock);
    free(queue);
}

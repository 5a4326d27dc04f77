/* The queue is a ring. Threads take what waits and fill messages from it; the one who puts also takes what is done, in order. When the oldest
 * still waits he fills it himself, so that nobody is idle on a machine with few cores, and all works without other threads, too. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/import.h"
#include "storage/stream.h"

#define ROOM 64                        /* mails in the ring */
#define BYTES_MAX (64u << 20)          /* and their bytes; one that is larger goes alone */
#define WORKERS_MAX 3
#define WAKE_AT 8                      /* waking somebody for each small mail costs more than the mail */

enum { WAITING, FILLING, DONE };

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
    struct import_mail ring[ROOM];
    unsigned long oldest, next, end;   /* the first not taken, the first nobody fills, behind the last; modulo ROOM */
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

static void *work(void *argument)
{
    struct import_queue *queue = argument;
    bool initialized = !FAILED(MAPIInitialize(NULL));

    pthread_mutex_lock(&queue->lock);
    while (initialized && !queue->ending) {
        if (queue->next == queue->end) {
            pthread_cond_wait(&queue->work, &queue->lock);
            continue;
        }
        struct import_mail *mail = &queue->ring[queue->next++ % ROOM];
        mail->state = FILLING;
        pthread_mutex_unlock(&queue->lock);
        fill(queue, mail);
        pthread_mutex_lock(&queue->lock);
        mail->state = DONE;
        if (mail == &queue->ring[queue->oldest % ROOM])
            pthread_cond_signal(&queue->done);
    }
    pthread_mutex_unlock(&queue->lock);
    if (initialized)
        MAPIUninitialize();
    return NULL;
}

HRESULT import_queue_new(LPMAPIFOLDER folder, LPCONVERTERSESSION converter, import_take *take, void *context, struct import_queue **ret_queue)
{
    struct import_queue *queue = calloc(1, sizeof(*queue));
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    if (!queue)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    queue->folder = folder;
    queue->converter = converter;
    queue->take = take;
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

/* Take the oldest; `lock` is held. */
static void take_oldest(struct import_queue *queue)
{
    struct import_mail *mail = &queue->ring[queue->oldest % ROOM];

    if (mail->state == WAITING) {
        queue->next++;                 /* the oldest that waits is the next to be filled */
        mail->state = FILLING;
        pthread_mutex_unlock(&queue->lock);
        fill(queue, mail);
        pthread_mutex_lock(&queue->lock);
    } else {
        while (mail->state == FILLING)
            pthread_cond_wait(&queue->done, &queue->lock);
    }
    pthread_mutex_unlock(&queue->lock);
    queue->take(queue->context, mail);
    if (mail->message)
        mail->message->lpVtbl->Release(mail->message);
    queue->bytes -= mail->size;
    free(mail->source);
    free(mail->error);
    if (mail->owned)
        free(mail->bytes);
    pthread_mutex_lock(&queue->lock);
    queue->oldest++;
}

void import_queue_put(struct import_queue *queue, const struct import_mail *mail)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->end - queue->oldest == ROOM || (queue->end != queue->oldest && queue->bytes + mail->size > BYTES_MAX))
        take_oldest(queue);
    queue->ring[queue->end % ROOM] = *mail;
    queue->ring[queue->end++ % ROOM].state = WAITING;
    queue->bytes += mail->size;
    if (queue->end - queue->next >= WAKE_AT)
        pthread_cond_signal(&queue->work);
    pthread_mutex_unlock(&queue->lock);
}

void import_queue_flush(struct import_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    if (queue->next != queue->end)
        pthread_cond_broadcast(&queue->work);
    while (queue->oldest != queue->end)
        take_oldest(queue);
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

#include "prompt/client/talk.h"

#include <errno.h>
#include <fcntl.h>
#include <mapicode.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/time.h"
#include "prompt/client/prompt.h"

extern char **environ;

#define GREETING_MS 10000                      /* a helper that says nothing for so long is none */
#define WRITE_MS 10000
#define LEAVE_MS 2000                          /* to go by itself, then after SIGTERM half of it */

struct prompt_talk {
    int socket;
    pid_t child;
    char *program;
    char *line;                                /* what was read and not yet used */
    size_t length, capacity;
    size_t bytes;                              /* of this dialog, as messages */
    unsigned messages, dialogs;
    bool broken;                               /* by the helper: no more courtesy */
    int terminal;                              /* -1, or the terminal whose modes are kept in case the helper leaves it in disorder */
    struct termios modes;
};

/* Who has the helper. `depth` dialogs lie upon one another; `busy`: the topmost is being served; `lingering`: how many want the helper to stay
 * when the last dialog is left. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct prompt_talk *talk;
    unsigned depth, lingering;
    bool busy;
    pid_t process;                             /* a child of fork has no part in its parent's dialogs */
} line = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

int (*prompt_talk_connect)(void);

static unsigned greeting_deadline(void)
{
    const char *text = getenv("MAPIX_PROMPT_DEADLINE");
    double seconds = text ? strtod(text, NULL) : 0;
    return seconds > 0 && seconds < 3600 ? (unsigned)(seconds * 1000) + 1 : GREETING_MS;
}

static void remember_terminal(struct prompt_talk *talk)
{
    talk->terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (talk->terminal >= 0 && (tcgetpgrp(talk->terminal) != getpgrp() || tcgetattr(talk->terminal, &talk->modes))) {
        close(talk->terminal);
        talk->terminal = -1;
    }
}

/* Echo comes back even after a helper that was killed. */
static void restore_terminal(struct prompt_talk *talk, bool disorderly)
{
    if (talk->terminal < 0)
        return;
    if (disorderly && tcgetpgrp(talk->terminal) == getpgrp())
        tcsetattr(talk->terminal, TCSANOW, &talk->modes);
    close(talk->terminal);
    talk->terminal = -1;
}

/* Start the program with the conversation as its standard input and output. It stays in our session and process group: that is what makes
 * our terminal its own. */
static HRESULT spawn(struct prompt_talk *talk, int end)
{
    char *arguments[] = { talk->program, NULL };
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, end, 0);
    posix_spawn_file_actions_adddup2(&actions, end, 1);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int failed = posix_spawn(&talk->child, talk->program, &actions, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (failed)
        talk->child = 0;
    return failed ? mapix_error_from_errno(failed) : S_OK;
}

/* Wait for the child to go; true when it is gone. `ret_order`: by exit, not by a signal. */
static bool wait_for_child(struct prompt_talk *talk, unsigned milliseconds, bool *ret_order)
{
    uint64_t until = mapix_time_monotonic_ms() + milliseconds;
    struct timespec nap = { 0, 1000000 };
    for (;;) {
        int status;
        pid_t got = waitpid(talk->child, &status, milliseconds ? WNOHANG : 0);
        if (got == talk->child || (got < 0 && errno == ECHILD)) {      /* or somebody in the program waits for all children */
            *ret_order = got == talk->child && WIFEXITED(status) && !WEXITSTATUS(status);
            return true;
        }
        if (milliseconds && mapix_time_monotonic_ms() >= until)
            return false;
        if (!got) {
            nanosleep(&nap, NULL);
            if (nap.tv_nsec < 32000000)
                nap.tv_nsec *= 2;
        }
    }
}

static void end_child(struct prompt_talk *talk)
{
    bool order = false;
    if (!talk->child)
        return;
    if (!wait_for_child(talk, talk->broken ? 50 : LEAVE_MS, &order)) {
        kill(talk->child, SIGTERM);
        if (!wait_for_child(talk, LEAVE_MS / 2, &order)) {
            mapix_log_write(MAPIX_LOG_WARNING, PROMPT_COMPONENT, "The helper %s did not end and was killed", talk->program);
            kill(talk->child, SIGKILL);
            wait_for_child(talk, 0, &order);
        }
        order = false;
    }
    talk->child = 0;
    restore_terminal(talk, !order);
}

static void talk_free(struct prompt_talk *talk)
{
    if (!talk)
        return;
    if (talk->socket >= 0) {
        struct prompt_json_writer writer = { 0 };
        if (!talk->broken) {
            prompt_json_open(&writer, NULL, '{');
            prompt_json_put_boolean(&writer, "end", true);
            prompt_json_close(&writer, '}');
            prompt_talk_send(talk, &writer, NULL);
        }
        prompt_json_writer_free(&writer);
        close(talk->socket);
    }
    end_child(talk);
    restore_terminal(talk, false);
    prompt_json_wipe(talk->line, talk->capacity);
    free(talk->program);
    free(talk);
}

static HRESULT greet(struct prompt_talk *talk, ULONG_PTR ui_param, struct mapix_error_slot *error)
{
    struct prompt_json_writer writer = { 0 };
    struct prompt_json_document *document = NULL;
    prompt_json_open(&writer, NULL, '{');
    prompt_json_put_number(&writer, "mapix-prompt", PROMPT_PROTOCOL_VERSION);
    prompt_json_put_text(&writer, "program", program_invocation_short_name);
    prompt_json_put_number(&writer, "process", getpid());
    prompt_json_put_number(&writer, "parent", (int64_t)ui_param);
    if (talk->terminal >= 0)
        prompt_json_put_text(&writer, "terminal", "/dev/tty");
    prompt_json_close(&writer, '}');
    HRESULT hr = prompt_talk_send(talk, &writer, error);
    prompt_json_writer_free(&writer);
    if (SUCCEEDED(hr))
        hr = prompt_talk_receive(talk, -1, (int)greeting_deadline(), error, &document);
    if (hr == MAPI_E_TIMEOUT)
        return prompt_talk_broken(talk, error, "said nothing when it was started");
    if (SUCCEEDED(hr) && prompt_json_number(prompt_json_root(document), "mapix-prompt", 0) != PROMPT_PROTOCOL_VERSION)
        hr = prompt_talk_broken(talk, error, "speaks another version of the protocol");
    prompt_json_free(document);
    return hr;
}

/* Make the conversation and put the program at its other end. */
static HRESULT connect_helper(struct prompt_talk *talk, struct mapix_error_slot *error)
{
    int ends[2] = { -1, -1 };
    if (prompt_talk_connect)
        ends[0] = prompt_talk_connect();
    else if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
        ends[0] = -1;
    if (ends[0] < 0)
        return mapix_error_set(error, mapix_error_from_errno(errno), PROMPT_COMPONENT, (ULONG)errno, 0,
            "The dialog helper cannot be started: no socket for it");
    talk->socket = ends[0];
    fcntl(talk->socket, F_SETFL, O_NONBLOCK);
    if (ends[1] < 0)
        return S_OK;
    remember_terminal(talk);
    HRESULT hr = spawn(talk, ends[1]);
    close(ends[1]);
    if (SUCCEEDED(hr))
        return S_OK;
    talk->broken = true;
    return mapix_error_set(error, MAPI_E_CALL_FAILED, PROMPT_COMPONENT, (ULONG)hr, 0, "The dialog helper %s cannot be started; check MAPIX_PROMPT",
        talk->program);
}

static HRESULT talk_new(ULONG_PTR ui_param, struct mapix_error_slot *error, struct prompt_talk **ret_talk)
{
    const char *why = "";
    char *program = prompt_talk_connect ? strdup("test") : prompt_find_helper(&why);
    if (!program && !*why)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (!program)
        return mapix_error_set(error, MAPI_E_NO_SUPPORT, PROMPT_COMPONENT, 0, 0, "No dialog can be shown: %s", why);
    struct prompt_talk *talk = calloc(1, sizeof(*talk));
    if (!talk) {
        free(program);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    talk->program = program;
    talk->socket = talk->terminal = -1;
    HRESULT hr = connect_helper(talk, error);
    if (SUCCEEDED(hr))
        hr = greet(talk, ui_param, error);
    if (FAILED(hr)) {
        talk_free(talk);
        return hr;
    }
    *ret_talk = talk;
    return S_OK;
}

/* Who has it. -------------------------------------------------------------------------------------------------------------------------- */

static void forget_parents_line_locked(void)
{
    if (line.process == getpid())
        return;
    line.process = getpid();                   /* after a fork the helper is the parent's; its memory is left alone */
    line.talk = NULL;
    line.depth = line.lingering = 0;
    line.busy = false;
}

static void set_free(void)
{
    pthread_mutex_lock(&line.lock);
    line.busy = false;
    pthread_cond_broadcast(&line.changed);
    pthread_mutex_unlock(&line.lock);
}

/* Did a helper that lingered go away meanwhile? */
static bool is_gone(const struct prompt_talk *talk)
{
    struct pollfd look = { .fd = talk->socket, .events = POLLIN };
    return talk->broken || poll(&look, 1, 0) > 0;              /* it has nothing to say: readable is its end */
}

/* The line is ours (busy). Give its helper, a new one where there is none. */
static HRESULT take_helper(ULONG_PTR ui_param, struct mapix_error_slot *error, struct prompt_talk **ret_talk)
{
    HRESULT hr = S_OK;
    if (line.talk && !line.depth && is_gone(line.talk)) {
        line.talk->broken = true;
        talk_free(line.talk);
        line.talk = NULL;
    }
    if (!line.talk)
        hr = talk_new(ui_param, error, &line.talk);
    else if (line.talk->broken)
        hr = mapix_error_set(error, MAPI_E_CALL_FAILED, PROMPT_COMPONENT, 0, 0, "No dialog can be shown: the helper %s is gone", line.talk->program);
    if (FAILED(hr)) {
        set_free();
        return hr;
    }
    *ret_talk = line.talk;
    return S_OK;
}

HRESULT prompt_talk_enter(ULONG_PTR ui_param, struct mapix_error_slot *error, struct prompt_talk **ret_talk, unsigned *ret_depth)
{
    pthread_mutex_lock(&line.lock);
    forget_parents_line_locked();
    while (line.busy)
        pthread_cond_wait(&line.changed, &line.lock);
    line.busy = true;
    pthread_mutex_unlock(&line.lock);
    HRESULT hr = take_helper(ui_param, error, ret_talk);
    if (FAILED(hr))
        return hr;
    pthread_mutex_lock(&line.lock);
    *ret_depth = ++line.depth;
    pthread_mutex_unlock(&line.lock);
    return S_OK;
}

HRESULT prompt_talk_try_enter(ULONG_PTR ui_param, struct prompt_talk **ret_talk)
{
    pthread_mutex_lock(&line.lock);
    forget_parents_line_locked();
    bool ours = !line.busy && !line.depth;
    line.busy |= ours;
    pthread_mutex_unlock(&line.lock);
    if (!ours)
        return S_FALSE;
    HRESULT hr = take_helper(ui_param, NULL, ret_talk);
    if (SUCCEEDED(hr)) {
        pthread_mutex_lock(&line.lock);
        line.depth = 1;
        pthread_mutex_unlock(&line.lock);
    }
    return hr;
}

/* The line is ours. */
static void end_unless_wanted(void)
{
    pthread_mutex_lock(&line.lock);
    bool last = !line.depth && line.talk && (!line.lingering || line.talk->broken);
    struct prompt_talk *talk = line.talk;
    pthread_mutex_unlock(&line.lock);
    if (last) {
        talk_free(talk);                       /* nobody gets the terminal before it is free */
        line.talk = NULL;
    }
    set_free();
}

void prompt_talk_leave(struct prompt_talk *talk)
{
    (void)talk;
    pthread_mutex_lock(&line.lock);
    line.depth--;
    pthread_mutex_unlock(&line.lock);
    end_unless_wanted();
}

void prompt_talk_linger(bool stay)
{
    pthread_mutex_lock(&line.lock);
    forget_parents_line_locked();
    if (stay)
        line.lingering++;
    else if (line.lingering)                   /* none in a child that was forked in between */
        line.lingering--;
    bool look = !line.lingering && !line.busy && !line.depth && line.talk;
    line.busy |= look;
    pthread_mutex_unlock(&line.lock);
    if (look)
        end_unless_wanted();
}

void prompt_talk_yield(struct prompt_talk *talk)
{
    (void)talk;
    set_free();
}

/* A dialog that another thread put on top meanwhile is ended first. */
void prompt_talk_resume(struct prompt_talk *talk, unsigned depth)
{
    (void)talk;
    pthread_mutex_lock(&line.lock);
    while (line.busy || line.depth != depth)
        pthread_cond_wait(&line.changed, &line.lock);
    line.busy = true;
    pthread_mutex_unlock(&line.lock);
}

/* Lines. ------------------------------------------------------------------------------------------------------------------------------- */

HRESULT prompt_talk_broken(struct prompt_talk *talk, struct mapix_error_slot *error, const char *what)
{
    talk->broken = true;
    mapix_log_write(MAPIX_LOG_WARNING, PROMPT_COMPONENT, "The helper %s %s", talk->program, what);
    return mapix_error_set(error, MAPI_E_CALL_FAILED, PROMPT_COMPONENT, 0, 0, "The dialog could not be finished: the helper %s %s; "
        "name another one with MAPIX_PROMPT", talk->program, what);
}

void prompt_talk_renew_budget(struct prompt_talk *talk)
{
    talk->bytes = 0;
    talk->messages = 0;
}

unsigned prompt_talk_next_dialog(struct prompt_talk *talk)
{
    return ++talk->dialogs;
}

HRESULT prompt_talk_send(struct prompt_talk *talk, struct prompt_json_writer *writer, struct mapix_error_slot *error)
{
    uint64_t until = mapix_time_monotonic_ms() + WRITE_MS;
    size_t sent = 0;
    if (talk->broken)
        return MAPI_E_CALL_FAILED;
    prompt_json_end_line(writer);
    if (writer->failed)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (writer->length > PROMPT_DOCUMENT_LIMIT)
        return mapix_error_set(error, MAPI_E_TOO_COMPLEX, PROMPT_COMPONENT, 0, 0, "The dialog is too large to be shown");
    while (sent < writer->length) {
        ssize_t size = send(talk->socket, writer->text + sent, writer->length - sent, MSG_NOSIGNAL);
        if (size > 0) {
            sent += (size_t)size;
            continue;
        }
        if (errno != EAGAIN && errno != EINTR)
            return prompt_talk_broken(talk, error, "is gone");
        if (mapix_time_monotonic_ms() >= until)
            return prompt_talk_broken(talk, error, "does not read what it is sent");
        struct pollfd poll_for = { .fd = talk->socket, .events = POLLOUT };
        poll(&poll_for, 1, 100);
    }
    prompt_json_writer_free(writer);
    return S_OK;
}

/* A whole line that was read: parsed, and taken out of the buffer. */
static HRESULT take_line(struct prompt_talk *talk, size_t length, struct mapix_error_slot *error, struct prompt_json_document **ret_document)
{
    talk->bytes += length;
    if (++talk->messages > PROMPT_DIALOG_MESSAGES || talk->bytes > PROMPT_DIALOG_BYTES)
        return prompt_talk_broken(talk, error, "says too much");
    struct prompt_json_document *document = prompt_json_parse(talk->line, length);
    size_t rest = talk->length - length - 1;
    memmove(talk->line, talk->line + length + 1, rest);
    explicit_bzero(talk->line + rest, talk->length - rest);
    talk->length = rest;
    if (!document || prompt_json_root(document)->type != PROMPT_JSON_OBJECT) {
        prompt_json_free(document);
        return prompt_talk_broken(talk, error, "says what is no message");
    }
    *ret_document = document;
    return S_OK;
}

static HRESULT make_room(struct prompt_talk *talk)
{
    if (talk->capacity - talk->length >= 4096)
        return S_OK;
    size_t capacity = talk->capacity ? 2 * talk->capacity : 8192;
    char *grown = malloc(capacity);
    if (!grown)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (talk->length)
        memcpy(grown, talk->line, talk->length);
    prompt_json_wipe(talk->line, talk->capacity);
    talk->line = grown;
    talk->capacity = capacity;
    return S_OK;
}

HRESULT prompt_talk_receive(struct prompt_talk *talk, int event, int timeout_ms, struct mapix_error_slot *error,
    struct prompt_json_document **ret_document)
{
    uint64_t until = mapix_time_monotonic_ms() + (uint64_t)(timeout_ms < 0 ? 0 : timeout_ms);
    if (talk->broken)
        return MAPI_E_CALL_FAILED;
    for (;;) {
        char *end = talk->length ? memchr(talk->line, '\n', talk->length) : NULL;
        if (end)
            return take_line(talk, (size_t)(end - talk->line), error, ret_document);
        if (talk->length > PROMPT_LINE_LIMIT)
            return prompt_talk_broken(talk, error, "says more in one line than it may");
        uint64_t now = mapix_time_monotonic_ms();
        if (timeout_ms >= 0 && now >= until)
            return MAPI_E_TIMEOUT;
        struct pollfd poll_for[2] = { { .fd = talk->socket, .events = POLLIN }, { .fd = event, .events = POLLIN } };
        if (poll(poll_for, 2, timeout_ms < 0 ? -1 : (int)(until - now)) < 0 && errno != EINTR)
            return prompt_talk_broken(talk, error, "cannot be heard");
        if (poll_for[1].revents && !poll_for[0].revents)
            return S_FALSE;
        HRESULT hr = make_room(talk);
        if (FAILED(hr))
            return hr;
        ssize_t size = recv(talk->socket, talk->line + talk->length, talk->capacity - talk->length, 0);
        if (size > 0)
            talk->length += (size_t)size;
        else if (!size || (errno != EAGAIN && errno != EINTR))
            return prompt_talk_broken(talk, error, "ended without an answer");
    }
}

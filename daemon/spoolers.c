/* Spoolers: one mapix-spooler a profile, started when there is work, restarted with back-off when it crashes. */
#include "daemon/broker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "wire/place.h"

#define BACK_OFF_MAX 60u
#define STEADY_SECONDS 60              /* one that ran this long starts again at once */
#define PROFILE_MAX 256                /* spoolers known at once */

extern char **environ;

static struct spooler *first_spooler;

struct spooler *spoolers_first(void)
{
    return first_spooler;
}

bool spoolers_running(void)
{
    for (struct spooler *spooler = first_spooler; spooler; spooler = spooler->next)
        if (spooler->process || spooler->start_at)
            return true;
    return false;
}

/* --- keys --- */

static size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

/* Never swapped, never in a core; a limit on locked memory is no reason to leave mail where it is. */
void spooler_keep_key(struct spooler *spooler, const uint8_t *bytes, size_t size)
{
    if (size != MAPIX_BROKER_KEY)
        return;
    if (!spooler->key) {
        void *page = mmap(NULL, page_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

        if (page == MAP_FAILED)
            return;
        mlock(page, page_size());
        madvise(page, page_size(), MADV_DONTDUMP);
        spooler->key = page;
    }
    memcpy(spooler->key, bytes, size);
}

static void drop_key(struct spooler *spooler)
{
    if (!spooler->key)
        return;
    explicit_bzero(spooler->key, MAPIX_BROKER_KEY);
    munmap(spooler->key, page_size());
    spooler->key = NULL;
}

static bool is_needed(const struct spooler *spooler)
{
    return spooler->process || spooler->member || spooler->start_at || spooler->questions || spooler->patrons || spooler->work;
}

/* Forget one that has nothing to do and nothing to say; its profile may be gone long since. */
static bool forget_one(void)
{
    for (struct spooler **at = &first_spooler; *at; at = &(*at)->next) {
        struct spooler *spooler = *at;

        if (is_needed(spooler))
            continue;
        *at = spooler->next;
        drop_key(spooler);
        free(spooler->profile);
        free(spooler->text);
        free(spooler);
        return true;
    }
    return false;
}

struct spooler *spooler_find(const char *profile, bool make)
{
    struct spooler *spooler;
    size_t count = 0;

    for (spooler = first_spooler; spooler; spooler = spooler->next, count++)
        if (!strcmp(spooler->profile, profile))
            return spooler;
    if (!make || (count >= PROFILE_MAX && !forget_one()) || !(spooler = calloc(1, sizeof(*spooler))))
        return NULL;
    spooler->profile = strdup(profile);
    if (!spooler->profile) {
        free(spooler);
        return NULL;
    }
    spooler->state = MAPIX_SPOOLER_ENDED;
    spooler->next = first_spooler;
    first_spooler = spooler;
    return spooler;
}

/* Tell everyone who watches this profile's spooler. The key is "wspooler/" and the profile; the bytes are the state's number and the text. */
static void publish_state(const struct spooler *spooler)
{
    char key[4200], bytes[4096];
    int length = snprintf(bytes, sizeof(bytes), "%c%s", (int)spooler->state, spooler->text ? spooler->text : "");
    int size = snprintf(key, sizeof(key), "wspooler/%s", spooler->profile);

    if (size < (int)sizeof(key))
        members_publish(NULL, (const uint8_t *)key, (size_t)size, (const uint8_t *)bytes,
            length < (int)sizeof(bytes) ? (size_t)length : sizeof(bytes) - 1);
}

static void set_state(struct spooler *spooler, uint32_t state, const char *text)
{
    char *copy = text && *text ? strdup(text) : NULL;          /* the text may be the old one */

    free(spooler->text);
    spooler->text = copy;
    spooler->state = (enum mapix_spooler_state)state;
    publish_state(spooler);
}

static bool start(struct spooler *spooler)
{
    char *program = wire_program_path("mapix-spooler");
    char *arguments[] = { (char *)(uintptr_t) "mapix-spooler", (char *)(uintptr_t) "--profile", spooler->profile, NULL };
    posix_spawnattr_t attributes;
    sigset_t none, defaults;
    int failed = ENOMEM;

    if (program) {
        posix_spawnattr_init(&attributes);
        sigemptyset(&none);
        sigfillset(&defaults);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setsigdefault(&attributes, &defaults);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        failed = posix_spawn(&spooler->process, program, NULL, &attributes, arguments, environ);
        posix_spawnattr_destroy(&attributes);
    }
    spooler->start_at = 0;
    spooler->began = broker_now();
    if (failed) {
        char text[512];

        snprintf(text, sizeof(text), "the spooler %s cannot be started: %s; is mapix installed whole?", program ? program : "mapix-spooler",
            strerror(failed));
        spooler->process = 0;
        set_state(spooler, MAPIX_SPOOLER_FAILED, text);
    } else {
        broker_log("spooler %d started for profile %s", (int)spooler->process, spooler->profile);
        set_state(spooler, MAPIX_SPOOLER_STARTING, NULL);
        spooler->back_off = spooler->back_off ? spooler->back_off : 1;
    }
    free(program);
    return !failed;
}

static void tell_work(struct spooler *spooler)
{
    struct wire_buffer frame = { NULL };

    wire_begin(&frame, WIRE_WORK, 0);
    wire_put_number(&frame, spooler->work | (spooler->patrons ? MAPIX_WORK_STAY : MAPIX_WORK_LEAVE));
    wire_put_number(&frame, ++spooler->serial);
    spooler->work = 0;
    member_send(spooler->member, &frame);
    set_state(spooler, MAPIX_SPOOLER_WORKING, NULL);
}

/* --- questions --- */

static void send_question(struct spooler *spooler, struct question *question)
{
    struct wire_buffer frame = { NULL };

    wire_begin(&frame, WIRE_ASKED, 0);
    wire_put_number(&frame, question->ticket);
    wire_put_bytes(&frame, question->bytes, question->size);
    question->sent = true;
    member_send(spooler->member, &frame);
}

static void remove_question(struct spooler *spooler, struct question *question)
{
    struct question **at = &spooler->questions;

    while (*at != question)
        at = &(*at)->next;
    *at = question->next;
    spooler->question_count--;
    free(question);
}

/* Who asked a spooler that is no more learns so; what it did not get yet may wait for the next one. */
static void fail_questions(struct spooler *spooler, bool all)
{
    for (struct question *question = spooler->questions, *next; question; question = next) {
        next = question->next;
        if (!all && !question->sent)
            continue;
        if (question->asker)
            member_reply_failed(question->asker, question->request, MAPI_E_NOT_INITIALIZED,
                spooler->text ? spooler->text : "the spooler ended before it answered; ask again");
        remove_question(spooler, question);
    }
}

bool spooler_ask(struct spooler *spooler, struct member *asker, uint32_t request, const uint8_t *bytes, size_t size, bool may_start)
{
    static uint32_t next_ticket;
    struct question *question = spooler->question_count < QUESTIONS_MAX ? calloc(1, sizeof(*question) + size) : NULL, **at = &spooler->questions;

    if (!question)
        return false;
    question->ticket = ++next_ticket;
    question->asker = asker;
    question->request = request;
    question->size = size;
    memcpy(question->bytes, bytes, size);
    while (*at)
        at = &(*at)->next;
    *at = question;
    spooler->question_count++;
    if (spooler->member) {
        send_question(spooler, question);
    } else if (!spooler->process && may_start && !start(spooler)) {
        remove_question(spooler, question);
        return false;
    }
    return true;
}

void spooler_answer(struct spooler *spooler, uint32_t ticket, HRESULT result, const char *text, const uint8_t *bytes, size_t size)
{
    struct question *question = spooler->questions;
    struct wire_buffer frame = { NULL };

    while (question && question->ticket != ticket)
        question = question->next;
    if (!question)
        return;
    if (question->asker && FAILED(result)) {
        member_reply_failed(question->asker, question->request, result, text);
    } else if (question->asker) {
        wire_begin(&frame, WIRE_OK, question->request);
        wire_put_bytes(&frame, bytes, size);
        member_send(question->asker, &frame);
    }
    remove_question(spooler, question);
}

void spoolers_forget_asker(const struct member *asker)
{
    for (struct spooler *spooler = first_spooler; spooler; spooler = spooler->next)
        for (struct question *question = spooler->questions; question; question = question->next)
            if (question->asker == asker)
                question->asker = NULL;
}

void spooler_report(struct spooler *spooler, uint32_t state, const char *text, uint32_t serial)
{
    bool more = state == MAPIX_SPOOLER_IDLE && (serial != spooler->serial || spooler->work);

    if (state == MAPIX_SPOOLER_IDLE || state == MAPIX_SPOOLER_ENDED)
        spooler->done = serial;
    set_state(spooler, more ? MAPIX_SPOOLER_WORKING : state, text);
}

bool spooler_wake(struct spooler *spooler, uint32_t flags)
{
    spooler->work |= flags;
    if (spooler->member)
        tell_work(spooler);
    else if (!spooler->process && (!spooler->start_at || flags & MAPIX_WORK_FLUSH))
        return start(spooler);
    return true;
}

void spooler_add_patron(struct spooler *spooler)
{
    spooler->patrons++;
}

void spooler_remove_patron(struct spooler *spooler)
{
    if (!--spooler->patrons && spooler->member)
        tell_work(spooler);
}

bool spooler_may_attach(const struct spooler *spooler, const struct member *member)
{
    return !spooler->member && (!spooler->process || spooler->process == member->process);
}

void spooler_attach(struct spooler *spooler, struct member *member)
{
    spooler->member = member;
    member->spooler = spooler;
    if (spooler->work || spooler->patrons)
        tell_work(spooler);
    for (struct question *question = spooler->questions; question; question = question->next)
        if (!question->sent)
            send_question(spooler, question);
}

/* One that we did not start is not waited for: its end is the end of its connection. */
void spooler_detach(struct spooler *spooler, const struct member *member)
{
    if (spooler->member != member)
        return;
    spooler->member = NULL;
    if (spooler->process)
        return;
    fail_questions(spooler, true);
    set_state(spooler, MAPIX_SPOOLER_ENDED, NULL);
}

/* Why a profile's spooler cannot work: its own words if it said any. */
static const char *reason(const struct spooler *spooler)
{
    return spooler->text ? spooler->text : "the profile does not open; mapix --profile NAME status says why";
}

/* A crash, or another end with work left over: it is started again, later each time, unless it had run well. */
static void crashed(struct spooler *spooler, int status)
{
    char text[256];

    if (broker_now() - spooler->began >= STEADY_SECONDS)
        spooler->back_off = 1;
    if (WIFSIGNALED(status))
        snprintf(text, sizeof(text), "the spooler was ended by signal %d and is started again in %u s; its log says what it did",
            WTERMSIG(status), spooler->back_off);
    else
        snprintf(text, sizeof(text), "the spooler ended with status %d and is started again in %u s; its log says why", WEXITSTATUS(status),
            spooler->back_off);
    broker_log("profile %s: %s", spooler->profile, text);
    spooler->restarts++;
    spooler->work |= MAPIX_WORK_QUEUE;
    spooler->start_at = broker_now() + spooler->back_off;
    spooler->back_off = spooler->back_off * 2 > BACK_OFF_MAX ? BACK_OFF_MAX : spooler->back_off * 2;
    set_state(spooler, MAPIX_SPOOLER_FAILED, text);
    fail_questions(spooler, true);     /* nobody waits through a back-off */
}

/* One that ends with status 0 had nothing left to do, unless it was told of work that it did not say is done. */
static void ended(struct spooler *spooler, int status)
{
    bool well = WIFEXITED(status) && WEXITSTATUS(status) == 0;

    spooler->process = 0;
    fail_questions(spooler, false);
    if (well && (spooler->work || spooler->questions || spooler->patrons || spooler->done != spooler->serial)) {
        spooler->work |= MAPIX_WORK_QUEUE;                     /* it came while it was leaving */
        spooler->start_at = broker_now();
    } else if (well) {
        spooler->back_off = 0;
        drop_key(spooler);
        set_state(spooler, MAPIX_SPOOLER_ENDED, NULL);
    } else if (WIFEXITED(status) && WEXITSTATUS(status) == EX_CONFIG) {
        spooler->work = 0;
        spooler->back_off = 0;
        drop_key(spooler);
        set_state(spooler, MAPIX_SPOOLER_FAILED, reason(spooler));
        fail_questions(spooler, true);
    } else {
        crashed(spooler, status);
    }
}

void spoolers_reap(void)
{
    int status;
    pid_t process;

    while ((process = waitpid(-1, &status, WNOHANG)) > 0)
        for (struct spooler *spooler = first_spooler; spooler; spooler = spooler->next)
            if (spooler->process == process)
                ended(spooler, status);
}

int spoolers_tick(void)
{
    time_t now = broker_now();
    int next = -1;

    for (struct spooler *spooler = first_spooler; spooler; spooler = spooler->next) {
        if (!spooler->start_at)
            continue;
        if (spooler->start_at <= now)
            start(spooler);
        else if (next < 0 || spooler->start_at - now < next)
            next = (int)(spooler->start_at - now);
    }
    return next;
}

static bool any_alive(void)
{
    int status;
    pid_t process;
    bool alive = false;

    while ((process = waitpid(-1, &status, WNOHANG)) > 0)
        for (struct spooler *spooler = first_spooler; spooler; spooler = spooler->next)
            if (spooler->process == process)
                spooler->process = 0;
    for (struct spooler *spooler = first_spooler; spooler; spooler = spooler->next)
        alive |= spooler->process != 0;
    return alive;
}

void spoolers_end(void)
{
    time_t until = broker_now() + 5;

    for (struct spooler *spooler = first_spooler; spooler; spooler = spooler->next)
        if (spooler->process)
            kill(spooler->process, SIGTERM);
    while (any_alive() && broker_now() < until)
        poll(NULL, 0, 10);
    for (struct spooler *spooler = first_spooler; spooler; spooler = spooler->next)
        if (spooler->process)
            kill(spooler->process, SIGKILL);
}

/* mapixd: the broker of one user and data directory. It keeps the notification hub and starts spoolers; it loads no provider, no network
 * code, and touches no store. */
#include "daemon/broker.h"

#include <errno.h>
#include <fcntl.h>
#include <mapicode.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "wire/place.h"

#define IDLE_SECONDS 30
#define LOOK_SECONDS 5                 /* how often it looks whether its socket is still its own */
#define READY_DESCRIPTOR 3

static struct {
    int lock;                          /* the locked file that names the socket */
    int listener;
    int signals;
    int spare;                         /* a descriptor to give up when none is left */
    char *socket_path;
    dev_t device;
    ino_t inode;
    time_t started, last_used;
    int idle_seconds;
    bool stopping;
} self = { .lock = -1, .listener = -1, .signals = -1, .spare = -1 };

time_t broker_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec;
}

time_t broker_started(void)
{
    return self.started;
}

void broker_stop(void)
{
    self.stopping = true;
}

void broker_log(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    mapix_log_write_va(MAPIX_LOG_INFO, "mapixd", format, arguments);
    va_end(arguments);
}

static int refuse(const char *what, int error_number)
{
    fprintf(stderr, "mapixd: %s: %s\n", what, strerror(error_number));
    return EX_OSERR;
}

/* Close whatever the starter left open, but for the three standard ones and the pipe it waits on. */
static void close_inherited(bool background)
{
    close_range(background ? READY_DESCRIPTOR + 1 : READY_DESCRIPTOR, ~0U, 0);
}

static void say_ready(bool background, char what)
{
    if (background && write(READY_DESCRIPTOR, &what, 1) == 1)
        close(READY_DESCRIPTOR);
}

/* Where MAPIX_LOG goes when it names no file: $XDG_STATE_HOME/mapix/daemons.log. Never to the starter's standard error: whoever reads that pipe
 * would wait for its end as long as we live. -1: nowhere. */
static int open_log(void)
{
    const char *wanted = getenv("MAPIX_LOG"), *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    char directory[3900], path[4096];

    if (!wanted || strchr(wanted, ':'))
        return -1;
    if (state && *state == '/')
        snprintf(directory, sizeof(directory), "%s/mapix", state);
    else if (home && *home == '/')
        snprintf(directory, sizeof(directory), "%s/.local/state/mapix", home);
    else
        return -1;
    if (FAILED(mapix_file_make_directory(directory)))
        return -1;
    snprintf(path, sizeof(path), "%s/daemons.log", directory);
    return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600);
}

/* Leave the starter's session, directory, terminal and pipes. */
static bool go_to_background(void)
{
    int null, log = open_log();
    pid_t child = fork();

    if (child < 0)
        return false;
    if (child > 0)
        _exit(0);
    setsid();
    if (chdir("/"))
        return false;
    null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0)
        return false;
    dup2(null, 0);
    dup2(null, 1);
    dup2(log >= 0 ? log : null, 2);
    if (log >= 0)
        close(log);
    close(null);
    return true;
}

/* Take the data directory's lock. 1: taken; 0: another broker has it; -1: errno. */
static int take_lock(void)
{
    struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    char *path = wire_lock_path(), *directory = mapix_file_data_directory();
    int result = -1;

    if (path && directory && !FAILED(mapix_file_make_directory(directory))) {
        self.lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (self.lock >= 0 && !fcntl(self.lock, F_OFD_SETLK, &range))
            result = 1;
        else if (self.lock >= 0 && (errno == EAGAIN || errno == EACCES))
            result = 0;
    }
    free(path);
    free(directory);
    return result;
}

static bool name_socket(void)
{
    char line[sizeof(((struct sockaddr_un *)NULL)->sun_path) + 2];
    int length = snprintf(line, sizeof(line), "%s\n", self.socket_path);

    return ftruncate(self.lock, 0) == 0 && pwrite(self.lock, line, (size_t)length, 0) == length;
}

/* Listen, then write the socket's path into the locked file: who reads it can connect. */
static bool listen_and_tell(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct stat stat;
    mode_t old_mask;

    if (FAILED(wire_socket_path(&self.socket_path)))
        return false;
    strcpy(address.sun_path, self.socket_path);
    unlink(self.socket_path);
    self.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    old_mask = umask(0077);
    if (self.listener < 0 || bind(self.listener, (struct sockaddr *)&address, sizeof(address)) || listen(self.listener, 128))
        return false;
    umask(old_mask);
    if (lstat(self.socket_path, &stat))
        return false;
    self.device = stat.st_dev;
    self.inode = stat.st_ino;
    return name_socket();
}

/* The lock file is how clients find us. Gone: another broker may be started, and ours is the old one. Spoilt: written again. */
static bool lock_is_ours(void)
{
    struct stat stat;
    char line[sizeof(((struct sockaddr_un *)NULL)->sun_path) + 2] = "";
    size_t length = strlen(self.socket_path);
    ssize_t got = pread(self.lock, line, sizeof(line) - 1, 0);

    if (fstat(self.lock, &stat) || !stat.st_nlink)
        return false;
    if (got == (ssize_t)length + 1 && !memcmp(line, self.socket_path, length))
        return true;
    broker_log("the lock file did not name our socket; written again");
    return name_socket();
}

static bool socket_is_ours(void)
{
    struct stat stat;

    return !lstat(self.socket_path, &stat) && stat.st_dev == self.device && stat.st_ino == self.inode;
}

/* As many descriptors as members may come. */
static void raise_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur >= MEMBER_MAX + 64)
        return;
    limit.rlim_cur = limit.rlim_max < MEMBER_MAX + 64 ? limit.rlim_max : MEMBER_MAX + 64;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/* No descriptor is left: with the spare one the next in line is let in and sent away, or the listener would stay readable and we would spin. */
static void turn_one_away(void)
{
    close(self.spare);
    close(accept4(self.listener, NULL, NULL, SOCK_CLOEXEC));
    self.spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void accept_members(void)
{
    int socket;

    while ((socket = accept4(self.listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0) {
        struct ucred peer;
        socklen_t size = sizeof(peer);

        if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) || peer.uid != getuid()) {
            broker_log("a process of user %u was turned away", (unsigned)peer.uid);
            close(socket);
        } else {
            member_add(socket, peer.pid);
        }
    }
    if (errno == EMFILE || errno == ENFILE)
        turn_one_away();
}

static void take_signals(void)
{
    struct signalfd_siginfo signal;

    while (read(self.signals, &signal, sizeof(signal)) == sizeof(signal)) {
        if (signal.ssi_signo == SIGCHLD)
            spoolers_reap();
        else
            self.stopping = true;
    }
}

/* One wait and what came of it. The descriptors are laid out anew each round: members are few. */
static bool round_of_events(struct pollfd *waits, struct member **members, int timeout_ms)
{
    nfds_t count = 2;

    waits[0] = (struct pollfd){ .fd = self.listener, .events = POLLIN };
    waits[1] = (struct pollfd){ .fd = self.signals, .events = POLLIN };
    for (struct member *member = members_first(); member && count < MEMBER_MAX + 2; member = member->next) {
        members[count] = member;
        waits[count++] = (struct pollfd){ .fd = member->socket, .events = (short)(POLLIN | (member_wants_to_write(member) ? POLLOUT : 0)) };
    }
    if (poll(waits, count, timeout_ms) < 0)
        return errno == EINTR;
    for (nfds_t i = 2; i < count; i++) {
        if (waits[i].revents & POLLOUT)
            member_write(members[i]);
        if (waits[i].revents & (POLLIN | POLLHUP | POLLERR))
            member_read(members[i]);
    }
    if (waits[1].revents)
        take_signals();
    members_expire();
    members_sweep();
    if (waits[0].revents)
        accept_members();
    return true;
}

static void serve(void)
{
    static struct pollfd waits[MEMBER_MAX + 2];
    static struct member *members[MEMBER_MAX + 2];

    time_t looked = self.last_used = broker_now();

    while (!self.stopping) {
        int due = spoolers_tick(), timeout = LOOK_SECONDS;

        if (due >= 0 && due < timeout)
            timeout = due;
        if (self.idle_seconds < timeout)
            timeout = self.idle_seconds;
        if (!round_of_events(waits, members, timeout * 1000 + 10))
            break;
        if (members_first() || spoolers_running())
            self.last_used = broker_now();
        if (broker_now() - self.last_used >= self.idle_seconds) {
            broker_log("idle; leaving");
            break;
        }
        if (broker_now() - looked < LOOK_SECONDS)
            continue;
        looked = broker_now();
        if (!socket_is_ours() || !lock_is_ours()) {
            broker_log("the socket %s or the lock file that names it is no longer ours; leaving", self.socket_path);
            break;
        }
    }
}

/* Let go: no new members, spoolers ended, the socket removed if it is ours, then the lock, then the members hear it by the end of file. */
static void leave(void)
{
    close(self.listener);
    spoolers_end();
    if (socket_is_ours())
        unlink(self.socket_path);
    if (ftruncate(self.lock, 0))
        broker_log("the lock file keeps the name of a socket that is gone; no harm");
    close(self.lock);
    for (struct member *member = members_first(); member; member = member->next)
        member->dead = true;
    members_sweep();
}

static bool watch_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    self.signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return self.signals >= 0;
}

int main(int argc, char **argv)
{
    bool background = argc == 2 && !strcmp(argv[1], "--background");
    const char *idle = getenv("MAPIX_IDLE_SECONDS");
    int locked;

    if (argc > 1 && !background) {
        bool help = !strcmp(argv[1], "--help");

        fprintf(help ? stdout : stderr, "usage: mapixd [--background]\nThe broker of mapix; programs start it when they need it. mapixd(8) has the rest.\n");
        return help ? EX_OK : EX_USAGE;
    }
    self.idle_seconds = idle && atoi(idle) > 0 ? atoi(idle) : IDLE_SECONDS;
    close_inherited(background);
    if (background && !go_to_background())
        return refuse("cannot leave the terminal", errno);
    locked = take_lock();
    if (locked <= 0) {
        say_ready(background, locked == 0 ? '+' : '-');
        return locked == 0 ? EX_OK : refuse("the data directory cannot be locked", errno);
    }
    if (!watch_signals() || !listen_and_tell()) {
        say_ready(background, '-');
        return refuse("cannot listen", errno);
    }
    raise_limit();
    self.spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
    self.started = broker_now();
    say_ready(background, '+');
    broker_log("listening at %s", self.socket_path);
    serve();
    leave();
    return EX_OK;
}

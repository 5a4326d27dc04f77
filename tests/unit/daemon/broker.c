/* mapixd and its client end: one broker a data directory, events between processes, restarts, and peers that break the rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <mapicode.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/scratch.h"
#include "wire/broker.h"
#include "wire/frame.h"
#include "wire/place.h"
#include "tests/lib/waiting.h"

static int told[2];                    /* a pipe: the watch callback writes what it got */

static void tell(void *context, const void *bytes, size_t size)
{
    (void)context;
    assert_true(write(told[1], size ? bytes : "!", size ? size : 1) > 0);
}

static void expect_told(const char *text)
{
    size_t have = 0, size = strlen(text);
    char got[64] = "";
    struct pollfd wait = { .fd = told[0], .events = POLLIN };

    while (have < size) {
        ssize_t n;

        assert_int_equal(poll(&wait, 1, 20000), 1);
        n = read(told[0], got + have, size - have);
        assert_true(n > 0);
        have += (size_t)n;
    }
    assert_string_equal(got, text);
}

static int enter(void **state)
{
    (void)state;
    scratch_enter();
    setenv("MAPIX_IDLE_SECONDS", "1", 1);
    return pipe(told);
}

static int leave(void **state)
{
    (void)state;
    mapix_broker_disconnect();
    scratch_leave();
    close(told[0]);
    close(told[1]);
    return 0;
}

static pid_t in_child(void (*work)(void))
{
    pid_t child = fork();

    assert_true(child >= 0);
    if (!child) {
        work();
        _exit(0);
    }
    return child;
}

static void expect_success(pid_t child)
{
    int status;

    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void publish_hello(void)
{
    if (FAILED(mapix_broker_connect(true)))
        _exit(1);
    mapix_broker_publish("store/1", 7, "hello", 5);
    mapix_broker_publish("store/2", 7, "other", 5);
    mapix_broker_publish("store/1", 7, "again", 5);
    mapix_broker_disconnect();
}

/* SPI-NTF-05: what one process publishes under a key reaches those that watch that key, in order, and nobody else. */
static void events_cross_processes(void **state)
{
    uint64_t watch;

    (void)state;
    assert_int_equal(mapix_broker_connect(false), MAPI_E_NOT_FOUND);
    assert_int_equal(mapix_broker_connect(true), S_OK);
    assert_int_equal(mapix_broker_watch("store/1", 7, tell, NULL, &watch), S_OK);
    expect_success(in_child(publish_hello));
    expect_told("helloagain");
    mapix_broker_unwatch(watch);
}

static void connect_only(void)
{
    struct mapix_broker_status *status;

    if (FAILED(mapix_broker_connect(true)) || FAILED(mapix_broker_status(&status)))
        _exit(1);
    if (write(told[1], &status->process, sizeof(status->process)) != sizeof(status->process))
        _exit(2);
    mapix_broker_status_free(status);
    mapix_broker_disconnect();
}

/* Ten programs that need the broker at once get the same one. */
static void only_one_is_started(void **state)
{
    pid_t children[10];
    uint32_t first, other;

    (void)state;
    for (int i = 0; i < 10; i++)
        children[i] = in_child(connect_only);
    assert_int_equal(read(told[0], &first, sizeof(first)), sizeof(first));
    for (int i = 1; i < 10; i++) {
        assert_int_equal(read(told[0], &other, sizeof(other)), sizeof(other));
        assert_int_equal(first, other);
    }
    for (int i = 0; i < 10; i++)
        expect_success(children[i]);
}

/* 0: it ended before it answered. */
static pid_t answering_process(void)
{
    struct mapix_broker_status *status;
    HRESULT result = mapix_broker_status(&status);
    pid_t process;

    if (result == MAPI_E_NETWORK_ERROR || result == MAPI_E_NOT_FOUND)
        return 0;
    assert_int_equal(result, S_OK);
    process = (pid_t)status->process;
    mapix_broker_status_free(status);
    return process;
}

static pid_t broker_process(void)
{
    pid_t process = answering_process();

    assert_true(process);
    return process;
}

static void wait_until_gone(pid_t process)
{
    assert_true(wait_for_end(process));
}

/* A broker that is killed is replaced at the next need, and watches live on. */
static void killed_broker_is_replaced(void **state)
{
    uint64_t watch;
    pid_t process, other;

    (void)state;
    assert_int_equal(mapix_broker_connect(true), S_OK);
    assert_int_equal(mapix_broker_watch("store/1", 7, tell, NULL, &watch), S_OK);
    process = broker_process();
    kill(process, SIGKILL);
    wait_until_gone(process);
    do                                 /* this process may not have heard yet that it is gone: the next call starts another one */
        assert_int_equal(mapix_broker_connect(true), S_OK);
    while (!(other = answering_process()));
    assert_int_not_equal(other, process);
    expect_success(in_child(publish_hello));
    expect_told("helloagain");
    mapix_broker_unwatch(watch);
}

/* It leaves when nobody needs it, and when its socket is taken away. */
static void leaves_when_idle_or_dispossessed(void **state)
{
    pid_t process;
    char *path;

    (void)state;
    assert_int_equal(mapix_broker_connect(true), S_OK);
    process = broker_process();
    mapix_broker_disconnect();
    wait_until_gone(process);
    assert_int_equal(mapix_broker_connect(true), S_OK);
    process = broker_process();
    assert_int_equal(wire_socket_path(&path), S_OK);
    assert_int_equal(unlink(path), 0);
    free(path);
    wait_until_gone(process);
}

/* Stop ends it before the call returns, so that a new one can be started at once. */
static void stop_waits(void **state)
{
    pid_t process;

    (void)state;
    assert_int_equal(mapix_broker_connect(true), S_OK);
    process = broker_process();
    assert_int_equal(mapix_broker_stop(), S_OK);
    assert_int_equal(mapix_broker_stop(), MAPI_E_NOT_FOUND);
    assert_int_equal(mapix_broker_connect(true), S_OK);
    assert_int_not_equal(broker_process(), process);
}

/* A peer that sends nonsense, or a version from the future, is cut off or told; the others do not notice. */
static void rule_breakers_are_cut_off(void **state)
{
    static const uint8_t huge[16] = { 0xff, 0xff, 0xff, 0xff, 1 };
    struct wire_buffer hello = { NULL };
    uint8_t reply[512];
    int socket;

    (void)state;
    assert_int_equal(mapix_broker_connect(true), S_OK);
    assert_int_equal(wire_connect(&socket), S_OK);
    assert_int_equal(send(socket, huge, sizeof(huge), MSG_NOSIGNAL), sizeof(huge));
    assert_int_equal(recv(socket, reply, sizeof(reply), 0), 0);
    close(socket);
    assert_int_equal(wire_connect(&socket), S_OK);
    wire_begin(&hello, WIRE_HELLO, 1);
    wire_put_number(&hello, 1000);
    wire_put_number(&hello, 999);
    wire_put_number(&hello, 0);
    wire_put_text(&hello, "");
    assert_true(wire_finish(&hello));
    assert_int_equal(send(socket, hello.bytes, hello.size, MSG_NOSIGNAL), (ssize_t)hello.size);
    assert_true(recv(socket, reply, sizeof(reply), 0) > (ssize_t)WIRE_HEAD);
    assert_int_equal(reply[4], WIRE_REFUSED);
    free(hello.bytes);
    close(socket);
    assert_true(broker_process() > 0);
}

/* A spooler that cannot be started is a clear failure, and the broker lives on. */
static void missing_spooler_is_told(void **state)
{
    (void)state;
    assert_int_equal(mapix_broker_connect(true), S_OK);
    assert_int_equal(mapix_broker_stop(), S_OK);
    symlink(scratch_path("nowhere"), scratch_path("mapix-spooler"));
    {
        char command[1024];

        snprintf(command, sizeof(command), "ln -s %s/mapixd %s/mapixd", getenv("MAPIX_LIBEXEC_PATH"), scratch_path(""));
        assert_int_equal(system(command), 0);
    }
    setenv("MAPIX_LIBEXEC_PATH", scratch_path(""), 1);
    assert_int_equal(mapix_broker_wake_spooler("nobody", MAPIX_WORK_QUEUE), MAPI_E_NOT_INITIALIZED);
    assert_true(broker_process() > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(events_cross_processes, enter, leave),
        cmocka_unit_test_setup_teardown(only_one_is_started, enter, leave),
        cmocka_unit_test_setup_teardown(killed_broker_is_replaced, enter, leave),
        cmocka_unit_test_setup_teardown(leaves_when_idle_or_dispossessed, enter, leave),
        cmocka_unit_test_setup_teardown(stop_waits, enter, leave),
        cmocka_unit_test_setup_teardown(rule_breakers_are_cut_off, enter, leave),
        cmocka_unit_test_setup_teardown(missing_spooler_is_told, enter, leave),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

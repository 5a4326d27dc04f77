#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LONGEST_LINE 4096

static const char *const level_names[] = { "none", "error", "warning", "info", "debug", "trace" };
static pthread_once_t once = PTHREAD_ONCE_INIT;
static atomic_int threshold = -1;
static int descriptor = STDERR_FILENO;
static void (*_Atomic line_handler)(enum mapix_log_level level, const char *component, const char *text);

static int level_of(const char *name, size_t length)
{
    for (int i = 0; i <= MAPIX_LOG_TRACE; i++)
        if (strlen(level_names[i]) == length && strncasecmp(name, level_names[i], length) == 0)
            return i;
    return MAPIX_LOG_WARNING;
}

static void read_environment(void)
{
    const char *wanted = getenv("MAPIX_LOG");
    int level = MAPIX_LOG_ERROR;
    if (wanted != NULL && *wanted != '\0') {
        const char *colon = strchr(wanted, ':');
        level = level_of(wanted, colon != NULL ? (size_t)(colon - wanted) : strlen(wanted));
        if (colon != NULL && colon[1] != '\0') {
            int file = open(colon + 1, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600);
            if (file >= 0)
                descriptor = file;
        }
    }
    int unknown = -1;
    atomic_compare_exchange_strong(&threshold, &unknown, level);
}

bool mapix_log_enabled(enum mapix_log_level level)
{
    int now = atomic_load_explicit(&threshold, memory_order_relaxed);
    if (now < 0) {
        pthread_once(&once, read_environment);
        now = atomic_load(&threshold);
    }
    return (int)level <= now && level != MAPIX_LOG_NONE;
}

void mapix_log_set_level(enum mapix_log_level level)
{
    pthread_once(&once, read_environment);
    atomic_store(&threshold, (int)level);
}

void mapix_log_set_handler(void (*handler)(enum mapix_log_level level, const char *component, const char *text))
{
    atomic_store(&line_handler, handler);
}

/* A stranger's text must not be able to forge a line. */
static size_t escape(char *to, size_t capacity, const char *from)
{
    static const char digits[] = "0123456789abcdef";
    size_t at = 0;
    for (; *from != '\0' && at + 5 < capacity; from++) {
        unsigned char c = (unsigned char)*from;
        if (c >= 0x20 && c != 0x7f) {
            to[at++] = (char)c;
            continue;
        }
        to[at++] = '\\';
        to[at++] = 'x';
        to[at++] = digits[c >> 4];
        to[at++] = digits[c & 15];
    }
    to[at] = '\0';
    return at;
}

static void write_line(enum mapix_log_level level, const char *component, const char *text)
{
    char line[LONGEST_LINE + 128];
    struct timespec now;
    struct tm parts;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &parts);
    int length = snprintf(line, sizeof(line), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ mapix[%d] %s %s: %s\n", parts.tm_year + 1900,
        parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, (int)(now.tv_nsec / 1000000), (int)getpid(),
        level_names[level], component, text);
    if (length <= 0)
        return;
    if ((size_t)length >= sizeof(line)) {
        length = sizeof(line) - 1;
        line[length - 1] = '\n';
    }
    /* A log that cannot be written has nowhere to say so. */
    ssize_t ignored = write(descriptor, line, (size_t)length);
    (void)ignored;
}

void mapix_log_write_va(enum mapix_log_level level, const char *component, const char *format, va_list arguments)
{
    if (!mapix_log_enabled(level))
        return;
    int saved = errno;
    char raw[LONGEST_LINE], text[LONGEST_LINE];
    vsnprintf(raw, sizeof(raw), format, arguments);
    escape(text, sizeof(text), raw);
    void (*handler)(enum mapix_log_level, const char *, const char *) = atomic_load(&line_handler);
    if (handler != NULL)
        handler(level, component, text);
    else
        write_line(level, component, text);
    errno = saved;
}

void mapix_log_write(enum mapix_log_level level, const char *component, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    mapix_log_write_va(level, component, format, arguments);
    va_end(arguments);
}

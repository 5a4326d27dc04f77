/* The log: MAPIX_LOG=LEVEL or MAPIX_LOG=LEVEL:FILE with LEVEL one of none, error, warning, info, debug, trace. Without it, warnings and
 * errors go to stderr. A line is one write(); control characters in it are escaped. Secrets are never given to the log. */
#ifndef MAPIX_BASE_LOG_H
#define MAPIX_BASE_LOG_H

#include <stdarg.h>
#include <stdbool.h>

enum mapix_log_level { MAPIX_LOG_NONE, MAPIX_LOG_ERROR, MAPIX_LOG_WARNING, MAPIX_LOG_INFO, MAPIX_LOG_DEBUG, MAPIX_LOG_TRACE };

/* Would a line of this level be written? Costs a load; ask before building an expensive line. */
bool mapix_log_enabled(enum mapix_log_level level);

/* Write a line; `component` is the room or provider. Threads: any. Does not allocate; lines above 4 KiB are cut. Keeps errno. */
void mapix_log_write(enum mapix_log_level level, const char *component, const char *format, ...) __attribute__((format(printf, 3, 4)));
void mapix_log_write_va(enum mapix_log_level level, const char *component, const char *format, va_list arguments);

/* Set the level of this process, over the environment. */
void mapix_log_set_level(enum mapix_log_level level);

/* Tests and daemons: get each line (without line end) instead of stderr or file; NULL restores. */
void mapix_log_set_handler(void (*handler)(enum mapix_log_level level, const char *component, const char *text));

#endif

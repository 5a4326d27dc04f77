/* Libraries that are loaded when they are first needed. What few processes ever use should not be mapped, relocated and looked through at the
 * start of all of them. Never unloaded. The names come from the build (meson.build: what the linker would have written into our own file). */
#ifndef MAPIX_BASE_LIBRARY_H
#define MAPIX_BASE_LIBRARY_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct library {
    const char *name;               /* libsodium.so.23 */
    const char *const *symbols;     /* names of functions, ended by NULL */
    void **places;                  /* where their addresses go, in the same order */
    pthread_mutex_t lock;
    bool loaded;
};

/* Have it loaded. False: it is not there or lacks a function; dlerror's text of that call is in `ret_reason`, good until the next call of dlerror.
 * Tried again at the next call. Threads: any. */
bool library_load(struct library *library, const char **ret_reason);

/* What such a library gives, from LIST(F), which is F(one_function) F(another) ...: the body of a union of pointers to them, each under its
 * function's own name, and all again as `places`; and the initializer of `symbols`. The functions must be declared (their header included). */
#define LIBRARY_FUNCTIONS(LIST) { struct { LIST(LIBRARY_POINTER_) }; void *places[0 LIST(LIBRARY_ONE_)]; }
#define LIBRARY_SYMBOLS(LIST) { LIST(LIBRARY_SYMBOL_) NULL }
#define LIBRARY_POINTER_(function) __typeof__(&function) function;
#define LIBRARY_ONE_(function) + 1
#define LIBRARY_SYMBOL_(function) #function,

bool library_is_loaded(const struct library *library);

/* True: it is not in this process, and library_load waits until library_go_on. False: it is there, whoever loaded it; nothing waits. */
bool library_hold_off(struct library *library);
void library_go_on(struct library *library);

#endif

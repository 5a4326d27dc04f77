/* A device in memory that fails at a chosen write, and shows each state it went through. For tests. */
#ifndef MAPIX_TESTS_TAPE_H
#define MAPIX_TESTS_TAPE_H

#include "storage/stream.h"

struct tape {
    struct mapix_stream_backing backing;
    unsigned char *bytes;
    size_t size;
    long writes;                               /* so far: writes, changes of size and commits */
    long fail_at;                              /* the n-th of them fails, and all after it; -1: none */
    bool torn;                                 /* a failing write leaves half of its bytes */
    void (*changed)(struct tape *tape, void *context);
    void *context;
};

void tape_init(struct tape *tape);
void tape_free(struct tape *tape);

#endif

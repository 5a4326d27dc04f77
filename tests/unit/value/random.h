/* Random values, restrictions and rows for property-based tests; from a seed, so that a failure can be run again (MAPIX_SEED). */
#ifndef MAPIX_TESTS_UNIT_VALUE_RANDOM_H
#define MAPIX_TESTS_UNIT_VALUE_RANDOM_H

#include <mapix.h>
#include <stdbool.h>
#include <stdint.h>

struct random_source {
    uint64_t state;
    void *base;                                /* what is made is linked to it */
};

/* A source with a base of its own; prints its seed if MAPIX_SEED is set. */
struct random_source random_start(uint64_t seed);
void random_end(struct random_source *source);

uint64_t random_bits(struct random_source *source);
unsigned random_below(struct random_source *source, unsigned limit);

/* A known type; with `ordered` one that mapix_sort_key tells apart; with `single` no list. */
ULONG random_type(struct random_source *source, bool ordered, bool single);
SPropValue random_value(struct random_source *source, ULONG tag);
SPropValue *random_values(struct random_source *source, ULONG *ret_count);
SRestriction *random_restriction(struct random_source *source, unsigned depth);

/* Equal in every bit that counts, tag included. */
bool same_value(const SPropValue *one, const SPropValue *other);

#endif

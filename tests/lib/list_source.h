/* A row source for tests, of the kind that rooms with rows elsewhere write: rows in a list, asked for page by page, nothing kept between
 * calls. It claims as much of each query as it is told to. */
#ifndef MAPIX_TESTS_LIB_LIST_SOURCE_H
#define MAPIX_TESTS_LIB_LIST_SOURCE_H

#include <mapix.h>

#include "table/source.h"

enum list_source_claims {
    LIST_CLAIMS_NOTHING,                            /* the engine restricts and sorts */
    LIST_CLAIMS_RESTRICTION,
    LIST_CLAIMS_ALL,                                /* unless there are categories: the engine is a cursor over it */
};

struct list_source_row {
    uint64_t id;
    SPropValue *values;                             /* a MAPIAllocateBuffer block */
    ULONG count;
};

struct list_source {
    struct mapix_row_source source;
    enum list_source_claims claims;
    struct list_source_row *rows;                   /* in the order in which they came */
    size_t count, room;
    SPropTagArray *columns;                         /* malloc'd; all that a row ever had */
    unsigned long reads, rows_read;                 /* what the engine asked for */
    HRESULT failure;                                /* what `read` answers, if not S_OK */
};

struct list_source *list_source_new(enum list_source_claims claims);
void list_source_release(struct list_source *list);

/* Change rows and tell the tables. */
void list_source_insert(struct list_source *list, uint64_t id, const SRow *row);
void list_source_modify(struct list_source *list, uint64_t id, const SRow *row);
void list_source_delete(struct list_source *list, uint64_t id);

/* Change rows and tell nobody. */
void list_source_put(struct list_source *list, uint64_t id, const SRow *row);
void list_source_take(struct list_source *list, uint64_t id);

#endif

/* One suite for every table of the project, whoever implements it: what an IMAPITable must do whatever its rows are.
 *
 *     struct table_conformance_options options = { .name = "status table", .type = TBLTYPE_DYNAMIC };
 *     table_conformance(table, &options);
 *
 * Call it from a cmocka test with a table that has at least three rows and does not change meanwhile. It fails through cmocka. The table is left
 * without restriction, unsorted, its column set as it was, the cursor at the beginning. Link table_conformance.c; it needs libmapix only. */
#ifndef MAPIX_TESTS_LIB_TABLE_CONFORMANCE_H
#define MAPIX_TESTS_LIB_TABLE_CONFORMANCE_H

#include <mapix.h>
#include <stdbool.h>

struct table_conformance_options {
    const char *name;                               /* for messages */
    ULONG type;                                     /* what GetStatus must tell: TBLTYPE_... */
    bool any_type;                                  /* or any of the three */
    bool no_sort;                                   /* SortTable may refuse (MAPI_E_NO_SUPPORT, MAPI_E_TOO_COMPLEX) */
    bool no_categories;                             /* SortTable may refuse categories */
    bool no_restrict;                               /* Restrict may answer MAPI_E_TOO_COMPLEX */
    bool no_advise;                                 /* Advise answers MAPI_E_NO_SUPPORT */
    bool any_advise;                                /* it may (a snapshot has nothing to tell) */
    bool few_rows;                                  /* it has fewer than three rows: what needs more is left out */
};

void table_conformance(LPMAPITABLE table, const struct table_conformance_options *options);

#endif

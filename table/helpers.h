/* Functions over tables of any make, beside those of mapiutil.h. */
#ifndef MAPIX_TABLE_HELPERS_H
#define MAPIX_TABLE_HELPERS_H

#include <mapix.h>

/* Every row with every column that the table has. FreeProws them; the table stays the caller's. Errors of QueryColumns and HrQueryAllRows. */
HRESULT mapix_table_all_rows(LPMAPITABLE table, LPSRowSet *ret_rows);

/* The rows that `restriction` (NULL: every one) lets through, with these columns. FreeProws them; the table is released, after a failure too.
 * Errors of HrQueryAllRows. */
HRESULT mapix_table_take_rows(LPMAPITABLE table, const SPropTagArray *columns, const SRestriction *restriction, LPSRowSet *ret_rows);

#endif

/* Functions over tables of any make, beside those of mapiutil.h. */
#ifndef MAPIX_TABLE_HELPERS_H
#define MAPIX_TABLE_HELPERS_H

#include <mapix.h>

/* Every row with every column that the table has. FreeProws them; the table stays the caller's. Errors of QueryColumns and HrQueryAllRows. */
HRESULT mapix_table_all_rows(LPMAPITABLE table, LPSRowSet *ret_rows);

#endif

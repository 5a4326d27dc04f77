/* ITableData for other rooms: views of it with strings of either kind. */
#ifndef MAPIX_TABLE_DATA_H
#define MAPIX_TABLE_DATA_H

#include "table/source.h"

/* The row source behind an ITableData that CreateTable made, for mapix_table_open (HrGetView gives strings as they were put in; a table
 * opened by mapix_table_open gives what its flags say). Borrowed. NULL: the object is not ours. */
struct mapix_row_source *mapix_table_data_source(LPTABLEDATA data);

#endif

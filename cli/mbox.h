/* Splitting an mbox: messages begin with a "From " line at the start or after an empty line; ">From " lines are quoted ones, at any depth of
 * quoting (mboxrd); CR LF is as good as LF. */
#ifndef MAPIX_CLI_MBOX_H
#define MAPIX_CLI_MBOX_H

#include <mapix.h>
#include <stdbool.h>
#include <stddef.h>

struct mbox {
    const char *at, *end;
};

/* `bytes` stay valid while the box is read. */
void mbox_begin(struct mbox *box, const char *bytes, size_t size);

/* The next message, unquoted and without its From line and the empty line that ends it. In the box's bytes, or, where a line was quoted,
 * *ret_copied and for free(). S_FALSE: there is none left. MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mbox_next(struct mbox *box, char **ret_message, size_t *ret_size, bool *ret_copied);

#endif

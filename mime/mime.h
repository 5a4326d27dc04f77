/* MIME to and from messages, by the rules of MS-OXCMAIL, with GMime. A module of its own (libmapix-mime.so), loaded at first use, since GLib
 * must not enter the core: GLib ends the process when memory is short. Works on any IMessage through public interfaces alone. */
#ifndef MAPIX_MIME_MIME_H
#define MAPIX_MIME_MIME_H

#include <mapix.h>
#include <mapixext.h>
#include <stdbool.h>
#include <stddef.h>

#define MIME_DEPTH_MAX 32              /* nested parts and messages; what lies deeper becomes one attachment */
#define MIME_PARTS_MAX 2000            /* parts of one message; the rest becomes one attachment */
#define MIME_RECIPIENTS_MAX 20000

/* Fill an empty message from a mail. `flags`: CCSF_*. The bytes are kept too (PR_INTERNET_CONTENT), so that an unchanged message is
 * exported byte for byte. Does not save. Whatever the bytes are, the result is a message: what is broken is kept as text.
 * MAPI_E_NOT_ENOUGH_MEMORY; errors of the message's own methods. */
HRESULT mime_import(const void *bytes, size_t size, LPMESSAGE message, ULONG flags);

#define MIME_SIZE_MAX (1u << 30)       /* of a mail */

/* How to write mail, as IConverterSession's setters say it. All zero is the default. */
struct mime_options {
    ULONG flags;                       /* CCSF_* */
    ENCODINGTYPE encoding;             /* of the message's own text; IET_BINARY: the shortest that does */
    bool uuencode;                     /* SAVE_RFC822: no MIME, attachments uuencoded behind the text */
    ULONG width;                       /* plain text is wrapped at it; 0: not */
    unsigned code_page;                /* of text, 0: us-ascii where it does, else UTF-8 */
    CSETAPPLYTYPE apply;               /* to which text */
    LPADRBOOK book;                    /* who asks for addresses that are not SMTP's, or NULL */
};

/* Write a message as a mail. When the message was imported and has not changed since, the bytes it came from, unless the options ask for
 * something else. MAPI_E_CALL_FAILED when the stream fails; errors of the message's own methods. */
HRESULT mime_export(LPMESSAGE message, LPSTREAM stream, const struct mime_options *options);

#endif

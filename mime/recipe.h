/* A mail byte for byte, without its bytes standing twice: the recipe says which of them are a property of the message already (its head, its
 * texts, the files in it, these in base64 of a known shape), and holds the others. Kept as PR_MAPIX_CONTENT_RECIPE; docs/mail.md has the layout. */
#ifndef MAPIX_MIME_RECIPE_H
#define MAPIX_MIME_RECIPE_H

#include <glib.h>

#include "mime/reader.h"

struct mapix_codec_writer;

enum recipe_kind { RECIPE_LITERAL, RECIPE_HEAD, RECIPE_PLAIN, RECIPE_HTML, RECIPE_FILE, RECIPE_FILE_BASE64, RECIPE_KIND_COUNT };

/* Base64 in lines. */
struct recipe_shape {
    unsigned width;                    /* letters of a line, a multiple of 4 */
    bool crlf;
};

/* Bytes of the mail that are in the message, too. */
struct recipe_use {
    struct mime_range bytes;
    enum recipe_kind kind;
    ULONG file;                        /* of a file: the how manieth attachment, from 0 */
    struct recipe_shape shape;
};

/* What an import found of them. All zero is none. */
struct recipe {
    struct recipe_use *uses;           /* on the import's base */
    ULONG count, room;
};

/* Note a use. Memory that runs short makes the recipe longer, no more. */
void recipe_add(struct recipe *recipe, void *base, const struct recipe_use *use);

/* Write the recipe of the mail. False, and nothing written, when it saves too little. `writer` is all zero, and the caller's to release; its
 * result says whether there was memory. */
bool recipe_write(struct recipe *recipe, struct mime_range mail, struct mapix_codec_writer *writer);

/* Make the mail anew from the message. MAPI_E_CORRUPT_DATA when the recipe cannot be read or does not fit the message; errors of the message's own
 * methods. Whether the files and texts are those of the mail is the digest's to say (digest.h). */
HRESULT recipe_cook(LPMESSAGE message, const void *bytes, size_t size, GByteArray **ret_mail);

/* --- base64, encoded anew while it is decoded: is it of a shape that can be told in two words? --- */

struct recipe_check {
    struct recipe_shape shape;
    struct mime_range body;            /* the part's */
    size_t at;                         /* of it, as far as it is the same */
    unsigned column;
    unsigned char carried[3];
    unsigned carried_count;
    bool same;
};

void recipe_check_start(struct recipe_check *check, const struct mime_part *part);
void recipe_check_take(struct recipe_check *check, const void *bytes, size_t size);
/* Was it? Then note the use of file number `file`. */
void recipe_check_end(struct recipe_check *check, struct recipe *recipe, void *base, ULONG file);

#endif

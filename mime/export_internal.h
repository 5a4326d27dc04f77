/* What the files of the export share. */
#ifndef MAPIX_MIME_EXPORT_INTERNAL_H
#define MAPIX_MIME_EXPORT_INTERNAL_H

#include <gmime/gmime.h>
#include <stdbool.h>

#include "mime/mime.h"

#define WINMAIL "winmail.dat"

/* Does an error of an object's say that there is no such thing? Any other is a reason not to export: a mail that leaves without its text, because its
 * disk failed for a moment, is worse than none. */
bool export_is_none(HRESULT result);

/* All of a property's bytes, text as UTF-8. Fails as OpenProperty does where there is none. MAPI_E_TOO_BIG. Free with g_byte_array_free. */
HRESULT export_read(LPMAPIPROP object, ULONG tag, GByteArray **ret_bytes);

/* The same; S_OK and NULL where there is none. */
HRESULT export_read_any(LPMAPIPROP object, ULONG tag, GByteArray **ret_bytes);

/* GetProps; texts and bytes that were too large for it, or for the memory there was, are read by themselves. MAPIFreeBuffer the values. */
HRESULT export_values(LPMAPIPROP object, const SPropTagArray *tags, ULONG *ret_count, LPSPropValue *ret_values);

/* HrGetOneProp; S_OK and NULL where there is none. MAPIFreeBuffer the value. */
HRESULT export_value(LPMAPIPROP object, ULONG tag, LPSPropValue *ret_value);

const SPropValue *export_find(const SPropValue *values, ULONG count, ULONG tag);
const char *export_text(const SPropValue *values, ULONG count, ULONG tag);

/* Does anybody among the recipients want TNEF (SPI-TNEF-09)? 1, 0: all say no; -1: nobody says. Adds the recipients to the mail (NULL: only
 * asks). (export_people.c) */
HRESULT export_recipients(GMimeMessage *mail, LPMESSAGE message, const struct mime_options *options, int *ret_rich);
void export_originators(GMimeMessage *mail, const SPropValue *values, ULONG count, const struct mime_options *options);
/* The Internet address of someone, or NULL. */
const char *export_smtp(const SPropValue *values, ULONG count, ULONG smtp_tag, ULONG type_tag, ULONG address_tag);

/* The message's text: plain, HTML, RTF, or several as alternatives; an empty one where there is none. MAPI_E_CORRUPT_DATA: what there is cannot be
 * read. (export_body.c) */
HRESULT export_body(LPMESSAGE message, const struct mime_options *options, GMimeObject **ret_body);
/* Its plain text alone, in UTF-8; empty where there is none. */
HRESULT export_plain(LPMESSAGE message, GByteArray **ret_text);
/* Wrap UTF-8 text at a width. With `marks` by the rules of uuencode mode: a break between words leaves one blank, one in a word two, and
 * blanks before the text's own line ends go (SPI-MIME-09). Takes the text, returns the new one. */
GByteArray *export_wrap(GByteArray *text, ULONG width, bool marks);

/* Put the attachments around the body. (export_attachments.c) */
HRESULT export_attachments(LPMESSAGE message, const struct mime_options *options, unsigned depth, GMimeObject **io_body);
/* The attachments' numbers in their order: by rendering position, those without one last, else as they were made. Free with g_array_free. */
HRESULT export_attachment_order(LPMESSAGE message, GArray **ret_numbers);
/* The file an attachment is: its bytes and its name (NULL: it has none). */
HRESULT export_attachment_data(LPATTACH attachment, GByteArray **ret_bytes);

/* An address for somebody without one of SMTP's: by his entry (or NULL), by his name. Free it with g_free; NULL when the book (or NULL) does
 * not know. (export_people.c) */
char *export_ask_book(LPADRBOOK book, const SBinary *id, const char *name);

/* The TNEF stream for a message; see export_tnef. */
HRESULT export_tnef_bytes(LPMESSAGE message, const char *id, const struct mime_options *options, GByteArray **ret_bytes);
/* A part with what the mail itself does not say, in TNEF. `id`: what the mail's Message-ID will be. (export_tnef.c) */
HRESULT export_tnef(LPMESSAGE message, const char *id, const struct mime_options *options, GMimeObject **ret_part);

/* Without MIME: the text, and the attachments uuencoded behind it. (export_uuencode.c) */
HRESULT export_uuencoded(LPMESSAGE message, const struct mime_options *options, const char *id, GByteArray **ret_text);

/* A whole mail; `depth` counts the messages around it. (export.c) */
HRESULT export_mail(LPMESSAGE message, const struct mime_options *options, unsigned depth, GMimeMessage **ret_mail);

#endif

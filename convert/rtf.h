/* Rich text: the compressed form of PR_RTF_COMPRESSED (MS-OXRTFCP), text and HTML out of RTF (MS-OXRTFEX), RTF out of text.
 * Pure functions on bytes; results are freed with free() and have a zero byte after their end. Any thread. */
#ifndef MAPIX_CONVERT_RTF_H
#define MAPIX_CONVERT_RTF_H

#include <mapix.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The largest compressed or expanded text that is accepted, in bytes. */
#define RTF_LIMIT ((size_t)256 * 1024 * 1024)

/* Expand the value of a PR_RTF_COMPRESSED. Nothing at all is empty text. MAPI_E_CORRUPT_DATA: no header, another magic, a wrong CRC, bytes
 * missing; MAPI_E_TOO_BIG; MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_convert_rtf_decompress(const void *bytes, size_t size, char **ret_rtf, size_t *ret_size);

/* Make the value of a PR_RTF_COMPRESSED: LZFu, or with `compress` false the stored form MELA (STORE_UNCOMPRESSED_RTF).
 * MAPI_E_TOO_BIG, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_convert_rtf_compress(const char *rtf, size_t size, bool compress, char **ret_bytes, size_t *ret_size);

/* Is this value intact as far as SPI-STRM-07 asks: larger than its header, one of the two magics? Cheap: expands nothing. */
bool mapix_convert_rtf_is_intact(const void *bytes, size_t size);

/* The CRC of MS-OXRTFCP, also used for PR_RTF_SYNC_BODY_CRC. */
uint32_t rtf_crc(const unsigned char *bytes, size_t size);

/* What an RTF text was made from: the values of RTF_WCSRETINFO::ulStreamFlags. */
ULONG mapix_convert_rtf_kind(const char *rtf, size_t size);

/* The plain text in UTF-8 with CRLF as line ends. MAPI_E_CORRUPT_DATA (no RTF), MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_convert_rtf_to_text(const char *rtf, size_t size, char **ret_text, size_t *ret_size);

/* The HTML that was wrapped into the RTF (\fromhtml1), in UTF-8. MAPI_E_NOT_FOUND: the RTF was not made from HTML. */
HRESULT mapix_convert_rtf_to_html(const char *rtf, size_t size, char **ret_html, size_t *ret_size);

/* RTF that shows this UTF-8 text, marked \fromtext. MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_convert_text_to_rtf(const char *text, size_t size, char **ret_rtf, size_t *ret_size);

/* RTF in which this HTML (UTF-8) stands whole (\fromhtml1, MS-OXRTFEX); a reader that knows RTF alone shows its text in lines.
 * MAPI_E_NOT_ENOUGH_MEMORY. (rtf_html.c) */
HRESULT mapix_convert_html_to_rtf(const char *html, size_t size, char **ret_rtf, size_t *ret_size);

/* Add text (UTF-8) as RTF shows it: ASCII as it is, line ends as \par, the rest as UTF-16 units with "?" for readers that know none. */
struct convert_buffer;
void rtf_add_text(struct convert_buffer *output, const char *text, size_t size);

/* Put text before and after what an RTF shows, as unformatted paragraphs. MAPI_E_CORRUPT_DATA, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_convert_rtf_surround(const char *rtf, size_t size, const char *before, size_t before_size, const char *after,
    size_t after_size, char **ret_rtf, size_t *ret_size);

#endif

/* Text: UTF-8 (our 8-bit strings), wchar_t (WCHAR), UTF-16LE (what is stored and sent), other code pages by number, and folding.
 *
 * Invalid input never stops a conversion: each ill-formed byte sequence, lone surrogate or number past U+10FFFF becomes U+FFFD. Who must
 * know asks mapix_text_is_valid_utf8 first. All functions are free of locale and may be called by any thread. */
#ifndef MAPIX_BASE_TEXT_H
#define MAPIX_BASE_TEXT_H

#include <mapix.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAPIX_TEXT_REPLACEMENT 0xfffdu

bool mapix_text_is_ascii(const char *text, size_t length);
bool mapix_text_is_valid_utf8(const char *text, size_t length);

/* The next code point of [*at, end), *at < end; moves *at by at least one. */
uint32_t mapix_text_next_utf8(const char **at, const char *end);

/* Write a code point (invalid: U+FFFD); returns 1 to 4 bytes. */
size_t mapix_text_put_utf8(uint32_t code_point, char to[4]);

/* Conversions between buffers. Lengths are in units of the source, zero units are carried over as they are. Each `_length` gives the
 * number of units of the target without terminator; the writer writes as many and adds no terminator; returns the end of what it wrote. */
size_t mapix_text_utf8_to_wide_length(const char *text, size_t length);
wchar_t *mapix_text_utf8_to_wide(const char *text, size_t length, wchar_t *to);
size_t mapix_text_wide_to_utf8_length(const wchar_t *text, size_t length);
char *mapix_text_wide_to_utf8(const wchar_t *text, size_t length, char *to);

/* UTF-16LE counts in bytes here; an odd byte at the end is an ill-formed sequence. */
size_t mapix_text_utf16_to_utf8_length(const void *text, size_t bytes);
char *mapix_text_utf16_to_utf8(const void *text, size_t bytes, char *to);
size_t mapix_text_utf16_to_wide_length(const void *text, size_t bytes);
wchar_t *mapix_text_utf16_to_wide(const void *text, size_t bytes, wchar_t *to);
size_t mapix_text_utf8_to_utf16_length(const char *text, size_t length);
void *mapix_text_utf8_to_utf16(const char *text, size_t length, void *to);
size_t mapix_text_wide_to_utf16_length(const wchar_t *text, size_t length);
void *mapix_text_wide_to_utf16(const wchar_t *text, size_t length, void *to);

/* Terminated copies, linked to `base`; with a NULL base a base of their own for MAPIFreeBuffer. NULL when memory is short. */
LPWSTR mapix_text_wide(void *base, const char *utf8);
LPWSTR mapix_text_wide_sized(void *base, const char *utf8, size_t length);
LPSTR mapix_text_utf8(void *base, const wchar_t *wide);
LPSTR mapix_text_utf8_sized(void *base, const wchar_t *wide, size_t length);
LPSTR mapix_text_copy(void *base, const char *utf8);
LPWSTR mapix_text_copy_wide(void *base, const wchar_t *wide);

/* A string argument as the flags describe it (MAPI_UNICODE: LPWSTR, else LPSTR), as UTF-8; and the other way. */
LPSTR mapix_text_from_flags(void *base, const void *string, ULONG flags);
LPTSTR mapix_text_to_flags(void *base, const char *utf8, ULONG flags);

/* The same copies for free(). */
char *mapix_text_utf8_heap(const wchar_t *wide);
wchar_t *mapix_text_wide_heap(const char *utf8);
char *mapix_text_from_flags_heap(const void *string, ULONG flags);

/* Code pages. 0, 1, 3 (the ANSI, OEM and thread ones) and 65001 are UTF-8, 1200 UTF-16LE, 1201 UTF-16BE. */

/* The name that iconv has for a code page, or NULL. */
const char *mapix_text_code_page_name(unsigned code_page);

/* The code page for a MIME or iconv charset name, or 0. Case does not matter. */
unsigned mapix_text_code_page_number(const char *name);

/* Bytes of a code page to UTF-8, terminated, for free(). `ret_replaced` (may be NULL): how many sequences were replaced by U+FFFD.
 * MAPI_E_BAD_CHARWIDTH: the code page is unknown; MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_text_from_code_page(unsigned code_page, const void *bytes, size_t size, char **ret_utf8, size_t *ret_length,
    size_t *ret_replaced);

/* UTF-8 to bytes of a code page, followed by four zero bytes, for free(). What the page does not have becomes `replacement` (0: "?"). */
HRESULT mapix_text_to_code_page(unsigned code_page, const char *utf8, size_t length, char replacement, void **ret_bytes,
    size_t *ret_size, size_t *ret_replaced);

/* Folding: forms in which texts are compared. */
#define MAPIX_FOLD_CASE 1u                     /* full case folding */
#define MAPIX_FOLD_NONSPACE 2u                 /* without marks that take no space (accents) */
#define MAPIX_FOLD_COMPATIBILITY 4u            /* width, ligatures, superscripts */
#define MAPIX_FOLD_LOOSE (MAPIX_FOLD_CASE | MAPIX_FOLD_NONSPACE | MAPIX_FOLD_COMPATIBILITY)

/* A growing buffer that starts on the stack of whoever declares it. */
struct mapix_fold {
    char *text;                                /* not terminated */
    size_t length;
    size_t capacity;
    char first[240];
};

void mapix_fold_init(struct mapix_fold *fold);
void mapix_fold_release(struct mapix_fold *fold);

/* Put the folded form of `utf8` into the buffer: normalised (NFC, NFKC with compatibility), so canonically equal texts are equal in it.
 * MAPI_E_NOT_ENOUGH_MEMORY. Depends on the Unicode version of utf8proc, see mapix_text_unicode_version. */
HRESULT mapix_fold_text(struct mapix_fold *fold, const char *utf8, size_t length, unsigned how);
HRESULT mapix_fold_wide(struct mapix_fold *fold, const wchar_t *wide, size_t length, unsigned how);

/* Compare ignoring ASCII case only: keywords, section names, message classes. */
int mapix_text_compare_ascii(const char *one, const char *other);

/* The folding tables' Unicode version, 15.0 as 0x0f00. */
unsigned mapix_text_unicode_version(void);

#endif

/* The MIME converter, in a module of its own: GLib must not enter every program that uses MAPI. */
#ifndef MAPIX_CONVERT_MIME_MODULE_H
#define MAPIX_CONVERT_MIME_MODULE_H

#include <mapixext.h>

/* The module's own entry. */
typedef HRESULT mime_module_entry(LPCONVERTERSESSION *ret_converter);

#endif

/* IConverterSession over the two directions, and the module's way in. */
#include <gmime/gmime.h>
#include <mapicode.h>
#include <mapixext.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "base/object.h"
#include "mime/mime.h"
#include "storage/stream.h"

#define KNOWN_FLAGS                                                                                                                 \
    (CCSF_SMTP | CCSF_NOHEADERS | CCSF_USE_TNEF | CCSF_INCLUDE_BCC | CCSF_8BITHEADERS | CCSF_USE_RTF | CCSF_PLAIN_TEXT_ONLY |          \
        CCSF_NO_MSGID | CCSF_EMBEDDED_MESSAGE | CCSF_GLOBAL_MESSAGE)

struct converter {
    struct mapix_object object;
    struct mapix_interface converter;
};

static HRESULT STDMETHODCALLTYPE converter_query_interface(IConverterSession *self, REFIID iid, LPVOID *ret)
{
    return mapix_object_query_interface(mapix_object_of(self), iid, ret);
}

static ULONG STDMETHODCALLTYPE converter_add_ref(IConverterSession *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

static ULONG STDMETHODCALLTYPE converter_release(IConverterSession *self)
{
    return mapix_object_release(mapix_object_of(self));
}

/* Names in mail are SMTP addresses here: no address book is asked. */
static HRESULT STDMETHODCALLTYPE set_address_book(IConverterSession *self, LPADRBOOK book)
{
    (void)self;
    (void)book;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE set_encoding(IConverterSession *self, ENCODINGTYPE encoding)
{
    (void)self;
    return encoding < IET_LAST ? S_OK : E_INVALIDARG;      /* each part gets the encoding that is shortest for it */
}

static HRESULT STDMETHODCALLTYPE place_holder(IConverterSession *self)
{
    (void)self;
    return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE mime_to_mapi(IConverterSession *self, LPSTREAM stream, LPMESSAGE message, LPCSTR server, ULONG flags)
{
    void *bytes;
    size_t size;
    HRESULT result;

    (void)self;
    (void)server;
    if (!stream || !message || flags & ~(ULONG)KNOWN_FLAGS)
        return E_INVALIDARG;
    result = mapix_stream_read_all(stream, MIME_SIZE_MAX, &bytes, &size);
    if (FAILED(result))
        return result == STG_E_MEDIUMFULL ? MAPI_E_TOO_BIG : mapix_storage_result(result);
    result = mime_import(bytes, size, message, flags);
    free(bytes);
    return result;
}

static HRESULT STDMETHODCALLTYPE mapi_to_mime(IConverterSession *self, LPMESSAGE message, LPSTREAM stream, ULONG flags)
{
    (void)self;
    return message && stream && !(flags & ~(ULONG)KNOWN_FLAGS) ? mime_export(message, stream, flags) : E_INVALIDARG;
}

static HRESULT STDMETHODCALLTYPE set_text_wrapping(IConverterSession *self, BOOL wrap, ULONG width)
{
    (void)self;
    (void)wrap;
    (void)width;
    return S_OK;                       /* long lines travel encoded, and arrive as they were */
}

static HRESULT STDMETHODCALLTYPE set_save_format(IConverterSession *self, MIMESAVETYPE format)
{
    (void)self;
    return format == SAVE_RFC1521 ? S_OK : MAPI_E_NO_SUPPORT;      /* uuencoded bodies are not written */
}

static HRESULT STDMETHODCALLTYPE set_charset(IConverterSession *self, BOOL apply, HCHARSET charset, CSETAPPLYTYPE how)
{
    (void)self;
    (void)charset;
    (void)how;
    return apply ? MAPI_E_NO_SUPPORT : S_OK;               /* UTF-8 wherever US-ASCII does not do */
}

static const IConverterSessionVtbl converter_vtable = {
    .QueryInterface = converter_query_interface, .AddRef = converter_add_ref, .Release = converter_release, .SetAdrBook = set_address_book,
    .SetEncoding = set_encoding, .PlaceHolder1 = place_holder, .MIMEToMAPI = mime_to_mapi, .MAPIToMIMEStm = mapi_to_mime,
    .PlaceHolder2 = place_holder, .PlaceHolder3 = place_holder, .PlaceHolder4 = place_holder, .SetTextWrapping = set_text_wrapping,
    .SetSaveFormat = set_save_format, .PlaceHolder5 = place_holder, .SetCharset = set_charset,
};
static const struct mapix_class_interface converter_interfaces[] = {
    { &IID_IConverterSession, offsetof(struct converter, converter), &converter_vtable },
    { NULL, 0, NULL },
};
static const struct mapix_class converter_class = {
    .name = "converter session", .size = sizeof(struct converter), .interfaces = converter_interfaces
};

/* What convert/mime_module.c looks up after loading this module. */
HRESULT mapix_mime_module(LPCONVERTERSESSION *ret_converter);

HRESULT mapix_mime_module(LPCONVERTERSESSION *ret_converter)
{
    static const char *fallbacks[] = { "utf-8", "windows-1252", NULL };     /* of bytes that say nothing of themselves */
    static gsize ready;
    struct converter *converter;
    HRESULT result;

    if (g_once_init_enter(&ready)) {
        g_mime_init();
        g_mime_parser_options_set_fallback_charsets(g_mime_parser_options_get_default(), fallbacks);
        g_once_init_leave(&ready, 1);
    }
    result = mapix_object_new(&converter_class, NULL, &converter);
    if (!FAILED(result))
        *ret_converter = (LPCONVERTERSESSION)&converter->converter;
    return result;
}

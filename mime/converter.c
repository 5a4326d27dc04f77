/* IConverterSession over the two directions, and the module's way in. */
#include <gmime/gmime.h>
#include <mapicode.h>
#include <mapixext.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/forward.h"
#include "base/object.h"
#include "base/text.h"
#include "mime/mime.h"
#include "storage/stream.h"

#define IMPORT_FLAGS (CCSF_SMTP | CCSF_INCLUDE_BCC | CCSF_USE_RTF | CCSF_EMBEDDED_MESSAGE | CCSF_GLOBAL_MESSAGE)
#define EXPORT_FLAGS                                                                                                                \
    (CCSF_SMTP | CCSF_NOHEADERS | CCSF_USE_TNEF | CCSF_INCLUDE_BCC | CCSF_8BITHEADERS | CCSF_USE_RTF | CCSF_PLAIN_TEXT_ONLY |          \
        CCSF_NO_MSGID | CCSF_EMBEDDED_MESSAGE | CCSF_GLOBAL_MESSAGE)

struct converter {
    struct mapix_object object;
    struct mapix_interface converter;
    pthread_mutex_t lock;              /* of the options */
    bool has_lock;
    struct mime_options options;       /* without flags: those come with each call */
};

static struct converter *converter_of(IConverterSession *self)
{
    return (struct converter *)mapix_object_of(self);
}

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

/* The book finds Internet addresses for people who have others. It is kept until another, or NULL, takes its place. */
static HRESULT STDMETHODCALLTYPE set_address_book(IConverterSession *self, LPADRBOOK book)
{
    struct converter *converter = converter_of(self);
    LPADRBOOK before;

    if (book)
        book->lpVtbl->AddRef(book);
    pthread_mutex_lock(&converter->lock);
    before = converter->options.book;
    converter->options.book = book;
    pthread_mutex_unlock(&converter->lock);
    if (before)
        before->lpVtbl->Release(before);
    return S_OK;
}

/* Of the outermost text; attachments and what is in them travel as suits them. */
static HRESULT STDMETHODCALLTYPE set_encoding(IConverterSession *self, ENCODINGTYPE encoding)
{
    struct converter *converter = converter_of(self);

    if (encoding != IET_BASE64 && encoding != IET_UUENCODE && encoding != IET_QP && encoding != IET_7BIT && encoding != IET_8BIT)
        return E_INVALIDARG;
    pthread_mutex_lock(&converter->lock);
    converter->options.encoding = encoding;
    pthread_mutex_unlock(&converter->lock);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE place_holder(IConverterSession *self)
{
    (void)self;
    return E_NOTIMPL;
}

/* What is left of a stream over memory that nobody can write to, without a copy; NULL for others. */
static const void *bytes_in_place(LPSTREAM stream, size_t *ret_size)
{
    static const LARGE_INTEGER zero;
    const char *bytes = mapix_stream_memory_bytes(stream, ret_size);
    ULARGE_INTEGER at;
    STATSTG statistics;

    if (!bytes || FAILED(stream->lpVtbl->Stat(stream, &statistics, STATFLAG_NONAME)) || statistics.grfMode & (STGM_WRITE | STGM_READWRITE)
        || FAILED(stream->lpVtbl->Seek(stream, zero, STREAM_SEEK_CUR, &at)) || at.QuadPart > *ret_size)
        return NULL;
    *ret_size -= (size_t)at.QuadPart;
    return bytes + at.QuadPart;
}

static HRESULT STDMETHODCALLTYPE mime_to_mapi(IConverterSession *self, LPSTREAM stream, LPMESSAGE message, LPCSTR server, ULONG flags)
{
    const void *in_place;
    void *bytes;
    size_t size;
    HRESULT result;

    (void)self;
    (void)server;
    if (!stream || !message || flags & ~(ULONG)IMPORT_FLAGS)
        return E_INVALIDARG;
    if ((in_place = bytes_in_place(stream, &size))) {
        result = mime_import(in_place, size, message, flags);
        stream->lpVtbl->Seek(stream, (LARGE_INTEGER){ .QuadPart = 0 }, STREAM_SEEK_END, NULL);     /* it was read */
        return result;
    }
    result = mapix_stream_read_all(stream, MIME_SIZE_MAX, &bytes, &size);
    if (FAILED(result))
        return result == STG_E_MEDIUMFULL ? MAPI_E_TOO_BIG : mapix_storage_result(result);
    result = mime_import(bytes, size, message, flags);
    free(bytes);
    return result;
}

static HRESULT STDMETHODCALLTYPE mapi_to_mime(IConverterSession *self, LPMESSAGE message, LPSTREAM stream, ULONG flags)
{
    struct converter *converter = converter_of(self);
    struct mime_options options;
    HRESULT result;

    if (!message || !stream || flags & ~(ULONG)EXPORT_FLAGS)
        return E_INVALIDARG;
    pthread_mutex_lock(&converter->lock);
    options = converter->options;
    if (options.book)
        options.book->lpVtbl->AddRef(options.book);
    pthread_mutex_unlock(&converter->lock);
    options.flags = flags;
    result = mime_export(message, stream, &options);
    if (options.book)
        options.book->lpVtbl->Release(options.book);
    return result;
}

static HRESULT STDMETHODCALLTYPE set_text_wrapping(IConverterSession *self, BOOL wrap, ULONG width)
{
    struct converter *converter = converter_of(self);

    if (wrap && !width)
        return E_INVALIDARG;
    pthread_mutex_lock(&converter->lock);
    converter->options.width = wrap ? width : 0;
    pthread_mutex_unlock(&converter->lock);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE set_save_format(IConverterSession *self, MIMESAVETYPE format)
{
    struct converter *converter = converter_of(self);

    if (format != SAVE_RFC1521 && format != SAVE_RFC822)
        return E_INVALIDARG;
    pthread_mutex_lock(&converter->lock);
    converter->options.uuencode = format == SAVE_RFC822;
    pthread_mutex_unlock(&converter->lock);
    return S_OK;
}

/* A handle is a code page here (MAPIX_CHARSET); none is the default. */
static HRESULT STDMETHODCALLTYPE set_charset(IConverterSession *self, BOOL apply, HCHARSET charset, CSETAPPLYTYPE how)
{
    struct converter *converter = converter_of(self);
    ULONG_PTR page = (ULONG_PTR)charset;

    if (apply && (how > CSET_APPLY_TAG_ALL || page > 65535 || (page && !mapix_text_code_page_name((unsigned)page))))
        return E_INVALIDARG;
    pthread_mutex_lock(&converter->lock);
    converter->options.code_page = apply ? (unsigned)page : 0;
    converter->options.apply = how;
    pthread_mutex_unlock(&converter->lock);
    return S_OK;
}

static void finalize(struct mapix_object *object)
{
    struct converter *converter = (struct converter *)object;

    if (converter->options.book)
        converter->options.book->lpVtbl->Release(converter->options.book);
    if (converter->has_lock)
        pthread_mutex_destroy(&converter->lock);
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
    .name = "converter session", .size = sizeof(struct converter), .interfaces = converter_interfaces, .finalize = finalize
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
    if (FAILED(result))
        return result;
    if (pthread_mutex_init(&converter->lock, NULL)) {
        mapix_object_release(&converter->object);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    converter->has_lock = true;
    *ret_converter = (LPCONVERTERSESSION)&converter->converter;
    return S_OK;
}

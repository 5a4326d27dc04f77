/* What the files of this room share; nobody else includes it. */
#ifndef MAPIX_PROP_INTERNAL_H
#define MAPIX_PROP_INTERNAL_H

#include "prop/prop.h"

/* A change the client made that has not reached the source. Sorted by id, one entry an id. */
struct prop_pending {
    ULONG tag;                         /* native: strings PT_UNICODE; deletions PT_UNSPECIFIED */
    enum prop_change_kind kind;
    LPSPropValue value;                /* SET: a MAPI base of its own */
    struct prop_content *content;      /* CONTENT: see encoding */
    ULONG encoding;                    /* PT_BINARY, PT_OBJECT, PT_UNICODE (wchar_t) or PT_STRING8 (UTF-8) */
};

/* The bytes of a property while streams are open on it: one for all views of the same id and encoding. */
struct prop_stream {
    struct prop_stream *next;
    ULONG tag;                         /* as opened; the type is the encoding of the bytes */
    unsigned views;
    bool dirty;                        /* written since it last reached the object */
    bool outdated;                     /* the property was changed elsewhere since: views keep these bytes, new ones get others */
    struct prop_content *content;      /* NULL: the committed value, read from the source */
    uint64_t committed_size;           /* valid while content is NULL */
};

static inline ULONG tag_id(ULONG tag)
{
    return PROP_ID(tag);
}

/* convert.c: strings of values. */

/* Are `type` and `other` the two forms of one string type, MV included? */
bool prop_types_are_string_pair(ULONG type, ULONG other);
/* The type a client sees for a native one when it leaves the choice to MAPI_UNICODE. */
ULONG prop_type_for_flags(ULONG type, ULONG flags);
/* The native type: PT_UNICODE for both forms of strings. */
ULONG prop_native_type(ULONG type);
/* Is this a type a property may be stored with? */
bool prop_type_is_storable(ULONG type);
/* Change a string value, MV included, to the other form in place; new memory from `memory`. */
HRESULT prop_convert_string(const struct prop_memory *memory, ULONG type, SPropValue *value);
/* UTF-8 from wchar_t and back over plain bytes. The result is malloc'ed and zero terminated; the length excludes the zero. */
HRESULT prop_utf8_from_wide(const wchar_t *text, size_t length, char **ret_text, size_t *ret_length);
HRESULT prop_wide_from_utf8(const char *text, size_t length, wchar_t **ret_text, size_t *ret_length);
/* Bytes a value holds beyond its SPropValue: what large_value is compared with. */
size_t prop_value_size(const SPropValue *value);
/* Are all pointers of a client's value there, and an MV not empty? */
bool prop_value_is_sound(const SPropValue *value);

/* prop.c */
struct prop_pending *prop_pending_find(struct mapix_prop *prop, ULONG tag);
/* Replace what is pending for an id. Takes over value and content, also on failure. */
HRESULT prop_pending_take(struct mapix_prop *prop, ULONG tag, enum prop_change_kind kind, LPSPropValue value, struct prop_content *content,
    ULONG encoding);
/* Hand over what a stream wrote: pending for transacted objects, committed at once for others. Takes over the content, also on failure. */
HRESULT prop_store_content_locked(struct mapix_object *object, ULONG tag, struct prop_content *content);
/* May the client write this property? The problem's code, S_FALSE to swallow. [locked] */
HRESULT prop_check_set_locked(struct mapix_object *object, const SPropValue *value, bool has_names);
HRESULT prop_check_delete_locked(struct mapix_object *object, ULONG tag);
/* The value a pending change stands for, native type, on `memory`; PT_ERROR where deleted or above `limit`. [locked] */
HRESULT prop_pending_value(const struct prop_pending *pending, size_t limit, const struct prop_memory *memory, SPropValue *ret_value);
bool prop_has_names(struct mapix_object *object);

/* Room for `more` further ids, so that the next takes cannot fail. */
HRESULT prop_pending_reserve(struct mapix_prop *prop, ULONG more);
/* The change as a source is promised to get it; may convert what is pending. */
HRESULT prop_change_of_pending(struct mapix_prop *prop, struct prop_pending *pending, struct prop_change *ret_change);

/* content.c: replace a content of wchar_t by the same text in UTF-8, up to its first zero. */
HRESULT prop_content_utf8(struct prop_content **content);
/* The whole content of a content as a zero terminated block of malloc (the zero is not counted), at most `limit` bytes. */
HRESULT prop_content_load(struct prop_content *content, size_t limit, char **ret_bytes, size_t *ret_length);
/* Exchange a reference for one nobody else holds: the same content, or a copy. On failure nothing changes. */
HRESULT prop_content_own(struct prop_content **content);
HRESULT prop_content_from_bytes(const void *bytes, size_t length, struct prop_content **ret_content);

/* stream.c: stream contents of open direct streams that changed go to the object. [locked] */
HRESULT prop_streams_flush_locked(struct mapix_object *object);
/* The property of this id is about to change otherwise than through `except` (may be NULL): open views of it keep what they show, whoever
 * opens a stream afterwards sees the new value. MAPI_E_NOT_ENOUGH_MEMORY and what reading answers. [locked] */
HRESULT prop_streams_outdate_locked(struct mapix_object *object, ULONG tag, const struct prop_stream *except);

#endif

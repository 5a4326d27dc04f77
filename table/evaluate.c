/* The room value/ as the engine sees it: restrictions put to rows, and sort keys that can be strung together. */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "table/engine.h"
#include "value/restriction.h"
#include "value/sortkey.h"
#include "value/value.h"

/* --- Restrictions ------------------------------------------------------------------------------------------------------------------------- */

static bool add_tag(void *context, ULONG tag)
{
    return table_bytes_add(context, &tag, sizeof(tag)) == S_OK;
}

HRESULT table_restriction_tags(const SRestriction *restriction, struct table_bytes *tags)
{
    return mapix_restriction_visit_tags(restriction, add_tag, tags) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* What a restriction has asked of one row. A test looks at two values at most; four places are enough. */
struct asked {
    struct table_values *row;
    SPropValue values[4];
    void *strings[4];
    bool lists[4];                                  /* strings[i] is a MAPI block */
    unsigned next;
    bool failed;
};

static bool is_instance_tag(const struct table_plan *plan, ULONG tag)
{
    for (ULONG i = 0; i < plan->instance_tag_count; i++)
        if (PROP_ID(plan->instance_tags[i]) == PROP_ID(tag))
            return true;
    return false;
}

/* 8-bit and wide strings answer for each other; lists of them too. */
static const SPropValue *converted(struct asked *asked, unsigned place, const SPropValue *value, ULONG type)
{
    SPropValue *to = &asked->values[place];
    if (to != value)
        *to = *value;
    if (type == PT_UNICODE) {
        asked->strings[place] = mapix_text_wide_heap(value->Value.lpszA);
        to->Value.lpszW = asked->strings[place];
        to->ulPropTag = CHANGE_PROP_TYPE(to->ulPropTag, PT_UNICODE);
    } else if (type == PT_STRING8) {
        asked->strings[place] = mapix_text_utf8_heap(value->Value.lpszW);
        to->Value.lpszA = asked->strings[place];
        to->ulPropTag = CHANGE_PROP_TYPE(to->ulPropTag, PT_STRING8);
    } else {
        LPVOID base = NULL;
        if (MAPIAllocateBuffer(8, &base) == S_OK && mapix_value_convert(to, type, base) != S_OK) {
            MAPIFreeBuffer(base);
            base = NULL;
        }
        asked->strings[place] = base;
    }
    if (!asked->strings[place]) {
        asked->failed = true;
        return NULL;
    }
    return to;
}

static const SPropValue *get(void *context, ULONG tag)
{
    struct asked *asked = context;
    struct table_values *row = asked->row;
    /* A filter sees the whole list and makes no rows (SPI-TBL-17); a search sees what the row shows. */
    if (PROP_TYPE(tag) & MV_INSTANCE && (row->filtering || !is_instance_tag(&row->arrangement->plan, tag)))
        tag = CHANGE_PROP_TYPE(tag, PROP_TYPE(tag) & ~MV_INSTANCE);
    unsigned place = asked->next++ % 4;
    const SPropValue *value = table_present_value(row, tag, &asked->values[place]);
    ULONG wanted = mapix_value_type(tag);
    if (!value || wanted == PT_UNSPECIFIED)
        return value;
    ULONG type = PROP_TYPE(value->ulPropTag);
    if (type == wanted)
        return value;
    if (!mapix_value_types_convert(type, wanted))
        return NULL;
    if (asked->strings[place]) {
        asked->lists[place] ? (void)MAPIFreeBuffer(asked->strings[place]) : free(asked->strings[place]);
        asked->strings[place] = NULL;
    }
    asked->lists[place] = type & MV_FLAG;
    return converted(asked, place, value, wanted);
}

HRESULT table_matches(struct mapix_restriction *restriction, struct table_values *row, bool *ret_matches)
{
    struct asked asked;
    asked.row = row;
    asked.next = 0;
    asked.failed = false;
    memset(asked.strings, 0, sizeof(asked.strings));
    struct mapix_restriction_row seen = { .get = get, .context = &asked };
    HRESULT result = mapix_restriction_matches(restriction, &seen, ret_matches);
    for (int i = 0; i < 4; i++)
        if (asked.strings[i])
            asked.lists[i] ? (void)MAPIFreeBuffer(asked.strings[i]) : free(asked.strings[i]);
    return result == S_OK && asked.failed ? MAPI_E_NOT_ENOUGH_MEMORY : result;
}

/* --- Sort keys ------------------------------------------------------------------------------------------------------------------------------ */

/* Keys of a type whose keys all have one length can be strung together as they are. */
static bool fixed_length(ULONG type)
{
    switch (type) {
    case PT_I2:
    case PT_LONG:
    case PT_R4:
    case PT_DOUBLE:
    case PT_APPTIME:
    case PT_CURRENCY:
    case PT_BOOLEAN:
    case PT_I8:
    case PT_SYSTIME:
    case PT_CLSID:
        return true;
    }
    return false;
}

/* A first byte: 1 there is a value, 255 there is none, so that missing values are last in both directions (SPI-TBL-12). Keys that vary in
 * length are escaped (0 is 0, 255) and ended (0, 0), so that a shorter one comes before a longer one and no key runs into the next. */
HRESULT table_append_sort_key(struct table_bytes *key, const SPropValue *value, bool descending)
{
    static const BYTE present = 1, missing = 255;
    if (!value)
        return table_bytes_add(key, &missing, 1);
    BYTE plain[MAPIX_SORT_KEY_LIMIT], escaped[2 * MAPIX_SORT_KEY_LIMIT + 2];
    size_t size = 0, used = 0;
    HRESULT result = mapix_sort_key(value, 0, plain, sizeof(plain), &size);
    if (result != S_OK)
        return result;
    BYTE *bytes = plain;
    if (fixed_length(PROP_TYPE(value->ulPropTag))) {
        used = size;
    } else {
        for (size_t i = 0; i < size; i++) {
            escaped[used++] = plain[i];
            if (plain[i] == 0)
                escaped[used++] = 255;
        }
        escaped[used++] = 0;
        escaped[used++] = 0;
        bytes = escaped;
    }
    if (descending)
        for (size_t i = 0; i < used; i++)
            bytes[i] = (BYTE)~bytes[i];
    result = table_bytes_add(key, &present, 1);
    return result == S_OK ? table_bytes_add(key, bytes, used) : result;
}

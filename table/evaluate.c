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

static HRESULT table_matches(struct mapix_restriction *restriction, struct table_values *row, bool *ret_matches)
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

/* --- Filters -------------------------------------------------------------------------------------------------------------------------------- */

/* A restriction made ready for many rows. Tests of numbers, which most restrictions are made of, are done here directly on the values of a row;
 * everything else by value/, which does it all. Both answer alike. */
enum quick_kind { QUICK_AND, QUICK_OR, QUICK_NOT, QUICK_COMPARE, QUICK_MASK, QUICK_EXIST };

struct quick_test {
    enum quick_kind kind;
    ULONG tag, relop, mask;
    int64_t constant;
    uint32_t next;                                      /* the test behind this one and those inside it */
    ULONG place;                                        /* where the last row had the value */
    const struct table_column *column;                  /* for blocks of rows in memory */
};

struct table_filter {
    struct mapix_restriction *general;
    struct quick_test *quick;                           /* NULL: it has other tests */
    uint32_t quick_count;
};

/* A number as one that compares as the values do. Times are unsigned, so their sign bit is turned. */
bool table_value_number(const SPropValue *value, int64_t *ret_number)
{
    switch (PROP_TYPE(value->ulPropTag)) {
    case PT_I2:
        *ret_number = value->Value.i;
        return true;
    case PT_LONG:
        *ret_number = value->Value.l;
        return true;
    case PT_BOOLEAN:
        *ret_number = value->Value.b != 0;
        return true;
    case PT_I8:
    case PT_CURRENCY:
        *ret_number = value->Value.li.QuadPart;
        return true;
    case PT_SYSTIME:
        *ret_number = (int64_t)(((uint64_t)value->Value.ft.dwHighDateTime << 32 | value->Value.ft.dwLowDateTime) ^ (uint64_t)1 << 63);
        return true;
    }
    return false;
}

/* Is this a plain number, out of the row, not made by the table? */
static bool is_quick_tag(ULONG tag)
{
    SPropValue probe = { .ulPropTag = tag };
    int64_t number;
    return table_value_number(&probe, &number) && !table_is_computed(PROP_ID(tag));
}

/* Number of tests in it, if all are quick; else 0. Bounded in depth by mapix_restriction_check. */
static uint32_t quick_size(const SRestriction *restriction)
{
    const SPropertyRestriction *property = &restriction->res.resProperty;
    uint32_t size = 1, part;
    switch (restriction->rt) {
    case RES_AND:
    case RES_OR:
        for (ULONG i = 0; i < restriction->res.resAnd.cRes; i++, size += part)
            if (!(part = quick_size(&restriction->res.resAnd.lpRes[i])))
                return 0;
        return size > 1 ? size : 0;
    case RES_NOT:
        part = quick_size(restriction->res.resNot.lpRes);
        return part ? part + 1 : 0;
    case RES_PROPERTY:
        return is_quick_tag(property->ulPropTag) && PROP_TYPE(property->lpProp->ulPropTag) == PROP_TYPE(property->ulPropTag)
            && property->relop <= RELOP_NE;
    case RES_BITMASK:
        return is_quick_tag(restriction->res.resBitMask.ulPropTag) && PROP_TYPE(restriction->res.resBitMask.ulPropTag) == PT_LONG;
    case RES_EXIST:
        return is_quick_tag(restriction->res.resExist.ulPropTag);
    }
    return 0;
}

static uint32_t quick_make(const SRestriction *restriction, struct quick_test *tests, uint32_t at)
{
    struct quick_test *test = &tests[at++];
    switch (restriction->rt) {
    case RES_AND:
    case RES_OR:
        test->kind = restriction->rt == RES_AND ? QUICK_AND : QUICK_OR;
        for (ULONG i = 0; i < restriction->res.resAnd.cRes; i++)
            at = quick_make(&restriction->res.resAnd.lpRes[i], tests, at);
        break;
    case RES_NOT:
        test->kind = QUICK_NOT;
        at = quick_make(restriction->res.resNot.lpRes, tests, at);
        break;
    case RES_PROPERTY:
        test->kind = QUICK_COMPARE;
        test->tag = restriction->res.resProperty.ulPropTag;
        test->relop = restriction->res.resProperty.relop;
        table_value_number(restriction->res.resProperty.lpProp, &test->constant);
        break;
    case RES_BITMASK:
        test->kind = QUICK_MASK;
        test->tag = restriction->res.resBitMask.ulPropTag;
        test->relop = restriction->res.resBitMask.relBMR;
        test->mask = restriction->res.resBitMask.ulMask;
        break;
    default:
        test->kind = QUICK_EXIST;
        test->tag = restriction->res.resExist.ulPropTag;
    }
    test->next = at;
    return at;
}

static const SPropValue *quick_find(struct quick_test *test, const SPropValue *values, ULONG count)
{
    if (test->place < count && values[test->place].ulPropTag == test->tag)
        return &values[test->place];
    for (ULONG i = 0; i < count; i++)
        if (PROP_ID(values[i].ulPropTag) == PROP_ID(test->tag)) {
            test->place = i;
            return values[i].ulPropTag == test->tag ? &values[i] : NULL;
        }
    return NULL;
}

static bool relates(int64_t number, ULONG relop, int64_t constant)
{
    switch (relop) {
    case RELOP_LT: return number < constant;
    case RELOP_LE: return number <= constant;
    case RELOP_GT: return number > constant;
    case RELOP_GE: return number >= constant;
    case RELOP_EQ: return number == constant;
    }
    return number != constant;
}

static bool quick_matches(struct quick_test *tests, uint32_t at, const SPropValue *values, ULONG count)
{
    struct quick_test *test = &tests[at];
    const SPropValue *value;
    int64_t number;
    switch (test->kind) {
    case QUICK_AND:
    case QUICK_OR:
        for (uint32_t part = at + 1; part < test->next; part = tests[part].next)
            if (quick_matches(tests, part, values, count) != (test->kind == QUICK_AND))
                return test->kind == QUICK_OR;
        return test->kind == QUICK_AND;
    case QUICK_NOT:
        return !quick_matches(tests, at + 1, values, count);
    case QUICK_COMPARE:
        value = quick_find(test, values, count);
        return value && table_value_number(value, &number) && relates(number, test->relop, test->constant);
    case QUICK_MASK:
        value = quick_find(test, values, count);
        return value && !((ULONG)value->Value.l & test->mask) == (test->relop == BMR_EQZ);
    case QUICK_EXIST:
        return quick_find(test, values, count) != NULL;
    }
    return false;
}

HRESULT table_filter_make(const SRestriction *restriction, struct table_filter **ret_filter)
{
    struct table_filter *filter = calloc(1, sizeof(*filter));
    if (!filter)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT result = mapix_restriction_compile(restriction, &filter->general);
    filter->quick_count = result == S_OK ? quick_size(restriction) : 0;
    if (filter->quick_count && (filter->quick = calloc(filter->quick_count, sizeof(*filter->quick))))
        quick_make(restriction, filter->quick, 0);       /* without memory for it, the general way */
    if (result != S_OK) {
        free(filter);
        return result;
    }
    *ret_filter = filter;
    return S_OK;
}

void table_filter_free(struct table_filter *filter)
{
    if (!filter)
        return;
    mapix_restriction_free(filter->general);
    free(filter->quick);
    free(filter);
}

bool table_filter_is_quick(const struct table_filter *filter)
{
    return filter->quick != NULL;
}

bool table_filter_matches_quickly(const struct table_filter *filter, const SPropValue *values, ULONG count)
{
    return quick_matches(filter->quick, 0, values, count);
}

/* --- Blocks of rows in memory --------------------------------------------------------------------------------------------------------------- */

static bool has_column(const struct quick_test *test)
{
    return test->kind == QUICK_COMPARE || test->kind == QUICK_MASK || test->kind == QUICK_EXIST;
}

bool table_filter_prepare(struct table_filter *filter, struct table_data *data)
{
    uint32_t columns = 0;
    if (!filter->quick)
        return false;
    for (uint32_t i = 0; i < filter->quick_count; i++)
        columns += has_column(&filter->quick[i]);
    if (columns > TABLE_CACHED_COLUMNS)
        return false;
    for (uint32_t i = 0; i < filter->quick_count; i++)
        if (has_column(&filter->quick[i]) && !(filter->quick[i].column = table_data_column(data, filter->quick[i].tag)))
            return false;
    return true;
}

/* A loop for each relation, so that the compiler can make each of them wide. */
#define COMPARE_ALL(relation) \
    for (size_t i = 0; i < count; i++) \
        ret_shown[i] = present[i] & (numbers[i] relation constant); \
    return

static void compare_block(const struct quick_test *test, const int64_t *numbers, const uint8_t *present, size_t count, uint8_t *ret_shown)
{
    int64_t constant = test->constant;
    switch (test->relop) {
    case RELOP_LT: COMPARE_ALL(<);
    case RELOP_LE: COMPARE_ALL(<=);
    case RELOP_GT: COMPARE_ALL(>);
    case RELOP_GE: COMPARE_ALL(>=);
    case RELOP_EQ: COMPARE_ALL(==);
    }
    COMPARE_ALL(!=);
}

static void mask_block(const struct quick_test *test, const int64_t *numbers, const uint8_t *present, size_t count, uint8_t *ret_shown)
{
    int64_t mask = (int64_t)test->mask;                 /* bits above the LONG's own do not count */
    bool zero = test->relop == BMR_EQZ;
    for (size_t i = 0; i < count; i++)
        ret_shown[i] = present[i] & (((numbers[i] & mask) == 0) == zero);
}

static void match_block(const struct quick_test *tests, uint32_t at, size_t first, size_t count, uint8_t *ret_shown)
{
    const struct quick_test *test = &tests[at];
    uint8_t more[TABLE_BLOCK];
    switch (test->kind) {
    case QUICK_AND:
    case QUICK_OR:
        match_block(tests, at + 1, first, count, ret_shown);
        for (uint32_t part = tests[at + 1].next; part < test->next; part = tests[part].next) {
            match_block(tests, part, first, count, more);
            for (size_t i = 0; i < count; i++)
                ret_shown[i] = test->kind == QUICK_AND ? ret_shown[i] & more[i] : ret_shown[i] | more[i];
        }
        return;
    case QUICK_NOT:
        match_block(tests, at + 1, first, count, ret_shown);
        for (size_t i = 0; i < count; i++)
            ret_shown[i] ^= 1;
        return;
    case QUICK_COMPARE:
        compare_block(test, test->column->numbers + first, test->column->present + first, count, ret_shown);
        return;
    case QUICK_MASK:
        mask_block(test, test->column->numbers + first, test->column->present + first, count, ret_shown);
        return;
    case QUICK_EXIST:
        memcpy(ret_shown, test->column->present + first, count);
        return;
    }
}

void table_filter_block(const struct table_filter *filter, size_t first, size_t count, uint8_t *ret_shown)
{
    match_block(filter->quick, 0, first, count, ret_shown);
}

HRESULT table_filter_matches(struct table_filter *filter, struct table_values *row, bool *ret_matches)
{
    if (!filter->quick || row->heading)
        return table_matches(filter->general, row, ret_matches);
    *ret_matches = quick_matches(filter->quick, 0, row->values, row->count);
    return S_OK;
}

#include "tests/unit/value/random.h"

#include <edkmdb.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "value/restriction.h"
#include "value/value.h"

struct random_source random_start(uint64_t seed)
{
    const char *wanted = getenv("MAPIX_SEED");
    if (wanted != NULL)
        fprintf(stderr, "seed %llu\n", (unsigned long long)(seed = strtoull(wanted, NULL, 0)));
    return (struct random_source){ .state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1, .base = mapix_memory_new(1) };
}

void random_end(struct random_source *source)
{
    mapix_memory_free(source->base);
}

uint64_t random_bits(struct random_source *source)
{
    uint64_t x = source->state += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

unsigned random_below(struct random_source *source, unsigned limit)
{
    return (unsigned)(random_bits(source) % limit);
}

static const ULONG types[] = {
    PT_I2, PT_LONG, PT_R4, PT_DOUBLE, PT_CURRENCY, PT_APPTIME, PT_ERROR, PT_BOOLEAN, PT_I8, PT_STRING8, PT_UNICODE, PT_SYSTIME, PT_CLSID,
    PT_BINARY, PT_MV_I2, PT_MV_LONG, PT_MV_R4, PT_MV_DOUBLE, PT_MV_CURRENCY, PT_MV_APPTIME, PT_MV_SYSTIME, PT_MV_STRING8, PT_MV_UNICODE,
    PT_MV_BINARY, PT_MV_CLSID, PT_MV_I8, PT_NULL, PT_OBJECT, PT_SRESTRICTION,
};

ULONG random_type(struct random_source *source, bool ordered, bool single)
{
    for (;;) {
        ULONG type = types[random_below(source, sizeof(types) / sizeof(types[0]))];
        if (ordered && (type == PT_ERROR || type == PT_NULL || type == PT_OBJECT || type == PT_SRESTRICTION))
            continue;
        if (single && (type & MV_FLAG) != 0)
            continue;
        return type;
    }
}

/* Texts that collide often: few letters, cases, accents, in both normal forms. */
static char *random_text(struct random_source *source)
{
    static const char *const pieces[] = { "a", "A", "b", "B", "\xc3\xa4", "a\xcc\x88", "\xc3\x9f", "ss", "\xe2\x82\xac", " ", "\xf0\x9f\x98\x80",
        "\xef\xbc\xa1", "z" };
    char text[200] = "";
    for (unsigned left = random_below(source, 5); left > 0; left--)
        strcat(text, pieces[random_below(source, sizeof(pieces) / sizeof(pieces[0]))]);
    return mapix_text_copy(source->base, text);
}

static double random_number(struct random_source *source)
{
    static const double special[] = { 0.0, -0.0, 1, -1, 1e300, -1e300, INFINITY, -INFINITY, NAN, 5e-324, 0.1 };
    if (random_below(source, 2) == 0)
        return special[random_below(source, sizeof(special) / sizeof(special[0]))];
    return (double)(int64_t)random_bits(source) / 1e6;
}

static int64_t random_integer(struct random_source *source)
{
    static const int64_t special[] = { 0, 1, -1, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN, INT16_MAX, INT16_MIN, 255, 256 };
    if (random_below(source, 2) == 0)
        return special[random_below(source, sizeof(special) / sizeof(special[0]))];
    return (int64_t)random_bits(source);
}

static SBinary random_binary(struct random_source *source)
{
    SBinary binary = { .cb = random_below(source, 6) };
    binary.lpb = mapix_memory_more(source->base, binary.cb);
    for (ULONG i = 0; i < binary.cb; i++)
        binary.lpb[i] = (BYTE)(random_below(source, 3) == 0 ? 0 : random_below(source, 3) == 0 ? 255 : random_bits(source));
    return binary;
}

static void fill_single(struct random_source *source, ULONG type, union _PV *value)
{
    switch (type) {
    case PT_R4:
        value->flt = (float)random_number(source);
        break;
    case PT_DOUBLE:
    case PT_APPTIME:
        value->dbl = random_number(source);
        break;
    case PT_BOOLEAN:
        value->b = (unsigned short)random_below(source, 2);
        break;
    case PT_STRING8:
        value->lpszA = random_text(source);
        break;
    case PT_UNICODE:
        value->lpszW = mapix_text_wide(source->base, random_text(source));
        break;
    case PT_BINARY:
        value->bin = random_binary(source);
        break;
    case PT_CLSID:
        value->lpguid = mapix_memory_more_zero(source->base, sizeof(GUID));
        value->lpguid->Data1 = random_below(source, 3);
        break;
    case PT_SRESTRICTION:
        value->lpszA = (LPSTR)random_restriction(source, 1);
        break;
    case PT_I2:
        value->i = (short)random_integer(source);
        break;
    case PT_LONG:
    case PT_ERROR:
        value->l = (LONG)random_integer(source);
        break;
    case PT_NULL:
    case PT_OBJECT:
        break;
    default:
        value->li.QuadPart = random_integer(source);
        break;
    }
}

SPropValue random_value(struct random_source *source, ULONG tag)
{
    SPropValue value;
    memset(&value, 0, sizeof(value));
    value.ulPropTag = tag;
    ULONG type = PROP_TYPE(tag);
    if ((type & MV_FLAG) == 0) {
        fill_single(source, type, &value.Value);
        return value;
    }
    static const struct { ULONG type; size_t size; } sizes[] = { { PT_MV_I2, 2 }, { PT_MV_LONG, 4 }, { PT_MV_R4, 4 }, { PT_MV_CLSID, 16 },
        { PT_MV_BINARY, sizeof(SBinary) } };
    size_t size = 8;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
        if (sizes[i].type == type)
            size = sizes[i].size;
    value.Value.MVl.cValues = 1 + random_below(source, 3);
    char *members = mapix_memory_more(source->base, size * value.Value.MVl.cValues);
    for (ULONG i = 0; i < value.Value.MVl.cValues; i++) {
        union _PV member;
        fill_single(source, type & ~(ULONG)MV_FLAG, &member);
        memcpy(members + i * size, type == PT_MV_CLSID ? (void *)member.lpguid : (void *)&member, size);
    }
    value.Value.MVl.lpl = (LONG *)(void *)members;
    return value;
}

SPropValue *random_values(struct random_source *source, ULONG *ret_count)
{
    *ret_count = random_below(source, 9);
    SPropValue *values = mapix_memory_more_array(source->base, *ret_count, sizeof(*values));
    for (ULONG i = 0; i < *ret_count; i++)
        values[i] = random_value(source, PROP_TAG(random_type(source, false, false), 0x6001 + random_below(source, 8)));
    return values;
}

static void fill_leaf(struct random_source *source, SRestriction *node)
{
    ULONG type = random_type(source, true, true), id = 0x6001 + random_below(source, 8);
    SPropValue *value = mapix_memory_more(source->base, sizeof(*value));
    switch (random_below(source, 6)) {
    case 0:
        node->rt = RES_EXIST;
        node->res.resExist.ulPropTag = PROP_TAG(type, id);
        return;
    case 1:
        node->rt = RES_BITMASK;
        node->res.resBitMask.relBMR = random_below(source, 2);
        node->res.resBitMask.ulPropTag = PROP_TAG(PT_LONG, id);
        node->res.resBitMask.ulMask = (ULONG)random_bits(source);
        return;
    case 2:
        node->rt = RES_SIZE;
        node->res.resSize.relop = random_below(source, 6);
        node->res.resSize.ulPropTag = PROP_TAG(type, id);
        node->res.resSize.cb = random_below(source, 12);
        return;
    case 3:
        node->rt = RES_COMPAREPROPS;
        node->res.resCompareProps.relop = random_below(source, 6);
        node->res.resCompareProps.ulPropTag1 = PROP_TAG(type, id);
        node->res.resCompareProps.ulPropTag2 = PROP_TAG(type, 0x6001 + random_below(source, 8));
        return;
    case 4: {
        static const ULONG texts[] = { PT_STRING8, PT_UNICODE, PT_BINARY };
        type = texts[random_below(source, 3)];
        node->rt = RES_CONTENT;
        node->res.resContent.ulFuzzyLevel = random_below(source, 3) | random_below(source, 8) << 16;
        node->res.resContent.ulPropTag = PROP_TAG(type | (random_below(source, 3) == 0 ? MV_FLAG : 0), id);
        *value = random_value(source, PROP_TAG(type, id));
        node->res.resContent.lpProp = value;
        return;
    }
    default:
        node->rt = RES_PROPERTY;
        node->res.resProperty.relop = random_below(source, 6);
        node->res.resProperty.ulPropTag = PROP_TAG(type, id);
        *value = random_value(source, PROP_TAG(type, id));
        node->res.resProperty.lpProp = value;
        return;
    }
}

static void fill_restriction(struct random_source *source, SRestriction *node, unsigned depth)
{
    memset(node, 0, sizeof(*node));
    unsigned kind = depth == 0 ? 7 : random_below(source, 8);
    switch (kind) {
    case 0:
    case 1:
        node->rt = kind == 0 ? RES_AND : RES_OR;
        node->res.resAnd.cRes = random_below(source, 4);
        node->res.resAnd.lpRes = mapix_memory_more_array(source->base, node->res.resAnd.cRes, sizeof(SRestriction));
        for (ULONG i = 0; i < node->res.resAnd.cRes; i++)
            fill_restriction(source, &node->res.resAnd.lpRes[i], depth - 1);
        return;
    case 2:
        node->rt = RES_NOT;
        node->res.resNot.lpRes = random_restriction(source, depth - 1);
        return;
    case 3:
        node->rt = random_below(source, 2) == 0 ? RES_COMMENT : RES_ANNOTATION;
        node->res.resComment.lpRes = random_below(source, 3) == 0 ? NULL : random_restriction(source, depth - 1);
        node->res.resComment.lpProp = random_values(source, &node->res.resComment.cValues);
        return;
    default:
        fill_leaf(source, node);
        return;
    }
}

SRestriction *random_restriction(struct random_source *source, unsigned depth)
{
    SRestriction *node = mapix_memory_more(source->base, sizeof(*node));
    fill_restriction(source, node, depth);
    return node;
}

bool same_value(const SPropValue *one, const SPropValue *other)
{
    if (one->ulPropTag != other->ulPropTag)
        return false;
    if (PROP_TYPE(one->ulPropTag) == PT_SRESTRICTION)
        return mapix_restriction_equal((SRestriction *)(void *)one->Value.lpszA, (SRestriction *)(void *)other->Value.lpszA);
    return mapix_value_equal(one, other);
}

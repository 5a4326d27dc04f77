#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <mapiutil.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/memory.h"
#include "base/text.h"
#include "tests/unit/value/random.h"
#include "value/restriction.h"
#include "value/util.h"
#include "value/value.h"

#define ROUNDS 3000

/* The naive model: what the pages say, with nothing of the engine: utf8proc's own mapping for folds, loops for searches. */

static char *model_fold(const char *text, ULONG level)
{
    unsigned options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    utf8proc_uint8_t *folded = NULL;
    if ((level & (FL_IGNORECASE | FL_LOOSE)) != 0)
        options |= UTF8PROC_CASEFOLD;
    if ((level & (FL_IGNORENONSPACE | FL_LOOSE)) != 0)
        options |= UTF8PROC_STRIPMARK;
    if ((level & FL_LOOSE) != 0)
        options |= UTF8PROC_COMPAT;
    if ((level >> 16 & 7) == 0)
        return strdup(text);
    utf8proc_map((const utf8proc_uint8_t *)text, 0, &folded, (utf8proc_option_t)(options | UTF8PROC_NULLTERM));
    return (char *)folded;
}

static char *model_text(const SPropValue *value)
{
    return PROP_TYPE(value->ulPropTag) == PT_STRING8 ? strdup(value->Value.lpszA) : mapix_text_utf8_heap(value->Value.lpszW);
}

static bool model_bytes_contain(const char *in, size_t in_size, const char *what, size_t what_size, ULONG mode)
{
    if (mode == FL_FULLSTRING)
        return in_size == what_size && memcmp(in, what, in_size) == 0;
    for (size_t at = 0; at + what_size <= in_size && (mode == FL_SUBSTRING || at == 0); at++) {
        size_t same = 0;
        while (same < what_size && in[at + same] == what[same])
            same++;
        if (same == what_size)
            return true;
    }
    return false;
}

static bool model_contains(const SPropValue *value, const SPropValue *pattern, ULONG level)
{
    if (PROP_TYPE(value->ulPropTag) == PT_BINARY)
        return model_bytes_contain((char *)value->Value.bin.lpb, value->Value.bin.cb, (char *)pattern->Value.bin.lpb, pattern->Value.bin.cb,
            level & 0xffff);
    char *text = model_text(value), *wanted = model_text(pattern);
    char *in = model_fold(text, level), *what = model_fold(wanted, level);
    bool contains = model_bytes_contain(in, strlen(in), what, strlen(what), level & 0xffff);
    free(text);
    free(wanted);
    free(in);
    free(what);
    return contains;
}

static const SPropValue *model_get(const SPropValue *row, ULONG count, ULONG tag)
{
    for (ULONG i = 0; i < count; i++)
        if (row[i].ulPropTag == tag)
            return &row[i];
    return NULL;
}

static bool model_relates(const SPropValue *one, ULONG relop, const SPropValue *other)
{
    /* The order of values has a test of its own (value.c); NaN is apart in relations. */
    double a = 0, b = 0;
    if (PROP_TYPE(one->ulPropTag) == PT_R4) {
        a = one->Value.flt;
        b = other->Value.flt;
    } else if (PROP_TYPE(one->ulPropTag) == PT_DOUBLE || PROP_TYPE(one->ulPropTag) == PT_APPTIME) {
        a = one->Value.dbl;
        b = other->Value.dbl;
    }
    if (isnan(a) != isnan(b))
        return relop == RELOP_NE;
    int order = mapix_value_compare(one, other);
    bool answers[] = { order < 0, order <= 0, order > 0, order >= 0, order == 0, order != 0 };
    return answers[relop];
}

static bool model_matches(const SRestriction *res, const SPropValue *row, ULONG count)
{
    const SPropValue *value, *other;
    SPropValue member;
    bool any = false;
    switch (res->rt) {
    case RES_AND:
        for (ULONG i = 0; i < res->res.resAnd.cRes; i++)
            if (!model_matches(&res->res.resAnd.lpRes[i], row, count))
                return false;
        return true;
    case RES_OR:
        for (ULONG i = 0; i < res->res.resOr.cRes; i++)
            any |= model_matches(&res->res.resOr.lpRes[i], row, count);
        return any;
    case RES_NOT:
        return !model_matches(res->res.resNot.lpRes, row, count);
    case RES_COMMENT:
    case RES_ANNOTATION:
        return res->res.resComment.lpRes == NULL || model_matches(res->res.resComment.lpRes, row, count);
    case RES_EXIST:
        return model_get(row, count, res->res.resExist.ulPropTag) != NULL;
    case RES_BITMASK:
        value = model_get(row, count, res->res.resBitMask.ulPropTag);
        return value != NULL && ((value->Value.ul & res->res.resBitMask.ulMask) == 0) == (res->res.resBitMask.relBMR == BMR_EQZ);
    case RES_SIZE:
        value = model_get(row, count, res->res.resSize.ulPropTag);
        if (value == NULL)
            return false;
        bool answers[] = { UlPropSize((LPSPropValue)(uintptr_t)value) < res->res.resSize.cb, UlPropSize((LPSPropValue)(uintptr_t)value) <= res->res.resSize.cb,
            UlPropSize((LPSPropValue)(uintptr_t)value) > res->res.resSize.cb, UlPropSize((LPSPropValue)(uintptr_t)value) >= res->res.resSize.cb,
            UlPropSize((LPSPropValue)(uintptr_t)value) == res->res.resSize.cb, UlPropSize((LPSPropValue)(uintptr_t)value) != res->res.resSize.cb };
        return answers[res->res.resSize.relop];
    case RES_COMPAREPROPS:
        value = model_get(row, count, res->res.resCompareProps.ulPropTag1);
        other = model_get(row, count, res->res.resCompareProps.ulPropTag2);
        return value != NULL && other != NULL && model_relates(value, res->res.resCompareProps.relop, other);
    case RES_PROPERTY:
        value = model_get(row, count, res->res.resProperty.ulPropTag);
        return value != NULL && model_relates(value, res->res.resProperty.relop, res->res.resProperty.lpProp);
    case RES_CONTENT:
        value = model_get(row, count, res->res.resContent.ulPropTag);
        if (value == NULL)
            return false;
        if ((PROP_TYPE(value->ulPropTag) & MV_FLAG) == 0)
            return model_contains(value, res->res.resContent.lpProp, res->res.resContent.ulFuzzyLevel);
        for (ULONG i = 0; i < value->Value.MVl.cValues; i++) {
            GetInstance((LPSPropValue)(uintptr_t)value, &member, i);
            any |= model_contains(&member, res->res.resContent.lpProp, res->res.resContent.ulFuzzyLevel);
        }
        return any;
    default:
        fail();
        return false;
    }
}

/* SPI-RES-02..08: random restrictions over random rows, against the model. A third of the rows have what the restriction looks at. */
static void evaluation_is_the_models(void **state)
{
    unsigned matched = 0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct random_source source = random_start(round);
        SRestriction *restriction = random_restriction(&source, 3);
        struct mapix_restriction *compiled;
        assert_int_equal(mapix_restriction_compile(restriction, &compiled), S_OK);
        for (int i = 0; i < 4; i++) {
            ULONG count;
            SPropValue *row = random_values(&source, &count);
            bool expected = model_matches(restriction, row, count);
            if (mapix_restriction_matches_values(compiled, row, count) != expected)
                fail_msg("round %u, row %d: expected %d", round, i, expected);
            matched += expected;
        }
        mapix_restriction_free(compiled);
        random_end(&source);
    }
    assert_in_range(matched, ROUNDS / 4, ROUNDS * 4 - ROUNDS / 4);
}

/* The same with rows made of the restriction's own tags, so that every leaf finds its property. */
static void leaves_are_the_models(void **state)
{
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct random_source source = random_start(round + 50000);
        SRestriction *restriction = random_restriction(&source, 0);
        struct mapix_restriction *compiled;
        assert_int_equal(mapix_restriction_compile(restriction, &compiled), S_OK);
        for (int i = 0; i < 8; i++) {
            SPropValue row[2];
            ULONG first = restriction->rt == RES_COMPAREPROPS ? restriction->res.resCompareProps.ulPropTag1 : restriction->res.resProperty.ulPropTag;
            row[0] = random_value(&source, first);
            row[1] = random_value(&source, restriction->rt == RES_COMPAREPROPS ? restriction->res.resCompareProps.ulPropTag2 : PR_SUBJECT_A);
            if (mapix_restriction_matches_values(compiled, row, 2) != model_matches(restriction, row, 2))
                fail_msg("round %u, row %d, type %u", round, i, (unsigned)restriction->rt);
        }
        mapix_restriction_free(compiled);
        random_end(&source);
    }
}

static SPropValue text(ULONG tag, const char *string)
{
    SPropValue value = { .ulPropTag = tag };
    value.Value.lpszA = (LPSTR)(uintptr_t)string;
    return value;
}

static SRestriction property(ULONG relop, ULONG tag, SPropValue *value)
{
    return (SRestriction){ .rt = RES_PROPERTY, .res.resProperty = { relop, tag, value } };
}

static bool matches(const SRestriction *restriction, const SPropValue *row, size_t count)
{
    struct mapix_restriction *compiled;
    assert_int_equal(mapix_restriction_compile(restriction, &compiled), S_OK);
    bool answer = mapix_restriction_matches_values(compiled, row, count);
    mapix_restriction_free(compiled);
    return answer;
}

/* SPI-RES-02: what is missing is false, and its NOT true; an error in the row counts as missing. */
static void missing_is_false(void **state)
{
    SPropValue constant = text(PR_SUBJECT_A, "a"), row = mapix_value_error(PR_SUBJECT_A, MAPI_E_NOT_FOUND);
    SRestriction leaf = property(RELOP_NE, PR_SUBJECT_A, &constant), negation = { .rt = RES_NOT, .res.resNot.lpRes = &leaf };
    SRestriction exist = { .rt = RES_EXIST, .res.resExist.ulPropTag = PR_SUBJECT_A };
    assert_false(matches(&leaf, &row, 1));
    assert_true(matches(&negation, &row, 1));
    assert_false(matches(&exist, &row, 1));
    assert_true(matches(NULL, NULL, 0));
}

/* SPI-RES-03: a list is put to a single constant; any member, for NE none. */
static void lists_match_by_member(void **state)
{
    char *categories[] = { (char *)(uintptr_t)"Red", (char *)(uintptr_t)"Blue" };
    SPropValue row = { .ulPropTag = PROP_TAG(PT_MV_STRING8, 0x8012) }, constant = text(PROP_TAG(PT_STRING8, 0x8012), "Blue");
    row.Value.MVszA = (SLPSTRArray){ 2, categories };
    SRestriction leaf = property(RELOP_EQ, row.ulPropTag, &constant);
    assert_true(matches(&leaf, &row, 1));
    leaf.res.resProperty.relop = RELOP_NE;
    assert_false(matches(&leaf, &row, 1));
    constant.Value.lpszA = (LPSTR)(uintptr_t)"Green";
    assert_true(matches(&leaf, &row, 1));
    leaf.res.resProperty.relop = RELOP_EQ;
    assert_false(matches(&leaf, &row, 1));
    leaf.res.resProperty.relop = RELOP_GT;
    assert_true(matches(&leaf, &row, 1));
    constant = row;
    assert_int_equal(mapix_restriction_check(&leaf), MAPI_E_TOO_COMPLEX);
}

/* SPI-RES-03, SPI-RES-04, SPI-RES-06, SPI-RES-07: which restrictions are refused, and how. */
static void checks(void **state)
{
    SPropValue string = text(PR_SUBJECT_A, "a"), number = { .ulPropTag = PR_MESSAGE_FLAGS };
    SRestriction leaf = property(RELOP_EQ, PR_SUBJECT_W, &string);
    assert_int_equal(mapix_restriction_check(&leaf), MAPI_E_TOO_COMPLEX);
    leaf = property(RELOP_EQ, PR_SUBJECT_A, &string);
    assert_int_equal(mapix_restriction_check(&leaf), S_OK);
    leaf = property(7, PR_SUBJECT_A, &string);
    assert_int_equal(mapix_restriction_check(&leaf), MAPI_E_INVALID_PARAMETER);
    leaf = property(RELOP_EQ, PR_SUBJECT_A, NULL);
    assert_int_equal(mapix_restriction_check(&leaf), MAPI_E_INVALID_PARAMETER);
    leaf = property(RELOP_RE, PR_MESSAGE_FLAGS, &number);
    assert_int_equal(mapix_restriction_check(&leaf), MAPI_E_TOO_COMPLEX);
    leaf = (SRestriction){ .rt = RES_CONTENT, .res.resContent = { 3, PR_SUBJECT_A, &string } };
    assert_int_equal(mapix_restriction_check(&leaf), MAPI_E_INVALID_PARAMETER);
    leaf.res.resContent.ulFuzzyLevel = FL_PREFIX | 0xfff80000u;
    assert_int_equal(mapix_restriction_check(&leaf), S_OK);
    leaf = (SRestriction){ .rt = RES_CONTENT, .res.resContent = { 0, PR_MESSAGE_FLAGS, &number } };
    assert_int_equal(mapix_restriction_check(&leaf), MAPI_E_TOO_COMPLEX);
    leaf = (SRestriction){ .rt = RES_COMPAREPROPS, .res.resCompareProps = { RELOP_EQ, PR_SUBJECT_A, PR_SUBJECT_W } };
    assert_int_equal(mapix_restriction_check(&leaf), MAPI_E_TOO_COMPLEX);
    leaf = (SRestriction){ .rt = RES_BITMASK, .res.resBitMask = { BMR_NEZ, PR_SUBJECT_A, 1 } };
    assert_int_equal(mapix_restriction_check(&leaf), MAPI_E_TOO_COMPLEX);
    leaf = (SRestriction){ .rt = RES_BITMASK, .res.resBitMask = { 2, PR_MESSAGE_FLAGS, 1 } };
    assert_int_equal(mapix_restriction_check(&leaf), MAPI_E_INVALID_PARAMETER);
    SRestriction exist = { .rt = RES_EXIST, .res.resExist.ulPropTag = PR_SUBJECT_A };
    leaf = (SRestriction){ .rt = RES_SUBRESTRICTION, .res.resSub = { PR_SUBJECT_A, &exist } };
    assert_int_equal(mapix_restriction_check(&leaf), MAPI_E_TOO_COMPLEX);
    leaf.res.resSub.ulSubObject = PR_MESSAGE_RECIPIENTS;
    assert_int_equal(mapix_restriction_check(&leaf), S_OK);
    leaf = (SRestriction){ .rt = 13 };
    assert_int_equal(mapix_restriction_check(&leaf), MAPI_E_INVALID_PARAMETER);
    leaf = (SRestriction){ .rt = RES_NOT };
    assert_int_equal(mapix_restriction_check(&leaf), MAPI_E_INVALID_PARAMETER);
    leaf = (SRestriction){ .rt = RES_AND, .res.resAnd = { 2, NULL } };
    assert_int_equal(mapix_restriction_check(&leaf), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(mapix_restriction_check(NULL), S_OK);
}

/* Regular expressions that a stranger could hurt us with are refused before anything compiles them. */
static void expressions_are_tame(void **state)
{
    static const struct { const char *expression; HRESULT result; } cases[] = {
        { "^re: .*(urgent|soon)$", S_OK }, { "a{2}", MAPI_E_TOO_COMPLEX }, { "(a)\\1", MAPI_E_TOO_COMPLEX }, { "(", MAPI_E_TOO_COMPLEX },
        { "[{]x", S_OK }, { "[]{]x", S_OK }, { "[^]{]", S_OK }, { "\\{", S_OK },
        /* A "]" that closes a class inside of a set does not close the set. */
        { "[[:alpha:][]a{9}", MAPI_E_TOO_COMPLEX }, { "[[.].][](a)\\1", MAPI_E_TOO_COMPLEX }, { "[[=a=][]{9}", MAPI_E_TOO_COMPLEX },
        { "[[:alpha:]{]x", S_OK }, { "[[:digit:]]+x", S_OK }, { "[[:alpha", MAPI_E_TOO_COMPLEX }, { "[", MAPI_E_TOO_COMPLEX },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        SPropValue expression = text(PR_SUBJECT_A, cases[i].expression);
        SRestriction leaf = property(RELOP_RE, PR_SUBJECT_A, &expression);
        if (mapix_restriction_check(&leaf) != cases[i].result)
            fail_msg("%s", cases[i].expression);
    }
    char *longer = malloc(2000);
    memset(longer, 'a', 1999);
    longer[1999] = '\0';
    SPropValue expression = text(PR_SUBJECT_A, longer);
    SRestriction leaf = property(RELOP_RE, PR_SUBJECT_A, &expression);
    assert_int_equal(mapix_restriction_check(&leaf), MAPI_E_TOO_COMPLEX);
    free(longer);
    SPropValue row = text(PR_SUBJECT_A, "Re: this is urgent");
    expression.Value.lpszA = (LPSTR)(uintptr_t)"^[Rr]e: .*(urgent|soon)$";
    assert_true(matches(&leaf, &row, 1));
}

/* No recursion breaks: depth and number of nodes are bounded for check, copy and compile. */
static void bounds(void **state)
{
    enum { DEEP = 100000 };
    SRestriction *chain = calloc(DEEP, sizeof(*chain)), *copy;
    struct mapix_restriction *compiled;
    for (int i = 0; i < DEEP - 1; i++)
        chain[i] = (SRestriction){ .rt = RES_NOT, .res.resNot.lpRes = &chain[i + 1] };
    chain[DEEP - 1] = (SRestriction){ .rt = RES_EXIST, .res.resExist.ulPropTag = PR_SUBJECT_A };
    assert_int_equal(mapix_restriction_check(chain), MAPI_E_TOO_COMPLEX);
    assert_int_equal(mapix_restriction_copy(chain, NULL, &copy), MAPI_E_TOO_COMPLEX);
    assert_int_equal(mapix_restriction_compile(chain, &compiled), MAPI_E_TOO_COMPLEX);
    assert_int_equal(mapix_restriction_check(&chain[DEEP - MAPIX_RESTRICTION_DEPTH]), S_OK);
    assert_int_equal(mapix_restriction_check(&chain[DEEP - MAPIX_RESTRICTION_DEPTH - 1]), MAPI_E_TOO_COMPLEX);
    /* A circle is as deep as can be. */
    SRestriction circle = { .rt = RES_NOT };
    circle.res.resNot.lpRes = &circle;
    assert_int_equal(mapix_restriction_check(&circle), MAPI_E_TOO_COMPLEX);
    /* And wide. */
    for (int i = 0; i < DEEP; i++)
        chain[i] = (SRestriction){ .rt = RES_EXIST, .res.resExist.ulPropTag = PR_SUBJECT_A };
    SRestriction wide = { .rt = RES_AND, .res.resAnd = { DEEP, chain } };
    assert_int_equal(mapix_restriction_check(&wide), MAPI_E_TOO_COMPLEX);
    wide.res.resAnd.cRes = MAPIX_RESTRICTION_NODES - 1;
    assert_int_equal(mapix_restriction_check(&wide), S_OK);
    free(chain);
}

/* SPI-RES-08: COMMENT and ANNOTATION are what is inside; COUNT lets so many through a pass. */
static void comments_and_counts(void **state)
{
    SRestriction exist = { .rt = RES_EXIST, .res.resExist.ulPropTag = PR_SUBJECT_A };
    SRestriction comment = { .rt = RES_COMMENT };
    SPropValue row = text(PR_SUBJECT_A, "x");
    assert_true(matches(&comment, NULL, 0));
    comment.res.resComment.lpRes = &exist;
    assert_false(matches(&comment, NULL, 0));
    assert_true(matches(&comment, &row, 1));
    comment.rt = RES_ANNOTATION;
    assert_false(matches(&comment, NULL, 0));
    SRestriction count = { .rt = RES_COUNT, .res.resCount = { 2, &exist } };
    struct mapix_restriction *compiled;
    assert_int_equal(mapix_restriction_compile(&count, &compiled), S_OK);
    for (int pass = 0; pass < 2; pass++) {
        mapix_restriction_reset(compiled);
        assert_true(mapix_restriction_matches_values(compiled, &row, 1));
        assert_false(mapix_restriction_matches_values(compiled, NULL, 0));
        assert_true(mapix_restriction_matches_values(compiled, &row, 1));
        assert_false(mapix_restriction_matches_values(compiled, &row, 1));
    }
    mapix_restriction_free(compiled);
}

static HRESULT recipients_match(void *context, ULONG tag, struct mapix_restriction *inner, bool *ret_matches)
{
    const SPropValue *recipients = context;
    assert_int_equal(tag, PR_MESSAGE_RECIPIENTS);
    *ret_matches = false;
    for (int i = 0; i < 2 && !*ret_matches; i++)
        *ret_matches = mapix_restriction_matches_values(inner, &recipients[i], 1);
    return S_OK;
}

static const SPropValue *nothing(void *context, ULONG tag)
{
    return NULL;
}

/* SPI-RES-07 */
static void sub_objects(void **state)
{
    SPropValue constant = text(PR_DISPLAY_NAME_A, "Bob"), recipients[2] = { text(PR_DISPLAY_NAME_A, "Alice"), text(PR_DISPLAY_NAME_A, "Bob") };
    SRestriction inner = property(RELOP_EQ, PR_DISPLAY_NAME_A, &constant);
    SRestriction sub = { .rt = RES_SUBRESTRICTION, .res.resSub = { PR_MESSAGE_RECIPIENTS, &inner } };
    struct mapix_restriction_row row = { .get = nothing, .matches_sub_object = recipients_match, .context = recipients };
    struct mapix_restriction *compiled;
    bool answer;
    assert_int_equal(mapix_restriction_compile(&sub, &compiled), S_OK);
    assert_int_equal(mapix_restriction_matches(compiled, &row, &answer), S_OK);
    assert_true(answer);
    recipients[1].Value.lpszA = (LPSTR)(uintptr_t)"Carol";
    assert_int_equal(mapix_restriction_matches(compiled, &row, &answer), S_OK);
    assert_false(answer);
    row.matches_sub_object = NULL;
    assert_int_equal(mapix_restriction_matches(compiled, &row, &answer), S_OK);
    assert_false(answer);
    mapix_restriction_free(compiled);
}

static bool add_tag(void *context, ULONG tag)
{
    SPropTagArray *tags = context;
    tags->aulPropTag[tags->cValues++] = tag;
    return tags->cValues < 3;
}

static void tags_are_visited(void **state)
{
    SizedSPropTagArray(4, tags) = { 0, { 0 } };
    SRestriction leaves[2] = { { .rt = RES_COMPAREPROPS, .res.resCompareProps = { RELOP_EQ, PR_SUBJECT_A, PR_BODY_A } },
        { .rt = RES_EXIST, .res.resExist.ulPropTag = PR_ENTRYID } };
    SRestriction both = { .rt = RES_OR, .res.resOr = { 2, leaves } }, not = { .rt = RES_NOT, .res.resNot.lpRes = &both };
    assert_false(mapix_restriction_visit_tags(&not, add_tag, &tags));
    assert_int_equal(tags.cValues, 3);
    assert_int_equal(tags.aulPropTag[1], PR_BODY_A);
    assert_int_equal(tags.aulPropTag[2], PR_ENTRYID);
}

static void copy_is_exported(void **state)
{
    struct random_source source = random_start(1);
    SRestriction *restriction = random_restriction(&source, 3), *copy;
    assert_int_equal(HrCopyRestriction(restriction, NULL, &copy), S_OK);
    assert_true(mapix_restriction_equal(restriction, copy));
    MAPIFreeBuffer(copy);
    assert_int_equal(HrCopyRestriction(restriction, source.base, &copy), S_OK);
    assert_int_equal(HrCopyRestriction(NULL, NULL, &copy), S_OK);
    assert_null(copy);
    random_end(&source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(evaluation_is_the_models), cmocka_unit_test(leaves_are_the_models), cmocka_unit_test(missing_is_false),
        cmocka_unit_test(lists_match_by_member), cmocka_unit_test(checks), cmocka_unit_test(expressions_are_tame), cmocka_unit_test(bounds),
        cmocka_unit_test(comments_and_counts), cmocka_unit_test(sub_objects), cmocka_unit_test(tags_are_visited),
        cmocka_unit_test(copy_is_exported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

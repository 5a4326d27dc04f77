#include "value/restriction.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "value/internal.h"
#include "value/value.h"

/* The restrictions below a node: an array, or one, or none. False for a type that is none. */
static bool children_of(const SRestriction *restriction, const SRestriction **ret_children, ULONG *ret_count)
{
    *ret_children = NULL;
    *ret_count = 0;
    switch (restriction->rt) {
    case RES_AND:
    case RES_OR:
        *ret_children = restriction->res.resAnd.lpRes;
        *ret_count = restriction->res.resAnd.cRes;
        return *ret_children != NULL || *ret_count == 0;
    case RES_NOT:
        *ret_children = restriction->res.resNot.lpRes;
        *ret_count = 1;
        return *ret_children != NULL;
    case RES_SUBRESTRICTION:
        *ret_children = restriction->res.resSub.lpRes;
        *ret_count = 1;
        return *ret_children != NULL;
    case RES_COMMENT:
    case RES_ANNOTATION:
        *ret_children = restriction->res.resComment.lpRes;
        *ret_count = *ret_children != NULL;
        return true;
    case RES_COUNT:
        *ret_children = restriction->res.resCount.lpRes;
        *ret_count = *ret_children != NULL;
        return true;
    case RES_CONTENT:
    case RES_PROPERTY:
    case RES_COMPAREPROPS:
    case RES_BITMASK:
    case RES_SIZE:
    case RES_EXIST:
        return true;
    default:
        return false;
    }
}

/* Where a node keeps the pointer to what is below it; NULL for a leaf. */
static SRestriction **child_slot(SRestriction *restriction)
{
    switch (restriction->rt) {
    case RES_AND:
    case RES_OR:
        return &restriction->res.resAnd.lpRes;
    case RES_NOT:
        return &restriction->res.resNot.lpRes;
    case RES_SUBRESTRICTION:
        return &restriction->res.resSub.lpRes;
    case RES_COMMENT:
    case RES_ANNOTATION:
        return &restriction->res.resComment.lpRes;
    case RES_COUNT:
        return &restriction->res.resCount.lpRes;
    default:
        return NULL;
    }
}

/* The values of a node, and where it keeps the pointer to them; NULL for none. */
static SPropValue **value_slot(SRestriction *restriction, ULONG *ret_count)
{
    *ret_count = 1;
    switch (restriction->rt) {
    case RES_CONTENT:
        return &restriction->res.resContent.lpProp;
    case RES_PROPERTY:
        return &restriction->res.resProperty.lpProp;
    case RES_COMMENT:
    case RES_ANNOTATION:
        *ret_count = restriction->res.resComment.cValues;
        return &restriction->res.resComment.lpProp;
    default:
        *ret_count = 0;
        return NULL;
    }
}

static const SPropValue *values_of(const SRestriction *restriction, ULONG *ret_count)
{
    SPropValue **slot = value_slot((SRestriction *)(uintptr_t)restriction, ret_count);
    return slot == NULL ? NULL : *slot;
}

size_t restriction_extra_size(const SRestriction *restriction, unsigned depth, size_t *nodes)
{
    const SRestriction *children;
    ULONG count, value_count;
    if (depth >= MAPIX_RESTRICTION_DEPTH || ++*nodes > MAPIX_RESTRICTION_NODES || !children_of(restriction, &children, &count))
        return VALUE_BAD_SIZE;
    const SPropValue *values = values_of(restriction, &value_count);
    if (value_count != 0 && values == NULL)
        return VALUE_BAD_SIZE;
    size_t size = value_count * sizeof(SPropValue) + value_align(count * sizeof(SRestriction));
    for (ULONG i = 0; i < value_count; i++) {
        size_t extra = value_extra_size(&values[i], depth + 1);
        if (extra == VALUE_BAD_SIZE)
            return VALUE_BAD_SIZE;
        size += extra;
    }
    for (ULONG i = 0; i < count; i++) {
        size_t extra = restriction_extra_size(&children[i], depth + 1, nodes);
        if (extra == VALUE_BAD_SIZE)
            return VALUE_BAD_SIZE;
        size += extra;
    }
    return size;
}

char *restriction_copy_extra(SRestriction *to, const SRestriction *from, char *memory)
{
    const SRestriction *children;
    ULONG count, value_count;
    const SPropValue *values = values_of(from, &value_count);
    children_of(from, &children, &count);
    SRestriction copy = *from;
    if (value_count != 0) {
        SPropValue *copies = (SPropValue *)(void *)memory;
        memcpy(copies, values, value_count * sizeof(*values));
        memory += value_count * sizeof(*values);
        for (ULONG i = 0; i < value_count; i++)
            memory = value_copy_extra(&copies[i], &values[i], memory);
        ULONG unused;
        *value_slot(&copy, &unused) = copies;
    }
    if (child_slot(&copy) != NULL)
        *child_slot(&copy) = count == 0 ? NULL : (SRestriction *)(void *)memory;
    if (count != 0) {
        SRestriction *copies = (SRestriction *)(void *)memory;
        memory += value_align(count * sizeof(*copies));
        for (ULONG i = 0; i < count; i++)
            memory = restriction_copy_extra(&copies[i], &children[i], memory);
    }
    *to = copy;
    return memory;
}

bool restriction_relocate(SRestriction *restriction, ptrdiff_t by, ptrdiff_t seen, unsigned depth)
{
    ULONG value_count, count = 1;
    const SRestriction *unused;
    if (depth > VALUE_DEPTH)
        return false;
    SPropValue **values = value_slot(restriction, &value_count);
    SPropValue *value = values == NULL ? NULL : value_move_pointer(values, by, seen);
    for (ULONG i = 0; value != NULL && i < value_count; i++)
        if (!value_relocate(&value[i], by, seen, depth + 1))
            return false;
    /* The count first: the pointer that children_of looks at is not good while it moves, but it is told from NULL. */
    children_of(restriction, &unused, &count);
    SRestriction **slot = child_slot(restriction);
    SRestriction *children = slot == NULL ? NULL : value_move_pointer(slot, by, seen);
    for (ULONG i = 0; children != NULL && i < count; i++)
        if (!restriction_relocate(&children[i], by, seen, depth + 1))
            return false;
    return true;
}

size_t mapix_restriction_size(const SRestriction *restriction)
{
    size_t nodes = 0;
    size_t extra = restriction_extra_size(restriction, 0, &nodes);
    return extra == VALUE_BAD_SIZE ? 0 : extra + value_align(sizeof(*restriction));
}

void *mapix_restriction_copy_into(const SRestriction *from, SRestriction *to, void *memory)
{
    return restriction_copy_extra(to, from, memory);
}

/* Why a copy was refused: too large is not malformed. */
static HRESULT copy_error(const SRestriction *restriction)
{
    HRESULT result = mapix_restriction_check(restriction);
    return FAILED(result) ? result : MAPI_E_INVALID_PARAMETER;
}

HRESULT mapix_restriction_copy(const SRestriction *restriction, void *base, SRestriction **ret_restriction)
{
    if (restriction == NULL) {
        *ret_restriction = NULL;
        return S_OK;
    }
    size_t size = mapix_restriction_size(restriction);
    if (size == 0)
        return copy_error(restriction);
    SRestriction *copy = mapix_memory_more(base, size);
    if (copy == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    restriction_copy_extra(copy, restriction, (char *)copy + value_align(sizeof(*copy)));
    *ret_restriction = copy;
    return S_OK;
}

/* The wanted type of the constant for a property of this tag: the type itself, for a list that of a member (SPI-RES-03). */
static ULONG constant_type(ULONG tag)
{
    return mapix_value_type(tag) & ~(ULONG)MV_FLAG;
}

static HRESULT check_value(const SPropValue *value, ULONG tag)
{
    if (value == NULL || value_extra_size(value, 0) == VALUE_BAD_SIZE || !mapix_value_type_is_known(PROP_TYPE(tag)))
        return MAPI_E_INVALID_PARAMETER;
    size_t size;
    ULONG type = constant_type(tag);
    if (PROP_TYPE(value->ulPropTag) != type || value_kind(type, &size) == VALUE_NONE)
        return MAPI_E_TOO_COMPLEX;
    return S_OK;
}

static HRESULT check_property(const SRestriction *restriction)
{
    const SPropertyRestriction *property = &restriction->res.resProperty;
    if (property->relop == RELOP_MEMBER_OF_DL)
        return MAPI_E_TOO_COMPLEX;
    if (property->relop > RELOP_RE)
        return MAPI_E_INVALID_PARAMETER;
    HRESULT result = check_value(property->lpProp, property->ulPropTag);
    if (FAILED(result) || property->relop != RELOP_RE)
        return result;
    struct value_pattern pattern;
    result = value_pattern_init_regex(&pattern, property->lpProp);
    if (SUCCEEDED(result))
        value_pattern_release(&pattern);
    return result;
}

static HRESULT check_content(const SContentRestriction *content)
{
    HRESULT result = check_value(content->lpProp, content->ulPropTag);
    if (FAILED(result))
        return result;
    ULONG type = constant_type(content->ulPropTag);
    if (type != PT_STRING8 && type != PT_UNICODE && type != PT_BINARY && type != PT_SVREID)
        return MAPI_E_TOO_COMPLEX;
    return (content->ulFuzzyLevel & 0xffff) > FL_PREFIX ? MAPI_E_INVALID_PARAMETER : S_OK;
}

static HRESULT check_leaf(const SRestriction *restriction)
{
    switch (restriction->rt) {
    case RES_PROPERTY:
        return check_property(restriction);
    case RES_CONTENT:
        return check_content(&restriction->res.resContent);
    case RES_COMPAREPROPS:
        if (restriction->res.resCompareProps.relop > RELOP_NE)
            return restriction->res.resCompareProps.relop == RELOP_RE ? MAPI_E_TOO_COMPLEX : MAPI_E_INVALID_PARAMETER;
        return mapix_value_type(restriction->res.resCompareProps.ulPropTag1) ==
            mapix_value_type(restriction->res.resCompareProps.ulPropTag2) ? S_OK : MAPI_E_TOO_COMPLEX;
    case RES_BITMASK:
        if (restriction->res.resBitMask.relBMR > BMR_NEZ)
            return MAPI_E_INVALID_PARAMETER;
        return mapix_value_type(restriction->res.resBitMask.ulPropTag) == PT_LONG ? S_OK : MAPI_E_TOO_COMPLEX;
    case RES_SIZE:
        return restriction->res.resSize.relop > RELOP_NE ? MAPI_E_INVALID_PARAMETER : S_OK;
    case RES_SUBRESTRICTION:
        return restriction->res.resSub.ulSubObject == PR_MESSAGE_RECIPIENTS ||
            restriction->res.resSub.ulSubObject == PR_MESSAGE_ATTACHMENTS ? S_OK : MAPI_E_TOO_COMPLEX;
    case RES_EXIST:                            /* of objects there is no value whose existence could be asked (SPI-RES-05) */
        return PROP_TYPE(restriction->res.resExist.ulPropTag) == PT_OBJECT ? MAPI_E_TOO_COMPLEX : S_OK;
    default:
        return S_OK;
    }
}

static HRESULT check_node(const SRestriction *restriction, unsigned depth, size_t *nodes)
{
    const SRestriction *children;
    ULONG count, value_count;
    if (depth >= MAPIX_RESTRICTION_DEPTH || ++*nodes > MAPIX_RESTRICTION_NODES)
        return MAPI_E_TOO_COMPLEX;
    if (!children_of(restriction, &children, &count))
        return MAPI_E_INVALID_PARAMETER;
    const SPropValue *values = values_of(restriction, &value_count);
    for (ULONG i = 0; i < value_count; i++)
        if (values == NULL || value_extra_size(&values[i], depth + 1) == VALUE_BAD_SIZE)
            return MAPI_E_INVALID_PARAMETER;
    HRESULT result = check_leaf(restriction);
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++)
        result = check_node(&children[i], depth + 1, nodes);
    return result;
}

HRESULT mapix_restriction_check(const SRestriction *restriction)
{
    size_t nodes = 0;
    return restriction == NULL ? S_OK : check_node(restriction, 0, &nodes);
}

static bool values_equal(const SRestriction *one, const SRestriction *other)
{
    ULONG one_count, other_count;
    const SPropValue *a = values_of(one, &one_count), *b = values_of(other, &other_count);
    if (one_count != other_count)
        return false;
    for (ULONG i = 0; i < one_count; i++)
        if (a[i].ulPropTag != b[i].ulPropTag || !mapix_value_equal(&a[i], &b[i]))
            return false;
    return true;
}

bool mapix_restriction_equal(const SRestriction *one, const SRestriction *other)
{
    const SRestriction *one_children, *other_children;
    ULONG one_count, other_count;
    if (one == NULL || other == NULL)
        return one == other;
    if (one->rt != other->rt || !children_of(one, &one_children, &one_count) || !children_of(other, &other_children, &other_count) ||
        one_count != other_count || !values_equal(one, other))
        return false;
    /* What is left of a node is up to three numbers; reserved ones do not count. */
    switch (one->rt) {
    case RES_CONTENT:
    case RES_PROPERTY:
        if (one->res.resProperty.relop != other->res.resProperty.relop || one->res.resProperty.ulPropTag != other->res.resProperty.ulPropTag)
            return false;
        break;
    case RES_COMPAREPROPS:
    case RES_BITMASK:
    case RES_SIZE:
        if (memcmp(&one->res.resBitMask, &other->res.resBitMask, sizeof(one->res.resBitMask)) != 0)
            return false;
        break;
    case RES_EXIST:
        if (one->res.resExist.ulPropTag != other->res.resExist.ulPropTag)
            return false;
        break;
    case RES_SUBRESTRICTION:
        if (one->res.resSub.ulSubObject != other->res.resSub.ulSubObject)
            return false;
        break;
    case RES_COUNT:
        if (one->res.resCount.ulCount != other->res.resCount.ulCount)
            return false;
        break;
    default:
        break;
    }
    for (ULONG i = 0; i < one_count; i++)
        if (!mapix_restriction_equal(&one_children[i], &other_children[i]))
            return false;
    return true;
}

bool mapix_restriction_visit_tags(const SRestriction *restriction, bool (*visit)(void *context, ULONG tag), void *context)
{
    const SRestriction *children;
    ULONG count;
    bool more = true;
    if (restriction == NULL || !children_of(restriction, &children, &count))
        return true;
    switch (restriction->rt) {
    case RES_CONTENT:
    case RES_PROPERTY:
    case RES_BITMASK:
    case RES_SIZE:
    case RES_EXIST:
        return visit(context, restriction->res.resProperty.ulPropTag);
    case RES_COMPAREPROPS:
        return visit(context, restriction->res.resCompareProps.ulPropTag1) &&
            visit(context, restriction->res.resCompareProps.ulPropTag2);
    case RES_SUBRESTRICTION:
        return visit(context, restriction->res.resSub.ulSubObject);
    default:
        for (ULONG i = 0; more && i < count; i++)
            more = mapix_restriction_visit_tags(&children[i], visit, context);
        return more;
    }
}

/* The compiled form: a node for each node of the source, children one after the other. */
struct node {
    const SRestriction *source;
    struct node *children;
    ULONG count;
    ULONG matched;                             /* of RES_COUNT: how often in this pass */
    struct value_pattern *pattern;
    struct mapix_restriction *inner;           /* of a sub-object */
};

struct mapix_restriction {
    SRestriction *source;                      /* a base; NULL matches every row */
    struct node *nodes;
    size_t node_count;
};

static HRESULT compile_leaf(struct node *node)
{
    const SRestriction *source = node->source;
    bool is_regex = source->rt == RES_PROPERTY && source->res.resProperty.relop == RELOP_RE;
    if (source->rt == RES_SUBRESTRICTION)
        return mapix_restriction_compile(source->res.resSub.lpRes, &node->inner);
    if (source->rt != RES_CONTENT && !is_regex)
        return S_OK;
    struct value_pattern *pattern = malloc(sizeof(*pattern));
    if (pattern == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT result = is_regex ? value_pattern_init_regex(pattern, source->res.resProperty.lpProp) :
        value_pattern_init(pattern, source->res.resContent.lpProp, source->res.resContent.ulFuzzyLevel);
    if (FAILED(result))
        free(pattern);
    else
        node->pattern = pattern;
    return result;
}

/* Nodes are taken from the array in order: first all children of a node, then what is below each of them. */
static HRESULT compile_node(struct node *node, const SRestriction *source, struct node **next)
{
    const SRestriction *children;
    ULONG count;
    node->source = source;
    HRESULT result = compile_leaf(node);
    if (FAILED(result) || source->rt == RES_SUBRESTRICTION)
        return result;
    children_of(source, &children, &count);
    node->children = *next;
    node->count = count;
    *next += count;
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++)
        result = compile_node(&node->children[i], &children[i], next);
    return result;
}

HRESULT mapix_restriction_compile(const SRestriction *restriction, struct mapix_restriction **ret_compiled)
{
    size_t nodes = 0;
    HRESULT result = restriction == NULL ? S_OK : check_node(restriction, 0, &nodes);
    if (FAILED(result))
        return result;
    struct mapix_restriction *compiled = calloc(1, sizeof(*compiled));
    if (compiled == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (restriction != NULL) {
        result = mapix_restriction_copy(restriction, NULL, &compiled->source);
        if (SUCCEEDED(result)) {
            compiled->nodes = calloc(nodes, sizeof(*compiled->nodes));
            result = compiled->nodes == NULL ? MAPI_E_NOT_ENOUGH_MEMORY : S_OK;
        }
        if (SUCCEEDED(result)) {
            struct node *next = compiled->nodes + 1;
            compiled->node_count = nodes;
            result = compile_node(compiled->nodes, compiled->source, &next);
        }
    }
    if (FAILED(result)) {
        mapix_restriction_free(compiled);
        return result;
    }
    *ret_compiled = compiled;
    return S_OK;
}

void mapix_restriction_free(struct mapix_restriction *compiled)
{
    if (compiled == NULL)
        return;
    for (size_t i = 0; i < compiled->node_count; i++) {
        struct node *node = &compiled->nodes[i];
        if (node->pattern != NULL) {
            value_pattern_release(node->pattern);
            free(node->pattern);
        }
        mapix_restriction_free(node->inner);
    }
    free(compiled->nodes);
    mapix_memory_free(compiled->source);
    free(compiled);
}

const SRestriction *mapix_restriction_source(const struct mapix_restriction *compiled)
{
    return compiled->source;
}

void mapix_restriction_reset(struct mapix_restriction *compiled)
{
    for (size_t i = 0; i < compiled->node_count; i++) {
        compiled->nodes[i].matched = 0;
        if (compiled->nodes[i].inner != NULL)
            mapix_restriction_reset(compiled->nodes[i].inner);
    }
}

static HRESULT match_node(struct node *node, const struct mapix_restriction_row *row, bool *ret_matches);

/* AND stops at the first false, OR at the first true. */
static HRESULT match_all_or_any(struct node *node, const struct mapix_restriction_row *row, bool any, bool *ret_matches)
{
    bool matches = !any;
    HRESULT result = S_OK;
    for (ULONG i = 0; i < node->count && matches != any && SUCCEEDED(result); i++)
        result = match_node(&node->children[i], row, &matches);
    *ret_matches = matches;
    return result;
}

static HRESULT match_pattern(const struct node *node, const SPropValue *value, bool *ret_matches)
{
    int matches = value == NULL ? 0 : value_pattern_matches(node->pattern, value);
    *ret_matches = matches > 0;
    return matches < 0 ? MAPI_E_NOT_ENOUGH_MEMORY : S_OK;
}

static bool compare_properties(const SComparePropsRestriction *compare, const struct mapix_restriction_row *row)
{
    const SPropValue *one = row->get(row->context, compare->ulPropTag1);
    const SPropValue *other = one == NULL ? NULL : row->get(row->context, compare->ulPropTag2);
    return other != NULL && mapix_value_relates(one, compare->relop, other);
}

static bool size_relates(const SSizeRestriction *size, const SPropValue *value)
{
    SPropValue actual = { .ulPropTag = PROP_TAG(PT_I8, 1) }, wanted = { .ulPropTag = PROP_TAG(PT_I8, 1) };
    actual.Value.li.QuadPart = (LONGLONG)mapix_value_size(value);
    wanted.Value.li.QuadPart = size->cb;
    return mapix_value_relates(&actual, size->relop, &wanted);
}

static HRESULT match_sub_object(struct node *node, const struct mapix_restriction_row *row, bool *ret_matches)
{
    *ret_matches = false;
    if (row->matches_sub_object == NULL)
        return S_OK;
    return row->matches_sub_object(row->context, node->source->res.resSub.ulSubObject, node->inner, ret_matches);
}

static HRESULT match_count(struct node *node, const struct mapix_restriction_row *row, bool *ret_matches)
{
    HRESULT result = S_OK;
    *ret_matches = node->matched < node->source->res.resCount.ulCount;
    if (*ret_matches && node->count != 0)
        result = match_node(node->children, row, ret_matches);
    node->matched += SUCCEEDED(result) && *ret_matches;
    return result;
}

/* Leaves that look at one property. */
static HRESULT match_value(struct node *node, const struct mapix_restriction_row *row, bool *ret_matches)
{
    const SRestriction *source = node->source;
    const SPropValue *value = row->get(row->context, source->res.resProperty.ulPropTag);
    *ret_matches = false;
    if (node->pattern != NULL)
        return match_pattern(node, value, ret_matches);
    if (value == NULL)
        return S_OK;
    switch (source->rt) {
    case RES_PROPERTY:
        *ret_matches = mapix_value_relates(value, source->res.resProperty.relop, source->res.resProperty.lpProp);
        break;
    case RES_BITMASK:
        *ret_matches = mapix_value_type(value->ulPropTag) == PT_LONG &&
            ((value->Value.ul & source->res.resBitMask.ulMask) != 0) == (source->res.resBitMask.relBMR == BMR_NEZ);
        break;
    case RES_SIZE:
        *ret_matches = size_relates(&source->res.resSize, value);
        break;
    default:
        *ret_matches = true;                   /* RES_EXIST */
        break;
    }
    return S_OK;
}

static HRESULT match_node(struct node *node, const struct mapix_restriction_row *row, bool *ret_matches)
{
    HRESULT result = S_OK;
    switch (node->source->rt) {
    case RES_AND:
    case RES_OR:
        return match_all_or_any(node, row, node->source->rt == RES_OR, ret_matches);
    case RES_NOT:
        result = match_node(node->children, row, ret_matches);
        *ret_matches = !*ret_matches;
        return result;
    case RES_COMMENT:
    case RES_ANNOTATION:
        return match_all_or_any(node, row, false, ret_matches);
    case RES_COUNT:
        return match_count(node, row, ret_matches);
    case RES_SUBRESTRICTION:
        return match_sub_object(node, row, ret_matches);
    case RES_COMPAREPROPS:
        *ret_matches = compare_properties(&node->source->res.resCompareProps, row);
        return S_OK;
    default:
        return match_value(node, row, ret_matches);
    }
}

HRESULT mapix_restriction_matches(struct mapix_restriction *compiled, const struct mapix_restriction_row *row, bool *ret_matches)
{
    bool matches = true;
    HRESULT result = compiled->nodes == NULL ? S_OK : match_node(compiled->nodes, row, &matches);
    if (SUCCEEDED(result))
        *ret_matches = matches;
    return result;
}

struct array_row {
    const SPropValue *values;
    size_t count;
};

static const SPropValue *get_from_array(void *context, ULONG tag)
{
    const struct array_row *row = context;
    const SPropValue *value = mapix_value_find(row->values, row->count, tag);
    return value != NULL && PROP_TYPE(value->ulPropTag) != PT_ERROR ? value : NULL;
}

bool mapix_restriction_matches_values(struct mapix_restriction *compiled, const SPropValue *values, size_t count)
{
    struct array_row array = { values, count };
    struct mapix_restriction_row row = { .get = get_from_array, .context = &array };
    bool matches = false;
    return SUCCEEDED(mapix_restriction_matches(compiled, &row, &matches)) && matches;
}

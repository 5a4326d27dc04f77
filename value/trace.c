#include "value/trace.h"

#include <edkmdb.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/object.h"
#include "value/names.h"
#include "value/trace_tell.h"

#define TAGS_MAX 12                    /* told of a long array */
#define DEPTH_MAX 6                    /* of a restriction */

void trace_start(void)
{
    if (mapix_log_enabled(MAPIX_LOG_TRACE))
        mapix_object_trace_vtable = trace_table;
}

static void put(struct trace_call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct trace_call *call, const char *format, ...)
{
    va_list arguments;
    int length;

    if (call->used >= TRACE_LINE - 1)
        return;
    va_start(arguments, format);
    length = vsnprintf(call->line + call->used, TRACE_LINE - call->used, format, arguments);
    va_end(arguments);
    call->used += length > 0 ? (size_t)length : 0;
    if (call->used > TRACE_LINE - 1)
        call->used = TRACE_LINE - 1;
}

static void comma(struct trace_call *call)
{
    if (call->used)
        put(call, ", ");
}

static uint64_t microseconds(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_nsec / 1000;
}

void trace_begin(struct trace_call *call, const void *self, const char *interface, const char *method)
{
    call->interface = interface;
    call->method = method;
    call->self = self;
    call->used = 0;
    call->line[0] = 0;
}

void trace_iid(struct trace_call *call, const IID *iid)
{
    const char *name = iid ? mapix_names_guid(iid) : "NULL";

    comma(call);
    put(call, "%s", name ? name : "an interface without a name");
}

void trace_number(struct trace_call *call, ULONG number, const char *group)
{
    const struct mapix_name_group *names = group ? mapix_names_group(group) : NULL;
    char text[256];

    comma(call);
    if (names)
        put(call, "%s", mapix_names_format(names, number, text, sizeof(text)));
    else
        put(call, number > 0xffff ? "0x%x" : "%u", (unsigned)number);
}

void trace_word(struct trace_call *call, uintptr_t word)
{
    comma(call);
    put(call, "%#lx", (unsigned long)word);
}

static void put_tag(struct trace_call *call, ULONG tag)
{
    char text[128];

    put(call, "%s", mapix_names_format_property(tag, text, sizeof(text)));
}

void trace_tag(struct trace_call *call, ULONG tag)
{
    comma(call);
    put_tag(call, tag);
}

static const char *name_of_code(HRESULT code, char text[16])
{
    const char *name = mapix_names_error(code);

    if (name)
        return name;
    snprintf(text, 16, "0x%08x", (unsigned)code);
    return text;
}

void trace_code(struct trace_call *call, HRESULT code)
{
    char text[16];

    comma(call);
    put(call, "%s", name_of_code(code, text));
}

void trace_tags(struct trace_call *call, const SPropTagArray *tags)
{
    comma(call);
    if (!tags) {
        put(call, "NULL");
        return;
    }
    put(call, "[");
    for (ULONG i = 0; i < tags->cValues && i < TAGS_MAX; i++) {
        put(call, i ? ", " : "");
        put_tag(call, tags->aulPropTag[i]);
    }
    put(call, tags->cValues > TAGS_MAX ? ", ... %u]" : "]", (unsigned)tags->cValues);
}

static void put_restriction(struct trace_call *call, const SRestriction *restriction, unsigned depth);

static void put_list(struct trace_call *call, const char *word, ULONG count, const SRestriction *list, unsigned depth)
{
    put(call, "%s(", word);
    for (ULONG i = 0; list && i < count && i < TAGS_MAX; i++) {
        put(call, i ? ", " : "");
        put_restriction(call, &list[i], depth + 1);
    }
    put(call, ")");
}

static const char *relation(ULONG relop)
{
    static const char *const relations[] = { "<", "<=", ">", ">=", "==", "!=", "like" };

    if (relop < sizeof(relations) / sizeof(relations[0]))
        return relations[relop];
    return relop == RELOP_MEMBER_OF_DL ? "member of" : "?";
}

static void put_number(struct trace_call *call, const char *group, ULONG number)
{
    char text[128];

    put(call, "%s", mapix_names_format(mapix_names_group(group), number, text, sizeof(text)));
}

static void put_content(struct trace_call *call, const SContentRestriction *content)
{
    put_tag(call, content->ulPropTag);
    put(call, " contains ... (");
    put_number(call, "fuzzy_match", content->ulFuzzyLevel & 0xffff);
    if (content->ulFuzzyLevel >> 16) {
        put(call, " | ");
        put_number(call, "fuzzy", content->ulFuzzyLevel & 0xffff0000);
    }
    put(call, ")");
}

static void put_compared(struct trace_call *call, const SComparePropsRestriction *compared)
{
    put_tag(call, compared->ulPropTag1);
    put(call, " %s ", relation(compared->relop));
    put_tag(call, compared->ulPropTag2);
}

/* The shape and the tags; what is compared with may be private. */
static void put_restriction(struct trace_call *call, const SRestriction *restriction, unsigned depth)
{
    if (!restriction || depth > DEPTH_MAX) {
        put(call, restriction ? "..." : "NULL");
        return;
    }
    switch (restriction->rt) {
    case RES_AND:
        put_list(call, "and", restriction->res.resAnd.cRes, restriction->res.resAnd.lpRes, depth);
        break;
    case RES_OR:
        put_list(call, "or", restriction->res.resOr.cRes, restriction->res.resOr.lpRes, depth);
        break;
    case RES_NOT:
        put_list(call, "not", 1, restriction->res.resNot.lpRes, depth);
        break;
    case RES_CONTENT:
        put_content(call, &restriction->res.resContent);
        break;
    case RES_PROPERTY:
        put_tag(call, restriction->res.resProperty.ulPropTag);
        put(call, " %s ...", relation(restriction->res.resProperty.relop));
        break;
    case RES_COMPAREPROPS:
        put_compared(call, &restriction->res.resCompareProps);
        break;
    case RES_BITMASK:
        put_tag(call, restriction->res.resBitMask.ulPropTag);
        put(call, " & 0x%x %s 0", (unsigned)restriction->res.resBitMask.ulMask, restriction->res.resBitMask.relBMR == BMR_EQZ ? "==" : "!=");
        break;
    case RES_SIZE:
        put(call, "size of ");
        put_tag(call, restriction->res.resSize.ulPropTag);
        put(call, " %s %u", relation(restriction->res.resSize.relop), (unsigned)restriction->res.resSize.cb);
        break;
    case RES_EXIST:
        put(call, "exists ");
        put_tag(call, restriction->res.resExist.ulPropTag);
        break;
    case RES_SUBRESTRICTION:
        put_tag(call, restriction->res.resSub.ulSubObject);
        put_list(call, " has", 1, restriction->res.resSub.lpRes, depth);
        break;
    case RES_COMMENT:
    case RES_ANNOTATION:
        put_list(call, restriction->rt == RES_COMMENT ? "comment" : "annotation", restriction->res.resComment.lpRes ? 1 : 0,
            restriction->res.resComment.lpRes, depth);
        break;
    case RES_COUNT:
        put(call, "first %u of ", (unsigned)restriction->res.resCount.ulCount);
        put_restriction(call, restriction->res.resCount.lpRes, depth + 1);
        break;
    default:
        put(call, "restriction of type %u", (unsigned)restriction->rt);
    }
}

void trace_restriction(struct trace_call *call, const SRestriction *restriction)
{
    comma(call);
    put_restriction(call, restriction, 0);
}

void trace_sort(struct trace_call *call, const SSortOrderSet *order)
{
    comma(call);
    if (!order) {
        put(call, "NULL");
        return;
    }
    put(call, "sorted by [");
    for (ULONG i = 0; i < order->cSorts && i < TAGS_MAX; i++) {
        put(call, i ? ", " : "");
        put_tag(call, order->aSort[i].ulPropTag);
        put(call, order->aSort[i].ulOrder == TABLE_SORT_DESCEND ? " down" : " up");
    }
    put(call, order->cCategories ? "], %u categories" : "]", (unsigned)order->cCategories);
}

void trace_text(struct trace_call *call, const void *text)
{
    comma(call);
    put(call, text ? "a text" : "NULL");
}

void trace_pointer(struct trace_call *call, const void *pointer)
{
    comma(call);
    put(call, pointer ? "%p" : "NULL", pointer);
}

/* Told before the call as well: one that hangs is seen. */
void trace_enter(struct trace_call *call)
{
    mapix_log_write(MAPIX_LOG_TRACE, call->interface, "%p %s(%s)", call->self, call->method, call->line);
    call->began = microseconds();
}

void trace_end_code(struct trace_call *call, HRESULT result)
{
    char text[16];

    mapix_log_write(MAPIX_LOG_TRACE, call->interface, "%p %s = %s, %llu us", call->self, call->method, name_of_code(result, text),
        (unsigned long long)(microseconds() - call->began));
}

void trace_end_number(struct trace_call *call, ULONG result)
{
    mapix_log_write(MAPIX_LOG_TRACE, call->interface, "%p %s = %u, %llu us", call->self, call->method, (unsigned)result,
        (unsigned long long)(microseconds() - call->began));
}

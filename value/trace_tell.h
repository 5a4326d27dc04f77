/* What the generated tracing functions are made of. */
#ifndef MAPIX_VALUE_TRACE_TELL_H
#define MAPIX_VALUE_TRACE_TELL_H

#include <mapix.h>
#include <stdint.h>

#define TRACE_LINE 1024

struct trace_call {
    const char *interface, *method;
    const void *self;
    char line[TRACE_LINE];
    size_t used;
    uint64_t began;                    /* microseconds */
};

void trace_begin(struct trace_call *call, const void *self, const char *interface, const char *method);
void trace_iid(struct trace_call *call, const IID *iid);
void trace_number(struct trace_call *call, ULONG number, const char *group);
void trace_word(struct trace_call *call, uintptr_t word);
void trace_tag(struct trace_call *call, ULONG tag);
void trace_code(struct trace_call *call, HRESULT code);
void trace_tags(struct trace_call *call, const SPropTagArray *tags);
void trace_restriction(struct trace_call *call, const SRestriction *restriction);
void trace_sort(struct trace_call *call, const SSortOrderSet *order);
void trace_text(struct trace_call *call, const void *text);
void trace_pointer(struct trace_call *call, const void *pointer);
void trace_enter(struct trace_call *call);
void trace_end_code(struct trace_call *call, HRESULT result);
void trace_end_number(struct trace_call *call, ULONG result);

/* The tracing method table for an interface; NULL when it has none. */
const void *trace_table(const IID *iid);

#endif

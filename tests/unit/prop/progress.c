/* The progress object. SPI-UTIL-14, K-13. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <mapicode.h>
#include <mapix.h>

#include "prop/copy.h"

struct shown {
    ULONG value, whole, count, total, calls, ends;
};

static void show(void *context, ULONG value, ULONG whole, ULONG count, ULONG total)
{
    struct shown *shown = context;
    shown->value = value;
    shown->whole = whole;
    shown->count = count;
    shown->total = total;
    shown->calls++;
}

static void end(void *context)
{
    ((struct shown *)context)->ends++;
}

static void limits(void **state)
{
    LPMAPIPROGRESS progress = NULL;
    ULONG minimum = 0, maximum = 0, flags = 0, unknown = 8;
    assert_int_equal(prop_progress_new(&progress), S_OK);
    assert_int_equal(progress->lpVtbl->GetFlags(progress, &flags), S_OK);
    assert_int_equal(flags, MAPI_TOP_LEVEL);
    assert_int_equal(progress->lpVtbl->GetMin(progress, &minimum), S_OK);
    assert_int_equal(minimum, 1);
    assert_int_equal(progress->lpVtbl->GetMax(progress, &maximum), S_OK);
    assert_int_equal(maximum, 1000);
    minimum = 10;
    maximum = 20;
    flags = 0;
    assert_int_equal(progress->lpVtbl->SetLimits(progress, &minimum, &maximum, &flags), S_OK);
    minimum = maximum = flags = 99;
    progress->lpVtbl->GetMin(progress, &minimum);
    progress->lpVtbl->GetMax(progress, &maximum);
    progress->lpVtbl->GetFlags(progress, &flags);
    assert_int_equal(minimum, 10);
    assert_int_equal(maximum, 20);
    assert_int_equal(flags, 0);
    minimum = 0;                                            /* NULL leaves a limit as it is; 0 is a minimum too */
    assert_int_equal(progress->lpVtbl->SetLimits(progress, &minimum, NULL, NULL), S_OK);
    progress->lpVtbl->GetMin(progress, &minimum);
    progress->lpVtbl->GetMax(progress, &maximum);
    assert_int_equal(minimum, 0);
    assert_int_equal(maximum, 20);
    assert_int_equal(progress->lpVtbl->SetLimits(progress, NULL, NULL, &unknown), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(progress->lpVtbl->GetMin(progress, NULL), MAPI_E_INVALID_PARAMETER);
    progress->lpVtbl->Release(progress);
}

/* Only the limits of the top level drive the display: a subobject's value is still a part of the whole. */
static void display(void **state)
{
    static const struct prop_progress_display shows = { show, end };
    struct shown shown = { 0 };
    LPMAPIPROGRESS progress = NULL;
    ULONG minimum = 1, maximum = 200, top = MAPI_TOP_LEVEL, below = 0, part = 100;
    assert_int_equal(mapix_prop_progress_new(&shows, &shown, &progress), S_OK);
    assert_int_equal(progress->lpVtbl->SetLimits(progress, &minimum, &maximum, &top), S_OK);
    assert_int_equal(progress->lpVtbl->Progress(progress, 50, 1, 4), S_OK);
    assert_int_equal(shown.value, 50);
    assert_int_equal(shown.count, 1);
    assert_int_equal(shown.total, 4);
    assert_int_equal(shown.whole, 200);
    assert_int_equal(progress->lpVtbl->SetLimits(progress, &minimum, &part, &below), S_OK);
    assert_int_equal(progress->lpVtbl->Progress(progress, 100, 0, 0), S_OK);              /* a subobject says neither count nor total */
    assert_int_equal(shown.value, 100);
    assert_int_equal(shown.whole, 200);
    assert_int_equal(progress->lpVtbl->Progress(progress, 900, 0, 0), S_OK);
    assert_int_equal(shown.value, 200);
    assert_int_equal(shown.calls, 3);
    progress->lpVtbl->Release(progress);
    assert_int_equal(shown.ends, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(limits), cmocka_unit_test(display) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

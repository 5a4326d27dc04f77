#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/version.h"

static void version_is_the_projects(void **state)
{
    (void)state;
    assert_string_equal(mapix_version(), MAPIX_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(version_is_the_projects) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Permission bits stop nobody who is root: tests of them run as somebody else then. */
#ifndef MAPIX_TESTS_LIB_NOBODY_H
#define MAPIX_TESTS_LIB_NOBODY_H

#include <grp.h>
#include <sys/prctl.h>
#include <unistd.h>

/* For good. Include after cmocka.h. */
static inline void stop_being_root(void)
{
    const uid_t nobody = 65534;

    if (geteuid() != 0)
        return;
    assert_int_equal(setgroups(0, NULL), 0);
    assert_int_equal(setresgid(nobody, nobody, nobody), 0);
    assert_int_equal(setresuid(nobody, nobody, nobody), 0);
    assert_int_equal(prctl(PR_SET_DUMPABLE, 1), 0);          /* for the leak checker */
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What every test program shares: main() and the choice of tests.  A program is
 *
 *     static Suite *event_suite(void) { ... }
 *     SIM_CHECK_MAIN(event_suite)
 *
 * Environment: DMASIM_TEST=name runs the tests or cases of that name only;
 * DMASIM_LONG=1 asks for the long form of loops (sim_check_long());
 * CK_FORK=no helps in a debugger; CK_TAP_LOG_FILE_NAME writes a TAP log.
 * A test that cannot be done here says so with sim_check_skip("name: reason"):
 * the line is counted by `make check`, and is not a pass.
 */
#ifndef TESTS_RUNNER_H
#define TESTS_RUNNER_H

#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline bool
sim_check_env(const char *name)
{
    const char *value = getenv(name);

    return value != NULL && value[0] != '\0' && strcmp(value, "0") != 0;
}

static inline bool
sim_check_long(void)
{
    return sim_check_env("DMASIM_LONG");
}

/* @count in the short form, @long_count in the long one; DMASIM_LONG=3: thrice that. */
static inline unsigned long
sim_check_loops(unsigned long count, unsigned long long_count)
{
    unsigned long times = sim_check_long() ? strtoul(getenv("DMASIM_LONG"), NULL, 10) : 0;

    return times > 0 ? times * long_count : count;
}

static inline void
sim_check_skip(const char *name)
{
    printf("skipped: %s\n", name);
    fflush(stdout);
}

/* The program under test: set by the Makefile. */
static inline const char *
sim_check_program(void)
{
    const char *path = getenv("DMASIM_PROGRAM");

    return path != NULL ? path : "build/dmasim";
}

static inline bool
sim_check_wanted(const char *name)
{
    const char *wanted = getenv("DMASIM_TEST");

    return wanted == NULL || wanted[0] == '\0' || strcmp(wanted, name) == 0;
}

/*
 * libcheck can choose suites and cases, not single tests; all of its
 * tcase_add_* macros end in this function, so the choice is made here.
 */
#define _tcase_add_test(tcase, test, ...)                                      \
    (sim_check_wanted((test)->name)                                            \
         ? (_tcase_add_test)((tcase), (test), __VA_ARGS__)                     \
         : (void)0)

static inline int
sim_check_main(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    int failed;

    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* The timeout must stand before the first tcase_create(): it is read there. */
#define SIM_CHECK_MAIN(suite_function)                                         \
    int                                                                        \
    main(void)                                                                 \
    {                                                                          \
        setenv("CK_DEFAULT_TIMEOUT", sim_check_long() ? "1200" : "60", 0);     \
        return sim_check_main(suite_function());                               \
    }

#endif

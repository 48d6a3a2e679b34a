/* SPDX-License-Identifier: MIT */
/* What the files of lib/kunit/ share. */
#ifndef LIB_KUNIT_INTERNAL_H
#define LIB_KUNIT_INTERNAL_H

#include <kunit/test.h>

/* One line of KTAP, without its newline. */
void kunit_line(const char *fmt, ...) __printf(1, 2);
/* True: the host asked for this case (executor.c). */
bool kunit_wants_case(const struct kunit_suite *suite, const struct kunit_case *test_case);

/* resource.c: the actions of @test run, the last one first; or are forgotten. */
void kunit_cleanup(struct kunit *test);
void kunit_forget(struct kunit *test);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Runs the suites that the host found, all of them or those that a glob names
 * ("suite" or "suite.case", with * and ?), as kunit.filter_glob of Linux
 * (lib/kunit/executor.c).
 * Leaves out: filters by attribute.
 */
#include <linux/dmasim.h>
#include <linux/export.h>

#include "internal.h"

static const char *filter __lxdata; /* NULL: all of them */

/* @glob, up to @end of it, matches all of @text. */
static bool matches(const char *glob, const char *end, const char *text)
{
	for (; glob != end; glob++, text++) {
		if (*glob == '*') {
			if (matches(glob + 1, end, text))
				return true;
			if (!*text)
				return false;
			glob--;
		} else if (!*text || (*glob != '?' && *glob != *text)) {
			return false;
		}
	}
	return !*text;
}

static const char *end_of(const char *text, char stop)
{
	while (*text && *text != stop)
		text++;
	return text;
}

bool kunit_wants_case(const struct kunit_suite *suite, const struct kunit_case *test_case)
{
	const char *dot = filter ? end_of(filter, '.') : "";

	return !*dot || matches(dot + 1, end_of(dot, '\0'), test_case->name);
}

static bool wants_suite(struct kunit_suite *suite)
{
	return !filter || (matches(filter, end_of(filter, '.'), suite->name) &&
			   kunit_suite_num_test_cases(suite));
}

unsigned int lx_kernel_kunit(void *const *first, void *const *end, const char *glob)
{
	unsigned int suites = 0, failed = 0, number = 0;
	void *const *at;

	filter = glob;
	for (at = first; at < end; at++)
		suites += wants_suite(*at);
	kunit_line("KTAP version 1");
	kunit_line("1..%u", suites);
	for (at = first; at < end; at++) {
		struct kunit_suite *suite = *at;
		enum kunit_status status;

		if (!wants_suite(suite))
			continue;
		kunit_run_tests(suite);
		status = kunit_suite_has_succeeded(suite);
		failed += status == KUNIT_FAILURE;
		kunit_line("%s %u %s%s%s", status == KUNIT_FAILURE ? "not ok" : "ok", ++number,
			   suite->name, status == KUNIT_SKIPPED ? " # SKIP " : "",
			   status == KUNIT_SKIPPED ? suite->status_comment : "");
	}
	return failed;
}

/* SPDX-License-Identifier: MIT */
/*
 * Runs a suite of KUnit tests and prints it as KTAP, line by line as Linux 6.12 does
 * (lib/kunit/test.c; Documentation/dev-tools/ktap.rst).  A case runs inside lx_try(),
 * where Linux has a thread: an assertion ends it, and then exit and the actions of the
 * case run, inside another one.
 * Leaves out: debugfs, timeouts, module parameters.
 */
#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/stdarg.h>

#include "internal.h"

#define LINE_MOST 1024

struct stats {
	unsigned long passed, failed, skipped, total;
};

/* --- lines ------------------------------------------------------------------- */

static void put_line(const char *before, const char *name, const char *fmt, va_list args)
{
	char line[LINE_MOST];
	int len = name ? scnprintf(line, sizeof(line), "%s# %s: ", before, name) : 0;

	len += vscnprintf(line + len, sizeof(line) - len, fmt, args);
	/* printk() takes a text with its newline, and without. */
	if (len && line[len - 1] == '\n')
		line[len - 1] = '\0';
	lx_kunit_line(line);
}

void kunit_line(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	put_line("", NULL, fmt, args);
	va_end(args);
}

void __kunit_print(const char *name, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	put_line(KUNIT_SUBTEST_INDENT, name, fmt, args);
	va_end(args);
}
EXPORT_SYMBOL_GPL(__kunit_print);

static void put_result(const char *indent, enum kunit_status status, unsigned long number,
		       const char *name, const char *comment)
{
	bool skipped = status == KUNIT_SKIPPED;

	kunit_line("%s%s %lu %s%s%s", indent, status == KUNIT_FAILURE ? "not ok" : "ok", number,
		   name, skipped ? " # SKIP " : "", skipped ? comment : "");
}

static void count(struct stats *stats, enum kunit_status status)
{
	stats->passed += status == KUNIT_SUCCESS;
	stats->failed += status == KUNIT_FAILURE;
	stats->skipped += status == KUNIT_SKIPPED;
	stats->total++;
}

/* Of one there is nothing to sum up. */
static void put_stats(const char *indent, const char *name, const struct stats *stats)
{
	if (stats->total > 1)
		kunit_line("%s# %s: pass:%lu fail:%lu skip:%lu total:%lu", indent, name,
			   stats->passed, stats->failed, stats->skipped, stats->total);
}

/* --- one run of one case -------------------------------------------------------- */

struct running {
	struct kunit *test;
	struct kunit_suite *suite;
	struct kunit_case *test_case;
};

void __kunit_abort(struct kunit *test)
{
	lx_throw();
}
EXPORT_SYMBOL_GPL(__kunit_abort);

static void try_case(void *data)
{
	struct running *running = data;
	struct kunit *test = running->test;
	int ret = running->suite->init ? running->suite->init(test) : 0;

	if (!ret) {
		running->test_case->run_case(test);
		return;
	}
	kunit_err(test, "failed to initialize: %d\n", ret);
	test->status = KUNIT_FAILURE;
}

static void try_cleanup(void *data)
{
	struct running *running = data;

	if (running->suite->exit)
		running->suite->exit(running->test);
	kunit_cleanup(running->test);
}

static void run_case(struct kunit_suite *suite, struct kunit_case *test_case,
		     struct kunit *test)
{
	struct running running = { test, suite, test_case };

	test->name = test_case->name;
	test->status = KUNIT_SUCCESS;
	test->status_comment[0] = '\0';
	lx_try(try_case, &running);
	if (lx_try(try_cleanup, &running)) {
		test->status = KUNIT_FAILURE; /* whatever stopped it */
		kunit_forget(test);
	}
	/* One failure among the parameters is one of the case. */
	if (test->status == KUNIT_FAILURE)
		test_case->status = KUNIT_FAILURE;
	else if (test_case->status != KUNIT_FAILURE && test->status == KUNIT_SUCCESS)
		test_case->status = KUNIT_SUCCESS;
}

static void run_params(struct kunit_suite *suite, struct kunit_case *test_case,
		       struct kunit *test, struct stats *stats)
{
	char desc[KUNIT_PARAM_DESC_SIZE] = "";

	kunit_line(KUNIT_SUBSUBTEST_INDENT "KTAP version 1");
	kunit_line(KUNIT_SUBSUBTEST_INDENT "# Subtest: %s", test_case->name);
	test->param_value = test_case->generate_params(NULL, desc);
	while (test->param_value) {
		run_case(suite, test_case, test);
		count(stats, test->status);
		if (!desc[0])
			snprintf(desc, sizeof(desc), "param-%d", test->param_index);
		put_result(KUNIT_SUBSUBTEST_INDENT, test->status, ++test->param_index, desc,
			   test->status_comment);
		desc[0] = '\0';
		test->param_value = test_case->generate_params(test->param_value, desc);
	}
}

/* --- a suite ------------------------------------------------------------------------ */

size_t kunit_suite_num_test_cases(struct kunit_suite *suite)
{
	struct kunit_case *test_case;
	size_t count = 0;

	kunit_suite_for_each_test_case(suite, test_case)
		count += kunit_wants_case(suite, test_case);
	return count;
}
EXPORT_SYMBOL_GPL(kunit_suite_num_test_cases);

enum kunit_status kunit_suite_has_succeeded(struct kunit_suite *suite)
{
	enum kunit_status status = KUNIT_SKIPPED;
	struct kunit_case *test_case;

	if (suite->suite_init_err)
		return KUNIT_FAILURE;
	kunit_suite_for_each_test_case(suite, test_case) {
		if (!kunit_wants_case(suite, test_case))
			continue;
		if (test_case->status == KUNIT_FAILURE)
			return KUNIT_FAILURE;
		if (test_case->status == KUNIT_SUCCESS)
			status = KUNIT_SUCCESS;
	}
	return status;
}
EXPORT_SYMBOL_GPL(kunit_suite_has_succeeded);

static void put_start(struct kunit_suite *suite)
{
	const char *module = suite->test_cases->module_name;

	kunit_line(KUNIT_SUBTEST_INDENT "KTAP version 1");
	kunit_line(KUNIT_SUBTEST_INDENT "# Subtest: %s", suite->name);
	if (module)
		kunit_line(KUNIT_SUBTEST_INDENT "# module: %s", module);
	kunit_line(KUNIT_SUBTEST_INDENT "1..%zu", kunit_suite_num_test_cases(suite));
}

static void put_speed(const struct kunit_case *test_case)
{
	static const char *const speeds[] = { NULL, "very_slow", "slow", NULL };
	const char *speed = speeds[test_case->attr.speed];

	if (speed)
		kunit_line(KUNIT_SUBTEST_INDENT "# %s.speed: %s", test_case->name, speed);
}

/* A case without a single parameter was not run: skipped. */
static void run_one(struct kunit_suite *suite, struct kunit_case *test_case,
		    unsigned long number, struct stats *totals)
{
	struct kunit test = { .name = test_case->name };
	struct stats stats = { 0 };

	test_case->status = KUNIT_SKIPPED;
	if (test_case->generate_params) {
		run_params(suite, test_case, &test, &stats);
	} else {
		run_case(suite, test_case, &test);
		count(&stats, test.status);
	}
	put_speed(test_case);
	put_stats(KUNIT_SUBTEST_INDENT, test_case->name, &stats);
	put_result(KUNIT_SUBTEST_INDENT, test_case->status, number, test_case->name,
		   test.status_comment);
	totals->passed += stats.passed;
	totals->failed += stats.failed;
	totals->skipped += stats.skipped;
	totals->total += stats.total;
}

int kunit_run_tests(struct kunit_suite *suite)
{
	struct stats cases = { 0 }, totals = { 0 };
	struct kunit_case *test_case;

	suite->status_comment[0] = '\0';
	suite->suite_init_err = suite->suite_init ? suite->suite_init(suite) : 0;
	if (suite->suite_init_err) {
		kunit_line(KUNIT_SUBTEST_INDENT "# %s: # failed to initialize (%d)",
			   suite->name, suite->suite_init_err);
		return 0;
	}
	put_start(suite);
	kunit_suite_for_each_test_case(suite, test_case) {
		if (!kunit_wants_case(suite, test_case))
			continue;
		run_one(suite, test_case, cases.total + 1, &totals);
		count(&cases, test_case->status);
	}
	if (suite->suite_exit)
		suite->suite_exit(suite);
	put_stats("", suite->name, &cases);
	put_stats("", "Totals", &totals);
	return 0;
}
EXPORT_SYMBOL_GPL(kunit_run_tests);

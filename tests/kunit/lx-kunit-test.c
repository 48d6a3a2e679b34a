/* SPDX-License-Identifier: MIT */
/*
 * What KUnit itself does: tests that fail, that are skipped, that stop in the middle.
 * test-kunit.c has the lines that must come out, with the numbers of the lines here.
 */
#include <kunit/resource.h>
#include <kunit/test.h>

#include <linux/bug.h>
#include <linux/dmasim.h>

static unsigned long ran __lxdata; /* what was run, digit by digit */

LX_VERB(test_kunit_ran, "int", "", "", "for tests")
{
	unsigned long digits = ran;

	ran = 0;
	return digits;
}

static void digit(void *ctx)
{
	ran = ran * 10 + (unsigned long)ctx;
}

/* --- every demand, not met ------------------------------------------------------ */

static void truths(struct kunit *test)
{
	int two = 2;

	KUNIT_EXPECT_TRUE(test, two == 3);
	KUNIT_EXPECT_FALSE(test, two);
	KUNIT_EXPECT_TRUE_MSG(test, two > 2, "two is %d", two);
}

static void numbers(struct kunit *test)
{
	int two = 2;
	unsigned long long big = 1ull << 40;

	KUNIT_EXPECT_EQ(test, two, 3);
	KUNIT_EXPECT_NE(test, 2, two);
	KUNIT_EXPECT_LT(test, two, -1);
	KUNIT_EXPECT_LE(test, big, 7);
	KUNIT_EXPECT_GT(test, two, two);
	KUNIT_EXPECT_GE_MSG(test, two, 5, "after %s", "all");
}

static void pointers(struct kunit *test)
{
	void *error = ERR_PTR(-12), *none = NULL, *simulated = (void *)lx_linear(0x80000000);

	KUNIT_EXPECT_PTR_EQ(test, none, simulated);
	KUNIT_EXPECT_PTR_NE(test, none, none);
	KUNIT_EXPECT_NULL(test, simulated);
	KUNIT_EXPECT_NOT_NULL(test, none);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, error);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, none);
	KUNIT_EXPECT_PTR_EQ(test, none, (void *)test);
}

static void texts(struct kunit *test)
{
	const char *name = "eth0";
	static const u8 left[] = { 1, 2, 3 }, right[] = { 1, 9, 3 };

	KUNIT_EXPECT_STREQ(test, name, "eth1");
	KUNIT_EXPECT_STRNEQ(test, name, name);
	KUNIT_EXPECT_MEMEQ(test, left, right, sizeof(left));
	KUNIT_EXPECT_MEMNEQ(test, left, left, 1);
	KUNIT_FAIL(test, "because of %#x", 255);
}

static struct kunit_case sentence_cases[] = {
	KUNIT_CASE(truths), KUNIT_CASE(numbers), KUNIT_CASE(pointers), KUNIT_CASE(texts), {}
};

static struct kunit_suite sentence_suite = {
	.name = "self-sentences",
	.test_cases = sentence_cases,
};

/* --- the course of a case --------------------------------------------------------- */

static int course_init(struct kunit *test)
{
	digit((void *)1);
	return kunit_add_action(test, digit, (void *)8);
}

static void course_exit(struct kunit *test)
{
	digit((void *)9);
}

static void all_is_well(struct kunit *test)
{
	kunit_info(test, "hello %s\n", "there");
	kunit_add_action(test, digit, (void *)7);
	kunit_add_action(test, digit, (void *)6);
	kunit_remove_action(test, digit, (void *)6);
	kunit_add_action(test, digit, (void *)5);
	kunit_release_action(test, digit, (void *)5);
	KUNIT_SUCCEED(test);
}

static void inner(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, 1, 2);
	digit((void *)4);
}

static void an_assertion_ends_it(struct kunit *test)
{
	void *memory = kunit_kmalloc(test, 100, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, memory);
	inner(test);
	digit((void *)4);
}

static void it_is_skipped(struct kunit *test)
{
	kunit_skip(test, "no %s here", "IOMMU");
	digit((void *)4);
}

static void it_is_marked_skipped(struct kunit *test)
{
	kunit_mark_skipped(test, "half of it");
	digit((void *)4);
}

static struct kunit_case course_cases[] = {
	KUNIT_CASE(all_is_well),
	KUNIT_CASE(an_assertion_ends_it),
	KUNIT_CASE(it_is_skipped),
	KUNIT_CASE(it_is_marked_skipped),
	{}
};

static struct kunit_suite course_suite = {
	.name = "self-course",
	.init = course_init,
	.exit = course_exit,
	.test_cases = course_cases,
};

/* --- set up and taken down, badly ---------------------------------------------------- */

static int failing_init(struct kunit *test)
{
	return -12;
}

static void asserting_exit(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, false);
}

static void never_run(struct kunit *test)
{
	digit((void *)4);
}

static void nothing(struct kunit *test)
{
}

static struct kunit_case init_cases[] = { KUNIT_CASE(never_run), {} };
static struct kunit_suite init_suite = {
	.name = "self-init", .init = failing_init, .exit = course_exit, .test_cases = init_cases,
};

static struct kunit_case exit_cases[] = { KUNIT_CASE_SLOW(nothing), {} };
static struct kunit_suite exit_suite = {
	.name = "self-exit", .exit = asserting_exit, .test_cases = exit_cases,
};

static int failing_suite_init(struct kunit_suite *suite)
{
	return -5;
}

static struct kunit_case suite_cases[] = { KUNIT_CASE(never_run), {} };
static struct kunit_suite suite_suite = {
	.name = "self-suite", .suite_init = failing_suite_init, .test_cases = suite_cases,
};

/* --- parameters --------------------------------------------------------------------- */

static const int values[] = { 1, 2, 3 };

static void describe(const int *value, char *desc)
{
	if (*value != 2)
		snprintf(desc, KUNIT_PARAM_DESC_SIZE, "value %d", *value);
}
KUNIT_ARRAY_PARAM(value, values, describe);

static void one_is_wrong(struct kunit *test)
{
	int value = *(const int *)test->param_value;

	if (value == 3)
		kunit_skip(test, "not three");
	KUNIT_EXPECT_EQ(test, value, test->param_index);
}

static struct kunit_case param_cases[] = { KUNIT_CASE_PARAM(one_is_wrong, value_gen_params), {} };
static struct kunit_suite param_suite = {
	.name = "self-param", .test_cases = param_cases,
};

/* --- the end of a kernel --------------------------------------------------------------- */

static void stops_the_kernel(struct kunit *test)
{
	kunit_add_action(test, digit, (void *)4);
	BUG();
}

static struct kunit_case bug_cases[] = { KUNIT_CASE(stops_the_kernel), {} };
static struct kunit_suite bug_suite = { .name = "self-bug", .test_cases = bug_cases };

kunit_test_suites(&sentence_suite, &course_suite, &init_suite, &exit_suite, &suite_suite,
		  &param_suite, &bug_suite);

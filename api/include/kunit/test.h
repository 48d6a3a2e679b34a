/* SPDX-License-Identifier: MIT */
/*
 * Unit tests as kernel authors write them (Documentation/dev-tools/kunit/api/test.rst,
 * Linux 6.12).  A suite registers itself; the host runs it (api/glue/kunit.h) and gets
 * the results as KTAP (Documentation/dev-tools/ktap.rst).
 */
#ifndef KUNIT_TEST_H
#define KUNIT_TEST_H

#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/types.h>

#define KUNIT_PARAM_DESC_SIZE 128
#define KUNIT_STATUS_COMMENT_SIZE 256
#define KUNIT_SUBTEST_INDENT "    "
#define KUNIT_SUBSUBTEST_INDENT "        "

enum kunit_status {
	KUNIT_SUCCESS,
	KUNIT_FAILURE,
	KUNIT_SKIPPED,
};

enum kunit_speed {
	KUNIT_SPEED_UNSET,
	KUNIT_SPEED_VERY_SLOW,
	KUNIT_SPEED_SLOW,
	KUNIT_SPEED_NORMAL,
};

struct kunit_attributes {
	enum kunit_speed speed;
};

/* A test that runs; @priv is the author's, the rest is read only. */
struct kunit {
	void *priv;
	const char *name;
	const void *param_value; /* of a case with parameters */
	int param_index;
	enum kunit_status status;
	char status_comment[KUNIT_STATUS_COMMENT_SIZE];
};

/* Made by KUNIT_CASE() and its kin; an array of them ends with {}. */
struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	const void *(*generate_params)(const void *prev, char *desc);
	struct kunit_attributes attr;
	const char *module_name;
	enum kunit_status status; /* of the last run */
};

/*
 * init before and exit after each case (exit even when init failed), suite_init before
 * the first and suite_exit after the last.
 */
struct kunit_suite {
	const char name[256];
	int (*suite_init)(struct kunit_suite *suite);
	void (*suite_exit)(struct kunit_suite *suite);
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;
	struct kunit_attributes attr;
	char status_comment[KUNIT_STATUS_COMMENT_SIZE];
	int suite_init_err;
};

#ifdef KBUILD_MODNAME
#define __KUNIT_MODULE KBUILD_MODNAME
#else
#define __KUNIT_MODULE NULL
#endif

#define KUNIT_CASE(test_name)							\
	{ .run_case = test_name, .name = #test_name, .module_name = __KUNIT_MODULE }
#define KUNIT_CASE_ATTR(test_name, attributes)					\
	{ .run_case = test_name, .name = #test_name, .attr = attributes,	\
	  .module_name = __KUNIT_MODULE }
#define KUNIT_CASE_SLOW(test_name)						\
	{ .run_case = test_name, .name = #test_name,				\
	  .attr.speed = KUNIT_SPEED_SLOW, .module_name = __KUNIT_MODULE }
/* One run per parameter; @gen_params gives the one behind @prev, NULL after the last. */
#define KUNIT_CASE_PARAM(test_name, gen_params)					\
	{ .run_case = test_name, .name = #test_name,				\
	  .generate_params = gen_params, .module_name = __KUNIT_MODULE }
#define KUNIT_CASE_PARAM_ATTR(test_name, gen_params, attributes)		\
	{ .run_case = test_name, .name = #test_name,				\
	  .generate_params = gen_params, .attr = attributes,			\
	  .module_name = __KUNIT_MODULE }

/* name_gen_params() over @array; @get_desc(element, desc) may be NULL. */
#define KUNIT_ARRAY_PARAM(name, array, get_desc)				\
	static const void *name##_gen_params(const void *prev, char *desc)	\
	{									\
		__typeof__((array)[0]) *__next = (void *)prev;			\
		void (*__describe)(__typeof__(__next), char *) = get_desc;	\
										\
		__next = prev ? __next + 1 : (array);				\
		if (__next == (array) + ARRAY_SIZE(array))			\
			return NULL;						\
		if (__describe)							\
			__describe(__next, desc);				\
		return __next;							\
	}
/* The same, described by a member that is a string. */
#define KUNIT_ARRAY_PARAM_DESC(name, array, desc_member)			\
	static const void *name##_gen_params(const void *prev, char *desc)	\
	{									\
		__typeof__((array)[0]) *__next = (void *)prev;			\
										\
		__next = prev ? __next + 1 : (array);				\
		if (__next == (array) + ARRAY_SIZE(array))			\
			return NULL;						\
		strscpy(desc, __next->desc_member, KUNIT_PARAM_DESC_SIZE);	\
		return __next;							\
	}

#define __KUNIT_PASTE_1(a, b) a##b
#define __KUNIT_PASTE(a, b) __KUNIT_PASTE_1(a, b)
/* The host finds the suites of a program, or of a module, in this section. */
#define kunit_test_suites(suites...)						\
	static struct kunit_suite *__KUNIT_PASTE(__kunit_suites_, __COUNTER__)[]	\
	__attribute__((used, section("lx_kunit"), aligned(8))) = { suites }
#define kunit_test_suite(suite) kunit_test_suites(&suite)

#define kunit_suite_for_each_test_case(suite, test_case)			\
	for (test_case = (suite)->test_cases; test_case->run_case; test_case++)

size_t kunit_suite_num_test_cases(struct kunit_suite *suite);
enum kunit_status kunit_suite_has_succeeded(struct kunit_suite *suite);
/* Runs all cases of @suite and prints them; always 0. */
int kunit_run_tests(struct kunit_suite *suite);

/* --- what a test has ------------------------------------------------------------- */

/* Freed when the case is over. */
void *kunit_kmalloc_array(struct kunit *test, size_t n, size_t size, gfp_t gfp);
void kunit_kfree(struct kunit *test, const void *ptr);

static inline void *kunit_kmalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	return kunit_kmalloc_array(test, 1, size, gfp);
}

static inline void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	return kunit_kmalloc(test, size, gfp | __GFP_ZERO);
}

static inline void *kunit_kcalloc(struct kunit *test, size_t n, size_t size, gfp_t gfp)
{
	return kunit_kmalloc_array(test, n, size, gfp | __GFP_ZERO);
}

/* --- what a test says ------------------------------------------------------------ */

void __kunit_print(const char *name, const char *fmt, ...) __printf(2, 3);

#define kunit_info(test, fmt, args...) __kunit_print((test)->name, fmt, ##args)
#define kunit_warn(test, fmt, args...) __kunit_print((test)->name, fmt, ##args)
#define kunit_err(test, fmt, args...) __kunit_print((test)->name, fmt, ##args)

/* The case ends here; what was set up for it is taken down. */
void __kunit_abort(struct kunit *test) __noreturn;

#define kunit_mark_skipped(test, fmt, args...)					\
	do {									\
		(test)->status = KUNIT_SKIPPED;					\
		scnprintf((test)->status_comment, KUNIT_STATUS_COMMENT_SIZE,	\
			  fmt, ##args);						\
	} while (0)
#define kunit_skip(test, fmt, args...)						\
	do {									\
		kunit_mark_skipped(test, fmt, ##args);				\
		__kunit_abort(test);						\
	} while (0)

/* --- what a test demands --------------------------------------------------------- */

enum kunit_assert_type {
	KUNIT_ASSERTION,
	KUNIT_EXPECTATION,
};

enum kunit_claim_kind {
	KUNIT_CLAIM_NOTHING, /* fails whatever is true */
	KUNIT_CLAIM_TRUTH,
	KUNIT_CLAIM_NUMBERS,
	KUNIT_CLAIM_POINTERS,
	KUNIT_CLAIM_STRINGS,
	KUNIT_CLAIM_BYTES,
	KUNIT_CLAIM_NO_ERROR,
};

/* What did not hold, as written and as it was. */
struct kunit_claim {
	enum kunit_claim_kind kind;
	const char *left_text, *operation, *right_text;
	long long left, right; /* pointers too; of a truth: left is what was expected */
	size_t size;           /* of bytes */
};

/* Says what did not hold; @fmt, which may be NULL, is the author's word to it. */
void __kunit_failed(struct kunit *test, enum kunit_assert_type type, const char *file,
		    int line, const struct kunit_claim *claim, const char *fmt, ...)
	__printf(6, 7);

#define __KUNIT_CLAIM(test, type, holds, claim, fmt, args...)			\
	do {									\
		if (likely(holds))						\
			break;							\
		__kunit_failed(test, type, __FILE__, __LINE__, claim, fmt, ##args); \
		if ((type) == KUNIT_ASSERTION)					\
			__kunit_abort(test);					\
	} while (0)

#define __KUNIT_TRUTH(test, type, condition, text, expected, fmt, args...)	\
	__KUNIT_CLAIM(test, type, (!!(condition)) == (expected),			\
		      (&(const struct kunit_claim){ .kind = KUNIT_CLAIM_TRUTH,	\
						    .left_text = text,		\
						    .left = expected }), fmt, ##args)

#define __KUNIT_BINARY(test, type, claim_kind, l, op, r, ltext, rtext, fmt, args...) \
	do {									\
		const __typeof__(l) __left = (l);				\
		const __typeof__(r) __right = (r);				\
										\
		__KUNIT_CLAIM(test, type, __left op __right,			\
			      (&(const struct kunit_claim){ .kind = claim_kind,	\
				.left_text = ltext, .operation = #op,		\
				.right_text = rtext, .left = (long long)__left,	\
				.right = (long long)__right }), fmt, ##args);	\
	} while (0)

#define __KUNIT_NUMBERS(test, type, l, op, r, fmt, args...)			\
	__KUNIT_BINARY(test, type, KUNIT_CLAIM_NUMBERS, l, op, r, #l, #r, fmt, ##args)
#define __KUNIT_POINTERS(test, type, l, op, r, fmt, args...)			\
	__KUNIT_BINARY(test, type, KUNIT_CLAIM_POINTERS, l, op, r, #l, #r, fmt, ##args)

#define __KUNIT_STRINGS(test, type, l, op, r, fmt, args...)			\
	do {									\
		const char *__left = (l), *__right = (r);			\
										\
		__KUNIT_CLAIM(test, type,					\
			      !IS_ERR_OR_NULL(__left) && !IS_ERR_OR_NULL(__right) && \
			      strcmp(__left, __right) op 0,			\
			      (&(const struct kunit_claim){			\
				.kind = KUNIT_CLAIM_STRINGS, .left_text = #l,	\
				.operation = #op, .right_text = #r,		\
				.left = (long long)__left,			\
				.right = (long long)__right }), fmt, ##args);	\
	} while (0)

#define __KUNIT_BYTES(test, type, l, op, r, bytes, fmt, args...)		\
	do {									\
		const void *__left = (l), *__right = (r);			\
		const size_t __size = (bytes);					\
										\
		__KUNIT_CLAIM(test, type, __left && __right &&			\
			      memcmp(__left, __right, __size) op 0,		\
			      (&(const struct kunit_claim){			\
				.kind = KUNIT_CLAIM_BYTES, .left_text = #l,	\
				.operation = #op, .right_text = #r,		\
				.left = (long long)__left,			\
				.right = (long long)__right, .size = __size }),	\
			      fmt, ##args);					\
	} while (0)

#define __KUNIT_NO_ERROR(test, type, ptr, fmt, args...)				\
	do {									\
		const void *__ptr = (ptr);					\
										\
		__KUNIT_CLAIM(test, type, !IS_ERR_OR_NULL(__ptr),		\
			      (&(const struct kunit_claim){			\
				.kind = KUNIT_CLAIM_NO_ERROR, .left_text = #ptr, \
				.left = (long long)__ptr }), fmt, ##args);	\
	} while (0)

#define __KUNIT_FAIL(test, type, fmt, args...)					\
	__KUNIT_CLAIM(test, type, false,					\
		      (&(const struct kunit_claim){ .kind = KUNIT_CLAIM_NOTHING }), \
		      fmt, ##args)

#define KUNIT_SUCCEED(test) do { } while (0)
#define KUNIT_FAIL(test, fmt, args...) __KUNIT_FAIL(test, KUNIT_EXPECTATION, fmt, ##args)
#define KUNIT_FAIL_AND_ABORT(test, fmt, args...)				\
	__KUNIT_FAIL(test, KUNIT_ASSERTION, fmt, ##args)

/* The case goes on and has failed. */
#define KUNIT_EXPECT_TRUE(test, condition) \
	KUNIT_EXPECT_TRUE_MSG(test, condition, NULL)
#define KUNIT_EXPECT_TRUE_MSG(test, condition, fmt, args...) \
	__KUNIT_TRUTH(test, KUNIT_EXPECTATION, condition, #condition, true, fmt, ##args)
#define KUNIT_EXPECT_FALSE(test, condition) \
	KUNIT_EXPECT_FALSE_MSG(test, condition, NULL)
#define KUNIT_EXPECT_FALSE_MSG(test, condition, fmt, args...) \
	__KUNIT_TRUTH(test, KUNIT_EXPECTATION, condition, #condition, false, fmt, ##args)
#define KUNIT_EXPECT_EQ(test, left, right) \
	KUNIT_EXPECT_EQ_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_EQ_MSG(test, left, right, fmt, args...) \
	__KUNIT_NUMBERS(test, KUNIT_EXPECTATION, left, ==, right, fmt, ##args)
#define KUNIT_EXPECT_NE(test, left, right) \
	KUNIT_EXPECT_NE_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_NE_MSG(test, left, right, fmt, args...) \
	__KUNIT_NUMBERS(test, KUNIT_EXPECTATION, left, !=, right, fmt, ##args)
#define KUNIT_EXPECT_LT(test, left, right) \
	KUNIT_EXPECT_LT_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_LT_MSG(test, left, right, fmt, args...) \
	__KUNIT_NUMBERS(test, KUNIT_EXPECTATION, left, <, right, fmt, ##args)
#define KUNIT_EXPECT_LE(test, left, right) \
	KUNIT_EXPECT_LE_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_LE_MSG(test, left, right, fmt, args...) \
	__KUNIT_NUMBERS(test, KUNIT_EXPECTATION, left, <=, right, fmt, ##args)
#define KUNIT_EXPECT_GT(test, left, right) \
	KUNIT_EXPECT_GT_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_GT_MSG(test, left, right, fmt, args...) \
	__KUNIT_NUMBERS(test, KUNIT_EXPECTATION, left, >, right, fmt, ##args)
#define KUNIT_EXPECT_GE(test, left, right) \
	KUNIT_EXPECT_GE_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_GE_MSG(test, left, right, fmt, args...) \
	__KUNIT_NUMBERS(test, KUNIT_EXPECTATION, left, >=, right, fmt, ##args)
#define KUNIT_EXPECT_PTR_EQ(test, left, right) \
	KUNIT_EXPECT_PTR_EQ_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_PTR_EQ_MSG(test, left, right, fmt, args...) \
	__KUNIT_POINTERS(test, KUNIT_EXPECTATION, left, ==, right, fmt, ##args)
#define KUNIT_EXPECT_PTR_NE(test, left, right) \
	KUNIT_EXPECT_PTR_NE_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_PTR_NE_MSG(test, left, right, fmt, args...) \
	__KUNIT_POINTERS(test, KUNIT_EXPECTATION, left, !=, right, fmt, ##args)
#define KUNIT_EXPECT_STREQ(test, left, right) \
	KUNIT_EXPECT_STREQ_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_STREQ_MSG(test, left, right, fmt, args...) \
	__KUNIT_STRINGS(test, KUNIT_EXPECTATION, left, ==, right, fmt, ##args)
#define KUNIT_EXPECT_STRNEQ(test, left, right) \
	KUNIT_EXPECT_STRNEQ_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_STRNEQ_MSG(test, left, right, fmt, args...) \
	__KUNIT_STRINGS(test, KUNIT_EXPECTATION, left, !=, right, fmt, ##args)
#define KUNIT_EXPECT_MEMEQ(test, left, right, size) \
	KUNIT_EXPECT_MEMEQ_MSG(test, left, right, size, NULL)
#define KUNIT_EXPECT_MEMEQ_MSG(test, left, right, size, fmt, args...) \
	__KUNIT_BYTES(test, KUNIT_EXPECTATION, left, ==, right, size, fmt, ##args)
#define KUNIT_EXPECT_MEMNEQ(test, left, right, size) \
	KUNIT_EXPECT_MEMNEQ_MSG(test, left, right, size, NULL)
#define KUNIT_EXPECT_MEMNEQ_MSG(test, left, right, size, fmt, args...) \
	__KUNIT_BYTES(test, KUNIT_EXPECTATION, left, !=, right, size, fmt, ##args)
#define KUNIT_EXPECT_NULL(test, ptr) \
	KUNIT_EXPECT_NULL_MSG(test, ptr, NULL)
#define KUNIT_EXPECT_NULL_MSG(test, ptr, fmt, args...) \
	__KUNIT_POINTERS(test, KUNIT_EXPECTATION, ptr, ==, NULL, fmt, ##args)
#define KUNIT_EXPECT_NOT_NULL(test, ptr) \
	KUNIT_EXPECT_NOT_NULL_MSG(test, ptr, NULL)
#define KUNIT_EXPECT_NOT_NULL_MSG(test, ptr, fmt, args...) \
	__KUNIT_POINTERS(test, KUNIT_EXPECTATION, ptr, !=, NULL, fmt, ##args)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL(test, ptr) \
	KUNIT_EXPECT_NOT_ERR_OR_NULL_MSG(test, ptr, NULL)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL_MSG(test, ptr, fmt, args...) \
	__KUNIT_NO_ERROR(test, KUNIT_EXPECTATION, ptr, fmt, ##args)

/* The case ends and has failed. */
#define KUNIT_ASSERT_TRUE(test, condition) \
	KUNIT_ASSERT_TRUE_MSG(test, condition, NULL)
#define KUNIT_ASSERT_TRUE_MSG(test, condition, fmt, args...) \
	__KUNIT_TRUTH(test, KUNIT_ASSERTION, condition, #condition, true, fmt, ##args)
#define KUNIT_ASSERT_FALSE(test, condition) \
	KUNIT_ASSERT_FALSE_MSG(test, condition, NULL)
#define KUNIT_ASSERT_FALSE_MSG(test, condition, fmt, args...) \
	__KUNIT_TRUTH(test, KUNIT_ASSERTION, condition, #condition, false, fmt, ##args)
#define KUNIT_ASSERT_EQ(test, left, right) \
	KUNIT_ASSERT_EQ_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_EQ_MSG(test, left, right, fmt, args...) \
	__KUNIT_NUMBERS(test, KUNIT_ASSERTION, left, ==, right, fmt, ##args)
#define KUNIT_ASSERT_NE(test, left, right) \
	KUNIT_ASSERT_NE_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_NE_MSG(test, left, right, fmt, args...) \
	__KUNIT_NUMBERS(test, KUNIT_ASSERTION, left, !=, right, fmt, ##args)
#define KUNIT_ASSERT_LT(test, left, right) \
	KUNIT_ASSERT_LT_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_LT_MSG(test, left, right, fmt, args...) \
	__KUNIT_NUMBERS(test, KUNIT_ASSERTION, left, <, right, fmt, ##args)
#define KUNIT_ASSERT_LE(test, left, right) \
	KUNIT_ASSERT_LE_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_LE_MSG(test, left, right, fmt, args...) \
	__KUNIT_NUMBERS(test, KUNIT_ASSERTION, left, <=, right, fmt, ##args)
#define KUNIT_ASSERT_GT(test, left, right) \
	KUNIT_ASSERT_GT_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_GT_MSG(test, left, right, fmt, args...) \
	__KUNIT_NUMBERS(test, KUNIT_ASSERTION, left, >, right, fmt, ##args)
#define KUNIT_ASSERT_GE(test, left, right) \
	KUNIT_ASSERT_GE_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_GE_MSG(test, left, right, fmt, args...) \
	__KUNIT_NUMBERS(test, KUNIT_ASSERTION, left, >=, right, fmt, ##args)
#define KUNIT_ASSERT_PTR_EQ(test, left, right) \
	KUNIT_ASSERT_PTR_EQ_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_PTR_EQ_MSG(test, left, right, fmt, args...) \
	__KUNIT_POINTERS(test, KUNIT_ASSERTION, left, ==, right, fmt, ##args)
#define KUNIT_ASSERT_PTR_NE(test, left, right) \
	KUNIT_ASSERT_PTR_NE_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_PTR_NE_MSG(test, left, right, fmt, args...) \
	__KUNIT_POINTERS(test, KUNIT_ASSERTION, left, !=, right, fmt, ##args)
#define KUNIT_ASSERT_STREQ(test, left, right) \
	KUNIT_ASSERT_STREQ_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_STREQ_MSG(test, left, right, fmt, args...) \
	__KUNIT_STRINGS(test, KUNIT_ASSERTION, left, ==, right, fmt, ##args)
#define KUNIT_ASSERT_STRNEQ(test, left, right) \
	KUNIT_ASSERT_STRNEQ_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_STRNEQ_MSG(test, left, right, fmt, args...) \
	__KUNIT_STRINGS(test, KUNIT_ASSERTION, left, !=, right, fmt, ##args)
#define KUNIT_ASSERT_MEMEQ(test, left, right, size) \
	KUNIT_ASSERT_MEMEQ_MSG(test, left, right, size, NULL)
#define KUNIT_ASSERT_MEMEQ_MSG(test, left, right, size, fmt, args...) \
	__KUNIT_BYTES(test, KUNIT_ASSERTION, left, ==, right, size, fmt, ##args)
#define KUNIT_ASSERT_MEMNEQ(test, left, right, size) \
	KUNIT_ASSERT_MEMNEQ_MSG(test, left, right, size, NULL)
#define KUNIT_ASSERT_MEMNEQ_MSG(test, left, right, size, fmt, args...) \
	__KUNIT_BYTES(test, KUNIT_ASSERTION, left, !=, right, size, fmt, ##args)
#define KUNIT_ASSERT_NULL(test, ptr) \
	KUNIT_ASSERT_NULL_MSG(test, ptr, NULL)
#define KUNIT_ASSERT_NULL_MSG(test, ptr, fmt, args...) \
	__KUNIT_POINTERS(test, KUNIT_ASSERTION, ptr, ==, NULL, fmt, ##args)
#define KUNIT_ASSERT_NOT_NULL(test, ptr) \
	KUNIT_ASSERT_NOT_NULL_MSG(test, ptr, NULL)
#define KUNIT_ASSERT_NOT_NULL_MSG(test, ptr, fmt, args...) \
	__KUNIT_POINTERS(test, KUNIT_ASSERTION, ptr, !=, NULL, fmt, ##args)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(test, ptr) \
	KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG(test, ptr, NULL)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG(test, ptr, fmt, args...) \
	__KUNIT_NO_ERROR(test, KUNIT_ASSERTION, ptr, fmt, ##args)

#endif

/* SPDX-License-Identifier: MIT */
/* Texts: lib/vsprintf.c and lib/string.c. */
#include <kunit/test.h>

#include <linux/dmasim.h>
#include <linux/errno.h>
#include <linux/limits.h>

#define SAYS(test, text, fmt, args...)						\
	do {									\
		char __buf[100];						\
										\
		KUNIT_EXPECT_EQ(test, snprintf(__buf, sizeof(__buf), fmt, ##args), \
				(int)strlen(text));				\
		KUNIT_EXPECT_STREQ(test, __buf, text);				\
	} while (0)

static void integers(struct kunit *test)
{
	SAYS(test, "-1 4294967295 ffffffff", "%d %u %x", -1, -1, -1);
	SAYS(test, "-128 65535 -9223372036854775808", "%hhd %hu %lld", (signed char)-128,
	     (unsigned short)65535, -9223372036854775807ll - 1);
	SAYS(test, "18446744073709551615 ffffffffffffffff", "%zu %lx", SIZE_MAX, ~0ul);
	SAYS(test, "[   42] [42   ] [00042] [+42] [ 42]", "[%5d] [%-5d] [%05d] [%+d] [% d]", 42, 42,
	     42, 42, 42);
	SAYS(test, "[-0042] [ 0x2a] [0x002a] [0X2A] [052] [0]",
	     "[%05d] [%#5x] [%#06x] [%#X] [%#o] [%#x]", -42, 42, 42, 42, 42, 0);
	SAYS(test, "[  007] [7    ] []", "[%*.3d] [%*d] [%.0d]", 5, 7, -5, 7, 0);
}

static void strings(struct kunit *test)
{
	const char *volatile none = NULL; /* which compilers would warn of */

	SAYS(test, "[eth0] [  eth0] [eth0  ] [et]", "[%s] [%6s] [%-6s] [%.2s]", "eth0", "eth0",
	     "eth0", "eth0");
	SAYS(test, "(null) x%  y", "%s %c%% %2c", none, 'x', 'y');
}

/* Simulated addresses are the same in every run, those of this program are not. */
static void pointers(struct kunit *test)
{
	dma_addr_t handle = 0x80001000;

	SAYS(test, "0000200080001000", "%p", (void *)lx_linear(0x80001000));
	SAYS(test, "0000000000000000 fffffffffffffff4", "%px %p", NULL, ERR_PTR(-12));
	SAYS(test, "(____ptrval____)", "%p", test);
	SAYS(test, "0x0000000080001000 0x0000000080001000.", "%pad %pa.", &handle, &handle);
}

static void ends(struct kunit *test)
{
	char buf[4] = "xyz";

	KUNIT_EXPECT_EQ(test, snprintf(buf, 0, "%d", 12345), 5);
	KUNIT_EXPECT_STREQ(test, buf, "xyz");
	KUNIT_EXPECT_EQ(test, snprintf(buf, sizeof(buf), "%d", 12345), 5);
	KUNIT_EXPECT_STREQ(test, buf, "123");
	KUNIT_EXPECT_EQ(test, scnprintf(buf, sizeof(buf), "%d", 67890), 3);
	KUNIT_EXPECT_EQ(test, sprintf(buf, "%d", 99), 2);
	KUNIT_EXPECT_STREQ(test, buf, "99");
}

static void copies(struct kunit *test)
{
	char buf[4];

	KUNIT_EXPECT_EQ(test, strscpy(buf, "abc", sizeof(buf)), 3);
	KUNIT_EXPECT_STREQ(test, buf, "abc");
	KUNIT_EXPECT_EQ(test, strscpy(buf, "defg", sizeof(buf)), -E2BIG);
	KUNIT_EXPECT_STREQ(test, buf, "def");
	KUNIT_EXPECT_EQ(test, strscpy(buf, "h", 0), -E2BIG);
	KUNIT_EXPECT_EQ(test, strnlen("abc", 2), 2);
	KUNIT_EXPECT_EQ(test, strnlen("abc", 9), 3);
	KUNIT_EXPECT_EQ(test, strncmp("abcx", "abcy", 3), 0);
	KUNIT_EXPECT_LT(test, strncmp("abcx", "abcy", 4), 0);
	KUNIT_EXPECT_GT(test, strncmp("b", "a", 9), 0);
}

static struct kunit_case lib_cases[] = {
	KUNIT_CASE(integers), KUNIT_CASE(strings), KUNIT_CASE(pointers), KUNIT_CASE(ends),
	KUNIT_CASE(copies), {}
};

static struct kunit_suite lib_suite = { .name = "lib", .test_cases = lib_cases };
kunit_test_suite(lib_suite);

/* SPDX-License-Identifier: MIT */
/*
 * What is said of a demand that did not hold: where it stands, what was written, and
 * what each side was, unless it says so itself.  The lines are those that KUnit of
 * Linux prints (lib/kunit/assert.c), so that what reads one reads the other.
 */
#include <linux/export.h>

#include "internal.h"

#define HEX_COLUMNS 16u

static bool is_literal(const char *text, long long value)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%lld", value);
	return strcmp(text, digits) == 0;
}

static void say_number(const char *text, long long value)
{
	if (!is_literal(text, value))
		kunit_line(KUNIT_SUBSUBTEST_INDENT "%s == %lld (0x%llx)", text, value, value);
}

static void say_string(const char *text, const char *value)
{
	if (text[0] == '"')
		return;
	if (IS_ERR(value))
		kunit_line(KUNIT_SUBSUBTEST_INDENT "%s == %px", text, value);
	else
		kunit_line(KUNIT_SUBSUBTEST_INDENT "%s == \"%s\"", text, value);
}

/* Bytes that differ from the other side's stand in <>. */
static void say_bytes(const char *text, const u8 *bytes, const u8 *other, size_t size)
{
	char line[HEX_COLUMNS * 4 + 1];
	size_t i, used = 0;

	kunit_line(KUNIT_SUBSUBTEST_INDENT "%s ==", text);
	for (i = 0; i < size; i++) {
		u8 byte = bytes[i];

		used += scnprintf(line + used, sizeof(line) - used,
				  byte == other[i] ? " %02x " : "<%02x>", byte);
		if ((i + 1) % HEX_COLUMNS == 0 || i + 1 == size) {
			kunit_line(KUNIT_SUBSUBTEST_INDENT "%s", line);
			used = 0;
		}
	}
}

static void say_both(const struct kunit_claim *claim)
{
	const void *left = (const void *)claim->left, *right = (const void *)claim->right;

	kunit_line(KUNIT_SUBTEST_INDENT "Expected %s %s %s, but", claim->left_text,
		   claim->operation, claim->right_text);
	switch (claim->kind) {
	case KUNIT_CLAIM_POINTERS:
		kunit_line(KUNIT_SUBSUBTEST_INDENT "%s == %px", claim->left_text, left);
		kunit_line(KUNIT_SUBSUBTEST_INDENT "%s == %px", claim->right_text, right);
		break;
	case KUNIT_CLAIM_STRINGS:
		say_string(claim->left_text, left);
		say_string(claim->right_text, right);
		break;
	case KUNIT_CLAIM_BYTES:
		if (!left || !right) {
			kunit_line(KUNIT_SUBSUBTEST_INDENT "%s is NULL",
				   left ? claim->right_text : claim->left_text);
			break;
		}
		say_bytes(claim->left_text, left, right, claim->size);
		say_bytes(claim->right_text, right, left, claim->size);
		break;
	default:
		say_number(claim->left_text, claim->left);
		say_number(claim->right_text, claim->right);
	}
}

static void say_claim(const struct kunit_claim *claim)
{
	const void *left = (const void *)claim->left;

	switch (claim->kind) {
	case KUNIT_CLAIM_NOTHING:
		break;
	case KUNIT_CLAIM_TRUTH:
		kunit_line(KUNIT_SUBTEST_INDENT "Expected %s to be %s, but is %s",
			   claim->left_text, claim->left ? "true" : "false",
			   claim->left ? "false" : "true");
		break;
	case KUNIT_CLAIM_NO_ERROR:
		if (left)
			kunit_line(KUNIT_SUBTEST_INDENT "Expected %s is not error, but is: %ld",
				   claim->left_text, PTR_ERR(left));
		else
			kunit_line(KUNIT_SUBTEST_INDENT "Expected %s is not null, but is",
				   claim->left_text);
		break;
	default:
		say_both(claim);
	}
}

void __kunit_failed(struct kunit *test, enum kunit_assert_type type, const char *file,
		    int line, const struct kunit_claim *claim, const char *fmt, ...)
{
	char message[512];
	va_list args;

	test->status = KUNIT_FAILURE;
	kunit_line(KUNIT_SUBTEST_INDENT "# %s: %s FAILED at %s:%d", test->name,
		   type == KUNIT_ASSERTION ? "ASSERTION" : "EXPECTATION", file, line);
	say_claim(claim);
	if (!fmt)
		return;
	va_start(args, fmt);
	vscnprintf(message, sizeof(message), fmt, args);
	va_end(args);
	kunit_line("%s", message);
}
EXPORT_SYMBOL_GPL(__kunit_failed);

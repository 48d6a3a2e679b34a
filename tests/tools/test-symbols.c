/* SPDX-License-Identifier: MIT */
/*
 * Code addresses of this very program as places in this very file.
 */
#include "tools/symbols.h"

#include "tests/runner.h"

static Symbols *symbols;

static void
setup(void)
{
    symbols = symbols_new();
}

static void
teardown(void)
{
    symbols_free(symbols);
}

/* Where the caller goes on. */
static uintptr_t __attribute__((noinline))
here(void)
{
    return (uintptr_t)__builtin_return_address(0);
}

enum { INLINED_LINE = __LINE__ + 7 };
static inline uintptr_t __attribute__((always_inline))
inlined(void)
{
    uintptr_t pc;

    __asm__ volatile("");
    pc = here();
    __asm__ volatile("" : "+r"(pc)); /* nor is the call moved out of here */
    return pc;
}

static const SymbolFrame *
frame(const GArray *frames, unsigned i)
{
    ck_assert_uint_lt(i, frames->len);
    return &g_array_index(frames, SymbolFrame, i);
}

START_TEST(an_address_is_a_line_of_a_function)
{
    const GArray *frames = symbols_at(symbols, here() - 1);
    unsigned line = __LINE__ - 1;

    ck_assert_uint_eq(frames->len, 1);
    ck_assert_str_eq(frame(frames, 0)->function, "an_address_is_a_line_of_a_function_fn");
    ck_assert(g_str_has_suffix(frame(frames, 0)->file, "tests/tools/test-symbols.c"));
    ck_assert_uint_eq(frame(frames, 0)->line, line);
    ck_assert(!frame(frames, 0)->is_inlined);
}
END_TEST

START_TEST(an_inlined_function_says_where_it_was_called)
{
    const GArray *frames = symbols_at(symbols, inlined() - 1);
    unsigned line = __LINE__ - 1;

    ck_assert_uint_eq(frames->len, 2);
    ck_assert_str_eq(frame(frames, 0)->function, "inlined");
    ck_assert_uint_eq(frame(frames, 0)->line, INLINED_LINE);
    ck_assert(frame(frames, 0)->is_inlined);
    ck_assert_str_eq(frame(frames, 1)->function,
                     "an_inlined_function_says_where_it_was_called_fn");
    ck_assert(g_str_has_suffix(frame(frames, 1)->file, "tests/tools/test-symbols.c"));
    ck_assert_uint_eq(frame(frames, 1)->line, line);
}
END_TEST

START_TEST(what_is_no_code_is_nowhere)
{
    ck_assert_uint_eq(symbols_at(symbols, 0)->len, 0);
    ck_assert_uint_eq(symbols_at(symbols, (uintptr_t)&symbols)->len, 1); /* a name of data */
}
END_TEST

START_TEST(a_library_without_debug_information_gives_names)
{
    const GArray *frames = symbols_at(symbols, (uintptr_t)g_strdup);

    ck_assert_uint_ge(frames->len, 1);
    ck_assert_str_eq(frame(frames, 0)->function, "g_strdup");
}
END_TEST

static Suite *
symbols_suite(void)
{
    Suite *suite = suite_create("symbols");
    TCase *tc = tcase_create("libdw");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, an_address_is_a_line_of_a_function);
    tcase_add_test(tc, an_inlined_function_says_where_it_was_called);
    tcase_add_test(tc, what_is_no_code_is_nowhere);
    tcase_add_test(tc, a_library_without_debug_information_gives_names);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(symbols_suite)

/* SPDX-License-Identifier: MIT */
/*
 * The tree of spans against a plain array that is looked through whole.
 */
#include "tests/runner.h"

#include "api/glue/span.h"
#include "sim/choice.h"

#define SPANS_MAX 300u

static LxSpans spans;
static LxSpan *all[SPANS_MAX]; /* by first byte, then by age */
static unsigned count;
static uint64_t ages;
static SimRandom dice;

static void
setup(void)
{
    spans = (LxSpans){ 0 };
    count = 0;
    ages = 0;
    dice.state = 1;
}

static void
teardown(void)
{
    while (count > 0) {
        g_free(all[--count]);
    }
}

static void
add(uint64_t first, uint64_t len)
{
    LxSpan *span = g_new0(LxSpan, 1);
    unsigned at = count++;

    *span = lx_span(first, len, ++ages, span);
    lx_spans_add(&spans, span);
    for (; at > 0 && all[at - 1]->first > first; at--) {
        all[at] = all[at - 1];
    }
    all[at] = span;
}

static void
take_out(unsigned which)
{
    LxSpan *span = all[which];

    lx_spans_remove(&spans, span);
    count--;
    memmove(&all[which], &all[which + 1], (count - which) * sizeof(LxSpan *));
    g_free(span);
}

static void
note(void *item, void *user)
{
    g_ptr_array_add(user, item);
}

static void
compare(uint64_t first, uint64_t len)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    LxSpan where = lx_span(first, len, 0, NULL);
    unsigned n = 0;

    lx_spans_touching(&spans, &where, note, found);
    for (unsigned i = 0; i < count; i++) {
        if (all[i]->first > where.last || all[i]->last < where.first) {
            continue;
        }
        if (n >= found->len || g_ptr_array_index(found, n) != all[i]) {
            ck_abort_msg("span %u of %u is not found in its place", i, count);
        }
        n++;
    }
    ck_assert_uint_eq(n, found->len);
}

START_TEST(what_touches_is_found_in_order)
{
    dice.state = (uint64_t)_i + 1;
    for (unsigned long n = sim_check_loops(3000, 100000); n > 0; n--) {
        unsigned place = sim_random_below(&dice, 1000), len = sim_random_below(&dice, 60);

        if (count < SPANS_MAX && sim_random_below(&dice, 5) < 3) {
            add(place, len);
        } else if (count > 0) {
            take_out(sim_random_below(&dice, count));
        }
        compare(sim_random_below(&dice, 1000), sim_random_below(&dice, 30));
    }
}
END_TEST

/* A range of registers may end where addresses end, and a wrong call may go on. */
START_TEST(a_span_ends_where_addresses_do)
{
    add(UINT64_MAX - 9, 10);
    add(UINT64_MAX - 4, UINT64_MAX);
    add(0, UINT64_MAX);
    compare(UINT64_MAX, 1);
    compare(UINT64_MAX - 1, 50);
    compare(0, UINT64_MAX);
    compare(5, 1);
    ck_assert_uint_eq(all[1]->last, UINT64_MAX);
    ck_assert_uint_eq(all[2]->last, UINT64_MAX);
}
END_TEST

/* Nothing has no last byte; it is found where it begins. */
START_TEST(a_span_has_at_least_one_byte)
{
    add(100, 0);
    ck_assert_uint_eq(all[0]->last, 100);
    compare(100, 0);
    compare(99, 1);
}
END_TEST

static Suite *
span_suite(void)
{
    Suite *suite = suite_create("span");
    TCase *tc = tcase_create("span");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, what_touches_is_found_in_order, 0, 4);
    tcase_add_test(tc, a_span_ends_where_addresses_do);
    tcase_add_test(tc, a_span_has_at_least_one_byte);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(span_suite)

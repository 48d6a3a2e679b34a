/* SPDX-License-Identifier: MIT */
/*
 * Random scatter lists against plain arrays of their bytes: copies, splits, tables of
 * given pages.
 */
#include "tests/runner.h"

#include "tests/api/rig-sg.h"

#define EINVAL 22
#define MINUS(errno_value) ((ull)-(errno_value))

static void
setup(void)
{
    sg_begin("noncoherent-1cpu", 8);
}

static SimRandom dice;

static unsigned
below(unsigned n)
{
    return sim_random_below(&dice, n);
}

/* Physical addresses of all bytes of a list, in its order. */
static GArray *
bytes_of(ull sgl)
{
    GArray *bytes = g_array_new(FALSE, FALSE, sizeof(SimAddr));

    for (ull sg = sgl; sg != 0; sg = CALL(rig, "sg_next", sg)) {
        unsigned len = (uint32_t)CALL(rig, "test_entry", sg);
        SimAddr at = CALL(rig, "sg_phys", sg);

        for (unsigned i = 0; i < len; i++, at++) {
            g_array_append_val(bytes, at);
        }
    }
    return bytes;
}

static void
assert_part(const GArray *part, const GArray *whole, unsigned from, unsigned len)
{
    ck_assert_uint_eq(part->len, len);
    ck_assert_uint_le(from + len, whole->len);
    ck_assert_mem_eq(part->data, &g_array_index(whole, SimAddr, from), len * sizeof(SimAddr));
}

/* Each of 4 entries lies somewhere in 2 pages of its own. */
static void
random_list(void)
{
    sg_init(4);
    for (unsigned i = 0; i < 4; i++) {
        unsigned offset = below(2) ? below(SG_PAGE) : SG_PAGE - below(64);

        sg_set(i, 2 * i * SG_PAGE + offset,
               below(8) ? 1 + below(200) : below(2 * SG_PAGE - offset));
    }
}

static void
compare_copies(void)
{
    enum { SIZE = 1024 };
    static ull buf;
    g_autoptr(GArray) bytes = bytes_of(list);
    unsigned skip = below(bytes->len + 2), want = below(SIZE / 2), copied;

    buf = rig_kmalloc(rig, SIZE);
    for (unsigned i = 0; i < want; i++) {
        rig_put(rig, buf + i, (uint8_t)(i * 7 + 1));
    }
    copied = (unsigned)CALL(rig, "sg_pcopy_from_buffer", list, 4, buf, want, skip);
    ck_assert_uint_eq(copied, skip > bytes->len ? 0 : MIN(want, bytes->len - skip));
    ck_assert_uint_eq(CALL(rig, "sg_pcopy_to_buffer", list, 4, buf + SIZE / 2, want, skip),
                      copied);
    for (unsigned i = 0; i < copied; i++) {
        SimAddr at = g_array_index(bytes, SimAddr, skip + i);

        ck_assert_uint_eq(rig_get(rig, sim_window_va(SIM_WINDOW_LINEAR, at)),
                          (uint8_t)(i * 7 + 1));
        ck_assert_uint_eq(rig_get(rig, buf + SIZE / 2 + i), (uint8_t)(i * 7 + 1));
    }
    CALL(rig, "kfree", buf);
}

START_TEST(random_lists_are_copied_like_arrays)
{
    dice.state = (uint64_t)_i + 1;
    for (unsigned long n = sim_check_loops(5, 200); n > 0; n--) {
        random_list();
        compare_copies();
    }
}
END_TEST

static void
compare_splits(void)
{
    g_autoptr(GArray) whole = bytes_of(list);
    unsigned skip = below(whole->len), first = 1 + below(whole->len - skip);
    unsigned second = below(whole->len - skip - first + 2);
    bool fits = skip + first + second <= whole->len;

    for (unsigned which = 0; which < 2 && second > 0; which++) {
        ull part = CALL(rig, "test_split", list, 0, skip, first, second, which);
        g_autoptr(GArray) bytes = fits ? bytes_of(part) : NULL;

        if (!fits) {
            ck_assert_uint_eq(part, MINUS(EINVAL));
            continue;
        }
        assert_part(bytes, whole, which ? skip + first : skip, which ? second : first);
        CALL(rig, "kfree", part);
    }
}

START_TEST(random_lists_are_split_like_arrays)
{
    unsigned before = rig->layer->leaks(rig->world);

    dice.state = (uint64_t)_i + 1;
    for (unsigned long n = sim_check_loops(20, 1000); n > 0; n--) {
        random_list();
        compare_splits();
    }
    ck_assert_uint_eq(rig->layer->leaks(rig->world), before);
}
END_TEST

/* Every entry that could take the next page has no room for it. */
static void
assert_merged(ull sgl, unsigned limit)
{
    for (ull sg = sgl, next; (next = CALL(rig, "sg_next", sg)) != 0; sg = next) {
        unsigned len = (uint32_t)CALL(rig, "test_entry", sg);
        unsigned offset = (unsigned)(CALL(rig, "test_entry", sg) >> 32);

        ck_assert_uint_le(offset + len, limit);
        ck_assert(offset + len == limit ||
                  CALL(rig, "sg_phys", sg) + len != CALL(rig, "sg_phys", next));
    }
}

static void
compare_pages(ull table)
{
    unsigned pages = 1 + below(16), offset = below(SG_PAGE), limit = (1 + below(4)) * SG_PAGE;
    ull which = sim_random_next(&dice), run = below(3);
    unsigned size = (pages - 1) * SG_PAGE + 1 + below(SG_PAGE);

    /* Digits that count upwards make long runs. */
    which = run == 0 ? which : run == 1 ? 0x7654321076543210ull : 0x3210765443210765ull;
    size = MIN(size, pages * SG_PAGE - offset);
    ck_assert_uint_eq(CALL(rig, "test_from_pages", table, mem, which, pages, offset, size,
                           limit + below(SG_PAGE)), 0);
    {
        g_autoptr(GArray) bytes = bytes_of(sg_sgl_of(table));

        ck_assert_uint_eq(bytes->len, size);
        for (unsigned i = 0; i < size; i += 61) {
            unsigned at = offset + i;

            ck_assert_uint_eq(g_array_index(bytes, SimAddr, i),
                              pa + (which >> (4 * (at / SG_PAGE)) & 7) * SG_PAGE + at % SG_PAGE);
        }
    }
    assert_merged(sg_sgl_of(table), limit);
    CALL(rig, "sg_free_table", table);
}

START_TEST(random_pages_make_the_list_of_their_bytes)
{
    ull table = sg_new_table();
    unsigned before = rig->layer->leaks(rig->world);

    dice.state = (uint64_t)_i + 1;
    for (unsigned long n = sim_check_loops(10, 500); n > 0; n--) {
        compare_pages(table);
    }
    ck_assert_uint_eq(rig->layer->leaks(rig->world), before);
}
END_TEST

/* --- */

static TCase *
random_case(void)
{
    TCase *tc = tcase_create("random");

    tcase_add_checked_fixture(tc, setup, sg_end);
    tcase_add_loop_test(tc, random_lists_are_copied_like_arrays, 0, 4);
    tcase_add_loop_test(tc, random_lists_are_split_like_arrays, 0, 4);
    tcase_add_loop_test(tc, random_pages_make_the_list_of_their_bytes, 0, 4);
    return tc;
}

static Suite *
sg_random_suite(void)
{
    Suite *suite = suite_create("sg-random");

    suite_add_tcase(suite, random_case());
    return suite;
}

SIM_CHECK_MAIN(sg_random_suite)

/* SPDX-License-Identifier: MIT */
/*
 * kmalloc and the pages behind it, and the layer that puts buffers into them.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

#include "sim/objects.h"

static Rig *rig;

static void
setup(void)
{
    rig = rig_new("noncoherent-1cpu", NULL);
}

static void
teardown(void)
{
    rig_free(rig);
}

static SimAddr
place(const char *name, uint64_t size, uint64_t align, uint64_t offset, const char *in)
{
    g_autoptr(GError) error = NULL;
    SimAddr pa = rig->layer->place(rig->world, name, size, align, offset, in, &error);

    ck_assert_msg(pa != 0, "%s", error ? error->message : "");
    return pa;
}

static char *
refusal(const char *name, uint64_t size, uint64_t align, uint64_t offset, const char *in)
{
    g_autoptr(GError) error = NULL;

    ck_assert_uint_eq(rig->layer->place(rig->world, name, size, align, offset, in, &error), 0);
    return g_strdup(error->message);
}

/* --- kmalloc ------------------------------------------------------------ */

START_TEST(objects_are_aligned_to_their_size_and_to_the_minimum)
{
    static const struct {
        const char *arch;
        ull size, align;
    } rows[] = {
        { "arch=arm64", 1, 128 },   { "arch=arm64", 129, 256 },   { "arch=arm64", 4096, 4096 },
        { "arch=armv7", 1, 64 },    { "arch=armv7", 65, 128 },    { "arch=arm64", 5000, 8192 },
        { "arch=arm64", 1 << 20, 1 << 20 },
    };

    rig_free(rig);
    rig = rig_new("noncoherent-1cpu", rows[_i].arch);
    for (unsigned n = 0; n < 5; n++) {
        ull p = rig_kmalloc(rig, rows[_i].size);

        ck_assert_uint_ne(p, 0);
        ck_assert_uint_eq(sim_window_pa(p) % rows[_i].align, 0);
    }
}
END_TEST

START_TEST(objects_do_not_overlap)
{
    enum { COUNT = 300 };
    ull at[COUNT];

    for (unsigned i = 0; i < COUNT; i++) {
        at[i] = rig_kmalloc(rig, 1 + i * 7);
        rig_put(rig, at[i], (uint8_t)i);
        rig_put(rig, at[i] + i * 7, (uint8_t)i);
    }
    for (unsigned i = 0; i < COUNT; i++) {
        ck_assert_uint_eq(rig_get(rig, at[i]), (uint8_t)i);
        ck_assert_uint_eq(rig_get(rig, at[i] + i * 7), (uint8_t)i);
    }
}
END_TEST

START_TEST(a_freed_object_comes_back_as_it_was)
{
    ull first = rig_kmalloc(rig, 100), second;

    rig_put(rig, first, 0x42);
    CALL(rig, "kfree", first);
    second = rig_kmalloc(rig, 100);
    ck_assert_uint_eq(second, first);
    ck_assert_uint_eq(rig_get(rig, second), 0x42);
}
END_TEST

START_TEST(kzalloc_writes_zeroes)
{
    ull p = rig_kmalloc(rig, 100);

    rig_put(rig, p + 99, 0x42);
    CALL(rig, "kfree", p);
    ck_assert_uint_eq(CALL(rig, "kzalloc", 100, GFP), p);
    ck_assert_uint_eq(rig_get(rig, p + 99), 0);
}
END_TEST

START_TEST(nothing_is_an_object_too)
{
    ull none = rig_kmalloc(rig, 0);

    ck_assert_uint_eq(none, 16);
    CALL(rig, "kfree", none);
    CALL(rig, "kfree", 0);
    ck_assert_uint_eq(rig_kmalloc(rig, ~0ull), 0);
    ck_assert_uint_eq(rig_kmalloc(rig, 1ull << 30), 0);
}
END_TEST

START_TEST(a_pointer_that_kmalloc_did_not_give_stops)
{
    ull p = rig_kmalloc(rig, 256);
    g_autofree char *inside = STOP(rig, "kfree", p + 128);
    g_autofree char *twice = NULL;

    ck_assert_str_eq(inside, "the kernel stopped: kfree: no object that kmalloc gave out "
                             "starts there");
    CALL(rig, "kfree", p);
    twice = STOP(rig, "kfree", p);
    ck_assert_str_eq(twice, inside);
}
END_TEST

START_TEST(allocations_have_names)
{
    ull p = rig_kmalloc(rig, 100);
    g_autofree char *name = sim_objects_describe(rig->world->objects, sim_window_pa(p) + 10, 2);

    ck_assert_str_eq(name, "kmalloc#1[10..11]");
}
END_TEST

START_TEST(memory_runs_out)
{
    unsigned count = 0;

    while (rig_kmalloc(rig, 1 << 20) != 0) {
        count++;
    }
    /* Of 64 MiB: the first page is the kernel's, the last ones its atomic pools'. */
    ck_assert_uint_eq(count, 62);
}
END_TEST

/* --- buffers of a scenario ---------------------------------------------- */

START_TEST(a_buffer_shares_no_line)
{
    SimAddr a = place("a", 1, 0, 0, NULL), b = place("b", 1, 16, 0, NULL);

    ck_assert_uint_eq(a % 128, 0);
    ck_assert_uint_eq(b % 128, 0);
    ck_assert_uint_ne(a, b);
}
END_TEST

START_TEST(a_buffer_is_where_it_was_asked_for)
{
    ck_assert_uint_eq(place("a", 64, 4096, 0, NULL) % 4096, 0);
    ck_assert_uint_eq(place("b", 64, 128, 16, NULL) % 128, 16);
    ck_assert_uint_eq(place("c", 64, 0, 0, "page") % 4096, 0);
    ck_assert_uint_eq(place("d", 64, 1 << 16, 8, "kmalloc") % (1 << 16), 8);
}
END_TEST

START_TEST(a_buffer_is_no_leak)
{
    place("a", 64, 0, 0, NULL);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 0);
}
END_TEST

START_TEST(a_buffer_can_be_freed)
{
    SimAddr pa = place("a", 64, 0, 0, NULL);

    CALL(rig, "kfree", sim_window_va(SIM_WINDOW_LINEAR, pa));
    rig_kmalloc(rig, 64);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 1);
}
END_TEST

/* The page at the start of RAM, and no more. */
START_TEST(constants_lie_in_the_kernels_image)
{
    SimAddr a = place("a", 64, 0, 0, "rodata"), b = place("b", 64, 0, 16, "rodata");
    g_autofree char *more = refusal("c", 4096, 0, 0, "rodata");

    ck_assert_uint_eq(a, lx_ram_base());
    ck_assert_uint_eq(b, a + 128 + 16);
    ck_assert_str_eq(more, "c: in=rodata: the kernel's image has room for 3840 more bytes");
    ck_assert_uint_ne(place("d", 3840, 0, 0, "rodata"), 0);
}
END_TEST

START_TEST(places_that_are_not_there_are_refused)
{
    g_autofree char *in = refusal("a", 64, 0, 0, "sram");
    g_autofree char *align = refusal("b", 64, 192, 0, NULL);
    g_autofree char *size = refusal("c", UINT64_MAX, 0, 0, NULL);
    g_autofree char *offset = refusal("d", 64, 0, UINT64_MAX - 8, NULL);
    g_autofree char *wide = refusal("e", 64, UINT64_C(1) << 63, 0, NULL);

    ck_assert_str_eq(in, "a: in=sram: memory is in=kmalloc, page, vmalloc, stack or rodata");
    ck_assert_str_eq(align, "b: align must be a power of two");
    ck_assert_str_eq(size, "c: the board has no room for 18446744073709551615 bytes");
    ck_assert_str_eq(offset, "d: the board has no room for 64 bytes");
    ck_assert_str_eq(wide, "e: the board has no room for 64 bytes");
}
END_TEST

/* --- which kernel ------------------------------------------------------- */

START_TEST(an_option_overrules_before_and_after_the_start)
{
    g_autoptr(GError) error = NULL;

    rig_free(rig);
    rig = rig_new("noncoherent-1cpu", "arch=armv7 era=2.6.30");
    ck_assert_str_eq(lx_glue.arch, "armv7");
    ck_assert_uint_eq(lx_glue.era, 2 << 16 | 6 << 8 | 30);
    ck_assert_int_eq(rig->layer->option(rig->world, "arch", "riscv", &error), 1);
    ck_assert_str_eq(lx_glue.arch, "riscv");
}
END_TEST

START_TEST(options_of_one_run_are_not_those_of_the_next)
{
    rig_free(rig);
    rig = rig_new("noncoherent-1cpu", "arch=armv7 unchecked=1");
    ck_assert(lx_glue.unchecked);
    rig_free(rig);
    setup();
    ck_assert_str_eq(lx_glue.arch, "arm64");
    ck_assert(!lx_glue.unchecked);
}
END_TEST

START_TEST(bad_options_are_refused)
{
    static const struct {
        const char *name, *value, *message;
    } rows[] = {
        { "arch", "sparc", "arch: `sparc` is none of arm64, armv7, armv6, arm926, fa526, xscale, "
                           "xscale-80200-a0, armv4wt, armv4, riscv, mips, mips-speculative, x86" },
        { "era", "6", "era: `6` is no kernel version, as 6.12 or 2.6.30 is" },
        { "era", "6.12x", "era: `6.12x` is no kernel version, as 6.12 or 2.6.30 is" },
        { "era", "6.999", "era: `6.999` is no kernel version, as 6.12 or 2.6.30 is" },
        { "era", "6.1.2.3", "era: `6.1.2.3` is no kernel version, as 6.12 or 2.6.30 is" },
        { "era", "6.12.", "era: `6.12.` is no kernel version, as 6.12 or 2.6.30 is" },
        { "era", "1.0", "era: `1.0` is no kernel version, as 6.12 or 2.6.30 is" },
        { "unchecked", "yes", "unchecked: `yes` is neither 0 nor 1" },
    };
    g_autoptr(GError) error = NULL;

    ck_assert_int_eq(
        rig->layer->option(rig->world, rows[_i].name, rows[_i].value, &error), -1);
    ck_assert_str_eq(error->message, rows[_i].message);
}
END_TEST

START_TEST(other_options_are_somebody_elses)
{
    ck_assert_int_eq(rig->layer->option(rig->world, "policy", "plain", NULL), 0);
}
END_TEST

START_TEST(a_buffer_of_pages_has_a_window_address)
{
    static const struct {
        const char *options, *in;
        SimWindowPart part;
    } rows[] = {
        { "arch=arm64", "vmalloc", SIM_WINDOW_VMAP },
        { "arch=arm64", "stack", SIM_WINDOW_VMAP },
        { "arch=arm64 era=4.13", "stack", SIM_WINDOW_LINEAR },
        { "arch=armv7 era=5.17", "stack", SIM_WINDOW_LINEAR },
        { "arch=mips", "stack", SIM_WINDOW_LINEAR },
    };
    g_autoptr(GError) error = NULL;
    uint64_t va;

    rig_free(rig);
    rig = rig_new("noncoherent-1cpu", rows[_i].options);
    va = rig->layer->place_paged(rig->world, "a", 5000, 24, rows[_i].in, &error);
    ck_assert_uint_eq(sim_window_part(va), rows[_i].part);
    ck_assert_uint_eq(va % 4096, 24);
    rig_put(rig, va + 4999, 1);
    ck_assert_uint_eq(rig_get(rig, va + 4999), 1);
}
END_TEST

START_TEST(other_places_are_not_of_pages)
{
    g_autoptr(GError) error = NULL;

    ck_assert_uint_eq(rig->layer->place_paged(rig->world, "a", 64, 0, "page", &error), 0);
    ck_assert_uint_eq(rig->layer->place_paged(rig->world, "a", 64, 0, NULL, &error), 0);
    ck_assert_ptr_null(error);
    ck_assert_uint_eq(rig->layer->place_paged(rig->world, "a", 1ull << 40, 0, "vmalloc", &error),
                      0);
    ck_assert_str_eq(error->message, "a: the board has no room for 1099511627776 bytes");
}
END_TEST

START_TEST(a_second_world_starts_as_the_first)
{
    ull first = rig_kmalloc(rig, 100), handle;

    rig_alloc_coherent(rig, rig->eth, 64, &handle);
    rig_free(rig);
    setup();
    ck_assert_uint_eq(rig_kmalloc(rig, 100), first);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 1);
}
END_TEST

static Suite *
memory_suite(void)
{
    Suite *suite = suite_create("memory");
    TCase *tc = tcase_create("memory");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, objects_are_aligned_to_their_size_and_to_the_minimum, 0, 7);
    tcase_add_test(tc, objects_do_not_overlap);
    tcase_add_test(tc, a_freed_object_comes_back_as_it_was);
    tcase_add_test(tc, kzalloc_writes_zeroes);
    tcase_add_test(tc, nothing_is_an_object_too);
    tcase_add_test(tc, a_pointer_that_kmalloc_did_not_give_stops);
    tcase_add_test(tc, allocations_have_names);
    tcase_add_test(tc, memory_runs_out);
    tcase_add_test(tc, a_buffer_shares_no_line);
    tcase_add_test(tc, a_buffer_is_where_it_was_asked_for);
    tcase_add_test(tc, a_buffer_is_no_leak);
    tcase_add_test(tc, a_buffer_can_be_freed);
    tcase_add_test(tc, constants_lie_in_the_kernels_image);
    tcase_add_test(tc, places_that_are_not_there_are_refused);
    tcase_add_test(tc, an_option_overrules_before_and_after_the_start);
    tcase_add_test(tc, options_of_one_run_are_not_those_of_the_next);
    tcase_add_loop_test(tc, bad_options_are_refused, 0, 8);
    tcase_add_test(tc, other_options_are_somebody_elses);
    tcase_add_loop_test(tc, a_buffer_of_pages_has_a_window_address, 0, 5);
    tcase_add_test(tc, other_places_are_not_of_pages);
    tcase_add_test(tc, a_second_world_starts_as_the_first);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(memory_suite)

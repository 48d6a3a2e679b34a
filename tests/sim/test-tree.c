/* SPDX-License-Identifier: MIT */
/*
 * Device trees: where they are looked for, what is wrong with a bad one and in
 * which line, labels, `set`.
 */
#include "tests/runner.h"

#include <glib/gstdio.h>
#include <libfdt.h>
#include <unistd.h>

#include "sim/choice.h"
#include "sim/tree-source.h"
#include "sim/tree.h"

static GPtrArray *diags;
static SimTree *tree;
static GError *error;
static char *folder; /* where a test writes its files */

static void
setup(void)
{
    diags = sim_diags_new();
    tree = NULL;
    error = NULL;
    folder = g_dir_make_tmp("dmasim-tree-XXXXXX", NULL);
    ck_assert_ptr_nonnull(folder);
}

static void
remove_folder(void)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        g_unlink(path);
    }
    g_dir_close(dir);
    g_rmdir(folder);
    g_free(folder);
}

static void
teardown(void)
{
    sim_tree_free(tree);
    g_ptr_array_unref(diags);
    g_clear_error(&error);
    remove_folder();
}

/* Writes @bytes to @name in the folder; the path, to be freed. */
static char *
write_file(const char *name, const void *bytes, gssize size)
{
    char *path = g_build_filename(folder, name, NULL);
    FILE *file;

    /* Neither g_file_set_contents() nor truncating: both wait for the disk. */
    g_unlink(path);
    file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    fwrite(bytes, 1, size < 0 ? strlen(bytes) : (size_t)size, file);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

static bool
has_dtc(void)
{
    g_autofree char *dtc = g_find_program_in_path("dtc");

    if (!dtc) {
        sim_check_skip("dtc: .dts files are not read without it");
    }
    return dtc != NULL;
}

static const SimDiag *
only_diag(void)
{
    ck_assert_uint_eq(diags->len, 1);
    return g_ptr_array_index(diags, 0);
}

/* Finding */

START_TEST(presets_are_found_with_and_without_suffix)
{
    SimTree *plain = sim_tree_load("l1", NULL, diags);

    tree = sim_tree_load("l1.dts", "somewhere/x.dma", diags);
    ck_assert_ptr_nonnull(plain);
    ck_assert_ptr_nonnull(tree);
    ck_assert_ptr_eq(sim_tree_blob(plain), sim_tree_blob(tree));
    ck_assert_str_eq(sim_tree_name(tree), "l1.dts");
    sim_tree_free(plain);
}
END_TEST

START_TEST(presets_are_listed_with_a_summary)
{
    const char *const *names = sim_preset_names();

    ck_assert_str_eq(names[0], "arm720-1cpu");
    for (unsigned i = 0; names[i]; i++) {
        ck_assert_ptr_nonnull(sim_preset_summary(names[i]));
    }
    ck_assert_str_eq(sim_preset_summary("l1"),
                     "one CPU with an L1 data cache, no write buffer");
    ck_assert_ptr_null(sim_preset_summary("l17"));
}
END_TEST

START_TEST(unknown_board_is_refused_with_a_suggestion)
{
    ck_assert_ptr_null(sim_tree_load("noncoherent-1cqu.dts", NULL, diags));
    ck_assert_str_eq(only_diag()->message, "no board `noncoherent-1cqu.dts`");
    ck_assert_str_eq(only_diag()->help, "did you mean `noncoherent-1cpu`?");
}
END_TEST

START_TEST(unknown_board_without_a_neighbour_lists_the_presets)
{
    ck_assert_ptr_null(sim_tree_load("zzz", NULL, diags));
    ck_assert(g_str_has_prefix(
        only_diag()->help, "give a .dts or .dtb file, or one of the presets: arm720-1cpu, bare, "));
}
END_TEST

static const char minimal[] = "/dts-v1/;\n/ { answer = <42>; };\n";

START_TEST(file_beside_the_scenario_is_found)
{
    g_autofree char *path = NULL, *beside = g_build_filename(folder, "x.dma", NULL);

    if (!has_dtc()) {
        return;
    }
    path = write_file("mine.dts", minimal, -1);
    tree = sim_tree_load("mine", beside, diags);
    ck_assert_ptr_nonnull(tree);
    ck_assert_ptr_nonnull(fdt_getprop(sim_tree_blob(tree), 0, "answer", NULL));
}
END_TEST

START_TEST(file_in_dmasim_path_is_found_before_a_preset)
{
    g_autofree char *path = NULL, *dirs = g_strconcat("/nowhere:", folder, NULL);

    if (!has_dtc()) {
        return;
    }
    path = write_file("l1.dts", minimal, -1);
    g_setenv("DMASIM_PATH", dirs, TRUE);
    tree = sim_tree_load("l1", NULL, diags);
    g_unsetenv("DMASIM_PATH");
    ck_assert_ptr_nonnull(tree);
    ck_assert_ptr_nonnull(fdt_getprop(sim_tree_blob(tree), 0, "answer", NULL));
}
END_TEST

START_TEST(blob_is_read_without_dtc)
{
    SimTree *preset = sim_tree_load("l1", NULL, diags);
    const void *blob = sim_tree_blob(preset);
    g_autofree char *path = write_file("b.dtb", blob, fdt_totalsize(blob));

    g_setenv("PATH", "/nowhere", TRUE);
    tree = sim_tree_load(path, NULL, diags);
    ck_assert_ptr_nonnull(tree);
    sim_tree_free(preset);
}
END_TEST

START_TEST(missing_dtc_is_told_with_its_package)
{
    g_autofree char *path = write_file("a.dts", minimal, -1);

    g_setenv("PATH", "/nowhere", TRUE);
    ck_assert_ptr_null(sim_tree_load(path, NULL, diags));
    ck_assert_str_eq(only_diag()->message,
                     "a .dts file is read through dtc, which cannot be "
                     "started (package device-tree-compiler)");
    ck_assert_str_eq(only_diag()->help,
                     "a compiled .dtb is read without dtc; so are the presets");
}
END_TEST

/* Sources that dtc refuses */

typedef struct Bad {
    const char *text;
    unsigned line, column, width;
    const char *message;
} Bad;

static const Bad bad_sources[] = {
    { "/dts-v1/;\n/ {\n\ta = <;\n};\n", 3, 7, 1, "syntax error" },
    { "/dts-v1/;\n/ {\n\tb {\n\t\tc = <&nobody 1>;\n\t};\n};\n", 4, 8, 7,
      "/b: Reference to non-existent node or label \"nobody\"" },
    { "/dts-v1/;\n/ {\n\ta = <1>; a = <2>;\n};\n", 3, 2, 8,
      "/:a: Duplicate property name" },
    { "/dts-v1/;\n/ { };\n&nobody { };\n", 3, 1, 7, "Label or path nobody not found" },
    { "/dts-v1/;\n/include/ \"none.dtsi\"\n/ { };\n", 2, 11, 11,
      "Couldn't open \"none.dtsi\": No such file or directory" },
    { "hello\n", 1, 1, 1, "syntax error" },
};

START_TEST(error_of_dtc_is_located)
{
    const Bad *bad = &bad_sources[_i];
    g_autofree char *path = NULL, *line = NULL;

    if (!has_dtc()) {
        return;
    }
    path = write_file("bad.dts", bad->text, -1);
    ck_assert_ptr_null(sim_tree_load(path, NULL, diags));
    line = sim_text_line(bad->text, bad->line);
    ck_assert_str_eq(only_diag()->message, bad->message);
    ck_assert_str_eq(only_diag()->file, path);
    ck_assert_uint_eq(only_diag()->line, bad->line);
    ck_assert_uint_eq(only_diag()->column, bad->column);
    ck_assert_uint_eq(only_diag()->width, bad->width);
    ck_assert_str_eq(only_diag()->text, line);
}
END_TEST

START_TEST(empty_source_is_refused)
{
    g_autofree char *path = NULL;

    if (!has_dtc()) {
        return;
    }
    path = write_file("empty.dts", "", 0);
    ck_assert_ptr_null(sim_tree_load(path, NULL, diags));
    ck_assert_str_eq(only_diag()->message, "syntax error");
}
END_TEST

/* Blobs that are none */

START_TEST(blob_cut_short_is_refused_in_words)
{
    SimTree *preset = sim_tree_load("bare", NULL, diags);
    const void *blob = sim_tree_blob(preset);
    g_autofree char *path = write_file("cut.dtb", blob, 100);
    g_autofree char *message =
        g_strdup_printf("device tree cut short: 100 bytes, its header says %u",
                        (unsigned)fdt_totalsize(blob));

    ck_assert_ptr_null(sim_tree_load(path, NULL, diags));
    ck_assert_str_eq(only_diag()->message, message);
    ck_assert_str_eq(only_diag()->file, path);
    sim_tree_free(preset);
}
END_TEST

START_TEST(what_is_no_blob_is_refused_in_words)
{
    g_autofree char *path = write_file("text.dtb", "this is some text, not a device tree",
                                       -1);

    ck_assert_ptr_null(sim_tree_load(path, NULL, diags));
    ck_assert_str_eq(only_diag()->message,
                     "not a device tree: it does not start with the mark "
                     "of a .dtb (d0 0d fe ed)");
}
END_TEST

START_TEST(tiny_file_is_refused_in_words)
{
    g_autofree char *path = write_file("tiny.dtb", "\xd0\x0d\xfe\xed", 4);

    ck_assert_ptr_null(sim_tree_load(path, NULL, diags));
    ck_assert_str_eq(only_diag()->message,
                     "not a device tree: 4 bytes are less than its header");
}
END_TEST

/* Every prefix and thousands of flipped bytes: a diag in words, or a tree. */
START_TEST(damaged_blob_is_refused_or_read_but_never_crashes)
{
    SimTree *preset = sim_tree_load("noncoherent-1cpu", NULL, diags);
    const void *blob = sim_tree_blob(preset);
    unsigned size = fdt_totalsize(blob);
    unsigned long rounds = sim_check_loops(2000, 50000);
    SimRandom random = { .state = 11 };

    for (unsigned long i = 0; i < rounds; i++) {
        g_autofree uint8_t *copy = g_memdup2(blob, size);
        g_autofree char *path = NULL;
        SimTree *damaged;

        for (unsigned n = 1 + sim_random_below(&random, 4); n > 0; n--) {
            copy[sim_random_below(&random, size)] = (uint8_t)sim_random_next(&random);
        }
        path = write_file("d.dtb", copy, i < size ? (gssize)i : size);
        g_ptr_array_set_size(diags, 0);
        damaged = sim_tree_load(path, NULL, diags);
        ck_assert_int_eq(damaged == NULL, diags->len > 0);
        for (guint d = 0; d < diags->len; d++) {
            ck_assert_ptr_null(strstr(((SimDiag *)diags->pdata[d])->message, "FDT_ERR"));
        }
        sim_tree_free(damaged);
    }
    sim_tree_free(preset);
}
END_TEST

/* Labels and places */

START_TEST(label_is_the_real_one_or_the_bare_name)
{
    const void *blob;

    tree = sim_tree_load("l1", NULL, diags);
    blob = sim_tree_blob(tree);
    ck_assert_str_eq(
        sim_tree_label(tree, fdt_path_offset(blob, "/soc/ethernet@10000000")), "eth0");
    ck_assert_str_eq(sim_tree_label(tree, fdt_path_offset(blob, "/cpus/cpu@0")), "cpu0");
    ck_assert_str_eq(sim_tree_label(tree, fdt_path_offset(blob, "/soc")), "soc");
}
END_TEST

/* The preset's own text and that of the one it includes. */
START_TEST(a_preset_that_includes_another_knows_both_texts)
{
    tree = sim_tree_load("coherent-1cpu", NULL, diags);
    sim_tree_error(tree, diags, "/cpus/cpu@0", "d-cache-size", "too small");
    sim_tree_error(tree, diags, "/soc/ethernet@10000000", "dma-coherent", "not so");
    ck_assert_uint_eq(diags->len, 2);
    ck_assert_str_eq(((SimDiag *)diags->pdata[0])->file, "noncoherent-1cpu.dts");
    ck_assert_str_eq(((SimDiag *)diags->pdata[0])->text,
                     "\t\t\td-cache-size = <0x8000>;\t// 4 ways");
    ck_assert_str_eq(((SimDiag *)diags->pdata[1])->file, "coherent-1cpu.dts");
    ck_assert_str_eq(((SimDiag *)diags->pdata[1])->text, "\tdma-coherent;");
}
END_TEST

START_TEST(preset_knows_its_lines)
{
    const char *file = NULL;

    tree = sim_tree_load("l1", NULL, diags);
    ck_assert_uint_gt(sim_tree_line(tree, "/soc/ethernet@10000000", "reg", &file),
                      sim_tree_line(tree, "/soc/ethernet@10000000", NULL, &file));
    ck_assert_str_eq(file, "l1.dts");
    ck_assert_uint_eq(sim_tree_line(tree, "/soc", "no-such", &file), 0);
    ck_assert_uint_eq(sim_tree_line(tree, "/nothing", NULL, &file), 0);
}
END_TEST

START_TEST(lines_in_an_included_file_are_its_own)
{
    g_autofree char *inner = NULL, *path = NULL;
    const char *file = NULL;

    if (!has_dtc()) {
        return;
    }
    inner = write_file("inner.dtsi", "\n\nsub { x = \"/* a */\"; y; };\n", -1);
    path = write_file("outer.dts",
                      "/dts-v1/;\n/ {\n\tp;\n\t/include/ \"inner.dtsi\"\n};\n", -1);
    tree = sim_tree_load(path, NULL, diags);
    ck_assert_ptr_nonnull(tree);
    ck_assert_uint_eq(sim_tree_line(tree, "/", "p", &file), 3);
    ck_assert_str_eq(file, path);
    ck_assert_uint_eq(sim_tree_line(tree, "/sub", "x", &file), 3);
    ck_assert_str_eq(file, inner);
    ck_assert_uint_eq(sim_tree_line(tree, "/sub", "y", &file), 3);
}
END_TEST

START_TEST(error_stands_at_its_property)
{
    const SimDiag *diag;

    tree = sim_tree_load("l1", NULL, diags);
    sim_tree_error(tree, diags, "/soc/ethernet@10000000", "reg", "bad %s", "luck");
    diag = only_diag();
    ck_assert_str_eq(diag->message, "bad luck");
    ck_assert_str_eq(diag->text, "\t\t\treg = <0x10000000 0x1000>;");
    ck_assert_uint_eq(diag->column, 4);
    ck_assert_uint_eq(diag->width, strlen("reg = <0x10000000 0x1000>"));
}
END_TEST

START_TEST(error_about_an_absent_property_stands_at_its_node)
{
    const SimDiag *diag;

    tree = sim_tree_load("l1", NULL, diags);
    sim_tree_error(tree, diags, "/soc/ethernet@10000000", "iommus", "needed");
    diag = only_diag();
    ck_assert_uint_eq(diag->column, 3);
    ck_assert_uint_eq(diag->width, strlen("eth0: ethernet@10000000"));
}
END_TEST

START_TEST(error_in_a_blob_gives_the_path)
{
    SimTree *preset = sim_tree_load("l1", NULL, diags);
    const void *blob = sim_tree_blob(preset);
    g_autofree char *path = write_file("b.dtb", blob, fdt_totalsize(blob));

    tree = sim_tree_load(path, NULL, diags);
    sim_tree_error(tree, diags, "/soc", "reg", "bad luck");
    ck_assert_str_eq(only_diag()->message, "/soc: bad luck (`reg`)");
    ck_assert_uint_eq(only_diag()->line, 0);
    sim_tree_free(preset);
}
END_TEST

/* Set */

typedef struct Set {
    const char *text;
    const char *path, *prop;
    const char *bytes;
    int length;
} Set;

static const Set sets[] = {
    { "eth0:dma-coherent", "/soc/ethernet@10000000", "dma-coherent", "", 0 },
    { "/soc/eth0:dma-coherent", "/soc/ethernet@10000000", "dma-coherent", "", 0 },
    { "/soc:dmasim,hop-ns=25", "/soc", "dmasim,hop-ns", "\0\0\0\x19", 4 },
    { "cpu0:d-cache-size=0x4000", "/cpus/cpu@0", "d-cache-size", "\0\0\x40\0", 4 },
    { "cpu0:d-cache-size=16K", "/cpus/cpu@0", "d-cache-size", "\0\0\x40\0", 4 },
    { "memory:big=0x123456789", "/memory@80000000", "big", "\0\0\0\x01\x23\x45\x67\x89",
      8 },
    { "ethernet:reg=<0x10 0x20>", "/soc/ethernet@10000000", "reg", "\0\0\0\x10\0\0\0\x20",
      8 },
    { "cpu@0:dmasim,l1-replacement=plru", "/cpus/cpu@0", "dmasim,l1-replacement", "plru",
      5 },
    { "cpu0:status=\"disabled\"", "/cpus/cpu@0", "status", "disabled", 9 },
    { "cpu0:empty=", "/cpus/cpu@0", "empty", "", 1 },
    { "cpu0:none=<>", "/cpus/cpu@0", "none", "", 0 },
};

START_TEST(set_changes_the_property)
{
    const Set *set = &sets[_i];
    int length = -1;
    const void *data;

    tree = sim_tree_load("l1", NULL, diags);
    ck_assert_msg(sim_tree_set_text(tree, set->text, &error), "%s",
                  error ? error->message : "");
    data = fdt_getprop(sim_tree_blob(tree),
                       fdt_path_offset(sim_tree_blob(tree), set->path), set->prop,
                       &length);
    ck_assert_int_eq(length, set->length);
    ck_assert(memcmp(data, set->bytes, (size_t)length) == 0);
}
END_TEST

typedef struct Refusal {
    const char *text, *message;
} Refusal;

static const Refusal refusals[] = {
    { "eth1:dma-coherent", "l1 has no node `eth1`; did you mean `eth0`?" },
    { "/soc/nic:x=1", "l1 has no node `/soc/nic`" },
    { "/cpus/eth0:x=1", "l1 has no node `/cpus/eth0`" },
    { "zzzz:x=1", "l1 has no node `zzzz`" },
    { "dma-coherent", "`dma-coherent` is not NODE:PROPERTY=VALUE" },
    { ":x=1", "`:x=1` is not NODE:PROPERTY=VALUE" },
    { "eth0:", "`` is not the name of a property" },
    { "eth0:a b=1", "`a b` is not the name of a property" },
    { "eth0:reg=<1 x>", "`<1 x>` is not a list of 32-bit numbers like <1 0x20>" },
    { "eth0:reg=<1", "`<1` is not a list of 32-bit numbers like <1 0x20>" },
    { "eth0:reg=<0x100000000>",
      "`<0x100000000>` is not a list of 32-bit numbers like <1 0x20>" },
};

START_TEST(bad_set_is_refused_in_words)
{
    tree = sim_tree_load("l1", NULL, diags);
    ck_assert(!sim_tree_set_text(tree, refusals[_i].text, &error));
    ck_assert_str_eq(error->message, refusals[_i].message);
}
END_TEST

START_TEST(preset_is_not_changed_for_others)
{
    SimTree *other = sim_tree_load("l1", NULL, diags);

    tree = sim_tree_load("l1", NULL, diags);
    ck_assert(sim_tree_set(tree, "eth0", "dma-coherent", NULL, NULL));
    ck_assert_ptr_null(
        fdt_getprop(sim_tree_blob(other),
                    fdt_path_offset(sim_tree_blob(other), "/soc/ethernet@10000000"),
                    "dma-coherent", NULL));
    sim_tree_free(other);
}
END_TEST

START_TEST(many_sets_find_room)
{
    g_autofree char *long_value = g_strnfill(3000, 'x');

    tree = sim_tree_load("l1", NULL, diags);
    for (unsigned i = 0; i < 50; i++) {
        g_autofree char *prop = g_strdup_printf("prop-%u", i);

        ck_assert(sim_tree_set(tree, "eth0", prop, long_value, NULL));
    }
    ck_assert_int_eq(
        fdt_check_full(sim_tree_blob(tree), fdt_totalsize(sim_tree_blob(tree))), 0);
}
END_TEST

START_TEST(ambiguous_name_wants_the_path)
{
    g_autofree char *path = NULL;

    if (!has_dtc()) {
        return;
    }
    path = write_file("two.dts", "/dts-v1/;\n/ { a { dma { }; }; b { dma { }; }; };\n",
                      -1);
    tree = sim_tree_load(path, NULL, diags);
    ck_assert(!sim_tree_set(tree, "dma", "x", NULL, &error));
    ck_assert_str_eq(error->message, "`dma` may be /a/dma or /b/dma: give the path");
}
END_TEST

START_TEST(error_about_a_set_property_says_so)
{
    tree = sim_tree_load("l1", NULL, diags);
    ck_assert(sim_tree_set_text(tree, "cpu0:d-cache-size=3", NULL));
    sim_tree_error(tree, diags, "/cpus/cpu@0", "d-cache-size", "too small");
    ck_assert_str_eq(only_diag()->message,
                     "too small (`d-cache-size` of /cpus/cpu@0 was given by `set`)");
}
END_TEST

static Suite *
tree_suite(void)
{
    Suite *suite = suite_create("tree");
    TCase *load = tcase_create("load"), *place = tcase_create("place"),
          *set = tcase_create("set");

    tcase_add_checked_fixture(load, setup, teardown);
    tcase_add_test(load, presets_are_found_with_and_without_suffix);
    tcase_add_test(load, presets_are_listed_with_a_summary);
    tcase_add_test(load, unknown_board_is_refused_with_a_suggestion);
    tcase_add_test(load, unknown_board_without_a_neighbour_lists_the_presets);
    tcase_add_test(load, file_beside_the_scenario_is_found);
    tcase_add_test(load, file_in_dmasim_path_is_found_before_a_preset);
    tcase_add_test(load, blob_is_read_without_dtc);
    tcase_add_test(load, missing_dtc_is_told_with_its_package);
    tcase_add_loop_test(load, error_of_dtc_is_located, 0, G_N_ELEMENTS(bad_sources));
    tcase_add_test(load, empty_source_is_refused);
    tcase_add_test(load, blob_cut_short_is_refused_in_words);
    tcase_add_test(load, what_is_no_blob_is_refused_in_words);
    tcase_add_test(load, tiny_file_is_refused_in_words);
    tcase_add_test(load, damaged_blob_is_refused_or_read_but_never_crashes);
    suite_add_tcase(suite, load);
    tcase_add_checked_fixture(place, setup, teardown);
    tcase_add_test(place, label_is_the_real_one_or_the_bare_name);
    tcase_add_test(place, a_preset_that_includes_another_knows_both_texts);
    tcase_add_test(place, preset_knows_its_lines);
    tcase_add_test(place, lines_in_an_included_file_are_its_own);
    tcase_add_test(place, error_stands_at_its_property);
    tcase_add_test(place, error_about_an_absent_property_stands_at_its_node);
    tcase_add_test(place, error_in_a_blob_gives_the_path);
    suite_add_tcase(suite, place);
    tcase_add_checked_fixture(set, setup, teardown);
    tcase_add_loop_test(set, set_changes_the_property, 0, G_N_ELEMENTS(sets));
    tcase_add_loop_test(set, bad_set_is_refused_in_words, 0, G_N_ELEMENTS(refusals));
    tcase_add_test(set, preset_is_not_changed_for_others);
    tcase_add_test(set, many_sets_find_room);
    tcase_add_test(set, ambiguous_name_wants_the_path);
    tcase_add_test(set, error_about_a_set_property_says_so);
    suite_add_tcase(suite, set);
    return suite;
}

SIM_CHECK_MAIN(tree_suite)

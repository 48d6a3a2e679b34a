/* SPDX-License-Identifier: MIT */
/*
 * tools/embed-presets: what it writes is C that holds the tree, its source as it
 * was, and the annotated text.
 */
#include "sim/presets.h"
#include "tests/runner.h"
#include "tests/tools/rig-command.h"

static RigCommand rig;

static void
setup(void)
{
    rig_command_open(&rig);
}

static void
teardown(void)
{
    rig_command_close(&rig);
}

/* The presets of this build: the source is the file, byte for byte. */
START_TEST(source_is_embedded_unchanged)
{
    for (size_t i = 0; i < sim_presets_count; i++) {
        g_autofree char *path = g_strdup_printf("scenarios/soc/%s.dts", sim_presets[i].name);
        g_autofree char *text = NULL;

        ck_assert(g_file_get_contents(path, &text, NULL, NULL));
        ck_assert_str_eq(sim_presets[i].dts, text);
    }
}
END_TEST

START_TEST(names_are_sorted_and_there_are_four)
{
    ck_assert_uint_ge(sim_presets_count, 4);
    for (size_t i = 1; i < sim_presets_count; i++) {
        ck_assert_str_lt(sim_presets[i - 1].name, sim_presets[i].name);
    }
}
END_TEST

START_TEST(the_blob_is_a_tree)
{
    static const uint8_t magic[] = { 0xd0, 0x0d, 0xfe, 0xed };

    for (size_t i = 0; i < sim_presets_count; i++) {
        ck_assert_uint_gt(sim_presets[i].dtb_bytes, 40);
        ck_assert_mem_eq(sim_presets[i].dtb, magic, sizeof(magic));
        ck_assert_uint_eq((uintptr_t)sim_presets[i].dtb % 8, 0);
    }
}
END_TEST

START_TEST(annotations_name_file_and_line)
{
    for (size_t i = 0; i < sim_presets_count; i++) {
        g_autofree char *wanted = g_strdup_printf("/* %s.dts:", sim_presets[i].name);

        ck_assert_ptr_nonnull(strstr(sim_presets[i].annotated, wanted));
    }
}
END_TEST

START_TEST(quotes_and_backslashes_survive)
{
    rig_command_file(&rig, "a-b.dts", "/dts-v1/;\n/ { m = \"a\\\\b\"; /* \"q\" \\ ? */ };\n");
    rig_command_file(&rig, "main.c",
                     "#include \"sim/presets.h\"\n#include <stdio.h>\n"
                     "int main(void) { fputs(sim_presets[0].dts, stdout); }\n");
    ck_assert_int_eq(rig_command_run(&rig, "tools/embed-presets \"$RIG/w\" \"$RIG/a-b.dts\" > "
                                           "\"$RIG/p.c\" && ${CC:-cc} -I. -o \"$RIG/p\" "
                                           "\"$RIG/p.c\" \"$RIG/main.c\" && \"$RIG/p\" | "
                                           "cmp - \"$RIG/a-b.dts\" && echo same"),
                     0);
    ck_assert_str_eq(rig.output, "same\n");
}
END_TEST

START_TEST(a_malformed_tree_stops_the_build)
{
    rig_command_file(&rig, "bad.dts", "/dts-v1/;\n/ { m = ; };\n");
    ck_assert_int_ne(rig_command_run(&rig, "tools/embed-presets \"$RIG/w\" \"$RIG/bad.dts\""), 0);
    ck_assert_ptr_nonnull(strstr(rig.output, "bad.dts:2"));
}
END_TEST

static Suite *
embed_presets_suite(void)
{
    Suite *suite = suite_create("embed-presets");
    TCase *tcase = tcase_create("presets");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, source_is_embedded_unchanged);
    tcase_add_test(tcase, names_are_sorted_and_there_are_four);
    tcase_add_test(tcase, the_blob_is_a_tree);
    tcase_add_test(tcase, annotations_name_file_and_line);
    tcase_add_test(tcase, quotes_and_backslashes_survive);
    tcase_add_test(tcase, a_malformed_tree_stops_the_build);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(embed_presets_suite)

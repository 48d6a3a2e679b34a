/* SPDX-License-Identifier: MIT */
/*
 * Golden output: what the program says about shipped scenarios, byte for byte.
 * `make golden` (DMASIM_GOLDEN=1) writes the files again; review the diff like
 * code.
 */
#include <glib/gstdio.h>

#include "tests/program.h"

static const struct {
    const char *file, *command;
    bool writes; /* a file, into the folder where it runs */
} goldens[] = {
    {"demo.txt", "demo", true},
    {"hello.txt", ""},
    {"help.txt", "--help"},
    {"help-run.txt", "help run"},
    {"explain-d101.txt", "explain D101"},
    {"explain-codes.txt", "explain"},
    {"stale-read.txt", "run scenarios/rx-prefetch-missing-sync-for-cpu.dma"},
    {"stale-device-read.txt", "run scenarios/tx-missing-sync-for-device.dma"},
    {"lost-dma-write.txt", "run scenarios/rx-false-sharing-counter.dma"},
    {"missing-wmb.txt", "run scenarios/desc-publish-without-wmb.dma"},
    {"missing-rmb.txt", "run scenarios/desc-consume-without-rmb.dma"},
    {"write-buffer.txt", "run scenarios/write-buffer-not-flushed.dma"},
    {"stale-l2.txt", "run scenarios/l2-rx-missing-sync.dma"},
    {"outer-buffer.txt", "run scenarios/outer-buffer-dma-wmb.dma"},
    {"tree-mismatch.txt", "run scenarios/tree-forgets-coherent-rx.dma"},
    {"brief.txt", "run --brief scenarios/rx-prefetch-missing-sync-for-cpu.dma"},
    {"quiet.txt", "run -q scenarios/rx-prefetch-missing-sync-for-cpu.dma"},
    {"stale-read.json", "run --json scenarios/rx-prefetch-missing-sync-for-cpu.dma"},
    {"history.txt", "trace scenarios/rx-prefetch-missing-sync-for-cpu.dma --line rx[64]"},
};

static Said
run_elsewhere(const char *command)
{
    g_autofree char *folder = g_dir_make_tmp("dmasim-golden-XXXXXX", NULL);
    g_autofree char *here = g_get_current_dir();
    g_autoptr(GDir) dir = NULL;
    Said said;

    ck_assert_int_eq(g_chdir(folder), 0);
    said = run_program(command);
    dir = g_dir_open(".", 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_unlink(name);
    }
    ck_assert_int_eq(g_chdir(here), 0);
    g_rmdir(folder);
    return said;
}

START_TEST(output_is_as_it_was)
{
    g_autofree char *path = g_build_filename("tests", "golden", goldens[_i].file, NULL);
    g_autofree char *expected = NULL;
    g_autofree char *graphviz = g_find_program_in_path("neato");
    Said said;

    if (goldens[_i].writes && !graphviz) {
        sim_check_skip("golden: demo: no Graphviz");
        return;
    }
    said = goldens[_i].writes ? run_elsewhere(goldens[_i].command)
                              : run_program(goldens[_i].command);
    ck_assert_str_eq(said.err, "");
    ck_assert_int_eq(said.code, 0);
    if (sim_check_env("DMASIM_GOLDEN")) {
        ck_assert(g_file_set_contents(path, said.out, -1, NULL));
    }
    ck_assert_msg(g_file_get_contents(path, &expected, NULL, NULL),
                  "%s is missing: make golden", path);
    ck_assert_str_eq(said.out, expected);
    said_clear(&said);
}
END_TEST

static Suite *
golden_suite(void)
{
    Suite *suite = suite_create("golden");
    TCase *tcase = tcase_create("golden");

    tcase_add_loop_test(tcase, output_is_as_it_was, 0, G_N_ELEMENTS(goldens));
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(golden_suite)

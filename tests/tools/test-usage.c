/* SPDX-License-Identifier: MIT */
/* Wrong words on the command line: the sentence each of them gets, exit code 2 or 3. */
#include <glib/gstdio.h>

#include "tests/program.h"

#define HELP(command) "\nTry `dmasim help " command "`.\n"

static const struct {
    const char *command, *said;
    int code;
} cases[] = {
    {"rnu", "dmasim: unknown command `rnu`; did you mean `run`?\nTry `dmasim --help`.\n", 2},
    {"--vesrion",
     "dmasim: unknown option `--vesrion`; did you mean `--version`?\nTry `dmasim --help`.\n",
     2},
    {"--version run",
     "dmasim: options stand behind the command: dmasim run ...\nTry `dmasim --help`.\n", 2},
    {"run --polcy=lazy x.dma",
     "dmasim run: unknown option `--polcy`; did you mean `--policy`?" HELP("run"), 2},
    {"run --frobnicate", "dmasim run: unknown option `--frobnicate`" HELP("run"), 2},
    {"run F --policy=laizy",
     "dmasim run: --policy=laizy: no such policy; did you mean `lazy`?" HELP("run"), 2},
    {"run F --seed=x",
     "dmasim run: Cannot parse integer value `x` for --seed" HELP("run"), 2},
    {"run F --seed 0", "dmasim run: --seed takes a number from 1" HELP("run"), 2},
    {"run F --seeds=-1", "dmasim run: --seeds takes a number from 1" HELP("run"), 2},
    {"trace F --stop-at 0", "dmasim trace: --stop-at takes a number from 1" HELP("trace"), 2},
    {"check F -j 0", "dmasim check: -j takes a number from 1" HELP("check"), 2},
    {"run F --schedule v1.random.7 --policy lazy",
     "dmasim run: --policy and --schedule exclude each other: a schedule has its policy and "
     "seed" HELP("run"),
     2},
    {"explain stale-raed",
     "dmasim explain: `stale-raed` is neither a code nor a verb; did you mean `stale-read`?"
     HELP("explain"),
     2},
    {"run Fa", "error: cannot read `Fa`: no such file\n --> Fa\n"
               "  = help: did you mean `file.dma`?\n", 3},
    {"run .", "error: cannot read `.`: it is a folder\n --> .\n", 3},
    {"check Fa",
     "error: Fa: no such file or folder\n  = help: did you mean `file.dma`?\n", 3},
};

/* F stands for the path of a file that is there. */
static char *
with_path(const char *text, const char *path)
{
    g_auto(GStrv) parts = g_strsplit(text, "F", -1);

    return g_strjoinv(path, parts);
}

START_TEST(it_says_what_was_wrong_and_what_was_meant)
{
    g_autofree char *folder = g_dir_make_tmp("dmasim-usage-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "file.dma", NULL);
    g_autofree char *command = with_path(cases[_i].command, path);
    g_autofree char *expected = with_path(cases[_i].said, path);
    Said said;

    ck_assert(g_file_set_contents(path, "buf x 64\n", -1, NULL));
    said = run_program(command);
    g_unlink(path);
    g_rmdir(folder);
    ck_assert_str_eq(said.err, expected);
    ck_assert_str_eq(said.out, "");
    ck_assert_int_eq(said.code, cases[_i].code);
    said_clear(&said);
}
END_TEST

static Suite *
usage_suite(void)
{
    Suite *suite = suite_create("usage");
    TCase *tcase = tcase_create("usage");

    tcase_add_loop_test(tcase, it_says_what_was_wrong_and_what_was_meant, 0,
                        G_N_ELEMENTS(cases));
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(usage_suite)

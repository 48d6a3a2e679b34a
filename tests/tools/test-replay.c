/* SPDX-License-Identifier: MIT */
/*
 * The `replay:` line of a report is a command that prints that report again, byte
 * for byte, whatever policy the hardware followed.
 */
#include "tests/program.h"

static const char *const files[] = {
    "scenarios/desc-consume-without-rmb.dma",
    "scenarios/desc-publish-without-wmb.dma",
    "scenarios/doorbell-relaxed.dma",
    "scenarios/l1-not-cleaned.dma",
    "scenarios/rx-false-sharing-counter.dma",
    "scenarios/rx-prefetch-missing-sync-for-cpu.dma",
    "scenarios/tx-missing-sync-for-device.dma",
};

static const char *const ways[] = {
    "",
    "--policy plain",
    "--policy lazy",
    "--policy adversarial",
    "--policy random --seed 5",
    "--set cpu0:d-cache-sets=64 --set cpu0:d-cache-size=16384 --set cpu0:d-cache-line-size=64",
};

/* The report that begins at @text, up to its last line; NULL: no further one. */
static char *
next_report(const char **text)
{
    static const char *const heads[] = {"\nerror[D", "\nwarning[D", "\nnote[D"};
    const char *start = NULL, *end;

    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
        const char *at = strstr(*text, heads[i]);

        start = at && (!start || at < start) ? at : start;
    }
    if (!start) {
        return NULL;
    }
    end = strchr(strstr(start, "\nSUMMARY") + 1, '\n');
    *text = end;
    return g_strndup(start, (gsize)(end - start));
}

static char *
replay_of(const char *report)
{
    const char *command = strstr(report, "replay:");

    ck_assert_ptr_nonnull(command);
    command = strstr(command, "dmasim ") + strlen("dmasim ");
    return g_strndup(command, strcspn(command, "\n"));
}

START_TEST(replay_prints_the_report_again)
{
    const char *file = files[_i % (int)G_N_ELEMENTS(files)];
    const char *way = ways[_i / (int)G_N_ELEMENTS(files)];
    g_autofree char *command = g_strdup_printf("run %s %s", file, way);
    Said said = run_program(command);
    const char *rest = said.out;
    char *report;

    ck_assert_int_le(said.code, 1);
    while ((report = next_report(&rest))) {
        g_autofree char *replay = replay_of(report);
        Said again = run_program(replay);

        ck_assert_msg(strstr(again.out, report) != NULL, "%s\nof\n%s\ngives\n%s", replay,
                      report, again.out);
        said_clear(&again);
        g_free(report);
    }
    said_clear(&said);
}
END_TEST

static Suite *
replay_suite(void)
{
    Suite *suite = suite_create("replay");
    TCase *tcase = tcase_create("replay");

    tcase_add_loop_test(tcase, replay_prints_the_report_again, 0,
                        (int)(G_N_ELEMENTS(files) * G_N_ELEMENTS(ways)));
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(replay_suite)

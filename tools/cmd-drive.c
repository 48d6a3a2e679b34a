/* SPDX-License-Identifier: MIT */
/*
 * dmasim drive: driver modules on a board, and what was found.
 */
#include "tools/drive-report.h"
#include "tools/run-options.h"
#include "tools/tool.h"

#define DEFAULT_SOC "noncoherent-1cpu"

typedef struct DriveArgs {
    RunArgs run;
    char *soc;
} DriveArgs;

static unsigned
put_findings(DriveReports *reports, const Drive *drive, const DriveArgs *args,
             SimSeverity fail_on, GString *out)
{
    const SimFindings *findings = drive->world->findings;
    bool colour = false;
    unsigned count = 0;

    tool_colour(args->run.colour, &colour);
    for (unsigned i = 0; i < sim_findings_count(findings); i++) {
        const SimFinding *finding = sim_findings_get(findings, i);
        Report *report = drive_report(reports, finding);

        report_text(report, run_args_level(&args->run), colour, out);
        g_string_append_c(out, '\n');
        report_free(report);
        count += finding->severity >= fail_on;
    }
    return count;
}

static int
print(const Drive *drive, const DriveAsk *ask, const DriveArgs *args, SimSeverity fail_on)
{
    g_autoptr(GString) out = g_string_new(NULL);
    DriveReports *reports = drive_reports_new(drive, ask);
    unsigned failing = put_findings(reports, drive, args, fail_on, out);

    for (guint i = 0; i < drive->troubles->len; i++) {
        drive_trouble_text(reports, g_ptr_array_index(drive->troubles, i), out);
    }
    drive_reports_free(reports);
    g_string_append_printf(out, "%u module%s on %s: %u finding%s, %u leak%s: %s\n",
                           drive->modules->len, drive->modules->len == 1 ? "" : "s",
                           sim_tree_name(drive->tree),
                           sim_findings_count(drive->world->findings),
                           sim_findings_count(drive->world->findings) == 1 ? "" : "s",
                           drive->leaks, drive->leaks == 1 ? "" : "s",
                           failing + drive->troubles->len + drive->leaks ? "FAILED" : "passed");
    tool_print(out);
    return failing + drive->troubles->len + drive->leaks ? TOOL_FOUND : TOOL_OK;
}

static int
run_modules(const Tool *tool, const DriveArgs *args, const char *const *paths)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    SimRunOptions options;
    SimSeverity fail_on;
    DriveAsk ask = { args->soc ? args->soc : DEFAULT_SOC, &options, paths };
    int bad = run_args_options(tool, &args->run, &options);
    Drive *drive;

    bad = bad ? bad : run_args_fail_on(tool, &args->run, &fail_on);
    if (bad) {
        return bad;
    }
    drive = drive_run(&ask, diags);
    if (!drive) {
        return tool_bad_input(diags);
    }
    bad = print(drive, &ask, args, fail_on);
    drive_free(drive);
    return bad;
}

static int
run(const Tool *tool, int argc, char **argv)
{
    DriveArgs args = { .run = RUN_ARGS_INIT };
    const GOptionEntry entries[] = {
        { "soc", 0, 0, G_OPTION_ARG_STRING, &args.soc, "board (default: " DEFAULT_SOC ")",
          "NAME|FILE" },
        { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &args.run.set,
          "change a property of the board; may be repeated", "NODE:PROP=VALUE" },
        { "policy", 0, 0, G_OPTION_ARG_STRING, &args.run.policy,
          "plain, timed, eager, lazy, adversarial or random", "NAME" },
        { "seed", 0, 0, G_OPTION_ARG_INT64, &args.run.seed, "seed of the policy, from 1", "N" },
        { "schedule", 0, 0, G_OPTION_ARG_STRING, &args.run.schedule,
          "replay the choices of a schedule string", "S" },
        { "verbose", 'v', 0, G_OPTION_ARG_NONE, &args.run.verbose, "reports with every row",
          NULL },
        { "color", 0, 0, G_OPTION_ARG_STRING, &args.run.colour, "auto, always or never",
          "WHEN" },
        { "brief", 0, 0, G_OPTION_ARG_NONE, &args.run.brief, "reports of at most 15 lines",
          NULL },
        { NULL }
    };
    int result = tool_parse(tool, entries, &argc, &argv);

    if (result == TOOL_OK) {
        result = argc < 2 ? tool_usage(tool, "no module was given")
                          : run_modules(tool, &args, (const char *const *)argv + 1);
    }
    run_args_clear(&args.run);
    g_free(args.soc);
    return result;
}

const Tool tool_drive = {
    .name = "drive",
    .usage = "MODULE.so...",
    .summary = "Runs driver modules on a board and reports what they did wrong.",
    .examples = { "dmasim drive mydrv.so", "dmasim drive --soc cortex-a9-pl310 mydrv.so" },
    .run = run,
};

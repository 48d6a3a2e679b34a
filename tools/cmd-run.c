/* SPDX-License-Identifier: MIT */
/*
 * dmasim run: one scenario, all its variants or one, and everything that
 * happened: a line per step, a report where a mistake was made, totals.
 */
#include <stdio.h>
#include <string.h>

#include "tools/json.h"
#include "tools/outcome.h"
#include "tools/run-options.h"
#include "tools/seeds.h"
#include "tools/tool.h"

typedef struct Job {
    const RunArgs *args;
    const SimScenario *scenario;
    ReportLevel level;
    SimSeverity fail_on;
    bool colour;
} Job;

static void
put_items(const Job *job, const Outcome *outcome, GString *out)
{
    for (unsigned i = 0; i < outcome->items->len; i++) {
        const OutcomeItem *item = g_ptr_array_index(outcome->items, i);

        if (item->line && job->level != REPORT_QUIET) {
            g_string_append_printf(out, "%s\n", item->line);
        }
        if (item->report) {
            if (job->level != REPORT_QUIET) {
                g_string_append_c(out, '\n');
            }
            report_text(item->report, job->level, job->colour, out);
            if (job->level != REPORT_QUIET) {
                g_string_append_c(out, '\n');
            }
        }
    }
}

static void
print_outcome(const Job *job, const Outcome *outcome)
{
    g_autoptr(GString) out = g_string_new(NULL);

    if (outcome->variant && job->level != REPORT_QUIET) {
        g_string_append_printf(out, "# variant `%s`\n", outcome->variant);
    }
    put_items(job, outcome, out);
    outcome_misses(outcome, job->scenario, out);
    if (outcome->dump) {
        dump_mappings_text(outcome->dump, out);
    }
    if (outcome->stats) {
        g_string_append(out, outcome->stats);
    }
    if (job->level != REPORT_QUIET) {
        outcome_totals(outcome, job->fail_on, out);
    }
    tool_print(out);
}

static Outcome *
run_variant(const Job *job, const SimRunOptions *options, GPtrArray *diags)
{
    OutcomeAsk ask = {.report = {job->scenario, options, job->args->policy}};

    ask.steps = job->level != REPORT_QUIET && !job->args->json;
    ask.all_reports = true;
    ask.settle = job->level != REPORT_QUIET || job->args->json;
    ask.stats = job->args->stats;
    ask.dump = job->args->dump;
    return outcome_new(&ask, diags);
}

/* The opening of the JSON document; the variants follow as a list. */
static JsonBuilder *
json_begin(const Job *job)
{
    JsonBuilder *builder = outcome_json_begin(job->scenario);

    tool_json_list(builder, "runs");
    return builder;
}

static void
json_end(JsonBuilder *builder)
{
    g_autofree char *text = NULL;

    json_builder_end_array(builder);
    json_builder_end_object(builder);
    text = tool_json_end(builder, true);
    puts(text);
}

/* Once for variants of the same board. */
static void
say_notes(const GPtrArray *outcomes)
{
    const char *last = NULL;

    for (unsigned i = 0; i < outcomes->len; i++) {
        const Outcome *outcome = g_ptr_array_index(outcomes, i);

        if (outcome->note && g_strcmp0(outcome->note, last) != 0) {
            fprintf(stderr, "note: %s\n", outcome->note);
        }
        last = outcome->note;
    }
}

static void
print_outcomes(const Job *job, const GPtrArray *outcomes)
{
    JsonBuilder *json = job->args->json ? json_begin(job) : NULL;

    for (unsigned i = 0; i < outcomes->len; i++) {
        const Outcome *outcome = g_ptr_array_index(outcomes, i);

        if (json) {
            outcome_json(outcome, job->fail_on, json);
        } else {
            print_outcome(job, outcome);
        }
    }
    if (json) {
        json_end(json);
    }
}

/* All of them run before the first is printed: bad input leaves nothing half said. */
static int
run_variants(const Job *job, SimRunOptions options, unsigned first, unsigned last)
{
    g_autoptr(GPtrArray) outcomes = g_ptr_array_new_with_free_func(
        (GDestroyNotify)outcome_free);
    g_autoptr(GPtrArray) diags = sim_diags_new();
    int result = TOOL_OK;

    for (options.variant = first; options.variant <= last; options.variant++) {
        Outcome *outcome = run_variant(job, &options, diags);

        if (!outcome) {
            return tool_bad_input(diags);
        }
        g_ptr_array_add(outcomes, outcome);
        if (!outcome_passed(outcome, job->fail_on)) {
            result = TOOL_FOUND;
        }
    }
    if (job->level != REPORT_QUIET) {
        say_notes(outcomes);
    }
    print_outcomes(job, outcomes);
    return result;
}

static int
run_loaded(const Tool *tool, Job *job)
{
    SimRunOptions options;
    unsigned first, last;
    int bad = run_args_options(tool, job->args, &options);

    if (!bad) {
        bad = run_args_variant(job->args, job->scenario, &first, &last);
    }
    if (bad) {
        return bad;
    }
    if (job->args->seeds != RUN_ARGS_UNSET) {
        SeedsAsk ask = {.scenario = job->scenario,
                        .options = &options,
                        .policy = job->args->policy,
                        .count = (uint64_t)job->args->seeds,
                        .first = first,
                        .last = last,
                        .level = job->level,
                        .fail_on = job->fail_on,
                        .colour = job->colour,
                        .json = job->args->json};

        return seeds_run(&ask);
    }
    return run_variants(job, options, first, last);
}

static int
run_file(const Tool *tool, Job *job, const char *path)
{
    GPtrArray *diags = sim_diags_new();
    SimScenario *scenario = sim_scenario_load(path, diags);
    int result;

    if (!scenario) {
        result = tool_bad_input(diags);
    } else {
        job->scenario = scenario;
        result = run_loaded(tool, job);
        sim_scenario_free(scenario);
    }
    g_ptr_array_unref(diags);
    return result;
}

static int
cmd_run(const Tool *tool, int argc, char **argv)
{
    RunArgs args = RUN_ARGS_INIT;
    g_autofree GOptionEntry *entries = run_args_entries(&args);
    Job job = {.args = &args};
    int result = tool_parse(tool, entries, &argc, &argv);

    if (result == TOOL_OK && argc != 2) {
        result = tool_usage(tool, "expected one scenario file");
    }
    if (result == TOOL_OK && !tool_colour(args.colour, &job.colour)) {
        result = tool_usage(tool, "--color=%s: expected auto, always or never",
                            args.colour);
    }
    if (result == TOOL_OK) {
        result = run_args_fail_on(tool, &args, &job.fail_on);
    }
    if (result == TOOL_OK) {
        job.level = run_args_level(&args);
        result = run_file(tool, &job, argv[1]);
    }
    if (result == TOOL_FOUND && args.exit_zero) {
        result = TOOL_OK;
    }
    run_args_clear(&args);
    return result;
}

const Tool tool_run = {
    .name = "run",
    .usage = "FILE",
    .summary = "Runs one scenario and shows every step and every finding.",
    .examples = {"dmasim run scenarios/tx-missing-sync-for-device.dma",
                 "dmasim run scenarios/plain-memory.dma --seeds 100 --brief"},
    .run = cmd_run,
};

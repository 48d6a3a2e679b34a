/* SPDX-License-Identifier: MIT */
/*
 * One file of `dmasim check`: run strictly, all variants, and say what was not
 * as the file says.
 */
#include <string.h>

#include "tools/check.h"
#include "tools/json.h"
#include "tools/tool.h"

typedef struct FileCheck {
    const CheckAsk *ask;
    const char *path;
    unsigned index;
    SimScenario *scenario;
    GPtrArray *outcomes; /* Outcome, by variant */
    GPtrArray *diags;
} FileCheck;

static bool
run_variants(FileCheck *check)
{
    SimRunOptions options = *check->ask->options;
    OutcomeAsk ask = {.report = {check->scenario, &options, check->ask->policy},
                      .settle = true};

    options.strict = true;
    for (unsigned i = 0; i < sim_scenario_variants(check->scenario); i++) {
        Outcome *outcome;

        options.variant = i;
        outcome = outcome_new(&ask, check->diags);
        if (!outcome) {
            return false;
        }
        g_ptr_array_add(check->outcomes, outcome);
    }
    return true;
}

static bool
all_passed(const FileCheck *check)
{
    for (unsigned i = 0; i < check->outcomes->len; i++) {
        if (!outcome_passed(g_ptr_array_index(check->outcomes, i), check->ask->fail_on)) {
            return false;
        }
    }
    return true;
}

/* Misses and reports of every variant that failed. */
static void
put_details(const FileCheck *check, GString *out)
{
    ReportLevel level = check->ask->verbose ? REPORT_NORMAL : REPORT_BRIEF;

    for (unsigned i = 0; i < check->outcomes->len; i++) {
        const Outcome *outcome = g_ptr_array_index(check->outcomes, i);

        if (!outcome_passed(outcome, check->ask->fail_on)) {
            outcome_misses(outcome, check->scenario, out);
            for (unsigned k = 0; k < outcome->items->len; k++) {
                const OutcomeItem *item = g_ptr_array_index(outcome->items, k);

                if (item->report) {
                    report_text(item->report, level, check->ask->colour, out);
                }
            }
        }
        if (check->ask->verbose || !outcome_passed(outcome, check->ask->fail_on)) {
            outcome_totals(outcome, check->ask->fail_on, out);
        }
    }
}

static void
put_json(const FileCheck *check, ToolExit status, const char *details, GString *out)
{
    JsonBuilder *builder = json_builder_new();
    g_autofree char *text = NULL;

    json_builder_begin_object(builder);
    tool_json_string(builder, "file", check->path);
    tool_json_bool(builder, "passed", status == TOOL_OK);
    if (status == TOOL_BAD_INPUT) {
        tool_json_string(builder, "error", details);
    }
    tool_json_list(builder, "runs");
    for (unsigned i = 0; i < check->outcomes->len; i++) {
        outcome_json(g_ptr_array_index(check->outcomes, i), check->ask->fail_on, builder);
    }
    json_builder_end_array(builder);
    json_builder_end_object(builder);
    text = tool_json_end(builder, false);
    g_string_append_printf(out, "%s\n", text);
}

static void
put_text(const FileCheck *check, ToolExit status, const char *details, GString *out)
{
    if (status != TOOL_OK) {
        g_string_append_printf(out, "FAIL  %s\n%s\n", check->path, details);
    } else if (!check->ask->quiet) {
        g_string_append_printf(out, "ok    %s\n%s", check->path, details);
    }
}

static void
put_file(const FileCheck *check, ToolExit status, GString *out)
{
    g_autoptr(GString) details = g_string_new(NULL);

    sim_diags_print(check->diags, details);
    if (check->ask->format != CHECK_JSON) {
        put_details(check, details);
    }
    switch (check->ask->format) {
    case CHECK_TEXT:
        put_text(check, status, details->str, out);
        break;
    case CHECK_TAP:
        ktap_file(check->ask, check->path, check->index, check->outcomes, details->str,
                  status == TOOL_OK, out);
        break;
    case CHECK_JSON:
        put_json(check, status, details->str, out);
        break;
    }
}

/* Puts what happened in place of what was expected; false: nothing to put. */
static bool
bless(const FileCheck *check)
{
    SimRunOptions options = *check->ask->options;
    g_autofree char *text = NULL;

    options.strict = true;
    text = sim_scenario_bless(check->scenario, &options, check->diags);
    if (!text) {
        return false;
    }
    if (!g_file_set_contents(check->path, text, -1, NULL)) {
        sim_diags_add(check->diags, check->path, 0, 0, 0, NULL, "cannot write `%s`",
                      check->path);
        return false;
    }
    return true;
}

CheckResult
check_file(const CheckAsk *ask, const char *path, unsigned index, GString *out)
{
    FileCheck check = {.ask = ask, .path = path, .index = index};
    CheckResult result = {.index = index, .status = TOOL_BAD_INPUT};

    check.diags = sim_diags_new();
    check.outcomes = g_ptr_array_new_with_free_func((GDestroyNotify)outcome_free);
    check.scenario = sim_scenario_load(path, check.diags);
    if (check.scenario) {
        result.explore = sim_scenario_explore_lines(check.scenario);
        if (run_variants(&check)) {
            result.status = all_passed(&check) ? TOOL_OK : TOOL_FOUND;
        }
    }
    if (ask->bless && result.status == TOOL_FOUND) {
        result.blessed = bless(&check);
    }
    put_file(&check, (ToolExit)result.status, out);
    if (check.scenario) {
        sim_scenario_free(check.scenario);
    }
    g_ptr_array_unref(check.outcomes);
    g_ptr_array_unref(check.diags);
    return result;
}

/* SPDX-License-Identifier: MIT */
/*
 * dmasim demo: a driver in eight lines with one missing, run for real; the
 * report; and the same driver with the line that the report asked for.
 */
#include <stdio.h>
#include <string.h>

#include "tools/edit.h"
#include "tools/outcome.h"
#include "tools/tool.h"

#define DEMO_PATH "demo.dma"

static const char demo_text[] =
    "soc \"noncoherent-1cpu\"\n"
    "buf rx 128\n"
    "cpu0: memset(rx, 0, 128)                                  # the driver's buffer\n"
    "cpu0: d = dma_map_single(eth0, rx, 128, DMA_FROM_DEVICE)  # given to the card\n"
    "eth0: write(d, fill=0xBB, 128)                            # a packet arrives\n"
    "eth0: irq()                                               # the card says so\n"
    "cpu0: load(rx[0..3])                                      # what is in it?\n"
    "cpu0: dma_unmap_single(eth0, d, 128, DMA_FROM_DEVICE)     # given back\n";

static Outcome *
run_text(const char *text, SimScenario **ret_scenario, GPtrArray *diags)
{
    static const SimRunOptions options = {.policy = SIM_POLICY_PLAIN};
    SimScenario *scenario = sim_scenario_parse(DEMO_PATH, text, diags);
    OutcomeAsk ask = {.report = {scenario, &options, NULL}, .settle = true};

    *ret_scenario = scenario;
    return scenario ? outcome_new(&ask, diags) : NULL;
}

static const Report *
first_report(const Outcome *outcome)
{
    for (unsigned i = 0; i < outcome->items->len; i++) {
        const OutcomeItem *item = g_ptr_array_index(outcome->items, i);

        if (item->report) {
            return item->report;
        }
    }
    return NULL;
}

static void
put_source(GString *out)
{
    g_auto(GStrv) lines = g_strsplit(demo_text, "\n", -1);

    for (unsigned i = 0; lines[i][0]; i++) {
        g_string_append_printf(out, "%4u | %s\n", i + 1, lines[i]);
    }
}

/* The same run with the help applied: the proof of the pudding. */
static int
put_cured(const SimScenario *scenario, const ReportFix *fix, GString *out)
{
    Edited *edited = edited_new(scenario, fix->edits);
    GPtrArray *diags = sim_diags_new();
    SimScenario *cured = NULL;
    Outcome *outcome = run_text(edited->text, &cured, diags);
    int result = TOOL_INTERNAL;

    if (outcome) {
        g_string_append(out, "\nThe same with that line added: ");
        outcome_totals(outcome, SIM_WARNING, out);
        result = outcome_passed(outcome, SIM_WARNING) ? TOOL_OK : TOOL_INTERNAL;
        outcome_free(outcome);
    }
    if (cured) {
        sim_scenario_free(cured);
    }
    g_ptr_array_unref(diags);
    edited_free(edited);
    return result;
}

static int
put_demo(const SimScenario *scenario, const Outcome *outcome, bool colour, GString *out)
{
    const Report *report = first_report(outcome);
    int result;

    if (!report || report->fixes->len == 0) {
        fputs("dmasim demo: the built-in driver gave no report; please report this\n",
              stderr);
        return TOOL_INTERNAL;
    }
    g_string_append(
        out,
        "A network driver on a board whose caches do not see what its devices write:\n");
    put_source(out);
    g_string_append_c(out, '\n');
    report_text(report, REPORT_BRIEF, colour, out);
    result = put_cured(scenario, g_ptr_array_index(report->fixes, 0), out);
    g_string_append_c(out, '\n');
    tool_say_next(out);
    return result;
}

static int
show(bool colour)
{
    GPtrArray *diags = sim_diags_new();
    g_autoptr(GString) out = g_string_new(NULL);
    SimScenario *scenario = NULL;
    Outcome *outcome = run_text(demo_text, &scenario, diags);
    int result = TOOL_BAD_INPUT;

    if (outcome) {
        result = put_demo(scenario, outcome, colour, out);
        tool_print(out);
        outcome_free(outcome);
    } else {
        tool_bad_input(diags);
    }
    if (scenario) {
        sim_scenario_free(scenario);
    }
    g_ptr_array_unref(diags);
    return result;
}

static int
cmd_demo(const Tool *tool, int argc, char **argv)
{
    gboolean source = FALSE;
    char *when = NULL;
    bool colour = false;
    const GOptionEntry entries[] = {
        {"source", 0, 0, G_OPTION_ARG_NONE, &source,
         "print the scenario and nothing else", NULL},
        {"color", 0, 0, G_OPTION_ARG_STRING, &when, "auto, always or never", "WHEN"},
        {NULL}};
    int result = tool_parse(tool, entries, &argc, &argv);

    if (result == TOOL_OK && argc != 1) {
        result = tool_usage(tool, "takes no file");
    }
    if (result == TOOL_OK && !tool_colour(when, &colour)) {
        result = tool_usage(tool, "--color=%s: expected auto, always or never", when);
    }
    g_free(when);
    if (result == TOOL_OK && source) {
        fputs(demo_text, stdout);
    } else if (result == TOOL_OK) {
        result = show(colour);
    }
    return result;
}

const Tool tool_demo = {
    .name = "demo",
    .usage = "",
    .summary =
        "Shows a driver with one line missing, the report, and the cure. Needs no file.",
    .examples = {"dmasim demo", "dmasim demo --source > mine.dma"},
    .run = cmd_demo,
};

/* SPDX-License-Identifier: MIT */
/*
 * dmasim demo: a driver in eight lines with one missing, run for real; the
 * report and a picture; the same driver with the line that the report asked for,
 * there and on a board whose devices see the caches.
 */
#include <stdio.h>
#include <string.h>

#include "tools/draw.h"
#include "tools/edit.h"
#include "tools/outcome.h"
#include "tools/tool.h"

#define DEMO_PATH "demo.dma"
#define DEMO_BOARD "\"noncoherent-1cpu\""
#define OTHER_BOARD "\"coherent-1cpu\""
#define DEMO_PICTURE "dmasim-demo.svg"
#define DEMO_DOT "dmasim-demo.dot" /* without Graphviz */

static const char demo_text[] =
    "soc " DEMO_BOARD "\n"
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

/* How @text comes out, behind @words. */
static int
put_outcome(const char *words, const char *text, GString *out)
{
    GPtrArray *diags = sim_diags_new();
    SimScenario *scenario = NULL;
    Outcome *outcome = run_text(text, &scenario, diags);
    int result = TOOL_INTERNAL;

    if (outcome) {
        g_string_append(out, words);
        outcome_totals(outcome, SIM_WARNING, out);
        result = outcome_passed(outcome, SIM_WARNING) ? TOOL_OK : TOOL_INTERNAL;
        outcome_free(outcome);
    }
    if (scenario) {
        sim_scenario_free(scenario);
    }
    g_ptr_array_unref(diags);
    return result;
}

/* The same run with the help applied: the proof of the pudding. */
static int
put_cured(const SimScenario *scenario, const ReportFix *fix, GString *out)
{
    Edited *edited = edited_new(scenario, fix->edits);
    g_auto(GStrv) parts = g_strsplit(edited->text, DEMO_BOARD, 2);
    g_autofree char *moved = g_strjoinv(OTHER_BOARD, parts);
    int result = put_outcome("\nWith that line added: ", edited->text, out);

    if (result == TOOL_OK) {
        result = put_outcome("With that line, on a board whose devices see the caches: ", moved,
                             out);
    }
    edited_free(edited);
    return result;
}

/* What happened in the wrong run, as a picture in the folder where we are. */
static void
put_picture(const SimScenario *scenario, const DrawFile *file, GString *out)
{
    static const SimRunOptions options = {.policy = SIM_POLICY_PLAIN};
    DrawSeqAsk ask = {.scenario = scenario, .options = &options, .rows = DRAW_ROWS};
    GPtrArray *diags = sim_diags_new();
    uint64_t rows;
    GString *dot = draw_seq(&ask, &rows, diags);

    if (dot && draw_write(&tool_demo, file, "neato", dot) == TOOL_OK) {
        g_string_append_printf(out, "\nWhat went wrong, as a picture: %s%s\n", file->path,
                               file->type ? "" : " (an SVG of it: neato -n2 -Tsvg)");
    }
    if (dot) {
        g_string_free(dot, TRUE);
    }
    g_ptr_array_unref(diags);
}

static int
put_demo(const SimScenario *scenario, const Outcome *outcome, const DrawFile *picture,
         bool colour, GString *out)
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
    put_picture(scenario, picture, out);
    result = put_cured(scenario, g_ptr_array_index(report->fixes, 0), out);
    g_string_append_c(out, '\n');
    tool_say_next(out);
    return result;
}

static int
show(const DrawFile *picture, bool colour)
{
    GPtrArray *diags = sim_diags_new();
    g_autoptr(GString) out = g_string_new(NULL);
    SimScenario *scenario = NULL;
    Outcome *outcome = run_text(demo_text, &scenario, diags);
    int result = TOOL_BAD_INPUT;

    if (outcome) {
        result = put_demo(scenario, outcome, picture, colour, out);
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

static const char *
usual_picture(void)
{
    g_autofree char *graphviz = g_find_program_in_path("neato");

    return graphviz ? DEMO_PICTURE : DEMO_DOT;
}

static int
cmd_demo(const Tool *tool, int argc, char **argv)
{
    gboolean source = FALSE;
    char *when = NULL, *output = NULL;
    DrawFile picture;
    bool colour = false;
    const GOptionEntry entries[] = {
        {"source", 0, 0, G_OPTION_ARG_NONE, &source,
         "print the scenario and nothing else", NULL},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
         "where the picture goes (" DEMO_PICTURE ")", "FILE"},
        {"color", 0, 0, G_OPTION_ARG_STRING, &when, "auto, always or never", "WHEN"},
        {NULL}};
    int result = tool_parse(tool, entries, &argc, &argv);

    if (result == TOOL_OK && argc != 1) {
        result = tool_usage(tool, "takes no file");
    }
    if (result == TOOL_OK && !tool_colour(when, &colour)) {
        result = tool_usage(tool, "--color=%s: expected auto, always or never", when);
    }
    if (result == TOOL_OK) {
        result = draw_file(tool, output ? output : usual_picture(), &picture);
    }
    if (result == TOOL_OK && source) {
        fputs(demo_text, stdout);
    } else if (result == TOOL_OK) {
        result = show(&picture, colour);
    }
    g_free(when);
    g_free(output);
    return result;
}

const Tool tool_demo = {
    .name = "demo",
    .usage = "",
    .summary =
        "Shows a driver with one line missing, the report, a picture (" DEMO_PICTURE
        ") and the cure.",
    .examples = {"dmasim demo", "dmasim demo --source > mine.dma"},
    .run = cmd_demo,
};

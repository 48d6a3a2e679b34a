/* SPDX-License-Identifier: MIT */
#include "tests/sim/lang/rig-lang.h"

#include "tests/runner.h"

static SimScenario *
parse(const char *text, GPtrArray *diags)
{
    return sim_scenario_parse("test.dma", text, diags);
}

char *
rig_parse_errors(const char *text)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    SimScenario *scenario = parse(text, diags);
    GString *out = g_string_new(NULL);

    ck_assert((scenario == NULL) == (diags->len > 0));
    sim_diags_print(diags, out);
    sim_scenario_free(scenario);
    return g_string_free(out, FALSE);
}

static char *
first_of(const GPtrArray *diags)
{
    const SimDiag *diag;

    if (diags->len == 0) {
        return g_strdup("");
    }
    diag = g_ptr_array_index(diags, 0);
    return diag->help != NULL ? g_strdup_printf("%s | %s", diag->message, diag->help)
                              : g_strdup(diag->message);
}

char *
rig_first_error(const char *text)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();

    sim_scenario_free(parse(text, diags));
    return first_of(diags);
}

char *
rig_first_run_error(const char *text)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    SimScenario *scenario = parse(text, diags);
    SimRunOptions options = { 0 };

    if (scenario != NULL) {
        sim_run_free(sim_scenario_run(scenario, &options, diags));
        sim_scenario_free(scenario);
    }
    return first_of(diags);
}

static char *
verdict(const SimRun *run)
{
    GString *out = g_string_new(NULL);

    for (unsigned i = 0; i < run->misses->len; i++) {
        const SimMiss *miss = g_ptr_array_index(run->misses, i);

        g_string_append_printf(out, "%s%u: %s", out->len > 0 ? "; " : "", miss->line,
                               miss->message);
    }
    if (run->unexpected > 0) {
        g_string_append_printf(out, "%sunexpected %u", out->len > 0 ? "; " : "",
                               run->unexpected);
    }
    ck_assert(sim_run_passed(run) == (out->len == 0));
    return g_string_free(out, FALSE);
}

char *
rig_verdict_with(const char *text, const SimRunOptions *options)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    SimScenario *scenario = parse(text, diags);
    SimRun *run = scenario != NULL ? sim_scenario_run(scenario, options, diags) : NULL;
    g_autoptr(GString) errors = g_string_new(NULL);
    char *out;

    sim_diags_print(diags, errors);
    ck_assert_msg(run != NULL, "%s", errors->str);
    out = verdict(run);
    sim_run_free(run);
    sim_scenario_free(scenario);
    return out;
}

char *
rig_verdict(const char *text)
{
    SimRunOptions options = { .strict = true };

    return rig_verdict_with(text, &options);
}

static void
keep_line(void *opaque, const char *text)
{
    g_string_append_printf(opaque, "%s\n", text);
}

char *
rig_lines(const char *text, const SimRunOptions *options)
{
    GString *lines = g_string_new(NULL);
    SimRunOptions with = *options;
    g_autofree char *unused = NULL;

    with.step = keep_line;
    with.opaque = lines;
    unused = rig_verdict_with(text, &with);
    return g_string_free(lines, FALSE);
}

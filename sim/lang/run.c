/* SPDX-License-Identifier: MIT */
/*
 * One run: tree -> world -> board -> layers -> memory -> steps -> expectations.
 */
#include "sim/lang/run.h"

#include "sim/truth.h"

#include <string.h>

#define SET_OPTION "--set"

static SimLangRun *
run_new(const SimScenario *scenario, const SimRunOptions *options, GPtrArray *diags)
{
    SimLangRun *run = g_new0(SimLangRun, 1);

    run->run.scenario = scenario;
    run->run.variant = options->variant;
    run->run.misses = g_ptr_array_new_with_free_func(sim_miss_free);
    run->options = options;
    run->diags = diags;
    run->values = g_new0(SimValue, scenario->symbols->len + 1);
    run->actors = g_new0(SimActorId, scenario->steps->len + 1);
    run->records = g_new0(SimStepRecord, scenario->steps->len + 1);
    run->registers = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    run->happened = g_hash_table_new(NULL, NULL);
    run->allowed = g_hash_table_new(NULL, NULL);
    run->scratch = g_ptr_array_new_with_free_func((GDestroyNotify)g_byte_array_unref);
    run->duplicates = g_array_new(FALSE, FALSE, sizeof(unsigned));
    run->budget = SIM_LANG_MAX_STEPS;
    return run;
}

static void
free_values(SimLangRun *run)
{
    const SimScenario *scenario = run->run.scenario;

    for (unsigned i = 0; i < scenario->symbols->len; i++) {
        sim_value_clear(&run->values[i]);
    }
    for (unsigned i = 0; i < scenario->steps->len; i++) {
        g_free(run->records[i].value);
        if (run->records[i].codes != NULL) {
            g_ptr_array_unref(run->records[i].codes);
        }
    }
    sim_value_clear(&run->result);
    g_free(run->values);
    g_free(run->records);
    g_free(run->actors);
}

void
sim_run_free(SimRun *public)
{
    SimLangRun *run = (SimLangRun *)public;

    if (run == NULL) {
        return;
    }
    sim_layers_end(run->begun, run->run.world);
    free_values(run);
    sim_world_free(run->run.world);
    sim_tree_free(run->run.tree);
    g_hash_table_unref(run->registers);
    g_hash_table_unref(run->happened);
    g_hash_table_unref(run->allowed);
    g_ptr_array_unref(run->scratch);
    g_ptr_array_unref(run->run.misses);
    g_array_unref(run->duplicates);
    g_free(run->run.schedule);
    g_free(run);
}

/* NODE:PROP[=VALUE] of the command line. */
static bool
apply_option(SimLangRun *run, const char *text)
{
    const char *equals = strchr(text, '=');
    g_autofree char *head = equals != NULL ? g_strndup(text, (gsize)(equals - text))
                                           : g_strdup(text);
    char *colon = strrchr(head, ':');
    g_autoptr(GError) error = NULL;

    if (colon == NULL) {
        sim_diags_add(run->diags, SET_OPTION, 0, 0, 0, NULL, "`%s` is not NODE:PROPERTY=VALUE",
                      text);
        return false;
    }
    *colon = '\0';
    if (!sim_tree_set(run->run.tree, head, colon + 1, equals != NULL ? equals + 1 : NULL,
                      &error)) {
        sim_diags_add(run->diags, SET_OPTION, 0, 0, 0, NULL, "%s", error->message);
        return false;
    }
    return true;
}

static bool
apply_sets(SimLangRun *run)
{
    const GPtrArray *sets = run->run.scenario->sets;
    bool fine = true;

    for (unsigned i = 0; i < sets->len; i++) {
        const SimSetting *set = g_ptr_array_index(sets, i);
        g_autoptr(GError) error = NULL;

        if (!sim_tree_set(run->run.tree, set->node, set->name, set->value, &error)) {
            sim_lang_error(run->diags, set->mark, "%s", error->message);
            fine = false;
        }
    }
    for (const char *const *set = run->options->set; set != NULL && *set != NULL; set++) {
        fine = apply_option(run, *set) && fine;
    }
    return fine;
}

/* The board's name is a word of the scenario: the error stands there. */
static bool
load_tree(SimLangRun *run)
{
    const SimVariant *variant = sim_run_its_variant(run);

    run->run.tree = sim_tree_load(variant->soc, run->run.scenario->main->path, run->diags);
    if (run->run.tree == NULL && variant->mark.line != 0 && run->diags->len == 1) {
        SimDiag *diag = g_ptr_array_index(run->diags, 0);

        if (diag->line == 0) {
            SimDiag *here = sim_lang_error(run->diags, variant->mark, "%s", diag->message);

            here->help = g_steal_pointer(&diag->help);
            g_ptr_array_remove_index(run->diags, 0);
        }
    }
    return run->run.tree != NULL;
}

/* Who watches (decided per policy): where hardware may choose, choice points
 * stand at armed lines, so the referee stays and only holds its tongue. */
static void
settle_checks(SimLangRun *run)
{
    SimWorld *world = run->run.world;
    SimPolicy policy = sim_oracle_policy(world->oracle);
    bool by_itself = policy == SIM_POLICY_PLAIN || policy == SIM_POLICY_TIMED;

    run->judged = sim_run_is_as_written(run, policy);
    run->watched = !run->options->no_checks;
    if (run->options->no_checks && by_itself) {
        g_clear_pointer(&world->truth, sim_truth_free);
    } else if (run->options->no_checks) {
        sim_truth_set_reporting(world->truth, false);
    }
}

static bool
build_world(SimLangRun *run)
{
    SimOracle *oracle = sim_run_oracle(run);

    if (oracle == NULL) {
        return false;
    }
    run->run.world = sim_world_new(oracle);
    run->run.world->tree = run->run.tree;
    run->run.world->is_trial = run->options->is_trial;
    settle_checks(run);
    return sim_board_build(run->run.world, run->run.tree, run->diags);
}

static bool
begin_layers(SimLangRun *run)
{
    run->begun = sim_layers_begin(run->run.world, run->run.scenario->main->path, run->diags);
    return run->begun != NULL;
}

static void
allow(SimLangRun *run, const SimCodeInfo *code)
{
    if (code != NULL) {
        g_hash_table_add(run->allowed, (gpointer)code);
    }
}

static void
allow_step(SimLangRun *run, const SimStep *step)
{
    for (unsigned i = 0; i < step->outcomes->len; i++) {
        const SimOutcomes *outcomes = g_ptr_array_index(step->outcomes, i);

        for (unsigned j = 0;
             sim_run_is_variant(run, outcomes->variants) && j < outcomes->items->len; j++) {
            allow(run, ((const SimOutcome *)g_ptr_array_index(outcomes->items, j))->code);
        }
    }
}

/* rules.md C5: what may be found where hardware moves of its own accord. */
static void
gather_allowed(SimLangRun *run)
{
    const SimScenario *scenario = run->run.scenario;

    for (unsigned i = 0; i < scenario->steps->len; i++) {
        allow_step(run, g_ptr_array_index(scenario->steps, i));
    }
    for (unsigned i = 0; i < scenario->expects->len; i++) {
        const SimExpect *expect = g_ptr_array_index(scenario->expects, i);

        if (expect->explore >= SIM_EXPLORE_SOMETIMES &&
            sim_run_is_variant(run, expect->variants)) {
            allow(run, expect->code);
        }
    }
}

static bool
prepare(SimLangRun *run)
{
    if (!load_tree(run) || !apply_sets(run) || !build_world(run) || !begin_layers(run) ||
        !sim_run_options(run) || !sim_lang_bind(run) || !sim_run_place(run)) {
        return false;
    }
    gather_allowed(run);
    if (run->options->began != NULL) {
        run->options->began(run->options->opaque, &run->run);
    }
    return true;
}

/* The layers look back, behind everything that the file could expect. */
static void
finish_layers(SimLangRun *run)
{
    run->step = NULL;
    if (!run->stopped) {
        sim_layers_finish(run->begun, run->run.world);
    }
    sim_findings_flush(run->run.world->findings);
    sim_run_take_findings(run);
}

static int
compare_misses(gconstpointer a, gconstpointer b)
{
    const SimMiss *ma = *(const SimMiss *const *)a, *mb = *(const SimMiss *const *)b;

    return ma->line != mb->line ? (ma->line < mb->line ? -1 : 1)
                                : (int)ma->column - (int)mb->column;
}

static bool
execute(SimLangRun *run)
{
    if (!sim_run_blocks(run)) {
        return false;
    }
    run->run.leaks = sim_layers_leaks(run->begun, run->run.world);
    run->run.schedule = sim_oracle_schedule(run->run.world->oracle);
    if (run->judged && !run->stopped) {
        if (run->watched) {
            sim_run_judge_end(run);
        }
        if (!sim_run_expects(run)) {
            return false;
        }
    }
    finish_layers(run);
    g_ptr_array_sort(run->run.misses, compare_misses);
    return run->diags->len == 0;
}

static void
move_all(GPtrArray *from, GPtrArray *to)
{
    while (from->len > 0) {
        g_ptr_array_add(to, g_ptr_array_steal_index(from, 0));
    }
}

/* The run's errors are its own list: what was wrong before does not concern it. */
SimRun *
sim_scenario_run(const SimScenario *scenario, const SimRunOptions *options, GPtrArray *diags)
{
    g_autoptr(GPtrArray) own = sim_diags_new();
    SimLangRun *run = run_new(scenario, options, own);
    bool fine;

    g_assert(options->variant < scenario->variants->len);
    fine = prepare(run) && execute(run);
    move_all(own, diags);
    run->diags = NULL;
    if (!fine) {
        sim_run_free(&run->run);
        return NULL;
    }
    return &run->run;
}

bool
sim_run_passed(const SimRun *run)
{
    return run->misses->len == 0 && run->unexpected == 0;
}

bool
sim_run_locate(const SimRun *run, SimSource source, unsigned *ret_line, unsigned *ret_column,
               unsigned *ret_width)
{
    const GPtrArray *steps = run->scenario->steps;
    const SimStep *step;

    if (run->locate != NULL) {
        *ret_width = 1;
        return run->locate(run, source, ret_line, ret_column);
    }
    if (source.pc == 0 || source.pc > steps->len) {
        return false;
    }
    step = g_ptr_array_index(steps, source.pc - 1);
    *ret_line = sim_mark_main_line(step->call->whole);
    *ret_column = step->call->whole.column;
    *ret_width = step->call->whole.width;
    if (step->call->whole.file != run->scenario->main) {
        *ret_column = *ret_width = 1; /* the `include` line stands for it */
    }
    return true;
}

const char *
sim_run_variable(const SimRun *public, uint64_t value)
{
    const SimLangRun *run = (const SimLangRun *)public; /* of C: no symbols */
    const GPtrArray *symbols = run->run.scenario->symbols;

    for (unsigned i = 0; i < symbols->len; i++) {
        const SimSymbol *symbol = g_ptr_array_index(symbols, i);

        if (symbol->kind == SIM_SYMBOL_VAR && run->values[i].kind != SIM_VALUE_NONE &&
            run->values[i].value == value && run->values[i].kind != SIM_VALUE_INT) {
            return symbol->name;
        }
    }
    return NULL;
}

bool
sim_run_value(const SimRun *public, const char *name, uint64_t *ret_value)
{
    const SimLangRun *run = (const SimLangRun *)public;
    const GPtrArray *symbols = run->run.scenario->symbols;

    for (unsigned i = 0; i < symbols->len; i++) {
        const SimSymbol *symbol = g_ptr_array_index(symbols, i);
        const SimValue *value = &run->values[i];

        if (symbol->kind == SIM_SYMBOL_VAR && strcmp(symbol->name, name) == 0 &&
            value->kind != SIM_VALUE_NONE && value->kind != SIM_VALUE_INT) {
            *ret_value = value->value;
            return true;
        }
    }
    return false;
}

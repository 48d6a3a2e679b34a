/* SPDX-License-Identifier: MIT */
/*
 * Bless: writes what happened in place of what the file said.  Only steps that
 * came out otherwise are touched; comments, blanks and every other line stay as
 * they are.  Where variants differ, each outcome names its variants.
 */
#include "sim/lang/run.h"

#include <string.h>

/* What a step gave in one variant; the world it came from is gone by then. */
typedef struct Fact {
    bool executed;
    bool needs; /* it came out otherwise, or was asked for */
    char *text;
} Fact;

typedef struct Blesser {
    const SimScenario *scenario;
    Fact *facts; /* by variant, then by step */
    GPtrArray *lines;      /* char *, owned; NULL: gone */
    bool changed;
} Blesser;

/* One text of outcomes and the variants that gave it. */
typedef struct Group {
    char *text;
    uint64_t variants;
} Group;

static void
group_free(gpointer memory)
{
    Group *group = memory;

    g_free(group->text);
    g_free(group);
}

static bool
has_item(const SimOutcomes *outcomes, SimOutcomeKind kind)
{
    for (unsigned i = 0; i < outcomes->items->len; i++) {
        if (((const SimOutcome *)g_ptr_array_index(outcomes->items, i))->kind == kind) {
            return true;
        }
    }
    return false;
}

/* A value is written only where one stood, or `?` did. */
static bool
wants_value(const SimLangRun *run, const SimStep *step)
{
    for (unsigned i = 0; i < step->outcomes->len; i++) {
        const SimOutcomes *outcomes = g_ptr_array_index(step->outcomes, i);

        if (sim_run_is_variant(run, outcomes->variants) &&
            (has_item(outcomes, SIM_OUTCOME_VALUE) || has_item(outcomes, SIM_OUTCOME_ASK))) {
            return true;
        }
    }
    return false;
}

static char *
new_text(const SimLangRun *run, const SimStep *step)
{
    const SimStepRecord *record = &run->records[step->number - 1];
    GString *text = g_string_new(wants_value(run, step) ? record->value : NULL);

    for (unsigned i = 0; record->codes != NULL && i < record->codes->len; i++) {
        const SimCodeInfo *code = g_ptr_array_index(record->codes, i);

        g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", code->name);
    }
    return g_string_free(text, FALSE);
}

static bool
misses_line(const SimLangRun *run, const SimOutcomes *outcomes)
{
    for (unsigned i = 0; i < run->run.misses->len; i++) {
        const SimMiss *miss = g_ptr_array_index(run->run.misses, i);

        if (miss->line == outcomes->mark.line && miss->column >= outcomes->mark.column &&
            miss->column < outcomes->mark.column + outcomes->mark.width) {
            return true;
        }
    }
    return false;
}

static bool
has_unexpected(const SimLangRun *run, const SimStep *step)
{
    const SimFindings *findings = run->run.world->findings;

    for (unsigned i = 0; i < sim_findings_count(findings); i++) {
        const SimFinding *finding = sim_findings_get(findings, i);

        if (finding->step == step->number && !finding->expected &&
            finding->severity != SIM_NOTE) {
            return true;
        }
    }
    return false;
}

static bool
came_out_otherwise(const SimLangRun *run, const SimStep *step)
{
    if (has_unexpected(run, step)) {
        return true;
    }
    for (unsigned i = 0; i < step->outcomes->len; i++) {
        const SimOutcomes *outcomes = g_ptr_array_index(step->outcomes, i);

        if (sim_run_is_variant(run, outcomes->variants) &&
            (misses_line(run, outcomes) || has_item(outcomes, SIM_OUTCOME_ASK))) {
            return true;
        }
    }
    return false;
}

static Fact *
fact_of(const Blesser *blesser, unsigned variant, const SimStep *step)
{
    return &blesser->facts[variant * blesser->scenario->steps->len + step->number - 1];
}

static bool
needs_blessing(const Blesser *blesser, const SimStep *step)
{
    bool needs = false;

    for (unsigned i = 0; i < blesser->scenario->variants->len; i++) {
        needs = needs || fact_of(blesser, i, step)->needs;
    }
    return needs;
}

static void
add_text(GPtrArray *groups, char *text, uint64_t variant)
{
    Group *group;

    for (unsigned i = 0; i < groups->len; i++) {
        group = g_ptr_array_index(groups, i);
        if (strcmp(group->text, text) == 0) {
            group->variants |= variant;
            g_free(text);
            return;
        }
    }
    group = g_new0(Group, 1);
    group->text = text;
    group->variants = variant;
    g_ptr_array_add(groups, group);
}

static GPtrArray *
gather(const Blesser *blesser, const SimStep *step)
{
    GPtrArray *groups = g_ptr_array_new_with_free_func(group_free);

    for (unsigned i = 0; i < blesser->scenario->variants->len; i++) {
        const Fact *fact = fact_of(blesser, i, step);

        if (fact->executed) {
            add_text(groups, g_strdup(fact->text), UINT64_C(1) << i);
        }
    }
    return groups;
}

static void
append_variants(const Blesser *blesser, GString *text, uint64_t variants)
{
    const char *before = "[";

    for (unsigned i = 0; i < blesser->scenario->variants->len; i++) {
        if ((variants >> i & 1) != 0) {
            g_string_append_printf(text, "%s%s", before,
                                   sim_scenario_variant(blesser->scenario, i));
            before = ", ";
        }
    }
    g_string_append(text, "] ");
}

/* "=> [plain] 0x00 stale-read"; NULL when nothing came out. */
static char *
outcome_text(const Blesser *blesser, const Group *group, bool alone)
{
    GString *text;

    if (group->text[0] == '\0') {
        return NULL;
    }
    text = g_string_new("=> ");
    if (!alone) {
        append_variants(blesser, text, group->variants);
    }
    g_string_append(text, group->text);
    return g_string_free(text, FALSE);
}

static char **
line_at(const Blesser *blesser, unsigned number)
{
    return (char **)&blesser->lines->pdata[number - 1];
}

/* What follows the outcomes of a line: blanks and a comment, but no `;`. */
static char *
tail_of(const char *line, unsigned after)
{
    const char *tail = line + MIN(after, strlen(line)), *semicolon;

    while (*(semicolon = tail + strspn(tail, " \t")) == ';') {
        tail = semicolon + 1;
    }
    return g_strdup(tail[strspn(tail, " \t")] == '\0' ? "" : tail);
}

/* Behind a step: at the column of other outcomes, or after two blanks. */
static char *
with_outcome(const char *line, SimMark step, const SimOutcomes *old, const char *text)
{
    unsigned head_end = step.column + step.width - 1;
    g_autofree char *head = g_strndup(line, old != NULL ? old->mark.column - 1 : head_end);
    g_autofree char *tail =
        tail_of(line, old != NULL ? old->mark.column + old->mark.width - 1 : head_end);

    if (text == NULL) {
        g_strchomp(head);
        return g_strconcat(head, tail, NULL);
    }
    return g_strconcat(head, old != NULL ? "" : "  ", text, tail, NULL);
}

static void
drop_continuations(Blesser *blesser, const SimStep *step)
{
    for (unsigned i = 0; i < step->outcomes->len; i++) {
        const SimOutcomes *outcomes = g_ptr_array_index(step->outcomes, i);

        if (outcomes->mark.line != step->text.line) {
            g_clear_pointer(line_at(blesser, outcomes->mark.line), g_free);
        }
    }
}

static const SimOutcomes *
on_own_line(const SimStep *step)
{
    const SimOutcomes *first = step->outcomes->len > 0 ? g_ptr_array_index(step->outcomes, 0)
                                                       : NULL;

    return first != NULL && first->mark.line == step->text.line ? first : NULL;
}

static void
rewrite(Blesser *blesser, const SimStep *step, const GPtrArray *groups)
{
    char **line = line_at(blesser, step->text.line);
    const SimOutcomes *own = on_own_line(step);
    unsigned column = own != NULL ? own->mark.column : step->text.column + step->text.width + 2;
    GString *more = g_string_new(NULL);
    bool first = true;

    drop_continuations(blesser, step);
    for (unsigned i = 0; i < groups->len; i++) {
        g_autofree char *text = outcome_text(blesser, g_ptr_array_index(groups, i),
                                             groups->len == 1);

        if (text != NULL && !first) {
            g_string_append_printf(more, "\n%*s%s", (int)column - 1, "", text);
        } else if (text != NULL) {
            char *fresh = with_outcome(*line, step->text, own, text);

            g_free(*line);
            *line = fresh;
            first = false;
        }
    }
    if (first) {
        char *fresh = with_outcome(*line, step->text, own, NULL);

        g_free(*line);
        *line = fresh;
    }
    g_string_prepend(more, *line);
    g_free(*line);
    *line = g_string_free(more, FALSE);
}

static void
bless_step(Blesser *blesser, const SimStep *step)
{
    g_autoptr(GPtrArray) groups = NULL;

    if (step->text.file != blesser->scenario->main || !needs_blessing(blesser, step)) {
        return;
    }
    groups = gather(blesser, step);
    rewrite(blesser, step, groups);
    blesser->changed = true;
}

static char *
join_lines(const GPtrArray *lines)
{
    GString *text = g_string_new(NULL);

    for (unsigned i = 0; i < lines->len; i++) {
        const char *line = g_ptr_array_index(lines, i);

        if (line != NULL) {
            g_string_append_printf(text, "%s\n", line);
        }
    }
    return g_string_free(text, FALSE);
}

static bool
run_variant(Blesser *blesser, const SimRunOptions *options, unsigned variant, GPtrArray *diags)
{
    SimRunOptions its = *options;
    SimRun *run;

    its.variant = variant;
    if ((run = sim_scenario_run(blesser->scenario, &its, diags)) == NULL) {
        return false;
    }
    for (unsigned i = 0; i < blesser->scenario->steps->len; i++) {
        const SimStep *step = g_ptr_array_index(blesser->scenario->steps, i);
        const SimLangRun *its_run = (const SimLangRun *)run;
        Fact *fact = fact_of(blesser, variant, step);

        fact->executed = its_run->records[i].executed > 0;
        fact->needs = fact->executed && came_out_otherwise(its_run, step);
        fact->text = new_text(its_run, step);
    }
    sim_run_free(run);
    return true;
}

static bool
run_variants(Blesser *blesser, const SimRunOptions *options, GPtrArray *diags)
{
    for (unsigned i = 0; i < blesser->scenario->variants->len; i++) {
        if (!run_variant(blesser, options, i, diags)) {
            return false;
        }
    }
    return true;
}

static void
free_facts(Blesser *blesser)
{
    const SimScenario *scenario = blesser->scenario;

    for (unsigned i = 0; i < scenario->variants->len * scenario->steps->len; i++) {
        g_free(blesser->facts[i].text);
    }
    g_free(blesser->facts);
}

char *
sim_scenario_bless(const SimScenario *scenario, const SimRunOptions *options, GPtrArray *diags)
{
    Blesser blesser = { .scenario = scenario,
                        .lines = g_ptr_array_new_with_free_func(g_free) };
    bool fine;
    char *text;

    blesser.facts = g_new0(Fact, scenario->variants->len * scenario->steps->len + 1);
    for (unsigned i = 0; i < scenario->main->lines->len; i++) {
        g_ptr_array_add(blesser.lines, g_strdup(g_ptr_array_index(scenario->main->lines, i)));
    }
    fine = run_variants(&blesser, options, diags);
    for (unsigned i = 0; fine && i < scenario->steps->len; i++) {
        bless_step(&blesser, g_ptr_array_index(scenario->steps, i));
    }
    text = blesser.changed ? join_lines(blesser.lines) : NULL;
    free_facts(&blesser);
    g_ptr_array_unref(blesser.lines);
    return text;
}

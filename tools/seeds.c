/* SPDX-License-Identifier: MIT */
/*
 * Runs a scenario with seed after seed under policy random and folds what was
 * found: one report per mistake, of the first seed that showed it, with the
 * number of seeds that did.
 */
#include "tools/seeds.h"

#include <stdio.h>

#include "tools/json.h"
#include "tools/tool.h"

/* Where a report comes from: what settling it has to repeat. */
typedef struct Origin {
    uint64_t seed;
    unsigned variant;
} Origin;

typedef struct Fold {
    const SeedsAsk *ask;
    GPtrArray *reports; /* of the first seed each, owned */
    GArray *first;      /* Origin of each report */
    unsigned failed;    /* runs */
} Fold;

static Report *
same_mistake(const Fold *fold, const Report *report)
{
    for (unsigned i = 0; i < fold->reports->len; i++) {
        Report *known = g_ptr_array_index(fold->reports, i);

        if (known->info == report->info && known->line == report->line &&
            known->latent == report->latent &&
            g_strcmp0(known->variant, report->variant) == 0 &&
            g_strcmp0(known->witness[3].who, report->witness[3].who) == 0) {
            return known;
        }
    }
    return NULL;
}

/* Counts each mistake once per seed. */
static void
fold_outcome(Fold *fold, Outcome *outcome, Origin origin)
{
    g_autoptr(GPtrArray) counted = g_ptr_array_new();

    for (unsigned i = 0; i < outcome->items->len; i++) {
        OutcomeItem *item = g_ptr_array_index(outcome->items, i);
        Report *known;

        if (!item->report) {
            continue;
        }
        known = same_mistake(fold, item->report);
        if (!known) {
            known = item->report;
            g_ptr_array_add(fold->reports, known);
            g_array_append_val(fold->first, origin);
            item->report = NULL; /* taken */
        }
        if (!g_ptr_array_find(counted, known, NULL)) {
            g_ptr_array_add(counted, known);
            known->seeds++;
        }
    }
}

static int
run_seed(Fold *fold, SimRunOptions options, GPtrArray *diags)
{
    OutcomeAsk ask = {.report = {fold->ask->scenario, &options, fold->ask->policy}};
    Outcome *outcome = outcome_new(&ask, diags);

    if (!outcome) {
        return tool_bad_input(diags);
    }
    fold->failed += !outcome_passed(outcome, fold->ask->fail_on);
    fold_outcome(fold, outcome, (Origin){options.seed, options.variant});
    outcome_free(outcome);
    return TOOL_OK;
}

static void
settle(const Fold *fold)
{
    const SeedsAsk *ask = fold->ask;

    for (unsigned i = 0; i < fold->reports->len; i++) {
        SimRunOptions options = *ask->options;
        ReportAsk how = {ask->scenario, &options, ask->policy};

        options.seed = g_array_index(fold->first, Origin, i).seed;
        options.variant = g_array_index(fold->first, Origin, i).variant;
        report_settle(g_ptr_array_index(fold->reports, i), &how);
    }
}

static void
print_text(const Fold *fold)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const SeedsAsk *ask = fold->ask;
    unsigned variants = ask->last - ask->first + 1;

    for (unsigned i = 0; i < fold->reports->len; i++) {
        report_text(g_ptr_array_index(fold->reports, i), ask->level, ask->colour, out);
        if (ask->level != REPORT_QUIET) {
            g_string_append_c(out, '\n');
        }
    }
    g_string_append_printf(out, "%" G_GUINT64_FORMAT " seed%s", ask->count,
                           ask->count == 1 ? "" : "s");
    if (variants > 1) {
        g_string_append_printf(out, " of %u variants", variants);
    }
    g_string_append_printf(out, ": %u distinct unexpected finding%s, %u run%s failed\n",
                           fold->reports->len, fold->reports->len == 1 ? "" : "s",
                           fold->failed, fold->failed == 1 ? "" : "s");
    tool_print(out);
}

static void
print_json(const Fold *fold)
{
    JsonBuilder *builder = outcome_json_begin(fold->ask->scenario);
    g_autofree char *text = NULL;

    tool_json_int(builder, "seeds", fold->ask->count);
    tool_json_int(builder, "failed", fold->failed);
    tool_json_list(builder, "findings");
    for (unsigned i = 0; i < fold->reports->len; i++) {
        report_json(g_ptr_array_index(fold->reports, i), builder);
    }
    json_builder_end_array(builder);
    json_builder_end_object(builder);
    text = tool_json_end(builder, true);
    puts(text);
}

static void
print_folded(const Fold *fold)
{
    if (fold->ask->json || fold->ask->level != REPORT_QUIET) {
        settle(fold);
    }
    if (fold->ask->json) {
        print_json(fold);
    } else {
        print_text(fold);
    }
}

int
seeds_run(const SeedsAsk *ask)
{
    Fold fold = {.ask = ask};
    GPtrArray *diags = sim_diags_new();
    SimRunOptions options = *ask->options;
    uint64_t base = MAX(options.seed, 1);
    int result = TOOL_OK;

    fold.reports = g_ptr_array_new_with_free_func((GDestroyNotify)report_free);
    fold.first = g_array_new(FALSE, FALSE, sizeof(Origin));
    if (!ask->policy) {
        options.policy = SIM_POLICY_RANDOM;
        options.policy_given = true;
    }
    options.seed_given = true;
    for (unsigned v = ask->first; v <= ask->last && result == TOOL_OK; v++) {
        options.variant = v;
        for (uint64_t i = 0; i < ask->count && result == TOOL_OK; i++) {
            options.seed = base + i;
            result = run_seed(&fold, options, diags);
        }
    }
    if (result == TOOL_OK) {
        SeedsAsk printed = *ask;

        printed.options = &options;
        fold.ask = &printed;
        print_folded(&fold);
        result = fold.failed ? TOOL_FOUND : TOOL_OK;
    }
    g_ptr_array_unref(fold.reports);
    g_array_unref(fold.first);
    g_ptr_array_unref(diags);
    return result;
}

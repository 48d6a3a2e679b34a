/* SPDX-License-Identifier: MIT */
/*
 * Runs one variant and keeps what there is to say about it.  Reports are made
 * when the run is over (they need its schedule), the picture of the
 * neighbourhood when the finding is made.
 */
#include "tools/outcome.h"

#include <string.h>

#include "sim/trace.h"
#include "sim/truth.h"
#include "sim/tree.h"
#include "sim/world.h"

/* What is collected while the run goes on. */
typedef struct Collector {
    const OutcomeAsk *ask;
    const SimRun *run;   /* the one going on */
    GPtrArray *items;    /* OutcomeItem */
    GPtrArray *findings; /* SimFinding, borrowed; NULL where a line stands */
    GPtrArray *pictures; /* ReportPicture, owned; NULL likewise */
    GHashTable *fired; /* SimTracePoint -> how often; looked up only */
} Collector;

static void
free_item(void *memory)
{
    OutcomeItem *item = memory;

    g_free(item->line);
    if (item->report) {
        report_free(item->report);
    }
    g_free(item);
}

static void
free_miss(void *memory)
{
    OutcomeMiss *miss = memory;

    g_free(miss->message);
    g_free(miss);
}

/* NULL stands where a line does. */
static void
free_picture(void *picture)
{
    if (picture) {
        report_picture_free(picture);
    }
}

static void
keep(Collector *collector, const char *line, SimFinding *finding, ReportPicture *picture)
{
    OutcomeItem *item = g_new0(OutcomeItem, 1);

    item->line = g_strdup(line);
    g_ptr_array_add(collector->items, item);
    g_ptr_array_add(collector->findings, finding);
    g_ptr_array_add(collector->pictures, picture);
}

static void
on_step(void *opaque, const char *text)
{
    keep(opaque, text, NULL, NULL);
}

static void
on_found(void *opaque, SimWorld *world, SimFinding *finding)
{
    const Collector *collector = opaque;

    (void)world;
    keep(opaque, NULL, finding, report_picture_new(collector->run, finding));
}

static bool
is_wanted(const Collector *collector, const SimFinding *finding)
{
    return collector->ask->all_reports ||
           (!finding->expected && finding->severity != SIM_NOTE);
}

static bool
is_same_place(const SimFinding *a, const SimFinding *b)
{
    return a->code == b->code && a->latent == b->latent && a->expected == b->expected &&
           a->read.actor == b->read.actor && a->read.source.pc == b->read.source.pc &&
           a->read.source.stack == b->read.source.stack;
}

/*
 * The report of an earlier finding of the same code at the same place: a loop
 * makes the same mistake with new bytes each time, and people read it once.
 */
static Report *
reported_before(const Collector *collector, unsigned index)
{
    const SimFinding *finding = g_ptr_array_index(collector->findings, index);

    for (unsigned i = 0; i < index; i++) {
        const OutcomeItem *item = g_ptr_array_index(collector->items, i);
        const SimFinding *earlier = g_ptr_array_index(collector->findings, i);

        if (item->report && is_same_place(earlier, finding)) {
            return item->report;
        }
    }
    return NULL;
}

static void
make_report(Collector *collector, const SimRun *run, unsigned index)
{
    OutcomeItem *item = g_ptr_array_index(collector->items, index);
    const SimFinding *finding = g_ptr_array_index(collector->findings, index);
    const ReportPicture *picture = g_ptr_array_index(collector->pictures, index);
    Report *before = reported_before(collector, index);

    if (!is_wanted(collector, finding)) {
        return;
    }
    if (before) {
        report_fold(before, 1 + finding->duplicates);
        item->line = g_strdup_printf("    again: D%d %s at line %u, reported above",
                                     before->info->code, before->info->name,
                                     before->line);
    } else {
        item->report = report_new(run, &collector->ask->report, finding, picture);
    }
}

static void
make_reports(Collector *collector, const SimRun *run)
{
    for (unsigned i = 0; i < collector->items->len; i++) {
        if (g_ptr_array_index(collector->findings, i)) {
            make_report(collector, run, i);
        }
    }
}

static void
copy_misses(Outcome *outcome, const SimRun *run)
{
    for (unsigned i = 0; i < run->misses->len; i++) {
        const SimMiss *from = g_ptr_array_index(run->misses, i);
        OutcomeMiss *miss = g_new0(OutcomeMiss, 1);

        miss->line = from->line;
        miss->column = from->column;
        miss->width = from->width;
        miss->message = g_strdup(from->message);
        g_ptr_array_add(outcome->misses, miss);
    }
}

static unsigned
count_unexpected_errors(const SimRun *run)
{
    unsigned count = 0;

    for (unsigned i = 0; i < sim_findings_count(run->world->findings); i++) {
        const SimFinding *finding = sim_findings_get(run->world->findings, i);

        count += !finding->expected && finding->severity == SIM_ERROR;
    }
    return count;
}

static void
copy_numbers(Outcome *outcome, const SimRun *run)
{
    outcome->variant = g_strdup(sim_scenario_variant(run->scenario, run->variant));
    outcome->steps = run->steps;
    outcome->errors = run->errors;
    outcome->warnings = run->warnings;
    outcome->notes = run->notes;
    outcome->unexpected = run->unexpected;
    outcome->unexpected_errors = count_unexpected_errors(run);
    outcome->leaks = run->leaks;
    outcome->schedule = g_strdup(run->schedule);
}

/* How often each trace point fired, in the order of their names. */
static char *
stats_text(const SimRun *run, GHashTable *fired)
{
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "  %-24s %" G_GUINT64_FORMAT "\n", "events",
                           run->world->events);
    g_string_append_printf(text, "  %-24s %" G_GUINT64_FORMAT "\n", "time in ns",
                           run->world->queue.now / SIM_NS);
    for (const SimTracePoint *const *point = sim_trace_points(); *point; point++) {
        gsize count = GPOINTER_TO_SIZE(g_hash_table_lookup(fired, *point));

        if (count) {
            g_string_append_printf(text, "  %-24s %" G_GSIZE_FORMAT "\n", (*point)->name,
                                   count);
        }
    }
    return g_string_free(text, FALSE);
}

static void
count_row(void *opaque, SimWorld *world, const SimTraceRow *row)
{
    GHashTable *fired = opaque;
    gsize count = GPOINTER_TO_SIZE(g_hash_table_lookup(fired, row->point));

    (void)world;
    g_hash_table_insert(fired, (void *)row->point, GSIZE_TO_POINTER(count + 1));
}

static void
on_began(void *opaque, SimRun *run)
{
    Collector *collector = opaque;

    collector->run = run;
    if (collector->ask->stats) {
        sim_trace_listen(run->world->trace, count_row, collector->fired);
    }
}

static SimRun *
run_collecting(Collector *collector, GPtrArray *diags)
{
    SimRunOptions options = *collector->ask->report.options;

    options.began = on_began;
    options.step = collector->ask->steps ? on_step : NULL;
    options.found = on_found;
    options.opaque = collector;
    return sim_scenario_run(collector->ask->report.scenario, &options, diags);
}

static void
settle(const Outcome *outcome, const OutcomeAsk *ask)
{
    for (unsigned i = 0; i < outcome->items->len; i++) {
        const OutcomeItem *item = g_ptr_array_index(outcome->items, i);

        if (item->report) {
            report_settle(item->report, &ask->report);
        }
    }
}

Outcome *
outcome_new(const OutcomeAsk *ask, GPtrArray *diags)
{
    Outcome *outcome = NULL;
    Collector collector = {.ask = ask};
    SimRun *run;

    collector.items = g_ptr_array_new_with_free_func(free_item);
    collector.findings = g_ptr_array_new();
    collector.pictures = g_ptr_array_new_with_free_func(free_picture);
    collector.fired = g_hash_table_new(NULL, NULL);
    run = run_collecting(&collector, diags);
    if (run) {
        outcome = g_new0(Outcome, 1);
        outcome->items = g_ptr_array_ref(collector.items);
        outcome->misses = g_ptr_array_new_with_free_func(free_miss);
        make_reports(&collector, run);
        copy_misses(outcome, run);
        copy_numbers(outcome, run);
        outcome->note = g_strdup(run->world->tree ? sim_tree_note(run->world->tree) : NULL);
        outcome->dump = ask->dump ? dump_mappings_new(run) : NULL;
        outcome->stats = ask->stats ? stats_text(run, collector.fired) : NULL;
        sim_run_free(run);
        if (ask->settle) {
            settle(outcome, ask);
        }
    }
    g_ptr_array_unref(collector.items);
    g_ptr_array_unref(collector.findings);
    g_ptr_array_unref(collector.pictures);
    g_hash_table_unref(collector.fired);
    return outcome;
}

void
outcome_free(Outcome *outcome)
{
    g_ptr_array_unref(outcome->items);
    g_ptr_array_unref(outcome->misses);
    g_clear_pointer(&outcome->dump, g_ptr_array_unref);
    g_free(outcome->variant);
    g_free(outcome->stats);
    g_free(outcome->schedule);
    g_free(outcome->note);
    g_free(outcome);
}

bool
outcome_passed(const Outcome *outcome, SimSeverity fail_on)
{
    unsigned bad = fail_on == SIM_ERROR ? outcome->unexpected_errors
                                        : outcome->unexpected;

    return bad == 0 && outcome->misses->len == 0;
}

static void
append_count(GString *out, unsigned count, const char *noun)
{
    g_string_append_printf(out, ", %u %s%s", count, noun, count == 1 ? "" : "s");
}

void
outcome_totals(const Outcome *outcome, SimSeverity fail_on, GString *out)
{
    if (outcome->variant) {
        g_string_append_printf(out, "variant `%s`: ", outcome->variant);
    }
    g_string_append_printf(out, "%u step%s", outcome->steps,
                           outcome->steps == 1 ? "" : "s");
    append_count(out, outcome->errors, "error");
    append_count(out, outcome->warnings, "warning");
    append_count(out, outcome->notes, "note");
    g_string_append_printf(out, "; %u not expected", outcome->unexpected);
    append_count(out, outcome->misses->len, "missed expectation");
    append_count(out, outcome->leaks, "leak");
    g_string_append(out, outcome_passed(outcome, fail_on) ? ": passed\n" : ": FAILED\n");
}

void
outcome_misses(const Outcome *outcome, const SimScenario *scenario, GString *out)
{
    GPtrArray *diags = sim_diags_new();

    for (unsigned i = 0; i < outcome->misses->len; i++) {
        const OutcomeMiss *miss = g_ptr_array_index(outcome->misses, i);

        sim_diags_add(diags, sim_scenario_path(scenario), miss->line, miss->column,
                      miss->width, sim_scenario_line(scenario, miss->line), "%s",
                      miss->message);
    }
    sim_diags_print(diags, out);
    g_ptr_array_unref(diags);
}

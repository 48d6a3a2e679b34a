/* SPDX-License-Identifier: MIT */
#include "tests/tools/rig-report.h"

#include "tests/runner.h"
#include "tools/outcome.h"

static void
add_span(Report *report, unsigned mark, unsigned line, const char *text,
         const char *label)
{
    ReportSpan *span = g_new0(ReportSpan, 1);

    span->mark = mark;
    span->line = line;
    span->column = 7;
    span->width = 9;
    span->text = g_strdup(text);
    span->label = g_strdup(label);
    g_ptr_array_add(report->spans, span);
}

static void
add_row(Report *report, uint64_t event, unsigned mark, const char *who, const char *what)
{
    ReportRow *row = g_new0(ReportRow, 1);

    row->event = event;
    row->time = event * 40 * SIM_NS;
    row->mark = mark;
    row->who = g_strdup(who);
    row->what = g_strdup(what);
    row->cache = g_strdup("S 00 00");
    row->cells[0] = g_strdup(row->cache);
    row->buffers = g_strdup("");
    row->ram = g_strdup(event < 31 ? "00 00" : "3c 00");
    row->owner = g_strdup("eth0");
    row->place = g_strdup("rx.dma:4");
    g_ptr_array_add(report->rows, row);
}

static void
add_near(Report *report, SimAddr pa, bool here)
{
    ReportNear *near = g_new0(ReportNear, 1);

    near->pa = pa;
    near->is_here = here;
    near->held = true;
    near->stale = here;
    near->names = g_strdup("rx[64..127]");
    g_ptr_array_add(report->near, near);
}

static void
fill_words(Report *report)
{
    report->title = g_strdup(
        "stale DMA read: cpu0 read 2 bytes of rx[64..65] that eth0 had already "
        "replaced in memory");
    report->why = g_strdup(
        "nothing threw away cpu0's copy (2) after eth0 wrote memory (3); a cache may "
        "fetch a line at any time, so maintenance before the transfer is not enough");
    report->file = g_strdup("rx.dma");
    report->object = g_strdup("rx[64..65]");
    report->line_object = g_strdup("rx[64..127]");
    report->got = g_strdup("00 00");
    report->due = g_strdup("3c 00");
    report->replay = g_strdup("dmasim run rx.dma --stop-at 37");
    report->summary = g_strdup("SUMMARY: dmasim: stale-read rx.dma:7 (D101; 1 distinct)");
    g_ptr_array_add(report->elsewhere, g_strdup("not found on board `bare`, `wbuf`"));
}

static void
fill_witnesses(Report *report)
{
    static const char *const who[] = {"cpu0", "hw", "eth0", "cpu0"};
    static const char *const what[] = {"mapped", "fetched", "wrote", "read"};

    for (unsigned i = 0; i < 4; i++) {
        report->witness[i] = (ReportWitness){.known = true,
                                             .who = g_strdup(who[i]),
                                             .what = g_strdup(what[i]),
                                             .event = 12 + i,
                                             .line = 4 + i};
    }
}

Report *
rig_report(unsigned rows)
{
    Report *report = g_new0(Report, 1);
    ReportFix *fix = report_fix_new("give the buffer back to the CPU before it reads");

    report->info = sim_code_info(SIM_D101);
    report->severity = SIM_ERROR;
    report->line = 7;
    report->column = 7;
    report->event = 37;
    report->time = 1480 * SIM_NS;
    report->pa = 0x80001040;
    report->line_pa = 0x80001040;
    report->len = 2;
    report->spans = g_ptr_array_new_with_free_func(report_span_free);
    report->rows = g_ptr_array_new_with_free_func(report_row_free);
    report->near = g_ptr_array_new_with_free_func(report_near_free);
    report->fixes = g_ptr_array_new_with_free_func(report_fix_free);
    report->elsewhere = g_ptr_array_new_with_free_func(g_free);
    report->columns[0] = g_strdup("cpu0.L1");
    fill_words(report);
    fill_witnesses(report);
    add_span(report, 1, 4, "cpu0: d = dma_map_single(eth0, rx, 256, DMA_FROM_DEVICE)",
             "handed to eth0");
    add_span(report, 2, 5, "hw:   prefetch(cpu0.l1, rx[64..127])", "hw fetched");
    add_span(report, 3, 6, "eth0: write(d, fill=0xBB, 256)", "eth0 wrote 3c 00");
    add_span(report, 4, 7, "cpu0: load(rx[64..65])", "got 00 00, should be 3c 00");
    for (unsigned i = 0; i < rows; i++) {
        unsigned mark = i == 0 ? 1 : i + 1 == rows ? 4 : 0;

        add_row(report, 12 + i, mark, "cpu0",
                mark == 1 ? "dma_map_single FROM_DEVICE" : "load 2 B");
    }
    for (unsigned i = 0; i < 5; i++) {
        add_near(report, 0x80000fc0 + 64 * i, i == 2);
    }
    fix->certain = true;
    report_fix_add(fix, 7, REPORT_BEFORE,
                   "cpu0: dma_sync_single_for_cpu(eth0, d, 256, DMA_FROM_DEVICE)");
    g_ptr_array_add(report->fixes, fix);
    return report;
}

unsigned
rig_lines(const char *text)
{
    unsigned count = 0;

    for (; *text; text++) {
        count += *text == '\n';
    }
    return count;
}

GPtrArray *
rig_reports_of(const char *text)
{
    SimRunOptions options = {.policy = SIM_POLICY_PLAIN};
    GPtrArray *diags = sim_diags_new();
    /* the folder is where boards that a scenario names lie */
    SimScenario *scenario = sim_scenario_parse("scenarios/case.dma", text, diags);
    OutcomeAsk ask = {
        .report = {scenario, &options, NULL}, .all_reports = true, .settle = true};
    GPtrArray *reports = g_ptr_array_new_with_free_func((GDestroyNotify)report_free);

    ck_assert_ptr_nonnull(scenario);
    for (unsigned v = 0; v < sim_scenario_variants(scenario); v++) {
        Outcome *outcome;

        options.variant = v;
        outcome = outcome_new(&ask, diags);
        ck_assert_ptr_nonnull(outcome);
        for (unsigned i = 0; i < outcome->items->len; i++) {
            OutcomeItem *item = g_ptr_array_index(outcome->items, i);

            if (item->report) {
                g_ptr_array_add(reports, item->report);
                item->report = NULL;
            }
        }
        outcome_free(outcome);
    }
    sim_scenario_free(scenario);
    g_ptr_array_unref(diags);
    return reports;
}

const Report *
rig_report_with(const GPtrArray *reports, SimCode code)
{
    for (unsigned i = 0; i < reports->len; i++) {
        const Report *report = g_ptr_array_index(reports, i);

        if (report->info->code == code) {
            return report;
        }
    }
    return NULL;
}

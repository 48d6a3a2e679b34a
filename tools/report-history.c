/* SPDX-License-Identifier: MIT */
/*
 * The history of one line as rows of text: who did what to it, and what the
 * cache and memory held of the bytes in question afterwards.
 */
#include <string.h>

#include "sim/truth.h"
#include "sim/world.h"
#include "tools/report.h"

/* "%" stands for the number of bytes. */
static const char *const kind_texts[SIM_HISTORY_KINDS] = {
    [SIM_HISTORY_STORE] = "store % B",
    [SIM_HISTORY_LOAD] = "load % B",
    [SIM_HISTORY_FILL] = "fetch the line",
    [SIM_HISTORY_PREFETCH] = "speculative prefetch",
    [SIM_HISTORY_WRITE_BACK] = "write the line back",
    [SIM_HISTORY_EVICT] = "evict the line",
    [SIM_HISTORY_CLEAN] = "clean the line",
    [SIM_HISTORY_INVALIDATE] = "invalidate the line",
    [SIM_HISTORY_CLEAN_INVALIDATE] = "clean and invalidate",
    [SIM_HISTORY_DRAIN] = "drain % B",
    [SIM_HISTORY_DEVICE_READ] = "DMA read % B",
    [SIM_HISTORY_DEVICE_WRITE] = "DMA write % B",
    [SIM_HISTORY_CALL] = "",
};

static char *
what_of(const SimHistory *row)
{
    const char *pattern = kind_texts[row->kind];
    const char *number = strchr(pattern, '%');

    if (row->kind == SIM_HISTORY_CALL) {
        return g_strdup(row->text ? row->text : "call");
    }
    if (!number) {
        return g_strdup(pattern);
    }
    return g_strdup_printf("%.*s%" G_GUINT64_FORMAT "%s", (int)(number - pattern), pattern,
                           row->len, number + 1);
}

/* The witness that this row is; it may share its event with other rows. */
static unsigned
mark_of(const SimFinding *finding, const SimHistory *row, unsigned marked)
{
    const SimWitness *witness[] = { &finding->gave, &finding->copied, &finding->changed,
                                    &finding->read };

    for (unsigned i = 0; i < G_N_ELEMENTS(witness); i++) {
        if (witness[i]->actor && witness[i]->event == row->event && !(marked & (2u << i))) {
            return i + 1;
        }
    }
    return 0;
}

static void
append_hex(GString *out, const uint8_t *bytes, uint64_t len)
{
    for (uint64_t i = 0; i < len; i++) {
        g_string_append_printf(out, "%s%02x", out->len ? " " : "", bytes[i]);
    }
}

/* Fills in cache and RAM when the row's 64-byte block holds the bytes asked for. */
static void
fill_states(ReportRow *into, const SimHistory *row, const SimFinding *finding)
{
    GString *cache = g_string_new(NULL);
    GString *ram = g_string_new(NULL);
    uint64_t offset = finding->pa % 64;
    uint64_t shown = MIN(MIN(finding->len, 4), 64 - offset);
    bool same_block = row->at / 64 == finding->pa / 64;

    if (same_block && row->state != '-' && row->state != 0) {
        g_string_append_c(cache, row->state);
        if (row->state != 'I') {
            append_hex(cache, row->l1 + offset, shown);
        }
    }
    if (same_block) {
        append_hex(ram, row->ram + offset, shown);
    }
    into->cache = g_string_free(cache, FALSE);
    into->ram = g_string_free(ram, FALSE);
    into->buffered = row->buffered;
}

static char *
place_of(const SimRun *run, SimSource source)
{
    unsigned line, column, width;
    g_autofree char *base = NULL;

    if (!sim_run_locate(run, source, &line, &column, &width)) {
        return g_strdup("");
    }
    base = g_path_get_basename(sim_scenario_path(run->scenario));
    return g_strdup_printf("%s:%u", base, line);
}

static void
free_row(void *memory)
{
    ReportRow *row = memory;

    g_free(row->who);
    g_free(row->what);
    g_free(row->cache);
    g_free(row->ram);
    g_free(row->owner);
    g_free(row->place);
    g_free(row);
}

static ReportRow *
row_new(const SimRun *run, const SimFinding *finding, const SimHistory *from, unsigned mark)
{
    ReportRow *row = g_new0(ReportRow, 1);

    row->event = from->event;
    row->time = from->time;
    row->mark = mark;
    row->who = g_strdup(report_actor(run, from->actor));
    row->what = what_of(from);
    fill_states(row, from, finding);
    row->owner = g_strdup(from->owner ? report_actor(run, from->owner) : "cpu");
    row->place = place_of(run, from->source);
    row->is_call = from->kind == SIM_HISTORY_CALL;
    return row;
}

/* What the finding kept, else what the referee still has. */
static GArray *
history_of(const SimRun *run, const SimFinding *finding)
{
    uint64_t line_bytes = run->world->line_bytes;

    if (finding->history) {
        return g_array_ref(finding->history);
    }
    if (!run->world->truth) {
        return g_array_new(FALSE, FALSE, sizeof(SimHistory));
    }
    return sim_truth_history(run->world->truth, finding->pa & ~(line_bytes - 1), line_bytes);
}

GPtrArray *
report_rows_new(const SimRun *run, const SimFinding *finding)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(free_row);
    GArray *history = history_of(run, finding);
    unsigned marked = 0;

    for (unsigned i = 0; i < history->len; i++) {
        const SimHistory *from = &g_array_index(history, SimHistory, i);
        unsigned mark = mark_of(finding, from, marked);

        if (from->event > MAX(finding->event, finding->read.event)) {
            break;
        }
        marked |= mark ? 1u << mark : 0;
        g_ptr_array_add(rows, row_new(run, finding, from, mark));
    }
    g_array_unref(history);
    return rows;
}

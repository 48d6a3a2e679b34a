/* SPDX-License-Identifier: MIT */
/*
 * The history of one line as rows of text: who did what to it, and what the
 * cache and memory held of the bytes in question afterwards.
 */
#include <string.h>

#include "sim/cpu.h"
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
    GString *text = g_string_new(NULL);

    if (row->kind == SIM_HISTORY_CALL) {
        g_string_append(text, row->text ? row->text : "call");
        return g_string_free(text, FALSE);
    }
    if (number) {
        g_string_append_printf(text, "%.*s%" G_GUINT64_FORMAT "%s", (int)(number - pattern),
                               pattern, row->len, number + 1);
    } else {
        g_string_append(text, pattern);
    }
    if (row->text) { /* which cache, when it is no L1 */
        g_string_append_printf(text, " (%s)", row->text);
    }
    return g_string_free(text, FALSE);
}

/* What kinds of rows a witness can be. */
static const unsigned witness_kinds[] = {
    1u << SIM_HISTORY_CALL,
    1u << SIM_HISTORY_FILL | 1u << SIM_HISTORY_PREFETCH | 1u << SIM_HISTORY_STORE,
    1u << SIM_HISTORY_STORE | 1u << SIM_HISTORY_DEVICE_WRITE,
    ~0u,
};

/* By the same actor in the same step. */
static bool
is_of(const SimWitness *witness, const SimHistory *row)
{
    return witness->actor == row->actor && witness->source.pc == row->source.pc &&
           witness->source.stack == row->source.stack;
}

static bool
is_witness(const SimWitness *witness, unsigned number, const SimHistory *row,
           bool exactly)
{
    if (!witness->actor || exactly) {
        return witness->actor && witness->event == row->event;
    }
    return (witness_kinds[number] & 1u << row->kind) && is_of(witness, row);
}

/*
 * Gives each witness its row: the one of its event, else the last one that
 * its step made (a long access has one row per line).
 */
static void
mark_rows(const SimFinding *finding, const GArray *history, GPtrArray *rows)
{
    const SimWitness *witness[] = {&finding->gave, &finding->copied, &finding->changed,
                                   &finding->read};
    unsigned done = 0;

    for (unsigned pass = 0; pass < 2; pass++) {
        for (unsigned n = 0; n < G_N_ELEMENTS(witness); n++) {
            for (unsigned i = rows->len; i-- > 0 && !(done & 1u << n);) {
                const SimHistory *from = &g_array_index(history, SimHistory, i);
                ReportRow *row = g_ptr_array_index(rows, i);

                if (!row->mark && is_witness(witness[n], n, from, pass == 0)) {
                    row->mark = n + 1;
                    done |= 1u << n;
                }
            }
        }
    }
}

static void
append_hex(GString *out, const uint8_t *bytes, uint64_t len)
{
    for (uint64_t i = 0; i < len; i++) {
        g_string_append_printf(out, "%s%02x", out->len ? " " : "", bytes[i]);
    }
}

/* Places below the L1s take room: fewer bytes each. */
static uint64_t
shown_bytes(const SimRun *run, const SimFinding *finding)
{
    uint64_t most = report_is_deep(run) ? 2 : 4;

    return MIN(MIN(finding->len, most), 64 - finding->pa % 64);
}

static char *
cell(char state, const uint8_t *bytes, uint64_t len)
{
    GString *text = g_string_new(NULL);

    if (state) {
        g_string_append_c(text, state);
    }
    if (state != 'I') {
        append_hex(text, bytes, len);
    }
    return g_string_free(text, FALSE);
}

/* Of a level that may have only some of the bytes. */
static char *
level_cell(const SimHistoryLevel *level, uint64_t offset, uint64_t len)
{
    GString *text = g_string_new(NULL);

    g_string_append_c(text, level->state);
    for (uint64_t i = offset; level->mask && i < offset + len; i++) {
        if (level->mask >> i & 1) {
            g_string_append_printf(text, " %02x", level->bytes[i]);
        } else {
            g_string_append(text, " ..");
        }
    }
    return g_string_free(text, FALSE);
}

/* One line of a cache holds both, so that the picture of one tells of the other. */
static bool
is_one_line(SimAddr a, SimAddr b, uint32_t line_bytes)
{
    return (a ^ b) / MIN(line_bytes, 64u) == 0;
}

/* What the L1 of each CPU had: one copy, a state each (rules P2). */
static void
fill_cpus(ReportRow *into, const SimRun *run, const SimHistory *row,
          const SimFinding *finding, bool known)
{
    const GPtrArray *cpus = run->world->cpus;
    uint64_t shown = shown_bytes(run, finding);

    for (unsigned i = 0; i < MIN(cpus->len, SIM_HISTORY_CPUS); i++) {
        SimCpu *cpu = g_ptr_array_index(cpus, i);
        char state = row->kind == SIM_HISTORY_STORE && row->state == ' ' ? ' '
                                                                         : row->states[i];
        bool has = state != '-' && state != ' ' && state != 0;

        g_free(into->cells[i]);
        into->cells[i] = known && has ? cell(state, row->l1 + finding->pa % 64, shown)
                                      : g_strdup("");
        if (cpu->actor == row->actor || (i == 0 && !into->cache)) {
            g_free(into->cache);
            into->cache = g_strdup(into->cells[i]);
        }
    }
}

static void
fill_levels(ReportRow *into, const SimRun *run, const SimHistory *row,
            const SimFinding *finding)
{
    SimHistoryPlace places[SIM_HISTORY_LEVELS];
    unsigned count = sim_truth_places(run->world, places);

    for (unsigned i = 0; i < count; i++) {
        const SimHistoryLevel *level = &row->below[i];
        bool is_buffer = places[i].place == SIM_PLACE_OUTER_BUFFER;
        bool known = row->at / 64 == finding->pa / 64 && row->kind != SIM_HISTORY_STORE &&
                     level->state &&
                     (is_buffer ||
                      is_one_line(row->at, finding->pa, places[i].line_bytes));

        into->cells[SIM_HISTORY_CPUS + i] =
            known ? level_cell(level, finding->pa % 64, shown_bytes(run, finding))
                  : g_strdup("");
    }
}

/* "holds" where there is one CPU, else who. */
static char *
buffers_of(const SimRun *run, const SimHistory *row)
{
    g_autoptr(GString) who = g_string_new(NULL);

    if (run->world->cpus->len < 2) {
        return g_strdup(row->buffered ? "holds" : "");
    }
    for (unsigned i = 0; i < MIN(run->world->cpus->len, SIM_HISTORY_CPUS); i++) {
        if (row->buffers >> i & 1) {
            g_string_append_printf(who, "%scpu%u", who->len ? " " : "", i);
        }
    }
    return g_strdup(who->str);
}

/*
 * Caches and RAM after the row.  A row of another 64-byte block of the line
 * says nothing of these bytes; a store is known from the log of writes, which
 * has its bytes only.
 */
static void
fill_states(ReportRow *into, const SimRun *run, const SimHistory *row,
            const SimFinding *finding)
{
    SimCpu *cpu = g_ptr_array_index(run->world->cpus, 0);
    uint64_t shown = shown_bytes(run, finding);
    bool is_store = row->kind == SIM_HISTORY_STORE;
    bool covers = row->at <= finding->pa && row->at + row->len >= finding->pa + shown;
    bool known = row->at / 64 == finding->pa / 64 && (!is_store || covers);

    into->buffered = row->buffered;
    into->buffers = buffers_of(run, row);
    fill_cpus(into, run, row, finding,
              known && (is_store || is_one_line(row->at, finding->pa, cpu->line_mask + 1u)));
    fill_levels(into, run, row, finding);
    into->ram = known && !is_store ? cell(0, row->ram + finding->pa % 64, shown)
                                   : g_strdup("");
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

void
report_row_free(void *memory)
{
    ReportRow *row = memory;

    g_free(row->who);
    g_free(row->what);
    for (unsigned i = 0; i < REPORT_COLUMNS; i++) {
        g_free(row->cells[i]);
    }
    g_free(row->buffers);
    g_free(row->cache);
    g_free(row->ram);
    g_free(row->owner);
    g_free(row->place);
    g_free(row);
}

static bool
is_coherent(const SimFinding *finding)
{
    return finding->has_hold && g_str_has_prefix(finding->hold.call, "dma_alloc_");
}

/* Coherent memory belongs to both sides from its allocation on. */
static const char *
owner_of(const SimRun *run, const SimFinding *finding, const SimHistory *row)
{
    if (is_coherent(finding) && row->event >= finding->hold.event) {
        return "both";
    }
    return row->owner ? report_actor(run, row->owner) : "cpu";
}

static ReportRow *
row_new(const SimRun *run, const SimFinding *finding, const SimHistory *from)
{
    ReportRow *row = g_new0(ReportRow, 1);

    row->event = from->event;
    row->time = from->time;
    row->who = g_strdup(report_actor(run, from->actor));
    row->what = what_of(from);
    fill_states(row, run, from, finding);
    row->owner = g_strdup(owner_of(run, finding, from));
    row->place = place_of(run, from->source);
    row->is_call = from->kind == SIM_HISTORY_CALL;
    return row;
}

/* A bus address may lead nowhere. */
static bool
is_memory(const SimRun *run, SimAddr pa)
{
    return pa - run->world->ram_base < run->world->ram_bytes;
}

GArray *
report_history_new(const SimRun *run, SimAddr pa)
{
    uint64_t line_bytes = run->world->line_bytes;

    if (!run->world->truth || !is_memory(run, pa)) {
        return g_array_new(FALSE, FALSE, sizeof(SimHistory));
    }
    return sim_truth_history(run->world->truth, pa & ~(line_bytes - 1), line_bytes);
}

/*
 * What was taken down after the step, which includes the access itself; what the
 * finding kept when the ring had forgotten the beginning by then.
 */
static const GArray *
choose_history(const SimFinding *finding, const GArray *taken)
{
    if (finding->history && finding->history->len &&
        (taken->len == 0 || g_array_index(taken, SimHistory, 0).event >
                                g_array_index(finding->history, SimHistory, 0).event)) {
        return finding->history;
    }
    return taken;
}

static void
carry(char **into, const char *from)
{
    if (*into && from && !(*into)[0]) {
        g_free(*into);
        *into = g_strdup(from);
    }
}

/*
 * A call changes no byte itself, and a store none below the first place that takes
 * it: what the row before showed still holds.
 */
static void
carry_states(const GPtrArray *rows, ReportRow *row, const SimHistory *from,
             bool has_cache)
{
    const ReportRow *before = rows->len ? g_ptr_array_index(rows, rows->len - 1) : NULL;
    bool is_store = from->kind == SIM_HISTORY_STORE;

    if (!before || !(row->is_call || is_store)) {
        return;
    }
    for (unsigned i = 0; i < REPORT_COLUMNS; i++) {
        if (row->is_call || from->state == ' ' || i >= SIM_HISTORY_CPUS) {
            carry(&row->cells[i], before->cells[i]);
        }
    }
    if (row->is_call || from->state == ' ') {
        carry(&row->cache, before->cache);
    }
    if (row->is_call || has_cache) {
        carry(&row->ram, before->ram);
    }
    if (is_store) {
        g_free(row->owner);
        row->owner = g_strdup(before->owner);
    }
}

static bool
board_has_l1(const SimRun *run, SimAddr pa)
{
    SimCpu *cpu = g_ptr_array_index(run->world->cpus, 0);

    return cpu->ops->line_state(cpu, pa) != '-';
}

/*
 * Allocating coherent memory zeroes and cleans it, before anybody has it: rows
 * that tell nothing about the mistake.
 */
static bool
is_of_allocation(const SimFinding *finding, const SimHistory *row)
{
    const SimHold *hold = &finding->hold;

    return is_coherent(finding) && row->event < hold->event &&
           row->source.pc == hold->source.pc && row->source.stack == hold->source.stack;
}

static void
drop_allocation(const SimFinding *finding, const GArray *history, GPtrArray *rows)
{
    unsigned count = 0;

    while (count < rows->len &&
           is_of_allocation(finding, &g_array_index(history, SimHistory, count))) {
        count++;
    }
    if (count) {
        g_ptr_array_remove_range(rows, 0, count);
    }
}

GPtrArray *
report_rows_new(const SimRun *run, const SimFinding *finding, const GArray *taken)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(report_row_free);
    const GArray *history = choose_history(finding, taken);
    uint64_t last = MAX(finding->event, finding->read.event);
    bool has_cache, made = false; /* the row of the access itself */

    if (!is_memory(run, finding->pa)) {
        return rows;
    }
    has_cache = board_has_l1(run, finding->pa);

    for (unsigned i = 0; i < history->len; i++) {
        const SimHistory *from = &g_array_index(history, SimHistory, i);
        ReportRow *row;

        if (from->event > last && (made || !is_of(&finding->read, from))) {
            break;
        }
        made |= from->event >= last;
        row = row_new(run, finding, from);
        carry_states(rows, row, from, has_cache);
        if (!has_cache) {
            row->cache[0] = '\0';
            for (unsigned k = 0; k < SIM_HISTORY_CPUS && row->cells[k]; k++) {
                row->cells[k][0] = '\0';
            }
        }
        g_ptr_array_add(rows, row);
    }
    mark_rows(finding, history, rows);
    drop_allocation(finding, history, rows);
    return rows;
}

/* Some row tells of this place, and more than that it has nothing. */
static bool
has_cells(const GPtrArray *rows, unsigned column, bool any)
{
    for (unsigned i = 0; i < rows->len; i++) {
        const char *text = ((ReportRow *)g_ptr_array_index(rows, i))->cells[column];

        if (text && text[0] && (any || text[0] != 'I')) {
            return true;
        }
    }
    return false;
}

/*
 * L1s that had the line, or else the first one; every cache below them; a buffer
 * that had bytes.
 */
void
report_columns(const SimRun *run, const GPtrArray *rows, char *ret_columns[REPORT_COLUMNS])
{
    SimHistoryPlace places[SIM_HISTORY_LEVELS];
    unsigned count = sim_truth_places(run->world, places);
    bool any = false;

    for (unsigned i = 0; i < SIM_HISTORY_CPUS; i++) {
        bool shown = has_cells(rows, i, false);

        ret_columns[i] = shown ? g_strdup_printf("cpu%u.L1", i) : NULL;
        any |= shown;
    }
    if (!any && has_cells(rows, 0, true)) {
        ret_columns[0] = g_strdup("cpu0.L1");
    }
    for (unsigned i = 0; i < SIM_HISTORY_LEVELS; i++) {
        unsigned column = SIM_HISTORY_CPUS + i;
        bool is_buffer = i < count && places[i].place == SIM_PLACE_OUTER_BUFFER;

        ret_columns[column] = NULL;
        if (i < count && has_cells(rows, column, !is_buffer)) {
            ret_columns[column] = g_strconcat(places[i].name, is_buffer ? ".sb" : "", NULL);
        }
    }
}

/* SPDX-License-Identifier: MIT */
/*
 * What happened to armed lines: rows for reports and views.  Stores have no row
 * of their own, their records are rows enough; they are merged in on request.
 */
#include "sim/truth-internal.h"

#include "sim/cpu.h"
#include "sim/lay.h"
#include "sim/reserve.h"

#include <string.h>

void
truth_history_init(SimTruth *truth)
{
    truth->rows = sim_reserve(TRUTH_ROWS * sizeof(SimHistory));
}

void
truth_history_clear(SimTruth *truth)
{
    sim_unreserve(truth->rows, TRUTH_ROWS * sizeof(SimHistory));
}

/* The CPU whose cache a row shows: the actor, or the first one. */
static SimCpu *
shown_cpu(const SimTruth *truth, SimActorId actor)
{
    const GPtrArray *cpus = truth->world->cpus;

    for (unsigned i = 0; i < cpus->len; i++) {
        SimCpu *cpu = g_ptr_array_index(cpus, i);

        if (cpu->actor == actor) {
            return cpu;
        }
    }
    return cpus->len > 0 ? g_ptr_array_index(cpus, 0) : NULL;
}

static void
take_picture(const SimTruth *truth, SimHistory *row)
{
    SimAddr block = row->at & ~UINT64_C(63);
    SimCpu *cpu = shown_cpu(truth, row->actor);

    row->state = '-';
    if (cpu) {
        uint64_t va = sim_window_va(SIM_WINDOW_LINEAR, block);
        uint8_t attn = cpu->attn[(va - SIM_WINDOW_BASE) >> cpu->line_shift];

        row->state = cpu->ops->line_state(cpu, row->at);
        row->buffered = (attn & SIM_ATTN_BUFFERED) != 0;
        if (cpu->ops->holds(cpu, row->at)) {
            uint32_t line = cpu->line_mask + 1;
            SimAddr from = row->at & ~(uint64_t)cpu->line_mask;

            sim_lay_get(truth->world->lay, MAX(from, block), row->l1 + (MAX(from, block) - block),
                        MIN(line, 64u));
        }
    }
    sim_world_peek_ram(truth->world, block, row->ram, sizeof(row->ram));
}

/*
 * A cache moves lines by itself in the middle of somebody's event, and the clock of
 * its CPU may be far ahead of that (it waits in a delay loop).
 */
static SimTime
time_of(const SimTruth *truth, SimHistoryKind kind, SimActorId actor)
{
    bool by_itself = kind == SIM_HISTORY_PREFETCH || kind == SIM_HISTORY_EVICT ||
                     kind == SIM_HISTORY_WRITE_BACK;

    return by_itself ? truth->world->queue.now : truth_now(truth, actor);
}

void
sim_truth_note(SimTruth *truth, SimHistoryKind kind, SimActorId actor, SimAddr at, uint64_t len,
               SimSource source, const char *text)
{
    SimHistory *row = &truth->rows[truth->row_count++ % TRUTH_ROWS];
    TruthPage *page = truth_page(truth, at);

    *row = (SimHistory){ .event = sim_world_next_event(truth->world),
                         .time = time_of(truth, kind, actor), .pa = at & ~UINT64_C(63),
                         .at = at,
                         .len = len, .source = source, .text = text, .actor = actor,
                         .kind = (uint8_t)kind };
    if (page) {
        row->owner = page->owner[at % SIM_TRUTH_PAGE / 64];
        take_picture(truth, row);
    }
}

void
sim_truth_owner(SimTruth *truth, SimAddr pa, uint64_t len, SimActorId owner)
{
    for (SimAddr at = pa & ~UINT64_C(63); at < pa + len; at += 64) {
        TruthPage *page = truth_page(truth, at);

        if (page) {
            page->owner[at % SIM_TRUTH_PAGE / 64] = owner;
        }
    }
}

static bool
touches(const SimHistory *row, SimAddr pa, uint64_t len)
{
    return row->at < pa + len && pa < row->at + MAX(row->len, 1);
}

const SimHistory *
truth_history_last(const SimTruth *truth, SimAddr pa, unsigned kinds, SimActorId actor)
{
    uint64_t kept = MIN(truth->row_count, TRUTH_ROWS);

    for (uint64_t i = 1; i <= kept; i++) {
        const SimHistory *row = &truth->rows[(truth->row_count - i) % TRUTH_ROWS];

        if ((kinds >> row->kind & 1) && (actor == 0 || row->actor == actor) &&
            touches(row, pa, 1)) {
            return row;
        }
    }
    return NULL;
}

/* A record of a store as a row. */
static void
add_store(const SimTruth *truth, GArray *rows, SimWid id)
{
    const SimWrite *w = sim_truth_write(truth, id);
    const uint8_t *bytes = w ? sim_truth_write_bytes(truth, w) : NULL;
    SimHistory row;

    if (!w || truth->actors[SIM_WID_ACTOR(id)].kind != SIM_ACTOR_CPU) {
        return;
    }
    for (unsigned i = 0; i < rows->len; i++) {
        if (g_array_index(rows, SimHistory, i).event == w->event) {
            return;
        }
    }
    row = (SimHistory){ .event = w->event, .time = w->time, .pa = w->pa & ~UINT64_C(63),
                        .at = w->pa, .len = w->len, .source = sim_write_source(w),
                        .actor = SIM_WID_ACTOR(id), .kind = SIM_HISTORY_STORE,
                        .state = w->stamp ? 'M' : ' ', .buffered = w->stamp == 0 };
    for (unsigned i = 0; bytes && i < w->len && (w->pa & 63) + i < 64; i++) {
        row.l1[(w->pa & 63) + i] = bytes[i];
    }
    g_array_append_val(rows, row);
}

static void
add_stores(const SimTruth *truth, GArray *rows, SimAddr pa, uint64_t len)
{
    for (SimAddr at = pa; at < pa + MIN(len, 256); at++) {
        const TruthPage *page = truth_page(truth, at);
        uint32_t number = page ? page->head[at % SIM_TRUTH_PAGE] : 0;
        SimWid ids[8];
        unsigned count = page ? truth_pending(truth, at, 0, ids, G_N_ELEMENTS(ids)) : 0;

        for (unsigned i = 0; i < count; i++) {
            add_store(truth, rows, ids[i]);
        }
        for (unsigned deep = 0; deep < 8; deep++) {
            const TruthNode *node = truth_node(truth, number);

            if (!node) {
                break;
            }
            add_store(truth, rows, node->id);
            number = node->prev;
        }
    }
}

static int
by_event(const void *a, const void *b)
{
    const SimHistory *x = a, *y = b;

    return x->event < y->event ? -1 : x->event > y->event;
}

/*
 * A store's row knows only its own bytes: the rest of the picture is that of the
 * row before it, or of the row after it when it is the first.
 */
static void
complete_store(GArray *rows, unsigned index)
{
    SimHistory *row = &g_array_index(rows, SimHistory, index);
    const SimHistory *like = NULL;
    uint8_t stored[64];
    unsigned first = (unsigned)(row->at & 63);
    unsigned len = (unsigned)MIN(row->len, 64 - first);

    for (unsigned i = index; i > 0 && !like; i--) {
        const SimHistory *r = &g_array_index(rows, SimHistory, i - 1);

        like = r->pa == row->pa ? r : NULL;
    }
    for (unsigned i = index + 1; i < rows->len && !like; i++) {
        const SimHistory *r = &g_array_index(rows, SimHistory, i);

        like = r->pa == row->pa && r->kind != SIM_HISTORY_STORE ? r : NULL;
    }
    if (!like) {
        return;
    }
    memcpy(stored, row->l1, sizeof(stored));
    memcpy(row->ram, like->ram, sizeof(row->ram));
    memcpy(row->l1, like->l1, sizeof(row->l1));
    if (row->buffered || like->state == '-') {
        row->state = like->state;
    } else {
        memcpy(row->l1 + first, stored + first, len);
    }
    if (like->state == '-' && !row->buffered) {
        memcpy(row->ram + first, stored + first, len);
    }
}

GArray *
sim_truth_history(const SimTruth *truth, SimAddr pa, uint64_t len)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(SimHistory));
    uint64_t kept = MIN(truth->row_count, TRUTH_ROWS);

    for (uint64_t i = kept; i > 0; i--) {
        const SimHistory *row = &truth->rows[(truth->row_count - i) % TRUTH_ROWS];

        if (touches(row, pa, len)) {
            g_array_append_val(rows, *row);
        }
    }
    add_stores(truth, rows, pa, len);
    g_array_sort(rows, by_event);
    for (unsigned i = 0; i < rows->len; i++) {
        if (g_array_index(rows, SimHistory, i).kind == SIM_HISTORY_STORE) {
            complete_store(rows, i);
        }
    }
    return rows;
}

/* SPDX-License-Identifier: MIT */
/*
 * What happened to armed lines: rows for reports and views.  Stores have no row
 * of their own, their records are rows enough; they are merged in on request.
 */
#include "sim/truth-internal.h"

#include "sim/cache.h"
#include "sim/cpu.h"
#include "sim/lay.h"
#include "sim/model.h"
#include "sim/reserve.h"

#include <string.h>

#define FIRST_ROWS 1024u
#define LAST_ROWS 3072u

void
truth_history_init(SimTruth *truth)
{
    truth->rows = sim_reserve(TRUTH_ROWS * sizeof(SimHistory));
    truth->row_bytes = sizeof(SimHistory);
}

void
truth_history_clear(SimTruth *truth)
{
    sim_unreserve(truth->rows, TRUTH_ROWS * sizeof(SimHistory));
}

/* --- places --------------------------------------------------------------- */

static void
add_place(SimHistoryPlace *places, unsigned *count, const SimCache *cache, SimPlace place)
{
    if (*count < SIM_HISTORY_LEVELS) {
        places[(*count)++] = (SimHistoryPlace){ cache->model->name, place,
                                                cache->line_bytes };
    }
}

unsigned
sim_truth_places(const SimWorld *world, SimHistoryPlace ret_places[SIM_HISTORY_LEVELS])
{
    unsigned count = 0;

    for (unsigned i = 0; i < world->caches->len; i++) {
        const SimCache *cache = g_ptr_array_index(world->caches, i);

        if (cache->place != SIM_PLACE_L1) {
            add_place(ret_places, &count, cache, cache->place);
        }
        if (cache->outer && cache->ops->drain) {
            add_place(ret_places, &count, cache, SIM_PLACE_OUTER_BUFFER);
        }
    }
    return count;
}

static SimCache *
cache_named(const SimWorld *world, const char *name)
{
    for (unsigned i = 0; i < world->caches->len; i++) {
        SimCache *cache = g_ptr_array_index(world->caches, i);

        if (cache->model->name == name) {
            return cache;
        }
    }
    g_assert_not_reached();
}

/* --- pictures ------------------------------------------------------------- */

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

static bool
is_buffered(SimCpu *cpu, SimAddr block)
{
    uint64_t va = sim_window_va(SIM_WINDOW_LINEAR, block);

    return (cpu->attn[(va - SIM_WINDOW_BASE) >> cpu->line_shift] & SIM_ATTN_BUFFERED) != 0;
}

/* The part of the block at @block that lies in the line of @at. */
static unsigned
part_of_line(SimAddr block, SimAddr at, uint32_t line_bytes, unsigned *ret_len)
{
    SimAddr from = at & ~(SimAddr)(line_bytes - 1);

    *ret_len = MIN(line_bytes, 64u);
    return (unsigned)(MAX(from, block) - block);
}

/* The L1s: one copy, shown when some CPU has the line (rules P2). */
static void
look_at_cpus(const SimTruth *truth, SimHistory *row, SimAddr block)
{
    const GPtrArray *cpus = truth->world->cpus;
    SimCpu *shown = shown_cpu(truth, row->actor), *holder = NULL;

    row->state = '-';
    for (unsigned i = 0; i < MIN(cpus->len, SIM_HISTORY_CPUS); i++) {
        SimCpu *cpu = g_ptr_array_index(cpus, i);

        row->states[i] = cpu->ops->line_state(cpu, row->at);
        row->buffers |= (uint16_t)(is_buffered(cpu, block) << i);
        holder = cpu->ops->holds(cpu, row->at) ? cpu : holder;
        if (cpu == shown) {
            row->state = row->states[i];
            row->buffered = row->buffers >> i & 1;
        }
    }
    if (holder) {
        unsigned len, first = part_of_line(block, row->at, holder->line_mask + 1u, &len);

        sim_lay_get(truth->world->lay, block + first, row->l1 + first, len);
    }
}

static void
look_at_cache(SimCache *cache, SimHistoryLevel *level, SimAddr block, SimAddr at)
{
    unsigned len, first = part_of_line(block, at, cache->line_bytes, &len);

    level->state = cache->ops->state(cache, at);
    level->mask = 0;
    if (level->state != 'I' &&
        cache->ops->peek(cache, block + first, level->bytes + first, len)) {
        level->mask = (len == 64 ? UINT64_MAX : (UINT64_C(1) << len) - 1) << first;
    }
}

static void
look_at_buffer(const SimTruth *truth, SimHistoryLevel *level, SimAddr block)
{
    level->state = 'I';
    level->mask = 0;
    for (unsigned i = 0; i < truth->holder_count; i++) {
        const SimHolder *h = &truth->holders[i];
        bool skip = h->place != SIM_PLACE_OUTER_BUFFER ||
                    (h->has_pending && !h->has_pending(h->self, block, 64));
        SimWid id;

        for (unsigned k = 0; !skip && k < 64; k++) {
            if (h->find(h->self, block + k, &id, &level->bytes[k])) {
                level->mask |= UINT64_C(1) << k;
                level->state = 'B';
            }
        }
    }
}

static void
take_picture(const SimTruth *truth, SimHistory *row)
{
    SimAddr block = row->at & ~UINT64_C(63);

    look_at_cpus(truth, row, block);
    for (unsigned i = 0; i < truth->place_count; i++) {
        const SimHistoryPlace *place = &truth->places[i];

        if (place->place == SIM_PLACE_OUTER_BUFFER) {
            look_at_buffer(truth, &row->below[i], block);
        } else {
            look_at_cache(cache_named(truth->world, place->name), &row->below[i], block,
                          row->at);
        }
    }
    sim_world_peek_ram(truth->world, block, row->ram, sizeof(row->ram));
}

/* --- rows ----------------------------------------------------------------- */

static SimHistory *
row_at(const SimTruth *truth, uint64_t number)
{
    return (SimHistory *)(truth->rows + number % TRUTH_ROWS * truth->row_bytes);
}

/* A new row: cleared, without the levels that this board does not have. */
static SimHistory *
add_row(SimTruth *truth)
{
    SimHistory *row;

    if (truth->row_count == 0) {
        truth->place_count = sim_truth_places(truth->world, truth->places);
        truth->row_bytes = offsetof(SimHistory, below) +
                           truth->place_count * sizeof(SimHistoryLevel);
    }
    row = row_at(truth, truth->row_count++);
    memset(row, 0, truth->row_bytes);
    return row;
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
    SimHistory *row = add_row(truth);
    TruthPage *page = truth_page(truth, at);

    row->event = sim_world_next_event(truth->world);
    row->time = time_of(truth, kind, actor);
    row->pa = at & ~UINT64_C(63);
    row->at = at;
    row->len = len;
    row->source = source;
    row->text = text;
    row->actor = actor;
    row->kind = (uint8_t)kind;
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
truth_history_last(const SimTruth *truth, SimAddr pa, unsigned kinds, SimActorId actor,
                   uint64_t before)
{
    uint64_t kept = MIN(truth->row_count, TRUTH_ROWS);

    for (uint64_t i = 1; i <= kept; i++) {
        const SimHistory *row = row_at(truth, truth->row_count - i);

        if (row->event < before && (kinds >> row->kind & 1) &&
            (actor == 0 || row->actor == actor) && touches(row, pa, 1)) {
            return row;
        }
    }
    return NULL;
}

static void
add_copy(const SimTruth *truth, GArray *rows, const SimHistory *row)
{
    SimHistory whole = { 0 };

    memcpy(&whole, row, truth->row_bytes);
    g_array_append_val(rows, whole);
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
        uint32_t number = page ? truth_head_number(page, at) : 0;
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

/* Rows that take a line out of the L1, and so say nothing of how it was before. */
static const unsigned removing = 1u << SIM_HISTORY_EVICT | 1u << SIM_HISTORY_INVALIDATE |
                                 1u << SIM_HISTORY_CLEAN_INVALIDATE;

/* The nearest row of a picture, forwards or backwards; NULL: none. */
static const SimHistory *
nearest(const GArray *rows, unsigned index, int step)
{
    const SimHistory *here = &g_array_index(rows, SimHistory, index);

    for (unsigned i = index + (unsigned)step; i < rows->len; i += (unsigned)step) {
        const SimHistory *row = &g_array_index(rows, SimHistory, i);

        if (row->pa == here->pa && row->kind != SIM_HISTORY_STORE) {
            return row;
        }
    }
    return NULL;
}

/* A store past the caches leaves no line behind (the log does not say which it was). */
static bool
went_past_caches(const GArray *rows, unsigned index)
{
    const SimHistory *after = nearest(rows, index, 1), *before = nearest(rows, index, -1);

    if (after) {
        return after->state == 'I' && !(removing >> after->kind & 1);
    }
    return before && before->state == 'I';
}

/* The row before it, with what the store changes itself. */
static void
take_over(SimHistory *row, const SimHistory *like)
{
    memcpy(row->states, like->states, sizeof(row->states));
    memcpy(row->ram, like->ram, sizeof(row->ram));
    memcpy(row->l1, like->l1, sizeof(row->l1));
    memcpy(row->below, like->below, sizeof(row->below));
    row->buffers = like->buffers;
}

/*
 * A store's row knows only its own bytes: the rest of the picture is that of the
 * row before it, or of the row after it when it is the first.
 */
static void
complete_store(const SimTruth *truth, GArray *rows, unsigned index)
{
    SimHistory *row = &g_array_index(rows, SimHistory, index);
    const SimHistory *like = NULL;
    const SimCpu *cpu = shown_cpu(truth, row->actor);
    uint8_t stored[64];
    unsigned first = (unsigned)(row->at & 63);
    unsigned len = (unsigned)MIN(row->len, 64 - first);

    for (unsigned i = index; i > 0 && !like; i--) {
        const SimHistory *r = &g_array_index(rows, SimHistory, i - 1);

        like = r->pa == row->pa ? r : NULL;
    }
    like = like ? like : nearest(rows, index, 1);
    if (!like) {
        return;
    }
    memcpy(stored, row->l1, sizeof(stored));
    take_over(row, like);
    if (row->buffered || like->state == '-') {
        row->state = like->state;
    } else if (went_past_caches(rows, index)) {
        row->state = ' ';
    } else {
        memcpy(row->l1 + first, stored + first, len);
        for (unsigned i = 0; i < SIM_HISTORY_CPUS && row->states[i]; i++) {
            row->states[i] = cpu && cpu->index == i ? 'M' : 'I';
        }
    }
    if (like->state == '-' && !row->buffered) {
        memcpy(row->ram + first, stored + first, len);
    }
}

static uint64_t
count_rows(const SimTruth *truth, SimAddr pa, uint64_t len)
{
    uint64_t kept = MIN(truth->row_count, TRUTH_ROWS), count = 0;

    for (uint64_t i = kept; i > 0; i--) {
        count += touches(row_at(truth, truth->row_count - i), pa, len);
    }
    return count;
}

/* Who polls a line makes rows without end: its beginning and what came last tell. */
static bool
is_of_the_middle(uint64_t index, uint64_t count)
{
    return index >= FIRST_ROWS && index + LAST_ROWS < count;
}

GArray *
sim_truth_history(const SimTruth *truth, SimAddr pa, uint64_t len)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(SimHistory));
    uint64_t kept = MIN(truth->row_count, TRUTH_ROWS);
    uint64_t count = count_rows(truth, pa, len), index = 0;

    for (uint64_t i = kept; i > 0; i--) {
        const SimHistory *row = row_at(truth, truth->row_count - i);

        if (touches(row, pa, len) && !is_of_the_middle(index++, count)) {
            add_copy(truth, rows, row);
        }
    }
    add_stores(truth, rows, pa, len);
    g_array_sort(rows, by_event);
    for (unsigned i = 0; i < rows->len; i++) {
        if (g_array_index(rows, SimHistory, i).kind == SIM_HISTORY_STORE) {
            complete_store(truth, rows, i);
        }
    }
    return rows;
}

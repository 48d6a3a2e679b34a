/* SPDX-License-Identifier: MIT */
/*
 * Turns what a probe sees on the wires into arrows.  A transaction is one arrow,
 * from the block that made it to the one that answered, however many passed it
 * on; a read moves bytes the other way.  Leaves out: misses of a snoop, and peeks.
 */
#include "tools/draw-record.h"

#include <string.h>

#include "sim/cache.h"
#include "sim/master.h"
#include "sim/model.h"

static DrawOpen *
top(const DrawRecord *record)
{
    return record->open->len
               ? &g_array_index(record->open, DrawOpen, record->open->len - 1)
               : NULL;
}

/* Some transaction around the innermost one is of this kind. */
static const DrawOpen *
around(const DrawRecord *record, SimTxnKind kind)
{
    for (unsigned i = record->open->len; i-- > 0;) {
        const DrawOpen *open = &g_array_index(record->open, DrawOpen, i);

        if (open->txn->kind == kind) {
            return open;
        }
    }
    return NULL;
}

static bool
is_stage(const SimModel *model, SimStage stage)
{
    return model->klass->stage == stage;
}

static bool
holds_lines(const SimModel *model)
{
    return is_stage(model, SIM_STAGE_L1) || is_stage(model, SIM_STAGE_L2) ||
           is_stage(model, SIM_STAGE_OUTER);
}

static const char *
read_word(const DrawRecord *record, const DrawOpen *open)
{
    if (open->txn->flags & SIM_TXN_LINE) {
        bool asked = !(open->txn->flags & SIM_TXN_SPECULATIVE) &&
                     !around(record, SIM_PREFETCH);

        return asked ? "fill" : "prefetch";
    }
    if (open->txn->mem == SIM_MEM_DEVICE) {
        return "read";
    }
    if (!is_stage(open->from, SIM_STAGE_CORE)) {
        return "DMA read";
    }
    return open->txn->flags & SIM_TXN_FORWARDED ? "load (own stores too)" : "load";
}

static const char *
write_word(const DrawRecord *record, const DrawOpen *open)
{
    if (open->txn->flags & SIM_TXN_LINE) {
        return around(record, SIM_MAINT) || around(record, SIM_MAINT_ALL) ? "clean"
                                                                          : "write back";
    }
    if (is_stage(open->from, SIM_STAGE_CORE)) {
        return open->txn->mem == SIM_MEM_DEVICE ? "write" : "store";
    }
    if (is_stage(open->from, SIM_STAGE_STORE_BUFFER) ||
        is_stage(open->from, SIM_STAGE_OUTER)) {
        return "drain";
    }
    return sim_master_of(record->run->world, open->txn->actor) ? "DMA write" : "write";
}

static void
set_register(DrawMove *move, const SimModel *model, const SimTxn *txn)
{
    SimAddr offset = txn->addr & 0xfff;

    memcpy(&move->value, txn->data, MIN(txn->len, sizeof(move->value)));
    move->times = 1;
    for (const SimReg *reg = model->klass->regs; reg && reg->name; reg++) {
        if (reg->offset == offset) {
            move->reg = g_strdup(reg->name);
            return;
        }
    }
    move->reg = g_strdup_printf("register 0x%03x", (unsigned)offset);
}

/* Registers of a cache, by name, that start maintenance by address or way. */
static const struct {
    const char *reg;
    bool drops, is_all;
} maint_regs[] = {
    {"CLEAN_PA", false, false}, {"CLEAN_INV_PA", true, false}, {"INV_PA", true, false},
    {"CLEAN_WAY", false, true}, {"CLEAN_INV_WAY", true, true}, {"INV_WAY", true, true},
};

static void
set_maint(const DrawRecord *record, DrawMove *move, const DrawOpen *open)
{
    const SimCache *cache = draw_cache_of(record->run->world, open->to);

    for (unsigned i = 0; cache && i < G_N_ELEMENTS(maint_regs); i++) {
        if (strcmp(move->reg, maint_regs[i].reg) == 0) {
            move->maint.by_register = true;
            move->maint.drops = maint_regs[i].drops;
            move->maint.is_all = maint_regs[i].is_all;
            move->maint.first = move->value & ~(SimAddr)(cache->line_bytes - 1);
            move->maint.end = move->maint.first + cache->line_bytes;
            move->event = open->event;
        }
    }
}

static DrawMove *
add_data(DrawRecord *record, const DrawOpen *open, const char *what, bool upwards)
{
    const SimTxn *txn = open->txn;
    DrawMove *move = draw_move_new(record, what, txn->actor,
                                   upwards ? open->to : open->from,
                                   upwards ? open->from : open->to);

    draw_move_bytes(move, txn->addr, txn->len, txn->data);
    if (txn->mem == SIM_MEM_DEVICE) {
        set_register(move, open->to, txn);
        if (txn->kind == SIM_WRITE) {
            set_maint(record, move, open);
        }
    }
    draw_move_states(record, move);
    draw_move_via(record, move, open);
    /* What a write to a register sets off comes behind it. */
    return move->reg ? draw_move_insert(record, move, open->arrived)
                     : draw_move_add(record, move);
}

/* The transaction that this one is part of; NULL: of none. */
static DrawOpen *
outside(const DrawRecord *record)
{
    guint inside = record->open->len;

    return inside > 1 ? &g_array_index(record->open, DrawOpen, inside - 2) : NULL;
}

/* A line is installed when the fill is over: what state it has then, a load shows. A
 * store that asked for it has the last word. */
static void
end_read(DrawRecord *record, const DrawOpen *open)
{
    DrawMove *move = add_data(record, open, read_word(record, open), true);
    DrawOpen *around_it = outside(record);

    if (move && (open->txn->flags & SIM_TXN_LINE)) {
        move->to_state = 0;
        if (around_it && around_it->txn->kind != SIM_WRITE) {
            around_it->coming = move;
        }
    }
}

static void
end_write(DrawRecord *record, const DrawOpen *open)
{
    DrawMove *move = add_data(record, open, write_word(record, open), false);
    DrawOpen *around_it = outside(record);

    if (around_it && (open->txn->flags & SIM_TXN_LINE)) {
        around_it->leaving = move;
    }
}

/* Newer bytes than those below come along, from where others were asked. */
static void
end_upgrade(DrawRecord *record, const DrawOpen *open)
{
    DrawOpen from_unit = *open;

    if (open->txn->data && (open->txn->flags & SIM_TXN_DIRTY) && open->unit) {
        from_unit.to = open->unit;
        add_data(record, &from_unit, "take over", true);
    }
}

/* A clean copy that somebody else's write makes old: nobody wants its bytes. */
static void
add_drop(DrawRecord *record, const DrawOpen *open)
{
    DrawMove *move = draw_move_new(record, "drop", open->txn->actor, open->from,
                                   open->to);

    draw_move_bytes(move, open->txn->addr, open->txn->len, NULL);
    move->maint = (DrawMaint){.drops = true,
                              .first = open->txn->addr,
                              .end = open->txn->addr + open->txn->len,
                              .had = 1u << SIM_PLACE_L1};
    draw_move_states(record, move);
    draw_move_add(record, move);
}

static void
end_snoop(DrawRecord *record, const DrawOpen *open)
{
    const SimTxn *txn = open->txn;
    bool is_wanted = (txn->flags & SIM_TXN_DIRTY) || around(record, SIM_READ);

    if (txn->op == SIM_SNOOP_PEEK || !txn->data || !(txn->flags & SIM_TXN_FORWARDED)) {
        return;
    }
    if (txn->op == SIM_SNOOP_UPDATE) {
        add_data(record, open, "update", false);
    } else if (txn->op == SIM_SNOOP_UNIQUE && !is_wanted) {
        add_drop(record, open);
    } else {
        add_data(record, open, "snoop", true);
    }
}

/* Requests are drawn before what they set off. */

static const char *const maint_words[] = {
    [SIM_CLEAN] = "clean",
    [SIM_INVALIDATE] = "invalidate",
    [SIM_CLEAN_INVALIDATE] = "clean+invalidate",
};

static void
begin_maint(DrawRecord *record, DrawOpen *open)
{
    const SimTxn *txn = open->txn;
    DrawMove *move = draw_move_new(record, maint_words[txn->op & 3], txn->actor,
                                   open->from, open->from);

    draw_move_bytes(move, txn->addr, txn->len, NULL);
    move->maint.drops = (txn->op & SIM_INVALIDATE) != 0;
    move->maint.first = txn->addr;
    move->maint.end = txn->addr + txn->len;
    if (txn->kind == SIM_MAINT_ALL) {
        move->len = 0;
        move->maint.is_all = true;
        move->detail = g_strdup("the whole cache");
    }
    open->request = move;
}

static const struct {
    unsigned bits;
    const char *word;
} barrier_words[] = {
    {SIM_BARRIER_OUTER, "barrier: all stores are out of the buffers"},
    {SIM_BARRIER_WAIT, "barrier: wait for all stores"},
    {SIM_BARRIER_FULL, "barrier: loads and stores"},
    {SIM_BARRIER_STORES, "barrier: stores"},
    {SIM_BARRIER_LOADS, "barrier: loads"},
};

static void
begin_barrier(DrawRecord *record, DrawOpen *open)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(barrier_words); i++) {
        unsigned bits = barrier_words[i].bits;

        if ((open->txn->op & bits) == bits) {
            DrawMove *move = draw_move_new(record, barrier_words[i].word,
                                           open->txn->actor, open->from, open->from);

            move->is_barrier = true;
            open->request = draw_move_add(record, move);
            return;
        }
    }
}

/* Where a request ended: in the last cache that it met, a barrier in a buffer. */
static void
end_maint(DrawRecord *record, const DrawOpen *open)
{
    if (open->request && open->cache) {
        open->request->to = open->cache;
        draw_move_states(record, open->request);
        draw_move_via(record, open->request, open);
    }
}

static void
end_barrier(DrawRecord *record, const DrawOpen *open)
{
    if (!open->request) {
        return;
    }
    open->request->caused = record->moves - open->moves - 1;
    if (open->buffer) {
        open->request->to = open->buffer;
    }
}

/* Whatever it did shows as arrows of its own; a clean line just goes. */
static void
end_evict(DrawRecord *record, const DrawOpen *open)
{
    if ((open->txn->flags & SIM_TXN_FORWARDED) && record->moves == open->moves &&
        open->cache) {
        DrawMove *move = draw_move_new(record, "drop, clean", open->txn->actor,
                                       open->cache, open->cache);

        draw_move_bytes(move, open->txn->addr, 1, NULL);
        draw_move_states(record, move);
        draw_move_add(record, move);
    }
}

static const struct {
    void (*begin)(DrawRecord *record, DrawOpen *open);
    void (*end)(DrawRecord *record, const DrawOpen *open);
} kinds[] = {
    [SIM_READ] = {NULL, end_read},
    [SIM_WRITE] = {NULL, end_write},
    [SIM_PEEK] = {NULL, NULL},
    [SIM_BARRIER] = {begin_barrier, end_barrier},
    [SIM_MAINT] = {begin_maint, end_maint},
    [SIM_MAINT_ALL] = {begin_maint, end_maint},
    [SIM_PREFETCH] = {NULL, NULL},
    [SIM_EVICT] = {NULL, end_evict},
    [SIM_DRAIN] = {NULL, NULL},
    [SIM_UPGRADE] = {NULL, end_upgrade},
    [SIM_SNOOP] = {NULL, end_snoop},
};

/* Which of the caches that hear the request had something to lose. */
static void
note_had(const DrawRecord *record, const DrawOpen *open)
{
    const SimCache *cache = draw_cache_of(record->run->world, open->to);
    DrawMove *move = open->request;

    if (move && cache && cache->ops->state((SimCache *)cache, open->txn->addr) != 'I') {
        move->maint.had |= 1u << cache->place;
    }
}

/* A cache is the first thing that a request for maintenance meets: its arrow is
 * drawn now, so that it stands above what the cache does about it. */
static void
meet_cache(DrawRecord *record, DrawOpen *open)
{
    bool is_maint = open->txn->kind == SIM_MAINT || open->txn->kind == SIM_MAINT_ALL;
    bool is_first = is_maint && open->request && !open->cache;
    unsigned i = 0;

    if (is_maint && is_stage(open->to, SIM_STAGE_OUTER)) {
        return; /* no maintenance of a CPU reaches it */
    }
    while (i < DRAW_VIA && open->via[i]) {
        i++;
    }
    if (i < DRAW_VIA) {
        open->via[i] = open->to;
    }
    open->cache = open->to;
    if (is_maint) {
        note_had(record, open);
    }
    if (is_first) {
        open->request->to = open->cache;
        open->request = draw_move_add(record, open->request);
    }
}

static void
hop_began(DrawRecord *record, const SimProbeHop *hop)
{
    DrawOpen *open = top(record);

    if (!open || open->txn != hop->txn) {
        DrawOpen fresh = {.txn = hop->txn, .from = hop->from, .moves = record->moves,
                          .event = record->run->world->events};

        g_array_append_val(record->open, fresh);
        open = top(record);
        open->to = hop->to;
        if (hop->txn->kind < G_N_ELEMENTS(kinds) && kinds[hop->txn->kind].begin) {
            kinds[hop->txn->kind].begin(record, open);
        }
    }
    open->depth++;
    open->to = hop->to;
    open->arrived = draw_record_step(record)->moves->len;
    if (holds_lines(hop->to)) {
        meet_cache(record, open);
    } else if (is_stage(hop->to, SIM_STAGE_STORE_BUFFER)) {
        open->buffer = hop->to;
    } else if (is_stage(hop->to, SIM_STAGE_SNOOP)) {
        open->unit = hop->to;
    }
}

static void
hop_ended(DrawRecord *record, const SimProbeHop *hop)
{
    DrawOpen *open = top(record);
    DrawOpen done;

    g_assert(open && open->txn == hop->txn);
    if (--open->depth > 0) {
        return;
    }
    done = *open;
    draw_move_states(record, done.coming);
    draw_move_states(record, done.leaving);
    if (hop->resp == SIM_OK && done.txn->kind < G_N_ELEMENTS(kinds) &&
        kinds[done.txn->kind].end) {
        kinds[done.txn->kind].end(record, &done);
    }
    g_array_set_size(record->open, record->open->len - 1);
    if (done.request && !done.cache && done.txn->kind != SIM_BARRIER) {
        draw_move_free(done.request); /* no cache was there to hear it */
    }
}

void
draw_wire_hop(void *opaque, const SimProbeHop *hop)
{
    if (hop->ended) {
        hop_ended(opaque, hop);
    } else {
        hop_began(opaque, hop);
    }
}

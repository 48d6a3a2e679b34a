/* SPDX-License-Identifier: MIT */
/*
 * L1 data cache: set-associative, write-back, write-allocate, MESI states of one
 * coherent domain.  Its data is the window's linear part (rules P2, P3); tags,
 * states and write ids are here.  It alone writes the VALID and OWNED bits of
 * the CPU's attention bytes.
 * Leaves out: snooping, parity, several outstanding misses.
 */
#include "sim/cpu.h"
#include "sim/finding.h"
#include "sim/lay.h"
#include "sim/line.h"
#include "sim/model.h"
#include "sim/replace.h"
#include "sim/reserve.h"
#include "sim/stage.h"
#include "sim/trace.h"
#include "sim/truth.h"
#include "sim/world.h"

#include <inttypes.h>
#include <string.h>

#define L1_LINE_MAX 256u
#define WAYS_MAX 64u
#define NO_LINE UINT64_MAX

typedef struct HwL1 {
    SimModel parent;
    SimPort mem;
    uint32_t size, line_bytes, sets; /* parameters */
    uint32_t replacement, prefetch;
    uint32_t hit_ps;
    uint32_t ways; /* derived */
    SimCpu *cpu;
    SimIds ids;
    SimAddr *tags;   /* [set * ways + way]: address of the line, or NO_LINE */
    uint8_t *next;   /* round-robin counter per set */
    uint8_t *guard;  /* what the window must hold, apart from announced stores */
    SimRandom random;
} HwL1;

enum { PREFETCH_NONE, PREFETCH_NEXT_LINE };
static const char *const prefetch_words[] = { "none", "next-line", NULL };

SIM_TRACE_DEFINE(l1_line_filled, "pa=0x%" PRIx64 " speculative=%" PRIu64);
SIM_TRACE_DEFINE(l1_line_written_back, "pa=0x%" PRIx64);
SIM_TRACE_DEFINE(l1_line_dropped, "pa=0x%" PRIx64 " dirty=%" PRIu64);
SIM_TRACE_DEFINE(l1_store_performed, "pa=0x%" PRIx64 " len=%" PRIu64);

/* --- lines -------------------------------------------------------------- */

static SimAddr
line_of(const HwL1 *l1, SimAddr pa)
{
    return pa & ~(SimAddr)(l1->line_bytes - 1);
}

static uint8_t *
attn_of(const HwL1 *l1, SimAddr pa)
{
    return sim_stage_attn(l1->cpu, pa);
}

static bool
is_valid(const HwL1 *l1, SimAddr pa)
{
    return *attn_of(l1, pa) & SIM_ATTN_VALID;
}

static bool
is_dirty(const HwL1 *l1, SimAddr pa)
{
    return *attn_of(l1, pa) & SIM_ATTN_OWNED;
}

static SimAddr *
set_of(const HwL1 *l1, SimAddr pa)
{
    return &l1->tags[(pa / l1->line_bytes) % l1->sets * l1->ways];
}

static uint8_t *
guard_of(const HwL1 *l1, SimAddr pa)
{
    return l1->guard + (pa - l1->parent.world->ram_base);
}

static void
set_valid(HwL1 *l1, SimAddr pa, bool dirty)
{
    uint8_t *attn = attn_of(l1, pa);

    *attn |= SIM_ATTN_VALID;
    *attn = dirty ? *attn | SIM_ATTN_OWNED : *attn & (uint8_t)~SIM_ATTN_OWNED;
}

static void
suspect(HwL1 *l1, SimAddr line, bool on)
{
    uint8_t *attn = attn_of(l1, line);

    *attn = on ? *attn | SIM_ATTN_SUSPECT : *attn & (uint8_t)~SIM_ATTN_SUSPECT;
}

static SimTruth *
truth_of(const HwL1 *l1, SimAddr pa)
{
    SimTruth *truth = l1->parent.world->truth;

    return truth && sim_truth_is_armed(truth, pa) ? truth : NULL;
}

static void
note(const HwL1 *l1, SimHistoryKind kind, SimActorId actor, SimAddr line)
{
    SimTruth *truth = truth_of(l1, line);

    if (truth) {
        sim_truth_note(truth, kind, actor, line, l1->line_bytes, l1->cpu->here, NULL);
    }
}

/* --- the store guard (driving-c.md section 1.2) ------------------------- */

static void
report_unannounced(const HwL1 *l1, SimAddr pa, uint8_t was, uint8_t is)
{
    SimFinding f = { .code = SIM_D601, .severity = SIM_ERROR, .pa = pa, .len = 1,
                     .is_write = true, .has_values = true };

    f.got[0] = is;
    f.due[0] = was;
    f.event = l1->parent.world->events;
    f.time = l1->cpu->now;
    f.read = (SimWitness){ .actor = l1->cpu->actor, .event = f.event, .time = f.time,
                           .source = l1->cpu->here, .what = "wrote" };
    sim_findings_add(l1->parent.world, &f);
}

/* Compares a held line with its guard, except where stores were announced. */
static void
check_guard(const HwL1 *l1, SimAddr line, const uint8_t *bytes)
{
    SimLine *record = sim_stage_line(l1->cpu, line);
    uint8_t *guard = guard_of(l1, line);

    for (uint32_t i = 0; i < l1->line_bytes; i++) {
        bool announced = record->announced[i >> 6] >> (i & 63) & 1;

        if (bytes[i] != guard[i] && !announced) {
            report_unannounced(l1, line + i, guard[i], bytes[i]);
        }
    }
    memcpy(guard, bytes, l1->line_bytes);
    memset(record->announced, 0, sizeof(record->announced));
}

/* The bytes of a held line, checked. */
static void
take_line(HwL1 *l1, SimAddr line, uint8_t *ret_bytes)
{
    sim_lay_get(l1->parent.world->lay, line, ret_bytes, l1->line_bytes);
    check_guard(l1, line, ret_bytes);
}

/* --- down --------------------------------------------------------------- */

static SimResp
write_back(HwL1 *l1, SimAddr line, SimLoss why, SimTime *delay)
{
    uint8_t bytes[L1_LINE_MAX];
    SimLineDown down = { .mem = &l1->mem, .line = line, .bytes = bytes,
                         .ids = sim_ids_at(&l1->ids, line), .len = l1->line_bytes,
                         .why = why, .row = SIM_HISTORY_CLEAN, .actor = l1->cpu->actor,
                         .here = l1->cpu->here, .culprit = l1->cpu->here };

    if (why == SIM_LOSS_WRITE_BACK) {
        down.row = SIM_HISTORY_WRITE_BACK;
        down.culprit = sim_stage_line(l1->cpu, line)->writer;
    }
    take_line(l1, line, bytes);
    set_valid(l1, line, false);
    SIM_TRACE(l1->parent.world, l1_line_written_back, l1->cpu->actor, line, 0, 0, 0);
    return sim_line_write_back(l1->parent.world, &down, delay);
}

/* The line goes; what it held is not written anywhere. */
static void
drop(HwL1 *l1, SimAddr line, SimLoss why, SimHistoryKind kind)
{
    uint8_t bytes[L1_LINE_MAX];
    SimAddr *set = set_of(l1, line);
    SimWid *mine = sim_ids_at(&l1->ids, line);
    bool dirty = is_dirty(l1, line);
    unsigned way = 0;

    take_line(l1, line, bytes);
    while (set[way] != line) {
        way++;
    }
    set[way] = NO_LINE;
    *attn_of(l1, line) &= (uint8_t)~(SIM_ATTN_VALID | SIM_ATTN_OWNED | SIM_ATTN_SUSPECT);
    SIM_TRACE(l1->parent.world, l1_line_dropped, l1->cpu->actor, line, dirty, 0, 0);
    if (mine) {
        note(l1, kind, l1->cpu->actor, line);
        sim_truth_removed(l1->parent.world->truth, SIM_PLACE_L1, line, l1->line_bytes, mine,
                          NULL, why, l1->cpu->actor, l1->cpu->here);
    }
}

static void
evict(HwL1 *l1, SimAddr line, SimTime *delay)
{
    if (is_dirty(l1, line)) {
        write_back(l1, line, SIM_LOSS_WRITE_BACK, delay);
    }
    drop(l1, line, SIM_LOSS_WRITE_BACK, SIM_HISTORY_EVICT);
}

/* --- filling ------------------------------------------------------------ */

static SimAddr
pinned_line(const HwL1 *l1)
{
    return l1->cpu->pin == SIM_NO_PIN ? NO_LINE : l1->cpu->pin << l1->cpu->line_shift;
}

/* A way for @line; whoever is there leaves. */
static unsigned
make_room(HwL1 *l1, SimAddr line, SimTime *delay)
{
    SimAddr *set = set_of(l1, line), pinned = pinned_line(l1);
    SimTime touched[WAYS_MAX];
    unsigned stay = l1->ways, way;

    for (way = 0; way < l1->ways; way++) {
        if (set[way] == NO_LINE) {
            return way;
        }
        touched[way] = sim_stage_line(l1->cpu, set[way])->touched;
        stay = set[way] == pinned ? way : stay;
    }
    way = sim_replace_pick((SimReplace)l1->replacement, touched, l1->ways, &l1->random,
                           &l1->next[(line / l1->line_bytes) % l1->sets],
                           l1->ways > 1 ? stay : l1->ways);
    evict(l1, set[way], delay);
    return way;
}

/* Takes @line in with the given bytes; @ids may be NULL (nobody watches). */
static void
install(HwL1 *l1, SimAddr line, const uint8_t *bytes, const SimWid *ids, bool speculative,
        SimTime *delay)
{
    unsigned way = make_room(l1, line, delay);
    SimTruth *truth = truth_of(l1, line);
    SimLine *record = sim_stage_line(l1->cpu, line);

    set_of(l1, line)[way] = line;
    record->touched = l1->cpu->now;
    memset(record->announced, 0, sizeof(record->announced));
    sim_lay_put(l1->parent.world->lay, line, bytes, l1->line_bytes);
    memcpy(guard_of(l1, line), bytes, l1->line_bytes);
    set_valid(l1, line, false);
    SIM_TRACE(l1->parent.world, l1_line_filled, l1->cpu->actor, line, speculative, 0, 0);
    if (truth) {
        memcpy(sim_ids_at(&l1->ids, line), ids, l1->line_bytes * sizeof(ids[0]));
        note(l1, speculative ? SIM_HISTORY_PREFETCH : SIM_HISTORY_FILL, l1->cpu->actor, line);
        suspect(l1, line,
                sim_truth_copied(truth, SIM_PLACE_L1, l1->cpu->actor, line, l1->line_bytes,
                                 ids));
    }
}

/*
 * The level below is sampled at one instant, before the victim goes down
 * (rules P5).
 */
static SimResp
fill(HwL1 *l1, SimAddr line, bool speculative, SimTime *delay)
{
    uint8_t bytes[L1_LINE_MAX];
    SimWid ids[L1_LINE_MAX];
    SimTxn txn = { .addr = line, .data = bytes, .ids = truth_of(l1, line) ? ids : NULL,
                   .len = l1->line_bytes, .kind = SIM_READ, .mem = SIM_MEM_CACHED,
                   .flags = SIM_TXN_LINE, .actor = l1->cpu->actor };
    SimResp resp = sim_send(&l1->mem, &txn);

    if (resp == SIM_OK) {
        *delay += txn.delay;
        install(l1, line, bytes, ids, speculative, delay);
    }
    return resp;
}

static void
prefetch_after_miss(HwL1 *l1, SimAddr line)
{
    SimAddr next = line + l1->line_bytes;
    const SimWorld *world = l1->parent.world;
    SimTime unseen = 0;

    if (l1->prefetch == PREFETCH_NEXT_LINE && next % SIM_TRUTH_PAGE != 0 &&
        sim_oracle_policy(world->oracle) == SIM_POLICY_TIMED && !is_valid(l1, next)) {
        fill(l1, next, true, &unseen);
    }
}

static SimResp
demand(HwL1 *l1, SimAddr line, bool *ret_missed, SimTime *delay)
{
    *ret_missed = !is_valid(l1, line);
    return *ret_missed ? fill(l1, line, false, delay) : SIM_OK;
}

/* --- transactions of one line ------------------------------------------- */

static void
copy_ids(const HwL1 *l1, SimTxn *txn)
{
    const SimWid *mine = txn->ids ? sim_ids_at(&l1->ids, txn->addr) : NULL;

    if (mine) {
        memcpy(txn->ids, mine, txn->len * sizeof(mine[0]));
    }
}

static SimResp
read_bytes(HwL1 *l1, SimTxn *txn)
{
    bool missed;
    SimResp resp = demand(l1, line_of(l1, txn->addr), &missed, &txn->delay);

    if (resp != SIM_OK) {
        return resp;
    }
    sim_lay_get(l1->parent.world->lay, txn->addr, txn->data, txn->len);
    copy_ids(l1, txn);
    sim_stage_line(l1->cpu, txn->addr)->touched = l1->cpu->now;
    txn->delay += l1->hit_ps;
    if (missed) {
        prefetch_after_miss(l1, line_of(l1, txn->addr));
    }
    return SIM_OK;
}

static SimResp
peek_bytes(HwL1 *l1, SimTxn *txn)
{
    if (!is_valid(l1, txn->addr)) {
        return sim_send(&l1->mem, txn);
    }
    sim_lay_get(l1->parent.world->lay, txn->addr, txn->data, txn->len);
    copy_ids(l1, txn);
    return SIM_OK;
}

/* New ids for bytes that a store just replaced. */
static void
put_ids(HwL1 *l1, const SimTxn *txn)
{
    SimAddr line = line_of(l1, txn->addr);
    SimWid *mine = sim_ids_at(&l1->ids, txn->addr);
    SimTruth *truth = l1->parent.world->truth;
    SimWid old[L1_LINE_MAX];

    if (!mine) {
        return;
    }
    g_assert(txn->ids);
    memcpy(old, mine, txn->len * sizeof(old[0]));
    memcpy(mine, txn->ids, txn->len * sizeof(old[0]));
    sim_truth_perform(truth, SIM_PLACE_L1, txn->addr, txn->len, old, txn->ids);
    suspect(l1, line,
            sim_truth_is_suspect(truth, l1->cpu->actor, line, l1->line_bytes,
                                 sim_ids_at(&l1->ids, line)));
}

/* The line to write is here; a whole-line write needs no fill (rules P5). */
static SimResp
take_to_write(HwL1 *l1, SimTxn *txn)
{
    SimAddr line = line_of(l1, txn->addr);
    bool missed;

    if (txn->len == l1->line_bytes && !is_valid(l1, line)) {
        SimWid none[L1_LINE_MAX] = { 0 };

        install(l1, line, txn->data, none, false, &txn->delay);
        return SIM_OK;
    }
    return demand(l1, line, &missed, &txn->delay);
}

/* A store is performed: the line is ours and dirty from here on. */
static SimResp
write_bytes(HwL1 *l1, SimTxn *txn)
{
    SimLine *record = sim_stage_line(l1->cpu, txn->addr);
    SimResp resp = take_to_write(l1, txn);

    if (resp != SIM_OK) {
        return resp;
    }
    sim_lay_put(l1->parent.world->lay, txn->addr, txn->data, txn->len);
    memcpy(guard_of(l1, txn->addr), txn->data, txn->len);
    record->touched = record->written_at = l1->cpu->now;
    record->writer = l1->cpu->here;
    set_valid(l1, line_of(l1, txn->addr), true);
    txn->delay += l1->hit_ps;
    SIM_TRACE(l1->parent.world, l1_store_performed, l1->cpu->actor, txn->addr, txn->len, 0, 0);
    put_ids(l1, txn);
    return SIM_OK;
}

static void
maintain_line(HwL1 *l1, SimAddr line, SimMaintOp op, SimTime *delay)
{
    if (!is_valid(l1, line)) {
        return;
    }
    if ((op & SIM_CLEAN) && is_dirty(l1, line)) {
        write_back(l1, line, SIM_LOSS_CLEAN, delay);
    }
    if (op & SIM_INVALIDATE) {
        drop(l1, line, SIM_LOSS_INVALIDATE,
             op == SIM_INVALIDATE ? SIM_HISTORY_INVALIDATE : SIM_HISTORY_CLEAN_INVALIDATE);
    }
}

static void
maintain_all(HwL1 *l1, SimMaintOp op, SimTime *delay)
{
    for (uint32_t i = 0; i < l1->sets * l1->ways; i++) {
        if (l1->tags[i] != NO_LINE) {
            maintain_line(l1, l1->tags[i], op, delay);
        }
    }
}

static void
speculate(HwL1 *l1, SimTxn *txn)
{
    SimAddr line = line_of(l1, txn->addr);
    bool valid = is_valid(l1, line);
    SimTime unseen = 0;

    if (txn->kind == SIM_PREFETCH && !valid && fill(l1, line, true, &unseen) == SIM_OK) {
        txn->flags |= SIM_TXN_FORWARDED;
    }
    if (txn->kind == SIM_EVICT && valid && line != pinned_line(l1)) {
        evict(l1, line, &unseen);
        txn->flags |= SIM_TXN_FORWARDED;
    }
}

static SimResp
hw_l1_access(void *self, SimTxn *txn)
{
    HwL1 *l1 = self;

    switch ((SimTxnKind)txn->kind) {
    case SIM_READ:
        return txn->mem == SIM_MEM_CACHED ? read_bytes(l1, txn) : sim_send(&l1->mem, txn);
    case SIM_WRITE:
        return txn->mem == SIM_MEM_CACHED ? write_bytes(l1, txn) : sim_send(&l1->mem, txn);
    case SIM_PEEK:
        return txn->mem == SIM_MEM_CACHED ? peek_bytes(l1, txn) : sim_send(&l1->mem, txn);
    case SIM_MAINT:
        maintain_line(l1, line_of(l1, txn->addr), (SimMaintOp)txn->op, &txn->delay);
        return sim_send(&l1->mem, txn);
    case SIM_MAINT_ALL:
        maintain_all(l1, (SimMaintOp)txn->op, &txn->delay);
        return sim_send(&l1->mem, txn);
    case SIM_PREFETCH:
    case SIM_EVICT:
        speculate(l1, txn);
        return SIM_OK;
    case SIM_BARRIER:
    case SIM_DRAIN:
    case SIM_UPGRADE:
    case SIM_SNOOP:
        return sim_send(&l1->mem, txn);
    }
    return SIM_SLVERR;
}

/* --- as a holder of bytes ----------------------------------------------- */

static bool
hw_l1_find(void *self, SimAddr pa, SimWid *ret_id, uint8_t *ret_byte)
{
    HwL1 *l1 = self;
    const SimWid *mine = sim_ids_at(&l1->ids, pa);

    if (!is_valid(l1, pa)) {
        return false;
    }
    *ret_id = mine ? *mine : 0;
    sim_lay_get(l1->parent.world->lay, pa, ret_byte, 1);
    return true;
}

/* Bytes like those below take that level's ids, others the last writer's (T10). */
static void
arm_line(HwL1 *l1, SimAddr line)
{
    uint8_t bytes[L1_LINE_MAX], below[L1_LINE_MAX];
    const SimLine *record = sim_stage_line(l1->cpu, line);
    SimWid *mine = sim_ids_at(&l1->ids, line);
    SimTxn txn = { .addr = line, .data = below, .ids = mine, .len = l1->line_bytes,
                   .kind = SIM_PEEK, .mem = SIM_MEM_CACHED, .actor = l1->cpu->actor };

    sim_send(&l1->mem, &txn);
    sim_lay_get(l1->parent.world->lay, line, bytes, l1->line_bytes);
    for (uint32_t i = 0; i < l1->line_bytes;) {
        uint32_t run = i;
        SimWid id;

        while (run < l1->line_bytes && bytes[run] != below[run]) {
            run++;
        }
        if (run > i) {
            id = sim_truth_record_past(l1->parent.world->truth, l1->cpu->actor, line + i,
                                       run - i, bytes + i, record->written_at,
                                       record->writer);
            for (; i < run; i++) {
                mine[i] = id;
            }
        }
        i = MAX(run, i + 1);
    }
}

static void
hw_l1_arm(void *self, SimAddr page)
{
    HwL1 *l1 = self;

    sim_ids_arm(&l1->ids, page);
    for (SimAddr line = page; line < page + SIM_TRUTH_PAGE; line += l1->line_bytes) {
        if (is_valid(l1, line)) {
            arm_line(l1, line);
        }
    }
}

/* --- life --------------------------------------------------------------- */

static bool
hw_l1_realize(SimModel *model, GError **error)
{
    HwL1 *l1 = (HwL1 *)model;
    SimHolder holder = { .place = SIM_PLACE_L1, .self = l1, .arm = hw_l1_arm,
                         .find = hw_l1_find };

    l1->ways = l1->sets ? l1->size / l1->line_bytes / l1->sets : 0;
    if (l1->ways == 0 || l1->ways > WAYS_MAX ||
        l1->ways * l1->sets * l1->line_bytes != l1->size) {
        g_set_error(error, SIM_MODEL_ERROR, 0,
                    "%s: %u bytes are not %u sets of 1..%u lines of %u bytes", model->name,
                    l1->size, l1->sets, WAYS_MAX, l1->line_bytes);
        return false;
    }
    if (l1->replacement == SIM_REPLACE_PLRU && (l1->ways & (l1->ways - 1))) {
        g_set_error(error, SIM_MODEL_ERROR, 0,
                    "%s: plru needs a power of two of ways, not %u", model->name, l1->ways);
        return false;
    }
    l1->cpu = sim_stage_cpu(model);
    g_assert(l1->cpu);
    l1->cpu->has_l1 = true;
    l1->cpu->no_shortcut = l1->ways == 1;
    l1->cpu->line_mask = l1->line_bytes - 1;
    l1->tags = g_new(SimAddr, l1->sets * l1->ways);
    l1->next = g_new0(uint8_t, l1->sets);
    if (model->world->truth) {
        holder.actor = l1->cpu->actor;
        sim_truth_add_holder(model->world->truth, &holder);
    }
    return true;
}

static void
hw_l1_reset(SimModel *model)
{
    HwL1 *l1 = (HwL1 *)model;
    SimWorld *world = model->world;

    if (l1->guard == NULL) { /* the size of RAM is known by now */
        l1->guard = sim_reserve(world->ram_bytes);
        if (world->truth) {
            sim_ids_init(&l1->ids, world->ram_base, world->ram_bytes);
            l1->cpu->ids = &l1->ids;
        }
    }
    for (uint32_t i = 0; i < l1->sets * l1->ways; i++) {
        if (i < l1->sets) {
            l1->next[i] = 0;
        }
        l1->tags[i] = NO_LINE;
    }
    l1->random.state = 1;
}

static void
hw_l1_finalize(SimModel *model)
{
    HwL1 *l1 = (HwL1 *)model;

    sim_unreserve(l1->guard, model->world->ram_bytes);
    if (l1->ids.pages) {
        sim_ids_clear(&l1->ids);
    }
    g_free(l1->tags);
    g_free(l1->next);
}

static const SimParam hw_l1_params[] = {
    { .kind = SIM_PARAM_KIND_U32, .name = "size", .prop = "d-cache-size",
      .offset = offsetof(HwL1, size), .def = 32768, .min = 64, .max = 1 << 20,
      .text = "bytes", .power_of_two = true },
    { .kind = SIM_PARAM_KIND_U32, .name = "line-bytes", .prop = "d-cache-line-size",
      .offset = offsetof(HwL1, line_bytes), .def = 64, .min = 16, .max = L1_LINE_MAX,
      .text = "bytes in a line", .power_of_two = true },
    { .kind = SIM_PARAM_KIND_U32, .name = "sets", .prop = "d-cache-sets",
      .offset = offsetof(HwL1, sets), .def = 128, .min = 1, .max = 1 << 14,
      .text = "number of sets; ways = size / line / sets", .power_of_two = true },
    SIM_PARAM_WORD("l1-replacement", HwL1, replacement, SIM_REPLACE_LRU, sim_replace_words,
                   "which line leaves a full set"),
    SIM_PARAM_WORD("l1-prefetch", HwL1, prefetch, PREFETCH_NONE, prefetch_words,
                   "what a demand miss also fetches (policy timed only)"),
    SIM_PARAM_U32("l1-hit-ps", HwL1, hit_ps, 1000, 1, 1000000, "time of a hit, ps"),
    { 0 }
};
static const SimOut hw_l1_outs[] = { SIM_OUT("mem", HwL1, mem, "towards memory"), { 0 } };
static const SimIn hw_l1_ins[] = { { "cpu", hw_l1_access, "from the store buffer or the core" },
                                   { 0 } };

static const SimModelClass hw_l1_class = {
    .name = "l1",
    .summary = "L1 data cache, write-back, data in the window",
    .size = sizeof(HwL1),
    .params = hw_l1_params,
    .outs = hw_l1_outs,
    .ins = hw_l1_ins,
    .stage = SIM_STAGE_L1,
    .when = "d-cache-size",
    .realize = hw_l1_realize,
    .reset = hw_l1_reset,
    .finalize = hw_l1_finalize,
};
SIM_MODEL_REGISTER(hw_l1_class);

/* SPDX-License-Identifier: MIT */
/*
 * Snoop unit: where several blocks that hold lines join, and where masters come in
 * that snoop.  It is the SCU of a cluster (Arm DDI 0407, Cortex-A9 MPCore TRM,
 * ch. 2), the port of an accelerator (ACP, same chapter), and a coherent
 * interconnect's job (Arm DDI 0470, CCI-400 TRM), at different places
 * (docs/design/machine.md).  It holds nothing itself: a request of one child is put
 * to the others, in order; what is found answers, else the request goes down.
 * Leaves out: duplicate tags (everybody is asked), bandwidth, races: one access is
 * over before the next begins.
 */
#include "sim/domain.h"
#include "sim/line.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/trace.h"
#include "sim/world.h"

#include <inttypes.h>
#include <string.h>

#define CHILDREN 16u
#define NOBODY CHILDREN

typedef struct HwSnoopUnit {
    SimModel parent;
    uint32_t protocol, writes, miss_ps, hit_ps; /* parameters */
    SimPort snoop[CHILDREN]; /* to each child, upwards */
    SimPort mem;
} HwSnoopUnit;

enum { PROTOCOL_MESI, PROTOCOL_MOESI };
static const char *const protocol_words[] = { "mesi", "moesi", NULL };
enum { WRITES_INVALIDATE, WRITES_UPDATE };
static const char *const writes_words[] = { "invalidate", "update", NULL };

SIM_TRACE_DEFINE(snoop_line_asked, "pa=0x%" PRIx64 " op=%" PRIu64 " found=%" PRIu64);

#define ANSWER (SIM_TXN_FORWARDED | SIM_TXN_SHARED | SIM_TXN_DIRTY)

/* A line on its way through here; filled only where somebody has it. */
typedef struct Line {
    uint8_t bytes[SIM_LINE_MAX];
    SimWid ids[SIM_LINE_MAX];
} Line;

/* --- asking ------------------------------------------------------------- */

/* Of whatever is kept coherent, as long as an L1's. */
static uint32_t
line_bytes(const HwSnoopUnit *unit)
{
    const SimWorld *world = unit->parent.world;

    return world->domain->line_bytes ? world->domain->line_bytes : world->line_bytes;
}

static bool
is_ram(const HwSnoopUnit *unit, const SimTxn *txn)
{
    const SimWorld *world = unit->parent.world;

    return txn->addr - world->ram_base < world->ram_bytes;
}

/* The same to one child; what it says is added to what is known. */
static bool
ask_child(const SimPort *child, SimTxn *ask, SimTime *longest)
{
    SimTxn part = *ask;

    part.flags &= (uint16_t)~ANSWER; /* of those who were asked before it */
    part.delay = 0;
    sim_send(child, &part);
    *longest = MAX(*longest, part.delay);
    ask->flags |= part.flags & ANSWER;
    if (part.flags & SIM_TXN_FORWARDED) {
        ask->place = part.place;
    }
    return (part.flags & SIM_TXN_FORWARDED) != 0;
}

/*
 * Asks every child but @except, all at the same time; where one answer is enough
 * the first that has the line gives it.  True: somebody had it.
 */
static bool
ask_children(HwSnoopUnit *unit, unsigned except, SimTxn *ask)
{
    bool one_is_enough = ask->op != SIM_SNOOP_UNIQUE && ask->op != SIM_SNOOP_UPDATE;
    bool found = false, any = false;
    SimTime longest = 0;

    for (unsigned i = 0; i < CHILDREN && !(found && one_is_enough); i++) {
        if (i != except && unit->snoop[i].fn) {
            any = true;
            found |= ask_child(&unit->snoop[i], ask, &longest);
        }
    }
    if (any && ask->op != SIM_SNOOP_PEEK) {
        ask->delay += longest + (found ? unit->hit_ps : unit->miss_ps);
        SIM_TRACE(unit->parent.world, snoop_line_asked, ask->actor, ask->addr, ask->op, found,
                  0);
    }
    return found;
}

static SimTxn
new_ask(const SimTxn *txn, SimSnoop op, SimAddr line, uint32_t len, uint8_t *bytes, SimWid *ids)
{
    return (SimTxn){ .addr = line, .data = bytes, .ids = txn->ids ? ids : NULL, .len = len,
                     .kind = SIM_SNOOP, .op = (uint8_t)op, .mem = SIM_MEM_CACHED,
                     .actor = txn->actor };
}

/* Bytes that nobody below has, and that no cache keeps as its own. */
static void
write_down(HwSnoopUnit *unit, const SimTxn *ask, SimTime *delay)
{
    SimWorld *world = unit->parent.world;
    SimLastWriter last = sim_line_last_writer(world, ask->addr);
    SimLineDown down = { .mem = &unit->mem, .line = ask->addr, .bytes = ask->data,
                         .ids = ask->ids, .len = ask->len, .why = SIM_LOSS_WRITE_BACK,
                         .row = SIM_HISTORY_WRITE_BACK, .here = world->here,
                         .actor = last.actor == world->init ? ask->actor : last.actor,
                         .culprit = last.source };

    sim_line_write_back(world, &down, delay);
}

/* --- a child asks ------------------------------------------------------- */

/* Other clusters may have the line as well: their copies go. */
static void
upgrade_below(HwSnoopUnit *unit, const SimTxn *txn, SimTime *delay)
{
    Line line;
    SimTxn up = { .addr = txn->addr, .data = line.bytes, .ids = txn->ids ? line.ids : NULL,
                  .len = txn->len, .kind = SIM_UPGRADE, .mem = SIM_MEM_CACHED,
                  .flags = SIM_TXN_LINE, .actor = txn->actor };

    sim_send(&unit->mem, &up);
    *delay += up.delay;
}

/* A fill: ReadUnique when the child will write, else ReadShared. */
static SimResp
read_line(HwSnoopUnit *unit, unsigned from, SimTxn *txn)
{
    bool own = (txn->flags & SIM_TXN_OWN) != 0;
    SimTxn ask = new_ask(txn, own ? SIM_SNOOP_UNIQUE : SIM_SNOOP_SHARED, txn->addr, txn->len,
                         txn->data, txn->ids);
    bool found;

    if (!own && unit->protocol == PROTOCOL_MOESI) {
        ask.flags = SIM_TXN_OWN; /* who has it dirty keeps it, as O */
    }
    found = ask_children(unit, from, &ask);
    txn->delay += ask.delay;
    if (!found) {
        return sim_send(&unit->mem, txn);
    }
    txn->place = ask.place;
    if (own) {
        txn->flags |= ask.flags & SIM_TXN_DIRTY;
        if (ask.flags & SIM_TXN_SHARED) {
            upgrade_below(unit, txn, &txn->delay);
        }
        return SIM_OK;
    }
    txn->flags |= SIM_TXN_SHARED;
    if ((ask.flags & SIM_TXN_DIRTY) && unit->protocol == PROTOCOL_MESI) {
        write_down(unit, &ask, &txn->delay);
    } else {
        txn->flags |= ask.flags & SIM_TXN_DIRTY;
    }
    return SIM_OK;
}

/* CleanUnique, MakeUnique: the child's own copy stays, or it needs none. */
static SimResp
upgrade(HwSnoopUnit *unit, unsigned from, SimTxn *txn)
{
    Line line;
    SimTxn ask = new_ask(txn, SIM_SNOOP_UNIQUE, txn->addr, txn->len,
                         txn->data ? txn->data : line.bytes, txn->ids);
    bool found = ask_children(unit, from, &ask);

    txn->delay += ask.delay;
    txn->flags |= ask.flags & (SIM_TXN_FORWARDED | SIM_TXN_DIRTY);
    if (found && !(ask.flags & SIM_TXN_SHARED)) {
        return SIM_OK; /* it was the only copy anywhere */
    }
    return sim_send(&unit->mem, txn);
}

static SimResp
maintain(HwSnoopUnit *unit, unsigned from, SimTxn *txn)
{
    SimTime longest = 0;

    for (unsigned i = 0; i < CHILDREN; i++) {
        if (i != from && unit->snoop[i].fn) {
            SimTxn part = *txn;

            part.delay = 0;
            sim_send(&unit->snoop[i], &part);
            longest = MAX(longest, part.delay);
        }
    }
    txn->delay += longest;
    return from == NOBODY ? SIM_OK : sim_send(&unit->mem, txn);
}

/* --- accesses that keep no copy ----------------------------------------- */

/* Bytes of one line: from a copy (ReadOnce), else from below. */
static SimResp
read_once(HwSnoopUnit *unit, unsigned from, SimTxn *txn)
{
    uint32_t len = line_bytes(unit), at = txn->addr & (len - 1);
    bool peeks = txn->kind == SIM_PEEK;
    Line line;
    SimTxn ask = new_ask(txn, peeks ? SIM_SNOOP_PEEK : SIM_SNOOP_ONCE, txn->addr - at, len,
                         line.bytes, line.ids);
    bool found = ask_children(unit, from, &ask);

    txn->delay += ask.delay;
    if (!found) {
        return sim_send(&unit->mem, txn);
    }
    memcpy(txn->data, line.bytes + at, txn->len);
    if (txn->ids) {
        memcpy(txn->ids, line.ids + at, txn->len * sizeof(line.ids[0]));
    }
    txn->place = ask.place;
    txn->flags |= SIM_TXN_FORWARDED;
    return SIM_OK;
}

/*
 * What copies of a line held that had to go: below, unless it is there already.  An L1
 * that writes through keeps its own, which is the domain's.
 */
static void
settle_copies(HwSnoopUnit *unit, SimTxn *ask, SimTime *delay)
{
    SimWorld *world = unit->parent.world;
    bool is_kept = ask->place == SIM_PLACE_L1 &&
                   sim_domain_holds(world->domain, ask->addr, NULL);

    if (ask->flags & SIM_TXN_DIRTY) {
        write_down(unit, ask, delay);
    } else if (ask->ids && !is_kept) {
        sim_truth_removed(world->truth, (SimPlace)ask->place, ask->addr, ask->len, ask->ids,
                          NULL, SIM_LOSS_INVALIDATE, ask->actor, world->here);
    }
}

/* The copies of one line make way for bytes that are about to be written below it,
 * or take them.  True: there were some. */
static bool
prepare_write(HwSnoopUnit *unit, unsigned from, SimTxn *txn, SimAddr line_at, uint32_t len)
{
    Line line;
    SimTxn ask;
    bool found;

    if (unit->writes == WRITES_UPDATE) {
        SimAddr first = MAX(txn->addr, line_at);
        SimAddr end = MIN(txn->addr + txn->len, line_at + len);
        uint32_t at = (uint32_t)(first - txn->addr);

        ask = new_ask(txn, SIM_SNOOP_UPDATE, first, (uint32_t)(end - first), txn->data + at,
                      txn->ids ? txn->ids + at : NULL);
    } else {
        ask = new_ask(txn, SIM_SNOOP_UNIQUE, line_at, len, line.bytes, line.ids);
    }
    ask.flags = SIM_TXN_SNOOPS;
    found = ask_children(unit, from, &ask);
    txn->delay += ask.delay;
    if (found && ask.op == SIM_SNOOP_UNIQUE) {
        settle_copies(unit, &ask, &txn->delay);
    }
    return found;
}

static SimResp
write_once(HwSnoopUnit *unit, unsigned from, SimTxn *txn)
{
    uint32_t len = line_bytes(unit);
    bool found = false;
    SimResp resp;

    for (SimAddr line = txn->addr & ~(SimAddr)(len - 1); line < txn->addr + txn->len;
         line += len) {
        found |= prepare_write(unit, from, txn, line, len);
    }
    resp = sim_send(&unit->mem, txn);
    txn->flags |= found ? SIM_TXN_FORWARDED : 0;
    return resp;
}

/* Lines of a board may be longer than those that are kept coherent. */
static SimResp
read_by_line(HwSnoopUnit *unit, unsigned from, SimTxn *txn)
{
    uint32_t len = line_bytes(unit), left = len - (txn->addr & (len - 1));
    SimResp resp = SIM_OK;

    if (txn->len <= left) {
        return read_once(unit, from, txn);
    }
    for (uint32_t done = 0; done < txn->len && resp == SIM_OK; left = len) {
        SimTxn part = *txn;

        part.addr += done;
        part.data += done;
        part.ids = txn->ids ? txn->ids + done : NULL;
        part.len = MIN(left, txn->len - done);
        resp = read_once(unit, from, &part);
        txn->delay = part.delay;
        txn->flags |= part.flags;
        txn->place = part.place;
        done += part.len;
    }
    return resp;
}

/* --- in ports ----------------------------------------------------------- */

static SimResp
from_child(HwSnoopUnit *unit, unsigned from, SimTxn *txn)
{
    bool is_line = (txn->flags & SIM_TXN_LINE) != 0;
    bool looks = txn->mem == SIM_MEM_CACHED && is_ram(unit, txn);

    switch ((SimTxnKind)txn->kind) {
    case SIM_READ:
        if (looks) {
            return is_line ? read_line(unit, from, txn) : read_by_line(unit, from, txn);
        }
        break;
    case SIM_WRITE: /* a CPU without a cache writes as a master does */
        if (looks && !is_line) {
            return write_once(unit, from, txn);
        }
        break;
    case SIM_PEEK:
        if (looks) {
            return read_by_line(unit, from, txn);
        }
        break;
    case SIM_UPGRADE:
        return upgrade(unit, from, txn);
    case SIM_MAINT:
        return maintain(unit, from, txn);
    case SIM_BARRIER:
    case SIM_MAINT_ALL:
    case SIM_PREFETCH:
    case SIM_EVICT:
    case SIM_DRAIN:
    case SIM_SNOOP:
        break;
    }
    return sim_send(&unit->mem, txn);
}

static SimResp
hw_snoop_unit_master(void *self, SimTxn *txn)
{
    HwSnoopUnit *unit = self;
    SimMaster *master;
    SimResp resp;

    if (!(txn->flags & SIM_TXN_SNOOPS) || txn->kind > SIM_PEEK || !is_ram(unit, txn)) {
        return sim_send(&unit->mem, txn);
    }
    resp = txn->kind == SIM_WRITE ? write_once(unit, NOBODY, txn)
                                  : read_by_line(unit, NOBODY, txn);
    master = sim_master_of(unit->parent.world, txn->actor);
    if (master && txn->kind != SIM_PEEK && (txn->flags & SIM_TXN_FORWARDED)) {
        master->snoops_done++;
    }
    return resp;
}

/* What somebody below asks of all that is above here. */
static SimResp
hw_snoop_unit_snoop(void *self, SimTxn *txn)
{
    HwSnoopUnit *unit = self;

    if (txn->kind == SIM_SNOOP) {
        ask_children(unit, NOBODY, txn);
    } else if (txn->kind == SIM_MAINT) {
        maintain(unit, NOBODY, txn);
    }
    return SIM_OK;
}

#define EACH_CHILD(do)                                                           \
    do(0) do(1) do(2) do(3) do(4) do(5) do(6) do(7)                              \
    do(8) do(9) do(10) do(11) do(12) do(13) do(14) do(15)

#define IN_FUNCTION(n)                                                           \
    static SimResp hw_snoop_unit_cpu##n(void *self, SimTxn *txn)                 \
    {                                                                            \
        return from_child(self, n, txn);                                         \
    }
EACH_CHILD(IN_FUNCTION)

static const SimParam hw_snoop_unit_params[] = {
    SIM_PARAM_WORD("protocol", HwSnoopUnit, protocol, PROTOCOL_MESI, protocol_words,
                   "moesi: who has a line dirty keeps it when another CPU reads it"),
    SIM_PARAM_WORD("writes", HwSnoopUnit, writes, WRITES_INVALIDATE, writes_words,
                   "what a master's write does to copies in caches"),
    SIM_PARAM_U32("snoop-ps", HwSnoopUnit, miss_ps, 2000, 0, 100000000,
                  "time to ask the others when none has the line, ps"),
    SIM_PARAM_U32("snoop-hit-ps", HwSnoopUnit, hit_ps, 10000, 0, 100000000,
                  "time to ask them when one answers, ps"),
    { 0 }
};

#define OUT(n)                                                                   \
    SIM_OUT_OPTIONAL("snoop" #n, HwSnoopUnit, snoop[n], "upwards, to who sends on cpu" #n),
static const SimOut hw_snoop_unit_outs[] = {
    SIM_OUT("mem", HwSnoopUnit, mem, "towards memory"),
    EACH_CHILD(OUT)
    { 0 }
};

#define IN(n) { "cpu" #n, hw_snoop_unit_cpu##n, "from a CPU's last cache, or a cluster" },
static const SimIn hw_snoop_unit_ins[] = {
    EACH_CHILD(IN)
    { "master", hw_snoop_unit_master, "from masters that snoop" },
    { "snoop", hw_snoop_unit_snoop, "from below: who above has a line" },
    { 0 }
};

static const SimModelClass hw_snoop_unit_class = {
    .name = "snoop-unit",
    .summary = "keeps the caches above it coherent; masters may snoop them",
    .size = sizeof(HwSnoopUnit),
    .params = hw_snoop_unit_params,
    .outs = hw_snoop_unit_outs,
    .ins = hw_snoop_unit_ins,
    .stage = SIM_STAGE_SNOOP,
};
SIM_MODEL_REGISTER(hw_snoop_unit_class)

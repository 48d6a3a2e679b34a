/* SPDX-License-Identifier: MIT */
/*
 * Early loads: which older values a load from Normal non-cacheable memory, or of a
 * line that a snooped master writes, may still return (rules.md, Early loads).  Two
 * loads without a barrier between
 * them may be answered in the other order (Arm ARM B2.3), so a load may return
 * what the location held at any time since the CPU's last read barrier; the tool
 * offers it only where it matters: the CPU has since read a later write of the
 * master that replaced the value, or one of its registers (readl_relaxed: a load
 * from Device memory orders no load behind it either).  Never older than what this
 * CPU has already seen at that place, nor than its own stores, nor than the entry
 * of the interrupt handler that it runs: that is a context synchronization event
 * (Arm ARM D1.3), nothing behind it is executed before.
 */
#include "sim/truth-internal.h"

#include "sim/master.h"

#define OLDER_MAX 8u

/* Its writes reach the caches: cached loads see them without maintenance. */
static bool
is_snooped(const SimTruth *truth, SimActorId by)
{
    const SimMaster *master = truth->actors[by].kind == SIM_ACTOR_MASTER
                                  ? sim_master_of(truth->world, by) : NULL;

    return master && master->snoops;
}

static bool
has_snooped(const SimTruth *truth)
{
    const GPtrArray *masters = truth->world->masters;

    for (guint i = 0; i < masters->len; i++) {
        if (((const SimMaster *)g_ptr_array_index(masters, i))->snoops) {
            return true;
        }
    }
    return false;
}

bool
truth_may_be_older(const SimTruth *truth, const TruthActor *reader, const TruthNode *node)
{
    return reader->kind == SIM_ACTOR_CPU && node->stamp > reader->read_barrier &&
           is_snooped(truth, SIM_WID_ACTOR(node->id));
}

static uint64_t
seen_key(SimActorId actor, SimAddr pa)
{
    return pa << 8 | actor;
}

static uint64_t
seen_stamp(const SimTruth *truth, SimActorId actor, SimAddr pa)
{
    uint64_t key = seen_key(actor, pa);
    const uint64_t *stamp = g_hash_table_lookup(truth->seen, &key);

    return stamp ? *stamp : 0;
}

/* Could the value before this performed write still be returned? */
static bool
may_step_over(const SimTruth *truth, SimActorId actor, uint8_t mem, SimAddr pa,
              const TruthNode *node)
{
    SimActorId by = SIM_WID_ACTOR(node->id);
    const TruthActor *a = &truth->actors[actor];

    return truth->actors[by].kind == SIM_ACTOR_MASTER &&
           (mem == SIM_MEM_NC || is_snooped(truth, by)) && node->stamp > a->read_barrier &&
           SIM_WID_SEQ(node->id) < a->read_since.of[by] &&
           node->stamp > seen_stamp(truth, actor, pa) && truth_node(truth, node->prev);
}

static const TruthNode *
head_node(const SimTruth *truth, SimAddr pa)
{
    const TruthPage *page = truth_page(truth, pa);

    return truth_node(truth, truth_head_number(page, pa));
}

static void
add_stamp(uint64_t *stamps, unsigned *count, uint64_t stamp)
{
    unsigned at = 0;

    while (at < *count && stamps[at] > stamp) {
        at++;
    }
    if ((at < *count && stamps[at] == stamp) || *count == OLDER_MAX) {
        return;
    }
    for (unsigned i = (*count)++; i > at; i--) {
        stamps[i] = stamps[i - 1];
    }
    stamps[at] = stamp;
}

/* Stamps, newest first, before which the bytes had another value. */
static unsigned
find_stamps(const SimTruth *truth, SimActorId actor, uint8_t mem, SimAddr pa, uint32_t len,
            uint64_t *stamps)
{
    unsigned count = 0;

    for (uint32_t i = 0; i < len; i++) {
        const TruthNode *node = head_node(truth, pa + i);

        while (node && may_step_over(truth, actor, mem, pa + i, node)) {
            add_stamp(stamps, &count, node->stamp);
            node = truth_node(truth, node->prev);
        }
    }
    return count;
}

unsigned
sim_truth_older(const SimTruth *truth, SimActorId actor, uint8_t mem, SimAddr pa, uint32_t len)
{
    uint64_t stamps[OLDER_MAX];

    if (mem != SIM_MEM_NC && !has_snooped(truth)) {
        return 0;
    }
    return find_stamps(truth, actor, mem, pa, len, stamps);
}

void
sim_truth_take_older(const SimTruth *truth, SimActorId actor, uint8_t mem, SimAddr pa,
                     uint32_t len, unsigned which, uint8_t *bytes, SimWid *ids)
{
    uint64_t stamps[OLDER_MAX];
    unsigned count = find_stamps(truth, actor, mem, pa, len, stamps);

    g_assert(which >= 1 && which <= count);
    for (uint32_t i = 0; i < len; i++) {
        const TruthNode *node = head_node(truth, pa + i);
        uint8_t value;

        if (!node || ids[i] != node->id) {
            continue; /* own buffered bytes stay, and so does an old copy */
        }
        while (node->stamp >= stamps[which - 1] && may_step_over(truth, actor, mem, pa + i, node)) {
            node = truth_node(truth, node->prev);
        }
        if (node->id != ids[i] && truth_value(truth, node->id, pa + i, &value)) {
            bytes[i] = value;
            ids[i] = node->id;
        }
    }
}

/* A load returned @ids; what of it counts may be answered early another time. */
void
truth_note_seen(SimTruth *truth, const SimRead *read)
{
    TruthActor *a = &truth->actors[read->actor];
    bool is_nc = read->mem == SIM_MEM_NC, counts = is_nc || has_snooped(truth);

    for (uint32_t i = 0; counts && i < read->len; i++) {
        uint64_t key = seen_key(read->actor, read->pa + i), stamp = 0;
        SimActorId by = SIM_WID_ACTOR(read->ids[i]);
        uint64_t *last = g_hash_table_lookup(truth->seen, &key);

        if (!is_nc && !is_snooped(truth, by)) {
            continue;
        }
        for (const TruthNode *n = head_node(truth, read->pa + i); n && stamp == 0;
             n = truth_node(truth, n->prev)) {
            stamp = n->id == read->ids[i] ? n->stamp : 0;
        }
        a->read_since.of[by] = MAX(a->read_since.of[by], SIM_WID_SEQ(read->ids[i]));
        if (last) {
            *last = MAX(*last, stamp);
        } else {
            uint64_t *pair = g_new(uint64_t, 2);

            pair[0] = key;
            pair[1] = stamp;
            g_hash_table_insert(truth->seen, &pair[0], &pair[1]);
        }
    }
}

/* A read barrier of @actor: nothing from before it can be returned after it. */
void
truth_forget_older(SimTruth *truth, SimActorId actor)
{
    truth->actors[actor].read_barrier = truth->stamp;
    truth->actors[actor].read_since = (TruthClock){ { 0 } };
}

/* @actor read a register of @device: all that the device wrote until then counts
 * as told, and a load without a barrier between may still be older. */
void
truth_saw_register(SimTruth *truth, SimActorId actor, SimActorId device)
{
    uint64_t *told = &truth->actors[actor].read_since.of[device];

    *told = MAX(*told, truth->actors[device].seq + 1);
}

/* A handler of @actor begins: what its loads return was there by now. */
void
truth_entered_handler(SimTruth *truth, SimActorId actor)
{
    truth->actors[actor].read_barrier = truth->stamp;
}

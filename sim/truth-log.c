/* SPDX-License-Identifier: MIT */
/*
 * The referee's log: one record per write, in a ring per actor, and the clocks
 * that say what was ordered before it (rules.md T1, T2).
 */
#include "sim/truth-internal.h"

#include "sim/reserve.h"

#include <string.h>

#define SAVED_CLOCKS 3u /* ordered, guaranteed, inner */
#define CLOCK_BYTES (SAVED_CLOCKS * sizeof(TruthClock))

void
truth_log_init(SimTruth *truth, uint64_t records)
{
    truth->capacity = 1;
    while (truth->capacity < records) {
        truth->capacity *= 2; /* rings are indexed by mask */
    }
    truth->mask = truth->capacity - 1;
    truth->bytes = sim_reserve(TRUTH_BYTES);
    truth->clocks = sim_reserve(TRUTH_CLOCKS * CLOCK_BYTES);
    truth->nodes = sim_reserve(truth->capacity * sizeof(TruthNode));
}

void
truth_log_clear(SimTruth *truth)
{
    sim_unreserve(truth->bytes, TRUTH_BYTES);
    sim_unreserve(truth->clocks, TRUTH_CLOCKS * CLOCK_BYTES);
    sim_unreserve(truth->nodes, truth->capacity * sizeof(TruthNode));
    for (unsigned i = 0; i < TRUTH_ACTORS; i++) {
        sim_unreserve(truth->actors[i].writes, truth->capacity * sizeof(SimWrite));
    }
}

void
sim_truth_add_actor(SimTruth *truth, SimActorId actor)
{
    TruthActor *a = &truth->actors[actor];

    g_assert(actor > 0 && actor < TRUTH_ACTORS);
    a->kind = sim_world_actor(truth->world, actor)->kind;
    a->writes = sim_reserve(truth->capacity * sizeof(SimWrite));
    a->is_stale = true;
    a->first = SIM_WID(actor, 0);
    a->cpu = NULL; /* found when first asked for */
    truth->actor_count = MAX(truth->actor_count, actor + 1u);
}

static void
clock_join(TruthClock *clock, const TruthClock *with, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        clock->of[i] = MAX(clock->of[i], with->of[i]);
        clock->past[i] = MAX(clock->past[i], with->past[i]);
    }
}

static inline void
clock_raise(TruthClock *clock, SimActorId actor, uint64_t seq, SimTime time)
{
    clock->of[actor] = MAX(clock->of[actor], seq);
    clock->past[actor] = MAX(clock->past[actor], time + 1);
}

/* @clock covers write @id: by its number, or by its time if it was made before
 * anybody counted. */
static bool
clock_covers(const SimTruth *truth, const TruthClock *clock, SimWid id)
{
    SimActorId by = SIM_WID_ACTOR(id);
    const SimWrite *w;

    if (clock->of[by] >= SIM_WID_SEQ(id)) {
        return true;
    }
    w = sim_truth_write(truth, id);
    return w && w->is_past && clock->past[by] > w->time;
}

/* Saved clocks of write @w: ordered, guaranteed, inner; NULL: overwritten. */
static const TruthClock *
saved_clocks(const SimTruth *truth, const SimWrite *w)
{
    if (truth->clock_count - w->clock >= TRUTH_CLOCKS) {
        return NULL;
    }
    return (const TruthClock *)truth->clocks +
           SAVED_CLOCKS * (size_t)(w->clock % TRUTH_CLOCKS);
}

static uint32_t
snapshot(SimTruth *truth, TruthActor *a)
{
    if (a->is_stale || truth->clock_count - a->snapshot >= TRUTH_CLOCKS / 2) {
        TruthClock *slot = (TruthClock *)truth->clocks +
                           SAVED_CLOCKS * (size_t)(++truth->clock_count % TRUTH_CLOCKS);

        slot[0] = a->ordered;
        slot[1] = a->guaranteed;
        slot[2] = a->kind == SIM_ACTOR_CPU ? a->inner : a->guaranteed;
        a->snapshot = truth->clock_count;
        a->is_stale = false;
    }
    return a->snapshot;
}

static uint64_t
keep_bytes(SimTruth *truth, const uint8_t *bytes, uint32_t len)
{
    uint64_t at = truth->byte_count;

    if (at % TRUTH_BYTES + len > TRUTH_BYTES) { /* never wraps inside a write */
        at += TRUTH_BYTES - at % TRUTH_BYTES;
    }
    memcpy(truth->bytes + at % TRUTH_BYTES, bytes, len);
    truth->byte_count = at + ((len + 7u) & ~7u);
    return at;
}

SimWrite *
truth_record(SimTruth *truth, SimActorId actor, SimAddr pa, const uint8_t *bytes, uint32_t len,
             SimSource source)
{
    TruthActor *a = &truth->actors[actor];
    uint64_t seq = ++a->seq;
    uint64_t floor = a->kind == SIM_ACTOR_CPU ? a->barrier : seq;
    SimWrite *w = &a->writes[seq & truth->mask];

    truth_acts(truth, actor);
    a->issued = seq;
    *w = (SimWrite){ .id = SIM_WID(actor, seq), .pa = pa, .len = len, .pc = source.pc,
                     .stack = source.stack, .time = truth_now(truth, actor),
                     .event = (uint32_t)sim_world_next_event(truth->world),
                     .floor_back = (uint32_t)MIN(seq - floor, UINT32_MAX),
                     .clock = snapshot(truth, a) };
    if (len <= sizeof(w->bytes)) {
        memcpy(&w->bytes, bytes, len);
    } else {
        w->bytes = keep_bytes(truth, bytes, len);
    }
    return w;
}

const SimWrite *
sim_truth_write(const SimTruth *truth, SimWid id)
{
    SimActorId actor = SIM_WID_ACTOR(id);
    const SimWrite *w;

    if (id == 0 || actor >= TRUTH_ACTORS || !truth->actors[actor].writes) {
        return NULL;
    }
    w = &truth->actors[actor].writes[SIM_WID_SEQ(id) & truth->mask];
    return w->id == id ? w : NULL;
}

const uint8_t *
sim_truth_write_bytes(const SimTruth *truth, const SimWrite *write)
{
    if (write->len <= sizeof(write->bytes)) {
        return (const uint8_t *)&write->bytes;
    }
    if (truth->byte_count - write->bytes > TRUTH_BYTES) {
        return NULL;
    }
    return truth->bytes + write->bytes % TRUTH_BYTES;
}

bool
truth_value(const SimTruth *truth, SimWid id, SimAddr pa, uint8_t *ret_value)
{
    const SimWrite *w = sim_truth_write(truth, id);
    const uint8_t *bytes = w ? sim_truth_write_bytes(truth, w) : NULL;

    if (!bytes || pa < w->pa || pa >= w->pa + w->len) {
        return false;
    }
    *ret_value = bytes[pa - w->pa];
    return true;
}

bool
truth_is_before(const SimTruth *truth, SimWid before, SimWid after)
{
    const TruthClock *saved;
    const SimWrite *w;

    if (SIM_WID_ACTOR(before) == SIM_WID_ACTOR(after)) {
        return before < after;
    }
    if (before == 0 || truth_is_init(truth, before)) {
        return true;
    }
    w = sim_truth_write(truth, after);
    saved = w ? saved_clocks(truth, w) : NULL;
    return saved && clock_covers(truth, saved, before);
}

bool
truth_is_ordered(const SimTruth *truth, SimWid write, SimActorId actor)
{
    SimActorId by = SIM_WID_ACTOR(write);

    return by == actor || write == 0 || truth_is_init(truth, write) ||
           clock_covers(truth, &truth->actors[actor].ordered, write);
}

bool
truth_is_newer(const SimTruth *truth, SimWid n, uint64_t n_stamp, SimWid g, uint64_t g_stamp)
{
    if (n == g) {
        return false;
    }
    if (g == 0 || truth_is_before(truth, g, n)) {
        return true;
    }
    if (truth_is_before(truth, n, g)) {
        return false;
    }
    return n_stamp == 0 || (g_stamp != 0 && n_stamp > g_stamp);
}

/* --- edges ------------------------------------------------------------- */

/* What @from hands on now, besides its own number @seq. */
static void
hand_on(SimTruth *truth, SimActorId from, TruthClock *to, const TruthClock *clock, uint64_t seq)
{
    clock_join(to, clock, truth->actor_count);
    clock_raise(to, from, seq, truth_now(truth, from));
}

uint64_t
truth_promised(const SimTruth *truth, const TruthActor *reader, SimActorId by)
{
    bool among_cpus = reader->kind == SIM_ACTOR_CPU &&
                      truth->actors[by].kind == SIM_ACTOR_CPU;

    return among_cpus ? MAX(reader->inner.of[by], reader->guaranteed.of[by])
                      : reader->guaranteed.of[by];
}

/* @clock gets what write @w hands on: the clock saved with it, and its floor. */
static void
hand_on_write(const SimTruth *truth, TruthClock *clock, const TruthClock *saved,
              const SimWrite *w, uint64_t floor)
{
    clock_join(clock, saved, truth->actor_count);
    clock_raise(clock, SIM_WID_ACTOR(w->id), floor, w->time);
}

/* What @r will have by its next read barrier, or has at once if it is a master. */
static void
promise(const SimTruth *truth, TruthActor *r, const SimWrite *w, const TruthClock *saved)
{
    SimActorId by = SIM_WID_ACTOR(w->id);
    bool by_cpu = truth->actors[by].kind == SIM_ACTOR_CPU;
    uint64_t floor = sim_write_floor(w), inner = by_cpu ? saved[2].of[by] : 0;

    if (r->kind != SIM_ACTOR_CPU) {
        hand_on_write(truth, &r->guaranteed, &saved[1], w, floor);
        r->meant[by] = MAX(r->meant[by], inner);
        return;
    }
    hand_on_write(truth, &r->promised, &saved[1], w, floor);
    if (by_cpu) {
        hand_on_write(truth, &r->by_cpus, &saved[1], w, floor);
        hand_on_write(truth, &r->inner_promised, &saved[2], w, MAX(floor, inner));
    }
}

void
truth_join_read(SimTruth *truth, SimActorId reader, SimWid id)
{
    SimActorId by = SIM_WID_ACTOR(id);
    TruthActor *r = &truth->actors[reader];
    const SimWrite *w;
    const TruthClock *saved;

    if (by == reader || id == 0 || truth_is_init(truth, id)) {
        return;
    }
    w = sim_truth_write(truth, id);
    r->is_stale = true;
    if (w && w->is_past) { /* its number is of today, and so is its saved clock */
        clock_raise(&r->ordered, by, 0, w->time);
        return;
    }
    saved = w ? saved_clocks(truth, w) : NULL;
    clock_raise(&r->ordered, by, SIM_WID_SEQ(id), w ? w->time : 0);
    if (!saved) {
        return;
    }
    clock_join(&r->ordered, &saved[0], truth->actor_count);
    if (!w->is_relaxed) {
        promise(truth, r, w, saved);
    }
}

/* Among CPUs, dmb ish and the like: what was read from a master is not put in order. */
static void
inner_barrier(SimTruth *truth, SimActorId actor, unsigned barrier)
{
    TruthActor *a = &truth->actors[actor];

    if (barrier & SIM_BARRIER_STORES) {
        a->inner_barrier = a->issued; /* past writes need no barrier (T10) */
        a->inner.of[actor] = a->seq;
    }
    if (barrier & SIM_BARRIER_LOADS) {
        clock_join(&a->guaranteed, &a->by_cpus, truth->actor_count);
        clock_join(&a->inner, &a->inner_promised, truth->actor_count);
        truth_forget_older(truth, actor); /* the machine keeps it */
    }
    a->is_stale = true;
}

/*
 * A barrier orders what its CPU had observed as well (Arm ARM B2.3, group A), so what
 * CPUs had put in order among themselves is in order for everybody from here on.
 */
static void
cumulate(SimTruth *truth, SimActorId actor)
{
    TruthActor *a = &truth->actors[actor];

    for (unsigned i = 1; i < truth->actor_count; i++) {
        if (truth->actors[i].kind == SIM_ACTOR_CPU && i != actor &&
            a->guaranteed.of[i] < a->inner.of[i]) {
            a->guaranteed.of[i] = a->inner.of[i];
            a->is_stale = true;
        }
    }
}

void
sim_truth_barrier(SimTruth *truth, SimActorId actor, unsigned barrier)
{
    TruthActor *a = &truth->actors[actor];

    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_BARRIER, .actor = actor,
                                       .flag = barrier });
    if (barrier & SIM_BARRIER_INNER) {
        inner_barrier(truth, actor, barrier);
        return;
    }
    if (barrier & (SIM_BARRIER_STORES | SIM_BARRIER_WAIT)) {
        a->barrier = a->seq;
    }
    /* not WAIT by itself: a dsb st waits for stores only, and loads may pass it */
    if (barrier & SIM_BARRIER_LOADS) {
        clock_join(&a->guaranteed, &a->promised, truth->actor_count);
        clock_join(&a->inner, &a->inner_promised, truth->actor_count);
        a->is_stale = true;
        truth_forget_older(truth, actor);
    }
    cumulate(truth, actor);
}

/*
 * What actor @x did in its lines is guaranteed to a master, but for what @x put in
 * order by an inner barrier only.
 */
static uint64_t
done_for_masters(const SimTruth *truth, unsigned x)
{
    const TruthActor *a = &truth->actors[x];
    uint64_t done = truth->line_done.of[x];

    return a->inner_barrier > a->barrier ? MIN(done, a->barrier) : done;
}

static void
join_done(SimTruth *truth, TruthActor *a)
{
    for (unsigned x = 1; x < truth->actor_count; x++) {
        uint64_t done = truth->line_done.of[x];
        SimTime past = truth->line_done.past[x];

        if (a->kind != SIM_ACTOR_CPU) {
            done = done_for_masters(truth, x);
            a->meant[x] = MAX(a->meant[x], truth->actors[x].inner_barrier);
        }
        a->guaranteed.of[x] = MAX(a->guaranteed.of[x], done);
        a->guaranteed.past[x] = MAX(a->guaranteed.past[x], past);
    }
}

/*
 * Somebody tells @actor something.  Until a device acts on that a read of its registers
 * is no evidence that it heard it.
 */
static void
is_being_told(SimTruth *truth, SimActorId actor)
{
    TruthActor *a = &truth->actors[actor];

    if (a->kind == SIM_ACTOR_MASTER && !a->has_heard) {
        a->has_heard = true;
        a->shown_ordered = a->ordered;
        a->shown_guaranteed = a->guaranteed;
    }
}

/*
 * What @actor does now comes after all lines that have ended.  Its own are its
 * program: that one of them stood above says nothing of what hardware keeps.
 */
static void
join_lines(SimTruth *truth, SimActorId actor)
{
    TruthActor *a = &truth->actors[actor];
    uint64_t own = a->guaranteed.of[actor];

    clock_join(&a->ordered, &truth->line_ordered, truth->actor_count);
    clock_join(&a->guaranteed, &truth->line_guaranteed, truth->actor_count);
    join_done(truth, a);
    a->guaranteed.of[actor] = own;
    a->is_stale = true;
}

void
sim_truth_line_begin(SimTruth *truth, SimActorId actor)
{
    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_LINE_BEGIN, .actor = actor });
    join_lines(truth, actor);
    truth_acts(truth, actor);
}

static void
end_line(SimTruth *truth, SimActorId actor)
{
    const TruthActor *a = &truth->actors[actor];

    hand_on(truth, actor, &truth->line_ordered, &a->ordered, a->seq);
    clock_join(&truth->line_guaranteed, &a->guaranteed, truth->actor_count);
    clock_raise(&truth->line_done, actor, a->seq, truth_now(truth, actor));
}

void
sim_truth_line_end(SimTruth *truth, SimActorId actor)
{
    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_LINE_END, .actor = actor });
    truth_acts(truth, actor);
    end_line(truth, actor);
}

void
sim_truth_par_begin(SimTruth *truth)
{
    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_PAR_BEGIN });
    for (unsigned i = 1; i < truth->actor_count; i++) {
        is_being_told(truth, (SimActorId)i);
        join_lines(truth, (SimActorId)i);
    }
}

void
sim_truth_par_end(SimTruth *truth)
{
    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_PAR_END });
    for (unsigned i = 1; i < truth->actor_count; i++) {
        end_line(truth, (SimActorId)i);
    }
}

/* --- locks ------------------------------------------------------------- */

static TruthLock *
lock_of(SimTruth *truth, uint64_t number)
{
    TruthLock *lock = g_hash_table_lookup(truth->locks, &number);

    if (!lock) {
        uint64_t *key = g_new(uint64_t, 1);

        *key = number;
        lock = g_new0(TruthLock, 1);
        g_hash_table_insert(truth->locks, key, lock);
    }
    return lock;
}

void
sim_truth_lock_given(SimTruth *truth, SimActorId cpu, uint64_t number)
{
    const TruthActor *a = &truth->actors[cpu];
    TruthLock *lock = lock_of(truth, number);

    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_LOCK_GIVEN, .actor = cpu,
                                       .pa = number });
    hand_on(truth, cpu, &lock->ordered, &a->ordered, a->seq);
    hand_on(truth, cpu, &lock->guaranteed, &a->guaranteed, a->barrier);
    hand_on(truth, cpu, &lock->inner, &a->inner, MAX(a->barrier, a->inner_barrier));
}

void
sim_truth_lock_taken(SimTruth *truth, SimActorId cpu, uint64_t number)
{
    const TruthLock *lock = lock_of(truth, number);
    TruthActor *a = &truth->actors[cpu];

    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_LOCK_TAKEN, .actor = cpu,
                                       .pa = number });
    clock_join(&a->ordered, &lock->ordered, truth->actor_count);
    clock_join(&a->promised, &lock->guaranteed, truth->actor_count);
    clock_join(&a->by_cpus, &lock->guaranteed, truth->actor_count);
    clock_join(&a->inner_promised, &lock->inner, truth->actor_count);
    a->is_stale = true;
}

void
sim_truth_doorbell(SimTruth *truth, SimActorId cpu, SimActorId device)
{
    const TruthActor *c = &truth->actors[cpu];
    TruthActor *d = &truth->actors[device];

    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_DOORBELL, .actor = cpu,
                                       .other = device });
    is_being_told(truth, device);
    hand_on(truth, cpu, &d->ordered, &c->ordered, c->seq);
    hand_on(truth, cpu, &d->guaranteed, &c->guaranteed, c->barrier);
    d->meant[cpu] = MAX(d->meant[cpu], c->inner_barrier);
    d->is_stale = true;
}

void
sim_truth_register_read(SimTruth *truth, SimActorId cpu, SimActorId device)
{
    TruthActor *c = &truth->actors[cpu];
    const TruthActor *d = &truth->actors[device];
    const TruthClock *ordered = d->has_heard ? &d->shown_ordered : &d->ordered;
    const TruthClock *guaranteed = d->has_heard ? &d->shown_guaranteed : &d->guaranteed;

    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_REGISTER_READ, .actor = cpu,
                                       .other = device });
    hand_on(truth, device, &c->ordered, ordered, d->seq);
    hand_on(truth, device, &c->promised, guaranteed, d->seq);
    c->is_stale = true;
    truth_saw_register(truth, cpu, device);
}

/* Everything @device issued up to here has been performed. */
static uint64_t
performed_up_to(const SimTruth *truth, SimActorId device)
{
    uint64_t oldest = truth->actors[device].seq + 1;

    for (unsigned i = 0; i < truth->holder_count; i++) {
        const SimHolder *h = &truth->holders[i];

        if (h->place == SIM_PLACE_DEVICE && h->actor == device && h->oldest) {
            SimWid id = h->oldest(h->self);

            oldest = id ? MIN(oldest, SIM_WID_SEQ(id)) : oldest;
        }
    }
    return oldest - 1;
}

void
sim_truth_irq_raised(SimTruth *truth, SimActorId device)
{
    TruthActor *d = &truth->actors[device];

    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_IRQ_RAISED, .actor = device });
    truth_acts(truth, device);
    d->irq_ordered = d->ordered;
    clock_raise(&d->irq_ordered, device, d->seq, truth_now(truth, device));
    d->irq_guaranteed = d->guaranteed;
    clock_raise(&d->irq_guaranteed, device, performed_up_to(truth, device),
                truth_now(truth, device));
}

void
sim_truth_irq_taken(SimTruth *truth, SimActorId device, SimActorId cpu)
{
    const TruthActor *d = &truth->actors[device];
    TruthActor *c = &truth->actors[cpu];

    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_IRQ_TAKEN, .actor = device,
                                       .other = cpu });
    clock_join(&c->ordered, &d->irq_ordered, truth->actor_count);
    clock_join(&c->guaranteed, &d->irq_guaranteed, truth->actor_count);
    c->is_stale = true;
    truth_entered_handler(truth, cpu);
}

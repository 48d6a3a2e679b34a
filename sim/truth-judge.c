/* SPDX-License-Identifier: MIT */
/*
 * Verdicts on reads and on rights: is this read wrong, was that access allowed
 * (rules.md T3, T6, O; exactly: docs/design/truth.md).
 */
#include "sim/truth-judge.h"

#include "sim/cpu.h"
#include "sim/runs.h"

#include <string.h>

#define READ_MAX 256u /* the longest cache line */

/* --- reads -------------------------------------------------------------- */

static bool
is_due(const ReadJudge *j, SimWid n, uint64_t stamp, SimAddr pa)
{
    const SimWrite *w;
    const TruthActor *by = &j->truth->actors[SIM_WID_ACTOR(n)];

    if (truth_is_ordered(j->truth, n, j->read->actor) || j->is_forbidden) {
        return true;
    }
    if (j->is_cpu && by->kind == SIM_ACTOR_MASTER && stamp != 0 &&
        stamp < j->page->taken[pa % SIM_TRUTH_PAGE / 64]) {
        return true;
    }
    w = sim_truth_write(j->truth, n);
    return w && w->is_forbidden;
}

/* The newest pending write that should have been seen; 0 = none. */
static SimWid
find_due_pending(const ReadJudge *j, SimAddr pa, SimWid got)
{
    SimWid ids[TRUTH_PENDING], due = 0;
    unsigned count;

    if (!j->has_pending) {
        return 0;
    }
    count = truth_pending(j->truth, pa, j->read->actor, ids, TRUTH_PENDING);
    for (unsigned i = 0; i < count; i++) {
        if (truth_is_newer(j->truth, ids[i], 0, got, 1) && is_due(j, ids[i], 0, pa) &&
            truth_is_newer_pending(j->truth, ids[i], due)) {
            due = ids[i];
        }
    }
    return due;
}

static SimWid
find_due_performed(const ReadJudge *j, SimAddr pa, SimWid got)
{
    uint32_t head = truth_head_number(j->page, pa), number = head;
    uint64_t got_stamp = got ? truth_stamp_of(j->truth, head, got) : 0;

    for (const TruthNode *n; (n = truth_node(j->truth, number)); number = n->prev) {
        const SimWrite *w = sim_truth_write(j->truth, n->id);

        if (n->id == got) {
            break;
        }
        if ((!w || truth_covers(w, pa)) &&
            truth_is_newer(j->truth, n->id, n->stamp, got, got_stamp) &&
            is_due(j, n->id, n->stamp, pa)) {
            return n->id;
        }
    }
    return 0;
}

/*
 * Somebody answered from a cache: its copy is the old one.  Memory answered: newer
 * bytes are dirty in a cache above it, or nowhere any more.
 */
static SimCause
cause_of_copy(const ReadJudge *j, SimAddr pa, SimWid due)
{
    bool from_cache = j->read->place == SIM_PLACE_L1 || j->read->place == SIM_PLACE_L2 ||
                      j->read->place == SIM_PLACE_OUTER;

    if (from_cache) {
        return j->is_cpu && j->read->mem == SIM_MEM_NC ? SIM_CAUSE_OUTER_LOOKUP
                                                       : SIM_CAUSE_CACHE_COPY;
    }
    return j->is_cpu || truth_is_elsewhere(j->truth, pa, due) ? SIM_CAUSE_DIRTY_CACHE
                                                              : SIM_CAUSE_OLD_MEMORY;
}

/* The reader's own store, still in its buffer (a part of it may have left). */
static bool
is_own_pending(const ReadJudge *j, SimAddr pa, SimWid got)
{
    for (unsigned i = 0; j->has_pending && i < j->truth->holder_count; i++) {
        const SimHolder *h = &j->truth->holders[i];
        SimWid ids[TRUTH_PENDING];
        unsigned count = 0;

        if (h->pending && h->actor == j->read->actor) {
            count = h->pending(h->self, pa, ids, TRUTH_PENDING);
        }
        for (unsigned k = 0; k < count; k++) {
            if (ids[k] == got) {
                return true;
            }
        }
    }
    return false;
}

/* Where the write that should have been seen is held up. */
static SimCause
cause_of_delay(const ReadJudge *j, SimAddr pa, SimWid due)
{
    if (j->truth->actors[SIM_WID_ACTOR(due)].kind == SIM_ACTOR_MASTER) {
        return SIM_CAUSE_RELAXED;
    }
    for (unsigned i = 0; i < j->truth->holder_count; i++) {
        const SimHolder *h = &j->truth->holders[i];
        SimWid id;

        if (h->place == SIM_PLACE_OUTER_BUFFER && h->pending(h->self, pa, &id, 1) > 0 &&
            id == due) {
            return SIM_CAUSE_OUTER_BUFFERED;
        }
    }
    return SIM_CAUSE_BUFFERED;
}

static ByteVerdict
judge_byte(const ReadJudge *j, SimAddr pa, SimWid got)
{
    ByteVerdict v = { 0 };
    SimWid performed;

    if (is_own_pending(j, pa, got)) {
        return v;
    }
    v.due = find_due_pending(j, pa, got);
    performed = find_due_performed(j, pa, got);
    if (v.due && !(performed && truth_is_before(j->truth, v.due, performed))) {
        v.code = SIM_D106;
        v.cause = cause_of_delay(j, pa, v.due);
        return v;
    }
    v.due = performed;
    if (v.due && j->read->early) {
        v.code = SIM_D106;
        v.cause = SIM_CAUSE_EARLY_LOAD;
    } else if (v.due) {
        v.code = j->is_cpu ? SIM_D101 : SIM_D102;
        v.cause = cause_of_copy(j, pa, v.due);
    }
    return v;
}

static uint64_t
ignored_bits(const SimRead *r, uint32_t i)
{
    uint64_t word = r->ignore ? r->ignore[((r->pa & 7) + i) / 8] : 0;

    return (word >> (8 * ((r->pa + i) & 7))) & 0xff;
}

/* D105: the same access also returned something at least as new. */
static bool
is_torn(const ReadJudge *j, SimWid due)
{
    for (uint32_t i = 0; i < j->read->len; i++) {
        SimWid got = j->read->ids[i];

        if (SIM_WID_ACTOR(got) == SIM_WID_ACTOR(due) && got >= due) {
            return true;
        }
    }
    return false;
}

/* Fills got and due of the range; true when the values differ somewhere. */
static bool
fill_values(const ReadJudge *j, SimFinding *f, SimCode code)
{
    uint32_t first = (uint32_t)(f->pa - j->read->pa);
    bool differ = false;

    for (uint32_t i = 0; i < f->len; i++) {
        const ByteVerdict *v = &j->verdicts[first + i];
        uint8_t got = j->read->bytes[first + i], due = got;

        if (v->code == code && truth_value(j->truth, v->due, f->pa + i, &due)) {
            differ |= ((got ^ due) & ~ignored_bits(j->read, first + i)) != 0;
        }
        if (i < SIM_FINDING_BYTES) {
            f->got[i] = got;
            f->due[i] = due;
        }
    }
    f->has_values = true;
    return differ;
}

static const unsigned copy_rows = 1u << SIM_HISTORY_FILL | 1u << SIM_HISTORY_PREFETCH;
static const unsigned dirty_rows = 1u << SIM_HISTORY_STORE;

/*
 * Who made the copy that was read: the reader, or whoever else fetched the line into
 * a cache that they share.  A line fetched after the change was old because a cache
 * below had it from before.
 */
static SimWitness
copier(const ReadJudge *j, const SimFinding *f)
{
    bool is_shared = j->is_cpu && f->old.place > SIM_PLACE_L1;
    unsigned kinds = j->is_cpu ? copy_rows : dirty_rows;
    SimActorId actor = j->is_cpu && !is_shared ? j->read->actor : 0;
    const SimHistory *row = NULL;

    if (is_shared) {
        row = truth_history_last(j->truth, f->pa, kinds, actor, f->changed.event);
    }
    if (!row) {
        row = truth_history_last(j->truth, f->pa, kinds, actor, UINT64_MAX);
    }
    return truth_witness_row(row, "fetched");
}

/*
 * The copy in the L1 was made when memory had the new bytes already: it came from a
 * cache in between, which has lost the line since.
 */
static bool
is_old_fetch(const ReadJudge *j, const SimFinding *f)
{
    const SimHistory *write;

    if (f->cause != SIM_CAUSE_CACHE_COPY || f->old.place != SIM_PLACE_L1 || !f->copied.actor) {
        return false;
    }
    write = truth_history_last(j->truth, f->pa, 1u << SIM_HISTORY_DEVICE_WRITE,
                               f->changed.actor, f->copied.event);
    return write && write->event >= f->changed.event;
}

static void
report_read(const ReadJudge *j, SimCode code, uint32_t first, uint32_t last, const SimHold *hold)
{
    const SimRead *r = j->read;
    const ByteVerdict *v = &j->verdicts[first];
    SimFinding f = { .code = code, .cause = v->cause, .severity = truth_severity(code),
                     .pa = r->pa + first, .len = last - first + 1, .bus = r->bus,
                     .mem = r->mem, .got_id = r->ids[first], .due_id = v->due };

    if (hold->device) { /* what ownership said against the access */
        f.has_hold = true;
        f.hold = *hold;
    }
    if (!fill_values(j, &f, code)) {
        f.severity = SIM_NOTE;
        f.latent = true;
    }
    if (code == SIM_D106 && is_torn(j, v->due)) {
        f.code = SIM_D105;
    }
    f.changed = truth_witness_write(j->truth, v->due, "wrote");
    f.old = truth_where_old(j->truth, f.pa, f.got_id, r->place, r->actor);
    f.copied = copier(j, &f);
    if (is_old_fetch(j, &f)) {
        f.cause = SIM_CAUSE_OLD_FETCH;
    } else if (f.cause == SIM_CAUSE_CACHE_COPY && f.old.dirty) {
        f.cause = SIM_CAUSE_OLD_DIRTY;
    }
    f.event = j->truth->world->events;
    f.time = truth_now(j->truth, r->actor);
    f.read = (SimWitness){ .actor = r->actor, .event = f.event, .time = f.time,
                           .source = r->source, .what = "read" };
    truth_report(j->truth, &f);
}

/* One finding per code; true when there was any. */
static bool
report_wrong(const ReadJudge *j, const SimHold *hold)
{
    static const SimCode codes[] = { SIM_D101, SIM_D102, SIM_D106 };
    bool any = false;

    for (unsigned c = 0; c < G_N_ELEMENTS(codes); c++) {
        uint32_t first = UINT32_MAX, last = 0;

        for (uint32_t i = 0; i < j->read->len; i++) {
            if (j->verdicts[i].code == codes[c]) {
                first = MIN(first, i);
                last = i;
            }
        }
        if (first != UINT32_MAX) {
            report_read(j, codes[c], first, last, hold);
            any = true;
        }
    }
    return any;
}

/* --- ownership ---------------------------------------------------------- */

static const struct {
    SimVerdict verdict;
    SimCode code;
} verdict_codes[] = {
    { SIM_VERDICT_CPU_READS_HELD, SIM_D201 },  { SIM_VERDICT_CPU_WRITES_HELD, SIM_D202 },
    { SIM_VERDICT_DEVICE_WITHOUT, SIM_D203 },  { SIM_VERDICT_WRONG_DIRECTION, SIM_D207 },
    { SIM_VERDICT_ALIAS, SIM_D107 },
};

static SimCode
code_of(SimVerdict verdict)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(verdict_codes); i++) {
        if (verdict_codes[i].verdict == verdict) {
            return verdict_codes[i].code;
        }
    }
    return 0;
}

static SimVerdict
ask_owner(SimTruth *truth, SimActorId actor, SimAddr bus, SimAddr pa, uint32_t len,
          bool is_write, uint8_t mem, SimHold *ret_hold)
{
    const SimOwnership *o = truth->world->ownership;
    void *state = truth->world->ownership_state;

    if (!o) {
        return SIM_VERDICT_FINE;
    }
    if (truth->actors[actor].kind == SIM_ACTOR_CPU) {
        return o->cpu(state, pa, len, is_write, mem, ret_hold);
    }
    return o->device(state, actor, bus, pa, len, is_write, ret_hold);
}

static void
report_rule(SimTruth *truth, SimCode code, SimSeverity severity, const SimRead *r,
            bool is_write, const SimHold *hold, SimWid id)
{
    SimFinding f = { .code = code, .severity = severity, .cause = SIM_CAUSE_RULE,
                     .pa = r->pa, .len = r->len, .bus = r->bus, .is_write = is_write,
                     .mem = r->mem, .got_id = id };

    if (hold && hold->device) {
        f.has_hold = true;
        f.hold = *hold;
    }
    f.event = truth->world->events;
    f.time = truth_now(truth, r->actor);
    f.read = (SimWitness){ .actor = r->actor, .event = f.event, .time = f.time,
                           .source = r->source, .what = is_write ? "wrote" : "read" };
    truth_report(truth, &f);
}

/* Wrong bytes say more than that; own bytes stored since are not meant. */
static bool
is_given_up(const ReadJudge *j, uint32_t i)
{
    uint32_t at = j->read->pa % SIM_TRUTH_PAGE + i;
    const SimWrite *w;

    if (!(j->page->flags[at] & TRUTH_GIVEN_UP) ||
        (j->is_judged && j->verdicts[i].code != 0)) {
        return false;
    }
    w = sim_truth_write(j->truth, j->read->ids[i]);
    return !w || w->event <= j->page->given[at];
}

/* The range of bytes given up that were read; false: none. */
static bool
find_given_up(const ReadJudge *j, uint32_t *ret_first, uint32_t *ret_last)
{
    const uint8_t *flags = &j->page->flags[j->read->pa % SIM_TRUTH_PAGE];
    uint32_t first = UINT32_MAX, last = 0;

    if (!memchr(flags, TRUTH_GIVEN_UP, j->read->len)) {
        return false;
    }
    for (uint32_t i = 0; i < j->read->len; i++) {
        if (is_given_up(j, i)) {
            first = MIN(first, i);
            last = i;
        }
    }
    *ret_first = first;
    *ret_last = last;
    return first != UINT32_MAX;
}

/*
 * What ownership said to a read of right bytes, and reads of bytes that were given
 * up: by a device whose direction is wrong, one finding of the whole access; else
 * (a CPU, or a device to which the bytes were given again as they are) a note.
 */
static void
report_rights(ReadJudge *j, SimVerdict verdict, bool is_wrong, const SimHold *hold)
{
    SimCode code = code_of(verdict), given = code == SIM_D207 ? SIM_D207 : SIM_D208;
    SimSeverity severity = code ? truth_severity(code) : SIM_NOTE;
    SimRead part = *j->read;
    uint32_t first, last;

    if (find_given_up(j, &first, &last)) {
        if (code == given && !is_wrong) {
            severity = SIM_ERROR;
        } else {
            part.pa += first;
            part.len = last - first + 1;
            report_rule(j->truth, given, given == SIM_D207 ? SIM_ERROR : SIM_NOTE, &part,
                        false, NULL, j->read->ids[first]);
        }
    }
    if (code && !is_wrong) {
        report_rule(j->truth, code, severity, j->read, false, hold, j->read->ids[0]);
    }
}

/* --- entry points ------------------------------------------------------- */

static void
join_all(ReadJudge *j)
{
    const SimRead *r = j->read;

    for (uint32_t i = 0; i < r->len; i += sim_run64(r->ids + i, r->len - i)) {
        truth_join_read(j->truth, r->actor, r->ids[i]);
    }
}

static bool
is_all_newest(const ReadJudge *j)
{
    const SimRead *r = j->read;

    for (uint32_t i = 0, n; i < r->len; i += n) {
        const TruthNode *node =
            truth_node(j->truth, truth_head_number(j->page, r->pa + i));

        n = truth_head_run(j->page, r->pa + i, r->len - i);
        if (node && (r->ids[i] != node->id || sim_run64(r->ids + i, n) < n)) {
            return false;
        }
    }
    return true;
}

/*
 * Up to where bytes with one head have the same past down to @got: a head may
 * stand on a write that covers only some of its bytes (truth.c, can_join).
 */
static SimAddr
same_past_until(const SimTruth *truth, uint32_t number, SimAddr pa, SimWid got)
{
    SimAddr until = pa - pa % 64 + 64; /* taken_back is kept per block */

    for (const TruthNode *n; (n = truth_node(truth, number)); number = n->prev) {
        const SimWrite *w = n->id != got ? sim_truth_write(truth, n->id) : NULL;

        if (!w) {
            break;
        }
        if (w->pa > pa) {
            until = MIN(until, w->pa);
        } else if (w->pa + w->len > pa) {
            until = MIN(until, w->pa + w->len);
        }
    }
    return until;
}

static void
judge_bytes(ReadJudge *j)
{
    SimAddr until = 0;
    uint32_t last = 0;

    for (uint32_t i = 0; i < j->read->len; i++) {
        SimAddr pa = j->read->pa + i;
        SimWid got = j->read->ids[i];
        uint32_t head = truth_head_number(j->page, pa);

        if (pa < until && !j->has_pending && head == last &&
            got == j->read->ids[i - 1]) {
            j->verdicts[i] = j->verdicts[i - 1];
        } else {
            j->verdicts[i] = judge_byte(j, pa, got);
            until = same_past_until(j->truth, head, pa, got);
        }
        last = head;
    }
}

bool
sim_truth_read(SimTruth *truth, const SimRead *read)
{
    ByteVerdict verdicts[READ_MAX];
    ReadJudge j = { .truth = truth, .read = read, .page = truth_page(truth, read->pa),
                    .verdicts = verdicts };
    SimHold hold = { 0 };
    SimVerdict verdict;
    bool is_wrong = false;

    g_assert(j.page && read->len <= READ_MAX);
    truth_acts(truth, read->actor);
    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_READ, .actor = read->actor,
                                       .place = read->place, .pa = read->pa,
                                       .len = read->len, .ids = read->ids,
                                       .flag = read->early, .mem = read->mem,
                                       .other = (SimActorId)(read->bus != 0),
                                       .source = read->source });
    j.is_cpu = truth->actors[read->actor].kind == SIM_ACTOR_CPU;
    verdict = ask_owner(truth, read->actor, read->bus, read->pa, read->len, false, read->mem,
                        &hold);
    j.is_forbidden = verdict == SIM_VERDICT_CPU_READS_HELD;
    j.has_pending = truth_has_pending(truth, read->pa, read->len);
    join_all(&j);
    if (j.has_pending || !is_all_newest(&j)) {
        j.is_judged = true;
        judge_bytes(&j);
        is_wrong = report_wrong(&j, &hold);
    }
    truth_judge_luck(&j, is_wrong);
    report_rights(&j, verdict, is_wrong, &hold);
    if (!is_wrong && verdict == SIM_VERDICT_FINE) {
        truth_judge_tree(truth, read, false);
    }
    if (j.is_cpu) {
        truth_note_seen(truth, read);
    }
    return !is_wrong;
}

/*
 * A device writes where the CPU only looks, in a live mapping that it took back to
 * poll it: harmless while the bytes are intact (rules.md F1).  A CPU that goes on
 * with its old copy reads stale bytes, and is told then.
 */
static bool
is_polled(const SimTruth *truth, const SimRead *write, SimVerdict verdict, const SimHold *hold)
{
    const TruthPage *page = truth_page(truth, write->pa);

    if (verdict != SIM_VERDICT_DEVICE_WITHOUT || !hold->live || hold->device_owns) {
        return false;
    }
    for (uint32_t i = 0; i < write->len; i++) {
        SimWid newest = truth_newest_of_all(truth, page, write->pa + i);
        const SimWrite *w = sim_truth_write(truth, newest);

        if (w && truth->actors[SIM_WID_ACTOR(newest)].kind == SIM_ACTOR_CPU &&
            w->event > hold->taken_event) {
            return false;
        }
    }
    return true;
}

void
sim_truth_judge_write(SimTruth *truth, SimActorId actor, SimAddr bus, SimAddr pa, uint32_t len,
                      uint8_t mem, SimSource source, SimWid id)
{
    SimHold hold = { 0 };
    SimRead as_read = { .actor = actor, .pa = pa, .len = len, .source = source, .mem = mem,
                        .bus = bus };
    SimVerdict verdict;
    SimSeverity severity;
    SimWrite *w = (SimWrite *)sim_truth_write(truth, id);

    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_WROTE, .actor = actor, .pa = pa,
                                       .len = len, .ids = &id, .mem = mem,
                                       .source = source });
    verdict = ask_owner(truth, actor, bus, pa, len, true, mem, &hold);
    if (verdict == SIM_VERDICT_FINE) {
        truth_judge_tree(truth, &as_read, true);
        return;
    }
    if (w && verdict != SIM_VERDICT_ALIAS) {
        w->is_forbidden = true;
    }
    severity = is_polled(truth, &as_read, verdict, &hold) ? SIM_NOTE
               : verdict == SIM_VERDICT_WRONG_DIRECTION   ? SIM_ERROR /* rules F2 */
                                                          : truth_severity(code_of(verdict));
    report_rule(truth, code_of(verdict), severity, &as_read, true, &hold, id);
}

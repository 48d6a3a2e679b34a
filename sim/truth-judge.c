/* SPDX-License-Identifier: MIT */
/*
 * Verdicts: is this read wrong, was it luck, was that write allowed, is
 * something lost (rules.md T3, T4, T6, T7; exactly: docs/design/truth.md).
 */
#include "sim/truth-internal.h"

#include "sim/cpu.h"
#include "sim/runs.h"

#include <string.h>

#define PENDING_MAX 64u
#define READ_MAX 256u /* the longest cache line */
#define WORD_MAX 16u /* longest access that can be a look at a flag */

/* --- making findings ---------------------------------------------------- */

static SimWitness
witness_write(const SimTruth *truth, SimWid id, const char *what)
{
    const SimWrite *w = sim_truth_write(truth, id);

    if (!w) {
        return (SimWitness){ 0 };
    }
    return (SimWitness){ .actor = SIM_WID_ACTOR(id), .event = w->event, .time = w->time,
                         .source = sim_write_source(w), .what = what };
}

static SimWitness
witness_row(const SimHistory *row, const char *what)
{
    if (!row) {
        return (SimWitness){ 0 };
    }
    return (SimWitness){ .actor = row->actor, .event = row->event, .time = row->time,
                         .source = row->source, .what = what };
}

static void
report(SimTruth *truth, SimFinding *finding)
{
    const SimOwnership *ownership = truth->world->ownership;

    if (!truth->is_reporting) {
        return;
    }
    if (!finding->has_hold && ownership && ownership->find) {
        finding->has_hold =
            ownership->find(truth->world->ownership_state, finding->pa, &finding->hold);
    }
    if (finding->has_hold && finding->gave.event == 0) {
        const SimHold *h = &finding->hold;

        finding->gave = (SimWitness){ .actor = h->device, .event = h->event,
                                      .time = h->time, .source = h->source,
                                      .what = "mapped" };
    }
    finding->history = sim_truth_history(truth, finding->pa, MAX(finding->len, 1));
    sim_findings_add(truth->world, finding);
}

static SimSeverity
severity_of(SimCode code)
{
    const SimCodeInfo *info = sim_code_info(code);

    return info ? info->severity : SIM_ERROR;
}

/* --- reads -------------------------------------------------------------- */

/* The verdict on one byte of a read. */
typedef struct ByteVerdict {
    SimCode code; /* 0 = fine */
    SimCause cause;
    SimWid due;
} ByteVerdict;

typedef struct ReadJudge {
    SimTruth *truth;
    const SimRead *read;
    TruthPage *page;
    bool is_cpu;
    bool is_forbidden; /* ownership forbade the read */
    bool has_pending;
    bool is_judged; /* verdicts are filled */
    ByteVerdict *verdicts; /* one per byte */
} ReadJudge;

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

/* Stamp with which @id was performed on this byte; 0 = not. */
static uint64_t
stamp_of(const SimTruth *truth, uint32_t number, SimWid id)
{
    const SimWrite *w;

    for (const TruthNode *n; (n = truth_node(truth, number)); number = n->prev) {
        if (n->id == id) {
            return n->stamp;
        }
    }
    w = sim_truth_write(truth, id);
    return w ? w->stamp : 1;
}

/* The newest pending write that should have been seen; 0 = none. */
static SimWid
find_due_pending(const ReadJudge *j, SimAddr pa, SimWid got)
{
    SimWid ids[PENDING_MAX], due = 0;
    unsigned count;

    if (!j->has_pending) {
        return 0;
    }
    count = truth_pending(j->truth, pa, j->read->actor, ids, PENDING_MAX);
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
    uint32_t head = j->page->head[pa % SIM_TRUTH_PAGE], number = head;
    uint64_t got_stamp = got ? stamp_of(j->truth, head, got) : 0;

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

static SimCause
cause_of_copy(const ReadJudge *j)
{
    if (!j->is_cpu) {
        return SIM_CAUSE_DIRTY_CACHE;
    }
    return j->read->place == SIM_PLACE_L1 ? SIM_CAUSE_CACHE_COPY : SIM_CAUSE_DIRTY_CACHE;
}

/* The reader's own store, still in its buffer (a part of it may have left). */
static bool
is_own_pending(const ReadJudge *j, SimAddr pa, SimWid got)
{
    for (unsigned i = 0; j->has_pending && i < j->truth->holder_count; i++) {
        const SimHolder *h = &j->truth->holders[i];
        SimWid ids[PENDING_MAX];
        unsigned count = 0;

        if (h->pending && h->actor == j->read->actor) {
            count = h->pending(h->self, pa, ids, PENDING_MAX);
        }
        for (unsigned k = 0; k < count; k++) {
            if (ids[k] == got) {
                return true;
            }
        }
    }
    return false;
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
        bool is_device = j->truth->actors[SIM_WID_ACTOR(v.due)].kind == SIM_ACTOR_MASTER;

        v.code = SIM_D106;
        v.cause = is_device ? SIM_CAUSE_RELAXED : SIM_CAUSE_BUFFERED;
        return v;
    }
    v.due = performed;
    if (v.due && j->read->early) {
        v.code = SIM_D106;
        v.cause = SIM_CAUSE_EARLY_LOAD;
    } else if (v.due) {
        v.code = j->is_cpu ? SIM_D101 : SIM_D102;
        v.cause = cause_of_copy(j);
        if (!j->is_cpu && !truth_is_elsewhere(j->truth, pa, v.due)) {
            v.cause = SIM_CAUSE_OLD_MEMORY;
        }
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

static void
report_read(const ReadJudge *j, SimCode code, uint32_t first, uint32_t last)
{
    const SimRead *r = j->read;
    const ByteVerdict *v = &j->verdicts[first];
    SimFinding f = { .code = code, .cause = v->cause, .severity = severity_of(code),
                     .pa = r->pa + first, .len = last - first + 1, .bus = r->bus,
                     .mem = r->mem, .got_id = r->ids[first], .due_id = v->due };

    if (!fill_values(j, &f, code)) {
        f.severity = SIM_NOTE;
        f.latent = true;
    }
    if (code == SIM_D106 && is_torn(j, v->due)) {
        f.code = SIM_D105;
    }
    f.changed = witness_write(j->truth, v->due, "wrote");
    f.copied = witness_row(truth_history_last(j->truth, f.pa, j->is_cpu ? copy_rows : dirty_rows,
                                              j->is_cpu ? r->actor : 0),
                           "fetched");
    f.event = j->truth->world->events;
    f.time = truth_now(j->truth, r->actor);
    f.read = (SimWitness){ .actor = r->actor, .event = f.event, .time = f.time,
                           .source = r->source, .what = "read" };
    report(j->truth, &f);
}

/* One finding per code; true when there was any. */
static bool
report_wrong(const ReadJudge *j)
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
            report_read(j, codes[c], first, last);
            any = true;
        }
    }
    return any;
}

/* --- luck (T4) ---------------------------------------------------------- */

static uint64_t
mix(uint64_t a, uint64_t b)
{
    a = a * UINT64_C(0x9e3779b97f4a7c15) + b; /* not a ^ b: small numbers would meet */
    return (a ^ (a >> 29)) * UINT64_C(0xbf58476d1ce4e5b9);
}

static uint64_t
look_key(const SimRead *r, SimAddr pa)
{
    return mix(mix(mix(r->actor, r->source.pc), r->source.stack), pa);
}

/* By no source: what was returned since a flag was seen. */
static uint64_t
returned_key(const SimRead *r, SimAddr pa)
{
    return mix(mix(mix(r->actor, UINT64_MAX), UINT64_MAX), pa);
}

static gint64 *
new_key(uint64_t key)
{
    gint64 *k = g_new(gint64, 1);

    *k = (gint64)key;
    return k;
}

static void
remember(SimTruth *truth, uint64_t key, SimWid id)
{
    SimWid *last = g_hash_table_lookup(truth->looks, &key);

    if (!last) {
        last = g_new(SimWid, 1);
        g_hash_table_insert(truth->looks, new_key(key), last);
    }
    *last = id;
}

/*
 * Two reads of one location never go backwards (Arm ARM B2.3, coherence), so what
 * was returned once since the flag was seen is no luck the second time.
 */
static void
note_returned(ReadJudge *j)
{
    const TruthActor *r = &j->truth->actors[j->read->actor];

    for (uint32_t i = 0; i < j->read->len; i++) {
        SimWid id = j->read->ids[i];
        SimActorId by = SIM_WID_ACTOR(id);

        if (by != j->read->actor && SIM_WID_SEQ(id) <= r->watched.of[by] &&
            SIM_WID_SEQ(id) > r->guaranteed.of[by]) {
            remember(j->truth, returned_key(j->read, j->read->pa + i), id);
        }
    }
}

static bool
was_returned(const ReadJudge *j, SimAddr pa, SimWid id)
{
    uint64_t key = returned_key(j->read, pa);
    const SimWid *last = g_hash_table_lookup(j->truth->looks, &key);

    return last && *last == id;
}

/* The write @id of another actor, returned at @pa, had been watched for. */
static void
note_look(ReadJudge *j, SimAddr pa, SimWid id)
{
    uint64_t key = look_key(j->read, pa);
    TruthActor *r = &j->truth->actors[j->read->actor];
    SimWid *last = g_hash_table_lookup(j->truth->looks, &key);
    SimActorId by = SIM_WID_ACTOR(id);

    if (last && *last != id && id != 0 && by != j->read->actor &&
        !truth_is_init(j->truth, id) && truth_is_before(j->truth, *last, id)) {
        r->watched.of[by] = MAX(r->watched.of[by], SIM_WID_SEQ(id));
    }
    remember(j->truth, key, id);
}

static bool
is_luck(const ReadJudge *j, SimAddr pa, SimWid got)
{
    SimActorId by = SIM_WID_ACTOR(got);
    const TruthActor *r = &j->truth->actors[j->read->actor];
    const SimWrite *w = sim_truth_write(j->truth, got);
    uint64_t stamp;

    if (got == 0 || by == j->read->actor || truth_is_init(j->truth, got) ||
        truth_head(j->truth, pa) != got || SIM_WID_SEQ(got) > r->watched.of[by] ||
        SIM_WID_SEQ(got) <= r->guaranteed.of[by] || !w || w->is_past) {
        return false;
    }
    stamp = stamp_of(j->truth, j->page->head[pa % SIM_TRUTH_PAGE], got);
    return !(j->is_cpu && j->truth->actors[by].kind == SIM_ACTOR_MASTER &&
             stamp < j->page->taken[pa % SIM_TRUTH_PAGE / 64]) &&
           !was_returned(j, pa, got);
}

/* Bytes from the @i-th on that one write put there, all of them luck. */
static uint32_t
lucky_run(const ReadJudge *j, uint32_t i)
{
    uint32_t n = 0;

    while (i + n < j->read->len && j->read->ids[i + n] == j->read->ids[i] &&
           is_luck(j, j->read->pa + i + n, j->read->ids[i])) {
        n++;
    }
    return n;
}

/* Some flag was seen, and no barrier has made good of it yet. */
static bool
is_watching(const ReadJudge *j)
{
    const TruthActor *r = &j->truth->actors[j->read->actor];

    for (unsigned i = 0; i < j->truth->actor_count; i++) {
        if (r->watched.of[i] > r->guaranteed.of[i]) {
            return true;
        }
    }
    return false;
}

static void
report_luck(ReadJudge *j, uint32_t i, uint32_t len)
{
    const SimRead *r = j->read;
    const SimWrite *w = sim_truth_write(j->truth, r->ids[i]);
    uint64_t pair;
    SimFinding f = { .code = SIM_D106, .severity = SIM_WARNING, .latent = true,
                     .pa = r->pa + i, .len = len, .bus = r->bus, .mem = r->mem,
                     .got_id = r->ids[i], .due_id = r->ids[i] };

    if (!w) {
        return;
    }
    pair = mix(mix(w->pc, w->stack), mix(r->source.pc, r->source.stack));
    if (g_hash_table_contains(j->truth->latent, &pair)) {
        return;
    }
    g_hash_table_add(j->truth->latent, new_key(pair));
    memcpy(f.got, r->bytes + i, MIN(f.len, SIM_FINDING_BYTES));
    memcpy(f.due, f.got, sizeof(f.due));
    f.has_values = true;
    f.cause = j->is_cpu ? SIM_CAUSE_EARLY_LOAD : SIM_CAUSE_BUFFERED;
    f.changed = witness_write(j->truth, r->ids[i], "wrote");
    f.event = j->truth->world->events;
    f.time = truth_now(j->truth, r->actor);
    f.read = (SimWitness){ .actor = r->actor, .event = f.event, .time = f.time,
                           .source = r->source, .what = "read" };
    report(j->truth, &f);
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
    report(truth, &f);
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
    return !w || w->event <= j->page->given[at / 64];
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
 * D207 of a device that reads bytes given up, D208 of a CPU that does; and what
 * ownership said to a read of right bytes.  A wrong direction of both kinds is one
 * finding, of the whole access.
 */
static void
report_rights(ReadJudge *j, SimVerdict verdict, const SimHold *hold)
{
    SimCode given = j->is_cpu ? SIM_D208 : SIM_D207, code = code_of(verdict);
    SimSeverity severity = code ? severity_of(code) : SIM_NOTE;
    SimRead part = *j->read;
    uint32_t first, last;

    if (find_given_up(j, &first, &last)) {
        if (code == given) {
            severity = SIM_ERROR;
        } else {
            part.pa += first;
            part.len = last - first + 1;
            report_rule(j->truth, given, j->is_cpu ? SIM_NOTE : SIM_ERROR, &part, false, NULL,
                        j->read->ids[first]);
        }
    }
    if (code) {
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
    const uint32_t *head = &j->page->head[r->pa % SIM_TRUTH_PAGE];

    for (uint32_t i = 0, n; i < r->len; i += n) {
        const TruthNode *node = truth_node(j->truth, head[i]);

        n = sim_run32(head + i, r->len - i);
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
    const uint32_t *head = &j->page->head[j->read->pa % SIM_TRUTH_PAGE];
    SimAddr until = 0;

    for (uint32_t i = 0; i < j->read->len; i++) {
        SimAddr pa = j->read->pa + i;
        SimWid got = j->read->ids[i];

        if (pa < until && !j->has_pending && head[i] == head[i - 1] &&
            got == j->read->ids[i - 1]) {
            j->verdicts[i] = j->verdicts[i - 1];
        } else {
            j->verdicts[i] = judge_byte(j, pa, got);
            until = same_past_until(j->truth, head[i], pa, got);
        }
    }
}

/*
 * Luck, and watched flags.  A flag is a word: longer reads are data, and are not
 * kept in mind.
 */
static void
judge_luck(ReadJudge *j, bool is_wrong)
{
    SimWid last = ~(SimWid)0;

    for (uint32_t i = 0, n; !is_wrong && is_watching(j) && i < j->read->len; i += MAX(n, 1)) {
        n = lucky_run(j, i);
        if (n > 0) {
            report_luck(j, i, n);
        }
    }
    for (uint32_t i = 0; i < j->read->len && j->read->len <= WORD_MAX; i++) {
        if (j->read->ids[i] != last) {
            last = j->read->ids[i];
            note_look(j, j->read->pa + i, last);
        }
    }
    if (is_watching(j)) {
        note_returned(j);
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
        is_wrong = report_wrong(&j);
    }
    judge_luck(&j, is_wrong);
    report_rights(&j, is_wrong ? SIM_VERDICT_FINE : verdict, &hold);
    if (j.is_cpu && read->mem == SIM_MEM_NC) {
        truth_note_seen(truth, read);
    }
    return !is_wrong;
}

void
sim_truth_judge_write(SimTruth *truth, SimActorId actor, SimAddr bus, SimAddr pa, uint32_t len,
                      uint8_t mem, SimSource source, SimWid id)
{
    SimHold hold = { 0 };
    SimRead as_read = { .actor = actor, .pa = pa, .len = len, .source = source, .mem = mem,
                        .bus = bus };
    SimVerdict verdict;
    SimWrite *w = (SimWrite *)sim_truth_write(truth, id);

    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_WROTE, .actor = actor, .pa = pa,
                                       .len = len, .ids = &id, .mem = mem,
                                       .source = source });
    verdict = ask_owner(truth, actor, bus, pa, len, true, mem, &hold);
    if (verdict == SIM_VERDICT_FINE) {
        return;
    }
    if (w && verdict != SIM_VERDICT_ALIAS) {
        w->is_forbidden = true;
    }
    report_rule(truth, code_of(verdict), severity_of(code_of(verdict)), &as_read, true, &hold,
                id);
}

void
truth_report_over(SimTruth *truth, SimAddr pa, uint32_t len, SimWid victim, SimWid over)
{
    SimFinding f = { .code = SIM_D106, .severity = severity_of(SIM_D106),
                     .cause = SIM_CAUSE_OVERWRITTEN, .pa = pa, .len = len, .is_write = true,
                     .got_id = over, .due_id = victim };

    f.has_values = truth_value(truth, over, pa, &f.got[0]) &&
                   truth_value(truth, victim, pa, &f.due[0]) && len == 1;
    f.changed = witness_write(truth, victim, "wrote");
    f.read = witness_write(truth, over, "wrote");
    f.event = truth->world->events;
    f.time = truth->world->queue.now;
    report(truth, &f);
}

/* --- losses (T7) -------------------------------------------------------- */

static bool
is_replaced_by_pending(const SimTruth *truth, SimAddr pa, SimWid old)
{
    SimWid ids[PENDING_MAX];
    unsigned count = truth_pending(truth, pa, 0, ids, PENDING_MAX);

    for (unsigned i = 0; i < count; i++) {
        if (truth_is_before(truth, old, ids[i])) {
            return true;
        }
    }
    return false;
}

/* The last copy of the newest write goes, and nothing replaces it. */
static bool
is_last_copy(const SimTruth *truth, SimAddr pa, SimWid old)
{
    return old != 0 && !truth_is_init(truth, old) && truth_head(truth, pa) == old &&
           !truth_is_elsewhere(truth, pa, old) && !is_replaced_by_pending(truth, pa, old);
}

/* D103, D104, or 0: given up. */
static SimCode
loss_of(const SimTruth *truth, const TruthPage *page, SimAddr pa, SimWid old)
{
    if (page->flags[pa % SIM_TRUTH_PAGE] & TRUTH_GIVEN_UP) {
        return 0;
    }
    return truth->actors[SIM_WID_ACTOR(old)].kind == SIM_ACTOR_CPU ? SIM_D104 : SIM_D103;
}

typedef struct Loss {
    SimCode code;
    uint32_t first, last;
} Loss;

static void
report_loss(SimTruth *truth, const Loss *loss, SimAddr pa, const SimWid *old, const SimWid *now,
            SimLoss why, SimActorId whose, SimSource culprit)
{
    SimFinding f = { .code = loss->code, .severity = severity_of(loss->code),
                     .cause = why == SIM_LOSS_INVALIDATE ? SIM_CAUSE_INVALIDATED
                                                         : SIM_CAUSE_OVERWRITTEN,
                     .pa = pa + loss->first, .len = loss->last - loss->first + 1,
                     .is_write = true, .due_id = old[loss->first],
                     .got_id = now ? now[loss->first] : truth_head(truth, pa + loss->first) };
    bool known = true;

    for (uint32_t i = 0; i < MIN(f.len, SIM_FINDING_BYTES); i++) {
        SimWid there = now ? now[loss->first + i] : truth_head(truth, f.pa + i);

        known &= truth_value(truth, old[loss->first + i], f.pa + i, &f.due[i]);
        if (!truth_value(truth, there, f.pa + i, &f.got[i])) {
            f.got[i] = 0;
        }
    }
    f.has_values = known;
    f.changed = witness_write(truth, f.due_id, "wrote");
    f.event = truth->world->events;
    f.time = truth->world->queue.now;
    f.read = (SimWitness){ .actor = truth->world->hw, .event = f.event, .time = f.time,
                           .source = culprit, .what = "lost" };
    if (why == SIM_LOSS_WRITE_BACK) { /* the line was dirtied there, it goes here */
        f.read.source = truth->world->here;
        f.copied = (SimWitness){ .actor = whose, .source = culprit,
                                 .what = "dirtied" };
    }
    report(truth, &f);
}

void
sim_truth_removed(SimTruth *truth, SimPlace place, SimAddr pa, uint32_t len, const SimWid *old,
                  const SimWid *now, SimLoss why, SimActorId whose, SimSource culprit)
{
    TruthPage *page = truth_page(truth, pa);
    Loss losses[2] = { { SIM_D103, UINT32_MAX, 0 }, { SIM_D104, UINT32_MAX, 0 } };

    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_REMOVED, .place = place, .pa = pa,
                                       .len = len, .ids = now, .old = old, .flag = why,
                                       .source = culprit });
    for (uint32_t i = 0; i < len; i++) {
        SimCode code;

        if ((now && now[i] == old[i]) || !is_last_copy(truth, pa + i, old[i])) {
            continue;
        }
        code = loss_of(truth, page, pa + i, old[i]);
        if (code) {
            Loss *loss = &losses[code == SIM_D104];

            loss->first = MIN(loss->first, i);
            loss->last = i;
        }
        truth_reset_head(truth, pa + i);
    }
    for (unsigned k = 0; k < 2; k++) {
        if (losses[k].first != UINT32_MAX) {
            report_loss(truth, &losses[k], pa, old, now, why, whose, culprit);
        }
    }
}

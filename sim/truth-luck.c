/* SPDX-License-Identifier: MIT */
/*
 * Right bytes, luck (rules.md T4): a read that returned the newest write although
 * only the author's order, and no barrier, put it first.  Exactly:
 * docs/design/truth.md.
 */
#include "sim/truth-judge.h"

#include <string.h>

#define WORD_MAX 16u /* longest access that can be a look at a flag */

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

/* A flag that was watched, or what an inner barrier put behind it, leads to @id. */
static bool
is_told(const TruthActor *r, SimActorId by, SimWid id)
{
    return SIM_WID_SEQ(id) <= MAX(r->watched.of[by], r->meant[by]);
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

        if (by != j->read->actor && is_told(r, by, id) &&
            SIM_WID_SEQ(id) > truth_promised(j->truth, r, by)) {
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

/* @id is newer than @last, by order or, where nothing orders them, by time. */
static bool
is_news(const ReadJudge *j, SimAddr pa, SimWid id, SimWid last)
{
    uint32_t head = truth_head_number(j->page, pa);

    return truth_is_newer(j->truth, id, truth_stamp_of(j->truth, head, id), last,
                          truth_stamp_of(j->truth, head, last));
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
        !truth_is_init(j->truth, id) && is_news(j, pa, id, *last)) {
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
        truth_head(j->truth, pa) != got || !is_told(r, by, got) ||
        SIM_WID_SEQ(got) <= truth_promised(j->truth, r, by) || !w || w->is_past) {
        return false;
    }
    stamp = truth_stamp_of(j->truth, truth_head_number(j->page, pa), got);
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
        if (MAX(r->watched.of[i], r->meant[i]) > truth_promised(j->truth, r, (SimActorId)i)) {
            return true;
        }
    }
    return false;
}

/* The writer put it in order, for CPUs only. */
static bool
is_meant(const ReadJudge *j, SimWid id)
{
    const TruthActor *r = &j->truth->actors[j->read->actor];

    return SIM_WID_SEQ(id) <= r->meant[SIM_WID_ACTOR(id)];
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
    f.cause = j->is_cpu             ? SIM_CAUSE_EARLY_LOAD
              : is_meant(j, r->ids[i]) ? SIM_CAUSE_INNER_BARRIER
                                       : SIM_CAUSE_BUFFERED;
    f.changed = truth_witness_write(j->truth, r->ids[i], "wrote");
    f.event = j->truth->world->events;
    f.time = truth_now(j->truth, r->actor);
    f.read = (SimWitness){ .actor = r->actor, .event = f.event, .time = f.time,
                           .source = r->source, .what = "read" };
    truth_report(j->truth, &f);
}

/*
 * Luck, and watched flags.  A flag is a word: longer reads are data, and are not
 * kept in mind.
 */
void
truth_judge_luck(ReadJudge *j, bool is_wrong)
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

/* SPDX-License-Identifier: MIT */
/*
 * The judge walks the tape once, keeps for each byte the list of its performed
 * writes, the pending ones and the copies, and looks at each read, each
 * performed byte and each copy that goes away.  Every section is named after
 * the section of docs/design/truth.md that it follows.
 */
#include "tests/oracle/oracle.h"

#include "tests/oracle/order.h"

#define PENDING UINT64_MAX

typedef struct Performed {
    SimWid id;
    uint64_t stamp;
} Performed;

/* An access that returned something for this byte, for "watched". */
typedef struct Returned {
    SimActorId reader;
    SimSource place;
    SimWid id;
    unsigned at; /* place on the tape */
    bool looks;  /* at a flag */
} Returned;

typedef struct Byte {
    SimAddr pa;
    GArray *truth;    /* of Performed, by stamp; the last one is the head */
    GArray *aside;    /* of Performed: ordered before the head, so the truth stayed */
    GArray *pending;  /* of SimWid, by issue */
    GArray *dead;     /* of Performed: from before an allocation or a free */
    GArray *returned; /* of Returned */
    SimWid head;
    SimWid copy[SIM_PLACES];
    bool has_copy[SIM_PLACES];
    bool given_up;
    unsigned given_at; /* place on the tape of its last giving up */
    uint64_t taken_back; /* stamp of the last one; 0 = never */
} Byte;

typedef struct Judge {
    const OracleTape *tape;
    OracleOrder *order;
    GHashTable *bytes;   /* pa -> Byte; looked up, never walked */
    GArray *forbidden;   /* of SimWid */
    GArray *watched;     /* of Returned: reader has watched id */
    GArray *lucky;       /* of SimSource pairs already reported */
    GArray *findings;    /* of OracleFinding */
    uint64_t stamp;
    unsigned at;
    const OracleCall *call;
} Judge;

/* ---- small things ---- */

static void
free_byte(gpointer memory)
{
    Byte *byte = memory;

    g_array_unref(byte->truth);
    g_array_unref(byte->aside);
    g_array_unref(byte->pending);
    g_array_unref(byte->dead);
    g_array_unref(byte->returned);
    g_free(byte);
}

static Byte *
byte_at(Judge *j, SimAddr pa)
{
    Byte *byte = g_hash_table_lookup(j->bytes, GSIZE_TO_POINTER(pa));

    if (!byte) {
        byte = g_new0(Byte, 1);
        byte->pa = pa;
        byte->truth = g_array_new(FALSE, FALSE, sizeof(Performed));
        byte->aside = g_array_new(FALSE, FALSE, sizeof(Performed));
        byte->pending = g_array_new(FALSE, FALSE, sizeof(SimWid));
        byte->dead = g_array_new(FALSE, FALSE, sizeof(Performed));
        byte->returned = g_array_new(FALSE, FALSE, sizeof(Returned));
        g_hash_table_insert(j->bytes, GSIZE_TO_POINTER(pa), byte);
    }
    return byte;
}

static OracleActor
kind_of(const Judge *j, SimWid id)
{
    return j->tape->kinds[SIM_WID_ACTOR(id)];
}

static bool
holds_id(const GArray *ids, SimWid id)
{
    for (unsigned i = 0; i < ids->len; i++) {
        if (g_array_index(ids, SimWid, i) == id) {
            return true;
        }
    }
    return false;
}

static void
drop_id(GArray *ids, SimWid id)
{
    for (unsigned i = 0; i < ids->len; i++) {
        if (g_array_index(ids, SimWid, i) == id) {
            g_array_remove_index(ids, i--);
        }
    }
}

static uint64_t
stamp_in(const GArray *performed, SimWid id)
{
    for (unsigned i = 0; i < performed->len; i++) {
        const Performed *p = &g_array_index(performed, Performed, i);

        if (p->id == id) {
            return p->stamp;
        }
    }
    return 0;
}

static bool
is_dead(const Byte *byte, SimWid id)
{
    return stamp_in(byte->dead, id) != 0 && stamp_in(byte->truth, id) == 0 &&
           stamp_in(byte->aside, id) == 0;
}

/* Of a performed byte, dead or alive; PENDING; 0 when it is neither. */
static uint64_t
stamp_of(const Byte *byte, SimWid id)
{
    uint64_t stamp = stamp_in(byte->truth, id);

    stamp = stamp ? stamp : stamp_in(byte->aside, id);
    stamp = stamp ? stamp : stamp_in(byte->dead, id);
    return stamp ? stamp : holds_id(byte->pending, id) ? PENDING : 0;
}

static SimSource
source_of(const Judge *j, SimWid id)
{
    int issue = oracle_issue_of(j->order, id);

    return issue >= 0 ? oracle_tape_at(j->tape, issue)->source : (SimSource){ 0 };
}

static bool
is_same_place(SimSource a, SimSource b)
{
    return a.pc == b.pc && a.stack == b.stack;
}

/* A line that goes of its own accord goes now; its source dirtied it long ago. */
static bool
is_write_back(const OracleCall *call)
{
    return call->kind == SIM_CALL_REMOVED && call->flag == SIM_LOSS_WRITE_BACK;
}

/* One finding per access and code: grows the one of this call, or makes it. */
static void
report(Judge *j, unsigned first, SimCode code, SimAddr pa, uint64_t len, SimActorId reader,
       SimWid got, SimWid due)
{
    OracleFinding new = {
        .code = code, .pa = pa, .len = len, .writer = SIM_WID_ACTOR(due), .reader = reader,
        .got = got, .due = due,
        .place = is_write_back(j->call) ? j->call->here : j->call->source, .step = j->call->step,
        .changed = source_of(j, due), .call = j->at,
    };

    for (unsigned i = first; i < j->findings->len; i++) {
        OracleFinding *old = &g_array_index(j->findings, OracleFinding, i);

        if (old->code == code) {
            old->len = MAX(old->len, pa + len - old->pa); /* bytes come by address */
            return;
        }
    }
    g_array_append_val(j->findings, new);
}

/* ---- Newer ---- */

/* @n is newer than @g, both writes of @byte, dead or alive. */
static bool
is_later(const Judge *j, const Byte *byte, SimWid n, SimWid g)
{
    if (n == g || n == 0) {
        return false;
    }
    if (g == 0 || oracle_is_before_write(j->order, g, n)) {
        return true;
    }
    return !oracle_is_before_write(j->order, n, g) && stamp_of(byte, n) > stamp_of(byte, g);
}

static bool
is_newer(const Judge *j, const Byte *byte, SimWid n, SimWid g)
{
    return !is_dead(byte, n) && is_later(j, byte, n, g);
}

/* The newest of all copies that places (not buffers) have, even a dead one; 0: none. */
static SimWid
newest_copy(const Judge *j, const Byte *byte)
{
    SimWid newest = 0;

    for (unsigned p = SIM_PLACE_L1; p <= SIM_PLACE_RAM; p++) {
        if (byte->has_copy[p] && is_later(j, byte, byte->copy[p], newest)) {
            newest = byte->copy[p];
        }
    }
    return newest;
}

/* The truth ends in the newest copy that is left. */
static void
fall_back(const Judge *j, Byte *byte)
{
    Performed head = { .id = newest_copy(j, byte) };

    head.stamp = head.id ? stamp_of(byte, head.id) : 0;
    while (byte->truth->len > 0 &&
           g_array_index(byte->truth, Performed, byte->truth->len - 1).id != head.id) {
        g_array_append_vals(byte->aside,
                            &g_array_index(byte->truth, Performed, byte->truth->len - 1), 1);
        g_array_set_size(byte->truth, byte->truth->len - 1);
    }
    if (byte->truth->len == 0 && head.id) {
        g_array_append_val(byte->truth, head);
    }
    byte->head = head.id;
}

/* ---- A wrong read ---- */

typedef struct Wrong {
    SimWid got, due;
    SimCode code; /* 0 = fine */
} Wrong;

/* Rule 7. */
static bool
is_taken_back(const Judge *j, const Byte *byte, SimWid id, SimActorId reader)
{
    return kind_of(j, id) == ORACLE_MASTER && j->tape->kinds[reader] == ORACLE_CPU &&
           stamp_of(byte, id) < byte->taken_back;
}

static bool
is_due(const Judge *j, const Byte *byte, SimWid id)
{
    return oracle_is_before(j->order, id, j->at) ||
           is_taken_back(j, byte, id, j->call->actor) ||
           j->call->verdict == SIM_VERDICT_CPU_READS_HELD || holds_id(j->forbidden, id);
}

/* Is this pending write a candidate for the reader of the call? */
static bool
may_be_missed(const Judge *j, const Byte *byte, SimWid id)
{
    SimActorId reader = j->call->actor;

    for (unsigned i = 0; kind_of(j, id) == ORACLE_CPU && i < byte->pending->len; i++) {
        SimWid other = g_array_index(byte->pending, SimWid, i);

        if (SIM_WID_ACTOR(other) == SIM_WID_ACTOR(id) && other > id) {
            return false; /* replaced in the buffer, or soon after it */
        }
    }
    return SIM_WID_ACTOR(id) != reader &&
           !(kind_of(j, id) == ORACLE_CPU && j->tape->kinds[reader] == ORACLE_CPU);
}

static bool
is_newer_and_due(const Judge *j, const Byte *byte, SimWid id, SimWid got, SimWid than)
{
    return is_newer(j, byte, id, got) && is_due(j, byte, id) && is_newer(j, byte, id, than);
}

/* Two pending writes that nothing orders: the lower number counts. */
static bool
is_tie(const Judge *j, const Byte *byte, SimWid id, SimWid due)
{
    return due != 0 && stamp_of(byte, due) == PENDING &&
           !oracle_is_before_write(j->order, due, id) &&
           !oracle_is_before_write(j->order, id, due) && id < due;
}

/*
 * The newest due write that is newer than @got; 0: none.  Of the truth, only what
 * stands behind @got in it.
 */
static SimWid
find_due(const Judge *j, const Byte *byte, SimWid got)
{
    SimWid due = 0;

    for (unsigned i = 0; i < byte->truth->len; i++) {
        SimWid id = g_array_index(byte->truth, Performed, i).id;

        if (id == got) {
            due = 0;
        } else if (is_newer_and_due(j, byte, id, got, due)) {
            due = id;
        }
    }
    for (unsigned i = 0; i < byte->pending->len; i++) {
        SimWid id = g_array_index(byte->pending, SimWid, i);

        if (may_be_missed(j, byte, id) &&
            (is_newer_and_due(j, byte, id, got, due) ||
             (is_tie(j, byte, id, due) && is_newer_and_due(j, byte, id, got, 0)))) {
            due = id;
        }
    }
    return due;
}

static SimCode
wrong_code(const Judge *j, const Byte *byte, SimWid due)
{
    if (j->call->flag || stamp_of(byte, due) == PENDING) {
        return SIM_D106;
    }
    return j->tape->kinds[j->call->actor] == ORACLE_CPU ? SIM_D101 : SIM_D102;
}

/* The same access returned this writer's @due, or a later one of its writes. */
static bool
is_torn(const OracleCall *call, SimWid due)
{
    for (uint64_t i = 0; i < call->len; i++) {
        if (SIM_WID_ACTOR(call->ids[i]) == SIM_WID_ACTOR(due) && call->ids[i] >= due) {
            return true;
        }
    }
    return false;
}

static Wrong
judge_byte(Judge *j, const Byte *byte, SimWid got)
{
    Wrong wrong = { .got = got };
    bool own_pending = holds_id(byte->pending, got) && SIM_WID_ACTOR(got) == j->call->actor;

    if (!own_pending && (wrong.due = find_due(j, byte, got)) != 0) {
        wrong.code = wrong_code(j, byte, wrong.due);
    }
    return wrong;
}

/* ---- Right bytes, luck ---- */

/* Where on the tape r saw a flag at or after write @from; -1: nowhere. */
static int
watched_at(const Judge *j, SimActorId reader, SimWid from)
{
    for (unsigned i = 0; i < j->watched->len; i++) {
        const Returned *w = &g_array_index(j->watched, Returned, i);

        if (w->reader == reader && SIM_WID_ACTOR(w->id) == SIM_WID_ACTOR(from) && w->id >= from) {
            return (int)w->at;
        }
    }
    return -1;
}

static bool
is_pending_due(const Judge *j, const Byte *byte)
{
    for (unsigned i = 0; i < byte->pending->len; i++) {
        SimWid id = g_array_index(byte->pending, SimWid, i);

        if (may_be_missed(j, byte, id) && is_due(j, byte, id)) {
            return true;
        }
    }
    return false;
}

/* Two reads of one location never go backwards: no barrier is needed. */
static bool
was_returned(const Byte *byte, SimActorId reader, SimWid id, int since)
{
    for (unsigned i = 0; i < byte->returned->len; i++) {
        const Returned *old = &g_array_index(byte->returned, Returned, i);

        if (old->reader == reader && old->id == id && (int)old->at >= since) {
            return true;
        }
    }
    return false;
}

static bool
is_luck(const Judge *j, const Byte *byte, SimWid got)
{
    SimActorId reader = j->call->actor;
    int watched = watched_at(j, reader, got);

    return watched >= 0 && got == byte->head && got != 0 && !is_pending_due(j, byte) &&
           SIM_WID_ACTOR(got) != reader && kind_of(j, got) != ORACLE_INIT &&
           !oracle_is_guaranteed(j->order, got, j->at) &&
           !is_taken_back(j, byte, got, reader) && !was_returned(byte, reader, got, watched);
}

static bool
is_known_luck(const Judge *j, SimSource wrote, SimSource read)
{
    for (unsigned i = 0; i < j->lucky->len; i += 2) {
        if (is_same_place(g_array_index(j->lucky, SimSource, i), wrote) &&
            is_same_place(g_array_index(j->lucky, SimSource, i + 1), read)) {
            return true;
        }
    }
    return false;
}

/* Lucky bytes from the @i-th on that one write put there. */
static uint64_t
lucky_run(Judge *j, uint64_t i)
{
    const OracleCall *call = j->call;
    uint64_t n = 0;

    while (i + n < call->len && call->ids[i + n] == call->ids[i] &&
           is_luck(j, byte_at(j, call->pa + i + n), call->ids[i])) {
        n++;
    }
    return n;
}

static void
judge_luck(Judge *j)
{
    for (uint64_t i = 0, n; i < j->call->len; i += MAX(n, 1)) {
        SimWid got = j->call->ids[i];
        SimSource wrote = source_of(j, got);

        n = lucky_run(j, i);
        if (n > 0 && !is_known_luck(j, wrote, j->call->source)) {
            report(j, j->findings->len, SIM_D106, j->call->pa + i, n, j->call->actor, got, got);
            g_array_index(j->findings, OracleFinding, j->findings->len - 1).latent = true;
            g_array_append_val(j->lucky, wrote);
            g_array_append_val(j->lucky, j->call->source);
        }
    }
}

/* Had the same place looked here before, and seen an older write? */
static bool
is_news(const Judge *j, const Byte *byte, const Returned *now)
{
    for (unsigned k = byte->returned->len; k-- > 0;) {
        const Returned *old = &g_array_index(byte->returned, Returned, k);

        if (old->looks && old->reader == now->reader && is_same_place(old->place, now->place) &&
            is_newer(j, byte, now->id, old->id)) {
            return true;
        }
    }
    return false;
}

/* What this read returned, and what it has watched by that. */
static void
remember_read(Judge *j)
{
    const OracleCall *call = j->call;
    Returned now = { .reader = call->actor, .place = call->source, .at = j->at };

    for (uint64_t i = 0; i < call->len; i++) {
        Byte *byte = byte_at(j, call->pa + i);

        now.id = call->ids[i];
        now.looks = call->len <= 16 && (i == 0 || now.id != call->ids[i - 1]);
        if (now.looks && is_news(j, byte, &now)) {
            g_array_append_val(j->watched, now);
        }
        g_array_append_val(byte->returned, now);
    }
}

/* ---- Given up; ownership of reads ---- */

static const SimCode verdict_codes[] = {
    [SIM_VERDICT_FINE] = 0,
    [SIM_VERDICT_CPU_READS_HELD] = SIM_D201,
    [SIM_VERDICT_CPU_WRITES_HELD] = SIM_D202,
    [SIM_VERDICT_DEVICE_WITHOUT] = SIM_D203,
    [SIM_VERDICT_WRONG_DIRECTION] = SIM_D207,
    [SIM_VERDICT_ALIAS] = SIM_D107,
};

static void
judge_rights(Judge *j, unsigned first)
{
    const OracleCall *call = j->call;

    if (call->verdict != SIM_VERDICT_FINE) {
        report(j, first, verdict_codes[call->verdict], call->pa, call->len, call->actor,
               call->ids[0], 0);
    }
}

static void
judge_given_up(Judge *j, unsigned first)
{
    const OracleCall *call = j->call;
    bool directed = call->verdict == SIM_VERDICT_WRONG_DIRECTION;

    for (uint64_t i = 0; i < call->len; i++) {
        Byte *byte = byte_at(j, call->pa + i);

        if (byte->given_up &&
            oracle_issue_of(j->order, call->ids[i]) < (int)byte->given_at &&
            !judge_byte(j, byte, call->ids[i]).code) {
            report(j, first, directed ? SIM_D207 : SIM_D208, byte->pa, 1, call->actor,
                   call->ids[i], 0);
        }
    }
}

static void
judge_read(Judge *j)
{
    const OracleCall *call = j->call;
    unsigned first = j->findings->len;

    for (uint64_t i = 0; i < call->len; i++) {
        Byte *byte = byte_at(j, call->pa + i);
        Wrong wrong = judge_byte(j, byte, call->ids[i]);

        if (wrong.code) {
            report(j, first, wrong.code, byte->pa, 1, call->actor, wrong.got, wrong.due);
        }
    }
    for (unsigned i = first; i < j->findings->len; i++) {
        OracleFinding *found = &g_array_index(j->findings, OracleFinding, i);

        if (found->code == SIM_D106 && is_torn(call, found->due)) {
            found->code = SIM_D105;
        }
    }
    if (j->findings->len == first) {
        judge_luck(j);
        judge_rights(j, first);
    }
    judge_given_up(j, first);
    remember_read(j);
}

/* ---- Performed over ---- */

static void
forget_pending(const Judge *j, Byte *byte, SimWid id)
{
    drop_id(byte->pending, id);
    for (unsigned i = 0; kind_of(j, id) == ORACLE_CPU && i < byte->pending->len; i++) {
        SimWid other = g_array_index(byte->pending, SimWid, i);

        /* Overwritten inside the store buffer: it will never be performed. */
        if (SIM_WID_ACTOR(other) == SIM_WID_ACTOR(id) && other < id) {
            g_array_remove_index(byte->pending, i--);
        }
    }
}

static void
become_head(Judge *j, Byte *byte, SimWid id)
{
    Performed performed = { .id = id, .stamp = j->stamp };

    g_array_append_val(byte->truth, performed);
    byte->head = id;
}

static void
perform_byte(Judge *j, Byte *byte, SimWid id, SimWid over)
{
    Performed performed = { .id = id, .stamp = j->stamp };
    bool backwards = over != 0 && !is_dead(byte, over) &&
                     oracle_is_before_write(j->order, id, over);

    forget_pending(j, byte, id);
    byte->copy[j->call->place] = id;
    byte->has_copy[j->call->place] = true;
    if (oracle_issue_of(j->order, id) >= (int)byte->given_at) {
        byte->given_up = false;
    }
    if (backwards) {
        report(j, j->findings->len, SIM_D106, byte->pa, 1, SIM_WID_ACTOR(id), id, over);
        g_array_index(j->findings, OracleFinding, j->findings->len - 1).place = source_of(j, id);
    }
    if (backwards && over == byte->head) {
        g_array_append_val(byte->aside, performed);
        fall_back(j, byte);
    } else if (byte->head && oracle_is_before_write(j->order, id, byte->head)) {
        g_array_append_val(byte->aside, performed);
    } else {
        become_head(j, byte, id);
    }
}

static void
judge_perform(Judge *j)
{
    const OracleCall *call = j->call;

    j->stamp++;
    for (uint64_t i = 0; i < call->len; i++) {
        Byte *byte = byte_at(j, call->pa + i);

        if (call->ids[i]) {
            perform_byte(j, byte, call->ids[i], call->old ? call->old[i] : 0);
        }
    }
}

/* ---- Lost ---- */

static bool
is_anywhere(const Byte *byte, SimWid id)
{
    for (unsigned p = SIM_PLACE_L1; p <= SIM_PLACE_RAM; p++) {
        if (byte->has_copy[p] && byte->copy[p] == id) {
            return true;
        }
    }
    return false;
}

static bool
is_to_be_replaced(const Judge *j, const Byte *byte, SimWid id)
{
    for (unsigned i = 0; i < byte->pending->len; i++) {
        if (oracle_is_before_write(j->order, id, g_array_index(byte->pending, SimWid, i))) {
            return true;
        }
    }
    return false;
}

static void
judge_removed(Judge *j)
{
    const OracleCall *call = j->call;
    unsigned first = j->findings->len;

    for (uint64_t i = 0; i < call->len; i++) {
        Byte *byte = byte_at(j, call->pa + i);
        SimWid old = call->old[i];

        byte->has_copy[call->place] = call->ids != NULL;
        byte->copy[call->place] = call->ids ? call->ids[i] : 0;
        if (old == 0 || old != byte->head || is_anywhere(byte, old) ||
            is_to_be_replaced(j, byte, old)) {
            continue;
        }
        fall_back(j, byte);
        if (!byte->given_up && kind_of(j, old) != ORACLE_INIT) {
            report(j, first, kind_of(j, old) == ORACLE_CPU ? SIM_D104 : SIM_D103, byte->pa, 1, 0,
                   call->ids ? call->ids[i] : byte->head, old);
        }
    }
}

/* ---- Arming, copies, states of bytes ---- */

static void
take_has(Judge *j)
{
    const OracleCall *call = j->call;

    j->stamp++;
    for (uint64_t i = 0; i < call->len; i++) {
        Byte *byte = byte_at(j, call->pa + i);
        SimWid id = call->ids[i];

        if (call->place == SIM_PLACE_BUFFER || call->place == SIM_PLACE_DEVICE) {
            g_array_append_val(byte->pending, id);
            continue;
        }
        byte->copy[call->place] = id;
        byte->has_copy[call->place] = true;
        if (id && stamp_of(byte, id) == 0) {
            become_head(j, byte, id);
        }
    }
}

static void
take_copied(Judge *j)
{
    const OracleCall *call = j->call;

    for (uint64_t i = 0; i < call->len; i++) {
        Byte *byte = byte_at(j, call->pa + i);

        byte->copy[call->place] = call->ids[i];
        byte->has_copy[call->place] = true;
    }
}

static void
take_issue(Judge *j)
{
    for (uint64_t i = 0; i < j->call->len; i++) {
        g_array_append_val(byte_at(j, j->call->pa + i)->pending, j->call->ids[0]);
    }
}

static void
kill_byte(Judge *j G_GNUC_UNUSED, Byte *byte)
{
    g_array_append_vals(byte->dead, byte->truth->data, byte->truth->len);
    g_array_append_vals(byte->dead, byte->aside->data, byte->aside->len);
    g_array_set_size(byte->aside, 0);
    g_array_set_size(byte->truth, 0);
    byte->head = 0;
    byte->given_up = false;
}

/* The newest write, pending ones included, is a CPU's or init's. */
static void
give_up_byte(Judge *j, Byte *byte)
{
    SimWid newest = byte->head;

    for (unsigned i = 0; i < byte->pending->len; i++) {
        SimWid id = g_array_index(byte->pending, SimWid, i);

        if (is_newer(j, byte, id, newest) || is_tie(j, byte, id, newest)) {
            newest = id;
        }
    }
    if (newest && kind_of(j, newest) != ORACLE_MASTER) {
        byte->given_up = true;
    }
    byte->given_at = j->at;
}

static void
take_back_byte(Judge *j, Byte *byte)
{
    byte->taken_back = j->stamp + 1;
}

/* Calls @each for [pa, pa+len), widened to blocks of @block bytes. */
static void
for_bytes(Judge *j, uint64_t block, void (*each)(Judge *, Byte *))
{
    SimAddr from = j->call->pa / block * block;
    SimAddr to = (j->call->pa + j->call->len + block - 1) / block * block;

    for (SimAddr pa = from; pa < to; pa++) {
        each(j, byte_at(j, pa));
    }
}

static void
take_wrote(Judge *j)
{
    const OracleCall *call = j->call;
    SimVerdict verdict = call->verdict;

    if (verdict == SIM_VERDICT_FINE) {
        return;
    }
    report(j, j->findings->len, verdict_codes[verdict], call->pa, call->len, call->actor,
           call->ids[0], 0);
    if (verdict != SIM_VERDICT_ALIAS) {
        g_array_append_val(j->forbidden, call->ids[0]);
    }
}

/* ---- The walk ---- */

static void
take_call(Judge *j)
{
    switch (j->call->kind) {
    case SIM_CALL_HAS:
        take_has(j);
        break;
    case SIM_CALL_ISSUE:
        take_issue(j);
        break;
    case SIM_CALL_PERFORM:
        judge_perform(j);
        break;
    case SIM_CALL_COPIED:
        take_copied(j);
        break;
    case SIM_CALL_REMOVED:
        judge_removed(j);
        break;
    case SIM_CALL_READ:
        judge_read(j);
        break;
    case SIM_CALL_WROTE:
        take_wrote(j);
        break;
    case SIM_CALL_ALLOCATED:
    case SIM_CALL_FREED:
        for_bytes(j, 1, kill_byte);
        break;
    case SIM_CALL_GIVE_UP:
        for_bytes(j, 1, give_up_byte);
        break;
    case SIM_CALL_TAKEN_BACK:
        for_bytes(j, 64, take_back_byte);
        break;
    default: /* order only: rig-order.c */
        break;
    }
}

GArray *
oracle_judge(const OracleTape *tape)
{
    Judge j = {
        .tape = tape, .order = oracle_order_new(tape),
        .bytes = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, free_byte),
        .forbidden = g_array_new(FALSE, FALSE, sizeof(SimWid)),
        .watched = g_array_new(FALSE, FALSE, sizeof(Returned)),
        .lucky = g_array_new(FALSE, FALSE, sizeof(SimSource)),
        .findings = g_array_new(FALSE, FALSE, sizeof(OracleFinding)),
    };

    for (j.at = 0; j.at < tape->calls->len; j.at++) {
        j.call = oracle_tape_at(tape, j.at);
        take_call(&j);
    }
    oracle_order_free(j.order);
    g_hash_table_unref(j.bytes);
    g_array_unref(j.forbidden);
    g_array_unref(j.watched);
    g_array_unref(j.lucky);
    return j.findings;
}

/* SPDX-License-Identifier: MIT */
/*
 * The judge's verdict on a read: wrong bytes, right bytes by luck, given-up bytes
 * and ownership.  Sections are named after those of docs/design/truth.md.
 */
#include "tests/oracle/judge.h"

static bool
is_same_place(SimSource a, SimSource b)
{
    return a.pc == b.pc && a.stack == b.stack;
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
    return judge_kind_of(j, id) == ORACLE_MASTER && j->tape->kinds[reader] == ORACLE_CPU &&
           judge_stamp_of(byte, id) < byte->taken_back;
}

static bool
is_due(const Judge *j, const Byte *byte, SimWid id)
{
    return oracle_is_before(j->order, id, j->at) ||
           is_taken_back(j, byte, id, j->call->actor) ||
           j->call->verdict == SIM_VERDICT_CPU_READS_HELD || judge_holds(j->forbidden, id);
}

/* Is this pending write a candidate for the reader of the call? */
static bool
may_be_missed(const Judge *j, const Byte *byte, SimWid id)
{
    SimActorId reader = j->call->actor;

    for (unsigned i = 0; judge_kind_of(j, id) == ORACLE_CPU && i < byte->pending->len; i++) {
        SimWid other = g_array_index(byte->pending, SimWid, i);

        if (SIM_WID_ACTOR(other) == SIM_WID_ACTOR(id) && other > id) {
            return false; /* replaced in the buffer, or soon after it */
        }
    }
    return SIM_WID_ACTOR(id) != reader &&
           !(judge_kind_of(j, id) == ORACLE_CPU && j->tape->kinds[reader] == ORACLE_CPU);
}

static bool
is_newer_and_due(const Judge *j, const Byte *byte, SimWid id, SimWid got, SimWid than)
{
    return judge_is_newer(j, byte, id, got) && is_due(j, byte, id) &&
           judge_is_newer(j, byte, id, than);
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
             (judge_is_tie(j, byte, id, due) && is_newer_and_due(j, byte, id, got, 0)))) {
            due = id;
        }
    }
    return due;
}

static SimCode
wrong_code(const Judge *j, const Byte *byte, SimWid due)
{
    if (j->call->flag || judge_stamp_of(byte, due) == PENDING) {
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
    bool own_pending = judge_holds(byte->pending, got) && SIM_WID_ACTOR(got) == j->call->actor;

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
    int watched = watched_at(j, reader, got), meant = oracle_meant_at(j->order, got, j->at);
    int told = watched < 0 || meant < 0 ? MAX(watched, meant) : MIN(watched, meant);

    return told >= 0 && got == byte->head && got != 0 && !is_pending_due(j, byte) &&
           SIM_WID_ACTOR(got) != reader && judge_kind_of(j, got) != ORACLE_INIT &&
           !oracle_is_guaranteed(j->order, got, j->at) &&
           !is_taken_back(j, byte, got, reader) && !was_returned(byte, reader, got, told);
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
           is_luck(j, judge_byte_at(j, call->pa + i + n), call->ids[i])) {
        n++;
    }
    return n;
}

static void
judge_luck(Judge *j)
{
    for (uint64_t i = 0, n; i < j->call->len; i += MAX(n, 1)) {
        SimWid got = j->call->ids[i];
        SimSource wrote = judge_source_of(j, got);

        n = lucky_run(j, i);
        if (n > 0 && !is_known_luck(j, wrote, j->call->source)) {
            judge_report(j, j->findings->len, SIM_D106, j->call->pa + i, n, j->call->actor,
                         got, got);
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
            judge_is_newer(j, byte, now->id, old->id)) {
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
        Byte *byte = judge_byte_at(j, call->pa + i);

        now.id = call->ids[i];
        now.looks = call->len <= 16 && (i == 0 || now.id != call->ids[i - 1]);
        if (now.looks && is_news(j, byte, &now)) {
            g_array_append_val(j->watched, now);
        }
        g_array_append_val(byte->returned, now);
    }
}

/* ---- Given up; ownership of reads ---- */

static void
judge_rights(Judge *j, unsigned first)
{
    const OracleCall *call = j->call;

    if (call->verdict != SIM_VERDICT_FINE) {
        judge_report(j, first, judge_code_of(call->verdict), call->pa, call->len,
                     call->actor, call->ids[0], 0);
    }
}

static void
judge_given_up(Judge *j, unsigned first)
{
    const OracleCall *call = j->call;
    bool directed = call->verdict == SIM_VERDICT_WRONG_DIRECTION;

    for (uint64_t i = 0; i < call->len; i++) {
        Byte *byte = judge_byte_at(j, call->pa + i);

        if (byte->given_up &&
            oracle_issue_of(j->order, call->ids[i]) < (int)byte->given_at &&
            !judge_byte(j, byte, call->ids[i]).code) {
            judge_report(j, first, directed ? SIM_D207 : SIM_D208, byte->pa, 1,
                         call->actor, call->ids[i], 0);
        }
    }
}

void
judge_read(Judge *j)
{
    const OracleCall *call = j->call;
    unsigned first = j->findings->len;

    for (uint64_t i = 0; i < call->len; i++) {
        Byte *byte = judge_byte_at(j, call->pa + i);
        Wrong wrong = judge_byte(j, byte, call->ids[i]);

        if (wrong.code) {
            judge_report(j, first, wrong.code, byte->pa, 1, call->actor, wrong.got, wrong.due);
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

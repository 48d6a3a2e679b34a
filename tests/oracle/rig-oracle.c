/* SPDX-License-Identifier: MIT */
/*
 * The judge walks the tape once, keeps for each byte the list of its performed
 * writes, the pending ones and the copies, and looks at each read, each
 * performed byte and each copy that goes away.  Every section is named after
 * the section of docs/design/truth.md that it follows.
 */
#include "tests/oracle/judge.h"

static void
drop_id(GArray *ids, SimWid id)
{
    for (unsigned i = 0; i < ids->len; i++) {
        if (g_array_index(ids, SimWid, i) == id) {
            g_array_remove_index(ids, i--);
        }
    }
}

/* ---- Performed over ---- */

static void
forget_pending(const Judge *j, Byte *byte, SimWid id)
{
    drop_id(byte->pending, id);
    for (unsigned i = 0; judge_kind_of(j, id) == ORACLE_CPU && i < byte->pending->len; i++) {
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
    bool backwards = over != 0 && !judge_is_dead(byte, over) &&
                     oracle_is_before_write(j->order, id, over);

    forget_pending(j, byte, id);
    byte->copy[j->call->place] = id;
    byte->has_copy[j->call->place] = true;
    if (oracle_issue_of(j->order, id) >= (int)byte->given_at) {
        byte->given_up = byte->recycled = false;
    }
    if (backwards) {
        judge_report(j, j->findings->len, SIM_D106, byte->pa, 1, SIM_WID_ACTOR(id), id, over);
        g_array_index(j->findings, OracleFinding, j->findings->len - 1).place =
            judge_source_of(j, id);
    }
    if (backwards && over == byte->head) {
        g_array_append_val(byte->aside, performed);
        judge_fall_back(j, byte);
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
        Byte *byte = judge_byte_at(j, call->pa + i);

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
        Byte *byte = judge_byte_at(j, call->pa + i);
        SimWid old = call->old[i];

        byte->has_copy[call->place] = call->ids != NULL;
        byte->copy[call->place] = call->ids ? call->ids[i] : 0;
        if (old == 0 || old != byte->head || is_anywhere(byte, old) ||
            is_to_be_replaced(j, byte, old)) {
            continue;
        }
        judge_fall_back(j, byte);
        if (!byte->given_up && !byte->recycled && judge_kind_of(j, old) != ORACLE_INIT) {
            judge_report(j, first,
                         judge_kind_of(j, old) == ORACLE_CPU ? SIM_D104 : SIM_D103, byte->pa,
                         1, 0, call->ids ? call->ids[i] : byte->head, old);
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
        Byte *byte = judge_byte_at(j, call->pa + i);
        SimWid id = call->ids[i];

        if (call->place == SIM_PLACE_BUFFER || call->place == SIM_PLACE_DEVICE ||
            call->place == SIM_PLACE_OUTER_BUFFER) {
            g_array_append_val(byte->pending, id);
            continue;
        }
        byte->copy[call->place] = id;
        byte->has_copy[call->place] = true;
        if (id && judge_stamp_of(byte, id) == 0) {
            become_head(j, byte, id);
        }
    }
}

static void
take_copied(Judge *j)
{
    const OracleCall *call = j->call;

    for (uint64_t i = 0; i < call->len; i++) {
        Byte *byte = judge_byte_at(j, call->pa + i);

        byte->copy[call->place] = call->ids[i];
        byte->has_copy[call->place] = true;
    }
}

/* The copy is somebody else's now. */
static void
take_passed(Judge *j)
{
    for (uint64_t i = 0; i < j->call->len; i++) {
        judge_byte_at(j, j->call->pa + i)->has_copy[j->call->place] = false;
    }
}

static void
take_issue(Judge *j)
{
    for (uint64_t i = 0; i < j->call->len; i++) {
        g_array_append_val(judge_byte_at(j, j->call->pa + i)->pending, j->call->ids[0]);
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
    byte->given_up = byte->recycled = false;
}

/* The newest write, pending ones included, is a CPU's or init's. */
static void
give_up_byte(Judge *j, Byte *byte)
{
    SimWid newest = byte->head;

    for (unsigned i = 0; i < byte->pending->len; i++) {
        SimWid id = g_array_index(byte->pending, SimWid, i);

        if (judge_is_newer(j, byte, id, newest) || judge_is_tie(j, byte, id, newest)) {
            newest = id;
        }
    }
    if (newest && judge_kind_of(j, newest) != ORACLE_MASTER) {
        byte->given_up = true;
        byte->recycled = false;
    } else if (newest && newest == byte->head && judge_stamp_of(byte, newest) < byte->taken_back) {
        byte->given_up = false;
        byte->recycled = true;
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
        each(j, judge_byte_at(j, pa));
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
    judge_report(j, j->findings->len, judge_code_of(verdict), call->pa, call->len,
                 call->actor, call->ids[0], 0);
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
    case SIM_CALL_PASSED:
        take_passed(j);
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
        .bytes = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, judge_free_byte),
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

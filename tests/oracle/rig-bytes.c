/* SPDX-License-Identifier: MIT */
/*
 * What the judge knows of one byte: which of two writes is newer, which copy is
 * the newest, and findings about it (docs/design/truth.md, "Newer").
 */
#include "tests/oracle/judge.h"

void
judge_free_byte(gpointer memory)
{
    Byte *byte = memory;

    g_array_unref(byte->truth);
    g_array_unref(byte->aside);
    g_array_unref(byte->pending);
    g_array_unref(byte->dead);
    g_array_unref(byte->returned);
    g_free(byte);
}

Byte *
judge_byte_at(Judge *j, SimAddr pa)
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

OracleActor
judge_kind_of(const Judge *j, SimWid id)
{
    return j->tape->kinds[SIM_WID_ACTOR(id)];
}

bool
judge_holds(const GArray *ids, SimWid id)
{
    for (unsigned i = 0; i < ids->len; i++) {
        if (g_array_index(ids, SimWid, i) == id) {
            return true;
        }
    }
    return false;
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

bool
judge_is_dead(const Byte *byte, SimWid id)
{
    return stamp_in(byte->dead, id) != 0 && stamp_in(byte->truth, id) == 0 &&
           stamp_in(byte->aside, id) == 0;
}

/* Of a performed byte, dead or alive; PENDING; 0 when it is neither. */
uint64_t
judge_stamp_of(const Byte *byte, SimWid id)
{
    uint64_t stamp = stamp_in(byte->truth, id);

    stamp = stamp ? stamp : stamp_in(byte->aside, id);
    stamp = stamp ? stamp : stamp_in(byte->dead, id);
    return stamp ? stamp : judge_holds(byte->pending, id) ? PENDING : 0;
}

SimSource
judge_source_of(const Judge *j, SimWid id)
{
    int issue = oracle_issue_of(j->order, id);

    return issue >= 0 ? oracle_tape_at(j->tape, issue)->source : (SimSource){ 0 };
}

/* A line that goes of its own accord goes now; its source dirtied it long ago. */
static bool
is_write_back(const OracleCall *call)
{
    return call->kind == SIM_CALL_REMOVED && call->flag == SIM_LOSS_WRITE_BACK;
}

/* One finding per access and code: grows the one of this call, or makes it. */
void
judge_report(Judge *j, unsigned first, SimCode code, SimAddr pa, uint64_t len,
             SimActorId reader, SimWid got, SimWid due)
{
    OracleFinding new = {
        .code = code, .pa = pa, .len = len, .writer = SIM_WID_ACTOR(due), .reader = reader,
        .got = got, .due = due,
        .place = is_write_back(j->call) ? j->call->here : j->call->source, .step = j->call->step,
        .changed = judge_source_of(j, due), .call = j->at,
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
    return !oracle_is_before_write(j->order, n, g) &&
           judge_stamp_of(byte, n) > judge_stamp_of(byte, g);
}

bool
judge_is_newer(const Judge *j, const Byte *byte, SimWid n, SimWid g)
{
    return !judge_is_dead(byte, n) && is_later(j, byte, n, g);
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
void
judge_fall_back(const Judge *j, Byte *byte)
{
    Performed head = { .id = newest_copy(j, byte) };

    head.stamp = head.id ? judge_stamp_of(byte, head.id) : 0;
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

/* Two pending writes that nothing orders: the lower number counts. */
bool
judge_is_tie(const Judge *j, const Byte *byte, SimWid id, SimWid due)
{
    return due != 0 && judge_stamp_of(byte, due) == PENDING &&
           !oracle_is_before_write(j->order, due, id) &&
           !oracle_is_before_write(j->order, id, due) && id < due;
}

static const SimCode verdict_codes[] = {
    [SIM_VERDICT_FINE] = 0,
    [SIM_VERDICT_CPU_READS_HELD] = SIM_D201,
    [SIM_VERDICT_CPU_WRITES_HELD] = SIM_D202,
    [SIM_VERDICT_DEVICE_WITHOUT] = SIM_D203,
    [SIM_VERDICT_WRONG_DIRECTION] = SIM_D207,
    [SIM_VERDICT_ALIAS] = SIM_D107,
};

SimCode
judge_code_of(SimVerdict verdict)
{
    return verdict_codes[verdict];
}

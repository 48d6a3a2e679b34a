/* SPDX-License-Identifier: MIT */
/*
 * How entries of the store buffer leave: in which order, alone or several as one
 * line, and who waits for that.
 * With store-slots, so many are on their way at a time while the CPU runs; it waits
 * for a free one, and at a dsb or a full barrier for all.  Bytes are performed when
 * they leave.
 */
#include "models/write-buffer.h"

#include "sim/trace.h"
#include "sim/world.h"

#include <inttypes.h>
#include <string.h>

#define GATHERED_MAX 256u

SIM_TRACE_DEFINE(wb_entry_drained, "pa=0x%" PRIx64 " mask=0x%" PRIx64);

uint64_t
hw_stores_overlap(const HwWriteBuffer *wb, const HwStore *e, SimAddr addr, uint64_t len)
{
    uint64_t mask = 0;

    if (e->pa >= addr + len || addr >= e->pa + wb->granule) {
        return 0;
    }
    for (uint32_t i = 0; i < wb->granule; i++) {
        if (e->pa + i >= addr && e->pa + i < addr + len) {
            mask |= UINT64_C(1) << i;
        }
    }
    return mask & e->mask;
}

/* --- attention ---------------------------------------------------------- */

/* Must a store to an owned line wait for something that is buffered? */
void
hw_stores_mark_wait(HwWriteBuffer *wb)
{
    bool wait = false;

    for (uint32_t i = 0; i < wb->count; i++) {
        const HwStore *e = &wb->entries[i];

        wait |= e->group != wb->group ||
                (wb->order == HW_STORES_IN_ORDER && e->mem == SIM_MEM_CACHED);
    }
    wb->cpu->stores_wait = wait;
}

bool
hw_stores_touch(const HwWriteBuffer *wb, const HwStore *e, SimAddr pa)
{
    return hw_stores_overlap(wb, e, hw_stores_line(wb, pa), wb->cpu->line_mask + 1u) != 0;
}

void
hw_stores_mark_line(HwWriteBuffer *wb, SimAddr pa)
{
    bool any = false;

    for (uint32_t i = 0; i < wb->count; i++) {
        any |= hw_stores_touch(wb, &wb->entries[i], pa);
    }
    sim_cpu_attend(wb->cpu, hw_stores_line(wb, pa), 1, SIM_ATTN_BUFFERED, any);
    hw_stores_mark_wait(wb);
}

/* --- draining ----------------------------------------------------------- */

/* One run of bytes of an entry goes down: it is performed. */
static SimResp
send_run(HwWriteBuffer *wb, HwStore *e, uint32_t first, uint32_t len, SimTime *delay)
{
    SimTxn txn = { .addr = e->pa + first,
                   .data = e->data + first,
                   .len = len,
                   .kind = SIM_WRITE,
                   .mem = e->mem,
                   .actor = wb->cpu->actor };
    SimResp resp;

    if (e->ids[first] != 0) {
        txn.ids = e->ids + first;
    }
    resp = sim_send(&wb->mem, &txn);
    *delay += txn.delay;
    return resp;
}

static void
note_drain(HwWriteBuffer *wb, const HwStore *e)
{
    SimTruth *truth = wb->parent.world->truth;

    if (truth && e->mem == SIM_MEM_NC && sim_truth_is_armed(truth, e->pa)) {
        uint32_t first = (uint32_t)g_bit_nth_lsf(e->mask, -1);

        sim_truth_note(truth, SIM_HISTORY_DRAIN, wb->cpu->actor, e->pa + first,
                       wb->granule - first, e->writer, NULL);
    }
}

/* When the entry can leave; the CPU waits for that, unless it drains by itself. */
static SimTime
wait_for_slot(HwWriteBuffer *wb)
{
    SimTime start = sim_world_time(wb->parent.world);

    if (wb->slots.count > 0) {
        start = sim_slots_start(&wb->slots, start);
        wb->cpu->now = wb->by_itself ? wb->cpu->now : MAX(wb->cpu->now, start);
    }
    return start;
}

/* ... but not for its answer, where there are slots. */
static void
take_time(HwWriteBuffer *wb, SimTime start, SimTime time, SimTime *delay)
{
    if (wb->slots.count > 0) {
        sim_slots_put(&wb->slots, start, time);
    } else {
        *delay += time;
    }
}

void
hw_stores_wait(HwWriteBuffer *wb)
{
    wb->cpu->now = sim_slots_end(&wb->slots, wb->cpu->now);
}

static void
send_entry(HwWriteBuffer *wb, HwStore *e, SimTime *delay)
{
    for (uint32_t i = 0; i < wb->granule;) {
        uint32_t run = i;

        while (run < wb->granule && (e->mask >> run & 1)) {
            run++;
        }
        if (run > i) {
            send_run(wb, e, i, run - i, delay);
        }
        i = MAX(run, i + 1);
    }
}

/* Whole line, from @count entries of one granule each. */
static void
send_line(HwWriteBuffer *wb, const HwStore *entries, uint32_t count, SimTime *delay)
{
    SimWid ids[GATHERED_MAX];
    uint8_t data[GATHERED_MAX];
    SimTxn txn = { .addr = hw_stores_line(wb, entries->pa),
                   .data = data,
                   .len = count * wb->granule,
                   .kind = SIM_WRITE,
                   .mem = entries->mem,
                   .actor = wb->cpu->actor };

    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = (uint32_t)(entries[i].pa - txn.addr);

        memcpy(data + at, entries[i].data, wb->granule);
        memcpy(ids + at, entries[i].ids, wb->granule * sizeof(ids[0]));
    }
    txn.ids = ids[0] != 0 ? ids : NULL;
    sim_send(&wb->mem, &txn);
    *delay += txn.delay;
}

/* An entry in front of @index has bytes of the granule at @pa: it goes first. */
static bool
is_behind(const HwWriteBuffer *wb, uint32_t index, SimAddr pa)
{
    for (uint32_t i = 0; i < index; i++) {
        if (wb->entries[i].pa == pa) {
            return true;
        }
    }
    return false;
}

/*
 * How many entries from @index on make up a whole line and go down as one write;
 * 1: it goes alone.  They stand next to each other, so nothing is passed.
 */
static uint32_t
gathered(const HwWriteBuffer *wb, uint32_t index)
{
    uint32_t count = (wb->cpu->line_mask + 1) / wb->granule;
    const HwStore *first = &wb->entries[index];
    uint64_t seen = 0;

    if (!wb->gathers || index + count > wb->count) {
        return 1;
    }
    for (uint32_t i = 0; i < count; i++) {
        const HwStore *e = &first[i];

        if (e->mask != UINT64_MAX >> (64 - wb->granule) || e->mem != first->mem ||
            e->group != first->group || e->held != first->held ||
            hw_stores_line(wb, e->pa) != hw_stores_line(wb, first->pa) ||
            is_behind(wb, index, e->pa)) {
            return 1;
        }
        seen |= UINT64_C(1) << (e->pa & wb->cpu->line_mask) / wb->granule;
    }
    return seen == UINT64_MAX >> (64 - count) ? count : 1;
}

/* It leaves, and so may the rest of its line: how many. */
static uint32_t
perform_entry(HwWriteBuffer *wb, uint32_t index, SimTime *delay)
{
    uint32_t count = gathered(wb, index);
    HwStore *gone = &wb->entries[index], e = *gone;
    SimSource here = wb->cpu->here;
    SimTime start = wait_for_slot(wb), time = 0;

    for (uint32_t i = 0; i < count; i++) {
        SIM_TRACE(wb->parent.world, wb_entry_drained, wb->cpu->actor, gone[i].pa,
                  gone[i].mask, 0, 0);
    }
    wb->cpu->here = e.writer; /* the line's last writer is who stored */
    if (count > 1) {
        send_line(wb, gone, count, &time);
    } else {
        send_entry(wb, &e, &time);
    }
    wb->cpu->here = here;
    take_time(wb, start, time, delay);
    for (uint32_t i = 0; i < count; i++) {
        note_drain(wb, &gone[i]);
    }
    /* It leaves only now: its last runs are still pending while a line goes to
     * make room for the first. */
    wb->count -= count;
    memmove(gone, gone + count, (wb->count - index) * sizeof(HwStore));
    for (SimAddr pa = e.pa; pa < e.pa + wb->granule; pa += wb->cpu->line_mask + 1u) {
        hw_stores_mark_line(wb, pa);
    }
    return count;
}

/* The oldest entry that must be performed before @index may be; or @index. */
static uint32_t
first_before(const HwWriteBuffer *wb, uint32_t index)
{
    const HwStore *e = &wb->entries[index];

    for (uint32_t i = 0; i < index; i++) {
        const HwStore *older = &wb->entries[i];

        if (older->group != e->group || older->pa == e->pa ||
            (wb->order == HW_STORES_IN_ORDER && older->mem == e->mem)) {
            return i;
        }
    }
    return index;
}

uint32_t
hw_stores_drain(HwWriteBuffer *wb, uint32_t index, SimTime *delay)
{
    uint32_t first, left = 0;

    while ((first = first_before(wb, index)) != index) {
        uint32_t before = wb->count, end = hw_stores_drain(wb, first, delay);

        if (end > index) {
            return left + end; /* it went along, as a part of the same line */
        }
        left += before - wb->count;
        index -= before - wb->count;
    }
    return left + index + perform_entry(wb, index, delay);
}

bool
hw_stores_drain_if(HwWriteBuffer *wb, HwStoreTest test, const SimTxn *txn, SimTime *delay)
{
    bool any = false;

    for (uint32_t i = 0; i < wb->count;) {
        if (test(wb, &wb->entries[i], txn)) {
            hw_stores_drain(wb, i, delay);
            any = true;
            i = 0;
        } else {
            i++;
        }
    }
    return any;
}

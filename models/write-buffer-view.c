/* SPDX-License-Identifier: MIT */
/*
 * The store buffer as a holder of bytes: what the referee asks of it.
 */
#include "models/write-buffer.h"

#include "sim/world.h"

static unsigned
pending(void *self, SimAddr pa, SimWid *ret_ids, unsigned max)
{
    const HwWriteBuffer *wb = self;
    unsigned count = 0;

    for (uint32_t i = wb->count; i > 0 && count < max; i--) {
        const HwStore *e = &wb->entries[i - 1];

        if (hw_stores_overlap(wb, e, pa, 1) && e->ids[pa - e->pa] != 0) {
            ret_ids[count++] = e->ids[pa - e->pa];
        }
    }
    return count;
}

static bool
has_pending(void *self, SimAddr pa, uint32_t len)
{
    const HwWriteBuffer *wb = self;

    for (uint32_t i = 0; i < wb->count; i++) {
        if (hw_stores_overlap(wb, &wb->entries[i], pa, len)) {
            return true;
        }
    }
    return false;
}

static bool
find(void *self, SimAddr pa, SimWid *ret_id, uint8_t *ret_byte)
{
    const HwWriteBuffer *wb = self;

    for (uint32_t i = wb->count; i > 0; i--) {
        const HwStore *e = &wb->entries[i - 1];

        if (hw_stores_overlap(wb, e, pa, 1)) {
            *ret_id = e->ids[pa - e->pa];
            *ret_byte = e->data[pa - e->pa];
            return true;
        }
    }
    return false;
}

/* Entries that were made before anybody watched get records now. */
static void
arm(void *self, SimAddr page)
{
    HwWriteBuffer *wb = self;

    for (uint32_t k = 0; k < wb->count; k++) {
        HwStore *e = &wb->entries[k];

        for (uint32_t i = 0; e->pa - e->pa % SIM_TRUTH_PAGE == page && i < wb->granule;) {
            uint32_t run = i;

            while (run < wb->granule && (e->mask >> run & 1)) {
                run++;
            }
            if (run > i) {
                sim_truth_issue(wb->parent.world->truth, wb->cpu->actor, e->pa + i,
                                e->data + i, run - i, false, e->writer, e->ids + i);
            }
            i = MAX(run, i + 1);
        }
    }
}

void
hw_stores_add_holder(HwWriteBuffer *wb)
{
    SimHolder holder = { .place = SIM_PLACE_BUFFER,
                         .self = wb,
                         .arm = arm,
                         .find = find,
                         .pending = pending,
                         .has_pending = has_pending };

    if (wb->parent.world->truth) {
        holder.actor = wb->cpu->actor;
        sim_truth_add_holder(wb->parent.world->truth, &holder);
    }
}

/* SPDX-License-Identifier: MIT */
/* Bytes that a CPU ever stored to, a bit each; see the header. */
#include "sim/stored.h"

#include "sim/cpu.h"
#include "sim/reserve.h"
#include "sim/world.h"

static size_t
table_bytes(const SimWorld *world)
{
    return (world->ram_bytes / 64 + 1) * sizeof(world->stored[0]);
}

/* NULL: nobody would ask (no referee), or no RAM. */
static uint64_t *
word_for(SimWorld *world, SimAddr pa)
{
    if (!world->truth || pa - world->ram_base >= world->ram_bytes) {
        return NULL;
    }
    if (!world->stored) {
        world->stored = sim_reserve(table_bytes(world));
    }
    return &world->stored[(pa - world->ram_base) / 64];
}

void
sim_stored_note(SimWorld *world, SimAddr pa, uint32_t len)
{
    uint64_t *word = word_for(world, pa);

    for (uint32_t at = pa % 64; word && len > 0; word++, at = 0) {
        uint32_t n = MIN(len, 64 - at);

        *word |= (UINT64_MAX >> (64 - n)) << at;
        len -= n;
    }
}

void
sim_stored_note_mask(SimWorld *world, SimAddr line, const uint64_t *mask, uint32_t len)
{
    for (uint32_t i = 0; i < len; i += 64) {
        uint64_t *word = mask[i / 64] ? word_for(world, line + i) : NULL;

        if (word) {
            *word |= mask[i / 64] << line % 64; /* a line shorter than 64 lies in one word */
        }
    }
}

/* Stores to the 64 bytes at @block that @cpu announced and no cache compared yet. */
static uint64_t
announced_by(const SimCpu *cpu, SimAddr block)
{
    uint32_t step = MIN(cpu->line_mask + 1, 64);
    uint64_t mask = 0;

    for (uint32_t at = 0; cpu->lines && at < 64; at += step) {
        const SimLine *line = &cpu->lines[(block + at) >> cpu->line_shift];

        mask |= line->announced[((block + at) & cpu->line_mask) / 64] << at;
    }
    return mask;
}

uint64_t
sim_stored_block(const SimWorld *world, SimAddr block)
{
    uint64_t at = block - world->ram_base, mask;

    if (at >= world->ram_bytes) {
        return 0;
    }
    mask = world->stored ? world->stored[at / 64] : 0;
    for (guint i = 0; i < world->cpus->len; i++) {
        mask |= announced_by(g_ptr_array_index(world->cpus, i), block);
    }
    return mask;
}

bool
sim_stored_has(const SimWorld *world, SimAddr pa)
{
    return sim_stored_block(world, pa & ~UINT64_C(63)) >> (pa & 63) & 1;
}

void
sim_stored_free(SimWorld *world)
{
    if (world->stored) {
        sim_unreserve(world->stored, table_bytes(world));
        world->stored = NULL;
    }
}

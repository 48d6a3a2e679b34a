/* SPDX-License-Identifier: MIT */
/* Bytes that a CPU ever stored to, a bit each; see the header. */
#include "sim/stored.h"

#include "sim/cpu.h"
#include "sim/domain.h"
#include "sim/lay.h"
#include "sim/line.h"
#include "sim/reserve.h"
#include "sim/world.h"

static size_t
table_bytes(const SimWorld *world)
{
    return (world->ram_bytes / 64 + 1) * sizeof(world->stored[0]);
}

/* Of the 64 bytes at @pa, in one of the world's tables.  NULL: nobody would ask (no
 * referee), or no RAM. */
static uint64_t *
word_for(SimWorld *world, uint64_t **table, SimAddr pa)
{
    if (!world->truth || pa - world->ram_base >= world->ram_bytes) {
        return NULL;
    }
    if (!*table) {
        *table = sim_reserve(table_bytes(world));
    }
    return &(*table)[(pa - world->ram_base) / 64];
}

static void
note_word(SimWorld *world, SimAddr pa, uint64_t mask)
{
    uint64_t *word = word_for(world, &world->stored, pa);

    if (!word) {
        return;
    }
    *word |= mask;
    if (world->dead) {
        world->dead[word - world->stored] &= ~mask;
    }
}

void
sim_stored_note(SimWorld *world, SimAddr pa, uint32_t len)
{
    for (uint32_t n; len > 0; pa += n, len -= n) {
        n = MIN(len, 64 - pa % 64);
        note_word(world, pa, (UINT64_MAX >> (64 - n)) << pa % 64);
    }
}

void
sim_stored_note_mask(SimWorld *world, SimAddr line, const uint64_t *mask, uint32_t len)
{
    for (uint32_t i = 0; i < len; i += 64) {
        if (mask[i / 64]) { /* a line shorter than 64 lies in one word */
            note_word(world, line + i, mask[i / 64] << line % 64);
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

static uint64_t
announced_on(const SimWorld *world, SimAddr block)
{
    uint64_t mask = 0;

    for (guint i = 0; i < world->cpus->len; i++) {
        mask |= announced_by(g_ptr_array_index(world->cpus, i), block);
    }
    return mask;
}

uint64_t
sim_stored_block(const SimWorld *world, SimAddr block)
{
    uint64_t at = block - world->ram_base;

    if (at >= world->ram_bytes) {
        return 0;
    }
    return (world->stored ? world->stored[at / 64] : 0) | announced_on(world, block);
}

bool
sim_stored_has(const SimWorld *world, SimAddr pa)
{
    return sim_stored_block(world, pa & ~UINT64_C(63)) >> (pa & 63) & 1;
}

/* Stores that were announced before count as made before. */
static void
settle_announced(SimWorld *world, SimAddr pa, uint64_t len)
{
    SimDomain *domain = world->domain;
    uint8_t bytes[SIM_LINE_MAX];

    for (SimAddr line = pa & ~(SimAddr)(domain->line_bytes - 1); line < pa + len;
         line += domain->line_bytes) {
        if (sim_domain_holds(domain, line, NULL)) {
            sim_lay_get(world->lay, line, bytes, domain->line_bytes);
            sim_domain_check(domain, domain->members[0].cpu, line, bytes);
            sim_domain_settle(domain, line);
        }
    }
}

void
sim_stored_forget(SimWorld *world, SimAddr pa, uint64_t len)
{
    if (world->domain->count == 0 || pa - world->ram_base >= world->ram_bytes) {
        return; /* no L1 says what is stored since; no RAM */
    }
    len = MIN(len, world->ram_base + world->ram_bytes - pa);
    settle_announced(world, pa, len);
    for (uint64_t n; len > 0; pa += n, len -= n) {
        uint64_t *word = word_for(world, &world->dead, pa);

        n = MIN(len, 64 - pa % 64);
        if (word) {
            *word |= (UINT64_MAX >> (64 - n)) << pa % 64;
        }
    }
}

void
sim_stored_revive(SimWorld *world, SimAddr pa, uint32_t len)
{
    for (uint32_t n; world->dead && len > 0; pa += n, len -= n) {
        uint64_t *word = word_for(world, &world->dead, pa);

        n = MIN(len, 64 - pa % 64);
        if (word) {
            *word &= ~((UINT64_MAX >> (64 - n)) << pa % 64);
        }
    }
}

bool
sim_stored_is_dead(const SimWorld *world, SimAddr pa)
{
    uint64_t at = pa - world->ram_base;

    return world->dead && at < world->ram_bytes && world->dead[at / 64] >> (pa & 63) & 1 &&
           !(announced_on(world, pa & ~UINT64_C(63)) >> (pa & 63) & 1);
}

static void
free_table(const SimWorld *world, uint64_t **table)
{
    if (*table) {
        sim_unreserve(*table, table_bytes(world));
        *table = NULL;
    }
}

void
sim_stored_free(SimWorld *world)
{
    free_table(world, &world->stored);
    free_table(world, &world->dead);
}

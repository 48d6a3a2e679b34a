/* SPDX-License-Identifier: MIT */
/* See rig-sg.h. */
#include "tests/api/rig-sg.h"

Rig *rig;
ull list, mem, dev;
SimAddr pa;

void
sg_begin(const char *preset, unsigned count)
{
    rig = rig_new(preset, NULL);
    list = rig_kmalloc(rig, count * SG_ENTRY);
    mem = rig_kmalloc(rig, count * SG_PAGE);
    pa = sim_window_pa(mem);
    dev = rig->eth->actor;
}

void
sg_end(void)
{
    rig_free(rig);
}

ull
sg_entry(unsigned index)
{
    return list + index * SG_ENTRY;
}

void
sg_init(unsigned nents)
{
    CALL(rig, "sg_init_table", list, nents);
}

void
sg_set(unsigned index, ull offset, ull len)
{
    CALL(rig, "sg_set_buf", sg_entry(index), mem + offset, len);
}

void
sg_fill(unsigned nents)
{
    sg_init(nents);
    for (unsigned i = 0; i < nents; i++) {
        sg_set(i, i * SG_PAGE, 64);
    }
}

ull
sg_map(unsigned nents, int dir)
{
    return CALL(rig, "dma_map_sg", dev, list, nents, (ull)dir);
}

void
sg_unmap(unsigned nents, int dir)
{
    CALL(rig, "dma_unmap_sg", dev, list, nents, (ull)dir);
}

ull
sg_address(unsigned index)
{
    return CALL(rig, "sg_dma_address", sg_entry(index));
}

ull
sg_len(unsigned index)
{
    return CALL(rig, "sg_dma_len", sg_entry(index));
}

ull
sg_new_table(void)
{
    return CALL(rig, "kzalloc", 16, GFP);
}

ull
sg_sgl_of(ull table)
{
    uint64_t value = 0;

    sim_cpu_load(rig->cpu, table, &value, 8);
    return value;
}

unsigned
sg_word(ull va, unsigned offset)
{
    uint32_t value = 0;

    sim_cpu_load(rig->cpu, va + offset, &value, 4);
    return value;
}

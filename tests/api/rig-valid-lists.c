/* SPDX-License-Identifier: MIT */
/*
 * Scatter lists for valid use: arrays, chained arrays and tables, of pieces of several
 * areas; copies by the CPU; coherent memory that others have as well.
 */
#include "tests/api/valid.h"

#include <string.h>

#define ENTRIES 8u

extern const struct lx_list_layout lx_kernel_lists;

/* A piece that goes into an entry. */
typedef struct Part {
    Area *area;
    uint32_t at, len;
} Part;

static ull
load_word(Valid *v, ull va)
{
    ull word = 0;

    sim_cpu_load(v->rig->cpu, va, &word, sizeof(word));
    sim_cpu_step_end(v->rig->cpu);
    return word;
}

/* --- what goes in -------------------------------------------------------------- */

/* No two parts of a list that is written share a line. */
static bool
is_apart(Valid *v, const Part *parts, unsigned count, const Part *part)
{
    uint32_t line = valid_granule(v);

    for (unsigned i = 0; i < count; i++) {
        if (parts[i].area == part->area && parts[i].at / line * line < part->at + part->len &&
            part->at / line * line < parts[i].at + parts[i].len) {
            return false;
        }
    }
    return true;
}

static unsigned
pick_parts(Valid *v, const SimMaster *dev, int dir, Part *parts)
{
    uint32_t most = (uint32_t)VCALL(v, "dma_get_max_seg_size", dev->actor);
    unsigned count = 0;
    SimAddr pa;

    for (unsigned tries = 1 + below(v, ENTRIES); tries > 0; tries--) {
        Part part = { .area = valid_any_area(v, true) };

        if (!part.area || !valid_pick(v, part.area, dir, &part.at, &part.len) ||
            !is_apart(v, parts, count, &part) || part.len > most) {
            continue;
        }
        valid_linear(part.area, part.at, &pa);
        if (valid_reaches(v, dev, pa, part.len)) {
            parts[count++] = part;
        }
    }
    return count;
}

static void
set_entry(Valid *v, ull sg, const Part *part)
{
    SimAddr pa;
    ull va = valid_linear(part->area, part->at, &pa);

    if (!part->area->kind->paged && chance(v, 50)) {
        VCALL(v, "sg_set_buf", sg, va, part->len);
    } else {
        VCALL(v, "sg_set_page", sg,
              VCALL(v, part->area->kind->paged ? "vmalloc_to_page" : "virt_to_page", va),
              part->len, va % 4096);
    }
}

static void
set_entries(Valid *v, ull sg, const Part *parts, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        set_entry(v, sg, &parts[i]);
        sg = VCALL(v, "sg_next", sg);
    }
    VALID(v, sg == 0);
}

/* --- how it is made ---------------------------------------------------------------- */

/* Two arrays, the second of them behind the last entry of the first. */
static void
make_chain(Valid *v, Map *map, unsigned count)
{
    ull entry = lx_kernel_lists.entry;
    unsigned first = 1 + below(v, count);

    map->list = VCALL(v, "kmalloc", (first + 1) * entry, valid_gfp(v));
    map->more = VCALL(v, "kmalloc", (count - first + 1) * entry, valid_gfp(v));
    VCALL(v, "sg_init_table", map->list, first + 1);
    if (first == count) {
        VCALL(v, "sg_mark_end", map->list + (count - 1) * entry);
        return;
    }
    VCALL(v, "sg_init_table", map->more, count - first);
    VCALL(v, "sg_chain", map->list, first + 1, map->more);
}

static void
make_list(Valid *v, Map *map, unsigned count)
{
    if (map->kind == MAP_TABLE) {
        map->table = VCALL(v, "kzalloc", lx_kernel_lists.table, valid_gfp(v));
        VALID(v, VCALL(v, "sg_alloc_table", map->table, count, valid_gfp(v)) == 0);
        map->list = load_word(v, map->table + lx_kernel_lists.sgl);
    } else if (chance(v, 30)) {
        make_chain(v, map, count);
    } else {
        map->list = VCALL(v, "kmalloc", count * lx_kernel_lists.entry, valid_gfp(v));
        VCALL(v, "sg_init_table", map->list, count);
    }
    map->nents = count;
    VALID(v, VCALL(v, "sg_nents", map->list) == count);
}

static void
free_list(Valid *v, Map *map)
{
    if (map->table) {
        VCALL(v, "sg_free_table", map->table);
        VCALL(v, "kfree", map->table);
    } else {
        VCALL(v, "kfree", map->list);
        VCALL(v, "kfree", map->more);
    }
}

/* --- map, sync, unmap -------------------------------------------------------------- */

/* The device's view must be that of the parts. */
static void
take_view(Valid *v, Map *map, const Part *parts)
{
    ull sg = map->list;
    SimAddr pa;

    for (unsigned i = 0; i < map->nents; i++) {
        ull bus = VCALL(v, "sg_dma_address", sg);

        valid_linear(parts[i].area, parts[i].at, &pa);
        VALID(v, bus == pa);
        VALID(v, VCALL(v, "sg_dma_len", sg) == parts[i].len);
        valid_map_add(map, parts[i].area, parts[i].at, parts[i].len, bus, true);
        sg = VCALL(v, "sg_next", sg);
    }
    for (guint i = 0; i < map->segs->len; i++) {
        Seg *seg = &g_array_index(map->segs, Seg, i);

        valid_held(map, seg, 0, seg->len, !map->skipped);
    }
}

bool
valid_op_map_list(Valid *v)
{
    SimMaster *dev = valid_any_master(v);
    int dir = (int)below(v, 3);
    Part parts[ENTRIES];
    unsigned count = v->maps->len < VALID_MAPS ? pick_parts(v, dev, dir, parts) : 0;
    ull attrs;
    Map *map;

    if (count == 0) {
        return false;
    }
    map = valid_map_new(chance(v, 50) ? MAP_TABLE : MAP_SG, dev, dir);
    map->skipped = chance(v, 10);
    attrs = map->skipped ? SKIP : 0;
    make_list(v, map, count);
    set_entries(v, map->list, parts, count);
    if (map->kind == MAP_TABLE) {
        VALID(v, VCALL(v, "dma_map_sgtable", dev->actor, map->table, (ull)dir, attrs) == 0);
    } else if (attrs || chance(v, 30)) {
        VALID(v, VCALL(v, "dma_map_sg_attrs", dev->actor, map->list, count, (ull)dir, attrs) ==
                     count);
    } else {
        VALID(v, VCALL(v, "dma_map_sg", dev->actor, map->list, count, (ull)dir) == count);
    }
    take_view(v, map, parts);
    g_ptr_array_add(v->maps, map);
    return true;
}

void
valid_sync_list(Valid *v, Map *map, bool for_device)
{
    if (map->table) {
        VCALL(v, for_device ? "dma_sync_sgtable_for_device" : "dma_sync_sgtable_for_cpu",
              map->dev->actor, map->table, (ull)map->dir);
    } else {
        VCALL(v, for_device ? "dma_sync_sg_for_device" : "dma_sync_sg_for_cpu",
              map->dev->actor, map->list, map->nents, (ull)map->dir);
    }
}

void
valid_unmap_list(Valid *v, Map *map, ull attrs)
{
    ull dev = map->dev->actor, dir = (ull)map->dir;

    if (map->table) {
        VCALL(v, "dma_unmap_sgtable", dev, map->table, dir, attrs);
    } else if (attrs || chance(v, 30)) {
        VCALL(v, "dma_unmap_sg_attrs", dev, map->list, map->nents, dir, attrs);
    } else {
        VCALL(v, "dma_unmap_sg", dev, map->list, map->nents, dir);
    }
    free_list(v, map);
}

/* --- coherent memory for others ---------------------------------------------------- */

static void
show_user(Valid *v, Area *area)
{
    ull dev = area->dev->actor;

    if (area->attrs || chance(v, 50)) {
        area->user = VCALL(v, "dma_mmap_attrs", dev, area->object, area->handle, area->size,
                           area->attrs);
    } else {
        area->user = VCALL(v, "dma_mmap_coherent", dev, area->object, area->handle, area->size);
    }
    VALID(v, area->user != 0);
}

/* A second device whose accesses take the same way; NULL: none. */
static SimMaster *
any_peer(Valid *v, const SimMaster *dev)
{
    SimMaster *peer = valid_any_master(v);

    return peer != dev && peer->coherent == dev->coherent ? peer : NULL;
}

/* A user gets an address of coherent memory, or another device a mapping. */
bool
valid_op_lend(Valid *v)
{
    Area *area = valid_any_area(v, false);
    SimMaster *peer;
    Map *map;
    ull at;

    if (!area || !area->kind->shared) {
        return false;
    }
    if (!area->user && chance(v, 50)) {
        show_user(v, area);
        return true;
    }
    peer = any_peer(v, area->dev);
    if (!peer || v->maps->len >= VALID_MAPS || area->attrs ||
        !valid_reaches(v, peer, area->handle, area->len)) {
        return false;
    }
    map = valid_map_new(MAP_LENT, peer, BIDI);
    map->table = VCALL(v, "kzalloc", lx_kernel_lists.table, valid_gfp(v));
    VALID(v, VCALL(v, "dma_get_sgtable", area->dev->actor, map->table, area->object,
                   area->handle, area->size) == 0);
    VALID(v, VCALL(v, "dma_map_sgtable", peer->actor, map->table, BIDI, SKIP) == 0);
    at = VCALL(v, "sg_dma_address", load_word(v, map->table + lx_kernel_lists.sgl));
    VALID(v, at == area->handle);
    valid_map_add(map, area, 0, area->len, at, false);
    g_ptr_array_add(v->maps, map);
    return true;
}

/* --- copies ------------------------------------------------------------------------- */

/* Bytes that the CPU has, to a buffer of its own through a list, and back. */
bool
valid_op_copy_list(Valid *v)
{
    Area *area = valid_any_area(v, true), *buffer = valid_any_area(v, true);
    Part part = { .area = area };
    uint32_t len, skip;
    ull sg;

    if (!area || !buffer || area == buffer || valid_is_used(v, area) ||
        valid_is_used(v, buffer) || !valid_pick(v, area, TO, &part.at, &part.len)) {
        return false;
    }
    skip = below(v, part.len);
    len = MIN(part.len - skip, g_array_index(buffer->pieces, Piece, 0).len);
    sg = VCALL(v, "kmalloc", lx_kernel_lists.entry, valid_gfp(v));
    VCALL(v, "sg_init_table", sg, 1);
    set_entry(v, sg, &part);
    VALID(v, VCALL(v, "sg_nents_for_len", sg, part.len) == 1);
    if (chance(v, 30)) {
        VALID(v, VCALL(v, "sg_zero_buffer", sg, 1, len, skip) == len);
        valid_wrote(area, part.at + skip, NULL, len);
    } else {
        valid_write(v, buffer, 0, len);
        VALID(v, VCALL(v, "sg_pcopy_from_buffer", sg, 1,
                       g_array_index(buffer->pieces, Piece, 0).va, len, skip) == len);
        valid_wrote(area, part.at + skip, buffer->value, len);
        valid_write(v, buffer, 0, len);
        VALID(v, VCALL(v, "sg_pcopy_to_buffer", sg, 1,
                       g_array_index(buffer->pieces, Piece, 0).va, len, skip) == len);
        valid_wrote(buffer, 0, area->value + part.at + skip, len);
    }
    VCALL(v, "kfree", sg);
    return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * Streaming mappings of single pieces for valid use, syncs of whole ones and of parts,
 * and what limits them.
 */
#include "tests/api/valid.h"

#include <string.h>

#define PAGE 4096u

/* --- a mapping ----------------------------------------------------------------- */

Map *
valid_map_new(MapKind kind, SimMaster *dev, int dir)
{
    Map *map = g_new0(Map, 1);

    map->kind = kind;
    map->dev = dev;
    map->dir = dir;
    map->segs = g_array_new(FALSE, FALSE, sizeof(Seg));
    return map;
}

/* @owned: with syncs, and nobody's at first. */
void
valid_map_add(Map *map, Area *area, uint32_t at, uint32_t len, ull bus, bool owned)
{
    Seg seg = { .area = area, .at = at, .len = len, .bus = bus };

    if (owned) {
        seg.held = g_malloc(len);
        memset(seg.held, FRESH, len);
    }
    g_array_append_val(map->segs, seg);
}

void
valid_map_ended(Valid *v, Map *map)
{
    for (guint i = 0; i < map->segs->len; i++) {
        g_free(g_array_index(map->segs, Seg, i).held);
    }
    g_array_unref(map->segs);
    g_ptr_array_remove(v->maps, map);
    g_free(map);
}

/* What @writer wrote may lie in a cache only, where maintenance for @dev can drop it. */
static bool
is_cached(const SimMaster *dev, uint8_t writer)
{
    return writer == BY_CPU || (writer == BY_SNOOPER && !dev->coherent);
}

/* Bytes [from, to) of @seg change hands. */
void
valid_held(Map *map, Seg *seg, uint32_t from, uint32_t to, bool by_device)
{
    uint8_t *writer = seg->area->writer + seg->at;

    memset(seg->held + from, by_device ? OF_DEVICE : OF_CPU, to - from);
    /* What lay in a cache may be gone: the direction says that nobody wants it. */
    for (uint32_t i = from; by_device && map->dir == FROM && i < to; i++) {
        writer[i] = is_cached(map->dev, writer[i]) ? NOBODY : writer[i];
    }
}

static void
give_all(Map *map, bool by_device)
{
    for (guint i = 0; i < map->segs->len; i++) {
        Seg *seg = &g_array_index(map->segs, Seg, i);

        valid_held(map, seg, 0, seg->len, by_device);
    }
}

bool
valid_map_is_busy(const Valid *v, const Map *map)
{
    for (guint i = 0; i < v->jobs->len; i++) {
        const Job *job = g_ptr_array_index(v->jobs, i);

        if (job->from == map || job->to == map) {
            return true;
        }
    }
    return false;
}

static bool
is_owned(const Map *map)
{
    return g_array_index(map->segs, Seg, 0).held != NULL;
}

/* --- which bytes ------------------------------------------------------------------ */

bool
valid_may_map(Valid *v, const Area *area, uint32_t at, uint32_t len, int dir)
{
    uint32_t line = valid_granule(v), from = at / line * line;
    uint32_t to = (at + len + line - 1) / line * line;

    for (guint i = 0; i < v->maps->len; i++) {
        const Map *map = g_ptr_array_index(v->maps, i);

        if (dir == TO && map->dir == TO) {
            continue;
        }
        for (guint k = 0; k < map->segs->len; k++) {
            const Seg *seg = &g_array_index(map->segs, Seg, k);

            if (seg->area == area && seg->at < to && seg->at + seg->len > from) {
                return false;
            }
        }
    }
    return true;
}

/* What a device writes has lines of its own. */
static void
cut_to_lines(Valid *v, const Area *area, uint32_t *at, uint32_t *len)
{
    uint32_t line = valid_granule(v), end = *at + *len;

    *at = *at / line * line;
    end = MIN((end + line - 1) / line * line, area->len);
    *len = end - *at;
}

bool
valid_pick(Valid *v, Area *area, int dir, uint32_t *ret_at, uint32_t *ret_len)
{
    const Piece *piece = &g_array_index(area->pieces, Piece, below(v, area->pieces->len));
    uint32_t at = chance(v, 50) ? 0 : below(v, piece->len);
    uint32_t len = chance(v, 50) ? piece->len - at : 1 + below(v, piece->len - at);

    at += piece->at;
    if (dir != TO) {
        cut_to_lines(v, area, &at, &len);
        len = MIN(len, piece->at + piece->len - at);
    }
    *ret_at = at;
    *ret_len = len;
    return valid_may_map(v, area, at, len, dir);
}

/* Where the byte at @at of @area lies: kernel address and bus address. */
ull
valid_linear(const Area *area, uint32_t at, SimAddr *ret_pa)
{
    for (guint i = 0;; i++) {
        const Piece *piece = &g_array_index(area->pieces, Piece, i);

        if (at - piece->at < piece->len) {
            *ret_pa = piece->pa + (at - piece->at);
            return piece->va + (at - piece->at);
        }
    }
}

bool
valid_reaches(Valid *v, const SimMaster *dev, SimAddr pa, uint32_t len)
{
    return pa + len - 1 <= v->mask[valid_master_index(v, dev)];
}

/*
 * @dev has a mapping of these bytes of which the CPU has some: a second one, and the unmap
 * of either, would not say which is meant.
 */
static bool
has_parted(Valid *v, const SimMaster *dev, const Area *area, uint32_t at, uint32_t len)
{
    for (guint i = 0; i < v->maps->len; i++) {
        const Map *map = g_ptr_array_index(v->maps, i);
        const Seg *seg = &g_array_index(map->segs, Seg, 0);

        if (map->dev == dev && seg->area == area && seg->at < at + len &&
            at < seg->at + seg->len && seg->held && memchr(seg->held, OF_CPU, seg->len)) {
            return true;
        }
    }
    return false;
}

/* --- map -------------------------------------------------------------------------- */

static ull
map_single(Valid *v, Map *map, ull va, uint32_t len, ull attrs)
{
    return attrs || chance(v, 30)
               ? VCALL(v, "dma_map_single_attrs", map->dev->actor, va, len, (ull)map->dir, attrs)
               : VCALL(v, "dma_map_single", map->dev->actor, va, len, (ull)map->dir);
}

static ull
map_page(Valid *v, Map *map, const Area *area, ull va, uint32_t len, ull attrs)
{
    ull page = VCALL(v, area->kind->paged ? "vmalloc_to_page" : "virt_to_page", va);

    return attrs || chance(v, 30)
               ? VCALL(v, "dma_map_page_attrs", map->dev->actor, page, va % PAGE, len,
                       (ull)map->dir, attrs)
               : VCALL(v, "dma_map_page", map->dev->actor, page, va % PAGE, len, (ull)map->dir);
}

bool
valid_op_map(Valid *v)
{
    Area *area = valid_any_area(v, true);
    int dir = (int)below(v, 3);
    SimMaster *dev;
    uint32_t at, len;
    SimAddr pa;
    Map *map;
    ull va, bus;

    if (!area || v->maps->len >= VALID_MAPS || !valid_pick(v, area, dir, &at, &len)) {
        return false;
    }
    va = valid_linear(area, at, &pa);
    dev = valid_any_master(v);
    if (!valid_reaches(v, dev, pa, len) || has_parted(v, dev, area, at, len)) {
        return false;
    }
    map = valid_map_new(area->kind->paged || chance(v, 40) ? MAP_PAGE : MAP_SINGLE, dev, dir);
    map->skipped = chance(v, 10);
    bus = map->kind == MAP_SINGLE ? map_single(v, map, va, len, map->skipped ? SKIP : 0)
                                  : map_page(v, map, area, va, len, map->skipped ? SKIP : 0);
    VALID(v, bus == pa);
    VALID(v, VCALL(v, "dma_mapping_error", map->dev->actor, bus) == 0);
    valid_map_add(map, area, at, len, bus, true);
    g_ptr_array_add(v->maps, map);
    give_all(map, !map->skipped); /* open: the CPU's until the first sync */
    return true;
}

/* --- what the CPU did with it --------------------------------------------------------- */

/* Of [from, to) the CPU has bytes that may lie in a cache only: it may have written them
 * since it has them. */
static bool
has_cpu_span(const Map *map, const Seg *seg, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; seg->held && i < to; i++) {
        if (seg->held[i] == OF_CPU && is_cached(map->dev, seg->area->writer[seg->at + i])) {
            return true;
        }
    }
    return false;
}

static bool
has_cpu_bytes(const Map *map)
{
    for (guint i = 0; i < map->segs->len; i++) {
        const Seg *seg = &g_array_index(map->segs, Seg, i);

        if (has_cpu_span(map, seg, 0, seg->len)) {
            return true;
        }
    }
    return false;
}

static bool
has_cpu_all(const Map *map)
{
    for (guint i = 0; i < map->segs->len; i++) {
        const Seg *seg = &g_array_index(map->segs, Seg, i);

        for (uint32_t k = 0; seg->held && k < seg->len; k++) {
            if (seg->held[k] != OF_CPU) {
                return false;
            }
        }
    }
    return true;
}

/* --- sync ------------------------------------------------------------------------- */

static bool
sync_may_be_left_out(Valid *v, const Map *map, const Seg *seg)
{
    return VCALL(v, "dma_need_sync", map->dev->actor, seg->bus) == 0 && chance(v, 50);
}

static void
sync_single(Valid *v, Map *map, Seg *seg, uint32_t from, uint32_t to, bool for_device)
{
    ull dev = map->dev->actor, dir = (ull)map->dir;

    if (sync_may_be_left_out(v, map, seg)) {
        return;
    }
    if (from > 0 || chance(v, 30)) {
        ull base = chance(v, 50) ? 0 : below(v, from + 1);

        VCALL(v, for_device ? "dma_sync_single_range_for_device"
                            : "dma_sync_single_range_for_cpu",
              dev, seg->bus + base, from - base, to - from, dir);
    } else {
        VCALL(v, for_device ? "dma_sync_single_for_device" : "dma_sync_single_for_cpu", dev,
              seg->bus, to - from, dir);
    }
}

/* A part of @seg: whole lines, where a device may write. */
static void
pick_part(Valid *v, const Map *map, const Seg *seg, uint32_t *ret_from, uint32_t *ret_to)
{
    uint32_t from = 0, len = seg->len;

    if (chance(v, 50)) {
        from = below(v, seg->len);
        len = 1 + below(v, seg->len - from);
    }
    if (map->dir != TO) {
        from += seg->at;
        cut_to_lines(v, seg->area, &from, &len);
        len = MIN(len, seg->at + seg->len - from);
        from -= seg->at;
    }
    *ret_from = from;
    *ret_to = from + len;
}

static void
sync_part(Valid *v, Map *map, bool for_device)
{
    Seg *seg = &g_array_index(map->segs, Seg, 0);
    uint32_t from, to;

    pick_part(v, map, seg, &from, &to);
    if (seg->held[0] == FRESH) {
        from = 0;
        to = seg->len;
        for_device = true;
    }
    for_device |= map->dir != TO && has_cpu_span(map, seg, from, to);
    sync_single(v, map, seg, from, to, for_device);
    valid_held(map, seg, from, to, for_device);
    if (!for_device && chance(v, 60)) {
        valid_read(v, seg->area, seg->at + from, to - from); /* what it was done for */
    }
}

static bool
is_single(const Map *map)
{
    return map->kind == MAP_SINGLE || map->kind == MAP_PAGE ||
           (map->kind == MAP_MEMORY && !map->table);
}

static void
give_whole(Valid *v, Map *map)
{
    Seg *seg = &g_array_index(map->segs, Seg, 0);

    if (is_single(map)) {
        sync_single(v, map, seg, 0, seg->len, true);
    } else {
        valid_sync_list(v, map, true);
    }
    give_all(map, true);
}

/*
 * Another mapping by the same device, in the same way, has bytes of it: a call that names
 * an address does not say which it means, and the two should not differ.
 */
static bool
has_twin(Valid *v, const Map *map)
{
    const Seg *seg = &g_array_index(map->segs, Seg, 0);

    for (guint i = 0; i < v->maps->len; i++) {
        const Map *other = g_ptr_array_index(v->maps, i);
        const Seg *its = &g_array_index(other->segs, Seg, 0);

        if (other != map && other->dev == map->dev && is_single(other) &&
            its->area == seg->area && its->at < seg->at + seg->len &&
            seg->at < its->at + its->len) {
            return true;
        }
    }
    return false;
}

bool
valid_op_sync(Valid *v)
{
    bool for_device = chance(v, 50);
    Map *map;

    if (v->maps->len == 0) {
        return false;
    }
    map = g_ptr_array_index(v->maps, below(v, v->maps->len));
    if (!is_owned(map) || valid_map_is_busy(v, map)) {
        return false;
    }
    if (is_single(map)) {
        if (!has_twin(v, map)) {
            sync_part(v, map, for_device);
        }
        return true;
    }
    for_device |= g_array_index(map->segs, Seg, 0).held[0] == FRESH ||
                  (map->dir != TO && has_cpu_bytes(map));
    valid_sync_list(v, map, for_device);
    give_all(map, for_device);
    return true;
}

/* --- unmap ------------------------------------------------------------------------ */

static void
unmap_single(Valid *v, const Map *map, ull attrs)
{
    const Seg *seg = &g_array_index(map->segs, Seg, 0);
    ull dev = map->dev->actor, dir = (ull)map->dir;
    bool is_single = map->kind == MAP_SINGLE;

    if (attrs || map->skipped || chance(v, 30)) {
        VCALL(v, is_single ? "dma_unmap_single_attrs" : "dma_unmap_page_attrs", dev, seg->bus,
              seg->len, dir, attrs);
    } else {
        VCALL(v, is_single ? "dma_unmap_single" : "dma_unmap_page", dev, seg->bus, seg->len,
              dir);
    }
}

/*
 * Maintenance on the way to the CPU must not meet bytes that the CPU has written since
 * it had them: then there is none, or the device gets them once more.
 */
void
valid_unmap(Valid *v, Map *map)
{
    bool all = has_cpu_all(map), skip = (all || map->dir == TO) && chance(v, 30);

    if (map->kind == MAP_LENT || (map->dir != TO && has_cpu_bytes(map))) {
        skip = true;
        if (!all) {
            give_whole(v, map);
            skip = false;
        }
    }
    if (map->kind == MAP_SINGLE || map->kind == MAP_PAGE) {
        unmap_single(v, map, skip ? SKIP : 0);
    } else {
        valid_unmap_list(v, map, skip ? SKIP : 0);
    }
    valid_map_ended(v, map);
}

bool
valid_op_unmap(Valid *v)
{
    Map *map;

    if (v->maps->len < VALID_MAPS / 4) {
        return false;
    }
    map = g_ptr_array_index(v->maps, below(v, v->maps->len));
    if (map->kind == MAP_MEMORY || valid_map_is_busy(v, map)) {
        return false;
    }
    valid_unmap(v, map);
    return true;
}

/* --- limits ------------------------------------------------------------------------ */

static void
set_mask(Valid *v, unsigned dev, ull mask)
{
    ull actor = v->masters[dev]->actor;

    switch (below(v, 4)) {
    case 0:
        VALID(v, VCALL(v, "dma_set_mask", actor, mask) == 0);
        v->mask[dev] = mask;
        break;
    case 1:
        VALID(v, VCALL(v, "dma_set_coherent_mask", actor, mask) == 0);
        v->coherent_mask[dev] = mask;
        break;
    case 2:
        VALID(v, VCALL(v, "dma_set_mask_and_coherent", actor, mask) == 0);
        v->mask[dev] = v->coherent_mask[dev] = mask;
        break;
    default:
        VALID(v, VCALL(v, "dma_supported", actor, mask) == 1);
        break;
    }
    VALID(v, VCALL(v, "dma_get_mask", actor) == v->mask[dev]);
}

bool
valid_op_limits(Valid *v)
{
    static const unsigned bits[] = { 32, 33, 36, 40, 48, 64 };
    unsigned dev = below(v, v->master_count), n = bits[below(v, G_N_ELEMENTS(bits))];
    ull actor = v->masters[dev]->actor, last;
    const SimWorld *world = v->rig->world;

    set_mask(v, dev, n == 64 ? ~0ull : (1ull << n) - 1);
    last = world->ram_base + world->ram_bytes - 1;
    VALID(v, VCALL(v, "dma_get_required_mask", actor) >= last);
    VALID(v, VCALL(v, "dma_addressing_limited", actor) == (v->mask[dev] < last));
    VALID(v, VCALL(v, "dma_max_mapping_size", actor) >= 1u << 18);
    VALID(v, VCALL(v, "dma_opt_mapping_size", actor) <=
                 VCALL(v, "dma_max_mapping_size", actor));
    VALID(v, VCALL(v, "dma_need_unmap", actor) == 1);
    if (chance(v, 50)) {
        VCALL(v, "dma_set_max_seg_size", actor, 1u << (14 + below(v, 6)));
    }
    return true;
}

/* The registers of one device for another. */
bool
valid_op_resource(Valid *v)
{
    SimMaster *dev = valid_any_master(v);
    ull phys = v->registers[below(v, v->master_count)], bus, len = 4u << below(v, 10);
    ull dir = below(v, 3);

    bus = VCALL(v, "dma_map_resource", dev->actor, phys, len, dir, 0);
    VALID(v, VCALL(v, "dma_mapping_error", dev->actor, bus) == 0);
    VALID(v, bus == phys);
    VCALL(v, "dma_unmap_resource", dev->actor, bus, len, dir, 0);
    return true;
}

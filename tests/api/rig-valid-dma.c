/* SPDX-License-Identifier: MIT */
/*
 * Memory for devices for valid use: coherent, with syncs, and blocks of pools.
 */
#include "tests/api/valid.h"

#include "api/lx.h"

#define PAGE 4096u
#define NAME ((uintptr_t)"valid")

/* --- for a device --------------------------------------------------------------- */

/* The mapping that DMA memory has from the start. */
static void
own_map(Valid *v, Area *area, bool coherent)
{
    area->own = valid_map_new(MAP_MEMORY, area->dev, area->dir);
    valid_map_add(area->own, area, 0, area->len, area->handle, !coherent);
    g_ptr_array_add(v->maps, area->own);
}

/* What every call for DMA memory promises of its address. */
static void
check_handle(Valid *v, const Area *area)
{
    unsigned dev = valid_master_index(v, area->dev);
    uint32_t pages = (area->len + PAGE - 1) / PAGE;
    SimAddr pa = 0;
    uint64_t left = 0;

    VALID(v, area->handle + area->len - 1 <= v->coherent_mask[dev]);
    VALID(v, sim_master_reach(area->dev, area->handle, &pa, &left) && left >= area->len);
    VALID(v, pa == g_array_index(area->pieces, Piece, 0).pa);
    VALID(v, pa % ((ull)PAGE << g_bit_storage(pages - 1)) == 0 || pages == 1);
    VALID(v, pa % PAGE == 0);
}

static uint32_t
any_dma_size(Valid *v)
{
    return v->atomic ? 1 + below(v, PAGE) : 1 + below(v, chance(v, 70) ? PAGE : 3 * PAGE);
}

static bool
got_coherent(Valid *v, Area *area, ull va)
{
    area->object = va;
    if (!valid_got_linear(area, va, (uint32_t)area->size, true)) {
        VALID(v, v->atomic); /* the atomic pool is small; else there is always some */
        return false;
    }
    check_handle(v, area);
    own_map(v, area, true);
    return true;
}

/*
 * A PL310 without shared override answers uncached reads from old lines: on that board
 * coherent memory is right only for devices that snoop.
 */
static SimMaster *
any_coherent_master(Valid *v)
{
    SimMaster *dev = valid_any_master(v);

    return v->is_faulty && !dev->coherent ? NULL : dev;
}

static bool
get_coherent(Valid *v, Area *area)
{
    area->dev = any_coherent_master(v);
    if (!area->dev) {
        return false;
    }
    area->size = any_dma_size(v);
    return got_coherent(v, area, VCALL(v, "dma_alloc_coherent", area->dev->actor, area->size,
                                       (uintptr_t)&area->handle, valid_gfp(v)));
}

static void
end_user(Valid *v, Area *area)
{
    if (area->user) {
        VCALL(v, "munmap", area->user);
    }
}

static void
put_coherent(Valid *v, Area *area)
{
    end_user(v, area);
    VCALL(v, "dma_free_coherent", area->dev->actor, area->size, area->object, area->handle);
}

static bool
get_wc(Valid *v, Area *area)
{
    area->dev = any_coherent_master(v);
    if (!area->dev) {
        return false;
    }
    area->size = any_dma_size(v);
    return got_coherent(v, area, VCALL(v, "dma_alloc_wc", area->dev->actor, area->size,
                                       (uintptr_t)&area->handle, valid_gfp(v)));
}

static void
put_wc(Valid *v, Area *area)
{
    end_user(v, area);
    VCALL(v, "dma_free_wc", area->dev->actor, area->size, area->object, area->handle);
}

/* WRITE_BARRIER, WEAK_ORDERING, WRITE_COMBINE, FORCE_CONTIGUOUS, ALLOC_SINGLE_PAGES,
 * NO_WARN, PRIVILEGED. */
#define HINTS 0x3c7u

static bool
get_attrs(Valid *v, Area *area)
{
    area->dev = any_coherent_master(v);
    if (!area->dev) {
        return false;
    }
    area->size = any_dma_size(v);
    area->attrs = sim_random_next(&v->dice) & HINTS;
    if (area->attrs & 1) {
        area->attrs &= ~2ull; /* a barrier, or weak order */
    }
    return got_coherent(v, area,
                        VCALL(v, "dma_alloc_attrs", area->dev->actor, area->size,
                              (uintptr_t)&area->handle, valid_gfp(v), area->attrs));
}

static void
put_attrs(Valid *v, Area *area)
{
    end_user(v, area);
    VCALL(v, "dma_free_attrs", area->dev->actor, area->size, area->object, area->handle,
          area->attrs);
}

/* Nothing for the CPU but what it maps for a user. */
static bool
get_hidden(Valid *v, Area *area)
{
    area->dev = any_coherent_master(v);
    if (!area->dev) {
        return false;
    }
    area->size = any_dma_size(v);
    area->attrs = 1u << 4; /* NO_KERNEL_MAPPING */
    area->object = VCALL(v, "dma_alloc_attrs", area->dev->actor, area->size,
                         (uintptr_t)&area->handle, valid_gfp(v), area->attrs);
    if (area->object == 0) {
        return false;
    }
    valid_add_piece(area, 0, lx_phys(VCALL(v, "page_address", area->object)), (uint32_t)area->size);
    valid_make_bytes(area, (uint32_t)area->size, false);
    check_handle(v, area);
    own_map(v, area, true);
    return true;
}

static bool
get_managed(Valid *v, Area *area)
{
    area->dev = any_coherent_master(v);
    if (!area->dev) {
        return false;
    }
    area->size = any_dma_size(v);
    return got_coherent(v, area, VCALL(v, "dmam_alloc_coherent", area->dev->actor, area->size,
                                       (uintptr_t)&area->handle, valid_gfp(v)));
}

static void
put_managed(Valid *v, Area *area)
{
    VCALL(v, "dmam_free_coherent", area->dev->actor, area->size, area->object, area->handle);
}

/* --- for a device, with syncs ------------------------------------------------------- */

static bool
got_noncoherent(Valid *v, Area *area, ull va)
{
    VALID(v, va != 0);
    valid_got_linear(area, va, (uint32_t)area->size, true);
    check_handle(v, area);
    own_map(v, area, false);
    return true;
}

static bool
get_noncoherent(Valid *v, Area *area)
{
    area->dev = valid_any_master(v);
    area->size = any_dma_size(v);
    area->dir = (int)below(v, 3);
    area->object = VCALL(v, "dma_alloc_noncoherent", area->dev->actor, area->size,
                         (uintptr_t)&area->handle, (ull)area->dir, valid_gfp(v));
    return got_noncoherent(v, area, area->object);
}

static void
put_noncoherent(Valid *v, Area *area)
{
    VCALL(v, "dma_free_noncoherent", area->dev->actor, area->size, area->object, area->handle,
          (ull)area->dir);
}

static bool
get_dma_pages(Valid *v, Area *area)
{
    area->dev = valid_any_master(v);
    area->size = any_dma_size(v);
    area->dir = (int)below(v, 3);
    area->object = VCALL(v, "dma_alloc_pages", area->dev->actor, area->size,
                         (uintptr_t)&area->handle, (ull)area->dir, valid_gfp(v));
    return got_noncoherent(v, area, VCALL(v, "page_address", area->object));
}

static void
put_dma_pages(Valid *v, Area *area)
{
    end_user(v, area);
    VCALL(v, "dma_free_pages", area->dev->actor, area->size, area->object, area->handle,
          (ull)area->dir);
}

static bool
get_noncontiguous(Valid *v, Area *area)
{
    Map *map;
    ull va;

    area->dev = valid_any_master(v);
    area->size = any_dma_size(v);
    area->dir = (int)below(v, 3);
    area->object = VCALL(v, "dma_alloc_noncontiguous", area->dev->actor, area->size,
                         (ull)area->dir, valid_gfp(v), 0, (uintptr_t)&area->handle);
    va = VCALL(v, "dma_vmap_noncontiguous", area->dev->actor, area->size, area->object);
    got_noncoherent(v, area, va);
    map = area->own;
    map->table = area->object;
    return true;
}

static void
put_noncontiguous(Valid *v, Area *area)
{
    VCALL(v, "dma_vunmap_noncontiguous", area->dev->actor,
          g_array_index(area->pieces, Piece, 0).va);
    VCALL(v, "dma_free_noncontiguous", area->dev->actor, area->size, area->object,
          (ull)area->dir);
}

/* --- blocks of a pool ------------------------------------------------------------ */

static Pool *
pool_of(Valid *v, ull pool)
{
    for (unsigned i = 0; i < VALID_POOLS; i++) {
        if (v->pools[i].pool == pool) {
            return &v->pools[i];
        }
    }
    g_assert_not_reached();
}

static bool
get_block(Valid *v, Area *area)
{
    Pool *pool = &v->pools[below(v, VALID_POOLS)];
    bool zeroed = chance(v, 50);
    ull boundary;

    if (!pool->pool) {
        return false;
    }
    area->owner = pool->pool;
    area->dev = pool->dev;
    area->object = VCALL(v, zeroed ? "dma_pool_zalloc" : "dma_pool_alloc", pool->pool,
                         valid_gfp(v), (uintptr_t)&area->handle);
    if (!valid_got_linear(area, area->object, (uint32_t)pool->size, zeroed)) {
        VALID(v, v->atomic);
        return false;
    }
    pool->blocks++;
    boundary = pool->boundary ? pool->boundary : PAGE;
    VALID(v, area->handle % MAX(pool->align, 1) == 0);
    VALID(v, area->handle / boundary == (area->handle + pool->size - 1) / boundary);
    VALID(v, area->handle + pool->size - 1 <= v->coherent_mask[valid_master_index(v, pool->dev)]);
    own_map(v, area, true);
    return true;
}

static void
put_block(Valid *v, Area *area)
{
    VCALL(v, "dma_pool_free", area->owner, area->object, area->handle);
    pool_of(v, area->owner)->blocks--;
}

/* --- pools -------------------------------------------------------------------------- */

static void
make_pool(Valid *v, Pool *pool)
{
    static const ull aligns[] = { 0, 1, 8, 16, 32, 64, 128, 256 };
    ull needs;

    pool->dev = any_coherent_master(v);
    if (!pool->dev) {
        return;
    }
    pool->size = 1 + below(v, chance(v, 80) ? 300 : 2000);
    pool->align = aligns[below(v, G_N_ELEMENTS(aligns))];
    needs = MAX(pool->size, 16) + MAX(pool->align, 1) - 1;
    pool->boundary = chance(v, 50) ? 0 : 1ull << (g_bit_storage(needs) + below(v, 3));
    pool->managed = chance(v, 30);
    pool->blocks = 0;
    pool->pool = VCALL(v, pool->managed ? "dmam_pool_create" : "dma_pool_create", NAME,
                       pool->dev->actor, pool->size, pool->align, pool->boundary);
    VALID(v, pool->pool != 0);
}

static void
end_pool(Valid *v, Pool *pool)
{
    VCALL(v, pool->managed ? "dmam_pool_destroy" : "dma_pool_destroy", pool->pool);
    pool->pool = 0;
}

void
valid_turn_pool(Valid *v)
{
    Pool *pool = &v->pools[below(v, VALID_POOLS)];

    if (!pool->pool) {
        make_pool(v, pool);
    } else if (pool->blocks == 0 && chance(v, 40)) {
        end_pool(v, pool);
    }
}

void
valid_drop_pools(Valid *v)
{
    for (unsigned i = 0; i < VALID_POOLS; i++) {
        if (v->pools[i].pool) {
            end_pool(v, &v->pools[i]);
        }
    }
}

/* --- drivers that leave --------------------------------------------------------------- */

/* Nothing that goes with @dev is in use. */
static bool
may_leave(Valid *v, const SimMaster *dev)
{
    for (unsigned i = 0; i < VALID_POOLS; i++) {
        if (v->pools[i].managed && v->pools[i].dev == dev && v->pools[i].blocks) {
            return false;
        }
    }
    for (guint i = 0; i < v->areas->len; i++) {
        const Area *area = g_ptr_array_index(v->areas, i);

        if (area->kind->get == get_managed && area->dev == dev && valid_is_used(v, area)) {
            return false;
        }
    }
    return true;
}

/* A driver leaves its device: what is managed goes. */
bool
valid_op_leave(Valid *v)
{
    SimMaster *dev = valid_any_master(v);

    if (!may_leave(v, dev)) {
        return false;
    }
    VCALL(v, "devres_release_all", dev->actor);
    for (guint i = v->areas->len; i > 0; i--) {
        Area *area = g_ptr_array_index(v->areas, i - 1);

        if (area->kind->get == get_managed && area->dev == dev) {
            valid_forget(v, area);
        }
    }
    for (unsigned i = 0; i < VALID_POOLS; i++) {
        if (v->pools[i].managed && v->pools[i].dev == dev) {
            v->pools[i].pool = 0;
        }
    }
    return true;
}

static const AreaKind kinds[] = {
    { "dma_alloc_coherent", false, false, false, true, true, 6, get_coherent, put_coherent },
    { "dma_alloc_wc", false, false, false, true, true, 3, get_wc, put_wc },
    { "dma_alloc_attrs", false, false, false, true, true, 3, get_attrs, put_attrs },
    { "hidden", false, false, false, true, true, 2, get_hidden, put_attrs },
    { "dmam_alloc_coherent", false, false, true, true, false, 3, get_managed, put_managed },
    { "dma_alloc_noncoherent", false, false, true, true, false, 4, get_noncoherent,
      put_noncoherent },
    { "dma_alloc_pages", false, false, true, true, false, 4, get_dma_pages, put_dma_pages },
    { "dma_alloc_noncontiguous", false, false, true, true, false, 4, get_noncontiguous,
      put_noncontiguous },
    { "block", false, false, false, false, false, 45, get_block, put_block },
};
const AreaKindTable valid_dma = { kinds, G_N_ELEMENTS(kinds) };

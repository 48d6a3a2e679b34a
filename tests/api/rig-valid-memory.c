/* SPDX-License-Identifier: MIT */
/*
 * Memory of the allocators for valid use, and the caches that objects come from.
 */
#include "tests/api/valid.h"

#include "api/lx.h"

#define PAGE 4096u

/* --- from the allocators ------------------------------------------------------------ */

static bool
get_kmalloc(Valid *v, Area *area)
{
    uint32_t size = valid_any_size(v);

    area->object = VCALL(v, "kmalloc", size, valid_gfp(v));
    VALID(v, area->object == 0 || VCALL(v, "ksize", area->object) >= size);
    return valid_got_linear(area, area->object, size, false);
}

static bool
get_kzalloc(Valid *v, Area *area)
{
    uint32_t size = valid_any_size(v);

    area->object = chance(v, 50) ? VCALL(v, "kzalloc", size, valid_gfp(v))
                                 : VCALL(v, "kcalloc", 1, size, valid_gfp(v));
    return valid_got_linear(area, area->object, size, true);
}

void
valid_put_kmalloc(Valid *v, Area *area)
{
    VCALL(v, "kfree", area->object);
}

static bool
get_alloc_pages(Valid *v, Area *area)
{
    uint64_t zero = below(v, 2) ? 0x100 : 0; /* __GFP_ZERO */

    area->size = below(v, 3);
    area->object = VCALL(v, "alloc_pages", valid_gfp(v) | zero, area->size);
    return area->object != 0 &&
           valid_got_linear(area, VCALL(v, "page_address", area->object), PAGE << area->size,
                      zero != 0);
}

static void
put_alloc_pages(Valid *v, Area *area)
{
    if (chance(v, 20)) {
        VALID(v, VCALL(v, "test_get_page", area->object) == 2);
        VALID(v, VCALL(v, "test_put_page", area->object) == 1);
    }
    VCALL(v, "__free_pages", area->object, area->size);
}

static bool
get_exact(Valid *v, Area *area)
{
    area->size = PAGE + below(v, 2 * PAGE);
    area->object = VCALL(v, "test_exact", area->size, valid_gfp(v));
    return valid_got_linear(area, area->object, (uint32_t)area->size, false);
}

static void
put_exact(Valid *v, Area *area)
{
    VCALL(v, "test_free_exact", area->object, area->size);
}

static bool
get_vmalloc(Valid *v, Area *area)
{
    bool zeroed = chance(v, 50);
    uint32_t size = 1 + below(v, 3 * PAGE);

    area->object = VCALL(v, zeroed ? "vzalloc" : "vmalloc", size);
    VALID(v, VCALL(v, "is_vmalloc_addr", area->object) == 1);
    return valid_got_pages(area, area->object, size, zeroed);
}

static void
put_vmalloc(Valid *v, Area *area)
{
    VCALL(v, "vfree", area->object);
}

static bool
get_kvmalloc(Valid *v, Area *area)
{
    uint32_t size = valid_any_size(v);

    area->object = VCALL(v, "test_kvmalloc", size);
    return valid_got_linear(area, area->object, size, false);
}

static void
put_kvmalloc(Valid *v, Area *area)
{
    VCALL(v, "test_kvfree", area->object);
}

static Cache *
cache_of(Valid *v, ull cache)
{
    for (unsigned i = 0; i < VALID_CACHES; i++) {
        if (v->caches[i].cache == cache) {
            return &v->caches[i];
        }
    }
    g_assert_not_reached();
}

static bool
get_object(Valid *v, Area *area)
{
    Cache *cache = &v->caches[below(v, VALID_CACHES)];

    if (!cache->cache) {
        return false;
    }
    area->owner = cache->cache;
    area->object = VCALL(v, "test_cache_get", cache->cache, valid_gfp(v));
    VALID(v, area->object % MAX(cache->align, 8) == 0);
    cache->objects += area->object != 0;
    return valid_got_linear(area, area->object, (uint32_t)cache->size, false);
}

static void
put_object(Valid *v, Area *area)
{
    VCALL(v, "test_cache_put", area->owner, area->object);
    cache_of(v, area->owner)->objects--;
}

/* --- lists with pages behind them ------------------------------------------------------ */

static bool
get_sgl(Valid *v, Area *area)
{
    uint32_t size = 1 + below(v, 3 * PAGE);
    ull nents = 0, sg;

    area->object = VCALL(v, "sgl_alloc", size, valid_gfp(v), (uintptr_t)&nents);
    if (area->object == 0) {
        return false;
    }
    sg = area->object;
    for (ull i = 0; i < nents; i++) {
        ull va = VCALL(v, "sg_virt", sg);

        valid_add_piece(area, va, lx_phys(va), (uint32_t)VCALL(v, "test_entry", sg));
        sg = VCALL(v, "sg_next", sg);
    }
    VALID(v, sg == 0);
    valid_make_bytes(area, size, false);
    return true;
}

static void
put_sgl(Valid *v, Area *area)
{
    VCALL(v, "sgl_free", area->object);
}

/* --- caches ------------------------------------------------------------------------- */

static void
make_cache(Valid *v, Cache *cache)
{
    cache->size = 1 + below(v, chance(v, 80) ? 500 : 5000);
    /* Objects that a device writes have lines of their own. */
    cache->align = MAX(VCALL(v, "dma_get_cache_alignment", 0), valid_granule(v));
    cache->objects = 0;
    cache->cache = VCALL(v, "test_cache_new", cache->size, cache->align, 0);
    VALID(v, cache->cache != 0);
}

static void
end_cache(Valid *v, Cache *cache)
{
    VCALL(v, "test_cache_end", cache->cache);
    cache->cache = 0;
}

void
valid_turn_cache(Valid *v)
{
    Cache *cache = &v->caches[below(v, VALID_CACHES)];

    if (!cache->cache) {
        make_cache(v, cache);
    } else if (cache->objects == 0 && chance(v, 40)) {
        end_cache(v, cache);
    }
}

void
valid_drop_caches(Valid *v)
{
    for (unsigned i = 0; i < VALID_CACHES; i++) {
        if (v->caches[i].cache) {
            end_cache(v, &v->caches[i]);
        }
    }
}

static const AreaKind kinds[] = {
    { "kmalloc", true, false, false, false, false, 14, get_kmalloc, valid_put_kmalloc },
    { "kzalloc", true, false, false, false, false, 6, get_kzalloc, valid_put_kmalloc },
    { "alloc_pages", true, false, false, false, false, 8, get_alloc_pages, put_alloc_pages },
    { "alloc_pages_exact", true, false, false, false, false, 2, get_exact, put_exact },
    { "vmalloc", true, true, true, true, false, 6, get_vmalloc, put_vmalloc },
    { "kvmalloc", true, false, true, true, false, 2, get_kvmalloc, put_kvmalloc },
    { "object", true, false, false, false, false, 6, get_object, put_object },
    { "sgl_alloc", true, false, false, false, false, 4, get_sgl, put_sgl },
};
const AreaKindTable valid_memory = { kinds, G_N_ELEMENTS(kinds) };

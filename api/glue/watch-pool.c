/* SPDX-License-Identifier: MIT */
/*
 * DMA pools: which are live, which blocks they gave out, and calls that name
 * neither.
 */
#include "api/glue/watch.h"

#include <string.h>

typedef struct Block {
    unsigned long va;
    SimAddr pa, dma;
    bool is_out; /* given out, and not back */
    SimSource source;
    uint64_t event;
} Block;

typedef struct Pool {
    unsigned long pool;
    const char *name; /* interned */
    SimActorId device;
    uint64_t size;    /* of a block */
    bool is_live;
    GArray *blocks;   /* Block, by first appearance */
} Pool;

static void
free_pool(void *memory)
{
    Pool *pool = memory;

    g_array_unref(pool->blocks);
    g_free(pool);
}

/* The newest pool of that address; NULL: there never was one. */
static Pool *
find_pool(unsigned long address)
{
    for (guint i = lx_glue.pools ? lx_glue.pools->len : 0; i > 0; i--) {
        Pool *pool = g_ptr_array_index(lx_glue.pools, i - 1);

        if (pool->pool == address) {
            return pool;
        }
    }
    return NULL;
}

static bool
is_memory(const LxMapping *mapping, const void *ask)
{
    (void)ask;
    return mapping->is_memory;
}

static Block *
find_block(const Pool *pool, unsigned long va)
{
    for (guint i = 0; i < pool->blocks->len; i++) {
        Block *block = &g_array_index(pool->blocks, Block, i);

        if (block->va == va) {
            return block;
        }
    }
    return NULL;
}

/* The memory that the pool cut the block from. */
static void
report_hold(SimFinding *finding, const Block *block)
{
    const LxMapping *memory =
        lx_owner_find_over(lx_glue.owner, block->pa, 1, is_memory, NULL);

    if (memory) {
        lx_finding_hold(finding, memory, block->pa);
    }
}

/* Pool @name, or "the pool" when there is none. */
static void
report(const struct lx_pool_deal *deal, const Pool *pool, const Block *block,
       const char *detail)
{
    SimFinding finding = lx_finding_new(SIM_D318, block ? block->pa : deal->pa,
                                        block && pool ? pool->size : 1);

    finding.other = pool ? pool->name : NULL;
    finding.detail = g_intern_string(detail);
    if (block) {
        report_hold(&finding, block);
        finding.gave = (SimWitness){ .actor = lx_caller(), .event = block->event,
                                     .source = block->source, .what = "took the block" };
    }
    lx_finding_report(&finding);
}

static int
create(const struct lx_pool_deal *deal)
{
    Pool *pool = g_new0(Pool, 1);

    pool->pool = deal->pool;
    pool->name = g_intern_string(deal->name ? deal->name : "");
    pool->device = (SimActorId)deal->dev;
    pool->size = deal->size;
    pool->is_live = true;
    pool->blocks = g_array_new(FALSE, FALSE, sizeof(Block));
    if (lx_glue.pools == NULL) {
        lx_glue.pools = g_ptr_array_new_with_free_func(free_pool);
    }
    g_ptr_array_add(lx_glue.pools, pool);
    return 1;
}

/* The live pool that @deal names; NULL, and reported, when there is none. */
static Pool *
need_pool(const struct lx_pool_deal *deal)
{
    Pool *pool = find_pool(deal->pool);
    g_autofree char *detail = NULL;

    if (pool && pool->is_live) {
        return pool;
    }
    detail = g_strdup_printf(pool ? "%s() after dma_pool_destroy()"
                                  : "%s() of what dma_pool_create() did not make",
                             deal->call);
    report(deal, pool, NULL, detail);
    return NULL;
}

static int
use(const struct lx_pool_deal *deal)
{
    return need_pool(deal) != NULL;
}

static int
alloc(const struct lx_pool_deal *deal)
{
    Pool *pool = need_pool(deal);
    Block *known = pool ? find_block(pool, deal->va) : NULL;
    Block block = { .va = deal->va, .pa = deal->pa, .dma = deal->dma, .is_out = true,
                    .source = lx_caller_source(), .event = lx_glue.world->events };

    if (known) {
        *known = block;
    } else if (pool) {
        g_array_append_val(pool->blocks, block);
    }
    return pool != NULL;
}

static int
give_back(const struct lx_pool_deal *deal)
{
    Pool *pool = need_pool(deal);
    Block *block = pool ? find_block(pool, deal->va) : NULL;

    if (pool == NULL) {
        return 0;
    }
    if (block == NULL) {
        report(deal, pool, NULL, "dma_pool_free() of an address that is no block of it");
        return 0;
    }
    if (!block->is_out) {
        report(deal, pool, block, "dma_pool_free() of a block that was freed before");
        return 0;
    }
    if (block->dma != deal->dma) {
        report(deal, pool, block, "dma_pool_free() with the bus address of another block");
        return 0;
    }
    block->is_out = false;
    return 1;
}

static int
destroy(const struct lx_pool_deal *deal)
{
    Pool *pool = need_pool(deal);
    const Block *first = NULL;
    g_autofree char *detail = NULL;
    unsigned out = 0;

    if (pool == NULL) {
        return 0;
    }
    for (guint i = 0; i < pool->blocks->len; i++) {
        const Block *block = &g_array_index(pool->blocks, Block, i);

        first = first || !block->is_out ? first : block;
        out += block->is_out;
    }
    if (out) {
        detail = g_strdup_printf("dma_pool_destroy() while %u block%s of it %s out", out,
                                 out == 1 ? "" : "s", out == 1 ? "is" : "are");
        report(deal, pool, first, detail);
    }
    pool->is_live = false;
    return 1;
}

static int (*const acts[])(const struct lx_pool_deal *deal) = {
    [LX_POOL_CREATE] = create,     [LX_POOL_ALLOC] = alloc, [LX_POOL_FREE] = give_back,
    [LX_POOL_DESTROY] = destroy,   [LX_POOL_USE] = use,
};

int
lx_watch_pool(const struct lx_pool_deal *deal)
{
    return acts[deal->what](deal);
}

/* SPDX-License-Identifier: MIT */
/*
 * What a map, its sync and its unmap cost the checker, beside mappings that are live
 * already: it must not matter how many.  Caches and stores are left out: only the
 * checker is called.  The plain loop is the same with one live mapping.
 */
#include "rig-bench.h"

#include <stdio.h>
#include <string.h>

#include "api/glue/glue.h"
#include "api/lx.h"
#include "sim/scenario.h"

#define BYTES 512u
#define FIRST 0x100000u /* behind what the kernel keeps for itself */
#define STEPS 50u

typedef struct Work {
    unsigned int dev;
    SimAddr base;
    uint64_t live;
} Work;

static const SimLayer *
find_layer(void)
{
    for (const SimLayer *const *layer = sim_layers(); *layer; layer++) {
        if (strcmp((*layer)->name, "linux") == 0) {
            return *layer;
        }
    }
    g_error("no layer `linux`");
}

static struct lx_deal
deal_of(const Work *work, uint64_t number)
{
    SimAddr pa = work->base + number * BYTES;

    return (struct lx_deal){ .call = "dma_map_single", .dev = work->dev, .pa = pa, .dma = pa,
                             .len = BYTES, .dir = LX_DIR_TO_DEVICE };
}

static void
map_more(Work *work, uint64_t live)
{
    for (; work->live < live; work->live++) {
        struct lx_deal deal = deal_of(work, work->live);

        lx_watch_map(&deal);
        lx_watch_error_checked(deal.dev, deal.dma);
    }
}

static void
end_all(Work *work)
{
    for (uint64_t i = 0; i < work->live; i++) {
        struct lx_deal deal = deal_of(work, i);

        lx_watch_unmap(&deal);
    }
    work->live = 0;
}

/* The whole life of one mapping behind the live ones. */
static void
one_more(void *opaque, uint64_t steps)
{
    Work *work = opaque;
    struct lx_deal deal = deal_of(work, work->live);

    for (uint64_t i = 0; i < steps; i++) {
        lx_watch_map(&deal);
        lx_watch_error_checked(deal.dev, deal.dma);
        lx_watch_sync(&deal, 0);
        lx_watch_sync(&deal, 1);
        lx_watch_unmap(&deal);
    }
}

int
main(void)
{
    static const uint64_t counts[] = { 1000, 10000, 100000 };
    BenchBoard board = bench_board_new("noncoherent-1cpu", true);
    const SimLayer *layer = find_layer();
    g_autoptr(GError) error = NULL;
    Work work = { .base = board.world->ram_base + FIRST };
    double plain;

    board.world->tree = board.tree;
    if (!layer->begin(board.world, &error)) {
        g_error("%s", error->message);
    }
    work.dev = sim_world_actor_by_name(board.world, "eth0")->id;
    lx_glue.debug_entries = UINT32_MAX;
    map_more(&work, 1);
    plain = bench_best(one_more, &work, STEPS);
    bench_title();
    for (unsigned i = 0; i < G_N_ELEMENTS(counts); i++) {
        g_autofree char *name =
            g_strdup_printf("a mapping beside %u live ones", (unsigned)counts[i]);
        gint64 start = g_get_monotonic_time();
        double ns;

        map_more(&work, counts[i]);
        ns = bench_best(one_more, &work, STEPS);
        bench_row(name, ns, "ns", BENCH_AT_MOST, 20000, ns / plain);
        end_all(&work);
        printf("  all of them, from map to unmap: %.2f s\n",
               (g_get_monotonic_time() - start) / 1e6);
        fflush(stdout);
    }
    layer->end(board.world);
    bench_board_free(&board);
    return 0;
}

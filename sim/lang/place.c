/* SPDX-License-Identifier: MIT */
/*
 * Memory for the buffers of a scenario (rules L3 of the language).  A layer that
 * has an allocator places them; on a bare machine they lie one behind the other
 * in RAM.
 */
#include "sim/lang/run.h"

#include "sim/objects.h"
#include "sim/truth.h"

#include <string.h>

#define DEFAULT_ALIGN 128u /* what arm64 and the like promise at most */
#define FIRST_OFFSET (UINT64_C(1) << 20) /* room for a kernel below */
#define WATCHED_MAX 65536u /* bytes of a buffer whose history begins with the scenario */

typedef struct Placer {
    SimLangRun *run;
    SimAddr next; /* on a bare machine: first free byte */
} Placer;

static uint64_t
default_align(const SimWorld *world)
{
    return MAX(DEFAULT_ALIGN, world->line_bytes);
}

static SimAddr
round_up(SimAddr address, uint64_t align)
{
    return (address + align - 1) & ~(align - 1);
}

/* A buffer without align= shares no line: not with the one before, not with the
 * one behind. */
static SimAddr
place_bare(Placer *placer, const SimSymbol *buf)
{
    const SimWorld *world = placer->run->run.world;
    uint64_t align = buf->align != 0 ? buf->align : default_align(world);
    SimAddr end = world->ram_base + world->ram_bytes;
    SimAddr pa = round_up(placer->next, align);

    if (pa < placer->next || buf->offset > world->ram_bytes || buf->size > world->ram_bytes ||
        pa + buf->offset + buf->size > end) {
        sim_lang_error(placer->run->diags, buf->mark,
                       "there is no room in RAM for the %" G_GUINT64_FORMAT " bytes of `%s`",
                       buf->size, buf->name);
        return 0;
    }
    pa += buf->offset;
    placer->next = pa + buf->size;
    if (buf->align == 0) {
        placer->next = round_up(placer->next, default_align(world));
    }
    if (world->truth != NULL) {
        sim_truth_allocated(world->truth, pa, buf->size);
    }
    return pa;
}

static const SimLayer *
placing_layer(void)
{
    for (const SimLayer *const *layer = sim_layers(); *layer != NULL; layer++) {
        if ((*layer)->place != NULL) {
            return *layer;
        }
    }
    return NULL;
}

static SimAddr
place_buf(Placer *placer, const SimSymbol *buf)
{
    const SimLayer *layer = placing_layer();
    SimWorld *world = placer->run->run.world;
    g_autoptr(GError) error = NULL;
    SimAddr pa;

    if (layer == NULL && buf->in != NULL) {
        sim_lang_error(placer->run->diags, buf->mark,
                       "this program has no allocator for `in=%s`", buf->in);
        return 0;
    }
    if (layer == NULL) {
        return place_bare(placer, buf);
    }
    pa = layer->place(world, buf->name, buf->size,
                      buf->align != 0 ? buf->align : default_align(world), buf->offset, buf->in,
                      &error);
    if (pa == 0) {
        sim_lang_error(placer->run->diags, buf->mark, "%s", error->message);
    }
    return pa;
}

static void
fill(SimWorld *world, const SimSymbol *buf, SimAddr pa)
{
    uint8_t chunk[4096];

    memset(chunk, buf->fill, sizeof(chunk));
    for (uint64_t done = 0; buf->fill >= 0 && done < buf->size; done += sizeof(chunk)) {
        sim_world_poke_ram(world, pa + done, chunk, MIN(buf->size - done, sizeof(chunk)));
    }
}

/* A scenario is about DMA: what is done to its buffers is kept from the first line on. */
static void
watch(SimWorld *world, const SimSymbol *buf, SimAddr pa)
{
    if (world->truth && buf->size <= WATCHED_MAX) {
        sim_truth_watch(world->truth, pa, buf->size);
    }
}

static void
name_object(SimWorld *world, const SimSymbol *symbol, SimAddr pa)
{
    SimObject object = { .name = g_intern_string(symbol->name), .pa = pa, .len = symbol->size,
                         .live = true, .is_range = symbol->kind == SIM_SYMBOL_LET };

    sim_objects_add(world->objects, &object);
}

static bool
settle_buf(Placer *placer, const SimSymbol *buf)
{
    SimLangRun *run = placer->run;
    SimAddr pa = place_buf(placer, buf);
    uint64_t va = sim_window_va(SIM_WINDOW_LINEAR, pa);

    if (pa == 0) {
        return false;
    }
    fill(run->run.world, buf, pa);
    watch(run->run.world, buf, pa);
    name_object(run->run.world, buf, pa);
    run->values[buf->index] = (SimValue){ .kind = SIM_VALUE_PTR, .value = va, .len = buf->size,
                                          .base = va, .size = buf->size };
    return true;
}

static void
settle_let(Placer *placer, const SimSymbol *let)
{
    SimValue *whole = &placer->run->values[let->of->index];
    SimValue *part = &placer->run->values[let->index];

    *part = *whole;
    part->value += let->first;
    part->len = let->size;
    name_object(placer->run->run.world, let, sim_window_pa(part->value));
}

bool
sim_run_place(SimLangRun *run)
{
    const GPtrArray *symbols = run->run.scenario->symbols;
    Placer placer = { run, run->run.world->ram_base + FIRST_OFFSET };
    unsigned lists = 0;

    for (unsigned i = 0; i < symbols->len; i++) {
        const SimSymbol *symbol = g_ptr_array_index(symbols, i);

        if (symbol->kind == SIM_SYMBOL_BUF && !settle_buf(&placer, symbol)) {
            return false;
        }
        if (symbol->kind == SIM_SYMBOL_LET) {
            settle_let(&placer, symbol);
        }
        if (symbol->kind == SIM_SYMBOL_SG) {
            run->values[i] = (SimValue){ .kind = SIM_VALUE_SG, .len = symbol->size,
                                         .value = (uint64_t)++lists << 32 };
        }
    }
    return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * Memory for the buffers of a scenario (rules L3 of the language).  A layer that
 * has an allocator places them; on a bare machine they lie one behind the other
 * in RAM.
 */
#include "sim/lang/run.h"

#include "sim/objects.h"
#include "sim/truth.h"
#include "sim/vmap.h"

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

static void
set_value(SimLangRun *run, const SimSymbol *buf, uint64_t va)
{
    run->values[buf->index] = (SimValue){ .kind = SIM_VALUE_PTR, .value = va, .len = buf->size,
                                          .base = va, .size = buf->size };
}

/* Filled and named page by page: `buf`, `buf+0x1000` ... */
static void
settle_pages(Placer *placer, const SimSymbol *buf, uint64_t va)
{
    SimWorld *world = placer->run->run.world;

    for (uint64_t done = 0, n; done < buf->size; done += n) {
        SimAddr pa = sim_vmap_pa(world->vmap, va + done);
        g_autofree char *name =
            done ? g_strdup_printf("%s+0x%" G_GINT64_MODIFIER "x", buf->name, done)
                 : g_strdup(buf->name);
        SimSymbol part = *buf;

        n = MIN(buf->size - done, SIM_VMAP_PAGE - pa % SIM_VMAP_PAGE);
        part.name = name;
        part.size = n;
        fill(world, &part, pa);
        name_object(world, &part, pa);
    }
    set_value(placer->run, buf, va);
}

/* True: memory that is contiguous by its addresses only was asked for. */
static bool
place_paged(Placer *placer, const SimSymbol *buf, uint64_t *ret_va)
{
    const SimLayer *layer = placing_layer();
    g_autoptr(GError) error = NULL;

    *ret_va = 0;
    if (layer == NULL || layer->place_paged == NULL) {
        return false;
    }
    *ret_va = layer->place_paged(placer->run->run.world, buf->name, buf->size, buf->offset,
                                 buf->in, &error);
    if (error != NULL) {
        sim_lang_error(placer->run->diags, buf->mark, "%s", error->message);
    }
    return *ret_va != 0 || error != NULL;
}

static bool
settle_buf(Placer *placer, const SimSymbol *buf)
{
    SimLangRun *run = placer->run;
    uint64_t va;
    SimAddr pa;

    if (place_paged(placer, buf, &va)) {
        if (va != 0) {
            settle_pages(placer, buf, va);
        }
        return va != 0;
    }
    pa = place_buf(placer, buf);
    if (pa == 0) {
        return false;
    }
    fill(run->run.world, buf, pa);
    watch(run->run.world, buf, pa);
    name_object(run->run.world, buf, pa);
    set_value(run, buf, sim_window_va(SIM_WINDOW_LINEAR, pa));
    return true;
}

/* An array of entries, or a table that has no list yet. */
static bool
settle_list(Placer *placer, const SimSymbol *symbol)
{
    SimLangRun *run = placer->run;
    const SimLists *lists = sim_lists();
    SimSymbol memory = *symbol;
    SimAddr pa;

    if (lists == NULL) {
        sim_lang_error(run->diags, symbol->mark, "this program knows no scatter lists");
        return false;
    }
    memory.size = symbol->kind == SIM_SYMBOL_SG ? symbol->size * lists->entry_bytes
                                                : lists->table_bytes;
    if ((pa = place_buf(placer, &memory)) == 0) {
        return false;
    }
    name_object(run->run.world, &memory, pa);
    run->values[symbol->index] = (SimValue){ .kind = symbol->is, .len = symbol->size,
                                             .value = sim_window_va(SIM_WINDOW_LINEAR, pa) };
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
    name_object(placer->run->run.world, let,
                sim_vmap_pa(placer->run->run.world->vmap, part->value));
}

bool
sim_run_place(SimLangRun *run)
{
    const GPtrArray *symbols = run->run.scenario->symbols;
    Placer placer = { run, run->run.world->ram_base + FIRST_OFFSET };

    for (unsigned i = 0; i < symbols->len; i++) {
        const SimSymbol *symbol = g_ptr_array_index(symbols, i);

        if (symbol->kind == SIM_SYMBOL_BUF && !settle_buf(&placer, symbol)) {
            return false;
        }
        if (symbol->kind == SIM_SYMBOL_LET) {
            settle_let(&placer, symbol);
        }
        if ((symbol->kind == SIM_SYMBOL_SG || symbol->kind == SIM_SYMBOL_TABLE) &&
            !settle_list(&placer, symbol)) {
            return false;
        }
    }
    return true;
}

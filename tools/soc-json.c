/* SPDX-License-Identifier: MIT */
/* `dmasim soc --json`. */
#include <string.h>

#include "tools/json.h"
#include "tools/soc.h"

static void
add_params(JsonBuilder *b, const SimModel *model)
{
    json_builder_set_member_name(b, "parameters");
    json_builder_begin_object(b);
    for (const SimParam *p = model->klass->params; p && p->kind; p++) {
        g_autofree char *text = soc_param(model, p->name);
        uint64_t value = 0;

        sim_model_get(model, p->name, &value);
        if (p->kind == SIM_PARAM_KIND_WORD) {
            tool_json_string(b, p->name, text);
        } else if (value > G_MAXINT64) {
            tool_json_hex(b, p->name, value);
        } else {
            tool_json_int(b, p->name, value);
        }
    }
    json_builder_end_object(b);
}

static void
add_cache(JsonBuilder *b, const SimWorld *world, const SimModel *model)
{
    for (guint i = 0; i < world->caches->len; i++) {
        const SimCache *cache = g_ptr_array_index(world->caches, i);

        if (cache->model == model) {
            tool_json_int(b, "level", cache->level);
            tool_json_int(b, "ways", cache->ways);
            tool_json_int(b, "sets", cache->sets);
            tool_json_int(b, "line_bytes", cache->line_bytes);
            tool_json_bool(b, "outer", cache->outer);
        }
    }
}

/* One block as an object; @member NULL: in an array. */
static void
add_block(JsonBuilder *b, const SimWorld *world, const char *member, const SimModel *model)
{
    if (member) {
        json_builder_set_member_name(b, member);
    }
    if (!model) {
        json_builder_add_null_value(b);
        return;
    }
    json_builder_begin_object(b);
    tool_json_string(b, "name", model->name);
    tool_json_string(b, "model", model->klass->name);
    tool_json_string(b, "path", model->node_path[0] ? model->node_path : NULL);
    add_cache(b, world, model);
    add_params(b, model);
    json_builder_end_object(b);
}

static void
add_cpu(JsonBuilder *b, gconstpointer element, gconstpointer world)
{
    const SimSocCpu *cpu = element;

    tool_json_string(b, "name", cpu->name);
    tool_json_string(b, "path", cpu->path);
    tool_json_string(b, "compatible", cpu->compatible);
    tool_json_int(b, "clock_hz", cpu->clock_hz);
    tool_json_string(b, "timing", cpu->profile);
    add_block(b, world, "core", soc_part(world, cpu->name, ""));
    add_block(b, world, "store_buffer", soc_part(world, cpu->name, ".wb"));
    add_block(b, world, "l1", soc_part(world, cpu->name, ".l1"));
}

static void
add_place(JsonBuilder *b, gconstpointer element, gconstpointer world)
{
    const SimSocBlock *block = element;

    tool_json_string(b, "above", block->above);
    tool_json_string(b, "remark", block->remark);
    add_block(b, world, "block", block->model);
}

static void
add_master(JsonBuilder *b, gconstpointer element, gconstpointer world)
{
    const SimSocMaster *m = element;

    tool_json_string(b, "name", m->name);
    tool_json_bool(b, "snoops", m->snoops);
    tool_json_bool(b, "coherent", m->coherent);
    tool_json_bool(b, "differ", soc_differs(m));
    tool_json_string(b, "through", m->through);
    tool_json_string(b, "told_by", m->told_by);
    tool_json_string(b, "iommu", m->iommu);
    tool_json_string(b, "dma_windows", m->windows);
    add_block(b, world, "block", sim_world_model_by_name(world, m->name));
}

static void
add_range(JsonBuilder *b, gconstpointer element, gconstpointer data)
{
    const SimSocRange *range = element;

    (void)data;
    tool_json_string(b, "path", range->path);
    tool_json_hex(b, "base", range->base);
    tool_json_int(b, "bytes", range->size);
    tool_json_string(b, "text", range->text);
}

static void
add_window(JsonBuilder *b, gconstpointer element, gconstpointer data)
{
    const SimSocWindow *w = element;

    (void)data;
    tool_json_string(b, "path", w->path);
    tool_json_hex(b, "bus", w->bus);
    tool_json_hex(b, "base", w->base);
    tool_json_hex(b, "bytes", w->size);
}

static void
add_fact(JsonBuilder *b, gconstpointer element, gconstpointer data)
{
    const SimSocFact *fact = element;

    (void)data;
    tool_json_string(b, "path", fact->path);
    tool_json_string(b, "what", fact->what);
    tool_json_string(b, "value", fact->value);
    tool_json_string(b, "why", fact->why);
}

static void
add_unknown(JsonBuilder *b, gconstpointer element, gconstpointer data)
{
    const SimSocUnknown *u = element;

    (void)data;
    tool_json_string(b, "compatible", u->compatible);
    tool_json_string(b, "path", u->path);
    tool_json_int(b, "count", u->count);
    tool_json_int(b, "coherent", u->coherent);
}

char *
soc_json(const SimWorld *world, const SimSoc *soc, const char *name)
{
    JsonBuilder *b = json_builder_new();

    json_builder_begin_object(b);
    tool_json_string(b, "board", name);
    tool_json_string(b, "model", soc->model);
    tool_json_string(b, "compatible", soc->compatible);
    tool_json_string(b, "timing", soc->board_profile);
    tool_json_array(b, "cpus", soc->cpus, add_cpu, world);
    tool_json_pointers(b, "blocks", soc->blocks, add_place, world);
    tool_json_array(b, "masters", soc->masters, add_master, world);
    tool_json_list(b, "iommus");
    for (guint i = 0; i < soc->iommus->len; i++) {
        json_builder_add_string_value(b, g_ptr_array_index(soc->iommus, i));
    }
    json_builder_end_array(b);
    tool_json_array(b, "memory", soc->memory, add_range, NULL);
    tool_json_array(b, "reserved", soc->reserved, add_range, NULL);
    tool_json_array(b, "dma_windows", soc->windows, add_window, NULL);
    add_block(b, world, "interconnect", sim_world_model_by_name(world, "bus"));
    tool_json_pointers(b, "assumed", soc->assumed, add_fact, NULL);
    tool_json_pointers(b, "left_out", soc->left_out, add_fact, NULL);
    tool_json_pointers(b, "unknown", soc->unknown, add_unknown, NULL);
    json_builder_end_object(b);
    return tool_json_end(b, true);
}

/* SPDX-License-Identifier: MIT */
/* `dmasim soc --json`. */
#include <json-glib/json-glib.h>
#include <string.h>

#include "tools/outcome.h"
#include "tools/soc.h"

static void
add_string(JsonBuilder *b, const char *member, const char *value)
{
    json_builder_set_member_name(b, member);
    if (value) {
        json_builder_add_string_value(b, value);
    } else {
        json_builder_add_null_value(b);
    }
}

static void
add_number(JsonBuilder *b, const char *member, uint64_t value)
{
    json_builder_set_member_name(b, member);
    json_builder_add_int_value(b, (gint64)value);
}

static void
add_bool(JsonBuilder *b, const char *member, bool value)
{
    json_builder_set_member_name(b, member);
    json_builder_add_boolean_value(b, value);
}

/* Numbers as strings of hex: a reader's integers may have 53 bits. */
static void
add_address(JsonBuilder *b, const char *member, SimAddr value)
{
    g_autofree char *text = g_strdup_printf("0x%" G_GINT64_MODIFIER "x", value);

    add_string(b, member, text);
}

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
            add_string(b, p->name, text);
        } else if (value > G_MAXINT64) {
            add_address(b, p->name, value);
        } else {
            add_number(b, p->name, value);
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
            add_number(b, "level", cache->level);
            add_number(b, "ways", cache->ways);
            add_number(b, "sets", cache->sets);
            add_number(b, "line_bytes", cache->line_bytes);
            add_bool(b, "outer", cache->outer);
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
    add_string(b, "name", model->name);
    add_string(b, "model", model->klass->name);
    add_string(b, "path", model->node_path[0] ? model->node_path : NULL);
    add_cache(b, world, model);
    add_params(b, model);
    json_builder_end_object(b);
}

static void
begin_array(JsonBuilder *b, const char *member)
{
    json_builder_set_member_name(b, member);
    json_builder_begin_array(b);
}

static void
add_cpus(JsonBuilder *b, const SimWorld *world, const SimSoc *soc)
{
    begin_array(b, "cpus");
    for (guint i = 0; i < soc->cpus->len; i++) {
        const SimSocCpu *cpu = &g_array_index(soc->cpus, SimSocCpu, i);

        json_builder_begin_object(b);
        add_string(b, "name", cpu->name);
        add_string(b, "path", cpu->path);
        add_string(b, "compatible", cpu->compatible);
        add_number(b, "clock_hz", cpu->clock_hz);
        add_string(b, "timing", cpu->profile);
        add_block(b, world, "core", soc_part(world, cpu->name, ""));
        add_block(b, world, "store_buffer", soc_part(world, cpu->name, ".wb"));
        add_block(b, world, "l1", soc_part(world, cpu->name, ".l1"));
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

static void
add_blocks(JsonBuilder *b, const SimWorld *world, const SimSoc *soc)
{
    begin_array(b, "blocks");
    for (guint i = 0; i < soc->blocks->len; i++) {
        const SimSocBlock *block = g_ptr_array_index(soc->blocks, i);

        json_builder_begin_object(b);
        add_string(b, "above", block->above);
        add_string(b, "remark", block->remark);
        add_block(b, world, "block", block->model);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

static void
add_masters(JsonBuilder *b, const SimWorld *world, const SimSoc *soc)
{
    begin_array(b, "masters");
    for (guint i = 0; i < soc->masters->len; i++) {
        const SimSocMaster *m = &g_array_index(soc->masters, SimSocMaster, i);

        json_builder_begin_object(b);
        add_string(b, "name", m->name);
        add_bool(b, "snoops", m->snoops);
        add_bool(b, "coherent", m->coherent);
        add_bool(b, "differ", soc_differs(m));
        add_string(b, "through", m->through);
        add_string(b, "told_by", m->told_by);
        add_string(b, "iommu", m->iommu);
        add_string(b, "dma_windows", m->windows);
        add_block(b, world, "block", sim_world_model_by_name(world, m->name));
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

static void
add_ranges(JsonBuilder *b, const char *member, const GArray *ranges)
{
    begin_array(b, member);
    for (guint i = 0; i < ranges->len; i++) {
        const SimSocRange *range = &g_array_index(ranges, SimSocRange, i);

        json_builder_begin_object(b);
        add_string(b, "path", range->path);
        add_address(b, "base", range->base);
        add_number(b, "bytes", range->size);
        add_string(b, "text", range->text);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

static void
add_windows(JsonBuilder *b, const SimSoc *soc)
{
    begin_array(b, "dma_windows");
    for (guint i = 0; i < soc->windows->len; i++) {
        const SimSocWindow *w = &g_array_index(soc->windows, SimSocWindow, i);

        json_builder_begin_object(b);
        add_string(b, "path", w->path);
        add_address(b, "bus", w->bus);
        add_address(b, "base", w->base);
        add_address(b, "bytes", w->size);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

static void
add_facts(JsonBuilder *b, const char *member, const GPtrArray *facts)
{
    begin_array(b, member);
    for (guint i = 0; i < facts->len; i++) {
        const SimSocFact *fact = g_ptr_array_index(facts, i);

        json_builder_begin_object(b);
        add_string(b, "path", fact->path);
        add_string(b, "what", fact->what);
        add_string(b, "value", fact->value);
        add_string(b, "why", fact->why);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

static void
add_unknown(JsonBuilder *b, const SimSoc *soc)
{
    begin_array(b, "unknown");
    for (guint i = 0; i < soc->unknown->len; i++) {
        const SimSocUnknown *u = g_ptr_array_index(soc->unknown, i);

        json_builder_begin_object(b);
        add_string(b, "compatible", u->compatible);
        add_string(b, "path", u->path);
        add_number(b, "count", u->count);
        add_number(b, "coherent", u->coherent);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

char *
soc_json(const SimWorld *world, const SimSoc *soc, const char *name)
{
    JsonBuilder *b = json_builder_new();
    char *text;

    json_builder_begin_object(b);
    add_string(b, "board", name);
    add_string(b, "model", soc->model);
    add_string(b, "compatible", soc->compatible);
    add_string(b, "timing", soc->board_profile);
    add_cpus(b, world, soc);
    add_blocks(b, world, soc);
    add_masters(b, world, soc);
    begin_array(b, "iommus");
    for (guint i = 0; i < soc->iommus->len; i++) {
        json_builder_add_string_value(b, g_ptr_array_index(soc->iommus, i));
    }
    json_builder_end_array(b);
    add_ranges(b, "memory", soc->memory);
    add_ranges(b, "reserved", soc->reserved);
    add_windows(b, soc);
    add_block(b, world, "interconnect", sim_world_model_by_name(world, "bus"));
    add_facts(b, "assumed", soc->assumed);
    add_facts(b, "left_out", soc->left_out);
    add_unknown(b, soc);
    json_builder_end_object(b);
    text = outcome_json_text(b, true);
    g_object_unref(b);
    return text;
}

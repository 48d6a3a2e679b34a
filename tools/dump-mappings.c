/* SPDX-License-Identifier: MIT */
/*
 * What the ledger holds, row by row.
 */
#include "tools/dump-mappings.h"

#include <string.h>

#include "api/glue/glue.h"
#include "api/lx.h"
#include "sim/world.h"

/* kernel/dma/debug.c of 6.12: which bucket an entry hangs in. */
#define HASH_SHIFT 13u
#define HASH_SIZE 16384u
/* L1_CACHE_SHIFT of arm64, as linux/cache.h has it. */
#define LINE_SHIFT 6u

static const char *const types[] = {
    [LX_TYPE_SINGLE] = "single",         [LX_TYPE_SG] = "scatter-gather",
    [LX_TYPE_COHERENT] = "coherent",     [LX_TYPE_NONCOHERENT] = "noncoherent",
    [LX_TYPE_RESOURCE] = "resource",
};

/* Only a handle can say that its map failed. */
static const char *
error_of(const LxMapping *m)
{
    if (m->type != LX_TYPE_SINGLE && m->type != LX_TYPE_RESOURCE) {
        return "not applicable";
    }
    return m->checked ? "checked" : "not checked";
}

static DumpRow *
row_new(const SimRun *run, const LxMapping *m)
{
    DumpRow *row = g_new0(DumpRow, 1);

    row->driver = g_strdup("(none)");
    row->device = g_strdup(sim_world_actor(run->world, m->hold.device)->name);
    row->type = types[m->type];
    row->index = (unsigned)(m->hold.bus >> HASH_SHIFT) & (HASH_SIZE - 1);
    row->pa = m->hold.pa;
    row->bus = m->hold.bus;
    row->len = m->asked;
    row->line = m->hold.pa >> LINE_SHIFT;
    row->dir = m->hold.dir;
    row->error = error_of(m);
    return row;
}

static void
row_free(void *memory)
{
    DumpRow *row = memory;

    g_free(row->driver);
    g_free(row->device);
    g_free(row);
}

/* The list is in order of age, and a stable sort keeps that. */
static int
compare(gconstpointer a, gconstpointer b, gpointer unused)
{
    const DumpRow *first = *(DumpRow *const *)a, *second = *(DumpRow *const *)b;
    int order = strcmp(first->device, second->device);

    (void)unused;
    return order != 0 ? order : (first->bus > second->bus) - (first->bus < second->bus);
}

GPtrArray *
dump_mappings_new(const SimRun *run)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);
    const GQueue *live =
        lx_glue.world == run->world ? lx_owner_live(lx_glue.owner) : NULL;

    for (const GList *at = live ? live->head : NULL; at; at = at->next) {
        g_ptr_array_add(rows, row_new(run, at->data));
    }
    g_ptr_array_sort_with_data(rows, compare, NULL); /* GLib's is stable */
    return rows;
}

void
dump_mappings_text(const GPtrArray *rows, GString *out)
{
    for (guint i = 0; i < rows->len; i++) {
        const DumpRow *row = g_ptr_array_index(rows, i);

        g_string_append_printf(out,
                               "%s %s %s idx %u P=0x%" G_GINT64_MODIFIER
                               "x D=0x%" G_GINT64_MODIFIER "x L=0x%" G_GINT64_MODIFIER
                               "x cln=0x%" G_GINT64_MODIFIER "x %s map error %s\n",
                               row->driver, row->device, row->type, row->index, row->pa,
                               row->bus, row->len, row->line, row->dir, row->error);
    }
}

static void
put_string(JsonBuilder *builder, const char *name, const char *value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_string_value(builder, value);
}

/* Addresses are text: JSON numbers are not exact above 2^53. */
static void
put_hex(JsonBuilder *builder, const char *name, uint64_t value)
{
    g_autofree char *text = g_strdup_printf("0x%" G_GINT64_MODIFIER "x", value);

    put_string(builder, name, text);
}

static void
put_row(JsonBuilder *builder, const DumpRow *row)
{
    json_builder_begin_object(builder);
    put_string(builder, "driver", row->driver);
    put_string(builder, "device", row->device);
    put_string(builder, "type", row->type);
    json_builder_set_member_name(builder, "idx");
    json_builder_add_int_value(builder, row->index);
    put_hex(builder, "pa", row->pa);
    put_hex(builder, "bus", row->bus);
    json_builder_set_member_name(builder, "len");
    json_builder_add_int_value(builder, (gint64)row->len);
    put_hex(builder, "cln", row->line);
    put_string(builder, "dir", row->dir);
    put_string(builder, "map_error", row->error);
    json_builder_end_object(builder);
}

void
dump_mappings_json(const GPtrArray *rows, JsonBuilder *builder)
{
    json_builder_begin_array(builder);
    for (guint i = 0; i < rows->len; i++) {
        put_row(builder, g_ptr_array_index(rows, i));
    }
    json_builder_end_array(builder);
}

/* SPDX-License-Identifier: MIT */
/*
 * The board as a graph, laid out by `dot`: blocks with their geometry, the wires
 * between them, a box around everything that hardware keeps coherent, and the
 * masters that it does not.  Leaves out: snoop wires, registers, interrupts.
 */
#include <libfdt.h>
#include <string.h>

#include "sim/cache.h"
#include "sim/cpu.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/probe.h"
#include "sim/tree.h"
#include "tools/draw.h"

#define RED "#c00000"
#define GREY "#606060"

/* --- words --------------------------------------------------------------- */

static char *
size_text(uint64_t bytes)
{
    static const struct {
        unsigned shift;
        const char *unit;
    } units[] = {{30, "GiB"}, {20, "MiB"}, {10, "KiB"}, {0, "bytes"}};
    unsigned i = 0;

    while (units[i].shift && (bytes == 0 || bytes % (UINT64_C(1) << units[i].shift))) {
        i++;
    }
    return g_strdup_printf("%" G_GUINT64_FORMAT " %s", bytes >> units[i].shift,
                           units[i].unit);
}

/* The value of parameter @name, in words; NULL: the class has none of that name. */
static char *
param_text(const SimModel *model, const char *name, size_t length)
{
    for (const SimParam *p = model->klass->params; p && p->kind; p++) {
        const void *field = (const char *)model + p->offset;

        if (strlen(p->name) != length || strncmp(p->name, name, length) != 0) {
            continue;
        }
        switch (p->kind) {
        case SIM_PARAM_KIND_WORD:
            return g_strdup(p->words[*(const uint32_t *)field]);
        case SIM_PARAM_KIND_U64:
            return g_strdup_printf("%" G_GUINT64_FORMAT, *(const uint64_t *)field);
        case SIM_PARAM_KIND_BOOL:
            return g_strdup(*(const bool *)field ? "yes" : "no");
        case SIM_PARAM_KIND_U32:
        case SIM_PARAM_END:
            return g_strdup_printf("%u", *(const uint32_t *)field);
        }
    }
    return NULL;
}

/* What there is to say of a class; a word in braces is a parameter. */
static const struct {
    const char *klass, *pattern;
} patterns[] = {
    {"write-buffer", "{store-buffer-entries} entries of {store-buffer-bytes} bytes\n"
                     "{store-buffer-order}"},
    {"snoop-unit", "protocol {protocol}\ndevice writes {writes} copies"},
    {"l2", "{inclusion}, {replacement}"},
    {"pl310", "{store-slots} store slots that no CPU barrier drains"},
};

static void
append_pattern(GString *label, const SimModel *model)
{
    const char *at = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
        if (strcmp(patterns[i].klass, model->klass->name) == 0) {
            at = patterns[i].pattern;
            g_string_append_c(label, '\n');
        }
    }
    while (at && *at) {
        size_t plain = strcspn(at, "{"), word;
        g_autofree char *value = NULL;

        g_string_append_len(label, at, (gssize)plain);
        at += plain;
        if (*at == '\0') {
            break;
        }
        word = strcspn(at, "}");
        value = param_text(model, at + 1, word - 1);
        g_string_append(label, value ? value : "?");
        at += word + 1;
    }
}

static const SimCache *
cache_of(const SimWorld *world, const SimModel *model)
{
    for (unsigned i = 0; i < world->caches->len; i++) {
        const SimCache *cache = g_ptr_array_index(world->caches, i);

        if (cache->model == model) {
            return cache;
        }
    }
    return NULL;
}

static void
append_geometry(GString *label, const SimCache *cache)
{
    g_autofree char *size = size_text((uint64_t)cache->line_bytes * cache->sets *
                                      cache->ways);

    g_string_append_printf(label, "\n%s: %u way%s of %u sets\n%u-byte lines", size,
                           cache->ways, cache->ways == 1 ? "" : "s", cache->sets,
                           cache->line_bytes);
}

/* First `compatible` of the node that the model came from. */
static const char *
compatible_of(const SimWorld *world, const SimModel *model)
{
    const void *fdt = world->tree ? sim_tree_blob(world->tree) : NULL;
    int node = fdt ? fdt_path_offset(fdt, model->node_path) : -1;

    return node < 0 ? NULL : fdt_stringlist_get(fdt, node, "compatible", 0, NULL);
}

static const SimRam *
ram_of(const SimWorld *world, const SimModel *model)
{
    for (unsigned i = 0; i < world->rams->len; i++) {
        const SimRam *ram = &g_array_index(world->rams, SimRam, i);

        if (ram->port.self == model) {
            return ram;
        }
    }
    return NULL;
}

static const char *const told[2][2] = {
    /* hardware snoops? the tree says dma-coherent? */
    {"sees no cache", "MISMATCH: the tree says dma-coherent,\nbut it sees no cache"},
    {"MISMATCH: it sees the caches,\nbut the tree does not say dma-coherent",
     "sees the caches (dma-coherent)"},
};

static char *
label_of(const SimWorld *world, const SimModel *model, const SimMaster *master)
{
    GString *label = g_string_new(model->name);
    const SimCache *cache = cache_of(world, model);
    const SimRam *ram = ram_of(world, model);
    const char *compatible = model->klass->stage == SIM_STAGE_CORE || master
                                 ? compatible_of(world, model)
                                 : NULL;

    g_string_append_printf(label, "\n%s", draw_role(world, model));
    if (compatible) {
        g_string_append_printf(label, "\n%s", compatible);
    }
    if (cache) {
        append_geometry(label, cache);
    }
    if (ram) {
        g_autofree char *size = size_text(ram->bytes);

        g_string_append_printf(label, "\n%s at 0x%" G_GINT64_MODIFIER "x", size,
                               ram->base);
    }
    append_pattern(label, model);
    if (master && world->caches->len) {
        g_string_append_printf(label, "\n%s", told[master->snoops][master->coherent]);
    }
    return g_string_free(label, FALSE);
}

static bool
is_blind(const SimWorld *world, const SimMaster *master)
{
    return world->caches->len > 0 && !master->snoops;
}

static bool
is_mismatched(const SimWorld *world, const SimMaster *master)
{
    return world->caches->len > 0 && master->snoops != master->coherent;
}

static bool
has_master(const SimWorld *world,
           bool (*is_such)(const SimWorld *world, const SimMaster *master))
{
    for (unsigned i = 0; i < world->masters->len; i++) {
        if (is_such(world, g_ptr_array_index(world->masters, i))) {
            return true;
        }
    }
    return false;
}

/* --- nodes and wires ----------------------------------------------------- */

static bool
is_in_domain(const SimModel *model, const SimMaster *master)
{
    SimStage stage = model->klass->stage;

    return (master && master->snoops) ||
           (stage != SIM_STAGE_NONE && stage < SIM_STAGE_OUTER);
}

static void
put_node(const SimWorld *world, const SimModel *model, const SimMaster *master,
         GString *out)
{
    g_autofree char *label = label_of(world, model, master);
    bool is_odd = master && is_mismatched(world, master);

    g_string_append(out, "    ");
    draw_quote(out, model->name, "");
    g_string_append(out, " [label=");
    draw_quote(out, label, "\\n");
    g_string_append_printf(out, ", fillcolor=\"%s\"", draw_fill(world, model));
    if (ram_of(world, model)) {
        g_string_append(out, ", shape=cylinder");
    }
    if (is_odd) {
        g_string_append(out, ", peripheries=2, penwidth=2, color=\"" RED "\"");
    }
    g_string_append(out, "];\n");
}

static void
put_nodes(const SimWorld *world, bool in_domain, GString *out)
{
    for (unsigned i = 0; i < world->models->len; i++) {
        const SimModel *model = g_ptr_array_index(world->models, i);
        const SimMaster *master = model->actor ? sim_master_of(world, model->actor)
                                               : NULL;

        if (is_in_domain(model, master) == in_domain) {
            put_node(world, model, master, out);
        }
    }
}

static void
put_wire(const char *from, const char *to, const char *more, GString *out)
{
    g_string_append(out, "  ");
    draw_quote(out, from, "");
    g_string_append(out, " -> ");
    draw_quote(out, to, "");
    g_string_append_printf(out, "%s;\n", more);
}

/* Masters hang below what they are wired to, beside memory. */
static void
put_master_wire(const SimWorld *world, const SimModel *model, const SimMaster *master,
                const SimModel *to, GString *out)
{
    put_wire(to->name, model->name,
             is_blind(world, master) ? " [color=\"" RED "\", style=dashed, penwidth=2.2, "
                                       "label=\"  not coherent  \", fontcolor=\"" RED
                                       "\"]"
                                     : "",
             out);
}

static void
put_outs(const SimWorld *world, const SimModel *model, GString *out)
{
    const SimMaster *master = model->actor ? sim_master_of(world, model->actor) : NULL;

    for (const SimOut *o = model->klass->outs; o && o->name; o++) {
        const SimPort *port = (const SimPort *)((const char *)model + o->offset);

        if (!port->fn || g_str_has_prefix(o->name, "snoop")) {
            continue;
        }
        if (master) {
            put_master_wire(world, model, master, sim_probe_end(port), out);
        } else {
            put_wire(model->name, sim_probe_end(port)->name, "", out);
        }
    }
}

static void
put_wires(const SimWorld *world, GString *out)
{
    for (unsigned i = 0; i < world->models->len; i++) {
        SimModel *model = g_ptr_array_index(world->models, i);
        const SimPort *port;

        put_outs(world, model, out);
        for (unsigned n = 0; model->klass->wire && (port = model->klass->wire(model, n));
             n++) {
            if (ram_of(world, sim_probe_end(port))) {
                put_wire(model->name, sim_probe_end(port)->name, "", out);
            }
        }
    }
}

/* --- around it ------------------------------------------------------------ */

static void
append_escaped(GString *out, const char *format, const char *text)
{
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    g_auto(GStrv) parts = g_strsplit(format, "%s", 2);

    g_string_append_printf(out, "%s%s%s", parts[0], escaped, parts[1]);
}

static void
put_title(const SimWorld *world, const char *title, GString *out)
{
    const void *fdt = world->tree ? sim_tree_blob(world->tree) : NULL;
    const char *model = fdt ? fdt_stringlist_get(fdt, 0, "model", 0, NULL) : NULL;

    g_string_append(out, "  label=<");
    append_escaped(out, "<FONT POINT-SIZE=\"14\"><B>%s</B></FONT>", title);
    if (model) {
        append_escaped(out, "<BR/>%s", model);
    }
    if (has_master(world, is_blind)) {
        g_string_append(out,
                        "<BR/><FONT COLOR=\"" GREY "\">red and dashed: a master that "
                        "does not see the caches</FONT>");
    }
    if (has_master(world, is_mismatched)) {
        g_string_append(out,
                        "<BR/><FONT COLOR=\"" GREY "\">double frame: hardware and device "
                        "tree disagree</FONT>");
    }
    g_string_append(out, "<BR/> >;\n");
}

/* CPUs side by side, from left to right: an edge of weight 0 would order nothing. */
static void
put_cpu_order(const SimWorld *world, GString *out)
{
    const char *before = NULL;

    g_string_append(out, "    { rank=same;");
    for (unsigned i = 0; i < world->cpus->len; i++) {
        const SimCpu *cpu = g_ptr_array_index(world->cpus, i);

        g_string_append(out, before ? " -> " : " ");
        before = cpu->model->name;
        draw_quote(out, before, "");
    }
    g_string_append(out,
                    world->cpus->len > 1 ? " [style=invis, weight=1]; }\n" : "; }\n");
}

void
draw_topo(const SimWorld *world, const char *title, GString *out)
{
    g_string_append(
        out, "// dot -Tsvg\n"
             "digraph board {\n"
             "  graph [fontname=\"Helvetica\", fontsize=10, labelloc=t, nodesep=0.4, "
             "ranksep=0.4, bgcolor=white];\n"
             "  node [shape=box, style=filled, fontname=\"Helvetica\", fontsize=10];\n"
             "  edge [dir=none, weight=8, fontname=\"Helvetica\", fontsize=10];\n");
    put_title(world, title, out);
    g_string_append(out, "  subgraph cluster_domain {\n"
                         "    label=\"coherence domain\";\n"
                         "    style=\"rounded,filled\"; fillcolor=\"#f8f8f8\"; "
                         "color=\"" GREY "\";\n");
    put_nodes(world, true, out);
    put_cpu_order(world, out);
    g_string_append(out, "  }\n");
    put_nodes(world, false, out);
    put_wires(world, out);
    g_string_append(out, "}\n");
}

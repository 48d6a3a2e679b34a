/* SPDX-License-Identifier: MIT */
/*
 * `dmasim soc`, as text: one screen for a preset, and for a board a list of what had
 * to be assumed.
 */
#include <string.h>

#include "tools/soc.h"

#define LEFT 14 /* columns of the heading */

char *
soc_param(const SimModel *model, const char *name)
{
    uint64_t value;

    for (const SimParam *p = model ? model->klass->params : NULL; p && p->kind; p++) {
        if (strcmp(p->name, name) == 0 && sim_model_get(model, name, &value)) {
            return p->kind == SIM_PARAM_KIND_WORD
                       ? g_strdup(p->words[value])
                       : g_strdup_printf("%" G_GUINT64_FORMAT, value);
        }
    }
    return NULL;
}

const SimModel *
soc_part(const SimWorld *world, const char *cpu, const char *suffix)
{
    g_autofree char *name = g_strconcat(cpu, suffix, NULL);

    return sim_world_model_by_name(world, name);
}

/* A row; @heading only on the first of several.  Trees may have any bytes in strings and
 * in names of nodes: a terminal is to see text. */
static void G_GNUC_PRINTF(3, 4)
row(GString *out, const char *heading, const char *format, ...)
{
    g_autofree char *text = NULL, *printable = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    printable = sim_soc_printable(text);
    g_string_append_printf(out, "%-*s%s\n", LEFT, heading ? heading : "", printable);
}

/* Rows that begin with @what; @lines: parted by line breaks, of what is printable. */
static void
rows(GString *out, const char *heading, const char *what, const char *lines)
{
    g_auto(GStrv) each = g_strsplit(lines, "\n", -1);

    for (guint i = 0; each[i]; i++) {
        row(out, i ? NULL : heading, "%s%s", i ? "  " : what, each[i]);
    }
}

static char *
bytes_text(uint64_t bytes)
{
    static const char *const units[] = {"bytes", "KiB", "MiB", "GiB"};
    unsigned unit = 0;

    while (unit < 3 && bytes >= 1024 && bytes % 1024 == 0) {
        bytes /= 1024;
        unit++;
    }
    return g_strdup_printf("%" G_GUINT64_FORMAT " %s", bytes, units[unit]);
}

static char *
clock_text(uint64_t hz)
{
    return hz == 0 ? g_strdup("clock unknown")
           : hz >= 1000000000
               ? g_strdup_printf("%" G_GUINT64_FORMAT ".%02u GHz", hz / 1000000000,
                                 (unsigned)(hz / 10000000 % 100))
               : g_strdup_printf("%" G_GUINT64_FORMAT " MHz", (hz + 500000) / 1000000);
}

/* "cpu0 cpu1 cpu2 cpu3" -> "cpu0..3" */
static char *
short_list(const char *cpus)
{
    g_auto(GStrv) words = g_strsplit(cpus, " ", -1);
    guint count = g_strv_length(words);

    for (guint i = 1; i < count; i++) {
        if (atoi(words[i] + 3) != atoi(words[i - 1] + 3) + 1) {
            return g_strdup(cpus);
        }
    }
    return count < 3 ? g_strdup(cpus)
                     : g_strdup_printf("%s..%s", words[0], words[count - 1] + 3);
}

/* CPUs, those that are alike in one row */

static char *
geometry(const SimCache *cache)
{
    g_autofree char *size =
        bytes_text((uint64_t)cache->sets * cache->ways * cache->line_bytes);

    return g_strdup_printf("%s, %u way%s, %u sets, lines of %u", size, cache->ways,
                           cache->ways == 1 ? "" : "s", cache->sets, cache->line_bytes);
}

static const SimCache *
cache_of(const SimWorld *world, const SimModel *model)
{
    for (guint i = 0; i < world->caches->len; i++) {
        const SimCache *cache = g_ptr_array_index(world->caches, i);

        if (cache->model == model) {
            return cache;
        }
    }
    return NULL;
}

static char *
buffer_text(const SimModel *wb)
{
    g_autofree char *entries = soc_param(wb, "store-buffer-entries");
    g_autofree char *bytes = soc_param(wb, "store-buffer-bytes");
    g_autofree char *order = soc_param(wb, "store-buffer-order");

    return wb ? g_strdup_printf("%s entries of %s bytes, %s", entries, bytes, order)
              : g_strdup("none: a store is performed at once");
}

static char *
l1_text(const SimWorld *world, const SimModel *l1)
{
    const SimCache *cache = l1 ? cache_of(world, l1) : NULL;
    g_autofree char *shape = cache ? geometry(cache) : NULL;
    g_autofree char *policy = soc_param(l1, "l1-replacement");

    g_autofree char *writes = soc_param(l1, "l1-writes");
    const char *through = g_strcmp0(writes, "through") == 0 ? ", writes through" : "";

    return shape ? g_strdup_printf("%s, %s%s", shape, policy, through) : g_strdup("none");
}

/* What makes CPUs look alike: all that is printed of one. */
static char *
cpu_text(const SimWorld *world, const SimSocCpu *cpu)
{
    g_autofree char *clock = clock_text(cpu->clock_hz);
    g_autofree char *buffer = buffer_text(soc_part(world, cpu->name, ".wb"));
    g_autofree char *l1 = l1_text(world, soc_part(world, cpu->name, ".l1"));
    g_autofree char *timing = cpu->profile ? g_strdup_printf("timing of %s", cpu->profile)
                                           : g_strdup("generic timing");
    g_autofree char *compatible = sim_soc_printable(cpu->compatible);

    return g_strdup_printf("%s, %s, %s\nstore buffer: %s\nL1: %s", compatible, clock,
                           timing, buffer, l1);
}

static void
put_cpus(const SimWorld *world, const SimSoc *soc, GString *out)
{
    g_autofree bool *done = g_new0(bool, soc->cpus->len);
    const char *heading = "CPUs";

    for (guint i = 0; i < soc->cpus->len; i++) {
        const SimSocCpu *first = &g_array_index(soc->cpus, SimSocCpu, i);
        g_autofree char *text = cpu_text(world, first);
        g_autoptr(GString) who = g_string_new(first->name);
        g_autofree char *names = NULL;

        for (guint n = i + 1; !done[i] && n < soc->cpus->len; n++) {
            const SimSocCpu *other = &g_array_index(soc->cpus, SimSocCpu, n);
            g_autofree char *same = cpu_text(world, other);

            if (strcmp(same, text) == 0) {
                g_string_append_printf(who, " %s", other->name);
                done[n] = true;
            }
        }
        names = short_list(who->str);
        if (!done[i]) {
            g_autofree char *what = g_strconcat(names, ": ", NULL);

            rows(out, heading, what, text);
            heading = NULL;
        }
    }
}

/* Caches below the L1s, and what keeps them coherent */

static char *
cache_text(const SimCache *cache)
{
    g_autofree char *shape = geometry(cache);
    g_autofree char *policy = soc_param(cache->model, "replacement");
    g_autofree char *inclusion = soc_param(cache->model, "inclusion");

    return g_strdup_printf("%s, %s%s%s\n%s", shape, policy ? policy : "lru",
                           inclusion ? ", " : "", inclusion ? inclusion : "",
                           cache->outer
                               ? "outer: its own registers maintain it, no instruction does"
                               : "inner: maintenance by address reaches it");
}

static void
put_cache(const SimCache *cache, const SimSocBlock *block, const char *heading,
          GString *out)
{
    g_autofree char *above = short_list(block->above);
    g_autofree char *text = cache_text(cache);
    g_autofree char *what = g_strdup_printf("%s: L%u of %s, ", cache->model->name,
                                            cache->level, above);

    rows(out, heading, what, text);
    if (block->remark) {
        row(out, NULL, "  %s", block->remark);
    }
}

/* One for each core: many rows would say the same. */
static void
put_private(const SimCache *cache, unsigned count, const char *heading, GString *out)
{
    g_autofree char *text = cache_text(cache);
    g_autofree char *what = g_strdup_printf("%s and %u like it: L%u of one core each, ",
                                            cache->model->name, count - 1, cache->level);

    rows(out, heading, what, text);
}

static void
put_caches(const SimWorld *world, const SimSoc *soc, GString *out)
{
    const char *heading = "Caches";

    for (guint i = 0, count; i < soc->blocks->len; i += count) {
        const SimSocBlock *block = g_ptr_array_index(soc->blocks, i);
        const SimCache *cache = cache_of(world, block->model);
        g_autofree char *text = cache ? cache_text(cache) : NULL;

        for (count = 1; cache && cache->actor && i + count < soc->blocks->len; count++) {
            const SimSocBlock *next = g_ptr_array_index(soc->blocks, i + count);
            const SimCache *other = cache_of(world, next->model);
            g_autofree char *same = other ? cache_text(other) : NULL;

            if (!other || !other->actor || strcmp(same, text) != 0) {
                break;
            }
        }
        if (cache && count > 1) {
            put_private(cache, count, heading, out);
        } else if (cache) {
            put_cache(cache, block, heading, out);
        }
        heading = cache ? NULL : heading;
    }
    if (heading) {
        row(out, heading, "none below the L1s");
    }
}

static void
put_units(const SimSoc *soc, GString *out, const char **heading)
{
    for (guint i = 0; i < soc->blocks->len; i++) {
        const SimSocBlock *block = g_ptr_array_index(soc->blocks, i);
        g_autofree char *protocol = soc_param(block->model, "protocol");
        g_autofree char *above = short_list(block->above);

        if (block->model->klass->stage == SIM_STAGE_SNOOP) {
            row(out, *heading, "%s %s %s%s%s", block->model->name,
                strchr(block->above, ' ') ? "keeps coherent:" : "can be snooped through:",
                above, protocol ? ", " : "", protocol ? protocol : "");
            *heading = NULL;
            if (block->remark) {
                row(out, NULL, "  %s", block->remark);
            }
        }
    }
}

static const char *
told(const SimSocMaster *master)
{
    return master->coherent ? "coherent" : "not coherent";
}

static void
put_masters(const SimSoc *soc, GString *out, const char **heading)
{
    for (guint i = 0; i < soc->masters->len; i++) {
        const SimSocMaster *m = &g_array_index(soc->masters, SimSocMaster, i);

        row(out, *heading, "%s: hardware %s%s%s, software is told: %s%s", m->name,
            m->snoops ? "snoops" : "snoops nobody", m->through ? " through " : "",
            m->through ? m->through : m->snoops ? ", but there is no cache" : "", told(m),
            soc_differs(m) ? "   <-- they differ" : "");
        *heading = NULL;
        if (soc_differs(m)) {
            row(out, NULL, "  %s",
                m->coherent ? "no maintenance will be done, and it is needed: a fault of "
                              "this board's tree"
                            : "maintenance will be done that nothing needs");
        }
        if (m->windows) {
            row(out, NULL, "  its bus addresses go through the DMA windows of %s",
                m->windows);
        }
        if (m->iommu) {
            row(out, NULL, "  behind the IOMMU %s, which has no model: it is passed by",
                m->iommu);
        }
    }
}

static void
put_coherence(const SimSoc *soc, GString *out)
{
    const char *heading = "Coherence";

    put_units(soc, out, &heading);
    put_masters(soc, out, &heading);
    if (soc->masters->len == 0) {
        row(out, heading, "no master that has a model");
    }
}

/* Memory and the rest */

static void
put_range(GString *out, const char *heading, const SimSocRange *range)
{
    g_autofree char *size = bytes_text(range->size);

    if (range->size == 0) {
        row(out, heading, "%s: placed at boot%s%s", range->path, range->text[0] ? ", " : "",
            range->text);
        return;
    }
    row(out, heading,
        "0x%" G_GINT64_MODIFIER "x..0x%" G_GINT64_MODIFIER "x, %s%s%s", range->base,
        range->base + range->size - 1, size, range->text[0] ? ", " : "", range->text);
}

static void
put_memory(const SimSoc *soc, GString *out)
{
    for (guint i = 0; i < soc->memory->len; i++) {
        put_range(out, i ? NULL : "Memory", &g_array_index(soc->memory, SimSocRange, i));
    }
    for (guint i = 0; i < soc->reserved->len; i++) {
        put_range(out, i ? NULL : "Reserved",
                  &g_array_index(soc->reserved, SimSocRange, i));
    }
}

static void
put_windows(const SimSoc *soc, GString *out)
{
    for (guint i = 0; i < soc->windows->len; i++) {
        const SimSocWindow *w = &g_array_index(soc->windows, SimSocWindow, i);
        g_autofree char *size = bytes_text(w->size);

        row(out, i ? NULL : "DMA windows",
            "%s: bus 0x%" G_GINT64_MODIFIER "x is 0x%" G_GINT64_MODIFIER "x, %s", w->path,
            w->bus, w->base, size);
    }
}

static void
put_iommus(const SimSoc *soc, GString *out)
{
    const char *first = soc->iommus->len ? g_ptr_array_index(soc->iommus, 0) : NULL;

    if (!first) {
        row(out, "IOMMU", "none");
    } else if (soc->iommus->len == 1) {
        row(out, "IOMMU", "%s: no model, DMA passes it by", first);
    } else {
        row(out, "IOMMU", "%s and %u more: no model, DMA passes them by", first,
            soc->iommus->len - 1);
    }
}

static void
put_times(const SimWorld *world, const SimSoc *soc, GString *out)
{
    const SimModel *bus = sim_world_model_by_name(world, "bus");
    g_autofree char *hop = soc_param(bus, "hop-ns");

    row(out, "Interconnect", "bus: %s, %s ns to cross it", bus->klass->summary,
        hop ? hop : "?");
    row(out, "Timing", "%s", soc->board_profile ? soc->board_profile
                                                : "no profile of this board");
}

/* What the tree does not say */

/* Facts with the same nodes and the same reason stand in one row. */
typedef struct Fact {
    char *what;  /* "cache-size = 65536" */
    char *where; /* "/cpus/cpu@0 and 3 more" */
    const char *why;
} Fact;

static void
fact_free(gpointer data)
{
    Fact *fact = data;

    g_free(fact->what);
    g_free(fact->where);
    g_free(fact);
}

static bool
is_same(const SimSocFact *a, const SimSocFact *b)
{
    return strcmp(a->what, b->what) == 0 && g_strcmp0(a->value, b->value) == 0 &&
           strcmp(a->why, b->why) == 0;
}

/* Fact @i and those after it that only differ in the node; NULL: it was one of them. */
static Fact *
same_of_all(const GPtrArray *facts, guint i, bool *done)
{
    const SimSocFact *first = g_ptr_array_index(facts, i);
    unsigned more = 0;
    Fact *fact;

    if (done[i]) {
        return NULL;
    }
    for (guint n = i + 1; n < facts->len; n++) {
        bool same = !done[n] && is_same(first, g_ptr_array_index(facts, n));

        done[n] |= same;
        more += same;
    }
    fact = g_new0(Fact, 1);
    fact->what = first->value ? g_strdup_printf("%s = %s", first->what, first->value)
                              : g_strdup(first->what);
    fact->where = more ? g_strdup_printf("%s and %u more", first->path, more)
                       : g_strdup(first->path);
    fact->why = first->why;
    return fact;
}

static GPtrArray *
gather(const GPtrArray *facts)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(fact_free);
    g_autofree bool *done = g_new0(bool, facts->len + 1);

    for (guint i = 0; i < facts->len; i++) {
        Fact *fact = same_of_all(facts, i, done);
        Fact *before = all->len ? g_ptr_array_index(all, all->len - 1) : NULL;

        if (fact && before && strcmp(before->where, fact->where) == 0 &&
            strcmp(before->why, fact->why) == 0) {
            char *both = g_strconcat(before->what, ", ", fact->what, NULL);

            g_free(before->what);
            before->what = both;
            fact_free(fact);
        } else if (fact) {
            g_ptr_array_add(all, fact);
        }
    }
    return all;
}

static void
put_facts(const GPtrArray *facts, const char *heading, GString *out)
{
    g_autoptr(GPtrArray) all = gather(facts);

    for (guint i = 0; i < all->len; i++) {
        const Fact *fact = g_ptr_array_index(all, i);

        row(out, i ? NULL : heading, "%s: %s", fact->where, fact->what);
        row(out, NULL, "  %s", fact->why);
    }
}

/* Of an IOMMU it says how its tables are read, of any other node how DMA is done. */
static char *
told_coherent(const SimSocUnknown *u)
{
    return u->coherent == 0          ? g_strdup("")
           : u->coherent < u->count ? g_strdup_printf(" (%u of %u dma-coherent)", u->coherent,
                                                      u->count)
                                    : g_strdup(" (dma-coherent)");
}

static void
put_unknown(const SimSoc *soc, GString *out)
{
    for (guint i = 0; i < soc->unknown->len; i++) {
        const SimSocUnknown *u = g_ptr_array_index(soc->unknown, i);
        g_autofree char *more = u->count > 1 ? g_strdup_printf(" and %u more", u->count - 1)
                                             : g_strdup("");
        g_autofree char *coherent = told_coherent(u);

        row(out, i ? NULL : "No model", "%s%s: %s%s", u->path, more, u->compatible,
            coherent);
    }
}

void
soc_text(const SimWorld *world, const SimSoc *soc, const char *name, GString *out)
{
    row(out, "Board", "%s", name);
    row(out, NULL, "  %s", soc->model[0] ? soc->model : soc->compatible);
    put_cpus(world, soc, out);
    put_caches(world, soc, out);
    put_coherence(soc, out);
    put_memory(soc, out);
    put_windows(soc, out);
    put_iommus(soc, out);
    put_times(world, soc, out);
    put_facts(soc->assumed, "Assumed", out);
    put_facts(soc->left_out, "Left out", out);
    put_unknown(soc, out);
}

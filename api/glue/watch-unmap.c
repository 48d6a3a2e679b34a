/* SPDX-License-Identifier: MIT */
/*
 * What an unmap means, and what the end of a mapping does wrong by itself.
 */
#include "api/glue/watch.h"

#include <string.h>

/* Attributes that the end must give as the beginning did. */
#define KEPT_ATTRS (LX_ATTR_NO_KERNEL_MAPPING | LX_ATTR_FORCE_CONTIGUOUS | LX_ATTR_PRIVILEGED)

static const struct {
    unsigned long attr;
    const char *name;
} attr_names[] = {
    { LX_ATTR_NO_KERNEL_MAPPING, "DMA_ATTR_NO_KERNEL_MAPPING" },
    { LX_ATTR_FORCE_CONTIGUOUS, "DMA_ATTR_FORCE_CONTIGUOUS" },
    { LX_ATTR_PRIVILEGED, "DMA_ATTR_PRIVILEGED" },
};

/* --- the arguments ------------------------------------------------------ */

static char *
size_detail(const LxMapping *m, const struct lx_deal *deal)
{
    if (m->asked == deal->len) {
        return NULL;
    }
    return g_strdup_printf("%s() got %" G_GUINT64_FORMAT " bytes, %s() gets %lu", m->hold.call,
                           m->asked, deal->call, deal->len);
}

/* What ends each type; the coherent ones are freed. */
static const char *const enders[] = {
    [LX_TYPE_SINGLE] = "dma_unmap_single",       [LX_TYPE_SG] = "dma_unmap_sg",
    [LX_TYPE_COHERENT] = "dma_free_coherent",    [LX_TYPE_NONCOHERENT] = "dma_free_pages",
    [LX_TYPE_RESOURCE] = "dma_unmap_resource",
};

/* Two functions make one type. */
static const char *
ender_of(const LxMapping *m)
{
    return strcmp(m->hold.call, "dma_map_page") == 0 ? "dma_unmap_page" : enders[m->type];
}

static char *
type_detail(const LxMapping *m, const struct lx_deal *deal)
{
    if (m->type == deal->type) {
        return NULL;
    }
    return g_strdup_printf("what %s() made is ended by %s()", m->hold.call, ender_of(m));
}

static char *
address_detail(const LxMapping *m, const struct lx_deal *deal)
{
    if (!m->is_memory || m->type != deal->type || m->va == deal->va) {
        return NULL;
    }
    return g_strdup(m->hold.pa == deal->pa ? "another address of the same memory"
                                           : "the address of other memory");
}

static char *
count_detail(const LxMapping *m, const struct lx_deal *deal)
{
    if (m->type != LX_TYPE_SG || deal->type != LX_TYPE_SG || m->ents == deal->ents) {
        return NULL;
    }
    return g_strdup_printf("%u entr%s mapped, %s() gets %u", m->ents,
                           m->ents == 1 ? "y was" : "ies were", deal->call, deal->ents);
}

static char *
dir_detail(const LxMapping *m, const struct lx_deal *deal)
{
    if (m->is_coherent || m->dir == deal->dir) {
        return NULL;
    }
    return g_strdup_printf("mapped %s, ended %s", lx_dir_name(m->dir), lx_dir_name(deal->dir));
}

/* Only these have a handle that says that the map failed. */
static char *
error_detail(const LxMapping *m, const struct lx_deal *deal)
{
    bool has_error = m->type == LX_TYPE_SINGLE || m->type == LX_TYPE_RESOURCE;

    (void)deal;
    return has_error && !m->checked ? g_strdup("") : NULL;
}

static char *
attrs_detail(const LxMapping *m, const struct lx_deal *deal)
{
    unsigned long differ = (m->attrs ^ deal->attrs) & KEPT_ATTRS;

    for (unsigned i = 0; i < G_N_ELEMENTS(attr_names); i++) {
        if (differ & attr_names[i].attr) {
            bool has_first = m->attrs & attr_names[i].attr;

            return m->is_memory
                       ? g_strdup_printf("only the %s has %s", has_first ? "allocation" : "free",
                                         attr_names[i].name)
                       : g_strdup_printf("only %s() has %s", has_first ? m->hold.call : deal->call,
                                         attr_names[i].name);
        }
    }
    return NULL;
}

/* In the kernel's order, but for the function: another one has other arguments. */
static const struct {
    SimCode code;
    char *(*detail)(const LxMapping *mapping, const struct lx_deal *deal); /* NULL: fine */
} checks[] = {
    { SIM_D306, type_detail },  { SIM_D304, size_detail }, { SIM_D314, address_detail },
    { SIM_D307, count_detail }, { SIM_D305, dir_detail },  { SIM_D308, error_detail },
    { SIM_D313, attrs_detail },
};

void
lx_check_end(const LxMapping *mapping, const struct lx_deal *deal)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(checks); i++) {
        g_autofree char *detail = checks[i].detail(mapping, deal);

        if (detail) {
            lx_report_handle(checks[i].code, mapping, deal->dma, deal->len,
                             detail[0] != '\0' ? detail : NULL);
            if (checks[i].code == SIM_D306) {
                return;
            }
        }
    }
}

/* --- the end ------------------------------------------------------------ */

static void
end_mapping(LxMapping *mapping, LxCall kind, const struct lx_deal *deal)
{
    SimAddr pa = mapping->hold.pa;
    uint64_t bytes = mapping->hold.len;
    LxMapping *needy = lx_owner_end(lx_glue.owner, mapping, kind, lx_caller_source());

    if (!lx_bytes_are_ram(pa, bytes)) {
        return;
    }
    lx_show_owner(pa, bytes);
    if (lx_truth() && kind == LX_UNMAP) {
        sim_truth_taken_back(lx_truth(), pa, MIN(bytes, deal->len));
    }
    lx_note(deal->call, deal->dir, pa, bytes);
    if (needy && !needy->has_conflict && !mapping->has_conflict) {
        needy->has_conflict = true;
        lx_report_conflict(mapping, needy, LX_DOUBLE_MAP);
    }
}

/* The whole list is over with its first entry, however many the call names. */
static void
end_list(LxMapping *first, LxCall kind, const struct lx_deal *deal)
{
    uint64_t list = first->list;

    for (LxMapping *m = first; m != NULL; m = lx_owner_find_of_list(lx_glue.owner, list)) {
        struct lx_deal own = *deal;

        own.len = m->hold.len;
        end_mapping(m, kind, &own);
    }
}

/*
 * The later entries of a list that was unmapped, or that never was mapped: it ends with
 * its first entry that has bytes.
 */
static bool
is_over(const struct lx_deal *deal)
{
    bool over;

    if (deal->type != LX_TYPE_SG) {
        return false;
    }
    over = deal->index > 0 && lx_glue.list_is_over;
    lx_glue.list_is_over = over || deal->len > 0;
    return over;
}

/* A first entry without bytes has no mapping, and ends its list all the same. */
static void
end_from_empty_entry(const struct lx_deal *deal, LxCall kind)
{
    LxMapping *first = deal->type == LX_TYPE_SG && deal->index == 0
                           ? lx_owner_find_list_at(lx_glue.owner, (SimActorId)deal->dev, deal->va)
                           : NULL;
    struct lx_deal own = *deal;

    if (first == NULL || first->index == 0) {
        return;
    }
    own.dma = first->hold.bus;
    own.len = first->asked;
    lx_check_end(first, &own);
    end_list(first, kind, &own);
    lx_glue.list_is_over = true;
}

void
lx_watch_unmap(const struct lx_deal *deal)
{
    LxCall kind = deal->attrs & LX_ATTR_SKIP_CPU_SYNC ? LX_UNMAP_SKIP : LX_UNMAP;
    LxMapping *mapping;

    if (is_over(deal) || lx_check_failed_list(deal)) {
        return;
    }
    if (deal->len == 0) { /* a mapping of nothing is not kept */
        end_from_empty_entry(deal, kind);
        return;
    }
    mapping = lx_owner_find_start(lx_glue.owner, deal);
    if (mapping == NULL) {
        lx_report_unknown(kind, (SimActorId)deal->dev, deal->dma, deal->len);
        return;
    }
    lx_check_end(mapping, deal);
    if (mapping->is_memory) {
        return; /* it is freed, not unmapped */
    }
    if (mapping->list && deal->type == LX_TYPE_SG) {
        end_list(mapping, kind, deal);
    } else {
        end_mapping(mapping, kind, deal);
    }
}

/* SPDX-License-Identifier: MIT */
/*
 * Mistakes that the Linux side sees: calls that need a context which they do not
 * have, and what lx_watch_mistake() names.
 */
#include "api/glue/watch.h"

static const char *
intern_or_null(const char *text)
{
    return text ? g_intern_string(text) : NULL;
}

void
lx_watch_context(const char *call, const char *what)
{
    SimFinding finding = lx_finding_new(SIM_D317, 0, 1);

    /* What the author wrote: dma_free_coherent() is dma_free_attrs() underneath. */
    finding.other = g_intern_string(lx_glue.call ? lx_glue.call : call);
    finding.detail = intern_or_null(what);
    lx_finding_report(&finding);
}

void
lx_watch_limit(unsigned int code, const struct lx_deal *deal, const char *what,
               unsigned long long limit)
{
    g_autofree char *text = g_strdup_printf("%s 0x%llx", what, limit);

    lx_watch_mistake(code, deal, text);
}

void
lx_watch_mistake(unsigned int code, const struct lx_deal *deal, const char *what)
{
    SimFinding finding = lx_finding_new((SimCode)code, deal->pa, deal->len);

    finding.bus = deal->dma;
    finding.other = g_intern_string(lx_dev_name(deal->dev));
    finding.detail = intern_or_null(what);
    lx_finding_report(&finding);
}

/*
 * Memory that was never mapped is judged by its bytes only (ownership, O2): whoever
 * maintains it has no DMA API to do it for him.  Where there is a mapping the API has
 * maintained, or will, the very bytes.
 */
void
lx_watch_cache_call(const char *call, unsigned long long pa, unsigned long len)
{
    const LxMapping *mapping = lx_owner_find_over(lx_glue.owner, pa, len, NULL, NULL);
    g_autofree char *text = g_strdup_printf("%s()", call);
    struct lx_deal deal = { .call = call };
    SimAddr from = pa;
    uint64_t bytes = len;

    if (mapping && lx_mapping_clip(mapping, &from, &bytes)) {
        deal.dev = mapping->hold.device;
        deal.pa = from;
        deal.len = bytes;
        lx_watch_mistake(SIM_D504, &deal, text);
    }
}

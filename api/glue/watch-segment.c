/* SPDX-License-Identifier: MIT */
/*
 * Segments of a scatterlist against what the device can take (the kernel's check of
 * CONFIG_DMA_API_DEBUG_SG): the driver's entry must not be longer than its segments,
 * and what the device sees must not cross its boundary.
 */
#include "api/glue/watch.h"

static char *
length_detail(const struct lx_deal *deal, unsigned int most)
{
    if (deal->len <= most) {
        return NULL;
    }
    return g_strdup_printf("entry %u has %lu bytes, a segment at most %u", deal->index, deal->len,
                           most);
}

static char *
boundary_detail(const struct lx_deal *deal, unsigned long long mapped,
                unsigned long long boundary)
{
    unsigned long long last = deal->dma + MAX(mapped, 1) - 1;

    if (((deal->dma ^ last) & ~boundary) == 0) {
        return NULL;
    }
    return g_strdup_printf("entry %u lies at 0x%llx to 0x%llx, across a multiple of 0x%llx",
                           deal->index, deal->dma, last, boundary + 1);
}

void
lx_watch_segment(const struct lx_deal *deal, unsigned long long mapped, unsigned int most,
                 unsigned long long boundary)
{
    g_autofree char *length = length_detail(deal, most);
    g_autofree char *crossing = boundary_detail(deal, mapped, boundary);

    if (length) {
        lx_watch_mistake(SIM_D315, deal, length);
    }
    if (crossing) {
        lx_watch_mistake(SIM_D315, deal, crossing);
    }
}

/* SPDX-License-Identifier: MIT */
/*
 * Ranges of bus addresses whose accesses have an order of their own, as a bridge or
 * an IOMMU gives them: DMA_ATTR_WEAK_ORDERING and DMA_ATTR_WRITE_BARRIER of Linux
 * (Documentation/core-api/dma-attributes.rst, 4.11).
 */
#include "sim/master-points.h"
#include "sim/master.h"

static bool
end_range(SimMaster *master, SimAddr bus, uint64_t len)
{
    for (guint i = master->orders ? master->orders->len : 0; i-- > 0;) {
        const SimOrderRange *range = &g_array_index(master->orders, SimOrderRange, i);

        if (range->bus == bus && range->len == len) {
            g_array_remove_index(master->orders, i);
            return true;
        }
    }
    return false;
}

bool
sim_master_order(SimMaster *master, SimAddr bus, uint64_t len, SimOrder order)
{
    SimOrderRange range = { .bus = bus, .len = len, .order = order };

    if (order == SIM_ORDER_PLAIN) {
        return end_range(master, bus, len);
    }
    if (master->orders == NULL) {
        master->orders = g_array_new(FALSE, FALSE, sizeof(SimOrderRange));
    }
    g_array_append_val(master->orders, range);
    return true;
}

/* The newest range counts; where it says nothing, the write is what it was made as. */
bool
sim_master_is_relaxed(const SimMaster *master, SimAddr bus, bool relaxed)
{
    for (guint i = master->orders->len; i-- > 0;) {
        const SimOrderRange *range = &g_array_index(master->orders, SimOrderRange, i);

        if (bus - range->bus < range->len) {
            return range->order == SIM_ORDER_WEAK && master->relaxes;
        }
    }
    return relaxed;
}

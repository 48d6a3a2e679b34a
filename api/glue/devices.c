/* SPDX-License-Identifier: MIT */
/*
 * What the board's tree says of its devices, for the driver model of the Linux side.
 * Leaves out: nodes without a model, which no driver could do anything with.
 */
#include <libfdt.h>
#include <string.h>

#include "api/glue/glue.h"
#include "api/lx.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/tree.h"

static const SimModel *
model_of(unsigned dev)
{
    const SimActor *actor = sim_world_actor(lx_glue.world, (SimActorId)dev);

    return actor ? actor->model : NULL;
}

static const void *
blob(void)
{
    return lx_glue.world->tree ? sim_tree_blob(lx_glue.world->tree) : NULL;
}

/* Negative: the world was made by hand. */
static int
node_of(unsigned dev)
{
    const SimModel *model = model_of(dev);

    return model && blob() ? fdt_path_offset(blob(), model->node_path) : -FDT_ERR_NOTFOUND;
}

unsigned int
lx_dev_count(void)
{
    return lx_glue.world->masters->len;
}

unsigned int
lx_dev_at(unsigned int index)
{
    const GPtrArray *masters = lx_glue.world->masters;

    g_assert(index < masters->len);
    return ((const SimMaster *)g_ptr_array_index(masters, index))->actor;
}

const char *
lx_dev_node(unsigned int dev)
{
    const SimModel *model = model_of(dev);

    return model ? model->node_path : "";
}

const void *
lx_dev_property(unsigned int dev, const char *name, unsigned int *ret_len)
{
    int node = node_of(dev), len = 0;
    const void *value = node >= 0 ? fdt_getprop(blob(), node, name, &len) : NULL;

    *ret_len = value ? (unsigned int)len : 0;
    return value;
}

/* The first page of registers is where the board put it; a model has no other. */
int
lx_dev_reg(unsigned int dev, unsigned int index, unsigned long long *ret_pa,
           unsigned long long *ret_size)
{
    const SimModel *model = model_of(dev);
    int node = node_of(dev), parent, address_cells, size_cells, len = 0;
    const fdt32_t *cells;

    if (index != 0 || !model || model->registers == 0 || node < 0) {
        return 0;
    }
    parent = fdt_parent_offset(blob(), node);
    address_cells = fdt_address_cells(blob(), parent);
    size_cells = fdt_size_cells(blob(), parent);
    cells = fdt_getprop(blob(), node, "reg", &len);
    if (!cells || size_cells < 1 || len < 4 * (address_cells + size_cells)) {
        return 0;
    }
    *ret_pa = model->registers;
    *ret_size = fdt32_ld(cells + address_cells + size_cells - 1); /* pages are small */
    return 1;
}

unsigned int
lx_dev_irq(unsigned int dev, unsigned int index)
{
    const GPtrArray *irqs = lx_glue.world->irqs;

    for (guint i = 0; index == 0 && i < irqs->len; i++) {
        const SimIrq *irq = g_ptr_array_index(irqs, i);

        if (irq->from && irq->from->actor == dev) {
            return i + 1;
        }
    }
    return 0;
}

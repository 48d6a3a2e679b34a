/* SPDX-License-Identifier: MIT */
/*
 * Addresses in a device tree: cells, `reg`, and `ranges` on the way up to the
 * addresses that CPUs and masters use (Devicetree Specification 0.4, 2.3).
 */
#include "sim/board.h"

#include <libfdt.h>
#include <string.h>

typedef struct Cells {
    const fdt32_t *at;
    const fdt32_t *end;
} Cells;

static bool
read_cells(SimBoard *board, int node, const char *prop, uint32_t def, uint32_t *ret_cells)
{
    uint64_t value = def;

    if (sim_board_has(board, node, prop) &&
        !sim_board_number(board, node, prop, &value)) {
        return false;
    }
    if (value > 2) {
        sim_tree_error(board->tree, board->diags, sim_board_path(board, node), prop,
                       "`%s` = <%" G_GUINT64_FORMAT ">: 0, 1 or 2 cells can be read",
                       prop, value);
        return false;
    }
    *ret_cells = (uint32_t)value;
    return true;
}

bool
sim_board_bus(SimBoard *board, int node, const SimBoardBus *parent, SimBoardBus *ret_bus)
{
    SimBoardBus bus = { .parent = parent,
                        .node = node,
                        .depth = parent ? parent->depth + 1 : 0 };

    if (bus.depth >= SIM_BOARD_DEPTH) {
        sim_tree_error(board->tree, board->diags, sim_board_path(board, node), NULL,
                       "buses nest deeper than %u", SIM_BOARD_DEPTH);
        return false;
    }
    /* The defaults of the specification, section 2.3.5. */
    if (!read_cells(board, node, "#address-cells", 2, &bus.address_cells) ||
        !read_cells(board, node, "#size-cells", 1, &bus.size_cells)) {
        return false;
    }
    *ret_bus = bus;
    return true;
}

static uint64_t
take(Cells *cells, uint32_t count)
{
    uint64_t value = 0;

    for (uint32_t i = 0; i < count; i++) {
        value = value << 32 | fdt32_ld(cells->at++);
    }
    return value;
}

/* False, with a diag, unless @prop is a whole number of rows of @row cells. */
static bool
open_cells(SimBoard *board, int node, const char *prop, uint32_t row, Cells *ret)
{
    int length = 0;
    const fdt32_t *data = fdt_getprop(board->fdt, node, prop, &length);

    if (row == 0 || length % (int)(row * sizeof(fdt32_t)) != 0) {
        sim_tree_error(board->tree, board->diags, sim_board_path(board, node), prop,
                       "`%s` has %d cells, not a multiple of %u", prop, length / 4, row);
        return false;
    }
    *ret = (Cells){ data, data + length / (int)sizeof(fdt32_t) };
    return true;
}

/* The last address that so many cells can name. */
static SimAddr
last_address(const SimBoardBus *bus)
{
    return bus->address_cells == 1 ? UINT32_MAX : UINT64_MAX;
}

static bool
fits(const SimBoardRange *range, const SimBoardBus *bus)
{
    return range->base <= last_address(bus) &&
           range->size - 1 <= last_address(bus) - range->base;
}

/* One step up: through `ranges` of @bus. */
static bool
translate(SimBoard *board, const SimBoardBus *bus, SimBoardRange *range)
{
    uint32_t row = bus->address_cells + bus->parent->address_cells + bus->size_cells;
    Cells cells;
    int length;

    if (!fdt_getprop(board->fdt, bus->node, "ranges", &length)) {
        sim_tree_error(board->tree, board->diags, sim_board_path(board, bus->node), NULL,
                       "`ranges` is missing, so nothing on this bus can be reached");
        return false;
    }
    if (length == 0) {
        return true; /* the same addresses above */
    }
    if (!open_cells(board, bus->node, "ranges", row, &cells)) {
        return false;
    }
    while (cells.at < cells.end) {
        uint64_t child = take(&cells, bus->address_cells);
        uint64_t above = take(&cells, bus->parent->address_cells);
        uint64_t size = take(&cells, bus->size_cells);

        if (range->base - child < size && range->size <= size - (range->base - child)) {
            range->base = above + (range->base - child);
            if (range->base >= above && fits(range, bus->parent)) {
                return true;
            }
            sim_tree_error(board->tree, board->diags, sim_board_path(board, bus->node),
                           "ranges", "`ranges` leads past the last address");
            return false;
        }
    }
    sim_tree_error(board->tree, board->diags, sim_board_path(board, bus->node), "ranges",
                   "`ranges` does not cover 0x%" G_GINT64_MODIFIER
                   "x..0x%" G_GINT64_MODIFIER "x",
                   range->base, range->base + range->size - 1);
    return false;
}

static bool
check_range(SimBoard *board, int node, const SimBoardBus *bus, const SimBoardRange *range)
{
    if (range->size > 0 && fits(range, bus)) {
        return true;
    }
    sim_tree_error(board->tree, board->diags, sim_board_path(board, node), "reg",
                   range->size == 0
                       ? "`reg` has a range of 0 bytes"
                       : "`reg` has a range that goes past the last address");
    return false;
}

GArray *
sim_board_reg(SimBoard *board, int node, const SimBoardBus *bus)
{
    g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(SimBoardRange));
    Cells cells;

    if (!sim_board_has(board, node, "reg")) {
        sim_tree_error(board->tree, board->diags, sim_board_path(board, node), NULL,
                       "`reg` is missing");
        return NULL;
    }
    if (!open_cells(board, node, "reg", bus->address_cells + bus->size_cells, &cells)) {
        return NULL;
    }
    while (cells.at < cells.end) {
        SimBoardRange range;

        range.base = take(&cells, bus->address_cells);
        range.size = take(&cells, bus->size_cells);
        if (range.size == 0 && board->is_blob) {
            continue; /* a place holder that boot loaders fill in */
        }
        if (!check_range(board, node, bus, &range)) {
            return NULL;
        }
        for (const SimBoardBus *up = bus; up->parent; up = up->parent) {
            if (!translate(board, up, &range)) {
                return NULL;
            }
        }
        g_array_append_val(ranges, range);
    }
    if (ranges->len == 0 && !board->is_blob) {
        sim_tree_error(board->tree, board->diags, sim_board_path(board, node), "reg",
                       "`reg` is empty");
        return NULL;
    }
    return g_steal_pointer(&ranges);
}

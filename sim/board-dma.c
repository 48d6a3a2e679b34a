/* SPDX-License-Identifier: MIT */
/*
 * DMA and coherence: what software is told, and what hardware does.  Two facts; a tree
 * where they differ is a board with a bug.
 */
#include "sim/board.h"

#include <libfdt.h>

#include "sim/master.h"

/* Cells of an interconnect specifier after its phandle. */
static unsigned
specifier_cells(const SimBoard *board, int provider)
{
    int length = 0;
    const fdt32_t *cell = provider < 0 ? NULL
                                       : fdt_getprop(board->fdt, provider,
                                                     "#interconnect-cells", &length);

    return cell && length == 4 ? MIN(fdt32_ld(cell), 8) : 0;
}

/* The provider of entry @index of `interconnects`. */
static int
interconnect(const SimBoard *board, int node, int index)
{
    int length = 0;
    const fdt32_t *cells = fdt_getprop(board->fdt, node, "interconnects", &length);
    unsigned at = 0, count = cells ? (unsigned)length / 4 : 0;
    int provider = -FDT_ERR_NOTFOUND;

    for (int i = 0; i <= index && at < count; i++) {
        provider = fdt_node_offset_by_phandle(board->fdt, fdt32_ld(cells + at));
        at += 1 + specifier_cells(board, provider);
        provider = i == index ? provider : -FDT_ERR_NOTFOUND;
    }
    return provider;
}

/* What a device's DMA goes through: the interconnect called "dma-mem", else the bus it
 * stands on (drivers/of/address.c, __of_get_dma_parent). */
static int
dma_parent(const SimBoard *board, int node)
{
    int index = fdt_stringlist_search(board->fdt, node, "interconnect-names", "dma-mem");
    int provider = index < 0 ? index : interconnect(board, node, index);

    return provider >= 0 ? provider : fdt_parent_offset(board->fdt, node);
}

/*
 * As Linux finds it (drivers/of/address.c, of_dma_is_coherent): the node, then what it
 * stands in; the first word counts.
 */
bool
sim_board_is_coherent(const SimBoard *board, int node, const char **ret_by)
{
    const char *nobody;
    unsigned steps = 0; /* interconnects of a bad tree may go round in a circle */

    ret_by = ret_by ? ret_by : &nobody;
    *ret_by = NULL;
    for (; node >= 0 && steps < 2 * SIM_BOARD_DEPTH; node = dma_parent(board, node)) {
        bool yes = sim_board_has(board, node, "dma-coherent");

        if (yes || sim_board_has(board, node, "dma-noncoherent")) {
            *ret_by = sim_board_path(board, node);
            return yes;
        }
        steps++;
    }
    return board->is_default_coherent;
}

bool
sim_board_snoops(SimBoard *board, int node)
{
    uint64_t snoops;
    int length;

    if (fdt_getprop(board->fdt, node, "dmasim,snoops", &length) && length == 0) {
        return true;
    }
    if (sim_board_number(board, node, "dmasim,snoops", &snoops)) {
        return snoops != 0;
    }
    return sim_board_is_coherent(board, node, NULL);
}

/* Two words that contradict each other, and a number that is neither yes nor no. */
void
sim_board_check_coherence(SimBoard *board, int node)
{
    const char *by = NULL;
    uint64_t snoops = 0;
    int length, told;

    sim_board_is_coherent(board, node, &by);
    told = by ? fdt_path_offset(board->fdt, by) : -1;
    if (told >= 0 && !board->is_blob && sim_board_has(board, told, "dma-coherent") &&
        sim_board_has(board, told, "dma-noncoherent")) {
        sim_tree_error(board->tree, board->diags, by, "dma-noncoherent",
                       "`dma-noncoherent` beside `dma-coherent`");
    }
    if (fdt_getprop(board->fdt, node, "dmasim,snoops", &length) && length != 0 &&
        sim_board_number(board, node, "dmasim,snoops", &snoops) && snoops > 1) {
        sim_tree_error(board->tree, board->diags, sim_board_path(board, node),
                       "dmasim,snoops", "`dmasim,snoops` must be <0> or <1>");
    }
}

/* Windows */

/* A number of cells; of three (PCI) the first says what kind of address it is. */
static uint64_t
take(const fdt32_t **cells, uint32_t count)
{
    uint64_t value = 0;

    for (uint32_t i = 0; i < count; i++) {
        value = count == 3 && i == 0 ? 0 : value << 32 | fdt32_ld(*cells);
        (*cells)++;
    }
    return value;
}

static bool
cells_of(const SimBoard *board, int node, const char *prop, uint32_t def, uint32_t *ret)
{
    int length = 0;
    const fdt32_t *cell = fdt_getprop(board->fdt, node, prop, &length);

    *ret = cell && length == 4 ? fdt32_ld(cell) : def;
    return *ret <= 3;
}

static void
note_windows_of(SimBoard *board, int node)
{
    int length = 0, parent = fdt_parent_offset(board->fdt, node);
    const fdt32_t *cells = fdt_getprop(board->fdt, node, "dma-ranges", &length);
    const fdt32_t *end = cells + length / (int)sizeof(*cells);
    uint32_t child, above, size;

    if (parent < 0 || !cells_of(board, node, "#address-cells", 2, &child) ||
        !cells_of(board, parent, "#address-cells", 2, &above) ||
        !cells_of(board, node, "#size-cells", 1, &size) || child + above + size == 0) {
        return;
    }
    while (end - cells >= (ptrdiff_t)(child + above + size)) {
        SimSocWindow window = { .path = sim_board_path(board, node) };

        window.bus = take(&cells, child);
        window.base = take(&cells, above);
        window.size = take(&cells, size);
        g_array_append_val(board->soc->windows, window);
    }
}

static bool
has_windows(const SimBoard *board, const char *path)
{
    for (guint i = 0; i < board->soc->windows->len; i++) {
        if (g_array_index(board->soc->windows, SimSocWindow, i).path == path) {
            return true;
        }
    }
    return false;
}

/* One step up: through the rows of one bus, if it has any. */
static bool
lead_through(const SimBoard *board, const char *path, SimDmaWindow *window)
{
    for (guint i = 0; i < board->soc->windows->len; i++) {
        const SimSocWindow *row = &g_array_index(board->soc->windows, SimSocWindow, i);
        uint64_t into = window->pa - row->bus;

        if (row->path == path && into < row->size) {
            window->size = MIN(window->size, row->size - into);
            window->pa = row->base + into;
            return true;
        }
    }
    return !has_windows(board, path);
}

static bool
lead_up(const SimBoard *board, int node, SimDmaWindow *window)
{
    unsigned steps = 0;

    for (node = dma_parent(board, node); node >= 0 && steps < 2 * SIM_BOARD_DEPTH;
         node = dma_parent(board, node)) {
        if (!lead_through(board, sim_board_path(board, node), window)) {
            return false;
        }
        steps++;
    }
    return true;
}

/* Last address that masters on the bus at @path reach; 0: none of its rows leads anywhere. */
static SimAddr
last_of(const SimBoard *board, const char *path)
{
    int node = fdt_path_offset(board->fdt, path);
    SimAddr last = 0;

    for (guint i = 0; i < board->soc->windows->len; i++) {
        const SimSocWindow *row = &g_array_index(board->soc->windows, SimSocWindow, i);
        SimDmaWindow window = { row->bus, row->base, row->size };

        if (row->path == path && row->size > 0 && lead_up(board, node, &window)) {
            last = MAX(last, window.pa + (window.size - 1));
        }
    }
    return last;
}

/* As Linux has it (drivers/of/address.c, of_dma_get_max_cpu_address): of each bus the
 * furthest row, of all buses the one that reaches least. */
static SimAddr
dma_limit(const SimBoard *board)
{
    SimAddr limit = UINT64_MAX;

    for (guint i = 0; i < board->soc->windows->len; i++) {
        SimAddr last = last_of(board, g_array_index(board->soc->windows, SimSocWindow, i).path);

        limit = last ? MIN(limit, last) : limit;
    }
    return limit;
}

void
sim_board_note_windows(SimBoard *board)
{
    for (int node = fdt_next_node(board->fdt, 0, NULL); node >= 0;
         node = fdt_next_node(board->fdt, node, NULL)) {
        int length = 0;

        if (fdt_getprop(board->fdt, node, "dma-ranges", &length) && length > 0 &&
            sim_board_is_enabled(board, node)) {
            note_windows_of(board, node);
        }
    }
    board->soc->dma_limit = dma_limit(board);
}

static void
add_window(SimBoard *board, SimMaster *master, int node, const SimSocWindow *row)
{
    SimDmaWindow window = { row->bus, row->base, row->size };
    const char *why = row->size == 0 ? "a row of 0 bytes"
                      : !lead_up(board, node, &window)
                          ? "a row that the buses above have no row for"
                      : master->window_count == SIM_MASTER_WINDOWS ? "too many rows"
                                                                   : NULL;

    if (why) {
        sim_soc_leave_out(board->soc, row->path, "dma-ranges", "%s", why);
    } else {
        master->windows[master->window_count++] = window;
    }
}

const char *
sim_board_set_windows(SimBoard *board, SimMaster *master, int node)
{
    const char *path = NULL;
    unsigned steps = 0;

    for (node = dma_parent(board, node); node >= 0 && steps < 2 * SIM_BOARD_DEPTH;
         node = dma_parent(board, node)) {
        path = sim_board_path(board, node);
        if (has_windows(board, path)) {
            break;
        }
        path = NULL;
        steps++;
    }
    for (guint i = 0; path && i < board->soc->windows->len; i++) {
        const SimSocWindow *row = &g_array_index(board->soc->windows, SimSocWindow, i);

        if (row->path == path) {
            add_window(board, master, node, row);
        }
    }
    return path;
}

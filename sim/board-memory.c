/* SPDX-License-Identifier: MIT */
/*
 * Memory of a board.  Boot loaders write the size of memory into a tree, so that the
 * one a board is shipped with often has none; and not every board has its memory where
 * the window is (rules P1).
 */
#include "sim/board.h"

#include <libfdt.h>
#include <string.h>

#include "sim/truth.h"
#include "sim/window.h"
#include "sim/world.h"

#define ASSUMED_BASE UINT64_C(0x80000000)
#define ASSUMED_BYTES (UINT64_C(1) << 30)

/* A range of memory and the node that gave it. */
typedef struct Piece {
    SimBoardRange range;
    int node;
} Piece;

/* As Linux does: by device_type, or by name where there is none. */
static bool
is_memory(const SimBoard *board, int node)
{
    const char *name = fdt_get_name(board->fdt, node, NULL);

    if (sim_board_has(board, node, "device_type")) {
        return sim_board_lists(board, node, "device_type", "memory");
    }
    return name && (strcmp(name, "memory") == 0 || g_str_has_prefix(name, "memory@"));
}

static void
help_with_reg(SimBoard *board, guint before)
{
    if (board->diags->len > before) {
        sim_diag_help(g_ptr_array_index(board->diags, board->diags->len - 1),
                      "give base and size, as in reg = <0x80000000 0x4000000>");
    }
}

static void
collect(SimBoard *board, const SimBoardBus *root, int node, GArray *pieces)
{
    guint before = board->diags->len;
    g_autoptr(GArray) ranges = sim_board_reg(board, node, root);

    help_with_reg(board, before);
    for (guint i = 0; ranges && i < ranges->len; i++) {
        Piece piece = { g_array_index(ranges, SimBoardRange, i), node };

        g_array_append_val(pieces, piece);
    }
}

static gint
by_base(gconstpointer a, gconstpointer b)
{
    const Piece *p = a, *q = b;

    return p->range.base < q->range.base ? -1 : p->range.base > q->range.base;
}

/* What the window and the pages of the referee ask for */

static void
say(SimBoard *board, const Piece *piece, const char *what, const char *why)
{
    g_autofree char *name = g_strdup_printf("%s 0x%" G_GINT64_MODIFIER "x", what,
                                            piece->range.base);
    g_autofree char *value = g_strdup_printf(
        "0x%" G_GINT64_MODIFIER "x..0x%" G_GINT64_MODIFIER "x", piece->range.base,
        piece->range.base + piece->range.size - 1);

    sim_soc_assume(board->soc, sim_board_path(board, piece->node), name, value, "%s", why);
}

/* To whole pages, in a blob; a source is told. */
static bool
round_pages(SimBoard *board, Piece *piece)
{
    SimAddr mask = SIM_TRUTH_PAGE - 1;
    SimAddr end = piece->range.base + piece->range.size;
    SimAddr base = (piece->range.base + mask) & ~mask;

    if (!board->is_blob || ((piece->range.base | piece->range.size) & mask) == 0) {
        return true;
    }
    if (base >= (end & ~mask)) {
        return false;
    }
    piece->range = (SimBoardRange){ base, (end & ~mask) - base };
    say(board, piece, "memory at", "memory comes in whole pages");
    return true;
}

static bool
clip(SimBoard *board, Piece *piece)
{
    if (piece->range.base >= SIM_WINDOW_PART) {
        return false;
    }
    if (piece->range.size > SIM_WINDOW_PART - piece->range.base) {
        piece->range.size = SIM_WINDOW_PART - piece->range.base;
        say(board, piece, "memory at", "no memory above 16 GiB is simulated");
    }
    return true;
}

/* All of it is too high: the first range comes down. */
static void
move_down(SimBoard *board, GArray *pieces, const Piece *first)
{
    Piece piece = *first;

    piece.range.base = ASSUMED_BASE;
    piece.range.size = MIN(piece.range.size, UINT64_C(4) << 30);
    g_array_append_val(pieces, piece);
    say(board, &piece, "memory moved to", "all of it lies above 16 GiB");
}

static void
leave_out(SimBoard *board, const Piece *piece, const char *what)
{
    sim_soc_leave_out(board->soc, sim_board_path(board, piece->node), what,
                      "no room for it in the window");
}

static void
fit(SimBoard *board, GArray *pieces)
{
    Piece high = { .node = -1 };

    for (guint i = 0; i < pieces->len;) {
        Piece *piece = &g_array_index(pieces, Piece, i);

        if (!clip(board, piece)) {
            high = high.node < 0 ? *piece : high;
            leave_out(board, piece, "memory above 16 GiB");
        } else if (!round_pages(board, piece)) {
            leave_out(board, piece, "less than a page of memory");
        } else {
            i++;
            continue;
        }
        g_array_remove_index(pieces, i);
    }
    if (high.node >= 0 && pieces->len == 0) {
        move_down(board, pieces, &high);
    }
}

/* Neighbours become one: boot loaders cut memory up. */
static void
merge(GArray *pieces)
{
    for (guint i = 1; i < pieces->len;) {
        Piece *before = &g_array_index(pieces, Piece, i - 1);
        const Piece *piece = &g_array_index(pieces, Piece, i);

        if (before->node == piece->node &&
            before->range.base + before->range.size == piece->range.base) {
            before->range.size += piece->range.size;
            g_array_remove_index(pieces, i);
        } else {
            i++;
        }
    }
}

/* Devices in memory: in a blob they win */

/* Pages from which @device has registers, the lowest of those that lie in @piece. */
static void
find_lowest(SimBoard *board, const SimBoardDevice *device, const Piece *piece,
            SimBoardRange *lowest)
{
    guint before = board->diags->len;
    g_autoptr(GArray) ranges = sim_board_reg(board, device->node, device->bus);
    SimAddr mask = SIM_TRUTH_PAGE - 1, last = piece->range.base + piece->range.size - 1;

    /* What is wrong with its `reg` is said when the device is made. */
    g_ptr_array_set_size(board->diags, (gint)before);
    for (guint i = 0; ranges && i < ranges->len; i++) {
        const SimBoardRange *range = &g_array_index(ranges, SimBoardRange, i);
        SimAddr base = range->base & ~mask;
        SimAddr end = MIN((range->base + (range->size - 1)) | mask, last); /* inclusive */

        if (base <= last && end >= piece->range.base &&
            (lowest->size == 0 || base < lowest->base)) {
            *lowest = (SimBoardRange){ base, end - base + 1 };
        }
    }
}

static const char *
lowest_device(SimBoard *board, const Piece *piece, SimBoardRange *ret_range)
{
    const char *path = NULL;

    *ret_range = (SimBoardRange){ 0, 0 };
    for (guint i = 0; i <= board->devices->len; i++) {
        const SimBoardDevice *device =
            i < board->devices->len ? &g_array_index(board->devices, SimBoardDevice, i)
                                    : &board->outer;
        SimBoardRange before = *ret_range;

        if (device->klass && sim_board_has_in(device->klass, "regs")) {
            find_lowest(board, device, piece, ret_range);
        }
        if (before.base != ret_range->base || before.size != ret_range->size) {
            path = sim_board_path(board, device->node);
        }
    }
    return path;
}

/* Memory ends below the lowest device in it; below one at its very start there is none,
 * and it begins behind that. */
static bool
cut_once(SimBoard *board, Piece *piece, char **why)
{
    SimBoardRange device, *memory = &piece->range;
    const char *path = lowest_device(board, piece, &device);
    SimAddr end = memory->base + memory->size;

    if (!path || (device.base <= memory->base && device.size >= end - device.base)) {
        return false; /* nothing in it; or nothing left, which is an error later */
    }
    if (device.base > memory->base) {
        memory->size = device.base - memory->base;
    } else {
        memory->base = device.base + device.size;
        memory->size = end - memory->base;
    }
    g_free(*why);
    *why = g_strdup_printf("%s has registers at 0x%" G_GINT64_MODIFIER "x; "
                           "boot loaders cut memory there",
                           path, device.base);
    return true;
}

static void
cut_at_devices(SimBoard *board, GArray *pieces)
{
    for (guint i = 0; board->is_blob && i < pieces->len; i++) {
        Piece *piece = &g_array_index(pieces, Piece, i);
        g_autofree char *why = NULL;

        while (cut_once(board, piece, &why)) {
            continue;
        }
        if (why) {
            say(board, piece, "memory cut to", why);
        }
    }
}

/* A board as it is shipped */

/* First address in @prop; the size beside it may be 0. */
static bool
base_of(SimBoard *board, const SimBoardBus *root, int node, const char *prop,
        SimAddr *ret_base)
{
    int length = 0;
    const fdt32_t *cell = node < 0 ? NULL : fdt_getprop(board->fdt, node, prop, &length);
    SimAddr base = 0;

    if (!cell || root->address_cells == 0 || length < (int)root->address_cells * 4) {
        return false;
    }
    for (uint32_t i = 0; i < root->address_cells; i++) {
        base = base << 32 | fdt32_ld(cell + i);
    }
    *ret_base = base;
    return true;
}

/* The lowest range that is reserved, or may be, lies in memory. */
static bool
base_of_reserved(SimBoard *board, const SimBoardBus *root, SimAddr *ret_base)
{
    int parent = fdt_path_offset(board->fdt, "/reserved-memory");
    SimAddr lowest = UINT64_MAX, base;
    int node;

    if (parent < 0) {
        return false;
    }
    fdt_for_each_subnode(node, board->fdt, parent) {
        if (base_of(board, root, node, "reg", &base) ||
            base_of(board, root, node, "alloc-ranges", &base)) {
            lowest = MIN(lowest, base);
        }
    }
    if (lowest == UINT64_MAX) {
        return false;
    }
    *ret_base = lowest & ~(ASSUMED_BYTES - 1);
    return true;
}

static void
assume(SimBoard *board, const SimBoardBus *root, int node, const char *why, GArray *pieces)
{
    Piece piece = { { ASSUMED_BASE, ASSUMED_BYTES }, MAX(node, 0) };

    if (base_of(board, root, node, "reg", &piece.range.base)) {
        why = "the tree gives no size: boot loaders write it";
    } else if (base_of_reserved(board, root, &piece.range.base)) {
        why = "the tree has no memory, but reserves parts of it here";
    }
    piece.range.base &= ~(SimAddr)(SIM_TRUTH_PAGE - 1);
    g_array_append_val(pieces, piece);
    say(board, &piece, "1 GiB of memory at", why);
}

static void
refuse(SimBoard *board)
{
    SimDiag *diag = sim_tree_error(board->tree, board->diags, "/", NULL,
                                   "no memory: no node with device_type = \"memory\"");

    sim_diag_help(diag, "add memory@80000000 { device_type = \"memory\"; "
                        "reg = <0x80000000 0x4000000>; };");
}

/* Models */

/* Label, full name, then label and number. */
static char *
name_of(SimBoard *board, int node, guint index)
{
    if (index < 2) {
        return g_strdup(sim_board_name(board, node));
    }
    return g_strdup_printf("%s%u", sim_tree_label(board->tree, node), index);
}

static void
build(SimBoard *board, const Piece *piece, guint index)
{
    const SimModelClass *klass = sim_model_class_by_name("dram");
    g_autofree char *name = name_of(board, piece->node, index);
    SimSocRange fact = { sim_board_path(board, piece->node), piece->range.base,
                         piece->range.size, "" };
    g_autoptr(GError) error = NULL;
    SimModel *model;

    g_assert(klass); /* linked into the program */
    if (!name) {
        return;
    }
    g_array_append_val(board->soc->memory, fact);
    model = sim_board_add(board, klass, name, piece->node, NULL);
    if (!sim_model_set(model, "base", piece->range.base, &error) ||
        !sim_model_set(model, "bytes", piece->range.size, &error) ||
        !sim_model_realize(model, &error)) {
        sim_board_error(board, piece->node, "reg", error);
        return;
    }
    sim_board_map(board, model, "bus", &piece->range, piece->node);
}

static void
build_all(SimBoard *board, GArray *pieces)
{
    guint of_node = 0;

    for (guint i = 0; i < pieces->len; i++) {
        const Piece *piece = &g_array_index(pieces, Piece, i);

        of_node = i > 0 && piece->node == (piece - 1)->node ? of_node + 1 : 0;
        if (i < SIM_BOARD_RAMS) {
            build(board, piece, of_node);
        } else {
            sim_soc_leave_out(board->soc, sim_board_path(board, piece->node),
                              "memory in many pieces", "%u ranges are simulated",
                              SIM_BOARD_RAMS);
        }
    }
}

void
sim_board_memory(SimBoard *board, const SimBoardBus *root)
{
    const SimModelClass *const classes[] = { sim_model_class_by_name("dram"), NULL };
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    guint before = board->diags->len;
    int node, last = -1;

    fdt_for_each_subnode(node, board->fdt, 0) {
        if (is_memory(board, node) && sim_board_is_enabled(board, node)) {
            sim_board_check_props(board, node, classes);
            collect(board, root, node, pieces);
            last = node;
        }
    }
    if (pieces->len == 0 && board->diags->len == before) {
        if (board->is_blob) {
            assume(board, root, last, "the tree has no memory: boot loaders add it", pieces);
        } else if (last < 0) {
            refuse(board);
        }
    }
    g_array_sort(pieces, by_base);
    fit(board, pieces);
    if (pieces->len == 0 && board->is_blob && board->diags->len == before) {
        assume(board, root, -1, "what the tree has is less than a page", pieces);
    }
    merge(pieces);
    cut_at_devices(board, pieces);
    build_all(board, pieces);
}

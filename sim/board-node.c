/* SPDX-License-Identifier: MIT */
/*
 * Nodes of a device tree: reading properties, and giving them to the parameters
 * of models.  A property that a class has no parameter for is left alone, as
 * kernels do, unless it is one of ours by name.
 */
#include "sim/board.h"

#include <libfdt.h>
#include <string.h>

#define OURS "dmasim,"

/* Properties of ours that the board itself understands, on any known node. */
static const char *const board_props[] = { "dmasim,address-bits", "dmasim,snoops",
                                           "dmasim,arch", NULL };

const char *
sim_board_path(const SimBoard *board, int node)
{
    char path[4096];

    return g_intern_string(
        fdt_get_path(board->fdt, node, path, sizeof(path)) == 0 ? path : "/...");
}

bool
sim_board_has(const SimBoard *board, int node, const char *prop)
{
    return fdt_getprop(board->fdt, node, prop, NULL) != NULL;
}

bool
sim_board_lists(const SimBoard *board, int node, const char *prop, const char *text)
{
    return fdt_stringlist_search(board->fdt, node, prop, text) >= 0;
}

const char *
sim_board_compatible(const SimBoard *board, int node, int index)
{
    return node < 0 ? NULL
                    : fdt_stringlist_get(board->fdt, node, "compatible", index, NULL);
}

int
sim_board_phandle(const SimBoard *board, int node, const char *prop)
{
    int length;
    const fdt32_t *cell = fdt_getprop(board->fdt, node, prop, &length);

    return cell && length >= 4 ? fdt_node_offset_by_phandle(board->fdt, fdt32_ld(cell))
                               : -FDT_ERR_NOTFOUND;
}

bool
sim_board_is_enabled(const SimBoard *board, int node)
{
    return !sim_board_has(board, node, "status") ||
           sim_board_lists(board, node, "status", "okay") ||
           sim_board_lists(board, node, "status", "ok");
}

static uint64_t
cells(const void *data, int bytes)
{
    const fdt32_t *cell = data;
    uint64_t value = fdt32_ld(cell);

    return bytes == 8 ? value << 32 | fdt32_ld(cell + 1) : value;
}

bool
sim_board_number(SimBoard *board, int node, const char *prop, uint64_t *ret_value)
{
    int length;
    const void *data = fdt_getprop(board->fdt, node, prop, &length);

    if (!data) {
        return false;
    }
    if (length != 4 && length != 8) {
        sim_tree_error(board->tree, board->diags, sim_board_path(board, node), prop,
                       "`%s` must be one number, like <64>", prop);
        return false;
    }
    *ret_value = cells(data, length);
    return true;
}

/* Parameters */

/* What the board reads itself: `reg` is no number but ranges, and the geometry of a
 * cache may have to be completed first. */
static const char *const read_by_board[] = {
    "reg", "d-cache-size", "d-cache-sets", "d-cache-line-size",
    "cache-size", "cache-sets", "cache-line-size", "cache-level", "clock-frequency", NULL
};

static char *
prop_of(const SimParam *param)
{
    return param->prop ? g_strdup(param->prop) : g_strconcat(OURS, param->name, NULL);
}

static bool
set_word(SimBoard *board, SimModel *model, int node, const SimParam *param,
         const char *prop, GError **error)
{
    int length;
    const char *word = fdt_getprop(board->fdt, node, prop, &length);

    if (length < 1 || word[length - 1] != '\0') {
        g_set_error(error, SIM_MODEL_ERROR, 0, "%s.%s: `%s` must be a word in quotes",
                    model->name, param->name, prop);
        return false;
    }
    return sim_model_set_word(model, param->name, word, error);
}

static void
set_param(SimBoard *board, SimModel *model, int node, const SimParam *param,
          const char *prop)
{
    g_autoptr(GError) error = NULL;
    uint64_t value = 1;
    int length;

    if (!fdt_getprop(board->fdt, node, prop, &length)) {
        return;
    }
    if (param->kind == SIM_PARAM_KIND_WORD) {
        set_word(board, model, node, param, prop, &error);
    } else if ((param->kind == SIM_PARAM_KIND_BOOL && length == 0) ||
               sim_board_number(board, node, prop, &value)) {
        sim_model_set(model, param->name, value, &error);
    }
    if (error) {
        sim_tree_error(board->tree, board->diags, sim_board_path(board, node), prop, "%s",
                       error->message);
    }
}

void
sim_board_params(SimBoard *board, SimModel *model, int node)
{
    for (const SimParam *param = model->klass->params; param && param->kind; param++) {
        g_autofree char *prop = prop_of(param);

        if (!g_strv_contains(read_by_board, prop)) {
            set_param(board, model, node, param, prop);
        }
    }
}

static void
add_known(GPtrArray *known, const char *prop)
{
    if (!g_ptr_array_find_with_equal_func(known, prop, g_str_equal, NULL)) {
        g_ptr_array_add(known, g_strdup(prop));
    }
}

static void
add_known_of(GPtrArray *known, const SimModelClass *klass)
{
    for (const SimParam *param = klass->params; param && param->kind; param++) {
        g_autofree char *prop = prop_of(param);

        add_known(known, prop);
    }
    if (klass->when) {
        add_known(known, klass->when);
    }
}

static GPtrArray *
known_props(const SimModelClass *const *classes)
{
    GPtrArray *known = g_ptr_array_new_with_free_func(g_free);

    for (; *classes; classes++) {
        add_known_of(known, *classes);
    }
    for (unsigned i = 0; board_props[i]; i++) {
        add_known(known, board_props[i]);
    }
    g_ptr_array_add(known, NULL);
    return known;
}

static void
refuse_prop(SimBoard *board, int node, const char *prop, const char *const *known)
{
    g_autofree char *near = sim_suggest(prop, known);
    SimDiag *diag = sim_tree_error(board->tree, board->diags, sim_board_path(board, node),
                                   prop, "unknown property `%s`", prop);

    if (near) {
        sim_diag_help(diag, "did you mean %s?", near);
    }
}

void
sim_board_check_props(SimBoard *board, int node, const SimModelClass *const *classes)
{
    g_autoptr(GPtrArray) known = NULL;
    int prop;

    fdt_for_each_property_offset(prop, board->fdt, node) {
        const char *name;

        if (!fdt_getprop_by_offset(board->fdt, prop, &name, NULL) ||
            !g_str_has_prefix(name, OURS)) {
            continue;
        }
        if (!known) {
            known = known_props(classes);
        }
        if (!g_strv_contains((const char *const *)known->pdata, name)) {
            refuse_prop(board, node, name, (const char *const *)known->pdata);
        }
    }
}

/* SPDX-License-Identifier: MIT */
/*
 * dmasim soc: what machine a device tree gives, and what had to be assumed.
 */
#include <stdio.h>

#include "sim/tree.h"
#include "tools/json.h"
#include "tools/soc.h"
#include "tools/tool.h"

typedef struct SocArgs {
    gboolean json;
    char **set;
} SocArgs;

/* Without an argument: the boards that are built in. */
static int
list_presets(const SocArgs *args)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autofree char *text = NULL;
    JsonBuilder *b = json_builder_new();

    json_builder_begin_array(b);
    for (const char *const *name = sim_preset_names(); *name; name++) {
        const char *summary = sim_preset_summary(*name);

        g_string_append_printf(out, "%-28s %s\n", *name, summary ? summary : "");
        json_builder_begin_object(b);
        tool_json_string(b, "name", *name);
        tool_json_string(b, "summary", summary ? summary : "");
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
    text = tool_json_end(b, true);
    if (args->json) {
        g_string_printf(out, "%s\n", text);
    }
    tool_print(out);
    return TOOL_OK;
}

static bool
apply_set(SimTree *tree, char **set, GPtrArray *diags)
{
    for (; set && *set; set++) {
        g_autoptr(GError) error = NULL;

        if (!sim_tree_set_text(tree, *set, &error)) {
            sim_diags_add(diags, *set, 0, 0, 0, NULL, "%s", error->message);
            return false;
        }
    }
    return true;
}

static void
show(const SocArgs *args, const SimWorld *world, const SimTree *tree)
{
    const SimSoc *soc = sim_tree_soc(tree);
    g_autoptr(GString) out = g_string_new(NULL);

    if (args->json) {
        g_autofree char *text = soc_json(world, soc, sim_tree_name(tree));

        g_string_printf(out, "%s\n", text);
    } else {
        soc_text(world, soc, sim_tree_name(tree), out);
    }
    tool_print(out);
}

static int
describe(const SocArgs *args, const char *name)
{
    GPtrArray *diags = sim_diags_new();
    SimTree *tree = sim_tree_load(name, NULL, diags);
    SimWorld *world = sim_world_new(NULL);
    int result = TOOL_OK;

    if (tree && apply_set(tree, args->set, diags) && sim_board_build(world, tree, diags)) {
        show(args, world, tree);
    } else {
        result = tool_bad_input(diags);
    }
    sim_world_free(world);
    sim_tree_free(tree);
    g_ptr_array_unref(diags);
    return result;
}

static int
cmd_soc(const Tool *tool, int argc, char **argv)
{
    SocArgs args = {FALSE, NULL};
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &args.json,
         "print JSON, with every parameter of every block", NULL},
        {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &args.set,
         "change a property of the board; may be repeated", "NODE:PROP=VALUE"},
        {NULL}};
    int result = tool_parse(tool, entries, &argc, &argv);

    if (result == TOOL_OK && argc > 2) {
        result = tool_usage(tool, "takes one board");
    } else if (result == TOOL_OK && argc == 1 && args.set) {
        result = tool_usage(tool, "--set changes a board: name one");
    } else if (result == TOOL_OK) {
        result = argc == 1 ? list_presets(&args) : describe(&args, argv[1]);
    }
    g_strfreev(args.set);
    return result;
}

const Tool tool_soc = {
    .name = "soc",
    .usage = "[BOARD]",
    .summary = "Says what machine a device tree (.dts, .dtb, preset) gives.",
    .examples = {"dmasim soc cortex-a9-pl310", "dmasim soc /sys/firmware/fdt --json"},
    .run = cmd_soc,
};

/* SPDX-License-Identifier: MIT */
/*
 * dmasim doctor: can it work here, and what would be missing?
 */
#include <stdio.h>
#include <string.h>

#include "sim/tree.h"
#include "sim/window.h"
#include "tools/tool.h"

typedef struct Program {
    const char *name;
    const char *option;  /* that makes it say its version */
    const char *without; /* what cannot be done without it */
} Program;

static const Program programs[] = {
    {"dtc", "--version",
     "boards as .dts files (.dtb files and the built-in boards work)"},
    {"dot", "-V", "drawings"},
};

/* First line of what `name option` prints, on either channel; NULL: not there. */
static char *
version_of(const Program *program)
{
    g_autofree char *path = g_find_program_in_path(program->name);
    char *argv[] = {path, (char *)program->option, NULL};
    g_autofree char *out = NULL;
    g_autofree char *err = NULL;
    const char *text;

    if (!path || !g_spawn_sync(NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err,
                               NULL, NULL)) {
        return NULL;
    }
    text = out && out[0] ? out : err ? err : "";
    return g_strndup(text, strcspn(text, "\n"));
}

static void
look_for_programs(GString *out)
{
    for (size_t i = 0; i < G_N_ELEMENTS(programs); i++) {
        g_autofree char *version = version_of(&programs[i]);

        if (version) {
            g_string_append_printf(out, "ok       %-8s %s\n", programs[i].name, version);
        } else {
            g_string_append_printf(out, "missing  %-8s without it: no %s\n",
                                   programs[i].name, programs[i].without);
        }
    }
}

/* The one thing that nothing works without. */
static bool
look_at_window(GString *out)
{
    g_autoptr(GError) error = NULL;

    if (sim_window_reserve(&error)) {
        g_string_append_printf(out,
                               "ok       %-8s 0x%" G_GINT64_MODIFIER
                               "x, %" G_GUINT64_FORMAT " GiB of addresses\n",
                               "window", SIM_WINDOW_BASE, SIM_WINDOW_SIZE >> 30);
        return true;
    }
    g_string_append_printf(out, "BAD      %-8s %s\n", "window", error->message);
    return false;
}

static void
look_at_presets(GString *out)
{
    for (const char *const *name = sim_preset_names(); *name; name++) {
        const char *summary = sim_preset_summary(*name);

        g_string_append_printf(out, "board    %-28s %s\n", *name, summary ? summary : "");
    }
}

static int
cmd_doctor(const Tool *tool, int argc, char **argv)
{
    g_autoptr(GString) out = g_string_new(NULL);
    int result = tool_parse(tool, NULL, &argc, &argv);
    bool works;

    if (result != TOOL_OK) {
        return result;
    }
    if (argc != 1) {
        return tool_usage(tool, "takes no argument");
    }
    g_string_append_printf(out, "ok       %-8s %s, GLib %u.%u.%u\n", "dmasim",
                           DMASIM_VERSION, glib_major_version, glib_minor_version,
                           glib_micro_version);
    works = look_at_window(out);
    look_for_programs(out);
    look_at_presets(out);
    tool_print(out);
    return works ? TOOL_OK : TOOL_INTERNAL;
}

const Tool tool_doctor = {
    .name = "doctor",
    .usage = "",
    .summary = "Says whether dmasim can work on this machine, and what is missing.",
    .examples = {"dmasim doctor", "dmasim --version --json"},
    .run = cmd_doctor,
};

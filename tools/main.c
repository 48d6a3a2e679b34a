/* SPDX-License-Identifier: MIT */
/*
 * dmasim: finds the subcommand and runs it.
 */
#include <stdio.h>
#include <string.h>

#include "sim/diag.h"
#include "tools/tool.h"

/* `dmasim` alone: a friendly first word, and the way on. */
static int
greet(void)
{
    g_autoptr(GString) text = g_string_new(NULL);

    g_string_append(text, "dmasim: a SoC whose caches are not coherent with its DMA masters, to run\n"
                          "drivers and scenarios on. It shows which bytes go stale, and which line to "
                          "change.\n\n");
    tool_say_next(text);
    g_string_append(text, "\nAll commands: dmasim --help\n");
    tool_print(text);
    return TOOL_OK;
}

static int
unknown_verb(const char *name)
{
    const char *names[32] = { NULL };
    g_autofree char *guess = NULL;

    for (unsigned i = 0; tool_table[i] && i < G_N_ELEMENTS(names) - 1; i++) {
        names[i] = tool_table[i]->name;
    }
    guess = sim_suggest(name, names);
    fprintf(stderr, "dmasim: unknown command `%s`", name);
    if (guess) {
        fprintf(stderr, "; did you mean %s?", guess);
    }
    fputs("\nTry `dmasim --help`.\n", stderr);
    return TOOL_USAGE;
}

int
main(int argc, char **argv)
{
    const Tool *tool;

    tool_catch_aborts();
    if (argc < 2) {
        return greet();
    }
    if (argv[1][0] == '-') {
        return tool_help.run(&tool_help, argc, argv);
    }
    tool = tool_by_name(argv[1]);
    return tool ? tool->run(tool, argc - 1, argv + 1) : unknown_verb(argv[1]);
}

/* SPDX-License-Identifier: MIT */
/*
 * dmasim: finds the subcommand and runs it.
 */
#include <string.h>

#include "sim/diag.h"
#include "tools/tool.h"

/* `dmasim` alone: a friendly first word, and the way on. */
static int
greet(void)
{
    g_autoptr(GString) text = g_string_new(NULL);

    g_string_append(
        text,
        "dmasim: a SoC whose caches are not coherent with its DMA masters, to run\n"
        "scenarios of drivers on. It shows which bytes go stale, and which line to "
        "change.\n\n"
        "First: dmasim demo\n");
    tool_say_next(text);
    g_string_append(text, "\nAll commands: dmasim --help\n");
    tool_print(text);
    return TOOL_OK;
}

static int
unknown_verb(const char *name)
{
    const char *names[32] = {NULL};
    g_autofree char *guess = NULL;

    for (unsigned i = 0; tool_table[i] && i < G_N_ELEMENTS(names) - 1; i++) {
        names[i] = tool_table[i]->name;
    }
    guess = sim_suggest(name, names);
    return tool_usage(&tool_itself, "unknown command `%s`%s%s%s", name,
                      guess ? "; did you mean " : "", guess ? guess : "",
                      guess ? "?" : "");
}

/* GOption knows "-j 2" but not "-j2": parts what is written in one word. */
static GPtrArray *
split_words(int argc, char **argv)
{
    static const char takes_value[] = "jV";
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);

    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];

        if (word[0] == '-' && word[1] && strchr(takes_value, word[1]) && word[2]) {
            g_ptr_array_add(words, g_strndup(word, 2));
            word += 2;
        }
        g_ptr_array_add(words, g_strdup(word));
    }
    g_ptr_array_add(words, NULL);
    return words;
}

static int
dispatch(int argc, char **argv)
{
    const Tool *tool;

    if (argc < 2) {
        return greet();
    }
    if (argv[1][0] == '-') {
        return tool_help.run(&tool_help, argc, argv);
    }
    tool = tool_by_name(argv[1]);
    return tool ? tool->run(tool, argc - 1, argv + 1) : unknown_verb(argv[1]);
}

int
main(int argc, char **argv)
{
    g_autoptr(GPtrArray) words = split_words(argc, argv);
    /* GOption moves the pointers about; @words goes on owning the strings. */
    g_autofree char **copy = g_memdup2(words->pdata, words->len * sizeof(char *));

    tool_catch_aborts();
    return dispatch((int)words->len - 1, copy);
}

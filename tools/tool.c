/* SPDX-License-Identifier: MIT */
/*
 * What the subcommands share: the table of them, option parsing, messages,
 * output, and what happens when an assertion of our own fails.
 */
#include "tools/tool.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/diag.h"

const Tool *const tool_table[] = {&tool_run,   &tool_check,  &tool_demo, &tool_explain,
                                  &tool_trace, &tool_draw,   &tool_drive, &tool_replay,
                                  &tool_soc,    &tool_cc, &tool_doctor, &tool_help, NULL};

const Tool *
tool_by_name(const char *name)
{
    for (const Tool *const *tool = tool_table; *tool; tool++) {
        if (strcmp((*tool)->name, name) == 0) {
            return *tool;
        }
    }
    return NULL;
}

const Tool tool_itself = {.name = ""};

static bool
is_command(const Tool *tool)
{
    return tool != &tool_itself;
}

static GOptionContext *
context_new(const Tool *tool, const GOptionEntry *entries)
{
    GOptionContext *context = g_option_context_new(tool->usage);

    g_option_context_set_help_enabled(context, is_command(tool));
    g_option_context_set_strict_posix(context, !is_command(tool));
    if (is_command(tool)) {
        g_autofree char *name = g_strdup_printf("dmasim %s", tool->name);
        g_autofree char *tail = g_strdup_printf("Examples:\n  %s\n  %s",
                                                tool->examples[0], tool->examples[1]);

        g_set_prgname(name);
        g_option_context_set_summary(context, tool->summary);
        g_option_context_set_description(context, tail);
    }
    if (entries) {
        g_option_context_add_main_entries(context, entries, NULL);
    }
    return context;
}

/* GLib's words with the quotes that we write, and no sign that a terminal may lack. */
static char *
plain_words(const char *text)
{
    static const char *const signs[][2] = {
        {"\342\200\246", "..."}, {"\342\200\234", "`"}, {"\342\200\235", "`"}};
    GString *plain = g_string_new(text);

    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
        g_string_replace(plain, signs[i][0], signs[i][1], 0);
    }
    return g_string_free(plain, FALSE);
}

static void
print_help(GOptionContext *context)
{
    g_autofree char *help = g_option_context_get_help(context, TRUE, NULL);
    g_autofree char *plain = plain_words(help);

    fputs(plain, stdout);
}

static bool
asks_for_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            return true;
        }
    }
    return false;
}

/* "--polcy" of "--polcy=plain", when no option has that name; else NULL. */
static char *
unknown_name(const char *word, const GPtrArray *names)
{
    char *name = g_strndup(word, strcspn(word, "="));

    if (g_str_has_prefix(name, "--") && name[2] &&
        !g_strv_contains((const char *const *)names->pdata, name)) {
        return name;
    }
    g_free(name);
    return NULL;
}

/* What to say about options that GLib does not know: which, and which was meant. */
static int
unknown_option(const Tool *tool, const GOptionEntry *entries, char **argv,
               const char *otherwise)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *name = NULL, *guess = NULL;

    g_ptr_array_add(names, g_strdup("--help"));
    for (; entries && entries->long_name; entries++) {
        g_ptr_array_add(names, g_strconcat("--", entries->long_name, NULL));
    }
    g_ptr_array_add(names, NULL);
    for (; *argv && !name; argv++) {
        name = unknown_name(*argv, names);
    }
    if (!name) {
        return tool_usage(tool, "%s", otherwise);
    }
    guess = sim_suggest(name, (const char *const *)names->pdata);
    return tool_usage(tool, "unknown option `%s`%s%s%s", name,
                      guess ? "; did you mean " : "", guess ? guess : "",
                      guess ? "?" : "");
}

int
tool_parse(const Tool *tool, const GOptionEntry *entries, int *argc, char ***argv)
{
    g_autoptr(GOptionContext) context = context_new(tool, entries);
    g_autoptr(GError) error = NULL;
    g_autofree char *said = NULL;

    if (is_command(tool) && asks_for_help(*argc, *argv)) {
        print_help(context);
        exit(TOOL_OK);
    }
    if (g_option_context_parse(context, argc, argv, &error)) {
        return TOOL_OK;
    }
    said = plain_words(error->message);
    if (g_error_matches(error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION)) {
        return unknown_option(tool, entries, *argv, said);
    }
    return tool_usage(tool, "%s", said);
}

int
tool_usage(const Tool *tool, const char *format, ...)
{
    va_list args;
    g_autofree char *text = NULL;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    if (is_command(tool)) {
        fprintf(stderr, "dmasim %s: %s\nTry `dmasim help %s`.\n", tool->name, text,
                tool->name);
    } else {
        fprintf(stderr, "dmasim: %s\nTry `dmasim --help`.\n", text);
    }
    return TOOL_USAGE;
}

int
tool_bad_input(const GPtrArray *diags)
{
    g_autoptr(GString) text = g_string_new(NULL);

    sim_diags_print(diags, text);
    fputs(text->str, stderr);
    return TOOL_BAD_INPUT;
}

void
tool_print(const GString *text)
{
    fwrite(text->str, 1, text->len, stdout);
}

bool
tool_colour(const char *when, bool *ret_colour)
{
    const char *none = g_getenv("NO_COLOR");
    const char *term = g_getenv("TERM");

    if (!when || strcmp(when, "auto") == 0) {
        *ret_colour = isatty(STDOUT_FILENO) && !(none && none[0]) &&
                      !(term && strcmp(term, "dumb") == 0);
        return true;
    }
    *ret_colour = strcmp(when, "always") == 0;
    return *ret_colour || strcmp(when, "never") == 0;
}

char *
tool_quote(const char *word)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        "_./:=#@%+,-";

    if (word[0] && word[0] != '#' && strspn(word, plain) == strlen(word)) {
        return g_strdup(word);
    }
    return g_shell_quote(word);
}

void
tool_say_next(GString *out)
{
    g_string_append(
        out, "Try next:\n"
             "  dmasim demo --source > rx.dma; dmasim run rx.dma    the whole report\n"
             "  dmasim explain D101                                 what it is about\n"
             "  dmasim check scenarios                              all the lessons\n");
}

/* Async-signal-safe: the process is in an unknown state. */
static void
on_abort(int signal_number)
{
    static const char text[] = "dmasim: internal error: an assertion failed. This is a "
                               "bug of dmasim, not of your\n"
                               "scenario or driver; please report it with the line above "
                               "and the command you gave.\n";
    ssize_t written = write(STDERR_FILENO, text, sizeof(text) - 1);

    (void)written;
    (void)signal_number;
    _exit(TOOL_INTERNAL);
}

void
tool_catch_aborts(void)
{
    struct sigaction action = {.sa_handler = on_abort};

    sigemptyset(&action.sa_mask);
    sigaction(SIGABRT, &action, NULL);
}

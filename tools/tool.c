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
                                  &tool_trace, &tool_doctor, &tool_help, NULL};

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

GOptionContext *
tool_context(const Tool *tool, const GOptionEntry *entries)
{
    g_autofree char *name = g_strdup_printf("dmasim %s", tool->name);
    g_autofree char *tail = g_strdup_printf("Examples:\n  %s\n  %s", tool->examples[0],
                                            tool->examples[1]);
    GOptionContext *context = g_option_context_new(tool->usage);

    g_set_prgname(name);
    g_option_context_set_summary(context, tool->summary);
    g_option_context_set_description(context, tail);
    if (entries) {
        g_option_context_add_main_entries(context, entries, NULL);
    }
    return context;
}

/* GLib writes an ellipsis that only some terminals have. */
static void
print_help(GOptionContext *context)
{
    g_autofree char *help = g_option_context_get_help(context, TRUE, NULL);
    g_auto(GStrv) parts = g_strsplit(help, "\342\200\246", -1);
    g_autofree char *plain = g_strjoinv("...", parts);

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

int
tool_parse(const Tool *tool, GOptionContext *context, int *argc, char ***argv)
{
    g_autoptr(GError) error = NULL;
    bool parsed;

    if (g_option_context_get_help_enabled(context) && asks_for_help(*argc, *argv)) {
        print_help(context);
        g_option_context_free(context);
        exit(TOOL_OK);
    }
    parsed = g_option_context_parse(context, argc, argv, &error);
    g_option_context_free(context);
    return parsed ? TOOL_OK : tool_usage(tool, "%s", error->message);
}

int
tool_usage(const Tool *tool, const char *format, ...)
{
    va_list args;
    g_autofree char *text = NULL;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    fprintf(stderr, "dmasim %s: %s\nTry `dmasim help %s`.\n", tool->name, text,
            tool->name);
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

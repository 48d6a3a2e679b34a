/* SPDX-License-Identifier: MIT */
/*
 * What the subcommands share: exit codes, the shape of a subcommand, output.
 */
#ifndef TOOLS_TOOL_H
#define TOOLS_TOOL_H

#include <glib.h>
#include <stdbool.h>

#ifndef DMASIM_VERSION
#define DMASIM_VERSION "0.1"
#endif

/* The same for every subcommand; `dmasim --help` lists them. */
typedef enum ToolExit {
    TOOL_OK = 0,
    TOOL_FOUND = 1,        /* findings, or an expectation that was not met */
    TOOL_USAGE = 2,        /* wrong option or argument */
    TOOL_BAD_INPUT = 3,    /* a file that does not parse, a tree that cannot be built */
    TOOL_INCONCLUSIVE = 4, /* a bound was hit before the search was complete */
    TOOL_INTERNAL = 70,    /* our bug (EX_SOFTWARE of sysexits.h) */
    TOOL_SKIPPED = 77,     /* an optional program is missing (automake's code) */
} ToolExit;

/* One subcommand: one file cmd-<name>.c. */
typedef struct Tool {
    const char *name;
    const char *usage;       /* what follows the options: "FILE" */
    const char *summary;     /* one line */
    const char *examples[2]; /* full commands */
    int (*run)(const struct Tool *tool, int argc, char **argv); /* argv[0] = name */
} Tool;

extern const Tool tool_run, tool_check, tool_demo, tool_explain, tool_trace, tool_draw,
    tool_replay, tool_drive, tool_soc, tool_cc, tool_doctor, tool_help;
/* All of them in the order of the help; NULL ends. */
extern const Tool *const tool_table[];
const Tool *tool_by_name(const char *name);

/* What stands before any command: `dmasim --version`. */
extern const Tool tool_itself;

/*
 * Parses the options of @tool; @entries may be NULL.  TOOL_OK, or TOOL_USAGE after
 * a message.  Asked for help, it prints that and exits.
 */
int
tool_parse(const Tool *tool, const GOptionEntry *entries, int *argc, char ***argv);
/* "dmasim run: ..." and where help is, to stderr; TOOL_USAGE. */
int tool_usage(const Tool *tool, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Prints located errors to stderr; TOOL_BAD_INPUT. */
int tool_bad_input(const GPtrArray *diags);
/* stdout, and nowhere else, is where results go. */
void tool_print(const GString *text);
/* @when: "auto" (or NULL), "always", "never"; false: not one of them. */
bool tool_colour(const char *when, bool *ret_colour);
/* A word of a shell command, quoted when it has to be. */
char *tool_quote(const char *word);
/* The three commands that a newcomer should try; demo and main say them. */
void tool_say_next(GString *out);
/* Our own bug: a message, then exit code 70.  Set up before anything else. */
void tool_catch_aborts(void);

#endif

/* SPDX-License-Identifier: MIT */
/* Runs the program under test and keeps what it said. */
#ifndef TESTS_PROGRAM_H
#define TESTS_PROGRAM_H

#include <glib.h>
#include <sys/wait.h>

#include "tests/runner.h"

typedef struct Said {
    int code; /* exit code; 128 + n when signal n ended it */
    char *out, *err;
} Said;

/* dmasim with the words of @command, split as a shell would. */
static inline Said
run_program(const char *command)
{
    g_autofree char *line = g_strdup_printf("%s %s", sim_check_program(), command);
    g_autoptr(GError) error = NULL;
    Said said = {0};
    int status = 0;

    ck_assert_msg(g_spawn_command_line_sync(line, &said.out, &said.err, &status, &error),
                  "%s: %s", line, error ? error->message : "");
    said.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return said;
}

static inline void
said_clear(Said *said)
{
    g_free(said->out);
    g_free(said->err);
}

static inline void
assert_has(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) != NULL, "`%.1000s` is not in\n%.5000s", part, text);
}

static inline unsigned
count_lines(const char *text)
{
    unsigned count = 0;

    for (; *text; text++) {
        count += *text == '\n';
    }
    return count;
}

#endif

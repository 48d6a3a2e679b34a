/* SPDX-License-Identifier: MIT */
/*
 * Errors in what the user gave us: file:line:column, the line, a caret and a
 * suggestion.  One printer for scenarios, device trees, options and traces.
 */
#ifndef SIM_DIAG_H
#define SIM_DIAG_H

#include "sim/types.h"

#include <glib.h>

typedef struct SimDiag {
    char *message; /* "unknown function `dma_map_singel`" */
    char *file;
    unsigned line, column; /* from 1; line 0: about the file as a whole */
    unsigned width;        /* carets */
    char *text;            /* the source line, without newline; may be NULL */
    char *help;            /* "did you mean `dma_map_single`?"; may be NULL */
} SimDiag;

/* A list of diags: GPtrArray that frees its SimDiags. */
GPtrArray *sim_diags_new(void);
SimDiag *sim_diags_add(GPtrArray *diags, const char *file, unsigned line, unsigned column,
                       unsigned width, const char *text, const char *format, ...)
    G_GNUC_PRINTF(7, 8);
void sim_diag_help(SimDiag *diag, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* "error: ...\n --> file:l:c\n ..." as in scenario-language.md section 4. */
void sim_diag_print(const SimDiag *diag, GString *out);
void sim_diags_print(const GPtrArray *diags, GString *out);

/*
 * Words of @candidates (NULL-terminated) within the best edit distance of @word,
 * at most a third of its length away (one letter in any case): "`a`", "`a` or
 * `b`"; NULL when none is.  Upper and lower case count as the same letter.
 */
char *sim_suggest(const char *word, const char *const *candidates);

#endif

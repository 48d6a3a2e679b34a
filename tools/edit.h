/* SPDX-License-Identifier: MIT */
/*
 * A scenario's text with edits applied, and the way back from its lines to the
 * lines of the file.
 */
#ifndef TOOLS_EDIT_H
#define TOOLS_EDIT_H

#include <glib.h>

#include "sim/scenario.h"

typedef struct Edited {
    char *text;
    GArray *origin; /* unsigned: line of the file for each line; 0 = a new one */
} Edited;

/* @edits: ReportEdit; NULL or empty: the text as it is. */
Edited *edited_new(const SimScenario *scenario, const GPtrArray *edits);
void edited_free(Edited *edited);
/* Line of the file that became line @line; 0 for a new one. */
unsigned edited_origin(const Edited *edited, unsigned line);

#endif

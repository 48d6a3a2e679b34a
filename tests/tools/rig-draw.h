/* SPDX-License-Identifier: MIT */
/* Pictures of files and of texts, for tests of draw: a folder, and the DOT of it. */
#ifndef TESTS_TOOLS_RIG_DRAW_H
#define TESTS_TOOLS_RIG_DRAW_H

#include "tests/program.h"

/* A fixture: an empty folder for one test. */
void rig_draw_open(void);
void rig_draw_close(void);
/* A name in that folder; free it. */
char *rig_draw_path(const char *name);
/* ... with @text in it. */
char *rig_draw_file(const char *name, const char *text);

/* dmasim draw @file @options */
Said rig_draw(const char *file, const char *options);
/* The DOT of a file, or of text that is written to one; free it. */
char *rig_dot_of(const char *file, const char *options);
char *rig_dot_of_text(const char *text, const char *options);
/* How often @part is in @text. */
unsigned rig_count(const char *text, const char *part);

#endif

/* SPDX-License-Identifier: MIT */
/* What the files share that draw a sequence. */
#ifndef TOOLS_DRAW_SEQ_H
#define TOOLS_DRAW_SEQ_H

#include "tools/draw.h"

/* draw-lanes.c */
const SimModel *draw_model_of(const SimWorld *world, SimActorId id);
/* Not so: leftovers of earlier steps that have no name, barriers without effect. */
bool draw_is_shown(const SimRun *run, const DrawStep *step, unsigned index);
/* SimModel, borrowed, from left to right. */
GPtrArray *draw_lanes_new(const SimRun *run, const GPtrArray *steps);

/* draw-words.c: labels; free them. */
char *draw_move_text(const SimRun *run, const DrawMove *move);
/* Of a move with a finding: what was wrong with the bytes, too. */
char *draw_wrong_text(const SimRun *run, const DrawMove *move);
/* A line of a scenario without what comes after the call: `=>` and comment. */
char *draw_step_text(const char *line);
/* @text in lines of at most @chars, at most four. */
char *draw_fold(const char *text, unsigned chars);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Time, waiting and interrupts of the Linux side: the host's part of api/lx.h.
 */
#ifndef GLUE_SCHED_H
#define GLUE_SCHED_H

#include "sim/world.h"

/* The lines of @world are wired to the Linux side; the same world may be gone next. */
void lx_sched_begin(SimWorld *world);
void lx_sched_end(void);

#endif

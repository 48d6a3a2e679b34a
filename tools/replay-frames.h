/* SPDX-License-Identifier: MIT */
/*
 * Where the pages of a traced program lie in the RAM of a board.  Pages map to
 * frames one to one, in the order in which they appear, and a frame agrees with
 * its page in every address bit below the largest way of the board's caches: so
 * each reference falls into the set that its own address names, whatever frame it
 * got, and two lines meet in a set exactly when their addresses say so.
 */
#ifndef TOOLS_REPLAY_FRAMES_H
#define TOOLS_REPLAY_FRAMES_H

#include "sim/types.h"

#include <glib.h>

#define REPLAY_PAGE_SHIFT 12
#define REPLAY_PAGE (UINT64_C(1) << REPLAY_PAGE_SHIFT)
#define REPLAY_LOW_PAGES (UINT64_C(1) << (32 - REPLAY_PAGE_SHIFT))

typedef struct ReplayFrames {
    const SimWorld *world;
    uint64_t colours;  /* pages in the largest way */
    uint64_t *low;     /* of pages below 4 GiB: where their frame is in the window */
    GHashTable *high;  /* the same of all others */
    uint64_t *next;    /* per colour: number of the frame to look at next */
    uint64_t given;    /* frames */
} ReplayFrames;

/* @world is built and stays; the way is that of its caches. */
void replay_frames_init(ReplayFrames *frames, const SimWorld *world);
void replay_frames_clear(ReplayFrames *frames);
/* Gives @page a frame, if it has none: its window address; 0: there is none left. */
uint64_t replay_frames_give(ReplayFrames *frames, uint64_t page);

/* The window address of @address; 0: out of frames. */
static inline uint64_t
replay_frames_va(ReplayFrames *frames, uint64_t address)
{
    uint64_t page = address >> REPLAY_PAGE_SHIFT;
    uint64_t frame = page < REPLAY_LOW_PAGES ? frames->low[page] : 0;

    if (G_UNLIKELY(frame == 0)) {
        frame = replay_frames_give(frames, page);
        if (frame == 0) {
            return 0;
        }
    }
    return frame | (address & (REPLAY_PAGE - 1));
}

#endif

/* SPDX-License-Identifier: MIT */
/* Pages of a trace and frames of RAM; see the header. */
#include "tools/replay-frames.h"

#include "sim/cache.h"
#include "sim/reserve.h"
#include "sim/window.h"
#include "sim/world.h"

#define LOW_BYTES (REPLAY_LOW_PAGES * sizeof(uint64_t))

static uint64_t
common_divisor(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/*
 * Pages after which every cache is at its first set again.  Ways are powers of two,
 * as a rule; then this is the largest one.
 */
static uint64_t
colours_of(const SimWorld *world)
{
    uint64_t bytes = REPLAY_PAGE;

    for (guint i = 0; i < world->caches->len; i++) {
        const SimCache *cache = g_ptr_array_index(world->caches, i);
        uint64_t way = (uint64_t)cache->line_bytes * cache->sets;

        bytes = bytes / common_divisor(bytes, way) * way;
    }
    return bytes / REPLAY_PAGE;
}

void
replay_frames_init(ReplayFrames *frames, const SimWorld *world)
{
    frames->world = world;
    frames->colours = colours_of(world);
    frames->low = sim_reserve(LOW_BYTES);
    frames->high = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    frames->next = g_new(uint64_t, frames->colours);
    for (uint64_t i = 0; i < frames->colours; i++) {
        frames->next[i] = i;
    }
    frames->given = 0;
}

void
replay_frames_clear(ReplayFrames *frames)
{
    sim_unreserve(frames->low, LOW_BYTES);
    g_hash_table_unref(frames->high);
    g_free(frames->next);
}

/* The RAM that begins lowest among those that end above @frame; NULL: none. */
static const SimRam *
ram_from(const SimWorld *world, uint64_t frame)
{
    const SimRam *found = NULL;

    for (guint i = 0; i < world->rams->len; i++) {
        const SimRam *ram = &g_array_index(world->rams, SimRam, i);

        if ((ram->base + ram->bytes) >> REPLAY_PAGE_SHIFT > frame &&
            (!found || ram->base < found->base)) {
            found = ram;
        }
    }
    return found;
}

/* The window address of the next frame of that colour; 0: there is none. */
static uint64_t
take_frame(ReplayFrames *frames, uint64_t colour)
{
    uint64_t frame = frames->next[colour];
    const SimRam *ram = ram_from(frames->world, frame);

    while (ram && frame < ram->base >> REPLAY_PAGE_SHIFT) {
        uint64_t gap = (ram->base >> REPLAY_PAGE_SHIFT) - frame;

        frame += (gap + frames->colours - 1) / frames->colours * frames->colours;
        ram = ram_from(frames->world, frame);
    }
    if (!ram) {
        return 0;
    }
    frames->next[colour] = frame + frames->colours;
    frames->given++;
    return sim_window_va(SIM_WINDOW_LINEAR, frame << REPLAY_PAGE_SHIFT);
}

uint64_t
replay_frames_give(ReplayFrames *frames, uint64_t page)
{
    uint64_t colour = page % frames->colours, *known, frame;

    if (page < REPLAY_LOW_PAGES) {
        return frames->low[page] = take_frame(frames, colour);
    }
    known = g_hash_table_lookup(frames->high, &page);
    if (known) {
        return *known;
    }
    frame = take_frame(frames, colour);
    if (frame != 0) {
        g_hash_table_insert(frames->high, g_memdup2(&page, sizeof(page)),
                            g_memdup2(&frame, sizeof(frame)));
    }
    return frame;
}

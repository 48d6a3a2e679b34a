/* SPDX-License-Identifier: MIT */
/* Which arrow a finding is about: the one by which somebody got, wrote or lost. */
#include "tools/draw-record.h"

#include "sim/cache.h"
#include "sim/model.h"

/* Wrong bytes went along this arrow; the other codes break a rule. */
static bool
is_about_bytes(const SimFinding *finding)
{
    return finding->code >= SIM_D101 && finding->code <= SIM_D106 && !finding->latent;
}

bool
draw_is_thrown_away(const SimFinding *finding)
{
    return (finding->code == SIM_D103 || finding->code == SIM_D104) &&
           finding->cause == SIM_CAUSE_INVALIDATED;
}

/* A cache that the finding names can be at the end of the arrow, or passed by it. */
static bool
reaches(const DrawMove *move, const SimWorld *world, SimPlace place)
{
    const SimCache *cache = draw_cache_of(world, move->to);
    bool is_there = cache && cache->place == place;

    for (unsigned i = 0; i < DRAW_VIA && move->via[i].model; i++) {
        cache = draw_cache_of(world, move->via[i].model);
        is_there |= cache && cache->place == place;
    }
    return is_there;
}

/* The request for maintenance that made a cache drop these bytes: by address before
 * all of a cache, and one that met a copy before one that met none. */
static unsigned
fits_thrown_away(const DrawMove *move, const SimFinding *finding, const SimWorld *world)
{
    const DrawMaint *maint = &move->maint;
    bool is_there = maint->first < finding->pa + finding->len && finding->pa < maint->end;

    if (!maint->drops || move->event > finding->event ||
        move->source.pc != finding->read.source.pc || !(maint->is_all || is_there) ||
        !reaches(move, world, finding->old.place)) {
        return 0;
    }
    return 1 + !maint->is_all + 2 * ((maint->had >> finding->old.place & 1) != 0);
}

/* The arrow by which somebody got, wrote or lost these bytes, in this step. */
static unsigned
fits(const DrawMove *move, const SimFinding *finding, const SimWorld *world)
{
    const SimActor *who = sim_world_actor(world, finding->read.actor);

    bool is_loss = finding->code == SIM_D103 || finding->code == SIM_D104;

    if (draw_is_thrown_away(finding)) {
        return fits_thrown_away(move, finding, world);
    }
    if ((move->actor != finding->read.actor && !is_loss) ||
        move->event > finding->event || move->source.pc != finding->read.source.pc ||
        move->len == 0 || !draw_move_touches(move, finding->pa, finding->len)) {
        return 0;
    }
    if (is_loss && move->to->klass->stage == SIM_STAGE_CORE) {
        return 0; /* a load loses nothing */
    }
    return 1 + (move->bytes != NULL) +
           (who && (finding->is_write ? move->from : move->to) == who->model);
}

static DrawMove *
find_move(const DrawStep *step, const SimFinding *finding, const SimWorld *world)
{
    DrawMove *best = NULL;
    unsigned best_fit = 0;

    for (unsigned i = 0; i < step->moves->len; i++) {
        DrawMove *move = g_ptr_array_index(step->moves, i);
        unsigned fit = fits(move, finding, world);

        if (fit > 0 && fit >= best_fit) {
            best = move;
            best_fit = fit;
        }
    }
    return best;
}

/* The step's last execution that began before the finding. */
static void
place_finding(DrawRecord *record, const SimFinding *finding)
{
    DrawStep *at = NULL;

    for (unsigned i = record->steps->len; i-- > 0;) {
        DrawStep *step = g_ptr_array_index(record->steps, i);
        DrawMove *move = find_move(step, finding, record->run->world);

        if (move) {
            g_ptr_array_add(step->findings, (gpointer)finding);
            if (is_about_bytes(finding) && !move->finding) {
                move->finding = finding;
            }
            return;
        }
        if (!at && step->pc == finding->step) {
            at = step;
        }
    }
    if (at) {
        g_ptr_array_add(at->findings, (gpointer)finding);
    }
}

void
draw_record_finish(DrawRecord *record)
{
    for (unsigned i = 0; i < record->findings->len; i++) {
        place_finding(record, g_ptr_array_index(record->findings, i));
    }
}

/* SPDX-License-Identifier: MIT */
/*
 * Which arrows are worth a row, and which blocks a lane: those at the end of some
 * arrow, from the CPUs downwards to memory, and then the masters.
 */
#include "tools/draw-seq.h"

#include "sim/cpu.h"
#include "sim/model.h"
#include "sim/objects.h"

const SimModel *
draw_model_of(const SimWorld *world, SimActorId id)
{
    const SimActor *actor = sim_world_actor(world, id);

    return actor ? actor->model : NULL;
}

static unsigned
order_of(const SimWorld *world, const SimModel *model)
{
    unsigned stage = model->klass->stage;

    if (stage == SIM_STAGE_NONE) {
        return model->actor ? 300 : 200; /* memory and the like, then masters */
    }
    if (stage <= SIM_STAGE_L1) {
        for (unsigned i = 0; i < world->cpus->len; i++) {
            const SimCpu *cpu = g_ptr_array_index(world->cpus, i);

            if (g_str_has_prefix(model->name, cpu->model->name)) {
                return i;
            }
        }
    }
    return 100 + stage;
}

typedef struct Place {
    unsigned order, stage, index;
    const SimModel *model;
} Place;

static int
compare_places(const void *a, const void *b)
{
    const Place *p = a, *q = b;

    if (p->order != q->order) {
        return p->order < q->order ? -1 : 1;
    }
    if (p->stage != q->stage) {
        return p->stage < q->stage ? -1 : 1;
    }
    return p->index < q->index ? -1 : 1;
}

static void
use(GHashTable *used, const SimModel *model)
{
    if (model) {
        g_hash_table_add(used, (gpointer)model);
    }
}

/* Left over from an earlier step, and nobody has a name for it: padding of an
 * allocation that was zeroed. */
static bool
is_leftover(const SimRun *run, const DrawStep *step, const DrawMove *move)
{
    return move->source.pc != step->pc && move->len > 0 && !move->detail && !move->reg &&
           !sim_objects_find(run->world->objects, move->pa);
}

/* A barrier that is all of the step, or made stores go that are shown. */
static bool
tells(const SimRun *run, const DrawStep *step, unsigned index)
{
    const DrawMove *barrier = g_ptr_array_index(step->moves, index);

    for (unsigned i = 1; i <= barrier->caused && index + i < step->moves->len; i++) {
        if (!is_leftover(run, step, g_ptr_array_index(step->moves, index + i))) {
            return true;
        }
    }
    return step->moves->len == 1 + barrier->caused;
}

bool
draw_is_shown(const SimRun *run, const DrawStep *step, unsigned index)
{
    const DrawMove *move = g_ptr_array_index(step->moves, index);

    return move->is_barrier ? tells(run, step, index) : !is_leftover(run, step, move);
}

/* A cache that kept a copy of what passed. */
static void
use_via(GHashTable *used, const DrawMove *move)
{
    for (unsigned i = 0; i < DRAW_VIA && move->via[i].model; i++) {
        if (move->via[i].state != 'I') {
            use(used, move->via[i].model);
        }
    }
}

/* Blocks at the end of some arrow, and everybody who does a step. */
static GHashTable *
used_models(const SimRun *run, const GPtrArray *steps)
{
    GHashTable *used = g_hash_table_new(NULL, NULL);

    for (unsigned i = 0; i < steps->len; i++) {
        const DrawStep *step = g_ptr_array_index(steps, i);

        for (unsigned j = 0; j < step->moves->len; j++) {
            const DrawMove *move = g_ptr_array_index(step->moves, j);

            if (draw_is_shown(run, step, j)) {
                use(used, move->from);
                use(used, move->to);
                use_via(used, move);
            }
        }
        if (step->line) {
            use(used, draw_model_of(run->world, step->actor));
        }
    }
    return used;
}

GPtrArray *
draw_lanes_new(const SimRun *run, const GPtrArray *steps)
{
    const SimWorld *world = run->world;
    GHashTable *used = used_models(run, steps);
    GPtrArray *lanes = g_ptr_array_new();
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(Place));

    for (unsigned i = 0; i < world->models->len; i++) {
        const SimModel *model = g_ptr_array_index(world->models, i);
        Place place = {order_of(world, model), model->klass->stage, i, model};

        if (g_hash_table_contains(used, model)) {
            g_array_append_val(places, place);
        }
    }
    g_array_sort(places, compare_places);
    for (unsigned i = 0; i < places->len; i++) {
        g_ptr_array_add(lanes, (gpointer)g_array_index(places, Place, i).model);
    }
    g_hash_table_unref(used);
    return lanes;
}

/* SPDX-License-Identifier: MIT */
/*
 * A run as arrows: which step they belong to, which of them are one, and what
 * else can be seen of a run besides transactions (draw-wire.c).
 */
#include "tools/draw-record.h"

#include <stdio.h>
#include <string.h>

#include "sim/cache.h"
#include "sim/cpu.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/probe.h"
#include "sim/trace.h"
#include "sim/truth.h"

/* Far more than anybody looks at; the rest is counted. */
#define MOVES_MAX 50000u
#define LOOK_BACK 200u /* arrows among which one is sought that goes on */
#define BLOCK 64u

void
draw_move_free(void *memory)
{
    DrawMove *move = memory;

    g_clear_pointer(&move->bytes, g_byte_array_unref);
    g_free(move->detail);
    g_free(move->reg);
    g_free(move);
}

static void
step_free(void *memory)
{
    DrawStep *step = memory;

    g_ptr_array_unref(step->moves);
    g_ptr_array_unref(step->findings);
    g_free(step);
}

DrawRecord *
draw_record_new(void)
{
    DrawRecord *record = g_new0(DrawRecord, 1);

    record->steps = g_ptr_array_new_with_free_func(step_free);
    record->open = g_array_new(FALSE, FALSE, sizeof(DrawOpen));
    record->findings = g_ptr_array_new();
    return record;
}

void
draw_record_free(DrawRecord *record)
{
    g_ptr_array_unref(record->steps);
    g_array_unref(record->open);
    g_ptr_array_unref(record->findings);
    g_free(record);
}

const GPtrArray *
draw_record_steps(const DrawRecord *record)
{
    return record->steps;
}

uint64_t
draw_record_lost(const DrawRecord *record)
{
    return record->lost;
}

/* --- steps --------------------------------------------------------------- */

/* The step that is going on, or what happens before the next one. */
DrawStep *
draw_record_step(DrawRecord *record)
{
    uint64_t pc = record->run->world->here.pc;

    if (!record->step || record->step->pc != pc) {
        record->step = g_new0(DrawStep, 1);
        record->step->pc = pc;
        record->step->moves = g_ptr_array_new_with_free_func(draw_move_free);
        record->step->findings = g_ptr_array_new();
        g_ptr_array_add(record->steps, record->step);
    }
    return record->step;
}

/* --- moves --------------------------------------------------------------- */

static SimTime
now(const SimWorld *world)
{
    SimTime time = world->queue.now;

    for (unsigned i = 0; i < world->cpus->len; i++) {
        const SimCpu *cpu = g_ptr_array_index(world->cpus, i);

        time = MAX(time, cpu->now);
    }
    return time;
}

static SimSource
source_of(const SimWorld *world, SimActorId actor)
{
    const SimMaster *master = sim_master_of(world, actor);

    for (unsigned i = 0; i < world->cpus->len; i++) {
        const SimCpu *cpu = g_ptr_array_index(world->cpus, i);

        if (cpu->actor == actor) {
            return cpu->here;
        }
    }
    return master ? master->here : world->here;
}

bool
draw_move_touches(const DrawMove *move, SimAddr pa, uint64_t len)
{
    return move->pa < pa + len && pa < move->pa + move->len;
}

static bool
joins(const DrawMove *earlier, const DrawMove *move)
{
    bool is_request = !earlier->bytes && !move->bytes;

    /* Of a request, the end is not known yet. */
    return earlier->from == move->from && (earlier->to == move->to || is_request) &&
           earlier->what == move->what && earlier->actor == move->actor &&
           g_strcmp0(earlier->reg, move->reg) == 0 &&
           earlier->source.pc == move->source.pc && !earlier->detail && !move->detail &&
           !earlier->bytes == !move->bytes && earlier->len > 0 &&
           (earlier->reg || earlier->pa + earlier->len == move->pa);
}

/*
 * The arrow that this one goes on from.  Arrows of a step may change places as
 * long as no two of the same bytes do.
 */
static DrawMove *
find_earlier(const GPtrArray *moves, const DrawMove *move)
{
    unsigned last = moves->len > LOOK_BACK ? moves->len - LOOK_BACK : 0;

    for (unsigned i = moves->len; i-- > last;) {
        DrawMove *earlier = g_ptr_array_index(moves, i);

        if (joins(earlier, move)) {
            return earlier;
        }
        if (draw_move_touches(earlier, move->pa, move->len) || earlier->len == 0 ||
            (earlier->reg && move->reg)) {
            return NULL; /* accesses to registers keep their order */
        }
    }
    return NULL;
}

DrawMove *
draw_move_new(const DrawRecord *record, const char *what, SimActorId actor,
              const SimModel *from, const SimModel *to)
{
    const SimWorld *world = record->run->world;
    DrawMove *move = g_new0(DrawMove, 1);

    move->from = from;
    move->to = to;
    move->what = what;
    move->actor = actor;
    move->source = source_of(world, actor);
    move->event = world->events;
    move->time = now(world);
    return move;
}

void
draw_move_bytes(DrawMove *move, SimAddr pa, uint64_t len, const uint8_t *bytes)
{
    move->pa = pa;
    move->len = len;
    if (bytes) {
        move->bytes = g_byte_array_new();
        g_byte_array_append(move->bytes, bytes, (guint)len);
    }
}

const SimCache *
draw_cache_of(const SimWorld *world, const SimModel *model)
{
    for (unsigned i = 0; i < world->caches->len; i++) {
        const SimCache *cache = g_ptr_array_index(world->caches, i);

        if (cache->model == model) {
            return cache;
        }
    }
    return NULL;
}

/* The line of the move in @model, if that is a cache. */
static char
state_in(const SimWorld *world, const SimModel *model, SimAddr pa)
{
    SimCache *cache = (SimCache *)draw_cache_of(world, model);
    char state = cache ? cache->ops->state(cache, pa) : 0;
    bool waits = state == 'I' && cache->ops->drainable && cache->ops->drainable(cache, pa, 1);

    return waits ? DRAW_BUFFERED : state;
}

void
draw_move_states(const DrawRecord *record, DrawMove *move)
{
    if (move && move->len > 0 && !move->detail && !move->reg) {
        char from = state_in(record->run->world, move->from, move->pa);

        move->from_state = from == DRAW_BUFFERED ? 0 : from; /* its slot is still there */
        move->to_state = state_in(record->run->world, move->to, move->pa);
    } else if (move && move->maint.by_register && !move->maint.is_all) {
        move->to_state = state_in(record->run->world, move->to, move->maint.first);
    }
}

void
draw_move_via(const DrawRecord *record, DrawMove *move, const DrawOpen *open)
{
    unsigned count = 0;

    for (unsigned i = 0; i < DRAW_VIA && open->via[i]; i++) {
        if (open->via[i] != move->from && open->via[i] != move->to) {
            move->via[count].model = open->via[i];
            move->via[count].state = state_in(record->run->world, open->via[i], move->pa);
            count++;
        }
    }
}

/* Lines that @move asks for come to those that @earlier does. */
static void
join_maint(DrawMaint *earlier, const DrawMaint *maint)
{
    earlier->first = MIN(earlier->first, maint->first);
    earlier->end = MAX(earlier->end, maint->end);
    earlier->had |= maint->had;
}

/* @move is taken; NULL when it became part of an earlier one, or one too many. */
DrawMove *
draw_move_add(DrawRecord *record, DrawMove *move)
{
    return draw_move_insert(record, move, UINT_MAX);
}

DrawMove *
draw_move_insert(DrawRecord *record, DrawMove *move, unsigned index)
{
    GPtrArray *moves = draw_record_step(record)->moves;
    DrawMove *earlier = find_earlier(moves, move);

    if (earlier) {
        join_maint(&earlier->maint, &move->maint);
    }
    if (earlier && earlier->reg) {
        earlier->last = move->value;
        earlier->times++;
    } else if (earlier) {
        earlier->len += move->len;
        if (earlier->bytes) {
            g_byte_array_append(earlier->bytes, move->bytes->data, move->bytes->len);
        }
    } else if (record->moves < MOVES_MAX) {
        record->moves++;
        g_ptr_array_insert(moves, index < moves->len ? (gint)index : -1, move);
        return move;
    } else {
        record->lost++;
    }
    draw_move_free(move);
    return NULL;
}

/* --- hits ---------------------------------------------------------------- */

/* A cache that answers at once: the L1 of the CPU. */
static const SimModel *
l1_of(const SimCpu *cpu)
{
    for (unsigned i = 0; i < cpu->world->caches->len; i++) {
        const SimCache *cache = g_ptr_array_index(cpu->world->caches, i);

        if (cache->level == 1 && cache->actor == cpu->actor) {
            return cache->model;
        }
    }
    return NULL;
}

static bool
was_seen(const DrawStep *step, const SimCpu *cpu, SimAddr pa, bool is_write)
{
    for (unsigned i = 0; i < step->moves->len; i++) {
        const DrawMove *move = g_ptr_array_index(step->moves, i);
        const SimModel *end = is_write ? move->from : move->to;

        if (end == cpu->model && move->bytes && draw_move_touches(move, pa, 1)) {
            return true;
        }
    }
    return false;
}

static void
add_hit(DrawRecord *record, const SimProbeAccess *access, uint64_t va, uint32_t len)
{
    SimCpu *cpu = (SimCpu *)access->cpu;
    const SimModel *l1 = l1_of(cpu);
    uint8_t bytes[BLOCK];
    DrawMove *move;

    if (!l1 ||
        was_seen(draw_record_step(record), cpu, sim_window_pa(va), access->is_write)) {
        return;
    }
    cpu->ops->peek(cpu, va, bytes, len);
    move = access->is_write ? draw_move_new(record, "store", cpu->actor, cpu->model, l1)
                            : draw_move_new(record, "load", cpu->actor, l1, cpu->model);
    draw_move_bytes(move, sim_window_pa(va), len, bytes);
    draw_move_states(record, move);
    draw_move_add(record, move);
}

static void
on_access(void *opaque, const SimProbeAccess *access)
{
    uint64_t n;

    if (!sim_window_has(access->va) || sim_window_part(access->va) != SIM_WINDOW_LINEAR) {
        return;
    }
    for (uint64_t done = 0; done < access->len; done += n) {
        n = MIN(access->len - done, BLOCK - (access->va + done) % BLOCK);
        add_hit(opaque, access, access->va + done, (uint32_t)n);
    }
}

/* --- the rest of what can be seen ---------------------------------------- */

static void
on_trace(void *opaque, SimWorld *world, const SimTraceRow *row)
{
    DrawRecord *record = opaque;

    if (strcmp(row->point->name, "irq_level_changed") != 0 || row->args[1] == 0) {
        return;
    }
    for (unsigned i = 0; i < world->irqs->len; i++) {
        const SimIrq *irq = g_ptr_array_index(world->irqs, i);

        if (irq->number == row->args[0] && irq->from && irq->from->actor == row->actor) {
            DrawMove *move = draw_move_new(record, "interrupt", row->actor,
                                           irq->from->model, irq->to->model);

            move->detail = g_strdup_printf("%u", irq->number);
            draw_move_add(record, move);
        }
    }
}

/* A load that was answered early did not get what was on the wire. */
static void
correct(DrawMove *move, const SimTruth *truth, const SimTruthCall *call)
{
    for (uint64_t i = 0; i < call->len; i++) {
        const SimWrite *write = sim_truth_write(truth, call->ids[i]);
        SimAddr pa = call->pa + i;
        uint8_t byte = write ? sim_truth_write_bytes(truth, write)[pa - write->pa] : 0;

        if (pa - move->pa < move->len) {
            move->bytes->data[pa - move->pa] = byte;
        }
    }
}

static void
on_call(void *opaque, const SimTruthCall *call)
{
    DrawRecord *record = opaque;
    const GPtrArray *moves;

    if (call->kind != SIM_CALL_READ || !call->flag) {
        return;
    }
    moves = draw_record_step(record)->moves;
    for (unsigned i = moves->len; i-- > 0;) {
        DrawMove *move = g_ptr_array_index(moves, i);

        if (move->actor == call->actor && move->bytes &&
            draw_move_touches(move, call->pa, call->len)) {
            correct(move, record->run->world->truth, call);
            return;
        }
    }
}

static void
on_began(void *opaque, SimRun *run)
{
    static const SimProbeOps ops = {.hop = draw_wire_hop, .access = on_access};
    DrawRecord *record = opaque;

    record->run = run;
    sim_probe_attach(run->world, &ops, record);
    sim_trace_listen(run->world->trace, on_trace, record);
    if (run->world->truth) {
        sim_truth_tap(run->world->truth, on_call, record);
    }
}

/* The name behind event and time, in a line that `run` prints of a step. */
static SimActorId
actor_of(const SimWorld *world, const char *text)
{
    char name[64] = "";
    const SimActor *actor;

    if (sscanf(text, "%*u %*u ns %63s", name) != 1) {
        return 0;
    }
    actor = sim_world_actor_by_name(world, name);
    return actor ? actor->id : 0;
}

static void
on_step(void *opaque, const char *text)
{
    DrawRecord *record = opaque;
    DrawStep *step = draw_record_step(record);
    unsigned column, width;

    step->actor = actor_of(record->run->world, text);
    sim_run_locate(record->run, (SimSource){.pc = step->pc}, &step->line, &column,
                   &width);
    record->step = NULL;
}

static void
on_found(void *opaque, SimWorld *world, SimFinding *finding)
{
    DrawRecord *record = opaque;

    (void)world;
    g_ptr_array_add(record->findings, finding);
}

void
draw_record_options(DrawRecord *record, SimRunOptions *options)
{
    options->began = on_began;
    options->step = on_step;
    options->found = on_found;
    options->opaque = record;
}

/* SPDX-License-Identifier: MIT */
/*
 * One step of a scenario: atomic against other threads, one event, one place in
 * the program (its number).
 */
#include "sim/lang/run.h"

#include "sim/truth.h"

SimTime
sim_run_now(const SimLangRun *run)
{
    const SimWorld *world = run->run.world;
    SimTime now = world->queue.now;

    for (unsigned i = 0; i < world->cpus->len; i++) {
        const SimCpu *cpu = g_ptr_array_index(world->cpus, i);

        now = MAX(now, cpu->now);
    }
    return now;
}

/* Lines are in order of time: nobody begins before the line above has ended. */
static SimTime
catch_up(SimLangRun *run)
{
    SimWorld *world = run->run.world;
    SimTime now = sim_run_now(run);

    sim_world_run_until(world, now);
    for (unsigned i = 0; i < world->cpus->len; i++) {
        SimCpu *cpu = g_ptr_array_index(world->cpus, i);

        if (cpu->now < now) {
            sim_cpu_spend(cpu, now - cpu->now);
        }
    }
    return sim_run_now(run);
}

static void
stand_at(SimWorld *world, const SimStep *step)
{
    SimSource here = { .pc = step->number };

    world->here = here;
    for (unsigned i = 0; i < world->cpus->len; i++) {
        ((SimCpu *)g_ptr_array_index(world->cpus, i))->here = here;
    }
}

static void
begin(SimLangRun *run, SimActorId actor)
{
    SimTruth *truth = run->run.world->truth;

    if (truth != NULL && !run->in_par) {
        sim_truth_line_begin(truth, actor);
    }
}

static void
end(SimLangRun *run, SimActorId actor)
{
    SimWorld *world = run->run.world;

    for (unsigned i = 0; i < world->cpus->len; i++) {
        sim_cpu_step_end(g_ptr_array_index(world->cpus, i));
    }
    if (world->truth != NULL && !run->in_par) {
        sim_truth_line_end(world->truth, actor);
    }
    sim_findings_flush(world->findings); /* the same again, in a loop, is counted */
}

static void
keep(SimLangRun *run, const SimStep *step)
{
    SimValue *variable;

    if (step->symbol == NULL) {
        return;
    }
    variable = &run->values[step->symbol->index];
    sim_value_clear(variable);
    *variable = run->result;
    if (variable->bytes != NULL) {
        g_byte_array_ref(variable->bytes);
    }
}

static bool
execute(SimLangRun *run, SimStep *step, SimActorId actor, SimResult *result)
{
    bool fine;

    begin(run, actor);
    fine = sim_run_call(run, step->call, actor, result);
    if (fine) {
        sim_value_clear(&run->result);
        run->result = sim_value_of(result);
        run->fault = result->fault;
        keep(run, step);
    }
    end(run, actor);
    return fine;
}

static void
tell(SimLangRun *run, const SimStep *step, uint64_t event, SimTime start, const GString *note)
{
    g_autofree char *line = NULL;

    if (run->options->step != NULL) {
        line = sim_run_line(run, step, event, start, note);
        run->options->step(run->options->opaque, line);
    }
}

/* A run that goes on for ever is cut off, with a miss that says so. */
static bool
may_go_on(SimLangRun *run, const SimStep *step)
{
    if (run->options->stop_at != 0 && run->run.world->events >= run->options->stop_at) {
        run->stopped = true;
    } else if (run->budget == 0) {
        sim_run_miss(run, step->text, "stopped here: a run has at most %u steps",
                     SIM_LANG_MAX_STEPS);
        run->stopped = true;
    } else if (sim_run_now(run) > run->deadline) {
        sim_run_miss(run, step->text,
                     "timeout: %" G_GUINT64_FORMAT " ns of simulated time have passed",
                     run->deadline / SIM_NS);
        run->stopped = true;
    }
    return !run->stopped;
}

bool
sim_run_step(SimLangRun *run, SimStep *step)
{
    SimActorId actor = run->actors[step->number - 1];
    SimResult result = { 0 };
    uint64_t event;
    SimTime start;
    bool fine;

    if (!may_go_on(run, step)) {
        return false;
    }
    run->budget--;
    run->step = step;
    start = catch_up(run);
    stand_at(run->run.world, step);
    event = sim_world_next_event(run->run.world);
    fine = execute(run, step, actor, &result);
    if (fine) {
        run->run.steps++;
        run->records[step->number - 1].executed++;
        tell(run, step, event, start, result.note);
        sim_run_take_findings(run);
        sim_run_judge_step(run);
    }
    sim_result_clear(&result);
    return fine;
}

/* SPDX-License-Identifier: MIT */
/*
 * Blocks: which step runs next.
 */
#include "sim/lang/run.h"

#include "sim/master.h"
#include "sim/truth.h"

static bool
run_branch(SimLangRun *run, const SimBranch *branch)
{
    for (unsigned i = 0; i < branch->steps->len; i++) {
        if (!sim_run_step(run, g_ptr_array_index(branch->steps, i))) {
            return false;
        }
    }
    return true;
}

static const SimBranch *
branch_at(const SimBlock *block, unsigned index)
{
    return g_ptr_array_index(block->branches, index);
}

static bool
run_first(SimLangRun *run, const SimBlock *block)
{
    return run_branch(run, branch_at(block, 0));
}

/* The threads that have a step left, as indices; how many. */
static unsigned
runnable(const SimBlock *block, const unsigned *at, unsigned *ret_threads)
{
    unsigned count = 0;

    for (unsigned i = 0; i < block->branches->len; i++) {
        if (at[i] < branch_at(block, i)->steps->len) {
            ret_threads[count++] = i;
        }
    }
    return count;
}

static bool
run_threads(SimLangRun *run, const SimBlock *block)
{
    g_autofree unsigned *at = g_new0(unsigned, block->branches->len + 1);
    g_autofree unsigned *threads = g_new0(unsigned, block->branches->len + 1);
    unsigned count;

    while ((count = runnable(block, at, threads)) > 0) {
        unsigned thread = threads[sim_choose(run->run.world, SIM_CHOICE_THREAD, count)];

        if (!sim_run_step(run, g_ptr_array_index(branch_at(block, thread)->steps, at[thread]++))) {
            return false;
        }
    }
    return true;
}

/* Inside, only what the threads do to each other gives order (rules.md T2). */
static bool
run_par(SimLangRun *run, const SimBlock *block)
{
    SimTruth *truth = run->run.world->truth;
    bool fine;

    if (truth != NULL) {
        sim_truth_par_begin(truth);
    }
    run->in_par = true;
    fine = run_threads(run, block);
    run->in_par = false;
    if (truth != NULL) {
        sim_truth_par_end(truth);
    }
    return fine;
}

static void
tell_context(SimLangRun *run, const SimBlock *block, SimContext what, bool enter)
{
    SimActorId cpu = sim_world_actor_by_name(run->run.world, block->actor)->id;

    for (unsigned i = 0; run->begun[i] != NULL; i++) {
        if (run->begun[i]->context != NULL) {
            run->begun[i]->context(run->run.world, cpu, what, enter);
        }
    }
}

static bool
run_in_context(SimLangRun *run, const SimBlock *block, SimContext what)
{
    bool fine;

    tell_context(run, block, what, true);
    fine = run_first(run, block);
    tell_context(run, block, what, false);
    return fine;
}

/* The handler sees what every device wrote before it pulled this CPU's line. */
static bool
run_irq(SimLangRun *run, const SimBlock *block)
{
    SimWorld *world = run->run.world;
    SimActorId cpu = sim_world_actor_by_name(world, block->actor)->id;

    for (unsigned i = 0; world->truth != NULL && i < world->masters->len; i++) {
        const SimMaster *master = g_ptr_array_index(world->masters, i);
        const SimIrq *irq = master->irq;

        if (irq != NULL && irq->raised && irq->to != NULL && irq->to->actor == cpu) {
            sim_truth_irq_taken(world->truth, master->actor, cpu);
        }
    }
    return run_in_context(run, block, SIM_CONTEXT_IRQ);
}

static bool
run_lock(SimLangRun *run, const SimBlock *block)
{
    return run_in_context(run, block, SIM_CONTEXT_LOCK);
}

static bool
run_repeat(SimLangRun *run, const SimBlock *block)
{
    for (uint64_t i = 0; i < block->count; i++) {
        if (!run_first(run, block)) {
            return false;
        }
    }
    return true;
}

static bool
run_choose(SimLangRun *run, const SimBlock *block)
{
    return run_branch(run, branch_at(block, sim_choose(run->run.world, SIM_CHOICE_THREAD,
                                                       block->branches->len)));
}

typedef bool (*BlockRun)(SimLangRun *run, const SimBlock *block);

static const BlockRun block_runs[] = {
    [SIM_BLOCK_PLAIN] = run_first,   [SIM_BLOCK_PAR] = run_par,
    [SIM_BLOCK_IRQ] = run_irq,       [SIM_BLOCK_LOCK] = run_lock,
    [SIM_BLOCK_REPEAT] = run_repeat, [SIM_BLOCK_CHOOSE] = run_choose,
};

bool
sim_run_blocks(SimLangRun *run)
{
    const GPtrArray *blocks = run->run.scenario->blocks;

    for (unsigned i = 0; i < blocks->len; i++) {
        const SimBlock *block = g_ptr_array_index(blocks, i);

        if (!block_runs[block->kind](run, block)) {
            return run->stopped;
        }
    }
    return true;
}

/* SPDX-License-Identifier: MIT */
/* See rig-timing.h. */
#include "rig-timing.h"

#include <string.h>

#include "api/glue/glue.h"
#include "api/lx.h"
#include "sim/diag.h"
#include "sim/truth.h"

static const SimLayer *
kernel_layer(void)
{
    for (const SimLayer *const *layer = sim_layers(); *layer; layer++) {
        if (strcmp((*layer)->name, "linux") == 0) {
            return *layer;
        }
    }
    g_error("no layer `linux`");
}

static SimMaster *
master_of(const SimWorld *world, const char *name)
{
    const SimActor *actor = sim_world_actor_by_name(world, name);

    return actor ? sim_master_of(world, actor->id) : NULL;
}

static void
set(SimTree *tree, const char *text)
{
    g_autoptr(GError) error = NULL;

    if (text && !sim_tree_set_text(tree, text, &error)) {
        g_error("%s: %s", text, error->message);
    }
}

static void
build(TimingBoard *board, SimPolicy policy, bool watched, GPtrArray *diags)
{
    board->world = sim_world_new(sim_oracle_new(policy, 1));
    if (!watched) {
        sim_truth_free(board->world->truth);
        board->world->truth = NULL;
    }
    if (!sim_board_build(board->world, board->tree, diags)) {
        g_autoptr(GString) text = g_string_new("");

        sim_diags_print(diags, text);
        g_error("%s", text->str);
    }
}

TimingBoard *
timing_board_new(const TimingSoc *soc, const char *more, SimPolicy policy, bool watched)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    g_autoptr(GError) error = NULL;
    SimTree *tree = sim_tree_load(soc->preset, NULL, diags);
    TimingBoard *board;

    if (!tree) {
        return NULL;
    }
    board = g_new0(TimingBoard, 1);
    board->tree = tree;
    for (unsigned i = 0; soc->sets && soc->sets[i]; i++) {
        set(tree, soc->sets[i]);
    }
    set(tree, more);
    build(board, policy, watched, diags);
    board->cpu = g_ptr_array_index(board->world->cpus, 0);
    board->eth = master_of(board->world, "eth0");
    board->area = board->world->ram_base + board->world->ram_bytes / 2;
    board->kernel = kernel_layer();
    if (!board->kernel->begin(board->world, &error)) {
        g_error("%s", error->message);
    }
    return board;
}

void
timing_board_free(TimingBoard *board)
{
    board->kernel->end(board->world);
    sim_world_free(board->world);
    sim_tree_free(board->tree);
    g_free(board);
}

unsigned long long
timing_call(TimingBoard *board, const char *name, const unsigned long long *args)
{
    const struct lx_verb *verb = lx_glue_verb(name);
    g_autoptr(GError) error = NULL;
    unsigned long long value = 0;

    g_assert(verb != NULL);
    lx_glue_enter(board->cpu);
    board->cpu->here.pc++;
    if (!lx_glue_call(verb, args, &value, &error)) {
        g_error("%s: %s", name, error->message);
    }
    return value;
}

double
timing_rate(uint64_t bytes, SimTime time)
{
    return bytes * 1e6 / (double)time;
}

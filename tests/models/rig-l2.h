/* SPDX-License-Identifier: MIT */
/*
 * An inner cache put by hand between the last stage of cpu0 and the interconnect of
 * a board with a tiny L1: 2 sets of 2 lines of 64 bytes; the L2 has 2 sets of 4.
 */
#ifndef TESTS_MODELS_RIG_L2_H
#define TESTS_MODELS_RIG_L2_H

#include "tests/rig-board.h"

#include "sim/cache.h"
#include "sim/line.h"

static RigBoard board;
static SimModel *l2;

typedef struct Shape {
    uint64_t size, sets;
    const char *inclusion, *replacement;
    uint32_t level;
} Shape;

/* A cache below @above, with the interconnect below it. */
static inline SimModel *
put_below(SimModel *above, const char *name, const Shape *shape)
{
    SimModel *model = sim_model_new(board.world, sim_model_class_by_name("l2"), name);

    ck_assert(sim_model_set(model, "size", shape->size, NULL));
    ck_assert(sim_model_set(model, "sets", shape->sets, NULL));
    ck_assert(sim_model_set(model, "level", shape->level ? shape->level : 2, NULL));
    ck_assert(sim_model_set_word(model, "inclusion", shape->inclusion, NULL));
    ck_assert(sim_model_set_word(model, "replacement", shape->replacement, NULL));
    sim_model_wire(model, "mem", sim_world_model_by_name(board.world, "bus"), "bus");
    sim_model_wire(above, "mem", model, "cpu");
    sim_model_wire(model, "snoop", above, "snoop");
    ck_assert(sim_model_realize(model, NULL));
    sim_model_reset(model);
    return model;
}

static inline void
put_l2(const char *soc, SimPolicy policy, const char *const *set, const Shape *shape)
{
    board = rig_board_with(soc, policy, set);
    l2 = put_below(sim_world_model_by_name(board.world, "cpu0.l1"), "l2", shape);
}

static const char *const tiny[] = { "cpu0:d-cache-size=<256>", "cpu0:d-cache-sets=<2>", NULL };
/* Lines half as long as those of the L2. */
static const char *const tiny_short[] __attribute__((unused)) = {
    "cpu0:d-cache-size=<256>", "cpu0:d-cache-sets=<4>", "cpu0:d-cache-line-size=<32>", NULL
};

/* L1: 2 sets of 2; L2: 2 sets of 4. */
static inline void
setup(void)
{
    put_l2("l1", SIM_POLICY_PLAIN, tiny, &(Shape){ 512, 2, "non-inclusive", "lru" });
}

static inline void
setup_victim(void)
{
    put_l2("l1", SIM_POLICY_PLAIN, tiny, &(Shape){ 512, 2, "victim", "lru" });
}

static inline void
setup_inclusive(void)
{
    put_l2("l1", SIM_POLICY_PLAIN, tiny, &(Shape){ 512, 2, "inclusive", "lru" });
}

static inline void
teardown(void)
{
    rig_board_free(&board);
}

static inline SimCache *
cache(void)
{
    SimCache *c = sim_cache_by_name(board.world, "l2");

    ck_assert_ptr_nonnull(c);
    return c;
}

static inline char
state(SimAddr pa)
{
    return cache()->ops->state(cache(), pa);
}

static inline char
l1_state(SimAddr pa)
{
    return board.cpu->ops->line_state(board.cpu, pa);
}

static inline uint8_t
ram_byte(SimAddr pa)
{
    uint8_t byte;

    sim_world_peek_ram(board.world, pa, &byte, 1);
    return byte;
}

static inline uint8_t
l2_byte(SimAddr pa)
{
    uint8_t byte = 0xEE;

    ck_assert(cache()->ops->peek(cache(), pa, &byte, 1));
    return byte;
}

#endif

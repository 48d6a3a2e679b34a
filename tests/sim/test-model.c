/* SPDX-License-Identifier: MIT */
/*
 * Model classes: the registry, parameters and their refusals, wiring, life.
 */
#include "tests/runner.h"

#include <signal.h>

#include "sim/model.h"
#include "sim/world.h"

typedef struct Toy {
    SimModel parent;
    SimPort mem, snoop;
    uint32_t line_bytes, order;
    uint64_t size;
    bool is_fast;
    unsigned resets, realized;
} Toy;

static SimResp
toy_access(void *self, SimTxn *txn)
{
    txn->addr = ((Toy *)self)->line_bytes;
    return SIM_SLVERR;
}

static bool
toy_realize(SimModel *model, GError **error)
{
    Toy *toy = (Toy *)model;

    if (toy->size == 13) {
        g_set_error(error, SIM_MODEL_ERROR, 0, "%s: 13 is bad luck", model->name);
        return false;
    }
    toy->realized++;
    return true;
}

static void
toy_reset(SimModel *model)
{
    ((Toy *)model)->resets++;
}

static const char *const orders[] = { "in-order", "out-of-order", NULL };
static const SimParam toy_params[] = {
    { .kind = SIM_PARAM_KIND_U32,
      .name = "line-bytes",
      .offset = offsetof(Toy, line_bytes),
      .def = 64,
      .min = 8,
      .max = 256,
      .power_of_two = true,
      .text = "bytes in a line" },
    SIM_PARAM_U64("size", Toy, size, UINT64_C(1) << 33, 0, UINT64_MAX, "bytes"),
    SIM_PARAM_BOOL("fast", Toy, is_fast, 1, "no waiting"),
    SIM_PARAM_WORD("order", Toy, order, 1, orders, "of stores"),
    { 0 }
};
static const SimOut toy_outs[] = { SIM_OUT("mem", Toy, mem, "down"),
                                   SIM_OUT_OPTIONAL("snoop", Toy, snoop, "up"), { 0 } };
static const SimIn toy_ins[] = { { "cpu", toy_access, "from above" }, { 0 } };
static const char *const toy_compatibles[] = { "acme,toy-2", "acme,toy", NULL };
static const SimModelClass toy_class = {
    .name = "toy",
    .summary = "a toy",
    .size = sizeof(Toy),
    .compatibles = toy_compatibles,
    .params = toy_params,
    .outs = toy_outs,
    .ins = toy_ins,
    .realize = toy_realize,
    .reset = toy_reset,
};
SIM_MODEL_REGISTER(toy_class)

static const SimModelClass plain_class = { .name = "a-plain-toy",
                                           .summary = "nothing in it",
                                           .size = sizeof(SimModel) };
SIM_MODEL_REGISTER(plain_class)

static SimWorld *world;
static Toy *toy;
static GError *error;

static void
setup(void)
{
    world = sim_world_new(NULL);
    toy = (Toy *)sim_model_new(world, &toy_class, "cpu0.l1");
    error = NULL;
}

static void
teardown(void)
{
    g_clear_error(&error);
    sim_world_free(world);
}

START_TEST(values_of_parameters_can_be_asked)
{
    uint64_t value = 7;

    ck_assert(sim_model_get(&toy->parent, "line-bytes", &value));
    ck_assert_uint_eq(value, 64);
    ck_assert(sim_model_get(&toy->parent, "size", &value));
    ck_assert_uint_eq(value, UINT64_C(1) << 33);
    ck_assert(sim_model_get(&toy->parent, "fast", &value));
    ck_assert_uint_eq(value, 1);
    ck_assert(sim_model_set_word(&toy->parent, "order", "in-order", &error));
    ck_assert(sim_model_get(&toy->parent, "order", &value));
    ck_assert_uint_eq(value, 0);
    ck_assert(!sim_model_get(&toy->parent, "colour", &value));
}
END_TEST

START_TEST(classes_are_listed_by_name)
{
    const SimModelClass *const *classes = sim_model_classes();

    for (unsigned i = 1; classes[i]; i++) {
        ck_assert_int_lt(strcmp(classes[i - 1]->name, classes[i]->name), 0);
    }
    ck_assert_ptr_eq(sim_model_class_by_name("toy"), &toy_class);
    ck_assert_ptr_null(sim_model_class_by_name("toys"));
    ck_assert_ptr_eq(sim_model_class_by_compatible("acme,toy"), &toy_class);
    ck_assert_ptr_null(sim_model_class_by_compatible("acme,toy-3"));
}
END_TEST

START_TEST(new_model_has_its_defaults)
{
    ck_assert_uint_eq(toy->line_bytes, 64);
    ck_assert_uint_eq(toy->size, UINT64_C(1) << 33);
    ck_assert(toy->is_fast);
    ck_assert_uint_eq(toy->order, 1);
    ck_assert_str_eq(toy->parent.name, "cpu0.l1");
    ck_assert_uint_eq(toy->parent.actor, 0);
}
END_TEST

START_TEST(parameters_take_their_limits)
{
    ck_assert(sim_model_set(&toy->parent, "line-bytes", 8, NULL));
    ck_assert_uint_eq(toy->line_bytes, 8);
    ck_assert(sim_model_set(&toy->parent, "line-bytes", 256, NULL));
    ck_assert_uint_eq(toy->line_bytes, 256);
    ck_assert(sim_model_set(&toy->parent, "size", UINT64_MAX, NULL));
    ck_assert_uint_eq(toy->size, UINT64_MAX);
    ck_assert(sim_model_set(&toy->parent, "fast", 0, NULL));
    ck_assert(!toy->is_fast);
    ck_assert(sim_model_set_word(&toy->parent, "order", "in-order", NULL));
    ck_assert_uint_eq(toy->order, 0);
}
END_TEST

typedef struct Refusal {
    const char *param;
    uint64_t value;
    const char *word; /* not NULL: set as a word */
    const char *message;
} Refusal;

static const Refusal refusals[] = {
    { "line-bytes", 4, NULL, "cpu0.l1.line-bytes: 4 outside 8..256" },
    { "line-bytes", 512, NULL, "cpu0.l1.line-bytes: 512 outside 8..256" },
    { "line-bytes", 48, NULL, "cpu0.l1.line-bytes: 48 is not a power of two" },
    { "fast", 2, NULL, "cpu0.l1.fast: 2 outside 0..1" },
    { "order", 2, NULL, "cpu0.l1.order: 2 outside 0..1" },
    { "line-byte", 8, NULL, "cpu0.l1: toy has no parameter `line-byte`; "
                            "did you mean `line-bytes`?" },
    { "xyzzy", 8, NULL, "cpu0.l1: toy has no parameter `xyzzy`" },
    { "order", 0, "out-of-ordr", "cpu0.l1.order: `out-of-ordr` is none of in-order, "
                                 "out-of-order; did you mean `out-of-order`?" },
    { "order", 0, "x", "cpu0.l1.order: `x` is none of in-order, out-of-order" },
    { "size", 0, "large", "cpu0.l1.size: `large` is not a number" },
    { "sise", 0, "large", "cpu0.l1: toy has no parameter `sise`; did you mean `size`?" },
};

START_TEST(bad_parameter_is_refused_and_nothing_changes)
{
    const Refusal *r = &refusals[_i];

    ck_assert(r->word ? !sim_model_set_word(&toy->parent, r->param, r->word, &error)
                      : !sim_model_set(&toy->parent, r->param, r->value, &error));
    ck_assert_str_eq(error->message, r->message);
    ck_assert_uint_eq(toy->line_bytes, 64);
    ck_assert_uint_eq(toy->order, 1);
}
END_TEST

START_TEST(unwired_port_is_refused_by_name)
{
    ck_assert(!sim_model_realize(&toy->parent, &error));
    ck_assert_str_eq(error->message, "cpu0.l1: out port `mem` is not wired");
    ck_assert_uint_eq(toy->realized, 0);
}
END_TEST

START_TEST(wired_port_reaches_the_other_model)
{
    SimModel *below = sim_model_new(world, &toy_class, "below");
    SimTxn txn = { .addr = 1 };

    sim_model_set(below, "line-bytes", 16, NULL);
    sim_model_wire(&toy->parent, "mem", below, "cpu");
    ck_assert(sim_model_realize(&toy->parent, NULL));
    ck_assert_int_eq(sim_send(&toy->mem, &txn), SIM_SLVERR);
    ck_assert_uint_eq(txn.addr, 16);
}
END_TEST

START_TEST(realize_may_refuse)
{
    sim_model_wire(&toy->parent, "mem", &toy->parent, "cpu");
    sim_model_set(&toy->parent, "size", 13, NULL);
    ck_assert(!sim_model_realize(&toy->parent, &error));
    ck_assert_str_eq(error->message, "cpu0.l1: 13 is bad luck");
}
END_TEST

START_TEST(class_without_tables_lives)
{
    SimModel *plain = sim_model_new(world, &plain_class, "p");

    ck_assert(sim_model_realize(plain, NULL));
    sim_model_reset(plain);
    ck_assert(!sim_model_set(plain, "x", 1, &error));
    ck_assert_str_eq(error->message, "p: a-plain-toy has no parameter `x`");
}
END_TEST

START_TEST(world_resets_every_model)
{
    Toy *second = (Toy *)sim_model_new(world, &toy_class, "second");

    sim_world_reset(world);
    ck_assert_uint_eq(toy->resets, 1);
    ck_assert_uint_eq(second->resets, 1);
}
END_TEST

START_TEST(wiring_a_port_that_does_not_exist_is_our_bug)
{
    sim_model_wire(&toy->parent, "memory", &toy->parent, "cpu");
}
END_TEST

static Suite *
model_suite(void)
{
    Suite *suite = suite_create("model");
    TCase *tcase = tcase_create("model");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, classes_are_listed_by_name);
    tcase_add_test(tcase, new_model_has_its_defaults);
    tcase_add_test(tcase, parameters_take_their_limits);
    tcase_add_test(tcase, values_of_parameters_can_be_asked);
    tcase_add_loop_test(tcase, bad_parameter_is_refused_and_nothing_changes, 0,
                        G_N_ELEMENTS(refusals));
    tcase_add_test(tcase, unwired_port_is_refused_by_name);
    tcase_add_test(tcase, wired_port_reaches_the_other_model);
    tcase_add_test(tcase, realize_may_refuse);
    tcase_add_test(tcase, class_without_tables_lives);
    tcase_add_test(tcase, world_resets_every_model);
    tcase_add_test_raise_signal(tcase, wiring_a_port_that_does_not_exist_is_our_bug,
                                SIGTRAP);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(model_suite)

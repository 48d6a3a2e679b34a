/* SPDX-License-Identifier: MIT */
/*
 * Register pages: access rules, masks, callbacks, refusals.
 */
#include "tests/runner.h"

#include "sim/model.h"
#include "sim/world.h"

#define BASE UINT64_C(0x10010000)

typedef struct Toy {
    SimModel parent;
    uint32_t id, ctrl, status, key, masked;
    uint32_t old;   /* what on_write was told */
    unsigned reads; /* calls of on_read */
} Toy;

static void
ctrl_written(void *self, uint32_t old)
{
    ((Toy *)self)->old = old;
}

static void
status_read(void *self)
{
    ((Toy *)self)->reads++;
    ((Toy *)self)->status |= 0x100;
}

static const SimReg toy_regs[] = {
    { .name = "ID",
      .offset = 0,
      .field = offsetof(Toy, id),
      .access = SIM_REG_RO,
      .reset = 0xd3 },
    { .name = "CTRL",
      .offset = 4,
      .field = offsetof(Toy, ctrl),
      .on_write = ctrl_written,
      .reset = 5 },
    { .name = "STATUS",
      .offset = 8,
      .field = offsetof(Toy, status),
      .access = SIM_REG_W1C,
      .writable = 0x0f,
      .reset = 0xff,
      .on_read = status_read },
    { .name = "KEY", .offset = 0x0c, .field = offsetof(Toy, key), .access = SIM_REG_WO },
    { .name = "MASKED",
      .offset = 0x1004,
      .field = offsetof(Toy, masked),
      .writable = 0xff00,
      .reset = 0x12345678 },
    { 0 }
};
static const SimModelClass toy_class = {
    .name = "toy", .summary = "registers", .size = sizeof(Toy), .regs = toy_regs
};

static SimWorld *world;
static Toy *toy;

static void
setup(void)
{
    world = sim_world_new(NULL);
    toy = (Toy *)sim_model_new(world, &toy_class, "toy");
    sim_model_reset(&toy->parent);
}

static void
teardown(void)
{
    sim_world_free(world);
}

static SimResp
access_reg(SimTxnKind kind, SimAddr offset, uint32_t *value, uint32_t len)
{
    SimTxn txn = { .addr = BASE + offset,
                   .data = (uint8_t *)value,
                   .len = len,
                   .kind = kind,
                   .mem = SIM_MEM_DEVICE };

    return sim_regs_access(&toy->parent, &txn);
}

static uint32_t
rd(SimAddr offset)
{
    uint32_t value = 0xdeadbeef;

    ck_assert_int_eq(access_reg(SIM_READ, offset, &value, 4), SIM_OK);
    return value;
}

static void
wr(SimAddr offset, uint32_t value)
{
    ck_assert_int_eq(access_reg(SIM_WRITE, offset, &value, 4), SIM_OK);
}

START_TEST(reset_gives_every_register_its_value)
{
    wr(4, 99);
    sim_regs_reset(&toy->parent);
    sim_regs_reset(&toy->parent);
    ck_assert_uint_eq(rd(0), 0xd3);
    ck_assert_uint_eq(rd(4), 5);
    ck_assert_uint_eq(toy->masked, 0x12345678);
}
END_TEST

START_TEST(rw_keeps_what_is_written_and_tells_the_old_value)
{
    wr(4, 0x80000001);
    ck_assert_uint_eq(rd(4), 0x80000001);
    ck_assert_uint_eq(toy->old, 5);
}
END_TEST

START_TEST(ro_ignores_writes)
{
    wr(0, 1);
    ck_assert_uint_eq(rd(0), 0xd3);
}
END_TEST

START_TEST(w1c_clears_only_ones_it_may)
{
    wr(8, 0xf3);
    ck_assert_uint_eq(toy->status, 0xfc);
}
END_TEST

START_TEST(wo_reads_as_zero_but_is_kept)
{
    wr(0x0c, 77);
    ck_assert_uint_eq(rd(0x0c), 0);
    ck_assert_uint_eq(toy->key, 77);
}
END_TEST

START_TEST(mask_protects_the_other_bits)
{
    wr(0x1004, 0xffffffff);
    ck_assert_uint_eq(rd(0x1004), 0x1234ff78);
}
END_TEST

START_TEST(on_read_runs_before_the_value_is_taken)
{
    ck_assert_uint_eq(rd(8), 0x1ff);
    ck_assert_uint_eq(toy->reads, 1);
}
END_TEST

START_TEST(peek_has_no_effect)
{
    uint32_t value = 0;

    ck_assert_int_eq(access_reg(SIM_PEEK, 8, &value, 4), SIM_OK);
    ck_assert_uint_eq(value, 0xff);
    ck_assert_uint_eq(toy->reads, 0);
}
END_TEST

typedef struct Refused {
    SimAddr offset;
    uint32_t len;
} Refused;

static const Refused refused[] = {
    { 0x10, 4 }, { 2, 4 }, { 0, 1 }, { 0, 2 }, { 0, 8 }, { 0x1000, 4 }, { 0xffc, 4 },
};

START_TEST(what_is_no_register_answers_slverr)
{
    uint32_t value[2] = { 1, 1 };

    ck_assert_int_eq(access_reg(SIM_READ, refused[_i].offset, value, refused[_i].len),
                     SIM_SLVERR);
    ck_assert_int_eq(access_reg(SIM_WRITE, refused[_i].offset, value, refused[_i].len),
                     SIM_SLVERR);
}
END_TEST

START_TEST(values_are_little_endian)
{
    uint8_t bytes[4] = { 0x78, 0x56, 0x34, 0x12 };
    SimTxn txn = { .addr = BASE + 4, .data = bytes, .len = 4, .kind = SIM_WRITE };

    ck_assert_int_eq(sim_regs_access(&toy->parent, &txn), SIM_OK);
    ck_assert_uint_eq(toy->ctrl, 0x12345678);
}
END_TEST

static Suite *
regs_suite(void)
{
    Suite *suite = suite_create("regs");
    TCase *tcase = tcase_create("page");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, reset_gives_every_register_its_value);
    tcase_add_test(tcase, rw_keeps_what_is_written_and_tells_the_old_value);
    tcase_add_test(tcase, ro_ignores_writes);
    tcase_add_test(tcase, w1c_clears_only_ones_it_may);
    tcase_add_test(tcase, wo_reads_as_zero_but_is_kept);
    tcase_add_test(tcase, mask_protects_the_other_bits);
    tcase_add_test(tcase, on_read_runs_before_the_value_is_taken);
    tcase_add_test(tcase, peek_has_no_effect);
    tcase_add_loop_test(tcase, what_is_no_register_answers_slverr, 0,
                        G_N_ELEMENTS(refused));
    tcase_add_test(tcase, values_are_little_endian);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(regs_suite)

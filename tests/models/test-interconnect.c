/* SPDX-License-Identifier: MIT */
/*
 * The plain interconnect: routing, its edges, overlap, time.
 */
#include "tests/runner.h"

#include "sim/model.h"
#include "sim/world.h"

static SimWorld *world;
static SimModel *bus;
static SimPort in;
static char reached; /* which target answered last */

static SimResp
target(void *self, SimTxn *txn)
{
    (void)txn;
    reached = *(const char *)self;
    return SIM_OK;
}

static bool
map(SimAddr base, uint64_t size, const char *who, GError **error)
{
    return bus->klass->map(bus, base, size, (SimPort){ target, (void *)who }, who, error);
}

static SimResp
send_one(SimTxnKind kind, SimAddr addr, uint32_t len)
{
    uint8_t data[64];
    SimTxn txn = { .addr = addr, .data = data, .len = len, .kind = kind };

    reached = '-';
    return sim_send(&in, &txn);
}

static void
setup(void)
{
    world = sim_world_new(NULL);
    bus = sim_model_new(world, sim_model_class_by_name("interconnect"), "bus");
    ck_assert(sim_model_realize(bus, NULL));
    in = sim_model_in(bus, "bus");
}

static void
teardown(void)
{
    sim_world_free(world);
}

START_TEST(empty_bus_answers_decerr)
{
    ck_assert_int_eq(send_one(SIM_READ, 0, 4), SIM_DECERR);
}
END_TEST

START_TEST(access_goes_where_its_address_is)
{
    ck_assert(map(0x3000, 0x1000, "c", NULL));
    ck_assert(map(0x1000, 0x1000, "a", NULL));
    ck_assert(map(0x2000, 0x1000, "b", NULL));
    for (unsigned i = 0; i < 4096; i += 64) {
        ck_assert_int_eq(send_one(SIM_READ, 0x1000 + i, 64), SIM_OK);
        ck_assert_int_eq(reached, 'a');
        ck_assert_int_eq(send_one(SIM_WRITE, 0x3000 + i, 64), SIM_OK);
        ck_assert_int_eq(reached, 'c');
        ck_assert_int_eq(send_one(SIM_PEEK, 0x2000 + i, 64), SIM_OK);
        ck_assert_int_eq(reached, 'b');
    }
}
END_TEST

START_TEST(address_that_nobody_has_answers_decerr)
{
    ck_assert(map(0x1000, 0x1000, "a", NULL));
    ck_assert(map(0x3000, 0x1000, "c", NULL));
    ck_assert_int_eq(send_one(SIM_READ, 0xfff, 1), SIM_DECERR);
    ck_assert_int_eq(send_one(SIM_READ, 0x2000, 1), SIM_DECERR);
    ck_assert_int_eq(send_one(SIM_READ, 0x4000, 1), SIM_DECERR);
    ck_assert_int_eq(send_one(SIM_READ, UINT64_MAX, 1), SIM_DECERR);
    ck_assert_int_eq(reached, '-');
}
END_TEST

START_TEST(access_across_two_targets_answers_decerr)
{
    ck_assert(map(0x1000, 0x1000, "a", NULL));
    ck_assert(map(0x2000, 0x1000, "b", NULL));
    ck_assert_int_eq(send_one(SIM_READ, 0x1ffc, 8), SIM_DECERR);
    ck_assert_int_eq(send_one(SIM_READ, 0x1ff8, 8), SIM_OK);
}
END_TEST

START_TEST(overlap_names_both)
{
    g_autoptr(GError) error = NULL;

    ck_assert(map(0x10000000, 0x1000, "eth0", NULL));
    ck_assert(!map(0x10000800, 0x1000, "eng0", &error));
    ck_assert_str_eq(error->message, "eng0 at 0x10000800..0x100017ff overlaps eth0 at "
                                     "0x10000000..0x10000fff");
    ck_assert(map(0x10001000, 0x1000, "eng0", NULL));
}
END_TEST

START_TEST(barriers_and_maintenance_end_here)
{
    ck_assert(map(0x1000, 0x1000, "a", NULL));
    ck_assert_int_eq(send_one(SIM_BARRIER, 0, 0), SIM_OK);
    ck_assert_int_eq(send_one(SIM_MAINT, 0x1000, 64), SIM_OK);
    ck_assert_int_eq(reached, '-');
}
END_TEST

START_TEST(crossing_takes_its_time)
{
    SimTxn txn = { .addr = 0x1000, .len = 4, .kind = SIM_READ, .delay = 1 };

    ck_assert(map(0x1000, 0x1000, "a", NULL));
    ck_assert(sim_model_set(bus, "hop-ns", 25, NULL));
    sim_send(&in, &txn);
    ck_assert_uint_eq(txn.delay, 25 * SIM_NS + 1);
}
END_TEST

static Suite *
interconnect_suite(void)
{
    Suite *suite = suite_create("interconnect");
    TCase *tcase = tcase_create("interconnect");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, empty_bus_answers_decerr);
    tcase_add_test(tcase, access_goes_where_its_address_is);
    tcase_add_test(tcase, address_that_nobody_has_answers_decerr);
    tcase_add_test(tcase, access_across_two_targets_answers_decerr);
    tcase_add_test(tcase, overlap_names_both);
    tcase_add_test(tcase, barriers_and_maintenance_end_here);
    tcase_add_test(tcase, crossing_takes_its_time);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(interconnect_suite)

/* SPDX-License-Identifier: MIT */
/* A probe sees every wire, and the machine does not notice. */
#include "sim/probe.h"

#include "tests/rig-board.h"

/* "cpu0>cpu0.l1 " when a transaction goes, "< " when it comes back. */
static void
on_hop(void *opaque, const SimProbeHop *hop)
{
    GString *seen = opaque;

    if (hop->txn->kind != SIM_READ && hop->txn->kind != SIM_WRITE) {
        return;
    }
    if (hop->ended) {
        g_string_append(seen, hop->resp == SIM_OK ? "< " : "<! ");
    } else {
        g_string_append_printf(seen, "%s>%s ", hop->from->name, hop->to->name);
    }
}

static void
on_access(void *opaque, const SimProbeAccess *access)
{
    g_string_append_printf(opaque, "%s%s%u ", access->cpu->model->name,
                           access->is_write ? "!" : "?", (unsigned)access->len);
}

static const SimProbeOps ops = {.hop = on_hop, .access = on_access};

START_TEST(a_miss_is_two_transactions_and_a_hit_is_none)
{
    RigBoard b = rig_board("l1");
    GString *seen = g_string_new(NULL);
    uint64_t va = sim_window_va(SIM_WINDOW_LINEAR, b.ram);
    uint32_t value;

    sim_probe_attach(b.world, &ops, seen);
    sim_cpu_load(b.cpu, va, &value, 4);
    ck_assert_str_eq(seen->str, "cpu0>cpu0.l1 cpu0.l1>bus bus>ram < < < ");
    g_string_truncate(seen, 0);
    sim_cpu_load(b.cpu, va, &value, 4);
    ck_assert_str_eq(seen->str, "");
    sim_probe_access(b.cpu, va, 4, false);
    ck_assert_str_eq(seen->str, "cpu0?4 ");
    rig_board_free(&b);
    g_string_free(seen, TRUE);
}
END_TEST

START_TEST(a_master_goes_by_the_bus_and_an_error_comes_back)
{
    RigBoard b = rig_board("bare");
    GString *seen = g_string_new(NULL);
    uint32_t value = 7;

    sim_probe_attach(b.world, &ops, seen);
    sim_master_write(b.eth0, b.ram, &value, 4, false, NULL);
    ck_assert_str_eq(seen->str, "eth0>bus bus>ram < < ");
    g_string_truncate(seen, 0);
    sim_master_read(b.eth0, 0x70000000, &value, 4, NULL);
    ck_assert_str_eq(seen->str, "eth0>bus <! ");
    rig_board_free(&b);
    g_string_free(seen, TRUE);
}
END_TEST

START_TEST(a_wire_ends_in_its_block_with_a_probe_too)
{
    RigBoard b = rig_board("l1");
    const SimOut *out = b.cpu->model->klass->outs;
    const SimPort *port = (const SimPort *)((const char *)b.cpu->model + out->offset);

    ck_assert_str_eq(sim_probe_end(port)->name, "cpu0.l1");
    sim_probe_attach(b.world, &ops, NULL);
    ck_assert_str_eq(sim_probe_end(port)->name, "cpu0.l1");
    rig_board_free(&b);
}
END_TEST

START_TEST(nobody_looks_unless_asked)
{
    RigBoard b = rig_board("bare");

    sim_probe_access(b.cpu, sim_window_va(SIM_WINDOW_LINEAR, b.ram), 4, true);
    ck_assert_ptr_null(b.world->probe);
    rig_board_free(&b);
}
END_TEST

static Suite *
probe_suite(void)
{
    Suite *suite = suite_create("probe");
    TCase *tcase = tcase_create("probe");

    tcase_add_test(tcase, a_miss_is_two_transactions_and_a_hit_is_none);
    tcase_add_test(tcase, a_master_goes_by_the_bus_and_an_error_comes_back);
    tcase_add_test(tcase, a_wire_ends_in_its_block_with_a_probe_too);
    tcase_add_test(tcase, nobody_looks_unless_asked);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(probe_suite)

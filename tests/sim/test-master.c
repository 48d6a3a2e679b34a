/* SPDX-License-Identifier: MIT */
/*
 * What every bus master does with an access: pieces, address bits, refusals,
 * relaxed writes, choice points, suspicion, interrupts.  The rig is a master
 * before 64 KiB of memory and a CPU that only writes down what is asked of it.
 */
#include "sim/master.h"

#include <glib.h>
#include <string.h>

#include "sim/choice.h"
#include "sim/cpu.h"
#include "sim/finding.h"
#include "sim/model.h"
#include "sim/reserve.h"
#include "sim/truth.h"
#include "sim/world.h"
#include "tests/runner.h"

#define RAM UINT64_C(0x80000000)
#define RAM_BYTES UINT64_C(0x10000)
#define ATTN_BYTES (SIM_WINDOW_SIZE >> 6)

static SimWorld *world;
static SimMaster *master;
static SimPort dram;
static GString *bus; /* what went out: "W80000000+40 " */

/* A CPU of which only the attention bytes and the ops exist. */
static SimCpu cpu;
static char state;   /* of every line */
static GString *ops; /* what was asked of it: "drain evict " */

static bool has_snooped; /* the last access said so */

static SimResp
spy(void *self, SimTxn *txn)
{
    (void)self;
    has_snooped = (txn->flags & SIM_TXN_SNOOPS) != 0;
    g_string_append_printf(bus, "%c%" G_GINT64_MODIFIER "x+%x ",
                           txn->kind == SIM_WRITE ? 'W' : 'R', txn->addr, txn->len);
    return sim_send(&dram, txn);
}

static char
toy_state(SimCpu *self, SimAddr pa)
{
    (void)self, (void)pa;
    return state;
}

static bool
toy_prefetch(SimCpu *self, SimAddr pa)
{
    (void)self, (void)pa;
    g_string_append(ops, "prefetch ");
    state = 'E';
    return true;
}

static bool
toy_evict(SimCpu *self, SimAddr pa)
{
    (void)self, (void)pa;
    g_string_append(ops, "evict ");
    state = 'I';
    return true;
}

static bool
toy_drain(SimCpu *self, SimAddr pa, uint64_t len)
{
    (void)len;
    g_string_append(ops, "drain ");
    sim_cpu_attend(self, pa, 1, SIM_ATTN_BUFFERED, false);
    return true;
}

static unsigned
toy_drainable(SimCpu *self, SimAddr pa, uint64_t len)
{
    (void)self, (void)pa, (void)len;
    return 1;
}

static void
toy_peek(SimCpu *self, uint64_t va, void *ret_bytes, uint32_t len)
{
    (void)self, (void)va;
    memset(ret_bytes, 0, len);
}

static bool
toy_holds(SimCpu *self, SimAddr pa)
{
    (void)self, (void)pa;
    return false;
}

static const SimCpuOps toy_ops = {
    .peek = toy_peek, .holds = toy_holds,
    .prefetch = toy_prefetch, .evict = toy_evict, .drain = toy_drain,
    .drainable = toy_drainable,
    .line_state = toy_state,
};

static void
build(SimOracle *oracle)
{
    SimModel *ram, *device;

    world = sim_world_new(oracle);
    ram = sim_model_new(world, sim_model_class_by_name("dram"), "ram");
    ck_assert(sim_model_set(ram, "base", RAM, NULL));
    ck_assert(sim_model_set(ram, "bytes", RAM_BYTES, NULL));
    ck_assert(sim_model_realize(ram, NULL));
    /* dma-engine: a master that may relax its writes */
    device = sim_model_new(world, sim_model_class_by_name("dma-engine"), "dev");
    sim_model_wire(device, "mem", ram, "bus");
    ck_assert(sim_model_realize(device, NULL));
    master = g_ptr_array_index(world->masters, 0);
    dram = *master->mem;
    *master->mem = (SimPort){ spy, NULL };
    master->here.pc = 7;
    cpu = (SimCpu){ .attn = sim_reserve(ATTN_BYTES), .line_shift = 6, .line_mask = 63,
                    .world = world, .ops = &toy_ops };
    state = 'I';
    bus = g_string_new(NULL);
    ops = g_string_new(NULL);
    sim_world_reset(world);
    master->here.pc = 7;
}

static void
setup(void)
{
    build(NULL);
}

static void
teardown(void)
{
    sim_world_free(world);
    sim_unreserve(cpu.attn, ATTN_BYTES);
    g_string_free(bus, TRUE);
    g_string_free(ops, TRUE);
}

static SimResp
put(SimAddr at, uint8_t value, uint32_t len)
{
    uint8_t bytes[1024];

    memset(bytes, value, sizeof(bytes));
    return sim_master_write(master, at, bytes, len, false, NULL);
}

static SimResp
put_relaxed(SimAddr at, uint8_t value, uint32_t len)
{
    uint8_t bytes[1024];

    memset(bytes, value, sizeof(bytes));
    return sim_master_write(master, at, bytes, len, true, NULL);
}

static uint8_t
byte_at(SimAddr pa)
{
    uint8_t byte;

    sim_world_peek_ram(world, pa, &byte, 1);
    return byte;
}

/* Pieces */

START_TEST(accesses_are_cut_at_lines_of_the_board)
{
    uint8_t bytes[200];

    ck_assert_int_eq(put(RAM + 0x30, 1, 200), SIM_OK);
    ck_assert_str_eq(bus->str, "W80000030+10 W80000040+40 W80000080+40 W800000c0+38 ");
    g_string_truncate(bus, 0);
    world->line_bytes = 128;
    ck_assert_int_eq(sim_master_read(master, RAM + 0x30, bytes, 200, NULL), SIM_OK);
    ck_assert_str_eq(bus->str, "R80000030+50 R80000080+78 ");
    ck_assert_uint_eq(bytes[0], 1);
    ck_assert_uint_eq(bytes[199], 1);
}
END_TEST

START_TEST(nothing_to_do_is_nothing_done)
{
    ck_assert_int_eq(put(RAM, 1, 0), SIM_OK);
    ck_assert_str_eq(bus->str, "");
}
END_TEST

START_TEST(address_bits_that_it_lacks_are_dropped)
{
    master->address_bits = 32;
    ck_assert_int_eq(put(UINT64_C(0x700000000) + RAM, 5, 4), SIM_OK);
    ck_assert_str_eq(bus->str, "W80000000+4 ");
    ck_assert_uint_eq(byte_at(RAM), 5);
}
END_TEST

/* dma-ranges = <0xc0000000 RAM 0x8000>, <0x40 RAM+0x8000 0x60> */
static void
shift(void)
{
    master->windows[0] = (SimDmaWindow){ 0xc0000000, RAM, 0x8000 };
    master->windows[1] = (SimDmaWindow){ 0x40, RAM + 0x8000, 0x60 };
    master->window_count = 2;
}

START_TEST(windows_shift_bus_addresses_to_physical_ones)
{
    uint8_t byte = 0;

    shift();
    ck_assert_int_eq(put(0xc0000100, 5, 4), SIM_OK);
    ck_assert_str_eq(bus->str, "W80000100+4 ");
    ck_assert_uint_eq(byte_at(RAM + 0x100), 5);
    ck_assert_int_eq(sim_master_read(master, 0xc0000103, &byte, 1, NULL), SIM_OK);
    ck_assert_uint_eq(byte, 5);
    ck_assert(sim_truth_is_armed(world->truth, RAM + 0x100));
}
END_TEST

START_TEST(address_bits_are_dropped_before_a_window_is_looked_for)
{
    shift();
    master->address_bits = 32;
    ck_assert_int_eq(put(UINT64_C(0x7c0000000), 5, 4), SIM_OK);
    ck_assert_str_eq(bus->str, "W80000000+4 ");
}
END_TEST

START_TEST(a_physical_address_before_shifting_windows_is_answered_by_nobody)
{
    const SimFinding *finding;

    shift();
    ck_assert_int_eq(put(RAM, 5, 4), SIM_DECERR);
    ck_assert_int_eq(put_relaxed(RAM, 5, 4), SIM_DECERR);
    ck_assert_str_eq(bus->str, "");
    ck_assert_uint_eq(byte_at(RAM), 0);
    sim_findings_flush(world->findings);
    finding = sim_findings_get(world->findings, 0);
    ck_assert_int_eq(finding->code, SIM_D602);
    ck_assert_uint_eq(finding->bus, RAM);
}
END_TEST

START_TEST(an_access_ends_where_its_window_ends)
{
    shift();
    ck_assert_int_eq(put(0x80, 5, 64), SIM_DECERR);
    ck_assert_str_eq(bus->str, "W80008040+20 ");
    ck_assert_uint_eq(byte_at(RAM + 0x8000 + 0x5f), 5);
    ck_assert_uint_eq(byte_at(RAM + 0x8000 + 0x60), 0);
}
END_TEST

START_TEST(time_of_each_piece_is_added_up)
{
    SimTime one = 0, three = 5 * SIM_NS;
    uint8_t bytes[192];

    sim_master_read(master, RAM, bytes, 1, &one);
    sim_master_read(master, RAM, bytes, 192, &three);
    ck_assert_uint_gt(one, 0);
    ck_assert_uint_eq(three, 5 * SIM_NS + 3 * one);
}
END_TEST

/* Refusals */

START_TEST(what_nobody_answers_to_is_a_finding_once_per_place)
{
    const SimFinding *finding;
    uint8_t byte;

    ck_assert_int_eq(sim_master_read(master, 0x1234, &byte, 1, NULL), SIM_DECERR);
    ck_assert_int_eq(sim_master_read(master, 0x1234, &byte, 1, NULL), SIM_DECERR);
    sim_findings_flush(world->findings);
    ck_assert_uint_eq(sim_findings_count(world->findings), 1);
    finding = sim_findings_get(world->findings, 0);
    ck_assert_int_eq(finding->code, SIM_D602);
    ck_assert_int_eq(finding->severity, SIM_ERROR);
    ck_assert_uint_eq(finding->bus, 0x1234);
    ck_assert_uint_eq(finding->read.actor, master->actor);
    ck_assert_uint_eq(finding->read.source.pc, 7);
    ck_assert(!finding->is_write);
}
END_TEST

START_TEST(a_refused_address_is_reported_as_the_master_gave_it)
{
    master->address_bits = 32;
    ck_assert_int_eq(put(UINT64_C(0x900001000), 1, 4), SIM_DECERR);
    sim_findings_flush(world->findings);
    ck_assert_uint_eq(sim_findings_get(world->findings, 0)->bus, UINT64_C(0x900001000));
    ck_assert_uint_eq(sim_findings_get(world->findings, 0)->pa, 0x1000);
    ck_assert(sim_findings_get(world->findings, 0)->is_write);
}
END_TEST

START_TEST(an_access_ends_at_the_first_refused_piece)
{
    ck_assert_int_eq(put(RAM + RAM_BYTES - 64, 3, 256), SIM_DECERR);
    ck_assert_str_eq(bus->str, "W8000ffc0+40 W80010000+40 ");
    ck_assert_uint_eq(byte_at(RAM + RAM_BYTES - 1), 3);
}
END_TEST

START_TEST(nobody_watches_when_checks_are_off)
{
    g_clear_pointer(&world->truth, sim_truth_free);
    ck_assert_int_eq(put(0x1000, 1, 4), SIM_DECERR);
    ck_assert_int_eq(put(RAM, 9, 4), SIM_OK);
    sim_findings_flush(world->findings);
    ck_assert_uint_eq(sim_findings_count(world->findings), 0);
    ck_assert_uint_eq(byte_at(RAM), 9);
}
END_TEST

/* The referee */

START_TEST(pages_that_a_master_touches_are_armed)
{
    uint8_t byte;

    ck_assert(!sim_truth_is_armed(world->truth, RAM));
    put(RAM + 0x100, 1, 4);
    ck_assert(sim_truth_is_armed(world->truth, RAM));
    ck_assert(!sim_truth_is_armed(world->truth, RAM + 0x1000));
    sim_master_read(master, RAM + 0x1000, &byte, 1, NULL);
    ck_assert(sim_truth_is_armed(world->truth, RAM + 0x1000));
}
END_TEST

START_TEST(each_piece_is_a_write_of_this_master)
{
    const SimWrite *write;

    put(RAM + 0x38, 0x5a, 16);
    write = sim_truth_write(world->truth, sim_truth_newest(world->truth, RAM + 0x40));
    ck_assert_uint_eq(SIM_WID_ACTOR(write->id), master->actor);
    ck_assert_uint_eq(write->pa, RAM + 0x40);
    ck_assert_uint_eq(write->len, 8);
    ck_assert_uint_eq(write->pc, 7);
    ck_assert_uint_eq(sim_truth_write_bytes(world->truth, write)[0], 0x5a);
}
END_TEST

static unsigned
rows_of(SimHistoryKind kind, SimAddr pa)
{
    g_autoptr(GArray) rows = sim_truth_history(world->truth, pa, 64);
    unsigned count = 0;

    for (unsigned i = 0; i < rows->len; i++) {
        count += g_array_index(rows, SimHistory, i).kind == kind;
    }
    return count;
}

START_TEST(accesses_are_rows_of_the_history)
{
    uint8_t bytes[128];

    put(RAM, 1, 128);
    sim_master_read(master, RAM, bytes, 128, NULL);
    ck_assert_uint_eq(rows_of(SIM_HISTORY_DEVICE_WRITE, RAM), 1);
    ck_assert_uint_eq(rows_of(SIM_HISTORY_DEVICE_READ, RAM + 64), 1);
}
END_TEST

static bool
is_suspect(SimAddr pa)
{
    return (cpu.attn[pa >> cpu.line_shift] & SIM_ATTN_SUSPECT) != 0;
}

START_TEST(a_write_makes_copies_suspect_and_a_read_does_not)
{
    uint8_t byte;

    sim_world_add_cpu(world, &cpu);
    cpu.actor = sim_world_add_actor(world, SIM_ACTOR_CPU, "cpu0", NULL);
    sim_cpu_attend(&cpu, RAM, 128, SIM_ATTN_VALID, true);
    sim_master_read(master, RAM, &byte, 1, NULL);
    ck_assert(!is_suspect(RAM));
    put(RAM + 32, 1, 64);
    ck_assert(is_suspect(RAM));
    ck_assert(is_suspect(RAM + 64));
    put(RAM + 128, 1, 4); /* no copy there */
    ck_assert(!is_suspect(RAM + 128));
}
END_TEST

static SimPlace place; /* who answered what the referee was shown */

static SimResp
answer_from_l1(void *self, SimTxn *txn)
{
    SimResp resp = sim_send(&dram, txn);

    (void)self;
    txn->place = SIM_PLACE_L1;
    return resp;
}

static void
note_place(void *opaque, const SimTruthCall *call)
{
    (void)opaque;
    place = call->kind == SIM_CALL_READ ? call->place : place;
}

START_TEST(the_referee_hears_who_answered_a_read)
{
    uint8_t byte;

    sim_truth_tap(world->truth, note_place, NULL);
    sim_master_read(master, RAM, &byte, 1, NULL);
    ck_assert_int_eq(place, SIM_PLACE_RAM);
    *master->mem = (SimPort){ answer_from_l1, NULL };
    sim_master_read(master, RAM, &byte, 1, NULL);
    ck_assert_int_eq(place, SIM_PLACE_L1);
}
END_TEST

START_TEST(a_master_that_snoops_says_so)
{
    uint8_t byte;

    put(RAM, 1, 4);
    ck_assert(!has_snooped);
    master->snoops = true;
    put(RAM, 1, 4);
    ck_assert(has_snooped);
    put_relaxed(RAM + 64, 1, 4);
    has_snooped = false;
    sim_master_settle(master);
    ck_assert(has_snooped);
    has_snooped = false;
    sim_master_read(master, RAM, &byte, 1, NULL);
    ck_assert(has_snooped);
}
END_TEST

/* Relaxed writes */

START_TEST(a_relaxed_write_is_issued_and_not_visible)
{
    SimWid id = 0, ids[4];
    uint8_t byte = 0;

    put_relaxed(RAM + 0x30, 4, 32); /* two pieces */
    ck_assert_uint_eq(master->relaxed_count, 2);
    ck_assert_str_eq(bus->str, "");
    ck_assert_uint_eq(byte_at(RAM + 0x30), 0);
    ck_assert(master->holder.find(master, RAM + 0x40, &id, &byte));
    ck_assert_uint_eq(SIM_WID_ACTOR(id), master->actor);
    ck_assert_uint_eq(byte, 4);
    ck_assert(!master->holder.find(master, RAM + 0x50, &id, &byte));
    put_relaxed(RAM + 0x40, 5, 4);
    ck_assert_uint_eq(master->holder.pending(master, RAM + 0x40, ids, 4), 2);
    ck_assert_uint_eq(SIM_WID_SEQ(ids[0]), 3); /* newest first */
    ck_assert_uint_eq(SIM_WID_SEQ(ids[1]), 2);
    sim_master_settle(master);
    ck_assert_uint_eq(master->relaxed_count, 0);
    ck_assert_uint_eq(byte_at(RAM + 0x40), 5);
    ck_assert(!sim_master_settle_one(master));
}
END_TEST

START_TEST(relaxed_writes_leave_oldest_first_when_nobody_chooses)
{
    put_relaxed(RAM, 1, 4);
    put_relaxed(RAM + 0x100, 2, 4);
    ck_assert(sim_master_settle_one(master));
    ck_assert_str_eq(bus->str, "W80000000+4 ");
}
END_TEST

START_TEST(a_read_goes_behind_the_writes_that_it_would_overtake)
{
    uint8_t byte;

    put_relaxed(RAM, 1, 4);
    put_relaxed(RAM + 0x100, 2, 4);
    sim_master_read(master, RAM + 0x200, &byte, 1, NULL);
    ck_assert_uint_eq(master->relaxed_count, 2);
    sim_master_read(master, RAM + 0x103, &byte, 1, NULL);
    ck_assert_uint_eq(byte, 2);
}
END_TEST

START_TEST(a_write_in_order_comes_after_all_relaxed_ones)
{
    put_relaxed(RAM, 1, 4);
    put(RAM + 0x100, 2, 4);
    ck_assert_str_eq(bus->str, "W80000000+4 W80000100+4 ");
}
END_TEST

START_TEST(one_more_than_there_is_room_for_lets_one_go)
{
    for (unsigned i = 0; i <= SIM_MASTER_RELAXED; i++) {
        put_relaxed(RAM + 64 * i, 1, 4);
    }
    ck_assert_uint_eq(master->relaxed_count, SIM_MASTER_RELAXED);
    ck_assert_str_eq(bus->str, "W80000000+4 ");
}
END_TEST

START_TEST(a_relaxed_write_to_nobody_is_refused_at_once)
{
    ck_assert_int_eq(put_relaxed(0x1000, 1, 4), SIM_DECERR);
    ck_assert_uint_eq(master->relaxed_count, 0);
}
END_TEST

START_TEST(the_oracle_says_which_relaxed_write_is_next)
{
    teardown();
    build(NULL);
    sim_oracle_force(world->oracle, SIM_CHOICE_RELAXED, 1, 2);
    put_relaxed(RAM, 1, 4);
    put_relaxed(RAM + 0x100, 2, 4);
    put_relaxed(RAM + 0x200, 3, 4);
    sim_master_settle(master);
    ck_assert_str_eq(bus->str, "W80000200+4 W80000000+4 W80000100+4 ");
}
END_TEST

/* Every policy, many seeds: a byte ends as its last write. */
START_TEST(writes_to_one_byte_keep_their_order)
{
    for (unsigned seed = 0; seed < 50; seed++) {
        teardown();
        build(sim_oracle_new(seed % SIM_POLICIES, seed));
        for (unsigned i = 1; i <= 8; i++) {
            put_relaxed(RAM + 4 * i, (uint8_t)i, 8);
        }
        sim_master_settle(master);
        for (unsigned i = 1; i <= 8; i++) {
            ck_assert_uint_eq(byte_at(RAM + 4 * i), i);
        }
        ck_assert_uint_eq(byte_at(RAM + 4 * 9), 8);
    }
}
END_TEST

/* Choice points */

/* What is asked of the CPU by whom answers 1 to everything. */
static const struct {
    bool is_write;
    char state;
    bool is_buffered;
    SimPolicy policy;
    const char *ops;
    bool snoops;
} points[] = {
    { false, 'I', false, SIM_POLICY_EAGER, "" },
    { false, 'E', false, SIM_POLICY_EAGER, "" },
    { false, 'M', false, SIM_POLICY_EAGER, "evict " },
    { false, 'M', true, SIM_POLICY_EAGER, "drain evict " },
    { false, '-', true, SIM_POLICY_EAGER, "drain " },
    { false, '-', false, SIM_POLICY_EAGER, "" },
    { true, '-', false, SIM_POLICY_EAGER, "" },
    { true, '-', true, SIM_POLICY_EAGER, "drain " },
    { true, 'I', false, SIM_POLICY_EAGER, "prefetch " },
    { true, 'S', false, SIM_POLICY_EAGER, "evict prefetch " },
    { true, 'M', true, SIM_POLICY_EAGER, "drain evict prefetch " },
    { true, 'I', false, SIM_POLICY_ADVERSARIAL, "prefetch " },
    { true, 'M', false, SIM_POLICY_ADVERSARIAL, "evict " }, /* after: a loss */
    { true, 'E', false, SIM_POLICY_ADVERSARIAL, "" },       /* stays stale */
    { true, 'M', true, SIM_POLICY_LAZY, "" },
    { true, 'M', true, SIM_POLICY_PLAIN, "" },
    { false, 'M', true, SIM_POLICY_TIMED, "" },
    { false, 'O', false, SIM_POLICY_EAGER, "evict " },
    { true, 'O', false, SIM_POLICY_ADVERSARIAL, "evict " },
    /* who snoops sees the same bytes wherever in the caches they lie */
    { false, 'M', true, SIM_POLICY_EAGER, "drain ", .snoops = true },
    { true, 'M', true, SIM_POLICY_EAGER, "drain ", .snoops = true },
    { true, 'I', false, SIM_POLICY_EAGER, "", .snoops = true },
};

START_TEST(choices_are_offered_where_they_do_something)
{
    uint8_t byte;

    teardown();
    build(sim_oracle_new(points[_i].policy, 1));
    sim_world_add_cpu(world, &cpu);
    cpu.actor = sim_world_add_actor(world, SIM_ACTOR_CPU, "cpu0", NULL);
    state = points[_i].state;
    master->snoops = points[_i].snoops;
    sim_cpu_attend(&cpu, RAM + 64, 1, SIM_ATTN_BUFFERED, points[_i].is_buffered);
    if (points[_i].is_write) {
        put(RAM + 64, 1, 4);
    } else {
        sim_master_read(master, RAM + 64, &byte, 1, NULL);
    }
    ck_assert_str_eq(ops->str, points[_i].ops);
}
END_TEST

START_TEST(each_line_of_a_cpu_is_asked_about)
{
    teardown();
    build(sim_oracle_new(SIM_POLICY_PLAIN, 0));
    sim_oracle_force(world->oracle, SIM_CHOICE_PREFETCH_BEFORE, 4, 1);
    sim_world_add_cpu(world, &cpu);
    cpu.actor = sim_world_add_actor(world, SIM_ACTOR_CPU, "cpu0", NULL);
    cpu.line_shift = 4;
    cpu.line_mask = 15;
    put(RAM, 1, 48); /* three lines of this CPU */
    ck_assert_str_eq(ops->str, "");
    put(RAM + 56, 1, 4);
    ck_assert_str_eq(ops->str, "prefetch ");
}
END_TEST

/* Interrupts */

static void
count_delivery(void *opaque, SimIrq *irq)
{
    ck_assert(irq->raised);
    (*(unsigned *)opaque)++;
}

START_TEST(an_interrupt_is_delivered_when_its_level_rises)
{
    unsigned count = 0;
    SimIrq irq = { .world = world, .from = master, .deliver = count_delivery,
                   .opaque = &count };

    sim_irq_set(&irq, false);
    ck_assert_uint_eq(count, 0);
    sim_irq_set(&irq, true);
    sim_irq_set(&irq, true);
    ck_assert_uint_eq(count, 1);
    sim_irq_set(&irq, false);
    sim_irq_set(&irq, true);
    ck_assert_uint_eq(count, 2);
}
END_TEST

START_TEST(an_interrupt_may_come_from_nobody_and_reach_nobody)
{
    SimIrq irq = { .world = world };

    sim_irq_set(&irq, true);
    ck_assert(irq.raised);
}
END_TEST

START_TEST(a_master_is_found_by_its_actor)
{
    ck_assert_ptr_eq(sim_master_of(world, master->actor), master);
    ck_assert_ptr_null(sim_master_of(world, world->hw));
    ck_assert_uint_eq(master->model->actor, master->actor);
    ck_assert_str_eq(sim_world_actor(world, master->actor)->name, "dev");
}
END_TEST

static TCase *
add_case(Suite *suite, const char *name)
{
    TCase *tcase = tcase_create(name);

    tcase_add_checked_fixture(tcase, setup, teardown);
    suite_add_tcase(suite, tcase);
    return tcase;
}

static void
add_access_cases(Suite *suite)
{
    TCase *tcase = add_case(suite, "access");

    tcase_add_test(tcase, accesses_are_cut_at_lines_of_the_board);
    tcase_add_test(tcase, nothing_to_do_is_nothing_done);
    tcase_add_test(tcase, address_bits_that_it_lacks_are_dropped);
    tcase_add_test(tcase, windows_shift_bus_addresses_to_physical_ones);
    tcase_add_test(tcase, address_bits_are_dropped_before_a_window_is_looked_for);
    tcase_add_test(tcase, a_physical_address_before_shifting_windows_is_answered_by_nobody);
    tcase_add_test(tcase, an_access_ends_where_its_window_ends);
    tcase_add_test(tcase, time_of_each_piece_is_added_up);
    tcase_add_test(tcase, what_nobody_answers_to_is_a_finding_once_per_place);
    tcase_add_test(tcase, a_refused_address_is_reported_as_the_master_gave_it);
    tcase_add_test(tcase, an_access_ends_at_the_first_refused_piece);
    tcase_add_test(tcase, nobody_watches_when_checks_are_off);
    tcase_add_test(tcase, a_master_is_found_by_its_actor);
}

static void
add_truth_cases(Suite *suite)
{
    TCase *tcase = add_case(suite, "referee");

    tcase_add_test(tcase, pages_that_a_master_touches_are_armed);
    tcase_add_test(tcase, each_piece_is_a_write_of_this_master);
    tcase_add_test(tcase, accesses_are_rows_of_the_history);
    tcase_add_test(tcase, a_write_makes_copies_suspect_and_a_read_does_not);
    tcase_add_test(tcase, the_referee_hears_who_answered_a_read);
    tcase_add_test(tcase, a_master_that_snoops_says_so);
}

static void
add_relaxed_cases(Suite *suite)
{
    TCase *tcase = add_case(suite, "relaxed");

    tcase_add_test(tcase, a_relaxed_write_is_issued_and_not_visible);
    tcase_add_test(tcase, relaxed_writes_leave_oldest_first_when_nobody_chooses);
    tcase_add_test(tcase, a_read_goes_behind_the_writes_that_it_would_overtake);
    tcase_add_test(tcase, a_write_in_order_comes_after_all_relaxed_ones);
    tcase_add_test(tcase, one_more_than_there_is_room_for_lets_one_go);
    tcase_add_test(tcase, a_relaxed_write_to_nobody_is_refused_at_once);
    tcase_add_test(tcase, the_oracle_says_which_relaxed_write_is_next);
    tcase_add_test(tcase, writes_to_one_byte_keep_their_order);
}

static Suite *
master_suite(void)
{
    Suite *suite = suite_create("sim/master");
    TCase *choices, *irqs;

    add_access_cases(suite);
    add_truth_cases(suite);
    add_relaxed_cases(suite);
    choices = add_case(suite, "choices");
    tcase_add_loop_test(choices, choices_are_offered_where_they_do_something, 0,
                        G_N_ELEMENTS(points));
    tcase_add_test(choices, each_line_of_a_cpu_is_asked_about);
    irqs = add_case(suite, "interrupts");
    tcase_add_test(irqs, an_interrupt_is_delivered_when_its_level_rises);
    tcase_add_test(irqs, an_interrupt_may_come_from_nobody_and_reach_nobody);
    return suite;
}

SIM_CHECK_MAIN(master_suite)

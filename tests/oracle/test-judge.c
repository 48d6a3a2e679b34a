/* SPDX-License-Identifier: MIT */
/*
 * The judge is judged: tapes made by hand, each with the verdict that
 * docs/design/truth.md gives in words.  Actors: 1 init, 3 and 6 CPUs, 4 and 5
 * masters.  All bytes are at page 0x1000; init wrote them and RAM has them.
 */
#include "tests/oracle/oracle.h"
#include "tests/runner.h"

#define PA 0x1000u
#define INIT 1u
#define CPU 3u
#define CPU1 6u
#define ETH 4u
#define ENG 5u
#define OLD SIM_WID(INIT, 1)

static OracleTape *tape;
static uint64_t step;

static void
add(OracleCall call)
{
    call.step = step;
    call.source.pc = call.source.pc ? call.source.pc : step;
    oracle_tape_add(tape, &call);
}

static SimWid *
same(SimWid id, uint64_t len)
{
    static SimWid ids[2][64];
    static unsigned turn;

    turn ^= 1;
    for (uint64_t i = 0; i < len; i++) {
        ids[turn][i] = id;
    }
    return ids[turn];
}

static void
setup(void)
{
    tape = oracle_tape_new();
    step = 1;
    tape->kinds[INIT] = ORACLE_INIT;
    tape->kinds[CPU] = tape->kinds[CPU1] = ORACLE_CPU;
    tape->kinds[ETH] = tape->kinds[ENG] = ORACLE_MASTER;
    add((OracleCall){ .kind = SIM_CALL_ARM, .pa = PA, .len = 4096 });
    add((OracleCall){ .kind = SIM_CALL_PAST, .actor = INIT, .pa = PA, .len = 64,
                      .ids = same(OLD, 1) });
    add((OracleCall){ .kind = SIM_CALL_HAS, .place = SIM_PLACE_RAM, .pa = PA, .len = 64,
                      .ids = same(OLD, 64) });
}

static void
teardown(void)
{
    oracle_tape_free(tape);
}

static void
begin(SimActorId actor)
{
    step++;
    add((OracleCall){ .kind = SIM_CALL_LINE_BEGIN, .actor = actor });
}

static void
end(SimActorId actor)
{
    add((OracleCall){ .kind = SIM_CALL_LINE_END, .actor = actor });
}

static void
mark(SimTruthCallKind kind, SimActorId actor, SimActorId other, unsigned flag)
{
    step++;
    add((OracleCall){ .kind = kind, .actor = actor, .other = other, .flag = flag });
}

static void
range(SimTruthCallKind kind, SimAddr at, uint64_t len)
{
    step++;
    add((OracleCall){ .kind = kind, .pa = PA + at, .len = len });
}

static SimWid
issue(SimActorId actor, unsigned number, SimAddr at, uint64_t len)
{
    step++;
    add((OracleCall){ .kind = SIM_CALL_ISSUE, .actor = actor, .pa = PA + at, .len = len,
                      .ids = same(SIM_WID(actor, number), 1) });
    return SIM_WID(actor, number);
}

static void
perform(SimPlace place, SimAddr at, uint64_t len, SimWid id, SimWid old)
{
    add((OracleCall){ .kind = SIM_CALL_PERFORM, .place = place, .pa = PA + at, .len = len,
                      .ids = same(id, len), .old = same(old, len) });
}

static SimWid
write_to(SimPlace place, SimActorId actor, unsigned number, SimAddr at, uint64_t len, SimWid old)
{
    SimWid id = issue(actor, number, at, len);

    perform(place, at, len, id, old);
    return id;
}

static void
copied(SimPlace place, SimAddr at, uint64_t len, SimWid id)
{
    add((OracleCall){ .kind = SIM_CALL_COPIED, .place = place, .pa = PA + at, .len = len,
                      .ids = same(id, len) });
}

static void
removed(SimPlace place, SimAddr at, uint64_t len, SimWid old, SimWid now)
{
    step++;
    add((OracleCall){ .kind = SIM_CALL_REMOVED, .place = place, .pa = PA + at, .len = len,
                      .old = same(old, len), .ids = now ? same(now, len) : NULL });
}

static void
read_as(SimActorId actor, SimAddr at, uint64_t len, SimWid id, uint64_t pc, unsigned early,
        SimVerdict verdict)
{
    step++;
    add((OracleCall){ .kind = SIM_CALL_READ, .actor = actor, .place = SIM_PLACE_RAM,
                      .pa = PA + at, .len = len, .ids = same(id, len), .flag = early,
                      .source.pc = pc, .verdict = verdict });
}

static void
read_at(SimActorId actor, SimAddr at, uint64_t len, SimWid id)
{
    read_as(actor, at, len, id, 0, 0, SIM_VERDICT_FINE);
}

/* The list of findings as text: "D101 0+4 3<-4" is code, range, reader, writer. */
static void
expect(const char *text)
{
    g_autoptr(GArray) raw = oracle_judge(tape);
    g_autoptr(GArray) list = oracle_fold(raw);
    g_autoptr(GString) got = g_string_new("");

    for (unsigned i = 0; i < list->len; i++) {
        const OracleFinding *f = &g_array_index(list, OracleFinding, i);

        g_string_append_printf(got, "%sD%d %u+%u %u<-%u%s", i ? "; " : "", f->code,
                               (unsigned)(f->pa - PA), (unsigned)f->len, f->reader, f->writer,
                               f->latent ? " latent" : "");
    }
    ck_assert_str_eq(got->str, text);
}

START_TEST(a_copy_older_than_an_ordered_write_is_stale)
{
    copied(SIM_PLACE_L1, 0, 64, OLD);
    begin(ETH);
    write_to(SIM_PLACE_RAM, ETH, 1, 0, 16, OLD);
    end(ETH);
    begin(CPU);
    read_at(CPU, 0, 8, OLD);
    end(CPU);
    expect("D101 0+8 3<-4");
}
END_TEST

START_TEST(the_same_without_lines_is_not_seen_yet)
{
    copied(SIM_PLACE_L1, 0, 64, OLD);
    write_to(SIM_PLACE_RAM, ETH, 1, 0, 16, OLD);
    read_at(CPU, 0, 8, OLD);
    expect("");
}
END_TEST

START_TEST(a_line_that_has_not_ended_orders_nothing)
{
    begin(ETH);
    write_to(SIM_PLACE_RAM, ETH, 1, 0, 16, OLD);
    begin(CPU);
    read_at(CPU, 0, 8, OLD);
    expect("");
}
END_TEST

START_TEST(a_line_of_another_actor_does_not_order_the_background)
{
    begin(CPU);
    write_to(SIM_PLACE_RAM, ENG, 1, 0, 16, OLD);
    end(CPU);
    begin(CPU);
    read_at(CPU, 0, 8, OLD);
    expect("");
}
END_TEST

START_TEST(a_register_read_orders_what_the_device_wrote)
{
    write_to(SIM_PLACE_RAM, ETH, 1, 0, 16, OLD);
    mark(SIM_CALL_REGISTER_READ, CPU, ETH, 0);
    write_to(SIM_PLACE_RAM, ETH, 2, 32, 4, OLD);
    read_at(CPU, 8, 40, OLD);
    expect("D101 8+8 3<-4");
}
END_TEST

START_TEST(a_register_read_orders_a_doorbell_that_was_acted_on)
{
    copied(SIM_PLACE_L1, 0, 64, OLD);
    write_to(SIM_PLACE_L1, CPU, 1, 0, 4, OLD);
    mark(SIM_CALL_DOORBELL, CPU, ETH, 0);
    mark(SIM_CALL_REGISTER_READ, CPU1, ETH, 0);
    read_at(CPU1, 0, 4, OLD);
    expect("");
    read_at(ETH, 32, 4, OLD);
    read_at(CPU1, 0, 4, OLD);
    expect("");
    mark(SIM_CALL_REGISTER_READ, CPU1, ETH, 0);
    read_at(CPU1, 0, 4, OLD);
    expect("D101 0+4 6<-3");
}
END_TEST

START_TEST(an_interrupt_orders_what_was_written_before_it_was_raised)
{
    write_to(SIM_PLACE_RAM, ETH, 1, 0, 4, OLD);
    mark(SIM_CALL_IRQ_RAISED, ETH, 0, 0);
    write_to(SIM_PLACE_RAM, ETH, 2, 8, 4, OLD);
    mark(SIM_CALL_IRQ_TAKEN, ETH, CPU, 0);
    read_at(CPU, 0, 16, OLD);
    expect("D101 0+4 3<-4");
}
END_TEST

START_TEST(par_joins_everybody)
{
    copied(SIM_PLACE_L1, 0, 64, OLD);
    begin(ETH);
    write_to(SIM_PLACE_RAM, ETH, 1, 0, 4, OLD);
    end(ETH);
    mark(SIM_CALL_PAR_BEGIN, 0, 0, 0);
    read_at(CPU, 0, 4, OLD);
    write_to(SIM_PLACE_RAM, ETH, 2, 8, 4, OLD);
    read_at(CPU, 8, 4, OLD);
    mark(SIM_CALL_PAR_END, 0, 0, 0);
    read_at(CPU, 8, 4, OLD);
    begin(CPU);
    read_at(CPU, 8, 4, OLD);
    expect("D101 0+4 3<-4; D101 8+4 3<-4");
}
END_TEST

START_TEST(a_device_that_misses_a_dirty_line_after_a_doorbell_is_stale)
{
    copied(SIM_PLACE_L1, 0, 64, OLD);
    write_to(SIM_PLACE_L1, CPU, 1, 0, 4, OLD);
    read_at(ETH, 0, 4, OLD);
    expect("");
    mark(SIM_CALL_DOORBELL, CPU, ETH, 0);
    read_at(ETH, 0, 4, OLD);
    expect("D102 0+4 4<-3");
}
END_TEST

START_TEST(a_store_still_buffered_after_the_doorbell_is_a_delay)
{
    issue(CPU, 1, 0, 4);
    read_at(ETH, 0, 4, OLD);
    mark(SIM_CALL_DOORBELL, CPU, ETH, 0);
    read_at(ETH, 0, 8, OLD);
    expect("D106 0+4 4<-3");
}
END_TEST

START_TEST(own_buffered_bytes_are_never_stale)
{
    SimWid mine = issue(CPU, 1, 0, 4);

    begin(ETH);
    write_to(SIM_PLACE_RAM, ETH, 1, 0, 4, OLD);
    end(ETH);
    begin(CPU);
    read_at(CPU, 0, 4, mine);
    expect("");
}
END_TEST

START_TEST(a_load_answered_early_is_a_delay)
{
    SimWid record, flag;

    record = write_to(SIM_PLACE_RAM, ETH, 1, 0, 4, OLD);
    flag = write_to(SIM_PLACE_RAM, ETH, 2, 8, 4, OLD);
    read_as(CPU, 8, 4, flag, 0, 0, SIM_VERDICT_FINE);
    read_as(CPU, 0, 4, OLD, 0, 1, SIM_VERDICT_FINE);
    read_as(CPU, 0, 4, record, 0, 0, SIM_VERDICT_FINE);
    expect("D106 0+4 3<-4");
}
END_TEST

START_TEST(older_and_newer_bytes_in_one_access_are_torn)
{
    SimWid ids[8];
    SimWid first = issue(CPU, 1, 0, 4), second = issue(CPU, 2, 4, 4);

    perform(SIM_PLACE_RAM, 4, 4, second, OLD);
    for (unsigned i = 0; i < 8; i++) {
        ids[i] = i < 4 ? OLD : second;
    }
    step++;
    add((OracleCall){ .kind = SIM_CALL_READ, .actor = ETH, .place = SIM_PLACE_RAM, .pa = PA,
                      .len = 8, .ids = ids });
    expect("D105 0+4 4<-3");
    ck_assert_uint_eq(SIM_WID_SEQ(first), 1);
}
END_TEST

/* A flag watched by @polls reads from place 77, then data read from place 78. */
static void
poll_and_read(unsigned polls, unsigned barrier)
{
    SimWid data = write_to(SIM_PLACE_RAM, ETH, 1, 0, 4, OLD), flag;

    for (unsigned i = 0; i < polls; i++) {
        read_as(CPU, 8, 4, OLD, 77, 0, SIM_VERDICT_FINE);
    }
    flag = write_to(SIM_PLACE_RAM, ETH, 2, 8, 4, OLD);
    read_as(CPU, 8, 4, flag, 77, 0, SIM_VERDICT_FINE);
    if (barrier) {
        mark(SIM_CALL_BARRIER, CPU, 0, barrier);
    }
    read_as(CPU, 0, 4, data, 78, 0, SIM_VERDICT_FINE);
    read_as(CPU, 0, 4, data, 78, 0, SIM_VERDICT_FINE);
}

START_TEST(right_bytes_without_read_barrier_are_luck_once)
{
    poll_and_read(1, 0);
    expect("D106 0+4 3<-4 latent");
}
END_TEST

START_TEST(a_write_barrier_does_not_help_the_reader)
{
    poll_and_read(1, SIM_BARRIER_STORES);
    expect("D106 0+4 3<-4 latent");
}
END_TEST

START_TEST(a_read_barrier_gives_what_the_flag_promised)
{
    poll_and_read(1, SIM_BARRIER_LOADS);
    expect("");
}
END_TEST

START_TEST(who_never_saw_the_flag_change_did_not_watch)
{
    poll_and_read(0, 0);
    expect("");
}
END_TEST

/* The other direction: a device polls, the CPU has @barrier between its stores. */
static void
publish(unsigned barrier)
{
    SimWid data = write_to(SIM_PLACE_RAM, CPU, 1, 0, 4, OLD), flag;

    read_as(ETH, 8, 4, OLD, 77, 0, SIM_VERDICT_FINE);
    if (barrier) {
        mark(SIM_CALL_BARRIER, CPU, 0, barrier);
    }
    flag = write_to(SIM_PLACE_RAM, CPU, 2, 8, 4, OLD);
    read_as(ETH, 8, 4, flag, 77, 0, SIM_VERDICT_FINE);
    read_as(ETH, 0, 4, data, 78, 0, SIM_VERDICT_FINE);
}

START_TEST(publishing_without_write_barrier_is_luck)
{
    publish(0);
    expect("D106 0+4 4<-3 latent");
}
END_TEST

START_TEST(publishing_with_write_barrier_is_right)
{
    publish(SIM_BARRIER_STORES);
    expect("");
}
END_TEST

START_TEST(publishing_with_an_inner_barrier_is_luck)
{
    publish(SIM_BARRIER_STORES | SIM_BARRIER_INNER);
    expect("D106 0+4 4<-3 latent");
}
END_TEST

/* Nobody polled: the barrier itself says that an order was meant. */
START_TEST(an_inner_barrier_is_luck_for_who_did_not_watch)
{
    SimWid data = write_to(SIM_PLACE_RAM, CPU, 1, 0, 4, OLD), flag;

    mark(SIM_CALL_BARRIER, CPU, 0, SIM_BARRIER_STORES | SIM_BARRIER_INNER);
    flag = write_to(SIM_PLACE_RAM, CPU, 2, 8, 4, OLD);
    read_as(ETH, 0, 4, data, 76, 0, SIM_VERDICT_FINE);
    expect("");
    read_as(ETH, 8, 4, flag, 77, 0, SIM_VERDICT_FINE);
    read_as(ETH, 0, 4, data, 78, 0, SIM_VERDICT_FINE);
    expect("D106 0+4 4<-3 latent");
}
END_TEST

START_TEST(an_inner_read_barrier_gives_nothing_of_a_master)
{
    poll_and_read(1, SIM_BARRIER_LOADS | SIM_BARRIER_INNER);
    expect("D106 0+4 3<-4 latent");
}
END_TEST

START_TEST(a_write_performed_over_its_successor_is_reported)
{
    SimWid first = issue(CPU, 1, 0, 4);
    SimWid second = write_to(SIM_PLACE_RAM, CPU, 2, 0, 4, OLD);

    perform(SIM_PLACE_RAM, 0, 4, first, second);
    expect("D106 0+4 3<-3");
    mark(SIM_CALL_DOORBELL, CPU, ETH, 0);
    read_at(ETH, 0, 4, first); /* folded into truth: the mistake is reported once */
    expect("D106 0+4 3<-3");
}
END_TEST

START_TEST(a_write_back_over_a_master_write_loses_it)
{
    SimWid mine, theirs;

    copied(SIM_PLACE_L1, 0, 64, OLD);
    mine = write_to(SIM_PLACE_L1, CPU, 1, 0, 4, OLD);
    theirs = write_to(SIM_PLACE_RAM, ETH, 1, 8, 8, OLD);
    removed(SIM_PLACE_RAM, 8, 8, theirs, OLD);
    removed(SIM_PLACE_RAM, 0, 4, OLD, mine);
    removed(SIM_PLACE_L1, 0, 64, OLD, 0);
    expect("D103 8+8 0<-4");
    begin(CPU);
    read_at(CPU, 8, 8, OLD); /* the truth fell back: nobody is told twice */
    expect("D103 8+8 0<-4");
}
END_TEST

START_TEST(an_invalidate_loses_a_cpu_write_unless_given_up)
{
    SimWid mine;

    copied(SIM_PLACE_L1, 0, 64, OLD);
    mine = write_to(SIM_PLACE_L1, CPU, 1, 0, 4, OLD);
    write_to(SIM_PLACE_L1, CPU, 2, 8, 4, OLD);
    range(SIM_CALL_GIVE_UP, 8, 4);
    removed(SIM_PLACE_L1, 0, 4, mine, 0);
    removed(SIM_PLACE_L1, 8, 4, SIM_WID(CPU, 2), 0);
    read_at(CPU, 8, 4, OLD);
    expect("D104 0+4 0<-3; D208 8+4 3<-0");
}
END_TEST

START_TEST(a_copy_that_is_elsewhere_too_is_not_lost)
{
    SimWid mine;

    copied(SIM_PLACE_L1, 0, 64, OLD);
    mine = write_to(SIM_PLACE_L1, CPU, 1, 0, 4, OLD);
    removed(SIM_PLACE_RAM, 0, 4, OLD, mine); /* clean */
    removed(SIM_PLACE_L1, 0, 4, mine, 0);    /* invalidate */
    expect("");
}
END_TEST

START_TEST(a_pending_successor_saves_the_lost)
{
    SimWid mine;

    copied(SIM_PLACE_L1, 0, 64, OLD);
    mine = write_to(SIM_PLACE_L1, CPU, 1, 0, 4, OLD);
    issue(CPU, 2, 0, 4);
    removed(SIM_PLACE_L1, 0, 4, mine, 0);
    expect("");
}
END_TEST

START_TEST(dead_bytes_are_nothing)
{
    copied(SIM_PLACE_L1, 0, 64, OLD);
    write_to(SIM_PLACE_L1, CPU, 1, 0, 4, OLD);
    range(SIM_CALL_FREED, 0, 64);
    removed(SIM_PLACE_L1, 0, 4, SIM_WID(CPU, 1), 0);
    begin(CPU);
    read_at(CPU, 0, 8, OLD);
    end(CPU);
    begin(ETH);
    read_at(ETH, 0, 8, OLD);
    expect("");
}
END_TEST

START_TEST(reads_of_given_up_bytes_are_told_by_direction)
{
    range(SIM_CALL_GIVE_UP, 0, 64);
    read_at(ETH, 0, 8, OLD);
    read_as(ETH, 8, 8, OLD, 1, 0, SIM_VERDICT_WRONG_DIRECTION);
    write_to(SIM_PLACE_RAM, ETH, 1, 0, 16, OLD);
    read_at(ETH, 0, 16, SIM_WID(ETH, 1));
    expect("D208 0+8 4<-0; D207 8+8 4<-0");
}
END_TEST

START_TEST(a_store_still_buffered_when_given_up_is_given_up_too)
{
    SimWid mine = issue(CPU, 1, 0, 4);

    range(SIM_CALL_GIVE_UP, 0, 64);
    copied(SIM_PLACE_L1, 0, 64, OLD);
    perform(SIM_PLACE_L1, 0, 4, mine, OLD); /* drained by the maintenance of map */
    removed(SIM_PLACE_L1, 0, 4, mine, 0);
    expect("");
}
END_TEST

START_TEST(what_was_stored_since_is_not_given_up)
{
    range(SIM_CALL_GIVE_UP, 0, 64);
    read_at(CPU, 0, 4, issue(CPU, 1, 0, 4));
    expect("");
}
END_TEST

START_TEST(reading_a_seen_flag_again_is_no_luck)
{
    SimWid flag;

    read_as(CPU, 8, 4, OLD, 77, 0, SIM_VERDICT_FINE);
    flag = write_to(SIM_PLACE_RAM, ETH, 1, 8, 4, OLD);
    read_as(CPU, 8, 4, flag, 77, 0, SIM_VERDICT_FINE);
    read_as(CPU, 8, 4, flag, 78, 0, SIM_VERDICT_FINE);
    read_as(CPU, 8, 2, flag, 79, 0, SIM_VERDICT_FINE);
    expect("");
}
END_TEST

START_TEST(of_pending_stores_to_a_byte_the_newest_counts)
{
    issue(CPU, 1, 0, 4);
    mark(SIM_CALL_DOORBELL, CPU, ETH, 0);
    read_at(ETH, 0, 4, OLD);
    issue(CPU, 2, 0, 4); /* may lie over the first one in the buffer by now */
    read_at(ETH, 0, 4, OLD);
    expect("D106 0+4 4<-3");
}
END_TEST

START_TEST(a_store_that_is_freed_is_no_victim_and_no_loss)
{
    SimWid first = issue(CPU, 1, 0, 4);
    SimWid second = write_to(SIM_PLACE_RAM, CPU, 2, 0, 4, OLD);

    range(SIM_CALL_FREED, 0, 4);
    perform(SIM_PLACE_RAM, 0, 4, first, second);
    expect("");
}
END_TEST

/* A write made at @when, on a page armed only now, after a doorbell at 50. */
static void
past_write(SimTime when)
{
    add((OracleCall){ .kind = SIM_CALL_DOORBELL, .actor = CPU, .other = ETH, .time = 50 });
    add((OracleCall){ .kind = SIM_CALL_PAST, .actor = CPU, .pa = PA + 8, .len = 4,
                      .ids = same(SIM_WID(CPU, 1), 1), .time = when });
    add((OracleCall){ .kind = SIM_CALL_HAS, .place = SIM_PLACE_L1, .pa = PA + 8, .len = 4,
                      .ids = same(SIM_WID(CPU, 1), 4) });
    read_at(ETH, 8, 4, OLD);
}

START_TEST(a_past_write_is_ordered_by_its_time)
{
    past_write(50);
    expect("D102 8+4 4<-3");
}
END_TEST

START_TEST(a_past_write_after_the_doorbell_is_not_seen_yet)
{
    past_write(51);
    expect("");
}
END_TEST

START_TEST(unmap_orders_what_was_performed_before_it_in_its_blocks)
{
    copied(SIM_PLACE_L1, 0, 64, OLD);
    write_to(SIM_PLACE_RAM, ETH, 1, 0, 4, OLD);
    range(SIM_CALL_TAKEN_BACK, 32, 4); /* the same 64-byte block */
    write_to(SIM_PLACE_RAM, ETH, 2, 8, 4, OLD);
    read_at(CPU, 0, 16, OLD);
    expect("D101 0+4 3<-4");
}
END_TEST

START_TEST(forbidden_accesses_need_no_order)
{
    copied(SIM_PLACE_L1, 0, 64, OLD);
    write_to(SIM_PLACE_RAM, ETH, 1, 0, 4, OLD);
    read_as(CPU, 0, 4, OLD, 0, 0, SIM_VERDICT_CPU_READS_HELD);
    read_as(CPU, 8, 4, OLD, 0, 0, SIM_VERDICT_CPU_READS_HELD);
    expect("D101 0+4 3<-4; D201 8+4 3<-0");
}
END_TEST

START_TEST(a_forbidden_write_is_due_at_once)
{
    SimWid mine = issue(CPU, 1, 0, 4);

    add((OracleCall){ .kind = SIM_CALL_WROTE, .actor = CPU, .pa = PA, .len = 4,
                      .ids = same(mine, 1), .verdict = SIM_VERDICT_CPU_WRITES_HELD });
    perform(SIM_PLACE_L1, 0, 4, mine, OLD);
    read_at(ETH, 0, 4, OLD);
    expect("D202 0+4 3<-0; D102 0+4 4<-3");
}
END_TEST

START_TEST(pieces_of_one_access_and_repeats_are_folded)
{
    copied(SIM_PLACE_L1, 0, 64, OLD);
    begin(ETH);
    write_to(SIM_PLACE_RAM, ETH, 1, 0, 32, OLD);
    end(ETH);
    begin(CPU);
    for (unsigned round = 0; round < 2; round++) {
        uint64_t now = step;

        read_as(CPU, 0, 8, OLD, 50, 0, SIM_VERDICT_FINE);
        step = now;
        read_as(CPU, 8, 8, OLD, 50, 0, SIM_VERDICT_FINE);
    }
    expect("D101 0+16 3<-4");
}
END_TEST

static Suite *
judge_suite(void)
{
    Suite *suite = suite_create("judge");
    TCase *tcase = tcase_create("hand-made");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, a_copy_older_than_an_ordered_write_is_stale);
    tcase_add_test(tcase, the_same_without_lines_is_not_seen_yet);
    tcase_add_test(tcase, a_line_that_has_not_ended_orders_nothing);
    tcase_add_test(tcase, a_line_of_another_actor_does_not_order_the_background);
    tcase_add_test(tcase, a_register_read_orders_what_the_device_wrote);
    tcase_add_test(tcase, a_register_read_orders_a_doorbell_that_was_acted_on);
    tcase_add_test(tcase, an_interrupt_orders_what_was_written_before_it_was_raised);
    tcase_add_test(tcase, par_joins_everybody);
    tcase_add_test(tcase, a_device_that_misses_a_dirty_line_after_a_doorbell_is_stale);
    tcase_add_test(tcase, a_store_still_buffered_after_the_doorbell_is_a_delay);
    tcase_add_test(tcase, own_buffered_bytes_are_never_stale);
    tcase_add_test(tcase, a_load_answered_early_is_a_delay);
    tcase_add_test(tcase, older_and_newer_bytes_in_one_access_are_torn);
    tcase_add_test(tcase, right_bytes_without_read_barrier_are_luck_once);
    tcase_add_test(tcase, a_write_barrier_does_not_help_the_reader);
    tcase_add_test(tcase, a_read_barrier_gives_what_the_flag_promised);
    tcase_add_test(tcase, who_never_saw_the_flag_change_did_not_watch);
    tcase_add_test(tcase, publishing_without_write_barrier_is_luck);
    tcase_add_test(tcase, publishing_with_an_inner_barrier_is_luck);
    tcase_add_test(tcase, an_inner_barrier_is_luck_for_who_did_not_watch);
    tcase_add_test(tcase, an_inner_read_barrier_gives_nothing_of_a_master);
    tcase_add_test(tcase, publishing_with_write_barrier_is_right);
    tcase_add_test(tcase, a_write_performed_over_its_successor_is_reported);
    tcase_add_test(tcase, a_write_back_over_a_master_write_loses_it);
    tcase_add_test(tcase, an_invalidate_loses_a_cpu_write_unless_given_up);
    tcase_add_test(tcase, a_copy_that_is_elsewhere_too_is_not_lost);
    tcase_add_test(tcase, a_pending_successor_saves_the_lost);
    tcase_add_test(tcase, dead_bytes_are_nothing);
    tcase_add_test(tcase, reads_of_given_up_bytes_are_told_by_direction);
    tcase_add_test(tcase, a_store_still_buffered_when_given_up_is_given_up_too);
    tcase_add_test(tcase, what_was_stored_since_is_not_given_up);
    tcase_add_test(tcase, reading_a_seen_flag_again_is_no_luck);
    tcase_add_test(tcase, of_pending_stores_to_a_byte_the_newest_counts);
    tcase_add_test(tcase, a_store_that_is_freed_is_no_victim_and_no_loss);
    tcase_add_test(tcase, a_past_write_is_ordered_by_its_time);
    tcase_add_test(tcase, a_past_write_after_the_doorbell_is_not_seen_yet);
    tcase_add_test(tcase, unmap_orders_what_was_performed_before_it_in_its_blocks);
    tcase_add_test(tcase, forbidden_accesses_need_no_order);
    tcase_add_test(tcase, a_forbidden_write_is_due_at_once);
    tcase_add_test(tcase, pieces_of_one_access_and_repeats_are_folded);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(judge_suite)

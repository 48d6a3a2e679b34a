/* SPDX-License-Identifier: MIT */
/*
 * The L1: states, what goes down and when, victims, speculation, the guard, what
 * others ask of it.
 */
#include "tests/rig-board.h"

#include "sim/cache.h"

static RigBoard board;
static const char *const tiny[] = { "cpu0:d-cache-size=<256>", "cpu0:d-cache-sets=<2>", NULL };

static void
setup(void)
{
    board = rig_board("l1");
}

static void
setup_tiny(void) /* 2 sets, 2 ways, 64-byte lines */
{
    board = rig_board_with("l1", SIM_POLICY_PLAIN, tiny);
}

static void
teardown(void)
{
    rig_board_free(&board);
}

static char
state(SimAddr pa)
{
    return board.cpu->ops->line_state(board.cpu, pa);
}

static uint8_t
ram_byte(SimAddr pa)
{
    uint8_t byte;

    sim_world_peek_ram(board.world, pa, &byte, 1);
    return byte;
}

START_TEST(a_load_takes_the_line_exclusive)
{
    ck_assert_int_eq(state(board.ram), 'I');
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert_int_eq(state(board.ram + 64), 'I');
}
END_TEST

START_TEST(a_store_stays_in_the_cache)
{
    rig_cpu_store(&board, 1, rig_va(board.ram + 3), 0x42, 1);
    ck_assert_int_eq(state(board.ram), 'M');
    ck_assert_uint_eq(ram_byte(board.ram + 3), 0);
    ck_assert_uint_eq(rig_cpu_load(&board, 2, rig_va(board.ram + 3), 1), 0x42);
}
END_TEST

START_TEST(a_clean_writes_back_and_keeps_the_line)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    rig_maintain(&board, 2, SIM_CLEAN, board.ram, 1);
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert_uint_eq(ram_byte(board.ram), 0x42);
}
END_TEST

START_TEST(an_invalidate_throws_away)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    rig_maintain(&board, 2, SIM_INVALIDATE, board.ram, 1);
    ck_assert_int_eq(state(board.ram), 'I');
    ck_assert_uint_eq(ram_byte(board.ram), 0);
    ck_assert_uint_eq(rig_cpu_load(&board, 3, rig_va(board.ram), 1), 0);
}
END_TEST

START_TEST(clean_and_invalidate_writes_back_first)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    rig_maintain(&board, 2, SIM_CLEAN_INVALIDATE, board.ram, 1);
    ck_assert_int_eq(state(board.ram), 'I');
    ck_assert_uint_eq(ram_byte(board.ram), 0x42);
}
END_TEST

START_TEST(a_clean_line_is_not_written_back)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    rig_dev_write(&board, 2, board.ram, 0x99, 1);
    board.cpu->ops->evict(board.cpu, board.ram);
    ck_assert_uint_eq(ram_byte(board.ram), 0x99);
}
END_TEST

START_TEST(maintenance_by_set_and_way_reaches_every_line)
{
    for (unsigned i = 0; i < 8; i++) {
        rig_cpu_store(&board, 1, rig_va(board.ram + 64 * i), i + 1, 1);
    }
    sim_cpu_maintain_all(board.cpu, SIM_CLEAN_INVALIDATE);
    for (unsigned i = 0; i < 8; i++) {
        ck_assert_int_eq(state(board.ram + 64 * i), 'I');
        ck_assert_uint_eq(ram_byte(board.ram + 64 * i), i + 1);
    }
}
END_TEST

START_TEST(maintenance_covers_every_line_it_touches)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 1, 1);
    rig_cpu_store(&board, 1, rig_va(board.ram + 64), 2, 1);
    rig_maintain(&board, 2, SIM_CLEAN, board.ram + 63, 2);
    ck_assert_uint_eq(ram_byte(board.ram), 1);
    ck_assert_uint_eq(ram_byte(board.ram + 64), 2);
}
END_TEST

START_TEST(a_prefetch_brings_the_line_once)
{
    ck_assert(board.cpu->ops->prefetch(board.cpu, board.ram));
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert(!board.cpu->ops->prefetch(board.cpu, board.ram));
}
END_TEST

START_TEST(an_eviction_of_nothing_says_so)
{
    ck_assert(!board.cpu->ops->evict(board.cpu, board.ram));
}
END_TEST

START_TEST(an_uncached_access_passes_by)
{
    rig_cpu_store(&board, 1, rig_nc(board.ram), 0x42, 1);
    ck_assert_int_eq(state(board.ram), 'I');
    ck_assert_uint_eq(ram_byte(board.ram), 0x42);
}
END_TEST

START_TEST(an_uncached_load_does_not_look_into_the_cache)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    ck_assert_uint_eq(rig_cpu_load(&board, 2, rig_nc(board.ram), 1), 0);
}
END_TEST

/* Lines of one set of the tiny cache lie 128 bytes apart. */
/* --- a cache that writes through ---------------------------------------- */

static const char *const through[] = { "cpu0:dmasim,l1-writes=through", NULL };

/* Behind a store buffer, which these stores pass by. */
static void
setup_through(void)
{
    board = rig_board_with("noncoherent-1cpu", SIM_POLICY_LAZY, through);
}

START_TEST(a_store_goes_through_to_memory)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    rig_cpu_store(&board, 2, rig_va(board.ram + 3), 0x42, 1);
    ck_assert_uint_eq(ram_byte(board.ram + 3), 0x42);
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert_uint_eq(rig_cpu_load(&board, 3, rig_va(board.ram + 3), 1), 0x42);
}
END_TEST

START_TEST(a_store_takes_no_line_in)
{
    rig_cpu_store(&board, 1, rig_va(board.ram + 3), 0x42, 1);
    ck_assert_uint_eq(ram_byte(board.ram + 3), 0x42);
    ck_assert_int_eq(state(board.ram), 'I');
    ck_assert_uint_eq(rig_cpu_load(&board, 2, rig_va(board.ram + 3), 1), 0x42);
}
END_TEST

/* Nothing of the line but what was stored: a master's bytes beside it stay. */
START_TEST(no_line_is_ever_written_back)
{
    uint8_t theirs = 0x77;

    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    sim_world_poke_ram(board.world, board.ram + 8, &theirs, 1);
    rig_cpu_store(&board, 2, rig_va(board.ram), 0x42, 1);
    rig_maintain(&board, 3, SIM_CLEAN, board.ram, 1);
    ck_assert_uint_eq(ram_byte(board.ram + 8), 0x77);
    ck_assert_uint_eq(rig_cpu_load(&board, 4, rig_va(board.ram + 8), 1), 0);
    rig_maintain(&board, 5, SIM_INVALIDATE, board.ram, 1);
    ck_assert_uint_eq(ram_byte(board.ram), 0x42);
    ck_assert_uint_eq(rig_cpu_load(&board, 6, rig_va(board.ram + 8), 1), 0x77);
}
END_TEST

/* An uncached one to the same bytes waits: it may not end up over the younger. */
START_TEST(an_older_store_to_the_bytes_is_performed_first)
{
    sim_truth_arm(board.world->truth, board.ram, 64);
    rig_cpu_store(&board, 1, rig_nc(board.ram + 2), 0x11111111, 4);
    ck_assert_uint_eq(ram_byte(board.ram + 2), 0);
    rig_cpu_store(&board, 2, rig_va(board.ram + 4), 0x2222, 2);
    ck_assert_uint_eq(ram_byte(board.ram + 3), 0x11);
    ck_assert_uint_eq(ram_byte(board.ram + 4), 0x22);
    ck_assert_uint_eq(rig_cpu_load(&board, 3, rig_nc(board.ram + 2), 4), 0x22221111);
    rig_barrier(&board, 4, SIM_BARRIER_WAIT);
    ck_assert_uint_eq(ram_byte(board.ram + 4), 0x22);
    rig_no_finding(&board);
}
END_TEST

START_TEST(an_older_store_beside_the_bytes_goes_on_waiting)
{
    rig_cpu_store(&board, 1, rig_nc(board.ram + 2), 0x1111, 2);
    rig_cpu_store(&board, 2, rig_va(board.ram + 4), 0x2222, 2);
    ck_assert_uint_eq(ram_byte(board.ram + 3), 0);
    ck_assert_uint_eq(ram_byte(board.ram + 4), 0x22);
}
END_TEST

static void
count_removed(void *opaque, const SimTruthCall *call)
{
    unsigned *count = opaque;

    *count += call->kind == SIM_CALL_REMOVED && call->place == SIM_PLACE_L1;
}

/* The copy of the one that stores stays, and with it that of the domain. */
START_TEST(a_store_leaves_the_domain_its_copy)
{
    static const char *const both[] = { "cpu0:dmasim,l1-writes=through",
                                        "cpu1:dmasim,l1-writes=through", NULL };
    RigBoard two = rig_board_with("noncoherent-2cpu", SIM_POLICY_PLAIN, both);
    SimCpu *other = g_ptr_array_index(two.world->cpus, 1);
    unsigned removed = 0;
    uint64_t value = 0x42;

    sim_truth_arm(two.world->truth, two.ram, 64);
    sim_truth_tap(two.world->truth, count_removed, &removed);
    rig_cpu_load(&two, 1, rig_va(two.ram), 1);
    sim_cpu_load(other, rig_va(two.ram), &value, 1);
    sim_cpu_store(other, rig_va(two.ram), &value, 1);
    ck_assert_int_eq(two.cpu->ops->line_state(two.cpu, two.ram), 'I');
    ck_assert_int_ne(other->ops->line_state(other, two.ram), 'I');
    ck_assert_uint_eq(removed, 0);
    sim_cpu_store(two.cpu, rig_va(two.ram), &value, 1);
    ck_assert_int_eq(other->ops->line_state(other, two.ram), 'I');
    ck_assert_uint_eq(removed, 1);
    rig_board_free(&two);
}
END_TEST

/* --- victims ------------------------------------------------------------- */

START_TEST(the_least_recently_used_line_leaves)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    rig_cpu_load(&board, 1, rig_va(board.ram + 128), 1);
    rig_cpu_load(&board, 1, rig_va(board.ram), 1); /* touched again */
    rig_cpu_load(&board, 1, rig_va(board.ram + 256), 1);
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert_int_eq(state(board.ram + 128), 'I');
    ck_assert_int_eq(state(board.ram + 256), 'E');
}
END_TEST

START_TEST(a_dirty_victim_is_written_back)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x11, 1);
    rig_cpu_load(&board, 1, rig_va(board.ram + 128), 1);
    rig_cpu_load(&board, 1, rig_va(board.ram + 256), 1);
    ck_assert_uint_eq(ram_byte(board.ram), 0x11);
    ck_assert_int_eq(state(board.ram), 'I');
}
END_TEST

START_TEST(the_pinned_line_is_never_the_victim)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    rig_cpu_load(&board, 1, rig_va(board.ram + 128), 1);
    board.cpu->pin = rig_va(board.ram) - SIM_WINDOW_BASE;
    board.cpu->pin >>= board.cpu->line_shift;
    ck_assert(!board.cpu->ops->evict(board.cpu, board.ram));
    board.cpu->ops->prefetch(board.cpu, board.ram + 256);
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert_int_eq(state(board.ram + 128), 'I');
}
END_TEST

START_TEST(a_store_that_nobody_announced_is_found)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    *sim_window_host(rig_va(board.ram + 9)) = 0x5A; /* code without hooks */
    board.cpu->ops->evict(board.cpu, board.ram);
    ck_assert_uint_eq(rig_only_finding(&board, SIM_D601)->pa, board.ram + 9);
}
END_TEST

/* --- what goes down ----------------------------------------------------- */

static SimPort below;
static unsigned seen[SIM_SNOOP + 1], seen_clean;
static uint16_t read_flags;

static SimResp
spy(void *self, SimTxn *txn)
{
    (void)self;
    seen[txn->kind]++;
    seen_clean += (txn->flags & SIM_TXN_CLEAN) != 0;
    read_flags = txn->kind == SIM_READ ? txn->flags : read_flags;
    return sim_send(&below, txn);
}

static void
setup_spied(void)
{
    SimModel *l1;

    setup();
    memset(seen, 0, sizeof(seen));
    seen_clean = 0;
    l1 = sim_world_model_by_name(board.world, "cpu0.l1");
    for (const SimOut *out = l1->klass->outs; out->name; out++) {
        SimPort *port = (SimPort *)((char *)l1 + out->offset);

        below = *port;
        *port = (SimPort){ .fn = spy };
    }
}

START_TEST(a_fill_says_whether_it_is_to_write)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    ck_assert_uint_eq(read_flags, SIM_TXN_LINE);
    rig_cpu_store(&board, 1, rig_va(board.ram + 64), 1, 1);
    ck_assert_uint_eq(read_flags, SIM_TXN_LINE | SIM_TXN_OWN);
    board.cpu->ops->prefetch(board.cpu, board.ram + 128);
    ck_assert_uint_eq(read_flags, SIM_TXN_LINE | SIM_TXN_SPECULATIVE);
    ck_assert_uint_eq(seen[SIM_UPGRADE], 0);
}
END_TEST

START_TEST(a_whole_line_is_written_without_a_fill)
{
    uint8_t bytes[64] = { 5 };

    sim_cpu_store(board.cpu, rig_va(board.ram), bytes, sizeof(bytes));
    ck_assert_int_eq(state(board.ram), 'M');
    ck_assert_uint_eq(seen[SIM_READ], 0);
    ck_assert_uint_eq(seen[SIM_UPGRADE], 1); /* others may have it */
}
END_TEST

START_TEST(a_store_to_a_line_of_our_own_asks_nobody)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    rig_cpu_store(&board, 1, rig_va(board.ram), 1, 1);
    ck_assert_int_eq(state(board.ram), 'M');
    ck_assert_uint_eq(seen[SIM_UPGRADE], 0);
}
END_TEST

START_TEST(a_clean_line_goes_down_where_evictions_fill_a_cache)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    board.cpu->ops->evict(board.cpu, board.ram);
    ck_assert_uint_eq(seen[SIM_WRITE], 0);
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    board.cpu->hands_down_clean = true;
    board.cpu->ops->evict(board.cpu, board.ram);
    ck_assert_uint_eq(seen[SIM_WRITE], 1);
    ck_assert_uint_eq(seen_clean, 1);
}
END_TEST

/* --- what others ask ---------------------------------------------------- */

typedef struct Asked {
    SimSnoop op;
    unsigned with;      /* flags of the question */
    char before, after; /* states */
    unsigned answer;    /* flags: FORWARDED comes with every one */
} Asked;

#define OUT_S SIM_TXN_SHARED
#define OUT_D SIM_TXN_DIRTY
static const Asked asked[] = {
    { SIM_SNOOP_ONCE, 0, 'S', 'S', OUT_S },
    { SIM_SNOOP_ONCE, 0, 'E', 'E', OUT_S },
    { SIM_SNOOP_ONCE, SIM_TXN_SNOOPS, 'O', 'O', OUT_S },
    { SIM_SNOOP_ONCE, SIM_TXN_SNOOPS, 'M', 'M', OUT_S },
    { SIM_SNOOP_PEEK, 0, 'M', 'M', OUT_S },
    { SIM_SNOOP_SHARED, 0, 'S', 'S', OUT_S },
    { SIM_SNOOP_SHARED, 0, 'E', 'S', OUT_S },
    { SIM_SNOOP_SHARED, 0, 'O', 'S', OUT_S | OUT_D },
    { SIM_SNOOP_SHARED, 0, 'M', 'S', OUT_S | OUT_D },
    { SIM_SNOOP_SHARED, SIM_TXN_OWN, 'S', 'S', OUT_S },
    { SIM_SNOOP_SHARED, SIM_TXN_OWN, 'E', 'S', OUT_S },
    { SIM_SNOOP_SHARED, SIM_TXN_OWN, 'O', 'O', OUT_S },
    { SIM_SNOOP_SHARED, SIM_TXN_OWN, 'M', 'O', OUT_S },
    { SIM_SNOOP_UNIQUE, 0, 'S', 'I', OUT_S }, /* there may be more */
    { SIM_SNOOP_UNIQUE, 0, 'E', 'I', 0 },
    { SIM_SNOOP_UNIQUE, 0, 'O', 'I', OUT_S | OUT_D },
    { SIM_SNOOP_UNIQUE, 0, 'M', 'I', OUT_D },
    { SIM_SNOOP_UNIQUE, SIM_TXN_SNOOPS, 'E', 'I', 0 },
    { SIM_SNOOP_UPDATE, SIM_TXN_SNOOPS, 'S', 'S', OUT_S },
    { SIM_SNOOP_UPDATE, SIM_TXN_SNOOPS, 'E', 'E', OUT_S },
    { SIM_SNOOP_UPDATE, SIM_TXN_SNOOPS, 'M', 'M', OUT_S },
};

static unsigned
ask(SimSnoop op, unsigned flags, uint8_t *bytes)
{
    SimPort port = sim_model_in(sim_world_model_by_name(board.world, "cpu0.l1"), "snoop");
    SimTxn txn = { .addr = board.ram, .data = bytes, .len = 64, .kind = SIM_SNOOP,
                   .op = (uint8_t)op, .mem = SIM_MEM_CACHED, .flags = (uint16_t)flags,
                   .actor = board.eth0->actor };

    ck_assert_int_eq(sim_send(&port, &txn), SIM_OK);
    return txn.flags & ~flags;
}

/* Byte 3 of the line is 0x42, and its state is this one. */
static void
bring_into(char want)
{
    uint8_t unread[64];

    rig_cpu_store(&board, 1, rig_va(board.ram + 3), 0x42, 1);
    if (want == 'E' || want == 'S') {
        rig_maintain(&board, 1, SIM_CLEAN, board.ram, 1);
    }
    if (want == 'S' || want == 'O') {
        ask(SIM_SNOOP_SHARED, SIM_TXN_OWN, unread);
    }
    ck_assert_int_eq(state(board.ram), want);
}

START_TEST(each_question_has_its_answer)
{
    const Asked *a = &asked[_i];
    uint8_t bytes[64] = { 0 };
    unsigned out;

    bring_into(a->before);
    if (a->op == SIM_SNOOP_UPDATE) {
        bytes[3] = 0x77;
    }
    out = ask(a->op, a->with, bytes);
    ck_assert_uint_eq(out, SIM_TXN_FORWARDED | a->answer);
    ck_assert_int_eq(state(board.ram), a->after);
    ck_assert_uint_eq(bytes[3], a->op == SIM_SNOOP_UPDATE ? 0x77 : 0x42);
    if (a->op == SIM_SNOOP_UPDATE) {
        ck_assert_uint_eq(rig_cpu_load(&board, 2, rig_va(board.ram + 3), 1), 0x77);
    }
}
END_TEST

START_TEST(a_line_that_is_not_here_is_no_answer)
{
    uint8_t bytes[64];

    for (int op = SIM_SNOOP_ONCE; op <= SIM_SNOOP_PEEK; op++) {
        ck_assert_uint_eq(ask((SimSnoop)op, 0, bytes), 0);
    }
}
END_TEST

/* --- as a SimCache ------------------------------------------------------ */

START_TEST(it_stands_among_the_caches)
{
    SimCache *l1 = sim_cache_by_name(board.world, "cpu0.l1");
    uint8_t bytes[96];

    ck_assert_ptr_nonnull(l1);
    ck_assert_uint_eq(l1->level, 1);
    ck_assert_uint_eq(l1->line_bytes * l1->sets * l1->ways, 32768);
    ck_assert_uint_eq(l1->actor, board.cpu->actor);
    ck_assert(l1->ops->prefetch(l1, board.ram + 70));
    ck_assert(!l1->ops->prefetch(l1, board.ram + 64));
    ck_assert_int_eq(l1->ops->state(l1, board.ram + 127), 'E');
    rig_cpu_store(&board, 1, rig_va(board.ram + 127), 0x42, 1);
    ck_assert(!l1->ops->peek(l1, board.ram + 60, bytes, 68));
    ck_assert(l1->ops->peek(l1, board.ram + 120, bytes, 8));
    ck_assert_uint_eq(bytes[7], 0x42);
    ck_assert(l1->ops->evict(l1, board.ram + 64));
    ck_assert(!l1->ops->evict(l1, board.ram + 64));
    ck_assert_uint_eq(l1->stats.prefetches, 1);
    ck_assert_uint_eq(l1->stats.write_backs, 1);
    ck_assert_uint_eq(l1->stats.misses, 0);
}
END_TEST

START_TEST(sizes_that_do_not_fit_are_refused)
{
    const char *const odd[] = { "cpu0:d-cache-sets=<1024>", NULL };
    GPtrArray *diags = sim_diags_new();
    SimTree *tree = sim_tree_load("l1", NULL, diags);
    SimWorld *world = sim_world_new(NULL);
    const SimDiag *diag;

    ck_assert(sim_tree_set_text(tree, odd[0], NULL));
    ck_assert(!sim_board_build(world, tree, diags));
    diag = g_ptr_array_index(diags, 0);
    ck_assert_str_eq(diag->message, "`d-cache-size`: 32768 is not a whole number of ways of"
                                    " 1024 sets of 64 bytes");
    sim_world_free(world);
    sim_tree_free(tree);
    g_ptr_array_unref(diags);
}
END_TEST

static Suite *
l1_suite(void)
{
    Suite *s = suite_create("l1");
    TCase *t = tcase_create("states"), *v = tcase_create("victims"), *r = tcase_create("refusal");
    TCase *d = tcase_create("below"), *o = tcase_create("others");
    TCase *w = tcase_create("through");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_load_takes_the_line_exclusive);
    tcase_add_test(t, a_store_stays_in_the_cache);
    tcase_add_test(t, a_clean_writes_back_and_keeps_the_line);
    tcase_add_test(t, an_invalidate_throws_away);
    tcase_add_test(t, clean_and_invalidate_writes_back_first);
    tcase_add_test(t, a_clean_line_is_not_written_back);
    tcase_add_test(t, maintenance_by_set_and_way_reaches_every_line);
    tcase_add_test(t, maintenance_covers_every_line_it_touches);
    tcase_add_test(t, a_prefetch_brings_the_line_once);
    tcase_add_test(t, an_eviction_of_nothing_says_so);
    tcase_add_test(t, an_uncached_access_passes_by);
    tcase_add_test(t, an_uncached_load_does_not_look_into_the_cache);
    tcase_add_test(t, a_store_that_nobody_announced_is_found);
    suite_add_tcase(s, t);
    tcase_add_checked_fixture(w, setup_through, teardown);
    tcase_add_test(w, a_store_goes_through_to_memory);
    tcase_add_test(w, a_store_takes_no_line_in);
    tcase_add_test(w, no_line_is_ever_written_back);
    tcase_add_test(w, an_older_store_to_the_bytes_is_performed_first);
    tcase_add_test(w, an_older_store_beside_the_bytes_goes_on_waiting);
    tcase_add_test(w, a_store_leaves_the_domain_its_copy);
    suite_add_tcase(s, w);
    tcase_add_checked_fixture(v, setup_tiny, teardown);
    tcase_add_test(v, the_least_recently_used_line_leaves);
    tcase_add_test(v, a_dirty_victim_is_written_back);
    tcase_add_test(v, the_pinned_line_is_never_the_victim);
    suite_add_tcase(s, v);
    tcase_add_checked_fixture(d, setup_spied, teardown);
    tcase_add_test(d, a_fill_says_whether_it_is_to_write);
    tcase_add_test(d, a_whole_line_is_written_without_a_fill);
    tcase_add_test(d, a_store_to_a_line_of_our_own_asks_nobody);
    tcase_add_test(d, a_clean_line_goes_down_where_evictions_fill_a_cache);
    suite_add_tcase(s, d);
    tcase_add_checked_fixture(o, setup, teardown);
    tcase_add_loop_test(o, each_question_has_its_answer, 0, G_N_ELEMENTS(asked));
    tcase_add_test(o, a_line_that_is_not_here_is_no_answer);
    tcase_add_test(o, it_stands_among_the_caches);
    suite_add_tcase(s, o);
    tcase_add_test(r, sizes_that_do_not_fit_are_refused);
    suite_add_tcase(s, r);
    return s;
}

SIM_CHECK_MAIN(l1_suite)

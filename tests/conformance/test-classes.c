/* SPDX-License-Identifier: MIT */
/*
 * What every registered class of hardware must keep, whatever it models: tables
 * that are complete, parameters with honest ranges, ports that are missed when
 * they are not wired, reset that may come twice, registers that obey their table.
 */
#include <glib.h>
#include <string.h>

#include "sim/event.h"
#include "tests/conformance/rig-boards.h"
#include "tests/runner.h"

static SimWorld *world; /* without a board */

static void
setup(void)
{
    world = sim_world_new(NULL);
}

static void
teardown(void)
{
    sim_world_free(world);
}

static unsigned
class_count(void)
{
    unsigned count = 0;

    while (sim_model_classes()[count]) {
        count++;
    }
    return count;
}

static const SimModelClass *
class_at(int index)
{
    return sim_model_classes()[index];
}

/* Tables */

static void
check_text(const char *who, const char *name, const char *text)
{
    ck_assert_msg(text && *text, "%s: %s has no text", who, name);
    ck_assert_msg(!strchr(text, '\n') && !g_str_has_suffix(text, "."),
                  "%s: text of %s is not one line without a full stop", who, name);
}

static void
check_name(const char *who, const char *name)
{
    ck_assert_msg(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-,") == strlen(name),
                  "%s: `%s` is not kebab case", who, name);
}

START_TEST(every_name_has_a_text)
{
    const SimModelClass *k = class_at(_i);

    check_name(k->name, k->name);
    check_text(k->name, "the class", k->summary);
    for (const SimParam *p = k->params; p && p->kind; p++) {
        check_name(k->name, p->name);
        check_text(k->name, p->name, p->text);
    }
    for (const SimOut *o = k->outs; o && o->name; o++) {
        check_name(k->name, o->name);
        check_text(k->name, o->name, o->text);
    }
    for (const SimIn *i = k->ins; i && i->name; i++) {
        check_name(k->name, i->name);
        check_text(k->name, i->name, i->text);
        ck_assert_ptr_nonnull(i->fn);
    }
    for (const SimReg *r = k->regs; r && r->name; r++) {
        check_text(k->name, r->name, r->text);
    }
}
END_TEST

START_TEST(classes_are_found_by_name_and_compatible)
{
    const SimModelClass *k = class_at(_i);

    ck_assert_ptr_eq(sim_model_class_by_name(k->name), k);
    for (unsigned c = 0; k->compatibles && k->compatibles[c]; c++) {
        ck_assert_ptr_eq(sim_model_class_by_compatible(k->compatibles[c]), k);
    }
}
END_TEST

START_TEST(every_field_lies_in_the_struct)
{
    const SimModelClass *k = class_at(_i);

    for (const SimParam *p = k->params; p && p->kind; p++) {
        ck_assert_uint_ge(p->offset, sizeof(SimModel));
        ck_assert_uint_lt(p->offset, k->size);
    }
    for (const SimOut *o = k->outs; o && o->name; o++) {
        ck_assert_uint_le(o->offset + sizeof(SimPort), k->size);
    }
    for (const SimReg *r = k->regs; r && r->name; r++) {
        ck_assert_uint_le(r->field + sizeof(uint32_t), k->size);
        ck_assert_uint_eq(r->offset % 4, 0);
        ck_assert(!r[1].name || r[1].offset > r->offset);
    }
}
END_TEST

/* Parameters */

static SimModel *
new_model(const SimModelClass *k)
{
    return sim_model_new(world, k, "x");
}

static void
check_refused(SimModel *model, const SimParam *p, uint64_t value, uint64_t max)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *sentence =
        g_strdup_printf("x.%s: %" G_GUINT64_FORMAT " outside %" G_GUINT64_FORMAT
                        "..%" G_GUINT64_FORMAT, p->name, value, p->min, max);

    ck_assert(!sim_model_set(model, p->name, value, &error));
    ck_assert_str_eq(error->message, sentence);
}

static void
check_accepted(SimModel *model, const SimParam *p, uint64_t value)
{
    g_autoptr(GError) error = NULL;

    if (p->power_of_two && (value & (value - 1)) != 0) {
        return;
    }
    ck_assert_msg(sim_model_set(model, p->name, value, &error), "%s: %s",
                  model->klass->name, error ? error->message : "");
}

START_TEST(parameters_take_their_range_and_no_more)
{
    SimModel *model = new_model(class_at(_i));

    for (const SimParam *p = class_at(_i)->params; p && p->kind; p++) {
        uint64_t max = p->kind == SIM_PARAM_KIND_WORD
                           ? g_strv_length((char **)p->words) - 1 : p->max;

        ck_assert_uint_le(p->min, p->def);
        ck_assert_uint_le(p->def, max);
        check_accepted(model, p, p->def);
        check_accepted(model, p, p->min);
        check_accepted(model, p, max);
        if (p->min > 0) {
            check_refused(model, p, p->min - 1, max);
        }
        if (max < UINT64_MAX) {
            check_refused(model, p, max + 1, max);
        }
    }
}
END_TEST

START_TEST(words_are_taken_by_name)
{
    SimModel *model = new_model(class_at(_i));

    for (const SimParam *p = class_at(_i)->params; p && p->kind; p++) {
        g_autoptr(GError) error = NULL;

        if (p->kind != SIM_PARAM_KIND_WORD) {
            continue;
        }
        for (unsigned w = 0; p->words[w]; w++) {
            ck_assert(sim_model_set_word(model, p->name, p->words[w], NULL));
        }
        ck_assert(!sim_model_set_word(model, p->name, "no-such-word", &error));
        ck_assert_ptr_nonnull(strstr(error->message, "`no-such-word` is none of"));
    }
}
END_TEST

START_TEST(an_unknown_parameter_is_refused)
{
    const SimModelClass *k = class_at(_i);
    g_autofree char *sentence = g_strdup_printf("x: %s has no parameter `qqq`", k->name);
    g_autoptr(GError) error = NULL;

    ck_assert(!sim_model_set(new_model(k), "qqq", 1, &error));
    ck_assert_str_eq(error->message, sentence);
}
END_TEST

START_TEST(each_unwired_port_is_missed_by_name)
{
    const SimModelClass *k = class_at(_i);
    SimModel *other = sim_model_new(world, sim_model_class_by_name("dram"), "ram");

    for (const SimOut *missing = k->outs; missing && missing->name; missing++) {
        SimModel *model = new_model(k);
        g_autofree char *sentence =
            g_strdup_printf("x: out port `%s` is not wired", missing->name);
        g_autoptr(GError) error = NULL;

        if (missing->optional) {
            continue;
        }
        for (const SimOut *o = k->outs; o != missing; o++) {
            sim_model_wire(model, o->name, other, "bus");
        }
        ck_assert(!sim_model_realize(model, &error));
        ck_assert_str_eq(error->message, sentence);
    }
}
END_TEST

/* On boards */

static const char *
preset_at(int index)
{
    return sim_preset_names()[index];
}

START_TEST(every_class_is_on_some_preset)
{
    for (unsigned c = 0; c < class_count(); c++) {
        bool found = false;

        for (unsigned i = 0; i < board_count() && !found; i++) {
            g_autoptr(Board) board = board_new(preset_at((int)i), SIM_POLICY_PLAIN, 0, true);

            for (unsigned m = 0; m < board->world->models->len; m++) {
                const SimModel *model = g_ptr_array_index(board->world->models, m);

                found = found || model->klass == class_at((int)c);
            }
        }
        ck_assert_msg(found, "%s is on no preset", class_at((int)c)->name);
    }
}
END_TEST

/* Something for everybody to forget: stores in flight, a busy engine. */
static void
make_busy(Board *board)
{
    SimCpu *cpu = board->cpu;
    uint64_t va = sim_window_va(SIM_WINDOW_LINEAR, board->world->ram_base + 0x10000);
    SimAddr engine = board_page(board, "eng0");

    sim_cpu_fill(cpu, va, 0x5a, 3000);
    sim_cpu_fill(cpu, va + SIM_WINDOW_PART, 0x77, 100);
    for (uint32_t offset = 0x0c; offset <= 0x54; offset += 4) {
        sim_cpu_writel(cpu, engine + offset, true, 0x80000000);
    }
    sim_cpu_writel(cpu, engine + 0x10, true, 0);
    sim_cpu_writel(cpu, engine + 0x18, true, 0);
    sim_cpu_writel(cpu, engine + 0x1c, true, 4096);
    sim_cpu_writel(cpu, engine + 0x04, false, 0x63); /* FILL, RELAXED, IRQ_EN, GO */
    sim_cpu_spend(cpu, 1 * SIM_US);
}

START_TEST(reset_twice_is_reset_once)
{
    g_autoptr(Board) board = board_new(preset_at(_i), SIM_POLICY_PLAIN, 0, true);

    make_busy(board);
    for (unsigned m = 0; m < board->world->models->len; m++) {
        SimModel *model = g_ptr_array_index(board->world->models, m);
        g_autofree uint8_t *once = NULL;

        sim_model_reset(model);
        once = g_memdup2(model, model->klass->size);
        sim_model_reset(model);
        ck_assert_msg(memcmp(once, model, model->klass->size) == 0,
                      "%s: a second reset changes it", model->name);
    }
}
END_TEST

START_TEST(after_reset_nothing_is_going_on)
{
    g_autoptr(Board) board = board_new(preset_at(_i), SIM_POLICY_PLAIN, 0, true);

    make_busy(board);
    ck_assert_uint_lt(sim_queue_next(&board->world->queue), SIM_NEVER);
    sim_world_reset(board->world);
    ck_assert_uint_eq(sim_queue_next(&board->world->queue), SIM_NEVER);
}
END_TEST

/* Registers, through the page as a CPU's store reaches it */

static uint32_t *
field_of(SimModel *model, const SimReg *reg)
{
    return (uint32_t *)((uint8_t *)model + reg->field);
}

static SimResp
access_reg(SimModel *model, const SimReg *reg, uint8_t kind, uint32_t *value)
{
    SimPort port = sim_model_in(model, "regs");
    uint32_t le = GUINT32_TO_LE(*value);
    SimTxn txn = { .addr = reg->offset, .data = (uint8_t *)&le, .len = 4, .kind = kind,
                   .mem = SIM_MEM_DEVICE };
    SimResp resp = sim_send(&port, &txn);

    *value = GUINT32_FROM_LE(le);
    return resp;
}

static uint32_t
expected_after(const SimReg *reg, uint32_t old, uint32_t written)
{
    uint32_t mask = reg->writable ? reg->writable : UINT32_MAX;

    switch (reg->access) {
    case SIM_REG_RO:
        return old;
    case SIM_REG_W1C:
        return old & ~(written & mask);
    case SIM_REG_RW:
    case SIM_REG_WO:
        return (old & ~mask) | (written & mask);
    }
    g_assert_not_reached();
}

static void
check_reg(SimModel *model, const SimReg *reg, uint32_t written)
{
    uint32_t value = 0, old;

    sim_model_reset(model);
    ck_assert_int_eq(access_reg(model, reg, SIM_READ, &value), SIM_OK);
    if (!reg->varies) {
        ck_assert_uint_eq(value, reg->access == SIM_REG_WO ? 0 : reg->reset);
    }
    /* A callback may answer a write in its own way: those have their own tests. */
    if (reg->on_write && reg->access != SIM_REG_W1C) {
        return;
    }
    old = *field_of(model, reg) = reg->access == SIM_REG_W1C ? UINT32_MAX : reg->reset;
    value = written;
    ck_assert_int_eq(access_reg(model, reg, SIM_WRITE, &value), SIM_OK);
    ck_assert_msg(*field_of(model, reg) == expected_after(reg, old, written),
                  "%s.%s is 0x%x after 0x%x was written", model->name, reg->name,
                  *field_of(model, reg), written);
}

START_TEST(registers_obey_their_table)
{
    g_autoptr(Board) board = board_new(preset_at(_i), SIM_POLICY_PLAIN, 0, true);

    for (unsigned m = 0; m < board->world->models->len; m++) {
        SimModel *model = g_ptr_array_index(board->world->models, m);

        for (const SimReg *r = model->klass->regs; r && r->name; r++) {
            check_reg(model, r, UINT32_MAX);
            check_reg(model, r, 0x5a5a5a5a);
        }
    }
}
END_TEST

static void
check_odd_access(SimModel *model, SimAddr addr, uint32_t len)
{
    SimPort port = sim_model_in(model, "regs");
    uint8_t bytes[8] = { 0 };
    SimTxn txn = { .addr = addr, .data = bytes, .len = len, .mem = SIM_MEM_DEVICE };

    txn.kind = SIM_READ;
    ck_assert_int_eq(sim_send(&port, &txn), SIM_SLVERR);
    txn.kind = SIM_WRITE;
    ck_assert_int_eq(sim_send(&port, &txn), SIM_SLVERR);
}

START_TEST(registers_take_aligned_words_only)
{
    g_autoptr(Board) board = board_new(preset_at(_i), SIM_POLICY_PLAIN, 0, true);

    for (unsigned m = 0; m < board->world->models->len; m++) {
        SimModel *model = g_ptr_array_index(board->world->models, m);

        if (model->klass->regs) {
            check_odd_access(model, 0, 1);
            check_odd_access(model, 0, 2);
            check_odd_access(model, 0, 8);
            check_odd_access(model, 2, 4);
        }
    }
}
END_TEST

static void
add_table_tests(TCase *tcase)
{
    int classes = (int)class_count();

    tcase_add_loop_test(tcase, every_name_has_a_text, 0, classes);
    tcase_add_loop_test(tcase, classes_are_found_by_name_and_compatible, 0, classes);
    tcase_add_loop_test(tcase, every_field_lies_in_the_struct, 0, classes);
    tcase_add_loop_test(tcase, parameters_take_their_range_and_no_more, 0, classes);
    tcase_add_loop_test(tcase, words_are_taken_by_name, 0, classes);
    tcase_add_loop_test(tcase, an_unknown_parameter_is_refused, 0, classes);
    tcase_add_loop_test(tcase, each_unwired_port_is_missed_by_name, 0, classes);
}

static Suite *
classes_suite(void)
{
    Suite *suite = suite_create("conformance/classes");
    TCase *tables = tcase_create("tables"), *boards = tcase_create("boards");
    int presets = (int)board_count();

    tcase_add_checked_fixture(tables, setup, teardown);
    add_table_tests(tables);
    tcase_add_test(boards, every_class_is_on_some_preset);
    tcase_add_loop_test(boards, reset_twice_is_reset_once, 0, presets);
    tcase_add_loop_test(boards, after_reset_nothing_is_going_on, 0, presets);
    tcase_add_loop_test(boards, registers_obey_their_table, 0, presets);
    tcase_add_loop_test(boards, registers_take_aligned_words_only, 0, presets);
    suite_add_tcase(suite, tables);
    suite_add_tcase(suite, boards);
    return suite;
}

SIM_CHECK_MAIN(classes_suite)

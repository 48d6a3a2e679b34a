/* SPDX-License-Identifier: MIT */
/*
 * The checker: walks a parsed file in order and finds every mistake that can be
 * known without a board.  Variables come into being here, so that a step can use
 * only what a step above it has set.
 */
#include "sim/lang/check.h"

#include <string.h>

unsigned
sim_lang_actor_kind(const char *name)
{
    if (strcmp(name, "hw") == 0) {
        return SIM_VERB_HW;
    }
    if (!g_str_has_prefix(name, "cpu") || name[3] == '\0') {
        return SIM_VERB_DEVICE;
    }
    return strspn(name + 3, "0123456789") == strlen(name + 3) ? SIM_VERB_CPU : SIM_VERB_DEVICE;
}

SimSymbol *
sim_check_variable(SimChecker *checker, const char *name, SimMark mark, SimValueKind is)
{
    SimSymbol *symbol = sim_lang_symbol(checker->scenario, name);

    if (symbol != NULL && symbol->kind != SIM_SYMBOL_VAR) {
        SimDiag *diag = sim_lang_error(checker->diags, mark, "`%s` is no variable", name);

        sim_diag_help(diag, "line %u declares it", symbol->mark.line);
        return NULL;
    }
    if (symbol == NULL) {
        symbol = sim_lang_alloc(checker->scenario, sizeof(*symbol));
        symbol->kind = SIM_SYMBOL_VAR;
        symbol->name = name;
        symbol->mark = mark;
        symbol->index = checker->scenario->symbols->len;
        g_ptr_array_add(checker->scenario->symbols, symbol);
    }
    symbol->is = is;
    return symbol;
}

static void
check_result(SimChecker *checker, SimStep *step)
{
    SimValueKind is = sim_lang_kind_of(step->call->verb->result);

    if (step->result == NULL) {
        return;
    }
    if (is == SIM_VALUE_NONE || is == SIM_VALUE_STATE) {
        sim_lang_error(checker->diags, step->result_mark, "`%s` gives nothing to keep",
                       step->call->name);
        return;
    }
    if (sim_lang_actor_kind(step->result) != SIM_VERB_DEVICE) {
        sim_lang_error(checker->diags, step->result_mark, "`%s` is the name of an actor",
                       step->result);
        return;
    }
    step->symbol = sim_check_variable(checker, step->result, step->result_mark, is);
}

/* After an error in its call a step still sets its variable: one mistake, one
 * error. */
static void
assume_result(SimChecker *checker, SimStep *step)
{
    if (step->result != NULL && sim_lang_symbol(checker->scenario, step->result) == NULL) {
        sim_check_variable(checker, step->result, step->result_mark, SIM_VALUE_ADDR);
    }
}

static void
check_step(SimChecker *checker, SimStep *step)
{
    step->actor_kind = sim_lang_actor_kind(step->actor);
    if (sim_check_call(checker, step->call, step->actor_kind, step->actor)) {
        check_result(checker, step);
    } else {
        assume_result(checker, step);
    }
    sim_check_outcomes(checker, step);
}

static void
check_thread(SimChecker *checker, const SimBranch *branch)
{
    for (unsigned i = 0; branch->actor != NULL && i < branch->steps->len; i++) {
        const SimStep *step = g_ptr_array_index(branch->steps, i);

        if (strcmp(step->actor, branch->actor) != 0 && strcmp(step->actor, "hw") != 0) {
            sim_lang_error(checker->diags, step->actor_mark,
                           "this is the thread of %s; %s needs one of its own", branch->actor,
                           step->actor);
        }
    }
}

static void
check_owner(SimChecker *checker, const SimBlock *block)
{
    if (block->actor != NULL && sim_lang_actor_kind(block->actor) != SIM_VERB_CPU) {
        sim_lang_error(checker->diags, block->actor_mark, "`%s` wants a CPU, `%s` is none",
                       block->kind == SIM_BLOCK_IRQ ? "irq" : "lock", block->actor);
    }
}

static void
check_count(SimChecker *checker, const SimBlock *block)
{
    const SimBranch *branch = g_ptr_array_index(block->branches, 0);

    if (block->count > SIM_LANG_MAX_STEPS / MAX(branch->steps->len, 1)) {
        sim_lang_error(checker->diags, block->mark,
                       "a run has at most %u steps, this is more", SIM_LANG_MAX_STEPS);
    }
}

static void
check_block(SimChecker *checker, const SimBlock *block)
{
    check_owner(checker, block);
    if (block->kind == SIM_BLOCK_REPEAT) {
        check_count(checker, block);
    }
    if (block->kind == SIM_BLOCK_DEVICE) {
        sim_lang_error(checker->diags, block->mark, "device blocks are not available yet");
    }
    for (unsigned i = 0; i < block->branches->len; i++) {
        SimBranch *branch = g_ptr_array_index(block->branches, i);

        check_thread(checker, branch);
        for (unsigned j = 0; j < branch->steps->len; j++) {
            check_step(checker, g_ptr_array_index(branch->steps, j));
        }
    }
}

static void
check_variants(SimChecker *checker)
{
    const SimScenario *scenario = checker->scenario;
    const SimVariant *first = g_ptr_array_index(scenario->variants, 0);

    if (first->name != NULL && scenario->soc != NULL) {
        SimDiag *diag = sim_lang_error(checker->diags, scenario->soc_mark,
                                       "`soc` has no meaning beside `variant` lines");

        sim_diag_help(diag, "each variant names its own board");
    }
}

static void
settle_kinds(const SimScenario *scenario)
{
    for (unsigned i = 0; i < scenario->symbols->len; i++) {
        SimSymbol *symbol = g_ptr_array_index(scenario->symbols, i);

        symbol->is = symbol->kind == SIM_SYMBOL_SG      ? SIM_VALUE_SG
                     : symbol->kind == SIM_SYMBOL_TABLE ? SIM_VALUE_TABLE
                                                        : SIM_VALUE_PTR;
    }
}

void
sim_lang_check(SimScenario *scenario, GPtrArray *diags)
{
    SimChecker checker = { .scenario = scenario, .diags = diags };

    check_variants(&checker);
    settle_kinds(scenario);
    for (unsigned i = 0; i < scenario->blocks->len; i++) {
        check_block(&checker, g_ptr_array_index(scenario->blocks, i));
    }
    checker.in_expect = true;
    for (unsigned i = 0; i < scenario->expects->len; i++) {
        sim_check_expect(&checker, g_ptr_array_index(scenario->expects, i));
    }
    sim_lang_check_options(scenario, diags);
}

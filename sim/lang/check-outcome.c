/* SPDX-License-Identifier: MIT */
/*
 * Outcomes and expectations: findings by name, values by kind, variants.
 */
#include "sim/lang/check.h"

#include <string.h>

static bool
unknown_variant(SimChecker *checker, const char *name, SimMark mark)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    SimDiag *diag = sim_lang_error(checker->diags, mark, "there is no variant `%s`", name);

    for (unsigned i = 0; i < checker->scenario->variants->len; i++) {
        const SimVariant *variant = g_ptr_array_index(checker->scenario->variants, i);

        if (variant->name != NULL) {
            g_ptr_array_add(names, (gpointer)variant->name);
        }
    }
    sim_lang_suggest(diag, name, names);
    if (names->len == 0) {
        sim_diag_help(diag, "this file declares no variants");
    }
    return false;
}

static bool
add_variant(SimChecker *checker, const char *name, SimMark mark, uint64_t *mask)
{
    for (unsigned i = 0; i < checker->scenario->variants->len; i++) {
        const SimVariant *variant = g_ptr_array_index(checker->scenario->variants, i);

        if (variant->name != NULL && strcmp(variant->name, name) == 0) {
            *mask |= UINT64_C(1) << i;
            return true;
        }
    }
    return unknown_variant(checker, name, mark);
}

static void
unknown_outcome(SimChecker *checker, const char *name, SimMark mark)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    size_t count;
    const SimCodeInfo *table = sim_code_table(&count);
    SimDiag *diag = sim_lang_error(checker->diags, mark, "no finding is called `%s`",
                                   name);

    for (size_t i = 0; i < count; i++) {
        g_ptr_array_add(names, (gpointer)table[i].name);
    }
    sim_lang_suggest(diag, name, names);
}

/* `iommu-fault permission` may name one finding, or one with a detail. */
static const SimCodeInfo *
code_with_word(const char *name, const char *word, bool *ret_used)
{
    g_autofree char *both = word != NULL ? g_strdup_printf("%s-%s", name, word) : NULL;
    const SimCodeInfo *code = both != NULL ? sim_code_by_name(both) : NULL;

    *ret_used = code != NULL;
    return code != NULL ? code : sim_code_by_name(name);
}

static const char *
plain_word(const SimOutcomes *outcomes, unsigned index)
{
    const SimOutcome *next =
        index < outcomes->items->len ? g_ptr_array_index(outcomes->items, index) : NULL;
    uint64_t unused;

    if (next == NULL || next->kind != SIM_OUTCOME_DIAG || strchr(next->name, '-') != NULL ||
        sim_code_by_name(next->name) != NULL || sim_verb_word(next->name, &unused)) {
        return NULL;
    }
    return next->name;
}

/* A name that is no finding is a value (DMA_MAPPING_ERROR, or line states). */
static bool
resolve_value_name(SimChecker *checker, SimOutcome *outcome)
{
    SimExpr *expr;
    uint64_t value;

    if (!sim_verb_word(outcome->name, &value)) {
        unknown_outcome(checker, outcome->name, outcome->mark);
        return false;
    }
    expr = sim_lang_alloc(checker->scenario, sizeof(*expr));
    expr->kind = SIM_EXPR_NAME;
    expr->name = outcome->name;
    expr->mark = outcome->mark;
    outcome->kind = SIM_OUTCOME_VALUE;
    outcome->expr = expr;
    return sim_check_expr(checker, expr, SIM_WANT_NUMBER);
}

static bool
resolve_diag(SimChecker *checker, SimOutcomes *outcomes, unsigned index)
{
    SimOutcome *outcome = g_ptr_array_index(outcomes->items, index);
    const char *word = plain_word(outcomes, index + 1);
    bool in_name;

    outcome->code = code_with_word(outcome->name, word, &in_name);
    if (outcome->code == NULL) {
        return resolve_value_name(checker, outcome);
    }
    if (word != NULL) {
        const SimOutcome *next = g_ptr_array_index(outcomes->items, index + 1);

        outcome->word = in_name ? NULL : word;
        outcome->mark = sim_mark_join(outcome->mark, next->mark);
        g_ptr_array_remove_index(outcomes->items, index + 1);
    }
    return true;
}

static bool
check_value(SimChecker *checker, const SimStep *step, SimOutcome *outcome)
{
    SimExpr *expr = outcome->expr;
    g_autoptr(GByteArray) bytes = NULL;

    if (!sim_check_expr(checker, expr, SIM_WANT_NUMBER)) {
        return false;
    }
    if (step->call->verb != NULL && step->call->verb->result == SIM_RESULT_NONE) {
        sim_lang_error(checker->diags, outcome->mark, "`%s` gives no value to compare",
                       step->call->name);
        return false;
    }
    if (expr->kind == SIM_EXPR_STRING) {
        bytes = sim_lang_hex(expr->name);
        if (bytes == NULL) {
            sim_lang_error(checker->diags, outcome->mark,
                           "a string here is bytes in hex, as \"de ad be ef\"");
        }
        return bytes != NULL;
    }
    return true;
}

static bool
check_one(SimChecker *checker, const SimStep *step, SimOutcomes *outcomes)
{
    bool fine = true, has_value = false;

    for (unsigned i = 0; i < outcomes->items->len; i++) {
        SimOutcome *outcome = g_ptr_array_index(outcomes->items, i);

        if (outcome->kind == SIM_OUTCOME_DIAG) {
            fine = resolve_diag(checker, outcomes, i) && fine;
        }
        if (outcome->kind == SIM_OUTCOME_VALUE) {
            fine = check_value(checker, step, outcome) && fine;
            if (has_value) {
                sim_lang_error(checker->diags, outcome->mark, "a step has one value");
                fine = false;
            }
            has_value = true;
        }
    }
    return fine;
}

bool
sim_check_outcomes(SimChecker *checker, SimStep *step)
{
    bool fine = true;

    for (unsigned i = 0; i < step->outcomes->len; i++) {
        SimOutcomes *outcomes = g_ptr_array_index(step->outcomes, i);

        outcomes->variants = outcomes->names == NULL ? UINT64_MAX : 0;
        for (unsigned j = 0; outcomes->names != NULL && j < outcomes->names->len; j++) {
            const SimMark *mark = g_ptr_array_index(outcomes->name_marks, j);

            fine = add_variant(checker, g_ptr_array_index(outcomes->names, j), *mark,
                               &outcomes->variants) && fine;
        }
        fine = check_one(checker, step, outcomes) && fine;
    }
    return fine;
}

/* cpu0.l1(tx) == M: letters, one for all lines or one per line. */
static bool
check_states(SimChecker *checker, SimExpr *letters)
{
    if (letters->kind == SIM_EXPR_NAME && strspn(letters->name, "MOESI") == strlen(letters->name)) {
        letters->is = SIM_VALUE_STATE;
        return true;
    }
    sim_lang_error(checker->diags, letters->mark, "the state of a line is M, O, E, S or I");
    return false;
}

static bool
is_state_call(const SimExpr *expr)
{
    return expr->kind == SIM_EXPR_CALL &&
           (expr->member != NULL || sim_check_is_cache(expr->name));
}

static bool
check_bytes_string(SimChecker *checker, const SimExpr *expr)
{
    g_autoptr(GByteArray) bytes =
        expr->kind == SIM_EXPR_STRING ? sim_lang_hex(expr->name) : NULL;

    if (expr->kind == SIM_EXPR_STRING && bytes == NULL) {
        sim_lang_error(checker->diags, expr->mark,
                       "a string here is bytes in hex, as \"de ad be ef\"");
        return false;
    }
    return true;
}

static bool
check_order(SimChecker *checker, const SimExpect *expect)
{
    const SimExpr *sides[] = { expect->left, expect->right };

    for (unsigned i = 0; strcmp(expect->op, "==") != 0 && strcmp(expect->op, "!=") != 0 && i < 2;
         i++) {
        if (sides[i]->is == SIM_VALUE_STRING || sides[i]->is == SIM_VALUE_STATE) {
            sim_lang_error(checker->diags, expect->mark, "`%s` compares numbers", expect->op);
            return false;
        }
    }
    return true;
}

static bool
check_side(SimChecker *checker, SimExpr *side, const SimExpr *other)
{
    if (is_state_call(other) && !is_state_call(side)) {
        return check_states(checker, side);
    }
    return sim_check_expr(checker, side, SIM_WANT_MEMORY | SIM_WANT_NUMBER) &&
           check_bytes_string(checker, side);
}

static bool
has_value(SimChecker *checker, const SimExpr *side)
{
    if (side->is != SIM_VALUE_NONE && side->is != SIM_VALUE_SG) {
        return true;
    }
    sim_lang_error(checker->diags, side->mark, "this has no value to compare");
    return false;
}

static bool
check_comparison(SimChecker *checker, SimExpect *expect)
{
    bool left = check_side(checker, expect->left, expect->right);
    bool right = check_side(checker, expect->right, expect->left);

    return left && right && has_value(checker, expect->left) &&
           has_value(checker, expect->right) && check_order(checker, expect);
}

bool
sim_check_expect(SimChecker *checker, SimExpect *expect)
{
    bool in_name;

    expect->variants = expect->variant == NULL ? UINT64_MAX : 0;
    if (expect->variant != NULL &&
        !add_variant(checker, expect->variant, expect->variant_mark, &expect->variants)) {
        return false;
    }
    if (expect->diag == NULL) {
        return check_comparison(checker, expect);
    }
    if (expect->leak) {
        return true;
    }
    expect->code = code_with_word(expect->diag, expect->word, &in_name);
    expect->word = in_name ? NULL : expect->word;
    if (expect->code == NULL) {
        unknown_outcome(checker, expect->diag, expect->mark);
    }
    return expect->code != NULL;
}

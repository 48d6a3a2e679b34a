/* SPDX-License-Identifier: MIT */
/*
 * Expectations: what has to hold when the last step is over.  A named range is
 * what cpu0 would read now; looking has no effect.
 */
#include "sim/lang/run.h"

#include <string.h>

#define MOST_BYTES (UINT64_C(1) << 20)

static void
peek(const SimWorld *world, uint64_t va, uint8_t *bytes, uint64_t len)
{
    SimCpu *cpu = world->cpus->len > 0 ? g_ptr_array_index(world->cpus, 0) : NULL;

    if (cpu == NULL) {
        sim_world_peek_ram((SimWorld *)world, sim_window_pa(va), bytes, len);
        return;
    }
    for (uint64_t done = 0, n; done < len; done += n) {
        n = MIN(len - done, 64 - (va + done) % 64);
        cpu->ops->peek(cpu, va + done, bytes + done, (uint32_t)n);
    }
}

/* Memory -> the value it has: a number, or bytes when it is longer (L2). */
static bool
read_memory(SimLangRun *run, const SimExpr *expr, SimValue *value)
{
    uint64_t len = value->len;
    GByteArray *bytes;

    if (len == 0 || len > MOST_BYTES) {
        sim_lang_error(run->diags, expr->mark, "how many bytes? Write `buffer[0..63]`");
        return false;
    }
    bytes = g_byte_array_sized_new((guint)len);
    g_byte_array_set_size(bytes, (guint)len);
    peek(run->run.world, value->value, bytes->data, len);
    *value = (SimValue){ .kind = SIM_VALUE_BYTES, .bytes = bytes };
    if (len == 1 || len == 2 || len == 4 || len == 8) {
        SimValue number = { .kind = SIM_VALUE_INT, .len = len };

        sim_value_number(value, &number.value);
        sim_value_clear(value);
        *value = number;
    }
    return true;
}

static bool
evaluate(SimLangRun *run, const SimExpr *expr, SimValue *ret)
{
    if (!sim_eval(run, expr, ret)) {
        return false;
    }
    return ret->kind != SIM_VALUE_PTR || read_memory(run, expr, ret);
}

/* Letters of @got against one letter for all lines, or one for each. */
static bool
states_equal(const SimValue *got, const SimValue *want)
{
    size_t letters = strlen(want->text);

    for (unsigned i = 0; i < got->bytes->len; i++) {
        if ((letters != 1 && letters != got->bytes->len) ||
            got->bytes->data[i] != (uint8_t)want->text[letters == 1 ? 0 : i]) {
            return false;
        }
    }
    return true;
}

static bool
are_equal(const SimValue *left, const SimValue *right)
{
    g_autofree char *reason = NULL;

    if (left->kind == SIM_VALUE_STATE && right->kind == SIM_VALUE_STATE) {
        if (left->bytes != NULL && right->bytes != NULL) {
            return left->bytes->len == right->bytes->len &&
                   memcmp(left->bytes->data, right->bytes->data, left->bytes->len) == 0;
        }
        return left->bytes != NULL ? states_equal(left, right) : states_equal(right, left);
    }
    reason = left->kind == SIM_VALUE_BYTES || left->kind == SIM_VALUE_INT
                 ? sim_value_differs(right, left)
                 : sim_value_differs(left, right);
    return reason == NULL;
}

static bool
compare(SimLangRun *run, const SimExpect *expect, const SimValue *left, const SimValue *right,
        bool *ret_holds)
{
    uint64_t a, b;

    if (expect->op[0] == '=' || expect->op[0] == '!') {
        *ret_holds = are_equal(left, right) == (expect->op[0] == '=');
        return true;
    }
    if (!sim_value_number(left, &a) || !sim_value_number(right, &b)) {
        sim_lang_error(run->diags, expect->mark, "`%s` compares numbers", expect->op);
        return false;
    }
    *ret_holds = expect->op[0] == '<' ? a <= b : a >= b;
    return true;
}

static void
miss_comparison(SimLangRun *run, const SimExpect *expect, const SimValue *left,
                const SimValue *right)
{
    g_autofree char *all = sim_mark_text(expect->mark);
    g_autofree char *name = sim_mark_text(expect->left->mark);
    g_autofree char *got = sim_value_text(left), *other = NULL;

    if (expect->right->kind == SIM_EXPR_INT || expect->right->kind == SIM_EXPR_STRING ||
        right->kind == SIM_VALUE_STATE) {
        sim_run_miss(run, expect->mark, "expected %s, but %s is %s", all, name, got);
        return;
    }
    other = sim_value_text(right);
    sim_run_miss(run, expect->mark, "expected %s, but these are %s and %s", all, got, other);
}

static bool
judge_comparison(SimLangRun *run, const SimExpect *expect)
{
    SimValue left, right = { 0 };
    bool holds = true;
    bool fine = evaluate(run, expect->left, &left) && evaluate(run, expect->right, &right) &&
                compare(run, expect, &left, &right, &holds);

    if (fine && !holds) {
        miss_comparison(run, expect, &left, &right);
    }
    sim_value_clear(&left);
    sim_value_clear(&right);
    return fine;
}

static bool
was_found(const SimLangRun *run, const SimExpect *expect)
{
    const SimFindings *findings = run->run.world->findings;

    for (unsigned i = 0; i < sim_findings_count(findings); i++) {
        const SimFinding *finding = sim_findings_get(findings, i);

        if (finding->code == expect->code->code &&
            (expect->word == NULL ||
             (finding->detail != NULL && strstr(finding->detail, expect->word) != NULL))) {
            return true;
        }
    }
    return false;
}

static void
judge_named(SimLangRun *run, const SimExpect *expect)
{
    if (expect->leak) {
        if (run->run.leaks == 0) {
            sim_run_miss(run, expect->mark, "expected a leak, but everything was given back");
        }
    } else if (run->watched && !was_found(run, expect)) {
        sim_run_miss(run, expect->mark, "expected `%s`, but it did not happen",
                     expect->code->name);
    }
}

/* False: bad input, in run->diags.  Lines with `explore` are for exploration. */
bool
sim_run_expects(SimLangRun *run)
{
    const GPtrArray *expects = run->run.scenario->expects;

    for (unsigned i = 0; i < expects->len; i++) {
        const SimExpect *expect = g_ptr_array_index(expects, i);

        if (expect->explore != SIM_EXPLORE_NOT || !sim_run_is_variant(run, expect->variants)) {
            continue;
        }
        if (expect->diag != NULL) {
            judge_named(run, expect);
        } else if (!judge_comparison(run, expect)) {
            return false;
        }
    }
    return true;
}

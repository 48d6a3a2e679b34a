/* SPDX-License-Identifier: MIT */
/*
 * The value of an expression while a scenario runs.
 */
#include "sim/lang/run.h"

#include "sim/lang/check.h"

#include "sim/cache.h"
#include "sim/vmap.h"
#include "sim/world.h"

#include <string.h>

void
sim_value_clear(SimValue *value)
{
    if (value->bytes != NULL) {
        g_byte_array_unref(value->bytes);
    }
    *value = (SimValue){ 0 };
}

bool
sim_value_number(const SimValue *value, uint64_t *ret)
{
    if (value->kind != SIM_VALUE_BYTES) {
        *ret = value->value;
        return true;
    }
    if (value->bytes == NULL || value->bytes->len > 8) {
        return false;
    }
    *ret = 0;
    for (unsigned i = 0; i < value->bytes->len; i++) {
        *ret |= (uint64_t)value->bytes->data[i] << (8 * i);
    }
    return true;
}

static bool
is_in_ram(const SimLangRun *run, uint64_t va, uint64_t len)
{
    const SimWorld *world = run->run.world;
    SimAddr pa = sim_window_pa(va);

    if (sim_window_has(va) && sim_window_part(va) == SIM_WINDOW_VMAP) {
        return len == 0 || sim_vmap_covers(world->vmap, va, len);
    }
    return sim_window_has(va) && pa >= world->ram_base && len <= world->ram_bytes &&
           pa - world->ram_base <= world->ram_bytes - len;
}

/* An object is not left by counting; where its end is not known, RAM is not. */
static bool
check_place(SimLangRun *run, const SimExpr *expr, const SimValue *value, uint64_t len)
{
    g_autofree char *text = NULL;
    uint64_t offset = value->value - value->base;

    if (value->size != 0 ? offset <= value->size && len <= value->size - offset
                         : is_in_ram(run, value->value, len)) {
        return true;
    }
    text = sim_mark_text(expr->mark);
    if (value->size != 0) {
        sim_lang_error(run->diags, expr->mark,
                       "%s lies outside of its object, which has %" G_GUINT64_FORMAT " bytes",
                       text, value->size);
    } else if (value->base == 0) {
        sim_lang_error(run->diags, expr->mark,
                       "%s begins at NULL: the call that set it gave no memory", text);
    } else {
        sim_lang_error(run->diags, expr->mark, "%s lies outside of RAM", text);
    }
    return false;
}

static bool
eval_symbol(SimLangRun *run, const SimExpr *expr, SimValue *ret)
{
    const SimValue *value = &run->values[expr->symbol->index];

    if (value->kind == SIM_VALUE_NONE) {
        sim_lang_error(run->diags, expr->mark, "nothing has set `%s` yet in this run",
                       expr->symbol->name);
        return false;
    }
    *ret = *value;
    if (ret->bytes != NULL) {
        g_byte_array_ref(ret->bytes);
    }
    return true;
}

static uint64_t
builtin(const SimLangRun *run, SimBuiltin builtin)
{
    return builtin == SIM_BUILTIN_LEAKS ? run->run.leaks
                                        : sim_findings_count(run->run.world->findings);
}

static bool
eval_name(SimLangRun *run, const SimExpr *expr, SimValue *ret)
{
    if (expr->symbol != NULL) {
        return eval_symbol(run, expr, ret);
    }
    if (expr->is == SIM_VALUE_STATE) {
        *ret = (SimValue){ .kind = SIM_VALUE_STATE, .text = expr->name };
        return true;
    }
    *ret = (SimValue){ .kind = SIM_VALUE_INT, .value = expr->value };
    if (expr->builtin != SIM_BUILTIN_NONE) {
        ret->value = builtin(run, expr->builtin);
    }
    return true;
}

static bool
eval_range(SimLangRun *run, const SimExpr *expr, SimValue *ret)
{
    uint64_t len = expr->last - expr->value + 1;

    if (!eval_symbol(run, expr, ret)) {
        return false;
    }
    if (ret->kind == SIM_VALUE_SG || ret->kind == SIM_VALUE_TABLE) {
        return sim_run_entry(run, expr, ret, expr->value);
    }
    if (ret->len != 0 && !expr->has_last && expr->value == ret->len) {
        len = 0; /* one past the end: an end */
    }
    ret->value += expr->value;
    ret->len = len;
    return check_place(run, expr, ret, len);
}

/* Letters: the state of every line that @of touches. */
static void
eval_states(const SimLangRun *run, const SimExpr *expr, const SimValue *of, SimValue *ret)
{
    bool is_member = expr->member != NULL;
    SimCache *cache = sim_run_cache(run, is_member ? expr->name : NULL,
                                    is_member ? expr->member : expr->name);
    SimAddr pa = sim_vmap_pa(run->run.world->vmap, of->value), line;

    g_assert(cache != NULL); /* bind.c has looked it up */
    *ret = (SimValue){ .kind = SIM_VALUE_STATE, .bytes = g_byte_array_new() };
    for (line = pa & ~(SimAddr)(cache->line_bytes - 1); line < pa + MAX(of->len, 1);
         line += cache->line_bytes) {
        char state = cache->ops->state(cache, line);

        g_byte_array_append(ret->bytes, (const uint8_t *)&state, 1);
    }
}

static bool
eval_builtin_call(SimLangRun *run, const SimExpr *expr, SimValue *ret)
{
    SimValue of;

    if (!sim_eval(run, expr->call->args[0].expr, &of)) {
        return false;
    }
    if (expr->is == SIM_VALUE_STATE) {
        eval_states(run, expr, &of, ret);
    } else if (strcmp(expr->name, "phys") == 0) {
        *ret = (SimValue){ .kind = SIM_VALUE_ADDR, .len = of.len,
                           .value = sim_vmap_pa(run->run.world->vmap, of.value) };
    } else {
        *ret = (SimValue){ .kind = SIM_VALUE_INT, .value = of.len };
    }
    return true;
}

SimValue
sim_value_of(SimResult *result)
{
    SimValue value = { .kind = sim_lang_kind_of(result->kind), .value = result->value,
                       .len = result->len, .bytes = g_steal_pointer(&result->bytes) };

    if (value.kind == SIM_VALUE_PTR) {
        value.base = value.value;
        value.size = value.len;
    }
    if ((value.kind == SIM_VALUE_BYTES || value.kind == SIM_VALUE_STATE) &&
        value.bytes == NULL) {
        value.bytes = g_byte_array_new();
    }
    return value;
}

static bool
eval_call(SimLangRun *run, const SimExpr *expr, SimValue *ret)
{
    SimResult result = { 0 };
    bool fine;

    if (expr->call->verb == NULL) {
        return eval_builtin_call(run, expr, ret);
    }
    fine = sim_run_call(run, expr->call, 0, &result);
    if (fine) {
        *ret = sim_value_of(&result);
    }
    sim_result_clear(&result);
    return fine;
}

static uint64_t
calculate(char op, uint64_t left, uint64_t right)
{
    return op == '+' ? left + right : op == '-' ? left - right : left * right;
}

static bool
eval_binary(SimLangRun *run, const SimExpr *expr, SimValue *ret)
{
    const SimExpr *base = expr->right->is == expr->is ? expr->right : expr->left;
    uint64_t left, right;

    if (!sim_eval_number(run, expr->left, &left) || !sim_eval_number(run, expr->right, &right)) {
        return false;
    }
    *ret = (SimValue){ .kind = expr->is };
    if (expr->is == SIM_VALUE_PTR && !sim_eval(run, base, ret)) {
        return false;
    }
    ret->value = calculate(expr->op, left, right);
    if (expr->is != SIM_VALUE_PTR) {
        return true;
    }
    ret->len = 0;
    if (!check_place(run, expr, ret, 0)) {
        return false;
    }
    ret->len = ret->size == 0 ? 0 : ret->base + ret->size - ret->value;
    return true;
}

bool
sim_eval(SimLangRun *run, const SimExpr *expr, SimValue *ret)
{
    *ret = (SimValue){ 0 };
    switch (expr->kind) {
    case SIM_EXPR_INT:
        *ret = (SimValue){ .kind = SIM_VALUE_INT, .value = expr->value };
        return true;
    case SIM_EXPR_STRING:
        *ret = (SimValue){ .kind = SIM_VALUE_STRING, .text = expr->name };
        return true;
    case SIM_EXPR_NAME:
        return eval_name(run, expr, ret);
    case SIM_EXPR_RANGE:
        return eval_range(run, expr, ret);
    case SIM_EXPR_CALL:
        return eval_call(run, expr, ret);
    case SIM_EXPR_BINARY:
        return eval_binary(run, expr, ret);
    case SIM_EXPR_NEGATE:
        *ret = (SimValue){ .kind = SIM_VALUE_INT, .value = -expr->left->value };
        return true;
    case SIM_EXPR_MEMBER:
        return sim_run_member(run, expr, ret);
    case SIM_EXPR_OUT:
        break;
    }
    g_assert_not_reached(); /* the checker lets them stand as arguments only */
}

bool
sim_eval_number(SimLangRun *run, const SimExpr *expr, uint64_t *ret)
{
    SimValue value;
    bool fine = sim_eval(run, expr, &value);

    if (fine && !sim_value_number(&value, ret)) {
        sim_lang_error(run->diags, expr->mark, "more than 8 bytes are no number");
        fine = false;
    }
    sim_value_clear(&value);
    return fine;
}

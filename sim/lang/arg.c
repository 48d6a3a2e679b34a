/* SPDX-License-Identifier: MIT */
/*
 * Arguments of a call, from expressions to what a verb takes.
 */
#include "sim/lang/run.h"

#include "sim/cache.h"
#include "sim/lang/check.h"
#include "sim/vmap.h"
#include "sim/world.h"

#include <string.h>

void
sim_result_clear(SimResult *result)
{
    if (result->bytes != NULL) {
        g_byte_array_unref(result->bytes);
    }
    if (result->note != NULL) {
        g_string_free(result->note, TRUE);
    }
    *result = (SimResult){ 0 };
}

static SimActorId
actor_named(const SimLangRun *run, const char *name)
{
    const SimActor *actor = sim_world_actor_by_name(run->run.world, name);

    return actor != NULL ? actor->id : 0;
}

static bool
arg_actor(SimLangRun *run, const SimExpr *expr, SimArg *arg)
{
    arg->value = actor_named(run, expr->name);
    return true;
}

static bool
arg_memory(SimLangRun *run, const SimExpr *expr, SimArg *arg)
{
    SimValue value;

    if (!sim_eval(run, expr, &value)) {
        return false;
    }
    arg->value = value.value;
    arg->len = value.len;
    return true;
}

static bool
arg_range(SimLangRun *run, const SimExpr *expr, SimArg *arg)
{
    if (!arg_memory(run, expr, arg)) {
        return false;
    }
    if (arg->len == 0) {
        g_autofree char *text = sim_mark_text(expr->mark);

        sim_lang_error(run->diags, expr->mark, "how many bytes of `%s`? Write `%s[0..63]`",
                       text, expr->kind == SIM_EXPR_NAME ? text : "buffer");
        return false;
    }
    arg->value = sim_vmap_pa(run->run.world->vmap, arg->value);
    return true;
}

static bool
arg_address(SimLangRun *run, const SimExpr *expr, SimArg *arg)
{
    SimValue value;

    if (!sim_eval(run, expr, &value)) {
        return false;
    }
    arg->value = value.kind == SIM_VALUE_PTR
                     ? sim_vmap_pa(run->run.world->vmap, value.value) : value.value;
    arg->len = value.len;
    return true;
}

static bool
arg_sg(SimLangRun *run, const SimExpr *expr, SimArg *arg)
{
    if (!arg_memory(run, expr, arg)) {
        return false;
    }
    if (arg->value == 0) {
        sim_lang_error(run->diags, expr->mark, "this is NULL: there is no such entry");
        return false;
    }
    return true;
}

static bool
arg_table(SimLangRun *run, const SimExpr *expr, SimArg *arg)
{
    arg->value = run->values[expr->symbol->index].value;
    return true;
}

/* An address, or each piece of a list. */
static bool
arg_bus(SimLangRun *run, const SimExpr *expr, SimArg *arg)
{
    GByteArray *pieces;
    SimValue value;

    if (expr->is != SIM_VALUE_SG && expr->is != SIM_VALUE_TABLE) {
        return arg_address(run, expr, arg);
    }
    if (!sim_eval(run, expr, &value) || (pieces = sim_run_pieces(run, expr, value)) == NULL) {
        return false;
    }
    arg->pieces = (const SimPiece *)(const void *)pieces->data;
    arg->piece_count = pieces->len / sizeof(SimPiece);
    arg->value = arg->pieces[0].addr;
    for (unsigned i = 0; i < arg->piece_count; i++) {
        arg->len += arg->pieces[i].len;
    }
    return true;
}

static bool
arg_number(SimLangRun *run, const SimExpr *expr, SimArg *arg)
{
    return sim_eval_number(run, expr, &arg->value);
}

static bool
arg_data(SimLangRun *run, const SimExpr *expr, SimArg *arg)
{
    GByteArray *bytes = sim_lang_hex(expr->name);

    g_ptr_array_add(run->scratch, bytes);
    arg->data = bytes->data;
    arg->len = bytes->len;
    return true;
}

static bool
arg_string(SimLangRun *run, const SimExpr *expr, SimArg *arg)
{
    (void)run;
    arg->data = (const uint8_t *)expr->name;
    arg->len = strlen(expr->name);
    return true;
}

static bool
arg_cache(SimLangRun *run, const SimExpr *expr, SimArg *arg)
{
    bool is_member = expr->kind == SIM_EXPR_MEMBER;

    const char *word = is_member ? expr->member : expr->name;

    arg->value = actor_named(run, is_member ? expr->name : "cpu0");
    if (sim_check_level(word) != 0) {
        arg->cache = sim_run_cache(run, is_member ? expr->name : NULL, word);
        arg->len = arg->cache->level;
        arg->value = arg->cache->actor ? arg->cache->actor : arg->value;
    }
    return true;
}

static bool
arg_register(SimLangRun *run, const SimExpr *expr, SimArg *arg)
{
    const SimAddr *at = g_hash_table_lookup(run->registers, expr);

    arg->len = 4;
    if (at == NULL) {
        return sim_eval_number(run, expr, &arg->value);
    }
    arg->value = *at;
    return true;
}

static bool
arg_out(SimLangRun *run, const SimExpr *expr, SimArg *arg)
{
    (void)run, (void)expr, (void)arg; /* set after the call */
    return true;
}

typedef bool (*ArgEval)(SimLangRun *, const SimExpr *, SimArg *);

static const ArgEval arg_evals[] = {
    [SIM_ARG_DEV] = arg_actor,    [SIM_ARG_CPU] = arg_actor,
    [SIM_ARG_PTR] = arg_memory,   [SIM_ARG_RANGE] = arg_range,
    [SIM_ARG_ADDR] = arg_address, [SIM_ARG_PHYS] = arg_address,
    [SIM_ARG_SIZE] = arg_number,
    [SIM_ARG_INT] = arg_number,   [SIM_ARG_WORD] = arg_number,
    [SIM_ARG_DATA] = arg_data,    [SIM_ARG_CACHE] = arg_cache,
    [SIM_ARG_REG] = arg_register, [SIM_ARG_SG] = arg_sg,
    [SIM_ARG_TABLE] = arg_table,  [SIM_ARG_BUS] = arg_bus,
    [SIM_ARG_STR] = arg_string,   [SIM_ARG_OUT] = arg_out,
};

static unsigned
parameters(const SimVerb *verb)
{
    unsigned count = 0;

    while (count < SIM_VERB_ARGS && verb->args[count].name != NULL) {
        count++;
    }
    return count;
}

static bool
ends_in_ram(const SimLangRun *run, uint64_t va, uint64_t len)
{
    const SimWorld *world = run->run.world;
    uint64_t offset = sim_window_pa(va) - world->ram_base;

    if (sim_window_has(va) && sim_window_part(va) == SIM_WINDOW_VMAP) {
        return sim_vmap_covers(world->vmap, va, 1); /* the call knows how far it goes */
    }
    return sim_window_has(va) && offset <= world->ram_bytes &&
           len <= world->ram_bytes - offset;
}

static bool
beyond_ram(SimLangRun *run, SimMark mark, uint64_t va, uint64_t size)
{
    if (va == 0) {
        sim_lang_error(run->diags, mark, "this is NULL: the call that set it gave no memory");
    } else {
        sim_lang_error(run->diags, mark,
                       "%" G_GUINT64_FORMAT " bytes from here reach beyond the end of RAM", size);
    }
    return false;
}

/*
 * A driver may well run over the end of a buffer, and the machine shows what
 * happens then; but behind the end of RAM there is nothing to run over.
 */
static bool
check_sizes(SimLangRun *run, const SimCall *call, const SimArg *args)
{
    uint64_t size = 0;

    for (unsigned i = 0; i < parameters(call->verb); i++) {
        if (call->verb->args[i].kind == SIM_ARG_SIZE && args[i].given) {
            size = MAX(size, args[i].value);
        }
    }
    for (unsigned i = 0; i < parameters(call->verb); i++) {
        if (call->verb->args[i].nullable && args[i].value == 0) {
            continue;
        }
        if (call->verb->args[i].kind == SIM_ARG_PTR && args[i].given &&
            !call->bound[i]->is_word && !ends_in_ram(run, args[i].value, size)) {
            return beyond_ram(run, call->bound[i]->mark, args[i].value, size);
        }
    }
    return true;
}

static bool
evaluate(SimLangRun *run, const SimCall *call, SimArg *args)
{
    for (unsigned i = 0; i < parameters(call->verb); i++) {
        const SimExpr *expr = call->bound[i];

        if (expr == NULL) {
            continue;
        }
        args[i].given = true;
        if (!arg_evals[call->verb->args[i].kind](run, expr, &args[i])) {
            return false;
        }
    }
    return check_sizes(run, call, args);
}

/* Names given as `&handle` hold what the call has set. */
static void
set_outs(SimLangRun *run, const SimCall *call, const SimResult *result)
{
    for (unsigned i = 0; i < parameters(call->verb); i++) {
        if (call->verb->args[i].kind == SIM_ARG_OUT && call->bound[i] != NULL) {
            SimValue *value = &run->values[call->bound[i]->symbol->index];

            sim_value_clear(value);
            *value = (SimValue){ .kind = SIM_VALUE_ADDR, .value = result->out,
                                 .len = result->len };
        }
    }
}

bool
sim_run_call(SimLangRun *run, const SimCall *call, SimActorId actor, SimResult *ret)
{
    SimArg args[SIM_VERB_ARGS] = { { 0 } };
    unsigned scratch = run->scratch->len; /* a call may stand in another */
    g_autoptr(GError) error = NULL;

    if (!evaluate(run, call, args)) {
        return false;
    }
    ret->kind = call->verb->result;
    if (!call->verb->call(call->verb, run->run.world, actor, args, ret, &error)) {
        sim_lang_error(run->diags, call->whole, "%s", error->message);
        return false;
    }
    set_outs(run, call, ret);
    g_ptr_array_set_size(run->scratch, (gint)scratch);
    return true;
}

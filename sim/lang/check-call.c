/* SPDX-License-Identifier: MIT */
/*
 * Calls: is there such a verb, may this actor call it, do the arguments fit.
 */
#include "sim/lang/check.h"

#include <string.h>

static unsigned
parameters(const SimVerb *verb)
{
    unsigned count = 0;

    while (count < SIM_VERB_ARGS && verb->args[count].name != NULL) {
        count++;
    }
    return count;
}

static unsigned
required(const SimVerb *verb)
{
    unsigned count = 0;

    for (unsigned i = 0; i < parameters(verb); i++) {
        count += !verb->args[i].optional;
    }
    return count;
}

char *
sim_check_signature(const SimVerb *verb)
{
    GString *text = g_string_new(verb->name);

    g_string_append_c(text, '(');
    for (unsigned i = 0; i < parameters(verb); i++) {
        g_string_append_printf(text, verb->args[i].optional ? "%s[%s]" : "%s%s",
                               i == 0 ? "" : ", ", verb->args[i].name);
    }
    g_string_append_c(text, ')');
    return g_string_free(text, FALSE);
}

static const char *
who_calls(unsigned actors)
{
    return actors & SIM_VERB_CPU      ? "a CPU's call"
           : actors & SIM_VERB_DEVICE ? "a device's call"
           : actors & SIM_VERB_HW     ? "something that hardware does (`hw:`)"
                                      : "a question for `expect`";
}

static const char *
what_is(unsigned actor)
{
    return actor & SIM_VERB_CPU      ? "a CPU"
           : actor & SIM_VERB_DEVICE ? "a device"
                                     : "the hardware itself";
}

static void
wrong_actor(SimChecker *checker, const SimCall *call, const SimVerb *verb, unsigned actors,
            const char *actor)
{
    if (actor == NULL) {
        sim_lang_error(checker->diags, call->mark, "`%s` is %s and has no value here",
                       call->name, who_calls(verb->actors));
    } else {
        sim_lang_error(checker->diags, call->mark, "`%s` is %s; %s is %s", call->name,
                       who_calls(verb->actors), actor, what_is(actors));
    }
}

/* Names of verbs of @actors; only those that take @count arguments if >= 0. */
static GPtrArray *
verb_names(unsigned actors, int count)
{
    g_autoptr(GPtrArray) verbs = sim_verb_list();
    GPtrArray *names = g_ptr_array_new();

    for (unsigned i = 0; i < verbs->len; i++) {
        const SimVerb *verb = g_ptr_array_index(verbs, i);
        bool fits = count < 0 || (required(verb) <= (unsigned)count &&
                                  (unsigned)count <= parameters(verb));

        if ((verb->actors & actors) != 0 && fits) {
            g_ptr_array_add(names, (gpointer)verb->name);
        }
    }
    if (actors & SIM_VERB_EXPECT) {
        g_ptr_array_add(names, "phys");
        g_ptr_array_add(names, "sizeof");
    }
    return names;
}

static void
unknown_verb(SimChecker *checker, const SimCall *call, unsigned actors)
{
    g_autoptr(GPtrArray) near = verb_names(actors, (int)call->count);
    g_autoptr(GPtrArray) all = verb_names(actors, -1);
    SimDiag *diag =
        sim_lang_error(checker->diags, call->mark, "unknown function `%s`", call->name);

    sim_lang_suggest(diag, call->name, near);
    if (diag->help == NULL) {
        sim_lang_suggest(diag, call->name, all);
    }
}

static const SimVerb *
find_verb(SimChecker *checker, const SimCall *call, unsigned actors, const char *actor)
{
    const SimVerb *verb = sim_verb_find(call->name, actors);
    const SimVerb *other = verb == NULL ? sim_verb_find(call->name, ~0u) : NULL;

    if (other != NULL) {
        wrong_actor(checker, call, other, actors, actor);
    } else if (verb == NULL) {
        unknown_verb(checker, call, actors);
    }
    return verb;
}

static bool
bind_named(SimChecker *checker, SimCall *call, const SimCallArg *arg)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    SimDiag *diag;

    for (unsigned i = 0; i < parameters(call->verb); i++) {
        if (strcmp(call->verb->args[i].name, arg->name) != 0) {
            g_ptr_array_add(names, (gpointer)call->verb->args[i].name);
            continue;
        }
        if (call->bound[i] != NULL) {
            sim_lang_error(checker->diags, arg->mark, "`%s` is given twice", arg->name);
            return false;
        }
        call->bound[i] = arg->expr;
        return true;
    }
    diag = sim_lang_error(checker->diags, arg->mark, "`%s` has no argument `%s`", call->name,
                          arg->name);
    sim_lang_suggest(diag, arg->name, names);
    return false;
}

static unsigned
missing_required(const SimCall *call)
{
    unsigned count = 0;

    for (unsigned i = 0; i < parameters(call->verb); i++) {
        count += call->bound[i] == NULL && !call->verb->args[i].optional;
    }
    return count;
}

/*
 * Arguments by position fill what no name has filled.  An optional parameter
 * gets one only when there are more of them than required parameters, so that
 * write(d, 64) and write(d, fill=0xBB, 64) mean what they say.
 */
static void
bind_positional(SimCall *call, unsigned count)
{
    unsigned needed = missing_required(call), extra = count > needed ? count - needed : 0;
    unsigned next = 0;

    for (unsigned i = 0; i < parameters(call->verb) && next < call->count; i++) {
        if (call->bound[i] != NULL || (call->verb->args[i].optional && extra == 0)) {
            continue;
        }
        extra -= call->verb->args[i].optional;
        while (next < call->count && call->args[next].name != NULL) {
            next++;
        }
        if (next < call->count) {
            call->bound[i] = call->args[next++].expr;
        }
    }
}

static bool
bind_args(SimChecker *checker, SimCall *call)
{
    unsigned positional = 0, limit = parameters(call->verb);

    memset(call->bound, 0, sizeof(call->bound));
    for (unsigned i = 0; i < call->count; i++) {
        if (call->args[i].name != NULL && !bind_named(checker, call, &call->args[i])) {
            return false;
        }
        positional += call->args[i].name == NULL;
    }
    if (call->count > limit) {
        g_autofree char *signature = sim_check_signature(call->verb);
        SimDiag *diag = sim_lang_error(checker->diags, call->args[limit].mark,
                                       "`%s` takes %u argument%s, this is one too many",
                                       call->name, limit, limit == 1 ? "" : "s");

        sim_diag_help(diag, "%s", signature);
        return false;
    }
    bind_positional(call, positional);
    return true;
}

static bool
check_missing(SimChecker *checker, const SimCall *call)
{
    for (unsigned i = 0; i < parameters(call->verb); i++) {
        if (call->bound[i] == NULL && !call->verb->args[i].optional) {
            g_autofree char *signature = sim_check_signature(call->verb);
            SimDiag *diag = sim_lang_error(checker->diags, call->whole, "missing argument `%s`",
                                           call->verb->args[i].name);

            sim_diag_help(diag, "%s", signature);
            return false;
        }
    }
    return true;
}

static bool
wrong_kind(SimChecker *checker, const SimCall *call, const SimArgSpec *spec,
           const SimExpr *expr, const char *wanted, const char *help)
{
    g_autofree char *text = sim_mark_text(expr->mark);
    SimDiag *diag;

    if (expr->is == SIM_VALUE_NONE) {
        diag = sim_lang_error(checker->diags, expr->mark, "`%s` wants %s as `%s`, found `%s`",
                              call->name, wanted, spec->name, text);
    } else {
        diag = sim_lang_error(checker->diags, expr->mark, "`%s` wants %s as `%s`; `%s` is %s",
                              call->name, wanted, spec->name, text,
                              sim_check_kind_text(expr->is));
    }
    if (help != NULL) {
        sim_diag_help(diag, "%s", help);
    }
    return false;
}

/* A device, or a CPU: a name that means nothing else.  The board has the list. */
static bool
check_actor(SimChecker *checker, const SimCall *call, const SimArgSpec *spec, SimExpr *expr)
{
    bool wants_cpu = spec->kind == SIM_ARG_CPU;
    const char *wanted = wants_cpu ? "a CPU" : "a device";

    if (expr->kind == SIM_EXPR_NAME) {
        const SimSymbol *symbol = sim_lang_symbol(checker->scenario, expr->name);

        expr->is = symbol != NULL ? symbol->is : SIM_VALUE_NONE;
        if (symbol == NULL && sim_lang_actor_kind(expr->name) ==
                                  (wants_cpu ? SIM_VERB_CPU : SIM_VERB_DEVICE)) {
            return true;
        }
    }
    return wrong_kind(checker, call, spec, expr, wanted, NULL);
}

static bool
is_null(const SimExpr *expr)
{
    return expr->kind == SIM_EXPR_INT && expr->value == 0;
}

static bool
check_memory(SimChecker *checker, const SimCall *call, const SimArgSpec *spec, SimExpr *expr)
{
    unsigned want = SIM_WANT_MEMORY | (strcmp(spec->name, "end") == 0 ? SIM_WANT_END : 0);

    if (!sim_check_expr(checker, expr, want)) {
        return false;
    }
    if (expr->is == SIM_VALUE_PTR || (spec->kind == SIM_ARG_PTR && is_null(expr))) {
        return true;
    }
    return wrong_kind(checker, call, spec, expr, "memory", NULL);
}

static bool
check_address(SimChecker *checker, const SimCall *call, const SimArgSpec *spec, SimExpr *expr)
{
    unsigned end = strcmp(spec->name, "end") == 0 ? SIM_WANT_END : 0;

    if (!sim_check_expr(checker, expr, SIM_WANT_MEMORY | SIM_WANT_NUMBER | end)) {
        return false;
    }
    if (expr->is == SIM_VALUE_INT || expr->is == SIM_VALUE_ADDR || expr->is == SIM_VALUE_PTR) {
        return true;
    }
    return wrong_kind(checker, call, spec, expr, "an address", NULL);
}

static bool
check_number(SimChecker *checker, const SimCall *call, const SimArgSpec *spec, SimExpr *expr)
{
    if (!sim_check_expr(checker, expr, SIM_WANT_NUMBER)) {
        return false;
    }
    if (expr->is == SIM_VALUE_INT || expr->is == SIM_VALUE_ADDR || expr->is == SIM_VALUE_BYTES) {
        return true;
    }
    return wrong_kind(checker, call, spec, expr, "a number",
                      expr->is == SIM_VALUE_PTR ? "its address is `phys(...)`" : NULL);
}

GByteArray *
sim_check_hex(const char *text)
{
    GByteArray *bytes = g_byte_array_new();

    for (;;) {
        uint8_t byte;

        while (*text == ' ') {
            text++;
        }
        if (*text == '\0' && bytes->len > 0) {
            return bytes;
        }
        if (!g_ascii_isxdigit(text[0]) || !g_ascii_isxdigit(text[1])) {
            g_byte_array_unref(bytes);
            return NULL;
        }
        byte = (uint8_t)(g_ascii_xdigit_value(text[0]) << 4 | g_ascii_xdigit_value(text[1]));
        g_byte_array_append(bytes, &byte, 1);
        text += 2;
    }
}

static bool
check_data(SimChecker *checker, const SimCall *call, const SimArgSpec *spec, SimExpr *expr)
{
    g_autoptr(GByteArray) bytes =
        expr->kind == SIM_EXPR_STRING ? sim_check_hex(expr->name) : NULL;

    return bytes != NULL ||
           wrong_kind(checker, call, spec, expr, "bytes in hex, as \"de ad be ef\",", NULL);
}

static bool
check_string(SimChecker *checker, const SimCall *call, const SimArgSpec *spec, SimExpr *expr)
{
    return expr->kind == SIM_EXPR_STRING ||
           wrong_kind(checker, call, spec, expr, "a string", NULL);
}

/* cpu0.l1; `wb` alone is cpu0's store buffer. */
static bool
check_cache(SimChecker *checker, const SimCall *call, const SimArgSpec *spec, SimExpr *expr)
{
    if (expr->kind == SIM_EXPR_MEMBER && sim_lang_actor_kind(expr->name) == SIM_VERB_CPU &&
        sim_check_level(expr->member) >= 0) {
        return true;
    }
    if (expr->kind == SIM_EXPR_NAME && sim_check_level(expr->name) >= 0) {
        return true;
    }
    return wrong_kind(checker, call, spec, expr, "a cache", "write `cpu0.l1`, or `cpu0.wb` "
                                                            "for the store buffer");
}

static bool
check_register(SimChecker *checker, const SimCall *call, const SimArgSpec *spec, SimExpr *expr)
{
    if (expr->kind == SIM_EXPR_MEMBER) {
        return sim_lang_actor_kind(expr->name) == SIM_VERB_DEVICE ||
               wrong_kind(checker, call, spec, expr, "a register", NULL);
    }
    if (!sim_check_expr(checker, expr, SIM_WANT_NUMBER)) {
        return false;
    }
    if (expr->is == SIM_VALUE_INT || expr->is == SIM_VALUE_ADDR) {
        return true;
    }
    return wrong_kind(checker, call, spec, expr, "a register", "write `eng0.CTRL`");
}

static bool
check_sg(SimChecker *checker, const SimCall *call, const SimArgSpec *spec, SimExpr *expr)
{
    if (!sim_check_expr(checker, expr, SIM_WANT_MEMORY)) {
        return false;
    }
    return expr->is == SIM_VALUE_SG ||
           wrong_kind(checker, call, spec, expr, "a scatter list", NULL);
}

static bool
check_out(SimChecker *checker, const SimCall *call, const SimArgSpec *spec, SimExpr *expr)
{
    if (expr->kind != SIM_EXPR_NAME && expr->kind != SIM_EXPR_OUT) {
        return wrong_kind(checker, call, spec, expr, "a new name", "write `&handle`");
    }
    expr->symbol = sim_check_variable(checker, expr->name, expr->mark, SIM_VALUE_ADDR);
    return expr->symbol != NULL;
}

typedef bool (*ArgCheck)(SimChecker *, const SimCall *, const SimArgSpec *, SimExpr *);

static const ArgCheck arg_checks[] = {
    [SIM_ARG_DEV] = check_actor,    [SIM_ARG_CPU] = check_actor,
    [SIM_ARG_PTR] = check_memory,   [SIM_ARG_RANGE] = check_memory,
    [SIM_ARG_ADDR] = check_address, [SIM_ARG_SIZE] = check_number,
    [SIM_ARG_INT] = check_number,   [SIM_ARG_WORD] = check_number,
    [SIM_ARG_DATA] = check_data,    [SIM_ARG_CACHE] = check_cache,
    [SIM_ARG_REG] = check_register, [SIM_ARG_SG] = check_sg,
    [SIM_ARG_STR] = check_string,   [SIM_ARG_OUT] = check_out,
};

bool
sim_check_call(SimChecker *checker, SimCall *call, unsigned actors, const char *actor)
{
    bool fine;

    call->verb = find_verb(checker, call, actors, actor);
    if (call->verb == NULL || !bind_args(checker, call)) {
        return false;
    }
    fine = check_missing(checker, call);
    for (unsigned i = 0; i < parameters(call->verb); i++) {
        const SimArgSpec *spec = &call->verb->args[i];

        if (call->bound[i] != NULL) {
            fine = arg_checks[spec->kind](checker, call, spec, call->bound[i]) && fine;
        }
    }
    return fine;
}

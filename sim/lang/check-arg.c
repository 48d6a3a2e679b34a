/* SPDX-License-Identifier: MIT */
/*
 * One argument: does the expression fit the kind that the verb wants.
 */
#include "sim/lang/check.h"

#include <string.h>

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

/* The word of the kernel that is a pointer. */
static bool
is_null(const SimExpr *expr)
{
    return expr->kind == SIM_EXPR_NAME && strcmp(expr->name, "NULL") == 0;
}

static bool
check_memory(SimChecker *checker, const SimCall *call, const SimArgSpec *spec, SimExpr *expr)
{
    unsigned want = SIM_WANT_MEMORY | (strcmp(spec->name, "end") == 0 ? SIM_WANT_END : 0);

    if (is_null(expr)) {
        return sim_check_expr(checker, expr, SIM_WANT_NUMBER);
    }
    if (!sim_check_expr(checker, expr, want)) {
        return false;
    }
    return expr->is == SIM_VALUE_PTR || wrong_kind(checker, call, spec, expr, "memory", NULL);
}

static bool
is_address(const SimExpr *expr)
{
    return expr->is == SIM_VALUE_INT || expr->is == SIM_VALUE_ADDR || expr->is == SIM_VALUE_PTR;
}

static bool
check_address(SimChecker *checker, const SimCall *call, const SimArgSpec *spec, SimExpr *expr)
{
    unsigned end = strcmp(spec->name, "end") == 0 ? SIM_WANT_END : 0;

    if (!sim_check_expr(checker, expr, SIM_WANT_MEMORY | SIM_WANT_NUMBER | end)) {
        return false;
    }
    return is_address(expr) || wrong_kind(checker, call, spec, expr, "an address", NULL);
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
sim_lang_hex(const char *text)
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
        expr->kind == SIM_EXPR_STRING ? sim_lang_hex(expr->name) : NULL;

    return bytes != NULL ||
           wrong_kind(checker, call, spec, expr, "bytes in hex, as \"de ad be ef\",", NULL);
}

static bool
check_string(SimChecker *checker, const SimCall *call, const SimArgSpec *spec, SimExpr *expr)
{
    return expr->kind == SIM_EXPR_STRING ||
           wrong_kind(checker, call, spec, expr, "a string", NULL);
}

/* cpu0.l1, l2; `wb` alone is cpu0's store buffer. */
static bool
check_cache(SimChecker *checker, const SimCall *call, const SimArgSpec *spec, SimExpr *expr)
{
    if (expr->kind == SIM_EXPR_MEMBER && sim_lang_actor_kind(expr->name) == SIM_VERB_CPU &&
        sim_check_level(expr->member) >= 0) {
        return true;
    }
    if (expr->kind == SIM_EXPR_NAME &&
        (sim_check_level(expr->name) == 0 || sim_check_is_cache(expr->name))) {
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
           wrong_kind(checker, call, spec, expr, "a scatter list",
                      expr->is == SIM_VALUE_TABLE ? "the list of a table is `table.sgl`"
                                                  : NULL);
}

/* `t` or, as in C, `&t`. */
static bool
check_table(SimChecker *checker, const SimCall *call, const SimArgSpec *spec, SimExpr *expr)
{
    if (expr->kind == SIM_EXPR_OUT) {
        expr->symbol = sim_lang_symbol(checker->scenario, expr->name);
        expr->is = expr->symbol != NULL ? expr->symbol->is : SIM_VALUE_NONE;
    } else if (!sim_check_expr(checker, expr, SIM_WANT_MEMORY)) {
        return false;
    }
    return expr->is == SIM_VALUE_TABLE ||
           wrong_kind(checker, call, spec, expr, "a table of scatter lists",
                      "declare one: `sg_table t`");
}

/* An address, or the pieces of a list. */
static bool
check_bus(SimChecker *checker, const SimCall *call, const SimArgSpec *spec, SimExpr *expr)
{
    if (!sim_check_expr(checker, expr, SIM_WANT_MEMORY | SIM_WANT_NUMBER)) {
        return false;
    }
    return expr->is == SIM_VALUE_SG || expr->is == SIM_VALUE_TABLE ||
           is_address(expr) || wrong_kind(checker, call, spec, expr, "an address", NULL);
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
    [SIM_ARG_ADDR] = check_address, [SIM_ARG_PHYS] = check_address,
    [SIM_ARG_SIZE] = check_number,
    [SIM_ARG_INT] = check_number,   [SIM_ARG_WORD] = check_number,
    [SIM_ARG_DATA] = check_data,    [SIM_ARG_CACHE] = check_cache,
    [SIM_ARG_REG] = check_register, [SIM_ARG_SG] = check_sg,
    [SIM_ARG_TABLE] = check_table,  [SIM_ARG_BUS] = check_bus,
    [SIM_ARG_STR] = check_string,   [SIM_ARG_OUT] = check_out,
};

bool
sim_check_arg(SimChecker *checker, const SimCall *call, const SimArgSpec *spec, SimExpr *expr)
{
    return arg_checks[spec->kind](checker, call, spec, expr);
}

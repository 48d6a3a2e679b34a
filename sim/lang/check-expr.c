/* SPDX-License-Identifier: MIT */
/*
 * Expressions: what every name stands for, and whether the kinds fit.
 */
#include "sim/lang/check.h"

#include <string.h>

const char *
sim_check_kind_text(SimValueKind kind)
{
    static const char *const texts[] = {
        [SIM_VALUE_NONE] = "nothing",         [SIM_VALUE_INT] = "a number",
        [SIM_VALUE_ADDR] = "a bus address",   [SIM_VALUE_PTR] = "memory",
        [SIM_VALUE_BYTES] = "bytes",          [SIM_VALUE_STATE] = "line states",
        [SIM_VALUE_STRING] = "a string",      [SIM_VALUE_SG] = "a scatter list",
        [SIM_VALUE_TABLE] = "a table of scatter lists",
    };

    return texts[kind];
}

SimValueKind
sim_lang_kind_of(SimResultKind kind)
{
    static const SimValueKind kinds[] = {
        [SIM_RESULT_NONE] = SIM_VALUE_NONE,   [SIM_RESULT_INT] = SIM_VALUE_INT,
        [SIM_RESULT_ADDR] = SIM_VALUE_ADDR,   [SIM_RESULT_PTR] = SIM_VALUE_PTR,
        [SIM_RESULT_BYTES] = SIM_VALUE_BYTES, [SIM_RESULT_STATE] = SIM_VALUE_STATE,
        [SIM_RESULT_SG] = SIM_VALUE_SG,
    };

    return kinds[kind];
}

static bool
is_wanted(const SimSymbol *symbol, unsigned want)
{
    SimValueKind is = symbol->is;

    return ((want & SIM_WANT_MEMORY) != 0 && is == SIM_VALUE_PTR) ||
           ((want & SIM_WANT_NUMBER) != 0 && (is == SIM_VALUE_INT || is == SIM_VALUE_ADDR));
}

static bool
unknown_name(SimChecker *checker, const SimExpr *expr, unsigned want)
{
    SimDiag *diag = sim_lang_error(checker->diags, expr->mark, "unknown name `%s`", expr->name);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GPtrArray) words = sim_verb_word_list();

    for (unsigned i = 0; i < checker->scenario->symbols->len; i++) {
        const SimSymbol *symbol = g_ptr_array_index(checker->scenario->symbols, i);

        if (is_wanted(symbol, want)) {
            g_ptr_array_add(names, (gpointer)symbol->name);
        }
    }
    for (unsigned i = 0; (want & SIM_WANT_NUMBER) != 0 && i < words->len; i++) {
        g_ptr_array_add(names, g_ptr_array_index(words, i));
    }
    sim_lang_suggest(diag, expr->name, names);
    return false;
}

static bool
check_builtin(SimChecker *checker, SimExpr *expr)
{
    expr->builtin = strcmp(expr->name, "leaks") == 0     ? SIM_BUILTIN_LEAKS
                    : strcmp(expr->name, "reports") == 0 ? SIM_BUILTIN_REPORTS
                                                         : SIM_BUILTIN_NONE;
    expr->is = SIM_VALUE_INT;
    return checker->in_expect && expr->builtin != SIM_BUILTIN_NONE;
}

static bool
check_name(SimChecker *checker, SimExpr *expr, unsigned want)
{
    expr->symbol = sim_lang_symbol(checker->scenario, expr->name);
    if (expr->symbol != NULL) {
        expr->is = expr->symbol->is;
        return true;
    }
    if (sim_verb_word(expr->name, &expr->value)) {
        expr->is = SIM_VALUE_INT;
        expr->is_word = true;
        return true;
    }
    return check_builtin(checker, expr) || unknown_name(checker, expr, want);
}

static bool
range_error(SimChecker *checker, const SimExpr *expr, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

static bool
range_error(SimChecker *checker, const SimExpr *expr, const char *format, ...)
{
    g_autofree char *text = sim_mark_text(expr->mark), *reason = NULL;
    va_list args;

    va_start(args, format);
    reason = g_strdup_vprintf(format, args);
    va_end(args);
    sim_lang_error(checker->diags, expr->mark, "%s: %s", text, reason);
    return false;
}

/* @size bytes (or entries) are known; 0: only the run will know. */
static bool
check_bounds(SimChecker *checker, const SimExpr *expr, uint64_t size, unsigned want,
             const char *unit)
{
    bool is_end = (want & SIM_WANT_END) != 0 && !expr->has_last && expr->value == size;

    if (expr->last < expr->value) {
        return range_error(checker, expr, "the range ends before it starts");
    }
    if (size != 0 && expr->last >= size && !is_end) {
        return range_error(checker, expr, "%s has %" G_GUINT64_FORMAT " %s", expr->name, size,
                           unit);
    }
    return true;
}

/* list[2], of an array or of a table: one entry. */
static bool
check_entry(SimChecker *checker, SimExpr *expr)
{
    expr->is = SIM_VALUE_SG;
    if (expr->has_last) {
        return range_error(checker, expr, "one entry is meant by `%s[%" G_GUINT64_FORMAT "]`",
                           expr->name, expr->value);
    }
    return check_bounds(checker, expr, expr->symbol->size, 0, "entries");
}

static bool
check_range(SimChecker *checker, SimExpr *expr, unsigned want)
{
    SimSymbol *symbol = expr->symbol = sim_lang_symbol(checker->scenario, expr->name);

    if (symbol == NULL) {
        return unknown_name(checker, expr, SIM_WANT_MEMORY);
    }
    expr->is = symbol->is;
    if (symbol->is == SIM_VALUE_SG || symbol->is == SIM_VALUE_TABLE) {
        return check_entry(checker, expr);
    }
    if (symbol->is == SIM_VALUE_ADDR) {
        return range_error(checker, expr,
                           "%s is a bus address, not memory; write `%s + %" G_GUINT64_FORMAT "`",
                           expr->name, expr->name, expr->value);
    }
    if (symbol->is != SIM_VALUE_PTR) {
        return range_error(checker, expr, "%s is %s, not memory", expr->name,
                           sim_check_kind_text(symbol->is));
    }
    return check_bounds(checker, expr, symbol->size, want, "bytes");
}

static bool
check_operand(SimChecker *checker, SimExpr *expr)
{
    if (!sim_check_expr(checker, expr, SIM_WANT_MEMORY | SIM_WANT_NUMBER)) {
        return false;
    }
    if (expr->is == SIM_VALUE_INT || expr->is == SIM_VALUE_ADDR || expr->is == SIM_VALUE_PTR ||
        expr->is == SIM_VALUE_BYTES) {
        return true;
    }
    sim_lang_error(checker->diags, expr->mark, "one cannot calculate with %s",
                   sim_check_kind_text(expr->is));
    return false;
}

static bool
is_plain(SimValueKind kind)
{
    return kind == SIM_VALUE_INT || kind == SIM_VALUE_BYTES;
}

/* An address and a number give an address, two of a kind have a distance. */
static SimValueKind
kind_of_binary(char op, SimValueKind left, SimValueKind right)
{
    if (is_plain(left) && is_plain(right)) {
        return SIM_VALUE_INT;
    }
    if (op != '*' && is_plain(right)) {
        return left;
    }
    if (op == '+' && is_plain(left)) {
        return right;
    }
    return op == '-' && left == right ? SIM_VALUE_INT : SIM_VALUE_NONE;
}

static bool
check_binary(SimChecker *checker, SimExpr *expr)
{
    if (!check_operand(checker, expr->left) || !check_operand(checker, expr->right)) {
        return false;
    }
    expr->is = kind_of_binary(expr->op, expr->left->is, expr->right->is);
    if (expr->is == SIM_VALUE_NONE) {
        sim_lang_error(checker->diags, expr->mark, "`%c` has no meaning between %s and %s",
                       expr->op, sim_check_kind_text(expr->left->is),
                       sim_check_kind_text(expr->right->is));
        return false;
    }
    return true;
}

static bool
one_argument(SimChecker *checker, const SimCall *call, const char *what)
{
    if (call->count == 1 && call->args[0].name == NULL) {
        return true;
    }
    sim_lang_error(checker->diags, call->whole, "`%s` takes one argument: %s", call->name, what);
    return false;
}

/* phys(x), sizeof(x) */
static bool
check_builtin_call(SimChecker *checker, SimExpr *expr)
{
    bool is_phys = strcmp(expr->name, "phys") == 0;
    SimExpr *of;

    if (!one_argument(checker, expr->call, "memory")) {
        return false;
    }
    of = expr->call->args[0].expr;
    if (!sim_check_expr(checker, of, SIM_WANT_MEMORY | (is_phys ? SIM_WANT_END : 0))) {
        return false;
    }
    expr->is = is_phys ? SIM_VALUE_ADDR : SIM_VALUE_INT;
    if (of->is != SIM_VALUE_PTR) {
        sim_lang_error(checker->diags, of->mark, "`%s` wants memory, this is %s", expr->name,
                       sim_check_kind_text(of->is));
        return false;
    }
    return true;
}

int
sim_check_level(const char *word)
{
    static const char *const levels[] = { "wb", "l1", "l2", "l3" };

    for (unsigned i = 0; i < G_N_ELEMENTS(levels); i++) {
        if (strcmp(word, levels[i]) == 0) {
            return (int)i;
        }
    }
    return -1;
}

bool
sim_check_is_cache(const char *word)
{
    return strpbrk(word, "0123456789") != NULL; /* no verb has a digit */
}

/* cpu0.l1(tx), l2(tx) */
static bool
check_state_call(SimChecker *checker, SimExpr *expr)
{
    SimExpr *of;

    if (expr->member != NULL && (sim_lang_actor_kind(expr->name) != SIM_VERB_CPU ||
                                 sim_check_level(expr->member) < 1)) {
        SimDiag *diag = sim_lang_error(checker->diags, expr->mark, "no cache is called `%s.%s`",
                                       expr->name, expr->member);

        sim_diag_help(diag, "a cache is `cpu0.l1`");
        return false;
    }
    if (!one_argument(checker, expr->call, "memory")) {
        return false;
    }
    of = expr->call->args[0].expr;
    if (!sim_check_expr(checker, of, SIM_WANT_MEMORY)) {
        return false;
    }
    expr->is = SIM_VALUE_STATE;
    if (of->is != SIM_VALUE_PTR) {
        sim_lang_error(checker->diags, of->mark, "a cache holds memory, this is %s",
                       sim_check_kind_text(of->is));
        return false;
    }
    return true;
}

static bool
check_call(SimChecker *checker, SimExpr *expr)
{
    if (expr->member != NULL || sim_check_is_cache(expr->name)) {
        return check_state_call(checker, expr);
    }
    if (strcmp(expr->name, "phys") == 0 || strcmp(expr->name, "sizeof") == 0) {
        return check_builtin_call(checker, expr);
    }
    if (!sim_check_call(checker, expr->call, SIM_VERB_EXPECT, NULL)) {
        return false;
    }
    expr->is = sim_lang_kind_of(expr->call->verb->result);
    return true;
}

/* table.sgl, table.nents */
static bool
check_member(SimChecker *checker, SimExpr *expr)
{
    const SimLists *lists = sim_lists();
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    SimDiag *diag;

    for (unsigned i = 0; lists != NULL && lists->members[i].name != NULL; i++) {
        if (strcmp(lists->members[i].name, expr->member) == 0) {
            expr->is = lists->members[i].is_list ? SIM_VALUE_SG : SIM_VALUE_INT;
            expr->value = i;
            return true;
        }
        g_ptr_array_add(names, (gpointer)lists->members[i].name);
    }
    diag = sim_lang_error(checker->diags, expr->mark, "a table has no member `%s`",
                          expr->member);
    sim_lang_suggest(diag, expr->member, names);
    return false;
}

static bool
check_misplaced(SimChecker *checker, const SimExpr *expr)
{
    if (expr->kind == SIM_EXPR_MEMBER) {
        sim_lang_error(checker->diags, expr->mark, "`%s.%s` is %s, which has no value here",
                       expr->name, expr->member,
                       sim_lang_actor_kind(expr->name) == SIM_VERB_CPU ? "a cache"
                                                                       : "a register");
    } else {
        sim_lang_error(checker->diags, expr->mark, "`&%s` names what a call sets; this "
                                                   "argument is not set", expr->name);
    }
    return false;
}

bool
sim_check_expr(SimChecker *checker, SimExpr *expr, unsigned want)
{
    switch (expr->kind) {
    case SIM_EXPR_INT:
        expr->is = SIM_VALUE_INT;
        return true;
    case SIM_EXPR_STRING:
        expr->is = SIM_VALUE_STRING;
        return true;
    case SIM_EXPR_NAME:
        return check_name(checker, expr, want);
    case SIM_EXPR_RANGE:
        return check_range(checker, expr, want);
    case SIM_EXPR_CALL:
        return check_call(checker, expr);
    case SIM_EXPR_BINARY:
        return check_binary(checker, expr);
    case SIM_EXPR_NEGATE:
        expr->is = SIM_VALUE_INT;
        return sim_check_expr(checker, expr->left, want);
    case SIM_EXPR_MEMBER:
        expr->symbol = sim_lang_symbol(checker->scenario, expr->name);
        if (expr->symbol != NULL && expr->symbol->is == SIM_VALUE_TABLE) {
            return check_member(checker, expr);
        }
        break;
    case SIM_EXPR_OUT:
        break;
    }
    return check_misplaced(checker, expr);
}

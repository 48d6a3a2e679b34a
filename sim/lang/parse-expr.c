/* SPDX-License-Identifier: MIT */
/*
 * Expressions and calls.  `*` binds closer than `+` and `-`; there are no
 * parentheses but those of calls.
 */
#include "sim/lang/parse.h"

#include <string.h>

/* Calls in calls: more than anybody writes, less than the host's stack. */
#define DEEPEST 32
#define MOST_TERMS 256

static SimExpr *parse_expr(SimParser *parser, unsigned depth);

static SimExpr *
new_expr(SimParser *parser, SimExprKind kind, SimMark mark)
{
    SimExpr *expr = sim_lang_alloc(parser->scenario, sizeof(*expr));

    expr->kind = kind;
    expr->mark = mark;
    return expr;
}

/* name[first], name[first..last] */
static SimExpr *
parse_range(SimParser *parser, const SimToken *name)
{
    SimExpr *expr = new_expr(parser, SIM_EXPR_RANGE, name->mark);
    const SimToken *first, *last;

    sim_parse_next(parser);
    expr->name = name->text;
    if ((first = sim_parse_int(parser, "an offset in bytes")) == NULL) {
        return NULL;
    }
    expr->value = expr->last = first->value;
    if (sim_parse_accept(parser, "..")) {
        if ((last = sim_parse_int(parser, "the last offset")) == NULL) {
            return NULL;
        }
        expr->last = last->value;
        expr->has_last = true;
    }
    expr->mark = sim_mark_join(name->mark, sim_parse_peek(parser)->mark);
    return sim_parse_expect(parser, "]", expr->has_last ? "`]`" : "`..` or `]`") ? expr : NULL;
}

static bool
parse_arg(SimParser *parser, SimCall *call, unsigned depth)
{
    SimCallArg *arg = &call->args[call->count];
    const SimToken *first = sim_parse_peek(parser), *second = sim_parse_peek_at(parser, 1);

    arg->mark = first->mark;
    if (first->kind == SIM_TOKEN_ID && second->kind == SIM_TOKEN_PUNCT &&
        strcmp(second->text, "=") == 0) {
        arg->name = first->text;
        parser->at += 2;
    }
    arg->expr = parse_expr(parser, depth + 1);
    call->count += arg->expr != NULL;
    return arg->expr != NULL;
}

static bool
parse_args(SimParser *parser, SimCall *call, unsigned depth)
{
    if (sim_parse_is(parser, ")")) {
        return true;
    }
    do {
        if (call->count == SIM_CALL_ARGS) {
            return sim_parse_fail(parser, "at most 16 arguments");
        }
        if (!parse_arg(parser, call, depth)) {
            return false;
        }
    } while (sim_parse_accept(parser, ","));
    return true;
}

static SimCall *
parse_call(SimParser *parser, const SimToken *name, const char *member, unsigned depth)
{
    SimCall *call = sim_lang_alloc(parser->scenario, sizeof(*call));

    call->name = name->text;
    call->member = member;
    call->mark = call->whole = name->mark;
    if (!sim_parse_expect(parser, "(", "`(`") || !parse_args(parser, call, depth)) {
        return NULL;
    }
    call->whole = sim_mark_join(name->mark, sim_parse_peek(parser)->mark);
    return sim_parse_expect(parser, ")", "`,` or `)`") ? call : NULL;
}

SimCall *
sim_parse_call(SimParser *parser, const SimToken *name, const char *member)
{
    return parse_call(parser, name, member, 0);
}

static SimExpr *
call_expr(SimParser *parser, const SimToken *name, const char *member, unsigned depth)
{
    SimExpr *expr = new_expr(parser, SIM_EXPR_CALL, name->mark);

    expr->call = parse_call(parser, name, member, depth);
    if (expr->call == NULL) {
        return NULL;
    }
    expr->name = name->text;
    expr->member = member;
    expr->mark = expr->call->whole;
    return expr;
}

/* cpu0.l1, eng0.CTRL, cpu0.l1(tx) */
static SimExpr *
parse_member(SimParser *parser, const SimToken *name, unsigned depth)
{
    const SimToken *member;
    SimExpr *expr;

    sim_parse_next(parser);
    if ((member = sim_parse_id(parser, "a cache or a register behind `.`")) == NULL) {
        return NULL;
    }
    if (sim_parse_is(parser, "(")) {
        return call_expr(parser, name, member->text, depth);
    }
    expr = new_expr(parser, SIM_EXPR_MEMBER, sim_mark_join(name->mark, member->mark));
    expr->name = name->text;
    expr->member = member->text;
    return expr;
}

static SimExpr *
parse_name(SimParser *parser, unsigned depth)
{
    const SimToken *name = sim_parse_next(parser);
    SimExpr *expr;

    if (sim_parse_is(parser, "[")) {
        return parse_range(parser, name);
    }
    if (sim_parse_is(parser, ".")) {
        return parse_member(parser, name, depth);
    }
    if (sim_parse_is(parser, "(")) {
        return call_expr(parser, name, NULL, depth);
    }
    expr = new_expr(parser, SIM_EXPR_NAME, name->mark);
    expr->name = name->text;
    return expr;
}

static SimExpr *
parse_literal(SimParser *parser)
{
    bool is_string = sim_parse_peek(parser)->kind == SIM_TOKEN_STRING;
    const SimToken *token = is_string ? sim_parse_string(parser, "a string")
                                      : sim_parse_int(parser, "a number");
    SimExpr *expr;

    if (token == NULL) {
        return NULL;
    }
    expr = new_expr(parser, is_string ? SIM_EXPR_STRING : SIM_EXPR_INT, token->mark);
    expr->name = token->text;
    expr->value = token->value;
    return expr;
}

/* `-12` and `&handle`. */
static SimExpr *
parse_prefixed(SimParser *parser)
{
    const SimToken *sign = sim_parse_next(parser);
    bool is_out = sign->text[0] == '&';
    SimExpr *expr = new_expr(parser, is_out ? SIM_EXPR_OUT : SIM_EXPR_NEGATE, sign->mark);

    if (is_out) {
        const SimToken *name = sim_parse_id(parser, "a name behind `&`");

        expr->name = name != NULL ? name->text : NULL;
        expr->mark = name != NULL ? sim_mark_join(sign->mark, name->mark) : sign->mark;
        return name != NULL ? expr : NULL;
    }
    if (sim_parse_peek(parser)->kind != SIM_TOKEN_INT) {
        sim_parse_fail(parser, "a number behind `-`");
        return NULL;
    }
    expr->left = parse_literal(parser);
    if (expr->left == NULL) {
        return NULL;
    }
    expr->mark = sim_mark_join(sign->mark, expr->left->mark);
    return expr;
}

static SimExpr *
parse_term(SimParser *parser, unsigned depth)
{
    const SimToken *token = sim_parse_peek(parser);

    if (depth > DEEPEST) {
        sim_lang_error(parser->diags, token->mark, "calls are nested more than %d deep", DEEPEST);
        return NULL;
    }
    switch (token->kind) {
    case SIM_TOKEN_ID:
        return parse_name(parser, depth);
    case SIM_TOKEN_INT:
    case SIM_TOKEN_STRING:
        return parse_literal(parser);
    case SIM_TOKEN_PUNCT:
        if (strcmp(token->text, "-") == 0 || strcmp(token->text, "&") == 0) {
            return parse_prefixed(parser);
        }
        break;
    case SIM_TOKEN_END:
        break;
    }
    sim_parse_fail(parser, "a name, a number or a string");
    return NULL;
}

static SimExpr *
binary(SimParser *parser, SimExpr *left, char op, SimExpr *right)
{
    SimExpr *expr = new_expr(parser, SIM_EXPR_BINARY, sim_mark_join(left->mark, right->mark));

    expr->op = op;
    expr->left = left;
    expr->right = right;
    return expr;
}

static SimExpr *
too_long(SimParser *parser)
{
    sim_lang_error(parser->diags, sim_parse_peek(parser)->mark,
                   "an expression has at most %d terms", MOST_TERMS);
    return NULL;
}

static SimExpr *
parse_product(SimParser *parser, unsigned depth)
{
    SimExpr *left = parse_term(parser, depth);
    unsigned factors = 1;

    while (left != NULL && sim_parse_accept(parser, "*")) {
        SimExpr *right = ++factors > MOST_TERMS ? too_long(parser) : parse_term(parser, depth);

        left = right != NULL ? binary(parser, left, '*', right) : NULL;
    }
    return left;
}

static SimExpr *
parse_expr(SimParser *parser, unsigned depth)
{
    SimExpr *left = parse_product(parser, depth);
    unsigned terms = 1;

    while (left != NULL && (sim_parse_is(parser, "+") || sim_parse_is(parser, "-"))) {
        char op = sim_parse_next(parser)->text[0];
        SimExpr *right = ++terms > MOST_TERMS ? too_long(parser) : parse_product(parser, depth);

        left = right != NULL ? binary(parser, left, op, right) : NULL;
    }
    return left;
}

SimExpr *
sim_parse_expr(SimParser *parser)
{
    return parse_expr(parser, 0);
}

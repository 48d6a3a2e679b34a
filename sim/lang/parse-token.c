/* SPDX-License-Identifier: MIT */
/*
 * Taking tokens one by one, and saying what was expected instead.
 */
#include "sim/lang/parse.h"

#include <string.h>

const SimToken *
sim_parse_peek_at(const SimParser *parser, unsigned ahead)
{
    unsigned index = MIN(parser->at + ahead, parser->tokens->len - 1);

    return &g_array_index(parser->tokens, SimToken, index);
}

const SimToken *
sim_parse_peek(const SimParser *parser)
{
    return sim_parse_peek_at(parser, 0);
}

const SimToken *
sim_parse_next(SimParser *parser)
{
    const SimToken *token = sim_parse_peek(parser);

    parser->at += token->kind != SIM_TOKEN_END;
    return token;
}

static bool
is_text(const SimToken *token, SimTokenKind kind, const char *text)
{
    return token->kind == kind && strcmp(token->text, text) == 0;
}

bool
sim_parse_is(const SimParser *parser, const char *punct)
{
    return is_text(sim_parse_peek(parser), SIM_TOKEN_PUNCT, punct);
}

bool
sim_parse_is_word(const SimParser *parser, const char *word)
{
    return is_text(sim_parse_peek(parser), SIM_TOKEN_ID, word);
}

bool
sim_parse_accept(SimParser *parser, const char *punct)
{
    bool is = sim_parse_is(parser, punct);

    parser->at += is;
    return is;
}

bool
sim_parse_accept_word(SimParser *parser, const char *word)
{
    bool is = sim_parse_is_word(parser, word);

    parser->at += is;
    return is;
}

bool
sim_parse_fail(SimParser *parser, const char *what)
{
    const SimToken *token = sim_parse_peek(parser);

    if (token->kind == SIM_TOKEN_END) {
        sim_lang_error(parser->diags, token->mark, "expected %s, found the end of the line",
                       what);
    } else {
        g_autofree char *text = sim_mark_text(token->mark);

        sim_lang_error(parser->diags, token->mark, "expected %s, found `%s`", what, text);
    }
    return false;
}

bool
sim_parse_expect(SimParser *parser, const char *punct, const char *what)
{
    return sim_parse_accept(parser, punct) || sim_parse_fail(parser, what);
}

static const SimToken *
take(SimParser *parser, SimTokenKind kind, const char *what)
{
    if (sim_parse_peek(parser)->kind != kind) {
        sim_parse_fail(parser, what);
        return NULL;
    }
    return sim_parse_next(parser);
}

const SimToken *
sim_parse_id(SimParser *parser, const char *what)
{
    return take(parser, SIM_TOKEN_ID, what);
}

const SimToken *
sim_parse_string(SimParser *parser, const char *what)
{
    return take(parser, SIM_TOKEN_STRING, what);
}

const SimToken *
sim_parse_int(SimParser *parser, const char *what)
{
    const SimToken *token = take(parser, SIM_TOKEN_INT, what);

    if (token != NULL && token->unit != NULL) {
        sim_lang_error(parser->diags, token->mark, "expected %s, found `%s`", what, token->text);
        return NULL;
    }
    return token;
}

typedef struct Unit {
    const char *name;
    uint64_t factor;
} Unit;

static const Unit time_units[] = {
    { "ps", SIM_PS }, { "ns", SIM_NS },        { "us", SIM_US },
    { "ms", SIM_MS }, { "s", 1000 * SIM_MS }, { NULL, 0 },
};
static const Unit size_units[] = {
    { "K", 1024 }, { "M", 1024 * 1024 }, { NULL, 0 },
};

static uint64_t
factor_of(const Unit *units, const char *name)
{
    for (; name != NULL && units->name != NULL; units++) {
        if (strcmp(units->name, name) == 0) {
            return units->factor;
        }
    }
    return 0;
}

static bool
scale(SimParser *parser, const SimToken *token, uint64_t factor, const char *what,
      uint64_t *ret_value)
{
    if (factor == 0 || token->value > UINT64_MAX / factor) {
        sim_lang_error(parser->diags, token->mark, "expected %s, found `%s`", what, token->text);
        return false;
    }
    *ret_value = token->value * factor;
    return true;
}

bool
sim_parse_size(SimParser *parser, const char *what, uint64_t *ret_size)
{
    const SimToken *token = take(parser, SIM_TOKEN_INT, what);

    return token != NULL &&
           scale(parser, token, token->unit == NULL ? 1 : factor_of(size_units, token->unit),
                 what, ret_size);
}

bool
sim_parse_time(SimParser *parser, const char *what, uint64_t *ret_time)
{
    const SimToken *token = take(parser, SIM_TOKEN_INT, what);

    return token != NULL &&
           scale(parser, token, factor_of(time_units, token->unit), what, ret_time);
}

static bool
joins(const SimParser *parser, const char *more)
{
    const SimToken *mark = sim_parse_peek(parser), *part = sim_parse_peek_at(parser, 1);

    return mark->kind == SIM_TOKEN_PUNCT && mark->glued && mark->text[1] == '\0' &&
           (mark->text[0] == '-' || strchr(more, mark->text[0]) != NULL) && part->glued &&
           (part->kind == SIM_TOKEN_ID || part->kind == SIM_TOKEN_INT);
}

const char *
sim_parse_kebab(SimParser *parser, const char *more, const char *what, SimMark *ret_mark)
{
    const SimToken *token = take(parser, SIM_TOKEN_ID, what);
    g_autofree char *text = NULL;

    if (token == NULL) {
        return NULL;
    }
    *ret_mark = token->mark;
    while (joins(parser, more)) {
        *ret_mark = sim_mark_join(*ret_mark, sim_parse_peek_at(parser, 1)->mark);
        parser->at += 2;
    }
    text = sim_mark_text(*ret_mark);
    return sim_lang_string(parser->scenario, text, strlen(text));
}

bool
sim_parse_end(SimParser *parser)
{
    while (sim_parse_accept(parser, ";")) {
        continue;
    }
    return sim_parse_peek(parser)->kind == SIM_TOKEN_END ||
           sim_parse_fail(parser, "the end of the line");
}

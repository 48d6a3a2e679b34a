/* SPDX-License-Identifier: MIT */
/*
 * `expect [variant] explore never|sometimes|always predicate`.
 */
#include "sim/lang/parse.h"

#include <string.h>

static const char *const comparisons[] = { "==", "!=", "<=", ">=", NULL };

static bool
parse_variant(SimParser *parser, SimExpect *expect)
{
    if (!sim_parse_accept(parser, "[")) {
        return true;
    }
    expect->variant =
        sim_parse_kebab(parser, "", "the name of a variant", &expect->variant_mark);
    return expect->variant != NULL && sim_parse_expect(parser, "]", "`]`");
}

static bool
parse_explore(SimParser *parser, SimExpect *expect)
{
    static const char *const words[] = { NULL, "never", "sometimes", "always" };

    if (!sim_parse_accept_word(parser, "explore")) {
        return true;
    }
    for (unsigned i = SIM_EXPLORE_NEVER; i <= SIM_EXPLORE_ALWAYS; i++) {
        if (sim_parse_accept_word(parser, words[i])) {
            expect->explore = (SimExplore)i;
            return true;
        }
    }
    return sim_parse_fail(parser, "`never`, `sometimes` or `always`");
}

static bool
is_last(const SimParser *parser)
{
    return sim_parse_peek(parser)->kind == SIM_TOKEN_END || sim_parse_is(parser, ";");
}

/* A name alone, perhaps with one word behind it, is a finding (or `leak`). */
static bool
parse_diag(SimParser *parser, SimExpect *expect)
{
    unsigned start = parser->at;
    SimMark mark;
    const char *name;

    if (sim_parse_peek(parser)->kind != SIM_TOKEN_ID) {
        return false;
    }
    name = sim_parse_kebab(parser, "", "a finding", &mark);
    if (sim_parse_peek(parser)->kind == SIM_TOKEN_ID && name != NULL) {
        expect->word = sim_parse_next(parser)->text;
    }
    if (name == NULL || !is_last(parser)) {
        parser->at = start;
        expect->word = NULL;
        return false;
    }
    expect->mark = mark;
    expect->diag = name;
    expect->leak = strcmp(name, "leak") == 0;
    return true;
}

static bool
parse_comparison(SimParser *parser, SimExpect *expect)
{
    expect->left = sim_parse_expr(parser);
    if (expect->left == NULL) {
        return false;
    }
    for (unsigned i = 0; comparisons[i] != NULL; i++) {
        if (sim_parse_accept(parser, comparisons[i])) {
            g_strlcpy(expect->op, comparisons[i], sizeof(expect->op));
            expect->right = sim_parse_expr(parser);
            if (expect->right == NULL) {
                return false;
            }
            expect->mark = sim_mark_join(expect->left->mark, expect->right->mark);
            return true;
        }
    }
    return sim_parse_fail(parser, "`==`, `!=`, `<=` or `>=`");
}

bool
sim_parse_statement_expect(SimParser *parser)
{
    SimExpect *expect = sim_lang_alloc(parser->scenario, sizeof(*expect));

    if (!parse_variant(parser, expect) || !parse_explore(parser, expect) ||
        !(parse_diag(parser, expect) || parse_comparison(parser, expect)) ||
        !sim_parse_end(parser)) {
        return false;
    }
    g_ptr_array_add(parser->scenario->expects, expect);
    return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * Steps: `who: name = call(args) => outcomes`, and lines that continue one with
 * a further `=>`.
 */
#include "sim/lang/parse.h"

#include <string.h>

/* `[plain, coherent]` */
static bool
parse_variant_names(SimParser *parser, SimOutcomes *outcomes)
{
    outcomes->names = sim_lang_list(parser->scenario);
    outcomes->name_marks = sim_lang_list(parser->scenario);
    do {
        SimMark *mark = sim_lang_alloc(parser->scenario, sizeof(*mark));
        const char *name = sim_parse_kebab(parser, "", "the name of a variant", mark);

        if (name == NULL) {
            return false;
        }
        g_ptr_array_add(outcomes->names, (gpointer)name);
        g_ptr_array_add(outcomes->name_marks, mark);
    } while (sim_parse_accept(parser, ","));
    return sim_parse_expect(parser, "]", "`,` or `]`");
}

/* A value, a name (of a diag or of a value: the checker knows), or `?`. */
static SimOutcome *
parse_outcome(SimParser *parser)
{
    SimOutcome *outcome = sim_lang_alloc(parser->scenario, sizeof(*outcome));

    outcome->mark = sim_parse_peek(parser)->mark;
    if (sim_parse_accept(parser, "?")) {
        outcome->kind = SIM_OUTCOME_ASK;
    } else if (sim_parse_peek(parser)->kind == SIM_TOKEN_ID) {
        outcome->kind = SIM_OUTCOME_DIAG;
        outcome->name = sim_parse_kebab(parser, "", "an outcome", &outcome->mark);
    } else {
        outcome->kind = SIM_OUTCOME_VALUE;
        outcome->expr = sim_parse_expr(parser);
        if (outcome->expr == NULL) {
            return NULL;
        }
        outcome->mark = outcome->expr->mark;
    }
    return outcome;
}

static bool
outcomes_end(const SimParser *parser)
{
    return sim_parse_peek(parser)->kind == SIM_TOKEN_END || sim_parse_is(parser, ";");
}

static SimOutcomes *
parse_outcomes(SimParser *parser)
{
    SimOutcomes *outcomes = sim_lang_alloc(parser->scenario, sizeof(*outcomes));

    outcomes->mark = sim_parse_next(parser)->mark;
    outcomes->items = sim_lang_list(parser->scenario);
    if (sim_parse_accept(parser, "[") && !parse_variant_names(parser, outcomes)) {
        return NULL;
    }
    do {
        SimOutcome *outcome;

        if (outcomes_end(parser)) {
            sim_parse_fail(parser, "a value, the name of a finding or `?`");
            return NULL;
        }
        if ((outcome = parse_outcome(parser)) == NULL) {
            return NULL;
        }
        outcomes->mark = sim_mark_join(outcomes->mark, outcome->mark);
        g_ptr_array_add(outcomes->items, outcome);
    } while (!outcomes_end(parser));
    return outcomes;
}

static bool
parse_result_name(SimParser *parser, SimStep *step)
{
    const SimToken *second = sim_parse_peek_at(parser, 1);

    if (second->kind == SIM_TOKEN_PUNCT && strcmp(second->text, "=") == 0) {
        const SimToken *name = sim_parse_id(parser, "a name for the result");

        if (name == NULL) {
            return false;
        }
        step->result = name->text;
        step->result_mark = name->mark;
        sim_parse_next(parser);
    }
    return true;
}

static SimStep *
parse_head(SimParser *parser)
{
    SimStep *step = sim_lang_alloc(parser->scenario, sizeof(*step));
    const SimToken *actor = sim_parse_next(parser), *name;

    sim_parse_next(parser); /* the `:` that made this line a step */
    step->actor = actor->text;
    step->actor_mark = actor->mark;
    step->outcomes = sim_lang_list(parser->scenario);
    step->text = sim_parse_peek(parser)->mark;
    if (!parse_result_name(parser, step) ||
        (name = sim_parse_id(parser, "a call")) == NULL ||
        (step->call = sim_parse_call(parser, name, NULL)) == NULL) {
        return NULL;
    }
    step->text = sim_mark_join(step->text, step->call->whole);
    return step;
}

/* Where steps go: the last branch of the open block, or a block of their own. */
static GPtrArray *
current_steps(SimParser *parser)
{
    GPtrArray *blocks = parser->scenario->blocks;
    SimBlock *block = parser->block;

    if (block == NULL && blocks->len > 0) {
        block = g_ptr_array_index(blocks, blocks->len - 1);
    }
    if (block == NULL || (parser->block == NULL && block->kind != SIM_BLOCK_PLAIN)) {
        SimBranch *branch = sim_lang_alloc(parser->scenario, sizeof(*branch));

        block = sim_lang_alloc(parser->scenario, sizeof(*block));
        branch->steps = sim_lang_list(parser->scenario);
        block->branches = sim_lang_list(parser->scenario);
        g_ptr_array_add(block->branches, branch);
        g_ptr_array_add(blocks, block);
    }
    if (block->branches->len == 0) {
        return NULL;
    }
    return ((SimBranch *)g_ptr_array_index(block->branches, block->branches->len - 1))->steps;
}

bool
sim_parse_step(SimParser *parser)
{
    GPtrArray *steps = current_steps(parser);
    SimStep *step;

    parser->after_step = true;
    if (steps == NULL) {
        return sim_parse_fail(parser, "`thread` and an actor as the first line of `par`");
    }
    if ((step = parse_head(parser)) == NULL) {
        return false;
    }
    g_ptr_array_add(parser->scenario->steps, step);
    step->number = parser->scenario->steps->len;
    g_ptr_array_add(steps, step);
    parser->last = step;
    sim_parse_accept(parser, ";");
    return sim_parse_is(parser, "=>") ? sim_parse_more(parser) : sim_parse_end(parser);
}

bool
sim_parse_more(SimParser *parser)
{
    SimMark mark = sim_parse_peek(parser)->mark;
    SimOutcomes *outcomes = parse_outcomes(parser);

    if (outcomes == NULL || !sim_parse_end(parser)) {
        return false;
    }
    if (parser->last != NULL) {
        g_ptr_array_add(parser->last->outcomes, outcomes);
    } else if (!parser->after_step) {
        sim_lang_error(parser->diags, mark, "`=>` says what comes out of a step, and no step "
                                            "is directly before it");
        return false;
    }
    return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * The lines of a file: which kind of statement each is, and which block it
 * stands in.
 */
#include "sim/lang/parse.h"

#include <string.h>

static SimBlock *
open_block(SimParser *parser, SimBlockKind kind, SimMark mark)
{
    SimBlock *block = sim_lang_alloc(parser->scenario, sizeof(*block));

    block->kind = kind;
    block->mark = mark;
    block->branches = sim_lang_list(parser->scenario);
    parser->block = block;
    g_ptr_array_add(parser->scenario->blocks, block);
    return block;
}

static SimBranch *
add_branch(SimParser *parser)
{
    SimBranch *branch = sim_lang_alloc(parser->scenario, sizeof(*branch));

    branch->steps = sim_lang_list(parser->scenario);
    g_ptr_array_add(parser->block->branches, branch);
    return branch;
}

/* `par`, `choose` */
static bool
parse_par(SimParser *parser, SimMark mark)
{
    open_block(parser, SIM_BLOCK_PAR, mark);
    return sim_parse_end(parser);
}

static bool
parse_choose(SimParser *parser, SimMark mark)
{
    open_block(parser, SIM_BLOCK_CHOOSE, mark);
    add_branch(parser);
    return sim_parse_end(parser);
}

/* `irq cpuN`, `lock cpuN` */
static bool
parse_of_cpu(SimParser *parser, SimBlockKind kind, SimMark mark)
{
    SimBlock *block = open_block(parser, kind, mark);
    const SimToken *actor;

    add_branch(parser);
    if ((actor = sim_parse_id(parser, "the CPU that runs these steps")) == NULL) {
        return false;
    }
    block->actor = actor->text;
    block->actor_mark = actor->mark;
    return sim_parse_end(parser);
}

static bool
parse_irq(SimParser *parser, SimMark mark)
{
    return parse_of_cpu(parser, SIM_BLOCK_IRQ, mark);
}

static bool
parse_lock(SimParser *parser, SimMark mark)
{
    return parse_of_cpu(parser, SIM_BLOCK_LOCK, mark);
}

static bool
parse_repeat(SimParser *parser, SimMark mark)
{
    SimBlock *block = open_block(parser, SIM_BLOCK_REPEAT, mark);
    const SimToken *count;

    add_branch(parser);
    if ((count = sim_parse_int(parser, "how many times")) == NULL) {
        return false;
    }
    block->count = count->value;
    return sim_parse_end(parser);
}

static bool
needs_block(SimParser *parser, SimBlockKind kind, SimMark mark, const char *word,
            const char *opener)
{
    if (parser->block != NULL && parser->block->kind == kind) {
        return true;
    }
    sim_lang_error(parser->diags, mark, "`%s` belongs into a `%s` block", word, opener);
    return false;
}

static bool
parse_thread(SimParser *parser, SimMark mark)
{
    const SimToken *actor;
    SimBranch *branch;

    if (!needs_block(parser, SIM_BLOCK_PAR, mark, "thread", "par")) {
        return false;
    }
    branch = add_branch(parser);
    if ((actor = sim_parse_id(parser, "the actor of this thread")) == NULL) {
        return false;
    }
    branch->actor = actor->text;
    branch->mark = actor->mark;
    return sim_parse_end(parser);
}

static bool
parse_or(SimParser *parser, SimMark mark)
{
    if (!needs_block(parser, SIM_BLOCK_CHOOSE, mark, "or", "choose")) {
        return false;
    }
    add_branch(parser);
    return sim_parse_end(parser);
}

static bool
parse_end_word(SimParser *parser, SimMark mark)
{
    if (parser->block == NULL) {
        sim_lang_error(parser->diags, mark, "`end` without a block to end");
        return false;
    }
    parser->block = NULL;
    return sim_parse_end(parser);
}

typedef struct BlockWord {
    const char *word;
    bool opens;
    bool (*parse)(SimParser *parser, SimMark mark);
} BlockWord;

static bool
parse_device(SimParser *parser, SimMark mark)
{
    open_block(parser, SIM_BLOCK_DEVICE, mark);
    parser->in_on = false;
    return sim_parse_device(parser);
}

static const BlockWord block_words[] = {
    { "par", true, parse_par },       { "irq", true, parse_irq },
    { "lock", true, parse_lock },     { "repeat", true, parse_repeat },
    { "choose", true, parse_choose }, { "device", true, parse_device },
    { "thread", false, parse_thread }, { "or", false, parse_or },
    { "end", false, parse_end_word }, { NULL, false, NULL },
};

bool
sim_parse_block_word(SimParser *parser, bool *ret_known)
{
    for (const BlockWord *entry = block_words; entry->word != NULL; entry++) {
        SimMark mark = sim_parse_peek(parser)->mark;

        if (!sim_parse_accept_word(parser, entry->word)) {
            continue;
        }
        *ret_known = true;
        if (entry->opens && parser->block != NULL) {
            sim_lang_error(parser->diags, mark, "a `%s` block cannot stand in another block",
                           entry->word);
            return false;
        }
        return entry->parse(parser, mark);
    }
    *ret_known = false;
    return true;
}

static bool
is_punct(const SimParser *parser, unsigned ahead, const char *text)
{
    const SimToken *token = sim_parse_peek_at(parser, ahead);

    return token->kind == SIM_TOKEN_PUNCT && strcmp(token->text, text) == 0;
}

static bool
is_step(const SimParser *parser)
{
    return sim_parse_peek(parser)->kind == SIM_TOKEN_ID && is_punct(parser, 1, ":");
}

/* `cpu0 load(x)` and `cpu0 d = load(x)`: a step but for its colon. */
static bool
lacks_colon(const SimParser *parser)
{
    return sim_parse_peek_at(parser, 1)->kind == SIM_TOKEN_ID &&
           (is_punct(parser, 2, "(") ||
            (is_punct(parser, 2, "=") && is_punct(parser, 4, "(")));
}

static bool
unknown_statement(SimParser *parser)
{
    const SimToken *token = sim_parse_peek(parser), *second = sim_parse_peek_at(parser, 1);
    g_autoptr(GPtrArray) words = NULL;
    SimDiag *diag;

    if (token->kind != SIM_TOKEN_ID) {
        return sim_parse_fail(parser, "a step, a declaration or a directive");
    }
    if (second->kind == SIM_TOKEN_PUNCT && strchr("(=", second->text[0]) != NULL) {
        diag = sim_lang_error(parser->diags, token->mark, "a step begins with who does it");
        sim_diag_help(diag, "write `cpu0: %s ...`", token->text);
        return false;
    }
    if (lacks_colon(parser)) {
        diag = sim_lang_error(parser->diags, second->mark, "expected `:` before `%s`",
                              second->text);
        sim_diag_help(diag, "write `%s: %s ...`", token->text, second->text);
        return false;
    }
    diag = sim_lang_error(parser->diags, token->mark, "unknown statement `%s`", token->text);
    words = sim_parse_keywords();
    for (unsigned i = 0; block_words[i].word != NULL; i++) {
        g_ptr_array_add(words, (gpointer)block_words[i].word);
    }
    sim_lang_suggest(diag, token->text, words);
    return false;
}

static bool
outside_blocks(SimParser *parser)
{
    SimMark mark = sim_parse_peek(parser)->mark;
    g_autofree char *text = sim_mark_text(mark);

    if (parser->block != NULL) {
        sim_lang_error(parser->diags, mark, "`%s` cannot stand in a block", text);
    }
    return parser->block == NULL;
}

static bool
parse_other(SimParser *parser)
{
    unsigned start = parser->at;
    bool known, fine;

    if (parser->block != NULL && parser->block->kind == SIM_BLOCK_DEVICE) {
        return sim_parse_device_line(parser);
    }
    fine = sim_parse_block_word(parser, &known);
    if (known) {
        return fine;
    }
    if (sim_parse_is_word(parser, "expect")) {
        if (!outside_blocks(parser)) {
            return false;
        }
        sim_parse_next(parser);
        return sim_parse_statement_expect(parser);
    }
    fine = sim_parse_directive(parser, &known);
    if (known && parser->block != NULL) {
        parser->at = start;
        return fine && outside_blocks(parser);
    }
    return known ? fine : unknown_statement(parser);
}

static void
parse_line(SimParser *parser)
{
    if (sim_parse_is(parser, "=>")) {
        sim_parse_more(parser);
        return;
    }
    parser->last = NULL;
    parser->after_step = false;
    if (is_step(parser) &&
        !(parser->block != NULL && parser->block->kind == SIM_BLOCK_DEVICE)) {
        sim_parse_step(parser);
    } else {
        parse_other(parser);
    }
    parser->started = true;
}

static void
close_blocks(SimParser *parser)
{
    static const char *const words[] = { "", "par", "irq", "lock", "repeat", "choose", "device" };

    if (parser->block != NULL) {
        SimDiag *diag = sim_lang_error(parser->diags, parser->block->mark,
                                       "this `%s` has no `end`", words[parser->block->kind]);

        sim_diag_help(diag, "blocks do not nest; write `end` on a line of its own");
    }
}

void
sim_parse_lines(SimParser *outer, SimLangFile *file)
{
    SimParser parser = *outer;

    parser.file = file;
    parser.block = NULL;
    for (parser.line = 1; parser.line <= file->lines->len; parser.line++) {
        parser.at = 0;
        parser.tokens = sim_lex_line(parser.scenario, file, parser.line, parser.diags);
        if (parser.tokens == NULL) {
            parser.last = NULL;
            parser.after_step = true; /* it may have been one */
            continue;
        }
        if (sim_parse_peek(&parser)->kind != SIM_TOKEN_END) {
            parse_line(&parser);
        }
        g_array_unref(parser.tokens);
    }
    close_blocks(&parser);
}

void
sim_lang_parse_file(SimScenario *scenario, SimLangFile *file, GPtrArray *diags)
{
    SimParser parser = { .scenario = scenario, .diags = diags };

    sim_parse_lines(&parser, file);
}

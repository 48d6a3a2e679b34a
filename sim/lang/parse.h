/* SPDX-License-Identifier: MIT */
/*
 * The parser's state and what its files share.  Recursive descent over the
 * tokens of one line; after an error the rest of that line is skipped, so that
 * one run names every mistake of a file.
 *
 * Every sim_parse_ function that returns a pointer or bool returns NULL or
 * false after it has reported an error.
 */
#ifndef SIM_LANG_PARSE_H
#define SIM_LANG_PARSE_H

#include "sim/lang/lang.h"

typedef struct SimParser {
    SimScenario *scenario;
    const SimLangFile *file;
    GPtrArray *diags;
    GArray *tokens;    /* SimToken, of this line */
    unsigned at;
    unsigned line;
    unsigned depth;    /* of includes */
    bool started;      /* a statement was seen: too late for `dma` */
    SimBlock *block;   /* the open one; NULL */
    SimStep *last;     /* which step a line that starts with `=>` continues */
    bool in_on;        /* in a device block: between `on` and its `end` */
    bool after_step;   /* the line before was a step, perhaps a wrong one */
} SimParser;

void sim_lang_parse_file(SimScenario *scenario, SimLangFile *file, GPtrArray *diags);
/* The lines of @file as part of what @outer parses. */
void sim_parse_lines(SimParser *outer, SimLangFile *file);

const SimToken *sim_parse_peek(const SimParser *parser);
/* The token @ahead of the next one; the last one is SIM_TOKEN_END. */
const SimToken *sim_parse_peek_at(const SimParser *parser, unsigned ahead);
const SimToken *sim_parse_next(SimParser *parser);
bool sim_parse_is(const SimParser *parser, const char *punct);
bool sim_parse_is_word(const SimParser *parser, const char *word);
bool sim_parse_accept(SimParser *parser, const char *punct);
bool sim_parse_accept_word(SimParser *parser, const char *word);
/* "expected @what, found `x`" unless the next token is @punct. */
bool sim_parse_expect(SimParser *parser, const char *punct, const char *what);
/* The name that comes next; "expected @what" otherwise. */
const SimToken *sim_parse_id(SimParser *parser, const char *what);
const SimToken *sim_parse_int(SimParser *parser, const char *what);
const SimToken *sim_parse_string(SimParser *parser, const char *what);
/* INT with an optional K or M. */
bool sim_parse_size(SimParser *parser, const char *what, uint64_t *ret_size);
bool sim_parse_time(SimParser *parser, const char *what, uint64_t *ret_time);
/* A name with `-` (or one of @more) between its glued parts: stale-read. */
const char *sim_parse_kebab(SimParser *parser, const char *more, const char *what,
                            SimMark *ret_mark);
/* Only `;` and the end of the line may follow. */
bool sim_parse_end(SimParser *parser);
bool sim_parse_fail(SimParser *parser, const char *what);

/* Grammar. */
bool sim_parse_directive(SimParser *parser, bool *ret_known);
bool sim_parse_buf(SimParser *parser); /* behind the word */
bool sim_parse_let(SimParser *parser);
bool sim_parse_sg(SimParser *parser);
bool sim_parse_table(SimParser *parser);
bool sim_parse_block_word(SimParser *parser, bool *ret_known);
bool sim_parse_device(SimParser *parser); /* behind `device` */
bool sim_parse_device_line(SimParser *parser);
bool sim_parse_step(SimParser *parser);
bool sim_parse_more(SimParser *parser);
bool sim_parse_statement_expect(SimParser *parser);
SimExpr *sim_parse_expr(SimParser *parser);
SimCall *sim_parse_call(SimParser *parser, const SimToken *name, const char *member);
/* Words that can start a statement, for suggestions: char *. */
GPtrArray *sim_parse_keywords(void);

#endif

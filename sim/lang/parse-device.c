/* SPDX-License-Identifier: MIT */
/*
 * Device blocks: a device described in the scenario itself, by its registers and
 * by what it does when one is written or read.  Only the form is looked at: the
 * checker says that such a device cannot run yet.
 */
#include "sim/lang/parse.h"

#include <string.h>

bool
sim_parse_device(SimParser *parser)
{
    return sim_parse_id(parser, "a name for the device") != NULL && sim_parse_end(parser);
}

/* reg NAME OFFSET ro|rw|w1c|wo */
static bool
parse_reg(SimParser *parser)
{
    static const char *const kinds[] = { "ro", "rw", "w1c", "wo", NULL };

    if (sim_parse_id(parser, "the name of a register") == NULL ||
        sim_parse_int(parser, "its offset") == NULL) {
        return false;
    }
    for (unsigned i = 0; kinds[i] != NULL; i++) {
        if (sim_parse_accept_word(parser, kinds[i])) {
            return sim_parse_end(parser);
        }
    }
    return sim_parse_fail(parser, "`ro`, `rw`, `w1c` or `wo`");
}

/* on write|read NAME [ bit N ] */
static bool
parse_on(SimParser *parser)
{
    parser->in_on = true;
    if (!sim_parse_accept_word(parser, "write") && !sim_parse_accept_word(parser, "read")) {
        return sim_parse_fail(parser, "`write` or `read`");
    }
    if (sim_parse_id(parser, "the name of a register") == NULL) {
        return false;
    }
    if (sim_parse_accept_word(parser, "bit") && sim_parse_int(parser, "a bit") == NULL) {
        return false;
    }
    return sim_parse_end(parser);
}

static bool
parse_assignment(SimParser *parser)
{
    return sim_parse_id(parser, "a name") != NULL && sim_parse_expect(parser, "=", "`=`") &&
           sim_parse_expr(parser) != NULL && sim_parse_end(parser);
}

static bool
parse_action(SimParser *parser)
{
    const SimToken *first = sim_parse_peek(parser), *second = sim_parse_peek_at(parser, 1);
    uint64_t time;

    if (second->kind == SIM_TOKEN_PUNCT && strcmp(second->text, "=") == 0) {
        return parse_assignment(parser);
    }
    if (sim_parse_is_word(parser, "read") || sim_parse_is_word(parser, "write")) {
        sim_parse_next(parser);
        return sim_parse_call(parser, first, NULL) != NULL && sim_parse_end(parser);
    }
    if (sim_parse_accept_word(parser, "irq")) {
        return sim_parse_end(parser);
    }
    if (sim_parse_accept_word(parser, "wait")) {
        return sim_parse_time(parser, "a time as in 100ns", &time) && sim_parse_end(parser);
    }
    if (sim_parse_accept_word(parser, "set")) {
        return parse_assignment(parser);
    }
    return sim_parse_fail(parser, "`NAME =`, `read`, `write`, `irq`, `wait` or `set`");
}

static bool
parse_end_of_part(SimParser *parser)
{
    if (!parser->in_on) {
        parser->block = NULL;
    }
    parser->in_on = false;
    return sim_parse_end(parser);
}

bool
sim_parse_device_line(SimParser *parser)
{
    if (sim_parse_accept_word(parser, "end")) {
        return parse_end_of_part(parser);
    }
    if (parser->in_on) {
        return parse_action(parser);
    }
    if (sim_parse_accept_word(parser, "reg")) {
        return parse_reg(parser);
    }
    if (sim_parse_accept_word(parser, "on")) {
        return parse_on(parser);
    }
    return sim_parse_fail(parser, "`reg`, `on` or `end`");
}

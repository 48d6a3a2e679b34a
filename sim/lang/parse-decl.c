/* SPDX-License-Identifier: MIT */
/*
 * Declarations of memory: `buf`, parts of one (`let`), scatter lists (`sg`) and
 * tables that own one (`sg_table`).
 */
#include "sim/lang/parse.h"

#include <string.h>

/* A new name for a piece of memory; NULL and an error when it is taken. */
static SimSymbol *
declare(SimParser *parser, SimSymbolKind kind, const char *what)
{
    const SimToken *name = sim_parse_id(parser, what);
    SimSymbol *symbol, *known;

    if (name == NULL) {
        return NULL;
    }
    known = sim_lang_symbol(parser->scenario, name->text);
    if (known != NULL || sim_lang_actor_kind(name->text) != SIM_VERB_DEVICE) {
        SimDiag *diag = sim_lang_error(parser->diags, name->mark, "`%s` is taken", name->text);

        if (known != NULL) {
            sim_diag_help(diag, "line %u declares it", known->mark.line);
        } else {
            sim_diag_help(diag, "it is the name of an actor");
        }
        return NULL;
    }
    symbol = sim_lang_alloc(parser->scenario, sizeof(*symbol));
    symbol->kind = kind;
    symbol->name = name->text;
    symbol->mark = name->mark;
    symbol->fill = -1;
    symbol->index = parser->scenario->symbols->len;
    g_ptr_array_add(parser->scenario->symbols, symbol);
    return symbol;
}

static bool
parse_align(SimParser *parser, SimSymbol *buf)
{
    SimMark mark = sim_parse_peek(parser)->mark;

    if (!sim_parse_size(parser, "a number of bytes", &buf->align)) {
        return false;
    }
    if (buf->align == 0 || (buf->align & (buf->align - 1)) != 0) {
        sim_lang_error(parser->diags, mark, "an alignment is a power of two");
        return false;
    }
    return true;
}

static bool
parse_offset(SimParser *parser, SimSymbol *buf)
{
    return sim_parse_size(parser, "a number of bytes", &buf->offset);
}

static bool
parse_fill(SimParser *parser, SimSymbol *buf)
{
    const SimToken *value = sim_parse_int(parser, "a byte");

    if (value == NULL) {
        return false;
    }
    if (value->value > 0xff) {
        sim_lang_error(parser->diags, value->mark, "a byte is 0x00 to 0xFF");
        return false;
    }
    buf->fill = (int)value->value;
    return true;
}

static bool
parse_in(SimParser *parser, SimSymbol *buf)
{
    static const char *const places[] = { "kmalloc", "page", "rodata", "stack", "vmalloc", NULL };
    SimMark mark;
    const char *in = sim_parse_kebab(parser, ".", "a kind of memory", &mark);

    if (in == NULL) {
        return false;
    }
    buf->in = in;
    if (!g_strv_contains(places, in) && !g_str_has_prefix(in, "reserved.")) {
        SimDiag *diag = sim_lang_error(parser->diags, mark, "no memory is called `%s`", in);
        g_autofree char *near = sim_suggest(in, places);

        if (near != NULL) {
            sim_diag_help(diag, "did you mean %s?", near);
        } else {
            sim_diag_help(diag, "kmalloc, page, rodata, stack, vmalloc or reserved.NAME");
        }
        return false;
    }
    return true;
}

typedef struct Attr {
    const char *name;
    bool (*parse)(SimParser *parser, SimSymbol *buf);
} Attr;

static const Attr attrs[] = {
    { "align", parse_align },
    { "offset", parse_offset },
    { "fill", parse_fill },
    { "in", parse_in },
};

static bool
parse_attr(SimParser *parser, SimSymbol *buf)
{
    static const char *const names[] = { "align", "offset", "fill", "in", NULL };
    const SimToken *word = sim_parse_id(parser, "`align=`, `offset=`, `fill=` or `in=`");
    g_autofree char *near = NULL;
    SimDiag *diag;

    if (word == NULL) {
        return false;
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(attrs); i++) {
        if (strcmp(word->text, attrs[i].name) == 0) {
            return sim_parse_expect(parser, "=", "`=`") && attrs[i].parse(parser, buf);
        }
    }
    diag = sim_lang_error(parser->diags, word->mark, "a buffer has no attribute `%s`",
                          word->text);
    near = sim_suggest(word->text, names);
    if (near != NULL) {
        sim_diag_help(diag, "did you mean %s?", near);
    }
    return false;
}

bool
sim_parse_buf(SimParser *parser)
{
    SimSymbol *buf = declare(parser, SIM_SYMBOL_BUF, "a name for the buffer");
    SimMark mark;

    if (buf == NULL) {
        return false;
    }
    mark = sim_parse_peek(parser)->mark;
    buf->size = 1; /* whatever goes wrong below, there is something to name */
    if (!sim_parse_size(parser, "its size in bytes", &buf->size)) {
        return false;
    }
    if (buf->size == 0) {
        sim_lang_error(parser->diags, mark, "a buffer has at least one byte");
        return false;
    }
    while (sim_parse_peek(parser)->kind == SIM_TOKEN_ID) {
        if (!parse_attr(parser, buf)) {
            return false;
        }
    }
    return sim_parse_end(parser);
}

bool
sim_parse_sg(SimParser *parser)
{
    SimSymbol *sg = declare(parser, SIM_SYMBOL_SG, "a name for the list");
    const SimToken *count;

    if (sg == NULL) {
        return false;
    }
    sg->size = 1;
    if ((count = sim_parse_int(parser, "how many entries it has")) == NULL) {
        return false;
    }
    if (count->value == 0 || count->value > 65536) {
        sim_lang_error(parser->diags, count->mark, "a list has 1 to 65536 entries");
        return false;
    }
    sg->size = count->value;
    return sim_parse_end(parser);
}

bool
sim_parse_table(SimParser *parser)
{
    return declare(parser, SIM_SYMBOL_TABLE, "a name for the table") != NULL &&
           sim_parse_end(parser);
}

/* What a `let` is a part of: a buffer or another part. */
static SimSymbol *
find_whole(SimParser *parser, const SimExpr *part)
{
    SimSymbol *whole = sim_lang_symbol(parser->scenario, part->name);
    g_autoptr(GPtrArray) names = NULL;
    SimDiag *diag;

    if (whole != NULL && (whole->kind == SIM_SYMBOL_BUF || whole->kind == SIM_SYMBOL_LET)) {
        return whole;
    }
    names = g_ptr_array_new();
    diag = sim_lang_error(parser->diags, part->mark, "`%s` is not a buffer that was declared",
                          part->name);
    for (unsigned i = 0; i < parser->scenario->symbols->len; i++) {
        SimSymbol *symbol = g_ptr_array_index(parser->scenario->symbols, i);

        if (symbol->kind == SIM_SYMBOL_BUF || (symbol->kind == SIM_SYMBOL_LET && symbol->of)) {
            g_ptr_array_add(names, (gpointer)symbol->name);
        }
    }
    sim_lang_suggest(diag, part->name, names);
    return NULL;
}

static bool
is_within(SimParser *parser, const SimExpr *part, const SimSymbol *whole)
{
    g_autofree char *text = sim_mark_text(part->mark);

    if (part->last < part->value) {
        sim_lang_error(parser->diags, part->mark, "%s: the range ends before it starts", text);
        return false;
    }
    if (part->last >= whole->size) {
        sim_lang_error(parser->diags, part->mark, "%s: %s has %" G_GUINT64_FORMAT " bytes",
                       text, whole->name, whole->size);
        return false;
    }
    return true;
}

static bool
bind_part(SimParser *parser, SimSymbol *let, const SimExpr *part)
{
    SimSymbol *whole = find_whole(parser, part);

    if (whole == NULL) {
        return false;
    }
    if (part->kind == SIM_EXPR_RANGE && !is_within(parser, part, whole)) {
        return false;
    }
    let->of = whole;
    let->first = part->kind == SIM_EXPR_RANGE ? part->value : 0;
    let->size = part->kind == SIM_EXPR_RANGE ? part->last - part->value + 1 : whole->size;
    return true;
}

bool
sim_parse_let(SimParser *parser)
{
    SimSymbol *let = declare(parser, SIM_SYMBOL_LET, "a name for the part");
    SimMark mark;
    SimExpr *part;

    if (let == NULL) {
        return false;
    }
    let->size = UINT64_MAX / 2; /* a wrong one is not complained of again */
    if (!sim_parse_expect(parser, "=", "`=`")) {
        return false;
    }
    mark = sim_parse_peek(parser)->mark;
    if ((part = sim_parse_expr(parser)) == NULL || !sim_parse_end(parser)) {
        return false;
    }
    if (part->kind != SIM_EXPR_RANGE && part->kind != SIM_EXPR_NAME) {
        sim_lang_error(parser->diags, mark, "a part is written `buffer[first..last]`");
        return false;
    }
    return bind_part(parser, let, part);
}

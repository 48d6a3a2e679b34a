/* SPDX-License-Identifier: MIT */
/*
 * Lines that say something about the file, the board or the run.
 */
#include "sim/lang/parse.h"

#include <string.h>

#define DEEPEST_INCLUDE 8
#define MOST_VARIANTS 64 /* bits of a mask */

static bool
parse_scenario(SimParser *parser)
{
    const SimToken *title = sim_parse_string(parser, "a title in quotes");

    if (title == NULL || !sim_parse_end(parser)) {
        return false;
    }
    if (parser->scenario->title_given) {
        sim_lang_error(parser->diags, title->mark, "this scenario has a title already");
        return false;
    }
    parser->scenario->title = title->text;
    parser->scenario->title_given = true;
    return true;
}

static bool
parse_soc(SimParser *parser)
{
    const SimToken *name = sim_parse_string(parser, "the name of a board in quotes");

    if (name == NULL || !sim_parse_end(parser)) {
        return false;
    }
    if (parser->scenario->soc != NULL) {
        SimDiag *diag =
            sim_lang_error(parser->diags, name->mark, "this scenario has a board already");

        sim_diag_help(diag, "`variant NAME soc \"...\"` runs it on several boards");
        return false;
    }
    parser->scenario->soc = name->text;
    parser->scenario->soc_mark = name->mark;
    return true;
}

static bool
is_known_variant(const SimScenario *scenario, const char *name)
{
    for (unsigned i = 0; i < scenario->variants->len; i++) {
        const SimVariant *variant = g_ptr_array_index(scenario->variants, i);

        if (strcmp(variant->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool
parse_variant(SimParser *parser)
{
    SimVariant *variant = sim_lang_alloc(parser->scenario, sizeof(*variant));
    const SimToken *soc;
    SimMark mark;

    variant->name = sim_parse_kebab(parser, "", "a name for the variant", &mark);
    if (variant->name == NULL) {
        return false;
    }
    if (!sim_parse_accept_word(parser, "soc")) {
        return sim_parse_fail(parser, "`soc`");
    }
    soc = sim_parse_string(parser, "the name of a board in quotes");
    if (soc == NULL || !sim_parse_end(parser)) {
        return false;
    }
    variant->soc = soc->text;
    variant->mark = soc->mark;
    if (is_known_variant(parser->scenario, variant->name)) {
        sim_lang_error(parser->diags, mark, "there is a variant `%s` already", variant->name);
        return false;
    }
    if (parser->scenario->variants->len == MOST_VARIANTS) {
        sim_lang_error(parser->diags, mark, "a scenario has at most %d variants", MOST_VARIANTS);
        return false;
    }
    g_ptr_array_add(parser->scenario->variants, variant);
    return true;
}

static bool
includes_itself(const SimLangFile *file, const char *path)
{
    for (; file != NULL; file = file->parent) {
        if (strcmp(file->path, path) == 0) {
            return true;
        }
    }
    return false;
}

/* A name without folder in front lies beside the file that includes it. */
static char *
beside(const SimLangFile *file, const char *name)
{
    g_autofree char *folder = g_path_get_dirname(file->path);

    return g_path_is_absolute(name) || strcmp(folder, ".") == 0
               ? g_strdup(name)
               : g_build_filename(folder, name, NULL);
}

static bool
parse_include(SimParser *parser)
{
    const SimToken *name = sim_parse_string(parser, "a file name in quotes");
    g_autofree char *path = NULL, *text = NULL;
    g_autoptr(GError) error = NULL;
    SimLangFile *file;

    if (name == NULL || !sim_parse_end(parser)) {
        return false;
    }
    path = beside(parser->file, name->text);
    if (parser->depth == DEEPEST_INCLUDE || includes_itself(parser->file, path)) {
        sim_lang_error(parser->diags, name->mark, "`%s` would include itself for ever", path);
        return false;
    }
    if ((text = sim_lang_read(path, &error)) == NULL) {
        sim_lang_error(parser->diags, name->mark, "%s", error->message);
        return false;
    }
    file = sim_lang_file(parser->scenario, path, text);
    file->parent = parser->file;
    file->parent_line = parser->line;
    parser->depth++;
    sim_parse_lines(parser, file);
    parser->depth--;
    return true;
}

/* The text from the next token to the last one before the end or `;`. */
static const char *
take_raw(SimParser *parser, SimMark *ret_mark)
{
    g_autofree char *text = NULL;

    *ret_mark = sim_parse_peek(parser)->mark;
    while (sim_parse_peek(parser)->kind != SIM_TOKEN_END && !sim_parse_is(parser, ";")) {
        *ret_mark = sim_mark_join(*ret_mark, sim_parse_next(parser)->mark);
    }
    text = sim_mark_text(*ret_mark);
    return sim_lang_string(parser->scenario, text, strlen(text));
}

/* A value as text; a STRING without its quotes. */
static const char *
parse_value(SimParser *parser, SimMark *ret_mark)
{
    const SimToken *first = sim_parse_peek(parser);

    if (first->kind == SIM_TOKEN_END || sim_parse_is(parser, ";")) {
        sim_parse_fail(parser, "a value");
        return NULL;
    }
    if (first->kind == SIM_TOKEN_STRING) {
        *ret_mark = first->mark;
        sim_parse_next(parser);
        return first->text;
    }
    return take_raw(parser, ret_mark);
}

static bool
parse_option(SimParser *parser)
{
    SimSetting *option = sim_lang_alloc(parser->scenario, sizeof(*option));

    option->name = sim_parse_kebab(parser, ".", "the name of an option", &option->name_mark);
    if (option->name == NULL || !sim_parse_expect(parser, "=", "`=`") ||
        (option->value = parse_value(parser, &option->value_mark)) == NULL ||
        !sim_parse_end(parser)) {
        return false;
    }
    option->mark = sim_mark_join(option->name_mark, option->value_mark);
    g_ptr_array_add(parser->scenario->options, option);
    return true;
}

/* Tokens that are not `:`, `=` or the end: a node's path or a property's name. */
static const char *
take_name(SimParser *parser, const char *what, SimMark *ret_mark)
{
    g_autofree char *text = NULL;

    *ret_mark = sim_parse_peek(parser)->mark;
    ret_mark->width = 0;
    while (sim_parse_peek(parser)->kind != SIM_TOKEN_END && !sim_parse_is(parser, ":") &&
           !sim_parse_is(parser, "=") && !sim_parse_is(parser, ";")) {
        *ret_mark = sim_mark_join(*ret_mark, sim_parse_next(parser)->mark);
    }
    if (ret_mark->width == 0) {
        sim_parse_fail(parser, what);
        return NULL;
    }
    text = sim_mark_text(*ret_mark);
    return sim_lang_string(parser->scenario, text, strlen(text));
}

/* set NODE:PROP = value; without `=` a property that has no value */
static bool
parse_set(SimParser *parser)
{
    SimSetting *set = sim_lang_alloc(parser->scenario, sizeof(*set));
    SimMark node_mark;

    set->node = take_name(parser, "a node of the device tree", &node_mark);
    if (set->node == NULL || !sim_parse_expect(parser, ":", "`:` and a property")) {
        return false;
    }
    set->name = take_name(parser, "the name of a property", &set->name_mark);
    if (set->name == NULL) {
        return false;
    }
    set->value_mark = set->name_mark;
    if (sim_parse_accept(parser, "=") &&
        (set->value = parse_value(parser, &set->value_mark)) == NULL) {
        return false;
    }
    set->mark = sim_mark_join(node_mark, set->value_mark);
    g_ptr_array_add(parser->scenario->sets, set);
    return sim_parse_end(parser);
}

static bool
parse_dma(SimParser *parser)
{
    const SimToken *version = sim_parse_int(parser, "the version of the language");

    if (version == NULL || !sim_parse_end(parser)) {
        return false;
    }
    if (version->value != 1) {
        SimDiag *diag = sim_lang_error(parser->diags, version->mark,
                                       "version %s of the scenario language is not known",
                                       version->text);

        sim_diag_help(diag, "this program reads `dma 1`");
        return false;
    }
    if (parser->started || parser->depth > 0) {
        sim_lang_error(parser->diags, version->mark, "`dma` can only be the first line");
        return false;
    }
    return true;
}

static bool
parse_seed(SimParser *parser)
{
    const SimToken *seed = sim_parse_int(parser, "a number");

    if (seed == NULL || !sim_parse_end(parser)) {
        return false;
    }
    parser->scenario->seed = seed->value;
    parser->scenario->seed_given = true;
    return true;
}

static bool
parse_timeout(SimParser *parser)
{
    return sim_parse_time(parser, "a time as in 10ms", &parser->scenario->timeout) &&
           sim_parse_end(parser);
}

typedef struct Directive {
    const char *word;
    bool (*parse)(SimParser *parser);
} Directive;

static const Directive directives[] = {
    { "scenario", parse_scenario }, { "soc", parse_soc },   { "variant", parse_variant },
    { "include", parse_include },   { "option", parse_option }, { "set", parse_set },
    { "dma", parse_dma },           { "seed", parse_seed }, { "timeout", parse_timeout },
    { "buf", sim_parse_buf },       { "let", sim_parse_let }, { "sg", sim_parse_sg },
    { "sg_table", sim_parse_table },
};

bool
sim_parse_directive(SimParser *parser, bool *ret_known)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(directives); i++) {
        if (sim_parse_accept_word(parser, directives[i].word)) {
            *ret_known = true;
            return directives[i].parse(parser);
        }
    }
    *ret_known = false;
    return true;
}

GPtrArray *
sim_parse_keywords(void)
{
    GPtrArray *words = g_ptr_array_new();

    for (unsigned i = 0; i < G_N_ELEMENTS(directives); i++) {
        g_ptr_array_add(words, (gpointer)directives[i].word);
    }
    g_ptr_array_add(words, (gpointer)"expect");
    return words;
}

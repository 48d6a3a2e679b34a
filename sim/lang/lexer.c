/* SPDX-License-Identifier: MIT */
/*
 * One line of a scenario -> tokens.  `#` starts a comment, except directly after
 * `:`, where it belongs to a property name (`set /smmu:#iommu-cells = 1`).
 */
#include "sim/lang/lang.h"

#include <string.h>

typedef struct Lexer {
    SimScenario *scenario;
    const SimLangFile *file;
    GPtrArray *diags;
    GArray *tokens;
    const char *line, *at;
    unsigned number;
} Lexer;

/* Longest first. */
static const char *const puncts[] = {
    "..", "=>", "==", "!=", "<=", ">=", ":", "=", "(", ")", "[", "]", ",", ".", "+", "-",
    "*",  "/",  ";",  "?",  "<",  ">",  "&", "@", "#", "{", "}", "|", "%", "!", NULL,
};

static SimMark
mark_here(const Lexer *lexer, const char *end)
{
    return (SimMark){ .file = lexer->file,
                      .line = lexer->number,
                      .column = (unsigned)(lexer->at - lexer->line) + 1,
                      .width = (unsigned)(end - lexer->at) };
}

static SimToken *
add(Lexer *lexer, SimTokenKind kind, const char *end)
{
    SimToken token = { .kind = kind, .mark = mark_here(lexer, end) };

    token.glued = lexer->at > lexer->line && !g_ascii_isspace(lexer->at[-1]);
    token.text = sim_lang_string(lexer->scenario, lexer->at, (size_t)(end - lexer->at));
    g_array_append_val(lexer->tokens, token);
    lexer->at = end;
    return &g_array_index(lexer->tokens, SimToken, lexer->tokens->len - 1);
}

static bool
is_word_char(char c)
{
    return g_ascii_isalnum(c) || c == '_';
}

static const char *
end_of_word(const char *at)
{
    while (is_word_char(*at)) {
        at++;
    }
    return at;
}

/* Value of the digits from @at; @ret_end is behind them.  False: over 64 bits. */
static bool
scan_digits(const char *at, unsigned base, uint64_t *ret_value, const char **ret_end)
{
    uint64_t value = 0;
    bool fits = true;

    for (; base == 16 ? g_ascii_isxdigit(*at) : g_ascii_isdigit(*at); at++) {
        unsigned digit = (unsigned)g_ascii_xdigit_value(*at);

        fits = fits && value <= (UINT64_MAX - digit) / base;
        value = value * base + digit;
    }
    *ret_value = value;
    *ret_end = at;
    return fits;
}

static bool
lex_number(Lexer *lexer)
{
    bool hex = lexer->at[0] == '0' && g_ascii_tolower(lexer->at[1]) == 'x';
    const char *first = lexer->at + (hex ? 2 : 0), *digits_end;
    uint64_t value;
    bool fits = scan_digits(first, hex ? 16 : 10, &value, &digits_end);
    SimToken *token = add(lexer, SIM_TOKEN_INT, end_of_word(digits_end));

    token->value = value;
    if (digits_end == first || !fits) {
        sim_lang_error(lexer->diags, token->mark, "`%s` is not a number%s", token->text,
                       fits ? "" : " of 64 bits");
        return false;
    }
    if (lexer->at != digits_end) {
        token->unit = sim_lang_string(lexer->scenario, digits_end,
                                      (size_t)(lexer->at - digits_end));
    }
    return true;
}

static bool
lex_string(Lexer *lexer)
{
    const char *close = strchr(lexer->at + 1, '"');
    SimToken *token;

    if (close == NULL) {
        sim_lang_error(lexer->diags, mark_here(lexer, lexer->at + strlen(lexer->at)),
                       "this string has no closing `\"`");
        return false;
    }
    token = add(lexer, SIM_TOKEN_STRING, close + 1);
    token->text = sim_lang_string(lexer->scenario, token->text + 1,
                                  strlen(token->text) - 2);
    return true;
}

static bool
lex_punct(Lexer *lexer)
{
    const char *end;

    for (unsigned i = 0; puncts[i] != NULL; i++) {
        if (g_str_has_prefix(lexer->at, puncts[i])) {
            add(lexer, SIM_TOKEN_PUNCT, lexer->at + strlen(puncts[i]));
            return true;
        }
    }
    for (end = lexer->at + 1; (*end & 0xc0) == 0x80;) {
        end++;
    }
    sim_lang_error(lexer->diags, mark_here(lexer, end), "this character has no meaning here");
    return false;
}

static bool
is_comment(const Lexer *lexer)
{
    return *lexer->at == '#' && !(lexer->at > lexer->line && lexer->at[-1] == ':');
}

static bool
lex_one(Lexer *lexer)
{
    if (g_ascii_isdigit(*lexer->at)) {
        return lex_number(lexer);
    }
    if (is_word_char(*lexer->at)) {
        add(lexer, SIM_TOKEN_ID, end_of_word(lexer->at));
        return true;
    }
    return *lexer->at == '"' ? lex_string(lexer) : lex_punct(lexer);
}

/* NULL when the line has an error, which is reported. */
GArray *
sim_lex_line(SimScenario *scenario, const SimLangFile *file, unsigned number,
             GPtrArray *diags)
{
    const char *line = g_ptr_array_index(file->lines, number - 1);
    Lexer lexer = { scenario, file, diags, g_array_new(FALSE, TRUE, sizeof(SimToken)),
                    line,     line, number };

    while (*lexer.at != '\0' && !is_comment(&lexer)) {
        if (g_ascii_isspace(*lexer.at)) {
            lexer.at++;
        } else if (!lex_one(&lexer)) {
            g_array_unref(lexer.tokens);
            return NULL;
        }
    }
    add(&lexer, SIM_TOKEN_END, lexer.at);
    return lexer.tokens;
}

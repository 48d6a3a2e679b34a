/* SPDX-License-Identifier: MIT */
/*
 * Lines of Dinero's text traces.
 *
 *   din   label address           0 read, 1 write, 2 instruction fetch, 3 other (a read)
 *   xdin  label address size      r, w, i, m
 *
 * Numbers are hexadecimal, with or without 0x; the rest of a line is a comment.
 * A line of din stands for the word of 4 bytes around its address (dineroIV(1)).
 * Many programs write a size behind a din line nevertheless: when the format was
 * not named, a last word that begins with a digit is taken for one.  Empty lines
 * and lines that begin with # are ours.
 * Leaves out: Dinero's labels for copy-back and invalidate, which are no
 * references.
 */
#include "tools/replay-trace.h"

#include <string.h>

#define WORD_BYTES 4u

/* What is left of the line that is being read. */
typedef struct Line {
    const char *name, *text;
    uint64_t number;
    size_t len, at;
    GPtrArray *diags;
} Line;

typedef struct Word {
    size_t at, len; /* in the line; len 0: there is none */
} Word;

typedef struct Label {
    char letter;
    ReplayKind kind;
    bool has_size; /* a letter of xdin: address and size follow */
} Label;

static const Label labels[] = {
    {'0', REPLAY_READ, false}, {'1', REPLAY_WRITE, false}, {'2', REPLAY_FETCH, false},
    {'3', REPLAY_READ, false}, {'r', REPLAY_READ, true},   {'w', REPLAY_WRITE, true},
    {'i', REPLAY_FETCH, true}, {'m', REPLAY_READ, true},
};

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static Word
next_word(Line *line)
{
    Word word;

    while (line->at < line->len && is_blank(line->text[line->at])) {
        line->at++;
    }
    word.at = line->at;
    while (line->at < line->len && !is_blank(line->text[line->at])) {
        line->at++;
    }
    word.len = line->at - word.at;
    return word;
}

/* False, with a diag at @word, which may be empty. */
static bool G_GNUC_PRINTF(3, 4)
refuse(const Line *line, Word word, const char *format, ...)
{
    g_autofree char *text = g_strndup(line->text, line->len);
    g_autofree char *message = NULL;
    va_list args;

    va_start(args, format);
    message = g_strdup_vprintf(format, args);
    va_end(args);
    sim_diags_add(line->diags, line->name, (unsigned)line->number, (unsigned)word.at + 1,
                  (unsigned)MAX(word.len, 1), text, "%s", message);
    return false;
}

static bool
parse_hex(const Line *line, Word word, uint64_t *ret_value)
{
    const char *text = line->text + word.at;
    size_t i = word.len > 2 && text[0] == '0' && (text[1] | 0x20) == 'x' ? 2 : 0;
    uint64_t value = 0;

    for (; i < word.len; i++) {
        int digit = g_ascii_xdigit_value(text[i]);

        if (digit < 0 || value >> 60 != 0) {
            return false;
        }
        value = value << 4 | (unsigned)digit;
    }
    *ret_value = value;
    return word.len > 0;
}

static const Label *
find_label(const Line *line, Word word, ReplayFormat format)
{
    char letter = (char)(line->text[word.at] | 0x20); /* digits have that bit */

    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        const Label *label = &labels[i];
        bool known = format == REPLAY_AUTO || label->has_size == (format == REPLAY_XDIN);

        if (word.len == 1 && known && label->letter == letter &&
            (label->has_size || line->text[word.at] == letter)) {
            return label;
        }
    }
    return NULL;
}

static bool
parse_label(const Line *line, Word word, ReplayFormat format, const Label **ret_label)
{
    const char *known = format == REPLAY_XDIN ? "r, w, i or m" : "0, 1, 2 or 3";

    *ret_label = find_label(line, word, format);
    return *ret_label ||
           refuse(line, word, "unknown label: expected %s%s", known,
                  format == REPLAY_AUTO ? ", or r, w, i or m with a size" : "");
}

static bool
parse_address(const Line *line, Word word, uint64_t *ret_address)
{
    return parse_hex(line, word, ret_address) ||
           refuse(line, word, "expected a hexadecimal address of at most 64 bits");
}

static bool
parse_size(const Line *line, Word word, uint32_t *ret_size)
{
    uint64_t size;

    if (!parse_hex(line, word, &size) || size < 1 || size > REPLAY_SIZE_MAX) {
        return refuse(line, word, "expected a hexadecimal size, 1 to %x", REPLAY_SIZE_MAX);
    }
    *ret_size = (uint32_t)size;
    return true;
}

/* The word behind a din line's address: a size, or the beginning of a comment? */
static bool
is_size(Line *line, Word word)
{
    uint64_t value;

    return word.len > 0 && g_ascii_isdigit(line->text[word.at]) &&
           parse_hex(line, word, &value) && value <= REPLAY_SIZE_MAX &&
           next_word(line).len == 0;
}

/* Reads what may or must follow the address; what it is without that. */
static bool
parse_rest(Line *line, const Label *label, ReplayFormat format, ReplayRef *ref)
{
    Word word = next_word(line);

    if (label->has_size || (format == REPLAY_AUTO && is_size(line, word))) {
        return parse_size(line, word, &ref->size);
    }
    ref->size = WORD_BYTES;
    ref->address &= ~(uint64_t)(WORD_BYTES - 1);
    return true;
}

bool
replay_din_parse(const char *name, uint64_t number, const char *text, size_t len,
                 ReplayFormat format, ReplayRef *ret_ref, GPtrArray *diags)
{
    Line line = {.name = name, .text = text, .number = number, .len = len, .diags = diags};
    ReplayRef ref = {0};
    Word word = next_word(&line);
    const Label *label;

    if (word.len == 0 || text[word.at] == '#' ||
        !parse_label(&line, word, format, &label)) {
        return false;
    }
    word = next_word(&line);
    if (!parse_address(&line, word, &ref.address) ||
        !parse_rest(&line, label, format, &ref)) {
        return false;
    }
    if (ref.address + ref.size - 1 < ref.address) {
        return refuse(&line, word, "the reference reaches past the last address");
    }
    ref.kind = label->kind;
    *ret_ref = ref;
    return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * The one printer of errors in the user's files, and "did you mean".
 */
#include "sim/diag.h"

#include <string.h>

static void
diag_free(gpointer memory)
{
    SimDiag *diag = memory;

    g_free(diag->message);
    g_free(diag->file);
    g_free(diag->text);
    g_free(diag->help);
    g_free(diag);
}

GPtrArray *
sim_diags_new(void)
{
    return g_ptr_array_new_with_free_func(diag_free);
}

SimDiag *
sim_diags_add(GPtrArray *diags, const char *file, unsigned line, unsigned column,
              unsigned width, const char *text, const char *format, ...)
{
    SimDiag *diag = g_new0(SimDiag, 1);
    va_list args;

    va_start(args, format);
    diag->message = g_strdup_vprintf(format, args);
    va_end(args);
    diag->file = g_strdup(file);
    diag->line = line;
    diag->column = column;
    diag->width = width;
    diag->text = g_strdup(text);
    g_ptr_array_add(diags, diag);
    return diag;
}

void
sim_diag_help(SimDiag *diag, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    g_free(diag->help);
    diag->help = g_strdup_vprintf(format, args);
    va_end(args);
}

/* A byte that a terminal would obey rather than show is shown as `?`. */
static char
printable(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7f ? '?' : c;
}

static void
append_source(GString *out, const char *text)
{
    for (; *text != '\0'; text++) {
        g_string_append_c(out, *text == '\t' ? '\t' : printable(*text));
    }
}

/*
 * Blanks up to the byte at @column: tabs stay tabs and the later bytes of a UTF-8
 * character take no room, so that the caret stands under its word.
 */
static void
append_indent(GString *out, const char *text, unsigned column)
{
    for (unsigned i = 0; i + 1 < column && text[i] != '\0'; i++) {
        if ((text[i] & 0xc0) != 0x80) {
            g_string_append_c(out, text[i] == '\t' ? '\t' : ' ');
        }
    }
}

static unsigned
characters(const char *text, unsigned column, unsigned width)
{
    size_t length = strlen(text);
    unsigned count = 0;

    for (unsigned i = 0; i < width && column - 1 + i < length; i++) {
        count += (text[column - 1 + i] & 0xc0) != 0x80;
    }
    return MAX(count, 1);
}

static void
append_carets(GString *out, const SimDiag *diag)
{
    unsigned count = characters(diag->text, diag->column, MAX(diag->width, 1));

    append_indent(out, diag->text, diag->column);
    for (unsigned i = 0; i < count; i++) {
        g_string_append_c(out, '^');
    }
    g_string_append_c(out, '\n');
}

static unsigned
digits(unsigned number)
{
    unsigned count = 1;

    for (; number >= 10; number /= 10) {
        count++;
    }
    return count;
}

static void
print_place(const SimDiag *diag, unsigned gutter, GString *out)
{
    if (diag->file == NULL) {
        return;
    }
    g_string_append_printf(out, "%*s--> %s", gutter, "", diag->file);
    if (diag->line != 0) {
        g_string_append_printf(out, ":%u:%u", diag->line, MAX(diag->column, 1));
    }
    g_string_append_c(out, '\n');
}

void
sim_diag_print(const SimDiag *diag, GString *out)
{
    unsigned gutter = digits(diag->line);

    g_string_append_printf(out, "error: %s\n", diag->message);
    print_place(diag, gutter, out);
    if (diag->text != NULL && diag->line != 0) {
        g_string_append_printf(out, "%*s |\n%u | ", gutter, "", diag->line);
        append_source(out, diag->text);
        g_string_append_printf(out, "\n%*s | ", gutter, "");
        append_carets(out, diag);
    }
    if (diag->help != NULL) {
        g_string_append_printf(out, "%*s = help: %s\n", gutter, "", diag->help);
    }
}

void
sim_diags_print(const GPtrArray *diags, GString *out)
{
    for (unsigned i = 0; i < diags->len; i++) {
        sim_diag_print(g_ptr_array_index(diags, i), out);
    }
}

#define LONGEST 64

/*
 * Edits that turn @a into @b: change, insert, drop a letter or swap two
 * neighbours (optimal string alignment); upper and lower case are one letter.
 */
static unsigned
distance(const char *a, const char *b)
{
    unsigned la = strlen(a), lb = strlen(b), rows[3][LONGEST + 1];

    for (unsigned j = 0; j <= lb; j++) {
        rows[0][j] = j;
    }
    for (unsigned i = 1; i <= la; i++) {
        unsigned *row = rows[i % 3], *up = rows[(i + 2) % 3], *upup = rows[(i + 1) % 3];

        row[0] = i;
        for (unsigned j = 1; j <= lb; j++) {
            char ca = g_ascii_tolower(a[i - 1]), cb = g_ascii_tolower(b[j - 1]);

            row[j] = MIN(MIN(up[j], row[j - 1]) + 1, up[j - 1] + (ca != cb));
            if (i > 1 && j > 1 && ca == g_ascii_tolower(b[j - 2]) &&
                cb == g_ascii_tolower(a[i - 2])) {
                row[j] = MIN(row[j], upup[j - 2] + 1);
            }
        }
    }
    return rows[la % 3][lb];
}

static char *
join_words(const GPtrArray *words)
{
    GString *text = g_string_new(NULL);

    for (unsigned i = 0; i < words->len; i++) {
        const char *before = i == 0 ? "" : i + 1 == words->len ? " or " : ", ";

        g_string_append_printf(text, "%s`%s`", before,
                               (const char *)g_ptr_array_index(words, i));
    }
    return g_string_free(text, FALSE);
}

/* One wrong letter is always forgiven, unless it is the whole word. */
static unsigned
farthest(const char *word)
{
    return strlen(word) < 2 ? 0 : MAX(strlen(word) / 3, 1);
}

char *
sim_suggest(const char *word, const char *const *candidates)
{
    g_autoptr(GPtrArray) best = g_ptr_array_new();
    unsigned limit = farthest(word);

    for (; strlen(word) <= LONGEST && *candidates != NULL; candidates++) {
        unsigned d;

        if (strlen(*candidates) > LONGEST || (d = distance(word, *candidates)) > limit) {
            continue;
        }
        if (d < limit || best->len == 0) {
            g_ptr_array_set_size(best, d < limit ? 0 : best->len);
            limit = d;
        }
        g_ptr_array_add(best, (gpointer)*candidates);
    }
    return best->len == 0 ? NULL : join_words(best);
}

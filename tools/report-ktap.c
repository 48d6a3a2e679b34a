/* SPDX-License-Identifier: MIT */
/*
 * KTAP version 1, which TAP parsers read too: one result per file, the variants
 * of a file as its subtests, reports as comments.
 * Format: Documentation/dev-tools/ktap.rst of Linux.
 */
#include "tools/check.h"

void
ktap_begin(unsigned files, GString *out)
{
    g_string_append_printf(out, "KTAP version 1\n1..%u\n", files);
}

/* In a description `#` would begin a directive. */
static void
put_description(const char *text, GString *out)
{
    for (; *text; text++) {
        g_string_append_c(out, *text == '#' || *text == '\n' ? '_' : *text);
    }
}

static void
put_result(const char *indent, bool passed, unsigned number, const char *text,
           GString *out)
{
    g_string_append_printf(out, "%s%s %u ", indent, passed ? "ok" : "not ok", number);
    put_description(text, out);
    g_string_append_c(out, '\n');
}

static void
put_comments(const char *details, GString *out)
{
    g_auto(GStrv) lines = g_strsplit(details, "\n", -1);

    for (char **line = lines; *line; line++) {
        if (**line || line[1]) {
            g_string_append_printf(out, "# %s\n", *line);
        }
    }
}

static bool
has_variants(const GPtrArray *outcomes)
{
    return outcomes->len > 0 && ((Outcome *)g_ptr_array_index(outcomes, 0))->variant;
}

void
ktap_file(const CheckAsk *ask, const char *path, unsigned index,
          const GPtrArray *outcomes, const char *details, bool passed, GString *out)
{
    if (has_variants(outcomes)) {
        g_string_append_printf(out, "  KTAP version 1\n  1..%u\n", outcomes->len);
        for (unsigned i = 0; i < outcomes->len; i++) {
            const Outcome *outcome = g_ptr_array_index(outcomes, i);

            put_result("  ", outcome_passed(outcome, ask->fail_on), i + 1,
                       outcome->variant, out);
        }
    }
    put_comments(details, out);
    put_result("", passed, index + 1, path, out);
}

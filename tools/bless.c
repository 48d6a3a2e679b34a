/* SPDX-License-Identifier: MIT */
/*
 * dmasim check --bless: writes what the run gave in place of what the file
 * expected.  Only outcomes of one value are rewritten, those whose message says
 * "expected A, got B" and whose place in the line reads A; the rest is left to
 * people.
 */
#include <string.h>

#include "tools/check.h"

/* B of "expected A, got B" where A is one word; NULL when it is another message. */
static const char *
got_of(const OutcomeMiss *miss)
{
    static const char open_place[] = "expected a value in place of `?`, got ";
    const char *got = strstr(miss->message, ", got ");

    if (g_str_has_prefix(miss->message, open_place)) {
        return miss->message + strlen(open_place);
    }
    if (!got || !g_str_has_prefix(miss->message, "expected ") ||
        strchr(miss->message + strlen("expected "), ' ') < got) {
        return NULL;
    }
    return got + strlen(", got ");
}

static bool
rewrite(GString *line, const OutcomeMiss *miss)
{
    const char *got = got_of(miss);
    unsigned from = miss->column - 1;

    if (!got || strchr(got, ' ') || from + miss->width > line->len) {
        return false;
    }
    g_string_erase(line, from, (gssize)miss->width);
    g_string_insert(line, from, got);
    return true;
}

/* From right to left, so that columns stay true. */
static gint
compare_misses(gconstpointer a, gconstpointer b)
{
    const OutcomeMiss *first = *(OutcomeMiss *const *)a;
    const OutcomeMiss *second = *(OutcomeMiss *const *)b;

    return (int)second->column - (int)first->column;
}

static unsigned
bless_line(GString *text, unsigned line, const GPtrArray *outcomes)
{
    g_autoptr(GPtrArray) here = g_ptr_array_new();
    unsigned count = 0, last = 0;

    for (unsigned i = 0; i < outcomes->len; i++) {
        const Outcome *outcome = g_ptr_array_index(outcomes, i);

        for (unsigned k = 0; k < outcome->misses->len; k++) {
            OutcomeMiss *miss = g_ptr_array_index(outcome->misses, k);

            if (miss->line == line && miss->column) {
                g_ptr_array_add(here, miss);
            }
        }
    }
    g_ptr_array_sort(here, compare_misses);
    for (unsigned i = 0; i < here->len; i++) {
        const OutcomeMiss *miss = g_ptr_array_index(here, i);

        if (miss->column != last) {
            count += rewrite(text, miss);
            last = miss->column;
        }
    }
    return count;
}

unsigned
bless_file(const char *path, const SimScenario *scenario, const GPtrArray *outcomes)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    unsigned count = 0;

    for (unsigned line = 1; sim_scenario_line(scenario, line); line++) {
        g_autoptr(GString) one = g_string_new(sim_scenario_line(scenario, line));

        count += bless_line(one, line, outcomes);
        g_string_append_printf(text, "%s\n", one->str);
    }
    if (count && !g_file_set_contents(path, text->str, (gssize)text->len, &error)) {
        g_printerr("dmasim check: %s\n", error->message);
        return 0;
    }
    return count;
}

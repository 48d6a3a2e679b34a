/* SPDX-License-Identifier: MIT */
/*
 * Values and steps as text: what `run` prints and what --bless writes.
 */
#include "sim/lang/run.h"

#include <string.h>

#define SHOWN_BYTES 16u /* in a line of `run` */

static bool
all_equal(const GByteArray *bytes)
{
    for (unsigned i = 1; i < bytes->len; i++) {
        if (bytes->data[i] != bytes->data[0]) {
            return false;
        }
    }
    return bytes->len > 0;
}

static char *
bytes_text(const GByteArray *bytes)
{
    GString *text = g_string_new("\"");

    if (bytes->len == 0) {
        g_string_assign(text, "nothing");
        return g_string_free(text, FALSE);
    }
    if (all_equal(bytes)) {
        g_string_printf(text, "0x%02X", bytes->data[0]);
        return g_string_free(text, FALSE);
    }
    for (unsigned i = 0; i < bytes->len; i++) {
        g_string_append_printf(text, "%s%02x", i == 0 ? "" : " ", bytes->data[i]);
    }
    g_string_append_c(text, '"');
    return g_string_free(text, FALSE);
}

static char *
number_text(uint64_t value, uint64_t len)
{
    if (len == 0) {
        return value > INT64_MAX ? g_strdup_printf("-%" G_GUINT64_FORMAT, -value)
                                 : g_strdup_printf("%" G_GUINT64_FORMAT, value);
    }
    return g_strdup_printf("0x%0*" G_GINT64_MODIFIER "X", (int)MIN(len, 8) * 2, value);
}

static char *
letters_text(const SimValue *value)
{
    if (value->bytes == NULL) {
        return g_strdup(value->text);
    }
    return g_strndup((const char *)value->bytes->data,
                     all_equal(value->bytes) ? 1 : value->bytes->len);
}

char *
sim_value_text(const SimValue *value)
{
    switch (value->kind) {
    case SIM_VALUE_NONE:
    case SIM_VALUE_TABLE:
        return NULL;
    case SIM_VALUE_INT:
        return number_text(value->value, value->len);
    case SIM_VALUE_ADDR:
    case SIM_VALUE_PTR:
    case SIM_VALUE_SG:
        return g_strdup_printf("0x%" G_GINT64_MODIFIER "x", value->value);
    case SIM_VALUE_BYTES:
        return bytes_text(value->bytes);
    case SIM_VALUE_STATE:
        return letters_text(value);
    case SIM_VALUE_STRING:
        return g_strdup_printf("\"%s\"", value->text);
    }
    return NULL;
}

/* The first bytes of a long string of hex. */
static void
append_short(GString *text, const char *value)
{
    size_t most = 1 + 3 * SHOWN_BYTES - 1;

    if (value[0] == '"' && strlen(value) > most + 1) {
        g_string_append_len(text, value, (gssize)most);
        g_string_append(text, " ...\"");
    } else {
        g_string_append(text, value);
    }
}

char *
sim_run_outcome_text(const SimLangRun *run, const SimStep *step)
{
    const SimStepRecord *record = &run->records[step->number - 1];
    GString *text = g_string_new(record->value);

    for (unsigned i = 0; record->codes != NULL && i < record->codes->len; i++) {
        const SimCodeInfo *code = g_ptr_array_index(record->codes, i);

        g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", code->name);
    }
    return g_string_free(text, FALSE);
}

char *
sim_run_line(const SimLangRun *run, const SimStep *step, uint64_t event, SimTime start,
             const GString *note)
{
    GString *line = g_string_new(NULL);
    g_autofree char *call = sim_mark_text(step->text);
    g_autofree char *value = sim_value_text(&run->result);
    SimTime took = sim_run_now(run) - start;

    g_string_printf(line, "%5" G_GUINT64_FORMAT " %8" G_GUINT64_FORMAT " ns  %-6s %-56s", event,
                    start / SIM_NS, step->actor, call);
    if (run->fault != NULL) {
        g_string_append_printf(line, " => %s", run->fault);
    } else if (value != NULL) {
        g_string_append(line, " => ");
        append_short(line, value);
    }
    g_string_append_printf(line, "  (%s%s%" G_GUINT64_FORMAT " ns)",
                           note != NULL && note->len > 0 ? note->str : "",
                           note != NULL && note->len > 0 ? ", " : "", took / SIM_NS);
    return g_string_free(line, FALSE);
}

/* SPDX-License-Identifier: MIT */
/* Ideas about the end of a mapping: earlier, or at all. */
#include <string.h>

#include "tools/report-advice.h"

/* The line after the place of the report that ends the mapping in question. */
static unsigned
unmap_line(const AdviceFacts *facts)
{
    for (unsigned line = facts->read_line + 1; facts->handle && line <= facts->lines;
         line++) {
        const char *text = sim_scenario_line(facts->run->scenario, line);

        if (strstr(text, "dma_unmap_") && advice_mentions(text, facts->handle)) {
            return line;
        }
    }
    return 0;
}

/* A store between sync_for_cpu and unmap: the unmap throws it away. */
ReportFix *
advice_unmap_before_store(const AdviceFacts *facts)
{
    const char *text = sim_scenario_line(facts->run->scenario, MAX(facts->read_line, 1));
    g_autofree char *step = NULL;
    ReportFix *fix;

    if (!facts->changed_line || facts->changed_line >= facts->read_line ||
        !strstr(text, "dma_unmap_")) {
        return NULL;
    }
    fix = report_fix_new("end the mapping before the CPU stores to the buffer");
    step = advice_step_at(facts, facts->read_line);
    report_fix_add(fix, facts->changed_line, REPORT_BEFORE, "%s", step);
    report_fix_add(fix, facts->read_line, REPORT_REPLACE, "%s", "");
    return fix;
}

/* The second mapping takes the name of the first, whose handle is lost. */
static bool
takes_the_handle(const AdviceFacts *facts)
{
    const char *text = sim_scenario_line(facts->run->scenario, facts->read_line);
    const char *equals = strchr(text, '=');
    g_autofree char *left = equals ? g_strndup(text, (gsize)(equals - text)) : NULL;

    return left && advice_mentions(left, facts->handle);
}

const char *
advice_unmap_call(const AdviceFacts *facts)
{
    return g_strcmp0(facts->finding->hold.call, "dma_map_page") == 0 ? "dma_unmap_page"
                                                                     : "dma_unmap_single";
}

/* Nobody ends the first mapping; in a loop it is the round before that made it. */
static void
add_unmap(const AdviceFacts *facts, ReportFix *fix)
{
    const SimHold *hold = &facts->finding->hold;
    ReportWhere where =
        facts->gave_line == facts->read_line ? REPORT_AFTER : REPORT_BEFORE;
    g_autofree char *indent = advice_indent_of(facts, facts->read_line);

    report_fix_add(fix, advice_anchor(facts, facts->read_line, where), where,
                   "%s%s: %s(%s, %s, %" G_GUINT64_FORMAT ", %s)", indent, facts->cpu,
                   advice_unmap_call(facts), facts->device, facts->handle, hold->len, hold->dir);
}

ReportFix *
advice_unmap_first(const AdviceFacts *facts)
{
    unsigned line = unmap_line(facts);
    ReportFix *fix = report_fix_new("end the first mapping before the second one is made");
    g_autofree char *step = NULL;

    if (!facts->handle || !facts->read_line) {
        return fix;
    }
    if (!line || takes_the_handle(facts)) {
        if (g_strcmp0(facts->finding->hold.call, "dma_map_single") == 0) {
            add_unmap(facts, fix);
        }
        return fix;
    }
    step = advice_step_at(facts, line);
    report_fix_add(fix, facts->read_line, REPORT_BEFORE, "%s", step);
    report_fix_add(fix, line, REPORT_REPLACE, "%s", "");
    return fix;
}

/* The `end` of the `repeat` that @line is in; 0: it is in none. */
static unsigned
end_of_repeat(const AdviceFacts *facts, unsigned line)
{
    bool inside = false;

    for (unsigned i = 1; i <= facts->lines; i++) {
        const char *text = sim_scenario_line(facts->run->scenario, i);

        text += strspn(text, " \t");
        if (g_str_has_prefix(text, "repeat ")) {
            inside = true;
        } else if (g_str_has_prefix(text, "end") && !g_ascii_isalnum(text[3])) {
            if (inside && i > line) {
                return i;
            }
            inside = false;
        }
        if (i == line && !inside) {
            return 0;
        }
    }
    return 0;
}

/* A loop made the first mapping, many times; a call behind it meets the last of them. */
ReportFix *
advice_unmap_each_round(const AdviceFacts *facts)
{
    unsigned end = facts->gave_line && facts->handle ? end_of_repeat(facts, facts->gave_line) : 0;
    const SimHold *hold = &facts->finding->hold;
    ReportFix *fix;

    if (end == 0 || facts->read_line < end || g_strcmp0(hold->call, "dma_map_single") != 0) {
        return NULL;
    }
    fix = report_fix_new("end the mapping in each round");
    report_fix_add(fix, end - 1, REPORT_AFTER,
                   "%s: dma_unmap_single(%s, %s, %" G_GUINT64_FORMAT ", %s)", facts->cpu,
                   facts->device, facts->handle, hold->len, hold->dir);
    return fix;
}

/* The CPU has stored to the buffer since its mapping ended, and the device reads again. */
ReportFix *
advice_map_again(const AdviceFacts *facts)
{
    g_autofree char *map = NULL;
    ReportFix *fix;

    if (!facts->finding->has_hold || facts->is_mapped || facts->is_coherent || !facts->handle ||
        !facts->gave_line || !facts->read_line) {
        return NULL;
    }
    for (unsigned line = facts->gave_line + 1; line < facts->read_line; line++) {
        const char *text = sim_scenario_line(facts->run->scenario, line);
        g_autofree char *unmap = NULL;

        if (!strstr(text, "dma_unmap_") || !advice_mentions(text, facts->handle)) {
            continue;
        }
        map = advice_step_at(facts, facts->gave_line);
        unmap = advice_step_at(facts, line);
        fix = report_fix_new("map the buffer again before the device reads it");
        report_fix_add(fix, facts->read_line, REPORT_BEFORE, "%s", map);
        report_fix_add(fix, advice_end_of_step(facts, facts->read_line), REPORT_AFTER, "%s",
                       unmap);
        return fix;
    }
    return NULL;
}

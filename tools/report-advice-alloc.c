/* SPDX-License-Identifier: MIT */
/*
 * Ideas for memory that one device has and another one gets, or that only looks coherent.
 */
#include <string.h>

#include "tools/report-advice.h"

#define NO_ATTRS ", 0)"
#define SKIP ", DMA_ATTR_SKIP_CPU_SYNC)"

static bool
is_plain(const AdviceFacts *facts, unsigned line, const char *call)
{
    const char *text = sim_scenario_line(facts->run->scenario, line);

    return text && strstr(text, call) && strstr(text, NO_ATTRS);
}

/*
 * A table of dma_get_sgtable(), mapped for a second device: there is nothing to maintain
 * in memory that no cache holds.  The unmap says the same as the map.
 */
ReportFix *
advice_skip_sync(const AdviceFacts *facts)
{
    ReportFix *fix;

    if (!facts->is_coherent || !facts->read_line ||
        !is_plain(facts, facts->read_line, "dma_map_sgtable(")) {
        return NULL;
    }
    fix = report_fix_new("coherent memory needs no maintenance: map it with "
                         "DMA_ATTR_SKIP_CPU_SYNC");
    advice_change_word(facts, fix, facts->read_line, NO_ATTRS, SKIP);
    for (unsigned line = facts->read_line + 1; line <= facts->lines; line++) {
        if (is_plain(facts, line, "dma_unmap_sgtable(")) {
            advice_change_word(facts, fix, line, NO_ATTRS, SKIP);
        }
    }
    return fix;
}

/* DMA_ATTR_NON_CONSISTENT: cached memory, which the driver looks after by its own call. */
ReportFix *
advice_cache_sync(const AdviceFacts *facts)
{
    const char *text = sim_scenario_line(facts->run->scenario, MAX(facts->gave_line, 1));
    const char *variable = facts->gave_line ? advice_variable_set_at(facts->run, facts->gave_line)
                                            : NULL;
    bool is_read_by_cpu = advice_is_cpu(facts, facts->finding->read.actor);
    g_auto(GStrv) words = NULL;
    ReportFix *fix;

    if (!facts->read_line || !variable || !strstr(text, "DMA_ATTR_NON_CONSISTENT")) {
        return NULL;
    }
    words = g_strsplit(text, ",", -1);
    fix = report_fix_new("memory of DMA_ATTR_NON_CONSISTENT is cached: sync it before it is read");
    report_fix_add(fix, facts->read_line, REPORT_BEFORE, "%s: dma_cache_sync(%s, %s, %s, %s)",
                   facts->cpu, facts->device, variable, g_strstrip(words[1]),
                   is_read_by_cpu ? "DMA_FROM_DEVICE" : "DMA_TO_DEVICE");
    return fix;
}

/* --- words of a step --------------------------------------------------------------- */

/* The arguments of @call in @text, trimmed; NULL: it is not called there; free it. */
static GStrv
arguments_of(const char *text, const char *call)
{
    const char *at = text ? strstr(text, call) : NULL;
    g_autofree char *inside = at ? g_strndup(at + strlen(call), strcspn(at + strlen(call), ")"))
                                 : NULL;
    GStrv words = inside ? g_strsplit(inside, ",", -1) : NULL;

    for (guint i = 0; words && words[i]; i++) {
        g_strstrip(words[i]);
    }
    return words;
}

/* Arguments of the last @call before the place of the report that set @variable; free it. */
static GStrv
made_by(const AdviceFacts *facts, const char *variable, const char *call)
{
    for (unsigned line = facts->read_line; line-- > 1;) {
        GStrv words = g_strcmp0(advice_variable_set_at(facts->run, line), variable) == 0
                          ? arguments_of(sim_scenario_line(facts->run->scenario, line), call)
                          : NULL;

        if (words) {
            return words;
        }
    }
    return NULL;
}

static bool
is_about_mapping(const char *text)
{
    return strstr(text, "dma_unmap_") || strstr(text, "dma_sync_") ||
           strstr(text, "dma_mapping_error(");
}

/* The view of coherent memory was mapped: its handle takes the place of the one that failed. */
ReportFix *
advice_use_handle(const AdviceFacts *facts)
{
    const SimScenario *scenario = facts->run->scenario;
    const char *text = facts->read_line ? sim_scenario_line(scenario, facts->read_line) : NULL;
    const char *failed = text ? advice_variable_set_at(facts->run, facts->read_line) : NULL;
    g_auto(GStrv) map = arguments_of(text, "dma_map_single(");
    static const char *const allocs[] = {"dma_alloc_coherent(", "dma_alloc_wc(",
                                         "dma_alloc_attrs(", "dma_pool_alloc(",
                                         "dma_pool_zalloc("};
    g_auto(GStrv) made = NULL; /* the handle is the third argument, or the last */
    ReportFix *fix;

    for (size_t i = 0; map && g_strv_length(map) > 1 && !made && i < G_N_ELEMENTS(allocs); i++) {
        made = made_by(facts, map[1], allocs[i]);
    }
    if (!failed || !made || g_strv_length(made) < 3) {
        return NULL;
    }
    fix = report_fix_new("coherent memory is not mapped: its bus address is the handle that the "
                         "allocation set");
    report_fix_add(fix, facts->read_line, REPORT_REPLACE, "%s", "");
    for (unsigned line = facts->read_line + 1; line <= facts->lines; line++) {
        text = sim_scenario_line(scenario, line);
        if (!advice_mentions(text, failed)) {
            continue;
        }
        if (is_about_mapping(text)) {
            report_fix_add(fix, line, REPORT_REPLACE, "%s", "");
        } else {
            advice_change_word(facts, fix, line, failed, made[2] + strspn(made[2], "&"));
        }
    }
    return fix;
}

/* The block came from another pool, or has another bus address. */
ReportFix *
advice_own_pool(const AdviceFacts *facts)
{
    const char *text = facts->read_line
                           ? sim_scenario_line(facts->run->scenario, facts->read_line) : NULL;
    g_auto(GStrv) freed = arguments_of(text, "dma_pool_free(");
    g_auto(GStrv) made = freed && g_strv_length(freed) > 1
                             ? made_by(facts, freed[1], "dma_pool_alloc(") : NULL;
    ReportFix *fix;

    if (!made || g_strv_length(made) < 3 || g_strv_length(freed) < 3) {
        return NULL;
    }
    if (strcmp(made[0], freed[0]) == 0) {
        const char *handle = made[2] + strspn(made[2], "&");

        if (strcmp(handle, freed[2]) == 0) {
            return NULL;
        }
        fix = report_fix_new("the bus address of the block is `%s`", handle);
        advice_change_word(facts, fix, facts->read_line, freed[2], handle);
        return fix;
    }
    fix = report_fix_new("the block came from `%s`: free it to that pool", made[0]);
    advice_change_word(facts, fix, facts->read_line, freed[0], made[0]);
    return fix;
}

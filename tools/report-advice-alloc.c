/* SPDX-License-Identifier: MIT */
/*
 * Ideas for memory that one device has and another one gets.
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

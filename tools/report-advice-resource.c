/* SPDX-License-Identifier: MIT */
/*
 * Ideas for memory that was mapped as if it were registers.
 */
#include "sim/objects.h"
#include "sim/world.h"
#include "tools/report-advice.h"

/* The same arguments, for memory; a number in the text is no pointer to it. */
ReportFix *
advice_map_memory(const AdviceFacts *facts)
{
    const SimObject *object = sim_objects_find(facts->run->world->objects, facts->finding->pa);
    const char *text = facts->read_line
                           ? sim_scenario_line(facts->run->scenario, facts->read_line)
                           : NULL;
    const char *handle;
    ReportFix *fix;

    if (!object || !text || !advice_mentions(text, object->name) ||
        !advice_mentions(text, "dma_map_resource")) {
        return NULL;
    }
    fix = report_fix_new("map memory as memory");
    advice_change_word(facts, fix, facts->read_line, "dma_map_resource", "dma_map_single_attrs");
    handle = advice_variable_set_at(facts->run, facts->read_line);
    for (unsigned line = facts->read_line + 1; handle && line <= facts->lines; line++) {
        text = sim_scenario_line(facts->run->scenario, line);
        if (advice_mentions(text, "dma_unmap_resource") && advice_mentions(text, handle)) {
            advice_change_word(facts, fix, line, "dma_unmap_resource", "dma_unmap_single_attrs");
        }
    }
    return fix;
}

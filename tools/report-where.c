/* SPDX-License-Identifier: MIT */
/*
 * Places in words: where bytes lie, and what the device tree says of a device.
 */
#include <string.h>

#include "sim/master.h"
#include "sim/model.h"
#include "sim/tree.h"
#include "sim/world.h"
#include "tools/report.h"

char *
report_where(const SimRun *run, const SimWhere *where)
{
    const char *whose = where->actor ? report_actor(run, where->actor) : NULL;
    const char *name = where->name ? where->name : "a cache";

    if (!where->known) {
        return g_strdup("memory");
    }
    switch (where->place) {
    case SIM_PLACE_BUFFER:
        return g_strdup_printf("%s's store buffer", whose ? whose : "a CPU");
    case SIM_PLACE_L1:
        return g_strdup_printf("%s's L1", whose ? whose : "a CPU");
    case SIM_PLACE_L2:
    case SIM_PLACE_OUTER:
        return g_strdup(name);
    case SIM_PLACE_OUTER_BUFFER:
        return g_strdup_printf("the store buffer of %s", name);
    case SIM_PLACE_RAM:
        return g_strdup("memory");
    case SIM_PLACE_DEVICE:
        return g_strdup_printf("%s, under way", whose ? whose : "a device");
    case SIM_PLACES:
        break;
    }
    g_assert_not_reached();
}

/* Boards with an L1 and nothing else need no names: it is always that one. */
bool
report_is_deep(const SimRun *run)
{
    SimHistoryPlace places[SIM_HISTORY_LEVELS];

    return run->world->cpus->len > 1 || sim_truth_places(run->world, places) > 0;
}

/* "eth0 read memory; the new bytes are in l2"; NULL when that goes without saying. */
char *
report_where_now(const SimRun *run, const SimFinding *finding)
{
    g_autofree char *old = report_where(run, &finding->old);
    g_autofree char *good = report_where(run, &finding->good);
    bool was_read = finding->old.known && finding->cause != SIM_CAUSE_OVERWRITTEN &&
                    finding->cause != SIM_CAUSE_INVALIDATED &&
                    finding->cause != SIM_CAUSE_EARLY_LOAD;

    if (!report_is_deep(run) || !finding->due_id || (!finding->good.known && !was_read)) {
        return NULL;
    }
    if (!finding->good.known) {
        return g_strdup_printf("the old bytes came from %s", old);
    }
    if (!was_read) {
        return g_strdup_printf("the new bytes are in %s", good);
    }
    return g_strdup_printf("the old bytes came from %s; the new ones are in %s", old, good);
}

/* The line of the scenario that sets a property of @node; 0: none does. */
unsigned
report_set_line(const SimScenario *scenario, const char *node, const char *prop)
{
    g_autofree char *name = g_strdup_printf("%s:%s", node, prop);
    const char *text;

    for (unsigned line = 1; (text = sim_scenario_line(scenario, line)); line++) {
        text += strspn(text, " \t");
        if (!g_str_has_prefix(text, "set ")) {
            continue;
        }
        text += 4 + strspn(text + 4, " \t");
        if (g_str_has_prefix(text, name) && !g_ascii_isgraph(text[strlen(name)])) {
            return line;
        }
    }
    return 0;
}

/* ", board.dts:45"; "" when the tree has no source, or the property no line in it. */
static char *
line_of(const SimRun *run, const SimMaster *master, const char *prop)
{
    const char *name = master->model->name, *file = NULL;
    unsigned line = prop ? report_set_line(run->scenario, name, prop) : 0;
    g_autofree char *base = NULL;

    if (line) {
        file = sim_scenario_path(run->scenario);
    } else {
        line = sim_tree_line(run->tree, master->model->node_path, prop, &file);
    }
    base = line && file ? g_path_get_basename(file) : NULL;
    return base ? g_strdup_printf(", %s:%u", base, line) : g_strdup("");
}

char *
report_tree(const SimRun *run, const SimFinding *finding)
{
    const SimMaster *master = finding->misdescribed
                                  ? sim_master_of(run->world, finding->misdescribed)
                                  : NULL;
    g_autofree char *at = NULL;

    if (!master || !run->tree) {
        return NULL;
    }
    at = line_of(run, master, master->coherent ? "dma-coherent" : NULL);
    return g_strdup_printf(master->coherent
                               ? "the device tree says that %s is coherent (dma-coherent of "
                                 "%s%s), so Linux maintains no cache for it, but it does not "
                                 "snoop"
                               : "the device tree does not say that %s is coherent (%s%s has "
                                 "no dma-coherent), so Linux maintains the caches for it, but "
                                 "it snoops them",
                           master->model->name, master->model->node_path, at);
}

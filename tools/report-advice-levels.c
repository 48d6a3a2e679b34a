/* SPDX-License-Identifier: MIT */
/*
 * Ideas for boards with more than one L1 and memory: an outer cache that is
 * maintained apart, its buffer, and trees that say what hardware does not do.
 */
#include <string.h>

#include "sim/cache.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/world.h"
#include "tools/report-advice.h"

/* --- the device tree ------------------------------------------------------ */

/* The last line that says which board it is; 0: none does. */
static unsigned
board_line(const AdviceFacts *facts)
{
    unsigned found = 0;

    for (unsigned line = 1; line <= facts->lines; line++) {
        const char *text = sim_scenario_line(facts->run->scenario, line);

        text += strspn(text, " \t");
        if (g_str_has_prefix(text, "soc ") || g_str_has_prefix(text, "variant ") ||
            g_str_has_prefix(text, "scenario ") || g_str_has_prefix(text, "dma ")) {
            found = line;
        }
    }
    return found;
}

/* "set NODE:PROP" in front of the steps. */
static void
add_set(const AdviceFacts *facts, ReportFix *fix, const char *node, const char *prop)
{
    unsigned line = board_line(facts);

    report_fix_add(fix, MAX(line, 1), line ? REPORT_AFTER : REPORT_BEFORE, "set %s:%s", node,
                   prop);
}

ReportFix *
advice_correct_tree(const AdviceFacts *facts)
{
    SimActorId device = facts->finding->misdescribed;
    const SimMaster *master = device ? sim_master_of(facts->run->world, device) : NULL;
    const char *name = master ? master->model->name : NULL;
    unsigned line;
    ReportFix *fix;

    if (!master) {
        return NULL;
    }
    if (!master->coherent) {
        fix = report_fix_new("say dma-coherent in the node of %s: the driver is right", name);
        add_set(facts, fix, name, "dma-coherent");
        return fix;
    }
    fix = report_fix_new("take dma-coherent out of the node of %s: the driver is right", name);
    line = report_set_line(facts->run->scenario, name, "dma-coherent");
    if (line) {
        report_fix_add(fix, line, REPORT_REPLACE, "%s", "");
    }
    return fix;
}

ReportFix *
advice_share_override(const AdviceFacts *facts)
{
    const SimFinding *finding = facts->finding;
    ReportFix *fix;

    if (finding->cause != SIM_CAUSE_OUTER_LOOKUP || !finding->old.name) {
        return NULL;
    }
    fix = report_fix_new("say arm,shared-override in the node of %s: the driver is right",
                         finding->old.name);
    add_set(facts, fix, finding->old.name, "arm,shared-override");
    return fix;
}

/* --- maintenance by hand -------------------------------------------------- */

bool
advice_has_outer(const AdviceFacts *facts)
{
    const GPtrArray *caches = facts->run->world->caches;

    for (unsigned i = 0; i < caches->len; i++) {
        if (((SimCache *)g_ptr_array_index(caches, i))->outer) {
            return true;
        }
    }
    return false;
}

/* As advice_maintain(): not for buffers of the DMA API, nor for memory without a name.
 * Calls are added before the line that reads; NULL: it does not fit. */
static ReportFix *
by_hand(const AdviceFacts *facts, const char *sentence)
{
    bool fits = advice_has_outer(facts) && facts->object && facts->read_line &&
                !facts->finding->has_hold && advice_declaration_of(facts, facts->object);

    return fits ? report_fix_new("%s", sentence) : NULL;
}

static void
add_inner(const AdviceFacts *facts, ReportFix *fix, const char *call, const char *dir)
{
    g_autofree char *indent = advice_indent_of(facts, facts->read_line);

    report_fix_add(fix, facts->read_line, REPORT_BEFORE,
                   "%s%s: %s(%s, %" G_GUINT64_FORMAT ", %s)", indent, facts->cpu, call,
                   facts->object, facts->object_len, dir);
}

static void
add_outer(const AdviceFacts *facts, ReportFix *fix, const char *call)
{
    g_autofree char *indent = advice_indent_of(facts, facts->read_line);

    report_fix_add(fix, facts->read_line, REPORT_BEFORE,
                   "%s%s: %s(%s, %s + %" G_GUINT64_FORMAT ")", indent, facts->cpu, call,
                   facts->object, facts->object, facts->object_len);
}

ReportFix *
advice_clean_outer(const AdviceFacts *facts)
{
    ReportFix *fix = by_hand(facts, "clean the outer cache too, after the inner ones");

    if (fix) {
        add_outer(facts, fix, "outer_clean_range");
    }
    return fix;
}

ReportFix *
advice_clean_both(const AdviceFacts *facts)
{
    ReportFix *fix = by_hand(facts, facts->finding->code == SIM_D104
                                        ? "clean the inner caches, then the outer one, before "
                                          "lines are thrown away"
                                        : "clean the inner caches, then the outer one, before "
                                          "the device reads");

    if (fix) {
        add_inner(facts, fix, "dmac_map_area", "DMA_TO_DEVICE");
        add_outer(facts, fix, "outer_clean_range");
    }
    return fix;
}

ReportFix *
advice_inval_inner(const AdviceFacts *facts)
{
    ReportFix *fix = by_hand(
        facts, "throw away the copies in the inner caches before the CPU reads");

    if (fix) {
        add_inner(facts, fix, "dmac_unmap_area", "DMA_FROM_DEVICE");
    }
    return fix;
}

ReportFix *
advice_inval_both(const AdviceFacts *facts)
{
    ReportFix *fix = by_hand(
        facts, "invalidate the outer cache, then the inner ones, before the CPU reads");

    if (fix) {
        add_outer(facts, fix, "outer_inv_range");
        add_inner(facts, fix, "dmac_unmap_area", "DMA_FROM_DEVICE");
    }
    return fix;
}

static const char *const inner_calls[] = {"dmac_map_area(", "dmac_unmap_area(",
                                          "dmac_flush_range(", "dcache_clean_poc(",
                                          "dcache_inval_poc(", "dcache_clean_inval_poc("};
static const char *const outer_calls[] = {"outer_clean_range(", "outer_inv_range(",
                                          "outer_flush_range("};

/* The last line in [@first, @last] with one of @calls; 0: none. */
static unsigned
last_call(const AdviceFacts *facts, unsigned first, unsigned last, const char *const *calls,
          size_t count)
{
    for (unsigned line = last; line >= first && line > 0; line--) {
        for (size_t i = 0; i < count; i++) {
            if (strstr(sim_scenario_line(facts->run->scenario, line), calls[i])) {
                return line;
            }
        }
    }
    return 0;
}

/*
 * Towards a device the inner caches come first, towards the CPU the outer one does:
 * what they fetch or write back in between passes it.
 */
ReportFix *
advice_order_of_caches(const AdviceFacts *facts)
{
    bool to_cpu = facts->finding->code == SIM_D101;
    unsigned first = facts->changed_line, last = facts->read_line, inner, outer;
    g_autofree char *inner_step = NULL, *outer_step = NULL;
    ReportFix *fix;

    if (!advice_has_outer(facts) || !first || first >= last) {
        return NULL;
    }
    inner = last_call(facts, first, last, inner_calls, G_N_ELEMENTS(inner_calls));
    outer = last_call(facts, first, last, outer_calls, G_N_ELEMENTS(outer_calls));
    if (!inner || !outer || (to_cpu ? outer < inner : inner < outer)) {
        return NULL;
    }
    fix = report_fix_new(to_cpu
                             ? "invalidate the outer cache first: what the inner ones fetch "
                               "after that is new"
                             : "clean the inner caches first: what they write back ends in "
                               "the outer one");
    inner_step = advice_step_at(facts, inner);
    outer_step = advice_step_at(facts, outer);
    report_fix_add(fix, MIN(inner, outer), REPORT_REPLACE, "%s",
                   to_cpu ? outer_step : inner_step);
    report_fix_add(fix, MAX(inner, outer), REPORT_REPLACE, "%s",
                   to_cpu ? inner_step : outer_step);
    return fix;
}

/* --- the outer buffer ----------------------------------------------------- */

/* Every @from between the store and the place of the report becomes @to. */
static ReportFix *
replace_calls(const AdviceFacts *facts, const char *from, const char *to,
              const char *sentence)
{
    ReportFix *fix = NULL;

    for (unsigned line = MAX(facts->changed_line, 1); line <= facts->read_line; line++) {
        if (advice_mentions(sim_scenario_line(facts->run->scenario, line), from)) {
            fix = fix ? fix : report_fix_new("%s", sentence);
            advice_change_word(facts, fix, line, from, to);
        }
    }
    return fix;
}

ReportFix *
advice_wmb(const AdviceFacts *facts)
{
    if (facts->finding->good.place != SIM_PLACE_OUTER_BUFFER) {
        return NULL;
    }
    return replace_calls(facts, "dma_wmb", "wmb",
                         "use wmb(): it empties the buffer of the outer cache as well");
}

ReportFix *
advice_writel(const AdviceFacts *facts)
{
    if (facts->finding->good.place != SIM_PLACE_OUTER_BUFFER) {
        return NULL;
    }
    return replace_calls(facts, "writel_relaxed", "writel",
                         "ring with writel(): it has a wmb() inside");
}

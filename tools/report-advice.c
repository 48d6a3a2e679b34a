/* SPDX-License-Identifier: MIT */
/*
 * What to do about a finding, as edits of the scenario: lines to insert, with
 * the right arguments.  A table says which ideas fit which code and cause, the
 * most usual one first; report-try.c runs them and keeps the first that works.
 */
#include <string.h>

#include "sim/cpu.h"
#include "sim/master.h"
#include "sim/objects.h"
#include "sim/truth.h"
#include "sim/world.h"
#include "tools/report-advice.h"

static void
add_sync(const AdviceFacts *facts, ReportFix *fix, unsigned line, ReportWhere where,
         const char *towards)
{
    g_autofree char *indent = advice_indent_of(facts, line);
    const SimHold *hold = &facts->finding->hold;

    report_fix_add(fix, advice_anchor(facts, line, where), where,
                   "%s%s: dma_sync_%s_for_%s(%s, %s, %s)", indent, facts->cpu,
                   facts->family, towards, facts->device, facts->args, hold->dir);
}

static bool
can_sync(const AdviceFacts *facts, unsigned line)
{
    return facts->is_mapped && !facts->is_coherent && facts->handle && line;
}

static ReportFix *
sync_before_read(const AdviceFacts *facts)
{
    ReportFix *fix;

    if (!can_sync(facts, facts->read_line)) {
        return NULL;
    }
    fix = report_fix_new("give the buffer back to the CPU before it reads");
    add_sync(facts, fix, facts->read_line, REPORT_BEFORE, "cpu");
    return fix;
}

static ReportFix *
sync_around_read(const AdviceFacts *facts)
{
    ReportFix *fix;

    if (!can_sync(facts, facts->read_line)) {
        return NULL;
    }
    fix = report_fix_new(
        "take the buffer for the CPU before it reads, and give it back after");
    add_sync(facts, fix, facts->read_line, REPORT_BEFORE, "cpu");
    add_sync(facts, fix, facts->read_line, REPORT_AFTER, "device");
    return fix;
}

static ReportFix *
sync_around_write(const AdviceFacts *facts, unsigned line)
{
    ReportFix *fix;

    if (!can_sync(facts, line)) {
        return NULL;
    }
    fix = report_fix_new(
        "take the buffer for the CPU before it writes, and give it back after");
    add_sync(facts, fix, line, REPORT_BEFORE, "cpu");
    add_sync(facts, fix, line, REPORT_AFTER, "device");
    return fix;
}

static ReportFix *
sync_around_access(const AdviceFacts *facts)
{
    return sync_around_write(facts, facts->read_line);
}

static ReportFix *
sync_around_store(const AdviceFacts *facts)
{
    return sync_around_write(facts, facts->changed_line);
}

/* Of a line that went down over a device's bytes: the store that made it dirty. */
static ReportFix *
sync_around_dirtier(const AdviceFacts *facts)
{
    const SimWitness *dirtier = &facts->finding->copied;

    return dirtier->actor ? sync_around_write(facts, advice_line_of(facts->run, dirtier->source))
                          : NULL;
}

static ReportFix *
sync_before_device(const AdviceFacts *facts)
{
    ReportFix *fix;

    if (!can_sync(facts, facts->read_line)) {
        return NULL;
    }
    fix = report_fix_new("give the buffer to the device before it reads");
    add_sync(facts, fix, facts->read_line, REPORT_BEFORE, "device");
    return fix;
}

/* The mapping has ended, and its end did not look after the caches. */
static ReportFix *
sync_before_unmap(const AdviceFacts *facts)
{
    ReportFix *fix;

    if (facts->is_mapped || facts->is_coherent || !facts->handle || !facts->taken_line ||
        facts->finding->hold.taken_event < facts->finding->changed.event) {
        return NULL;
    }
    fix = report_fix_new("give the whole buffer back to the CPU before the mapping ends");
    add_sync(facts, fix, facts->taken_line, REPORT_BEFORE, "cpu");
    return fix;
}

/* A mapping made with DMA_ATTR_SKIP_CPU_SYNC. */
static ReportFix *
give_after_map(const AdviceFacts *facts)
{
    ReportFix *fix;

    if (!can_sync(facts, facts->gave_line)) {
        return NULL;
    }
    fix = report_fix_new("give the buffer to the device before it writes");
    add_sync(facts, fix, facts->gave_line, REPORT_AFTER, "device");
    return fix;
}

static ReportFix *
clean_before_device(const AdviceFacts *facts)
{
    if (advice_has_outer(facts)) {
        return NULL;
    }
    return advice_maintain(facts, ADVICE_CLEAN, facts->read_line, REPORT_BEFORE,
                    "clean the lines before the device reads memory");
}

static ReportFix *
invalidate_before_read(const AdviceFacts *facts)
{
    if (advice_has_outer(facts)) {
        return NULL;
    }
    return advice_maintain(facts, ADVICE_INVALIDATE, facts->read_line, REPORT_BEFORE,
                    "throw the old copies away before the CPU reads");
}

static ReportFix *
flush_before_dma(const AdviceFacts *facts)
{
    return advice_maintain(
        facts, ADVICE_FLUSH, facts->changed_line, REPORT_BEFORE,
        "leave no dirty line of the buffer in the cache when the device writes");
}

static ReportFix *
clean_before_loss(const AdviceFacts *facts)
{
    return advice_maintain(facts, ADVICE_CLEAN, facts->read_line, REPORT_BEFORE,
                    "write the stores back before the lines are thrown away");
}

static ReportFix *
write_barrier(const AdviceFacts *facts, const char *call, const char *sentence)
{
    if (!advice_is_cpu(facts, facts->finding->changed.actor)) {
        return NULL;
    }
    return advice_insert_barrier(facts, call, facts->changed_line, REPORT_AFTER, sentence);
}

static ReportFix *
write_barrier_dma(const AdviceFacts *facts)
{
    return write_barrier(
        facts, "dma_wmb",
        "order the stores: the data must arrive before what publishes it");
}

static ReportFix *
write_barrier_full(const AdviceFacts *facts)
{
    return write_barrier(facts, "wmb",
                         "make the stores leave the store buffer before going on");
}

static ReportFix *
read_barrier(const AdviceFacts *facts)
{
    if (!advice_is_cpu(facts, facts->finding->read.actor) ||
        facts->finding->cause == SIM_CAUSE_RELAXED ||
        facts->finding->cause == SIM_CAUSE_OVERWRITTEN) {
        return NULL;
    }
    return advice_insert_barrier(
        facts, "dma_rmb", facts->read_line, REPORT_BEFORE,
        "order the loads: read the data after the flag that says it is there");
}

/* The answer to a register read comes behind every write of the device. */
static ReportFix *
push_relaxed(const AdviceFacts *facts)
{
    const SimFinding *finding = facts->finding;
    g_autofree char *indent = NULL;
    ReportFix *fix;

    if (finding->cause != SIM_CAUSE_RELAXED || !advice_is_cpu(facts, finding->read.actor) ||
        !facts->read_line) {
        return NULL;
    }
    indent = advice_indent_of(facts, facts->read_line);
    fix = report_fix_new("read a register of the device first: its relaxed writes come "
                         "before the answer");
    report_fix_add(fix, facts->read_line, REPORT_BEFORE, "%s%s: readl(%s.STATUS)", indent,
                   facts->cpu, report_actor(facts->run, finding->changed.actor));
    return fix;
}

/* A store that arrived behind what it should have come before. */
static ReportFix *
barrier_behind_store(const AdviceFacts *facts)
{
    const SimFinding *finding = facts->finding;

    if (finding->cause != SIM_CAUSE_OVERWRITTEN || !advice_is_cpu(facts, finding->read.actor)) {
        return NULL;
    }
    return advice_insert_barrier(facts, "dma_wmb", facts->read_line, REPORT_AFTER,
                          "order the store before what starts the device");
}

/* ... where an order is not enough: the device comes by itself. */
static ReportFix *
drain_behind_store(const AdviceFacts *facts)
{
    const SimFinding *finding = facts->finding;

    if (finding->cause != SIM_CAUSE_OVERWRITTEN || !advice_is_cpu(facts, finding->read.actor)) {
        return NULL;
    }
    return advice_insert_barrier(facts, "wmb", facts->read_line, REPORT_AFTER,
                                 "make the store leave the store buffer before the device writes");
}

static ReportFix *
both_barriers(const AdviceFacts *facts)
{
    ReportFix *fix = write_barrier_dma(facts);
    g_autofree char *indent = NULL;

    if (!fix || !advice_is_cpu(facts, facts->finding->read.actor) || !facts->read_line) {
        return fix;
    }
    indent = advice_indent_of(facts, facts->read_line);
    report_fix_add(fix, facts->read_line, REPORT_BEFORE, "%s%s: dma_rmb()", indent,
                   facts->cpu);
    return fix;
}

/* Something else has bytes in the line of the finding. */
static bool
is_shared(const AdviceFacts *facts)
{
    const SimWorld *world = facts->run->world;
    SimAddr line = facts->finding->pa & ~(SimAddr)(world->line_bytes - 1);
    g_autoptr(GPtrArray) objects = sim_objects_touching(world->objects, line,
                                                        world->line_bytes);

    return objects->len > 1;
}

/*
 * A `buf` of its own shares no cache line with anything (its default alignment
 * sees to that), whatever it was before.
 */
static ReportFix *
own_lines(const AdviceFacts *facts)
{
    const SimFinding *finding = facts->finding;
    SimAddr pa = finding->has_hold ? finding->hold.pa : finding->pa;
    const SimObject *object = sim_objects_find(facts->run->world->objects, pa);
    unsigned line = object ? advice_declaration_of(facts, object->name) : 0;
    ReportFix *fix;

    if (!line || (finding->has_hold && finding->hold.len < object->len) ||
        (!finding->has_hold && !is_shared(facts))) {
        return NULL; /* a part of one object, whose other fields share its lines; or alone */
    }
    fix = report_fix_new(
        "give the buffer cache lines of its own (kmalloc() does; a field of a struct "
        "needs ____cacheline_aligned)");
    report_fix_add(fix, line, REPORT_REPLACE, "buf %s %" G_GUINT64_FORMAT, object->name,
                   object->len);
    return fix;
}

/* The mapping had ended, or had been taken back, by then. */
static bool
is_late(const AdviceFacts *facts, uint64_t event)
{
    const SimHold *hold = &facts->finding->hold;

    return facts->finding->has_hold && hold->taken_event && hold->taken_event < event &&
           !hold->device_owns;
}

static ReportFix *
both_directions(const AdviceFacts *facts)
{
    const SimFinding *finding = facts->finding;
    ReportFix *fix;

    if (!facts->handle || !facts->gave_line || facts->is_coherent) {
        return NULL;
    }
    /* Who wrote without a mapping gets none by another direction. */
    if (finding->code == SIM_D101 && (finding->changed.actor != finding->hold.device ||
                                      is_late(facts, finding->changed.event))) {
        return NULL;
    }
    fix = report_fix_new("map the buffer for both directions");
    for (unsigned line = facts->gave_line; line <= facts->lines; line++) {
        const char *text = sim_scenario_line(facts->run->scenario, line);

        if (advice_mentions(text, facts->finding->hold.dir) &&
            advice_mentions(text, facts->handle)) {
            advice_change_word(facts, fix, line, facts->finding->hold.dir,
                               "DMA_BIDIRECTIONAL");
        }
    }
    return fix;
}

/* Moves the line that took the buffer back behind the device's access at @line. */
static ReportFix *
take_back_after(const AdviceFacts *facts, unsigned line, uint64_t event)
{
    g_autofree char *step = NULL;
    ReportFix *fix;

    if (!facts->taken_line || !line || !is_late(facts, event)) {
        return NULL;
    }
    if (facts->taken_line >= line) { /* it works in the background */
        return report_fix_new("wait until %s is done before line %u takes the buffer back",
                              facts->device, facts->taken_line);
    }
    fix = report_fix_new("let the device finish before the buffer is taken back");
    step = advice_step_at(facts, facts->taken_line);
    report_fix_add(fix, facts->taken_line, REPORT_REPLACE, "%s", "");
    report_fix_add(fix, advice_end_of_step(facts, line), REPORT_AFTER, "%s", step);
    return fix;
}

static ReportFix *
take_back_later(const AdviceFacts *facts)
{
    if (facts->finding->read.actor != facts->finding->hold.device) {
        return NULL; /* another device's mapping */
    }
    return take_back_after(facts, facts->read_line, facts->finding->event);
}

/* The same for bytes that a device wrote too late, and a CPU missed. */
static ReportFix *
take_back_after_write(const AdviceFacts *facts)
{
    if (facts->finding->changed.actor != facts->finding->hold.device) {
        return NULL;
    }
    return take_back_after(facts, facts->changed_line, facts->finding->changed.event);
}

static ReportFix *
sync_around_device(const AdviceFacts *facts)
{
    ReportFix *fix;

    if (!can_sync(facts, facts->read_line)) {
        return NULL;
    }
    fix = report_fix_new("give the buffer to the device while it works");
    add_sync(facts, fix, facts->read_line, REPORT_BEFORE, "device");
    add_sync(facts, fix, facts->read_line, REPORT_AFTER, "cpu");
    return fix;
}

static ReportFix *
drop_the_line(const AdviceFacts *facts)
{
    ReportFix *fix;

    if (!facts->read_line) {
        return NULL;
    }
    fix = report_fix_new("leave the second call out");
    report_fix_add(fix, facts->read_line, REPORT_REPLACE, "%s", "");
    return fix;
}

/* Coherent memory needs no sync, only barriers. */
static ReportFix *
drop_the_sync(const AdviceFacts *facts)
{
    const char *text = sim_scenario_line(facts->run->scenario, MAX(facts->read_line, 1));
    ReportFix *fix;

    if (!facts->read_line || !strstr(text, "dma_sync_")) {
        return NULL;
    }
    fix = report_fix_new("leave the sync out: coherent memory needs barriers only");
    report_fix_add(fix, facts->read_line, REPORT_REPLACE, "%s", "");
    return fix;
}

/* Ideas that are a sentence only. */
static ReportFix *
use_the_coherent_pointer(const AdviceFacts *facts)
{
    if (!facts->is_coherent) {
        return NULL;
    }
    return report_fix_new("use only the pointer that the coherent allocation returned");
}

static ReportFix *
keep_off_the_line(const AdviceFacts *facts)
{
    return report_fix_new(
        "store to nothing in the cache lines of a buffer while a device has it");
}

/* The mapping is another device's than the one that the call names. */
static ReportFix *
name_its_device(const AdviceFacts *facts)
{
    const GPtrArray *masters = facts->run->world->masters;
    const char *text = facts->read_line && facts->device
                           ? sim_scenario_line(facts->run->scenario, facts->read_line) : "";

    for (guint i = 0; i < masters->len; i++) {
        const SimMaster *master = g_ptr_array_index(masters, i);
        const char *name = report_actor(facts->run, master->actor);

        if (master->actor != facts->finding->hold.device && advice_mentions(text, name)) {
            ReportFix *fix = report_fix_new("it is a mapping of %s: name that device",
                                            facts->device);

            advice_change_word(facts, fix, facts->read_line, name, facts->device);
            return fix;
        }
    }
    return NULL;
}

static ReportFix *
use_the_handle(const AdviceFacts *facts)
{
    return report_fix_new(
        "pass the handle, the device and the size that the mapping was made with");
}

static ReportFix *
map_it_first(const AdviceFacts *facts)
{
    return report_fix_new(
        "map the buffer for the device, and give it the address that map returns");
}

/* The device that wrote is not the one that the buffer is mapped for. */
static ReportFix *
map_for_writer(const AdviceFacts *facts)
{
    SimActorId writer = facts->finding->changed.actor;

    if (!facts->finding->has_hold || !writer || advice_is_cpu(facts, writer) ||
        writer == facts->finding->hold.device) {
        return NULL;
    }
    return report_fix_new("map the buffer for %s before it writes",
                          report_actor(facts->run, writer));
}

/* The device that reads is not the one that the buffer is mapped for. */
static ReportFix *
map_for_reader(const AdviceFacts *facts)
{
    SimActorId reader = facts->finding->read.actor;

    if (!facts->finding->has_hold || !reader || advice_is_cpu(facts, reader) ||
        reader == facts->finding->hold.device) {
        return NULL;
    }
    return report_fix_new("map the buffer for %s before it reads",
                          report_actor(facts->run, reader));
}

static ReportFix *
compile_with_hooks(const AdviceFacts *facts)
{
    return report_fix_new(
        "compile the code with the driver flags, and without inline assembly");
}

static ReportFix *
keep_both_ways(const AdviceFacts *facts)
{
    return report_fix_new(
        "map DMA_BIDIRECTIONAL when the old content is needed afterwards");
}

/* A dirty old copy is a line that something else shares. */
static ReportFix *
own_lines_for_dirty(const AdviceFacts *facts)
{
    return facts->finding->cause == SIM_CAUSE_OLD_DIRTY ? own_lines(facts) : NULL;
}

static const AdviceRow table[] = {
    {SIM_D101,
     {advice_correct_tree, own_lines_for_dirty, advice_share_override, advice_cache_sync,
      use_the_coherent_pointer, map_for_writer, take_back_after_write, sync_before_read,
      sync_around_read, sync_before_unmap, both_directions, advice_order_of_caches,
      advice_inval_inner, advice_inval_both, invalidate_before_read}},
    {SIM_D102,
     {advice_correct_tree, advice_cache_sync, use_the_coherent_pointer, map_for_reader,
      advice_map_again, take_back_later, sync_before_device, sync_around_store,
      advice_order_of_caches, advice_clean_outer, advice_clean_both, clean_before_device,
      write_barrier_full}},
    {SIM_D103,
     {advice_correct_tree, use_the_coherent_pointer, own_lines, sync_around_dirtier,
      give_after_map, flush_before_dma, keep_off_the_line}},
    {SIM_D104,
     {advice_correct_tree, use_the_coherent_pointer, advice_unmap_before_store, sync_around_store,
      own_lines, clean_before_loss, advice_clean_outer, advice_clean_both,
      both_directions, give_after_map}},
    {SIM_D105,
     {advice_wmb, advice_writel, write_barrier_dma, read_barrier, both_barriers,
      write_barrier_full}},
    {SIM_D106,
     {advice_wmb, advice_writel, push_relaxed, barrier_behind_store, drain_behind_store,
      write_barrier_dma,
      read_barrier, both_barriers, write_barrier_full, sync_before_device,
      sync_around_store}},
    {SIM_D107, {advice_skip_sync, drop_the_sync, use_the_coherent_pointer}},
    {SIM_D201, {sync_before_read, sync_around_read}},
    {SIM_D202, {sync_around_access}},
    {SIM_D203, {take_back_later, sync_around_device, give_after_map, map_it_first}},
    {SIM_D206, {own_lines}},
    {SIM_D207, {both_directions}},
    {SIM_D208, {keep_both_ways}},
    {SIM_D301, {advice_unmap_each_round, advice_unmap_first}},
    {SIM_D302, {name_its_device, use_the_handle}},
    {SIM_D303, {drop_the_line}},
    {SIM_D307, {advice_count_of_map}},
    {SIM_D311, {advice_use_handle, advice_other_memory}},
    {SIM_D315, {advice_keep_off_boundary, advice_say_segment_size}},
    {SIM_D319, {advice_unmap_list_first, drop_the_line}},
    {SIM_D320, {advice_stop_after_failure}},
    {SIM_D501, {map_for_reader, sync_before_device, map_it_first}},
    {SIM_D502, {advice_correct_tree}},
    {SIM_D601, {compile_with_hooks}},
    {SIM_D602, {advice_stop_device, map_it_first}},
};

static void
add_fixes(const AdviceFacts *facts, const AdviceRow *rows, size_t count, GPtrArray *fixes)
{
    for (size_t i = 0; i < count; i++) {
        for (unsigned k = 0; rows[i].code == facts->finding->code && k < ADVICE_IDEAS; k++) {
            ReportFix *fix = rows[i].ideas[k] ? rows[i].ideas[k](facts) : NULL;

            if (fix) {
                g_ptr_array_add(fixes, fix);
            }
        }
    }
}

GPtrArray *
report_fixes_new(const SimRun *run, const SimFinding *finding)
{
    GPtrArray *fixes = g_ptr_array_new_with_free_func(report_fix_free);
    AdviceFacts facts = advice_look_up(run, finding);

    if (finding->cause != SIM_CAUSE_SPLIT) {
        add_fixes(&facts, table, G_N_ELEMENTS(table), fixes);
    }
    if (finding->cause == SIM_CAUSE_SPLIT || finding->code != SIM_D206) {
        add_fixes(&facts, advice_calls, advice_calls_count, fixes);
    }
    return fixes;
}

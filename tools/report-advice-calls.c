/* SPDX-License-Identifier: MIT */
/*
 * Ideas for mistakes in the calls themselves: what the call that began it said is what
 * the call that ends it should say.
 */
#include <string.h>

#include "sim/objects.h"
#include "sim/world.h"
#include "tools/report-advice.h"

/* --- arguments in the text of a step ------------------------------------- */

/* Where a call has what; -1: nowhere. */
typedef struct Positions {
    const char *call;
    int handle, size, dir, count, pointer, attrs;
} Positions;

static const Positions positions[] = {
    {"dma_map_single", -1, 2, 3, -1, 1, -1},
    {"dma_map_single_attrs", -1, 2, 3, -1, 1, 4},
    {"dma_map_page", -1, 3, 4, -1, 1, -1},
    {"dma_map_page_attrs", -1, 3, 4, -1, 1, 5},
    {"dma_map_resource", -1, 2, 3, -1, -1, 4},
    {"dma_map_sg", -1, -1, 3, 2, 1, -1},
    {"dma_map_sg_attrs", -1, -1, 3, 2, 1, 4},
    {"dma_unmap_single", 1, 2, 3, -1, -1, -1},
    {"dma_unmap_single_attrs", 1, 2, 3, -1, -1, 4},
    {"dma_unmap_page", 1, 2, 3, -1, -1, -1},
    {"dma_unmap_page_attrs", 1, 2, 3, -1, -1, 4},
    {"dma_unmap_resource", 1, 2, 3, -1, -1, 4},
    {"dma_unmap_sg", -1, -1, 3, 2, 1, -1},
    {"dma_unmap_sg_attrs", -1, -1, 3, 2, 1, 4},
    {"dma_sync_single_for_cpu", 1, 2, 3, -1, -1, -1},
    {"dma_sync_single_for_device", 1, 2, 3, -1, -1, -1},
    {"dma_sync_single_range_for_cpu", 1, 3, 4, -1, -1, -1},
    {"dma_sync_single_range_for_device", 1, 3, 4, -1, -1, -1},
    {"dma_sync_sg_for_cpu", -1, -1, 3, 2, 1, -1},
    {"dma_sync_sg_for_device", -1, -1, 3, 2, 1, -1},
    {"dma_alloc_coherent", 2, 1, -1, -1, -1, -1},
    {"dma_alloc_attrs", 2, 1, -1, -1, -1, 4},
    {"dma_alloc_pages", 2, 1, 3, -1, -1, -1},
    {"dma_alloc_noncoherent", 2, 1, 3, -1, -1, -1},
    {"dma_free_coherent", 3, 1, -1, -1, 2, -1},
    {"dma_free_attrs", 3, 1, -1, -1, 2, 4},
    {"dma_free_pages", 3, 1, 4, -1, 2, -1},
    {"dma_free_noncoherent", 3, 1, 4, -1, 2, -1},
};

#define WORD_LETTERS "abcdefghijklmnopqrstuvwxyz_"

/* The call in the step @text, and where its "(" is; NULL: none that is known. */
static const Positions *
call_in(const char *text, const char **ret_open)
{
    for (const char *at = strstr(text, "dma_"); at; at = strstr(at + 1, "dma_")) {
        size_t length = strspn(at, WORD_LETTERS);

        for (size_t i = 0; at[length] == '(' && i < G_N_ELEMENTS(positions); i++) {
            if (strlen(positions[i].call) == length &&
                strncmp(positions[i].call, at, length) == 0) {
                *ret_open = at + length;
                return &positions[i];
            }
        }
    }
    return NULL;
}

/* Argument @index of the call that opens at @open: its text and length; NULL: none. */
static const char *
argument(const char *open, int index, size_t *ret_length)
{
    const char *start = open + 1 + strspn(open + 1, " ");
    int depth = 0;

    for (const char *at = start; index >= 0 && *at; at++) {
        bool ends = depth == 0 && (*at == ',' || *at == ')');

        if (ends && index == 0) {
            *ret_length = (size_t)(at - start);
            return start;
        }
        if (ends && *at == ')') {
            return NULL;
        }
        if (ends) {
            index--;
            start = at + 1 + strspn(at + 1, " ");
        }
        depth += (*at == '(') - (*at == ')' && depth > 0);
    }
    return NULL;
}

/* The argument that @which picks out of the positions, in the step at @line; free it. */
static char *
argument_at(const AdviceFacts *facts, unsigned line, int (*which)(const Positions *))
{
    const char *text = line ? sim_scenario_line(facts->run->scenario, line) : NULL;
    const char *open = NULL, *from;
    const Positions *call = text ? call_in(text, &open) : NULL;
    size_t length = 0;

    from = call ? argument(open, which(call), &length) : NULL;
    return from ? g_strndup(from, length) : NULL;
}

static int
size_of(const Positions *call)
{
    return call->size;
}

static int
dir_of(const Positions *call)
{
    return call->dir;
}

static int
count_of(const Positions *call)
{
    return call->count;
}

static int
handle_at(const Positions *call)
{
    return call->handle;
}

static int
pointer_of(const Positions *call)
{
    return call->pointer;
}

static int
attrs_of(const Positions *call)
{
    return call->attrs;
}

/* The step of the report with its argument replaced by @to; NULL: it is that already. */
static ReportFix *
replace(const AdviceFacts *facts, int (*which)(const Positions *), const char *to,
        const char *sentence)
{
    unsigned line = facts->read_line;
    const char *text = line ? sim_scenario_line(facts->run->scenario, line) : NULL;
    const char *open = NULL, *from;
    const Positions *call = text ? call_in(text, &open) : NULL;
    size_t length = 0;
    ReportFix *fix;

    from = call && to ? argument(open, which(call), &length) : NULL;
    if (!from || (strlen(to) == length && strncmp(from, to, length) == 0)) {
        return NULL;
    }
    fix = report_fix_new("%s", sentence);
    report_fix_add(fix, line, REPORT_REPLACE, "%.*s%s%s", (int)(from - text), text, to,
                   from + length);
    return fix;
}

/* What the call that began it has there. */
static ReportFix *
copy(const AdviceFacts *facts, int (*which)(const Positions *), const char *sentence)
{
    g_autofree char *to = argument_at(facts, facts->gave_line, which);

    return replace(facts, which, to, sentence);
}

static ReportFix *
same_direction(const AdviceFacts *facts)
{
    return copy(facts, dir_of, "repeat the direction of the mapping");
}

static ReportFix *
same_size(const AdviceFacts *facts)
{
    return copy(facts, size_of, "pass the size that the mapping was made with");
}

static ReportFix *
repeat_attrs(const AdviceFacts *facts)
{
    return copy(facts, attrs_of, "pass the same attributes to the call that ends it");
}

/* The variable that the allocation set: "p" of "p = dma_alloc_coherent(...)". */
static ReportFix *
same_pointer(const AdviceFacts *facts)
{
    const char *to = facts->gave_line ? advice_variable_set_at(facts->run, facts->gave_line)
                                      : NULL;

    return replace(facts, pointer_of, to, "pass the address that the allocation returned");
}

/* --- whole steps ---------------------------------------------------------- */

/* Memory with a direction goes with the one that it came with; NULL: it is another kind. */
static const char *
free_with_direction(const AdviceFacts *facts)
{
    const char *text = sim_scenario_line(facts->run->scenario, MAX(facts->gave_line, 1));

    return strstr(text, "dma_alloc_pages(")         ? "dma_free_pages"
           : strstr(text, "dma_alloc_noncoherent(") ? "dma_free_noncoherent"
                                                    : NULL;
}

/*
 * The call that ends what began at the line that gave, with its arguments; free it.
 * NULL: a scenario has no names for them.
 */
static char *
end_of(const AdviceFacts *facts)
{
    g_autofree char *size = argument_at(facts, facts->gave_line, size_of);
    g_autofree char *dir = argument_at(facts, facts->gave_line, dir_of);
    g_autofree char *handle = argument_at(facts, facts->gave_line, handle_at);
    g_autofree char *count = argument_at(facts, facts->gave_line, count_of);
    g_autofree char *list = argument_at(facts, facts->gave_line, pointer_of);
    g_autofree char *attrs = argument_at(facts, facts->gave_line, attrs_of);
    const char *variable = facts->gave_line
                               ? advice_variable_set_at(facts->run, facts->gave_line)
                               : NULL;

    if (free_with_direction(facts) && size && handle && variable && dir) {
        return g_strdup_printf("%s: %s(%s, %s, %s, %s, %s)", facts->cpu,
                               free_with_direction(facts), facts->device, size, variable, handle,
                               dir);
    }
    if (facts->is_coherent && size && handle && variable && attrs) {
        return g_strdup_printf("%s: dma_free_attrs(%s, %s, %s, %s, %s)", facts->cpu,
                               facts->device, size, variable, handle, attrs);
    }
    if (facts->is_coherent && size && handle && variable) {
        return g_strdup_printf("%s: dma_free_coherent(%s, %s, %s, %s)", facts->cpu,
                               facts->device, size, variable, handle);
    }
    if (count && list && dir) {
        return g_strdup_printf("%s: dma_unmap_sg(%s, %s, %s, %s)", facts->cpu, facts->device,
                               list, count, dir);
    }
    if (facts->handle && size && dir && !facts->is_coherent) {
        return g_strdup_printf("%s: %s(%s, %s, %s, %s)", facts->cpu, advice_unmap_call(facts),
                               facts->device, facts->handle, size, dir);
    }
    return NULL;
}

static ReportFix *
insert_end(const AdviceFacts *facts, unsigned line, ReportWhere where, const char *sentence)
{
    g_autofree char *step = end_of(facts);
    g_autofree char *indent = NULL;
    ReportFix *fix;

    if (!step || !line) {
        return NULL;
    }
    indent = advice_indent_of(facts, line);
    fix = report_fix_new("%s", sentence);
    report_fix_add(fix, advice_anchor(facts, line, where), where, "%s%s", indent, step);
    return fix;
}

/* Before the driver leaves; a run that is just over goes on behind its last line. */
static ReportFix *
end_it(const AdviceFacts *facts)
{
    bool is_over = facts->finding->severity == SIM_NOTE;

    return insert_end(facts, is_over ? facts->lines : facts->read_line,
                      is_over ? REPORT_AFTER : REPORT_BEFORE,
                      "end what was begun before the driver leaves");
}

static ReportFix *
end_before(const AdviceFacts *facts)
{
    return insert_end(facts, facts->read_line, REPORT_BEFORE,
                      "end the mapping before the memory is freed");
}

static ReportFix *
replace_by_end(const AdviceFacts *facts, const char *sentence)
{
    g_autofree char *step = end_of(facts);
    g_autofree char *indent = NULL;
    ReportFix *fix;

    if (!step || !facts->read_line) {
        return NULL;
    }
    indent = advice_indent_of(facts, facts->read_line);
    fix = report_fix_new("%s", sentence);
    report_fix_add(fix, facts->read_line, REPORT_REPLACE, "%s%s", indent, step);
    return fix;
}

static ReportFix *
right_end(const AdviceFacts *facts)
{
    return replace_by_end(facts, "end it by the function for its kind");
}

/* DMA memory that went to another allocator. */
static ReportFix *
right_free(const AdviceFacts *facts)
{
    bool is_memory = g_str_has_prefix(facts->finding->hold.call, "dma_alloc_");

    return is_memory ? replace_by_end(facts, "free it by the function for its kind") : NULL;
}

/* The line after the place of the report that ends the mapping; 0: none. */
static unsigned
end_line(const AdviceFacts *facts)
{
    g_autofree char *step = end_of(facts);

    for (unsigned line = facts->read_line + 1; step && line <= facts->lines; line++) {
        g_autofree char *own = advice_step_at(facts, line);

        if (strcmp(g_strstrip(own), step) == 0) {
            return line;
        }
    }
    return 0;
}

static ReportFix *
move_end(const AdviceFacts *facts, const char *sentence)
{
    unsigned line = end_line(facts);
    g_autofree char *step = NULL;
    ReportFix *fix;

    if (!line) {
        return NULL;
    }
    step = advice_step_at(facts, line);
    fix = report_fix_new("%s", sentence);
    report_fix_add(fix, facts->read_line, REPORT_BEFORE, "%s", step);
    report_fix_add(fix, line, REPORT_REPLACE, "%s", "");
    return fix;
}

static ReportFix *
end_sooner(const AdviceFacts *facts)
{
    return move_end(facts, "end the mapping before the memory is freed");
}

/* The free goes behind the unmap that there is. */
static ReportFix *
free_later(const AdviceFacts *facts)
{
    unsigned line = end_line(facts);
    g_autofree char *step = NULL;
    ReportFix *fix;

    if (!line) {
        return NULL;
    }
    step = advice_step_at(facts, facts->read_line);
    fix = report_fix_new("free the memory after the unmap");
    report_fix_add(fix, facts->read_line, REPORT_REPLACE, "%s", "");
    report_fix_add(fix, advice_end_of_step(facts, line), REPORT_AFTER, "%s", step);
    return fix;
}

static ReportFix *
leave_out(const AdviceFacts *facts)
{
    ReportFix *fix;

    if (!facts->read_line) {
        return NULL;
    }
    fix = report_fix_new("leave the call out");
    report_fix_add(fix, facts->read_line, REPORT_REPLACE, "%s", "");
    return fix;
}

static ReportFix *
ask_for_error(const AdviceFacts *facts)
{
    g_autofree char *indent = NULL;
    ReportFix *fix;

    if (!facts->gave_line || !facts->handle) {
        return NULL;
    }
    indent = advice_indent_of(facts, facts->gave_line);
    fix = report_fix_new("ask at once, and give up when it failed");
    report_fix_add(fix, advice_anchor(facts, facts->gave_line, REPORT_AFTER), REPORT_AFTER,
                   "%s%s: dma_mapping_error(%s, %s)", indent, facts->cpu, facts->device,
                   facts->handle);
    return fix;
}

static ReportFix *
do_not_wait(const AdviceFacts *facts)
{
    const char *text = sim_scenario_line(facts->run->scenario, MAX(facts->read_line, 1));
    ReportFix *fix;

    if (!facts->read_line || !advice_mentions(text, "GFP_KERNEL")) {
        return NULL;
    }
    fix = report_fix_new("take memory that is there: GFP_ATOMIC, which may fail");
    advice_change_word(facts, fix, facts->read_line, "GFP_KERNEL", "GFP_ATOMIC");
    return fix;
}

/* The pool is destroyed while a block is out: "b = dma_pool_alloc(pool, gfp, h)". */
static bool
is_busy(const AdviceFacts *facts)
{
    const char *detail = facts->finding->detail;

    return detail && (g_str_has_suffix(detail, " is out") || g_str_has_suffix(detail, " are out"));
}

static ReportFix *
free_block_first(const AdviceFacts *facts)
{
    unsigned line = advice_line_of(facts->run, facts->finding->gave.source);
    const char *text = line ? sim_scenario_line(facts->run->scenario, line) : NULL;
    const char *open = text ? strstr(text, "dma_pool_alloc(") : NULL;
    const char *block = line ? advice_variable_set_at(facts->run, line) : NULL;
    const char *pool, *handle;
    size_t pool_length = 0, handle_length = 0;
    ReportFix *fix;

    if (!is_busy(facts) || !open || !block || !facts->read_line) {
        return NULL;
    }
    open = strchr(open, '(');
    pool = argument(open, 0, &pool_length);
    handle = argument(open, 2, &handle_length);
    if (!pool || !handle) {
        return NULL;
    }
    fix = report_fix_new("free every block before the pool ends");
    report_fix_add(fix, facts->read_line, REPORT_BEFORE, "%s: dma_pool_free(%.*s, %s, %.*s)",
                   facts->cpu, (int)pool_length, pool, block, (int)handle_length, handle);
    return fix;
}

static ReportFix *
leave_pool_alone(const AdviceFacts *facts)
{
    return is_busy(facts) ? NULL : leave_out(facts);
}

/* Without the attribute wherever the allocation is named. */
static ReportFix *
with_an_address(const AdviceFacts *facts)
{
    static const char attr[] = "DMA_ATTR_NO_KERNEL_MAPPING";
    const char *name = facts->gave_line ? advice_variable_set_at(facts->run, facts->gave_line)
                                        : NULL;
    ReportFix *fix;

    if (!name) {
        return NULL;
    }
    fix = report_fix_new("leave the attribute out where the CPU has to reach the memory");
    for (unsigned line = facts->gave_line; line <= facts->lines; line++) {
        const char *text = sim_scenario_line(facts->run->scenario, line);

        if (advice_mentions(text, attr) && advice_mentions(text, name)) {
            advice_change_word(facts, fix, line, attr, "0");
        }
    }
    return fix;
}

/* A line behind which code may sleep again, or 0. */
static unsigned
end_of_region(const AdviceFacts *facts)
{
    static const char *const ends[] = {"spin_unlock", "local_irq_enable", "local_bh_enable",
                                       "preempt_enable"};

    for (unsigned line = facts->read_line + 1; facts->read_line && line <= facts->lines; line++) {
        const char *text = sim_scenario_line(facts->run->scenario, line);
        const char *word = text + strspn(text, " \t");

        for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
            if (strstr(text, ends[i])) {
                return line;
            }
        }
        if (g_str_has_prefix(word, "end") && !g_ascii_isalnum(word[3])) {
            return line;
        }
    }
    return 0;
}

/* For calls whose result is not needed before. */
static ReportFix *
do_it_after(const AdviceFacts *facts)
{
    unsigned line = end_of_region(facts);
    g_autofree char *step = NULL;
    ReportFix *fix;

    if (!line) {
        return NULL;
    }
    step = advice_step_at(facts, facts->read_line);
    fix = report_fix_new("do it where the code may sleep");
    report_fix_add(fix, facts->read_line, REPORT_REPLACE, "%s", "");
    report_fix_add(fix, advice_end_of_step(facts, line), REPORT_AFTER, "%s", step);
    return fix;
}

/* Up to the end of the cache line, when the sync begins where the mapping does. */
static ReportFix *
widen_sync(const AdviceFacts *facts)
{
    g_autofree char *handle = argument_at(facts, facts->read_line, handle_at);
    g_autofree char *size = argument_at(facts, facts->read_line, size_of);
    uint64_t line = facts->run->world->line_bytes, bytes = 0;
    g_autofree char *to = NULL;

    if (!facts->handle || g_strcmp0(handle, facts->handle) != 0 || !size ||
        !g_ascii_string_to_unsigned(size, 10, 1, UINT32_MAX, &bytes, NULL)) {
        return NULL;
    }
    bytes = MIN((bytes + line - 1) & ~(line - 1), facts->finding->hold.len);
    to = g_strdup_printf("%" G_GUINT64_FORMAT, bytes);
    return replace(facts, size_of, to, "sync whole cache lines");
}

/* A buffer on a multiple of its size crosses no boundary that is not smaller. */
static ReportFix *
align_entry(const AdviceFacts *facts)
{
    const char *detail = facts->finding->detail;
    unsigned line = facts->object ? advice_declaration_of(facts, facts->object) : 0;
    uint64_t align = 1;
    ReportFix *fix;

    if (!line || !detail || !strstr(detail, "across a multiple")) {
        return NULL;
    }
    while (align < facts->object_len) {
        align *= 2;
    }
    fix = report_fix_new("align the entry to its size, or cut it in two at the boundary");
    report_fix_add(fix, line, REPORT_REPLACE,
                   "buf %s %" G_GUINT64_FORMAT " align=%" G_GUINT64_FORMAT, facts->object,
                   facts->object_len, align);
    return fix;
}

/* A part of a mapping, or another device's, was to be ended: all of it, as it is. */
static ReportFix *
end_the_mapping(const AdviceFacts *facts)
{
    const char *text = sim_scenario_line(facts->run->scenario, MAX(facts->read_line, 1));

    return facts->is_mapped && strstr(text, "dma_unmap_")
               ? replace_by_end(facts, "end the mapping as it was made, and all of it")
               : NULL;
}

/*
 * A map that failed works when it is edited: its end is put in front of the line that
 * frees @pointer, or behind the last one.
 */
static void
add_end_of_map(const AdviceFacts *facts, ReportFix *fix, const char *pointer)
{
    const char *text = sim_scenario_line(facts->run->scenario, MAX(facts->read_line, 1));
    const char *handle = facts->read_line
                             ? advice_variable_set_at(facts->run, facts->read_line)
                             : NULL;
    const char *open = NULL, *device, *size, *dir;
    const Positions *call = call_in(text, &open);
    size_t device_length = 0, size_length = 0, dir_length = 0;
    unsigned at = facts->lines;
    ReportWhere where = REPORT_AFTER;

    device = call ? argument(open, 0, &device_length) : NULL;
    size = call ? argument(open, call->size, &size_length) : NULL;
    dir = call ? argument(open, call->dir, &dir_length) : NULL;
    if (!handle || !device || !size || !dir) {
        return;
    }
    for (unsigned line = facts->read_line + 1; line <= facts->lines; line++) {
        const char *own = sim_scenario_line(facts->run->scenario, line);

        if (strstr(own, "dma_unmap_") && advice_mentions(own, handle)) {
            return;
        }
        if (where == REPORT_AFTER && strstr(own, "kfree(") && pointer &&
            advice_mentions(own, pointer)) {
            at = line;
            where = REPORT_BEFORE;
        }
    }
    report_fix_add(fix, at, where, "%s: dma_unmap_single(%.*s, %s, %.*s, %.*s)", facts->cpu,
                   (int)device_length, device, handle, (int)size_length, size, (int)dir_length,
                   dir);
}

/* Where the buffer was allocated: from a zone that the device reaches. */
static ReportFix *
reachable_memory(const AdviceFacts *facts)
{
    const SimObject *object = sim_objects_find(facts->run->world->objects, facts->finding->pa);
    unsigned line = object ? advice_line_of(facts->run, object->source) : 0;
    const char *text = line ? sim_scenario_line(facts->run->scenario, line) : NULL;
    ReportFix *fix;

    if (!text || !advice_mentions(text, "GFP_KERNEL")) {
        return NULL;
    }
    fix = report_fix_new("allocate what the device reaches, or set the mask that it has");
    advice_change_word(facts, fix, line, "GFP_KERNEL", "GFP_KERNEL + GFP_DMA");
    add_end_of_map(facts, fix, advice_variable_set_at(facts->run, line));
    return fix;
}

/* --- ideas that are a sentence only --------------------------------------- */

#define SAY(name, sentence)                                                               \
    static ReportFix *name(const AdviceFacts *facts)                                      \
    {                                                                                     \
        (void)facts;                                                                      \
        return report_fix_new(sentence);                                                  \
    }

SAY(stay_inside, "sync no more than the mapping has")
SAY(whole_lines, "sync whole cache lines, or let one side finish with the line first")
SAY(pass_the_same, "pass what the mapping was made with")
SAY(do_it_elsewhere, "do it where the code may sleep: in probe, remove, or a work item")
SAY(end_what_is_left, "end every mapping and free all DMA memory before the driver leaves")
SAY(set_the_mask, "call dma_set_mask_and_coherent() in probe, and look at its result")
SAY(same_attrs, "pass the same attributes to the call that ends it")
SAY(map_as_memory, "map memory with dma_map_single(), dma_map_page() or dma_map_sg()")
SAY(mind_the_blocks, "free each block once, to the pool it came from, and before the pool ends")
SAY(want_an_address, "leave the attribute out where the CPU has to reach the memory")
SAY(end_mappings, "look for mappings that are never ended, or raise dma_debug_entries=")
SAY(reach_it, "set the mask that the device has, or allocate with dma_alloc_coherent()")
SAY(use_the_api, "leave it to dma_map_*() and dma_sync_*()")

const AdviceRow advice_calls[] = {
    {SIM_D204, {same_direction, pass_the_same}},
    {SIM_D205, {same_size, stay_inside}},
    {SIM_D206, {widen_sync, whole_lines}},
    {SIM_D302, {end_the_mapping, leave_out}},
    {SIM_D304, {same_size, pass_the_same}},
    {SIM_D305, {same_direction, pass_the_same}},
    {SIM_D306, {right_end, leave_out}},
    {SIM_D308, {ask_for_error}},
    {SIM_D309, {end_it, end_what_is_left}},
    {SIM_D310, {right_free, free_later, end_sooner, end_before}},
    {SIM_D312, {set_the_mask}},
    {SIM_D313, {repeat_attrs, right_end, same_attrs}},
    {SIM_D314, {same_pointer, leave_out, pass_the_same}},
    {SIM_D316, {advice_map_memory, map_as_memory}},
    {SIM_D315, {align_entry}},
    {SIM_D317, {do_not_wait, do_it_after, do_it_elsewhere}},
    {SIM_D318, {free_block_first, advice_own_pool, leave_pool_alone, mind_the_blocks}},
    {SIM_D321, {with_an_address, want_an_address}},
    {SIM_D322, {end_mappings}},
    {SIM_D404, {reachable_memory, reach_it}},
    {SIM_D405, {reachable_memory, reach_it}},
    {SIM_D504, {leave_out, use_the_api}},
};

const size_t advice_calls_count = G_N_ELEMENTS(advice_calls);

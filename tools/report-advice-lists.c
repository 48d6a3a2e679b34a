/* SPDX-License-Identifier: MIT */
/*
 * Ideas for scatter lists: counts, limits, maps that failed or came twice, and
 * memory that no list can name.
 */
#include <string.h>

#include "sim/world.h"
#include "tools/report-advice.h"

/* Calls that take a count of entries as their third argument. */
static const char *const counting[] = { "dma_unmap_sg(", "dma_unmap_sg_attrs(",
                                        "dma_sync_sg_for_cpu(", "dma_sync_sg_for_device(" };

/* Text from the @index-th comma behind @call to the next one; NULL: there is none. */
static const char *
argument(const char *text, const char *call, unsigned index, size_t *ret_len)
{
    const char *at = strstr(text, call);

    for (at = at ? at + strlen(call) : NULL; at && index > 0; index--) {
        at = strchr(at, ',');
        at = at ? at + 1 : NULL;
    }
    if (!at) {
        return NULL;
    }
    at += strspn(at, " ");
    *ret_len = strcspn(at, ",)");
    return at;
}

/* "list, 3" as the map has it, where the call has something else. */
ReportFix *
advice_count_of_map(const AdviceFacts *facts)
{
    const char *count = facts->args ? strchr(facts->args, ',') : NULL;
    g_autofree char *text = facts->read_line ? advice_step_at(facts, facts->read_line) : NULL;

    for (size_t i = 0; count && text && i < G_N_ELEMENTS(counting); i++) {
        size_t len = 0;
        const char *at = argument(text, counting[i], 2, &len);
        ReportFix *fix;

        if (!at) {
            continue;
        }
        fix = report_fix_new("pass the number of entries that dma_map_sg() was given");
        report_fix_add(fix, facts->read_line, REPORT_REPLACE, "%.*s%s%s", (int)(at - text), text,
                       count + 1 + strspn(count + 1, " "), at + len);
        return fix;
    }
    return NULL;
}

/* The list that is mapped again at the place of the report, ended before it. */
ReportFix *
advice_unmap_list_first(const AdviceFacts *facts)
{
    g_autofree char *indent = NULL;
    ReportFix *fix;

    if (!facts->read_line || !facts->args || strcmp(facts->family, "single") == 0) {
        return NULL;
    }
    indent = advice_indent_of(facts, facts->read_line);
    fix = report_fix_new("end the first mapping before the list is mapped again");
    report_fix_add(fix, facts->read_line, REPORT_BEFORE, "%s%s: dma_unmap_%s(%s, %s, %s%s)",
                   indent, facts->cpu, facts->family, facts->device, facts->args,
                   facts->finding->hold.dir,
                   strcmp(facts->family, "sgtable") == 0 ? ", 0" : "");
    return fix;
}

ReportFix *
advice_stop_after_failure(const AdviceFacts *facts)
{
    ReportFix *fix;

    if (!facts->read_line) {
        return NULL;
    }
    fix = report_fix_new("stop where dma_map_sg() gave 0: nothing is mapped");
    report_fix_add(fix, facts->read_line, REPORT_REPLACE, "%s", "");
    return fix;
}

/* A device that was sent to DMA_MAPPING_ERROR. */
ReportFix *
advice_stop_device(const AdviceFacts *facts)
{
    ReportFix *fix;

    if (facts->finding->bus != UINT64_MAX || !facts->read_line) {
        return NULL;
    }
    fix = report_fix_new("the address is DMA_MAPPING_ERROR: when the map has failed, do not start "
                         "the device");
    report_fix_add(fix, facts->read_line, REPORT_REPLACE, "%s", "");
    return fix;
}

/* A power of two that @bytes fit into. */
static uint64_t
natural_alignment(uint64_t bytes)
{
    uint64_t align = 1;

    while (align < bytes && align <= UINT64_MAX / 2) {
        align *= 2;
    }
    return align;
}

/* What is aligned to its size crosses no larger power of two. */
ReportFix *
advice_keep_off_boundary(const AdviceFacts *facts)
{
    static const char across[] = "across a multiple of ";
    const char *detail = facts->finding->detail ? strstr(facts->finding->detail, across) : NULL;
    unsigned line = facts->object ? advice_declaration_of(facts, facts->object) : 0;
    uint64_t align = natural_alignment(facts->object_len);
    ReportFix *fix;

    if (!detail || !line || align > g_ascii_strtoull(detail + strlen(across), NULL, 16)) {
        return NULL;
    }
    fix = report_fix_new("take memory that does not cross it: kmalloc() aligns a power of two "
                         "to its size");
    report_fix_add(fix, line, REPORT_REPLACE,
                   "buf %s %" G_GUINT64_FORMAT " align=%" G_GUINT64_FORMAT, facts->object,
                   facts->object_len, align);
    return fix;
}

/* A limit that nobody has set is that of the kernel, not of the device. */
ReportFix *
advice_say_segment_size(const AdviceFacts *facts)
{
    const SimFinding *finding = facts->finding;
    g_autofree char *indent = NULL;
    ReportFix *fix;

    for (unsigned line = 1; line <= facts->lines; line++) {
        const char *text = sim_scenario_line(facts->run->scenario, line);

        if (strstr(text, "dma_set_max_seg_size(") || strstr(text, "dma_set_seg_boundary(")) {
            return report_fix_new("cut the entry into as many as the device needs");
        }
    }
    if (!facts->read_line || !finding->other) {
        return NULL;
    }
    indent = advice_indent_of(facts, facts->read_line);
    fix = report_fix_new("say what the device can take, or cut the entry");
    report_fix_add(fix, facts->read_line, REPORT_BEFORE,
                   "%s%s: dma_set_max_seg_size(%s, %" G_GUINT64_FORMAT ")", indent, facts->cpu,
                   finding->other, finding->len);
    return fix;
}

/* "x = vmalloc(n)" and "vfree(x)": the same from kmalloc(). */
static bool
replace_vmalloc(const AdviceFacts *facts, ReportFix *fix, unsigned line, const char *text)
{
    const char *vmalloc = strstr(text, "= vmalloc("), *vfree = strstr(text, ": vfree(");
    size_t len = 0;
    const char *size = argument(text, "vmalloc(", 0, &len);

    if (vmalloc && size) {
        report_fix_add(fix, line, REPORT_REPLACE, "%.*s= kmalloc(%.*s, GFP_KERNEL)",
                       (int)(vmalloc - text), text, (int)len, size);
    } else if (vfree) {
        advice_change_word(facts, fix, line, ": vfree(", ": kfree(");
    }
    return vmalloc || vfree;
}

/* "buf x 64 in=vmalloc": no place of its own is kmalloc. */
static bool
replace_place(const AdviceFacts *facts, ReportFix *fix, unsigned line, const char *text)
{
    static const char *const places[] = { " in=vmalloc", " in=stack", " in=rodata" };

    for (size_t i = 0; g_str_has_prefix(text, "buf ") && i < G_N_ELEMENTS(places); i++) {
        if (strstr(text, places[i])) {
            advice_change_word(facts, fix, line, places[i], "");
            return true;
        }
    }
    return false;
}

/* Maps that gave nothing to end, and what ends them when they give something. */
static const struct {
    const char *map, *unmap;
    bool by_result; /* the second argument is the handle */
} ends[] = {
    { "= dma_map_single(", "dma_unmap_single", true },
    { "dma_map_sg(", "dma_unmap_sg", false },
    { "dma_map_sgtable(", "dma_unmap_sgtable", false },
};

/* What is to be put behind the map at @line, which may succeed now; NULL: unknown. */
static char *
end_of_map(const AdviceFacts *facts, unsigned line)
{
    const char *text = sim_scenario_line(facts->run->scenario, line);
    const char *handle = advice_variable_set_at(facts->run, line);

    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        size_t device_len = 0, second_len = 0;
        const char *device = argument(text, ends[i].map, 0, &device_len);
        const char *second = argument(text, ends[i].map, 1, &second_len);

        if (second && (!ends[i].by_result || handle)) {
            return g_strdup_printf("%s(%.*s, %s%.*s)", ends[i].unmap, (int)device_len, device,
                                   ends[i].by_result ? handle : "",
                                   (int)strcspn(ends[i].by_result ? second + second_len : second,
                                                ")"),
                                   ends[i].by_result ? second + second_len : second);
        }
    }
    return NULL;
}

/* The last line that names the device of the map at @line: it may use it until there. */
static unsigned
last_use(const AdviceFacts *facts, unsigned line)
{
    const char *text = sim_scenario_line(facts->run->scenario, line);
    const char *from = strchr(text, '(');
    g_autofree char *device = from ? g_strndup(from + 1, strcspn(from + 1, ",")) : NULL;
    unsigned last = line;

    for (unsigned i = line + 1; device && i <= facts->lines; i++) {
        text = sim_scenario_line(facts->run->scenario, i);
        if (!g_str_has_prefix(text, "expect") && advice_mentions(text, device)) {
            last = i;
        }
    }
    return advice_end_of_step(facts, last);
}

/* Where nothing was mapped nothing had to be ended. */
static void
end_the_mapping(const AdviceFacts *facts, ReportFix *fix)
{
    unsigned freed = 0;
    g_autofree char *call = NULL;

    for (unsigned line = 1; line <= facts->lines; line++) {
        const char *text = sim_scenario_line(facts->run->scenario, line);

        if (strstr(text, ": dma_unmap_")) {
            return;
        }
        if (line > facts->read_line && freed == 0 && strstr(text, ": vfree(")) {
            freed = line;
        }
    }
    if (facts->read_line && (call = end_of_map(facts, facts->read_line)) != NULL) {
        report_fix_add(fix, freed ? freed : last_use(facts, facts->read_line),
                       freed ? REPORT_BEFORE : REPORT_AFTER, "%s: %s", facts->cpu, call);
    }
}

/* Whoever looks at what kmalloc() gave maps no NULL. */
static ReportFix *
map_something(const AdviceFacts *facts)
{
    unsigned line = facts->read_line;
    const char *text = line ? sim_scenario_line(facts->run->scenario, line) : NULL;
    ReportFix *fix = report_fix_new("map memory that there is: look at what kmalloc() returned");

    if (text && advice_mentions(text, "NULL") && !advice_declaration_of(facts, "memory")) {
        report_fix_add(fix, line, REPORT_BEFORE,
                       "%s: memory = kmalloc(%" G_GUINT64_FORMAT ", GFP_KERNEL)", facts->cpu,
                       facts->finding->len);
        advice_change_word(facts, fix, line, "NULL", "memory");
        end_the_mapping(facts, fix);
    }
    return fix;
}

ReportFix *
advice_other_memory(const AdviceFacts *facts)
{
    const char *detail = facts->finding->detail ? facts->finding->detail : "";
    bool is_unset = g_str_has_prefix(detail, "entry without a page");
    ReportFix *fix;

    if (strcmp(detail, "NULL") == 0) {
        return map_something(facts);
    }
    fix = report_fix_new(
        is_unset ? "call sg_set_buf() or sg_set_page() for every entry that is mapped"
                 : "take the buffer from kmalloc()");

    for (unsigned line = 1; !is_unset && line <= facts->lines; line++) {
        const char *text = sim_scenario_line(facts->run->scenario, line);

        if (!replace_vmalloc(facts, fix, line, text)) {
            replace_place(facts, fix, line, text);
        }
    }
    if (fix->edits->len > 0) {
        end_the_mapping(facts, fix);
    }
    return fix;
}

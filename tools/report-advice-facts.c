/* SPDX-License-Identifier: MIT */
/*
 * What is known about a finding before a cure is thought of, and the edits that
 * cures are made of.
 */
#include <string.h>

#include "sim/cpu.h"
#include "sim/objects.h"
#include "sim/truth.h"
#include "sim/world.h"
#include "tools/report-advice.h"

unsigned
advice_line_of(const SimRun *run, SimSource source)
{
    unsigned line, column, width;

    return sim_run_locate(run, source, &line, &column, &width) ? line : 0;
}

static SimActorId
cpu_of(const SimRun *run, const SimFinding *finding)
{
    SimActorId actors[] = {finding->read.actor, finding->changed.actor,
                           finding->copied.actor, SIM_WID_ACTOR(finding->due_id),
                           finding->gave.actor};

    for (size_t i = 0; i < G_N_ELEMENTS(actors); i++) {
        if (actors[i] && sim_world_actor(run->world, actors[i])->kind == SIM_ACTOR_CPU) {
            return actors[i];
        }
    }
    return ((SimCpu *)g_ptr_array_index(run->world->cpus, 0))->actor;
}

/* "d" of "cpu0: d = dma_map_single(...)": interned; NULL: the line sets none. */
const char *
advice_variable_set_at(const SimRun *run, unsigned line)
{
    const char *text = sim_scenario_line(run->scenario, line);
    const char *name = text ? strchr(text, ':') : NULL, *end;
    g_autofree char *word = NULL;

    if (!name) {
        return NULL;
    }
    name += 1 + strspn(name + 1, " \t");
    end = name + strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    if (end == name || end[strspn(end, " \t")] != '=' || end[strspn(end, " \t") + 1] == '>') {
        return NULL;
    }
    word = g_strndup(name, (gsize)(end - name));
    return g_intern_string(word);
}

/*
 * The variable of the map's own line, as long as no line before the place of the report
 * gives it another value: it is used again for the next buffer.
 */
static const char *
handle_of(const SimRun *run, const AdviceFacts *facts)
{
    const SimHold *hold = &facts->finding->hold;
    const char *text = sim_scenario_line(run->scenario, MAX(facts->gave_line, 1));
    const char *name = NULL, *again;

    if (facts->gave_line && text &&
        (strstr(text, "dma_map_single") || strstr(text, "dma_map_page"))) {
        name = advice_variable_set_at(run, facts->gave_line);
        if (!name) {
            return NULL; /* a variable with that value is another mapping's */
        }
    }
    if (!name) {
        return sim_run_variable(run, hold->bus);
    }
    for (unsigned line = facts->gave_line + 1; line < facts->read_line; line++) {
        again = advice_variable_set_at(run, line);
        if (again && strcmp(again, name) == 0) {
            return NULL;
        }
    }
    return name;
}

/* Calls that map a list, and how many of their arguments a sync repeats. */
static const struct {
    const char *call, *family;
    unsigned args;
} list_calls[] = {
    { "dma_map_sg(", "sg", 2 },
    { "dma_map_sg_attrs(", "sg", 2 },
    { "dma_map_sgtable(", "sgtable", 1 },
};

/* "list, 3" of "dma_map_sg(eth0, list, 3, ...)" at the line of the map; "list" is
 * the name of what is mapped.  False: that line maps no list. */
static bool
look_up_list(AdviceFacts *facts)
{
    const char *text = sim_scenario_line(facts->run->scenario, MAX(facts->gave_line, 1));

    for (size_t i = 0; facts->gave_line && text && i < G_N_ELEMENTS(list_calls); i++) {
        const char *call = strstr(text, list_calls[i].call);
        g_auto(GStrv) words =
            call ? g_strsplit(call + strlen(list_calls[i].call), ",", 0) : NULL;
        g_autofree char *args = NULL, *name = NULL;

        if (!call || g_strv_length(words) < 4) {
            continue;
        }
        args = list_calls[i].args == 2 ? g_strdup_printf("%s,%s", words[1], words[2])
                                       : g_strdup(words[1]);
        facts->args = g_intern_string(g_strstrip(args));
        name = g_strdup(facts->args + strspn(facts->args, "&"));
        name[strcspn(name, ".[,")] = '\0';
        facts->handle = g_intern_string(name);
        facts->family = list_calls[i].family;
        return true;
    }
    return false;
}

static void
look_up_handle(AdviceFacts *facts)
{
    g_autofree char *args = NULL;

    if (look_up_list(facts)) {
        return;
    }
    facts->family = "single";
    facts->handle = handle_of(facts->run, facts);
    if (facts->handle) {
        args = g_strdup_printf("%s, %" G_GUINT64_FORMAT, facts->handle,
                               facts->finding->hold.len);
        facts->args = g_intern_string(args);
    }
}

AdviceFacts
advice_look_up(const SimRun *run, const SimFinding *finding)
{
    const SimObject *object = sim_objects_find(run->world->objects, finding->pa);
    AdviceFacts facts = {.run = run, .finding = finding};

    facts.read_line = advice_line_of(run, finding->read.source);
    facts.changed_line = finding->changed.actor ? advice_line_of(run, finding->changed.source)
                                                : 0;
    facts.cpu = report_actor(run, cpu_of(run, finding));
    while (sim_scenario_line(run->scenario, facts.lines + 1)) {
        facts.lines++;
    }
    if (object) {
        facts.object = object->name;
        facts.object_len = object->len;
    }
    if (finding->has_hold) {
        facts.gave_line = advice_line_of(run, finding->hold.source);
        facts.taken_line = finding->hold.taken_event ? advice_line_of(run, finding->hold.taken)
                                                     : 0;
        facts.device = report_actor(run, finding->hold.device);
        look_up_handle(&facts);
        facts.is_mapped = finding->hold.live;
        facts.is_coherent = g_str_has_prefix(finding->hold.call, "dma_alloc") &&
                            strcmp(finding->hold.call, "dma_alloc_pages") != 0;
    }
    return facts;
}

/* The last line of the step at @line: `=>` for another variant belongs to it. */
unsigned
advice_end_of_step(const AdviceFacts *facts, unsigned line)
{
    for (;;) {
        const char *next = sim_scenario_line(facts->run->scenario, line + 1);

        if (!next || !g_str_has_prefix(next + strspn(next, " \t"), "=>")) {
            return line;
        }
        line++;
    }
}

unsigned
advice_anchor(const AdviceFacts *facts, unsigned line, ReportWhere where)
{
    return where == REPORT_AFTER ? advice_end_of_step(facts, line) : line;
}

/* The step at @line without what was expected of it, to be put elsewhere; free it. */
char *
advice_step_at(const AdviceFacts *facts, unsigned line)
{
    const char *text = sim_scenario_line(facts->run->scenario, line);
    const char *end = strstr(text, "=>"), *comment = strchr(text, '#');

    if (!end || (comment && comment < end)) {
        end = comment;
    }
    return g_strchomp(end ? g_strndup(text, (gsize)(end - text)) : g_strdup(text));
}

/* The blanks that @line begins with. */
char *
advice_indent_of(const AdviceFacts *facts, unsigned line)
{
    const char *text = sim_scenario_line(facts->run->scenario, line);

    return g_strndup(text, strspn(text, " \t"));
}

/* The line that declares @name: "buf rx ..." or "let rx = ...". */
unsigned
advice_declaration_of(const AdviceFacts *facts, const char *name)
{
    for (unsigned line = 1; line <= facts->lines; line++) {
        const char *text = sim_scenario_line(facts->run->scenario, line);
        size_t length = strlen(name);

        text += strspn(text, " \t");
        if (!g_str_has_prefix(text, "buf ") && !g_str_has_prefix(text, "let ")) {
            continue;
        }
        text += 4 + strspn(text + 4, " \t");
        if (strncmp(text, name, length) == 0 && !g_ascii_isalnum(text[length]) &&
            text[length] != '_') {
            return line;
        }
    }
    return 0;
}

/*
 * Bare maintenance, for boards and lessons without the DMA API: a driver does not
 * call it for a buffer that is mapped or was, and memory without a name has none here.
 */
/* What kernels call maintenance of a range by virtual address; @last: (start, size, last)
 * instead of (start, end). */
static const struct {
    const char *arch;
    struct {
        const char *call, *last;
    } how[ADVICE_MAINTENANCE];
} maintenance[] = {
    {"arm64",
     {[ADVICE_CLEAN] = {"dcache_clean_poc", NULL},
      [ADVICE_INVALIDATE] = {"dcache_inval_poc", NULL},
      [ADVICE_FLUSH] = {"dcache_clean_inval_poc", NULL}}},
    {"armv7",
     {[ADVICE_CLEAN] = {"dmac_map_area", "DMA_TO_DEVICE"},
      [ADVICE_INVALIDATE] = {"dmac_unmap_area", "DMA_FROM_DEVICE"},
      [ADVICE_FLUSH] = {"dmac_flush_range", NULL}}},
};

/* "CALL(tx, tx + 64)"; NULL: the kernel of this board offers no such call.  Free it. */
static char *
maintenance_of(const AdviceFacts *facts, AdviceMaintenance what)
{
    const char *arch = facts->run->world->arch, *name = facts->object;

    for (size_t i = 0; i < G_N_ELEMENTS(maintenance); i++) {
        const char *call = maintenance[i].how[what].call;
        const char *last = maintenance[i].how[what].last;

        if (g_strcmp0(maintenance[i].arch, arch) == 0) {
            return last ? g_strdup_printf("%s(%s, %" G_GUINT64_FORMAT ", %s)", call, name,
                                          facts->object_len, last)
                        : g_strdup_printf("%s(%s, %s + %" G_GUINT64_FORMAT ")", call, name,
                                          name, facts->object_len);
        }
    }
    return NULL;
}

ReportFix *
advice_maintain(const AdviceFacts *facts, AdviceMaintenance what, unsigned line,
                ReportWhere where, const char *sentence)
{
    g_autofree char *indent = NULL, *call = NULL;
    ReportFix *fix;

    if (!facts->object || !line || facts->finding->has_hold ||
        !advice_declaration_of(facts, facts->object)) {
        return NULL;
    }
    call = maintenance_of(facts, what);
    if (!call) {
        return report_fix_new("%s", sentence);
    }
    indent = advice_indent_of(facts, line);
    fix = report_fix_new("%s", sentence);
    report_fix_add(fix, advice_anchor(facts, line, where), where, "%s%s: %s", indent,
                   facts->cpu, call);
    return fix;
}

ReportFix *
advice_insert_barrier(const AdviceFacts *facts, const char *call, unsigned line, ReportWhere where,
               const char *sentence)
{
    g_autofree char *indent = NULL;
    ReportFix *fix;

    if (!line) {
        return NULL;
    }
    indent = advice_indent_of(facts, line);
    fix = report_fix_new("%s", sentence);
    report_fix_add(fix, advice_anchor(facts, line, where), where, "%s%s: %s()", indent,
                   facts->cpu, call);
    return fix;
}

bool
advice_is_cpu(const AdviceFacts *facts, SimActorId actor)
{
    return actor && sim_world_actor(facts->run->world, actor)->kind == SIM_ACTOR_CPU;
}

static bool
is_word(char c)
{
    return g_ascii_isalnum(c) || c == '_';
}

/* Where @word stands in @text by itself, as far as its ends are letters; NULL: nowhere. */
static const char *
word_in(const char *text, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = strstr(text, word); at && length; at = strstr(at + 1, word)) {
        bool starts = at == text || !is_word(word[0]) || !is_word(at[-1]);

        if (starts && !(is_word(word[length - 1]) && is_word(at[length]))) {
            return at;
        }
    }
    return NULL;
}

bool
advice_mentions(const char *text, const char *word)
{
    return word_in(text, word) != NULL;
}

void
advice_change_word(const AdviceFacts *facts, ReportFix *fix, unsigned line, const char *from,
            const char *to)
{
    const char *text = sim_scenario_line(facts->run->scenario, line);
    const char *word = word_in(text, from), *at = word ? word : strstr(text, from);

    report_fix_add(fix, line, REPORT_REPLACE, "%.*s%s%s", (int)(at - text), text, to,
                   at + strlen(from));
}

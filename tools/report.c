/* SPDX-License-Identifier: MIT */
/*
 * Makes a report of a finding while the world still stands: everything that
 * the renderers print is put into words here.
 */
#include "tools/report.h"

#include <string.h>

#include "sim/cpu.h"
#include "sim/objects.h"
#include "sim/truth.h"
#include "sim/world.h"
#include "tools/tool.h"

static const SimWitness *
witness_of(const SimFinding *finding, unsigned mark)
{
    const SimWitness *all[] = {&finding->gave, &finding->copied, &finding->changed,
                               &finding->read};

    return all[mark - 1];
}

const char *
report_actor(const SimRun *run, SimActorId actor)
{
    return actor ? sim_world_actor(run->world, actor)->name : "somebody";
}

/* What an allocation is called in the file, when a variable holds its address. */
static const char *
variable_of(const SimRun *run, SimAddr pa)
{
    const uint64_t values[] = {sim_window_va(SIM_WINDOW_LINEAR, pa),
                               sim_window_va(SIM_WINDOW_UNCACHED, pa), pa};

    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        const char *name = sim_run_variable(run, values[i]);

        if (name) {
            return name;
        }
    }
    return NULL;
}

const char *
report_object_name(const SimRun *run, const SimObject *object)
{
    /* "kmalloc#3": numbered by the layer that allocated it.  The address of a page is that
     * of the first block of a pool in it, too: a variable means the block. */
    bool is_meant = strchr(object->name, '#') &&
                    sim_objects_first(run->world->objects, object->pa) == object;
    const char *variable = is_meant ? variable_of(run, object->pa) : NULL;

    return variable ? variable : object->name;
}

char *
report_describe(const SimRun *run, SimAddr pa, uint64_t len)
{
    char *text = sim_objects_describe(run->world->objects, pa, len);
    const SimObject *object = sim_objects_find(run->world->objects, pa);
    const char *name = object ? report_object_name(run, object) : NULL;

    if (name && name != object->name && g_str_has_prefix(text, object->name)) {
        char *renamed = g_strconcat(name, text + strlen(object->name), NULL);

        g_free(text);
        return renamed;
    }
    return text;
}

static bool
spans(const SimObject *object, SimAddr pa, uint64_t len)
{
    return object->pa <= pa && object->pa + object->len >= pa + len;
}

/* One object holds all of the line: it is said as a part of that. */
static bool
is_of_one_object(const SimRun *run, SimAddr line, uint64_t len)
{
    g_autoptr(GPtrArray) objects = sim_objects_touching(run->world->objects, line, len);

    for (unsigned i = 0; i < objects->len; i++) {
        if (spans(g_ptr_array_index(objects, i), line, len)) {
            return true;
        }
    }
    return false;
}

char *
report_describe_line(const SimRun *run, SimAddr pa)
{
    uint64_t len = run->world->line_bytes;
    SimAddr line = pa & ~(len - 1), from, to;
    const SimObject *object = sim_objects_find(run->world->objects, pa);

    if (!object || is_of_one_object(run, line, len)) {
        return report_describe(run, line, len);
    }
    from = MAX(line, object->pa);
    to = MIN(line + len, object->pa + object->len);
    return report_describe(run, from, to - from);
}

/* "3c 00", or "64 x bb", or the first eight and dots. */
char *
report_bytes(const uint8_t *bytes, uint64_t len)
{
    uint64_t have = MIN(len, SIM_FINDING_BYTES);
    GString *text = g_string_new(NULL);
    uint64_t same = 1;

    while (same < have && bytes[same] == bytes[0]) {
        same++;
    }
    if (same == have && have > 4) {
        g_string_append_printf(text, "%" G_GUINT64_FORMAT " x %02x", len, bytes[0]);
        return g_string_free(text, FALSE);
    }
    for (uint64_t i = 0; i < MIN(have, 8); i++) {
        g_string_append_printf(text, "%s%02x", i ? " " : "", bytes[i]);
    }
    if (len > 8) {
        g_string_append(text, " ...");
    }
    return g_string_free(text, FALSE);
}

void
report_span_free(void *memory)
{
    ReportSpan *span = memory;

    g_free(span->text);
    g_free(span->label);
    g_free(span);
}

static gint
compare_spans(gconstpointer a, gconstpointer b)
{
    const ReportSpan *first = *(ReportSpan *const *)a;
    const ReportSpan *second = *(ReportSpan *const *)b;

    if (first->line != second->line) {
        return first->line < second->line ? -1 : 1;
    }
    return (int)first->mark - (int)second->mark;
}

/* What is witness and place of the report at once is shown once; by a call's label. */
static void
drop_double_spans(GPtrArray *spans)
{
    for (unsigned i = spans->len; i-- > 1;) {
        const ReportSpan *before = g_ptr_array_index(spans, i - 1);
        ReportSpan *span = g_ptr_array_index(spans, i);

        if (before->line == span->line && before->column == span->column &&
            span->mark == 4) {
            if (before->mark != 2) {
                g_free(span->label);
                span->label = g_strdup(before->label);
            }
            g_ptr_array_remove_index(spans, i - 1);
            return;
        }
    }
}

static GPtrArray *
spans_new(const SimRun *run, const SimFinding *finding)
{
    GPtrArray *spans = g_ptr_array_new_with_free_func(report_span_free);

    for (unsigned mark = 1; mark <= 4; mark++) {
        const SimWitness *witness = witness_of(finding, mark);
        unsigned line, column, width;
        ReportSpan *span;

        if (!witness->actor ||
            !sim_run_locate(run, witness->source, &line, &column, &width)) {
            continue;
        }
        span = g_new0(ReportSpan, 1);
        span->mark = mark;
        span->line = line;
        span->column = column;
        span->width = width;
        span->text = g_strdup(sim_scenario_line(run->scenario, line));
        span->label = report_span_label(run, finding, mark);
        g_ptr_array_add(spans, span);
    }
    g_ptr_array_sort(spans, compare_spans);
    drop_double_spans(spans);
    return spans;
}

static void
fill_witnesses(Report *report, const SimRun *run, const SimFinding *finding)
{
    for (unsigned mark = 1; mark <= 4; mark++) {
        const SimWitness *witness = witness_of(finding, mark);
        ReportWitness *into = &report->witness[mark - 1];
        unsigned column, width;

        into->known = witness->actor != 0;
        into->who = g_strdup(report_actor(run, witness->actor));
        into->what = g_strdup(witness->what);
        into->event = witness->event;
        into->time = witness->time;
        if (!into->known ||
            !sim_run_locate(run, witness->source, &into->line, &column, &width)) {
            into->line = 0;
        }
    }
}

static void
fill_place(Report *report, const SimRun *run, const SimFinding *finding)
{
    unsigned width;

    report->file = g_strdup(sim_scenario_path(run->scenario));
    report->event = finding->event;
    report->time = finding->time;
    report->variant = g_strdup(sim_scenario_variant(run->scenario, run->variant));
    if (!sim_run_locate(run, finding->read.source, &report->line, &report->column,
                        &width)) {
        report->line = 0;
    }
}

static void
fill_bytes(Report *report, const SimRun *run, const SimFinding *finding)
{
    uint64_t line_bytes = run->world->line_bytes;

    report->pa = finding->pa;
    report->len = finding->len;
    report->line_pa = finding->pa & ~(line_bytes - 1);
    report->object = report_describe(run, finding->pa, finding->len);
    report->line_object = report_describe_line(run, finding->pa);
    if (finding->has_values) {
        report->got = report_bytes(finding->got, finding->len);
        report->due = report_bytes(finding->due, finding->len);
    }
}

/* The command that shows this report again, and stops there. */
static char *
replay_new(const SimRun *run, const ReportAsk *ask, const SimFinding *finding)
{
    GString *text = g_string_new("dmasim run ");
    const char *variant = sim_scenario_variant(run->scenario, run->variant);
    const SimRunOptions *options = ask->options;
    bool chose = options->policy_given || options->schedule;
    const char *path = sim_scenario_path(run->scenario);
    g_autofree char *file = tool_quote(strcmp(path, SIM_SCENARIO_STDIN) ? path : "-");

    g_string_append(text, file);
    if (variant) {
        g_string_append_printf(text, " --variant %s", variant);
    }
    if (options->seed_given && !chose) {
        g_string_append_printf(text, " --seed %" G_GUINT64_FORMAT, options->seed);
    }
    if (chose) {
        g_autofree char *schedule = tool_quote(run->schedule);

        g_string_append_printf(text, " --schedule %s", schedule);
    }
    for (const char *const *set = options->set; set && *set; set++) {
        g_autofree char *word = tool_quote(*set);

        g_string_append_printf(text, " --set %s", word);
    }
    g_string_append_printf(text, " --stop-at %" G_GUINT64_FORMAT, finding->event);
    return g_string_free(text, FALSE);
}

static char *
summary_new(const Report *report)
{
    GString *text = g_string_new("SUMMARY: dmasim: ");

    g_string_append_printf(text, "%s %s:%u (D%d; 1 distinct", report->info->name,
                           report->file, report->line, report->info->code);
    if (report->duplicates) {
        g_string_append_printf(text, ", %u duplicate%s folded", report->duplicates,
                               report->duplicates == 1 ? "" : "s");
    }
    g_string_append(text, report->expected ? "; expected)" : ")");
    return g_string_free(text, FALSE);
}

ReportPicture *
report_picture_new(const SimRun *run, const SimFinding *finding)
{
    ReportPicture *picture = g_new0(ReportPicture, 1);

    picture->near = report_near_new(run, finding);
    picture->history = report_history_new(run, finding->pa);
    return picture;
}

void
report_picture_free(ReportPicture *picture)
{
    g_ptr_array_unref(picture->near);
    g_array_unref(picture->history);
    g_free(picture);
}

/* A delay has no bad copy: that the cache fetched the line is beside the point. */
static SimFinding
without_copy(const SimFinding *finding)
{
    SimFinding told = *finding;

    if (told.code == SIM_D105 || told.code == SIM_D106) {
        told.copied = (SimWitness){0};
    }
    return told;
}

Report *
report_new(const SimRun *run, const ReportAsk *ask, const SimFinding *found,
           const ReportPicture *picture)
{
    Report *report = g_new0(Report, 1);
    const SimFinding told = without_copy(found), *finding = &told;

    report->info = sim_code_info(finding->code);
    report->severity = finding->severity;
    report->cause = finding->cause;
    report->latent = finding->latent;
    report->expected = finding->expected;
    report->duplicates = finding->duplicates;
    fill_place(report, run, finding);
    fill_bytes(report, run, finding);
    fill_witnesses(report, run, finding);
    report->title = report_title(run, finding);
    report->why = report_why(run, finding);
    report->spans = spans_new(run, finding);
    report->rows = report_rows_new(run, finding, picture->history);
    report_columns(run, report->rows, report->columns);
    report->is_deep = report_is_deep(run);
    report->where = report_where_now(run, finding);
    report->near = g_ptr_array_ref(picture->near);
    report->fixes = report_fixes_new(run, finding);
    report->elsewhere = g_ptr_array_new_with_free_func(g_free);
    report->replay = replay_new(run, ask, finding);
    report->summary = summary_new(report);
    return report;
}

void
report_fold(Report *report, unsigned more)
{
    report->duplicates += more;
    g_free(report->summary);
    report->summary = summary_new(report);
}

void
report_free(Report *report)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(report->witness); i++) {
        g_free(report->witness[i].who);
        g_free(report->witness[i].what);
    }
    for (unsigned i = 0; i < REPORT_COLUMNS; i++) {
        g_free(report->columns[i]);
    }
    g_free(report->where);
    g_ptr_array_unref(report->spans);
    g_ptr_array_unref(report->rows);
    g_ptr_array_unref(report->near);
    g_ptr_array_unref(report->fixes);
    g_ptr_array_unref(report->elsewhere);
    g_free(report->title);
    g_free(report->why);
    g_free(report->file);
    g_free(report->variant);
    g_free(report->object);
    g_free(report->line_object);
    g_free(report->got);
    g_free(report->due);
    g_free(report->replay);
    g_free(report->summary);
    g_free(report);
}

/* "got 00 00, should be 3c 00"; NULL when bytes do not matter. */
char *
report_got_should(const Report *report)
{
    if (!report->got) {
        return NULL;
    }
    return g_strdup_printf("got %s, should be %s%s", report->got, report->due,
                           report->latent ? " (the same this time)" : "");
}

ReportFix *
report_fix_new(const char *format, ...)
{
    ReportFix *fix = g_new0(ReportFix, 1);
    va_list args;

    va_start(args, format);
    fix->sentence = g_strdup_vprintf(format, args);
    va_end(args);
    fix->edits = g_ptr_array_new();
    return fix;
}

void
report_fix_add(ReportFix *fix, unsigned line, ReportWhere where, const char *format, ...)
{
    ReportEdit *edit = g_new0(ReportEdit, 1);
    va_list args;

    va_start(args, format);
    edit->text = g_strdup_vprintf(format, args);
    va_end(args);
    edit->line = line;
    edit->where = where;
    g_ptr_array_add(fix->edits, edit);
}

void
report_fix_free(void *memory)
{
    ReportFix *fix = memory;

    for (unsigned i = 0; i < fix->edits->len; i++) {
        ReportEdit *edit = g_ptr_array_index(fix->edits, i);

        g_free(edit->text);
        g_free(edit);
    }
    g_ptr_array_unref(fix->edits);
    g_free(fix->sentence);
    g_free(fix);
}

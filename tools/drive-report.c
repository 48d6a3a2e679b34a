/* SPDX-License-Identifier: MIT */
/*
 * Reports of driver runs.  An access or a call of the API is shown where the driver's
 * own code made it: the innermost frame that lies in a module.
 */
#include "tools/drive-report.h"

#include <string.h>

#include "api/glue/stack.h"
#include "tools/symbols.h"
#include "tools/tool.h"

struct DriveReports {
    const Drive *drive;
    const DriveAsk *ask;
    Symbols *symbols;
    GHashTable *sources; /* file -> SimScenario */
};

/* What stands behind SimRun.program while a report is made. */
typedef struct Program {
    const DriveReports *reports;
    const char *file; /* the one that the report shows */
} Program;

static void
free_source(gpointer source)
{
    sim_scenario_free(source);
}

DriveReports *
drive_reports_new(const Drive *drive, const DriveAsk *ask)
{
    DriveReports *reports = g_new0(DriveReports, 1);

    reports->drive = drive;
    reports->ask = ask;
    reports->symbols = symbols_new();
    reports->sources = g_hash_table_new_full(NULL, NULL, NULL, free_source);
    return reports;
}

void
drive_reports_free(DriveReports *reports)
{
    symbols_free(reports->symbols);
    g_hash_table_unref(reports->sources);
    g_free(reports);
}

/* --- places ------------------------------------------------------------------- */

static bool
is_of_module(const DriveReports *reports, uintptr_t pc)
{
    const GPtrArray *modules = reports->drive->modules;

    for (guint i = 0; i < modules->len; i++) {
        if (lx_module_has(g_ptr_array_index(modules, i), pc)) {
            return true;
        }
    }
    return false;
}

/* A header of the API, inlined: the driver is the one that called. */
static bool
is_api_header(const char *file)
{
    return strstr(file, "include/linux/") || strstr(file, "include/asm/") ||
           strstr(file, "include/kunit/");
}

static void
add_places(const DriveReports *reports, uintptr_t pc, GArray *places)
{
    const GArray *frames;

    if (!is_of_module(reports, pc)) {
        return;
    }
    frames = symbols_at(reports->symbols, pc);
    for (guint i = 0; i < frames->len; i++) {
        const SymbolFrame *frame = &g_array_index(frames, SymbolFrame, i);
        DrivePlace place = { frame->file, frame->function, frame->line, frame->column };

        if (!frame->is_inlined || !frame->file || !is_api_header(frame->file)) {
            g_array_append_val(places, place);
        }
    }
}

GArray *
drive_places(const DriveReports *reports, SimSource source)
{
    GArray *places = g_array_new(FALSE, FALSE, sizeof(DrivePlace));

    if (source.pc != 0) {
        add_places(reports, source.pc, places);
    }
    for (const LxFrame *frame = lx_stack_frame(source.stack); frame;
         frame = lx_stack_frame(frame->parent)) {
        add_places(reports, frame->site - 1, places);
    }
    return places;
}

static bool
locate(const SimRun *run, SimSource source, unsigned *ret_line, unsigned *ret_column)
{
    const Program *program = run->program;
    g_autoptr(GArray) places = drive_places(program->reports, source);

    for (guint i = 0; i < places->len; i++) {
        const DrivePlace *place = &g_array_index(places, DrivePlace, i);

        if (place->file == program->file && place->line != 0) {
            *ret_line = place->line;
            *ret_column = MAX(place->column, 1);
            return true;
        }
    }
    return false;
}

/* --- one report ----------------------------------------------------------------- */

static const char *
first_file(const DriveReports *reports, SimSource source)
{
    g_autoptr(GArray) places = drive_places(reports, source);

    for (guint i = 0; i < places->len; i++) {
        const DrivePlace *place = &g_array_index(places, DrivePlace, i);

        if (place->file) {
            return place->file;
        }
    }
    return NULL;
}

/* Of the witnesses, the one that is nearest to the mistake and has a place. */
static const char *
file_of(const DriveReports *reports, const SimFinding *finding)
{
    const SimWitness *witnesses[] = { &finding->read, &finding->changed, &finding->gave,
                                      &finding->copied };

    for (unsigned i = 0; i < G_N_ELEMENTS(witnesses); i++) {
        const char *file = witnesses[i]->actor
                               ? first_file(reports, witnesses[i]->source) : NULL;

        if (file) {
            return file;
        }
    }
    return g_intern_static_string("(no driver code)");
}

static SimScenario *
source_of(const DriveReports *reports, const char *file)
{
    SimScenario *source = g_hash_table_lookup(reports->sources, file);

    if (!source) {
        g_autofree char *text = NULL;
        bool is_there = g_file_get_contents(file, &text, NULL, NULL);

        source = sim_scenario_of_source(file, is_there ? text : "");
        g_hash_table_insert(reports->sources, (gpointer)file, source);
    }
    return source;
}

/* The command that shows this again. */
static char *
replay_new(const DriveReports *reports)
{
    GString *text = g_string_new("dmasim drive");
    const SimRunOptions *options = reports->ask->options;
    g_autofree char *soc = tool_quote(reports->ask->soc);
    g_autofree char *schedule = tool_quote(reports->drive->schedule);

    g_string_append_printf(text, " --soc %s", soc);
    for (const char *const *set = options->set; set && *set; set++) {
        g_autofree char *word = tool_quote(*set);

        g_string_append_printf(text, " --set %s", word);
    }
    if (options->policy_given || options->schedule) {
        g_string_append_printf(text, " --schedule %s", schedule);
    }
    for (const char *const *path = reports->ask->paths; *path; path++) {
        g_autofree char *word = tool_quote(*path);

        g_string_append_printf(text, " %s", word);
    }
    return g_string_free(text, FALSE);
}

Report *
drive_report(DriveReports *reports, const SimFinding *finding)
{
    Program program = { reports, file_of(reports, finding) };
    SimRun run = { .scenario = source_of(reports, program.file),
                   .world = reports->drive->world, .tree = reports->drive->tree,
                   .schedule = reports->drive->schedule, .locate = locate,
                   .program = &program };
    ReportAsk ask = { run.scenario, reports->ask->options, NULL };
    Report *report = report_new(&run, &ask, finding,
                                g_hash_table_lookup(reports->drive->pictures, finding));

    g_ptr_array_set_size(report->fixes, 0); /* they are edits of a scenario */
    g_free(report->replay);
    report->replay = replay_new(reports);
    return report;
}

/* --- trouble ------------------------------------------------------------------- */

static void
put_place(const DrivePlace *place, const char *word, GString *out)
{
    g_string_append_printf(out, "  %s %s:%u in %s()\n", word, place->file ? place->file : "?",
                           place->line, place->function ? place->function : "?");
}

void
drive_trouble_text(const DriveReports *reports, const DriveTrouble *trouble, GString *out)
{
    const LxStay *stay = &trouble->stay;
    g_autoptr(GArray) places =
        drive_places(reports, (SimSource){ .pc = stay->pc, .stack = stay->stack });

    if (stay->end == LX_END_RETURNED) {
        g_string_append_printf(out, "error: %s of %s failed: %d\n", trouble->phase,
                               lx_module_path(trouble->module), stay->value);
        return;
    }
    g_string_append_printf(out, "error: %s in %s of %s: %s\n",
                           stay->end == LX_END_CRASHED ? "crash" : "stop", trouble->phase,
                           lx_module_path(trouble->module), stay->text);
    for (guint i = 0; i < places->len; i++) {
        put_place(&g_array_index(places, DrivePlace, i), i == 0 ? "-->" : "   ", out);
    }
}

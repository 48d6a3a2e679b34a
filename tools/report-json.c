/* SPDX-License-Identifier: MIT */
/*
 * Reports and outcomes as JSON.  Names of members never change their meaning;
 * new ones may come.  Numbers that may pass 2^53 are strings of hex.
 */
#include "tools/json.h"
#include "tools/outcome.h"
#include "tools/report.h"
#include "tools/tool.h"

static const char *
severity_word(SimSeverity severity)
{
    static const char *const words[] = {
        [SIM_NOTE] = "note", [SIM_WARNING] = "warning", [SIM_ERROR] = "error"};

    return words[severity];
}

static void
put_witnesses(JsonBuilder *b, const Report *report)
{
    static const char *const names[] = {"gave", "copied", "changed", "read"};

    tool_json_list(b, "witnesses");
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        const ReportWitness *witness = &report->witness[i];

        if (!witness->known) {
            continue;
        }
        json_builder_begin_object(b);
        tool_json_int(b, "number", i + 1);
        tool_json_string(b, "role", names[i]);
        tool_json_string(b, "who", witness->who);
        tool_json_string(b, "what", witness->what);
        tool_json_int(b, "event", witness->event);
        tool_json_int(b, "time_ps", witness->time);
        tool_json_int(b, "line", witness->line);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

/* The places of a board that has more than one L1. */
static void
put_cells(JsonBuilder *b, const Report *report, const ReportRow *row)
{
    if (!report->is_deep) {
        return;
    }
    json_builder_set_member_name(b, "places");
    json_builder_begin_object(b);
    for (unsigned i = 0; i < REPORT_COLUMNS; i++) {
        if (report->columns[i]) {
            tool_json_string(b, report->columns[i], row->cells[i] ? row->cells[i] : "");
        }
    }
    json_builder_end_object(b);
}

static void
put_row(JsonBuilder *b, gconstpointer element, gconstpointer report)
{
    const ReportRow *row = element;

    tool_json_int(b, "event", row->event);
    tool_json_int(b, "time_ps", row->time);
    tool_json_int(b, "witness", row->mark);
    tool_json_string(b, "who", row->who);
    tool_json_string(b, "what", row->what);
    tool_json_string(b, "l1", row->cache);
    put_cells(b, report, row);
    tool_json_string(b, "ram", row->ram);
    tool_json_bool(b, "buffered", row->buffered);
    tool_json_string(b, "owner", row->owner);
    tool_json_string(b, "place", row->place);
}

static void
put_near(JsonBuilder *b, gconstpointer element, gconstpointer data)
{
    const ReportNear *row = element;

    (void)data;
    tool_json_hex(b, "pa", row->pa);
    tool_json_bool(b, "here", row->is_here);
    tool_json_bool(b, "device_owns", row->held);
    tool_json_bool(b, "stale", row->stale);
    tool_json_bool(b, "dirty", row->dirty);
    tool_json_bool(b, "buffered", row->buffered);
    tool_json_bool(b, "shared", row->shared);
    tool_json_string(b, "objects", row->names);
}

static void
put_edit(JsonBuilder *b, gconstpointer element, gconstpointer data)
{
    static const char *const where[] = {[REPORT_BEFORE] = "before",
                                        [REPORT_AFTER] = "after",
                                        [REPORT_REPLACE] = "replace"};
    const ReportEdit *edit = element;

    (void)data;
    tool_json_int(b, "line", edit->line);
    tool_json_string(b, "insert", where[edit->where]);
    tool_json_string(b, "text", edit->text);
}

static void
put_fix(JsonBuilder *b, gconstpointer element, gconstpointer data)
{
    const ReportFix *fix = element;

    (void)data;
    tool_json_string(b, "sentence", fix->sentence);
    tool_json_string(b, "applicability", fix->certain ? "certain" : "maybe");
    tool_json_pointers(b, "edits", fix->edits, put_edit, NULL);
}

static void
put_bytes(JsonBuilder *b, const Report *report)
{
    tool_json_hex(b, "pa", report->pa);
    tool_json_int(b, "len", report->len);
    tool_json_string(b, "object", report->object);
    tool_json_string(b, "got", report->got);
    tool_json_string(b, "should", report->due);
}

void
report_json(const Report *report, JsonBuilder *b)
{
    g_autofree char *code = g_strdup_printf("D%d", report->info->code);

    json_builder_begin_object(b);
    tool_json_string(b, "code", code);
    tool_json_string(b, "name", report->info->name);
    tool_json_string(b, "severity", severity_word(report->severity));
    tool_json_bool(b, "latent", report->latent);
    tool_json_bool(b, "expected", report->expected);
    tool_json_int(b, "duplicates", report->duplicates);
    if (report->seeds) {
        tool_json_string(b, "variant", report->variant);
        tool_json_int(b, "seeds", report->seeds);
    }
    tool_json_string(b, "title", report->title);
    tool_json_string(b, "file", report->file);
    tool_json_int(b, "line", report->line);
    tool_json_int(b, "column", report->column);
    tool_json_int(b, "event", report->event);
    tool_json_int(b, "time_ps", report->time);
    put_bytes(b, report);
    put_witnesses(b, report);
    tool_json_pointers(b, "history", report->rows, put_row, report);
    tool_json_pointers(b, "nearby", report->near, put_near, NULL);
    tool_json_string(b, "why", report->why);
    if (report->where) {
        tool_json_string(b, "where", report->where);
    }
    tool_json_pointers(b, "fixes", report->fixes, put_fix, NULL);
    tool_json_list(b, "elsewhere");
    for (unsigned i = 0; i < report->elsewhere->len; i++) {
        json_builder_add_string_value(b, g_ptr_array_index(report->elsewhere, i));
    }
    json_builder_end_array(b);
    tool_json_string(b, "kernel", report->info->debug);
    tool_json_string(b, "replay", report->replay);
    tool_json_string(b, "summary", report->summary);
    json_builder_end_object(b);
}

static void
put_miss(JsonBuilder *b, gconstpointer element, gconstpointer data)
{
    const OutcomeMiss *miss = element;

    (void)data;
    tool_json_int(b, "line", miss->line);
    tool_json_int(b, "column", miss->column);
    tool_json_string(b, "message", miss->message);
}

JsonBuilder *
outcome_json_begin(const SimScenario *scenario)
{
    JsonBuilder *b = json_builder_new();

    json_builder_begin_object(b);
    tool_json_string(b, "dmasim", DMASIM_VERSION);
    tool_json_string(b, "file", sim_scenario_path(scenario));
    tool_json_string(b, "title", sim_scenario_title(scenario));
    return b;
}

void
outcome_json(const Outcome *outcome, SimSeverity fail_on, JsonBuilder *b)
{
    json_builder_begin_object(b);
    tool_json_string(b, "variant", outcome->variant);
    tool_json_bool(b, "passed", outcome_passed(outcome, fail_on));
    tool_json_int(b, "steps", outcome->steps);
    tool_json_int(b, "errors", outcome->errors);
    tool_json_int(b, "warnings", outcome->warnings);
    tool_json_int(b, "notes", outcome->notes);
    tool_json_int(b, "unexpected", outcome->unexpected);
    tool_json_int(b, "leaks", outcome->leaks);
    tool_json_string(b, "schedule", outcome->schedule);
    tool_json_pointers(b, "misses", outcome->misses, put_miss, NULL);
    if (outcome->dump) {
        json_builder_set_member_name(b, "mappings");
        dump_mappings_json(outcome->dump, b);
    }
    tool_json_list(b, "findings");
    for (unsigned i = 0; i < outcome->items->len; i++) {
        const OutcomeItem *item = g_ptr_array_index(outcome->items, i);

        if (item->report) {
            report_json(item->report, b);
        }
    }
    json_builder_end_array(b);
    json_builder_end_object(b);
}

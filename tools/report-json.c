/* SPDX-License-Identifier: MIT */
/*
 * Reports and outcomes as JSON.  Names of members never change their meaning;
 * new ones may come.  Numbers that may pass 2^53 are strings of hex.
 */
#include <string.h>

#include "tools/outcome.h"
#include "tools/report.h"
#include "tools/tool.h"

static void
put_string(JsonBuilder *b, const char *name, const char *value)
{
    json_builder_set_member_name(b, name);
    if (value) {
        json_builder_add_string_value(b, value);
    } else {
        json_builder_add_null_value(b);
    }
}

static void
put_int(JsonBuilder *b, const char *name, uint64_t value)
{
    json_builder_set_member_name(b, name);
    json_builder_add_int_value(b, (gint64)value);
}

static void
put_bool(JsonBuilder *b, const char *name, bool value)
{
    json_builder_set_member_name(b, name);
    json_builder_add_boolean_value(b, value);
}

static void
put_hex(JsonBuilder *b, const char *name, uint64_t value)
{
    g_autofree char *text = g_strdup_printf("0x%" G_GINT64_MODIFIER "x", value);

    put_string(b, name, text);
}

static void
begin_list(JsonBuilder *b, const char *name)
{
    json_builder_set_member_name(b, name);
    json_builder_begin_array(b);
}

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

    begin_list(b, "witnesses");
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        const ReportWitness *witness = &report->witness[i];

        if (!witness->known) {
            continue;
        }
        json_builder_begin_object(b);
        put_int(b, "number", i + 1);
        put_string(b, "role", names[i]);
        put_string(b, "who", witness->who);
        put_string(b, "what", witness->what);
        put_int(b, "event", witness->event);
        put_int(b, "time_ps", witness->time);
        put_int(b, "line", witness->line);
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
            put_string(b, report->columns[i], row->cells[i] ? row->cells[i] : "");
        }
    }
    json_builder_end_object(b);
}

static void
put_history(JsonBuilder *b, const Report *report)
{
    begin_list(b, "history");
    for (unsigned i = 0; i < report->rows->len; i++) {
        const ReportRow *row = g_ptr_array_index(report->rows, i);

        json_builder_begin_object(b);
        put_int(b, "event", row->event);
        put_int(b, "time_ps", row->time);
        put_int(b, "witness", row->mark);
        put_string(b, "who", row->who);
        put_string(b, "what", row->what);
        put_string(b, "l1", row->cache);
        put_cells(b, report, row);
        put_string(b, "ram", row->ram);
        put_bool(b, "buffered", row->buffered);
        put_string(b, "owner", row->owner);
        put_string(b, "place", row->place);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

static void
put_near(JsonBuilder *b, const Report *report)
{
    begin_list(b, "nearby");
    for (unsigned i = 0; i < report->near->len; i++) {
        const ReportNear *row = g_ptr_array_index(report->near, i);

        json_builder_begin_object(b);
        put_hex(b, "pa", row->pa);
        put_bool(b, "here", row->is_here);
        put_bool(b, "device_owns", row->held);
        put_bool(b, "stale", row->stale);
        put_bool(b, "dirty", row->dirty);
        put_bool(b, "buffered", row->buffered);
        put_bool(b, "shared", row->shared);
        put_string(b, "objects", row->names);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

static void
put_fixes(JsonBuilder *b, const Report *report)
{
    static const char *const where[] = {[REPORT_BEFORE] = "before",
                                        [REPORT_AFTER] = "after",
                                        [REPORT_REPLACE] = "replace"};

    begin_list(b, "fixes");
    for (unsigned i = 0; i < report->fixes->len; i++) {
        const ReportFix *fix = g_ptr_array_index(report->fixes, i);

        json_builder_begin_object(b);
        put_string(b, "sentence", fix->sentence);
        put_string(b, "applicability", fix->certain ? "certain" : "maybe");
        begin_list(b, "edits");
        for (unsigned k = 0; k < fix->edits->len; k++) {
            const ReportEdit *edit = g_ptr_array_index(fix->edits, k);

            json_builder_begin_object(b);
            put_int(b, "line", edit->line);
            put_string(b, "insert", where[edit->where]);
            put_string(b, "text", edit->text);
            json_builder_end_object(b);
        }
        json_builder_end_array(b);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

static void
put_bytes(JsonBuilder *b, const Report *report)
{
    put_hex(b, "pa", report->pa);
    put_int(b, "len", report->len);
    put_string(b, "object", report->object);
    put_string(b, "got", report->got);
    put_string(b, "should", report->due);
}

void
report_json(const Report *report, JsonBuilder *b)
{
    g_autofree char *code = g_strdup_printf("D%d", report->info->code);

    json_builder_begin_object(b);
    put_string(b, "code", code);
    put_string(b, "name", report->info->name);
    put_string(b, "severity", severity_word(report->severity));
    put_bool(b, "latent", report->latent);
    put_bool(b, "expected", report->expected);
    put_int(b, "duplicates", report->duplicates);
    if (report->seeds) {
        put_string(b, "variant", report->variant);
        put_int(b, "seeds", report->seeds);
    }
    put_string(b, "title", report->title);
    put_string(b, "file", report->file);
    put_int(b, "line", report->line);
    put_int(b, "column", report->column);
    put_int(b, "event", report->event);
    put_int(b, "time_ps", report->time);
    put_bytes(b, report);
    put_witnesses(b, report);
    put_history(b, report);
    put_near(b, report);
    put_string(b, "why", report->why);
    if (report->where) {
        put_string(b, "where", report->where);
    }
    put_fixes(b, report);
    begin_list(b, "elsewhere");
    for (unsigned i = 0; i < report->elsewhere->len; i++) {
        json_builder_add_string_value(b, g_ptr_array_index(report->elsewhere, i));
    }
    json_builder_end_array(b);
    put_string(b, "kernel", report->info->debug);
    put_string(b, "replay", report->replay);
    put_string(b, "summary", report->summary);
    json_builder_end_object(b);
}

static void
put_misses(JsonBuilder *b, const Outcome *outcome)
{
    begin_list(b, "misses");
    for (unsigned i = 0; i < outcome->misses->len; i++) {
        const OutcomeMiss *miss = g_ptr_array_index(outcome->misses, i);

        json_builder_begin_object(b);
        put_int(b, "line", miss->line);
        put_int(b, "column", miss->column);
        put_string(b, "message", miss->message);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

JsonBuilder *
outcome_json_begin(const SimScenario *scenario)
{
    JsonBuilder *b = json_builder_new();

    json_builder_begin_object(b);
    put_string(b, "dmasim", DMASIM_VERSION);
    put_string(b, "file", sim_scenario_path(scenario));
    put_string(b, "title", sim_scenario_title(scenario));
    return b;
}

void
outcome_json(const Outcome *outcome, SimSeverity fail_on, JsonBuilder *b)
{
    json_builder_begin_object(b);
    put_string(b, "variant", outcome->variant);
    put_bool(b, "passed", outcome_passed(outcome, fail_on));
    put_int(b, "steps", outcome->steps);
    put_int(b, "errors", outcome->errors);
    put_int(b, "warnings", outcome->warnings);
    put_int(b, "notes", outcome->notes);
    put_int(b, "unexpected", outcome->unexpected);
    put_int(b, "leaks", outcome->leaks);
    put_string(b, "schedule", outcome->schedule);
    put_misses(b, outcome);
    if (outcome->dump) {
        json_builder_set_member_name(b, "mappings");
        dump_mappings_json(outcome->dump, b);
    }
    begin_list(b, "findings");
    for (unsigned i = 0; i < outcome->items->len; i++) {
        const OutcomeItem *item = g_ptr_array_index(outcome->items, i);

        if (item->report) {
            report_json(item->report, b);
        }
    }
    json_builder_end_array(b);
    json_builder_end_object(b);
}

char *
outcome_json_text(JsonBuilder *builder, bool pretty)
{
    g_autoptr(JsonGenerator) generator = json_generator_new();
    JsonNode *root = json_builder_get_root(builder);
    char *text;

    json_generator_set_root(generator, root);
    json_generator_set_pretty(generator, pretty);
    text = json_generator_to_data(generator, NULL);
    json_node_unref(root);
    return text;
}

/* SPDX-License-Identifier: MIT */
/*
 * Applies edits to the text of a scenario.  Line numbers mean the file as it
 * is, however many edits there are.
 */
#include "tools/edit.h"

#include "tools/report.h"

static void
put_line(Edited *edited, GString *text, const char *line, unsigned origin)
{
    g_string_append(text, line);
    g_string_append_c(text, '\n');
    g_array_append_val(edited->origin, origin);
}

static const ReportEdit *
edit_at(const GPtrArray *edits, unsigned index, unsigned line, ReportWhere where)
{
    const ReportEdit *edit = g_ptr_array_index(edits, index);

    return edit->line == line && edit->where == where ? edit : NULL;
}

/* Puts all edits of one kind at @line; returns how many there were. */
static unsigned
put_edits(Edited *edited, GString *text, const GPtrArray *edits, unsigned line,
          ReportWhere where)
{
    unsigned count = 0;

    for (unsigned i = 0; edits && i < edits->len; i++) {
        const ReportEdit *edit = edit_at(edits, i, line, where);

        if (edit) {
            put_line(edited, text, edit->text, where == REPORT_REPLACE ? line : 0);
            count++;
        }
    }
    return count;
}

Edited *
edited_new(const SimScenario *scenario, const GPtrArray *edits)
{
    Edited *edited = g_new0(Edited, 1);
    GString *text = g_string_new(NULL);

    edited->origin = g_array_new(FALSE, FALSE, sizeof(unsigned));
    for (unsigned line = 1; sim_scenario_line(scenario, line); line++) {
        put_edits(edited, text, edits, line, REPORT_BEFORE);
        if (!put_edits(edited, text, edits, line, REPORT_REPLACE)) {
            put_line(edited, text, sim_scenario_line(scenario, line), line);
        }
        put_edits(edited, text, edits, line, REPORT_AFTER);
    }
    edited->text = g_string_free(text, FALSE);
    return edited;
}

void
edited_free(Edited *edited)
{
    g_array_unref(edited->origin);
    g_free(edited->text);
    g_free(edited);
}

unsigned
edited_origin(const Edited *edited, unsigned line)
{
    if (line == 0 || line > edited->origin->len) {
        return 0;
    }
    return g_array_index(edited->origin, unsigned, line - 1);
}

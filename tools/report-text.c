/* SPDX-License-Identifier: MIT */
/*
 * A report as text: for people, at most 45 lines, 15 when brief.  Every part
 * has a line budget; the history gives way first.
 */
#include <string.h>

#include "tools/report.h"

#define WIDTH 100u
#define HISTORY_ROWS 10u
#define HELP_EDITS 4u

typedef struct Style {
    const char *error, *warning, *note, *strong, *faint, *good, *off;
} Style;

static const Style plain_style = {"", "", "", "", "", "", ""};
static const Style colour_style = {
    .error = "\033[1;31m",
    .warning = "\033[1;33m",
    .note = "\033[1;36m",
    .strong = "\033[1m",
    .faint = "\033[2m",
    .good = "\033[32m",
    .off = "\033[0m",
};

/* What is being printed, how, and where to. */
typedef struct Page {
    const Report *report;
    const Style *style;
    GString *out;
    unsigned gutter; /* digits of the largest line number */
} Page;

static const char *const severity_words[] = {
    [SIM_NOTE] = "note", [SIM_WARNING] = "warning", [SIM_ERROR] = "error"};

static const char *
severity_colour(const Page *page)
{
    const char *const colours[] = {[SIM_NOTE] = page->style->note,
                                   [SIM_WARNING] = page->style->warning,
                                   [SIM_ERROR] = page->style->error};

    return colours[page->report->severity];
}

static void
put_title(const Page *page)
{
    const Report *report = page->report;

    g_string_append_printf(page->out, "%s%s[D%d]%s%s: %s%s%s\n", severity_colour(page),
                           severity_words[report->severity], report->info->code,
                           page->style->off, report->expected ? " (expected)" : "",
                           page->style->strong, report->title, page->style->off);
}

/* ps as ns, without a fraction that is zero. */
static void
put_ns(GString *out, SimTime time)
{
    g_string_append_printf(out, "%" G_GUINT64_FORMAT, time / SIM_NS);
    if (time % SIM_NS) {
        g_string_append_printf(out, ".%03" G_GUINT64_FORMAT, time % SIM_NS);
    }
}

static void
put_place(const Page *page)
{
    const Report *report = page->report;

    g_string_append_printf(page->out, "  --> %s:%u:%u   event %" G_GUINT64_FORMAT ", t=",
                           report->file, report->line, report->column, report->event);
    put_ns(page->out, report->time);
    g_string_append(page->out, " ns");
    if (report->variant) {
        g_string_append_printf(page->out, ", variant `%s`", report->variant);
    }
    if (report->seeds) {
        g_string_append_printf(page->out, ", found with %u seed%s", report->seeds,
                               report->seeds == 1 ? "" : "s");
    }
    g_string_append_c(page->out, '\n');
}

/* Blanks up to @column, tabs kept, so that carets stand under their word. */
static void
put_indent(GString *out, const char *text, unsigned column)
{
    for (unsigned i = 0; i + 1 < column && text[i]; i++) {
        g_string_append_c(out, text[i] == '\t' ? '\t' : ' ');
    }
}

static void
put_carets(const Page *page, const ReportSpan *span)
{
    bool primary = span->mark == 4;

    g_string_append_printf(page->out, "%*s | ", (int)page->gutter, "");
    put_indent(page->out, span->text, span->column);
    g_string_append(page->out, primary ? severity_colour(page) : page->style->faint);
    for (unsigned i = 0; i < MAX(span->width, 1); i++) {
        g_string_append_c(page->out, primary ? '^' : '-');
    }
    g_string_append_printf(page->out, "%s (%u) %s\n", page->style->off, span->mark,
                           span->label);
}

static void
put_spans(const Page *page)
{
    unsigned last = 0;

    g_string_append_printf(page->out, "%*s |\n", (int)page->gutter, "");
    for (unsigned i = 0; i < page->report->spans->len; i++) {
        const ReportSpan *span = g_ptr_array_index(page->report->spans, i);

        if (span->line != last) {
            g_string_append_printf(page->out, "%*u | %s\n", (int)page->gutter, span->line,
                                   span->text);
        }
        put_carets(page, span);
        last = span->line;
    }
}

/* Rows to print: all marked ones and calls, then the newest, up to @room. */
static GPtrArray *
choose_rows(const Report *report, unsigned room)
{
    GPtrArray *chosen = g_ptr_array_new();
    unsigned count = report->rows->len;
    g_autofree bool *take = g_new0(bool, count + 1);
    unsigned taken = 0;

    for (unsigned pass = 0; pass < 3; pass++) {
        for (unsigned i = count; i-- > 0 && taken < room;) {
            const ReportRow *row = g_ptr_array_index(report->rows, i);
            bool wanted = pass == 0 ? row->mark != 0 : pass == 1 ? row->is_call : true;

            if (wanted && !take[i]) {
                take[i] = true;
                taken++;
            }
        }
    }
    for (unsigned i = 0; i < count; i++) {
        if (take[i]) {
            g_ptr_array_add(chosen, g_ptr_array_index(report->rows, i));
        }
    }
    return chosen;
}

typedef struct Columns {
    bool fraction; /* some time is no whole number of ns */
    unsigned who, what, buffer, cell[REPORT_COLUMNS], ram, owner, time;
} Columns;

static unsigned
wider(unsigned width, const char *text)
{
    return MAX(width, (unsigned)strlen(text));
}

static char *
ns_text(SimTime time, bool fraction)
{
    GString *text = g_string_new(NULL);

    put_ns(text, time);
    if (fraction && time % SIM_NS == 0) {
        g_string_append(text, ".000");
    }
    return g_string_free(text, FALSE);
}

static Columns
measure(const Report *report, const GPtrArray *rows)
{
    Columns c = {.who = 4, .what = 4, .ram = 3, .owner = 5, .time = 4};

    for (unsigned k = 0; k < REPORT_COLUMNS; k++) {
        c.cell[k] = report->columns[k] ? wider(0, report->columns[k]) : 0;
    }
    for (unsigned i = 0; i < rows->len; i++) {
        c.fraction |= ((ReportRow *)g_ptr_array_index(rows, i))->time % SIM_NS != 0;
    }
    for (unsigned i = 0; i < rows->len; i++) {
        const ReportRow *row = g_ptr_array_index(rows, i);
        g_autofree char *time = ns_text(row->time, c.fraction);

        for (unsigned k = 0; k < REPORT_COLUMNS; k++) {
            c.cell[k] = c.cell[k] && row->cells[k] ? wider(c.cell[k], row->cells[k])
                                                   : c.cell[k];
        }
        c.buffer = row->buffers[0] ? wider(MAX(c.buffer, 6), row->buffers) : c.buffer;
        c.who = wider(c.who, row->who);
        c.what = wider(c.what, row->what);
        c.ram = wider(c.ram, row->ram);
        c.owner = wider(c.owner, row->owner);
        c.time = wider(c.time, time);
    }
    return c;
}

/* Cuts the blanks that the last column left. */
static void
end_line(GString *out)
{
    while (out->len && out->str[out->len - 1] == ' ') {
        g_string_truncate(out, out->len - 1);
    }
    g_string_append_c(out, '\n');
}

static void
put_head(const Page *page, const Columns *c)
{
    g_string_append_printf(page->out, "    %5s  %*s  %-*s  %-*s     ", "ev", (int)c->time,
                           "t/ns", (int)c->who, "who", (int)c->what, "what");
    if (c->buffer) {
        g_string_append_printf(page->out, " %-*s ", (int)c->buffer, "buffer");
    }
    for (unsigned k = 0; k < REPORT_COLUMNS; k++) {
        if (c->cell[k]) {
            g_string_append_printf(page->out, " %-*s ", (int)c->cell[k],
                                   page->report->columns[k]);
        }
    }
    g_string_append_printf(page->out, " %-*s  owner", (int)c->ram, "RAM");
    end_line(page->out);
}

/* A buffer with nothing of the line is blank. */
static const char *
cell_text(const Report *report, const ReportRow *row, unsigned column)
{
    const char *text = row->cells[column] ? row->cells[column] : "";

    return g_str_has_suffix(report->columns[column], ".sb") && text[0] == 'I' ? "" : text;
}

static void
put_row(const Page *page, const Columns *c, const ReportRow *row)
{
    g_autofree char *time = ns_text(row->time, c->fraction);

    g_string_append_printf(page->out, "  %c %5" G_GUINT64_FORMAT "  %*s  %-*s  %-*s ",
                           row->mark == 4 ? '>' : ' ', row->event, (int)c->time, time,
                           (int)c->who, row->who, (int)c->what, row->what);
    if (row->mark) {
        g_string_append_printf(page->out, "(%u) ", row->mark);
    } else {
        g_string_append(page->out, "    ");
    }
    if (c->buffer) {
        g_string_append_printf(page->out, " %-*s ", (int)c->buffer, row->buffers);
    }
    for (unsigned k = 0; k < REPORT_COLUMNS; k++) {
        if (c->cell[k]) {
            g_string_append_printf(page->out, " %-*s ", (int)c->cell[k],
                                   cell_text(page->report, row, k));
        }
    }
    g_string_append_printf(page->out, " %-*s  %-*s  %s", (int)c->ram, row->ram,
                           (int)c->owner, row->owner, row->place);
    end_line(page->out);
}

static void
put_history(const Page *page, unsigned room)
{
    const Report *report = page->report;
    GPtrArray *rows;
    Columns columns;

    if (report->rows->len == 0) {
        return;
    }
    rows = choose_rows(report, room);
    columns = measure(report, rows);
    g_string_append_printf(page->out,
                           "\n  history of line 0x%" G_GINT64_MODIFIER "x = %s",
                           report->line_pa, report->line_object);
    if (rows->len < report->rows->len) {
        g_string_append_printf(page->out, "   (%u of %u rows; all of them: -v)",
                               rows->len, report->rows->len);
    }
    g_string_append_c(page->out, '\n');
    put_head(page, &columns);
    for (unsigned i = 0; i < rows->len; i++) {
        put_row(page, &columns, g_ptr_array_index(rows, i));
    }
    g_ptr_array_unref(rows);
}

/* Only the letters that occur are explained. */
static void
put_legend(const Page *page)
{
    const GPtrArray *near = page->report->near;
    bool held = false, stale = false, dirty = false, buffered = false, shared = false;

    for (unsigned i = 0; i < near->len; i++) {
        const ReportNear *row = g_ptr_array_index(near, i);

        held |= row->held;
        stale |= row->stale;
        dirty |= row->dirty;
        buffered |= row->buffered;
        shared |= row->shared;
    }
    g_string_append(page->out, "\n  lines nearby");
    g_string_append(page->out, held ? "   a device owns it = d" : "");
    g_string_append(page->out, stale ? "   stale copy in a cache = S" : "");
    g_string_append(page->out, dirty ? "   dirty in a cache = M" : "");
    g_string_append(page->out, buffered ? "   bytes in a store buffer = b" : "");
    g_string_append(page->out, shared ? "   two objects share it = *" : "");
    g_string_append_c(page->out, '\n');
}

static void
put_near(const Page *page)
{
    const GPtrArray *near = page->report->near;

    if (near->len == 0) {
        return;
    }
    put_legend(page);
    for (unsigned i = 0; i < near->len; i++) {
        const ReportNear *row = g_ptr_array_index(near, i);
        char letters[6];
        unsigned n = 0;

        if (row->held) {
            letters[n++] = 'd';
        }
        if (row->stale) {
            letters[n++] = 'S';
        }
        if (row->dirty) {
            letters[n++] = 'M';
        }
        if (row->buffered) {
            letters[n++] = 'b';
        }
        if (row->shared) {
            letters[n++] = '*';
        }
        letters[n] = '\0';
        g_string_append_printf(page->out, "  %s %08" G_GINT64_MODIFIER "x  %-4s %s",
                               row->is_here ? "=>" : "  ", row->pa, letters, row->names);
        end_line(page->out);
    }
}

/* "  why:  text", broken at WIDTH, continued under the text. */
static void
put_wrapped(const Page *page, const char *label, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    unsigned column = 0;

    g_string_append_printf(page->out, "  %-10s ", label);
    for (char **word = words; *word; word++) {
        unsigned length = (unsigned)strlen(*word);

        if (column && column + 1 + length > WIDTH - 13) {
            g_string_append_printf(page->out, "\n%13s", "");
            column = 0;
        }
        g_string_append_printf(page->out, "%s%s", column ? " " : "", *word);
        column += length + (column ? 1 : 0);
    }
    g_string_append_c(page->out, '\n');
}

static void
put_edit(const Page *page, const ReportEdit *edit)
{
    static const char *const words[] = {
        [REPORT_BEFORE] = "before", [REPORT_AFTER] = "after", [REPORT_REPLACE] = "line"};
    const char *sign = edit->where == REPORT_REPLACE ? "~" : "+";

    if (edit->text[0] == '\0') {
        g_string_append_printf(page->out, "%13s  line %u: remove\n", "", edit->line);
        return;
    }
    g_string_append_printf(page->out, "%13s%s %s %u | %s%s%s\n", "", sign,
                           words[edit->where], edit->line, page->style->good, edit->text,
                           page->style->off);
}

/* At most @room edits: the rest is in the JSON. */
static void
put_help(const Page *page, unsigned room)
{
    for (unsigned i = 0; i < page->report->fixes->len; i++) {
        const ReportFix *fix = g_ptr_array_index(page->report->fixes, i);
        g_autofree char *text = g_strdup_printf("%s   [%s]", fix->sentence,
                                                fix->certain ? "certain" : "maybe");

        put_wrapped(page, "help:", text);
        for (unsigned k = 0; k < fix->edits->len && k < room; k++) {
            put_edit(page, g_ptr_array_index(fix->edits, k));
        }
        if (fix->edits->len > room) {
            g_string_append_printf(page->out, "%13s... and %u more like these (--json)\n",
                                   "", fix->edits->len - room);
        }
    }
}

static void
put_tail(const Page *page)
{
    const Report *report = page->report;
    g_autofree char *kernel = g_strdup_printf("CONFIG_DMA_API_DEBUG %s",
                                              report->info->debug);

    put_wrapped(page, "why:", report->why);
    if (report->where) {
        put_wrapped(page, "where:", report->where);
    }
    put_help(page, HELP_EDITS);
    if (report->elsewhere->len) {
        g_autoptr(GString) text = g_string_new(NULL);

        for (unsigned i = 0; i < report->elsewhere->len; i++) {
            g_string_append_printf(text, "%s%s", i ? "; " : "",
                                   (char *)g_ptr_array_index(report->elsewhere, i));
        }
        put_wrapped(page, "elsewhere:", text->str);
    }
    put_wrapped(page, "kernel:", kernel);
    g_string_append_printf(page->out, "  %-10s %s\n", "replay:", report->replay);
    g_string_append_printf(page->out, "  %-10s dmasim explain D%d\n",
                           "more:", report->info->code);
}

static unsigned
count_lines(const GString *text)
{
    unsigned count = 0;

    for (gsize i = 0; i < text->len; i++) {
        count += text->str[i] == '\n';
    }
    return count;
}

static unsigned
digits(const Report *report)
{
    unsigned width = 2, largest = report->line;

    for (unsigned i = 0; i < report->spans->len; i++) {
        largest = MAX(largest, ((ReportSpan *)g_ptr_array_index(report->spans, i))->line);
    }
    for (unsigned n = largest; n >= 100; n /= 10) {
        width++;
    }
    return width + 1;
}

/* Everything but the history is printed first, to know what room is left. */
static void
put_full(Page page, ReportLevel level)
{
    g_autoptr(GString) head = g_string_new(NULL);
    g_autoptr(GString) tail = g_string_new(NULL);
    GString *out = page.out;
    unsigned used, room = G_MAXUINT;

    page.out = head;
    put_title(&page);
    put_place(&page);
    put_spans(&page);
    page.out = tail;
    put_near(&page);
    g_string_append_c(tail, '\n');
    put_tail(&page);
    used = count_lines(head) + count_lines(tail) + 4; /* blank, two headings, SUMMARY */
    if (level != REPORT_VERBOSE) {
        room = used >= REPORT_NORMAL_LINES
                   ? 0
                   : MIN(HISTORY_ROWS, REPORT_NORMAL_LINES - used);
    }
    page.out = out;
    g_string_append_len(out, head->str, (gssize)head->len);
    put_history(&page, room);
    g_string_append_len(out, tail->str, (gssize)tail->len);
}

static void
put_brief(const Page *page)
{
    g_autofree char *values = report_got_should(page->report);

    put_title(page);
    put_place(page);
    for (unsigned i = 0; i < page->report->spans->len; i++) {
        const ReportSpan *span = g_ptr_array_index(page->report->spans, i);

        if (span->mark == 4) {
            g_string_append_printf(page->out, "%*u | %s\n", (int)page->gutter, span->line,
                                   span->text);
        }
    }
    if (values) {
        g_string_append_printf(page->out, "  %-10s %s\n", "bytes:", values);
    }
    put_help(page, HELP_EDITS);
}

void
report_text(const Report *report, ReportLevel level, bool colour, GString *out)
{
    Page page = {.report = report,
                 .style = colour ? &colour_style : &plain_style,
                 .out = out,
                 .gutter = digits(report)};

    if (level == REPORT_BRIEF) {
        put_brief(&page);
    } else if (level != REPORT_QUIET) {
        put_full(page, level);
    }
    g_string_append_printf(out, "%s\n", report->summary);
}

/* SPDX-License-Identifier: MIT */
/*
 * Swim lanes: one column per block, one row per arrow, time downwards.  Every
 * position is computed here, in points; `neato -n2` only draws.
 */
#include <string.h>

#include "sim/cache.h"
#include "sim/cpu.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/tree.h"
#include "tools/draw-seq.h"
#include "tools/report.h"

enum {
    NUMBER_WIDTH = 22,           /* of the number of a line of the scenario */
    TEXT_CHARS = 50,             /* of its text */
    TEXT_WIDTH = 280,            /* both: that much Courier 8.5 */
    TIME_AT = TEXT_WIDTH + 30,   /* middle of the column of times */
    LANES_AT = TEXT_WIDTH + 110, /* first lane */
    LANE_WIDTH = 130,
    LANES_FEW = 6, /* more of them stand closer */
    LANE_NARROW = 98,
    LANES_LEAST = 430, /* labels need that much, however few the lanes */
    MARGIN = 60,       /* right of the last lane */
    HEAD_AT = 62,      /* middle of the heads, from the top */
    ROWS_AT = 92,      /* top of the first row */
    ROW = 28,
    ROW_FINDING = 24,
};

#define INK "#202020"
#define STALE "#c00000"
#define REQUEST "#606060"
#define FAINT "#b8b8b8"

typedef struct Seq {
    const DrawSeqAsk *ask;
    const DrawRecord *record;
    const SimRun *run;
    GPtrArray *lanes; /* SimModel, left to right */
    GString *out;
    int y; /* top of the next row, downwards */
    uint64_t rows, findings;
    bool is_cut;
    bool has_dot, has_buffered, has_frame[SIM_ERROR + 1]; /* for the legend */
} Seq;

/* --- places -------------------------------------------------------------- */

static int
lane_width(const Seq *seq)
{
    unsigned gaps = seq->lanes->len > 1 ? seq->lanes->len - 1 : 1;

    return gaps > LANES_FEW ? LANE_NARROW : MAX(LANE_WIDTH, (int)(LANES_LEAST / gaps));
}

static int
lane_at(const Seq *seq, const SimModel *model)
{
    for (unsigned i = 0; i < seq->lanes->len; i++) {
        if (g_ptr_array_index(seq->lanes, i) == model) {
            return LANES_AT + (int)i * lane_width(seq);
        }
    }
    return LANES_AT;
}

static bool
has_lane(const Seq *seq, const SimModel *model)
{
    return g_ptr_array_find(seq->lanes, model, NULL);
}

static int
right_end(const Seq *seq)
{
    unsigned gaps = seq->lanes->len > 0 ? seq->lanes->len - 1 : 0;

    return LANES_AT + MAX((int)gaps * lane_width(seq), LANES_LEAST) + MARGIN;
}

/* --- primitives ---------------------------------------------------------- */

static void
put_attr(GString *out, const char *name, const char *text, const char *newline)
{
    g_string_append_printf(out, ", %s=", name);
    draw_quote(out, text, newline);
}

/* Text with its left edge at @x. */
static void
put_left(Seq *seq, const char *name, int x, int y, int width, const char *text,
         const char *more)
{
    g_autofree char *closed = g_strconcat(text, "\n", NULL);
    const char *height = "0.3";

    if (strchr(text, '\n')) {
        height = "0.6";
    }
    g_string_append_printf(seq->out, "  %s [pos=\"%d,%d\", width=%d.%02d, height=%s",
                           name, x + width / 2, -y, width / 72, width % 72 * 100 / 72,
                           height);
    g_string_append_printf(seq->out, ", fixedsize=true%s", more);
    put_attr(seq->out, "label", closed, "\\l");
    g_string_append(seq->out, "];\n");
}

/* Text in the middle of @x, moved so that it stays right of the times. */
static void
put_label(Seq *seq, const char *name, int x, int y, const char *text, const char *more)
{
    int bold = strstr(more, "Bold") ? 54 : 47;
    int half = (int)strlen(text) * bold / 20; /* Helvetica 9, nearly */

    x = MIN(x, right_end(seq) - half);
    x = MAX(x, TIME_AT + 30 + half);
    g_string_append_printf(seq->out, "  %s [pos=\"%d,%d\"%s", name, x, -y, more);
    put_attr(seq->out, "label", text, "\\n");
    g_string_append(seq->out, "];\n");
}

static void
put_point(Seq *seq, const char *name, int x, int y, const char *more)
{
    g_string_append_printf(
        seq->out, "  %s [pos=\"%d,%d\", width=0.01, height=0.01, label=\"\"%s];\n", name,
        x, -y, more);
}

static void
put_edge(Seq *seq, const char *from, const char *to, const char *more)
{
    g_string_append_printf(seq->out, "  %s -> %s [%s];\n", from, to, more);
}

/* A line from one point to another; both get names from @name. */
static void
put_line(Seq *seq, const char *name, const int at[4], const char *more)
{
    g_autofree char *a = g_strconcat(name, "a", NULL);
    g_autofree char *b = g_strconcat(name, "b", NULL);

    put_point(seq, a, at[0], at[1], "");
    put_point(seq, b, at[2], at[3], "");
    put_edge(seq, a, b, more);
}

#define DOT                                                                              \
    ", shape=circle, width=0.09, height=0.09, fixedsize=true, style=filled, "            \
    "fillcolor=\"" INK "\""
#define LABEL ", style=filled, fillcolor=white"
#define LABEL_WRONG                                                                      \
    ", style=filled, fillcolor=white, fontcolor=\"" STALE "\", "                         \
    "fontname=\"Helvetica-Bold\""
#define DATA_EDGE "color=\"" INK "\", penwidth=1.4"
#define WRONG_EDGE "color=\"" STALE "\", style=dashed, penwidth=2.4"
#define REQUEST_EDGE "color=\"" REQUEST "\", style=dotted, penwidth=1.4, arrowhead=vee"

/* --- rows ---------------------------------------------------------------- */

static bool
has_room(Seq *seq)
{
    bool fits = seq->rows < seq->ask->rows;

    seq->rows++;
    seq->is_cut |= !fits;
    return fits;
}

static void
put_time(Seq *seq, const DrawMove *move, int y)
{
    g_autofree char *name = g_strdup_printf("t%" G_GUINT64_FORMAT, seq->rows);
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT " ns",
                                            move->time / SIM_NS);

    g_string_append_printf(seq->out, "  %s [pos=\"%d,%d\", fontsize=8, fontcolor=\"%s\"",
                           name, TIME_AT, -y, REQUEST);
    put_attr(seq->out, "label", text, "\\n");
    g_string_append(seq->out, "];\n");
}

static const char *
edge_style(const DrawMove *move)
{
    return move->finding ? WRONG_EDGE : move->bytes ? DATA_EDGE : REQUEST_EDGE;
}

/* A letter on the side of the lane where no arrow is. */
static void
put_state(Seq *seq, const char *end, char state, int x, int away, int y)
{
    g_autofree char *name = g_strdup_printf("c%" G_GUINT64_FORMAT "%s", seq->rows, end);

    if (state) {
        seq->has_buffered |= state == DRAW_BUFFERED;
        g_string_append_printf(seq->out,
                               "  %s [pos=\"%d,%d\", label=\"%c\", fontsize=8, "
                               "shape=circle, width=0.16, fixedsize=true, style=filled, "
                               "fillcolor=white, color=\"" REQUEST "\"];\n",
                               name, x + 10 * away, -y, state);
    }
}

/* What became of the line; a load changes nothing, and says nothing. */
static void
put_states(Seq *seq, const DrawMove *move, int from, int to, int y)
{
    int away = from < to ? 1 : -1;

    if (move->to->klass->stage == SIM_STAGE_CORE) {
        return;
    }
    for (unsigned i = 0; i < DRAW_VIA && move->via[i].model; i++) {
        g_autofree char *end = g_strdup_printf("v%u", i);

        if (move->via[i].state != 'I' && has_lane(seq, move->via[i].model)) {
            put_state(seq, end, move->via[i].state, lane_at(seq, move->via[i].model), 0,
                      y);
        }
    }
    put_state(seq, "t", move->to_state, to, from == to ? 1 : away, y);
    if (from != to && move->bytes) {
        put_state(seq, "f", move->from_state, from, -away, y);
    }
}

static void
put_move(Seq *seq, const DrawMove *move)
{
    int from = lane_at(seq, move->from), to = lane_at(seq, move->to);
    int line = seq->y + ROW - 8;
    g_autofree char *name = g_strdup_printf("m%" G_GUINT64_FORMAT, seq->rows);
    g_autofree char *label = g_strdup_printf("l%" G_GUINT64_FORMAT, seq->rows);
    g_autofree char *text = move->finding ? draw_wrong_text(seq->run, move)
                                          : draw_move_text(seq->run, move);

    put_time(seq, move, line);
    if (from == to) {
        put_point(seq, name, from, line, DOT);
    } else {
        g_autofree char *style = g_strdup_printf(
            "%s, tooltip=\"event %" G_GUINT64_FORMAT "\"", edge_style(move), move->event);

        put_line(seq, name, (const int[]){from, line, to, line}, style);
    }
    put_states(seq, move, from, to, line);
    put_label(seq, label, (from + to) / 2, line - 11, text,
              move->finding ? LABEL_WRONG : LABEL);
    seq->y += ROW;
}

/* Nothing moved: the lane of who did it says so. */
static void
put_nothing(Seq *seq, const DrawStep *step)
{
    const SimModel *model = draw_model_of(seq->run->world, step->actor);
    g_autofree char *name = g_strdup_printf("m%" G_GUINT64_FORMAT, seq->rows);

    if (model) {
        put_point(seq, name, lane_at(seq, model), seq->y + ROW / 2, DOT);
        seq->has_dot = true;
    }
    seq->y += ROW;
}

static const char *const colours[] = {
    [SIM_NOTE] = REQUEST, [SIM_WARNING] = "#a05000", [SIM_ERROR] = STALE};

static void
put_finding(Seq *seq, const SimFinding *finding, int x)
{
    g_autofree char *name = g_strdup_printf("f%" G_GUINT64_FORMAT, ++seq->findings);
    g_autofree char *title = report_title(seq->run, finding);
    g_autofree char *text = g_strdup_printf("D%d  %s", finding->code, title);
    g_autofree char *more = g_strdup_printf(
        ", shape=box, margin=\"0.08,0.03\", style=filled, fillcolor=\"#f4f4f4\", "
        "penwidth=1.5, color=\"%s\", fontcolor=\"%s\"",
        colours[finding->severity], colours[finding->severity]);

    put_label(seq, name, x, seq->y + ROW_FINDING / 2 + 2, text, more);
    seq->has_frame[finding->severity] = true;
    seq->y += ROW_FINDING;
}

static void
put_step_text(Seq *seq, const DrawStep *step)
{
    const char *line = sim_scenario_line(seq->run->scenario, step->line);
    g_autofree char *name = g_strdup_printf("s%" G_GUINT64_FORMAT, seq->rows);
    g_autofree char *plain = draw_step_text(line ? line : "");
    g_autofree char *text = draw_fold(plain, TEXT_CHARS);
    int y = seq->y + ROW / 2;

    g_string_append_printf(seq->out,
                           "  n%" G_GUINT64_FORMAT " [pos=\"%d,%d\", label=\"%u\", "
                           "fontsize=8, fontcolor=\"" REQUEST "\"];\n",
                           seq->rows, NUMBER_WIDTH / 2, -y, step->line);
    put_left(seq, name, NUMBER_WIDTH, strchr(text, '\n') ? y + 5 : y,
             TEXT_WIDTH - NUMBER_WIDTH, text, ", fontname=\"Courier\", fontsize=8.5");
}

static void
put_rule(Seq *seq)
{
    g_autofree char *name = g_strdup_printf("r%" G_GUINT64_FORMAT, seq->rows);

    put_line(seq, name, (const int[]){0, seq->y, right_end(seq), seq->y},
             "dir=none, color=\"#e4e4e4\"");
}

static unsigned
count_shown(const Seq *seq, const DrawStep *step)
{
    unsigned count = 0;

    for (unsigned i = 0; i < step->moves->len; i++) {
        count += draw_is_shown(seq->run, step, i);
    }
    return count;
}

/* In the middle of the arrow, or under the cache that lost the bytes. */
static int
wrong_at(const Seq *seq, const DrawMove *move)
{
    int from = lane_at(seq, move->from), to = lane_at(seq, move->to);

    return draw_is_thrown_away(move->finding) ? to : (from + to) / 2;
}

static void
put_moves(Seq *seq, const DrawStep *step)
{
    bool is_first = true;

    for (unsigned i = 0; i < step->moves->len; i++) {
        const DrawMove *move = g_ptr_array_index(step->moves, i);

        if (!draw_is_shown(seq->run, step, i) || !has_room(seq)) {
            continue;
        }
        if (is_first && step->line) {
            put_step_text(seq, step);
        }
        is_first = false;
        put_move(seq, move);
        if (move->finding) {
            put_finding(seq, move->finding, wrong_at(seq, move));
        }
    }
}

/* Under the lane of who made the mistake, or of the cache that lost the bytes. */
static int
finding_at(const Seq *seq, const SimFinding *finding)
{
    const SimWorld *world = seq->run->world;
    const SimModel *model = draw_model_of(world, finding->read.actor);

    if (draw_is_thrown_away(finding) && finding->old.name) {
        const SimCache *cache = sim_cache_by_name(world, finding->old.name);

        model = cache ? cache->model : model;
    }
    return model ? lane_at(seq, model) : LANES_AT;
}

static bool
is_on_arrow(const DrawStep *step, const SimFinding *finding)
{
    for (unsigned i = 0; i < step->moves->len; i++) {
        const DrawMove *move = g_ptr_array_index(step->moves, i);

        if (move->finding == finding) {
            return true;
        }
    }
    return false;
}

static void
put_step(Seq *seq, const DrawStep *step)
{
    if (count_shown(seq, step) > 0) {
        put_moves(seq, step);
    } else if (step->line && has_room(seq)) {
        put_step_text(seq, step);
        put_nothing(seq, step);
    } else {
        return;
    }
    if (seq->is_cut) {
        return;
    }
    for (unsigned i = 0; i < step->findings->len; i++) {
        const SimFinding *finding = g_ptr_array_index(step->findings, i);

        if (!is_on_arrow(step, finding)) {
            put_finding(seq, finding, finding_at(seq, finding));
        }
    }
    seq->y += 4;
    put_rule(seq);
    seq->y += 2;
}

/* --- around the rows ------------------------------------------------------ */

static void
put_title(Seq *seq)
{
    const SimRun *run = seq->run;
    const char *title = sim_scenario_title(run->scenario);
    const char *variant = sim_scenario_variant(run->scenario, run->variant);
    g_autofree char *base = g_path_get_basename(sim_scenario_path(run->scenario));
    g_autofree char *where = g_strdup_printf(
        "%s%sboard %s%s%s%s%s", title ? base : "", title ? ", " : "",
        sim_tree_name(run->tree), variant ? ", variant " : "", variant ? variant : "",
        seq->ask->policy ? ", policy " : "", seq->ask->policy ? seq->ask->policy : "");

    put_left(seq, "title", 0, 6, right_end(seq), title ? title : base,
             ", fontname=\"Helvetica-Bold\", fontsize=13");
    put_left(seq, "where", 0, 26, right_end(seq), where, ", fontcolor=\"" REQUEST "\"");
}

static void
put_lanes(Seq *seq)
{
    const SimWorld *world = seq->run->world;
    const char *width = lane_width(seq) > LANE_NARROW ? "1.5" : "1.28"; /* inches */

    for (unsigned i = 0; i < seq->lanes->len; i++) {
        const SimModel *model = g_ptr_array_index(seq->lanes, i);
        int x = lane_at(seq, model);
        g_autofree char *text = g_strdup_printf("%s\n%s", model->name,
                                                draw_role(world, model));
        g_autofree char *name = g_strdup_printf("lane%u", i);
        g_autofree char *foot = g_strdup_printf("foot%u", i);

        g_string_append_printf(seq->out,
                               "  %s [pos=\"%d,%d\", shape=box, width=%s, height=0.45, "
                               "style=filled, fillcolor=\"%s\"",
                               name, x, -HEAD_AT, width, draw_fill(world, model));
        put_attr(seq->out, "label", text, "\\n");
        g_string_append(seq->out, "];\n");
        put_point(seq, foot, x, seq->y, "");
        put_edge(seq, name, foot, "dir=none, color=\"" FAINT "\", penwidth=1.2");
    }
}

static void
put_cut(Seq *seq)
{
    g_autofree char *text = g_strdup_printf(
        "only the first %u of %" G_GUINT64_FORMAT " rows are drawn", seq->ask->rows,
        seq->rows + draw_record_lost(seq->record));

    if (seq->is_cut) {
        put_left(seq, "cut", 0, seq->y + 10, TEXT_WIDTH, text,
                 ", fontname=\"Helvetica-Bold\"");
        seq->y += 24;
    }
}

/* @text right of a sample; where the next one begins. */
static int
put_sample_text(Seq *seq, const char *sample, int x, int y, const char *text)
{
    g_autofree char *name = g_strconcat(sample, "t", NULL);

    put_left(seq, name, x, y, (int)strlen(text) * 6, text, "");
    return x + 16 + (int)strlen(text) * 5;
}

static void
put_arrow_samples(Seq *seq, int x, int y)
{
    static const struct {
        const char *name, *style, *text;
    } samples[] = {
        {"k0", DATA_EDGE, "bytes move"},
        {"k1", REQUEST_EDGE, "a request, no bytes"},
        {"k2", WRONG_EDGE, "wrong bytes: stale, lost or too early"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(samples); i++) {
        put_line(seq, samples[i].name, (const int[]){x, y, x + 40, y}, samples[i].style);
        x = put_sample_text(seq, samples[i].name, x + 46, y, samples[i].text);
    }
}

/* Of what not every picture has: those that this one has. */
static void
put_mark_samples(Seq *seq, int x, int y)
{
    static const char *const frames[] = {
        [SIM_NOTE] = "a note", [SIM_WARNING] = "a warning", [SIM_ERROR] = "an error"};

    for (int i = SIM_ERROR; i >= SIM_NOTE; i--) {
        g_autofree char *name = g_strdup_printf("kf%d", i);

        if (seq->has_frame[i]) {
            g_string_append_printf(
                seq->out,
                "  %s [pos=\"%d,%d\", shape=box, width=0.5, height=0.16, fixedsize=true, "
                "label=\"\", style=filled, fillcolor=\"#f4f4f4\", penwidth=1.5, "
                "color=\"%s\"];\n",
                name, x + 20, -y, colours[i]);
            x = put_sample_text(seq, name, x + 46, y, frames[i]);
        }
    }
    if (seq->has_dot) {
        put_point(seq, "kd", x + 20, y, DOT);
        put_sample_text(seq, "kd", x + 32, y, "a step that moved no bytes");
    }
}

static void
put_legend(Seq *seq)
{
    int y = seq->y + 22, x = LANES_AT - 60;

    put_left(seq, "key", 0, y, TEXT_WIDTH,
             "in a circle: the state of the cache line afterwards",
             ", fontcolor=\"" REQUEST "\"");
    put_arrow_samples(seq, x, y);
    if (seq->has_buffered) {
        put_left(seq, "keyb", 0, y + 20, TEXT_WIDTH,
                 "B: not in the cache, but in its store buffer",
                 ", fontcolor=\"" REQUEST "\"");
    }
    put_mark_samples(seq, x, y + 20);
}

static void
put_all(Seq *seq)
{
    const GPtrArray *steps = draw_record_steps(seq->record);

    g_string_append(seq->out,
                    "// neato -n2 -Tsvg\n"
                    "digraph sequence {\n"
                    "  graph [bgcolor=white, outputorder=edgesfirst, splines=line, "
                    "pad=0.2];\n"
                    "  node [shape=plaintext, fontname=\"Helvetica\", fontsize=9, "
                    "fontcolor=\"" INK "\", color=\"" INK "\", margin=\"0.02,0.0\", "
                    "width=0, height=0];\n"
                    "  edge [arrowsize=0.8];\n");
    for (unsigned i = 0; i < steps->len; i++) {
        put_step(seq, g_ptr_array_index(steps, i));
    }
    put_title(seq);
    put_lanes(seq);
    put_cut(seq);
    put_legend(seq);
    g_string_append(seq->out, "}\n");
}

GString *
draw_seq(const DrawSeqAsk *ask, uint64_t *ret_rows, GPtrArray *diags)
{
    SimRunOptions options = *ask->options;
    DrawRecord *record = draw_record_new();
    Seq seq = {.ask = ask, .record = record, .y = ROWS_AT};
    SimRun *run;

    draw_record_options(record, &options);
    run = sim_scenario_run(ask->scenario, &options, diags);
    if (run) {
        draw_record_finish(record);
        seq.run = run;
        seq.lanes = draw_lanes_new(run, draw_record_steps(record));
        seq.out = g_string_new(NULL);
        put_all(&seq);
        *ret_rows = seq.rows + draw_record_lost(record);
        g_ptr_array_unref(seq.lanes);
    }
    draw_record_free(record);
    sim_run_free(run);
    return seq.out;
}

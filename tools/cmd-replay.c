/* SPDX-License-Identifier: MIT */
/*
 * dmasim replay: a trace of memory references through the caches of a board.
 */
#include <stdio.h>
#include <string.h>

#include <json-glib/json-glib.h>

#include "sim/model.h"
#include "sim/tree.h"
#include "tools/json.h"
#include "tools/replay-run.h"
#include "tools/tool.h"

typedef struct ReplayArgs {
    char *soc, *format;
    char **set;
    gboolean json;
} ReplayArgs;

typedef struct Result {
    const char *trace, *board;
    ReplayTotals totals;
    GArray *levels; /* ReplayLevel */
} Result;

/* --- Text ------------------------------------------------------------------ */

static uint64_t
references(const ReplayTotals *totals)
{
    uint64_t sum = 0;

    for (unsigned kind = 0; kind < REPLAY_KINDS; kind++) {
        sum += totals->refs[kind];
    }
    return sum;
}

static void
put_level(const ReplayLevel *level, GString *out)
{
    uint64_t accesses = level->hits + level->misses;
    double rate = accesses ? 100.0 * level->misses / accesses : 0;

    g_string_append_printf(out,
                           "%-10s %14" G_GUINT64_FORMAT " %14" G_GUINT64_FORMAT
                           " %14" G_GUINT64_FORMAT " %14" G_GUINT64_FORMAT " %9.3f%%\n",
                           level->cache->model->name, accesses, level->hits,
                           level->misses, level->write_backs, rate);
}

static void
put_levels(const GArray *levels, GString *out)
{
    if (levels->len == 0) {
        g_string_append(out, "no cache\n");
        return;
    }
    g_string_append_printf(out, "%-10s %14s %14s %14s %14s %10s\n", "cache", "accesses",
                           "hits", "misses", "write-backs", "misses of");
    for (guint i = 0; i < levels->len; i++) {
        put_level(&g_array_index(levels, ReplayLevel, i), out);
    }
}

static void
put_text(const Result *result, GString *out)
{
    const ReplayTotals *totals = &result->totals;

    g_string_append_printf(out,
                           "trace      %s: %" G_GUINT64_FORMAT
                           " references (%" G_GUINT64_FORMAT
                           " reads, %" G_GUINT64_FORMAT " writes, %" G_GUINT64_FORMAT
                           " fetches), %" G_GUINT64_FORMAT " pages\n",
                           result->trace, references(totals), totals->refs[REPLAY_READ],
                           totals->refs[REPLAY_WRITE], totals->refs[REPLAY_FETCH],
                           totals->pages);
    g_string_append_printf(out, "board      %s\n", result->board);
    put_levels(result->levels, out);
    g_string_append_printf(out,
                           "time       %" G_GUINT64_FORMAT ".%03u ns, %" G_GUINT64_FORMAT
                           " cycles at %" G_GUINT64_FORMAT " MHz\n",
                           totals->time / SIM_NS, (unsigned)(totals->time % SIM_NS),
                           totals->cycles, (totals->clock_hz + 500000) / 1000000);
    g_string_append_printf(out, "data read  checksum %016" G_GINT64_MODIFIER "x\n",
                           totals->checksum);
}

/* --- JSON ------------------------------------------------------------------ */

static void
add_level(JsonBuilder *b, gconstpointer element, gconstpointer data)
{
    const ReplayLevel *level = element;
    const SimCache *cache = level->cache;

    (void)data;
    tool_json_string(b, "name", cache->model->name);
    tool_json_int(b, "level", cache->level);
    tool_json_int(b, "line_bytes", cache->line_bytes);
    tool_json_int(b, "sets", cache->sets);
    tool_json_int(b, "ways", cache->ways);
    tool_json_int(b, "accesses", level->hits + level->misses);
    tool_json_int(b, "hits", level->hits);
    tool_json_int(b, "misses", level->misses);
    tool_json_int(b, "write_backs", level->write_backs);
}

static void
add_totals(JsonBuilder *b, const ReplayTotals *totals)
{
    g_autofree char *checksum = g_strdup_printf("%016" G_GINT64_MODIFIER "x",
                                                totals->checksum);

    tool_json_int(b, "references", references(totals));
    tool_json_int(b, "reads", totals->refs[REPLAY_READ]);
    tool_json_int(b, "writes", totals->refs[REPLAY_WRITE]);
    tool_json_int(b, "fetches", totals->refs[REPLAY_FETCH]);
    tool_json_int(b, "pages", totals->pages);
    tool_json_int(b, "time_ps", totals->time);
    tool_json_int(b, "cycles", totals->cycles);
    tool_json_int(b, "clock_hz", totals->clock_hz);
    tool_json_string(b, "checksum", checksum);
}

static void
put_json(const Result *result, GString *out)
{
    JsonBuilder *b = json_builder_new();
    g_autofree char *text = NULL;

    json_builder_begin_object(b);
    tool_json_string(b, "trace", result->trace);
    tool_json_string(b, "board", result->board);
    add_totals(b, &result->totals);
    tool_json_array(b, "caches", result->levels, add_level, NULL);
    json_builder_end_object(b);
    text = tool_json_end(b, true);
    g_string_append_printf(out, "%s\n", text);
}

/* --- The command ----------------------------------------------------------- */

/* How fast this host was: not a result, so not where results go. */
static void
say_speed(const ReplayTotals *totals, gint64 microseconds)
{
    double seconds = MAX(microseconds, 1) / 1e6;

    g_printerr("note: %" G_GUINT64_FORMAT " references in %.3f s: %.1f million references "
               "per second\n",
               references(totals), seconds, references(totals) / seconds / 1e6);
}

static void
print_result(const ReplayArgs *args, const Replay *replay, const ReplayTrace *trace)
{
    g_autoptr(GString) out = g_string_new(NULL);
    Result result = {.trace = replay_trace_name(trace),
                     .board = args->soc,
                     .totals = replay_totals(replay),
                     .levels = replay_levels(replay)};

    (args->json ? put_json : put_text)(&result, out);
    tool_print(out);
    g_array_unref(result.levels);
}

static bool
run_trace(const ReplayArgs *args, Replay *replay, ReplayTrace *trace, GPtrArray *diags)
{
    gint64 start = g_get_monotonic_time();
    ReplayTotals totals;

    if (!replay_run(replay, trace, diags)) {
        return false;
    }
    totals = replay_totals(replay);
    print_result(args, replay, trace);
    if (references(&totals) == 0) {
        g_printerr("note: no reference in %s: nothing was counted\n",
                   replay_trace_name(trace));
        return true;
    }
    say_speed(&totals, g_get_monotonic_time() - start);
    return true;
}

static int
replay_file(const ReplayArgs *args, const char *path, ReplayFormat format)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    ReplayTrace *trace = replay_trace_open(path, format, diags);
    Replay *replay = trace ? replay_new(args->soc, (const char *const *)args->set, diags)
                           : NULL;
    bool done = replay && run_trace(args, replay, trace, diags);

    if (replay) {
        replay_free(replay);
    }
    if (trace) {
        replay_trace_close(trace);
    }
    return done ? TOOL_OK : tool_bad_input(diags);
}

static int
parse_format(const Tool *tool, const char *word, ReplayFormat *ret_format)
{
    g_autofree char *guess = NULL;

    for (unsigned i = 0; replay_format_words[i]; i++) {
        if (!word || strcmp(word, replay_format_words[i]) == 0) {
            *ret_format = (ReplayFormat)i; /* the first one when none was named */
            return TOOL_OK;
        }
    }
    guess = sim_suggest(word, replay_format_words);
    return tool_usage(tool, "--format=%s: expected auto, din, xdin or binary%s%s%s", word,
                      guess ? "; did you mean " : "", guess ? guess : "",
                      guess ? "?" : "");
}

static int
cmd_replay(const Tool *tool, int argc, char **argv)
{
    ReplayArgs args = {NULL};
    ReplayFormat format = REPLAY_AUTO;
    const GOptionEntry entries[] = {
        {"soc", 0, 0, G_OPTION_ARG_STRING, &args.soc,
         "the board: a preset, or a .dts or .dtb file (l1-l2)", "BOARD"},
        {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &args.set,
         "change a property of the board; may be repeated", "NODE:PROP=VALUE"},
        {"format", 0, 0, G_OPTION_ARG_STRING, &args.format,
         "auto (the default), din, xdin or binary", "FORMAT"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &args.json, "print JSON", NULL},
        {NULL}};
    int result = tool_parse(tool, entries, &argc, &argv);

    if (result == TOOL_OK && argc != 2) {
        result = tool_usage(tool, "expected one trace, or - for standard input");
    }
    if (result == TOOL_OK) {
        result = parse_format(tool, args.format, &format);
    }
    if (result == TOOL_OK) {
        args.soc = args.soc ? args.soc : g_strdup("l1-l2");
        result = replay_file(&args, argv[1], format);
    }
    g_free(args.soc);
    g_free(args.format);
    g_strfreev(args.set);
    return result;
}

const Tool tool_replay = {
    .name = "replay",
    .usage = "TRACE",
    .summary = "Sends a trace of memory references through the caches of a board and "
               "counts.",
    .examples = {"dmasim replay trace.din --soc cortex-a53",
                 "dmasim replay - --set cpu0:d-cache-size=16384 "
                 "--set cpu0:d-cache-sets=64 < trace.bin"},
    .run = cmd_replay,
};

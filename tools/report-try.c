/* SPDX-License-Identifier: MIT */
/*
 * Tries things out instead of guessing: a fix is called certain when the
 * scenario, edited so and run again, no longer has the finding and has no new
 * one; `elsewhere` is what running the same lines on another board gave.
 */
#include <string.h>

#include "sim/tree.h"
#include "sim/world.h"
#include "tools/edit.h"
#include "tools/report.h"

/* One mistake of a run, by line of the unedited file. */
typedef struct Seen {
    SimCode code;
    unsigned line;
    bool is_error;
} Seen;

/*
 * Findings of an edited scenario; NULL when it is no scenario any more.
 * @policy: NULL for the one that was asked for.
 */
static GArray *
run_edited(const ReportAsk *ask, const Edited *edited, unsigned variant,
           const SimPolicy *policy)
{
    GPtrArray *diags = sim_diags_new();
    const char *path = sim_scenario_path(ask->scenario);
    SimScenario *scenario = sim_scenario_parse(path, edited->text, diags);
    SimRunOptions options = {.variant = variant,
                             .is_trial = true,
                             .policy = policy ? *policy : ask->options->policy,
                             .policy_given = policy || ask->options->policy_given,
                             .seed = ask->options->seed,
                             .seed_given = ask->options->seed_given,
                             .set = ask->options->set};
    SimRun *run = scenario ? sim_scenario_run(scenario, &options, diags) : NULL;
    GArray *seen = NULL;

    if (run) {
        seen = g_array_new(FALSE, FALSE, sizeof(Seen));
        for (unsigned i = 0; i < sim_findings_count(run->world->findings); i++) {
            const SimFinding *finding = sim_findings_get(run->world->findings, i);
            unsigned line = 0, column, width;
            Seen one = {.code = finding->code,
                        .is_error = finding->severity == SIM_ERROR};

            sim_run_locate(run, finding->read.source, &line, &column, &width);
            one.line = edited_origin(edited, line);
            g_array_append_val(seen, one);
        }
        sim_run_free(run);
    }
    if (scenario) {
        sim_scenario_free(scenario);
    }
    g_ptr_array_unref(diags);
    return seen;
}

static bool
has(const GArray *seen, SimCode code, unsigned line)
{
    for (unsigned i = 0; i < seen->len; i++) {
        const Seen *one = &g_array_index(seen, Seen, i);

        if (one->code == code && one->line == line) {
            return true;
        }
    }
    return false;
}

/* Every finding of @after was there @before; a note too may be a mistake that is new. */
static bool
brings_nothing_new(const GArray *before, const GArray *after)
{
    for (unsigned i = 0; i < after->len; i++) {
        const Seen *one = &g_array_index(after, Seen, i);

        if (!has(before, one->code, one->line)) {
            return false;
        }
    }
    return true;
}

static bool
cures_under(const Report *report, const ReportAsk *ask, const ReportFix *fix,
            unsigned variant, const SimPolicy *policy)
{
    Edited *plain = edited_new(ask->scenario, NULL);
    Edited *edited = edited_new(ask->scenario, fix->edits);
    GArray *before = run_edited(ask, plain, variant, policy);
    GArray *after = run_edited(ask, edited, variant, policy);
    /* With one line more, a seed means other choices: what is new says nothing. */
    bool comparable = policy || ask->options->policy != SIM_POLICY_RANDOM;
    bool good = before && after && !has(after, report->info->code, report->line) &&
                (!comparable || brings_nothing_new(before, after));

    g_clear_pointer(&before, g_array_unref);
    g_clear_pointer(&after, g_array_unref);
    edited_free(edited);
    edited_free(plain);
    return good;
}

/* Cured as it was run, on every variant, and when hardware does its worst. */
static bool
cures(const Report *report, const ReportAsk *ask, const ReportFix *fix)
{
    static const SimPolicy plain = SIM_POLICY_PLAIN, worst = SIM_POLICY_ADVERSARIAL,
                           lazy = SIM_POLICY_LAZY;
    const SimPolicy *const policies[] = {NULL, &plain, &worst, &lazy};

    if (fix->edits->len == 0) {
        return false;
    }
    for (unsigned variant = 0; variant < sim_scenario_variants(ask->scenario);
         variant++) {
        for (size_t i = 0; i < G_N_ELEMENTS(policies); i++) {
            if (!cures_under(report, ask, fix, variant, policies[i])) {
                return false;
            }
        }
    }
    return true;
}

static void
choose_fix(Report *report, const ReportAsk *ask)
{
    unsigned best = 0;

    for (unsigned i = 0; i < report->fixes->len; i++) {
        ReportFix *fix = g_ptr_array_index(report->fixes, i);

        if (cures(report, ask, fix)) {
            fix->certain = true;
            best = i;
            break;
        }
    }
    for (unsigned i = report->fixes->len; i-- > 0;) {
        if (i != best) {
            g_ptr_array_remove_index(report->fixes, i);
        }
    }
}

/* Boards by what became of the mistake there. */
typedef struct Elsewhere {
    const GArray *here; /* what this board has */
    GString *passes, *fails, *others;
} Elsewhere;

/* Wrong bytes that this board did not have; 0: none. */
static SimCode
another_error(const GArray *here, const GArray *seen)
{
    for (unsigned i = 0; here && i < seen->len; i++) {
        const Seen *one = &g_array_index(seen, Seen, i);

        if (one->is_error && one->code <= SIM_D106 && !has(here, one->code, one->line)) {
            return one->code;
        }
    }
    return 0;
}

/* Adds one board to the lists; silent when it cannot run. */
static void
compare_board(const Report *report, const GArray *seen, const char *name, Elsewhere *into)
{
    GString *list = into->passes;
    SimCode other = 0;

    if (!seen) {
        return;
    }
    if (has(seen, report->info->code, report->line)) {
        list = into->fails;
    } else if ((other = another_error(into->here, seen)) != 0) {
        list = into->others;
    }
    g_string_append_printf(list, "%s`%s`", list->len ? ", " : "", name);
    if (other) {
        g_string_append_printf(list, " (D%d)", other);
    }
}

static void
compare_variants(const Report *report, const ReportAsk *ask, Elsewhere *into)
{
    Edited *plain = edited_new(ask->scenario, NULL);

    for (unsigned i = 0; i < sim_scenario_variants(ask->scenario); i++) {
        GArray *seen;

        if (i == ask->options->variant) {
            continue;
        }
        seen = run_edited(ask, plain, i, NULL);
        compare_board(report, seen, sim_scenario_variant(ask->scenario, i), into);
        g_clear_pointer(&seen, g_array_unref);
    }
    edited_free(plain);
}

/* The first line that begins with @word; 0: none does. */
static unsigned
line_of(const SimScenario *scenario, const char *word)
{
    const char *text;

    for (unsigned line = 1; (text = sim_scenario_line(scenario, line)); line++) {
        text += strspn(text, " \t");
        if (g_str_has_prefix(text, word) && strchr(" \t", text[strlen(word)])) {
            return line;
        }
    }
    return 0;
}

/* The edit that moves the scenario to the preset @name; free it. */
static ReportFix *
move_to(const SimScenario *scenario, const char *name)
{
    ReportFix *move = report_fix_new("%s", name);
    unsigned soc = line_of(scenario, "soc"), version = line_of(scenario, "dma");

    if (soc) {
        report_fix_add(move, soc, REPORT_REPLACE, "soc \"%s\"", name);
    } else if (version) { /* has to stay the first one */
        report_fix_add(move, version, REPORT_AFTER, "soc \"%s\"", name);
    } else {
        report_fix_add(move, 1, REPORT_BEFORE, "soc \"%s\"", name);
    }
    return move;
}

static bool
names_board(const SimScenario *scenario, const char *name)
{
    g_autofree char *quoted = g_strdup_printf("\"%s\"", name);
    g_autofree char *file = g_strdup_printf("\"%s.dts\"", name);
    unsigned line = line_of(scenario, "soc");
    const char *text = line ? sim_scenario_line(scenario, line) : NULL;

    if (!text) {
        return strcmp(name, "noncoherent-1cpu") == 0;
    }
    return strstr(text, quoted) || strstr(text, file);
}

/*
 * Boards that are worth a comparison: the simple ones with each other, as steps of one
 * lesson; a big one with what it is made of.
 */
static const char *const simple_boards[] = {"bare", "l1", "noncoherent-1cpu", "wbuf", NULL};
static const char *const big_boards[] = {"coherent-1cpu", "cortex-a9-pl310", "l1-l2",
                                         "noncoherent-1cpu", NULL};

static bool
is_worth_comparing(const SimScenario *scenario, const char *name)
{
    for (const char *const *simple = simple_boards; *simple; simple++) {
        if (names_board(scenario, *simple)) {
            return g_strv_contains(simple_boards, name);
        }
    }
    return g_strv_contains(big_boards, name);
}

static void
compare_presets(const Report *report, const ReportAsk *ask, Elsewhere *into)
{
    for (const char *const *name = sim_preset_names(); *name; name++) {
        ReportFix *board;
        Edited *edited;
        GArray *seen;

        if (names_board(ask->scenario, *name) ||
            !is_worth_comparing(ask->scenario, *name)) {
            continue;
        }
        board = move_to(ask->scenario, *name);
        edited = edited_new(ask->scenario, board->edits);
        seen = run_edited(ask, edited, 0, NULL);
        compare_board(report, seen, *name, into);
        g_clear_pointer(&seen, g_array_unref);
        edited_free(edited);
        report_fix_free(board);
    }
}

static void
say_elsewhere(Report *report, const char *what, const char *kind, GString *boards)
{
    if (boards->len) {
        g_ptr_array_add(report->elsewhere,
                        g_strdup_printf("%s on %s %s", what, kind, boards->str));
    }
    g_string_free(boards, TRUE);
}

static void
look_elsewhere(Report *report, const ReportAsk *ask)
{
    bool has_variants = sim_scenario_variant(ask->scenario, 0) != NULL;
    const char *kind = has_variants ? "variant" : "board";
    Edited *plain = edited_new(ask->scenario, NULL);
    GArray *here = run_edited(ask, plain, ask->options->variant, NULL);
    Elsewhere found = {.here = here,
                       .passes = g_string_new(NULL),
                       .fails = g_string_new(NULL),
                       .others = g_string_new(NULL)};

    if (has_variants) {
        compare_variants(report, ask, &found);
    } else {
        compare_presets(report, ask, &found);
    }
    say_elsewhere(report, "not found", kind, found.passes);
    say_elsewhere(report, "the same", kind, found.fails);
    say_elsewhere(report, "another mistake", kind, found.others);
    g_clear_pointer(&here, g_array_unref);
    edited_free(plain);
}

void
report_settle(Report *report, const ReportAsk *ask)
{
    if (report->line) {
        choose_fix(report, ask);
        look_elsewhere(report, ask);
    }
}

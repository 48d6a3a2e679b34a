/* SPDX-License-Identifier: MIT */
/*
 * dmasim check: files and folders of scenarios, strictly; for CI.
 */
#include <stdio.h>
#include <string.h>

#include "tools/check.h"
#include "tools/run-options.h"
#include "tools/tool.h"

#define JOBS_UNSET G_MININT

typedef struct CheckArgs {
    gint jobs; /* JOBS_UNSET: not given */
    gboolean tap, json, bless, verbose, quiet;
    char *policy, *colour, *fail_on;
    char **set;
    gint64 seed;
} CheckArgs;

static gint
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Files of a folder by name, folders within it in the same order. */
static bool
add_folder(GPtrArray *paths, const char *folder)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    GDir *dir = g_dir_open(folder, 0, &error);
    const char *name;

    if (!dir) {
        g_printerr("error: %s\n", error->message);
        return false;
    }
    while ((name = g_dir_read_name(dir))) {
        g_ptr_array_add(names, g_build_filename(folder, name, NULL));
    }
    g_dir_close(dir);
    g_ptr_array_sort(names, compare_names);
    for (unsigned i = 0; i < names->len; i++) {
        const char *path = g_ptr_array_index(names, i);

        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            if (!g_file_test(path, G_FILE_TEST_IS_SYMLINK) && !add_folder(paths, path)) {
                return false;
            }
        } else if (g_str_has_suffix(path, ".dma")) {
            g_ptr_array_add(paths, g_strdup(path));
        }
    }
    return true;
}

static int
no_such_path(const char *path)
{
    g_autofree char *meant = sim_suggest_file(path);

    g_printerr("error: %s: no such file or folder\n", path);
    if (meant) {
        g_printerr("  = help: did you mean %s?\n", meant);
    }
    return TOOL_BAD_INPUT;
}

static int
find_files(char **given, GPtrArray *paths)
{
    for (; *given; given++) {
        if (!g_file_test(*given, G_FILE_TEST_EXISTS)) {
            return no_such_path(*given);
        }
        if (!g_file_test(*given, G_FILE_TEST_IS_DIR)) {
            g_ptr_array_add(paths, g_strdup(*given));
        } else if (!add_folder(paths, *given)) {
            return TOOL_BAD_INPUT;
        }
    }
    if (paths->len == 0) {
        g_printerr("error: no file ends in .dma there\n");
        return TOOL_BAD_INPUT;
    }
    return TOOL_OK;
}

/* The last line: text on stdout, a comment in TAP, talk beside JSON. */
static void
print_totals(const CheckAsk *ask, const unsigned counts[CHECK_COUNTS], unsigned files)
{
    g_autoptr(GString) out = g_string_new(ask->format == CHECK_TAP ? "# " : "");

    g_string_append_printf(out, "%u file%s: %u passed, %u failed", files,
                           files == 1 ? "" : "s", counts[CHECK_PASSED],
                           counts[CHECK_FAILED]);
    if (counts[CHECK_BAD_INPUT]) {
        g_string_append_printf(out, ", %u that cannot be run", counts[CHECK_BAD_INPUT]);
    }
    if (counts[CHECK_CRASHED]) {
        g_string_append_printf(out, ", %u internal errors", counts[CHECK_CRASHED]);
    }
    if (counts[CHECK_BLESSED]) {
        g_string_append_printf(out, ", %u rewritten", counts[CHECK_BLESSED]);
    }
    if (counts[CHECK_EXPLORE]) {
        g_string_append_printf(out, "; %u `expect explore` line%s not evaluated",
                               counts[CHECK_EXPLORE],
                               counts[CHECK_EXPLORE] == 1 ? "" : "s");
    }
    g_string_append_c(out, '\n');
    if (ask->format == CHECK_JSON) {
        fputs(out->str, stderr);
    } else {
        tool_print(out);
    }
}

static int
verdict(const unsigned counts[CHECK_COUNTS])
{
    return counts[CHECK_CRASHED]     ? TOOL_INTERNAL
           : counts[CHECK_BAD_INPUT] ? TOOL_BAD_INPUT
           : counts[CHECK_FAILED]    ? TOOL_FOUND
                                     : TOOL_OK;
}

static int
check_paths(const CheckAsk *ask, char **given, unsigned jobs)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    unsigned counts[CHECK_COUNTS];
    int result = find_files(given, paths);

    if (result != TOOL_OK) {
        return result;
    }
    if (ask->format == CHECK_TAP) {
        g_autoptr(GString) head = g_string_new(NULL);

        ktap_begin(paths->len, head);
        tool_print(head);
    }
    check_pool(ask, paths, jobs, counts);
    print_totals(ask, counts, paths->len);
    return verdict(counts);
}

static int
check_args(const Tool *tool, const CheckArgs *args, char **given)
{
    RunArgs run = RUN_ARGS_INIT;
    SimRunOptions options;
    CheckAsk ask = {.options = &options,
                    .policy = args->policy,
                    .verbose = args->verbose,
                    .quiet = args->quiet,
                    .bless = args->bless};
    int bad;

    run.policy = args->policy;
    run.seed = args->seed;
    run.set = args->set;
    run.fail_on = args->fail_on;
    bad = run_args_options(tool, &run, &options);
    if (!bad) {
        bad = run_args_fail_on(tool, &run, &ask.fail_on);
    }
    if (!bad && args->tap && args->json) {
        bad = tool_usage(tool, "--tap and --json exclude each other");
    }
    if (!bad && args->bless && args->policy) {
        bad = tool_usage(tool, "--bless writes what the file's own policy gives: leave "
                               "--policy out");
    }
    if (!bad && args->jobs != JOBS_UNSET && args->jobs < 1) {
        bad = tool_usage(tool, "-j takes a number from 1");
    }
    if (!bad && !tool_colour(args->colour, &ask.colour)) {
        bad = tool_usage(tool, "--color=%s: expected auto, always or never",
                         args->colour);
    }
    if (bad) {
        return bad;
    }
    ask.format = args->tap ? CHECK_TAP : args->json ? CHECK_JSON : CHECK_TEXT;
    return check_paths(&ask, given,
                       args->jobs != JOBS_UNSET ? (unsigned)args->jobs
                                                : g_get_num_processors());
}

static int
cmd_check(const Tool *tool, int argc, char **argv)
{
    CheckArgs args = {.seed = RUN_ARGS_UNSET, .jobs = JOBS_UNSET};
    const GOptionEntry entries[] = {
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &args.jobs,
         "worker processes (one per processor otherwise)", "N"},
        {"tap", 0, 0, G_OPTION_ARG_NONE, &args.tap, "print KTAP, which is valid TAP",
         NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &args.json, "print one JSON object per file",
         NULL},
        {"bless", 0, 0, G_OPTION_ARG_NONE, &args.bless,
         "write what was got into the files, as what is expected", NULL},
        {"policy", 0, 0, G_OPTION_ARG_STRING, &args.policy,
         "plain, timed, eager, lazy, adversarial or random", "NAME"},
        {"seed", 0, 0, G_OPTION_ARG_INT64, &args.seed, "seed of the policy", "N"},
        {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &args.set,
         "change a property of every board; may be repeated", "NODE:PROP=VALUE"},
        {"verbose", 'v', 0, G_OPTION_ARG_NONE, &args.verbose,
         "full reports and all totals", NULL},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &args.quiet, "failing files only", NULL},
        {"color", 0, 0, G_OPTION_ARG_STRING, &args.colour, "auto, always or never",
         "WHEN"},
        {"fail-on", 0, 0, G_OPTION_ARG_STRING, &args.fail_on,
         "warning (the default) or error: what makes a file fail", "SEVERITY"},
        {NULL}};
    int result = tool_parse(tool, entries, &argc, &argv);

    if (result == TOOL_OK && argc < 2) {
        result = tool_usage(tool, "expected files or folders");
    }
    if (result == TOOL_OK) {
        result = check_args(tool, &args, argv + 1);
    }
    g_free(args.policy);
    g_free(args.colour);
    g_free(args.fail_on);
    g_strfreev(args.set);
    return result;
}

const Tool tool_check = {
    .name = "check",
    .usage = "PATH...",
    .summary = "Runs scenario files strictly: every `=>` and `expect` must hold, and "
               "nothing else "
               "may be found.",
    .examples = {"dmasim check scenarios", "dmasim check -j 4 --tap scenarios mine.dma"},
    .run = cmd_check,
};

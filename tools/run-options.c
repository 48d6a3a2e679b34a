/* SPDX-License-Identifier: MIT */
/*
 * The command line of everything that runs scenarios.
 */
#include "tools/run-options.h"

#include <stdio.h>
#include <string.h>

#include "sim/diag.h"

GOptionEntry *
run_args_entries(RunArgs *args)
{
    const GOptionEntry entries[] = {
        {"variant", 'V', 0, G_OPTION_ARG_STRING, &args->variant,
         "run this variant only (all of them otherwise)", "NAME"},
        {"seed", 0, 0, G_OPTION_ARG_INT64, &args->seed,
         "seed of the policy, from 1 (the file's otherwise)", "N"},
        {"seeds", 0, 0, G_OPTION_ARG_INT64, &args->seeds,
         "run N seeds with policy random, report each mistake once", "N"},
        {"policy", 0, 0, G_OPTION_ARG_STRING, &args->policy,
         "plain, timed, eager, lazy, adversarial or random", "NAME"},
        {"schedule", 0, 0, G_OPTION_ARG_STRING, &args->schedule,
         "replay the choices of a schedule string", "S"},
        {"stop-at", 0, 0, G_OPTION_ARG_INT64, &args->stop_at, "stop after this event",
         "EVENT"},
        {"checks", 0, 0, G_OPTION_ARG_STRING, &args->checks,
         "all (the default) or none: no watching, only bytes", "WHICH"},
        {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &args->set,
         "change a property of the board; may be repeated", "NODE:PROP=VALUE"},
        {"stats", 0, 0, G_OPTION_ARG_NONE, &args->stats, "count what the hardware did",
         NULL},
        {"dump-mappings", 0, 0, G_OPTION_ARG_NONE, &args->dump,
         "list what is mapped and allocated for DMA when the run is over", NULL},
        {"brief", 0, 0, G_OPTION_ARG_NONE, &args->brief, "reports of at most 15 lines",
         NULL},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &args->quiet,
         "SUMMARY lines and missed expectations only", NULL},
        {"verbose", 'v', 0, G_OPTION_ARG_NONE, &args->verbose, "reports with every row",
         NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &args->json, "print JSON", NULL},
        {"color", 0, 0, G_OPTION_ARG_STRING, &args->colour, "auto, always or never",
         "WHEN"},
        {"exit-zero", 0, 0, G_OPTION_ARG_NONE, &args->exit_zero,
         "exit 0 whatever was found", NULL},
        {"fail-on", 0, 0, G_OPTION_ARG_STRING, &args->fail_on,
         "warning (the default) or error: what makes the run fail", "SEVERITY"},
        {NULL}};

    return g_memdup2(entries, sizeof(entries));
}

void
run_args_clear(RunArgs *args)
{
    g_free(args->variant);
    g_free(args->policy);
    g_free(args->schedule);
    g_free(args->checks);
    g_free(args->colour);
    g_free(args->fail_on);
    g_strfreev(args->set);
}

static int
parse_policy(const Tool *tool, const char *name, SimPolicy *ret)
{
    const char *names[SIM_POLICIES + 1] = {NULL};
    g_autofree char *guess = NULL;

    if (sim_policy_by_name(name, ret)) {
        return TOOL_OK;
    }
    for (unsigned i = 0; i < SIM_POLICIES; i++) {
        names[i] = sim_policy_name((SimPolicy)i);
    }
    guess = sim_suggest(name, names);
    return tool_usage(tool, "--policy=%s: no such policy%s%s%s", name,
                      guess ? "; did you mean " : "", guess ? guess : "", guess ? "?" : "");
}

/* The policy and seed within are also what trying a fix goes on with. */
static int
parse_schedule(const Tool *tool, const char *schedule, SimRunOptions *options)
{
    g_autoptr(GError) error = NULL;
    SimOracle *oracle = sim_oracle_from_schedule(schedule, &error);

    if (!oracle) {
        return tool_usage(tool, "--schedule: %s", error->message);
    }
    options->schedule = schedule;
    options->policy = sim_oracle_policy(oracle);
    options->policy_given = true;
    options->seed = sim_oracle_seed(oracle);
    options->seed_given = true;
    sim_oracle_free(oracle);
    return TOOL_OK;
}

/* "/soc/eth0:dma-coherent" or "eth0:prop=<1>". */
static int
check_sets(const Tool *tool, char **set)
{
    for (; set && *set; set++) {
        const char *colon = strchr(*set, ':');

        if (!colon || colon == *set || colon[1] == '\0' || colon[1] == '=') {
            return tool_usage(
                tool, "--set=%s: expected NODE:PROPERTY or NODE:PROPERTY=VALUE", *set);
        }
    }
    return TOOL_OK;
}

/* What an option that takes a number got; 0 when it was not given. */
static uint64_t
number_of(gint64 given)
{
    return given == RUN_ARGS_UNSET ? 0 : (uint64_t)given;
}

static int
check_numbers(const Tool *tool, const RunArgs *args)
{
    const struct {
        const char *option;
        gint64 given;
    } numbers[] = {
        {"--seed", args->seed}, {"--seeds", args->seeds}, {"--stop-at", args->stop_at}};

    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        if (numbers[i].given != RUN_ARGS_UNSET && numbers[i].given < 1) {
            return tool_usage(tool, "%s takes a number from 1", numbers[i].option);
        }
    }
    return TOOL_OK;
}

/* A schedule string says policy and seed: options that say others contradict it. */
static int
check_together(const Tool *tool, const RunArgs *args)
{
    const char *other = args->seeds != RUN_ARGS_UNSET  ? "--seeds"
                        : args->seed != RUN_ARGS_UNSET ? "--seed"
                        : args->policy                 ? "--policy"
                                                       : NULL;

    if (args->schedule && other) {
        return tool_usage(tool,
                          "%s and --schedule exclude each other: a schedule has its "
                          "policy and seed",
                          other);
    }
    return TOOL_OK;
}

static int
check_checks(const Tool *tool, const char *which, SimRunOptions *options)
{
    options->no_checks = g_strcmp0(which, "none") == 0;
    if (which && !options->no_checks && strcmp(which, "all") != 0) {
        return tool_usage(tool, "--checks=%s: expected all or none", which);
    }
    return TOOL_OK;
}

int
run_args_options(const Tool *tool, const RunArgs *args, SimRunOptions *ret)
{
    SimRunOptions options = {.policy = SIM_POLICY_PLAIN,
                             .policy_given = args->policy != NULL,
                             .seed = number_of(args->seed),
                             .seed_given = args->seed != RUN_ARGS_UNSET,
                             .stop_at = number_of(args->stop_at),
                             .set = (const char *const *)args->set};
    int bad = check_numbers(tool, args);

    if (!bad) {
        bad = check_together(tool, args);
    }
    if (!bad && args->policy) {
        bad = parse_policy(tool, args->policy, &options.policy);
    }
    if (!bad && args->schedule) {
        bad = parse_schedule(tool, args->schedule, &options);
    }
    if (!bad) {
        bad = check_sets(tool, args->set);
    }
    if (!bad) {
        bad = check_checks(tool, args->checks, &options);
    }
    if (!bad) {
        *ret = options;
    }
    return bad;
}

static int
unknown_variant(const RunArgs *args, const SimScenario *scenario)
{
    unsigned count = sim_scenario_variants(scenario);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *guess = NULL;

    for (unsigned i = 0; i < count; i++) {
        if (sim_scenario_variant(scenario, i)) {
            g_ptr_array_add(names, (char *)sim_scenario_variant(scenario, i));
        }
    }
    g_ptr_array_add(names, NULL);
    guess = sim_suggest(args->variant, (const char *const *)names->pdata);
    fprintf(stderr, "error: %s has no variant `%s`", sim_scenario_path(scenario),
            args->variant);
    if (guess) {
        fprintf(stderr, "\n  = help: did you mean %s?", guess);
    }
    fputc('\n', stderr);
    return TOOL_BAD_INPUT;
}

int
run_args_variant(const RunArgs *args, const SimScenario *scenario, unsigned *ret_first,
                 unsigned *ret_last)
{
    unsigned count = sim_scenario_variants(scenario);

    if (!args->variant) {
        *ret_first = 0;
        *ret_last = count - 1;
        return TOOL_OK;
    }
    for (unsigned i = 0; i < count; i++) {
        const char *name = sim_scenario_variant(scenario, i);

        if (name && strcmp(name, args->variant) == 0) {
            *ret_first = *ret_last = i;
            return TOOL_OK;
        }
    }
    return unknown_variant(args, scenario);
}

ReportLevel
run_args_level(const RunArgs *args)
{
    return args->quiet     ? REPORT_QUIET
           : args->brief   ? REPORT_BRIEF
           : args->verbose ? REPORT_VERBOSE
                           : REPORT_NORMAL;
}

int
run_args_fail_on(const Tool *tool, const RunArgs *args, SimSeverity *ret)
{
    const char *word = args->fail_on ? args->fail_on : "warning";

    if (strcmp(word, "warning") == 0) {
        *ret = SIM_WARNING;
    } else if (strcmp(word, "error") == 0) {
        *ret = SIM_ERROR;
    } else {
        return tool_usage(tool, "--fail-on=%s: expected warning or error", word);
    }
    return TOOL_OK;
}

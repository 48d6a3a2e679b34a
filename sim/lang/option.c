/* SPDX-License-Identifier: MIT */
/*
 * `option NAME = value`: the language's own options, then those of the layers;
 * and which oracle a run gets.
 */
#include "sim/lang/run.h"

#include <string.h>

/* Own options are read where the run is set up: as numbers or names here. */
typedef struct OwnOption {
    const char *name;
    const char *help;
} OwnOption;

static const OwnOption own[] = {
    { "policy", "how hardware chooses: plain, timed, eager, lazy, adversarial or random" },
    { "seed", "start of the generator behind policy and random victims" },
    { "timeout", "simulated time after which a run has failed, as in 10ms" },
};

static const char *
own_value(const SimScenario *scenario, const char *name, const SimSetting **ret_setting)
{
    for (unsigned i = scenario->options->len; i > 0; i--) {
        const SimSetting *option = g_ptr_array_index(scenario->options, i - 1);

        if (strcmp(option->name, name) == 0) {
            *ret_setting = option;
            return option->value;
        }
    }
    return NULL;
}

static bool
is_own(const char *name)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(own); i++) {
        if (strcmp(own[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

GPtrArray *
sim_option_list(void)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(g_free);

    for (unsigned i = 0; i < G_N_ELEMENTS(own); i++) {
        g_ptr_array_add(list, g_strdup_printf("%s\t%s", own[i].name, own[i].help));
    }
    for (const SimLayer *const *layer = sim_layers(); *layer != NULL; layer++) {
        for (const char *const *option = (*layer)->options; option && *option; option++) {
            g_ptr_array_add(list, g_strdup(*option));
        }
    }
    return list;
}

static GPtrArray *
option_names(void)
{
    g_autoptr(GPtrArray) list = sim_option_list();
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (unsigned i = 0; i < list->len; i++) {
        const char *entry = g_ptr_array_index(list, i);

        g_ptr_array_add(names, g_strndup(entry, strcspn(entry, "\t")));
    }
    return names;
}

static bool
is_known(const GPtrArray *names, const char *name)
{
    for (unsigned i = 0; i < names->len; i++) {
        if (strcmp(g_ptr_array_index(names, i), name) == 0) {
            return true;
        }
    }
    return false;
}

static void
check_policy(const SimScenario *scenario, GPtrArray *diags)
{
    const SimSetting *option;
    const char *value = own_value(scenario, "policy", &option);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    SimPolicy policy;
    SimDiag *diag;

    if (value == NULL || sim_policy_by_name(value, &policy)) {
        return;
    }
    for (unsigned i = 0; i < SIM_POLICIES; i++) {
        g_ptr_array_add(names, (gpointer)sim_policy_name((SimPolicy)i));
    }
    diag = sim_lang_error(diags, option->value_mark, "there is no policy `%s`", value);
    sim_lang_suggest(diag, value, names);
}

static bool
parse_number(const char *text, uint64_t *ret)
{
    return g_ascii_string_to_unsigned(text, 10, 0, UINT64_MAX, ret, NULL);
}

static bool
parse_time(const char *text, uint64_t *ret)
{
    static const struct {
        const char *unit;
        SimTime time;
    } units[] = { { "ns", SIM_NS }, { "us", SIM_US }, { "ms", SIM_MS }, { "s", 1000 * SIM_MS } };
    size_t digits = strspn(text, "0123456789");
    g_autofree char *number = g_strndup(text, digits);

    for (unsigned i = 0; i < G_N_ELEMENTS(units); i++) {
        if (strcmp(text + digits, units[i].unit) == 0 && parse_number(number, ret) &&
            *ret <= UINT64_MAX / units[i].time) {
            *ret *= units[i].time;
            return true;
        }
    }
    return false;
}

static void
check_value(const SimScenario *scenario, GPtrArray *diags, const char *name,
            bool (*parse)(const char *, uint64_t *), const char *what)
{
    const SimSetting *option;
    const char *value = own_value(scenario, name, &option);
    uint64_t number;

    if (value != NULL && !parse(value, &number)) {
        sim_lang_error(diags, option->value_mark, "%s wants %s, found `%s`", name, what, value);
    }
}

void
sim_lang_check_options(const SimScenario *scenario, GPtrArray *diags)
{
    g_autoptr(GPtrArray) names = option_names();

    for (unsigned i = 0; i < scenario->options->len; i++) {
        const SimSetting *option = g_ptr_array_index(scenario->options, i);

        if (!is_known(names, option->name)) {
            SimDiag *diag = sim_lang_error(diags, option->name_mark, "unknown option `%s`",
                                           option->name);

            sim_lang_suggest(diag, option->name, names);
        }
    }
    check_policy(scenario, diags);
    check_value(scenario, diags, "seed", parse_number, "a number");
    check_value(scenario, diags, "timeout", parse_time, "a time as in 10ms");
}

/* Gives an option to the layer that knows it. */
static bool
give(SimLangRun *run, const SimSetting *option)
{
    for (const SimLayer *const *layer = sim_layers(); *layer != NULL; layer++) {
        g_autoptr(GError) error = NULL;
        int taken = (*layer)->option == NULL ? 0
                                             : (*layer)->option(run->run.world, option->name,
                                                                option->value, &error);

        if (taken < 0) {
            sim_lang_error(run->diags, option->value_mark, "%s", error->message);
        }
        if (taken != 0) {
            return taken > 0;
        }
    }
    return true;
}

bool
sim_run_options(SimLangRun *run)
{
    const SimScenario *scenario = run->run.scenario;
    const SimSetting *unused;
    uint64_t timeout = scenario->timeout != 0 ? scenario->timeout : SIM_LANG_TIMEOUT;
    const char *value = own_value(scenario, "timeout", &unused);
    bool fine = true;

    if (value != NULL) {
        parse_time(value, &timeout);
    }
    run->deadline = timeout;
    for (unsigned i = 0; i < scenario->options->len; i++) {
        const SimSetting *option = g_ptr_array_index(scenario->options, i);

        fine = (is_own(option->name) || give(run, option)) && fine;
    }
    return fine;
}

static uint64_t
seed_of(const SimLangRun *run)
{
    const SimSetting *unused;
    const char *value = own_value(run->run.scenario, "seed", &unused);
    uint64_t seed = run->run.scenario->seed;

    if (value != NULL) {
        parse_number(value, &seed);
    }
    return run->options->seed_given ? run->options->seed : seed;
}

/* The command's policy counts, then the file's. */
static SimPolicy
policy_of(const SimLangRun *run)
{
    const SimSetting *unused;
    const char *value = own_value(run->run.scenario, "policy", &unused);
    SimPolicy policy = run->options->policy;

    if (value != NULL && policy == SIM_POLICY_PLAIN && !run->options->policy_given) {
        sim_policy_by_name(value, &policy);
    }
    return policy;
}

bool
sim_run_is_as_written(const SimLangRun *run, SimPolicy policy)
{
    const SimSetting *unused;
    const char *value = own_value(run->run.scenario, "policy", &unused);
    SimPolicy own = SIM_POLICY_PLAIN;

    if (value == NULL) {
        return policy == SIM_POLICY_PLAIN || policy == SIM_POLICY_TIMED;
    }
    return sim_policy_by_name(value, &own) && own == policy &&
           (own != SIM_POLICY_RANDOM || !run->options->seed_given);
}

SimOracle *
sim_run_oracle(SimLangRun *run)
{
    g_autoptr(GError) error = NULL;
    SimOracle *oracle;

    if (run->options->schedule == NULL) {
        return sim_oracle_new(policy_of(run), seed_of(run));
    }
    oracle = sim_oracle_from_schedule(run->options->schedule, &error);
    if (oracle == NULL) {
        sim_diags_add(run->diags, "--schedule", 0, 0, 0, NULL, "%s", error->message);
    }
    return oracle;
}

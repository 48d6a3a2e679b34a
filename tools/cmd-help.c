/* SPDX-License-Identifier: MIT */
/*
 * dmasim --help, help COMMAND, help options, help verbs, --version, --models.
 */
#include <stdio.h>
#include <string.h>


#include "sim/choice.h"
#include "sim/diag.h"
#include "sim/finding.h"
#include "sim/model.h"
#include "sim/scenario.h"
#include "sim/tree.h"
#include "sim/verb.h"
#include "tools/cc.h"
#include "tools/json.h"
#include "tools/tool.h"

static const struct {
    ToolExit code;
    const char *text;
} exit_codes[] = {
    {TOOL_OK, "everything as expected"},
    {TOOL_FOUND, "findings, or an expectation that was not met"},
    {TOOL_USAGE, "wrong option or argument"},
    {TOOL_BAD_INPUT, "a file that does not parse, a board that cannot be built"},
    {TOOL_INCONCLUSIVE, "a bound was hit before the search was complete"},
    {TOOL_INTERNAL, "internal error: please report it"},
    {TOOL_SKIPPED, "skipped: an optional program is missing"},
};

static void
put_overview(GString *out)
{
    g_string_append(out, "Usage: dmasim COMMAND [ARGUMENT...]\n\nCommands:\n");
    for (const Tool *const *tool = tool_table; *tool; tool++) {
        g_string_append_printf(out, "  %-9s %s\n", (*tool)->name, (*tool)->summary);
    }
    g_string_append(out, "\nOptions:\n"
                         "  --help       this text; dmasim help COMMAND says more\n"
                         "  --version    the version; with --json also what is built in\n"
                         "  --models     every block of hardware and its parameters\n"
                         "  --print-mk   where dmasim.mk is, the rules to build modules\n"
                         "\nExit codes:\n");
    for (size_t i = 0; i < G_N_ELEMENTS(exit_codes); i++) {
        g_string_append_printf(out, "  %-4d %s\n", exit_codes[i].code,
                               exit_codes[i].text);
    }
    g_string_append(
        out,
        "\nEnvironment: DMASIM_PATH (folders of boards, separated by `:`),\n"
        "DMASIM_INCLUDE (folder of the headers for drivers), NO_COLOR\n\n");
    g_string_append(out, "Examples:\n  dmasim demo\n  dmasim check scenarios\n");
}

/* `option NAME = value` lines that a scenario may have. */
static void
put_options(GString *out)
{
    GPtrArray *options = sim_option_list();

    g_string_append(out, "Options of scenarios, as in `option era = \"6.12\"`:\n");
    for (unsigned i = 0; i < options->len; i++) {
        const char *option = g_ptr_array_index(options, i);
        const char *tab = strchr(option, '\t');
        int length = tab ? (int)(tab - option) : (int)strlen(option);

        g_string_append_printf(out, "  %-20.*s %s\n", length, option, tab ? tab + 1 : "");
    }
    g_ptr_array_unref(options);
}

static void
put_verbs(GString *out)
{
    GPtrArray *verbs = sim_verb_list();

    g_string_append(out, "Verbs of scenarios (dmasim explain VERB says more):\n");
    for (unsigned i = 0; i < verbs->len; i++) {
        const SimVerb *verb = g_ptr_array_index(verbs, i);

        g_string_append_printf(out, "  %-30s %s\n", verb->name,
                               verb->text ? verb->text : "");
    }
    g_ptr_array_unref(verbs);
}

static void
put_range(const SimParam *param, GString *out)
{
    switch (param->kind) {
    case SIM_PARAM_KIND_WORD:
        g_string_append_printf(out, "default %s; ", param->words[param->def]);
        for (const char *const *word = param->words; *word; word++) {
            g_string_append_printf(out, "%s%s", word == param->words ? "" : ", ", *word);
        }
        break;
    case SIM_PARAM_KIND_BOOL:
        g_string_append_printf(out, "default %s", param->def ? "on" : "off");
        break;
    default:
        g_string_append_printf(out,
                               "default %" G_GUINT64_FORMAT "; %" G_GUINT64_FORMAT
                               "..%" G_GUINT64_FORMAT "%s",
                               param->def, param->min, param->max,
                               param->power_of_two ? ", a power of two" : "");
        break;
    }
}

static void
put_model(const SimModelClass *klass, GString *out)
{
    g_string_append_printf(out, "%s: %s\n", klass->name, klass->summary);
    for (const char *const *word = klass->compatibles; word && *word; word++) {
        g_string_append_printf(out, "  compatible  %s\n", *word);
    }
    for (const SimIn *in = klass->ins; in && in->name; in++) {
        g_string_append_printf(out, "  in          %-24s %s\n", in->name, in->text);
    }
    for (const SimOut *port = klass->outs; port && port->name; port++) {
        g_string_append_printf(out, "  out         %-24s %s\n", port->name, port->text);
    }
    for (const SimParam *param = klass->params; param && param->kind; param++) {
        g_autofree char *prop = param->prop ? g_strdup(param->prop)
                                            : g_strdup_printf("dmasim,%s", param->name);

        g_string_append_printf(out, "  parameter   %-24s %s (", prop, param->text);
        put_range(param, out);
        g_string_append(out, ")\n");
    }
    for (const SimReg *reg = klass->regs; reg && reg->name; reg++) {
        g_string_append_printf(out, "  register    0x%03x %-18s %s\n", reg->offset,
                               reg->name, reg->text ? reg->text : "");
    }
}

static void
put_models(GString *out)
{
    for (const SimModelClass *const *klass = sim_model_classes(); *klass; klass++) {
        put_model(*klass, out);
    }
}

static void
add_names(JsonBuilder *b, const char *member, const char *const *names)
{
    json_builder_set_member_name(b, member);
    json_builder_begin_array(b);
    for (; *names; names++) {
        json_builder_add_string_value(b, *names);
    }
    json_builder_end_array(b);
}

static void
add_models(JsonBuilder *b)
{
    tool_json_list(b, "models");
    for (const SimModelClass *const *klass = sim_model_classes(); *klass; klass++) {
        json_builder_add_string_value(b, (*klass)->name);
    }
    json_builder_end_array(b);
}

static void
print_version_json(void)
{
    JsonBuilder *b = json_builder_new();
    const char *policies[SIM_POLICIES + 1] = {NULL};
    g_autofree char *text = NULL;

    for (unsigned i = 0; i < SIM_POLICIES; i++) {
        policies[i] = sim_policy_name((SimPolicy)i);
    }
    json_builder_begin_object(b);
    tool_json_string(b, "version", DMASIM_VERSION);
    tool_json_int(b, "language", 1);
    tool_json_int(b, "choices", SIM_CHOICE_VERSION);
    add_names(b, "policies", policies);
    add_names(b, "boards", sim_preset_names());
    add_models(b);
    json_builder_end_object(b);
    text = tool_json_end(b, true);
    puts(text);
}

static int
help_topic(const Tool *self, const char *topic, GString *out)
{
    static const struct {
        const char *name;
        void (*put)(GString *out);
    } topics[] = {{"options", put_options}, {"verbs", put_verbs}, {"models", put_models}};
    const Tool *tool = tool_by_name(topic);
    const char *names[40] = {"options", "verbs", "models"};
    g_autofree char *guess = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(topics); i++) {
        if (strcmp(topics[i].name, topic) == 0) {
            topics[i].put(out);
            return TOOL_OK;
        }
    }
    if (tool) {
        char *argv[] = {(char *)tool->name, (char *)"--help", NULL};

        return tool->run(tool, 2, argv); /* prints and exits */
    }
    for (unsigned i = 0; tool_table[i]; i++) {
        names[3 + i] = tool_table[i]->name;
    }
    guess = sim_suggest(topic, names);
    return tool_usage(self, "there is no command or topic `%s`%s%s%s", topic,
                      guess ? "; did you mean " : "", guess ? guess : "",
                      guess ? "?" : "");
}

/* Rules for a user's Makefile: `include $(shell dmasim --print-mk)`. */
static int
print_mk(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = cc_place_mk(&error);

    if (!path) {
        fprintf(stderr, "error: %s\n", error->message);
        return TOOL_BAD_INPUT;
    }
    puts(path);
    return TOOL_OK;
}

/* `dmasim --version` and the like: options before any command. */
static int
global_options(int argc, char **argv)
{
    gboolean version = FALSE, json = FALSE, models = FALSE, help = FALSE, mk = FALSE;
    const GOptionEntry entries[] = {
        {"version", 0, 0, G_OPTION_ARG_NONE, &version, "print the version", NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "as JSON, with what is built in", NULL},
        {"models", 0, 0, G_OPTION_ARG_NONE, &models, "list every block of hardware",
         NULL},
        {"print-mk", 0, 0, G_OPTION_ARG_NONE, &mk, "where dmasim.mk is", NULL},
        {"help", 'h', 0, G_OPTION_ARG_NONE, &help, "all commands", NULL},
        {NULL}};
    g_autoptr(GString) out = g_string_new(NULL);
    int result = tool_parse(&tool_itself, entries, &argc, &argv);

    if (result == TOOL_OK && argc > 1) {
        result = tool_usage(&tool_itself, "options stand behind the command: dmasim %s ...",
                            argv[1]);
    }
    if (result != TOOL_OK) {
        return result;
    }
    if (version && json) {
        print_version_json();
    } else if (version) {
        g_string_append(out, "dmasim " DMASIM_VERSION "\n");
    } else if (models) {
        put_models(out);
    } else if (mk) {
        return print_mk();
    } else {
        put_overview(out);
    }
    tool_print(out);
    return TOOL_OK;
}

static int
cmd_help(const Tool *tool, int argc, char **argv)
{
    g_autoptr(GString) out = g_string_new(NULL);
    int result;

    if (strcmp(argv[0], tool->name) != 0) {
        return global_options(argc, argv);
    }
    result = tool_parse(tool, NULL, &argc, &argv);
    if (result != TOOL_OK) {
        return result;
    }
    if (argc < 2) {
        put_overview(out);
    } else {
        result = help_topic(tool, argv[1], out);
    }
    tool_print(out);
    return result;
}

const Tool tool_help = {
    .name = "help",
    .usage = "[COMMAND|options|verbs|models]",
    .summary =
        "Says more about a command, the options or verbs of scenarios, or the models.",
    .examples = {"dmasim help run", "dmasim help options"},
    .run = cmd_help,
};

/* SPDX-License-Identifier: MIT */
/*
 * A parsed scenario as an object: its memory, its files, what others may ask.
 */
#include "sim/lang/lang.h"

#include "sim/lang/parse.h"

#include <string.h>

void *
sim_lang_alloc(SimScenario *scenario, size_t size)
{
    void *memory = g_malloc0(size);

    g_ptr_array_add(scenario->pool, memory);
    return memory;
}

const char *
sim_lang_string(SimScenario *scenario, const char *text, size_t len)
{
    char *copy = sim_lang_alloc(scenario, len + 1);

    memcpy(copy, text, len);
    return copy;
}

GPtrArray *
sim_lang_list(SimScenario *scenario)
{
    GPtrArray *list = g_ptr_array_new();

    g_ptr_array_add(scenario->lists, list);
    return list;
}

static void
file_free(gpointer memory)
{
    SimLangFile *file = memory;

    g_ptr_array_unref(file->lines);
    g_free((char *)file->path);
    g_free(file);
}

static void
list_free(gpointer memory)
{
    g_ptr_array_unref(memory);
}

static SimScenario *
scenario_new(void)
{
    SimScenario *scenario = g_new0(SimScenario, 1);

    scenario->files = g_ptr_array_new_with_free_func(file_free);
    scenario->pool = g_ptr_array_new_with_free_func(g_free);
    scenario->lists = g_ptr_array_new_with_free_func(list_free);
    scenario->variants = sim_lang_list(scenario);
    scenario->options = sim_lang_list(scenario);
    scenario->sets = sim_lang_list(scenario);
    scenario->symbols = sim_lang_list(scenario);
    scenario->blocks = sim_lang_list(scenario);
    scenario->steps = sim_lang_list(scenario);
    scenario->expects = sim_lang_list(scenario);
    return scenario;
}

void
sim_scenario_free(SimScenario *scenario)
{
    if (scenario == NULL) {
        return;
    }
    g_ptr_array_unref(scenario->files);
    g_ptr_array_unref(scenario->lists);
    g_ptr_array_unref(scenario->pool);
    g_free(scenario);
}

static void
split_lines(GPtrArray *lines, const char *text)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        size_t keep = len > 0 && text[len - 1] == '\r' ? len - 1 : len;

        g_ptr_array_add(lines, g_strndup(text, keep));
        text += len + (text[len] == '\n');
    }
}

SimLangFile *
sim_lang_file(SimScenario *scenario, const char *path, const char *text)
{
    SimLangFile *file = g_new0(SimLangFile, 1);

    file->path = g_strdup(path);
    file->lines = g_ptr_array_new_with_free_func(g_free);
    split_lines(file->lines, text);
    g_ptr_array_add(scenario->files, file);
    return file;
}

SimSymbol *
sim_lang_symbol(const SimScenario *scenario, const char *name)
{
    for (unsigned i = 0; i < scenario->symbols->len; i++) {
        SimSymbol *symbol = g_ptr_array_index(scenario->symbols, i);

        if (strcmp(symbol->name, name) == 0) {
            return symbol;
        }
    }
    return NULL;
}

/* A file without `variant` lines has one variant, which has no name. */
static void
settle_variants(SimScenario *scenario)
{
    if (scenario->variants->len == 0) {
        SimVariant *only = sim_lang_alloc(scenario, sizeof(*only));

        only->soc = scenario->soc != NULL ? scenario->soc : SIM_LANG_DEFAULT_SOC;
        only->mark = scenario->soc_mark;
        g_ptr_array_add(scenario->variants, only);
    }
}

SimScenario *
sim_scenario_parse(const char *path, const char *text, GPtrArray *diags)
{
    SimScenario *scenario = scenario_new();
    unsigned before = diags->len;

    scenario->main = sim_lang_file(scenario, path, text);
    sim_lang_parse_file(scenario, scenario->main, diags);
    settle_variants(scenario);
    sim_lang_check(scenario, diags);
    if (diags->len > before) {
        sim_lang_sort(diags, before);
        sim_scenario_free(scenario);
        return NULL;
    }
    return scenario;
}

SimScenario *
sim_scenario_of_source(const char *path, const char *text)
{
    SimScenario *scenario = scenario_new();

    scenario->main = sim_lang_file(scenario, path, text);
    settle_variants(scenario);
    return scenario;
}

const char *
sim_scenario_title(const SimScenario *scenario)
{
    return scenario->title;
}

const char *
sim_scenario_path(const SimScenario *scenario)
{
    return scenario->main->path;
}

unsigned
sim_scenario_variants(const SimScenario *scenario)
{
    return scenario->variants->len;
}

const char *
sim_scenario_variant(const SimScenario *scenario, unsigned index)
{
    return ((const SimVariant *)g_ptr_array_index(scenario->variants, index))->name;
}

unsigned
sim_scenario_explore_lines(const SimScenario *scenario)
{
    unsigned count = 0;

    for (unsigned i = 0; i < scenario->expects->len; i++) {
        const SimExpect *expect = g_ptr_array_index(scenario->expects, i);

        count += expect->explore != SIM_EXPLORE_NOT;
    }
    return count;
}

const char *
sim_scenario_line(const SimScenario *scenario, unsigned line)
{
    const GPtrArray *lines = scenario->main->lines;

    return line == 0 || line > lines->len ? NULL : g_ptr_array_index(lines, line - 1);
}

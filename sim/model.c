/* SPDX-License-Identifier: MIT */
/*
 * Model classes and instances: the registry, parameters, wiring, realize and
 * reset.  Classes register themselves before main(), so the registry is a fact
 * about the program; instances belong to a world.
 */
#include "sim/model.h"

#include <string.h>

#include "sim/diag.h"
#include "sim/world.h"

static GPtrArray *classes; /* NULL-terminated once sorted */
static bool is_sorted;

G_DEFINE_QUARK(sim-model-error-quark, sim_model_error)

void
sim_model_register(const SimModelClass *klass)
{
    if (!classes) {
        classes = g_ptr_array_new();
    }
    if (is_sorted) {
        g_ptr_array_set_size(classes, classes->len - 1);
        is_sorted = false;
    }
    g_assert(klass->size >= sizeof(SimModel));
    g_ptr_array_add(classes, (gpointer)klass);
}

static gint
by_name(gconstpointer a, gconstpointer b)
{
    const SimModelClass *const *p = a, *const *q = b;

    return strcmp((*p)->name, (*q)->name);
}

const SimModelClass *const *
sim_model_classes(void)
{
    if (!classes) {
        classes = g_ptr_array_new();
    }
    if (!is_sorted) {
        g_ptr_array_sort(classes, by_name);
        g_ptr_array_add(classes, NULL);
        is_sorted = true;
    }
    return (const SimModelClass *const *)classes->pdata;
}

const SimModelClass *
sim_model_class_by_name(const char *name)
{
    for (const SimModelClass *const *k = sim_model_classes(); *k; k++) {
        if (strcmp((*k)->name, name) == 0) {
            return *k;
        }
    }
    return NULL;
}

const SimModelClass *
sim_model_class_by_compatible(const char *compatible)
{
    for (const SimModelClass *const *k = sim_model_classes(); *k; k++) {
        if ((*k)->compatibles && g_strv_contains((*k)->compatibles, compatible)) {
            return *k;
        }
    }
    return NULL;
}

/* Parameters */

static void *
field(SimModel *model, size_t offset)
{
    return (uint8_t *)model + offset;
}

static void
put_param(SimModel *model, const SimParam *param, uint64_t value)
{
    switch (param->kind) {
    case SIM_PARAM_KIND_U32:
    case SIM_PARAM_KIND_WORD:
        *(uint32_t *)field(model, param->offset) = (uint32_t)value;
        return;
    case SIM_PARAM_KIND_U64:
        *(uint64_t *)field(model, param->offset) = value;
        return;
    case SIM_PARAM_KIND_BOOL:
        *(bool *)field(model, param->offset) = value != 0;
        return;
    case SIM_PARAM_END:
        break;
    }
    g_assert_not_reached();
}

/* Words have no min and max of their own: the list is the range. */
static uint64_t
param_max(const SimParam *param)
{
    return param->kind == SIM_PARAM_KIND_WORD
               ? g_strv_length((char **)param->words) - 1 : param->max;
}

static char *
unknown_param(const SimModel *model, const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *near = NULL;

    for (const SimParam *p = model->klass->params; p && p->kind; p++) {
        g_ptr_array_add(names, (gpointer)p->name);
    }
    g_ptr_array_add(names, NULL);
    near = sim_suggest(name, (const char *const *)names->pdata);
    return near ? g_strdup_printf("%s: %s has no parameter `%s`; did you mean %s?",
                                  model->name, model->klass->name, name, near)
                : g_strdup_printf("%s: %s has no parameter `%s`", model->name,
                                  model->klass->name, name);
}

static const SimParam *
find_param(const SimModel *model, const char *name, GError **error)
{
    g_autofree char *why = NULL;

    for (const SimParam *p = model->klass->params; p && p->kind; p++) {
        if (strcmp(p->name, name) == 0) {
            return p;
        }
    }
    why = unknown_param(model, name);
    g_set_error_literal(error, SIM_MODEL_ERROR, 0, why);
    return NULL;
}

bool
sim_model_set(SimModel *model, const char *name, uint64_t value, GError **error)
{
    const SimParam *param = find_param(model, name, error);

    if (!param) {
        return false;
    }
    if (value < param->min || value > param_max(param)) {
        g_set_error(error, SIM_MODEL_ERROR, 0,
                    "%s.%s: %" G_GUINT64_FORMAT " outside %" G_GUINT64_FORMAT
                    "..%" G_GUINT64_FORMAT,
                    model->name, name, value, param->min, param_max(param));
        return false;
    }
    if (param->power_of_two && (value & (value - 1)) != 0) {
        g_set_error(error, SIM_MODEL_ERROR, 0,
                    "%s.%s: %" G_GUINT64_FORMAT " is not a power of two", model->name,
                    name, value);
        return false;
    }
    put_param(model, param, value);
    return true;
}

static bool
refuse_word(const SimModel *model, const SimParam *param, const char *word,
            GError **error)
{
    g_autofree char *near = sim_suggest(word, param->words);
    g_autofree char *all = g_strjoinv(", ", (char **)param->words);

    g_set_error(error, SIM_MODEL_ERROR, 0, "%s.%s: `%s` is none of %s%s%s%s", model->name,
                param->name, word, all, near ? "; did you mean " : "", near ? near : "",
                near ? "?" : "");
    return false;
}

bool
sim_model_set_word(SimModel *model, const char *name, const char *word, GError **error)
{
    const SimParam *param = find_param(model, name, error);

    if (!param) {
        return false;
    }
    if (param->kind != SIM_PARAM_KIND_WORD) {
        g_set_error(error, SIM_MODEL_ERROR, 0, "%s.%s: `%s` is not a number", model->name,
                    name, word);
        return false;
    }
    for (unsigned i = 0; param->words[i]; i++) {
        if (strcmp(param->words[i], word) == 0) {
            put_param(model, param, i);
            return true;
        }
    }
    return refuse_word(model, param, word, error);
}

static uint64_t
get_param(const SimModel *model, const SimParam *param)
{
    const void *at = (const uint8_t *)model + param->offset;

    switch (param->kind) {
    case SIM_PARAM_KIND_U32:
    case SIM_PARAM_KIND_WORD:
        return *(const uint32_t *)at;
    case SIM_PARAM_KIND_U64:
        return *(const uint64_t *)at;
    case SIM_PARAM_KIND_BOOL:
        return *(const bool *)at;
    case SIM_PARAM_END:
        break;
    }
    g_assert_not_reached();
}

bool
sim_model_get(const SimModel *model, const char *name, uint64_t *ret_value)
{
    for (const SimParam *p = model->klass->params; p && p->kind; p++) {
        if (strcmp(p->name, name) == 0) {
            *ret_value = get_param(model, p);
            return true;
        }
    }
    return false;
}

/* Instances */

SimModel *
sim_model_new(SimWorld *world, const SimModelClass *klass, const char *name)
{
    SimModel *model = g_malloc0(klass->size);

    model->klass = klass;
    model->world = world;
    model->name = g_strdup(name);
    model->node_path = g_strdup("");
    for (const SimParam *p = klass->params; p && p->kind; p++) {
        put_param(model, p, p->def);
    }
    g_ptr_array_add(world->models, model);
    return model;
}

SimPort
sim_model_in(SimModel *model, const char *in)
{
    for (const SimIn *i = model->klass->ins; i && i->name; i++) {
        if (strcmp(i->name, in) == 0) {
            return (SimPort){ .fn = i->fn, .self = model, .quick = i->quick };
        }
    }
    g_error("%s: %s has no in port `%s`", model->name, model->klass->name, in);
}

void
sim_model_wire(SimModel *model, const char *out, SimModel *to, const char *in)
{
    for (const SimOut *o = model->klass->outs; o && o->name; o++) {
        if (strcmp(o->name, out) == 0) {
            *(SimPort *)field(model, o->offset) = sim_model_in(to, in);
            return;
        }
    }
    g_error("%s: %s has no out port `%s`", model->name, model->klass->name, out);
}

bool
sim_model_realize(SimModel *model, GError **error)
{
    for (const SimOut *o = model->klass->outs; o && o->name; o++) {
        if (!o->optional && !((SimPort *)field(model, o->offset))->fn) {
            g_set_error(error, SIM_MODEL_ERROR, 0, "%s: out port `%s` is not wired",
                        model->name, o->name);
            return false;
        }
    }
    return !model->klass->realize || model->klass->realize(model, error);
}

void
sim_model_reset(SimModel *model)
{
    sim_regs_reset(model);
    if (model->klass->reset) {
        model->klass->reset(model);
    }
}

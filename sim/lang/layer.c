/* SPDX-License-Identifier: MIT */
/*
 * The registry of layers above the machine.  Filled by constructors before
 * main().
 */
#include "sim/scenario.h"

#include <string.h>

static GPtrArray *layers; /* const SimLayer, by name; NULL at the end */

static int
compare(gconstpointer a, gconstpointer b)
{
    const SimLayer *la = *(const SimLayer *const *)a, *lb = *(const SimLayer *const *)b;

    return la == NULL || lb == NULL ? (la == NULL) - (lb == NULL) : strcmp(la->name, lb->name);
}

void
sim_layer_register(const SimLayer *layer)
{
    if (layers == NULL) {
        layers = g_ptr_array_new();
        g_ptr_array_add(layers, NULL);
    }
    g_ptr_array_add(layers, (gpointer)layer);
    g_ptr_array_sort(layers, compare);
}

const SimLayer *const *
sim_layers(void)
{
    static const SimLayer *const none[] = { NULL };

    return layers == NULL ? none : (const SimLayer *const *)layers->pdata;
}

const SimLayer **
sim_layers_begin(SimWorld *world, const char *file, GPtrArray *diags)
{
    const SimLayer *const *all = sim_layers();
    const SimLayer **begun = g_new0(const SimLayer *, (layers ? layers->len : 0) + 1);

    for (unsigned i = 0; all[i] != NULL; i++) {
        g_autoptr(GError) error = NULL;

        if (all[i]->begin != NULL && !all[i]->begin(world, &error)) {
            sim_diags_add(diags, file, 0, 0, 0, NULL, "%s: %s", all[i]->name, error->message);
            sim_layers_end(begun, world);
            return NULL;
        }
        begun[i] = all[i];
    }
    return begun;
}

void
sim_layers_finish(const SimLayer *const *begun, SimWorld *world)
{
    for (; *begun != NULL; begun++) {
        if ((*begun)->finish != NULL) {
            (*begun)->finish(world);
        }
    }
}

unsigned
sim_layers_leaks(const SimLayer *const *begun, SimWorld *world)
{
    unsigned leaks = 0;

    for (; *begun != NULL; begun++) {
        leaks += (*begun)->leaks != NULL ? (*begun)->leaks(world) : 0;
    }
    return leaks;
}

void
sim_layers_end(const SimLayer **begun, SimWorld *world)
{
    for (unsigned i = 0; begun != NULL && begun[i] != NULL; i++) {
        if (begun[i]->end != NULL) {
            begun[i]->end(world);
        }
    }
    g_free(begun);
}

const SimLists *
sim_lists(void)
{
    for (const SimLayer *const *layer = sim_layers(); *layer != NULL; layer++) {
        if ((*layer)->lists != NULL) {
            return (*layer)->lists;
        }
    }
    return NULL;
}

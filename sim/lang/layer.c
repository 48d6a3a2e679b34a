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

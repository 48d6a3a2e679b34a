/* SPDX-License-Identifier: MIT */
/* The registry of cores; see the header. */
#include "sim/core.h"

#include <string.h>

static GPtrArray *tables; /* of SimCore arrays, borrowed */

void
sim_cores_register(const SimCore *cores)
{
    if (!tables) {
        tables = g_ptr_array_new();
    }
    g_ptr_array_add(tables, (gpointer)cores);
}

const SimCore *
sim_core_for(const char *compatible)
{
    for (guint i = 0; tables && i < tables->len; i++) {
        for (const SimCore *core = g_ptr_array_index(tables, i); core->compatible; core++) {
            if (strcmp(core->compatible, compatible) == 0) {
                return core;
            }
        }
    }
    return NULL;
}

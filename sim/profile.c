/* SPDX-License-Identifier: MIT */
/* The registry of timing profiles; see the header. */
#include "sim/profile.h"

#include "sim/model.h"

#include <string.h>

static GPtrArray *registry; /* SimProfile, borrowed; NULL-terminated once asked */

static gint
by_compatible(gconstpointer a, gconstpointer b)
{
    const SimProfile *const *p = a, *const *q = b;

    return strcmp((*p)->compatible, (*q)->compatible);
}

void
sim_profile_register(const SimProfile *profile)
{
    if (!registry) {
        registry = g_ptr_array_new();
        g_ptr_array_add(registry, NULL);
    }
    g_ptr_array_insert(registry, (gint)registry->len - 1, (gpointer)profile);
    qsort(registry->pdata, registry->len - 1, sizeof(gpointer), by_compatible);
}

const SimProfile *const *
sim_profiles(void)
{
    static const SimProfile *const none[] = { NULL };

    return registry ? (const SimProfile *const *)registry->pdata : none;
}

const SimProfile *
sim_profile_for(const char *compatible)
{
    for (const SimProfile *const *p = sim_profiles(); *p; p++) {
        if (strcmp((*p)->compatible, compatible) == 0) {
            return *p;
        }
    }
    return NULL;
}

unsigned
sim_profile_apply(const SimProfile *profile, SimModel *model)
{
    unsigned count = 0;

    for (const SimProfileValue *v = profile->values; v->klass; v++) {
        g_autoptr(GError) error = NULL;

        if (strcmp(v->klass, model->klass->name) != 0) {
            continue;
        }
        if (!(v->word ? sim_model_set_word(model, v->param, v->word, &error)
                      : sim_model_set(model, v->param, v->value, &error))) {
            g_error("profile %s: %s", profile->name, error->message);
        }
        count++;
    }
    return count;
}

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

/* Tenths of a clock in ps, to the nearest. */
static uint64_t
ps_of(const SimProfile *profile, uint64_t tenths, uint64_t clock_hz)
{
    uint64_t hz = clock_hz ? clock_hz : profile->clock_hz;

    if (hz == 0) {
        g_error("profile %s: cycles of a clock that nobody gave", profile->name);
    }
    return (tenths * UINT64_C(100000000000) + hz / 2) / hz;
}

/* Whoever tells times in cycles must know the clock they were made with. */
static void
tell_clock(const SimProfile *profile, SimModel *model, uint64_t clock_hz)
{
    uint64_t hz = clock_hz ? clock_hz : profile->clock_hz;

    for (const SimParam *p = model->klass->params; p && p->kind && hz; p++) {
        if (strcmp(p->name, "clock-hz") == 0) {
            sim_model_set(model, p->name, hz, NULL);
        }
    }
}

unsigned
sim_profile_apply_at(const SimProfile *profile, SimModel *model, uint64_t clock_hz)
{
    unsigned count = 0;

    for (const SimProfileValue *v = profile->values; v->klass; v++) {
        g_autoptr(GError) error = NULL;
        uint64_t value = v->cycles ? ps_of(profile, v->value, clock_hz) : v->value;

        if (strcmp(v->klass, model->klass->name) != 0) {
            continue;
        }
        if (!(v->word ? sim_model_set_word(model, v->param, v->word, &error)
                      : sim_model_set(model, v->param, value, &error))) {
            g_error("profile %s: %s", profile->name, error->message);
        }
        count++;
    }
    tell_clock(profile, model, clock_hz);
    return count;
}

unsigned
sim_profile_apply(const SimProfile *profile, SimModel *model)
{
    return sim_profile_apply_at(profile, model, 0);
}

/* SPDX-License-Identifier: MIT */
/*
 * What a device still has when its driver leaves it, or when the run is over.
 */
#include "api/glue/watch.h"

/* What one device has. */
typedef struct Left {
    const LxMapping *first;
    unsigned mappings, memory;
} Left;

/* What was reported before is left out. */
static Left
count_left(SimActorId device)
{
    const GQueue *live = lx_owner_live(lx_glue.owner);
    Left left = { 0 };

    for (const GList *at = live->head; at; at = at->next) {
        LxMapping *m = at->data;

        if (m->hold.device != device || m->is_left) {
            continue;
        }
        m->is_left = true;
        left.first = left.first ? left.first : m;
        left.mappings += !m->is_memory;
        left.memory += m->is_memory;
    }
    return left;
}

/* "2 mappings and 1 piece of DMA memory" */
static const char *
say_left(const Left *left)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (left->mappings) {
        g_string_append_printf(text, "%u mapping%s", left->mappings,
                               left->mappings == 1 ? "" : "s");
    }
    if (left->memory) {
        g_string_append_printf(text, "%s%u piece%s of DMA memory", text->len ? " and " : "",
                               left->memory, left->memory == 1 ? "" : "s");
    }
    return g_intern_string(text->str);
}

static SimFinding
new_leak(const Left *left)
{
    const SimHold *hold = &left->first->hold;
    SimFinding finding = lx_finding_new(SIM_D309, hold->pa, hold->len);

    finding.detail = say_left(left);
    lx_finding_hold(&finding, left->first, hold->pa);
    return finding;
}

void
lx_watch_release(unsigned int dev)
{
    Left left = count_left((SimActorId)dev);
    SimFinding finding;

    if (left.first) {
        finding = new_leak(&left);
        lx_finding_report(&finding);
    }
}

/*
 * Nobody says that the driver has left: a run that stops in the middle of its work is
 * no mistake, so this is a note, at the place of the map.
 */
void
lx_watch_finish(void)
{
    for (guint i = 0; i < lx_glue.world->actors->len; i++) {
        Left left = count_left((SimActorId)(i + 1));
        SimFinding finding;

        if (left.first == NULL) {
            continue;
        }
        finding = new_leak(&left);
        finding.severity = SIM_NOTE;
        finding.read = finding.gave;
        finding.read.actor = left.first->by;
        lx_finding_report(&finding);
    }
}

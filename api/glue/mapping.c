/* SPDX-License-Identifier: MIT */
/*
 * One mapping and the runs of its bytes.
 */
#include "api/glue/mapping.h"

LxMapping *
lx_mapping_new(const SimHold *hold, int dir, LxState state)
{
    LxMapping *mapping = g_new0(LxMapping, 1);
    LxRun all = { .end = hold->len, .state = state };

    mapping->hold = *hold;
    mapping->dir = dir;
    mapping->runs = g_array_new(FALSE, FALSE, sizeof(LxRun));
    g_array_append_val(mapping->runs, all);
    return mapping;
}

void
lx_mapping_free(LxMapping *mapping)
{
    g_array_unref(mapping->runs);
    g_free(mapping);
}

void
lx_mapping_deal(LxMapping *mapping, const struct lx_deal *deal)
{
    mapping->type = deal->type;
    mapping->attrs = deal->attrs;
    mapping->ents = deal->ents;
    mapping->mapped = deal->mapped;
    mapping->index = deal->index;
    mapping->va = deal->va;
    mapping->asked = deal->len;
}

static LxRun *
run_at(const LxMapping *mapping, guint index)
{
    return &g_array_index(mapping->runs, LxRun, index);
}

static guint
index_of(const LxMapping *mapping, uint64_t offset)
{
    guint i = 0;

    while (run_at(mapping, i)->end <= offset) {
        i++;
    }
    return i;
}

const LxRun *
lx_mapping_run(const LxMapping *mapping, SimAddr pa)
{
    g_assert(pa - mapping->hold.pa < mapping->hold.len);
    return run_at(mapping, index_of(mapping, pa - mapping->hold.pa));
}

static bool
is_same(const LxRun *a, const LxRun *b)
{
    return a->state == b->state && a->taken_event == b->taken_event &&
           a->taken.pc == b->taken.pc && a->taken.stack == b->taken.stack;
}

/* Makes a run begin at @offset, so that it can change alone. */
static void
cut(LxMapping *mapping, uint64_t offset)
{
    guint i;
    LxRun head;

    if (offset == 0 || offset >= mapping->hold.len) {
        return;
    }
    i = index_of(mapping, offset - 1);
    head = *run_at(mapping, i);
    if (head.end != offset) {
        head.end = offset;
        g_array_insert_val(mapping->runs, i, head);
    }
}

static void
merge(LxMapping *mapping)
{
    for (guint i = mapping->runs->len - 1; i > 0; i--) {
        if (is_same(run_at(mapping, i - 1), run_at(mapping, i))) {
            g_array_remove_index(mapping->runs, i - 1);
        }
    }
}

static bool
takes_back(LxCall call)
{
    return call == LX_SYNC_FOR_CPU || call == LX_UNMAP || call == LX_UNMAP_SKIP ||
           call == LX_FREE_COHERENT;
}

LxFault
lx_mapping_apply(LxMapping *mapping, LxCall call, SimAddr pa, uint64_t len, SimSource taken,
                 uint64_t event)
{
    LxFault fault = LX_FINE;
    uint64_t from, to;

    if (!lx_mapping_clip(mapping, &pa, &len)) {
        return LX_FINE;
    }
    from = pa - mapping->hold.pa;
    to = from + len;
    cut(mapping, from);
    cut(mapping, to);
    for (guint i = index_of(mapping, from); from < to; i++) {
        LxRun *run = run_at(mapping, i);

        if (fault == LX_FINE) {
            fault = lx_rule_fault(call, run->state, mapping->dir);
        }
        run->state = lx_rule(call, run->state)->next;
        if (takes_back(call)) {
            run->taken = taken;
            run->taken_event = event;
        }
        from = run->end;
    }
    merge(mapping);
    return fault;
}

LxFault
lx_mapping_judge(const LxMapping *mapping, LxCall access, SimAddr pa, uint64_t len,
                 SimAddr *ret_pa)
{
    uint64_t from, to;

    if (!lx_mapping_clip(mapping, &pa, &len)) {
        return LX_FINE;
    }
    from = pa - mapping->hold.pa;
    to = from + len;
    for (guint i = index_of(mapping, from); from < to; i++) {
        const LxRun *run = run_at(mapping, i);
        LxFault fault = lx_rule_fault(access, run->state, mapping->dir);

        if (fault != LX_FINE) {
            *ret_pa = mapping->hold.pa + from;
            return fault;
        }
        from = run->end;
    }
    return LX_FINE;
}

SimHold
lx_mapping_hold(const LxMapping *mapping, SimAddr pa)
{
    const LxRun *run = lx_mapping_run(mapping, pa);
    SimHold hold = mapping->hold;

    hold.device_owns = run->state == LX_HELD;
    hold.prepared = hold.device_owns || run->state == LX_COHERENT ||
                    (mapping->needs_no_sync && run->state == LX_OPEN);
    hold.taken = run->taken;
    hold.taken_event = run->taken_event;
    return hold;
}

/* SPDX-License-Identifier: MIT */
/*
 * Valid use: which operation comes next, in which context, on which CPU; and what must
 * hold after each and at the end.
 */
#include "tests/api/valid.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "api/glue/owner.h"
#include "sim/model.h"
#include "sim/verb.h"
#include "sim/tree.h"

#define TRAIL 60u
/* A check of everything after so many operations. */
#define ROUND 24u

/* --- reports ----------------------------------------------------------------- */

static void
print_trail(const Valid *v)
{
    fprintf(stderr, "%s, call %lu:\n", v->name, v->calls);
    for (const GList *at = v->trail->head; at; at = at->next) {
        fprintf(stderr, "    %s\n", (const char *)at->data);
    }
}

/* The kernel stopped. */
static void
print_stop(const char *domain, GLogLevelFlags level, const char *text, void *opaque)
{
    (void)domain, (void)level;
    print_trail(opaque);
    fprintf(stderr, "%s\n", text);
}

void
valid_fail(Valid *v, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    print_trail(v);
    vfprintf(stderr, format, list);
    fprintf(stderr, "\n");
    va_end(list);
    fflush(stderr);
    ck_abort_msg("%s: see above", v->name);
    abort();
}

void
valid_note(Valid *v, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    g_queue_push_tail(v->trail, g_strdup_vprintf(format, list));
    va_end(list);
    if (v->trail->length > TRAIL) {
        g_free(g_queue_pop_head(v->trail));
    }
}

static void
note_call(Valid *v, const char *name, const ull *args, ull value)
{
    g_autoptr(GString) text = g_string_new(name);
    g_auto(GStrv) kinds = g_strsplit(lx_glue_verb(name)->args, ",", 0);

    for (unsigned i = 0; kinds[i]; i++) {
        g_string_append_printf(text, "%s%llx", i ? ", " : "(", args[i]);
    }
    g_string_append_printf(text, "%s = %llx on cpu%u%s", kinds[0] ? ")" : "()", value,
                           v->rig->cpu->index, v->atomic ? ", atomic" : "");
    valid_note(v, "%s", text->str);
}

/* Not even a note: whatever is said of right use is wrong. */
static void
check_findings(Valid *v)
{
    const SimFinding *finding;

    sim_findings_flush(v->rig->world->findings);
    if (sim_findings_count(v->rig->world->findings) == 0) {
        return;
    }
    finding = sim_findings_get(v->rig->world->findings, 0);
    valid_fail(v, "finding D%d %s cause %d at pa 0x%llx, %llu bytes: got %02x, due %02x (%s)",
               finding->code, sim_code_info(finding->code)->name, finding->cause,
               (ull)finding->pa, (ull)finding->len, finding->got[0], finding->due[0],
               finding->detail ? finding->detail : "");
}

ull
valid_call(Valid *v, const char *name, const ull *args)
{
    ull value = rig_call(v->rig, name, args);

    v->calls++;
    note_call(v, name, args, value);
    check_findings(v);
    return value;
}

/* --- what is there ---------------------------------------------------------------- */

ull
valid_gfp(Valid *v)
{
    uint64_t value = 0;

    g_assert(sim_verb_word(v->atomic ? "GFP_ATOMIC" : "GFP_KERNEL", &value));
    return value;
}

SimMaster *
valid_any_master(Valid *v)
{
    return v->masters[below(v, v->master_count)];
}

unsigned
valid_master_index(const Valid *v, const SimMaster *dev)
{
    unsigned i = 0;

    while (v->masters[i] != dev) {
        i++;
    }
    return i;
}

uint32_t
valid_granule(const Valid *v)
{
    for (unsigned i = 0; i < v->master_count; i++) {
        if (!v->masters[i]->coherent) {
            return v->rig->world->line_bytes;
        }
    }
    return 1;
}

static Count
count_memory(Valid *v)
{
    Count count = { 0 };

    count.pages = VCALL(v, "test_memory_count", 0);
    count.objects = VCALL(v, "test_memory_count", 1);
    count.pool_pages = VCALL(v, "test_memory_count", 2);
    return count;
}

/* Where the registers of @master are: by its number in the trees of the presets. */
static ull
registers_of(const SimMaster *master)
{
    static const struct {
        const char *name;
        ull base;
    } pages[] = { { "eth0", 0x10000000 }, { "eng0", 0x10010000 }, { "acc0", 0x10020000 } };

    for (unsigned i = 0; i < G_N_ELEMENTS(pages); i++) {
        if (strcmp(master->model->name, pages[i].name) == 0) {
            return pages[i].base;
        }
    }
    g_error("%s: unknown device", master->model->name);
}

static void
find_masters(Valid *v)
{
    const GPtrArray *masters = v->rig->world->masters;

    for (guint i = 0; i < masters->len && i < VALID_MASTERS; i++) {
        v->masters[i] = g_ptr_array_index(masters, i);
        v->registers[i] = registers_of(v->masters[i]);
        v->mask[i] = v->coherent_mask[i] = UINT32_MAX; /* of_dma_configure()'s default */
        v->master_count = i + 1;
    }
}

Valid *
valid_new(const char *preset, const char *options, SimPolicy policy, uint64_t seed)
{
    Valid *v = g_new0(Valid, 1);

    v->name = g_strdup_printf("%s%s%s, %s, seed %llu", preset, options ? " " : "",
                              options ? options : "", sim_policy_name(policy), (ull)seed);
    v->rig = rig_new_oracle(preset, options, NULL, sim_oracle_new(policy, seed));
    v->is_faulty = g_str_has_suffix(preset, "-no-override");
    v->dice.state = seed;
    v->areas = g_ptr_array_new();
    v->maps = g_ptr_array_new();
    v->jobs = g_ptr_array_new();
    v->trail = g_queue_new();
    find_masters(v);
    g_log_set_default_handler(print_stop, v);
    v->start = count_memory(v);
    v->lock = VCALL(v, "kzalloc", 4, valid_gfp(v));
    return v;
}

/* --- contexts and CPUs -------------------------------------------------------------- */

void
valid_hop(Valid *v, SimCpu *to)
{
    if (to == v->rig->cpu) {
        return;
    }
    VCALL(v, "spin_lock", v->lock);
    VCALL(v, "spin_unlock", v->lock);
    v->rig->cpu = to;
    VCALL(v, "spin_lock", v->lock);
    VCALL(v, "spin_unlock", v->lock);
}

static bool
op_hop(Valid *v)
{
    const GPtrArray *cpus = v->rig->world->cpus;

    if (cpus->len == 1 || v->atomic) {
        return false;
    }
    valid_hop(v, g_ptr_array_index(cpus, below(v, cpus->len)));
    return true;
}

typedef struct Op {
    unsigned weight;
    bool may_wait;
    bool (*run)(Valid *v);
} Op;

static bool op_context(Valid *v);

static const Op ops[] = {
    { 16, false, valid_op_get },       { 12, false, valid_op_put },
    { 2, false, valid_op_grow },       { 10, true, valid_op_keep },
    { 1, true, valid_op_leave },       { 14, false, valid_op_map },
    { 10, false, valid_op_map_list },  { 26, false, valid_op_sync },
    { 12, false, valid_op_unmap },     { 30, false, valid_op_touch },
    { 30, false, valid_op_start },     { 25, false, valid_op_step },
    { 3, false, valid_op_copy_list },  { 2, true, valid_op_lend },
    { 2, false, valid_op_resource },   { 2, false, valid_op_limits },
    { 3, true, op_hop },               { 4, true, op_context },
};

static void
run_one(Valid *v)
{
    unsigned all = 0, pick;
    const Op *op = ops;

    for (unsigned i = 0; i < G_N_ELEMENTS(ops); i++) {
        all += ops[i].weight;
    }
    pick = below(v, all);
    while (pick >= op->weight) {
        pick -= op++->weight;
    }
    if (!op->may_wait || !v->atomic) {
        op->run(v);
        check_findings(v);
    }
}

static void
run_some(Valid *v, bool irqs_off)
{
    v->atomic = true;
    v->irqs_off = irqs_off;
    for (unsigned n = 1 + below(v, 8); n > 0; n--) {
        run_one(v);
    }
    v->atomic = v->irqs_off = false;
}

/* Some operations where nobody may wait. */
static bool
op_context(Valid *v)
{
    static const struct {
        const char *enter, *leave;
        bool takes_lock, irqs_off;
        SimContext context;
    } kinds[] = {
        { "local_irq_disable", "local_irq_enable", false, true, 0 },
        { "local_bh_disable", "local_bh_enable", false, false, 0 },
        { "preempt_disable", "preempt_enable", false, false, 0 },
        { "spin_lock", "spin_unlock", true, false, 0 },
        { "spin_lock_irq", "spin_unlock_irq", true, true, 0 },
        { NULL, NULL, false, true, SIM_CONTEXT_IRQ },
        { NULL, NULL, false, false, SIM_CONTEXT_LOCK },
    };
    unsigned k = below(v, G_N_ELEMENTS(kinds));
    SimActorId cpu = v->rig->cpu->actor;

    if (!kinds[k].enter) {
        v->rig->layer->context(v->rig->world, cpu, kinds[k].context, true);
        run_some(v, kinds[k].irqs_off);
        v->rig->layer->context(v->rig->world, cpu, kinds[k].context, false);
        return true;
    }
    VCALL(v, kinds[k].enter, kinds[k].takes_lock ? v->lock : 0);
    run_some(v, kinds[k].irqs_off);
    VCALL(v, kinds[k].leave, kinds[k].takes_lock ? v->lock : 0);
    return true;
}

/* --- what must hold -------------------------------------------------------------- */

static void
check_allocators(Valid *v)
{
    const char *wrong = (const char *)(uintptr_t)VCALL(v, "test_memory_wrong", 0);

    if (wrong) {
        valid_fail(v, "the allocators have %s", wrong);
    }
}

void
valid_check(Valid *v)
{
    op_hop(v);
    for (guint i = 0; i < v->areas->len; i++) {
        Area *area = g_ptr_array_index(v->areas, i);

        valid_read(v, area, 0, area->len);
    }
    check_allocators(v);
    check_findings(v);
}

void
valid_run(Valid *v, unsigned long calls)
{
    for (unsigned n = 1; v->calls < calls; n++) {
        run_one(v);
        if (n % ROUND == 0) {
            valid_check(v);
        }
    }
}

static void
give_all_back(Valid *v)
{
    while (v->jobs->len) {
        valid_finish(v, g_ptr_array_index(v->jobs, 0));
    }
    valid_check(v);
    for (guint i = v->maps->len; i > 0; i--) {
        Map *map = g_ptr_array_index(v->maps, i - 1);

        if (map->kind != MAP_MEMORY) {
            valid_unmap(v, map);
        }
    }
    valid_check(v);
    while (v->areas->len) {
        valid_put(v, g_ptr_array_index(v->areas, below(v, v->areas->len)));
    }
    valid_drop_pools(v);
    valid_drop_caches(v);
    VCALL(v, "kfree", v->lock);
}

void
valid_free(Valid *v)
{
    Count end;

    give_all_back(v);
    check_allocators(v);
    check_findings(v);
    end = count_memory(v);
    VALID(v, v->maps->len == 0);
    VALID(v, end.objects == v->start.objects);
    VALID(v, end.pages - end.pool_pages == v->start.pages - v->start.pool_pages);
    VALID(v, end.pool_pages >= v->start.pool_pages);
    VALID(v, lx_owner_live(lx_glue.owner)->length == 0);
    VALID(v, v->rig->layer->leaks(v->rig->world) == 0);
    g_log_set_default_handler(g_log_default_handler, NULL);
    rig_free(v->rig);
    g_ptr_array_unref(v->areas);
    g_ptr_array_unref(v->maps);
    g_ptr_array_unref(v->jobs);
    g_queue_free_full(v->trail, g_free);
    g_free(v->name);
    g_free(v);
}

/* SPDX-License-Identifier: MIT */
/*
 * Worlds: making and ending one, its actors, and RAM as a debugger sees it.
 */
#include "sim/world.h"

#include <string.h>

#include "sim/cpu.h"
#include "sim/domain.h"
#include "sim/finding.h"
#include "sim/lay.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/objects.h"
#include "sim/probe.h"
#include "sim/reserve.h"
#include "sim/stored.h"
#include "sim/trace.h"
#include "sim/truth.h"
#include "sim/vmap.h"
#include "sim/window.h"

#define TRACE_ROWS 4096u
#define LOG_RECORDS (UINT64_C(1) << 20)
#define LINE_BYTES 64u /* of a board without cache */

static void
free_actor(gpointer data)
{
    SimActor *actor = data;

    g_free(actor->name);
    g_free(actor);
}

SimWorld *
sim_world_new(SimOracle *oracle)
{
    SimWorld *world = g_new0(SimWorld, 1);

    sim_queue_init(&world->queue);
    world->models = g_ptr_array_new();
    world->actors = g_ptr_array_new_with_free_func(free_actor);
    world->cpus = g_ptr_array_new();
    world->caches = g_ptr_array_new();
    world->masters = g_ptr_array_new();
    world->irqs = g_ptr_array_new_with_free_func(g_free);
    world->rams = g_array_new(FALSE, FALSE, sizeof(SimRam));
    world->oracle = oracle ? oracle : sim_oracle_new(SIM_POLICY_PLAIN, 0);
    world->trace = sim_trace_new(TRACE_ROWS);
    world->findings = sim_findings_new();
    world->objects = sim_objects_new();
    world->line_bytes = LINE_BYTES;
    world->truth = sim_truth_new(world, LOG_RECORDS);
    world->lay = sim_lay_new(world);
    world->domain = sim_domain_new(world);
    world->init = sim_world_add_actor(world, SIM_ACTOR_INIT, "init", NULL);
    world->hw = sim_world_add_actor(world, SIM_ACTOR_HW, "hw", NULL);
    return world;
}

/* The other way round from realize: who came last may use who came first. */
static void
free_models(SimWorld *world)
{
    for (guint i = world->models->len; i > 0; i--) {
        SimModel *model = g_ptr_array_index(world->models, i - 1);

        if (model->klass->finalize) {
            model->klass->finalize(model);
        }
        g_free(model->name);
        g_free(model->node_path);
        g_free(model);
    }
    g_ptr_array_unref(world->models);
}

void
sim_world_free(SimWorld *world)
{
    if (!world) {
        return;
    }
    /* Holders and pending events lie inside the models: let go of them first. */
    g_clear_pointer(&world->truth, sim_truth_free);
    sim_queue_clear(&world->queue);
    for (guint i = 0; i < world->masters->len; i++) {
        SimMaster *master = g_ptr_array_index(world->masters, i);

        g_clear_pointer(&master->orders, g_array_unref);
    }
    free_models(world);
    sim_probe_free(world->probe);
    sim_domain_free(world->domain);
    sim_stored_free(world);
    sim_lay_free(world->lay);
    sim_vmap_free(world->vmap);
    sim_objects_free(world->objects);
    sim_findings_free(world->findings);
    sim_trace_free(world->trace);
    sim_oracle_free(world->oracle);
    g_array_unref(world->rams);
    g_ptr_array_unref(world->irqs);
    g_ptr_array_unref(world->masters);
    g_ptr_array_unref(world->cpus);
    g_ptr_array_unref(world->caches);
    g_ptr_array_unref(world->actors);
    g_free(world);
    sim_window_close();
}

/* Actors */

SimActorId
sim_world_add_actor(SimWorld *world, SimActorKind kind, const char *name, SimModel *model)
{
    SimActor *actor = g_new0(SimActor, 1);

    g_assert(!sim_world_actor_by_name(world, name));
    g_ptr_array_add(world->actors, actor);
    actor->id = (SimActorId)world->actors->len;
    actor->kind = kind;
    actor->name = g_strdup(name);
    actor->model = model;
    if (model) {
        model->actor = actor->id;
    }
    if (world->truth) {
        sim_truth_add_actor(world->truth, actor->id);
    }
    return actor->id;
}

SimActor *
sim_world_actor(const SimWorld *world, SimActorId id)
{
    return id > 0 && id <= world->actors->len ? g_ptr_array_index(world->actors, id - 1u)
                                              : NULL;
}

SimActor *
sim_world_actor_by_name(const SimWorld *world, const char *name)
{
    for (guint i = 0; i < world->actors->len; i++) {
        SimActor *actor = g_ptr_array_index(world->actors, i);

        if (strcmp(actor->name, name) == 0) {
            return actor;
        }
    }
    return NULL;
}

void
sim_world_add_cpu(SimWorld *world, SimCpu *cpu)
{
    g_ptr_array_add(world->cpus, cpu);
}

void
sim_world_add_master(SimWorld *world, SimMaster *master)
{
    g_ptr_array_add(world->masters, master);
}

SimModel *
sim_world_model_by_name(const SimWorld *world, const char *name)
{
    for (guint i = 0; i < world->models->len; i++) {
        SimModel *model = g_ptr_array_index(world->models, i);

        if (strcmp(model->name, name) == 0) {
            return model;
        }
    }
    return NULL;
}

void
sim_world_reset(SimWorld *world)
{
    for (guint i = 0; i < world->models->len; i++) {
        sim_model_reset(g_ptr_array_index(world->models, i));
    }
}

SimTime
sim_world_time(const SimWorld *world)
{
    const SimCpu *cpu = world->acting;
    SimTime now = world->queue.now;

    /* Inside an event that ran since, the access is not what acts. */
    return cpu && world->acting_in == world->queue.running ? MAX(cpu->now, now) : now;
}

void
sim_world_run_until(SimWorld *world, SimTime until)
{
    sim_queue_run(&world->queue, until);
}

/* RAM */

bool
sim_world_add_ram(SimWorld *world, SimAddr base, uint64_t bytes, SimPort port,
                  GError **error)
{
    SimRam ram = { .base = base, .bytes = bytes, .port = port };
    SimAddr end = base + bytes;

    if (!sim_window_open_ram(base, bytes, error)) {
        return false;
    }
    if (world->bulk) {
        sim_reserve_dense(sim_window_host(sim_window_va(SIM_WINDOW_LINEAR, base)), bytes);
    }
    if (world->rams->len > 0) {
        end = MAX(end, world->ram_base + world->ram_bytes);
        base = MIN(base, world->ram_base);
    }
    world->ram_base = base;
    world->ram_bytes = end - base;
    g_array_append_val(world->rams, ram);
    return true;
}

void
sim_world_hint_ram(SimWorld *world, SimAddr base, const void *host)
{
    for (guint i = 0; i < world->rams->len; i++) {
        SimRam *ram = &g_array_index(world->rams, SimRam, i);

        ram->host = ram->base == base ? host : ram->host;
    }
}

static const SimRam *
ram_at(const SimWorld *world, SimAddr pa)
{
    for (guint i = 0; i < world->rams->len; i++) {
        const SimRam *ram = &g_array_index(world->rams, SimRam, i);

        if (pa - ram->base < ram->bytes) {
            return ram;
        }
    }
    g_error("no RAM at 0x%" G_GINT64_MODIFIER "x", pa);
}

/* Up to the end of the page: ids are kept by page. */
static uint32_t
chunk(SimAddr pa, uint64_t len)
{
    return (uint32_t)MIN(len, SIM_TRUTH_PAGE - pa % SIM_TRUTH_PAGE);
}

void
sim_world_peek_ram(SimWorld *world, SimAddr pa, void *ret_bytes, uint64_t len)
{
    uint8_t *bytes = ret_bytes;

    while (len > 0) {
        uint32_t n = chunk(pa, len);
        SimTxn txn = { .addr = pa, .data = bytes, .len = n, .kind = SIM_PEEK };

        sim_send(&ram_at(world, pa)->port, &txn);
        pa += n;
        bytes += n;
        len -= n;
    }
}

static void
poke_page(SimWorld *world, SimAddr pa, const uint8_t *bytes, uint32_t len)
{
    SimWid ids[SIM_TRUTH_PAGE];
    SimTxn txn = { .addr = pa,
                   .data = (uint8_t *)bytes,
                   .len = len,
                   .kind = SIM_WRITE,
                   .actor = world->init };

    if (world->truth && sim_truth_is_armed(world->truth, pa)) {
        sim_truth_issue(world->truth, world->init, pa, bytes, len, false, world->here,
                        ids);
        txn.ids = ids;
    }
    sim_send(&ram_at(world, pa)->port, &txn);
}

void
sim_world_poke_ram(SimWorld *world, SimAddr pa, const void *bytes, uint64_t len)
{
    const uint8_t *next = bytes;

    while (len > 0) {
        uint32_t n = chunk(pa, len);

        poke_page(world, pa, next, n);
        pa += n;
        next += n;
        len -= n;
    }
}

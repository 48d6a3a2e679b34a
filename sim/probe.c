/* SPDX-License-Identifier: MIT */
/* Stands between the two ends of every wire; see the header. */
#include "sim/probe.h"

#include <glib.h>

#include "sim/cpu.h"
#include "sim/model.h"
#include "sim/world.h"

/* One wire: what it was wired to, and whose it is. */
typedef struct Wire {
    SimProbe *probe;
    const SimModel *from;
    SimPort port;
} Wire;

struct SimProbe {
    const SimProbeOps *ops;
    void *opaque;
    GPtrArray *wires; /* Wire, owned: ports point at them */
};

static SimResp
pass(void *self, SimTxn *txn)
{
    Wire *wire = self;
    SimProbe *probe = wire->probe;
    SimProbeHop hop = { .from = wire->from, .to = wire->port.self, .txn = txn };

    probe->ops->hop(probe->opaque, &hop);
    hop.resp = sim_send(&wire->port, txn);
    hop.ended = true;
    probe->ops->hop(probe->opaque, &hop);
    return hop.resp;
}

SimModel *
sim_probe_end(const SimPort *port)
{
    return port->fn == pass ? ((const Wire *)port->self)->port.self : port->self;
}

static void
interpose(SimProbe *probe, const SimModel *from, SimPort *port)
{
    Wire *wire;

    if (!port->fn) {
        return;
    }
    wire = g_new(Wire, 1);
    *wire = (Wire){ .probe = probe, .from = from, .port = *port };
    g_ptr_array_add(probe->wires, wire);
    *port = (SimPort){ .fn = pass, .self = wire };
}

static void
interpose_model(SimProbe *probe, SimModel *model)
{
    const SimModelClass *klass = model->klass;
    SimPort *port;

    for (const SimOut *out = klass->outs; out && out->name; out++) {
        interpose(probe, model, (SimPort *)((char *)model + out->offset));
    }
    for (unsigned i = 0; klass->wire && (port = klass->wire(model, i)); i++) {
        interpose(probe, model, port);
    }
}

void
sim_probe_attach(SimWorld *world, const SimProbeOps *ops, void *opaque)
{
    SimProbe *probe = g_new0(SimProbe, 1);

    g_assert(!world->probe);
    probe->ops = ops;
    probe->opaque = opaque;
    probe->wires = g_ptr_array_new_with_free_func(g_free);
    world->probe = probe;
    for (unsigned i = 0; i < world->models->len; i++) {
        interpose_model(probe, g_ptr_array_index(world->models, i));
    }
}

void
sim_probe_free(SimProbe *probe)
{
    if (probe) {
        g_ptr_array_unref(probe->wires);
        g_free(probe);
    }
}

void
sim_probe_access(const SimCpu *cpu, uint64_t va, uint64_t len, bool is_write)
{
    const SimProbe *probe = cpu->world->probe;
    SimProbeAccess access = { .cpu = cpu, .va = va, .len = len, .is_write = is_write };

    if (probe) {
        probe->ops->access(probe->opaque, &access);
    }
}

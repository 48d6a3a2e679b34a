/* SPDX-License-Identifier: MIT */
/*
 * Verbs of a bus master: one access on the bus, finished when the step ends
 * (docs/scenario-language.md L4).  Time passes as long as it takes.
 */
#include <string.h>

#include "sim/master.h"
#include "sim/truth.h"
#include "sim/verbs.h"

G_DEFINE_QUARK(sim-verb-error-quark, sim_verb_error)

bool
sim_verb_check_len(const SimVerb *verb, uint64_t len, GError **error)
{
    if (len > 0 && len <= SIM_VERB_BYTES) {
        return true;
    }
    g_set_error(error, SIM_VERB_ERROR, 0, "%s: %" G_GUINT64_FORMAT " bytes outside 1..%"
                G_GUINT64_FORMAT, verb->name, len, SIM_VERB_BYTES);
    return false;
}

const char *
sim_verb_fault(SimResp resp)
{
    switch (resp) {
    case SIM_OK:
        return NULL;
    case SIM_DECERR:
        return "decode-error";
    case SIM_SLVERR:
        return "slave-error";
    case SIM_FAULT:
        return "iommu-fault";
    }
    g_assert_not_reached();
}

static SimMaster *
master_of(const SimVerb *verb, SimWorld *world, SimActorId actor, GError **error)
{
    SimMaster *master = sim_master_of(world, actor);

    if (!master) {
        g_set_error(error, SIM_VERB_ERROR, 0, "%s: %s is no bus master", verb->name,
                    sim_world_actor(world, actor)->name);
        return NULL;
    }
    master->here = world->here;
    return master;
}

static void
pass(SimWorld *world, SimTime delay)
{
    sim_world_run_until(world, world->queue.now + delay);
}

static SimResp
access(SimMaster *master, SimAddr bus, uint8_t *bytes, uint64_t len, bool is_write,
       SimTime *delay)
{
    return is_write ? sim_master_write(master, bus, bytes, (uint32_t)len, false, delay)
                    : sim_master_read(master, bus, bytes, (uint32_t)len, delay);
}

/* One access, or for a scatter list one for each of its pieces until @len is reached. */
static SimResp
access_all(SimMaster *master, const SimArg *at, uint8_t *bytes, uint64_t len, bool is_write,
           SimTime *delay)
{
    SimResp resp = SIM_OK;

    if (!at->pieces) {
        return access(master, at->value, bytes, len, is_write, delay);
    }
    for (unsigned i = 0; i < at->piece_count && len > 0 && resp == SIM_OK; i++) {
        uint64_t n = MIN(len, at->pieces[i].len);

        resp = access(master, at->pieces[i].addr, bytes, n, is_write, delay);
        bytes += n;
        len -= n;
    }
    return resp;
}

static bool
check_access(const SimVerb *verb, const SimArg *at, uint64_t len, GError **error)
{
    if (at->pieces && len > at->len) {
        g_set_error(error, SIM_VERB_ERROR, 0,
                    "%s: the list has %" G_GUINT64_FORMAT " mapped bytes, not %"
                    G_GUINT64_FORMAT, verb->name, at->len, len);
        return false;
    }
    return sim_verb_check_len(verb, len, error);
}

/* The way to the port of the device, and through it. */
static void
set_up(SimWorld *world, const SimMaster *master)
{
    uint32_t ns = master->setup_ns[master->snoops];

    if (ns > 0) {
        pass(world, ns * SIM_NS);
    }
}

/* write(addr, fill=|data=, len) */

enum { WRITE_ADDR, WRITE_LEN, WRITE_FILL, WRITE_DATA };

/* A number of bytes said once is enough: by len, by the data or by the range. */
static bool
write_len(const SimVerb *verb, const SimArg *args, uint64_t *ret_len, GError **error)
{
    const SimArg *data = &args[WRITE_DATA];
    uint64_t len = args[WRITE_ADDR].len;

    if (data->given == args[WRITE_FILL].given) {
        g_set_error(error, SIM_VERB_ERROR, 0, "%s: give either fill= or data=", verb->name);
        return false;
    }
    if (data->given) {
        len = data->len;
    }
    if (args[WRITE_LEN].given) {
        len = args[WRITE_LEN].value;
    }
    if (data->given && len != data->len) {
        g_set_error(error, SIM_VERB_ERROR, 0,
                    "%s: data has %" G_GUINT64_FORMAT " bytes, len says %" G_GUINT64_FORMAT,
                    verb->name, data->len, len);
        return false;
    }
    *ret_len = len;
    return check_access(verb, &args[WRITE_ADDR], len, error);
}

static bool
call_write(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
           SimResult *ret, GError **error)
{
    SimMaster *master = master_of(verb, world, actor, error);
    const SimArg *fill = &args[WRITE_FILL];
    g_autofree uint8_t *bytes = NULL;
    SimTime delay = 0;
    uint64_t len;

    if (!master || !write_len(verb, args, &len, error)) {
        return false;
    }
    if (fill->given && fill->value > UINT8_MAX) {
        g_set_error(error, SIM_VERB_ERROR, 0, "%s: fill 0x%" G_GINT64_MODIFIER
                    "x is more than one byte", verb->name, fill->value);
        return false;
    }
    set_up(world, master);
    bytes = fill->given ? memset(g_malloc(len), (int)fill->value, len)
                        : g_memdup2(args[WRITE_DATA].data, len);
    ret->fault =
        sim_verb_fault(access_all(master, &args[WRITE_ADDR], bytes, len, true, &delay));
    pass(world, delay);
    return true;
}

static const SimVerb write_verb = {
    .name = "write", .actors = SIM_VERB_DEVICE, .result = SIM_RESULT_NONE,
    .args = {
        [WRITE_ADDR] = { "addr", SIM_ARG_BUS, false },
        [WRITE_LEN] = { "len", SIM_ARG_SIZE, true },
        [WRITE_FILL] = { "fill", SIM_ARG_INT, true },
        [WRITE_DATA] = { "data", SIM_ARG_DATA, true },
    },
    .text = "the device writes len bytes at a bus address: all fill=, or data=",
    .call = call_write,
};
SIM_VERB_REGISTER(write_verb)

/* read(addr, len) */

static bool
call_read(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
          SimResult *ret, GError **error)
{
    SimMaster *master = master_of(verb, world, actor, error);
    uint64_t len = args[1].given ? args[1].value : args[0].len;
    SimTime delay = 0;

    if (!master || !check_access(verb, &args[0], len, error)) {
        return false;
    }
    set_up(world, master);
    ret->bytes = g_byte_array_new();
    g_byte_array_set_size(ret->bytes, (guint)len);
    memset(ret->bytes->data, 0, len);
    ret->fault = sim_verb_fault(access_all(master, &args[0], ret->bytes->data, len, false, &delay));
    ret->kind = SIM_RESULT_BYTES;
    pass(world, delay);
    return true;
}

static const SimVerb read_verb = {
    .name = "read", .actors = SIM_VERB_DEVICE, .result = SIM_RESULT_BYTES,
    .args = { { "addr", SIM_ARG_BUS, false }, { "len", SIM_ARG_SIZE, true } },
    .text = "the device reads len bytes at a bus address",
    .call = call_read,
};
SIM_VERB_REGISTER(read_verb)

/* copy(dst, src, len) */

static bool
call_copy(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
          SimResult *ret, GError **error)
{
    SimMaster *master = master_of(verb, world, actor, error);
    SimAddr dst = args[0].value, src = args[1].value;
    uint64_t len = args[2].given ? args[2].value : args[1].len;
    SimResp resp = SIM_OK;
    SimTime delay = 0;
    uint8_t piece[64];

    if (!master || !sim_verb_check_len(verb, len, error)) {
        return false;
    }
    set_up(world, master);
    for (uint32_t n; len > 0 && resp == SIM_OK; dst += n, src += n, len -= n) {
        n = (uint32_t)MIN(len, sizeof(piece));
        resp = sim_master_read(master, src, piece, n, &delay);
        if (resp == SIM_OK) {
            resp = sim_master_write(master, dst, piece, n, false, &delay);
        }
    }
    ret->fault = sim_verb_fault(resp);
    pass(world, delay);
    return true;
}

static const SimVerb copy_verb = {
    .name = "copy", .actors = SIM_VERB_DEVICE, .result = SIM_RESULT_NONE,
    .args = { { "dst", SIM_ARG_ADDR, false }, { "src", SIM_ARG_ADDR, false },
              { "len", SIM_ARG_SIZE, true } },
    .text = "the device reads len bytes at src and writes them at dst",
    .call = call_copy,
};
SIM_VERB_REGISTER(copy_verb)

/* irq(): one pulse.  Who has no handler takes it at once (scenario L4). */

static void
pulse(SimIrq *irq)
{
    bool was_raised = irq->raised;

    sim_irq_set(irq, false);
    sim_irq_set(irq, true);
    if (!irq->deliver && irq->to && irq->from && irq->world->truth) {
        sim_truth_irq_taken(irq->world->truth, irq->from->actor, irq->to->actor);
    }
    sim_irq_set(irq, was_raised);
}

static bool
call_irq(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
         SimResult *ret, GError **error)
{
    SimMaster *master = master_of(verb, world, actor, error);

    (void)args, (void)ret;
    if (!master) {
        return false;
    }
    if (!master->irq) {
        g_set_error(error, SIM_VERB_ERROR, 0, "%s: %s has no `interrupts` in the device tree",
                    verb->name, sim_world_actor(world, actor)->name);
        return false;
    }
    pulse(master->irq);
    return true;
}

static const SimVerb irq_verb = {
    .name = "irq", .actors = SIM_VERB_DEVICE, .result = SIM_RESULT_NONE,
    .text = "the device raises its interrupt once",
    .call = call_irq,
};
SIM_VERB_REGISTER(irq_verb)

/* snoops(dev) */

static bool
call_snoops(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
            SimResult *ret, GError **error)
{
    SimMaster *master = sim_master_of(world, (SimActorId)args[0].value);

    (void)actor;
    if (!master) {
        g_set_error(error, SIM_VERB_ERROR, 0, "%s: %s is no bus master", verb->name,
                    sim_world_actor(world, (SimActorId)args[0].value)->name);
        return false;
    }
    ret->kind = SIM_RESULT_INT;
    ret->value = master->snoops_done;
    return true;
}

static const SimVerb snoops_verb = {
    .name = "snoops", .actors = SIM_VERB_EXPECT, .result = SIM_RESULT_INT,
    .args = { { "dev", SIM_ARG_DEV, false } },
    .text = "how many accesses of a device found their line in a CPU cache",
    .call = call_snoops,
};
SIM_VERB_REGISTER(snoops_verb)

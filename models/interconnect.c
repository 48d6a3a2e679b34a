/* SPDX-License-Identifier: MIT */
/*
 * A plain interconnect: routes an access by its address to the one block that
 * answers there, and takes some time to cross.  Nothing snoops.
 * Leaves out: arbitration, bandwidth, reordering between masters.
 */
#include <string.h>

#include "sim/model.h"
#include "sim/world.h"

typedef struct Route {
    SimAddr base;
    uint64_t size;
    SimPort target;
    char *who; /* for messages */
    bool is_device; /* a register page; that of an outer cache is next to the CPUs */
} Route;

typedef struct HwInterconnect {
    SimModel parent;
    uint32_t hop_ns, device_read_ns, device_write_ns; /* parameters */
    bool posted;
    Route *routes;     /* sorted by base; fixed once the board stands */
    uint32_t count;
    uint32_t last_hit; /* of no consequence but speed */
} HwInterconnect;

/* The route that [addr, addr+len) lies in, whole; NULL when there is none. */
static const Route *
find_route(HwInterconnect *bus, SimAddr addr, uint32_t len)
{
    for (uint32_t lo = 0, hi = bus->count; lo < hi;) {
        uint32_t mid = (lo + hi) / 2;
        const Route *route = &bus->routes[mid];

        if (addr < route->base) {
            hi = mid;
        } else if (addr - route->base >= route->size) {
            lo = mid + 1;
        } else {
            bus->last_hit = mid;
            return len <= route->size - (addr - route->base) ? route : NULL;
        }
    }
    return NULL;
}

static SimTime
crossing_time(const HwInterconnect *bus, const Route *route, bool is_write, bool is_line)
{
    uint32_t ns = bus->hop_ns;

    if (bus->posted && is_line && is_write) {
        return 0;
    }
    if (route->is_device) {
        ns += is_write ? bus->device_write_ns : bus->device_read_ns;
    }
    return ns * SIM_NS;
}

static bool
is_on_route(const Route *route, SimAddr addr, uint32_t len)
{
    SimAddr offset = addr - route->base;

    return offset < route->size && len <= route->size - offset;
}

static SimResp
forward(HwInterconnect *bus, SimTxn *txn)
{
    const Route *route = &bus->routes[bus->last_hit];

    if (G_UNLIKELY(!is_on_route(route, txn->addr, txn->len))) {
        route = find_route(bus, txn->addr, txn->len);
        if (!route) {
            return SIM_DECERR;
        }
    }
    txn->delay += crossing_time(bus, route, txn->kind == SIM_WRITE, txn->flags & SIM_TXN_LINE);
    return sim_send(&route->target, txn);
}

static SimResp
hw_interconnect_access(void *self, SimTxn *txn)
{
    HwInterconnect *bus = self;

    /*
     * Below this point there is one copy of everything: maintenance by address
     * has reached the point of coherency, a barrier has nothing left to order.
     */
    if (txn->kind > SIM_PEEK) {
        return SIM_OK;
    }
    return bus->count > 0 ? forward(bus, txn) : SIM_DECERR;
}

/* --- the short way ------------------------------------------------------- */

/* Where the last access went; another one finds its route on the long way. */
static const Route *
same_route(const HwInterconnect *bus, SimAddr addr, uint32_t len)
{
    const Route *route = &bus->routes[bus->last_hit];

    return G_LIKELY(bus->count > 0 && is_on_route(route, addr, len)) ? route : NULL;
}

static SimTime
quick_read(void *self, SimAddr addr, uint8_t *ret_bytes, uint32_t len, SimTime delay)
{
    const HwInterconnect *bus = self;
    const Route *route = same_route(bus, addr, len);

    return G_LIKELY(route) ? sim_quick_read(&route->target, addr, ret_bytes, len,
                                            delay + crossing_time(bus, route, false, true))
                           : SIM_NEVER;
}

static SimTime
quick_write(void *self, SimAddr addr, const uint8_t *bytes, uint32_t len, SimTime delay)
{
    const HwInterconnect *bus = self;
    const Route *route = same_route(bus, addr, len);

    return G_LIKELY(route) ? sim_quick_write(&route->target, addr, bytes, len,
                                             delay + crossing_time(bus, route, true, true))
                           : SIM_NEVER;
}

static const SimQuick hw_interconnect_quick = { quick_read, quick_write };

/* --- life ---------------------------------------------------------------- */

static bool
is_device(const SimModel *bus, const char *who)
{
    const SimModel *target = sim_world_model_by_name(bus->world, who);

    return target && target->klass->regs && target->klass->stage == SIM_STAGE_NONE;
}

static bool
overlaps(const Route *route, SimAddr base, uint64_t size)
{
    return base < route->base + route->size && route->base < base + size;
}

static bool
hw_interconnect_map(SimModel *model, SimAddr base, uint64_t size, SimPort target,
                    const char *who, GError **error)
{
    HwInterconnect *bus = (HwInterconnect *)model;
    uint32_t place = bus->count;

    for (uint32_t i = bus->count; i > 0; i--) {
        const Route *route = &bus->routes[i - 1];

        if (overlaps(route, base, size)) {
            g_set_error(error, SIM_MODEL_ERROR, 0,
                        "%s at 0x%" G_GINT64_MODIFIER "x..0x%" G_GINT64_MODIFIER
                        "x overlaps %s at 0x%" G_GINT64_MODIFIER
                        "x..0x%" G_GINT64_MODIFIER "x",
                        who, base, base + size - 1, route->who, route->base,
                        route->base + route->size - 1);
            return false;
        }
        if (route->base > base) {
            place = i - 1;
        }
    }
    bus->routes = g_renew(Route, bus->routes, bus->count + 1);
    memmove(&bus->routes[place + 1], &bus->routes[place],
            (bus->count - place) * sizeof(Route));
    bus->routes[place] = (Route){ base, size, target, g_strdup(who), is_device(model, who) };
    bus->count++;
    return true;
}

static SimPort *
hw_interconnect_wire(SimModel *model, unsigned index)
{
    HwInterconnect *bus = (HwInterconnect *)model;

    return index < bus->count ? &bus->routes[index].target : NULL;
}

static void
hw_interconnect_finalize(SimModel *model)
{
    HwInterconnect *bus = (HwInterconnect *)model;

    for (uint32_t i = 0; i < bus->count; i++) {
        g_free(bus->routes[i].who);
    }
    g_free(bus->routes);
}

static const SimParam hw_interconnect_params[] = {
    SIM_PARAM_U32("hop-ns", HwInterconnect, hop_ns, 10, 0, 1000000, "ns to cross it"),
    SIM_PARAM_U32("device-read-ns", HwInterconnect, device_read_ns, 0, 0, 1000000,
                  "more for a read of a device's register, ns"),
    SIM_PARAM_U32("device-write-ns", HwInterconnect, device_write_ns, 0, 0, 1000000,
                  "more for a write to one, ns"),
    SIM_PARAM_BOOL("posted", HwInterconnect, posted, 0,
                   "nobody waits for a write-back to cross it"),
    { 0 }
};
static const SimIn hw_interconnect_ins[] = {
    { "bus", hw_interconnect_access, "from CPUs and masters", &hw_interconnect_quick },
    { 0 }
};

static const SimModelClass hw_interconnect_class = {
    .name = "interconnect",
    .summary = "plain interconnect: routes by address, snoops nobody",
    .size = sizeof(HwInterconnect),
    .params = hw_interconnect_params,
    .ins = hw_interconnect_ins,
    .finalize = hw_interconnect_finalize,
    .map = hw_interconnect_map,
    .wire = hw_interconnect_wire,
};
SIM_MODEL_REGISTER(hw_interconnect_class)

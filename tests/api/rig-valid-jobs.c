/* SPDX-License-Identifier: MIT */
/*
 * What devices do in valid use, and how a driver learns that it is done: a doorbell,
 * accesses at any time after it, then a read of the status or an interrupt.
 */
#include "tests/api/valid.h"

#include <string.h>

#include "models/regs/dma-engine.h"
#include "sim/model.h"
#include "sim/truth.h"

#define BUS_MASTER_DOORBELL 0x04u
#define BUS_MASTER_STATUS 0x08u

/* --- which bytes --------------------------------------------------------------- */

static bool
has(const Seg *seg, uint32_t from, uint32_t len, const Area *area, uint32_t at)
{
    return seg && seg->area == area && at - from < len;
}

bool
valid_job_has(const Job *job, const Area *area, uint32_t at, bool writes_only)
{
    return has(job->dst, job->dst_at, job->len, area, at) ||
           (!writes_only && has(job->src, job->src_at, job->len, area, at));
}

/* The device may touch the byte at @at of the area now. */
static bool
device_may(Valid *v, const Seg *seg, uint32_t at, bool is_write)
{
    if (seg->held && seg->held[at - seg->at] != OF_DEVICE) {
        return false;
    }
    if (!is_write && seg->area->writer[at] == NOBODY) {
        return false;
    }
    for (guint i = 0; i < v->jobs->len; i++) {
        if (valid_job_has(g_ptr_array_index(v->jobs, i), seg->area, at, !is_write)) {
            return false;
        }
    }
    return true;
}

/* Some bytes that @dev may read or write now; NULL: none were found. */
static Map *
pick_bytes(Valid *v, const SimMaster *dev, bool is_write, Seg **ret_seg, uint32_t *ret_at,
           uint32_t *ret_len)
{
    for (unsigned tries = 6; v->maps->len && tries > 0; tries--) {
        Map *map = g_ptr_array_index(v->maps, below(v, v->maps->len));
        Seg *seg = &g_array_index(map->segs, Seg, below(v, map->segs->len));
        uint32_t at = seg->at + (chance(v, 40) ? 0 : below(v, seg->len)), len = 0;
        uint32_t most = seg->at + seg->len - at;

        if (map->dev != dev || map->dir == (is_write ? TO : FROM)) {
            continue;
        }
        most = chance(v, 50) ? most : 1 + below(v, MIN(most, 200));
        while (len < most && device_may(v, seg, at + len, is_write)) {
            len++;
        }
        if (len > 0) {
            *ret_seg = seg;
            *ret_at = at;
            *ret_len = len;
            return map;
        }
    }
    return NULL;
}

static ull
bus_of(const Seg *seg, uint32_t at)
{
    return seg->bus + (at - seg->at);
}

/* --- registers -------------------------------------------------------------------- */

static void
write_register(Valid *v, const SimMaster *dev, uint32_t offset, uint32_t value, bool relaxed)
{
    v->rig->cpu->here.pc++;
    sim_cpu_writel(v->rig->cpu, v->registers[valid_master_index(v, dev)] + offset, relaxed,
                   value);
}

static uint32_t
read_register(Valid *v, const SimMaster *dev, uint32_t offset)
{
    uint32_t value = 0;

    v->rig->cpu->here.pc++;
    sim_cpu_readl(v->rig->cpu, v->registers[valid_master_index(v, dev)] + offset, false, &value);
    return value;
}

static bool
is_engine(const SimMaster *dev)
{
    return strcmp(dev->model->name, "eng0") == 0;
}

/* --- a start ------------------------------------------------------------------------- */

/* The engine does one thing at a time. */
static bool
is_free(Valid *v, const SimMaster *dev)
{
    for (guint i = 0; i < v->jobs->len; i++) {
        const Job *job = g_ptr_array_index(v->jobs, i);

        if (job->dev == dev && is_engine(dev)) {
            return false;
        }
    }
    return v->jobs->len < VALID_JOBS;
}

static uint32_t
sum_of(const uint8_t *bytes, uint32_t len)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < len; i++) {
        sum += bytes[i];
    }
    return sum;
}

static void
set_address(Valid *v, const Job *job, uint32_t low, ull bus)
{
    write_register(v, job->dev, low, (uint32_t)bus, true);
    write_register(v, job->dev, low + 4, (uint32_t)(bus >> 32), true);
}

static void
start_engine(Valid *v, const Job *job)
{
    static const unsigned modes[] = {
        [JOB_WRITE] = HW_ENGINE_MODE_FILL, [JOB_COPY] = HW_ENGINE_MODE_COPY,
        [JOB_READ] = HW_ENGINE_MODE_CONSUME, [JOB_SUM] = HW_ENGINE_MODE_CONSUME,
    };
    uint32_t ctrl = HW_ENGINE_CTRL_GO | HW_ENGINE_CTRL_MODE(modes[job->kind]);

    if (job->src) {
        set_address(v, job, HW_ENGINE_SRC_LO, bus_of(job->src, job->src_at));
    }
    if (job->dst) {
        set_address(v, job, HW_ENGINE_DST_LO, bus_of(job->dst, job->dst_at));
    }
    write_register(v, job->dev, HW_ENGINE_SRC2_LO, 0, true);
    write_register(v, job->dev, HW_ENGINE_CMPL_LO, 0, true);
    write_register(v, job->dev, HW_ENGINE_LEN, job->len, true);
    write_register(v, job->dev, HW_ENGINE_ARG, job->bytes ? job->bytes[0] : 0, true);
    ctrl |= chance(v, 30) ? HW_ENGINE_CTRL_RELAXED : 0;
    ctrl |= chance(v, 50) ? HW_ENGINE_CTRL_IRQ_EN : 0;
    write_register(v, job->dev, HW_ENGINE_CTRL, ctrl, false);
}

static void
note_job(Valid *v, const Job *job, const char *what)
{
    static const char *const names[] = { "read", "write", "copy", "sum" };

    valid_note(v, "%s %s: %s 0x%llx -> 0x%llx, %u bytes, on cpu%u", job->dev->model->name, what,
               names[job->kind], job->src ? bus_of(job->src, job->src_at) : 0,
               job->dst ? bus_of(job->dst, job->dst_at) : 0, job->len, v->rig->cpu->index);
}

/* What memory will be when it is done; nobody may look before. */
static void
foresee(Valid *v, Job *job)
{
    uint8_t *value = job->dst ? job->dst->area->value + job->dst_at : NULL;

    if (job->src) {
        job->sum = sum_of(job->src->area->value + job->src_at, job->len);
    }
    if (job->kind == JOB_COPY) {
        job->bytes = g_memdup2(job->src->area->value + job->src_at, job->len);
    } else if (job->kind == JOB_WRITE) {
        job->bytes = g_malloc(job->len);
        job->bytes[0] = (uint8_t)sim_random_next(&v->dice);
        for (uint32_t i = 1; i < job->len; i++) {
            job->bytes[i] = is_engine(job->dev) ? (uint8_t)(job->bytes[0] + i)
                                                : (uint8_t)sim_random_next(&v->dice);
        }
    }
    if (job->dst) {
        memcpy(value, job->bytes, job->len);
        memset(job->dst->area->writer + job->dst_at,
               job->dev->coherent ? BY_SNOOPER : BY_DEVICE, job->len);
    }
}

static bool
pick_job(Valid *v, Job *job)
{
    uint32_t len = 0;

    if (job->kind != JOB_WRITE) {
        job->from = pick_bytes(v, job->dev, false, &job->src, &job->src_at, &job->len);
    }
    if (job->kind == JOB_WRITE || job->kind == JOB_COPY) {
        job->to = pick_bytes(v, job->dev, true, &job->dst, &job->dst_at, &len);
        job->len = job->kind == JOB_COPY ? MIN(job->len, len) : len;
    }
    if (job->kind == JOB_COPY && job->from && job->to && job->src->area == job->dst->area) {
        return false; /* it may read what it wrote */
    }
    return (job->from || job->kind == JOB_WRITE) &&
           (job->to || job->kind == JOB_READ || job->kind == JOB_SUM);
}

bool
valid_op_start(Valid *v)
{
    Job *job = g_new0(Job, 1);

    job->dev = valid_any_master(v);
    job->kind = (JobKind)below(v, 4);
    if (!is_free(v, job->dev) || !pick_job(v, job)) {
        g_free(job);
        return false;
    }
    foresee(v, job);
    note_job(v, job, "starts");
    g_ptr_array_add(v->jobs, job);
    v->calls++;
    if (is_engine(job->dev)) {
        start_engine(v, job);
    } else {
        write_register(v, job->dev, BUS_MASTER_DOORBELL, 0, false);
    }
    sim_cpu_step_end(v->rig->cpu);
    return true;
}

/* --- the accesses ---------------------------------------------------------------------- */

static void
read_all(Valid *v, const Job *job)
{
    g_autofree uint8_t *bytes = g_malloc(job->len);
    const uint8_t *due = job->src->area->value + job->src_at;

    VALID(v, sim_master_read(job->dev, bus_of(job->src, job->src_at), bytes, job->len, NULL) ==
                 SIM_OK);
    for (uint32_t i = 0; i < job->len; i++) {
        if (bytes[i] != due[i]) {
            valid_fail(v, "%s reads %02x at byte %u of %s (bus 0x%llx), it must be %02x",
                       job->dev->model->name, bytes[i], job->src_at + i,
                       job->src->area->kind->name, bus_of(job->src, job->src_at + i), due[i]);
        }
    }
}

static void
act(Valid *v, Job *job)
{
    if (job->done || is_engine(job->dev)) {
        return;
    }
    job->done = true;
    note_job(v, job, "acts");
    job->dev->here.pc = ++v->rig->cpu->here.pc;
    if (job->src) {
        read_all(v, job);
    }
    if (job->dst) {
        VALID(v, sim_master_write(job->dev, bus_of(job->dst, job->dst_at), job->bytes, job->len,
                                  false, NULL) == SIM_OK);
    }
}

/* --- the end ------------------------------------------------------------------------------ */

static void
end_job(Valid *v, Job *job)
{
    g_ptr_array_remove(v->jobs, job);
    g_free(job->bytes);
    g_free(job);
}

static void
wait_engine(Valid *v, const Job *job)
{
    uint32_t status = 0, tries = 0;

    do {
        VALID(v, tries++ < 100000);
        sim_cpu_spend(v->rig->cpu, 100 * SIM_NS);
        status = read_register(v, job->dev, HW_ENGINE_STATUS);
    } while (status & HW_ENGINE_STATUS_BUSY);
    VALID(v, status & HW_ENGINE_STATUS_DONE && !(status & HW_ENGINE_STATUS_ERR));
    write_register(v, job->dev, HW_ENGINE_STATUS, status, false);
    if (job->kind == JOB_READ || job->kind == JOB_SUM) {
        VALID(v, read_register(v, job->dev, HW_ENGINE_CSUM) == job->sum);
    }
}

/* Its interrupt, on the CPU that gets it, says so. */
static void
take_interrupt(Valid *v, const Job *job)
{
    SimIrq *irq = job->dev->irq;

    valid_hop(v, irq->to);
    sim_irq_set(irq, true);
    sim_truth_irq_taken(v->rig->world->truth, job->dev->actor, irq->to->actor);
    v->rig->layer->context(v->rig->world, irq->to->actor, SIM_CONTEXT_IRQ, true);
    sim_irq_set(irq, false);
    if (job->dst) {
        valid_read(v, job->dst->area, job->dst_at, job->len);
    }
    v->rig->layer->context(v->rig->world, irq->to->actor, SIM_CONTEXT_IRQ, false);
}

void
valid_finish(Valid *v, Job *job)
{
    act(v, job);
    note_job(v, job, "is awaited");
    v->calls++;
    if (is_engine(job->dev)) {
        wait_engine(v, job);
    } else if (job->dev->irq && job->dev->irq->to && !v->atomic && chance(v, 40)) {
        take_interrupt(v, job);
    } else {
        read_register(v, job->dev, BUS_MASTER_STATUS);
    }
    sim_cpu_step_end(v->rig->cpu);
    end_job(v, job);
}

bool
valid_op_step(Valid *v)
{
    Job *job;

    if (v->jobs->len == 0) {
        return false;
    }
    job = g_ptr_array_index(v->jobs, below(v, v->jobs->len));
    if (!job->done && chance(v, 30)) {
        act(v, job);
        return true;
    }
    valid_finish(v, job);
    return true;
}

/* SPDX-License-Identifier: MIT */
/* What the L1s of the coherent domain share; see the header. */
#include "sim/domain.h"

#include "sim/finding.h"
#include "sim/lay.h"
#include "sim/line.h"
#include "sim/model.h"
#include "sim/reserve.h"
#include "sim/stage.h"
#include "sim/stored.h"
#include "sim/world.h"

#include <string.h>

SimDomain *
sim_domain_new(SimWorld *world)
{
    SimDomain *domain = g_new0(SimDomain, 1);

    domain->world = world;
    domain->incoming = SIM_NO_LINE;
    return domain;
}

void
sim_domain_free(SimDomain *domain)
{
    sim_unreserve(domain->guard, domain->world->ram_bytes);
    if (domain->ids.pages) {
        sim_ids_clear(&domain->ids);
    }
    g_free(domain);
}

void
sim_domain_open(SimDomain *domain)
{
    SimWorld *world = domain->world;

    if (!domain->guard && !world->no_native) {
        domain->guard = sim_reserve(world->ram_bytes);
    }
    domain->keeps_stores = domain->guard || world->truth;
    if (!domain->ids.pages && world->truth) {
        sim_ids_init(&domain->ids, world->ram_base, world->ram_bytes);
    }
    domain->incoming = SIM_NO_LINE;
}

bool
sim_domain_keeps(const SimWorld *world, SimAddr pa, uint32_t len)
{
    if (world->domain->incoming - pa < len) {
        return true;
    }
    for (guint i = 0; i < world->cpus->len; i++) {
        const SimCpu *cpu = g_ptr_array_index(world->cpus, i);

        if (cpu->pin != SIM_NO_PIN && (cpu->pin << cpu->line_shift) - pa < len) {
            return true;
        }
    }
    return false;
}

/* --- the store guard (driving-c.md section 1.2) ------------------------- */

static bool
is_announced(const SimDomain *domain, SimAddr line, uint32_t i)
{
    for (unsigned k = 0; k < domain->count; k++) {
        if (sim_stage_line(domain->members[k].cpu, line)->announced[i >> 6] >> (i & 63) & 1) {
            return true;
        }
    }
    return false;
}

static void
report_unannounced(const SimCpu *cpu, SimAddr pa, uint8_t was, uint8_t is)
{
    SimFinding f = { .code = SIM_D601, .severity = SIM_ERROR, .pa = pa, .len = 1,
                     .is_write = true, .has_values = true };

    f.got[0] = is;
    f.due[0] = was;
    f.event = cpu->world->events;
    f.time = cpu->now;
    f.read = (SimWitness){ .actor = cpu->actor, .event = f.event, .time = f.time,
                           .source = cpu->here, .what = "wrote" };
    sim_findings_add(cpu->world, &f);
}

static uint8_t *
guard_at(const SimDomain *domain, SimAddr pa)
{
    return domain->guard + (pa - domain->world->ram_base);
}

void
sim_domain_check(SimDomain *domain, const SimCpu *cpu, SimAddr line, const uint8_t *bytes)
{
    uint8_t *guard = guard_at(domain, line);

    if (!domain->guard || memcmp(bytes, guard, domain->line_bytes) == 0) {
        return;
    }
    for (uint32_t i = 0; i < domain->line_bytes; i++) {
        if (bytes[i] != guard[i] && !is_announced(domain, line, i)) {
            report_unannounced(cpu, line + i, guard[i], bytes[i]);
        }
    }
    memcpy(guard, bytes, domain->line_bytes);
}

void
sim_domain_put_guard(SimDomain *domain, SimAddr pa, const uint8_t *bytes, uint32_t len)
{
    memcpy(guard_at(domain, pa), bytes, len);
}

void
sim_domain_settle_kept(SimDomain *domain, SimAddr line)
{
    for (unsigned i = 0; i < domain->count; i++) {
        SimLine *record = sim_stage_line(domain->members[i].cpu, line);

        sim_stored_note_mask(domain->world, line, record->announced, domain->line_bytes);
        memset(record->announced, 0, sizeof(record->announced));
    }
}

/* --- as a holder of bytes ----------------------------------------------- */

static bool
find(void *self, SimAddr pa, SimWid *ret_id, uint8_t *ret_byte)
{
    const SimDomain *domain = self;
    const SimWid *id = sim_ids_at(&domain->ids, pa);

    if (!sim_domain_holds(domain, pa, NULL)) {
        return false;
    }
    *ret_id = id ? *id : 0;
    sim_lay_get(domain->world->lay, pa, ret_byte, 1);
    return true;
}

/* A CPU that holds the line: who has it dirty, if any. */
static const SimDomainMember *
holder_of(const SimDomain *domain, SimAddr line)
{
    const SimDomainMember *holder = NULL;

    for (unsigned i = 0; i < domain->count; i++) {
        const SimDomainMember *m = &domain->members[i];
        SimLineState state = sim_stage_state(m->cpu, line);

        if (state == SIM_LINE_M || state == SIM_LINE_O) {
            return m;
        }
        holder = state != SIM_LINE_I ? m : holder;
    }
    return holder;
}

static void
arm_line(SimDomain *domain, const SimDomainMember *holder, SimAddr line)
{
    uint8_t bytes[SIM_LINE_MAX];
    SimLineState state = sim_stage_state(holder->cpu, line);
    SimLineArm copy = { .mem = holder->mem, .line = line, .bytes = bytes,
                        .len = domain->line_bytes, .actor = holder->cpu->actor,
                        .dirty = state == SIM_LINE_M || state == SIM_LINE_O };

    sim_lay_get(domain->world->lay, line, bytes, domain->line_bytes);
    sim_line_arm(domain->world, &copy, sim_ids_at(&domain->ids, line));
}

static void
arm(void *self, SimAddr page)
{
    SimDomain *domain = self;

    sim_ids_arm(&domain->ids, page);
    domain->is_arming = true;
    for (SimAddr line = page; line < page + SIM_TRUTH_PAGE; line += domain->line_bytes) {
        const SimDomainMember *holder = holder_of(domain, line);

        if (holder) {
            arm_line(domain, holder, line);
        }
    }
    domain->is_arming = false;
}

bool
sim_domain_join(SimDomain *domain, SimCpu *cpu, const SimPort *mem, uint32_t line_bytes,
                GError **error)
{
    if (domain->count > 0 && line_bytes != domain->line_bytes) {
        g_set_error(error, SIM_MODEL_ERROR, 0,
                    "%s: lines of %u bytes beside %s with lines of %u: caches that are kept"
                    " coherent have lines of one length",
                    cpu->model->name, line_bytes, domain->members[0].cpu->model->name,
                    domain->line_bytes);
        return false;
    }
    if (domain->count == SIM_DOMAIN_CPUS) {
        g_set_error(error, SIM_MODEL_ERROR, 0, "%s: more than %u CPUs with a cache",
                    cpu->model->name, SIM_DOMAIN_CPUS);
        return false;
    }
    if (domain->count == 0 && domain->world->truth) {
        SimHolder holder = { .place = SIM_PLACE_L1, .self = domain, .arm = arm, .find = find };

        sim_truth_add_holder(domain->world->truth, &holder);
    }
    domain->members[domain->count++] = (SimDomainMember){ cpu, mem };
    domain->line_bytes = line_bytes;
    return true;
}

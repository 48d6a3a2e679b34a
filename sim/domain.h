/* SPDX-License-Identifier: MIT */
/*
 * The coherent domain: all L1s of a board.  Valid copies of a line are equal, so
 * the L1s share one, which is the window's own page (rules.md P2); with it they
 * share the ids beside its bytes, the store guard and their place as a holder.
 * States are per CPU and live in each L1.
 */
#ifndef SIM_DOMAIN_H
#define SIM_DOMAIN_H

#include "sim/cpu.h"
#include "sim/port.h"
#include "sim/truth.h"
#include "sim/types.h"

#include <glib.h>

#define SIM_DOMAIN_CPUS 16u
#define SIM_NO_LINE UINT64_MAX

typedef struct SimDomainMember {
    SimCpu *cpu;
    const SimPort *mem; /* of its L1: what lies below */
} SimDomainMember;

struct SimDomain {
    SimWorld *world;
    SimDomainMember members[SIM_DOMAIN_CPUS];
    unsigned count;
    uint32_t line_bytes; /* of every L1; 0: there is none */
    SimIds ids;
    uint8_t *guard;      /* what the window must hold, apart from announced stores */
    bool keeps_stores;   /* somebody asks which bytes of a line were stored */
    SimAddr incoming;    /* the line that an L1 is taking in; SIM_NO_LINE */
    bool is_arming;      /* L1s answer no PEEK: what lies below is wanted */
};

SimDomain *sim_domain_new(SimWorld *world);
void sim_domain_free(SimDomain *domain);

/*
 * For the L1's realize: @cpu has one, @mem is its way down (borrowed).  False when
 * its lines are not as long as those of the others, or there are too many.
 */
bool sim_domain_join(SimDomain *domain, SimCpu *cpu, const SimPort *mem, uint32_t line_bytes,
                     GError **error);
/* For the L1's reset: how much RAM there is, is known by now. */
void sim_domain_open(SimDomain *domain);

/* The L1 of some CPU but @except holds the line of @pa. */
static inline bool
sim_domain_holds(const SimDomain *domain, SimAddr pa, const SimCpu *except)
{
    for (unsigned i = 0; i < domain->count; i++) {
        const SimCpu *cpu = domain->members[i].cpu;

        if (cpu != except && (cpu->attn[pa >> cpu->line_shift] & SIM_ATTN_VALID)) {
            return true;
        }
    }
    return false;
}

/*
 * A cache below that has to give up a line must not take one of these: the line
 * of a native store that may not have landed, and the one that is on its way
 * into an L1 while its victim goes down.
 */
bool sim_domain_keeps(const SimWorld *world, SimAddr pa, uint32_t len);

/*
 * The store guard: compares the bytes of a held line with what must be there, and
 * reports stores that nobody announced (D601), as found in the cache of @cpu.
 */
void sim_domain_check(SimDomain *domain, const SimCpu *cpu, SimAddr line,
                      const uint8_t *bytes);
void sim_domain_put_guard(SimDomain *domain, SimAddr pa, const uint8_t *bytes, uint32_t len);

/* The line has new bytes, by the cache's own doing: they are what must be there. */
static inline void
sim_domain_guard(SimDomain *domain, SimAddr pa, const uint8_t *bytes, uint32_t len)
{
    if (domain->guard) {
        sim_domain_put_guard(domain, pa, bytes, len);
    }
}

void sim_domain_settle_kept(SimDomain *domain, SimAddr line);

/* What was announced of the line went down, or is of no consequence any more. */
static inline void
sim_domain_settle(SimDomain *domain, SimAddr line)
{
    if (domain->keeps_stores) {
        sim_domain_settle_kept(domain, line);
    }
}

#endif

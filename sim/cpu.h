/* SPDX-License-Identifier: MIT */
/*
 * The only way to a CPU, for the hooks of driver code, for verbs and for tests
 * (rules.md P6): load, store, the prepare/landed protocol of lazy stores,
 * barriers, cache maintenance, device access.
 *
 * A hit is finished here, by one attention byte per line: VALID and no reason to
 * go slow.  Everything else goes through SimCpuOps to models/cpu.c and down the
 * chain of ports (store buffer, L1, interconnect).
 *
 * Time: cpu->now is ahead of world->queue.now only between two slow entries;
 * cpu->deadline is the earliest instant at which something must be looked at
 * (an event, an un-landed store, a lay): 0 forces the slow side.
 */
#ifndef SIM_CPU_H
#define SIM_CPU_H

#include "sim/port.h"
#include "sim/types.h"
#include "sim/window.h"

#include <string.h>

/* Attention bits of a line.  VALID and OWNED are written by the L1 alone. */
enum {
    SIM_ATTN_VALID = 1 << 0,    /* this CPU's L1 holds it */
    SIM_ATTN_OWNED = 1 << 1,    /* ... in state M, so a store needs nobody */
    SIM_ATTN_HELD = 1 << 2,     /* ownership: any access must be looked at */
    SIM_ATTN_HELD_W = 1 << 3,   /* ownership: stores must be looked at */
    SIM_ATTN_SUSPECT = 1 << 4,  /* the referee wants to see the next access; or the L1,
                                   whose line may still be on its way */
    SIM_ATTN_BUFFERED = 1 << 5, /* this CPU's store buffer has bytes of it */
    SIM_ATTN_EARLY = 1 << 6,    /* polled memory of a master that snoops: each load
                                   is looked at, and may be answered early */
    SIM_ATTN_ARMED = 1 << 7,    /* stores carry provenance */
};
#define SIM_ATTN_LOAD_MASK                                                       \
    (SIM_ATTN_VALID | SIM_ATTN_HELD | SIM_ATTN_SUSPECT | SIM_ATTN_BUFFERED |     \
     SIM_ATTN_EARLY)
#define SIM_ATTN_STORE_MASK (SIM_ATTN_LOAD_MASK | SIM_ATTN_OWNED |               \
                             SIM_ATTN_HELD_W | SIM_ATTN_ARMED)

/* State of a line in one L1 (Sweazey and Smith's names); from E on nobody else
 * has a copy. */
typedef enum SimLineState {
    SIM_LINE_I,
    SIM_LINE_S,
    SIM_LINE_O, /* shared, and newer than what lies below */
    SIM_LINE_E,
    SIM_LINE_M,
} SimLineState;

/*
 * What an L1 keeps per slot, a place for one line: 16 bytes, so that the ways of a set
 * share lines of the host's own cache.
 */
typedef struct SimHeld {
    SimTime touched; /* last hit or fill: the order LRU looks at */
    uint32_t number; /* address >> line_shift, or SIM_NO_NUMBER; the L1 alone writes it, */
    uint8_t state;   /* ... and this: SimLineState, I when there is no line */
} SimHeld;
#define SIM_NO_NUMBER UINT32_MAX

/* 'I' 'S' 'O' 'E' 'M'. */
static inline char
sim_state_letter(SimLineState state)
{
    return "ISOEM"[state];
}

/* Who stored to a line of RAM last, armed or not (rules.md T10). */
typedef struct SimLine {
    SimTime written_at;    /* last store by a CPU */
    uint64_t writer_pc;    /* and where it came from */
    uint32_t writer_stack;
    uint64_t announced[4]; /* bytes stored since the line was last compared */
} SimLine;

static inline SimSource
sim_line_writer(const SimLine *line)
{
    return (SimSource){ .pc = line->writer_pc, .stack = line->writer_stack };
}

typedef struct SimCpuOps {
    /* One access, any alignment, length and memory type.  @va is a window
     * address.  The slow side of the inlines below. */
    SimResp (*load)(SimCpu *cpu, uint64_t va, void *ret_bytes, uint32_t len);
    SimResp (*store)(SimCpu *cpu, uint64_t va, const void *bytes, uint32_t len);
    /* What a load would return now, without any effect, event or check. */
    void (*peek)(SimCpu *cpu, uint64_t va, void *ret_bytes, uint32_t len);
    /* True: the linear window bytes of this one line are the coherent bytes. */
    bool (*holds)(SimCpu *cpu, SimAddr pa);
    void (*barrier)(SimCpu *cpu, unsigned barrier); /* SimBarrier bits */
    /* By address, every line that [va, va+len) touches. */
    void (*maintain)(SimCpu *cpu, SimMaintOp op, uint64_t va, uint64_t len);
    void (*maintain_all)(SimCpu *cpu, SimMaintOp op); /* by set and way */
    /* hw: speculation, eviction and draining of one line, or of everything
     * buffered when len == 0.  Return false when there was nothing to do. */
    bool (*prefetch)(SimCpu *cpu, SimAddr pa);
    bool (*evict)(SimCpu *cpu, SimAddr pa);
    bool (*drain)(SimCpu *cpu, SimAddr pa, uint64_t len);
    /* What draining [pa, pa+len) would do now: 0 nothing, 1 something, 2 let a
     * store pass an older one. */
    unsigned (*drainable)(SimCpu *cpu, SimAddr pa, uint64_t len);
    /* 'I', 'S', 'O', 'E' or 'M' for the line of @pa; '-' when there is no L1. */
    char (*line_state)(SimCpu *cpu, SimAddr pa);
    /* Cached stores are performed; called when a step or an API call ends. */
    void (*step_end)(SimCpu *cpu);
    /* Waits for loads that overlap; NULL: none ever do. */
    void (*overlap_end)(SimCpu *cpu);
    uint32_t (*line_bytes)(SimCpu *cpu);
} SimCpuOps;

struct SimCpu {
    /* Read on every access; set up by the CPU's realize and by its L1. */
    uint8_t *attn;      /* by (va - SIM_WINDOW_BASE) >> line_shift; never NULL */
    uint16_t *slots;    /* by the same index, of RAM: where a VALID line is in held */
    SimHeld *held;      /* by slot; the L1's own */
    SimLine *lines;     /* by index, of RAM; NULL where no referee will ever ask */
    uint32_t line_shift;
    uint32_t line_mask; /* line bytes - 1 */
    SimTime now;        /* this CPU's time */
    SimTime deadline;   /* go slow from here on; 0 = at once */
    SimTime hit_time;   /* of one L1 hit */
    SimSource here;     /* who is accessing: set by hooks and by verbs */
    uint64_t pin;       /* index of the line last handed to a native store */
    bool has_l1;        /* lines are held here; set by the L1 */
    bool no_shortcut;   /* direct-mapped L1: a pinned line could not stay */
    bool stores_wait;   /* the store buffer keeps order and is not empty: a store
                           may not pass it.  Written by the buffer alone */
    struct SimIds *ids; /* of the L1; NULL without an L1 or without a referee */
    bool never_speculates; /* fetches no line that no access asked for */
    uint8_t uncached_mem;  /* SimMem of the window's uncached view, which software chooses:
                              Normal-NC unless it says otherwise */
    bool writes_through;   /* no line is ever dirty: stores go on to memory, and wait in
                              no buffer.  Set by the L1 */
    bool hands_down_clean; /* clean lines that leave the L1 go down as well (flag
                              CLEAN): a cache below fills by evictions.  Set by it */
    unsigned overlap;      /* loads do not wait for each other: sim_cpu_overlap_begin */

    const SimPort *quick; /* to the L1: a miss may go the short way (SimQuick,
                             sim/port.h).  NULL: never; set up by the CPU's reset */

    SimWorld *world;
    const SimCpuOps *ops;
    SimModel *model;
    SimActorId actor;
    uint32_t index; /* 0 = cpu0 */
};

#define SIM_NO_PIN UINT64_MAX

/* Sets or clears a reason to go slow on every line that [pa, pa+len) touches. */
void sim_cpu_attend(SimCpu *cpu, SimAddr pa, uint64_t len, uint8_t bit, bool on);

/* Slow sides: land, let time and events pass, then do the access. */
SimResp sim_cpu_load_slow(SimCpu *cpu, uint64_t va, void *ret_bytes, uint32_t len);
SimResp sim_cpu_store_slow(SimCpu *cpu, uint64_t va, const void *bytes, uint32_t len);
/* sim/truth.h: store to an armed, owned line with no other reason. */
void sim_truth_store_hit(SimCpu *cpu, uint64_t va, uint32_t len);

static inline void
sim_line_note_store(SimLine *line, SimTime now, SimSource source, uint32_t offset, uint32_t len)
{
    line->written_at = now;
    line->writer_pc = source.pc;
    line->writer_stack = source.stack;
    line->announced[offset >> 6] |= ((UINT64_C(2) << (len - 1)) - 1) << (offset & 63);
}

/*
 * Bytes that lie in one line and in one 64-byte block of it: first and last
 * address differ in no bit above the block.  @len is not 0.
 */
static inline bool
sim_cpu_is_in_line(const SimCpu *cpu, uint64_t va, uint64_t len)
{
    return (va ^ (va + len - 1)) <= (cpu->line_mask & 63);
}

/* As the next one, of bytes that sim_cpu_is_in_line() has passed. */
static inline SimResp
sim_cpu_load_in_line(SimCpu *cpu, uint64_t va, void *ret_bytes, uint32_t len)
{
    uint64_t index = (va - SIM_WINDOW_BASE) >> cpu->line_shift;

    if (G_LIKELY(cpu->now + cpu->hit_time < cpu->deadline &&
                 (cpu->attn[index] & SIM_ATTN_LOAD_MASK) == SIM_ATTN_VALID)) {
        cpu->held[cpu->slots[index]].touched = cpu->now;
        memcpy(ret_bytes, sim_window_host(va), len);
        cpu->now += cpu->hit_time;
        return SIM_OK;
    }
    return sim_cpu_load_slow(cpu, va, ret_bytes, len);
}

/*
 * As @count loads of bytes that lie in one line and block with @va, one after the
 * other, when every one of them hits and no event is due before the last: time passes
 * and the line was used; the bytes lie in the window.  False: nothing was done.
 */
static inline bool
sim_cpu_load_run(SimCpu *cpu, uint64_t va, uint64_t count)
{
    uint64_t index = (va - SIM_WINDOW_BASE) >> cpu->line_shift;
    SimTime last = cpu->now + (count - 1) * cpu->hit_time;

    if (G_LIKELY(last + cpu->hit_time < cpu->deadline &&
                 (cpu->attn[index] & SIM_ATTN_LOAD_MASK) == SIM_ATTN_VALID)) {
        cpu->held[cpu->slots[index]].touched = last;
        cpu->now = last + cpu->hit_time;
        return true;
    }
    return false;
}

/*
 * Loads 1..64 bytes as the CPU would get them now, own buffered stores
 * included.  @va: a linear, uncached or MMIO window address.
 */
static inline SimResp
sim_cpu_load(SimCpu *cpu, uint64_t va, void *ret_bytes, uint32_t len)
{
    return G_LIKELY(sim_cpu_is_in_line(cpu, va, len))
               ? sim_cpu_load_in_line(cpu, va, ret_bytes, len)
               : sim_cpu_load_slow(cpu, va, ret_bytes, len);
}

/* Stores 1..64 bytes: into the L1 when the line is owned, else buffered. */
static inline SimResp
sim_cpu_store(SimCpu *cpu, uint64_t va, const void *bytes, uint32_t len)
{
    uint64_t index = (va - SIM_WINDOW_BASE) >> cpu->line_shift;
    uint8_t attn = cpu->attn[index] & SIM_ATTN_STORE_MASK;

    if (G_LIKELY(cpu->now + cpu->hit_time < cpu->deadline && !cpu->stores_wait &&
                 (attn & ~SIM_ATTN_ARMED) == (SIM_ATTN_VALID | SIM_ATTN_OWNED) &&
                 sim_cpu_is_in_line(cpu, va, len))) {
        cpu->held[cpu->slots[index]].touched = cpu->now;
        if (G_LIKELY(cpu->lines)) {
            sim_line_note_store(&cpu->lines[index], cpu->now, cpu->here, va & cpu->line_mask,
                                len);
        }
        memcpy(sim_window_host(va), bytes, len);
        if (attn & SIM_ATTN_ARMED) {
            sim_truth_store_hit(cpu, va, len);
        }
        cpu->now += cpu->hit_time;
        return SIM_OK;
    }
    return sim_cpu_store_slow(cpu, va, bytes, len);
}

/*
 * The protocol for code whose loads and stores are native (driving-c.md section
 * 2, rules.md P4).  prepare_read: when it returns, the window bytes are what
 * this CPU would read.  prepare_write: the bytes are about to change; the store
 * counts as landed at the next entry, except that it survives exactly one
 * directly following prepare_read.  sim_cpu_land settles everything: call it
 * before anything that is not a plain access (API call, atomic, MMIO).
 */
void sim_cpu_prepare_read_slow(SimCpu *cpu, uint64_t va, uint64_t len);
void sim_cpu_prepare_write_slow(SimCpu *cpu, uint64_t va, uint64_t len);
void sim_cpu_land(SimCpu *cpu);
/*
 * The same protocol for an access to memory that is not simulated: the code that
 * was compiled has gone on, and a store before it may have landed.
 */
void sim_cpu_prepare_elsewhere(SimCpu *cpu, bool is_write);

/* The whole of it on a hit; false: nothing was done. */
static inline bool
sim_cpu_try_read(SimCpu *cpu, uint64_t va, uint64_t len)
{
    uint64_t index = (va - SIM_WINDOW_BASE) >> cpu->line_shift;

    if (G_LIKELY(cpu->now + cpu->hit_time < cpu->deadline &&
                 (cpu->attn[index] & SIM_ATTN_LOAD_MASK) == SIM_ATTN_VALID &&
                 sim_cpu_is_in_line(cpu, va, len))) {
        cpu->now += cpu->hit_time;
        cpu->held[cpu->slots[index]].touched = cpu->now;
        cpu->pin = SIM_NO_PIN;
        return true;
    }
    return false;
}

/*
 * The shortcut of P4: the line is in state M and nothing else is asked for, so
 * the native store goes straight into the cache's data and nothing is kept
 * aside.  The L1 does not pick the pinned line as a victim until it has landed.
 */
static inline bool
sim_cpu_try_write(SimCpu *cpu, uint64_t va, uint64_t len, SimSource source)
{
    uint64_t index = (va - SIM_WINDOW_BASE) >> cpu->line_shift;

    if (G_LIKELY(cpu->now + cpu->hit_time < cpu->deadline && !cpu->stores_wait &&
                 (cpu->attn[index] & SIM_ATTN_STORE_MASK) ==
                     (SIM_ATTN_VALID | SIM_ATTN_OWNED) &&
                 !cpu->no_shortcut && sim_cpu_is_in_line(cpu, va, len))) {
        cpu->now += cpu->hit_time;
        cpu->held[cpu->slots[index]].touched = cpu->now;
        sim_line_note_store(&cpu->lines[index], cpu->now, source, va & cpu->line_mask, len);
        cpu->pin = index;
        return true;
    }
    return false;
}

static inline void
sim_cpu_prepare_read(SimCpu *cpu, uint64_t va, uint64_t len)
{
    if (!sim_cpu_try_read(cpu, va, len)) {
        sim_cpu_prepare_read_slow(cpu, va, len);
    }
}

static inline void
sim_cpu_prepare_write(SimCpu *cpu, uint64_t va, uint64_t len)
{
    if (!sim_cpu_try_write(cpu, va, len, cpu->here)) {
        sim_cpu_prepare_write_slow(cpu, va, len);
    }
}

/*
 * Between these two no load needs what another one returned, as in a copy: several
 * misses may be under way, each in a slot, and the CPU only waits for a free one,
 * at the end for all.  Time only: bytes are those of the moment of each call.
 */
void sim_cpu_overlap_begin(SimCpu *cpu);
void sim_cpu_overlap_end(SimCpu *cpu);

/* Everything else lands first. */
void sim_cpu_barrier(SimCpu *cpu, unsigned barrier);
void sim_cpu_maintain(SimCpu *cpu, SimMaintOp op, uint64_t va, uint64_t len);
void sim_cpu_maintain_all(SimCpu *cpu, SimMaintOp op);
/*
 * Copies through loads and stores, line by line, as memmove does when the ranges
 * overlap.  Either side may be host memory that is not simulated; not both.
 */
void sim_cpu_copy(SimCpu *cpu, uint64_t to, uint64_t from, uint64_t len);
void sim_cpu_fill(SimCpu *cpu, uint64_t va, uint8_t value, uint64_t len);
/*
 * 32-bit register access in program order.  @relaxed: without the barrier that
 * writel has before it and readl after it.
 */
SimResp sim_cpu_readl(SimCpu *cpu, SimAddr pa, bool relaxed, uint32_t *ret_value);
SimResp sim_cpu_writel(SimCpu *cpu, SimAddr pa, bool relaxed, uint32_t value);
/* Time passes without an access (a delay loop, a costed call); runs events. */
void sim_cpu_spend(SimCpu *cpu, SimTime time);
/* The step of a scenario, or an API call, is over. */
void sim_cpu_step_end(SimCpu *cpu);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A machine small enough to be believed, behind sim/cpu.h: 4 KiB of RAM, a cache
 * of two lines that keeps its data in the window, a store buffer that drains when
 * told, one register.  Everything it is asked is counted.
 */
#ifndef TESTS_SIM_RIG_TOY_CPU_H
#define TESTS_SIM_RIG_TOY_CPU_H

#include "sim/cpu.h"
#include "sim/world.h"

#define TOY_RAM UINT64_C(0x80000000)
#define TOY_RAM_BYTES 4096u
#define TOY_REG UINT64_C(0x10000000)
#define TOY_LINE 64u
#define TOY_LINES 2u
#define TOY_ENTRIES 16u
#define TOY_LOAD_TIME (10 * SIM_NS)

typedef struct ToyEntry {
    uint64_t va;
    uint32_t len;
    uint8_t bytes[TOY_LINE];
} ToyEntry;

typedef struct Toy {
    SimWorld world;
    SimCpu cpu;
    uint8_t ram[TOY_RAM_BYTES];
    SimAddr held[TOY_LINES]; /* line addresses, 0 = none; the oldest first */
    ToyEntry entries[TOY_ENTRIES];
    unsigned entry_count;
    uint32_t reg;
    uint64_t early; /* window address whose loads are answered with 0xee; 0 = none */
    unsigned loads, stores, barriers, write_backs;
    SimSource stored_from; /* of the last store that ops were asked for */
    GString *log;          /* one letter per thing: L S R W b, and barrier bits */
} Toy;

/* One toy exists at a time: it opens the window. */
Toy *toy_new(void);
void toy_free(Toy *toy);
/* The CPU's line is filled and, with @own, may be stored to. */
void toy_hold(Toy *toy, SimAddr pa, bool own);
void toy_evict(Toy *toy, SimAddr pa);
void toy_drain(Toy *toy);
bool toy_holds(const Toy *toy, SimAddr pa);

static inline uint64_t
toy_va(uint32_t offset)
{
    return sim_window_va(SIM_WINDOW_LINEAR, TOY_RAM + offset);
}

static inline uint64_t
toy_uncached(uint32_t offset)
{
    return sim_window_va(SIM_WINDOW_UNCACHED, TOY_RAM + offset);
}

/* The native access that compiled code makes after a callback. */
static inline uint8_t
toy_native_get(uint64_t va)
{
    return *(volatile uint8_t *)sim_window_host(va);
}

static inline void
toy_native_put(uint64_t va, uint8_t value)
{
    *(volatile uint8_t *)sim_window_host(va) = value;
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The window: the one range of host addresses that names simulated memory
 * (rules.md P1).  Four parts of 16 GiB: the linear map (address = base +
 * physical), an uncached view of the same memory, MMIO, and vmap.  0x2000'0000'0000
 * is free natively, under valgrind and beside ASan's shadow.
 *
 * For a line that an L1 holds, the linear part *is* the cache's data.  For any
 * other line its bytes mean nothing (P3).
 */
#ifndef SIM_WINDOW_H
#define SIM_WINDOW_H

#include "sim/types.h"

#include <glib.h>

#define SIM_WINDOW_BASE UINT64_C(0x200000000000)
#define SIM_WINDOW_PART (UINT64_C(16) << 30)
#define SIM_WINDOW_SIZE (4 * SIM_WINDOW_PART)

typedef enum SimWindowPart {
    SIM_WINDOW_LINEAR,   /* cached */
    SIM_WINDOW_UNCACHED, /* Normal-NC view of the linear map */
    SIM_WINDOW_MMIO,     /* registers: address = part + physical */
    SIM_WINDOW_VMAP,
} SimWindowPart;

static inline bool
sim_window_has(uint64_t va)
{
    return va - SIM_WINDOW_BASE < SIM_WINDOW_SIZE;
}

static inline SimWindowPart
sim_window_part(uint64_t va)
{
    return (SimWindowPart)((va - SIM_WINDOW_BASE) / SIM_WINDOW_PART);
}

static inline SimAddr
sim_window_pa(uint64_t va)
{
    return (va - SIM_WINDOW_BASE) % SIM_WINDOW_PART;
}

static inline uint64_t
sim_window_va(SimWindowPart part, SimAddr pa)
{
    return SIM_WINDOW_BASE + part * SIM_WINDOW_PART + pa;
}

/* Host memory behind a linear or uncached window address. */
static inline uint8_t *
sim_window_host(uint64_t va)
{
    return (uint8_t *)(uintptr_t)va;
}

/*
 * Reserves the window once per process; false and @error when the addresses are
 * taken.  Opens [pa, pa+size) of RAM in the linear and the uncached part and
 * [pa, pa+size) of registers in the MMIO part.  sim_window_close gives all
 * pages back to the reservation (zero when opened again).
 */
bool sim_window_reserve(GError **error);
bool sim_window_open_ram(SimAddr pa, uint64_t size, GError **error);
bool sim_window_open_mmio(SimAddr pa, uint64_t size, GError **error);
/* [offset, offset+size) of the vmap part, whole pages; and back again. */
bool sim_window_open_vmap(uint64_t offset, uint64_t size, GError **error);
void sim_window_close_vmap(uint64_t offset, uint64_t size);
void sim_window_close(void);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The page table of the window's last part: pages of memory under further
 * addresses, as vmalloc, vmap and mmap give them.  The linear map stays the caches'
 * data (rules.md P2); an access through one of these addresses is translated on the
 * slow side, found in the same caches by its physical address, and shown in its own
 * window page for as long as a native access needs it (sim/lay.h).  No line here is
 * ever VALID, so a hit elsewhere costs nothing for it.
 *
 * Behind these lie the cookies: for each page of memory a few bytes of addresses that
 * name it and hold nothing, as a struct page does for a driver.
 */
#ifndef SIM_VMAP_H
#define SIM_VMAP_H

#include "sim/types.h"
#include "sim/window.h"

#include <glib.h>

#define SIM_VMAP_PAGE UINT64_C(4096)
/* Of the part that can be mapped: enough for any kernel here. */
#define SIM_VMAP_BYTES (UINT64_C(1) << 30)

typedef struct SimVmap SimVmap;

/* Addresses for each page of memory among the cookies. */
#define SIM_VMAP_COOKIE UINT64_C(64)

/* The entries of an address that is not open stay empty. */
typedef enum SimVmapBits {
    SIM_VMAP_PRESENT = 1 << 0,
    SIM_VMAP_MEM_SHIFT = 1, /* two bits: SimMem */
} SimVmapBits;

struct SimVmap {
    uint64_t *entries; /* pa | SimVmapBits, by page of the part */
    uint64_t cookies;  /* bytes of addresses of them */
    SimAddr cookies_pa; /* what the first one names */
};

/* Makes the table of @world; the world frees it. */
void sim_vmap_init(SimWorld *world);
void sim_vmap_free(SimVmap *vmap);

/*
 * Opens [va, va+len) of the part for accesses, and closes it: whatever was mapped
 * there is gone, and a native access faults.  False: beyond SIM_VMAP_BYTES, or the
 * host refuses.
 */
bool sim_vmap_open(SimVmap *vmap, uint64_t va, uint64_t len);
void sim_vmap_close(SimVmap *vmap, uint64_t va, uint64_t len);
/* The page at @va of an open range shows the page of memory at @pa. */
void sim_vmap_map(SimVmap *vmap, uint64_t va, SimAddr pa, SimMem mem);
/* Opens cookies for [pa, pa+len) of memory, once, and returns the first; 0: no room. */
uint64_t sim_vmap_add_cookies(SimVmap *vmap, SimAddr pa, uint64_t len);

/* True: @va is a cookie; of which page, in *@ret_pa. */
static inline bool
sim_vmap_cookie(const SimVmap *vmap, uint64_t va, SimAddr *ret_pa)
{
    uint64_t offset = va - sim_window_va(SIM_WINDOW_VMAP, SIM_VMAP_BYTES);

    if (vmap == NULL || offset >= vmap->cookies) {
        return false;
    }
    *ret_pa = vmap->cookies_pa + offset / SIM_VMAP_COOKIE * SIM_VMAP_PAGE;
    return true;
}

/* 0: nothing is there, or @va is in another part. */
static inline uint64_t
sim_vmap_entry(const SimVmap *vmap, uint64_t va)
{
    uint64_t offset = va - sim_window_va(SIM_WINDOW_VMAP, 0);

    return vmap && offset < SIM_VMAP_BYTES ? vmap->entries[offset / SIM_VMAP_PAGE] : 0;
}

/* False: no memory is mapped at @va. */
static inline bool
sim_vmap_find(const SimVmap *vmap, uint64_t va, SimAddr *ret_pa, uint8_t *ret_mem)
{
    uint64_t entry = sim_vmap_entry(vmap, va);

    if (!(entry & SIM_VMAP_PRESENT)) {
        return false;
    }
    *ret_pa = (entry & ~(SIM_VMAP_PAGE - 1)) | (va & (SIM_VMAP_PAGE - 1));
    *ret_mem = (uint8_t)(entry >> SIM_VMAP_MEM_SHIFT & 3);
    return true;
}

/* Every page of [va, va+len) can be touched: memory, or cookies. */
bool sim_vmap_covers(const SimVmap *vmap, uint64_t va, uint64_t len);

/* The physical address behind any window address; of a cookie that of its page. */
static inline SimAddr
sim_vmap_pa(const SimVmap *vmap, uint64_t va)
{
    SimAddr pa = sim_window_pa(va);
    uint8_t mem;

    if (sim_window_part(va) == SIM_WINDOW_VMAP && !sim_vmap_find(vmap, va, &pa, &mem)) {
        sim_vmap_cookie(vmap, va, &pa);
    }
    return pa;
}

#endif

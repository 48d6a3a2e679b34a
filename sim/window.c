/* SPDX-License-Identifier: MIT */
/*
 * The window of host addresses (rules.md P1).  Reserved once per process and
 * never given back; worlds only open and close parts of it, so a page that no
 * world opened faults when somebody touches it.
 *
 * The reservation is the one piece of state here that outlives a world: it is a
 * fact about the process, like its address space.
 */
#define _GNU_SOURCE /* MAP_FIXED_NOREPLACE */
#include "sim/window.h"

#include <errno.h>
#include <sys/mman.h>

#include "sim/model.h"

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000 /* Linux 4.17; older libc headers lack it */
#endif

#define HOST_PAGE UINT64_C(4096)

typedef struct Opened {
    uint64_t va;
    uint64_t size;
} Opened;

static GArray *opened; /* of Opened */
static bool is_reserved;

static void *
host(uint64_t va)
{
    return (void *)(uintptr_t)va;
}

bool
sim_window_reserve(GError **error)
{
    void *got;

    if (is_reserved) {
        return true;
    }
    got = mmap(host(SIM_WINDOW_BASE), SIM_WINDOW_SIZE, PROT_NONE,
               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
    if (got != host(SIM_WINDOW_BASE)) {
        int why = got == MAP_FAILED ? errno : EEXIST;

        /* A kernel before 4.17 takes the flag for a hint and maps elsewhere. */
        if (got != MAP_FAILED) {
            munmap(got, SIM_WINDOW_SIZE);
        }
        g_set_error(error, SIM_MODEL_ERROR, 0,
                    "cannot reserve 64 GiB of addresses at 0x%" G_GINT64_MODIFIER
                    "x for simulated memory: %s (see `ulimit -v`)",
                    SIM_WINDOW_BASE, g_strerror(why));
        return false;
    }
    opened = g_array_new(FALSE, FALSE, sizeof(Opened));
    is_reserved = true;
    return true;
}

static bool
open_part(SimWindowPart part, SimAddr pa, uint64_t size, GError **error)
{
    uint64_t first = pa & ~(HOST_PAGE - 1);
    uint64_t end = (pa + size + HOST_PAGE - 1) & ~(HOST_PAGE - 1);
    Opened range = { .va = sim_window_va(part, first), .size = end - first };

    if (mprotect(host(range.va), range.size, PROT_READ | PROT_WRITE) != 0) {
        g_set_error(error, SIM_MODEL_ERROR, 0,
                    "cannot open %" G_GUINT64_FORMAT " bytes of simulated memory: %s",
                    range.size, g_strerror(errno));
        return false;
    }
    g_array_append_val(opened, range);
    return true;
}

static bool
check(const char *what, SimAddr pa, uint64_t size, GError **error)
{
    if (size > 0 && size <= SIM_WINDOW_PART && pa <= SIM_WINDOW_PART - size) {
        return true;
    }
    g_set_error(error, SIM_MODEL_ERROR, 0,
                "%s at 0x%" G_GINT64_MODIFIER "x, 0x%" G_GINT64_MODIFIER
                "x bytes: must lie below 16 GiB and not be empty",
                what, pa, size);
    return false;
}

bool
sim_window_open_ram(SimAddr pa, uint64_t size, GError **error)
{
    return check("memory", pa, size, error) && sim_window_reserve(error) &&
           open_part(SIM_WINDOW_LINEAR, pa, size, error) &&
           open_part(SIM_WINDOW_UNCACHED, pa, size, error);
}

bool
sim_window_open_mmio(SimAddr pa, uint64_t size, GError **error)
{
    return check("registers", pa, size, error) && sim_window_reserve(error) &&
           open_part(SIM_WINDOW_MMIO, pa, size, error);
}

bool
sim_window_open_vmap(uint64_t offset, uint64_t size, GError **error)
{
    return check("a mapping", offset, size, error) && sim_window_reserve(error) &&
           open_part(SIM_WINDOW_VMAP, offset, size, error);
}

static void
give_back(const Opened *range)
{
    void *got = mmap(host(range->va), range->size, PROT_NONE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);

    g_assert(got == host(range->va));
}

void
sim_window_close_vmap(uint64_t offset, uint64_t size)
{
    uint64_t va = sim_window_va(SIM_WINDOW_VMAP, offset);

    for (guint i = 0; opened && i < opened->len; i++) {
        Opened *range = &g_array_index(opened, Opened, i);

        if (range->va == va && range->size == size) {
            give_back(range);
            g_array_remove_index_fast(opened, i);
            return;
        }
    }
}

void
sim_window_close(void)
{
    if (!is_reserved) {
        return;
    }
    for (guint i = 0; i < opened->len; i++) {
        give_back(&g_array_index(opened, Opened, i));
    }
    g_array_set_size(opened, 0);
}

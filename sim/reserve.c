/* SPDX-License-Identifier: MIT */
/*
 * Reserved tables: anonymous mappings that the kernel backs page by page.
 */
#include "sim/reserve.h"

#include <glib.h>
#include <sys/mman.h>

void *
sim_reserve(size_t bytes)
{
    void *table;

    if (bytes == 0) {
        return NULL;
    }
    table = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (table == MAP_FAILED) {
        g_error("cannot reserve %zu bytes of address space", bytes);
    }
    return table;
}

void
sim_reserve_dense(void *table, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    madvise(table, bytes, MADV_HUGEPAGE); /* refused: nothing is lost but speed */
#endif
}

void
sim_unreserve(void *table, size_t bytes)
{
    if (table) {
        munmap(table, bytes);
    }
}

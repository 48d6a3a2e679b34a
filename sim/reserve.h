/* SPDX-License-Identifier: MIT */
/*
 * Big tables that are mostly never touched: address space without memory.
 */
#ifndef SIM_RESERVE_H
#define SIM_RESERVE_H

#include <stddef.h>

/* @bytes of zeroes, of which only touched pages cost memory. */
void *sim_reserve(size_t bytes);
/*
 * Most of [table, table+bytes), page-aligned, is going to be touched: huge pages,
 * where the host has them, spare it page faults and TLB misses.  A hint.
 */
void sim_reserve_dense(void *table, size_t bytes);
void sim_unreserve(void *table, size_t bytes);

#endif

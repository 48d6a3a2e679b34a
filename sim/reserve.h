/* SPDX-License-Identifier: MIT */
/*
 * Big tables that are mostly never touched: address space without memory.
 */
#ifndef SIM_RESERVE_H
#define SIM_RESERVE_H

#include <stddef.h>

/* @bytes of zeroes, of which only touched pages cost memory. */
void *sim_reserve(size_t bytes);
void sim_unreserve(void *table, size_t bytes);

#endif

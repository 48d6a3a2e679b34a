/* SPDX-License-Identifier: MIT */
/*
 * Runs of equal values at the start of an array: the referee keeps a value per
 * byte, and nearly always a whole line has one.  Eight at a time.
 */
#ifndef SIM_RUNS_H
#define SIM_RUNS_H

#include <stdint.h>

/* How many of the first @n values equal the first; @n >= 1. */
static inline uint32_t
sim_run32(const uint32_t *values, uint32_t n)
{
    uint32_t run = 1;

    for (; run + 8 <= n; run += 8) {
        uint32_t differ = 0;

        for (uint32_t k = 0; k < 8; k++) {
            differ |= values[run + k] ^ values[0];
        }
        if (differ) {
            break;
        }
    }
    while (run < n && values[run] == values[0]) {
        run++;
    }
    return run;
}

static inline uint32_t
sim_run64(const uint64_t *values, uint32_t n)
{
    uint32_t run = 1;

    for (; run + 8 <= n; run += 8) {
        uint64_t differ = 0;

        for (uint32_t k = 0; k < 8; k++) {
            differ |= values[run + k] ^ values[0];
        }
        if (differ) {
            break;
        }
    }
    while (run < n && values[run] == values[0]) {
        run++;
    }
    return run;
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Runs of equal values at the start of an array: the referee keeps a value per
 * byte, and nearly always a whole line has one.  Eight at a time.
 */
#ifndef SIM_RUNS_H
#define SIM_RUNS_H

#include <stdint.h>

/* NAME(values, n): how many of the first @n values equal the first; @n >= 1. */
#define SIM_RUN_OF(name, type)                                                           \
    static inline uint32_t name(const type *values, uint32_t n)                          \
    {                                                                                    \
        uint32_t run = 1;                                                                \
                                                                                         \
        for (; run + 8 <= n; run += 8) {                                                 \
            type differ = 0;                                                             \
                                                                                         \
            for (uint32_t k = 0; k < 8; k++) {                                           \
                differ |= values[run + k] ^ values[0];                                   \
            }                                                                            \
            if (differ) {                                                                \
                break;                                                                   \
            }                                                                            \
        }                                                                                \
        while (run < n && values[run] == values[0]) {                                    \
            run++;                                                                       \
        }                                                                                \
        return run;                                                                      \
    }

SIM_RUN_OF(sim_run32, uint32_t)
SIM_RUN_OF(sim_run64, uint64_t)

#endif

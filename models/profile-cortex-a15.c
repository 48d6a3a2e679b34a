/* SPDX-License-Identifier: MIT */
/*
 * Cortex-A15, as in Exynos 5422 (Odroid XU4, 2.0 GHz).
 * Sources are tagged as in docs/design/timing.md ("S3"; "S8 D": derived from it); "fit
 * V5": fitted with that row; "estimate": nobody measured it.
 */
#include "sim/profile.h"

static const SimProfileValue cortex_a15_values[] = {
    SIM_PROFILE_CYCLES("cpu", "hit-ps", 4, "S2, S3: L1 load-to-use"),
    SIM_PROFILE_CYCLES("cpu", "barrier-ps", 10, "estimate"),
    SIM_PROFILE_VALUE("cpu", "dsb-ps", 150000, "estimate: 100..200 ns"),
    SIM_PROFILE_VALUE("cpu", "maintain-ps", 12500, "estimate: 10..15 ns"),
    SIM_PROFILE_VALUE("cpu", "load-misses", 6, "S5"),
    SIM_PROFILE_VALUE("cpu", "nc-loads", 1, "S3 D"),
    SIM_PROFILE_VALUE("cpu", "utlb-entries", 32, "S2"),
    SIM_PROFILE_CYCLES("cpu", "utlb-miss-ps", 9, "S3: 8..9"),
    SIM_PROFILE_VALUE("cpu", "tlb-entries", 512, "S2"),
    SIM_PROFILE_VALUE("cpu", "tlb-ways", 4, "S2"),
    SIM_PROFILE_CYCLES("cpu", "tlb-miss-ps", 30, "S2"),
    SIM_PROFILE_CYCLES("cpu", "walk-ps", 20, "S2: a miss of the upper level"),
    SIM_PROFILE_VALUE("write-buffer", "store-buffer-entries", 16, "estimate"),
    SIM_PROFILE_VALUE("write-buffer", "store-buffer-bytes", 16, "estimate"),
    SIM_PROFILE_VALUE("write-buffer", "store-slots", 16, "S5"),
    SIM_PROFILE_VALUE("write-buffer", "store-gathers", 1,
                      "S3 D: memset twice as fast as memcpy"),
    SIM_PROFILE_VALUE("write-buffer", "store-age-ns", 1000, "estimate"),
    SIM_PROFILE_CYCLES("l1", "l1-hit-ps", 4, "S2, S3"),
    SIM_PROFILE_WORD("l1", "l1-replacement", "lru", "S2"),
    SIM_PROFILE_CYCLES("l1", "l1-set-way-ps", 47, "estimate: 40..55"),
    SIM_PROFILE_CYCLES("l2", "l2-hit-ps", 17, "S2, S3 D: 21 cycles less the L1"),
    SIM_PROFILE_VALUE("l2", "posted", 1, "estimate: as the bus"),
    SIM_PROFILE_CYCLES("l2", "l2-set-way-ps", 47, "estimate: 40..55"),
    SIM_PROFILE_WORD("l2", "replacement", "random", "estimate"),
    SIM_PROFILE_WORD("l2", "inclusion", "inclusive", "estimate"),
    SIM_PROFILE_WORD("l2", "prefetch", "next-line", "S5"),
    SIM_PROFILE_VALUE("l2", "prefetch-lines", 2,
                      "S5: 0, 2, 4 or 8; which is an estimate"),
    SIM_PROFILE_VALUE("l2", "prefetch-bound", 4096, "S5"),
    SIM_PROFILE_VALUE("snoop-unit", "snoop-ps", 0,
                      "estimate: inside the load-to-use of the L2"),
    SIM_PROFILE_CYCLES("snoop-unit", "snoop-hit-ps", 25, "estimate"),
    SIM_PROFILE_VALUE("interconnect", "hop-ns", 10, "estimate"),
    SIM_PROFILE_VALUE("interconnect", "device-read-ns", 100, "estimate"),
    SIM_PROFILE_VALUE("interconnect", "device-write-ns", 50, "estimate: 60 ns each"),
    SIM_PROFILE_VALUE("interconnect", "posted", 1, "estimate"),
    SIM_PROFILE_VALUE("dram", "read-ns", 124, "fit V1"),
    SIM_PROFILE_VALUE("dram", "write-ns", 50, "estimate: 60 ns a Device store"),
    SIM_PROFILE_VALUE("dram", "bytes-per-us", 4837, "S3: memset"),
    { 0 }
};
static const SimProfile cortex_a15 = {
    .compatible = "arm,cortex-a15",
    .name = "cortex-a15",
    .values = cortex_a15_values,
    .clock_hz = 2000000000,
};
SIM_PROFILE_REGISTER(cortex_a15)

/* SPDX-License-Identifier: MIT */
/*
 * Cortex-A72, as in Raspberry Pi 4 (1.5 GHz).
 * Sources are tagged as in docs/design/timing.md ("S3"; "S8 D": derived from it); "fit
 * V5": fitted with that row; "estimate": nobody measured it.
 */
#include "sim/profile.h"

static const SimProfileValue cortex_a72_values[] = {
    SIM_PROFILE_CYCLES("cpu", "hit-ps", 4, "S3: L1 load-to-use"),
    SIM_PROFILE_CYCLES("cpu", "barrier-ps", 10, "estimate"),
    SIM_PROFILE_VALUE("cpu", "dsb-ps", 150000, "estimate: 100..200 ns"),
    SIM_PROFILE_CYCLES("cpu", "maintain-ps", 13.7, "S12 D"),
    SIM_PROFILE_CYCLES("cpu", "clean-ps", 12.8, "S12 D"),
    SIM_PROFILE_VALUE("cpu", "load-misses", 6, "S7"),
    SIM_PROFILE_VALUE("cpu", "nc-loads", 2, "S3 D: 2..3"),
    SIM_PROFILE_VALUE("cpu", "nc-load-bytes", 64, "S3 D; S7: fill buffers read NC too"),
    SIM_PROFILE_VALUE("cpu", "utlb-entries", 32, "estimate"),
    SIM_PROFILE_CYCLES("cpu", "utlb-miss-ps", 10, "S3 D: 8.5..10"),
    SIM_PROFILE_VALUE("cpu", "tlb-entries", 1024, "estimate"),
    SIM_PROFILE_VALUE("cpu", "tlb-ways", 4, "estimate"),
    SIM_PROFILE_CYCLES("cpu", "tlb-miss-ps", 25, "estimate: 20..30"),
    SIM_PROFILE_CYCLES("cpu", "walk-ps", 20, "estimate: last level found in the L2"),
    SIM_PROFILE_VALUE("write-buffer", "store-buffer-entries", 16, "estimate"),
    SIM_PROFILE_VALUE("write-buffer", "store-buffer-bytes", 16, "estimate"),
    SIM_PROFILE_VALUE("write-buffer", "store-slots", 16, "estimate"),
    SIM_PROFILE_VALUE("write-buffer", "store-gathers", 1, "estimate"),
    SIM_PROFILE_VALUE("write-buffer", "store-age-ns", 1000, "estimate"),
    SIM_PROFILE_CYCLES("l1", "l1-hit-ps", 4, "S3"),
    SIM_PROFILE_WORD("l1", "l1-replacement", "lru", "S3 D"),
    SIM_PROFILE_WORD("l1", "l1-prefetch", "stride", "S7"),
    SIM_PROFILE_VALUE("l1", "l1-prefetch-lines", 2, "estimate"),
    SIM_PROFILE_VALUE("l1", "l1-prefetch-after", 3, "estimate"),
    SIM_PROFILE_VALUE("l1", "l1-prefetch-max-stride", 4, "estimate"),
    SIM_PROFILE_VALUE("l1", "l1-prefetch-bound", 0, "S7: may cross pages"),
    SIM_PROFILE_CYCLES("l1", "l1-set-way-ps", 47, "estimate: 40..55"),
    SIM_PROFILE_CYCLES("l2", "l2-hit-ps", 16, "S3 D: 20 cycles less the L1"),
    SIM_PROFILE_VALUE("l2", "posted", 1, "estimate: as the bus"),
    SIM_PROFILE_CYCLES("l2", "l2-set-way-ps", 47, "estimate: 40..55"),
    SIM_PROFILE_WORD("l2", "replacement", "random", "estimate"),
    SIM_PROFILE_WORD("l2", "inclusion", "inclusive", "estimate"),
    SIM_PROFILE_VALUE("snoop-unit", "snoop-ps", 0,
                      "estimate: inside the load-to-use of the L2"),
    SIM_PROFILE_CYCLES("snoop-unit", "snoop-hit-ps", 25, "estimate"),
    SIM_PROFILE_VALUE("interconnect", "hop-ns", 10, "estimate"),
    SIM_PROFILE_VALUE("interconnect", "device-read-ns", 100, "estimate"),
    SIM_PROFILE_VALUE("interconnect", "device-write-ns", 50, "estimate: 60 ns each"),
    SIM_PROFILE_VALUE("interconnect", "posted", 1, "estimate"),
    SIM_PROFILE_VALUE("dram", "read-ns", 94, "S3 D: 110..130 ns less the caches"),
    SIM_PROFILE_VALUE("dram", "write-ns", 50, "estimate: 60 ns a Device store"),
    SIM_PROFILE_VALUE("dram", "bytes-per-us", 5278, "S3 D: memcpy 2639 MB/s, both ways"),
    { 0 }
};
static const SimProfile cortex_a72 = {
    .compatible = "arm,cortex-a72",
    .name = "cortex-a72",
    .values = cortex_a72_values,
    .clock_hz = 1500000000,
};
SIM_PROFILE_REGISTER(cortex_a72)

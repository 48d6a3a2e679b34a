/* SPDX-License-Identifier: MIT */
/*
 * Cortex-A53, as in Raspberry Pi 3B (1.2 GHz).
 * Sources are tagged as in docs/design/timing.md ("S3"; "S8 D": derived from it); "fit
 * V5": fitted with that row; "estimate": nobody measured it.
 */
#include "sim/profile.h"

static const SimProfileValue cortex_a53_values[] = {
    SIM_PROFILE_CYCLES("cpu", "hit-ps", 3, "S3: L1 load-to-use"),
    SIM_PROFILE_CYCLES("cpu", "barrier-ps", 8, "estimate"),
    SIM_PROFILE_VALUE("cpu", "dsb-ps", 150000, "estimate: 100..200 ns"),
    SIM_PROFILE_VALUE("cpu", "maintain-ps", 15000, "estimate: 10..20 ns"),
    SIM_PROFILE_VALUE("cpu", "load-misses", 3, "fit V3; S3: 3.1"),
    SIM_PROFILE_VALUE("cpu", "nc-loads", 1, "S3 D"),
    SIM_PROFILE_VALUE("cpu", "utlb-entries", 10, "S6b"),
    SIM_PROFILE_CYCLES("cpu", "utlb-miss-ps", 2, "S6b"),
    SIM_PROFILE_VALUE("cpu", "tlb-entries", 512, "S6b"),
    SIM_PROFILE_VALUE("cpu", "tlb-ways", 4, "S6b"),
    SIM_PROFILE_CYCLES("cpu", "tlb-miss-ps", 20, "S6b"),
    SIM_PROFILE_VALUE("cpu", "walk-ps", 8000, "fit V1"),
    SIM_PROFILE_VALUE("write-buffer", "store-buffer-entries", 5, "estimate"),
    SIM_PROFILE_VALUE("write-buffer", "store-buffer-bytes", 16, "S6"),
    SIM_PROFILE_VALUE("write-buffer", "store-slots", 3, "estimate"),
    SIM_PROFILE_VALUE("write-buffer", "store-gathers", 1, "S6: read-allocate mode"),
    SIM_PROFILE_VALUE("write-buffer", "store-age-ns", 1000, "estimate"),
    SIM_PROFILE_CYCLES("l1", "l1-hit-ps", 3, "S3"),
    SIM_PROFILE_WORD("l1", "l1-replacement", "random", "S6"),
    SIM_PROFILE_WORD("l1", "l1-prefetch", "stride", "S6"),
    SIM_PROFILE_VALUE("l1", "l1-prefetch-lines", 2, "estimate"),
    SIM_PROFILE_VALUE("l1", "l1-prefetch-after", 3,
                      "S6: N misses; how many is an estimate"),
    SIM_PROFILE_VALUE("l1", "l1-prefetch-max-stride", 4, "S6"),
    SIM_PROFILE_VALUE("l1", "l1-prefetch-bound", 4096, "estimate"),
    SIM_PROFILE_CYCLES("l1", "l1-set-way-ps", 47, "estimate: 40..55"),
    SIM_PROFILE_CYCLES("l2", "l2-hit-ps", 30, "S3 D: 33 cycles less the L1"),
    SIM_PROFILE_VALUE("l2", "posted", 1, "estimate: as the bus"),
    SIM_PROFILE_CYCLES("l2", "l2-set-way-ps", 47, "estimate: 40..55"),
    SIM_PROFILE_WORD("l2", "replacement", "lru", "fit V1: no hits at twice its size"),
    SIM_PROFILE_WORD("l2", "inclusion", "victim", "S6"),
    SIM_PROFILE_VALUE("snoop-unit", "snoop-ps", 0,
                      "estimate: inside the load-to-use of the L2"),
    SIM_PROFILE_CYCLES("snoop-unit", "snoop-hit-ps", 16, "S6: in another L1"),
    SIM_PROFILE_VALUE("interconnect", "hop-ns", 10, "estimate"),
    SIM_PROFILE_VALUE("interconnect", "device-read-ns", 100, "estimate"),
    SIM_PROFILE_VALUE("interconnect", "device-write-ns", 60, "estimate: 70 ns each"),
    SIM_PROFILE_VALUE("interconnect", "posted", 1, "estimate"),
    SIM_PROFILE_VALUE("dram", "read-ns", 112, "S3 D: 150 ns less the caches"),
    SIM_PROFILE_VALUE("dram", "write-ns", 60, "estimate: 70 ns a Device store"),
    SIM_PROFILE_VALUE("dram", "bytes-per-us", 2220, "S3 D: memcpy 1110 MB/s, both ways"),
    { 0 }
};
static const SimProfile cortex_a53 = {
    .compatible = "arm,cortex-a53",
    .name = "cortex-a53",
    .values = cortex_a53_values,
    .clock_hz = 1200000000,
};
SIM_PROFILE_REGISTER(cortex_a53)

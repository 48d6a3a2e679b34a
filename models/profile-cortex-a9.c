/* SPDX-License-Identifier: MIT */
/*
 * Cortex-A9 with a PL310 beside it, as on Zynq-7000 (667 MHz, DDR3-1066 of 32 bits).
 * Sources are tagged as in docs/design/timing.md ("S3"; "S8 D": derived from it); "fit
 * V5": fitted with that row; "estimate": nobody measured it.
 */
#include "sim/profile.h"

static const SimProfileValue cortex_a9_values[] = {
    SIM_PROFILE_CYCLES("cpu", "hit-ps", 4, "S1, S3: L1 load-to-use"),
    SIM_PROFILE_CYCLES("cpu", "barrier-ps", 10, "estimate"),
    SIM_PROFILE_VALUE("cpu", "dsb-ps", 150000, "estimate: 100..200 ns"),
    SIM_PROFILE_VALUE("cpu", "maintain-ps", 45000, "S9 x S16 D: 64 % of 71 ns"),
    SIM_PROFILE_VALUE("cpu", "clean-ps", 58000,
                      "S9 D: 84 ns less what the outer cache takes"),
    SIM_PROFILE_VALUE("cpu", "load-misses", 4, "S4"),
    SIM_PROFILE_VALUE("cpu", "nc-loads", 1, "S3 D"),
    SIM_PROFILE_VALUE("cpu", "utlb-entries", 32, "S1"),
    SIM_PROFILE_CYCLES("cpu", "utlb-miss-ps", 7, "S1"),
    SIM_PROFILE_VALUE("cpu", "tlb-entries", 128, "S1"),
    SIM_PROFILE_VALUE("cpu", "tlb-ways", 2, "S1"),
    SIM_PROFILE_CYCLES("cpu", "tlb-miss-ps", 7, "S1"),
    SIM_PROFILE_CYCLES("cpu", "walk-ps", 31, "estimate: last level found in the L2"),
    SIM_PROFILE_VALUE("write-buffer", "store-buffer-entries", 4, "S1"),
    SIM_PROFILE_VALUE("write-buffer", "store-buffer-bytes", 8, "S1"),
    SIM_PROFILE_VALUE("write-buffer", "store-slots", 4, "S4"),
    SIM_PROFILE_VALUE("write-buffer", "store-gathers", 1,
                      "S3 D: memset 5055 MB/s on Armada 388"),
    SIM_PROFILE_VALUE("write-buffer", "store-age-ns", 1000, "estimate"),
    SIM_PROFILE_CYCLES("l1", "l1-hit-ps", 4, "S1, S3"),
    SIM_PROFILE_WORD("l1", "l1-replacement", "random", "S4"),
    SIM_PROFILE_CYCLES("l1", "l1-set-way-ps", 20, "estimate"),
    SIM_PROFILE_CYCLES("pl310", "hit-ps", 27, "S3 D: 31 cycles less the L1"),
    SIM_PROFILE_VALUE("pl310", "posted", 1, "S1: the L1 has an eviction buffer"),
    SIM_PROFILE_VALUE("pl310", "maintain-ps", 10000,
                      "S9 x S16 D: 26 ns less the way there"),
    SIM_PROFILE_VALUE("pl310", "way-ps", 6000, "estimate: 2 clocks of the L2"),
    SIM_PROFILE_VALUE("snoop-unit", "snoop-ps", 0,
                      "estimate: inside the load-to-use of the L2"),
    SIM_PROFILE_CYCLES("snoop-unit", "snoop-hit-ps", 20, "estimate"),
    SIM_PROFILE_VALUE("interconnect", "hop-ns", 10, "estimate"),
    SIM_PROFILE_VALUE("interconnect", "device-read-ns", 144,
                      "S26 D: less than 25 MB/s, 4 bytes each"),
    SIM_PROFILE_VALUE("interconnect", "device-write-ns", 50, "S8 D: 66 ns each"),
    SIM_PROFILE_VALUE("interconnect", "posted", 1, "estimate"),
    SIM_PROFILE_VALUE("dram", "read-ns", 120, "fit V5"),
    SIM_PROFILE_VALUE("dram", "write-ns", 52, "fit V5"),
    SIM_PROFILE_VALUE("dram", "posted-writes", 3,
                      "estimate: eviction buffers of the PL310"),
    SIM_PROFILE_VALUE("dram", "bytes-per-us", 2500,
                      "estimate: 59 % of its peak, as other boards have"),
    SIM_PROFILE_VALUE("dma-engine", "bytes-per-us", 1200, "S26: HP and ACP ports"),
    { 0 }
};
static const SimProfile cortex_a9 = {
    .compatible = "arm,cortex-a9",
    .name = "cortex-a9",
    .values = cortex_a9_values,
    .clock_hz = 666666667,
};
SIM_PROFILE_REGISTER(cortex_a9)

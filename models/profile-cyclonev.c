/* SPDX-License-Identifier: MIT */
/*
 * Cyclone V SoC at 925 MHz, PL310 of 512 KB, FPGA masters by the ACP or past it.
 * Sources are tagged as in docs/design/timing.md ("S3"; "S8 D": derived from it); "fit
 * V5": fitted with that row; "estimate": nobody measured it.
 */
#include "sim/profile.h"

static const SimProfileValue cyclonev_values[] = {
    SIM_PROFILE_VALUE("bus-master", "setup-ns", 70,
                      "S17 D: 16 bytes in 200 and 133 ns, less memory's"),
    SIM_PROFILE_VALUE("bus-master", "snoop-setup-ns", 25,
                      "S17 D: 16 bytes in 195 and 105 ns; 36 reading, 14 writing"),
    SIM_PROFILE_VALUE("dma-engine", "setup-ns", 10600,
                      "S17 D: by a benchmark that sets up without caches"),
    SIM_PROFILE_VALUE("dma-engine", "read-bytes-per-us", 1000, "S17 D: 985..1019"),
    SIM_PROFILE_VALUE("dma-engine", "write-bytes-per-us", 691, "S17 D"),
    SIM_PROFILE_VALUE("dma-engine", "snoop-setup-ns", 3300, "S17 D"),
    SIM_PROFILE_VALUE("dma-engine", "snoop-read-bytes-per-us", 690, "S17 D"),
    SIM_PROFILE_VALUE("dma-engine", "snoop-write-bytes-per-us", 1130, "S17 D"),
    { 0 }
};
static const SimProfile cyclonev = {
    .compatible = "altr,socfpga-cyclone5",
    .name = "cyclonev",
    .values = cyclonev_values,
    .clock_hz = 925000000,
};
SIM_PROFILE_REGISTER(cyclonev)

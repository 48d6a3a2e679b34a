/* SPDX-License-Identifier: MIT */
/*
 * i.MX 6Quad (Cubox-i): 980 MHz, PL310 of 1 MB.
 * Sources are tagged as in docs/design/timing.md ("S3"; "S8 D": derived from it); "fit
 * V5": fitted with that row; "estimate": nobody measured it.
 */
#include "sim/profile.h"

static const SimProfileValue imx6q_values[] = {
    SIM_PROFILE_VALUE("write-buffer", "store-gathers", 0, "S3 D: memset 341 MB/s"),
    SIM_PROFILE_VALUE("dram", "read-ns", 98, "S1: 37 cycles + 110 ns"),
    SIM_PROFILE_VALUE("dram", "bytes-per-us", 5000,
                      "estimate: 59 % of its peak, as other boards have"),
    SIM_PROFILE_VALUE("pl310", "size", 1 << 20, "S3: 1 MB, 16 ways, lines of 32"),
    SIM_PROFILE_VALUE("pl310", "sets", 2048, "S3 D: 1 MB of 16 ways of 32-byte lines"),
    { 0 }
};
static const SimProfile imx6q = {
    .compatible = "fsl,imx6q",
    .name = "imx6q",
    .values = imx6q_values,
    .clock_hz = 980000000,
};
SIM_PROFILE_REGISTER(imx6q)

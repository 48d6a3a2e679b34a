/* SPDX-License-Identifier: MIT */
/*
 * i.MX 8M Mini: Cortex-A53 at 1.8 GHz, LPDDR4.
 * Sources are tagged as in docs/design/timing.md ("S3"; "S8 D": derived from it); "fit
 * V5": fitted with that row; "estimate": nobody measured it.
 */
#include "sim/profile.h"

static const SimProfileValue imx8mm_values[] = {
    SIM_PROFILE_VALUE("dram", "read-ns", 96, "S3 D: 151 ns at 16 MB less caches and TLB"),
    SIM_PROFILE_VALUE("dram", "bytes-per-us", 9442, "S3: memset"),
    { 0 }
};
static const SimProfile imx8mm = {
    .compatible = "fsl,imx8mm",
    .name = "imx8mm",
    .values = imx8mm_values,
    .clock_hz = 1800000000,
};
SIM_PROFILE_REGISTER(imx8mm)

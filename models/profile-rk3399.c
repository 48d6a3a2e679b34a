/* SPDX-License-Identifier: MIT */
/*
 * RK3399 (two Cortex-A72 at 1.8 GHz, four Cortex-A53).
 * Sources are tagged as in docs/design/timing.md ("S3"; "S8 D": derived from it); "fit
 * V5": fitted with that row; "estimate": nobody measured it.
 */
#include "sim/profile.h"

static const SimProfileValue rk3399_values[] = {
    SIM_PROFILE_VALUE("dram", "read-ns", 149, "S3 D: 158..161 ns a non-cacheable load"),
    { 0 }
};
static const SimProfile rk3399 = {
    .compatible = "rockchip,rk3399",
    .name = "rk3399",
    .values = rk3399_values,
};
SIM_PROFILE_REGISTER(rk3399)

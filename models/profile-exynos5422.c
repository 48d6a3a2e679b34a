/* SPDX-License-Identifier: MIT */
/*
 * Exynos 5422 (Odroid XU4).  All its figures are those of the core
 * (models/profile-cortex-a15.c), whose anchor it is.
 * Sources are tagged as in docs/design/timing.md ("S3"; "S8 D": derived from it); "fit
 * V5": fitted with that row; "estimate": nobody measured it.
 */
#include "sim/profile.h"

static const SimProfileValue exynos5422_values[] = {
    SIM_PROFILE_VALUE("dram", "bytes-per-us", 4837, "S3: memset"), { 0 }
};
static const SimProfile exynos5422 = {
    .compatible = "samsung,exynos5422",
    .name = "exynos5422",
    .values = exynos5422_values,
};
SIM_PROFILE_REGISTER(exynos5422)

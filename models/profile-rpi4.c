/* SPDX-License-Identifier: MIT */
/*
 * BCM2711 (Raspberry Pi 4).  All its figures are those of the core
 * (models/profile-cortex-a72.c), whose anchor it is.
 * Sources are tagged as in docs/design/timing.md ("S3"; "S8 D": derived from it); "fit
 * V5": fitted with that row; "estimate": nobody measured it.
 */
#include "sim/profile.h"

static const SimProfileValue rpi4_values[] = {
    SIM_PROFILE_VALUE("dram", "bytes-per-us", 5278, "S3 D: memcpy 2639 MB/s, both ways"),
    { 0 }
};
static const SimProfile rpi4 = {
    .compatible = "brcm,bcm2711",
    .name = "rpi4",
    .values = rpi4_values,
};
SIM_PROFILE_REGISTER(rpi4)

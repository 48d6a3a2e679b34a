/* SPDX-License-Identifier: MIT */
/*
 * BCM2837 (Raspberry Pi 3B).  All its figures are those of the core
 * (models/profile-cortex-a53.c), whose anchor it is.
 * Sources are tagged as in docs/design/timing.md ("S3"; "S8 D": derived from it); "fit
 * V5": fitted with that row; "estimate": nobody measured it.
 */
#include "sim/profile.h"

static const SimProfileValue rpi3_values[] = {
    SIM_PROFILE_VALUE("dram", "bytes-per-us", 2220, "S3 D: memcpy 1110 MB/s, both ways"),
    { 0 }
};
static const SimProfile rpi3 = {
    .compatible = "brcm,bcm2837",
    .name = "rpi3",
    .values = rpi3_values,
};
SIM_PROFILE_REGISTER(rpi3)

/* SPDX-License-Identifier: MIT */
/*
 * Zynq-7000 as measured: Zedboard and PYNQ, CPU 667 MHz.  All its figures are those
 * of the core (models/profile-cortex-a9.c), whose anchor it is.
 * Sources are tagged as in docs/design/timing.md ("S3"; "S8 D": derived from it); "fit
 * V5": fitted with that row; "estimate": nobody measured it.
 */
#include "sim/profile.h"

static const SimProfileValue zynq_7000_values[] = {
    SIM_PROFILE_VALUE("dma-engine", "bytes-per-us", 1200, "S26: HP and ACP ports"), { 0 }
};
static const SimProfile zynq_7000 = {
    .compatible = "xlnx,zynq-7000",
    .name = "zynq-7000",
    .values = zynq_7000_values,
    .clock_hz = 666666667,
};
SIM_PROFILE_REGISTER(zynq_7000)

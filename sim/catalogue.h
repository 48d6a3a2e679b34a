/* SPDX-License-Identifier: MIT */
/* The parts of the catalogue, each in order of code; catalogue*.c only. */
#ifndef SIM_CATALOGUE_H
#define SIM_CATALOGUE_H

#include "sim/finding.h"

/* D204, D205 and D304 to D322: what calls of the DMA API do wrong by themselves. */
extern const SimCodeInfo sim_catalogue_calls[];
extern const size_t sim_catalogue_calls_count;
/* D4xx and D5xx: what a device, a board or another architecture makes of it. */
extern const SimCodeInfo sim_catalogue_limits[];
extern const size_t sim_catalogue_limits_count;

#endif

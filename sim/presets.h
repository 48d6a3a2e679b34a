/* SPDX-License-Identifier: MIT */
/*
 * The boards that are compiled into the program: scenarios/soc/<name>.dts, made
 * into C by tools/embed-presets at build time, so that the program works from
 * any folder and without dtc.  Sorted by name.
 */
#ifndef SIM_PRESETS_H
#define SIM_PRESETS_H

#include <stddef.h>
#include <stdint.h>

typedef struct SimPreset {
    const char *name;   /* "noncoherent-1cpu" */
    const uint8_t *dtb; /* flattened tree, as dtc writes it; 8-byte aligned */
    size_t dtb_bytes;
    const char *dts;       /* the source as it was written, whole */
    const char *annotated; /* `dtc -T -O dts`: each line says where it came from */
} SimPreset;

extern const SimPreset sim_presets[];
extern const size_t sim_presets_count;

#endif

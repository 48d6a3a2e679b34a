/* SPDX-License-Identifier: MIT */
/*
 * The ledger as it stands when a run is over: what is mapped and allocated, as the
 * file dma-api/dump of the kernel's debugfs has it, in an order that is always the
 * same.
 */
#ifndef TOOLS_DUMP_MAPPINGS_H
#define TOOLS_DUMP_MAPPINGS_H

#include <glib.h>
#include <json-glib/json-glib.h>

#include "sim/scenario.h"

/* One mapping, or piece of DMA memory. */
typedef struct DumpRow {
    char *driver, *device; /* driver: "(none)" in scenarios */
    const char *type;      /* "single", "scatter-gather" ... */
    unsigned index;        /* bucket of the kernel's hash table */
    SimAddr pa, bus;
    uint64_t len, line;    /* line: number of its first cache line */
    const char *dir;       /* "DMA_TO_DEVICE" */
    const char *error;     /* "checked", "not checked", "not applicable" */
} DumpRow;

/* Rows in order of device, bus address and age; owned by the array. */
GPtrArray *dump_mappings_new(const SimRun *run);
void dump_mappings_text(const GPtrArray *rows, GString *out);
/* An array of objects, where a value is expected. */
void dump_mappings_json(const GPtrArray *rows, JsonBuilder *builder);

#endif

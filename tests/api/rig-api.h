/* SPDX-License-Identifier: MIT */
/*
 * A board with a kernel on it, without a scenario: calls go through the same
 * table of functions that scenarios use.
 */
#ifndef TESTS_API_RIG_API_H
#define TESTS_API_RIG_API_H

#include "api/glue/glue.h"
#include "sim/choice.h"
#include "sim/cpu.h"
#include "sim/finding.h"
#include "sim/master.h"
#include "sim/scenario.h"
#include "sim/truth.h"
#include "sim/window.h"
#include "sim/world.h"

typedef unsigned long long ull;

/* Directions and attributes, as the kernel counts them. */
enum { BIDI = 0, TO = 1, FROM = 2 };
#define SKIP (1ull << 5)
#define GFP 0xcc0ull
#define NO_HANDLE (~0ull)

/* What a spied CPU was asked, oldest first. */
typedef struct Asked {
    bool is_barrier, is_register;
    bool is_all; /* maintenance by set and way */
    unsigned op; /* SimMaintOp or SimBarrier bits; of a register: its offset */
    SimAddr pa;  /* of a register: the value written */
    uint64_t len;
} Asked;

typedef struct Rig {
    SimTree *tree;
    SimWorld *world;
    SimCpu *cpu;
    SimMaster *eth, *eng;
    const SimLayer *layer;
    GArray *asked; /* of Asked; NULL until rig_spy */
} Rig;

/* @options: "name=value" pairs, space separated; may be NULL. */
Rig *rig_new(const char *preset, const char *options);
/* The same with node properties: "NODE:PROP=VALUE", space separated. */
Rig *rig_new_set(const char *preset, const char *options, const char *sets);
/* The same under the policy of @oracle, which is taken; NULL: plain. */
Rig *rig_new_oracle(const char *preset, const char *options, const char *sets,
                    SimOracle *oracle);
void rig_free(Rig *rig);

/* Calls @name with up to 6 arguments; g_error when the kernel stops. */
ull rig_call(Rig *rig, const char *name, const ull *args);
#define CALL(rig, name, ...) rig_call(rig, name, (const ull[8]){ __VA_ARGS__ })
/* The same for a call that must stop the kernel: its last words; free them. */
char *rig_stop(Rig *rig, const char *name, const ull *args);
#define STOP(rig, name, ...) rig_stop(rig, name, (const ull[8]){ __VA_ARGS__ })

/* dma_alloc_coherent; the handle in *@ret_handle. */
ull rig_alloc_coherent(Rig *rig, const SimMaster *dev, ull size, ull *ret_handle);
/* kmalloc, as an address in the linear map. */
ull rig_kmalloc(Rig *rig, ull size);
ull rig_map(Rig *rig, const SimMaster *dev, ull va, ull size, int dir);
void rig_unmap(Rig *rig, const SimMaster *dev, ull handle, ull size, int dir);

/* One byte by the CPU, and all cached stores performed. */
void rig_put(Rig *rig, ull va, uint8_t value);
uint8_t rig_get(Rig *rig, ull va);
/* One byte of RAM behind the caches. */
uint8_t rig_ram(Rig *rig, SimAddr pa);
char rig_state(Rig *rig, ull va);
/* The device writes or reads @len bytes of @value. */
void rig_dev_write(Rig *rig, SimMaster *dev, SimAddr bus, uint8_t value, uint32_t len);
uint8_t rig_dev_read(Rig *rig, SimMaster *dev, SimAddr bus);

/* Findings so far: "D206 D301"; a static string.  rig_finding: the last one. */
const char *rig_codes(Rig *rig);
const SimFinding *rig_finding(Rig *rig);

/* From now on maintenance, barriers and writes to registers of the outer cache are
 * recorded, and still done. */
void rig_spy(Rig *rig);
/* "C+0:64 I+64:128 CI* |3 7b0+32 730" relative to @pa, then forgets; a static string. */
const char *rig_asked(Rig *rig, SimAddr pa);

#endif

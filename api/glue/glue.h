/* SPDX-License-Identifier: MIT */
/*
 * The host side of api/lx.h: which world Linux-side code runs on, and which CPU
 * runs it.  One per process, as the window is (rules.md S5).
 */
#ifndef GLUE_GLUE_H
#define GLUE_GLUE_H

#include "api/glue/owner.h"
#include "sim/cpu.h"
#include "sim/types.h"
#include "sim/world.h"

struct lx_verb;

/* What the functions called by one step did, for the line that `run` prints. */
typedef struct LxDone {
    unsigned cleaned, invalidated; /* lines, by address */
    bool mapped;
    const char *nothing; /* why it had nothing to do; NULL: it had something */
    const char *failed;  /* the capability by which an allocation was made to fail; NULL: none */
} LxDone;

typedef struct LxGlue {
    SimWorld *world; /* NULL: none is entered */
    SimCpu *cpu;     /* runs Linux-side code now; NULL: nobody does */
    const char *call; /* of the API that a scenario's step made; NULL: none */
    LxOwner *owner;  /* the ledger of mappings and allocations */
    const char *arch; /* interned; row of the maintenance tables */
    uint32_t era;     /* LINUX_VERSION_CODE of the board's kernel */
    uint32_t in_order; /* CPUs, by index, that never speculate whatever kernel runs */
    bool has_told;     /* in_order is known */
    uint64_t coherent_pool; /* `option coherent_pool`, bytes; 0 = default */
    uint64_t fail_nth; /* `option fail_nth`; 0 = no allocation fails */
    bool unchecked;   /* `option unchecked = 1`: dma_mapping_error() is not asked */
    bool is_module;   /* a driver runs, not a scenario: masks are looked at */
    unsigned debug_entries; /* `option dma_debug_entries`: room in the kernel's checker */
    bool debug_is_off; /* ... which found no memory, and switched itself off */
    GHashTable *masks; /* devices whose mask was set, or looked at: never walked */
    GArray *failed;    /* lists whose map failed; NULL: none yet (watch-map.c) */
    uint64_t lists;    /* mapped so far: numbers them */
    bool list_is_over; /* the list that is being unmapped has ended with an entry before */
    bool list_has_begun; /* the list that is being mapped had an entry with bytes */
    bool list_is_twice; /* the list that is being mapped is mapped already */
    GPtrArray *pools;  /* DMA pools, live and ended; NULL: none yet (watch-pool.c) */
    uint64_t image_used; /* bytes of the kernel's image that a `buf` in=rodata has */
    bool placing;     /* memory for a `buf` is taken: the scenario names it */
    unsigned allocations; /* so far: numbers the names of objects */
    LxDone done;
} LxGlue;

extern LxGlue lx_glue;

/* "6.12", "5.18.3", "2.6.30" -> LINUX_VERSION_CODE; 0 when it is none. */
uint32_t lx_glue_parse_era(const char *text);

/* Says which CPU runs Linux-side code from now on. */
void lx_glue_enter(SimCpu *cpu);

/*
 * Runs @verb's function with @args.  False and @error when the Linux side
 * stopped (BUG, or something that no kernel survives).
 */
bool lx_glue_call(const struct lx_verb *verb, const unsigned long long *args,
                  unsigned long long *ret_value, GError **error);
/* The same of any function of the Linux side. */
bool lx_glue_run(int (*entry)(void *opaque), void *opaque, int *ret_value, GError **error);
/* A call was left by another way than these; the kernel it was in goes no further. */
void lx_glue_forget_call(void);
/* Starts and stops the kernel; the same. */
bool lx_glue_start_kernel(GError **error);
void lx_glue_stop_kernel(void);
/* Memory for a `buf`; 0 when there is none. */
SimAddr lx_glue_place(uint64_t size, uint64_t align);
/* The same from vmalloc, or as a stack: a window address. */
uint64_t lx_glue_place_paged(uint64_t size, bool is_stack);

/* The function offered as @name; NULL when there is none. */
const struct lx_verb *lx_glue_verb(const char *name);

#define LX_ERROR lx_error_quark()
GQuark lx_error_quark(void);

#endif

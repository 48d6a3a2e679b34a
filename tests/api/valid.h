/* SPDX-License-Identifier: MIT */
/*
 * Random but right use of the API, and a model of it in plain arrays.
 *
 * The model knows memory (areas: what every byte must be, if anything), mappings (who
 * has which byte) and jobs (what devices do meanwhile).  It knows no cache and asks the
 * simulator nothing; so whatever the model allows must give the model's bytes and no
 * finding.
 */
#ifndef TESTS_API_VALID_H
#define TESTS_API_VALID_H

#include "tests/api/rig-api.h"

#include "sim/choice.h"

#define VALID_MASTERS 3u
#define VALID_AREAS 28u /* at most, beside blocks of pools */
#define VALID_MAPS 14u
#define VALID_POOLS 3u
#define VALID_CACHES 2u
#define VALID_JOBS 4u

typedef struct Valid Valid;
typedef struct Area Area;
typedef struct Map Map;

/* Who wrote a byte last: nobody since it was allocated or given up; a device past the
 * caches; one that snoops, whose bytes may lie in them as a CPU's do. */
enum { NOBODY, BY_CPU, BY_DEVICE, BY_SNOOPER };

/* Contiguous bytes of an area: for the CPU and in memory. */
typedef struct Piece {
    ull va;
    SimAddr pa;
    uint32_t at, len; /* in the area */
} Piece;

typedef struct AreaKind {
    const char *name;
    bool streaming; /* dma_map_*() may be called on it */
    bool paged;     /* its addresses do not lie in the linear map */
    bool may_wait;  /* to get it; to put it back */
    bool put_waits;
    bool shared;    /* coherent: other devices and users may have it as well */
    unsigned weight;
    bool (*get)(Valid *v, Area *area); /* false: there is none now, nothing was done */
    void (*put)(Valid *v, Area *area);
} AreaKind;

typedef struct AreaKindTable {
    const AreaKind *kinds;
    unsigned count;
} AreaKindTable;

struct Area {
    const AreaKind *kind;
    uint32_t len;
    uint8_t *value;  /* by byte */
    uint8_t *writer; /* NOBODY ...: of others the value is not known */
    GArray *pieces;  /* Piece */
    ull object, handle; /* what the call gave: an address, a struct page, a table */
    ull size, attrs;    /* ... and got; order of pages */
    SimMaster *dev;     /* DMA memory: whose */
    int dir;
    Map *own;           /* DMA memory is a mapping from the start */
    ull user;           /* a further address of it; 0: none */
    ull owner;          /* kmem_cache or pool it is an object of */
};

/* Bytes of an area that a device has one behind the other. */
typedef struct Seg {
    Area *area;
    uint32_t at, len;
    ull bus;
    uint8_t *held; /* by byte: OF_CPU ...; NULL: nobody owns coherent memory */
} Seg;

/* FRESH: memory that was allocated for a device, but not yet given to it. */
enum { OF_CPU, OF_DEVICE, FRESH };

typedef enum MapKind { MAP_SINGLE, MAP_PAGE, MAP_SG, MAP_TABLE, MAP_MEMORY, MAP_LENT } MapKind;

struct Map {
    MapKind kind;
    SimMaster *dev;
    int dir;
    bool skipped;   /* mapped with SKIP_CPU_SYNC */
    GArray *segs;   /* Seg */
    ull list, more; /* SG: the array, and the one chained to it */
    ull table;      /* TABLE, LENT, noncontiguous memory: struct sg_table */
    unsigned nents;
};

typedef enum JobKind { JOB_READ, JOB_WRITE, JOB_COPY, JOB_SUM } JobKind;

/* What a device does between a doorbell and a read of its status. */
typedef struct Job {
    JobKind kind;
    SimMaster *dev;
    Map *from, *to;
    Seg *src, *dst;
    uint32_t src_at, dst_at, len; /* in the areas */
    bool done;       /* its accesses were made */
    uint8_t *bytes;  /* WRITE */
    uint32_t sum;
} Job;

typedef struct Pool {
    ull pool, size, align, boundary;
    SimMaster *dev;
    bool managed;
    unsigned blocks;
} Pool;

typedef struct Cache {
    ull cache, size, align;
    unsigned objects;
} Cache;

typedef struct Count {
    ull pages, objects, pool_pages;
} Count;

struct Valid {
    Rig *rig;
    char *name;    /* "l1 adversarial seed 3" */
    SimRandom dice;
    SimMaster *masters[VALID_MASTERS];
    ull registers[VALID_MASTERS];
    ull mask[VALID_MASTERS], coherent_mask[VALID_MASTERS];
    unsigned master_count;
    GPtrArray *areas, *maps, *jobs; /* Area, Map, Job */
    Pool pools[VALID_POOLS];
    Cache caches[VALID_CACHES];
    ull lock;      /* handed from CPU to CPU */
    bool is_faulty; /* the board answers uncached reads from a cache */
    bool atomic;   /* nobody may wait */
    bool irqs_off;
    unsigned long calls;
    GQueue *trail; /* the last calls, as text */
    Count start;
};

/* --- rig-valid.c: the run -------------------------------------------------- */

Valid *valid_new(const char *preset, const char *options, SimPolicy policy, uint64_t seed);
/* Everything is given back, and must be there again. */
void valid_free(Valid *v);
/* Does something right until @calls calls were made. */
void valid_run(Valid *v, unsigned long calls);
/* Every byte that is known, for CPUs and devices; the allocators; no finding. */
void valid_check(Valid *v);
void valid_fail(Valid *v, const char *format, ...) G_GNUC_PRINTF(2, 3) G_GNUC_NORETURN;
#define VALID(v, condition) \
    ((condition) ? (void)0 : valid_fail((v), "%s:%d: %s", __FILE__, __LINE__, #condition))

/* A line of the trail that a failure prints. */
void valid_note(Valid *v, const char *format, ...) G_GNUC_PRINTF(2, 3);
ull valid_call(Valid *v, const char *name, const ull *args);
#define VCALL(v, name, ...) valid_call((v), (name), (const ull[8]){ __VA_ARGS__ })

static inline uint32_t
below(Valid *v, uint32_t n)
{
    return sim_random_below(&v->dice, n);
}

static inline bool
chance(Valid *v, unsigned percent)
{
    return below(v, 100) < percent;
}

/* GFP_KERNEL, or GFP_ATOMIC where nobody may wait. */
ull valid_gfp(Valid *v);
SimMaster *valid_any_master(Valid *v);
unsigned valid_master_index(const Valid *v, const SimMaster *dev);
/* Bytes of the longest line of a cache; where software and hardware need none: 1. */
uint32_t valid_granule(const Valid *v);
/* The driver goes on on another CPU. */
void valid_hop(Valid *v, SimCpu *to);

/* --- rig-valid-bytes.c: the CPU's side, and who may do what ------------------ */

/* How many bytes of [at, at+len) from @at on a CPU may touch. */
uint32_t valid_cpu_span(Valid *v, const Area *area, uint32_t at, uint32_t len, bool is_write);
void valid_write(Valid *v, Area *area, uint32_t at, uint32_t len);
/* Known bytes of [at, at+len) that a CPU may read must be what they must be. */
void valid_read(Valid *v, Area *area, uint32_t at, uint32_t len);
/* The model of a copy by a CPU, and of zeroes. */
void valid_wrote(Area *area, uint32_t at, const uint8_t *bytes, uint32_t len);
/* Where a CPU finds the byte at @at, and how many bytes follow it there; 0: nowhere. */
ull valid_va(Valid *v, const Area *area, uint32_t at, uint32_t *ret_left);
bool valid_op_touch(Valid *v);

/* --- rig-valid-areas.c: memory ------------------------------------------------ */

bool valid_op_get(Valid *v);
bool valid_op_put(Valid *v);
bool valid_op_grow(Valid *v);
bool valid_op_keep(Valid *v); /* pools and caches come and go */
void valid_put(Valid *v, Area *area);
/* A random area that may be mapped; NULL: none. */
Area *valid_any_area(Valid *v, bool streaming);
/* A mapping or a job has bytes of it, beside its own mapping. */
bool valid_is_used(const Valid *v, const Area *area);
void valid_forget(Valid *v, Area *area);
/* For @area that is being got: the next piece of it; its bytes, zeroed or any. */
void valid_add_piece(Area *area, ull va, SimAddr pa, uint32_t len);
void valid_make_bytes(Area *area, uint32_t len, bool zeroed);
/* Both, of memory in one piece or page by page; false: @va is NULL. */
bool valid_got_linear(Area *area, ull va, uint32_t len, bool zeroed);
bool valid_got_pages(Area *area, ull va, uint32_t len, bool zeroed);
uint32_t valid_any_size(Valid *v);

/* --- rig-valid-memory.c, rig-valid-dma.c: families -------------------------------- */

extern const AreaKindTable valid_memory, valid_dma;
void valid_put_kmalloc(Valid *v, Area *area);
void valid_turn_cache(Valid *v);
void valid_turn_pool(Valid *v);
void valid_drop_caches(Valid *v);
void valid_drop_pools(Valid *v);
/* The driver leaves a device: what is managed goes. */
bool valid_op_leave(Valid *v);

/* --- rig-valid-maps.c: streaming ---------------------------------------------- */

Map *valid_map_new(MapKind kind, SimMaster *dev, int dir);
void valid_map_add(Map *map, Area *area, uint32_t at, uint32_t len, ull bus, bool owned);
/* [at, at+len) is free for a new mapping in @dir. */
bool valid_may_map(Valid *v, const Area *area, uint32_t at, uint32_t len, int dir);
/* Some bytes of @area, fit for @dir, in one piece; false: none now. */
bool valid_pick(Valid *v, Area *area, int dir, uint32_t *ret_at, uint32_t *ret_len);
/* The device's mask lets it have these bytes. */
bool valid_reaches(Valid *v, const SimMaster *dev, SimAddr pa, uint32_t len);
/* Where the byte at @at of @area lies for the kernel and in memory. */
ull valid_linear(const Area *area, uint32_t at, SimAddr *ret_pa);
bool valid_map_is_busy(const Valid *v, const Map *map);
void valid_held(Map *map, Seg *seg, uint32_t from, uint32_t to, bool by_device);
void valid_map_ended(Valid *v, Map *map);
bool valid_op_map(Valid *v);
bool valid_op_sync(Valid *v);
bool valid_op_unmap(Valid *v);
void valid_unmap(Valid *v, Map *map);
bool valid_op_limits(Valid *v);
bool valid_op_resource(Valid *v);

/* --- rig-valid-lists.c: scatter lists -------------------------------------------- */

bool valid_op_map_list(Valid *v);
bool valid_op_copy_list(Valid *v);
bool valid_op_lend(Valid *v);
void valid_sync_list(Valid *v, Map *map, bool for_device);
void valid_unmap_list(Valid *v, Map *map, ull attrs);

/* --- rig-valid-jobs.c: devices ------------------------------------------------------ */

bool valid_op_start(Valid *v);
bool valid_op_step(Valid *v);
void valid_finish(Valid *v, Job *job);
/* @job may touch the byte at @at of @area while it runs. */
bool valid_job_has(const Job *job, const Area *area, uint32_t at, bool writes_only);

#endif

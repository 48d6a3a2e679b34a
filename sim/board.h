/* SPDX-License-Identifier: MIT */
/*
 * Parts of building a board from a device tree, shared by sim/board*.c.
 * Everything that is wrong becomes a located diag, and building goes on as far
 * as it can, so that one run shows all mistakes.
 *
 * A source (.dts, a preset) must say what it means: what is missing in it is an
 * error.  A blob of a board is as it is: what is missing there is assumed, and
 * every assumption is kept in the SimSoc.
 */
#ifndef SIM_BOARD_H
#define SIM_BOARD_H

#include "sim/core.h"
#include "sim/diag.h"
#include "sim/model.h"
#include "sim/profile.h"
#include "sim/soc.h"
#include "sim/tree.h"
#include "sim/types.h"

#include <glib.h>

/* Trees nest a handful deep; a malicious one must not overflow the stack. */
#define SIM_BOARD_DEPTH 16u
/* As many as a snoop unit has ports, and as the referee has room for. */
#define SIM_BOARD_CPUS 16u
#define SIM_BOARD_MASTERS 12u
#define SIM_BOARD_RAMS 8u
/* A chain of caches is two or three long. */
#define SIM_BOARD_CHAIN 6u

/* A bus in the tree and the way up from it. */
typedef struct SimBoardBus {
    const struct SimBoardBus *parent; /* NULL: the root */
    int node;
    uint32_t address_cells, size_cells;
    unsigned depth;
} SimBoardBus;

typedef struct SimBoardRange {
    SimAddr base; /* as CPUs and masters see it */
    uint64_t size;
} SimBoardRange;

/* A node whose `compatible` some class knows. */
typedef struct SimBoardDevice {
    const SimModelClass *klass;
    int node;
    const SimBoardBus *bus;
} SimBoardDevice;

typedef struct SimBoardGeometry {
    uint64_t size, sets, line;
} SimBoardGeometry;

/* A cache below L1s, as planned. */
typedef struct SimBoardCache {
    int node;                    /* negative: assumed */
    const char *path;            /* of the node, or of the first CPU above */
    unsigned level;              /* 2, 3 */
    struct SimBoardCache *below; /* NULL: nothing but the board's root */
    unsigned first, cpus;        /* index of the first CPU above, and how many */
    const SimCore *core;         /* of that CPU; NULL: not known */
    uint64_t cluster;            /* of an assumed one: whose it is */
    SimBoardGeometry geometry;
} SimBoardCache;

/* One CPU, as planned and then as made. */
typedef struct SimBoardCpu {
    int node;
    unsigned index;
    char *name; /* "cpu0" */
    const char *path;
    const char *compatible;
    const SimCore *core;       /* NULL: not known */
    const SimProfile *profile; /* NULL: generic times */
    uint64_t clock_hz;         /* 0: nobody says */
    bool is_plain;             /* "dmasim,cpu": it has what its node says */
    bool has_l1;
    SimBoardGeometry l1;
    SimBoardCache *below; /* NULL: no cache below its L1 */
    SimModel *last;       /* its "mem" goes on */
    SimModel *snooped;    /* its L1; NULL */
} SimBoardCpu;

typedef struct SimBoard {
    SimWorld *world;
    SimTree *tree;
    SimSoc *soc; /* the tree's */
    const void *fdt;
    GPtrArray *diags;
    guint diags_before; /* how many the caller had already */
    bool is_blob;       /* nobody can be asked: assume */
    bool is_default_coherent; /* this architecture's DMA is, unless a node says not */
    const SimProfile *profile; /* of the root; NULL: none */
    SimModel *bus;
    SimModel *unit;         /* where masters that snoop come in; NULL: nowhere */
    uint64_t line_bytes;    /* of what is kept coherent; 0: no cache */
    uint64_t longest_line;  /* the outer cache's too */
    GPtrArray *buses;       /* SimBoardBus, owned: all that were entered */
    GArray *devices;        /* SimBoardDevice, in the order of the tree */
    SimBoardDevice outer;   /* klass NULL: none */
    GPtrArray *cpus;        /* SimBoardCpu, owned */
    GPtrArray *caches;      /* SimBoardCache, owned */
} SimBoard;

/* sim/board-node.c: reading properties */

/* Path of a node; interned, so that nobody need free it. */
const char *sim_board_path(const SimBoard *board, int node);
/* False when `status` says that the node is not in use. */
bool sim_board_is_enabled(const SimBoard *board, int node);
bool sim_board_has(const SimBoard *board, int node, const char *prop);
/* One cell or two; false when absent, or, with a diag, when it is no number. */
bool sim_board_number(SimBoard *board, int node, const char *prop, uint64_t *ret_value);
/* Whether string @text is among those of @prop. */
bool sim_board_lists(const SimBoard *board, int node, const char *prop, const char *text);
/* String @index of `compatible`; NULL: there are not so many. */
const char *sim_board_compatible(const SimBoard *board, int node, int index);
/* Node that cell 0 of @prop points to; negative: absent, or it points nowhere. */
int sim_board_phandle(const SimBoard *board, int node, const char *prop);

/* Sets every parameter of @model that @node has a property for, but for the geometry
 * of caches: sim/board-geometry.c. */
void sim_board_params(SimBoard *board, SimModel *model, int node);
/* Refuses `dmasim,*` properties of @node that none of @classes (NULL-terminated)
 * and none of the board's own has. */
void
sim_board_check_props(SimBoard *board, int node, const SimModelClass *const *classes);

/* sim/board-bus.c: addresses */

/* Reads #address-cells and #size-cells; false, with a diag, when they are bad. */
bool
sim_board_bus(SimBoard *board, int node, const SimBoardBus *parent, SimBoardBus *ret_bus);
/* Ranges of `reg` of a node on @bus, translated up; NULL, with a diag, when bad.
 * Empty ones are an error, unless the tree is a blob. */
GArray *sim_board_reg(SimBoard *board, int node, const SimBoardBus *bus);

/* sim/board-model.c: making models */

/* Something of this tree could not be built. */
bool sim_board_has_failed(const SimBoard *board);
/* A located diag from an error about a node. */
void sim_board_error(SimBoard *board, int node, const char *prop, const GError *error);
/* The node's label, or its name without the unit address; where that is taken, its full
 * name; NULL, with a diag, when both are.  What scenarios cannot write in a name is `_`. */
const char *sim_board_name(SimBoard *board, int node);
/*
 * A model with the profiles' values, then those of @node (negative: none).  @cpu: whose
 * part it is; NULL: the board's.
 */
SimModel *sim_board_add(SimBoard *board, const SimModelClass *klass, const char *name,
                        int node, const SimBoardCpu *cpu);
bool sim_board_realize(SimBoard *board, SimModel *model, int node);
bool sim_board_has_in(const SimModelClass *klass, const char *in);
bool sim_board_has_out(const SimModelClass *klass, const char *out);
/* Puts in port @in of @model at @range of the address map. */
void sim_board_map(SimBoard *board, SimModel *model, const char *in,
                   const SimBoardRange *range, int node);
/* ... registers: every range of `reg`, to in port "regs". */
void sim_board_map_registers(SimBoard *board, SimModel *model, int node,
                             const SimBoardBus *bus);
/* What the profiles give parameter @param of class @klass; false: they do not. */
bool sim_board_profile_value(const SimBoard *board, const SimBoardCpu *cpu,
                             const char *klass, const char *param, uint64_t *ret_value);

/* sim/board-memory.c */
void sim_board_memory(SimBoard *board, const SimBoardBus *root);

/* sim/board-cpu.c: which CPUs there are, and their stages */
void sim_board_plan_cpus(SimBoard *board);
void sim_board_add_stages(SimBoard *board, SimBoardCpu *cpu);

/* sim/board-cache.c: which caches there are below the L1s */
void sim_board_plan_caches(SimBoard *board);

/* sim/board-geometry.c: sizes, sets and lines */
void sim_board_l1_geometry(SimBoard *board, SimBoardCpu *cpu);
void sim_board_cache_geometry(SimBoard *board, SimBoardCache *cache);
/* Gives them to a model; errors are located. */
void sim_board_set_geometry(SimBoard *board, SimModel *model, int node, bool is_l1,
                            const SimBoardGeometry *geometry);
/* The outer cache's: what the tree leaves out its own registers say. */
void sim_board_outer_geometry(SimBoard *board, SimModel *model, int node);
/* All lines of what is kept coherent are equally long. */
void sim_board_check_lines(SimBoard *board);

/* sim/board-wire.c: stages, units, caches and the bus put together and realized */
void sim_board_wire(SimBoard *board);

/* sim/board-device.c */
/* Looks at every node: devices that have a class, the outer cache; counts the rest. */
void sim_board_survey(SimBoard *board, const SimBoardBus *root);
void sim_board_add_devices(SimBoard *board);

/* sim/board-dma.c: what software and hardware do about coherence */
/* Whether software is told that DMA of @node is coherent; @ret_by: path of the node
 * that says so, NULL: the architecture.  May be NULL. */
bool sim_board_is_coherent(const SimBoard *board, int node, const char **ret_by);
/* ... and whether hardware does it. */
bool sim_board_snoops(SimBoard *board, int node);
/* Refuses contradictions in what @node says of it. */
void sim_board_check_coherence(SimBoard *board, int node);
/* Keeps every row of every `dma-ranges`. */
void sim_board_note_windows(SimBoard *board);
/*
 * Gives @master the windows that its accesses go through, as Linux finds them
 * (drivers/of/address.c, of_dma_get_range): the rows of the nearest bus above @node that
 * has any, each led up through the buses above that one.  Path of that bus; NULL: none.
 */
const char *sim_board_set_windows(SimBoard *board, SimMaster *master, int node);

/* sim/board-facts.c: what is said about a board that makes no model */
void sim_board_facts(SimBoard *board, const SimBoardBus *root);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Scenario files: parse, run, judge.  The grammar is in docs/scenario-language.md.
 */
#ifndef SIM_SCENARIO_H
#define SIM_SCENARIO_H

#include "sim/choice.h"
#include "sim/diag.h"
#include "sim/finding.h"
#include "sim/types.h"
#include "sim/verb.h"

#include <glib.h>

typedef struct SimScenario SimScenario;

/* Parses @text (of @path, for messages).  NULL and located @diags on errors. */
SimScenario *sim_scenario_parse(const char *path, const char *text, GPtrArray *diags);
SimScenario *sim_scenario_load(const char *path, GPtrArray *diags); /* "-": stdin */
/* The path of a scenario that came from there. */
#define SIM_SCENARIO_STDIN "stdin"
/* As sim_suggest, among the names in the folder of @path; the folder is not named. */
char *sim_suggest_file(const char *path);
/* Stands for a source file in reports: it has a path and lines, and cannot be run. */
SimScenario *sim_scenario_of_source(const char *path, const char *text);
void sim_scenario_free(SimScenario *scenario);
const char *sim_scenario_title(const SimScenario *scenario);
const char *sim_scenario_path(const SimScenario *scenario);
/* Variant names in order; one NULL name when the file declares none. */
unsigned sim_scenario_variants(const SimScenario *scenario);
const char *sim_scenario_variant(const SimScenario *scenario, unsigned index);
unsigned sim_scenario_explore_lines(const SimScenario *scenario); /* kept, not evaluated */
/* The source line @line (from 1), without newline; NULL when there is none. */
const char *sim_scenario_line(const SimScenario *scenario, unsigned line);

typedef struct SimRun SimRun;

typedef struct SimRunOptions {
    unsigned variant;     /* index */
    SimPolicy policy;
    bool policy_given;    /* else the file's `option policy` counts, when it has one */
    uint64_t seed;
    bool seed_given;      /* else the file's `seed` counts */
    const char *schedule; /* overrides policy and seed; may be NULL */
    bool no_checks;       /* --checks=none */
    bool strict;          /* check: `=> ?` fails */
    bool is_trial;        /* only to see what comes of it: nothing is said meanwhile */
    uint64_t stop_at;     /* event; 0 = run to the end */
    const char *const *set; /* "NODE:PROP=VALUE", NULL-terminated; may be NULL */
    /* Called once the board stands, before the first step, with the run that
     * sim_scenario_run will return; may be NULL. */
    void (*began)(void *opaque, struct SimRun *run);
    /* Called after every step with the line that `run` prints; may be NULL. */
    void (*step)(void *opaque, const char *text);
    /* Called for each new finding, in order, after the step it belongs to. */
    void (*found)(void *opaque, SimWorld *world, SimFinding *finding);
    void *opaque;
} SimRunOptions;

/* A step or expectation that did not come out as the file says. */
typedef struct SimMiss {
    unsigned line, column, width;
    char *message; /* "expected 0xBB, got 0x00" */
} SimMiss;

/* How a run ended.  The world lives until sim_run_free, for reports. */
typedef struct SimRun {
    const SimScenario *scenario;
    unsigned variant;
    SimWorld *world;
    SimTree *tree;
    GPtrArray *misses; /* SimMiss, owned */
    unsigned steps, errors, warnings, notes; /* distinct findings */
    unsigned unexpected; /* errors and warnings no `=>` declared */
    unsigned leaks;
    char *schedule;
    /* Of a program in C, for reports: where an access was made, in the file that
     * @scenario stands for; NULL: of a scenario, whose sources are steps. */
    bool (*locate)(const struct SimRun *run, SimSource source, unsigned *ret_line,
                   unsigned *ret_column);
    void *program; /* of whoever set locate */
} SimRun;

/* One variant, from power-on to the end.  NULL and @diags: bad input. */
SimRun *sim_scenario_run(const SimScenario *scenario, const SimRunOptions *options,
                         GPtrArray *diags);
bool sim_run_passed(const SimRun *run); /* no miss, nothing unexpected */
void sim_run_free(SimRun *run);
/* Source of an access -> position in the file; false when it has none. */
bool sim_run_locate(const SimRun *run, SimSource source, unsigned *ret_line,
                    unsigned *ret_column, unsigned *ret_width);
/* Name of the variable that held @value as a handle when @event happened. */
const char *sim_run_variable(const SimRun *run, uint64_t value);
/* The other way: memory or a bus address that variable @name holds; false: no such. */
bool sim_run_value(const SimRun *run, const char *name, uint64_t *ret_value);
/*
 * Runs every variant (options->variant does not count) and gives the text of
 * @scenario with the `=>` of each step that came out otherwise rewritten to what
 * happened; `?` becomes the value.  NULL when nothing changes, or with @diags.
 */
char *sim_scenario_bless(const SimScenario *scenario, const SimRunOptions *options,
                         GPtrArray *diags);

/* A member of a table of scatter lists: its list, or a number. */
typedef struct SimTableMember {
    const char *name;
    bool is_list;
} SimTableMember;

/*
 * Scatter lists as a layer has them in memory (`sg`, `sg_table`).  Addresses are
 * window addresses; looking has no effect.
 */
typedef struct SimLists {
    uint64_t entry_bytes, table_bytes;
    const SimTableMember *members; /* name NULL ends; the first is the list */
    uint64_t (*member)(SimWorld *world, uint64_t table, const SimTableMember *member);
    /* The entry behind the one at @va, through links; 0: it was the last. */
    uint64_t (*next)(SimWorld *world, uint64_t va);
    SimPiece (*piece)(SimWorld *world, uint64_t va); /* the device's view */
} SimLists;

/* What a block of a scenario says about the CPU that runs it. */
typedef enum SimContext { SIM_CONTEXT_IRQ, SIM_CONTEXT_LOCK } SimContext;

/* Layers above the machine take part in every run: the API registers one. */
typedef struct SimLayer {
    const char *name;
    bool (*begin)(SimWorld *world, GError **error); /* after the board is built */
    void (*end)(SimWorld *world);                   /* before the world goes */
    /* @cpu enters or leaves an interrupt handler, or a region with a lock; may be NULL. */
    void (*context)(SimWorld *world, SimActorId cpu, SimContext what, bool enter);
    /* The run is over, and judged: notes may still be made; may be NULL. */
    void (*finish)(SimWorld *world);
    /* Live mappings and allocations (L5). */
    unsigned (*leaks)(SimWorld *world);
    /* `option NAME = value`: 1 taken, 0 not mine, -1 bad value + @error. */
    int (*option)(SimWorld *world, const char *name, const char *value, GError **error);
    const char *const *options; /* NULL-terminated "name\thelp" */
    /* Memory for `buf`: the pa of @size bytes at @align + @offset, placed @in
     * ("kmalloc", "page" ...; NULL = default); 0 and @error when it cannot. */
    SimAddr (*place)(SimWorld *world, const char *name, uint64_t size, uint64_t align,
                     uint64_t offset, const char *in, GError **error);
    /* The same where memory is contiguous by its addresses only (@in "vmalloc" ...):
     * a window address; 0 without @error: @in is no such place.  May be NULL. */
    uint64_t (*place_paged)(SimWorld *world, const char *name, uint64_t size,
                            uint64_t offset, const char *in, GError **error);
    const SimLists *lists; /* NULL: this layer has none */
} SimLayer;
/* Those of the first layer that has some; NULL: there are none. */
const SimLists *sim_lists(void);
/* Every option that a scenario may set, "name\thelp"; the language's, then those
 * of the layers.  A GPtrArray that owns its strings. */
GPtrArray *sim_option_list(void);
void sim_layer_register(const SimLayer *layer);
/* All layers in order of name; NULL-terminated. */
const SimLayer *const *sim_layers(void);
/*
 * Those of one world, whose board stands: begun, looked back upon, and ended, which
 * frees the list (NULL: nothing).  begin: NULL and an error about @file.
 */
const SimLayer **sim_layers_begin(SimWorld *world, const char *file, GPtrArray *diags);
void sim_layers_finish(const SimLayer *const *begun, SimWorld *world);
unsigned sim_layers_leaks(const SimLayer *const *begun, SimWorld *world);
void sim_layers_end(const SimLayer **begun, SimWorld *world);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Classes of hardware blocks.  A block is one file with one const class table
 * that registers itself; nothing else is edited when one is added.
 *
 * Life: new (zeroed, parameters at their defaults) -> parameters from the tree
 * -> ports wired -> realize (may fail) -> reset (power-on state; twice = once)
 * -> ... -> finalize, which also runs when realize failed or was never reached.
 */
#ifndef SIM_MODEL_H
#define SIM_MODEL_H

#include "sim/port.h"
#include "sim/types.h"

#include <glib.h>

struct SimModel {
    const SimModelClass *klass;
    SimWorld *world;   /* borrowed */
    char *name;        /* label of the tree node, or "cpu0.l1" for a part */
    char *node_path;   /* "/soc/dma@10000000"; "" when made by hand */
    SimActorId actor;  /* 0 unless realize made it an actor */
    SimAddr registers; /* where its register page is mapped; 0: nowhere */
};

typedef enum SimParamKind {
    SIM_PARAM_END = 0,
    SIM_PARAM_KIND_U32,  /* uint32_t field */
    SIM_PARAM_KIND_U64,  /* uint64_t field, u32 or two cells in the tree */
    SIM_PARAM_KIND_BOOL, /* bool field: present, or <0|1> */
    SIM_PARAM_KIND_WORD, /* uint32_t field: index into words[] */
} SimParamKind;

/*
 * One parameter.  The tree property is @prop, or "dmasim,<name>" when @prop is
 * NULL.  Values outside min..max are bad input.
 */
typedef struct SimParam {
    SimParamKind kind;
    const char *name;
    const char *prop;
    size_t offset;
    uint64_t def, min, max;
    const char *const *words; /* NULL-terminated */
    const char *text;         /* one line, with the unit */
    bool power_of_two;
} SimParam;

#define SIM_PARAM_U32(n, type, field, d, lo, hi, t)                              \
    { .kind = SIM_PARAM_KIND_U32, .name = (n), .offset = offsetof(type, field),  \
      .def = (d), .min = (lo), .max = (hi), .text = (t) }
#define SIM_PARAM_U64(n, type, field, d, lo, hi, t)                              \
    { .kind = SIM_PARAM_KIND_U64, .name = (n), .offset = offsetof(type, field),  \
      .def = (d), .min = (lo), .max = (hi), .text = (t) }
#define SIM_PARAM_BOOL(n, type, field, d, t)                                     \
    { .kind = SIM_PARAM_KIND_BOOL, .name = (n), .offset = offsetof(type, field), \
      .def = (d), .min = 0, .max = 1, .text = (t) }
#define SIM_PARAM_WORD(n, type, field, d, w, t)                                  \
    { .kind = SIM_PARAM_KIND_WORD, .name = (n), .offset = offsetof(type, field), \
      .def = (d), .words = (w), .text = (t) }

typedef struct SimOut {
    const char *name; /* NULL ends the table */
    size_t offset;    /* of a SimPort in the model */
    const char *text;
    bool optional;    /* may stay unwired: fn == NULL then */
} SimOut;

#define SIM_OUT(n, type, field, t) { (n), offsetof(type, field), (t), false }
#define SIM_OUT_OPTIONAL(n, type, field, t) { (n), offsetof(type, field), (t), true }

typedef struct SimIn {
    const char *name; /* NULL ends the table */
    SimInFn fn;       /* self = the model */
    const char *text;
    const SimQuick *quick; /* NULL: it has no short way */
} SimIn;

typedef enum SimRegAccess {
    SIM_REG_RW,
    SIM_REG_RO,
    SIM_REG_W1C, /* writing 1 clears the bit */
    SIM_REG_WO,
} SimRegAccess;

/* One 32-bit register; the value is a uint32_t field of the model. */
typedef struct SimReg {
    const char *name; /* NULL ends the table */
    uint32_t offset;  /* in the register page */
    size_t field;     /* offsetof the uint32_t that holds it */
    SimRegAccess access;
    uint32_t reset;
    uint32_t writable; /* mask of bits software can change; 0 = all */
    bool doorbell;     /* a write orders what the device then does (rules T2) */
    bool varies;       /* the model's reset puts in what its parameters say */
    void (*on_write)(void *self, uint32_t old); /* after the field changed */
    void (*on_read)(void *self);                /* before the field is read */
    const char *text;
} SimReg;

/* Which place between a core and memory a class takes; 0 = none. */
typedef enum SimStage {
    SIM_STAGE_NONE = 0,
    SIM_STAGE_CORE = 10, /* up to L1: made once per CPU */
    SIM_STAGE_STORE_BUFFER = 20,
    SIM_STAGE_L1 = 30,
    SIM_STAGE_SNOOP = 35, /* where several caches meet: made by the board */
    SIM_STAGE_L2 = 40,    /* an inner cache: once per cache node */
    SIM_STAGE_OUTER = 60, /* an outer cache: in front of memory */
} SimStage;

struct SimModelClass {
    const char *name; /* kebab case */
    const char *summary;
    size_t size; /* of the struct, SimModel first */
    const char *const *compatibles; /* NULL-terminated; NULL = none */
    const SimParam *params;
    const SimOut *outs;
    const SimIn *ins;
    const SimReg *regs;
    /*
     * A stage up to L1 is made once per CPU node, when the node has property @when
     * (or always, when NULL).  Stages are chained "mem" -> "cpu" downwards, the
     * last one to the interconnect; what holds lines is asked through its in port
     * "snoop" (docs/design/machine.md).
     */
    SimStage stage;
    const char *when;
    bool (*realize)(SimModel *model, GError **error);
    void (*reset)(SimModel *model);
    void (*finalize)(SimModel *model);
    /* Interconnects: [base, base+size) goes to @target. */
    bool (*map)(SimModel *model, SimAddr base, uint64_t size, SimPort target,
                const char *who, GError **error);
    /* ... and the wires to what was mapped, from 0; NULL: no more. */
    SimPort *(*wire)(SimModel *model, unsigned index);
};

#define SIM_MODEL_REGISTER(klass)                                                \
    static void __attribute__((constructor)) klass##_register(void)             \
    {                                                                            \
        sim_model_register(&(klass));                                            \
    }

void sim_model_register(const SimModelClass *klass);
/* Every class, sorted by name; NULL-terminated, borrowed. */
const SimModelClass *const *sim_model_classes(void);
const SimModelClass *sim_model_class_by_name(const char *name);
const SimModelClass *sim_model_class_by_compatible(const char *compatible);

/* A new block, owned by @world, parameters at their defaults, not realized. */
SimModel *sim_model_new(SimWorld *world, const SimModelClass *klass, const char *name);
/* Sets one parameter; errors name block, parameter, value and range. */
bool sim_model_set(SimModel *model, const char *param, uint64_t value, GError **error);
bool sim_model_set_word(SimModel *model, const char *param, const char *word, GError **error);
/* The value of a parameter, of a word its index; false: there is none of that name. */
bool sim_model_get(const SimModel *model, const char *param, uint64_t *ret_value);
/* Wires out port @out of @model to in port @in of @to; g_asserts both exist. */
void sim_model_wire(SimModel *model, const char *out, SimModel *to, const char *in);
/* The in port @in of @model as a wire; g_asserts that it exists. */
SimPort sim_model_in(SimModel *model, const char *in);
/* Checks that every out port is wired (error names the port), then realizes. */
bool sim_model_realize(SimModel *model, GError **error);
void sim_model_reset(SimModel *model);

/*
 * The register page of a model: decodes @txn against klass->regs.  Accesses
 * that are not 4 bytes, aligned, to a listed register answer SIM_SLVERR.
 */
SimResp sim_regs_access(SimModel *model, SimTxn *txn);
void sim_regs_reset(SimModel *model);

#define SIM_MODEL_ERROR sim_model_error_quark()
GQuark sim_model_error_quark(void);

#endif

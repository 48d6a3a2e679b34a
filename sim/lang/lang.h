/* SPDX-License-Identifier: MIT */
/*
 * Inside the scenario language: what the lexer, the parser, the checker and the
 * runner share.  A parsed file is plain data; everything in it lives as long as
 * its SimScenario and is freed at once.
 */
#ifndef SIM_LANG_LANG_H
#define SIM_LANG_LANG_H

#include "sim/finding.h"
#include "sim/scenario.h"
#include "sim/verb.h"

/* One file: the scenario itself or one that it includes. */
typedef struct SimLangFile {
    const char *path;
    GPtrArray *lines; /* char *, without newline */
    const struct SimLangFile *parent; /* who includes it; NULL: the scenario */
    unsigned parent_line;
} SimLangFile;

/* A place in a file; columns are bytes, from 1. */
typedef struct SimMark {
    const SimLangFile *file;
    unsigned line, column, width;
} SimMark;

typedef enum SimTokenKind {
    SIM_TOKEN_END, /* of the line */
    SIM_TOKEN_ID,
    SIM_TOKEN_INT,
    SIM_TOKEN_STRING,
    SIM_TOKEN_PUNCT,
} SimTokenKind;

typedef struct SimToken {
    SimTokenKind kind;
    SimMark mark;
    const char *text; /* of a STRING: without quotes */
    const char *unit; /* of an INT: "ms" in 10ms; NULL when it has none */
    uint64_t value;
    bool glued;       /* no blank before it */
} SimToken;

typedef enum SimSymbolKind {
    SIM_SYMBOL_BUF,
    SIM_SYMBOL_LET,
    SIM_SYMBOL_SG,
    SIM_SYMBOL_TABLE, /* sg_table */
    SIM_SYMBOL_VAR, /* assigned by a step */
} SimSymbolKind;

/* What an expression is, and what a name stands for. */
typedef enum SimValueKind {
    SIM_VALUE_NONE,
    SIM_VALUE_INT,
    SIM_VALUE_ADDR,   /* bus or physical address */
    SIM_VALUE_PTR,    /* memory as the CPU names it */
    SIM_VALUE_BYTES,
    SIM_VALUE_STATE,  /* letters, one per line */
    SIM_VALUE_STRING,
    SIM_VALUE_SG,     /* an entry of a scatter list */
    SIM_VALUE_TABLE,
} SimValueKind;

/* A value while a scenario runs; sim_value_clear frees what it owns. */
typedef struct SimValue {
    SimValueKind kind;
    uint64_t value;
    uint64_t len;        /* PTR: bytes named; INT: width; ADDR: size behind it; SG:
                            entries of the array from here on, 0 = not known */
    uint64_t base, size; /* PTR: its whole object; size 0: not known */
    GByteArray *bytes;   /* BYTES, STATE: owned */
    const char *text;    /* STRING: borrowed from the scenario */
} SimValue;

typedef struct SimSymbol {
    SimSymbolKind kind;
    unsigned index; /* into SimLangRun.values */
    const char *name;
    SimMark mark;
    SimValueKind is;     /* of a VAR: what the last step before gave it */
    uint64_t size;       /* BUF, LET: bytes; SG: entries */
    const struct SimSymbol *of; /* LET: the buf or let it is a part of */
    uint64_t first;      /* LET: offset in it */
    uint64_t align, offset; /* BUF; align 0: as rules L3 say */
    const char *in;         /* BUF: NULL = default */
    int fill;               /* BUF: -1 = not given */
} SimSymbol;

typedef enum SimExprKind {
    SIM_EXPR_INT,
    SIM_EXPR_STRING,
    SIM_EXPR_NAME,
    SIM_EXPR_RANGE,  /* name[first] or name[first..last] */
    SIM_EXPR_MEMBER, /* name.member: a cache, a register, or what a table holds */
    SIM_EXPR_CALL,
    SIM_EXPR_BINARY,
    SIM_EXPR_NEGATE,
    SIM_EXPR_OUT,    /* &name */
} SimExprKind;

/* Names that an expectation may ask for. */
typedef enum SimBuiltin { SIM_BUILTIN_NONE, SIM_BUILTIN_LEAKS, SIM_BUILTIN_REPORTS } SimBuiltin;

typedef struct SimExpr SimExpr;

typedef struct SimCallArg {
    const char *name; /* NULL: by position */
    SimMark mark;
    SimExpr *expr;
} SimCallArg;

#define SIM_CALL_ARGS 16
typedef struct SimCall {
    const char *name;
    const char *member; /* "l1" of cpu0.l1(tx), whose name is "cpu0"; else NULL */
    SimMark mark;       /* of the name */
    SimMark whole;      /* from the name to the closing parenthesis */
    SimCallArg args[SIM_CALL_ARGS];
    unsigned count;
    const SimVerb *verb;        /* found by the checker */
    SimExpr *bound[SIM_VERB_ARGS]; /* arguments in the verb's order; NULL: absent */
} SimCall;

struct SimExpr {
    SimExprKind kind;
    SimMark mark;
    const char *name, *member;
    uint64_t value;       /* INT; RANGE: first */
    uint64_t last;        /* RANGE */
    bool has_last;
    char op;
    SimExpr *left, *right;
    SimCall *call;
    SimSymbol *symbol;    /* found by the checker */
    SimValueKind is;      /* likewise */
    SimBuiltin builtin;
    bool is_word;         /* NAME: value is a word's */
};

typedef enum SimOutcomeKind { SIM_OUTCOME_VALUE, SIM_OUTCOME_DIAG, SIM_OUTCOME_ASK } SimOutcomeKind;

typedef struct SimOutcome {
    SimOutcomeKind kind;
    SimMark mark;
    const char *name; /* as written: a diag, a word; NULL for INT and STRING */
    SimExpr *expr;    /* VALUE */
    const SimCodeInfo *code; /* DIAG; found by the checker */
    const char *word;        /* DIAG: must be among its details; else NULL */
} SimOutcome;

/* One `=>`: what is to come out in some or all variants. */
typedef struct SimOutcomes {
    SimMark mark;     /* from `=>` to the last outcome */
    GPtrArray *names; /* char *: variants as written; NULL: all */
    GPtrArray *name_marks; /* SimMark */
    uint64_t variants; /* mask, by the checker */
    GPtrArray *items; /* SimOutcome */
} SimOutcomes;

typedef struct SimStep {
    unsigned number; /* from 1, in order of the file */
    const char *actor;
    SimMark actor_mark;
    const char *result; /* variable; NULL */
    SimMark result_mark;
    SimSymbol *symbol;  /* of the result */
    SimCall *call;
    SimMark text;       /* result and call: what `run` prints */
    GPtrArray *outcomes; /* SimOutcomes */
    unsigned actor_kind; /* SimVerbActor bit, by its name */
} SimStep;

typedef enum SimBlockKind {
    SIM_BLOCK_PLAIN, /* steps outside of any block */
    SIM_BLOCK_PAR,
    SIM_BLOCK_IRQ,
    SIM_BLOCK_LOCK,
    SIM_BLOCK_REPEAT,
    SIM_BLOCK_CHOOSE,
    SIM_BLOCK_DEVICE,
} SimBlockKind;

typedef struct SimBranch {
    const char *actor; /* of a thread */
    SimMark mark;
    GPtrArray *steps;  /* SimStep */
} SimBranch;

typedef struct SimBlock {
    SimBlockKind kind;
    SimMark mark;
    const char *actor; /* IRQ, LOCK */
    SimMark actor_mark;
    uint64_t count;    /* REPEAT */
    GPtrArray *branches; /* SimBranch */
} SimBlock;

typedef enum SimExplore {
    SIM_EXPLORE_NOT,
    SIM_EXPLORE_NEVER,
    SIM_EXPLORE_SOMETIMES,
    SIM_EXPLORE_ALWAYS,
} SimExplore;

typedef struct SimExpect {
    SimMark mark;     /* of the predicate */
    const char *variant; /* NULL: every */
    SimMark variant_mark;
    uint64_t variants;
    SimExplore explore;
    bool leak;
    const char *diag; /* NULL: a comparison */
    const char *word;
    const SimCodeInfo *code;
    SimExpr *left, *right;
    char op[3];
} SimExpect;

typedef struct SimVariant {
    const char *name; /* NULL: the file declares none */
    const char *soc;
    SimMark mark;
} SimVariant;

/* `option NAME = VALUE` and `set NODE:NAME = VALUE`. */
typedef struct SimSetting {
    const char *node;
    const char *name;
    const char *value; /* NULL: a property without one */
    SimMark mark;      /* of the whole */
    SimMark name_mark, value_mark;
} SimSetting;

struct SimScenario {
    SimLangFile *main;
    GPtrArray *files; /* SimLangFile */
    GPtrArray *pool;  /* everything else that lives here */
    GPtrArray *lists; /* and the lists of it */
    const char *title;
    const char *soc;  /* NULL: the default preset */
    SimMark soc_mark;
    GPtrArray *variants; /* SimVariant, at least one */
    GPtrArray *options, *sets; /* SimSetting */
    GPtrArray *symbols; /* SimSymbol, by index */
    GPtrArray *blocks;  /* SimBlock, in order */
    GPtrArray *steps;   /* SimStep, by number - 1 */
    GPtrArray *expects; /* SimExpect */
    uint64_t seed;
    bool seed_given, title_given;
    uint64_t timeout; /* SimTime; 0: the default */
};

#define SIM_LANG_DEFAULT_SOC "noncoherent-1cpu"
#define SIM_LANG_MAX_STEPS 1000000u     /* executed, per run */
#define SIM_LANG_TIMEOUT (1000 * SIM_MS) /* of simulated time, per run */

/* scenario.c: memory that lives as long as @scenario. */
void *sim_lang_alloc(SimScenario *scenario, size_t size);
GPtrArray *sim_lang_list(SimScenario *scenario);
const char *sim_lang_string(SimScenario *scenario, const char *text, size_t len);
SimSymbol *sim_lang_symbol(const SimScenario *scenario, const char *name);
SimLangFile *sim_lang_file(SimScenario *scenario, const char *path, const char *text);

/* file.c: the text of a file; NULL and @error also when it is no text. */
char *sim_lang_read(const char *path, GError **error);

/* An error at @mark: sim_diags_add with the line's text. */
SimDiag *sim_lang_error(GPtrArray *diags, SimMark mark, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* From the start of @first to the end of @last, when on one line. */
SimMark sim_mark_join(SimMark first, SimMark last);
/* The text at @mark; free it. */
char *sim_mark_text(SimMark mark);
/* Line of the scenario's own file, also for a place in an included one. */
unsigned sim_mark_main_line(SimMark mark);
/* Puts the diags from index @first on in the order of their places. */
void sim_lang_sort(GPtrArray *diags, unsigned first);
/* Adds "did you mean ..." when one of @names (char *) is near @word. */
void sim_lang_suggest(SimDiag *diag, const char *word, const GPtrArray *names);

/* lexer.c: the tokens of line @number, ended by a SIM_TOKEN_END. */
GArray *sim_lex_line(SimScenario *scenario, const SimLangFile *file, unsigned number,
                     GPtrArray *diags);

/* check.c: everything that can be known without a board. */
void sim_lang_check(SimScenario *scenario, GPtrArray *diags);
/* SimVerbActor bit that the name of an actor stands for. */
unsigned sim_lang_actor_kind(const char *name);
/* check-expr.c: what a result of that kind is. */
SimValueKind sim_lang_kind_of(SimResultKind kind);
/* check-arg.c: "de ad be ef" -> bytes; NULL when it is none. */
GByteArray *sim_lang_hex(const char *text);
/* option.c: names of options. */
void sim_lang_check_options(const SimScenario *scenario, GPtrArray *diags);
/* bind.c: the names of the board: actors, devices, caches, registers. */
struct SimLangRun;
bool sim_lang_bind(struct SimLangRun *run);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The checker's state and what its files share.  It finds what every name
 * stands for and which kind of thing every expression is, without a board.
 */
#ifndef SIM_LANG_CHECK_H
#define SIM_LANG_CHECK_H

#include "sim/lang/lang.h"

typedef struct SimChecker {
    SimScenario *scenario;
    GPtrArray *diags;
    bool in_expect; /* `leaks` and `reports` have a meaning */
} SimChecker;

/* What an expression is wanted for: picks the names that are suggested. */
typedef enum SimWant {
    SIM_WANT_MEMORY = 1 << 0,
    SIM_WANT_NUMBER = 1 << 1,
    SIM_WANT_END = 1 << 2, /* one past the last byte is fine */
} SimWant;

/* Fills expr->is and the like; false after an error. */
bool sim_check_expr(SimChecker *checker, SimExpr *expr, unsigned want);
/* Finds the verb of @call for @actors, binds and checks its arguments. */
bool sim_check_call(SimChecker *checker, SimCall *call, unsigned actors,
                    const char *actor);
bool sim_check_arg(SimChecker *checker, const SimCall *call, const SimArgSpec *spec,
                   SimExpr *expr);
/* "a number", "memory" ... for messages. */
const char *sim_check_kind_text(SimValueKind kind);
/* The variable @name, made when there is none; NULL and an error when the name
 * means something else. */
SimSymbol *sim_check_variable(SimChecker *checker, const char *name, SimMark mark,
                              SimValueKind is);
/* Resolves outcomes and expectations. */
bool sim_check_outcomes(SimChecker *checker, SimStep *step);
bool sim_check_expect(SimChecker *checker, SimExpect *expect);
/* "memset(ptr, value, len)"; free it. */
char *sim_check_signature(const SimVerb *verb);
/* cpu0.l1, cpu0.wb: the level (0 = store buffer), -1 when the word is none. */
int sim_check_level(const char *word);
/* "l2", "l2b", "pl310": a word that a board may have as the name of a cache. */
bool sim_check_is_cache(const char *word);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Which write is ordered before which access, by reachability over the list of
 * all calls (docs/design/truth.md, "Ordered before" and "Guaranteed").  Nothing
 * is kept incrementally and no actor has a clock: an edge per rule, and rows of
 * bits that say which calls can be reached backwards.
 */
#ifndef TESTS_ORACLE_ORDER_H
#define TESTS_ORACLE_ORDER_H

#include "tests/oracle/tape.h"

typedef struct OracleOrder OracleOrder;

OracleOrder *oracle_order_new(const OracleTape *tape);
void oracle_order_free(OracleOrder *order);
/* Place on the tape where @id was issued (or found in the past); -1: nowhere. */
int oracle_issue_of(const OracleOrder *order, SimWid id);
/* @id is ordered before the call at @at (every rule but 7). */
bool oracle_is_before(const OracleOrder *order, SimWid id, unsigned at);
/* @a is ordered before @b was issued. */
bool oracle_is_before_write(const OracleOrder *order, SimWid a, SimWid b);
/* The actor of the READ at @at was guaranteed @id: a CPU before that read's own joins, a
 * master with them; between CPUs inner barriers count. */
bool oracle_is_guaranteed(const OracleOrder *order, SimWid id, unsigned at);
/* Since which call the master that reads at @at knows of a write of the same CPU behind an
 * inner barrier behind @id; -1: it does not. */
int oracle_meant_at(const OracleOrder *order, SimWid id, unsigned at);

#endif

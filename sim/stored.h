/* SPDX-License-Identifier: MIT */
/*
 * Which bytes of RAM a CPU ever stored to (rules.md T10: a mask of bytes ever
 * written, for all memory).  Kept when the caches forget which bytes of a line
 * were stored: a line goes down as a whole, and a store of the value that lay
 * there before changes no byte of it.
 */
#ifndef SIM_STORED_H
#define SIM_STORED_H

#include "sim/types.h"

/* Bytes [pa, pa+len) of RAM were stored to. */
void sim_stored_note(SimWorld *world, SimAddr pa, uint32_t len);
/* Of the line at @line: byte i was, where bit i of @mask is set. */
void sim_stored_note_mask(SimWorld *world, SimAddr line, const uint64_t *mask, uint32_t len);
/* Of the 64 bytes at @block, a bit each.  Announced stores that no cache has
 * compared yet count too. */
uint64_t sim_stored_block(const SimWorld *world, SimAddr block);
bool sim_stored_has(const SimWorld *world, SimAddr pa);
/* Bytes [pa, pa+len) of RAM were allocated or freed (rules.md T5): what CPUs stored there
 * before is nobody's. */
void sim_stored_forget(SimWorld *world, SimAddr pa, uint64_t len);
/* A CPU stored there past the caches, of which the word is not kept. */
void sim_stored_revive(SimWorld *world, SimAddr pa, uint32_t len);
/* Forgotten, and no CPU has stored there since. */
bool sim_stored_is_dead(const SimWorld *world, SimAddr pa);
/* For the end of the world. */
void sim_stored_free(SimWorld *world);

#endif

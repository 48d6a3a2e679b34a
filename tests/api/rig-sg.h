/* SPDX-License-Identifier: MIT */
/*
 * What tests of scatter lists share: a board, an array of entries, and pages of memory
 * for them to name.
 */
#ifndef TESTS_API_RIG_SG_H
#define TESTS_API_RIG_SG_H

#include "tests/api/rig-api.h"

#define SG_ENTRY 32u /* bytes of struct scatterlist */
#define SG_PAGE 4096u

extern Rig *rig;
extern ull list, mem; /* as many entries as pages, linear addresses */
extern SimAddr pa;    /* of @mem */
extern ull dev;       /* eth0 */

/* A board with @count entries and pages. */
void sg_begin(const char *preset, unsigned count);
void sg_end(void);

/* Address of an entry of @list. */
ull sg_entry(unsigned index);
/* sg_init_table() of @list; sg_set_buf() of one entry, by its offset in @mem. */
void sg_init(unsigned nents);
void sg_set(unsigned index, ull offset, ull len);
/* A list of 64 bytes in each of @nents pages. */
void sg_fill(unsigned nents);

/* dma_map_sg() and dma_unmap_sg() of @list for @dev; what an entry got. */
ull sg_map(unsigned nents, int dir);
void sg_unmap(unsigned nents, int dir);
ull sg_address(unsigned index);
ull sg_len(unsigned index);

/* An empty struct sg_table, and its member sgl. */
ull sg_new_table(void);
ull sg_sgl_of(ull table);
/* 4 bytes of memory as the CPU sees them. */
unsigned sg_word(ull va, unsigned offset);

#endif

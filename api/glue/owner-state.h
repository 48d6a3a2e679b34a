/* SPDX-License-Identifier: MIT */
/*
 * What the files of the ledger share: owner.c (calls), owner-find.c (which mapping is
 * meant), owner-pages.c (what lies in a page) and owner-judge.c (accesses).
 */
#ifndef GLUE_OWNER_STATE_H
#define GLUE_OWNER_STATE_H

#include "api/glue/owner.h"

typedef struct LxPage {
    GPtrArray *live;  /* LxMapping, oldest first */
    GPtrArray *ended; /* LxMapping, oldest first: the last few */
} LxPage;

struct LxOwner {
    SimWorld *world;
    GQueue live;           /* LxMapping, oldest first */
    LxSpans by_pa, by_bus; /* the same; bus addresses of all devices */
    GHashTable *lists;     /* by number: GQueue of LxMapping, oldest first; never walked */
    GHashTable *lists_at;  /* address of its first entry -> number of the last list there */
    uint64_t ages;         /* given so far */
    LxMapping *last_ended; /* kept for who has just ended it; NULL: none yet */
    LxPage **pages;        /* by page of RAM; NULL: nothing was ever mapped there */
    uint64_t page_count;
    uint64_t visits;
    GHashTable *allocations; /* pa -> itself: looked up, never walked */
};

void lx_mapping_unref(LxMapping *mapping);

/* Live mappings, for those who look for one: a new one, and one that has ended. */
void lx_index_add(LxOwner *owner, LxMapping *mapping);
void lx_index_remove(LxOwner *owner, LxMapping *mapping);

void lx_pages_init(LxOwner *owner);
void lx_pages_free(LxOwner *owner);
/* The page of @pa; NULL: nothing was ever listed there, or it is no RAM. */
LxPage *lx_page_at(const LxOwner *owner, SimAddr pa);
/* A new mapping is listed in its pages; when it has ended, as such. */
void lx_pages_list(LxOwner *owner, LxMapping *mapping);
void lx_pages_end(LxOwner *owner, LxMapping *mapping);
/* Runs of [pa, pa+len) have changed: what the CPUs must ask about is set anew. */
void lx_pages_attend(LxOwner *owner, SimAddr pa, uint64_t len);

#endif

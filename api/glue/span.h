/* SPDX-License-Identifier: MIT */
/*
 * Spans of addresses, found by what they touch: a search tree by first byte in which
 * each node knows how far anything below it reaches.  Finding costs as many steps as
 * the tree is deep and one for each span found, however many others there are.
 */
#ifndef GLUE_SPAN_H
#define GLUE_SPAN_H

#include <stdbool.h>
#include <stdint.h>

/* Lies in what it stands for, @item. */
typedef struct LxSpan {
    uint64_t first, last; /* inclusive: a span may end where addresses do */
    uint64_t age;         /* tells spans of one first byte apart */
    void *item;
    uint64_t reach;       /* from here on the tree's own: largest @last below */
    uint64_t height;
    struct LxSpan *left, *right;
} LxSpan;

typedef struct LxSpans {
    LxSpan *root; /* NULL: none */
} LxSpans;

/* @len bytes from @first on, at least one, as many as there are addresses. */
LxSpan lx_span(uint64_t first, uint64_t len, uint64_t age, void *item);
/* The tree borrows the span until it is removed. */
void lx_spans_add(LxSpans *spans, LxSpan *span);
void lx_spans_remove(LxSpans *spans, LxSpan *span);

/* Every span with a byte in common with @where, by first byte, then by age. */
typedef void (*LxSpanVisit)(void *item, void *user);
void lx_spans_touching(const LxSpans *spans, const LxSpan *where, LxSpanVisit visit,
                       void *user);

#endif

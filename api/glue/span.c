/* SPDX-License-Identifier: MIT */
/*
 * Spans as a treap (Seidel and Aragon, "Randomized search trees", 1996): a search
 * tree that is a heap by a number which has nothing to do with the order, and so is
 * about as deep as it would be if spans came in any order.  The number is scrambled
 * from the age: no dice, the same tree in every run.
 */
#include "api/glue/span.h"

#include <glib.h>

LxSpan
lx_span(uint64_t first, uint64_t len, uint64_t age, void *item)
{
    uint64_t last = first + MAX(len, 1) - 1;

    return (LxSpan){ .first = first, .last = last < first ? UINT64_MAX : last, .age = age,
                     .item = item };
}

/* The finalizer of splitmix64 (Steele, Lea and Flood, 2014). */
static uint64_t
scramble(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static bool
is_before(const LxSpan *a, const LxSpan *b)
{
    return a->first != b->first ? a->first < b->first : a->age < b->age;
}

/* What lies below @span has changed. */
static LxSpan *
renew(LxSpan *span)
{
    span->reach = span->last;
    if (span->left) {
        span->reach = MAX(span->reach, span->left->reach);
    }
    if (span->right) {
        span->reach = MAX(span->reach, span->right->reach);
    }
    return span;
}

/* One tree of two; all of @low is before all of @high. */
static LxSpan *
join(LxSpan *low, LxSpan *high)
{
    if (low == NULL || high == NULL) {
        return low ? low : high;
    }
    if (low->height > high->height) {
        low->right = join(low->right, high);
        return renew(low);
    }
    high->left = join(low, high->left);
    return renew(high);
}

/* Two trees of one: what is before @at, and the rest. */
static void
split(LxSpan *tree, const LxSpan *at, LxSpan **ret_low, LxSpan **ret_high)
{
    if (tree == NULL) {
        *ret_low = *ret_high = NULL;
    } else if (is_before(tree, at)) {
        split(tree->right, at, &tree->right, ret_high);
        *ret_low = renew(tree);
    } else {
        split(tree->left, at, ret_low, &tree->left);
        *ret_high = renew(tree);
    }
}

void
lx_spans_add(LxSpans *spans, LxSpan *span)
{
    LxSpan *low, *high;

    span->left = span->right = NULL;
    span->height = scramble(span->age);
    split(spans->root, span, &low, &high);
    spans->root = join(join(low, renew(span)), high);
}

static LxSpan *
without(LxSpan *tree, const LxSpan *span)
{
    g_assert(tree != NULL);
    if (tree == span) {
        return join(tree->left, tree->right);
    }
    if (is_before(span, tree)) {
        tree->left = without(tree->left, span);
    } else {
        tree->right = without(tree->right, span);
    }
    return renew(tree);
}

void
lx_spans_remove(LxSpans *spans, LxSpan *span)
{
    spans->root = without(spans->root, span);
}

static void
visit_below(const LxSpan *tree, const LxSpan *where, LxSpanVisit visit, void *user)
{
    if (tree == NULL || tree->reach < where->first) {
        return;
    }
    visit_below(tree->left, where, visit, user);
    if (tree->first > where->last) {
        return;
    }
    if (tree->last >= where->first) {
        visit(tree->item, user);
    }
    visit_below(tree->right, where, visit, user);
}

void
lx_spans_touching(const LxSpans *spans, const LxSpan *where, LxSpanVisit visit, void *user)
{
    visit_below(spans->root, where, visit, user);
}

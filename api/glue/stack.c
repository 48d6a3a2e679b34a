/* SPDX-License-Identifier: MIT */
/* The trie of call sites; see the header. */
#include "api/glue/stack.h"

#include <glib.h>

static GArray *frames;       /* LxFrame; number - 1 is the index */
static GHashTable *children; /* Edge (borrowed from itself) -> number */

typedef struct Edge {
    uintptr_t site;
    uint32_t parent;
} Edge;

static guint
edge_hash(gconstpointer key)
{
    const Edge *edge = key;

    return (guint)(edge->site * 31 + edge->parent);
}

static gboolean
edge_equal(gconstpointer a, gconstpointer b)
{
    const Edge *x = a, *y = b;

    return x->site == y->site && x->parent == y->parent;
}

const LxFrame *
lx_stack_frame(uint32_t stack)
{
    return stack != 0 && frames && stack <= frames->len
               ? &g_array_index(frames, LxFrame, stack - 1) : NULL;
}

static uint32_t
add(uint32_t parent, uintptr_t site)
{
    LxFrame frame = { .site = site, .parent = parent };
    Edge *edge = g_new(Edge, 1);

    *edge = (Edge){ site, parent };
    g_array_append_val(frames, frame);
    g_hash_table_insert(children, edge, GUINT_TO_POINTER(frames->len));
    return frames->len;
}

static uint32_t
find_or_add(uint32_t parent, uintptr_t site)
{
    Edge edge = { site, parent };
    uint32_t found;

    if (!frames) {
        frames = g_array_new(FALSE, FALSE, sizeof(LxFrame));
        children = g_hash_table_new_full(edge_hash, edge_equal, g_free, NULL);
    }
    found = GPOINTER_TO_UINT(g_hash_table_lookup(children, &edge));
    return found ? found : add(parent, site);
}

/* Mostly the call that was made from there last. */
uint32_t
lx_stack_enter(uint32_t stack, const void *site)
{
    const LxFrame *frame = lx_stack_frame(stack);
    const LxFrame *latest = frame ? lx_stack_frame(frame->latest) : NULL;
    uint32_t entered;

    if (G_LIKELY(latest && latest->site == (uintptr_t)site)) {
        return frame->latest;
    }
    entered = find_or_add(stack, (uintptr_t)site);
    if (stack != 0) {
        g_array_index(frames, LxFrame, stack - 1).latest = entered;
    }
    return entered;
}

uint32_t
lx_stack_leave(uint32_t stack)
{
    const LxFrame *frame = lx_stack_frame(stack);

    return frame ? frame->parent : 0;
}

void
lx_stack_clear(void)
{
    g_clear_pointer(&children, g_hash_table_unref);
    g_clear_pointer(&frames, g_array_unref);
}

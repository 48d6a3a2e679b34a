/* SPDX-License-Identifier: MIT */
/*
 * Names for pieces of memory.  One array sorted by address, then size, then
 * order of adding; a lookup goes back from its address no further than the
 * longest object reaches.
 */
#include "sim/objects.h"

typedef struct Entry {
    SimObject object; /* first: lent as const SimObject */
    uint64_t order;
} Entry;

struct SimObjects {
    GPtrArray *entries; /* of Entry, owned */
    uint64_t longest;
    uint64_t added;
};

SimObjects *
sim_objects_new(void)
{
    SimObjects *objects = g_new0(SimObjects, 1);

    objects->entries = g_ptr_array_new_with_free_func(g_free);
    return objects;
}

void
sim_objects_free(SimObjects *objects)
{
    if (objects) {
        g_ptr_array_unref(objects->entries);
        g_free(objects);
    }
}

static Entry *
entry_at(const SimObjects *objects, guint index)
{
    return g_ptr_array_index(objects->entries, index);
}

/* Index of the first entry that starts after @pa. */
static guint
first_after(const SimObjects *objects, SimAddr pa)
{
    guint lo = 0, hi = objects->entries->len;

    while (lo < hi) {
        guint mid = (lo + hi) / 2;

        if (entry_at(objects, mid)->object.pa <= pa) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

/* Index of the first entry that could reach @pa. */
static guint
first_reaching(const SimObjects *objects, SimAddr pa)
{
    return pa < objects->longest ? 0 : first_after(objects, pa - objects->longest);
}

static bool
holds(const SimObject *object, SimAddr pa, uint64_t len)
{
    return pa >= object->pa && pa - object->pa < object->len &&
           len <= object->len - (pa - object->pa);
}

/* What died under a new object can never be named again while it lives. */
static void
forget_dead_inside(SimObjects *objects, const SimObject *object)
{
    guint i = first_after(objects, object->pa);

    while (i > 0 && entry_at(objects, i - 1)->object.pa == object->pa) {
        i--;
    }
    while (i < objects->entries->len &&
           entry_at(objects, i)->object.pa < object->pa + object->len) {
        const SimObject *old = &entry_at(objects, i)->object;

        if (!old->live && holds(object, old->pa, old->len)) {
            g_ptr_array_remove_index(objects->entries, i);
        } else {
            i++;
        }
    }
}

void
sim_objects_add(SimObjects *objects, const SimObject *object)
{
    Entry *entry = g_new0(Entry, 1);
    guint i;

    if (!object->is_range) {
        forget_dead_inside(objects, object);
    }
    entry->object = *object;
    entry->order = ++objects->added;
    i = first_after(objects, object->pa);
    while (i > 0 && entry_at(objects, i - 1)->object.pa == object->pa &&
           entry_at(objects, i - 1)->object.len > object->len) {
        i--;
    }
    g_ptr_array_insert(objects->entries, (gint)i, entry);
    objects->longest = MAX(objects->longest, object->len);
}

/* A block is younger than the page that it was cut from, and goes before it. */
static Entry *
newest_live_at(const SimObjects *objects, SimAddr pa)
{
    Entry *newest = NULL;

    for (guint i = first_after(objects, pa);
         i > 0 && entry_at(objects, i - 1)->object.pa == pa; i--) {
        Entry *entry = entry_at(objects, i - 1);

        if (entry->object.live && !entry->object.is_range &&
            (newest == NULL || entry->order > newest->order)) {
            newest = entry;
        }
    }
    return newest;
}

void
sim_objects_end(SimObjects *objects, SimAddr pa)
{
    Entry *ended = newest_live_at(objects, pa);

    if (!ended) {
        return;
    }
    ended->object.live = false;
    /* Its named ranges go with it. */
    for (guint i = first_reaching(objects, pa);
         i < first_after(objects, pa + ended->object.len - 1); i++) {
        SimObject *object = &entry_at(objects, i)->object;

        if (object->is_range && holds(&ended->object, object->pa, object->len)) {
            object->live = false;
        }
    }
}

/* Is @a the better name: living, then a range, then smaller, then newer. */
static bool
is_better(const Entry *a, const Entry *b)
{
    if (a->object.live != b->object.live) {
        return a->object.live;
    }
    if (a->object.is_range != b->object.is_range) {
        return a->object.is_range;
    }
    if (a->object.len != b->object.len) {
        return a->object.len < b->object.len;
    }
    return a->order > b->order;
}

static const SimObject *
find(const SimObjects *objects, SimAddr pa, uint64_t len)
{
    const Entry *best = NULL;
    guint end = first_after(objects, pa);

    for (guint i = first_reaching(objects, pa); i < end; i++) {
        const Entry *entry = entry_at(objects, i);

        if (holds(&entry->object, pa, len) && (!best || is_better(entry, best))) {
            best = entry;
        }
    }
    return best ? &best->object : NULL;
}

const SimObject *
sim_objects_find(const SimObjects *objects, SimAddr pa)
{
    return find(objects, pa, 1);
}

/* Those of one first byte lie together by size, those of one size by age. */
const SimObject *
sim_objects_first(const SimObjects *objects, SimAddr pa)
{
    const SimObject *first = NULL;

    for (guint i = first_after(objects, pa);
         i > 0 && entry_at(objects, i - 1)->object.pa == pa; i--) {
        const SimObject *object = &entry_at(objects, i - 1)->object;

        if (!object->is_range && (first == NULL || object->len < first->len)) {
            first = object;
        }
    }
    return first;
}

GPtrArray *
sim_objects_touching(const SimObjects *objects, SimAddr pa, uint64_t len)
{
    GPtrArray *found = g_ptr_array_new();

    if (len == 0) {
        return found;
    }
    for (guint i = first_reaching(objects, pa); i < first_after(objects, pa + len - 1);
         i++) {
        SimObject *object = &entry_at(objects, i)->object;

        if (object->live && object->pa + object->len > pa) {
            g_ptr_array_add(found, object);
        }
    }
    return found;
}

char *
sim_objects_describe(const SimObjects *objects, SimAddr pa, uint64_t len)
{
    const SimObject *object = find(objects, pa, len);
    uint64_t first;

    if (!object) {
        object = sim_objects_find(objects, pa);
    }
    if (!object) {
        return g_strdup_printf("0x%" G_GINT64_MODIFIER "x", pa);
    }
    first = pa - object->pa;
    if (first == 0 && len == object->len) {
        return g_strdup(object->name);
    }
    if (len <= 1) {
        return g_strdup_printf("%s[%" G_GUINT64_FORMAT "]", object->name, first);
    }
    return g_strdup_printf("%s[%" G_GUINT64_FORMAT "..%" G_GUINT64_FORMAT "]",
                           object->name, first, first + len - 1);
}

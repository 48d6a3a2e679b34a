/* SPDX-License-Identifier: MIT */
/*
 * The store of findings.  One mistake makes one record: pieces of one access
 * that lie side by side become one range, and the same mistake at the same
 * place, seen again, is counted.
 *
 * A record is open while the access that made it may still add to it; it is
 * complete when another access reports or when the step ends.
 */
#include "sim/finding.h"

#include <string.h>

#include "sim/truth.h"
#include "sim/world.h"

typedef struct Entry {
    SimFinding finding; /* first: a SimFinding * is an Entry * */
    bool open;          /* may still grow, the watcher has not seen it */
    bool counted;       /* this access is already among its duplicates */
} Entry;

/* What makes two reports the same mistake. */
typedef struct Mistake {
    SimCode code;
    SimActorId reader;
    SimSource place;
    uint64_t got, due; /* latent: the other place instead, see mistake_of() */
} Mistake;

struct SimFindings {
    GPtrArray *entries;   /* Entry, owned, in order of discovery */
    GPtrArray *unsettled; /* of these: open or counted */
    GHashTable *known;    /* Mistake -> Entry; looked up, never walked */
    void (*seen)(void *, SimFinding *);
    void *opaque;
};

/*
 * A latent one has read the right bytes, so the ids differ from round to round:
 * the pair of places counts (rules.md T4).
 */
static Mistake
mistake_of(const SimFinding *finding)
{
    Mistake mistake = {.code = finding->code,
                       .reader = finding->read.actor,
                       .place = finding->read.source,
                       .got = finding->got_id,
                       .due = finding->due_id};

    if (finding->latent) {
        mistake.got = finding->changed.source.pc;
        mistake.due = finding->changed.source.stack;
    }
    return mistake;
}

static guint
hash_mistake(gconstpointer key)
{
    const Mistake *m = key;
    uint64_t h = (uint64_t)m->code;

    h = h * 1000003 + m->reader;
    h = h * 1000003 + m->place.pc;
    h = h * 1000003 + m->place.stack;
    h = h * 1000003 + m->got;
    h = h * 1000003 + m->due;
    return (guint)(h ^ (h >> 32));
}

static bool
is_same_source(SimSource a, SimSource b)
{
    return a.pc == b.pc && a.stack == b.stack;
}

static gboolean
is_same_mistake(gconstpointer first, gconstpointer second)
{
    const Mistake *a = first;
    const Mistake *b = second;

    return a->code == b->code && a->reader == b->reader &&
           is_same_source(a->place, b->place) && a->got == b->got && a->due == b->due;
}

static bool
is_same_access(const SimFinding *a, const SimFinding *b)
{
    return a->read.actor == b->read.actor &&
           is_same_source(a->read.source, b->read.source);
}

static void
free_entry(void *memory)
{
    Entry *entry = memory;

    if (entry->finding.history) {
        g_array_unref(entry->finding.history);
    }
    g_free(entry);
}

SimFindings *
sim_findings_new(void)
{
    SimFindings *findings = g_new0(SimFindings, 1);

    findings->entries = g_ptr_array_new_with_free_func(free_entry);
    findings->unsettled = g_ptr_array_new();
    findings->known = g_hash_table_new_full(hash_mistake, is_same_mistake, g_free, NULL);
    return findings;
}

void
sim_findings_free(SimFindings *findings)
{
    if (!findings) {
        return;
    }
    g_hash_table_unref(findings->known);
    g_ptr_array_unref(findings->unsettled);
    g_ptr_array_unref(findings->entries);
    g_free(findings);
}

/* Puts @more's values behind @into's, as far as there is room. */
static void
append_values(SimFinding *into, const SimFinding *more)
{
    uint64_t have = MIN(into->len, SIM_FINDING_BYTES);
    uint64_t room = MIN(more->len, SIM_FINDING_BYTES - have);

    into->has_values = into->has_values && more->has_values;
    memcpy(into->got + have, more->got, room);
    memcpy(into->due + have, more->due, room);
}

static void
prepend_values(SimFinding *into, const SimFinding *more)
{
    uint64_t front = MIN(more->len, SIM_FINDING_BYTES);
    uint64_t keep = MIN(into->len, SIM_FINDING_BYTES - front);

    into->has_values = into->has_values && more->has_values;
    memmove(into->got + front, into->got, keep);
    memmove(into->due + front, into->due, keep);
    memcpy(into->got, more->got, front);
    memcpy(into->due, more->due, front);
}

static bool
is_piece_of(const SimFinding *open, const SimFinding *piece)
{
    return open->code == piece->code && open->cause == piece->cause &&
           open->latent == piece->latent && open->is_write == piece->is_write &&
           is_same_access(open, piece) &&
           SIM_WID_ACTOR(open->due_id) == SIM_WID_ACTOR(piece->due_id) &&
           is_same_source(open->changed.source, piece->changed.source) &&
           (open->pa + open->len == piece->pa || piece->pa + piece->len == open->pa);
}

static void
drop_history(SimFinding *finding)
{
    if (finding->history) {
        g_array_unref(finding->history);
        finding->history = NULL;
    }
}

/* The open record that @piece continues, grown by it; NULL when there is none. */
static Entry *
merge_piece(SimFindings *findings, const SimFinding *piece)
{
    for (unsigned i = 0; i < findings->unsettled->len; i++) {
        Entry *entry = g_ptr_array_index(findings->unsettled, i);
        SimFinding *open = &entry->finding;

        if (!entry->open || !is_piece_of(open, piece)) {
            continue;
        }
        if (open->pa + open->len == piece->pa) {
            append_values(open, piece);
        } else {
            prepend_values(open, piece);
            open->pa = piece->pa;
            open->bus = piece->bus;
        }
        open->len += piece->len;
        return entry;
    }
    return NULL;
}

/* Another access reports: what the last one left open is complete. */
static void
settle_others(SimFindings *findings, const SimFinding *finding)
{
    if (findings->unsettled->len > 0) {
        Entry *entry = g_ptr_array_index(findings->unsettled, 0);

        if (!is_same_access(&entry->finding, finding)) {
            sim_findings_flush(findings);
        }
    }
}

static void
count_again(SimFindings *findings, Entry *entry, const SimFinding *again)
{
    entry->finding.last_event = again->event;
    if (!entry->counted) { /* one access counts once, however many pieces it reports */
        entry->counted = true;
        entry->finding.duplicates++;
        g_ptr_array_add(findings->unsettled, entry);
    }
}

static Entry *
record(SimFindings *findings, const SimFinding *finding)
{
    Entry *entry = g_new0(Entry, 1);

    entry->finding = *finding;
    entry->finding.last_event = finding->event;
    entry->open = true;
    g_ptr_array_add(findings->entries, entry);
    g_ptr_array_add(findings->unsettled, entry);
    return entry;
}

SimFinding *
sim_findings_add(SimWorld *world, const SimFinding *finding)
{
    SimFindings *findings = world->findings;
    SimFinding copy = *finding;
    Mistake mistake = mistake_of(&copy);
    Entry *known, *entry;

    g_assert(copy.len > 0);
    settle_others(findings, &copy);
    known = g_hash_table_lookup(findings->known, &mistake);
    entry = known && !known->open ? known : merge_piece(findings, &copy);
    if (!entry && !known) {
        entry = record(findings, &copy);
    } else {
        drop_history(&copy);
    }
    if (!known) {
        g_hash_table_insert(findings->known, g_memdup2(&mistake, sizeof(mistake)), entry);
    } else if (!known->open) {
        count_again(findings, known, &copy);
    }
    return entry ? &entry->finding : &known->finding;
}

unsigned
sim_findings_count(const SimFindings *findings)
{
    return findings->entries->len;
}

SimFinding *
sim_findings_get(const SimFindings *findings, unsigned index)
{
    return g_ptr_array_index(findings->entries, index);
}

void
sim_findings_watch(SimFindings *findings, void (*seen)(void *, SimFinding *),
                   void *opaque)
{
    findings->seen = seen;
    findings->opaque = opaque;
}

void
sim_findings_flush(SimFindings *findings)
{
    /* By index: the watcher may look at the store, but adds nothing to it. */
    for (unsigned i = 0; i < findings->unsettled->len; i++) {
        Entry *entry = g_ptr_array_index(findings->unsettled, i);

        entry->counted = false;
        if (entry->open) {
            entry->open = false;
            if (findings->seen) {
                findings->seen(findings->opaque, &entry->finding);
            }
        }
    }
    g_ptr_array_set_size(findings->unsettled, 0);
}

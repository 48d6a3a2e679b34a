/* SPDX-License-Identifier: MIT */
/* Folding, comparing and printing lists of findings. */
#include "tests/oracle/oracle.h"

#include <inttypes.h>

#include "sim/world.h"

static bool
is_same_source(SimSource a, SimSource b)
{
    return a.pc == b.pc && a.stack == b.stack;
}

/* Seen before: the same code, place of report, writes and reader. */
static bool
is_again(const OracleFinding *a, const OracleFinding *b)
{
    if (a->code != b->code || a->reader != b->reader || !is_same_source(a->place, b->place)) {
        return false;
    }
    if (a->latent || b->latent) {
        return a->latent && b->latent && is_same_source(a->changed, b->changed);
    }
    return a->got == b->got && a->due == b->due;
}

static bool
is_same_access(const OracleFinding *a, const OracleFinding *b)
{
    return a->reader == b->reader && a->step == b->step && is_same_source(a->place, b->place);
}

/* Neighbours in one access, of one writer. */
static bool
is_neighbour(const OracleFinding *a, const OracleFinding *b)
{
    return a->open && a->code == b->code && is_same_access(a, b) && a->writer == b->writer &&
           a->latent == b->latent && is_same_source(a->changed, b->changed) &&
           (a->pa + a->len == b->pa || b->pa + b->len == a->pa);
}

/* Another access reports: what the last one found is complete. */
static void
close_others(GArray *folded, const OracleFinding *new)
{
    bool other = false;

    for (unsigned i = 0; i < folded->len; i++) {
        const OracleFinding *old = &g_array_index(folded, OracleFinding, i);

        other |= old->open && !is_same_access(old, new);
    }
    for (unsigned i = 0; other && i < folded->len; i++) {
        g_array_index(folded, OracleFinding, i).open = false;
    }
}

/* @known: every finding so far, also those that became part of another. */
static void
fold_one(GArray *folded, GArray *known, OracleFinding new)
{
    OracleFinding *grows = NULL;
    bool again = false;

    close_others(folded, &new);
    for (unsigned i = 0; i < known->len && !again; i++) {
        const OracleFinding *old = &g_array_index(known, OracleFinding, i);

        again = is_again(old, &new) && !is_same_access(old, &new);
    }
    for (unsigned i = 0; i < folded->len; i++) {
        OracleFinding *old = &g_array_index(folded, OracleFinding, i);

        again |= !old->open && is_again(old, &new);
        grows = is_neighbour(old, &new) ? old : grows;
    }
    if (again) {
        return;
    }
    for (unsigned i = 0; i < known->len; i++) {
        again |= is_again(&g_array_index(known, OracleFinding, i), &new);
    }
    g_array_append_val(known, new);
    if (grows) {
        grows->pa = MIN(grows->pa, new.pa);
        grows->len += new.len;
    } else if (!again) {
        new.open = true;
        g_array_append_val(folded, new);
    }
}

GArray *
oracle_fold(const GArray *raw)
{
    GArray *folded = g_array_new(FALSE, FALSE, sizeof(OracleFinding));
    g_autoptr(GArray) known = g_array_new(FALSE, FALSE, sizeof(OracleFinding));

    for (unsigned i = 0; i < raw->len; i++) {
        fold_one(folded, known, g_array_index(raw, OracleFinding, i));
    }
    return folded;
}

/* What the tree says of a device is no verdict on bytes (docs/design/truth.md). */
static bool
is_about_the_tree(const SimFinding *finding)
{
    return finding->code == SIM_D501 || finding->code == SIM_D502;
}

GArray *
oracle_reported(const SimWorld *world)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(OracleFinding));

    for (unsigned i = 0; i < sim_findings_count(world->findings); i++) {
        const SimFinding *finding = sim_findings_get(world->findings, i);
        OracleFinding one = {
            .code = finding->code, .pa = finding->pa, .len = finding->len,
            .writer = SIM_WID_ACTOR(finding->due_id), .reader = finding->read.actor,
            .got = finding->got_id, .due = finding->due_id,
            .place = finding->read.source, .changed = finding->changed.source,
            .step = finding->event, .latent = finding->latent,
        };

        if (!is_about_the_tree(finding)) {
            g_array_append_val(list, one);
        }
    }
    return list;
}

/* Losses are nobody's read: the writer of what was lost is all that counts. */
static SimActorId
reader_of(const OracleFinding *finding)
{
    return finding->code == SIM_D103 || finding->code == SIM_D104 ? 0 : finding->reader;
}

/* D2xx and D107 break a rule: no write was due. */
static SimActorId
writer_of(const OracleFinding *finding)
{
    return finding->code >= SIM_D107 ? 0 : finding->writer;
}

static int
compare(gconstpointer first, gconstpointer second)
{
    const OracleFinding *a = first, *b = second;
    const uint64_t one[] = { a->code, reader_of(a), writer_of(a), a->place.pc, a->pa, a->len };
    const uint64_t two[] = { b->code, reader_of(b), writer_of(b), b->place.pc, b->pa, b->len };

    for (unsigned i = 0; i < G_N_ELEMENTS(one); i++) {
        if (one[i] != two[i]) {
            return one[i] < two[i] ? -1 : 1;
        }
    }
    return 0;
}

void
oracle_findings_print(const GArray *findings, GString *out)
{
    for (unsigned i = 0; i < findings->len; i++) {
        const OracleFinding *f = &g_array_index(findings, OracleFinding, i);

        g_string_append_printf(out,
                               "  D%d pc%" PRIu64 " st%" PRIu64 " %" PRIx64 "+%" PRIu64
                               " reader %u got %u.%" PRIu64 " due %u.%" PRIu64 "%s\n",
                               f->code, f->place.pc, f->step, f->pa, f->len, f->reader,
                               SIM_WID_ACTOR(f->got), (uint64_t)SIM_WID_SEQ(f->got),
                               SIM_WID_ACTOR(f->due), (uint64_t)SIM_WID_SEQ(f->due),
                               f->latent ? " latent" : "");
    }
}

/* Sorted, and ranges that touch made one: which of them came first is no matter. */
static GArray *
normal_form(const GArray *findings)
{
    GArray *sorted = g_array_copy((GArray *)findings);
    GArray *list = g_array_new(FALSE, FALSE, sizeof(OracleFinding));

    g_array_sort(sorted, compare);
    for (unsigned i = 0; i < sorted->len; i++) {
        const OracleFinding *next = &g_array_index(sorted, OracleFinding, i);
        OracleFinding *last =
            list->len ? &g_array_index(list, OracleFinding, list->len - 1) : NULL;

        if (last && last->code == next->code && reader_of(last) == reader_of(next) &&
            writer_of(last) == writer_of(next) && is_same_source(last->place, next->place) &&
            next->pa <= last->pa + last->len) {
            last->len = MAX(last->len, next->pa + next->len - last->pa);
        } else {
            g_array_append_vals(list, next, 1);
        }
    }
    g_array_unref(sorted);
    return list;
}

bool
oracle_agree(const GArray *expected, const GArray *reported, GString *out)
{
    g_autoptr(GArray) a = normal_form(expected);
    g_autoptr(GArray) b = normal_form(reported);
    bool same = a->len == b->len;

    for (unsigned i = 0; same && i < a->len; i++) {
        same = compare(&g_array_index(a, OracleFinding, i),
                       &g_array_index(b, OracleFinding, i)) == 0;
    }
    if (!same) {
        g_string_append(out, "expected:\n");
        oracle_findings_print(a, out);
        g_string_append(out, "reported:\n");
        oracle_findings_print(b, out);
    }
    return same;
}

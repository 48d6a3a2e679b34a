/* SPDX-License-Identifier: MIT */
/*
 * The bytes that are kept aside while the window shows a CPU something other
 * than what the caches hold.  Two kinds: pieces shown for a load, which every
 * entry into the runtime takes off again, and at most one announced store,
 * which stays until it counts as landed.  The two never overlap.
 */
#include "sim/lay.h"

#include <string.h>

#include "sim/cpu.h"
#include "sim/window.h"

#include <glib.h>

/* A range of the window and where its own bytes are kept. */
typedef struct Piece {
    uint64_t va, len;
    gsize kept; /* offset in a GByteArray */
} Piece;

struct SimLay {
    SimLayState is;      /* first: sim_lay_is_busy */
    GArray *shown;       /* Piece: laid for loads */
    GByteArray *kept;    /* the window's own bytes under them */
    Piece store;         /* the announced store; len 0 = none */
    GByteArray *under;   /* the window's own bytes under it */
    GByteArray *offered; /* what it showed when it was announced */
    GByteArray *landed;  /* its bytes, when it landed */
    GByteArray *scratch;
    SimCpu *cpu;      /* whose store */
    SimSource source; /* and from where */
    bool passed;      /* a load was announced after it */
    SimLayFault fault;
};

SimLay *
sim_lay_new(SimWorld *world)
{
    SimLay *lay = g_new0(SimLay, 1);

    (void)world;
    lay->shown = g_array_new(false, false, sizeof(Piece));
    lay->kept = g_byte_array_new();
    lay->under = g_byte_array_new();
    lay->offered = g_byte_array_new();
    lay->landed = g_byte_array_new();
    lay->scratch = g_byte_array_new();
    return lay;
}

void
sim_lay_free(SimLay *lay)
{
    if (lay == NULL) {
        return;
    }
    g_array_free(lay->shown, true);
    g_byte_array_free(lay->kept, true);
    g_byte_array_free(lay->under, true);
    g_byte_array_free(lay->offered, true);
    g_byte_array_free(lay->landed, true);
    g_byte_array_free(lay->scratch, true);
    g_free(lay);
}

bool
sim_lay_is_pending(const SimLay *lay)
{
    return lay->store.len != 0;
}

SimCpu *
sim_lay_whose(const SimLay *lay)
{
    return lay->store.len != 0 ? lay->cpu : NULL;
}

/* After every change of what lies over the window. */
static void
settle(SimLay *lay)
{
    lay->is.busy = lay->store.len != 0 || lay->shown->len != 0;
}

/* The bytes that [va, va+len) and @piece share; false: none. */
static bool
meet(const Piece *piece, uint64_t va, uint64_t len, uint64_t *ret_va, uint64_t *ret_len)
{
    uint64_t start = MAX(piece->va, va);
    uint64_t end = MIN(piece->va + piece->len, va + len);

    if (start >= end) {
        return false;
    }
    *ret_va = start;
    *ret_len = end - start;
    return true;
}

void
sim_lay_get_under(const SimLay *lay, SimAddr pa, void *ret_bytes, uint32_t len)
{
    uint64_t va = sim_window_va(SIM_WINDOW_LINEAR, pa);
    uint8_t *out = ret_bytes;
    uint64_t at, n;

    memcpy(out, sim_window_host(va), len);
    for (guint i = 0; i < lay->shown->len; i++) {
        const Piece *piece = &g_array_index(lay->shown, Piece, i);

        if (meet(piece, va, len, &at, &n)) {
            memcpy(out + (at - va), lay->kept->data + piece->kept + (at - piece->va), n);
        }
    }
    if (meet(&lay->store, va, len, &at, &n) && lay->fault != SIM_LAY_WRITE_BACK_STORE) {
        memcpy(out + (at - va), lay->under->data + (at - lay->store.va), n);
    }
}

/*
 * The caller has taken shown pieces off; a fill that meets one nevertheless is
 * kept for later *and* seen now.  An announced store is different: its bytes in
 * the window are, or are about to be, the CPU's own.
 */
void
sim_lay_put_under(SimLay *lay, SimAddr pa, const void *bytes, uint32_t len)
{
    uint64_t va = sim_window_va(SIM_WINDOW_LINEAR, pa);
    const uint8_t *in = bytes;
    uint64_t at, n;

    for (guint i = 0; i < lay->shown->len; i++) {
        const Piece *piece = &g_array_index(lay->shown, Piece, i);

        if (meet(piece, va, len, &at, &n)) {
            memcpy(lay->kept->data + piece->kept + (at - piece->va), in + (at - va), n);
        }
    }
    if (!meet(&lay->store, va, len, &at, &n) || lay->fault == SIM_LAY_FILL_OVER_STORE) {
        memcpy(sim_window_host(va), in, len);
        return;
    }
    memcpy(lay->under->data + (at - lay->store.va), in + (at - va), n);
    memcpy(sim_window_host(va), in, at - va);
    memcpy(sim_window_host(at + n), in + (at + n - va), va + len - (at + n));
}

/* Shows the part of @bytes from its first to its last byte that differs. */
static void
show_piece(SimLay *lay, uint64_t va, const uint8_t *bytes, uint64_t len)
{
    uint8_t *window = sim_window_host(va);
    Piece piece;

    if (len == 0 || memcmp(window, bytes, len) == 0) {
        return;
    }
    while (*window == *bytes) {
        window++, bytes++, va++, len--;
    }
    while (window[len - 1] == bytes[len - 1]) {
        len--;
    }
    piece = (Piece){ .va = va, .len = len, .kept = lay->kept->len };
    g_array_append_val(lay->shown, piece);
    g_byte_array_append(lay->kept, window, len);
    memcpy(window, bytes, len);
    settle(lay);
}

void
sim_lay_show(SimLay *lay, uint64_t va, const uint8_t *bytes, uint64_t len)
{
    uint64_t at, n;

    if (lay->fault == SIM_LAY_NO_SHOW_AT_LOAD) {
        return;
    }
    if (!meet(&lay->store, va, len, &at, &n) || lay->fault == SIM_LAY_SHOW_OVER_STORE) {
        show_piece(lay, va, bytes, len);
        return;
    }
    show_piece(lay, va, bytes, at - va);
    show_piece(lay, at + n, bytes + (at + n - va), va + len - (at + n));
}

void
sim_lay_lift(SimLay *lay)
{
    if (lay->fault != SIM_LAY_NEVER_LIFT) {
        for (guint i = lay->shown->len; i-- > 0;) {
            const Piece *piece = &g_array_index(lay->shown, Piece, i);

            memcpy(sim_window_host(piece->va), lay->kept->data + piece->kept, piece->len);
        }
    }
    g_array_set_size(lay->shown, 0);
    g_byte_array_set_size(lay->kept, 0);
    settle(lay);
}

void
sim_lay_announce(SimLay *lay, SimCpu *cpu, uint64_t va, const uint8_t *bytes, uint64_t len)
{
    uint8_t *window = sim_window_host(va);

    g_assert(!sim_lay_is_busy(lay));
    lay->store = (Piece){ .va = va, .len = len };
    settle(lay);
    lay->cpu = cpu;
    lay->source = cpu->here;
    lay->passed = false;
    g_byte_array_set_size(lay->under, 0);
    g_byte_array_append(lay->under, window, len);
    if (lay->fault != SIM_LAY_NO_SHOW_AT_STORE) {
        memcpy(window, bytes, len);
    }
    g_byte_array_set_size(lay->offered, 0);
    g_byte_array_append(lay->offered, window, len);
}

/*
 * A byte that has changed since tells that the store was made.  The rules do not
 * need this look, values are right without it; but a load that follows then finds
 * the CPU's own store, where the old bytes might be stale and be reported.
 */
static bool
has_changed(const SimLay *lay)
{
    return lay->fault != SIM_LAY_SHOW_OVER_STORE &&
           memcmp(sim_window_host(lay->store.va), lay->offered->data, lay->store.len) != 0;
}

bool
sim_lay_survives(SimLay *lay)
{
    bool is_first = !lay->passed;

    lay->passed = true;
    return is_first && sim_lay_is_pending(lay) && !has_changed(lay) &&
           sim_window_part(lay->store.va) != SIM_WINDOW_MMIO &&
           lay->fault != SIM_LAY_LANDS_AT_READ;
}

bool
sim_lay_land(SimLay *lay, SimLanded *ret_landed)
{
    Piece store = lay->store;
    uint8_t *window = sim_window_host(store.va);

    if (store.len == 0) {
        return false;
    }
    g_byte_array_set_size(lay->landed, 0);
    g_byte_array_append(lay->landed, window, store.len);
    sim_lay_lift(lay);
    if (lay->fault != SIM_LAY_NO_PUT_BACK) {
        memcpy(window, lay->under->data, store.len);
    }
    lay->store = (Piece){ 0 };
    settle(lay);
    *ret_landed = (SimLanded){ .cpu = lay->cpu, .va = store.va, .len = store.len,
                               .bytes = lay->landed->data, .source = lay->source };
    return true;
}

uint8_t *
sim_lay_scratch(SimLay *lay, uint64_t len)
{
    if (lay->scratch->len < len) {
        g_byte_array_set_size(lay->scratch, len);
    }
    return lay->scratch->data;
}

void
sim_lay_break(SimLay *lay, SimLayFault fault)
{
    lay->fault = fault;
}

SimLayFault
sim_lay_fault(const SimLay *lay)
{
    return lay->fault;
}

static const char *const fault_names[SIM_LAY_FAULTS] = {
    [SIM_LAY_SOUND] = "sound",
    [SIM_LAY_LANDS_AT_READ] = "lands-at-read",
    [SIM_LAY_NO_PIN] = "no-pin",
    [SIM_LAY_EVENTS_LAST] = "events-last",
    [SIM_LAY_EVENTS_WHILE_PENDING] = "events-while-pending",
    [SIM_LAY_FILL_OVER_STORE] = "fill-over-store",
    [SIM_LAY_WRITE_BACK_STORE] = "write-back-store",
    [SIM_LAY_SHOW_OVER_STORE] = "show-over-store",
    [SIM_LAY_NO_SHOW_AT_STORE] = "no-show-at-store",
    [SIM_LAY_NO_SHOW_AT_LOAD] = "no-show-at-load",
    [SIM_LAY_NEVER_LIFT] = "never-lift",
    [SIM_LAY_NO_PUT_BACK] = "no-put-back",
};

const char *
sim_lay_fault_name(SimLayFault fault)
{
    return fault_names[fault];
}

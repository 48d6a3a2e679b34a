/* SPDX-License-Identifier: MIT */
/*
 * Memory of every family for valid use: got, checked against all that is out already,
 * and given back.
 */
#include "tests/api/valid.h"

#include <string.h>

#include "api/lx.h"

#define PAGE 4096u

/* --- an area ---------------------------------------------------------------------- */

void
valid_add_piece(Area *area, ull va, SimAddr pa, uint32_t len)
{
    Piece piece = { .va = va, .pa = pa, .len = len };

    for (guint i = 0; i < area->pieces->len; i++) {
        piece.at += g_array_index(area->pieces, Piece, i).len;
    }
    g_array_append_val(area->pieces, piece);
}

/* Its length is known: from now on its bytes have values, @zeroed or any. */
void
valid_make_bytes(Area *area, uint32_t len, bool zeroed)
{
    area->len = len;
    area->value = g_malloc0(len);
    area->writer = g_malloc0(len);
    memset(area->writer, zeroed ? BY_CPU : NOBODY, len);
}

bool
valid_got_linear(Area *area, ull va, uint32_t len, bool zeroed)
{
    if (va == 0) {
        return false;
    }
    valid_add_piece(area, va, lx_phys(va), len);
    valid_make_bytes(area, len, zeroed);
    return true;
}

bool
valid_got_pages(Area *area, ull va, uint32_t len, bool zeroed)
{
    if (va == 0) {
        return false;
    }
    for (uint32_t at = 0; at < len; at += PAGE) {
        valid_add_piece(area, va + at, lx_phys(va + at), MIN(PAGE, len - at));
    }
    valid_make_bytes(area, len, zeroed);
    return true;
}

uint32_t
valid_any_size(Valid *v)
{
    switch (below(v, 12)) {
    case 0:
        return 1 + below(v, 8);
    case 1:
        return PAGE + below(v, 2 * PAGE);
    case 2:
    case 3:
        return 1 + below(v, PAGE);
    default:
        return 1 + below(v, 600);
    }
}

/* --- all of them --------------------------------------------------------------------- */

static const AreaKindTable *const tables[] = { &valid_memory, &valid_dma };

/* Lines count where maintenance does: memory of a CPU shares none with a device's. */
static void
check_apart(Valid *v, const Area *a, const Area *b)
{
    SimAddr line = a->kind->streaming && b->kind->streaming && !a->owner && !b->owner
                       ? valid_granule(v) : 1;

    for (guint i = 0; i < a->pieces->len; i++) {
        for (guint k = 0; k < b->pieces->len; k++) {
            const Piece *p = &g_array_index(a->pieces, Piece, i);
            const Piece *q = &g_array_index(b->pieces, Piece, k);

            if (p->pa / line * line < q->pa + q->len && q->pa / line * line < p->pa + p->len) {
                valid_fail(v, "%s at pa 0x%llx, %u bytes: %s has bytes there", a->kind->name,
                           (ull)p->pa, p->len, b->kind->name);
            }
        }
    }
}

static void
area_free(Area *area)
{
    g_array_unref(area->pieces);
    g_free(area->value);
    g_free(area->writer);
    g_free(area);
}

/* The kind in whose weight @pick falls, all of them in a row; else what is left of it. */
static const AreaKind *
kind_at(unsigned *pick)
{
    for (unsigned t = 0; t < G_N_ELEMENTS(tables); t++) {
        for (unsigned i = 0; i < tables[t]->count; i++) {
            const AreaKind *kind = &tables[t]->kinds[i];

            if (*pick < kind->weight) {
                return kind;
            }
            *pick -= kind->weight;
        }
    }
    return NULL;
}

static const AreaKind *
any_kind(Valid *v)
{
    unsigned left = UINT_MAX, pick;

    kind_at(&left);
    pick = below(v, UINT_MAX - left);
    return kind_at(&pick);
}

bool
valid_op_get(Valid *v)
{
    const AreaKind *kind = any_kind(v);
    Area *area;

    if (v->areas->len >= VALID_AREAS || (kind->may_wait && v->atomic)) {
        return false;
    }
    area = g_new0(Area, 1);
    area->kind = kind;
    area->pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    if (!kind->get(v, area)) {
        area_free(area);
        return false;
    }
    for (guint i = 0; i < v->areas->len; i++) {
        check_apart(v, area, g_ptr_array_index(v->areas, i));
    }
    g_ptr_array_add(v->areas, area);
    return true;
}

bool
valid_is_used(const Valid *v, const Area *area)
{
    for (guint i = 0; i < v->maps->len; i++) {
        const Map *map = g_ptr_array_index(v->maps, i);

        for (guint k = 0; map != area->own && k < map->segs->len; k++) {
            if (g_array_index(map->segs, Seg, k).area == area) {
                return true;
            }
        }
    }
    return area->own && valid_map_is_busy(v, area->own);
}

void
valid_forget(Valid *v, Area *area)
{
    if (area->own) {
        valid_map_ended(v, area->own);
    }
    g_ptr_array_remove(v->areas, area);
    area_free(area);
}

void
valid_put(Valid *v, Area *area)
{
    area->kind->put(v, area);
    valid_forget(v, area);
}

bool
valid_op_put(Valid *v)
{
    Area *area;

    if (v->areas->len < VALID_AREAS / 3) {
        return false;
    }
    area = g_ptr_array_index(v->areas, below(v, v->areas->len));
    if (valid_is_used(v, area) || (area->kind->put_waits && v->atomic)) {
        return false;
    }
    valid_put(v, area);
    return true;
}

Area *
valid_any_area(Valid *v, bool streaming)
{
    for (unsigned tries = 4; v->areas->len && tries > 0; tries--) {
        Area *area = g_ptr_array_index(v->areas, below(v, v->areas->len));

        if (!streaming || area->kind->streaming) {
            return area;
        }
    }
    return NULL;
}

/* An object grows, and keeps its bytes: all of them have some value. */
bool
valid_op_grow(Valid *v)
{
    Area *area = valid_any_area(v, true);
    uint32_t kept, len;
    g_autofree uint8_t *value = NULL, *writer = NULL; /* the old ones */

    if (!area || area->kind->put != valid_put_kmalloc || valid_is_used(v, area) ||
        memchr(area->writer, NOBODY, area->len)) {
        return false;
    }
    value = area->value;
    writer = area->writer;
    len = valid_any_size(v);
    kept = MIN(area->len, len);
    area->object = VCALL(v, "krealloc", area->object, len, valid_gfp(v));
    g_array_set_size(area->pieces, 0);
    valid_got_linear(area, area->object, len, false);
    memcpy(area->value, value, kept);
    memset(area->writer, BY_CPU, kept); /* it copied them */
    return true;
}

/* Pools and caches come and go. */
bool
valid_op_keep(Valid *v)
{
    if (chance(v, 60)) {
        valid_turn_pool(v);
    } else {
        valid_turn_cache(v);
    }
    return true;
}

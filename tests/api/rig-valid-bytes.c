/* SPDX-License-Identifier: MIT */
/*
 * The CPU's side of valid use: which bytes it may touch, what it writes there, and what
 * it must find.
 */
#include "tests/api/valid.h"

#include <string.h>

/* --- who may ---------------------------------------------------------------- */

static bool
is_held(const Map *map, const Area *area, uint32_t at)
{
    for (guint i = 0; i < map->segs->len; i++) {
        const Seg *seg = &g_array_index(map->segs, Seg, i);

        if (seg->area == area && at - seg->at < seg->len && seg->held &&
            seg->held[at - seg->at]) {
            return true;
        }
    }
    return false;
}

static bool
cpu_may(Valid *v, const Area *area, uint32_t at, bool is_write)
{
    for (guint i = 0; i < v->maps->len; i++) {
        const Map *map = g_ptr_array_index(v->maps, i);

        if ((is_write || map->dir != TO) && is_held(map, area, at)) {
            return false;
        }
    }
    for (guint i = 0; i < v->jobs->len; i++) {
        if (valid_job_has(g_ptr_array_index(v->jobs, i), area, at, !is_write)) {
            return false;
        }
    }
    return true;
}

uint32_t
valid_cpu_span(Valid *v, const Area *area, uint32_t at, uint32_t len, bool is_write)
{
    uint32_t n = 0;

    while (n < len && cpu_may(v, area, at + n, is_write)) {
        n++;
    }
    return n;
}

/* --- where ------------------------------------------------------------------- */

ull
valid_va(Valid *v, const Area *area, uint32_t at, uint32_t *ret_left)
{
    for (guint i = 0; i < area->pieces->len; i++) {
        const Piece *piece = &g_array_index(area->pieces, Piece, i);

        if (at - piece->at >= piece->len) {
            continue;
        }
        *ret_left = piece->len - (at - piece->at);
        if (area->user && (piece->va == 0 || chance(v, 50))) {
            return area->user + at;
        }
        return piece->va ? piece->va + (at - piece->at) : 0;
    }
    g_assert_not_reached();
}

/* --- how --------------------------------------------------------------------- */

/* By single accesses of a CPU, by memcpy() of the kernel, by a loop of a driver. */
static void
copy(Valid *v, ull va, uint8_t *bytes, uint32_t len, bool is_write)
{
    static const unsigned widths[] = { 1, 4, 8 };
    ull host = (uintptr_t)bytes;
    unsigned how = below(v, 3);

    if (how == 0) {
        v->rig->cpu->here.pc++;
        for (uint32_t done = 0, n; done < len; done += n) {
            n = 1 + below(v, MIN(len - done, 64));
            if (is_write) {
                sim_cpu_store(v->rig->cpu, va + done, bytes + done, n);
            } else {
                sim_cpu_load(v->rig->cpu, va + done, bytes + done, n);
            }
        }
        sim_cpu_step_end(v->rig->cpu);
    } else if (how == 1) {
        VCALL(v, "test_memcpy", is_write ? va : host, is_write ? host : va, len);
    } else {
        VCALL(v, "test_copy", is_write ? va : host, is_write ? host : va, len,
              widths[below(v, G_N_ELEMENTS(widths))]);
    }
}

void
valid_wrote(Area *area, uint32_t at, const uint8_t *bytes, uint32_t len)
{
    if (bytes) {
        memcpy(area->value + at, bytes, len);
    } else {
        memset(area->value + at, 0, len);
    }
    memset(area->writer + at, BY_CPU, len);
}

static void
write_span(Valid *v, Area *area, uint32_t at, uint32_t len)
{
    g_autofree uint8_t *bytes = g_malloc(len);
    uint32_t left;

    for (uint32_t done = 0, n; done < len; done += n) {
        ull va = valid_va(v, area, at + done, &left);

        n = MIN(len - done, left);
        if (va == 0) {
            continue;
        }
        for (uint32_t i = 0; i < n; i++) {
            bytes[i] = (uint8_t)sim_random_next(&v->dice);
        }
        copy(v, va, bytes, n, true);
        valid_wrote(area, at + done, bytes, n);
    }
}

void
valid_write(Valid *v, Area *area, uint32_t at, uint32_t len)
{
    for (uint32_t done = 0, n; done < len; done += n + 1) {
        n = valid_cpu_span(v, area, at + done, len - done, true);
        if (n > 0) {
            write_span(v, area, at + done, n);
        }
    }
}

static void
read_span(Valid *v, Area *area, uint32_t at, uint32_t len)
{
    g_autofree uint8_t *bytes = g_malloc(len);
    uint32_t left;

    for (uint32_t done = 0, n; done < len; done += n) {
        ull va = valid_va(v, area, at + done, &left);

        n = MIN(len - done, left);
        if (va == 0) {
            continue;
        }
        copy(v, va, bytes, n, false);
        for (uint32_t i = 0; i < n; i++) {
            if (bytes[i] != area->value[at + done + i]) {
                valid_fail(v, "cpu%u reads %02x at byte %u of %s (%llx), it must be %02x",
                           v->rig->cpu->index, bytes[i], at + done + i, area->kind->name,
                           va + i, area->value[at + done + i]);
            }
        }
    }
}

static uint32_t
known_span(const Area *area, uint32_t at, uint32_t len)
{
    uint32_t n = 0;

    while (n < len && area->writer[at + n] != NOBODY) {
        n++;
    }
    return n;
}

void
valid_read(Valid *v, Area *area, uint32_t at, uint32_t len)
{
    for (uint32_t done = 0, n; done < len; done += n + 1) {
        n = known_span(area, at + done, len - done);
        n = n ? valid_cpu_span(v, area, at + done, n, false) : 0;
        if (n > 0) {
            read_span(v, area, at + done, n);
        }
    }
}

/* A CPU writes or reads some bytes of some area. */
bool
valid_op_touch(Valid *v)
{
    Area *area = valid_any_area(v, false);
    uint32_t at, len;

    if (!area) {
        return false;
    }
    at = chance(v, 40) ? 0 : below(v, area->len);
    len = chance(v, 40) ? area->len - at : 1 + below(v, MIN(area->len - at, 300));
    if (chance(v, 55)) {
        valid_write(v, area, at, len);
    } else {
        valid_read(v, area, at, len);
    }
    return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * Scatter lists in memory as scenarios name them: entries of a list, members of a
 * table, and what an expression may ask of an entry.  Everything here only looks,
 * with the eyes of the CPU that ran Linux-side code last; the same names as steps
 * of a CPU are loads of compiled code (kernel/dma/verbs-sg.c).
 */
#include "api/glue/glue.h"
#include "api/glue/lists.h"
#include "api/lx.h"
#include "sim/verb.h"
#include "sim/vmap.h"
#include "sim/window.h"

static bool
can_look(const SimWorld *world, uint64_t va, uint64_t len)
{
    uint64_t offset = sim_window_pa(va) - world->ram_base;

    return lx_glue.world == world && lx_glue.cpu && sim_window_has(va) &&
           offset < world->ram_bytes && len <= world->ram_bytes - offset;
}

/* A member of at most 8 bytes, little endian; 0 where there is no memory. */
static uint64_t
look(const SimWorld *world, uint64_t va, unsigned len)
{
    uint8_t bytes[8] = { 0 };
    uint64_t value = 0;

    if (can_look(world, va, len)) {
        lx_glue.cpu->ops->peek(lx_glue.cpu, va, bytes, len);
    }
    for (unsigned i = 0; i < len; i++) {
        value |= (uint64_t)bytes[i] << (8 * i);
    }
    return value;
}

static uint64_t
link_of(const SimWorld *world, uint64_t va)
{
    return look(world, va + lx_kernel_lists.page_link, 8);
}

static uint64_t
next(SimWorld *world, uint64_t va)
{
    uint64_t mask = lx_kernel_lists.chain | lx_kernel_lists.end, link;

    if (link_of(world, va) & lx_kernel_lists.end) {
        return 0;
    }
    va += lx_kernel_lists.entry;
    link = link_of(world, va);
    if (link & lx_kernel_lists.chain) {
        va = link & ~mask;
    }
    return can_look(world, va, lx_kernel_lists.entry) ? va : 0;
}

static SimPiece
piece(SimWorld *world, uint64_t va)
{
    return (SimPiece){ .addr = look(world, va + lx_kernel_lists.dma_address, 8),
                       .len = look(world, va + lx_kernel_lists.dma_length, 4) };
}

static const SimTableMember members[] = {
    { "sgl", true }, { "nents", false }, { "orig_nents", false }, { NULL, false },
};

static uint64_t
member(SimWorld *world, uint64_t table, const SimTableMember *which)
{
    const unsigned offsets[] = { lx_kernel_lists.sgl, lx_kernel_lists.nents,
                                 lx_kernel_lists.orig_nents };

    return look(world, table + offsets[which - members], which->is_list ? 8 : 4);
}

const SimLists *
lx_lists(void)
{
    static SimLists lists = { .members = members, .member = member, .next = next,
                              .piece = piece };

    lists.entry_bytes = lx_kernel_lists.entry;
    lists.table_bytes = lx_kernel_lists.table;
    return &lists;
}

/* --- questions ---------------------------------------------------------- */

static bool
ask_address(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
            SimResult *ret, GError **error)
{
    SimPiece mapped = piece(world, args[0].value);

    ret->value = mapped.addr;
    ret->len = mapped.len;
    return true;
}

static bool
ask_len(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
        SimResult *ret, GError **error)
{
    ret->value = piece(world, args[0].value).len;
    return true;
}

static bool
ask_phys(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
         SimResult *ret, GError **error)
{
    uint64_t mask = lx_kernel_lists.chain | lx_kernel_lists.end;
    SimAddr page;

    if (!sim_vmap_cookie(world->vmap, link_of(world, args[0].value) & ~mask, &page)) {
        g_set_error(error, LX_ERROR, 0, "%s: no page was set for this entry", verb->name);
        return false;
    }
    ret->value = page + look(world, args[0].value + lx_kernel_lists.offset, 4);
    return true;
}

static bool
ask_nents(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
          SimResult *ret, GError **error)
{
    for (uint64_t va = args[0].value; va != 0 && ret->value < UINT16_MAX;
         va = next(world, va)) {
        ret->value++;
    }
    return true;
}

#define QUESTION(fn, ident, kind, help, ask)                                     \
    static const SimVerb ident = {                                               \
        .name = fn, .actors = SIM_VERB_EXPECT, .result = (kind),                 \
        .args = { { "sg", SIM_ARG_SG, false } }, .text = (help), .call = (ask),  \
    };                                                                           \
    SIM_VERB_REGISTER(ident)

QUESTION("sg_dma_address", address_verb, SIM_RESULT_ADDR,
         "in expressions: where a device finds an entry of a mapped list", ask_address)
QUESTION("sg_dma_len", len_verb, SIM_RESULT_INT,
         "in expressions: how many bytes a device finds there", ask_len)
QUESTION("sg_phys", phys_verb, SIM_RESULT_ADDR,
         "in expressions: physical address of the memory of an entry", ask_phys)
QUESTION("sg_nents", nents_verb, SIM_RESULT_INT,
         "in expressions: how many entries a list has from this one on", ask_nents)

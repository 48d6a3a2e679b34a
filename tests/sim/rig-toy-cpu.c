/* SPDX-License-Identifier: MIT */
/* See rig-toy-cpu.h. */
#include "rig-toy-cpu.h"

#include "sim/lay.h"
#include "sim/reserve.h"

#define SLOTS (SIM_WINDOW_SIZE / TOY_LINE)

static Toy *
toy_of(SimCpu *cpu)
{
    return (Toy *)((char *)cpu - offsetof(Toy, cpu));
}

static SimAddr
line_of(SimAddr pa)
{
    return pa & ~(SimAddr)(TOY_LINE - 1);
}

static uint8_t *
attn_of(Toy *toy, SimAddr pa)
{
    return &toy->cpu.attn[pa / TOY_LINE];
}

bool
toy_holds(const Toy *toy, SimAddr pa)
{
    for (unsigned i = 0; i < TOY_LINES; i++) {
        if (toy->held[i] == line_of(pa)) {
            return true;
        }
    }
    return false;
}

static void
drop(Toy *toy, unsigned slot)
{
    SimAddr line = toy->held[slot];

    if (*attn_of(toy, line) & SIM_ATTN_OWNED) {
        sim_lay_get(toy->world.lay, line, &toy->ram[line - TOY_RAM], TOY_LINE);
        toy->write_backs++;
    }
    *attn_of(toy, line) &= ~(SIM_ATTN_VALID | SIM_ATTN_OWNED);
    memmove(&toy->held[slot], &toy->held[slot + 1], (TOY_LINES - 1 - slot) * sizeof(SimAddr));
    toy->held[TOY_LINES - 1] = 0;
}

void
toy_evict(Toy *toy, SimAddr pa)
{
    for (unsigned i = 0; i < TOY_LINES; i++) {
        if (toy->held[i] == line_of(pa)) {
            drop(toy, i);
            return;
        }
    }
}

void
toy_hold(Toy *toy, SimAddr pa, bool own)
{
    SimAddr line = line_of(pa);
    unsigned slot = 0;

    if (!toy_holds(toy, line)) {
        if (toy->held[TOY_LINES - 1] != 0) {
            drop(toy, toy->cpu.pin == toy->held[0] / TOY_LINE ? 1 : 0);
        }
        while (toy->held[slot] != 0) {
            slot++;
        }
        toy->held[slot] = line;
        sim_lay_put(toy->world.lay, line, &toy->ram[line - TOY_RAM], TOY_LINE);
    }
    *attn_of(toy, line) |= SIM_ATTN_VALID | (own ? SIM_ATTN_OWNED : 0);
}

static void
look(Toy *toy, uint64_t va, uint8_t *ret_bytes, uint32_t len)
{
    SimAddr pa = sim_window_pa(va);

    if (sim_window_part(va) == SIM_WINDOW_LINEAR && toy_holds(toy, pa)) {
        sim_lay_get(toy->world.lay, pa, ret_bytes, len);
    } else if (sim_window_part(va) == SIM_WINDOW_MMIO) {
        memcpy(ret_bytes, &toy->reg, len);
    } else {
        memcpy(ret_bytes, &toy->ram[pa - TOY_RAM], len);
    }
    for (unsigned e = 0; e < toy->entry_count; e++) {
        for (uint32_t i = 0; i < toy->entries[e].len; i++) {
            uint64_t at = toy->entries[e].va + i - va;

            if (at < len) {
                ret_bytes[at] = toy->entries[e].bytes[i];
            }
        }
    }
}

static SimResp
load(SimCpu *cpu, uint64_t va, void *ret_bytes, uint32_t len)
{
    Toy *toy = toy_of(cpu);

    toy->loads++;
    g_string_append_c(toy->log, sim_window_part(va) == SIM_WINDOW_MMIO ? 'R' : 'L');
    cpu->now += TOY_LOAD_TIME;
    if (sim_window_part(va) == SIM_WINDOW_LINEAR) {
        toy_hold(toy, sim_window_pa(va), false);
    }
    look(toy, va, ret_bytes, len);
    if (toy->early - va < len) {
        ((uint8_t *)ret_bytes)[toy->early - va] = 0xee;
    }
    return SIM_OK;
}

static SimResp
store(SimCpu *cpu, uint64_t va, const void *bytes, uint32_t len)
{
    Toy *toy = toy_of(cpu);
    SimAddr pa = sim_window_pa(va);

    toy->stores++;
    toy->stored_from = cpu->here;
    g_string_append_c(toy->log, sim_window_part(va) == SIM_WINDOW_MMIO ? 'W' : 'S');
    if (sim_window_part(va) == SIM_WINDOW_MMIO) {
        memcpy(&toy->reg, bytes, len);
    } else if (sim_window_part(va) == SIM_WINDOW_LINEAR &&
               (*attn_of(toy, pa) & SIM_ATTN_OWNED)) {
        sim_lay_put(toy->world.lay, pa, bytes, len);
    } else {
        ToyEntry *entry = &toy->entries[toy->entry_count++];

        g_assert(toy->entry_count <= TOY_ENTRIES);
        *entry = (ToyEntry){ .va = va, .len = len };
        memcpy(entry->bytes, bytes, len);
        *attn_of(toy, pa) |= SIM_ATTN_BUFFERED;
    }
    return SIM_OK;
}

static void
peek(SimCpu *cpu, uint64_t va, void *ret_bytes, uint32_t len)
{
    look(toy_of(cpu), va, ret_bytes, len);
}

static void
barrier(SimCpu *cpu, unsigned bits)
{
    Toy *toy = toy_of(cpu);

    toy->barriers++;
    g_string_append_printf(toy->log, "b%u", bits);
}

void
toy_drain(Toy *toy)
{
    for (unsigned e = 0; e < toy->entry_count; e++) {
        ToyEntry *entry = &toy->entries[e];
        SimAddr pa = sim_window_pa(entry->va);

        *attn_of(toy, pa) &= ~SIM_ATTN_BUFFERED;
        if (sim_window_part(entry->va) == SIM_WINDOW_LINEAR) {
            toy_hold(toy, pa, true);
            sim_lay_put(toy->world.lay, pa, entry->bytes, entry->len);
        } else {
            memcpy(&toy->ram[pa - TOY_RAM], entry->bytes, entry->len);
        }
    }
    toy->entry_count = 0;
}

static void
maintain(SimCpu *cpu, SimMaintOp op, uint64_t va, uint64_t len)
{
    g_string_append_printf(toy_of(cpu)->log, "m%d", op);
}

static void
maintain_all(SimCpu *cpu, SimMaintOp op)
{
    g_string_append_printf(toy_of(cpu)->log, "M%d", op);
}

static void
step_end(SimCpu *cpu)
{
    toy_drain(toy_of(cpu));
}

static const SimCpuOps toy_ops = {
    .load = load,
    .store = store,
    .peek = peek,
    .barrier = barrier,
    .maintain = maintain,
    .maintain_all = maintain_all,
    .step_end = step_end,
};

Toy *
toy_new(void)
{
    Toy *toy = g_new0(Toy, 1);

    g_assert(sim_window_open_ram(TOY_RAM, TOY_RAM_BYTES, NULL));
    g_assert(sim_window_open_mmio(TOY_REG, 4096, NULL));
    sim_queue_init(&toy->world.queue);
    toy->world.ram_base = TOY_RAM;
    toy->world.ram_bytes = TOY_RAM_BYTES;
    toy->world.lay = sim_lay_new(&toy->world);
    toy->world.cpus = g_ptr_array_new();
    toy->log = g_string_new("");
    toy->cpu = (SimCpu){
        .attn = sim_reserve(SLOTS),
        .slots = sim_reserve(SLOTS * sizeof(uint16_t)),
        .held = sim_reserve(SLOTS * sizeof(SimHeld)),
        .lines = sim_reserve(SLOTS * sizeof(SimLine)),
        .line_shift = 6,
        .line_mask = TOY_LINE - 1,
        .hit_time = SIM_NS,
        .pin = SIM_NO_PIN,
        .world = &toy->world,
        .ops = &toy_ops,
        .actor = 1,
    };
    return toy;
}

void
toy_free(Toy *toy)
{
    sim_lay_free(toy->world.lay);
    g_ptr_array_unref(toy->world.cpus);
    sim_queue_clear(&toy->world.queue);
    g_string_free(toy->log, true);
    sim_unreserve(toy->cpu.attn, SLOTS);
    sim_unreserve(toy->cpu.slots, SLOTS * sizeof(uint16_t));
    sim_unreserve(toy->cpu.held, SLOTS * sizeof(SimHeld));
    sim_unreserve(toy->cpu.lines, SLOTS * sizeof(SimLine));
    sim_window_close();
    g_free(toy);
}

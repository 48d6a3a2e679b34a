/* SPDX-License-Identifier: MIT */
/*
 * A board with a kernel on it.
 */
#include "tests/api/rig-api.h"

#include <string.h>

#include "api/lx.h"
#include "sim/board.h"
#include "sim/diag.h"
#include "sim/tree.h"

static void
fail(const GPtrArray *diags)
{
    g_autoptr(GString) text = g_string_new("");

    sim_diags_print(diags, text);
    g_error("%s", text->str);
}

static const SimLayer *
find_layer(void)
{
    for (const SimLayer *const *layer = sim_layers(); *layer; layer++) {
        if (strcmp((*layer)->name, "linux") == 0) {
            return *layer;
        }
    }
    g_error("no layer `linux`");
}

static SimMaster *
master_of(const SimWorld *world, const char *name)
{
    return sim_master_of(world, sim_world_actor_by_name(world, name)->id);
}

static void
set_options(Rig *rig, const char *options)
{
    g_auto(GStrv) list = g_strsplit(options ? options : "", " ", 0);

    for (unsigned i = 0; list[i] && list[i][0]; i++) {
        g_auto(GStrv) pair = g_strsplit(list[i], "=", 2);
        g_autoptr(GError) error = NULL;

        if (rig->layer->option(rig->world, pair[0], pair[1], &error) != 1) {
            g_error("%s", error->message);
        }
    }
}

static void
set_properties(Rig *rig, const char *sets)
{
    g_auto(GStrv) list = g_strsplit(sets ? sets : "", " ", 0);

    for (unsigned i = 0; list[i] && list[i][0]; i++) {
        g_auto(GStrv) node = g_strsplit(list[i], ":", 2);
        g_auto(GStrv) prop = g_strsplit(node[1], "=", 2);
        g_autoptr(GError) error = NULL;

        if (!sim_tree_set(rig->tree, node[0], prop[0], prop[1], &error)) {
            g_error("%s", error->message);
        }
    }
}

Rig *
rig_new_oracle(const char *preset, const char *options, const char *sets, SimOracle *oracle)
{
    static bool reserved;
    Rig *rig = g_new0(Rig, 1);
    g_autoptr(GPtrArray) diags = sim_diags_new();
    g_autoptr(GError) error = NULL;

    if (!reserved && !sim_window_reserve(&error)) {
        g_error("%s", error->message);
    }
    reserved = true;
    rig->tree = sim_tree_load(preset, NULL, diags);
    if (!rig->tree) {
        fail(diags);
    }
    set_properties(rig, sets);
    rig->world = sim_world_new(oracle);
    rig->world->tree = rig->tree;
    if (!sim_board_build(rig->world, rig->tree, diags)) {
        fail(diags);
    }
    rig->cpu = g_ptr_array_index(rig->world->cpus, 0);
    rig->eth = master_of(rig->world, "eth0");
    rig->eng = master_of(rig->world, "eng0");
    rig->layer = find_layer();
    set_options(rig, options);
    if (!rig->layer->begin(rig->world, &error)) {
        g_error("%s", error->message);
    }
    return rig;
}

Rig *
rig_new_set(const char *preset, const char *options, const char *sets)
{
    return rig_new_oracle(preset, options, sets, NULL);
}

Rig *
rig_new(const char *preset, const char *options)
{
    return rig_new_set(preset, options, NULL);
}

void
rig_free(Rig *rig)
{
    rig->layer->end(rig->world);
    sim_world_free(rig->world);
    sim_tree_free(rig->tree);
    if (rig->asked) {
        g_array_unref(rig->asked);
    }
    g_free(rig);
}

/* --- calls -------------------------------------------------------------- */

ull
rig_call(Rig *rig, const char *name, const ull *args)
{
    const struct lx_verb *verb = lx_glue_verb(name);
    g_autoptr(GError) error = NULL;
    ull value = 0;

    g_assert(verb != NULL);
    lx_glue_enter(rig->cpu);
    rig->cpu->here.pc++;
    if (!lx_glue_call(verb, args, &value, &error)) {
        g_error("%s: %s", name, error->message);
    }
    /* As a scenario does (L8), unless the test asks itself. */
    if (strcmp(verb->result, "dma") == 0 && !lx_glue.unchecked) {
        lx_watch_error_checked((unsigned)args[0], value);
    }
    sim_cpu_step_end(rig->cpu);
    return value;
}

char *
rig_stop(Rig *rig, const char *name, const ull *args)
{
    const struct lx_verb *verb = lx_glue_verb(name);
    g_autoptr(GError) error = NULL;
    ull value;

    lx_glue_enter(rig->cpu);
    g_assert(!lx_glue_call(verb, args, &value, &error));
    return g_strdup(error->message);
}

ull
rig_alloc_coherent(Rig *rig, const SimMaster *dev, ull size, ull *ret_handle)
{
    return CALL(rig, "dma_alloc_coherent", dev->actor, size, (uintptr_t)ret_handle, GFP);
}

ull
rig_kmalloc(Rig *rig, ull size)
{
    return CALL(rig, "kmalloc", size, GFP);
}

ull
rig_map(Rig *rig, const SimMaster *dev, ull va, ull size, int dir)
{
    return CALL(rig, "dma_map_single", dev->actor, va, size, (ull)dir);
}

void
rig_unmap(Rig *rig, const SimMaster *dev, ull handle, ull size, int dir)
{
    CALL(rig, "dma_unmap_single", dev->actor, handle, size, (ull)dir);
}

/* --- the machine -------------------------------------------------------- */

void
rig_put(Rig *rig, ull va, uint8_t value)
{
    rig->cpu->here.pc++;
    sim_cpu_store(rig->cpu, va, &value, 1);
    sim_cpu_step_end(rig->cpu);
}

uint8_t
rig_get(Rig *rig, ull va)
{
    uint8_t value = 0;

    rig->cpu->here.pc++;
    sim_cpu_load(rig->cpu, va, &value, 1);
    sim_cpu_step_end(rig->cpu);
    return value;
}

uint8_t
rig_ram(Rig *rig, SimAddr pa)
{
    uint8_t value;

    sim_world_peek_ram(rig->world, pa, &value, 1);
    return value;
}

char
rig_state(Rig *rig, ull va)
{
    return rig->cpu->ops->line_state(rig->cpu, sim_window_pa(va));
}

void
rig_dev_write(Rig *rig, SimMaster *dev, SimAddr bus, uint8_t value, uint32_t len)
{
    uint8_t bytes[64];

    memset(bytes, value, sizeof(bytes));
    dev->here.pc = ++rig->cpu->here.pc;
    for (uint32_t done = 0, n; done < len; done += n) {
        n = MIN(len - done, 64 - (uint32_t)((bus + done) % 64));
        sim_master_write(dev, bus + done, bytes, n, false, NULL);
    }
}

uint8_t
rig_dev_read(Rig *rig, SimMaster *dev, SimAddr bus)
{
    uint8_t value = 0;

    dev->here.pc = ++rig->cpu->here.pc;
    sim_master_read(dev, bus, &value, 1, NULL);
    return value;
}

/* --- findings ----------------------------------------------------------- */

const char *
rig_codes(Rig *rig)
{
    static char text[256];
    SimFindings *findings = rig->world->findings;

    text[0] = '\0';
    for (unsigned i = 0; i < sim_findings_count(findings); i++) {
        size_t used = strlen(text);

        g_snprintf(text + used, sizeof(text) - used, "%sD%d", i ? " " : "",
                   sim_findings_get(findings, i)->code);
    }
    return text;
}

const SimFinding *
rig_finding(Rig *rig)
{
    unsigned count = sim_findings_count(rig->world->findings);

    g_assert(count > 0);
    return sim_findings_get(rig->world->findings, count - 1);
}

/* --- spying ------------------------------------------------------------- */

static Rig *spied;
static const SimCpuOps *real;
static SimCpuOps spy;

static void
spy_maintain(SimCpu *cpu, SimMaintOp op, uint64_t va, uint64_t len)
{
    Asked asked = { .op = op, .pa = sim_window_pa(va), .len = len };

    g_array_append_val(spied->asked, asked);
    real->maintain(cpu, op, va, len);
}

static void
spy_maintain_all(SimCpu *cpu, SimMaintOp op)
{
    Asked asked = { .is_all = true, .op = op };

    g_array_append_val(spied->asked, asked);
    real->maintain_all(cpu, op);
}

static void
spy_barrier(SimCpu *cpu, unsigned barrier)
{
    Asked asked = { .is_barrier = true, .op = barrier };

    g_array_append_val(spied->asked, asked);
    real->barrier(cpu, barrier);
}

/* Registers that take a physical address are told with it, others by themselves. */
static SimResp
spy_store(SimCpu *cpu, uint64_t va, const void *bytes, uint32_t len)
{
    SimAddr registers = sim_window_pa(lx_outer_registers());

    if (sim_window_part(va) == SIM_WINDOW_MMIO && sim_window_pa(va) - registers < 0x1000) {
        Asked asked = { .is_register = true, .op = sim_window_pa(va) & 0xfff,
                        .pa = *(const uint32_t *)bytes };

        g_array_append_val(spied->asked, asked);
    }
    return real->store(cpu, va, bytes, len);
}

void
rig_spy(Rig *rig)
{
    spied = rig;
    rig->asked = g_array_new(FALSE, FALSE, sizeof(Asked));
    real = rig->cpu->ops;
    spy = *real;
    spy.maintain = spy_maintain;
    spy.maintain_all = spy_maintain_all;
    spy.barrier = spy_barrier;
    spy.store = lx_outer_registers() ? spy_store : real->store;
    rig->cpu->ops = &spy;
}

const char *
rig_asked(Rig *rig, SimAddr pa)
{
    static const char *const ops[] = { "?", "C", "I", "CI" };
    static GString *text;

    text = text ? g_string_truncate(text, 0) : g_string_new(NULL);
    for (guint i = 0; i < rig->asked->len; i++) {
        const Asked *asked = &g_array_index(rig->asked, Asked, i);

        g_string_append(text, i ? " " : "");
        if (asked->is_barrier) {
            g_string_append_printf(text, "|%u", asked->op);
        } else if (asked->is_register) {
            g_string_append_printf(text, "%x", asked->op);
            if (asked->pa >= rig->world->ram_base) {
                g_string_append_printf(text, "%+d", (int)(asked->pa - pa));
            }
        } else if (asked->is_all) {
            g_string_append_printf(text, "%s*", ops[asked->op]);
        } else {
            g_string_append_printf(text, "%s%+d:%u", ops[asked->op], (int)(asked->pa - pa),
                                   (unsigned)asked->len);
        }
    }
    g_array_set_size(rig->asked, 0);
    return text->str;
}

/* SPDX-License-Identifier: MIT */
/*
 * From tree to board: what the presets give, and what a bad tree is told.
 */
#include "tests/runner.h"

#include <glib/gstdio.h>
#include <libfdt.h>

#include "sim/choice.h"
#include "sim/cpu.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/tree.h"
#include "sim/window.h"
#include "sim/world.h"

static GPtrArray *diags;
static SimTree *tree;
static SimWorld *world;

/* A device without any knowledge of coherence: the board tells its master. */
typedef struct Nic {
    SimModel parent;
    SimPort mem;
    SimMaster master;
    uint32_t depth, mode, ctrl;
} Nic;

static SimResp
nic_regs(void *self, SimTxn *txn)
{
    return sim_regs_access(self, txn);
}

static bool
nic_realize(SimModel *model, GError **error)
{
    Nic *nic = (Nic *)model;

    if (nic->depth == 13) {
        g_set_error(error, SIM_MODEL_ERROR, 0, "%s: depth 13 is bad luck", model->name);
        return false;
    }
    nic->master.model = model;
    nic->master.world = model->world;
    nic->master.address_bits = 64;
    nic->master.actor = sim_world_add_actor(model->world, SIM_ACTOR_MASTER, model->name,
                                            model);
    sim_world_add_master(model->world, &nic->master);
    return true;
}

static const char *const modes[] = { "slow", "fast", NULL };
static const SimParam nic_params[] = {
    SIM_PARAM_U32("depth", Nic, depth, 4, 1, 64, "entries"),
    SIM_PARAM_WORD("mode", Nic, mode, 0, modes, "speed"),
    { 0 }
};
static const SimOut nic_outs[] = { SIM_OUT("mem", Nic, mem, "to memory"), { 0 } };
static const SimIn nic_ins[] = { { "regs", nic_regs, "registers" }, { 0 } };
static const SimReg nic_reg_table[] = {
    { .name = "CTRL", .offset = 0, .field = offsetof(Nic, ctrl), .reset = 0x11 }, { 0 }
};
static const char *const nic_compatibles[] = { "acme,nic", NULL };
static const SimModelClass nic_class = {
    .name = "test-nic",
    .summary = "a toy NIC",
    .size = sizeof(Nic),
    .compatibles = nic_compatibles,
    .params = nic_params,
    .outs = nic_outs,
    .ins = nic_ins,
    .regs = nic_reg_table,
    .realize = nic_realize,
};
SIM_MODEL_REGISTER(nic_class)

static void
setup(void)
{
    diags = sim_diags_new();
    tree = NULL;
    world = sim_world_new(NULL);
}

static void
teardown(void)
{
    sim_world_free(world);
    sim_tree_free(tree);
    g_ptr_array_unref(diags);
}

static void
print_diags(void)
{
    GString *text = g_string_new(NULL);

    sim_diags_print(diags, text);
    fputs(text->str, stderr);
    g_string_free(text, TRUE);
}

static void
build_preset(const char *name)
{
    tree = sim_tree_load(name, NULL, diags);
    ck_assert_ptr_nonnull(tree);
    if (!sim_board_build(world, tree, diags)) {
        print_diags();
        ck_abort_msg("%s does not build", name);
    }
}

static const SimDiag *
only_diag(void)
{
    if (diags->len != 1) {
        print_diags();
    }
    ck_assert_uint_eq(diags->len, 1);
    return g_ptr_array_index(diags, 0);
}

/* Presets */

typedef struct Board {
    const char *preset;
    const char *models; /* in order of creation */
} Board;

static const Board boards[] = {
    { "bare", "bus ram cpu0 eth0 eng0" },
    { "wbuf", "bus ram cpu0 cpu0.wb eth0 eng0" },
    { "l1", "bus ram cpu0 cpu0.l1 eth0 eng0" },
    { "noncoherent-1cpu", "bus ram cpu0 cpu0.wb cpu0.l1 eth0 eng0" },
    { "l1-l2", "bus ram cpu0 cpu0.wb cpu0.l1 l2 eth0 eng0" },
    { "coherent-1cpu", "bus ram cpu0 cpu0.wb cpu0.l1 scu eth0 eng0" },
    { "l1-l2-coherent", "bus ram cpu0 cpu0.wb cpu0.l1 l2 cci eth0 eng0" },
};

static char *
model_names(void)
{
    GString *names = g_string_new(NULL);

    for (guint i = 0; i < world->models->len; i++) {
        g_string_append_printf(names, "%s%s", i ? " " : "",
                               ((SimModel *)world->models->pdata[i])->name);
    }
    return g_string_free(names, FALSE);
}

START_TEST(preset_builds_its_models)
{
    g_autofree char *names = NULL;

    build_preset(boards[_i].preset);
    names = model_names();
    ck_assert_str_eq(names, boards[_i].models);
    ck_assert_uint_eq(world->ram_base, 0x80000000);
    ck_assert_uint_ge(world->ram_bytes, 64 << 20);
    ck_assert_uint_eq(world->line_bytes, 64);
    ck_assert_uint_eq(world->cpus->len, 1);
    ck_assert_uint_eq(world->masters->len, 2);
    ck_assert_ptr_null(sim_tree_note(tree));
    ck_assert_uint_eq(sim_world_actor_by_name(world, "cpu0")->id, 3);
    ck_assert_uint_eq(sim_world_actor_by_name(world, "eth0")->id, 4);
    ck_assert_uint_eq(sim_world_actor_by_name(world, "eng0")->id, 5);
}
END_TEST

/* Several CPUs, lower caches, units: the order is that of the chain, downwards. */
static const Board larger[] = {
    { "noncoherent-2cpu", "bus ram cpu0 cpu0.wb cpu0.l1 cpu1 cpu1.wb cpu1.l1 scu eth0 eng0" },
    { "coherent-2cpu", "bus ram cpu0 cpu0.wb cpu0.l1 cpu1 cpu1.wb cpu1.l1 scu eth0 eng0" },
    { "cortex-a9-pl310",
      "bus ram cpu0 cpu0.wb cpu0.l1 cpu1 cpu1.wb cpu1.l1 scu pl310 eth0 eng0 acc0" },
    { "cortex-a15-cci400",
      "bus ram cpu0 cpu0.wb cpu0.l1 cpu1 cpu1.wb cpu1.l1 scu l2 cci eth0 eng0 acc0" },
    { "rk3399", "bus ram cpu0 cpu0.wb cpu0.l1 cpu1 cpu1.wb cpu1.l1 cpu2 cpu2.wb cpu2.l1 "
                "cpu3 cpu3.wb cpu3.l1 cpu4 cpu4.wb cpu4.l1 cpu5 cpu5.wb cpu5.l1 "
                "scu0 l2 scu1 l2b cci eth0 eng0" },
};

START_TEST(larger_preset_builds_its_models)
{
    g_autofree char *names = NULL;

    build_preset(larger[_i].preset);
    names = model_names();
    ck_assert_str_eq(names, larger[_i].models);
    ck_assert_ptr_null(sim_tree_note(tree));
}
END_TEST

/* What one CPU stored another one loads, without any maintenance; of every preset. */
START_TEST(cpus_of_every_preset_are_coherent)
{
    for (unsigned i = 0; sim_preset_names()[i]; i++) {
        uint64_t va;

        build_preset(sim_preset_names()[i]);
        va = sim_window_va(SIM_WINDOW_LINEAR, world->ram_base + 0x1000);
        for (guint n = 0; n < 3 * world->cpus->len; n++) {
            SimCpu *writer = world->cpus->pdata[n % world->cpus->len];
            SimCpu *reader = world->cpus->pdata[(n * 5 + 1) % world->cpus->len];
            uint64_t put = n * 0x0101010101010101, got = 0;

            ck_assert_int_eq(sim_cpu_store(writer, va + n % 8 * 24, &put, 8), SIM_OK);
            sim_cpu_barrier(writer, SIM_BARRIER_WAIT);
            ck_assert_int_eq(sim_cpu_load(reader, va + n % 8 * 24, &got, 8), SIM_OK);
            ck_assert_uint_eq(got, put);
        }
        sim_world_free(world);
        sim_tree_free(tree);
        world = sim_world_new(NULL);
        tree = NULL;
    }
}
END_TEST

/* A coherent variant is the same tree plus dma-coherent. */
START_TEST(masters_of_a_coherent_variant_snoop)
{
    unsigned found = 0;

    for (unsigned i = 0; sim_preset_names()[i]; i++) {
        const char *name = sim_preset_names()[i];

        if (!g_str_has_suffix(name, "-coherent") && !g_str_has_prefix(name, "coherent-")) {
            continue;
        }
        build_preset(name);
        for (guint m = 0; m < world->masters->len; m++) {
            const SimMaster *master = world->masters->pdata[m];

            ck_assert(master->coherent);
            ck_assert(master->snoops);
        }
        found++;
        sim_world_free(world);
        sim_tree_free(tree);
        world = sim_world_new(NULL);
        tree = NULL;
    }
    ck_assert_uint_ge(found, 7);
}
END_TEST

START_TEST(every_embedded_preset_builds)
{
    for (unsigned i = 0; sim_preset_names()[i]; i++) {
        build_preset(sim_preset_names()[i]);
        sim_world_free(world);
        sim_tree_free(tree);
        world = sim_world_new(NULL);
        tree = NULL;
    }
}
END_TEST

START_TEST(cpu_of_a_preset_stores_and_loads)
{
    uint64_t va = sim_window_va(SIM_WINDOW_LINEAR, 0x80001000);
    uint32_t put = 0x12345678, got = 0;
    SimCpu *cpu;

    build_preset(boards[_i].preset);
    cpu = g_ptr_array_index(world->cpus, 0);
    ck_assert_int_eq(sim_cpu_store(cpu, va, &put, 4), SIM_OK);
    ck_assert_int_eq(sim_cpu_load(cpu, va, &got, 4), SIM_OK);
    ck_assert_uint_eq(got, put);
}
END_TEST

START_TEST(registers_are_on_the_bus)
{
    uint32_t id = 0;

    build_preset("noncoherent-1cpu");
    ck_assert_int_eq(sim_cpu_readl(world->cpus->pdata[0], 0x10010000, false, &id),
                     SIM_OK);
    ck_assert_uint_eq(id, 0xd3a0e001);
}
END_TEST

START_TEST(interrupts_go_to_cpu0)
{
    SimMaster *eth0, *eng0;

    build_preset("noncoherent-1cpu");
    eth0 = world->masters->pdata[0];
    eng0 = world->masters->pdata[1];
    ck_assert_uint_eq(eth0->irq->number, 1);
    ck_assert_uint_eq(eng0->irq->number, 2);
    ck_assert_ptr_eq(eng0->irq->to, world->cpus->pdata[0]);
    ck_assert_ptr_eq(eng0->irq->from, eng0);
}
END_TEST

/* Trees made by changing a preset */

/* `set` each of @sets (NULL-terminated) on noncoherent-1cpu, then builds. */
static bool
build_with(const char *const *sets)
{
    g_autoptr(GError) error = NULL;

    tree = sim_tree_load("noncoherent-1cpu", NULL, diags);
    for (; *sets; sets++) {
        ck_assert_msg(sim_tree_set_text(tree, *sets, &error), "%s",
                      error ? error->message : "");
    }
    return sim_board_build(world, tree, diags);
}
#define BUILD(...) build_with((const char *const[]){ __VA_ARGS__, NULL })

START_TEST(disabled_device_is_left_out)
{
    ck_assert(BUILD("eth0:status=disabled"));
    ck_assert_ptr_null(sim_world_model_by_name(world, "eth0"));
    ck_assert_ptr_nonnull(sim_world_model_by_name(world, "eng0"));
}
END_TEST

START_TEST(unknown_device_is_one_note)
{
    ck_assert(BUILD("eth0:compatible=acme,other", "eng0:compatible=acme,more"));
    ck_assert_uint_eq(world->masters->len, 0);
    ck_assert_str_eq(sim_tree_note(tree),
                     "noncoherent-1cpu: no model for 2 nodes (the first is "
                     "`acme,other`); left out");
}
END_TEST

static Nic *
nic(void)
{
    return (Nic *)sim_world_model_by_name(world, "eth0");
}

START_TEST(parameters_come_from_the_tree)
{
    ck_assert(BUILD("eth0:compatible=acme,nic", "eth0:dmasim,depth=7",
                    "eth0:dmasim,mode=fast"));
    ck_assert_uint_eq(nic()->depth, 7);
    ck_assert_uint_eq(nic()->mode, 1);
    ck_assert_uint_eq(nic()->ctrl, 0x11); /* reset has run */
    ck_assert_str_eq(nic()->parent.node_path, "/soc/ethernet@10000000");
}
END_TEST

typedef struct Coherence {
    const char *coherent, *snoops; /* settings; NULL: none */
    bool is_coherent, is_snooping;
} Coherence;

static const Coherence coherences[] = {
    { NULL, NULL, false, false },
    { "eth0:dma-coherent", NULL, true, true },
    { "eth0:dma-coherent", "eth0:dmasim,snoops=0", true, false }, /* a buggy board */
    { NULL, "eth0:dmasim,snoops=1", false, true },
    { NULL, "eth0:dmasim,snoops", false, true },
};

START_TEST(software_and_hardware_coherence_are_two_facts)
{
    const Coherence *c = &coherences[_i];
    const char *none = "eth0:x";

    ck_assert(BUILD("eth0:compatible=acme,nic", c->coherent ? c->coherent : none,
                    c->snoops ? c->snoops : none));
    ck_assert_int_eq(nic()->master.coherent, c->is_coherent);
    ck_assert_int_eq(nic()->master.snoops, c->is_snooping);
}
END_TEST

START_TEST(address_bits_reach_a_master_that_does_not_know_them)
{
    ck_assert(BUILD("eth0:compatible=acme,nic", "eth0:dmasim,address-bits=32"));
    ck_assert_uint_eq(nic()->master.address_bits, 32);
}
END_TEST

START_TEST(interrupt_of_an_arm_controller_is_its_second_cell)
{
    ck_assert(BUILD("eth0:compatible=acme,nic", "eth0:interrupts=<0 77 4>"));
    ck_assert_uint_eq(nic()->master.irq->number, 77);
}
END_TEST

START_TEST(device_without_interrupt_has_no_line)
{
    ck_assert(BUILD("eth0:compatible=acme,nic", "eth0:interrupts=<>"));
    ck_assert_ptr_null(nic()->master.irq);
}
END_TEST

START_TEST(line_of_the_cache_is_the_boards)
{
    ck_assert(BUILD("cpu0:d-cache-line-size=128", "cpu0:d-cache-sets=64"));
    ck_assert_uint_eq(world->line_bytes, 128);
}
END_TEST

START_TEST(short_lines_are_honoured)
{
    ck_assert(BUILD("cpu0:d-cache-line-size=32"));
    ck_assert_uint_eq(world->line_bytes, 32);
}
END_TEST

START_TEST(two_cells_and_ranges_are_honoured)
{
    /* Bus addresses 0.. lie at 0x10000000: eng0's reg says 0x10000. */
    ck_assert(BUILD("soc:ranges=<0 0x10000000 0x100000>", "eth0:status=disabled",
                    "eng0:reg=<0x10000 0x1000>", "/:#address-cells=1"));
    {
        uint32_t id = 0;

        ck_assert_int_eq(sim_cpu_readl(world->cpus->pdata[0], 0x10010000, false, &id),
                         SIM_OK);
        ck_assert_uint_eq(id, 0xd3a0e001);
    }
}
END_TEST

START_TEST(memory_may_have_two_cells_and_two_ranges)
{
    ck_assert(BUILD("/:#address-cells=2", "/:#size-cells=2",
                    "memory:reg=<0 0x80000000 0 0x10000 1 0 0 0x20000>"));
    ck_assert_uint_eq(world->rams->len, 2);
    ck_assert_uint_eq(world->ram_base, 0x80000000);
    ck_assert_uint_eq(world->ram_bytes, UINT64_C(0x80020000));
}
END_TEST

START_TEST(second_cpu_without_caches_is_built)
{
    g_autoptr(GError) error = NULL;

    tree = sim_tree_load("bare", NULL, diags);
    /* No node can be added by `set`: make the memory node's sibling a CPU. */
    ck_assert(sim_tree_set_text(tree, "cpu0:x", &error));
    fdt_add_subnode((void *)sim_tree_blob(tree),
                    fdt_path_offset(sim_tree_blob(tree), "/cpus"), "cpu@1");
    ck_assert(sim_tree_set_text(tree, "/cpus/cpu@1:device_type=cpu", &error));
    ck_assert(sim_board_build(world, tree, diags));
    ck_assert_uint_eq(world->cpus->len, 2);
    ck_assert_ptr_nonnull(sim_world_model_by_name(world, "cpu1"));
}
END_TEST

/* What is refused, with the words; the place is tested below. */
typedef struct Refusal {
    const char *sets[3]; /* NULL: no more */
    const char *message;
    const char *help;
} Refusal;

#define SET(path, prop) " (`" prop "` of " path " was given by `set`)"
#define CPU "/cpus/cpu@0"
#define MEMORY_HELP "give base and size, as in reg = <0x80000000 0x4000000>"
#define ETH "/soc/ethernet@10000000"
static const Refusal refusals[] = {
    {{"cpu0:d-cache-size=4096"},
     "`d-cache-size`: 4096 is not a whole number of ways of 128 sets of 64 bytes" SET(
         CPU, "d-cache-size"),
     NULL},
    {{"cpu0:d-cache-sets=100"},
     "cpu0.l1.sets: 100 is not a power of two" SET(CPU, "d-cache-sets"),
     NULL},
    {{"cpu0:d-cache-line-size=48"},
     "cpu0.l1.line-bytes: 48 is not a power of two" SET(CPU, "d-cache-line-size"),
     NULL},
    {{"cpu0:d-cache-size=<1 2 3>"},
     "`d-cache-size` must be one number, like <64>" SET(CPU, "d-cache-size"),
     NULL},
    {{"cpu0:dmasim,snoops=0"},
     "a CPU that is not coherent with the others is not simulated" SET(CPU, "dmasim,snoops"),
     "leave it out with status = \"disabled\", or remove the property"},
    {{"cpu0:device_type=gpu"},
     "no CPU: /cpus has no node with device_type = \"cpu\"",
     NULL},
    {{"cpu0:dmasim,store-buffer-entrys=4"},
     "unknown property `dmasim,store-buffer-entrys`" SET(CPU,
                                                         "dmasim,store-buffer-entrys"),
     "did you mean `dmasim,store-buffer-entries`?"},
    {{"eth0:dmasim,zzz=4"}, "unknown property `dmasim,zzz`" SET(ETH, "dmasim,zzz"), NULL},
    {{"soc:dmasim,hop-n=4"},
     "unknown property `dmasim,hop-n`" SET("/soc", "dmasim,hop-n"),
     "did you mean `dmasim,hop-ns`?"},
    {{"soc:dmasim,hop-ns=9999999"},
     "bus.hop-ns: 9999999 outside 0..1000000" SET("/soc", "dmasim,hop-ns"),
     NULL},
    {{"memory:device_type=mem"},
     "no memory: no node with device_type = \"memory\"",
     "add memory@80000000 { device_type = \"memory\"; reg = <0x80000000 0x4000000>; };"},
    {{"memory:reg=<0x80000000>"},
     "`reg` has 1 cells, not a multiple of 2" SET("/memory@80000000", "reg"),
     MEMORY_HELP},
    {{"memory:reg=<0x80000000 0>"},
     "`reg` has a range of 0 bytes" SET("/memory@80000000", "reg"),
     MEMORY_HELP},
    {{"memory:reg=<0x80000000 0x1800>"},
     "ram: 0x1800 bytes at 0x80000000: memory comes in whole pages of 4096 bytes" SET(
         "/memory@80000000", "reg"),
     NULL},
    {{"eth0:reg=<0x10010000 0x1000>"},
     "eng0 at 0x10010000..0x10010fff overlaps eth0 at 0x10010000..0x10010fff",
     NULL},
    {{"eth0:reg=<0x80000000 0x1000>"},
     "eth0 at 0x80000000..0x80000fff overlaps ram at 0x80000000..0x83ffffff" SET(ETH,
                                                                                 "reg"),
     NULL},
    {{"eth0:reg=<>"}, "`reg` is empty" SET(ETH, "reg"), NULL},
    {{"eng0:reg=<0x10010000 0x10>"},
     "`reg`: 0x10 bytes, but the registers of eng0 take 0x58" SET("/soc/dma@10010000", "reg"),
     NULL},
    {{"soc:ranges=<0 0x10000000 0x1000>", "eng0:status=disabled"},
     "`ranges` does not cover 0x10000000..0x10000fff" SET("/soc", "ranges"),
     NULL},
    {{"soc:#address-cells=3"},
     "`#address-cells` = <3>: 0, 1 or 2 cells can be read" SET("/soc", "#address-cells"),
     NULL},
    {{"eth0:compatible=acme,nic", "eth0:dmasim,mode=fasst"},
     "eth0.mode: `fasst` is none of slow, fast; did you mean `fast`?" SET(ETH,
                                                                          "dmasim,mode"),
     NULL},
    {{"eth0:compatible=acme,nic", "eth0:dmasim,mode=<1>"},
     "eth0.mode: `dmasim,mode` must be a word in quotes" SET(ETH, "dmasim,mode"),
     NULL},
    {{"eth0:compatible=acme,nic", "eth0:dmasim,depth=65"},
     "eth0.depth: 65 outside 1..64" SET(ETH, "dmasim,depth"),
     NULL},
    {{"eth0:compatible=acme,nic", "eth0:dmasim,depth=13"},
     "eth0: depth 13 is bad luck",
     NULL},
    {{"eth0:compatible=acme,nic", "eth0:dmasim,address-bits=5"},
     "eth0.address-bits: 5 outside 12..64" SET(ETH, "dmasim,address-bits"),
     NULL},
};

START_TEST(bad_tree_is_refused_in_words)
{
    const Refusal *r = &refusals[_i];

    ck_assert(!BUILD(r->sets[0], r->sets[1], r->sets[2]));
    ck_assert_str_eq(only_diag()->message, r->message);
    ck_assert_pstr_eq(only_diag()->help, r->help);
}
END_TEST

/* Sources: the diag stands at the line */

typedef struct Source {
    const char *from, *to; /* one replacement in the preset's text */
    const char *message;
    const char *text;      /* the line the caret is under */
    unsigned column, width;
} Source;

static const Source sources[] = {
    { "d-cache-sets = <128>", "d-cache-sets = <96>",
      "cpu0.l1.sets: 96 is not a power of two", "\t\t\td-cache-sets = <96>;", 4, 19 },
    { "reg = <0x10010000 0x1000>", "reg = <0x10000ff0 0x1000>",
      "eng0 at 0x10000ff0..0x10001fef overlaps eth0 at 0x10000000..0x10000fff",
      "\t\t\treg = <0x10000ff0 0x1000>;", 4, 25 },
    { "dmasim,store-buffer-order", "dmasim,store-bufer-order",
      "unknown property `dmasim,store-bufer-order`",
      "\t\t\tdmasim,store-bufer-order = \"out-of-order\";", 4, 41 },
    { "device_type = \"cpu\";", "device_type = \"gpu\";",
      "no CPU: /cpus has no node with device_type = \"cpu\"", "\tcpus {", 2, 4 },
    { "reg = <0x10000000 0x1000>;", "", "`reg` is missing",
      "\t\teth0: ethernet@10000000 {\t// driven step by step by a scenario", 3, 23 },
    { "\t\tranges;\n", "", "`ranges` is missing, so nothing on this bus can be reached",
      "\tsoc {", 2, 3 },
};

static char *
replaced(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);

    ck_assert_ptr_nonnull(at);
    return g_strdup_printf("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

START_TEST(error_in_a_source_is_located)
{
    const Source *source = &sources[_i];
    g_autofree char *text = NULL, *bad = NULL, *path = NULL,
                    *dtc = g_find_program_in_path("dtc");
    const SimDiag *diag;

    if (!dtc) {
        sim_check_skip("dtc: .dts files are not read without it");
        return;
    }
    ck_assert(
        g_file_get_contents("scenarios/soc/noncoherent-1cpu.dts", &text, NULL, NULL));
    bad = replaced(text, source->from, source->to);
    g_close(g_file_open_tmp("dmasim-board-XXXXXX.dts", &path, NULL), NULL);
    ck_assert(g_file_set_contents(path, bad, -1, NULL));
    tree = sim_tree_load(path, NULL, diags);
    ck_assert_ptr_nonnull(tree);
    ck_assert(!sim_board_build(world, tree, diags));
    diag = g_ptr_array_index(diags, 0);
    ck_assert_str_eq(diag->message, source->message);
    ck_assert_str_eq(diag->file, path);
    ck_assert_str_eq(diag->text, source->text);
    ck_assert_uint_eq(diag->column, source->column);
    ck_assert_uint_eq(diag->width, source->width);
    g_unlink(path);
}
END_TEST

/* Neither g_file_set_contents() nor truncating: both wait for the disk. */
static void
write_file(const char *path, const void *bytes, size_t size)
{
    FILE *file;

    g_unlink(path);
    file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
}

/* Random damage that still is a tree: built or refused, never a crash. */
static const char *const damaged_ones[] = { "noncoherent-1cpu", "cortex-a9-pl310-coherent",
                                            "rk3399" };

START_TEST(damaged_tree_is_built_or_refused)
{
    SimTree *preset = sim_tree_load(damaged_ones[_i], NULL, diags);
    const void *blob = sim_tree_blob(preset);
    unsigned size = fdt_totalsize(blob);
    unsigned long rounds = sim_check_loops(100, 7000);
    SimRandom random = { .state = 5 };
    g_autofree char *path = NULL;
    unsigned long read = 0;

    g_close(g_file_open_tmp("dmasim-board-XXXXXX.dtb", &path, NULL), NULL);
    for (unsigned long i = 0; i < rounds; i++) {
        g_autofree uint8_t *copy = g_memdup2(blob, size);
        SimTree *damaged;

        for (unsigned n = 1 + sim_random_below(&random, 3); n > 0; n--) {
            copy[sim_random_below(&random, size)] = (uint8_t)sim_random_next(&random);
        }
        write_file(path, copy, size);
        g_ptr_array_set_size(diags, 0);
        damaged = sim_tree_load(path, NULL, diags);
        if (damaged) {
            SimWorld *other = sim_world_new(NULL);

            ck_assert_int_eq(sim_board_build(other, damaged, diags), diags->len == 0);
            sim_world_free(other);
            read++;
        }
        sim_tree_free(damaged);
    }
    ck_assert_uint_gt(read, rounds / 10);
    g_unlink(path);
    sim_tree_free(preset);
}
END_TEST

static Suite *
board_suite(void)
{
    Suite *suite = suite_create("board");
    TCase *presets = tcase_create("presets"), *trees = tcase_create("trees");
    TCase *bad = tcase_create("bad");

    tcase_add_checked_fixture(presets, setup, teardown);
    tcase_add_loop_test(presets, preset_builds_its_models, 0, G_N_ELEMENTS(boards));
    tcase_add_loop_test(presets, larger_preset_builds_its_models, 0, G_N_ELEMENTS(larger));
    tcase_add_test(presets, cpus_of_every_preset_are_coherent);
    tcase_add_test(presets, masters_of_a_coherent_variant_snoop);
    tcase_add_test(presets, every_embedded_preset_builds);
    tcase_add_loop_test(presets, cpu_of_a_preset_stores_and_loads, 0,
                        G_N_ELEMENTS(boards));
    tcase_add_test(presets, registers_are_on_the_bus);
    tcase_add_test(presets, interrupts_go_to_cpu0);
    suite_add_tcase(suite, presets);
    tcase_add_checked_fixture(trees, setup, teardown);
    tcase_add_test(trees, disabled_device_is_left_out);
    tcase_add_test(trees, unknown_device_is_one_note);
    tcase_add_test(trees, parameters_come_from_the_tree);
    tcase_add_loop_test(trees, software_and_hardware_coherence_are_two_facts, 0,
                        G_N_ELEMENTS(coherences));
    tcase_add_test(trees, address_bits_reach_a_master_that_does_not_know_them);
    tcase_add_test(trees, interrupt_of_an_arm_controller_is_its_second_cell);
    tcase_add_test(trees, device_without_interrupt_has_no_line);
    tcase_add_test(trees, line_of_the_cache_is_the_boards);
    tcase_add_test(trees, short_lines_are_honoured);
    tcase_add_test(trees, two_cells_and_ranges_are_honoured);
    tcase_add_test(trees, memory_may_have_two_cells_and_two_ranges);
    tcase_add_test(trees, second_cpu_without_caches_is_built);
    suite_add_tcase(suite, trees);
    tcase_add_checked_fixture(bad, setup, teardown);
    tcase_add_loop_test(bad, bad_tree_is_refused_in_words, 0, G_N_ELEMENTS(refusals));
    tcase_add_loop_test(bad, error_in_a_source_is_located, 0, G_N_ELEMENTS(sources));
    tcase_add_loop_test(bad, damaged_tree_is_built_or_refused, 0,
                        G_N_ELEMENTS(damaged_ones));
    suite_add_tcase(suite, bad);
    return suite;
}

SIM_CHECK_MAIN(board_suite)

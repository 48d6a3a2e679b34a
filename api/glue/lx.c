/* SPDX-License-Identifier: MIT */
/*
 * The host side of the waist, but for the checker (watch.c) and the hooks
 * (hooks.c): every call acts on the CPU that runs Linux-side code now.
 */
#define _GNU_SOURCE /* process_vm_readv */
#include "api/glue/glue.h"

#include <errno.h>
#include <libfdt.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "api/glue/hooks.h"
#include "api/glue/watch.h"
#include "api/lx.h"
#include "sim/choice.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/soc.h"
#include "sim/tree.h"
#include "sim/vmap.h"

LxGlue lx_glue;

/* Where lx_panic goes while Linux-side code runs for a step. */
static jmp_buf *landing;
static char *last_words;

G_DEFINE_QUARK(dmasim-lx-error, lx_error)

void
lx_glue_enter(SimCpu *cpu)
{
    lx_glue.cpu = cpu;
    lx_hooks_enter(cpu);
}

/* --- in and out of the Linux side --------------------------------------- */

static bool
stopped(GError **error)
{
    g_set_error(error, LX_ERROR, 0, "the kernel stopped: %s", last_words);
    g_clear_pointer(&last_words, g_free);
    return false;
}

bool
lx_glue_call(const struct lx_verb *verb, const unsigned long long *args,
             unsigned long long *ret_value, GError **error)
{
    jmp_buf here, *outer = landing;
    const char *outer_call = lx_glue.call;

    if (setjmp(here) != 0) {
        landing = outer;
        lx_glue.call = outer_call;
        lx_hooks_enter(lx_glue.cpu);
        return stopped(error);
    }
    landing = &here;
    lx_glue.call = verb->name;
    *ret_value = verb->call(args);
    lx_glue.call = outer_call;
    landing = outer;
    sim_cpu_land(lx_glue.cpu);
    return true;
}

bool
lx_glue_run(int (*entry)(void *opaque), void *opaque, int *ret_value, GError **error)
{
    jmp_buf here, *outer = landing;

    if (setjmp(here) != 0) {
        landing = outer;
        return stopped(error);
    }
    landing = &here;
    *ret_value = entry(opaque);
    landing = outer;
    sim_cpu_land(lx_glue.cpu);
    return true;
}

void
lx_glue_forget_call(void)
{
    landing = NULL;
    lx_glue.call = NULL;
}

bool
lx_glue_start_kernel(GError **error)
{
    jmp_buf here;
    int failure;

    if (setjmp(here) != 0) {
        landing = NULL;
        return stopped(error);
    }
    landing = &here;
    failure = lx_kernel_start();
    landing = NULL;
    if (failure != 0) {
        g_set_error(error, LX_ERROR, 0, "the board has too little RAM for a kernel");
    }
    return failure == 0;
}

void
lx_glue_stop_kernel(void)
{
    lx_kernel_stop();
}

/* Memory of the scenario itself is no allocation of the driver: it does not count. */
static unsigned long
begin_placing(void)
{
    lx_glue.placing = true;
    return lx_kernel_fail_nth(0);
}

static void
end_placing(unsigned long fail_nth)
{
    lx_kernel_fail_nth(fail_nth);
    lx_glue.placing = false;
}

SimAddr
lx_glue_place(uint64_t size, uint64_t align)
{
    unsigned long va, fail_nth = begin_placing();

    va = lx_kernel_kmalloc(size, align);
    end_placing(fail_nth);
    return va != 0 ? sim_window_pa(va) : 0;
}

uint64_t
lx_glue_place_paged(uint64_t size, bool is_stack)
{
    unsigned long va, fail_nth = begin_placing();

    va = is_stack ? lx_kernel_stack(size) : lx_kernel_vmalloc(size);
    end_placing(fail_nth);
    return va;
}

void
lx_panic(const char *text)
{
    if (landing != NULL) {
        g_free(last_words);
        last_words = g_strdup(text);
        longjmp(*landing, 1);
    }
    fprintf(stderr, "dmasim: internal error of the Linux side: %s\n", text);
    exit(70);
}

void
lx_warn(const char *text)
{
    if (lx_glue.world == NULL || !lx_glue.world->is_trial) {
        fprintf(stderr, "dmasim: kernel warning: %s\n", text);
    }
}

/* --- the CPU ------------------------------------------------------------ */

/* What it is asked to do from here on, a driver's call of the API asked for. */
static SimCpu *
acting(void)
{
    if (lx_hooks.is_module) {
        lx_glue.cpu->here = lx_caller_source();
    }
    return lx_glue.cpu;
}

void
lx_cpu_relax(void)
{
    const GPtrArray *cpus = lx_glue.world->cpus;

    sim_cpu_land(lx_glue.cpu);
    for (guint i = 0; i < cpus->len; i++) {
        SimCpu *cpu = g_ptr_array_index(cpus, i);

        if (cpu != lx_glue.cpu) {
            cpu->ops->drain(cpu, 0, 0);
        }
    }
}

void
lx_barrier(unsigned int bits)
{
    sim_cpu_barrier(acting(), bits);
}

void
lx_smp_barrier(unsigned int bits)
{
    if (lx_glue.world->cpus->len > 1) {
        sim_cpu_barrier(acting(), SIM_BARRIER_INNER | bits);
    }
}

void
lx_lock_taken(const volatile void *lock)
{
    SimWorld *world = lx_glue.world;

    if (world->truth && world->cpus->len > 1) {
        sim_truth_lock_taken(world->truth, lx_glue.cpu->actor, (uintptr_t)lock);
    }
    lx_smp_barrier(LX_BARRIER_LOADS);
}

void
lx_lock_given(const volatile void *lock)
{
    SimWorld *world = lx_glue.world;

    lx_smp_barrier(LX_BARRIER_FULL);
    if (world->truth && world->cpus->len > 1) {
        sim_truth_lock_given(world->truth, lx_glue.cpu->actor, (uintptr_t)lock);
    }
}

unsigned int
lx_cache_line(void)
{
    return lx_glue.cpu ? lx_glue.cpu->ops->line_bytes(lx_glue.cpu) : lx_glue.world->line_bytes;
}

static bool
is_ram(SimAddr pa, uint64_t len)
{
    SimAddr base = lx_glue.world->ram_base;

    return pa >= base && len <= lx_glue.world->ram_bytes &&
           pa - base <= lx_glue.world->ram_bytes - len;
}

/* Caches are found by physical address: any view of memory will do. */
static bool
find_memory(unsigned long va, unsigned long len, SimAddr *ret_pa)
{
    uint8_t mem;

    if (!sim_window_has(va) || sim_window_part(va) == SIM_WINDOW_MMIO) {
        return false;
    }
    *ret_pa = sim_window_pa(va);
    return sim_window_part(va) == SIM_WINDOW_VMAP
               ? sim_vmap_find(lx_glue.world->vmap, va, ret_pa, &mem)
               : is_ram(*ret_pa, len);
}

static void
count_lines(unsigned int op, SimAddr pa, unsigned long len)
{
    uint64_t line = lx_cache_line();
    unsigned lines = (unsigned)((pa + len - 1) / line - pa / line + 1);

    if (op & LX_CLEAN) {
        lx_glue.done.cleaned += lines;
    }
    if (op & LX_INVALIDATE) {
        lx_glue.done.invalidated += lines;
    }
}

/*
 * Bytes that no DMA has met yet are watched from here on: what an invalidate
 * throws away was somebody's, and afterwards nobody can tell (T10).
 */
static void
watch_invalidate(unsigned int op, SimAddr pa, unsigned long len)
{
    uint64_t mask = lx_glue.world->line_bytes - 1;
    SimAddr from = pa & ~mask, to = (pa + len + mask) & ~mask;

    if (op == SIM_INVALIDATE && lx_glue.world->truth) {
        sim_truth_arm(lx_glue.world->truth, from, to - from);
    }
}

static void
maintain(unsigned int op, unsigned long va, unsigned long len)
{
    SimAddr pa;

    if (!find_memory(va, len, &pa)) {
        lx_panic("cache maintenance of an address that is not memory");
    }
    count_lines(op, pa, len);
    watch_invalidate(op, pa, len);
    sim_cpu_maintain(acting(), op, sim_window_va(SIM_WINDOW_LINEAR, pa), len);
}

/* Behind other addresses memory is contiguous by the page only. */
void
lx_cache_range(unsigned int op, unsigned long va, unsigned long len)
{
    bool is_paged = sim_window_has(va) && sim_window_part(va) == SIM_WINDOW_VMAP;

    for (unsigned long n; len > 0; va += n, len -= n) {
        n = is_paged ? MIN(len, SIM_VMAP_PAGE - va % SIM_VMAP_PAGE) : len;
        maintain(op, va, n);
    }
}

void
lx_cache_all(unsigned int op)
{
    sim_cpu_maintain_all(acting(), op);
}

/* The controller of an outer cache that this kernel could program; NULL: none. */
static const SimModel *
outer_controller(void)
{
    const GPtrArray *models = lx_glue.world->models;

    for (guint i = 0; i < models->len; i++) {
        const SimModel *model = g_ptr_array_index(models, i);

        if (model->klass->stage == SIM_STAGE_OUTER && model->registers != 0) {
            return model;
        }
    }
    return NULL;
}

unsigned long
lx_outer_registers(void)
{
    const SimModel *outer = outer_controller();

    return outer ? sim_window_va(SIM_WINDOW_MMIO, outer->registers) : 0;
}

int
lx_outer_property(const char *name, unsigned int *value)
{
    const SimModel *outer = outer_controller();
    const void *blob = lx_glue.world->tree ? sim_tree_blob(lx_glue.world->tree) : NULL;
    int node = outer && blob ? fdt_path_offset(blob, outer->node_path) : -1;
    int length;
    const fdt32_t *cells = node >= 0 ? fdt_getprop(blob, node, name, &length) : NULL;

    if (cells && length >= 4 && value) {
        *value = fdt32_ld(cells);
    }
    return cells != NULL;
}

static SimAddr
find_register(unsigned long va)
{
    if (!sim_window_has(va) || sim_window_part(va) != SIM_WINDOW_MMIO) {
        lx_panic("register access through a pointer that is no register mapping");
    }
    return sim_window_pa(va);
}

unsigned long
lx_mmio(unsigned long long pa)
{
    return pa < SIM_WINDOW_PART ? sim_window_va(SIM_WINDOW_MMIO, pa) : 0;
}

unsigned int
lx_readl(unsigned long va, int relaxed)
{
    uint32_t value = UINT32_MAX; /* what a bus error reads as */

    sim_cpu_readl(acting(), find_register(va), relaxed != 0, &value);
    return value;
}

void
lx_writel(unsigned int value, unsigned long va, int relaxed)
{
    sim_cpu_writel(acting(), find_register(va), relaxed != 0, value);
}

unsigned long long
lx_now_ns(void)
{
    return lx_glue.cpu->now / SIM_NS;
}

void
lx_spend_ns(unsigned long long ns)
{
    sim_cpu_spend(lx_glue.cpu, ns * SIM_NS);
}

/* --- the board ---------------------------------------------------------- */

/* The kernel's pages lie in the largest piece of memory: between two there is none. */
static const SimRam *
largest_ram(void)
{
    const GArray *rams = lx_glue.world->rams;
    const SimRam *largest = &g_array_index(rams, SimRam, 0);

    for (guint i = 1; i < rams->len; i++) {
        const SimRam *ram = &g_array_index(rams, SimRam, i);

        largest = ram->bytes > largest->bytes ? ram : largest;
    }
    return largest;
}

unsigned long long
lx_ram_base(void)
{
    return largest_ram()->base;
}

unsigned long long
lx_ram_bytes(void)
{
    return largest_ram()->bytes;
}

/* By a copy that fails where a load would fault; one that is forbidden says nothing. */
static bool
host_can_read(unsigned long va)
{
    char byte;
    struct iovec to = { .iov_base = &byte, .iov_len = 1 };
    struct iovec from = { .iov_base = (void *)va, .iov_len = 1 };

    return process_vm_readv(getpid(), &to, 1, &from, 1, 0) == 1 || errno != EFAULT;
}

static bool
host_has(unsigned long va, unsigned long len)
{
    return va + len >= va && host_can_read(va) && host_can_read(va + len - 1);
}

int
lx_can_touch(unsigned long va, unsigned long len)
{
    SimAddr pa;

    if (!sim_window_has(va)) {
        return host_has(va, len);
    }
    switch (sim_window_part(va)) {
    case SIM_WINDOW_LINEAR:
    case SIM_WINDOW_UNCACHED:
        return is_ram(sim_window_pa(va), len);
    case SIM_WINDOW_VMAP:
        return len <= SIM_VMAP_BYTES && sim_vmap_covers(lx_glue.world->vmap, va, len) &&
               !sim_vmap_cookie(lx_glue.world->vmap, va, &pa);
    case SIM_WINDOW_MMIO:
        return false;
    }
    g_assert_not_reached();
}

unsigned long
lx_linear(unsigned long long pa)
{
    return sim_window_va(SIM_WINDOW_LINEAR, pa);
}

unsigned long
lx_uncached(unsigned long long pa)
{
    return sim_window_va(SIM_WINDOW_UNCACHED, pa);
}

unsigned long long
lx_phys(unsigned long va)
{
    if (sim_window_part(va) != SIM_WINDOW_VMAP) {
        return sim_window_pa(va);
    }
    return sim_vmap_covers(lx_glue.world->vmap, va, 1) ? sim_vmap_pa(lx_glue.world->vmap, va)
                                                       : UINT64_MAX;
}

unsigned long
lx_vmap_base(void)
{
    return sim_window_va(SIM_WINDOW_VMAP, 0);
}

unsigned long
lx_vmap_bytes(void)
{
    return SIM_VMAP_BYTES;
}

unsigned long
lx_cookies(unsigned long long pa, unsigned long long len)
{
    if (lx_glue.world->vmap == NULL) {
        sim_vmap_init(lx_glue.world);
    }
    return sim_vmap_add_cookies(lx_glue.world->vmap, pa, len);
}

int
lx_vmap_open(unsigned long va, unsigned long len)
{
    return sim_vmap_open(lx_glue.world->vmap, va, len);
}

/* What was announced through these addresses lands while they are there. */
void
lx_vmap_close(unsigned long va, unsigned long len)
{
    if (lx_glue.cpu) {
        sim_cpu_land(lx_glue.cpu);
    }
    sim_vmap_close(lx_glue.world->vmap, va, len);
}

void
lx_vmap_page(unsigned long va, unsigned long long pa, unsigned int mem)
{
    sim_vmap_map(lx_glue.world->vmap, va, pa, mem);
}

int
lx_is_simulated(unsigned long va)
{
    return sim_window_has(va);
}

int
lx_is_linear(unsigned long va)
{
    return sim_window_has(va) && sim_window_part(va) == SIM_WINDOW_LINEAR;
}

int
lx_dev_is_coherent(unsigned int dev)
{
    const SimMaster *master = sim_master_of(lx_glue.world, (SimActorId)dev);

    return master && master->coherent;
}

int
lx_dev_dma_range(unsigned int dev, unsigned int index, struct lx_dma_range *ret)
{
    const SimMaster *master = sim_master_of(lx_glue.world, (SimActorId)dev);

    if (!master || index >= master->window_count) {
        return 0;
    }
    *ret = (struct lx_dma_range){ master->windows[index].bus, master->windows[index].pa,
                                  master->windows[index].size };
    return 1;
}

unsigned long long
lx_dma_limit(void)
{
    const SimSoc *soc = lx_glue.world->tree ? sim_tree_soc(lx_glue.world->tree) : NULL;

    return soc ? soc->dma_limit : UINT64_MAX;
}

int
lx_dev_order(unsigned int dev, unsigned long long bus, unsigned long long len,
             unsigned int order)
{
    SimMaster *master = sim_master_of(lx_glue.world, (SimActorId)dev);

    return master && sim_master_order(master, bus, len, (SimOrder)order);
}

unsigned long
lx_boot_coherent_pool(void)
{
    return lx_glue.coherent_pool;
}

unsigned long
lx_boot_fail_nth(void)
{
    return lx_glue.fail_nth;
}

void
lx_fault_injected(const char *capability)
{
    lx_glue.done.failed = capability;
}

const char *
lx_dev_name(unsigned int dev)
{
    return sim_world_actor(lx_glue.world, (SimActorId)dev)->name;
}

void
lx_had_nothing_to_do(const char *why)
{
    lx_glue.done.nothing = why;
}

const char *
lx_arch(void)
{
    return lx_glue.arch;
}

unsigned int
lx_era(void)
{
    return lx_glue.era;
}

unsigned int
lx_cpu(void)
{
    guint index = 0;

    return g_ptr_array_find(lx_glue.world->cpus, lx_glue.cpu, &index) ? index : 0;
}

unsigned int
lx_choose(unsigned int what, unsigned int n)
{
    static const SimChoice kinds[] = { [LX_CHOICE_LIST] = SIM_CHOICE_LIST };

    return sim_choose(lx_glue.world, kinds[what], n);
}

void *
lx_host_alloc(unsigned long size)
{
    return g_malloc0(size);
}

void
lx_host_free(void *memory)
{
    g_free(memory);
}

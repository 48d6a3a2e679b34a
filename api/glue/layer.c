/* SPDX-License-Identifier: MIT */
/*
 * The kernel as a layer of every run: which kernel a board runs (architecture
 * and era), its start and end, memory for buffers, leaks.
 */
#include <stdlib.h>
#include <string.h>

#include "api/glue/arch.h"
#include "api/glue/glue.h"
#include "api/glue/hooks.h"
#include "api/glue/watch.h"
#include "api/glue/lists.h"
#include "api/glue/sched.h"
#include "api/lx.h"
#include "sim/cpu.h"
#include "sim/scenario.h"

#define DEFAULT_ERA "6.12"
/* Scenario L3: a buffer without align= starts on this, or on a longer line. */
#define BUFFER_ALIGN 128u
/* kernel/dma/debug.c of 6.12: entries that are made at the start. */
#define DEBUG_ENTRIES 65536u

/* Options of the run that is being set up: they may come before or after begin. */
static struct {
    SimWorld *world;
    const char *arch;
    uint32_t era;
    uint64_t coherent_pool, fail_nth;
    bool unchecked;
    uint32_t debug_entries;
} chosen;

/* --- which kernel ------------------------------------------------------- */

/* "6.12", "5.18.3", "2.6.30" -> LINUX_VERSION_CODE; 0 when it is none. */
uint32_t
lx_glue_parse_era(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, ".", 0);
    guint64 numbers[3] = { 0 };
    guint count = g_strv_length(parts);

    if (count < 2 || count > 3) {
        return 0;
    }
    for (guint i = 0; i < count; i++) {
        if (!g_ascii_string_to_unsigned(parts[i], 10, 0, 255, &numbers[i], NULL)) {
            return 0;
        }
    }
    if (numbers[0] < 2) {
        return 0;
    }
    return (uint32_t)(numbers[0] << 16 | numbers[1] << 8 | numbers[2]);
}

static void
sync_outer(SimCpu *cpu)
{
    lx_glue_enter(cpu);
    lx_kernel_outer_sync();
}

/* Steps that write and read registers have the barriers of this kernel. */
static void
tell_io(SimWorld *world)
{
    world->io = (SimIo){ .before_write = lx_kernel_io_barrier(1),
                         .after_read = lx_kernel_io_barrier(0), .outer_sync = sync_outer };
}

static void
apply_choices(SimWorld *world)
{
    if (lx_glue.world != world) {
        return;
    }
    if (chosen.world == world && chosen.arch) {
        lx_glue.arch = chosen.arch;
    }
    if (chosen.world == world && chosen.era) {
        lx_glue.era = chosen.era;
    }
    lx_arch_tell(world);
    lx_glue.unchecked = chosen.world == world && chosen.unchecked;
    if (chosen.world == world && chosen.debug_entries) {
        lx_glue.debug_entries = chosen.debug_entries;
    }
    lx_glue.coherent_pool = chosen.world == world ? chosen.coherent_pool : 0;
    lx_glue.fail_nth = chosen.world == world ? chosen.fail_nth : 0;
    tell_io(world);
}

static bool
set_arch(const char *value, GError **error)
{
    if (!lx_arch_is_known(value, "arch", error)) {
        return false;
    }
    chosen.arch = g_intern_string(value);
    return true;
}

static bool
set_era(const char *value, GError **error)
{
    uint32_t era = lx_glue_parse_era(value);

    if (era == 0) {
        g_set_error(error, LX_ERROR, 0,
                    "era: `%s` is no kernel version, as 6.12 or 2.6.30 is", value);
        return false;
    }
    chosen.era = era;
    return true;
}

/* "256K", as on a kernel's command line. */
static bool
set_coherent_pool(const char *value, GError **error)
{
    static const char units[] = "KMG";
    char *end;
    guint64 size = g_ascii_strtoull(value, &end, 0);
    const char *unit = *end ? strchr(units, g_ascii_toupper(*end)) : NULL;
    unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;

    if (end == value || size == 0 || (*end != '\0' && (!unit || end[1] != '\0')) ||
        size > (UINT64_C(1) << 30 >> shift)) {
        g_set_error(error, LX_ERROR, 0,
                    "coherent_pool: `%s` is no size up to 1G, as 256K is", value);
        return false;
    }
    chosen.coherent_pool = size << shift;
    return true;
}

static bool
set_unchecked(const char *value, GError **error)
{
    if (strcmp(value, "0") != 0 && strcmp(value, "1") != 0) {
        g_set_error(error, LX_ERROR, 0, "unchecked: `%s` is neither 0 nor 1", value);
        return false;
    }
    chosen.unchecked = value[0] == '1';
    return true;
}

static bool
set_debug_entries(const char *value, GError **error)
{
    guint64 entries;

    if (!g_ascii_string_to_unsigned(value, 10, 1, UINT32_MAX, &entries, NULL)) {
        g_set_error(error, LX_ERROR, 0, "dma_debug_entries: `%s` is no number from 1", value);
        return false;
    }
    chosen.debug_entries = (uint32_t)entries;
    return true;
}

static bool
set_fail_nth(const char *value, GError **error)
{
    if (!g_ascii_string_to_unsigned(value, 10, 0, G_MAXUINT32, &chosen.fail_nth, NULL)) {
        g_set_error(error, LX_ERROR, 0,
                    "fail_nth: `%s` is no number: 1 is the first allocation, 0 none", value);
        return false;
    }
    return true;
}

static const struct {
    const char *name;
    bool (*set)(const char *value, GError **error);
} setters[] = {
    { "arch", set_arch },
    { "dma_debug_entries", set_debug_entries },
    { "era", set_era },
    { "fail_nth", set_fail_nth },
    { "unchecked", set_unchecked },
    { "coherent_pool", set_coherent_pool },
};

static const char *const options[] = {
    "arch\tarchitecture of the kernel: arm64, armv7, armv6, arm926, riscv, mips, x86 and, less "
    "common, those of docs/bindings.md (default: by the CPU)",
    "dma_debug_entries\tentries that the kernel's own checker is given (default: 65536)",
    "era\tversion of the kernel, which decides its cache maintenance (default: " DEFAULT_ERA ")",
    "fail_nth\twhich allocation of the steps fails, once: 1 is the first (default: 0, none)",
    "unchecked\t1: dma_mapping_error() is not asked after each map (default: 0)",
    "coherent_pool\tmemory put aside for GFP_ATOMIC, as 256K (default: as the kernel decides)",
    NULL,
};

/*
 * Memory zones and pools are laid out when the kernel starts, and options come after
 * that: nothing was allocated yet.
 */
static bool
start_again(const SimWorld *world, GError **error)
{
    if (lx_glue.world != world || lx_glue.owner == NULL) {
        return true;
    }
    lx_glue_stop_kernel();
    return lx_glue_start_kernel(error);
}

static int
option(SimWorld *world, const char *name, const char *value, GError **error)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(setters); i++) {
        if (strcmp(setters[i].name, name) == 0) {
            if (chosen.world != world) {
                memset(&chosen, 0, sizeof(chosen));
                chosen.world = world;
            }
            if (!setters[i].set(value, error)) {
                return -1;
            }
            apply_choices(world);
            return lx_arch_fits(world, error) && start_again(world, error) ? 1 : -1;
        }
    }
    return 0;
}

/* --- start and end ------------------------------------------------------ */

static void
end(SimWorld *world)
{
    if (lx_glue.world != world) {
        return;
    }
    lx_glue_stop_kernel();
    lx_sched_end(); /* behind the kernel, which counts lines to the end */
    lx_arch_untell(world);
    world->io = (SimIo){ 0 };
    lx_owner_free(lx_glue.owner);
    g_clear_pointer(&lx_glue.masks, g_hash_table_unref);
    g_clear_pointer(&lx_glue.failed, g_array_unref);
    g_clear_pointer(&lx_glue.pools, g_ptr_array_unref);
    lx_hooks_enter(NULL);
    memset(&lx_glue, 0, sizeof(lx_glue));
    memset(&chosen, 0, sizeof(chosen));
}

static bool
begin(SimWorld *world, GError **error)
{
    g_assert(lx_glue.world == NULL);
    memset(&lx_glue, 0, sizeof(lx_glue));
    lx_glue.world = world;
    lx_glue.arch = lx_arch_of_tree(world->tree, error);
    lx_glue.era = lx_glue_parse_era(DEFAULT_ERA);
    if (!lx_glue.arch) {
        memset(&lx_glue, 0, sizeof(lx_glue));
        return false;
    }
    apply_choices(world);
    if (!lx_arch_fits(world, error)) {
        memset(&lx_glue, 0, sizeof(lx_glue));
        return false;
    }
    lx_glue.owner = lx_owner_new(world);
    lx_glue.masks = g_hash_table_new(NULL, NULL);
    lx_glue.debug_entries = chosen.world == world && chosen.debug_entries ? chosen.debug_entries
                                                                          : DEBUG_ENTRIES;
    if (world->cpus->len > 0) {
        lx_glue_enter(g_ptr_array_index(world->cpus, 0));
    }
    lx_sched_begin(world);
    if (!lx_glue_start_kernel(error)) {
        end(world);
        return false;
    }
    return true;
}

static void
context(SimWorld *world, SimActorId cpu, SimContext what, bool enter)
{
    static const unsigned contexts[] = { [SIM_CONTEXT_IRQ] = LX_CONTEXT_IRQ,
                                         [SIM_CONTEXT_LOCK] = LX_CONTEXT_LOCK };

    for (guint i = 0; lx_glue.world == world && i < world->cpus->len; i++) {
        SimCpu *one = g_ptr_array_index(world->cpus, i);

        if (one->actor == cpu) {
            lx_glue_enter(one);
            lx_kernel_context(contexts[what], enter);
        }
    }
}

static void
finish(SimWorld *world)
{
    if (lx_glue.world == world) {
        lx_watch_finish();
    }
}

static unsigned
leaks(SimWorld *world)
{
    return lx_glue.world == world ? lx_owner_leaks(lx_glue.owner) : 0;
}

/* --- memory for buffers ------------------------------------------------- */

static bool
place_is_known(const char *in)
{
    return in == NULL || strcmp(in, "kmalloc") == 0 || strcmp(in, "page") == 0;
}

/* A const object of a driver that is built into the kernel: a part of its image. */
static SimAddr
place_rodata(SimWorld *world, const char *name, uint64_t size, uint64_t offset, GError **error)
{
    uint64_t line = MAX(world->line_bytes, BUFFER_ALIGN);
    uint64_t room = LX_KERNEL_PAGES * LX_PAGE_BYTES - lx_glue.image_used;
    SimAddr pa = lx_ram_base() + lx_glue.image_used + offset;

    if (size > room || offset > room - size) {
        g_set_error(error, LX_ERROR, 0,
                    "%s: in=rodata: the kernel's image has room for %" G_GUINT64_FORMAT
                    " more bytes", name, room);
        return 0;
    }
    lx_glue.image_used += MIN((size + offset + line - 1) & ~(line - 1), room);
    return pa;
}

/*
 * The offset is slack in front: the buffer still shares no line with another, as
 * both ends are widened to whole lines.
 */
static SimAddr
place(SimWorld *world, const char *name, uint64_t size, uint64_t align, uint64_t offset,
      const char *in, GError **error)
{
    uint64_t line = MAX(world->line_bytes, BUFFER_ALIGN), bytes;
    SimAddr pa;

    if (in && strcmp(in, "rodata") == 0) {
        return place_rodata(world, name, size, offset, error);
    }
    if (!place_is_known(in)) {
        g_set_error(error, LX_ERROR, 0,
                    "%s: in=%s: memory is in=kmalloc, page, vmalloc, stack or rodata", name, in);
        return 0;
    }
    align = MAX(align, line);
    align = in && strcmp(in, "page") == 0 ? MAX(align, 4096) : align;
    if ((align & (align - 1)) != 0) {
        g_set_error(error, LX_ERROR, 0, "%s: align must be a power of two", name);
        return 0;
    }
    bytes = size > world->ram_bytes || offset > world->ram_bytes
                ? world->ram_bytes + 1
                : (size + offset + line - 1) & ~(line - 1);
    pa = bytes > world->ram_bytes || align > world->ram_bytes ? 0 : lx_glue_place(bytes, align);
    if (pa == 0) {
        g_set_error(error, LX_ERROR, 0, "%s: the board has no room for %" G_GUINT64_FORMAT
                    " bytes", name, size);
        return 0;
    }
    return pa + offset;
}

/* A buffer's bytes are those of its pages, wherever they lie. */
static uint64_t
place_paged(SimWorld *world, const char *name, uint64_t size, uint64_t offset, const char *in,
            GError **error)
{
    bool is_stack = in && strcmp(in, "stack") == 0;
    uint64_t va = 0;

    if (!is_stack && (in == NULL || strcmp(in, "vmalloc") != 0)) {
        return 0;
    }
    if (size <= world->ram_bytes && offset <= world->ram_bytes) {
        va = lx_glue_place_paged(size + offset, is_stack);
    }
    if (va == 0) {
        g_set_error(error, LX_ERROR, 0, "%s: the board has no room for %" G_GUINT64_FORMAT
                    " bytes", name, size);
        return 0;
    }
    return va + offset;
}

static SimLayer layer = {
    .name = "linux",
    .begin = begin,
    .end = end,
    .context = context,
    .finish = finish,
    .leaks = leaks,
    .option = option,
    .options = options,
    .place = place,
    .place_paged = place_paged,
};

static void __attribute__((constructor))
register_layer(void)
{
    layer.lists = lx_lists();
    sim_layer_register(&layer);
}

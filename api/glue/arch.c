/* SPDX-License-Identifier: MIT */
/*
 * Which architecture's kernel a board runs, and what it needs of the CPUs.
 * docs/bindings.md has the table of names too.
 */
#include "api/glue/arch.h"

#include <libfdt.h>
#include <string.h>

#include "api/glue/glue.h"
#include "api/lx.h"
#include "sim/cpu.h"
#include "sim/model.h"
#include "sim/tree.h"
#include "sim/world.h"

#define PROPERTY "dmasim,arch"

/* CPUs by the architecture of the kernel that runs on them (arm/cpus.yaml, mips/cpus.yaml
 * of Linux's bindings): in the order of the page. */
static const struct {
    const char *compatible, *arch;
} cpus[] = {
    { "arm,cortex-a5", "armv7" },    { "arm,cortex-a7", "armv7" },
    { "arm,cortex-a8", "armv7" },    { "arm,cortex-a9", "armv7" },
    { "arm,cortex-a12", "armv7" },   { "arm,cortex-a15", "armv7" },
    { "arm,cortex-a17", "armv7" },   { "arm,cortex-r4", "armv7" },
    { "arm,cortex-r5", "armv7" },    { "arm,cortex-r7", "armv7" },
    { "arm,cortex-m7", "armv7" },    { "brcm,brahma-b15", "armv7" },
    { "marvell,pj4a", "armv7" },     { "marvell,pj4b", "armv7" },
    { "marvell,sheeva-v7", "armv7" },{ "mrvl,pj4", "armv7" },
    { "qcom,krait", "armv7" },       { "qcom,scorpion", "armv7" },
    { "qcom,scorpion-mp", "armv7" },
    { "arm,arm1136j-s", "armv6" },   { "arm,arm1136jf-s", "armv6" },
    { "arm,arm1176jzf", "armv6" },   { "arm,arm1176jz-s", "armv6" },
    { "arm,arm1176jzf-s", "armv6" }, { "arm,arm11mpcore", "armv6" },
    { "arm,arm920t", "arm926" },     { "arm,arm922t", "arm926" },
    { "arm,arm925", "arm926" },      { "arm,arm926e-s", "arm926" },
    { "arm,arm926ej-s", "arm926" },  { "arm,arm1020e", "arm926" },
    { "arm,arm1020t", "arm926" },    { "arm,arm1022e", "arm926" },
    { "arm,arm1026ej-s", "arm926" }, { "intel,sa110", "arm926" },
    { "intel,sa1100", "arm926" },    { "marvell,feroceon", "arm926" },
    { "marvell,mohawk", "arm926" },  { "marvell,sheeva-v5", "arm926" },
    { "faraday,fa526", "fa526" },    { "marvell,xscale", "xscale" },
    { "arm,arm710t", "armv4" },      { "arm,arm720t", "armv4" },
    { "riscv", "riscv" },
    { "brcm,bmips3300", "mips" },    { "brcm,bmips4350", "mips" },
    { "brcm,bmips4380", "mips" },    { "mips,m14Kc", "mips" },
    { "mips,mips4Kc", "mips" },      { "mips,mips4KEc", "mips" },
    { "mips,mips24Kc", "mips" },     { "mips,mips24KEc", "mips" },
    { "mips,mips74Kc", "mips" },     { "mips,mips1004Kc", "mips" },
    { "mti,mips14KEc", "mips" },     { "mti,mips14Kc", "mips" },
    { "mti,mips24KEc", "mips" },
    { "brcm,bmips5000", "mips-speculative" },
    { "brcm,bmips5200", "mips-speculative" },
    { "ingenic,xburst-mxu1.0", "mips-speculative" },
    { "ingenic,xburst-fpu1.0-mxu1.1", "mips-speculative" },
    { "ingenic,xburst-fpu2.0-mxu2.0", "mips-speculative" },
    { "mti,interaptiv", "mips-speculative" }, /* it has MAARs */
    { "intel,ce4100", "x86" },
};

/* --- names ---------------------------------------------------------------- */

/* "arm64, armv7 ..." */
static char *
arch_list(void)
{
    GString *list = g_string_new(NULL);

    for (unsigned i = 0; lx_kernel_arch(i); i++) {
        g_string_append_printf(list, "%s%s", i ? ", " : "", lx_kernel_arch(i));
    }
    return g_string_free(list, FALSE);
}

bool
lx_arch_is_known(const char *name, const char *what, GError **error)
{
    g_autofree char *list = NULL;

    for (unsigned i = 0; lx_kernel_arch(i); i++) {
        if (strcmp(lx_kernel_arch(i), name) == 0) {
            return true;
        }
    }
    list = arch_list();
    g_set_error(error, LX_ERROR, 0, "%s: `%s` is none of %s", what, name, list);
    return false;
}

/* --- of a tree -------------------------------------------------------------- */

static const char *
arch_by_compatible(const void *blob, int node)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(cpus); i++) {
        if (fdt_node_check_compatible(blob, node, cpus[i].compatible) == 0) {
            return cpus[i].arch;
        }
    }
    return NULL;
}

bool
lx_arch_cpu(unsigned index, const char **ret_compatible, const char **ret_arch)
{
    if (index >= G_N_ELEMENTS(cpus)) {
        return false;
    }
    *ret_compatible = cpus[index].compatible;
    *ret_arch = cpus[index].arch;
    return true;
}

/* What the node says in so many words: text of @len bytes with its end; else NULL. */
static const char *
arch_by_property(const void *blob, int node)
{
    int len = 0;
    const char *text = fdt_getprop(blob, node, PROPERTY, &len);

    return text && len > 0 && text[len - 1] == '\0' ? text : NULL;
}

const char *
lx_arch_of_tree(const SimTree *tree, GError **error)
{
    const void *blob = tree ? sim_tree_blob(tree) : NULL;
    int list = blob ? fdt_path_offset(blob, "/cpus") : -1;
    int node;

    if (list < 0) {
        return "arm64";
    }
    fdt_for_each_subnode(node, blob, list) {
        const char *said = arch_by_property(blob, node);
        const char *arch = said ? said : arch_by_compatible(blob, node);
        g_autofree char *what = NULL;

        if (said) {
            what = g_strdup_printf("/cpus/%s: " PROPERTY, fdt_get_name(blob, node, NULL));
            return lx_arch_is_known(said, what, error) ? g_intern_string(said) : NULL;
        }
        if (arch) {
            return arch;
        }
    }
    return "arm64";
}

/* --- on a board --------------------------------------------------------------- */

/* A write-back cache would lose what such a kernel drops, and keep what it leaves. */
bool
lx_arch_fits(const SimWorld *world, GError **error)
{
    struct lx_kernel_facts facts;

    if (lx_glue.world != world) {
        return true;
    }
    lx_kernel_facts(&facts);
    for (guint i = 0; facts.writes_through && i < world->cpus->len; i++) {
        const SimCpu *cpu = g_ptr_array_index(world->cpus, i);

        if (cpu->has_l1 && !cpu->writes_through) {
            g_set_error(error, LX_ERROR, 0,
                        "arch: a kernel for %s needs caches that write through; that of %s "
                        "writes back (`dmasim,l1-writes = \"through\"` in its node changes it)",
                        lx_glue.arch, cpu->model->name);
            return false;
        }
    }
    return true;
}

/* What the CPUs are before any kernel asks for more: an option may choose another one. */
static void
remember_cpus(const SimWorld *world)
{
    for (guint i = 0; !lx_glue.has_told && i < world->cpus->len; i++) {
        const SimCpu *cpu = g_ptr_array_index(world->cpus, i);

        lx_glue.in_order |= (uint32_t)cpu->never_speculates << i;
    }
    lx_glue.has_told = true;
}

void
lx_arch_tell(SimWorld *world)
{
    struct lx_kernel_facts facts;

    lx_kernel_facts(&facts);
    remember_cpus(world);
    world->arch = lx_glue.arch;
    world->arch_family = facts.family;
    for (guint i = 0; i < world->cpus->len; i++) {
        SimCpu *cpu = g_ptr_array_index(world->cpus, i);

        cpu->never_speculates = facts.in_order || (lx_glue.in_order >> i & 1);
        cpu->uncached_mem = facts.coherent_is_ordered ? SIM_MEM_STRONGLY_ORDERED : SIM_MEM_NC;
    }
}

void
lx_arch_untell(SimWorld *world)
{
    for (guint i = 0; lx_glue.has_told && i < world->cpus->len; i++) {
        SimCpu *cpu = g_ptr_array_index(world->cpus, i);

        cpu->never_speculates = lx_glue.in_order >> i & 1;
        cpu->uncached_mem = SIM_MEM_NC;
    }
}

/* SPDX-License-Identifier: MIT */
/*
 * How a driver is compiled: as the Linux side of dmasim itself (cc-made.h), and what an
 * architecture, a version of the kernel and being a module add.
 */
#include <string.h>

#include "tools/cc-made.h"
#include "tools/cc.h"

const CcKind cc_kinds[] = {
    {"clang", "clang", cc_made_clang, cc_made_map_clang},
    {"gcc", "gcc", cc_made_gcc, cc_made_map_gcc},
    {"clang-tsan", "clang", cc_made_clang_tsan, cc_made_map_clang},
    {NULL, NULL, NULL, NULL},
};

#define CONFIG_ALL \
    "-DCONFIG_64BIT=1 -DCONFIG_MMU=1 -DCONFIG_SMP=1 -DCONFIG_OF=1 -DCONFIG_HAS_DMA=1 " \
    "-DCONFIG_HAS_IOMEM=1 -DCONFIG_MODULES=1 "

/*
 * Lines and ARCH_DMA_MINALIGN (api/include/asm/cache.h derives it): arm64, riscv and
 * multi_v7 kernels have lines of 64 bytes, generic mips 32.
 */
const CcArch cc_archs[] = {
    {"arm64", CONFIG_ALL "-DCONFIG_ARM64=1 -DL1_CACHE_SHIFT=6"},
    {"arm", CONFIG_ALL "-DCONFIG_ARM=1 -DL1_CACHE_SHIFT=6"},
    {"riscv", CONFIG_ALL "-DCONFIG_RISCV=1 -DL1_CACHE_SHIFT=6"},
    {"mips", CONFIG_ALL "-DCONFIG_MIPS=1 -DL1_CACHE_SHIFT=5"},
    {"x86", CONFIG_ALL "-DCONFIG_X86=1 -DCONFIG_X86_64=1 -DL1_CACHE_SHIFT=6"},
    {NULL, NULL},
};

/* As a kernel's own Makefile has them: what is surely wrong is an error. */
static const char warnings[] =
    "-Wall -Werror=implicit-function-declaration -Werror=implicit-int -Werror=return-type "
    "-Werror=incompatible-pointer-types -Wno-missing-field-initializers "
    "-Wno-unused-function" /* inline is __maybe_unused there */;

const CcKind *
cc_kind(const char *name)
{
    for (const CcKind *kind = cc_kinds; kind->name; kind++) {
        if (strcmp(kind->name, name) == 0) {
            return kind;
        }
    }
    return NULL;
}

const CcArch *
cc_arch(const char *name)
{
    for (const CcArch *arch = cc_archs; arch->name; arch++) {
        if (strcmp(arch->name, name) == 0) {
            return arch;
        }
    }
    return NULL;
}

void
cc_words(GPtrArray *argv, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", 0);

    for (char **word = words; *word; word++) {
        if (**word) {
            g_ptr_array_add(argv, g_strdup(*word));
        }
    }
}

static void
add(GPtrArray *argv, const char *format, const char *value)
{
    g_autofree char *at = g_strdup(format);
    char *hole = strstr(at, "%s");

    *hole = '\0';
    g_ptr_array_add(argv, g_strconcat(at, value, hole + 2, NULL));
}

/* Where the compiler keeps stdarg.h and the like: -nostdinc hides it. */
static char *
compilers_headers(const CcKind *kind)
{
    const char *argv[] = {kind->command, "-print-file-name=include", NULL};
    char *out = NULL;

    if (!g_spawn_sync(NULL, (char **)argv, NULL,
                      G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out,
                      NULL, NULL, NULL)) {
        return g_strdup("");
    }
    return g_strstrip(out);
}

/* "my-drv.c" is my_drv to the kernel. */
static char *
identifier(const char *path)
{
    char *name = g_path_get_basename(path);
    char *dot = strrchr(name, '.');

    if (dot && dot != name) {
        *dot = '\0';
    }
    return g_strcanon(name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_", '_');
}

static bool
has_level(const GPtrArray *options)
{
    for (guint i = 0; i < options->len; i++) {
        if (g_str_has_prefix(g_ptr_array_index(options, i), "-O")) {
            return true;
        }
    }
    return false;
}

GPtrArray *
cc_flags(const CcJob *job, const char *source)
{
    GPtrArray *argv = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *own = compilers_headers(job->kind);
    g_autofree char *base = identifier(source);
    g_autofree char *era = g_strdup_printf("%u", job->era);

    g_ptr_array_add(argv, g_strdup(job->kind->command));
    cc_words(argv, cc_made_base);
    cc_words(argv, warnings);
    cc_words(argv, job->kind->hooks);
    cc_words(argv, job->arch->defines);
    cc_words(argv, "-g -fPIC -DMODULE -nostdinc -isystem");
    add(argv, "%s", own);
    add(argv, "-I%s/api/include", job->root);
    add(argv, "-I%s", job->root);
    cc_words(argv, "-include");
    add(argv, "%s/api/include/linux/dmasim-forced.h", job->root);
    add(argv, "-DLINUX_VERSION_CODE=%s", era);
    add(argv, "-DKBUILD_MODNAME=\"%s\"", job->modname);
    add(argv, "-DKBUILD_BASENAME=\"%s\"", base);
    add(argv, "-D__KBUILD_MODNAME=kmod_%s", job->modname);
    if (!has_level(job->options)) {
        cc_words(argv, "-O2");
    }
    for (guint i = 0; i < job->options->len; i++) {
        add(argv, "%s", g_ptr_array_index(job->options, i));
    }
    return argv;
}

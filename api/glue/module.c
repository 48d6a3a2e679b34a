/* SPDX-License-Identifier: MIT */
/*
 * Loads driver modules and runs their code.  A bad pointer of the driver ends its stay,
 * not this process: the signal's handler leaves by the way that a BUG() takes.
 */
#define _GNU_SOURCE /* REG_RIP, dladdr1 */
#include "api/glue/module.h"

#include <dlfcn.h>
#include <link.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <ucontext.h>

#include "api/glue/glue.h"
#include "api/glue/hooks.h"
#include "sim/cpu.h"

struct LxModule {
    char *path;
    void *handle;
    uintptr_t base;
};

LxModule *
lx_module_load(const char *path, GError **error)
{
    /* Without a slash the loader would look into system folders. */
    g_autofree char *file = g_path_is_absolute(path) ? g_strdup(path)
                                                     : g_build_filename(".", path, NULL);
    void *handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    const struct link_map *map = handle;
    LxModule *module;

    if (!handle) {
        g_set_error(error, LX_ERROR, 0, "%s", dlerror());
        return NULL;
    }
    if (!dlsym(handle, "init_module")) {
        g_set_error(error, LX_ERROR, 0,
                    "%s: no module: it has no module_init(); `dmasim cc` makes one", path);
        dlclose(handle);
        return NULL;
    }
    module = g_new0(LxModule, 1);
    *module = (LxModule){ .path = g_strdup(path), .handle = handle, .base = map->l_addr };
    return module;
}

void
lx_module_free(LxModule *module)
{
    if (module) {
        dlclose(module->handle);
        g_free(module->path);
        g_free(module);
    }
}

const char *
lx_module_path(const LxModule *module)
{
    return module->path;
}

void *
lx_module_symbol(const LxModule *module, const char *name)
{
    return dlsym(module->handle, name);
}

bool
lx_module_has(const LxModule *module, uintptr_t pc)
{
    Dl_info info;

    return dladdr((const void *)pc, &info) && (uintptr_t)info.dli_fbase == module->base;
}

/* --- running --------------------------------------------------------------- */

static struct {
    sigjmp_buf landing;
    volatile sig_atomic_t runs;
    int signal;
    uintptr_t pc, address;
} stay;

static const struct {
    int number;
    const char *what;
} signals[] = {
    { SIGSEGV, "a pointer that leads nowhere" },
    { SIGBUS, "a pointer that leads nowhere" },
    { SIGFPE, "a division by zero" },
    { SIGILL, "an instruction that is none" },
};

static uintptr_t
pc_of(const ucontext_t *context)
{
#if defined(__x86_64__)
    return (uintptr_t)context->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
    return (uintptr_t)context->uc_mcontext.pc;
#else
    (void)context;
    return 0;
#endif
}

static void
caught(int number, siginfo_t *info, void *context)
{
    if (!stay.runs) {
        signal(number, SIG_DFL); /* a bug of ours: it comes again */
        return;
    }
    stay.signal = number;
    stay.pc = pc_of(context);
    stay.address = (uintptr_t)info->si_addr;
    siglongjmp(stay.landing, 1);
}

static void
catch_signals(struct sigaction *before)
{
    struct sigaction action = { .sa_sigaction = caught, .sa_flags = SA_SIGINFO | SA_ONSTACK };

    sigemptyset(&action.sa_mask);
    for (unsigned i = 0; i < G_N_ELEMENTS(signals); i++) {
        sigaction(signals[i].number, &action, &before[i]);
    }
}

static void
release_signals(const struct sigaction *before)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(signals); i++) {
        sigaction(signals[i].number, &before[i], NULL);
    }
}

static char *
describe_crash(void)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(signals); i++) {
        if (signals[i].number == stay.signal) {
            return g_strdup_printf("%s: address 0x%" G_GINTPTR_MODIFIER "x", signals[i].what,
                                   stay.address);
        }
    }
    g_assert_not_reached();
}

static int
run_entry(void *opaque)
{
    int (*const *entry)(void) = opaque;

    return (*entry)();
}

static LxStay
run_guarded(int (*entry)(void))
{
    g_autoptr(GError) error = NULL;
    LxStay ret = { .end = LX_END_RETURNED };

    if (sigsetjmp(stay.landing, 1) != 0) {
        lx_glue_forget_call();
        return (LxStay){ .end = LX_END_CRASHED, .text = describe_crash(), .pc = stay.pc,
                         .stack = lx_hooks.stack };
    }
    stay.runs = 1;
    if (!lx_glue_run(run_entry, &entry, &ret.value, &error)) {
        ret = (LxStay){ .end = LX_END_STOPPED, .text = g_strdup(error->message),
                        .stack = lx_hooks.stack };
    }
    return ret;
}

LxStay
lx_module_run(int (*entry)(void))
{
    struct sigaction before[G_N_ELEMENTS(signals)];
    SimCpu *cpu = lx_glue.cpu;
    LxStay ret;

    g_assert(cpu && !stay.runs);
    catch_signals(before);
    lx_hooks_enter(cpu);
    lx_hooks_module(true);
    ret = run_guarded(entry);
    stay.runs = 0;
    lx_hooks_module(false);
    release_signals(before);
    lx_glue_enter(cpu);
    return ret;
}

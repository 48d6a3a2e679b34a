/* SPDX-License-Identifier: MIT */
/*
 * KUnit on this side: where the lines go, and how an assertion leaves its test.
 * Linux ends a thread; here it is a jump back, and no frame that is left behind has
 * anything to undo, as Linux-side code has no destructors.
 */
#include "api/glue/kunit.h"

#include <setjmp.h>

#include "api/glue/glue.h"
#include "api/glue/hooks.h"
#include "api/lx.h"

extern void *const __start_lx_kunit[] __attribute__((weak));
extern void *const __stop_lx_kunit[] __attribute__((weak));

static GString *lines; /* NULL: no suite runs */
static jmp_buf *catcher;

int
lx_try(void (*function)(void *data), void *data)
{
    jmp_buf here, *outer = catcher;
    uint32_t stack = lx_hooks.stack;

    if (setjmp(here) != 0) {
        catcher = outer;
        lx_hooks.stack = stack;
        return 1;
    }
    catcher = &here;
    function(data);
    catcher = outer;
    return 0;
}

void
lx_throw(void)
{
    g_assert(catcher != NULL);
    longjmp(*catcher, 1);
}

void
lx_kunit_line(const char *text)
{
    g_assert(lines != NULL);
    g_string_append_printf(lines, "%s\n", text);
}

static unsigned long long
run(const unsigned long long *args)
{
    return lx_kernel_kunit((void *const *)(uintptr_t)args[0], (void *const *)(uintptr_t)args[1],
                           (const char *)(uintptr_t)args[2]);
}

bool
lx_glue_kunit(void *const *first, void *const *end, const char *glob, GString *out,
              unsigned *ret_failed, GError **error)
{
    static const struct lx_verb verb = { .name = "kunit", .result = "int", .call = run };
    unsigned long long failed = 0, args[3] = { 0, 0, (uintptr_t)glob };
    bool came_back;

    args[0] = (uintptr_t)(first ? first : __start_lx_kunit);
    args[1] = (uintptr_t)(first ? end : __stop_lx_kunit);
    catcher = NULL; /* a test that stopped the kernel did not come back to it */
    lines = out;
    came_back = lx_glue_call(&verb, args, &failed, error);
    lines = NULL;
    if (came_back) {
        *ret_failed = (unsigned)failed;
    }
    return came_back;
}

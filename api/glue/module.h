/* SPDX-License-Identifier: MIT */
/*
 * Driver modules: shared objects that `dmasim cc` made, whose code runs as a kernel
 * module's does, with the hooks of every Linux-side object.
 */
#ifndef GLUE_MODULE_H
#define GLUE_MODULE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct LxModule LxModule;

/* NULL and @error: no such file, no module, or a name that the API does not offer. */
LxModule *lx_module_load(const char *path, GError **error);
void lx_module_free(LxModule *module); /* NULL: nothing */
const char *lx_module_path(const LxModule *module);
/* A symbol of its own; NULL: it has none of that name. */
void *lx_module_symbol(const LxModule *module, const char *name);
/* Its code is there, in the memory of this process. */
bool lx_module_has(const LxModule *module, uintptr_t pc);

/* How a stay in driver code ended. */
typedef enum LxEnd {
    LX_END_RETURNED,
    LX_END_STOPPED, /* BUG(), or what no kernel survives: the text says which */
    LX_END_CRASHED, /* a bad pointer, a division by zero ... */
} LxEnd;

typedef struct LxStay {
    LxEnd end;
    int value;      /* RETURNED */
    char *text;     /* STOPPED, CRASHED: free it */
    uintptr_t pc;   /* CRASHED: where; STOPPED: 0 */
    uint32_t stack; /* api/glue/stack.h */
} LxStay;

/* Runs @entry on the CPU that is entered, as code of a driver. */
LxStay lx_module_run(int (*entry)(void));

#endif

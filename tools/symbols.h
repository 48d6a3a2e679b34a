/* SPDX-License-Identifier: MIT */
/*
 * Code addresses of this process as places in source files, by libdw: file, line and
 * the functions that were inlined there.
 */
#ifndef TOOLS_SYMBOLS_H
#define TOOLS_SYMBOLS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Symbols Symbols;

/* One function at an address.  Strings are interned; NULL: debug information does not
 * say. */
typedef struct SymbolFrame {
    const char *function;
    const char *file;
    unsigned line, column; /* 0: unknown */
    bool is_inlined;       /* into the next one */
} SymbolFrame;

/* Of all that is loaded now; make it again when a module has come or gone. */
Symbols *symbols_new(void);
void symbols_free(Symbols *symbols);
/* SymbolFrame, innermost first; empty: nothing is known.  Borrowed. */
const GArray *symbols_at(Symbols *symbols, uintptr_t pc);

#endif

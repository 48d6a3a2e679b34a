/* SPDX-License-Identifier: MIT */
/*
 * Symbols by libdw; see the header.  clang 14 writes no .debug_aranges, so the unit of
 * an address is searched for (driving-c section 5).
 */
#include "tools/symbols.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <stdlib.h>
#include <unistd.h>

struct Symbols {
    Dwfl *dwfl;
    char *debug_path;
    Dwfl_Callbacks callbacks;
    GHashTable *known; /* pc -> GArray of SymbolFrame */
};

static void
free_array(gpointer array)
{
    g_array_unref(array);
}

Symbols *
symbols_new(void)
{
    Symbols *symbols = g_new0(Symbols, 1);

    symbols->callbacks = (Dwfl_Callbacks){ .find_elf = dwfl_linux_proc_find_elf,
                                           .find_debuginfo = dwfl_standard_find_debuginfo,
                                           .debuginfo_path = &symbols->debug_path };
    symbols->known = g_hash_table_new_full(NULL, NULL, NULL, free_array);
    symbols->dwfl = dwfl_begin(&symbols->callbacks);
    if (symbols->dwfl && (dwfl_linux_proc_report(symbols->dwfl, getpid()) != 0 ||
                          dwfl_report_end(symbols->dwfl, NULL, NULL) != 0)) {
        g_clear_pointer(&symbols->dwfl, dwfl_end);
    }
    return symbols;
}

void
symbols_free(Symbols *symbols)
{
    if (symbols) {
        g_clear_pointer(&symbols->dwfl, dwfl_end);
        g_hash_table_unref(symbols->known);
        g_free(symbols);
    }
}

/* The unit with the code of @pc, and what its addresses are off by. */
static Dwarf_Die *
unit_of(Dwfl_Module *module, Dwarf_Addr pc, Dwarf_Addr *ret_bias)
{
    Dwarf_Die *unit = dwfl_module_addrdie(module, pc, ret_bias);

    if (unit) {
        return unit;
    }
    while ((unit = dwfl_module_nextcu(module, unit, ret_bias))) {
        if (dwarf_haspc(unit, pc - *ret_bias) == 1) {
            return unit;
        }
    }
    return NULL;
}

static const char *
name_of(Dwarf_Die *die)
{
    Dwarf_Attribute attribute;

    return g_intern_string(
        dwarf_formstring(dwarf_attr_integrate(die, DW_AT_name, &attribute)));
}

static unsigned
number_of(Dwarf_Die *die, unsigned name)
{
    Dwarf_Attribute attribute;
    Dwarf_Word value;

    return dwarf_formudata(dwarf_attr(die, name, &attribute), &value) == 0 ? (unsigned)value
                                                                          : 0;
}

static const char *
file_of_call(Dwarf_Die *unit, Dwarf_Die *die)
{
    Dwarf_Files *files;

    if (dwarf_getsrcfiles(unit, &files, NULL) != 0) {
        return NULL;
    }
    return g_intern_string(dwarf_filesrc(files, number_of(die, DW_AT_call_file), NULL, NULL));
}

/*
 * Blocks and functions around @pc, innermost first: free(); how many.  What
 * dwarf_getscopes() gives behind an inlined function is where that was written.
 */
static int
scopes_of(Dwarf_Die *unit, Dwarf_Addr pc, Dwarf_Die **ret_scopes)
{
    Dwarf_Die *written = NULL;
    int count = dwarf_getscopes(unit, pc, &written);

    *ret_scopes = NULL;
    count = count > 0 ? dwarf_getscopes_die(&written[0], ret_scopes) : 0;
    g_clear_pointer(&written, free); /* libdw's */
    return count;
}

/* The innermost place is that of the line table; each inlined function says where it
 * was called. */
static void
add_functions(GArray *frames, Dwarf_Die *unit, Dwarf_Addr pc, SymbolFrame here)
{
    Dwarf_Die *scopes;
    int count = scopes_of(unit, pc, &scopes);

    for (int i = 0; i < count; i++) {
        int tag = dwarf_tag(&scopes[i]);

        if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_subprogram) {
            continue;
        }
        here.function = name_of(&scopes[i]);
        here.is_inlined = tag == DW_TAG_inlined_subroutine;
        g_array_append_val(frames, here);
        if (!here.is_inlined) {
            break;
        }
        here = (SymbolFrame){ .file = file_of_call(unit, &scopes[i]),
                              .line = number_of(&scopes[i], DW_AT_call_line),
                              .column = number_of(&scopes[i], DW_AT_call_column) };
    }
    g_clear_pointer(&scopes, free); /* libdw's */
}

static SymbolFrame
place_of(Dwarf_Die *unit, Dwarf_Addr pc)
{
    Dwarf_Line *line = dwarf_getsrc_die(unit, pc);
    SymbolFrame here = { 0 };
    int number = 0, column = 0;

    if (line) {
        dwarf_lineno(line, &number);
        dwarf_linecol(line, &column);
        here = (SymbolFrame){ .file = g_intern_string(dwarf_linesrc(line, NULL, NULL)),
                              .line = (unsigned)number, .column = (unsigned)column };
    }
    return here;
}

static void
look_up(const Symbols *symbols, Dwarf_Addr pc, GArray *frames)
{
    Dwfl_Module *module = symbols->dwfl ? dwfl_addrmodule(symbols->dwfl, pc) : NULL;
    Dwarf_Addr bias;
    Dwarf_Die *unit;

    if (!module) {
        return;
    }
    unit = unit_of(module, pc, &bias);
    if (unit) {
        add_functions(frames, unit, pc - bias, place_of(unit, pc - bias));
    }
    if (frames->len == 0) {
        SymbolFrame only = { .function = g_intern_string(dwfl_module_addrname(module, pc)) };

        g_array_append_val(frames, only);
    }
}

const GArray *
symbols_at(Symbols *symbols, uintptr_t pc)
{
    GArray *frames = g_hash_table_lookup(symbols->known, (gpointer)pc);

    if (!frames) {
        frames = g_array_new(FALSE, FALSE, sizeof(SymbolFrame));
        look_up(symbols, pc, frames);
        g_hash_table_insert(symbols->known, (gpointer)pc, frames);
    }
    return frames;
}

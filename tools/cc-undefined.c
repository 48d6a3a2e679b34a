/* SPDX-License-Identifier: MIT */
/*
 * What a module binds to.  Offered are the names of EXPORT_SYMBOL, under the names that
 * the symbol maps give them, and dmasim's own lx_*, which hooks and inline functions of
 * our headers call.  Anything else would be taken from libc without a word, and what it
 * does to memory would be seen by nobody (driving-c section 7).
 */
#include <dlfcn.h>
#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <gelf.h>
#include <string.h>
#include <unistd.h>

#include "tools/cc-made.h"
#include "tools/cc.h"

extern const char __start_lx_exports[], __stop_lx_exports[];

const char *const *
cc_offered(void)
{
    static const char **names;

    if (!names) {
        GPtrArray *list = g_ptr_array_new();

        for (const char *at = __start_lx_exports; at < __stop_lx_exports; at += strlen(at) + 1) {
            if (*at) {
                g_ptr_array_add(list, (char *)at);
            }
        }
        g_ptr_array_add(list, NULL);
        names = (const char **)g_ptr_array_free(list, FALSE);
    }
    return names;
}

const char *
cc_plain_name(const char *name)
{
    g_autofree char *end = g_strdup_printf(" %s\n", name);
    g_autofree char *plain = NULL;
    const char *at = strstr(cc_made_map_clang, end);
    const char *start = at;

    while (start && start > cc_made_map_clang && start[-1] != '\n') {
        start--;
    }
    if (!at || g_str_has_prefix(start, "__")) {
        return name;
    }
    plain = g_strndup(start, (gsize)(at - start));
    return g_intern_string(plain);
}

bool
cc_is_offered(const char *name)
{
    /* What the link editor makes. */
    if (strcmp(name, "_GLOBAL_OFFSET_TABLE_") == 0) {
        return true;
    }
    if (g_str_has_prefix(name, "lx_")) {
        return dlsym(RTLD_DEFAULT, name) != NULL;
    }
    return g_strv_contains(cc_offered(), name);
}

/* --- ELF ------------------------------------------------------------------ */

static int
by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
collect(Elf *elf, Elf_Scn *section, const GElf_Shdr *header, GPtrArray *names)
{
    Elf_Data *data = elf_getdata(section, NULL);
    size_t count = header->sh_entsize ? header->sh_size / header->sh_entsize : 0;

    for (size_t i = 1; data && i < count; i++) {
        GElf_Sym symbol;

        if (gelf_getsym(data, (int)i, &symbol) && symbol.st_shndx == SHN_UNDEF &&
            GELF_ST_BIND(symbol.st_info) == STB_GLOBAL) {
            const char *name = elf_strptr(elf, header->sh_link, symbol.st_name);

            g_ptr_array_add(names, g_strdup(name ? name : ""));
        }
    }
}

GPtrArray *
cc_undefined(const char *path, GError **error)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    Elf *elf = NULL;
    Elf_Scn *section = NULL;

    elf_version(EV_CURRENT);
    elf = file >= 0 ? elf_begin(file, ELF_C_READ_MMAP, NULL) : NULL;
    if (!elf || elf_kind(elf) != ELF_K_ELF) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s: no object file of a module",
                    path);
        g_clear_pointer(&names, g_ptr_array_unref);
    }
    while (names && (section = elf_nextscn(elf, section)) != NULL) {
        GElf_Shdr header;

        if (gelf_getshdr(section, &header) && header.sh_type == SHT_DYNSYM) {
            collect(elf, section, &header, names);
        }
    }
    elf_end(elf);
    if (file >= 0) {
        close(file);
    }
    if (names) {
        g_ptr_array_sort(names, by_name);
    }
    return names;
}

/* --- where a name is used --------------------------------------------------- */

/* Address, as libdwfl lays the object out, of the first use in code; 0: none. */
static GElf_Addr
first_use(Elf *elf, const char *name)
{
    GElf_Addr first = 0;
    Elf_Scn *section = NULL;

    while ((section = elf_nextscn(elf, section)) != NULL) {
        GElf_Shdr header, target, table;
        Elf_Data *data, *symbols;
        Elf_Scn *code, *symtab;

        if (!gelf_getshdr(section, &header) || header.sh_type != SHT_RELA ||
            !(code = elf_getscn(elf, header.sh_info)) || !gelf_getshdr(code, &target) ||
            !(target.sh_flags & SHF_EXECINSTR) ||
            !(symtab = elf_getscn(elf, header.sh_link)) || !gelf_getshdr(symtab, &table)) {
            continue;
        }
        data = elf_getdata(section, NULL);
        symbols = elf_getdata(symtab, NULL);
        for (size_t i = 0; data && i < header.sh_size / header.sh_entsize; i++) {
            GElf_Rela rela;
            GElf_Sym symbol;
            const char *its;

            if (!gelf_getrela(data, (int)i, &rela) ||
                !gelf_getsym(symbols, (int)GELF_R_SYM(rela.r_info), &symbol)) {
                continue;
            }
            its = elf_strptr(elf, table.sh_link, symbol.st_name);
            if (its && strcmp(its, name) == 0 &&
                (first == 0 || target.sh_addr + rela.r_offset < first)) {
                first = target.sh_addr + rela.r_offset;
            }
        }
    }
    return first;
}

/* The line of an address in the one unit that an object of ours has. */
static CcUse
place(Dwfl_Module *module, GElf_Addr address)
{
    Dwarf_Addr bias = 0;
    Dwarf_Die *unit = dwfl_module_nextcu(module, NULL, &bias);
    Dwarf_Line *line = unit ? dwarf_getsrc_die(unit, address - bias) : NULL;
    const char *file = line ? dwarf_linesrc(line, NULL, NULL) : NULL;
    CcUse use = {NULL, 0, 0};

    if (file) {
        g_autofree char *here = g_get_current_dir();
        g_autofree char *below = g_strconcat(here, "/", NULL);

        use.file = g_strdup(g_str_has_prefix(file, below) ? file + strlen(below) : file);
        dwarf_lineno(line, &use.line);
        dwarf_linecol(line, &use.column);
    }
    return use;
}

CcUse
cc_use(const char *object, const char *name)
{
    char *debug_path = NULL;
    const Dwfl_Callbacks callbacks = {.find_elf = dwfl_build_id_find_elf,
                                      .find_debuginfo = dwfl_standard_find_debuginfo,
                                      .section_address = dwfl_offline_section_address,
                                      .debuginfo_path = &debug_path};
    Dwfl *dwfl = dwfl_begin(&callbacks);
    Dwfl_Module *module = dwfl ? dwfl_report_offline(dwfl, object, object, -1) : NULL;
    CcUse use = {NULL, 0, 0};

    if (module) {
        GElf_Addr bias = 0, at;
        Elf *elf = dwfl_module_getelf(module, &bias);

        at = elf ? first_use(elf, name) : 0;
        if (at != 0) {
            use = place(module, at + bias);
        }
    }
    dwfl_end(dwfl);
    return use;
}

/* SPDX-License-Identifier: MIT */
/*
 * dmasim explain: what a code means, or what a verb does.
 */
#include <stdio.h>
#include <string.h>

#include "sim/diag.h"
#include "sim/finding.h"
#include "sim/verb.h"
#include "tools/tool.h"

#define WIDTH 78

static void
put_wrapped(const char *indent, const char *text, GString *out)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    size_t column = 0;

    for (char **word = words; *word; word++) {
        if (column && column + 1 + strlen(*word) > WIDTH - strlen(indent)) {
            g_string_append_c(out, '\n');
            column = 0;
        }
        g_string_append(out, column ? " " : indent);
        g_string_append(out, *word);
        column += strlen(*word) + (column ? 1 : 0);
    }
    g_string_append_c(out, '\n');
}

static void
put_example(const char *title, const char *lines, GString *out)
{
    g_auto(GStrv) split = g_strsplit(lines, "\n", -1);

    g_string_append_printf(out, "\n%s\n", title);
    for (char **line = split; *line; line++) {
        if (**line) {
            g_string_append_printf(out, "    %s\n", *line);
        }
    }
}

static void
explain_code(const SimCodeInfo *info, GString *out)
{
    static const char *const severities[] = {
        [SIM_NOTE] = "note", [SIM_WARNING] = "warning", [SIM_ERROR] = "error"};
    g_autofree char *kernel = g_strdup_printf("CONFIG_DMA_API_DEBUG %s.", info->debug);

    g_string_append_printf(out, "D%d %s (%s)\n\n", info->code, info->name,
                           severities[info->severity]);
    put_wrapped("", info->what, out);
    g_string_append_c(out, '\n');
    put_wrapped("", info->why, out);
    put_example("Wrong:", info->wrong, out);
    put_example("Right:", info->right, out);
    g_string_append(out, "\nIn the kernel's documents:\n");
    put_wrapped("    ", info->kernel_doc, out);
    g_string_append(out, "A bug that really happened:\n");
    put_wrapped("    ", info->real_case, out);
    g_string_append(out, "What the kernel's own checker says:\n");
    put_wrapped("    ", kernel, out);
}

static const char *
kind_word(SimArgKind kind)
{
    static const char *const words[] = {
        [SIM_ARG_DEV] = "a device",
        [SIM_ARG_CPU] = "a CPU",
        [SIM_ARG_PTR] = "a buffer or pointer",
        [SIM_ARG_RANGE] = "a buffer or range",
        [SIM_ARG_ADDR] = "a bus address",
        [SIM_ARG_PHYS] = "a physical address, as phys(tx)",
        [SIM_ARG_SIZE] = "a size in bytes",
        [SIM_ARG_INT] = "a number",
        [SIM_ARG_WORD] = "a name",
        [SIM_ARG_DATA] = "bytes in hex",
        [SIM_ARG_CACHE] = "a cache, as cpu0.l1",
        [SIM_ARG_REG] = "a register, as eng0.CTRL",
        [SIM_ARG_SG] = "an entry of a scatter list",
        [SIM_ARG_TABLE] = "a table of scatter lists",
        [SIM_ARG_BUS] = "a bus address or a scatter list",
        [SIM_ARG_STR] = "a string",
        [SIM_ARG_OUT] = "a name for a second result",
    };

    return words[kind];
}

static void
put_actors(const SimVerb *verb, GString *out)
{
    static const struct {
        unsigned bit;
        const char *word;
    } actors[] = {{SIM_VERB_CPU, "cpu0:"},
                  {SIM_VERB_DEVICE, "a device:"},
                  {SIM_VERB_HW, "hw:"},
                  {SIM_VERB_EXPECT, "expect, and within expressions"}};
    unsigned count = 0;

    g_string_append(out, "  used after  ");
    for (size_t i = 0; i < G_N_ELEMENTS(actors); i++) {
        if (verb->actors & actors[i].bit) {
            g_string_append_printf(out, "%s%s", count++ ? ", " : "", actors[i].word);
        }
    }
    g_string_append_c(out, '\n');
}

static void
explain_verb(const SimVerb *verb, GString *out)
{
    unsigned n = 0;

    g_string_append_printf(out, "%s(", verb->name);
    for (; n < SIM_VERB_ARGS && verb->args[n].name; n++) {
        g_string_append_printf(out, "%s%s%s%s", n ? ", " : "",
                               verb->args[n].optional ? "[" : "", verb->args[n].name,
                               verb->args[n].optional ? "]" : "");
    }
    g_string_append_printf(out, ")\n  %s\n", verb->text ? verb->text : "");
    put_actors(verb, out);
    if (verb->arch) {
        g_string_append_printf(
            out, "  on boards whose kernel is %s; others have no such function\n", verb->arch);
    }
    for (unsigned i = 0; i < n; i++) {
        g_string_append_printf(out, "  %-10s  %s\n", verb->args[i].name,
                               kind_word(verb->args[i].kind));
    }
}

/* One name may be a verb of the CPU and another one of devices. */
static unsigned
explain_verbs(const char *name, GString *out)
{
    GPtrArray *verbs = sim_verb_list();
    unsigned count = 0;

    for (unsigned i = 0; i < verbs->len; i++) {
        const SimVerb *verb = g_ptr_array_index(verbs, i);

        if (strcmp(verb->name, name) == 0) {
            if (count++) {
                g_string_append_c(out, '\n');
            }
            explain_verb(verb, out);
        }
    }
    g_ptr_array_unref(verbs);
    return count;
}

static void
list_codes(GString *out)
{
    size_t count;
    const SimCodeInfo *table = sim_code_table(&count);

    for (size_t i = 0; i < count; i++) {
        g_string_append_printf(out, "D%d  %-30s %s\n", table[i].code, table[i].name,
                               table[i].severity == SIM_ERROR     ? "error"
                               : table[i].severity == SIM_WARNING ? "warning"
                                                                  : "note");
    }
}

static int
unknown(const Tool *tool, const char *word)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    GPtrArray *verbs = sim_verb_list();
    g_autofree char *guess = NULL;
    size_t count;
    const SimCodeInfo *table = sim_code_table(&count);

    for (size_t i = 0; i < count; i++) {
        g_ptr_array_add(names, (char *)table[i].name);
    }
    for (unsigned i = 0; i < verbs->len; i++) {
        g_ptr_array_add(names,
                        (char *)((const SimVerb *)g_ptr_array_index(verbs, i))->name);
    }
    g_ptr_array_add(names, NULL);
    guess = sim_suggest(word, (const char *const *)names->pdata);
    g_ptr_array_unref(verbs);
    return tool_usage(tool, "`%s` is neither a code nor a verb%s%s%s", word,
                      guess ? "; did you mean " : "", guess ? guess : "",
                      guess ? "?" : "");
}

static int
cmd_explain(const Tool *tool, int argc, char **argv)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const SimCodeInfo *info;
    int result = tool_parse(tool, NULL, &argc, &argv);

    if (result != TOOL_OK) {
        return result;
    }
    if (argc > 2) {
        return tool_usage(tool, "expected one code or verb");
    }
    info = argc == 2 ? sim_code_by_name(argv[1]) : NULL;
    if (argc < 2) {
        list_codes(out);
    } else if (info) {
        explain_code(info, out);
    } else if (!explain_verbs(argv[1], out)) {
        return unknown(tool, argv[1]);
    }
    tool_print(out);
    return TOOL_OK;
}

const Tool tool_explain = {
    .name = "explain",
    .usage = "[CODE|NAME|VERB]",
    .summary = "Explains a finding (D101, stale-read) or a verb (dma_map_single). Alone: "
               "lists the "
               "codes.",
    .examples = {"dmasim explain D101", "dmasim explain dma_sync_single_for_cpu"},
    .run = cmd_explain,
};

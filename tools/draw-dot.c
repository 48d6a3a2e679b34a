/* SPDX-License-Identifier: MIT */
/*
 * DOT text, and Graphviz: the program that turns it into a picture is started
 * with the text on its standard input, so that nothing is left behind.
 */
#include <errno.h>
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#include "sim/diag.h"
#include "tools/draw.h"

void
draw_quote(GString *out, const char *text, const char *newline)
{
    g_string_append_c(out, '"');
    for (; *text; text++) {
        if (*text == '\n') {
            g_string_append(out, newline);
        } else if (*text == '&') {
            g_string_append(out, "&amp;");
        } else {
            g_string_append_printf(out, "%s%c", *text == '"' || *text == '\\' ? "\\" : "",
                                   *text);
        }
    }
    g_string_append_c(out, '"');
}

static const struct {
    const char *suffix, *type;
} types[] = {
    {".dot", NULL}, {".gv", NULL}, {".svg", "svg"}, {".png", "png"}, {".pdf", "pdf"}};

int
draw_file(const Tool *tool, const char *path, DrawFile *ret)
{
    if (strcmp(path, "-") == 0) {
        *ret = (DrawFile){.path = path};
        return TOOL_OK;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        if (g_str_has_suffix(path, types[i].suffix) &&
            strlen(path) > strlen(types[i].suffix)) {
            *ret = (DrawFile){.path = path, .type = types[i].type};
            return TOOL_OK;
        }
    }
    return tool_usage(
        tool, "-o %s: expected - or a name that ends in .dot, .svg, .png or .pdf", path);
}

static int
write_text(const char *path, const char *text, gsize len)
{
    FILE *file = strcmp(path, "-") == 0 ? stdout : fopen(path, "wb");
    bool fine = file && fwrite(text, 1, len, file) == len;

    if (file && file != stdout) {
        fine = fclose(file) == 0 && fine;
    }
    if (!fine) {
        fprintf(stderr, "error: cannot write `%s`: %s\n", path, g_strerror(errno));
    }
    return fine ? TOOL_OK : TOOL_BAD_INPUT;
}

static int
missing(const Tool *tool, const char *engine)
{
    fprintf(stderr,
            "dmasim %s: `%s` is not here: install Graphviz (Debian package graphviz), or "
            "ask for -o NAME.dot\n",
            tool->name, engine);
    return TOOL_SKIPPED;
}

static int
failed(const Tool *tool, const char *engine, const char *said)
{
    fprintf(stderr, "error: %s: %s failed: %s\n", tool->name, engine,
            said && said[0] ? said : "it said nothing");
    return TOOL_BAD_INPUT;
}

/* Positions are given: -n2 takes them as they are, in points. */
static int
render(const Tool *tool, const DrawFile *file, const char *engine, const GString *dot)
{
    bool has_positions = strcmp(engine, "neato") == 0;
    g_autofree char *program = g_find_program_in_path(engine);
    g_autofree char *type = g_strconcat("-T", file->type, NULL);
    const char *argv[] = {program, type, has_positions ? "-n2" : NULL, NULL};
    g_autoptr(GBytes) input = g_bytes_new(dot->str, dot->len);
    g_autoptr(GBytes) output = NULL;
    g_autoptr(GBytes) said = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) process = NULL;

    if (!program) {
        return missing(tool, engine);
    }
    process = g_subprocess_newv(argv,
                                G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                    G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                    G_SUBPROCESS_FLAGS_STDERR_PIPE,
                                &error);
    if (!process ||
        !g_subprocess_communicate(process, input, NULL, &output, &said, &error)) {
        return failed(tool, engine, error->message);
    }
    if (!g_subprocess_get_successful(process)) {
        g_autofree char *text = g_strndup(g_bytes_get_data(said, NULL),
                                          g_bytes_get_size(said));

        return failed(tool, engine, g_strchomp(text));
    }
    return write_text(file->path, g_bytes_get_data(output, NULL),
                      g_bytes_get_size(output));
}

int
draw_write(const Tool *tool, const DrawFile *file, const char *engine, const GString *dot)
{
    return file->type ? render(tool, file, engine, dot)
                      : write_text(file->path, dot->str, dot->len);
}

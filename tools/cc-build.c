/* SPDX-License-Identifier: MIT */
/*
 * The steps of `dmasim cc`: each source through the compiler and the symbol map, a
 * little object that says what the module is, the link, and the look at what it binds to.
 */
#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "sim/diag.h"
#include "tools/cc-made.h"
#include "tools/cc.h"
#include "tools/tool.h"

static void
show_command(const GPtrArray *argv)
{
    for (guint i = 0; i + 1 < argv->len; i++) {
        g_autofree char *word = tool_quote(g_ptr_array_index(argv, i));

        fprintf(stderr, "%s%s", i ? " " : "", word);
    }
    fputc('\n', stderr);
}

/* Its messages go where ours go.  True: it ended with 0. */
static bool
run(const CcJob *job, const char *folder, GPtrArray *argv)
{
    g_autoptr(GError) error = NULL;
    int status = 0;

    g_ptr_array_add(argv, NULL);
    if (job->verbose) {
        show_command(argv);
    }
    if (!g_spawn_sync(folder, (char **)argv->pdata, NULL,
                      G_SPAWN_SEARCH_PATH | G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL,
                      &status, &error)) {
        fprintf(stderr, "error: %s\n", error->message);
        return false;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static char *
file_in(const CcJob *job, const char *format, unsigned number)
{
    g_autofree char *name = g_strdup_printf("%u%s", number, format);

    return g_build_filename(job->folder, name, NULL);
}

char *
cc_object(const CcJob *job, unsigned index)
{
    return file_in(job, ".o", index);
}

static bool
map_symbols(const CcJob *job, const char *raw, const char *object)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);

    cc_words(argv, "objcopy");
    cc_words(argv, cc_made_sections);
    g_ptr_array_add(argv, g_strdup_printf("--redefine-syms=%s/symbols.map", job->folder));
    g_ptr_array_add(argv, g_strdup(raw));
    g_ptr_array_add(argv, g_strdup(object));
    return run(job, NULL, argv);
}

/* With -MMD: the rule of @source beside the module, "mod.a.d" for a.c in mod.so. */
static void
name_dependencies(const CcJob *job, const char *source, GPtrArray *argv)
{
    g_autofree char *base = g_path_get_basename(source);
    g_autofree char *module = g_strdup(job->output);
    bool wanted = false;

    for (guint i = 0; i < job->options->len; i++) {
        const char *option = g_ptr_array_index(job->options, i);

        wanted = wanted || strcmp(option, "-MMD") == 0 || strcmp(option, "-MD") == 0;
    }
    if (!wanted) {
        return;
    }
    base[strlen(base) - 2] = '\0';
    if (g_str_has_suffix(module, ".so")) {
        module[strlen(module) - 3] = '\0';
    }
    cc_words(argv, "-MP -MF");
    g_ptr_array_add(argv, g_strdup_printf("%s.%s.d", module, base));
    cc_words(argv, "-MT");
    g_ptr_array_add(argv, g_strdup(job->output));
}

static bool
compile(const CcJob *job, unsigned index)
{
    const char *source = g_ptr_array_index(job->sources, index);
    g_autoptr(GPtrArray) argv = cc_flags(job, source);
    g_autofree char *raw = file_in(job, ".raw.o", index);
    g_autofree char *object = cc_object(job, index);

    name_dependencies(job, source, argv);
    cc_words(argv, "-c -o");
    g_ptr_array_add(argv, g_strdup(raw));
    g_ptr_array_add(argv, g_strdup(source));
    return run(job, NULL, argv) && map_symbols(job, raw, object);
}

/*
 * What kbuild's .mod.c is: a note of how this was built (rules.md W5), and the entries
 * of a module that has none, as one that holds only tests.
 */
static const char stub[] =
    "__attribute__((section(\".note.dmasim\"), used, aligned(4)))\n"
    "static const struct { unsigned n, d, t; char name[8]; unsigned era; char arch[8]; } "
    "lx_module_note =\n"
    "\t{ 7, 12, 1, \"dmasim\", LINUX_VERSION_CODE, LX_MODULE_ARCH };\n"
    "int __attribute__((weak)) init_module(void) { return 0; }\n"
    "void __attribute__((weak)) cleanup_module(void) { }\n";

static bool
compile_stub(const CcJob *job)
{
    g_autoptr(GPtrArray) argv = cc_flags(job, "dmasim-module.c");
    g_autofree char *path = g_build_filename(job->folder, "dmasim-module.c", NULL);
    g_autofree char *raw = file_in(job, ".raw.o", job->sources->len);
    g_autofree char *object = cc_object(job, job->sources->len);

    if (!g_file_set_contents(path, stub, -1, NULL)) {
        return false;
    }
    /* Of the user's options none is meant for this. */
    g_ptr_array_set_size(argv, (int)(argv->len - job->options->len));
    g_ptr_array_add(argv, g_strdup_printf("-DLX_MODULE_ARCH=\"%s\"", job->arch->name));
    /* By its short name and without debug information: same bytes in every folder. */
    cc_words(argv, "-O1 -g0 -c dmasim-module.c -o");
    g_ptr_array_add(argv, g_strdup(raw));
    return run(job, job->folder, argv) && map_symbols(job, raw, object);
}

static bool
link_module(const CcJob *job)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);

    cc_words(argv, job->kind->command);
    cc_words(argv, "-shared -nostdlib -Wl,-Bsymbolic -Wl,--build-id=sha1 -o");
    g_ptr_array_add(argv, g_strdup(job->output));
    for (guint i = 0; i <= job->sources->len; i++) {
        g_ptr_array_add(argv, cc_object(job, i));
    }
    return run(job, NULL, argv);
}

/* --- what it binds to ------------------------------------------------------- */

static CcUse
find_use(const CcJob *job, const char *name)
{
    CcUse use = {NULL, 0, 0};

    for (guint i = 0; i < job->sources->len && !use.file; i++) {
        g_autofree char *object = cc_object(job, i);

        use = cc_use(object, name);
    }
    return use;
}

static void
refuse(const CcJob *job, const char *name, GPtrArray *diags)
{
    CcUse use = find_use(job, name);
    const char *plain = cc_plain_name(name);
    g_autofree char *guess = sim_suggest(plain, cc_offered());
    SimDiag *diag = sim_diags_add(diags, use.file ? use.file : job->output,
                                  use.file ? (unsigned)use.line : 0,
                                  use.file ? (unsigned)use.column : 0, 0, NULL,
                                  "`%s` is declared, but dmasim does not offer it", plain);

    if (guess) {
        sim_diag_help(diag, "did you mean %s?", guess);
    }
    g_free(use.file);
}

static int
check_undefined(const CcJob *job)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) names = cc_undefined(job->output, &error);
    g_autoptr(GPtrArray) diags = sim_diags_new();

    if (!names) {
        fprintf(stderr, "error: %s\n", error->message);
        return TOOL_INTERNAL;
    }
    for (guint i = 0; i < names->len; i++) {
        if (!cc_is_offered(g_ptr_array_index(names, i))) {
            refuse(job, g_ptr_array_index(names, i), diags);
        }
    }
    if (diags->len == 0) {
        return TOOL_OK;
    }
    g_unlink(job->output);
    return tool_bad_input(diags);
}

static bool
make_objects(const CcJob *job)
{
    bool good = true;

    for (guint i = 0; i < job->sources->len; i++) {
        good = compile(job, i) && good;
    }
    return good && compile_stub(job);
}

static void
remove_folder(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        g_unlink(path);
    }
    g_clear_pointer(&dir, g_dir_close);
    g_rmdir(folder);
}

int
cc_build(CcJob *job)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *map = NULL;
    int result = TOOL_BAD_INPUT;

    job->folder = g_dir_make_tmp("dmasim-cc-XXXXXX", &error);
    map = job->folder ? g_build_filename(job->folder, "symbols.map", NULL) : NULL;
    if (!map || !g_file_set_contents(map, job->kind->map, -1, &error)) {
        fprintf(stderr, "error: %s\n", error->message);
        return TOOL_BAD_INPUT;
    }
    if (make_objects(job) && link_module(job)) {
        result = check_undefined(job);
    }
    remove_folder(job->folder);
    return result;
}

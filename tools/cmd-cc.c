/* SPDX-License-Identifier: MIT */
/*
 * dmasim cc: C sources of a driver become a module for `dmasim drive`.  What is not an
 * option of its own is the compiler's.
 */
#include <stdio.h>
#include <string.h>

#include "api/glue/glue.h"
#include "sim/diag.h"
#include "tools/cc.h"
#include "tools/tool.h"

typedef struct CcArgs {
    char *cc, *arch, *era, *output;
    gboolean verbose;
} CcArgs;

/* Of the compiler, with the value in the next word. */
static const char *const takes_word[] = {
    "-D", "-I", "-U", "-include", "-imacros", "-isystem", "-iquote", "-idirafter", "-Xclang",
    "-mllvm", "--param", NULL};

/* Of the compiler, and at odds with what a module is. */
static const struct {
    const char *prefix, *why;
} refused[] = {
    {"-fsanitize", "the hooks of dmasim stand there"},
    {"-flto", "symbols are renamed in each object"},
    {"-l", "a module links no library; it has what the kernel offers"},
    {"-static", "a module is a shared object"},
    {"-m32", "all boards are 64-bit"},
    {"--coverage", "a module has no runtime of the compiler"},
};

static bool
is_own(const char *word)
{
    return strcmp(word, "-o") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "-v") == 0 ||
           (g_str_has_prefix(word, "--") && !g_str_has_prefix(word, "--param") &&
            strcmp(word, "--coverage") != 0);
}

static bool
own_takes_word(const char *word)
{
    return strcmp(word, "-o") == 0 || strcmp(word, "--cc") == 0 ||
           strcmp(word, "--arch") == 0 || strcmp(word, "--era") == 0 ||
           strcmp(word, "--output") == 0;
}

static const char *
why_refused(const char *word)
{
    static const char *const whole[] = {"-c", "-S", "-E", "-M", "-MM", NULL};

    if (g_strv_contains(whole, word)) {
        return "it makes a module and nothing on the way to one";
    }
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
        if (g_str_has_prefix(word, refused[i].prefix)) {
            return refused[i].why;
        }
    }
    return NULL;
}

/* Parts the words: @own for tool_parse, the rest into @job. */
static int
part_words(const Tool *tool, int argc, char **argv, GPtrArray *own, CcJob *job)
{
    g_ptr_array_add(own, argv[0]);
    for (int i = 1; i < argc; i++) {
        const char *why = argv[i][0] == '-' ? why_refused(argv[i]) : NULL;
        GPtrArray *list = is_own(argv[i]) ? own : job->options;

        if (why) {
            return tool_usage(tool, "%s: %s", argv[i], why);
        }
        if (argv[i][0] != '-') {
            if (!g_str_has_suffix(argv[i], ".c") || strlen(argv[i]) < 3) {
                return tool_usage(tool, "%s: expected a C source (.c)", argv[i]);
            }
            g_ptr_array_add(job->sources, argv[i]);
            continue;
        }
        g_ptr_array_add(list, argv[i]);
        if ((own_takes_word(argv[i]) || g_strv_contains(takes_word, argv[i])) && i + 1 < argc) {
            g_ptr_array_add(list, argv[++i]);
        }
    }
    return TOOL_OK;
}

static bool
is_installed(const char *command)
{
    g_autofree char *path = g_find_program_in_path(command);

    return path != NULL;
}

static int
missing(const char *command, const char *packages)
{
    fprintf(stderr, "dmasim cc: there is no %s here; install it (Debian: apt install %s)\n",
            command, packages);
    return TOOL_SKIPPED;
}

static int
choose_kind(const Tool *tool, const CcArgs *args, CcJob *job)
{
    if (args->cc) {
        job->kind = cc_kind(args->cc);
        if (!job->kind) {
            return tool_usage(tool, "--cc=%s: expected clang, gcc or clang-tsan", args->cc);
        }
    } else {
        job->kind = is_installed("clang") ? cc_kind("clang") : cc_kind("gcc");
    }
    if (!is_installed(job->kind->command)) {
        return missing(job->kind->command, args->cc ? job->kind->command : "clang");
    }
    return is_installed("objcopy") ? TOOL_OK : missing("objcopy", "binutils");
}

static int
choose_target(const Tool *tool, const CcArgs *args, CcJob *job)
{
    job->arch = args->arch ? cc_arch(args->arch) : cc_archs;
    if (!job->arch) {
        g_autoptr(GString) names = g_string_new(NULL);

        for (const CcArch *arch = cc_archs; arch->name; arch++) {
            g_string_append_printf(names, "%s%s", arch == cc_archs ? "" : ", ", arch->name);
        }
        return tool_usage(tool, "--arch=%s: expected one of %s", args->arch, names->str);
    }
    job->era = lx_glue_parse_era(args->era ? args->era : "6.12");
    if (job->era == 0) {
        return tool_usage(tool, "--era=%s: expected a version of Linux, as 6.12", args->era);
    }
    return TOOL_OK;
}

/* "my-drv.so" is my_drv to the kernel. */
static void
name_module(const CcArgs *args, CcJob *job)
{
    const char *first = g_ptr_array_index(job->sources, 0);
    g_autofree char *base = g_path_get_basename(args->output ? args->output : first);
    char *dot = strchr(base, '.');

    if (dot && dot != base) {
        *dot = '\0';
    }
    job->output = args->output ? g_strdup(args->output) : g_strconcat(base, ".so", NULL);
    job->modname = g_strcanon(g_steal_pointer(&base),
                              G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_", '_');
}

/* Before the compiler says it once per flag. */
static int
look_at_sources(const CcJob *job)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();

    for (guint i = 0; i < job->sources->len; i++) {
        const char *path = g_ptr_array_index(job->sources, i);

        if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
            sim_diags_add(diags, path, 0, 0, 0, NULL, "there is no such file");
        }
    }
    return diags->len ? tool_bad_input(diags) : TOOL_OK;
}

static int
prepare(const Tool *tool, const CcArgs *args, CcJob *job)
{
    g_autoptr(GError) error = NULL;
    int result = TOOL_OK;

    if (job->sources->len == 0) {
        return tool_usage(tool, "expected the C sources of a module");
    }
    job->verbose = args->verbose;
    name_module(args, job);
    result = choose_target(tool, args, job);
    if (result == TOOL_OK) {
        result = look_at_sources(job);
    }
    if (result == TOOL_OK) {
        result = choose_kind(tool, args, job);
    }
    if (result == TOOL_OK && !(job->root = cc_place_root(&error))) {
        fprintf(stderr, "error: %s\n", error->message);
        result = TOOL_BAD_INPUT;
    }
    return result;
}

static int
cmd_cc(const Tool *tool, int argc, char **argv)
{
    CcArgs args = {NULL, NULL, NULL, NULL, FALSE};
    CcJob job = {.sources = g_ptr_array_new(), .options = g_ptr_array_new()};
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &args.output,
         "the module (default: the first source with .so)", "MOD.so"},
        {"cc", 0, 0, G_OPTION_ARG_STRING, &args.cc,
         "clang, gcc, or clang-tsan (clang with the thread hooks)", "NAME"},
        {"arch", 0, 0, G_OPTION_ARG_STRING, &args.arch,
         "arm64 (default), arm, riscv, mips or x86: alignments and CONFIG_*", "NAME"},
        {"era", 0, 0, G_OPTION_ARG_STRING, &args.era,
         "LINUX_VERSION_CODE of the driver's kernel (default 6.12)", "VERSION"},
        {"verbose", 'v', 0, G_OPTION_ARG_NONE, &args.verbose, "print the commands", NULL},
        {NULL}};
    g_autoptr(GPtrArray) own = g_ptr_array_new();
    int own_argc, result = part_words(tool, argc, argv, own, &job);
    char **own_argv;

    own_argc = (int)own->len;
    g_ptr_array_add(own, NULL);
    own_argv = (char **)own->pdata;
    if (result == TOOL_OK) {
        result = tool_parse(tool, entries, &own_argc, &own_argv);
    }
    if (result == TOOL_OK) {
        result = prepare(tool, &args, &job);
    }
    if (result == TOOL_OK) {
        result = cc_build(&job);
    }
    g_ptr_array_unref(job.sources);
    g_ptr_array_unref(job.options);
    g_free(job.root);
    g_free(job.output);
    g_free(job.modname);
    g_free(job.folder);
    g_free(args.cc);
    g_free(args.arch);
    g_free(args.era);
    g_free(args.output);
    return result;
}

const Tool tool_cc = {
    .name = "cc",
    .usage = "[COMPILER OPTION...] FILE.c...",
    .summary = "Compiles C sources of a driver into a module for dmasim drive.",
    .examples = {"dmasim cc -o drv.so drv.c", "dmasim cc --cc=gcc -O0 -DDEBUG -o drv.so a.c b.c"},
    .run = cmd_cc,
};

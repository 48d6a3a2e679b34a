/* SPDX-License-Identifier: MIT */
/* dmasim cc: modules, what they may bind to, and what is said when they do not. */
#include <dlfcn.h>

#include "tests/runner.h"
#include "tests/tools/rig-command.h"
#include "tools/cc.h"

static RigCommand rig;

static void
setup(void)
{
    rig_command_open(&rig);
}

static void
teardown(void)
{
    rig_command_close(&rig);
}

static const char good[] = "#include <linux/dma-mapping.h>\n"
                           "#include <linux/slab.h>\n"
                           "#include <linux/string.h>\n"
                           "struct piece { char bytes[300]; } one, two;\n"
                           "int run(struct device *dev, void *p);\n"
                           "int run(struct device *dev, void *p)\n"
                           "{\n"
                           "\tdma_addr_t d = dma_map_single(dev, p, 64, DMA_TO_DEVICE);\n"
                           "\tif (dma_mapping_error(dev, d))\n"
                           "\t\treturn -ENOMEM;\n"
                           "\tone = two;\n"
                           "\tdma_unmap_single(dev, d, 64, DMA_TO_DEVICE);\n"
                           "\tkfree(p);\n"
                           "\treturn strlen(p);\n"
                           "}\n";

/* "dmasim cc ARGUMENTS" in the folder; its exit code. */
static int
cc(const char *arguments)
{
    g_autofree char *line = g_strdup_printf("cd \"$RIG\" && %s cc %s", sim_check_program(),
                                            arguments);

    return rig_command_run(&rig, line);
}

static bool
can(const char *kind)
{
    g_autofree char *path = g_find_program_in_path(cc_kind(kind)->command);

    if (!path) {
        g_autofree char *text = g_strdup_printf("cc: no %s", kind);

        sim_check_skip(text);
    }
    return path != NULL;
}

static bool
is_there(const char *name)
{
    g_autofree char *path = g_build_filename(rig.folder, name, NULL);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

START_TEST(every_build_binds_to_what_is_offered)
{
    static const char *const levels[] = {"-O0", "-O1", "-O2", "-O3"};

    rig_command_file(&rig, "good.c", good);
    for (const CcKind *kind = cc_kinds; kind->name; kind++) {
        for (size_t i = 0; can(kind->name) && i < G_N_ELEMENTS(levels); i++) {
            g_autofree char *line = g_strdup_printf("--cc=%s %s good.c", kind->name, levels[i]);

            ck_assert_msg(cc(line) == 0, "%s: %s", line, rig.output);
            ck_assert_str_eq(rig.output, "");
            ck_assert(is_there("good.so"));
        }
    }
}
END_TEST

START_TEST(a_name_that_is_not_offered_is_refused_with_its_place)
{
    rig_command_file(&rig, "bad.c",
                     "void kfre(void *p);\nint printf(const char *format, ...);\n"
                     "int run(void *p);\nint run(void *p)\n{\n\tkfre(p);\n"
                     "\treturn printf(\"x\");\n}\n");
    ck_assert_int_eq(cc("-o bad.so bad.c"), 3);
    ck_assert_str_eq(rig.output, "error: `kfre` is declared, but dmasim does not offer it\n"
                                 " --> bad.c:6:2\n"
                                 "  = help: did you mean `kfree`?\n"
                                 "error: `printf` is declared, but dmasim does not offer it\n"
                                 " --> bad.c:7:9\n"
                                 "  = help: did you mean `sprintf`?\n");
    ck_assert(!is_there("bad.so"));
}
END_TEST

START_TEST(messages_of_the_compiler_pass_through)
{
    rig_command_file(&rig, "a.c", "int run(void);\nint run(void)\n{\n\treturn nosuch(1);\n}\n");
    ck_assert_int_eq(cc("a.c"), 3);
    ck_assert_ptr_nonnull(strstr(rig.output, "a.c:4:9: error: implicit declaration of function"));
    ck_assert(!is_there("a.so"));
}
END_TEST

START_TEST(what_is_no_module_is_said)
{
    static const struct {
        const char *arguments;
        int code;
        const char *said;
    } rows[] = {
        {"", 2, "dmasim cc: expected the C sources of a module\nTry `dmasim help cc`.\n"},
        {"a.o", 2, "dmasim cc: a.o: expected a C source (.c)\nTry `dmasim help cc`.\n"},
        {"-lm good.c", 2,
         "dmasim cc: -lm: a module links no library; it has what the kernel offers\n"
         "Try `dmasim help cc`.\n"},
        {"-c good.c", 2,
         "dmasim cc: -c: it makes a module and nothing on the way to one\n"
         "Try `dmasim help cc`.\n"},
        {"-fsanitize=address good.c", 2,
         "dmasim cc: -fsanitize=address: the hooks of dmasim stand there\n"
         "Try `dmasim help cc`.\n"},
        {"--arhc=arm good.c", 2,
         "dmasim cc: unknown option `--arhc`; did you mean `--arch`?\n"
         "Try `dmasim help cc`.\n"},
        {"--arch=sparc good.c", 2,
         "dmasim cc: --arch=sparc: expected one of arm64, arm, riscv, mips, x86\n"
         "Try `dmasim help cc`.\n"},
        {"--era=six good.c", 2,
         "dmasim cc: --era=six: expected a version of Linux, as 6.12\nTry `dmasim help cc`.\n"},
        {"--cc=tcc good.c", 2,
         "dmasim cc: --cc=tcc: expected clang, gcc or clang-tsan\nTry `dmasim help cc`.\n"},
        {"no.c", 3, "error: there is no such file\n --> no.c\n"},
    };

    rig_command_file(&rig, "good.c", good);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        ck_assert_int_eq(cc(rows[i].arguments), rows[i].code);
        ck_assert_str_eq(rig.output, rows[i].said);
    }
}
END_TEST

START_TEST(a_missing_compiler_is_named_with_its_package)
{
    g_autofree char *line = g_strdup_printf("cd \"$RIG\" && PATH=/nowhere %s cc --cc=gcc good.c",
                                            sim_check_program());

    rig_command_file(&rig, "good.c", good);
    ck_assert_int_eq(rig_command_run(&rig, line), 77);
    ck_assert_str_eq(rig.output,
                     "dmasim cc: there is no gcc here; install it (Debian: apt install gcc)\n");
}
END_TEST

START_TEST(era_arch_and_names_reach_the_source)
{
    rig_command_file(&rig, "a.c",
                     "#include <linux/cache.h>\n#include <linux/version.h>\n"
                     "_Static_assert(LINUX_VERSION_CODE == KERNEL_VERSION(5, 4, 0), \"\");\n"
                     "_Static_assert(L1_CACHE_BYTES == 32 && ARCH_DMA_MINALIGN == 32, \"\");\n"
                     "_Static_assert(sizeof(KBUILD_MODNAME) == sizeof(\"my_drv\"), \"\");\n"
                     "_Static_assert(sizeof(KBUILD_BASENAME) == sizeof(\"a\"), \"\");\n"
                     "#if !defined(MODULE) || !defined(__KERNEL__) || !defined(CONFIG_MIPS)\n"
                     "#error\n#endif\n#if WIDTH != 3\n#error\n#endif\n");
    ck_assert_msg(cc("--era=5.4 --arch=mips -DWIDTH=3 -o my-drv.so a.c") == 0, "%s", rig.output);
    rig_command_file(&rig, "b.c", "#include <linux/cache.h>\n"
                                  "_Static_assert(ARCH_DMA_MINALIGN == 128, \"\");\n");
    ck_assert_msg(cc("b.c") == 0, "%s", rig.output);
}
END_TEST

START_TEST(the_same_sources_give_the_same_bytes)
{
    rig_command_file(&rig, "good.c", good);
    ck_assert_int_eq(cc("-o one.so good.c"), 0);
    ck_assert_int_eq(rig_command_run(&rig, "mv \"$RIG\"/one.so \"$RIG\"/first.so"), 0);
    ck_assert_int_eq(cc("-o one.so good.c"), 0);
    ck_assert_int_eq(rig_command_run(&rig, "cmp \"$RIG\"/one.so \"$RIG\"/first.so"), 0);
}
END_TEST

/* Both would be 120 instead of 55 with a bare -rdynamic (driving-c section 7). */
START_TEST(globals_of_a_module_and_of_the_program_do_not_meet)
{
    g_autofree char *path = g_build_filename(rig.folder, "own.so", NULL);
    int (*entry)(void);
    void *module;

    rig_command_file(&rig, "own.c",
                     "int sim_suggest = 50;\nint lx_glue = 5;\nint tool_cc;\n"
                     "int kfree(int);\nint kfree(int n) { return n + 1; }\n"
                     "int entry(void);\n"
                     "int entry(void) { return sim_suggest + lx_glue + tool_cc + kfree(-1); }\n");
    ck_assert_msg(cc("-O0 own.c") == 0, "%s", rig.output);
    module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    ck_assert_msg(module != NULL, "%s", module ? "" : dlerror());
    entry = (int (*)(void))dlsym(module, "entry");
    ck_assert_int_eq(entry(), 55);
    /* Not offered, so not to be had. */
    ck_assert_ptr_null(dlsym(RTLD_DEFAULT, "tool_cc"));
    ck_assert_ptr_nonnull(dlsym(RTLD_DEFAULT, "kfree"));
    dlclose(module);
}
END_TEST

START_TEST(an_installed_one_builds_from_three_lines)
{
    rig_command_file(&rig, "use/drv.c", good);
    rig_command_file(&rig, "use/Makefile", "all: drv.so\ndrv.so: drv.c\n"
                                           "include $(shell $(DMASIM) --print-mk)\n");
    ck_assert_msg(rig_command_run(&rig,
                                  "unset MAKEFLAGS MFLAGS MAKELEVEL DMASIM_INCLUDE;"
                                  "O=$(dirname \"$DMASIM_BUILD\");"
                                  "make -s O=\"$O\" B=\"$DMASIM_BUILD\" "
                                  "-o \"$DMASIM_BUILD\"/dmasim install "
                                  "prefix=\"$RIG\"/usr >/dev/null && "
                                  "make -s -C \"$RIG\"/use DMASIM=\"$RIG\"/usr/bin/dmasim")
                      == 0, "%s", rig.output);
    ck_assert(is_there("use/drv.so"));
    ck_assert(is_there("use/drv.drv.d"));
    ck_assert(is_there("usr/lib/pkgconfig/dmasim.pc"));
    ck_assert_int_eq(rig_command_run(&rig, "\"$RIG\"/usr/bin/dmasim --print-mk"), 0);
    ck_assert(g_str_has_suffix(rig.output, "/usr/share/dmasim/dmasim.mk\n"));
}
END_TEST

START_TEST(a_wrong_include_folder_is_refused)
{
    g_autofree char *line = g_strdup_printf("cd \"$RIG\" && DMASIM_INCLUDE=here %s cc good.c",
                                            sim_check_program());

    rig_command_file(&rig, "good.c", good);
    ck_assert_int_eq(rig_command_run(&rig, line), 3);
    ck_assert_str_eq(rig.output,
                     "error: DMASIM_INCLUDE=here: expected a folder with api/include in it\n");
}
END_TEST

static Suite *
cc_suite(void)
{
    Suite *suite = suite_create("cc");
    TCase *tcase = tcase_create("cc");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, every_build_binds_to_what_is_offered);
    tcase_add_test(tcase, a_name_that_is_not_offered_is_refused_with_its_place);
    tcase_add_test(tcase, messages_of_the_compiler_pass_through);
    tcase_add_test(tcase, what_is_no_module_is_said);
    tcase_add_test(tcase, a_missing_compiler_is_named_with_its_package);
    tcase_add_test(tcase, era_arch_and_names_reach_the_source);
    tcase_add_test(tcase, the_same_sources_give_the_same_bytes);
    tcase_add_test(tcase, globals_of_a_module_and_of_the_program_do_not_meet);
    tcase_add_test(tcase, an_installed_one_builds_from_three_lines);
    tcase_add_test(tcase, a_wrong_include_folder_is_refused);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(cc_suite)

/* SPDX-License-Identifier: MIT */
/* tools/check-fidelity, with a small kernel and small headers of our own. */
#include "tests/runner.h"
#include "tests/tools/rig-command.h"

static RigCommand rig;

/* The least that the tool reads of a tree, for 6.1 and for x86. */
static void
kernel(const char *header)
{
    rig_command_file(&rig, "k/include/generated/autoconf.h", "");
    rig_command_file(&rig, "k/include/generated/uapi/linux/version.h",
                     "#define LINUX_VERSION_CODE 393472\n");
    rig_command_file(&rig, "k/arch/x86/include/asm/cache.h", "");
    rig_command_file(&rig, "k/include/linux/compiler-version.h", "");
    rig_command_file(&rig, "k/include/linux/kconfig.h", "");
    rig_command_file(&rig, "k/include/linux/compiler_types.h", "");
    rig_command_file(&rig, "k/include/linux/compiler.h", "");
    rig_command_file(&rig, "k/include/linux/types.h", "");
    rig_command_file(&rig, "k/arch/arm/include/asm/barrier.h", "");
    rig_command_file(&rig, "k/arch/arm/include/asm/outercache.h",
                     "struct outer_cache_fns { void (*sync)(void); };\n");
    rig_command_file(&rig, "k/arch/arm/include/asm/cacheflush.h",
                     "void dmac_flush(const void *, const void *);\n");
    rig_command_file(&rig, "k/arch/arm64/include/asm/cacheflush.h", "");
    rig_command_file(&rig, "k/include/linux/dma.h", header);
}

static void
setup(void)
{
    rig_command_open(&rig);
    rig_command_file(&rig, "o/linux/dmasim-forced.h", "");
    rig_command_file(&rig, "o/asm/outercache.h",
                     "struct outer_cache_fns {\n\tvoid (*sync)(void);\n};\n");
    rig_command_file(&rig, "o/asm/cacheflush.h",
                     "void dmac_flush(const void *start, const void *end);\n");
    kernel("struct device;\n"
           "int set(struct device *dev, unsigned long mask);\n"
           "static inline void *get(struct device *dev) { return dev; }\n"
           "#define map(d, a) map_attrs(d, a, 0)\n"
           "enum dir { BOTH, TO };\n"
           "#define ATTR (1UL << 3)\n"
           "struct sg { unsigned long link; unsigned int length; };\n");
}

static void
teardown(void)
{
    rig_command_close(&rig);
}

#define SAME \
    "struct device;\n" \
    "int set(struct device *d, const unsigned long bits);\n" \
    "void *get(struct device *dev);\n" \
    "#define map(dev, addr) 0\n" \
    "enum dir {\n\tBOTH,\n\tTO,\n};\n" \
    "#define ATTR (1UL << 3)\n"
#define ROWS \
    "| `set` `get` `map` `dir` `TO` `ATTR` `outer_cache_fns` `dmac_flush` | same | |\n"

/* Runs it; false: there is no compiler that it can use. */
static bool
run_fidelity(const char *header, const char *rows, int status, const char *options)
{
    g_autofree char *line = g_strdup_printf(
        "tools/check-fidelity %s -l \"$RIG/list\" -i \"$RIG/o\" \"$RIG/k\" > \"$RIG/out\" 2>&1\n"
        "code=$?; sed \"s|$RIG/||g\" \"$RIG/out\"; exit $code", options);

    rig_command_file(&rig, "o/linux/dma.h", header);
    rig_command_file(&rig, "list", rows);
    ck_assert_msg(rig_command_run(&rig, line) == status ||
                  g_str_has_prefix(rig.output, "skipped: "), "%d: %s", rig.status, rig.output);
    return !g_str_has_prefix(rig.output, "skipped: ");
}

static void
check_says(const char *header, const char *rows, int status, const char *says)
{
    if (run_fidelity(header, rows, status, "")) {
        ck_assert_str_eq(rig.output, says);
    }
}

START_TEST(the_same_says_nothing)
{
    check_says(SAME, ROWS, 0,
               "check-fidelity: Linux 6.1.0: 9 names compared, 0 differ on purpose, 0 wrong\n");
}
END_TEST

START_TEST(a_difference_is_located)
{
    check_says("struct device;\n"
               "void set(struct device *dev, unsigned long mask);\n"
               "void *get(const char *name);\n"
               "#define map(dev) 0\n"
               "#define ATTR 8\n"
               "enum dir {\n"
               "\tTO,\n"
               "};\n"
               "int older(void);\n"
               "int newer(void);\n",
               "| `set` `map` `ATTR` `TO` `older` | same | |\n"
               "| `get` | customised | finds by name |\n"
               "| `dir` | same | in Linux before 6.1 |\n"
               "| `newer` | same | in Linux since 6.1 |\n", 1,
               "o/linux/dma.h:2: set: ours is \"void set (struct device*, unsigned long)\", "
               "theirs \"int set (struct device*, unsigned long)\"\n"
               "o/linux/dma.h:4: map: ours takes 1 arguments, theirs 2\n"
               "o/linux/dma.h:5: ATTR: ours is \"8 of 4 bytes, signed\", "
               "theirs \"8 of 8 bytes, unsigned\"\n"
               "o/linux/dma.h:7: TO: ours is \"0 of 4 bytes, signed\", "
               "theirs \"1 of 4 bytes, signed\"\n"
               "o/linux/dma.h:9: older: Linux 6.1.0 has no such name\n"
               "o/linux/dma.h:3: get: ours is \"void* get (const char*)\", "
               "theirs \"void* get (struct device*)\"\n"
               "o/linux/dma.h:6: dir: Linux 6.1.0 has it, FIDELITY.md says it has not\n"
               "o/linux/dma.h:10: newer: Linux 6.1.0 has no such name\n"
               "check-fidelity: Linux 6.1.0: 9 names compared, 0 differ on purpose, 8 wrong\n");
}
END_TEST

START_TEST(what_the_list_says_is_meant)
{
    if (run_fidelity("int older(void);\n"
                     "int newer(void);\n"
                     "int lx(void);\n"
                     "#define map(dev) 0\n",
                     "| `older` | customised | gone; in Linux before 6.1 |\n"
                     "| `newer` | stub | in Linux since 6.18 |\n"
                     "| `lx` | customised | not in Linux: ours |\n"
                     "| `map` | customised | declared without an address; so |\n", 0, "-v")) {
        ck_assert_str_eq(
            rig.output,
            "    older: Linux 6.1.0 has no such name; FIDELITY.md: gone; in Linux before 6.1\n"
            "    newer: Linux 6.1.0 has no such name; FIDELITY.md: in Linux since 6.18\n"
            "    lx: Linux 6.1.0 has no such name; FIDELITY.md: not in Linux: ours\n"
            "    map: ours takes 1 arguments, theirs 2; FIDELITY.md: declared without an address\n"
            "check-fidelity: Linux 6.1.0: 5 names compared, 4 differ on purpose, 0 wrong\n");
    }
}
END_TEST

START_TEST(a_member_that_linux_has_not_is_told)
{
    check_says("struct sg {\n\tunsigned long link;\n\tint length, more;\n};\n",
               "| `sg` | same | |\n", 1,
               "o/linux/dma.h:1: sg.length: ours is \"int\", theirs \"unsigned int\"\n"
               "o/linux/dma.h:1: sg.more: Linux 6.1.0 has no such member\n"
               "check-fidelity: Linux 6.1.0: 5 names compared, 0 differ on purpose, 2 wrong\n");
}
END_TEST

START_TEST(without_headers_it_is_skipped)
{
    ck_assert_int_eq(rig_command_run(&rig, "tools/check-fidelity -r \"$RIG\""), 0);
    ck_assert_str_eq(rig.output, "skipped: check-fidelity: no linux-headers\n");
}
END_TEST

static Suite *
check_fidelity_suite(void)
{
    Suite *suite = suite_create("check-fidelity");
    TCase *tc = tcase_create("check-fidelity");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, the_same_says_nothing);
    tcase_add_test(tc, a_difference_is_located);
    tcase_add_test(tc, what_the_list_says_is_meant);
    tcase_add_test(tc, a_member_that_linux_has_not_is_told);
    tcase_add_test(tc, without_headers_it_is_skipped);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(check_fidelity_suite)

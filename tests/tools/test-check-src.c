/* SPDX-License-Identifier: MIT */
/* tools/check-src: each rule by a line that breaks it, and the way to allow one. */
#include "tests/runner.h"
#include "tests/tools/rig-command.h"

#define SPDX "/* SPDX-License-Identifier: MIT */\n"
#define TWENTY "aaaaaaaaaaaaaaaaaaaa"
#define COLUMNS_100 "int " TWENTY TWENTY TWENTY TWENTY "aaaaaaaaaaaaaaa;"

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

static int
run_on(const char *name, const char *text)
{
    g_autofree char *line = g_strdup_printf(
        "check=$PWD/tools/check-src; cd \"$RIG\" && $check %s", name);

    rig_command_file(&rig, name, text);
    return rig_command_run(&rig, line);
}

static const struct {
    const char *file, *text, *said; /* said: NULL when there is nothing to say */
} cases[] = {
    { "sim/a.c", SPDX "int a;\n", NULL },
    { "sim/a.c", "int a;\n", "sim/a.c:1: SPDX:" },
    { "sim/a.c", SPDX "\tint a;\n", "sim/a.c:2: INDENT:" },
    { "api/glue/a.c", SPDX "\tint a;\n", "api/glue/a.c:2: INDENT:" },
    { "api/mm/a.c", SPDX "\tint a;\n", NULL },
    { "api/mm/a.c", SPDX "        int a;\n", "api/mm/a.c:2: INDENT:" },
    { "tests/api/lx-a.c", SPDX "\tint a;\n", NULL },
    { "sim/a.c", SPDX "int a; \n", "sim/a.c:2: TRAILING:" },
    { "sim/a.c", SPDX "int a;\n\n", "sim/a.c:3: EOF:" },
    { "sim/a.c", SPDX "int a;", "sim/a.c: EOF: no newline" },
    { "sim/a.c", SPDX COLUMNS_100 "\n", NULL },
    { "sim/a.c", SPDX COLUMNS_100 ";\n", "sim/a.c:2: LONGLINE: 101 columns; 100 at most" },
    { "sim/a.h", SPDX "#ifndef SIM_A_H\n", NULL },
    { "sim/a.h", SPDX "#ifndef SIM_B_H\n", "sim/a.h:2: GUARD: guard SIM_B_H; expected SIM_A_H" },
    { "sim/a.c", SPDX "printf(\"x\");\n", "sim/a.c:2: PRINT:" },
    { "tools/a.c", SPDX "printf(\"x\");\n", NULL },
    { "sim/a.c", SPDX "g_strdup_printf(\"x\");\n", NULL },
    { "sim/a.c", SPDX "p = \"printf(\";\n", NULL },
    { "tools/a.c", SPDX "p = malloc(4);\n", "tools/a.c:2: MALLOC:" },
    { "tools/a.c", SPDX "sim_free(p); p->free = 0;\n", NULL },
    { "models/a.c", SPDX "x = rand();\n", "models/a.c:2: CLOCK:" },
    { "sim/a.c", SPDX "g_hash_table_iter_init(&i, t);\n", "sim/a.c:2: HASHORDER:" },
    { "sim/a.c",
      SPDX "/* check-src: allow HASHORDER sums */\ng_hash_table_iter_init(&i, t);\n", NULL },
    { "sim/a.c", SPDX "/* check-src: allow PRINT no */\ng_hash_table_iter_init(&i, t);\n",
      "sim/a.c:3: HASHORDER:" },
};

START_TEST(rule_is_applied)
{
    int status = run_on(cases[_i].file, cases[_i].text);

    if (cases[_i].said == NULL) {
        ck_assert_msg(status == 0, "case %d says\n%s", _i, rig.output);
    } else {
        ck_assert_msg(strstr(rig.output, cases[_i].said) != NULL, "case %d says\n%s", _i,
                      rig.output);
        ck_assert_int_eq(status, 1);
    }
}
END_TEST

START_TEST(a_long_function_is_found)
{
    GString *text = g_string_new(SPDX "int\nlong_one(void)\n{\n");

    if (rig_command_run(&rig, "ctags --version | grep -q Universal") != 0) {
        sim_check_skip("check-src FNLEN: no universal-ctags");
        g_string_free(text, TRUE);
        return;
    }
    for (int i = 0; i < 90; i++) {
        g_string_append(text, "    ;\n");
    }
    g_string_append(text, "    return 0;\n}\n");
    ck_assert_int_eq(run_on("sim/a.c", text->str), 1);
    ck_assert_ptr_nonnull(
        strstr(rig.output, "sim/a.c:3: FNLEN: long_one has 94 lines; 80 at most"));
    g_string_free(text, TRUE);
}
END_TEST

static Suite *
check_src_suite(void)
{
    Suite *suite = suite_create("check-src");
    TCase *tcase = tcase_create("rules");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_loop_test(tcase, rule_is_applied, 0, (int)G_N_ELEMENTS(cases));
    tcase_add_test(tcase, a_long_function_is_found);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(check_src_suite)

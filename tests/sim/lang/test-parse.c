/* SPDX-License-Identifier: MIT */
/*
 * The grammar: what is read, and the sentence for everything that is not.
 */
#include "tests/runner.h"
#include "tests/sim/lang/rig-lang.h"

#define MAP "buf tx 64\ncpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"

static const char *const fine[] = {
    "",
    "# only a comment\n",
    "dma 1\nscenario \"a title\"\nsoc \"bare\"\n",
    "seed 7\ntimeout 10ms\noption policy = random\noption seed = 9\n",
    "buf a 64\nbuf b 4K align=64 offset=16 fill=0xCC\nlet c = a[0..3]\nlet d = c\nsg list 3\n",
    "set cpu0:d-cache-size = <16384>\nset /soc:#address-cells = 1\nset eth0:dma-coherent\n",
    "variant plain soc \"l1\"\nvariant other-one soc \"bare\"\nbuf a 1\n"
    "cpu0: load(a) => [plain, other-one] 0x00\n",
    MAP "cpu0: memset(tx, 0xBB, 64); => cpu-write-while-device-owns;\n",
    MAP "cpu0: load(tx[0])  => 0x00  # comment\n",
    MAP "cpu0: load(tx[0])\n   => 0x00\n",
    MAP "cpu0: load(tx) => \"00 00\"\ncpu0: load(tx) => ?\n",
    MAP "cpu0: dma_mapping_error(eth0, d + 2*4 - 1) => -1\n",
    MAP "eth0: write(d, fill=0x11, 64)\neth0: write(d, 64, fill=0x11)\neth0: read(d)\n",
    MAP "par\n thread cpu0\n cpu0: load(tx[0])\n thread eth0\n eth0: read(d, 4)\nend\n",
    MAP "irq cpu0\n cpu0: load(tx[0])\nend\nlock cpu0\nend\nrepeat 3\ncpu0: mb()\nend;\n",
    MAP "choose\ncpu0: mb()\nor\ncpu0: wmb()\nor\nend\n",
    MAP "expect ram(tx) == 0xAA\nexpect cpu0.l1(tx) == M\nexpect stale-read\nexpect leak\n"
        "expect D101\nexpect reports <= 3\nexpect leaks != 0\nexpect explore never leak\n"
        "expect explore sometimes tx[0] == 0xBB\nexpect explore always stale-read\n",
    MAP "cpu0: writel(phys(tx[64]), eng0.SRC_LO)\ncpu0: writel(sizeof(tx), eng0.LEN)\n",
};

START_TEST(it_parses)
{
    g_autofree char *errors = rig_parse_errors(fine[_i]);

    ck_assert_str_eq(errors, "");
}
END_TEST

static const struct {
    const char *text, *error;
} wrong[] = {
    { "dma 2\n", "version 2 of the scenario language is not known | this program reads `dma 1`" },
    { "buf a 1\ndma 1\n", "`dma` can only be the first line" },
    { "dma\n", "expected the version of the language, found the end of the line" },
    { "scenario foo\n", "expected a title in quotes, found `foo`" },
    { "scenario \"a\"\nscenario \"b\"\n", "this scenario has a title already" },
    { "scenario \"open\n", "this string has no closing `\"`" },
    { "soc \"a\"\nsoc \"b\"\n", "this scenario has a board already | `variant NAME soc \"...\"` "
                               "runs it on several boards" },
    { "soc \"l1\"\nvariant a soc \"l1\"\n",
      "`soc` has no meaning beside `variant` lines | each variant names its own board" },
    { "variant a soc \"l1\"\nvariant a soc \"l1\"\n", "there is a variant `a` already" },
    { "variant a \"l1\"\n", "expected `soc`, found `\"l1\"`" },
    { "include \"no-such-file\"\n", "cannot read `no-such-file`: no such file" },
    { "include \"test.dma\"\n", "`test.dma` would include itself for ever" },
    { "timeout 10\n", "expected a time as in 10ms, found `10`" },
    { "timeout 10xs\n", "expected a time as in 10ms, found `10xs`" },
    { "seed\n", "expected a number, found the end of the line" },
    { "option polcy = plain\n", "unknown option `polcy` | did you mean `policy`?" },
    { "option policy = plian\n", "there is no policy `plian` | did you mean `plain`?" },
    { "option seed = x\n", "seed wants a number, found `x`" },
    { "set cpu0 = 1\n", "expected `:` and a property, found `=`" },
    { "buf\n", "expected a name for the buffer, found the end of the line" },
    { "buf tx\n", "expected its size in bytes, found the end of the line" },
    { "buf tx 0\n", "a buffer has at least one byte" },
    { "buf tx 64 aling=8\n", "a buffer has no attribute `aling` | did you mean `align`?" },
    { "buf tx 64 align=12\n", "an alignment is a power of two" },
    { "buf tx 64 fill=0x100\n", "a byte is 0x00 to 0xFF" },
    { "buf tx 64 in=kmaloc\n", "no memory is called `kmaloc` | did you mean `kmalloc`?" },
    { "buf tx 64\nbuf tx 32\n", "`tx` is taken | line 1 declares it" },
    { "buf cpu0 64\n", "`cpu0` is taken | it is the name of an actor" },
    { "buf tx 0x\n", "`0x` is not a number" },
    { "buf tx 99999999999999999999\n", "`99999999999999999999` is not a number of 64 bits" },
    { "buf rx 64\nlet x = xr[0..3]\n",
      "`xr` is not a buffer that was declared | did you mean `rx`?" },
    { "buf rx 64\nlet x = rx[60..64]\n", "rx[60..64]: rx has 64 bytes" },
    { "sg l 0\n", "a list has 1 to 65536 entries" },
    { "bfu tx 64\n", "unknown statement `bfu` | did you mean `buf`?" },
    { "buf rx 64\nlet x = rx[5..2]\n", "rx[5..2]: the range ends before it starts" },
    { "buf rx 64\ncpu0 load(rx)\n", "expected `:` before `load` | write `cpu0: load ...`" },
    { "buf rx 64\ncpu0 x = load(rx)\n", "expected `:` before `x` | write `cpu0: x ...`" },
    { "buf rx 64\nlte x = rx[0..3]\n", "unknown statement `lte` | did you mean `let`?" },
    { "memset(tx, 0, 64)\n", "a step begins with who does it | write `cpu0: memset ...`" },
    { "7\n", "expected a step, a declaration or a directive, found `7`" },
    { "cpu0: \xc2\xa7\n", "this character has no meaning here" },
    { "cpu0:\n", "expected a call, found the end of the line" },
    { "cpu0: mb\n", "expected `(`, found the end of the line" },
    { "cpu0: mb(\n", "expected a name, a number or a string, found the end of the line" },
    { "buf a 8\ncpu0: load(a[0..)\n", "expected the last offset, found `)`" },
    { "buf a 8\ncpu0: load(a[0 4])\n", "expected `..` or `]`, found `4`" },
    { "buf a 8\ncpu0: load(a b)\n", "expected `,` or `)`, found `b`" },
    { "buf a 8\ncpu0: load(a) 7\n", "expected the end of the line, found `7`" },
    { "buf a 8\ncpu0: load(a) =>\n",
      "expected a value, the name of a finding or `?`, found the end of the line" },
    { "buf a 8\ncpu0: load(a) => [x 7\n", "expected `,` or `]`, found `7`" },
    { "=> 7\n", "`=>` says what comes out of a step, and no step is directly before it" },
    { "end\n", "`end` without a block to end" },
    { "par\n", "this `par` has no `end` | blocks do not nest; write `end` on a line of its own" },
    { "par\ncpu0: mb()\nend\n",
      "expected `thread` and an actor as the first line of `par`, found `cpu0`" },
    { "par\nrepeat 2\nend\nend\n", "a `repeat` block cannot stand in another block" },
    { "thread cpu0\n", "`thread` belongs into a `par` block" },
    { "or\n", "`or` belongs into a `choose` block" },
    { "repeat\nend\n", "expected how many times, found the end of the line" },
    { "repeat 9999999\ncpu0: mb()\nend\n", "a run has at most 1000000 steps, this is more" },
    { "irq eth0\nend\n", "`irq` wants a CPU, `eth0` is none" },
    { "par\nthread cpu0\neth0: irq()\nend\n",
      "this is the thread of cpu0; eth0 needs one of its own" },
    { "repeat 2\nbuf a 3\nend\n", "`buf` cannot stand in a block" },
    { "expect\n", "expected a name, a number or a string, found the end of the line" },
    { "buf a 1\nexpect a\n", "no finding is called `a`" },
    { "expect stale-raed\n", "no finding is called `stale-raed` | did you mean `stale-read`?" },
    { "expect explore maybe leak\n", "expected `never`, `sometimes` or `always`, found `maybe`" },
    { "expect leaks = 0\n", "expected `==`, `!=`, `<=` or `>=`, found `=`" },
};

START_TEST(it_is_refused)
{
    g_autofree char *error = rig_first_error(wrong[_i].text);

    ck_assert_str_eq(error, wrong[_i].error);
}
END_TEST

START_TEST(one_run_names_every_mistake_in_order)
{
    g_autofree char *errors = rig_parse_errors("buf tx 64\n"
                                               "cpu0: lod(tx)\n"
                                               "cpu0: load(tx[0..99])\n"
                                               "expect stale-raed\n"
                                               "buf ry 64 fil=1\n");

    ck_assert_str_eq(errors, "error: unknown function `lod`\n"
                             " --> test.dma:2:7\n"
                             "  |\n"
                             "2 | cpu0: lod(tx)\n"
                             "  |       ^^^\n"
                             "  = help: did you mean `load`?\n"
                             "error: tx[0..99]: tx has 64 bytes\n"
                             " --> test.dma:3:12\n"
                             "  |\n"
                             "3 | cpu0: load(tx[0..99])\n"
                             "  |            ^^^^^^^^^\n"
                             "error: no finding is called `stale-raed`\n"
                             " --> test.dma:4:8\n"
                             "  |\n"
                             "4 | expect stale-raed\n"
                             "  |        ^^^^^^^^^^\n"
                             "  = help: did you mean `stale-read`?\n"
                             "error: a buffer has no attribute `fil`\n"
                             " --> test.dma:5:11\n"
                             "  |\n"
                             "5 | buf ry 64 fil=1\n"
                             "  |           ^^^\n"
                             "  = help: did you mean `fill`?\n");
}
END_TEST

START_TEST(deep_and_long_expressions_are_refused_not_crashed_on)
{
    g_autoptr(GString) text = g_string_new("buf a 8\ncpu0: load(a");
    g_autofree char *error = NULL;

    for (unsigned i = 0; i < 100000; i++) {
        g_string_append(text, "+1");
    }
    g_string_append(text, ")\n");
    error = rig_first_error(text->str);
    ck_assert_str_eq(error, "an expression has at most 256 terms");
    g_free(error);
    g_string_assign(text, "buf a 8\ncpu0: load(");
    for (unsigned i = 0; i < 100000; i++) {
        g_string_append(text, "phys(");
    }
    error = rig_first_error(text->str);
    ck_assert_str_eq(error, "calls are nested more than 32 deep");
}
END_TEST

START_TEST(device_blocks_are_read_and_refused_by_name)
{
    g_autofree char *error = rig_first_error("device mydev\n"
                                             " reg CTRL 0x00 rw\n"
                                             " reg STAT 4 w1c\n"
                                             " on write CTRL bit 0\n"
                                             "  x = 3\n"
                                             "  read(x, 4)\n"
                                             "  write(x + 4, 8)\n"
                                             "  wait 100ns\n"
                                             "  set STAT = 1\n"
                                             "  irq\n"
                                             " end\n"
                                             " on read STAT\n"
                                             " end\n"
                                             "end\n");
    g_autofree char *inside = rig_parse_errors("device mydev\n reg CTRL 0x00 wr\nend\n");

    ck_assert_str_eq(error, "device blocks are not available yet");
    ck_assert_ptr_nonnull(strstr(inside, "expected `ro`, `rw`, `w1c` or `wo`, found `wr`"));
}
END_TEST

START_TEST(accessors_tell_what_the_file_says)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    SimScenario *scenario = sim_scenario_parse("x.dma",
                                               "scenario \"t\"\r\n"
                                               "variant a soc \"l1\"\n"
                                               "variant b soc \"l1\"\n"
                                               "expect explore never leak\n"
                                               "expect leaks == 0",
                                               diags);

    ck_assert_ptr_nonnull(scenario);
    ck_assert_str_eq(sim_scenario_title(scenario), "t");
    ck_assert_str_eq(sim_scenario_path(scenario), "x.dma");
    ck_assert_uint_eq(sim_scenario_variants(scenario), 2);
    ck_assert_str_eq(sim_scenario_variant(scenario, 1), "b");
    ck_assert_uint_eq(sim_scenario_explore_lines(scenario), 1);
    ck_assert_str_eq(sim_scenario_line(scenario, 1), "scenario \"t\"");
    ck_assert_str_eq(sim_scenario_line(scenario, 5), "expect leaks == 0");
    ck_assert_ptr_null(sim_scenario_line(scenario, 6));
    ck_assert_ptr_null(sim_scenario_line(scenario, 0));
    sim_scenario_free(scenario);
}
END_TEST

START_TEST(a_file_without_variants_has_one_without_name)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    SimScenario *scenario = sim_scenario_parse("x.dma", "", diags);

    ck_assert_uint_eq(sim_scenario_variants(scenario), 1);
    ck_assert_ptr_null(sim_scenario_variant(scenario, 0));
    ck_assert_ptr_null(sim_scenario_title(scenario));
    sim_scenario_free(scenario);
}
END_TEST

START_TEST(a_missing_file_is_an_error_about_the_file)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    const SimDiag *diag;

    ck_assert_ptr_null(sim_scenario_load("/no/such.dma", diags));
    ck_assert_uint_eq(diags->len, 1);
    diag = g_ptr_array_index(diags, 0);
    ck_assert_str_eq(diag->file, "/no/such.dma");
    ck_assert_uint_eq(diag->line, 0);
}
END_TEST

static Suite *
parse_suite(void)
{
    Suite *suite = suite_create("parse");
    TCase *grammar = tcase_create("grammar"), *file = tcase_create("file");

    tcase_add_loop_test(grammar, it_parses, 0, (int)G_N_ELEMENTS(fine));
    tcase_add_loop_test(grammar, it_is_refused, 0, (int)G_N_ELEMENTS(wrong));
    tcase_add_test(grammar, one_run_names_every_mistake_in_order);
    tcase_add_test(grammar, deep_and_long_expressions_are_refused_not_crashed_on);
    tcase_add_test(grammar, device_blocks_are_read_and_refused_by_name);
    tcase_add_test(file, accessors_tell_what_the_file_says);
    tcase_add_test(file, a_file_without_variants_has_one_without_name);
    tcase_add_test(file, a_missing_file_is_an_error_about_the_file);
    suite_add_tcase(suite, grammar);
    suite_add_tcase(suite, file);
    return suite;
}

SIM_CHECK_MAIN(parse_suite)

/* SPDX-License-Identifier: MIT */
/* dmasim replay: both forms of traces, what is refused and where, what is printed. */
#include <json-glib/json-glib.h>

#include "tests/program.h"
#include "tests/tools/rig-command.h"
#include "tools/replay-trace.h"

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
replay(const char *words)
{
    g_autofree char *line = g_strdup_printf("\"$DMASIM_PROGRAM\" replay %s 2>&1", words);

    return rig_command_run(&rig, line);
}

static void
assert_says(const char *text)
{
    assert_has(rig.output, text);
}

/* --- Text ------------------------------------------------------------------ */

static uint64_t last_line;

/* The references of @text. */
static size_t
parse(const char *text, ReplayFormat format, ReplayRef *refs)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    ReplayTrace *trace = replay_trace_from(text, strlen(text), format);
    size_t count = replay_trace_next(trace, refs, diags);

    ck_assert_uint_eq(diags->len, 0);
    last_line = replay_trace_place(trace, count - 1);
    ck_assert_uint_eq(replay_trace_next(trace, refs + count, diags), 0);
    replay_trace_close(trace);
    return count;
}

static void
assert_ref(const ReplayRef *ref, ReplayKind kind, uint64_t address, uint32_t size)
{
    ck_assert_uint_eq(ref->kind, kind);
    ck_assert_uint_eq(ref->address, address);
    ck_assert_uint_eq(ref->size, size);
}

START_TEST(labels_are_reads_writes_and_fetches)
{
    ReplayRef refs[REPLAY_BATCH];

    ck_assert_uint_eq(parse("# a comment\n\n0 1003\n1 0x2006\tinto x 8\r\n  2 FFFF\n3 8 8\n"
                            "R 11 3 x\nw 0x22 10\ni 33 4",
                            REPLAY_AUTO, refs),
                      7);
    assert_ref(&refs[0], REPLAY_READ, 0x1000, 4);
    assert_ref(&refs[1], REPLAY_WRITE, 0x2004, 4);
    assert_ref(&refs[2], REPLAY_FETCH, 0xfffc, 4);
    assert_ref(&refs[3], REPLAY_READ, 8, 8);
    assert_ref(&refs[4], REPLAY_READ, 0x11, 3);
    assert_ref(&refs[5], REPLAY_WRITE, 0x22, 16);
    assert_ref(&refs[6], REPLAY_FETCH, 0x33, 4);
    ck_assert_uint_eq(last_line, 9);
}
END_TEST

START_TEST(din_by_name_takes_no_size)
{
    ReplayRef refs[REPLAY_BATCH];

    ck_assert_uint_eq(parse("0 1003 8\n", REPLAY_DIN, refs), 1);
    assert_ref(&refs[0], REPLAY_READ, 0x1000, 4);
    ck_assert_uint_eq(parse("0 1003 8\n", REPLAY_AUTO, refs), 1);
    assert_ref(&refs[0], REPLAY_READ, 0x1003, 8);
    ck_assert_uint_eq(parse("0 1003 8 bytes\n", REPLAY_AUTO, refs), 1);
    assert_ref(&refs[0], REPLAY_READ, 0x1000, 4);
}
END_TEST

static const struct {
    const char *text, *format, *said;
} bad_lines[] = {
    {"0 10\n5 20\n", "auto",
     "error: unknown label: expected 0, 1, 2 or 3, or r, w, i or m with a size\n"
     " --> %s:2:1\n  |\n2 | 5 20\n  | ^\n"},
    {"read 20\n", "auto", "%s:1:1\n  |\n1 | read 20\n  | ^^^^\n"},
    {"r 20 4\n", "din", "unknown label: expected 0, 1, 2 or 3\n --> %s:1:1\n"},
    {"0 20 4\n", "xdin", "unknown label: expected r, w, i or m\n --> %s:1:1\n"},
    {"0\n", "auto",
     "error: expected a hexadecimal address of at most 64 bits\n --> %s:1:2\n"},
    {"0 12g4\n", "auto", "%s:1:3\n  |\n1 | 0 12g4\n  |   ^^^^\n"},
    {"0 11112222333344445\n", "auto", "of at most 64 bits\n --> %s:1:3\n"},
    {"w 20\n", "auto", "error: expected a hexadecimal size, 1 to ffff\n --> %s:1:5\n"},
    {"w 20 0\n", "auto", "expected a hexadecimal size, 1 to ffff\n --> %s:1:6\n"},
    {"w 20 10000\n", "auto", "expected a hexadecimal size, 1 to ffff\n --> %s:1:6\n"},
    {"w fffffffffffffffe 4\n", "auto",
     "error: the reference reaches past the last address\n --> %s:1:3\n"},
};

START_TEST(a_bad_line_is_refused_at_its_place)
{
    g_autofree char *path = g_build_filename(rig.folder, "t.din", NULL);
    g_autofree char *words = g_strdup_printf("--format %s \"$RIG/t.din\"",
                                             bad_lines[_i].format);
    g_auto(GStrv) said = g_strsplit(bad_lines[_i].said, "%s", 2);
    g_autofree char *sentence = g_strjoinv(path, said);

    rig_command_file(&rig, "t.din", bad_lines[_i].text);
    ck_assert_int_eq(replay(words), 3);
    assert_says(sentence);
    ck_assert_ptr_null(strstr(rig.output, "trace "));
}
END_TEST

/* --- Records --------------------------------------------------------------- */

static const struct {
    const char *bytes, *said;
} bad_records[] = {
    {"\\000\\020\\000\\000\\004\\000\\002\\000",
     "record 2 at offset 0x8: the kind of access is neither 0 (read) nor 1 (write)\n"},
    {"\\000\\020\\000\\000\\004\\000\\001\\001",
     "record 2 at offset 0x8: its last byte is not zero\n"},
    {"\\000\\020\\000\\000\\000\\000\\001\\000",
     "record 2 at offset 0x8: a reference of 0 bytes\n"},
    {"\\000\\020\\000", "record 2 at offset 0x8: the trace ends inside of it\n"},
};

START_TEST(a_bad_record_is_refused_at_its_offset)
{
    g_autofree char *line = g_strdup_printf(
        "printf '\\000\\020\\000\\000\\004\\000\\001\\000%s' > \"$RIG/t.bin\"",
        bad_records[_i].bytes);
    g_autofree char *place = g_strdup_printf(" --> %s/t.bin\n", rig.folder);

    ck_assert_int_eq(rig_command_run(&rig, line), 0);
    ck_assert_int_eq(replay("\"$RIG/t.bin\""), 3);
    assert_says(bad_records[_i].said);
    assert_says(place);
}
END_TEST

START_TEST(both_forms_of_one_trace_give_one_result)
{
    g_autofree char *text = NULL;

    rig_command_file(&rig, "t", "r 80001000 8\nw 80001038 10\nr 80001040 4\n");
    ck_assert_int_eq(replay("--soc l1 - < \"$RIG/t\""), 0);
    assert_says("trace      stdin: 3 references (2 reads, 1 writes, 0 fetches), 1 pages\n");
    assert_says("cpu0.l1                 4              2              2              0"
                "    50.000%\n");
    text = g_strdup(rig.output);
    ck_assert_int_eq(
        rig_command_run(&rig, "printf '\\000\\020\\000\\200\\010\\000\\000\\000"
                              "\\070\\020\\000\\200\\020\\000\\001\\000"
                              "\\100\\020\\000\\200\\004\\000\\000\\000' > \"$RIG/t\""),
        0);
    ck_assert_int_eq(replay("--soc l1 - < \"$RIG/t\""), 0);
    *strstr(text, "note:") = '\0';
    *strstr(rig.output, "note:") = '\0';
    ck_assert_str_eq(rig.output, text);
}
END_TEST

/* --- The command ----------------------------------------------------------- */

START_TEST(an_empty_trace_is_no_error)
{
    ck_assert_int_eq(replay("- < /dev/null"), 0);
    assert_says("stdin: 0 references (0 reads, 0 writes, 0 fetches), 0 pages\n");
    assert_says("note: no reference in stdin: nothing was counted\n");
}
END_TEST

START_TEST(a_trace_that_is_not_there_is_refused)
{
    ck_assert_int_eq(replay("no-such-trace"), 3);
    assert_says("error: cannot open the trace: No such file or directory\n"
                " --> no-such-trace\n");
    ck_assert_int_eq(replay("/"), 3);
    assert_says("error: cannot read the trace: Is a directory\n --> /\n");
}
END_TEST

START_TEST(a_board_that_is_not_there_is_refused)
{
    ck_assert_int_eq(replay("--soc no-such-board - < /dev/null"), 3);
    ck_assert_int_eq(replay("--set cpu9:x=1 - < /dev/null"), 3);
    assert_says("error: --set=cpu9:x=1: ");
}
END_TEST

START_TEST(wrong_words_are_refused)
{
    ck_assert_int_eq(replay(""), 2);
    assert_says("dmasim replay: expected one trace, or - for standard input\n");
    ck_assert_int_eq(replay("a b"), 2);
    ck_assert_int_eq(replay("--format bin a"), 2);
    assert_says("--format=bin: expected auto, din, xdin or binary; did you mean `din`?\n");
}
END_TEST

/* One page more than the board has. */
START_TEST(a_trace_with_more_pages_than_frames_is_refused)
{
    g_autofree char *place = g_strdup_printf(" --> %s/t:18:1\n", rig.folder);
    GString *text = g_string_new("# 17 pages\n");

    for (unsigned i = 0; i < 17; i++) {
        g_string_append_printf(text, "w %x 4\n", i * 0x10000);
    }
    rig_command_file(&rig, "t", text->str);
    g_string_free(text, TRUE);
    ck_assert_int_eq(replay("--soc l1 --set 'memory@80000000:reg=<0x80000000 0x10000>' "
                            "--set cpu0:d-cache-sets=64 --set cpu0:d-cache-size=0x4000 "
                            "\"$RIG/t\""),
                     3);
    assert_says("error: no frame is left for page 0x100000: 16 pages of 4096 bytes have "
                "theirs\n");
    assert_says(place);
    assert_says("  = help: give l1 more memory with --set, by `reg` of its memory node\n");
}
END_TEST

/* Ways of 16 KiB: of 16 frames only 4 have the colour of these pages. */
START_TEST(frames_keep_the_bits_of_a_way)
{
    rig_command_file(&rig, "t", "0 0\n0 10000\n0 20000\n0 30000\n0 40000\n");
    ck_assert_int_eq(replay("--soc l1 --set 'memory@80000000:reg=<0x80000000 0x10000>' "
                            "--set cpu0:d-cache-sets=256 --set cpu0:d-cache-size=0x4000 "
                            "\"$RIG/t\""),
                     3);
    assert_says("no frame is left for page 0x40000: 4 pages");
}
END_TEST

START_TEST(addresses_of_64_bits_have_frames_too)
{
    rig_command_file(&rig, "t", "w 7fff12345678 4\nr 7fff12345678 4\nr ffffffff80000000 8\n"
                                "r 5678 4\n");
    ck_assert_int_eq(replay("--soc l1 \"$RIG/t\""), 0);
    assert_says("4 references (3 reads, 1 writes, 0 fetches), 3 pages\n");
    assert_says("cpu0.l1                 4              1              3              0");
}
END_TEST

START_TEST(a_board_without_cache_counts_none)
{
    rig_command_file(&rig, "t", "1 0\n0 0\n");
    ck_assert_int_eq(replay("--soc bare \"$RIG/t\""), 0);
    assert_says("no cache\n");
}
END_TEST

static gint64
member(JsonReader *reader, const char *name)
{
    gint64 value;

    ck_assert_msg(json_reader_read_member(reader, name), "no %s", name);
    value = json_reader_get_int_value(reader);
    json_reader_end_member(reader);
    return value;
}

START_TEST(json_says_the_same)
{
    Said said;
    JsonParser *parser = json_parser_new();
    JsonReader *reader;
    g_autofree char *path = g_build_filename(rig.folder, "t", NULL);
    g_autofree char *command = g_strdup_printf("replay --soc l1 --json %s", path);

    rig_command_file(&rig, "t", "w 1000 8\nr 3000 4\nr 5000 4\nr 7000 4\nr 9000 4\nr 1000 8\n");
    said = run_program(command);
    ck_assert_int_eq(said.code, 0);
    ck_assert(json_parser_load_from_data(parser, said.out, -1, NULL));
    reader = json_reader_new(json_parser_get_root(parser));
    ck_assert_int_eq(member(reader, "references"), 6);
    ck_assert_int_eq(member(reader, "pages"), 5);
    ck_assert(json_reader_read_member(reader, "caches"));
    ck_assert(json_reader_read_element(reader, 0));
    ck_assert_int_eq(member(reader, "misses"), 6);
    ck_assert_int_eq(member(reader, "write_backs"), 1);
    assert_has(said.err, "million references per second\n");
    ck_assert_ptr_null(strstr(said.out, "second"));
    g_object_unref(reader);
    g_object_unref(parser);
    said_clear(&said);
}
END_TEST

static Suite *
replay_trace_suite(void)
{
    Suite *suite = suite_create("replay-trace");
    TCase *tcase = tcase_create("trace");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, labels_are_reads_writes_and_fetches);
    tcase_add_test(tcase, din_by_name_takes_no_size);
    tcase_add_loop_test(tcase, a_bad_line_is_refused_at_its_place, 0,
                        G_N_ELEMENTS(bad_lines));
    tcase_add_loop_test(tcase, a_bad_record_is_refused_at_its_offset, 0,
                        G_N_ELEMENTS(bad_records));
    tcase_add_test(tcase, both_forms_of_one_trace_give_one_result);
    tcase_add_test(tcase, an_empty_trace_is_no_error);
    tcase_add_test(tcase, a_trace_that_is_not_there_is_refused);
    tcase_add_test(tcase, a_board_that_is_not_there_is_refused);
    tcase_add_test(tcase, wrong_words_are_refused);
    tcase_add_test(tcase, a_trace_with_more_pages_than_frames_is_refused);
    tcase_add_test(tcase, frames_keep_the_bits_of_a_way);
    tcase_add_test(tcase, addresses_of_64_bits_have_frames_too);
    tcase_add_test(tcase, a_board_without_cache_counts_none);
    tcase_add_test(tcase, json_says_the_same);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(replay_trace_suite)

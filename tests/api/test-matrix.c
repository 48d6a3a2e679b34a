/* SPDX-License-Identifier: MIT */
/*
 * Every architecture, direction and call of a mapping's life: which maintenance
 * reached the caches, in which order, and which bytes CPU and device saw.
 *
 * What is expected is the facts' table of maintenance (linux-dma-api.md 4.1), of
 * order on arm (4.2) and of partial lines (4.6), written down by line.  The bytes are
 * what those operations make of three lines of a cache that knows nothing else.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

#include <string.h>

/*
 * What one operation of the table is, for each of two ranges: two whole lines, and
 * three lines of which the first and the last are partial.  "CI2" cleans and
 * invalidates line 2; the line above counts from where the buffer starts.
 */
typedef const char *Steps[2];

static const Steps none = { "", "" };
/* 4.6: clean operations always widen to whole lines. */
static const Steps clean = { "C0 C1", "C0 C1 C2" };
static const Steps flush = { "CI0 CI1", "CI0 CI1 CI2" };
/* 4.6: the line at the end is handled first, then the one at the start. */
static const Steps inval_arm64 = { "I0 I1", "CI2 CI0 I1" };
/* 4.6: "continue after it", "stop before it". */
static const Steps inval_v7 = { "I0 I1", "CI0 CI2 I1" };
/* 4.6: C, "then it is I'd in the loop"; CI at the end, which the loop does not reach. */
static const Steps inval_v6 = { "I0 I1", "C0 CI2 I0 I1" };
/* 4.6: C then I, at both ends. */
static const Steps inval_arm926 = { "I0 I1", "C0 C2 I0 I1 I2" };
/* 4.6: widened, and neighbours' data lost. */
static const Steps inval_lines = { "I0 I1", "I0 I1 I2" };

typedef struct Row {
    const char *board, *options;
    /* By direction: map and sync_for_device; unmap and sync_for_cpu (4.1). */
    const Steps *to_device[3], *to_cpu[3];
    const Steps *outer_to_device[3], *outer_to_cpu[3]; /* where it is not the same */
    bool is_coherent;
    bool has_outer;   /* the same by an L2C-310, in the order of 4.2 */
    bool ends_by_dsb; /* 4.1, 4.2 */
} Row;

#define DIRS(to, from, bidi) { [TO] = &(to), [FROM] = &(from), [BIDI] = &(bidi) }
#define V7                                                                            \
    .to_device = DIRS(clean, inval_v7, clean), .to_cpu = DIRS(none, inval_v7, inval_v7), \
    .ends_by_dsb = true

static const Row rows[] = {
    { "noncoherent-1cpu", "arch=armv7", V7 },
    { "cortex-a9-pl310", "arch=armv7", V7, .has_outer = true },
    { "noncoherent-1cpu", "arch=armv6", .to_device = DIRS(clean, inval_v6, clean),
      .to_cpu = DIRS(none, inval_v6, inval_v6), .ends_by_dsb = true },
    { "noncoherent-1cpu", "arch=arm926", .to_device = DIRS(clean, inval_arm926, flush),
      .to_cpu = DIRS(none, none, none), .ends_by_dsb = true },
    { "cortex-a9-pl310", "arch=arm926", .to_device = DIRS(clean, inval_arm926, flush),
      .to_cpu = DIRS(none, none, none),
      .outer_to_device = DIRS(clean, inval_v7, flush),
      .outer_to_cpu = DIRS(none, inval_v7, inval_v7), .ends_by_dsb = true, .has_outer = true },
    { "noncoherent-1cpu", "arch=arm64 era=5.18.255",
      .to_device = DIRS(clean, inval_arm64, clean),
      .to_cpu = DIRS(none, inval_arm64, inval_arm64), .ends_by_dsb = true },
    { "noncoherent-1cpu", "arch=arm64 era=5.19", .to_device = DIRS(clean, clean, clean),
      .to_cpu = DIRS(none, inval_arm64, inval_arm64), .ends_by_dsb = true },
    { "riscv-1cpu", "", .to_device = DIRS(clean, clean, clean),
      .to_cpu = DIRS(none, inval_lines, inval_lines) },
    { "mips-1cpu", "", .to_device = DIRS(clean, inval_lines, flush),
      .to_cpu = DIRS(none, none, none) },
    { "x86-coherent", "", .to_device = DIRS(none, none, none),
      .to_cpu = DIRS(none, none, none), .is_coherent = true },
};

/* --- three lines of a cache ----------------------------------------------- */

/* Two bytes of each line are looked at; one of a partial line is a neighbour's. */
enum { LINES = 3, PLACES = 6 };

typedef struct Line {
    bool is_valid, is_dirty;
    uint8_t cached[2], ram[2];
} Line;

static const Row *row;
static bool is_partial;
static Rig *rig;
static ull buf, handle;
static SimAddr pa;
static unsigned line_bytes;
static Line lines[LINES];

static void
fill(Line *line)
{
    if (!line->is_valid) {
        memcpy(line->cached, line->ram, 2);
        line->is_valid = true;
        line->is_dirty = false;
    }
}

static void
maintain(Line *line, const char *op)
{
    if (*op == 'C' && line->is_valid && line->is_dirty) {
        memcpy(line->ram, line->cached, 2);
        line->is_dirty = false;
    }
    if (strchr(op, 'I')) {
        line->is_valid = false;
    }
}

/* "CI2 CI0 I1" on the three lines. */
static void
maintain_all(const char *steps)
{
    g_auto(GStrv) list = g_strsplit(steps, " ", 0);

    for (unsigned i = 0; list[i] && list[i][0]; i++) {
        unsigned n = (unsigned)(strchr(list[i], '\0')[-1] - '0');

        maintain(&lines[n], list[i]);
    }
}

/* --- the ranges ------------------------------------------------------------ */

/* First and last byte of each line. */
static ull
offset(unsigned place)
{
    return place / 2 * line_bytes + (place % 2 ? line_bytes - 1 : 0);
}

static ull
from(void)
{
    return is_partial ? line_bytes / 4 : 0;
}

static ull
length(void)
{
    return is_partial ? 2 * line_bytes + line_bytes / 2 : 2 * line_bytes;
}

static bool
is_mapped(unsigned place)
{
    return offset(place) >= from() && offset(place) < from() + length();
}

/* --- both sides, beside what is expected ----------------------------------- */

static void
cpu_writes(unsigned place, uint8_t value)
{
    Line *line = &lines[place / 2];

    rig_put(rig, buf + offset(place), value);
    fill(line);
    line->cached[place % 2] = value;
    line->is_dirty = true;
}

static void
cpu_writes_all(uint8_t value, bool mapped)
{
    for (unsigned place = 0; place < PLACES; place++) {
        if (is_mapped(place) == mapped) {
            cpu_writes(place, (uint8_t)(value + place));
        }
    }
}

static void
cpu_sees(const char *when)
{
    for (unsigned place = 0; place < PLACES; place++) {
        unsigned seen = rig_get(rig, buf + offset(place));

        fill(&lines[place / 2]);
        ck_assert_msg(seen == lines[place / 2].cached[place % 2],
                      "%s: cpu0 reads %#x at %u, not %#x", when, seen, place,
                      lines[place / 2].cached[place % 2]);
    }
}

static void
device_sees(const char *when)
{
    for (unsigned place = 0; place < PLACES; place++) {
        const Line *line = &lines[place / 2];
        bool hits = row->is_coherent && line->is_valid;
        unsigned due = hits ? line->cached[place % 2] : line->ram[place % 2], seen;

        if (is_mapped(place)) {
            seen = rig_dev_read(rig, rig->eth, handle + offset(place) - from());
            ck_assert_msg(seen == due, "%s: eth0 reads %#x at %u, not %#x", when, seen, place,
                          due);
        }
    }
}

static void
device_writes(uint8_t value)
{
    rig_dev_write(rig, rig->eth, handle, value, (uint32_t)length());
    for (unsigned place = 0; place < PLACES; place++) {
        Line *line = &lines[place / 2];

        if (is_mapped(place)) {
            line->ram[place % 2] = value;
            line->cached[place % 2] = row->is_coherent ? value : line->cached[place % 2];
        }
    }
}

/* --- what was asked --------------------------------------------------------- */

static void
add(GString *text, const char *prefix, const char *op, unsigned line)
{
    g_string_append_printf(text, "%s%s%s%u", text->len ? " " : "", prefix, op, line);
}

/* By line, and a `|` for a barrier that waits. */
static void
add_range(GString *text, const Asked *asked)
{
    static const char *const ops[] = { "?", "C", "I", "CI" };
    SimAddr first = asked->pa / line_bytes, last = (asked->pa + asked->len - 1) / line_bytes;

    for (SimAddr line = first; line <= last; line++) {
        add(text, "", ops[asked->op], (unsigned)(line - pa / line_bytes));
    }
}

/* Registers of the L2C-310 (facts 4.4), "o" before the operation. */
static void
add_register(GString *text, const Asked *asked)
{
    static const struct {
        unsigned offset;
        const char *op;
    } ops[] = { { 0x7b0, "C" }, { 0x770, "I" }, { 0x7f0, "CI" } };

    for (unsigned i = 0; i < G_N_ELEMENTS(ops); i++) {
        if (ops[i].offset == asked->op) {
            add(text, "o", ops[i].op, (unsigned)((asked->pa - pa) / line_bytes));
        }
    }
    if (asked->op == 0x730) {
        g_string_append(text, " osync");
    }
}

static char *
what_was_asked(void)
{
    GString *text = g_string_new("");

    for (guint i = 0; i < rig->asked->len; i++) {
        const Asked *asked = &g_array_index(rig->asked, Asked, i);

        if (asked->is_register) {
            add_register(text, asked);
        } else if (!asked->is_barrier) {
            add_range(text, asked);
        } else if (row->ends_by_dsb) {
            g_string_append(text, asked->op & SIM_BARRIER_WAIT ? " |" : " dmb");
        }
    }
    g_array_set_size(rig->asked, 0);
    return g_string_free(text, FALSE);
}

/* 4.6: L2C-310 has v7's rule, whatever the core; "I0 CI1" is then "oI0 oCI1 osync". */
static char *
of_outer(const char *steps)
{
    g_auto(GStrv) list = g_strsplit(steps, " ", 0);
    g_autofree char *text = g_strjoinv(" o", list);

    return steps[0] ? g_strconcat("o", text, " osync", NULL) : NULL;
}

static char *
of_inner(const char *steps)
{
    return steps[0] ? g_strconcat(steps, row->ends_by_dsb ? " |" : "", NULL) : NULL;
}

/* 4.2: towards the device inner before outer, towards the CPU outer before inner. */
static char *
both(const char *first, const char *second)
{
    return g_strjoin(first && second ? " " : "", first ? first : "", second ? second : "",
                     NULL);
}

static void
check_asked(const char *call, const Steps *const table[3], int dir)
{
    bool to_device = table == row->to_device;
    const Steps *below = to_device ? row->outer_to_device[dir] : row->outer_to_cpu[dir];
    const char *steps = (*table[dir])[is_partial];
    const char *outer_steps = below ? (*below)[is_partial] : steps;
    g_autofree char *inner = of_inner(steps);
    g_autofree char *outer = row->has_outer ? of_outer(outer_steps) : NULL;
    g_autofree char *due = to_device ? both(inner, outer) : both(outer, inner);
    g_autofree char *asked = what_was_asked();

    ck_assert_msg(strcmp(asked, due) == 0, "%s %s, %s: \"%s\", not \"%s\"", row->board,
                  row->options, call, asked, due);
    maintain_all(steps);
}

static void
sync(const char *call, int dir)
{
    CALL(rig, call, rig->eth->actor, handle, length(), (ull)dir);
}

/* --- the matrix ------------------------------------------------------------- */

/* Every place has a byte of its own in RAM, and no cache has a line of it. */
static void
start(void)
{
    rig = rig_new(row->board, row->options);
    line_bytes = rig->cpu->ops->line_bytes(rig->cpu);
    buf = rig_kmalloc(rig, 256);
    pa = sim_window_pa(buf);
    memset(lines, 0, sizeof(lines));
    for (unsigned place = 0; place < PLACES; place++) {
        rig_put(rig, buf + offset(place), (uint8_t)(0x10 + place));
        lines[place / 2].ram[place % 2] = (uint8_t)(0x10 + place);
    }
    sim_cpu_maintain(rig->cpu, SIM_CLEAN_INVALIDATE, buf, 256);
    if (row->has_outer) {
        CALL(rig, "outer_flush_range", pa, pa + 256);
    }
    rig_spy(rig);
}

static void
teardown(void)
{
    rig_free(rig);
}

/*
 * One life of a mapping.  Both sides touch the bytes wherever they can, also when they
 * must not: what they see then is what tells the rows apart.
 */
START_TEST(each_call_does_what_the_table_says)
{
    int dir = _i / 2 % 3;

    row = &rows[_i / 6];
    is_partial = _i % 2;
    start();
    cpu_writes_all(0x20, true);
    cpu_writes_all(0x30, false);
    handle = rig_map(rig, rig->eth, buf + from(), length(), dir);
    check_asked("map", row->to_device, dir);
    device_sees("mapped");
    cpu_writes_all(0x40, false); /* neighbours */
    device_writes(0x50);
    cpu_sees("written by eth0");
    sync("dma_sync_single_for_cpu", dir);
    check_asked("sync_for_cpu", row->to_cpu, dir);
    cpu_sees("synced for the CPU");
    cpu_writes_all(0x60, true);
    sync("dma_sync_single_for_device", dir);
    check_asked("sync_for_device", row->to_device, dir);
    device_sees("synced for eth0");
    cpu_writes_all(0x70, false);
    device_writes(0x80);
    rig_unmap(rig, rig->eth, handle, length(), dir);
    check_asked("unmap", row->to_cpu, dir);
    cpu_sees("unmapped");
}
END_TEST

static Suite *
matrix_suite(void)
{
    Suite *suite = suite_create("matrix");
    TCase *tc = tcase_create("matrix");

    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_add_loop_test(tc, each_call_does_what_the_table_says, 0, 6 * G_N_ELEMENTS(rows));
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(matrix_suite)

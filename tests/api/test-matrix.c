/* SPDX-License-Identifier: MIT */
/*
 * Every architecture, direction and call of a mapping's life, with and without partial
 * lines at the ends: which maintenance reached the caches, in which order, and which
 * bytes memory has, and CPU and device see, after each call.
 *
 * What is expected is the facts' table of maintenance (linux-dma-api.md 4.1), of
 * order on arm (4.2), of eras (2.6) and of partial lines (4.6), written down by line; where
 * the facts put several cores into one row, their routines in arch/arm/mm.  The bytes are
 * what those operations make of three lines of a cache that knows nothing else.
 */
#include "tests/runner.h"

#include "api/lx.h"
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
/* cache-fa.S: CI at both ends; the loop takes the first line too, and not the last. */
static const Steps inval_fa = { "I0 I1", "CI0 CI2 I0 I1" };
/* 4.6: widened, and neighbours' data lost.  v4wt: there is none that is not below. */
static const Steps inval_lines = { "I0 I1", "I0 I1 I2" };
/* 4.1, cache-v4.S: the whole cache. */
static const Steps inval_all = { "I*", "I*" };

typedef struct Row {
    const char *arch, *board, *options, *sets;
    /* By direction: map and sync_for_device; unmap and sync_for_cpu (4.1). */
    const Steps *to_device[3], *to_cpu[3];
    const Steps *outer_to_device[3], *outer_to_cpu[3]; /* where it is not the same */
    bool is_coherent;
    bool has_outer;   /* the same by an L2C-310, in the order of 4.2 */
    bool ends_by_dsb; /* 4.1, 4.2; mips: `sync` */
    bool is_old;      /* 2.6: nothing at unmap, and inner before outer everywhere */
    bool writes_through;
} Row;

#define DIRS(to, from, bidi) { [TO] = &(to), [FROM] = &(from), [BIDI] = &(bidi) }
#define NOTHING DIRS(none, none, none)
#define V7                                                                            \
    .to_device = DIRS(clean, inval_v7, clean), .to_cpu = DIRS(none, inval_v7, inval_v7), \
    .ends_by_dsb = true
#define V6                                                                            \
    .to_device = DIRS(clean, inval_v6, clean), .to_cpu = DIRS(none, inval_v6, inval_v6), \
    .ends_by_dsb = true
/* v4 and v5 that write back: no speculation. */
#define V5(inval)                                                                     \
    .to_device = DIRS(clean, inval, flush), .to_cpu = NOTHING, .ends_by_dsb = true
/* dma-mapping.c asks for no core: the outer cache's part is that of v7. */
#define OUTER                                                                         \
    .has_outer = true, .outer_to_device = DIRS(clean, inval_v7, clean),               \
    .outer_to_cpu = DIRS(none, inval_v7, inval_v7)
#define OLD(inval)                                                                    \
    .to_device = DIRS(clean, inval, flush), .to_cpu = DIRS(clean, inval, flush),      \
    .ends_by_dsb = true, .is_old = true
#define OLD_OUTER                                                                     \
    .has_outer = true, .outer_to_device = DIRS(clean, inval_v7, flush),               \
    .outer_to_cpu = DIRS(clean, inval_v7, flush)
#define THROUGH                                                                       \
    .sets = "cpu0:dmasim,l1-writes=through", .to_device = NOTHING, .writes_through = true

static const Row rows[] = {
    { "armv7", "noncoherent-1cpu", "arch=armv7", V7 },
    { "armv7", "cortex-a9-pl310", "", V7, .has_outer = true },
    { "armv7", "noncoherent-1cpu", "arch=armv7 era=2.6.33", OLD(inval_v7) },
    { "armv7", "cortex-a9-pl310", "era=2.6.33", OLD(inval_v7), OLD_OUTER },
    { "armv6", "noncoherent-1cpu", "arch=armv6", V6 },
    { "armv6", "cortex-a9-pl310", "arch=armv6", V6, OUTER },
    { "armv6", "cortex-a9-pl310", "arch=armv6 era=2.6.33", OLD(inval_v6), OLD_OUTER },
    { "arm926", "noncoherent-1cpu", "arch=arm926", V5(inval_arm926) },
    { "arm926", "cortex-a9-pl310", "arch=arm926", V5(inval_arm926), OUTER },
    { "arm926", "cortex-a9-pl310", "arch=arm926 era=2.6.33", OLD(inval_arm926), OLD_OUTER },
    { "fa526", "noncoherent-1cpu", "arch=fa526", V5(inval_fa) },
    { "fa526", "noncoherent-1cpu", "arch=fa526 era=2.6.33", OLD(inval_fa) },
    { "xscale", "noncoherent-1cpu", "arch=xscale", V5(inval_arm926) },
    { "xscale", "noncoherent-1cpu", "arch=xscale era=2.6.33", OLD(inval_arm926) },
    { "xscale-80200-a0", "noncoherent-1cpu", "arch=xscale-80200-a0", V5(flush) },
    { "xscale-80200-a0", "noncoherent-1cpu", "arch=xscale-80200-a0 era=2.6.33", OLD(flush) },
    { "armv4wt", "noncoherent-1cpu", "arch=armv4wt", THROUGH,
      .to_cpu = DIRS(none, inval_lines, inval_lines) },
    { "armv4", "noncoherent-1cpu", "arch=armv4", THROUGH,
      .to_cpu = DIRS(none, inval_all, inval_all) },
    { "arm64", "noncoherent-1cpu", "arch=arm64 era=5.18.255",
      .to_device = DIRS(clean, inval_arm64, clean),
      .to_cpu = DIRS(none, inval_arm64, inval_arm64), .ends_by_dsb = true },
    { "arm64", "noncoherent-1cpu", "arch=arm64 era=5.19",
      .to_device = DIRS(clean, clean, clean),
      .to_cpu = DIRS(none, inval_arm64, inval_arm64), .ends_by_dsb = true },
    { "riscv", "riscv-1cpu", "", .to_device = DIRS(clean, clean, clean),
      .to_cpu = DIRS(none, inval_lines, inval_lines) },
    /* 6.0 to 6.5: flush where 6.6 cleans and invalidates (linux-riscv, "only invalidate
     * after DMA, not flush", "skip invalidation before bidirectional DMA"). */
    { "riscv", "riscv-1cpu", "era=6.5.255", .to_device = DIRS(clean, clean, flush),
      .to_cpu = DIRS(none, flush, flush) },
    { "mips", "mips-1cpu", "", .to_device = DIRS(clean, inval_lines, flush),
      .to_cpu = NOTHING, .ends_by_dsb = true },
    { "mips-speculative", "mips-1cpu", "arch=mips-speculative",
      .to_device = DIRS(clean, inval_lines, flush),
      .to_cpu = DIRS(none, inval_lines, inval_lines), .ends_by_dsb = true },
    { "x86", "x86-coherent", "", .to_device = NOTHING, .to_cpu = NOTHING, .is_coherent = true },
};

/* --- three lines of a cache ----------------------------------------------- */

/* Two bytes of each line are looked at; one of a partial line is a neighbour's. */
enum { LINES = 3, PLACES = 6 };

typedef struct Copy {
    bool is_valid, is_dirty;
    uint8_t bytes[2];
} Copy;

typedef struct Line {
    Copy inner, outer; /* outer: never valid where there is none */
    uint8_t ram[2];
} Line;

static const Row *row;
static bool is_partial;
static Rig *rig;
static ull buf, handle;
static SimAddr pa;
static unsigned line_bytes;
static Line lines[LINES];

static void
put_copy(Copy *copy, const uint8_t *bytes, bool is_dirty)
{
    memcpy(copy->bytes, bytes, 2);
    copy->is_valid = true;
    copy->is_dirty = is_dirty;
}

/* Through the outer cache, which keeps a copy. */
static void
fill(Line *line)
{
    if (!line->inner.is_valid && row->has_outer && !line->outer.is_valid) {
        put_copy(&line->outer, line->ram, false);
    }
    if (!line->inner.is_valid) {
        put_copy(&line->inner, line->outer.is_valid ? line->outer.bytes : line->ram, false);
    }
}

static void
write_back(Line *line, Copy *copy)
{
    if (copy == &line->inner && row->has_outer) {
        put_copy(&line->outer, copy->bytes, true);
    } else {
        memcpy(line->ram, copy->bytes, 2);
    }
    copy->is_dirty = false;
}

static void
maintain(Line *line, Copy *copy, const char *op)
{
    if (*op == 'C' && copy->is_valid && copy->is_dirty) {
        write_back(line, copy);
    }
    if (strchr(op, 'I')) {
        copy->is_valid = false;
    }
}

/* "CI2 CI0 I1" on the three lines; "I*" on all. */
static void
maintain_all(const char *steps, bool is_outer)
{
    g_auto(GStrv) list = g_strsplit(steps, " ", 0);

    for (unsigned i = 0; list[i] && list[i][0]; i++) {
        char which = strchr(list[i], '\0')[-1];

        for (unsigned n = 0; n < LINES; n++) {
            if (which == '*' || n == (unsigned)(which - '0')) {
                maintain(&lines[n], is_outer ? &lines[n].outer : &lines[n].inner, list[i]);
            }
        }
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
    if (row->writes_through) { /* a line that is here takes the byte too */
        line->ram[place % 2] = value;
    } else {
        fill(line);
        line->inner.is_dirty = true;
    }
    line->inner.bytes[place % 2] = value;
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
        ck_assert_msg(seen == lines[place / 2].inner.bytes[place % 2],
                      "%s: cpu0 reads %#x at %u, not %#x", when, seen, place,
                      lines[place / 2].inner.bytes[place % 2]);
    }
}

/* The bytes of memory, neighbours' too. */
static void
ram_has(const char *when)
{
    for (unsigned place = 0; place < PLACES; place++) {
        unsigned due = lines[place / 2].ram[place % 2], has = rig_ram(rig, pa + offset(place));

        ck_assert_msg(has == due, "%s: RAM has %#x at %u, not %#x", when, has, place, due);
    }
}

static void
device_sees(const char *when)
{
    for (unsigned place = 0; place < PLACES; place++) {
        const Line *line = &lines[place / 2];
        bool hits = row->is_coherent && line->inner.is_valid;
        unsigned due = hits ? line->inner.bytes[place % 2] : line->ram[place % 2], seen;

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
            line->inner.bytes[place % 2] =
                row->is_coherent ? value : line->inner.bytes[place % 2];
        }
    }
}

/* --- what was asked --------------------------------------------------------- */

static const char *const ops[] = { "?", "C", "I", "CI" };

static void
add(GString *text, const char *prefix, const char *op, unsigned line)
{
    g_string_append_printf(text, "%s%s%s%u", text->len ? " " : "", prefix, op, line);
}

/* By line, and a `|` for a barrier that waits. */
static void
add_range(GString *text, const Asked *asked)
{
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
    } registers[] = { { 0x7b0, "C" }, { 0x770, "I" }, { 0x7f0, "CI" } };

    for (unsigned i = 0; i < G_N_ELEMENTS(registers); i++) {
        if (registers[i].offset == asked->op) {
            add(text, "o", registers[i].op, (unsigned)((asked->pa - pa) / line_bytes));
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
        } else if (asked->is_all) {
            g_string_append_printf(text, "%s%s*", text->len ? " " : "", ops[asked->op]);
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
check_steps(const char *call, const char *steps, const char *outer_steps, bool inner_first)
{
    g_autofree char *inner = of_inner(steps);
    g_autofree char *outer = row->has_outer ? of_outer(outer_steps) : NULL;
    g_autofree char *due = inner_first ? both(inner, outer) : both(outer, inner);
    g_autofree char *asked = what_was_asked();

    ck_assert_msg(strcmp(asked, due) == 0, "%s %s, %s: \"%s\", not \"%s\"", row->board,
                  row->options, call, asked, due);
    if (inner_first) {
        maintain_all(steps, false);
    }
    if (row->has_outer) {
        maintain_all(outer_steps, true);
    }
    if (!inner_first) {
        maintain_all(steps, false);
    }
    if (!row->is_coherent) { /* else a master's access may bring lines down */
        ram_has(call);
    }
}

static void
check_asked(const char *call, const Steps *const table[3], int dir)
{
    bool to_device = table == row->to_device;
    const Steps *below = to_device ? row->outer_to_device[dir] : row->outer_to_cpu[dir];
    const char *steps = (*table[dir])[is_partial];

    check_steps(call, steps, below ? (*below)[is_partial] : steps, to_device || row->is_old);
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
    rig = rig_new_set(row->board, row->options, row->sets);
    ck_assert_str_eq(rig->world->arch, row->arch);
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
    if (row->is_old) {
        check_steps("unmap", "", "", true);
    } else {
        check_asked("unmap", row->to_cpu, dir);
    }
    cpu_sees("unmapped");
}
END_TEST

/* One that is added to the tables is added here. */
START_TEST(every_architecture_has_a_row)
{
    for (unsigned i = 0; lx_kernel_arch(i); i++) {
        bool found = false;

        for (unsigned k = 0; k < G_N_ELEMENTS(rows); k++) {
            found |= strcmp(rows[k].arch, lx_kernel_arch(i)) == 0;
        }
        ck_assert_msg(found, "%s is in no row", lx_kernel_arch(i));
    }
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
    tc = tcase_create("rows");
    tcase_add_test(tc, every_architecture_has_a_row);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(matrix_suite)

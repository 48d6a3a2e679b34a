/* SPDX-License-Identifier: MIT */
/*
 * Simulated time against published figures: the table of docs/design/timing.md, each
 * row an experiment in simulated time on the board that was measured.  Class C rows
 * were used to fit parameters and must be within tolerance; class V rows are held
 * out, never fitted, and only printed.
 */
#include "rig-timing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/window.h"

#define KB 1024u
#define MB (1024u * KB)

typedef enum Judge {
    PERCENT, /* within @tolerance % of lo..hi */
    FACTOR,  /* within a factor of @tolerance */
    POINTS,  /* within @tolerance of lo..hi */
    WITHIN,  /* in lo..hi: an order of magnitude, a statement */
    MISSING, /* the machine has no such part yet */
} Judge;

typedef struct Row {
    const char *id;
    char klass; /* 'C', 'V' */
    const TimingSoc *soc;
    const char *text, *unit;
    double lo, hi; /* published */
    Judge judge;
    double tolerance;
    double (*run)(const TimingWhat *what);
    uint64_t size;
    unsigned kind;
    /* A parameter of the profile comes from the same measurement: no test of it. */
    bool is_restated;
} Row;

static const TimingSoc zynq = { "A9 zynq", "cortex-a9-pl310", NULL };
static const TimingSoc imx6q = { "A9 imx6q", "imx6q", NULL };
static const TimingSoc cyclonev = { "A9 cyclonev", "cyclonev", NULL };
static const TimingSoc xu4 = { "A15 xu4", "cortex-a15-cci400", NULL };
static const TimingSoc rpi3 = { "A53 rpi3", "cortex-a53", NULL };
static const TimingSoc rpi4 = { "A72 rpi4", "cortex-a72", NULL };
static const TimingSoc rk3399 = { "A72 rk3399", "rk3399", NULL };
static const TimingSoc snooped = { "A72 snooped", "cortex-a72-coherent", NULL };
static const TimingSoc plain = { "plain L1", "noncoherent-1cpu", NULL };
static const TimingSoc smmu = { "SMMU", "", NULL };

/* Uncached memory costs an A15 most and an A72 least: 1. */
static double
read_order(const TimingWhat *what)
{
    TimingWhat a15 = { &xu4, what->size, 0 }, a9 = { &imx6q, what->size, 0 };
    TimingWhat a72 = { &rpi4, what->size, 0 };
    double middle = timing_read_ratio(&a9);

    return timing_read_ratio(&a15) > middle && middle > timing_read_ratio(&a72);
}

#define CHASE(soc, size, text, lo, hi)                                                   \
    {                                                                                    \
        "V1", 'C', &(soc), "chase " text, "ns", lo, hi, PERCENT, 10, timing_chase, size  \
    }
#define STREAM(id, klass, soc, text, lo, hi, tol, fn, size, kind)                        \
    {                                                                                    \
        id, klass, &(soc), text, "MB/s", lo, hi, PERCENT, tol, fn, size, kind            \
    }

#define COPY(text, mbs, kind)                                                            \
    {                                                                                    \
        "V20", 'V', &cyclonev, "memcpy 2 MB, " text, "MB/s", mbs, mbs, FACTOR, 1.5,      \
            timing_copy, 2 * MB, kind                                                    \
    }

/*
 * V1 leaves out sizes that equal a cache's: what happens there depends on page
 * colours.  For V3 only A53's depth is documented nowhere, so its row is C.
 */
static const Row rows[] = {
    CHASE(imx6q, 4 * KB, "4 KB", 4.08, 4.08),
    CHASE(imx6q, 64 * KB, "64 KB", 25.3, 25.3),
    CHASE(imx6q, 256 * KB, "256 KB", 37.8, 37.8),
    CHASE(imx6q, 512 * KB, "512 KB", 39.0, 39.0),
    CHASE(imx6q, 16 * MB, "16 MB", 178, 178),
    CHASE(xu4, 4 * KB, "4 KB", 2.00, 2.00),
    CHASE(xu4, 64 * KB, "64 KB", 10.9, 10.9),
    CHASE(xu4, 256 * KB, "256 KB", 14.9, 14.9),
    CHASE(xu4, 512 * KB, "512 KB", 15.8, 15.8),
    CHASE(xu4, 1 * MB, "1 MB", 15.7, 15.7),
    CHASE(xu4, 16 * MB, "16 MB", 175, 175),
    CHASE(rpi3, 4 * KB, "4 KB", 2.53, 2.53),
    CHASE(rpi3, 64 * KB, "64 KB", 22.8, 22.8),
    CHASE(rpi3, 256 * KB, "256 KB", 28.8, 28.8),
    CHASE(rpi3, 1 * MB, "1 MB", 151, 159),
    CHASE(rpi3, 16 * MB, "16 MB", 176, 176),
    CHASE(rpi4, 4 * KB, "4 KB", 2.67, 2.67),
    CHASE(rpi4, 64 * KB, "64 KB", 13.6, 13.6),
    CHASE(rpi4, 256 * KB, "256 KB", 20.6, 20.6),
    CHASE(rpi4, 512 * KB, "512 KB", 21.7, 21.7),
    CHASE(rpi4, 16 * MB, "16 MB", 154, 154),

    { "V3", 'V', &imx6q, "8 chains, 16 MB", "x", 3.70, 3.70, PERCENT, 15, timing_parallel,
      16 * MB },
    { "V3", 'V', &xu4, "8 chains, 16 MB", "x", 6.90, 6.90, PERCENT, 15, timing_parallel,
      16 * MB },
    { "V3", 'C', &rpi3, "8 chains, 16 MB", "x", 3.10, 3.10, PERCENT, 15, timing_parallel,
      16 * MB },
    { "V3", 'V', &rpi4, "8 chains, 16 MB", "x", 6.55, 6.55, PERCENT, 15, timing_parallel,
      16 * MB },

    STREAM("V4", 'V', zynq, "memset 10 MB, cached", 1456, 1456, 20, timing_memset,
           10 * MB, TIMING_CACHED),
    STREAM("V4", 'V', zynq, "memset, strongly ordered", 113.8, 113.8, 20, timing_memset,
           1 * MB, TIMING_ORDERED),
    STREAM("V4", 'V', zynq, "memset, write-combined", 1674, 1674, 20, timing_memset,
           10 * MB, TIMING_COMBINED),
    { "V4", 'V', &zynq, "combined : ordered", "x", 14.7, 14.7, PERCENT, 25,
      timing_memset_ratio, 1 * MB },
    { "V4", 'V', &zynq, "combined : cached", "x", 1, 2, WITHIN, 0, timing_memset_order,
      10 * MB },
    { "V5", 'C', &zynq, "byte write + read, cached", "ns", 46, 46, PERCENT, 10,
      timing_byte_pair, 1 * MB, TIMING_CACHED },
    { "V5", 'C', &zynq, "byte write + read, combined", "ns", 175, 175, PERCENT, 10,
      timing_byte_pair, 256 * KB, TIMING_COMBINED },
    { "V5", 'C', &zynq, "byte write + read, ordered", "ns", 242, 242, PERCENT, 10,
      timing_byte_pair, 256 * KB, TIMING_ORDERED },

    { "V7", 'V', &imx6q, "cached : uncached read", "x", 2.0, 5.8, PERCENT, 25,
      timing_read_ratio, 8 * MB },
    { "V7", 'V', &xu4, "cached : uncached read", "x", 13.5, 13.5, PERCENT, 25,
      timing_read_ratio, 8 * MB },
    { "V7", 'V', &rpi4, "cached : uncached read", "x", 3.1, 3.1, PERCENT, 25,
      timing_read_ratio, 8 * MB, 0, true },
    { "V7", 'V', &xu4, "A15 worst, A72 best", "", 1, 1, WITHIN, 0, read_order, 2 * MB },

    { "V8", 'C', &zynq, "flush a range, per line", "ns", 84, 84, PERCENT, 10,
      timing_per_line, 256 * KB, TIMING_FLUSH },
    { "V8", 'C', &zynq, "invalidate it, per line", "ns", 71, 71, PERCENT, 10,
      timing_per_line, 256 * KB, TIMING_INVALIDATE },
    { "V10", 'V', &zynq, "map in map + unmap, FROM", "%", 51.5, 51.5, POINTS, 5,
      timing_map_share, 1536 },
    { "V11", 'C', &rk3399, "3.69 MB sync_for_cpu", "us", 438, 438, PERCENT, 10,
      timing_sync, 3690000, 0 },
    { "V11", 'C', &rk3399, "3.69 MB sync_for_device", "us", 409, 409, PERCENT, 10,
      timing_sync, 3690000, 1 },
    { "V13", 'V', &rk3399, "frame: coherent : streaming", "x", 8, 30, WITHIN, 0,
      timing_frame_ratio, 614400 },
    { "V13", 'V', &snooped, "... where the device snoops", "x", 0.95, 1.05, WITHIN, 0,
      timing_frame_ratio, 614400 },
    { "V14", 'V', &rk3399, "clean 2560 pages, one dsb", "%", 64.6, 64.6, POINTS, 10,
      timing_one_dsb, 2560, 0 },
    { "V14", 'V', &rk3399, "invalidate them, one dsb", "%", 66.6, 66.6, POINTS, 10,
      timing_one_dsb, 2560, 1 },

    { "V15", 'V', &zynq, "whole is cheaper from", "x L2", 0.25, 4, WITHIN, 0,
      timing_crossover, 16 * MB },
    { "V15", 'V', &xu4, "whole is cheaper from", "x L2", 0.25, 4, WITHIN, 0,
      timing_crossover, 16 * MB },
    { "V15", 'V', &zynq, "range : whole at 4 KB", "x", 0, 1, WITHIN, 0, timing_whole_gain,
      4 * KB },
    { "V15", 'V', &xu4, "range : whole at 4 KB", "x", 0, 1, WITHIN, 0, timing_whole_gain,
      4 * KB },
    { "V15", 'V', &zynq, "range : whole at 10 MB", "x", 5, 1000, WITHIN, 0,
      timing_whole_gain, 10 * MB },
    { "V15", 'V', &xu4, "range : whole at 16 MB", "x", 1, 1000, WITHIN, 0,
      timing_whole_gain, 16 * MB },

    { "V16", 'V', &cyclonev, "DMA reads 8 KB, ACP", "MB/s", 544, 544, PERCENT, 20,
      timing_engine, 8 * KB, 1, true },
    { "V16", 'V', &cyclonev, "DMA reads 8 KB", "MB/s", 425, 425, PERCENT, 20,
      timing_engine, 8 * KB, 0, true },
    { "V16", 'V', &cyclonev, "DMA reads 16 KB, ACP", "MB/s", 604, 604, PERCENT, 20,
      timing_engine, 16 * KB, 1, true },
    { "V16", 'V', &cyclonev, "DMA reads 16 KB", "MB/s", 618, 618, PERCENT, 20,
      timing_engine, 16 * KB, 0, true },
    { "V16", 'V', &cyclonev, "DMA reads 32 KB, ACP", "MB/s", 645, 645, PERCENT, 20,
      timing_engine, 32 * KB, 1, true },
    { "V16", 'V', &cyclonev, "DMA reads 32 KB", "MB/s", 762, 762, PERCENT, 20,
      timing_engine, 32 * KB, 0, true },
    { "V16", 'V', &cyclonev, "past the caches is faster from", "KB", 7.5, 32, WITHIN, 0,
      timing_engine_crossover, 64 * KB, 0, true },

    COPY("caches off", 27.3, TIMING_MMU_OFF),
    COPY("MMU on", 42.9, TIMING_MMU_ON),
    COPY("L1 on", 54.5, TIMING_L1_ON),
    COPY("L2 on", 327, TIMING_ALL_ON),
    { "V20", 'V', &cyclonev, "... each faster than the last", "", 1, 1, WITHIN, 0,
      timing_copy_order, 2 * MB },

    { "V22", 'C', &smmu, "map, unmap, TLBI", "", 0, 0, MISSING },
    { "V23", 'V', &smmu, "strict against lazy", "", 0, 0, MISSING },

    { "V25", 'V', &plain, "stale: prefetch, touch, no sync", "", 1, 1, WITHIN, 0,
      timing_stale, 0, TIMING_PREFETCH | TIMING_TOUCH },
    { "V25", 'V', &plain, "stale: ... taken back", "", 0, 0, WITHIN, 0, timing_stale, 0,
      TIMING_PREFETCH | TIMING_TOUCH | TIMING_SYNC },
    { "V25", 'V', &plain, "stale: no prefetch, no sync", "", 0, 0, WITHIN, 0,
      timing_stale, 0, TIMING_TOUCH },
};

/* --- judging -------------------------------------------------------------- */

/* How far @got is from lo..hi, in percent or in points. */
static double
error_of(const Row *row, double got)
{
    double near = got < row->lo ? row->lo : row->hi;

    if (got >= row->lo && got <= row->hi) {
        return 0;
    }
    return row->judge == POINTS || row->judge == WITHIN ? got - near
                                                        : 100 * (got / near - 1);
}

static bool
is_fine(const Row *row, double error)
{
    switch (row->judge) {
    case FACTOR:
        return error <= 100 * (row->tolerance - 1) &&
               error >= 100 * (1 / row->tolerance - 1);
    case WITHIN:
        return error == 0;
    case PERCENT:
    case POINTS:
    case MISSING:
        break;
    }
    return fabs(error) <= row->tolerance;
}

static void
print_range(const Row *row)
{
    g_autofree char *text = row->lo == row->hi
                                ? g_strdup_printf("%g", row->lo)
                                : g_strdup_printf("%g..%g", row->lo, row->hi);

    printf("%-4s %c %-11s %-31s %10s", row->id, row->klass, row->soc->name, row->text,
           text);
}

static void
print_verdict(const Row *row, double got, double error)
{
    static const char *const limits[] = { "+-%g %%", "factor %g", "+-%g pt", "in range" };
    g_autofree char *limit = g_strdup_printf(limits[row->judge], row->tolerance);
    g_autofree char *how_far = g_strdup_printf(
        row->judge == POINTS ? "%+.1f pt" : "%+.1f %%", error);

    print_range(row);
    printf(" %9.4g %-5s%11s %-10s %s%s\n", got, row->unit,
           row->judge == WITHIN ? "" : how_far, limit, is_fine(row, error) ? "ok" : "OUT",
           row->is_restated ? " (restated)" : "");
    fflush(stdout);
}

/* --- the sum --------------------------------------------------------------- */

/* Rows of one sort: only those with an error in percent have a mean. */
typedef struct Part {
    const char *name;
    unsigned count, out;
    double total, worst;
    const Row *worst_row;
} Part;

enum { FITTED, HELD_OUT, RESTATED, STATED, PARTS };

/* Accuracy is what held-out figures say; statements are right or wrong. */
static unsigned
part_of(const Row *row)
{
    if (row->klass == 'C') {
        return FITTED;
    }
    if (row->judge != PERCENT) {
        return STATED;
    }
    return row->is_restated ? RESTATED : HELD_OUT;
}

static void
add(Part *part, const Row *row, double error)
{
    part->count++;
    part->out += !is_fine(row, error);
    part->total += fabs(error);
    if (fabs(error) > part->worst) {
        part->worst = fabs(error);
        part->worst_row = row;
    }
}

static void
run(Part *parts, const Row *row)
{
    TimingWhat what = { row->soc, row->size, row->kind };
    double got, error;

    if (row->judge == MISSING) {
        print_range(row);
        printf("  not modelled yet: needs an SMMU\n");
        return;
    }
    got = row->run(&what);
    error = error_of(row, got);
    print_verdict(row, got, error);
    add(&parts[part_of(row)], row, error);
}

static void
print_sum(const Part *parts)
{
    for (const Part *part = parts; part < parts + PARTS; part++) {
        printf("%-44s %2u rows, %2u out", part->name, part->count, part->out);
        if (part != &parts[STATED] && part->worst_row) {
            printf("; error %.1f %% on average, %.1f %% at most (%s %s)",
                   part->total / part->count, part->worst, part->worst_row->id,
                   part->worst_row->soc->name);
        }
        printf("\n");
    }
}

/* @argv: ids of rows to run; none: all. */
static bool
is_wanted(const Row *row, int argc, char **argv)
{
    bool wanted = argc < 2;

    for (int i = 1; i < argc; i++) {
        wanted |= strcmp(argv[i], row->id) == 0 || strstr(row->soc->name, argv[i]);
    }
    return wanted;
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Part parts[PARTS] = { [FITTED] = { "C, fitted" },
                          [HELD_OUT] = { "V, held out" },
                          [RESTATED] = { "V, of which a parameter says the same" },
                          [STATED] = { "V, a range, an order, a factor or points" } };

    if (!sim_window_reserve(&error)) {
        g_error("%s", error->message);
    }
    printf("%-4s c %-11s %-31s %10s %9s %-5s%11s %-10s verdict\n", "row", "board",
           "experiment", "published", "simulated", "", "error ", "tolerance");
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (is_wanted(&rows[i], argc, argv)) {
            run(parts, &rows[i]);
        }
    }
    print_sum(parts);
    return parts[FITTED].out != 0;
}

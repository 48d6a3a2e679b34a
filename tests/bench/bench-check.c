/* SPDX-License-Identifier: MIT */
/*
 * The command as a user meets it: a folder of 1000 ten-line scenarios, the shipped ones on
 * one core, and the memory of one.  The plain loop reads the same files and no more.
 */
#include "rig-bench.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define FILES 1000u
#define SHIPPED "scenarios"

static const char scenario[] =
    "scenario \"file %u: send and forget nothing\"\n"
    "soc \"noncoherent-1cpu\"\n"
    "buf tx 128\n"
    "cpu0: store(tx[0..3], %u)\n"
    "cpu0: d = dma_map_single(eth0, tx, 128, DMA_TO_DEVICE)\n"
    "eth0: read(d, 4)\n"
    "cpu0: dma_sync_single_for_cpu(eth0, d, 128, DMA_TO_DEVICE)\n"
    "cpu0: dma_sync_single_for_device(eth0, d, 128, DMA_TO_DEVICE)\n"
    "eth0: read(d+64, 4)\n"
    "cpu0: dma_unmap_single(eth0, d, 128, DMA_TO_DEVICE)\n";

static const char *
program(void)
{
    const char *path = g_getenv("DMASIM_PROGRAM");

    return path != NULL ? path : "build/dmasim";
}

static void
write_files(const char *folder)
{
    for (unsigned i = 0; i < FILES; i++) {
        g_autofree char *path = g_strdup_printf("%s/s%04u.dma", folder, i);
        FILE *file = fopen(path, "w");

        g_assert(file != NULL);
        fprintf(file, scenario, i, i);
        fclose(file);
    }
}

static void
remove_files(const char *folder)
{
    for (unsigned i = 0; i < FILES; i++) {
        g_autofree char *path = g_strdup_printf("%s/s%04u.dma", folder, i);

        g_unlink(path);
    }
    g_rmdir(folder);
}

static void
plain_read(void *opaque, uint64_t steps)
{
    for (uint64_t i = 0; i < steps; i++) {
        g_autofree char *path = g_strdup_printf("%s/s%04u.dma", (char *)opaque, (unsigned)i);
        g_autofree char *text = NULL;

        g_file_get_contents(path, &text, NULL, NULL);
    }
}

/* Runs the program, says nothing; exit code, wall time and peak memory. */
static int
run(const char *const *args, double *ret_seconds, double *ret_megabytes)
{
    gint64 start = g_get_monotonic_time();
    struct rusage usage;
    pid_t pid = fork();
    int status;

    if (pid == 0) {
        if (freopen("/dev/null", "w", stdout) != NULL &&
            freopen("/dev/null", "w", stderr) != NULL) {
            execv(program(), (char *const *)args);
        }
        _exit(127);
    }
    g_assert(wait4(pid, &status, 0, &usage) == pid);
    *ret_seconds = (g_get_monotonic_time() - start) / 1e6;
    *ret_megabytes = usage.ru_maxrss / 1024.0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static unsigned
count_shipped(void)
{
    GDir *dir = g_dir_open(SHIPPED, 0, NULL);
    const char *name;
    unsigned count = 0;

    while (dir && (name = g_dir_read_name(dir))) {
        count += g_str_has_suffix(name, ".dma");
    }
    if (dir) {
        g_dir_close(dir);
    }
    return count;
}

/* All of them, wrong drivers too, which is where findings are made and judged. */
static void
check_shipped(double plain)
{
    const char *const args[] = { "dmasim", "check", "-j", "1", SHIPPED, NULL };
    unsigned count = count_shipped();
    double best = 0, megabytes;
    int code = 0;

    for (unsigned i = 0; count > 0 && i < 3; i++) {
        double seconds;

        code |= run(args, &seconds, &megabytes);
        best = i == 0 ? seconds : MIN(best, seconds);
    }
    if (count > 0) {
        best = best / count * FILES;
        bench_row("check of shipped scenarios, -j 1, per 1000", best, "s", BENCH_AT_MOST, 2,
                  best / plain);
    }
    if (code != 0) {
        printf("  but it ended with exit code %d\n", code);
    }
}

int
main(void)
{
    g_autofree char *folder = g_build_filename(g_get_tmp_dir(), "dmasim-bench-XXXXXX", NULL);
    g_autofree char *one = NULL;
    double seconds, megabytes, plain;
    int code;

    if (g_access(program(), X_OK) != 0 || g_mkdtemp(folder) == NULL) {
        printf("skipped: %s\n", program());
        return 0;
    }
    write_files(folder);
    one = g_strdup_printf("%s/s0000.dma", folder);
    plain = bench_best(plain_read, folder, FILES) * FILES / 1e9;
    bench_title();
    code = run((const char *[]){ "dmasim", "check", "-j", "2", folder, NULL }, &seconds,
               &megabytes);
    bench_row("check of 1000 ten-line scenarios, -j 2", seconds, "s", BENCH_AT_MOST, 2,
              seconds / plain);
    if (code != 0) {
        printf("  but it ended with exit code %d\n", code);
    }
    check_shipped(plain);
    code = run((const char *[]){ "dmasim", "run", one, NULL }, &seconds, &megabytes);
    bench_row("peak memory of one small scenario", megabytes, "MB", BENCH_AT_MOST, 32, 0);
    if (code != 0) {
        printf("  but it ended with exit code %d\n", code);
    }
    remove_files(folder);
    return 0;
}

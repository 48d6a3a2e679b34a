/* SPDX-License-Identifier: MIT */
/* Driver modules on a board; see the header. */
#include "tools/drive-run.h"

#include "api/glue/glue.h"
#include "sim/choice.h"
#include "sim/truth.h"

/* What devices are given to come to an end when nobody drives them any more. */
#define SETTLE (100 * SIM_MS)

static void
free_trouble(gpointer memory)
{
    DriveTrouble *trouble = memory;

    g_free(trouble->stay.text);
    g_free(trouble);
}

static void
free_picture(gpointer picture)
{
    report_picture_free(picture);
}

static bool
no_place(const SimRun *run, SimSource source, unsigned *ret_line, unsigned *ret_column)
{
    (void)run, (void)source, (void)ret_line, (void)ret_column;
    return false;
}

/* The run goes on and changes what a report shows. */
static void
found(void *opaque, SimFinding *finding)
{
    Drive *drive = opaque;
    SimRun run = { .scenario = drive->nowhere, .world = drive->world, .tree = drive->tree,
                   .locate = no_place };

    if (!g_hash_table_contains(drive->pictures, finding)) {
        g_hash_table_insert(drive->pictures, finding, report_picture_new(&run, finding));
    }
}

static void
free_module(gpointer module)
{
    lx_module_free(module);
}

void
drive_free(Drive *drive)
{
    if (!drive) {
        return;
    }
    sim_layers_end(drive->begun, drive->world);
    sim_world_free(drive->world);
    sim_tree_free(drive->tree);
    g_hash_table_unref(drive->pictures);
    sim_scenario_free(drive->nowhere);
    g_ptr_array_unref(drive->troubles);
    g_ptr_array_unref(drive->modules);
    g_free(drive->schedule);
    g_free(drive);
}

/* --- the board ---------------------------------------------------------------- */

static bool
load_tree(Drive *drive, const DriveAsk *ask, GPtrArray *diags)
{
    drive->tree = sim_tree_load(ask->soc, NULL, diags);
    for (const char *const *set = ask->options->set; drive->tree && set && *set; set++) {
        g_autoptr(GError) error = NULL;

        if (!sim_tree_set_text(drive->tree, *set, &error)) {
            sim_diags_add(diags, "--set", 0, 0, 0, NULL, "%s", error->message);
            return false;
        }
    }
    return drive->tree != NULL;
}

static SimOracle *
oracle_of(const SimRunOptions *options, GPtrArray *diags)
{
    g_autoptr(GError) error = NULL;
    SimOracle *oracle;

    if (!options->schedule) {
        return sim_oracle_new(options->policy_given ? options->policy : SIM_POLICY_PLAIN,
                              options->seed_given ? options->seed : 1);
    }
    oracle = sim_oracle_from_schedule(options->schedule, &error);
    if (!oracle) {
        sim_diags_add(diags, "--schedule", 0, 0, 0, NULL, "%s", error->message);
    }
    return oracle;
}

static bool
build(Drive *drive, const DriveAsk *ask, GPtrArray *diags)
{
    SimOracle *oracle = load_tree(drive, ask, diags) ? oracle_of(ask->options, diags) : NULL;

    if (!oracle) {
        return false;
    }
    drive->world = sim_world_new(oracle);
    drive->world->tree = drive->tree;
    if (ask->options->no_checks) {
        sim_truth_set_reporting(drive->world->truth, false);
    }
    sim_findings_watch(drive->world->findings, found, drive);
    if (!sim_board_build(drive->world, drive->tree, diags)) {
        return false;
    }
    drive->begun = sim_layers_begin(drive->world, ask->soc, diags);
    return drive->begun != NULL;
}

static bool
load_modules(Drive *drive, const DriveAsk *ask, GPtrArray *diags)
{
    for (const char *const *path = ask->paths; *path; path++) {
        g_autoptr(GError) error = NULL;
        LxModule *module = lx_module_load(*path, &error);

        if (!module) {
            sim_diags_add(diags, *path, 0, 0, 0, NULL, "%s", error->message);
            return false;
        }
        g_ptr_array_add(drive->modules, module);
    }
    return true;
}

/* --- running ------------------------------------------------------------------- */

static bool
is_trouble(const LxStay *stay)
{
    return stay->end != LX_END_RETURNED || stay->value < 0;
}

/* False: nothing of this kernel can be relied on any more. */
static bool
enter(Drive *drive, const LxModule *module, const char *symbol, const char *phase)
{
    int (*entry)(void) = (int (*)(void))lx_module_symbol(module, symbol);
    LxStay stay = { .end = LX_END_RETURNED };

    if (entry) {
        stay = lx_module_run(entry);
    }
    if (is_trouble(&stay)) {
        DriveTrouble *trouble = g_new(DriveTrouble, 1);

        *trouble = (DriveTrouble){ module, phase, stay };
        g_ptr_array_add(drive->troubles, trouble);
    }
    return stay.end == LX_END_RETURNED;
}

static void
settle(const Drive *drive)
{
    SimCpu *cpu = g_ptr_array_index(drive->world->cpus, 0);
    SimTime end = cpu->now + SETTLE;

    while (sim_queue_next(&drive->world->queue) <= end) {
        SimTime next = sim_queue_next(&drive->world->queue);

        sim_cpu_spend(cpu, next > cpu->now ? next - cpu->now : 0);
    }
}

static bool
run_modules(Drive *drive)
{
    guint up = 0;
    bool fine = true;

    while (fine && up < drive->modules->len) {
        fine = enter(drive, g_ptr_array_index(drive->modules, up++), "init_module",
                     "module_init");
    }
    if (fine) {
        settle(drive);
    }
    while (fine && up > 0) {
        fine = enter(drive, g_ptr_array_index(drive->modules, --up), "cleanup_module",
                     "module_exit");
    }
    return fine;
}

static void
look_back(Drive *drive, bool is_fine)
{
    drive->leaks = is_fine ? sim_layers_leaks(drive->begun, drive->world) : 0;
    drive->schedule = sim_oracle_schedule(drive->world->oracle);
    if (is_fine) {
        sim_layers_finish(drive->begun, drive->world);
    }
    sim_findings_flush(drive->world->findings);
}

Drive *
drive_run(const DriveAsk *ask, GPtrArray *diags)
{
    Drive *drive = g_new0(Drive, 1);

    drive->nowhere = sim_scenario_of_source("", "");
    drive->pictures = g_hash_table_new_full(NULL, NULL, NULL, free_picture);
    drive->modules = g_ptr_array_new_with_free_func(free_module);
    drive->troubles = g_ptr_array_new_with_free_func(free_trouble);
    if (!build(drive, ask, diags) || !load_modules(drive, ask, diags)) {
        drive_free(drive);
        return NULL;
    }
    look_back(drive, run_modules(drive));
    return drive;
}

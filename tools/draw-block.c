/* SPDX-License-Identifier: MIT */
/*
 * What kind of block it is: the word and the shade that all views use.  Shades
 * differ in lightness, so that they do so on a grey printer.
 */
#include <string.h>

#include "sim/master.h"
#include "sim/model.h"
#include "tools/draw.h"

typedef struct Kind {
    SimStage stage;    /* SIM_STAGE_NONE: by the class */
    const char *klass; /* its name */
    const char *role, *fill;
} Kind;

static const Kind kinds[] = {
    {SIM_STAGE_CORE, NULL, "CPU", "#ffffff"},
    {SIM_STAGE_STORE_BUFFER, NULL, "store buffer", "#fdf0c4"},
    {SIM_STAGE_L1, NULL, "L1 data cache", "#cfe6f5"},
    {SIM_STAGE_SNOOP, NULL, "snoop unit", "#e3e3e3"},
    {SIM_STAGE_L2, NULL, "inner cache", "#b5d3ea"},
    {SIM_STAGE_OUTER, NULL, "outer cache", "#9dc0dd"},
    {SIM_STAGE_NONE, "dram", "memory", "#d4d4d4"},
    {SIM_STAGE_NONE, "interconnect", "interconnect", "#ececec"},
};

static const Kind *
kind_of(const SimModel *model)
{
    static const Kind other = {SIM_STAGE_NONE, NULL, "block", "#ffffff"};

    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (kinds[i].klass ? strcmp(kinds[i].klass, model->klass->name) == 0
                           : kinds[i].stage == model->klass->stage) {
            return &kinds[i];
        }
    }
    return &other;
}

static bool
is_master(const SimWorld *world, const SimModel *model)
{
    return model->actor && sim_master_of(world, model->actor);
}

const char *
draw_role(const SimWorld *world, const SimModel *model)
{
    return is_master(world, model) ? "bus master" : kind_of(model)->role;
}

const char *
draw_fill(const SimWorld *world, const SimModel *model)
{
    return is_master(world, model) ? "#f7d9c4" : kind_of(model)->fill;
}

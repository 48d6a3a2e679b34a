/* SPDX-License-Identifier: MIT */
/*
 * Cores that boards name, and the data caches they have.  L1 line and ways are fixed
 * in a core; where its maker may choose the size, the usual one stands here.
 *
 * Sources: the Technical Reference Manuals of Arm's cores, chapters "L1 memory system"
 * and "L2 memory system" (Cortex-A9: DDI 0388; A15: DDI 0438; A53: DDI 0500; A57: DDI
 * 0488; A72: 100095; A55: 100442; A76: 100798); for cores of other makers the caches
 * that their boards' trees in Linux 6.12 state, and published measurements.
 */
#include "sim/core.h"

#define A9 "arm,cortex-a9"
#define A15 "arm,cortex-a15"
#define A53 "arm,cortex-a53"
#define A72 "arm,cortex-a72"
#define NAMED SIM_CORE_L2_NAMED
#define CLUSTER SIM_CORE_L2_CLUSTER
#define PRIVATE SIM_CORE_L2_PRIVATE

/* compatible, name, L1D KiB and ways, line, L2 KiB and ways, where, timing like */
static const SimCore cores[] = {
    /* Armv7-A and before.  A5 and A9 have no L2 of their own but a controller beside. */
    { "arm,cortex-a5", "Cortex-A5", 32, 4, 32, 0, 0, NAMED, A9 },
    { "arm,cortex-a7", "Cortex-A7", 32, 4, 64, 512, 8, CLUSTER, A53 },
    { "arm,cortex-a8", "Cortex-A8", 32, 4, 64, 256, 8, CLUSTER, A9 },
    { A9, "Cortex-A9", 32, 4, 32, 0, 0, NAMED, NULL },
    { "arm,cortex-a12", "Cortex-A12", 32, 4, 64, 1024, 16, CLUSTER, A15 },
    { A15, "Cortex-A15", 32, 2, 64, 2048, 16, CLUSTER, NULL },
    { "arm,cortex-a17", "Cortex-A17", 32, 4, 64, 1024, 16, CLUSTER, A15 },
    { "arm,arm926ej-s", "ARM926", 16, 4, 32, 0, 0, NAMED, A9 },
    { "arm,arm1176jzf-s", "ARM1176", 16, 4, 32, 0, 0, NAMED, A9 },
    { "arm,arm1176jzf", "ARM1176", 16, 4, 32, 0, 0, NAMED, A9 },
    { "qcom,krait", "Krait", 16, 4, 64, 1024, 8, CLUSTER, A15 },
    { "qcom,scorpion", "Scorpion", 32, 4, 32, 512, 8, CLUSTER, A9 },
    { "qcom,scorpion-mp", "Scorpion", 32, 4, 32, 512, 8, CLUSTER, A9 },
    { "marvell,sheeva-v7", "PJ4B", 32, 4, 32, 0, 0, NAMED, A9 },
    { "marvell,pj4b", "PJ4B-MP", 32, 4, 32, 0, 0, NAMED, A9 },
    { "marvell,pj4a", "PJ4", 32, 4, 32, 0, 0, NAMED, A9 },
    { "mrvl,pj4", "PJ4", 32, 4, 32, 0, 0, NAMED, A9 },
    { "brcm,brahma-b15", "Brahma-B15", 32, 4, 64, 2048, 8, CLUSTER, A15 },
    /* Armv8-A before DynamIQ: the L2 is the cluster's. */
    { "arm,cortex-a32", "Cortex-A32", 32, 4, 64, 512, 8, CLUSTER, A53 },
    { "arm,cortex-a35", "Cortex-A35", 32, 4, 64, 512, 8, CLUSTER, A53 },
    { A53, "Cortex-A53", 32, 4, 64, 512, 16, CLUSTER, NULL },
    { "arm,cortex-a57", "Cortex-A57", 32, 2, 64, 2048, 16, CLUSTER, A72 },
    { A72, "Cortex-A72", 32, 2, 64, 1024, 16, CLUSTER, NULL },
    { "arm,cortex-a73", "Cortex-A73", 64, 4, 64, 1024, 16, CLUSTER, A72 },
    { "brcm,brahma-b53", "Brahma-B53", 32, 4, 64, 512, 16, CLUSTER, A53 },
    /* DynamIQ: an L2 in each core, an L3 where the tree names one. */
    { "arm,cortex-a55", "Cortex-A55", 32, 4, 64, 128, 4, NAMED, A53 },
    { "arm,cortex-a65", "Cortex-A65", 32, 4, 64, 256, 4, NAMED, A53 },
    { "arm,cortex-a75", "Cortex-A75", 64, 16, 64, 256, 8, PRIVATE, A72 },
    { "arm,cortex-a76", "Cortex-A76", 64, 4, 64, 256, 8, PRIVATE, A72 },
    { "arm,cortex-a77", "Cortex-A77", 64, 4, 64, 256, 8, PRIVATE, A72 },
    { "arm,cortex-a78", "Cortex-A78", 64, 4, 64, 512, 8, PRIVATE, A72 },
    { "arm,cortex-a78ae", "Cortex-A78AE", 64, 4, 64, 256, 8, PRIVATE, A72 },
    { "arm,cortex-a78c", "Cortex-A78C", 64, 4, 64, 512, 8, PRIVATE, A72 },
    { "arm,cortex-a510", "Cortex-A510", 32, 4, 64, 256, 8, NAMED, A53 },
    { "arm,cortex-a520", "Cortex-A520", 32, 4, 64, 256, 8, NAMED, A53 },
    { "arm,cortex-a710", "Cortex-A710", 64, 4, 64, 512, 8, PRIVATE, A72 },
    { "arm,cortex-a715", "Cortex-A715", 64, 4, 64, 512, 8, PRIVATE, A72 },
    { "arm,cortex-a720", "Cortex-A720", 64, 4, 64, 512, 8, PRIVATE, A72 },
    { "arm,cortex-x1", "Cortex-X1", 64, 4, 64, 1024, 8, PRIVATE, A72 },
    { "arm,cortex-x1c", "Cortex-X1C", 64, 4, 64, 1024, 8, PRIVATE, A72 },
    { "arm,cortex-x2", "Cortex-X2", 64, 4, 64, 1024, 8, PRIVATE, A72 },
    { "arm,cortex-x3", "Cortex-X3", 64, 4, 64, 1024, 8, PRIVATE, A72 },
    { "arm,cortex-x4", "Cortex-X4", 64, 4, 64, 2048, 8, PRIVATE, A72 },
    { "arm,neoverse-e1", "Neoverse-E1", 32, 4, 64, 256, 4, NAMED, A53 },
    { "arm,neoverse-n1", "Neoverse-N1", 64, 4, 64, 1024, 8, PRIVATE, A72 },
    { "arm,neoverse-n2", "Neoverse-N2", 64, 4, 64, 1024, 8, PRIVATE, A72 },
    { "arm,neoverse-v1", "Neoverse-V1", 64, 4, 64, 1024, 8, PRIVATE, A72 },
    /* Armv8-A cores of other makers. */
    { "apm,potenza", "Potenza", 32, 8, 64, 256, 8, NAMED, A72 },
    { "apm,strega", "Strega", 32, 8, 64, 256, 8, NAMED, A72 },
    { "brcm,vulcan", "Vulcan", 32, 8, 64, 256, 8, PRIVATE, A72 },
    { "cavium,thunder", "ThunderX", 32, 32, 128, 16384, 16, NAMED, A53 },
    { "cavium,thunder2", "ThunderX2", 32, 8, 64, 256, 8, PRIVATE, A72 },
    { "nvidia,tegra132-denver", "Denver", 64, 4, 64, 2048, 16, CLUSTER, A72 },
    { "nvidia,tegra186-denver", "Denver 2", 64, 4, 64, 2048, 16, CLUSTER, A72 },
    { "nvidia,tegra194-carmel", "Carmel", 64, 4, 64, 2048, 16, CLUSTER, A72 },
    { "arm,kryo", "Kryo", 64, 4, 64, 256, 8, PRIVATE, A72 },
    { "qcom,kryo", "Kryo", 24, 3, 64, 1024, 8, NAMED, A72 },
    { "qcom,oryon", "Oryon", 96, 6, 64, 12288, 12, NAMED, A72 },
    { "qcom,kryo240", "Kryo 240", 32, 4, 64, 512, 16, CLUSTER, A53 },
    { "qcom,kryo250", "Kryo 250", 32, 4, 64, 512, 16, CLUSTER, A53 },
    { "qcom,kryo260", "Kryo 260", 64, 4, 64, 1024, 16, CLUSTER, A72 },
    { "qcom,kryo280", "Kryo 280", 64, 4, 64, 2048, 16, CLUSTER, A72 },
    { "qcom,kryo360", "Kryo 360", 64, 16, 64, 256, 8, PRIVATE, A72 },
    { "qcom,kryo385", "Kryo 385", 64, 16, 64, 256, 8, PRIVATE, A72 },
    { "qcom,kryo465", "Kryo 465", 64, 4, 64, 256, 8, PRIVATE, A72 },
    { "qcom,kryo468", "Kryo 468", 64, 4, 64, 256, 8, PRIVATE, A72 },
    { "qcom,kryo470", "Kryo 470", 64, 4, 64, 256, 8, PRIVATE, A72 },
    { "qcom,kryo485", "Kryo 485", 64, 4, 64, 256, 8, PRIVATE, A72 },
    { "qcom,kryo560", "Kryo 560", 64, 4, 64, 256, 8, PRIVATE, A72 },
    { "qcom,kryo570", "Kryo 570", 64, 4, 64, 256, 8, PRIVATE, A72 },
    { "qcom,kryo585", "Kryo 585", 64, 4, 64, 256, 8, PRIVATE, A72 },
    { "qcom,kryo660", "Kryo 660", 64, 4, 64, 256, 8, PRIVATE, A72 },
    { "qcom,kryo670", "Kryo 670", 64, 4, 64, 512, 8, PRIVATE, A72 },
    { "qcom,kryo685", "Kryo 685", 64, 4, 64, 512, 8, PRIVATE, A72 },
    { "qcom,kryo780", "Kryo 780", 64, 4, 64, 512, 8, PRIVATE, A72 },
    { 0 }
};
SIM_CORES_REGISTER(cores)

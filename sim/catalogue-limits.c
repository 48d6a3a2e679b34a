/* SPDX-License-Identifier: MIT */
/*
 * The catalogue, continued: what a device can address, and what another architecture
 * makes of a driver.
 */
#include "sim/catalogue.h"

const SimCodeInfo sim_catalogue_limits[] = {
    {
        .code = SIM_D404,
        .name = "beyond-dma-mask",
        .severity = SIM_ERROR,
        .what = "Memory was mapped that lies beyond what the device said it can address.",
        .why =
            "dma_set_mask() says how many address bits a device has, and the bus between may "
            "have fewer. An address beyond them cannot be told to the device: without an "
            "IOMMU or a bounce buffer the map fails with DMA_MAPPING_ERROR. Set the mask "
            "that the device really has, ask dma_mapping_error(), and allocate with "
            "GFP_DMA32 or dma_alloc_*() where the device is small.",
        .wrong = "# dma_set_mask(dev, DMA_BIT_MASK(30));         and RAM begins at 2 GiB\n"
                 "# d = dma_map_single(dev, buf, n, dir);\n",
        .right = "# buf = dma_alloc_coherent(dev, n, &h, GFP_KERNEL);   keeps to the mask\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"DMA addressing capabilities\"",
        .real_case =
            "AsahiLinux/linux#217: RAM of Apple's machines begins above 32 bits, and a "
            "driver that never set a mask could map nothing.",
        .debug = "prints nothing; the map warns of an overflow of mask or bus limit",
    },
    {
        .code = SIM_D405,
        .name = "outside-dma-ranges",
        .severity = SIM_ERROR,
        .what = "Memory was mapped that the bus of the device does not reach.",
        .why =
            "`dma-ranges` of a bus node says which memory its devices see, and at which "
            "address. Memory outside of every range has no bus address at all: the map fails "
            "with DMA_MAPPING_ERROR. Memory for such a device has to come from "
            "dma_alloc_coherent() or from reserved memory inside the ranges.",
        .wrong = "set soc:dma-ranges=<0x0 0x80000000 0x1000000>\n"
                 "buf tx 64 align=0x1000000        # the first 16 MiB are in reach\n"
                 "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE) "
                 "=> outside-dma-ranges\n",
        .right = "set soc:dma-ranges=<0x0 0x80000000 0x1000000>\n"
                 "cpu0: p = dma_alloc_coherent(eth0, 64, h, GFP_KERNEL)\n"
                 "cpu0: memset(p, 0xAA, 64)\n"
                 "cpu0: wmb()\n"
                 "eth0: read(h, 64)                => 0xAA\n"
                 "cpu0: dma_free_coherent(eth0, 64, p, h)\n",
        .kernel_doc = "devicetree/bindings (DT specification 2.3.9): dma-ranges",
        .real_case =
            "The PCIe bridge of the BCM2711 reaches the lowest 3 GiB on its first steppings: "
            "boards with more RAM need the ranges that say so.",
        .debug = "prints nothing; the map warns of an overflow",
    },
    {
        .code = SIM_D504,
        .name = "not-portable",
        .severity = SIM_WARNING,
        .what = "A driver maintains the caches itself instead of by the DMA API.",
        .why =
            "Which operations a transfer needs, in which order and on which caches, is "
            "different on every architecture and changes between kernels: arm64 renamed and "
            "unexported its functions, an outer cache needs its own, and on x86 there are "
            "none. Where it works it works on one board. dma_map_*() and dma_sync_*() do "
            "what each board needs.",
        .wrong = "# dcache_clean_poc(start, end);                in a driver\n",
        .right = "# dma_sync_single_for_device(dev, handle, n, DMA_TO_DEVICE);\n",
        .kernel_doc = "core-api/dma-api-howto.rst; core-api/cachetlb.rst",
        .real_case =
            "ikwzm/uiomem#1: a driver carries its own copies of the cache functions of each "
            "architecture, because the kernel's are not for drivers.",
        .debug = "prints nothing: it sees its own calls only",
    },
};

const size_t sim_catalogue_limits_count = G_N_ELEMENTS(sim_catalogue_limits);

/* SPDX-License-Identifier: MIT */
/*
 * The catalogue, continued: mistakes in the arguments, the order and the context of
 * calls.  The kernel's checks are those of kernel/dma/debug.c in 6.12.
 */
#include "sim/catalogue.h"

const SimCodeInfo sim_catalogue_calls[] = {
    {
        .code = SIM_D204,
        .name = "sync-wrong-direction",
        .severity = SIM_ERROR,
        .what = "A dma_sync_*() call names another direction than the mapping has.",
        .why =
            "The direction decides which cache maintenance a sync does. With the wrong one "
            "it does too little (a sync for the CPU with DMA_TO_DEVICE invalidates nothing) "
            "or too much. The direction of a mapping is fixed when it is made; each sync "
            "and the unmap repeat it. Only a DMA_BIDIRECTIONAL mapping may be synced in "
            "one direction.",
        .wrong =
            "buf rx 64\n"
            "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
            "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_TO_DEVICE) => sync-wrong-direction\n"
            "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
        .right = "buf rx 64\n"
                 "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"DMA Direction\"",
        .real_case =
            "thesofproject/linux#3457: the trace buffer of an audio DSP had the direction of "
            "its allocation, not of its transfers, and was read without the right sync.",
        .debug = "warns that the driver syncs DMA memory with a different direction, and "
                 "again when memory that the device only reads is synced for the CPU, or "
                 "memory that it only writes for the device",
    },
    {
        .code = SIM_D205,
        .name = "sync-wrong-range",
        .severity = SIM_ERROR,
        .what = "A dma_sync_*() call reaches beyond the mapping that it names.",
        .why =
            "A sync may be of a part of a mapping, never of more. What lies behind the "
            "mapping belongs to somebody else: its cache lines are cleaned or thrown away "
            "together with those of the buffer. (Too short a sync is no mistake by itself; "
            "bytes that are read without one are reported where they are read.)",
        .wrong =
            "buf rx 64\n"
            "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
            "cpu0: dma_sync_single_for_cpu(eth0, d, 128, DMA_FROM_DEVICE) => sync-wrong-range\n"
            "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
        .right = "buf rx 64\n"
                 "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: dma_sync_single_for_cpu(eth0, d, 32, DMA_FROM_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
        .kernel_doc = "core-api/dma-api.rst, \"Part Id - Streaming DMA mappings\"",
        .real_case =
            "Network drivers that sync the length which the device wrote into a descriptor, "
            "without a look at the size of the buffer.",
        .debug = "looks for a mapping that holds all of the range, finds none, and warns that "
                 "the driver tries to sync DMA memory it has not allocated; its own check of "
                 "the range is never reached",
    },
    {
        .code = SIM_D304,
        .name = "unmap-size-mismatch",
        .severity = SIM_ERROR,
        .what = "A mapping was ended, or DMA memory freed, with another size than it was made "
                "with.",
        .why =
            "The unmap maintains the caches for as many bytes as it is told, and an IOMMU "
            "takes as many pages away. With a smaller size the rest of the buffer stays "
            "stale in the cache, or mapped for the device for ever; with a larger one a "
            "neighbour's bytes or pages go. Pass the size of the map, not the length that "
            "was received.",
        .wrong =
            "buf rx 128\n"
            "cpu0: d = dma_map_single(eth0, rx, 128, DMA_FROM_DEVICE)\n"
            "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE) => unmap-size-mismatch\n",
        .right = "buf rx 128\n"
                 "cpu0: d = dma_map_single(eth0, rx, 128, DMA_FROM_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, d, 128, DMA_FROM_DEVICE)\n",
        .kernel_doc = "core-api/dma-api.rst, \"Part Id - Streaming DMA mappings\"",
        .real_case =
            "openbmc/linux#201: the ftgmac100 Ethernet driver mapped 1536 bytes and unmapped "
            "42, the length of the packet.",
        .debug = "warns that the driver frees DMA memory with a different size",
    },
    {
        .code = SIM_D305,
        .name = "unmap-direction-mismatch",
        .severity = SIM_ERROR,
        .what = "A mapping was ended with another direction than it was made with.",
        .why =
            "The unmap of a buffer that the device wrote throws old cache lines away; the "
            "unmap of one that it read does nothing. With the wrong direction the CPU reads "
            "stale bytes, or stores that were meant to stay are thrown away. The direction "
            "is a property of the mapping: keep it with the handle.",
        .wrong =
            "buf rx 64\n"
            "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
            "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE) => unmap-direction-mismatch\n",
        .right = "buf rx 64\n"
                 "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"DMA Direction\"",
        .real_case =
            "clusterfarmem/fastswap#6: pages that a network card wrote were mapped and "
            "unmapped as if it only read them.",
        .debug = "warns that the driver frees DMA memory with a different direction",
    },
    {
        .code = SIM_D306,
        .name = "unmap-wrong-function",
        .severity = SIM_ERROR,
        .what = "A mapping, or DMA memory, was ended by the function for another kind.",
        .why =
            "dma_map_single() and dma_map_page() are ended by dma_unmap_single() or "
            "dma_unmap_page(), dma_map_sg() by dma_unmap_sg(), dma_map_resource() by "
            "dma_unmap_resource(), and memory from dma_alloc_*() is freed by its own "
            "function. The wrong one does the wrong maintenance and leaves the rest "
            "behind: dma_unmap_single() of coherent memory frees nothing, and maintains "
            "lines of a cached address that nobody uses.",
        .wrong =
            "cpu0: p = dma_alloc_coherent(eth0, 64, h, GFP_KERNEL)\n"
            "cpu0: dma_unmap_single(eth0, h, 64, DMA_BIDIRECTIONAL) => unmap-wrong-function\n"
            "cpu0: dma_free_coherent(eth0, 64, p, h)\n",
        .right = "cpu0: p = dma_alloc_coherent(eth0, 64, h, GFP_KERNEL)\n"
                 "cpu0: dma_free_coherent(eth0, 64, p, h)\n",
        .kernel_doc = "core-api/dma-api.rst, \"Part Id - Streaming DMA mappings\"",
        .real_case =
            "Network drivers that map the head of a packet with dma_map_single() and its "
            "fragments as pages, and end all of them in one loop: harmless since the kernel "
            "counts both as one kind, a warning in older ones.",
        .debug = "warns that the driver frees DMA memory with the wrong function",
    },
    {
        .code = SIM_D307,
        .name = "sg-count-mismatch",
        .severity = SIM_ERROR,
        .what = "A scatterlist was unmapped or synced with another number of entries than it "
                "was mapped with.",
        .why =
            "dma_map_sg() returns how many segments the device has to be told, which may be "
            "fewer than the entries given: an IOMMU merges neighbours. The count of "
            "segments is for the loop that programs the device. dma_unmap_sg() and "
            "dma_sync_sg_*() take the number of entries that dma_map_sg() was given; with "
            "fewer the last entries are not maintained. dma_map_sgtable() keeps both.",
        .wrong =
            "buf a 64\n"
            "buf b 64\n"
            "sg list 2\n"
            "cpu0: sg_init_table(list, 2)\n"
            "cpu0: sg_set_buf(list[0], a, 64)\n"
            "cpu0: sg_set_buf(list[1], b, 64)\n"
            "cpu0: dma_map_sg(eth0, list, 2, DMA_FROM_DEVICE)   => 2\n"
            "cpu0: dma_unmap_sg(eth0, list, 1, DMA_FROM_DEVICE) => sg-count-mismatch\n",
        .right =
            "buf a 64\n"
            "buf b 64\n"
            "sg list 2\n"
            "cpu0: sg_init_table(list, 2)\n"
            "cpu0: sg_set_buf(list[0], a, 64)\n"
            "cpu0: sg_set_buf(list[1], b, 64)\n"
            "cpu0: dma_map_sg(eth0, list, 2, DMA_FROM_DEVICE)   => 2\n"
            "cpu0: dma_unmap_sg(eth0, list, 2, DMA_FROM_DEVICE)\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"Using Streaming DMA mappings\"",
        .real_case =
            "dma_map_sgtable() came with Linux 5.8 because of it; many graphics drivers, "
            "which kept one count where two are needed, were changed to it in 5.10.",
        .debug = "warns that the driver frees (or syncs) a DMA sg list with a different entry "
                 "count",
    },
    {
        .code = SIM_D308,
        .name = "mapping-error-unchecked",
        .severity = SIM_WARNING,
        .what = "A mapping was used and ended, and dma_mapping_error() was never asked.",
        .why =
            "A map can fail: no room in the IOMMU's address space or in the bounce buffer, "
            "memory beyond what the device can address. The handle then is "
            "DMA_MAPPING_ERROR, an address that a device writes to like to any other. It "
            "went well this time; only dma_mapping_error() says so beforehand.",
        .wrong = "option unchecked = 1\n"
                 "buf tx 64\n"
                 "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE) => mapping-error-unchecked\n",
        .right = "option unchecked = 1\n"
                 "buf tx 64\n"
                 "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
                 "cpu0: dma_mapping_error(eth0, d)  => 0\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"Handling Errors\"",
        .real_case =
            "larrystevenwise/krping#12: an RDMA test module mapped its buffers and never "
            "asked; found by CONFIG_DMA_API_DEBUG.",
        .debug = "warns, at the unmap, that the driver failed to check the map error",
    },
    {
        .code = SIM_D309,
        .name = "leak-at-remove",
        .severity = SIM_ERROR,
        .what = "A device still has mappings or DMA memory when its driver leaves it.",
        .why =
            "Nobody is left who could end them: the memory is lost, the addresses of the "
            "IOMMU stay taken, and a device that still works writes into whatever the "
            "memory becomes. Each error path of a probe function, and the remove function, "
            "has to undo what was done, in reverse order. At the end of a scenario it is a "
            "note, because a scenario may stop anywhere; device_release_driver() says that "
            "the driver leaves.",
        .wrong = "buf rx 64\n"
                 "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: device_release_driver(eth0)                     => leak-at-remove\n",
        .right = "buf rx 64\n"
                 "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: device_release_driver(eth0)\n",
        .kernel_doc = "core-api/dma-api.rst, \"Part III - Debug drivers use of the DMA-API\"",
        .real_case =
            "luigirizzo/netmap#407: buffers were mapped from index 0 and unmapped from index "
            "2, with another size; after some loads of the module the kernel crashed.",
        .debug = "warns of pending DMA allocations when a driver is unbound, but only on PCI "
                 "(and pSeries VIO) buses, never for platform devices",
    },
    {
        .code = SIM_D310,
        .name = "free-while-mapped",
        .severity = SIM_ERROR,
        .what = "Memory was given back to the allocator while a mapping of it was live.",
        .why =
            "The device may go on: it then writes into whatever the memory becomes next, and "
            "the unmap that comes too late throws the new owner's cache lines away. End the "
            "mapping first, and stop the device before that.",
        .wrong = "cpu0: p = kmalloc(64, GFP_KERNEL)\n"
                 "cpu0: d = dma_map_single(eth0, p, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: kfree(p)                   => free-while-mapped\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
        .right = "cpu0: p = kmalloc(64, GFP_KERNEL)\n"
                 "cpu0: d = dma_map_single(eth0, p, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: kfree(p)\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"Using Streaming DMA mappings\"",
        .real_case =
            "Avnu/OpenAvnu#835: a network driver freed DMA memory that was still in use when "
            "the interface went down; the memory of others was overwritten.",
        .debug = "prints nothing: it does not see memory being freed",
    },
    {
        .code = SIM_D312,
        .name = "mask-not-set",
        .severity = SIM_WARNING,
        .what = "A driver used the DMA API and never said what addresses its device can use.",
        .why =
            "A bus gives each device a mask of 32 bits, which is a guess. A device with "
            "fewer address lines gets memory that it cannot reach, one with more gets "
            "bounce buffers that it does not need. dma_set_mask_and_coherent() in the probe "
            "function says it; its result has to be looked at. Reported in runs of modules "
            "only: a scenario's devices have no driver that could be asked.",
        .wrong = "# probe(): d = dma_map_single(dev, ...);       and no dma_set_mask() before\n",
        .right = "# probe(): if (dma_set_mask_and_coherent(dev, DMA_BIT_MASK(32))) return "
                 "-EIO;\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"DMA addressing capabilities\"",
        .real_case =
            "openbmc/linux#198: a device without any mask was handed to dma_map_page(); the "
            "kernel warned and refused.",
        .debug = "prints nothing; the map itself warns when the device has no mask at all",
    },
    {
        .code = SIM_D313,
        .name = "unmap-attrs-mismatch",
        .severity = SIM_WARNING,
        .what = "An unmap or free carries other attributes than the call that began it.",
        .why =
            "DMA_ATTR_NO_KERNEL_MAPPING, DMA_ATTR_FORCE_CONTIGUOUS and DMA_ATTR_PRIVILEGED "
            "say where the memory came from and what dma_alloc_attrs() returned: with "
            "NO_KERNEL_MAPPING it is a cookie and no address. The free that does not know "
            "takes it for one. (DMA_ATTR_SKIP_CPU_SYNC may differ: it is about this call.)",
        .wrong =
            "cpu0: p = dma_alloc_attrs(eth0, 64, h, GFP_KERNEL, DMA_ATTR_NO_KERNEL_MAPPING)\n"
            "cpu0: dma_free_attrs(eth0, 64, p, h, 0) => unmap-attrs-mismatch\n",
        .right =
            "cpu0: p = dma_alloc_attrs(eth0, 64, h, GFP_KERNEL, DMA_ATTR_NO_KERNEL_MAPPING)\n"
            "cpu0: dma_free_attrs(eth0, 64, p, h, DMA_ATTR_NO_KERNEL_MAPPING)\n",
        .kernel_doc = "core-api/dma-attributes.rst, \"DMA_ATTR_NO_KERNEL_MAPPING\"",
        .real_case =
            "No report is known from the kernel's checker, which looks at attributes since "
            "2026 only.",
        .debug = "prints nothing up to 6.18; since 2026 it warns that the driver frees DMA "
                 "memory with different attributes",
    },
    {
        .code = SIM_D314,
        .name = "free-wrong-address",
        .severity = SIM_ERROR,
        .what = "DMA memory was freed with another CPU address than the allocation returned.",
        .why =
            "dma_free_coherent() takes four things that belong together: device, size, CPU "
            "address and bus address, all as the allocation had them. With the CPU address "
            "of another piece the wrong one is taken apart. With NULL the call returns at "
            "once and frees nothing, which a driver that clears its pointer too early never "
            "notices.",
        .wrong = "cpu0: p = dma_alloc_coherent(eth0, 64, h, GFP_KERNEL)\n"
                 "cpu0: dma_free_coherent(eth0, 64, NULL, h) => free-wrong-address\n"
                 "cpu0: dma_free_coherent(eth0, 64, p, h)\n",
        .right = "cpu0: p = dma_alloc_coherent(eth0, 64, h, GFP_KERNEL)\n"
                 "cpu0: dma_free_coherent(eth0, 64, p, h)\n",
        .kernel_doc = "core-api/dma-api.rst, \"Part Ia - Using large DMA-coherent buffers\"",
        .real_case =
            "qualcomm-linux/kernel#646 names the nearest kin: an error path of a video driver "
            "freed one queue with the size of another.",
        .debug = "warns that the driver frees DMA memory with a different CPU address; of "
                 "NULL it says nothing",
    },
    {
        .code = SIM_D315,
        .name = "sg-segment-limit",
        .severity = SIM_ERROR,
        .what = "A scatterlist has an entry that is longer than the device takes, or that "
                "crosses an address boundary which the device cannot cross.",
        .why =
            "A descriptor of a device has so many bits for a length (64 KiB unless the "
            "driver says more with dma_set_max_seg_size()), and some devices count the "
            "address in a register that wraps (dma_set_seg_boundary()). The DMA API does "
            "not split entries: who builds the list has to keep to the limits, and an IOMMU "
            "merges only up to them.",
        .wrong =
            "buf big 131072 align=4096\n"
            "sg list 1\n"
            "cpu0: sg_init_table(list, 1)\n"
            "cpu0: sg_set_buf(list[0], big, 131072)\n"
            "cpu0: dma_map_sg(eth0, list, 1, DMA_TO_DEVICE) => 1 sg-segment-limit\n"
            "cpu0: dma_unmap_sg(eth0, list, 1, DMA_TO_DEVICE)\n",
        .right =
            "buf big 131072 align=4096\n"
            "sg list 1\n"
            "cpu0: dma_set_max_seg_size(eth0, 0xFFFFFFFF)\n"
            "cpu0: sg_init_table(list, 1)\n"
            "cpu0: sg_set_buf(list[0], big, 131072)\n"
            "cpu0: dma_map_sg(eth0, list, 1, DMA_TO_DEVICE) => 1\n"
            "cpu0: dma_unmap_sg(eth0, list, 1, DMA_TO_DEVICE)\n",
        .kernel_doc = "core-api/dma-api.rst, \"Part III - Debug drivers use of the DMA-API\"",
        .real_case =
            "thesofproject/linux#3430: an audio driver mapped one segment of 540672 bytes for "
            "a device that claimed 65536.",
        .debug = "warns of a segment that is longer than the device claims to support, or "
                 "across its boundary (with CONFIG_DMA_API_DEBUG_SG)",
    },
    {
        .code = SIM_D316,
        .name = "resource-is-ram",
        .severity = SIM_ERROR,
        .what = "dma_map_resource() was called for memory.",
        .why =
            "dma_map_resource() maps the registers of another device: it does no cache "
            "maintenance at all, because registers are not cached. For RAM that means stale "
            "bytes on every device that does not snoop. Kernels before 5.16 refuse it, later "
            "ones do as they are told. RAM is mapped with dma_map_single(), dma_map_page() or "
            "dma_map_sg().",
        .wrong = "buf tx 64\n"
                 "cpu0: d = dma_map_resource(eth0, tx, 64, DMA_TO_DEVICE, 0) "
                 "=> resource-is-ram\n"
                 "cpu0: dma_unmap_resource(eth0, d, 64, DMA_TO_DEVICE, 0)\n",
        .right = "buf tx 64\n"
                 "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
        .kernel_doc = "core-api/dma-api.rst, \"Part Id - Streaming DMA mappings\"",
        .real_case = "Peer-to-peer code that takes whatever physical address it is given; no "
                     "public report is known.",
        .debug = "warns since 6.18 that dma_map_resource() was called for a RAM address; until "
                 "5.15 dma_map_resource() itself did, in between nothing does",
    },
    {
        .code = SIM_D317,
        .name = "wrong-context",
        .severity = SIM_ERROR,
        .what = "A call that may sleep, or needs interrupts on, was made where that is "
                "forbidden.",
        .why =
            "GFP_KERNEL may wait for memory, and dma_pool_create() and dma_pool_destroy() "
            "take a mutex: in an interrupt handler, under a spin lock or with interrupts "
            "off nobody may sleep. Freeing coherent memory may take the CPU's view of it away, "
            "which sleeps too, and on any board wants interrupts on. Allocate in the probe "
            "function, take GFP_ATOMIC where it cannot wait, and free from a place that may "
            "sleep.",
        .wrong = "lock cpu0\n"
                 "cpu0: p = kmalloc(64, GFP_KERNEL)  => wrong-context\n"
                 "end\n"
                 "cpu0: kfree(p)\n",
        .right = "lock cpu0\n"
                 "cpu0: p = kmalloc(64, GFP_ATOMIC)\n"
                 "end\n"
                 "cpu0: kfree(p)\n",
        .kernel_doc = "core-api/dma-api.rst, \"Part Ia - Using large DMA-coherent buffers\"",
        .real_case =
            "raspberrypi/linux#1178: the bcm2835 DMA driver freed its descriptors, coherent "
            "memory, with interrupts off whenever a sound device was closed.",
        .debug = "prints nothing; the allocator warns with CONFIG_DEBUG_ATOMIC_SLEEP, and "
                 "dma_free_coherent() with interrupts off",
    },
    {
        .code = SIM_D318,
        .name = "pool-misuse",
        .severity = SIM_ERROR,
        .what = "A DMA pool got a block that is not its own or free already, was used after "
                "its end, or was destroyed while blocks of it were out.",
        .why =
            "A pool cuts pages of coherent memory into blocks. What dma_pool_free() is given "
            "goes onto the free list as it is: a block of another pool, or one that is on "
            "the list already, is given to two users later. Destroying a pool with blocks "
            "out leaves pages behind that a device may still write to.",
        .wrong =
            "cpu0: pool = dma_pool_create(\"ring\", eth0, 64, 64, 0)\n"
            "cpu0: b = dma_pool_alloc(pool, GFP_KERNEL, h)\n"
            "cpu0: dma_pool_free(pool, b, h)\n"
            "cpu0: dma_pool_free(pool, b, h)    => pool-misuse\n"
            "cpu0: dma_pool_destroy(pool)\n",
        .right =
            "cpu0: pool = dma_pool_create(\"ring\", eth0, 64, 64, 0)\n"
            "cpu0: b = dma_pool_alloc(pool, GFP_KERNEL, h)\n"
            "cpu0: dma_pool_free(pool, b, h)\n"
            "cpu0: dma_pool_destroy(pool)\n",
        .kernel_doc = "core-api/dma-api.rst, \"Part Ib - Using small DMA-coherent buffers\"",
        .real_case =
            "USB host drivers, which keep every descriptor in a pool, are where it is usually "
            "met: a transfer that is cancelled and completes is freed twice.",
        .debug = "prints nothing: it sees the pages of a pool, not its blocks; mm/dmapool.c "
                 "itself complains with slub_debug, and says when a pool is destroyed busy",
    },
    {
        .code = SIM_D319,
        .name = "sg-remapped",
        .severity = SIM_ERROR,
        .what = "A scatterlist was mapped although its last mapping is still live.",
        .why =
            "The list has room for one bus address per entry: the second map writes over "
            "what the first one found, and the first one can never be ended. Behind an "
            "IOMMU its addresses are lost; without one the caches are maintained under a "
            "device that is still at work.",
        .wrong =
            "buf a 64\n"
            "sg list 1\n"
            "cpu0: sg_init_table(list, 1)\n"
            "cpu0: sg_set_buf(list[0], a, 64)\n"
            "cpu0: dma_map_sg(eth0, list, 1, DMA_TO_DEVICE)   => 1\n"
            "cpu0: dma_map_sg(eth0, list, 1, DMA_TO_DEVICE)   => 1 sg-remapped\n"
            "cpu0: dma_unmap_sg(eth0, list, 1, DMA_TO_DEVICE)\n",
        .right =
            "buf a 64\n"
            "sg list 1\n"
            "cpu0: sg_init_table(list, 1)\n"
            "cpu0: sg_set_buf(list[0], a, 64)\n"
            "cpu0: dma_map_sg(eth0, list, 1, DMA_TO_DEVICE)   => 1\n"
            "cpu0: dma_unmap_sg(eth0, list, 1, DMA_TO_DEVICE)\n"
            "cpu0: dma_map_sg(eth0, list, 1, DMA_TO_DEVICE)   => 1\n"
            "cpu0: dma_unmap_sg(eth0, list, 1, DMA_TO_DEVICE)\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"Using Streaming DMA mappings\"",
        .real_case =
            "MMC and SPI layers, which may map a request ahead and again when it starts, keep "
            "a cookie or a flag in the request to avoid it.",
        .debug = "prints nothing, but for an overlap when the device writes",
    },
    {
        .code = SIM_D320,
        .name = "map-failure-ignored",
        .severity = SIM_ERROR,
        .what = "A scatterlist whose map failed was synced or unmapped all the same.",
        .why =
            "dma_map_sg() returns 0 when it fails, and a negative number never: `if (n < 0)` "
            "does not see it. Nothing is mapped then, and what lies in the address fields "
            "of the list is not promised: an unmap of it takes something else apart.",
        .wrong =
            "sg list 1\n"
            "cpu0: p = vmalloc(4096)\n"
            "cpu0: sg_init_table(list, 1)\n"
            "cpu0: sg_set_buf(list[0], p, 64)\n"
            "cpu0: dma_map_sg(eth0, list, 1, DMA_TO_DEVICE)   => 0 map-illegal-address\n"
            "cpu0: dma_unmap_sg(eth0, list, 1, DMA_TO_DEVICE) => map-failure-ignored\n"
            "cpu0: vfree(p)\n",
        .right =
            "sg list 1\n"
            "cpu0: p = kmalloc(64, GFP_KERNEL)\n"
            "cpu0: sg_init_table(list, 1)\n"
            "cpu0: sg_set_buf(list[0], p, 64)\n"
            "cpu0: dma_map_sg(eth0, list, 1, DMA_TO_DEVICE)   => 1\n"
            "cpu0: dma_unmap_sg(eth0, list, 1, DMA_TO_DEVICE)\n"
            "cpu0: kfree(p)\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"Handling Errors\"",
        .real_case =
            "nextbsd/nextbsd-kernel#206: a port of dma_map_sgtable() reported failure as "
            "success; a graphics driver worked with buffers that were never mapped.",
        .debug = "cannot see it: a list has no state that says that its map failed",
    },
    {
        .code = SIM_D321,
        .name = "cookie-touched",
        .severity = SIM_ERROR,
        .what = "The CPU touched what dma_alloc_attrs() returned for "
                "DMA_ATTR_NO_KERNEL_MAPPING.",
        .why =
            "With that attribute no kernel mapping is made, to save address space: what is "
            "returned is a cookie for dma_free_attrs() and dma_mmap_attrs(), and no "
            "address, whatever it looks like. On arm64 it is a struct page pointer: a store "
            "through it destroys the kernel's description of a page.",
        .wrong =
            "cpu0: p = dma_alloc_attrs(eth0, 64, h, GFP_KERNEL, DMA_ATTR_NO_KERNEL_MAPPING)\n"
            "cpu0: store(p[0..3], 1)            => cookie-touched\n"
            "cpu0: dma_free_attrs(eth0, 64, p, h, DMA_ATTR_NO_KERNEL_MAPPING)\n",
        .right =
            "cpu0: p = dma_alloc_attrs(eth0, 64, h, GFP_KERNEL, 0)\n"
            "cpu0: store(p[0..3], 1)\n"
            "cpu0: dma_free_attrs(eth0, 64, p, h, 0)\n",
        .kernel_doc = "core-api/dma-attributes.rst, \"DMA_ATTR_NO_KERNEL_MAPPING\"",
        .real_case =
            "Frame buffer helpers that gained the attribute for user-space buffers, and later "
            "a console that draws with the CPU.",
        .debug = "prints nothing: it sees no load and no store",
    },
    {
        .code = SIM_D322,
        .name = "checker-exhausted",
        .severity = SIM_NOTE,
        .what = "The kernel's own checker has no room for one more mapping.",
        .why =
            "CONFIG_DMA_API_DEBUG has 65536 entries, or dma_debug_entries= of the command "
            "line. When they are used up it takes more, and says so each time the number "
            "has grown by that much: usually somebody maps and never unmaps. When there is "
            "no memory for more it switches itself off, and checks nothing any more. This "
            "checker has no such limit.",
        .wrong = "option dma_debug_entries = 1\n"
                 "buf tx 128\n"
                 "cpu0: a = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
                 "cpu0: b = dma_map_single(eth0, tx + 64, 64, DMA_TO_DEVICE) => checker-exhausted\n"
                 "cpu0: dma_unmap_single(eth0, b, 64, DMA_TO_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, a, 64, DMA_TO_DEVICE)\n",
        .right = "option dma_debug_entries = 1\n"
                 "buf tx 128\n"
                 "cpu0: a = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, a, 64, DMA_TO_DEVICE)\n"
                 "cpu0: b = dma_map_single(eth0, tx + 64, 64, DMA_TO_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, b, 64, DMA_TO_DEVICE)\n",
        .kernel_doc = "core-api/dma-api.rst, \"Part III - Debug drivers use of the DMA-API\"",
        .real_case =
            "Network cards with many queues and large rings map more than 65536 buffers "
            "without any leak; the option is there for them.",
        .debug = "says that its pool of entries has grown, or that it is out of memory and "
                 "disables itself",
    },
};

const size_t sim_catalogue_calls_count = G_N_ELEMENTS(sim_catalogue_calls);

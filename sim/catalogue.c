/* SPDX-License-Identifier: MIT */
/*
 * The catalogue: everything fixed about each code of a finding.  `dmasim
 * explain`, reports and docs/reference are made from it.  A code and its name
 * never change and are never used again for something else.
 *
 * `wrong` and `right` are complete scenarios: a test runs every one of them.
 * Where the mistake needs driver code, they are comments.
 *
 * Kernel documents are named by their path under Documentation/ in Linux 6.12;
 * what CONFIG_DMA_API_DEBUG sees was read in kernel/dma/debug.c of 6.12.
 */
#include "sim/catalogue.h"

#include <string.h>

static const SimCodeInfo catalogue[] = {
    {
        .code = SIM_D101,
        .name = "stale-read",
        .severity = SIM_ERROR,
        .what =
            "A CPU read old bytes from its cache although a device had already put newer "
            "ones into memory.",
        .why =
            "A device that is not coherent writes to memory past the CPU caches. A line "
            "that a cache took before that write stays there, valid and old, until "
            "somebody throws it away. Preparing the buffer before the transfer is not "
            "enough: while the device works, the CPU may fetch the line again on its "
            "own, by speculation or because a neighbour in the line is read. "
            "dma_sync_single_for_cpu() and dma_unmap_single() throw the old copies away "
            "at the one moment when it helps: after the device has finished and before "
            "the CPU reads.",
        .wrong = "buf rx 64\n"
                 "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
                 "hw:   prefetch(cpu0.l1, rx)\n"
                 "eth0: write(d, fill=0xBB, 64)\n"
                 "cpu0: load(rx[0])                => 0x00 stale-read\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
        .right = "buf rx 64\n"
                 "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
                 "hw:   prefetch(cpu0.l1, rx)\n"
                 "eth0: write(d, fill=0xBB, 64)\n"
                 "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: load(rx[0])                => 0xBB\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"Using Streaming DMA mappings\"",
        .real_case =
            "apache/nuttx#19506: SD card reads on an STM32H7 returned the sector before, "
            "32 bytes at a time; the buffer was invalidated before the transfer only.",
        .debug = "prints nothing: it checks the arguments of calls and sees no CPU load",
    },
    {
        .code = SIM_D102,
        .name = "stale-device-read",
        .severity = SIM_ERROR,
        .what =
            "A device read old bytes from memory although a CPU had already stored newer "
            "ones, which were still in its cache.",
        .why =
            "A CPU store goes into the cache and stays there, dirty, until the line is "
            "evicted or cleaned. A device that is not coherent reads memory and gets "
            "what was there before. dma_map_single() and dma_sync_single_for_device() "
            "clean the lines of the buffer; whatever the CPU stores after them is "
            "invisible again. A cache below the L1 keeps bytes back in the same way; an "
            "outer one, which only its own registers reach (PL310), has to be cleaned "
            "apart, after the inner ones.",
        .wrong = "buf tx 64\n"
                 "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
                 "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_TO_DEVICE)\n"
                 "cpu0: memset(tx, 0xBB, 64)\n"
                 "eth0: read(d, 64)                => 0x00 stale-device-read\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
        .right = "buf tx 64\n"
                 "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
                 "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_TO_DEVICE)\n"
                 "cpu0: memset(tx, 0xBB, 64)\n"
                 "cpu0: dma_sync_single_for_device(eth0, d, 64, DMA_TO_DEVICE)\n"
                 "eth0: read(d, 64)                => 0xBB\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
        .kernel_doc = "core-api/dma-api.rst, \"Part Id - Streaming DMA mappings\"",
        .real_case =
            "au-ts/sddf#774: a block driver handed buffers to the disk without cleaning "
            "the cache first on one of its two paths.",
        .debug =
            "prints nothing: a sync that is missing is no call, so there is nothing to "
            "check",
    },
    {
        .code = SIM_D103,
        .name = "lost-dma-write",
        .severity = SIM_ERROR,
        .what =
            "Bytes that a device wrote were destroyed by an older copy of the line "
            "before anybody could read them.",
        .why =
            "A cache writes back whole lines. When a CPU has dirtied any byte of a line "
            "that a device is writing, the write-back puts the old copy of all the other "
            "bytes over what the device wrote. It happens when a buffer shares a line "
            "with a variable, and when a buffer is given to a device while the cache "
            "still holds dirty lines of it. When it happens is up to the cache: any "
            "eviction will do.",
        .wrong = "buf priv 128 align=64\n"
                 "let count = priv[0..3]\n"
                 "let rx    = priv[16..63]\n"
                 "cpu0: d = dma_map_single(eth0, rx, 48, DMA_FROM_DEVICE) => "
                 "partial-cacheline\n"
                 "cpu0: store(count, 1)\n"
                 "eth0: write(d, fill=0xBB, 48)\n"
                 "hw:   evict(cpu0.l1, count)      => lost-dma-write\n"
                 "cpu0: dma_unmap_single(eth0, d, 48, DMA_FROM_DEVICE)\n",
        .right = "buf count 4\n"
                 "buf rx 64 align=64\n"
                 "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: store(count, 1)\n"
                 "eth0: write(d, fill=0xBB, 64)\n"
                 "hw:   evict(cpu0.l1, count)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"What memory is DMA'able?\"",
        .real_case =
            "zephyrproject-rtos/zephyr#42206: an I2S driver invalidated its receive "
            "buffer after the transfer only; dirty lines of it were written over the "
            "samples.",
        .debug =
            "prints nothing, except when a second mapping begins in the same cache line",
    },
    {
        .code = SIM_D104,
        .name = "lost-cpu-write",
        .severity = SIM_ERROR,
        .what =
            "Bytes that a CPU stored were destroyed before they reached memory, or in "
            "memory by somebody who had not seen them.",
        .why =
            "Invalidating a line throws away all of it. When the line still holds stores "
            "that never reached memory, they are gone: stores to a buffer that was then "
            "mapped FROM_DEVICE, stores made while the device owned it, or stores to a "
            "neighbour in the first or last line.",
        .wrong =
            "buf rx 64\n"
            "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
            "cpu0: store(rx[0..3], 1)         => cpu-write-while-device-owns\n"
            "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE) => lost-cpu-write\n",
        .right = "buf rx 64\n"
                 "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: store(rx[0..3], 1)\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"Using Streaming DMA mappings\"",
        .real_case =
            "thesofproject/sof#9676: buffers aligned to 8 bytes on a CPU with 32-byte "
            "lines; invalidating them threw away heap headers beside them.",
        .debug = "prints nothing: it knows mappings, not the bytes in a cache",
    },
    {
        .code = SIM_D105,
        .name = "torn-descriptor",
        .severity = SIM_ERROR,
        .what =
            "One access, or one descriptor, got newer bytes and older bytes together.",
        .why =
            "A descriptor of several words is written by several stores and read by one "
            "burst, or the other way round. Without a barrier before the word that hands "
            "it over, some words may be visible and others not, in any combination. The "
            "reader then follows a new address with an old length.",
        .wrong =
            "cpu0: p = dma_alloc_coherent(eth0, 128, h, GFP_KERNEL)\n"
            "cpu0: store(p[0..3], 1500)\n"
            "cpu0: store(p[16..19], 1)\n"
            "hw:   drain(cpu0.wb, p[16..19])\n"
            "eth0: read(h, 32)                => torn-descriptor\n"
            "cpu0: mb()\n"
            "cpu0: dma_free_coherent(eth0, 128, p, h)\n",
        .right =
            "cpu0: p = dma_alloc_coherent(eth0, 128, h, GFP_KERNEL)\n"
            "cpu0: store(p[0..3], 1500)\n"
            "cpu0: dma_wmb()\n"
            "cpu0: store(p[16..19], 1)\n"
            "hw:   drain(cpu0.wb, p[16..19])\n"
            "eth0: read(h, 32)\n"
            "cpu0: mb()\n"
            "cpu0: dma_free_coherent(eth0, 128, p, h)\n",
        .kernel_doc = "memory-barriers.txt, \"CPU memory barriers\" (dma_wmb, dma_rmb)",
        .real_case =
            "oxidecomputer/hubris#750: the Ethernet DMA followed a half-written receive "
            "descriptor and the port stopped receiving.",
        .debug =
            "prints nothing: coherent memory has no checks but those at allocation and "
            "free",
    },
    {
        .code = SIM_D106,
        .name = "reordered-publish",
        .severity = SIM_ERROR,
        .what =
            "A reader saw the word that publishes data, or was told about it, before the "
            "data itself: a barrier is missing.",
        .why =
            "Stores leave a CPU through a buffer and need not arrive in the order of the "
            "program; loads may be answered early. dma_wmb() between data and flag makes "
            "the data arrive first; dma_rmb() between reading the flag and reading the "
            "data makes the data be read after. Both sides need theirs. A doorbell "
            "written with writel() carries the barrier already, writel_relaxed() does "
            "not. The controller of an outer cache has a store buffer of its own: wmb(), "
            "mb() and writel() empty it, dma_wmb() does not. smp_wmb(), smp_mb() and locks "
            "order what CPUs see of each other: they promise a device nothing, and are "
            "compiled away where there is one CPU.",
        .wrong =
            "cpu0: p = dma_alloc_coherent(eth0, 128, h, GFP_KERNEL)\n"
            "cpu0: store(p[0..3], 1500)\n"
            "cpu0: store(p[64..67], 1)\n"
            "hw:   drain(cpu0.wb, p[64..67])\n"
            "eth0: read(h + 64, 4)            => \"01 00 00 00\"\n"
            "eth0: read(h, 4)                 => reordered-publish\n"
            "cpu0: mb()\n"
            "cpu0: dma_free_coherent(eth0, 128, p, h)\n",
        .right =
            "cpu0: p = dma_alloc_coherent(eth0, 128, h, GFP_KERNEL)\n"
            "cpu0: store(p[0..3], 1500)\n"
            "cpu0: dma_wmb()\n"
            "cpu0: store(p[64..67], 1)\n"
            "hw:   drain(cpu0.wb, p[64..67])\n"
            "eth0: read(h + 64, 4)            => \"01 00 00 00\"\n"
            "eth0: read(h, 4)                 => \"dc 05 00 00\"\n"
            "cpu0: mb()\n"
            "cpu0: dma_free_coherent(eth0, 128, p, h)\n",
        .kernel_doc =
            "memory-barriers.txt, \"CPU memory barriers\" and \"Kernel I/O barrier "
            "effects\"",
        .real_case =
            "openwrt/openwrt#24417: ath11k lost its dma_rmb() in a backport and read "
            "completion data that belonged to the entry before.",
        .debug = "prints nothing: barriers are outside what it knows",
    },
    {
        .code = SIM_D107,
        .name = "alias-mismatch",
        .severity = SIM_ERROR,
        .what = "The same memory was used through a cached and an uncached address.",
        .why =
            "Coherent memory is mapped uncached for the driver, while the linear map "
            "still reaches it through the cache. What is stored through one address is "
            "not seen through the other, and a dirty line may be written over newer "
            "bytes at any time. The architecture leaves the result open. An outer cache "
            "without shared override does the same without any mistake of the driver: it "
            "answers uncached accesses from a line that speculation fetched through the "
            "cached address (reported as D101; the cure is in the tree).",
        .wrong = "# p = dma_alloc_coherent(...) and then an access through "
                 "phys_to_virt() of its page\n",
        .right = "# use only the pointer that dma_alloc_coherent() returned\n",
        .kernel_doc =
            "core-api/dma-api.rst, \"Part Ia - Using large DMA-coherent buffers\"",
        .real_case =
            "The dma_get_sgtable() helper is documented as unsafe for this reason: "
            "mapping its result again does cache maintenance through the other alias.",
        .debug = "prints nothing: it does not watch accesses",
    },
    {
        .code = SIM_D201,
        .name = "cpu-read-while-device-owns",
        .severity = SIM_WARNING,
        .what =
            "A CPU read a buffer that belongs to a device; the bytes happened to be "
            "right.",
        .why =
            "From map or sync_for_device until unmap or sync_for_cpu a FROM_DEVICE or "
            "BIDIRECTIONAL buffer belongs to the device. A CPU read in between may "
            "return old bytes, new bytes or some of each, and it puts a copy into the "
            "cache that goes stale with the next device write.",
        .wrong = "buf rx 64\n"
                 "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: load(rx[0])                => cpu-read-while-device-owns\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
        .right = "buf rx 64\n"
                 "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: load(rx[0])\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"Using Streaming DMA mappings\"",
        .real_case =
            "apache/nuttx#4872: sector buffers were touched before the SD transfer had "
            "ended, and the file system got errors at random; the invalidate moved "
            "behind it.",
        .debug =
            "prints nothing: who owns a buffer is not recorded, and loads are not seen",
    },
    {
        .code = SIM_D202,
        .name = "cpu-write-while-device-owns",
        .severity = SIM_ERROR,
        .what = "A CPU wrote to a buffer that belongs to a device.",
        .why =
            "From map or sync_for_device until unmap or sync_for_cpu the buffer belongs "
            "to the device. What the CPU stores meanwhile sits in its cache: the device "
            "does not see it, the eviction of the line may destroy what the device "
            "wrote, and the next invalidate may throw the store away.",
        .wrong = "buf tx 64\n"
                 "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
                 "cpu0: store(tx[0..3], 1)         => cpu-write-while-device-owns\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
        .right = "buf tx 64\n"
                 "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
                 "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_TO_DEVICE)\n"
                 "cpu0: store(tx[0..3], 1)\n"
                 "cpu0: dma_sync_single_for_device(eth0, d, 64, DMA_TO_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"Using Streaming DMA mappings\"",
        .real_case =
            "openmv/openmv#1610: stores to a frame buffer while the camera's DMA filled "
            "it were written back over the picture.",
        .debug =
            "prints nothing; the check that came near (a CPU touching a mapped page by "
            "copy-on-write) was removed in 5.9",
    },
    {
        .code = SIM_D203,
        .name = "device-access-while-cpu-owns",
        .severity = SIM_ERROR,
        .what =
            "A device accessed memory that belongs to the CPU: the buffer was not "
            "mapped, no longer mapped, or taken back.",
        .why =
            "Between sync_for_cpu and sync_for_device, and after unmap, the CPU may keep "
            "lines of the buffer in its cache. A device that goes on using the old "
            "address reads what the cache has not written back, or writes under lines "
            "that the CPU will not look behind. With an IOMMU the same mistake is a "
            "fault. A note only: a device writes bytes that the CPU took back to poll "
            "them, and has not stored to.",
        .wrong = "buf tx 64\n"
                 "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n"
                 "eth0: read(d, 64)                => device-access-while-cpu-owns\n",
        .right = "buf tx 64\n"
                 "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
                 "eth0: read(d, 64)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"Using Streaming DMA mappings\"",
        .real_case =
            "enjoy-digital/litex_m2sdr#145: after an unclean stop the card went on using "
            "buffers that were gone, and the IOMMU raised a storm of faults.",
        .debug =
            "prints nothing: accesses of a device are not seen; an IOMMU would fault",
    },
    {
        .code = SIM_D206,
        .name = "partial-cacheline",
        .severity = SIM_WARNING,
        .what =
            "A buffer that a device will write shares a cache line with something else.",
        .why =
            "Caches move whole lines. While the device writes its part of the line, the "
            "CPU may dirty the other part, and the write-back of one destroys the other. "
            "Memory from kmalloc() is aligned so that this cannot happen; a buffer "
            "inside a struct, or one that begins in the middle of an allocation, is not.",
        .wrong = "buf priv 128 align=64\n"
                 "let count = priv[0..3]\n"
                 "let rx    = priv[16..63]\n"
                 "cpu0: d = dma_map_single(eth0, rx, 48, DMA_FROM_DEVICE) => "
                 "partial-cacheline\n"
                 "cpu0: dma_unmap_single(eth0, d, 48, DMA_FROM_DEVICE)\n",
        .right = "buf count 4\n"
                 "buf rx 64 align=64\n"
                 "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"What memory is DMA'able?\"",
        .real_case =
            "thesofproject/sof#9676, and rsta2/circle#135: a whole USB stack with "
            "buffers that were not aligned to cache lines, and random changes of data.",
        .debug =
            "prints \"cacheline tracking EEXIST\" only when two mappings begin in the "
            "same line; a line shared with memory that is not mapped is not noticed",
    },
    {
        .code = SIM_D207,
        .name = "wrong-direction-access",
        .severity = SIM_WARNING,
        .what = "A device accessed a buffer against the direction it was mapped with.",
        .why =
            "The direction decides which maintenance is done. After a TO_DEVICE mapping "
            "nothing is invalidated at the end, so the CPU may not see what the device "
            "wrote; before a FROM_DEVICE transfer what the CPU stored may have been "
            "thrown away, so the device may read anything. With an IOMMU a write to a "
            "TO_DEVICE mapping is a fault. A write, and a read of bytes that were given "
            "up, is an error; any other read is a warning.",
        .wrong = "buf rx 64\n"
                 "cpu0: d = dma_map_single(eth0, rx, 64, DMA_TO_DEVICE)\n"
                 "eth0: write(d, fill=0xBB, 64)    => wrong-direction-access\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
        .right = "buf rx 64\n"
                 "cpu0: d = dma_map_single(eth0, rx, 64, DMA_BIDIRECTIONAL)\n"
                 "eth0: write(d, fill=0xBB, 64)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_BIDIRECTIONAL)\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"DMA Direction\"",
        .real_case =
            "perceival/openwrt-flint3#92: an Ethernet driver mapped its receive buffers "
            "DMA_TO_DEVICE; behind an IOMMU the card could not have written them.",
        .debug =
            "prints nothing: it compares the directions of calls with each other, never "
            "with what the device does",
    },
    {
        .code = SIM_D208,
        .name = "given-up-read",
        .severity = SIM_NOTE,
        .what =
            "Bytes were read that the CPU had given up: a FROM_DEVICE mapping allows "
            "them to vanish, and nobody has written them since.",
        .why =
            "Mapping FROM_DEVICE says that the old content is not needed. Whether the "
            "CPU's last stores reached memory first depends on the architecture: arm64 "
            "cleans the lines since 5.19, armv7 throws them away.",
        .wrong = "buf rx 64\n"
                 "cpu0: memset(rx, 0x11, 64)\n"
                 "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: load(rx[0])\n",
        .right = "buf rx 64\n"
                 "cpu0: memset(rx, 0x11, 64)\n"
                 "cpu0: d = dma_map_single(eth0, rx, 64, DMA_BIDIRECTIONAL)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_BIDIRECTIONAL)\n"
                 "cpu0: load(rx[0])                => 0x11\n",
        .kernel_doc = "core-api/dma-api.rst, \"Part Id - Streaming DMA mappings\"",
        .real_case =
            "Linux 5.19 made arm64 clean instead of invalidate before FROM_DEVICE "
            "transfers, so that short transfers do not show old memory.",
        .debug = "prints nothing",
    },
    {
        .code = SIM_D301,
        .name = "double-map",
        .severity = SIM_ERROR,
        .what = "Memory is mapped a second time while an earlier mapping of it is alive.",
        .why =
            "Each map and unmap does the cache maintenance of its own direction over its "
            "own range, and hands the bytes over whole. With two live mappings the unmap "
            "of one invalidates or writes back under the device of the other. Devices "
            "that only read (DMA_TO_DEVICE on every mapping) may share; else every "
            "mapping after the first must carry DMA_ATTR_SKIP_CPU_SYNC, and every unmap "
            "but the last one too.",
        .wrong = "buf rx 128\n"
                 "cpu0: a = dma_map_single(eth0, rx, 128, DMA_FROM_DEVICE)\n"
                 "cpu0: b = dma_map_single(eng0, rx, 128, DMA_TO_DEVICE) => double-map\n"
                 "cpu0: dma_unmap_single(eng0, b, 128, DMA_TO_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, a, 128, DMA_FROM_DEVICE)\n",
        .right = "buf rx 128\n"
                 "cpu0: a = dma_map_single(eth0, rx, 128, DMA_FROM_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, a, 128, DMA_FROM_DEVICE)\n"
                 "cpu0: b = dma_map_single(eng0, rx, 128, DMA_TO_DEVICE)\n"
                 "cpu0: dma_unmap_single(eng0, b, 128, DMA_TO_DEVICE)\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"Using Streaming DMA mappings\"",
        .real_case =
            "asterinas/asterinas#2269: a file system mapped a page for write-back that "
            "another thread's write-back had mapped already.",
        .debug =
            "warns of an overlap only when the first cache line of both mappings is the "
            "same, and never when one of them is DMA_TO_DEVICE",
    },
    {
        .code = SIM_D302,
        .name = "unmap-unknown",
        .severity = SIM_ERROR,
        .what =
            "An unmap or sync names an address, or a device, for which there is no "
            "mapping.",
        .why =
            "The handle is the only name of a mapping. An offset added to it, the handle "
            "of another device or a CPU address in its place find nothing, or worse, "
            "something else: the real mapping stays and its caches are not maintained.",
        .wrong =
            "buf tx 128\n"
            "cpu0: d = dma_map_single(eth0, tx, 128, DMA_TO_DEVICE)\n"
            "cpu0: dma_unmap_single(eth0, d + 64, 64, DMA_TO_DEVICE) => unmap-unknown\n"
            "cpu0: dma_unmap_single(eth0, d, 128, DMA_TO_DEVICE)\n",
        .right = "buf tx 128\n"
                 "cpu0: d = dma_map_single(eth0, tx, 128, DMA_TO_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, d, 128, DMA_TO_DEVICE)\n",
        .kernel_doc =
            "core-api/dma-api.rst, \"Part III - Debug drivers use of the DMA-API\"",
        .real_case =
            "boundarydevices/linux#3: the FEC Ethernet driver unmapped receive buffers "
            "at another address than it had mapped; found by CONFIG_DMA_API_DEBUG.",
        .debug =
            "warns once that the driver frees (or syncs) DMA memory it has not allocated",
    },
    {
        .code = SIM_D303,
        .name = "double-unmap",
        .severity = SIM_ERROR,
        .what = "A mapping was ended twice.",
        .why =
            "After the first unmap the address may already belong to somebody else's "
            "mapping; the second unmap tears that one down, and its caches are "
            "maintained at the wrong time.",
        .wrong = "buf tx 64\n"
                 "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE) => double-unmap\n",
        .right = "buf tx 64\n"
                 "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
        .kernel_doc =
            "core-api/dma-api.rst, \"Part III - Debug drivers use of the DMA-API\"",
        .real_case =
            "tianocore/edk2#8071 (CVE-2019-14587): an error path unmapped a buffer that "
            "its clean-up function unmapped again.",
        .debug = "warns once that the driver frees DMA memory it has not allocated",
    },
    {
        .code = SIM_D311,
        .name = "map-illegal-address",
        .severity = SIM_ERROR,
        .what =
            "Memory was mapped that cannot be: a stack, vmalloc, read-only or freed "
            "memory.",
        .why =
            "Streaming mappings need memory of the linear map that nobody else shares "
            "lines with. A vmalloc address has no single physical address; a stack "
            "shares its lines with whatever the CPU pushes next.",
        .wrong = "# char cmd[8]; dma_map_single(dev, cmd, 8, DMA_TO_DEVICE);      on the "
                 "stack\n",
        .right = "# u8 *cmd = kmalloc(8, GFP_KERNEL); dma_map_single(dev, cmd, 8, "
                 "DMA_TO_DEVICE);\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"What memory is DMA'able?\"",
        .real_case =
            "notro/tinydrm#15: SPI commands were sent from a buffer on the stack.",
        .debug =
            "warns: memory from stack, from an invalid area, from vmalloc, or kernel text",
    },
    {
        .code = SIM_D501,
        .name = "works-only-if-coherent",
        .severity = SIM_NOTE,
        .what =
            "A device read what the CPU had stored, and only because it snoops: the bytes were "
            "in a cache, memory had others, and no call had made them ready for a device.",
        .why =
            "On a board whose devices see the CPU caches nothing goes wrong when a buffer is "
            "given to a device by its plain address, or mapped with DMA_ATTR_SKIP_CPU_SYNC and "
            "never synced. On one whose devices do not, the same driver sends what memory "
            "holds, which is older. dma_map_single() and dma_sync_single_for_device() cost next "
            "to nothing where the device is coherent, and are what makes the driver run on "
            "both. It is said once per device.",
        .wrong = "soc \"coherent-1cpu\"\n"
                 "buf tx 64\n"
                 "cpu0: memset(tx, 0xAA, 64)\n"
                 "eth0: read(tx, 64)               => 0xAA works-only-if-coherent\n",
        .right = "soc \"coherent-1cpu\"\n"
                 "buf tx 64\n"
                 "cpu0: memset(tx, 0xAA, 64)\n"
                 "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
                 "eth0: read(d, 64)                => 0xAA\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"Using Streaming DMA mappings\"",
        .real_case =
            "enfiskutensykkel/ssd-gpu-dma#17: memory was mapped for streaming and used on "
            "without syncs; x86 does not mind, a 32-bit Arm board missed what was in its cache.",
        .debug = "prints nothing: it does not know what caches hold",
    },
    {
        .code = SIM_D502,
        .name = "dt-attribute-mismatch",
        .severity = SIM_NOTE,
        .what =
            "The device tree says of a device's coherence what its hardware does not do; the "
            "bytes were right this time.",
        .why =
            "Linux believes `dma-coherent`. A device that has it but does not snoop gets no "
            "cache maintenance: it reads what the caches have not written back, and the CPU "
            "reads lines from before the transfer. A device that snoops and lacks it gets "
            "maintenance that costs time, uncached memory where cached memory would do, and, "
            "where its writes go into a cache, an invalidate that throws them away. The driver "
            "is right in both cases: the cure is in the tree. Wrong bytes are reported as what "
            "they are (D101 to D104), with the line of the tree; this note says that it went "
            "well so far.",
        .wrong = "set eth0:dma-coherent\n"
                 "set eth0:dmasim,snoops = <0>\n"
                 "buf old 64 fill=0x11\n"
                 "buf tx 64\n"
                 "cpu0: r = dma_map_single(eth0, old, 64, DMA_TO_DEVICE)\n"
                 "eth0: read(r, 64)                => 0x11    # never cached: right by luck\n"
                 "cpu0: memset(tx, 0xAA, 64)\n"
                 "cpu0: t = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
                 "eth0: read(t, 64)                => 0x00 stale-device-read\n"
                 "cpu0: dma_unmap_single(eth0, t, 64, DMA_TO_DEVICE)\n"
                 "cpu0: dma_unmap_single(eth0, r, 64, DMA_TO_DEVICE)\n",
        .right = "buf tx 64\n"
                 "cpu0: memset(tx, 0xAA, 64)\n"
                 "cpu0: t = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
                 "eth0: read(t, 64)                => 0xAA\n"
                 "cpu0: dma_unmap_single(eth0, t, 64, DMA_TO_DEVICE)\n",
        .kernel_doc = "devicetree/bindings (dt-schema): dma-coherent of a device or bus",
        .real_case =
            "firecracker-microvm/firecracker#5536: virtio devices without dma-coherent, though "
            "their accesses were; the guest's rings were uncached, and requests were lost.",
        .debug = "prints nothing: it takes the tree's word",
    },
    {
        .code = SIM_D601,
        .name = "unannounced-store",
        .severity = SIM_ERROR,
        .what =
            "Code without hooks wrote to simulated memory: inline assembly, a function "
            "compiled without the driver flags, or a host library.",
        .why =
            "Every load and store of a driver is announced to the machine by the code "
            "that the compiler puts before it. A store that is not announced changes the "
            "window behind the cache's back: it belongs to no CPU and to no time.",
        .wrong = "# asm volatile(\"...\" : \"=m\"(buf->x)), or a call of the host's "
                 "memcpy()\n",
        .right = "# plain C, or the memory functions that linux/string.h offers\n",
        .kernel_doc = "(none: a rule of this simulator)",
        .real_case =
            "Drivers with inline assembly for byte swapping or for prefetching are the "
            "usual ones.",
        .debug = "does not apply",
    },
    {
        .code = SIM_D602,
        .name = "bus-error",
        .severity = SIM_ERROR,
        .what = "Nobody answered at the address that a master or a CPU used.",
        .why =
            "The address belongs to no memory and to no register page of the board: an "
            "uninitialised descriptor, a CPU address given to a device, or an address "
            "wider than the device's address lines.",
        .wrong = "eth0: read(0x10, 4)              => bus-error\n",
        .right = "buf tx 64\n"
                 "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
                 "eth0: read(d, 4)\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
        .kernel_doc = "core-api/dma-api-howto.rst, \"CPU and DMA addresses\"",
        .real_case =
            "A device with 32 address lines and a buffer above 4 GiB: the access goes to "
            "the address without its upper bits.",
        .debug =
            "prints nothing; the board raises an external abort or the device an error "
            "interrupt",
    },
};

static int
compare_codes(gconstpointer a, gconstpointer b)
{
    return (int)((const SimCodeInfo *)a)->code - (int)((const SimCodeInfo *)b)->code;
}

/* All parts in one, in order of code; made when first asked for, and kept for ever. */
static const SimCodeInfo *
whole(size_t *ret_count)
{
    static GArray *all;

    if (all == NULL) {
        all = g_array_new(FALSE, FALSE, sizeof(SimCodeInfo));
        g_array_append_vals(all, catalogue, G_N_ELEMENTS(catalogue));
        g_array_append_vals(all, sim_catalogue_calls, (guint)sim_catalogue_calls_count);
        g_array_append_vals(all, sim_catalogue_limits, (guint)sim_catalogue_limits_count);
        g_array_sort(all, compare_codes);
    }
    *ret_count = all->len;
    return (const SimCodeInfo *)(void *)all->data;
}

const SimCodeInfo *
sim_code_table(size_t *ret_count)
{
    return whole(ret_count);
}

const SimCodeInfo *
sim_code_info(SimCode code)
{
    size_t count;
    const SimCodeInfo *all = whole(&count);

    for (size_t i = 0; i < count; i++) {
        if (all[i].code == code) {
            return &all[i];
        }
    }
    g_assert_not_reached();
}

/* "D101", in either case, is 101; anything else 0. */
static uint64_t
number_of(const char *name)
{
    if (g_ascii_toupper(name[0]) != 'D' || !g_ascii_isdigit(name[1]) ||
        strlen(name) > 5) {
        return 0;
    }
    return g_ascii_strtoull(name + 1, NULL, 10);
}

const SimCodeInfo *
sim_code_by_name(const char *name)
{
    uint64_t number = number_of(name);
    size_t count;
    const SimCodeInfo *all = whole(&count);

    for (size_t i = 0; i < count; i++) {
        if ((uint64_t)all[i].code == number || strcmp(all[i].name, name) == 0) {
            return &all[i];
        }
    }
    return NULL;
}

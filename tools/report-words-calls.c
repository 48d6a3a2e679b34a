/* SPDX-License-Identifier: MIT */
/*
 * The sentences of reports, continued: mistakes in the arguments, the order and the
 * context of calls.
 */
#include "tools/report-words.h"

const Sentence report_call_sentences[] = {
    {SIM_D204, ANY_CAUSE, ANY_PLACE,
     "{reader} synced {what} in another direction than its mapping has{detail}",
     "the direction decides which maintenance a sync does: one that differs from the "
     "mapping's{1} does what the transfer does not need"},
    {SIM_D205, ANY_CAUSE, ANY_PLACE, "{reader} synced more than is mapped{detail}",
     "the mapping{1} has {size} bytes; the lines beyond are somebody else's, and are "
     "maintained together with them"},
    {SIM_D206, SIM_CAUSE_SPLIT, ANY_PLACE,
     "{reader} synced a part of {buffer}, and {other} works with the rest of a cache line",
     "caches move whole lines: {what} is in use by both sides now, so a store of the CPU to "
     "it is written back over what {device} writes"},
    {SIM_D304, ANY_CAUSE, ANY_PLACE,
     "{reader} ended {a mapping} of {buffer} with another size{detail}",
     "what lies between the two sizes is not maintained, or somebody else's is; an IOMMU "
     "would take the wrong pages away"},
    {SIM_D305, ANY_CAUSE, ANY_PLACE,
     "{reader} ended a mapping of {buffer} in another direction than it was made{detail}",
     "the direction{1} decides which maintenance the end of a mapping does"},
    {SIM_D306, ANY_CAUSE, ANY_PLACE,
     "{reader} ended {a mapping} of {buffer} by the wrong function{detail}",
     "each kind{1} has its own end: another one's maintains other lines and gives other "
     "things back"},
    {SIM_D307, ANY_CAUSE, ANY_PLACE,
     "{reader} passed another number of entries than the list was mapped with{detail}",
     "dma_map_sg(){1} returns how many segments the device is told; unmap and sync take how "
     "many entries it was given"},
    {SIM_D308, ANY_CAUSE, ANY_PLACE,
     "{reader} never asked whether the mapping of {buffer} failed",
     "a map{1} can fail, and its handle then is an address like any other; only "
     "dma_mapping_error() tells"},
    {SIM_D309, ANY_CAUSE, ANY_PLACE, "{device} is left with what it still has{detail}",
     "nobody is left to end them: {buffer} was the first{1}"},
    {SIM_D310, ANY_CAUSE, ANY_PLACE, "{reader} freed {what} while {device} has it{detail}",
     "the mapping{1} is still live: {device} may write into what the memory becomes next"},
    {SIM_D312, ANY_CAUSE, ANY_PLACE,
     "the driver of {other} never said what addresses the device can use",
     "the 32 bits of the bus are a guess; dma_set_mask_and_coherent() says what the device "
     "has, and whether the board can give it that"},
    {SIM_D313, ANY_CAUSE, ANY_PLACE,
     "{reader} ended {a mapping} of {buffer} with other attributes{detail}",
     "the attribute says what the allocation{1} returned and where it came from"},
    {SIM_D314, ANY_CAUSE, ANY_PLACE,
     "{reader} freed DMA memory by an address that is not the one it got{detail}",
     "device, size, CPU address and bus address belong together, as the allocation{1} "
     "returned them"},
    {SIM_D315, ANY_CAUSE, ANY_PLACE,
     "{reader} mapped a scatterlist with an entry that {other} cannot take{detail}",
     "entries are not split: who builds the list keeps to dma_get_max_seg_size() and "
     "dma_get_seg_boundary()"},
    {SIM_D316, ANY_CAUSE, ANY_PLACE, "{reader} mapped {what}, which is memory, as a resource",
     "dma_map_resource() maintains no cache: it is for registers of other devices"},
    {SIM_D317, ANY_CAUSE, ANY_PLACE, "{reader} called {other}() where it must not{detail}",
     "the call may sleep, or needs the other CPUs to answer; here nobody can wait for it"},
    {SIM_D318, ANY_CAUSE, ANY_PLACE, "{reader} misused the pool `{other}`{detail}",
     "a pool believes what it is told: a wrong block on its free list is given to two "
     "users later"},
    {SIM_D319, ANY_CAUSE, ANY_PLACE,
     "{reader} mapped a scatterlist again whose mapping for {device} is still live",
     "the second map overwrites the bus addresses of the first{1}, which can never be ended "
     "then"},
    {SIM_D320, ANY_CAUSE, ANY_PLACE, "{reader} went on with a list that is not mapped{detail}",
     "0 is how dma_map_sg() says that it failed; the addresses in the list mean nothing then"},
    {SIM_D321, ANY_CAUSE, ANY_PLACE,
     "{reader} touched a cookie as if it were an address{detail}",
     "memory with DMA_ATTR_NO_KERNEL_MAPPING{1} has no address for the CPU: what was "
     "returned stands for it in calls only"},
    {SIM_D322, ANY_CAUSE, ANY_PLACE,
     "the kernel's own checker runs out of room{detail}",
     "it makes room for more mappings and says so; without memory for that it checks nothing "
     "any more"},
    {SIM_D404, ANY_CAUSE, ANY_PLACE,
     "{reader} mapped {what}, which is beyond what {other} can address{detail}",
     "the handle is DMA_MAPPING_ERROR: nothing between memory and device could bring the "
     "bytes to where the device reaches"},
    {SIM_D405, ANY_CAUSE, ANY_PLACE,
     "{reader} mapped {what}, which the bus of {other} does not reach{detail}",
     "the memory lies in none of the dma-ranges of the bus, so it has no bus address; the "
     "handle is DMA_MAPPING_ERROR"},
    {SIM_D504, ANY_CAUSE, ANY_PLACE,
     "a driver maintains the caches over {what} itself{detail}",
     "which caches there are, and in which order they are maintained, differs on every "
     "board; the DMA API knows it"},
};

const size_t report_call_sentences_count = G_N_ELEMENTS(report_call_sentences);

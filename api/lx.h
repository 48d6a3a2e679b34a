/* SPDX-License-Identifier: MIT */
/*
 * The waist: everything the Linux-side code asks of the host side, and what the
 * host side asks of it.  Basic C types only, no include (rules.md W4).  There is
 * no load or store call: simulated memory is reached through window pointers,
 * by compiled code with hooks (design.md section 5).
 */
#ifndef LX_H
#define LX_H

/* Barrier bits, as sim/port.h's SimBarrier. */
#define LX_BARRIER_LOADS 1u
#define LX_BARRIER_STORES 2u
#define LX_BARRIER_FULL 3u
#define LX_BARRIER_WAIT 4u
#define LX_BARRIER_OUTER 8u
void lx_barrier(unsigned int bits);
/* LOADS, STORES or FULL between CPUs only: nothing where there is one. */
void lx_smp_barrier(unsigned int bits);
/*
 * A lock between CPUs, by its address (host memory too), with its barriers: call taken
 * when it is taken, given before it is given.
 */
void lx_lock_taken(const volatile void *lock);
void lx_lock_given(const volatile void *lock);

/* Cache maintenance of the inner caches by address, end exclusive. */
#define LX_CLEAN 1u
#define LX_INVALIDATE 2u
#define LX_CLEAN_INVALIDATE 3u
void lx_cache_range(unsigned int op, unsigned long va, unsigned long len);
void lx_cache_all(unsigned int op);
unsigned int lx_cache_line(void); /* bytes, of the CPU that asks */
/*
 * The outer cache controller, which is programmed like any device: window address of
 * its registers, 0 = the board has none; and whether its node has a property, whose
 * first cell is stored in *@value when @value is not NULL and there is one.
 */
unsigned long lx_outer_registers(void);
int lx_outer_property(const char *name, unsigned int *value);

/* Registers: @va is an MMIO window address; 4 bytes. */
unsigned int lx_readl(unsigned long va, int relaxed);
void lx_writel(unsigned int value, unsigned long va, int relaxed);

/* The board. */
unsigned long long lx_ram_base(void);
unsigned long long lx_ram_bytes(void);
unsigned long lx_linear(unsigned long long pa);   /* window address, cached view */
unsigned long lx_uncached(unsigned long long pa); /* Normal-NC view */
unsigned long long lx_phys(unsigned long va);     /* of either view */
int lx_is_simulated(unsigned long va);
int lx_is_linear(unsigned long va);
/* Devices: by actor id; what software was told about them. */
int lx_dev_is_coherent(unsigned int dev);
/*
 * Row @index of what the buses between a device and memory do to its addresses
 * (dma-ranges); 0: there are not so many.  No row at all: bus address = physical address.
 */
struct lx_dma_range {
	unsigned long long bus, pa, size;
};
int lx_dev_dma_range(unsigned int dev, unsigned int index, struct lx_dma_range *ret);
const char *lx_dev_name(unsigned int dev);
/* Said beside the step that is running: it had nothing to do, and why; a literal. */
void lx_had_nothing_to_do(const char *why);
/* What the running board's kernel is: index of the maintenance table (api/arch). */
const char *lx_arch(void);  /* "arm64", "armv7" ... */
unsigned int lx_era(void);  /* LINUX_VERSION_CODE of the world */

unsigned long long lx_now_ns(void);
void lx_spend_ns(unsigned long long ns);
/* Ends the run: text is printed as an internal error of the Linux side. */
void lx_panic(const char *text) __attribute__((noreturn));
void lx_warn(const char *text);

/* Host memory for Linux-side bookkeeping; zeroed. */
void *lx_host_alloc(unsigned long size);
void lx_host_free(void *memory);

/*
 * The checker: called, never consulted.  Each says that an API call happened.
 */
#define LX_DIR_BIDIRECTIONAL 0
#define LX_DIR_TO_DEVICE 1
#define LX_DIR_FROM_DEVICE 2
/*
 * Bytes are about to be given to a device: called before the maintenance of a
 * map or a sync_for_device, so that what is known about the bytes is kept, and
 * CPU writes that FROM_DEVICE drops are no loss.  Coherent memory: BIDIRECTIONAL.
 */
void lx_watch_give(unsigned int dev, unsigned long long pa, unsigned long len, int dir,
                   unsigned long attrs);
void lx_watch_map(const char *call, unsigned int dev, unsigned long long pa,
                  unsigned long long dma, unsigned long len, int dir, unsigned long attrs);
void lx_watch_unmap(const char *call, unsigned int dev, unsigned long long dma,
                    unsigned long len, int dir, unsigned long attrs);
void lx_watch_sync(const char *call, unsigned int dev, unsigned long long dma,
                   unsigned long len, int dir, int for_device);
void lx_watch_error_checked(unsigned int dev, unsigned long long dma);
void lx_watch_alloc_coherent(unsigned int dev, unsigned long long pa, unsigned long va,
                             unsigned long long dma, unsigned long len);
void lx_watch_free_coherent(unsigned int dev, unsigned long va, unsigned long long dma,
                            unsigned long len);
void lx_watch_illegal_map(const char *call, unsigned int dev, unsigned long va,
                          unsigned long len, const char *what);
/* Memory comes and goes: kmalloc, kfree, pages. */
void lx_watch_alloc(const char *call, unsigned long long pa, unsigned long len, int zeroed);
void lx_watch_free(const char *call, unsigned long long pa, unsigned long len);

/*
 * Verbs: a function of the API offered to scenarios.  @kinds: result kind, then
 * ':', then one kind per argument, comma separated: dev ptr addr size int dir
 * attrs gfp sg str phys; "*addr" is an out argument that becomes a second result: the
 * function finds a pointer to an unsigned long long there.  A result of kind "dma"
 * is the handle of a fresh mapping: the caller also asks dma_mapping_error().
 */
struct lx_verb {
	const char *name;
	const char *result; /* "", "int", "addr", "ptr", "dma" */
	const char *args;   /* "dev,ptr,size,dir" */
	const char *names;  /* "dev,ptr,size,dir": argument names for help */
	const char *text;
	unsigned long long (*call)(const unsigned long long *args);
	unsigned long ns;   /* modelled time of the code itself, memory apart */
	const char *arch;   /* only this one's kernels have it; NULL: all do */
};
struct lx_word {
	const char *name;
	unsigned long long value;
};

/*
 * An API call without IOMMU and bounce is in the order of a hundred instructions
 * (an estimate: no figure for an ARM core was found); an instruction sequence is
 * costed by the CPU model alone.
 */
#define LX_CALL_NS 100ul

#define LX_VERB_OF(arch, fn, result_kind, arg_kinds, arg_names, help, cost)	\
	static unsigned long long lx_call_##fn(const unsigned long long *a);	\
	static const struct lx_verb lx_verb_##fn				\
	__attribute__((used, section("lx_verbs"), aligned(8))) = {		\
		#fn, result_kind, arg_kinds, arg_names, help, lx_call_##fn, cost, \
		arch								\
	};									\
	static unsigned long long lx_call_##fn(const unsigned long long *a)
/* A function of the API, and a sequence of instructions. */
#define LX_VERB(fn, result_kind, arg_kinds, arg_names, help)			\
	LX_VERB_OF((void *)0, fn, result_kind, arg_kinds, arg_names, help, LX_CALL_NS)
#define LX_VERB_INSN(fn, result_kind, arg_kinds, arg_names, help)		\
	LX_VERB_OF((void *)0, fn, result_kind, arg_kinds, arg_names, help, 0)
/* ... that the kernels of one architecture have. */
#define LX_VERB_ARCH(arch, fn, result_kind, arg_kinds, arg_names, help)		\
	LX_VERB_OF(arch, fn, result_kind, arg_kinds, arg_names, help, 0)

#define LX_WORD(word)								\
	static const struct lx_word lx_word_##word				\
	__attribute__((used, section("lx_words"), aligned(8))) = { #word, word }

/* Host side -> Linux side: start and end of a world. */
int lx_kernel_start(void);
void lx_kernel_stop(void);
unsigned long lx_kernel_kmalloc(unsigned long size, unsigned long align);
/* LX_BARRIER_* bits that the running board's writel() has before it (1) and its
 * readl() after it (0); and what follows a barrier with LX_BARRIER_OUTER. */
unsigned int lx_kernel_io_barrier(int is_write);
void lx_kernel_outer_sync(void);
/* Names that lx_arch() may answer, in order; NULL after the last. */
const char *lx_kernel_arch(unsigned int index);

/* Hooks that compiled code calls: see api/glue/hooks.c. */

#endif

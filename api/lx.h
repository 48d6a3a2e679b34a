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
#define LX_BARRIER_FREE 32u
void lx_barrier(unsigned int bits);
/* LOADS, STORES or FULL between CPUs only: nothing where there is one. */
void lx_smp_barrier(unsigned int bits);
/*
 * A lock between CPUs, by its address (host memory too), with its barriers: call taken
 * when it is taken, given before it is given.
 */
void lx_lock_taken(const volatile void *lock);
void lx_lock_given(const volatile void *lock);
/*
 * This CPU waits in a loop for what another one stores: meanwhile all stores of the
 * others leave their buffers.
 */
void lx_cpu_relax(void);

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

/* Window address of the registers at @pa; 0: no address names them. */
unsigned long lx_mmio(unsigned long long pa);

/* The board. */
unsigned long long lx_ram_base(void);
unsigned long long lx_ram_bytes(void);
#define LX_KERNEL_PAGES 1 /* at the start of RAM: the kernel's own text and data */
unsigned long lx_linear(unsigned long long pa);   /* window address, cached view */
unsigned long lx_uncached(unsigned long long pa); /* Normal-NC view */
/* Of either view, or of a page that lx_vmap_page() put there (~0: nothing is there). */
unsigned long long lx_phys(unsigned long va);
/*
 * More addresses for pages of memory: an area of them is opened, filled page by
 * page with memory of one type, and closed.  Open fails (0) beyond the end.
 */
#define LX_MEM_CACHED 0u
#define LX_MEM_NC 1u
#define LX_MEM_ORDERED 2u /* strongly ordered */
#define LX_MEM_DEVICE 3u
unsigned long lx_vmap_base(void);
unsigned long lx_vmap_bytes(void);
int lx_vmap_open(unsigned long va, unsigned long len);
void lx_vmap_close(unsigned long va, unsigned long len);
void lx_vmap_page(unsigned long va, unsigned long long pa, unsigned int mem);
/* LX_COOKIE bytes of addresses for each page of RAM: they name it and hold nothing. */
#define LX_COOKIE 64ul
unsigned long lx_cookies(unsigned long long pa, unsigned long long len);
int lx_is_simulated(unsigned long va);
int lx_is_linear(unsigned long va);
/* Memory is there, simulated or the program's own: where code would follow a wrong
 * pointer, a kernel stops, and so must we. */
int lx_can_touch(unsigned long va, unsigned long len);
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
/* Last physical address that devices on every bus reach (dma-ranges); ~0: no bus says. */
unsigned long long lx_dma_limit(void);
const char *lx_dev_name(unsigned int dev);
/*
 * The order of a device's accesses to [bus, bus+len): its writes may pass each other,
 * or each comes after all before it.  PLAIN ends what the same range was given; 0:
 * it was given nothing.
 */
#define LX_ORDER_PLAIN 0u
#define LX_ORDER_WEAK 1u
#define LX_ORDER_BARRIER 2u
int lx_dev_order(unsigned int dev, unsigned long long bus, unsigned long long len,
		 unsigned int order);
/* `option coherent_pool`, bytes; 0 = as the kernel decides. */
unsigned long lx_boot_coherent_pool(void);
/* `option fail_nth`: which allocation fails, counted from the start; 0: none. */
unsigned long lx_boot_fail_nth(void);
/* An allocation fails because that was asked for: "failslab" or "fail_page_alloc". */
void lx_fault_injected(const char *capability);
/* Said beside the step that is running: it had nothing to do, and why; a literal. */
void lx_had_nothing_to_do(const char *why);
/* What the running board's kernel is: index of the maintenance table (api/arch). */
const char *lx_arch(void);  /* "arm64", "armv7" ... */
unsigned int lx_era(void);  /* LINUX_VERSION_CODE of the world */

/* Which CPU runs this code, from 0. */
unsigned int lx_cpu(void);
/* What a call may do in more than one way: 0 .. @n - 1, as the run's policy says. */
#define LX_CHOICE_LIST 0u /* what is left behind in a list: 1 = nothing that can be used */
unsigned int lx_choose(unsigned int what, unsigned int n);

unsigned long long lx_now_ns(void);
void lx_spend_ns(unsigned long long ns);
/* Ends the run: text is printed as an internal error of the Linux side. */
void lx_panic(const char *text) __attribute__((noreturn));
void lx_warn(const char *text);
/* One line of the kernel's log, without its newline; @level 0 (emergency) to 7 (debug). */
void lx_printk(unsigned int level, const char *text);

/*
 * The thread that runs has nothing to do until @ready says so, or until @until_ns of
 * simulated time (~0: no limit): devices go on, handlers run.  What @ready said last.
 * Nobody will ever make it ready: the run ends.
 */
int lx_wait_until(int (*ready)(void *arg), void *arg, unsigned long long until_ns);
/*
 * Interrupt lines of the board, from 1.  While a line is raised and not disabled, its
 * handler runs where its CPU comes to its next load or store with interrupts on, inside
 * whatever runs there.  Request: 0 = no such line, or it has a handler.
 */
unsigned int lx_irq_count(void);
int lx_irq_request(unsigned int irq, void (*handler)(unsigned int irq));
void lx_irq_free(unsigned int irq);
void lx_irq_enable(unsigned int irq, int on);
void lx_irq_affinity(unsigned int irq, unsigned int cpu);
/* Interrupts of this CPU are on again: what was raised meanwhile is taken. */
void lx_irqs_on(void);

/*
 * Devices with a model, in the order of the tree, and what their nodes say.  A register
 * page as software sees it (there is one, index 0) and the line of the device; 0: none.
 * A property's bytes are as in a blob; NULL: it has none of that name.
 */
unsigned int lx_dev_count(void);
unsigned int lx_dev_at(unsigned int index);
const char *lx_dev_node(unsigned int dev); /* full path */
const void *lx_dev_property(unsigned int dev, const char *name, unsigned int *ret_len);
int lx_dev_reg(unsigned int dev, unsigned int index, unsigned long long *ret_pa,
	       unsigned long long *ret_size);
unsigned int lx_dev_irq(unsigned int dev, unsigned int index);

/*
 * Runs @function(@data); 1: lx_throw() ended it, 0: it came back.  One may be inside
 * another; what the function holds when it is ended stays as it is.
 */
int lx_try(void (*function)(void *data), void *data);
void lx_throw(void) __attribute__((noreturn));
/* One line of KTAP. */
void lx_kunit_line(const char *text);

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
/*
 * One mapping, one element of a scatterlist, one piece of DMA memory: as a call
 * names it.  @call is the function, as the driver wrote it.  What a call does not
 * say is 0 (@dir of coherent memory: BIDIRECTIONAL).
 */
#define LX_TYPE_SINGLE 0
#define LX_TYPE_SG 1
#define LX_TYPE_COHERENT 2
#define LX_TYPE_NONCOHERENT 3
#define LX_TYPE_RESOURCE 4
struct lx_deal {
	const char *call;
	unsigned int dev, type;     /* type: LX_TYPE_* */
	unsigned long long pa, dma; /* dma ~0: the mapping failed */
	unsigned long va;           /* DMA memory: what the driver got or gives back */
	unsigned long len;
	int dir;
	unsigned long attrs;
	unsigned int ents, mapped, index; /* SG: entries given, mapped, number of this one */
};
void lx_watch_map(const struct lx_deal *deal);
void lx_watch_unmap(const struct lx_deal *deal);
void lx_watch_sync(const struct lx_deal *deal, int for_device);
/* dma_need_sync() said no: the driver may leave out all syncs of what is mapped there. */
void lx_watch_needs_no_sync(unsigned int dev, unsigned long long dma);
/* dma_mapping_error() was asked. */
void lx_watch_error_checked(unsigned int dev, unsigned long long dma);
/* DMA memory: LX_TYPE_COHERENT or LX_TYPE_NONCOHERENT. */
void lx_watch_alloc_dma(const struct lx_deal *deal);
void lx_watch_free_dma(const struct lx_deal *deal);
/* A map that was refused (@deal->pa is 0 when there is none), and why. */
void lx_watch_illegal_map(const struct lx_deal *deal, const char *what);
/* @call needs a context that it does not have: @what says which one it has. */
void lx_watch_context(const char *call, const char *what);
/*
 * A mistake that only this side can see, about [@deal->pa, + len) (len 0: about a
 * handle, a limit): @code is the number of a finding (sim/finding.h), @what more of it
 * in words, or NULL.
 */
void lx_watch_mistake(unsigned int code, const struct lx_deal *deal, const char *what);
/*
 * Somebody called a function that maintains caches over [pa, pa+len): D504 where a live
 * mapping or DMA memory has some of these bytes.
 */
void lx_watch_cache_call(const char *call, unsigned long long pa, unsigned long len);
/* lx_watch_mistake(), where a number is the limit: "@what 0x3fffffff". */
void lx_watch_limit(unsigned int code, const struct lx_deal *deal, const char *what,
                    unsigned long long limit);
/*
 * An entry of a scatterlist that was mapped, for a device that takes segments of at
 * most @most bytes which cross no multiple of @boundary + 1.  @mapped: bytes that the
 * device sees there.
 */
void lx_watch_segment(const struct lx_deal *deal, unsigned long long mapped,
		      unsigned int most, unsigned long long boundary);
/* dma_set_mask() or dma_set_coherent_mask() was called. */
void lx_watch_mask_set(unsigned int dev);
/* A driver leaves @dev: mappings and DMA memory that it still has are leaks. */
void lx_watch_release(unsigned int dev);

/* DMA pools.  @pool: its address, a name for it and nothing more. */
#define LX_POOL_CREATE 0
#define LX_POOL_ALLOC 1
#define LX_POOL_FREE 2
#define LX_POOL_DESTROY 3
#define LX_POOL_USE 4 /* the pool alone is asked for */
struct lx_pool_deal {
	const char *call;
	unsigned int dev, what; /* what: LX_POOL_* */
	unsigned long pool;
	const char *name;
	unsigned long va;       /* of the block */
	unsigned long long pa, dma;
	unsigned long size;     /* of a block */
};
/* 0: the pool or the block is not one that is live, and that was reported. */
int lx_watch_pool(const struct lx_pool_deal *deal);

/* Memory comes and goes: kmalloc, kfree, pages. */
void lx_watch_alloc(const char *call, unsigned long long pa, unsigned long len, int zeroed);
/* A further piece, at @offset, of what the last lx_watch_alloc() told of. */
void lx_watch_alloc_more(const char *call, unsigned long long pa, unsigned long len,
			 unsigned long offset);
/* Bytes of it that nobody asked for, behind what was: to lose them is no loss. */
void lx_watch_slack(unsigned long long pa, unsigned long len);
void lx_watch_free(const char *call, unsigned long long pa, unsigned long len);

/*
 * Verbs: a function of the API offered to scenarios.  @kinds: result kind, then
 * ':', then one kind per argument, comma separated: dev ptr addr size int dir
 * attrs gfp sg sgt str phys; "ptr0" may be NULL; "*addr" is an out argument that
 * becomes a second result: the function finds a pointer to an unsigned long long
 * there.  A result of kind "dma" is the handle of a fresh mapping: the caller also
 * asks dma_mapping_error().
 */
struct lx_verb {
	const char *name;
	const char *result; /* "", "int", "addr", "ptr", "sg", "dma" */
	const char *args;   /* "dev,ptr,size,dir" */
	const char *names;  /* "dev,ptr,size,dir": argument names for help */
	const char *text;
	unsigned long long (*call)(const unsigned long long *args);
	unsigned long ns;   /* modelled time of the code itself, memory apart */
	const char *arch;   /* only this one's kernels, or this family's, have it; NULL: all */
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
/* ... that the kernels of one architecture or family have. */
#define LX_VERB_ARCH(arch, fn, result_kind, arg_kinds, arg_names, help)		\
	LX_VERB_OF(arch, fn, result_kind, arg_kinds, arg_names, help, 0)

#define LX_WORD(word)								\
	static const struct lx_word lx_word_##word				\
	__attribute__((used, section("lx_words"), aligned(8))) = { #word, word }

/* Host side -> Linux side: start and end of a world. */
int lx_kernel_start(void);
void lx_kernel_stop(void);
int lx_kernel_has_free_page(void);
unsigned long lx_kernel_kmalloc(unsigned long size, unsigned long align);
unsigned long lx_kernel_vmalloc(unsigned long size);
unsigned long lx_kernel_stack(unsigned long size);
/*
 * The @n-th allocation from now on fails, once; 0: none does.  What is left of the
 * number said before: 0, it has failed (or none was to).
 */
unsigned long lx_kernel_fail_nth(unsigned long n);
/* LX_BARRIER_* bits that the running board's writel() has before it (1) and its
 * readl() after it (0); and what follows a barrier with LX_BARRIER_OUTER. */
unsigned int lx_kernel_io_barrier(int is_write);
void lx_kernel_outer_sync(void);
/* The CPU that runs enters or leaves an interrupt handler, or a region with a lock. */
#define LX_CONTEXT_IRQ 0u
#define LX_CONTEXT_LOCK 1u
void lx_kernel_context(unsigned int what, int enter);
int lx_kernel_irqs_off(void); /* on the CPU that runs */
/*
 * Parameters of a module: each is a const struct lx_param called lx_param_NAME.  @type as
 * in module_param(), "string" for a buffer; @elements of an array, or bytes of the buffer.
 */
struct lx_param {
	const char *name, *type;
	void *at;
	unsigned int elements;
	unsigned int *given; /* how many were set; NULL: nobody asks */
};
/* 0 or -errno: @value is not one of that type; NULL: the name was given alone. */
int lx_kernel_param_set(const struct lx_param *param, const char *value);
/* Modules are loaded: who asked for a second probe gets it. */
void lx_kernel_probe_deferred(void);
/* What the running board's kernel counts on: no CPU fetches a line by itself; no cache
 * has a dirty line.  @family: "arm" for "armv7". */
struct lx_kernel_facts {
	const char *family;
	int in_order, writes_through;
	int coherent_is_ordered; /* the uncached view is strongly ordered, not Normal-NC */
};
void lx_kernel_facts(struct lx_kernel_facts *facts);
/*
 * Runs the KUnit suites between @first and @end (struct kunit_suite *), or those that
 * @glob ("suite.case", NULL = all) names; how many have failed.
 */
unsigned int lx_kernel_kunit(void *const *first, void *const *end, const char *glob);
/* Names that lx_arch() may answer, in order; NULL after the last. */
const char *lx_kernel_arch(unsigned int index);

/* Where the members of struct scatterlist and struct sg_table are, in bytes. */
struct lx_list_layout {
	unsigned int entry, page_link, offset, dma_address, dma_length;
	unsigned long chain, end; /* bits of page_link */
	unsigned int table, sgl, nents, orig_nents;
};
extern const struct lx_list_layout lx_kernel_lists;

/* Hooks that compiled code calls: see api/glue/hooks.c. */

#endif

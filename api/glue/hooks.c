/* SPDX-License-Identifier: MIT */
/*
 * The runtime behind -fsanitize=kernel-address (clang, calls out of line) and
 * -fsanitize=thread (gcc).  Each callback announces an access that the compiled
 * code makes natively right after it; sim/cpu.h holds the protocol.
 *
 * The two compilers differ in one thing.  clang makes an access directly after
 * its callback, so at the next entry it has happened.  gcc announces an aggregate
 * copy as store, load, and only then copies; so behind its callbacks a store
 * survives one load (driving-c I3).
 *
 * Leaves out: 128-bit atomics, which no kernel interface on DMA memory needs.
 */
#include "api/glue/hooks.h"

#include <string.h>

#include "api/glue/stack.h"
#include "sim/vmap.h"
#include "sim/world.h"

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* Stands in while no CPU is entered: always on the slow side, which asserts. */
static SimCpu nobody = { .now = 1, .deadline = 1, .pin = SIM_NO_PIN };

LxHooks lx_hooks = { .cpu = &nobody };

void
lx_hooks_enter(SimCpu *cpu)
{
    lx_hooks.cpu = cpu != NULL ? cpu : &nobody;
    lx_hooks.stack = 0;
}

void
lx_hooks_module(bool runs)
{
    lx_hooks.is_module = runs;
}

/* Who is accessing: in a scenario the step, which is set already. */
ALWAYS_INLINE SimSource
source_of(const SimCpu *cpu, const void *return_address)
{
    SimSource source = cpu->here;

    if (G_LIKELY(lx_hooks.is_module)) {
        source.pc = (uintptr_t)return_address - 1;
        source.stack = lx_hooks.stack;
    }
    return source;
}

/* An access to memory of the host: only time and an un-landed store care. */
static void __attribute__((noinline))
pass_elsewhere(SimCpu *cpu, bool is_write)
{
    if (cpu == &nobody) {
        return;
    }
    if (lx_hooks.is_module) {
        cpu->now += cpu->hit_time;
    }
    if (cpu->now >= cpu->deadline) {
        sim_cpu_prepare_elsewhere(cpu, is_write);
    }
}

ALWAYS_INLINE void
elsewhere(SimCpu *cpu, bool is_write)
{
    if (G_UNLIKELY(lx_hooks.is_module || cpu->deadline == 0)) {
        pass_elsewhere(cpu, is_write);
    }
}

ALWAYS_INLINE void
announce_store(const volatile void *at, uint64_t len, const void *return_address)
{
    SimCpu *cpu = lx_hooks.cpu;
    uint64_t va = (uintptr_t)at;

    if (len == 0) {
        return;
    }
    if (!sim_window_has(va)) {
        elsewhere(cpu, true);
    } else {
        SimSource source = source_of(cpu, return_address);

        if (!sim_cpu_try_write(cpu, va, len, source)) {
            cpu->here = source;
            sim_cpu_prepare_write_slow(cpu, va, len);
        }
    }
}

/* gcc: a store announced just before may still be on its way. */
ALWAYS_INLINE void
announce_load(const volatile void *at, uint64_t len, const void *return_address)
{
    SimCpu *cpu = lx_hooks.cpu;
    uint64_t va = (uintptr_t)at;

    if (len == 0) {
        return;
    }
    if (!sim_window_has(va)) {
        elsewhere(cpu, false);
    } else if (!sim_cpu_try_read(cpu, va, len)) {
        cpu->here = source_of(cpu, return_address);
        sim_cpu_prepare_read_slow(cpu, va, len);
    }
}

/* Whatever was announced before has happened. */
ALWAYS_INLINE void
land(void)
{
    SimCpu *cpu = lx_hooks.cpu;

    cpu->pin = SIM_NO_PIN;
    if (G_UNLIKELY(cpu->deadline == 0)) {
        sim_cpu_land(cpu);
    }
}

/* clang: it always has. */
ALWAYS_INLINE void
announce_load_landed(const volatile void *at, uint64_t len, const void *return_address)
{
    land();
    announce_load(at, len, return_address);
}

#define HERE __builtin_return_address(0)

/* A second name: objcopy maps no two callbacks to one (rules W3). */
#define ALIAS(name, other) extern __typeof__(other) name __attribute__((alias(#other)))

/* --- clang, kernel-address ------------------------------------------------ */

#define ASAN_SIZE(n)                                                             \
    void lx_hook_asan_load##n(const volatile void *at);                          \
    void lx_hook_asan_load##n(const volatile void *at)                           \
    {                                                                            \
        announce_load_landed(at, n, HERE);                                       \
    }                                                                            \
    void lx_hook_asan_store##n(const volatile void *at);                         \
    void lx_hook_asan_store##n(const volatile void *at)                          \
    {                                                                            \
        announce_store(at, n, HERE);                                             \
    }

ASAN_SIZE(1)
ASAN_SIZE(2)
ASAN_SIZE(4)
ASAN_SIZE(8)
ASAN_SIZE(16)

void lx_hook_asan_loadN(const volatile void *at, unsigned long len);
void
lx_hook_asan_loadN(const volatile void *at, unsigned long len)
{
    announce_load_landed(at, len, HERE);
}

void lx_hook_asan_storeN(const volatile void *at, unsigned long len);
void
lx_hook_asan_storeN(const volatile void *at, unsigned long len)
{
    announce_store(at, len, HERE);
}

/* --- gcc and clang, thread ------------------------------------------------ */

#define TSAN_SIZE(n)                                                             \
    void lx_hook_tsan_read##n(const volatile void *at);                          \
    void lx_hook_tsan_read##n(const volatile void *at)                           \
    {                                                                            \
        announce_load(at, n, HERE);                                              \
    }                                                                            \
    void lx_hook_tsan_write##n(const volatile void *at);                         \
    void lx_hook_tsan_write##n(const volatile void *at)                          \
    {                                                                            \
        announce_store(at, n, HERE);                                             \
    }

#define TSAN_ALIASES(n)                                                          \
    ALIAS(lx_hook_tsan_volatile_read##n, lx_hook_tsan_read##n);                  \
    ALIAS(lx_hook_tsan_volatile_write##n, lx_hook_tsan_write##n);                \
    ALIAS(lx_hook_tsan_unaligned_read##n, lx_hook_tsan_read##n);                 \
    ALIAS(lx_hook_tsan_unaligned_write##n, lx_hook_tsan_write##n);               \
    ALIAS(lx_hook_tsan_unaligned_volatile_read##n, lx_hook_tsan_read##n);        \
    ALIAS(lx_hook_tsan_unaligned_volatile_write##n, lx_hook_tsan_write##n)

TSAN_SIZE(1)
TSAN_SIZE(2)
TSAN_SIZE(4)
TSAN_SIZE(8)
TSAN_SIZE(16)
TSAN_ALIASES(1);
TSAN_ALIASES(2);
TSAN_ALIASES(4);
TSAN_ALIASES(8);
TSAN_ALIASES(16);

void lx_hook_tsan_read_range(const volatile void *at, unsigned long len);
void
lx_hook_tsan_read_range(const volatile void *at, unsigned long len)
{
    announce_load(at, len, HERE);
}

void lx_hook_tsan_write_range(const volatile void *at, unsigned long len);
void
lx_hook_tsan_write_range(const volatile void *at, unsigned long len)
{
    announce_store(at, len, HERE);
}

/* linux/compiler.h, WRITE_ONCE(): a store that is no part of an aggregate copy. */
void lx_hook_landed(void);
void
lx_hook_landed(void)
{
    land();
}

/* --- What compilers call besides ------------------------------------------ */

void lx_hook_nothing(void);
void
lx_hook_nothing(void)
{
}
ALIAS(lx_hook_tsan_init, lx_hook_nothing);
ALIAS(lx_hook_asan_handle_no_return, lx_hook_nothing);

/* @site: where the caller will go on; names the call in a stack. */
void lx_hook_tsan_func_entry(const void *site);
void
lx_hook_tsan_func_entry(const void *site)
{
    if (lx_hooks.is_module) {
        lx_hooks.stack = lx_stack_enter(lx_hooks.stack, site);
    }
}

void lx_hook_cyg_enter(const void *function, const void *site);
void
lx_hook_cyg_enter(const void *function, const void *site)
{
    (void)function;
    lx_hook_tsan_func_entry(site);
}

void lx_hook_tsan_func_exit(void);
void
lx_hook_tsan_func_exit(void)
{
    if (lx_hooks.is_module) {
        lx_hooks.stack = lx_stack_leave(lx_hooks.stack);
    }
}

void lx_hook_cyg_exit(const void *function, const void *site);
void
lx_hook_cyg_exit(const void *function, const void *site)
{
    (void)function;
    (void)site;
    lx_hook_tsan_func_exit();
}

/* --- Memory functions ------------------------------------------------------ */

/* A call implies that what was announced before it has landed. */
static SimCpu *
begin(const void *return_address)
{
    SimCpu *cpu = lx_hooks.cpu;

    cpu->here = source_of(cpu, return_address);
    cpu->pin = SIM_NO_PIN;
    if (cpu->deadline == 0 && cpu != &nobody) {
        sim_cpu_land(cpu);
    }
    return cpu;
}

static bool
is_simulated(const volatile void *at)
{
    return sim_window_has((uintptr_t)at);
}

void *
lx_hook_memmove(void *to, const void *from, unsigned long len)
{
    SimCpu *cpu = begin(HERE);

    if (is_simulated(to) || is_simulated(from)) {
        sim_cpu_copy(cpu, (uintptr_t)to, (uintptr_t)from, len);
    } else {
        elsewhere(cpu, true);
        memmove(to, from, len);
    }
    return to;
}

void *
lx_hook_memcpy(void *to, const void *from, unsigned long len)
{
    SimCpu *cpu = begin(HERE);

    if (is_simulated(to) || is_simulated(from)) {
        sim_cpu_copy(cpu, (uintptr_t)to, (uintptr_t)from, len);
    } else {
        elsewhere(cpu, true);
        /* A struct assignment to itself is legal C and comes here too. */
        memmove(to, from, len);
    }
    return to;
}

void *
lx_hook_memset(void *to, int value, unsigned long len)
{
    SimCpu *cpu = begin(HERE);

    if (is_simulated(to)) {
        sim_cpu_fill(cpu, (uintptr_t)to, value, len);
    } else {
        elsewhere(cpu, true);
        memset(to, value, len);
    }
    return to;
}

ALIAS(lx_hook_asan_memcpy, lx_hook_memcpy);
ALIAS(lx_hook_tsan_memcpy, lx_hook_memcpy);
ALIAS(lx_hook_asan_memmove, lx_hook_memmove);
ALIAS(lx_hook_tsan_memmove, lx_hook_memmove);
ALIAS(lx_hook_asan_memset, lx_hook_memset);
ALIAS(lx_hook_tsan_memset, lx_hook_memset);

static void
get(SimCpu *cpu, const volatile void *at, void *ret_bytes, uint32_t len)
{
    if (is_simulated(at)) {
        sim_cpu_load(cpu, (uintptr_t)at, ret_bytes, len);
    } else {
        memcpy(ret_bytes, (const void *)at, len);
    }
}

static void
put(SimCpu *cpu, volatile void *at, const void *bytes, uint32_t len)
{
    if (is_simulated(at)) {
        sim_cpu_store(cpu, (uintptr_t)at, bytes, len);
    } else {
        memcpy((void *)at, bytes, len);
    }
}

int
lx_hook_memcmp(const void *a, const void *b, unsigned long len)
{
    SimCpu *cpu = begin(HERE);
    const uint8_t *left = a, *right = b;

    if (!is_simulated(a) && !is_simulated(b)) {
        elsewhere(cpu, false);
        return memcmp(a, b, len);
    }
    for (unsigned long done = 0; done < len; done += 8) {
        uint8_t l[8], r[8];
        uint32_t n = MIN(len - done, sizeof(l));
        int order;

        get(cpu, left + done, l, n);
        get(cpu, right + done, r, n);
        order = memcmp(l, r, n);
        if (order != 0) {
            return order;
        }
    }
    return 0;
}

/* --- Atomics --------------------------------------------------------------- */

/*
 * Done here, on the CPU's own view, and performed before the call returns: a
 * locked instruction that stayed in a store buffer would lose other CPUs'
 * updates (rules.md P4a).  The orders are those of the C11 builtins: what CPUs see
 * of each other, no promise to a device.
 */
typedef enum AtomicOp {
    ATOMIC_SET,
    ATOMIC_ADD,
    ATOMIC_SUB,
    ATOMIC_AND,
    ATOMIC_OR,
    ATOMIC_XOR,
    ATOMIC_NAND,
} AtomicOp;

static void
order_before(SimCpu *cpu, int order)
{
    if (cpu != &nobody && order >= __ATOMIC_RELEASE) {
        sim_cpu_barrier(cpu, SIM_BARRIER_INNER | SIM_BARRIER_FULL);
    }
}

static void
order_after(SimCpu *cpu, int order)
{
    if (cpu == &nobody || order == __ATOMIC_RELAXED || order == __ATOMIC_RELEASE) {
        return;
    }
    sim_cpu_barrier(cpu, SIM_BARRIER_INNER | (order == __ATOMIC_SEQ_CST ? SIM_BARRIER_FULL
                                                                        : SIM_BARRIER_LOADS));
}

static void
perform(SimCpu *cpu, const volatile void *at, uint32_t len)
{
    if (is_simulated(at)) {
        sim_cpu_land(cpu);
        cpu->ops->drain(cpu, sim_vmap_pa(cpu->world->vmap, (uintptr_t)at), len);
    }
}

static uint64_t
combine(AtomicOp op, uint64_t old, uint64_t operand)
{
    switch (op) {
    case ATOMIC_SET:
        return operand;
    case ATOMIC_ADD:
        return old + operand;
    case ATOMIC_SUB:
        return old - operand;
    case ATOMIC_AND:
        return old & operand;
    case ATOMIC_OR:
        return old | operand;
    case ATOMIC_XOR:
        return old ^ operand;
    case ATOMIC_NAND:
        return ~(old & operand);
    }
    return old;
}

static uint64_t
atomic_load(const volatile void *at, uint32_t len, int order, const void *from)
{
    SimCpu *cpu = begin(from);
    uint64_t value = 0;

    get(cpu, at, &value, len);
    order_after(cpu, order);
    return value;
}

static void
atomic_store(volatile void *at, uint32_t len, uint64_t value, int order, const void *from)
{
    SimCpu *cpu = begin(from);

    order_before(cpu, order);
    put(cpu, at, &value, len);
    order_after(cpu, order == __ATOMIC_SEQ_CST ? order : __ATOMIC_RELAXED);
}

static uint64_t
atomic_update(volatile void *at, uint32_t len, AtomicOp op, uint64_t operand, int order,
              const void *from)
{
    SimCpu *cpu = begin(from);
    uint64_t old = 0, new;

    order_before(cpu, order);
    perform(cpu, at, len);
    get(cpu, at, &old, len);
    new = combine(op, old, operand);
    put(cpu, at, &new, len);
    perform(cpu, at, len);
    order_after(cpu, order);
    return old;
}

/* The value that was there; @value is stored when that was @expected. */
static uint64_t
atomic_compare(volatile void *at, uint32_t len, uint64_t expected, uint64_t value, int order,
               const void *from)
{
    SimCpu *cpu = begin(from);
    uint64_t old = 0;

    order_before(cpu, order);
    perform(cpu, at, len);
    get(cpu, at, &old, len);
    if (old == expected) {
        put(cpu, at, &value, len);
        perform(cpu, at, len);
    }
    order_after(cpu, order);
    return old;
}

#define ATOMIC_UPDATE(bits, name, op)                                            \
    uint##bits##_t lx_hook_atomic##bits##_##name(volatile uint##bits##_t *at,    \
                                                 uint##bits##_t value, int order); \
    uint##bits##_t lx_hook_atomic##bits##_##name(volatile uint##bits##_t *at,    \
                                                 uint##bits##_t value, int order) \
    {                                                                            \
        return atomic_update(at, bits / 8, op, value, order, HERE);              \
    }

#define ATOMIC_SIZE(bits)                                                        \
    uint##bits##_t lx_hook_atomic##bits##_load(const volatile uint##bits##_t *at, \
                                               int order);                       \
    uint##bits##_t lx_hook_atomic##bits##_load(const volatile uint##bits##_t *at, \
                                               int order)                        \
    {                                                                            \
        return atomic_load(at, bits / 8, order, HERE);                           \
    }                                                                            \
    void lx_hook_atomic##bits##_store(volatile uint##bits##_t *at,               \
                                      uint##bits##_t value, int order);          \
    void lx_hook_atomic##bits##_store(volatile uint##bits##_t *at,               \
                                      uint##bits##_t value, int order)           \
    {                                                                            \
        atomic_store(at, bits / 8, value, order, HERE);                          \
    }                                                                            \
    ATOMIC_UPDATE(bits, exchange, ATOMIC_SET)                                    \
    ATOMIC_UPDATE(bits, fetch_add, ATOMIC_ADD)                                   \
    ATOMIC_UPDATE(bits, fetch_sub, ATOMIC_SUB)                                   \
    ATOMIC_UPDATE(bits, fetch_and, ATOMIC_AND)                                   \
    ATOMIC_UPDATE(bits, fetch_or, ATOMIC_OR)                                     \
    ATOMIC_UPDATE(bits, fetch_xor, ATOMIC_XOR)                                   \
    ATOMIC_UPDATE(bits, fetch_nand, ATOMIC_NAND)                                 \
    uint##bits##_t lx_hook_atomic##bits##_compare_exchange_val(                  \
        volatile uint##bits##_t *at, uint##bits##_t expected,                    \
        uint##bits##_t value, int order, int failed_order);                      \
    uint##bits##_t lx_hook_atomic##bits##_compare_exchange_val(                  \
        volatile uint##bits##_t *at, uint##bits##_t expected,                    \
        uint##bits##_t value, int order, int failed_order)                       \
    {                                                                            \
        (void)failed_order;                                                      \
        return atomic_compare(at, bits / 8, expected, value, order, HERE);       \
    }                                                                            \
    int lx_hook_atomic##bits##_compare_exchange_strong(                          \
        volatile uint##bits##_t *at, uint##bits##_t *expected,                   \
        uint##bits##_t value, int order, int failed_order);                      \
    int lx_hook_atomic##bits##_compare_exchange_strong(                          \
        volatile uint##bits##_t *at, uint##bits##_t *expected,                   \
        uint##bits##_t value, int order, int failed_order)                       \
    {                                                                            \
        uint##bits##_t wanted = *expected;                                       \
        uint##bits##_t old;                                                      \
                                                                                 \
        (void)failed_order;                                                      \
        old = atomic_compare(at, bits / 8, wanted, value, order, HERE);          \
        *expected = old;                                                         \
        return old == wanted;                                                    \
    }                                                                            \
    ALIAS(lx_hook_atomic##bits##_compare_exchange_weak,                          \
          lx_hook_atomic##bits##_compare_exchange_strong)

ATOMIC_SIZE(8);
ATOMIC_SIZE(16);
ATOMIC_SIZE(32);
ATOMIC_SIZE(64);

void lx_hook_atomic_thread_fence(int order);
void
lx_hook_atomic_thread_fence(int order)
{
    SimCpu *cpu = begin(HERE);

    if (cpu != &nobody && order != __ATOMIC_RELAXED) {
        sim_cpu_barrier(cpu, SIM_BARRIER_INNER | SIM_BARRIER_FULL);
    }
}
ALIAS(lx_hook_atomic_signal_fence, lx_hook_nothing);

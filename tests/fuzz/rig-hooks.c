/* SPDX-License-Identifier: MIT */
/*
 * Callbacks of the compiled operations on their way to the runtime
 * (api/glue/hooks.c).  After each the reference is told what was announced: what
 * a load will find, and what a store will leave, which counts from that moment.
 */
#include "fuzz.h"

#include "api/glue/hooks.h"

/* --- Native loads and stores ----------------------------------------------- */

/*
 * Bytes of a long range are loaded line by line, and a later line may push an
 * earlier one out: what counts is what the first look found.
 */
void
fuzz_capture(Fuzz *f, uint32_t place, uint32_t len)
{
    for (uint32_t i = place; i < place + len; i++) {
        if (f->spied[i] == f->announcement) {
            continue;
        }
        f->spied[i] = f->announcement;
        f->last[i] = ref_view(f, i);
        f->last_at[i] = f->op_number;
        if (f->first_at[i] != f->op_number) {
            f->first[i] = f->last[i];
            f->first_at[i] = f->op_number;
        }
    }
}

/*
 * The announced store counts as made once its bytes are known: at once, or, when
 * gcc announces a copy's target before its source, after that.
 */
void
fuzz_made(Fuzz *f)
{
    Unlanded *store = &f->unlanded;
    uint8_t bytes[FUZZ_HOST];

    for (uint32_t i = 0; i < store->len; i++) {
        if (!plan_byte(f, store->place + i, &bytes[i])) {
            return;
        }
    }
    store->is_made = true;
    plan_stored(f, store->place, store->len);
    if (f->went_straight) {
        ref_perform_now(f, store->place, bytes, store->len);
        store->len = 0;
    } else {
        ref_issue(f, store->place, bytes, store->len);
    }
}

static void
loaded(const volatile void *at, unsigned long len)
{
    uint32_t place = fuzz_place((uintptr_t)at);

    if (place == NO_PLACE) {
        return;
    }
    fuzz_capture(fuzz, place, len);
    fuzz->announcement++;
    if (fuzz->unlanded.len > 0 && !fuzz->unlanded.is_made) {
        fuzz_made(fuzz);
    }
}

/* clang announces each load, also that of a bit-field's unit before it is stored:
 * what another CPU writes in between is lost, as on hardware. */
static void
stored(const volatile void *at, unsigned long len)
{
    uint32_t place = fuzz_place((uintptr_t)at);
    Fuzz *f = fuzz;

    if (place == NO_PLACE) {
        return;
    }
    fuzz_check(f, f->unlanded.len == 0, "a store was announced before the last had landed");
    f->went_straight = f->cpu->pin != SIM_NO_PIN;
    f->unlanded = (Unlanded){ .place = place, .len = len };
    f->announcement++;
    fuzz_made(f);
}

/* gcc's bit-field store loads its unit under the callback of the store. */
static void
stored_by_gcc(const volatile void *at, unsigned long len)
{
    uint32_t place = fuzz_place((uintptr_t)at);

    if (place != NO_PLACE && fuzz->plan.quiet) {
        fuzz_capture(fuzz, place, len);
    }
    stored(at, len);
}

/* One size of callback of both compilers; the prototypes are theirs. */
#define DECLARE(name, ...)                                                       \
    void lx_hook_##name(const volatile void *at, ##__VA_ARGS__);                 \
    void fz_hook_##name(const volatile void *at, ##__VA_ARGS__);                 \
    void fz_hook_##name(const volatile void *at, ##__VA_ARGS__)
#define CALLBACK(name, size, tell)                                               \
    DECLARE(name)                                                                \
    {                                                                            \
        lx_hook_##name(at);                                                      \
        tell(at, size);                                                          \
    }
#define RANGE(name, tell)                                                        \
    DECLARE(name, unsigned long len)                                             \
    {                                                                            \
        lx_hook_##name(at, len);                                                 \
        tell(at, len);                                                           \
    }
#define CALLBACKS(size)                                                          \
    CALLBACK(asan_load##size, size, loaded)                                      \
    CALLBACK(asan_store##size, size, stored)                                     \
    CALLBACK(tsan_read##size, size, loaded)                                      \
    CALLBACK(tsan_write##size, size, stored_by_gcc)                                     \
    CALLBACK(tsan_volatile_read##size, size, loaded)                             \
    CALLBACK(tsan_volatile_write##size, size, stored_by_gcc)

CALLBACKS(1)
CALLBACKS(2)
CALLBACKS(4)
CALLBACKS(8)
CALLBACKS(16)
RANGE(asan_loadN, loaded)
RANGE(asan_storeN, stored)
RANGE(tsan_read_range, loaded)
RANGE(tsan_write_range, stored_by_gcc)

static void __attribute__((used))
call_nothing(void)
{
}
#define NOTHING(name) void name(void) __attribute__((alias("call_nothing")))
NOTHING(fz_hook_cyg_enter);
NOTHING(fz_hook_cyg_exit);
NOTHING(fz_hook_tsan_func_entry);
NOTHING(fz_hook_tsan_func_exit);
NOTHING(fz_hook_tsan_init);

/* --- Accesses by value ------------------------------------------------------ */

static void
view(uint32_t place, uint32_t len, uint8_t *ret_bytes)
{
    for (uint32_t i = 0; i < len; i++) {
        ret_bytes[i] = ref_view(fuzz, place + i);
    }
}

/*
 * A load that hits is not seen by the spies.  The first of an access is made
 * before anything else can happen, so its bytes are those of now; if it misses,
 * rig-machine.c notes them again.
 */
static ByValue
begin(uint32_t from, uint32_t from_len, uint32_t to, uint32_t to_len)
{
    ByValue outer = fuzz->by;

    fuzz->by = (ByValue){ .is_active = true, .from = { from, NO_PLACE },
                          .from_len = { from_len, 0 }, .to = to, .to_len = to_len };
    view(from, from_len, fuzz->by.first);
    return outer;
}

static void
keep_first(uint32_t place, const uint8_t *bytes, uint32_t len)
{
    for (uint32_t i = 0; i < len; i++) {
        fuzz->last[place + i] = bytes[i];
        fuzz->last_at[place + i] = fuzz->op_number;
        if (fuzz->first_at[place + i] != fuzz->op_number) {
            fuzz->first[place + i] = bytes[i];
            fuzz->first_at[place + i] = fuzz->op_number;
        }
    }
}

static void
end(ByValue outer)
{
    ByValue *by = &fuzz->by;

    fuzz->checks++;
    if (by->to_len > 0 && !by->stored) {
        uint8_t bytes[64];

        by->compute(by, bytes);
        ref_perform_now(fuzz, by->to, bytes, by->to_len);
    }
    if (fuzz->in_op) {
        keep_first(by->from[0], by->first, by->from_len[0]);
        keep_first(by->from[1], by->second, by->from_len[1]);
        plan_stored(fuzz, by->to, by->to_len);
    }
    fuzz->by = outer;
}

static void
compute_copy(ByValue *by, uint8_t *ret_bytes)
{
    memcpy(ret_bytes, by->bytes != NULL ? by->bytes : by->first, by->to_len);
}

void
fuzz_load(Fuzz *f, uint32_t place, void *ret_bytes, uint32_t len)
{
    ByValue outer = begin(place, len, NO_PLACE, 0);

    sim_cpu_load(f->cpu, fuzz_va(place), ret_bytes, len);
    fuzz_check(f, memcmp(ret_bytes, f->by.first, len) == 0, "a load by value at place %u",
               place);
    end(outer);
}

void
fuzz_store(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len)
{
    ByValue outer = begin(NO_PLACE, 0, place, len);

    f->by.compute = compute_copy;
    f->by.bytes = bytes;
    sim_cpu_store(f->cpu, fuzz_va(place), bytes, len);
    end(outer);
}

/* As much as one access takes on both sides. */
static uint32_t
piece_of(const volatile void *a, const volatile void *b, unsigned long len)
{
    uint32_t room = MIN(fuzz->cpu->line_mask + 1, 64u);
    uint32_t left = room - ((uintptr_t)a & (room - 1)), right = room - ((uintptr_t)b & (room - 1));

    left = fuzz_place((uintptr_t)a) == NO_PLACE ? 64 : left;
    right = fuzz_place((uintptr_t)b) == NO_PLACE ? 64 : right;
    return MIN(len, MIN(left, right));
}

static void
copy_piece(uint8_t *to, const uint8_t *from, uint32_t len, bool by_memmove)
{
    uint32_t to_place = fuzz_place((uintptr_t)to), from_place = fuzz_place((uintptr_t)from);
    ByValue outer = begin(from_place, from_place == NO_PLACE ? 0 : len, to_place,
                          to_place == NO_PLACE ? 0 : len);

    fuzz->by.compute = compute_copy;
    fuzz->by.bytes = from_place == NO_PLACE ? from : NULL;
    if (by_memmove) {
        lx_hook_memmove(to, from, len);
    } else {
        lx_hook_memcpy(to, from, len);
    }
    if (to_place == NO_PLACE) {
        fuzz_check(fuzz, memcmp(to, fuzz->by.first, len) == 0, "a copy from place %u",
                   from_place);
    }
    end(outer);
}

static void *
copy(void *to, const void *from, unsigned long len, bool by_memmove)
{
    bool is_backwards = (uintptr_t)to - (uintptr_t)from < len && to != from;

    for (unsigned long done = 0, n; done < len; done += n) {
        n = piece_of((uint8_t *)to + done, (const uint8_t *)from + done, len - done);
        if (is_backwards) {
            n = 1;
            copy_piece((uint8_t *)to + len - done - 1, (const uint8_t *)from + len - done - 1, 1,
                       by_memmove);
        } else {
            copy_piece((uint8_t *)to + done, (const uint8_t *)from + done, n, by_memmove);
        }
    }
    return to;
}

void *fz_hook_memcpy(void *to, const void *from, unsigned long len);
void *
fz_hook_memcpy(void *to, const void *from, unsigned long len)
{
    return copy(to, from, len, false);
}

void *fz_hook_memmove(void *to, const void *from, unsigned long len);
void *
fz_hook_memmove(void *to, const void *from, unsigned long len)
{
    return copy(to, from, len, true);
}

void *fz_hook_memset(void *to, int value, unsigned long len);
void *
fz_hook_memset(void *to, int value, unsigned long len)
{
    uint8_t bytes[64];

    memset(bytes, value, sizeof(bytes));
    if (fuzz_place((uintptr_t)to) == NO_PLACE) {
        return lx_hook_memset(to, value, len);
    }
    for (unsigned long done = 0, n; done < len; done += n) {
        uint8_t *at = (uint8_t *)to + done;
        ByValue outer;

        n = piece_of(at, at, len - done);
        outer = begin(NO_PLACE, 0, fuzz_place((uintptr_t)at), n);
        fuzz->by.compute = compute_copy;
        fuzz->by.bytes = bytes;
        lx_hook_memset(at, value, n);
        end(outer);
    }
    return to;
}

static int
compare_piece(const uint8_t *a, const uint8_t *b, uint32_t len)
{
    uint32_t left = fuzz_place((uintptr_t)a), right = fuzz_place((uintptr_t)b);
    ByValue outer = begin(left, len, NO_PLACE, 0);
    int order;

    fuzz->by.from[1] = right;
    fuzz->by.from_len[1] = len;
    order = lx_hook_memcmp(a, b, len);
    if (!fuzz->by.loaded[1]) { /* a hit, the last thing that happened */
        view(right, len, fuzz->by.second);
    }
    end(outer);
    return order;
}

int fz_hook_memcmp(const void *a, const void *b, unsigned long len);
int
fz_hook_memcmp(const void *a, const void *b, unsigned long len)
{
    const uint8_t *left = a, *right = b;

    for (unsigned long done = 0, n; done < len; done += n) {
        int order;

        n = MIN(piece_of(left + done, right + done, len - done), 8);
        order = compare_piece(left + done, right + done, n);
        if (order != 0) {
            return order;
        }
    }
    return 0;
}

/* --- Atomics ---------------------------------------------------------------- */

static uint64_t
loaded_value(const ByValue *by)
{
    uint64_t value = 0;

    memcpy(&value, by->first, by->from_len[0]);
    return value;
}

static void
put_value(const ByValue *by, uint64_t value, uint8_t *ret_bytes)
{
    memcpy(ret_bytes, &value, by->to_len);
}

static void
compute_add(ByValue *by, uint8_t *ret_bytes)
{
    put_value(by, loaded_value(by) + by->operand, ret_bytes);
}

static void
compute_or(ByValue *by, uint8_t *ret_bytes)
{
    put_value(by, loaded_value(by) | by->operand, ret_bytes);
}

static void
compute_operand(ByValue *by, uint8_t *ret_bytes)
{
    put_value(by, by->operand, ret_bytes);
}

#define UPDATE(bits, name, how)                                                  \
    uint##bits##_t lx_hook_atomic##bits##_##name(volatile void *at,              \
                                                 uint##bits##_t value, int order); \
    uint##bits##_t fz_hook_atomic##bits##_##name(volatile void *at,              \
                                                 uint##bits##_t value, int order); \
    uint##bits##_t fz_hook_atomic##bits##_##name(volatile void *at,              \
                                                 uint##bits##_t value, int order) \
    {                                                                            \
        uint32_t place = fuzz_place((uintptr_t)at);                              \
        ByValue outer = begin(place, bits / 8, place, bits / 8);                 \
        uint##bits##_t old;                                                      \
                                                                                 \
        fuzz->by.compute = how;                                                  \
        fuzz->by.operand = value;                                                \
        old = lx_hook_atomic##bits##_##name(at, value, order);                   \
        end(outer);                                                              \
        return old;                                                              \
    }

UPDATE(32, fetch_add, compute_add)
UPDATE(32, exchange, compute_operand)
UPDATE(64, fetch_or, compute_or)

int lx_hook_atomic32_compare_exchange_strong(volatile void *at, void *expected, uint32_t value,
                                             int order, int failed_order);
int fz_hook_atomic32_compare_exchange_strong(volatile void *at, void *expected, uint32_t value,
                                             int order, int failed_order);
int
fz_hook_atomic32_compare_exchange_strong(volatile void *at, void *expected, uint32_t value,
                                         int order, int failed_order)
{
    uint32_t place = fuzz_place((uintptr_t)at);
    ByValue outer = begin(place, 4, place, 4);
    int done;

    fuzz->by.compute = compute_operand;
    fuzz->by.operand = value;
    done = lx_hook_atomic32_compare_exchange_strong(at, expected, value, order, failed_order);
    if (!done) {
        fuzz_check(fuzz, !fuzz->by.stored, "a compare-and-swap that failed has stored");
        fuzz->by.to_len = 0;
    }
    end(outer);
    return done;
}

uint32_t lx_hook_atomic32_load(const volatile void *at, int order);
uint32_t fz_hook_atomic32_load(const volatile void *at, int order);
uint32_t
fz_hook_atomic32_load(const volatile void *at, int order)
{
    ByValue outer = begin(fuzz_place((uintptr_t)at), 4, NO_PLACE, 0);
    uint32_t value = lx_hook_atomic32_load(at, order);

    end(outer);
    return value;
}

void lx_hook_atomic32_store(volatile void *at, uint32_t value, int order);
void fz_hook_atomic32_store(volatile void *at, uint32_t value, int order);
void
fz_hook_atomic32_store(volatile void *at, uint32_t value, int order)
{
    ByValue outer = begin(NO_PLACE, 0, fuzz_place((uintptr_t)at), 4);

    fuzz->by.compute = compute_operand;
    fuzz->by.operand = value;
    lx_hook_atomic32_store(at, value, order);
    end(outer);
}

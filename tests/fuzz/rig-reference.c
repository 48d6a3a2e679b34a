/* SPDX-License-Identifier: MIT */
/*
 * The reference of the fuzz: RAM, cache lines and buffered stores by value.  A
 * store is issued the moment the compiled code makes it; it is performed, and
 * lines come and go, when the machine is seen to do so.
 */
#include "fuzz.h"

void
ref_init(Fuzz *f)
{
    for (unsigned i = 0; i < CPUS; i++) {
        f->ref.stores[i].issued = g_array_new(false, false, sizeof(Issued));
    }
}

void
ref_clear(Fuzz *f)
{
    for (unsigned i = 0; i < CPUS; i++) {
        g_array_free(f->ref.stores[i].issued, true);
    }
}

uint32_t
ref_line(const Fuzz *f, uint32_t place)
{
    return place / (f->cpu->line_mask + 1);
}

static bool
is_cached(uint32_t place)
{
    return place < CACHED_BYTES;
}

bool
ref_is_held(Fuzz *f, uint32_t place)
{
    for (guint i = 0; i < f->world->cpus->len; i++) {
        const SimCpu *cpu = g_ptr_array_index(f->world->cpus, i);

        if (cpu->attn[fuzz_pa(place) >> cpu->line_shift] & SIM_ATTN_VALID) {
            return true;
        }
    }
    return false;
}

/* A line that is gone from the machine is gone here; a dirty one may not go so. */
static bool
is_valid(Fuzz *f, uint32_t place)
{
    Reference *ref = &f->ref;
    uint32_t line = ref_line(f, place);

    if (!ref_is_held(f, place)) {
        fuzz_check(f, !ref->dirty[line] || f->drops, "a dirty line was dropped at place %u",
                   place);
        ref->valid[line] = ref->dirty[line] = false;
    }
    return ref->valid[line];
}

uint8_t
ref_below(Fuzz *f, uint32_t place)
{
    Reference *ref = &f->ref;
    uint32_t line = ref_line(f, place);

    if (!f->l2) {
        return ref->ram[place];
    }
    if (f->l2->ops->state(f->l2, fuzz_pa(place)) != 'I') {
        return ref->l2[place];
    }
    fuzz_check(f, !ref->l2_dirty[line] || f->drops, "the L2 dropped a dirty line, place %u",
               place);
    ref->l2_dirty[line] = false;
    return ref->ram[place];
}

static Buffered *
own_stores(Fuzz *f)
{
    return &f->ref.stores[f->cpu->index];
}

uint8_t
ref_view(Fuzz *f, uint32_t place)
{
    const Buffered *own = own_stores(f);

    if (own->depth[place] > 0) {
        return own->pending[place][own->depth[place] - 1].value;
    }
    if (!is_cached(place)) {
        return f->ref.is_outside[place] ? f->ref.outside[place] : f->ref.ram[place];
    }
    return is_valid(f, place) ? f->ref.cache[place] : ref_below(f, place);
}

/* --- Buffered stores ------------------------------------------------------ */

static Issued *
issued_of(Buffered *own, uint64_t seq)
{
    for (guint i = own->issued->len; i-- > 0;) {
        Issued *issued = &g_array_index(own->issued, Issued, i);

        if (issued->seq == seq) {
            return issued;
        }
    }
    return NULL;
}

/* The oldest @count pending stores of a byte are performed or overtaken. */
static void
forget(Buffered *own, uint32_t place, unsigned count)
{
    Pending *pending = own->pending[place];

    for (unsigned i = 0; i < count; i++) {
        Issued *issued = issued_of(own, pending[i].seq);

        if (--issued->live == 0) {
            g_array_remove_index(own->issued,
                                 issued - &g_array_index(own->issued, Issued, 0));
        }
    }
    memmove(pending, pending + count, (own->depth[place] - count) * sizeof(*pending));
    own->depth[place] -= count;
}

bool
ref_is_ambiguous(const Fuzz *f)
{
    for (unsigned i = 0; i < CPUS; i++) {
        if (f->ref.stores[i].ambiguous) {
            return true;
        }
    }
    return false;
}

void
ref_forget_all(Fuzz *f)
{
    Buffered *own = own_stores(f);

    own->ambiguous = false;
    for (uint32_t place = 0; own->issued->len > 0 && place < PLACES; place++) {
        forget(own, place, own->depth[place]);
    }
}

void
ref_issue(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len)
{
    Buffered *own = own_stores(f);
    Issued issued = { .seq = ++own->seq, .group = own->group, .place = place, .len = len,
                      .live = len };

    g_array_append_val(own->issued, issued);
    for (uint32_t i = 0; i < len; i++) {
        if (own->depth[place + i] == STACK) {
            forget(own, place + i, 1);
        }
        for (unsigned k = 0; k < own->depth[place + i]; k++) {
            own->ambiguous |= own->pending[place + i][k].value == bytes[i];
        }
        own->pending[place + i][own->depth[place + i]++] =
            (Pending){ .seq = issued.seq, .value = bytes[i] };
    }
}

/*
 * No barrier of a CPU reaches the buffer of an outer controller: a store that waits
 * there is passed by one to a cache, and what lies in one slot goes at one moment.
 */
static bool
may_wait_outside(const Fuzz *f, const Issued *older, uint32_t place)
{
    uint32_t line = place / f->l2->line_bytes * f->l2->line_bytes;

    return !is_cached(older->place) &&
           (is_cached(place) || (older->place < line + f->l2->line_bytes &&
                                 older->place + older->len > line));
}

/* No store of an older group may still be waiting (a store barrier orders). */
static void
check_order(Fuzz *f, const Buffered *own, uint64_t group, uint32_t place)
{
    for (guint i = 0; i < own->issued->len; i++) {
        const Issued *older = &g_array_index(own->issued, Issued, i);

        if (older->group >= group) {
            return;
        }
        fuzz_check(f, f->shape.outer && may_wait_outside(f, older, place),
                   "place %u was performed before a store that a barrier puts first", place);
    }
}

/* Which of the buffered stores of this byte it was: the oldest with the value. */
static int
find_pending(const Buffered *own, uint32_t place, uint8_t value)
{
    for (unsigned i = 0; i < own->depth[place]; i++) {
        if (own->pending[place][i].value == value) {
            return i;
        }
    }
    return -1;
}

static void
perform_byte(Fuzz *f, Buffered *own, uint32_t place, uint8_t value, bool to_cache)
{
    Reference *ref = &f->ref;
    int which = find_pending(own, place, value);

    fuzz_check(f, which >= 0, "0x%02x was performed at place %u: nobody stored it", value,
               place);
    if (which >= 0) {
        check_order(f, own, issued_of(own, own->pending[place][which].seq)->group, place);
        forget(own, place, which + 1);
    }
    ref->is_outside[place] = false;
    if (to_cache) {
        ref->cache[place] = value;
    }
    if (!to_cache || f->shape.deep) {
        ref->ram[place] = value;
    }
}

void
ref_perform(Fuzz *f, unsigned cpu, uint32_t place, const uint8_t *bytes, uint32_t len,
            bool to_cache)
{
    uint32_t line = ref_line(f, place);

    f->checks++;
    for (uint32_t i = 0; i < len; i++) {
        perform_byte(f, &f->ref.stores[cpu], place + i, bytes[i], to_cache);
    }
    if (to_cache) {
        fuzz_check(f, f->ref.valid[line] || len == f->cpu->line_mask + 1,
                   "a store was performed in a line that was not filled, place %u", place);
        f->ref.valid[line] = true;
        f->ref.dirty[line] = !f->shape.deep;
    }
}

void
ref_hand_out(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len)
{
    for (uint32_t i = 0; i < len; i++) {
        f->ref.is_outside[place + i] = f->l2->ops->drainable(f->l2, fuzz_pa(place + i), 1) > 0;
        f->ref.outside[place + i] = bytes[i];
    }
}

void
ref_perform_now(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len)
{
    f->checks++;
    fuzz_check(f, is_valid(f, place), "a store went into a line that is not held, place %u",
               place);
    check_order(f, own_stores(f), own_stores(f)->group, place);
    memcpy(&f->ref.cache[place], bytes, len);
    if (f->shape.deep) {
        memcpy(&f->ref.ram[place], bytes, len);
    }
    f->ref.dirty[ref_line(f, place)] = !f->shape.deep;
}

/* --- Lines ---------------------------------------------------------------- */

void
ref_compare_ram(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len, const char *who)
{
    const uint8_t *ram = &f->ref.ram[place];

    f->checks++;
    for (uint32_t i = 0; i < len; i++) {
        fuzz_check(f, bytes[i] == ram[i], "%s read 0x%02x at place %u, RAM should hold 0x%02x",
                   who, bytes[i], place + i, ram[i]);
    }
}

bool
ref_ask_line(Fuzz *f, uint32_t place, uint32_t len, uint8_t *ret_due)
{
    bool held = is_valid(f, place);

    for (uint32_t i = 0; i < len; i++) {
        ret_due[i] = held ? f->ref.cache[place + i] : ref_below(f, place + i);
    }
    return held;
}

void
ref_fill(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len, const uint8_t *due,
         bool was_held)
{
    uint32_t line = ref_line(f, place);

    f->checks++;
    for (uint32_t i = 0; i < len; i++) {
        fuzz_check(f, bytes[i] == due[i], "0x%02x was filled at place %u, should be 0x%02x",
                   bytes[i], place + i, due[i]);
    }
    memcpy(&f->ref.cache[place], bytes, len);
    f->ref.dirty[line] &= was_held;
    f->ref.valid[line] = true;
}

static void
compare_cache(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len)
{
    f->checks++;
    for (uint32_t i = 0; i < len; i++) {
        fuzz_check(f, bytes[i] == f->ref.cache[place + i],
                   "0x%02x was written back at place %u, the cache should hold 0x%02x",
                   bytes[i], place + i, f->ref.cache[place + i]);
    }
}

void
ref_write_back(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len)
{
    Reference *ref = &f->ref;
    uint32_t line = ref_line(f, place);

    fuzz_check(f, ref->dirty[line], "a clean line was written back, place %u", place);
    compare_cache(f, place, bytes, len);
    memcpy(f->l2 ? &ref->l2[place] : &ref->ram[place], bytes, len);
    ref->l2_dirty[line] |= f->l2 != NULL;
    ref->dirty[line] = false;
}

void
ref_hand_down(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len)
{
    compare_cache(f, place, bytes, len);
    memcpy(&f->ref.l2[place], bytes, len);
}

void
ref_l2_fill(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len)
{
    ref_compare_ram(f, place, bytes, len, "a fill of the L2");
    memcpy(&f->ref.l2[place], bytes, len);
}

void
ref_l2_write_back(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len)
{
    Reference *ref = &f->ref;
    uint32_t line = ref_line(f, place);

    f->checks++;
    fuzz_check(f, ref->l2_dirty[line], "the L2 wrote a clean line back, place %u", place);
    for (uint32_t i = 0; i < len; i++) {
        fuzz_check(f, bytes[i] == ref->l2[place + i],
                   "the L2 wrote 0x%02x back at place %u, it should hold 0x%02x", bytes[i],
                   place + i, ref->l2[place + i]);
    }
    memcpy(&ref->ram[place], bytes, len);
    ref->l2_dirty[line] = false;
}

void
ref_drop_lines(Fuzz *f)
{
    for (uint32_t place = 0; place < CACHED_BYTES; place += 16) {
        if (!is_valid(f, place)) {
            ref_below(f, place);
        }
        if (f->l2 && f->l2->ops->state(f->l2, fuzz_pa(place)) == 'I') {
            f->ref.l2_dirty[ref_line(f, place)] = false;
        }
    }
}

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
    f->ref.issued = g_array_new(false, false, sizeof(Issued));
}

void
ref_clear(Fuzz *f)
{
    g_array_free(f->ref.issued, true);
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

/* A line that is gone from the machine is gone here; a dirty one may not go so. */
static bool
is_valid(Fuzz *f, uint32_t place)
{
    Reference *ref = &f->ref;
    uint32_t line = ref_line(f, place);

    if (!(f->cpu->attn[fuzz_pa(place) >> f->cpu->line_shift] & SIM_ATTN_VALID)) {
        fuzz_check(f, !ref->dirty[line] || f->drops, "a dirty line was dropped at place %u",
                   place);
        ref->valid[line] = ref->dirty[line] = false;
    }
    return ref->valid[line];
}

uint8_t
ref_view(Fuzz *f, uint32_t place)
{
    const Reference *ref = &f->ref;

    if (ref->depth[place] > 0) {
        return ref->pending[place][ref->depth[place] - 1].value;
    }
    return is_cached(place) && is_valid(f, place) ? ref->cache[place] : ref->ram[place];
}

/* --- Buffered stores ------------------------------------------------------ */

static Issued *
issued_of(Reference *ref, uint64_t seq)
{
    for (guint i = ref->issued->len; i-- > 0;) {
        Issued *issued = &g_array_index(ref->issued, Issued, i);

        if (issued->seq == seq) {
            return issued;
        }
    }
    return NULL;
}

/* The oldest @count pending stores of a byte are performed or overtaken. */
static void
forget(Reference *ref, uint32_t place, unsigned count)
{
    Pending *pending = ref->pending[place];

    for (unsigned i = 0; i < count; i++) {
        Issued *issued = issued_of(ref, pending[i].seq);

        if (--issued->live == 0) {
            g_array_remove_index(ref->issued,
                                 issued - &g_array_index(ref->issued, Issued, 0));
        }
    }
    memmove(pending, pending + count, (ref->depth[place] - count) * sizeof(*pending));
    ref->depth[place] -= count;
}

void
ref_forget_all(Fuzz *f)
{
    f->ref.ambiguous = false;
    for (uint32_t place = 0; f->ref.issued->len > 0 && place < PLACES; place++) {
        forget(&f->ref, place, f->ref.depth[place]);
    }
}

void
ref_issue(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len)
{
    Reference *ref = &f->ref;
    Issued issued = { .seq = ++ref->seq, .group = ref->group, .place = place, .live = len };

    g_array_append_val(ref->issued, issued);
    for (uint32_t i = 0; i < len; i++) {
        if (ref->depth[place + i] == STACK) {
            forget(ref, place + i, 1);
        }
        for (unsigned k = 0; k < ref->depth[place + i]; k++) {
            ref->ambiguous |= ref->pending[place + i][k].value == bytes[i];
        }
        ref->pending[place + i][ref->depth[place + i]++] =
            (Pending){ .seq = issued.seq, .value = bytes[i] };
    }
}

/* No store of an older group may still be waiting (a store barrier orders). */
static void
check_order(Fuzz *f, uint64_t group, uint32_t place)
{
    const GArray *issued = f->ref.issued;

    fuzz_check(f, issued->len == 0 || g_array_index(issued, Issued, 0).group >= group,
               "place %u was performed before a store that a barrier puts first", place);
}

/* Which of the buffered stores of this byte it was: the oldest with the value. */
static int
find_pending(const Reference *ref, uint32_t place, uint8_t value)
{
    for (unsigned i = 0; i < ref->depth[place]; i++) {
        if (ref->pending[place][i].value == value) {
            return i;
        }
    }
    return -1;
}

static void
perform_byte(Fuzz *f, uint32_t place, uint8_t value, bool to_cache)
{
    Reference *ref = &f->ref;
    int which = find_pending(ref, place, value);

    fuzz_check(f, which >= 0, "0x%02x was performed at place %u: nobody stored it", value,
               place);
    if (which >= 0) {
        check_order(f, issued_of(ref, ref->pending[place][which].seq)->group, place);
        forget(ref, place, which + 1);
    }
    if (to_cache) {
        ref->cache[place] = value;
    } else {
        ref->ram[place] = value;
    }
}

void
ref_perform(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len, bool to_cache)
{
    uint32_t line = ref_line(f, place);

    f->checks++;
    for (uint32_t i = 0; i < len; i++) {
        perform_byte(f, place + i, bytes[i], to_cache);
    }
    if (to_cache) {
        fuzz_check(f, f->ref.valid[line] || len == f->cpu->line_mask + 1,
                   "a store was performed in a line that was not filled, place %u", place);
        f->ref.valid[line] = f->ref.dirty[line] = true;
    }
}

void
ref_perform_now(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len)
{
    f->checks++;
    fuzz_check(f, is_valid(f, place), "a store went into a line that is not held, place %u",
               place);
    check_order(f, f->ref.group, place);
    memcpy(&f->ref.cache[place], bytes, len);
    f->ref.dirty[ref_line(f, place)] = true;
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

void
ref_fill(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len)
{
    is_valid(f, place);
    ref_compare_ram(f, place, bytes, len, "a fill");
    memcpy(&f->ref.cache[place], bytes, len);
    f->ref.valid[ref_line(f, place)] = true;
    f->ref.dirty[ref_line(f, place)] = false;
}

void
ref_write_back(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len)
{
    Reference *ref = &f->ref;

    f->checks++;
    fuzz_check(f, ref->dirty[ref_line(f, place)], "a clean line was written back, place %u",
               place);
    for (uint32_t i = 0; i < len; i++) {
        fuzz_check(f, bytes[i] == ref->cache[place + i],
                   "0x%02x was written back at place %u, the cache should hold 0x%02x",
                   bytes[i], place + i, ref->cache[place + i]);
    }
    memcpy(&ref->ram[place], bytes, len);
    ref->dirty[ref_line(f, place)] = false;
}

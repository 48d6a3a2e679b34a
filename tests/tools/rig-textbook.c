/* SPDX-License-Identifier: MIT */
/* See rig-textbook.h. */
#include "tests/tools/rig-textbook.h"

#include <string.h>

#define PAGE 4096u

/* --- The cache --------------------------------------------------------------- */

void
textbook_init(Textbook *cache, uint32_t line_bytes, uint32_t sets, uint32_t ways,
              Textbook *below)
{
    *cache = (Textbook){ .line_bytes = line_bytes, .sets = sets, .ways = ways,
                         .below = below };
    cache->way = g_new0(struct TextbookWay, sets * ways);
}

void
textbook_clear(Textbook *cache)
{
    g_free(cache->way);
}

static void
access_line(Textbook *cache, uint64_t line, bool is_write, bool is_whole)
{
    struct TextbookWay *set = cache->way + line % cache->sets * cache->ways, *least = set;

    cache->clock++;
    for (struct TextbookWay *way = set; way < set + cache->ways; way++) {
        if (way->used != 0 && way->line == line) {
            cache->hits++;
            way->used = cache->clock;
            way->dirty |= is_write;
            return;
        }
        least = way->used < least->used ? way : least;
    }
    cache->misses++;
    if (cache->below && !(is_write && is_whole)) {
        access_line(cache->below, line, false, false);
    }
    if (least->used != 0 && least->dirty) {
        cache->write_backs++;
        if (cache->below) {
            access_line(cache->below, least->line, true, true);
        }
    }
    *least = (struct TextbookWay){ .line = line, .used = cache->clock, .dirty = is_write };
}

void
textbook_access(Textbook *cache, uint64_t address, uint32_t size, bool is_write)
{
    uint64_t end = address + size, first = address / cache->line_bytes;

    for (uint64_t line = first; line * cache->line_bytes < end; line++) {
        uint64_t start = line * cache->line_bytes;

        access_line(cache, line, is_write,
                    address <= start && start + cache->line_bytes <= end);
    }
}

/* --- The memory -------------------------------------------------------------- */

void
flat_init(FlatMemory *memory)
{
    memory->pages = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_set_size(memory->pages, (UINT64_C(1) << 32) / PAGE + 16);
    memory->checksum = UINT64_C(0xcbf29ce484222325);
    memory->number = 0;
}

void
flat_clear(FlatMemory *memory)
{
    g_ptr_array_unref(memory->pages);
}

static uint8_t *
byte_at(FlatMemory *memory, uint64_t address)
{
    void **page = &memory->pages->pdata[address / PAGE];

    if (!*page) {
        *page = g_malloc0(PAGE);
    }
    return (uint8_t *)*page + address % PAGE;
}

static void
read_part(FlatMemory *memory, uint64_t address, uint32_t size)
{
    for (uint32_t i = 0; i < size; i += 8) {
        uint64_t word = 0;

        for (uint32_t k = 0; k < MIN(size - i, 8); k++) {
            word |= (uint64_t)*byte_at(memory, address + i + k) << (8 * k);
        }
        memory->checksum = (memory->checksum ^ word) * UINT64_C(0x100000001b3);
    }
}

/* Reads over 64 bytes, or from page to page, are cut at multiples of 64. */
void
flat_access(FlatMemory *memory, uint64_t address, uint32_t size, bool is_write)
{
    uint64_t value = ++memory->number * UINT64_C(0x9e3779b97f4a7c15);
    bool is_one = size <= 64 && address % PAGE + size <= PAGE;

    if (is_write) {
        for (uint32_t i = 0; i < size; i++) {
            *byte_at(memory, address + i) = (uint8_t)(value >> i % 8 * 8);
        }
        return;
    }
    for (uint32_t n; size > 0; address += n, size -= n) {
        n = is_one ? size : (uint32_t)MIN(64 - address % 64, size);
        read_part(memory, address, n);
    }
}

/* --- Traces ------------------------------------------------------------------ */

/* George Marsaglia's xorshift64. */
static uint64_t
next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static uint64_t
below(uint64_t *state, uint64_t limit)
{
    return (next(state) >> 16) % limit;
}

static const char *const shape_names[RIG_SHAPES] = {
    [RIG_SEQUENTIAL] = "sequential", [RIG_RANDOM] = "random", [RIG_MIXED] = "mixed",
    [RIG_LOCAL] = "local", [RIG_STRADDLING] = "straddling", [RIG_LINES] = "lines",
};

const char *
rig_shape_name(RigShape shape)
{
    return shape_names[shape];
}

static uint64_t
record_of(uint64_t address, uint32_t size, bool is_write)
{
    return (address & UINT32_MAX) | (uint64_t)size << 32 | (uint64_t)is_write << 48;
}

static uint64_t
make_record(RigShape shape, uint64_t i, uint64_t *state)
{
    bool is_write = below(state, 100) < 30;

    switch (shape) {
    case RIG_SEQUENTIAL:
        return record_of(0x10000000 + i * 8, 8, false);
    case RIG_RANDOM:
        return record_of(0x40000000 + below(state, 1 << 18) * 4, 4, false);
    case RIG_MIXED:
        return record_of(0xfc000000 + below(state, 1 << 23) * 8, 8, is_write);
    case RIG_LOCAL:
        return record_of(below(state, 8) == 0 ? below(state, 1 << 23) * 8
                                              : i / 4096 * 8192 + below(state, 1 << 12) * 8,
                         8, is_write);
    case RIG_STRADDLING:
        return record_of(0x7fff0000 + below(state, 1 << 17),
                         (uint32_t)(below(state, 4) ? 1 + below(state, 16)
                                                    : 1 + below(state, 300)),
                         is_write);
    case RIG_LINES:
        return below(state, 3) ? record_of(below(state, 1 << 15) * 64, 64, !is_write)
                               : record_of(below(state, 1 << 19) * 4, 4, is_write);
    case RIG_SHAPES:
        break;
    }
    g_assert_not_reached();
}

uint8_t *
rig_trace_new(RigShape shape, uint64_t count, uint64_t seed)
{
    uint64_t *records = g_new(uint64_t, count), state = seed * 2 + 1;

    for (uint64_t i = 0; i < count; i++) {
        records[i] = GUINT64_TO_LE(make_record(shape, i, &state));
    }
    return (uint8_t *)records;
}

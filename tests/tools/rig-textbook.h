/* SPDX-License-Identifier: MIT */
/*
 * A cache as textbooks have it: tags only, write-back, write-allocate, LRU, any
 * number of levels; and the memory behind it as a plain array.  Written from the
 * counting rules, not from the models, to be compared with them.
 *
 * The rules: a miss asks the level below for the line, then its victim goes down if
 * it is dirty; a write of a whole line, write-backs among them, allocates without
 * asking; a reference counts once for each line it touches; no level knows what
 * another one holds; nothing is written back at the end.
 */
#ifndef TESTS_TOOLS_RIG_TEXTBOOK_H
#define TESTS_TOOLS_RIG_TEXTBOOK_H

#include "tools/replay-trace.h"

#include <glib.h>

typedef struct Textbook {
    uint32_t line_bytes, sets, ways;
    uint64_t hits, misses, write_backs;
    struct TextbookWay {
        uint64_t line;   /* its number; meaningless when never used */
        uint64_t used;   /* 0: empty */
        bool dirty;
    } *way;              /* sets * ways of them */
    uint64_t clock;
    struct Textbook *below; /* NULL: memory */
} Textbook;

void textbook_init(Textbook *cache, uint32_t line_bytes, uint32_t sets, uint32_t ways,
                   Textbook *below);
void textbook_clear(Textbook *cache);
/* One reference of a program. */
void textbook_access(Textbook *cache, uint64_t address, uint32_t size, bool is_write);

/* Bytes of a 32-bit address space, and the checksum of what was read from it. */
typedef struct FlatMemory {
    GPtrArray *pages; /* 4096 bytes each; NULL: never touched */
    uint64_t checksum, number;
} FlatMemory;

void flat_init(FlatMemory *memory);
void flat_clear(FlatMemory *memory);
void flat_access(FlatMemory *memory, uint64_t address, uint32_t size, bool is_write);

/* Traces.  The same seed gives the same trace. */
typedef enum RigShape {
    RIG_SEQUENTIAL, /* 8-byte reads, one behind the other, over 80 MB at most */
    RIG_RANDOM,     /* 4-byte reads in 1 MiB */
    RIG_MIXED,      /* 8 bytes, 70 reads in 100, over 64 MiB */
    RIG_LOCAL,      /* as mixed, most of it in a small part that moves */
    RIG_STRADDLING, /* sizes 1 to 300 anywhere, reads and writes */
    RIG_LINES,      /* whole lines of 64 bytes, mostly written, and words of them */
    RIG_SHAPES
} RigShape;
const char *rig_shape_name(RigShape shape);
/* @count records of the binary form, 8 bytes each; free with g_free. */
uint8_t *rig_trace_new(RigShape shape, uint64_t count, uint64_t seed);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Traces of memory references, in the forms that Dinero IV reads (dineroIV(1),
 * "TRACE RECORDS"): text with one reference per line, and records of 8 bytes.
 */
#ifndef TOOLS_REPLAY_TRACE_H
#define TOOLS_REPLAY_TRACE_H

#include "sim/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ReplayFormat {
    REPLAY_AUTO,   /* told by the first bytes; text may be either kind, line by line */
    REPLAY_DIN,    /* "0 1f00 comment": words of 4 bytes */
    REPLAY_XDIN,   /* "r 1f00 8 comment" */
    REPLAY_BINARY, /* le32 address, le16 size, u8 0 read or 1 write, u8 zero */
} ReplayFormat;
/* In that order; NULL-terminated. */
extern const char *const replay_format_words[];

typedef enum ReplayKind {
    REPLAY_READ,
    REPLAY_WRITE,
    REPLAY_FETCH, /* of an instruction: read through the same caches */
    REPLAY_KINDS
} ReplayKind;

typedef struct ReplayRef {
    uint64_t address; /* of the traced program */
    uint32_t size;    /* 1..REPLAY_SIZE_MAX bytes */
    uint32_t kind;    /* ReplayKind */
} ReplayRef;

#define REPLAY_SIZE_MAX 65535u /* what a binary record can say */
#define REPLAY_BATCH 512u      /* references that are read at once */

typedef struct ReplayTrace ReplayTrace;

/* "-": standard input.  NULL and a diag when it cannot be opened. */
ReplayTrace *replay_trace_open(const char *path, ReplayFormat format, GPtrArray *diags);
/* A trace in memory; @bytes is borrowed. */
ReplayTrace *replay_trace_from(const void *bytes, size_t len, ReplayFormat format);
void replay_trace_close(ReplayTrace *trace);
/* How messages call it: the path, or "stdin". */
const char *replay_trace_name(const ReplayTrace *trace);
/*
 * Up to REPLAY_BATCH further references.  0: the end; with diags, bad input.  What
 * stands before the bad place has been given out by then.
 */
size_t replay_trace_next(ReplayTrace *trace, ReplayRef *refs, GPtrArray *diags);
/* Where the reference with index @i of the last batch stands: line of text, or number
 * of the record, from 1. */
uint64_t replay_trace_place(const ReplayTrace *trace, size_t i);
/* An error about that reference, at its place. */
SimDiag *replay_trace_error(const ReplayTrace *trace, size_t i, GPtrArray *diags,
                            const char *format, ...) G_GNUC_PRINTF(4, 5);

/* --- For tools/replay-*.c ------------------------------------------------ */

/*
 * One line of text, @len bytes without the newline.  false: no reference, and a
 * diag when there should have been one.
 */
bool replay_din_parse(const char *name, uint64_t number, const char *line, size_t len,
                      ReplayFormat format, ReplayRef *ret_ref, GPtrArray *diags);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Reading a trace piece by piece: one buffer, from which text lines or binary
 * records are taken.
 */
#include "tools/replay-trace.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_BYTES (1u << 18)
#define RECORD_BYTES 8u

const char *const replay_format_words[] = {"auto", "din", "xdin", "binary", NULL};

struct ReplayTrace {
    char *name;
    int fd;          /* -1: all of it is in memory */
    uint8_t *buffer; /* owned when there is an fd */
    const uint8_t *bytes;
    size_t at, len;  /* what is left of @bytes begins at @at */
    uint64_t number; /* of the last line or record given out */
    uint64_t first;  /* of the records of this batch */
    uint64_t *lines; /* of its references, when it is text */
    ReplayFormat format;
    bool is_text, ended, failed;
};

/* --- Bytes ---------------------------------------------------------------- */

/* More bytes behind what is left.  false: there are none, or no more can be had. */
static bool
refill(ReplayTrace *trace, GPtrArray *diags)
{
    ssize_t got;

    if (trace->ended || trace->fd < 0) {
        trace->ended = true;
        return false;
    }
    memmove(trace->buffer, trace->buffer + trace->at, trace->len - trace->at);
    trace->len -= trace->at;
    trace->at = 0;
    do {
        got = read(trace->fd, trace->buffer + trace->len, BUFFER_BYTES - trace->len);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        sim_diags_add(diags, trace->name, 0, 0, 0, NULL, "cannot read the trace: %s",
                      g_strerror(errno));
        trace->failed = true;
    }
    trace->ended = got <= 0;
    trace->len += got > 0 ? (size_t)got : 0;
    return got > 0;
}

/* Text has no control characters; the last byte of a record is one. */
static void
detect(ReplayTrace *trace, GPtrArray *diags)
{
    while (trace->len < RECORD_BYTES && refill(trace, diags)) {
    }
    trace->lines = g_new(uint64_t, REPLAY_BATCH);
    trace->is_text = trace->format != REPLAY_BINARY;
    for (size_t i = 0; trace->format == REPLAY_AUTO && i < MIN(trace->len, RECORD_BYTES);
         i++) {
        trace->is_text &= g_ascii_isspace(trace->bytes[i]) || trace->bytes[i] >= 0x20;
    }
}

ReplayTrace *
replay_trace_open(const char *path, ReplayFormat format, GPtrArray *diags)
{
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    ReplayTrace *trace;

    if (fd < 0) {
        sim_diags_add(diags, is_stdin ? "stdin" : path, 0, 0, 0, NULL,
                      "cannot open the trace: %s", g_strerror(errno));
        return NULL;
    }
    trace = g_new0(ReplayTrace, 1);
    trace->name = g_strdup(is_stdin ? "stdin" : path);
    trace->fd = fd;
    trace->bytes = trace->buffer = g_malloc(BUFFER_BYTES);
    trace->format = format;
    detect(trace, diags);
    if (trace->failed) {
        g_clear_pointer(&trace, replay_trace_close);
    }
    return trace;
}

ReplayTrace *
replay_trace_from(const void *bytes, size_t len, ReplayFormat format)
{
    ReplayTrace *trace = g_new0(ReplayTrace, 1);

    trace->name = g_strdup("memory");
    trace->fd = -1;
    trace->bytes = bytes;
    trace->len = len;
    trace->format = format;
    detect(trace, NULL);
    return trace;
}

void
replay_trace_close(ReplayTrace *trace)
{
    if (trace->fd >= 0) {
        close(trace->fd);
    }
    g_free(trace->buffer);
    g_free(trace->lines);
    g_free(trace->name);
    g_free(trace);
}

const char *
replay_trace_name(const ReplayTrace *trace)
{
    return trace->name;
}

/* --- Text ------------------------------------------------------------------ */

/* The next line, without newline; false: no whole line is there. */
static bool
take_line(ReplayTrace *trace, GPtrArray *diags, const char **ret_line, size_t *ret_len)
{
    const uint8_t *start, *end;

    while (true) {
        start = trace->bytes + trace->at;
        end = memchr(start, '\n', trace->len - trace->at);
        if (end || (trace->len - trace->at == BUFFER_BYTES && trace->fd >= 0) ||
            !refill(trace, diags)) {
            break;
        }
    }
    start = trace->bytes + trace->at;
    if (!end && !trace->ended) {
        sim_diags_add(diags, trace->name, (unsigned)trace->number + 1, 1, 1, NULL,
                      "a line of more than %u bytes", BUFFER_BYTES);
        trace->failed = true;
    }
    if (trace->failed || trace->at == trace->len) {
        return false;
    }
    *ret_line = (const char *)start;
    *ret_len = end ? (size_t)(end - start) : trace->len - trace->at;
    trace->at += *ret_len + (end != NULL);
    return true;
}

static size_t
next_lines(ReplayTrace *trace, ReplayRef *refs, GPtrArray *diags)
{
    size_t count = 0, len;
    const char *line;
    guint before = diags->len;

    while (count < REPLAY_BATCH && take_line(trace, diags, &line, &len)) {
        trace->number++;
        if (replay_din_parse(trace->name, trace->number, line, len, trace->format,
                             &refs[count], diags)) {
            trace->lines[count++] = trace->number;
        } else if (diags->len > before) {
            trace->failed = true;
            break;
        }
    }
    return count;
}

/* --- Records --------------------------------------------------------------- */

static void
place_record(ReplayTrace *trace, GPtrArray *diags, const char *what)
{
    sim_diags_add(diags, trace->name, 0, 0, 0, NULL,
                  "record %" PRIu64 " at offset 0x%" PRIx64 ": %s", trace->number + 1,
                  trace->number * RECORD_BYTES, what);
    trace->failed = true;
}

/* A record as one number: address, size, kind and zero, from the lowest bit up. */
static uint64_t
record_at(const uint8_t *bytes)
{
    uint64_t record;

    memcpy(&record, bytes, sizeof(record));
    return GUINT64_FROM_LE(record);
}

/* 0: it is sound. */
static uint64_t
fault_of(uint64_t record)
{
    uint64_t size = record >> 32 & 0xffff;

    return record >> 49 | (size - 1) >> 63; /* a strange kind or last byte; no bytes */
}

static const char *
complaint(uint64_t record)
{
    return (record >> 48 & 0xff) > REPLAY_WRITE
               ? "the kind of access is neither 0 (read) nor 1 (write)"
           : record >> 56 != 0 ? "its last byte is not zero"
                               : "a reference of 0 bytes";
}

/* The references of @count records, up to the first one that is bad. */
static size_t
decode(const uint8_t *bytes, ReplayRef *refs, size_t count, bool *ret_bad)
{
    uint64_t faults = 0;
    size_t i;

    for (i = 0; i < count; i++) {
        uint64_t record = record_at(bytes + i * RECORD_BYTES);

        faults |= fault_of(record);
        refs[i] = (ReplayRef){.address = (uint32_t)record,
                              .size = record >> 32 & 0xffff,
                              .kind = (uint32_t)(record >> 48)};
    }
    *ret_bad = faults != 0;
    for (i = 0; *ret_bad && fault_of(record_at(bytes + i * RECORD_BYTES)) == 0; i++) {
    }
    return *ret_bad ? i : count;
}

static size_t
next_records(ReplayTrace *trace, ReplayRef *refs, GPtrArray *diags)
{
    size_t count;
    bool bad;

    while (trace->len - trace->at < RECORD_BYTES && refill(trace, diags)) {
    }
    trace->first = trace->number + 1;
    count = decode(trace->bytes + trace->at, refs,
                   MIN((trace->len - trace->at) / RECORD_BYTES, REPLAY_BATCH), &bad);
    trace->at += count * RECORD_BYTES;
    trace->number += count;
    if (bad) {
        place_record(trace, diags, complaint(record_at(trace->bytes + trace->at)));
    }
    if (count == 0 && trace->len > trace->at && !trace->failed) {
        place_record(trace, diags, "the trace ends inside of it");
    }
    return count;
}

/* --- Both ------------------------------------------------------------------ */

size_t
replay_trace_next(ReplayTrace *trace, ReplayRef *refs, GPtrArray *diags)
{
    if (trace->failed) {
        return 0;
    }
    return trace->is_text ? next_lines(trace, refs, diags)
                          : next_records(trace, refs, diags);
}

uint64_t
replay_trace_place(const ReplayTrace *trace, size_t i)
{
    return trace->is_text ? trace->lines[i] : trace->first + i;
}

SimDiag *
replay_trace_error(const ReplayTrace *trace, size_t i, GPtrArray *diags, const char *format,
                   ...)
{
    uint64_t place = replay_trace_place(trace, i);
    g_autofree char *message = NULL;
    va_list args;

    va_start(args, format);
    message = g_strdup_vprintf(format, args);
    va_end(args);
    if (trace->is_text) {
        return sim_diags_add(diags, trace->name, (unsigned)place, 1, 1, NULL, "%s",
                             message);
    }
    return sim_diags_add(diags, trace->name, 0, 0, 0, NULL,
                         "record %" PRIu64 " at offset 0x%" PRIx64 ": %s", place,
                         (place - 1) * RECORD_BYTES, message);
}

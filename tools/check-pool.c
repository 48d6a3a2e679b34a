/* SPDX-License-Identifier: MIT */
/*
 * Worker processes for `dmasim check`: worker k takes files k, k+N, k+2N ... and
 * sends its results up a pipe; the parent prints them in the order of the files,
 * so the output is the same for any N.  A worker that dies takes one file with
 * it: another one goes on behind it.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/check.h"
#include "tools/tool.h"

typedef struct Worker {
    pid_t pid;
    int fd;            /* its results; -1: finished */
    unsigned next;     /* the file it is at */
    GByteArray *bytes; /* received, not yet a whole result */
} Worker;

typedef struct Pool {
    const CheckAsk *ask;
    const GPtrArray *paths;
    unsigned jobs;
    Worker *workers;
    GString **texts; /* by file; NULL: not there yet */
    unsigned printed;
    unsigned *counts;
} Pool;

static void
write_all(int fd, const void *bytes, size_t length)
{
    const char *from = bytes;

    while (length > 0) {
        ssize_t done = write(fd, from, length);

        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done < 0) {
            _exit(TOOL_INTERNAL); /* the parent is gone */
        }
        from += done;
        length -= (size_t)done;
    }
}

/* The life of a worker; does not return. */
static void
work(const Pool *pool, unsigned from, int fd)
{
    for (unsigned i = from; i < pool->paths->len; i += pool->jobs) {
        GString *text = g_string_new(NULL);
        CheckResult result = check_file(pool->ask, g_ptr_array_index(pool->paths, i), i,
                                        text);

        result.length = (uint32_t)text->len;
        write_all(fd, &result, sizeof(result));
        write_all(fd, text->str, text->len);
        g_string_free(text, TRUE);
    }
    _exit(0);
}

static void
start(Pool *pool, Worker *worker)
{
    int ends[2];

    if (worker->next >= pool->paths->len) {
        worker->fd = -1;
        return;
    }
    fflush(stdout);
    if (pipe(ends) != 0 || (worker->pid = fork()) < 0) {
        g_error("cannot start a worker: %s", g_strerror(errno));
    }
    if (worker->pid == 0) {
        close(ends[0]);
        work(pool, worker->next, ends[1]);
    }
    close(ends[1]);
    worker->fd = ends[0];
    g_byte_array_set_size(worker->bytes, 0);
}

static void
count(Pool *pool, const CheckResult *result)
{
    static const CheckCount kinds[] = {[TOOL_OK] = CHECK_PASSED,
                                       [TOOL_FOUND] = CHECK_FAILED,
                                       [TOOL_BAD_INPUT] = CHECK_BAD_INPUT};
    CheckCount kind = result->status == TOOL_INTERNAL ? CHECK_CRASHED
                                                      : kinds[result->status];

    pool->counts[kind]++;
    pool->counts[CHECK_EXPLORE] += result->explore;
    pool->counts[CHECK_BLESSED] += result->blessed;
}

static void
accept_result(Pool *pool, Worker *worker, const CheckResult *result, const void *text)
{
    g_assert(result->index == worker->next);
    pool->texts[result->index] = g_string_new_len(text, result->length);
    worker->next += pool->jobs;
    count(pool, result);
}

/* Takes the whole results off the front of what was received. */
static void
take_results(Pool *pool, Worker *worker)
{
    guint used = 0;

    while (worker->bytes->len - used >= sizeof(CheckResult)) {
        CheckResult result;

        memcpy(&result, worker->bytes->data + used, sizeof(result));
        if (worker->bytes->len - used < sizeof(result) + result.length) {
            break;
        }
        accept_result(pool, worker, &result, worker->bytes->data + used + sizeof(result));
        used += (guint)sizeof(result) + result.length;
    }
    g_byte_array_remove_range(worker->bytes, 0, used);
}

/* The file that killed a worker is our bug; say so and go on behind it. */
static void
bury(Pool *pool, Worker *worker)
{
    int status = 0;
    CheckResult result = {.index = worker->next, .status = TOOL_INTERNAL};
    g_autoptr(GString) text = g_string_new(NULL);
    const char *path;

    close(worker->fd);
    worker->fd = -1;
    waitpid(worker->pid, &status, 0);
    if (worker->next >= pool->paths->len) {
        return;
    }
    path = g_ptr_array_index(pool->paths, worker->next);
    if (pool->ask->format == CHECK_TAP) {
        g_string_printf(text, "# internal error\nnot ok %u %s\n", worker->next + 1, path);
    } else if (pool->ask->format == CHECK_TEXT) {
        g_string_printf(
            text, "FAIL  %s\n  internal error: please report it with this file\n", path);
    } else {
        g_string_printf(
            text, "{\"file\":\"%s\",\"passed\":false,\"error\":\"internal error\"}\n",
            path);
    }
    result.length = (uint32_t)text->len;
    accept_result(pool, worker, &result, text->str);
    start(pool, worker);
}

static void
receive(Pool *pool, Worker *worker)
{
    uint8_t buffer[65536];
    ssize_t got = read(worker->fd, buffer, sizeof(buffer));

    if (got > 0) {
        g_byte_array_append(worker->bytes, buffer, (guint)got);
        take_results(pool, worker);
    } else if (got == 0 || errno != EINTR) {
        bury(pool, worker);
    }
}

static void
print_ready(Pool *pool)
{
    while (pool->printed < pool->paths->len && pool->texts[pool->printed]) {
        tool_print(pool->texts[pool->printed]);
        g_string_free(pool->texts[pool->printed], TRUE);
        pool->printed++;
    }
}

static void
wait_for_results(Pool *pool)
{
    g_autofree struct pollfd *fds = g_new0(struct pollfd, pool->jobs);

    for (unsigned i = 0; i < pool->jobs; i++) {
        fds[i].fd = pool->workers[i].fd; /* negative: poll passes over it */
        fds[i].events = POLLIN;
    }
    if (poll(fds, pool->jobs, -1) < 0 && errno != EINTR) {
        g_error("poll: %s", g_strerror(errno));
    }
    for (unsigned i = 0; i < pool->jobs; i++) {
        if (fds[i].revents) {
            receive(pool, &pool->workers[i]);
        }
    }
}

static bool
is_busy(const Pool *pool)
{
    for (unsigned i = 0; i < pool->jobs; i++) {
        if (pool->workers[i].fd >= 0) {
            return true;
        }
    }
    return false;
}

void
check_pool(const CheckAsk *ask, const GPtrArray *paths, unsigned jobs,
           unsigned ret_counts[CHECK_COUNTS])
{
    Pool pool = {.ask = ask,
                 .paths = paths,
                 .jobs = CLAMP(jobs, 1, MAX(paths->len, 1)),
                 .counts = ret_counts};

    memset(ret_counts, 0, CHECK_COUNTS * sizeof(*ret_counts));
    pool.workers = g_new0(Worker, pool.jobs);
    pool.texts = g_new0(GString *, paths->len + 1);
    for (unsigned i = 0; i < pool.jobs; i++) {
        pool.workers[i].next = i;
        pool.workers[i].bytes = g_byte_array_new();
        start(&pool, &pool.workers[i]);
    }
    while (is_busy(&pool)) {
        wait_for_results(&pool);
        print_ready(&pool);
    }
    for (unsigned i = 0; i < pool.jobs; i++) {
        g_byte_array_unref(pool.workers[i].bytes);
    }
    g_free(pool.workers);
    g_free(pool.texts);
}

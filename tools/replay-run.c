/* SPDX-License-Identifier: MIT */
/* A trace through the caches of a board; see the header. */
#include "tools/replay-run.h"

#include <string.h>

#include "sim/cpu.h"
#include "sim/model.h"
#include "sim/tree.h"
#include "sim/truth.h"
#include "sim/world.h"
#include "tools/replay-frames.h"

#define PS_PER_S UINT64_C(1000000000000)
#define AHEAD 8u /* references */
#define NEAR_PAGES 1024u /* 4 MiB */
#define BLOCK 64u /* what one load or store takes (sim/cpu.h) */

struct Replay {
    SimTree *tree;
    SimWorld *world;
    SimCpu *cpu;
    ReplayFrames frames;
    ReplayTotals totals;
    uint64_t done; /* references of the batches before this one */
    const SimCacheArray *lower; /* of the cache below the L1; NULL: there is none */
};

/* --- The machine ----------------------------------------------------------- */

/* Whoever sends to @stage sends to what is behind it. */
static void
bypass(SimWorld *world, SimModel *stage)
{
    const SimOut *below = stage->klass->outs; /* a store buffer has one out port */
    const SimPort *to = (const SimPort *)((const char *)stage + below->offset);

    for (guint i = 0; i < world->models->len; i++) {
        SimModel *model = g_ptr_array_index(world->models, i);

        for (const SimOut *out = model->klass->outs; out && out->name; out++) {
            SimPort *port = (SimPort *)((char *)model + out->offset);

            if (port->self == stage && model != stage) {
                *port = *to;
            }
        }
    }
}

/* Sets a parameter, of a block that has it. */
static void
set_if_there(SimModel *model, const char *param, uint64_t value)
{
    uint64_t was;

    if (sim_model_get(model, param, &was)) {
        bool is_set = sim_model_set(model, param, value, NULL);

        g_assert(is_set);
    }
}

/* Prefetchers rest by themselves: the policy is plain (rules C2). */
static void
make_textbook(SimWorld *world)
{
    for (guint i = 0; i < world->models->len; i++) {
        SimModel *model = g_ptr_array_index(world->models, i);
        uint64_t inclusion;

        if (model->klass->stage == SIM_STAGE_STORE_BUFFER) {
            bypass(world, model);
        }
        if (sim_model_get(model, "inclusion", &inclusion)) {
            bool is_set = sim_model_set_word(model, "inclusion", "non-inclusive", NULL);

            g_assert(is_set);
        }
        if (model->klass->stage == SIM_STAGE_OUTER) { /* no driver turns it on */
            set_if_there(model, "enabled", 1);
            set_if_there(model, "store-slots", 0);
        }
    }
    sim_world_reset(world);
}

static bool
load_tree(Replay *replay, const char *soc, const char *const *set, GPtrArray *diags)
{
    replay->tree = sim_tree_load(soc, NULL, diags);
    for (; replay->tree && set && *set; set++) {
        g_autoptr(GError) error = NULL;

        if (!sim_tree_set_text(replay->tree, *set, &error)) {
            sim_diags_add(diags, NULL, 0, 0, 0, NULL, "--set=%s: %s", *set,
                          error->message);
            return false;
        }
    }
    return replay->tree != NULL;
}

/* No device moves and no driver runs: nobody need watch. */
static bool
build_world(Replay *replay, GPtrArray *diags)
{
    replay->world = sim_world_new(NULL);
    g_clear_pointer(&replay->world->truth, sim_truth_free);
    replay->world->no_native = true;
    replay->world->bulk = true;
    return sim_board_build(replay->world, replay->tree, diags);
}

static void
find_lower(Replay *replay)
{
    const GPtrArray *caches = replay->world->caches;

    for (guint i = 0; i < caches->len; i++) {
        const SimCache *cache = g_ptr_array_index(caches, i);

        if (!replay->lower) {
            replay->lower = cache->array;
        }
    }
}

Replay *
replay_new(const char *soc, const char *const *set, GPtrArray *diags)
{
    Replay *replay = g_new0(Replay, 1);

    if (!load_tree(replay, soc, set, diags) || !build_world(replay, diags)) {
        replay_free(replay);
        return NULL;
    }
    make_textbook(replay->world);
    replay->cpu = g_ptr_array_index(replay->world->cpus, 0);
    replay->world->acting = replay->cpu; /* from here on, and nobody else */
    find_lower(replay);
    replay_frames_init(&replay->frames, replay->world);
    replay->totals.checksum = REPLAY_CHECKSUM_START;
    return replay;
}

void
replay_free(Replay *replay)
{
    if (replay->frames.low) {
        replay_frames_clear(&replay->frames);
    }
    sim_world_free(replay->world);
    if (replay->tree) {
        sim_tree_free(replay->tree);
    }
    g_free(replay);
}

const SimWorld *
replay_world(const Replay *replay)
{
    return replay->world;
}

/* --- One reference ---------------------------------------------------------- */

static inline void __attribute__((always_inline))
load(Replay *replay, uint64_t va, uint32_t len)
{
    uint64_t words[BLOCK / 8] = { 0 };

    sim_cpu_load(replay->cpu, va, words, len);
    for (uint32_t i = 0; i < len; i += 8) {
        replay->totals.checksum =
            replay_fold(replay->totals.checksum, GUINT64_FROM_LE(words[i / 8]));
    }
}

/* At most 8 bytes of one line: mostly all there is. */
static inline void __attribute__((always_inline))
load_word(Replay *replay, uint64_t va, uint32_t len)
{
    uint64_t word = 0;

    sim_cpu_load_in_line(replay->cpu, va, &word, len);
    replay->totals.checksum = replay_fold(replay->totals.checksum, GUINT64_FROM_LE(word));
}

/* Reference @number of the trace; @done of its bytes lie before @va. */
static inline void __attribute__((always_inline))
store(Replay *replay, uint64_t va, uint32_t len, uint64_t number, uint32_t done)
{
    uint64_t words[BLOCK / 8 + 1];

    words[0] = GUINT64_TO_LE(replay_value(number));
    for (uint32_t i = 8; i < len + 8; i += 8) {
        words[i / 8] = words[0];
    }
    sim_cpu_store(replay->cpu, va, (const uint8_t *)words + done % 8, len);
}

/* All of it lies in one line.  Lengths that are known when this is compiled become
 * single moves. */
static inline void __attribute__((always_inline))
access_whole(Replay *replay, const ReplayRef *ref, uint64_t va, uint64_t number)
{
    bool is_write = ref->kind == REPLAY_WRITE;

    if (ref->size == 4) {
        is_write ? store(replay, va, 4, number, 0) : load_word(replay, va, 4);
    } else if (ref->size == 8) {
        is_write ? store(replay, va, 8, number, 0) : load_word(replay, va, 8);
    } else {
        is_write ? store(replay, va, ref->size, number, 0) : load(replay, va, ref->size);
    }
}

/* Block by block, so that a line that is written whole is written at once. */
static bool
access_blocks(Replay *replay, const ReplayRef *ref, uint64_t number)
{
    for (uint32_t done = 0, n; done < ref->size; done += n) {
        uint64_t address = ref->address + done;
        uint64_t va = replay_frames_va(&replay->frames, address);

        n = MIN(BLOCK - (uint32_t)(address % BLOCK), ref->size - done);
        if (va == 0) {
            return false;
        }
        if (ref->kind == REPLAY_WRITE) {
            store(replay, va, n, number, done);
        } else {
            load(replay, va, n);
        }
    }
    return true;
}

/* Of more than one line, or one that no single load can do. */
static bool __attribute__((noinline))
access_wide(Replay *replay, const ReplayRef *ref, uint64_t va, uint64_t number)
{
    const SimCpu *cpu = replay->cpu;

    replay->totals.lines += ((va & cpu->line_mask) + ref->size - 1) >> cpu->line_shift;
    if (ref->size > BLOCK || va % REPLAY_PAGE + ref->size > REPLAY_PAGE) {
        return access_blocks(replay, ref, number);
    }
    if (ref->kind == REPLAY_WRITE) {
        store(replay, va, ref->size, number, 0);
    } else {
        load(replay, va, ref->size);
    }
    return true;
}

/* --- What comes next -------------------------------------------------------- */

/*
 * A miss of this host takes 100 ns and more.  So the state of each line is asked for
 * twice AHEAD references before its turn, and what a miss of the L1 looks at, once.
 * Copies: what the loop stores might be one of the originals, for all gcc knows.
 */
typedef struct Ahead {
    const uint8_t *attn;
    const uint16_t *slots;
    const char *ram; /* by window address */
    uint32_t shift;
    uint64_t mask;
    const SimCacheArray *lower; /* NULL: a small program's lines are near anyway */
} Ahead;

static Ahead
ahead_of(const Replay *replay)
{
    const SimCpu *cpu = replay->cpu;
    const SimRam *ram = &g_array_index(replay->world->rams, SimRam, 0);

    return (Ahead){
        .attn = cpu->attn,
        .slots = cpu->slots,
        .ram = (const char *)ram->host - sim_window_va(SIM_WINDOW_LINEAR, ram->base),
        .shift = cpu->line_shift,
        .mask = cpu->line_mask,
        .lower = replay->frames.given > NEAR_PAGES ? replay->lower : NULL,
    };
}

static inline const uint8_t *
attention_of(const Ahead *ahead, uint64_t va)
{
    return &ahead->attn[(va - SIM_WINDOW_BASE) >> ahead->shift];
}

/*
 * Always inline: a function that only prefetches has no effect in gcc's eyes, and a
 * call of it is left out.
 */
static inline void __attribute__((always_inline))
foresee(const Ahead *ahead, uint64_t va)
{
    if (!(*attention_of(ahead, va) & SIM_ATTN_VALID)) {
        __builtin_prefetch(&ahead->slots[(va - SIM_WINDOW_BASE) >> ahead->shift], 1);
        __builtin_prefetch(sim_window_host(va), 1);
        __builtin_prefetch(ahead->ram + va, 1);
        if (ahead->lower) {
            SimAddr goes = sim_cache_array_foresee(ahead->lower, va - SIM_WINDOW_BASE);

            __builtin_prefetch(ahead->ram + sim_window_va(SIM_WINDOW_LINEAR, goes), 1);
        }
    }
}

/* What reference @i brings nearer: the ones that come AHEAD and twice AHEAD after it. */
static inline void __attribute__((always_inline))
look_ahead(const Ahead *ahead, const uint64_t *va, size_t i)
{
    if ((va[i + AHEAD] ^ va[i + AHEAD - 1]) > ahead->mask) {
        __builtin_prefetch(attention_of(ahead, va[i + 2 * AHEAD]), 1);
        foresee(ahead, va[i + AHEAD]);
    }
}

/* --- All of them ------------------------------------------------------------ */

/* Where each reference begins; how many were placed before frames ran out. */
static size_t
locate(Replay *replay, const ReplayRef *refs, size_t count, uint64_t *va)
{
    size_t placed = 0;

    while (placed < count) {
        uint64_t at = replay_frames_va(&replay->frames, refs[placed].address);

        if (G_UNLIKELY(at == 0)) {
            break;
        }
        va[placed++] = at;
    }
    for (size_t i = placed; i < placed + 2 * AHEAD; i++) {
        va[i] = placed > 0 ? va[placed - 1] : 0; /* nothing new is ahead of the last */
    }
    return placed;
}

static void
out_of_frames(const Replay *replay, const ReplayTrace *trace, const ReplayRef *refs, size_t i,
              GPtrArray *diags)
{
    SimDiag *diag = replay_trace_error(
        trace, i, diags,
        "no frame is left for page 0x%" G_GINT64_MODIFIER "x: %" G_GUINT64_FORMAT
        " pages of %u bytes have theirs",
        refs[i].address & ~(REPLAY_PAGE - 1), replay->frames.given, (unsigned)REPLAY_PAGE);

    sim_diag_help(diag, "give %s more memory with --set, by `reg` of its memory node",
                  sim_tree_name(replay->tree));
}

/* Before the first of a batch, as run_placed() does while it goes on. */
static void
foresee_first(const Ahead *ahead, const uint64_t *va)
{
    for (size_t i = 0; i < 2 * AHEAD; i++) {
        __builtin_prefetch(attention_of(ahead, va[i]), 1);
    }
    for (size_t i = 0; i < AHEAD; i++) {
        foresee(ahead, va[i]);
    }
}

/* References from @i on that read as many bytes as it does, all in the same block. */
static inline size_t
length_of_run(const ReplayRef *refs, const uint64_t *va, size_t i, size_t placed,
              uint64_t mask)
{
    uint64_t size = refs[i].size, block = mask & (BLOCK - 1);
    size_t end = i + 1;

    while (end < placed && ((va[end] ^ va[i]) | ((va[end] + size - 1) ^ va[i])) <= block &&
           refs[end].size == size && refs[end].kind == REPLAY_READ) {
        end++;
    }
    return end - i;
}

/* Words of @size bytes, a constant, that hit one after the other. */
static inline void __attribute__((always_inline))
load_words(Replay *replay, const Ahead *ahead, const uint64_t *va, size_t i, size_t count,
           uint32_t size)
{
    uint64_t checksum = replay->totals.checksum;

    for (size_t end = i + count; i < end; i++) {
        uint64_t word = 0;

        look_ahead(ahead, va, i);
        memcpy(&word, sim_window_host(va[i]), size);
        checksum = replay_fold(checksum, GUINT64_FROM_LE(word));
    }
    replay->totals.checksum = checksum;
}

/*
 * Programs read a line word by word, and what holds for the first word holds for the
 * ones behind it.  Reads from @i on that were made; 0: they must be made one by one.
 */
static size_t __attribute__((noinline))
load_run(Replay *replay, const Ahead *ahead, const ReplayRef *refs, const uint64_t *va,
         size_t i, size_t placed)
{
    uint32_t size = refs[i].size;
    size_t count;

    if (refs[i].kind != REPLAY_READ || (size != 4 && size != 8)) {
        return 0;
    }
    count = length_of_run(refs, va, i, placed, ahead->mask);
    if (count < 2 || !sim_cpu_is_in_line(replay->cpu, va[i], size) ||
        !sim_cpu_load_run(replay->cpu, va[i], count)) {
        return 0;
    }
    if (size == 8) {
        load_words(replay, ahead, va, i, count, 8);
    } else {
        load_words(replay, ahead, va, i, count, 4);
    }
    replay->totals.refs[REPLAY_READ] += count;
    return count;
}

/* How many references were made; fewer than @placed: one reached into a page that
 * has no frame. */
static size_t
run_placed(Replay *replay, const ReplayRef *refs, const uint64_t *va, size_t placed)
{
    SimCpu *cpu = replay->cpu;
    const Ahead ahead = ahead_of(replay);
    uint64_t before = replay->done + 1;
    size_t i;

    if (placed > 0) {
        foresee_first(&ahead, va);
    }
    for (i = 0; i < placed; i++) {
        const ReplayRef *ref = &refs[i];
        bool is_alone = (va[i + 1] ^ va[i]) > ahead.mask;
        size_t run = is_alone ? 0 : load_run(replay, &ahead, refs, va, i, placed);

        if (run > 0) {
            i += run - 1;
            continue;
        }
        look_ahead(&ahead, va, i);
        replay->totals.refs[ref->kind]++;
        if (G_LIKELY(sim_cpu_is_in_line(cpu, va[i], ref->size))) {
            access_whole(replay, ref, va[i], before + i);
        } else if (!access_wide(replay, ref, va[i], before + i)) {
            break;
        }
    }
    replay->totals.lines += i;
    replay->done += i;
    return i;
}

bool
replay_run(Replay *replay, ReplayTrace *trace, GPtrArray *diags)
{
    uint64_t va[REPLAY_BATCH + 2 * AHEAD];
    ReplayRef refs[REPLAY_BATCH];
    guint before = diags->len;
    size_t count, made;

    do {
        count = replay_trace_next(trace, refs, diags);
        made = run_placed(replay, refs, va, locate(replay, refs, count, va));
        if (made < count) {
            out_of_frames(replay, trace, refs, made, diags);
        }
    } while (count > 0 && made == count);
    return diags->len == before;
}

/* --- What came of it -------------------------------------------------------- */

/* Of a board that does not say: an L1 hit takes one cycle. */
static uint64_t
clock_of(const SimCpu *cpu)
{
    uint64_t hz;

    return sim_model_get(cpu->model, "clock-hz", &hz) && hz != 0 ? hz
                                                                 : PS_PER_S / cpu->hit_time;
}

ReplayTotals
replay_totals(const Replay *replay)
{
    ReplayTotals totals = replay->totals;

    totals.pages = replay->frames.given;
    totals.time = replay->cpu->now;
    totals.clock_hz = clock_of(replay->cpu);
    totals.cycles = (uint64_t)(((unsigned __int128)totals.time * totals.clock_hz +
                                PS_PER_S - 1) /
                               PS_PER_S);
    return totals;
}

/* Hits of an L1 are finished in sim/cpu.h, where nobody counts. */
static ReplayLevel
level_of(const Replay *replay, const SimCache *cache)
{
    ReplayLevel level = { .cache = cache, .hits = cache->stats.hits,
                          .misses = cache->stats.misses,
                          .write_backs = cache->stats.write_backs };

    if (cache->level == 1) {
        level.hits = replay->totals.lines - level.misses;
    }
    return level;
}

GArray *
replay_levels(const Replay *replay)
{
    const GPtrArray *caches = replay->world->caches;
    GArray *levels = g_array_new(FALSE, FALSE, sizeof(ReplayLevel));

    for (guint i = 0; i < caches->len; i++) {
        const SimCache *cache = g_ptr_array_index(caches, i);

        if (cache->actor == 0 || cache->actor == replay->cpu->actor) {
            ReplayLevel level = level_of(replay, cache);

            g_array_append_val(levels, level);
        }
    }
    return levels;
}

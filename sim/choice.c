/* SPDX-License-Identifier: MIT */
/*
 * The oracle: one answer per choice, from forced answers (a replay, an
 * explorer) or else from policy and seed.  A random answer depends on the seed,
 * the kind and the count of the choice only, so that forcing one choice does
 * not shift the answers of all others.
 */
#include "sim/choice.h"

#include <string.h>

#include "sim/diag.h"
#include "sim/model.h"
#include "sim/world.h"

/* What a policy answers to a kind of choice with n alternatives. */
typedef enum Answer {
    NEVER,  /* 0: what hardware that does nothing of its own accord would do */
    FIRST,  /* 1 */
    LAST,   /* n - 1 */
    RANDOM, /* any, by seed */
} Answer;

typedef struct Kind {
    char letter; /* in schedule strings; never reused for another kind */
    Answer answers[SIM_POLICIES];
} Kind;

/*
 * eager: every copy moves as soon as it may.  lazy: nothing moves before it
 * must.  adversarial: for each choice the answer most likely to expose a
 * mistake (rules.md C2): a line is fetched just
 * before the device writes it and never after (that would fetch the new bytes);
 * it is evicted just after (before would be harmless); stores are held; relaxed
 * writes pass each other; loads are answered as early as allowed.
 */
#define PLAIN_AND_TIMED [SIM_POLICY_PLAIN] = NEVER, [SIM_POLICY_TIMED] = NEVER
#define KIND(l, e, z, a)                                                         \
    { (l), { PLAIN_AND_TIMED, [SIM_POLICY_EAGER] = (e), [SIM_POLICY_LAZY] = (z), \
             [SIM_POLICY_ADVERSARIAL] = (a), [SIM_POLICY_RANDOM] = RANDOM } }
static const Kind kinds[SIM_CHOICE_KINDS] = {
    /*                           letter  eager  lazy   adversarial */
    [SIM_CHOICE_PREFETCH_BEFORE] = KIND('p', FIRST, NEVER, FIRST),
    [SIM_CHOICE_PREFETCH_AFTER] = KIND('P', FIRST, NEVER, NEVER),
    [SIM_CHOICE_EVICT_BEFORE] = KIND('e', FIRST, NEVER, NEVER),
    [SIM_CHOICE_EVICT_AFTER] = KIND('E', FIRST, NEVER, FIRST),
    [SIM_CHOICE_DRAIN_BEFORE] = KIND('d', FIRST, NEVER, NEVER),
    [SIM_CHOICE_DRAIN_AFTER] = KIND('D', FIRST, NEVER, NEVER),
    [SIM_CHOICE_DRAIN_PAST] = KIND('x', FIRST, NEVER, RANDOM),
    [SIM_CHOICE_STORE] = KIND('s', NEVER, FIRST, FIRST),
    [SIM_CHOICE_EARLY_LOAD] = KIND('l', NEVER, NEVER, LAST),
    [SIM_CHOICE_RELAXED] = KIND('r', NEVER, NEVER, LAST),
    [SIM_CHOICE_THREAD] = KIND('t', NEVER, NEVER, RANDOM),
    [SIM_CHOICE_LOWER_PREFETCH_BEFORE] = KIND('q', FIRST, NEVER, FIRST),
    [SIM_CHOICE_LOWER_PREFETCH_AFTER] = KIND('Q', FIRST, NEVER, NEVER),
    [SIM_CHOICE_LOWER_EVICT_BEFORE] = KIND('v', FIRST, NEVER, NEVER),
    [SIM_CHOICE_LOWER_EVICT_AFTER] = KIND('V', FIRST, NEVER, FIRST),
    [SIM_CHOICE_LOWER_DRAIN_BEFORE] = KIND('b', FIRST, NEVER, NEVER),
    [SIM_CHOICE_LOWER_DRAIN_AFTER] = KIND('B', FIRST, NEVER, NEVER),
    [SIM_CHOICE_LOWER_DRAIN_PAST] = KIND('y', FIRST, NEVER, RANDOM),
    [SIM_CHOICE_LIST] = KIND('g', NEVER, NEVER, FIRST),
};

static const char *const policy_names[SIM_POLICIES + 1] = {
    [SIM_POLICY_PLAIN] = "plain",   [SIM_POLICY_TIMED] = "timed",
    [SIM_POLICY_EAGER] = "eager",   [SIM_POLICY_LAZY] = "lazy",
    [SIM_POLICY_ADVERSARIAL] = "adversarial", [SIM_POLICY_RANDOM] = "random",
};

typedef struct Forced {
    SimChoice kind;
    uint64_t count; /* from 1 */
    unsigned answer;
    bool same; /* policy and seed answered the same: no deviation */
} Forced;

struct SimOracle {
    SimPolicy policy;
    uint64_t seed;
    uint64_t counts[SIM_CHOICE_KINDS];
    GArray *forced; /* of Forced, sorted by kind, then count */
};

const char *
sim_policy_name(SimPolicy policy)
{
    return policy < SIM_POLICIES ? policy_names[policy] : NULL;
}

bool
sim_policy_by_name(const char *name, SimPolicy *ret_policy)
{
    for (unsigned i = 0; i < SIM_POLICIES; i++) {
        if (strcmp(policy_names[i], name) == 0) {
            *ret_policy = i;
            return true;
        }
    }
    return false;
}

/* SplitMix64 (Steele, Lea, Flood 2014): the finisher of one step. */
static uint64_t
mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t
sim_random_next(SimRandom *random)
{
    random->state += UINT64_C(0x9e3779b97f4a7c15);
    return mix(random->state);
}

/* High half of a product: no modulo bias worth speaking of for small n. */
static uint32_t
below(uint64_t value, uint32_t n)
{
    return (uint32_t)(((value >> 32) * n) >> 32);
}

uint32_t
sim_random_below(SimRandom *random, uint32_t n)
{
    g_assert(n > 0);
    return below(sim_random_next(random), n);
}

SimOracle *
sim_oracle_new(SimPolicy policy, uint64_t seed)
{
    SimOracle *oracle = g_new0(SimOracle, 1);

    oracle->policy = policy;
    oracle->seed = seed;
    oracle->forced = g_array_new(FALSE, FALSE, sizeof(Forced));
    return oracle;
}

void
sim_oracle_free(SimOracle *oracle)
{
    if (oracle) {
        g_array_unref(oracle->forced);
        g_free(oracle);
    }
}

SimPolicy
sim_oracle_policy(const SimOracle *oracle)
{
    return oracle->policy;
}

uint64_t
sim_oracle_seed(const SimOracle *oracle)
{
    return oracle->seed;
}

bool
sim_oracle_is_awake(const SimOracle *oracle)
{
    return oracle->forced->len > 0 ||
           (oracle->policy != SIM_POLICY_PLAIN && oracle->policy != SIM_POLICY_TIMED);
}

static unsigned
random_answer(const SimOracle *oracle, SimChoice kind, uint64_t count, unsigned n)
{
    uint64_t where = mix(oracle->seed + UINT64_C(0x9e3779b97f4a7c15) * (kind + 1));

    return below(mix(where + count * UINT64_C(0x9e3779b97f4a7c15)), n);
}

static unsigned
policy_answer(const SimOracle *oracle, SimChoice kind, uint64_t count, unsigned n)
{
    switch (kinds[kind].answers[oracle->policy]) {
    case NEVER:
        return 0;
    case FIRST:
        return 1;
    case LAST:
        return n - 1;
    case RANDOM:
        return random_answer(oracle, kind, count, n);
    }
    g_assert_not_reached();
}

/* Where (kind, count) is in the forced answers, or where it belongs. */
static guint
forced_index(const SimOracle *oracle, SimChoice kind, uint64_t count, bool *ret_found)
{
    guint lo = 0, hi = oracle->forced->len;

    *ret_found = false;
    while (lo < hi) {
        guint mid = (lo + hi) / 2;
        const Forced *f = &g_array_index(oracle->forced, Forced, mid);

        if (f->kind == kind && f->count == count) {
            *ret_found = true;
            return mid;
        }
        if (f->kind < kind || (f->kind == kind && f->count < count)) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

unsigned
sim_choose(SimWorld *world, SimChoice kind, unsigned n)
{
    SimOracle *oracle = world->oracle;
    uint64_t count;
    unsigned answer;
    bool found;
    guint index;

    g_assert(n > 0);
    if (n == 1) {
        return 0;
    }
    count = ++oracle->counts[kind];
    answer = policy_answer(oracle, kind, count, n);
    if (oracle->forced->len == 0) {
        return answer;
    }
    index = forced_index(oracle, kind, count, &found);
    if (found) {
        Forced *f = &g_array_index(oracle->forced, Forced, index);

        /* A schedule of another program may ask for what is not offered here. */
        f->same = f->answer == answer || f->answer >= n;
        return f->same ? answer : f->answer;
    }
    return answer;
}

void
sim_oracle_force(SimOracle *oracle, SimChoice kind, uint64_t count, unsigned answer)
{
    Forced forced = { .kind = kind, .count = count, .answer = answer };
    bool found;
    guint index = forced_index(oracle, kind, count, &found);

    if (found) {
        g_array_index(oracle->forced, Forced, index) = forced;
    } else {
        g_array_insert_val(oracle->forced, index, forced);
    }
}

char *
sim_oracle_schedule(const SimOracle *oracle)
{
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "v%d.%s.%" G_GUINT64_FORMAT, SIM_CHOICE_VERSION,
                           policy_names[oracle->policy], oracle->seed);
    for (guint i = 0; i < oracle->forced->len; i++) {
        const Forced *f = &g_array_index(oracle->forced, Forced, i);

        if (!f->same) {
            g_string_append_printf(text, ".%c#%" G_GUINT64_FORMAT "=%u",
                                   kinds[f->kind].letter, f->count, f->answer);
        }
    }
    return g_string_free(text, FALSE);
}

static bool
refuse(GError **error, const char *schedule, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

static bool
refuse(GError **error, const char *schedule, const char *format, ...)
{
    va_list args;
    g_autofree char *why = NULL;

    va_start(args, format);
    why = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error(error, SIM_MODEL_ERROR, 0, "schedule `%s`: %s", schedule, why);
    return false;
}

static bool
kind_by_letter(char letter, SimChoice *ret_kind)
{
    for (unsigned i = 0; i < SIM_CHOICE_KINDS; i++) {
        if (kinds[i].letter == letter) {
            *ret_kind = i;
            return true;
        }
    }
    return false;
}

/* "p#3=1" */
static bool
parse_deviation(SimOracle *oracle, const char *schedule, const char *part, GError **error)
{
    g_auto(GStrv) halves = NULL;
    guint64 count, answer;
    SimChoice kind;

    if (!g_ascii_isalpha(part[0]) || part[1] != '#') {
        return refuse(error, schedule, "`%s` is not LETTER#COUNT=ALTERNATIVE", part);
    }
    if (!kind_by_letter(part[0], &kind)) {
        return refuse(error, schedule, "no kind of choice has letter `%c`", part[0]);
    }
    halves = g_strsplit(part + 2, "=", 2);
    if (!halves[0] || !halves[1] ||
        !g_ascii_string_to_unsigned(halves[0], 10, 1, G_MAXINT64, &count, NULL) ||
        !g_ascii_string_to_unsigned(halves[1], 10, 0, G_MAXINT32, &answer, NULL)) {
        return refuse(error, schedule, "`%s` is not LETTER#COUNT=ALTERNATIVE", part);
    }
    sim_oracle_force(oracle, kind, count, (unsigned)answer);
    return true;
}

static bool
parse_policy(const char *schedule, const char *name, SimPolicy *ret_policy,
             GError **error)
{
    g_autofree char *near = NULL;

    if (sim_policy_by_name(name, ret_policy)) {
        return true;
    }
    near = sim_suggest(name, policy_names);
    return refuse(error, schedule, "no policy `%s`%s%s%s", name,
                  near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

static SimOracle *
parse_head(const char *schedule, char **parts, GError **error)
{
    guint64 version, seed;
    SimPolicy policy = SIM_POLICY_PLAIN;

    if (!parts[0] || parts[0][0] != 'v' ||
        !g_ascii_string_to_unsigned(parts[0] + 1, 10, 0, G_MAXINT32, &version, NULL)) {
        refuse(error, schedule, "does not start with v%d.POLICY.SEED",
               SIM_CHOICE_VERSION);
        return NULL;
    }
    if (version == 0 || version > SIM_CHOICE_VERSION) {
        refuse(error, schedule,
               "is for version %u of the list of choices, this is version %d",
               (unsigned)version, SIM_CHOICE_VERSION);
        return NULL;
    }
    if (!parts[1] || !parts[2]) {
        refuse(error, schedule, "does not start with v%d.POLICY.SEED",
               SIM_CHOICE_VERSION);
        return NULL;
    }
    if (!parse_policy(schedule, parts[1], &policy, error)) {
        return NULL;
    }
    if (!g_ascii_string_to_unsigned(parts[2], 10, 0, G_MAXUINT64, &seed, NULL)) {
        refuse(error, schedule, "seed `%s` is not a number", parts[2]);
        return NULL;
    }
    return sim_oracle_new(policy, seed);
}

SimOracle *
sim_oracle_from_schedule(const char *schedule, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(schedule, ".", -1);
    SimOracle *oracle = parse_head(schedule, parts, error);

    for (unsigned i = 3; oracle && parts[i]; i++) {
        if (!parse_deviation(oracle, schedule, parts[i], error)) {
            g_clear_pointer(&oracle, sim_oracle_free);
        }
    }
    return oracle;
}

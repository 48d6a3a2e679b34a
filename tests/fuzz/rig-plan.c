/* SPDX-License-Identifier: MIT */
/*
 * What each operation of ops.c loads, stores and returns: a table.  A store is a
 * piece; the value of each byte follows from bytes that the operation loaded.
 * Operations that reach memory by value only (memcpy, atomics) have no piece:
 * their wrappers in rig-hooks.c know what they store.
 */
#include "fuzz.h"

#define FIELD_SHIFT 5
#define FIELD_MASK 0x7fu

typedef enum Returns {
    RETURNS_NOTHING,
    RETURNS_LAST,  /* out[0]: what was loaded last */
    RETURNS_TWICE, /* out[0] the first load, out[1] the second */
    RETURNS_FIELD,
    RETURNS_OTHER, /* out[0]: the word at q */
    RETURNS_SUM,
    RETURNS_ORDER, /* of memcmp */
    RETURNS_HOST,  /* the bytes at p, into args.host */
    RETURNS_TRIED, /* out[1]: compare-and-swap stored */
} Returns;

typedef enum Stores {
    STORES_NOTHING,
    STORES_VALUE, /* args.v, then its complement */
    STORES_ZERO,
    STORES_HOST,
    STORES_COPY, /* of q */
    STORES_SUM,  /* of p and v */
    STORES_OTHER_SUM, /* of q and v */
    STORES_XOR,
    STORES_FIELD,
    STORES_FIELD_SUM,
    STORES_BOTH, /* p from v, q from its upper half */
    STORES_SWAP,
} Stores;

typedef struct Row {
    Stores stores;
    Returns returns;
} Row;

static const Row rows[FUZZ_OP_COUNT] = {
    [FUZZ_set8] = { STORES_VALUE },
    [FUZZ_set16] = { STORES_VALUE },
    [FUZZ_set32] = { STORES_VALUE },
    [FUZZ_set64] = { STORES_VALUE },
    [FUZZ_get8] = { .returns = RETURNS_LAST },
    [FUZZ_get16] = { .returns = RETURNS_LAST },
    [FUZZ_get32] = { .returns = RETURNS_LAST },
    [FUZZ_get64] = { .returns = RETURNS_LAST },
    [FUZZ_add8] = { STORES_SUM },
    [FUZZ_add16] = { STORES_SUM },
    [FUZZ_add32] = { STORES_SUM },
    [FUZZ_add64] = { STORES_SUM },
    [FUZZ_packed_set] = { STORES_VALUE },
    [FUZZ_packed_get] = { .returns = RETURNS_LAST },
    [FUZZ_packed_add] = { STORES_SUM },
    [FUZZ_packed_set64] = { STORES_VALUE },
    [FUZZ_bits_set] = { STORES_FIELD },
    [FUZZ_bits_get] = { .returns = RETURNS_FIELD },
    [FUZZ_bits_add] = { STORES_FIELD_SUM },
    [FUZZ_bits24_set] = { STORES_VALUE },
    [FUZZ_bits48_set] = { STORES_VALUE },
    [FUZZ_volatile_twice] = { .returns = RETURNS_TWICE },
    [FUZZ_volatile_set_get] = { STORES_VALUE, RETURNS_LAST },
    [FUZZ_volatile_set_set] = { STORES_BOTH },
    [FUZZ_move32] = { STORES_COPY },
    [FUZZ_add_to] = { STORES_OTHER_SUM },
    [FUZZ_swap32] = { STORES_SWAP },
    [FUZZ_either] = { STORES_VALUE, RETURNS_OTHER },
    [FUZZ_copy3] = { STORES_COPY },
    [FUZZ_copy16] = { STORES_COPY },
    [FUZZ_copy24] = { STORES_COPY },
    [FUZZ_copy200] = { STORES_COPY },
    [FUZZ_copy700] = { STORES_COPY },
    [FUZZ_put16] = { STORES_HOST },
    [FUZZ_put24] = { STORES_HOST },
    [FUZZ_put200] = { STORES_HOST },
    [FUZZ_take16] = { .returns = RETURNS_HOST },
    [FUZZ_take24] = { .returns = RETURNS_HOST },
    [FUZZ_take200] = { .returns = RETURNS_HOST },
    [FUZZ_pair_set] = { STORES_VALUE },
    [FUZZ_zero24] = { STORES_ZERO },
    [FUZZ_zero200] = { STORES_ZERO },
    [FUZZ_loop_copy] = { STORES_COPY },
    [FUZZ_loop_xor] = { STORES_XOR },
    [FUZZ_loop_sum] = { .returns = RETURNS_SUM },
    [FUZZ_via_host] = { STORES_COPY },
    [FUZZ_compare_n] = { .returns = RETURNS_ORDER },
    [FUZZ_atomic_add32] = { .returns = RETURNS_LAST },
    [FUZZ_atomic_or64] = { .returns = RETURNS_LAST },
    [FUZZ_atomic_swap32] = { .returns = RETURNS_LAST },
    [FUZZ_atomic_try32] = { .returns = RETURNS_TRIED },
    [FUZZ_atomic_get32] = { .returns = RETURNS_LAST },
};

typedef struct Size {
    int p, q;
    unsigned align;
} Size;
#define SIZE(name, p, q, align) { p, q, align },
static const Size sizes[FUZZ_OP_COUNT] = { FUZZ_OPS(SIZE) };

/* --- Making one ------------------------------------------------------------ */

/* Often near the last place, so that lines are hit, and sometimes uncached. */
static uint32_t
pick_place(Fuzz *f, uint32_t len, uint32_t align)
{
    bool is_nc = fuzz_below(f, 10) < 3;
    uint32_t first = is_nc ? CACHED_BYTES : 0;
    uint32_t bytes = is_nc ? NC_BYTES : CACHED_BYTES;
    uint32_t at = first + fuzz_below(f, bytes - len + 1);

    if (fuzz_below(f, 2) == 0 && f->plan.p >= first && f->plan.p + 160 + len < first + bytes) {
        at = f->plan.p + fuzz_below(f, 160);
    }
    return at - at % align;
}

static uint32_t
pick_other(Fuzz *f, uint32_t p, uint32_t len, uint32_t align)
{
    for (;;) {
        uint32_t q = pick_place(f, len, align);

        if (q + len <= p || p + len <= q || f->plan.op == FUZZ_move_n) {
            return q;
        }
        /*
         * A struct may be assigned to itself.  Over several lines that is left out:
         * gcc announces such a store first, and the load then may push out a line
         * whose old bytes were shown for the store.
         */
        if (q == p && rows[f->plan.op].stores == STORES_COPY &&
            ref_line(f, p) == ref_line(f, p + len - 1)) {
            return q;
        }
    }
}

/* A quarter of all stores change nothing: only their landing is seen. */
static void
pick_value(Fuzz *f, uint32_t len)
{
    struct fuzz_args *args = &f->plan.args;

    args->v = (uint64_t)g_rand_int(f->rand) << 32 | g_rand_int(f->rand);
    if (fuzz_below(f, 4) == 0) {
        for (uint32_t i = 0; i < MIN(len, sizeof(args->v)); i++) {
            ((uint8_t *)&args->v)[i] = ref_view(f, f->plan.p + i);
        }
    }
    for (uint32_t i = 0; i < FUZZ_HOST; i++) {
        args->host[i] = g_rand_int(f->rand);
    }
}

static void
add_piece(Fuzz *f, PieceKind kind, uint32_t place, uint32_t len, uint32_t from)
{
    f->plan.pieces[f->plan.count++] = (Piece){
        .kind = kind, .place = place, .len = len, .from = from,
        .value = f->plan.args.v, .bytes = f->plan.bytes,
    };
}

static void
add_pieces(Fuzz *f, uint32_t len)
{
    Plan *plan = &f->plan;
    uint64_t both[2] = { plan->args.v, ~plan->args.v };
    uint32_t p = plan->p, q = plan->q;

    memset(plan->bytes, 0, sizeof(plan->bytes));
    switch (rows[plan->op].stores) {
    case STORES_NOTHING:
        break;
    case STORES_VALUE:
        memcpy(plan->bytes, both, sizeof(both));
        add_piece(f, PIECE_BYTES, p, len, 0);
        break;
    case STORES_ZERO:
        add_piece(f, PIECE_BYTES, p, len, 0);
        break;
    case STORES_HOST:
        memcpy(plan->bytes, plan->args.host, len);
        add_piece(f, PIECE_BYTES, p, len, 0);
        break;
    case STORES_COPY:
        add_piece(f, PIECE_COPY, p, len, q);
        break;
    case STORES_SUM:
        add_piece(f, PIECE_ADD, p, len, p);
        break;
    case STORES_OTHER_SUM:
        add_piece(f, PIECE_ADD, p, len, q);
        break;
    case STORES_XOR:
        add_piece(f, PIECE_XOR, p, len, p);
        break;
    case STORES_FIELD:
    case STORES_FIELD_SUM:
        add_piece(f, PIECE_BITS, p, len, p);
        break;
    case STORES_BOTH:
        memcpy(plan->bytes, both, sizeof(both));
        add_piece(f, PIECE_BYTES, p, len, 0);
        add_piece(f, PIECE_BYTES, q, len, 0);
        plan->pieces[1].bytes += 4;
        break;
    case STORES_SWAP:
        add_piece(f, PIECE_COPY, p, len, q);
        add_piece(f, PIECE_COPY, q, len, p);
        break;
    }
}

void
plan_make(Fuzz *f)
{
    Plan *plan = &f->plan;
    const Size *size;
    uint32_t len;

    plan->op = fuzz_below(f, FUZZ_OP_COUNT);
    size = &sizes[plan->op];
    plan->args.n = 1 + fuzz_below(f, fuzz_below(f, 4) == 0 ? 300 : 40);
    len = size->p < 0 ? plan->args.n : (uint32_t)size->p;
    plan->p = pick_place(f, len, size->align);
    plan->q = size->q != 0 ? pick_other(f, plan->p, len, size->align) : plan->p;
    plan->args.p = sim_window_host(fuzz_va(plan->p));
    plan->args.q = sim_window_host(fuzz_va(plan->q));
    pick_value(f, len);
    plan->count = 0;
    add_pieces(f, len);
    plan->quiet = plan->count > 0 && plan->pieces[0].kind == PIECE_BITS;
}

/* --- What is stored -------------------------------------------------------- */

/* @len bytes as they were first loaded by this operation; false: not yet. */
static bool
first_loaded(const Fuzz *f, uint32_t place, uint32_t len, uint64_t *ret_value)
{
    uint64_t value = 0;

    for (uint32_t i = 0; i < len; i++) {
        if (f->first_at[place + i] != f->op_number) {
            return false;
        }
        value |= (uint64_t)f->first[place + i] << (8 * i);
    }
    *ret_value = value;
    return true;
}

static bool
field_byte(const Fuzz *f, const Piece *piece, uint32_t i, uint8_t *ret_byte)
{
    uint64_t old = 0, field = piece->value;

    if (f->last_at[piece->place + i] != f->op_number) {
        return false;
    }
    if (rows[f->plan.op].stores == STORES_FIELD_SUM) {
        if (!first_loaded(f, piece->place, 2, &old)) {
            return false;
        }
        field += old >> FIELD_SHIFT;
    }
    field = (field & FIELD_MASK) << FIELD_SHIFT;
    *ret_byte = (f->last[piece->place + i] & ~((FIELD_MASK << FIELD_SHIFT) >> (8 * i))) |
                (uint8_t)(field >> (8 * i));
    return true;
}

static bool
piece_byte(const Fuzz *f, const Piece *piece, uint32_t i, uint8_t *ret_byte)
{
    uint64_t value = 0;

    switch (piece->kind) {
    case PIECE_BYTES:
        *ret_byte = piece->bytes[i];
        return true;
    case PIECE_BITS:
        return field_byte(f, piece, i, ret_byte);
    case PIECE_COPY:
    case PIECE_XOR:
        if (!first_loaded(f, piece->from + i, 1, &value)) {
            return false;
        }
        *ret_byte = piece->kind == PIECE_XOR ? value ^ (uint8_t)piece->value : value;
        return true;
    case PIECE_ADD:
        if (!first_loaded(f, piece->from, piece->len, &value)) {
            return false;
        }
        *ret_byte = (value + piece->value) >> (8 * i);
        return true;
    }
    return false;
}

bool
plan_byte(Fuzz *f, uint32_t place, uint8_t *ret_byte)
{
    for (unsigned k = 0; k < f->plan.count; k++) {
        const Piece *piece = &f->plan.pieces[k];

        if (place - piece->place < piece->len) {
            return piece_byte(f, piece, place - piece->place, ret_byte);
        }
    }
    fuzz_check(f, false, "place %u was announced, and is not stored to", place);
    return false;
}

void
plan_stored(Fuzz *f, uint32_t place, uint32_t len)
{
    for (unsigned k = 0; k < f->plan.count; k++) {
        Piece *piece = &f->plan.pieces[k];

        if (place - piece->place < piece->len) {
            piece->stored += len;
        }
    }
}

/* --- What is returned ------------------------------------------------------ */

static uint64_t
last_loaded(Fuzz *f, uint32_t place, uint32_t len)
{
    uint64_t value = 0;

    for (uint32_t i = 0; i < len; i++) {
        fuzz_check(f, f->last_at[place + i] == f->op_number,
                   "place %u was loaded without being announced", place + i);
        value |= (uint64_t)f->last[place + i] << (8 * i);
    }
    return value;
}

static uint64_t
expected_sum(Fuzz *f)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < f->plan.args.n; i++) {
        sum = sum * 31 + last_loaded(f, f->plan.p + i, 1);
    }
    return sum;
}

static uint64_t
expected_order(Fuzz *f)
{
    for (uint32_t i = 0; i < f->plan.args.n; i++) {
        uint64_t a = last_loaded(f, f->plan.p + i, 1), b = last_loaded(f, f->plan.q + i, 1);

        if (a != b) {
            return a < b ? 1 : 2;
        }
    }
    return 0;
}

static void
check_value(Fuzz *f, unsigned which, uint64_t due)
{
    fuzz_check(f, f->plan.args.out[which] == due,
               "out[%u] is 0x%" G_GINT64_MODIFIER "x, should be 0x%" G_GINT64_MODIFIER "x", which,
               (uint64_t)f->plan.args.out[which], due);
}

static void
check_host(Fuzz *f)
{
    for (int i = 0; i < sizes[f->plan.op].p; i++) {
        uint8_t due = last_loaded(f, f->plan.p + i, 1);

        fuzz_check(f, f->plan.args.host[i] == due, "byte %d is 0x%02x, should be 0x%02x", i,
                   f->plan.args.host[i], due);
    }
}

static void
check_returned(Fuzz *f)
{
    int p = sizes[f->plan.op].p;
    uint64_t value = 0;

    switch (rows[f->plan.op].returns) {
    case RETURNS_NOTHING:
        return;
    case RETURNS_TWICE:
        first_loaded(f, f->plan.p, p, &value);
        check_value(f, 0, value);
        check_value(f, 1, last_loaded(f, f->plan.p, p));
        return;
    case RETURNS_TRIED:
        value = last_loaded(f, f->plan.p, p);
        check_value(f, 0, value);
        check_value(f, 1, value == f->plan.args.v >> 32);
        return;
    case RETURNS_LAST:
        check_value(f, 0, last_loaded(f, f->plan.p, p));
        return;
    case RETURNS_FIELD:
        check_value(f, 0, last_loaded(f, f->plan.p, 2) >> FIELD_SHIFT & FIELD_MASK);
        return;
    case RETURNS_OTHER:
        check_value(f, 0, last_loaded(f, f->plan.q, p));
        return;
    case RETURNS_SUM:
        check_value(f, 0, expected_sum(f));
        return;
    case RETURNS_ORDER:
        check_value(f, 0, expected_order(f));
        return;
    case RETURNS_HOST:
        check_host(f);
        return;
    }
}

void
plan_check(Fuzz *f)
{
    const Plan *plan = &f->plan;

    f->checks++;
    check_returned(f);
    for (unsigned k = 0; k < plan->count; k++) {
        const Piece *piece = &plan->pieces[k];
        uint32_t due = piece->len;

        if (plan->op == FUZZ_either) {
            due = plan->args.out[0] & 1 ? 4 : 2;
        }
        fuzz_check(f, piece->kind == PIECE_BITS ? piece->stored > 0 : piece->stored == due,
                   "%u bytes were announced as stored, not %u", piece->stored, due);
    }
}

/* SPDX-License-Identifier: MIT */
/*
 * What a driver's C does to memory, one operation each.  The same file is
 * compiled in several ways (compiler, hooks, optimisation); basic C types only,
 * because both worlds include this.
 */
#ifndef TESTS_FUZZ_OPS_H
#define TESTS_FUZZ_OPS_H

#define FUZZ_OUT 4
#define FUZZ_HOST 704

struct fuzz_args {
	void *p, *q;             /* simulated memory */
	unsigned long long v;    /* a value to store */
	unsigned long n;         /* a length */
	unsigned long long out[FUZZ_OUT];
	unsigned char host[FUZZ_HOST]; /* memory that is not simulated */
};

/* name, bytes at p, bytes at q (0 = unused, -1 = n), alignment of p and q */
#define FUZZ_OPS(OP)						\
	OP(set8, 1, 0, 1)					\
	OP(set16, 2, 0, 2)					\
	OP(set32, 4, 0, 4)					\
	OP(set64, 8, 0, 8)					\
	OP(get8, 1, 0, 1)					\
	OP(get16, 2, 0, 2)					\
	OP(get32, 4, 0, 4)					\
	OP(get64, 8, 0, 8)					\
	OP(add8, 1, 0, 1)					\
	OP(add16, 2, 0, 2)					\
	OP(add32, 4, 0, 4)					\
	OP(add64, 8, 0, 8)					\
	OP(packed_set, 4, 0, 1)					\
	OP(packed_get, 4, 0, 1)					\
	OP(packed_add, 4, 0, 1)					\
	OP(packed_set64, 8, 0, 1)				\
	OP(bits_set, 4, 0, 4)					\
	OP(bits_get, 4, 0, 4)					\
	OP(bits_add, 4, 0, 4)					\
	OP(bits24_set, 3, 0, 1)					\
	OP(bits48_set, 6, 0, 1)					\
	OP(volatile_twice, 4, 0, 4)				\
	OP(volatile_set_get, 4, 0, 4)				\
	OP(volatile_set_set, 4, 4, 4)				\
	OP(move32, 4, 4, 4)					\
	OP(add_to, 4, 4, 4)					\
	OP(swap32, 4, 4, 4)					\
	OP(either, 4, 4, 4)					\
	OP(copy3, 3, 3, 1)					\
	OP(copy16, 16, 16, 8)					\
	OP(copy24, 24, 24, 8)					\
	OP(copy200, 200, 200, 8)				\
	OP(copy700, 700, 700, 4)				\
	OP(put16, 16, 0, 8)					\
	OP(put24, 24, 0, 8)					\
	OP(put200, 200, 0, 8)					\
	OP(take16, 16, 0, 8)					\
	OP(take24, 24, 0, 8)					\
	OP(take200, 200, 0, 8)					\
	OP(pair_set, 16, 0, 8)					\
	OP(zero24, 24, 0, 8)					\
	OP(zero200, 200, 0, 8)					\
	OP(loop_copy, -1, -1, 1)				\
	OP(loop_xor, -1, 0, 1)					\
	OP(loop_sum, -1, 0, 1)					\
	OP(via_host, 4, 4, 4)					\
	OP(copy_n, -1, -1, 1)					\
	OP(move_n, -1, -1, 1)					\
	OP(set_n, -1, 0, 1)					\
	OP(compare_n, -1, -1, 1)				\
	OP(builtin_copy6, 6, 6, 1)				\
	OP(builtin_copy32, 32, 32, 1)				\
	OP(atomic_add32, 4, 0, 4)				\
	OP(atomic_or64, 8, 0, 8)				\
	OP(atomic_swap32, 4, 0, 4)				\
	OP(atomic_try32, 4, 0, 4)				\
	OP(atomic_get32, 4, 0, 4)				\
	OP(atomic_put32, 4, 0, 4)

#define FUZZ_OP_ENUM(name, p, q, align) FUZZ_##name,
enum fuzz_op { FUZZ_OPS(FUZZ_OP_ENUM) FUZZ_OP_COUNT };

/* One table per way of compiling. */
struct fuzz_build {
	const char *name; /* "clang-O2" */
	void (*ops[FUZZ_OP_COUNT])(struct fuzz_args *args);
};

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The operations of ops.h, written as drivers write them.  BUILD names the way
 * this file is compiled; the table it makes is the only thing it exports.
 */
#include "tests/fuzz/ops.h"

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef unsigned long size_t;

void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int value, size_t n);
int memcmp(const void *a, const void *b, size_t n);

#define OP(name) static void op_##name(struct fuzz_args *a)
#define PACKED __attribute__((packed))

struct odd { u8 pad[0]; u32 word; } PACKED;
struct odd64 { u64 word; } PACKED;
struct bits { u32 low:5, field:7, rest:20; };
struct bits24 { u32 field:24; } PACKED;
struct bits48 { u64 field:48; } PACKED;
struct s3 { u8 b[3]; };
struct s16 { u64 w[2]; };
struct s24 { u64 w[3]; };
struct s200 { u64 w[25]; };
struct s700 { u32 w[175]; };

OP(set8) { *(u8 *)a->p = a->v; }
OP(set16) { *(u16 *)a->p = a->v; }
OP(set32) { *(u32 *)a->p = a->v; }
OP(set64) { *(u64 *)a->p = a->v; }
OP(get8) { a->out[0] = *(u8 *)a->p; }
OP(get16) { a->out[0] = *(u16 *)a->p; }
OP(get32) { a->out[0] = *(u32 *)a->p; }
OP(get64) { a->out[0] = *(u64 *)a->p; }
OP(add8) { *(u8 *)a->p += a->v; }
OP(add16) { *(u16 *)a->p += a->v; }
OP(add32) { *(u32 *)a->p += a->v; }
OP(add64) { *(u64 *)a->p += a->v; }
OP(packed_set) { ((struct odd *)a->p)->word = a->v; }
OP(packed_get) { a->out[0] = ((struct odd *)a->p)->word; }
OP(packed_add) { ((struct odd *)a->p)->word += a->v; }
OP(packed_set64) { ((struct odd64 *)a->p)->word = a->v; }
OP(bits_set) { ((struct bits *)a->p)->field = a->v; }
OP(bits_get) { a->out[0] = ((struct bits *)a->p)->field; }
OP(bits_add) { ((struct bits *)a->p)->field += a->v; }
OP(bits24_set) { ((struct bits24 *)a->p)->field = a->v; }
OP(bits48_set) { ((struct bits48 *)a->p)->field = a->v; }

OP(volatile_twice)
{
	a->out[0] = *(volatile u32 *)a->p;
	a->out[1] = *(volatile u32 *)a->p;
}

/* The load follows the store with no other access between them. */
OP(volatile_set_get)
{
	volatile u32 *p = a->p;
	u32 v = a->v;

	*p = v;
	v = *p;
	a->out[0] = v;
}

OP(volatile_set_set)
{
	*(volatile u32 *)a->p = a->v;
	*(volatile u32 *)a->q = a->v >> 32;
}

OP(move32) { *(u32 *)a->p = *(u32 *)a->q; }
OP(add_to) { *(u32 *)a->p = *(u32 *)a->q + (u32)a->v; }

OP(swap32)
{
	u32 *p = a->p, *q = a->q;
	u32 old = *p;

	*p = *q;
	*q = old;
}

OP(either)
{
	u32 *p = a->p;
	u32 word = *(u32 *)a->q;

	if (word & 1)
		*p = a->v;
	else
		*(u16 *)p = a->v;
	a->out[0] = word;
}

OP(copy3) { *(struct s3 *)a->p = *(struct s3 *)a->q; }
OP(copy16) { *(struct s16 *)a->p = *(struct s16 *)a->q; }
OP(copy24) { *(struct s24 *)a->p = *(struct s24 *)a->q; }
OP(copy200) { *(struct s200 *)a->p = *(struct s200 *)a->q; }
OP(copy700) { *(struct s700 *)a->p = *(struct s700 *)a->q; }
OP(put16) { *(struct s16 *)a->p = *(struct s16 *)a->host; }
OP(put24) { *(struct s24 *)a->p = *(struct s24 *)a->host; }
OP(put200) { *(struct s200 *)a->p = *(struct s200 *)a->host; }
OP(take16) { *(struct s16 *)a->host = *(struct s16 *)a->p; }
OP(take24) { *(struct s24 *)a->host = *(struct s24 *)a->p; }
OP(take200) { *(struct s200 *)a->host = *(struct s200 *)a->p; }
OP(pair_set) { *(struct s16 *)a->p = (struct s16){ { a->v, ~a->v } }; }
OP(zero24) { *(struct s24 *)a->p = (struct s24){ { 0 } }; }
OP(zero200) { *(struct s200 *)a->p = (struct s200){ { 0 } }; }

OP(loop_copy)
{
	u8 *p = a->p, *q = a->q;
	size_t n = a->n;

	while (n--)
		*p++ = *q++;
}

OP(loop_xor)
{
	u8 *p = a->p;
	size_t i;

	for (i = 0; i < a->n; i++)
		p[i] ^= (u8)a->v;
}

OP(loop_sum)
{
	const u8 *p = a->p;
	u32 sum = 0;
	size_t i;

	for (i = 0; i < a->n; i++)
		sum = sum * 31 + p[i];
	a->out[0] = sum;
}

OP(via_host)
{
	u32 *slot = (u32 *)a->host + (a->v & 7);

	*slot = *(u32 *)a->q;
	*(u32 *)a->p = *slot;
}

OP(copy_n) { memcpy(a->p, a->q, a->n); }
OP(move_n) { memmove(a->p, a->q, a->n); }
OP(set_n) { memset(a->p, (int)a->v, a->n); }

OP(compare_n)
{
	int order = memcmp(a->p, a->q, a->n);

	a->out[0] = order < 0 ? 1 : order > 0 ? 2 : 0;
}

OP(builtin_copy6) { __builtin_memcpy(a->p, a->q, 6); }
OP(builtin_copy32) { __builtin_memcpy(a->p, a->q, 32); }
OP(atomic_add32) { a->out[0] = __atomic_fetch_add((u32 *)a->p, (u32)a->v, __ATOMIC_SEQ_CST); }
OP(atomic_or64) { a->out[0] = __atomic_fetch_or((u64 *)a->p, a->v, __ATOMIC_RELAXED); }
OP(atomic_swap32) { a->out[0] = __atomic_exchange_n((u32 *)a->p, (u32)a->v, __ATOMIC_ACQ_REL); }

OP(atomic_try32)
{
	u32 expected = a->v >> 32;

	a->out[1] = __atomic_compare_exchange_n((u32 *)a->p, &expected, (u32)a->v, 0,
						__ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
	a->out[0] = expected;
}

OP(atomic_get32) { a->out[0] = __atomic_load_n((u32 *)a->p, __ATOMIC_ACQUIRE); }
OP(atomic_put32) { __atomic_store_n((u32 *)a->p, (u32)a->v, __ATOMIC_RELEASE); }

#define STRING(x) STRING_1(x)
#define STRING_1(x) #x
#define TABLE(build) TABLE_1(build)
#define TABLE_1(build) fuzz_build_##build
#define ENTRY(name, p, q, align) op_##name,

extern const struct fuzz_build TABLE(BUILD);
const struct fuzz_build TABLE(BUILD) = { STRING(BUILD), { FUZZ_OPS(ENTRY) } };

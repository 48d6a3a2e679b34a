/* SPDX-License-Identifier: MIT */
/* Masks of bits (include/linux/bits.h); bit 0 is the lowest. */
#ifndef LINUX_BITS_H
#define LINUX_BITS_H

#define BITS_PER_BYTE 8
#define BITS_PER_LONG 64
#define BITS_PER_LONG_LONG 64

#define BIT(n) (1ul << (n))
#define BIT_ULL(n) (1ull << (n))
#define BIT_MASK(nr) (1ul << ((nr) % BITS_PER_LONG))
#define BIT_WORD(nr) ((nr) / BITS_PER_LONG)
#define BIT_ULL_MASK(nr) BIT_ULL((nr) % BITS_PER_LONG_LONG)
#define BIT_ULL_WORD(nr) ((nr) / BITS_PER_LONG_LONG)
/* Bits h down to l, both in it. */
#define GENMASK(h, l) (((~0ul) << (l)) & (~0ul >> (63 - (h))))
#define GENMASK_ULL(h, l) (((~0ull) << (l)) & (~0ull >> (63 - (h))))

#endif

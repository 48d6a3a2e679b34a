/* SPDX-License-Identifier: MIT */
/* Pointers that lead nowhere: CONFIG_ILLEGAL_POINTER_VALUE of arm64, and a little. */
#ifndef LINUX_POISON_H
#define LINUX_POISON_H

#define POISON_POINTER_DELTA 0xdead000000000000ul
#define LIST_POISON1 ((void *)(0x100 + POISON_POINTER_DELTA))
#define LIST_POISON2 ((void *)(0x122 + POISON_POINTER_DELTA))

#endif

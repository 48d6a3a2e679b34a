/* SPDX-License-Identifier: MIT */
#ifndef ASM_UNALIGNED_H
#define ASM_UNALIGNED_H

#include <linux/unaligned.h>

#endif

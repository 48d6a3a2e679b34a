/* SPDX-License-Identifier: MIT */
/*
 * Included before the first line of every Linux-side file.  -fno-builtin does not
 * cover the names with the __builtin_ prefix: left alone, they become native
 * copies that no hook sees.
 */
#ifndef LINUX_DMASIM_FORCED_H
#define LINUX_DMASIM_FORCED_H

#define __builtin_memcpy memcpy
#define __builtin_memset memset
#define __builtin_memmove memmove
#define __builtin_memcmp memcmp
#define __builtin_strlen strlen
#define __builtin_strcmp strcmp
#define __builtin_strncmp strncmp
#define __builtin_strcpy strcpy
#define __builtin_strncpy strncpy

#include <linux/dmasim-atomics.h>

#endif

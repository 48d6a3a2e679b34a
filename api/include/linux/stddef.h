/* SPDX-License-Identifier: MIT */
#ifndef LINUX_STDDEF_H
#define LINUX_STDDEF_H

typedef _Bool bool;

#undef NULL
#define NULL ((void *)0)

enum { false = 0, true = 1 };

#undef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#define sizeof_field(type, member) sizeof(((type *)0)->member)

#define offsetofend(type, member) (offsetof(type, member) + sizeof_field(type, member))
/* Members with a name of their own as a group, and without one. */
#define struct_group(name, members...)			\
	union {						\
		struct { members };			\
		struct { members } name;		\
	}

#endif

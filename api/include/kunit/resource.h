/* SPDX-License-Identifier: MIT */
/* Functions that run when a test case is over, the last one first. */
#ifndef KUNIT_RESOURCE_H
#define KUNIT_RESOURCE_H

#include <kunit/test.h>

typedef void (kunit_action_t)(void *ctx);

/* A wrapper of the right type around @orig, a function of one pointer. */
#define KUNIT_DEFINE_ACTION_WRAPPER(wrapper, orig, arg_type)			\
	static void wrapper(void *in)						\
	{									\
		arg_type arg = (arg_type)in;					\
										\
		orig(arg);							\
	}

/* 0 or -ENOMEM. */
int kunit_add_action(struct kunit *test, kunit_action_t *action, void *ctx);
/* The same; after -ENOMEM the action has run. */
int kunit_add_action_or_reset(struct kunit *test, kunit_action_t *action, void *ctx);
/* The newest such action: it does not run, or it runs now. */
void kunit_remove_action(struct kunit *test, kunit_action_t *action, void *ctx);
void kunit_release_action(struct kunit *test, kunit_action_t *action, void *ctx);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Actions that end with a test case (include/kunit/resource.h).
 * Leaves out: struct kunit_resource, which can be named and counted.
 */
#include <kunit/resource.h>

#include <linux/dmasim.h>
#include <linux/errno.h>
#include <linux/export.h>

#include "internal.h"

/* Of all tests that run, the newest first: a case that stops the kernel leaves some. */
struct kunit_action {
	struct kunit_action *next;
	struct kunit *test;
	kunit_action_t *func;
	void *ctx;
};

static struct kunit_action *actions __lxdata;

static struct kunit_action **find_action(const struct kunit *test, kunit_action_t *func,
					 const void *ctx)
{
	struct kunit_action **link = &actions;

	while (*link && ((*link)->test != test ||
			 (func && ((*link)->func != func || (*link)->ctx != ctx))))
		link = &(*link)->next;
	return link;
}

/* The action that *@link points to is the caller's; NULL: there is none. */
static struct kunit_action *take(struct kunit_action **link)
{
	struct kunit_action *action = *link;

	if (action)
		*link = action->next;
	return action;
}

int kunit_add_action(struct kunit *test, kunit_action_t *func, void *ctx)
{
	struct kunit_action *action = kzalloc_beside(sizeof(*action), GFP_KERNEL);

	if (!action)
		return -ENOMEM;
	*action = (struct kunit_action){ actions, test, func, ctx };
	actions = action;
	return 0;
}
EXPORT_SYMBOL_GPL(kunit_add_action);

int kunit_add_action_or_reset(struct kunit *test, kunit_action_t *func, void *ctx)
{
	int ret = kunit_add_action(test, func, ctx);

	if (ret)
		func(ctx);
	return ret;
}
EXPORT_SYMBOL_GPL(kunit_add_action_or_reset);

void kunit_remove_action(struct kunit *test, kunit_action_t *func, void *ctx)
{
	kfree_beside(take(find_action(test, func, ctx)));
}
EXPORT_SYMBOL_GPL(kunit_remove_action);

void kunit_release_action(struct kunit *test, kunit_action_t *func, void *ctx)
{
	struct kunit_action *action = take(find_action(test, func, ctx));

	if (!action)
		return;
	kfree_beside(action);
	func(ctx);
}
EXPORT_SYMBOL_GPL(kunit_release_action);

/* An action may add another one. */
void kunit_cleanup(struct kunit *test)
{
	struct kunit_action *action, mine;

	while ((action = take(find_action(test, NULL, NULL))) != NULL) {
		mine = *action;
		kfree_beside(action);
		mine.func(mine.ctx);
	}
}

void kunit_forget(struct kunit *test)
{
	struct kunit_action *action;

	while ((action = take(find_action(test, NULL, NULL))) != NULL)
		kfree_beside(action);
}

void kunit_exit(void)
{
	while (actions)
		kfree_beside(take(&actions));
}

/* --- memory --------------------------------------------------------------------- */

static void kfree_action(void *ptr)
{
	kfree(ptr);
}

void *kunit_kmalloc_array(struct kunit *test, size_t n, size_t size, gfp_t gfp)
{
	void *ptr = kmalloc_array(n, size, gfp);

	if (!ptr || kunit_add_action_or_reset(test, kfree_action, ptr))
		return NULL;
	return ptr;
}
EXPORT_SYMBOL_GPL(kunit_kmalloc_array);

void kunit_kfree(struct kunit *test, const void *ptr)
{
	if (ptr)
		kunit_release_action(test, kfree_action, (void *)ptr);
}
EXPORT_SYMBOL_GPL(kunit_kfree);

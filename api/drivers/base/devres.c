/* SPDX-License-Identifier: MIT */
/*
 * Managed resources.  The list is host memory; what devm_kmalloc() gives is an object
 * of kmalloc().
 * Leaves out: groups, locks.
 */
#include <linux/device.h>
#include <linux/devres.h>
#include <linux/dmasim.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

struct devres {
	struct devres *next; /* older */
	dr_release_t release;
	size_t size;
	u8 data[] __aligned(16);
};

static struct devres *devres_of(void *res)
{
	return container_of(res, struct devres, data);
}

void *devres_alloc(dr_release_t release, size_t size, gfp_t gfp)
{
	struct devres *dr = kzalloc_beside(sizeof(*dr) + size, gfp);

	if (!dr)
		return NULL;
	dr->release = release;
	dr->size = size;
	return dr->data;
}
EXPORT_SYMBOL_GPL(devres_alloc);

void devres_free(void *res)
{
	if (res)
		kfree_beside(devres_of(res));
}
EXPORT_SYMBOL_GPL(devres_free);

void devres_add(struct device *dev, void *res)
{
	struct devres *dr = devres_of(res);

	dr->next = dev->devres_head;
	dev->devres_head = dr;
}
EXPORT_SYMBOL_GPL(devres_add);

/* What points to the newest one that fits; *link is NULL when none does. */
static struct devres **find_dr(struct device *dev, dr_release_t release, dr_match_t match,
			       void *match_data)
{
	struct devres **link = &dev->devres_head;

	while (*link && ((*link)->release != release ||
			 (match && !match(dev, (*link)->data, match_data))))
		link = &(*link)->next;
	return link;
}

void *devres_find(struct device *dev, dr_release_t release, dr_match_t match,
		  void *match_data)
{
	struct devres *dr = *find_dr(dev, release, match, match_data);

	return dr ? dr->data : NULL;
}
EXPORT_SYMBOL_GPL(devres_find);

void *devres_remove(struct device *dev, dr_release_t release, dr_match_t match,
		    void *match_data)
{
	struct devres **link = find_dr(dev, release, match, match_data);
	struct devres *dr = *link;

	if (!dr)
		return NULL;
	*link = dr->next;
	return dr->data;
}
EXPORT_SYMBOL_GPL(devres_remove);

int devres_destroy(struct device *dev, dr_release_t release, dr_match_t match,
		   void *match_data)
{
	void *res = devres_remove(dev, release, match, match_data);

	if (!res)
		return -ENOENT;
	devres_free(res);
	return 0;
}
EXPORT_SYMBOL_GPL(devres_destroy);

int devres_release(struct device *dev, dr_release_t release, dr_match_t match,
		   void *match_data)
{
	void *res = devres_remove(dev, release, match, match_data);

	if (!res)
		return -ENOENT;
	release(dev, res);
	devres_free(res);
	return 0;
}
EXPORT_SYMBOL_GPL(devres_release);

int devres_release_all(struct device *dev)
{
	int count = 0;

	for (; dev->devres_head; count++) {
		struct devres *dr = dev->devres_head;

		dev->devres_head = dr->next;
		dr->release(dev, dr->data);
		kfree_beside(dr);
	}
	return count;
}

void devres_forget(struct device *dev)
{
	while (dev->devres_head) {
		struct devres *dr = dev->devres_head;

		dev->devres_head = dr->next;
		kfree_beside(dr);
	}
}

/* --- memory ------------------------------------------------------------------------- */

static void devm_kmalloc_release(struct device *dev, void *res)
{
	kfree(*(void **)res);
}

static int devm_kmalloc_match(struct device *dev, void *res, void *match_data)
{
	return *(void **)res == match_data;
}

void *devm_kmalloc(struct device *dev, size_t size, gfp_t gfp)
{
	void **res, *object;

	if (size == 0)
		return ZERO_SIZE_PTR;
	object = kmalloc(size, gfp);
	if (!object)
		return NULL;
	/* Linux has both in one allocation: this half of it does not fail by itself. */
	res = devres_alloc(devm_kmalloc_release, sizeof(*res), gfp | __GFP_NOFAIL);
	*res = object;
	devres_add(dev, res);
	return object;
}
EXPORT_SYMBOL_GPL(devm_kmalloc);

void devm_kfree(struct device *dev, const void *p)
{
	if (ZERO_OR_NULL_PTR(p))
		return;
	WARN_ON(devres_release(dev, devm_kmalloc_release, devm_kmalloc_match, (void *)p));
}
EXPORT_SYMBOL_GPL(devm_kfree);

void *devm_kmemdup(struct device *dev, const void *src, size_t len, gfp_t gfp)
{
	void *copy = devm_kmalloc(dev, len, gfp);

	return copy ? memcpy(copy, src, len) : NULL;
}
EXPORT_SYMBOL_GPL(devm_kmemdup);

char *devm_kstrdup(struct device *dev, const char *s, gfp_t gfp)
{
	return s ? devm_kmemdup(dev, s, strlen(s) + 1, gfp) : NULL;
}
EXPORT_SYMBOL_GPL(devm_kstrdup);

char *devm_kasprintf(struct device *dev, gfp_t gfp, const char *fmt, ...)
{
	va_list args, again;
	size_t len;
	char *text;

	va_start(args, fmt);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	text = devm_kmalloc(dev, len + 1, gfp);
	if (text)
		vsnprintf(text, len + 1, fmt, args);
	va_end(args);
	return text;
}
EXPORT_SYMBOL_GPL(devm_kasprintf);

/* --- actions ---------------------------------------------------------------------------- */

struct action_devres {
	void *data;
	void (*action)(void *data);
};

static void devm_action_release(struct device *dev, void *res)
{
	struct action_devres *devres = res;

	devres->action(devres->data);
}

static int devm_action_match(struct device *dev, void *res, void *match_data)
{
	struct action_devres *devres = res, *target = match_data;

	return devres->action == target->action && devres->data == target->data;
}

int devm_add_action(struct device *dev, void (*action)(void *), void *data)
{
	struct action_devres *devres =
		devres_alloc(devm_action_release, sizeof(*devres), GFP_KERNEL);

	if (!devres)
		return -ENOMEM;
	devres->data = data;
	devres->action = action;
	devres_add(dev, devres);
	return 0;
}
EXPORT_SYMBOL_GPL(devm_add_action);

void devm_remove_action(struct device *dev, void (*action)(void *), void *data)
{
	struct action_devres devres = { .data = data, .action = action };

	WARN_ON(devres_destroy(dev, devm_action_release, devm_action_match, &devres));
}
EXPORT_SYMBOL_GPL(devm_remove_action);

/* SPDX-License-Identifier: MIT */
/*
 * Resources of a device that its driver need not give back: when the driver leaves,
 * they are released, the last one first.
 */
#ifndef LINUX_DEVRES_H
#define LINUX_DEVRES_H

#include <linux/gfp.h>
#include <linux/types.h>

struct device;

typedef void (*dr_release_t)(struct device *dev, void *res);
typedef int (*dr_match_t)(struct device *dev, void *res, void *match_data);

/* Room for @size bytes that belongs to nobody yet; zeroed. */
void *devres_alloc(dr_release_t release, size_t size, gfp_t gfp);
void devres_free(void *res);
void devres_add(struct device *dev, void *res);
/* The newest one with that release function and, when @match is not NULL, a match. */
void *devres_find(struct device *dev, dr_release_t release, dr_match_t match,
		  void *match_data);
/* The same, taken out of the list: the caller's again. */
void *devres_remove(struct device *dev, dr_release_t release, dr_match_t match,
		    void *match_data);
/* ... and freed without being released; 0 or -ENOENT. */
int devres_destroy(struct device *dev, dr_release_t release, dr_match_t match,
		   void *match_data);
/* ... and released and freed; 0 or -ENOENT. */
int devres_release(struct device *dev, dr_release_t release, dr_match_t match,
		   void *match_data);
/* The driver leaves: all of them; how many there were. */
int devres_release_all(struct device *dev);

void *devm_kmalloc(struct device *dev, size_t size, gfp_t gfp);
void devm_kfree(struct device *dev, const void *p);
void *devm_kmemdup(struct device *dev, const void *src, size_t len, gfp_t gfp);
char *devm_kstrdup(struct device *dev, const char *s, gfp_t gfp);

static inline void *devm_kzalloc(struct device *dev, size_t size, gfp_t gfp)
{
	return devm_kmalloc(dev, size, gfp | __GFP_ZERO);
}

static inline void *devm_kmalloc_array(struct device *dev, size_t n, size_t size,
				       gfp_t flags)
{
	if (size && n > ~(size_t)0 / size)
		return NULL;
	return devm_kmalloc(dev, n * size, flags);
}

static inline void *devm_kcalloc(struct device *dev, size_t n, size_t size, gfp_t flags)
{
	return devm_kmalloc_array(dev, n, size, flags | __GFP_ZERO);
}

/* @action(@data) when the driver leaves; 0 or -ENOMEM. */
int devm_add_action(struct device *dev, void (*action)(void *), void *data);
void devm_remove_action(struct device *dev, void (*action)(void *), void *data);

static inline int devm_add_action_or_reset(struct device *dev, void (*action)(void *),
					   void *data)
{
	int ret = devm_add_action(dev, action, data);

	if (ret)
		action(data);
	return ret;
}

#endif

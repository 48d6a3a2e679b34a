/* SPDX-License-Identifier: MIT */
/*
 * Who has which registers.
 * Leaves out: the tree of resources, and what is not registers.
 */
#include <linux/device.h>
#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/ioport.h>

static struct resource *regions __lxdata; /* by sibling */

void iomem_init(void)
{
	regions = NULL;
}

void iomem_exit(void)
{
	while (regions) {
		struct resource *res = regions;

		regions = res->sibling;
		lx_host_free(res);
	}
}

struct resource *request_mem_region(resource_size_t start, resource_size_t n,
				    const char *name)
{
	struct resource wanted = DEFINE_RES_NAMED(start, n, name, IORESOURCE_MEM);
	struct resource *res;

	for (res = regions; res; res = res->sibling)
		if (resource_overlaps(res, &wanted))
			return NULL;
	res = lx_host_alloc(sizeof(*res));
	*res = wanted;
	res->flags |= IORESOURCE_BUSY;
	res->sibling = regions;
	regions = res;
	return res;
}
EXPORT_SYMBOL(request_mem_region);

void release_mem_region(resource_size_t start, resource_size_t n)
{
	struct resource **link = &regions, *res;

	while (*link && ((*link)->start != start || resource_size(*link) != n))
		link = &(*link)->sibling;
	res = *link;
	if (!res) {
		pr_warn("Trying to free nonexistent resource <%016llx-%016llx>\n", start,
			start + n - 1);
		return;
	}
	*link = res->sibling;
	lx_host_free(res);
}
EXPORT_SYMBOL(release_mem_region);

/* --- managed -------------------------------------------------------------------------- */

static void devm_region_release(struct device *dev, void *res)
{
	const struct resource *region = res;

	release_mem_region(region->start, resource_size(region));
}

static int devm_region_match(struct device *dev, void *res, void *match_data)
{
	const struct resource *region = res, *wanted = match_data;

	return region->start == wanted->start && region->end == wanted->end;
}

struct resource *devm_request_mem_region(struct device *dev, resource_size_t start,
					 resource_size_t n, const char *name)
{
	struct resource *region = request_mem_region(start, n, name);
	struct resource *copy;

	if (!region)
		return NULL;
	copy = devres_alloc(devm_region_release, sizeof(*copy), GFP_KERNEL);
	*copy = *region;
	devres_add(dev, copy);
	return region;
}
EXPORT_SYMBOL(devm_request_mem_region);

void devm_release_mem_region(struct device *dev, resource_size_t start, resource_size_t n)
{
	struct resource wanted = { .start = start, .end = start + n - 1 };

	WARN_ON(devres_release(dev, devm_region_release, devm_region_match, &wanted));
}
EXPORT_SYMBOL(devm_release_mem_region);

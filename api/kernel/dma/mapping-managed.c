/* SPDX-License-Identifier: MIT */
/* Coherent memory that is freed when the driver leaves (kernel/dma/mapping.c, dmam_*). */
#include <linux/dma-mapping.h>

#include <linux/dmasim.h>
#include <linux/export.h>

struct dma_devres {
	size_t size;
	void *vaddr;
	dma_addr_t dma_handle;
	unsigned long attrs;
};

static void dmam_release(struct device *dev, void *res)
{
	struct dma_devres *this = res;

	dma_free_attrs(dev, this->size, this->vaddr, this->dma_handle, this->attrs);
}

/* The address decides; another size or handle is the driver's mistake. */
static int dmam_match(struct device *dev, void *res, void *match_data)
{
	struct dma_devres *this = res, *match = match_data;

	if (this->vaddr != match->vaddr)
		return 0;
	WARN_ON(this->size != match->size || this->dma_handle != match->dma_handle);
	return 1;
}

void dmam_free_coherent(struct device *dev, size_t size, void *vaddr,
			dma_addr_t dma_handle)
{
	struct dma_devres match_data = { size, vaddr, dma_handle };

	WARN_ON(devres_destroy(dev, dmam_release, dmam_match, &match_data));
	dma_free_coherent(dev, size, vaddr, dma_handle);
}
EXPORT_SYMBOL(dmam_free_coherent);

void *dmam_alloc_attrs(struct device *dev, size_t size, dma_addr_t *dma_handle, gfp_t gfp,
		       unsigned long attrs)
{
	struct dma_devres *dr = devres_alloc(dmam_release, sizeof(*dr), gfp);
	void *vaddr;

	if (!dr)
		return NULL;
	vaddr = dma_alloc_attrs(dev, size, dma_handle, gfp, attrs);
	if (!vaddr) {
		devres_free(dr);
		return NULL;
	}
	*dr = (struct dma_devres){ size, vaddr, *dma_handle, attrs };
	devres_add(dev, dr);
	return vaddr;
}
EXPORT_SYMBOL(dmam_alloc_attrs);

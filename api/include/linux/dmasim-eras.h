/* SPDX-License-Identifier: MIT */
/*
 * Older signatures of what linux/dma-mapping.h offers, for drivers whose build says
 * that kernel.  A name is a macro for an inline of another name: the functions
 * themselves have the signatures of 6.12 (rules.md W1).
 */
#ifndef LINUX_DMASIM_ERAS_H
#define LINUX_DMASIM_ERAS_H

#include <linux/dma-mapping.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)

/* Until 6.12 a device without dma_parms was an error of the caller, not a warning. */
static inline int era611_dma_set_max_seg_size(struct device *dev, unsigned int size)
{
	if (!dev->dma_parms)
		return -EIO;
	dma_set_max_seg_size(dev, size);
	return 0;
}

static inline int era611_dma_set_seg_boundary(struct device *dev, unsigned long mask)
{
	if (!dev->dma_parms)
		return -EIO;
	dma_set_seg_boundary(dev, mask);
	return 0;
}

static inline int era611_dma_set_min_align_mask(struct device *dev,
						unsigned int min_align_mask)
{
	if (!dev->dma_parms)
		return -EIO;
	dma_set_min_align_mask(dev, min_align_mask);
	return 0;
}

#define dma_set_max_seg_size era611_dma_set_max_seg_size
#define dma_set_seg_boundary era611_dma_set_seg_boundary
#define dma_set_min_align_mask era611_dma_set_min_align_mask

#endif

#endif

/* SPDX-License-Identifier: MIT */
/* A driver that is built for 6.1: signatures that 6.12 changed. */
#define LINUX_VERSION_CODE 0x060100
#include <linux/dma-mapping.h>
#include <linux/dmasim.h>

LX_VERB(test_limits_of_6_1, "int", "dev,int,int", "dev,which,has_parms",
	"test: setters of limits as kernels before 6.12 have them")
{
	struct device *dev = lx_device(a[0]);
	struct device_dma_parameters *parms = dev->dma_parms;
	int rc;

	if (!a[2])
		dev->dma_parms = NULL;
	if (a[1] == 0)
		rc = dma_set_max_seg_size(dev, 4096);
	else if (a[1] == 1)
		rc = dma_set_seg_boundary(dev, 0xffff);
	else
		rc = dma_set_min_align_mask(dev, 0xff);
	dev->dma_parms = parms;
	return rc;
}

/* SPDX-License-Identifier: MIT */
/* Calls that came after 6.12, and a layout that only a structure shows. */
#include <linux/dma-mapping.h>
#include <linux/dmasim.h>

LX_VERB(test_iova, "int", "dev,int", "dev,which", "test: calls of Linux 6.16")
{
	struct dma_iova_state state = { 0 };
	struct device *dev = lx_device(a[0]);

	switch (a[1]) {
	case 0:
		return dma_iova_try_alloc(dev, &state, 0, 64);
	case 1:
		dma_iova_free(dev, &state);
		break;
	case 2:
		return dma_iova_link(dev, &state, 0, 0, 64, DMA_TO_DEVICE, 0);
	case 3:
		return dma_iova_sync(dev, &state, 0, 64);
	case 4:
		dma_iova_unlink(dev, &state, 0, 64, DMA_TO_DEVICE, 0);
		break;
	case 5:
		dma_iova_destroy(dev, &state, 64, DMA_TO_DEVICE, 0);
		break;
	}
	return dma_use_iova(&state) + dma_iova_size(&state);
}

struct mixed {
	u8 command;
	__dma_from_device_group_begin(answer);
	u8 answer[4];
	__dma_from_device_group_end(answer);
	u8 state;
};

LX_VERB(test_group, "int", "int", "which", "test: where the members of a group lie")
{
	return a[0] ? offsetof(struct mixed, state) : offsetof(struct mixed, answer);
}

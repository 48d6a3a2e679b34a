// SPDX-License-Identifier: MIT
/*
 * A driver of the DMA engine (models/regs/dma-engine.h): copies memory when it is probed,
 * and is told by an interrupt that the copy is done.  -DBUG_n builds it with a mistake.
 */
#include <linux/completion.h>
#include <linux/dma-mapping.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "models/regs/dma-engine.h"

#define COPY_BYTES 256

struct engine {
	struct device *dev;
	void __iomem *regs;
	struct completion done;
};

static irqreturn_t engine_irq(int irq, void *data)
{
	struct engine *engine = data;
	u32 status = readl(engine->regs + HW_ENGINE_STATUS);

	if (!(status & (HW_ENGINE_STATUS_DONE | HW_ENGINE_STATUS_ERR)))
		return IRQ_NONE;
	writel(status, engine->regs + HW_ENGINE_STATUS);
	complete(&engine->done);
	return IRQ_HANDLED;
}

static int engine_run(struct engine *engine, dma_addr_t dst, dma_addr_t src, size_t len)
{
	reinit_completion(&engine->done);
	writel(lower_32_bits(src), engine->regs + HW_ENGINE_SRC_LO);
	writel(lower_32_bits(dst), engine->regs + HW_ENGINE_DST_LO);
	writel(len, engine->regs + HW_ENGINE_LEN);
	writel(HW_ENGINE_CTRL_MODE(HW_ENGINE_MODE_COPY) | HW_ENGINE_CTRL_IRQ_EN |
	       HW_ENGINE_CTRL_GO, engine->regs + HW_ENGINE_CTRL);
	return wait_for_completion_timeout(&engine->done, HZ) ? 0 : -ETIMEDOUT;
}

static int engine_copy(struct engine *engine, void *to, u8 *from, size_t len)
{
	struct device *dev = engine->dev;
	dma_addr_t src, dst;
	int ret = -ENOMEM;

	src = dma_map_single(dev, from, len, DMA_TO_DEVICE);
	if (dma_mapping_error(dev, src))
		return ret;
	dst = dma_map_single(dev, to, len, DMA_FROM_DEVICE);
	if (dma_mapping_error(dev, dst))
		goto unmap_src;
#ifdef BUG_1 /* the buffer is the device's */
	from[1] = 0x77;
#endif
	ret = engine_run(engine, dst, src, len);
#ifdef BUG_2 /* nobody takes the buffer back */
	goto unmap_src;
#endif
#ifdef BUG_3 /* another direction than at the map */
	dma_unmap_single(dev, dst, len, DMA_BIDIRECTIONAL);
#else
	dma_unmap_single(dev, dst, len, DMA_FROM_DEVICE);
#endif
unmap_src:
	dma_unmap_single(dev, src, len, DMA_TO_DEVICE);
	return ret;
}

static int engine_try(struct engine *engine)
{
	u8 *from = kmalloc(COPY_BYTES, GFP_KERNEL), *to = kzalloc(COPY_BYTES, GFP_KERNEL);
	int ret = -ENOMEM;

	if (!from || !to)
		goto out;
	memset(from, 0x5a, COPY_BYTES);
	ret = engine_copy(engine, to, from, COPY_BYTES);
	if (!ret && memchr_inv(to, 0x5a, COPY_BYTES))
		ret = -EIO;
	dev_info(engine->dev, ret ? "copied other bytes: %d\n" : "copied\n", ret);
#ifdef BUG_4
	((volatile u8 **)NULL)[2] = to;
#endif
out:
	kfree(to);
	kfree(from);
	return 0;
}

static int engine_probe(struct platform_device *pdev)
{
	struct engine *engine = devm_kzalloc(&pdev->dev, sizeof(*engine), GFP_KERNEL);
	int irq, ret;

	if (!engine)
		return -ENOMEM;
	engine->dev = &pdev->dev;
	init_completion(&engine->done);
	engine->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(engine->regs))
		return PTR_ERR(engine->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	ret = devm_request_irq(&pdev->dev, irq, engine_irq, 0, "engine", engine);
	return ret ? ret : engine_try(engine);
}

static const struct of_device_id engine_ids[] = {
	{ .compatible = "dmasim,dma-engine" },
	{ }
};
MODULE_DEVICE_TABLE(of, engine_ids);

static struct platform_driver engine_driver = {
	.probe = engine_probe,
	.driver = { .name = "engine-copy", .of_match_table = engine_ids },
};
module_platform_driver(engine_driver);

MODULE_DESCRIPTION("copies memory by the DMA engine");
MODULE_LICENSE("Dual MIT/GPL");

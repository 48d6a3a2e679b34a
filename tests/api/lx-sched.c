/* SPDX-License-Identifier: MIT */
/*
 * A driver of the DMA engine in a few lines, for the test of waiting and interrupts:
 * it fills memory, and its handler takes the status back.
 */
#include <linux/dmasim.h>
#include <linux/hardirq.h>
#include <linux/io.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>

#include "models/regs/dma-engine.h"

static struct {
	void __iomem *regs;
	unsigned int irq;
	unsigned int handled; /* times */
	unsigned int in_hardirq, irqs_off;
	int is_lazy; /* the handler leaves the line raised */
} drv __lxdata;

static void handler(unsigned int irq)
{
	drv.handled++;
	drv.in_hardirq += in_hardirq() != 0;
	drv.irqs_off += irqs_disabled();
	if (!drv.is_lazy)
		writel(HW_ENGINE_STATUS_DONE, drv.regs + HW_ENGINE_STATUS);
}

static int is_handled(void *arg)
{
	return drv.handled >= *(unsigned int *)arg;
}

static int never(void *arg)
{
	return 0;
}

LX_VERB(test_irq_request, "int", "dev,int,int", "dev,regs,lazy",
	"test: a handler for the engine")
{
	drv.regs = (void __iomem *)a[1];
	drv.irq = lx_dev_irq(a[0], 0);
	drv.is_lazy = a[2];
	drv.handled = drv.in_hardirq = drv.irqs_off = 0;
	return lx_irq_request(drv.irq, handler);
}

LX_VERB(test_irq_again, "int", "", "", "test: a second handler for the same line")
{
	return lx_irq_request(drv.irq, handler);
}

LX_VERB(test_irq_fill, "", "phys,int", "pa,size", "test: starts the engine")
{
	writel(a[0], drv.regs + HW_ENGINE_DST_LO);
	writel(a[1], drv.regs + HW_ENGINE_LEN);
	writel(HW_ENGINE_CTRL_MODE(HW_ENGINE_MODE_FILL) | HW_ENGINE_CTRL_IRQ_EN |
	       HW_ENGINE_CTRL_GO, drv.regs + HW_ENGINE_CTRL);
	return 0;
}

LX_VERB(test_irq_wait, "int", "int,int", "count,until", "test: waits for so many handlers")
{
	unsigned int count = a[0];

	return lx_wait_until(is_handled, &count, a[1] ? a[1] : ~0ull);
}

LX_VERB(test_wait_never, "int", "int", "until", "test: waits for nothing")
{
	return lx_wait_until(never, NULL, a[0] ? a[0] : ~0ull);
}

LX_VERB(test_irq_enable, "", "int", "on", "test: disable_irq and enable_irq")
{
	lx_irq_enable(drv.irq, a[0]);
	return 0;
}

LX_VERB(test_irq_spin, "int", "int", "reads", "test: reads a register so often; handlers run")
{
	unsigned int i;

	for (i = 0; i < a[0]; i++)
		readl(drv.regs + HW_ENGINE_ID);
	return drv.handled;
}

LX_VERB(test_irq_free, "", "", "", "test: nobody handles the line any more")
{
	lx_irq_free(drv.irq);
	return 0;
}

LX_VERB(test_irq_seen, "int", "int", "what", "test: handled, in_hardirq, irqs_off")
{
	return a[0] == 0 ? drv.handled : a[0] == 1 ? drv.in_hardirq : drv.irqs_off;
}

LX_VERB(test_dev_property, "int", "dev,str", "dev,name", "test: length of a property; -1: none")
{
	unsigned int len;
	const void *value = lx_dev_property(a[0], (const char *)a[1], &len);

	return value ? len : -1;
}

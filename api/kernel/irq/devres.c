/* SPDX-License-Identifier: MIT */
/* Handlers that go with their driver (kernel/irq/devres.c). */
#include <linux/device.h>
#include <linux/export.h>
#include <linux/interrupt.h>

struct irq_devres {
	unsigned int irq;
	void *dev_id;
};

static void devm_irq_release(struct device *dev, void *res)
{
	struct irq_devres *this = res;

	free_irq(this->irq, this->dev_id);
}

static int devm_irq_match(struct device *dev, void *res, void *data)
{
	struct irq_devres *this = res, *wanted = data;

	return this->irq == wanted->irq && this->dev_id == wanted->dev_id;
}

int devm_request_threaded_irq(struct device *dev, unsigned int irq, irq_handler_t handler,
			      irq_handler_t thread_fn, unsigned long irqflags,
			      const char *devname, void *dev_id)
{
	struct irq_devres *dr;
	int ret = request_threaded_irq(irq, handler, thread_fn, irqflags,
				       devname ? devname : dev_name(dev), dev_id);

	if (ret)
		return ret;
	dr = devres_alloc(devm_irq_release, sizeof(*dr), GFP_KERNEL);
	dr->irq = irq;
	dr->dev_id = dev_id;
	devres_add(dev, dr);
	return 0;
}
EXPORT_SYMBOL(devm_request_threaded_irq);

int devm_request_irq(struct device *dev, unsigned int irq, irq_handler_t handler,
		     unsigned long irqflags, const char *devname, void *dev_id)
{
	return devm_request_threaded_irq(dev, irq, handler, NULL, irqflags, devname, dev_id);
}
EXPORT_SYMBOL(devm_request_irq);

void devm_free_irq(struct device *dev, unsigned int irq, void *dev_id)
{
	struct irq_devres wanted = { .irq = irq, .dev_id = dev_id };

	WARN_ON(devres_release(dev, devm_irq_release, devm_irq_match, &wanted));
}
EXPORT_SYMBOL(devm_free_irq);

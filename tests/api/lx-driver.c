/* SPDX-License-Identifier: MIT */
/*
 * Platform drivers for the tests of binding: they say, digit by digit, what was called.
 */
#include <linux/dma-mapping.h>
#include <linux/dmasim.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/of_address.h>
#include <linux/of_device.h>
#include <linux/of_irq.h>
#include <linux/platform_device.h>
#include <linux/property.h>
#include <linux/slab.h>

#include "models/regs/dma-engine.h"

#define IS(got, want)						\
	do {							\
		if ((u64)(got) != (u64)(want))			\
			return __LINE__;			\
	} while (0)

enum { PROBE_MASTER = 1, PROBE_ENGINE, REMOVE_MASTER, REMOVE_ENGINE, ACTION, DRVDATA };

static unsigned long said __lxdata;
static int engine_returns __lxdata; /* what the probe of an engine does */
static int master_needed __lxdata;  /* an engine asks for a bound master */
static int masters_bound __lxdata;

static void say(unsigned int what)
{
	said = said * 10 + what;
}

static void act(void *data)
{
	say(ACTION);
}

static const int kind_master = 1, kind_engine = 2;

static int probe(struct platform_device *pdev)
{
	bool is_engine = device_get_match_data(&pdev->dev) == &kind_engine;

	say(is_engine ? PROBE_ENGINE : PROBE_MASTER);
	if (platform_get_drvdata(pdev))
		say(DRVDATA);
	platform_set_drvdata(pdev, pdev);
	if (devm_add_action_or_reset(&pdev->dev, act, NULL))
		return -ENOMEM;
	if (is_engine && master_needed && !masters_bound)
		return -EPROBE_DEFER;
	if (!is_engine)
		masters_bound++;
	return is_engine ? engine_returns : 0;
}

static void remove(struct platform_device *pdev)
{
	say(platform_get_drvdata(pdev) != pdev ? DRVDATA :
	    of_device_is_compatible(pdev->dev.of_node, "dmasim,dma-engine") ? REMOVE_ENGINE
									     : REMOVE_MASTER);
}

static const struct of_device_id both[] = {
	{ .compatible = "dmasim,dma-engine", .data = &kind_engine },
	{ .compatible = "dmasim,bus-master", .data = &kind_master },
	{ }
};
MODULE_DEVICE_TABLE(of, both);

static const struct of_device_id engines[] = {
	{ .compatible = "dmasim,dma-engine", .data = &kind_engine },
	{ }
};

static struct platform_driver driver __lxdata = {
	.probe = probe,
	.remove = remove,
	.driver = { .name = "both", .of_match_table = both },
};

static struct platform_driver engine_driver __lxdata = {
	.probe = probe,
	.remove_new = remove,
	.driver = { .name = "engines", .of_match_table = of_match_ptr(engines) },
};

static struct platform_driver by_name __lxdata = {
	.probe = probe,
	.remove = remove,
	.driver = { .name = "eth0" },
};

static struct platform_driver *const all[] = { &driver, &engine_driver, &by_name };

LX_VERB(test_driver_register, "int", "int", "index", "for tests")
{
	return platform_driver_register(all[a[0]]);
}

LX_VERB(test_driver_unregister, "", "int", "index", "for tests")
{
	platform_driver_unregister(all[a[0]]);
	return 0;
}

LX_VERB(test_driver_engine_returns, "", "int,int", "error,needs_master", "for tests")
{
	engine_returns = -(int)a[0];
	master_needed = a[1];
	masters_bound = 0;
	return 0;
}

LX_VERB(test_driver_said, "int", "", "", "for tests")
{
	unsigned long was = said;

	said = 0;
	return was;
}

/* What an engine has: registers, an interrupt, properties; 0 or the line that is wrong. */
LX_VERB(test_driver_resources, "int", "dev", "engine", "for tests")
{
	struct device *dev = lx_device(a[0]);
	struct platform_device *pdev = to_platform_device(dev);
	struct resource *res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	void __iomem *regs;

	IS(res != NULL, 1);
	IS(res->start, 0x10010000);
	IS(resource_size(res), 0x1000);
	IS(platform_get_resource(pdev, IORESOURCE_MEM, 1), NULL);
	IS(platform_get_irq_optional(pdev, 0), irq_of_parse_and_map(dev->of_node, 0));
	IS(platform_irq_count(pdev), 1);
	IS(platform_get_irq_optional(pdev, 1), -ENXIO);
	IS(platform_get_irq_byname_optional(pdev, "done"), -ENXIO);
	regs = devm_platform_ioremap_resource(pdev, 0);
	IS(IS_ERR(regs), 0);
	IS(readl(regs + HW_ENGINE_ID), HW_ENGINE_ID_VALUE);
	IS(readl(of_iomap(dev->of_node, 0)), HW_ENGINE_ID_VALUE);
	IS(PTR_ERR(devm_platform_ioremap_resource(pdev, 0)), -EBUSY);
	IS(PTR_ERR(devm_platform_ioremap_resource(pdev, 1)), -EINVAL);
	IS(of_iomap(dev->of_node, 1), NULL);
	devres_release_all(dev);
	IS(IS_ERR(devm_platform_ioremap_resource(pdev, 0)), 0);
	devres_release_all(dev);
	return 0;
}

LX_VERB(test_driver_properties, "int", "dev", "engine", "for tests")
{
	struct device *dev = lx_device(a[0]);
	struct device_node *np = dev->of_node;
	const char *text = NULL;
	u32 cells[2] = { 7, 7 };
	u64 wide;
	u8 byte;

	IS(strcmp(np->name, "dma"), 0);
	IS(strcmp(np->full_name, "dma@10010000"), 0);
	IS(of_property_read_u32(np, "interrupts", cells), 0);
	IS(cells[0], 2);
	IS(of_property_read_u32_array(np, "reg", cells, 2), 0);
	IS(cells[1], 0x1000);
	IS(device_property_read_u32_array(dev, "reg", NULL, 0), 2);
	IS(of_property_read_u32_array(np, "interrupts", cells, 2), -EOVERFLOW);
	IS(cells[1], 0x1000);
	IS(of_property_read_u32_index(np, "reg", 1, cells), 0);
	IS(cells[0], 0x1000);
	IS(of_property_read_u32_index(np, "reg", 2, cells), -EOVERFLOW);
	IS(device_property_read_u64(dev, "reg", &wide), 0);
	IS(wide, 0x1001000000001000ull);
	IS(device_property_read_u8(dev, "reg", &byte), 0);
	IS(byte, 0x10);
	IS(of_property_read_u32(np, "nothing", cells), -EINVAL);
	IS(of_property_read_bool(np, "interrupts"), 1);
	IS(device_property_read_bool(dev, "dma-coherent"), 0);
	IS(device_property_read_string(dev, "compatible", &text), 0);
	IS(strcmp(text, "dmasim,dma-engine"), 0);
	IS(of_property_read_string(np, "interrupts", &text), 0); /* 0 0 0 2: an empty one */
	IS(of_property_count_strings(np, "compatible"), 1);
	IS(of_property_match_string(np, "compatible", "dmasim,bus-master"), -ENODATA);
	IS(device_is_compatible(dev, "dmasim,dma-engine"), 1);
	IS(of_device_is_available(np), 1);
	IS(of_read_number(of_get_property(np, "reg", NULL), 2), 0x1001000000001000ull);
	IS(of_device_get_match_data(dev), NULL);
	return 0;
}

/* --- parameters ------------------------------------------------------------------------ */

static int number __lxdata;
static bool is_on __lxdata;
static char *name __lxdata;
static unsigned short sizes[3] __lxdata;
static unsigned int size_count __lxdata;
static char word[5] __lxdata;

module_param(number, int, 0444);
module_param_named(on, is_on, bool, 0);
module_param(name, charp, 0);
module_param_array(sizes, ushort, &size_count, 0);
module_param_string(word, word, sizeof(word), 0);
MODULE_PARM_DESC(number, "how many");

LX_VERB(test_driver_parameters, "int", "", "", "for tests")
{
	number = 0;
	IS(lx_kernel_param_set(&lx_param_number, "-0x10"), 0);
	IS(number, -16);
	IS(lx_kernel_param_set(&lx_param_number, "many"), -EINVAL);
	IS(lx_kernel_param_set(&lx_param_number, "9999999999"), -ERANGE);
	IS(lx_kernel_param_set(&lx_param_number, NULL), -EINVAL);
	IS(number, -16);
	IS(lx_kernel_param_set(&lx_param_on, NULL), 0);
	IS(is_on, 1);
	IS(lx_kernel_param_set(&lx_param_on, "n"), 0);
	IS(is_on, 0);
	IS(lx_kernel_param_set(&lx_param_name, "eth0"), 0);
	IS(strcmp(name, "eth0"), 0);
	kfree(name);
	IS(lx_kernel_param_set(&lx_param_sizes, "3,0x40"), 0);
	IS(size_count, 2);
	IS(sizes[1], 64);
	IS(lx_kernel_param_set(&lx_param_sizes, "1,2,3,4"), -EINVAL);
	IS(lx_kernel_param_set(&lx_param_word, "four"), 0);
	IS(strcmp(word, "four"), 0);
	IS(lx_kernel_param_set(&lx_param_word, "fives"), -ENOSPC);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* Streaming and coherent mappings, as a driver author tests them. */
#include <kunit/resource.h>
#include <kunit/test.h>

#include <linux/dma-mapping.h>

#include "tests/kunit/lx-device.h"

#define BYTES 256

static int mapping_init(struct kunit *test)
{
	test->priv = test_device();
	return test->priv ? 0 : -1;
}

static void map_single_gives_a_handle(struct kunit *test)
{
	struct device *dev = test->priv;
	void *buf = kunit_kzalloc(test, BYTES, GFP_KERNEL);
	dma_addr_t handle;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	handle = dma_map_single(dev, buf, BYTES, DMA_TO_DEVICE);
	KUNIT_ASSERT_EQ(test, dma_mapping_error(dev, handle), 0);
	KUNIT_EXPECT_LE(test, handle, dma_get_mask(dev));
	dma_unmap_single(dev, handle, BYTES, DMA_TO_DEVICE);
}

static void what_cannot_be_mapped_is_refused(struct kunit *test)
{
	struct device *dev = test->priv;
	dma_addr_t handle = dma_map_page(dev, virt_to_page(phys_to_virt(0)), 0, 16, DMA_TO_DEVICE);

	KUNIT_EXPECT_NE(test, dma_mapping_error(dev, handle), 0);
}

struct direction {
	const char *name;
	enum dma_data_direction dir;
};

static const struct direction directions[] = {
	{ "to the device", DMA_TO_DEVICE },
	{ "from the device", DMA_FROM_DEVICE },
	{ "both ways", DMA_BIDIRECTIONAL },
};
KUNIT_ARRAY_PARAM_DESC(direction, directions, name);

static void syncs_hand_the_buffer_to_and_fro(struct kunit *test)
{
	const struct direction *param = test->param_value;
	struct device *dev = test->priv;
	u8 *buf = kunit_kzalloc(test, BYTES, GFP_KERNEL);
	dma_addr_t handle;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	handle = dma_map_single(dev, buf, BYTES, param->dir);
	KUNIT_ASSERT_FALSE(test, dma_mapping_error(dev, handle));
	dma_sync_single_for_cpu(dev, handle, BYTES, param->dir);
	if (param->dir != DMA_FROM_DEVICE)
		memset(buf, 0x5a, BYTES);
	dma_sync_single_for_device(dev, handle, BYTES, param->dir);
	dma_unmap_single(dev, handle, BYTES, param->dir);
	if (param->dir != DMA_FROM_DEVICE)
		KUNIT_EXPECT_EQ(test, buf[BYTES - 1], 0x5a);
}

struct coherent {
	struct device *dev;
	void *cpu;
	dma_addr_t handle;
};

static void free_coherent(struct coherent *memory)
{
	dma_free_coherent(memory->dev, BYTES, memory->cpu, memory->handle);
}

KUNIT_DEFINE_ACTION_WRAPPER(free_coherent_action, free_coherent, struct coherent *)

static void coherent_memory_is_zeroed(struct kunit *test)
{
	struct coherent *memory = kunit_kzalloc(test, sizeof(*memory), GFP_KERNEL);
	u8 *zeroes = kunit_kcalloc(test, BYTES, 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, memory);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, zeroes);
	memory->dev = test->priv;
	memory->cpu = dma_alloc_coherent(memory->dev, BYTES, &memory->handle, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, memory->cpu);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, free_coherent_action, memory), 0);
	KUNIT_EXPECT_MEMEQ(test, memory->cpu, zeroes, BYTES);
	KUNIT_EXPECT_TRUE(test, IS_ALIGNED(memory->handle, PAGE_SIZE));
}

static void a_smaller_mask_counts_at_once(struct kunit *test)
{
	struct device *dev = test->priv;

	KUNIT_ASSERT_EQ(test, dma_set_mask_and_coherent(dev, DMA_BIT_MASK(32)), 0);
	KUNIT_EXPECT_EQ(test, dma_get_mask(dev), DMA_BIT_MASK(32));
	KUNIT_EXPECT_EQ(test, dev->coherent_dma_mask, DMA_BIT_MASK(32));
}

static struct kunit_case mapping_cases[] = {
	KUNIT_CASE(map_single_gives_a_handle),
	KUNIT_CASE(what_cannot_be_mapped_is_refused),
	KUNIT_CASE_PARAM(syncs_hand_the_buffer_to_and_fro, direction_gen_params),
	KUNIT_CASE(coherent_memory_is_zeroed),
	KUNIT_CASE(a_smaller_mask_counts_at_once),
	{}
};

static struct kunit_suite mapping_suite = {
	.name = "dma-mapping",
	.init = mapping_init,
	.test_cases = mapping_cases,
};
kunit_test_suite(mapping_suite);

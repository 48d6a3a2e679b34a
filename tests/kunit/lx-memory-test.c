/* SPDX-License-Identifier: MIT */
/* Lists, pools, caches of objects, managed resources: one suite each. */
#include <kunit/resource.h>
#include <kunit/test.h>

#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>

#include "tests/kunit/lx-device.h"

/* --- scatterlist -------------------------------------------------------------- */

struct length {
	unsigned int nents;
	int error;
};

static const struct length lengths[] = {
	{ 1, 0 }, { SG_MAX_SINGLE_ALLOC, 0 }, { SG_MAX_SINGLE_ALLOC + 1, 0 }, { 0, -22 },
};

static void describe_length(const struct length *length, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u entries", length->nents);
}
KUNIT_ARRAY_PARAM(length, lengths, describe_length);

static void a_table_has_as_many_entries_as_were_asked_for(struct kunit *test)
{
	const struct length *param = test->param_value;
	struct sg_table table;
	struct scatterlist *sg;
	unsigned int i, count = 0;

	KUNIT_ASSERT_EQ(test, sg_alloc_table(&table, param->nents, GFP_KERNEL), param->error);
	if (param->error)
		return;
	for_each_sgtable_sg(&table, sg, i)
		count++;
	KUNIT_EXPECT_EQ(test, count, param->nents);
	KUNIT_EXPECT_EQ(test, sg_nents(table.sgl), (int)param->nents);
	sg_free_table(&table);
	KUNIT_EXPECT_NULL(test, table.sgl);
}

static void bytes_go_in_and_come_out(struct kunit *test)
{
	u8 *first = kunit_kzalloc(test, 100, GFP_KERNEL);
	u8 *second = kunit_kzalloc(test, 100, GFP_KERNEL);
	struct scatterlist sgl[2];
	u8 in[150], out[150];
	int i;

	KUNIT_ASSERT_NOT_NULL(test, first);
	KUNIT_ASSERT_NOT_NULL(test, second);
	KUNIT_ASSERT_PTR_NE(test, first, second);
	for (i = 0; i < 150; i++)
		in[i] = i;
	sg_init_table(sgl, 2);
	sg_set_buf(&sgl[0], first, 100);
	sg_set_buf(&sgl[1], second, 100);
	KUNIT_EXPECT_EQ(test, sg_copy_from_buffer(sgl, 2, in, 150), 150);
	KUNIT_EXPECT_EQ(test, second[49], 149);
	KUNIT_EXPECT_EQ(test, second[50], 0);
	KUNIT_EXPECT_EQ(test, sg_copy_to_buffer(sgl, 2, out, 150), 150);
	KUNIT_EXPECT_MEMEQ(test, in, out, 150);
	KUNIT_EXPECT_MEMNEQ(test, first, second, 100);
}

static void a_mapped_list_is_seen_by_the_device(struct kunit *test)
{
	struct device *dev = test_device();
	void *buf = kunit_kzalloc(test, 8192, GFP_KERNEL);
	struct scatterlist sgl[2], *sg;
	unsigned int bytes = 0;
	int i, mapped;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	sg_init_table(sgl, 2);
	sg_set_buf(&sgl[0], buf, 4096);
	sg_set_buf(&sgl[1], buf + 4096, 4096);
	mapped = dma_map_sg(dev, sgl, 2, DMA_TO_DEVICE);
	KUNIT_ASSERT_GT(test, mapped, 0);
	for_each_sg(sgl, sg, mapped, i)
		bytes += sg_dma_len(sg);
	KUNIT_EXPECT_EQ(test, bytes, 8192);
	dma_unmap_sg(dev, sgl, 2, DMA_TO_DEVICE);
}

static struct kunit_case scatterlist_cases[] = {
	KUNIT_CASE_PARAM(a_table_has_as_many_entries_as_were_asked_for, length_gen_params),
	KUNIT_CASE(bytes_go_in_and_come_out),
	KUNIT_CASE(a_mapped_list_is_seen_by_the_device),
	{}
};

static struct kunit_suite scatterlist_suite = {
	.name = "scatterlist",
	.test_cases = scatterlist_cases,
};

/* --- dmapool ----------------------------------------------------------------------- */

static int pool_init(struct kunit *test)
{
	test->priv = dma_pool_create("kunit", test_device(), 100, 64, 256);
	return test->priv ? 0 : -12;
}

static void pool_exit(struct kunit *test)
{
	dma_pool_destroy(test->priv);
}

static void blocks_are_aligned_and_cross_no_boundary(struct kunit *test)
{
	dma_addr_t handle[5];
	void *block[5];
	int i;

	for (i = 0; i < 5; i++) {
		block[i] = dma_pool_alloc(test->priv, GFP_KERNEL, &handle[i]);
		KUNIT_ASSERT_NOT_NULL_MSG(test, block[i], "block %d", i);
		KUNIT_EXPECT_EQ_MSG(test, handle[i] % 64, 0, "block %d", i);
		KUNIT_EXPECT_EQ(test, handle[i] / 256, (handle[i] + 99) / 256);
	}
	while (i--)
		dma_pool_free(test->priv, block[i], handle[i]);
}

static void a_block_can_be_had_zeroed(struct kunit *test)
{
	dma_addr_t handle;
	u8 *block = dma_pool_alloc(test->priv, GFP_KERNEL, &handle), *again;

	KUNIT_ASSERT_NOT_NULL(test, block);
	memset(block, 0xff, 100);
	dma_pool_free(test->priv, block, handle);
	again = dma_pool_zalloc(test->priv, GFP_ATOMIC, &handle);
	KUNIT_ASSERT_PTR_EQ(test, again, block);
	KUNIT_EXPECT_EQ(test, again[99], 0);
	dma_pool_free(test->priv, again, handle);
}

static void a_wrong_boundary_is_refused(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, dma_pool_create("wrong", test_device(), 100, 64, 64));
	KUNIT_EXPECT_NULL(test, dma_pool_create("wrong", test_device(), 100, 48, 0));
	KUNIT_EXPECT_NULL(test, dma_pool_create("wrong", test_device(), 0, 0, 0));
}

static struct kunit_case pool_cases[] = {
	KUNIT_CASE(blocks_are_aligned_and_cross_no_boundary),
	KUNIT_CASE(a_block_can_be_had_zeroed),
	KUNIT_CASE(a_wrong_boundary_is_refused),
	{}
};

static struct kunit_suite pool_suite = {
	.name = "dmapool",
	.init = pool_init,
	.exit = pool_exit,
	.test_cases = pool_cases,
};

/* --- slab ---------------------------------------------------------------------------- */

static struct kmem_cache *things;

static void fill(void *object)
{
	memset(object, 0x33, 40);
}

static int slab_suite_init(struct kunit_suite *suite)
{
	things = kmem_cache_create("things", 40, 0, SLAB_HWCACHE_ALIGN, fill);
	return things ? 0 : -12;
}

static void slab_suite_exit(struct kunit_suite *suite)
{
	kmem_cache_destroy(things);
}

static void objects_are_constructed(struct kunit *test)
{
	u8 *object = kmem_cache_alloc(things, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, object);
	KUNIT_EXPECT_EQ(test, object[0], 0x33);
	KUNIT_EXPECT_EQ(test, object[39], 0x33);
	KUNIT_EXPECT_EQ(test, kmem_cache_size(things), 40);
	kmem_cache_free(things, object);
}

static void kmalloc_rounds_up(struct kunit *test)
{
	void *object = kunit_kmalloc(test, 100, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, object);
	KUNIT_EXPECT_GE(test, ksize(object), 100);
	KUNIT_EXPECT_EQ(test, ksize(object), kmalloc_size_roundup(100));
	kunit_kfree(test, object);
	KUNIT_EXPECT_PTR_EQ(test, kmalloc(0, GFP_KERNEL), ZERO_SIZE_PTR);
}

static void a_string_is_copied(struct kunit *test)
{
	char *copy = kstrdup("ring", GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, copy);
	KUNIT_EXPECT_STREQ(test, copy, "ring");
	KUNIT_EXPECT_STRNEQ(test, copy, "rung");
	kfree(copy);
}

static struct kunit_case slab_cases[] = {
	KUNIT_CASE(objects_are_constructed),
	KUNIT_CASE(kmalloc_rounds_up),
	KUNIT_CASE(a_string_is_copied),
	{}
};

static struct kunit_suite slab_suite = {
	.name = "slab",
	.suite_init = slab_suite_init,
	.suite_exit = slab_suite_exit,
	.test_cases = slab_cases,
};

/* --- devres ---------------------------------------------------------------------------- */

static int order; /* in which they ran, digit by digit */

static void note(void *digit)
{
	order = order * 10 + (long)digit;
}

static void the_last_resource_goes_first(struct kunit *test)
{
	struct device *dev = test_device();

	order = 0;
	KUNIT_ASSERT_EQ(test, devm_add_action(dev, note, (void *)1l), 0);
	KUNIT_ASSERT_NOT_NULL(test, devm_kzalloc(dev, 64, GFP_KERNEL));
	KUNIT_ASSERT_EQ(test, devm_add_action(dev, note, (void *)2l), 0);
	KUNIT_EXPECT_EQ(test, devres_release_all(dev), 3);
	KUNIT_EXPECT_EQ(test, order, 21);
}

static void managed_dma_memory_goes_too(struct kunit *test)
{
	dma_addr_t handle;

	KUNIT_ASSERT_NOT_NULL(test, dmam_alloc_coherent(test_device(), 64, &handle, GFP_KERNEL));
	KUNIT_EXPECT_EQ(test, devres_release_all(test_device()), 1);
}

static struct kunit_case devres_cases[] = {
	KUNIT_CASE(the_last_resource_goes_first),
	KUNIT_CASE(managed_dma_memory_goes_too),
	{}
};

/* Also what a case that was aborted has left. */
static void devres_exit(struct kunit *test)
{
	devres_release_all(test_device());
}

static struct kunit_suite devres_suite = {
	.name = "devres",
	.exit = devres_exit,
	.test_cases = devres_cases,
};

kunit_test_suites(&scatterlist_suite, &pool_suite, &slab_suite, &devres_suite);

/* SPDX-License-Identifier: MIT */
/*
 * The n-th allocation fails, once: /proc/<pid>/fail-nth of
 * Documentation/fault-injection/fault-injection.rst, with ignore-gfp-wait off and
 * min-order 0.  Objects and pages count together, so n = 1, 2, 3 ... goes through
 * every point at which memory can run out.
 * Leaves out: probability, interval, space, filters; tasks (there is one, and
 * interrupt handlers count too).
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fault-inject.h>
#include <linux/gfp.h>

#include <linux/dmasim.h>

static unsigned long fail_nth __lxdata;
static unsigned long beside_in_use __lxdata;

unsigned long lx_kernel_fail_nth(unsigned long n)
{
	unsigned long left = fail_nth;

	fail_nth = n;
	return left;
}

static bool should_fail(const char *capability, gfp_t gfp)
{
	if (!fail_nth || (gfp & __GFP_NOFAIL) || --fail_nth)
		return false;
	lx_fault_injected(capability);
	return true;
}

int should_failslab(struct kmem_cache *s, gfp_t gfpflags)
{
	return should_fail("failslab", gfpflags) ? -ENOMEM : 0;
}
EXPORT_SYMBOL(should_failslab);

bool should_fail_alloc_page(gfp_t gfp_mask, unsigned int order)
{
	return should_fail("fail_page_alloc", gfp_mask);
}
EXPORT_SYMBOL(should_fail_alloc_page);

/* --- objects that lie beside simulated memory -------------------------------- */

void *kzalloc_beside(size_t size, gfp_t gfp)
{
	if (should_failslab(NULL, gfp))
		return NULL;
	beside_in_use++;
	return lx_host_alloc(size);
}

void kfree_beside(void *object)
{
	if (object)
		beside_in_use--;
	lx_host_free(object);
}

unsigned long objects_beside(void)
{
	return beside_in_use;
}

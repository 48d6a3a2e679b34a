/* SPDX-License-Identifier: MIT */
/* Memory from wherever there is some, and copies of things. */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

/* One page or less is never vmalloc's; neither is what the caller cannot wait for. */
void *kvmalloc(size_t size, gfp_t flags)
{
	void *memory = kmalloc(size, flags);

	if (memory || size <= PAGE_SIZE || !gfpflags_allow_blocking(flags))
		return memory;
	return __vmalloc(size, flags);
}
EXPORT_SYMBOL(kvmalloc);

void kvfree(const void *addr)
{
	if (!ZERO_OR_NULL_PTR(addr) && is_vmalloc_addr(addr))
		vfree(addr);
	else
		kfree(addr);
}
EXPORT_SYMBOL(kvfree);

void *kmemdup(const void *from, size_t len, gfp_t gfp)
{
	void *copy = kmalloc(len, gfp);

	if (copy)
		memcpy(copy, from, len);
	return copy;
}
EXPORT_SYMBOL(kmemdup);

char *kstrdup(const char *s, gfp_t gfp)
{
	return s ? kmemdup(s, strlen(s) + 1, gfp) : NULL;
}
EXPORT_SYMBOL(kstrdup);

void *kmemdup_array(const void *src, size_t count, size_t element_size, gfp_t gfp)
{
	return kmemdup(src, size_mul(count, element_size), gfp);
}
EXPORT_SYMBOL(kmemdup_array);

char *kmemdup_nul(const char *s, size_t len, gfp_t gfp)
{
	char *copy = s ? kmalloc(len + 1, gfp) : NULL;

	if (copy) {
		memcpy(copy, s, len);
		copy[len] = '\0';
	}
	return copy;
}
EXPORT_SYMBOL(kmemdup_nul);

char *kstrndup(const char *s, size_t len, gfp_t gfp)
{
	return s ? kmemdup_nul(s, strnlen(s, len), gfp) : NULL;
}
EXPORT_SYMBOL(kstrndup);

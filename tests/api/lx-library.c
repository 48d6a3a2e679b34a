/* SPDX-License-Identifier: MIT */
/*
 * The kernel's small tools, used as a driver uses them.  Each answers 0, or the line of
 * what was not as it should be.
 */
#include <asm/byteorder.h>
#include <linux/atomic.h>
#include <linux/bitfield.h>
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/cleanup.h>
#include <linux/ctype.h>
#include <linux/dmasim.h>
#include <linux/kernel.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/math64.h>
#include <linux/overflow.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#define IS(got, want)						\
	do {							\
		if ((u64)(got) != (u64)(want))			\
			return __LINE__;			\
	} while (0)
#define TEXT_IS(got, want)					\
	do {							\
		if (strcmp((got), (want)) != 0)			\
			return __LINE__;			\
	} while (0)
#define CHECK(name) LX_VERB(test_##name, "int", "", "", "for tests")

struct item {
	u32 value;
	struct list_head node;
	struct hlist_node hash;
};

/* Digits of the values, in order of the list. */
static u64 digits(struct list_head *head)
{
	struct item *item;
	u64 number = 0;

	list_for_each_entry(item, head, node)
		number = number * 10 + item->value;
	return number;
}

CHECK(list)
{
	struct item *items = kcalloc(4, sizeof(*items), GFP_KERNEL), *item, *next;
	LIST_HEAD(head);
	LIST_HEAD(other);

	for (u32 i = 0; i < 4; i++) {
		items[i].value = i + 1;
		list_add_tail(&items[i].node, &head);
	}
	IS(digits(&head), 1234);
	list_move(&items[2].node, &head);
	IS(digits(&head), 3124);
	list_del(&items[0].node);
	IS(items[0].node.next, LIST_POISON1);
	IS(items[0].node.prev, LIST_POISON2);
	IS(digits(&head), 324);
	IS(list_first_entry(&head, struct item, node)->value, 3);
	IS(list_last_entry(&head, struct item, node)->value, 4);
	list_rotate_left(&head);
	IS(digits(&head), 243);
	list_splice_tail_init(&head, &other);
	IS(list_empty(&head), 1);
	IS(list_count_nodes(&other), 3);
	IS(list_first_entry_or_null(&head, struct item, node), NULL);
	list_for_each_entry_safe(item, next, &other, node)
		if (item->value == 4)
			list_del_init(&item->node);
	IS(digits(&other), 23);
	IS(list_empty(&items[3].node), 1);
	IS(list_is_singular(&other), 0);
	list_replace(&items[2].node, &items[0].node);
	IS(digits(&other), 21);
	kfree(items);
	return 0;
}

CHECK(hlist)
{
	struct item items[3] = { { .value = 1 }, { .value = 2 }, { .value = 3 } }, *item;
	struct hlist_node *next;
	HLIST_HEAD(head);
	u32 number = 0;

	for (int i = 0; i < 3; i++)
		hlist_add_head(&items[i].hash, &head);
	hlist_for_each_entry(item, &head, hash)
		number = number * 10 + item->value;
	IS(number, 321);
	hlist_del_init(&items[1].hash);
	IS(hlist_unhashed(&items[1].hash), 1);
	hlist_for_each_entry_safe(item, next, &head, hash)
		hlist_del(&item->hash);
	IS(hlist_empty(&head), 1);
	return 0;
}

CHECK(atomic)
{
	atomic_t *v = kzalloc(sizeof(*v), GFP_KERNEL);
	atomic64_t wide = ATOMIC64_INIT(1ll << 40);
	s64 expected = 5;

	atomic_set(v, 5);
	atomic_inc(v);
	atomic_sub(2, v);
	IS(atomic_read(v), 4);
	IS(atomic_add_return(3, v), 7);
	IS(atomic_fetch_sub(1, v), 7);
	IS(atomic_fetch_or(9, v), 6);
	IS(atomic_read(v), 15);
	atomic_andnot(8, v);
	IS(atomic_xchg(v, 2), 7);
	IS(atomic_cmpxchg(v, 1, 9), 2);
	IS(atomic_cmpxchg(v, 2, 9), 2);
	IS(atomic_dec_and_test(v), 0);
	IS(atomic_sub_and_test(8, v), 1);
	IS(atomic_inc_not_zero(v), 0);
	IS(atomic_dec_if_positive(v), -1);
	IS(atomic_add_negative(-1, v), 1);
	IS(atomic_add_unless(v, 5, -1), 0);
	IS(atomic64_inc_return(&wide), (1ll << 40) + 1);
	IS(atomic64_try_cmpxchg(&wide, &expected, 3), 0);
	IS(expected, (1ll << 40) + 1);
	IS(atomic64_try_cmpxchg(&wide, &expected, 3), 1);
	IS(atomic_long_read(&wide), 3);
	kfree(v);
	return 0;
}

CHECK(xchg)
{
	void *pointer = &pointer, *old = xchg(&pointer, NULL);
	u8 byte = 3;

	IS(old, &pointer);
	IS(pointer, NULL);
	IS(cmpxchg(&byte, 3, 200), 3);
	IS(cmpxchg(&byte, 3, 1), 200);
	return 0;
}

/* What a count does that went wrong; the warnings are the test's to look at. */
CHECK(refcount)
{
	refcount_t r = REFCOUNT_INIT(1);

	refcount_inc(&r);
	IS(refcount_dec_and_test(&r), 0);
	IS(refcount_dec_and_test(&r), 1);
	IS(refcount_inc_not_zero(&r), 0);
	refcount_inc(&r);
	IS(refcount_read(&r), (u32)REFCOUNT_SATURATED);
	IS(refcount_dec_and_test(&r), 0);
	refcount_set(&r, REFCOUNT_MAX);
	refcount_inc(&r);
	IS(refcount_read(&r), (u32)REFCOUNT_SATURATED);
	refcount_set(&r, 1);
	IS(refcount_dec_if_one(&r), 1);
	IS(refcount_sub_and_test(1, &r), 0);
	IS(refcount_read(&r), (u32)REFCOUNT_SATURATED);
	return 0;
}

static u32 released __lxdata;

static void release(struct kref *kref)
{
	released++;
}

CHECK(kref)
{
	struct kref kref;

	released = 0;
	kref_init(&kref);
	kref_get(&kref);
	IS(kref_put(&kref, release), 0);
	IS(released, 0);
	IS(kref_get_unless_zero(&kref), 1);
	IS(kref_put(&kref, release), 0);
	IS(kref_put(&kref, release), 1);
	IS(released, 1);
	IS(kref_get_unless_zero(&kref), 0);
	return 0;
}

CHECK(bits)
{
	unsigned long *map = kcalloc(4, sizeof(*map), GFP_KERNEL), bit, sum = 0;

	set_bit(3, map);
	set_bit(64, map);
	set_bit(200, map);
	IS(map[1], 1);
	IS(test_and_set_bit(3, map), 1);
	IS(test_and_clear_bit(4, map), 0);
	for_each_set_bit(bit, map, 256)
		sum += bit;
	IS(sum, 267);
	IS(find_next_bit(map, 200, 65), 200);
	IS(find_next_zero_bit(map, 256, 3), 4);
	IS(find_last_bit(map, 256), 200);
	change_bit(200, map);
	IS(find_last_bit(map, 256), 64);
	IS(find_first_bit(map + 2, 128), 128);
	kfree(map);
	IS(fls(0), 0);
	IS(fls(0x80000000), 32);
	IS(ffs(0x10), 5);
	IS(__ffs(0x10), 4);
	IS(fls64(1ull << 63), 64);
	IS(ffz(0xf), 4);
	IS(hweight64(0xf0f0f0f0f0f0f0f0ull), 32);
	IS(hweight8(0x1ff), 8);
	IS(rol32(0x80000001, 1), 3);
	IS(ror32(1, 1), 0x80000000);
	IS(rol64(5, 0), 5);
	IS(sign_extend32(0xff, 7), -1);
	IS(sign_extend64(0x7f, 7), 0x7f);
	return 0;
}

CHECK(bitmap)
{
	unsigned long *map = bitmap_zalloc(100, GFP_KERNEL);

	bitmap_set(map, 10, 60);
	IS(bitmap_weight(map, 100), 60);
	IS(bitmap_weight(map, 64), 54);
	IS(bitmap_find_next_zero_area(map, 100, 0, 10, 0), 0);
	IS(bitmap_find_next_zero_area(map, 100, 0, 11, 0), 70);
	IS(bitmap_find_next_zero_area(map, 100, 0, 11, 7), 72);
	IS(bitmap_find_next_zero_area(map, 100, 0, 40, 0) > 100, 1);
	bitmap_clear(map, 10, 60);
	IS(bitmap_empty(map, 100), 1);
	bitmap_fill(map, 100);
	IS(bitmap_full(map, 100), 1);
	bitmap_free(map);
	return 0;
}

#define REG_MODE GENMASK(3, 1)
#define REG_LEN GENMASK(31, 16)

CHECK(bitfield)
{
	__le32 word = cpu_to_le32(0xffffffff);

	IS(FIELD_PREP(REG_MODE, 5), 10);
	IS(FIELD_GET(REG_LEN, 0x12345678u), 0x1234);
	IS(FIELD_MAX(REG_MODE), 7);
	IS(FIELD_FIT(REG_MODE, 8), 0);
	IS(FIELD_FIT(REG_MODE, 7), 1);
	IS(u32_replace_bits(0xffffffff, 0, REG_LEN), 0xffff);
	le32p_replace_bits(&word, 0x12, REG_LEN);
	IS(le32_to_cpu(word), 0x12ffff);
	IS(le32_get_bits(word, REG_LEN), 0x12);
	IS(GENMASK_ULL(39, 21), 0xffffe00000ull);
	return 0;
}

CHECK(byteorder)
{
	u8 *bytes = kmalloc(16, GFP_KERNEL);

	put_unaligned_be32(0x01020304, bytes + 1);
	IS(bytes[1], 1);
	IS(get_unaligned_le32(bytes + 1), 0x04030201);
	IS(get_unaligned_be16(bytes + 3), 0x0304);
	put_unaligned_le64(0x1122334455667788ull, bytes + 3);
	IS(bytes[3], 0x88);
	IS(get_unaligned_be64(bytes + 3), 0x8877665544332211ull);
	IS(cpu_to_be16(0x1234), 0x3412);
	IS(be64_to_cpu(1), 1ull << 56);
	IS(cpu_to_le32(7), 7);
	kfree(bytes);
	return 0;
}

CHECK(math)
{
	u64 n = 1000000007ull * 12;
	size_t size;
	u32 rest;

	IS(DIV_ROUND_UP(7, 4), 2);
	IS(DIV_ROUND_CLOSEST(7, 4), 2);
	IS(DIV_ROUND_CLOSEST(-7, 4), -2);
	IS(roundup(10, 7), 14);
	IS(rounddown(13, 7), 7);
	IS(round_up(13, 8), 16);
	IS(mult_frac(1000000ull, 3, 7), 428571);
	IS(abs(-4), 4);
	IS(abs_diff(3u, 5u), 2);
	IS(int_sqrt(99), 9);
	rest = do_div(n, 5);
	IS(rest, 4);
	IS(n, 2400000016ull);
	IS(div_u64_rem(100, 7, &rest), 14);
	IS(rest, 2);
	IS(mul_u64_u32_shr(1ull << 60, 48, 10), 3ull << 54);
	IS(min3(3, 1, 2), 1);
	IS(max3(3, 1, 2), 3);
	IS(clamp(15, 0, 10), 10);
	IS(clamp_val((u8)200, 0, 100), 100);
	IS(min_not_zero(0, 4), 4);
	IS(in_range(5, 2, 4), 1);
	IS(in_range(6, 2, 4), 0);
	IS(ilog2(4096), 12);
	IS(order_base_2(5), 3);
	IS(rounddown_pow_of_two(100), 64);
	IS(check_add_overflow(~(size_t)0, (size_t)1, &size), 1);
	IS(check_mul_overflow((size_t)6, (size_t)7, &size), 0);
	IS(size, 42);
	IS(array_size(1ul << 33, 1ul << 33), SIZE_MAX);
	IS(size_add(SIZE_MAX, 1), SIZE_MAX);
	IS(size_sub(1, 2), SIZE_MAX);
	IS(upper_32_bits(0x1234567890ull), 0x12);
	IS(S32_MIN, -2147483648ll);
	IS(U16_MAX, 65535);
	return 0;
}

CHECK(strings)
{
	char *text = kmalloc(32, GFP_KERNEL), *at = text;
	char small[4];

	IS(strscpy(small, "abcdef"), -E2BIG);
	TEXT_IS(small, "abc");
	IS(strscpy(text, "one,two", 32), 7);
	TEXT_IS(strsep(&at, ","), "one");
	TEXT_IS(strsep(&at, ","), "two");
	IS(strsep(&at, ","), NULL);
	TEXT_IS(strcat(strcpy(text, "ab"), "cd"), "abcd");
	IS(strncmp("abcx", "abcy", 3), 0);
	IS(strncmp("abcx", "abcy", 4) < 0, 1);
	IS(strcasecmp("MAC-address", "mac-ADDRESS"), 0);
	TEXT_IS(strrchr("a/b/c", '/'), "/c");
	TEXT_IS(strstr("ring-size", "-"), "-size");
	IS(strnchr("abc", 2, 'c'), NULL);
	TEXT_IS(strim(strcpy(text, "  x y \n")), "x y");
	IS(sysfs_streq("on\n", "on"), 1);
	IS(str_has_prefix("dmasim,x", "dmasim,"), 7);
	TEXT_IS(kbasename("/soc/dma@1"), "dma@1");
	IS(strlcpy(small, "abcdef", 4), 6);
	IS(strnlen("abcdef", 3), 3);
	memset32((u32 *)text, 0x01020304, 2);
	IS(text[5], 3);
	IS(memchr_inv("aaab", 'a', 4) != NULL, 1);
	IS(memchr_inv("aaaa", 'a', 4), NULL);
	kfree(text);
	IS(isxdigit('F'), 1);
	IS(toupper('q'), 'Q');
	return 0;
}

CHECK(numbers)
{
	unsigned int number = 7;
	long long wide;
	bool is_on;
	int ret;
	u8 byte;

	IS(kstrtouint("0x1f\n", 0, &number), 0);
	IS(number, 31);
	IS(kstrtouint("4294967296", 10, &number), -ERANGE);
	IS(kstrtouint("12x", 10, &number), -EINVAL);
	IS(kstrtouint("", 10, &number), -EINVAL);
	IS(kstrtouint("-1", 10, &number), -EINVAL);
	IS(number, 31);
	IS(kstrtoint("-12", 10, &ret), 0);
	IS(ret, -12);
	IS(kstrtoll("-9223372036854775808", 10, &wide), 0);
	IS(wide, LLONG_MIN);
	IS(kstrtoll("9223372036854775808", 10, &wide), -ERANGE);
	IS(kstrtou8("017", 0, &byte), 0);
	IS(byte, 15);
	IS(kstrtou8("256", 0, &byte), -ERANGE);
	IS(kstrtobool("on", &is_on), 0);
	IS(is_on, 1);
	IS(kstrtobool("of", &is_on), 0);
	IS(is_on, 0);
	IS(kstrtobool("what", &is_on), -EINVAL);
	return 0;
}

CHECK(sprintf)
{
	char *text = kasprintf(GFP_KERNEL, "%s-%u", "eng", 3u), small[6];

	TEXT_IS(text, "eng-3");
	kfree(text);
	IS(snprintf(small, sizeof(small), "%08x|", 0xbeefu), 9);
	TEXT_IS(small, "0000b");
	IS(scnprintf(small, sizeof(small), "%d", -123456), 5);
	IS(snprintf(NULL, 0, "%5ld%c", -7l, 'x'), 6);
	text = kstrndup("abcdef", 2, GFP_KERNEL);
	TEXT_IS(text, "ab");
	kfree(text);
	return 0;
}

DEFINE_FREE(count_release, u32 *, if (_T) (*_T)++)

CHECK(cleanup)
{
	u32 count = 0;

	{
		u32 *first __free(count_release) = &count;
		u32 *second __free(count_release) = &count;

		IS(no_free_ptr(second), &count);
		IS(first, &count);
	}
	IS(count, 1);
	return 0;
}

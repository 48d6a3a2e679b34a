/* SPDX-License-Identifier: MIT */
/*
 * One scatter list cut into several by bytes, in the CPU's view and, when it is
 * mapped, in the device's (lib/sg_split.c; entries keep their offsets, as since
 * 6.12.24).
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

struct splitter {
	struct scatterlist *in;  /* where it starts */
	struct scatterlist *out;
	unsigned int skip;       /* bytes of the first entry that are not its own */
	unsigned int last_bytes; /* ... and of the last entry that are */
	int nents;
};

static unsigned int bytes_of(struct scatterlist *sg, bool mapped)
{
	return mapped ? READ_ONCE(sg_dma_len(sg)) : READ_ONCE(sg->length);
}

/*
 * As Linux has it: a list that is entered at the very end of an entry starts with
 * no byte of that entry, and a split of no bytes has one entry.
 */
static int place_splits(struct scatterlist *sg, int nents, off_t skip, int count,
			const size_t *sizes, struct splitter *splits, bool mapped)
{
	int i;

	for (; nents; nents--, sg = sg_next(sg)) {
		unsigned int bytes = bytes_of(sg, mapped);

		if (skip <= bytes)
			break;
		skip -= bytes;
	}
	for (i = 0; i < count; i++) {
		size_t left = sizes[i];

		splits[i].in = sg;
		splits[i].skip = skip;
		splits[i].nents = 0;
		do {
			unsigned int bytes;
			size_t here;

			if (!nents)
				return -EINVAL;
			bytes = bytes_of(sg, mapped);
			here = min(left, (size_t)(bytes - skip));
			splits[i].nents++;
			splits[i].last_bytes = here;
			left -= here;
			skip += here;
			if (skip == bytes) {
				sg = sg_next(sg);
				nents--;
				skip = 0;
			}
		} while (left);
	}
	return 0;
}

static void split_cpu_view(const struct splitter *split)
{
	struct scatterlist *in = split->in, *out = split->out;
	unsigned int skip = split->skip;
	int i;

	for (i = 0; i < split->nents; i++, in = sg_next(in)) {
		memcpy(&out[i], in, sizeof(*in));
		WRITE_ONCE(sg_dma_address(&out[i]), 0);
		WRITE_ONCE(sg_dma_len(&out[i]), 0);
	}
	WRITE_ONCE(out[0].offset, READ_ONCE(out[0].offset) + skip);
	WRITE_ONCE(out[0].length, READ_ONCE(out[0].length) - skip);
	WRITE_ONCE(out[i - 1].length, split->last_bytes);
	sg_mark_end(&out[i - 1]);
}

static void split_device_view(const struct splitter *split)
{
	struct scatterlist *in = split->in, *out = split->out;
	int i;

	for (i = 0; i < split->nents; i++, in = sg_next(in)) {
		WRITE_ONCE(sg_dma_address(&out[i]), READ_ONCE(sg_dma_address(in)));
		WRITE_ONCE(sg_dma_len(&out[i]), READ_ONCE(sg_dma_len(in)));
	}
	WRITE_ONCE(sg_dma_address(&out[0]), READ_ONCE(sg_dma_address(&out[0])) + split->skip);
	WRITE_ONCE(sg_dma_len(&out[0]), READ_ONCE(sg_dma_len(&out[0])) - split->skip);
	WRITE_ONCE(sg_dma_len(&out[i - 1]), split->last_bytes);
}

static int split_all(struct scatterlist *in, int in_mapped_nents, off_t skip, int count,
		     const size_t *sizes, struct splitter *splits, gfp_t gfp_mask)
{
	int i, ret = place_splits(in, sg_nents(in), skip, count, sizes, splits, false);

	if (ret)
		return ret;
	for (i = 0; i < count; i++) {
		splits[i].out = kmalloc_array(splits[i].nents, sizeof(*in), gfp_mask);
		if (!splits[i].out)
			return -ENOMEM;
	}
	for (i = 0; i < count; i++)
		split_cpu_view(&splits[i]);
	if (!in_mapped_nents)
		return 0;
	ret = place_splits(in, in_mapped_nents, skip, count, sizes, splits, true);
	for (i = 0; !ret && i < count; i++)
		split_device_view(&splits[i]);
	return ret;
}

int sg_split(struct scatterlist *in, const int in_mapped_nents, const off_t skip,
	     const int nb_splits, const size_t *split_sizes, struct scatterlist **out,
	     int *out_mapped_nents, gfp_t gfp_mask)
{
	struct splitter *splits = kcalloc(nb_splits, sizeof(*splits), gfp_mask);
	int i, ret;

	if (!splits)
		return -ENOMEM;
	ret = split_all(in, in_mapped_nents, skip, nb_splits, split_sizes, splits, gfp_mask);
	for (i = 0; i < nb_splits; i++) {
		if (ret) {
			kfree(splits[i].out);
			continue;
		}
		out[i] = splits[i].out;
		if (out_mapped_nents)
			out_mapped_nents[i] = splits[i].nents;
	}
	kfree(splits);
	return ret;
}
EXPORT_SYMBOL(sg_split);

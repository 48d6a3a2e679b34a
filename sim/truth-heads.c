/* SPDX-License-Identifier: MIT */
/*
 * The newest performed write of every byte of an armed page.  Most are of words that
 * were stored as a whole: one number for eight bytes, and nothing else is written
 * by a store.  Words whose bytes differ have a number per byte, in a table that a
 * page has only when it needs one.
 */
#include "sim/truth-internal.h"

#include <string.h>

/* The bytes of word @word get numbers of their own. */
static uint32_t *
split(TruthPage *page, uint32_t word)
{
    if (!page->own) {
        page->own = g_new0(uint32_t, SIM_TRUTH_PAGE);
    }
    for (uint32_t i = 0; page->word[word] != 0 && i < 8; i++) {
        page->own[word * 8 + i] = page->word[word];
    }
    page->word[word] = 0;
    return page->own;
}

static void
set_word(TruthPage *page, uint32_t word, uint32_t number)
{
    page->word[word] = number;
    if (number == 0 && page->own) {
        memset(&page->own[word * 8], 0, 8 * sizeof(page->own[0]));
    }
}

void
truth_set_heads(TruthPage *page, SimAddr pa, uint32_t len, uint32_t number)
{
    uint32_t at = pa % SIM_TRUTH_PAGE, end = at + len;

    while (at < end) {
        uint32_t word = at / 8, next = MIN(end, word * 8 + 8);

        if (next - at == 8) {
            set_word(page, word, number);
        } else {
            uint32_t *own = split(page, word);

            for (uint32_t i = at; i < next; i++) {
                own[i] = number;
            }
        }
        at = next;
    }
}

uint32_t
truth_head_run(const TruthPage *page, SimAddr pa, uint32_t len)
{
    uint32_t at = pa % SIM_TRUTH_PAGE, end = at + len, i = at;
    uint32_t number = truth_head_number(page, pa);

    while (i < end && truth_head_number(page, i) == number) {
        bool whole = page->word[i / 8] != 0 || !page->own;

        i = whole ? (i | 7) + 1 : i + 1;
    }
    return MIN(i, end) - at;
}

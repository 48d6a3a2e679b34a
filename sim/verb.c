/* SPDX-License-Identifier: MIT */
/*
 * The registry of verbs and of value names.  Filled by constructors before
 * main(); looked up by name, listed in order of name.
 */
#include "sim/verb.h"

#include <string.h>

typedef struct Word {
    const char *name;
    uint64_t value;
} Word;

static GPtrArray *verbs; /* const SimVerb, in order of registration */
static GArray *words;    /* Word */

void
sim_verb_register(const SimVerb *verb)
{
    if (verbs == NULL) {
        verbs = g_ptr_array_new();
    }
    g_assert(sim_verb_find(verb->name, verb->actors) == NULL);
    g_ptr_array_add(verbs, (gpointer)verb);
}

const SimVerb *
sim_verb_find(const char *name, unsigned actors)
{
    for (unsigned i = 0; verbs != NULL && i < verbs->len; i++) {
        const SimVerb *verb = g_ptr_array_index(verbs, i);

        if ((verb->actors & actors) != 0 && strcmp(verb->name, name) == 0) {
            return verb;
        }
    }
    return NULL;
}

static int
compare_verbs(gconstpointer a, gconstpointer b)
{
    const SimVerb *va = *(const SimVerb *const *)a, *vb = *(const SimVerb *const *)b;
    int order = strcmp(va->name, vb->name);

    return order != 0 ? order : (int)va->actors - (int)vb->actors;
}

GPtrArray *
sim_verb_list(void)
{
    GPtrArray *list = g_ptr_array_new();

    for (unsigned i = 0; verbs != NULL && i < verbs->len; i++) {
        g_ptr_array_add(list, g_ptr_array_index(verbs, i));
    }
    g_ptr_array_sort(list, compare_verbs);
    return list;
}

static const Word *
find_word(const char *name)
{
    for (unsigned i = 0; words != NULL && i < words->len; i++) {
        const Word *word = &g_array_index(words, Word, i);

        if (strcmp(word->name, name) == 0) {
            return word;
        }
    }
    return NULL;
}

void
sim_verb_word_register(const char *name, uint64_t value)
{
    const Word *known = find_word(name);
    Word word = { g_intern_string(name), value };

    g_assert(known == NULL || known->value == value);
    if (words == NULL) {
        words = g_array_new(FALSE, FALSE, sizeof(Word));
    }
    if (known == NULL) {
        g_array_append_val(words, word);
    }
}

bool
sim_verb_word(const char *name, uint64_t *ret_value)
{
    const Word *word = find_word(name);

    if (word != NULL) {
        *ret_value = word->value;
    }
    return word != NULL;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
sim_verb_word_list(void)
{
    GPtrArray *list = g_ptr_array_new();

    for (unsigned i = 0; words != NULL && i < words->len; i++) {
        g_ptr_array_add(list, (gpointer)g_array_index(words, Word, i).name);
    }
    g_ptr_array_sort(list, compare_names);
    return list;
}

/* SPDX-License-Identifier: MIT */
/*
 * docs/bindings.md says of every property what it does: its last part is made from the
 * tables of the classes.  DMASIM_GOLDEN=1 writes that part.
 */
#include "tests/runner.h"

#include <string.h>

#include "sim/model.h"

#define PAGE "docs/bindings.md"
#define FIRST "<!-- knobs -->\n"
#define LAST "<!-- end of knobs -->"

/* Given by `reg`, never by a property of their own. */
static bool
is_of_reg(const SimModelClass *klass, const SimParam *param)
{
    return strcmp(klass->name, "dram") == 0 &&
           (strcmp(param->name, "base") == 0 || strcmp(param->name, "bytes") == 0);
}

static const char *
node_of(const SimModelClass *klass)
{
    switch (klass->stage) {
    case SIM_STAGE_CORE:
    case SIM_STAGE_STORE_BUFFER:
    case SIM_STAGE_L1:
        return "on CPU nodes";
    case SIM_STAGE_SNOOP:
        return "on /cpus, or on the CCI's node";
    case SIM_STAGE_L2:
        return "on `cache` nodes";
    case SIM_STAGE_OUTER:
    case SIM_STAGE_NONE:
        break;
    }
    return klass->map ? "on the first `simple-bus`"
           : klass->compatibles ? "on nodes with its `compatible`"
                                : "on memory nodes";
}

static void
put_range(GString *out, const SimParam *p)
{
    g_autofree char *words = NULL;

    switch (p->kind) {
    case SIM_PARAM_KIND_WORD:
        words = g_strjoinv(", ", (char **)p->words);
        g_string_append_printf(out, "%s | %s", p->words[p->def], words);
        break;
    case SIM_PARAM_KIND_BOOL:
        g_string_append_printf(out, "%s | present, or <0>, <1>", p->def ? "on" : "off");
        break;
    default:
        g_string_append_printf(out, "%" G_GUINT64_FORMAT " | %" G_GUINT64_FORMAT "..%"
                               G_GUINT64_FORMAT "%s", p->def, p->min, p->max,
                               p->power_of_two ? ", a power of two" : "");
        break;
    }
}

static void
put_class(GString *out, const SimModelClass *klass)
{
    g_string_append_printf(out, "\n### %s\n\n%s; %s", klass->name, klass->summary,
                           node_of(klass));
    for (const char *const *word = klass->compatibles; word && *word; word++) {
        g_string_append_printf(out, "%s`%s`", word == klass->compatibles ? ": " : ", ", *word);
    }
    g_string_append(out, ".\n\n| property | default | range | is |\n|---|---|---|---|\n");
    for (const SimParam *p = klass->params; p->kind; p++) {
        g_autofree char *prop = p->prop ? g_strdup(p->prop)
                                        : g_strconcat("dmasim,", p->name, NULL);

        if (!is_of_reg(klass, p)) {
            g_string_append_printf(out, "| `%s` | ", prop);
            put_range(out, p);
            g_string_append_printf(out, " | %s |\n", p->text);
        }
    }
}

static char *
knobs(void)
{
    GString *out = g_string_new(NULL);

    for (const SimModelClass *const *klass = sim_model_classes(); *klass; klass++) {
        if ((*klass)->params && (*klass)->params->kind) {
            put_class(out, *klass);
        }
    }
    g_string_append_c(out, '\n');
    return g_string_free(out, FALSE);
}

START_TEST(every_knob_is_documented_as_it_is)
{
    g_autofree char *page = NULL, *wanted = knobs(), *got = NULL, *anew = NULL;
    char *first, *last;

    ck_assert(g_file_get_contents(PAGE, &page, NULL, NULL));
    first = strstr(page, FIRST);
    last = strstr(page, LAST);
    ck_assert(first && last && first < last);
    first += strlen(FIRST);
    if (g_getenv("DMASIM_GOLDEN")) {
        anew = g_strdup_printf("%.*s%s%s", (int)(first - page), page, wanted, last);
        ck_assert(g_file_set_contents(PAGE, anew, -1, NULL));
        return;
    }
    got = g_strndup(first, (gsize)(last - first));
    ck_assert_msg(strcmp(got, wanted) == 0,
                  PAGE " is not what the classes say: DMASIM_GOLDEN=1 make check "
                       "T=test-bindings writes it anew; look at the diff");
}
END_TEST

/* The words that the board itself reads. */
START_TEST(properties_of_the_board_are_documented)
{
    static const char *const words[] = {
        "dmasim,snoops", "dmasim,address-bits", "dmasim,arch", "dmasim,cpu", "d-cache-block-size",
        "cache-block-size", "l2-cache", "next-level-cache", "dma-coherent",
        "dma-noncoherent", "dma-ranges", "clock-frequency", "iommus", NULL
    };
    g_autofree char *page = NULL;

    ck_assert(g_file_get_contents(PAGE, &page, NULL, NULL));
    for (unsigned i = 0; words[i]; i++) {
        ck_assert_msg(strstr(page, words[i]), "%s is not in " PAGE, words[i]);
    }
}
END_TEST

static Suite *
bindings_suite(void)
{
    Suite *suite = suite_create("bindings");
    TCase *tcase = tcase_create("bindings");

    tcase_add_test(tcase, every_knob_is_documented_as_it_is);
    tcase_add_test(tcase, properties_of_the_board_are_documented);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(bindings_suite)

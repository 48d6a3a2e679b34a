/* SPDX-License-Identifier: MIT */
#include "sim/verb.h"

#include "tests/runner.h"

static bool
call(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args, SimResult *ret,
     GError **error)
{
    return verb != NULL && world == NULL && actor == 0 && args == NULL && ret == NULL &&
           error == NULL;
}

static const SimVerb zz_cpu = { .name = "zz_poke", .actors = SIM_VERB_CPU, .call = call };
static const SimVerb zz_device = { .name = "zz_poke", .actors = SIM_VERB_DEVICE, .call = call };

SIM_VERB_REGISTER(zz_cpu)
SIM_VERB_REGISTER(zz_device)

START_TEST(one_name_may_be_a_verb_of_two_kinds_of_actor)
{
    ck_assert_ptr_eq(sim_verb_find("zz_poke", SIM_VERB_CPU), &zz_cpu);
    ck_assert_ptr_eq(sim_verb_find("zz_poke", SIM_VERB_DEVICE), &zz_device);
    ck_assert_ptr_null(sim_verb_find("zz_poke", SIM_VERB_HW));
    ck_assert_ptr_null(sim_verb_find("zz_pok", ~0u));
}
END_TEST

START_TEST(verbs_are_listed_by_name_then_actor)
{
    g_autoptr(GPtrArray) list = sim_verb_list();
    const SimVerb *last = g_ptr_array_index(list, list->len - 1);
    const SimVerb *before = g_ptr_array_index(list, list->len - 2);

    ck_assert_ptr_eq(before, &zz_cpu);
    ck_assert_ptr_eq(last, &zz_device);
    for (unsigned i = 1; i < list->len; i++) {
        const SimVerb *a = g_ptr_array_index(list, i - 1), *b = g_ptr_array_index(list, i);

        ck_assert_int_le(strcmp(a->name, b->name), 0);
    }
}
END_TEST

START_TEST(words_have_values)
{
    uint64_t value = 7;

    ck_assert(!sim_verb_word("ZZ_FLAG", &value));
    ck_assert_uint_eq(value, 7);
    sim_verb_word_register("ZZ_FLAG", 0x40);
    sim_verb_word_register("ZZ_FLAG", 0x40); /* said twice is fine */
    ck_assert(sim_verb_word("ZZ_FLAG", &value));
    ck_assert_uint_eq(value, 0x40);
}
END_TEST

START_TEST(words_are_listed_by_name)
{
    g_autoptr(GPtrArray) list = NULL;

    sim_verb_word_register("zzz_b", 1);
    sim_verb_word_register("zzz_a", 2);
    list = sim_verb_word_list();
    ck_assert_str_eq(g_ptr_array_index(list, list->len - 2), "zzz_a");
    ck_assert_str_eq(g_ptr_array_index(list, list->len - 1), "zzz_b");
}
END_TEST

static Suite *
verb_suite(void)
{
    Suite *suite = suite_create("verb");
    TCase *verbs = tcase_create("registry");

    tcase_add_test(verbs, one_name_may_be_a_verb_of_two_kinds_of_actor);
    tcase_add_test(verbs, verbs_are_listed_by_name_then_actor);
    tcase_add_test(verbs, words_have_values);
    tcase_add_test(verbs, words_are_listed_by_name);
    suite_add_tcase(suite, verbs);
    return suite;
}

SIM_CHECK_MAIN(verb_suite)

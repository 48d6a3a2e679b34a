/* SPDX-License-Identifier: MIT */
/*
 * Calls: is there such a verb, may this actor call it, do the arguments fit.
 */
#include "sim/lang/check.h"

#include <string.h>

static unsigned
parameters(const SimVerb *verb)
{
    unsigned count = 0;

    while (count < SIM_VERB_ARGS && verb->args[count].name != NULL) {
        count++;
    }
    return count;
}

static unsigned
required(const SimVerb *verb)
{
    unsigned count = 0;

    for (unsigned i = 0; i < parameters(verb); i++) {
        count += !verb->args[i].optional;
    }
    return count;
}

char *
sim_check_signature(const SimVerb *verb)
{
    GString *text = g_string_new(verb->name);

    g_string_append_c(text, '(');
    for (unsigned i = 0; i < parameters(verb); i++) {
        g_string_append_printf(text, verb->args[i].optional ? "%s[%s]" : "%s%s",
                               i == 0 ? "" : ", ", verb->args[i].name);
    }
    g_string_append_c(text, ')');
    return g_string_free(text, FALSE);
}

static const char *
who_calls(unsigned actors)
{
    return actors & SIM_VERB_CPU      ? "a CPU's call"
           : actors & SIM_VERB_DEVICE ? "a device's call"
           : actors & SIM_VERB_HW     ? "something that hardware does (`hw:`)"
                                      : "a question for `expect`";
}

static const char *
what_is(unsigned actor)
{
    return actor & SIM_VERB_CPU      ? "a CPU"
           : actor & SIM_VERB_DEVICE ? "a device"
                                     : "the hardware itself";
}

static void
wrong_actor(SimChecker *checker, const SimCall *call, const SimVerb *verb, unsigned actors,
            const char *actor)
{
    if (actor == NULL) {
        sim_lang_error(checker->diags, call->mark, "`%s` is %s and has no value here",
                       call->name, who_calls(verb->actors));
    } else {
        sim_lang_error(checker->diags, call->mark, "`%s` is %s; %s is %s", call->name,
                       who_calls(verb->actors), actor, what_is(actors));
    }
}

/* Names of verbs of @actors; only those that take @count arguments if >= 0. */
static GPtrArray *
verb_names(unsigned actors, int count)
{
    g_autoptr(GPtrArray) verbs = sim_verb_list();
    GPtrArray *names = g_ptr_array_new();

    for (unsigned i = 0; i < verbs->len; i++) {
        const SimVerb *verb = g_ptr_array_index(verbs, i);
        bool fits = count < 0 || (required(verb) <= (unsigned)count &&
                                  (unsigned)count <= parameters(verb));

        if ((verb->actors & actors) != 0 && fits) {
            g_ptr_array_add(names, (gpointer)verb->name);
        }
    }
    if (actors & SIM_VERB_EXPECT) {
        g_ptr_array_add(names, (gpointer)"phys");
        g_ptr_array_add(names, (gpointer)"sizeof");
    }
    return names;
}

static void
unknown_verb(SimChecker *checker, const SimCall *call, unsigned actors)
{
    g_autoptr(GPtrArray) near = verb_names(actors, (int)call->count);
    g_autoptr(GPtrArray) all = verb_names(actors, -1);
    SimDiag *diag =
        sim_lang_error(checker->diags, call->mark, "unknown function `%s`", call->name);

    sim_lang_suggest(diag, call->name, near);
    if (diag->help == NULL) {
        sim_lang_suggest(diag, call->name, all);
    }
}

static const SimVerb *
find_verb(SimChecker *checker, const SimCall *call, unsigned actors, const char *actor)
{
    const SimVerb *verb = sim_verb_find(call->name, actors);
    const SimVerb *other = verb == NULL ? sim_verb_find(call->name, ~0u) : NULL;

    if (other != NULL) {
        wrong_actor(checker, call, other, actors, actor);
    } else if (verb == NULL) {
        unknown_verb(checker, call, actors);
    }
    return verb;
}

static bool
bind_named(SimChecker *checker, SimCall *call, const SimCallArg *arg)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    SimDiag *diag;

    for (unsigned i = 0; i < parameters(call->verb); i++) {
        if (strcmp(call->verb->args[i].name, arg->name) != 0) {
            g_ptr_array_add(names, (gpointer)call->verb->args[i].name);
            continue;
        }
        if (call->bound[i] != NULL) {
            sim_lang_error(checker->diags, arg->mark, "`%s` is given twice", arg->name);
            return false;
        }
        call->bound[i] = arg->expr;
        return true;
    }
    diag = sim_lang_error(checker->diags, arg->mark, "`%s` has no argument `%s`", call->name,
                          arg->name);
    sim_lang_suggest(diag, arg->name, names);
    return false;
}

static unsigned
missing_required(const SimCall *call)
{
    unsigned count = 0;

    for (unsigned i = 0; i < parameters(call->verb); i++) {
        count += call->bound[i] == NULL && !call->verb->args[i].optional;
    }
    return count;
}

/*
 * Arguments by position fill what no name has filled.  An optional parameter
 * gets one only when there are more of them than required parameters, so that
 * write(d, 64) and write(d, fill=0xBB, 64) mean what they say.
 */
static void
bind_positional(SimCall *call, unsigned count)
{
    unsigned needed = missing_required(call), extra = count > needed ? count - needed : 0;
    unsigned next = 0;

    for (unsigned i = 0; i < parameters(call->verb) && next < call->count; i++) {
        if (call->bound[i] != NULL || (call->verb->args[i].optional && extra == 0)) {
            continue;
        }
        extra -= call->verb->args[i].optional;
        while (next < call->count && call->args[next].name != NULL) {
            next++;
        }
        if (next < call->count) {
            call->bound[i] = call->args[next++].expr;
        }
    }
}

static bool
bind_args(SimChecker *checker, SimCall *call)
{
    unsigned positional = 0, limit = parameters(call->verb);

    memset(call->bound, 0, sizeof(call->bound));
    for (unsigned i = 0; i < call->count; i++) {
        if (call->args[i].name != NULL && !bind_named(checker, call, &call->args[i])) {
            return false;
        }
        positional += call->args[i].name == NULL;
    }
    if (call->count > limit) {
        g_autofree char *signature = sim_check_signature(call->verb);
        SimDiag *diag = sim_lang_error(checker->diags, call->args[limit].mark,
                                       "`%s` takes %u argument%s, this is one too many",
                                       call->name, limit, limit == 1 ? "" : "s");

        sim_diag_help(diag, "%s", signature);
        return false;
    }
    bind_positional(call, positional);
    return true;
}

static bool
check_missing(SimChecker *checker, const SimCall *call)
{
    for (unsigned i = 0; i < parameters(call->verb); i++) {
        if (call->bound[i] == NULL && !call->verb->args[i].optional) {
            g_autofree char *signature = sim_check_signature(call->verb);
            SimDiag *diag = sim_lang_error(checker->diags, call->whole, "missing argument `%s`",
                                           call->verb->args[i].name);

            sim_diag_help(diag, "%s", signature);
            return false;
        }
    }
    return true;
}

bool
sim_check_call(SimChecker *checker, SimCall *call, unsigned actors, const char *actor)
{
    bool fine;

    call->verb = find_verb(checker, call, actors, actor);
    if (call->verb == NULL || !bind_args(checker, call)) {
        return false;
    }
    fine = check_missing(checker, call);
    for (unsigned i = 0; i < parameters(call->verb); i++) {
        const SimArgSpec *spec = &call->verb->args[i];

        if (call->bound[i] != NULL) {
            fine = sim_check_arg(checker, call, spec, call->bound[i]) && fine;
        }
    }
    return fine;
}

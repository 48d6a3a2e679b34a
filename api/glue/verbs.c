/* SPDX-License-Identifier: MIT */
/*
 * The functions and words that Linux-side files offer to scenarios: the two
 * sections are walked before main() and become entries of sim/verb.h.
 */
#include <string.h>

#include "api/glue/glue.h"
#include "api/lx.h"
#include "sim/verb.h"

extern const struct lx_verb __start_lx_verbs[], __stop_lx_verbs[];
extern const struct lx_word __start_lx_words[], __stop_lx_words[];

#define DIRECTIONS 3u

static const struct {
    const char *kind;
    SimArgKind arg;
} kinds[] = {
    { "dev", SIM_ARG_DEV },  { "ptr", SIM_ARG_PTR },    { "addr", SIM_ARG_ADDR },
    { "ptr0", SIM_ARG_PTR }, /* may be NULL */
    { "size", SIM_ARG_SIZE }, { "int", SIM_ARG_INT },   { "dir", SIM_ARG_WORD },
    { "attrs", SIM_ARG_WORD }, { "gfp", SIM_ARG_WORD }, { "sg", SIM_ARG_SG },
    { "sgt", SIM_ARG_TABLE }, { "phys", SIM_ARG_PHYS },
    { "str", SIM_ARG_STR },  { "*addr", SIM_ARG_OUT },
};

static const struct {
    const char *kind;
    SimResultKind result;
} results[] = {
    { "", SIM_RESULT_NONE },    { "int", SIM_RESULT_INT }, { "addr", SIM_RESULT_ADDR },
    { "dma", SIM_RESULT_ADDR }, { "ptr", SIM_RESULT_PTR },
    { "sg", SIM_RESULT_SG },
};

/* A verb and the kinds of its arguments, cut up. */
typedef struct Entry {
    SimVerb verb; /* first */
    char **kinds;
} Entry;

const struct lx_verb *
lx_glue_verb(const char *name)
{
    for (const struct lx_verb *v = __start_lx_verbs; v < __stop_lx_verbs; v++) {
        if (strcmp(v->name, name) == 0) {
            return v;
        }
    }
    return NULL;
}

static SimCpu *
cpu_of(SimWorld *world, SimActorId actor)
{
    for (guint i = 0; i < world->cpus->len; i++) {
        SimCpu *cpu = g_ptr_array_index(world->cpus, i);

        if (cpu->actor == actor) {
            return cpu;
        }
    }
    return NULL;
}

/* What a C compiler or BUG_ON() would refuse. */
static bool
check_arg(const Entry *entry, unsigned i, const SimArg *arg, GError **error)
{
    if (strcmp(entry->kinds[i], "dir") == 0 && arg->value >= DIRECTIONS) {
        g_set_error(error, LX_ERROR, 0,
                    "%s: the direction must be DMA_TO_DEVICE, DMA_FROM_DEVICE or "
                    "DMA_BIDIRECTIONAL",
                    entry->verb.name);
        return false;
    }
    return true;
}

/* The first size among the arguments is that of the object behind the result. */
static uint64_t
size_of_result(const Entry *entry, const SimArg *args)
{
    for (unsigned i = 0; entry->kinds[i]; i++) {
        if (strcmp(entry->kinds[i], "size") == 0) {
            return args[i].value;
        }
    }
    return 0;
}

static void
fill_result(const Entry *entry, const SimArg *args, unsigned long long value, SimResult *ret)
{
    ret->kind = entry->verb.result;
    ret->value = value;
    if (ret->kind == SIM_RESULT_PTR || ret->kind == SIM_RESULT_ADDR) {
        ret->len = value != 0 ? size_of_result(entry, args) : 0;
    }
}

/* "direct, 4 lines cleaned", when there is something to say. */
static void
fill_note(SimResult *ret)
{
    GString *note = g_string_new(lx_glue.done.mapped ? "direct" : NULL);

    if (lx_glue.done.cleaned) {
        g_string_append_printf(note, "%s%u cleaned", note->len ? ", " : "",
                               lx_glue.done.cleaned);
    }
    if (lx_glue.done.invalidated) {
        g_string_append_printf(note, "%s%u invalidated", note->len ? ", " : "",
                               lx_glue.done.invalidated);
    }
    if (lx_glue.done.nothing) {
        g_string_append_printf(note, "%s%s", note->len ? ", " : "", lx_glue.done.nothing);
    }
    if (lx_glue.done.failed) {
        g_string_append_printf(note, "%sno memory, as asked: %s", note->len ? ", " : "",
                               lx_glue.done.failed);
    }
    if (note->len) {
        ret->note = note;
    } else {
        g_string_free(note, TRUE);
    }
}

/* Scenario L8: a handle is asked for its error at once. */
static bool
ask_error(const SimArg *device, unsigned long long handle, GError **error)
{
    unsigned long long values[] = { device->value, handle }, ignored;

    return lx_glue.unchecked ||
           lx_glue_call(lx_glue_verb("dma_mapping_error"), values, &ignored, error);
}

static unsigned long long
value_of(SimArgKind kind, const SimArg *arg, unsigned long long *out)
{
    if (kind == SIM_ARG_OUT) {
        return (uintptr_t)out;
    }
    return kind == SIM_ARG_STR ? (uintptr_t)arg->data : arg->value;
}

static bool
call(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
     SimResult *ret, GError **error)
{
    const Entry *entry = (const Entry *)verb;
    const struct lx_verb *lx = verb->opaque;
    unsigned long long values[SIM_VERB_ARGS] = { 0 }, out = 0, value;

    if (lx_glue.world != world) {
        g_set_error(error, LX_ERROR, 0, "%s: no kernel runs on this board", verb->name);
        return false;
    }
    for (unsigned i = 0; entry->kinds[i]; i++) {
        if (!check_arg(entry, i, &args[i], error)) {
            return false;
        }
        values[i] = value_of(verb->args[i].kind, &args[i], &out);
    }
    lx_glue_enter(cpu_of(world, actor));
    lx_glue.done = (LxDone){ 0 };
    lx_spend_ns(lx->ns);
    if (!lx_glue_call(lx, values, &value, error) ||
        (strcmp(lx->result, "dma") == 0 && !ask_error(&args[0], value, error))) {
        return false;
    }
    fill_result(entry, args, value, ret);
    fill_note(ret);
    ret->out = out;
    return true;
}

static SimArgKind
arg_kind(const char *kind)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(kinds[i].kind, kind) == 0) {
            return kinds[i].arg;
        }
    }
    g_assert_not_reached();
}

static SimResultKind
result_kind(const char *kind)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(results); i++) {
        if (strcmp(results[i].kind, kind) == 0) {
            return results[i].result;
        }
    }
    g_assert_not_reached();
}

static void
register_verb(const struct lx_verb *lx, Entry *entry)
{
    g_auto(GStrv) names = g_strsplit(lx->names, ",", 0);

    entry->kinds = g_strsplit(lx->args, ",", 0);
    entry->verb = (SimVerb){ .name = lx->name, .actors = SIM_VERB_CPU,
                             .result = result_kind(lx->result), .text = lx->text,
                             .call = call, .arch = lx->arch, .opaque = lx };
    g_assert(g_strv_length(names) == g_strv_length(entry->kinds));
    g_assert(g_strv_length(names) <= SIM_VERB_ARGS);
    for (unsigned i = 0; entry->kinds[i]; i++) {
        entry->verb.args[i].name = g_intern_string(names[i]);
        entry->verb.args[i].kind = arg_kind(entry->kinds[i]);
        entry->verb.args[i].nullable = strcmp(entry->kinds[i], "ptr0") == 0;
    }
    sim_verb_register(&entry->verb);
}

static void __attribute__((constructor))
register_all(void)
{
    static Entry *entries; /* for ever: verbs are borrowed */

    entries = g_new0(Entry, __stop_lx_verbs - __start_lx_verbs);
    for (const struct lx_verb *v = __start_lx_verbs; v < __stop_lx_verbs; v++) {
        register_verb(v, &entries[v - __start_lx_verbs]);
    }
    for (const struct lx_word *w = __start_lx_words; w < __stop_lx_words; w++) {
        sim_verb_word_register(w->name, w->value);
    }
}

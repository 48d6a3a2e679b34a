/* SPDX-License-Identifier: MIT */
/*
 * Did a step come out as its `=>` says?  Values are compared as the language's
 * rules L2 have it; a finding belongs to the step during which it was made.
 */
#include "sim/lang/run.h"

#include <string.h>

void
sim_miss_free(gpointer memory)
{
    SimMiss *miss = memory;

    g_free(miss->message);
    g_free(miss);
}

void
sim_run_miss(SimLangRun *run, SimMark mark, const char *format, ...)
{
    SimMiss *miss = g_new0(SimMiss, 1);
    bool is_main = mark.file == run->run.scenario->main;
    va_list args;

    va_start(args, format);
    miss->message = g_strdup_vprintf(format, args);
    va_end(args);
    miss->line = sim_mark_main_line(mark);
    miss->column = is_main ? mark.column : 1;
    miss->width = is_main ? mark.width : 1;
    g_ptr_array_add(run->run.misses, miss);
}

/* A `=>` that may name what was found. */
static bool
names(const SimOutcome *outcome, const SimFinding *finding)
{
    return outcome->kind == SIM_OUTCOME_DIAG && outcome->code->code == finding->code &&
           (outcome->word == NULL ||
            (finding->detail != NULL && strstr(finding->detail, outcome->word) != NULL));
}

static bool
is_declared(SimLangRun *run, const SimFinding *finding)
{
    const GPtrArray *all = run->step != NULL ? run->step->outcomes : NULL;
    bool declared = false;

    for (unsigned i = 0; all != NULL && i < all->len; i++) {
        const SimOutcomes *outcomes = g_ptr_array_index(all, i);

        for (unsigned j = 0; j < outcomes->items->len; j++) {
            SimOutcome *outcome = g_ptr_array_index(outcomes->items, j);

            if (sim_run_is_variant(run, outcomes->variants) && names(outcome, finding)) {
                g_hash_table_add(run->happened, outcome);
                declared = true;
            }
        }
    }
    return declared;
}

static void
count(SimLangRun *run, const SimFinding *finding)
{
    run->run.errors += finding->severity == SIM_ERROR;
    run->run.warnings += finding->severity == SIM_WARNING;
    run->run.notes += finding->severity == SIM_NOTE;
    run->run.unexpected += finding->severity != SIM_NOTE && !finding->expected;
}

static void
record_code(SimLangRun *run, const SimFinding *finding)
{
    SimStepRecord *record;

    if (run->step == NULL) {
        return;
    }
    record = &run->records[run->step->number - 1];
    if (record->codes == NULL) {
        record->codes = g_ptr_array_new();
    }
    if (!g_ptr_array_find(record->codes, sim_code_info(finding->code), NULL)) {
        g_ptr_array_add(record->codes, (gpointer)sim_code_info(finding->code));
    }
}

/* Where hardware moves of its own accord, a finding comes at another step. */
static bool
is_allowed(SimLangRun *run, const SimFinding *finding)
{
    return !run->judged &&
           g_hash_table_contains(run->allowed, sim_code_info(finding->code));
}

static void
take_new(SimLangRun *run, SimFinding *finding)
{
    bool declared = is_declared(run, finding);

    finding->step = run->step != NULL ? run->step->number : 0;
    finding->expected = declared || is_allowed(run, finding);
    record_code(run, finding);
    count(run, finding);
    if (run->options->found != NULL) {
        run->options->found(run->options->opaque, run->run.world, finding);
    }
}

void
sim_run_take_findings(SimLangRun *run)
{
    const SimFindings *findings = run->run.world->findings;

    for (unsigned i = 0; i < sim_findings_count(findings); i++) {
        SimFinding *finding = sim_findings_get(findings, i);

        if (i == run->duplicates->len) {
            g_array_append_val(run->duplicates, finding->duplicates);
            take_new(run, finding);
        } else if (finding->duplicates > g_array_index(run->duplicates, unsigned, i)) {
            /* The same again: no new report, but it did happen at this step. */
            g_array_index(run->duplicates, unsigned, i) = finding->duplicates;
            record_code(run, finding);
            is_declared(run, finding);
        }
    }
}

static char *
differs_bytes(const GByteArray *want, const GByteArray *got)
{
    if (want->len != got->len) {
        return g_strdup_printf("expected %u bytes, got %u", want->len, got->len);
    }
    for (unsigned i = 0; i < got->len; i++) {
        if (want->data[i] != got->data[i]) {
            return g_strdup_printf("expected 0x%02X at byte %u, got 0x%02X", want->data[i], i,
                                   got->data[i]);
        }
    }
    return NULL;
}

static char *
differs_every(uint64_t want, const GByteArray *got)
{
    SimValue value = { .kind = SIM_VALUE_BYTES, .bytes = (GByteArray *)got };
    g_autofree char *text = NULL;

    if (got->len == 0) {
        return g_strdup_printf("expected 0x%02X, got nothing", (unsigned)(want & 0xff));
    }
    if (want > 0xff) {
        return g_strdup_printf("%u bytes are compared with a byte, as 0xBB, or with a string "
                               "of hex", got->len);
    }
    for (unsigned i = 0; i < got->len; i++) {
        if (got->data[i] != want) {
            text = sim_value_text(&value);
            return text[0] == '"' ? g_strdup_printf("expected 0x%02X, byte %u is 0x%02X",
                                                    (unsigned)want, i, got->data[i])
                                  : g_strdup_printf("expected 0x%02X, got %s", (unsigned)want,
                                                    text);
        }
    }
    return NULL;
}

static char *
differs_number(SimValue want, const SimValue *got)
{
    g_autofree char *expected = NULL, *text = NULL;

    if (got->kind == SIM_VALUE_INT && got->len > 0 && got->len < 8) {
        uint64_t mask = (UINT64_C(1) << (8 * got->len)) - 1;

        want.value = want.value > INT64_MAX ? want.value & mask : want.value; /* => -1 */
    }
    if (want.value == got->value) {
        return NULL;
    }
    want.kind = got->kind;
    want.len = got->len;
    expected = sim_value_text(&want);
    text = sim_value_text(got);
    return g_strdup_printf("expected %s, got %s", expected, text);
}

static GByteArray *
number_bytes(uint64_t value, unsigned len)
{
    GByteArray *bytes = g_byte_array_new();

    for (unsigned i = 0; i < len; i++) {
        uint8_t byte = i < 8 ? (uint8_t)(value >> (8 * i)) : 0;

        g_byte_array_append(bytes, &byte, 1);
    }
    return bytes;
}

char *
sim_value_differs(const SimValue *want, const SimValue *got)
{
    g_autoptr(GByteArray) want_bytes = NULL, got_bytes = NULL;

    if (want->kind == SIM_VALUE_STRING || want->kind == SIM_VALUE_BYTES) {
        want_bytes = want->kind == SIM_VALUE_STRING ? sim_lang_hex(want->text)
                                                    : g_byte_array_ref(want->bytes);
        got_bytes = got->kind == SIM_VALUE_BYTES
                        ? g_byte_array_ref(got->bytes)
                        : number_bytes(got->value, got->len != 0 ? (unsigned)MIN(got->len, 8)
                                                                 : want_bytes->len);
        return differs_bytes(want_bytes, got_bytes);
    }
    return got->kind == SIM_VALUE_BYTES ? differs_every(want->value, got->bytes)
                                        : differs_number(*want, got);
}

/* An error in run->diags when the expression itself has no value. */
static char *
differs(SimLangRun *run, const SimExpr *expr)
{
    SimValue want;
    char *reason;

    if (run->fault != NULL) {
        g_autofree char *text = sim_mark_text(expr->mark);

        return g_strdup_printf("expected %s, got %s", text, run->fault);
    }
    if (!sim_eval(run, expr, &want)) {
        return NULL;
    }
    reason = sim_value_differs(&want, &run->result);
    sim_value_clear(&want);
    return reason;
}

static void
judge_value(SimLangRun *run, const SimOutcome *outcome)
{
    SimStepRecord *record = &run->records[run->step->number - 1];
    g_autofree char *reason = differs(run, outcome->expr);

    if (reason != NULL && !record->has_missed) {
        record->has_missed = true;
        sim_run_miss(run, outcome->mark, "%s", reason);
    }
}

static void
judge_ask(SimLangRun *run, const SimOutcome *outcome)
{
    SimStepRecord *record = &run->records[run->step->number - 1];
    g_autofree char *text = sim_run_outcome_text(run, run->step);

    if (run->options->strict && !record->has_missed) {
        record->has_missed = true;
        sim_run_miss(run, outcome->mark, "expected a value in place of `?`, got %s",
                     text[0] != '\0' ? text : "nothing");
    }
}

static void
record_value(SimLangRun *run)
{
    SimStepRecord *record = &run->records[run->step->number - 1];

    g_free(record->value);
    record->value = run->fault != NULL ? NULL : sim_value_text(&run->result);
}

void
sim_run_judge_step(SimLangRun *run)
{
    const GPtrArray *all = run->step->outcomes;

    if (all->len == 0) {
        return;
    }
    record_value(run);
    for (unsigned i = 0; i < all->len; i++) {
        const SimOutcomes *outcomes = g_ptr_array_index(all, i);

        for (unsigned j = 0;
             sim_run_is_variant(run, outcomes->variants) && j < outcomes->items->len; j++) {
            const SimOutcome *outcome = g_ptr_array_index(outcomes->items, j);

            if (outcome->kind == SIM_OUTCOME_VALUE && run->judged) {
                judge_value(run, outcome);
            } else if (outcome->kind == SIM_OUTCOME_ASK) {
                judge_ask(run, outcome);
            }
        }
    }
}

static void
judge_diag(SimLangRun *run, const SimStep *step, SimOutcome *outcome)
{
    const GPtrArray *codes = run->records[step->number - 1].codes;

    if (g_hash_table_contains(run->happened, outcome)) {
        return;
    }
    if (codes != NULL && codes->len > 0) {
        const SimCodeInfo *first = g_ptr_array_index(codes, 0);

        sim_run_miss(run, outcome->mark, "`%s` did not happen here, but `%s` did",
                     outcome->code->name, first->name);
    } else {
        sim_run_miss(run, outcome->mark, "`%s` did not happen here", outcome->code->name);
    }
}

static void
judge_diags(SimLangRun *run, const SimStep *step)
{
    for (unsigned i = 0; i < step->outcomes->len; i++) {
        const SimOutcomes *outcomes = g_ptr_array_index(step->outcomes, i);

        for (unsigned j = 0; j < outcomes->items->len; j++) {
            SimOutcome *outcome = g_ptr_array_index(outcomes->items, j);

            if (outcome->kind == SIM_OUTCOME_DIAG &&
                sim_run_is_variant(run, outcomes->variants)) {
                judge_diag(run, step, outcome);
            }
        }
    }
}

/* Findings are asked for once, over all times that a step ran. */
void
sim_run_judge_end(SimLangRun *run)
{
    const GPtrArray *steps = run->run.scenario->steps;

    for (unsigned i = 0; i < steps->len; i++) {
        if (run->records[i].executed > 0) {
            judge_diags(run, g_ptr_array_index(steps, i));
        }
    }
}

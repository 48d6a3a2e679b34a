/* SPDX-License-Identifier: MIT */
/*
 * Running a random program: each op on the board, everything taped, then the
 * judge against the referee; and cutting a program down while they differ.
 */
#include "tests/oracle/program.h"

#include "models/regs/dma-engine.h"
#include "sim/finding.h"
#include "sim/truth.h"
#include "sim/window.h"
#include "tests/oracle/board.h"
#include "tests/oracle/oracle.h"

#define BUS_MASTER_DOORBELL 0x04u
#define BUS_MASTER_STATUS 0x08u

typedef struct Run {
    const Program *program;
    Board *board;
    OracleTape *tape; /* NULL: not recorded */
    bool saw[WHO_COUNT]; /* the last poll of who */
    bool par;
    Outcome out;
} Run;

static uint64_t
va_of(const Op *op)
{
    return sim_window_va(op->uncached ? SIM_WINDOW_UNCACHED : SIM_WINDOW_LINEAR, ARENA + op->at);
}

/* Of an op that only a CPU can do: which. */
static SimCpu *
cpu_of(const Run *run, const Op *op)
{
    return run->board->cpu[op->who == WHO_CPU1 ? WHO_CPU1 : WHO_CPU];
}

static void
load(Run *run, const Op *op, uint8_t *ret_bytes)
{
    Board *board = run->board;

    if (board->masters[op->who]) {
        sim_master_read(board->masters[op->who], ARENA + op->at, ret_bytes, op->len, NULL);
        return;
    }
    if (board->slow) {
        board->cpu[op->who]->deadline = 0;
    }
    sim_cpu_load(board->cpu[op->who], va_of(op), ret_bytes, op->len);
}

static void
store(Run *run, const Op *op)
{
    uint8_t bytes[256];
    SimMaster *master = run->board->masters[op->who];

    memset(bytes, op->value, sizeof(bytes));
    if (master) {
        sim_master_write(master, ARENA + op->at, bytes, op->len, op->relaxed && master->relaxes,
                         NULL);
    } else {
        sim_cpu_store(run->board->cpu[op->who], va_of(op), bytes, op->len);
    }
}

/* The driver is one thread, whichever CPU it is on. */
static Who
thread_of(const Op *op)
{
    return op->who == WHO_CPU1 ? WHO_CPU : (Who)op->who;
}

static void
poll(Run *run, const Op *op)
{
    uint8_t bytes[256];

    bool *saw = &run->saw[thread_of(op)];

    load(run, op, bytes);
    *saw = true;
    for (uint32_t i = 0; i < op->len; i++) {
        *saw &= bytes[i] == op->value;
    }
}

static void
check_value(Run *run, const Op *op, const uint8_t *bytes)
{
    for (uint32_t i = 0; op->expects && i < op->len; i++) {
        if (bytes[i] != op->value) {
            run->out.misreads++;
            return;
        }
    }
}

static void
write_register(Run *run, const Op *op, uint32_t offset, uint32_t value, bool relaxed)
{
    sim_cpu_writel(cpu_of(run, op), run->board->registers[op->device] + offset, relaxed, value);
}

static void
ring_doorbell(Run *run, const Op *op)
{
    bool engine = op->device == WHO_ENG;

    write_register(run, op, engine ? HW_ENGINE_DOORBELL : BUS_MASTER_DOORBELL, 0, op->relaxed);
}

/* Reads the status until the device is idle, as a driver that waits for it. */
static void
read_status(Run *run, const Op *op)
{
    bool engine = op->device == WHO_ENG;
    SimAddr at = run->board->registers[op->device] +
                 (engine ? HW_ENGINE_STATUS : BUS_MASTER_STATUS);

    for (unsigned i = 0; i < 1000; i++) {
        uint32_t status = 0;

        sim_cpu_readl(cpu_of(run, op), at, op->relaxed, &status);
        if (!engine || !(status & HW_ENGINE_STATUS_BUSY)) {
            return;
        }
        sim_cpu_spend(cpu_of(run, op), 100 * SIM_NS);
    }
    g_error("the engine never ends");
}

static void
start_fill(Run *run, const Op *op)
{
    write_register(run, op, HW_ENGINE_DST_LO, (uint32_t)(ARENA + op->at), true);
    write_register(run, op, HW_ENGINE_DST_HI, 0, true);
    write_register(run, op, HW_ENGINE_LEN, op->len, true);
    write_register(run, op, HW_ENGINE_ARG, op->value, true);
    write_register(run, op, HW_ENGINE_CTRL,
                   HW_ENGINE_CTRL_GO | HW_ENGINE_CTRL_MODE(HW_ENGINE_MODE_FILL) |
                       (op->relaxed ? HW_ENGINE_CTRL_RELAXED : 0),
                   op->careless);
}

static void
interrupt(Run *run, const Op *op)
{
    SimMaster *master = run->board->masters[op->device];
    SimTruth *truth = run->board->world->truth;

    sim_truth_irq_raised(truth, master->actor);
    sim_truth_irq_taken(truth, master->actor, cpu_of(run, op)->actor);
}

/* With the barriers that a lock has inside. */
static void
give_or_take(Run *run, const Op *op)
{
    SimTruth *truth = run->board->world->truth;
    SimCpu *cpu = cpu_of(run, op);

    if (op->arg == 1) {
        sim_truth_lock_taken(truth, cpu->actor, 1);
        sim_cpu_barrier(cpu, SIM_BARRIER_INNER | SIM_BARRIER_LOADS);
    } else {
        sim_cpu_barrier(cpu, SIM_BARRIER_INNER | SIM_BARRIER_FULL);
        sim_truth_lock_given(truth, cpu->actor, 1);
    }
}

static void
begin_or_end_par(Run *run, bool begin)
{
    (begin ? sim_truth_par_begin : sim_truth_par_end)(run->board->world->truth);
    run->par = begin;
}

static void
execute(Run *run, const Op *op)
{
    Board *board = run->board;
    SimTruth *truth = board->world->truth;
    SimCpu *cpu = cpu_of(run, op);
    SimAddr pa = ARENA + op->at;
    uint8_t bytes[256];

    switch ((OpKind)op->kind) {
    case OP_LOAD:
        load(run, op, bytes);
        check_value(run, op, bytes);
        break;
    case OP_STORE:
        store(run, op);
        break;
    case OP_POLL:
        poll(run, op);
        break;
    case OP_BARRIER:
        board_barrier(board, op->who == WHO_CPU1 ? WHO_CPU1 : WHO_CPU, op->arg);
        break;
    case OP_LOCK:
        give_or_take(run, op);
        break;
    case OP_MAINTAIN:
        sim_cpu_maintain(cpu, (SimMaintOp)op->arg,
                         sim_window_va(SIM_WINDOW_LINEAR, pa), op->len);
        break;
    case OP_MAP:
    case OP_UNMAP:
    case OP_SYNC_FOR_CPU:
    case OP_SYNC_FOR_DEVICE:
        board_call(board, op);
        break;
    case OP_SETTLE:
        if (op->arg == 1) {
            sim_master_settle_one(board->masters[WHO_ENG]);
        } else {
            sim_master_settle(board->masters[WHO_ENG]);
        }
        break;
    case OP_DOORBELL:
        ring_doorbell(run, op);
        break;
    case OP_STATUS:
        read_status(run, op);
        break;
    case OP_IRQ:
        interrupt(run, op);
        break;
    case OP_PREFETCH:
        cpu->ops->prefetch(cpu, pa);
        break;
    case OP_EVICT:
        cpu->ops->evict(cpu, pa);
        break;
    case OP_DRAIN:
        cpu->ops->drain(cpu, pa, op->len);
        break;
    case OP_ALLOC:
        sim_truth_allocated(truth, pa, op->len);
        break;
    case OP_FREE:
        sim_truth_freed(truth, pa, op->len);
        break;
    case OP_PAR_BEGIN:
    case OP_PAR_END:
        begin_or_end_par(run, op->kind == OP_PAR_BEGIN);
        break;
    case OP_FILL:
        start_fill(run, op);
        break;
    case OP_WAIT:
        sim_cpu_spend(cpu, SIM_US);
        break;
    case OP_KINDS:
        g_assert_not_reached();
    }
}

/* Whose line of a scenario the op would be; 0: hardware's, or a word of its own. */
static SimActorId
line_of(const Run *run, const Op *op)
{
    const Board *board = run->board;

    if (!run->program->lines || run->par ||
        (op->kind >= OP_PREFETCH && op->kind <= OP_DRAIN) || op->kind == OP_PAR_BEGIN ||
        op->kind == OP_PAR_END) {
        return 0;
    }
    if (op->kind == OP_LOAD || op->kind == OP_STORE || op->kind == OP_POLL) {
        return board->masters[op->who] ? board->masters[op->who]->actor
                                       : board->cpu[op->who]->actor;
    }
    return op->kind == OP_IRQ ? board->masters[op->device]->actor : cpu_of(run, op)->actor;
}

static void
step(Run *run, const Op *op, unsigned number)
{
    Board *board = run->board;
    SimTruth *truth = board->world->truth;
    SimSource here = { .pc = op->place ? op->place : number };
    SimActorId line;

    if (op->guarded && !run->saw[thread_of(op)]) {
        run->out.skipped++;
        return;
    }
    board->world->here = here;
    board->cpu[WHO_CPU]->here = board->cpu[WHO_CPU1]->here = here;
    board->masters[WHO_ETH]->here = board->masters[WHO_ENG]->here = here;
    sim_world_next_event(board->world);
    if (run->tape) {
        run->tape->step++;
    }
    line = line_of(run, op);
    if (line) {
        sim_truth_line_begin(truth, line);
    }
    execute(run, op);
    for (guint i = 0; i < board->world->cpus->len; i++) {
        sim_cpu_step_end(g_ptr_array_index(board->world->cpus, i));
    }
    if (line) {
        sim_truth_line_end(truth, line);
    }
    sim_findings_flush(board->world->findings);
}

/* Coherent memory exists before the first step; its linear alias is watched. */
static void
open_arena(Board *board, bool is_zeroed)
{
    static const uint8_t zeros[ARENA_PAGE / 2];

    if (is_zeroed) {
        sim_world_poke_ram(board->world, ARENA + COHERENT, zeros, sizeof(zeros));
    }
    sim_truth_arm(board->world->truth, ARENA + COHERENT, ARENA_PAGE);
    for (guint i = 0; i < board->world->cpus->len; i++) {
        sim_cpu_attend(g_ptr_array_index(board->world->cpus, i), ARENA + COHERENT, ARENA_PAGE,
                       board->snoops ? SIM_ATTN_EARLY : SIM_ATTN_HELD, true);
    }
}

static void
count(Outcome *out, const GArray *reported)
{
    for (unsigned i = 0; i < reported->len; i++) {
        const OracleFinding *f = &g_array_index(reported, OracleFinding, i);

        out->findings++;
        out->d1[f->code < 110 ? f->code - 100 : 0]++;
        out->d2[f->code >= 200 && f->code < 210 ? f->code - 200 : 0]++;
        out->wrong += f->code <= SIM_D106 && !f->latent;
        out->delays += f->code == SIM_D105 || f->code == SIM_D106;
    }
}

/* One run; the referee's findings are returned, the tape is judged when asked. */
static GArray *
run_once(const Program *program, bool slow, bool verbose, Outcome *ret, GString *out)
{
    Run run = { .program = program,
                .board = board_new(&program->shape, program->policy, program->seed) };
    GArray *reported;

    run.tape = slow ? oracle_tape_record(run.board->world) : NULL;
    run.board->slow = slow;
    run.out.agreed = true;
    open_arena(run.board, program->shape.is_zeroed);
    for (unsigned i = 0; i < program->ops->len; i++) {
        step(&run, &g_array_index(program->ops, Op, i), i + 1);
    }
    reported = oracle_reported(run.board->world);
    if (slow) {
        g_autoptr(GArray) raw = oracle_judge(run.tape);
        g_autoptr(GArray) expected = oracle_fold(raw);

        run.out.agreed = oracle_agree(expected, reported, out);
        run.out.calls = run.tape->calls->len;
        if (verbose) {
            oracle_findings_print(reported, out);
            oracle_tape_print(run.tape, out);
        }
        oracle_tape_free(run.tape);
    }
    count(&run.out, reported);
    *ret = run.out;
    board_free(run.board);
    return reported;
}

/*
 * Twice: once with every load shown to the referee, for the judge to see all of
 * them; once as it is, where hits that nobody needs to look at are not shown.
 * Both must come to the same.
 */
Outcome
program_run(const Program *program, bool verbose, GString *out)
{
    g_autoptr(GString) unread = g_string_new("");
    GString *text = out ? out : unread;
    Outcome shown, natural;
    g_autoptr(GArray) all = run_once(program, true, verbose, &shown, text);
    g_autoptr(GArray) seen = NULL;

    if (!shown.agreed) {
        return shown;
    }
    seen = run_once(program, false, false, &natural, text);
    if (!oracle_agree(all, seen, text)) {
        g_string_append(text, "(expected: all loads shown; reported: hits are not)\n");
        shown.agreed = false;
    }
    return shown;
}

Program *
program_shrink(const Program *program)
{
    Program *best = program_copy(program);

    for (unsigned chunk = MAX(best->ops->len / 2, 1); chunk > 0;) {
        bool shorter = false;

        for (unsigned i = 0; i + chunk <= best->ops->len;) {
            Program *less = program_copy(best);

            g_array_remove_range(less->ops, i, chunk);
            if (!program_run(less, false, NULL).agreed) {
                program_free(best);
                best = less;
                shorter = true;
            } else {
                program_free(less);
                i += chunk;
            }
        }
        chunk = shorter && chunk == 1 ? 1 : chunk / 2;
    }
    return best;
}

/* SPDX-License-Identifier: MIT */
/*
 * One thread of the Linux side, the time that it waits, and the handlers that interrupt
 * it.  A handler runs inside a callback of the CPU that it interrupts, where nothing is
 * on its way (driving-c I4, step 2), on the same stack; a CPU on which nothing runs
 * takes its interrupt at once.
 * Leaves out: more threads than one, priorities of lines, edges.
 */
#include "api/glue/sched.h"

#include "api/glue/glue.h"
#include "api/glue/hooks.h"
#include "api/lx.h"
#include "sim/cpu.h"
#include "sim/master.h"
#include "sim/truth.h"

/* A line that is still raised after so many handlers in a row: nobody lowers it. */
#define STORM 100000u

typedef struct Line {
    SimIrq *irq;
    void (*handler)(unsigned int irq);
    bool is_off;    /* disable_irq() */
    bool is_taken;  /* its handler runs */
    unsigned in_a_row;
} Line;

static struct {
    SimWorld *world;
    GArray *lines; /* Line; number - 1 is the index */
} sched;

static Line *
line_of(unsigned number)
{
    return number >= 1 && sched.lines && number <= sched.lines->len
               ? &g_array_index(sched.lines, Line, number - 1) : NULL;
}

static bool
is_due(const Line *line)
{
    return line->irq->raised && line->handler && !line->is_off && !line->is_taken;
}

/* --- handlers ----------------------------------------------------------- */

static void
run_handler(Line *line)
{
    SimCpu *before = lx_glue.cpu;
    uint32_t stack = lx_hooks.stack;
    const SimIrq *irq = line->irq;

    lx_glue_enter(irq->to);
    if (sched.world->truth && irq->from) {
        sim_truth_irq_taken(sched.world->truth, irq->from->actor, irq->to->actor);
    }
    line->is_taken = true;
    lx_kernel_context(LX_CONTEXT_IRQ, 1);
    line->handler((unsigned)(line - &g_array_index(sched.lines, Line, 0)) + 1);
    lx_kernel_context(LX_CONTEXT_IRQ, 0);
    line->is_taken = false;
    sim_cpu_land(irq->to);
    lx_glue_enter(before);
    lx_hooks.stack = stack;
}

/* Whoever handles an interrupt makes the device lower its line. */
static void
check_storm(Line *line)
{
    if (++line->in_a_row > STORM) {
        char text[96]; /* nobody comes back to free it */

        g_snprintf(text, sizeof(text),
                   "irq %u: its handler ran %u times and the line is still raised",
                   line->irq->number, STORM);
        lx_panic(text);
    }
}

/* All that is due on @cpu; handlers may bring about more. */
static void
take(SimCpu *cpu)
{
    bool again = true;

    while (again && !lx_kernel_irqs_off()) {
        again = false;
        for (guint i = 0; i < sched.lines->len && !lx_kernel_irqs_off(); i++) {
            Line *line = &g_array_index(sched.lines, Line, i);

            if (line->irq->to == cpu && is_due(line)) {
                run_handler(line);
                check_storm(line);
                again = true;
            }
        }
    }
}

/* CPUs on which nothing runs, then the one that is running. */
static void
take_all(SimCpu *running)
{
    for (guint i = 0; i < sched.world->cpus->len; i++) {
        SimCpu *cpu = g_ptr_array_index(sched.world->cpus, i);

        if (cpu != running) {
            SimCpu *before = lx_glue.cpu;

            cpu->now = MAX(cpu->now, running->now);
            lx_glue_enter(cpu);
            take(cpu);
            lx_glue_enter(before);
        }
    }
    take(running);
}

static bool
any_due(void)
{
    for (guint i = 0; i < sched.lines->len; i++) {
        if (is_due(&g_array_index(sched.lines, Line, i))) {
            return true;
        }
    }
    return false;
}

/* A callback of @cpu has let time pass; nothing is on its way. */
static void
interrupt(SimCpu *cpu)
{
    if (sched.lines && lx_glue.cpu == cpu && any_due()) {
        take_all(cpu);
    }
}

static void
lowered_or_raised(void *opaque, SimIrq *irq)
{
    Line *line = line_of(GPOINTER_TO_UINT(opaque));

    (void)irq;
    line->in_a_row = 0;
}

/* --- waist ---------------------------------------------------------------- */

unsigned int
lx_irq_count(void)
{
    return sched.lines ? sched.lines->len : 0;
}

int
lx_irq_request(unsigned int irq, void (*handler)(unsigned int irq))
{
    Line *line = line_of(irq);

    if (!line || line->handler) {
        return 0;
    }
    line->handler = handler;
    line->irq->deliver = lowered_or_raised;
    sched.world->interrupt = interrupt;
    lx_irqs_on();
    return 1;
}

void
lx_irq_free(unsigned int irq)
{
    Line *line = line_of(irq);

    if (line) {
        line->handler = NULL;
        line->irq->deliver = NULL;
    }
}

void
lx_irq_enable(unsigned int irq, int on)
{
    Line *line = line_of(irq);

    if (line) {
        line->is_off = !on;
        lx_irqs_on();
    }
}

void
lx_irq_affinity(unsigned int irq, unsigned int cpu)
{
    Line *line = line_of(irq);

    if (line && cpu < sched.world->cpus->len) {
        line->irq->to = g_ptr_array_index(sched.world->cpus, cpu);
    }
}

/* What was raised meanwhile is taken now. */
void
lx_irqs_on(void)
{
    if (lx_glue.cpu && sched.lines && any_due()) {
        sim_cpu_land(lx_glue.cpu);
        take_all(lx_glue.cpu);
    }
}

/* Devices go on to the next thing that happens, but not beyond @until; false: nothing
 * will ever happen. */
static bool
go_on(SimCpu *cpu, SimTime until)
{
    SimTime next = MIN(sim_queue_next(&sched.world->queue), until);

    if (next == SIM_NEVER) {
        return false;
    }
    sim_cpu_spend(cpu, next > cpu->now ? next - cpu->now : 0);
    return true;
}

int
lx_wait_until(int (*ready)(void *arg), void *arg, unsigned long long until_ns)
{
    SimTime until = until_ns == ~0ull ? SIM_NEVER : until_ns * SIM_NS;

    for (;;) {
        SimCpu *cpu = lx_glue.cpu;

        sim_cpu_land(cpu);
        lx_irqs_on();
        if (ready(arg)) {
            return 1;
        }
        sim_cpu_land(cpu);
        if (cpu->now >= until) {
            return 0;
        }
        if (!go_on(cpu, until)) {
            lx_panic("the only thread waits for something that nobody will ever do");
        }
    }
}

/* --- a world's time --------------------------------------------------------- */

void
lx_sched_begin(SimWorld *world)
{
    sched.world = world;
    sched.lines = g_array_new(FALSE, TRUE, sizeof(Line));
    for (guint i = 0; i < world->irqs->len; i++) {
        Line line = { .irq = g_ptr_array_index(world->irqs, i) };

        g_array_append_val(sched.lines, line);
        line.irq->opaque = GUINT_TO_POINTER(i + 1);
    }
}

void
lx_sched_end(void)
{
    if (sched.world) {
        sched.world->interrupt = NULL;
    }
    g_clear_pointer(&sched.lines, g_array_unref);
    sched.world = NULL;
}

/* SPDX-License-Identifier: MIT */
/*
 * Waiting and interrupts as a driver of the engine has them: the engine is told to fill
 * memory, and says by its interrupt that it has.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/dmasim.h>
#include <linux/interrupt.h>
#include <linux/io-64-nonatomic-lo-hi.h>
#include <linux/io.h>
#include <linux/iopoll.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/of_address.h>
#include <linux/platform_device.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "models/regs/dma-engine.h"

#define IS(got, want)						\
	do {							\
		if ((u64)(got) != (u64)(want))			\
			return __LINE__;			\
	} while (0)

static struct engine {
	struct device *dev;
	void __iomem *regs;
	int irq;
	spinlock_t lock;
	struct completion done;
	wait_queue_head_t queue;
	unsigned int handled, shared;
	bool is_over, forgets;
} engine __lxdata;

static irqreturn_t handle(int irq, void *dev_id)
{
	struct engine *e = dev_id;

	if (!(readl(e->regs + HW_ENGINE_STATUS) & HW_ENGINE_STATUS_DONE))
		return IRQ_NONE;
	writel(HW_ENGINE_STATUS_DONE, e->regs + HW_ENGINE_STATUS);
	scoped_guard(spinlock, &e->lock)
		e->handled++;
	e->is_over = true;
	complete(&e->done);
	if (!e->forgets)
		wake_up(&e->queue);
	return IRQ_HANDLED;
}

static irqreturn_t handle_shared(int irq, void *dev_id)
{
	engine.shared++;
	return IRQ_NONE;
}

static irqreturn_t handle_nothing(int irq, void *dev_id)
{
	engine.shared++;
	return IRQ_NONE;
}

static void fill(dma_addr_t where, u32 len)
{
	writel_relaxed(lower_32_bits(where), engine.regs + HW_ENGINE_DST_LO);
	writel_relaxed(upper_32_bits(where), engine.regs + HW_ENGINE_DST_HI);
	writel_relaxed(len, engine.regs + HW_ENGINE_LEN);
	writel(HW_ENGINE_CTRL_GO | HW_ENGINE_CTRL_IRQ_EN |
	       HW_ENGINE_CTRL_MODE(HW_ENGINE_MODE_FILL), engine.regs + HW_ENGINE_CTRL);
}

LX_VERB(test_wait_setup, "int", "dev,int", "engine,flags", "for tests")
{
	struct platform_device *pdev = to_platform_device(lx_device(a[0]));

	engine = (struct engine){ .dev = &pdev->dev };
	engine.regs = of_iomap(pdev->dev.of_node, 0);
	engine.irq = platform_get_irq(pdev, 0);
	spin_lock_init(&engine.lock);
	init_completion(&engine.done);
	init_waitqueue_head(&engine.queue);
	return devm_request_irq(engine.dev, engine.irq, handle, a[1], NULL, &engine);
}

LX_VERB(test_wait_teardown, "int", "", "", "for tests")
{
	device_release_driver(engine.dev);
	return engine.handled;
}

/* By a completion: 0, or the line that is wrong. */
LX_VERB(test_wait_completion, "int", "addr", "where", "for tests")
{
	fill(a[0], 256);
	IS(completion_done(&engine.done), 0);
	wait_for_completion(&engine.done);
	IS(engine.handled, 1);
	IS(try_wait_for_completion(&engine.done), 0);
	IS(wait_for_completion_timeout(&engine.done, 2), 0);
	fill(a[0], 256);
	IS(wait_for_completion_timeout(&engine.done, HZ) > 0, 1);
	IS(wait_for_completion_interruptible_timeout(&engine.done, 1), 0);
	complete_all(&engine.done);
	wait_for_completion(&engine.done);
	IS(wait_for_completion_interruptible(&engine.done), 0);
	reinit_completion(&engine.done);
	IS(completion_done(&engine.done), 0);
	return 0;
}

LX_VERB(test_wait_event, "int", "addr", "where", "for tests")
{
	unsigned long before = jiffies;

	fill(a[0], 256);
	wait_event(engine.queue, engine.is_over);
	IS(engine.handled, 1);
	IS(wait_event_timeout(engine.queue, engine.handled == 2, 5), 0);
	IS(time_after_eq(jiffies, before + 5), 1);
	IS(wait_event_timeout(engine.queue, engine.handled == 1, 5), 5);
	fill(a[0], 256);
	IS(wait_event_interruptible_timeout(engine.queue, engine.handled == 2, HZ) > 1, 1);
	return 0;
}

/* The handler says nothing: nobody looks again, though the condition is true. */
LX_VERB(test_wait_forgotten, "int", "addr,int", "where,ticks", "for tests")
{
	engine.forgets = true;
	fill(a[0], 256);
	if (!a[1])
		wait_event(engine.queue, engine.is_over);
	return wait_event_timeout(engine.queue, engine.is_over, a[1]);
}

LX_VERB(test_wait_disabled, "int", "addr", "where", "for tests")
{
	disable_irq(engine.irq);
	disable_irq_nosync(engine.irq);
	fill(a[0], 64);
	IS(wait_for_completion_timeout(&engine.done, 2), 0);
	enable_irq(engine.irq);
	IS(wait_for_completion_timeout(&engine.done, 2), 0);
	enable_irq(engine.irq);
	IS(wait_for_completion_timeout(&engine.done, 2) > 0, 1);
	IS(engine.handled, 1);
	enable_irq(engine.irq); /* a warning */
	return 0;
}

LX_VERB(test_wait_shared, "int", "addr", "where", "for tests")
{
	IS(request_irq(engine.irq, handle_shared, 0, "alone", &engine.shared), -EBUSY);
	IS(request_irq(engine.irq, handle_shared, IRQF_SHARED, "second", NULL), -EINVAL);
	IS(request_irq(engine.irq, handle_shared, IRQF_SHARED, "second", &engine.shared), 0);
	IS(request_irq(99, handle_shared, 0, "nowhere", NULL), -EINVAL);
	fill(a[0], 64);
	wait_for_completion(&engine.done);
	IS(engine.shared, 1);
	IS(strcmp(free_irq(engine.irq, &engine.shared), "second"), 0);
	IS(free_irq(engine.irq, &engine.shared), NULL); /* a warning */
	fill(a[0], 64);
	wait_for_completion(&engine.done);
	IS(engine.shared, 1);
	return 0;
}

/* A handler that finds nothing to do, for a device that has something to say. */
LX_VERB(test_wait_nobody_cares, "int", "addr", "where", "for tests")
{
	devm_free_irq(engine.dev, engine.irq, &engine);
	if (request_irq(engine.irq, handle_nothing, 0, "deaf", &engine))
		return 0;
	fill(a[0], 64);
	msleep(1);
	free_irq(engine.irq, &engine);
	return engine.shared;
}

LX_VERB(test_wait_threaded, "int", "", "", "for tests")
{
	return request_threaded_irq(engine.irq, handle, handle_shared, 0, "thread", &engine);
}

/* --- time ------------------------------------------------------------------------------ */

static u64 spent(u64 before)
{
	return lx_now_ns() - before;
}

LX_VERB(test_wait_delays, "int", "", "", "for tests")
{
	u64 at = lx_now_ns();
	unsigned long ticks = jiffies;
	ktime_t start;

	udelay(3);
	IS(spent(at) - 3000 < 100, 1);
	at = lx_now_ns();
	mdelay(2);
	IS(spent(at) - 2000000 < 100, 1);
	at = lx_now_ns();
	usleep_range(100, 200);
	IS(spent(at) - 100000 < 1000, 1);
	at = lx_now_ns();
	msleep(1); /* two ticks, the first of which has begun */
	IS(spent(at) > TICK_NSEC && spent(at) <= 2 * TICK_NSEC + 1000, 1);
	IS(time_before(ticks, jiffies), 1);
	IS((u32)INITIAL_JIFFIES, (u32)-75000);
	IS(msecs_to_jiffies(1), 1);
	IS(msecs_to_jiffies(5), 2);
	IS(msecs_to_jiffies(-1), MAX_JIFFY_OFFSET);
	IS(jiffies_to_msecs(5), 20);
	IS(usecs_to_jiffies(4001), 2);
	start = ktime_get();
	fsleep(30);
	IS(ktime_us_delta(ktime_get(), start), 30);
	IS(ktime_after(ktime_get(), start), 1);
	IS(ktime_to_us(ktime_add_ms(0, 3)), 3000);
	return 0;
}

/* Where nobody may sleep. */
LX_VERB(test_wait_sleep_locked, "int", "int", "what", "for tests")
{
	u64 at = lx_now_ns();

	spin_lock(&engine.lock);
	switch (a[0]) {
	case 0:
		msleep(1);
		break;
	case 1:
		usleep_range(10, 20);
		break;
	case 2:
		udelay(10);
		break;
	}
	spin_unlock(&engine.lock);
	return spent(at) >= 10000;
}

LX_VERB(test_wait_poll, "int", "addr", "where", "for tests")
{
	void __iomem *status = engine.regs + HW_ENGINE_STATUS;
	ktime_t start;
	u32 value;

	devm_free_irq(engine.dev, engine.irq, &engine);
	fill(a[0], 4096);
	IS(readl_poll_timeout(status, value, value & HW_ENGINE_STATUS_DONE, 1, 1000), 0);
	IS(value & HW_ENGINE_STATUS_DONE, HW_ENGINE_STATUS_DONE);
	writel(HW_ENGINE_STATUS_DONE, status);
	start = ktime_get();
	IS(readl_poll_timeout(status, value, value & HW_ENGINE_STATUS_DONE, 10, 100),
	   -ETIMEDOUT);
	IS(ktime_us_delta(ktime_get(), start) >= 100, 1);
	IS(readl_relaxed_poll_timeout_atomic(status, value, value & HW_ENGINE_STATUS_DONE, 1,
					     20), -ETIMEDOUT);
	fill(a[0], 64);
	IS(readl_poll_timeout_atomic(status, value, value & HW_ENGINE_STATUS_DONE, 0, 1000), 0);
	return 0;
}

/* --- locks ------------------------------------------------------------------------------- */

static DEFINE_MUTEX(mutex);
static DEFINE_SPINLOCK(spin);

LX_VERB(test_wait_locks, "int", "", "", "for tests")
{
	unsigned long flags;

	mutex_lock(&mutex);
	IS(mutex_is_locked(&mutex), 1);
	IS(mutex_trylock(&mutex), 0);
	mutex_unlock(&mutex);
	scoped_guard(mutex, &mutex)
		IS(mutex_trylock(&mutex), 0);
	IS(mutex_is_locked(&mutex), 0);
	IS(spin_trylock_irqsave(&spin, flags), 1);
	IS(irqs_disabled(), 1);
	spin_unlock_irqrestore(&spin, flags);
	IS(irqs_disabled(), 0);
	{
		guard(spinlock_irqsave)(&spin);
		IS(spin_trylock(&spin), 0);
		IS(irqs_disabled(), 1);
	}
	IS(spin_is_locked(&spin), 0);
	IS(spin_trylock_bh(&spin), 1);
	spin_unlock_bh(&spin);
	return 0;
}

LX_VERB(test_wait_mutex_twice, "int", "", "", "for tests")
{
	mutex_lock(&mutex);
	mutex_lock(&mutex);
	return 0;
}

/* --- registers ---------------------------------------------------------------------------- */

LX_VERB(test_wait_width, "int", "int", "what", "for tests")
{
	switch (a[0]) {
	case 0:
		return readb(engine.regs);
	case 1:
		return ioread16(engine.regs);
	case 2:
		writeq(1, engine.regs);
		return 0;
	case 3:
		__raw_writeb(1, engine.regs);
		return 0;
	case 4:
		return ioremap_wc(0x10010000, 64) != NULL;
	case 5:
		memcpy_toio(engine.regs + 1, &engine, 4);
		return 0;
	case 6:
		return memremap(0x10010000, 64, MEMREMAP_WC) != NULL;
	}
	return 0;
}

LX_VERB(test_wait_registers, "int", "", "", "for tests")
{
	u32 words[2] = { 0x11111111, 0x22222222 };
	unsigned long ram = lx_ram_base();

	IS(ioread32(engine.regs), HW_ENGINE_ID_VALUE);
	iowrite32(5, engine.regs + HW_ENGINE_LEN);
	IS(__raw_readl(engine.regs + HW_ENGINE_LEN), 5);
	memcpy_toio(engine.regs + HW_ENGINE_SRC_LO, words, 8);
	memcpy_fromio(words + 1, engine.regs + HW_ENGINE_SRC_LO, 4);
	IS(words[1], 0x11111111);
	IS(lo_hi_readq(engine.regs + HW_ENGINE_SRC_LO), 0x2222222211111111ull);
	memset_io(engine.regs + HW_ENGINE_SRC_LO, 0x5a, 8);
	IS(lo_hi_readq_relaxed(engine.regs + HW_ENGINE_SRC_LO), 0x5a5a5a5a5a5a5a5aull);
	IS(ioremap(ram, 4096), NULL); /* a warning */
	IS(ioremap(~0ull - 100, 200), NULL);
	IS(memremap(ram, 64, MEMREMAP_WB), phys_to_virt(ram));
	IS(memremap(ram, 64, MEMREMAP_WC), NULL);
	IS(memremap(ram, 64, 0), NULL);
	return 0;
}

/* --- messages ------------------------------------------------------------------------------ */

LX_VERB(test_wait_messages, "int", "", "", "for tests")
{
	u8 bytes[20] = "0123456789";

	pr_info("hello %s\n", "world");
	pr_debug("not said\n");
	printk(KERN_DEBUG "nor shown\n");
	pr_err("two\nlines\n");
	printk("no level");
	WARN(a[0] == 0, "odd %u\n", 1u);
	dev_warn(engine.dev, "slow by %d%%\n", 5);
	dev_err_probe(engine.dev, -EPROBE_DEFER, "later\n");
	print_hex_dump(KERN_INFO, "x: ", DUMP_PREFIX_OFFSET, 16, 4, bytes, 18, true);
	return dev_err_probe(engine.dev, -EINVAL, "bad %s\n", "clock");
}

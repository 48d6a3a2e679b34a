/* SPDX-License-Identifier: MIT */
/* Softirqs of the CPU that runs, off and on. */
#ifndef LINUX_BOTTOM_HALF_H
#define LINUX_BOTTOM_HALF_H

void local_bh_disable(void);
void local_bh_enable(void);

#endif

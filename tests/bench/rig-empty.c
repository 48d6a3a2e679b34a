/* SPDX-License-Identifier: MIT */
/* The floor of every hook: a call that does nothing. */
#include "rig-bench.h"

void
bench_empty(const volatile void *at)
{
    (void)at;
}

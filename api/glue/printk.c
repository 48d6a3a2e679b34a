/* SPDX-License-Identifier: MIT */
/*
 * The kernel's log, as its console shows it: the time of the machine in front, messages
 * for debugging left out (console_loglevel is 7, Documentation/core-api/printk-basics.rst).
 */
#include <stdio.h>

#include "api/glue/glue.h"
#include "api/lx.h"

#define CONSOLE_LOGLEVEL 7

void
lx_printk(unsigned int level, const char *text)
{
    unsigned long long us = lx_glue.cpu ? lx_now_ns() / 1000 : 0;

    if (level < CONSOLE_LOGLEVEL) {
        fprintf(stderr, "[%5llu.%06llu] %s\n", us / 1000000, us % 1000000, text);
    }
}

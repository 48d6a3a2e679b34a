/* SPDX-License-Identifier: MIT */
#ifndef LINUX_PROCESSOR_H
#define LINUX_PROCESSOR_H

#include <asm/processor.h>

#endif

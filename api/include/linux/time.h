/* SPDX-License-Identifier: MIT */
#ifndef LINUX_TIME_H
#define LINUX_TIME_H

#include <linux/time64.h>

#endif

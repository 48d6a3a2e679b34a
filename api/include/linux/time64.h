/* SPDX-License-Identifier: MIT */
#ifndef LINUX_TIME64_H
#define LINUX_TIME64_H

#include <linux/types.h>

#define MSEC_PER_SEC 1000l
#define USEC_PER_MSEC 1000l
#define NSEC_PER_USEC 1000l
#define NSEC_PER_MSEC 1000000l
#define USEC_PER_SEC 1000000l
#define NSEC_PER_SEC 1000000000l
#define PSEC_PER_NSEC 1000l

#endif

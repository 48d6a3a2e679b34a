/* SPDX-License-Identifier: MIT */
/* Code that Linux may throw away; here it stays. */
#ifndef LINUX_INIT_H
#define LINUX_INIT_H

#include <linux/compiler.h>

#define __init
#define __initdata
#define __initconst
#define __exit
#define __exitdata
#define __ro_after_init
#define __refdata
#define __devinit
#define __devexit
#define __devexit_p(x) (x)

#endif

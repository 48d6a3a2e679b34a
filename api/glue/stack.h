/* SPDX-License-Identifier: MIT */
/*
 * Call stacks of compiled Linux-side code, as a trie of call sites: one number names a
 * whole stack, and a store keeps it in four bytes (driving-c section 5).
 */
#ifndef GLUE_STACK_H
#define GLUE_STACK_H

#include <stdint.h>

/* 0 is the stack of whoever called in; it has no site and no parent. */
typedef struct LxFrame {
    uintptr_t site;  /* where the caller goes on; the call lies before it */
    uint32_t parent;
    uint32_t latest; /* the child that was entered last; 0: none was */
} LxFrame;

/* The stack that a call at @site makes of @stack. */
uint32_t lx_stack_enter(uint32_t stack, const void *site);
uint32_t lx_stack_leave(uint32_t stack);
/* NULL for 0, and for what is no stack. */
const LxFrame *lx_stack_frame(uint32_t stack);
/* Forgets all of them. */
void lx_stack_clear(void);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The tables of sentences, report-words*.c only.  A word in braces is filled in from
 * the finding.
 */
#ifndef TOOLS_REPORT_WORDS_H
#define TOOLS_REPORT_WORDS_H

#include "tools/report.h"

#define ANY_CAUSE ((SimCause)-1)
#define ANY_PLACE ((SimPlace)-1)

typedef struct Sentence {
    SimCode code;
    SimCause cause; /* ANY_CAUSE: when nothing closer stands above it */
    SimPlace place; /* of what matters: place_of() */
    const char *title, *why;
} Sentence;

/* What calls of the DMA API do wrong by themselves: report-words-calls.c */
extern const Sentence report_call_sentences[];
extern const size_t report_call_sentences_count;

#endif

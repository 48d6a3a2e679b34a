/* SPDX-License-Identifier: MIT */
/*
 * Names that everybody shares: addresses, time, write ids, and a forward
 * declaration for each struct that is used by pointer only.
 */
#ifndef SIM_TYPES_H
#define SIM_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>


typedef uint64_t SimAddr; /* physical or bus address, the name says which */
typedef uint64_t SimTime; /* absolute, picoseconds */

#define SIM_PS ((SimTime)1)
#define SIM_NS ((SimTime)1000)
#define SIM_US ((SimTime)1000000)
#define SIM_MS ((SimTime)1000000000)
#define SIM_NEVER UINT64_MAX

typedef uint16_t SimActorId; /* 0 = nobody; index into SimWorld.actors + 1 */

/*
 * Names one write for ever: actor << 48 | that actor's own sequence number
 * (from 1).  0 = the byte was never written.  Never a global count, so that two
 * runs that differ only in interleaving give the same names (rules.md T1).
 */
typedef uint64_t SimWid;

#define SIM_WID(actor, seq) (((SimWid)(actor) << 48) | (seq))
#define SIM_WID_ACTOR(wid) ((SimActorId)((wid) >> 48))
#define SIM_WID_SEQ(wid) ((wid) & ((UINT64_C(1) << 48) - 1))

/* Memory type of one CPU mapping (Arm ARM B2.7; Linux pgprot_*). */
typedef enum SimMem {
    SIM_MEM_CACHED,           /* Normal, write-back */
    SIM_MEM_NC,               /* Normal non-cacheable: write-combining */
    SIM_MEM_STRONGLY_ORDERED, /* Device-nGnRnE memory: never buffered */
    SIM_MEM_DEVICE,           /* Device-nGnRE: registers */
} SimMem;

typedef enum SimResp {
    SIM_OK,
    SIM_DECERR, /* nobody answers at that address */
    SIM_SLVERR, /* the target refused */
    SIM_FAULT,  /* translation or permission fault of an IOMMU */
} SimResp;

/*
 * Where in the user's program something was done.  In a driver run pc is a host
 * code address and stack a node of the call-site trie; in a scenario run pc is
 * the number of the step, from 1.  Resolved to text only when printed.
 */
typedef struct SimSource {
    uint64_t pc;
    uint32_t stack;
} SimSource;

typedef struct SimActor SimActor;
typedef struct SimCache SimCache;
typedef struct SimCpu SimCpu;
typedef struct SimDomain SimDomain;
typedef struct SimEvent SimEvent;
typedef struct SimFinding SimFinding;
typedef struct SimFindings SimFindings;
typedef struct SimMaster SimMaster;
typedef struct SimModel SimModel;
typedef struct SimModelClass SimModelClass;
typedef struct SimObjects SimObjects;
typedef struct SimOracle SimOracle;
typedef struct SimPort SimPort;
typedef struct SimTrace SimTrace;
typedef struct SimTree SimTree;
typedef struct SimTruth SimTruth;
typedef struct SimTxn SimTxn;
typedef struct SimVerb SimVerb;
typedef struct SimWorld SimWorld;

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Inside the judge: what it keeps per byte and about the walk.  Shared by
 * rig-oracle.c (the walk), rig-bytes.c (what is newer) and rig-reads.c.
 */
#ifndef TESTS_ORACLE_JUDGE_H
#define TESTS_ORACLE_JUDGE_H

#include "tests/oracle/oracle.h"
#include "tests/oracle/order.h"

#define PENDING UINT64_MAX

typedef struct Performed {
    SimWid id;
    uint64_t stamp;
} Performed;

/* An access that returned something for this byte, for "watched". */
typedef struct Returned {
    SimActorId reader;
    SimSource place;
    SimWid id;
    unsigned at; /* place on the tape */
    bool looks;  /* at a flag */
} Returned;

typedef struct Byte {
    SimAddr pa;
    GArray *truth;    /* of Performed, by stamp; the last one is the head */
    GArray *aside;    /* of Performed: ordered before the head, so the truth stayed */
    GArray *pending;  /* of SimWid, by issue */
    GArray *dead;     /* of Performed: from before an allocation or a free */
    GArray *returned; /* of Returned */
    SimWid head;
    SimWid copy[SIM_PLACES];
    bool has_copy[SIM_PLACES];
    bool given_up;
    bool recycled; /* a master's bytes, given up after the CPU had taken them back */
    unsigned given_at; /* place on the tape of its last giving up */
    uint64_t taken_back; /* stamp of the last one; 0 = never */
} Byte;

typedef struct Judge {
    const OracleTape *tape;
    OracleOrder *order;
    GHashTable *bytes;   /* pa -> Byte; looked up, never walked */
    GArray *forbidden;   /* of SimWid */
    GArray *watched;     /* of Returned: reader has watched id */
    GArray *lucky;       /* of SimSource pairs already reported */
    GArray *findings;    /* of OracleFinding */
    uint64_t stamp;
    unsigned at;
    const OracleCall *call;
} Judge;

/* rig-bytes.c */
Byte *judge_byte_at(Judge *j, SimAddr pa);
void judge_free_byte(gpointer memory);
OracleActor judge_kind_of(const Judge *j, SimWid id);
bool judge_holds(const GArray *ids, SimWid id);
/* From before an allocation or a free. */
bool judge_is_dead(const Byte *byte, SimWid id);
/* Of a performed byte, dead or alive; PENDING; 0 when it is neither. */
uint64_t judge_stamp_of(const Byte *byte, SimWid id);
SimSource judge_source_of(const Judge *j, SimWid id);
SimCode judge_code_of(SimVerdict verdict);
/* One finding per access and code: grows the one of this call (those from @first
 * on), or makes it. */
void judge_report(Judge *j, unsigned first, SimCode code, SimAddr pa, uint64_t len,
                  SimActorId reader, SimWid got, SimWid due);
/* @n is newer than @g, both writes of @byte. */
bool judge_is_newer(const Judge *j, const Byte *byte, SimWid n, SimWid g);
/* Two pending writes that nothing orders: the lower number counts. */
bool judge_is_tie(const Judge *j, const Byte *byte, SimWid id, SimWid due);
/* The truth ends in the newest copy that is left. */
void judge_fall_back(const Judge *j, Byte *byte);

/* rig-reads.c */
void judge_read(Judge *j);

#endif

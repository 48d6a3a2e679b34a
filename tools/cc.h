/* SPDX-License-Identifier: MIT */
/*
 * The parts of `dmasim cc`: flags, the steps of a build, what a finished module binds to.
 */
#ifndef TOOLS_CC_H
#define TOOLS_CC_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A way to compile with hooks. */
typedef struct CcKind {
    const char *name;    /* as --cc takes it */
    const char *command; /* the compiler */
    const char *hooks;   /* cc_made_* */
    const char *map;
} CcKind;

/* What --arch fixes (rules.md W6). */
typedef struct CcArch {
    const char *name;
    const char *defines;
} CcArch;

typedef struct CcJob {
    const CcKind *kind;
    const CcArch *arch;
    uint32_t era;        /* LINUX_VERSION_CODE */
    char *root;          /* below it: api/include */
    char *output;        /* mod.so */
    char *modname;       /* KBUILD_MODNAME */
    char *folder;        /* for what is made on the way; NULL: not yet */
    GPtrArray *sources;  /* char *, as given */
    GPtrArray *options;  /* char *: the user's own, for the compiler */
    bool verbose;        /* commands to stderr */
} CcJob;

extern const CcKind cc_kinds[];  /* name NULL ends; the first that is installed is taken */
extern const CcArch cc_archs[];  /* name NULL ends; the first is the default */

/* By name; NULL: there is none. */
const CcKind *cc_kind(const char *name);
const CcArch *cc_arch(const char *name);
/* Command and flags for @source, without what to make of it.  char *, to be freed. */
GPtrArray *cc_flags(const CcJob *job, const char *source);
/* Appends the words of @text. */
void cc_words(GPtrArray *argv, const char *text);

/* Folder that has api/include, to be freed; NULL and @error: not found. */
char *cc_place_root(GError **error);
/* The rules for a user's Makefile, to be freed; NULL and @error: not found. */
char *cc_place_mk(GError **error);

/* Compiles and links; a ToolExit, after messages to stderr. */
int cc_build(CcJob *job);
/* Object file of the @index-th source, as cc_build() left it; to be freed. */
char *cc_object(const CcJob *job, unsigned index);

/* A place that uses an undefined name; file NULL: not known. */
typedef struct CcUse {
    char *file;
    int line, column;
} CcUse;

/* Undefined names of an ELF file, char *, sorted; NULL and @error: it is none. */
GPtrArray *cc_undefined(const char *path, GError **error);
/* Where an object file uses @name first. */
CcUse cc_use(const char *object, const char *name);
/* A driver may bind to @name, as it stands in a module. */
bool cc_is_offered(const char *name);
/* As a driver writes it: strlen for lx_strlen. */
const char *cc_plain_name(const char *name);
/* Names of section lx_exports, NULL-terminated. */
const char *const *cc_offered(void);

#endif

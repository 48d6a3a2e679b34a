/* SPDX-License-Identifier: MIT */
/*
 * A folder of its own for a test of a script, and commands run in a shell: what
 * they print (both channels) and how they end.
 */
#ifndef TESTS_TOOLS_RIG_COMMAND_H
#define TESTS_TOOLS_RIG_COMMAND_H

#include <glib.h>

typedef struct RigCommand {
    char *folder;
    char *output; /* of the last command */
    int status;   /* its exit code; -1: killed by a signal */
} RigCommand;

void rig_command_open(RigCommand *rig);
void rig_command_close(RigCommand *rig); /* removes the folder */

/* Writes @text to @name below the folder; folders in between are made. */
void rig_command_file(RigCommand *rig, const char *name, const char *text);
/* As rig_command_file, executable. */
void rig_command_script(RigCommand *rig, const char *name, const char *text);
/* Runs a line of shell; $RIG is the folder, the current one is the project's. */
int rig_command_run(RigCommand *rig, const char *line);

#endif

/* SPDX-License-Identifier: MIT */
/* Commands in a shell, for tests of scripts. */
#include "tests/tools/rig-command.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/wait.h>

void
rig_command_open(RigCommand *rig)
{
    GError *error = NULL;

    *rig = (RigCommand){ .folder = g_dir_make_tmp("dmasim-test-XXXXXX", &error) };
    g_assert_no_error(error);
}

void
rig_command_close(RigCommand *rig)
{
    rig_command_run(rig, "rm -rf \"$RIG\"");
    g_free(rig->folder);
    g_free(rig->output);
    *rig = (RigCommand){ 0 };
}

void
rig_command_file(RigCommand *rig, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(rig->folder, name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    GError *error = NULL;

    g_assert_cmpint(g_mkdir_with_parents(folder, 0777), ==, 0);
    g_file_set_contents(path, text, -1, &error);
    g_assert_no_error(error);
}

void
rig_command_script(RigCommand *rig, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(rig->folder, name, NULL);

    rig_command_file(rig, name, text);
    g_assert_cmpint(g_chmod(path, 0755), ==, 0);
}

int
rig_command_run(RigCommand *rig, const char *line)
{
    g_autofree char *whole = g_strdup_printf("exec 2>&1; %s", line);
    const char *argv[] = { "/bin/sh", "-c", whole, NULL };
    g_auto(GStrv) environment = g_environ_setenv(g_get_environ(), "RIG", rig->folder, TRUE);
    GError *error = NULL;
    int status = 0;

    g_free(rig->output);
    rig->output = NULL;
    g_spawn_sync(NULL, (char **)argv, environment, G_SPAWN_DEFAULT, NULL, NULL, &rig->output,
                 NULL, &status, &error);
    g_assert_no_error(error);
    rig->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return rig->status;
}

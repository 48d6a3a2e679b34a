/* SPDX-License-Identifier: MIT */
/*
 * Where the headers and rules for drivers are: $DMASIM_INCLUDE; beside an installed
 * program; above the program in a build folder, which may name its sources by a link.
 */
#include <unistd.h>

#include "tools/cc.h"

static char *
program_folder(void)
{
    g_autofree char *path = g_file_read_link("/proc/self/exe", NULL);

    return path ? g_path_get_dirname(path) : g_strdup(".");
}

static bool
is_root(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "api", "include", "linux", "export.h", NULL);

    return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

char *
cc_place_root(GError **error)
{
    static const char *const places[] = {"../include/dmasim", "..", "../..", "source",
                                         "../source", NULL};
    const char *given = g_getenv("DMASIM_INCLUDE");
    g_autofree char *folder = program_folder();

    if (given && given[0]) {
        if (is_root(given)) {
            return g_strdup(given);
        }
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                    "DMASIM_INCLUDE=%s: expected a folder with api/include in it", given);
        return NULL;
    }
    for (const char *const *place = places; *place; place++) {
        g_autofree char *path = g_build_filename(folder, *place, NULL);

        if (is_root(path)) {
            return g_canonicalize_filename(path, NULL);
        }
    }
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                "the headers for drivers are not beside the program; `make install` puts "
                "them there, DMASIM_INCLUDE names the folder that has api/include");
    return NULL;
}

char *
cc_place_mk(GError **error)
{
    g_autofree char *folder = program_folder();
    g_autofree char *installed =
        g_build_filename(folder, "..", "share", "dmasim", "dmasim.mk", NULL);
    g_autofree char *root = NULL, *path = NULL;

    if (g_file_test(installed, G_FILE_TEST_IS_REGULAR)) {
        return g_canonicalize_filename(installed, NULL);
    }
    root = cc_place_root(error);
    path = root ? g_build_filename(root, "tools", "dmasim.mk", NULL) : NULL;
    if (path && !g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s: not there", path);
        return NULL;
    }
    return g_steal_pointer(&path);
}

/* SPDX-License-Identifier: MIT */
/* Runs dmasim draw and keeps what it drew. */
#include "tests/tools/rig-draw.h"

#include <glib/gstdio.h>

static char *folder;

void
rig_draw_open(void)
{
    folder = g_dir_make_tmp("dmasim-draw-XXXXXX", NULL);
}

void
rig_draw_close(void)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);

    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        g_unlink(path);
    }
    g_rmdir(folder);
    g_free(folder);
}

char *
rig_draw_path(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

char *
rig_draw_file(const char *name, const char *text)
{
    char *path = rig_draw_path(name);

    ck_assert(g_file_set_contents(path, text, -1, NULL));
    return path;
}

Said
rig_draw(const char *file, const char *options)
{
    g_autofree char *command = g_strdup_printf("draw %s %s", file, options);

    return run_program(command);
}

char *
rig_dot_of(const char *file, const char *options)
{
    Said said = rig_draw(file, options);
    char *dot = g_steal_pointer(&said.out);

    ck_assert_str_eq(said.err, "");
    ck_assert_int_eq(said.code, 0);
    said_clear(&said);
    return dot;
}

char *
rig_dot_of_text(const char *text, const char *options)
{
    g_autofree char *path = rig_draw_file("x.dma", text);

    return rig_dot_of(path, options);
}

unsigned
rig_count(const char *text, const char *part)
{
    unsigned found = 0;

    for (; (text = strstr(text, part)); text += strlen(part)) {
        found++;
    }
    return found;
}

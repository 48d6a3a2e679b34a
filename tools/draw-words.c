/* SPDX-License-Identifier: MIT */
/* What stands beside the arrows of a sequence. */
#include <string.h>

#include "sim/objects.h"
#include "tools/draw-seq.h"
#include "tools/report.h"

#define TOKENS 6u /* bytes and runs of bytes that a label shows */
#define RUN 4u    /* as many equal bytes are a run */

/* "64 x aa", "dc 05 00 00", "01 02 03 04, 60 x 00", "01 02 03 04 05 06 ..." */
static char *
bytes_text(const uint8_t *bytes, uint64_t len)
{
    GString *text = g_string_new(NULL);
    bool was_run = false;
    uint64_t i = 0;

    for (unsigned tokens = 0; i < len && tokens < TOKENS; tokens++) {
        uint64_t n = 1;

        while (i + n < len && bytes[i + n] == bytes[i]) {
            n++;
        }
        if (n > RUN || (n == RUN && len > RUN)) {
            g_string_append_printf(text, "%s%" G_GUINT64_FORMAT " x %02x", i ? ", " : "",
                                   n, bytes[i]);
            was_run = true;
            i += n;
        } else {
            g_string_append_printf(text, "%s%02x",
                                   i == 0    ? ""
                                   : was_run ? ", "
                                             : " ",
                                   bytes[i]);
            was_run = false;
            i++;
        }
    }
    g_string_append(text, i < len ? " ..." : "");
    return g_string_free(text, FALSE);
}

/* "tx[0..63]"; when it goes beyond what has a name: "p ..". */
static char *
where_text(const SimRun *run, SimAddr pa, uint64_t len)
{
    const SimObject *object = sim_objects_find(run->world->objects, pa);
    uint64_t room = object ? object->pa + object->len - pa : len;
    g_autofree char *part = NULL;

    if (room >= len) {
        return report_describe(run, pa, len);
    }
    part = report_describe(run, pa, room);
    return g_strconcat(part, " ..", NULL);
}

char *
draw_move_text(const SimRun *run, const DrawMove *move)
{
    g_autofree char *where = NULL, *bytes = NULL;

    if (move->detail) {
        return g_strdup_printf("%s %s", move->what, move->detail);
    }
    if (move->reg && move->times > 1) {
        return g_strdup_printf("%s %s = 0x%x .. 0x%x (%u times)", move->what, move->reg,
                               move->value, move->last, move->times);
    }
    if (move->reg) {
        return g_strdup_printf("%s %s = 0x%x", move->what, move->reg, move->value);
    }
    if (move->len == 0) {
        return g_strdup(move->what);
    }
    where = where_text(run, move->pa, move->len);
    if (!move->bytes) {
        return g_strdup_printf("%s %s", move->what, where);
    }
    bytes = bytes_text(move->bytes->data, move->len);
    return g_strdup_printf("%s %s: %s", move->what, where, bytes);
}

static const struct {
    SimCode code;
    const char *got, *should; /* words before the two values */
} wrong_words[] = {
    {SIM_D101, "STALE", "should be"}, {SIM_D102, "STALE", "should be"},
    {SIM_D103, "LOST", "instead of"}, {SIM_D104, "LOST", "instead of"},
    {SIM_D105, "TORN", "should be"},  {SIM_D106, "TOO EARLY", "should be"},
};

/* "STALE  DMA read tx[0..63]: got 64 x aa, should be 64 x bb" */
char *
draw_wrong_text(const SimRun *run, const DrawMove *move)
{
    const SimFinding *finding = move->finding;
    g_autofree char *plain = draw_move_text(run, move);
    g_autofree char *due = NULL, *object = NULL;
    bool is_part = finding->pa != move->pa || finding->len != move->len;
    unsigned i = 0;

    while (wrong_words[i].code != finding->code) {
        i++;
    }
    if (!finding->has_values) {
        return g_strdup_printf("%s  %s", wrong_words[i].got, plain);
    }
    due = report_bytes(finding->due, finding->len);
    object = report_describe(run, finding->pa, finding->len);
    if (draw_is_thrown_away(finding)) {
        return g_strdup_printf("%s  %s: %s%swas %s", wrong_words[i].got, plain,
                               is_part ? object : "", is_part ? " " : "", due);
    }
    return g_strdup_printf("%s  %s, %s%s%s %s", wrong_words[i].got, plain,
                           is_part ? object : "", is_part ? " " : "",
                           wrong_words[i].should, due);
}

/* The line without what comes after the call: `=>` and comment. */
char *
draw_step_text(const char *line)
{
    bool quoted = false;
    const char *end = line;

    for (; *end; end++) {
        quoted ^= *end == '"';
        if (!quoted && (*end == '#' || (end[0] == '=' && end[1] == '>'))) {
            break;
        }
    }
    return g_strstrip(g_strndup(line, (gsize)(end - line)));
}

/* In two lines when it is long, cut behind a comma or blank; never more. */
char *
draw_fold(const char *text, unsigned chars)
{
    GString *folded = g_string_new(NULL);

    for (unsigned part = 0; strlen(text) > chars && part < 3; part++) {
        size_t cut = chars;

        while (cut > chars / 2 && text[cut - 1] != ' ') {
            cut--;
        }
        g_string_append_len(folded, text, (gssize)cut);
        g_string_append(folded, "\n");
        text += cut;
    }
    if (strlen(text) > chars) {
        g_string_append_len(folded, text, (gssize)chars);
        g_string_append(folded, " ...");
    } else {
        g_string_append(folded, text);
    }
    return g_string_free(folded, FALSE);
}

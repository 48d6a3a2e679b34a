/* SPDX-License-Identifier: MIT */
/*
 * The sentences of reports: one table of templates by code and cause.  A word
 * in braces is filled in from the finding.
 */
#include <string.h>

#include "sim/master.h"
#include "sim/objects.h"
#include "sim/truth.h"
#include "sim/world.h"
#include "tools/report-words.h"

static const Sentence sentences[] = {
    {SIM_D101, SIM_CAUSE_OLD_FETCH, ANY_PLACE,
     "stale DMA read: {reader} read {n} of {what} that {writer} had already replaced in "
     "memory",
     "{old} fetched the line{2} when {writer} had written memory{3}, and got the old one "
     "from a cache in between: that one has to be invalidated first, and the L1 after it"},
    {SIM_D101, SIM_CAUSE_OLD_DIRTY, ANY_PLACE,
     "stale DMA read: {reader} read {n} of {what} that {writer} had already replaced in "
     "memory",
     "an older copy of the line was written back into {old} after {writer} wrote memory{3}: "
     "something else in the line had been stored to, and caches move whole lines; {old} "
     "hides what {writer} wrote, and will write the old bytes over it"},
    {SIM_D101, SIM_CAUSE_OUTER_LOOKUP, ANY_PLACE,
     "stale coherent memory: {reader} read {n} of {what} that {writer} had already replaced "
     "in memory",
     "coherent memory is uncached for the CPU, but {old} has a copy of the line from its "
     "cached address, and without arm,shared-override in its node it answers uncached "
     "reads too"},
    {SIM_D101, SIM_CAUSE_CACHE_COPY, SIM_PLACE_L2,
     "stale DMA read: {reader} read {n} of {what} that {writer} had already replaced in "
     "memory",
     "{old} still has the line as it was before {writer} wrote memory{3}, and answers when "
     "an L1 misses; maintenance by address reaches {old} too, but none came after the "
     "write"},
    {SIM_D101, SIM_CAUSE_CACHE_COPY, SIM_PLACE_OUTER,
     "stale DMA read: {reader} read {n} of {what} that {writer} had already replaced in "
     "memory",
     "{old} still has the line as it was before {writer} wrote memory{3}; it is an outer "
     "cache: maintenance of the CPU caches does not reach it, and what they fetch anew "
     "comes from there"},
    {SIM_D101, SIM_CAUSE_CACHE_COPY, ANY_PLACE,
     "stale DMA read: {reader} read {n} of {what} that {writer} had already replaced in "
     "memory",
     "nothing threw away {reader}'s copy{2} after {writer} wrote memory{3}; a cache may "
     "fetch a "
     "line at any time, so maintenance before the transfer is not enough"},
    {SIM_D101, ANY_CAUSE, ANY_PLACE,
     "stale read: {reader} read {n} of {what} that {writer} had already replaced",
     "{reader} got older bytes than {writer} had written{3}"},
    {SIM_D102, SIM_CAUSE_DIRTY_CACHE, SIM_PLACE_L2,
     "stale device read: {reader} read {n} of {what}, and {writer}'s newer bytes are "
     "dirty in {good}",
     "{writer}'s newer bytes{3} are in {good} and not in memory: nothing cleaned the line "
     "before {reader} read memory{4}"},
    {SIM_D102, SIM_CAUSE_DIRTY_CACHE, SIM_PLACE_OUTER,
     "stale device read: {reader} read {n} of {what}, and {writer}'s newer bytes are "
     "dirty in {good}",
     "{writer}'s newer bytes{3} are in {good}, which stands between the CPU caches and "
     "memory; maintenance of the CPU caches ends there, and nothing cleaned "
     "{good} after it and before {reader} read memory{4}"},
    {SIM_D102, SIM_CAUSE_DIRTY_CACHE, ANY_PLACE,
     "stale device read: {reader} read {n} of {what} that {writer} had already rewritten "
     "in its "
     "cache",
     "{writer}'s newer bytes{3} are dirty in its cache and nothing cleaned the line "
     "before "
     "{reader} read memory{4}{hidden}"},
    {SIM_D102, ANY_CAUSE, ANY_PLACE,
     "stale device read: {reader} read {n} of {what} that {writer} had already replaced",
     "the newer bytes{3} were not in memory when {reader} read it{4}"},
    {SIM_D103, SIM_CAUSE_INVALIDATED, SIM_PLACE_L2,
     "lost DMA write: {n} that {writer} had written to {what} were thrown away with a line of "
     "{old}",
     "what {writer} wrote{3} went into {old} and not to memory, and the line was "
     "invalidated{4}"},
    {SIM_D103, SIM_CAUSE_INVALIDATED, SIM_PLACE_OUTER,
     "lost DMA write: {n} that {writer} had written to {what} were thrown away with a line of "
     "{old}",
     "what {writer} wrote{3} went into {old} and not to memory, and the line was "
     "invalidated{4}"},
    {SIM_D103, SIM_CAUSE_INVALIDATED, ANY_PLACE,
     "lost DMA write: {n} that {writer} had written to {what} were thrown away with a "
     "cache "
     "line",
     "the only copy of what {writer} wrote{3} was in a cache line that was "
     "invalidated{4}"},
    {SIM_D103, ANY_CAUSE, ANY_PLACE,
     "lost DMA write: the write-back of an old cache line went over {n} that {writer} "
     "had "
     "written to {what}",
     "a cache writes back whole lines: the line was dirty{2} while {writer} wrote memory "
     "under "
     "it{3}, and its write-back{4} took the old bytes along"},
    {SIM_D104, SIM_CAUSE_INVALIDATED, SIM_PLACE_L2,
     "lost CPU write: {n} that {writer} had stored to {what} were thrown away with a line of "
     "{old}",
     "{writer}'s store{3} had come as far as {old} when the line was invalidated{4}"},
    {SIM_D104, SIM_CAUSE_INVALIDATED, SIM_PLACE_OUTER,
     "lost CPU write: {n} that {writer} had stored to {what} were thrown away with a line of "
     "{old}",
     "{writer}'s store{3} had come as far as {old} when the line was invalidated{4}"},
    {SIM_D104, SIM_CAUSE_INVALIDATED, ANY_PLACE,
     "lost CPU write: {n} that {writer} had stored to {what} were thrown away with the "
     "cache "
     "line",
     "{writer}'s store{3} had not reached memory when the line was invalidated{4}"},
    {SIM_D104, ANY_CAUSE, ANY_PLACE,
     "lost CPU write: {n} that {writer} had stored to {what} were replaced by older "
     "bytes",
     "{writer}'s store{3} was replaced by bytes that are older than it{4}"},
    {SIM_D105, ANY_CAUSE, ANY_PLACE,
     "torn descriptor: {reader} read {what} and got newer and older bytes of {writer} "
     "together",
     "nothing orders the words of the descriptor: some of {writer}'s stores{3} had "
     "arrived, "
     "others had not"},
    {SIM_D106, SIM_CAUSE_OUTER_BUFFERED, ANY_PLACE,
     "missing barrier: {reader} read {n} of {what} while {writer}'s newer bytes waited "
     "in {good}",
     "{writer}'s stores{3} had left the CPU, but the controller of the outer cache keeps "
     "them in a buffer of its own: wmb(), mb() and writel() empty it, dma_wmb() and "
     "writel_relaxed() do not"},
    {SIM_D106, SIM_CAUSE_BUFFERED, ANY_PLACE,
     "missing barrier: {reader} read {n} of {what} while {writer}'s newer bytes waited "
     "in a store "
     "buffer",
     "{writer} stored the bytes{3} before it told {reader}, but nothing made them leave "
     "the store "
     "buffer first"},
    {SIM_D106, SIM_CAUSE_RELAXED, ANY_PLACE,
     "missing order: {reader} read {n} of {what} before {writer}'s relaxed write had "
     "arrived",
     "a relaxed write{3} may be passed by the writes after it, so seeing a later one "
     "says nothing "
     "about it"},
    {SIM_D106, SIM_CAUSE_EARLY_LOAD, ANY_PLACE,
     "missing read barrier: {reader} read {n} of {what} too early to see what {writer} "
     "had "
     "written",
     "loads may be answered out of order: the data{4} was fetched before the flag that "
     "says it is "
     "there; nothing forbade it"},
    {SIM_D106, SIM_CAUSE_OVERWRITTEN, ANY_PLACE,
     "missing order: an older write of {reader} to {what} arrived after a newer one of "
     "{writer} and replaced it",
     "{reader}'s write{4} comes first in the order that was meant, but nothing made it "
     "arrive before {writer}'s{3}"},
    {SIM_D106, SIM_CAUSE_INNER_BARRIER, ANY_PLACE,
     "missing barrier: nothing guarantees that {reader} sees {n} of {what} that {writer} "
     "wrote",
     "the barrier behind {writer}'s write{3} is one between CPUs: smp_wmb(), smp_mb(), "
     "smp_store_release(), a lock or dmb ish promise a device nothing, and are compiled "
     "away where there is one CPU"},
    {SIM_D106, ANY_CAUSE, ANY_PLACE,
     "missing barrier: nothing guarantees that {reader} sees {n} of {what} that {writer} "
     "wrote",
     "the order of {writer}'s write{3} and {reader}'s read{4} is the author's intention "
     "only: no "
     "barrier stands between data and flag on one of the two sides"},
    {SIM_D107, ANY_CAUSE, ANY_PLACE,
     "two kinds of mapping: {reader} {did} {n} of {what} through the cache, but it is "
     "coherent "
     "memory of {device}",
     "coherent memory is mapped uncached; a second, cached address of the same bytes "
     "makes copies "
     "that nobody maintains"},
    {SIM_D201, ANY_CAUSE, ANY_PLACE, "{reader} read {n} of {what} while {device} owns it",
     "after {call}{1} the buffer belongs to {device} until sync_for_cpu or unmap; the "
     "bytes were "
     "right this time, and the line now in the cache goes stale with {device}'s next "
     "write"},
    {SIM_D202, ANY_CAUSE, ANY_PLACE,
     "{reader} wrote {n} of {what} while {device} owns it",
     "after {call}{1} the buffer belongs to {device} until sync_for_cpu or unmap; the "
     "store sits "
     "in the cache, where {device} does not see it, and its write-back may destroy what "
     "{device} "
     "writes"},
    {SIM_D203, ANY_CAUSE, ANY_PLACE,
     "{reader} {did} {n} of {what}, which belongs to the CPU",
     "{device} may use the buffer only from map or sync_for_device to unmap or "
     "sync_for_cpu"},
    {SIM_D206, SIM_CAUSE_RULE, ANY_PLACE,
     "{device} will write to {buffer}, and a cache line of it also holds {other}",
     "caches move whole lines: when {other} is stored to, the write-back of the line "
     "takes old "
     "bytes of {buffer} along, over what {device} wrote"},
    {SIM_D207, ANY_CAUSE, ANY_PLACE,
     "{reader} {did} {n} of {what}, which is mapped {dir}",
     "the direction{1} decides which maintenance is done: for the other way none was, so "
     "the bytes "
     "may be old; behind an IOMMU this is a fault"},
    {SIM_D208, ANY_CAUSE, ANY_PLACE,
     "{reader} read {n} of {what} that had been given up with a FROM_DEVICE mapping",
     "nobody has written the bytes since{1}; whether the old content survives depends on "
     "the "
     "architecture"},
    {SIM_D301, ANY_CAUSE, ANY_PLACE,
     "{reader} mapped {what} for {other} while {device} still has a mapping of it{detail}",
     "each map and unmap maintains the caches for its own direction: the end of one of "
     "two live "
     "mappings{1} invalidates or writes back under the device of the other"},
    {SIM_D302, ANY_CAUSE, ANY_PLACE,
     "{reader} ended or synced a mapping that does not exist{detail}",
     "the handle, the device and the size must be those of a live mapping"},
    {SIM_D303, ANY_CAUSE, ANY_PLACE,
     "{reader} ended a mapping of {what} for the second time{detail}",
     "the first unmap{1} ended it; the address may belong to another mapping by now"},
    {SIM_D311, ANY_CAUSE, ANY_PLACE,
     "{reader} mapped memory that cannot be mapped{detail}",
     "a streaming mapping needs memory of the linear map that shares no cache line"},
    {SIM_D501, ANY_CAUSE, ANY_PLACE,
     "{reader} read {n} of {what} from a cache, and no call had made them ready for it",
     "the bytes are right because {reader} snoops: memory holds older ones"},
    {SIM_D502, ANY_CAUSE, ANY_PLACE,
     "{reader} {did} {n} of {what}, and the device tree is wrong about {reader}",
     "the bytes were right this time"},
    {SIM_D601, ANY_CAUSE, ANY_PLACE,
     "{what} changed although no store to it was announced{detail}",
     "code without hooks wrote to simulated memory"},
    {SIM_D602, ANY_CAUSE, ANY_PLACE,
     "{reader} {did} {n} at bus address {bus}: nobody answers there",
     "the address belongs to no memory and no register page of this board"},
};

/*
 * Where the bytes lie that tell the story: the old ones that somebody got or that
 * were lost, else the new ones that were due.
 */
static SimPlace
place_of(const SimFinding *finding)
{
    bool is_old = finding->cause == SIM_CAUSE_CACHE_COPY ||
                  finding->cause == SIM_CAUSE_OLD_DIRTY ||
                  finding->cause == SIM_CAUSE_INVALIDATED;
    const SimWhere *where = is_old ? &finding->old : &finding->good;

    return where->known ? where->place : ANY_PLACE;
}

static const Sentence *
find_sentence(const Sentence *table, size_t count, const SimFinding *finding)
{
    SimPlace place = place_of(finding);

    for (size_t i = 0; i < count; i++) {
        const Sentence *s = &table[i];
        /* a latent D106 is about the order alone, whatever would have delayed it */
        bool fits = s->cause == finding->cause &&
                    (s->place == ANY_PLACE || s->place == place) &&
                    (!(finding->latent && finding->code == SIM_D106) ||
                     finding->cause == SIM_CAUSE_INNER_BARRIER);

        if (s->code == finding->code && (fits || s->cause == ANY_CAUSE)) {
            return s;
        }
    }
    return NULL;
}

static const Sentence *
sentence_for(const SimFinding *finding)
{
    const Sentence *own = find_sentence(sentences, G_N_ELEMENTS(sentences), finding);

    if (own == NULL) {
        own = find_sentence(report_call_sentences, report_call_sentences_count, finding);
    }
    g_assert(own != NULL);
    return own;
}

static SimActorId
writer_of(const SimFinding *finding)
{
    return finding->changed.actor ? finding->changed.actor
                                  : SIM_WID_ACTOR(finding->due_id);
}

/* The device concerned: of the mapping, else whoever is no CPU. */
static SimActorId
device_of(const SimRun *run, const SimFinding *finding)
{
    SimActorId actors[] = {finding->has_hold ? finding->hold.device : 0,
                           finding->read.actor, writer_of(finding), finding->gave.actor};

    for (size_t i = 0; i < G_N_ELEMENTS(actors); i++) {
        if (actors[i] &&
            sim_world_actor(run->world, actors[i])->kind == SIM_ACTOR_MASTER) {
            return actors[i];
        }
    }
    return 0;
}

static void
append_actor(const SimRun *run, SimActorId actor, const char *otherwise, GString *out)
{
    g_string_append(out, actor ? report_actor(run, actor) : otherwise);
}

static void
append_object(const SimRun *run, SimAddr pa, uint64_t len, GString *out)
{
    g_autofree char *text = report_describe(run, pa, len);

    g_string_append(out, text);
}

static void
append_where(const SimRun *run, const SimWhere *where, GString *out)
{
    g_autofree char *text = report_where(run, where);

    g_string_append(out, text);
}

static void
append_mark(const SimWitness *witness, unsigned mark, GString *out)
{
    if (witness->actor) {
        g_string_append_printf(out, " (%u)", mark);
    }
}

static void
append_call(const SimFinding *finding, GString *out)
{
    if (finding->has_hold) {
        g_string_append_printf(out, "%s %s", finding->hold.call, finding->hold.dir);
    } else {
        g_string_append(out, "the mapping");
    }
}

/* An object by the name it was registered with, or a device. */
static void
append_name(const SimRun *run, const char *name, GString *out)
{
    g_autoptr(GPtrArray) objects = sim_objects_touching(
        run->world->objects, run->world->ram_base, run->world->ram_bytes);

    for (unsigned i = 0; name && i < objects->len; i++) {
        const SimObject *object = g_ptr_array_index(objects, i);

        if (strcmp(object->name, name) == 0) {
            name = report_object_name(run, object);
            break;
        }
    }
    g_string_append(out, name ? name : "something else");
}

/* Fills in one word in braces. */
static void
append_word(const SimRun *run, const SimFinding *f, const char *word, GString *out)
{
    if (strcmp(word, "reader") == 0) {
        append_actor(run, f->read.actor, "somebody", out);
    } else if (strcmp(word, "writer") == 0) {
        append_actor(run, writer_of(f), "somebody", out);
    } else if (strcmp(word, "device") == 0) {
        append_actor(run, device_of(run, f), "a device", out);
    } else if (strcmp(word, "n") == 0) {
        g_string_append_printf(out, "%" G_GUINT64_FORMAT " byte%s", f->len,
                               f->len == 1 ? "" : "s");
    } else if (strcmp(word, "what") == 0) {
        append_object(run, f->pa, f->len, out);
    } else if (strcmp(word, "buffer") == 0) {
        append_object(run, f->has_hold ? f->hold.pa : f->pa,
                      f->has_hold ? f->hold.len : f->len, out);
    } else if (strcmp(word, "a mapping") == 0) {
        bool is_memory = f->has_hold && g_str_has_prefix(f->hold.call, "dma_alloc");

        g_string_append(out, is_memory ? "the DMA memory" : "a mapping");
    } else if (strcmp(word, "size") == 0) {
        g_string_append_printf(out, "%" G_GUINT64_FORMAT, f->has_hold ? f->hold.len : f->len);
    } else if (strcmp(word, "call") == 0) {
        append_call(f, out);
    } else if (strcmp(word, "dir") == 0) {
        g_string_append(out, f->has_hold ? f->hold.dir : "the other way");
    } else if (strcmp(word, "did") == 0) {
        bool is_call = g_strcmp0(f->read.what, "called") == 0;

        g_string_append(out, is_call ? "maintained" : f->is_write ? "wrote" : "read");
    } else if (strcmp(word, "old") == 0) {
        append_where(run, &f->old, out);
    } else if (strcmp(word, "good") == 0) {
        append_where(run, &f->good, out);
    } else if (strcmp(word, "hidden") == 0) {
        SimHistoryPlace places[SIM_HISTORY_LEVELS];

        /* what an L1 gives up ends in memory, unless another cache is below */
        if (sim_truth_places(run->world, places) == 0) {
            g_string_append(out,
                            "; an eviction in between would have hidden the mistake");
        }
    } else if (strcmp(word, "other") == 0) {
        append_name(run, f->other, out);
    } else if (strcmp(word, "detail") == 0) {
        g_string_append_printf(out, "%s%s", f->detail ? ": " : "",
                               f->detail ? f->detail : "");
    } else if (strcmp(word, "bus") == 0) {
        g_string_append_printf(out, "0x%" G_GINT64_MODIFIER "x", f->bus ? f->bus : f->pa);
    } else {
        const SimWitness *witness[] = {&f->gave, &f->copied, &f->changed, &f->read};
        unsigned mark = (unsigned)(word[0] - '0');

        g_assert(mark >= 1 && mark <= 4);
        append_mark(witness[mark - 1], mark, out);
    }
}

static char *
fill_in(const SimRun *run, const SimFinding *finding, const char *pattern)
{
    GString *out = g_string_new(NULL);

    while (*pattern) {
        size_t plain = strcspn(pattern, "{");
        const char *close;
        g_autofree char *word = NULL;

        g_string_append_len(out, pattern, (gssize)plain);
        pattern += plain;
        if (!*pattern) {
            break;
        }
        close = strchr(pattern, '}');
        word = g_strndup(pattern + 1, (gsize)(close - pattern - 1));
        append_word(run, finding, word, out);
        pattern = close + 1;
    }
    return g_string_free(out, FALSE);
}

char *
report_title(const SimRun *run, const SimFinding *finding)
{
    g_autofree char *title = fill_in(run, finding, sentence_for(finding)->title);
    bool is_equal = finding->latent && finding->code != SIM_D106;

    return g_strconcat(title, is_equal ? "; old and new bytes are equal" : "", NULL);
}

/* What the rule is for, where the device sees the caches. */
static const Sentence snooping[] = {
    {SIM_D201, ANY_CAUSE, ANY_PLACE, "",
     "after {call}{1} the buffer belongs to {device} until sync_for_cpu or unmap; the bytes "
     "were right because {device} snoops the caches: where it does not, they may be old"},
    {SIM_D202, ANY_CAUSE, ANY_PLACE, "",
     "after {call}{1} the buffer belongs to {device} until sync_for_cpu or unmap; {device} "
     "snoops the caches, so nothing is lost, but it may see the store or not: where it does "
     "not snoop, the store and what {device} writes destroy each other"},
};

static const char *
why_of(const SimRun *run, const SimFinding *finding)
{
    const SimMaster *master = sim_master_of(run->world, device_of(run, finding));

    for (size_t i = 0; master && master->snoops && i < G_N_ELEMENTS(snooping); i++) {
        if (snooping[i].code == finding->code) {
            return snooping[i].why;
        }
    }
    return sentence_for(finding)->why;
}

char *
report_why(const SimRun *run, const SimFinding *finding)
{
    g_autofree char *why = fill_in(run, finding, why_of(run, finding));
    g_autofree char *tree = report_tree(run, finding);

    return tree ? g_strconcat(tree, "; ", why, NULL) : g_steal_pointer(&why);
}

/* (1): "bytes 0..255 handed to eth0"; a mapping begins at some object. */
static char *
label_gave(const SimRun *run, const SimFinding *finding)
{
    const char *did = finding->gave.what ? finding->gave.what : "given away";
    g_autofree char *what = NULL;

    /* Who cut a block from the memory is closer than the memory. */
    if (!finding->has_hold || strcmp(did, "took the block") == 0) {
        return g_strdup(did);
    }
    what = report_describe(run, finding->hold.pa, finding->hold.len);
    if (g_str_has_prefix(finding->hold.call, "dma_alloc")) {
        bool is_coherent = strcmp(finding->hold.call, "dma_alloc_coherent") == 0;

        return g_strdup_printf("%s memory of %s", is_coherent ? "coherent" : "DMA",
                               report_actor(run, finding->hold.device));
    }
    return g_strdup_printf("%s handed to %s, %s", what,
                           report_actor(run, finding->hold.device), finding->hold.dir);
}

static char *
label_read(const SimRun *run, const SimFinding *finding)
{
    g_autofree char *got = NULL;
    g_autofree char *due = NULL;

    if (!finding->has_values) {
        return g_strdup_printf("%s %s", report_actor(run, finding->read.actor),
                               finding->read.what ? finding->read.what : "was here");
    }
    got = report_bytes(finding->got, finding->len);
    due = report_bytes(finding->due, finding->len);
    if (finding->code == SIM_D103 || finding->code == SIM_D104) {
        return g_strdup_printf("lost %s, left %s", due, got);
    }
    return g_strdup_printf("got %s, should be %s", got, due);
}

static char *
label_plain(const SimRun *run, const SimWitness *witness, const SimFinding *finding,
            bool values)
{
    g_autofree char *bytes = NULL;
    const char *what = witness->what ? witness->what : "was here";

    if (!values || !finding->has_values) {
        return g_strdup_printf("%s %s", report_actor(run, witness->actor), what);
    }
    bytes = report_bytes(finding->due, finding->len);
    return g_strdup_printf("%s %s %s", report_actor(run, witness->actor), what, bytes);
}

char *
report_span_label(const SimRun *run, const SimFinding *finding, unsigned mark)
{
    switch (mark) {
    case 1:
        return label_gave(run, finding);
    case 2:
        return g_strdup_printf("%s %s the line", report_actor(run, finding->copied.actor),
                               finding->copied.what ? finding->copied.what : "touched");
    case 3:
        return label_plain(run, &finding->changed, finding, true);
    default:
        return label_read(run, finding);
    }
}

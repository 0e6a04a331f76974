/* SPDX-License-Identifier: Apache-2.0 */
/* What must be true of the log of a scenario, whatever happened to the disk. */
#include "scenario.h"

#include "base/file.h"
#include "ledger/store_guard.h"
#include "ledger/verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- what was acknowledged, what was let out ---- */

static bool check_acks(struct scenario *s, struct log *log, struct error *err)
{
    for (size_t i = 0; i < s->ack_count; i++) {
        struct arena scratch;
        struct str bytes;
        struct error fault;
        arena_init(&scratch);
        bool same = log_entry(log, &scratch, s->acks[i].index, &bytes, &fault)
                    && str_eq(bytes, s->acks[i].note);
        arena_release(&scratch);
        if (!same)
            return error_set(err, ERROR_CONFLICT,
                             "entry %" PRId64 " was acknowledged and is not there",
                             s->acks[i].index);
    }
    return true;
}

/* One history: a checkpoint that anyone may hold is one of the log as it is now. */
static bool check_history(struct scenario *s, struct log *log, struct str bytes, const char *whose,
                          struct error *err)
{
    struct checkpoint checkpoint;
    struct note note;
    struct hash root;
    struct tree_reader reader = log_export_source(log).tree;
    if (!checkpoint_open(&s->run, bytes, log_key(log), NULL, &checkpoint, &note, err))
        return false;
    if (checkpoint.size > log_size(log))
        return error_set(err, ERROR_CONFLICT, "%s of size %" PRId64 ", the log has %" PRId64, whose,
                         checkpoint.size, log_size(log));
    return tree_root(&reader, checkpoint.size, &root, err)
           && (hash_eq(&root, &checkpoint.root)
               || error_set(err, ERROR_CONFLICT, "a second history: %s of size %" PRId64, whose,
                            checkpoint.size));
}

static bool check_releases(struct scenario *s, struct log *log, struct error *err)
{
    for (size_t i = 0; i < s->release_count; i++)
        if (!check_history(s, log, s->releases[i], "a checkpoint was given out", err))
            return false;
    return true;
}

static bool check_cosigned(struct scenario *s, struct log *log, struct error *err)
{
    int64_t size;
    if (!log_find_cosigned(log, &s->policy, log_size(log), &size, err))
        return false;
    return size >= s->cosigned_size
           || error_set(err, ERROR_CONFLICT, "a cosignature was acknowledged and is not there");
}

/* ---- what lies there ---- */

struct findings {
    char first[200];
};

static void note_finding(void *context, const struct audit_finding *finding)
{
    struct findings *findings = context;
    if (findings->first[0] == '\0')
        snprintf(findings->first, sizeof findings->first, "%s: %s", finding->path, finding->what);
}

static bool judge(const struct verification *result, const struct findings *findings,
                  struct error *err)
{
    return (result->findings == 0 && result->size >= 0)
           || error_set(err, ERROR_CONFLICT, "%d findings, the first %s", (int)result->findings,
                        findings->first);
}

static bool verify_site(struct scenario *s, struct log *log, struct error *err)
{
    struct str bytes;
    struct findings findings = {""};
    struct verification result;
    struct verify_options options = {.log = log_key(log), .thread_count = 1};
    struct verify_watch watch = {&findings, note_finding};
    struct files files = files_in_folder(&s->run, s->site);
    const char *path = arena_printf(&s->run, "%s/checkpoint", s->site);
    if (file_kind_at(path) == FILE_ABSENT && s->published_size == 0)
        return true; /* nothing is published that would have to hold */
    return file_read(&s->run, path, CHECKPOINT_BYTES_MAX, &bytes, err)
           && check_history(s, log, bytes, "a checkpoint is published", err)
           && verify_files(&s->run, &files, &options, &watch, &result, err)
           && judge(&result, &findings, err)
           && (result.size >= s->published_size
               || error_set(err, ERROR_CONFLICT, "what was published was taken back"));
}

static bool verify_kept(struct scenario *s, struct error *err)
{
    struct findings findings = {""};
    struct verification result;
    struct verify_options options = {.log = key_pair_public(s->keys[KEY_LOG]),
                                     .policy = s->cosigned_size < 0 ? NULL : &s->policy,
                                     .thread_count = 1};
    struct verify_watch watch = {&findings, note_finding};
    return verify_store(&s->run, s->store, &options, &watch, &result, err)
           && judge(&result, &findings, err);
}

static bool check_pages(struct scenario *s, struct error *err)
{
    int64_t count;
    const char *path = arena_printf(&s->run, "%s/ledger.sqlite", s->store);
    return store_guard_check(path, NULL, NULL, &count, err)
           && (count == 0 || error_set(err, ERROR_CONFLICT, "%d damaged pages", (int)count));
}

/* ---- the whole ---- */

/* Opened to append, for that reads every leaf. A log of which nothing was acknowledged may be made
 * anew if it is not whole. */
static bool open_again(struct scenario *s, struct log **log, struct error *err)
{
    struct log_founding founding = scenario_founding(s);
    if (log_open(s->store, s->keys[KEY_LOG], s->options, log, err))
        return true;
    return s->release_count == 0 && log_init(s->store, &founding, s->options, log, err);
}

static bool check_opened(struct scenario *s, struct log *log, struct error *err)
{
    enum { FAR = 1000 }; /* a number that the scenario did not use */
    return check_acks(s, log, err) && check_releases(s, log, err) && check_cosigned(s, log, err)
           && verify_site(s, log, err) && scenario_say(s, log, FAR, err)
           && scenario_publish(s, log, err) && verify_site(s, log, err) && check_acks(s, log, err);
}

bool scenario_check(struct scenario *s, struct error *err)
{
    struct log *log;
    bool good = open_again(s, &log, err);
    if (good) {
        good = check_opened(s, log, err);
        log_close(log);
    }
    return good && check_pages(s, err) && verify_kept(s, err);
}

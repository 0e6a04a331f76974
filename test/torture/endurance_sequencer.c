/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many writers of one log through a sequencer: sources that are good, and among them words of a
 * party for another, signatures that do not verify, references to what comes later and what is no
 * note at all. Now and then all stop, and the log is opened anew. In the end each index was given
 * once, each acknowledged statement is at its index, nothing that was refused is there, and all of
 * it verifies.
 */
#include "endurance.h"
#include "scenario.h"

#include "ledger/sequencer.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    WRITERS = 16,
    FIRST_NUMBER = 10000, /* of sources; below are the scenario's own */
    NUMBERS_MAX = 4000000,
    ROUND_MS_MAX = 1500,
    GROWTH_KIB_MAX = 16 * 1024,
};

enum sort { GOOD, NO_NOTE, SPOILT, AHEAD, SORTS };

struct trial {
    struct scenario *scenario;
    struct log *log;
    struct sequencer *sequencer;
    int64_t *indexes; /* of each number: where it was acknowledged; 0: not */
    _Atomic int next;
    _Atomic int64_t end_ms;
    _Atomic int64_t refused_count;
    pthread_mutex_t lock; /* of what follows */
    bool has_failed;
    struct error err;
};

struct writer {
    struct trial *trial;
    uint64_t seed;
};

static void fail(struct trial *t, const struct error *err)
{
    pthread_mutex_lock(&t->lock);
    if (!t->has_failed)
        t->err = *err;
    t->has_failed = true;
    pthread_mutex_unlock(&t->lock);
}

/* Source number `n` as it is not to be taken. */
static struct log_submission make_bad(struct scenario *own, int n, enum sort sort)
{
    struct log_submission submission = scenario_source(own, n);
    char *note = str_c(&own->run, submission.note);
    if (sort == NO_NOTE)
        return (struct log_submission){.note = {note, submission.note.size / 2}};
    if (sort == SPOILT) {
        char *at = note + submission.note.size - 30; /* within the base64 of the signature */
        *at = *at == 'A' ? 'B' : 'A';
        return (struct log_submission){.note = str_from(note)};
    }
    const struct key_pair *pair = own->keys[KEY_SEC];
    struct buf out;
    struct error err;
    buf_init(&out);
    char *text = arena_printf(&own->run,
                              "surety/v1 sources\nauthor SEC\nid AHEAD-%d\n"
                              "derived_from NEVER-%d\n",
                              n, n);
    CHECK(note_sign(str_from(text), &pair, 1, &out, &err));
    submission.note = (struct str){arena_copy(&own->run, out.data, out.size), out.size};
    buf_release(&out);
    return submission;
}

static bool is_refusal(const struct error *err)
{
    return err->code == ERROR_FORMAT || err->code == ERROR_SIGNATURE || err->code == ERROR_DENIED;
}

static bool write_one(struct trial *t, struct scenario *own, int n, enum sort sort)
{
    struct error err;
    struct log_receipt receipt;
    struct log_submission submission =
        sort == GOOD ? scenario_source(own, n) : make_bad(own, n, sort);
    bool is_taken = sequencer_append(t->sequencer, &submission, &receipt, &err);
    if (is_taken != (sort == GOOD) || (!is_taken && !is_refusal(&err))) {
        if (is_taken)
            error_set(&err, ERROR_CONFLICT, "statement %d of sort %d was taken", n, (int)sort);
        fail(t, &err);
        return false;
    }
    if (is_taken)
        t->indexes[n - FIRST_NUMBER] = receipt.index;
    else
        t->refused_count++;
    return true;
}

/* With an arena for what it is asked for. */
static struct scenario *copy_scenario(const struct scenario *scenario)
{
    struct scenario *own = malloc(sizeof *own);
    CHECK(own != NULL);
    *own = *scenario;
    arena_init(&own->run);
    return own;
}

static void *write_on(void *context)
{
    struct writer *writer = context;
    struct trial *t = writer->trial;
    struct scenario *own = copy_scenario(t->scenario);
    bool good = true;
    while (good && now_ms() < t->end_ms) {
        int n = t->next++;
        if (n >= FIRST_NUMBER + NUMBERS_MAX)
            break;
        enum sort sort = draw(&writer->seed, 4) == 0 ? (enum sort)draw(&writer->seed, SORTS) : GOOD;
        good = write_one(t, own, n, sort);
        arena_release(&own->run);
    }
    arena_release(&own->run);
    free(own);
    return NULL;
}

/* The log is opened, written to for some time, and closed. */
static bool round_of_writing(struct trial *t, uint64_t *seed, int64_t ms)
{
    pthread_t threads[WRITERS];
    struct writer writers[WRITERS];
    struct scenario *s = t->scenario;
    if (!log_open(s->store, s->keys[KEY_LOG], s->options, &t->log, &t->err))
        return false;
    t->sequencer = sequencer_open(t->log);
    t->end_ms = now_ms() + ms;
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = (struct writer){t, *seed + (uint64_t)i};
        CHECK(pthread_create(&threads[i], NULL, write_on, &writers[i]) == 0);
    }
    for (int i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
    *seed += WRITERS;
    sequencer_close(t->sequencer);
    log_close(t->log);
    return !t->has_failed;
}

/* ---- the end ---- */

static bool is_kept(struct trial *t, struct scenario *own, struct log *log, int n, bool *seen)
{
    struct str entry;
    int64_t index = t->indexes[n - FIRST_NUMBER];
    if (!log_entry(log, &own->run, index, &entry, &t->err))
        return false;
    bool good = !seen[index] && str_eq(entry, scenario_source(own, n).note);
    seen[index] = true;
    arena_release(&own->run);
    return good || error_set(&t->err, ERROR_CONFLICT, "statement %d is not at its index alone", n);
}

static bool check_all(struct trial *t, int64_t first_size, int64_t *acked)
{
    struct log *log;
    struct scenario *s = t->scenario;
    if (!log_open(s->store, NULL, s->options, &log, &t->err))
        return false;
    struct scenario *own = copy_scenario(s);
    bool good = true, *seen = calloc((size_t)log_size(log) + 1, sizeof *seen);
    CHECK(seen != NULL);
    for (int n = FIRST_NUMBER; good && n < t->next; n++) {
        if (t->indexes[n - FIRST_NUMBER] == 0)
            continue;
        good = is_kept(t, own, log, n, seen);
        ++*acked;
    }
    if (good && log_size(log) != first_size + *acked)
        good = error_set(&t->err, ERROR_CONFLICT,
                         "%" PRId64 " entries, of which %" PRId64 " were acknowledged",
                         log_size(log), first_size + *acked);
    free(seen);
    free(own);
    log_close(log);
    return good && scenario_check(s, &t->err);
}

static bool begin(struct trial *t, int64_t *size)
{
    struct log *log;
    scenario_init(t->scenario, NULL);
    t->scenario->options.clock_s = NULL;
    t->indexes = calloc(NUMBERS_MAX, sizeof *t->indexes);
    CHECK(t->indexes != NULL && pthread_mutex_init(&t->lock, NULL) == 0);
    scenario_reset(t->scenario);
    if (!scenario_make(t->scenario, &log, &t->err))
        return false;
    *size = log_size(log);
    log_close(log);
    return true;
}

bool endure_sequencer(int seconds, uint64_t seed, char summary[static 160], struct error *err)
{
    static struct scenario scenario;
    static struct trial t;
    t = (struct trial){.scenario = &scenario, .next = FIRST_NUMBER};
    int rounds = 0;
    int64_t first_size = 0, acked = 0, settled_kib = 0;
    int64_t begin_ms = now_ms(), settled_ms = begin_ms + seconds * 250;
    bool good = begin(&t, &first_size);
    for (; good && now_ms() < begin_ms + seconds * 1000; rounds++) {
        good = round_of_writing(&t, &seed, 100 + draw(&seed, ROUND_MS_MAX));
        if (now_ms() <= settled_ms || settled_kib == 0)
            settled_kib = memory_kib(getpid());
    }
    int64_t growth_kib = memory_kib(getpid()) - settled_kib;
    good = good && check_all(&t, first_size, &acked);
    if (good && MEMORY_TELLS && growth_kib > GROWTH_KIB_MAX)
        good = error_set(&t.err, ERROR_LIMIT, "memory grew by %" PRId64 " KiB", growth_kib);
    snprintf(summary, 160,
             "opened %d times, %" PRId64 " statements acknowledged, %" PRId64
             " refused, memory %+" PRId64 " KiB",
             rounds, acked, (int64_t)t.refused_count, growth_kib);
    *err = t.err;
    free(t.indexes);
    pthread_mutex_destroy(&t.lock);
    scenario_release(&scenario);
    return good;
}

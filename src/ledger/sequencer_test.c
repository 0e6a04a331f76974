/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/log_testing.h"
#include "ledger/sequencer.h"

#include <pthread.h>
#include <sqlite3.h>

enum { WRITER_MAX = 32, EACH_MAX = 24 };

/* How writers hand their statements over: each test of many is run in all three manners. */
enum manner { MANNER_WAITING, MANNER_SUBMITTING, MANNER_MIXED };

/* What one writer says, and what it is told. */
struct saying {
    struct log_submission submission;
    struct log_receipt receipt;
    struct error err;
    bool is_good;
    int answer_count; /* of what was submitted */
};

struct writer {
    struct sequencer *sequencer;
    struct saying sayings[EACH_MAX];
    int count;
    bool submits; /* does not wait between them */
};

static struct writer writers[WRITER_MAX];

/* On whichever thread. */
static void hear(void *context, const struct log_receipt *receipt, const struct error *refusal)
{
    struct saying *saying = context;
    saying->receipt = *receipt;
    saying->err = *refusal;
    saying->is_good = refusal->code == ERROR_NONE;
    saying->answer_count++;
}

static void *say_all(void *context)
{
    struct writer *writer = context;
    for (int i = 0; i < writer->count; i++) {
        struct saying *saying = &writer->sayings[i];
        if (writer->submits)
            sequencer_submit(writer->sequencer, &saying->submission, hear, saying);
        else
            saying->is_good = sequencer_append(writer->sequencer, &saying->submission,
                                               &saying->receipt, &saying->err);
    }
    return NULL;
}

/* All writers at once. Whoever writes for all is one of them: when they have ended, all that was
 * submitted is answered, once. */
static void run_writers(struct sequencer *sequencer, int writer_count, enum manner manner)
{
    pthread_t threads[WRITER_MAX];
    for (int i = 0; i < writer_count; i++) {
        writers[i].sequencer = sequencer;
        writers[i].submits = manner == MANNER_MIXED ? i % 2 == 1 : manner == MANNER_SUBMITTING;
        for (int j = 0; j < writers[i].count; j++)
            writers[i].sayings[j].answer_count = 0;
        assert_int_equal(pthread_create(&threads[i], NULL, say_all, &writers[i]), 0);
    }
    for (int i = 0; i < writer_count; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < writer_count; i++)
        for (int j = 0; j < writers[i].count; j++)
            assert_int_equal(writers[i].sayings[j].answer_count, writers[i].submits);
}

/* Of a test of many, from the state that it is given. */
static enum manner manner_of(void **state)
{
    return *(const enum manner *)*state;
}

static void prepare_writer(struct writer *writer)
{
    memset(writer, 0, sizeof *writer);
}

static void will_say(struct writer *writer, struct str note)
{
    writer->sayings[writer->count++].submission = (struct log_submission){.note = note};
}

/* A source with a number of its own. */
static struct str source_note(struct trial *t, int number)
{
    return sign(t, arena_printf(&t->arena, "surety/v1 sources\nauthor SEC\nid T-%d\n", number),
                SEC);
}

static bool say_one(struct trial *t, struct sequencer *sequencer, struct str note)
{
    struct log_submission submission = {.note = note};
    return sequencer_append(sequencer, &submission, t->receipts, &t->err);
}

/* What was acknowledged is the entry that the receipt names. */
static void assert_kept(struct trial *t, const struct saying *saying)
{
    struct str entry;
    if (!saying->is_good)
        fail_msg("%s", saying->err.text);
    assert_true(log_entry(t->log, &t->arena, saying->receipt.index, &entry, &t->err));
    assert_true(str_eq(entry, saying->submission.note));
}

static void reopen(struct trial *t)
{
    log_close(t->log);
    t->log = NULL;
    if (!log_open(t->folder, t->keys[LOG], defaults, &t->log, &t->err))
        fail_msg("%s", t->err.text);
}

static void all_that_is_acknowledged_is_kept(void **state)
{
    enum manner manner = manner_of(state);
    struct trial t;
    begin_with_parties(&t);
    int64_t size = log_size(t.log);
    for (int i = 0; i < WRITER_MAX; i++) {
        prepare_writer(&writers[i]);
        for (int j = 0; j < EACH_MAX; j++)
            will_say(&writers[i], source_note(&t, i * EACH_MAX + j));
    }
    struct sequencer *sequencer = sequencer_open(t.log);
    run_writers(sequencer, WRITER_MAX, manner);
    int64_t batches = sequencer_batch_count(sequencer);
    assert_true(batches <= WRITER_MAX * EACH_MAX);
    assert_true(batches >= (manner == MANNER_SUBMITTING ? 1 : EACH_MAX)); /* who waits says one */
    sequencer_close(sequencer);
    reopen(&t);
    assert_int_equal(log_size(t.log), size + WRITER_MAX * EACH_MAX);
    for (int i = 0; i < WRITER_MAX; i++)
        for (int j = 0; j < EACH_MAX; j++)
            assert_kept(&t, &writers[i].sayings[j]);
    end(&t);
}

static void the_same_from_many_is_kept_once(void **state)
{
    enum manner manner = manner_of(state);
    enum { COUNT = 16 };
    struct trial t;
    int new_count = 0;
    begin_with_parties(&t);
    int64_t size = log_size(t.log);
    struct str note = source_note(&t, 1);
    struct sequencer *sequencer = sequencer_open(t.log);
    for (int i = 0; i < COUNT; i++) {
        prepare_writer(&writers[i]);
        will_say(&writers[i], note);
        will_say(&writers[i], note);
    }
    run_writers(sequencer, COUNT, manner);
    sequencer_close(sequencer);
    for (int i = 0; i < COUNT; i++)
        for (int j = 0; j < 2; j++) {
            assert_kept(&t, &writers[i].sayings[j]);
            assert_int_equal(writers[i].sayings[j].receipt.index, size);
            new_count += writers[i].sayings[j].receipt.is_new;
        }
    assert_int_equal(new_count, 1);
    assert_int_equal(log_size(t.log), size + 1);
    end(&t);
}

/* Each third of the writers is refused, for a reason of its own; the others do not notice. */
static void a_refusal_is_its_writers_own(void **state)
{
    enum manner manner = manner_of(state);
    struct trial t;
    begin_with_parties(&t);
    int64_t size = log_size(t.log);
    struct sequencer *sequencer = sequencer_open(t.log);
    for (int i = 0; i < WRITER_MAX; i++) {
        prepare_writer(&writers[i]);
        for (int j = 0; j < EACH_MAX; j++) {
            char *text = arena_printf(&t.arena, UNDERTAKING("FRA", "U-%d", "%s", ""),
                                      i * EACH_MAX + j, i % 3 == 1 ? "GBR" : "FRA");
            will_say(&writers[i], i % 3 == 2 ? sign(&t, text, NEW) : sign(&t, text, FRA));
        }
    }
    run_writers(sequencer, WRITER_MAX, manner);
    sequencer_close(sequencer);
    int64_t good_count = 0;
    for (int i = 0; i < WRITER_MAX; i++)
        for (int j = 0; j < EACH_MAX; j++) {
            const struct saying *saying = &writers[i].sayings[j];
            static const char *const reasons[] = {NULL, "own-voice: ", "no known key"};
            if (i % 3 == 0)
                assert_kept(&t, saying);
            else if (saying->is_good || strstr(saying->err.text, reasons[i % 3]) == NULL)
                fail_msg("%d: %s", i, saying->is_good ? "was taken" : saying->err.text);
            good_count += saying->is_good;
        }
    assert_int_equal(log_size(t.log), size + good_count);
    end(&t);
}

static void one_after_the_other(void **unused)
{
    (void)unused;
    struct trial t;
    begin_with_parties(&t);
    struct sequencer *sequencer = sequencer_open(t.log);
    struct str first = sign(&t, "surety/v1 sources\nauthor SEC\nid T-1\nderived_from T-0\n", SEC);
    struct str second = sign(&t, "surety/v1 sources\nauthor SEC\nid T-0\n", SEC);
    struct str self = sign(&t, "surety/v1 sources\nauthor SEC\nid T-9\nderived_from T-9\n", SEC);
    assert_false(say_one(&t, sequencer, first));
    assert_non_null(strstr(t.err.text, "reference: "));
    assert_true(say_one(&t, sequencer, second));
    assert_true(say_one(&t, sequencer, first));
    assert_true(say_one(&t, sequencer, self));
    /* A bad signature, and one that is no note at all, do not even reach the log. */
    char *spoilt = str_c(&t.arena, source_note(&t, 1));
    size_t size = strlen(spoilt);
    spoilt[size - 20] = spoilt[size - 20] == 'A' ? 'B' : 'A';
    int64_t batches = sequencer_batch_count(sequencer);
    assert_false(say_one(&t, sequencer, str_from(spoilt)));
    assert_int_equal(t.err.code, ERROR_SIGNATURE);
    assert_false(say_one(&t, sequencer, STR("no note")));
    assert_int_equal(t.err.code, ERROR_FORMAT);
    assert_int_equal(sequencer_batch_count(sequencer), batches);
    sequencer_close(sequencer);
    end(&t);
}

/* A key that was registered counts from the next call on, and one that was revoked no longer. */
static void keys_count_at_once(void **unused)
{
    (void)unused;
    struct trial t;
    begin_with_parties(&t);
    struct sequencer *sequencer = sequencer_open(t.log);
    struct str note = sign(&t, UNDERTAKING("FRA", "FRA-1", "FRA", ""), NEW);
    assert_false(say_one(&t, sequencer, note));
    char *rotate = arena_printf(
        &t.arena, "surety/v1 keys\nauthor FRA\nparty FRA\naction rotate\nkey %s\nold %s\n",
        key_text(&t, NEW), key_text(&t, FRA));
    struct str rotation = sign(&t, rotate, FRA);
    if (!say_one(&t, sequencer, rotation))
        fail_msg("%s", t.err.text);
    assert_true(say_one(&t, sequencer, note));
    assert_false(say_one(&t, sequencer, sign(&t, UNDERTAKING("FRA", "FRA-2", "FRA", ""), FRA)));
    sequencer_close(sequencer);
    end(&t);
}

/* Each answer brings the next statement, from the thread that writes for all. */
struct chain {
    struct sequencer *sequencer;
    struct log_submission *submissions;
    int next, count;
};

static void go_on(void *context, const struct log_receipt *receipt, const struct error *refusal)
{
    struct chain *chain = context;
    (void)receipt;
    assert_int_equal(refusal->code, ERROR_NONE);
    if (chain->next < chain->count)
        sequencer_submit(chain->sequencer, &chain->submissions[chain->next++], go_on, chain);
}

static void an_answer_may_submit(void **unused)
{
    (void)unused;
    enum { COUNT = 300 };
    struct trial t;
    begin_with_parties(&t);
    int64_t size = log_size(t.log);
    struct chain chain = {sequencer_open(t.log),
                          ARENA_ARRAY(&t.arena, struct log_submission, COUNT), 1, COUNT};
    for (int i = 0; i < COUNT; i++)
        chain.submissions[i].note = source_note(&t, i);
    sequencer_submit(chain.sequencer, &chain.submissions[0], go_on, &chain);
    assert_int_equal(chain.next, COUNT);
    assert_int_equal(sequencer_batch_count(chain.sequencer), COUNT);
    sequencer_close(chain.sequencer);
    assert_int_equal(log_size(t.log), size + COUNT);
    end(&t);
}

/* ---- answers beside those who wait ---- */

enum { CROWD = 2000, CROWD_WAITING = 4, CROWD_CHAINS = 24 };

static struct chain crowd;         /* `next` is atomic */
static _Thread_local int answers;  /* that this thread is within */
static int deepest, crowd_refused; /* atomic */

static bool take_next(struct log_submission **submission)
{
    int i = __atomic_fetch_add(&crowd.next, 1, __ATOMIC_RELAXED);
    *submission = i < crowd.count ? &crowd.submissions[i] : NULL;
    return *submission != NULL;
}

static void go_on_beside(void *context, const struct log_receipt *receipt,
                         const struct error *refusal)
{
    struct log_submission *next;
    (void)context;
    (void)receipt;
    if (++answers > 1)
        __atomic_store_n(&deepest, answers, __ATOMIC_RELAXED);
    if (refusal->code != ERROR_NONE)
        __atomic_add_fetch(&crowd_refused, 1, __ATOMIC_RELAXED);
    if (take_next(&next))
        sequencer_submit(crowd.sequencer, next, go_on_beside, NULL);
    answers--;
}

static void *wait_beside(void *context)
{
    struct log_submission *next;
    struct log_receipt receipt;
    struct error err;
    (void)context;
    while (take_next(&next))
        if (!sequencer_append(crowd.sequencer, next, &receipt, &err))
            __atomic_add_fetch(&crowd_refused, 1, __ATOMIC_RELAXED);
    return NULL;
}

/* While one still gives its answers, whoever waited has written and is gone: what the answers
 * submit is not written and answered within them. */
static void answers_do_not_pile_up(void **unused)
{
    (void)unused;
    struct trial t;
    pthread_t threads[CROWD_WAITING];
    begin_with_parties(&t);
    int64_t size = log_size(t.log);
    crowd = (struct chain){sequencer_open(t.log),
                           ARENA_ARRAY(&t.arena, struct log_submission, CROWD), 0, CROWD};
    deepest = crowd_refused = 0;
    for (int i = 0; i < CROWD; i++)
        crowd.submissions[i].note = source_note(&t, i);
    for (int i = 0; i < CROWD_WAITING; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, wait_beside, NULL), 0);
    for (int i = 0; i < CROWD_CHAINS; i++) {
        struct log_submission *next;
        if (take_next(&next))
            sequencer_submit(crowd.sequencer, next, go_on_beside, NULL);
    }
    for (int i = 0; i < CROWD_WAITING; i++)
        pthread_join(threads[i], NULL);
    sequencer_close(crowd.sequencer);
    assert_int_equal(deepest, 0);
    assert_int_equal(crowd_refused, 0);
    assert_int_equal(log_size(t.log), size + CROWD);
    end(&t);
}

/* ---- a store that fails ---- */

/* The host's VFS, but that from a moment on nothing can be flushed. The data base and the files
 * beside it have methods of their own. */
static bool flushes_fail;
static const sqlite3_vfs *host_vfs;
static const sqlite3_io_methods *host_methods[2];
static sqlite3_io_methods methods[2];
static sqlite3_vfs failing_vfs;

static int sync_or_fail(sqlite3_file *file, int flags)
{
    if (__atomic_load_n(&flushes_fail, __ATOMIC_RELAXED))
        return SQLITE_IOERR_FSYNC;
    return host_methods[file->pMethods - methods]->xSync(file, flags);
}

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                     int *out_flags)
{
    (void)vfs;
    int which = (flags & SQLITE_OPEN_MAIN_DB) != 0;
    int result = host_vfs->xOpen(sqlite3_vfs_find(host_vfs->zName), name, file, flags, out_flags);
    if (result != SQLITE_OK)
        return result;
    host_methods[which] = file->pMethods;
    methods[which] = *file->pMethods;
    methods[which].xSync = sync_or_fail;
    file->pMethods = &methods[which];
    return SQLITE_OK;
}

static struct store_options failing_store(void)
{
    flushes_fail = false;
    if (host_vfs == NULL) { /* once: what is registered is a link of SQLite's list */
        host_vfs = sqlite3_vfs_find(NULL);
        failing_vfs = *host_vfs;
        failing_vfs.zName = "failing";
        failing_vfs.xOpen = open_file;
        assert_int_equal(sqlite3_vfs_register(&failing_vfs, 0), SQLITE_OK);
    }
    return (struct store_options){.vfs = "failing"};
}

static void fail_from_now(struct trial *t, struct sequencer *sequencer, enum manner manner)
{
    struct log_receipt receipt;
    assert_true(say_one(t, sequencer, source_note(t, 0)));
    __atomic_store_n(&flushes_fail, true, __ATOMIC_RELAXED);
    run_writers(sequencer, WRITER_MAX, manner);
    __atomic_store_n(&flushes_fail, false, __ATOMIC_RELAXED);
    struct log_submission late = {.note = source_note(t, 999)};
    assert_false(sequencer_append(sequencer, &late, &receipt, &t->err));
    assert_int_equal(t->err.code, ERROR_IO);
}

static void after_a_failed_flush_nothing_is_promised(void **state)
{
    enum manner manner = manner_of(state);
    struct trial t;
    begin_by(&t, failing_store());
    say_parties(&t);
    for (int i = 0; i < WRITER_MAX; i++) {
        prepare_writer(&writers[i]);
        will_say(&writers[i], source_note(&t, 1000 + i));
        will_say(&writers[i], source_note(&t, 2000 + i));
    }
    struct sequencer *sequencer = sequencer_open(t.log);
    fail_from_now(&t, sequencer, manner);
    sequencer_close(sequencer);
    for (int i = 0; i < WRITER_MAX; i++)
        for (int j = 0; j < 2; j++)
            assert_int_equal(writers[i].sayings[j].err.code, ERROR_IO);
    /* A new start looks at what is there, and goes on from it. */
    reopen(&t);
    sequencer = sequencer_open(t.log);
    run_writers(sequencer, WRITER_MAX, manner);
    sequencer_close(sequencer);
    for (int i = 0; i < WRITER_MAX; i++)
        assert_kept(&t, &writers[i].sayings[0]);
    end(&t);
}

static void another_writer_is_waited_for(void **unused)
{
    (void)unused;
    struct trial t;
    struct store *other;
    begin_by(&t, (struct store_options){.busy_timeout_ms = 1});
    say_parties(&t);
    struct sequencer *sequencer = sequencer_open(t.log);
    assert_true(store_open(t.folder, defaults, &other, &t.err));
    assert_true(store_begin(other, &t.err));
    assert_false(say_one(&t, sequencer, source_note(&t, 1)));
    assert_int_equal(t.err.code, ERROR_CONFLICT);
    store_rollback(other);
    store_close(other);
    assert_true(say_one(&t, sequencer, source_note(&t, 1)));
    sequencer_close(sequencer);
    end(&t);
}

/* A test in each manner. */
#define IN_ALL_MANNERS(test)                                                                       \
    {#test ", waiting", test, NULL, NULL, &manners[0]},                                            \
        {#test ", submitting", test, NULL, NULL, &manners[1]},                                     \
    {                                                                                              \
#test ", mixed", test, NULL, NULL, &manners[2]                                             \
    }

int main(void)
{
    static enum manner manners[] = {MANNER_WAITING, MANNER_SUBMITTING, MANNER_MIXED};
    const struct CMUnitTest tests[] = {
        IN_ALL_MANNERS(all_that_is_acknowledged_is_kept),
        IN_ALL_MANNERS(the_same_from_many_is_kept_once),
        IN_ALL_MANNERS(a_refusal_is_its_writers_own),
        cmocka_unit_test(one_after_the_other),
        cmocka_unit_test(keys_count_at_once),
        cmocka_unit_test(an_answer_may_submit),
        cmocka_unit_test(answers_do_not_pile_up),
        IN_ALL_MANNERS(after_a_failed_flush_nothing_is_promised),
        cmocka_unit_test(another_writer_is_waited_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/log_follow.h"
#include "ledger/log_testing.h"

/* A log, and a mirror of it beside it. */
struct pair {
    struct trial t;
    char folder[80];
    struct log *mirror;
};

static bool find_body(void *context, const struct hash *hash, struct arena *arena, struct str *body,
                      struct error *err)
{
    struct log *log = context;
    return store_read_body(log_store(log), arena, hash, body, err);
}

static void open_mirror(struct pair *p)
{
    if (!log_follow_open(p->folder, STR("log.example"), log_key(p->t.log), defaults, &p->mirror,
                         &p->t.err))
        fail_msg("%s", p->t.err.text);
}

static void begin_pair(struct pair *p)
{
    begin_with_parties(&p->t);
    snprintf(p->folder, sizeof p->folder, "%s/mirror", p->t.folder);
    open_mirror(p);
    assert_int_equal(log_size(p->mirror), 0);
}

static void end_pair(struct pair *p)
{
    log_close(p->mirror);
    remove_file(&p->t, "mirror/ledger.sqlite");
    remove_file(&p->t, "mirror/ledger.sqlite-wal");
    remove_file(&p->t, "mirror/ledger.sqlite-shm");
    rmdir(p->folder);
    end(&p->t);
}

/* The entries first … end of the log. */
static struct str *entries_of(struct pair *p, int64_t first, int64_t end)
{
    struct str *entries = ARENA_ARRAY(&p->t.arena, struct str, (size_t)(end - first) + 1);
    for (int64_t i = first; i < end; i++)
        assert_true(log_entry(p->t.log, &p->t.arena, i, &entries[i - first], &p->t.err));
    return entries;
}

static struct log_follow *begin_following(struct pair *p)
{
    struct log_follow *follow;
    if (!log_follow_begin(p->mirror, &follow, &p->t.err))
        fail_msg("%s", p->t.err.text);
    return follow;
}

static bool add(struct pair *p, struct log_follow *follow, int64_t first, int64_t end)
{
    struct log_bodies bodies = {p->t.log, find_body};
    return log_follow_add(follow, entries_of(p, first, end), (size_t)(end - first), bodies,
                          &p->t.refused, &p->t.err);
}

/* Takes over all that the mirror lacks, in bundles of `step`. */
static bool catch_up(struct pair *p, int64_t step)
{
    struct log_follow *follow = begin_following(p);
    int64_t size = log_size(p->t.log);
    while (log_follow_size(follow) < size) {
        int64_t first = log_follow_size(follow);
        if (!add(p, follow, first, first + step < size ? first + step : size)) {
            log_follow_abort(follow);
            return false;
        }
    }
    return log_follow_commit(follow, log_checkpoint(p->t.log), &p->t.err);
}

static void assert_same(struct pair *p)
{
    struct hash root = log_root(p->t.log), copy = log_root(p->mirror);
    assert_int_equal(log_size(p->mirror), log_size(p->t.log));
    assert_true(hash_eq(&root, &copy));
    assert_true(str_eq(log_checkpoint(p->mirror), log_checkpoint(p->t.log)));
    assert_int_equal(log_roster(p->mirror)->count, log_roster(p->t.log)->count);
    for (int64_t i = 0; i < log_size(p->t.log); i += 17) {
        struct buf proof, copied;
        buf_init(&proof);
        buf_init(&copied);
        assert_true(log_prove(p->t.log, i, &proof, &p->t.err));
        assert_true(log_prove(p->mirror, i, &copied, &p->t.err));
        assert_true(str_eq(buf_view(&proof), buf_view(&copied)));
        buf_release(&proof);
        buf_release(&copied);
    }
}

/* A batch whose first row refers to its last one, sources, a body, and a new key. */
static void say_much(struct pair *p, int sources)
{
    enum { COUNT_MAX = 600 };
    struct trial *t = &p->t;
    struct log_submission batch[COUNT_MAX];
    struct log_receipt receipts[COUNT_MAX];
    assert_true(sources + 2 <= COUNT_MAX);
    batch[0] = (struct log_submission){
        .note = sign(t, "surety/v1 sources\nauthor SEC\nid A-1\nderived_from A-0\n", SEC)};
    for (int i = 1; i <= sources; i++)
        batch[i] = (struct log_submission){
            .note = sign(t, arena_printf(&t->arena, "surety/v1 sources\nauthor SEC\nid T-%d\n", i),
                         SEC)};
    batch[sources + 1] =
        (struct log_submission){.note = sign(t, "surety/v1 sources\nauthor SEC\nid A-0\n", SEC)};
    if (!log_append(t->log, batch, (size_t)sources + 2, receipts, &t->refused, &t->err))
        fail_msg("%s", t->err.text);
}

static void say_long(struct pair *p)
{
    struct trial *t = &p->t;
    struct statement_text text;
    char *note = arena_alloc(&t->arena, 100001, 1);
    memset(note, 'n', 100000);
    struct statement_line lines[] = {{STR("id"), STR("S-2")}, {STR("note"), {note, 100000}}};
    struct statement statement = {
        .kind = KIND_SOURCE, .author = STR("SEC"), .lines = lines, .line_count = 2};
    assert_true(statement_write(&t->arena, &statement, &text, &t->err));
    struct log_submission submission = {.note = sign(t, str_c(&t->arena, text.text), SEC),
                                        .body = text.body};
    if (!log_append(t->log, &submission, 1, t->receipts, &t->refused, &t->err))
        fail_msg("%s", t->err.text);
}

static void rotate(struct pair *p)
{
    struct trial *t = &p->t;
    char *text = arena_printf(
        &t->arena, "surety/v1 keys\nauthor FRA\nparty FRA\naction rotate\nkey %s\nold %s\n",
        key_text(t, NEW), key_text(t, FRA));
    assert_true(say(t, text, FRA) > 0);
    assert_true(say(t, UNDERTAKING("FRA", "FRA-7", "FRA", ""), NEW) > 0);
}

static void a_mirror_is_the_same(void **unused)
{
    (void)unused;
    static const int64_t steps[] = {1, 7, 256, 4096};
    for (size_t i = 0; i < CASE_COUNT(steps); i++) {
        struct pair p;
        begin_pair(&p);
        say_much(&p, 300);
        say_long(&p);
        if (!catch_up(&p, steps[i]))
            fail_msg("%s", p.t.err.text);
        assert_same(&p);
        rotate(&p);
        if (!catch_up(&p, steps[i]))
            fail_msg("%s", p.t.err.text);
        assert_same(&p);
        assert_true(catch_up(&p, steps[i])); /* there is nothing more: that is fine */
        /* It is a log like any other to those who read. */
        log_close(p.mirror);
        assert_true(log_open(p.folder, NULL, defaults, &p.mirror, &p.t.err));
        assert_same(&p);
        struct record record, copy;
        struct diagnostics diagnostics;
        diagnostics_init(&diagnostics, &p.t.arena);
        assert_true(log_load(p.t.log, &p.t.arena, -1, &record, &diagnostics, &p.t.err));
        assert_true(log_load(p.mirror, &p.t.arena, -1, &copy, &diagnostics, &p.t.err));
        for (int kind = 0; kind < KIND_COUNT; kind++)
            assert_int_equal(record.tables[kind].row_count, copy.tables[kind].row_count);
        end_pair(&p);
    }
}

static void assert_refused(struct pair *p, bool good, enum error_code code)
{
    if (good || p->t.err.code != code)
        fail_msg("%s", good ? "was taken" : p->t.err.text);
}

/* The log as it is, but with one entry put in the place of another. */
static bool follow_with(struct pair *p, int64_t place, struct str entry)
{
    int64_t size = log_size(p->t.log);
    struct log_bodies bodies = {p->t.log, find_body};
    struct log_follow *follow = begin_following(p);
    struct str *entries = entries_of(p, 0, size);
    entries[place] = entry;
    if (log_follow_add(follow, entries, (size_t)size, bodies, &p->t.refused, &p->t.err))
        return log_follow_commit(follow, log_checkpoint(p->t.log), &p->t.err);
    log_follow_abort(follow);
    return false;
}

static void what_the_log_would_refuse_is_refused(void **unused)
{
    (void)unused;
    struct pair p;
    begin_pair(&p);
    int64_t size = log_size(p.t.log);
    say_much(&p, 20);
    struct str *entries = entries_of(&p, 0, log_size(p.t.log));
    char *spoilt = str_c(&p.t.arena, entries[size + 1]);
    spoilt[entries[size + 1].size - 20] ^= 1;
    assert_refused(&p, follow_with(&p, size + 1, str_from(spoilt)), ERROR_SIGNATURE);
    assert_int_equal(p.t.refused, size + 1);
    assert_refused(&p, follow_with(&p, size + 2, entries[size + 1]), ERROR_CONFLICT);
    assert_refused(&p, follow_with(&p, 0, entries[1]), ERROR_SIGNATURE);
    assert_refused(
        &p, follow_with(&p, size + 3, sign(&p.t, UNDERTAKING("FRA", "GBR-1", "GBR", ""), FRA)),
        ERROR_DENIED);
    /* Well signed and allowed, but not what the log holds: the root tells. */
    struct str other = sign(&p.t, "surety/v1 sources\nauthor SEC\nid OTHER\n", SEC);
    assert_refused(&p, follow_with(&p, size + 3, other), ERROR_CONFLICT);
    /* What A-1 refers to never comes. */
    assert_refused(&p, follow_with(&p, log_size(p.t.log) - 1, other), ERROR_CONFLICT);
    assert_int_equal(log_size(p.mirror), 0);
    if (!catch_up(&p, 10))
        fail_msg("%s", p.t.err.text);
    assert_same(&p);
    end_pair(&p);
}

/* What no log of ours writes: `entries` under a checkpoint of the log's key. */
static bool follow_forged(struct pair *p, const struct str *entries, int64_t size)
{
    struct checkpoint checkpoint = {.origin = STR("log.example"), .size = size};
    struct log_bodies bodies = {p->t.log, find_body};
    struct log_follow *follow = begin_following(p);
    struct tree_edge edge;
    struct buf out;
    tree_edge_init(&edge);
    for (int64_t i = 0; i < size; i += 1000)
        assert_true(log_follow_add(follow, entries + i, (size_t)(size - i < 1000 ? size - i : 1000),
                                   bodies, &p->t.refused, &p->t.err));
    for (int64_t i = 0; i < size; i++) {
        struct hash leaf = hash_leaf(entries[i]);
        tree_edge_add(&edge, &leaf, NULL);
    }
    checkpoint.root = tree_edge_root(&edge);
    buf_init(&out);
    assert_true(checkpoint_sign(&checkpoint, p->t.keys[LOG], &out, &p->t.err));
    bool good = log_follow_commit(follow, buf_view(&out), &p->t.err);
    buf_release(&out);
    return good;
}

static void only_the_logs_checkpoint_ends_it(void **unused)
{
    (void)unused;
    struct pair p;
    struct str early;
    begin_pair(&p);
    int64_t size = log_size(p.t.log);
    early = (struct str){str_c(&p.t.arena, log_checkpoint(p.t.log)), log_checkpoint(p.t.log).size};
    say_much(&p, 20);
    struct log_follow *follow = begin_following(&p);
    assert_true(add(&p, follow, 0, log_size(p.t.log)));
    assert_refused(&p, log_follow_commit(follow, early, &p.t.err), ERROR_CONFLICT);
    /* A reference that no entry of this checkpoint settles. */
    assert_refused(&p, follow_forged(&p, entries_of(&p, 0, size + 1), size + 1), ERROR_DENIED);
    /* Another key's signature. */
    follow = begin_following(&p);
    assert_true(add(&p, follow, 0, size));
    char *spoilt = str_c(&p.t.arena, early);
    spoilt[early.size - 20] ^= 1;
    assert_refused(&p, log_follow_commit(follow, str_from(spoilt), &p.t.err), ERROR_SIGNATURE);
    assert_int_equal(log_size(p.mirror), 0);
    end_pair(&p);
}

/* As far as one batch could reach, which is as far as verification lets it. */
static void a_reference_leads_no_further_than_a_batch(void **unused)
{
    (void)unused;
    struct pair p;
    begin_pair(&p);
    int64_t size = log_size(p.t.log), last = size + LOG_BATCH_MAX;
    struct str *entries = ARENA_ARRAY(&p.t.arena, struct str, (size_t)last + 1);
    memcpy(entries, entries_of(&p, 0, size), (size_t)size * sizeof *entries);
    entries[size] = sign(&p.t, "surety/v1 sources\nauthor SEC\nid A-1\nderived_from A-0\n", SEC);
    for (int64_t i = size + 1; i < last; i++)
        entries[i] =
            sign(&p.t, arena_printf(&p.t.arena, "surety/v1 sources\nauthor SEC\nid T-%d\n", (int)i),
                 SEC);
    entries[last] = sign(&p.t, "surety/v1 sources\nauthor SEC\nid A-0\n", SEC);
    assert_refused(&p, follow_forged(&p, entries, last + 1), ERROR_DENIED);
    assert_int_equal(log_size(p.mirror), 0);
    entries[last - 1] = entries[last];
    if (!follow_forged(&p, entries, last))
        fail_msg("%s", p.t.err.text);
    assert_int_equal(log_size(p.mirror), last);
    end_pair(&p);
}

static void a_mirror_is_of_one_log(void **unused)
{
    (void)unused;
    struct pair p;
    struct log *other;
    begin_pair(&p);
    assert_true(catch_up(&p, 100));
    assert_false(log_follow_open(p.folder, STR("log.example"), key_pair_public(p.t.keys[SEC]),
                                 defaults, &other, &p.t.err));
    assert_int_equal(p.t.err.code, ERROR_CONFLICT);
    log_close(p.mirror);
    open_mirror(&p);
    assert_same(&p);
    end_pair(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mirror_is_the_same),
        cmocka_unit_test(what_the_log_would_refuse_is_refused),
        cmocka_unit_test(only_the_logs_checkpoint_ends_it),
        cmocka_unit_test(a_reference_leads_no_further_than_a_batch),
        cmocka_unit_test(a_mirror_is_of_one_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

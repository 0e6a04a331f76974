/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/log_testing.h"
#include "ledger/proof.h"
#include "ledger/store_guard.h"

#include <sqlite3.h>
#include <sys/wait.h>

/* ---- roles ---- */

/* One after the other on one log; `rule` NULL: it is taken. */
static const struct {
    enum who a, b;
    const char *text, *rule;
    enum standing standing;
} cases[] = {
    {FRA, FRA, UNDERTAKING("FRA", "FRA-1", "FRA", ""), NULL, STANDING_SIGNED},
    {FRA, FRA, UNDERTAKING("FRA", "GBR-1", "GBR", ""), "own-voice: ", 0},
    {GBR, GBR, UNDERTAKING("FRA", "FRA-2", "FRA", ""), "author-signs: ", 0},
    {SEC, SEC, UNDERTAKING("POL", "POL-1", "POL", ""), "author-key: ", 0},
    {NEW, NEW, UNDERTAKING("FRA", "FRA-2", "FRA", ""), "a note that no known key", 0},
    {FRA, NEW, UNDERTAKING("FRA", "FRA-2", "FRA", ""), "whose key is not registered", 0},
    {SEC, SEC, UNDERTAKING("SEC", "GBR-1", "GBR", ""), "sourced: ", 0},
    {SEC, SEC, UNDERTAKING("SEC", "GBR-1", "GBR", "source S-1\n"), NULL, STANDING_ENTERED},
    {SEC, SEC, UNDERTAKING("SEC", "GBR-3", "GBR", "source S-9\n"), "reference: ", 0},
    {SEC, SEC, UNDERTAKING("SEC", "FRA-1", "FRA", "source S-1\n"), "row-owner: ", 0},
    {SEC, SEC, UNDERTAKING("SEC", "FRA-3", "FRA", "source S-1\nsupersedes FRA-1\n"),
     "row-owner: ", 0},
    {GBR, GBR, UNDERTAKING("GBR", "GBR-2", "GBR", "supersedes FRA-1\n"), "row-owner: ", 0},
    {GBR, GBR, UNDERTAKING("GBR", "GBR-2", "GBR", "supersedes GBR-1\n"), NULL, STANDING_SIGNED},
    {GBR, GBR, UNDERTAKING("GBR", "GBR-1", "GBR", ""), NULL, STANDING_SIGNED},
    {SEC, SEC, UNDERTAKING("SEC", "GBR-1", "GBR", "note again\nx_a 1\n"), "sourced: ", 0},
    {OBS, OBS, UNDERTAKING("OBS", "OBS-1", "OBS", ""), "role: ", 0},
    {FRA, FRA,
     "surety/v1 caveats\nauthor FRA\nid C\nundertaking FRA-1\nkind task\nmode limit\n"
     "value t\n",
     NULL, STANDING_SIGNED},
    {FRA, FRA,
     "surety/v1 caveats\nauthor FRA\nid D\nundertaking GBR-1\nkind task\nmode limit\n"
     "value t\n",
     "own-voice: ", 0},
    {FRA, FRA, "surety/v1 requirements\nauthor FRA\nid R\nset A\ncomponent land\ncapability c\n",
     "role: ", 0},
    {SEC, SEC, "surety/v1 requirements\nauthor SEC\nid R\nset A\ncomponent land\ncapability c\n",
     NULL, STANDING_SIGNED},
    {SEC, SEC,
     "surety/v1 facts\nauthor SEC\nid F\nname consent.force.UKR\nvalue true\nsource S-1\n",
     "host-consent: ", 0},
    {UKR, UKR, "surety/v1 facts\nauthor UKR\nid F\nname consent.force.UKR\nvalue true\n", NULL,
     STANDING_SIGNED},
    {SEC, SEC,
     "surety/v1 areas\nauthor SEC\nid Z\nfeature "
     "{\"type\":\"Feature\",\"properties\":{\"id\":\"Z\"},"
     "\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}\n",
     NULL, STANDING_SIGNED},
    {SEC, SEC,
     "surety/v1 thresholds\nauthor SEC\nid T\nname ceasefire.kept\nzone Z\ndays 7\n"
     "compare at_most\nvalue 20\n",
     NULL, STANDING_SIGNED},
    {SEC, SEC,
     "surety/v1 thresholds\nauthor SEC\nid U\nname consent.force.UKR\nzone Z\ndays 7\n"
     "compare at_most\nvalue 20\n",
     "host-consent: ", 0},
    {UKR, UKR,
     "surety/v1 thresholds\nauthor UKR\nid U\nname consent.force.UKR\nzone Z\ndays 7\n"
     "compare at_most\nvalue 20\n",
     "host-consent: ", 0},
    {UKR, UKR, "surety/v1 facts\nauthor UKR\nid G\nname ceasefire.in_force\nvalue true\n",
     "own-voice: ", 0},
    {SEC, SEC, "surety/v1 facts\nauthor SEC\nid G\nname ceasefire.in_force\nvalue true\n",
     "sourced: ", 0},
    {SEC, SEC,
     "surety/v1 facts\nauthor SEC\nid G\nname ceasefire.in_force\nvalue true\nsource S-1\n", NULL,
     STANDING_ENTERED},
    {FRA, FRA, "surety/v1 reports\nauthor FRA\nid P\nfrom 2026-01-01\nkind explosion\n",
     "role: ", 0},
    {OBS, OBS, "surety/v1 reports\nauthor OBS\nid P\nfrom 2026-01-01\nkind explosion\n", NULL,
     STANDING_SIGNED},
    {FRA, FRA, "surety/v1 deliveries\nauthor FRA\nid D-1\nundertaking FRA-1\non 2026-01-01\n", NULL,
     STANDING_SIGNED},
    {FRA, FRA,
     "surety/v1 deliveries\nauthor FRA\nid D-2\nundertaking FRA-1\non 2026-01-01\n"
     "verified_by OBS\n",
     "confirmed: ", 0},
    {FRA, OBS,
     "surety/v1 deliveries\nauthor FRA\nid D-2\nundertaking FRA-1\non 2026-01-01\n"
     "verified_by OBS\n",
     NULL, STANDING_VERIFIED},
    {OBS, OBS, "surety/v1 deliveries\nauthor OBS\nid D-3\nundertaking FRA-1\non 2026-01-01\n", NULL,
     STANDING_VERIFIED},
    {SEC, SEC,
     "surety/v1 deliveries\nauthor SEC\nid D-4\nundertaking FRA-1\non 2026-01-01\n"
     "verified_by OBS\nsource S-1\n",
     NULL, STANDING_ENTERED},
    {FRA, SEC, "surety/v1 deliveries\nauthor FRA\nid D-5\nundertaking FRA-1\non 2026-01-01\n", NULL,
     STANDING_SIGNED},
    {GBR, GBR, "surety/v1 deliveries\nauthor GBR\nid D-6\nundertaking FRA-1\non 2026-01-01\n",
     "own-voice: ", 0},
};

static void roles_are_kept(void **unused)
{
    (void)unused;
    struct trial t;
    begin_with_parties(&t);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        int64_t index = say2(&t, cases[i].text, cases[i].a, cases[i].b);
        bool good = index >= 0;
        if (good != (cases[i].rule == NULL) || (!good && strstr(t.err.text, cases[i].rule) == NULL))
            fail_msg("case %zu: %s\n%s", i, cases[i].text, good ? "was taken" : t.err.text);
        if (good)
            assert_int_equal(t.receipts[0].standing, cases[i].standing);
    }
    end(&t);
}

/* ---- keys ---- */

static int64_t say_keys(struct trial *t, const char *author, const char *party, const char *action,
                        const char *role, enum who key, int old, enum who by)
{
    char *text = arena_printf(
        &t->arena, "surety/v1 keys\nauthor %s\nparty %s\naction %s\n%s%skey %s\n%s%s%s", author,
        party, action, role[0] ? "role " : "", role, key_text(t, key), old >= 0 ? "old " : "",
        old >= 0 ? key_text(t, (enum who)old) : "", old >= 0 ? "\n" : "");
    return say(t, text, by);
}

static void assert_rule(const struct trial *t, int64_t index, const char *rule)
{
    assert_int_equal(index, -1);
    if (strstr(t->err.text, rule) == NULL)
        fail_msg("%s, not %s", t->err.text, rule);
}

static void keys_come_and_go(void **unused)
{
    (void)unused;
    struct trial t;
    begin_with_parties(&t);
    assert_rule(&t, say_keys(&t, "SEC", "FRA", "register", "guarantor\n", NEW, -1, SEC),
                "key-registers");
    assert_rule(&t, say_keys(&t, "SEC", "FRA", "rotate", "", NEW, FRA, SEC), "key-registers");
    assert_rule(&t, say_keys(&t, "GBR", "FRA", "rotate", "", NEW, FRA, GBR), "own-voice");
    assert_rule(&t, say_keys(&t, "FRA", "FRA", "rotate", "", GBR, FRA, FRA), "key-new");
    assert_rule(&t, say_keys(&t, "FRA", "FRA", "register", "host\n", NEW, -1, FRA), "key-role");
    assert_rule(&t, say_keys(&t, "FRA", "FRA", "rotate", "", LOG, FRA, FRA), "key-log");
    assert_true(say_keys(&t, "FRA", "FRA", "rotate", "", NEW, FRA, FRA) > 0);
    assert_int_equal(say(&t, UNDERTAKING("FRA", "FRA-1", "FRA", ""), FRA), -1);
    assert_true(say(&t, UNDERTAKING("FRA", "FRA-1", "FRA", ""), NEW) > 0);
    assert_rule(&t, say_keys(&t, "FRA", "FRA", "rotate", "", FRA, NEW, NEW), "key-new");
    assert_rule(&t, say_keys(&t, "SEC", "SEC", "revoke", "", SEC, -1, SEC), "key-last");
    assert_true(say_keys(&t, "SEC", "FRA", "revoke", "", NEW, -1, SEC) > 0);
    assert_int_equal(say(&t, UNDERTAKING("FRA", "FRA-2", "FRA", ""), NEW), -1);
    /* Who could revoke a key and register another would speak for the party. */
    uint8_t seed[ED25519_SEED_BYTES] = {98};
    key_pair_close(t.keys[OBS]);
    assert_true(key_pair_from_seed(STR("FRA/3"), KEY_NOTE, seed, &t.keys[OBS], &t.err));
    assert_rule(&t, say_keys(&t, "SEC", "FRA", "register", "guarantor\n", OBS, -1, SEC),
                "key-registers");
    /* The roster comes back from the entries. */
    size_t count = log_roster(t.log)->count;
    log_close(t.log);
    assert_true(log_open(t.folder, t.keys[LOG], defaults, &t.log, &t.err));
    assert_int_equal(log_roster(t.log)->count, count);
    assert_null(roster_party(log_roster(t.log), STR("FRA")));
    assert_non_null(roster_party(log_roster(t.log), STR("GBR")));
    end(&t);
}

static void a_new_key_is_signed_by_the_old(void **unused)
{
    (void)unused;
    struct trial t;
    begin_with_parties(&t);
    assert_true(say_keys(&t, "FRA", "FRA", "register", "guarantor\n", NEW, -1, FRA) > 0);
    uint8_t seed[ED25519_SEED_BYTES] = {99};
    key_pair_close(t.keys[OBS]);
    assert_true(key_pair_from_seed(STR("FRA/3"), KEY_NOTE, seed, &t.keys[OBS], &t.err));
    assert_rule(&t, say_keys(&t, "FRA", "FRA", "rotate", "", OBS, FRA, NEW), "key-old-signs");
    assert_true(say_keys(&t, "FRA", "FRA", "rotate", "", OBS, FRA, FRA) > 0);
    end(&t);
}

/* ---- the same twice ---- */

static void the_same_is_kept_once(void **unused)
{
    (void)unused;
    struct trial t;
    begin_with_parties(&t);
    const char *first = UNDERTAKING("FRA", "FRA-1", "FRA", "low 1\n");
    const char *second = UNDERTAKING("FRA", "FRA-1", "FRA", "low 2\n");
    int64_t index = say(&t, first, FRA);
    assert_true(index > 0 && t.receipts[0].is_new);
    assert_int_equal(say(&t, first, FRA), index);
    assert_false(t.receipts[0].is_new);
    /* More signatures under words that count are a new entry. */
    assert_int_equal(say2(&t, first, FRA, OBS), index + 1);
    assert_int_equal(say(&t, first, FRA), index);
    /* An old note cannot bring back what was replaced, alone or with one more signature. */
    assert_int_equal(say(&t, second, FRA), index + 2);
    assert_int_equal(say(&t, first, FRA), index);
    assert_rule(&t, say2(&t, first, FRA, GBR), "said-before");
    end(&t);
}

static void a_batch_is_all_or_nothing(void **unused)
{
    (void)unused;
    struct trial t;
    begin_with_parties(&t);
    int64_t size = log_size(t.log);
    struct log_submission batch[] = {
        {.note = sign(&t, UNDERTAKING("FRA", "FRA-1", "FRA", "source S-2\n"), FRA)},
        {.note = sign(&t, "surety/v1 sources\nauthor SEC\nid S-2\n", SEC)},
        {.note = sign(&t, "surety/v1 sources\nauthor SEC\nid S-2\n", SEC)},
        {.note = sign(&t, UNDERTAKING("FRA", "GBR-1", "GBR", ""), FRA)},
    };
    assert_false(log_append(t.log, batch, 4, t.receipts, &t.refused, &t.err));
    assert_int_equal(t.refused, 3);
    assert_int_equal(log_size(t.log), size);
    assert_true(log_append(t.log, batch, 3, t.receipts, &t.refused, &t.err));
    assert_int_equal(t.receipts[0].index, size);
    assert_int_equal(t.receipts[2].index, size + 1);
    assert_false(t.receipts[2].is_new);
    assert_int_equal(log_size(t.log), size + 2);
    end(&t);
}

static void one_key_signs_once(void **unused)
{
    (void)unused;
    struct trial t;
    begin_with_parties(&t);
    struct str note = sign(&t, UNDERTAKING("FRA", "FRA-1", "FRA", ""), FRA);
    const char *line = strstr(str_c(&t.arena, note), "\xE2\x80\x94");
    struct log_submission twice = {
        .note = str_from(arena_printf(&t.arena, "%s%s", str_c(&t.arena, note), line))};
    assert_false(log_append(t.log, &twice, 1, t.receipts, &t.refused, &t.err));
    assert_rule(&t, -1, "signed twice by one key of \"FRA\"");
    end(&t);
}

/* In one batch rows may refer to rows behind them; but not to take from their owner what he is yet
 * to say. */
static void nobody_is_superseded_in_advance(void **unused)
{
    (void)unused;
    struct trial t;
    begin_with_parties(&t);
    struct str own = sign(&t, UNDERTAKING("FRA", "FRA-1", "FRA", "low 1\n"), FRA);
    struct log_submission batch[] = {
        {.note = sign(&t, UNDERTAKING("SEC", "X-1", "FRA", "source S-1\nsupersedes FRA-1\n"), SEC)},
        {.note = own},
    };
    assert_false(log_append(t.log, batch, 2, t.receipts, &t.refused, &t.err));
    assert_int_equal(t.refused, 0);
    assert_rule(&t, -1, "supersedes: ");
    batch[0].note = sign(&t, UNDERTAKING("GBR", "X-1", "GBR", "supersedes FRA-1\n"), GBR);
    assert_false(log_append(t.log, batch, 2, t.receipts, &t.refused, &t.err));
    assert_rule(&t, -1, "supersedes: ");
    batch[1].note = sign(&t, UNDERTAKING("FRA", "FRA-2", "FRA", "supersedes FRA-1\n"), FRA);
    batch[0].note = own;
    assert_true(log_append(t.log, batch, 2, t.receipts, &t.refused, &t.err));
    end(&t);
}

/* ---- durability, proofs ---- */

static void what_was_said_is_there_after_reopening(void **unused)
{
    (void)unused;
    struct trial t;
    begin_with_parties(&t);
    for (int i = 0; i < 600; i++) {
        char *text = arena_printf(&t.arena, "surety/v1 sources\nauthor SEC\nid S-%d\n", 100 + i);
        assert_true(say(&t, text, SEC) >= 0);
        if (i % 97 != 0)
            continue;
        log_close(t.log);
        if (!log_open(t.folder, t.keys[LOG], defaults, &t.log, &t.err))
            fail_msg("%s", t.err.text);
    }
    log_close(t.log);
    assert_true(log_open(t.folder, NULL, defaults, &t.log, &t.err));
    int64_t size = log_size(t.log);
    for (int64_t i = 0; i < size; i += 13) {
        struct buf out;
        struct proof proof;
        struct checkpoint checkpoint;
        struct str entry;
        buf_init(&out);
        assert_true(log_prove(t.log, i, &out, &t.err));
        assert_true(proof_parse(&t.arena, buf_view(&out), &proof, &t.err));
        assert_true(log_entry(t.log, &t.arena, i, &entry, &t.err));
        if (!proof_verify(&t.arena, &proof, entry, log_key(t.log), NULL, &checkpoint, &t.err))
            fail_msg("%s", t.err.text);
        buf_release(&out);
    }
    struct str ignored;
    assert_false(log_entry(t.log, &t.arena, size, &ignored, &t.err));
    assert_int_equal(t.err.code, ERROR_NOT_FOUND);
    end(&t);
}

static void another_key_does_not_open_it(void **unused)
{
    (void)unused;
    struct trial t;
    struct log *other;
    begin(&t);
    assert_false(log_open(t.folder, t.keys[SEC], defaults, &other, &t.err));
    assert_int_equal(t.err.code, ERROR_USAGE);
    struct log_founding founding = founding_of(&t);
    assert_false(log_init(t.folder, &founding, defaults, &other, &t.err));
    assert_int_equal(t.err.code, ERROR_CONFLICT);
    founding.log_key = t.keys[SEC];
    assert_false(log_init("nowhere", &founding, defaults, &other, &t.err));
    assert_int_equal(t.err.code, ERROR_USAGE);
    end(&t);
}

static void a_long_statement_keeps_its_body(void **unused)
{
    (void)unused;
    struct trial t;
    begin_with_parties(&t);
    char *note = arena_alloc(&t.arena, 100001, 1);
    memset(note, 'n', 100000);
    struct statement_line lines[] = {{STR("id"), STR("S-2")}, {STR("note"), {note, 100000}}};
    struct statement statement = {
        .kind = KIND_SOURCE, .author = STR("SEC"), .lines = lines, .line_count = 2};
    struct statement_text text;
    struct log_statement back;
    assert_true(statement_write(&t.arena, &statement, &text, &t.err));
    struct log_submission submission = {.note = sign(&t, str_c(&t.arena, text.text), SEC),
                                        .body = text.body};
    assert_true(log_append(t.log, &submission, 1, t.receipts, &t.refused, &t.err));
    assert_true(log_statement(t.log, &t.arena, t.receipts[0].index, &back, &t.err));
    assert_true(statement_same_row(&statement, &back.statement));
    submission.body = (struct str){0};
    submission.note = sign2(&t, str_c(&t.arena, text.text), SEC, OBS);
    assert_false(log_append(t.log, &submission, 1, t.receipts, &t.refused, &t.err));
    assert_int_equal(t.err.code, ERROR_NOT_FOUND);
    end(&t);
}

/* ---- damage ---- */

/* Runs SQL on the store behind the log's back. */
static void damage(struct trial *t, const char *sql)
{
    sqlite3 *db;
    char path[128];
    snprintf(path, sizeof path, "%s/ledger.sqlite", t->folder);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, store_guard_register(NULL)),
                     SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

static void the_start_notices_damage(void **unused)
{
    (void)unused;
    static const struct {
        const char *sql;
        enum error_code code;
    } damages[] = {
        {"UPDATE entries SET leaf = zeroblob(32) WHERE idx = 2", ERROR_CONFLICT},
        {"DELETE FROM entries WHERE idx = 2", ERROR_NOT_FOUND},
        {"UPDATE log SET size = 3", ERROR_CONFLICT},
        {"UPDATE log SET root = zeroblob(32)", ERROR_CONFLICT},
        {"UPDATE log SET root = zeroblob(31)", ERROR_FORMAT},
        {"UPDATE log SET checkpoint = x'00'", ERROR_FORMAT},
        {"UPDATE log SET checkpoint = (SELECT bytes FROM checkpoints WHERE size = 2)",
         ERROR_CONFLICT},
        {"UPDATE log SET size = 2, checkpoint = (SELECT bytes FROM checkpoints WHERE size = 2)",
         ERROR_CONFLICT},
        {"UPDATE entries SET bytes = x'00' WHERE idx = 0", ERROR_FORMAT},
        {"DELETE FROM log", ERROR_FORMAT},
        {"PRAGMA user_version = 1", ERROR_FORMAT},
        {"PRAGMA application_id = 2", ERROR_FORMAT},
    };
    for (size_t i = 0; i < CASE_COUNT(damages); i++) {
        struct trial t;
        begin_with_parties(&t);
        log_close(t.log);
        damage(&t, damages[i].sql);
        assert_false(log_open(t.folder, t.keys[LOG], defaults, &t.log, &t.err));
        if (t.err.code != damages[i].code)
            fail_msg("%s: %d %s", damages[i].sql, t.err.code, t.err.text);
        end(&t);
    }
}

/* ---- the record ---- */

/* What was said by an index is what a record of that time holds. */
static void a_record_is_of_its_time(void **unused)
{
    (void)unused;
    struct trial t;
    struct record record;
    struct diagnostics diagnostics;
    begin_with_parties(&t);
    int64_t first = say(&t, UNDERTAKING("FRA", "FRA-1", "FRA", "low 1\n"), FRA);
    int64_t second = say(&t, UNDERTAKING("FRA", "FRA-1", "FRA", "low 2\n"), FRA);
    static const int64_t low[] = {1000, 2000};
    int64_t sizes[] = {first + 1, second + 1};
    for (int i = 0; i < 2; i++) {
        diagnostics_init(&diagnostics, &t.arena);
        assert_true(log_load(t.log, &t.arena, sizes[i], &record, &diagnostics, &t.err));
        assert_int_equal(record.tables[KIND_UNDERTAKING].row_count, 1);
        const struct row *row = record_row(&record, KIND_UNDERTAKING, 0);
        assert_int_equal(row_value(row, UNDERTAKING_LOW, 0), low[i]);
        assert_int_equal(row->line, sizes[i] - 1);
    }
    assert_true(log_load(t.log, &t.arena, first, &record, &diagnostics, &t.err));
    assert_int_equal(record.tables[KIND_UNDERTAKING].row_count, 0);
    end(&t);
}

static void what_counts_need_not_be_said_again(void **unused)
{
    (void)unused;
    struct trial t;
    struct statement statement;
    struct error err;
    int64_t index;
    begin_with_parties(&t);
    static const char *const texts[] = {
        UNDERTAKING("SEC", "FRA-1", "FRA", "low 1\n"),
        UNDERTAKING("SEC", "FRA-1", "FRA", "low 2\n"),
        "surety/v1 sources\nauthor SEC\nid S-1\ntier 2\n",
    };
    int64_t said = say(&t, UNDERTAKING("FRA", "FRA-1", "FRA", "low 1\n"), FRA);
    int64_t expected[] = {said, -1, 10};
    for (size_t i = 0; i < CASE_COUNT(texts); i++) {
        assert_true(
            statement_parse(&t.arena, str_from(texts[i]), (struct str){0}, &statement, &err));
        assert_true(log_find_same(t.log, &statement, str_from(texts[i]), &index, &err));
        assert_int_equal(index, expected[i]);
    }
    assert_true(say(&t, "surety/v1 sources\nauthor SEC\nid S-1\ntier 3\n", SEC) > 0);
    assert_false(log_find_same(t.log, &statement, str_from(texts[2]), &index, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    end(&t);
}

/* ---- two writers ---- */

/* Each writes its own rows; both see each other's and no index is given twice. */
static int write_rows(struct trial *t, char letter, int count)
{
    for (int i = 0; i < count; i++) {
        char *text =
            arena_printf(&t->arena, "surety/v1 sources\nauthor SEC\nid %c-%d\n", letter, i);
        struct log_submission submission = {.note = sign(t, text, SEC)};
        if (!log_append(t->log, &submission, 1, t->receipts, &t->refused, &t->err)) {
            fprintf(stderr, "# %s\n", t->err.text);
            return 1;
        }
    }
    return 0;
}

static pid_t start_writer(struct trial *t, char letter, int count)
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    int status = 1;
    if (log_open(t->folder, t->keys[LOG], defaults, &t->log, &t->err))
        status = write_rows(t, letter, count);
    log_close(t->log);
    _exit(status);
}

static void two_writers_make_one_history(void **unused)
{
    (void)unused;
    enum { ROWS = 60 };
    struct trial t;
    int status;
    begin(&t);
    log_close(t.log);
    t.log = NULL;
    pid_t pids[2] = {start_writer(&t, 'A', ROWS), start_writer(&t, 'B', ROWS)};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
    }
    if (!log_open(t.folder, t.keys[LOG], defaults, &t.log, &t.err))
        fail_msg("%s", t.err.text);
    assert_int_equal(log_size(t.log), 1 + 2 * ROWS);
    end(&t);
}

/* Two in one process, each with its own idea of the head: the second catches up before it signs. */
static void a_stale_writer_catches_up(void **unused)
{
    (void)unused;
    struct trial t, other;
    begin(&t);
    other = t;
    arena_init(&other.arena);
    assert_true(log_open(t.folder, t.keys[LOG], defaults, &other.log, &t.err));
    assert_int_equal(say(&t, "surety/v1 sources\nauthor SEC\nid A\n", SEC), 1);
    assert_int_equal(say(&other, "surety/v1 sources\nauthor SEC\nid B\n", SEC), 2);
    assert_int_equal(say(&t, "surety/v1 sources\nauthor SEC\nid C\n", SEC), 3);
    log_close(other.log);
    arena_release(&other.arena);
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roles_are_kept),
        cmocka_unit_test(keys_come_and_go),
        cmocka_unit_test(a_new_key_is_signed_by_the_old),
        cmocka_unit_test(the_same_is_kept_once),
        cmocka_unit_test(a_batch_is_all_or_nothing),
        cmocka_unit_test(one_key_signs_once),
        cmocka_unit_test(nobody_is_superseded_in_advance),
        cmocka_unit_test(what_was_said_is_there_after_reopening),
        cmocka_unit_test(another_key_does_not_open_it),
        cmocka_unit_test(a_long_statement_keeps_its_body),
        cmocka_unit_test(the_start_notices_damage),
        cmocka_unit_test(a_record_is_of_its_time),
        cmocka_unit_test(what_counts_need_not_be_said_again),
        cmocka_unit_test(two_writers_make_one_history),
        cmocka_unit_test(a_stale_writer_catches_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

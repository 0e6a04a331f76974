/* SPDX-License-Identifier: Apache-2.0 */
/* Stores that someone has tampered with by way of the data base, checksums and all. */
#include "base/testing.h"
#include "ledger/cosignature.h"
#include "ledger/log.h"
#include "ledger/store_guard.h"
#include "ledger/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ENTRIES = 300 };

struct trial {
    char folder[64];
    struct arena arena;
    struct key_pair *log_key, *secretariat, *witness;
    struct policy policy;
    char *policy_text;
    char found[4096]; /* "path index: what\n" of each finding */
    struct verification result;
    struct error err;
};

static struct key_pair *make_key(struct trial *t, const char *name, enum key_type type,
                                 uint8_t first)
{
    struct key_pair *pair;
    uint8_t seed[ED25519_SEED_BYTES] = {first};
    assert_true(key_pair_from_seed(str_from(name), type, seed, &pair, &t->err));
    return pair;
}

static char *key_text(struct trial *t, const struct key_pair *pair)
{
    struct buf out;
    buf_init(&out);
    key_write(key_pair_public(pair), &out);
    char *text = str_c(&t->arena, buf_view(&out));
    buf_release(&out);
    return text;
}

static struct str sign(struct trial *t, const char *text)
{
    const struct key_pair *pairs[] = {t->secretariat};
    struct buf out;
    buf_init(&out);
    assert_true(note_sign(str_from(text), pairs, 1, &out, &t->err));
    struct str note = {arena_copy(&t->arena, out.data, out.size), out.size};
    buf_release(&out);
    return note;
}

/* Sources up to ENTRIES entries in batches of a hundred, the last of them stated twice. */
static void fill(struct trial *t, struct log *log)
{
    struct log_submission batch[100];
    struct log_receipt receipts[100];
    size_t count = 0, refused;
    for (int i = 1; i < ENTRIES; i++) {
        const char *id = i == ENTRIES - 1 ? "S-7" : arena_printf(&t->arena, "S-%d", i);
        batch[count++] = (struct log_submission){
            .note =
                sign(t, arena_printf(&t->arena, "surety/v1 sources\nauthor SEC\nid %s\ntier %d\n",
                                     id, i == ENTRIES - 1 ? 1 : 2))};
        if (count < 100 && i < ENTRIES - 1)
            continue;
        if (!log_append(log, batch, count, receipts, &refused, &t->err))
            fail_msg("%s", t->err.text);
        count = 0;
    }
}

static void cosign(struct trial *t, struct log *log)
{
    struct buf line;
    struct note note;
    size_t kept;
    uint8_t payload[COSIGNATURE_PAYLOAD_BYTES];
    assert_true(note_parse(&t->arena, log_checkpoint(log), &note, &t->err));
    cosignature_sign(t->witness, note.text, 1000000, payload);
    buf_init(&line);
    note_write_signature(&line, key_pair_public(t->witness), payload, sizeof payload);
    assert_true(log_add_cosignatures(log, &t->policy, ENTRIES, buf_view(&line), &kept, &t->err));
    assert_int_equal(kept, 1);
    buf_release(&line);
}

static int setup(void **state)
{
    struct trial *t = calloc(1, sizeof *t);
    struct log *log;
    *state = t;
    snprintf(t->folder, sizeof t->folder, P_tmpdir "/surety-verify-XXXXXX");
    if (mkdtemp(t->folder) == NULL)
        return -1;
    t->log_key = make_key(t, "log.example", KEY_NOTE, 1);
    t->secretariat = make_key(t, "SEC", KEY_NOTE, 2);
    t->witness = make_key(t, "w.example", KEY_COSIGNATURE, 3);
    t->policy_text = arena_printf(&t->arena, "witness W %s\nquorum W\n", key_text(t, t->witness));
    assert_true(policy_parse(&t->arena, str_from(t->policy_text), &t->policy, &t->err));
    const struct log_founding founding = {
        .origin = STR("log.example"),
        .log_key = t->log_key,
        .secretariat = STR("SEC"),
        .secretariat_key = key_pair_public(t->secretariat),
        .secretariat_pair = t->secretariat,
    };
    /* Half of the rows are settled. */
    if (!log_init(t->folder, &founding, (struct store_options){.unsettled_max = 150}, &log,
                  &t->err))
        fail_msg("%s", t->err.text);
    fill(t, log);
    cosign(t, log);
    log_close(log);
    return 0;
}

static int teardown(void **state)
{
    struct trial *t = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", t->folder);
    int status = system(command);
    key_pair_close(t->log_key);
    key_pair_close(t->secretariat);
    key_pair_close(t->witness);
    arena_release(&t->arena);
    free(t);
    return status;
}

static void keep_finding(void *context, const struct audit_finding *finding)
{
    struct trial *t = context;
    size_t used = strlen(t->found);
    snprintf(t->found + used, sizeof t->found - used, "%s %lld: %s\n", finding->path,
             (long long)finding->index, finding->what);
}

static void verify(struct trial *t, const struct policy *policy)
{
    const struct verify_options options = {key_pair_public(t->log_key), policy, 2};
    const struct verify_watch watch = {t, keep_finding};
    t->found[0] = '\0';
    if (!verify_store(&t->arena, t->folder, &options, &watch, &t->result, &t->err))
        fail_msg("%s", t->err.text);
}

/* Changes the data base as one would who can write to it, with good checksums. */
static void tamper(struct trial *t, const char *sql)
{
    sqlite3 *db;
    char *trouble = NULL;
    const char *path = arena_printf(&t->arena, "%s/ledger.sqlite", t->folder);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, store_guard_register(NULL)),
                     SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &trouble) != SQLITE_OK)
        fail_msg("%s: %s", sql, trouble);
    sqlite3_close(db);
}

static void a_sound_store_has_no_findings(void **state)
{
    struct trial *t = *state;
    verify(t, &t->policy);
    assert_string_equal(t->found, "");
    assert_int_equal(t->result.findings, 0);
    assert_int_equal(t->result.size, ENTRIES);
    assert_int_equal(t->result.entries, ENTRIES);
    assert_int_equal(t->result.signatures, ENTRIES);
    assert_int_equal(t->result.rows, ENTRIES - 2);
    assert_int_equal(t->result.nodes, 1);
    assert_int_equal(t->result.checkpoints, 4);
    assert_int_equal(t->result.cosignatures, 1);
    assert_int_equal(t->result.cosigned_size, ENTRIES);
    assert_int_equal(t->result.witness_count, 1);
    assert_true(str_eq(t->result.witnesses[0].name, STR("w.example")));
    assert_int_equal(t->result.witnesses[0].time_s, 1000000);
    verify(t, NULL);
    assert_int_equal(t->result.findings, 0);
    assert_int_equal(t->result.cosigned_size, -1);
}

struct tampering {
    const char *sql;
    const char *found; /* the first finding begins so */
};

static const struct tampering tamperings[] = {
    {"UPDATE entries SET leaf = zeroblob(32) WHERE idx = 3",
     "entries 3: its leaf hash is not that of its bytes"},
    {"UPDATE entries SET text = zeroblob(32) WHERE idx = 4",
     "entries 4: its hash of the text is not that of its text"},
    {"UPDATE entries SET kind = 'parties' WHERE idx = 5",
     "entries 5: is kept as of another kind than it is"},
    {"UPDATE entries SET standing = 2 WHERE idx = 6",
     "entries 6: is kept as worth 2, and is worth 1"},
    {"UPDATE entries SET bytes = CAST(replace(CAST(bytes AS TEXT), 'tier 2', 'tier 3') AS BLOB)"
     " WHERE idx = 7",
     "entries 7: its leaf hash is not that of its bytes"},
    {"UPDATE entries SET bytes = x'00' WHERE idx = 8",
     "entries 8: its leaf hash is not that of its bytes"},
    {"DELETE FROM entries WHERE idx = 9", "entries 9: is missing"},
    {"DELETE FROM entries WHERE idx = 299", "entries 299: is missing"},
    {"UPDATE entries SET again = 1 WHERE idx = 10",
     "entries 10: is kept as one that came again, and is the first of its row"},
    {"UPDATE entries SET again = 0 WHERE idx = 299",
     "entries 299: is kept as one that is the first of its row, and is not"},
    {"UPDATE rows SET first = 4 WHERE id = 'S-11'",
     "rows 11: the row \"S-11\" was stated first by entry 11"},
    {"INSERT INTO entries SELECT 300, leaf, text, kind, standing, 1, bytes FROM entries"
     " WHERE idx = 1",
     "entries 300: stands behind the last checkpoint"},
    {"UPDATE nodes SET hash = zeroblob(32)",
     "nodes 0: of level 8: is not the hash that the entries lead to"},
    {"DELETE FROM nodes", "nodes -1: 1 hashes of level 8 are missing"},
    {"INSERT INTO nodes VALUES (16, 0, zeroblob(32))",
     "nodes 0: of level 16: no entries lead to it"},
    {"UPDATE rows SET idx = 7 WHERE id = 'S-7'",
     "rows 7: the row \"S-7\" was stated last by entry 299"},
    {"UPDATE rows SET author = 'FRA' WHERE id = 'S-8'",
     "rows 8: author, party or worth of the row \"S-8\" are not those of its entry"},
    {"UPDATE rows SET standing = 0 WHERE id = 'S-9'",
     "rows 9: author, party or worth of the row \"S-9\" are not those of its entry"},
    {"DELETE FROM rows WHERE id = 'S-10'", "rows 10: the row that this entry states is missing"},
    {"UPDATE unsettled SET idx = 7 WHERE id = 'S-201'",
     "rows 7: the row \"S-201\" was stated last by entry 201"},
    {"UPDATE unsettled SET author = 'FRA' WHERE id = 'S-202'",
     "rows 202: author, party or worth of the row \"S-202\" are not those of its entry"},
    {"DELETE FROM unsettled WHERE id = 'S-203'",
     "rows 203: the row that this entry states is missing"},
    {"INSERT INTO unsettled SELECT first, kind, id, idx, author, party, standing FROM rows"
     " WHERE id = 'S-10'",
     "rows 10: the row \"S-10\" is kept twice"},
    {"INSERT INTO rows VALUES ('sources', 'S-X', 1, 1, 'SEC', '', 1)",
     "rows 1: the row \"S-X\" was stated by no entry"},
    {"INSERT INTO bodies VALUES (zeroblob(32), x'00')",
     "bodies -1: a body of 1 bytes that no entry names"},
    {"UPDATE checkpoints SET time_s = time_s + 1000 WHERE size = 101",
     "checkpoints 201: was recorded before an earlier one, by its time"},
    {"UPDATE checkpoints SET bytes = (SELECT bytes FROM checkpoints WHERE size = 201)"
     " WHERE size = 101",
     "checkpoints 101: is not a checkpoint of this size by the log's key"},
    {"UPDATE checkpoints SET bytes = x'00' WHERE size = 101", "checkpoints 101: "},
    {"DELETE FROM checkpoints WHERE size = 300",
     "checkpoints 300: the last checkpoint was not kept"},
    {"UPDATE log SET size = 299", "log -1: has another size or root than its checkpoint"},
    {"UPDATE log SET root = zeroblob(32)", "log -1: has another size or root than its checkpoint"},
    {"UPDATE log SET checkpoint = (SELECT bytes FROM checkpoints WHERE size = 201), size = 201",
     "log -1: has another size or root than its checkpoint"},
    {"UPDATE log SET checkpoint = x'00'", "log -1: "},
    {"UPDATE log SET origin = 'other.example'", "log -1: is the log of another key: "},
    {"CREATE TRIGGER later AFTER INSERT ON entries BEGIN DELETE FROM rows; END",
     "ledger.sqlite -1: holds trigger later, which no store has"},
    {"CREATE TABLE more (x)", "ledger.sqlite -1: holds table more, which no store has"},
    {"DROP INDEX entries_text", "ledger.sqlite -1: has no index entries_text"},
    {"UPDATE cosignatures SET size = 201",
     "cosignatures 201: the cosignature by \"w.example\" does not verify"},
    {"UPDATE cosignatures SET size = 7", "cosignatures 7: are of a checkpoint that was not kept"},
    {"UPDATE cosignatures SET line = x'00'", "cosignatures 300: holds a line that is no signature"},
    {"DELETE FROM cosignatures",
     "cosignatures -1: no checkpoint is cosigned by the quorum of the policy"},
};

static void copy_store(struct trial *t, const char *from, const char *to)
{
    char command[256];
    snprintf(command, sizeof command, "cp '%s/%s' '%s/%s'", t->folder, from, t->folder, to);
    assert_int_equal(system(command), 0);
}

static void each_table_is_held_to_the_entries(void **state)
{
    struct trial *t = *state;
    copy_store(t, "ledger.sqlite", "kept");
    for (size_t i = 0; i < CASE_COUNT(tamperings); i++) {
        const struct tampering *c = &tamperings[i];
        tamper(t, c->sql);
        verify(t, &t->policy);
        if (strncmp(t->found, c->found, strlen(c->found)) != 0)
            fail_msg("%s: %s", c->sql, t->found);
        assert_true(t->result.findings > 0);
        copy_store(t, "kept", "ledger.sqlite");
    }
    verify(t, &t->policy);
    assert_string_equal(t->found, "");
}

static void a_damaged_page_is_one_line(void **state)
{
    struct trial *t = *state;
    const char *path = arena_printf(&t->arena, "%s/ledger.sqlite", t->folder);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    fseek(file, 5000, SEEK_SET);
    int byte = fgetc(file);
    fseek(file, 5000, SEEK_SET);
    fputc(byte ^ 16, file);
    fclose(file);
    verify(t, &t->policy);
    assert_string_equal(t->found, "ledger.sqlite -1: page 2 is not as it was written\n");
    assert_true(t->result.is_cut_short);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_sound_store_has_no_findings, setup, teardown),
        cmocka_unit_test_setup_teardown(each_table_is_held_to_the_entries, setup, teardown),
        cmocka_unit_test_setup_teardown(a_damaged_page_is_one_line, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

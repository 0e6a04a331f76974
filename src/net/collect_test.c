/* SPDX-License-Identifier: Apache-2.0 */
#include "net/collect.h"

#include "base/file.h"
#include "base/testing.h"
#include "ledger/cosignature.h"
#include "ledger/witness_request.h"
#include "net/http_server.h"
#include "net/witness_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ORIGIN "log.example/one"

enum { ENTRIES = 5, WITNESSES = 3 };

/* A log of five entries, a witness at home that does as it should, and places for others. */
struct trial {
    char folder[64];
    struct arena arena;
    struct key_pair *log_pair, *secretariat, *pairs[WITNESSES];
    struct log *log;
    struct witness *witness;
    struct witness_server *server;
    struct policy policy;
    struct collect_report report;
    struct error err;
};

static struct key_pair *pair_of(const char *name, enum key_type type, uint8_t byte)
{
    uint8_t seed[ED25519_SEED_BYTES];
    struct key_pair *pair;
    struct error err;
    memset(seed, byte, sizeof seed);
    assert_true(key_pair_from_seed(str_from(name), type, seed, &pair, &err));
    return pair;
}

static char *path_of(struct trial *t, const char *name)
{
    return arena_printf(&t->arena, "%s/%s", t->folder, name);
}

static void say(struct trial *t, int number)
{
    char text[64];
    struct buf note;
    struct log_receipt receipt;
    size_t refused;
    const struct key_pair *pair = t->secretariat;
    snprintf(text, sizeof text, "surety/v1 sources\nauthor SEC\nid S-%d\n", number);
    buf_init(&note);
    assert_true(note_sign(str_from(text), &pair, 1, &note, &t->err));
    struct log_submission submission = {.note = buf_view(&note)};
    if (!log_append(t->log, &submission, 1, &receipt, &refused, &t->err))
        fail_msg("%s", t->err.text);
    buf_release(&note);
}

static void begin(struct trial *t)
{
    *t = (struct trial){.folder = P_tmpdir "/surety-collect-XXXXXX"};
    arena_init(&t->arena);
    assert_non_null(mkdtemp(t->folder));
    t->log_pair = pair_of(ORIGIN, KEY_NOTE, 1);
    t->secretariat = pair_of("SEC", KEY_NOTE, 2);
    for (int i = 0; i < WITNESSES; i++)
        t->pairs[i] =
            pair_of(arena_printf(&t->arena, "w%d", i), KEY_COSIGNATURE, (uint8_t)(10 + i));
    const struct log_founding founding = {
        .origin = STR(ORIGIN),
        .log_key = t->log_pair,
        .secretariat = STR("SEC"),
        .secretariat_key = key_pair_public(t->secretariat),
        .secretariat_pair = t->secretariat,
    };
    if (!log_init(path_of(t, "store"), &founding, (struct store_options){0}, &t->log, &t->err))
        fail_msg("%s", t->err.text);
    for (int i = 1; i < ENTRIES; i++)
        say(t, i);
    const struct key *log_key = key_pair_public(t->log_pair);
    assert_true(witness_open(path_of(t, "w0"), t->pairs[0], log_key, 1, (struct witness_options){0},
                             &t->witness, &t->err));
    assert_true(witness_server_start(t->witness,
                                     (struct witness_server_options){.address = "127.0.0.1:0"},
                                     &t->server, &t->err));
}

static void remove_all(struct trial *t, const char *name)
{
    struct str *names;
    size_t count;
    const char *folder = path_of(t, name);
    if (!file_list(&t->arena, folder, &names, &count, &t->err))
        return;
    for (size_t i = 0; i < count; i++)
        file_remove(arena_printf(&t->arena, "%s/%.*s", folder, STR_ARG(names[i])));
    file_remove(folder);
}

static void end(struct trial *t)
{
    witness_server_stop(t->server);
    witness_close(t->witness);
    log_close(t->log);
    key_pair_close(t->log_pair);
    key_pair_close(t->secretariat);
    for (int i = 0; i < WITNESSES; i++)
        key_pair_close(t->pairs[i]);
    remove_all(t, "store");
    remove_all(t, "w0/evidence");
    remove_all(t, "w0");
    remove_all(t, "");
    arena_release(&t->arena);
}

/* A policy of the good witness and, if there is one, another at `address`. */
static void set_policy(struct trial *t, const char *address, const char *quorum)
{
    struct buf text;
    buf_init(&text);
    for (int i = 0; i < (address == NULL ? 1 : 2); i++) {
        buf_printf(&text, "witness W%d ", i);
        key_write(key_pair_public(t->pairs[i]), &text);
        buf_printf(&text, " http://%s\n", i == 0 ? witness_server_address(t->server) : address);
    }
    if (address != NULL)
        buf_text(&text, "group both all W0 W1\n");
    buf_printf(&text, "quorum %s\n", quorum);
    const char *kept = arena_copy(&t->arena, text.data, text.size);
    if (!policy_parse(&t->arena, (struct str){kept, text.size}, &t->policy, &t->err))
        fail_msg("%s", t->err.text);
    buf_release(&text);
}

static void collect(struct trial *t, const char *sizes_path)
{
    struct collect_options options = {.sizes_path = sizes_path, .timeout_ms = 300};
    if (!http_client_open(&options.client, &t->err)
        || !collect_cosignatures(t->log, &t->policy, options, &t->arena, &t->report, &t->err))
        fail_msg("%s", t->err.text);
    http_client_close(options.client);
}

static size_t count_lines(struct trial *t)
{
    struct str checkpoint;
    struct note note;
    assert_true(log_cosigned_checkpoint(t->log, &t->arena, log_size(t->log), &checkpoint, &t->err));
    assert_true(note_parse(&t->arena, checkpoint, &note, &t->err));
    return note.signature_count;
}

static void from_nothing_and_on(void **state)
{
    struct trial t;
    struct str sizes;
    (void)state;
    begin(&t);
    set_policy(&t, NULL, "W0");
    const char *path = path_of(&t, "sizes");
    for (int i = 0; i < 3; i++) {
        collect(&t, path);
        assert_int_equal(t.report.count, 1);
        assert_int_equal(t.report.size, ENTRIES + i);
        if (t.report.results[0].outcome != COLLECT_COSIGNED)
            fail_msg("%.*s", STR_ARG(t.report.results[0].words));
        assert_true(t.report.is_met);
        assert_int_equal(count_lines(&t), 2);
        assert_true(file_read(&t.arena, path, 1000, &sizes, &t.err));
        assert_int_equal(sizes.data[sizes.size - 2], '0' + ENTRIES + i);
        say(&t, 100 + i);
    }
    collect(&t, NULL); /* nothing is remembered: the witness says where it is */
    assert_true(t.report.is_met);
    assert_true(file_write(path, STR("garbage\n\xFF 7\nw0 0\n"), &t.err));
    collect(&t, path);
    assert_true(t.report.is_met);
    set_policy(&t, NULL, "none");
    collect(&t, path);
    assert_int_equal(t.report.results[0].outcome, COLLECT_COSIGNED);
    assert_false(t.report.is_met);
    end(&t);
}

/* ---- witnesses that are no good ---- */

/* What the second witness answers, whatever it is asked. */
struct liar {
    struct trial *t;
    int status;
    const char *content_type;
    struct str body;
    enum { SAY_BODY, SIGN, SIGN_AS_ANOTHER, SIGN_OTHER_TEXT, SIGN_AND_MORE, SAY_MUCH } how;
    int asked;
};

static void add_line(struct buf *out, const struct key_pair *pair, struct str text)
{
    uint8_t payload[COSIGNATURE_PAYLOAD_BYTES];
    cosignature_sign(pair, text, 1000, payload);
    note_write_signature(out, key_pair_public(pair), payload, sizeof payload);
}

static void write_lie(struct liar *liar, struct str text, struct buf *out)
{
    struct trial *t = liar->t;
    switch (liar->how) {
    case SAY_BODY:
        buf_str(out, liar->body);
        break;
    case SIGN:
        add_line(out, t->pairs[1], text);
        break;
    case SIGN_AS_ANOTHER:
        add_line(out, t->pairs[2], text);
        break;
    case SIGN_OTHER_TEXT:
        add_line(out, t->pairs[1], STR("other\n"));
        break;
    case SIGN_AND_MORE: /* a line in the name of the first witness, that it never signed */
        add_line(out, t->pairs[1], text);
        buf_text(out, "\xE2\x80\x94 w0 AAAAAAAA\n");
        add_line(out, t->pairs[2], text);
        break;
    case SAY_MUCH:
        buf_repeat(out, "x", COLLECT_ANSWER_BYTES_MAX + 1);
        break;
    }
}

static void lie(void *context, struct arena *arena, const struct http_server_request *request,
                struct http_server_answer *answer)
{
    struct liar *liar = context;
    struct witness_request asked;
    struct note note;
    struct error err;
    struct buf out;
    liar->asked++;
    assert_true(witness_request_parse(arena, request->body, &asked, &err));
    assert_true(note_parse(arena, asked.checkpoint, &note, &err));
    buf_init(&out);
    write_lie(liar, note.text, &out);
    answer->status = liar->status;
    answer->content_type = liar->content_type;
    answer->body = str_copy(arena, buf_view(&out));
    buf_release(&out);
}

static void bad_witnesses(void **state)
{
#define SIZE_TYPE "text/x.tlog.size"
    static const struct {
        const char *what;
        int status;
        const char *content_type;
        struct str body;
        int how, asked;
        enum collect_outcome outcome;
        const char *words;
    } cases[] = {
        {"good", 200, NULL, {0}, SIGN, 1, COLLECT_COSIGNED, "cosigned 5 entries"},
        {"and more", 200, NULL, {0}, SIGN_AND_MORE, 1, COLLECT_COSIGNED, "cosigned 5 entries"},
        {"no line", 200, NULL, {"", 0}, SAY_BODY, 1, COLLECT_INVALID, "no cosignature"},
        {"garbage", 200, NULL, {"hello\n", 6}, SAY_BODY, 1, COLLECT_INVALID, "no cosignature"},
        {"text",
         200,
         NULL,
         {"a\n\n\xE2\x80\x94 w1 AAAAAAAA\n", 19},
         SAY_BODY,
         1,
         COLLECT_INVALID,
         "no cosignature"},
        {"another's", 200, NULL, {0}, SIGN_AS_ANOTHER, 1, COLLECT_INVALID, "no cosignature"},
        {"of other text", 200, NULL, {0}, SIGN_OTHER_TEXT, 1, COLLECT_INVALID, "not verify"},
        {"too much", 200, NULL, {0}, SAY_MUCH, 1, COLLECT_UNREACHED, "not reached"},
        {"beyond us", 409, SIZE_TYPE, {"6\n", 2}, SAY_BODY, 1, COLLECT_AHEAD, "rolled back"},
        {"far beyond us",
         409,
         SIZE_TYPE,
         {"9223372036854775807\n", 20},
         SAY_BODY,
         1,
         COLLECT_AHEAD,
         "has seen 9223372036854775807 entries, this store has 5"},
        {"in circles", 409, SIZE_TYPE, {"3\n", 2}, SAY_BODY, 2, COLLECT_REFUSED, "one size after"},
        {"no type",
         409,
         NULL,
         {"3\n", 2},
         SAY_BODY,
         1,
         COLLECT_REFUSED,
         "find out why (409: \"3\")"},
        {"no size", 409, SIZE_TYPE, {"03\n", 3}, SAY_BODY, 1, COLLECT_REFUSED, "find out why (409"},
        {"two sizes", 409, SIZE_TYPE, {"3\n4\n", 4}, SAY_BODY, 1, COLLECT_REFUSED, "find out why"},
        {"422", 422, NULL, {"\x1b[31m\n", 6}, SAY_BODY, 1, COLLECT_REFUSED, "(422: \"\\x1b[31m\")"},
        {"403", 403, NULL, {0}, SAY_BODY, 1, COLLECT_REFUSED, "the log's signature (403)"},
        {"404", 404, NULL, {0}, SAY_BODY, 1, COLLECT_REFUSED, "does not know this log (404)"},
        {"500", 500, NULL, {0}, SAY_BODY, 1, COLLECT_REFUSED, "refused (500)"},
    };
#undef SIZE_TYPE
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct trial t;
        struct http_server *server;
        begin(&t);
        struct liar liar = {.t = &t,
                            .status = cases[i].status,
                            .content_type = cases[i].content_type,
                            .body = cases[i].body,
                            .how = cases[i].how};
        const struct http_server_options options = {.address = "127.0.0.1:0",
                                                    .body_bytes_max = WITNESS_REQUEST_BYTES_MAX,
                                                    .handle = lie,
                                                    .context = &liar};
        assert_true(http_server_start(&options, &server, &t.err));
        set_policy(&t, http_server_address(server), "both");
        collect(&t, NULL);
        http_server_stop(server);
        const struct collect_result *result = &t.report.results[1];
        const char *words = str_c(&t.arena, result->words);
        if (result->outcome != cases[i].outcome || strstr(words, cases[i].words) == NULL)
            fail_msg("%s: %d %s", cases[i].what, result->outcome, words);
        assert_int_equal(liar.asked, cases[i].asked);
        /* The other is not harmed, and a quorum is what was signed and nothing else. */
        assert_int_equal(t.report.results[0].outcome, COLLECT_COSIGNED);
        bool is_good = cases[i].outcome == COLLECT_COSIGNED;
        assert_int_equal(t.report.is_met, is_good);
        assert_int_equal(count_lines(&t), is_good ? 3 : 2);
        end(&t);
    }
}

static void nobody_there(void **state)
{
    static const char *const addresses[] = {"127.0.0.1:1", "user@127.0.0.1"};
    static const enum collect_outcome outcomes[] = {COLLECT_UNREACHED, COLLECT_NO_URL};
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(addresses); i++) {
        struct trial t;
        begin(&t);
        set_policy(&t, addresses[i], "W0");
        collect(&t, NULL);
        assert_int_equal(t.report.results[0].outcome, COLLECT_COSIGNED);
        assert_int_equal(t.report.results[1].outcome, outcomes[i]);
        assert_true(t.report.is_met);
        end(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_nothing_and_on),
        cmocka_unit_test(bad_witnesses),
        cmocka_unit_test(nobody_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

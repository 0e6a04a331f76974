/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/witness.h"

#include "base/file.h"
#include "base/testing.h"
#include "ledger/cosignature.h"
#include "ledger/tree_testing.h"
#include "ledger/witness_evidence.h"
#include "ledger/witness_request.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#define ORIGIN "log.example/one"

/* A log with two histories that part after entry 4, and a witness. */
struct trial {
    char folder[64];
    struct arena arena;
    struct memory_tree honest, other;
    struct key_pair *log, *stranger, *pair;
    struct witness *witness;
    struct witness_reply reply;
    struct error err;
};

static int64_t clock_s(void)
{
    return 1700000000;
}

static const struct witness_options options = {.clock_s = clock_s};

static struct key_pair *pair_of(const char *name, enum key_type type, uint8_t byte)
{
    uint8_t seed[ED25519_SEED_BYTES];
    struct key_pair *pair;
    struct error err;
    memset(seed, byte, sizeof seed);
    assert_true(key_pair_from_seed(str_from(name), type, seed, &pair, &err));
    return pair;
}

static void start(struct trial *t)
{
    const struct key *log = key_pair_public(t->log);
    if (!witness_open(t->folder, t->pair, log, 1, options, &t->witness, &t->err))
        fail_msg("%s", t->err.text);
}

static void begin(struct trial *t)
{
    *t = (struct trial){.folder = P_tmpdir "/surety-witness-XXXXXX"};
    arena_init(&t->arena);
    assert_non_null(mkdtemp(t->folder));
    memory_tree_init(&t->honest);
    memory_tree_init(&t->other);
    for (int64_t i = 0; i < 300; i++) {
        memory_tree_add(&t->honest, testing_entry(&t->arena, i));
        memory_tree_add(&t->other, testing_entry(&t->arena, i < 5 ? i : i + 1000));
    }
    t->log = pair_of(ORIGIN, KEY_NOTE, 1);
    t->stranger = pair_of(ORIGIN, KEY_NOTE, 2);
    t->pair = pair_of("witness.example/w", KEY_COSIGNATURE, 3);
    start(t);
}

static void remove_all(struct trial *t, const char *folder)
{
    struct str *names;
    size_t count;
    if (!file_list(&t->arena, folder, &names, &count, &t->err))
        return;
    for (size_t i = 0; i < count; i++)
        file_remove(arena_printf(&t->arena, "%s/%.*s", folder, STR_ARG(names[i])));
    file_remove(folder);
}

static void end(struct trial *t)
{
    witness_close(t->witness);
    key_pair_close(t->log);
    key_pair_close(t->stranger);
    key_pair_close(t->pair);
    memory_tree_release(&t->honest);
    memory_tree_release(&t->other);
    remove_all(t, arena_printf(&t->arena, "%s/evidence", t->folder));
    remove_all(t, t->folder);
    arena_release(&t->arena);
}

static struct hash root_of(struct memory_tree *tree, int64_t size)
{
    struct tree_reader reader = memory_tree_reader(tree);
    struct hash root;
    struct error err;
    assert_true(tree_root(&reader, size, &root, &err));
    return root;
}

/* What a request is made of; by default one that a good client sends. */
struct plan {
    struct memory_tree *tree; /* whose checkpoint and proof */
    int64_t old, size;
    int64_t proof_from; /* -1: no hashes */
    const struct key_pair *pair;
    const char *origin;
    const struct hash *root; /* NULL: that of the tree */
};

static struct str request_of(struct arena *arena, const struct plan *plan)
{
    struct tree_proof proof = {0};
    struct tree_reader reader = memory_tree_reader(plan->tree);
    struct checkpoint checkpoint = {.origin = str_from(plan->origin),
                                    .size = plan->size,
                                    .root = plan->root != NULL ? *plan->root
                                                               : root_of(plan->tree, plan->size)};
    struct witness_request request = {.old_size = plan->old};
    struct error err;
    struct buf text, note, out;
    buf_init(&text);
    buf_init(&note);
    buf_init(&out);
    if (plan->proof_from >= 0)
        assert_true(tree_prove_consistency(&reader, plan->proof_from, plan->size, &proof, &err));
    checkpoint_write(&checkpoint, &text);
    assert_true(note_sign(buf_view(&text), &plan->pair, 1, &note, &err));
    request.hashes = proof.hashes;
    request.hash_count = (size_t)proof.count;
    request.checkpoint = buf_view(&note);
    witness_request_write(&request, &out);
    struct str bytes = {arena_copy(arena, out.data, out.size), out.size};
    buf_release(&text);
    buf_release(&note);
    buf_release(&out);
    return bytes;
}

static struct plan plan_of(struct trial *t, int64_t old, int64_t size)
{
    return (struct plan){&t->honest, old, size, old, t->log, ORIGIN, NULL};
}

static int send(struct trial *t, struct plan plan)
{
    witness_add_checkpoint(t->witness, &t->arena, request_of(&t->arena, &plan), &t->reply);
    return t->reply.status;
}

static int send_bytes(struct trial *t, struct str bytes)
{
    witness_add_checkpoint(t->witness, &t->arena, bytes, &t->reply);
    return t->reply.status;
}

/* The last checkpoint that the witness shows for the log, taken apart and verified with both keys;
 * -1: none. */
static int64_t shown_size(struct trial *t)
{
    char hex[HASH_HEX_BYTES];
    struct hash hash = hash_bytes(STR(ORIGIN));
    struct witness_reply reply;
    struct checkpoint checkpoint;
    struct note note;
    const struct key keys[] = {*key_pair_public(t->log), *key_pair_public(t->pair)};
    witness_find_checkpoint(t->witness, &t->arena, str_from(hash_write_hex(hex, &hash)), &reply);
    if (reply.status == 404)
        return -1;
    assert_int_equal(reply.status, 200);
    assert_true(note_parse(&t->arena, reply.body, &note, &t->err));
    assert_int_equal(note.signature_count, 2);
    assert_true(note_verify(&note, keys, 2, &t->err));
    assert_true(note_is_signed_by(&note, &keys[0]) && note_is_signed_by(&note, &keys[1]));
    assert_true(checkpoint_parse(note.text, &checkpoint, &t->err));
    return checkpoint.size;
}

static size_t count_evidence(struct trial *t, struct str prefix)
{
    struct str *names;
    size_t count, found = 0;
    const char *folder = arena_printf(&t->arena, "%s/evidence", t->folder);
    if (!file_list(&t->arena, folder, &names, &count, &t->err))
        return 0;
    for (size_t i = 0; i < count; i++)
        found += str_starts(names[i], prefix) && memchr(names[i].data, 'q', names[i].size) != NULL;
    return found;
}

static void grows(void **state)
{
    static const int64_t sizes[] = {0, 0, 1, 2, 3, 7, 8, 8, 64, 256, 257, 300};
    struct trial t;
    (void)state;
    begin(&t);
    assert_int_equal(shown_size(&t), -1);
    for (size_t i = 1; i < CASE_COUNT(sizes); i++) {
        assert_int_equal(send(&t, plan_of(&t, sizes[i - 1], sizes[i])), 200);
        assert_int_equal(t.reply.remark.size, 0);
        assert_int_equal(shown_size(&t), sizes[i]);
    }
    assert_int_equal(count_evidence(&t, STR("")), 0);
    end(&t);
}

/* The answer of 200 is a line that verifies with the witness's key and states the time. */
static void answers_with_a_cosignature(void **state)
{
    struct trial t;
    struct note note;
    struct buf out;
    const struct key *key;
    (void)state;
    begin(&t);
    struct plan plan = plan_of(&t, 0, 9);
    assert_int_equal(send(&t, plan), 200);
    assert_string_equal(t.reply.content_type, "text/plain; charset=utf-8");
    struct str request = request_of(&t.arena, &plan);
    buf_init(&out);
    buf_str(&out, (struct str){request.data + 7, request.size - 7}); /* behind old 0 */
    buf_str(&out, t.reply.body);
    key = key_pair_public(t.pair);
    assert_true(note_parse(&t.arena, buf_view(&out), &note, &t.err));
    assert_true(note_verify(&note, key, 1, &t.err));
    assert_true(note_is_signed_by(&note, key));
    assert_int_equal(cosignature_time_s(note.signatures[1].payload), 1700000000);
    buf_release(&out);
    end(&t);
}

/* Each from a state of size 7, which none of them changes. */
static void refuses(void **state)
{
    enum tree { HONEST, OTHER };
    static const struct {
        const char *what;
        int64_t old, size, proof_from;
        enum tree tree;
        int status;
        const char *evidence; /* NULL: none is kept */
    } cases[] = {
        {"old above size", 8, 7, -1, HONEST, 400, NULL},
        {"old not the last", 3, 9, 3, HONEST, 409, NULL},
        {"old 0 again", 0, 9, 0, HONEST, 409, NULL},
        {"old ahead of us", 8, 9, 8, HONEST, 409, NULL},
        {"an earlier size", 3, 5, 3, HONEST, 409, NULL},
        {"old 0 with a proof", 0, 9, 3, HONEST, 409, NULL},
        {"same size, other old", 3, 7, 3, HONEST, 409, NULL},
        {"a fork that another old size gives away", 3, 7, 3, OTHER, 409, "fork-"},
        {"same size, other root", 7, 7, -1, OTHER, 422, "fork-"},
        {"same size and root with a proof", 7, 7, 3, HONEST, 422, "unproven-"},
        {"the proof is missing", 7, 9, -1, HONEST, 422, "unproven-"},
        {"the proof of another size", 7, 9, 6, HONEST, 422, "unproven-"},
        {"another history", 7, 9, 7, OTHER, 422, "unproven-"},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct trial t;
        begin(&t);
        assert_int_equal(send(&t, plan_of(&t, 0, 7)), 200);
        struct plan plan = plan_of(&t, cases[i].old, cases[i].size);
        plan.tree = cases[i].tree == HONEST ? &t.honest : &t.other;
        plan.proof_from = cases[i].proof_from;
        if (send(&t, plan) != cases[i].status)
            fail_msg("%s: %d", cases[i].what, t.reply.status);
        bool is_conflict = cases[i].status == 409;
        assert_string_equal(t.reply.content_type,
                            is_conflict ? "text/x.tlog.size" : "text/plain; charset=utf-8");
        assert_true(!is_conflict || str_eq(t.reply.body, STR("7\n")));
        assert_int_equal(count_evidence(&t, STR("")), cases[i].evidence != NULL);
        if (cases[i].evidence != NULL)
            assert_int_equal(count_evidence(&t, str_from(cases[i].evidence)), 1);
        assert_int_equal(t.reply.remark.size > 0, cases[i].evidence != NULL);
        assert_int_equal(shown_size(&t), 7);
        assert_int_equal(send(&t, plan_of(&t, 7, 300)), 200);
        end(&t);
    }
}

/* Before anything was cosigned. */
static void refuses_at_first(void **state)
{
    struct trial t;
    (void)state;
    begin(&t);
    struct plan plan = plan_of(&t, 0, 9);
    plan.proof_from = 3;
    assert_int_equal(send(&t, plan), 422); /* there is nothing that a proof could begin at */
    struct hash root = root_of(&t.honest, 3);
    plan = plan_of(&t, 0, 0);
    plan.root = &root;
    assert_int_equal(send(&t, plan), 422); /* nothing has one root */
    assert_int_equal(count_evidence(&t, STR("fork-")), 1);
    plan = plan_of(&t, 3, 9);
    assert_int_equal(send(&t, plan), 409);
    assert_true(str_eq(t.reply.body, STR("0\n")));
    assert_int_equal(shown_size(&t), -1);
    end(&t);
}

static void knows_its_logs(void **state)
{
    struct trial t;
    (void)state;
    begin(&t);
    struct plan plan = plan_of(&t, 0, 9);
    plan.pair = t.stranger; /* the same name, another hand */
    assert_int_equal(send(&t, plan), 403);
    struct key_pair *unknown = pair_of("log.example/two", KEY_NOTE, 1);
    plan.pair = unknown;
    plan.origin = "log.example/two";
    assert_int_equal(send(&t, plan), 404);
    plan.pair = t.log; /* known, but not for that origin */
    assert_int_equal(send(&t, plan), 404);
    plan.pair = unknown;
    plan.origin = ORIGIN;
    assert_int_equal(send(&t, plan), 403);
    struct str bytes =
        request_of(&t.arena, &(struct plan){&t.honest, 0, 9, 0, t.log, ORIGIN, NULL});
    char *spoilt = arena_copy(&t.arena, bytes.data, bytes.size);
    char *digit = spoilt + bytes.size - 20; /* of the log's signature */
    *digit = *digit == 'A' ? 'B' : 'A';
    assert_int_equal(send_bytes(&t, (struct str){spoilt, bytes.size}), 403);
    assert_int_equal(count_evidence(&t, STR("")), 0);
    assert_int_equal(shown_size(&t), -1);
    key_pair_close(unknown);
    end(&t);
}

static void garbage(void **state)
{
    struct trial t;
    (void)state;
    begin(&t);
    struct str good = request_of(&t.arena, &(struct plan){&t.honest, 0, 9, 0, t.log, ORIGIN, NULL});
    assert_int_equal(send_bytes(&t, STR("")), 400);
    assert_int_equal(send_bytes(&t, STR("old 0\n\n")), 400);
    assert_int_equal(send_bytes(&t, STR("old 0\n\nnot a note\n")), 400);
    assert_int_equal(send_bytes(&t, STR("old 00\n\n" ORIGIN "\n0\n")), 400);
    for (size_t size = 0; size < good.size; size++)
        assert_true(send_bytes(&t, (struct str){good.data, size}) >= 400);
    assert_int_equal(shown_size(&t), -1);
    assert_int_equal(send_bytes(&t, good), 200);
    end(&t);
}

static void one_piece_of_evidence_for_one_checkpoint(void **state)
{
    struct trial t;
    (void)state;
    begin(&t);
    assert_int_equal(send(&t, plan_of(&t, 0, 7)), 200);
    for (int64_t i = 0; i < 7; i++) {
        struct plan plan = plan_of(&t, 7, 9);
        plan.proof_from = i;
        assert_int_equal(send(&t, plan), 422);
    }
    assert_int_equal(count_evidence(&t, STR("unproven-")), 1);
    for (int64_t size = 10; size < 10 + WITNESS_UNPROVEN_MAX + 5; size++) {
        struct plan plan = plan_of(&t, 7, size);
        plan.proof_from = -1;
        assert_int_equal(send(&t, plan), 422);
    }
    assert_int_equal(count_evidence(&t, STR("unproven-")), WITNESS_UNPROVEN_MAX);
    struct plan plan = plan_of(&t, 7, 7); /* there is room for what is graver */
    plan.tree = &t.other;
    plan.proof_from = -1;
    assert_int_equal(send(&t, plan), 422);
    assert_int_equal(count_evidence(&t, STR("fork-")), 1);
    end(&t);
}

static void remembers(void **state)
{
    struct trial t;
    (void)state;
    begin(&t);
    assert_int_equal(send(&t, plan_of(&t, 0, 7)), 200);
    witness_close(t.witness);
    start(&t);
    assert_int_equal(shown_size(&t), 7);
    assert_int_equal(send(&t, plan_of(&t, 0, 9)), 409);
    assert_true(str_eq(t.reply.body, STR("7\n")));
    assert_int_equal(send(&t, plan_of(&t, 7, 9)), 200);
    witness_close(t.witness);
    t.witness = NULL;
    /* A state has one witness. */
    struct key_pair *another = pair_of("witness.example/w", KEY_COSIGNATURE, 4);
    const struct key *log = key_pair_public(t.log);
    assert_false(witness_open(t.folder, another, log, 1, options, &t.witness, &t.err));
    assert_int_equal(t.err.code, ERROR_CONFLICT);
    /* A log's key is no witness's, and a witness's no log's. */
    assert_false(witness_open(t.folder, t.log, log, 1, options, &t.witness, &t.err));
    assert_int_equal(t.err.code, ERROR_USAGE);
    assert_false(
        witness_open(t.folder, t.pair, key_pair_public(t.pair), 1, options, &t.witness, &t.err));
    assert_int_equal(t.err.code, ERROR_USAGE);
    const struct key twice[] = {*log, *log};
    assert_false(witness_open(t.folder, t.pair, twice, 2, options, &t.witness, &t.err));
    assert_int_equal(t.err.code, ERROR_CONFLICT);
    assert_null(t.witness);
    key_pair_close(another);
    end(&t);
}

/* Bits that flipped on the disk: the witness does not start, or cannot answer, or it is as it was;
 * what it never does is to name another size than it cosigned. */
static void damage_is_no_earlier_state(void **state)
{
    enum { STEP = 97 };
    struct trial t;
    struct str good;
    int refused = 0;
    (void)state;
    begin(&t);
    for (int64_t size = 0; size < 9; size++)
        assert_int_equal(send(&t, plan_of(&t, size, size + 1)), 200);
    witness_close(t.witness);
    const char *path = arena_printf(&t.arena, "%s/witness.sqlite", t.folder);
    assert_true(file_read(&t.arena, path, 1 << 20, &good, &t.err));
    for (size_t at = 0; at < good.size; at += STEP) {
        char *bytes = arena_copy(&t.arena, good.data, good.size);
        bytes[at] = (char)(bytes[at] ^ 1 << at % 8);
        assert_true(file_write(path, (struct str){bytes, good.size}, &t.err));
        const struct key *log = key_pair_public(t.log);
        if (!witness_open(t.folder, t.pair, log, 1, options, &t.witness, &t.err)) {
            refused++;
            continue;
        }
        assert_true(send(&t, plan_of(&t, 3, 4)) == 500 || str_eq(t.reply.body, STR("9\n")));
        refused += t.reply.status == 500;
        witness_close(t.witness);
    }
    t.witness = NULL;
    assert_true(refused > 0);
    end(&t);
}

/* A log that has a second key signs with either, and what is kept holds both. */
static void two_keys_of_one_log(void **state)
{
    struct trial t;
    struct plan plan;
    (void)state;
    begin(&t);
    witness_close(t.witness);
    const struct key keys[] = {*key_pair_public(t.log), *key_pair_public(t.stranger)};
    assert_true(witness_open(t.folder, t.pair, keys, 2, options, &t.witness, &t.err));
    plan = plan_of(&t, 0, 7);
    assert_int_equal(send(&t, plan), 200);
    plan = plan_of(&t, 7, 9);
    plan.pair = t.stranger;
    assert_int_equal(send(&t, plan), 200);
    end(&t);
}

/* ---- races ---- */

enum { RACERS = 8, ROUNDS = 30 };

/* Asks from what it last heard on, until the log is cosigned to its end. Half of them go through a
 * second witness on the same folder, as another program would. */
struct racer {
    struct trial *t;
    struct witness *witness;
    int64_t step;
    int64_t highest; /* that it had cosigned */
    bool went_back;  /* the witness named less than it had cosigned */
};

static void *race(void *context)
{
    struct racer *racer = context;
    int64_t old = 0;
    for (int i = 0; i < ROUNDS; i++) {
        struct arena arena;
        struct witness_reply reply;
        arena_init(&arena);
        int64_t size = old + racer->step < 300 ? old + racer->step : 300;
        struct plan plan = plan_of(racer->t, old, size);
        witness_add_checkpoint(racer->witness, &arena, request_of(&arena, &plan), &reply);
        if (reply.status == 200)
            old = size;
        else if (reply.status == 409)
            old = strtoll(reply.body.data, NULL, 10);
        racer->went_back |= old < racer->highest;
        racer->highest = old > racer->highest ? old : racer->highest;
        arena_release(&arena);
    }
    return NULL;
}

static void races(void **state)
{
    struct trial t;
    struct racer racers[RACERS];
    pthread_t threads[RACERS];
    struct witness *second;
    int64_t highest = 0;
    (void)state;
    begin(&t);
    assert_true(
        witness_open(t.folder, t.pair, key_pair_public(t.log), 1, options, &second, &t.err));
    for (int i = 0; i < RACERS; i++) {
        racers[i] = (struct racer){&t, i % 2 == 0 ? t.witness : second, 1 + i % 3, 0, false};
        assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    }
    for (int i = 0; i < RACERS; i++) {
        pthread_join(threads[i], NULL);
        assert_false(racers[i].went_back);
        highest = racers[i].highest > highest ? racers[i].highest : highest;
    }
    assert_int_equal(shown_size(&t), highest);
    assert_true(highest > 0);
    witness_close(second);
    end(&t);
}

/* Two requests from one old size to two histories: one of them only is cosigned. */
struct rival {
    struct trial *t;
    struct witness *witness;
    struct memory_tree *tree;
    pthread_barrier_t *barrier;
    int status;
};

static void *rival(void *context)
{
    struct rival *rival = context;
    struct arena arena;
    struct witness_reply reply;
    arena_init(&arena);
    struct plan plan = plan_of(rival->t, 5, 12);
    plan.tree = rival->tree;
    struct str bytes = request_of(&arena, &plan);
    pthread_barrier_wait(rival->barrier);
    witness_add_checkpoint(rival->witness, &arena, bytes, &reply);
    rival->status = reply.status;
    arena_release(&arena);
    return NULL;
}

static void never_cosigns_two_histories(void **state)
{
    (void)state;
    for (int round = 0; round < 10; round++) {
        struct trial t;
        struct witness *second;
        pthread_barrier_t barrier;
        pthread_t threads[2];
        begin(&t);
        assert_true(
            witness_open(t.folder, t.pair, key_pair_public(t.log), 1, options, &second, &t.err));
        assert_int_equal(send(&t, plan_of(&t, 0, 5)), 200);
        assert_int_equal(pthread_barrier_init(&barrier, NULL, 2), 0);
        struct rival rivals[] = {{&t, t.witness, &t.honest, &barrier, 0},
                                 {&t, round % 2 ? second : t.witness, &t.other, &barrier, 0}};
        for (int i = 0; i < 2; i++)
            assert_int_equal(pthread_create(&threads[i], NULL, rival, &rivals[i]), 0);
        for (int i = 0; i < 2; i++)
            pthread_join(threads[i], NULL);
        assert_int_equal(rivals[0].status + rivals[1].status, 200 + 409);
        assert_int_equal(count_evidence(&t, STR("fork-")), 1);
        pthread_barrier_destroy(&barrier);
        witness_close(second);
        end(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows),
        cmocka_unit_test(answers_with_a_cosignature),
        cmocka_unit_test(refuses),
        cmocka_unit_test(refuses_at_first),
        cmocka_unit_test(knows_its_logs),
        cmocka_unit_test(garbage),
        cmocka_unit_test(one_piece_of_evidence_for_one_checkpoint),
        cmocka_unit_test(remembers),
        cmocka_unit_test(damage_is_no_earlier_state),
        cmocka_unit_test(two_keys_of_one_log),
        cmocka_unit_test(races),
        cmocka_unit_test(never_cosigns_two_histories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

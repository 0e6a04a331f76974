/* SPDX-License-Identifier: Apache-2.0 */
/* Batches that are verified on many cores: the answer is that of one statement after the other. */
#include "ledger/log_testing.h"

enum { COUNT = 300 };

static struct log_submission submissions[COUNT];
static struct log_receipt receipts[COUNT];

static void fill(struct trial *t, enum who who)
{
    for (int i = 0; i < COUNT; i++) {
        char *text = arena_printf(&t->arena, UNDERTAKING("%s", "U-%d", "%s", ""), key_names[who], i,
                                  key_names[who]);
        submissions[i] = (struct log_submission){.note = sign(t, text, who)};
    }
}

static bool append(struct trial *t, size_t count)
{
    return log_append(t->log, submissions, count, receipts, &t->refused, &t->err);
}

static void spoil(struct trial *t, size_t i)
{
    struct str note = submissions[i].note;
    char *spoilt = str_c(&t->arena, note);
    spoilt[note.size - 20] ^= 1;
    submissions[i].note.data = spoilt;
}

static void all_of_a_large_batch_goes_in(void **unused)
{
    (void)unused;
    struct trial t;
    begin_with_parties(&t);
    int64_t size = log_size(t.log);
    fill(&t, FRA);
    for (int round = 0; round < 2; round++) {
        if (!append(&t, COUNT))
            fail_msg("%s", t.err.text);
        for (int i = 0; i < COUNT; i++) {
            assert_int_equal(receipts[i].index, size + i);
            assert_int_equal(receipts[i].is_new, round == 0);
        }
        assert_int_equal(log_size(t.log), size + COUNT);
    }
    end(&t);
}

static void the_first_refusal_is_the_one_that_counts(void **unused)
{
    (void)unused;
    struct trial t;
    begin_with_parties(&t);
    fill(&t, FRA);
    spoil(&t, 250);
    assert_false(append(&t, COUNT));
    assert_int_equal(t.refused, 250);
    assert_int_equal(t.err.code, ERROR_SIGNATURE);
    submissions[200].note = sign(&t, UNDERTAKING("FRA", "X", "GBR", ""), FRA);
    assert_false(append(&t, COUNT));
    assert_int_equal(t.refused, 200);
    assert_int_equal(t.err.code, ERROR_DENIED);
    spoil(&t, 0);
    assert_false(append(&t, COUNT));
    assert_int_equal(t.refused, 0);
    submissions[299].note = STR("no note");
    assert_false(append(&t, COUNT));
    assert_int_equal(t.refused, 299);
    assert_int_equal(t.err.code, ERROR_FORMAT);
    assert_int_equal(log_size(t.log), 11);
    end(&t);
}

static struct str rotation(struct trial *t)
{
    return sign(t,
                arena_printf(&t->arena,
                             "surety/v1 keys\nauthor FRA\nparty FRA\naction rotate\nkey %s\n"
                             "old %s\n",
                             key_text(t, NEW), key_text(t, FRA)),
                FRA);
}

/* The new key counts from its statement on, and the old one up to it, within one batch. */
static void keys_may_change_within_a_batch(void **unused)
{
    (void)unused;
    struct trial t;
    begin_with_parties(&t);
    fill(&t, FRA);
    for (int i = 101; i < COUNT; i++)
        submissions[i].note =
            sign(&t, arena_printf(&t.arena, UNDERTAKING("FRA", "U-%d", "FRA", ""), i), NEW);
    assert_false(append(&t, COUNT));
    assert_int_equal(t.refused, 101);
    submissions[100].note = rotation(&t);
    if (!append(&t, COUNT))
        fail_msg("%zu: %s", t.refused, t.err.text);
    submissions[0].note = sign(&t, UNDERTAKING("FRA", "LATE", "FRA", ""), FRA);
    assert_false(append(&t, 1));
    assert_int_equal(t.err.code, ERROR_SIGNATURE);
    end(&t);
}

/* A key that a refused statement brings does not count for those behind it. */
static void a_guess_is_no_decision(void **unused)
{
    (void)unused;
    struct trial t;
    begin_with_parties(&t);
    fill(&t, FRA);
    submissions[10].note = rotation(&t);
    spoil(&t, 10);
    submissions[11].note = sign(&t, UNDERTAKING("FRA", "X", "FRA", ""), NEW);
    assert_false(append(&t, COUNT));
    assert_int_equal(t.refused, 10);
    assert_int_equal(t.err.code, ERROR_SIGNATURE);
    end(&t);
}

/* The same words again, with one more signature, would bring back what was replaced. */
static void a_batch_is_as_its_statements_one_by_one(void **unused)
{
    (void)unused;
    struct trial t;
    begin_with_parties(&t);
    const char *first = UNDERTAKING("FRA", "FRA-1", "FRA", "low 1\n");
    const char *second = UNDERTAKING("FRA", "FRA-1", "FRA", "low 2\n");
    struct str notes[] = {sign(&t, first, FRA), sign2(&t, first, FRA, OBS),
                          sign(&t, first, FRA), sign(&t, second, FRA),
                          sign(&t, first, FRA), sign2(&t, first, FRA, GBR)};
    static const int64_t places[] = {0, 1, 0, 2, 0};
    int64_t size = log_size(t.log);
    for (size_t i = 0; i < CASE_COUNT(notes); i++)
        submissions[i] = (struct log_submission){.note = notes[i]};
    assert_false(append(&t, CASE_COUNT(notes)));
    assert_int_equal(t.refused, 5);
    assert_non_null(strstr(t.err.text, "said-before: "));
    assert_true(append(&t, CASE_COUNT(places)));
    for (size_t i = 0; i < CASE_COUNT(places); i++)
        assert_int_equal(receipts[i].index, size + places[i]);
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_a_large_batch_goes_in),
        cmocka_unit_test(the_first_refusal_is_the_one_that_counts),
        cmocka_unit_test(keys_may_change_within_a_batch),
        cmocka_unit_test(a_guess_is_no_decision),
        cmocka_unit_test(a_batch_is_as_its_statements_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/log_testing.h"

static void load(struct trial *t, int64_t size, struct record *record)
{
    struct diagnostics diagnostics;
    diagnostics_init(&diagnostics, &t->arena);
    if (!log_load(t->log, &t->arena, size, record, &diagnostics, &t->err))
        fail_msg("%s", t->err.text);
}

static const struct row *find(const struct record *record, enum kind kind, const char *id)
{
    const struct row *row = record_find(record, kind, str_from(id));
    assert_non_null(row);
    return row;
}

/* What an earlier index holds is worth what it was worth then. */
static void a_row_has_the_standing_of_its_time(void **unused)
{
    (void)unused;
    static const struct {
        const char *text;
        enum who a, b;
        enum kind kind;
        const char *id;
        enum row_standing standing;
    } cases[] = {
        {UNDERTAKING("SEC", "GBR-1", "GBR", "source S-1\n"), SEC, SEC, KIND_UNDERTAKING, "GBR-1",
         ROW_ENTERED},
        {UNDERTAKING("SEC", "GBR-1", "GBR", "source S-1\n"), SEC, GBR, KIND_UNDERTAKING, "GBR-1",
         ROW_SIGNED},
        {UNDERTAKING("GBR", "GBR-1", "GBR", "source S-1\n"), GBR, GBR, KIND_UNDERTAKING, "GBR-1",
         ROW_SIGNED},
        {"surety/v1 deliveries\nauthor GBR\nid D-1\nundertaking GBR-1\non 2026-01-01\n", GBR, GBR,
         KIND_DELIVERY, "D-1", ROW_SIGNED},
        {"surety/v1 deliveries\nauthor GBR\nid D-1\nundertaking GBR-1\non 2026-01-01\n", GBR, OBS,
         KIND_DELIVERY, "D-1", ROW_VERIFIED},
        {"surety/v1 deliveries\nauthor SEC\nid D-2\nundertaking GBR-1\non 2026-01-01\n"
         "verified_by OBS\nsource S-1\n",
         SEC, SEC, KIND_DELIVERY, "D-2", ROW_ENTERED},
    };
    struct trial t;
    struct record record;
    int64_t sizes[CASE_COUNT(cases)];
    begin_with_parties(&t);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        sizes[i] = say2(&t, cases[i].text, cases[i].a, cases[i].b) + 1;
        if (sizes[i] == 0)
            fail_msg("%zu: %s", i, t.err.text);
    }
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        load(&t, sizes[i], &record);
        assert_int_equal(find(&record, cases[i].kind, cases[i].id)->standing, cases[i].standing);
    }
    end(&t);
}

/* Columns of the user's own are those of the rows that count. */
static void what_was_replaced_leaves_nothing(void **unused)
{
    (void)unused;
    struct trial t;
    struct record record;
    begin_with_parties(&t);
    int64_t first = say(&t, UNDERTAKING("FRA", "FRA-1", "FRA", "note a\nx_old 1\n"), FRA);
    int64_t second = say(&t, UNDERTAKING("FRA", "FRA-1", "FRA", "x_a\\tb 2\nx_new 3\n"), FRA);
    assert_true(first > 0);
    assert_true(second > first);
    load(&t, first + 1, &record);
    const struct table *table = &record.tables[KIND_UNDERTAKING];
    assert_int_equal(table->extra_count, 2);
    assert_true(str_eq(table->extra_names[0], STR("note")));
    assert_true(str_eq(table->extra_names[1], STR("x_old")));
    load(&t, second + 1, &record);
    assert_int_equal(table->extra_count, 2);
    assert_true(str_eq(table->extra_names[0], STR("x_a\tb")));
    assert_true(str_eq(table->extra_names[1], STR("x_new")));
    assert_int_equal(table->row_count, 1);
    end(&t);
}

/* The log takes consent from whoever is registered as a host; the guarantee says who is. */
static void consent_is_of_the_host_that_is_guaranteed(void **unused)
{
    (void)unused;
    struct trial t;
    struct record record;
    begin_with_parties(&t);
    assert_true(
        say(&t, "surety/v1 facts\nauthor UKR\nid F\nname consent.force.UKR\nvalue true\n", UKR)
        > 0);
    static const struct {
        const char *guarantee;
        enum row_standing standing;
    } cases[] = {
        {"surety/v1 guarantee\nauthor SEC\nid G\nhost UKR\nhorizon 9\n", ROW_SIGNED},
        {"surety/v1 guarantee\nauthor SEC\nid G\nhost FRA\nhorizon 9\n", ROW_ENTERED},
    };
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        assert_true(say(&t, cases[i].guarantee, SEC) > 0);
        load(&t, -1, &record);
        assert_int_equal(find(&record, KIND_FACT, "F")->standing, cases[i].standing);
    }
    end(&t);
}

/* What the secretariat entered is hearsay, until the party says it itself. */
static void a_party_may_say_what_was_entered(void **unused)
{
    (void)unused;
    static const char *const texts[] = {
        UNDERTAKING("SEC", "GBR-1", "GBR", "source S-1\n"),
        UNDERTAKING("GBR", "GBR-1", "GBR", "source S-1\n"),
    };
    static const enum who authors[] = {SEC, GBR};
    struct trial t;
    struct statement statement;
    int64_t index;
    begin_with_parties(&t);
    for (int said = 0; said < 2; said++) {
        int64_t entry = say(&t, texts[said], authors[said]);
        assert_true(entry > 0);
        for (int i = 0; i < 2; i++) {
            assert_true(
                statement_parse(&t.arena, str_from(texts[i]), (struct str){0}, &statement, &t.err));
            assert_true(log_find_same(t.log, &statement, str_from(texts[i]), &index, &t.err));
            assert_int_equal(index, i > said ? -1 : entry);
        }
    }
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_has_the_standing_of_its_time),
        cmocka_unit_test(what_was_replaced_leaves_nothing),
        cmocka_unit_test(consent_is_of_the_host_that_is_guaranteed),
        cmocka_unit_test(a_party_may_say_what_was_entered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

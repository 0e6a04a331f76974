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

/* ---- what cannot stand ---- */

static bool load_sound(struct trial *t, struct record *record)
{
    struct diagnostics diagnostics;
    if (!log_load_sound(t->log, &t->arena, -1, record, &diagnostics, &t->err))
        fail_msg("%s", t->err.text);
    return diagnostics.error_count == 0;
}

static int64_t must_say(struct trial *t, const char *text, enum who who)
{
    int64_t index = say(t, text, who);
    if (index < 0)
        fail_msg("%s", t->err.text);
    return index;
}

static void begin_with_guarantee(struct trial *t)
{
    begin_with_parties(t);
    must_say(t, "surety/v1 guarantee\nauthor SEC\nid G\nhost UKR\nhorizon 100\n", SEC);
}

#define FRA_1(more) UNDERTAKING("FRA", "FRA-1", "FRA", more)

/* What one party may say, and what then stands of its row FRA-1: `low`, or nothing. */
static const struct {
    const char *before, *bad, *low;
} unsound[] = {
    {NULL, FRA_1("low 2\nfrom C+10\nuntil C+5\n"), NULL},
    {FRA_1("low 1\n"), FRA_1("low 2\nfrom C+10\nuntil C+5\n"), "1"},
    {FRA_1("low 1\n"), FRA_1("low 9\nbest 2\n"), "1"},
    {FRA_1("low 1\n"), FRA_1("low 2\ncondition NOBODY\n"), "1"},
    {FRA_1("low 1\n"), FRA_1("low 2\ncondition x.y and\\n\\n\\nNOBODY\n"), "1"},
    {FRA_1("low 1\n"), UNDERTAKING("FRA", "GBR", "FRA", "low 2\n"), "1"},
    {FRA_1("low 1\n"),
     "surety/v1 caveats\nauthor FRA\nid C\nundertaking FRA-1\nkind delay\nmode limit\n"
     "value soon\n",
     "1"},
};

static void a_statement_that_cannot_stand_has_no_effect(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < CASE_COUNT(unsound); i++) {
        struct trial t;
        struct record record;
        begin_with_guarantee(&t);
        if (unsound[i].before != NULL)
            must_say(&t, unsound[i].before, FRA);
        int64_t bad = must_say(&t, unsound[i].bad, FRA);
        int64_t after = must_say(&t, UNDERTAKING("GBR", "GBR-1", "GBR", "low 7\n"), GBR);
        assert_true(after > bad);
        assert_true(load_sound(&t, &record));
        assert_int_equal(record.ledger.set_aside_count, 1);
        assert_int_equal(record.ledger.set_aside[0].index, bad);
        assert_non_null(record.ledger.set_aside[0].why);
        assert_int_equal(record.ledger.set_aside[0].why->row, bad);
        const struct row *row = record_find(&record, KIND_UNDERTAKING, STR("FRA-1"));
        assert_int_equal(row != NULL, unsound[i].low != NULL);
        if (row != NULL)
            assert_true(str_eq(row_text(row, UNDERTAKING_LOW), str_from(unsound[i].low)));
        assert_non_null(record_find(&record, KIND_UNDERTAKING, STR("GBR-1")));
        end(&t);
    }
}

/* Of two parties' words that contradict each other, those that came first stand. */
static void nobody_is_silenced_by_what_another_says_later(void **unused)
{
    (void)unused;
    struct trial t;
    struct record record;
    begin_with_guarantee(&t);
    must_say(&t, FRA_1("low 1\n"), FRA);
    must_say(&t, UNDERTAKING("GBR", "GBR-1", "GBR", "low 7\ngroup BRIGADE\n"), GBR);
    int64_t bad = must_say(&t, FRA_1("low 2\ngroup BRIGADE\n"), FRA);
    assert_true(load_sound(&t, &record));
    assert_int_equal(record.ledger.set_aside_count, 1);
    assert_int_equal(record.ledger.set_aside[0].index, bad);
    assert_non_null(record_find(&record, KIND_UNDERTAKING, STR("GBR-1")));
    /* Of a circle it is the row that closed it. */
    must_say(&t, UNDERTAKING("FRA", "FRA-2", "FRA", "supersedes FRA-1\n"), FRA);
    bad = must_say(&t, FRA_1("low 3\nsupersedes FRA-2\n"), FRA);
    assert_true(load_sound(&t, &record));
    assert_int_equal(record.ledger.set_aside_count, 2);
    assert_int_equal(record.ledger.set_aside[1].index, bad);
    assert_int_equal(record.ledger.set_aside[1].why->against, bad);
    end(&t);
}

/* A chain of statements that hang on each other does not make the reader read once for each. */
static void what_leans_on_it_goes_with_it(void **unused)
{
    (void)unused;
    enum { LINKS = 60 };
    struct trial t;
    struct record record;
    begin_with_guarantee(&t);
    must_say(&t, UNDERTAKING("FRA", "U-0", "FRA", "from C+10\nuntil C+5\n"), FRA);
    for (int i = 1; i <= LINKS; i++)
        must_say(&t,
                 arena_printf(&t.arena, UNDERTAKING("FRA", "U-%d", "FRA", "supersedes U-%d\n"), i,
                              i - 1),
                 FRA);
    must_say(&t, UNDERTAKING("GBR", "GBR-1", "GBR", ""), GBR);
    assert_true(load_sound(&t, &record));
    assert_int_equal(record.ledger.set_aside_count, LINKS + 1);
    assert_non_null(record.ledger.set_aside[1].why);
    assert_null(record.ledger.set_aside[LINKS].why); /* no round of its own was spent on it */
    for (size_t i = 1; i <= LINKS; i++)
        assert_true(record.ledger.set_aside[i - 1].index < record.ledger.set_aside[i].index);
    assert_int_equal(record.tables[KIND_UNDERTAKING].row_count, 1);
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_has_the_standing_of_its_time),
        cmocka_unit_test(what_was_replaced_leaves_nothing),
        cmocka_unit_test(consent_is_of_the_host_that_is_guaranteed),
        cmocka_unit_test(a_party_may_say_what_was_entered),
        cmocka_unit_test(a_statement_that_cannot_stand_has_no_effect),
        cmocka_unit_test(nobody_is_silenced_by_what_another_says_later),
        cmocka_unit_test(what_leans_on_it_goes_with_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

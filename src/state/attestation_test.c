/* SPDX-License-Identifier: Apache-2.0 */
#include "record/testing.h"
#include "state/attestation.h"

static const struct test_table tables[] = {
    {KIND_GUARANTEE, "id,host,horizon\nG,HST,100\n"},
    {KIND_PARTY, "id,role\nHST,host\nAAA,guarantor\nBBB,guarantor\n"},
    {KIND_SOURCE, "id,tier\nlaw,1\npress,3\n"},
    {KIND_UNDERTAKING, "id,party,capability,source\nU1,AAA,x,law\nU2,AAA,x,press\nU3,AAA,x,\n"},
    {KIND_FACT, "id,name,value\nf1,consent.stationing,true\nf2,ceasefire.in_force,true\n"},
    {KIND_DELIVERY, "id,undertaking,on,quantity,verified_by,source\n"
                    "D1,U1,2026-01-01,1,,law\n"
                    "D2,U1,2026-01-01,1,AAA,law\n"
                    "D3,U1,2026-01-01,1,AAA;BBB,press\n"},
};

static void set_standing(struct record *record, enum kind kind, enum row_standing standing)
{
    for (size_t i = 0; i < record->tables[kind].row_count; i++)
        record->tables[kind].rows[i].standing = standing;
}

static void a_signature_is_worth_more_than_a_source(void **unused)
{
    (void)unused;
    static const struct {
        enum row_standing standing;
        enum attestation words[3]; /* of U1, U2, U3 */
    } cases[] = {
        {ROW_UNSIGNED, {ATTESTATION_DECLARED, ATTESTATION_REPORTED, ATTESTATION_REPORTED}},
        {ROW_ENTERED, {ATTESTATION_DECLARED, ATTESTATION_REPORTED, ATTESTATION_REPORTED}},
        {ROW_SIGNED, {ATTESTATION_SIGNED, ATTESTATION_SIGNED, ATTESTATION_SIGNED}},
    };
    struct arena arena;
    struct record record;
    struct state state;
    struct error err;
    arena_init(&arena);
    test_record(&arena, &record, tables, CASE_COUNT(tables));
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        set_standing(&record, KIND_UNDERTAKING, cases[i].standing);
        assert_true(state_fold(&arena, &record, DATE_NONE, &state, &err));
        for (uint32_t u = 0; u < 3; u++)
            assert_int_equal(state.undertakings[u].attestation, cases[i].words[u]);
    }
    arena_release(&arena);
}

static void only_signatures_confirm_in_a_ledger(void **unused)
{
    (void)unused;
    static const struct {
        enum row_standing standing;
        enum attestation words[3]; /* of D1, D2, D3 */
    } cases[] = {
        {ROW_UNSIGNED, {ATTESTATION_DECLARED, ATTESTATION_DECLARED, ATTESTATION_VERIFIED}},
        {ROW_ENTERED, {ATTESTATION_DECLARED, ATTESTATION_DECLARED, ATTESTATION_REPORTED}},
        {ROW_SIGNED, {ATTESTATION_SIGNED, ATTESTATION_SIGNED, ATTESTATION_SIGNED}},
        {ROW_VERIFIED, {ATTESTATION_VERIFIED, ATTESTATION_VERIFIED, ATTESTATION_VERIFIED}},
    };
    struct arena arena;
    struct record record;
    arena_init(&arena);
    test_record(&arena, &record, tables, CASE_COUNT(tables));
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        set_standing(&record, KIND_DELIVERY, cases[i].standing);
        for (size_t d = 0; d < 3; d++)
            assert_int_equal(
                attestation_of_delivery(&record, record_row(&record, KIND_DELIVERY, d), STR("AAA")),
                cases[i].words[d]);
    }
    arena_release(&arena);
}

static void consent_is_the_hosts_to_give(void **unused)
{
    (void)unused;
    static const struct {
        enum row_standing standing;
        enum truth consent;
    } cases[] = {
        {ROW_UNSIGNED, TRUTH_TRUE}, {ROW_ENTERED, TRUTH_UNKNOWN}, {ROW_SIGNED, TRUTH_TRUE}};
    struct arena arena;
    struct record record;
    struct state state;
    struct error err;
    arena_init(&arena);
    test_record(&arena, &record, tables, CASE_COUNT(tables));
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        set_standing(&record, KIND_FACT, cases[i].standing);
        assert_true(state_fold(&arena, &record, DATE_NONE, &state, &err));
        const struct fact *consent = &state.facts[state_fact(&state, STR("consent.stationing"))];
        const struct fact *other = &state.facts[state_fact(&state, STR("ceasefire.in_force"))];
        assert_int_equal(fact_on(consent, state.as_of), cases[i].consent);
        assert_int_equal(fact_on(other, state.as_of), TRUTH_TRUE);
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signature_is_worth_more_than_a_source),
        cmocka_unit_test(only_signatures_confirm_in_a_ledger),
        cmocka_unit_test(consent_is_the_hosts_to_give),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The words of kinds.def and the enums of kinds.h say the same in the same order. */
#include "record/kinds.h"

#include "base/testing.h"
#include "record/limits.h"

#include <string.h>

static void words_and_enums_agree(void **state)
{
    static const struct {
        enum kind kind;
        int field, value;
        const char *word;
    } cases[] = {
        {KIND_PARTY, PARTY_KIND, PARTY_ORGANISATION, "organisation"},
        {KIND_PARTY, PARTY_ROLE, ROLE_HOST, "host"},
        {KIND_PARTY, PARTY_ROLE, ROLE_OBSERVER, "observer"},
        {KIND_POSITION, POSITION_STANCE, STANCE_LEADS, "leads"},
        {KIND_POSITION, POSITION_STANCE, STANCE_DECLINES, "declines"},
        {KIND_REQUIREMENT, REQUIREMENT_COMPONENT, COMPONENT_LAND, "land"},
        {KIND_REQUIREMENT, REQUIREMENT_COMPONENT, COMPONENT_FUNDING, "funding"},
        {KIND_UNDERTAKING, UNDERTAKING_COMPONENT, COMPONENT_FUNDING, "funding"},
        {KIND_UNDERTAKING, UNDERTAKING_STAGE, STAGE_MOOTED, "mooted"},
        {KIND_UNDERTAKING, UNDERTAKING_STAGE, STAGE_DELIVERED, "delivered"},
        {KIND_UNDERTAKING, UNDERTAKING_STAGE, STAGE_WITHDRAWN, "withdrawn"},
        {KIND_UNDERTAKING, UNDERTAKING_STAGE, STAGE_LAPSED, "lapsed"},
        {KIND_CAVEAT, CAVEAT_KIND, CAVEAT_AREA, "area"},
        {KIND_CAVEAT, CAVEAT_KIND, CAVEAT_APPROVAL, "approval"},
        {KIND_CAVEAT, CAVEAT_KIND, CAVEAT_DELAY, "delay"},
        {KIND_CAVEAT, CAVEAT_MODE, MODE_PROHIBIT, "prohibit"},
        {KIND_STEP, STEP_STEP, STEP_SIGNED, "signed"},
        {KIND_STEP, STEP_STEP, STEP_DENOUNCED, "denounced"},
        {KIND_AREA, AREA_KIND, AREA_LINE, "line"},
        {KIND_FACT, FACT_VALUE, 1, "true"},
        {KIND_REQUIREMENT, REQUIREMENT_CRITICAL, 1, "yes"},
    };
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        const struct field_info *field = &kind_infos[cases[i].kind].fields[cases[i].field];
        assert_int_equal(word_find(field, str_from(cases[i].word)), cases[i].value);
        assert_true(str_eq(word_at(field, cases[i].value), str_from(cases[i].word)));
    }
}

static void kinds_and_fields_are_found_by_name(void **state)
{
    (void)state;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        assert_int_equal(kind_find(str_from(kind_infos[kind].name)), kind);
        assert_true(kind_infos[kind].field_count < LIMIT_COLUMNS);
        for (int field = 0; field < kind_infos[kind].field_count; field++)
            assert_int_equal(
                field_find((enum kind)kind, str_from(kind_infos[kind].fields[field].name)), field);
    }
    assert_int_equal(kind_find(STR("undertaking")), KIND_NONE);
    assert_int_equal(field_find(KIND_FIT, STR("id")), -1);
    assert_int_equal(word_find(&kind_infos[KIND_FACT].fields[FACT_VALUE], STR("yes")), -1);
}

/* What the readers take for granted of the table. */
static void the_table_is_well_formed(void **state)
{
    (void)state;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (int f = 0; f < kind_infos[kind].field_count; f++) {
            const struct field_info *field = &kind_infos[kind].fields[f];
            bool refers = field->type == TYPE_REF || field->type == TYPE_REFS;
            assert_int_equal(refers, field->refers != KIND_NONE);
            assert_int_equal(field->type == TYPE_WORD, field->words != NULL);
            if (refers)
                assert_int_equal(kind_infos[field->refers].fields[0].type, TYPE_ID);
            assert_non_null(type_words(field->type));
            assert_int_equal(field->help[strlen(field->help) - 1], '.');
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_enums_agree),
        cmocka_unit_test(kinds_and_fields_are_found_by_name),
        cmocka_unit_test(the_table_is_well_formed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

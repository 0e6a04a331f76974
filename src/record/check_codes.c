/* SPDX-License-Identifier: Apache-2.0 */
/* Checks against the lists of codes that others keep. */
#include "base/number.h"
#include "record/checker.h"
#include "record/codes.h"

void check_countries(struct checker *checker)
{
    const struct table *table = &checker->record->tables[KIND_PARTY];
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        struct str id = row_text(row, PARTY_ID);
        bool is_state = row_value(row, PARTY_KIND, PARTY_ORGANISATION) == PARTY_STATE;
        if (!is_state || id.size == 0 || country_find(id) != NULL)
            continue;
        const struct country *meant = country_named(row_text(row, PARTY_NAME));
        meant = meant != NULL ? meant : country_nearest(id);
        const char *hint = NULL;
        if (meant != NULL)
            hint = arena_printf(checker->diagnostics->arena, "did you mean \"%s\" (%s)?",
                                meant->code, meant->name);
        checker_add(checker, SEVERITY_WARNING, row, PARTY_ID, hint,
                    "%s is not an ISO 3166-1 alpha-3 code of a state", QUOTE(id));
    }
}

static void check_units_of_funding(struct checker *checker, enum kind kind, int component, int unit)
{
    const struct table *table = &checker->record->tables[kind];
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        struct str code = row_text(row, unit);
        if (row_value(row, component, -1) != COMPONENT_FUNDING || code.size == 0
            || currency_find(code) != NULL)
            continue;
        const struct currency *nearest = currency_nearest(code);
        const char *hint = NULL;
        if (nearest != NULL)
            hint = arena_printf(checker->diagnostics->arena, "did you mean \"%s\"?", nearest->code);
        checker_add(checker, SEVERITY_WARNING, row, unit, hint,
                    "funding is counted in a currency of ISO 4217, not in %s", QUOTE(code));
    }
}

/* An amount in a currency that has no coin so small. */
static void check_coin(struct checker *checker, const struct row *row, int field, struct str code)
{
    char coin[NUMBER_TEXT_BYTES];
    if (!row_has(row, field) || row_value(row, field, 0) % currency_coin(code) == 0)
        return;
    checker_add(checker, SEVERITY_WARNING, row, field, NULL,
                "%s is finer than %s %.*s, the smallest coin: what is called is rounded down to it",
                QUOTE(row_text(row, field)), thousandths_write_grouped(coin, currency_coin(code)),
                STR_ARG(code));
}

static void check_coins(struct checker *checker)
{
    const struct table *facilities = &checker->record->tables[KIND_FACILITY];
    const struct table *shares = &checker->record->tables[KIND_SHARE];
    for (size_t i = 0; i < facilities->row_count; i++)
        check_coin(checker, &facilities->rows[i], FACILITY_PRINCIPAL,
                   row_text(&facilities->rows[i], FACILITY_CURRENCY));
    for (size_t i = 0; i < shares->row_count; i++) {
        const struct row *share = &shares->rows[i];
        if (!row_has(share, SHARE_FACILITY))
            continue;
        const struct row *of = &facilities->rows[row_value(share, SHARE_FACILITY, 0)];
        check_coin(checker, share, SHARE_AMOUNT, row_text(of, FACILITY_CURRENCY));
        check_coin(checker, share, SHARE_CAP, row_text(of, FACILITY_CURRENCY));
    }
}

void check_currencies(struct checker *checker)
{
    check_units_of_funding(checker, KIND_REQUIREMENT, REQUIREMENT_COMPONENT, REQUIREMENT_UNIT);
    check_units_of_funding(checker, KIND_UNDERTAKING, UNDERTAKING_COMPONENT, UNDERTAKING_UNIT);
    check_coins(checker);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "record/codes.h"

#include "base/testing.h"

static void countries_are_found(void **state)
{
    (void)state;
    assert_string_equal(country_find(STR("UKR"))->name, "Ukraine");
    assert_string_equal(country_find(STR("ABW"))->name, "Aruba");
    assert_string_equal(country_find(STR("ZWE"))->name, "Zimbabwe");
    assert_null(country_find(STR("ukr")));
    assert_null(country_find(STR("UK")));
    assert_null(country_find(STR("XYZ")));
    assert_string_equal(country_named(STR("France"))->code, "FRA");
    assert_null(country_named(STR("")));
    assert_string_equal(country_nearest(STR("ukr"))->code, "UKR");
}

static void currencies_are_found(void **state)
{
    (void)state;
    assert_int_equal(currency_find(STR("EUR"))->minor_digits, 2);
    assert_int_equal(currency_find(STR("JPY"))->minor_digits, 0);
    assert_int_equal(currency_find(STR("KWD"))->minor_digits, 3);
    assert_null(currency_find(STR("EURO")));
    assert_int_equal(currency_coin(STR("EUR")), 10);
    assert_int_equal(currency_coin(STR("JPY")), 1000);
    assert_int_equal(currency_coin(STR("KWD")), 1);
    assert_int_equal(currency_coin(STR("UYW")), 1); /* four decimals */
    assert_int_equal(currency_coin(STR("")), 1);
    assert_string_equal(currency_nearest(STR("usd"))->code, "USD");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(countries_are_found),
        cmocka_unit_test(currencies_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

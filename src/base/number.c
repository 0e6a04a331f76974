/* SPDX-License-Identifier: Apache-2.0 */
#include "base/number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { DECIMALS = 3 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

enum number_fault thousandths_parse(struct str text, int64_t *thousandths)
{
    size_t whole_digits = 0, decimals = 0;
    bool point = false, too_large = false;
    int64_t value = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '.' && !point && whole_digits > 0) {
            point = true;
            continue;
        }
        if (!is_digit(text.data[i]))
            return NUMBER_MALFORMED;
        *(point ? &decimals : &whole_digits) += 1;
        if (decimals > DECIMALS)
            continue; /* counted, and refused below */
        too_large = too_large || value > NUMBER_THOUSANDTHS_MAX;
        value = too_large ? value : value * 10 + (text.data[i] - '0');
    }
    if (whole_digits == 0 || (point && decimals == 0))
        return NUMBER_MALFORMED;
    if (decimals > DECIMALS)
        return NUMBER_TOO_FINE;
    for (size_t i = decimals; i < DECIMALS && !too_large; i++) {
        too_large = value > NUMBER_THOUSANDTHS_MAX;
        value = too_large ? value : value * 10;
    }
    if (too_large || value > NUMBER_THOUSANDTHS_MAX)
        return NUMBER_TOO_LARGE;
    *thousandths = value;
    return NUMBER_GOOD;
}

char *thousandths_write_full(char text[static NUMBER_TEXT_BYTES], int64_t thousandths)
{
    uint64_t size = thousandths < 0 ? -(uint64_t)thousandths : (uint64_t)thousandths;
    snprintf(text, NUMBER_TEXT_BYTES, "%s%" PRIu64 ".%03" PRIu64, thousandths < 0 ? "-" : "",
             size / 1000, size % 1000);
    return text;
}

char *thousandths_write(char text[static NUMBER_TEXT_BYTES], int64_t thousandths)
{
    thousandths_write_full(text, thousandths);
    size_t size = str_from(text).size;
    while (text[size - 1] == '0')
        text[--size] = '\0';
    if (text[size - 1] == '.')
        text[size - 1] = '\0';
    return text;
}

char *thousandths_write_grouped(char text[static NUMBER_TEXT_BYTES], int64_t thousandths)
{
    char plain[NUMBER_TEXT_BYTES];
    size_t sign = thousandths < 0 ? 1 : 0, at = 0;
    thousandths_write(plain, thousandths);
    size_t digits = strspn(plain + sign, "0123456789");
    for (size_t i = 0; i < sign + digits; i++) {
        if (i > sign && (sign + digits - i) % 3 == 0)
            text[at++] = ',';
        text[at++] = plain[i];
    }
    snprintf(text + at, NUMBER_TEXT_BYTES - at, "%s", plain + sign + digits);
    return text;
}

bool integer_parse(struct str text, int64_t min, int64_t max, int64_t *value)
{
    bool negative = text.size > 0 && text.data[0] == '-' && min < 0;
    int64_t sum = 0;
    if (text.size == (size_t)negative)
        return false;
    for (size_t i = negative; i < text.size; i++) {
        if (!is_digit(text.data[i]) || __builtin_mul_overflow(sum, 10, &sum)
            || __builtin_add_overflow(sum, text.data[i] - '0', &sum))
            return false;
    }
    sum = negative ? -sum : sum;
    if (sum < min || sum > max)
        return false;
    *value = sum;
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "record/cell.h"

#include "base/date.h"
#include "base/number.h"
#include "record/codes.h"
#include "record/condition.h"
#include "record/limits.h"
#include "record/quote.h"
#include "record/record.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { WORDS_MAX = 16, E7_DECIMALS = 7, COUNT_DIGITS_MAX = 15 };

static bool PRINTF_LIKE(2, 3) fail(struct cell_fault *fault, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(fault->text, sizeof fault->text, format, args);
    va_end(args);
    return false;
}

static bool PRINTF_LIKE(2, 3) hint(struct cell_fault *fault, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(fault->hint, sizeof fault->hint, format, args);
    va_end(args);
    return false;
}

static bool fail_type(struct cell_fault *fault, enum field_type type, struct str text)
{
    return fail(fault, "%s is not %s", QUOTE(text), type_words(type));
}

/* ---- texts and names ---- */

static bool is_id_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.'
           || c == '_' || c == '-';
}

static bool check_id(struct str text, struct cell_fault *fault)
{
    for (size_t i = 0; i < text.size; i++)
        if (!is_id_byte(text.data[i]))
            return fail_type(fault, TYPE_ID, text);
    if (text.size > LIMIT_ID_BYTES)
        return fail(fault, "%s is longer than %d bytes", QUOTE(text), LIMIT_ID_BYTES);
    return true;
}

static bool parse_text(const struct field_info *field, struct str text, int64_t *value,
                       struct cell_fault *fault)
{
    (void)field, (void)text, (void)value, (void)fault;
    return true;
}

static bool parse_id(const struct field_info *field, struct str text, int64_t *value,
                     struct cell_fault *fault)
{
    (void)field, (void)value;
    if (str_eq(text, STR("and")) || str_eq(text, STR("or")) || str_eq(text, STR("not"))
        || str_eq(text, STR("at_least")))
        return fail(fault, "%s is a word of conditions and cannot be an id", QUOTE(text));
    return check_id(text, fault);
}

static bool parse_name(const struct field_info *field, struct str text, int64_t *value,
                       struct cell_fault *fault)
{
    (void)value;
    if (!condition_is_fact_name(text))
        return fail_type(fault, field->type, text);
    return check_id(text, fault);
}

/* Items may be anything (`ids` false) or must be ids; there must be at least one. */
static bool parse_list(struct str text, bool ids, struct cell_fault *fault)
{
    size_t count = 0;
    for (struct str rest = text, item; list_next(&rest, &item); count++)
        if (ids && !check_id(item, fault))
            return false;
    if (count == 0)
        return fail(fault, "a list without items");
    if (count > LIMIT_LIST_ITEMS)
        return fail(fault, "a list of %zu items, the limit is %d", count, LIMIT_LIST_ITEMS);
    return true;
}

static bool parse_texts(const struct field_info *field, struct str text, int64_t *value,
                        struct cell_fault *fault)
{
    (void)field, (void)value;
    return parse_list(text, false, fault);
}

static bool parse_ids(const struct field_info *field, struct str text, int64_t *value,
                      struct cell_fault *fault)
{
    (void)field, (void)value;
    return parse_list(text, true, fault);
}

static size_t list_words(const struct field_info *field, struct str words[static WORDS_MAX])
{
    size_t count = 0;
    for (struct str rest = str_from(field->words), word; str_next(&rest, ';', &word); count++) {
        CHECK(count < WORDS_MAX);
        words[count] = word;
    }
    return count;
}

static bool parse_word(const struct field_info *field, struct str text, int64_t *value,
                       struct cell_fault *fault)
{
    *value = word_find(field, text);
    if (*value >= 0)
        return true;
    struct str words[WORDS_MAX];
    size_t count = list_words(field, words);
    char list[256];
    size_t used = 0;
    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%.*s", i == 0 ? "" : ", ",
                                 STR_ARG(words[i]));
    int nearest = str_nearest(text, words, count);
    if (nearest >= 0)
        hint(fault, "did you mean %s?", QUOTE(words[nearest]));
    return fail(fault, "%s is not one of %s", QUOTE(text), list);
}

static bool parse_currency(const struct field_info *field, struct str text, int64_t *value,
                           struct cell_fault *fault)
{
    (void)value;
    if (currency_find(text) != NULL)
        return true;
    const struct currency *nearest = currency_nearest(text);
    if (nearest != NULL)
        hint(fault, "did you mean \"%s\"?", nearest->code);
    return fail_type(fault, field->type, text);
}

/* ---- numbers ---- */

static bool fail_number(struct cell_fault *fault, enum field_type type, struct str text,
                        enum number_fault why)
{
    if (memchr(text.data, ',', text.size) != NULL || memchr(text.data, ' ', text.size) != NULL)
        hint(fault, "write thousands together and decimals behind a point, as 1500 or 1.5");
    if (why == NUMBER_TOO_FINE)
        return fail(fault, "%s has more than three decimals", QUOTE(text));
    if (why == NUMBER_TOO_LARGE)
        return fail(fault, "%s is larger than %" PRId64, QUOTE(text),
                    NUMBER_THOUSANDTHS_MAX / 1000);
    return fail_type(fault, type, text);
}

/* Thousandths from 0 to `max`. */
static bool parse_thousandths(enum field_type type, struct str text, int64_t max, int64_t *value,
                              struct cell_fault *fault)
{
    enum number_fault why = thousandths_parse(text, value);
    if (why != NUMBER_GOOD)
        return fail_number(fault, type, text, why);
    return *value <= max || fail_type(fault, type, text);
}

static bool parse_quantity(const struct field_info *field, struct str text, int64_t *value,
                           struct cell_fault *fault)
{
    if (!parse_thousandths(field->type, text, NUMBER_THOUSANDTHS_MAX, value, fault))
        return false;
    if (*value > 0)
        return true;
    hint(fault, "leave the cell empty if the quantity is not known");
    return fail_type(fault, field->type, text);
}

static bool parse_weight(const struct field_info *field, struct str text, int64_t *value,
                         struct cell_fault *fault)
{
    return parse_thousandths(field->type, text, NUMBER_THOUSANDTHS_MAX, value, fault);
}

static bool parse_number(const struct field_info *field, struct str text, int64_t *value,
                         struct cell_fault *fault)
{
    bool negative = text.data[0] == '-';
    struct str digits = {text.data + negative, text.size - negative};
    enum number_fault why = thousandths_parse(digits, value);
    if (why != NUMBER_GOOD)
        return fail_number(fault, field->type, text, why);
    if (negative && *value == 0)
        return fail_type(fault, field->type, text);
    *value = negative ? -*value : *value;
    return true;
}

static bool parse_share(const struct field_info *field, struct str text, int64_t *value,
                        struct cell_fault *fault)
{
    return parse_thousandths(field->type, text, 1000, value, fault);
}

static bool parse_bearing(const struct field_info *field, struct str text, int64_t *value,
                          struct cell_fault *fault)
{
    return parse_thousandths(field->type, text, 360 * 1000, value, fault);
}

static bool parse_count(const struct field_info *field, struct str text, int64_t *value,
                        struct cell_fault *fault)
{
    bool good = text.size <= COUNT_DIGITS_MAX && integer_parse(text, 0, INT64_MAX, value);
    return good || fail_number(fault, field->type, text, NUMBER_MALFORMED);
}

static bool parse_days(const struct field_info *field, struct str text, int64_t *value,
                       struct cell_fault *fault)
{
    if (!integer_parse(text, 0, INT64_MAX, value))
        return fail_type(fault, field->type, text);
    return *value <= LIMIT_DAYS || fail(fault, "%s is more than %d days", QUOTE(text), LIMIT_DAYS);
}

/* Degrees in decimals, as 1e-7 degrees; digits beyond the seventh decimal are rounded. */
static bool parse_degrees(const struct field_info *field, struct str text, int64_t max_degrees,
                          int64_t *value, struct cell_fault *fault)
{
    bool negative = text.data[0] == '-';
    size_t point = text.size, at = negative;
    int64_t sum = 0, round = 0;
    for (; at < text.size; at++) {
        char c = text.data[at];
        if (c == '.' && point == text.size && at > negative && at + 1 < text.size) {
            point = at;
            continue;
        }
        if (c < '0' || c > '9' || (point == text.size && sum > max_degrees))
            return fail_type(fault, field->type, text);
        if (at <= point + E7_DECIMALS)
            sum = sum * 10 + (c - '0');
        else if (at == point + E7_DECIMALS + 1)
            round = c >= '5';
    }
    if (text.size == negative)
        return fail_type(fault, field->type, text);
    size_t decimals = point == text.size ? 0 : text.size - point - 1;
    for (; decimals < E7_DECIMALS; decimals++)
        sum *= 10;
    sum += round;
    if (sum > max_degrees * 10000000)
        return fail_type(fault, field->type, text);
    *value = negative ? -sum : sum;
    return true;
}

static bool parse_latitude(const struct field_info *field, struct str text, int64_t *value,
                           struct cell_fault *fault)
{
    return parse_degrees(field, text, 90, value, fault);
}

static bool parse_longitude(const struct field_info *field, struct str text, int64_t *value,
                            struct cell_fault *fault)
{
    return parse_degrees(field, text, 180, value, fault);
}

/* ---- days ---- */

/* Three numbers with `separator` between them. */
static bool split_date(struct str text, char separator, int64_t part[static 3])
{
    struct str rest = text, piece;
    int count = 0;
    for (; str_next(&rest, separator, &piece); count++)
        if (count == 3 || !integer_parse(piece, 1, 9999, &part[count]))
            return false;
    return count == 3;
}

/* How people write dates elsewhere; day.month.year has points, what has slashes can be either. */
static void hint_date(struct str text, struct cell_fault *fault)
{
    int64_t part[3], days[3];
    bool year_first = split_date(text, '-', part) || split_date(text, '/', part);
    bool day_first = !year_first && split_date(text, '.', part);
    if (!year_first && !day_first)
        return;
    memcpy(days, part, sizeof days);
    if (day_first) {
        days[0] = part[2];
        days[2] = part[0];
    }
    char iso[64];
    int32_t unused;
    snprintf(iso, sizeof iso, "%04" PRId64 "-%02" PRId64 "-%02" PRId64, days[0], days[1], days[2]);
    if (days[0] >= 1000 && date_parse(str_from(iso), &unused) && !str_eq(text, str_from(iso)))
        hint(fault, "did you mean %s?", iso);
    else if (!date_parse(text, &unused) && days[0] < 1000)
        hint(fault, "write year, month and day, as 2026-01-06");
}

/* Looks like 2026-02-30: the form is right, the day does not exist. */
static bool is_date_form(struct str text)
{
    if (text.size != 10)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        bool dash = i == 4 || i == 7;
        if (dash ? text.data[i] != '-' : text.data[i] < '0' || text.data[i] > '9')
            return false;
    }
    return true;
}

static bool fail_date(struct cell_fault *fault, enum field_type type, struct str text)
{
    if (is_date_form(text))
        return fail(fault, "%s is not a day of the calendar", QUOTE(text));
    hint_date(text, fault);
    return fail_type(fault, type, text);
}

static bool parse_date(const struct field_info *field, struct str text, int64_t *value,
                       struct cell_fault *fault)
{
    int32_t days;
    if (!date_parse(text, &days))
        return fail_date(fault, field->type, text);
    *value = days;
    return true;
}

static bool parse_plan_day(const struct field_info *field, struct str text, int64_t *value,
                           struct cell_fault *fault)
{
    int32_t days;
    if (date_parse(text, &days)) {
        *value = PLAN_DAY_IS_DATE + days;
        return true;
    }
    bool sign = text.size > 2 && text.data[1] == '+';
    struct str number = {text.data + 2, sign ? text.size - 2 : 0};
    if (!sign || !integer_parse(number, 0, INT64_MAX, value))
        return fail_date(fault, field->type, text);
    if (*value > LIMIT_DAYS)
        return fail(fault, "%s is more than %d days", QUOTE(text), LIMIT_DAYS);
    if (text.data[0] == 'C')
        return true;
    hint(fault, "did you mean \"C+%" PRId64 "\"?", *value);
    return fail_type(fault, field->type, text);
}

static bool parse_moment(const struct field_info *field, struct str text, int64_t *value,
                         struct cell_fault *fault)
{
    if (moment_parse(text, value))
        return true;
    if (text.size > 10 && (text.data[10] == ' ' || text.data[10] == 'T'))
        hint(fault, "write T between date and time and end with the zone, as Z or +02:00");
    return fail_date(fault, field->type, text);
}

/* ---- the table ---- */

static bool (*const parsers[TYPE_COUNT_OF_TYPES])(const struct field_info *, struct str, int64_t *,
                                                  struct cell_fault *) = {
    [TYPE_TEXT] = parse_text,
    [TYPE_TEXTS] = parse_texts,
    [TYPE_ID] = parse_id,
    [TYPE_IDS] = parse_ids,
    [TYPE_NAME] = parse_name,
    [TYPE_REF] = parse_id,
    [TYPE_REFS] = parse_ids,
    [TYPE_WORD] = parse_word,
    [TYPE_QUANTITY] = parse_quantity,
    [TYPE_WEIGHT] = parse_weight,
    [TYPE_NUMBER] = parse_number,
    [TYPE_SHARE] = parse_share,
    [TYPE_COUNT] = parse_count,
    [TYPE_DAYS] = parse_days,
    [TYPE_DATE] = parse_date,
    [TYPE_PLAN_DAY] = parse_plan_day,
    [TYPE_MOMENT] = parse_moment,
    [TYPE_CONDITION] = parse_text,
    [TYPE_CURRENCY] = parse_currency,
    [TYPE_LATITUDE] = parse_latitude,
    [TYPE_LONGITUDE] = parse_longitude,
    [TYPE_BEARING] = parse_bearing,
};

bool cell_parse(const struct field_info *field, struct str text, int64_t *value,
                struct cell_fault *fault)
{
    CHECK(text.size > 0);
    *value = 0;
    fault->hint[0] = '\0';
    return parsers[field->type](field, text, value, fault);
}

bool cell_is_list(enum field_type type)
{
    return type == TYPE_TEXTS || type == TYPE_IDS || type == TYPE_REFS;
}

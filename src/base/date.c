/* SPDX-License-Identifier: Apache-2.0 */
#include "base/date.h"

#include <stdio.h>
#include <string.h>

enum { SECONDS_PER_DAY = 86400 };

/*
 * Days from civil and back: the algorithms of Howard Hinnant, "chrono-Compatible
 * Low-Level Date Algorithms" (years begin in March, so that leap days come last).
 */
static int32_t days_from_civil(int32_t year, int32_t month, int32_t day)
{
    year -= month <= 2;
    int32_t era = (year >= 0 ? year : year - 399) / 400;
    int32_t year_of_era = year - era * 400;
    int32_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static void civil_from_days(int32_t days, int32_t *year, int32_t *month, int32_t *day)
{
    days += 719468;
    int32_t era = (days >= 0 ? days : days - 146096) / 146097;
    int32_t day_of_era = days - era * 146097;
    int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t shifted_month = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

/* Exactly `digits` decimal digits at `at`. */
static bool digits_parse(struct str text, size_t at, size_t digits, int32_t *value)
{
    if (at + digits > text.size)
        return false;
    *value = 0;
    for (size_t i = at; i < at + digits; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        *value = *value * 10 + (text.data[i] - '0');
    }
    return true;
}

static int32_t month_days(int32_t year, int32_t month)
{
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

bool date_parse(struct str text, int32_t *days)
{
    int32_t year, month, day;
    if (text.size != 10 || text.data[4] != '-' || text.data[7] != '-')
        return false;
    if (!digits_parse(text, 0, 4, &year) || !digits_parse(text, 5, 2, &month)
        || !digits_parse(text, 8, 2, &day))
        return false;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
        return false;
    *days = days_from_civil(year, month, day);
    return true;
}

char *date_write(char text[static DATE_TEXT_BYTES], int32_t days)
{
    text[0] = '\0';
    if (days == DATE_NONE)
        return text;
    int32_t year, month, day;
    civil_from_days(days, &year, &month, &day);
    snprintf(text, DATE_TEXT_BYTES, "%04d-%02d-%02d", (int)(year % 10000), (int)month % 100,
             (int)day % 100);
    return text;
}

/* "Z" or "+hh:mm" / "-hh:mm", the whole of `text`. */
static bool zone_parse(struct str text, int32_t *offset_seconds)
{
    *offset_seconds = 0;
    if (str_eq(text, STR("Z")))
        return true;
    int32_t hours, minutes;
    if (text.size != 6 || (text.data[0] != '+' && text.data[0] != '-') || text.data[3] != ':')
        return false;
    if (!digits_parse(text, 1, 2, &hours) || !digits_parse(text, 4, 2, &minutes))
        return false;
    if (hours > 14 || minutes > 59)
        return false;
    *offset_seconds = (hours * 60 + minutes) * 60 * (text.data[0] == '-' ? -1 : 1);
    return true;
}

bool moment_parse(struct str text, int64_t *seconds)
{
    int32_t days, hours, minutes, second = 0, offset_seconds;
    struct str date = {text.data, text.size < 10 ? text.size : 10};
    if (!date_parse(date, &days))
        return false;
    *seconds = (int64_t)days * SECONDS_PER_DAY;
    if (text.size == 10)
        return true;
    if (text.size < 17 || text.data[10] != 'T' || text.data[13] != ':')
        return false;
    if (!digits_parse(text, 11, 2, &hours) || !digits_parse(text, 14, 2, &minutes))
        return false;
    size_t at = 16;
    if (text.data[16] == ':') {
        if (!digits_parse(text, 17, 2, &second))
            return false;
        at = 19;
    }
    struct str zone = {text.data + at, text.size - at};
    if (hours > 23 || minutes > 59 || second > 59 || !zone_parse(zone, &offset_seconds))
        return false;
    *seconds += hours * 3600 + minutes * 60 + second - offset_seconds;
    return true;
}

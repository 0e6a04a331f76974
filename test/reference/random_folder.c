/* SPDX-License-Identifier: Apache-2.0 */
#include "random_folder.h"

#include "random_maker.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------ vocabulary */

static const char *const capabilities[] = {"land-force", "naval-assets", "air-patrol"};
static const char *const units[] = {"soldiers", "ships", "soldiers"}; /* of the capabilities */
static const char *const tasks[] = {"reassurance", "escort"};
static const char *const components[] = {"land", "air", "maritime", "training"};
const char *maker_text(struct maker *maker, const char *format, ...)
{
    char line[2048];
    va_list list;
    va_start(list, format);
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    return arena_copy(maker->folder->arena, line, strlen(line));
}

/* A date within three weeks around the middle of the record. */
const char *maker_date(struct maker *maker, int days_from_middle)
{
    char day[DATE_TEXT_BYTES];
    return maker_text(maker, "%s", date_write(day, 20500 + days_from_middle));
}

static const char *some_date(struct maker *maker)
{
    return maker_date(maker, below(maker, 41) - 20);
}

/* A quantity of `units` small units in the folder's scale. */
const char *maker_quantity(struct maker *maker, int size)
{
    switch (maker->scale) {
    case 1:
        return maker_text(maker, "%d.%03d", size, below(maker, 1000));
    case 2:
        return maker_text(maker, "%d%09d", size, below(maker, 1000000000));
    case 3:
        return maker_text(maker, "%d%011d.%03d", size, below(maker, 1000000000),
                          below(maker, 1000));
    default:
        return maker_text(maker, "%d", size);
    }
}

/* ------------------------------------------------------------------ conditions */

static const char *some_name(struct maker *maker)
{
    int which = below(maker, 10);
    if (which < 3)
        return maker_fact_names[below(maker, chance(maker, 20) ? 9 : 5)];
    if (which < 7)
        return maker_guarantors[below(maker, maker->guarantor_count)];
    return maker_text(maker, "U-%02d", below(maker, maker->undertaking_count));
}

/* No name stands in it twice: that is an error. */
static const char *at_least(struct maker *maker)
{
    const char *names = some_name(maker);
    int count = 1;
    for (int i = 0; i < 3; i++) {
        const char *name = some_name(maker);
        if (strstr(names, name) != NULL)
            continue;
        names = maker_text(maker, "%s, %s", names, name);
        count++;
    }
    return maker_text(maker, "at_least(%d, %s)", 1 + below(maker, count), names);
}

static const char *condition(struct maker *maker, int depth)
{
    if (depth == 0 || chance(maker, 45))
        return chance(maker, 15) ? at_least(maker) : some_name(maker);
    const char *left = condition(maker, depth - 1), *right = condition(maker, depth - 1);
    const char *operator= chance(maker, 50) ? "and" : "or";
    return chance(maker, 60) ? maker_text(maker, "(%s) %s %s", left, operator, right)
                             : maker_text(maker, "%s %s %s", left, operator, right);
}

/* ------------------------------------------------------------------ tables */

static void make_parties(struct maker *maker)
{
    static const char *const roles[] = {"guarantor", "guarantor", "guarantor", "partner",
                                        "observer"};
    const char **row = folder_add(maker->folder, KIND_PARTY);
    row[PARTY_ID] = "UKR";
    row[PARTY_ROLE] = "host";
    for (int i = 0; i < maker->guarantor_count; i++) {
        row = folder_add(maker->folder, KIND_PARTY);
        row[PARTY_ID] = maker_guarantors[i];
        row[PARTY_ROLE] = PICK(&maker->seed, roles);
    }
    static const char *const others[] = {"FRA", "GBR", "DEU"}; /* that steps name, always there */
    for (int i = maker->guarantor_count; i < 3; i++) {
        row = folder_add(maker->folder, KIND_PARTY);
        row[PARTY_ID] = others[i];
        row[PARTY_ROLE] = "observer";
    }
    row = folder_add(maker->folder, KIND_GUARANTEE);
    row[GUARANTEE_ID] = "G";
    row[GUARANTEE_HOST] = "UKR";
    row[GUARANTEE_HORIZON] = maker_text(maker, "%d", maker->horizon_days);
    if (chance(maker, 70))
        row[GUARANTEE_TRIGGER] =
            chance(maker, 70) ? "ceasefire.in_force" : "ceasefire.in_force and consent.host";
}

/* Four sources, one of each tier, with and without a date. */
static void make_sources(struct maker *maker)
{
    for (int i = 0; i < 6; i++) {
        const char **row = folder_add(maker->folder, KIND_SOURCE);
        row[SOURCE_ID] = maker_text(maker, "S%d", i);
        row[SOURCE_TIER] = i == 5 ? NULL : maker_text(maker, "%d", i % 4 + 1);
        row[SOURCE_PUBLISHED] = i == 0 ? NULL : some_date(maker);
    }
}

/* Mostly an early or undated official source. */
const char *maker_source(struct maker *maker)
{
    if (chance(maker, maker->firm_percent))
        return "S0";
    return chance(maker, 20) ? NULL : maker_text(maker, "S%d", below(maker, 6));
}

static void make_areas(struct maker *maker)
{
    for (int i = 0; i < maker->area_count; i++) {
        const char **row = folder_add(maker->folder, KIND_AREA);
        row[AREA_ID] = maker_text(maker, "area-%d", i);
        row[AREA_KIND] = "area";
    }
}

static const char *some_area(struct maker *maker)
{
    return maker_text(maker, "area-%d", below(maker, maker->area_count));
}

/* A span within or a little beyond the horizon, as C+n or as dates around the middle. */
static void make_span(struct maker *maker, const char **from, const char **until)
{
    int first = below(maker, maker->horizon_days + 1),
        days = 1 + below(maker, maker->horizon_days + 5);
    bool has_from = chance(maker, maker->is_calm ? 15 : 40);
    bool has_until = chance(maker, maker->is_calm ? 10 : 45);
    if (chance(maker, 35)) {
        first -= 25;
        *from = has_from ? maker_date(maker, first) : NULL;
        *until = has_until ? maker_date(maker, first + days) : NULL;
    } else {
        *from = has_from ? maker_text(maker, "C+%d", first) : NULL;
        *until = has_until ? maker_text(maker, "C+%d", first + days) : NULL;
    }
}

static void make_requirement(struct maker *maker, int at)
{
    static const char *const weights[] = {NULL, NULL, NULL, "2", "0.5", "3", "0", "0.333"};
    const char **row = folder_add(maker->folder, KIND_REQUIREMENT);
    int capability = chance(maker, 40) ? 0 : below(maker, 3);
    row[REQUIREMENT_ID] = maker_text(maker, "R-%c%d", 'a' + below(maker, 26), at);
    row[REQUIREMENT_SET] = at < maker->set_count
                               ? maker_text(maker, "set-%d", at)
                               : maker_text(maker, "set-%d", below(maker, maker->set_count));
    row[REQUIREMENT_COMPONENT] = PICK(&maker->seed, components);
    row[REQUIREMENT_CAPABILITY] = capabilities[capability];
    row[REQUIREMENT_UNIT] = chance(maker, 4) ? NULL : units[capability];
    row[REQUIREMENT_TASK] = chance(maker, 50) ? PICK(&maker->seed, tasks) : NULL;
    row[REQUIREMENT_AREA] = chance(maker, 35) ? some_area(maker) : NULL;
    row[REQUIREMENT_QUANTITY] =
        chance(maker, 7) ? NULL : maker_quantity(maker, 1 + below(maker, 8));
    row[REQUIREMENT_WEIGHT] = maker->asks_nothing ? "0" : PICK(&maker->seed, weights);
    row[REQUIREMENT_CRITICAL] = chance(maker, 30) ? "yes" : chance(maker, 50) ? "no" : NULL;
    row[REQUIREMENT_SOURCE] =
        at < maker->set_count || chance(maker, 80) ? NULL : maker_source(maker);
    make_span(maker, &row[REQUIREMENT_FROM], &row[REQUIREMENT_UNTIL]);
    if (maker->is_calm) { /* once all have come */
        row[REQUIREMENT_FROM] = maker_text(maker, "C+%d", 18 + below(maker, 4));
        row[REQUIREMENT_UNTIL] = NULL;
    }
}

static void make_quantities(struct maker *maker, const char **row)
{
    int low = 1 + below(maker, 12), best = low + below(maker, 4), high = best + 1 + below(maker, 4);
    if (chance(maker, 8))
        return;
    if (chance(maker, 60 + maker->firm_percent / 3))
        row[UNDERTAKING_LOW] = maker_quantity(maker, low);
    if (chance(maker, 50))
        row[UNDERTAKING_BEST] = maker_quantity(maker, best + 1);
    if (chance(maker, 50))
        row[UNDERTAKING_HIGH] = maker_quantity(maker, high + 1);
}

static const char *stage(struct maker *maker)
{
    static const char *const firm[] = {"committed", "allocated", "delivered"};
    static const char *const any[] = {NULL,        "mooted",    "pledged",   "pledged", "committed",
                                      "allocated", "delivered", "withdrawn", "refused", "lapsed"};
    return chance(maker, maker->firm_percent) ? PICK(&maker->seed, firm) : PICK(&maker->seed, any);
}

static void make_times(struct maker *maker, const char **row)
{
    if (chance(maker, maker->firm_percent))
        row[UNDERTAKING_NOTICE] = maker_text(maker, "%d", below(maker, 12));
    if (chance(maker, 40))
        row[UNDERTAKING_LIFT] = maker_text(maker, "%d", below(maker, 8));
    if (chance(maker, 30)) {
        int tour = below(maker, 20), interval = tour + below(maker, chance(maker, 30) ? 3 : 30) - 1;
        row[UNDERTAKING_TOUR] = maker_text(maker, "%d", tour);
        if (chance(maker, 80))
            row[UNDERTAKING_INTERVAL] = maker_text(maker, "%d", interval < 0 ? 0 : interval);
    }
    make_span(maker, &row[UNDERTAKING_FROM], &row[UNDERTAKING_UNTIL]);
}

static const char *areas(struct maker *maker)
{
    if (chance(maker, 55))
        return NULL;
    int first = below(maker, maker->area_count);
    const char *list = maker_text(maker, "area-%d", first);
    if (chance(maker, 40))
        list = maker_text(maker, "%s;area-%d", list, (first + 1) % maker->area_count);
    return list;
}

/* A group belongs to one party and one unit. */
static void make_group(struct maker *maker, const char **row)
{
    const char *unit = row[UNDERTAKING_UNIT];
    if (chance(maker, maker->group_percent) && unit != NULL)
        row[UNDERTAKING_GROUP] = maker_text(maker, "BDE-%s-%s%s", row[UNDERTAKING_PARTY], unit,
                                            maker->has_mandates && chance(maker, 50) ? "-2" : "");
}

/* An earlier row of the same party, or none. */
static const char *superseded(struct maker *maker, const char *party, int at)
{
    int earlier = below(maker, at + 1);
    if (earlier == at || strcmp(maker->parties[earlier], party) != 0 || chance(maker, 40))
        return NULL;
    return maker->ids[earlier];
}

static void make_undertaking(struct maker *maker, int at)
{
    const char **row = folder_add(maker->folder, KIND_UNDERTAKING);
    int capability = chance(maker, 40) ? 0 : below(maker, 3);
    row[UNDERTAKING_ID] = maker->ids[at] = maker_text(maker, "U-%02d", at);
    row[UNDERTAKING_PARTY] = maker->parties[at] =
        chance(maker, 8) ? "UKR" : maker_guarantors[below(maker, maker->guarantor_count)];
    row[UNDERTAKING_CAPABILITY] = capabilities[capability];
    row[UNDERTAKING_UNIT] = chance(maker, 5) ? NULL : units[capability];
    if (maker->has_mandates) /* whose unit it is; what is asked in ships it cannot serve */
        row[UNDERTAKING_UNIT] = "soldiers";
    row[UNDERTAKING_AREAS] = areas(maker);
    row[UNDERTAKING_STAGE] = stage(maker);
    row[UNDERTAKING_SOURCE] = maker_source(maker);
    row[UNDERTAKING_SAID_ON] = chance(maker, 25) ? some_date(maker) : NULL;
    row[UNDERTAKING_SUPERSEDES] =
        chance(maker, 30) ? superseded(maker, maker->parties[at], at) : NULL;
    if (chance(maker, maker->link_percent))
        row[UNDERTAKING_CONDITION] = condition(maker, 3);
    if (chance(maker, maker->ceiling_percent))
        maker_name_approval(maker, row);
    make_quantities(maker, row);
    make_times(maker, row);
    make_group(maker, row);
}

static void make_caveat(struct maker *maker, int at)
{
    static const char *const kinds[] = {"area", "task", "contact", "approval", "delay"};
    const char **row = folder_add(maker->folder, KIND_CAVEAT);
    int kind = below(maker, 5);
    row[CAVEAT_ID] = maker_text(maker, "K-%d", at);
    row[CAVEAT_UNDERTAKING] = maker_text(maker, "U-%02d", below(maker, maker->undertaking_count));
    row[CAVEAT_KIND] = kinds[kind];
    row[CAVEAT_MODE] = chance(maker, 50) ? "limit" : "prohibit";
    row[CAVEAT_VALUE] = kind == 0   ? some_area(maker)
                        : kind == 1 ? PICK(&maker->seed, tasks)
                        : kind == 2 ? "front line"
                        : kind == 3 ? PICK(&maker->seed, maker_fact_names)
                                    : maker_text(maker, "%d", 1 + below(maker, 9));
    row[CAVEAT_SOURCE] = chance(maker, 25) ? maker_source(maker) : NULL;
}

static void make_fact(struct maker *maker, int at)
{
    const char **row = folder_add(maker->folder, KIND_FACT);
    int first = below(maker, 41) - 25;
    row[FACT_ID] = maker_text(maker, "F-%d", at);
    row[FACT_NAME] = maker_fact_names[below(maker, 7)]; /* the last two are not */
    if (chance(maker, maker->has_mandates
                          ? 5
                          : maker->ceiling_percent / 2)) /* a step may be contradicted */
        row[FACT_NAME] =
            maker_approval(maker, maker_guarantors[below(maker, maker->guarantor_count)]);
    row[FACT_VALUE] = chance(maker, 75) ? "true" : "false";
    row[FACT_FROM] = chance(maker, 60) ? maker_date(maker, first) : NULL;
    row[FACT_UNTIL] = chance(maker, 40) ? maker_date(maker, first + 1 + below(maker, 30)) : NULL;
    row[FACT_SOURCE] = chance(maker, 30) ? maker_source(maker) : NULL;
}

static void make_positions(struct maker *maker)
{
    static const char *const stances[] = {"leads", "leads", "supports", "declines"};
    int count = below(maker, 7);
    for (int i = 0; i < count; i++) {
        const char **row = folder_add(maker->folder, KIND_POSITION);
        row[POSITION_ID] = maker_text(maker, "P-%d", i);
        row[POSITION_PARTY] = maker_guarantors[below(maker, maker->guarantor_count)];
        row[POSITION_MATTER] = maker_text(maker, "lead.%s", PICK(&maker->seed, components));
        row[POSITION_STANCE] = PICK(&maker->seed, stances);
        /* Every position on a day of its own, so that one is the latest. */
        row[POSITION_SAID_ON] = maker_date(maker, 7 * below(maker, 6) - 21 + i);
        row[POSITION_SOURCE] = maker_source(maker);
    }
}

/* Rows that matter for nothing but the record's latest date. */
static void make_dated_rows(struct maker *maker)
{
    if (chance(maker, 20)) {
        const char **row = folder_add(maker->folder, KIND_CLAIM);
        row[CLAIM_ID] = "C-1";
        row[CLAIM_ABOUT] = "coalition.members";
        row[CLAIM_VALUE] = "35";
        row[CLAIM_AS_OF] = maker_date(maker, 15 + below(maker, 10));
    }
    if (chance(maker, 15)) {
        const char **row = folder_add(maker->folder, KIND_DELIVERY);
        row[DELIVERY_ID] = "D-1";
        row[DELIVERY_UNDERTAKING] = "U-00";
        row[DELIVERY_ON] = maker_date(maker, 15 + below(maker, 10));
    }
    if (chance(maker, 15)) {
        const char **row = folder_add(maker->folder, KIND_REPORT);
        row[REPORT_ID] = "I-1";
        row[REPORT_FROM] =
            maker_text(maker, "%sT23:30+02:00", maker_date(maker, 15 + below(maker, 10)));
        row[REPORT_KIND] = "explosion";
    }
}

static void make_fits(struct maker *maker)
{
    for (int i = 0; i < 2; i++) {
        int offered = below(maker, 3);
        if (!chance(maker, 35))
            continue;
        const char **row = folder_add(maker->folder, KIND_FIT);
        row[FIT_CAPABILITY] = capabilities[offered];
        row[FIT_SERVES] = capabilities[(offered + 1 + i) % 3];
        row[FIT_SOURCE] = chance(maker, 25) ? maker_source(maker) : NULL;
    }
}

/* ------------------------------------------------------------------ the question */

/* The days of the question come first, so that steps can fall on them. */
static void make_days(struct maker *maker)
{
    struct reference_question *question = &maker->folder->question;
    *question = (struct reference_question){.as_of = DATE_NONE, .c_day = DATE_NONE};
    if (chance(maker, 45))
        question->as_of = 20500 + below(maker, 31) - 10;
    if (chance(maker, 30))
        question->c_day = 20500 + below(maker, 61) - 20;
}

static void make_question(struct maker *maker)
{
    static const int k_values[] = {3, 3, 3, 0, 1, 2, 4, 8}, resist_values[] = {1, 1, 1, 0, 2, 3, 8};
    struct reference_question *question = &maker->folder->question;
    if (chance(maker, 50))
        question->set = str_from(maker_text(maker, "set-%d", below(maker, maker->set_count)));
    question->k = PICK(&maker->seed, k_values);
    question->resist = PICK(&maker->seed, resist_values);
    for (int i = 0; i < 2 && chance(maker, 15); i++)
        question->without[question->without_count++] = str_from(
            chance(maker, 5) ? "UKR" : maker_guarantors[below(maker, maker->guarantor_count)]);
    for (int i = 0; i < 2 && chance(maker, 25); i++) {
        const struct folder_table *facts = &maker->folder->tables[KIND_FACT];
        if (facts->row_count == 0)
            continue;
        question->supposed[question->supposed_count] =
            str_from(facts->cells[below(maker, (int)facts->row_count)][FACT_NAME]);
        question->supposed_value[question->supposed_count++] = chance(maker, 60);
        if (question->supposed_count == 2 && str_eq(question->supposed[0], question->supposed[1]))
            question->supposed_count = 1;
    }
}

void folder_make(struct folder *folder, struct arena *arena, uint64_t seed)
{
    struct maker maker = {.folder = folder, .seed = seed * UINT64_C(0x2545f4914f6cdd1d) + 1};
    memset(folder, 0, sizeof *folder);
    folder->arena = arena;
    maker_moods(&maker);
    make_days(&maker);
    make_parties(&maker);
    make_sources(&maker);
    make_areas(&maker);
    maker_steps(&maker);
    make_fits(&maker);
    make_positions(&maker);
    make_dated_rows(&maker);
    for (int i = 0, count = maker.set_count + below(&maker, 7); i < count; i++)
        make_requirement(&maker, i);
    for (int i = 0; i < maker.undertaking_count; i++)
        make_undertaking(&maker, i);
    for (int i = 0, count = below(&maker, 6); i < count; i++)
        make_caveat(&maker, i);
    for (int i = 0, count = below(&maker, 9); i < count; i++)
        make_fact(&maker, i);
    make_question(&maker);
    folder_shuffle(folder, random_next(&maker.seed));
}

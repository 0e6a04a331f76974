/* SPDX-License-Identifier: Apache-2.0 */
#include "random_folder.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------ vocabulary */

static const char *const capabilities[] = {"land-force", "naval-assets", "air-patrol"};
static const char *const units[] = {"soldiers", "ships", "soldiers"}; /* of the capabilities */
static const char *const tasks[] = {"reassurance", "escort"};
static const char *const components[] = {"land", "air", "maritime", "training"};
static const char *const fact_names[] = {
    "ceasefire.in_force", "consent.host",      "vote.passed",
    "money.there",        "signed.MOU.FRA",    "approved.MANDATE.DEU",
    "ratified.MOU.GBR",   "denounced.MOU.FRA", "never.stated"};
static const char *const guarantors[] = {"FRA", "GBR", "DEU", "POL", "NLD", "SWE", "EST", "CAN"};

#define PICK(seed, list) ((list)[random_below((seed), (int)(sizeof(list) / sizeof(list)[0]))])

/* What is being made, and its moods: how many of everything, how kind the rows are. */
struct maker {
    struct folder *folder;
    uint64_t seed;
    int horizon_days;
    int guarantor_count, area_count, set_count, undertaking_count;
    int firm_percent; /* of stages, sources, notice that the strict reading takes */
    int link_percent; /* of conditions */
    int group_percent;
    int ceiling_percent; /* of conditions that name an approval of the party's own */
    int nest_percent;    /* of those: a general mandate and a special one; else whichever */
    bool asks_nothing;   /* all weights are zero */
    bool is_calm;        /* few spans, so that much can be met throughout */
    int scale;           /* 0 small whole numbers, 1 decimals, 2 huge, 3 as large as may be */
    const char *parties[FOLDER_ROWS]; /* of undertakings made so far */
    const char *ids[FOLDER_ROWS];
};

static const char *text(struct maker *maker, const char *format, ...) PRINTF_LIKE(2, 3);

static const char *text(struct maker *maker, const char *format, ...)
{
    char line[2048];
    va_list list;
    va_start(list, format);
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    return arena_copy(maker->folder->arena, line, strlen(line));
}

static int below(struct maker *maker, int limit)
{
    return random_below(&maker->seed, limit);
}

static bool chance(struct maker *maker, int percent)
{
    return random_chance(&maker->seed, percent);
}

/* A date within three weeks around the middle of the record. */
static const char *date(struct maker *maker, int days_from_middle)
{
    char day[DATE_TEXT_BYTES];
    return text(maker, "%s", date_write(day, 20500 + days_from_middle));
}

static const char *some_date(struct maker *maker)
{
    return date(maker, below(maker, 41) - 20);
}

/* A quantity of `units` small units in the folder's scale. */
static const char *quantity(struct maker *maker, int size)
{
    switch (maker->scale) {
    case 1:
        return text(maker, "%d.%03d", size, below(maker, 1000));
    case 2:
        return text(maker, "%d%09d", size, below(maker, 1000000000));
    case 3:
        return text(maker, "%d%011d.%03d", size, below(maker, 1000000000), below(maker, 1000));
    default:
        return text(maker, "%d", size);
    }
}

/* ------------------------------------------------------------------ conditions */

static const char *some_name(struct maker *maker)
{
    int which = below(maker, 10);
    if (which < 3)
        return fact_names[below(maker, chance(maker, 20) ? 9 : 5)];
    if (which < 7)
        return guarantors[below(maker, maker->guarantor_count)];
    return text(maker, "U-%02d", below(maker, maker->undertaking_count));
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
        names = text(maker, "%s, %s", names, name);
        count++;
    }
    return text(maker, "at_least(%d, %s)", 1 + below(maker, count), names);
}

/* An approval, which may set a ceiling; now and then a step that cannot, or another party's. */
static const char *approval(struct maker *maker, const char *party)
{
    static const char *const mandates[] = {"", "", "", "", "-2", "-2", "-3"};
    if (chance(maker, 10))
        return fact_names[4 + below(maker, 3)];
    if (chance(maker, 8))
        party = guarantors[below(maker, maker->guarantor_count)];
    return text(maker, "approved.MANDATE%s.%s", PICK(&maker->seed, mandates), party);
}

static const char *condition(struct maker *maker, int depth)
{
    if (depth == 0 || chance(maker, 45))
        return chance(maker, 15) ? at_least(maker) : some_name(maker);
    const char *left = condition(maker, depth - 1), *right = condition(maker, depth - 1);
    const char *operator= chance(maker, 50) ? "and" : "or";
    return chance(maker, 60) ? text(maker, "(%s) %s %s", left, operator, right)
                             : text(maker, "%s %s %s", left, operator, right);
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
        row[PARTY_ID] = guarantors[i];
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
    row[GUARANTEE_HORIZON] = text(maker, "%d", maker->horizon_days);
    if (chance(maker, 70))
        row[GUARANTEE_TRIGGER] =
            chance(maker, 70) ? "ceasefire.in_force" : "ceasefire.in_force and consent.host";
}

/* Four sources, one of each tier, with and without a date. */
static void make_sources(struct maker *maker)
{
    for (int i = 0; i < 6; i++) {
        const char **row = folder_add(maker->folder, KIND_SOURCE);
        row[SOURCE_ID] = text(maker, "S%d", i);
        row[SOURCE_TIER] = i == 5 ? NULL : text(maker, "%d", i % 4 + 1);
        row[SOURCE_PUBLISHED] = i == 0 ? NULL : some_date(maker);
    }
}

/* Mostly an early or undated official source. */
static const char *source(struct maker *maker)
{
    if (chance(maker, maker->firm_percent))
        return "S0";
    return chance(maker, 20) ? NULL : text(maker, "S%d", below(maker, 6));
}

static void make_areas(struct maker *maker)
{
    for (int i = 0; i < maker->area_count; i++) {
        const char **row = folder_add(maker->folder, KIND_AREA);
        row[AREA_ID] = text(maker, "area-%d", i);
        row[AREA_KIND] = "area";
    }
}

static const char *some_area(struct maker *maker)
{
    return text(maker, "area-%d", below(maker, maker->area_count));
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
        *from = has_from ? date(maker, first) : NULL;
        *until = has_until ? date(maker, first + days) : NULL;
    } else {
        *from = has_from ? text(maker, "C+%d", first) : NULL;
        *until = has_until ? text(maker, "C+%d", first + days) : NULL;
    }
}

static void make_requirement(struct maker *maker, int at)
{
    static const char *const weights[] = {NULL, NULL, NULL, "2", "0.5", "3", "0", "0.333"};
    const char **row = folder_add(maker->folder, KIND_REQUIREMENT);
    int capability = chance(maker, 40) ? 0 : below(maker, 3);
    row[REQUIREMENT_ID] = text(maker, "R-%c%d", 'a' + below(maker, 26), at);
    row[REQUIREMENT_SET] = at < maker->set_count
                               ? text(maker, "set-%d", at)
                               : text(maker, "set-%d", below(maker, maker->set_count));
    row[REQUIREMENT_COMPONENT] = PICK(&maker->seed, components);
    row[REQUIREMENT_CAPABILITY] = capabilities[capability];
    row[REQUIREMENT_UNIT] = chance(maker, 4) ? NULL : units[capability];
    row[REQUIREMENT_TASK] = chance(maker, 50) ? PICK(&maker->seed, tasks) : NULL;
    row[REQUIREMENT_AREA] = chance(maker, 35) ? some_area(maker) : NULL;
    row[REQUIREMENT_QUANTITY] = chance(maker, 7) ? NULL : quantity(maker, 1 + below(maker, 8));
    row[REQUIREMENT_WEIGHT] = maker->asks_nothing ? "0" : PICK(&maker->seed, weights);
    row[REQUIREMENT_CRITICAL] = chance(maker, 30) ? "yes" : chance(maker, 50) ? "no" : NULL;
    row[REQUIREMENT_SOURCE] = at < maker->set_count || chance(maker, 80) ? NULL : source(maker);
    make_span(maker, &row[REQUIREMENT_FROM], &row[REQUIREMENT_UNTIL]);
    if (maker->is_calm) { /* once all have come */
        row[REQUIREMENT_FROM] = text(maker, "C+%d", 18 + below(maker, 4));
        row[REQUIREMENT_UNTIL] = NULL;
    }
}

static void make_quantities(struct maker *maker, const char **row)
{
    int low = 1 + below(maker, 12), best = low + below(maker, 4), high = best + 1 + below(maker, 4);
    if (chance(maker, 8))
        return;
    if (chance(maker, 60 + maker->firm_percent / 3))
        row[UNDERTAKING_LOW] = quantity(maker, low);
    if (chance(maker, 50))
        row[UNDERTAKING_BEST] = quantity(maker, best + 1);
    if (chance(maker, 50))
        row[UNDERTAKING_HIGH] = quantity(maker, high + 1);
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
        row[UNDERTAKING_NOTICE] = text(maker, "%d", below(maker, 12));
    if (chance(maker, 40))
        row[UNDERTAKING_LIFT] = text(maker, "%d", below(maker, 8));
    if (chance(maker, 30)) {
        int tour = below(maker, 20), interval = tour + below(maker, chance(maker, 30) ? 3 : 30) - 1;
        row[UNDERTAKING_TOUR] = text(maker, "%d", tour);
        if (chance(maker, 80))
            row[UNDERTAKING_INTERVAL] = text(maker, "%d", interval < 0 ? 0 : interval);
    }
    make_span(maker, &row[UNDERTAKING_FROM], &row[UNDERTAKING_UNTIL]);
}

static const char *areas(struct maker *maker)
{
    if (chance(maker, 55))
        return NULL;
    int first = below(maker, maker->area_count);
    const char *list = text(maker, "area-%d", first);
    if (chance(maker, 40))
        list = text(maker, "%s;area-%d", list, (first + 1) % maker->area_count);
    return list;
}

/* A group belongs to one party and one unit. */
static void make_group(struct maker *maker, const char **row, int capability)
{
    if (chance(maker, maker->group_percent) && row[UNDERTAKING_UNIT] != NULL)
        row[UNDERTAKING_GROUP] =
            text(maker, "BDE-%s-%s", row[UNDERTAKING_PARTY], units[capability]);
}

/* An earlier row of the same party, or none. */
static const char *superseded(struct maker *maker, const char *party, int at)
{
    int earlier = below(maker, at + 1);
    if (earlier == at || strcmp(maker->parties[earlier], party) != 0 || chance(maker, 40))
        return NULL;
    return maker->ids[earlier];
}

/* A general mandate, often with one special mandate beneath it, which has one beneath it too. */
static const char *nested_approvals(struct maker *maker, const char *party)
{
    const char *general = text(maker, "approved.MANDATE.%s", party);
    if (chance(maker, 30))
        return general;
    const char *special = text(maker, "approved.MANDATE-%d.%s", chance(maker, 70) ? 2 : 3, party);
    if (chance(maker, 25))
        special = text(maker, "%s and approved.MANDATE-4.%s", special, party);
    return text(maker, "(%s %s %s)", general, chance(maker, 80) ? "and" : "or", special);
}

/* Approvals; besides, or instead of, what the condition says already. */
static void name_approval(struct maker *maker, const char **row)
{
    bool is_nested = chance(maker, maker->nest_percent);
    const char *first = is_nested ? nested_approvals(maker, row[UNDERTAKING_PARTY])
                                  : approval(maker, row[UNDERTAKING_PARTY]),
               *old = row[UNDERTAKING_CONDITION];
    if (!is_nested && chance(maker, 45))
        first = text(maker, "(%s %s %s)", first, chance(maker, 50) ? "and" : "or",
                     approval(maker, row[UNDERTAKING_PARTY]));
    row[UNDERTAKING_CONDITION] =
        old == NULL || chance(maker, 40)
            ? first
            : text(maker, "%s %s (%s)", first, chance(maker, 70) ? "and" : "or", old);
}

static void make_undertaking(struct maker *maker, int at)
{
    const char **row = folder_add(maker->folder, KIND_UNDERTAKING);
    int capability = chance(maker, 40) ? 0 : below(maker, 3);
    row[UNDERTAKING_ID] = maker->ids[at] = text(maker, "U-%02d", at);
    row[UNDERTAKING_PARTY] = maker->parties[at] =
        chance(maker, 8) ? "UKR" : guarantors[below(maker, maker->guarantor_count)];
    row[UNDERTAKING_CAPABILITY] = capabilities[capability];
    row[UNDERTAKING_UNIT] = chance(maker, 5) ? NULL : units[capability];
    row[UNDERTAKING_AREAS] = areas(maker);
    row[UNDERTAKING_STAGE] = stage(maker);
    row[UNDERTAKING_SOURCE] = source(maker);
    row[UNDERTAKING_SAID_ON] = chance(maker, 25) ? some_date(maker) : NULL;
    row[UNDERTAKING_SUPERSEDES] =
        chance(maker, 30) ? superseded(maker, maker->parties[at], at) : NULL;
    if (chance(maker, maker->link_percent))
        row[UNDERTAKING_CONDITION] = condition(maker, 3);
    if (chance(maker, maker->ceiling_percent))
        name_approval(maker, row);
    make_quantities(maker, row);
    make_times(maker, row);
    make_group(maker, row, capability);
}

static void make_caveat(struct maker *maker, int at)
{
    static const char *const kinds[] = {"area", "task", "contact", "approval", "delay"};
    const char **row = folder_add(maker->folder, KIND_CAVEAT);
    int kind = below(maker, 5);
    row[CAVEAT_ID] = text(maker, "K-%d", at);
    row[CAVEAT_UNDERTAKING] = text(maker, "U-%02d", below(maker, maker->undertaking_count));
    row[CAVEAT_KIND] = kinds[kind];
    row[CAVEAT_MODE] = chance(maker, 50) ? "limit" : "prohibit";
    row[CAVEAT_VALUE] = kind == 0   ? some_area(maker)
                        : kind == 1 ? PICK(&maker->seed, tasks)
                        : kind == 2 ? "front line"
                        : kind == 3 ? PICK(&maker->seed, fact_names)
                                    : text(maker, "%d", 1 + below(maker, 9));
    row[CAVEAT_SOURCE] = chance(maker, 25) ? source(maker) : NULL;
}

static void make_fact(struct maker *maker, int at)
{
    const char **row = folder_add(maker->folder, KIND_FACT);
    int first = below(maker, 41) - 25;
    row[FACT_ID] = text(maker, "F-%d", at);
    row[FACT_NAME] = fact_names[below(maker, 7)];  /* the last two are not */
    if (chance(maker, maker->ceiling_percent / 2)) /* a step may be contradicted */
        row[FACT_NAME] = approval(maker, guarantors[below(maker, maker->guarantor_count)]);
    row[FACT_VALUE] = chance(maker, 75) ? "true" : "false";
    row[FACT_FROM] = chance(maker, 60) ? date(maker, first) : NULL;
    row[FACT_UNTIL] = chance(maker, 40) ? date(maker, first + 1 + below(maker, 30)) : NULL;
    row[FACT_SOURCE] = chance(maker, 30) ? source(maker) : NULL;
}

static void make_step(struct maker *maker, const char *step, const char *instrument,
                      const char *party, int on)
{
    const char **row = folder_add(maker->folder, KIND_STEP);
    row[STEP_ID] = text(maker, "T-%zu", maker->folder->tables[KIND_STEP].row_count);
    row[STEP_STEP] = step;
    row[STEP_INSTRUMENT] = instrument;
    row[STEP_PARTY] = party;
    row[STEP_ON] = date(maker, on);
    row[STEP_SOURCE] = chance(maker, 30) ? source(maker) : NULL;
}

/* A step may set a quantity, of the unit of land forces mostly; only an approval's is a ceiling. */
static void make_ceiling(struct maker *maker)
{
    struct folder_table *table = &maker->folder->tables[KIND_STEP];
    const char **row = table->cells[table->row_count - 1];
    if (!chance(maker, maker->ceiling_percent))
        return;
    bool is_general = maker->nest_percent > 0 && strcmp(row[STEP_INSTRUMENT], "MANDATE") == 0;
    row[STEP_QUANTITY] = quantity(maker, is_general ? 8 + below(maker, 16)
                                                    : 1 + below(maker, chance(maker, 50) ? 3 : 12));
    row[STEP_UNIT] = chance(maker, 80) ? "soldiers" : chance(maker, 50) ? "ships" : NULL;
}

/*
 * Steps of one party with one instrument, some denounced later or on the same day, some taken
 * again after that. No two approvals are of one day, so that one is the last.
 */
static void make_way(struct maker *maker, const char *step, const char *instrument,
                     const char *party)
{
    const struct reference_question *question = &maker->folder->question;
    int on = below(maker, 41) - 30;
    if (question->c_day != DATE_NONE && chance(maker, 15))
        on = question->c_day - 20500;
    if (chance(maker, 60)) {
        make_step(maker, step, instrument, party, on);
        make_ceiling(maker);
    }
    if (chance(maker, 35))
        make_step(maker, "denounced", instrument, party, on + below(maker, 15) - 2);
    if (chance(maker, 20)) {
        make_step(maker, step, instrument, party, on + 1 + below(maker, 24));
        make_ceiling(maker);
    }
    if (chance(maker, 10))
        make_step(maker, "denounced", instrument, party, on + 10 + below(maker, 15));
}

static void make_steps(struct maker *maker)
{
    static const char *const instruments[] = {"MOU", "MANDATE", "MANDATE-2", "MANDATE-3",
                                              "MANDATE-4"};
    for (int i = 0; i < 5; i++)
        folder_add(maker->folder, KIND_INSTRUMENT)[INSTRUMENT_ID] = instruments[i];
    make_way(maker, "signed", "MOU", "FRA");
    make_way(maker, "approved", "MANDATE", "DEU");
    make_way(maker, "ratified", "MOU", "GBR");
    for (int i = 0; i < maker->guarantor_count && maker->ceiling_percent > 0; i++) {
        if (strcmp(guarantors[i], "DEU") != 0)
            make_way(maker, "approved", "MANDATE", guarantors[i]);
        make_way(maker, "approved", "MANDATE-2", guarantors[i]);
        make_way(maker, "approved", "MANDATE-3", guarantors[i]);
        if (maker->nest_percent > 0)
            make_way(maker, "approved", "MANDATE-4", guarantors[i]);
    }
}

static void make_positions(struct maker *maker)
{
    static const char *const stances[] = {"leads", "leads", "supports", "declines"};
    int count = below(maker, 7);
    for (int i = 0; i < count; i++) {
        const char **row = folder_add(maker->folder, KIND_POSITION);
        row[POSITION_ID] = text(maker, "P-%d", i);
        row[POSITION_PARTY] = guarantors[below(maker, maker->guarantor_count)];
        row[POSITION_MATTER] = text(maker, "lead.%s", PICK(&maker->seed, components));
        row[POSITION_STANCE] = PICK(&maker->seed, stances);
        /* Every position on a day of its own, so that one is the latest. */
        row[POSITION_SAID_ON] = date(maker, 7 * below(maker, 6) - 21 + i);
        row[POSITION_SOURCE] = source(maker);
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
        row[CLAIM_AS_OF] = date(maker, 15 + below(maker, 10));
    }
    if (chance(maker, 15)) {
        const char **row = folder_add(maker->folder, KIND_DELIVERY);
        row[DELIVERY_ID] = "D-1";
        row[DELIVERY_UNDERTAKING] = "U-00";
        row[DELIVERY_ON] = date(maker, 15 + below(maker, 10));
    }
    if (chance(maker, 15)) {
        const char **row = folder_add(maker->folder, KIND_REPORT);
        row[REPORT_ID] = "I-1";
        row[REPORT_FROM] = text(maker, "%sT23:30+02:00", date(maker, 15 + below(maker, 10)));
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
        row[FIT_SOURCE] = chance(maker, 25) ? source(maker) : NULL;
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
        question->set = str_from(text(maker, "set-%d", below(maker, maker->set_count)));
    question->k = PICK(&maker->seed, k_values);
    question->resist = PICK(&maker->seed, resist_values);
    for (int i = 0; i < 2 && chance(maker, 15); i++)
        question->without[question->without_count++] =
            str_from(chance(maker, 5) ? "UKR" : guarantors[below(maker, maker->guarantor_count)]);
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

static void make_moods(struct maker *maker)
{
    static const int guarantor_counts[] = {1, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 6, 7, 8};
    static const int firm[] = {40, 80, 93, 99}, link[] = {0, 15, 30, 60}, group[] = {0, 25, 60, 90},
                     scale[] = {0, 0, 0, 0, 1, 1, 1, 2, 3}, ceiling[] = {0, 0, 30, 85},
                     nest[] = {0, 50, 100};
    maker->guarantor_count = PICK(&maker->seed, guarantor_counts);
    maker->area_count = 2 + below(maker, 3);
    maker->set_count = 1 + below(maker, 2);
    maker->undertaking_count = 2 + below(maker, 13);
    maker->horizon_days = chance(maker, 3) ? 1 : 10 + below(maker, 51);
    maker->firm_percent = PICK(&maker->seed, firm);
    maker->link_percent = PICK(&maker->seed, link);
    maker->group_percent = PICK(&maker->seed, group);
    maker->ceiling_percent = PICK(&maker->seed, ceiling);
    maker->nest_percent = PICK(&maker->seed, nest);
    if (maker->ceiling_percent > 0 && chance(maker, 60)) /* several of one party */
        maker->guarantor_count = 1 + below(maker, 3);
    maker->scale = PICK(&maker->seed, scale);
    maker->asks_nothing = chance(maker, 3);
    maker->is_calm = chance(maker, 50);
}

void folder_make(struct folder *folder, struct arena *arena, uint64_t seed)
{
    struct maker maker = {.folder = folder, .seed = seed * UINT64_C(0x2545f4914f6cdd1d) + 1};
    memset(folder, 0, sizeof *folder);
    folder->arena = arena;
    make_moods(&maker);
    make_days(&maker);
    make_parties(&maker);
    make_sources(&maker);
    make_areas(&maker);
    make_steps(&maker);
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

/* SPDX-License-Identifier: Apache-2.0 */
/* Steps, the ceilings that approvals set, and the conditions that name them. */
#include "random_maker.h"

#include <string.h>

const char *const maker_fact_names[MAKER_FACTS] = {
    "ceasefire.in_force", "consent.host",      "vote.passed",
    "money.there",        "signed.MOU.FRA",    "approved.MANDATE.DEU",
    "ratified.MOU.GBR",   "denounced.MOU.FRA", "never.stated"};
const char *const maker_guarantors[MAKER_GUARANTORS] = {"FRA", "GBR", "DEU", "POL",
                                                        "NLD", "SWE", "EST", "CAN"};

/* ------------------------------------------------------------------ conditions */

static const char *const mandates[] = {"MANDATE", "MANDATE-2", "MANDATE-3", "MANDATE-4"};

/* An approval, which may set a ceiling; now and then a step that cannot, or another party's. */
const char *maker_approval(struct maker *maker, const char *party)
{
    static const char *const which[] = {"", "", "", "", "-2", "-2", "-3"};
    if (chance(maker, 10))
        return maker_fact_names[4 + below(maker, 3)];
    if (chance(maker, 8))
        party = maker_guarantors[below(maker, maker->guarantor_count)];
    return maker_text(maker, "approved.MANDATE%s.%s", PICK(&maker->seed, which), party);
}

/* A general mandate, often with one special mandate beneath it, which has one beneath it too. */
static const char *nested_approvals(struct maker *maker, const char *party)
{
    const char *general = maker_text(maker, "approved.MANDATE.%s", party);
    if (chance(maker, 30))
        return general;
    const char *special =
        maker_text(maker, "approved.MANDATE-%d.%s", chance(maker, 70) ? 2 : 3, party);
    if (chance(maker, 25))
        special = maker_text(maker, "%s and approved.MANDATE-4.%s", special, party);
    return maker_text(maker, "(%s %s %s)", general, chance(maker, 80) ? "and" : "or", special);
}

/* Under mandates: nested mostly, two or three deep; or one or two of any, which may cross. */
static const char *mandate(struct maker *maker, const char *party)
{
    if (chance(maker, maker->nest_percent))
        return nested_approvals(maker, party);
    int first = 1 + below(maker, 4), second = 1 + below(maker, 4);
    const char *name = maker_text(maker, "approved.%s.%s", mandates[first - 1], party);
    return chance(maker, 40) || first == second
               ? name
               : maker_text(maker, "%s and approved.%s.%s", name, mandates[second - 1], party);
}

/* Approvals; besides, or instead of, what the condition says already. */
void maker_name_approval(struct maker *maker, const char **row)
{
    const char *party = row[UNDERTAKING_PARTY], *old = row[UNDERTAKING_CONDITION], *first;
    if (maker->has_mandates)
        first = mandate(maker, party);
    else if (chance(maker, maker->nest_percent))
        first = nested_approvals(maker, party);
    else if (chance(maker, 45))
        first = maker_text(maker, "(%s %s %s)", maker_approval(maker, party),
                           chance(maker, 50) ? "and" : "or", maker_approval(maker, party));
    else
        first = maker_approval(maker, party);
    row[UNDERTAKING_CONDITION] =
        old == NULL || chance(maker, 40)
            ? first
            : maker_text(maker, "%s %s (%s)", first, chance(maker, 70) ? "and" : "or", old);
}

/* ------------------------------------------------------------------ steps */

static void make_step(struct maker *maker, const char *step, const char *instrument,
                      const char *party, int on)
{
    const char **row = folder_add(maker->folder, KIND_STEP);
    row[STEP_ID] = maker_text(maker, "T-%zu", maker->folder->tables[KIND_STEP].row_count);
    row[STEP_STEP] = step;
    row[STEP_INSTRUMENT] = instrument;
    row[STEP_PARTY] = party;
    row[STEP_ON] = maker_date(maker, on);
    row[STEP_SOURCE] = chance(maker, 30) ? maker_source(maker) : NULL;
}

/* A step may set a quantity, of the unit of land forces mostly; only an approval's is a ceiling. */
static void make_ceiling(struct maker *maker)
{
    struct folder_table *table = &maker->folder->tables[KIND_STEP];
    const char **row = table->cells[table->row_count - 1];
    if (!chance(maker, maker->ceiling_percent))
        return;
    bool is_general = maker->nest_percent > 0 && strcmp(row[STEP_INSTRUMENT], "MANDATE") == 0;
    row[STEP_QUANTITY] = maker_quantity(
        maker, is_general ? 8 + below(maker, 16) : 1 + below(maker, chance(maker, 50) ? 3 : 12));
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

/*
 * Mandates in force long since, the general one the largest; now and then one is missing, is as
 * large as the one before it, or so large that it never binds.
 */
static void make_mandates(struct maker *maker, const char *party)
{
    static const int sizes[] = {14, 9, 9, 5};
    const char *before = NULL;
    for (int i = 0; i < 4; i++) {
        if (chance(maker, 12))
            continue;
        make_step(maker, "approved", mandates[i], party, -30 - i);
        struct folder_table *table = &maker->folder->tables[KIND_STEP];
        const char **row = table->cells[table->row_count - 1];
        int size = 1 + sizes[i] / 4 + below(maker, sizes[i]);
        row[STEP_SOURCE] = NULL;
        row[STEP_QUANTITY] = before != NULL && chance(maker, 15)
                                 ? before
                                 : maker_quantity(maker, chance(maker, 15) ? 80 + size : size);
        row[STEP_UNIT] = "soldiers";
        before = row[STEP_QUANTITY];
    }
}

void maker_steps(struct maker *maker)
{
    folder_add(maker->folder, KIND_INSTRUMENT)[INSTRUMENT_ID] = "MOU";
    for (int i = 0; i < 4; i++)
        folder_add(maker->folder, KIND_INSTRUMENT)[INSTRUMENT_ID] = mandates[i];
    make_way(maker, "signed", "MOU", "FRA");
    make_way(maker, "ratified", "MOU", "GBR");
    for (int i = 0; i < maker->guarantor_count && maker->has_mandates; i++)
        make_mandates(maker, maker_guarantors[i]);
    if (maker->has_mandates)
        return;
    make_way(maker, "approved", "MANDATE", "DEU");
    for (int i = 0; i < maker->guarantor_count && maker->ceiling_percent > 0; i++) {
        if (strcmp(maker_guarantors[i], "DEU") != 0)
            make_way(maker, "approved", "MANDATE", maker_guarantors[i]);
        make_way(maker, "approved", "MANDATE-2", maker_guarantors[i]);
        make_way(maker, "approved", "MANDATE-3", maker_guarantors[i]);
        if (maker->nest_percent > 0)
            make_way(maker, "approved", "MANDATE-4", maker_guarantors[i]);
    }
}

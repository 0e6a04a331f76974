/* SPDX-License-Identifier: Apache-2.0 */
/* A random folder while it is being made: for random_folder.c, and what it is made of. */
#ifndef SURETY_TEST_RANDOM_MAKER_H
#define SURETY_TEST_RANDOM_MAKER_H

#include "folder.h"

enum { MAKER_FACTS = 9, MAKER_GUARANTORS = 8 };
extern const char *const maker_fact_names[MAKER_FACTS];
extern const char *const maker_guarantors[MAKER_GUARANTORS];

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
    bool has_mandates;   /* approvals in force that bind, over several of each guarantor */
    bool asks_nothing;   /* all weights are zero */
    bool is_calm;        /* few spans, so that much can be met throughout */
    int scale;           /* 0 small whole numbers, 1 decimals, 2 huge, 3 as large as may be */
    const char *parties[FOLDER_ROWS]; /* of undertakings made so far */
    const char *ids[FOLDER_ROWS];
};

static inline int below(struct maker *maker, int limit)
{
    return random_below(&maker->seed, limit);
}

static inline bool chance(struct maker *maker, int percent)
{
    return random_chance(&maker->seed, percent);
}

/* Draws the moods; the rest is empty. */
void maker_moods(struct maker *maker);

const char *maker_text(struct maker *maker, const char *format, ...) PRINTF_LIKE(2, 3);

/* A date so many days from the middle of the record. */
const char *maker_date(struct maker *maker, int days_from_middle);

/* A quantity of `size` small units in the folder's scale. */
const char *maker_quantity(struct maker *maker, int size);

/* Mostly an early or undated official source. */
const char *maker_source(struct maker *maker);

/* An approval, which may set a ceiling; now and then a step that cannot, or another party's. */
const char *maker_approval(struct maker *maker, const char *party);

/* Approvals in an undertaking's condition; besides, or instead of, what it says already. */
void maker_name_approval(struct maker *maker, const char **row);

/* All steps, with their instruments. */
void maker_steps(struct maker *maker);

#endif

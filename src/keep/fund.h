/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Money: facilities that pay only when shares covering a part of their principal stand, and what
 * each party owes if the backing is lost and the guarantee is called. All by the real facts of the
 * as-of date, in each of the three readings: a share *stands* if its stage and its word pass as
 * those of an undertaking would, and its condition is true.
 *
 *     principal  ├────────────────── 100 ──────────────────┤
 *     needed     ├────────── activation 0.75 ──────────┤
 *     standing   ├── FRA 30 ──┼── DEU 25 ──┼ short 20 ─┤
 *
 * A share covers its amount, or its cap if that is less. Exposure is exact, in whole units of the
 * currency's smallest coin. Nothing is ever added across currencies without a rate that the record
 * gives (rate.h). The rules are written out in doc/decisions/0034 to 0038.
 */
#ifndef SURETY_KEEP_FUND_H
#define SURETY_KEEP_FUND_H

#include "keep/covers.h"
#include "keep/missing.h"
#include "keep/rate.h"

enum { FUND_LISTED_MAX = 12 };

struct fund_share {
    struct str id;
    uint32_t party;   /* index into state.parties */
    int64_t written;  /* amount as written, thousandths, or STATE_UNKNOWN */
    int64_t amount;   /* after re-scaling for those who decline; 0 for these themselves */
    int64_t cap;      /* thousandths, or STATE_UNKNOWN */
    bool is_joint;    /* others step in; an empty liability is several */
    bool is_declined; /* by --without */
    bool is_off;      /* withdrawn, refused, lapsed, or declined */
    enum stage stage;
    enum attestation attestation;
    const struct condition *condition; /* NULL: none */
    const struct row *row;
};

/* What a share comes to in one reading. */
struct fund_part {
    bool stands;
    int64_t owes;    /* when all pay, thousandths; STATE_UNKNOWN without a figure or a bound */
    int64_t at_most; /* whoever else does not pay */
    bool is_bound;   /* owes may be less: another share names no figure, and may carry a part */
};

/*
 * The most that is lost if `k` parties do not pay when called: as if shares without a figure came
 * to nothing, and at least, however large these are. The same where there are none. No bound can be
 * given where the principal is unknown and a joint share and one without a figure stand.
 */
struct fund_loss {
    const uint32_t *parties; /* the first such list in order of ids */
    uint32_t k;
    int64_t uncovered;             /* thousandths of the call that nobody covers */
    const uint32_t *least_parties; /* the list that proves the bound; NULL: no bound */
    int64_t at_least;              /* thousandths, or STATE_UNKNOWN */
};

/* A facility in one reading. Amounts are thousandths, or STATE_UNKNOWN. */
struct fund_view {
    const struct reading *reading;
    const struct fund_part *parts; /* by share */
    int64_t standing;              /* what standing shares cover */
    uint32_t unquantified;         /* standing shares without a figure */
    bool condition_holds;
    enum truth covered; /* is enough covered? UNKNOWN: it depends on a figure nobody gave */
    enum truth active;  /* covered, and the condition holds */
    int64_t short_by;   /* needed - standing, 0 if covered */
    /* Who must still say yes: candidates are parties whose shares do not stand and are not off. */
    const uint32_t *candidates;       /* with a figure, by id */
    const int64_t *candidate_amounts; /* what each would add */
    uint32_t candidate_count;
    uint32_t candidates_unquantified; /* parties without a figure: never assumed to be enough */
    int64_t if_all_said_yes;          /* what would then be covered */
    struct covers covers; /* minimal sets of candidates; none if short_by is 0 or unknown */
    /* If it is called. */
    int64_t called;     /* the principal, or all standing shares where it is unknown */
    int64_t guaranteed; /* the part of the call that standing shares have taken on */
    bool is_bound;      /* a standing share names no figure: guaranteed and, where the principal is
                           unknown, called are at least that */
    const struct fund_loss *losses; /* k = 0, 1, … */
    uint32_t loss_count;
};

struct facility {
    struct str id, currency; /* the currency may be empty */
    const struct row *row;
    int64_t principal;  /* thousandths, or STATE_UNKNOWN */
    int64_t activation; /* thousandths of 1, or STATE_UNKNOWN */
    int64_t needed;     /* rounded up to the thousandth; STATE_UNKNOWN */
    int64_t unit;       /* the currency's smallest coin, in thousandths */
    const struct condition *condition;
    const struct fund_share *shares; /* by id */
    uint32_t share_count;
    int64_t key_total; /* of the amounts as written, those of who declines among them */
    int64_t key_left;  /* without them; key_total ÷ key_left is the factor of the others */
    uint32_t declined, declined_unquantified; /* shares */
    struct fund_view views[READING_COUNT];
    struct missing missing; /* what its condition waits for, unknown not true */
};

/* One party over all facilities of one currency. */
struct fund_total {
    uint32_t party;
    struct str currency;
    int64_t owes[READING_COUNT]; /* when all pay, thousandths */
    int64_t at_most[READING_COUNT];
    uint32_t unknown[READING_COUNT]; /* standing shares without a figure */
    bool is_bound[READING_COUNT];    /* it may owe less */
};

/* A currency that totals may be turned into, and by which claims. */
struct fund_rate {
    struct str from;
    struct rate rate;
};

struct fund {
    const struct premise *premise;
    const struct facility *facilities; /* by id */
    uint32_t count;
    const struct fund_total *totals; /* by party, then currency */
    size_t total_count;
    /* All currencies in one, the one most facilities are in; empty where a rate is missing. A
     * facility that names no currency is not among them. */
    struct str common;
    const struct fund_total *common_totals; /* by party; none where there is only one currency */
    size_t common_total_count;
    const struct fund_rate *rates; /* from every other currency; by currency */
    size_t rate_count;
    struct str without_rate; /* the first currency for which the record gives no rate */
};

/*
 * The premise must be one of how things are (`question.actual`) and outlive the answer; those whom
 * it has `without` decline, and their parts of each key go to the others in proportion.
 * ERROR_LIMIT if the amounts of a facility add up to more than arithmetic can hold.
 */
bool fund_make(struct arena *arena, const struct premise *premise, struct fund *fund,
               struct error *err) MUST_USE;

#endif

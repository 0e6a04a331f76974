/* SPDX-License-Identifier: Apache-2.0 */
/* Checks that look at one row, or at its table alone. */
#include "base/date.h"
#include "record/checker.h"

#include <inttypes.h>

static void check_ids_of(struct checker *checker, enum kind kind)
{
    const struct table *table = &checker->record->tables[kind];
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        if (!row_has(row, 0))
            continue;
        const struct row *first = record_find(checker->record, kind, row_text(row, 0));
        if (first->index != row->index)
            checker_add(checker, SEVERITY_ERROR, row, 0, NULL,
                        "the id %s is used already in line %u", QUOTE(row_text(row, 0)),
                        (unsigned)first->line);
    }
}

/*
 * A party and an undertaking of one id could not be told apart in conditions. An id that
 * looks like a fact is taken for one there, so no condition can name its row.
 */
static void check_id_is_a_name(struct checker *checker, enum kind kind)
{
    const struct table *table = &checker->record->tables[kind];
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        struct str id = row_text(row, 0);
        if (condition_is_fact_name(id))
            checker_add(checker, SEVERITY_WARNING, row, 0, "begin it with a capital letter",
                        "the id %s looks like the name of a fact: no condition can name it",
                        QUOTE(id));
        const struct row *party = record_find(checker->record, KIND_PARTY, id);
        if (kind == KIND_UNDERTAKING && party != NULL && !condition_is_fact_name(id))
            diagnostic_add_against(checker_add(checker, SEVERITY_ERROR, row, 0, NULL,
                                               "the id %s is that of a party", QUOTE(id)),
                                   party->line);
    }
}

void check_ids(struct checker *checker)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (kind_infos[kind].fields[0].type == TYPE_ID)
            check_ids_of(checker, (enum kind)kind);
    check_id_is_a_name(checker, KIND_PARTY);
    check_id_is_a_name(checker, KIND_UNDERTAKING);
}

void check_guarantee(struct checker *checker)
{
    const struct record *record = checker->record;
    const struct table *table = &record->tables[KIND_GUARANTEE];
    if (table->unread)
        return;
    if (table->row_count == 0) {
        diagnostics_add(checker->diagnostics, SEVERITY_ERROR, table->file, 0, 0, NULL,
                        "there must be one row in guarantee, there is none");
        return;
    }
    for (size_t i = 1; i < table->row_count; i++)
        checker_add(checker, SEVERITY_ERROR, &table->rows[i], FIELD_NONE, NULL,
                    "there must be one row in guarantee only");
    const struct row *row = &table->rows[0];
    if (row_value(row, GUARANTEE_HORIZON, 1) == 0)
        checker_add(checker, SEVERITY_ERROR, row, GUARANTEE_HORIZON, NULL,
                    "the horizon must be at least one day");
    if (!row_has(row, GUARANTEE_HOST))
        return;
    const struct row *host =
        record_row(record, KIND_PARTY, (size_t)row->cells[GUARANTEE_HOST].value);
    if (row_value(host, PARTY_ROLE, ROLE_HOST) != ROLE_HOST)
        checker_add(checker, SEVERITY_WARNING, host, PARTY_ROLE, NULL,
                    "%s is the host of the guarantee, but its role is %s",
                    QUOTE(row_text(host, PARTY_ID)), QUOTE(row_text(host, PARTY_ROLE)));
}

/* ---- spans ---- */

static const struct {
    enum kind kind;
    int from, until;
    bool may_be_empty; /* until may be equal to from: bounds of one moment, not a span */
} spans[] = {
    {KIND_REQUIREMENT, REQUIREMENT_FROM, REQUIREMENT_UNTIL, false},
    {KIND_UNDERTAKING, UNDERTAKING_FROM, UNDERTAKING_UNTIL, false},
    {KIND_FACT, FACT_FROM, FACT_UNTIL, false},
    {KIND_RULE, RULE_FROM, RULE_UNTIL, false},
    {KIND_REPORT, REPORT_FROM, REPORT_UNTIL, true},
    {KIND_EFFORT, EFFORT_FROM, EFFORT_UNTIL, false},
};

static bool is_date(int64_t plan_day)
{
    return plan_day >= PLAN_DAY_IS_DATE / 2;
}

/* A date and a plan day cannot be compared before C-day is known. */
static bool are_comparable(enum field_type type, int64_t a, int64_t b)
{
    return type != TYPE_PLAN_DAY || is_date(a) == is_date(b);
}

static void check_span(struct checker *checker, const struct row *row, int from, int until,
                       bool may_be_empty)
{
    if (!row_has(row, from) || !row_has(row, until))
        return;
    int64_t begin = row->cells[from].value, end = row->cells[until].value;
    if (!are_comparable(kind_infos[row->kind].fields[from].type, begin, end))
        return;
    if (end < begin || (end == begin && !may_be_empty))
        checker_add(checker, SEVERITY_ERROR, row, until, NULL, "until %s is not after from %s",
                    QUOTE(row_text(row, until)), QUOTE(row_text(row, from)));
}

void check_spans(struct checker *checker)
{
    for (size_t s = 0; s < sizeof spans / sizeof *spans; s++) {
        const struct table *table = &checker->record->tables[spans[s].kind];
        for (size_t i = 0; i < table->row_count; i++)
            check_span(checker, &table->rows[i], spans[s].from, spans[s].until,
                       spans[s].may_be_empty);
    }
}

/* ---- low ≤ best ≤ high ---- */

static const struct {
    enum kind kind;
    int low, best, high; /* best may be FIELD_NONE */
} orders[] = {
    {KIND_UNDERTAKING, UNDERTAKING_LOW, UNDERTAKING_BEST, UNDERTAKING_HIGH},
    {KIND_REPORT, REPORT_COUNT_MIN, REPORT_COUNT_BEST, REPORT_COUNT_MAX},
    {KIND_REPORT, REPORT_DIST_MIN_M, FIELD_NONE, REPORT_DIST_MAX_M},
};

static void check_order(struct checker *checker, const struct row *row, int small, int large)
{
    if (!row_has(row, small) || !row_has(row, large)
        || row->cells[small].value <= row->cells[large].value)
        return;
    const struct field_info *fields = kind_infos[row->kind].fields;
    checker_add(checker, SEVERITY_ERROR, row, large, NULL, "%s %s is less than %s %s",
                fields[large].name, QUOTE(row_text(row, large)), fields[small].name,
                QUOTE(row_text(row, small)));
}

void check_orders(struct checker *checker)
{
    for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
        const struct table *table = &checker->record->tables[orders[o].kind];
        for (size_t i = 0; i < table->row_count; i++) {
            const struct row *row = &table->rows[i];
            bool between = orders[o].best != FIELD_NONE && row_has(row, orders[o].best);
            check_order(checker, row, orders[o].low, between ? orders[o].best : orders[o].high);
            if (between)
                check_order(checker, row, orders[o].best, orders[o].high);
        }
    }
}

/* ---- rotation and horizon ---- */

void check_rotation(struct checker *checker)
{
    const struct table *table = &checker->record->tables[KIND_UNDERTAKING];
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        int64_t tour = row_value(row, UNDERTAKING_TOUR, -1);
        int64_t interval = row_value(row, UNDERTAKING_INTERVAL, -1);
        if (tour >= 0 && interval >= 0 && interval <= tour)
            checker_add(checker, SEVERITY_WARNING, row, UNDERTAKING_INTERVAL,
                        "leave it empty if the strength is kept up",
                        "the interval of %" PRId64 " days is not above the tour of %" PRId64
                        ": it has no effect",
                        interval, tour);
    }
}

static void check_plan_days(struct checker *checker, const struct row *row, int from, int until,
                            int64_t horizon)
{
    int64_t begin = row_value(row, from, 0), end = row_value(row, until, 0);
    if (!is_date(begin) && begin >= horizon)
        checker_add(checker, SEVERITY_WARNING, row, from, NULL,
                    "C+%" PRId64 " is beyond the horizon of %" PRId64
                    " days: the row counts on no day",
                    begin, horizon);
    else if (!is_date(end) && end > horizon)
        checker_add(checker, SEVERITY_WARNING, row, until, NULL,
                    "C+%" PRId64 " is beyond the horizon of %" PRId64 " days: the rest is cut off",
                    end, horizon);
}

/*
 * A requirement that asks for nothing on any day. C-day is taken to be what it is unless the
 * question names another: the latest date in the record. Plan days beyond the horizon, and ends
 * before beginnings, are told of elsewhere.
 */
static void check_asks(struct checker *checker, const struct row *row, int64_t horizon,
                       int32_t latest)
{
    int64_t from = row_value(row, REQUIREMENT_FROM, 0);
    int64_t until = row_value(row, REQUIREMENT_UNTIL, horizon);
    bool has_both = row_has(row, REQUIREMENT_FROM) && row_has(row, REQUIREMENT_UNTIL);
    bool is_told = (!is_date(from) && from >= horizon)
                   || (has_both && is_date(from) == is_date(until) && until <= from);
    int64_t begin = plan_day_offset(from, latest), end = plan_day_offset(until, latest);
    if (is_told || (begin < end && begin < horizon && end > 0))
        return;
    char date[DATE_TEXT_BYTES];
    checker_add(checker, SEVERITY_WARNING, row,
                begin < horizon ? REQUIREMENT_UNTIL : REQUIREMENT_FROM, NULL,
                "%s asks for nothing on any day if C-day is the record's latest date, %s",
                QUOTE(row_text(row, REQUIREMENT_ID)), date_write(date, latest));
}

static void check_requirements(struct checker *checker, int64_t horizon)
{
    const struct table *table = &checker->record->tables[KIND_REQUIREMENT];
    int32_t latest = record_date_before(checker->record, INT32_MAX);
    for (size_t i = 0; i < table->row_count; i++)
        check_asks(checker, &table->rows[i], horizon, latest == DATE_NONE ? 0 : latest);
}

/* The first plan day on which an undertaking can be in place, whatever C-day is and however kindly
 * it is read. Delays that caveats add are left out, since a reading may not apply them. */
static int64_t first_in_place(const struct row *row)
{
    int64_t from = row_value(row, UNDERTAKING_FROM, 0);
    int64_t days = row_value(row, UNDERTAKING_NOTICE, 0) + row_value(row, UNDERTAKING_LIFT, 0);
    if (row_value(row, UNDERTAKING_STAGE, STAGE_MOOTED) == STAGE_DELIVERED)
        days = 0; /* what is delivered is there */
    return is_date(from) || from < days ? days : from;
}

/*
 * An undertaking that is in place on no day: by an empty `from`, which is C+0, or by its notice and
 * its lift. Where `from` alone makes it so it has been told of.
 */
static void check_in_place(struct checker *checker, const struct row *row, int64_t horizon)
{
    int64_t from = row_value(row, UNDERTAKING_FROM, 0);
    int64_t until = row_value(row, UNDERTAKING_UNTIL, horizon), first = first_in_place(row);
    int64_t end = until < horizon ? until : horizon; /* a date is above any plan day */
    bool is_told = row_has(row, UNDERTAKING_FROM) && !is_date(from) && end <= from;
    if (first < end || is_told || checker_is_gone(checker, row))
        return;
    int field = until < horizon                  ? UNDERTAKING_UNTIL
                : row_has(row, UNDERTAKING_LIFT) ? UNDERTAKING_LIFT
                                                 : UNDERTAKING_NOTICE;
    checker_add(checker, SEVERITY_WARNING, row, field, NULL,
                "%s is in place on no day: it is there from C+%" PRId64
                " at the earliest, and until C+%" PRId64,
                QUOTE(row_text(row, UNDERTAKING_ID)), first, end);
}

static void check_undertakings(struct checker *checker, int64_t horizon)
{
    const struct table *table = &checker->record->tables[KIND_UNDERTAKING];
    for (size_t i = 0; i < table->row_count; i++)
        check_in_place(checker, &table->rows[i], horizon);
}

void check_horizon(struct checker *checker)
{
    const struct table *guarantee = &checker->record->tables[KIND_GUARANTEE];
    if (guarantee->row_count == 0 || !row_has(&guarantee->rows[0], GUARANTEE_HORIZON))
        return;
    int64_t horizon = guarantee->rows[0].cells[GUARANTEE_HORIZON].value;
    for (size_t s = 0; s < sizeof spans / sizeof *spans; s++) {
        const struct kind_info *info = &kind_infos[spans[s].kind];
        if (info->fields[spans[s].from].type != TYPE_PLAN_DAY)
            continue;
        const struct table *table = &checker->record->tables[spans[s].kind];
        for (size_t i = 0; i < table->row_count; i++)
            check_plan_days(checker, &table->rows[i], spans[s].from, spans[s].until, horizon);
    }
    check_requirements(checker, horizon);
    check_undertakings(checker, horizon);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/assess.h"

#include "answer/grid.h"
#include "answer/words.h"

enum { LISTED_MAX = 12, UNQUANTIFIED_LISTED_MAX = 24, BAR_COLUMNS_MAX = 30 };

/* What every section's writer needs. */
struct page {
    struct buf *out;
    struct arena *scratch;
    const struct look *look;
    const struct assessment *assessment;
    const struct state *state;
};

static enum tint verdict_tint(enum verdict verdict)
{
    static const enum tint tints[] = {
        [VERDICT_FAILS] = TINT_BAD,        [VERDICT_UNKNOWN] = TINT_SIGNAL,
        [VERDICT_ON_PAPER] = TINT_WARNING, [VERDICT_FRAGILE] = TINT_WARNING,
        [VERDICT_HOLDS] = TINT_GOOD,
    };
    return tints[verdict];
}

static int bar_columns(const struct page *page, int others)
{
    int columns = page->look->width - others;
    return columns > BAR_COLUMNS_MAX ? BAR_COLUMNS_MAX : columns < 8 ? 8 : columns;
}

static void percent_cell(struct grid *grid, enum tint tint, bool is_asked, double share)
{
    char text[WORDS_BYTES];
    grid_addf(grid, tint, "%s", is_asked ? words_percent(text, share) : "–");
}

/* On a screen the sentence is broken to the width; in a pipe the first line is all of it. */
static void write_verdict(const struct page *page)
{
    const char *name = verdict_name(page->assessment->verdict);
    struct str why = str_from(page->assessment->why);
    enum tint tint = verdict_tint(page->assessment->verdict);
    look_text(page->out, page->look, page->look->colour ? tint : TINT_PLAIN, str_from(name));
    buf_text(page->out, ": ");
    if (page->look->is_screen) {
        look_paragraph(page->out, page->look, (int)str_from(name).size + 2, 2, why);
    } else {
        look_text(page->out, page->look, TINT_PLAIN, why);
        buf_char(page->out, '\n');
    }
}

static void write_paragraph(const struct page *page, int indent, const struct buf *text)
{
    buf_repeat(page->out, " ", (size_t)indent);
    look_paragraph(page->out, page->look, indent, indent, buf_view(text));
}

static void write_question(const struct page *page)
{
    const struct row *guarantee = page->state->guarantee;
    struct buf text;
    buf_init(&text);
    buf_str(&text, row_text(guarantee,
                            row_has(guarantee, GUARANTEE_TITLE) ? GUARANTEE_TITLE : GUARANTEE_ID));
    buf_text(&text, ": ");
    assess_describe_question(&text, &page->assessment->premise);
    buf_char(page->out, '\n');
    write_paragraph(page, 0, &text);
    buf_release(&text);
}

static bool has_critical_without_quantity(const struct premise *premise)
{
    for (uint32_t i = premise->first; i < premise->first + premise->count; i++)
        if (premise->state->requirements[i].quantity == STATE_UNKNOWN
            && premise_is_critical(premise, i))
            return true;
    return false;
}

/* Where no critical row in force names a quantity, none can be short, and none is known to be met.
 */
static void critical_cell(const struct page *page, struct grid *grid,
                          const struct reading_answer *answer)
{
    bool is_open = has_critical_without_quantity(&page->assessment->premise);
    if (!plan_asks_critical(answer->plan))
        grid_add(grid, TINT_PLAIN, is_open ? STR("no number") : STR("none asked"));
    else if (answer->critical_met)
        grid_add(grid, TINT_GOOD, STR("all met"));
    else
        grid_add(grid, TINT_BAD, STR("not met"));
}

static void write_readings(const struct page *page)
{
    static const struct grid_column columns[] = {
        {.title = "reading"},
        {.title = ""},
        {.title = "coverage", .is_number = true},
        {.title = "critical rows"},
        {.title = "guarantors", .is_number = true},
    };
    struct grid grid;
    grid_init(&grid, page->scratch, columns, 5);
    for (int r = 0; r < READING_COUNT; r++) {
        const struct reading_answer *answer = &page->assessment->readings[r];
        enum tint tint = answer->critical_met ? TINT_GOOD : TINT_BAD;
        grid_add(&grid, TINT_PLAIN, str_from(answer->reading->name));
        grid_bar(&grid, tint, answer->is_asked ? answer->coverage : 0, bar_columns(page, 46));
        percent_cell(&grid, TINT_PLAIN, answer->is_asked, answer->coverage);
        critical_cell(page, &grid, answer);
        grid_addf(&grid, TINT_PLAIN, "%u", answer->live->guarantor_count);
    }
    look_heading(page->out, page->look, "Readings", "how kindly the record is read");
    grid_write(&grid, page->look, page->out);
}

static void write_shortfalls(const struct page *page)
{
    bool first = true;
    struct buf text;
    buf_init(&text);
    for (int r = 0; r < READING_COUNT; r++) {
        const struct reading_answer *answer = &page->assessment->readings[r];
        if (answer->fill.first_shortfall == NULL)
            continue;
        if (first)
            look_heading(page->out, page->look, "First shortfall", "of a critical row, and why");
        first = false;
        buf_clear(&text);
        assess_describe_shortfall(&text, page->state, answer);
        assess_describe_cut(&text, page->state, answer);
        buf_printf(page->out, "%-10s", answer->reading->name);
        look_paragraph(page->out, page->look, 10, 10, buf_view(&text));
    }
    buf_release(&text);
}

static struct str parties_text(const struct page *page, const uint32_t *parties, size_t count,
                               const char *between)
{
    struct buf text;
    buf_init(&text);
    words_parties(&text, page->state, parties, count, between);
    return words_keep(page->scratch, &text);
}

static void write_components(const struct page *page)
{
    static const struct grid_column columns[] = {
        {.title = "component"},
        {.title = "strict", .is_number = true},
        {.title = "stated", .is_number = true},
        {.title = "generous", .is_number = true},
        {.title = "critical rows met"},
        {.title = "leads", .wraps = true, .least = 8},
    };
    static const char *const met_in[] = {"in no reading",    "generous", "stated",
                                         "stated, generous", "strict",   "strict, generous",
                                         "strict, stated",   "in all"};
    struct grid grid;
    grid_init(&grid, page->scratch, columns, 6);
    const struct reading_answer *answers = page->assessment->readings;
    for (uint32_t i = 0; i < answers[READING_STRICT].component_count; i++) {
        const struct component_answer *component = &answers[READING_STRICT].components[i];
        int met = 0;
        grid_add(&grid, TINT_PLAIN, words_component((int32_t)component->component));
        for (int r = 0; r < READING_COUNT; r++) {
            const struct component_answer *here = &answers[r].components[i];
            percent_cell(&grid, TINT_PLAIN, here->is_asked, here->coverage);
            met = met * 2 + here->critical_met;
        }
        if (component->is_asked)
            grid_add(&grid,
                     met == 7   ? TINT_GOOD
                     : met == 0 ? TINT_BAD
                                : TINT_WARNING,
                     str_from(met_in[met]));
        else
            grid_add(&grid, TINT_PLAIN, STR("no number"));
        grid_add(&grid, TINT_PLAIN,
                 parties_text(page, component->leads, component->lead_count, " "));
    }
    look_heading(page->out, page->look, "Components", "coverage of each part of the force");
    grid_write(&grid, page->look, page->out);
}

static bool can_lose(const struct reading_answer *answer)
{
    return answer->is_asked && answer->coverage > 0;
}

static void add_withdrawals(const struct page *page, struct grid *grid,
                            const struct reading_answer *answer)
{
    for (uint32_t i = 0; i < answer->withdrawal_count; i++) {
        const struct withdrawal *withdrawal = &answer->withdrawals[i];
        grid_add(grid, TINT_PLAIN, str_from(i == 0 ? answer->reading->name : ""));
        grid_addf(grid, TINT_PLAIN, "%u", withdrawal->k);
        grid_add(grid, TINT_PLAIN, parties_text(page, withdrawal->parties, withdrawal->k, ", "));
        grid_bar(grid, TINT_SIGNAL, withdrawal->coverage, bar_columns(page, 66));
        percent_cell(grid, TINT_PLAIN, true, withdrawal->coverage);
        percent_cell(grid, TINT_PLAIN, true, withdrawal->direct_loss);
        percent_cell(grid, TINT_PLAIN, true, withdrawal->cascade_loss);
    }
}

static void write_withdrawals(const struct page *page)
{
    static const struct grid_column columns[] = {
        {.title = "reading"},
        {.title = "k", .is_number = true},
        {.title = "who", .wraps = true, .least = 8},
        {.title = ""},
        {.title = "coverage", .is_number = true},
        {.title = "direct", .is_number = true},
        {.title = "cascade", .is_number = true},
    };
    struct grid grid;
    struct buf spared; /* readings that have nothing to lose */
    grid_init(&grid, page->scratch, columns, 7);
    buf_init(&spared);
    for (int r = 0; r < READING_COUNT; r++) {
        const struct reading_answer *answer = &page->assessment->readings[r];
        if (can_lose(answer))
            add_withdrawals(page, &grid, answer);
        else if (page->assessment->premise.question.k > 0)
            buf_printf(&spared, "%s%s", spared.size > 0 ? ", " : "", answer->reading->name);
    }
    if (grid.count > 0 || spared.size > 0)
        look_heading(page->out, page->look, "Withdrawals",
                     "the k guarantors who would be missed most, and what is left");
    if (grid.count > 0)
        grid_write(&grid, page->look, page->out);
    if (spared.size > 0) {
        buf_text(&spared, page->assessment->readings[0].is_asked
                              ? ": nothing is covered, so nothing can be lost"
                              : ": nothing is asked");
        write_paragraph(page, 0, &spared);
    }
    buf_release(&spared);
}

static void write_breaking_sets(const struct page *page)
{
    bool first = true;
    struct buf text;
    if (!plan_asks_critical(page->assessment->readings[0].plan)) { /* the same in every reading */
        look_heading(page->out, page->look, "Breaking sets",
                     "nothing critical is asked, so nobody can break it");
        return;
    }
    buf_init(&text);
    for (int r = 0; r < READING_COUNT; r++) {
        const struct reading_answer *answer = &page->assessment->readings[r];
        if (!answer->critical_met)
            continue;
        if (first)
            look_heading(page->out, page->look, "Breaking sets",
                         "without whom the critical rows are not met");
        first = false;
        buf_clear(&text);
        if (answer->breaking_set_count == 0)
            buf_printf(&text, "none of at most %d guarantors",
                       page->assessment->premise.question.k);
        for (size_t i = 0; i < answer->breaking_set_count && i < LISTED_MAX; i++) {
            buf_text(&text, i == 0 ? "" : "; ");
            words_parties(&text, page->state, answer->breaking_sets[i].parties,
                          answer->breaking_sets[i].count, "+");
        }
        if (answer->breaking_set_count > LISTED_MAX)
            buf_printf(&text, "; and %zu more", answer->breaking_set_count - LISTED_MAX);
        buf_printf(page->out, "%-10s", answer->reading->name);
        look_paragraph(page->out, page->look, 10, 10, buf_view(&text));
    }
    buf_release(&text);
}

static void write_ladder(const struct page *page)
{
    static const struct grid_column columns[] = {
        {.title = "stage and above"}, {.title = ""}, {.title = "coverage", .is_number = true}};
    struct grid grid;
    grid_init(&grid, page->scratch, columns, 3);
    for (int stage = 0; stage < STAGE_LADDER_COUNT; stage++) {
        grid_add(&grid, TINT_PLAIN, words_stage((enum stage)stage));
        grid_bar(&grid, TINT_SIGNAL, page->assessment->ladder[stage], bar_columns(page, 30));
        percent_cell(&grid, TINT_PLAIN, page->assessment->ladder_is_asked,
                     page->assessment->ladder[stage]);
    }
    look_heading(page->out, page->look, "Ladder", "from talk to boots on the ground");
    grid_write(&grid, page->look, page->out);
}

static void write_pivotal_facts(const struct page *page)
{
    static const struct grid_column columns[] = {
        {.title = "fact", .least = 20},
        {.title = "reading"},
        {.title = "if true", .is_number = true},
        {.title = "if false", .is_number = true},
    };
    struct grid grid;
    grid_init(&grid, page->scratch, columns, 4);
    for (int r = 0; r < READING_COUNT; r++) {
        const struct reading_answer *answer = &page->assessment->readings[r];
        for (uint32_t i = 0; i < answer->pivotal_fact_count; i++) {
            const struct pivotal_fact *pivotal = &answer->pivotal_facts[i];
            if (pivotal->if_true - pivotal->if_false < WITHDRAWAL_TIE)
                continue;
            grid_add(&grid, TINT_PLAIN, page->state->facts[pivotal->fact].name);
            grid_add(&grid, TINT_PLAIN, str_from(answer->reading->name));
            percent_cell(&grid, TINT_PLAIN, pivotal->is_asked, pivotal->if_true);
            percent_cell(&grid, TINT_PLAIN, pivotal->is_asked, pivotal->if_false);
        }
    }
    if (grid.count == 0)
        return;
    look_heading(page->out, page->look, "Pivotal facts", "unknown today; coverage if they were …");
    grid_write(&grid, page->look, page->out);
}

/* Guarantors whose share is above nothing in some reading, with a bar for the generous one. */
static void write_influence(const struct page *page)
{
    static const struct grid_column columns[] = {
        {.title = "guarantor"},
        {.title = "strict", .is_number = true},
        {.title = "stated", .is_number = true},
        {.title = "generous", .is_number = true},
        {.title = ""},
    };
    struct grid grid;
    grid_init(&grid, page->scratch, columns, 5);
    const struct reading_answer *answers = page->assessment->readings;
    for (uint32_t p = 0; p < page->state->party_count; p++) {
        const struct influence *here[READING_COUNT];
        bool counts = false;
        for (int r = 0; r < READING_COUNT; r++) {
            here[r] = assess_influence_of(&answers[r], p);
            counts = counts || (here[r] != NULL && here[r]->shapley >= 0.0005);
        }
        if (!counts)
            continue;
        grid_add(&grid, TINT_PLAIN, page->state->parties[p].id);
        for (int r = 0; r < READING_COUNT; r++)
            percent_cell(&grid, TINT_PLAIN, here[r] != NULL,
                         here[r] == NULL ? 0 : here[r]->shapley);
        const struct influence *kind = here[READING_GENEROUS];
        grid_bar(&grid, TINT_SIGNAL, kind == NULL ? 0 : kind->shapley, bar_columns(page, 46));
    }
    if (grid.count == 0)
        return;
    look_heading(page->out, page->look, "Influence",
                 "how much of the coverage each guarantor carries (Shapley value)");
    grid_write(&grid, page->look, page->out);
}

static void write_unquantified(const struct page *page)
{
    const struct assessment *assessment = page->assessment;
    if (assessment->unquantified_count == 0)
        return;
    uint32_t count = assessment->unquantified_count;
    bool is_long = count > UNQUANTIFIED_LISTED_MAX;
    struct buf text;
    buf_init(&text);
    if (is_long)
        buf_printf(&text, "%u undertakings: ", (unsigned)count);
    for (uint32_t i = 0; i < count && i < UNQUANTIFIED_LISTED_MAX; i++) {
        buf_text(&text, i == 0 ? "" : ", ");
        buf_str(&text, page->state->undertakings[assessment->unquantified[i]].id);
    }
    if (is_long)
        buf_printf(&text, ", and %u more", (unsigned)(count - UNQUANTIFIED_LISTED_MAX));
    look_heading(page->out, page->look, "Unquantified", "promised without a number");
    write_paragraph(page, 0, &text);
    buf_release(&text);
}

static void write_unsaid_table(const struct page *page)
{
    static const struct grid_column columns[] = {
        {.title = "undertaking", .least = 16},
        {.title = "leaves open", .wraps = true, .least = 20}};
    struct grid grid;
    grid_init(&grid, page->scratch, columns, 2);
    for (uint32_t i = 0; i < page->assessment->unsaid_count; i++) {
        const struct unsaid *unsaid = &page->assessment->unsaid[i];
        struct buf text;
        buf_init(&text);
        for (int field = 0; field < UNSAID_COUNT; field++)
            if (unsaid->fields[field])
                buf_printf(&text, "%s%s", text.size == 0 ? "" : ", ",
                           unsaid_name((enum unsaid_field)field));
        grid_add(&grid, TINT_PLAIN, page->state->undertakings[unsaid->undertaking].id);
        grid_add(&grid, TINT_PLAIN, words_keep(page->scratch, &text));
    }
    grid_write(&grid, page->look, page->out);
}

/* The verdict is not to scroll away: a long list is left to the command that asks the capitals. */
static void write_unsaid(const struct page *page)
{
    uint32_t count = page->assessment->unsaid_count;
    if (count == 0)
        return;
    look_heading(page->out, page->look, "Unsaid", "what a planner needs and nobody has said");
    if (count <= LISTED_MAX) {
        write_unsaid_table(page);
        return;
    }
    buf_printf(page->out, "%u undertakings leave something open; surety ask DIR lists them\n",
               (unsigned)count);
}

void assess_write_text(struct buf *out, struct arena *scratch, const struct look *look,
                       const struct assessment *assessment)
{
    struct page page = {out, scratch, look, assessment, assessment->premise.state};
    write_verdict(&page);
    write_question(&page);
    write_readings(&page);
    write_shortfalls(&page);
    write_components(&page);
    write_withdrawals(&page);
    write_breaking_sets(&page);
    write_ladder(&page);
    write_pivotal_facts(&page);
    write_influence(&page);
    write_unquantified(&page);
    write_unsaid(&page);
}

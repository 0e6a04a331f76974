/* SPDX-License-Identifier: Apache-2.0 */
/* What changed in words that the text and the report share. */
#include "answer/diff.h"

#include "answer/words.h"
#include "base/number.h"

#include <math.h>
#include <stdio.h>

enum { BREAKING_SHOWN_MAX = 12, IDS_SHOWN_MAX = 40 };

/* ---- the first line ---------------------------------------------------------------------- */

static void write_date(struct buf *text, const struct state *state)
{
    char date[DATE_TEXT_BYTES];
    buf_text(text, state->as_of == DATE_NONE ? "no date" : date_write(date, state->as_of));
}

void diff_describe_counts(struct buf *text, const struct diff *diff)
{
    buf_text(text, "From ");
    write_date(text, diff->before);
    buf_text(text, " to ");
    write_date(text, diff->after);
    if (diff_is_empty(diff)) {
        buf_text(text, ": nothing changed");
        return;
    }
    buf_text(text, ": ");
    words_count(text, diff->new_row_count, "new row");
    for (int what = DIFF_CHANGED; what < DIFF_WHAT_COUNT; what++)
        if (diff->counts[what] > 0)
            buf_printf(text, ", %zu %s", diff->counts[what], diff_what_name((enum diff_what)what));
    buf_text(text, "; ");
    words_count(text, diff->position_count, "position");
    buf_text(text, " moved, ");
    words_count(text, diff->fact_count, "fact");
    buf_text(text, " changed");
}

/* ---- sets ---------------------------------------------------------------------------------- */

/* A figure on both sides, before it is put into words. */
struct share_pair {
    const char *name;
    struct str detail;
    bool was_asked, is_asked;
    double from, to;
};

static void write_share(char text[static WORDS_BYTES], bool is_there, bool is_asked, double share)
{
    if (is_there && is_asked)
        words_percent(text, share);
    else
        snprintf(text, WORDS_BYTES, "%s", is_there ? "nothing asked" : "–");
}

static bool is_same(const struct diff_set *set, const struct share_pair *pair)
{
    bool both = set->before != NULL && set->after != NULL;
    if (!pair->was_asked && !pair->is_asked)
        return true;
    return both && pair->was_asked == pair->is_asked && fabs(pair->to - pair->from) <= DIFF_TIE;
}

static void add_figure(struct arena *arena, const struct diff_set *set,
                       const struct share_pair *pair, struct diff_figure *figures, size_t *count)
{
    if (is_same(set, pair))
        return;
    struct diff_figure *figure = &figures[(*count)++];
    figure->name = str_from(arena_printf(arena, "%s, %.*s", pair->name, STR_ARG(pair->detail)));
    write_share(figure->from, set->before != NULL, pair->was_asked, pair->from);
    write_share(figure->to, set->after != NULL, pair->is_asked, pair->to);
    if (!pair->was_asked || !pair->is_asked)
        return;
    figure->change = pair->to - pair->from;
    if (fabs(figure->change * 100) < 0.05) /* it is told, but never as -0.0 */
        snprintf(figure->points, WORDS_BYTES, "less than 0.1");
    else
        snprintf(figure->points, WORDS_BYTES, "%+.1f", figure->change * 100);
}

const struct diff_figure *diff_figures(struct arena *arena, const struct diff_set *set,
                                       size_t *count)
{
    static const struct assessment nothing;
    const struct assessment *before = set->before != NULL ? set->before : &nothing;
    const struct assessment *after = set->after != NULL ? set->after : &nothing;
    struct diff_figure *figures =
        ARENA_ARRAY(arena, struct diff_figure, READING_COUNT + STAGE_LADDER_COUNT);
    *count = 0;
    for (int r = 0; r < READING_COUNT; r++) {
        const struct reading_answer *old = &before->readings[r], *new = &after->readings[r];
        struct share_pair pair = {"coverage",    str_from(readings[r].name),
                                  old->is_asked, new->is_asked,
                                  old->coverage, new->coverage};
        add_figure(arena, set, &pair, figures, count);
    }
    for (int stage = 0; stage < STAGE_LADDER_COUNT; stage++) {
        struct share_pair pair = {"ladder",
                                  words_stage((enum stage)stage),
                                  before->ladder_is_asked,
                                  after->ladder_is_asked,
                                  before->ladder[stage],
                                  after->ladder[stage]};
        add_figure(arena, set, &pair, figures, count);
    }
    return figures;
}

static void write_names(struct buf *text, const char *before, const struct str *names, size_t count)
{
    if (count == 0)
        return;
    buf_printf(text, "%s", before);
    for (size_t i = 0; i < count && i < BREAKING_SHOWN_MAX; i++) {
        buf_text(text, i == 0 ? "{" : ", {");
        buf_str(text, names[i]);
        buf_char(text, '}');
    }
    if (count > BREAKING_SHOWN_MAX)
        buf_printf(text, " and %zu more", count - BREAKING_SHOWN_MAX);
}

void diff_describe_breaking(struct buf *text, struct arena *scratch, const struct diff_set *set,
                            enum reading_name reading)
{
    size_t new_count, gone_count;
    const struct str *new = diff_breaking(scratch, set->after, set->before, reading, &new_count);
    const struct str *gone = diff_breaking(scratch, set->before, set->after, reading, &gone_count);
    bool both = set->before != NULL && set->after != NULL;
    bool was_met = both && set->before->readings[reading].critical_met;
    bool is_met = both && set->after->readings[reading].critical_met;
    if (new_count + gone_count == 0 && was_met == is_met)
        return;
    buf_str(text, set->name);
    buf_printf(text, ", %s:", readings[reading].name);
    if (was_met != is_met)
        buf_text(text, is_met ? " the critical rows are met now;"
                              : " the critical rows are no longer met;");
    write_names(text, " new breaking sets ", new, new_count);
    buf_text(text, new_count > 0 && gone_count > 0 ? ";" : "");
    write_names(text, " no longer breaking ", gone, gone_count);
    if (text->data[text->size - 1] == ';')
        text->data[--text->size] = '\0';
}

void diff_describe_unchanged(struct buf *text, struct arena *scratch, const struct diff *diff)
{
    bool first = true;
    for (size_t i = 0; i < diff->set_count; i++) {
        if (diff_set_differs(scratch, &diff->sets[i]))
            continue;
        buf_text(text, first ? "As it was: " : ", ");
        buf_str(text, diff->sets[i].name);
        first = false;
    }
}

/* ---- rows ------------------------------------------------------------------------------------ */

struct str diff_row_words(struct arena *arena, const struct diff_row *row)
{
    bool is_replaced = row->what == DIFF_SUPERSEDED || row->what == DIFF_WITHDRAWN;
    struct str old = row->before == NULL ? row->id : row_text(row->before, 0);
    if (!is_replaced || str_eq(old, row->id))
        return row->id;
    struct buf text;
    buf_init(&text);
    buf_str(&text, old);
    for (size_t i = 0; i < row->through_count; i++)
        buf_printf(&text, " → %.*s", STR_ARG(row->through[i]));
    buf_printf(&text, " → %.*s", STR_ARG(row->id));
    return words_keep(arena, &text);
}

/* A cell for people: digits of quantities in groups, a dash where there is nothing. */
static void write_value(struct buf *text, enum kind kind, const struct diff_field *field,
                        struct str value)
{
    int column = field_find(kind, field->name);
    char words[WORDS_BYTES];
    int64_t thousandths;
    if (value.size == 0)
        buf_text(text, "–");
    else if (column >= 0 && kind_infos[kind].fields[column].type == TYPE_QUANTITY
             && thousandths_parse(value, &thousandths) == NUMBER_GOOD)
        buf_text(text, words_quantity(words, thousandths));
    else
        buf_str(text, value);
}

static void write_field(struct buf *text, enum kind kind, const struct diff_field *field)
{
    buf_text(text, text->size > 0 ? "; " : "");
    buf_str(text, field->name);
    buf_char(text, ' ');
    write_value(text, kind, field, field->from);
    buf_text(text, " → ");
    write_value(text, kind, field, field->to);
}

/* What an undertaking offers: "FRA, land-force, 3,000 soldiers, pledged". */
static void write_offer(struct buf *text, const struct state *state, const struct row *row)
{
    int64_t u = state_undertaking(state, row_text(row, UNDERTAKING_ID));
    buf_str(text, row_text(row, UNDERTAKING_PARTY));
    buf_text(text, ", ");
    buf_str(text, row_text(row, UNDERTAKING_CAPABILITY));
    if (u == STATE_UNKNOWN)
        return;
    buf_text(text, ", ");
    size_t before = text->size;
    words_range(text, &state->undertakings[u]);
    buf_text(text, text->size == before ? "no figure" : " ");
    if (text->data[text->size - 1] == ' ')
        buf_str(text, row_text(row, UNDERTAKING_UNIT));
    buf_text(text, ", ");
    buf_str(text, words_stage(state->undertakings[u].stage));
}

/* "of A-1, 300 men on 2026-02-10, confirmed by MON". */
static void write_delivery(struct buf *text, const struct state *state, const struct row *row)
{
    char words[WORDS_BYTES];
    size_t at = (size_t)row_value(row, DELIVERY_UNDERTAKING, 0);
    const struct row *of = record_row(state->record, KIND_UNDERTAKING, at);
    buf_printf(text, "of %.*s, ", STR_ARG(row_text(row, DELIVERY_UNDERTAKING)));
    if (row_has(row, DELIVERY_QUANTITY))
        buf_printf(text, "%s %.*s", words_quantity(words, row_value(row, DELIVERY_QUANTITY, 0)),
                   STR_ARG(row_text(of, UNDERTAKING_UNIT)));
    else
        buf_text(text, "no figure");
    buf_printf(text, " on %.*s", STR_ARG(row_text(row, DELIVERY_ON)));
    if (row_has(row, DELIVERY_VERIFIED_BY))
        buf_printf(text, ", confirmed by %.*s", STR_ARG(row_text(row, DELIVERY_VERIFIED_BY)));
}

struct str diff_change_words(struct arena *arena, const struct diff *diff,
                             const struct diff_row *row)
{
    struct buf text;
    buf_init(&text);
    for (size_t i = 0; i < row->field_count; i++)
        write_field(&text, row->kind, &row->fields[i]);
    if (row->kind == KIND_UNDERTAKING && row->before == NULL)
        write_offer(&text, diff->after, row->after);
    if (row->kind == KIND_UNDERTAKING && row->after == NULL)
        write_offer(&text, diff->before, row->before);
    if (row->kind == KIND_DELIVERY && row->before == NULL)
        write_delivery(&text, diff->after, row->after);
    if (row->kind == KIND_DELIVERY && row->after == NULL)
        write_delivery(&text, diff->before, row->before);
    return words_keep(arena, &text);
}

struct str diff_ids_words(struct arena *arena, const struct diff *diff, enum kind kind,
                          enum diff_what what, size_t *count)
{
    struct buf ids;
    buf_init(&ids);
    *count = 0;
    for (size_t i = 0; i < diff->row_count; i++) {
        const struct diff_row *row = &diff->rows[i];
        if (row->kind != kind || row->what != what || (*count)++ >= IDS_SHOWN_MAX)
            continue;
        buf_text(&ids, *count == 1 ? "" : ", ");
        buf_str(&ids, row->id);
    }
    if (*count > IDS_SHOWN_MAX)
        buf_printf(&ids, " and %zu more", *count - IDS_SHOWN_MAX);
    return words_keep(arena, &ids);
}

struct str diff_truth_words(enum truth truth)
{
    return truth == TRUTH_TRUE ? STR("true") : truth == TRUTH_FALSE ? STR("false") : STR("unknown");
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/text.h"

#include "answer/grid.h"
#include "answer/positions.h"
#include "answer/words.h"

static void write_as_of(struct buf *out, const struct state *state)
{
    char date[DATE_TEXT_BYTES];
    if (state->as_of != DATE_NONE)
        buf_printf(out, ", as of %s", date_write(date, state->as_of));
    buf_char(out, '\n');
}

static enum tint state_tint(enum text_state state)
{
    static const enum tint tints[TEXT_STATE_COUNT] = {
        [TEXT_AGREED] = TINT_GOOD,   [TEXT_OPEN] = TINT_WARNING, [TEXT_RESERVED] = TINT_BAD,
        [TEXT_DROPPED] = TINT_FAINT, [TEXT_UNSAID] = TINT_FAINT,
    };
    return tints[state];
}

static enum tint clash_tint(enum clash clash)
{
    return clash == CLASH_LIMITED ? TINT_WARNING : TINT_BAD;
}

/* ---- versions --------------------------------------------------------------------- */

static void add_version(struct grid *grid, const struct text_version *version)
{
    char date[DATE_TEXT_BYTES];
    grid_add(grid, TINT_PLAIN, version->name);
    grid_addf(grid, TINT_PLAIN, "%s",
              version->on == DATE_NONE ? "unsaid" : date_write(date, version->on));
    grid_addf(grid, TINT_PLAIN, "%u", (unsigned)version->clause_count);
    for (int state = 0; state < TEXT_STATE_COUNT; state++)
        grid_addf(grid,
                  version->counts[state] == 0 ? TINT_FAINT : state_tint((enum text_state)state),
                  "%u", (unsigned)version->counts[state]);
    grid_addf(grid, version->clash_count == 0 ? TINT_FAINT : TINT_BAD, "%u",
              (unsigned)version->clash_count);
}

static void write_versions(struct buf *out, struct arena *scratch, const struct look *look,
                           const struct text *text, uint32_t first, uint32_t count)
{
    static const struct grid_column columns[] = {
        {.title = "version", .wraps = true, .least = 10},
        {.title = "first told"},
        {.title = "points", .is_number = true},
        {.title = "agreed", .is_number = true},
        {.title = "open", .is_number = true},
        {.title = "reserved", .is_number = true},
        {.title = "dropped", .is_number = true},
        {.title = "unsaid", .is_number = true},
        {.title = "clashes", .is_number = true},
    };
    struct grid grid;
    grid_init(&grid, scratch, columns, sizeof columns / sizeof columns[0]);
    for (uint32_t v = first; v < first + count; v++)
        add_version(&grid, &text->versions[v]);
    grid_write(&grid, look, out);
}

/* The end of the versions of the document that begins at `first`. */
static uint32_t document_end(const struct text *text, uint32_t first)
{
    uint32_t end = first + 1;
    while (end < text->version_count
           && str_eq(text->versions[end].document, text->versions[first].document))
        end++;
    return end;
}

void text_write_list(struct buf *out, struct arena *scratch, const struct look *look,
                     const struct text *text)
{
    look_text(out, look, TINT_STRONG, STR("The agreement's text"));
    buf_text(out, ": ");
    words_count(out, text->version_count, "version");
    write_as_of(out, text->state);
    if (text->version_count == 0)
        buf_text(out, "\nThe record has no clauses.\n");
    for (uint32_t first = 0, end; first < text->version_count; first = end) {
        end = document_end(text, first);
        look_heading(out, look, str_c(scratch, text->versions[first].document), "");
        write_versions(out, scratch, look, text, first, end - first);
    }
}

/* ---- what is to be settled ---------------------------------------------------------- */

static void write_open(struct buf *out, struct arena *scratch, const struct look *look,
                       const struct text_version *version)
{
    static const struct grid_column columns[] = {{.title = "number", .wraps = true, .least = 6},
                                                 {.title = "state"},
                                                 {.title = "about", .wraps = true, .least = 20},
                                                 {.title = "source", .wraps = true, .least = 12}};
    struct grid grid;
    size_t count = 0;
    grid_init(&grid, scratch, columns, 4);
    for (uint32_t i = 0; i < version->clause_count; i++) {
        const struct clause *clause = &version->clauses[i];
        if (!text_is_open(clause))
            continue;
        count++;
        grid_add(&grid, TINT_PLAIN, clause->number);
        grid_add(&grid, state_tint(clause->state), text_state_name(clause->state));
        grid_add(&grid, TINT_PLAIN, clause->topic.size > 0 ? clause->topic : STR("(unsaid)"));
        grid_add(&grid, TINT_FAINT, row_text(clause->row, CLAUSE_SOURCE));
    }
    look_heading(out, look, arena_printf(scratch, "To be settled in %.*s", STR_ARG(version->name)),
                 arena_printf(scratch, "%zu of %u", count, (unsigned)version->clause_count));
    grid_write(&grid, look, out);
}

static void write_clash(struct buf *out, const struct look *look, const struct state *state,
                        const struct clause *clause)
{
    struct buf text;
    buf_init(&text);
    look_text(out, look, clash_tint(clause->clash), clause->number);
    buf_text(out, "  ");
    text_describe_clash(&text, state, clause);
    if (clause->topic.size > 0) {
        buf_text(&text, " — ");
        buf_str(&text, clause->topic);
    }
    look_paragraph(out, look, (int)str_width(clause->number) + 2, 4, buf_view(&text));
    buf_release(&text);
}

static void write_clashes(struct buf *out, struct arena *scratch, const struct look *look,
                          const struct state *state, const struct text_version *version)
{
    bool first = true;
    for (int clash = CLASH_UNFULFILLED; clash > CLASH_NONE; clash--)
        for (uint32_t i = 0; i < version->clause_count; i++) {
            if ((int)version->clauses[i].clash != clash)
                continue;
            if (first)
                look_heading(out, look,
                             arena_printf(scratch, "Where %.*s meets what is undertaken",
                                          STR_ARG(version->name)),
                             "");
            first = false;
            write_clash(out, look, state, &version->clauses[i]);
        }
}

/* ---- from version to version -------------------------------------------------------- */

static void add_state(struct grid *grid, const struct pair *pair)
{
    const struct clause *last = pair->after != NULL ? pair->after : pair->before;
    if (pair->after == NULL && !pair->is_told_dropped)
        grid_addf(grid, TINT_FAINT, "was %.*s", STR_ARG(text_state_name(last->state)));
    else if (pair->before != NULL && pair->after != NULL
             && pair->before->state != pair->after->state)
        grid_addf(grid, state_tint(last->state), "%.*s → %.*s",
                  STR_ARG(text_state_name(pair->before->state)),
                  STR_ARG(text_state_name(last->state)));
    else
        grid_add(grid, state_tint(last->state), text_state_name(last->state));
}

/* The words now, then what they were; and what the clause does where that changed. */
static void add_words(struct grid *grid, const struct pair *pair)
{
    const struct clause *before = pair->before, *after = pair->after;
    const struct clause *last = after != NULL ? after : before; /* one of the two is there */
    struct buf text;
    buf_init(&text);
    /* cppcheck-suppress nullPointerRedundantCheck */
    buf_str(&text, last->topic.size > 0 ? last->topic : STR("(unsaid)"));
    if (before != NULL && after != NULL && !str_eq(before->topic, after->topic)) {
        buf_text(&text, " — was: ");
        buf_str(&text, before->topic.size > 0 ? before->topic : STR("(unsaid)"));
    }
    if (before != NULL && after != NULL && before->effect != after->effect
        && after->state != TEXT_DROPPED) {
        struct str was = text_effect_name(before->effect), now = text_effect_name(after->effect);
        buf_printf(&text, " [%.*s → %.*s]", STR_ARG(was.size > 0 ? was : STR("no effect said")),
                   STR_ARG(now.size > 0 ? now : STR("no effect said")));
    }
    grid_add(grid, TINT_PLAIN, words_keep(grid->arena, &text));
}

static enum tint change_tint(const struct pair *pair)
{
    if (pair->change == CHANGE_KEPT || pair->change == CHANGE_DROPPED_BEFORE)
        return TINT_FAINT;
    if (pair->change == CHANGE_DROPPED)
        return pair->is_told_dropped ? TINT_BAD : TINT_WARNING;
    return pair->change == CHANGE_NEW ? TINT_GOOD : TINT_SIGNAL;
}

static void add_pair(struct grid *grid, const struct pair *pair)
{
    bool is_missing = pair->change == CHANGE_DROPPED && !pair->is_told_dropped;
    grid_add(grid, TINT_PLAIN, pair->before == NULL ? STR("") : pair->before->number);
    grid_add(grid, TINT_PLAIN, pair->after == NULL ? STR("") : pair->after->number);
    grid_add(grid, change_tint(pair),
             is_missing ? STR("missing") : str_from(text_change_name(pair->change)));
    if (pair->likeness < 0)
        grid_add(grid, TINT_PLAIN, STR(""));
    else
        grid_addf(grid, TINT_PLAIN, "%d.%03d", pair->likeness / 1000, pair->likeness % 1000);
    add_state(grid, pair);
    add_words(grid, pair);
}

static void write_comparison(struct buf *out, struct arena *scratch, const struct look *look,
                             const struct text_answer *answer)
{
    static const struct grid_column columns[] = {
        {.title = "was", .wraps = true, .least = 4},
        {.title = "is", .wraps = true, .least = 4},
        {.title = "change", .wraps = true, .least = 9},
        {.title = "alike", .is_number = true},
        {.title = "state", .wraps = true, .least = 9},
        {.title = "about", .wraps = true, .least = 36},
    };
    const struct comparison *comparison = &answer->comparison;
    struct grid grid;
    struct buf counts;
    look_heading(out, look,
                 arena_printf(scratch, "From %.*s to %.*s", STR_ARG(comparison->from->name),
                              STR_ARG(comparison->to->name)),
                 answer->is_chosen ? "" : "the last two; --from and --to choose others");
    buf_init(&counts);
    text_describe_counts(&counts, comparison);
    look_paragraph(out, look, 0, 0, buf_view(&counts));
    buf_release(&counts);
    buf_char(out, '\n');
    grid_init(&grid, scratch, columns, 6);
    for (uint32_t i = 0; i < comparison->pair_count; i++)
        add_pair(&grid, &comparison->pairs[i]);
    grid_write(&grid, look, out);
}

/* ---- who, and what ------------------------------------------------------------------ */

/* "3", or "22 → 15" where the clause moved. */
static struct str pair_number(struct arena *scratch, const struct pair *pair)
{
    if (pair->before == NULL || pair->after == NULL)
        return pair->after != NULL ? pair->after->number : pair->before->number;
    if (str_eq(pair->before->number, pair->after->number))
        return pair->after->number;
    return str_from(arena_printf(scratch, "%.*s → %.*s", STR_ARG(pair->before->number),
                                 STR_ARG(pair->after->number)));
}

static void write_positions(struct buf *out, struct arena *scratch, const struct look *look,
                            const struct text_answer *answer)
{
    static const struct grid_column columns[] = {
        {.title = "number", .wraps = true, .least = 6},
        {.title = "party"},
        {.title = "stance"},
        {.title = "said on"},
        {.title = "by whom", .wraps = true, .least = 10},
        {.title = "condition", .wraps = true, .least = 10},
        {.title = "source", .wraps = true, .least = 12},
    };
    struct grid grid;
    grid_init(&grid, scratch, columns, 7);
    for (uint32_t i = 0; i < answer->comparison.pair_count; i++) {
        const struct pair *pair = &answer->comparison.pairs[i];
        size_t count;
        const struct row *const *rows =
            text_positions(scratch, answer->text, pair->before, pair->after, &count);
        for (size_t p = 0; p < count; p++) {
            enum stance stance = (enum stance)row_value(rows[p], POSITION_STANCE, STANCE_UNDECIDED);
            grid_add(&grid, TINT_STRONG, p == 0 ? pair_number(scratch, pair) : STR(""));
            grid_add(&grid, TINT_PLAIN, row_text(rows[p], POSITION_PARTY));
            grid_add(&grid, positions_tint(stance), words_stance(stance));
            grid_add(&grid, TINT_PLAIN, positions_date(scratch, answer->text->state, rows[p]));
            grid_add(&grid, TINT_PLAIN, row_text(rows[p], POSITION_BY_WHOM));
            grid_add(&grid, TINT_PLAIN, row_text(rows[p], POSITION_CONDITION));
            grid_add(&grid, TINT_FAINT, row_text(rows[p], POSITION_SOURCE));
        }
    }
    look_heading(out, look, "Who stands where", "the latest position of each party");
    grid_write(&grid, look, out);
}

static struct str touched_ids(struct arena *scratch, const struct clause *clause)
{
    struct buf text;
    buf_init(&text);
    for (uint32_t i = 0; i < clause->touch_count; i++) {
        const struct touch *touch = &clause->touches[i];
        buf_text(&text, i == 0 ? "" : ", ");
        buf_str(&text, touch->id);
        if (touch->kind != KIND_UNDERTAKING)
            buf_printf(&text, " (%s)", kind_infos[touch->kind].name);
        else if (touch->now.size > 0)
            buf_printf(&text, " (now %.*s)", STR_ARG(touch->now));
        else if (touch->state != TOUCH_STANDS)
            buf_printf(&text, " (%s)", text_touch_name(touch->state));
    }
    return words_keep(scratch, &text);
}

static void write_touches(struct buf *out, struct arena *scratch, const struct look *look,
                          const struct text_version *version)
{
    static const struct grid_column columns[] = {{.title = "number", .wraps = true, .least = 6},
                                                 {.title = "state"},
                                                 {.title = "effect"},
                                                 {.title = "on", .wraps = true, .least = 20}};
    struct grid grid;
    grid_init(&grid, scratch, columns, 4);
    for (uint32_t i = 0; i < version->clause_count; i++) {
        const struct clause *clause = &version->clauses[i];
        if (clause->touch_count == 0)
            continue;
        grid_add(&grid, TINT_STRONG, clause->number);
        grid_add(&grid, state_tint(clause->state), text_state_name(clause->state));
        grid_add(&grid, TINT_PLAIN, text_effect_name(clause->effect));
        grid_add(&grid, TINT_PLAIN, touched_ids(scratch, clause));
    }
    look_heading(out, look, arena_printf(scratch, "What %.*s touches", STR_ARG(version->name)), "");
    grid_write(&grid, look, out);
}

void text_write(struct buf *out, struct arena *scratch, const struct look *look,
                const struct text_answer *answer)
{
    const struct comparison *comparison = &answer->comparison;
    look_text(out, look, TINT_STRONG, answer->document);
    buf_text(out, ": ");
    words_count(out, answer->count, "version");
    write_as_of(out, answer->text->state);
    buf_char(out, '\n');
    write_versions(out, scratch, look, answer->text, answer->first, answer->count);
    write_open(out, scratch, look, comparison->to);
    write_clashes(out, scratch, look, answer->text->state, comparison->to);
    if (comparison->from != comparison->to) {
        write_clashes(out, scratch, look, answer->text->state, comparison->from);
        write_comparison(out, scratch, look, answer);
    }
    write_positions(out, scratch, look, answer);
    write_touches(out, scratch, look, comparison->to);
}

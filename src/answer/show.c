/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/show.h"

#include "answer/grid.h"
#include "answer/positions.h"
#include "answer/show_cells.h"
#include "answer/words.h"

static void write_as_of(struct buf *out, const struct look *look, const struct state *state,
                        const char *title, size_t count)
{
    char date[DATE_TEXT_BYTES];
    look_text(out, look, TINT_STRONG, str_from(title));
    buf_printf(out, ": %zu", count);
    if (state->as_of != DATE_NONE)
        buf_printf(out, ", as of %s", date_write(date, state->as_of));
    buf_text(out, "\n\n");
}

static size_t counted_rows(const struct state *state, enum kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < state->record->tables[kind].row_count; i++)
        count += state->counts[kind][i];
    return count;
}

void show_sets(struct buf *out, const struct state *state)
{
    for (uint32_t i = 0; i < state->set_count; i++) {
        buf_str(out, state->sets[i]);
        buf_char(out, '\n');
    }
}

void show_overview(struct buf *out, struct arena *scratch, const struct look *look,
                   const struct state *state)
{
    static const struct grid_column columns[] = {{.title = "table"},
                                                 {.title = "rows", .is_number = true},
                                                 {.title = "counted", .is_number = true}};
    const struct row *guarantee = state->guarantee;
    char date[DATE_TEXT_BYTES];
    look_text(
        out, look, TINT_STRONG,
        row_text(guarantee, row_has(guarantee, GUARANTEE_TITLE) ? GUARANTEE_TITLE : GUARANTEE_ID));
    buf_text(out, "\n\nhost      ");
    look_text(out, look, TINT_PLAIN, words_party_name(&state->parties[state->host]));
    buf_text(out, "\ntrigger   ");
    look_text(out, look, TINT_PLAIN, row_text(guarantee, GUARANTEE_TRIGGER));
    buf_printf(out, "\nhorizon   %d days\nas of     %s\nsets      ", state->horizon_days,
               state->as_of == DATE_NONE ? "unknown" : date_write(date, state->as_of));
    struct buf sets;
    buf_init(&sets);
    for (uint32_t i = 0; i < state->set_count; i++) {
        buf_text(&sets, i == 0 ? "" : ", ");
        buf_str(&sets, state->sets[i]);
    }
    look_paragraph(out, look, 10, 10, buf_view(&sets));
    buf_release(&sets);
    buf_char(out, '\n');
    struct grid grid;
    grid_init(&grid, scratch, columns, 3);
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        size_t rows = state->record->tables[kind].row_count;
        if (rows == 0)
            continue;
        grid_add(&grid, TINT_PLAIN, str_from(kind_infos[kind].name));
        grid_addf(&grid, TINT_PLAIN, "%zu", rows);
        grid_addf(&grid, TINT_PLAIN, "%zu", counted_rows(state, (enum kind)kind));
    }
    grid_write(&grid, look, out);
}

void show_parties(struct buf *out, struct arena *scratch, const struct look *look,
                  const struct state *state)
{
    static const struct grid_column columns[] = {{.title = "party"},
                                                 {.title = "name", .least = 12},
                                                 {.title = "kind"},
                                                 {.title = "role"},
                                                 {.title = "positions", .is_number = true},
                                                 {.title = "undertakings", .is_number = true}};
    struct grid grid;
    grid_init(&grid, scratch, columns, 6);
    for (uint32_t p = 0; p < state->party_count; p++) {
        size_t positions = 0, undertakings = 0;
        for (size_t i = 0; i < state->record->tables[KIND_POSITION].row_count; i++) {
            const struct row *row = record_row(state->record, KIND_POSITION, i);
            positions += state->counts[KIND_POSITION][i]
                         && state->party_of_row[row_value(row, POSITION_PARTY, 0)] == p;
        }
        for (uint32_t u = 0; u < state->undertaking_count; u++)
            undertakings += state->undertakings[u].party == p && !state->undertakings[u].superseded;
        const struct party *party = &state->parties[p];
        grid_add(&grid, TINT_PLAIN, party->id);
        grid_add(&grid, TINT_PLAIN, party->name);
        grid_add(&grid, TINT_PLAIN, row_text(party->row, PARTY_KIND));
        grid_add(&grid, TINT_PLAIN, words_role(party->role));
        grid_addf(&grid, TINT_PLAIN, "%zu", positions);
        grid_addf(&grid, TINT_PLAIN, "%zu", undertakings);
    }
    write_as_of(out, look, state, "Parties", state->party_count);
    grid_write(&grid, look, out);
}

/* "50–250 soldiers", "ships" where no number is known. */
static struct str quantity_text(struct arena *scratch, const struct undertaking *undertaking)
{
    struct str unit = row_text(undertaking->row, UNDERTAKING_UNIT);
    struct buf text;
    buf_init(&text);
    words_range(&text, undertaking);
    if (text.size > 0 && unit.size > 0)
        buf_char(&text, ' ');
    buf_str(&text, unit);
    return words_keep(scratch, &text);
}

/* "pledged, reported" */
static struct str standing_text(struct arena *scratch, const struct undertaking *undertaking)
{
    struct buf text;
    buf_init(&text);
    buf_str(&text, words_stage(undertaking->stage));
    buf_text(&text, ", ");
    buf_str(&text, words_attestation(undertaking->attestation));
    return words_keep(scratch, &text);
}

void show_undertakings(struct buf *out, struct arena *scratch, const struct look *look,
                       const struct state *state)
{
    static const struct grid_column columns[] = {
        {.title = "undertaking", .wraps = true, .least = 12},
        {.title = "capability", .wraps = true, .least = 12},
        {.title = "offer", .wraps = true, .least = 14},
        {.title = "stage, word", .wraps = true, .least = 10},
        {.title = "condition", .wraps = true, .least = 18},
    };
    struct grid grid;
    grid_init(&grid, scratch, columns, 5);
    size_t count = 0;
    for (uint32_t u = 0; u < state->undertaking_count; u++) {
        const struct undertaking *undertaking = &state->undertakings[u];
        if (undertaking->superseded)
            continue;
        count++;
        grid_add(&grid, TINT_PLAIN, undertaking->id);
        grid_add(&grid, TINT_PLAIN, row_text(undertaking->row, UNDERTAKING_CAPABILITY));
        grid_add(&grid, TINT_PLAIN, quantity_text(scratch, undertaking));
        grid_add(&grid, show_stage_tint(undertaking->stage), standing_text(scratch, undertaking));
        grid_add(&grid, TINT_PLAIN, row_text(undertaking->row, UNDERTAKING_CONDITION));
    }
    write_as_of(out, look, state, "Undertakings that stand", count);
    grid_write(&grid, look, out);
}

/* "C+0 to C+90" as written; empty cells are the ends of the plan. */
static struct str span_text(struct arena *scratch, const struct row *row)
{
    struct str from = row_text(row, REQUIREMENT_FROM), until = row_text(row, REQUIREMENT_UNTIL);
    struct buf text;
    buf_init(&text);
    if (from.size > 0 || until.size > 0) {
        buf_str(&text, from.size > 0 ? from : STR("C+0"));
        buf_text(&text, " to ");
        buf_str(&text, until.size > 0 ? until : STR("the end"));
    }
    return words_keep(scratch, &text);
}

void show_requirements(struct buf *out, struct arena *scratch, const struct look *look,
                       const struct state *state)
{
    static const struct grid_column columns[] = {
        {.title = "set", .wraps = true, .least = 8},
        {.title = "requirement", .wraps = true, .least = 12},
        {.title = "capability", .wraps = true, .least = 12},
        {.title = "quantity", .is_number = true},
        {.title = "unit", .least = 8},
        {.title = "area", .wraps = true, .least = 7},
        {.title = "days", .wraps = true, .least = 7},
        {.title = "critical"},
    };
    struct grid grid;
    grid_init(&grid, scratch, columns, 8);
    for (uint32_t r = 0; r < state->requirement_count; r++) {
        const struct requirement *requirement = &state->requirements[r];
        char quantity[WORDS_BYTES];
        bool same = r > 0 && str_eq(requirement->set, state->requirements[r - 1].set);
        grid_add(&grid, TINT_STRONG, same ? STR("") : requirement->set);
        grid_add(&grid, TINT_PLAIN, requirement->id);
        grid_add(&grid, TINT_PLAIN, row_text(requirement->row, REQUIREMENT_CAPABILITY));
        grid_addf(&grid, TINT_PLAIN, "%s",
                  requirement->quantity == STATE_UNKNOWN
                      ? "?"
                      : words_quantity(quantity, requirement->quantity));
        grid_add(&grid, TINT_PLAIN, row_text(requirement->row, REQUIREMENT_UNIT));
        grid_add(&grid, TINT_PLAIN, row_text(requirement->row, REQUIREMENT_AREA));
        grid_add(&grid, TINT_PLAIN, span_text(scratch, requirement->row));
        grid_add(&grid, TINT_PLAIN, requirement->marked_critical ? STR("yes") : STR(""));
    }
    write_as_of(out, look, state, "Requirements", state->requirement_count);
    grid_write(&grid, look, out);
}

void show_positions(struct buf *out, struct arena *scratch, const struct look *look,
                    const struct state *state)
{
    static const struct grid_column columns[] = {
        {.title = "matter", .wraps = true, .least = 13},
        {.title = "party"},
        {.title = "said on"},
        {.title = "stance"},
        {.title = "condition", .wraps = true, .least = 12},
        {.title = "by whom", .wraps = true, .least = 12},
    };
    size_t count;
    const struct row *const *rows = positions_sorted(scratch, state, &count);
    struct grid grid;
    grid_init(&grid, scratch, columns, 6);
    for (size_t i = 0; i < count; i++) {
        enum stance stance = (enum stance)row_value(rows[i], POSITION_STANCE, STANCE_UNDECIDED);
        struct str matter = row_text(rows[i], POSITION_MATTER);
        bool same = i > 0 && str_eq(matter, row_text(rows[i - 1], POSITION_MATTER));
        grid_add(&grid, TINT_STRONG, same ? STR("") : matter);
        grid_add(&grid, TINT_PLAIN, row_text(rows[i], POSITION_PARTY));
        grid_add(&grid, TINT_PLAIN, positions_date(scratch, state, rows[i]));
        grid_add(&grid, positions_tint(stance), words_stance(stance));
        grid_add(&grid, TINT_PLAIN, row_text(rows[i], POSITION_CONDITION));
        grid_add(&grid, TINT_PLAIN, row_text(rows[i], POSITION_BY_WHOM));
    }
    write_as_of(out, look, state, "Positions by matter", count);
    grid_write(&grid, look, out);
}

void show_sources(struct buf *out, struct arena *scratch, const struct look *look,
                  const struct state *state)
{
    static const struct grid_column columns[] = {
        {.title = "source", .wraps = true, .least = 16},
        {.title = "tier"},
        {.title = "published"},
        {.title = "publisher", .least = 10},
        {.title = "title", .wraps = true, .least = 16},
        {.title = "derived from", .wraps = true, .least = 12},
    };
    struct grid grid;
    grid_init(&grid, scratch, columns, 6);
    size_t count = 0;
    for (size_t i = 0; i < state->record->tables[KIND_SOURCE].row_count; i++) {
        const struct row *row = record_row(state->record, KIND_SOURCE, i);
        if (!state->counts[KIND_SOURCE][i])
            continue;
        count++;
        static const int fields[] = {SOURCE_ID,        SOURCE_TIER,  SOURCE_PUBLISHED,
                                     SOURCE_PUBLISHER, SOURCE_TITLE, SOURCE_DERIVED_FROM};
        for (int c = 0; c < 6; c++)
            grid_add(&grid, TINT_PLAIN, row_text(row, fields[c]));
    }
    write_as_of(out, look, state, "Sources", count);
    grid_write(&grid, look, out);
}

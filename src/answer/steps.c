/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/steps.h"

#include "answer/grid.h"
#include "answer/words.h"

struct str steps_name(enum step step)
{
    return word_at(&kind_infos[KIND_STEP].fields[STEP_STEP], (int)step);
}

void steps_describe_cell(struct buf *text, const struct state *state, const struct step_cell *cell)
{
    char date[DATE_TEXT_BYTES];
    date_write(date, cell->on);
    if (cell->truth == TRUTH_TRUE)
        buf_text(text, cell->on == DATE_NONE ? "yes" : date);
    else if (cell->truth == TRUTH_FALSE && cell->on == DATE_NONE)
        buf_text(text, "no");
    else if (cell->truth == TRUTH_FALSE)
        buf_printf(text, "%s since %s", cell->row->kind == KIND_STEP ? "no more" : "no,", date);
    else if (cell->row == NULL)
        buf_text(text, "unsaid");
    else if (cell->on > state->as_of)
        buf_printf(text, "to come %s", date);
    else
        buf_text(text, "disputed");
}

static struct str cell_text(struct arena *scratch, const struct state *state,
                            const struct step_cell *cell)
{
    struct buf text;
    buf_init(&text);
    steps_describe_cell(&text, state, cell);
    return words_keep(scratch, &text);
}

static enum tint cell_tint(const struct step_cell *cell)
{
    return cell->truth == TRUTH_TRUE    ? TINT_GOOD
           : cell->truth == TRUTH_FALSE ? TINT_BAD
                                        : TINT_WARNING;
}

static bool is_asked(const struct row *instrument, const struct step_way *way)
{
    return instrument == NULL || way->instrument == instrument;
}

/* ---- what was done ------------------------------------------------------------------- */

static void write_instrument(struct buf *out, const struct look *look, const struct row *instrument)
{
    static const struct {
        const char *label;
        int field;
    } lines[] = {{"kind      ", INSTRUMENT_KIND},
                 {"binds by  ", INSTRUMENT_BINDING},
                 {"source    ", INSTRUMENT_SOURCE}};
    look_text(out, look, TINT_STRONG, row_text(instrument, INSTRUMENT_ID));
    buf_text(out, row_has(instrument, INSTRUMENT_TITLE) ? ": " : "\n");
    if (row_has(instrument, INSTRUMENT_TITLE))
        look_paragraph(out, look, (int)row_text(instrument, INSTRUMENT_ID).size + 2, 2,
                       row_text(instrument, INSTRUMENT_TITLE));
    buf_char(out, '\n');
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct str value = row_text(instrument, lines[i].field);
        buf_text(out, lines[i].label);
        look_text(out, look, value.size > 0 ? TINT_PLAIN : TINT_FAINT,
                  value.size > 0 ? value : STR("unsaid"));
        buf_char(out, '\n');
    }
}

/* The source column of the row that says so, whichever table it stands in. */
static struct str cell_source(const struct step_cell *cell)
{
    return row_text(cell->row, cell->row->kind == KIND_STEP ? STEP_SOURCE : FACT_SOURCE);
}

/* The ceiling that a step sets: "6,000 soldiers", or nothing. */
static struct str cell_ceiling(struct arena *scratch, const struct step_cell *cell)
{
    char quantity[WORDS_BYTES];
    if (cell->row->kind != KIND_STEP || !row_has(cell->row, STEP_QUANTITY))
        return STR("");
    return str_from(arena_printf(scratch, "%s %.*s",
                                 words_quantity(quantity, row_value(cell->row, STEP_QUANTITY, 0)),
                                 STR_ARG(row_text(cell->row, STEP_UNIT))));
}

static void write_taken(struct buf *out, struct arena *scratch, const struct look *look,
                        const struct steps *steps, const struct row *instrument)
{
    static const struct grid_column columns[] = {
        {.title = "instrument", .wraps = true, .least = 10},
        {.title = "party"},
        {.title = "step"},
        {.title = "since", .wraps = true, .least = 10},
        {.title = "ceiling", .wraps = true, .least = 8},
        {.title = "source", .wraps = true, .least = 12},
    };
    const struct row *last = NULL;
    struct grid grid;
    grid_init(&grid, scratch, columns, 6);
    for (uint32_t w = 0; w < steps->way_count; w++) {
        const struct step_way *way = &steps->ways[w];
        for (int step = 0; step < STEP_COUNT && is_asked(instrument, way); step++) {
            const struct step_cell *cell = &way->cells[step];
            if (cell->row == NULL)
                continue;
            grid_add(&grid, TINT_STRONG,
                     way->instrument == last ? STR("") : row_text(way->instrument, INSTRUMENT_ID));
            last = way->instrument;
            grid_add(&grid, TINT_PLAIN, steps->state->parties[way->party].id);
            grid_add(&grid, TINT_PLAIN, steps_name((enum step)step));
            grid_add(&grid, cell_tint(cell), cell_text(scratch, steps->state, cell));
            grid_add(&grid, TINT_PLAIN, cell_ceiling(scratch, cell));
            grid_add(&grid, TINT_FAINT, cell_source(cell));
        }
    }
    look_heading(out, look, "Steps taken", "");
    grid_write(&grid, look, out);
}

static bool has_steps(const struct steps *steps, const struct row *instrument)
{
    for (uint32_t w = 0; w < steps->way_count; w++)
        for (int step = 0; step < STEP_COUNT && steps->ways[w].instrument == instrument; step++)
            if (steps->ways[w].cells[step].row != NULL)
                return true;
    return false;
}

static void write_untouched(struct buf *out, const struct look *look, const struct steps *steps)
{
    struct buf text;
    buf_init(&text);
    for (uint32_t i = 0; i < steps->instrument_count; i++)
        if (!has_steps(steps, steps->instruments[i])) {
            buf_text(&text, text.size == 0 ? "" : ", ");
            buf_str(&text, row_text(steps->instruments[i], INSTRUMENT_ID));
        }
    if (text.size > 0) {
        look_heading(out, look, "No step is told of", "");
        look_paragraph(out, look, 0, 0, buf_view(&text));
    }
    buf_release(&text);
}

/* ---- what is missing ------------------------------------------------------------------- */

static struct str undertaking_ids(struct arena *scratch, const struct state *state,
                                  const uint32_t *undertakings, uint32_t count)
{
    struct buf text;
    buf_init(&text);
    for (uint32_t i = 0; i < count; i++) {
        buf_text(&text, i == 0 ? "" : ", ");
        buf_str(&text, state->undertakings[undertakings[i]].id);
    }
    return words_keep(scratch, &text);
}

static void write_waits(struct buf *out, struct arena *scratch, const struct look *look,
                        const struct steps *steps, const struct row *instrument)
{
    static const struct grid_column columns[] = {
        {.title = "instrument", .wraps = true, .least = 10},
        {.title = "party"},
        {.title = "step"},
        {.title = "so far", .wraps = true, .least = 8},
        {.title = "waiting for it", .wraps = true, .least = 14},
    };
    struct grid grid;
    grid_init(&grid, scratch, columns, 5);
    for (uint32_t i = 0; i < steps->wait_count; i++) {
        const struct step_wait *wait = &steps->waits[i];
        const struct step_way *way = &steps->ways[wait->way];
        const struct step_cell *cell = &way->cells[wait->step];
        if (!is_asked(instrument, way))
            continue;
        grid_add(&grid, TINT_STRONG, row_text(way->instrument, INSTRUMENT_ID));
        grid_add(&grid, TINT_PLAIN, steps->state->parties[way->party].id);
        grid_add(&grid, TINT_PLAIN, steps_name(wait->step));
        grid_add(&grid, cell_tint(cell), cell_text(scratch, steps->state, cell));
        grid_add(
            &grid, TINT_PLAIN,
            undertaking_ids(scratch, steps->state, wait->undertakings, wait->undertaking_count));
    }
    look_heading(out, look, "Missing", "steps that undertakings wait for");
    grid_write(&grid, look, out);
}

/* Those of one instrument in one line. Whether it needs ratification at all, its binding suggests.
 */
static void write_unratified(struct buf *out, const struct look *look, const struct steps *steps,
                             const struct row *instrument)
{
    struct buf text;
    const struct row *last = NULL;
    buf_init(&text);
    for (uint32_t w = 0; w < steps->way_count; w++) {
        const struct step_way *way = &steps->ways[w];
        if (!way->lacks_ratification || !is_asked(instrument, way))
            continue;
        struct str binding = row_text(way->instrument, INSTRUMENT_BINDING);
        if (way->instrument != last)
            buf_printf(&text, "%s%.*s (%.*s): ", last == NULL ? "" : "; ",
                       STR_ARG(row_text(way->instrument, INSTRUMENT_ID)),
                       STR_ARG(binding.size > 0 ? binding : STR("binding unsaid")));
        else
            buf_text(&text, ", ");
        buf_str(&text, steps->state->parties[way->party].id);
        last = way->instrument;
    }
    if (last != NULL) {
        look_heading(out, look, "Signed, not ratified", "what binds politically may not need it");
        look_paragraph(out, look, 0, 0, buf_view(&text));
    }
    buf_release(&text);
}

static struct str asked_text(struct arena *scratch, const struct step_ceiling *ceiling)
{
    char quantity[WORDS_BYTES];
    struct buf text;
    buf_init(&text);
    buf_text(&text, words_quantity(quantity, ceiling->asked));
    if (ceiling->unsaid_count > 0)
        buf_printf(&text, " and %u unsaid", (unsigned)ceiling->unsaid_count);
    return words_keep(scratch, &text);
}

struct str steps_ceiling_state(struct arena *scratch, const struct step_ceiling *ceiling)
{
    const char *name = ceiling_state_name(ceiling->state);
    if (ceiling->state != CEILING_TO_COME)
        return str_from(name);
    return str_from(
        arena_printf(scratch, "%s: %.*s", name, STR_ARG(row_text(ceiling->step, STEP_ON))));
}

/* ---- what does not stand under a ceiling -------------------------------------------------- */

/* How near an undertaking that is not under the ceiling comes to it. An approval caveat asks for
 * the approval, and stands under no ceiling. */
enum nearness { NAMES_NOT, NAMED_BY_CAVEAT, NAMED_BY_OTHERS, NAMED_IN_OTHER_UNIT, NAMED_UNFIRMLY };

static enum nearness how_near(const struct steps *steps, const struct step_ceiling *ceiling,
                              const struct undertaking *undertaking)
{
    const struct step_way *way = &steps->ways[ceiling->way];
    uint32_t fact = way->cells[STEP_APPROVED].fact;
    struct str unit = row_text(ceiling->step, STEP_UNIT);
    if (undertaking->superseded || undertaking->stage >= STAGE_LADDER_COUNT)
        return NAMES_NOT;
    if (!condition_names_fact(undertaking->condition, fact))
        return undertaking_needs_approval(undertaking, fact) ? NAMED_BY_CAVEAT : NAMES_NOT;
    if (undertaking->party != way->party)
        return NAMED_BY_OTHERS;
    bool is_of_unit = str_eq(row_text(undertaking->row, UNDERTAKING_UNIT), unit);
    return is_of_unit ? NAMED_UNFIRMLY : NAMED_IN_OTHER_UNIT;
}

struct str steps_nobody_under(const struct steps *steps, const struct step_ceiling *ceiling)
{
    static const char *const words[] = {
        [NAMES_NOT] = "no undertaking names it",
        [NAMED_BY_CAVEAT] = "none: only a caveat names it",
        [NAMED_BY_OTHERS] = "none: only others' undertakings name it",
        [NAMED_IN_OTHER_UNIT] = "none: what names it is in another unit",
        [NAMED_UNFIRMLY] = "none that the strict reading counts",
    };
    enum nearness nearest = NAMES_NOT;
    for (uint32_t u = 0; u < steps->state->undertaking_count; u++) {
        enum nearness near = how_near(steps, ceiling, &steps->state->undertakings[u]);
        nearest = near > nearest ? near : nearest;
    }
    return str_from(words[nearest]);
}

static void write_ceilings(struct buf *out, struct arena *scratch, const struct look *look,
                           const struct steps *steps, const struct row *instrument)
{
    static const struct grid_column columns[] = {
        {.title = "instrument", .wraps = true, .least = 10},
        {.title = "party"},
        {.title = "state", .wraps = true, .least = 9},
        {.title = "ceiling", .is_number = true},
        {.title = "unit", .wraps = true, .least = 8},
        {.title = "offered", .wraps = true, .least = 8},
        {.title = "by", .wraps = true, .least = 12},
    };
    struct grid grid;
    grid_init(&grid, scratch, columns, 7);
    for (uint32_t i = 0; i < steps->ceiling_count; i++) {
        const struct step_ceiling *ceiling = &steps->ceilings[i];
        const struct step_way *way = &steps->ways[ceiling->way];
        char quantity[WORDS_BYTES];
        if (!is_asked(instrument, way))
            continue;
        grid_add(&grid, TINT_STRONG, row_text(way->instrument, INSTRUMENT_ID));
        grid_add(&grid, TINT_PLAIN, steps->state->parties[way->party].id);
        grid_add(&grid, ceiling->state == CEILING_IN_FORCE ? TINT_PLAIN : TINT_FAINT,
                 steps_ceiling_state(scratch, ceiling));
        grid_addf(&grid, TINT_PLAIN, "%s", words_quantity(quantity, ceiling->quantity));
        grid_add(&grid, TINT_PLAIN, row_text(ceiling->step, STEP_UNIT));
        grid_add(&grid, ceiling->is_reached ? TINT_BAD : TINT_PLAIN, asked_text(scratch, ceiling));
        grid_add(&grid, TINT_PLAIN,
                 ceiling->undertaking_count == 0
                     ? steps_nobody_under(steps, ceiling)
                     : undertaking_ids(scratch, steps->state, ceiling->undertakings,
                                       ceiling->undertaking_count));
    }
    if (grid.count == 0)
        return;
    look_heading(out, look, "Ceilings", "against what is offered under them in the strict reading");
    grid_write(&grid, look, out);
}

void steps_write(struct buf *out, struct arena *scratch, const struct look *look,
                 const struct steps *steps, const struct row *instrument)
{
    char date[DATE_TEXT_BYTES];
    if (instrument != NULL) {
        write_instrument(out, look, instrument);
    } else {
        look_text(out, look, TINT_STRONG, STR("Instruments and their steps"));
        buf_printf(out, ": %u", (unsigned)steps->instrument_count);
        if (steps->state->as_of != DATE_NONE)
            buf_printf(out, ", as of %s", date_write(date, steps->state->as_of));
        buf_char(out, '\n');
    }
    write_taken(out, scratch, look, steps, instrument);
    write_waits(out, scratch, look, steps, instrument);
    write_unratified(out, look, steps, instrument);
    write_ceilings(out, scratch, look, steps, instrument);
    if (instrument == NULL)
        write_untouched(out, look, steps);
}

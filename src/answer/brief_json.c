/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/brief.h"
#include "answer/positions.h"
#include "answer/show_cells.h"
#include "answer/show_json.h"
#include "answer/steps.h"
#include "answer/text.h"
#include "base/number.h"

static void write_positions(struct emit *json, struct arena *scratch, const struct brief *brief)
{
    size_t count;
    const struct row *const *positions =
        positions_of_party(scratch, brief->state, brief->party, &count);
    emit_key(json, "positions");
    emit_open(json, '[');
    for (size_t i = 0; i < count; i++)
        show_emit_row(json, positions[i]);
    emit_close(json, ']');
}

static void write_undertaking(struct emit *json, const struct brief *brief, uint32_t u)
{
    const struct undertaking *undertaking = &brief->state->undertakings[u];
    emit_open(json, '{');
    show_emit_cells(json, undertaking->row);
    emit_key(json, "caveats");
    emit_open(json, '[');
    for (uint32_t i = 0; i < undertaking->caveat_count; i++)
        show_emit_row(json, undertaking->caveats[i].row);
    emit_close(json, ']');
    emit_key(json, "due");
    due_emit(json, &brief->due, &brief->due.answer->dues[u]);
    emit_close(json, '}');
}

static void write_undertakings(struct emit *json, const struct brief *brief)
{
    const struct state *state = brief->state;
    emit_key(json, "undertakings");
    emit_open(json, '[');
    for (uint32_t u = 0; u < state->undertaking_count; u++)
        if (state->undertakings[u].party == brief->party)
            write_undertaking(json, brief, u);
    emit_close(json, ']');
    emit_key(json, "hang_on");
    emit_open(json, '[');
    for (uint32_t u = 0; u < state->undertaking_count; u++)
        if (show_hangs_on(state, &state->undertakings[u], brief->party) != NULL)
            show_emit_row(json, state->undertakings[u].row);
    emit_close(json, ']');
}

/* ---- money -------------------------------------------------------------------------------------
 */

static void key_amount(struct emit *json, const char *key, int64_t thousandths)
{
    char text[NUMBER_TEXT_BYTES];
    emit_key(json, key);
    if (thousandths == STATE_UNKNOWN)
        emit_null(json);
    else
        emit_text(json, thousandths_write_full(text, thousandths));
}

static void write_part(struct emit *json, const struct fund_view *view, uint32_t i)
{
    const struct fund_part *part = &view->parts[i];
    emit_key(json, view->reading->name);
    emit_open_inline(json, '{');
    emit_key(json, "active");
    if (view->active == TRUTH_UNKNOWN)
        emit_null(json);
    else
        emit_bool(json, view->active == TRUTH_TRUE);
    emit_key(json, "stands");
    emit_bool(json, part->stands);
    key_amount(json, "owes", part->stands ? part->owes : 0);
    key_amount(json, "at_most", part->stands ? part->at_most : 0);
    emit_close(json, '}');
}

static void write_share(struct emit *json, const struct brief *brief,
                        const struct facility *facility, uint32_t i)
{
    emit_open(json, '{');
    emit_key(json, "facility");
    emit_str(json, facility->id);
    emit_key(json, "currency");
    if (facility->currency.size > 0)
        emit_str(json, facility->currency);
    else
        emit_null(json);
    emit_key(json, "share");
    fund_emit_share(json, brief->state, facility, i);
    emit_key(json, "readings");
    emit_open(json, '{');
    for (int r = 0; r < READING_COUNT; r++)
        write_part(json, &facility->views[r], i);
    emit_close(json, '}');
    emit_close(json, '}');
}

static void write_total(struct emit *json, const struct fund_total *total)
{
    emit_open(json, '{');
    emit_key(json, "currency");
    emit_str(json, total->currency);
    for (int r = 0; r < READING_COUNT; r++) {
        emit_key(json, readings[r].name);
        emit_open_inline(json, '{');
        key_amount(json, "owes", total->owes[r]);
        key_amount(json, "at_most", total->at_most[r]);
        emit_key(json, "shares_without_figure");
        emit_integer(json, total->unknown[r]);
        emit_close(json, '}');
    }
    emit_close(json, '}');
}

static void write_money(struct emit *json, const struct brief *brief)
{
    const struct fund *fund = &brief->fund;
    emit_key(json, "money");
    emit_open(json, '{');
    emit_key(json, "shares");
    emit_open(json, '[');
    for (uint32_t f = 0; f < fund->count; f++)
        for (uint32_t i = 0; i < fund->facilities[f].share_count; i++)
            if (fund->facilities[f].shares[i].party == brief->party)
                write_share(json, brief, &fund->facilities[f], i);
    emit_close(json, ']');
    emit_key(json, "together");
    emit_open(json, '[');
    for (size_t i = 0; i < fund->total_count; i++)
        if (fund->totals[i].party == brief->party)
            write_total(json, &fund->totals[i]);
    emit_close(json, ']');
    emit_close(json, '}');
}

/* ---- instruments and clauses -------------------------------------------------------------------
 */

static bool is_own(const struct brief *brief, uint32_t way)
{
    return brief->steps.ways[way].party == brief->party;
}

static void write_ways(struct emit *json, const struct brief *brief)
{
    const struct steps *steps = &brief->steps;
    emit_key(json, "instruments");
    emit_open(json, '[');
    for (uint32_t w = 0; w < steps->way_count; w++) {
        if (!is_own(brief, w))
            continue;
        emit_open(json, '{');
        emit_key(json, "instrument");
        show_emit_row(json, steps->ways[w].instrument);
        emit_key(json, "way");
        steps_emit_way(json, steps, &steps->ways[w]);
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

static void write_steps(struct emit *json, const struct brief *brief)
{
    const struct steps *steps = &brief->steps;
    emit_key(json, "steps");
    emit_open(json, '{');
    write_ways(json, brief);
    emit_key(json, "missing");
    emit_open(json, '[');
    for (uint32_t i = 0; i < steps->wait_count; i++)
        if (is_own(brief, steps->waits[i].way))
            steps_emit_wait(json, steps, &steps->waits[i]);
    emit_close(json, ']');
    emit_key(json, "ceilings");
    emit_open(json, '[');
    for (uint32_t i = 0; i < steps->ceiling_count; i++)
        if (is_own(brief, steps->ceilings[i].way))
            steps_emit_ceiling(json, steps, &steps->ceilings[i]);
    emit_close(json, ']');
    emit_close(json, '}');
}

static void write_clauses(struct emit *json, const struct brief *brief)
{
    emit_key(json, "clauses");
    emit_open(json, '[');
    for (size_t i = 0; i < brief->stand_count; i++) {
        const struct brief_stand *stand = &brief->stands[i];
        emit_open(json, '{');
        emit_key(json, "document");
        emit_str(json, stand->clause->version->document);
        emit_key(json, "version");
        emit_str(json, stand->clause->version->name);
        text_emit_clause(json, "clause", stand->clause);
        emit_key(json, "position");
        show_emit_row(json, stand->position);
        emit_close(json, '}');
    }
    emit_close(json, ']');
}

void brief_write_json(struct buf *out, struct arena *scratch, const struct brief *brief)
{
    struct emit json;
    show_emit_open(&json, out, brief->state);
    emit_key(&json, "party");
    show_emit_row(&json, brief->state->parties[brief->party].row);
    write_positions(&json, scratch, brief);
    write_undertakings(&json, brief);
    due_emit_kept(&json, &brief->due);
    write_money(&json, brief);
    write_steps(&json, brief);
    write_clauses(&json, brief);
    emit_close(&json, '}');
}

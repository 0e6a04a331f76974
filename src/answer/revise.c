/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/revise_parts.h"

#include "record/amend.h"
#include "record/hint.h"
#include "record/quote.h"

const enum kind revision_kinds[REVISION_KIND_COUNT] = {KIND_FACT,   KIND_STEP,     KIND_UNDERTAKING,
                                                       KIND_CAVEAT, KIND_FACILITY, KIND_SHARE,
                                                       KIND_RULE,   KIND_GUARANTEE};

/* ---- undertakings ---------------------------------------------------------------------------- */

/* What a row that names this source is worth: as in the state (state.c). */
static enum attestation attestation_of(const struct row *source)
{
    if (source == NULL)
        return ATTESTATION_REPORTED;
    return row_value(source, SOURCE_TIER, 3) <= 1 ? ATTESTATION_DECLARED : ATTESTATION_REPORTED;
}

/* A new row must not speak before the old one did, nor lose its word by an oversight. */
static void check_word(struct reviser *r, const struct undertaking *old, const struct reply *reply)
{
    char day[DATE_TEXT_BYTES];
    int32_t said = state_said_on(r->state->record, old->row);
    if (r->said_on != DATE_NONE && said != DATE_NONE && r->said_on < said)
        revise_complain(r, SEVERITY_ERROR, reply,
                        "%s was said on %s, after these answers (--said-on)", QUOTE(old->id),
                        date_write(day, said));
    if (attestation_of(r->source) >= old->attestation)
        return;
    if (r->source == NULL)
        revise_complain(r, SEVERITY_ERROR, reply,
                        "%s is declared, and without --source its new row would be hearsay",
                        QUOTE(old->id));
    else
        revise_complain(r, SEVERITY_WARNING, reply,
                        "%s is declared; by %s its new row is only reported", QUOTE(old->id),
                        QUOTE(row_text(r->source, SOURCE_ID)));
}

/* From the first answer on; a file that ask wrote is sorted by weight, so they stand apart. */
static void fill_answers(struct reviser *r, struct revision_row *row, uint32_t u)
{
    for (size_t i = 0; i < r->replies->count; i++) {
        const struct reply *reply = &r->replies->items[i];
        if (reply->question->undertaking != u || reply->question->fact != STATE_UNKNOWN)
            continue;
        int column = ask_column(reply->question->field);
        row->cells[column] = reply->text;
        row->replies[column] = reply;
        row->reason = REVISION_ANSWERED;
    }
}

static void add_undertaking(struct reviser *r, uint32_t u)
{
    const struct undertaking *old = &r->state->undertakings[u];
    struct revision_row *row =
        revise_add_row(r, KIND_UNDERTAKING, REVISION_CONDITION, old->row, r->first_of[u]);
    row->cells[UNDERTAKING_ID] = r->new_ids[u];
    row->cells[UNDERTAKING_SUPERSEDES] = old->id;
    row->cells[UNDERTAKING_SAID_ON] = r->said_text;
    if (revise_names_revised(r, old->condition))
        row->cells[UNDERTAKING_CONDITION] = revise_rename(r, old->condition);
    fill_answers(r, row, u);
    if (row->reason != REVISION_ANSWERED)
        return; /* its word is the old one's, and so is its source */
    row->cells[UNDERTAKING_SOURCE] = r->options->source;
    check_word(r, old, r->first_of[u]);
}

/* Answered rows in the order of the answers, then the others by id. */
static void add_undertakings(struct reviser *r)
{
    bool *done = ARENA_ARRAY(r->arena, bool, r->state->undertaking_count);
    for (size_t i = 0; i < r->replies->count; i++) {
        uint32_t u = r->replies->items[i].question->undertaking;
        if (r->first_of[u] != &r->replies->items[i] || done[u])
            continue;
        done[u] = true;
        add_undertaking(r, u);
    }
    for (uint32_t u = 0; u < r->state->undertaking_count; u++)
        if (r->first_of[u] != NULL && !done[u])
            add_undertaking(r, u);
}

/* The caveats on an undertaking with a new row, once more for that. */
static void carry_caveats(struct reviser *r)
{
    const struct table *table = &r->state->record->tables[KIND_CAVEAT];
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *old = &table->rows[i];
        uint32_t u = r->state->undertaking_of_row[row_value(old, CAVEAT_UNDERTAKING, 0)];
        if (u == STATE_NOT_COUNTED || r->new_ids[u].size == 0)
            continue;
        struct revision_row *row =
            revise_add_row(r, KIND_CAVEAT, REVISION_CARRIED, old, r->first_of[u]);
        row->cells[CAVEAT_ID] = revise_next_id(r, KIND_CAVEAT, row_text(old, CAVEAT_ID));
        row->cells[CAVEAT_UNDERTAKING] = r->new_ids[u];
    }
}

/* ---- the whole --------------------------------------------------------------------------------
 */

static bool find_source(struct reviser *r, struct error *err)
{
    const struct table *sources = &r->state->record->tables[KIND_SOURCE];
    struct str id = r->options->source;
    if (id.size == 0)
        return true;
    r->source = record_find(r->state->record, KIND_SOURCE, id);
    if (r->source != NULL)
        return true;
    struct hint hint = hint_begin(r->diagnostics, id);
    for (size_t i = 0; i < sources->row_count && !hint.done; i++)
        hint_offer(&hint, row_text(&sources->rows[i], SOURCE_ID));
    const char *near = hint_end(&hint);
    return error_set(err, ERROR_NOT_FOUND, "no source is called \"%.60s\"%s%s", id.data,
                     near == NULL ? "" : "; ", near == NULL ? "" : near);
}

/* The day of the new rows: as said, as published, or the day as of which the questions were asked.
 */
static void find_day(struct reviser *r)
{
    char day[DATE_TEXT_BYTES];
    r->said_on = r->options->said_on;
    if (r->said_on == DATE_NONE && r->source != NULL)
        r->said_on = (int32_t)row_value(r->source, SOURCE_PUBLISHED, DATE_NONE);
    if (r->said_on == DATE_NONE)
        r->said_on = r->state->as_of;
    r->said_text = str_from(arena_printf(r->arena, "%s", date_write(day, r->said_on)));
}

bool revise_make(struct arena *arena, const struct premise *premise, const struct replies *replies,
                 const struct revision_options *options, struct revision *revision,
                 struct diagnostics *diagnostics, struct error *err)
{
    const struct state *state = premise->state;
    struct reviser r = {.arena = arena,
                        .state = state,
                        .replies = replies,
                        .options = options,
                        .diagnostics = diagnostics};
    if (!find_source(&r, err))
        return false;
    find_day(&r);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        map_init(&r.taken[kind], arena);
    r.new_ids = ARENA_ARRAY(arena, struct str, state->undertaking_count);
    r.first_of = ARENA_ARRAY(arena, const struct reply *, state->undertaking_count);
    revise_facts(&r);
    revise_find(&r);
    add_undertakings(&r);
    carry_caveats(&r);
    *revision = (struct revision){.state = state,
                                  .replies = replies,
                                  .said_on = r.said_on,
                                  .rows = r.rows,
                                  .count = r.count,
                                  .is_rewriting = options->rewrite_conditions};
    revision->edits = revise_edits(&r, &revision->edit_count);
    return true;
}

bool revise_touches(const struct revision *revision, enum kind kind)
{
    for (size_t i = 0; i < revision->count; i++)
        if (revision->rows[i].kind == kind)
            return true;
    for (size_t i = 0; i < revision->edit_count; i++)
        if (revision->is_rewriting && revision->edits[i].row->kind == kind)
            return true;
    return false;
}

/* No kind gets both new rows and edits. */
static bool amend_file(struct arena *scratch, const struct revision *revision, enum kind kind,
                       struct str bytes, struct buf *out, struct error *err)
{
    struct amendment *amendments = ARENA_ARRAY(scratch, struct amendment, revision->edit_count);
    size_t count = 0;
    for (size_t i = 0; i < revision->edit_count; i++)
        if (revision->edits[i].row->kind == kind)
            amendments[count++] = (struct amendment){
                revision->edits[i].row, revision->edits[i].field, revision->edits[i].text};
    return amend_cells(scratch, bytes, amendments, count, out, err);
}

bool revise_file(struct arena *scratch, const struct revision *revision, enum kind kind,
                 struct str bytes, struct buf *out, struct error *err)
{
    struct append_row *rows = ARENA_ARRAY(scratch, struct append_row, revision->count);
    size_t count = 0;
    for (size_t i = 0; i < revision->count; i++)
        if (revision->rows[i].kind == kind)
            rows[count++].cells = revision->rows[i].cells;
    if (count == 0)
        return amend_file(scratch, revision, kind, bytes, out, err);
    return append_rows(scratch, kind, &revision->state->record->tables[kind], bytes, rows, count,
                       out, err);
}

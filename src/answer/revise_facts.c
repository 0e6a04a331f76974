/* SPDX-License-Identifier: Apache-2.0 */
/* Answers that state a fact or a step. */
#include "answer/revise_parts.h"

#include "record/quote.h"

static void add_step(struct reviser *r, const struct reply *reply, const struct ask_step *step)
{
    struct revision_row *row = revise_add_row(r, KIND_STEP, REVISION_ANSWERED, NULL, reply);
    struct str instrument = row_text(step->instrument, INSTRUMENT_ID);
    struct str party = row_text(step->party, PARTY_ID);
    struct str word = word_at(&kind_infos[KIND_STEP].fields[STEP_STEP], (int)step->step);
    char *id = arena_printf(r->arena, "S-%.*s-%.*s-%.*s", STR_ARG(instrument), STR_ARG(party),
                            STR_ARG(word));
    row->cells[STEP_ID] = revise_free_id(r, KIND_STEP, str_from(id));
    row->cells[STEP_INSTRUMENT] = instrument;
    row->cells[STEP_PARTY] = party;
    row->cells[STEP_STEP] = word;
    row->cells[STEP_ON] = reply->text;
    row->cells[STEP_SOURCE] = r->options->source;
    row->replies[STEP_ON] = reply;
}

static void add_fact(struct reviser *r, const struct reply *reply, struct str name)
{
    struct revision_row *row = revise_add_row(r, KIND_FACT, REVISION_ANSWERED, NULL, reply);
    char *id = arena_printf(r->arena, "F-%.*s", STR_ARG(name));
    row->cells[FACT_ID] = revise_free_id(r, KIND_FACT, str_from(id));
    row->cells[FACT_NAME] = name;
    row->cells[FACT_VALUE] = reply->is_true ? STR("true") : STR("false");
    row->cells[FACT_FROM] = reply->since != DATE_NONE ? reply->text : r->said_text;
    row->cells[FACT_SOURCE] = r->options->source;
    row->replies[FACT_VALUE] = reply;
    row->replies[FACT_FROM] = reply;
}

/* Of the answers to the same fact, the first that names a day, else the first. */
static const struct reply *answer_of(const struct reviser *r, int32_t fact)
{
    const struct reply *found = NULL;
    for (size_t i = 0; i < r->replies->count; i++) {
        const struct reply *reply = &r->replies->items[i];
        if (reply->question->fact == fact
            && (found == NULL || (found->since == DATE_NONE && reply->since != DATE_NONE)))
            found = reply;
    }
    return found;
}

/*
 * Rows of facts and steps have no day of their own on which they were said, but their source's:
 * without one they would count on every date, and an assessment as of last year would no
 * longer be what it was.
 */
static void check_fact(struct reviser *r, const struct reply *reply)
{
    char day[DATE_TEXT_BYTES];
    if (r->source == NULL)
        revise_complain(
            r, SEVERITY_ERROR, reply,
            "an answer to a fact needs --source: without one it would count on every date, the "
            "past too");
    else if (!row_has(r->source, SOURCE_PUBLISHED))
        revise_complain(
            r, SEVERITY_ERROR, reply,
            "the source %s has no date: what it says of a fact would count on every date, the "
            "past too",
            QUOTE(row_text(r->source, SOURCE_ID)));
    if (reply->since != DATE_NONE && r->said_on != DATE_NONE && reply->since > r->said_on)
        revise_complain(r, SEVERITY_ERROR, reply,
                        "%s is after %s, the day of these answers (--said-on)", QUOTE(reply->text),
                        date_write(day, r->said_on));
}

void revise_facts(struct reviser *r)
{
    bool *done = ARENA_ARRAY(r->arena, bool, r->state->fact_count);
    for (size_t i = 0; i < r->replies->count; i++) {
        const struct reply *reply = &r->replies->items[i];
        struct ask_step step;
        if (reply->question->fact == STATE_UNKNOWN || done[reply->question->fact])
            continue;
        done[reply->question->fact] = true;
        reply = answer_of(r, reply->question->fact);
        check_fact(r, reply);
        struct str name = r->state->facts[reply->question->fact].name;
        if (reply->since != DATE_NONE && ask_step_of(r->state->record, name, &step))
            add_step(r, reply, &step);
        else
            add_fact(r, reply, name);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the undertakings leave unsaid, as questions to the capitals: one for each empty cell that
 * a reading stumbles over, for each word that is below committed, and for each fact that an
 * undertaking waits for and nobody has stated. Each with what is known, and with what the answer
 * to it alone could change.
 *
 * A question's id is UNDERTAKING/FIELD: "FRA-1/notice", or with the fact's name where it asks for
 * one: "FRA-1/approved.MANDATE.FRA". It stays the same as long as the undertaking does.
 */
#ifndef SURETY_ANSWER_ASK_H
#define SURETY_ANSWER_ASK_H

#include "answer/look.h"
#include "assess/assessment.h"

/*
 * Quantities are asked for the reading that finds none: `low` is all that the strict reading
 * counts; `best` where the stated one has neither best nor low; `high` where there is none of
 * the three.
 */
enum ask_field {
    ASK_LOW,
    ASK_BEST,
    ASK_HIGH,
    ASK_UNIT,
    ASK_NOTICE,
    ASK_AREAS,
    ASK_UNTIL,
    ASK_STAGE,     /* empty, or below committed */
    ASK_CONDITION, /* a fact that its condition names and that is unknown */
    ASK_MANDATE, /* the same where it is a step of its own party, or an approval caveat asks for it
                  */
    ASK_FIELD_COUNT
};

/* The column of undertakings.csv that the answer fills, or -1: it fills a fact. */
int ask_column(enum ask_field field);
const char *ask_field_name(enum ask_field field); /* "low", "condition", "mandate" */

/*
 * What the answer to this question alone could do: coverage with the best and with the worst
 * answer, in the set and the reading where the two are farthest apart (the first of equals:
 * strict before stated before generous, then sets in byte order).
 */
struct ask_effect {
    bool is_known; /* false: no requirement set asks for anything */
    uint32_t set;  /* index into state.sets */
    enum reading_name reading;
    double best, worst;
};

/* Whether the answer could change a coverage: by a billionth or more. */
bool ask_matters(const struct ask_effect *effect);

/*
 * The verdict of a set as it stands, with the best and with the worst answer to this question
 * alone: of the sets, the one in which best and worst are farthest apart, the first of equals in
 * byte order.
 */
struct ask_move {
    uint32_t set; /* index into state.sets */
    enum verdict now, best, worst;
};

/* Whether the answer could move a verdict. */
bool ask_moves(const struct ask_move *move);

/* All that the answer could do in one set, where `effect` and `move` are the widest of all sets. */
struct ask_outlook {
    struct ask_range {
        bool is_asked; /* false: the set is not looked at, or asks for nothing */
        double now, best, worst;
    } readings[READING_COUNT];
    bool is_looked_at;
    struct ask_move move;
};

struct ask_question {
    struct str id;
    uint32_t undertaking; /* index into state.undertakings */
    enum ask_field field;
    int32_t fact;   /* index into state.facts, or STATE_UNKNOWN */
    bool is_repeat; /* its party is asked for the same fact under an earlier undertaking */
    struct ask_effect effect;
    struct ask_move move;
    struct ask_outlook *outlooks; /* by state.sets; NULL: they are not wanted */
};

/* "approved.MANDATE.FRA" taken apart. */
struct ask_step {
    enum step step;
    const struct row *instrument, *party;
};

/* Whether a fact's name is that of a step of a known instrument and party. O(size). */
bool ask_step_of(const struct record *record, struct str fact, struct ask_step *step);

/*
 * Every open question of the undertakings that may be live one day (prospect.h), repeats too, by
 * undertaking, then in the order of the fields, facts by name. No effects. O(undertakings + nodes
 * of conditions).
 */
const struct ask_question *ask_list(struct arena *arena, const struct premise *premise,
                                    size_t *count);

struct ask {
    struct premise premise;
    struct ask_question *questions; /* without repeats; what could move a verdict first, by how
                                       far, then what could change a coverage most, then by id */
    size_t count;
};

/*
 * The questionnaire for `party` (empty: for all) over the question's set, or over all sets if it
 * names none. ERROR_NOT_FOUND for a party or a set that is not in the record. O(questions ×
 * sets × a plan and
 * two verdicts).
 */
bool ask_make(struct arena *arena, const struct state *state, const struct question *question,
              struct str party, struct ask *ask, struct error *err) MUST_USE;

/*
 * The two halves of ask_make(): the questions by undertaking, without effects, O(undertakings); and
 * their effects, after which they are in the order of what matters.
 */
bool ask_find(struct arena *arena, const struct state *state, const struct question *question,
              struct str party, struct ask *ask, struct error *err) MUST_USE;
bool ask_weigh(struct arena *arena, struct ask *ask, struct error *err) MUST_USE;

/* Fills in the effects and the moves of the questions, and the outlooks where there is room for
 * them (ask_effect.c). `question.set` as above. */
bool ask_measure(struct arena *arena, const struct state *state, const struct question *question,
                 struct ask_question *questions, size_t count, struct error *err) MUST_USE;

/* The pieces of a question in words (ask_words.c): one plain sentence, what is known now, what may
 * be answered. Whole sentences end with their mark. */
struct str ask_sentence(struct arena *arena, const struct state *state,
                        const struct ask_question *question);
struct str ask_known(struct arena *arena, const struct state *state,
                     const struct ask_question *question);
struct str ask_hint(enum ask_field field);
struct str ask_remark(struct arena *arena, const struct state *state,
                      const struct ask_question *question);

/* "year-1: fragile; at best holds"; empty where no verdict moves. */
struct str ask_move_words(struct arena *arena, const struct state *state,
                          const struct ask_move *move);

/*
 * The questionnaire as CSV with an empty column `answer`, which surety fill reads back; as a
 * table for people; as JSON; as a page to print with lines to write on (ask_page.c).
 */
void ask_write_csv(struct buf *out, struct arena *scratch, const struct ask *ask);
void ask_write_text(struct buf *out, struct arena *scratch, const struct look *look,
                    const struct ask *ask);
void ask_write_json(struct buf *out, struct arena *scratch, const struct ask *ask);
void ask_write_page(struct buf *out, struct arena *scratch, const struct ask *ask,
                    struct str party);

/* The columns of the CSV, in their order; ends with NULL. */
extern const char *const ask_columns[];

#endif

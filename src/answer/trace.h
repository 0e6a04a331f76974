/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The chain from an answer back to rows and sources: asked of a requirement, who serves it in
 * each reading; of an undertaking, what it gives, or when it is due and what came of it; of a
 * facility or a share, what stands in each reading; and under each, the row that says so, its
 * source, and what that source leans on. The links that all chains share are in trace_rows.h.
 */
#ifndef SURETY_ANSWER_TRACE_H
#define SURETY_ANSWER_TRACE_H

#include "answer/look.h"
#include "assess/assessment.h"
#include "keep/due.h"
#include "keep/fund.h"

struct ask;   /* answer/ask.h */
struct diff;  /* answer/diff.h */
struct steps; /* keep/steps.h */
struct text;  /* keep/text.h */
struct text_version;

struct trace_link {
    int depth;             /* 0: the answer; each step deeper is what the one above rests on */
    const char *text;      /* one sentence or phrase */
    const struct row *row; /* the row that says so, or NULL */
    const struct record *record; /* the one that the row belongs to */
};

struct trace {
    const struct trace_link *links;
    size_t count;
    bool is_of_two; /* of two records: each link says which one its row is of */
};

/*
 * The chain for `id` in an assessment: a requirement of its set, an undertaking, a fact's name, or
 * a row of any other kind. ERROR_NOT_FOUND, with the nearest name.
 */
bool trace_make(struct arena *arena, const struct assessment *assessment, struct str id,
                struct trace *trace, struct error *err) MUST_USE;

/*
 * The same in the account of what is due: of an undertaking which facts make C-day, how its days
 * add up, each delivery and by whose word, and what is missing. Facts and other rows as above.
 */
bool trace_due(struct arena *arena, const struct due_answer *answer, struct str id,
               struct trace *trace, struct error *err) MUST_USE;

/*
 * The same in the account of the money: of a facility its shares and the rates between its
 * currency and others, of a share whether it stands in each reading, and why not.
 */
bool trace_fund(struct arena *arena, const struct fund *fund, struct str id, struct trace *trace,
                struct error *err) MUST_USE;

/*
 * The same of the way of instruments into force, of all or of `instrument`: of an instrument or a
 * party the steps taken and missing, and why they are expected; of a step what hangs on it; of an
 * undertaking what it waits for and through what; and the ceilings. The premise's question is how
 * things are (question.actual).
 */
bool trace_steps(struct arena *arena, const struct premise *premise, const struct steps *steps,
                 const struct row *instrument, struct str id, struct trace *trace,
                 struct error *err) MUST_USE;

/* Which part of the agreement's text a chain is about. */
struct trace_scope {
    struct str document; /* empty: any */
    const struct text_version *from,
        *to; /* these two only; NULL: all of the document's, in order */
};

/*
 * The same of the agreement's text: of a clause (its id, DOCUMENT/NUMBER, or the number alone where
 * the scope has a document) how it went from version to version and why two are taken for one, who
 * stands where on it, what it touches and where they clash; of a version the rows that its counts
 * are made of; of what clauses touch, these. The premise's question is how things are. ERROR_LIMIT
 * too, as from comparison_make(); ERROR_USAGE for a version of which document is not said.
 */
bool trace_text(struct arena *arena, const struct premise *premise, const struct text *text,
                const struct trace_scope *scope, struct str id, struct trace *trace,
                struct error *err) MUST_USE;

/*
 * The same of the questionnaire: of a question, of an undertaking, or of a fact that is asked for
 * what is known and by which row, what the readings take it for, what the best and the worst answer
 * could change in each set, and why it stands where it stands; of a party, a requirement or a set
 * its questions in brief. Measures these once more. Errors as from ask_measure() too.
 */
bool trace_ask(struct arena *arena, const struct ask *ask, struct str id, struct trace *trace,
               struct error *err) MUST_USE;

/*
 * The same of what changed between two states: of a row the one before, the one after and those in
 * between, and on which sets they bear; of a party all that changed of it; of a set its answer
 * before and after, and each changed row that bears on it, with what an undertaking gave and gives;
 * of a fact the rows that spoke and speak of the day, and what hangs on it. Links are of two
 * records.
 */
bool trace_diff(struct arena *arena, const struct diff *diff, struct str id, struct trace *trace,
                struct error *err) MUST_USE;

/*
 * As text, each row with its file and line, or its entry in a ledger; and as JSON. Where the chain
 * is of two records a link in JSON names the one that its row is of, and text does so if the two
 * have different paths.
 */
void trace_write_text(struct buf *out, struct arena *scratch, const struct look *look,
                      const struct trace *trace);
/* An array of links. Where rows came out of a ledger, the first ones say what they rest on
 * (basis.h), and a row has an entry instead of file and line. */
void trace_write_json(struct buf *out, const struct trace *trace);

#endif

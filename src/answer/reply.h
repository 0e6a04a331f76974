/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A questionnaire that came back: the answers in a file that `surety ask` wrote and a capital
 * filled in, each held against the question it belongs to. A line without an answer says
 * nothing. A line whose question is not open any more is an error, as is an answer that its
 * cell could not hold: nothing is guessed.
 */
#ifndef SURETY_ANSWER_REPLY_H
#define SURETY_ANSWER_REPLY_H

#include "answer/ask.h"
#include "record/place.h"

struct reply {
    const struct ask_question *question;
    struct str text;    /* not empty, trimmed */
    struct place place; /* of the answer in its file */
    /* Of questions for a fact (ASK_CONDITION, ASK_MANDATE): */
    bool is_true;
    int32_t since; /* the day given, or DATE_NONE */
};

struct replies {
    struct str file;           /* its name in messages */
    const struct reply *items; /* in the order of the file */
    size_t count;
};

/*
 * Reads the answers out of `bytes`. Whatever is wrong goes to the diagnostics; the replies are
 * good for use only if no error was added. Lives in the arena and points into `bytes`, which is
 * anyone's: this is an entry point of the fuzz targets. O(bytes + undertakings).
 */
void reply_read(struct arena *arena, const struct premise *premise, struct str file,
                struct str bytes, struct diagnostics *diagnostics, struct replies *replies);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The agreement's text as text for people and as JSON for programs: a table of documents and
 * versions; and for one document its open list, its clashes, the way from one version to another
 * clause by clause, and who stands where.
 */
#ifndef SURETY_ANSWER_TEXT_H
#define SURETY_ANSWER_TEXT_H

#include "answer/emit.h"
#include "answer/look.h"
#include "keep/comparison.h"

/* One document with two of its versions, or its only one twice. */
struct text_answer {
    const struct text *text;
    struct str document;
    uint32_t first, count; /* its versions are text->versions[first .. first + count) */
    struct comparison comparison;
    bool is_chosen; /* the two versions were asked for by name */
};

/* All documents and versions. `scratch` holds what the tables need. */
void text_write_list(struct buf *out, struct arena *scratch, const struct look *look,
                     const struct text *text);
void text_write_list_json(struct buf *out, const struct text *text);

/* One document. */
void text_write(struct buf *out, struct arena *scratch, const struct look *look,
                const struct text_answer *answer);
void text_write_json(struct buf *out, struct arena *scratch, const struct text_answer *answer);

/* A clause as the member `key` of an object, as in the answer above; NULL is null. */
void text_emit_clause(struct emit *json, const char *key, const struct clause *clause);

/* "kept", "moved and reworded"; of a clause that is only missing: "dropped" as well. */
const char *text_change_name(enum change change);

/* "forbidden", "limited", "unfulfilled"; "" for none. */
const char *text_clash_name(enum clash clash);

/* "stands", "superseded", "withdrawn", …, "not-yet". */
const char *text_touch_name(enum touch_state state);

/* "agreed" … "dropped", "unsaid"; "requires", "limits", "forbids", "" when nothing is said. */
struct str text_state_name(enum text_state state);
struct str text_effect_name(enum text_effect effect);

/* Whether a clause still has to be settled: open, reserved for principals, or unsaid. */
bool text_is_open(const struct clause *clause);

/* What a clause's clash says, as a sentence with the ids that it is about; "" without one. */
void text_describe_clash(struct buf *text, const struct state *state, const struct clause *clause);

/* The counts of a comparison: "3 kept, 1 new, 2 dropped; 4 more are missing from V …". */
void text_describe_counts(struct buf *text, const struct comparison *comparison);

#endif

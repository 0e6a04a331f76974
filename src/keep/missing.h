/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a condition still waits for: the part of it that is not true yet, in the language of
 * conditions, and the names in it one by one. What is true already is left out, so that
 *
 *     a.b and at_least(2, FRA, GBR, ITA)    with a.b and FRA true
 *     waits for    GBR or ITA
 */
#ifndef SURETY_KEEP_MISSING_H
#define SURETY_KEEP_MISSING_H

#include "state/live.h"

struct missing_name {
    struct str name;
    enum condition_target target;
    enum truth truth; /* FALSE or UNKNOWN */
};

struct missing {
    struct str text;                  /* empty: nothing is missing, the condition is true */
    const struct missing_name *names; /* each once, in the order of the text */
    uint32_t count;
};

/*
 * What is live by how things are: every stage from mooted up and any attestation counts, and what
 * is unknown is not true (doc/decisions/0031). O(undertakings + conditions).
 */
void missing_live_init(struct live *live, struct arena *arena, const struct premise *premise);

/*
 * What `condition` (NULL: none) waits for when facts are the premise's and parties and
 * undertakings are true while `live` has them live. O(text × depth).
 */
struct missing missing_of(struct arena *arena, const struct condition *condition,
                          const struct live *live);

/* `missing`, and `fact` too if it is not true. O(names). */
struct missing missing_with_fact(struct arena *arena, struct missing missing,
                                 const struct live *live, uint32_t fact);

#endif

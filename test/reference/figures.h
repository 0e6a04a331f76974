/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An assessment as a flat list of named figures, from the program and from the reference,
 * so that the two can be compared one by one and the first that differs has a name.
 */
#ifndef SURETY_TEST_FIGURES_H
#define SURETY_TEST_FIGURES_H

#include "assess/assessment.h"
#include "base/buf.h"
#include "reference.h"

struct figure {
    const char *key;  /* "strict withdrawal 2 coverage" */
    const char *text; /* of discrete figures; NULL: a number */
    double number;
};

struct figures {
    struct arena *arena;
    struct figure *items;
    size_t count, capacity;
};

void figures_init(struct figures *figures, struct arena *arena);
void figures_of_program(struct figures *figures, const struct assessment *assessment);
void figures_of_reference(struct figures *figures, const struct reference_answer *answer);

/*
 * NULL if all are equal, numbers within `tolerance`, else the first that differs, in words
 * that live in the arena of `left`.
 */
const char *figures_differ(const struct figures *left, const struct figures *right,
                           double tolerance);

/* The number called `key`, or -1. */
double figures_find(const struct figures *figures, const char *key);

/*
 * What cannot be compared because it may be chosen freely must be right in itself: services
 * must be possible and add up to what is shown as met, and the cut must prove the first
 * shortfall. NULL, or what is wrong.
 */
const char *figures_check_proofs(struct arena *arena, const struct assessment *assessment,
                                 const struct reference_answer *answer);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one sentence that says why: plain enough to be read out, exact enough to be checked.
 */
#ifndef SURETY_ASSESS_WHY_H
#define SURETY_ASSESS_WHY_H

#include "assess/assessment.h"

/* The sentence for an assessment whose verdict and readings are there, with its full stop. */
const char *why_write(struct arena *arena, const struct assessment *assessment);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What may still come of undertakings and of the parts of their conditions, whatever facts come
 * true. A part that holds by facts alone is settled. A part is dead that can never hold: it needs
 * an undertaking that no reading counts, or one that needs such a one, and so on; what takes the
 * place of a row that is gone has another name. A fact that is false may come true, and a party
 * without an undertaking may offer one, so neither is dead (doc/decisions/0101, 0151, 0181).
 */
#ifndef SURETY_ANSWER_PROSPECT_H
#define SURETY_ANSWER_PROSPECT_H

#include "state/question.h"

enum prospect { PROSPECT_OPEN, PROSPECT_SETTLED, PROSPECT_DEAD };

struct prospects {
    const struct premise *premise;
    const bool *dead; /* by undertaking: it can never be live */
};

/* Lives in the arena. O(undertakings + nodes of conditions). */
void prospects_find(struct prospects *prospects, struct arena *arena,
                    const struct premise *premise);

/*
 * Of each node of a condition: whether it, or a part that it stands in, is settled or dead. Lives
 * in the arena. O(nodes).
 */
const enum prospect *prospects_of(struct arena *arena, const struct prospects *prospects,
                                  const struct condition *condition);

#endif

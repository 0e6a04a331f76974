/* SPDX-License-Identifier: Apache-2.0 */
#include "record/hint.h"

#include "record/limits.h"
#include "record/quote.h"

struct hint hint_begin(struct diagnostics *diagnostics, struct str word)
{
    struct hint hint = {.diagnostics = diagnostics, .word = word};
    hint.limit = word.size <= 3 ? 1 : word.size <= 6 ? 2 : 3;
    hint.done = diagnostics->error_count + diagnostics->warning_count >= LIMIT_DIAGNOSTICS;
    return hint;
}

void hint_offer(struct hint *hint, struct str candidate)
{
    if (hint->done || candidate.size == 0)
        return;
    if (hint->diagnostics->hint_comparisons++ >= LIMIT_HINT_COMPARISONS) {
        hint->done = true;
        return;
    }
    size_t distance = str_distance(hint->word, candidate, hint->limit);
    if (distance > hint->limit)
        return;
    hint->best = candidate;
    hint->found = true;
    hint->done = distance == 0;
    hint->limit = distance - (distance > 0);
}

const char *hint_end(const struct hint *hint)
{
    if (!hint->found)
        return NULL;
    return arena_printf(hint->diagnostics->arena, "did you mean %s?", QUOTE(hint->best));
}

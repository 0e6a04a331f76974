/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/comparison.h"

#include "keep/assignment.h"

#include <stdlib.h>
#include <string.h>

enum { CANDIDATES_MAX = 2000000 }; /* pairs of clauses that are alike enough */

#define NOBODY UINT32_MAX /* a clause without a counterpart */

/* ---- which two versions ------------------------------------------------------------ */

static bool no_neighbour(const struct text_version *version, bool is_from, struct error *err)
{
    return error_set(err, ERROR_USAGE, "%.*s is the %s version of %.*s; say --%s too",
                     STR_ARG(version->name), is_from ? "last" : "first", STR_ARG(version->document),
                     is_from ? "to" : "from");
}

/* The version next to the one that was given, within that one's own document. */
static bool choose_neighbour(const struct text *text, bool has_from, uint32_t *from, uint32_t *to,
                             struct error *err)
{
    uint32_t given = has_from ? *from : *to, first = 0, count = 0;
    if (!text_find_document(text, text->versions[given].document, &first, &count, err))
        return false;
    if (given == (has_from ? first + count - 1 : first))
        return no_neighbour(&text->versions[given], has_from, err);
    *(has_from ? to : from) = has_from ? given + 1 : given - 1;
    return true;
}

bool comparison_choose(const struct text *text, struct str document, struct str from_word,
                       struct str to_word, uint32_t *from, uint32_t *to, struct error *err)
{
    uint32_t first = 0, count = 0;
    bool has_from = from_word.size > 0, has_to = to_word.size > 0;
    if (!text_find_document(text, document, &first, &count, err)
        || (has_from && !text_find_version(text, document, from_word, from, err))
        || (has_to && !text_find_version(text, document, to_word, to, err)))
        return false;
    if (has_from != has_to)
        return choose_neighbour(text, has_from, from, to, err);
    if (!has_from) {
        *to = first + count - 1;
        *from = count > 1 ? *to - 1 : *to;
    }
    return true;
}

/* ---- who may go with whom ---------------------------------------------------------- */

struct matcher {
    struct arena scratch;
    const struct text_version *from, *to;
    uint32_t *after_of;  /* by clause of `from`: its clause of `to`, or NOBODY */
    uint32_t *before_of; /* the other way round */
    struct assignment_pair *candidates;
    size_t count, capacity;
    /* Which clauses of `to` hold a trigram: trigrams sorted, and by trigram the clauses. */
    struct posting {
        uint32_t trigram, clause;
    } * postings;
    size_t posting_count;
};

static void pair_up(struct matcher *matcher, uint32_t before, uint32_t after)
{
    matcher->after_of[before] = after;
    matcher->before_of[after] = before;
}

/*
 * The same number and the same words: kept, whatever else the words resemble. Both versions
 * are in order of numbers, so one walk finds them.
 */
static void pair_kept(struct matcher *matcher)
{
    const struct clause *a = matcher->from->clauses, *b = matcher->to->clauses;
    for (uint32_t i = 0, k = 0; i < matcher->from->clause_count && k < matcher->to->clause_count;) {
        int order = text_compare_numbers(a[i].number, b[k].number);
        if (order == 0 && a[i].topic.size > 0 && str_eq(a[i].topic, b[k].topic))
            pair_up(matcher, i, k);
        i += order <= 0;
        k += order >= 0;
    }
}

static int compare_postings(const void *left, const void *right)
{
    const struct posting *a = left, *b = right;
    if (a->trigram != b->trigram)
        return a->trigram < b->trigram ? -1 : 1;
    return a->clause < b->clause ? -1 : a->clause > b->clause;
}

static void index_trigrams(struct matcher *matcher)
{
    size_t total = 0;
    for (uint32_t k = 0; k < matcher->to->clause_count; k++)
        total += matcher->to->clauses[k].trigrams.count;
    matcher->postings = ARENA_ARRAY(&matcher->scratch, struct posting, total);
    for (uint32_t k = 0; k < matcher->to->clause_count; k++) {
        const struct trigrams *trigrams = &matcher->to->clauses[k].trigrams;
        for (uint32_t i = 0; i < trigrams->count && matcher->before_of[k] == NOBODY; i++)
            matcher->postings[matcher->posting_count++] = (struct posting){trigrams->items[i], k};
    }
    if (matcher->posting_count > 0)
        qsort(matcher->postings, matcher->posting_count, sizeof *matcher->postings,
              compare_postings);
}

static size_t first_posting(const struct matcher *matcher, uint32_t trigram)
{
    size_t low = 0, high = matcher->posting_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (matcher->postings[middle].trigram < trigram)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Adds to shared[k] how many trigrams clause k of `to` shares with `trigrams`. */
static void count_shared(const struct matcher *matcher, const struct trigrams *trigrams,
                         uint32_t *shared)
{
    for (uint32_t i = 0; i < trigrams->count; i++)
        for (size_t p = first_posting(matcher, trigrams->items[i]);
             p < matcher->posting_count && matcher->postings[p].trigram == trigrams->items[i]; p++)
            shared[matcher->postings[p].clause]++;
}

/*
 * Likeness decides; among sums that are equal, the one with more pairs that keep their number,
 * for which the scale leaves room below the thousandths.
 */
static int64_t worth_of(const struct matcher *matcher, int likeness, bool same_number)
{
    int64_t scale = (int64_t)matcher->from->clause_count + 1;
    int worth = text_worth(likeness, same_number);
    return worth <= 0 ? 0 : worth * scale + same_number;
}

static bool add_candidates(struct matcher *matcher, uint32_t row, const uint32_t *shared,
                           struct error *err)
{
    const struct clause *before = &matcher->from->clauses[row];
    for (uint32_t k = 0; k < matcher->to->clause_count; k++) {
        const struct clause *after = &matcher->to->clauses[k];
        bool same_number = str_eq(before->number, after->number);
        if (matcher->before_of[k] != NOBODY || (shared[k] == 0 && !same_number))
            continue;
        bool known = before->topic.size > 0 && after->topic.size > 0;
        int alike =
            known ? likeness_of_shares(shared[k], before->trigrams.count, after->trigrams.count)
                  : -1;
        int64_t worth = worth_of(matcher, alike, same_number);
        if (worth == 0)
            continue;
        if (matcher->count == CANDIDATES_MAX)
            return error_set(
                err, ERROR_LIMIT, "more than %d pairs of clauses of %.*s and %.*s are alike",
                CANDIDATES_MAX, STR_ARG(matcher->from->name), STR_ARG(matcher->to->name));
        ARENA_GROW(&matcher->scratch, &matcher->candidates, matcher->count, &matcher->capacity);
        matcher->candidates[matcher->count++] = (struct assignment_pair){row, k, worth};
    }
    return true;
}

/* What the earlier version had dropped already comes back in its own words or not at all. */
static bool pair_alike(struct matcher *matcher, struct error *err)
{
    uint32_t rows = matcher->from->clause_count, columns = matcher->to->clause_count;
    uint32_t *shared = ARENA_ARRAY(&matcher->scratch, uint32_t, columns);
    index_trigrams(matcher);
    for (uint32_t row = 0; row < rows; row++) {
        if (matcher->after_of[row] != NOBODY || matcher->from->clauses[row].state == TEXT_DROPPED)
            continue;
        memset(shared, 0, columns * sizeof *shared);
        count_shared(matcher, &matcher->from->clauses[row].trigrams, shared);
        if (!add_candidates(matcher, row, shared, err))
            return false;
    }
    const uint32_t *column_of =
        assignment_best(&matcher->scratch, matcher->candidates, matcher->count, rows, columns);
    for (uint32_t row = 0; row < rows; row++)
        if (column_of[row] != ASSIGNMENT_NONE)
            pair_up(matcher, row, column_of[row]);
    return true;
}

/* ---- what the pairs mean ------------------------------------------------------------ */

static enum change change_of(const struct clause *before, const struct clause *after)
{
    bool was = before != NULL && before->state != TEXT_DROPPED;
    bool is = after != NULL && after->state != TEXT_DROPPED;
    if (!is)
        return before != NULL && !was ? CHANGE_DROPPED_BEFORE : CHANGE_DROPPED;
    if (!was)
        return CHANGE_NEW;
    if (before->topic.size == 0 || after->topic.size == 0)
        return CHANGE_UNSAID;
    bool moved = !str_eq(before->number, after->number);
    bool reworded = !str_eq(before->topic, after->topic);
    if (moved)
        return reworded ? CHANGE_MOVED_REWORDED : CHANGE_MOVED;
    return reworded ? CHANGE_REWORDED : CHANGE_KEPT;
}

static struct pair make_pair(const struct clause *before, const struct clause *after)
{
    struct pair pair = {.before = before, .after = after, .likeness = -1};
    const struct clause *last = after != NULL ? after : before;
    pair.change = change_of(before, after);
    pair.is_told_dropped = pair.change == CHANGE_DROPPED && last->state == TEXT_DROPPED;
    if (before != NULL && after != NULL)
        pair.likeness = text_likeness(before, after);
    return pair;
}

static void add_pair(struct comparison *comparison, struct pair *pairs, struct pair pair)
{
    pairs[comparison->pair_count++] = pair;
    comparison->counts[pair.change]++;
    comparison->missing_count += pair.change == CHANGE_DROPPED && !pair.is_told_dropped;
}

static void write_pairs(struct arena *arena, const struct matcher *matcher,
                        struct comparison *comparison)
{
    const struct text_version *from = matcher->from, *to = matcher->to;
    size_t most = (size_t)from->clause_count + to->clause_count;
    struct pair *pairs = ARENA_ARRAY(arena, struct pair, most);
    for (uint32_t k = 0; k < to->clause_count; k++) {
        uint32_t before = matcher->before_of[k];
        add_pair(comparison, pairs,
                 make_pair(before == NOBODY ? NULL : &from->clauses[before], &to->clauses[k]));
    }
    for (uint32_t i = 0; i < from->clause_count; i++)
        if (matcher->after_of[i] == NOBODY)
            add_pair(comparison, pairs, make_pair(&from->clauses[i], NULL));
    comparison->pairs = pairs;
}

bool comparison_make(struct arena *arena, const struct text_version *from,
                     const struct text_version *to, struct comparison *comparison,
                     struct error *err)
{
    struct matcher matcher = {.from = from, .to = to};
    *comparison = (struct comparison){.from = from, .to = to};
    arena_init(&matcher.scratch);
    matcher.after_of = ARENA_ARRAY(&matcher.scratch, uint32_t, from->clause_count);
    matcher.before_of = ARENA_ARRAY(&matcher.scratch, uint32_t, to->clause_count);
    memset(matcher.after_of, 0xFF, from->clause_count * sizeof *matcher.after_of); /* NOBODY */
    memset(matcher.before_of, 0xFF, to->clause_count * sizeof *matcher.before_of);
    pair_kept(&matcher);
    bool good = pair_alike(&matcher, err);
    if (good)
        write_pairs(arena, &matcher, comparison);
    arena_release(&matcher.scratch);
    return good;
}

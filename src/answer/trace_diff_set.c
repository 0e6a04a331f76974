/* SPDX-License-Identifier: Apache-2.0 */
/* The chain behind a set whose answer is not what it was, and from a row to the sets. */
#include "answer/bearing.h"
#include "answer/trace_diff.h"

#include <string.h>

static void add_verdict(struct diff_tracer *told, int depth, enum side side,
                        const struct assessment *answer)
{
    if (answer == NULL)
        trace_add(trace_at(told, side), depth, NULL, "%s: no row is of this set",
                  told->names[side]);
    else
        trace_add(trace_at(told, side), depth, NULL, "%s: %s. %s", told->names[side],
                  verdict_name(answer->verdict), answer->why);
}

static void add_figures(struct diff_tracer *told, int depth, const struct diff_set *set)
{
    size_t count;
    struct tracer *tracer = trace_at(told, AFTER);
    const struct diff_figure *figures = diff_figures(tracer->arena, set, &count);
    if (count == 0)
        trace_add(tracer, depth, NULL, "coverage and ladder are what they were");
    for (size_t i = 0; i < count; i++)
        trace_add(tracer, depth, NULL, "%.*s: %s → %s%s%s%s", STR_ARG(figures[i].name),
                  figures[i].from, figures[i].to, figures[i].points[0] == '\0' ? "" : " (",
                  figures[i].points, figures[i].points[0] == '\0' ? "" : " points)");
    for (int r = 0; r < READING_COUNT; r++) {
        struct buf words;
        buf_init(&words);
        diff_describe_breaking(&words, tracer->arena, set, (enum reading_name)r);
        if (words.size > 0)
            trace_add(tracer, depth, NULL, "%.*s", STR_ARG(buf_view(&words)));
        buf_release(&words);
    }
}

/* The bearings of a set on both sides; one may not have it. */
struct bearings {
    struct bearing sides[SIDE_COUNT];
    bool is_there[SIDE_COUNT];
};

static struct bearings find_bearings(struct diff_tracer *told, const struct diff_set *set)
{
    const struct assessment *answers[SIDE_COUNT] = {set->before, set->after};
    struct bearings bearings = {.is_there = {set->before != NULL, set->after != NULL}};
    for (int side = BEFORE; side < SIDE_COUNT; side++)
        if (bearings.is_there[side])
            bearing_find(&bearings.sides[side], told->tracer.arena, &answers[side]->premise);
    return bearings;
}

/* Why a changed row bears on a set, on either side; NULL if it does not. */
static const char *why_it_bears(const struct bearings *bearings, const struct diff_row *row)
{
    const char *why = NULL;
    if (row->after != NULL && bearings->is_there[AFTER])
        why = bearing_of(&bearings->sides[AFTER], row->after);
    if (why == NULL && row->before != NULL && bearings->is_there[BEFORE])
        why = bearing_of(&bearings->sides[BEFORE], row->before);
    return why;
}

static bool fact_bears(const struct diff_tracer *told, const struct bearings *bearings,
                       struct str name)
{
    bool bears = false;
    for (int side = BEFORE; side < SIDE_COUNT; side++) {
        int64_t fact = state_fact(trace_state(told, (enum side)side), name);
        bears = bears
                || (bearings->is_there[side] && fact != STATE_UNKNOWN
                    && bearings->sides[side].facts[fact]);
    }
    return bears;
}

/* "fragile → holds", "fails, as before". */
static const char *verdict_words(struct arena *arena, const struct diff_set *set)
{
    const char *from = set->before == NULL ? "not there" : verdict_name(set->before->verdict);
    const char *to = set->after == NULL ? "not there" : verdict_name(set->after->verdict);
    return strcmp(from, to) == 0 ? arena_printf(arena, "%s, as before", to)
                                 : arena_printf(arena, "%s → %s", from, to);
}

void trace_set(struct diff_tracer *told, const struct diff_set *set)
{
    const struct diff *diff = told->diff;
    struct bearings bearings = find_bearings(told, set);
    size_t count = 0;
    trace_add(trace_at(told, AFTER), 0, NULL, "set %.*s: %s", STR_ARG(set->name),
              verdict_words(told->tracer.arena, set));
    add_verdict(told, 1, BEFORE, set->before);
    add_verdict(told, 1, AFTER, set->after);
    add_figures(told, 1, set);
    for (size_t i = 0; i < diff->fact_count; i++)
        if (fact_bears(told, &bearings, diff->facts[i].name)) {
            trace_moved(told, 1, &diff->facts[i]);
            count++;
        }
    for (size_t i = 0; i < diff->row_count; i++) {
        const char *why = why_it_bears(&bearings, &diff->rows[i]);
        if (why == NULL)
            continue;
        trace_changed(told, 1, &diff->rows[i], set, why);
        count++;
    }
    if (count == 0)
        trace_add(trace_at(told, AFTER), 1, NULL, "no row that changed bears on it");
}

/* On which sets a changed row bears. */
void trace_sets_of(struct diff_tracer *told, int depth, const struct diff_row *row)
{
    for (size_t i = 0; i < told->diff->set_count; i++) {
        const struct diff_set *set = &told->diff->sets[i];
        struct bearings bearings = find_bearings(told, set);
        const char *why = why_it_bears(&bearings, row);
        if (why == NULL)
            continue;
        trace_add(trace_at(told, AFTER), depth, NULL, "it bears on set %.*s (%s): %s",
                  STR_ARG(set->name), verdict_words(told->tracer.arena, set), why);
    }
}
